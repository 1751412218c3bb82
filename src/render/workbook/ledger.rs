//! Workbooks that the department and the program keep together (sổ của Ban): a title, how it is
//! filled in, a table. Columns that people fill in are tinted; marks of the program stand narrow
//! and grey at the end.

use chrono::{DateTime, NaiveDateTime};
use rust_xlsxwriter::{Color, DataValidation, Format, FormatAlign, FormatBorder, Worksheet};

use super::sheet::{HEAD, MOST_LINKS, Written, letters, link_to, linked};
use super::{WorkbookError, bytes};
use crate::ledgers::{Column, ColumnKind, Ledger};

/// Behind cells that people fill in.
const TINT: Color = Color::RGB(0xFF_F9_E0);
/// Letters that nobody needs to read.
const PALE: Color = Color::RGB(0xA0_A0_A0);
/// The row of the table's head.
const HEAD_ROW: u32 = 3;
/// The longest text of a list that Excel takes as it is.
const LONGEST_LIST: usize = 255;
/// The sheet with longer lists of choices.
const LISTS: &str = "Danh mục";

/// A ledger as a workbook.
///
/// # Errors
/// When the format cannot hold it.
pub fn ledger(ledger: &Ledger) -> Result<Vec<u8>, WorkbookError> {
    let created: NaiveDateTime = DateTime::UNIX_EPOCH.naive_utc();
    let lists: Vec<&[String]> = ledger.columns.iter().filter_map(long_list).collect();
    let plain = |name: &str, sheet: Worksheet| Written {
        sheet,
        name: name.to_owned(),
        values: Default::default(),
        beside: 0,
    };
    let mut sheets = vec![plain(ledger.sheet, table(ledger)?)];
    if !lists.is_empty() {
        sheets.push(plain(LISTS, choices(&lists)?));
    }
    bytes(ledger.title, "", sheets, Vec::new(), created)
}

/// A column's choices, where they are too many for the column itself.
fn long_list(column: &Column) -> Option<&[String]> {
    let ColumnKind::Choice(words) = &column.kind else { return None };
    let letters: usize = words.iter().map(|word| word.chars().count() + 1).sum();
    (letters > LONGEST_LIST).then_some(words)
}

/// The sheet with the lists of choices, one a column.
fn choices(lists: &[&[String]]) -> Result<Worksheet, WorkbookError> {
    let mut sheet = Worksheet::new();
    sheet.set_name(LISTS)?;
    for (col, words) in (0..).zip(lists) {
        sheet.set_column_width(col, 40)?;
        for (row, word) in (0..).zip(*words) {
            sheet.write_string_with_format(row, col, word, &letters())?;
        }
    }
    Ok(sheet)
}

/// The table.
fn table(ledger: &Ledger) -> Result<Worksheet, WorkbookError> {
    let mut sheet = Worksheet::new();
    sheet.set_name(ledger.sheet)?;
    sheet.write_string_with_format(0, 0, ledger.title, &letters().set_bold().set_font_size(14))?;
    sheet.write_string_with_format(1, 0, ledger.note, &letters().set_italic())?;
    for (col, column) in (0..).zip(&ledger.columns) {
        sheet.set_column_width(col, column.width)?;
        sheet.write_string_with_format(HEAD_ROW, col, column.title, &head(column))?;
    }
    let mut links = 0;
    for (row, line) in (HEAD_ROW + 1..).zip(&ledger.lines) {
        for ((col, column), text) in (0..).zip(&ledger.columns).zip(&line.cells) {
            sheet.write_string_with_format(row, col, text, &body(column))?;
        }
        if let Some((at, link)) = &line.link
            && let Some(text) = line.cells.get(*at).filter(|text| !text.is_empty())
            && let Some(url) = link_to(link).filter(|_| links < MOST_LINKS)
            && let Ok(col) = u16::try_from(*at)
        {
            links += 1;
            let format = letters().set_border(FormatBorder::Thin).set_align(FormatAlign::Top);
            sheet.write_url_with_options(row, col, url, text, "", Some(&linked(format)))?;
        }
    }
    let first = HEAD_ROW + 1;
    let filled = first + u32::try_from(ledger.lines.len()).unwrap_or(u32::MAX - first);
    let last = filled.saturating_add(u32::try_from(ledger.empty).unwrap_or(0)).saturating_sub(1);
    for row in filled..=last {
        for (col, column) in (0..).zip(&ledger.columns) {
            sheet.write_blank(row, col, &body(column))?;
        }
    }
    validate(&mut sheet, ledger, (first, last))?;
    if last >= first {
        let right = u16::try_from(ledger.columns.len().saturating_sub(1)).unwrap_or(0);
        sheet.autofilter(HEAD_ROW, 0, last, right)?;
    }
    sheet.set_freeze_panes(HEAD_ROW + 1, 0)?;
    sheet.set_landscape().set_paper_size(9).set_print_fit_to_pages(1, 0);
    sheet.set_repeat_rows(HEAD_ROW, HEAD_ROW)?;
    Ok(sheet)
}

