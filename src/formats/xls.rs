//! Workbooks of Excel 5 to 2003 (.xls): BIFF5 and BIFF8.

use std::collections::BTreeMap;
use std::io::Cursor;

use calamine::{Data, Range, Reader, Xls, XlsError};

use super::biff;
use super::cells::{Sheet, Workbook};
use super::convert::{area, from_data, worksheets};
use super::dense::{self, Dense};
use super::limits::{Budget, Unreadable};
use super::normal::compound;
use crate::config::Limits;

/// Reads a workbook of any of them: its stream of records, or its bytes where that could not be
/// taken out.
pub(super) fn read(
    bytes: &[u8],
    stream: Option<&[u8]>,
    limits: &Limits,
) -> Result<Workbook, Unreadable> {
    let (packed, renumbered) = stream.and_then(dense::pack).unzip();
    let renumbered = renumbered.unwrap_or_default();
    let container = packed.as_deref().or(stream).and_then(compound);
    let read = container.as_deref().unwrap_or(bytes);
    let mut book: Xls<_> = Xls::new(Cursor::new(read)).map_err(|error: XlsError| match error {
        XlsError::Password => Unreadable::Encrypted,
        _ => Unreadable::Damaged,
    })?;
    let metadata = worksheets(book.sheets_metadata());
    Budget::allow_sheets(metadata.len() as u64, limits.sheets)?;
    let names = || book.sheets_metadata().iter().map(|sheet| sheet.name.clone());
    let mut renumbered: BTreeMap<String, Dense> = names().zip(renumbered).collect();
    let mut rows_and_columns: BTreeMap<String, _> =
        names().zip(stream.map(biff::hidden_of_xls).unwrap_or_default()).collect();
    let mut budget = Budget::new(limits);
    let mut sheets = Vec::new();
    for (name, hidden) in metadata {
        let range = book.worksheet_range(&name).map_err(|_| Unreadable::Damaged)?;
        let dense = renumbered.remove(&name);
        let mut sheet = from_range((&name, hidden), &range, dense.as_ref(), &mut budget)?;
        (sheet.hidden_rows, sheet.hidden_columns) =
            rows_and_columns.remove(&name).unwrap_or_default();
        let merged = book.merge_cells_by_sheet_name(&name).unwrap_or_default();
        sheet.merged = merged.iter().map(area).collect();
        sheets.push(sheet);
    }
    Ok(Workbook { sheets, saved: None })
}

/// The used cells of an unrolled sheet, with the rows and columns that they stand in.
fn from_range(
    (name, hidden): (&str, bool),
    range: &Range<Data>,
    dense: Option<&Dense>,
    budget: &mut Budget,
) -> Result<Sheet, Unreadable> {
    let mut sheet = Sheet { name: name.to_owned(), hidden, ..Sheet::default() };
    let (top, left) = range.start().unwrap_or_default();
    for (row, col, value) in range.used_cells() {
        let offset =
            |from: u32, by: usize| from.saturating_add(u32::try_from(by).unwrap_or(u32::MAX));
        let place = (offset(top, row), offset(left, col));
        let place = dense.map_or(place, |dense| dense.place(place));
        budget.put(&mut sheet, place, from_data(value))?;
    }
    Ok(sheet)
}
