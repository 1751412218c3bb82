//! Cells → sections. Content decides what a sheet is: labels with values beside
//! them, and tables by their head rows, wherever they stand.

mod fields;
mod head;
mod sums;
mod table;
mod wrong;

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::sync::Arc;
use std::time::Duration;

use super::legacy;
use super::values::{self, Wrong};
use crate::code::Code;
use crate::declaration::{Column, Pattern, Record, SectionId, Type, Value};
use crate::finding::{Finding, Place, Touches};
use crate::fold;
use crate::formats::cells::{Cell, MergedAreas, Sheet, Unread, Workbook};
use crate::formats::limits::{Deadline, Limit, Unreadable};
use crate::ledgers::confirmations::Proposal;
use crate::round::{Plan, Sourced, Text};
use fields::OpenFields;
use wrong::wrong_value;

/// A section as it was found on a sheet.
#[derive(Debug, Clone)]
pub struct Found {
    /// Which section.
    pub id: SectionId,
    /// The sheet, at the section's first cell.
    pub place: Place,
    /// The unit code that stands nearest above it on its sheet.
    pub code: Option<Sourced<Text>>,
    /// One record for a field section, one for each row of a table.
    pub records: Vec<Record>,
    /// What is wrong in it; the unit is not known yet.
    pub findings: Vec<Finding>,
    /// Whether required columns are missing, so that it may be another table.
    pub partial: bool,
    /// Whether it is part of a form that nobody filled in: labels without a value,
    /// a head without rows, or rows of which no count is given.
    pub blank: bool,
    /// What of it was understood by more than words.
    pub proposals: Vec<Proposal>,
}

impl Found {
    /// Whether something in it is wrong.
    pub fn has_wrong_values(&self) -> bool {
        self.findings.iter().any(|finding| finding.touches != Touches::Nothing)
    }

    /// Whether labels or columns that a return must have are not there.
    pub fn lacks_labels(&self) -> bool {
        self.partial
            || self.findings.iter().any(|finding| {
                let what = finding.args.get("what");
                finding.code == Code::E105
                    && (what == Some(&"field".into()) || what == Some(&"column".into()))
            })
    }
}

/// A unit's name and the code that it stands with.
#[derive(Debug, Clone)]
pub struct NamedUnit {
    /// `Tên đơn vị`.
    pub name: Sourced<Text>,
    /// The code nearest to it on its sheet.
    pub code: Option<Sourced<Text>>,
}

/// All that was recognised in one workbook.
#[derive(Debug, Clone, Default)]
pub struct Recognised {
    /// The sections in the order of sheets and rows.
    pub sections: Vec<Found>,
    /// Every unit code, in the same order.
    pub codes: Vec<Sourced<Text>>,
    /// Every unit name.
    pub names: Vec<NamedUnit>,
    /// Notes about the file as a whole.
    pub findings: Vec<Finding>,
    /// Findings so far, those of sections too.
    noted: usize,
}

/// The most sections and unit codes of a workbook: far more than a whole round
/// in one file, far fewer than would fill the memory.
pub const MOST_SECTIONS: usize = 10_000;

/// The most findings of a workbook: nobody reads more, and a million cells may
/// each hold a mistake.
pub const MOST_FINDINGS: usize = 10_000;

/// The most merged areas of a sheet, counted row by row.
const MOST_MERGED: usize = 1_000_000;

impl Recognised {
    /// Refuses more than can be meant.
    fn within_limits(&self) -> Result<(), Unreadable> {
        let within = |limit, found: usize, most: usize| match found > most {
            true => Err(Unreadable::Over(limit, found as u64, most as u64)),
            false => Ok(()),
        };
        within(Limit::Sections, self.sections.len().max(self.codes.len()), MOST_SECTIONS)?;
        within(Limit::Findings, self.noted, MOST_FINDINGS)
    }

    /// Whether the labels of the declaration did not explain the workbook: no section, or one
    /// with a fault.
    pub fn is_unexplained(&self) -> bool {
        self.sections.iter().all(|found| found.blank)
            || self.sections.iter().any(Found::lacks_labels)
    }

