//! The data of the minutes: attendance and ballots.

use super::WorkbookError;
use super::agreement::{Agreement, Relation, Side};
use super::sheet::{Cell, DataSheet, HOLDS, Written, at, block, on_sheet};
use crate::documents::AboutUnit;
use crate::documents::figure::Figure;
use crate::documents::minutes::{AttendanceTable, Minutes};
use crate::documents::postponed::PostponedMinutes;
use crate::tally::fraction;
use crate::wording::Date;

/// The name of the sheet.
const SHEET: &str = "Số liệu";
/// The column that says whether a row of the attendance adds up.
const CHECK: u16 = 6;
/// The column of guests.
const GUESTS: u16 = 7;

/// The data sheets of the minutes.
pub(super) fn sheets(
    minutes: &Minutes,
    agreement: &mut Agreement,
) -> Result<Vec<Written>, WorkbookError> {
    let (mut sheet, head) = begin(&minutes.unit, &minutes.date)?;
    let last = attendance(&mut sheet, &minutes.attendance, agreement)?;
    sheet.skip();
    let ballots = ballots(&mut sheet, minutes, last + 1, agreement)?;
    let written = sheet.finish(head, last, 0)?;
    agreement.as_made(&written, "Thành phần", ((head + 1, 2), (last + 1, GUESTS)), 4);
    agreement.as_made(&written, "Phiếu", ((ballots, 2), (ballots + 2, 2)), 4);
    Ok(vec![written])
}

/// The data sheet of a conference that was put off: its attendance alone.
pub(super) fn of_postponed(
    minutes: &PostponedMinutes,
    agreement: &mut Agreement,
) -> Result<Vec<Written>, WorkbookError> {
    let (mut sheet, head) = begin(&minutes.unit, &minutes.date)?;
    let last = attendance(&mut sheet, &minutes.attendance, agreement)?;
    let written = sheet.finish(head, last, 0)?;
    agreement.as_made(&written, "Thành phần", ((head + 1, 2), (last + 1, GUESTS)), 4);
    Ok(vec![written])
}

/// A data sheet down to the head of its attendance; gives the head's row.
fn begin(unit: &AboutUnit, date: &Date) -> Result<(DataSheet, u32), WorkbookError> {
    let title = format!("Số liệu hội nghị: {}", unit.name);
    let mut sheet =
        DataSheet::of_paper(SHEET, &title, &[8.0, 50.0, 13.0, 13.0, 13.0, 13.0, 13.0, 13.0])?;
    sheet.line(vec![Cell::empty(), Cell::text("Ngày họp"), Cell::day(date.day)])?;
    let titles = [
        "STT",
        "Thành phần",
        "Triệu tập",
        "Có mặt",
        "Vắng mặt",
        "Tỷ lệ có mặt",
        "Kiểm tra",
        "Khách mời",
    ];
    let head = sheet.head(titles)?;
    Ok((sheet, head))
}

/// The delegates by group with their sums; gives the last group's row.
fn attendance(
    sheet: &mut DataSheet,
    table: &AttendanceTable,
    agreement: &mut Agreement,
) -> Result<u32, WorkbookError> {
    let first = sheet.row();
    // Every row's figures stand in the columns C (convened), D (present), E (absent).
    let adds_up = |row| format!("{}={}+{}", at(row, 2), at(row, 3), at(row, 4));
    for line in &table.rows {
        let row = sheet.row();
        let [convened, present, absent] = [line.convened, line.present, line.absent].map(u64::from);
        sheet.line(vec![
            Cell::index(line.index),
            Cell::text(&line.group),
            Cell::count(convened),
            Cell::count(present),
            Cell::count(absent),
            Cell::share(&at(row, 3), &at(row, 2), &Figure::share(fraction(present, convened))),
            Cell::verdict(&adds_up(row), convened == present + absent),
            Cell::count(u64::from(line.guests)),
        ])?;
    }
    let row = sheet.row();
    let last = row.saturating_sub(1);
    let sum =
        |col, result| Cell::sum(format!("=SUM({})", block((first, col), (last, col))), result);
    sheet.total(vec![
        Cell::empty(),
        Cell::text("Tổng cộng"),
        sum(2, table.convened),
        sum(3, table.present),
        sum(4, table.absent),
        Cell::share(&at(row, 3), &at(row, 2), &table.rate),
        Cell::verdict(&adds_up(row), table.convened == table.present + table.absent),
        sum(GUESTS, table.guests),
    ])?;
    let here = |col| on_sheet(SHEET, (row, col), (row, col));
    let column = |col| on_sheet(SHEET, (first, col), (last, col));
    let checks = on_sheet(SHEET, (first, CHECK), (row, CHECK));
    agreement.rule_by_rows(
        SHEET,
        "Triệu tập = có mặt + vắng mặt, ở từng thành phần và tổng cộng",
        (
            Side::count(here(2), table.convened),
            Relation::Equal,
            Side::count(format!("{}+{}", here(3), here(4)), table.present + table.absent),
        ),
        format!("COUNTIF({checks},\"{HOLDS}\")=ROWS({checks})"),
    );
    for (col, what, sum) in [
        (2, "Tổng số triệu tập = cộng các thành phần", table.convened),
        (3, "Tổng số có mặt = cộng các thành phần", table.present),
        (4, "Tổng số vắng mặt = cộng các thành phần", table.absent),
    ] {
        let added = Side::count(format!("SUM({})", column(col)), sum);
        agreement.rule(SHEET, what, Side::count(here(col), sum), Relation::Equal, added);
    }
    Ok(last)
}

/// The ballots issued and collected; gives the row of those issued. `total` is the row of
/// the attendance's sums.
fn ballots(
    sheet: &mut DataSheet,
    minutes: &Minutes,
    total: u32,
    agreement: &mut Agreement,
) -> Result<u32, WorkbookError> {
    sheet.head(["", "Phiếu", "Số liệu"])?;
    let counts = [u64::from(minutes.issued), u64::from(minutes.collected)];
    let mut line = |label, cell| sheet.line(vec![Cell::empty(), Cell::text(label), cell]);
    let issued = line("Số phiếu phát ra", Cell::count(counts[0]))?;
    let collected = line("Số phiếu thu về", Cell::count(counts[1]))?;
    line("Tỷ lệ thu về", Cell::share(&at(collected, 2), &at(issued, 2), &minutes.return_rate))?;
    let side = |row, col, count| Side::count(on_sheet(SHEET, (row, col), (row, col)), count);
    let (present, issued_side) =
        (side(total, 3, minutes.attendance.present), side(issued, 2, counts[0]));
    let rule = "Số phiếu phát ra không quá số đại biểu có mặt";
    agreement.rule(SHEET, rule, issued_side.clone(), Relation::AtMost, present);
    let rule = "Số phiếu thu về không quá số phiếu phát ra";
    agreement.rule(SHEET, rule, side(collected, 2, counts[1]), Relation::AtMost, issued_side);
    Ok(issued)
}
