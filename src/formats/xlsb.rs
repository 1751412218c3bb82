//! Binary Office Open XML (.xlsb).

use std::io::Cursor;

use calamine::{Reader, Xlsb, XlsbError};

use super::biff;
use super::cells::{Sheet, Workbook};
use super::convert::{from_ref, worksheets};
use super::limits::{Budget, Unreadable};
use crate::config::Limits;

/// Binary Office Open XML, cell by cell.
pub(super) fn read(bytes: &[u8], limits: &Limits) -> Result<Workbook, Unreadable> {
    let refused = |error: XlsbError| match error {
        XlsbError::Password => Unreadable::Encrypted,
        _ => Unreadable::Damaged,
    };
    let mut book: Xlsb<_> = Xlsb::new(Cursor::new(bytes)).map_err(refused)?;
    let metadata = worksheets(book.sheets_metadata());
    Budget::allow_sheets(metadata.len() as u64, limits.sheets)?;
    let mut budget = Budget::new(limits);
    let mut extras = biff::extras_of_xlsb(bytes).ok_or(Unreadable::Damaged)?;
    let mut sheets = Vec::new();
    for (name, hidden) in metadata {
        let mut sheet = Sheet { name: name.clone(), hidden, ..Sheet::default() };
        let extra = extras.remove(&name).unwrap_or_default();
        (sheet.hidden_rows, sheet.hidden_columns) = extra.hidden;
        sheet.merged = extra.merged;
        for (at, cell) in extra.cells {
            budget.put(&mut sheet, at, Some(cell))?;
        }
        let mut reader = book.worksheet_cells_reader(&name).map_err(refused)?;
        while let Some(cell) = reader.next_cell().map_err(refused)? {
            budget.put(&mut sheet, cell.get_position(), from_ref(cell.get_value().clone()))?;
        }
        sheets.push(sheet);
    }
    Ok(Workbook { sheets, saved: None })
}
