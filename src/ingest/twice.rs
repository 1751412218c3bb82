//! What came twice: the same again (W202), or two of which only one can be right (E202).

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::recognise::{Found, touches};
use crate::code::Code;
use crate::declaration::{Key, Pattern, Record, SectionId, Value};
use crate::finding::{Arg, Args, Finding, Place, Touches};
use crate::fold;
use crate::round::{Count, Maybe, Text};

/// Whether two sections say the same in every value.
pub(super) fn same_values(one: &Found, two: &Found) -> bool {
    let values = |found: &Found| -> Vec<Vec<(Key, String)>> {
        let record = |record: &Record| {
            record.iter().map(|(key, value)| (*key, comparable(&value.value))).collect()
        };
        found.records.iter().map(record).collect()
    };
    values(one) == values(two)
}

/// Takes out counts that are copies: all their values are those of a count before, its
/// counter included. One note each (W202).
pub(super) fn take_out_copies(counts: &mut Vec<Count>) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut seen: BTreeMap<String, Place> = BTreeMap::new();
    counts.retain(|count| {
        let Some(opening) = count.opening.as_ref().filter(|opening| opening.counter.is_some())
        else {
            return true;
        };
        match seen.entry(values_of(count)) {
            Entry::Vacant(entry) => {
                entry.insert(opening.place.clone());
                true
            }
            Entry::Occupied(before) => {
                let finding = Finding::new(Code::W202, Touches::Nothing).at(&opening.place);
                let finding = finding.at(before.get()).arg("section", SectionId::Opening.key());
                let finding = finding.arg("newer", "").arg("why", "section");
                findings.push(finding.arg("file", "").arg("other", ""));
                false
            }
        }
    });
    findings
}

/// All that a count says, without where it stands.
fn values_of(count: &Count) -> String {
    fn value<T: std::fmt::Debug>(cell: &Maybe<T>) -> String {
        cell.as_ref().map(|cell| format!("{:?}", cell.value)).unwrap_or_default()
    }
    let name = |cell: &Maybe<Text>| cell.as_ref().map(|name| fold::name(name)).unwrap_or_default();
    let mut said = Vec::new();
    if let Some(opening) = &count.opening {
        let numbers = [&opening.opened, &opening.valid, &opening.invalid];
        said.push(name(&opening.counter));
        said.push(value(&opening.date));
        said.extend(numbers.map(value));
    }
    for row in &count.results {
        said.extend([name(&row.leader), name(&row.criterion)]);
        said.extend(row.levels.iter().chain([&row.blank]).map(value));
    }
    for row in &count.ballot_rows {
        said.extend([name(&row.leader), name(&row.number), value(&row.invalid)]);
        said.push(format!("{:?}", row.marks));
    }
    said.join("\u{1f}")
}

/// Says of a section that came twice which file was saved last, where the files say so.
pub(super) fn name_newer(finding: &mut Finding, saved: &BTreeMap<Arc<str>, String>) {
    if !matches!(finding.code, Code::E202 | Code::W202) {
        return;
    }
    let files: BTreeSet<&Arc<str>> = finding.places.iter().map(|place| &place.on.file).collect();
    let mut dated: Vec<_> =
        files.iter().filter_map(|file| Some((saved.get(*file)?, *file))).collect();
    dated.sort();
    if let [.., (before, _), (last, file)] = dated.as_slice()
        && dated.len() == files.len()
        && before < last
    {
        finding.args.insert("newer", file.to_string().into());
    }
}

/// E202 or W202 for a section that came twice.
pub(super) fn given_twice(before: &Found, again: &Found, patterns: &[Pattern]) -> Finding {
    let pattern = patterns.iter().find(|pattern| pattern.id == before.id);
    let mut differences = Vec::new();
    let mut cells = Vec::new();
    if before.records.len() != again.records.len() {
        let rows = [&before.records, &again.records].map(|records| Arg::from(records.len()));
        differences.push(difference("difference-rows", rows, None));
    }
    for (one, two) in before.records.iter().zip(&again.records) {
        let keys: BTreeSet<&Key> = one.keys().chain(two.keys()).collect();
        for key in keys {
            let (one, two) = (one.get(key), two.get(key));
            if one.map(|value| comparable(&value.value))
                == two.map(|value| comparable(&value.value))
            {
                continue;
            }
            let column = pattern.and_then(|pattern| pattern.by_key(*key));
            let name = column.map(|column| column.name.as_str()).unwrap_or_default();
            let said = [one, two].map(|value| value.map_or("".into(), |value| shown(&value.value)));
            differences.push(difference("difference-cell", said, Some(name)));
            cells.extend(one.into_iter().chain(two).map(|value| value.place.clone()));
        }
    }
    let code = if differences.is_empty() { Code::W202 } else { Code::E202 };
    let touches = if differences.is_empty() { Touches::Nothing } else { touches(before.id) };
    let finding = Finding::new(code, touches).arg("section", before.id.key());
    let finding = finding.arg("newer", "").arg("why", "section").arg("file", "").arg("other", "");
    if differences.is_empty() {
        return finding.at(&again.place).at(&before.place);
    }
    if cells.is_empty() {
        cells = vec![again.place.clone(), before.place.clone()];
    }
    // The later place first: it is the one that came on top.
    cells.sort_by_key(|cell| {
        (cell.on.file != again.place.on.file, cell.on.sheet != again.place.on.sheet)
    });
    let finding = finding.arg("differences", Arg::Phrases(differences));
    cells.iter().fold(finding, Finding::at)
}

/// How two versions differ in one place.
fn difference(key: &'static str, said: [Arg; 2], name: Option<&str>) -> (&'static str, Args) {
    let [one, other] = said;
    let name = name.map(|name| ("name", name.into()));
    (key, [("one", one), ("other", other)].into_iter().chain(name).collect())
}

/// A value as two of them are compared.
fn comparable(value: &Value) -> String {
    match value {
        Value::Text(text) | Value::UnknownMark(text) => fold::name(text),
        other => format!("{other:?}"),
    }
}

/// A value as a message shows it.
fn shown(value: &Value) -> Arg {
    match value {
        Value::Text(text) | Value::UnknownMark(text) => text.into(),
        Value::Count(count) => (*count).into(),
        Value::Date(date) => (*date).into(),
        Value::Time(time) => (*time).into(),
        Value::Choice(word) => (*word).into(),
        Value::Mark(at) => (*at).into(),
    }
}
