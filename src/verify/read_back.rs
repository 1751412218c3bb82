//! A copy in Word that somebody has changed, held against the returns (đọc lại bản Word).
//!
//! The copy is made anew from the returns and read as the changed one is. Every value has a tag of
//! its own: one that was typed over, deleted, doubled or moved to another place is named. What is
//! left are the words around them.

use std::collections::{BTreeMap, BTreeSet};

use crate::documents::{Document, Head};
use crate::error::Error;
use crate::fold;
use crate::formats::docx::controls::{Controlled, Paragraph, Piece};
use crate::ledgers::{self, remarks, remarks::Remarks};
use crate::pipeline::{self, Listener, Printer, Workspace};
use crate::publish::disk::write_whole;
use crate::render::word::{self, BOOKMARK, PAPER};

/// What begins the tag of the verification code.
const CODE: &str = "head/code#";

/// What became of a value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fault {
    /// It says something else.
    TypedOver {
        /// Its tag.
        tag: String,
        /// What the returns make it say.
        expected: String,
        /// What stands there.
        found: String,
    },
    /// It is not there.
    Deleted {
        /// Its tag.
        tag: String,
        /// What the returns make it say.
        expected: String,
    },
    /// It stands there more than once.
    Doubled {
        /// Its tag.
        tag: String,
        /// What the returns make it say.
        expected: String,
    },
    /// It stands in another paragraph, or in another order.
    Moved {
        /// Its tag.
        tag: String,
        /// What the returns make it say.
        expected: String,
    },
    /// There is a value of another paper, or of none.
    Strange {
        /// Its tag.
        tag: String,
        /// What stands there.
        found: String,
    },
}

/// A paragraph of running text with other words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reworded {
    /// The paragraph's number among those of running text.
    pub number: usize,
    /// As the program writes it.
    pub old: Vec<Piece>,
    /// As it stands there; nothing where it was taken out.
    pub new: Vec<Piece>,
}

/// What a changed copy says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ReadBack {
    /// The paper's path in the set, without ending.
    pub paper: String,
    /// How many values it has.
    pub values: usize,
    /// What is wrong with values.
    pub faults: Vec<Fault>,
    /// Paragraphs with other words.
    pub reworded: Vec<Reworded>,
    /// Words elsewhere (titles, tables, new paragraphs) that are not the program's.
    pub elsewhere: Vec<String>,
    /// Whether the other words were taken into the round.
    pub taken: bool,
}

/// Reads a changed copy and holds it against the paper that the round's returns make.
///
/// # Errors
/// When the file cannot be read or is no copy of a paper of the round, or the round cannot be read.
pub fn read_back(
    workspace: &Workspace,
    bytes: &[u8],
    listener: Listener<'_>,
) -> Result<ReadBack, Error> {
    let checked = pipeline::check(workspace, listener)?;
    let limits = &checked.settings.limits;
    let read = |bytes: &[u8]| workspace.reader.controls(bytes, limits);
    let found = read(bytes).map_err(|_| Error::asked("read-back-unreadable"))?;
    workspace.reader.healthy()?;
    let paper = found.properties.iter().find(|(name, _)| name == PAPER);
    let paper = paper.map(|(_, path)| path.clone()).unwrap_or_default();
    if paper.is_empty() {
        return Err(Error::asked("read-back-no-copy"));
    }
    let printer = Printer::new(workspace, &checked, checked.circumstances(workspace))?;
    let unknown = || Error::asked("read-back-unknown").arg("paper", paper.as_str());
    let document = printer.documents()?.remove(&paper).ok_or_else(unknown)?;
    if matches!(document, Document::Kept(_)) {
        return Err(Error::asked("read-back-issued").arg("paper", paper.as_str()));
    }
    let copy = printer.copy(&document, &paper)?;
    let expected = read(&copy).map_err(|_| Error::asked("read-back-unreadable"))?;
    let mut read = ReadBack { paper, ..compared(&expected, &found) };
    if read.faults.is_empty() && !read.reworded.is_empty() {
        take(workspace, checked.ledgers.remarks.clone(), &read, document.head())?;
        read.taken = true;
    }
    Ok(read)
}

