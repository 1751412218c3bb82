//! Where everything stands on the sheets of a form, and the names that formulas use for it.

use super::super::sheet::{at, fixed};
use super::LISTS;
use crate::declaration::{Key, Shape};
use crate::forms::contradictions::{CONTRADICTIONS, Piece, pieces};
use crate::forms::{Form, FormColumn, FormSection, FormSheet, Input, ListName};

/// Widths of label and value on a sheet of fields alone, in letters.
pub(super) const FIELDS: [f64; 2] = [32.0, 43.0];

/// Width of the column beside a table, in letters.
pub(super) const BESIDE: f64 = 22.0;

/// Letters of width from which a sheet is printed across.
pub(super) const WIDE: f64 = 78.0;

/// Where a section stands.
pub(super) struct Spot<'f> {
    /// The section.
    pub(super) section: &'f FormSection,
    /// Its sheet.
    pub(super) sheet: &'f str,
    /// The row of its heading.
    pub(super) top: u32,
    /// The first row of fields or of data.
    pub(super) first: u32,
    /// The last of them.
    pub(super) last: u32,
    /// How many columns a field's label takes.
    pub(super) label: u16,
    /// The last column of the sheet's grid.
    pub(super) right: u16,
}

impl Spot<'_> {
    /// The row of a table's head.
    pub(super) fn head(&self) -> u32 {
        self.first.saturating_sub(1)
    }

    /// The row of a table's sums.
    pub(super) fn total(&self) -> Option<u32> {
        self.section.total.then_some(self.last + 1)
    }

    /// The place of the column with this key among the section's own.
    fn index(&self, key: &str) -> Option<usize> {
        let named = |column: &FormColumn| matches!(column.key, Key::Field(own) if own == key);
        self.section.columns.iter().position(named)
    }

    /// The places of the levels' columns.
    fn levels(&self) -> Option<(u16, u16)> {
        let is_level = |column: &FormColumn| matches!(column.key, Key::Level(_));
        let first = self.section.columns.iter().position(is_level)?;
        let last = self.section.columns.iter().rposition(is_level)?;
        Some((column(first), column(last)))
    }

    /// First and last cell that a key's values stand in.
    pub(super) fn area(&self, key: &str) -> Option<((u32, u16), (u32, u16))> {
        if key == "levels" {
            let (left, right) = self.levels()?;
            return Some(((self.first, left), (self.last, right)));
        }
        let index = self.index(key)?;
        Some(match self.section.shape {
            Shape::Fields => {
                let row = self.first + row(index);
                ((row, self.label), (row, self.right))
            }
            Shape::Table => ((self.first, column(index)), (self.last, column(index))),
        })
    }

    /// A key's cell as a rule for the section's first row names it: the column
    /// is fixed, the row moves with the rule; of a field both are fixed.
    fn cell(&self, key: &str) -> Option<String> {
        let (first, _) = self.area(key)?;
        Some(match self.section.shape {
            Shape::Fields => fixed(first, first),
            Shape::Table => format!("${}", at(first.0, first.1)),
        })
    }

    /// The cell or cells by which other sections know a key: a field's value, a
    /// count column's total, or the whole column.
    fn known(&self, key: &str) -> Option<String> {
        let (first, last) = self.area(key)?;
        let place = match (self.section.shape, self.total()) {
            (Shape::Fields, _) => fixed(first, first),
            (Shape::Table, Some(total)) if self.counts(key) => {
                fixed((total, first.1), (total, first.1))
            }
            (Shape::Table, _) => fixed(first, last),
        };
        Some(format!("'{}'!{place}", self.sheet))
    }

    /// Whether a key's values are counts.
    fn counts(&self, key: &str) -> bool {
        let column = self.index(key).and_then(|index| self.section.columns.get(index));
        column.is_some_and(|column| column.input == Input::Count)
    }
}

/// A column of the sheet by its place among the section's; a form has few.
pub(super) fn column(index: usize) -> u16 {
    u16::try_from(index).unwrap_or(u16::MAX)
}

