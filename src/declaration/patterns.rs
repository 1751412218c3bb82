//! Sections as they are looked for in a round: with its levels, criteria and synonyms.

use std::collections::{BTreeMap, HashMap};

use super::sections::SECTIONS;
use super::{Declared, RoundColumns, Section, SectionId, Shape, Type};
use crate::fold;
use crate::round::Plan;

/// Which field or column a value belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Key {
    /// A declared field.
    Field(&'static str),
    /// The count column of a level of the round.
    Level(usize),
    /// The mark column of a criterion of the round.
    Criterion(usize),
}

/// A field or column as it is looked for: with the round's own labels.
#[derive(Debug, Clone)]
pub struct Column {
    /// Which one.
    pub key: Key,
    /// The label that messages name it by.
    pub name: String,
    /// Every label it is known by, folded.
    pub labels: Vec<String>,
    /// What its value must be.
    pub kind: Type,
    /// Whether it must be there.
    pub required: bool,
}

/// A section as it is looked for.
#[derive(Debug, Clone)]
pub struct Pattern {
    /// Which section.
    pub id: SectionId,
    /// Fields or table.
    pub shape: Shape,
    /// Its columns in their canonical order.
    pub columns: Vec<Column>,
    /// The columns' indices by their labels; the first that bears a label has it.
    by_label: HashMap<String, usize>,
}

impl Pattern {
    /// A pattern of these columns.
    fn new(id: SectionId, shape: Shape, columns: Vec<Column>) -> Self {
        let mut by_label = HashMap::new();
        for (index, column) in columns.iter().enumerate() {
            for label in &column.labels {
                by_label.entry(label.clone()).or_insert(index);
            }
        }
        Self { id, shape, columns, by_label }
    }

    /// The column that a folded label names.
    pub fn column(&self, folded: &str) -> Option<&Column> {
        self.columns.get(*self.by_label.get(folded)?)
    }

    /// The column with this key.
    pub fn by_key(&self, key: Key) -> Option<&Column> {
        self.columns.iter().find(|column| column.key == key)
    }
}

/// The patterns of a round: the declaration with its levels, criteria and synonyms.
pub fn patterns(
    sections: &[Section],
    plan: &Plan,
    synonyms: &BTreeMap<String, Vec<String>>,
) -> Vec<Pattern> {
    sections.iter().map(|section| pattern(section, plan, synonyms)).collect()
}

/// Two columns of one section that a label would name, with that label: levels,
/// criteria or `[synonyms]` of a round collide with each other or with the declaration.
pub fn same_label(
    plan: &Plan,
    synonyms: &BTreeMap<String, Vec<String>>,
) -> Option<(String, [String; 2])> {
    patterns(SECTIONS, plan, synonyms).iter().find_map(|pattern| {
        pattern.columns.iter().find_map(|column| {
            let taken = |label: &&String| pattern.column(label).map(|first| first.key);
            let label = column.labels.iter().find(|label| taken(label) != Some(column.key))?;
            let first = pattern.column(label)?;
            Some((label.clone(), [first.name.clone(), column.name.clone()]))
        })
    })
}

/// One section's pattern.
fn pattern(section: &Section, plan: &Plan, synonyms: &BTreeMap<String, Vec<String>>) -> Pattern {
    let mut columns: Vec<Column> =
        section.fields.iter().map(|field| column(field, synonyms)).collect();
    let own = match section.round_columns {
        RoundColumns::None => Vec::new(),
        RoundColumns::Levels => level_columns(plan, synonyms),
        RoundColumns::Criteria => criterion_columns(plan, synonyms),
    };
    // The round's columns stand before the last one, as in the canonical layout.
    let at = if own.is_empty() { columns.len() } else { columns.len().saturating_sub(1) };
    columns.splice(at..at, own);
    Pattern::new(section.id, section.shape, columns)
}

