//! A Word document as its paragraphs with their content controls: what somebody made of a copy
//! whose values are locked.
//!
//! Read is what the document shows once its changes are accepted, as [`super`] reads it. A
//! control is known by its tag, or by its title where a program has lost the tag.

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use serde::{Deserialize, Serialize};

use super::super::limits::{Budget, Deadline, Unreadable};
use super::super::parts::{Elements, Parts, attribute, read_elements};
use super::Main;
use crate::config::Limits;
use crate::formats::cells::Cell;

/// The part with the properties that programs give a document.
const PROPERTIES: &str = "docProps/custom.xml";

/// How deep elements may lie in each other.
const DEEPEST: usize = 256;

/// After how many elements it is looked at the clock.
const LOOK: usize = 4096;

/// A document with its controls.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Controlled {
    /// The properties that programs gave it: name and text.
    pub properties: Vec<(String, String)>,
    /// Its paragraphs in the order of reading, those in tables among them.
    pub paragraphs: Vec<Paragraph>,
}

/// A paragraph.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Paragraph {
    /// The names of the bookmarks that begin in it.
    pub bookmarks: Vec<String>,
    /// Whether it stands in a table.
    pub in_table: bool,
    /// Its words and controls.
    pub pieces: Vec<Piece>,
}

/// Free words, or a control.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Piece {
    /// The control's tag; none for free words.
    pub tag: Option<String>,
    /// As shown; a line break is `\n`.
    pub text: String,
}

/// Reads a document whose main part is this.
///
/// # Errors
/// When it is broken or over a limit.
pub(in crate::formats) fn read(
    bytes: &[u8],
    (_, body): &Main,
    limits: &Limits,
) -> Result<Controlled, Unreadable> {
    let mut parts = Parts::of(bytes).ok_or(Unreadable::Damaged)?;
    let properties = parts.text(PROPERTIES).map(|text| properties(&text));
    let mut reading = Reading {
        budget: Budget::new(limits),
        deadline: Deadline::after(limits.time),
        found: Controlled { properties: properties.unwrap_or_default(), paragraphs: Vec::new() },
        open: Vec::new(),
        controls: Vec::new(),
        instances: 0,
        tables: 0,
        skipped: 0,
        in_text: false,
        in_properties: false,
        depth: 0,
        elements: 0,
    };
    read_elements(body, &mut reading)?;
    Ok(reading.found)
}

/// The properties in their part; what cannot be read is left out.
fn properties(xml: &str) -> Vec<(String, String)> {
    let mut reader = Reader::from_str(xml);
    let (mut found, mut name) = (Vec::new(), None);
    loop {
        match reader.read_event() {
            Ok(Event::Start(element)) if element.local_name().as_ref() == "property" => {
                name = attribute(&element, "name");
            }
            Ok(Event::Text(text)) => {
                if let Some(name) = &name {
                    let text = text.xml10_content();
                    found.push((name.clone(), text.trim().to_owned()));
                }
            }
            Ok(Event::End(element)) if element.local_name().as_ref() == "property" => name = None,
            Ok(Event::Eof) | Err(_) => return found,
            Ok(_) => {}
        }
    }
}

/// A paragraph that is being read; each piece comes with the number of its control.
type Open = (Paragraph, Vec<Option<usize>>);

/// A document that is being read.
struct Reading {
    /// What was taken up.
    budget: Budget,
    /// When it must have ended.
    deadline: Deadline,
    /// The paragraphs so far.
    found: Controlled,
    /// Paragraphs that have begun, one within the other (text boxes).
    open: Vec<Open>,
    /// Controls that have begun: number and tag.
    controls: Vec<(usize, Option<String>)>,
    /// How many controls there were.
    instances: usize,
    /// Tables that have begun.
    tables: usize,
    /// Open elements within one that is not shown.
    skipped: usize,
    /// Whether a text is read, the only element whose characters are shown.
    in_text: bool,
    /// Whether a control's properties are read.
    in_properties: bool,
    /// How many elements are open.
    depth: usize,
    /// How many elements there were.
    elements: usize,
}

