//! Cells → sections. Content decides what a sheet is: labels with values beside
//! them, and tables by their head rows, wherever they stand.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::{Arc, LazyLock};
use std::time::Duration;

use chrono::{NaiveDate, NaiveTime};

use super::legacy;
use super::values::{self, Wrong};
use crate::code::Code;
use crate::declaration::{
    Column, Key, Pattern, SUBJECTS, SectionId, Shape, Type, UNIT_CODE, UNIT_NAME,
};
use crate::finding::{Finding, Place, Touches};
use crate::fold;
use crate::formats::cells::{Cell, MergedAreas, Sheet, Workbook};
use crate::formats::limits::Deadline;
use crate::formats::limits::{Limit, Unreadable};
use crate::round::{Plan, Sourced, Text};

/// A value of a section.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// Text.
    Text(Text),
    /// A count.
    Count(u32),
    /// A day.
    Date(NaiveDate),
    /// An hour.
    Time(NaiveTime),
    /// The index of a choice.
    Choice(usize),
    /// The index of a level.
    Mark(usize),
    /// A mark that is no level, as it stands.
    UnknownMark(Text),
}

/// The values of a field section, or of one data row, by their keys.
pub type Record = BTreeMap<Key, Sourced<Value>>;

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

    /// Takes a section.
    fn push(&mut self, found: Found) {
        self.noted += found.findings.len();
        self.sections.push(found);
    }
}

/// What recognising depends on beside the cells.
#[derive(Clone, Copy)]
pub struct Looking<'a> {
    /// The sections that are looked for.
    pub patterns: &'a [Pattern],
    /// The round's levels, for marks.
    pub plan: &'a Plan,
    /// Whether the papers' font has a character.
    pub prints: &'a (dyn Fn(char) -> bool + Sync),
    /// How long it may take.
    pub time: Duration,
}

impl<'a> Looking<'a> {
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
    looking: Looking<'_>,
) -> Result<Recognised, Unreadable> {
    let deadline = Deadline::after(looking.time);
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
        Scanner::new(&sheet, place, looking, deadline, &mut recognised)?.scan()?;
    }
    Ok(recognised)
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

/// A label of a field section with what stands beside it.
struct Labelled<'a> {
    /// The field.
    column: &'a Column,
    /// Where the label stands.
    label: Place,
    /// Its value, if there is one.
    value: Option<(Cell, Place)>,
}

/// A field section that is being read.
struct OpenFields<'a> {
    /// Its pattern.
    pattern: &'a Pattern,
    /// The labels found so far.
    fields: Vec<Labelled<'a>>,
    /// The unit code that holds for it.
    code: Option<Sourced<Text>>,
    /// Whether it followed another of its kind: its own code may still come.
    repeated: bool,
}

/// The head of a table.
struct Header<'a> {
    /// Its pattern.
    pattern: &'a Pattern,
    /// First row.
    row: u32,
    /// How many rows.
    height: u32,
    /// The known columns from left to right.
    columns: Vec<(u32, &'a Column)>,
    /// Labels that are not known.
    unknown: Vec<(u32, String)>,
    /// Required columns that are not there.
    missing: Vec<&'a Column>,
}

/// What a row below a table's head is.
enum RowKind {
    /// Data of the table.
    Data,
    /// A row of sums.
    Total,
    /// A remark, a row that numbers the columns, or nothing.
    Skip,
    /// Something else begins here.
    End,
}

/// Reads one sheet from top to bottom.
struct Scanner<'a, 'r> {
    /// The sheet.
    sheet: &'a Sheet,
    /// Its place.
    place: Place,
    /// What is looked for.
    looking: Looking<'a>,
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
    /// Hidden rows.
    hidden_rows: BTreeSet<u32>,
    /// Hidden columns.
    hidden_columns: BTreeSet<u32>,
    /// The unit code that holds here.
    code: Option<Sourced<Text>>,
    /// Field sections that are being read.
    open: Vec<OpenFields<'a>>,
    /// Labels that nothing knows, by row, within reach of known ones.
    strangers: Vec<(Place, String)>,
    /// Where results go.
    out: &'r mut Recognised,
}

