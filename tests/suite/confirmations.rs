//! What was understood of a return in an office's own words, and how the department confirms it
//! (`xac-nhan.xlsx`).

use std::collections::BTreeMap;
use std::fs;

use bienban::config::Limits;
use bienban::formats::cells::Cell;
use bienban::ledgers::confirmations::{FILE, SHEET, TITLES};
use bienban::ledgers::{Row, read};
use bienban::worker::Reader;
use rust_xlsxwriter::Workbook;

use crate::support::{TestRound, files, pdf_text, project};

/// The office whose handover is signed by people whom only their place names.
const OFFICE: &str = "p-bd-phuong-bo-de";
/// Its workbook.
const BOOK: &str = "input/p-bd-phuong-bo-de/PHUONG BO DE - Ho so gop y 04.5.2023.xlsx";

/// The offices' round in our form but for these, whose returns are as they wrote them.
fn round(offices: &[&str]) -> TestRound {
    let round = TestRound::copy_of(&project().join("tests/offices/round"));
    for office in offices {
        let own = round.join(&format!("input/{office}"));
        fs::remove_dir_all(&own).expect("removed");
        fs::create_dir_all(&own).expect("made");
        for (name, bytes) in files(&project().join("tests/offices/units").join(office)) {
            fs::write(own.join(name), bytes).expect("written");
        }
    }
    round
}

/// The rows of `xac-nhan.xlsx`; none where it is not there.
fn rows(round: &TestRound) -> Vec<Row> {
    let with = (&Reader::InProcess, &Limits::default());
    read(round.path(), FILE, (SHEET, &TITLES), with).expect("readable").unwrap_or_default()
}

/// Writes the rows back, as somebody who answers them in Excel.
fn write(round: &TestRound, rows: &[Row]) {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    sheet.set_name(SHEET).expect("a name");
    for (col, title) in (0..).zip(TITLES) {
        sheet.write_string(0, col, title).expect("written");
        for (line, row) in (1..).zip(rows) {
            if let Some(text) = row.get(title) {
                sheet.write_string(line, col, text).expect("written");
            }
        }
    }
    book.save(round.join(FILE)).expect("saved");
}

/// Answers every row that `fits` picks.
fn answer(round: &TestRound, typed: &str, fits: impl Fn(&Row) -> bool) {
    let mut all = rows(round);
    for row in all.iter_mut().filter(|row| fits(row)) {
        row.insert("Đồng ý", typed.into());
    }
    write(round, &all);
}

/// A cell of a row.
fn said<'r>(row: &'r Row, title: &str) -> &'r str {
    row.get(title).map_or("", String::as_str)
}

/// The codes of the unit's findings that matter here.
fn codes(round: &TestRound, unit: &str) -> Vec<String> {
    let output = round.run(&["check", "--format", "json"]);
    let report: serde_json::Value = serde_json::from_slice(&output.stdout).expect("JSON");
    let findings = report["findings"].as_array().expect("findings").iter();
    let own = findings.filter(|finding| finding["unit"] == unit);
    own.map(|finding| finding["code"].as_str().expect("a code").to_owned()).collect()
}

/// Whether the unit's handover record is a draft.
fn is_draft(round: &TestRound) -> Option<bool> {
    let path = round.join(&format!("output/don-vi/{OFFICE}/bien-ban-ban-giao-phieu.pdf"));
    Some(pdf_text(&path)?.contains("DỰ THẢO"))
}

#[test]
fn papers_are_drafts_until_what_was_understood_is_confirmed() {
    let round = round(&[OFFICE]);
    let (_, told) = round.run_to(0, &["build", "--only", "P-BD"]);
    assert!(told.contains("Đã ghi xac-nhan.xlsx (4 dòng chờ trả lời)."), "{told}");
    assert!(codes(&round, "P-BD").contains(&"W105".to_owned()));
    let Some(draft) = is_draft(&round) else { return };
    assert!(draft);
    assert!(round.run_to(1, &["check", "--final"]).1.contains("W105"));

    answer(&round, "x", |_| true);
    assert_eq!(codes(&round, "P-BD"), Vec::<String>::new());
    round.run_to(0, &["build", "--only", "P-BD"]);
    assert_eq!(is_draft(&round), Some(false));
    assert_eq!(rows(&round).len(), 4, "answered rows stay");
}

