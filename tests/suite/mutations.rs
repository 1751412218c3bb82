//! Files that `verify` and a run read first, changed at random: read or refused, never
//! a panic. `BIENBAN_MUTATIONS=100000 cargo test mutated` goes on for some minutes;
//! the ordinary run changes each file a few hundred times. The fuzz targets in `fuzz/`
//! ask the same with the program's branches in view.

use std::fs;
use std::sync::Arc;
use std::time::{Duration, Instant};

use bienban::config::{self, Limits};
use bienban::declaration::{LARGEST_COUNT, Value};
use bienban::formats::cells::{Cell, Sheet, Workbook};
use bienban::formats::limits::Unreadable;
use bienban::ingest::own_words::Reading;
use bienban::ingest::recognise::Recognised;
use bienban::ingest::returns::ReadFile;
use bienban::inspect::pdf;
use bienban::inspect::words::{At, Compared, facts};
use bienban::ledgers::confirmations::Answers;
use bienban::messages::Language;
use bienban::package::bag;
use bienban::publish::manifest::Manifest;
use bienban::verify::compare;
use bienban::worker::Reader;

use crate::archive::{BAG, UNIT, made};
use crate::containers::CONTAINERS;
use crate::own_words::{cells, offices};
use crate::support::{files, project, rewritten};

/// Numbers that look random and are the same in every run (xorshift).
struct Dice(u64);

impl Dice {
    /// A number below `most`.
    fn below(&mut self, most: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % most.max(1) as u64).expect("below a usize")
    }

    /// The bytes with some of them changed, doubled, moved or cut out.
    fn mutate(&mut self, bytes: &[u8]) -> Vec<u8> {
        let mut bytes = bytes.to_vec();
        for _ in 0..=self.below(8) {
            let at = self.below(bytes.len());
            let length = self.below(64).min(bytes.len() - at);
            match self.below(5) {
                0 if !bytes.is_empty() => bytes[at] = self.below(256) as u8,
                1 if !bytes.is_empty() => bytes[at] ^= 1 << self.below(8),
                2 => drop(bytes.drain(at..at + length)),
                3 => {
                    let part = bytes[at..at + length].to_vec();
                    let to = self.below(bytes.len() + 1);
                    bytes.splice(to..to, part);
                }
                _ => bytes.truncate(bytes.len() - self.below(bytes.len() / 4)),
            }
        }
        bytes
    }
}

/// How often each file is changed.
fn times() -> usize {
    std::env::var("BIENBAN_MUTATIONS").ok().and_then(|text| text.parse().ok()).unwrap_or(300)
}

/// Hands a file to `read` again and again, changed each time.
fn mutated(bytes: &[u8], read: impl Fn(&[u8])) {
    let mut dice = Dice(0x9e37_79b9_7f4a_7c15);
    read(bytes);
    (0..times()).for_each(|_| read(&dice.mutate(bytes)));
}

#[test]
fn a_mutated_pdf_is_read_or_refused() {
    let path = format!("output/{UNIT}/bien-ban-hoi-nghi.pdf");
    mutated(&fs::read(made().join(path)).expect("there"), |bytes| {
        let Some(content) = pdf::read(bytes) else { return };
        for word in content.words.iter().chain(&content.artifacts) {
            assert!(matches!(word.at, At::Page(page) if (1..=content.pages).contains(&page)));
            assert!(!word.text.chars().any(char::is_whitespace));
        }
        assert!(facts(&content.words).len() <= content.words.len());
    });
}

#[test]
fn a_mutated_workbook_is_read_or_refused() {
    let path = format!("output/{UNIT}/bien-ban-mo-niem-phong.xlsx");
    let limits = config::Limits::default();
    mutated(&fs::read(made().join(path)).expect("there"), |bytes| {
        let found = bienban::inspect::sheets::read(bytes, &limits).unwrap_or_default();
        assert!(found.iter().all(|word| !matches!(word.at, At::Page(_))));
    });
}

#[test]
fn a_mutated_manifest_is_read_or_refused() {
    mutated(&fs::read(made().join("output/manifest.json")).expect("there"), |bytes| {
        if let Ok(manifest) = serde_json::from_slice::<Manifest>(bytes) {
            let written = manifest.to_bytes().expect("written");
            assert_eq!(serde_json::from_slice::<Manifest>(&written).expect("again"), manifest);
        }
        if let Ok(value) = serde_json::from_slice::<serde_json::Value>(bytes) {
            assert!(compare::json("a.json", &value, &value, Compared::All).is_empty());
        }
    });
}

#[test]
fn mutated_tag_files_are_read_or_refused() {
    for name in [bag::MANIFEST_NAME, bag::INFO_NAME] {
        mutated(&fs::read(made().join(BAG).join(name)).expect("there"), |bytes| {
            let listed = bag::parse_manifest(bytes).unwrap_or_default();
            let again = bag::parse_manifest(bag::manifest_text(&listed).as_bytes());
            assert!(again.is_none_or(|again| again.len() <= listed.len()));
            let text = String::from_utf8_lossy(bytes);
            let day = bag::info_value(&text, bag::DAY);
            assert!(day.is_none_or(|day| !day.contains('\n')));
        });
    }
}