impl Elements for Reading {
    fn start(&mut self, element: &BytesStart<'_>) -> Result<(), Unreadable> {
        self.depth += 1;
        self.elements += 1;
        if self.depth > DEEPEST {
            return Err(Unreadable::Damaged);
        }
        if self.elements.is_multiple_of(LOOK) {
            self.deadline.check()?;
        }
        self.begin(element)
    }

    fn text(&mut self, text: &str) -> Result<(), Unreadable> {
        if self.in_text { self.say(text) } else { Ok(()) }
    }

    fn end(&mut self, name: &str) -> Result<(), Unreadable> {
        self.depth = self.depth.saturating_sub(1);
        self.finish(name)
    }
}

impl Reading {
    /// An element begins.
    fn begin(&mut self, element: &BytesStart<'_>) -> Result<(), Unreadable> {
        let name = element.local_name();
        let name = name.as_ref();
        // Deletions are not shown, and of two forms of one box the second is not.
        if self.skipped > 0 || ["del", "moveFrom", "Fallback"].contains(&name) {
            self.skipped += 1;
            return Ok(());
        }
        match name {
            "p" => self.open.push((
                Paragraph { in_table: self.tables > 0, ..Paragraph::default() },
                Vec::new(),
            )),
            "tbl" => self.tables += 1,
            "t" => self.in_text = true,
            "br" | "cr" => self.say("\n")?,
            "tab" if !self.open.is_empty() && !self.in_properties => self.say("\t")?,
            "noBreakHyphen" => self.say("-")?,
            "sdt" => {
                self.instances += 1;
                self.controls.push((self.instances, None));
            }
            "sdtPr" => self.in_properties = true,
            "tag" | "alias" if self.in_properties => {
                let value = attribute(element, "val").filter(|value| !value.is_empty());
                if let (Some((_, tag)), Some(value)) = (self.controls.last_mut(), value)
                    && (name == "tag" || tag.is_none())
                {
                    *tag = Some(value);
                }
            }
            "bookmarkStart" => {
                let name = attribute(element, "name").unwrap_or_default();
                self.budget.take(&Cell::Text(name.clone()))?;
                if let Some((paragraph, _)) = self.open.last_mut() {
                    paragraph.bookmarks.push(name);
                }
            }
            _ => {}
        }
        Ok(())
    }

    /// An element ends.
    fn finish(&mut self, name: &str) -> Result<(), Unreadable> {
        if self.skipped > 0 {
            self.skipped -= 1;
            return Ok(());
        }
        match name {
            "p" => {
                if let Some((paragraph, _)) = self.open.pop() {
                    self.budget.take(&Cell::Bool(true))?;
                    self.found.paragraphs.push(paragraph);
                }
            }
            "tbl" => self.tables = self.tables.saturating_sub(1),
            "t" => self.in_text = false,
            "sdt" => drop(self.controls.pop()),
            "sdtPr" => self.in_properties = false,
            _ => {}
        }
        Ok(())
    }

    /// Something is shown.
    fn say(&mut self, text: &str) -> Result<(), Unreadable> {
        let control = self.controls.iter().rev().find(|(_, tag)| tag.is_some());
        let number = control.map(|(number, _)| *number);
        let tag = control.and_then(|(_, tag)| tag.clone());
        let Some((paragraph, numbers)) = self.open.last_mut() else { return Ok(()) };
        self.budget.take(&Cell::Text(text.to_owned()))?;
        match paragraph.pieces.last_mut() {
            Some(last) if numbers.last() == Some(&number) => last.text.push_str(text),
            _ => {
                if let Some(tag) = &tag {
                    self.budget.take(&Cell::Text(tag.clone()))?;
                }
                paragraph.pieces.push(Piece { tag, text: text.to_owned() });
                numbers.push(number);
            }
        }
        Ok(())
    }
}
