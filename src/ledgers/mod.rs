//! Workbooks that the program and the department keep together (sổ của Ban), beside
//! `bienban.toml`: the program adds rows, people answer in columns of their own, and what they
//! typed stays.
//!
//! Here they are values, and are read back; `render::workbook::ledger` lays them out.

pub mod confirmations;
pub mod explanations;
pub mod register;
pub mod remarks;
mod series;

use std::collections::BTreeMap;
use std::path::Path;

use crate::config::Limits;
use crate::error::{At, Error};
use crate::files;
use crate::fold;
use crate::formats::cells::{Cell, Sheet, Workbook};
use crate::worker::Reader;
use confirmations::Answers;
use explanations::Explanations;
use register::Register;
use remarks::Remarks;

/// All ledgers of a round, as they were read.
#[derive(Debug, Clone, Default)]
pub struct Ledgers {
    /// What the department says of what was understood.
    pub confirmations: Answers,
    /// The department's own explanations of warnings.
    pub explanations: Explanations,
    /// The register of documents.
    pub register: Register,
    /// Paragraphs in other words.
    pub remarks: Remarks,
}

/// The files that ledgers lie in, beside `bienban.toml`.
pub const FILES: [&str; 4] =
    [confirmations::FILE, explanations::FILE, register::FILE, remarks::FILE];

impl Ledgers {
    /// Reads the ledgers of a round's folder.
    ///
    /// # Errors
    /// When one of them is there and cannot be read.
    pub fn read(folder: &Path, reader: &Reader, limits: &Limits) -> Result<Self, Error> {
        let with = (reader, limits);
        let head = (confirmations::SHEET, &confirmations::TITLES[..]);
        let answers = read(folder, confirmations::FILE, head, with)?;
        let head = (explanations::SHEET, &explanations::TITLES[..]);
        let explained = read(folder, explanations::FILE, head, with)?;
        let head = (register::SHEET, &register::TITLES[..]);
        let registered = read(folder, register::FILE, head, with)?;
        Ok(Self {
            remarks: read_remarks(folder, reader, limits)?,
            register: registered.map(Register::of).unwrap_or_default(),
            confirmations: answers.map(Answers::of).unwrap_or_default(),
            explanations: explained.map(Explanations::of).unwrap_or_default(),
        })
    }

    /// What each ledger says that papers depend on, by its file; files that say nothing are left
    /// out.
    pub fn fingerprints(&self) -> BTreeMap<String, String> {
        let all = [
            (confirmations::FILE, self.confirmations.fingerprint()),
            (explanations::FILE, self.explanations.fingerprint()),
            (register::FILE, self.register.fingerprint()),
            (remarks::FILE, self.remarks.fingerprint()),
        ];
        let all = all.into_iter().filter(|(_, said)| !said.is_empty());
        all.map(|(file, said)| (file.to_owned(), said)).collect()
    }
}

/// Reads the paragraphs in other words; none where there is no such document.
fn read_remarks(folder: &Path, reader: &Reader, limits: &Limits) -> Result<Remarks, Error> {
    let path = folder.join(remarks::FILE);
    if !path.exists() {
        return Ok(Remarks::default());
    }
    let bytes = files::read(&path, limits.file_bytes).at(&path)?;
    let unreadable = |_| Error::asked("ledger-unreadable").arg("file", remarks::FILE);
    Remarks::of(&reader.controls(&bytes, limits).map_err(unreadable)?)
}

/// A column of a ledger.
#[derive(Debug, Clone)]
pub struct Column {
    /// Its head.
    pub title: &'static str,
    /// How wide it is, in letters.
    pub width: f64,
    /// Whose it is.
    pub kind: ColumnKind,
}

/// Whose a column is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ColumnKind {
    /// The program writes it.
    Programs,
    /// People write it.
    Peoples,
    /// People choose one of these words.
    Choice(Vec<String>),
    /// The program's own marks, by which it knows a row again; nobody needs to read them.
    Mark,
}

/// A row of a ledger.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Line {
    /// Its texts by column.
    pub cells: Vec<String>,
    /// A column whose text leads to a cell of a return (`input/a.xlsx#'Phiếu'!B8`).
    pub link: Option<(usize, String)>,
}

/// A ledger to be written.
#[derive(Debug, Clone)]
pub struct Ledger {
    /// The file's name.
    pub file: &'static str,
    /// The name of its sheet.
    pub sheet: &'static str,
    /// What stands at its head.
    pub title: &'static str,
    /// How it is filled in, a sentence below the title.
    pub note: &'static str,
    /// Its columns.
    pub columns: Vec<Column>,
    /// Its rows.
    pub lines: Vec<Line>,
    /// How many empty rows stand below, for what people add.
    pub empty: usize,
}

impl Ledger {
    /// The rows as they are read back: the texts of all columns that are no marks.
    pub fn rows(&self) -> Vec<Row> {
        let row = |line: &Line| {
            let cells = self.columns.iter().zip(&line.cells);
            let cells = cells.filter(|(_, text)| !text.is_empty());
            cells.map(|(column, text)| (column.title, fold::clean(text))).collect()
        };
        self.lines.iter().map(row).collect()
    }
}

