//! What was understood but not said in words, and what the department says of it (xác nhận).
//!
//! A reading is used while nobody refuses it, but for one of several: that is used only when the
//! department agrees to it, and to no other of the same field.

use super::facts::{Kind, Said};
use super::pairs::as_value;
use super::text::{self, Words};
use crate::declaration::{Declared, SECTIONS, SectionId, Type, Value};
use crate::finding::{CellRef, Place};
use crate::fold;
use crate::formats::cells::{Cell, Workbook};
use crate::ingest::values::{self, shown};
use crate::ledgers::confirmations::{Answers, Basis, Grade, Meaning, Pointed, Proposal};
use crate::round::{Sourced, Unit};

/// What a pointed cell is shown to hold when it has no value of the field's type.
const NO_VALUE: &str = "(không đọc được giá trị kiểu này)";

/// The file that is asked about, and the department's answers.
#[derive(Clone, Copy)]
pub(super) struct Asking<'a> {
    /// The unit.
    pub unit: &'a Unit,
    /// The file.
    pub place: &'a Place,
    /// Its cells.
    pub book: &'a Workbook,
    /// The answers.
    pub answers: &'a Answers,
}

/// What is asked of a value beside the value itself.
pub(super) struct Question<'q> {
    /// The section.
    pub section: SectionId,
    /// The label of the field.
    pub field: &'q str,
    /// The leader, where it is about one.
    pub leader: &'q str,
    /// The criterion, where it is about one.
    pub criterion: &'q str,
}

impl Asking<'_> {
    /// What a field says once the department has answered; the readings where they differ and
    /// none is agreed to. What was asked is added to the proposals.
    pub fn settle(
        &self,
        section: SectionId,
        field: &Declared,
        said: Said,
        proposals: &mut Vec<Proposal>,
    ) -> Result<Option<Sourced<Value>>, Vec<Sourced<Value>>> {
        let question = Question { section, field: field.label, leader: "", criterion: "" };
        if let Some(pointed) = self.pointed(&question, field.kind, proposals) {
            return Ok(Some(pointed));
        }
        match said {
            Said::Nothing => Ok(None),
            Said::One(value, None) => Ok(Some(value)),
            Said::One(value, Some(basis)) => {
                let is_used = self.infer(&question, basis, (&value.place, &value.value), proposals);
                Ok(is_used.then_some(value))
            }
            Said::Several(readings) => self.choose(&question, readings, proposals).map(Some),
        }
    }

    /// Asks about a value that rests on more than words; whether it may be used.
    pub fn infer(
        &self,
        question: &Question<'_>,
        basis: Basis,
        (place, value): (&Place, &Value),
        proposals: &mut Vec<Proposal>,
    ) -> bool {
        let value = shown(value);
        let asked = self.proposal(question, place, value, (Grade::Inferred, basis));
        let is_used = asked.answer != Some(false);
        proposals.push(asked);
        is_used
    }

    /// The one of several readings that the department agrees to; all where there is none.
    pub fn choose(
        &self,
        question: &Question<'_>,
        readings: Vec<Sourced<Value>>,
        proposals: &mut Vec<Proposal>,
    ) -> Result<Sourced<Value>, Vec<Sourced<Value>>> {
        let mut asked: Vec<Proposal> = readings
            .iter()
            .map(|reading| {
                let grade = (Grade::Unclear, Basis::Readings);
                self.proposal(question, &reading.place, shown(&reading.value), grade)
            })
            .collect();
        let agreed = asked.iter().filter(|own| own.answer == Some(true)).count();
        let chosen = asked.iter().position(|own| own.answer == Some(true));
        if agreed == 1 {
            // The others need no answer any more.
            for own in &mut asked {
                own.answer.get_or_insert(false);
            }
        }
        proposals.extend(asked);
        match chosen.and_then(|at| readings.get(at)).filter(|_| agreed == 1) {
            Some(reading) => Ok(reading.clone()),
            None => Err(readings),
        }
    }

    /// Whether the file is the unit's, which only its folder says; what is asked about it.
    pub fn of_folder(&self) -> Proposal {
        let meaning = Meaning {
            section: "Đơn vị".to_owned(),
            field: "Đơn vị của tệp".to_owned(),
            ..Meaning::default()
        };
        let mut asked = Proposal {
            place: self.place.clone(),
            unit: self.unit.code.clone(),
            written: String::new(),
            near: String::new(),
            meaning,
            value: self.unit.name.to_string(),
            grade: Grade::Inferred,
            basis: Basis::Folder,
            answer: None,
        };
        asked.answer = self.answers.to(&asked);
        asked
    }

    /// The value that the department points at for a field; none where it points at none, or at
    /// a cell without such a value.
    fn pointed(
        &self,
        question: &Question<'_>,
        kind: Type,
        proposals: &mut Vec<Proposal>,
    ) -> Option<Sourced<Value>> {
        let title = title(question.section);
        let is_meant = |own: &&Pointed| {
            let Meaning { section, field, .. } = &own.meaning;
            fold::label(section) == fold::label(title)
                && fold::label(field) == fold::label(question.field)
        };
        let pointed = self.answers.pointed_in(&self.place.on.file).find(is_meant)?;
        let sheet = self.book.sheets.iter().find(|sheet| sheet.name == pointed.sheet)?;
        let at = CellRef::named(&pointed.cell)?;
        let cell = sheet.cells.get(&(at.row, at.col()))?;
        let place =
            Place::sheet(&self.place.on.file, &sheet.name.as_str().into()).at(at.row, at.col());
        let value = typed(cell, kind);
        let said = value.as_ref().map_or_else(|| NO_VALUE.to_owned(), shown);
        let grade = (Grade::Inferred, Basis::Pointed);
        let mut asked = self.proposal(question, &place, said, grade);
        // What it is bound to is what stood there when it was first read.
        let is_bound = pointed.key.is_empty() || pointed.key == asked.key();
        asked.answer = (is_bound && value.is_some()).then_some(true);
        let value = value.filter(|_| is_bound).map(|value| Sourced { value, place });
        proposals.push(asked);
        value
    }

    /// What is asked about a value.
    fn proposal(
        &self,
        question: &Question<'_>,
        place: &Place,
        value: String,
        (grade, basis): (Grade, Basis),
    ) -> Proposal {
        let meaning = Meaning {
            section: title(question.section).to_owned(),
            field: question.field.to_owned(),
            leader: question.leader.to_owned(),
            criterion: question.criterion.to_owned(),
        };
        let (written, near) = self.written(place, &value);
        let unit = self.unit.code.clone();
        let place = place.clone();
        let mut asked =
            Proposal { place, unit, written, near, meaning, value, grade, basis, answer: None };
        asked.answer = self.answers.to(&asked);
        asked
    }

    /// What stands in a cell, and the words beside the value: in the cell, else left of it, else
    /// above it.
    fn written(&self, place: &Place, value: &str) -> (String, String) {
        let sheet = self
            .book
            .sheets
            .iter()
            .find(|own| Some(own.name.as_str()) == place.on.sheet.as_deref());
        let (Some(sheet), Some(at)) = (sheet, place.cell) else { return Default::default() };
        let text = |cell: &Cell| values::text(cell).ok().filter(|text| !text.is_empty());
        let written = sheet.cells.get(&(at.row, at.col())).and_then(text).unwrap_or_default();
        let own = letters(&written.replace(value, ""));
        if !own.is_empty() {
            return (written, own);
        }
        let mut left = sheet.cells.range((at.row, 0)..(at.row, at.col())).rev();
        let mut above = sheet.cells.range(..(at.row, 0)).rev();
        let near = left
            .find_map(|(_, cell)| text(cell))
            .or_else(|| above.find_map(|((_, col), cell)| text(cell).filter(|_| *col == at.col())));
        (written, letters(&near.unwrap_or_default()))
    }
}

