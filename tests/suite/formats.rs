//! One return in every format that people send, under any ending: the program
//! finds in it what it finds in the workbook it was made from.

use std::ffi::OsStr;
use std::fs;
use std::path::Path;

use bienban::config::Limits;
use bienban::ingest::values;
use bienban::worker::Reader;
use encoding_rs::WINDOWS_1258;
use serde_json::Value;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::{compose, decompose_canonical};

use crate::support::{TestRound, project, rewritten, tool};

/// The return that is written anew.
const RETURN: &str = "input/p-gt-phuong-gia-thuy/bao-cao.xlsx";

/// Every sheet of a workbook below one another as text with a separator.
fn as_text(workbook: &Path, separator: u8) -> String {
    let bytes = fs::read(workbook).expect("readable");
    let book = Reader::InProcess.read(&bytes, &Limits::default()).expect("a workbook");
    let mut writer =
        csv::WriterBuilder::new().delimiter(separator).flexible(true).from_writer(Vec::new());
    for sheet in &book.sheets {
        let last = sheet.cells.keys().map(|(row, _)| *row).max().unwrap_or(0);
        for row in 0..=last {
            let cells = sheet.cells.range((row, 0)..=(row, u32::MAX));
            let mut record: Vec<String> = vec![String::new()];
            for ((_, col), cell) in cells {
                let col = usize::try_from(*col).expect("small");
                record.resize(record.len().max(col + 1), String::new());
                record[col] = values::text(cell).expect("no error values");
            }
            writer.write_record(&record).expect("memory");
        }
        writer.write_record([""]).expect("memory");
    }
    String::from_utf8(writer.into_inner().expect("memory")).expect("UTF-8")
}

/// Windows-1258, which writes a tone behind its letter.
fn windows_1258(text: &str) -> Vec<u8> {
    let mut split = String::new();
    for c in text.nfc() {
        let mut parts = Vec::new();
        decompose_canonical(c, |part| parts.push(part));
        let is_tone =
            |c: &char| matches!(c, '\u{300}' | '\u{301}' | '\u{303}' | '\u{309}' | '\u{323}');
        let tones: Vec<char> = parts.iter().copied().filter(|c| is_tone(c)).collect();
        let letters = parts.into_iter().filter(|c| !is_tone(c));
        let letter = letters.reduce(|a, b| compose(a, b).expect("a letter")).expect("a letter");
        split.push(letter);
        split.extend(tones);
    }
    let (bytes, _, unmappable) = WINDOWS_1258.encode(&split);
    assert!(!unmappable, "every letter has its place");
    bytes.into_owned()
}

/// Replaces the return by this file and checks that the same is found in it.
fn finds_the_same(name: &str, bytes: &[u8]) {
    let round = TestRound::mini();
    let before = round.codes(0);
    fs::remove_file(round.join(RETURN)).expect("removed");
    fs::write(round.join("input/p-gt-phuong-gia-thuy").join(name), bytes).expect("written");
    assert_eq!(round.codes(0), before, "{name}");
}

#[test]
fn text_in_every_encoding_and_with_every_separator() {
    let round = TestRound::mini();
    let workbook = round.join(RETURN);
    for separator in *b",;\t" {
        let text = as_text(&workbook, separator);
        let little: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let big: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
        for (name, bytes) in [
            ("utf-8.csv", text.clone().into_bytes()),
            ("utf-8-bom.csv", [b"\xef\xbb\xbf", text.as_bytes()].concat()),
            ("utf-16-le.txt", [b"\xff\xfe", little.as_slice()].concat()),
            ("utf-16-be.csv", [b"\xfe\xff", big.as_slice()].concat()),
            ("utf-16-khong-bom.csv", little),
            ("windows-1258.csv", windows_1258(&text)),
            ("duoi-sai.xlsx", text.clone().into_bytes()),
        ] {
            finds_the_same(name, &bytes);
        }
    }
}

#[test]
fn a_workbook_under_any_ending() {
    let bytes = fs::read(TestRound::mini().join(RETURN)).expect("readable");
    for name in
        ["bao-cao.xlsm", "bao-cao.XLSX", "bao-cao.csv", "bao-cao.xls", "bao-cao", "báo cáo.ods"]
    {
        finds_the_same(name, &bytes);
    }
}