    /// Takes a section.
    fn push(&mut self, found: Found) {
        self.noted += found.findings.len();
        self.sections.push(found);
    }
}

/// What recognising depends on beside the cells.
#[derive(Clone, Copy)]
pub struct RecogniseOptions<'a> {
    /// The sections that are looked for.
    pub patterns: &'a [Pattern],
    /// The round's levels, for marks.
    pub plan: &'a Plan,
    /// Whether the papers' font has a character.
    pub prints: &'a (dyn Fn(char) -> bool + Sync),
    /// How long it may take.
    pub time: Duration,
}

impl<'a> RecogniseOptions<'a> {
    /// For these sections, with a font of every character and without haste.
    pub fn new(patterns: &'a [Pattern], plan: &'a Plan) -> Self {
        Self { patterns, plan, prints: &|_| true, time: Duration::MAX }
    }
}

/// Recognises the sections of a workbook.
///
/// # Errors
/// When there is more in it than can be meant, or it takes too long.
pub fn recognise(
    workbook: &Workbook,
    file: &Arc<str>,
    options: RecogniseOptions<'_>,
) -> Result<Recognised, Unreadable> {
    let deadline = Deadline::after(options.time);
    let mut recognised = Recognised::default();
    for sheet in &workbook.sheets {
        let place = Place::sheet(file, &sheet.name.as_str().into());
        let (sheet, converted) = legacy::convert(sheet, deadline)?;
        let notes = converted.into_iter().map(|(encoding, sample, cells)| {
            let note = Finding::new(Code::W102, Touches::Nothing)
                .arg("encoding", encoding)
                .arg("text", sample);
            cells.into_iter().fold(note, |note, (row, col)| note.at(&place.at(row, col)))
        });
        recognised.findings.extend(notes);
        recognised.findings.extend(unread(&sheet, &place));
        Scanner::new(&sheet, place, options, deadline, &mut recognised)?.scan()?;
    }
    Ok(recognised)
}

/// The most letters of the words that say where something stands.
const NEAR_LETTERS: usize = 60;

/// W106 for the pictures and the objects of a sheet that cannot be read, with the words before the
/// first one, for a document has no cells by which people find it.
fn unread(sheet: &Sheet, place: &Place) -> Vec<Finding> {
    let of = |kind: Unread, what: &'static str| {
        let own = sheet.unread.iter().filter(|(_, own)| *own == kind).map(|(at, _)| *at);
        let own: Vec<(u32, u32)> = own.collect();
        let mut before = sheet.cells.range(..=*own.first()?).rev();
        let near = before.find_map(|(_, cell)| values::text(cell).ok()).unwrap_or_default();
        let near: String = near.chars().take(NEAR_LETTERS).collect();
        let note = Finding::new(Code::W106, Touches::Nothing).arg("what", what);
        let note = note.arg("count", own.len()).arg("near", fold::without_turns(near.trim()));
        Some(own.iter().fold(note, |note, (row, col)| note.at(&place.at(*row, *col))))
    };
    let kinds = [of(Unread::Picture, "picture"), of(Unread::Object, "object")];
    kinds.into_iter().flatten().collect()
}

/// Which papers say what a section says.
pub fn touches(id: SectionId) -> Touches {
    match id {
        SectionId::Conference
        | SectionId::Attendance
        | SectionId::Proceedings
        | SectionId::TallyBoard
        | SectionId::Ballots => Touches::Conference,
        SectionId::Opening | SectionId::Results | SectionId::BallotRows | SectionId::Comments => {
            Touches::Count
        }
        SectionId::Explanations | SectionId::Registry => Touches::Both,
    }
}

