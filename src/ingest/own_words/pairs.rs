//! Words of the lexicon paired with the counts, hours and days beside them.

use super::facts::{Facts, Hit, Kind, field_of, fits};
use super::page::{Clause, Page};
use super::text::{Typed, Value as TypedValue, Words};
use crate::declaration::{Lexeme, Value};
use crate::fold;
use crate::round::Sourced;

/// A typed value as a field's value of this kind.
pub(super) fn as_value(value: &TypedValue, kind: Kind) -> Option<Value> {
    match (&value.typed, kind) {
        (Typed::Count(count), Kind::Count) => Some(Value::Count(*count)),
        (Typed::Time(time), Kind::Time) => Some(Value::Time(*time)),
        (Typed::Date(date), Kind::Date) => Some(Value::Date(*date)),
        _ => None,
    }
}

/// Pairs the words of a clause with its values of one kind.
pub(super) fn pair(
    page: &Page<'_>,
    clause: &Clause,
    hits: &[Hit<'_>],
    values: &[TypedValue],
    kind: Kind,
    facts: &mut Facts,
) {
    let keys: Vec<(&Hit<'_>, Vec<&Lexeme>)> = hits
        .iter()
        .filter_map(|hit| {
            let own: Vec<&Lexeme> = hit
                .lexemes
                .iter()
                .copied()
                .filter(|lexeme| lexeme.said == kind && fits(lexeme, clause.topic))
                .collect();
            (!own.is_empty()).then_some((hit, own))
        })
        .collect();
    let typed = typed(&clause.words, values, kind);
    let mut add = |lexemes: &[&Lexeme], value: &Value, at: usize| {
        // Words that may name two fields name none.
        if let [lexeme] = lexemes {
            let place = page.at(clause.cell(at));
            let field = field_of(lexeme, clause.topic);
            facts.add(field, Sourced { value: value.clone(), place });
        }
    };
    let parted = |from: usize, to: usize| clause.words.part(from..to);
    let mut taken: Vec<usize> = Vec::new();
    let mut index = 0;
    while let Some((hit, lexemes)) = keys.get(index) {
        // `Phiếu in / phát ra | 89 / 87 phiếu`: as many words as values, in the same order.
        let mut run = 1;
        while let (Some((one, _)), Some((two, _))) =
            (keys.get(index + run - 1), keys.get(index + run))
            && parted(one.at.end, two.at.start).trim() == "/"
        {
            run += 1;
        }
        let end = keys.get(index + run - 1).map_or(hit.at.end, |(last, _)| last.at.end);
        let next = keys.get(index + run).map_or(usize::MAX, |(next, _)| next.at.start);
        let behind: Vec<&(Value, std::ops::Range<usize>)> =
            typed.iter().filter(|(_, at)| at.start >= end && at.start < next).collect();
        if run > 1 {
            if behind.len() == run {
                for (offset, (value, at)) in behind.into_iter().enumerate() {
                    if let Some((_, lexemes)) = keys.get(index + offset) {
                        add(lexemes, value, at.start);
                    }
                }
            }
            index += run;
            continue;
        }
        index += 1;
        let before =
            index.checked_sub(2).and_then(|before| keys.get(before)).map_or(0, |(k, _)| k.at.end);
        let ahead = typed.iter().rev().find(|(_, at)| at.end <= hit.at.start && at.start >= before);
        let counts = kind == Kind::Count;
        let ahead = ahead
            .filter(|(_, at)| !(taken.contains(&at.start) || counts && clause.begins(at.start)));
        let ahead = ahead.filter(|(_, at)| match kind {
            // `83 hợp lệ`; an hour may stand before what happened at it.
            Kind::Count => ["", "phiếu"].contains(&parted(at.end, hit.at.start).trim()),
            Kind::Time => typed.len() == 1,
            _ => false,
        });
        let behind = behind.first().filter(|(_, at)| near(clause, hit.at.end, at.start, kind));
        let own = match (behind, ahead) {
            // `83 hợp lệ, 2 không hợp lệ`: what follows a comma belongs to what follows it.
            (Some((_, behind)), ahead @ Some(_)) => {
                let between = parted(hit.at.end, behind.start);
                ahead.filter(|_| between.contains([',', ';', ')', '+', '=']))
            }
            (Some(only), None) => Some(*only),
            (None, ahead) => ahead,
        };
        if let Some((value, at)) = own {
            taken.push(at.start);
            add(lexemes, value, at.start);
        }
    }
}

/// Units that no ballots are counted in.
const OTHER_UNITS: [&str; 6] = ["phong bì", "đồng chí", "đ/c", "đại biểu", "người", "tiêu chí"];

/// Whether something else than ballots is counted.
fn counts_others(words: &Words, end: usize) -> bool {
    let behind = words.part(end..words.raw.len());
    let mut behind = behind.trim_start_matches([' ', '|']);
    if behind.starts_with('(') {
        behind = behind.split_once(')').map_or("", |(_, rest)| rest.trim_start());
    }
    let folded = fold::words(behind);
    OTHER_UNITS.iter().any(|unit| folded.starts_with(unit))
}

/// Whether a number counts nothing: `phiếu số 114`, `(1)`.
fn is_ordinal(words: &Words, at: &std::ops::Range<usize>) -> bool {
    let before = words.part(0..at.start);
    let before = before.trim_end();
    let bracket = before.ends_with('(') && words.raw.get(at.end) == Some(&')');
    // `số 114, 115`
    let list = before.trim_end_matches(|c: char| c.is_ascii_digit() || c == ',' || c == ' ');
    let listed = list.len() < before.len() && before.ends_with(',');
    bracket
        || [before, if listed { list } else { before }].iter().any(|text| {
            let text = text.to_lowercase();
            text.ends_with(" số") || text == "số"
        })
}

/// The values of one kind with their places in the clause.
fn typed(words: &Words, values: &[TypedValue], kind: Kind) -> Vec<(Value, std::ops::Range<usize>)> {
    let mut all = Vec::new();
    for value in values {
        if kind == Kind::Count
            && (counts_others(words, value.at.end) || is_ordinal(words, &value.at))
        {
            continue;
        }
        if let Some(read) = as_value(value, kind) {
            all.push((read, value.at.clone()));
        }
        // `89 / 87 phiếu` are two counts.
        if let (Typed::Of(one, other), Kind::Count) = (&value.typed, kind) {
            all.push((Value::Count(*one), value.at.start..value.at.start + 1));
            all.push((Value::Count(*other), value.at.end - 1..value.at.end));
        }
    }
    all
}

/// The most letters between words and their count.
pub(super) const REACH: usize = 40;

/// Whether a value is near enough to its words to be theirs; a day or an hour may be said later.
fn near(clause: &Clause, from: usize, to: usize, kind: Kind) -> bool {
    let between = clause.words.part(from..to);
    kind != Kind::Count
        || between.chars().count() <= REACH && !between.contains('.')
        || is_dotted(&between)
}

/// Whether nothing but a line of dots leads from words to their value: `Số phiếu in ..... 62`.
fn is_dotted(between: &str) -> bool {
    let dots = between.trim_matches([' ', ':', '|']);
    dots.len() > 1 && dots.chars().all(|c| ['.', '…', '_'].contains(&c))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_of_dots_leads_to_a_value() {
        for leads in [" ..... ", ": …… ", "____"] {
            assert!(is_dotted(leads), "{leads}");
        }
        for parts in ["", " ", ". ", " . Thu về ..", ": "] {
            assert!(!is_dotted(parts), "{parts}");
        }
    }
}
