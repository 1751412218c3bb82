//! Any cells → sections and findings, by the labels of the declaration and by an office's own
//! words: nothing panics, every count is within its bounds, and every finding of a sheet says
//! where it stands.

#![no_main]

use std::path::Path;
use std::sync::{Arc, LazyLock};
use std::time::Duration;

use arbitrary::Arbitrary;
use bienban::config::{self, Settings};
use bienban::declaration::{LARGEST_COUNT, Pattern, SECTIONS, Value, patterns};
use bienban::formats::cells::{Area, Cell, Sheet, Workbook};
use bienban::ingest::own_words::Reading;
use bienban::ingest::recognise::{RecogniseOptions, Recognised, recognise};
use bienban::ingest::returns::ReadFile;
use bienban::ledgers::confirmations::Answers;
use bienban::round::Unit;
use bienban::worker::Reader;
use chrono::{NaiveDate, NaiveTime};
use libfuzzer_sys::fuzz_target;

/// A cell, more often a label than not: pure noise is never recognised.
#[derive(Arbitrary, Debug)]
enum AnyCell {
    /// A label of the declaration.
    Label(u16),
    /// A label with a value in the same cell.
    Inline(u16, String),
    /// Text.
    Text(String),
    /// A small number.
    Small(u8),
    /// Any number.
    Number(f64),
    /// A moment.
    Moment(Option<u16>, Option<u16>),
    /// The head of a row of sums.
    Total,
    /// A unit's code.
    Code(bool),
    /// An error value.
    Error,
    /// A formula without a value.
    Uncomputed,
}
/// A sheet.
#[derive(Arbitrary, Debug)]
struct AnySheet {
    /// Cells by row and column.
    cells: Vec<(u8, u8, AnyCell)>,
    /// Merged areas by their first cell and size.
    merged: Vec<(u8, u8, u8, u8)>,
    /// Hidden rows.
    hidden_rows: Vec<u8>,
    /// Whether it is hidden.
    hidden: bool,
}
/// The sample round's settings, and the sections as they are looked for.
static ROUND: LazyLock<(Settings, Vec<Pattern>)> = LazyLock::new(|| {
    let settings = config::parse(include_bytes!("../../bienban.toml")).expect("a sound round");
    let patterns = patterns(SECTIONS, &settings.plan, &settings.synonyms);
    (settings, patterns)
});
/// The sample round's units.
static UNITS: LazyLock<Vec<Unit>> = LazyLock::new(|| {
    let input = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../input"));
    let read = bienban::ingest::read_registry(input, &ROUND.0, &Reader::InProcess);
    read.expect("a registry").round.units
});
/// What was recognised has values within their bounds, and they have places.
fn check(recognised: &Recognised) {
    let records = recognised.sections.iter().flat_map(|found| &found.records);
    for value in records.flat_map(|record| record.values()) {
        assert!(!matches!(value.value, Value::Count(count) if count > LARGEST_COUNT));
        assert!(value.place.cell.is_some());
    }
}
/// Reads the workbook for what its words say, as one that no label explains.
fn read_own_words(book: Workbook, file: &Arc<str>) {
    let answers = Answers::default();
    let (settings, prints) = (&ROUND.0, |_: char| true);
    let limits: (Duration, &(dyn Fn(char) -> bool + Sync)) = (Duration::from_secs(10), &prints);
    let words = (&settings.synonyms, &answers);
    let reading = Reading::new(&settings.plan, &UNITS, words, limits);
    let (path, saved, findings) = (file.clone(), None, Vec::new());
    let recognised = Some(Recognised::default());
    let mut files = [ReadFile { path, saved, recognised, findings, book: Some(book) }];
    reading.apply(&mut files);
    files.iter().filter_map(|file| file.recognised.as_ref()).for_each(check);
}
/// A label of the declaration, any number naming one.
fn label(at: u16) -> String {
    let columns: Vec<_> = ROUND.1.iter().flat_map(|pattern| &pattern.columns).collect();
    columns[usize::from(at) % columns.len()].name.clone()
}
/// The cell that is meant.
fn cell(any: AnyCell) -> Cell {
    match any {
        AnyCell::Label(at) => Cell::Text(label(at)),
        AnyCell::Inline(at, value) => Cell::Text(format!("{}: {value}", label(at))),
        AnyCell::Text(text) => Cell::Text(text),
        AnyCell::Small(number) => Cell::Number(number.into()),
        AnyCell::Number(number) => Cell::Number(number),
        AnyCell::Moment(day, second) => Cell::Moment(
            day.and_then(|day| NaiveDate::from_num_days_from_ce_opt(700_000 + i32::from(day))),
            second.and_then(|s| NaiveTime::from_num_seconds_from_midnight_opt(s.into(), 0)),
        ),
        AnyCell::Total => Cell::Text("Tổng cộng".to_owned()),
        AnyCell::Code(first) => Cell::Text(if first { "P-BD" } else { "P-CK" }.to_owned()),
        AnyCell::Error => Cell::Error("#REF!".to_owned()),
        AnyCell::Uncomputed => Cell::Uncomputed,
    }
}
/// The sheet that is meant.
fn sheet(any: AnySheet) -> Sheet {
    let area = |(row, col, rows, cols): (u8, u8, u8, u8)| Area {
        start: (row.into(), col.into()),
        end: (u32::from(row) + u32::from(rows), u32::from(col) + u32::from(cols)),
    };
    let cells = any.cells.into_iter();
    Sheet {
        name: "S".to_owned(),
        hidden: any.hidden,
        cells: cells.map(|(row, col, any)| ((row.into(), col.into()), cell(any))).collect(),
        merged: any.merged.into_iter().map(area).collect(),
        hidden_rows: any.hidden_rows.into_iter().map(u32::from).collect(),
        ..Sheet::default()
    }
}
fuzz_target!(|sheets: Vec<AnySheet>| {
    let (settings, patterns) = &*ROUND;
    let options = RecogniseOptions::new(patterns, &settings.plan);
    let file: Arc<str> = "a.xlsx".into();
    let book = Workbook { sheets: sheets.into_iter().map(sheet).collect(), saved: None };
    // More than can be meant is refused.
    let Ok(recognised) = recognise(&book, &file, options) else { return };
    let findings = recognised.sections.iter().flat_map(|found| &found.findings);
    assert!(findings.chain(&recognised.findings).all(|finding| !finding.places.is_empty()));
    check(&recognised);
    read_own_words(book, &file);
});