/// Reads one sheet from top to bottom.
struct Scanner<'a, 'r> {
    /// The sheet.
    sheet: &'a Sheet,
    /// Its place.
    place: Place,
    /// What is looked for.
    options: RecogniseOptions<'a>,
    /// When it must be done.
    deadline: Deadline,
    /// Its merged areas.
    merged: MergedAreas,
    /// The folded text of cells, worked out once.
    folded: HashMap<(u32, u32), String>,
    /// The used columns of each used row.
    rows: BTreeMap<u32, Vec<u32>>,
    /// The columns of each row in which a label may stand.
    labelled: BTreeMap<u32, Vec<u32>>,
    /// The texts of values: names and criteria stand in every row, and a round has many rows.
    texts: RefCell<HashSet<Text>>,
    /// Hidden rows.
    hidden_rows: BTreeSet<u32>,
    /// Hidden columns.
    hidden_columns: BTreeSet<u32>,
    /// The unit code that holds here.
    code: Option<Sourced<Text>>,
    /// Field sections that are being read.
    open: Vec<OpenFields<'a>>,
    /// Labels that nothing knows, by row, within reach of known ones.
    unknown_labels: Vec<(Place, String)>,
    /// Where results go.
    out: &'r mut Recognised,
}

impl<'a, 'r> Scanner<'a, 'r> {
    /// Prepares a sheet for reading.
    fn new(
        sheet: &'a Sheet,
        place: Place,
        options: RecogniseOptions<'a>,
        deadline: Deadline,
        out: &'r mut Recognised,
    ) -> Result<Self, Unreadable> {
        let mut rows: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
        let mut labelled: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
        let mut folded = HashMap::new();
        for ((row, col), cell) in &sheet.cells {
            if cell.is_blank() {
                continue;
            }
            rows.entry(*row).or_default().push(*col);
            if let Cell::Text(text) = cell {
                let label = fold::label(beginning(text));
                if !label.is_empty() {
                    labelled.entry(*row).or_default().push(*col);
                }
                folded.insert((*row, *col), label);
            }
        }
        let used = rows.keys().copied().collect();
        let most = MOST_MERGED as u64;
        let merged = MergedAreas::new(&sheet.merged, &used, MOST_MERGED)
            .ok_or(Unreadable::Over(Limit::Merged, most + 1, most))?;
        Ok(Self {
            sheet,
            place,
            options,
            deadline,
            merged,
            folded,
            rows,
            labelled,
            texts: RefCell::default(),
            hidden_rows: sheet.hidden_rows.iter().copied().collect(),
            hidden_columns: sheet.hidden_columns.iter().copied().collect(),
            code: None,
            open: Vec::new(),
            unknown_labels: Vec::new(),
            out,
        })
    }

    /// Reads every row.
    fn scan(mut self) -> Result<(), Unreadable> {
        let mut next = 0;
        while let Some(row) = self.rows.range(next..).next().map(|(row, _)| *row) {
            self.deadline.check()?;
            next = match self.header(row) {
                Some(header) => self.table(&header)?,
                None => {
                    self.labels_of_row(row);
                    row + 1
                }
            };
            self.out.within_limits()?;
        }
        for fields in std::mem::take(&mut self.open) {
            self.close(fields);
        }
        self.out.within_limits()
    }

