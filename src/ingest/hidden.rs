//! Hidden rows and columns of .xlsx, which the workbook reader does not tell, and
//! the parts of a container. Read on the side; a part that cannot be understood
//! says nothing, for the cells themselves are read elsewhere.

use std::collections::BTreeMap;
use std::io::{Cursor, Read};

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

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

/// An attribute's value by its local name.
pub(crate) fn attribute(element: &BytesStart<'_>, name: &str) -> Option<String> {
    let found = element.attributes().flatten().find(|a| a.key.local_name().as_ref() == name)?;
    found.normalized_value(quick_xml::XmlVersion::Implicit1_0).ok().map(|value| value.into_owned())
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

/// Hidden rows and columns of an .xlsx by sheet name; none when one of its sheets
/// is cut short, which the workbook reader takes for its end.
pub fn of_xlsx(bytes: &[u8]) -> Option<BTreeMap<String, Hidden>> {
    let targets = targets(bytes, "xl/_rels/workbook.xml.rels");
    let mut hidden = BTreeMap::new();
    let mut whole = true;
    each_element(&part(bytes, "xl/workbook.xml").unwrap_or_default(), |element| {
        if element.local_name().as_ref() != "sheet" {
            return;
        }
        let id = attribute(element, "id").and_then(|id| targets.get(&id));
        if let (Some(name), Some(target)) = (attribute(element, "name"), id) {
            let Some(sheet) = part(bytes, target) else { return };
            whole &= is_whole(&sheet);
            // Most sheets hide nothing: a search is cheaper than a parse.
            if sheet.contains("hidden=") {
                hidden.insert(name, of_worksheet(&sheet));
            }
        }
    });
    whole.then_some(hidden)
}

/// Whether a sheet's part ends with the end of its outermost element.
fn is_whole(sheet: &str) -> bool {
    let end = sheet.trim_end_matches(|c: char| c.is_whitespace() || c == '\0');
    ["worksheet>", "chartsheet>", "dialogsheet>", "macrosheet>"].iter().any(|e| end.ends_with(e))
}

/// Hidden rows and columns of one worksheet part.
fn of_worksheet(xml: &str) -> Hidden {
    let (mut rows, mut columns) = Hidden::default();
    each_element(xml, |element| {
        let hides =
            attribute(element, "hidden").is_some_and(|value| value == "1" || value == "true");
        let number = |name| attribute(element, name).and_then(|value| value.parse::<u32>().ok());
        match element.local_name().as_ref() {
            "row" if hides && rows.len() < MOST => {
                rows.extend(number("r").and_then(|r| r.checked_sub(1)))
            }
            "col" if hides => {
                if let (Some(from), Some(to)) = (number("min"), number("max")) {
                    columns.extend((from.max(1) - 1..to).take(MOST.saturating_sub(columns.len())));
                }
            }
            _ => {}
        }
    });
    (rows, columns)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hidden_rows_and_columns_of_a_worksheet() {
        let xml = r#"<worksheet><cols><col min="2" max="3" hidden="1"/><col min="5" max="5"/></cols>
            <sheetData><row r="1"/><row r="4" hidden="true"/></sheetData></worksheet>"#;
        assert_eq!(of_worksheet(xml), (vec![3], vec![1, 2]));
    }

    #[test]
    fn a_sheet_ends_with_its_end() {
        assert!(is_whole("<worksheet><sheetData/></worksheet>\r\n"));
        assert!(is_whole("<x:worksheet></x:worksheet>"));
        assert!(!is_whole("<worksheet><sheetData><row><c><v>1</v></c></row>"));
    }

    #[test]
    fn a_claim_to_hide_everything_is_cut_short() {
        let xml =
            r#"<worksheet><cols><col min="1" max="4000000000" hidden="1"/></cols></worksheet>"#;
        assert_eq!(of_worksheet(xml).1.len(), MOST);
    }
}
