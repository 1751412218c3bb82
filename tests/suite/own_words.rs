//! Returns in offices' own words (`tests/offices`): eighteen units' files, each laid out in another
//! way by somebody who knew the facts and none of our labels, against the same facts in our form.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use bienban::config::Limits;
use bienban::formats::cells::{Cell, Sheet, Workbook};
use rust_xlsxwriter::{Format, Workbook as Writer};
use serde_json::Value;

use crate::support::{TestRound, files, pdf_text, project, tool};

/// The offices' folders with the codes of their units.
pub fn offices() -> Vec<(String, String)> {
    let folder = project().join("tests/offices/units");
    let expected = project().join("tests/offices/round/expected.json");
    let expected: Value =
        serde_json::from_slice(&fs::read(expected).expect("there")).expect("JSON");
    let codes: Vec<&String> = expected["units"].as_object().expect("units").keys().collect();
    let mut offices: Vec<(String, String)> = fs::read_dir(folder)
        .expect("a folder")
        .map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned())
        .map(|name| {
            let of = |code: &&&String| name.starts_with(&format!("{}-", code.to_lowercase()));
            let code = codes.iter().find(of).expect("a unit").to_string();
            (name, code)
        })
        .collect();
    offices.sort();
    offices
}

/// The round of the offices in our form.
pub fn round() -> TestRound {
    TestRound::copy_of(&project().join("tests/offices/round"))
}

/// Puts an office's files, perhaps changed, in the place of its unit's return.
pub fn put(round: &TestRound, office: &str, change: &dyn Fn(Vec<u8>) -> Vec<u8>) {
    let own = round.join(&format!("input/{office}"));
    fs::remove_dir_all(&own).expect("removed");
    fs::create_dir_all(&own).expect("made");
    let from = project().join("tests/offices/units").join(office);
    for (name, bytes) in files(&from) {
        fs::write(own.join(name), change(bytes)).expect("written");
    }
}

/// What the program makes of a unit: its figures, and how many errors are about it.
pub fn made(round: &TestRound, code: &str, office: &str) -> (Value, usize) {
    let output = round.run(&["build", "--only", code, "--force"]);
    assert!([Some(0), Some(1)].contains(&output.status.code()), "{output:?}");
    let read = |name: &str| -> Value {
        serde_json::from_slice(&fs::read(round.join(name)).expect("made")).expect("JSON")
    };
    let found = read("output/kiem-tra.json");
    let about = |finding: &&Value| {
        let file = finding["file"].as_str().unwrap_or_default();
        let code_of = finding["code"].as_str().unwrap_or_default();
        let blocks = code_of.starts_with('E') || code_of == "W207" || code_of == "W208";
        blocks && (finding["unit"] == code || file.starts_with(office))
    };
    let errors = found["findings"].as_array().expect("findings").iter().filter(about).count();
    (read("output/ket-qua.json")["units"][code].clone(), errors)
}

/// The words with digits on a unit's papers, without numbers that were not filled in yet.
fn facts(round: &TestRound, office: &str) -> BTreeMap<String, Vec<String>> {
    let folder = round.join(&format!("output/don-vi/{office}"));
    let papers = fs::read_dir(folder).expect("papers").map(|entry| entry.expect("an entry").path());
    let papers = papers.filter(|path| {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        name.starts_with("bien-ban") && name.ends_with(".pdf")
    });
    papers
        .map(|path: PathBuf| {
            let text = pdf_text(&path).expect("pdftotext");
            let words = text.split_whitespace().filter(|word| {
                word.chars().any(|c| c.is_ascii_digit())
                    && !word.contains("BB/")
                    && word.matches('-').count() < 3
            });
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            (name, words.map(str::to_owned).collect())
        })
        .collect()
}

