//! Files that mean harm or are broken (`tests/hostile`): each is one finding of
//! its own, and everything else in the round is read as if they were not there.

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use bienban::config::Limits;
use bienban::formats::limits::{Limit, Unreadable};
use bienban::worker::Reader;
use serde_json::Value;

use crate::support::{TestRound, project};

/// What becomes of a hostile file: its code and, for E103, the limit's words.
/// E205 is a section that was read and belongs to no unit.
const OUTCOMES: &[(&str, &str, &str)] = &[
    // What is no workbook.
    ("empty.xlsx", "E101", "không phải là bảng tính"),
    ("text-named-xlsx.xlsx", "E104", ""),
    ("pdf-named-xlsx.xlsx", "E101", "là PDF, không phải bảng tính"),
    ("html-named-xls.xls", "E104", ""),
    ("word-document.xlsx", "E104", ""),
    ("zip-without-parts.xlsx", "E101", "không phải là bảng tính"),
    ("noise.xlsx", "E101", "không phải là bảng tính"),
    ("noise-after-zip-mark.xlsx", "E101", "hỏng"),
    ("noise-after-ole-mark.xls", "E101", ""),
    ("noise-with-zero-bytes.csv", "E101", "không phải là bảng tính"),
    // Endings that lie: the bytes decide.
    ("xls-named-xlsx.xlsx", "E205", ""),
    ("xlsx-named-csv.csv", "E205", ""),
    ("ods-named-xls.xls", "E205", ""),
    ("xlsb-named-ods.ods", "E205", ""),
    // Damaged.
    ("cut-in-half.xlsx", "E101", "hỏng"),
    ("cut-in-half.xls", "E101", ""),
    ("sheet-cut-short.xlsx", "E101", "hỏng"),
    ("sheet-cut-short.ods", "E101", "hỏng"),
    ("checksum-wrong.xlsx", "E101", "hỏng"),
    ("sheet-part-missing.xlsx", "E101", "hỏng"),
    ("sheet-target-outside.xlsx", "E101", "hỏng"),
    ("shared-string-outside.xlsx", "E101", ""),
    ("xlsb-noise.xlsb", "E101", ""),
    ("xlsb-cells-without-column.xlsb", "E101", "hỏng"),
    ("xlsb-sheet-noise.xlsb", "E101", ""),
    ("parts-twice.xlsx", "E101", ""),
    ("size-understated.xlsx", "E101", ""),
    ("ole-directory-outside.xls", "E101", ""),
    ("biff-record-too-long.xls", "E101", ""),
    ("biff-records-empty.xls", "E101", ""),
    ("biff-sheet-outside.xls", "E101", ""),
    ("biff-merges-absurd.xls", "E101", ""),
    ("biff-range-reversed.xls", "E101", ""),
    ("biff-sheet-is-the-book.xls", "E104", ""),
    ("xlsb-record-too-long.xlsb", "E101", ""),
    ("xlsb-text-absurd.xlsb", "E101", ""),
    ("laughs-shared-strings.xlsx", "E101", ""),
    ("laughs.ods", "E101", ""),
    ("text-of-ten-million-letters.xlsx", "E101", "hỏng"),
    // Protected.
    ("encrypted-package.xlsx", "E102", "mật khẩu"),
    ("encrypted-zip.xlsx", "E102", "mật khẩu"),
    ("encrypted.ods", "E102", "mật khẩu"),
    ("encrypted.xls", "E102", "mật khẩu"),
    // Over a limit.
    ("bomb-overlapping-parts.xlsx", "E103", "giải nén"),
    ("bomb-one-text-in-many-cells.xlsx", "E103", "giải nén"),
    ("cells-1000001.xlsx", "E103", "1.000.001 ô"),
    ("sheets-65.xlsx", "E103", "65 trang tính"),
    ("one-part-as-64-sheets.xlsx", "E103", "giây"),
    ("cells-repeated-billions.ods", "E103", "1.000.001 ô"),
    ("rows-repeated-billions.ods", "E103", "1.000.001 ô"),
    ("cell-iv65536.xls", "E205", ""),
    ("shared-string-count-absurd.xlsx", "E103", "bộ nhớ"),
    ("ole-directory-loops.xls", "E103", "bộ nhớ"),
    ("mistakes-in-every-row.xlsx", "E103", "10.000 chỗ sai"),
    ("unit-codes-in-every-row.xlsx", "E103", "10.000 phần"),
    // Cells where no sheet has any.
    ("cell-beyond.ods", "E101", "hỏng"),
    ("cell-beyond.xlsb", "E101", "hỏng"),
    ("cell-beyond.xlsx", "E101", "hỏng"),
    // Large or strange only by what they claim: these are read.
    ("cell-xfd1048576.xlsx", "E205", ""),
    ("cell-far-out.xlsb", "E205", ""),
    ("rows-million-empty.xlsx", "E205", ""),
    ("cells-empty-billions.ods", "E205", ""),
    ("dimension-of-everything.xlsx", "E205", ""),
    ("columns-all-hidden.xlsx", "E205", ""),
    ("merge-of-everything.xlsx", "E205", ""),
    ("xml-deeply-nested.xlsx", "E205", ""),
    ("xml-deeply-nested.ods", "E205", ""),
    ("part-names-outside.xlsx", "E205", ""),
    ("sheet-name-outside.xlsx", "E205", ""),
    ("sheet-names-equal.xlsx", "E205", ""),
    ("size-overstated.xlsx", "E205", ""),
    ("ole-chain-loops.xls", "E205", ""),
    ("ole-table-absurd.xls", "E205", ""),
    ("ole-table-list-loops.xls", "E205", ""),
    ("biff-shared-strings-absurd.xls", "E205", ""),
    ("quote-never-closed.csv", "E104", ""),
];

