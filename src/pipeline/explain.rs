//! A unit's return as it was understood (cách hiểu): section by section, every value with its cell
//! and how surely it is what it is taken for.

use super::Checked;
use crate::declaration::{Column, Key, SECTIONS, Shape, Value, patterns};
use crate::finding::Place;
use crate::ingest::recognise::Found;
use crate::ingest::values;
use crate::ledgers::confirmations::{Basis, Grade, Proposal};
use crate::round::{Plan, Sourced};

/// A section as it was understood.
pub struct ReadSection {
    /// Its title.
    pub title: &'static str,
    /// Where it begins.
    pub place: Place,
    /// Its values, one line a field or a row of a table.
    pub lines: Vec<ReadLine>,
}

/// A field, or a row of a table.
pub struct ReadLine {
    /// The field's label; nothing for a row.
    pub label: String,
    /// The value, or the values of a row.
    pub value: String,
    /// Where it stands.
    pub place: Place,
    /// How it was understood.
    pub how: How,
}

/// How surely a value is what it is taken for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum How {
    /// Đọc được: words say it.
    Read,
    /// Suy ra: it rests on its place.
    Inferred(Basis),
    /// Đã xác nhận: the department agreed.
    Confirmed,
    /// Chưa rõ: one of several readings, not used.
    Unclear,
    /// Không dùng: the department refused it.
    Refused,
}

/// A unit's return as it was understood; nothing where its sections were not kept.
pub fn explained(checked: &Checked, code: &str) -> Vec<ReadSection> {
    let plan = &checked.round.plan;
    let kept = checked.kept.get(code).map_or(&[][..], Vec::as_slice);
    kept.iter().filter(|found| !found.blank).map(|found| section(checked, found, plan)).collect()
}

/// One section.
fn section(checked: &Checked, found: &Found, plan: &Plan) -> ReadSection {
    let declared = SECTIONS.iter().find(|section| section.id == found.id);
    let title = declared.map_or("", |section| section.title);
    let shape = declared.map_or(Shape::Table, |section| section.shape);
    let columns = declared
        .and_then(|section| patterns(&[*section], plan, &Default::default()).into_iter().next())
        .map(|pattern| pattern.columns)
        .unwrap_or_default();
    let about = |own: &&Proposal| {
        own.meaning.section == title
            && own.place.on.file == found.place.on.file
            && own.unit.as_ref() == found.code.as_ref().map_or("", |code| &*code.value)
    };
    let asked: Vec<&Proposal> = checked.proposals.iter().filter(about).collect();
    let mut lines: Vec<ReadLine> = match shape {
        Shape::Fields => found
            .records
            .iter()
            .flat_map(|record| {
                columns.iter().filter_map(|column| Some((column, record.get(&column.key)?)))
            })
            .map(|(column, value)| field(column, value, plan, &asked))
            .collect(),
        Shape::Table => found
            .records
            .iter()
            .filter_map(|record| {
                let cells = columns.iter().filter_map(|column| record.get(&column.key));
                let cells: Vec<&Sourced<Value>> = cells.collect();
                let first = cells.first()?;
                let values: Vec<String> =
                    cells.iter().map(|cell| shown(&cell.value, plan)).collect();
                let (label, value, place) =
                    (String::new(), values.join(" | "), first.place.clone());
                Some(ReadLine { label, value, place, how: How::Read })
            })
            .collect(),
    };
    lines.extend(asked.iter().filter(|own| is_left_out(own, shape)).map(|own| ReadLine {
        label: own.meaning.field.clone(),
        value: own.value.clone(),
        place: own.place.clone(),
        how: how(own),
    }));
    ReadSection { title, place: found.place.clone(), lines }
}

/// Whether what was asked stands in no line of its own: it is not used, or about a whole table.
fn is_left_out(own: &Proposal, shape: Shape) -> bool {
    let used = match own.grade {
        Grade::Inferred => own.answer != Some(false),
        Grade::Unclear => own.answer == Some(true),
    };
    !used || shape == Shape::Table
}

/// One field.
fn field(column: &Column, value: &Sourced<Value>, plan: &Plan, asked: &[&Proposal]) -> ReadLine {
    let own = asked.iter().find(|own| {
        own.place == value.place
            && matches!(column.key, Key::Field(_))
            && own.meaning.field == column.name
    });
    ReadLine {
        label: column.name.clone(),
        value: shown(&value.value, plan),
        place: value.place.clone(),
        how: own.map_or(How::Read, |own| how(own)),
    }
}

/// How a value that was asked about is understood.
fn how(own: &Proposal) -> How {
    match (own.grade, own.answer) {
        (_, Some(true)) => How::Confirmed,
        (Grade::Inferred, Some(false)) => How::Refused,
        (Grade::Inferred, None) => How::Inferred(own.basis),
        (Grade::Unclear, _) => How::Unclear,
    }
}

/// A value as people read it.
fn shown(value: &Value, plan: &Plan) -> String {
    match value {
        Value::Mark(level) => {
            plan.levels.get(*level).map(|level| level.label.clone()).unwrap_or_default()
        }
        value => values::shown(value).replace('\n', "; "),
    }
}