#[test]
fn a_set_with_confirmations_is_proved_with_them_alone_and_packed_with_them() {
    let round = round(&[OFFICE]);
    round.run_to(0, &["build"]);
    answer(&round, "x", |_| true);
    round.run_to(0, &["build"]);
    let made = files(&round.join("output"));
    round.run_to(0, &["build"]);
    assert!(made == files(&round.join("output")), "the same answers make the same set");
    round.run_to(0, &["verify"]);

    round.run_to(0, &["archive", "--draft", "--output", "goi", "--date", "2023-06-01"]);
    assert!(round.join("goi/data/xac-nhan.xlsx").is_file());
    round.run_to(0, &["verify", "goi"]);
    let aid = pdf_text(&round.join("goi/data/muc-luc-ho-so.pdf"));
    assert!(aid.is_none_or(|text| text.contains("Xác nhận của Ban về cách hiểu báo cáo")));

    let all = rows(&round);
    write(&round, &all[1..]);
    let (out, _) = round.run_to(1, &["verify"]);
    assert!(out.contains("xac-nhan.xlsx: câu trả lời trong tệp này không còn như"), "{out}");
    fs::remove_file(round.join("goi/data/xac-nhan.xlsx")).expect("removed");
    let (out, _) = round.run_to(1, &["verify", "goi"]);
    assert!(out.contains("xac-nhan.xlsx"), "{out}");
}

#[test]
fn a_copy_of_a_file_asks_nothing() {
    let round = round(&[OFFICE]);
    fs::copy(round.join(BOOK), round.join(&format!("input/{OFFICE}/ban-sao.xlsx")))
        .expect("copied");
    round.run_to(0, &["check"]);
    let asked = rows(&round);
    assert!(!asked.is_empty() && asked.iter().all(|row| said(row, "Tệp").contains("PHUONG")));
    let found = codes(&round, "P-BD");
    let count = |code: &str| found.iter().filter(|own| *own == code).count();
    assert_eq!((count("W105"), count("W202")), (1, 1), "{found:?}");
}

#[test]
fn a_file_that_names_no_unit_is_asked_about_by_its_folder() {
    // The opening and the results of an office, without the unit's name; the conference in our form.
    let office = "mn-gq-truong-mam-non-gia-quat";
    let round = TestRound::copy_of(&project().join("tests/offices/round"));
    let folder = round.join(&format!("input/{office}"));
    fs::remove_file(folder.join("ket-qua.xlsx")).expect("removed");
    let file = "KQ kiem phieu - MN Gia Quat.xlsx";
    let own = project().join("tests/offices/units").join(office).join(file);
    fs::copy(own, folder.join(file)).expect("copied");
    round.edit_workbook(&format!("input/{office}/{file}"), " - TRƯỜNG MẦM NON GIA QUẤT", "");
    round.run_to(0, &["check"]);
    let asked = rows(&round);
    let by_folder = |row: &Row| said(row, "Hiểu là mục") == "Đơn vị của tệp";
    assert_eq!(asked.iter().filter(|row| by_folder(row)).count(), 1, "{asked:?}");
    answer(&round, "0", by_folder);
    round.run_to(1, &["check"]);
    assert!(codes(&round, "MN-GQ").contains(&"E104".to_owned()));
}

#[test]
fn what_is_refused_is_not_used() {
    let round = round(&[OFFICE]);
    round.run_to(0, &["check"]);
    answer(&round, "0", |row| said(row, "Hiểu là mục") == "Người bàn giao");
    answer(&round, "x", |row| said(row, "Đồng ý").is_empty());
    let (_, told) = round.run_to(1, &["check", "--unit", "P-BD", "--lang", "vi"]);
    assert!(told.contains("E105") && told.contains("Người bàn giao"), "{told}");
    assert!(!told.contains("W105"), "{told}");
}

#[test]
fn one_of_two_readings_may_be_agreed_to() {
    let round = round(&[OFFICE]);
    round.edit_workbook(BOOK, "Bồ Đề, ngày 04 tháng 5 năm 2023", "Bồ Đề, ngày 05 tháng 5 năm 2023");
    round.run_to(1, &["check"]);
    assert!(codes(&round, "P-BD").contains(&"E112".to_owned()));
    let unclear = |row: &Row| said(row, "Mức") == "chưa rõ";
    let readings: Vec<String> = rows(&round)
        .iter()
        .filter(|row| unclear(row))
        .map(|row| said(row, "Giá trị").into())
        .collect();
    assert_eq!(readings.len(), 2, "a row a reading: {readings:?}");

    answer(&round, "x", unclear);
    round.run_to(1, &["check"]);
    assert!(codes(&round, "P-BD").contains(&"E112".to_owned()), "both is none");

    answer(&round, "", |_| true);
    answer(&round, "x", |row| unclear(row) && said(row, "Giá trị") == "04/5/2023");
    round.run_to(0, &["check"]);
    assert_eq!(codes(&round, "P-BD"), ["W105"]);
    let (out, _) = round.run_to(0, &["check", "--unit", "P-BD", "--explain"]);
    assert!(out.contains("Ngày họp: 04/5/2023"), "{out}");
    assert!(out.contains("(Ban đã xác nhận)"), "{out}");
    // A program that reads the report is not told how the return was understood.
    let asked = ["check", "--unit", "P-BD", "--explain", "--format", "json"];
    let (out, told) = round.run_to(0, &asked);
    assert!(serde_json::from_str::<serde_json::Value>(&out).is_ok(), "{out}");
    assert!(told.contains("(Ban đã xác nhận)"), "{told}");
}