/// A hostile file's bytes.
fn hostile(name: &str) -> Vec<u8> {
    fs::read(project().join("tests").join("hostile").join(name)).expect("a hostile file")
}

/// The findings of each file of a folder of the input.
fn by_file(report: &Value, folder: &str) -> BTreeMap<String, Vec<(String, String)>> {
    let mut found: BTreeMap<String, Vec<(String, String)>> = BTreeMap::new();
    for finding in report["findings"].as_array().expect("findings") {
        let text = |key: &str| finding[key].as_str().unwrap_or_default().to_owned();
        if let Some(name) = text("file").strip_prefix(folder) {
            found.entry(name.to_owned()).or_default().push((text("code"), text("message")));
        }
    }
    found
}

/// The small round's own findings, as they are without hostile files.
fn own_findings(report: &Value) -> Vec<Value> {
    let findings = report["findings"].as_array().expect("findings").iter();
    let hostile =
        |finding: &&Value| finding["file"].as_str().is_some_and(|file| file.starts_with("la/"));
    findings.filter(|finding| !hostile(finding)).cloned().collect()
}

#[test]
fn every_hostile_file_is_one_finding_and_the_others_are_read() {
    let round = TestRound::mini();
    let untouched = own_findings(&round.report(0));
    let folder = project().join("tests").join("hostile");
    fs::create_dir(round.join("input/la")).expect("a folder");
    let mut names = Vec::new();
    for entry in fs::read_dir(&folder).expect("a folder") {
        let entry = entry.expect("an entry");
        let name = entry.file_name().into_string().expect("ASCII");
        if name == "make.py" {
            continue;
        }
        let bytes = fs::read(entry.path()).expect("readable");
        assert!(bytes.len() < 50_000, "{name} is small");
        fs::write(round.join(&format!("input/la/{name}")), bytes).expect("written");
        names.push(name);
    }
    names.sort();
    let mut declared: Vec<&str> = OUTCOMES.iter().map(|(name, _, _)| *name).collect();
    declared.sort_unstable();
    assert_eq!(names, declared, "every file has its outcome");
    round.configure("[print]", "[limits]\nseconds = 8\n\n[print]");
    let started = Instant::now();
    let report = round.report(1);
    assert!(started.elapsed() < Duration::from_secs(120), "{:?}", started.elapsed());
    assert_eq!(own_findings(&report), untouched);
    let found = by_file(&report, "la/");
    for (name, code, words) in OUTCOMES {
        let findings = found.get(*name).map_or(&[][..], Vec::as_slice);
        let (first, message) = findings.first().unwrap_or_else(|| panic!("{name}: nothing"));
        assert_eq!((name, first.as_str()), (name, *code), "{message}");
        assert!(message.contains(words), "{name}: {message}");
        let errors = findings.iter().filter(|(code, _)| code.starts_with('E')).count();
        let sheets = if *name == "sheet-names-equal.xlsx" { 2 } else { 1 };
        assert_eq!(errors, sheets, "{name}: {findings:?}");
    }
    let outside = ["input/outside.txt", "outside.txt", "input/la/outside.txt"];
    assert!(outside.iter().all(|path| !round.join(path).exists()), "nothing is unpacked");
}

#[test]
fn locks_and_hidden_files_are_passed_over() {
    let round = TestRound::mini();
    let untouched = round.report(0);
    for name in ["~$hoi-nghi.xlsx", ".an.xlsx", "Thumbs.db", "desktop.ini"] {
        fs::write(round.join("input").join(name), hostile("noise.xlsx")).expect("written");
    }
    assert_eq!(round.report(0), untouched);
}

#[test]
fn a_file_over_the_size_limit_is_named_and_not_opened() {
    let round = TestRound::mini();
    round.configure("[print]", "[limits]\nfile_mib = 1\n\n[print]");
    fs::write(round.join("input/vua.csv"), vec![b'a'; 1024 * 1024]).expect("written");
    fs::write(round.join("input/lon.csv"), vec![b'a'; 1024 * 1024 + 1]).expect("written");
    let found = by_file(&round.report(1), "");
    assert_eq!(found["vua.csv"][0].0, "E104");
    assert_eq!(found["lon.csv"][0].0, "E103");
    assert!(found["lon.csv"][0].1.contains("2 MiB"), "{}", found["lon.csv"][0].1);
}

