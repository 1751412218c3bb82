//! The data of the minutes: attendance and ballots.

use rust_xlsxwriter::Worksheet;

use super::WorkbookError;
use super::sheet::{Cell, DataSheet, at, block};
use crate::documents::AboutUnit;
use crate::documents::figure::Figure;
use crate::documents::minutes::{AttendanceTable, Minutes};
use crate::documents::postponed::PostponedMinutes;
use crate::tally::fraction;
use crate::wording::Date;

/// The data sheets of the minutes.
pub(super) fn sheets(minutes: &Minutes) -> Result<Vec<Worksheet>, WorkbookError> {
    let (mut sheet, head) = begin(&minutes.unit, &minutes.date)?;
    let last = attendance(&mut sheet, &minutes.attendance)?;
    sheet.skip();
    ballots(&mut sheet, minutes)?;
    Ok(vec![sheet.finish(head, last, 0)?])
}

/// The data sheet of a conference that was put off: its attendance alone.
pub(super) fn of_postponed(minutes: &PostponedMinutes) -> Result<Vec<Worksheet>, WorkbookError> {
    let (mut sheet, head) = begin(&minutes.unit, &minutes.date)?;
    let last = attendance(&mut sheet, &minutes.attendance)?;
    Ok(vec![sheet.finish(head, last, 0)?])
}

/// A data sheet down to the head of its attendance; gives the head's row.
fn begin(unit: &AboutUnit, date: &Date) -> Result<(DataSheet, u32), WorkbookError> {
    let title = format!("Số liệu hội nghị: {}", unit.name);
    let mut sheet = DataSheet::new("Số liệu", &title, &[8.0, 50.0, 13.0, 13.0, 13.0, 13.0, 13.0])?;
    sheet.line(vec![Cell::empty(), Cell::text("Ngày họp"), Cell::day(date.day)])?;
    let titles =
        ["STT", "Thành phần", "Triệu tập", "Có mặt", "Vắng mặt", "Tỷ lệ có mặt", "Kiểm tra"];
    let head = sheet.head(titles)?;
    Ok((sheet, head))
}

/// The delegates by group with their sums; gives the last group's row.
fn attendance(sheet: &mut DataSheet, table: &AttendanceTable) -> Result<u32, WorkbookError> {
    let first = sheet.row();
    // Every row's figures stand in the columns C (convened), D (present), E (absent).
    let adds_up = |row| format!("{}={}+{}", at(row, 2), at(row, 3), at(row, 4));
    for line in &table.rows {
        let row = sheet.row();
        let [convened, present, absent] = [line.convened, line.present, line.absent].map(u64::from);
        sheet.line(vec![
            Cell::count(line.index as u64),
            Cell::text(&line.group),
            Cell::count(convened),
            Cell::count(present),
            Cell::count(absent),
            Cell::share(&at(row, 3), &at(row, 2), &Figure::share(fraction(present, convened))),
            Cell::verdict(&adds_up(row), convened == present + absent),
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
    ])?;
    Ok(last)
}

/// The ballots issued and collected.
fn ballots(sheet: &mut DataSheet, minutes: &Minutes) -> Result<(), WorkbookError> {
    sheet.head(["", "Phiếu", "Số liệu"])?;
    let mut line = |label, cell| sheet.line(vec![Cell::empty(), Cell::text(label), cell]);
    let issued = line("Số phiếu phát ra", Cell::count(u64::from(minutes.issued)))?;
    let collected = line("Số phiếu thu về", Cell::count(u64::from(minutes.collected)))?;
    line("Tỷ lệ thu về", Cell::share(&at(collected, 2), &at(issued, 2), &minutes.return_rate))?;
    Ok(())
}