    /// The cell at a place.
    fn cell(&self, row: u32, col: u32) -> Option<&'a Cell> {
        self.sheet.cells.get(&(row, col)).filter(|cell| !cell.is_blank())
    }

    /// The cell at a place, options through a merge to its first cell in the
    /// same column: a name merged over its rows stands for each of them.
    fn cell_through_merge(&self, row: u32, col: u32) -> Option<(&'a Cell, u32)> {
        if let Some(cell) = self.cell(row, col) {
            return Some((cell, row));
        }
        let area = self.merged.at(row, col).filter(|area| area.start.1 == col)?;
        Some((self.cell(area.start.0, col)?, area.start.0))
    }

    /// The folded text at a place.
    fn folded(&self, row: u32, col: u32) -> &str {
        self.folded.get(&(row, col)).map_or("", String::as_str)
    }

    /// The folded text at a place of a head row, through merges in any direction.
    fn folded_through_merge(&self, row: u32, col: u32) -> &str {
        let own = self.folded(row, col);
        if !own.is_empty() {
            return own;
        }
        self.merged.at(row, col).map_or("", |area| self.folded(area.start.0, area.start.1))
    }

    /// The column after a cell, or after the area it is merged into.
    fn next_col(&self, row: u32, col: u32) -> u32 {
        self.merged.at(row, col).map_or(col, |area| area.end.1).saturating_add(1)
    }

    /// Whether any section knows this label.
    fn is_label(&self, folded: &str) -> bool {
        self.options.patterns.iter().any(|pattern| pattern.column(folded).is_some())
    }

    /// The used columns of a row.
    fn used(&self, row: u32) -> &[u32] {
        self.rows.get(&row).map_or(&[], Vec::as_slice)
    }

    /// A text, as it lies in memory already where another cell of the sheet says the same.
    fn shared(&self, text: Text) -> Text {
        let mut texts = self.texts.borrow_mut();
        let known = texts.get(&text).cloned();
        known.unwrap_or_else(|| {
            texts.insert(text.clone());
            text
        })
    }

    /// A cell as its column wants it; a finding when it is not.
    fn value(
        &self,
        cell: &Cell,
        column: &Column,
        place: &Place,
        section: SectionId,
        findings: &mut Vec<Finding>,
    ) -> Option<Value> {
        let parsed = match column.kind {
            Type::Index => return None,
            Type::Text => values::text(cell).map(|text| Value::Text(text.into())),
            Type::Lines => values::lines(cell).map(|text| Value::Text(text.into())),
            Type::Count => values::count(cell).map(Value::Count),
            Type::Date => values::date(cell).map(Value::Date),
            Type::Time => values::time(cell).map(Value::Time),
            Type::Choice(choices) => values::choice(cell, choices).map(Value::Choice),
            Type::Mark => match values::mark(cell, self.options.plan) {
                Err(Wrong::Type) => Ok(Value::UnknownMark(values::quoted(cell).into())),
                parsed => parsed.map(Value::Mark),
            },
        };
        match parsed {
            Ok(Value::Text(text)) => {
                let missing = text.chars().find(|c| !(self.options.prints)(*c));
                if let Some(character) = missing {
                    let finding = Finding::new(Code::E111, touches(section)).at(place);
                    let finding = finding.arg("character", fold::character_code(character));
                    findings.push(finding.arg("text", fold::without_turns(&text)));
                    return None;
                }
                Some(Value::Text(self.shared(text)))
            }
            Ok(value) => Some(value),
            Err(wrong) => {
                findings.push(wrong_value(cell, column, place, section, &wrong));
                None
            }
        }
    }

    /// W103 when data of a section cannot be seen.
    fn note_hidden(&self, found: &mut Found) {
        let places = || found.records.iter().flat_map(Record::values).map(|value| &value.place);
        let hides =
            |place: &&Place| place.cell.is_some_and(|cell| self.hidden_rows.contains(&cell.row));
        let hides_column = |place: &&Place| {
            place.cell.is_some_and(|cell| self.hidden_columns.contains(&cell.col()))
        };
        let hidden = if self.sheet.hidden {
            Some(("sheet", found.place.clone()))
        } else if let Some(place) = places().find(hides) {
            Some(("row", place.clone()))
        } else {
            places().find(hides_column).map(|place| ("column", place.clone()))
        };
        if let Some((what, place)) = hidden {
            let note = Finding::new(Code::W103, Touches::Nothing).at(&place);
            found.findings.push(note.arg("what", what).arg("section", found.id.key()));
        }
    }
}

/// As much of a text as a label can be long: cells may hold megabytes.
fn beginning(text: &str) -> &str {
    const LONGEST: usize = 512;
    let end = (0..=LONGEST.min(text.len())).rev().find(|end| text.is_char_boundary(*end));
    text.get(..end.unwrap_or(0)).unwrap_or(text)
}
