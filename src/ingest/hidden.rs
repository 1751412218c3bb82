//! Hidden rows and columns (and, for OpenDocument, merged areas), which the
//! workbook reader does not tell. Read on the side; a part that cannot be
//! understood says nothing, for the cells themselves are read elsewhere.

use std::collections::BTreeMap;
use std::io::{Cursor, Read};

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use super::cells::Area;

/// Hidden rows and columns of a sheet, from zero.
type Hidden = (Vec<u32>, Vec<u32>);

/// The most hidden rows or columns that are remembered of a sheet: a file may
/// claim to hide a billion, and only those with data in them matter.
const MOST: usize = 20_000;

/// What is known of an OpenDocument sheet beside its cells.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct SheetMarks {
    /// Hidden rows.
    pub rows: Vec<u32>,
    /// Hidden columns.
    pub columns: Vec<u32>,
    /// Merged areas.
    pub merged: Vec<Area>,
}

/// A part of a ZIP container as text.
fn part(bytes: &[u8], name: &str) -> Option<String> {
    let mut zip = zip::ZipArchive::new(Cursor::new(bytes)).ok()?;
    let mut text = String::new();
    zip.by_name(name).ok()?.read_to_string(&mut text).ok()?;
    Some(text)
}

/// An attribute's value by its local name.
fn attribute(element: &BytesStart<'_>, name: &str) -> Option<String> {
    let found = element.attributes().flatten().find(|a| a.key.local_name().as_ref() == name)?;
    found.normalized_value(quick_xml::XmlVersion::Implicit1_0).ok().map(|value| value.into_owned())
}

/// Calls `visit` for every start of an element.
fn each_element(xml: &str, mut visit: impl FnMut(&BytesStart<'_>, bool)) {
    let mut reader = Reader::from_str(xml);
    loop {
        match reader.read_event() {
            Ok(Event::Start(element)) => visit(&element, false),
            Ok(Event::Empty(element)) => visit(&element, true),
            Ok(Event::Eof) | Err(_) => return,
            Ok(_) => {}
        }
    }
}

/// Hidden rows and columns of an .xlsx by sheet name.
pub fn of_xlsx(bytes: &[u8]) -> BTreeMap<String, Hidden> {
    let mut targets = BTreeMap::new();
    each_element(&part(bytes, "xl/_rels/workbook.xml.rels").unwrap_or_default(), |element, _| {
        if let (Some(id), Some(target)) = (attribute(element, "Id"), attribute(element, "Target")) {
            let target =
                target.strip_prefix('/').map_or_else(|| format!("xl/{target}"), str::to_owned);
            targets.insert(id, target);
        }
    });
    let mut hidden = BTreeMap::new();
    each_element(&part(bytes, "xl/workbook.xml").unwrap_or_default(), |element, _| {
        if element.local_name().as_ref() != "sheet" {
            return;
        }
        let id = attribute(element, "id").and_then(|id| targets.get(&id));
        if let (Some(name), Some(target)) = (attribute(element, "name"), id) {
            let sheet = part(bytes, target).unwrap_or_default();
            // Most sheets hide nothing: a search is cheaper than a parse.
            if sheet.contains("hidden=") {
                hidden.insert(name, of_worksheet(&sheet));
            }
        }
    });
    hidden
}

/// Hidden rows and columns of one worksheet part.
fn of_worksheet(xml: &str) -> Hidden {
    let (mut rows, mut columns) = Hidden::default();
    each_element(xml, |element, _| {
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

/// Hidden rows and columns and merged areas of an .ods by sheet name.
pub fn of_ods(bytes: &[u8]) -> BTreeMap<String, SheetMarks> {
    let mut sheets: BTreeMap<String, SheetMarks> = BTreeMap::new();
    let mut name = String::new();
    let (mut row, mut col, mut column) = (0u32, 0u32, 0u32);
    let mut row_repeat = 0u32;
    each_element(&part(bytes, "content.xml").unwrap_or_default(), |element, _| {
        let number = |name| attribute(element, name).and_then(|value| value.parse::<u32>().ok());
        let collapsed = || {
            attribute(element, "visibility")
                .is_some_and(|value| value == "collapse" || value == "filter")
        };
        match element.local_name().as_ref() {
            "table" => {
                name = attribute(element, "name").unwrap_or_default();
                (row, col, column, row_repeat) = (0, 0, 0, 0);
            }
            "table-column" => {
                let repeat = number("number-columns-repeated").unwrap_or(1);
                if collapsed() {
                    let columns = &mut sheets.entry(name.clone()).or_default().columns;
                    columns.extend(
                        (column..column.saturating_add(repeat))
                            .take(MOST.saturating_sub(columns.len())),
                    );
                }
                column = column.saturating_add(repeat);
            }
            "table-row" => {
                row = row.saturating_add(row_repeat);
                row_repeat = number("number-rows-repeated").unwrap_or(1);
                col = 0;
                if collapsed() {
                    let rows = &mut sheets.entry(name.clone()).or_default().rows;
                    rows.extend(
                        (row..row.saturating_add(row_repeat)).take(MOST.saturating_sub(rows.len())),
                    );
                }
            }
            "table-cell" | "covered-table-cell" => {
                let (rows, columns) =
                    (number("number-rows-spanned"), number("number-columns-spanned"));
                let (rows, columns) = (rows.unwrap_or(1).max(1), columns.unwrap_or(1).max(1));
                if rows > 1 || columns > 1 {
                    let end = (row.saturating_add(rows - 1), col.saturating_add(columns - 1));
                    let merged = &mut sheets.entry(name.clone()).or_default().merged;
                    merged.push(Area { start: (row, col), end });
                }
                col = col.saturating_add(number("number-columns-repeated").unwrap_or(1));
            }
            _ => {}
        }
    });
    sheets
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
    fn a_claim_to_hide_everything_is_cut_short() {
        let xml =
            r#"<worksheet><cols><col min="1" max="4000000000" hidden="1"/></cols></worksheet>"#;
        assert_eq!(of_worksheet(xml).1.len(), MOST);
    }
}
