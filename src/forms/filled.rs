//! Forms filled with what was read of a unit's return (biểu mẫu đã điền sẵn): the unit completes
//! what is missing instead of beginning again.

use std::collections::{BTreeMap, BTreeSet};

use super::{Form, FormSection, FormSheet};
use crate::declaration::fields::results;
use crate::declaration::{Key, Record, SectionId, Shape, Value};
use crate::fold;
use crate::ingest::recognise::Found;

/// What stands between a form's name and its ending when it is filled in.
const FILLED: &str = "-da-dien";

/// Rows left empty below those that are filled in.
const SPARE: usize = 5;

/// The file of a filled form: `bao-cao-hoi-nghi-da-dien.xlsx`.
pub fn file(form: &Form) -> String {
    match form.file.rsplit_once('.') {
        Some((stem, ending)) => format!("{stem}{FILLED}.{ending}"),
        None => form.file.to_owned(),
    }
}

/// Puts what was read into a form; whether anything was.
pub fn fill(form: &mut Form, read: &[Found]) -> bool {
    let sections = form.sheets.iter_mut().flat_map(|sheet| match sheet {
        FormSheet::Guide(_) => &mut [][..],
        FormSheet::Sections(_, sections) => sections,
    });
    let mut any = false;
    for section in sections {
        let own = read.iter().find(|found| found.id == section.id && !found.blank);
        let Some(found) = own else { continue };
        section.given = match (section.shape, section.id) {
            (Shape::Fields, _) => found.records.iter().take(1).cloned().map(values).collect(),
            (Shape::Table, SectionId::Results) => by_row(section, &found.records),
            (Shape::Table, _) => found.records.iter().cloned().map(values).collect(),
        };
        if section.shape == Shape::Table && section.id != SectionId::Results {
            section.spare = section.spare.max(section.given.len() + SPARE);
        }
        any |= section.given.iter().any(|row| !row.is_empty());
    }
    any
}

/// A record without its places.
fn values(record: Record) -> BTreeMap<Key, Value> {
    record.into_iter().map(|(key, said)| (key, said.value)).collect()
}

/// Records of results in the order of the form's own rows, by leader and criterion.
fn by_row(section: &FormSection, records: &[Record]) -> Vec<BTreeMap<Key, Value>> {
    let place = |key: Key| section.columns.iter().position(|column| column.key == key);
    let (leader, criterion) = (place(results::LEADER.key()), place(results::CRITERION.key()));
    let text = |record: &Record, key: Key| match record.get(&key).map(|said| &said.value) {
        Some(Value::Text(text)) => fold::name(text),
        _ => String::new(),
    };
    let mut taken = BTreeSet::new();
    let rows = section.filled.iter().map(|row| {
        let known = |at: Option<usize>| {
            at.and_then(|at| row.get(at)).map(|text| fold::name(text)).unwrap_or_default()
        };
        let found = records.iter().enumerate().find(|(at, record)| {
            !taken.contains(at)
                && text(record, results::LEADER.key()) == known(leader)
                && text(record, results::CRITERION.key()) == known(criterion)
        });
        let Some((at, record)) = found else { return Default::default() };
        taken.insert(at);
        values(record.clone())
    });
    rows.collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::forms::of_unit;
    use crate::forms::tests::unit;

    #[test]
    fn a_filled_form_has_a_name_of_its_own_and_nothing_of_nobody() {
        let (plan, unit) = unit();
        let [mut own, _] = of_unit(&plan, &unit);
        assert_eq!(file(&own), "bao-cao-hoi-nghi-da-dien.xlsx");
        assert!(!fill(&mut own, &[]));
    }
}
