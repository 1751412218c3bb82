//! Office Open XML (.xlsx, .xlsm): cells by the workbook reader, hidden rows and columns, which it
//! does not tell, on the side. A part that cannot be understood says nothing of what is hidden.

use std::collections::BTreeMap;
use std::io::Cursor;

use calamine::{DataRef, Reader, Xlsx, XlsxError};

use super::cells::{Cell, Sheet, Workbook};
use super::convert::{area, from_ref, worksheets};
use super::limits::{Budget, Unreadable};
use super::parts::{Hidden, MOST, attribute, each_element, part, targets};
use crate::config::Limits;

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
    let mut hidden = hidden_of(bytes).ok_or(Unreadable::Damaged)?;
    let mut sheets = Vec::new();
    for (name, is_hidden) in metadata {
        let mut sheet = Sheet { name: name.clone(), hidden: is_hidden, ..Sheet::default() };
        let merged = book.merge_cells_by_sheet_name(&name).map_err(refused)?;
        sheet.merged = merged.iter().map(area).collect();
        let mut reader = book.worksheet_cells_reader(&name).map_err(refused)?;
        while let Some(cell) = reader.next_cell_with_formula_metadata().map_err(refused)? {
            let value = match (cell.value, &cell.formula) {
                (DataRef::Empty, Some(_)) => Some(Cell::Uncomputed),
                (value, _) => from_ref(value),
            };
            budget.put(&mut sheet, cell.pos, value)?;
        }
        if let Some((rows, columns)) = hidden.remove(&name) {
            (sheet.hidden_rows, sheet.hidden_columns) = (rows, columns);
        }
        sheets.push(sheet);
    }
    Ok(Workbook { sheets, saved: None })
}

/// Hidden rows and columns of an .xlsx by sheet name; none when one of its sheets
/// is cut short, which the workbook reader takes for its end.
fn hidden_of(bytes: &[u8]) -> Option<BTreeMap<String, Hidden>> {
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
