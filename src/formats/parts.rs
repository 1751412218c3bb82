//! The parts of a ZIP container and the elements of XML in them; what all formats that hide rows
//! and columns share.

use std::collections::BTreeMap;
use std::io::{Cursor, Read};

use quick_xml::Reader;
use quick_xml::escape::resolve_xml_entity;
use quick_xml::events::{BytesRef, BytesStart, Event};

use super::limits::Unreadable;
use super::text::decode;

/// Hidden rows and columns of a sheet, from zero.
pub(super) type Hidden = (Vec<u32>, Vec<u32>);

/// The most hidden rows or columns that are remembered of a sheet: a file may
/// claim to hide a billion, and only those with data in them matter.
pub(super) const MOST: usize = 20_000;

/// A ZIP container's parts by their names as they are compared: capitals, a leading
/// slash and the kind of slash do not count.
pub(super) struct Parts<'a> {
    /// The container.
    zip: zip::ZipArchive<Cursor<&'a [u8]>>,
    /// Index and exact name by compared name.
    by_name: BTreeMap<String, (usize, String)>,
}

impl<'a> Parts<'a> {
    /// The parts of a container.
    pub(super) fn of(bytes: &'a [u8]) -> Option<Self> {
        let zip = zip::ZipArchive::new(Cursor::new(bytes)).ok()?;
        let names = (0..zip.len()).filter_map(|at| {
            let name = zip.name_for_index(at)?.ok()?.into_owned();
            Some((compared(&name), (at, name)))
        });
        let by_name = names.collect();
        Some(Self { zip, by_name })
    }

    /// A part as text.
    pub(super) fn text(&mut self, name: &str) -> Option<String> {
        Some(decode(&self.bytes(name)?))
    }

    /// A part's bytes.
    pub(super) fn bytes(&mut self, name: &str) -> Option<Vec<u8>> {
        let (at, _) = self.by_name.get(&compared(name))?;
        let at = *at;
        let mut bytes = Vec::new();
        self.zip.by_index(at).ok()?.read_to_end(&mut bytes).ok()?;
        Some(bytes)
    }

    /// Whether there is a part of just this name.
    pub(super) fn has_exactly(&self, name: &str) -> bool {
        self.by_name.get(&compared(name)).is_some_and(|(_, exact)| exact == name)
    }

    /// A part's relations: identifier, the last word of the kind, the part it leads to.
    pub(super) fn relations(&mut self, of: &str) -> Vec<Relation> {
        let (folder, name) = of.rsplit_once('/').unwrap_or(("", of));
        let path = match folder {
            "" => format!("_rels/{name}.rels"),
            folder => format!("{folder}/_rels/{name}.rels"),
        };
        let mut relations = Vec::new();
        each_element(&self.text(&path).unwrap_or_default(), |element| {
            let value = |name| attribute(element, name);
            let outside = value("TargetMode").is_some_and(|mode| mode == "External");
            if let (Some(id), Some(target), false) = (value("Id"), value("Target"), outside) {
                let kind = value("Type").unwrap_or_default();
                let last = kind.rsplit('/').next().unwrap_or_default().to_owned();
                relations.push(Relation { id, kind, last, target: resolved(folder, &target) });
            }
        });
        relations
    }
}

/// A relation of a part.
pub(super) struct Relation {
    /// Its identifier.
    pub(super) id: String,
    /// Its kind as an address.
    pub(super) kind: String,
    /// The last word of that.
    pub(super) last: String,
    /// The part that it leads to, from the root.
    pub(super) target: String,
}

/// A part's name as it is compared.
fn compared(name: &str) -> String {
    name.replace('\\', "/").trim_start_matches('/').to_lowercase()
}

/// A target from the root of the container.
fn resolved(folder: &str, target: &str) -> String {
    let target = target.replace('\\', "/");
    let mut path: Vec<&str> = match target.starts_with('/') {
        true => Vec::new(),
        false => folder.split('/').filter(|step| !step.is_empty()).collect(),
    };
    for step in target.split('/') {
        match step {
            "" | "." => {}
            ".." => drop(path.pop()),
            step => path.push(step),
        }
    }
    path.join("/")
}