/// Gives every column of choices its list.
fn validate(
    sheet: &mut Worksheet,
    ledger: &Ledger,
    (first, last): (u32, u32),
) -> Result<(), WorkbookError> {
    let mut long = 0_u16;
    for (col, column) in (0..).zip(&ledger.columns) {
        let ColumnKind::Choice(words) = &column.kind else { continue };
        let list = if long_list(column).is_some() {
            let name = rust_xlsxwriter::utility::column_number_to_name(long);
            long += 1;
            let range = format!("='{LISTS}'!${name}$1:${name}${}", words.len());
            DataValidation::new().allow_list_formula(range.as_str().into())
        } else {
            DataValidation::new().allow_list_strings(words)?
        };
        let list = list.set_error_message("Chọn một trong các giá trị của danh sách")?;
        if last >= first {
            sheet.add_data_validation(first, col, last, col, &list)?;
        }
    }
    Ok(())
}

/// The look of a column's head.
fn head(column: &Column) -> Format {
    let format = letters()
        .set_bold()
        .set_border(FormatBorder::Thin)
        .set_background_color(HEAD)
        .set_align(FormatAlign::Center)
        .set_align(FormatAlign::VerticalCenter)
        .set_text_wrap();
    if column.kind == ColumnKind::Mark { format.set_font_color(PALE) } else { format }
}

/// The look of a column's cells.
fn body(column: &Column) -> Format {
    let format = letters().set_border(FormatBorder::Thin).set_align(FormatAlign::Top);
    match column.kind {
        ColumnKind::Programs => format.set_text_wrap(),
        ColumnKind::Peoples | ColumnKind::Choice(_) => {
            format.set_text_wrap().set_background_color(TINT)
        }
        ColumnKind::Mark => format.set_font_color(PALE).set_font_size(8),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Limits;
    use crate::ledgers::{Line, rows};
    use crate::worker::Reader;

    #[test]
    fn what_is_written_is_read_back() {
        let column = |title, kind| Column { title, width: 12.0, kind };
        let many: Vec<String> = (0..60).map(|at| format!("lựa chọn thứ {at}")).collect();
        let own = Ledger {
            file: "so.xlsx",
            sheet: "Sổ",
            title: "Sổ",
            note: "Ghi vào cột vàng.",
            columns: vec![
                column("Tệp", ColumnKind::Programs),
                column("Số", ColumnKind::Peoples),
                column("Phần", ColumnKind::Choice(many)),
                column("Mã", ColumnKind::Mark),
            ],
            lines: vec![
                Line {
                    cells: ["a.xlsx", "=1+1", "", "f00"].map(str::to_owned).to_vec(),
                    link: Some((0, "input/a.xlsx#'S'!B2".into())),
                },
                Line { cells: ["b.xlsx", "057", "x", ""].map(str::to_owned).to_vec(), link: None },
            ],
            empty: 3,
        };
        let bytes = ledger(&own).expect("a workbook");
        let book = Reader::InProcess.read(&bytes, &Limits::default()).expect("read");
        let read = rows(&book, "Sổ", &["Tệp", "Số", "Phần", "Mã"]).expect("the table");
        assert_eq!(read, own.rows(), "a number typed as text stays as typed, a formula is text");
    }
}
