//! The data of the opening record: ballots, results, scores.

use super::WorkbookError;
use super::agreement::{Agreement, Relation, Side};
use super::criteria::{self, Counts, Criteria, Scope};
use super::handover::{Rows, SHEET};
use super::scores::{Scored, Scores, Table};
use super::sheet::{Cell, DataSheet, Written};
use crate::documents::opening::{GroupResults, OpeningRecord};
use crate::documents::synthesis::GroupName;

/// Titles and widths of the columns that name a leader.
const LEAD: [(&str, f64); 2] = [("STT", 6.0), ("Người được góp ý", 26.0)];

/// The count on which the rows of the results rest.
const VALID: &str = "Số phiếu hợp lệ";

/// The data sheets of the opening record; without results only the ballots.
pub(super) fn sheets(
    record: &OpeningRecord,
    agreement: &mut Agreement,
) -> Result<Vec<Written>, WorkbookError> {
    let (ballots, valid) = ballots(record, agreement)?;
    let mut sheets = vec![ballots];
    if record.withheld || record.leaders.is_empty() {
        return Ok(sheets);
    }
    let results = results(record, &valid)?;
    check_results(&results, &valid, agreement);
    let scores = scores(record, &results)?;
    agreement.as_made(&scores.sheet, "Điểm nhóm, điểm tổng hợp", scores.shown(), 2);
    sheets.extend([results.sheet, scores.sheet]);
    Ok(sheets)
}

/// The cells that name a leader.
fn lead(record: &OpeningRecord, index: usize) -> Vec<Cell> {
    let name = record.leaders.get(index).map(|leader| leader.person.name.as_str());
    vec![Cell::index(index + 1), Cell::text(name.unwrap_or_default())]
}

/// Every leader's marks; `valid` is the cell of the valid ballots.
fn results(record: &OpeningRecord, valid: &str) -> Result<Criteria, WorkbookError> {
    let leaders = record.leaders.iter().enumerate();
    let scopes: Vec<_> = leaders
        .map(|(index, leader)| Scope {
            lead: lead(record, index),
            groups: &leader.groups,
            of_leader: None,
        })
        .collect();
    let title = format!("Kết quả lấy ý kiến: {}", record.unit.name);
    let counts = Counts::Written { valid: &|_| valid.to_owned() };
    Criteria::write("Kết quả", &title, &LEAD, &record.levels, &scopes, &counts)
}

/// The rules about the marks; `valid` is the cell of the valid ballots.
fn check_results(results: &Criteria, valid: &str, agreement: &mut Agreement) {
    let columns = results.columns;
    let rows = u64::from(results.rows.1 - results.rows.0 + 1);
    let ballots = results.sum(columns.valid(), columns.valid());
    results.adds_up(
        "Các mức + không ý kiến = hợp lệ, ở từng dòng (vế phải: số phiếu hợp lệ × số dòng)",
        Side::count(format!("{valid}*{rows}"), ballots),
        agreement,
    );
    agreement.name(criteria::POINTS, results.points());
    results.as_made(agreement);
}

/// The leaders' scores.
fn scores(record: &OpeningRecord, results: &Criteria) -> Result<Scores, WorkbookError> {
    let scored: Vec<_> = record
        .leaders
        .iter()
        .enumerate()
        .map(|(index, leader)| Scored {
            lead: lead(record, index),
            groups: leader.groups.iter().map(|group| group.score.clone()).collect(),
            overall: leader.overall.clone(),
        })
        .collect();
    let groups = record.leaders.first().map(|leader| group_names(&leader.groups));
    Scores::write(&Table {
        name: "Điểm",
        title: &format!("Điểm nhóm và điểm tổng hợp: {}", record.unit.name),
        lead: &LEAD,
        groups: &groups.unwrap_or_default(),
        criteria: results,
        scored: &scored,
        group_weights: record.overall_by_groups.then(|| {
            let groups = record.leaders.first().map(|leader| leader.groups.as_slice());
            groups.unwrap_or_default().iter().map(|group| *group.weight).collect()
        }),
        extras: &[],
    })
}

/// The ballots on their way and what adds up; gives the cell of the valid ones too.
fn ballots(
    record: &OpeningRecord,
    agreement: &mut Agreement,
) -> Result<(Written, String), WorkbookError> {
    let title = format!("Số liệu mở niêm phong, kiểm đếm: {}", record.unit.name);
    let mut sheet = DataSheet::of_paper(SHEET, &title, &[58.0, 16.0, 50.0])?;
    sheet.line(vec![Cell::text("Ngày bàn giao"), Cell::day(record.handed_over_on.day)])?;
    sheet.line(vec![Cell::text("Ngày mở niêm phong"), Cell::day(record.date.day)])?;
    let head = sheet.head(["Nội dung", "Số liệu", "Bằng chữ"])?;
    let rows = Rows::write(&mut sheet, &record.counts)?;
    let last = sheet.row().saturating_sub(1);
    rows.check(agreement, "Số phiếu thu về", Relation::AtMost, &["Số phiếu phát ra"]);
    rows.check(agreement, "Số phiếu thu về", Relation::Equal, &["Số phiếu bàn giao"]);
    rows.check(agreement, "Số phiếu bàn giao", Relation::Equal, &["Số phiếu mở"]);
    rows.check(agreement, "Số phiếu mở", Relation::Equal, &[VALID, "Số phiếu không hợp lệ"]);
    let written = sheet.finish(head, last, 0)?;
    if let Some((first, last)) = rows.bounds() {
        agreement.as_made(&written, "Số phiếu", ((first, 1), (last, 1)), 0);
    }
    let valid = rows.named(VALID).unwrap_or_else(|| "0".to_owned());
    Ok((written, valid))
}

/// The criteria groups by name.
fn group_names(groups: &[GroupResults]) -> Vec<GroupName> {
    let name =
        |group: &GroupResults| GroupName { key: group.key.clone(), label: group.label.clone() };
    groups.iter().map(name).collect()
}
