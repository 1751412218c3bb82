//! The data of the handover record: the ballots at the conference.

use super::WorkbookError;
use super::agreement::{Agreement, Relation, Side};
use super::sheet::{Cell, DataSheet, Written, at, on_sheet};
use crate::documents::BallotCount;
use crate::documents::handover::Handover;

/// The name of the sheet.
pub(super) const SHEET: &str = "Số liệu";

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
        self.find(label).map(|(row, count)| (at(row, 1), count))
    }

    /// The cell of the count with this label, as formulas on any sheet name it.
    pub fn named(&self, label: &str) -> Option<String> {
        self.find(label).map(|(row, _)| on_sheet(SHEET, (row, 1), (row, 1)))
    }

    /// The count with this label as a side of a rule.
    fn side(&self, label: &str) -> Option<Side> {
        Some(Side::count(self.named(label)?, self.find(label)?.1))
    }

    /// The first and the last row.
    pub fn bounds(&self) -> Option<(u32, u32)> {
        Some((self.0.first()?.1, self.0.last()?.1))
    }

    /// Adds the rule that one count is the sum of others, or not more than they are, where
    /// all are given.
    pub fn check(
        &self,
        agreement: &mut Agreement,
        whole: &str,
        relation: Relation,
        parts: &[&str],
    ) {
        let found: Option<Vec<_>> = parts.iter().map(|label| self.find(label)).collect();
        let (Some(left), Some(found)) = (self.side(whole), found) else { return };
        let labels: Vec<_> = parts.iter().map(|label| lower(label)).collect();
        let cells: Vec<_> =
            found.iter().map(|(row, _)| on_sheet(SHEET, (*row, 1), (*row, 1))).collect();
        let sign = if relation == Relation::Equal { "=" } else { "≤" };
        let rule = format!("{whole} {sign} {}", labels.join(" + "));
        let sum = found.iter().map(|(_, count)| count).sum();
        agreement.rule(SHEET, &rule, left, relation, Side::count(cells.join("+"), sum));
    }

    /// The row of the count with this label, and the count.
    fn find(&self, label: &str) -> Option<(u32, u64)> {
        self.0.iter().find(|(known, ..)| *known == label).map(|(_, row, count)| (*row, *count))
    }
}

/// A label in the middle of a sentence.
fn lower(label: &str) -> String {
    label.strip_prefix("Số").map_or_else(|| label.to_owned(), |rest| format!("số{rest}"))
}

/// The data sheets of the handover record.
pub(super) fn sheets(
    record: &Handover,
    agreement: &mut Agreement,
) -> Result<Vec<Written>, WorkbookError> {
    let title = format!("Số liệu kiểm phiếu, bàn giao phiếu: {}", record.unit.name);
    let mut sheet = DataSheet::of_paper(SHEET, &title, &[58.0, 16.0, 50.0])?;
    sheet.line(vec![Cell::text("Ngày họp"), Cell::day(record.date.day)])?;
    let head = sheet.head(["Nội dung", "Số liệu", "Bằng chữ"])?;
    let rows = Rows::write(&mut sheet, record.counts.iter().chain([&record.handed_over]))?;
    let last = sheet.row().saturating_sub(1);
    let (issued, collected) = ("Số phiếu phát ra", record.collected.label);
    if let (Some((issued, _)), Some((collected, _))) = (rows.get(issued), rows.get(collected)) {
        let rate = Cell::share(&collected, &issued, &record.return_rate);
        sheet.line(vec![Cell::text("Tỷ lệ thu về"), rate])?;
    }
    let unused = "Số phiếu không sử dụng";
    rows.check(agreement, "Số phiếu in", Relation::Equal, &[issued, unused]);
    rows.check(agreement, collected, Relation::AtMost, &[issued]);
    rows.check(agreement, collected, Relation::Equal, &[record.handed_over.label]);
    let written = sheet.finish(head, last, 0)?;
    if let Some((first, last)) = rows.bounds() {
        // The rate stands below.
        agreement.as_made(&written, "Số phiếu", ((first, 1), (last + 1, 1)), 4);
    }
    Ok(vec![written])
}