#[test]
fn limits_hold_at_their_very_edge() {
    let limits = |cells, sheets| Limits { cells, sheets, ..Limits::default() };
    // Seven cells on one sheet; sixty-five sheets of nine cells each.
    let read = |name: &str, limits| Reader::InProcess.read(&hostile(name), &limits);
    let count = |result: Result<bienban::formats::cells::Workbook, Unreadable>| {
        result.map(|book| book.sheets.iter().map(|sheet| sheet.cells.len()).sum::<usize>())
    };
    assert_eq!(count(read("part-names-outside.xlsx", limits(9, 1))), Ok(9));
    let over = Err(Unreadable::Over(Limit::Cells, 9, 8));
    assert_eq!(count(read("part-names-outside.xlsx", limits(8, 1))), over);
    assert_eq!(count(read("sheets-65.xlsx", limits(1000, 65))), Ok(65 * 9));
    let over = Err(Unreadable::Over(Limit::Sheets, 65, 64));
    assert_eq!(count(read("sheets-65.xlsx", limits(1000, 64))), over);
    assert_eq!(count(read("ods-named-xls.xls", limits(10, 1))), Ok(10));
    assert_eq!(
        count(read("ods-named-xls.xls", limits(9, 1))),
        Err(Unreadable::Over(Limit::Cells, 10, 9))
    );
}

#[test]
fn a_worker_that_dies_or_hangs_is_replaced() {
    let reader = Reader::workers(PathBuf::from(env!("CARGO_BIN_EXE_bienban")));
    let good = hostile("part-names-outside.xlsx");
    let limits = Limits::default();
    let in_process = Reader::InProcess.read(&good, &limits);
    assert!(in_process.is_ok());
    assert_eq!(reader.read(&good, &limits), in_process);
    // Refused memory aborts the worker.
    let small = Limits { memory_bytes: 64 * 1024 * 1024, ..limits };
    let died = reader.read(&hostile("shared-string-count-absurd.xlsx"), &small);
    assert_eq!(died, Err(Unreadable::Over(Limit::Memory, 64, 64)));
    assert_eq!(reader.read(&good, &limits), in_process);
    // A panic is caught within the worker, which goes on.
    let panicked = reader.read(&hostile("biff-sheet-outside.xls"), &limits);
    assert_eq!(panicked, Err(Unreadable::Crashed));
    assert_eq!(reader.read(&good, &limits), in_process);
    // One that does not end is ended.
    let short = Limits { time: Duration::from_secs(1), ..limits };
    let started = Instant::now();
    let hung = reader.read(&hostile("one-part-as-64-sheets.xlsx"), &short);
    assert_eq!(hung, Err(Unreadable::Over(Limit::Seconds, 1, 1)));
    assert!(started.elapsed() < Duration::from_secs(3), "{:?}", started.elapsed());
    assert_eq!(reader.read(&good, &limits), in_process);
}

#[test]
fn among_files_asked_for_at_once_only_the_harmful_are_lost() {
    let reader = Reader::workers(PathBuf::from(env!("CARGO_BIN_EXE_bienban")));
    let memory_bytes = 64 * 1024 * 1024;
    let limits = Limits { time: Duration::from_secs(1), memory_bytes, ..Limits::default() };
    let good = hostile("part-names-outside.xlsx");
    let (dies, hangs) =
        (hostile("shared-string-count-absurd.xlsx"), hostile("one-part-as-64-sheets.xlsx"));
    let panics = hostile("biff-sheet-outside.xls");
    let files: [&[u8]; 8] = [&good, &dies, &good, &panics, &good, &hangs, &dies, &good];
    let read = Reader::InProcess.read(&good, &limits);
    assert!(read.is_ok());
    let replies: Vec<_> = reader.read_each(&files, &limits).collect();
    let memory = Err(Unreadable::Over(Limit::Memory, 64, 64));
    let seconds = Err(Unreadable::Over(Limit::Seconds, 1, 1));
    let crashed = Err(Unreadable::Crashed);
    let expected =
        [&read, &memory, &read, &crashed, &read, &seconds, &memory, &read].map(Clone::clone);
    assert_eq!(replies, expected);
    // Who asks may stop listening.
    assert_eq!(reader.read_each(&files[..1], &limits).next(), Some(read.clone()));
    let _ = reader.read_each(&[&good, &good], &limits).next();
    assert_eq!(reader.read(&good, &limits), read);
}

#[test]
fn a_program_that_is_no_worker_costs_the_file_alone() {
    let good = hostile("part-names-outside.xlsx");
    let missing = project().join("no-such-program");
    let reader = Reader::workers(missing);
    assert_eq!(reader.read(&good, &Limits::default()), Err(Unreadable::Crashed));
    let silent = ["/bin/true", "/usr/bin/true"].map(PathBuf::from);
    if let Some(program) = silent.into_iter().find(|path| path.exists()) {
        let reader = Reader::workers(program);
        assert_eq!(reader.read(&good, &Limits::default()), Err(Unreadable::Crashed));
    }
}
