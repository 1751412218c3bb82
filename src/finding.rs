//! Findings (phát hiện): what a check reports, and where.
//!
//! A finding carries values, never sentences: the rule's own texts turn it into
//! Vietnamese or English when it is shown.

use std::collections::BTreeMap;
use std::fmt;
use std::num::NonZeroU32;
use std::sync::Arc;

use crate::code::Code;
pub use crate::code::Severity;
use chrono::{NaiveDate, NaiveTime};
use serde::{Deserialize, Serialize};

/// A cell of a sheet, counted from zero; shown as people name it (`B7`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct CellRef {
    /// Row from the top, from zero.
    pub row: u32,
    /// Column from the left, from one: as it is never zero, no cell takes no more room than one,
    /// and every value of a round has its cell.
    column: NonZeroU32,
}

impl CellRef {
    /// The cell in this row and column, both from zero.
    pub fn new(row: u32, col: u32) -> Self {
        Self { row, column: NonZeroU32::MIN.saturating_add(col) }
    }

    /// Column from the left, from zero.
    pub fn col(self) -> u32 {
        self.column.get() - 1
    }

    /// The cell that people name so (`B7`); none for anything else.
    pub fn named(name: &str) -> Option<Self> {
        let (letters, digits) = name.split_at_checked(name.find(|c: char| c.is_ascii_digit())?)?;
        let column = letters.bytes().try_fold(0_u32, |column, letter| {
            let digit = letter.checked_sub(b'A').filter(|digit| *digit < 26)?;
            column.checked_mul(26)?.checked_add(u32::from(digit) + 1)
        })?;
        Some(Self::new(digits.parse::<u32>().ok()?.checked_sub(1)?, column.checked_sub(1)?))
    }
}

/// The letters of a column (`0` → `A`, `26` → `AA`).
pub fn column_letters(col: u32) -> String {
    let mut letters = Vec::new();
    let mut rest = u64::from(col) + 1;
    while rest > 0 {
        let digit = u8::try_from((rest - 1) % 26).unwrap_or(0);
        letters.push(char::from(b'A' + digit));
        rest = (rest - 1) / 26;
    }
    letters.iter().rev().collect()
}

impl fmt::Display for CellRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", column_letters(self.col()), u64::from(self.row) + 1)
    }
}

/// From the input folder to what lies beside it.
const BESIDE: &str = "../";

/// Where something stands: a file, or a sheet of it, or a cell.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Place {
    /// The file and the sheet: one for all values that stand there, as a round has millions.
    pub on: Arc<OnSheet>,
    /// The cell.
    pub cell: Option<CellRef>,
}

/// A file, or a sheet of it.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct OnSheet {
    /// The file's path below the input folder, with `/` on every platform.
    pub file: Arc<str>,
    /// The sheet's name.
    pub sheet: Option<Arc<str>>,
}

impl Place {
    /// A whole file.
    pub fn file(file: &Arc<str>) -> Self {
        Self::on(file.clone(), None)
    }

    /// A whole sheet.
    pub fn sheet(file: &Arc<str>, sheet: &Arc<str>) -> Self {
        Self::on(file.clone(), Some(sheet.clone()))
    }

    /// A file beside `bienban.toml`: a ledger, or a paper that was issued.
    pub fn beside(file: &str) -> Self {
        Self::on(format!("{BESIDE}{file}").into(), None)
    }

    /// A sheet of a file beside `bienban.toml`.
    pub fn sheet_beside(file: &str, sheet: &str) -> Self {
        Self::on(format!("{BESIDE}{file}").into(), Some(sheet.into()))
    }

    /// A whole file, or a whole sheet of it.
    fn on(file: Arc<str>, sheet: Option<Arc<str>>) -> Self {
        Self { on: Arc::new(OnSheet { file, sheet }), cell: None }
    }

    /// Whether it stands beside `bienban.toml`, not below the input folder.
    pub fn is_beside(&self) -> bool {
        self.on.file.starts_with(BESIDE)
    }

    /// The file as people name it.
    pub fn file_name(&self) -> &str {
        self.on.file.strip_prefix(BESIDE).unwrap_or(&self.on.file)
    }

    /// The same sheet, at another cell.
    pub fn at(&self, row: u32, col: u32) -> Self {
        Self { cell: Some(CellRef::new(row, col)), ..self.clone() }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.file_name())?;
        if let Some(sheet) = &self.on.sheet {
            write!(f, " › {sheet}")?;
        }
        if let Some(cell) = &self.cell {
            write!(f, "!{cell}")?;
        }
        Ok(())
    }
}

