//! `nhan-xet.docx`: paragraphs of papers that the department puts into other words (nhận xét). Each
//! stands there as the template has it and as it is to be, around the same locked values;
//! `read-back` adds to it, and people may go on changing it in Word.

use std::collections::BTreeMap;

use crate::error::Error;
use crate::formats::docx::controls::{Controlled, Piece};
use crate::hash;
use crate::round::rewording::{Rewording, parted, plain};

/// The file beside `bienban.toml`.
pub const FILE: &str = "nhan-xet.docx";
/// The tag of the control with a paper's path.
pub const PAPER: &str = "van-ban";
/// What begins the bookmark at a paragraph as the template has it.
pub const OLD: &str = "cu_";
/// What begins the bookmark at a paragraph as it is to be.
pub const NEW: &str = "moi_";

/// A paragraph in other words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Remark {
    /// The paper's path in the set, without ending.
    pub paper: String,
    /// As the template has it.
    pub old: Vec<Piece>,
    /// As it is to be.
    pub new: Vec<Piece>,
}

/// The remarks as they were read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Remarks {
    /// In their order.
    pub entries: Vec<Remark>,
}

/// The places of a paragraph's values and the words around them; a tag's number is not told.
fn of_pieces(pieces: &[Piece]) -> (Vec<String>, Vec<String>) {
    let place = |piece: &Piece| {
        let tag = piece.tag.clone()?;
        Some(tag.rsplit_once('#').map_or(tag.clone(), |(place, _)| place.to_owned()))
    };
    let places: Vec<Option<String>> = pieces.iter().map(place).collect();
    let pieces = places.iter().zip(pieces);
    parted(pieces.map(|(place, piece)| (place.as_deref(), piece.text.as_str())))
}

/// Words without the letters of private use that programs mark texts with.
fn sayable(words: &str) -> String {
    words.chars().filter(|letter| !('\u{f0000}'..='\u{10ffff}').contains(letter)).collect()
}

impl Remark {
    /// As the paper is told of it; none where its values are not those of the template's.
    fn rewording(&self) -> Option<Rewording> {
        let (values, old) = of_pieces(&self.old);
        let (same, new) = of_pieces(&self.new);
        let new = new.iter().map(|words| sayable(words)).collect();
        (same == values).then(|| Rewording { values, old: plain(&old), new })
    }

    /// Whether it says a paragraph as another pieces do.
    fn says(one: &[Piece], other: &[Piece]) -> bool {
        let ((values, words), (same, others)) = (of_pieces(one), of_pieces(other));
        values == same && plain(&words) == plain(&others)
    }
}

impl Remarks {
    /// The remarks in the document.
    ///
    /// # Errors
    /// When a paragraph lacks the one before it, or its values.
    pub fn of(document: &Controlled) -> Result<Self, Error> {
        let (mut paper, mut old, mut entries) = (String::new(), None, Vec::new());
        for paragraph in &document.paragraphs {
            let named = paragraph.pieces.iter().find(|piece| {
                piece.tag.as_deref().is_some_and(|tag| tag.split('#').next() == Some(PAPER))
            });
            if let Some(named) = named {
                paper = named.text.trim().to_owned();
            }
            let begins = |with: &str| paragraph.bookmarks.iter().any(|name| name.starts_with(with));
            if begins(OLD) {
                old = Some(paragraph.pieces.clone());
            }
            if begins(NEW) {
                let wrong = || Error::asked("remarks-wrong").arg("number", entries.len() + 1);
                let old = old.take().ok_or_else(wrong)?;
                let own = Remark { paper: paper.clone(), old, new: paragraph.pieces.clone() };
                own.rewording().ok_or_else(wrong)?;
                entries.push(own);
            }
        }
        Ok(Self { entries })
    }

    /// The paragraphs of each paper that are put into other words; those that say the same are
    /// none.
    pub fn by_paper(&self) -> BTreeMap<String, Vec<Rewording>> {
        let mut papers: BTreeMap<String, Vec<Rewording>> = BTreeMap::new();
        for own in self.entries.iter().filter(|own| !Remark::says(&own.old, &own.new)) {
            papers.entry(own.paper.clone()).or_default().extend(own.rewording());
        }
        papers
    }

    /// What it says as one text; nothing where it says nothing.
    pub fn fingerprint(&self) -> String {
        let papers = self.by_paper();
        if papers.is_empty() {
            return String::new();
        }
        hash::sha256(serde_json::to_string(&papers).unwrap_or_default().as_bytes())
    }

    /// With a changed paragraph of a paper, which says `old` now: it may be one that was changed
    /// before.
    pub fn take(&mut self, paper: &str, old: Vec<Piece>, new: Vec<Piece>) {
        let before =
            self.entries.iter().position(|own| own.paper == paper && Remark::says(&own.new, &old));
        match before.and_then(|at| self.entries.get_mut(at)) {
            Some(own) => own.new = new,
            None => self.entries.push(Remark { paper: paper.to_owned(), old, new }),
        }
        self.entries.retain(|own| !Remark::says(&own.old, &own.new));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Words, or a value as `#tag=text`.
    fn pieces(texts: &[&str]) -> Vec<Piece> {
        let piece = |text: &&str| match text.strip_prefix('#').and_then(|own| own.split_once('=')) {
            Some((tag, text)) => Piece { tag: Some(tag.to_owned()), text: text.to_owned() },
            None => Piece { tag: None, text: (*text).to_owned() },
        };
        texts.iter().map(piece).collect()
    }

    #[test]
    fn what_is_changed_again_is_one_change_and_what_is_changed_back_is_none() {
        let mut remarks = Remarks::default();
        let (a, b, c) = (
            pieces(&["Có ", "#x#1=5", " phiếu."]),
            pieces(&["Thu ", "#x#1=5", " phiếu."]),
            pieces(&["Thu về ", "#x#2=6", " phiếu."]),
        );
        remarks.take("p", a.clone(), b.clone());
        remarks.take("p", b, c.clone());
        assert_eq!(remarks.entries, [Remark { paper: "p".into(), old: a.clone(), new: c.clone() }]);
        let own = &remarks.by_paper()["p"][0];
        assert_eq!(
            (own.values.as_slice(), own.new[0].as_str()),
            (&["x".to_owned()][..], "Thu về ")
        );
        assert!(!remarks.fingerprint().is_empty());
        remarks.take("p", c, a);
        assert!(remarks.entries.is_empty() && remarks.fingerprint().is_empty());
    }
}
