//! Word documents (.docx): headers, paragraphs, tables, text boxes, footers and notes as the rows
//! of one sheet.
//!
//! What is read is what the document shows once its changes are accepted: insertions are read,
//! deletions are not; of two forms of one text box, one. Numbers that Word counts itself are read
//! as it shows them.

pub mod controls;
mod numbers;
mod reading;

use quick_xml::Reader;
use quick_xml::events::Event;

use super::cells::Workbook;
use super::flow::Flow;
use super::limits::{Budget, Unreadable};
use super::parts::Parts;
use crate::config::Limits;
use numbers::Numbers;
use reading::Reading;

/// The name of the one sheet.
pub(super) const SHEET: &str = "Word";

/// The main part of a document: its name and text.
pub(super) type Main = (String, String);

/// The main part among the parts of a container; none when it is no document's.
pub(super) fn main_part(bytes: &[u8]) -> Option<Main> {
    let mut parts = Parts::of(bytes)?;
    let mut relations = parts.relations("").into_iter();
    let main = relations.find(|relation| relation.last == "officeDocument");
    let main = main.map_or_else(|| "word/document.xml".to_owned(), |relation| relation.target);
    // What the part is, its first element says.
    let text = parts.text(&main)?;
    let mut xml = Reader::from_str(&text);
    let first = loop {
        match xml.read_event().ok()? {
            Event::Start(element) | Event::Empty(element) => {
                break element.local_name().as_ref() == "document";
            }
            Event::Eof => break false,
            _ => {}
        }
    };
    first.then_some((main, text))
}

/// Reads a document with this main part.
///
/// # Errors
/// When it is broken or over a limit.
pub(super) fn read(
    bytes: &[u8],
    (main, text): &Main,
    limits: &Limits,
) -> Result<Workbook, Unreadable> {
    let mut parts = Parts::of(bytes).ok_or(Unreadable::Damaged)?;
    let relations = parts.relations(main);
    let mut of_kind = |kind: &str| -> Vec<String> {
        let targets = relations.iter().filter(|relation| relation.last == kind);
        let mut targets: Vec<&str> = targets.map(|relation| relation.target.as_str()).collect();
        targets.sort_unstable();
        targets.dedup();
        targets.into_iter().filter_map(|target| parts.text(target)).collect()
    };
    let headers = of_kind("header");
    let after = ["footer", "footnotes", "endnotes"].map(&mut of_kind).concat();
    let styles = of_kind("styles").concat();
    let numbers = Numbers::new(&of_kind("numbering").concat(), &styles);
    let chunks = relations.iter().filter(|relation| relation.last == "aFChunk");
    let chunks = chunks.filter_map(|chunk| Some((chunk.id.clone(), parts.bytes(&chunk.target)?)));
    let chunks = chunks.collect();
    let mut reading = Reading::new(Flow::new(SHEET, Budget::new(limits)), numbers, chunks);
    for text in &headers {
        reading.read_beside(text)?;
    }
    reading.read(text)?;
    for text in &after {
        reading.read_beside(text)?;
    }
    Ok(Workbook { sheets: vec![reading.finish()?], saved: None })
}

#[cfg(test)]
mod tests;
