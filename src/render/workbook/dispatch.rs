//! The data of the dispatch list: what goes to whom, to be filtered and ticked off.

use super::WorkbookError;
use super::sheet::{Cell, DataSheet, Written};
use crate::documents::dispatch::DispatchList;

/// The data sheet of the dispatch list.
pub(super) fn sheets(list: &DispatchList) -> Result<Vec<Written>, WorkbookError> {
    const COLUMNS: [(&str, f64); 9] = [
        ("STT", 6.0),
        ("Số và ký hiệu", 16.0),
        ("Ngày", 12.0),
        ("Văn bản", 60.0),
        ("Trạng thái", 12.0),
        ("Nơi nhận", 36.0),
        ("Đơn vị", 30.0),
        ("Ngày nhận", 14.0),
        ("Người ký nhận", 26.0),
    ];
    let mut sheet = DataSheet::new("Lượt gửi", &list.head.title, &COLUMNS.map(|(_, width)| width))?;
    let head = sheet.head(COLUMNS.map(|(title, _)| title))?;
    for row in &list.rows {
        sheet.line(vec![
            Cell::index(row.index),
            Cell::text(row.number.as_deref().unwrap_or_default()),
            row.date.as_ref().map_or_else(Cell::empty, |date| Cell::day(date.day)),
            Cell::text(&row.title),
            Cell::text(if row.draft { "dự thảo" } else { "chính thức" }),
            Cell::text(&row.recipient),
            Cell::text(&row.unit),
            Cell::empty(),
            Cell::empty(),
        ])?;
    }
    let last = sheet.row().saturating_sub(1);
    Ok(vec![sheet.finish(head, last, 1)?])
}