#[test]
fn workbooks_saved_by_another_office_in_other_formats() {
    let round = TestRound::mini();
    let profile = format!("-env:UserInstallation=file://{}", round.join("ho-so").display());
    for format in ["xls", "ods", "xlsm", "xlsx"] {
        let target = round.join("khac");
        let source = round.join(RETURN);
        let arguments: [&OsStr; 7] = [
            profile.as_ref(),
            "--headless".as_ref(),
            "--convert-to".as_ref(),
            format.as_ref(),
            "--outdir".as_ref(),
            target.as_ref(),
            source.as_ref(),
        ];
        if tool("soffice", &arguments).is_none() {
            return;
        }
        let name = format!("bao-cao.{format}");
        let bytes = fs::read(target.join(&name)).expect("converted");
        finds_the_same(&name, &bytes);
    }
}

/// A workbook of `tests/formats`: the return, changed with openpyxl, and written
/// anew by SheetJS 0.16.9 (.xlsb) and LibreOffice (.xls, .ods).
fn stored(name: &str) -> Vec<u8> {
    fs::read(project().join("tests").join("formats").join(name)).expect("a stored workbook")
}

/// The codes found, with their cells, when the return is this file instead.
fn found_instead(name: &str, bytes: &[u8], code: i32) -> Vec<(String, String, String)> {
    let round = TestRound::mini();
    fs::remove_file(round.join(RETURN)).expect("removed");
    fs::write(round.join("input/p-gt-phuong-gia-thuy").join(name), bytes).expect("written");
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let report = round.report(code);
    let findings = report["findings"].as_array().expect("findings").iter();
    let mut found: Vec<_> = findings
        .map(|finding| {
            (text(&finding["code"]), text(&finding["sheet"]), text(&finding["cells"][0]))
        })
        .collect();
    found.sort();
    found
}

#[test]
fn merged_names_and_hidden_data_in_every_binary_and_open_format() {
    let hidden = [
        ("Kiểm phiếu", "A1"), // the whole sheet
        ("Kiểm phiếu", "A6"),
        ("Kết quả", "H6"),    // a row
        ("Thành phần", "D2"), // a column
    ];
    let mut expected: Vec<_> =
        hidden.map(|(sheet, cell)| ("W103".to_owned(), sheet.to_owned(), cell.to_owned())).into();
    expected.sort();
    for ending in ["xlsx", "xlsb", "xls", "ods"] {
        let name = format!("an-va-gop.{ending}");
        assert_eq!(found_instead(&name, &stored(&name), 0), expected, "{name}");
    }
}

#[test]
fn a_formula_that_came_to_an_error_in_every_format() {
    let error = ("E108".to_owned(), "Kết quả".to_owned(), "D2".to_owned());
    for ending in ["xlsx", "xlsb", "xls", "ods"] {
        let name = format!("loi-cong-thuc.{ending}");
        assert_eq!(found_instead(&name, &stored(&name), 1), std::slice::from_ref(&error), "{name}");
    }
}

#[test]
fn days_since_1904() {
    for name in ["he-1904.xlsx", "he-1904.xlsb", "he-1904.xls"] {
        assert_eq!(found_instead(name, &stored(name), 0), [], "{name}");
    }
}

/// The return with its parts under other names, and texts of their relations changed.
fn renamed(name: impl Fn(&str) -> String, texts: &[(&str, &str)]) -> Vec<u8> {
    let bytes = fs::read(TestRound::mini().join(RETURN)).expect("readable");
    rewritten(&bytes, |old, bytes| {
        if !old.ends_with(".rels") {
            return (name(old), bytes);
        }
        let text = String::from_utf8(bytes).expect("UTF-8");
        let text = texts.iter().fold(text, |text, (from, to)| text.replace(from, to));
        (name(old), text.into_bytes())
    })
}

