//! The parts of a ZIP container and the elements of XML in them; what all formats that hide rows
//! and columns share.

use std::collections::BTreeMap;
use std::io::{Cursor, Read};

use quick_xml::Reader;
use quick_xml::escape::resolve_xml_entity;
use quick_xml::events::{BytesRef, BytesStart, Event};

use super::limits::Unreadable;

/// Hidden rows and columns of a sheet, from zero.
pub(super) type Hidden = (Vec<u32>, Vec<u32>);

/// The most hidden rows or columns that are remembered of a sheet: a file may
/// claim to hide a billion, and only those with data in them matter.
pub(super) const MOST: usize = 20_000;

/// A part of a ZIP container; capitals and the kind of slash in its name do not
/// count, as they do not for the workbook reader.
pub(super) fn part_bytes(bytes: &[u8], name: &str) -> Option<Vec<u8>> {
    let mut zip = zip::ZipArchive::new(Cursor::new(bytes)).ok()?;
    let plain = |name: &str| name.replace('\\', "/").to_lowercase();
    let wanted = plain(name);
    let exact = zip.index_for_name(name);
    let index = exact.or_else(|| {
        let mut names = zip.file_names();
        names.position(|name| name.is_ok_and(|name| plain(&name) == wanted))
    })?;
    let mut part = Vec::new();
    zip.by_index(index).ok()?.read_to_end(&mut part).ok()?;
    Some(part)
}

/// A part of a ZIP container as text.
pub(super) fn part(bytes: &[u8], name: &str) -> Option<String> {
    String::from_utf8(part_bytes(bytes, name)?).ok()
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
pub(super) fn character(entity: &BytesRef<'_>) -> Result<String, Unreadable> {
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

/// The parts that a workbook's part of relations names, by their identifiers.
pub(super) fn targets(bytes: &[u8], relations: &str) -> BTreeMap<String, String> {
    let mut targets = BTreeMap::new();
    each_element(&part(bytes, relations).unwrap_or_default(), |element| {
        if let (Some(id), Some(target)) = (attribute(element, "Id"), attribute(element, "Target")) {
            let target =
                target.strip_prefix('/').map_or_else(|| format!("xl/{target}"), str::to_owned);
            targets.insert(id, target);
        }
    });
    targets
}