#[test]
fn mutated_settings_are_understood_or_explained() {
    mutated(&fs::read(made().join("bienban.toml")).expect("there"), |bytes| {
        if let Err(error) = config::parse(bytes) {
            for language in [Language::Vietnamese, Language::English] {
                assert!(!error.message(language).is_empty());
            }
        }
    });
}

/// The workbooks of the offices in their own words.
fn books() -> Vec<Workbook> {
    let folder = project().join("tests/offices/units");
    let files = offices().into_iter().flat_map(|(office, _)| files(&folder.join(office)));
    files.map(|(_, bytes)| cells(&bytes)).collect()
}

/// Limits that keep one run short.
const LIMITS: Limits = Limits {
    file_bytes: 4 << 20,
    unpacked_bytes: 16 << 20,
    cells: 100_000,
    sheets: 16,
    time: Duration::from_secs(10),
    memory_bytes: 256 << 20,
};

/// A file is read within the limits, or refused; it never makes the program's own readers panic.
fn read_or_refused(bytes: &[u8]) {
    let started = Instant::now();
    match Reader::InProcess.read(bytes, &LIMITS) {
        Ok(book) => {
            let cells: usize = book.sheets.iter().map(|sheet| sheet.cells.len()).sum();
            assert!(cells as u64 <= LIMITS.cells && book.sheets.len() as u64 <= LIMITS.sheets);
        }
        Err(refused) => assert_ne!(refused, Unreadable::Crashed),
    }
    assert!(started.elapsed() < LIMITS.time, "{:?}", started.elapsed());
}

#[test]
fn mutated_documents_are_read_or_refused() {
    let mut dice = Dice(0x2545_f491_4f6c_dd1d);
    let books = books();
    for _ in 0..times() / 4 {
        let book = &books[dice.below(books.len())];
        let (ending, written) = CONTAINERS[dice.below(CONTAINERS.len())];
        let whole = written(book);
        read_or_refused(&dice.mutate(&whole));
        if ending == "docx" {
            // A change within a part leaves the container sound.
            let part = rewritten(&whole, |name, bytes| (name.to_owned(), dice.mutate(&bytes)));
            read_or_refused(&part);
        }
    }
}

/// A sheet with some of its cells changed, moved, doubled or cut out.
fn mutated_sheet(dice: &mut Dice, sheet: &mut Sheet) {
    for _ in 0..=dice.below(12) {
        let places: Vec<(u32, u32)> = sheet.cells.keys().copied().collect();
        if places.is_empty() {
            return;
        }
        let place = places[dice.below(places.len())];
        let other = places[dice.below(places.len())];
        match dice.below(7) {
            0 => drop(sheet.cells.remove(&place)),
            1 => {
                let cell = sheet.cells[&other].clone();
                sheet.cells.insert(place, cell);
            }
            2 => {
                let text = format!("{:?}", sheet.cells[&place]);
                let text = String::from_utf8_lossy(&dice.mutate(text.as_bytes())).into_owned();
                sheet.cells.insert(place, Cell::Text(text));
            }
            3 => {
                let number = [0.0, 0.5, -1.0, 1e300, f64::NAN, 4_294_967_296.0][dice.below(6)];
                sheet.cells.insert(place, Cell::Number(number));
            }
            4 => {
                let by = dice.below(3) as u32;
                let moved = sheet.cells.iter().map(|((row, col), cell)| {
                    ((row + u32::from(*row >= place.0) * by, *col), cell.clone())
                });
                sheet.cells = moved.collect();
            }
            5 => {
                // The sheet on its side.
                let turned =
                    sheet.cells.iter().map(|((row, col), cell)| ((*col, *row), cell.clone()));
                sheet.cells = turned.collect();
            }
            _ => sheet.merged.truncate(dice.below(sheet.merged.len() + 1)),
        }
    }
}

#[test]
fn mutated_words_are_understood_or_asked() {
    let folder = project().join("tests/offices/round");
    let settings = config::load(&folder).expect("settings");
    let registry =
        bienban::ingest::read_registry(&folder.join("input"), &settings, &Reader::InProcess);
    let units = registry.expect("a registry").round.units;
    let answers = Answers::default();
    let prints = |_: char| true;
    let words = (&settings.synonyms, &answers);
    let reading = Reading::new(&settings.plan, &units, words, (LIMITS.time, &prints));
    let mut dice = Dice(0xd1b5_4a32_d192_ed03);
    let books = books();
    for _ in 0..times() {
        let mut book = books[dice.below(books.len())].clone();
        if dice.below(4) == 0 {
            book.sheets.extend(books[dice.below(books.len())].sheets.clone());
        }
        book.sheets.iter_mut().for_each(|sheet| mutated_sheet(&mut dice, sheet));
        let started = Instant::now();
        let path: Arc<str> = "a/b.xlsx".into();
        let recognised = Some(Recognised::default());
        let (saved, findings) = (None, Vec::new());
        let mut files = [ReadFile { path, saved, recognised, findings, book: Some(book) }];
        reading.apply(&mut files);
        assert!(started.elapsed() < LIMITS.time, "{:?}", started.elapsed());
        let recognised = files.iter().filter_map(|file| file.recognised.as_ref());
        let records = recognised.flat_map(|read| &read.sections).flat_map(|found| &found.records);
        for value in records.flat_map(|record| record.values()) {
            assert!(!matches!(value.value, Value::Count(count) if count > LARGEST_COUNT));
            assert!(value.place.cell.is_some());
        }
    }
}