#[test]
fn parts_are_found_through_their_relations() {
    let elsewhere = |name: &str| match name {
        "xl/workbook.xml" => "so/chinh.xml".to_owned(),
        "xl/_rels/workbook.xml.rels" => "so/_rels/chinh.xml.rels".to_owned(),
        "xl/styles.xml" => "so/kieu.xml".to_owned(),
        name => name.replace("xl/worksheets/", "trang/"),
    };
    let texts = [
        ("\"xl/workbook.xml\"", "\"/so/chinh.xml\""),
        ("\"/xl/worksheets/", "\"../trang/"),
        ("\"/xl/styles.xml\"", "\"kieu.xml\""),
        ("\"styles.xml\"", "\"kieu.xml\""),
    ];
    finds_the_same("o-cho-khac.xlsx", &renamed(elsewhere, &texts));
    // Capitals and slashes of a part's name do not count.
    let loud = |name: &str| match name.ends_with(".rels") {
        true => name.to_owned(),
        false => name.replace("xl/worksheets/sheet", "XL\\Worksheets\\Sheet"),
    };
    finds_the_same("chu-hoa.xlsx", &renamed(loud, &[]));
    let book = |name: &str| name.replace("xl/workbook.xml", "xl/Workbook.xml");
    finds_the_same("so-viet-hoa.xlsx", &renamed(book, &[]));
}

/// The stream of records of an .xls.
fn stream(xls: &[u8]) -> Vec<u8> {
    let mut file = cfb::CompoundFile::open(std::io::Cursor::new(xls)).expect("a container");
    let mut stream = Vec::new();
    let mut opened = file.open_stream("/Workbook").expect("the stream");
    std::io::Read::read_to_end(&mut opened, &mut stream).expect("read");
    stream
}

/// An .xls of this stream under this name.
fn container(name: &str, stream: &[u8]) -> Vec<u8> {
    let mut file =
        cfb::CompoundFile::create(std::io::Cursor::new(Vec::new())).expect("a container");
    let mut opened = file.create_stream(format!("/{name}")).expect("a stream");
    std::io::Write::write_all(&mut opened, stream).expect("written");
    drop(opened);
    file.flush().expect("written");
    file.into_inner().into_inner()
}

/// Changes every record of a kind.
fn change(stream: &mut [u8], kind: u16, to: impl Fn(&mut [u8])) -> usize {
    let (mut at, mut changed) = (0, 0);
    while at + 4 <= stream.len() {
        let length = usize::from(u16::from_le_bytes([stream[at + 2], stream[at + 3]]));
        if u16::from_le_bytes([stream[at], stream[at + 1]]) == kind {
            to(&mut stream[at..at + 4 + length]);
            changed += 1;
        }
        at += 4 + length;
    }
    changed
}

#[test]
fn old_workbooks_under_other_names_and_with_other_records() {
    let whole = stored("loi-cong-thuc.xls");
    let error = ("E108".to_owned(), "Kết quả".to_owned(), "D2".to_owned());
    let as_before = |name: &str, bytes: &[u8]| {
        assert_eq!(found_instead(name, bytes, 1), std::slice::from_ref(&error), "{name}");
    };
    for name in ["WORKBOOK", "BOOK", "Book", "workbook"] {
        as_before("ten-khac.xls", &container(name, &stream(&whole)));
    }
    as_before("khong-vo.xls", &stream(&whole));
    // A formula's record as Excel 4 wrote it.
    let mut formula = stream(&whole);
    assert!(change(&mut formula, 0x0006, |record| record[1] = 4) > 0);
    as_before("cong-thuc-cu.xls", &container("Workbook", &formula));
    // A sheet that says it may have 65,536 rows of 256 columns.
    let mut large = stream(&whole);
    let dimensions = |record: &mut [u8]| {
        record[4..16].copy_from_slice(&[0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1]);
    };
    assert!(change(&mut large, 0x0200, dimensions) > 0);
    as_before("rong.xls", &container("Workbook", &large));
}

#[test]
fn a_workbook_of_excel_95_is_read_like_one_of_97() {
    let read = |name: &str| {
        Reader::InProcess.read(&stored(name), &Limits::default()).expect("a workbook").sheets
    };
    let (old, new) = (read("bang-biff5.xls"), read("bang-biff8.xls"));
    assert_eq!(old[0].cells, new[0].cells);
    assert!(old[0].cells.len() >= 10);
}