#[test]
fn an_answer_ends_with_the_words_that_it_was_given_for() {
    let round = round(&[OFFICE]);
    round.run_to(0, &["check"]);
    answer(&round, "x", |_| true);
    round.run_to(0, &["check"]);
    round.edit_workbook(BOOK, "Phạm Văn Dũng", "Phạm Văn Dương");
    let (_, told) = round.run_to(0, &["check"]);
    assert!(told.contains("W105"), "{told}");
    let asked = rows(&round);
    let open: Vec<&Row> = asked.iter().filter(|row| said(row, "Đồng ý").is_empty()).collect();
    assert_eq!(open.len(), 1);
    assert_eq!(said(open[0], "Giá trị"), "Phạm Văn Dương");
}

#[test]
fn the_department_may_point_at_a_cell() {
    let round = round(&[OFFICE]);
    // Neither the words before the place nor the place itself are known.
    round.edit_workbook(BOOK, "Địa điểm:", "Chỗ:");
    round.edit_workbook(BOOK, "Hội trường UBND phường Bồ Đề", "Lầu 2 nhà truyền thống");
    round.run_to(1, &["check"]);
    let row = Row::from([
        ("Tệp", BOOK.trim_start_matches("input/").to_owned()),
        ("Trang tính", "BB1 Hội nghị".to_owned()),
        ("Ô", "c9".to_owned()),
        ("Hiểu là phần", "Thông tin hội nghị".to_owned()),
        ("Hiểu là mục", "Địa điểm".to_owned()),
        ("Đồng ý", "x".to_owned()),
    ]);
    let mut all = rows(&round);
    all.push(row);
    write(&round, &all);
    let (out, _) = round.run_to(0, &["check", "--unit", "P-BD", "--explain"]);
    assert!(out.contains("Địa điểm: Lầu 2 nhà truyền thống"), "{out}");
    let own = rows(&round).into_iter().find(|row| said(row, "Ô") == "c9").expect("it stays");
    assert_eq!(said(&own, "Giá trị"), "Lầu 2 nhà truyền thống");
    assert!(!said(&own, "Mã").is_empty(), "it is bound to the words now");

    round.edit_workbook(BOOK, "Lầu 2 nhà truyền thống", "Lầu 3 nhà truyền thống");
    round.run_to(1, &["check"]);
    let own = rows(&round).into_iter().find(|row| said(row, "Ô") == "c9").expect("it stays");
    assert_eq!(said(&own, "Đồng ý"), "", "other words: it is asked again");
}

#[test]
fn a_ledger_that_somebody_has_open_is_left_as_it_is() {
    let round = round(&[OFFICE]);
    fs::write(round.join("~$xac-nhan.xlsx"), "").expect("written");
    let (_, told) = round.run_to(0, &["check"]);
    assert!(told.contains("xac-nhan.xlsx đang mở trong chương trình khác"), "{told}");
    assert!(!round.join(FILE).exists());
    fs::remove_file(round.join("~$xac-nhan.xlsx")).expect("removed");
    let (_, told) = round.run_to(0, &["build"]);
    assert!(told.contains("Đã ghi xac-nhan.xlsx"), "{told}");
    fs::write(round.join(FILE), "no workbook").expect("written");
    let (_, told) = round.run_to(2, &["check"]);
    assert!(told.contains("Không đọc được xac-nhan.xlsx"), "{told}");
    assert_eq!(fs::read(round.join(FILE)).expect("there"), b"no workbook");
}

