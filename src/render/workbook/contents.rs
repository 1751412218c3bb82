//! The data of the finding aid: every file with its hash, to be filtered.

use super::WorkbookError;
use super::sheet::{Cell, DataSheet, Written};
use crate::documents::contents::Contents;

/// The data sheet of the finding aid.
pub(super) fn sheets(contents: &Contents) -> Result<Vec<Written>, WorkbookError> {
    const COLUMNS: [(&str, f64); 9] = [
        ("STT", 6.0),
        ("Số và ký hiệu", 16.0),
        ("Ngày", 12.0),
        ("Loại và trích yếu nội dung", 60.0),
        ("Tác giả", 32.0),
        ("Số trang", 9.0),
        ("Tệp", 50.0),
        ("SHA-256", 70.0),
        ("Hạn chế tiếp cận", 12.0),
    ];
    let mut sheet =
        DataSheet::new("Dữ liệu", &contents.head.title, &COLUMNS.map(|(_, width)| width))?;
    let head = sheet.head(COLUMNS.map(|(title, _)| title))?;
    for row in &contents.rows {
        sheet.line(vec![
            Cell::index(row.index),
            Cell::text(&row.number),
            row.date.as_ref().map_or_else(Cell::empty, |date| Cell::day(date.day)),
            Cell::text(&row.title),
            Cell::text(&row.author),
            Cell::count(row.pages.map(|pages| pages as u64)),
            Cell::text(&row.path),
            Cell::text(&row.sha256),
            Cell::text(if row.restricted { "Có" } else { "" }),
        ])?;
    }
    let last = sheet.row().saturating_sub(1);
    Ok(vec![sheet.finish(head, last, 1)?])
}
