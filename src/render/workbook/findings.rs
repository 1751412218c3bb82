//! The findings as a workbook to work through (`kiem-tra.xlsx`): one sheet of
//! findings with links to the cells to mend, one of what each unit still owes.

use chrono::NaiveDateTime;
use rust_xlsxwriter::{
    Color, DataValidation, Format, FormatAlign, FormatBorder, FormatUnderline, Url, Worksheet,
};

use super::sheet::{Cell, DataSheet, letters};
use super::{WorkbookError, bytes};
use crate::documents::report::{ChasingRow, FindingRow};

/// The mark of a finding that nobody has dealt with.
const OPEN: &str = "☐";
/// The mark of one that is dealt with.
pub const DONE: &str = "☑";
/// The sheet of findings.
pub const SHEET: &str = "Phát hiện";
/// The columns that are people's own: whether a finding is dealt with, and notes.
pub const TITLES: [&str; 2] = ["Đã xử lý", "Ghi chú"];
/// The longest link that Excel opens, in letters.
const LONGEST_LINK: usize = 2000;
/// How many links a sheet may have.
const MOST_LINKS: usize = 65_000;
/// What stands in the file's properties.
const TITLE: &str = "Kết quả kiểm tra";

/// The findings and the units as a workbook; `created` is the time in the file's
/// properties.
pub fn findings_workbook(
    rows: &[FindingRow],
    units: &[ChasingRow],
    created: NaiveDateTime,
) -> Result<Vec<u8>, WorkbookError> {
    let sheets = [findings(rows)?, chasing(units)?];
    bytes(TITLE, "", sheets.into_iter(), created)
}

/// The sheet of findings.
fn findings(rows: &[FindingRow]) -> Result<Worksheet, WorkbookError> {
    const COLUMNS: [(&str, f64); 13] = [
        ("STT", 6.0),
        ("Mức độ", 11.0),
        ("Mã", 8.0),
        ("Đơn vị", 30.0),
        ("Tệp", 34.0),
        ("Trang tính", 20.0),
        ("Ô", 12.0),
        ("Nội dung", 60.0),
        ("Việc cần làm", 60.0),
        ("Ai xử lý", 10.0),
        ("Đã giải trình", 14.0),
        (TITLES[0], 11.0),
        (TITLES[1], 40.0),
    ];
    const FILE: u16 = 4;
    const HANDLED: u16 = 11;
    let mut sheet = DataSheet::new(SHEET, TITLE, &COLUMNS.map(|(_, width)| width))?;
    let head = sheet.head(COLUMNS.map(|(title, _)| title))?;
    for (index, finding) in rows.iter().enumerate() {
        // An error is mended, not explained.
        let explained = match (finding.error, finding.explained) {
            (true, _) => "",
            (false, true) => "Có",
            (false, false) => "Chưa",
        };
        let row = sheet.line(vec![
            Cell::count(index as u64 + 1),
            Cell::text(if finding.error { "Lỗi" } else { "Cảnh báo" }),
            Cell::text(&finding.code),
            Cell::text(&finding.unit),
            Cell::text(&finding.file),
            Cell::text(&finding.sheet),
            Cell::text(&finding.cells),
            Cell::text(&finding.message),
            Cell::text(&finding.advice),
            Cell::text(finding.owner),
            Cell::text(explained),
            Cell::text(if finding.handled { DONE } else { OPEN }),
            Cell::text(&finding.note),
        ])?;
        if let Some(url) = link(finding).filter(|_| index < MOST_LINKS) {
            sheet.sheet_mut().write_url_with_options(
                row,
                FILE,
                url,
                &finding.file,
                "",
                Some(&linked()),
            )?;
        }
    }
    let last = sheet.row().saturating_sub(1);
    if last > head {
        let choice = DataValidation::new()
            .allow_list_strings(&[OPEN, DONE])?
            .set_input_message("Chọn ☑ khi đã xử lý xong")?
            .set_error_message("Chỉ chọn ☐ hoặc ☑")?;
        sheet.sheet_mut().add_data_validation(head + 1, HANDLED, last, HANDLED, &choice)?;
    }
    sheet.finish(head, last, 3)
}

/// The link to a finding's cell; none when there is none or Excel would not open
/// it.
///
/// The first `#` of a link begins the cell's name, so that a file whose own name
/// has one cannot be linked to.
fn link(finding: &FindingRow) -> Option<Url> {
    let link = finding.link.as_deref().filter(|link| link.len() <= LONGEST_LINK)?;
    if link.starts_with("internal:") {
        return Some(Url::new(link));
    }
    let (path, cell) = link.split_once('#').unwrap_or((link, ""));
    let is_plain = !path.is_empty() && !cell.contains('#') && !path.contains("://");
    is_plain.then(|| Url::new(format!("file:///{link}")))
}

/// The letters of a link.
fn linked() -> Format {
    letters()
        .set_font_color(Color::RGB(0x05_63_C1))
        .set_underline(FormatUnderline::Single)
        .set_border(FormatBorder::Thin)
        .set_align(FormatAlign::VerticalCenter)
        .set_text_wrap()
}

/// The sheet of units.
fn chasing(units: &[ChasingRow]) -> Result<Worksheet, WorkbookError> {
    const COLUMNS: [(&str, f64); 9] = [
        ("STT", 6.0),
        ("Mã", 14.0),
        ("Tên đơn vị", 38.0),
        ("Loại hình", 14.0),
        ("Giai đoạn", 24.0),
        ("Đang chờ", 48.0),
        ("Số lỗi", 9.0),
        ("Số cảnh báo", 10.0),
        ("Văn bản đã lập", 48.0),
    ];
    let title = "Theo dõi các đơn vị";
    let mut sheet = DataSheet::new("Theo dõi", title, &COLUMNS.map(|(_, width)| width))?;
    let head = sheet.head(COLUMNS.map(|(title, _)| title))?;
    for (index, unit) in units.iter().enumerate() {
        sheet.line(vec![
            Cell::count(index as u64 + 1),
            Cell::text(&unit.code),
            Cell::text(&unit.name),
            Cell::text(&unit.kind),
            Cell::text(&unit.stage),
            Cell::text(&unit.awaited),
            Cell::count(unit.errors as u64),
            Cell::count(unit.warnings as u64),
            Cell::text(&unit.documents),
        ])?;
    }
    let last = sheet.row().saturating_sub(1);
    sheet.finish(head, last, 3)
}
