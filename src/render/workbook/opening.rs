//! The data of the opening record: ballots, results, scores.

use rust_xlsxwriter::Worksheet;

use super::WorkbookError;
use super::criteria::{Counts, Criteria, Scope};
use super::handover::Rows;
use super::scores::{Scored, Scores, Table};
use super::sheet::{Cell, DataSheet};
use crate::documents::opening::{GroupResults, OpeningRecord};
use crate::documents::synthesis::GroupName;

/// Titles and widths of the columns that name a leader.
const LEAD: [(&str, f64); 2] = [("STT", 6.0), ("Người được góp ý", 26.0)];

/// The data sheets of the opening record; without results only the ballots.
pub(super) fn sheets(record: &OpeningRecord) -> Result<Vec<Worksheet>, WorkbookError> {
    let mut sheets = vec![ballots(record)?];
    if record.withheld || record.leaders.is_empty() {
        return Ok(sheets);
    }
    let lead = |index: usize| {
        let name = record.leaders.get(index).map(|leader| leader.person.name.as_str());
        vec![Cell::count(index as u64 + 1), Cell::text(name.unwrap_or_default())]
    };
    let scopes: Vec<_> = record
        .leaders
        .iter()
        .enumerate()
        .map(|(index, leader)| Scope { lead: lead(index), groups: &leader.groups })
        .collect();
    let title = format!("Kết quả lấy ý kiến: {}", record.unit.name);
    let criteria =
        Criteria::write("Kết quả", &title, &LEAD, &record.levels, &scopes, &Counts::Written)?;
    let scored: Vec<_> = record
        .leaders
        .iter()
        .enumerate()
        .map(|(index, leader)| Scored {
            lead: lead(index),
            groups: leader.groups.iter().map(|group| group.score.clone()).collect(),
            overall: leader.overall.clone(),
        })
        .collect();
    let groups = record.leaders.first().map(|leader| group_names(&leader.groups));
    let scores = Scores::write(&Table {
        name: "Điểm",
        title: &format!("Điểm nhóm và điểm tổng hợp: {}", record.unit.name),
        lead: &LEAD,
        groups: &groups.unwrap_or_default(),
        criteria: &criteria,
        scored: &scored,
        extras: &[],
    })?;
    sheets.extend([criteria.sheet, scores.sheet]);
    Ok(sheets)
}

/// The ballots on their way and what adds up.
fn ballots(record: &OpeningRecord) -> Result<Worksheet, WorkbookError> {
    let title = format!("Số liệu mở niêm phong, kiểm đếm: {}", record.unit.name);
    let mut sheet = DataSheet::new("Số liệu", &title, &[58.0, 16.0, 50.0])?;
    sheet.line(vec![Cell::text("Ngày bàn giao"), Cell::day(record.handed_over_on.day)])?;
    sheet.line(vec![Cell::text("Ngày mở niêm phong"), Cell::day(record.date.day)])?;
    let head = sheet.head(["Nội dung", "Số liệu", "Bằng chữ"])?;
    let rows = Rows::write(&mut sheet, &record.counts)?;
    let last = sheet.row().saturating_sub(1);
    rows.check(&mut sheet, "Số phiếu thu về", &["Số phiếu bàn giao"])?;
    rows.check(&mut sheet, "Số phiếu bàn giao", &["Số phiếu mở"])?;
    rows.check(&mut sheet, "Số phiếu mở", &["Số phiếu hợp lệ", "Số phiếu không hợp lệ"])?;
    sheet.finish(head, last, 0)
}

/// The criteria groups by name.
fn group_names(groups: &[GroupResults]) -> Vec<GroupName> {
    let name =
        |group: &GroupResults| GroupName { key: group.key.clone(), label: group.label.clone() };
    groups.iter().map(name).collect()
}
