//! Facts of the field sections: words of the lexicon paired with the values beside them.

use std::collections::BTreeMap;

use super::page::{Clause, Page, Topic};
use super::text::{Person, Typed, Value as TypedValue, Words, people, values};
use crate::declaration::fields::{ballots, conference, opening};
use crate::declaration::{Key, LEXICON, Lexeme, Said as Kind, SectionId, Value};
use crate::fold;
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
pub(super) enum Strength {
    /// By the topic of the place only.
    Topic,
    /// In one sentence.
    Sentence,
}

impl Facts {
    /// Adds a reading.
    pub fn add(&mut self, field: FieldOf, strength: Strength, value: Sourced<Value>) {
        let basis = (strength == Strength::Topic).then_some(Basis::Topic);
        self.found.entry(field).or_default().push(Fact { strength, basis, value });
    }

    /// Adds what the topic of its place tells of a value; `said` when words beside it do too.
    fn add_by_topic(&mut self, field: FieldOf, said: bool, value: Sourced<Value>) {
        let basis = (!said).then_some(Basis::Topic);
        self.found.entry(field).or_default().push(Fact { strength: Strength::Topic, basis, value });
    }

    /// Adds a reading that is paired by where it stands.
    pub fn add_by_place(&mut self, field: FieldOf, basis: Basis, value: Sourced<Value>) {
        let fact = Fact { strength: Strength::Sentence, basis: Some(basis), value };
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
        let mut readings: Vec<&Fact> = Vec::new();
        for fact in found.iter().filter(|fact| Some(fact.strength) == strongest) {
            match readings.iter_mut().find(|known| same(&known.value.value, &fact.value.value)) {
                // Words that say the same make it sure.
                Some(known) if known.basis.is_some() && fact.basis.is_none() => *known = fact,
                Some(_) => {}
                None => readings.push(fact),
            }
        }
        match readings.as_slice() {
            [] => Said::Nothing,
            [one] => Said::One(one.value.clone(), one.basis),
            several => Said::Several(several.iter().map(|fact| fact.value.clone()).collect()),
        }
    }

    /// Whether a section has any reading.
    pub fn has(&self, section: SectionId) -> bool {
        self.found.keys().any(|(own, _)| *own == section)
    }
}

/// Whether two readings are one.
fn same(one: &Value, other: &Value) -> bool {
    match (one, other) {
        (Value::Text(one), Value::Text(other)) => {
            let (one, other) = (fold::name(one), fold::name(other));
            one == other || one.starts_with(&other) || other.starts_with(&one)
        }
        _ => one == other,
    }
}

/// A lexeme with its words ready to be looked for.
pub(super) struct Known {
    /// The lexeme.
    lexeme: &'static Lexeme,
    /// Its words, folded, the longest first.
    words: Vec<Vec<char>>,
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
struct Hit<'k> {
    /// Where they stand.
    at: std::ops::Range<usize>,
    /// What they may name.
    lexemes: Vec<&'k Lexeme>,
}