/// Takes paragraphs in other words into the round: from then on its papers say them.
fn take(
    workspace: &Workspace,
    mut remarks: Remarks,
    read: &ReadBack,
    head: &Head,
) -> Result<(), Error> {
    if ledgers::is_open(&workspace.folder, remarks::FILE) {
        return Err(Error::work("remarks-open").arg("file", remarks::FILE));
    }
    for own in &read.reworded {
        remarks.take(&read.paper, own.old.clone(), own.new.clone());
    }
    let head = Head { title: "Nhận xét: lời thay vào của Ban".to_owned(), ..head.clone() };
    let bytes = word::remarks::document(&remarks, &head)
        .map_err(|error| Error::work("work-word").arg("detail", error.to_string()))?;
    write_whole(&workspace.folder.join(remarks::FILE), &bytes)
}

/// Where a value stands in a document: the number of its paragraph, and what it says.
type Place<'a> = (usize, &'a str);

/// The values of a document in the order of reading.
fn values(document: &Controlled) -> Vec<(&str, Place<'_>)> {
    let paragraphs = document.paragraphs.iter().enumerate();
    let tagged = paragraphs.flat_map(|(at, paragraph)| {
        let pieces = paragraph.pieces.iter();
        pieces.filter_map(move |piece| Some((piece.tag.as_deref()?, (at, piece.text.as_str()))))
    });
    tagged.collect()
}

/// Whether two texts are the same but for white space.
fn same(one: &str, other: &str) -> bool {
    fold::clean(one) == fold::clean(other)
}

/// Holds a changed copy against the one that the program makes.
pub fn compared(expected: &Controlled, found: &Controlled) -> ReadBack {
    let (wanted, there) = (values(expected), values(found));
    let mut by_tag: BTreeMap<&str, Vec<Place<'_>>> = BTreeMap::new();
    for (tag, place) in &there {
        by_tag.entry(tag).or_default().push(*place);
    }
    let mut faults = Vec::new();
    let moved = moved(&wanted, &there);
    for (tag, (_, text)) in &wanted {
        let (tag, expected) = ((*tag).to_owned(), (*text).to_owned());
        match by_tag.get(tag.as_str()).map_or(&[][..], Vec::as_slice) {
            [] => faults.push(Fault::Deleted { tag, expected }),
            // It follows from all else, other words among it.
            [_] if tag.starts_with(CODE) => {}
            [(_, text)] if !same(text, &expected) => {
                faults.push(Fault::TypedOver { tag, expected, found: (*text).to_owned() });
            }
            [_] if moved.contains(tag.as_str()) => faults.push(Fault::Moved { tag, expected }),
            [_] => {}
            _ => faults.push(Fault::Doubled { tag, expected }),
        }
    }
    let known: BTreeSet<&str> = wanted.iter().map(|(tag, _)| *tag).collect();
    for (tag, (_, text)) in there.iter().filter(|(tag, _)| !known.contains(tag)) {
        let (tag, found) = ((*tag).to_owned(), (*text).to_owned());
        faults.push(Fault::Strange { tag, found });
    }
    ReadBack {
        paper: String::new(),
        values: wanted.len(),
        faults,
        reworded: reworded(expected, found),
        elsewhere: elsewhere(expected, found),
        taken: false,
    }
}

