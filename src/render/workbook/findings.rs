//! The findings as a workbook to work through (`kiem-tra.xlsx`): one sheet of
//! findings with links to the cells to mend, one of what each unit still owes.

use chrono::NaiveDateTime;
use rust_xlsxwriter::DataValidation;

use super::sheet::{Cell, DataSheet, Written, link_to, on_sheet, quoted};
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
/// What stands in the file's properties.
const TITLE: &str = "Kết quả kiểm tra";

/// The findings and the units as a workbook; `created` is the time in the file's
/// properties.
pub fn findings_workbook(
    rows: &[FindingRow],
    units: &[ChasingRow],
    created: NaiveDateTime,
) -> Result<Vec<u8>, WorkbookError> {
    let sheets = vec![findings(rows)?, chasing(units, rows)?];
    bytes(TITLE, "", sheets, Vec::new(), created)
}

/// The sheet of findings.
fn findings(rows: &[FindingRow]) -> Result<Written, WorkbookError> {
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
    const HANDLED: u16 = 11;
    let mut sheet = DataSheet::new(SHEET, TITLE, &COLUMNS.map(|(_, width)| width))?;
    let head = sheet.head(COLUMNS.map(|(title, _)| title))?;
    for (index, finding) in rows.iter().enumerate() {
        sheet.line(vec![
            Cell::index(index + 1),
            Cell::text(if finding.error { ERROR } else { WARNING }),
            Cell::text(&finding.code),
            Cell::text(&finding.unit),
            Cell::link(&finding.file, finding.link.as_deref().and_then(link_to)),
            Cell::text(&finding.sheet),
            Cell::text(&finding.cells),
            Cell::text(&finding.message),
            Cell::text(&finding.advice),
            Cell::text(finding.owner),
            Cell::text(explained(finding)),
            Cell::text(if finding.handled { DONE } else { OPEN }),
            Cell::text(&finding.note),
        ])?;
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

/// Whether a finding is explained; empty where it asks for no explanation: an error is
/// mended.
fn explained(finding: &FindingRow) -> &'static str {
    match (finding.asks, finding.explained) {
        (false, _) => "",
        (true, true) => "Có",
        (true, false) => UNEXPLAINED,
    }
}

/// How an error is listed.
const ERROR: &str = "Lỗi";
/// How a warning is listed.
const WARNING: &str = "Cảnh báo";
/// What stands beside a warning that waits for its explanation.
const UNEXPLAINED: &str = "Chưa";

/// What is counted of each unit among the findings listed: in which column of theirs what
/// stands.
const COUNTED: [(u16, &str); 3] = [(1, ERROR), (1, WARNING), (10, UNEXPLAINED)];
/// The column of the findings with the unit's code.
const UNIT: u16 = 3;

/// The sheet of units.
fn chasing(units: &[ChasingRow], findings: &[FindingRow]) -> Result<Written, WorkbookError> {
    const COLUMNS: [(&str, f64); 10] = [
        ("STT", 6.0),
        ("Mã", 14.0),
        ("Tên đơn vị", 38.0),
        ("Loại hình", 14.0),
        ("Giai đoạn", 24.0),
        ("Đang chờ", 48.0),
        ("Số lỗi", 9.0),
        ("Số cảnh báo", 10.0),
        ("Chưa giải trình", 10.0),
        ("Văn bản đã lập", 48.0),
    ];
    let title = "Theo dõi các đơn vị";
    let mut sheet = DataSheet::new("Theo dõi", title, &COLUMNS.map(|(_, width)| width))?;
    let head = sheet.head(COLUMNS.map(|(title, _)| title))?;
    for (index, unit) in units.iter().enumerate() {
        let code = format!("$B{}", sheet.row() + 1);
        let mut cells = vec![
            Cell::index(index + 1),
            Cell::text(&unit.code),
            Cell::text(&unit.name),
            Cell::text(&unit.kind),
            Cell::text(&unit.stage),
            Cell::text(&unit.awaited),
        ];
        cells.extend(counts(findings, Some((&code, &unit.code))));
        cells.push(Cell::text(&unit.documents));
        sheet.line(cells)?;
    }
    let last = sheet.row().saturating_sub(1);
    let mut cells = vec![Cell::empty(); 2];
    cells.push(Cell::text("Tất cả phát hiện, kể cả chung cho nhiều đơn vị"));
    cells.extend(vec![Cell::empty(); 3]);
    cells.extend(counts(findings, None));
    sheet.total(cells)?;
    sheet.finish(head, last, 3)
}

/// How many findings of each kind the first sheet lists: of a unit, by the cell of its code
/// and the code, or of all.
fn counts(findings: &[FindingRow], unit: Option<(&str, &str)>) -> Vec<Cell> {
    // Below the title and the head of the findings.
    let rows = (2, 1 + findings.len().max(1) as u32);
    let column = |col| on_sheet(SHEET, (rows.0, col), (rows.1, col));
    let mine = |finding: &&FindingRow| unit.is_none_or(|(_, code)| finding.unit == code);
    let count = |(col, word): (u16, &str)| {
        let says = |finding: &&FindingRow| match word {
            ERROR => finding.error,
            WARNING => !finding.error,
            _ => explained(finding) == UNEXPLAINED,
        };
        let number = findings.iter().filter(mine).filter(says).count();
        let of_unit = unit.map(|(cell, _)| format!(",{},{cell}", column(UNIT)));
        let of_unit = of_unit.unwrap_or_default();
        let formula = format!("=COUNTIFS({},{}{of_unit})", column(col), quoted(word));
        Cell::sum(formula, number as u64)
    };
    COUNTED.map(count).into()
}
