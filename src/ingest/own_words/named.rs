//! People, by the words before or behind them, with their posts.

use super::facts::{Facts, Hit, Kind, Known, field_of, fits};
use super::page::{Clause, Page};
use super::pairs::REACH;
use super::text::{Person, Words, people};
use crate::declaration::{Key, Lexeme, Value};
use crate::fold;
use crate::ledgers::confirmations::Basis;
use crate::round::Sourced;

/// The most rows between a caption and the name that is signed below it.
const SIGNATURE_ROWS: u32 = 7;

/// People named below captions, as in blocks of signatures: name and post in cells of their own.
pub(super) fn signatures(page: &Page<'_>, lexicon: &[Known], facts: &mut Facts) {
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
pub(super) fn is_post(text: &str) -> bool {
    text.chars().next().is_some_and(char::is_uppercase)
        && text.chars().count() < 80
        && !text.chars().any(|c| c.is_ascii_digit() || c == ':' || c == '(')
        && people(&Words::of(text)).is_empty()
        && text.chars().any(char::is_lowercase)
}

/// People, by the words before or behind them.
pub(super) fn persons(
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
        let cell = clause.cell(person.at.start);
        let name =
            Sourced { value: Value::Text(person.name.as_str().into()), place: page.at(cell) };
        facts.add((lexeme.section, Key::Field(lexeme.field.key)), name);
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
                None => facts.add(field, value),
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
