//! Field sections: labels with their values beside them or in the same cell.

use super::wrong::{empty_value, unknown_label, wrong_value};
use super::{Found, NamedUnit, Scanner, beginning, touches};
use crate::code::Code;
use crate::declaration::fields::{UNIT_CODE, UNIT_NAME, ballots, conference};
use crate::declaration::{Column, Pattern, Record, SectionId, Shape};
use crate::finding::{Finding, Place};
use crate::fold;
use crate::formats::cells::Cell;
use crate::ingest::values::{self, Wrong};
use crate::round::{Sourced, Text};

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
pub(super) struct OpenFields<'a> {
    /// Its pattern.
    pattern: &'a Pattern,
    /// The labels found so far.
    fields: Vec<Labelled<'a>>,
    /// The unit code that holds for it.
    code: Option<Sourced<Text>>,
    /// Whether it followed another of its kind: its own code may still come.
    repeated: bool,
}

impl<'a> Scanner<'a, '_> {
    /// The field that a folded label names, with its pattern.
    pub(super) fn field_column(&self, folded: &str) -> Option<(&'a Pattern, &'a Column)> {
        let patterns = self.options.patterns.iter();
        let mut fields = patterns.filter(|pattern| pattern.shape == Shape::Fields);
        fields.find_map(|pattern| Some((pattern, pattern.column(folded)?)))
    }

    /// A label and its value in one cell: `Giờ bắt đầu: 08:00`.
    pub(super) fn inline_field(
        &self,
        row: u32,
        col: u32,
    ) -> Option<(&'a Pattern, &'a Column, String)> {
        let Some(Cell::Text(text)) = self.cell(row, col) else { return None };
        let (label, value) = text.split_once([':', '：'])?;
        let (pattern, column) = self.field_column(&fold::label(beginning(label)))?;
        (!fold::is_blank(value)).then(|| (pattern, column, value.to_owned()))
    }

    /// Takes every label of a row with the value beside it.
    pub(super) fn labels_of_row(&mut self, row: u32) {
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
                self.unknown_labels.push((self.place.at(row, col), fold::clean(text)));
            }
        }
    }

    /// Puts a label into the section it belongs to.
    fn field(&mut self, pattern: &'a Pattern, labelled: Labelled<'a>) {
        match labelled.column.key {
            key if key == UNIT_CODE.key() => self.unit_code(labelled),
            key if key == UNIT_NAME.key() => self.unit_name(labelled),
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
            if last.name.place.on.sheet == code.place.on.sheet
                && last.name.place.on.file == code.place.on.file
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
    pub(super) fn close(&mut self, open: OpenFields<'a>) {
        let Some(first) = open.fields.first().filter(|_| open.fields.len() >= 2) else { return };
        let id = open.pattern.id;
        let mut found = Found {
            id,
            place: first.label.clone(),
            code: open.code,
            records: Vec::new(),
            findings: Vec::new(),
            partial: false,
            proposals: Vec::new(),
            // A form comes with its subjects filled in: they say nothing of a conference.
            blank: open.fields.iter().all(|field| {
                field.value.is_none() || field.column.key == conference::SUBJECTS.key()
            }),
        };
        if found.blank {
            self.out.sections.push(found);
            return;
        }
        let mut record = Record::new();
        for column in &open.pattern.columns {
            if [UNIT_CODE.key(), UNIT_NAME.key()].contains(&column.key) {
                continue;
            }
            match open.fields.iter().find(|field| field.column.key == column.key) {
                Some(Labelled { value: Some((cell, place)), .. }) => {
                    if let Some(value) = self.value(cell, column, place, id, &mut found.findings) {
                        record.insert(column.key, Sourced { value, place: place.clone() });
                    }
                }
                // An empty seal code is a matter of custody, not of form: E406 says so.
                Some(_) if column.key == ballots::SEAL_CODE.key() => {}
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
        for (place, label) in &self.unknown_labels {
            let Some(at) = place.cell else { continue };
            let beside =
                cells.iter().any(|cell| cell.col() == at.col() && cell.row.abs_diff(at.row) == 1);
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
}