/// The labels of a column: its own, its synonyms, and the round's synonyms.
fn labels<'a>(
    label: &str,
    more: impl Iterator<Item = &'a str>,
    synonyms: &BTreeMap<String, Vec<String>>,
) -> Vec<String> {
    let folded = fold::label(label);
    let extended = synonyms.iter().filter(|(known, _)| fold::label(known) == folded);
    let extended = extended.flat_map(|(_, further)| further).map(|label| fold::label(label));
    let mut labels = vec![folded.clone()];
    labels.extend(more.map(fold::label).chain(extended));
    labels.retain(|label| !label.is_empty());
    labels
}

/// A declared field as it is looked for.
fn column(field: &Declared, synonyms: &BTreeMap<String, Vec<String>>) -> Column {
    Column {
        key: Key::Field(field.key),
        name: field.label.to_owned(),
        labels: labels(field.label, field.synonyms.iter().copied(), synonyms),
        kind: field.kind,
        required: field.required,
    }
}

/// The count columns of the results.
fn level_columns(plan: &Plan, synonyms: &BTreeMap<String, Vec<String>>) -> Vec<Column> {
    let column = |(at, level): (usize, &crate::round::Level)| Column {
        key: Key::Level(at),
        name: level.label.clone(),
        labels: labels(&level.label, std::iter::once(level.key.as_str()), synonyms),
        kind: Type::Count,
        required: true,
    };
    plan.levels.iter().enumerate().map(column).collect()
}

/// The mark columns of the ballot rows.
fn criterion_columns(plan: &Plan, synonyms: &BTreeMap<String, Vec<String>>) -> Vec<Column> {
    let column = |(at, (_, criterion)): (usize, (_, &crate::round::Criterion))| Column {
        key: Key::Criterion(at),
        name: criterion.key.clone(),
        labels: labels(&criterion.key, std::iter::empty(), synonyms),
        kind: Type::Mark,
        required: true,
    };
    plan.criteria().enumerate().map(column).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::declaration::fields::{UNIT_CODE, UNIT_NAME, ballots};

    #[test]
    fn no_label_names_two_fields_of_the_field_sections() {
        let plan = crate::config::tests::plan();
        let patterns = patterns(SECTIONS, &plan, &BTreeMap::new());
        let mut seen: BTreeMap<String, (SectionId, Key)> = BTreeMap::new();
        for pattern in patterns.iter().filter(|pattern| pattern.shape == Shape::Fields) {
            for column in &pattern.columns {
                if [UNIT_CODE.key(), UNIT_NAME.key()].contains(&column.key) {
                    continue;
                }
                for label in &column.labels {
                    let before = seen.insert(label.clone(), (pattern.id, column.key));
                    assert_eq!(before, None, "{label}");
                }
            }
        }
    }

    #[test]
    fn labels_of_a_round_that_collide_are_named() {
        let mut plan = crate::config::tests::plan();
        assert_eq!(same_label(&plan, &BTreeMap::new()), None);
        let taken = BTreeMap::from([("Có mặt".into(), vec!["Triệu tập".into()])]);
        let columns = same_label(&plan, &taken).map(|(_, columns)| columns);
        assert_eq!(columns, Some(["Triệu tập".to_owned(), "Có mặt".to_owned()]));
        plan.levels[1].label = "Không ý kiến".into();
        assert!(same_label(&plan, &BTreeMap::new()).is_some());
    }

    #[test]
    fn the_round_extends_the_declaration() {
        let plan = crate::config::tests::plan();
        let synonyms = BTreeMap::from([("Số phiếu thu về".into(), vec!["Phiếu thu lại".into()])]);
        let patterns = patterns(SECTIONS, &plan, &synonyms);
        let ballots = patterns.iter().find(|p| p.id == SectionId::Ballots).expect("ballots");
        let found = ballots.column(&fold::label("PHIẾU THU LẠI:")).expect("a synonym");
        assert_eq!(found.key, ballots::COLLECTED.key());
        let results = patterns.iter().find(|p| p.id == SectionId::Results).expect("results");
        assert_eq!(results.column(&fold::label("Trung bình")).map(|c| c.key), Some(Key::Level(2)));
        assert_eq!(results.columns.last().map(|c| c.name.as_str()), Some("Không ý kiến"));
    }
}
