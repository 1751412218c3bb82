//! Facts of the field sections: words of the lexicon paired with the values beside them.

use std::collections::BTreeMap;

use super::named::{persons, signatures};
use super::page::{Clause, Page, Topic};
use super::pairs::pair;
use super::particulars::{days, envelopes, interval, method, numbers, papers, venue, words};
use super::text::{people, values};
pub(super) use crate::declaration::Said as Kind;
use crate::declaration::fields::{ballots, conference, opening};
use crate::declaration::{Key, LEXICON, Lexeme, SectionId, Value};
use crate::fold;
use crate::formats::limits::{Deadline, Unreadable};
use crate::ledgers::confirmations::Basis;
use crate::round::Sourced;

/// A field of a section.
pub(super) type FieldOf = (SectionId, Key);

/// Every reading of every field, in the order of reading.
#[derive(Default)]
pub(super) struct Facts {
    /// The readings; the strongest kind of pairing found so far is kept.
    found: BTreeMap<FieldOf, Vec<Fact>>,
}

/// One reading of a field.
#[derive(Clone)]
struct Fact {
    /// How surely words and value belong together.
    strength: Strength,
    /// What it rests on beside words; none where words alone say it.
    basis: Option<Basis>,
    /// The value.
    value: Sourced<Value>,
}

/// What a field says.
pub(super) enum Said {
    /// Nothing.
    Nothing,
    /// One value, and what it rests on beside words.
    One(Sourced<Value>, Option<Basis>),
    /// Values that differ.
    Several(Vec<Sourced<Value>>),
}

/// How surely words and value belong together; the higher one stands alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Strength {
    /// By the topic of the place only.
    Topic,
    /// In one sentence.
    Sentence,
}

impl Facts {
    /// Adds a reading that a sentence gives.
    pub fn add(&mut self, field: FieldOf, value: Sourced<Value>) {
        self.push(field, Fact { strength: Strength::Sentence, basis: None, value });
    }

    /// Adds what the topic of its place tells of a value; `said` when words beside it do too.
    pub fn add_by_topic(&mut self, field: FieldOf, said: bool, value: Sourced<Value>) {
        let basis = (!said).then_some(Basis::Topic);
        self.push(field, Fact { strength: Strength::Topic, basis, value });
    }

    /// Adds a reading that is paired by where it stands.
    pub fn add_by_place(&mut self, field: FieldOf, basis: Basis, value: Sourced<Value>) {
        self.push(field, Fact { strength: Strength::Sentence, basis: Some(basis), value });
    }

    /// Adds a reading.
    fn push(&mut self, field: FieldOf, fact: Fact) {
        self.found.entry(field).or_default().push(fact);
    }

    /// Takes back what only the topic said of a number that words give to another paper.
    fn settle_numbers(&mut self) {
        let fields = [
            (SectionId::Conference, conference::NUMBER.key()),
            (SectionId::Ballots, ballots::NUMBER.key()),
            (SectionId::Opening, opening::NUMBER.key()),
        ];
        let said: Vec<(FieldOf, Value)> = fields
            .iter()
            .flat_map(|field| self.found.get(field).into_iter().flatten().map(|own| (*field, own)))
            .filter(|(_, own)| own.strength == Strength::Sentence)
            .map(|(field, own)| (field, own.value.value.clone()))
            .collect();
        for field in fields {
            let elsewhere =
                |number: &Value| said.iter().any(|(other, own)| *other != field && own == number);
            if let Some(all) = self.found.get_mut(&field) {
                all.retain(|own| {
                    own.strength == Strength::Sentence || !elsewhere(&own.value.value)
                });
            }
        }
        self.found.retain(|_, readings| !readings.is_empty());
    }

    /// What a field says.
    pub fn of(&self, field: FieldOf) -> Said {
        let Some(found) = self.found.get(&field) else { return Said::Nothing };
        let strongest = found.iter().map(|fact| fact.strength).max();
        // The readings that differ, each with its folded text, which is slow to make.
        let mut readings: Vec<(&Fact, Option<String>)> = Vec::new();
        for fact in found.iter().filter(|fact| Some(fact.strength) == strongest) {
            let name = match &fact.value.value {
                Value::Text(text) => Some(fold::name(text)),
                _ => None,
            };
            match readings.iter_mut().find(|known| is_same((known.0, &known.1), (fact, &name))) {
                // Words that say the same make it sure.
                Some(known) if known.0.basis.is_some() && fact.basis.is_none() => {
                    *known = (fact, name);
                }
                Some(_) => {}
                None => readings.push((fact, name)),
            }
        }
        match readings.as_slice() {
            [] => Said::Nothing,
            [(one, _)] => Said::One(one.value.clone(), one.basis),
            several => Said::Several(several.iter().map(|(fact, _)| fact.value.clone()).collect()),
        }
    }

    /// Whether a section has any reading.
    pub fn has(&self, section: SectionId) -> bool {
        self.found.keys().any(|(own, _)| *own == section)
    }
}

/// Whether two readings are one; texts are compared as they are folded.
fn is_same(one: (&Fact, &Option<String>), other: (&Fact, &Option<String>)) -> bool {
    match (one.1, other.1) {
        (Some(one), Some(other)) => one.starts_with(other) || other.starts_with(one),
        _ => one.0.value.value == other.0.value.value,
    }
}

/// A lexeme with its words ready to be looked for.
pub(super) struct Known {
    /// The lexeme.
    pub lexeme: &'static Lexeme,
    /// Its words, folded, the longest first.
    pub words: Vec<Vec<char>>,
}