/// What ballots of a unit say: leader, criterion, text, in a fixed order.
fn comments(round: &TestRound, code: &str) -> Vec<[String; 3]> {
    let settings = bienban::config::load(round.path()).expect("settings");
    let prints = |_: char| true;
    let answers = bienban::ledgers::confirmations::Answers::default();
    let options =
        bienban::ingest::ReadOptions { settings: &settings, answers: &answers, keep: &|_| false };
    let read = bienban::ingest::read(
        &round.join("input"),
        options,
        &bienban::worker::Reader::InProcess,
        &prints,
        &|_, _| (),
    );
    let round = read.expect("read").round;
    let unit = round.units.iter().find(|unit| &*unit.code == code).expect("the unit");
    let text = |value: &Option<bienban::round::Sourced<bienban::round::Text>>| {
        value.as_ref().map(|value| bienban::fold::name(value)).unwrap_or_default()
    };
    let said = unit.returned.comments.iter();
    let mut said: Vec<_> = said
        .map(|comment| [text(&comment.leader), text(&comment.criterion), text(&comment.text)])
        .collect();
    said.sort();
    said
}

#[test]
fn no_comment_is_lost() {
    let canonical = round();
    let mut lost = Vec::new();
    for (office, code) in offices() {
        let own = round();
        put(&own, &office, &|bytes| bytes);
        let (found, expected) = (comments(&own, &code), comments(&canonical, &code));
        if found != expected {
            lost.push(format!("{office}\n  {found:?}\n  {expected:?}"));
        }
    }
    assert!(lost.is_empty(), "{}", lost.join("\n"));
}

#[test]
fn every_office_is_read_as_the_same_facts_in_our_form() {
    let reads_papers = tool("pdftotext", &["-v".as_ref()]).is_some();
    for (office, code) in offices() {
        let canonical = round();
        let (expected, errors) = made(&canonical, &code, &office);
        assert_eq!(errors, 0, "{office}");
        let own = round();
        put(&own, &office, &|bytes| bytes);
        let (found, errors) = made(&own, &code, &office);
        assert_eq!((errors, &found), (0, &expected), "{office}");
        if reads_papers {
            assert_eq!(facts(&own, &office), facts(&canonical, &office), "{office}");
        }
    }
}

/// A workbook with its cells moved and an empty row put in, as a file.
fn moved(book: &Workbook, rows: u32, columns: u16, gap: Option<u32>) -> Vec<u8> {
    let mut writer = Writer::new();
    let day = Format::new().set_num_format("dd/mm/yyyy");
    let hour = Format::new().set_num_format("hh:mm");
    for sheet in &book.sheets {
        let own = writer.add_worksheet();
        own.set_name(sheet.name.replace(['[', ']', ':', '*', '?', '/', '\\'], " ").trim())
            .expect("a name");
        let shift = |row: u32| row + rows + u32::from(gap.is_some_and(|gap| row >= gap));
        for area in &sheet.merged {
            let wide = u16::try_from(area.end.1).expect("small") + columns;
            let from = u16::try_from(area.start.1).expect("small") + columns;
            let (top, bottom) = (shift(area.start.0), shift(area.end.0));
            own.merge_range(top, from, bottom, wide, "", &Format::new()).expect("merged");
        }
        for ((row, col), cell) in &sheet.cells {
            let at = (shift(*row), u16::try_from(*col).expect("small") + columns);
            match cell {
                Cell::Text(text) => own.write_string(at.0, at.1, text),
                Cell::Number(number) => own.write_number(at.0, at.1, *number),
                Cell::Moment(Some(date), _) => own.write_with_format(at.0, at.1, date, &day),
                Cell::Moment(None, Some(time)) => own.write_with_format(at.0, at.1, time, &hour),
                _ => continue,
            }
            .expect("written");
        }
    }
    writer.save_to_buffer().expect("a workbook")
}

/// The cells of a file.
pub fn cells(bytes: &[u8]) -> Workbook {
    bienban::formats::read(bytes, &Limits::default()).expect("a workbook")
}

