//! Puts paragraphs into other words: in the filled-in text of a template, where a paragraph is
//! found by its values and the words around them, as the page showed them.

use super::marks::{self, Piece};
use super::outline::{Block, Outline};
use super::template::literal;
use crate::round::rewording::{Rewording, parted, plain};

/// Part of a filled-in text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    /// A letter that is shown.
    Letter(char),
    /// A value between marks.
    Value(usize),
}

/// A part with the bytes that it stands for.
#[derive(Debug, Clone, Copy)]
struct Token {
    /// What it is.
    part: Part,
    /// Its first byte.
    from: usize,
    /// The byte behind its last.
    to: usize,
}

/// The filled-in text `source` with paragraphs in other words. `outline` and `places` are of that
/// text, with its marks. Where `strict`, a paragraph that is not found is an error: the words of
/// it.
pub(super) fn reworded(
    source: &str,
    (outline, places): (&Outline, &[String]),
    rewordings: &[Rewording],
    strict: bool,
) -> Result<String, String> {
    let tokens = tokens(source);
    let mut changes: Vec<(usize, usize, String)> = Vec::new();
    for rewording in rewordings {
        let found = paragraphs(outline, places, rewording);
        let mut found: Vec<(usize, usize, String)> =
            found.iter().flat_map(|values| change(source, &tokens, values, rewording)).collect();
        found.dedup();
        if found.is_empty() && strict {
            return Err(rewording.old.join(" … "));
        }
        changes.append(&mut found);
    }
    changes.sort();
    changes.dedup();
    let mut text = source.to_owned();
    for (from, to, words) in changes.into_iter().rev() {
        text.replace_range(from..to, &words);
    }
    Ok(text)
}

/// The values of each paragraph that says what a rewording is about, by their marks.
fn paragraphs(outline: &Outline, places: &[String], rewording: &Rewording) -> Vec<Vec<usize>> {
    let running = outline.blocks.iter().filter_map(|block| match block {
        Block::Paragraph { text } | Block::Remark { text } => Some(text),
        _ => None,
    });
    let values = running.filter_map(|text| {
        let mut pieces = marks::pieces(text, places);
        pieces.retain(|piece| !piece.text.is_empty());
        let parts =
            pieces.iter().map(|piece: &Piece| (piece.place.as_deref(), piece.text.as_str()));
        let (values, words) = parted(parts);
        let is_it = values == rewording.values && plain(&words) == rewording.old;
        is_it.then(|| pieces.iter().filter_map(|piece| piece.mark).collect::<Vec<usize>>())
    });
    let mut values: Vec<Vec<usize>> = values.collect();
    values.dedup();
    values
}

/// Where a paragraph with these values stands in the filled-in text, and the text in its place.
fn change(
    source: &str,
    tokens: &[Token],
    values: &[usize],
    rewording: &Rewording,
) -> Vec<(usize, usize, String)> {
    let mut wanted = Vec::new();
    for (index, words) in rewording.old.iter().enumerate() {
        let letters = words.chars().filter(|letter| !letter.is_whitespace());
        wanted.extend(letters.map(Part::Letter));
        wanted.extend(values.get(index).map(|value| Part::Value(*value)));
    }
    let Some(first) = wanted.first() else { return Vec::new() };
    let starts = tokens.iter().enumerate().filter(|(_, token)| token.part == *first);
    let found = starts.filter_map(|(at, _)| {
        let here = tokens.get(at..at + wanted.len())?;
        let same = here.iter().zip(&wanted).all(|(token, wanted)| token.part == *wanted);
        same.then_some(here)
    });
    let placed = found.filter_map(|here| {
        let (from, to) = (here.first()?.from, here.last()?.to);
        let value = |value: usize| {
            let token = here.iter().find(|token| token.part == Part::Value(value))?;
            source.get(token.from..token.to)
        };
        let mut words = String::new();
        for (index, own) in rewording.new.iter().enumerate() {
            if !own.is_empty() {
                words.push_str(&format!("#{};", literal(own)));
            }
            words.push_str(values.get(index).and_then(|own| value(*own)).unwrap_or_default());
        }
        Some((from, to, words))
    });
    placed.collect()
}

/// A filled-in text as letters that are shown and values; white space is left out.
fn tokens(source: &str) -> Vec<Token> {
    let mut tokens = Vec::new();
    let mut letters = source.char_indices().peekable();
    while let Some((from, letter)) = letters.next() {
        if letter == '#' && source.get(from + 1..).is_some_and(|rest| rest.starts_with('"')) {
            let end =
                source.get(from + 2..).and_then(|rest| rest.find('"')).map(|at| from + 3 + at);
            let end = end.unwrap_or(source.len());
            let to = end + usize::from(source.get(end..).is_some_and(|rest| rest.starts_with(';')));
            let inside = source.get(from + 2..end.saturating_sub(1)).unwrap_or_default();
            match marks::number(inside) {
                Some(_) if marks::unmarked(inside).is_empty() => {}
                Some(value) => tokens.push(Token { part: Part::Value(value), from, to }),
                None => tokens.extend(
                    unescaped(inside)
                        .chars()
                        .filter(|letter| !letter.is_whitespace())
                        .map(|letter| Token { part: Part::Letter(letter), from, to }),
                ),
            }
            while letters.next_if(|(at, _)| *at < to).is_some() {}
            continue;
        }
        let shown = match letter {
            '~' => continue,
            '\\' => letters.next_if(|(_, next)| next.is_ascii_punctuation()),
            letter if letter.is_whitespace() => continue,
            letter => Some((from, letter)),
        };
        if let Some((at, letter)) = shown {
            let to = at + letter.len_utf8();
            tokens.push(Token { part: Part::Letter(letter), from, to });
        }
    }
    tokens
}

/// A Typst string's letters.
fn unescaped(text: &str) -> String {
    let mut plain = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("\\u{") {
        plain.push_str(before);
        let (code, after) = after.split_once('}').unwrap_or((after, ""));
        plain.extend(u32::from_str_radix(code, 16).ok().and_then(char::from_u32));
        rest = after;
    }
    plain.push_str(rest);
    plain
}