/// The lexicon with the labels of the declaration, and further words of the round.
pub(super) fn lexicon(synonyms: &BTreeMap<String, Vec<String>>) -> Vec<Known> {
    LEXICON
        .iter()
        .map(|lexeme| {
            let label =
                std::iter::once(lexeme.field.label).chain(lexeme.field.synonyms.iter().copied());
            let folded = fold::label(lexeme.field.label);
            let own = synonyms.iter().filter(|(known, _)| fold::label(known) == folded);
            let own = own.flat_map(|(_, further)| further.iter().map(String::as_str));
            let mut words: Vec<Vec<char>> = label
                .chain(lexeme.words.iter().copied())
                .chain(own)
                .map(|word| fold::words(word).chars().collect::<Vec<_>>())
                .filter(|word| word.len() > 1)
                .collect();
            words.sort_by_key(|word| std::cmp::Reverse(word.len()));
            words.dedup();
            Known { lexeme, words }
        })
        .collect()
}

/// Words of the lexicon in a clause.
pub(super) struct Hit<'k> {
    /// Where they stand.
    pub at: std::ops::Range<usize>,
    /// What they may name.
    pub lexemes: Vec<&'k Lexeme>,
}

/// Whether a section is told of in a place of this topic.
pub(super) fn fits(lexeme: &Lexeme, topic: Topic) -> bool {
    match lexeme.section {
        SectionId::Opening => topic == Topic::Opening,
        // Minutes of a handover begin as those of a conference do.
        SectionId::Conference => {
            topic == Topic::Conference || topic == Topic::Handover && starts(lexeme)
        }
        _ => topic != Topic::Opening,
    }
}

/// Whether a lexeme tells when something began.
fn starts(lexeme: &Lexeme) -> bool {
    lexeme.section == SectionId::Conference && lexeme.field.key == conference::START.declared.key
}

/// The field that a lexeme names in a place of this topic.
pub(super) fn field_of(lexeme: &Lexeme, topic: Topic) -> FieldOf {
    if topic == Topic::Handover && starts(lexeme) {
        return (SectionId::Ballots, ballots::HANDED_AT.key());
    }
    (lexeme.section, Key::Field(lexeme.field.key))
}

/// The words of the lexicon in a clause, the longest at each place, from left to right.
fn hits<'k>(clause: &Clause, lexicon: &'k [Known]) -> Vec<Hit<'k>> {
    let mut all: Vec<(std::ops::Range<usize>, &'k Lexeme)> = Vec::new();
    for known in lexicon.iter().filter(|known| fits(known.lexeme, clause.topic)) {
        for word in &known.words {
            let mut from = 0;
            while let Some(at) = clause.words.find(word, from) {
                all.push((at..at + word.len(), known.lexeme));
                from = at + word.len();
            }
        }
    }
    all.sort_by_key(|(at, _)| (std::cmp::Reverse(at.len()), at.start));
    let mut hits: Vec<Hit<'k>> = Vec::new();
    for (at, lexeme) in all {
        if let Some(hit) = hits.iter_mut().find(|hit| hit.at == at) {
            if hit.lexemes.iter().all(|known| !std::ptr::eq(*known, lexeme)) {
                hit.lexemes.push(lexeme);
            }
        } else if hits.iter().all(|hit| hit.at.end <= at.start || at.end <= hit.at.start) {
            hits.push(Hit { at, lexemes: vec![lexeme] });
        }
    }
    hits.sort_by_key(|hit| hit.at.start);
    hits
}

/// Reads the facts of a page.
///
/// # Errors
/// When that takes too long.
pub(super) fn read(
    page: &Page<'_>,
    lexicon: &[Known],
    facts: &mut Facts,
    deadline: &Deadline,
) -> Result<(), Unreadable> {
    let is_caption = |text: &str| is_caption(text, lexicon);
    for clause in page.clauses(&is_caption) {
        deadline.check()?;
        let hits = hits(&clause, lexicon);
        let values = values(&clause.words);
        let people = people(&clause.words);
        for kind in [Kind::Count, Kind::Time, Kind::Date] {
            pair(page, &clause, &hits, &values, kind, facts);
        }
        numbers(page, &clause, &values, facts);
        interval(page, &clause, &values, facts);
        persons(page, &clause, &hits, &people, facts);
        words(page, &clause, &hits, facts);
        envelopes(page, &clause, &values, facts);
        method(page, &clause, facts);
        venue(page, &clause, &values, facts);
    }
    signatures(page, lexicon, facts);
    papers(page, facts);
    days(page, facts);
    facts.settle_numbers();
    Ok(())
}

/// Words that head a column beside those of the lexicon.
const CAPTIONS: [&str; 7] = ["chức vụ", "ngày", "họ tên", "họ và tên", "số biên bản", "số", "mã"];

/// Whether a text is nothing but words of the lexicon.
fn is_caption(text: &str, lexicon: &[Known]) -> bool {
    let label: Vec<char> = fold::label(&fold::words(text)).chars().collect();
    let folded: String = fold::words(text);
    let bare =
        folded.split('(').next().unwrap_or_default().trim().trim_end_matches([':', '*', ' ']);
    CAPTIONS.contains(&bare)
        || lexicon.iter().any(|known| {
            known.words.iter().any(|word| *word == label || word.iter().collect::<String>() == bare)
        })
}
