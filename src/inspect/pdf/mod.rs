//! Reading back what a finished PDF shows and holds: the words on its pages, what
//! is drawn beside them, and everything else that the file carries.
//!
//! A page may say one thing to who copies its text and show another: a white box
//! over a figure, white letters, a picture. What is neither black text nor a thin
//! black rule is therefore a [`Mark`], and whatever the file holds beside its
//! pages' content (annotations, attachments, layers, fonts) is a part.

mod carried;
mod pen;

use std::panic::catch_unwind;

use hayro_syntax::Pdf;
use hayro_syntax::object::Dict;
use serde::{Deserialize, Serialize};

use super::words::Word;
use carried::{carried, catalog_parts, entries, spoken};
use pen::read_page;

/// What a PDF shows and holds.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Content {
    /// The words of its text, in the order in which they are drawn, which is that of
    /// reading.
    pub words: Vec<Word>,
    /// Those that are marked as no part of the text: page numbers, heads that a
    /// table repeats.
    pub artifacts: Vec<Word>,
    /// What is drawn but black text and thin black rules.
    pub marks: Vec<Mark>,
    /// The thin black rules.
    pub rules: Vec<Mark>,
    /// The words as the eye meets them, from top to bottom and from left to right,
    /// whatever the order in which they are drawn.
    pub seen: Vec<Word>,
    /// What it holds beside its pages' content: `name: value`, sorted.
    pub parts: Vec<String>,
    /// How many pages it has.
    pub pages: usize,
    /// What it carries that papers never do: notes, links, attachments, layers, forms.
    pub carried: Vec<String>,
    /// The names of its fonts' parts with the hash of what they hold.
    pub fonts: Vec<String>,
}

/// Something drawn that is neither plain text nor a rule.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mark {
    /// On which page, from 1.
    pub page: usize,
    /// Operator, colours, size.
    pub what: String,
    /// Where on the page.
    pub at: String,
}

/// How many pages a PDF has; none when it cannot be read.
pub fn pages(bytes: &[u8]) -> Option<usize> {
    let count = || Some(Pdf::new(bytes.to_vec()).ok()?.pages().len());
    catch_unwind(count).ok()?
}

/// Reads a PDF; none when it cannot be read.
///
/// A damaged file may lead any reader astray: a panic is one more way of not being
/// readable. Depth and memory are the worker's to limit.
pub fn read(bytes: &[u8]) -> Option<Content> {
    catch_unwind(|| read_pdf(bytes.to_vec())).ok().flatten()
}

/// Reads a PDF.
fn read_pdf(bytes: Vec<u8>) -> Option<Content> {
    let pdf = Pdf::new(bytes).ok()?;
    let mut content = Content::default();
    for (index, page) in pdf.pages().iter().enumerate() {
        read_page(page, index + 1, &mut content);
    }
    let catalog: Dict<'_> = pdf.xref().get(pdf.xref().root_id())?;
    let mut parts = catalog_parts(&catalog);
    parts.push(format!("pages: {}", pdf.pages().len()));
    for (index, page) in pdf.pages().iter().enumerate() {
        let name = format!("page {}", index + 1);
        parts.extend(entries(
            &name,
            page.raw(),
            &["Contents", "Resources", "Parent", "StructParents"],
        ));
        let resources = page.raw().get::<Dict<'_>>("Resources").unwrap_or_else(Dict::empty);
        parts.extend(entries(&name, &resources, &["Font"]));
        let fonts = resources.get::<Dict<'_>>("Font").unwrap_or_else(Dict::empty);
        content.fonts.extend(entries(&name, &fonts, &[]));
    }
    parts.extend(spoken(&pdf));
    content.pages = pdf.pages().len();
    content.carried = carried(&pdf, &catalog);
    parts.sort();
    content.parts = parts;
    content.fonts.sort();
    Some(content)
}

/// A number to the hundredth.
fn shown(number: f64) -> String {
    let text = format!("{number:.2}");
    let text = text.trim_end_matches('0').trim_end_matches('.');
    if text == "-0" { "0".to_owned() } else { text.to_owned() }
}
#[cfg(test)]
mod tests {
    use super::pen::{Colour, before, moved};
    use super::*;

    #[test]
    fn what_is_no_pdf_shows_nothing() {
        for bytes in [&b""[..], b"%PDF-1.7", b"PK\x03\x04", &[0xff; 4096]] {
            assert_eq!(read(bytes).map(|content| content.words).unwrap_or_default(), Vec::new());
        }
    }

    #[test]
    fn coordinates_are_changed_in_order() {
        let double = [2.0, 0.0, 0.0, 2.0, 0.0, 0.0];
        let right = [1.0, 0.0, 0.0, 1.0, 10.0, 0.0];
        assert_eq!(moved(before(double, right), (1.0, 1.0)), (12.0, 2.0));
        assert_eq!(moved(before(right, double), (1.0, 1.0)), (22.0, 2.0));
    }

    #[test]
    fn black_is_black_in_every_space() {
        let colour =
            |space: &str, parts: &[f64]| Colour { space: space.into(), parts: parts.into() };
        assert!(colour("g", &[0.0]).is_black() && colour("rg", &[0.0, 0.0, 0.0]).is_black());
        assert!(colour("k", &[0.0, 0.0, 0.0, 1.0]).is_black());
        for white in [colour("g", &[1.0]), colour("rg", &[1.0; 3]), colour("k", &[0.0; 4])] {
            assert!(!white.is_black(), "{}", white.shown());
        }
    }
}