/// A row by the heads of its columns; empty cells are left out, texts have single spaces.
pub type Row = BTreeMap<&'static str, String>;

/// Reads a ledger's rows from the round's folder; none when it is not there.
///
/// # Errors
/// When it is there and cannot be read: it is then neither used nor written over.
pub fn read(
    folder: &Path,
    file: &str,
    (sheet, titles): (&str, &[&'static str]),
    (reader, limits): (&Reader, &Limits),
) -> Result<Option<Vec<Row>>, Error> {
    let path = folder.join(file);
    if !path.exists() {
        return Ok(None);
    }
    let bytes = files::read(&path, limits.file_bytes).at(&path)?;
    let unreadable = || Error::asked("ledger-unreadable").arg("file", file);
    let book = reader.read(&bytes, limits).map_err(|_| unreadable())?;
    rows(&book, sheet, titles).map(Some).ok_or_else(unreadable)
}

/// The rows below a head with these titles, wherever people moved the columns; none without
/// such a head.
pub fn rows(book: &Workbook, sheet: &str, titles: &[&'static str]) -> Option<Vec<Row>> {
    let sheet = book.sheets.iter().find(|own| own.name == sheet)?;
    let (columns, below) = below_head(sheet, titles)?;
    let row = |number: u32| {
        let cell = |title: &&'static str| {
            let text = shown_at(sheet, number, *columns.get(*title)?);
            (!text.is_empty()).then_some((*title, text))
        };
        titles.iter().filter_map(cell).collect::<Row>()
    };
    Some(below.into_iter().map(row).filter(|row| !row.is_empty()).collect())
}

/// The columns of a head with these titles, by all that the head says, and the rows in use below
/// it; none without such a head.
pub fn below_head(sheet: &Sheet, titles: &[&str]) -> Option<(BTreeMap<String, u32>, Vec<u32>)> {
    let mut numbers: Vec<u32> = sheet.cells.keys().map(|(row, _)| *row).collect();
    numbers.dedup();
    let columns = |row: u32| {
        let cells = sheet.cells.range((row, 0)..=(row, u32::MAX));
        cells.map(|((_, col), cell)| (shown(cell), *col)).collect::<BTreeMap<String, u32>>()
    };
    numbers.iter().enumerate().find_map(|(at, row)| {
        let columns = columns(*row);
        let is_head = titles.iter().all(|title| columns.contains_key(*title));
        is_head.then(|| (columns, numbers.iter().skip(at + 1).copied().collect()))
    })
}

/// What a cell of a sheet shows.
fn shown_at(sheet: &Sheet, row: u32, col: u32) -> String {
    sheet.cells.get(&(row, col)).map(shown).unwrap_or_default()
}

/// What a cell shows, as one line.
fn shown(cell: &Cell) -> String {
    match cell {
        Cell::Text(text) => fold::clean(text),
        Cell::Number(number) => number.to_string(),
        Cell::Moment(Some(day), _) => day.format("%d/%m/%Y").to_string(),
        Cell::Bool(_) | Cell::Moment(None, _) | Cell::Error(_) | Cell::Uncomputed => String::new(),
    }
}

/// Whether an office program has a file open: it leaves a mark of its own beside it.
pub fn is_open(folder: &Path, file: &str) -> bool {
    // Excel leaves out the first two letters of a long name.
    let tail: String = file.chars().skip(2).collect();
    let marks = [format!("~${file}"), format!("~${tail}"), format!(".~lock.{file}#")];
    marks.iter().any(|mark| folder.join(mark).exists())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A sheet with these texts from its first cell on.
    fn book(texts: &[&[&str]]) -> Workbook {
        let cells = texts.iter().zip(0_u32..).flat_map(|(row, at)| {
            row.iter().zip(0_u32..).map(move |(text, col)| ((at, col), Cell::Text((*text).into())))
        });
        let sheet = Sheet { name: "Sổ".into(), cells: cells.collect(), ..Sheet::default() };
        Workbook { sheets: vec![sheet], saved: None }
    }

    #[test]
    fn rows_are_found_below_their_head_wherever_columns_are() {
        let book = book(&[&["Tiêu đề"], &["B", "ghi thêm", "A"], &["hai", "x", " một  hai"]]);
        let read = rows(&book, "Sổ", &["A", "B"]).expect("a head");
        assert_eq!(read, [Row::from([("A", "một hai".into()), ("B", "hai".into())])]);
        assert!(rows(&book, "Sổ", &["A", "C"]).is_none());
        assert!(rows(&book, "Khác", &["A"]).is_none());
    }

    #[test]
    fn what_is_open_elsewhere_is_seen() {
        let folder = tempfile::tempdir().expect("a folder");
        assert!(!is_open(folder.path(), "xac-nhan.xlsx"));
        for mark in ["~$xac-nhan.xlsx", "~$c-nhan.xlsx", ".~lock.xac-nhan.xlsx#"] {
            std::fs::write(folder.path().join(mark), "").expect("written");
            assert!(is_open(folder.path(), "xac-nhan.xlsx"), "{mark}");
            std::fs::remove_file(folder.path().join(mark)).expect("removed");
        }
    }
}
