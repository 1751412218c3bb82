//! A paper's life after it is printed: numbered in the register, issued, found wrong, corrected or
//! replaced, signed, packed and proved; and every tampering with it.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

use bienban::config::Limits;
use bienban::issued::{FOLDER, journal};
use bienban::ledgers::{Row, explanations, read, register};
use bienban::worker::Reader;
use rust_xlsxwriter::Workbook;

use crate::support::{TestRound, files, pdf_text, program};

/// The unit whose papers are issued.
const UNIT: &str = "P-BD";
/// Its folder.
const FOLDER_OF_UNIT: &str = "p-bd-phuong-bo-de";
/// Its minutes.
const MINUTES: &str = "don-vi/p-bd-phuong-bo-de/bien-ban-hoi-nghi";
/// Its return of the conference.
const RETURN: &str = "input/p-bd-phuong-bo-de/hoi-nghi.xlsx";
/// Where the conference was held.
const VENUE: &str = "Hội trường UBND phường Bồ Đề";

/// A ledger's rows.
fn rows(round: &TestRound, file: &str, sheet: &str, titles: &[&'static str]) -> Vec<Row> {
    let with = (&Reader::InProcess, &Limits::default());
    read(round.path(), file, (sheet, titles), with).expect("readable").unwrap_or_default()
}

/// Writes a ledger's rows, as somebody who fills it in.
fn write(round: &TestRound, file: &str, sheet: &str, titles: &[&'static str], rows: &[Row]) {
    let mut book = Workbook::new();
    let own = book.add_worksheet();
    own.set_name(sheet).expect("a name");
    for (col, title) in (0..).zip(titles) {
        own.write_string(0, col, *title).expect("written");
        for (line, row) in (1..).zip(rows) {
            // A number is one to Excel, however it was typed.
            match row.get(title).map(|text| (text, text.parse::<u32>())) {
                Some((_, Ok(number))) => own.write_number(line, col, number),
                Some((text, _)) => own.write_string(line, col, text),
                None => continue,
            }
            .expect("written");
        }
    }
    book.save(round.join(file)).expect("saved");
}

/// Fills in cells of the register: paper, column, text.
fn enter(round: &TestRound, cells: &[(&str, &'static str, &str)]) {
    let mut all = rows(round, register::FILE, register::SHEET, &register::TITLES);
    for (paper, column, text) in cells {
        let row = all.iter_mut().find(|row| row.get("Văn bản").is_some_and(|own| own == paper));
        row.unwrap_or_else(|| panic!("{paper}")).insert(column, (*text).to_owned());
    }
    write(round, register::FILE, register::SHEET, &register::TITLES, &all);
}

/// A cell of a paper in the register.
fn registered(round: &TestRound, paper: &str, column: &str) -> String {
    let all = rows(round, register::FILE, register::SHEET, &register::TITLES);
    let row = all.iter().find(|row| row.get("Văn bản").is_some_and(|own| own == paper));
    row.and_then(|row| row.get(column)).cloned().unwrap_or_default()
}

/// The files of what was issued whose names hold this.
fn issued(round: &TestRound, part: &str) -> Vec<String> {
    let all = files(&round.join(FOLDER)).into_keys();
    all.filter(|name| name.contains(part)).collect()
}

/// A round of which the unit's papers are issued.
fn issued_round() -> TestRound {
    let round = TestRound::mini();
    round.run_to(0, &["build"]);
    round.run_to(0, &["issue", "--unit", UNIT, "--date", "2023-06-01"]);
    round
}

/// Changes every line of the journal, and gives all of them their right hashes, as a forger can.
fn rewrite_journal(round: &TestRound, change: impl Fn(&mut journal::Line)) {
    let path = round.join(&format!("{FOLDER}/{}", journal::FILE));
    let lines = fs::read_to_string(&path).expect("there");
    let mut again = journal::Journal::default();
    for mut line in journal::Journal::parse(&lines).lines {
        change(&mut line);
        let line = again.next(line);
        again.push(line);
    }
    let text: String = again.lines.iter().map(|line| line.written() + "\n").collect();
    fs::write(path, text).expect("written");
}

#[test]
fn a_round_from_its_first_return_to_its_package() {
    let round = TestRound::mini();
    round.run_to(0, &["build"]);
    let (out, told) = round.run_to(0, &["register"]);
    assert!(told.contains("Đã ghi so-van-ban.xlsx"), "{out}{told}");
    assert_eq!(registered(&round, MINUTES, "Trạng thái"), "chính thức");

    // Issued: the bytes of the set, and the journal proves itself.
    let (out, _) = round.run_to(0, &["issue", "--unit", UNIT, "--date", "2023-06-01"]);
    assert!(out.contains("Phát hành 3 văn bản"), "{out}");
    let minutes = fs::read(round.join(&format!("output/{MINUTES}.pdf"))).expect("made");
    let frozen = issued(&round, "bien-ban-hoi-nghi");
    let pdf = frozen.iter().find(|name| name.ends_with(".pdf")).expect("a PDF");
    assert_eq!(fs::read(round.join(&format!("{FOLDER}/{pdf}"))).expect("there"), minutes);
    assert!(round.run_to(0, &["log"]).0.contains("mọi tệp còn nguyên"));

    // The return changes: the paper does not, and the difference is named.
    round.edit_workbook(RETURN, VENUE, "Nhà văn hóa tổ 5");
    let (_, told) = round.run_to(0, &["build"]);
    assert!(
        told.contains("W601") && told.contains(&format!("{VENUE} → Nhà văn hóa tổ 5")),
        "{told}"
    );
    assert_eq!(fs::read(round.join(&format!("output/{MINUTES}.pdf"))).expect("there"), minutes);
    round.run_to(0, &["verify"]);

    // An erratum says what is to be read otherwise, and has a number of its own.
    round.run_to(0, &["correct", MINUTES, "--reason", "ghi nhầm địa điểm họp"]);
    let (_, told) = round.run_to(0, &["build"]);
    assert!(told.contains("W602"), "{told}");
    round.run_to(1, &["check", "--final"]);
    round.run_to(0, &["register"]);
    let erratum = format!("don-vi/{FOLDER_OF_UNIT}/cong-van-dinh-chinh-bien-ban-hoi-nghi-1");
    enter(&round, &[(&erratum, "Số", "12"), (&erratum, "Ngày", "05/06/2023")]);
    round.run_to(0, &["build"]);
    if let Some(text) = pdf_text(&round.join(&format!("output/{erratum}.pdf"))) {
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(text.contains("12-CV/") && text.contains("ghi nhầm địa điểm họp"), "{text}");
        assert!(!text.contains("DỰ THẢO"), "{text}");
    }
    round.run_to(0, &["issue", &erratum, "--date", "2023-06-05"]);

    // Replaced: the new paper says which it stands for, and wants a number of its own.
    round.run_to(0, &["replace", MINUTES, "--reason", "thay đổi địa điểm họp"]);
    round.run_to(0, &["register"]);
    assert_eq!(registered(&round, MINUTES, "Trạng thái"), "đã bị thay thế");
    let second = format!("{MINUTES}@2");
    assert_eq!(registered(&round, &second, "Trạng thái"), "dự thảo");
    enter(&round, &[(&second, "Số", "90"), (&second, "Ngày", "06/06/2023")]);
    round.run_to(0, &["build"]);
    if let Some(text) = pdf_text(&round.join(&format!("output/{MINUTES}.pdf"))) {
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(
            text.contains("thay thế văn bản số") && text.contains("thay đổi địa điểm họp"),
            "{text}"
        );
        assert!(text.contains("90-BB/") && text.contains("Nhà văn hóa tổ 5"), "{text}");
    }
    round.run_to(0, &["issue", MINUTES, "--date", "2023-06-06"]);
    round.run_to(0, &["build"]);
    round.run_to(0, &["verify"]);

    // The old paper's code is still known.
    let old = registered(&round, MINUTES, "Mã kiểm chứng");
    let (out, _) = round.run_to(0, &["verify", "--code", &old]);
    assert!(out.contains("đã bị thay thế"), "{out}");

    // A signed copy is known by its code; one without a sign is told.
    round.run_to(0, &["register"]);
    fs::create_dir(round.join("ban-ky")).expect("made");
    let code = registered(&round, &second, "Mã kiểm chứng");
    fs::write(round.join(&format!("ban-ky/{code}.jpg")), "scan").expect("written");
    fs::write(round.join("ban-ky/scan001.jpg"), "scan").expect("written");
    let (out, _) = round.run_to(0, &["register"]);
    assert!(out.contains("scan001.jpg"), "{out}");
    assert_eq!(registered(&round, &second, "Bản ký"), format!("{code}.jpg"));

    // Packed with all of it, and proved from the package alone.
    round.run_to(0, &["build"]);
    round.run_to(0, &["archive", "--draft", "--output", "goi", "--date", "2023-07-01"]);
    for kept in ["so-van-ban.xlsx", "da-phat-hanh/nhat-ky.jsonl", "ban-ky/scan001.jpg"] {
        assert!(round.join(&format!("goi/data/{kept}")).is_file(), "{kept}");
    }
    round.run_to(0, &["verify", "goi"]);
    let wrong = round.join(&format!("goi/data/{FOLDER}/{pdf}"));
    fs::write(&wrong, b"%PDF-1.7 other").expect("written");
    round.run_to(1, &["verify", "goi"]);
}

#[test]
fn an_issued_paper_keeps_its_people_when_its_unit_is_blocked_or_its_leader_goes() {
    let round = issued_round();
    let before = fs::read(round.join(&format!("output/{MINUTES}.pdf"))).expect("made");
    // The whole return is lost: its papers stand as they were issued.
    fs::remove_dir_all(round.join(&format!("input/{FOLDER_OF_UNIT}"))).expect("removed");
    let (_, told) = round.run_to(0, &["build"]);
    assert!(told.contains("W601") && told.contains("không còn lập được"), "{told}");
    assert_eq!(fs::read(round.join(&format!("output/{MINUTES}.pdf"))).expect("there"), before);
    round.run_to(0, &["verify"]);
}

#[test]
fn drafts_are_not_issued_and_each_says_why() {
    let round = TestRound::mini();
    round.edit_workbook(RETURN, "Số văn bản", "Ghi chú khác");
    let (_, told) = round.run_to(1, &["issue", MINUTES]);
    assert!(told.contains("Chưa có số"), "{told}");
    assert!(issued(&round, "hoi-nghi").is_empty());
    let (_, told) = round.run_to(2, &["issue", "don-vi/p-bd-phuong-bo-de/bien-ban-hoi-ngi"]);
    assert!(told.contains("bien-ban-hoi-nghi”"), "the nearest is named: {told}");
    round.run_to(2, &["issue"]);
    round.run_to(2, &["replace", MINUTES, "--reason", "x"]);
    round.run_to(1, &["replace", MINUTES, "--reason", "ghi nhầm địa điểm"]);
    round.run_to(1, &["correct", MINUTES, "--reason", "ghi nhầm địa điểm"]);
}

#[test]
fn numbers_of_the_register_and_of_returns_agree() {
    let round = TestRound::mini();
    round.run_to(0, &["register"]);
    enter(&round, &[(MINUTES, "Số", "77")]);
    let (_, told) = round.run_to(1, &["check"]);
    assert!(told.contains("E210") && told.contains("77"), "{told}");
    // Where the return gives none, the register's stands on the paper.
    round.edit_workbook(RETURN, "Số văn bản", "Ghi chú khác");
    round.run_to(0, &["build"]);
    if let Some(text) = pdf_text(&round.join(&format!("output/{MINUTES}.pdf"))) {
        assert!(text.contains("77-BB/"), "{text}");
    }
    assert_eq!(registered(&round, MINUTES, "Số"), "77");
    enter(&round, &[(MINUTES, "Ghi chú", "đã gửi")]);
    round.run_to(0, &["register"]);
    assert_eq!(registered(&round, MINUTES, "Ghi chú"), "đã gửi", "what was typed stays");
}

#[test]
fn what_the_department_explains_stands_on_the_papers() {
    let round = TestRound::mini();
    // Fewer present than two thirds: a warning that wants an explanation.
    let titles = &explanations::TITLES;
    let (sheet, file) = (explanations::SHEET, explanations::FILE);
    let report = round.report(0);
    let open = |report: &serde_json::Value| {
        let all = report["findings"].as_array().expect("findings").clone();
        let own = all.into_iter().filter(|finding| {
            let code = finding["code"].as_str().unwrap_or_default();
            code > "W3" && code < "W6" && finding["explained"] == false
        });
        own.count()
    };
    let before = open(&report);
    if before == 0 {
        assert!(!round.join(file).exists());
        round.edit_workbook(
            "input/p-bd-phuong-bo-de/ket-qua.xlsx",
            "Nguyên vẹn",
            "Rách mép phong bì",
        );
    }
    round.run_to(0, &["check"]);
    let mut all = rows(&round, file, sheet, titles);
    assert!(!all.is_empty(), "the warning is asked about");
    for row in &mut all {
        row.insert("Giải trình", "Phong bì rách khi vận chuyển, mã niêm phong còn nguyên".into());
        row.insert("Người giải trình", "Lê Thu Yến".into());
        row.insert("Chức vụ", "Trưởng Ban Tuyên giáo".into());
    }
    write(&round, file, sheet, titles, &all);
    let report = round.report(0);
    assert_eq!(open(&report), 0, "{report}");
    round.run_to(0, &["build"]);
    round.run_to(0, &["verify"]);
    let text = pdf_text(
        &round.join(&format!("output/don-vi/{FOLDER_OF_UNIT}/bien-ban-mo-niem-phong.pdf")),
    );
    assert!(text.is_none_or(|text| text.contains("Phong bì rách")));
    let kept = rows(&round, file, sheet, titles);
    assert_eq!(kept, all, "what was written stays");
}

#[test]
fn every_tampering_with_what_was_issued_is_named() {
    let pdf = |round: &TestRound| {
        let name =
            issued(round, "bien-ban-hoi-nghi").into_iter().find(|name| name.ends_with(".pdf"));
        round.join(&format!("{FOLDER}/{}", name.expect("a PDF")))
    };
    let text = |round: &TestRound, name: &str| {
        fs::read_to_string(round.join(&format!("{FOLDER}/{name}"))).expect("there")
    };
    let put = |round: &TestRound, name: &str, text: &str| {
        fs::write(round.join(&format!("{FOLDER}/{name}")), text).expect("written");
    };
    type Tamper<'t> = (&'t str, &'t dyn Fn(&TestRound), &'t str);
    let tampers: [Tamper<'_>; 6] = [
        (
            "a file is altered",
            &|round| fs::write(pdf(round), "x").expect("written"),
            "khác với lúc phát hành",
        ),
        (
            "a file is gone",
            &|round| fs::remove_file(pdf(round)).expect("removed"),
            "không còn trong",
        ),
        ("a file is added", &|round| put(round, "gia.pdf", "x"), "gia.pdf"),
        (
            "a line is altered",
            &|round| {
                let lines = text(round, journal::FILE).replacen("2023-06-01", "2023-05-01", 1);
                put(round, journal::FILE, &lines);
            },
            "không nối tiếp dòng trước",
        ),
        (
            "a line is taken out",
            &|round| {
                let lines = text(round, journal::FILE);
                let rest: Vec<&str> = lines.lines().skip(1).collect();
                put(round, journal::FILE, &(rest.join("\n") + "\n"));
            },
            "không nối tiếp dòng trước",
        ),
        (
            "the last line is taken out",
            &|round| {
                let lines = text(round, journal::FILE);
                let all: Vec<&str> = lines.lines().collect();
                put(round, journal::FILE, &(all[..all.len() - 1].join("\n") + "\n"));
            },
            "không có trong nhật ký",
        ),
    ];
    for (what, tamper, told) in tampers {
        let round = issued_round();
        tamper(&round);
        let (out, _) = round.run_to(1, &["log"]);
        assert!(out.contains(told), "{what}: {out}");
        let (out, _) = round.run_to(1, &["verify"]);
        assert!(out.contains(FOLDER), "{what}: {out}");
    }
}

#[test]
fn a_forger_who_makes_all_hashes_again_is_caught_by_the_returns() {
    let round = issued_round();
    let name = issued(&round, "bien-ban-hoi-nghi.json")
        .into_iter()
        .chain(issued(&round, "bien-ban-hoi-nghi"))
        .find(|name| name.ends_with(".json"))
        .expect("what it said");
    let path = round.join(&format!("{FOLDER}/{name}"));
    let said = fs::read_to_string(&path).expect("there");
    let forged = said.replacen(VENUE, "Nhà riêng", 1);
    assert_ne!(said, forged);
    // The forger gives it its right code, and the journal its right hashes.
    let mut value: serde_json::Value = serde_json::from_str(&forged).expect("JSON");
    value["head"]["code"] = "".into();
    let code = bienban::documents::verification_code::code(
        "bien-ban-hoi-nghi",
        &value,
        std::iter::empty(),
    );
    value["head"]["code"] = code.as_str().into();
    let forged = serde_json::to_vec_pretty(&value).expect("JSON");
    fs::write(&path, &forged).expect("written");
    rewrite_journal(&round, |line| {
        if let Some(hash) = line.files.get_mut(&name) {
            *hash = bienban::hash::sha256(&forged);
            line.code.clone_from(&code);
        }
    });
    assert!(round.run_to(0, &["log"]).0.contains("mọi tệp còn nguyên"), "hashes alone say nothing");
    round.run_to(0, &["build"]);
    let (out, _) = round.run_to(1, &["verify"]);
    assert!(out.contains("báo cáo và cấu hình vẫn như lúc phát hành"), "{out}");
    assert!(out.contains(".pdf"), "the printed paper is not the one that is kept: {out}");
}

#[test]
fn a_package_whose_journal_was_altered_is_refuted() {
    let round = issued_round();
    round.run_to(0, &["build"]);
    round.run_to(0, &["archive", "--draft", "--output", "goi", "--date", "2023-07-01"]);
    let path = round.join(&format!("goi/data/{FOLDER}/{}", journal::FILE));
    let text = fs::read_to_string(&path).expect("there");
    fs::write(&path, text.replacen("2023-06-01", "2023-05-01", 1)).expect("written");
    let (out, _) = round.run_to(1, &["verify", "goi"]);
    assert!(out.contains("không nối tiếp dòng trước"), "{out}");
}

#[test]
fn bytes_of_an_issued_paper_are_proved_beside_own_templates_of_other_papers() {
    let round = TestRound::mini();
    fs::create_dir_all(round.join("templates")).expect("made");
    for (name, from, to) in [
        ("bien-ban-hoi-nghi.typ.j2", "#closing[", "#closing[ "),
        ("bien-ban-ban-giao-phieu.typ.j2", "#closing[", "#closing[ "),
    ] {
        let built_in = Path::new(env!("CARGO_MANIFEST_DIR")).join("templates").join(name);
        let text = fs::read_to_string(built_in).expect("there");
        assert!(text.contains(from), "{name}");
        fs::write(round.join(&format!("templates/{name}")), text.replacen(from, to, 1))
            .expect("written");
    }
    round.run_to(0, &["build"]);
    round.run_to(0, &["issue", "--unit", UNIT, "--date", "2023-06-01"]);
    round.run_to(0, &["build"]);
    let (out, _) = round.run_to(0, &["verify"]);
    assert!(!out.contains(FOLDER), "{out}");
    // A byte of the file that no reader shows, in agreement with every hash.
    let pdf = issued(&round, "bien-ban-hoi-nghi").into_iter().find(|name| name.ends_with(".pdf"));
    let pdf = pdf.expect("a PDF");
    let path = round.join(&format!("{FOLDER}/{pdf}"));
    let mut bytes = fs::read(&path).expect("there");
    bytes.extend_from_slice(b"% \n");
    fs::write(&path, &bytes).expect("written");
    rewrite_journal(&round, |line| {
        if let Some(hash) = line.files.get_mut(&pdf) {
            *hash = bienban::hash::sha256(&bytes);
        }
    });
    assert!(round.run_to(0, &["log"]).0.contains("mọi tệp còn nguyên"));
    let (out, _) = round.run_to(1, &["verify"]);
    assert!(out.contains(&pdf), "{out}");
}

#[test]
fn a_run_that_is_killed_leaves_journal_and_folder_in_agreement() {
    let round = TestRound::mini();
    round.run_to(0, &["build"]);
    let mut stopped = 0;
    for wait in (0..24).map(|step| step * 25) {
        let mut child = program()
            .arg("-C")
            .arg(round.path())
            .args(["issue", "--all"])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("started");
        std::thread::sleep(std::time::Duration::from_millis(wait));
        stopped += usize::from(child.try_wait().expect("asked").is_none());
        let _ = child.kill();
        child.wait().expect("ended");
        let output = Command::new(env!("CARGO_BIN_EXE_bienban"))
            .arg("-C")
            .arg(round.path())
            .arg("log")
            .output()
            .expect("started");
        assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stdout));
    }
    assert!(stopped > 0, "no run was stopped half-way");
    round.run_to(0, &["issue", "--all"]);
    round.run_to(0, &["build"]);
    round.run_to(0, &["verify"]);
}
