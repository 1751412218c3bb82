//! The data of the handover record: the ballots at the conference.

use rust_xlsxwriter::Worksheet;

use super::WorkbookError;
use super::sheet::{Cell, DataSheet, at};
use crate::documents::BallotCount;
use crate::documents::handover::Handover;

/// The row of each count, to refer to it by its label.
pub(super) struct Rows(Vec<(&'static str, u32, u64)>);

impl Rows {
    /// Writes counts in figures and words under the sheet's head.
    pub fn write<'c>(
        sheet: &mut DataSheet,
        counts: impl IntoIterator<Item = &'c BallotCount>,
    ) -> Result<Self, WorkbookError> {
        let mut rows = Vec::new();
        for count in counts {
            let number = u64::from(count.count);
            let words = Cell::text(format!("{} phiếu", count.words));
            let row = sheet.line(vec![Cell::text(count.label), Cell::count(number), words])?;
            rows.push((count.label, row, number));
        }
        Ok(Self(rows))
    }

    /// The cell of the count with this label, and the count.
    pub fn get(&self, label: &str) -> Option<(String, u64)> {
        let found = self.0.iter().find(|(known, ..)| *known == label)?;
        Some((at(found.1, 1), found.2))
    }

    /// Writes whether one count is the sum of others, where all are given.
    pub fn check(
        &self,
        sheet: &mut DataSheet,
        whole: &str,
        parts: &[&str],
    ) -> Result<(), WorkbookError> {
        let parts: Option<Vec<_>> =
            parts.iter().map(|label| Some((*label, self.get(label)?))).collect();
        let (Some((cell, number)), Some(parts)) = (self.get(whole), parts) else { return Ok(()) };
        let labels: Vec<_> = parts.iter().map(|(label, _)| lower(label)).collect();
        let cells: Vec<_> = parts.iter().map(|(_, (cell, _))| cell.as_str()).collect();
        let sum: u64 = parts.iter().map(|(_, (_, number))| number).sum();
        sheet.line(vec![
            Cell::text(format!("{whole} = {}", labels.join(" + "))),
            Cell::verdict(&format!("{cell}={}", cells.join("+")), number == sum),
        ])?;
        Ok(())
    }
}

/// A label in the middle of a sentence.
fn lower(label: &str) -> String {
    label.strip_prefix("Số").map_or_else(|| label.to_owned(), |rest| format!("số{rest}"))
}

/// The data sheets of the handover record.
pub(super) fn sheets(record: &Handover) -> Result<Vec<Worksheet>, WorkbookError> {
    let title = format!("Số liệu kiểm phiếu, bàn giao phiếu: {}", record.unit.name);
    let mut sheet = DataSheet::new("Số liệu", &title, &[58.0, 16.0, 50.0])?;
    sheet.line(vec![Cell::text("Ngày họp"), Cell::day(record.date.day)])?;
    let head = sheet.head(["Nội dung", "Số liệu", "Bằng chữ"])?;
    let rows = Rows::write(&mut sheet, record.counts.iter().chain([&record.handed_over]))?;
    let last = sheet.row().saturating_sub(1);
    if let (Some((issued, _)), Some((collected, _))) =
        (rows.get("Số phiếu phát ra"), rows.get(record.collected.label))
    {
        let rate = Cell::share(&collected, &issued, &record.return_rate);
        sheet.line(vec![Cell::text("Tỷ lệ thu về"), rate])?;
    }
    rows.check(&mut sheet, "Số phiếu in", &["Số phiếu phát ra", "Số phiếu không sử dụng"])?;
    rows.check(&mut sheet, record.collected.label, &[record.handed_over.label])?;
    Ok(vec![sheet.finish(head, last, 0)?])
}