#[test]
fn a_layout_that_is_moved_says_the_same_or_asks() {
    for (index, (office, code)) in offices().into_iter().enumerate() {
        let canonical = round();
        let (expected, _) = made(&canonical, &code, &office);
        let own = round();
        let by = u32::try_from(index).expect("few");
        put(&own, &office, &|bytes| {
            moved(&cells(&bytes), by % 5, u16::try_from(by % 3).expect("few"), None)
        });
        let (found, errors) = made(&own, &code, &office);
        assert_eq!((errors, &found), (0, &expected), "{office}");
        // An empty row anywhere may part what belongs together; it never changes a figure.
        for gap in [3 + by, 12 + by] {
            put(&own, &office, &|bytes| moved(&cells(&bytes), 0, 0, Some(gap)));
            let (found, errors) = made(&own, &code, &office);
            assert!(
                errors > 0 || found == expected,
                "{office}: a row put in at {gap} changes figures"
            );
        }
    }
}

#[test]
fn a_count_that_is_changed_is_a_finding_or_the_count() {
    for (index, (office, code)) in offices().into_iter().enumerate() {
        let canonical = round();
        let (expected, _) = made(&canonical, &code, &office);
        for turn in 0..2 {
            let own = round();
            let changed = std::cell::Cell::new(0_u32);
            put(&own, &office, &|bytes| {
                let mut book = cells(&bytes);
                let whole =
                    |cell: &Cell| matches!(cell, Cell::Number(number) if number.fract() == 0.0);
                let mut places: Vec<(usize, (u32, u32))> = Vec::new();
                for (at, sheet) in book.sheets.iter().enumerate() {
                    let own = sheet.cells.iter().filter(|(_, cell)| whole(cell));
                    places.extend(own.map(|(place, _)| (at, *place)));
                }
                if places.is_empty() {
                    return bytes;
                }
                let (sheet, place) = places[(index * 31 + turn * 17) % places.len()];
                if let Some(Cell::Number(number)) = book.sheets[sheet].cells.get_mut(&place) {
                    *number += 7.0;
                    changed.set(changed.get() + 1);
                }
                moved(&book, 0, 0, None)
            });
            let (found, errors) = made(&own, &code, &office);
            // Serial numbers and sums that nothing is read from change nothing; a figure that is
            // read contradicts another one.
            let differs = difference(&found, &expected);
            assert!(
                errors > 0 || differs <= 2,
                "{office}: {changed:?} changed cells made {differs} figures differ without a word"
            );
        }
    }
}

/// How many counts of two units' figures differ.
fn difference(one: &Value, other: &Value) -> usize {
    match (one, other) {
        (Value::Object(one), Value::Object(other)) => {
            let keys = one.keys().chain(other.keys()).collect::<std::collections::BTreeSet<_>>();
            let of = |map: &serde_json::Map<String, Value>, key: &str| {
                map.get(key).cloned().unwrap_or(Value::Null)
            };
            let counts = |key: &&&String| {
                !["percent", "score", "score_exact", "return_rate"].contains(&key.as_str())
            };
            keys.iter().filter(counts).map(|key| difference(&of(one, key), &of(other, key))).sum()
        }
        (one, other) => usize::from(one != other),
    }
}

/// A sheet of one office is the whole of another: nothing of it is taken for the other's.
#[test]
fn a_file_that_names_two_units_is_given_to_neither() {
    let own = round();
    let mut book = Workbook::default();
    for office in ["p-nl-phuong-ngoc-lam", "p-lb-phuong-long-bien"] {
        let folder = project().join("tests/offices/units").join(office);
        for (_, bytes) in files(Path::new(&folder)) {
            book.sheets.extend(cells(&bytes).sheets);
        }
    }
    for (index, sheet) in book.sheets.iter_mut().enumerate() {
        *sheet = Sheet { name: format!("S{index}"), ..sheet.clone() };
    }
    for office in ["p-nl-phuong-ngoc-lam", "p-lb-phuong-long-bien"] {
        fs::remove_dir_all(own.join(&format!("input/{office}"))).expect("removed");
    }
    fs::write(own.join("input/hai-don-vi.xlsx"), moved(&book, 0, 0, None)).expect("written");
    for (code, office) in [("P-NL", "p-nl-phuong-ngoc-lam"), ("P-LB", "p-lb-phuong-long-bien")] {
        let (figures, errors) = made(&own, code, office);
        assert!(errors > 0 && figures["valid"].is_null(), "{code} {figures}");
    }
}
