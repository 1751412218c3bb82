//! What has a shape of its own: numbers of papers, from when to when, seals, envelopes, places, days.

use std::sync::LazyLock;

use regex::Regex;

use super::facts::{Facts, Hit, Kind, fits};
use super::page::{Clause, Page, Topic};
use super::text::{Typed, Value as TypedValue, Words, values};
use crate::declaration::fields::{ballots, conference, opening};
use crate::declaration::{Key, Lexeme, SectionId, Value};
use crate::fold;
use crate::round::Sourced;

/// Numbers of minutes, by the words before them or by the topic.
pub(super) fn numbers(page: &Page<'_>, clause: &Clause, values: &[TypedValue], facts: &mut Facts) {
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
            facts.add(field, number);
        } else {
            let said = says(&["hội nghị"]) || says(&["số"]) && titled.is_some();
            facts.add_by_topic(field, said, number);
        }
    }
}

/// `từ 8h00 đến 11h30`, `08:30 - 11:30`: when the conference began and ended.
pub(super) fn interval(page: &Page<'_>, clause: &Clause, values: &[TypedValue], facts: &mut Facts) {
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
                facts.add((SectionId::Conference, field), value);
            }
        }
    }
}

/// Words up to the end of the clause or cell.
pub(super) fn words(page: &Page<'_>, clause: &Clause, hits: &[Hit<'_>], facts: &mut Facts) {
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
        facts.add(field, Sourced { value, place });
    }
    // `niêm phong nguyên vẹn`
    if clause.topic == Topic::Opening
        && clause.words.holds("nguyên vẹn")
        && !clause.words.holds("không nguyên vẹn")
    {
        let place = page.at(clause.cell(0));
        let value = Sourced { value: Value::Text("Nguyên vẹn".into()), place };
        facts.add((SectionId::Opening, opening::SEAL_STATE.key()), value);
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
pub(super) fn envelopes(
    page: &Page<'_>,
    clause: &Clause,
    values: &[TypedValue],
    facts: &mut Facts,
) {
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
            facts.add((SectionId::Ballots, ballots::ENVELOPES.key()), said);
        }
    }
}

/// The way of asking for opinions.
pub(super) fn method(page: &Page<'_>, clause: &Clause, facts: &mut Facts) {
    if clause.topic == Topic::Conference && clause.words.holds("bỏ phiếu kín") {
        let value = Sourced {
            value: Value::Text("Bỏ phiếu kín".into()),
            place: page.at(clause.cell(0)),
        };
        facts.add((SectionId::Conference, conference::METHOD.key()), value);
    }
}

/// Whether a sentence is about the conference itself: it says so, or from when to when it went.
fn tells_of_meeting(clause: &Clause, values: &[TypedValue]) -> bool {
    let is_hour = |value: &TypedValue| matches!(value.typed, Typed::Time(_));
    clause.words.holds("hôm nay")
        || clause.words.holds("hội nghị")
        || values.iter().filter(|value| is_hour(value)).count() == 2
}

/// `tại Hội trường …` in a sentence.
pub(super) fn venue(page: &Page<'_>, clause: &Clause, values: &[TypedValue], facts: &mut Facts) {
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
        facts.add_by_topic(field, tells_of_meeting(clause, values), value);
    }
}

/// A document by its number, and perhaps its day: `Kế hoạch số 167-KH/QU ngày 27/01/2023`.
static PAPERS: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"(?:Kế hoạch|KH|Công văn|CV|Hướng dẫn|HD|Nghị quyết|NQ|Quyết định|QĐ) số \d+-\p{Lu}+/\p{Lu}[\p{L}]*(?: ngày \d{1,2}/\d{1,2}/\d{4})?",
    )
    .ok()
});

/// The documents that the conference used, by their numbers.
pub(super) fn papers(page: &Page<'_>, facts: &mut Facts) {
    let Some(pattern) = PAPERS.as_ref() else { return };
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
        facts.add((SectionId::Conference, conference::PAPERS.key()), value);
    }
}

/// Whether words name the day of a conference, as a row's label does.
fn names_day(words: &Words) -> bool {
    let declared = conference::DATE.declared;
    std::iter::once(&declared.label)
        .chain(declared.synonyms)
        .any(|label| words.holds(&fold::words(label)))
}

/// The symbols of documents that are referred to with their days: `Kế hoạch số 167-KH/QU ngày …`.
const REFERENCES: [&str; 6] = ["-kh/", "-cv/", "-hd/", "-nq/", "-qđ/", "-ct/"];

/// How many letters before a day such a symbol may stand.
const REFERENCE_LETTERS: usize = 40;

/// Days that belong to the page's topic: every day on it that dates no other document.
pub(super) fn days(page: &Page<'_>, facts: &mut Facts) {
    for clause in page.clauses(&|_| false) {
        let values = values(&clause.words);
        for value in &values {
            let Typed::Date(date) = value.typed else { continue };
            let before = Words::of(&clause.words.part(0..value.at.start));
            let tail = before.folded.len().saturating_sub(REFERENCE_LETTERS);
            let tail: String = before.folded.iter().skip(tail).collect();
            let is_reference = REFERENCES.iter().any(|symbol| tail.contains(symbol));
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
                    let said_so = is_named || tells_of_meeting(&clause, &values);
                    facts.add_by_topic(field, said_so, said);
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