/// The tags of values that stand in another order, or in the paragraph of another one.
fn moved<'a>(wanted: &[(&'a str, Place<'_>)], there: &[(&'a str, Place<'_>)]) -> BTreeSet<&'a str> {
    let place: BTreeMap<&str, (usize, usize)> =
        there.iter().enumerate().map(|(order, (tag, (at, _)))| (*tag, (order, *at))).collect();
    let known: Vec<(&'a str, usize, (usize, usize))> =
        wanted.iter().filter_map(|(tag, (at, _))| Some((*tag, *at, *place.get(tag)?))).collect();
    let orders: Vec<usize> = known.iter().map(|(_, _, (order, _))| *order).collect();
    let kept = longest_rise(&orders);
    let mut moved: BTreeSet<&str> = BTreeSet::new();
    moved.extend(
        known.iter().enumerate().filter(|(at, _)| !kept.contains(at)).map(|(_, own)| own.0),
    );
    // Neighbours of one paragraph stay in one, those of two do not come together.
    let staying: Vec<_> = known.iter().filter(|(tag, ..)| !moved.contains(tag)).collect();
    for (one, next) in staying.iter().zip(staying.iter().skip(1)) {
        if (one.1 == next.1) != (one.2.1 == next.2.1) {
            moved.insert(next.0);
        }
    }
    moved
}

/// The indices of a longest rising run of numbers that are all different.
fn longest_rise(numbers: &[usize]) -> BTreeSet<usize> {
    let mut ends: Vec<usize> = Vec::new();
    let mut before: Vec<Option<usize>> = Vec::with_capacity(numbers.len());
    for (at, number) in numbers.iter().enumerate() {
        let place = ends.partition_point(|end| numbers.get(*end).is_some_and(|own| own < number));
        before.push(place.checked_sub(1).and_then(|place| ends.get(place).copied()));
        match ends.get_mut(place) {
            Some(end) => *end = at,
            None => ends.push(at),
        }
    }
    let mut kept = BTreeSet::new();
    let mut next = ends.last().copied();
    while let Some(at) = next {
        kept.insert(at);
        next = before.get(at).copied().flatten();
    }
    kept
}

/// The bookmark of a paragraph of running text.
fn bookmarks(paragraph: &Paragraph) -> impl Iterator<Item = &str> {
    let names = paragraph.bookmarks.iter().map(String::as_str);
    names.filter(|name| name.starts_with(BOOKMARK))
}

/// The free words of a paragraph, those before, between and behind its values.
fn words(pieces: &[Piece]) -> Vec<String> {
    let mut words = vec![String::new()];
    for piece in pieces {
        match (&piece.tag, words.last_mut()) {
            (None, Some(last)) => last.push_str(&piece.text),
            _ => words.push(String::new()),
        }
    }
    words.iter().map(|words| fold::clean(words)).collect()
}

/// Paragraphs of running text that have other words.
fn reworded(expected: &Controlled, found: &Controlled) -> Vec<Reworded> {
    let mut there: BTreeMap<&str, &Paragraph> = BTreeMap::new();
    for paragraph in &found.paragraphs {
        there.extend(bookmarks(paragraph).map(|name| (name, paragraph)));
    }
    let running = expected.paragraphs.iter().filter_map(|own| Some((bookmarks(own).next()?, own)));
    let changed = running.enumerate().filter_map(|(at, (name, own))| {
        let new = there.get(name).map(|own| own.pieces.clone()).unwrap_or_default();
        let is_same = words(&own.pieces) == words(&new);
        (!is_same).then(|| Reworded { number: at + 1, old: own.pieces.clone(), new })
    });
    changed.collect()
}

/// What a paragraph says.
pub fn said(pieces: &[Piece]) -> String {
    fold::clean(&pieces.iter().map(|piece| piece.text.as_str()).collect::<String>())
}

/// Paragraphs that are no running text, and which the program does not write so.
fn elsewhere(expected: &Controlled, found: &Controlled) -> Vec<String> {
    let others = |document: &Controlled| {
        let other = document.paragraphs.iter().filter(|own| bookmarks(own).next().is_none());
        // What a value says is held against its tag.
        let texts = other.map(|own| words(&own.pieces).join(" ").trim().to_owned());
        texts.filter(|text| !text.is_empty()).collect::<Vec<String>>()
    };
    let mut known: BTreeMap<String, usize> = BTreeMap::new();
    for text in others(expected) {
        *known.entry(text).or_default() += 1;
    }
    let mut strange = others(found);
    strange.retain(|text| match known.get_mut(text) {
        Some(count) if *count > 0 => {
            *count -= 1;
            false
        }
        _ => true,
    });
    strange
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A paragraph of words (`a`) and values (`#tag=text`), with its bookmark.
    fn paragraph(number: usize, pieces: &[&str]) -> Paragraph {
        let piece = |text: &&str| match text.strip_prefix('#').and_then(|own| own.split_once('=')) {
            Some((tag, text)) => Piece { tag: Some(tag.to_owned()), text: text.to_owned() },
            None => Piece { tag: None, text: (*text).to_owned() },
        };
        Paragraph {
            bookmarks: if number > 0 { vec![format!("{BOOKMARK}{number}")] } else { Vec::new() },
            in_table: number == 0,
            pieces: pieces.iter().map(piece).collect(),
        }
    }

    /// A document of paragraphs; those with the number 0 stand in a table.
    fn document(paragraphs: &[(usize, &[&str])]) -> Controlled {
        let paragraphs = paragraphs.iter().map(|(number, pieces)| paragraph(*number, pieces));
        Controlled { properties: Vec::new(), paragraphs: paragraphs.collect() }
    }

    /// The copy as the program makes it.
    fn made() -> Controlled {
        document(&[
            (1, &["Phát ra ", "#a=53", " phiếu, thu về ", "#b=52", "."]),
            (0, &["#c=3,79"]),
            (0, &["#d=3,81"]),
            (2, &["Cần lưu ý."]),
        ])
    }

    /// What is told of a changed copy: kinds of faults with their tags.
    fn told(found: &Controlled) -> Vec<String> {
        let name = |fault: &Fault| match fault {
            Fault::TypedOver { tag, found, .. } => format!("typed {tag} {found}"),
            Fault::Deleted { tag, .. } => format!("deleted {tag}"),
            Fault::Doubled { tag, .. } => format!("doubled {tag}"),
            Fault::Moved { tag, .. } => format!("moved {tag}"),
            Fault::Strange { tag, .. } => format!("strange {tag}"),
        };
        compared(&made(), found).faults.iter().map(name).collect()
    }

    #[test]
    fn an_untouched_copy_is_as_it_was() {
        let read = compared(&made(), &made());
        assert_eq!((read.values, read.faults.len(), read.reworded.len()), (4, 0, 0));
        assert!(read.elsewhere.is_empty());
    }

    #[test]
    fn values_that_were_touched_are_named() {
        let mut typed = made();
        typed.paragraphs[0].pieces[1].text = "63".into();
        assert_eq!(told(&typed), ["typed a 63"]);
        let mut gone = made();
        gone.paragraphs.remove(1);
        assert_eq!(told(&gone), ["deleted c"]);
        let mut doubled = made();
        let value = doubled.paragraphs[1].pieces[0].clone();
        doubled.paragraphs[3].pieces.push(value);
        assert_eq!(told(&doubled), ["doubled c"]);
        let mut swapped = made();
        swapped.paragraphs.swap(1, 2);
        assert_eq!(told(&swapped).len(), 1);
        assert!(told(&swapped)[0].starts_with("moved"));
        let mut elsewhere = made();
        let value = elsewhere.paragraphs[0].pieces.remove(3);
        elsewhere.paragraphs[1].pieces.insert(0, value);
        assert_eq!(told(&elsewhere), ["moved b", "moved c"]);
        let mut strange = made();
        strange.paragraphs[3].pieces[0].tag = Some("x".into());
        assert_eq!(told(&strange), ["strange x"]);
    }

    #[test]
    fn words_may_change_and_are_told() {
        let mut changed = made();
        changed.paragraphs[0].pieces[2].text = " phiếu và thu lại ".into();
        changed.paragraphs.remove(3);
        changed.paragraphs.push(paragraph(0, &["Thêm một câu."]));
        let read = compared(&made(), &changed);
        assert!(read.faults.is_empty(), "{:?}", read.faults);
        let said: Vec<_> = read.reworded.iter().map(|own| (own.number, said(&own.new))).collect();
        assert_eq!(said, [(1, "Phát ra 53 phiếu và thu lại 52.".to_owned()), (2, String::new())]);
        assert_eq!(read.elsewhere, ["Thêm một câu."]);
    }
}