#[test]
fn a_filled_form_says_what_was_read_and_holds_no_count() {
    let round = round(&[OFFICE]);
    let report = |round: &TestRound| {
        round.run_to(0, &["build", "--only", "P-BD"]);
        let bytes = fs::read(round.join("output/ket-qua.json")).expect("made");
        let report: serde_json::Value = serde_json::from_slice(&bytes).expect("JSON");
        report["units"]["P-BD"].clone()
    };
    round.edit_workbook(BOOK, "Thời gian:", "Ngày giờ:");
    round.edit_workbook(BOOK, "Từ 08 giờ 00 đến 11 giờ 30, ngày 04/5/2023", "Buổi sáng");
    round.run_to(0, &["forms", "--filled", "--only", "P-BD"]);
    round.run_to(1, &["check"]);
    let folder = round.join(&format!("bieu-mau/{OFFICE}"));
    let made: Vec<String> = files(&folder).into_keys().collect();
    assert_eq!(made, ["bao-cao-hoi-nghi-da-dien.xlsx"], "the department's form is not sent out");
    let bytes = fs::read(folder.join(&made[0])).expect("made");
    let book = Reader::InProcess.read(&bytes, &Limits::default()).expect("read");
    let texts = book.sheets.iter().flat_map(|sheet| sheet.cells.values());
    let texts: Vec<String> = texts
        .filter_map(|cell| if let Cell::Text(text) = cell { Some(text.clone()) } else { None })
        .collect();
    assert!(texts.iter().any(|text| text == "Hồ Hồng Hiếu"), "who received");
    let secret = |text: &String| text == "Nguyên vẹn" || text.contains("Gần gũi, lắng nghe");
    assert!(!texts.iter().any(secret), "nothing of the count");

    // What the unit completes is read as any form.
    let whole = self::round(&[OFFICE]);
    let before = report(&whole);
    whole.run_to(0, &["forms", "--filled", "--only", "P-BD"]);
    let form = fs::read(whole.join(&format!("bieu-mau/{OFFICE}/{}", made[0]))).expect("made");
    fs::write(whole.join(&format!("input/{OFFICE}/hoi-nghi.xlsx")), form).expect("written");
    let count = project().join(format!("tests/offices/round/input/{OFFICE}/ket-qua.xlsx"));
    fs::copy(count, whole.join(&format!("input/{OFFICE}/ket-qua.xlsx"))).expect("copied");
    fs::remove_file(whole.join(BOOK)).expect("removed");
    assert_eq!(codes(&whole, "P-BD"), Vec::<String>::new());
    assert_eq!(report(&whole), before);
}

#[test]
fn a_round_in_our_form_asks_for_nothing() {
    let round = round(&[]);
    round.run_to(0, &["check"]);
    assert!(!round.join(FILE).exists());
}

#[test]
fn no_office_is_given_a_number_that_is_not_its_own() {
    let numbers = |round: &TestRound| {
        let settings = bienban::config::load(round.path()).expect("settings");
        let answers = Default::default();
        let options = bienban::ingest::ReadOptions {
            settings: &settings,
            answers: &answers,
            keep: &|_| false,
        };
        let read = bienban::ingest::read(
            &round.join("input"),
            options,
            &Reader::InProcess,
            &|_| true,
            &|_, _| (),
        );
        let units = read.expect("read").round.units.into_iter();
        let number = |text: bienban::round::Maybe<bienban::round::Text>| {
            text.map(|own| own.value.to_string())
        };
        units
            .map(|unit| {
                let returned = unit.returned;
                let opening = returned.openings().next().cloned().and_then(|own| own.number);
                let numbers = [
                    returned.conference.and_then(|own| own.number),
                    returned.ballots.and_then(|own| own.number),
                    opening,
                ];
                (unit.code.to_string(), numbers.map(number))
            })
            .collect::<BTreeMap<_, _>>()
    };
    let folder = project().join("tests/offices/units");
    let offices: Vec<String> = fs::read_dir(folder)
        .expect("a folder")
        .map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned())
        .collect();
    let own = round(&offices.iter().map(String::as_str).collect::<Vec<_>>());
    let (expected, found) = (numbers(&round(&[])), numbers(&own));
    let mut given = 0;
    for (unit, found) in &found {
        for (found, expected) in
            found.iter().zip(&expected[unit]).filter(|(found, _)| found.is_some())
        {
            assert_eq!(found, expected, "{unit}");
            given += 1;
        }
    }
    assert!(given >= 40, "{given} numbers");
}

#[test]
fn cells_keep_their_kinds_in_the_ledger() {
    // What Excel makes of an answer that looks like a number is understood too.
    let round = round(&[OFFICE]);
    round.run_to(0, &["check"]);
    let bytes = fs::read(round.join(FILE)).expect("there");
    let book = Reader::InProcess.read(&bytes, &Limits::default()).expect("read");
    let texts = book.sheets[0].cells.values().all(|cell| matches!(cell, Cell::Text(_)));
    assert!(texts, "no value of a return acts as a number or formula");
}