/// An attribute's value by its local name.
pub(crate) fn attribute(element: &BytesStart<'_>, name: &str) -> Option<String> {
    // Without a search for doubles, which takes endless time with endless attributes.
    let mut attributes = element.attributes();
    let attributes = attributes.with_checks(false);
    let found = attributes.flatten().find(|a| a.key.local_name().as_ref() == name)?;
    found.normalized_value(quick_xml::XmlVersion::Implicit1_0).ok().map(|value| value.into_owned())
}

/// The text of `&amp;`, `&#225;`; entities of the file's own are refused, for
/// they are how a small file unfolds into a huge one.
fn character(entity: &BytesRef<'_>) -> Result<String, Unreadable> {
    let numbered = entity.resolve_char_ref().map_err(|_| Unreadable::Damaged)?;
    let named = || resolve_xml_entity(&entity.xml10_content()).map(str::to_owned);
    numbered.map(String::from).or_else(named).ok_or(Unreadable::Damaged)
}

/// Calls `visit` for every start of an element.
pub(super) fn each_element(xml: &str, mut visit: impl FnMut(&BytesStart<'_>)) {
    let mut reader = Reader::from_str(xml);
    loop {
        match reader.read_event() {
            Ok(Event::Start(element)) => visit(&element),
            Ok(Event::Empty(element)) => visit(&element),
            Ok(Event::Eof) | Err(_) => return,
            Ok(_) => {}
        }
    }
}

/// What reads the elements of XML one after another.
pub(super) trait Elements {
    /// An element begins.
    fn start(&mut self, element: &BytesStart<'_>) -> Result<(), Unreadable>;

    /// Characters stand here.
    fn text(&mut self, text: &str) -> Result<(), Unreadable>;

    /// An element of this local name ends.
    fn end(&mut self, name: &str) -> Result<(), Unreadable>;
}

/// Reads XML from its first element to its last.
///
/// # Errors
/// When it is broken or ends before its elements, or with the reading's own.
pub(super) fn read_elements(xml: &str, reading: &mut impl Elements) -> Result<(), Unreadable> {
    let mut reader = Reader::from_str(xml);
    let mut depth = 0_usize;
    loop {
        match reader.read_event().map_err(|_| Unreadable::Damaged)? {
            Event::Start(element) => {
                depth += 1;
                reading.start(&element)?;
            }
            Event::Empty(element) => {
                reading.start(&element)?;
                reading.end(element.local_name().as_ref())?;
            }
            Event::End(element) => {
                depth = depth.saturating_sub(1);
                reading.end(element.local_name().as_ref())?;
            }
            Event::Text(text) => reading.text(&text.xml10_content())?,
            Event::CData(text) => reading.text(&text.xml10_content())?,
            Event::GeneralRef(entity) => reading.text(&character(&entity)?)?,
            Event::Eof if depth == 0 => return Ok(()),
            Event::Eof => return Err(Unreadable::Damaged),
            _ => {}
        }
    }
}

/// Notes rows or columns that are hidden.
pub(super) fn hide(hidden: &mut Vec<u32>, numbers: impl IntoIterator<Item = u32>) {
    hidden.extend(numbers.into_iter().take(MOST.saturating_sub(hidden.len())));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn targets_are_resolved_from_the_folder_of_their_part() {
        for (folder, target, path) in [
            ("xl", "worksheets/sheet1.xml", "xl/worksheets/sheet1.xml"),
            ("xl", "/xl/styles.xml", "xl/styles.xml"),
            ("a/b", "../c.xml", "a/c.xml"),
            ("", "book\\main.xml", "book/main.xml"),
            ("xl", "../../../x.xml", "x.xml"),
        ] {
            assert_eq!(resolved(folder, target), path);
        }
    }

    #[test]
    fn a_claim_to_hide_everything_is_cut_short() {
        let mut hidden = Vec::new();
        hide(&mut hidden, 0..=u32::MAX);
        hide(&mut hidden, 0..=u32::MAX);
        assert_eq!(hidden.len(), MOST);
    }
}