/// A value inside a message.
#[derive(Debug, Clone, PartialEq)]
pub enum Arg {
    /// Text as it stands in the return.
    Text(String),
    /// A whole number.
    Number(i64),
    /// A day.
    Day(NaiveDate),
    /// An hour of the day.
    Hour(NaiveTime),
    /// A rounded figure, with a decimal comma.
    Figure(String),
    /// Texts of the catalogues, each by its key with its own values, parted by semicolons.
    Phrases(Vec<(&'static str, Args)>),
}

impl From<&str> for Arg {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Arg {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<&Arc<str>> for Arg {
    fn from(text: &Arc<str>) -> Self {
        Self::Text(text.to_string())
    }
}

impl From<NaiveDate> for Arg {
    fn from(day: NaiveDate) -> Self {
        Self::Day(day)
    }
}

impl From<NaiveTime> for Arg {
    fn from(hour: NaiveTime) -> Self {
        Self::Hour(hour)
    }
}

impl From<u32> for Arg {
    fn from(number: u32) -> Self {
        Self::Number(i64::from(number))
    }
}

impl From<usize> for Arg {
    fn from(number: usize) -> Self {
        Self::Number(i64::try_from(number).unwrap_or(i64::MAX))
    }
}

impl From<i64> for Arg {
    fn from(number: i64) -> Self {
        Self::Number(number)
    }
}

/// The values of a message by their names in its text.
pub type Args = BTreeMap<&'static str, Arg>;

/// Which part of a unit's papers a finding puts in question.
///
/// The first two values are documents that are signed at different times; what
/// is in question in one must not hold back the other (`docs/rules.md`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Touches {
    /// The conference and its custody: minutes and handover record.
    Conference,
    /// What came after opening: the opening record and the synthesis' share.
    Count,
    /// Both.
    Both,
    /// Nothing that is printed: a note to whoever runs the program.
    Nothing,
}

impl Touches {
    /// Whether the conference's papers are in question.
    pub fn conference(self) -> bool {
        matches!(self, Self::Conference | Self::Both)
    }

    /// Whether the count and all that is made from it are in question.
    pub fn count(self) -> bool {
        matches!(self, Self::Count | Self::Both)
    }
}

/// What one check found in one place.
#[derive(Debug, Clone)]
pub struct Finding {
    /// The rule's stable code, `E301`.
    pub code: Code,
    /// Error or warning.
    pub severity: Severity,
    /// The unit's code, where one is known.
    pub unit: Option<Arc<str>>,
    /// Where it stands; the first place is the one to look at first.
    pub places: Vec<Place>,
    /// Everything that was compared. A later rule that would compare one of
    /// these cells again stays silent, so that one cause gives one finding.
    pub inputs: Vec<Place>,
    /// The values in the message.
    pub args: Args,
    /// Which papers it puts in question.
    pub touches: Touches,
    /// Whether a signed explanation covers it (giải trình).
    pub explained: bool,
}

impl Finding {
    /// A finding of the rule with this code.
    pub fn new(code: Code, touches: Touches) -> Self {
        Self {
            code,
            severity: code.severity(),
            unit: None,
            places: Vec::new(),
            inputs: Vec::new(),
            args: Args::new(),
            touches,
            explained: false,
        }
    }

    /// Says which unit it is about.
    pub fn unit(mut self, unit: Option<&Arc<str>>) -> Self {
        self.unit = unit.cloned();
        self
    }

    /// Adds a place to look at; it counts as compared.
    pub fn at(mut self, place: &Place) -> Self {
        self.places.push(place.clone());
        self.comparing(place)
    }

    /// Adds a place that was compared but need not be looked at.
    pub fn comparing(mut self, place: &Place) -> Self {
        self.inputs.push(place.clone());
        self
    }

    /// Adds a value to the message.
    pub fn arg(mut self, name: &'static str, value: impl Into<Arg>) -> Self {
        self.args.insert(name, value.into());
        self
    }

    /// The cells of the first place's sheet that the finding names.
    pub fn cells(&self) -> Vec<CellRef> {
        let Some(first) = self.places.first() else { return Vec::new() };
        let mut cells: Vec<_> = self
            .places
            .iter()
            .filter(|place| place.on == first.on)
            .filter_map(|place| place.cell)
            .collect();
        cells.dedup();
        cells
    }

    /// The places that are on another sheet or in another file than the first.
    pub fn elsewhere(&self) -> impl Iterator<Item = &Place> {
        let first = self.places.first();
        self.places.iter().filter(move |place| first.is_some_and(|first| place.on != first.on))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_named_as_excel_names_them() {
        for (col, letters) in [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ"), (16383, "XFD")] {
            assert_eq!(column_letters(col), letters);
        }
        assert_eq!(CellRef::new(1_048_575, 16_383).to_string(), "XFD1048576");
        for name in ["A1", "Z9", "AB7", "XFD1048576"] {
            assert_eq!(CellRef::named(name).map(|cell| cell.to_string()).as_deref(), Some(name));
        }
        for wrong in
            ["", "AB", "7", "AB0", "ab7", "A1B2", "A-1", "Đ1", "ZZZZZZZZZZ1", "A99999999999"]
        {
            assert_eq!(CellRef::named(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn a_place_reads_like_a_path() {
        let place = Place::sheet(&"a/b.xlsx".into(), &"Kiểm phiếu".into()).at(7, 1);
        assert_eq!(place.to_string(), "a/b.xlsx › Kiểm phiếu!B8");
    }
}
