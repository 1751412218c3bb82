//! Values as they are read, and fields that know the type of theirs.

use std::marker::PhantomData;

use chrono::{NaiveDate, NaiveTime};
use litemap::LiteMap;

use super::{Declared, Key, Type};
use crate::round::{Maybe, Sourced, Text};

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
    /// The canonical word of a choice.
    Choice(&'static str),
    /// The index of a level.
    Mark(usize),
    /// A mark that is no level, as it stands.
    UnknownMark(Text),
}

/// The values of a field section, or of one data row, by their keys. There are few in each and many
/// of them in a round: they lie close together.
pub type Record = LiteMap<Key, Sourced<Value>>;

/// A type that a field's values can have.
pub trait FieldValue: Sized {
    /// How cells are read for it.
    const KIND: Type;

    /// A value that was read, as this type; none where it is of another.
    fn from_value(value: &Value) -> Option<Self>;
}

/// A list of which each entry counts, such as names; entries are parted by semicolons.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lines(Text);

/// A serial number that nothing depends on: it is never read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Index {}

impl FieldValue for Text {
    const KIND: Type = Type::Text;

    fn from_value(value: &Value) -> Option<Self> {
        if let Value::Text(text) = value { Some(text.clone()) } else { None }
    }
}

impl FieldValue for Lines {
    const KIND: Type = Type::Lines;

    fn from_value(value: &Value) -> Option<Self> {
        Text::from_value(value).map(Self)
    }
}

impl FieldValue for u32 {
    const KIND: Type = Type::Count;

    fn from_value(value: &Value) -> Option<Self> {
        if let Value::Count(count) = value { Some(*count) } else { None }
    }
}

impl FieldValue for NaiveDate {
    const KIND: Type = Type::Date;

    fn from_value(value: &Value) -> Option<Self> {
        if let Value::Date(date) = value { Some(*date) } else { None }
    }
}

impl FieldValue for NaiveTime {
    const KIND: Type = Type::Time;

    fn from_value(value: &Value) -> Option<Self> {
        if let Value::Time(time) = value { Some(*time) } else { None }
    }
}

impl FieldValue for Index {
    const KIND: Type = Type::Index;

    fn from_value(_: &Value) -> Option<Self> {
        None
    }
}

/// A field or column whose values are of type `T`.
#[derive(Debug, Clone, Copy)]
pub struct Field<T> {
    /// As the declaration lists it.
    pub declared: Declared,
    /// Nothing of the type is kept.
    values: PhantomData<fn() -> T>,
}

impl<T: FieldValue> Field<T> {
    /// A field that a return must give.
    pub(super) const fn required(
        key: &'static str,
        label: &'static str,
        synonyms: &'static [&'static str],
    ) -> Self {
        Self::new(key, label, synonyms, true)
    }

    /// A field that may be left out.
    pub(super) const fn optional(
        key: &'static str,
        label: &'static str,
        synonyms: &'static [&'static str],
    ) -> Self {
        Self::new(key, label, synonyms, false)
    }

    /// A field of this type.
    const fn new(
        key: &'static str,
        label: &'static str,
        synonyms: &'static [&'static str],
        required: bool,
    ) -> Self {
        let declared = Declared { key, label, synonyms, kind: T::KIND, required };
        Self { declared, values: PhantomData }
    }

    /// The key of its values in a record.
    pub fn key(&self) -> Key {
        Key::Field(self.declared.key)
    }

    /// Its value in a record.
    pub fn of(&self, record: &Record) -> Maybe<T> {
        let found = record.get(&self.key())?;
        Some(Sourced { value: T::from_value(&found.value)?, place: found.place.clone() })
    }
}

impl Field<Lines> {
    /// The entries of its list in a record, each with the list's cell.
    pub fn entries(&self, record: &Record) -> Vec<Sourced<Text>> {
        let Some(list) = self.of(record) else { return Vec::new() };
        let entries = list.value.0.split(';').map(str::trim).filter(|entry| !entry.is_empty());
        entries.map(|entry| Sourced { value: entry.into(), place: list.place.clone() }).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::super::SECTIONS;
    use super::*;
    use crate::declaration::fields::conference;
    use crate::finding::Place;
    use crate::round::Outcome;

    #[test]
    fn a_field_reads_values_of_its_own_type_only() {
        let place = Place::file(&"a.xlsx".into());
        let sourced = |value| Sourced { value, place: place.clone() };
        let mut record = Record::new();
        record.insert(conference::VENUE.key(), sourced(Value::Text("Hội trường".into())));
        record.insert(conference::MEETING.key(), sourced(Value::Text("hai".into())));
        record.insert(conference::SUBJECTS.key(), sourced(Value::Text("A; ;B ".into())));
        assert_eq!(conference::VENUE.of(&record).map(|v| v.value), Some("Hội trường".into()));
        assert_eq!(conference::MEETING.of(&record).map(|v| v.value), None);
        let names: Vec<_> =
            conference::SUBJECTS.entries(&record).into_iter().map(|name| name.value).collect();
        assert_eq!(names, ["A".into(), "B".into()]);
    }

    #[test]
    fn every_word_of_a_choice_means_something() {
        let words = |kind| match kind {
            Type::Choice(words) => words,
            _ => &[],
        };
        let outcomes = words(Outcome::KIND);
        assert_eq!(Outcome::from_value(&Value::Choice(outcomes[0].canonical)), Some(Outcome::Held));
        for field in SECTIONS.iter().flat_map(|section| section.fields) {
            for word in words(field.kind) {
                assert!(!word.canonical.is_empty());
            }
        }
        assert_eq!(Outcome::from_value(&Value::Choice("nothing")), None);
    }
}