/// Whether a section is told of in a place of this topic.
fn fits(lexeme: &Lexeme, topic: Topic) -> bool {
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
fn field_of(lexeme: &Lexeme, topic: Topic) -> FieldOf {
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
pub(super) fn read(page: &Page<'_>, lexicon: &[Known], facts: &mut Facts) {
    let is_caption = |text: &str| is_caption(text, lexicon);
    for clause in page.clauses(&is_caption) {
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
        venue(page, &clause, facts);
    }
    signatures(page, lexicon, facts);
    papers(page, facts);
    days(page, facts);
    facts.settle_numbers();
}

/// The most rows between a caption and the name that is signed below it.
const SIGNATURE_ROWS: u32 = 7;

/// People named below captions, as in blocks of signatures: name and post in cells of their own.
fn signatures(page: &Page<'_>, lexicon: &[Known], facts: &mut Facts) {
    for row in &page.rows {
        let caption = |text: &str| {
            let folded = fold::words(text);
            let folded = folded.trim_end_matches([':', ' ']);
            let known = lexicon.iter().find(|known| {
                known.lexeme.said == Kind::Person
                    && fits(known.lexeme, row.topic)
                    && known.words.iter().any(|word| word.iter().collect::<String>() == folded)
            });
            known.map(|known| known.lexeme)
        };
        let captions: Vec<(u32, &Lexeme)> =
            row.cells.iter().filter_map(|(col, text)| Some((*col, caption(text)?))).collect();
        if captions.len() < 2 || captions.len() != row.cells.len() {
            continue;
        }
        for (col, lexeme) in captions {
            let (mut name, mut post) = (None, None);
            for at in row.row + 1..=row.row + SIGNATURE_ROWS {
                let Some(text) = page.own_text(at, col) else { continue };
                let words = Words::of(text);
                match people(&words).first() {
                    Some(person) if name.is_none() && person.at.start == 0 => {
                        name = Some((person.clone(), at));
                    }
                    None if post.is_none() && is_post(text) => post = Some((text.to_owned(), at)),
                    _ => {}
                }
            }
            let Some((person, at)) = name else { continue };
            let value = Value::Text(person.name.as_str().into());
            let said = Sourced { value, place: page.at((at, col)) };
            facts.add_by_place(field_of(lexeme, row.topic), Basis::Below, said);
            if let (Some(field), Some((text, at))) = (lexeme.post, post) {
                let said =
                    Sourced { value: Value::Text(text.as_str().into()), place: page.at((at, col)) };
                facts.add_by_place((lexeme.section, Key::Field(field.key)), Basis::Below, said);
            }
        }
    }
}

/// Whether a text can be a post.
fn is_post(text: &str) -> bool {
    text.chars().next().is_some_and(char::is_uppercase)
        && text.chars().count() < 80
        && !text.chars().any(|c| c.is_ascii_digit() || c == ':' || c == '(')
        && people(&Words::of(text)).is_empty()
        && text.chars().any(char::is_lowercase)
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

/// A typed value as a field's value of this kind.
fn as_value(value: &TypedValue, kind: Kind) -> Option<Value> {
    match (&value.typed, kind) {
        (Typed::Count(count), Kind::Count) => Some(Value::Count(*count)),
        (Typed::Time(time), Kind::Time) => Some(Value::Time(*time)),
        (Typed::Date(date), Kind::Date) => Some(Value::Date(*date)),
        _ => None,
    }
}

/// Pairs the words of a clause with its values of one kind.
fn pair(
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
    let mut add = |lexemes: &[&Lexeme], strength, value: &Value, at: usize| {
        // Words that may name two fields name none.
        if let [lexeme] = lexemes {
            let place = page.at(clause.cell(at));
            let field = field_of(lexeme, clause.topic);
            facts.add(field, strength, Sourced { value: value.clone(), place });
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
                        add(lexemes, Strength::Sentence, value, at.start);
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
        match (behind, ahead) {
            (Some((value, at)), None) => {
                taken.push(at.start);
                add(lexemes, Strength::Sentence, value, at.start);
            }
            (None, Some((value, at))) => {
                taken.push(at.start);
                add(lexemes, Strength::Sentence, value, at.start);
            }
            // `83 hợp lệ, 2 không hợp lệ`: what follows a comma belongs to what follows it.
            (Some((_, behind)), Some((value, at))) => {
                let between = parted(hit.at.end, behind.start);
                if between.contains([',', ';', ')', '+', '=']) {
                    taken.push(at.start);
                    add(lexemes, Strength::Sentence, value, at.start);
                }
            }
            (None, None) => {}
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
const REACH: usize = 40;

/// Whether a value is near enough to its words to be theirs; a day or an hour may be said later.
fn near(clause: &Clause, from: usize, to: usize, kind: Kind) -> bool {
    let between = clause.words.part(from..to);
    kind != Kind::Count || between.chars().count() <= REACH && !between.contains('.')
}

/// Numbers of minutes, by the words before them or by the topic.
fn numbers(page: &Page<'_>, clause: &Clause, values: &[TypedValue], facts: &mut Facts) {
    for value in values {
        let Typed::Number(number) = &value.typed else { continue };
        let Some(number) = number else { continue };
        // A number alone in its cell is named by the cell left of it.
        if !clause.is_row && !clause.is_alone && value.at.start == 0 {
            continue;
        }
        let before = Words::of(&clause.words.part(0..value.at.start));
        let says = |words: &[&str]| words.iter().any(|word| before.holds(word));
        // `Số: 05-BB/CB` at the head of a paper is the paper's own.
        let titled = page.paper_at(clause.cell(value.at.start).0);
        let field = match () {
            () if says(&["mở niêm phong", "mở np", "bb mở", "mở"]) && !says(&["mở đầu"]) => {
                (SectionId::Opening, opening::NUMBER.key())
            }
            () if says(&["bàn giao", "giao nhận"]) => {
                (SectionId::Ballots, ballots::NUMBER.key())
            }
            () if says(&["số chứng từ", "biên bản hội nghị"]) => {
                (SectionId::Conference, conference::NUMBER.key())
            }
            () => match titled.filter(|_| clause.topic != Topic::Opening).unwrap_or(clause.topic) {
                Topic::Conference => (SectionId::Conference, conference::NUMBER.key()),
                Topic::Handover => (SectionId::Ballots, ballots::NUMBER.key()),
                Topic::Opening => (SectionId::Opening, opening::NUMBER.key()),
            },
        };
        let text: String = number.split_whitespace().collect();
        let place = page.at(clause.cell(value.at.start));
        let number = Sourced { value: Value::Text(text.as_str().into()), place };
        if says(&["mở", "bàn giao", "giao nhận"]) {
            facts.add(field, Strength::Sentence, number);
        } else {
            let said = says(&["hội nghị"]) || says(&["số"]) && titled.is_some();
            facts.add_by_topic(field, said, number);
        }
    }
}

/// `từ 8h00 đến 11h30`, `08:30 - 11:30`: when the conference began and ended.
fn interval(page: &Page<'_>, clause: &Clause, values: &[TypedValue], facts: &mut Facts) {
    if clause.topic != Topic::Conference {
        return;
    }
    for pair in values.windows(2) {
        let [one, two] = pair else { continue };
        let (Typed::Time(start), Typed::Time(end)) = (&one.typed, &two.typed) else { continue };
        let between = clause.words.part(one.at.end..two.at.start);
        if ["đến", "-", "–", "→"].contains(&between.trim()) {
            for (field, time, at) in [
                (conference::START.key(), start, one.at.start),
                (conference::END.key(), end, two.at.start),
            ] {
                let place = page.at(clause.cell(at));
                let value = Sourced { value: Value::Time(*time), place };
                facts.add((SectionId::Conference, field), Strength::Sentence, value);
            }
        }
    }
}

/// People, by the words before or behind them.
fn persons(
    page: &Page<'_>,
    clause: &Clause,
    hits: &[Hit<'_>],
    people: &[Person],
    facts: &mut Facts,
) {
    for hit in hits {
        let lexemes =
            hit.lexemes.iter().filter(|l| l.said == Kind::Person && fits(l, clause.topic));
        let own: Vec<&&Lexeme> = lexemes.collect();
        let [lexeme] = own.as_slice() else { continue };
        let next = hits.iter().find(|other| {
            other.at.start >= hit.at.end && other.lexemes.iter().any(|l| l.said == Kind::Person)
        });
        let next = next.map_or(usize::MAX, |other| other.at.start);
        let behind = people.iter().find(|p| p.at.start >= hit.at.end && p.at.start < next);
        let gap = |from: usize, to: usize| clause.words.part(from..to);
        let behind =
            behind.filter(|person| gap(hit.at.end, person.at.start).chars().count() <= REACH);
        let ahead = people.iter().rev().find(|person| person.at.end <= hit.at.start);
        let ahead = ahead.filter(|person| {
            let between = gap(person.at.end, hit.at.start);
            // A post may stand between: `Dương Thu Hằng, Trưởng ban kiểm phiếu, bàn giao …`.
            let between = match person.end <= hit.at.start && person.end > person.at.end {
                true => gap(person.end, hit.at.start),
                false => between,
            };
            between.trim() == "|" && clause.is_row && is_whole_cell(page, clause, hit)
                || between.chars().count() <= 6 && !between.contains('|')
        });
        let is_behind = behind.is_some();
        let Some(person) = behind.or(ahead) else { continue };
        let mut person = person.clone();
        // What stands as the post may be the words themselves.
        if !is_behind && person.at.end <= hit.at.start && person.end > hit.at.start {
            let word = clause.words.part(hit.at.clone());
            if person.post.starts_with(&word) {
                person.post = String::new();
            }
        }
        let strength = Strength::Sentence;
        let cell = clause.cell(person.at.start);
        let name =
            Sourced { value: Value::Text(person.name.as_str().into()), place: page.at(cell) };
        facts.add((lexeme.section, Key::Field(lexeme.field.key)), strength, name);
        let Some(post) = lexeme.post else { continue };
        // A post may have a cell of its own: below a caption, below the name, behind the words.
        let behind = || {
            let (row, col) = clause.cell(hit.at.start);
            let at = (col + 1..col + 4).find(|col| page.own_text(row, *col).is_some())?;
            let text = page.own_text(row, at).filter(|text| is_post(text))?;
            Some((text.to_owned(), is_called_post(page, (row, at))))
        };
        let own = (!person.post.is_empty()).then(|| person.post.clone());
        let said = own.or_else(|| post_beside(page, cell)).map(|post| (post, None));
        let by_place = || post_below(page, cell).or_else(|| behind().filter(|_| !is_behind));
        let said = said.or_else(|| {
            let (post, is_called) = by_place()?;
            Some((post, (!is_called).then_some(Basis::Beside)))
        });
        if let Some((said, basis)) = said {
            let field = (lexeme.section, Key::Field(post.key));
            let value = Sourced { value: Value::Text(said.as_str().into()), place: page.at(cell) };
            match basis {
                Some(basis) => facts.add_by_place(field, basis, value),
                None => facts.add(field, strength, value),
            }
        }
    }
}

/// Whether words are all that their cell says.
fn is_whole_cell(page: &Page<'_>, clause: &Clause, hit: &Hit<'_>) -> bool {
    let (row, col) = clause.cell(hit.at.start);
    let text = page.own_text(row, col).unwrap_or_default();
    Words::of(text).raw.len() <= hit.at.len() + 1
}

/// A post right of a name, under a caption that says so.
fn post_beside(page: &Page<'_>, (row, col): (u32, u32)) -> Option<String> {
    let right = (col + 1..col + 3).find(|at| page.own_text(row, *at).is_some())?;
    let text = page.own_text(row, right)?;
    let above = page.text(row.checked_sub(1)?, right)?;
    (fold::label(above) == fold::label("Chức vụ") && is_post(text)).then(|| text.to_owned())
}

/// A post in the cell below a name, and whether words there call it one.
fn post_below(page: &Page<'_>, (row, col): (u32, u32)) -> Option<(String, bool)> {
    let text = page.own_text(row + 1, col).filter(|text| is_post(text))?;
    Some((text.to_owned(), is_called_post(page, (row + 1, col))))
}

/// Whether the cell left of another, or the head of its column, says that it is a post.
fn is_called_post(page: &Page<'_>, (row, col): (u32, u32)) -> bool {
    let says = |text: &str| Words::of(text).holds("chức vụ");
    let left = (0..col).rev().find_map(|col| page.text(row, col));
    let mut above = page.rows.iter().rev().filter(|other| other.row < row);
    let head = above.find(|other| page.own_text(other.row, col).is_some_and(says));
    // Nothing but posts may stand between a column's head and the cell.
    let is_column = head.is_some_and(|head| {
        let between = page.rows.iter().filter(|other| other.row > head.row && other.row < row);
        between.filter_map(|other| page.own_text(other.row, col)).all(is_post)
    });
    left.is_some_and(says) || is_column
}

/// Words up to the end of the clause or cell.
fn words(page: &Page<'_>, clause: &Clause, hits: &[Hit<'_>], facts: &mut Facts) {
    for hit in hits {
        let own = hit.lexemes.iter().filter(|l| l.said == Kind::Words && fits(l, clause.topic));
        let own: Vec<&&Lexeme> = own.collect();
        let [lexeme] = own.as_slice() else { continue };
        let field = (lexeme.section, Key::Field(lexeme.field.key));
        if [conference::PAPERS.key(), conference::METHOD.key()].contains(&field.1) {
            continue;
        }
        let rest = clause.words.part(hit.at.end..clause.words.raw.len());
        let parted = clause.words.part(hit.at.start..hit.at.end).ends_with(':')
            || rest.trim_start().starts_with([':', '|', '-', '–'])
            || field.1 == ballots::SEAL_CODE.key();
        if !parted {
            continue;
        }
        let lead = rest.chars().take_while(|c| !c.is_alphanumeric() && *c != '“').count();
        let from = hit.at.end + lead;
        let rest: String = rest.chars().skip(lead).collect();
        let end = match field.1 {
            key if key == opening::SEAL_STATE.key() => {
                rest.find([',', '.', ';', '|', ')', '–', '(']).unwrap_or(rest.len())
            }
            _ => rest.find(['|', ';', '(']).unwrap_or(rest.len()),
        };
        let said = if field.1 == ballots::SEAL_CODE.key() {
            seal_code(&rest)
        } else {
            rest.get(..end).unwrap_or_default().trim().trim_end_matches(['.', '/'])
        };
        if said.is_empty() {
            continue;
        }
        let said = if field.1 == opening::SEAL_STATE.key() { state(said) } else { said.to_owned() };
        let value = Value::Text(said.as_str().into());
        let place = page.at(clause.cell(from));
        facts.add(field, Strength::Sentence, Sourced { value, place });
    }
    // `niêm phong nguyên vẹn`
    if clause.topic == Topic::Opening
        && clause.words.holds("nguyên vẹn")
        && !clause.words.holds("không nguyên vẹn")
    {
        let place = page.at(clause.cell(0));
        let value = Sourced { value: Value::Text("Nguyên vẹn".into()), place };
        facts.add((SectionId::Opening, opening::SEAL_STATE.key()), Strength::Sentence, value);
    }
}

/// The first word of a text that can be the code of a seal: `P-BD-2948`.
fn seal_code(text: &str) -> &str {
    let words = text.split([' ', '|', ',', ';', '(', ')']).map(|word| word.trim_end_matches('.'));
    let mut codes = words.filter(|word| {
        word.contains('-')
            && !word.contains('/')
            && word.chars().any(|c| c.is_ascii_digit())
            && word.chars().any(char::is_uppercase)
    });
    codes.next().unwrap_or_default()
}

/// A seal's state with a capital, without the word that it is one.
fn state(said: &str) -> String {
    let words = Words::of(said);
    if words.holds("nguyên vẹn") && !words.holds("không") {
        return "Nguyên vẹn".to_owned();
    }
    let mut letters = said.chars();
    letters.next().map(|c| c.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

/// `02 (hai) phong bì`, `97 phiếu` beside a handover: counts that their unit names.
fn envelopes(page: &Page<'_>, clause: &Clause, values: &[TypedValue], facts: &mut Facts) {
    if clause.topic == Topic::Opening {
        return;
    }
    for value in values {
        let Typed::Count(count) = value.typed else { continue };
        let behind = clause.words.part(value.at.end..clause.words.raw.len());
        let mut behind = behind.trim_start_matches([' ', '|']);
        let apart = clause.words.part(value.at.end..value.at.end + 3).contains('|');
        let named = || Words::of(&clause.words.part(0..value.at.start)).holds("phong bì");
        if apart && !named() {
            continue;
        }
        if behind.starts_with('(') {
            behind = behind.split_once(')').map_or("", |(_, rest)| rest.trim_start());
        }
        let folded = fold::words(behind);
        let place = page.at(clause.cell(value.at.start));
        let said = Sourced { value: Value::Count(count), place };
        if folded.starts_with("phong bì") {
            facts.add((SectionId::Ballots, ballots::ENVELOPES.key()), Strength::Sentence, said);
        }
    }
}

/// The way of asking for opinions.
fn method(page: &Page<'_>, clause: &Clause, facts: &mut Facts) {
    if clause.topic == Topic::Conference && clause.words.holds("bỏ phiếu kín") {
        let value = Sourced {
            value: Value::Text("Bỏ phiếu kín".into()),
            place: page.at(clause.cell(0)),
        };
        facts.add((SectionId::Conference, conference::METHOD.key()), Strength::Sentence, value);
    }
}

/// Whether a sentence is about the conference itself: it says so, or from when to when it went.
fn tells_of_meeting(clause: &Clause) -> bool {
    let values = values(&clause.words);
    let is_hour = |value: &TypedValue| matches!(value.typed, Typed::Time(_));
    clause.words.holds("hôm nay")
        || clause.words.holds("hội nghị")
        || values.iter().filter(|value| is_hour(value)).count() == 2
}

/// `tại Hội trường …` in a sentence.
fn venue(page: &Page<'_>, clause: &Clause, facts: &mut Facts) {
    if clause.topic != Topic::Conference || clause.is_row {
        return;
    }
    let text = clause.words.text();
    for begins in ["Hội trường", "Nhà văn hóa", "Phòng họp", "Trụ sở"] {
        let Some(at) = text.find(begins) else { continue };
        let rest = text.get(at..).unwrap_or_default();
        let stop = rest.find([',', ';', '|', '(', '•']).unwrap_or(rest.len());
        let stop =
            [" đã ", " - ", " – "].iter().filter_map(|word| rest.find(word)).chain([stop]).min();
        let said =
            rest.get(..stop.unwrap_or(rest.len())).unwrap_or_default().trim().trim_end_matches('.');
        let letters = text.get(..at).map_or(0, |before| before.chars().count());
        let place = page.at(clause.cell(letters));
        let value = Sourced { value: Value::Text(said.into()), place };
        let field = (SectionId::Conference, conference::VENUE.key());
        facts.add_by_topic(field, tells_of_meeting(clause), value);
    }
}

/// The documents that the conference used, by their numbers.
fn papers(page: &Page<'_>, facts: &mut Facts) {
    let Ok(pattern) = regex::Regex::new(
        r"(?:Kế hoạch|KH|Công văn|CV|Hướng dẫn|HD|Nghị quyết|NQ|Quyết định|QĐ) số \d+-\p{Lu}+/\p{Lu}[\p{L}]*(?: ngày \d{1,2}/\d{1,2}/\d{4})?",
    ) else {
        return;
    };
    let mut named: Vec<String> = Vec::new();
    let mut place = None;
    for row in page.rows.iter().filter(|row| row.topic == Topic::Conference) {
        for (col, text) in &row.cells {
            let text = fold::clean(text);
            for found in pattern.find_iter(&text) {
                place.get_or_insert((row.row, *col));
                if !named.iter().any(|known| known == found.as_str()) {
                    named.push(found.as_str().to_owned());
                }
            }
        }
    }
    if let Some(at) = place {
        let value =
            Sourced { value: Value::Text(named.join("; ").as_str().into()), place: page.at(at) };
        facts.add((SectionId::Conference, conference::PAPERS.key()), Strength::Sentence, value);
    }
}

/// Whether words name the day of a conference, as a row's label does.
fn names_day(words: &Words) -> bool {
    let declared = conference::DATE.declared;
    std::iter::once(&declared.label)
        .chain(declared.synonyms)
        .any(|label| words.holds(&fold::words(label)))
}

/// Days that belong to the page's topic: every day on it that dates no other document.
fn days(page: &Page<'_>, facts: &mut Facts) {
    for clause in page.clauses(&|_| false) {
        for value in values(&clause.words) {
            let Typed::Date(date) = value.typed else { continue };
            let before = Words::of(&clause.words.part(0..value.at.start));
            let tail: String =
                before.folded().chars().rev().take(40).collect::<String>().chars().rev().collect();
            let is_reference = tail.contains("-kh/")
                || tail.contains("-cv/")
                || tail.contains("-hd/")
                || tail.contains("-nq/")
                || tail.contains("-qđ/")
                || tail.contains("-ct/");
            if is_reference {
                continue;
            }
            let said =
                Sourced { value: Value::Date(date), place: page.at(clause.cell(value.at.start)) };
            let opens = before.holds("mở") || clause.words.holds("mở niêm phong");
            match clause.topic {
                Topic::Conference if !opens => {
                    let field = (SectionId::Conference, conference::DATE.key());
                    let is_named = clause.is_row && names_day(&before);
                    facts.add_by_topic(field, is_named || tells_of_meeting(&clause), said);
                }
                Topic::Opening => {
                    let field = (SectionId::Opening, opening::DATE.key());
                    facts.add_by_topic(field, opens, said);
                }
                _ => {}
            }
        }
    }
}
