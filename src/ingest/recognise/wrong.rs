//! Findings about labels and values that are not as the declaration wants them.

use super::touches;
use crate::code::Code;
use crate::declaration::{Column, SectionId, Type};
use crate::finding::{Finding, Place, Touches};
use crate::fold;
use crate::formats::cells::Cell;
use crate::ingest::values::{self, Wrong};

/// W101, with the nearest label that the section knows.
pub(super) fn unknown_label<'n>(
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
pub(super) fn empty_value(place: &Place, column: &Column, section: SectionId) -> Finding {
    Finding::new(Code::E105, touches(section))
        .at(place)
        .arg("what", "value")
        .arg("name", column.name.as_str())
        .arg("section", section.key())
}

/// E106, E107 or E108 for a value that is not of its type.
pub(super) fn wrong_value(
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
        Type::Text | Type::Lines | Type::Index | Type::Mark => "text",
        Type::Count => "count",
        Type::Date => "date",
        Type::Time => "time",
        Type::Choice(_) => "choice",
    }
}

/// The words to choose from.
fn choices(kind: Type) -> String {
    let Type::Choice(choices) = kind else { return String::new() };
    choices.iter().map(|word| word.canonical).collect::<Vec<_>>().join(", ")
}
