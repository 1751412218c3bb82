//! `Số liệu`: the kinds of unit and the district, summed from the units' rows.

use super::super::WorkbookError;
use super::super::agreement::{Agreement, Relation, Side};
use super::super::sheet::{Cell, DataSheet, Written, at, block, on_sheet};
use super::Figures;
use super::custody::{Custody, columns};
use crate::documents::figure::Figure;
use crate::documents::synthesis::KindResults;

/// The name of the sheet.
const SHEET: &str = "Số liệu";

/// What a column of the table holds.
pub(super) enum Column {
    /// A count: how it follows from the units' rows of a kind, and what it is.
    Count(String, CountOf),
    /// One count in another: their columns, and what it is.
    Share(u16, u16, fn(&KindResults) -> &Figure),
}

/// The columns after the kind's label, by their titles; formulas take the cells with the
/// kind from `{}`.
pub(super) type Columns = Vec<(&'static str, Column)>;

/// The columns as sums over the units' rows.
pub(super) fn of_units(custody: &Custody) -> Columns {
    use columns::{
        ASSESSMENTS, COLLECTED, CONVENED, COUNTED, INVALID, ISSUED, KIND, LEADERS, PRESENT, VALID,
    };
    let kind = format!("{},{{}}", custody.column(KIND));
    let known = |col| format!("{},\">=0\"", custody.column(col));
    let sum = |col| format!("SUMIFS({},{kind})", custody.column(col));
    let sum_where = |col, other| format!("SUMIFS({},{kind},{})", custody.column(col), known(other));
    let number = |other| format!("COUNTIFS({kind},{})", known(other));
    let whole = format!("COUNTIFS({kind},{},{})", known(COLLECTED), known(VALID));
    columns([
        format!("COUNTIFS({kind})"),
        number(CONVENED),
        sum_where(LEADERS, CONVENED),
        number(VALID),
        sum(COUNTED),
        sum(CONVENED),
        sum(PRESENT),
        sum(ISSUED),
        sum(COLLECTED),
        whole,
        sum_where(COLLECTED, VALID),
        sum_where(VALID, COLLECTED),
        sum_where(INVALID, COLLECTED),
        sum(ASSESSMENTS),
    ])
}

/// A count of a kind of unit.
type CountOf = fn(&KindResults) -> u64;

/// What each count of the table is, in its order.
pub(super) const COUNTS: [(&str, CountOf); 14] = [
    ("Đơn vị trong danh sách", |kind| kind.units_total as u64),
    ("Đơn vị đã tổ chức hội nghị", |kind| kind.units),
    ("Người được góp ý", |kind| kind.leaders),
    ("Đơn vị đã kiểm đếm", |kind| kind.counted_units),
    ("Người có kết quả", |kind| kind.counted_leaders),
    ("Triệu tập", |kind| kind.convened),
    ("Có mặt", |kind| kind.present),
    ("Phiếu phát ra", |kind| kind.issued),
    ("Phiếu thu về", |kind| kind.collected),
    ("Đơn vị có đủ số liệu", |kind| kind.whole_units),
    ("Thu về của các đơn vị đó", |kind| kind.whole_collected),
    ("Phiếu hợp lệ", |kind| kind.valid),
    ("Phiếu không hợp lệ", |kind| kind.invalid),
    ("Lượt đánh giá", |kind| kind.assessments),
];

/// The columns with these formulas of their counts, and the two shares among them.
pub(super) fn columns(formulas: [String; 14]) -> Columns {
    let mut columns = Vec::new();
    for ((title, count), formula) in COUNTS.into_iter().zip(formulas) {
        columns.push((title, Column::Count(formula, count)));
        match title {
            "Có mặt" => {
                columns.push(("Tỷ lệ có mặt", Column::Share(7, 6, |kind| &kind.turnout)))
            }
            "Phiếu thu về" => {
                columns.push(("Tỷ lệ thu về", Column::Share(10, 9, |kind| &kind.return_rate)));
            }
            _ => {}
        }
    }
    columns
}

/// The kinds of unit and the district as their sum.
pub(super) fn kinds(
    report: &Figures<'_>,
    table: &Columns,
    agreement: &mut Agreement,
) -> Result<Written, WorkbookError> {
    let mut widths = vec![24.0];
    widths.extend(table.iter().map(|_| 10.0));
    let mut sheet = DataSheet::of_paper(SHEET, "Số liệu theo loại hình đơn vị", &widths)?;
    if let Some(dates) = report.dates {
        let days = [Cell::day(dates.from.day), Cell::text("đến ngày"), Cell::day(dates.to.day)];
        sheet.line([Cell::text("Hội nghị từ ngày")].into_iter().chain(days).collect())?;
    }
    let head =
        sheet.head(["Loại hình"].into_iter().chain(table.iter().map(|(title, _)| *title)))?;
    let first = sheet.row();
    for kind in report.kinds {
        let own = format!("${}", at(sheet.row(), 0));
        line(&mut sheet, table, kind, |_, formula| Some(formula.replace("{}", &own)))?;
    }
    let row = sheet.row();
    let last = row.saturating_sub(1);
    line(&mut sheet, table, report.district, |col, _| match report.kinds.is_empty() {
        true => None,
        false => Some(format!("SUM({})", block((first, col), (last, col)))),
    })?;
    let written = sheet.finish(head, last, 1)?;
    check(report, table, row, agreement);
    Ok(written)
}

/// One row of the table; `formula` gives a count's formula in its column.
fn line(
    sheet: &mut DataSheet,
    table: &[(&'static str, Column)],
    kind: &KindResults,
    formula: impl Fn(u16, &str) -> Option<String>,
) -> Result<(), WorkbookError> {
    let row = sheet.row();
    let mut cells = vec![Cell::text(&kind.label)];
    for (col, (_, column)) in (1..).zip(table) {
        cells.push(match column {
            Column::Count(from, count) => match formula(col, from) {
                Some(formula) => Cell::sum(format!("={formula}"), count(kind)),
                None => Cell::count(count(kind)),
            },
            Column::Share(part, whole, figure) => {
                Cell::share(&at(row, *part), &at(row, *whole), figure(kind))
            }
        });
    }
    sheet.line(cells)?;
    Ok(())
}

/// Adds the rule that the district's sums are those of the units themselves.
fn check(
    report: &Figures<'_>,
    table: &[(&'static str, Column)],
    row: u32,
    agreement: &mut Agreement,
) {
    for (col, (title, column)) in (1..).zip(table) {
        let Column::Count(from, count) = column else { continue };
        let sum = count(report.district);
        let own = Side::count(on_sheet(SHEET, (row, col), (row, col)), sum);
        // The kind `*` is any.
        let units = Side::count(from.replace("{}", "\"*\""), sum);
        let rule = format!("{title}: cộng các loại hình = cộng các đơn vị");
        agreement.rule(SHEET, &rule, own, Relation::Equal, units);
    }
}
