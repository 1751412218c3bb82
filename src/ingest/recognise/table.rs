//! Tables: rows of data, rows of sums, remarks, and where a table ends.

use std::sync::LazyLock;

use super::head::Header;
use super::sums::Sums;
use super::wrong::{empty_value, unknown_label};
use super::{Found, MOST_FINDINGS, Scanner, touches};
use crate::code::Code;
use crate::declaration::{Column, Record, Type, Value};
use crate::finding::{Finding, Touches};
use crate::fold;
use crate::formats::cells::Cell;
use crate::formats::limits::Unreadable;
use crate::ingest::values;
use crate::round::Sourced;

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

impl<'a> Scanner<'a, '_> {
    /// Reads a table and returns the row after it.
    pub(super) fn table(&mut self, header: &Header<'a>) -> Result<u32, Unreadable> {
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
            proposals: Vec::new(),
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
                || cells.into_iter().any(|cell| self.cell(cell.row, cell.col()).is_some())
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
        let mut record = Record::with_capacity(header.columns.len());
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
                // An empty count of a data row is 0.
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