/// A section's title.
fn title(id: SectionId) -> &'static str {
    SECTIONS.iter().find(|section| section.id == id).map_or("", |section| section.title)
}

/// The words of a text without its numbers.
fn letters(text: &str) -> String {
    let words = fold::words(text);
    let words =
        words.split_whitespace().filter(|word| !word.contains(|c: char| c.is_ascii_digit()));
    words.collect::<Vec<_>>().join(" ")
}

/// The value of a type that a cell holds, or the only one of it that its text names.
fn typed(cell: &Cell, kind: Type) -> Option<Value> {
    let words = Words::of(&values::text(cell).ok()?);
    let only = |kind: Kind| {
        let named = text::values(&words);
        let mut named = named.iter().filter_map(|value| as_value(value, kind));
        named.next().filter(|_| named.next().is_none())
    };
    match kind {
        Type::Count => values::count(cell).ok().map(Value::Count).or_else(|| only(Kind::Count)),
        Type::Date => values::date(cell).ok().map(Value::Date).or_else(|| only(Kind::Date)),
        Type::Time => values::time(cell).ok().map(Value::Time).or_else(|| only(Kind::Time)),
        Type::Text => values::text(cell).ok().map(|text| Value::Text(text.as_str().into())),
        Type::Lines => values::lines(cell).ok().map(|text| Value::Text(text.as_str().into())),
        Type::Choice(words) => values::choice(cell, words).ok().map(Value::Choice),
        Type::Mark | Type::Index => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_that_is_pointed_at_has_one_value_of_the_type_or_none() {
        let cell = |text: &str| Cell::Text(text.to_owned());
        let time = |hour, minute| chrono::NaiveTime::from_hms_opt(hour, minute, 0).map(Value::Time);
        assert_eq!(typed(&cell("Bế mạc lúc 16h45 cùng ngày"), Type::Time), time(16, 45));
        assert_eq!(typed(&cell("Từ 14h00 đến 16h45"), Type::Time), None);
        assert_eq!(typed(&Cell::Number(87.0), Type::Count), Some(Value::Count(87)));
        assert_eq!(typed(&cell("87 phiếu"), Type::Count), Some(Value::Count(87)));
        assert_eq!(typed(&cell("nhiều"), Type::Count), None);
    }

    #[test]
    fn words_beside_a_value_are_the_same_in_every_file() {
        assert_eq!(letters("Số: 05-BB/CB"), letters("Số: 117-BB/ĐU"));
        assert_ne!(letters("Số: 05-BB/CB"), letters("Biên bản: 05-BB/CB"));
    }
}