/// A row by its place among others; a form has few.
pub(super) fn row(index: usize) -> u32 {
    u32::try_from(index).unwrap_or(u32::MAX)
}

/// The widths of a sheet's columns: its table's, or a label's and a value's.
fn grid(sections: &[FormSection]) -> Vec<f64> {
    let table = sections.iter().find(|section| section.shape == Shape::Table);
    match table {
        Some(table) => table.columns.iter().map(|column| column.width).collect(),
        None => FIELDS.into(),
    }
}

/// Where every section of the form stands.
pub(super) fn spots(form: &Form) -> Vec<Spot<'_>> {
    let mut spots = Vec::new();
    for sheet in &form.sheets {
        let FormSheet::Sections(name, sections) = sheet else { continue };
        let right = column(grid(sections).len()).saturating_sub(1);
        // The owner's line stands above the first section.
        let mut top = 1;
        for section in sections {
            // Heading, note, an empty row; a table has its head below them.
            let is_table = section.shape == Shape::Table;
            let first = top + 3 + u32::from(is_table);
            let rows =
                if is_table { section.filled.len() + section.spare } else { section.columns.len() };
            let last = first + row(rows.max(1)) - 1;
            let label = if right > 1 { 2 } else { 1 };
            spots.push(Spot { section, sheet: name, top, first, last, label, right });
            top = last + u32::from(section.total) + 2;
        }
    }
    spots
}

/// The name of a list in formulas.
pub(super) fn list_name(list: ListName) -> &'static str {
    match list {
        ListName::Leaders => "bb_leaders",
        ListName::Criteria => "bb_criteria",
        ListName::Warnings => "bb_warnings",
        ListName::Kinds => "bb_kinds",
    }
}

/// The name of another section's value in formulas.
fn name_of(section: &str, key: &str) -> String {
    format!("bb_{section}_{key}").replace('-', "_")
}

/// The names that formulas use, with what they stand for.
///
/// A conditional format of older Excels reaches other sheets by names alone.
pub(super) fn names(form: &Form, spots: &[Spot<'_>]) -> Vec<(String, String)> {
    let mut names = Vec::new();
    for (col, (list, entries)) in form.lists.iter().enumerate() {
        let last = row(entries.len().max(1)) - 1;
        let place = fixed((0, column(col)), (last, column(col)));
        names.push((list_name(*list).to_owned(), format!("'{LISTS}'!{place}")));
    }
    let formulas = CONTRADICTIONS.iter().flat_map(|c| std::iter::once(c.when).chain(c.said));
    for piece in formulas.flat_map(pieces) {
        let Piece::Placeholder(placeholder) = piece else { continue };
        let Some((section, key)) = placeholder.split_once('.') else { continue };
        let spot = spots.iter().find(|spot| spot.section.id.key() == section);
        let Some(place) = spot.and_then(|spot| spot.known(key)) else { continue };
        let name = name_of(section, key);
        if names.iter().all(|(known, _)| *known != name) {
            names.push((name, place));
        }
    }
    names
}

/// A formula with its placeholders filled in for a section's first row; none when
/// the form lacks what it speaks of.
pub(super) fn resolved(formula: &str, own: &Spot<'_>, spots: &[Spot<'_>]) -> Option<String> {
    let parts = pieces(formula).map(|piece| match piece {
        Piece::Text(text) => Some(text.to_owned()),
        Piece::Placeholder("leaders") => Some(list_name(ListName::Leaders).to_owned()),
        Piece::Placeholder("levels") => {
            let (left, right) = own.levels()?;
            Some(format!("${}:${}", at(own.first, left), at(own.first, right)))
        }
        Piece::Placeholder(placeholder) => {
            if let Some((section, key)) = placeholder.split_once('.') {
                let there = spots.iter().any(|spot| spot.section.id.key() == section);
                return there.then(|| name_of(section, key));
            }
            match placeholder.strip_prefix("column ") {
                Some(key) => own.area(key).map(|(first, last)| fixed(first, last)),
                None => own.cell(placeholder),
            }
        }
    });
    parts.collect()
}
