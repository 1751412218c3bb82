//! Office Open XML (.xlsx, .xlsm): cells by the workbook reader; merged areas, which it would unpack
//! and read a sheet once more for, and hidden rows and columns, which it does not tell, on the side.
//! A part that cannot be understood says nothing of what is hidden.

use std::collections::BTreeMap;
use std::io::Cursor;

use calamine::{DataRef, Reader, Xlsx, XlsxError};

use super::cells::{Area, Cell, Sheet, Workbook};
use super::convert::{from_ref, worksheets};
use super::limits::{Budget, Unreadable};
use super::parts::{Parts, attribute, each_element, hide};
use crate::config::Limits;
use crate::finding::CellRef;

/// Office Open XML, cell by cell.
pub(super) fn read(bytes: &[u8], limits: &Limits) -> Result<Workbook, Unreadable> {
    let refused = |error: XlsxError| match error {
        XlsxError::Password => Unreadable::Encrypted,
        _ => Unreadable::Damaged,
    };
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(refused)?;
    let metadata = worksheets(book.sheets_metadata());
    Budget::allow_sheets(metadata.len() as u64, limits.sheets)?;
    let mut budget = Budget::new(limits);
    let mut beside = beside_cells(bytes).ok_or(Unreadable::Damaged)?;
    let mut sheets = Vec::new();
    for (name, hidden) in metadata {
        let mut sheet = beside.remove(&name).unwrap_or_default();
        (sheet.name, sheet.hidden) = (name.clone(), hidden);
        let mut reader = book.worksheet_cells_reader(&name).map_err(refused)?;
        while let Some(cell) = reader.next_cell_with_formula_metadata().map_err(refused)? {
            let value = match (cell.value, &cell.formula) {
                (DataRef::Empty, Some(_)) => Some(Cell::Uncomputed),
                (value, _) => from_ref(value),
            };
            budget.put(&mut sheet, cell.pos, value)?;
        }
        sheets.push(sheet);
    }
    Ok(Workbook { sheets, saved: None })
}

/// The sheets of an .xlsx by name without their cells: what is merged and hidden. None when one of
/// them is cut short, which the workbook reader takes for its end.
fn beside_cells(bytes: &[u8]) -> Option<BTreeMap<String, Sheet>> {
    let mut parts = Parts::of(bytes)?;
    let relations = parts.relations("xl/workbook.xml");
    let mut listed: Vec<(String, &str)> = Vec::new();
    each_element(&parts.text("xl/workbook.xml").unwrap_or_default(), |element| {
        let id = attribute(element, "id").filter(|_| element.local_name().as_ref() == "sheet");
        let relation = id.and_then(|id| relations.iter().find(|relation| relation.id == id));
        let target = relation.map(|relation| relation.target.as_str());
        listed.extend(attribute(element, "name").zip(target));
    });
    let mut sheets = BTreeMap::new();
    for (name, target) in listed {
        let Some(text) = parts.text(target) else { continue };
        if !is_whole(&text) {
            return None;
        }
        // Many sheets merge and hide nothing: a search is cheaper than a parse.
        if text.contains("hidden=") || text.contains("mergeCell") {
            sheets.insert(name, of_worksheet(&text)?);
        }
    }
    Some(sheets)
}

/// Whether a sheet's part ends with the end of its outermost element.
fn is_whole(sheet: &str) -> bool {
    let end = sheet.trim_end_matches(|c: char| c.is_whitespace() || c == '\0');
    ["worksheet>", "chartsheet>", "dialogsheet>", "macrosheet>"].iter().any(|e| end.ends_with(e))
}

/// What one worksheet part merges and hides; none when it merges what are no cells.
fn of_worksheet(xml: &str) -> Option<Sheet> {
    let mut sheet = Sheet::default();
    let (rows, columns) = (&mut sheet.hidden_rows, &mut sheet.hidden_columns);
    let mut sound = true;
    each_element(xml, |element| {
        let hides =
            || attribute(element, "hidden").is_some_and(|value| value == "1" || value == "true");
        let number = |name| attribute(element, name).and_then(|value| value.parse::<u32>().ok());
        match element.local_name().as_ref() {
            "row" if hides() => hide(rows, number("r").and_then(|r| r.checked_sub(1))),
            "col" if hides() => {
                if let (Some(from), Some(to)) = (number("min"), number("max")) {
                    hide(columns, from.max(1) - 1..to);
                }
            }
            "mergeCell" => {
                let merged = attribute(element, "ref").and_then(|cells| area_named(&cells));
                sound &= merged.is_some();
                sheet.merged.extend(merged);
            }
            _ => {}
        }
    });
    sound.then_some(sheet)
}

/// The area that people name so (`B7:D9`).
fn area_named(cells: &str) -> Option<Area> {
    let (start, end) = cells.split_once(':').unwrap_or((cells, cells));
    let corner = |cell| CellRef::named(cell).map(|cell| (cell.row, cell.col()));
    Some(Area { start: corner(start)?, end: corner(end)? })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hidden_rows_and_columns_of_a_worksheet() {
        let xml = r#"<worksheet><cols><col min="2" max="3" hidden="1"/><col min="5" max="5"/></cols>
            <sheetData><row r="1"/><row r="4" hidden="true"/></sheetData></worksheet>"#;
        let sheet = of_worksheet(xml).expect("sound");
        assert_eq!((sheet.hidden_rows, sheet.hidden_columns), (vec![3], vec![1, 2]));
    }

    #[test]
    fn merged_areas_of_a_worksheet() {
        let merged = |cells: &str| {
            let xml = format!(
                "<x:worksheet><x:sheetData><x:c><x:t>mergeCells</x:t></x:c></x:sheetData>\
                 <x:mergeCells><x:mergeCell ref=\"{cells}\"/></x:mergeCells></x:worksheet>"
            );
            of_worksheet(&xml).map(|sheet| sheet.merged)
        };
        assert_eq!(merged("B7:AA9"), Some(vec![Area { start: (6, 1), end: (8, 26) }]));
        assert_eq!(merged("B7"), Some(vec![Area { start: (6, 1), end: (6, 1) }]));
        assert_eq!(merged("B:C"), None);
    }

    #[test]
    fn a_sheet_ends_with_its_end() {
        assert!(is_whole("<worksheet><sheetData/></worksheet>\r\n"));
        assert!(is_whole("<x:worksheet></x:worksheet>"));
        assert!(!is_whole("<worksheet><sheetData><row><c><v>1</v></c></row>"));
    }
}