impl<'a, 'r> Scanner<'a, 'r> {
    /// Prepares a sheet for reading.
    fn new(
        sheet: &'a Sheet,
        place: Place,
        looking: Looking<'a>,
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
            looking,
            deadline,
            merged,
            folded,
            rows,
            labelled,
            hidden_rows: sheet.hidden_rows.iter().copied().collect(),
            hidden_columns: sheet.hidden_columns.iter().copied().collect(),
            code: None,
            open: Vec::new(),
            strangers: Vec::new(),
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

    /// The cell at a place, looking through a merge to its first cell in the
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

    /// Whether the cell heads several columns that have labels of their own below.
    fn heads_group(&self, row: u32, col: u32) -> bool {
        self.merged.at(row, col).is_some_and(|area| {
            let below = self.labelled.get(&area.end.0.saturating_add(1));
            let below = below.map_or(&[][..], Vec::as_slice);
            let before = |end: u32| below.partition_point(|col| *col < end);
            before(area.end.1.saturating_add(1)) >= before(area.start.1) + 2
        })
    }

    /// The column after a cell, or after the area it is merged into.
    fn next_col(&self, row: u32, col: u32) -> u32 {
        self.merged.at(row, col).map_or(col, |area| area.end.1).saturating_add(1)
    }

    /// Whether any section knows this label.
    fn is_label(&self, folded: &str) -> bool {
        self.looking.patterns.iter().any(|pattern| pattern.column(folded).is_some())
    }

    /// The used columns of a row.
    fn used(&self, row: u32) -> &[u32] {
        self.rows.get(&row).map_or(&[], Vec::as_slice)
    }

    /// The table whose head begins at this row, if one does.
    fn header(&self, row: u32) -> Option<Header<'a>> {
        let labelled = |row: u32| {
            self.used(row).iter().filter(|col| self.is_label(self.folded(row, **col))).count()
        };
        if labelled(row) < 2 && labelled(row) + labelled(row + 1) < 3 {
            return None;
        }
        let candidates = |row: u32, height: u32| -> Vec<Header<'a>> {
            let patterns = self.looking.patterns.iter();
            let tables = patterns.filter(|pattern| pattern.shape == Shape::Table);
            tables.filter_map(|pattern| self.match_header(pattern, row, height)).collect()
        };
        // The later of two equals would win a plain max: the order of the
        // declaration decides instead.
        let best = |headers: Vec<Header<'a>>| {
            headers.into_iter().fold(None, |best: Option<Header<'a>>, header| match best {
                Some(best) if best.columns.len() >= header.columns.len() => Some(best),
                _ => Some(header),
            })
        };
        let split = |headers: Vec<Header<'a>>| -> (Vec<_>, Vec<_>) {
            headers.into_iter().partition(|header| header.missing.is_empty())
        };
        let (full_one, one) = split(candidates(row, 1));
        if let Some(header) = best(full_one) {
            return Some(header);
        }
        // Two rows are one head only if both belong to it: a unit's code right
        // above a table is no part of its head.
        let below = candidates(row + 1, 1);
        let needs_both = |header: &Header<'a>| {
            below.iter().all(|below| {
                below.pattern.id != header.pattern.id || below.columns.len() < header.columns.len()
            })
        };
        let joined = candidates(row, 2).into_iter().filter(needs_both).collect();
        let (full_two, two) = split(joined);
        best(full_two).or_else(|| match (best(one), best(two)) {
            (Some(one), Some(two)) if two.columns.len() > one.columns.len() => Some(two),
            (one, two) => one.or(two),
        })
    }

    /// How far a pattern's columns stand in these rows; none if hardly any do.
    fn match_header(&self, pattern: &'a Pattern, row: u32, height: u32) -> Option<Header<'a>> {
        let mut cols: BTreeSet<u32> = self.used(row).iter().copied().collect();
        if height == 2 {
            cols.extend(self.used(row + 1));
        }
        let mut columns: Vec<(u32, &Column)> = Vec::new();
        let mut unknown = Vec::new();
        let mut second_row = false;
        for col in cols {
            let upper = self.folded_through_merge(row, col);
            let lower = if height == 2 { self.folded_through_merge(row + 1, col) } else { "" };
            let find = |label: &str| pattern.column(label);
            // Read downwards, the two say the most; a heading over several columns
            // is the label of none of them.
            let both = !upper.is_empty() && !lower.is_empty();
            let joined = || both.then(|| find(&format!("{upper} {lower}"))).flatten();
            let upper_alone = || find(upper).filter(|_| !self.heads_group(row, col));
            let lower_alone = || find(lower).filter(|_| !self.heads_group(row + 1, col));
            let known = joined().or_else(lower_alone).or_else(upper_alone);
            match known {
                Some(column) if columns.iter().all(|(_, taken)| taken.key != column.key) => {
                    second_row |= height == 2 && self.cell(row + 1, col).is_some();
                    columns.push((col, column));
                }
                _ => {
                    let label = [lower, upper].into_iter().find(|label| !label.is_empty());
                    unknown.extend(label.map(|label| (col, label.to_owned())));
                }
            }
        }
        let has = |column: &&Column| columns.iter().any(|(_, known)| known.key == column.key);
        let required = || pattern.columns.iter().filter(|column| column.required);
        let missing: Vec<&Column> = required().filter(|column| !has(column)).collect();
        let found = required().filter(has).count();
        let enough = found >= 1
            && found * 2 >= required().count()
            && (missing.is_empty() || columns.len() >= 3)
            && (height == 1 || second_row);
        enough.then_some(Header { pattern, row, height, columns, unknown, missing })
    }

    /// Reads a table and returns the row after it.
    fn table(&mut self, header: &Header<'a>) -> Result<u32, Unreadable> {
        let at_head =
            |scanner: &Self, col: u32| scanner.place.at(header.row + header.height - 1, col);
        let first = header.columns.first().map_or(0, |(col, _)| *col);
        let mut found = Found {
            id: header.pattern.id,
            place: at_head(self, first),
            code: self.code.clone(),
            records: Vec::new(),
            findings: Vec::new(),
            partial: !header.missing.is_empty(),
            blank: false,
        };
        let touches = touches(found.id);
        for column in &header.missing {
            found.findings.push(
                Finding::new(Code::E105, touches)
                    .at(&found.place)
                    .arg("what", "column")
                    .arg("name", column.name.as_str())
                    .arg("section", found.id.key()),
            );
        }
        // One more than is allowed is enough to refuse the file.
        for (col, label) in header.unknown.iter().take(MOST_FINDINGS + 1) {
            self.deadline.check()?;
            let known = header.pattern.columns.iter().map(|column| column.name.as_str());
            found.findings.push(unknown_label(&at_head(self, *col), label, found.id, known));
        }
        let mut sums = Sums::default();
        let mut row = header.row + header.height;
        let mut last = row;
        let mut gap = false;
        while let Some(used) = self.rows.range(row..).next().map(|(row, _)| *row) {
            self.deadline.check()?;
            gap |= used > row;
            match self.row_kind(header, used, gap) {
                RowKind::End => break,
                RowKind::Skip => {}
                RowKind::Total => sums.check(self, header, used, &mut found.findings),
                RowKind::Data => {
                    let record = self.record(header, used, &mut found.findings);
                    sums.add(header, &record);
                    found.records.push(record);
                    gap = false;
                }
            }
            row = used + 1;
            last = row;
            if found.findings.len() > MOST_FINDINGS {
                break;
            }
        }
        found.blank = self.is_blank(header, &found);
        self.note_hidden(&mut found);
        self.out.push(found);
        Ok(last)
    }

    /// Whether a whole table is as a form has it before it is filled in. Names
    /// and criteria that the form gives are no data without a count beside them.
    fn is_blank(&self, header: &Header<'a>, found: &Found) -> bool {
        let counts = || header.columns.iter().filter(|(_, column)| column.kind == Type::Count);
        let given = |record: &Record| {
            let cells = counts().filter_map(|(_, column)| record.get(&column.key)?.place.cell);
            counts().next().is_none()
                || cells.into_iter().any(|cell| self.cell(cell.row, cell.col).is_some())
        };
        !found.partial
            && !found.records.iter().any(given)
            && found.findings.iter().all(|finding| finding.touches == Touches::Nothing)
    }

    /// What a row below a table's head is.
    fn row_kind(&self, header: &Header<'a>, row: u32, after_gap: bool) -> RowKind {
        let filled: Vec<&(u32, &Column)> =
            header.columns.iter().filter(|(col, _)| self.cell(row, *col).is_some()).collect();
        let first_text = self.used(row).first().map_or("", |col| self.folded(row, *col));
        let texts = || filled.iter().map(|(col, _)| self.folded(row, *col));
        if texts().any(is_total) {
            return RowKind::Total;
        }
        if self.numbers_columns(header, row) {
            return RowKind::Skip;
        }
        // Free text fits a label too: the head of the next table is no row of this one.
        if self.header(row).is_some_and(|next| next.missing.is_empty()) {
            return RowKind::End;
        }
        let full =
            header.columns.iter().filter(|(_, column)| column.required).all(|(col, column)| {
                self.cell_through_merge(row, *col).is_some_and(|(cell, _)| fits(cell, column))
                    || (column.kind == Type::Count && self.cell(row, *col).is_none())
                    || column.kind == Type::Mark
            });
        let is_label = self.begins_field(row, first_text);
        if full && filled.len() >= 2 && !(is_label && filled.len() == 2 && self.text_only(header)) {
            return RowKind::Data;
        }
        if is_label || self.header(row).is_some() {
            return RowKind::End;
        }
        match filled.len() {
            0 => RowKind::Skip,
            // A lone cell is a remark when it stands apart, or is worded as one.
            1 if after_gap || is_remark(first_text) => RowKind::Skip,
            1 => match filled.first() {
                Some((_, column))
                    if column.required && column.kind == Type::Text && !self.text_only(header) =>
                {
                    RowKind::Data
                }
                _ => RowKind::Skip,
            },
            _ => RowKind::Data,
        }
    }

    /// Whether all required columns of the table hold free text.
    fn text_only(&self, header: &Header<'a>) -> bool {
        header.columns.iter().all(|(_, column)| !column.required || column.kind == Type::Text)
    }

    /// Whether a row's first cell is the label of a field section with a value.
    fn begins_field(&self, row: u32, first_text: &str) -> bool {
        let Some(col) = self.used(row).first().copied() else { return false };
        let known = |label: &str| self.field_column(label).is_some();
        known(first_text) || self.inline_field(row, col).is_some()
    }

    /// Whether a row under the head only numbers the columns: (1), (2), (3)…
    fn numbers_columns(&self, header: &Header<'a>, row: u32) -> bool {
        if row != header.row + header.height {
            return false;
        }
        let cells = header.columns.iter().filter_map(|(col, _)| self.cell(row, *col));
        let marks: Vec<String> = cells.map(values::quoted).collect();
        let number =
            |mark: &str| mark.trim_matches(['(', ')']).parse::<u32>().ok().filter(|n| *n < 100);
        let letter = |mark: &str| {
            let mark = mark.trim_matches(['(', ')']);
            mark.chars().count() == 1 && mark.chars().all(char::is_uppercase)
        };
        let numbers: Vec<u32> = marks.iter().filter_map(|mark| number(mark)).collect();
        let rises = numbers.windows(2).all(|pair| matches!(pair, [a, b] if *b == a + 1));
        marks.len() >= 3
            && marks.len() == header.columns.len()
            && marks.iter().all(|mark| number(mark).is_some() || letter(mark))
            && numbers.len() >= 2
            && rises
    }

    /// Reads one data row.
    fn record(&self, header: &Header<'a>, row: u32, findings: &mut Vec<Finding>) -> Record {
        let mut record = Record::new();
        for (col, column) in &header.columns {
            let found = self.cell_through_merge(row, *col);
            let place = self.place.at(found.map_or(row, |(_, row)| row), *col);
            match (found, column.kind) {
                (Some((cell, _)), _) => {
                    if let Some(value) =
                        self.value(cell, column, &place, header.pattern.id, findings)
                    {
                        record.insert(column.key, Sourced { value, place });
                    }
                }
                // An empty count of a data row is 0 (`input.md`, "Recognising").
                (None, Type::Count) => {
                    record.insert(column.key, Sourced { value: Value::Count(0), place });
                }
                (None, _) if column.required && column.kind != Type::Mark => {
                    findings.push(empty_value(&place, column, header.pattern.id));
                }
                (None, _) => {}
            }
        }
        record
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
            Type::Mark => match values::mark(cell, self.looking.plan) {
                Err(Wrong::Type) => Ok(Value::UnknownMark(values::quoted(cell).into())),
                parsed => parsed.map(Value::Mark),
            },
        };
        match parsed {
            Ok(Value::Text(text)) => {
                let missing = text.chars().find(|c| !(self.looking.prints)(*c));
                if let Some(character) = missing {
                    let finding = Finding::new(Code::E111, touches(section)).at(place);
                    let finding = finding.arg("character", fold::character_code(character));
                    findings.push(finding.arg("text", fold::without_turns(&text)));
                    return None;
                }
                Some(Value::Text(text))
            }
            Ok(value) => Some(value),
            Err(wrong) => {
                findings.push(wrong_value(cell, column, place, section, &wrong));
                None
            }
        }
    }

    /// The field that a folded label names, with its pattern.
    fn field_column(&self, folded: &str) -> Option<(&'a Pattern, &'a Column)> {
        let patterns = self.looking.patterns.iter();
        let mut fields = patterns.filter(|pattern| pattern.shape == Shape::Fields);
        fields.find_map(|pattern| Some((pattern, pattern.column(folded)?)))
    }

    /// A label and its value in one cell: `Giờ bắt đầu: 08:00`.
    fn inline_field(&self, row: u32, col: u32) -> Option<(&'a Pattern, &'a Column, String)> {
        let Some(Cell::Text(text)) = self.cell(row, col) else { return None };
        let (label, value) = text.split_once([':', '：'])?;
        let (pattern, column) = self.field_column(&fold::label(beginning(label)))?;
        (!fold::is_blank(value)).then(|| (pattern, column, value.to_owned()))
    }

    /// Takes every label of a row with the value beside it.
    fn labels_of_row(&mut self, row: u32) {
        let used = self.used(row).to_vec();
        let mut after = 0;
        let mut known = false;
        for (index, col) in
            used.iter().enumerate().filter(|(_, col)| **col >= after).collect::<Vec<_>>()
        {
            if *col < after {
                continue;
            }
            let label = self.place.at(row, *col);
            if let Some((pattern, column)) = self.field_column(self.folded(row, *col)) {
                let right = used.get(index + 1).copied();
                let value = right.filter(|right| {
                    // A label with a value of its own, or apart, is the next field; right
                    // beside and last it is a value: the post of who writes is "Thư ký".
                    self.field_column(self.folded(row, *right)).is_none()
                        || (used.get(index + 2).is_none() && *right == self.next_col(row, *col))
                });
                let value = value.and_then(|right| Some((self.cell(row, right)?.clone(), right)));
                after = value.as_ref().map_or(col + 1, |(_, right)| right + 1);
                let value = value.map(|(cell, right)| (cell, self.place.at(row, right)));
                self.field(pattern, Labelled { column, label, value });
                known = true;
            } else if let Some((pattern, column, value)) = self.inline_field(row, *col) {
                let value = Some((Cell::Text(value), label.clone()));
                self.field(pattern, Labelled { column, label, value });
                known = true;
            }
        }
        if !known && used.len() >= 2 {
            let col = used.first().copied().unwrap_or(0);
            if let Some(Cell::Text(text)) = self.cell(row, col) {
                self.strangers.push((self.place.at(row, col), fold::clean(text)));
            }
        }
    }

    /// Puts a label into the section it belongs to.
    fn field(&mut self, pattern: &'a Pattern, labelled: Labelled<'a>) {
        match labelled.column.key {
            Key::Field(UNIT_CODE) => self.unit_code(labelled),
            Key::Field(UNIT_NAME) => self.unit_name(labelled),
            key => {
                let same = self.open.iter().position(|open| open.pattern.id == pattern.id);
                let stands = same
                    .and_then(|at| self.open.get(at))
                    .is_some_and(|open| open.fields.iter().any(|field| field.column.key == key));
                let repeated = match same {
                    Some(at) if stands => {
                        let before = self.open.remove(at);
                        self.close(before);
                        true
                    }
                    Some(at) => {
                        if let Some(open) = self.open.get_mut(at) {
                            open.fields.push(labelled);
                        }
                        return;
                    }
                    None => false,
                };
                let code = self.code.clone();
                self.open.push(OpenFields { pattern, fields: vec![labelled], code, repeated });
            }
        }
    }

    /// A unit code: what follows belongs to it, and what is open without one.
    fn unit_code(&mut self, labelled: Labelled<'a>) {
        let Some((cell, place)) = labelled.value else { return };
        let Ok(text) = values::text(&cell) else {
            let finding =
                wrong_value(&cell, labelled.column, &place, SectionId::Conference, &Wrong::Error);
            self.out.findings.push(finding);
            return;
        };
        let code = Sourced { value: Text::from(text), place };
        self.out.codes.push(code.clone());
        let changed =
            self.code.as_ref().is_some_and(|known| fold::code(known) != fold::code(&code));
        for open in std::mem::take(&mut self.open) {
            let adopts = open.code.is_none() || open.repeated;
            match (changed, adopts) {
                (_, true) => {
                    self.open.push(OpenFields { code: Some(code.clone()), repeated: false, ..open })
                }
                (false, false) => self.open.push(open),
                (true, false) => self.close(open),
            }
        }
        // A name in the row above its code belongs to it.
        if let Some(last) = self.out.names.last_mut() {
            let row = |place: &Place| place.cell.map(|cell| cell.row);
            let above = row(&last.name.place).map(|row| row + 1) == row(&code.place);
            if last.name.place.sheet == code.place.sheet
                && last.name.place.file == code.place.file
                && (above || last.code.is_none())
            {
                last.code = Some(code.clone());
            }
        }
        self.code = Some(code);
    }

    /// A unit name.
    fn unit_name(&mut self, labelled: Labelled<'a>) {
        let Some((cell, place)) = labelled.value else { return };
        if let Ok(text) = values::text(&cell) {
            let name = Sourced { value: Text::from(text), place };
            self.out.names.push(NamedUnit { name, code: self.code.clone() });
        }
    }

    /// Finishes a field section; one label alone makes none.
    fn close(&mut self, open: OpenFields<'a>) {
        let Some(first) = open.fields.first().filter(|_| open.fields.len() >= 2) else { return };
        let id = open.pattern.id;
        let mut found = Found {
            id,
            place: first.label.clone(),
            code: open.code,
            records: Vec::new(),
            findings: Vec::new(),
            partial: false,
            // A form comes with its subjects filled in: they say nothing of a conference.
            blank: open
                .fields
                .iter()
                .all(|field| field.value.is_none() || field.column.key == Key::Field(SUBJECTS)),
        };
        if found.blank {
            self.out.sections.push(found);
            return;
        }
        let mut record = Record::new();
        for column in &open.pattern.columns {
            if matches!(column.key, Key::Field(UNIT_CODE | UNIT_NAME)) {
                continue;
            }
            match open.fields.iter().find(|field| field.column.key == column.key) {
                Some(Labelled { value: Some((cell, place)), .. }) => {
                    if let Some(value) = self.value(cell, column, place, id, &mut found.findings) {
                        record.insert(column.key, Sourced { value, place: place.clone() });
                    }
                }
                // An empty seal code is a matter of custody, not of form: E406 says so.
                Some(_) if column.key == Key::Field("seal-code") => {}
                Some(field) if column.required => {
                    found.findings.push(empty_value(&field.label, column, id));
                }
                None if column.required => found.findings.push(
                    Finding::new(Code::E105, touches(id))
                        .at(&found.place)
                        .arg("what", "field")
                        .arg("name", column.name.as_str())
                        .arg("section", id.key()),
                ),
                _ => {}
            }
        }
        found.records.push(record);
        self.note_strangers(&open.fields, open.pattern, &mut found.findings);
        self.note_hidden(&mut found);
        self.out.push(found);
    }

    /// W101 for labels in the same column as a section's own, between its rows
    /// or right beside them.
    fn note_strangers(
        &self,
        fields: &[Labelled<'a>],
        pattern: &Pattern,
        findings: &mut Vec<Finding>,
    ) {
        let cells: Vec<_> = fields.iter().filter_map(|field| field.label.cell).collect();
        for (place, label) in &self.strangers {
            let Some(at) = place.cell else { continue };
            let beside =
                cells.iter().any(|cell| cell.col == at.col && cell.row.abs_diff(at.row) == 1);
            if beside {
                let missing = pattern
                    .columns
                    .iter()
                    .filter(|column| fields.iter().all(|field| field.column.key != column.key));
                let known = missing.map(|column| column.name.as_str());
                findings.push(unknown_label(place, label, pattern.id, known));
            }
        }
    }

    /// W103 when data of a section cannot be seen.
    fn note_hidden(&self, found: &mut Found) {
        let places = || found.records.iter().flat_map(BTreeMap::values).map(|value| &value.place);
        let hides =
            |place: &&Place| place.cell.is_some_and(|cell| self.hidden_rows.contains(&cell.row));
        let hides_column =
            |place: &&Place| place.cell.is_some_and(|cell| self.hidden_columns.contains(&cell.col));
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

/// Sums of a table's count columns, to check its total rows against.
#[derive(Default)]
struct Sums {
    /// Values by column since the last total row; none when one was unreadable.
    since: BTreeMap<Key, (u64, Vec<Place>)>,
    /// Values by column in all rows.
    all: BTreeMap<Key, (u64, Vec<Place>)>,
    /// Columns with a value that could not be read.
    broken: BTreeSet<Key>,
}

impl Sums {
    /// Adds a data row.
    fn add(&mut self, header: &Header<'_>, record: &Record) {
        for (_, column) in header.columns.iter().filter(|(_, column)| column.kind == Type::Count) {
            match record.get(&column.key) {
                Some(Sourced { value: Value::Count(count), place }) => {
                    for sums in [&mut self.since, &mut self.all] {
                        let sum = sums.entry(column.key).or_default();
                        sum.0 += u64::from(*count);
                        sum.1.push(place.clone());
                    }
                }
                _ => {
                    self.broken.insert(column.key);
                }
            }
        }
    }

    /// Checks a total row: its figures must be the sums since the last one, or
    /// of all rows.
    fn check(
        &mut self,
        scanner: &Scanner<'_, '_>,
        header: &Header<'_>,
        row: u32,
        findings: &mut Vec<Finding>,
    ) {
        for (col, column) in header.columns.iter().filter(|(_, column)| column.kind == Type::Count)
        {
            let Some(cell) = scanner.cell(row, *col) else { continue };
            if self.broken.contains(&column.key) {
                continue;
            }
            let place = scanner.place.at(row, *col);
            let since = self.since.remove(&column.key).unwrap_or_default();
            let all = self.all.entry(column.key).or_default();
            match values::count(cell).map(u64::from) {
                Ok(total) if total == since.0 || total == all.0 => {}
                Ok(total) => {
                    // Rows are named once: a thousand wrong totals of a long table
                    // would name each of its rows a thousand times.
                    let (sum, rows) = if since.1.is_empty() {
                        (all.0, std::mem::take(&mut all.1))
                    } else {
                        since
                    };
                    let finding = Finding::new(Code::E109, touches(header.pattern.id))
                        .at(&place)
                        .arg("name", column.name.as_str())
                        .arg("found", i64::try_from(total).unwrap_or(i64::MAX))
                        .arg("sum", i64::try_from(sum).unwrap_or(i64::MAX));
                    findings.push(rows.iter().fold(finding, Finding::comparing));
                }
                // A total whose formula was never worked out says nothing that
                // the rows do not say.
                Err(Wrong::Error) if *cell == Cell::Uncomputed => {}
                Err(wrong) => {
                    findings.push(wrong_value(cell, column, &place, header.pattern.id, &wrong))
                }
            }
        }
        self.since.clear();
    }
}

/// Whether a cell could be a value of the column.
fn fits(cell: &Cell, column: &Column) -> bool {
    match column.kind {
        Type::Count => values::count(cell).is_ok(),
        Type::Choice(choices) => values::choice(cell, choices).is_ok(),
        Type::Date => values::date(cell).is_ok(),
        Type::Time => values::time(cell).is_ok(),
        Type::Text | Type::Lines | Type::Mark | Type::Index => true,
    }
}

/// What heads a row of sums, folded.
static TOTALS: LazyLock<Vec<String>> =
    LazyLock::new(|| folded(&["tổng", "tổng cộng", "cộng", "tổng số", "tổng cộng chung"]));

/// How remarks below tables begin, folded.
static REMARKS: LazyLock<Vec<String>> =
    LazyLock::new(|| folded(&["ghi chú", "lưu ý", "chú thích", "người lập", "ngày", "nguồn"]));

/// Words as they are compared.
fn folded(words: &[&str]) -> Vec<String> {
    words.iter().map(|word| fold::label(word)).collect()
}

/// Whether a folded text heads a row of sums.
fn is_total(text: &str) -> bool {
    TOTALS.iter().any(|total| total == text)
}

/// Whether a folded text begins as remarks below tables do.
fn is_remark(text: &str) -> bool {
    text.starts_with(['*', '(', '-']) || REMARKS.iter().any(|word| text.starts_with(word.as_str()))
}

/// W101, with the nearest label that the section knows.
fn unknown_label<'n>(
    place: &Place,
    label: &str,
    section: SectionId,
    known: impl Iterator<Item = &'n str>,
) -> Finding {
    let nearest = fold::nearest(label, known).unwrap_or_default().to_owned();
    Finding::new(Code::W101, Touches::Nothing)
        .at(place)
        .arg("text", label)
        .arg("nearest", nearest)
        .arg("section", section.key())
}

/// E105 for a required value that is not filled in.
fn empty_value(place: &Place, column: &Column, section: SectionId) -> Finding {
    Finding::new(Code::E105, touches(section))
        .at(place)
        .arg("what", "value")
        .arg("name", column.name.as_str())
        .arg("section", section.key())
}

/// E106, E107 or E108 for a value that is not of its type.
fn wrong_value(
    cell: &Cell,
    column: &Column,
    place: &Place,
    section: SectionId,
    wrong: &Wrong,
) -> Finding {
    let (code, why) = match wrong {
        Wrong::Type => (Code::E106, ""),
        Wrong::Negative => (Code::E107, "negative"),
        Wrong::Fractional => (Code::E107, "fractional"),
        Wrong::Ambiguous => (Code::E107, "ambiguous"),
        Wrong::TooLarge => (Code::E107, "too-large"),
        Wrong::Error => (Code::E108, ""),
    };
    let finding = Finding::new(code, touches(section))
        .at(place)
        .arg("text", values::quoted(cell))
        .arg("name", column.name.as_str());
    match (wrong, column.kind) {
        (Wrong::Type, kind) => {
            finding.arg("expected", type_key(kind)).arg("choices", choices(kind))
        }
        (Wrong::Error, _) => finding,
        _ => finding.arg("why", why),
    }
}

/// A type's key in messages.
fn type_key(kind: Type) -> &'static str {
    match kind {
        Type::Text | Type::Lines | Type::Index => "text",
        Type::Count => "count",
        Type::Date => "date",
        Type::Time => "time",
        Type::Choice(_) => "choice",
        Type::Mark => "mark",
    }
}

/// The words to choose from.
fn choices(kind: Type) -> String {
    let Type::Choice(choices) = kind else { return String::new() };
    choices.iter().map(|(word, _)| *word).collect::<Vec<_>>().join(", ")
}
