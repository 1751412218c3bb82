//! `Phiếu`: every unit's ballots from those convened to the valid ones, in a row that adds up.

use super::super::WorkbookError;
use super::super::agreement::{Agreement, Relation, Side};
use super::super::sheet::{Cell, DataSheet, Written, at, block, on_sheet};
use super::{Figures, url};
use crate::documents::synthesis::CustodyRow;

/// The name of the sheet.
const SHEET: &str = "Phiếu";

/// The columns.
pub(super) mod columns {
    /// The unit's code.
    pub const CODE: u16 = 1;
    /// The kind of unit.
    pub const KIND: u16 = 3;
    /// Triệu tập.
    pub const CONVENED: u16 = 4;
    /// Có mặt.
    pub const PRESENT: u16 = 5;
    /// Phát ra.
    pub const ISSUED: u16 = 6;
    /// Thu về.
    pub const COLLECTED: u16 = 7;
    /// Bàn giao.
    pub const HANDED_OVER: u16 = 8;
    /// Mở.
    pub const OPENED: u16 = 9;
    /// Hợp lệ.
    pub const VALID: u16 = 10;
    /// Không hợp lệ.
    pub const INVALID: u16 = 11;
    /// Người được góp ý.
    pub const LEADERS: u16 = 12;
    /// Người có kết quả.
    pub const COUNTED: u16 = 13;
    /// Lượt đánh giá.
    pub const ASSESSMENTS: u16 = 14;
}
use columns::*;

/// Titles and widths of the columns.
const HEADS: [(&str, f64); 18] = [
    ("STT", 6.0),
    ("Mã đơn vị", 12.0),
    ("Đơn vị", 36.0),
    ("Loại hình", 12.0),
    ("Triệu tập", 9.0),
    ("Có mặt", 9.0),
    ("Phát ra", 9.0),
    ("Thu về", 9.0),
    ("Bàn giao", 9.0),
    ("Mở", 9.0),
    ("Hợp lệ", 9.0),
    ("Không hợp lệ", 9.0),
    ("Người được góp ý", 9.0),
    ("Người có kết quả", 9.0),
    ("Lượt đánh giá", 9.0),
    ("Kiểm tra", 10.0),
    ("Ghi chú", 24.0),
    ("Nguồn", 50.0),
];

/// The written sheet.
pub(super) struct Custody {
    /// The sheet.
    pub sheet: Written,
    /// First and last row of the units.
    rows: (u32, u32),
}

impl Custody {
    /// A column of the units' rows, as formulas on any sheet name it.
    pub fn column(&self, col: u16) -> String {
        on_sheet(SHEET, (self.rows.0, col), (self.rows.1, col))
    }

    /// Writes a row for each unit; links lead to `input`.
    pub fn write(report: &Figures<'_>, input: &str) -> Result<Self, WorkbookError> {
        let mut sheet =
            DataSheet::of_paper(SHEET, "Phiếu của từng đơn vị", &HEADS.map(|(_, width)| width))?;
        let head = sheet.head(HEADS.map(|(title, _)| title))?;
        let first = sheet.row();
        for unit in report.custody {
            let cells = unit_row(sheet.row(), unit, input);
            sheet.line(cells)?;
        }
        let last = sheet.row().saturating_sub(1);
        total(&mut sheet, report, (first, last))?;
        Ok(Self { sheet: sheet.finish(head, last, 3)?, rows: (first, last.max(first)) })
    }

    /// Adds the rules about the ballots' way.
    pub fn check(&self, report: &Figures<'_>, agreement: &mut Agreement) {
        let equal = Relation::Equal;
        for (rule, left, relation, right) in [
            ("Phát ra ≤ có mặt, ở từng đơn vị", ISSUED, Relation::AtMost, PRESENT),
            ("Thu về ≤ phát ra, ở từng đơn vị", COLLECTED, Relation::AtMost, ISSUED),
            ("Thu về = bàn giao, ở từng đơn vị", COLLECTED, equal, HANDED_OVER),
            ("Bàn giao = mở, ở từng đơn vị", HANDED_OVER, equal, OPENED),
        ] {
            let side = |own, other| {
                let (a, b) = (self.column(own), self.column(other));
                let known = format!("--ISNUMBER({a}),--ISNUMBER({b})");
                let sum = report.custody.iter().filter(|unit| count(unit, other).is_some());
                let sum = sum.filter_map(|unit| count(unit, own)).sum();
                Side::count(format!("SUMPRODUCT({known},{a})"), sum)
            };
            let sign = if relation == equal { "<>" } else { ">" };
            let (a, b) = (self.column(left), self.column(right));
            let none = format!("SUMPRODUCT(--ISNUMBER({a}),--ISNUMBER({b}),--({a}{sign}{b}))=0");
            let sides = (side(left, right), relation, side(right, left));
            agreement.rule_by_rows(SHEET, rule, sides, none);
        }
        self.check_opened(report, agreement);
        // The row of sums stands below.
        let all = ((self.rows.0, CONVENED), (self.rows.1 + 1, ASSESSMENTS));
        agreement.as_made(&self.sheet, "Số liệu của từng đơn vị và tổng cộng", all, 0);
    }

    /// Adds the rule that what was opened is valid or invalid.
    fn check_opened(&self, report: &Figures<'_>, agreement: &mut Agreement) {
        let [opened, valid, invalid] = [OPENED, VALID, INVALID].map(|col| self.column(col));
        let of_opened = |unit: &&CustodyRow| unit.counts.opened.is_some();
        let sum = |pick: fn(&CustodyRow) -> Option<u64>| -> u64 {
            report.custody.iter().filter(of_opened).filter_map(pick).sum()
        };
        let parts = sum(|unit| unit.counts.valid) + sum(|unit| unit.counts.invalid);
        let known = format!("--ISNUMBER({opened})");
        agreement.rule_by_rows(
            SHEET,
            "Mở = hợp lệ + không hợp lệ, ở từng đơn vị",
            (
                Side::count(format!("SUM({opened})"), sum(|unit| unit.counts.opened)),
                Relation::Equal,
                Side::count(
                    format!("SUMPRODUCT({known},{valid})+SUMPRODUCT({known},{invalid})"),
                    parts,
                ),
            ),
            format!("SUMPRODUCT({known},--({opened}<>{valid}+{invalid}))=0"),
        );
    }
}

/// A unit's count in a column.
fn count(unit: &CustodyRow, col: u16) -> Option<u64> {
    match col {
        CONVENED => unit.of_unit.convened,
        PRESENT => unit.of_unit.present,
        ISSUED => unit.counts.issued,
        COLLECTED => unit.counts.collected,
        HANDED_OVER => unit.counts.handed_over,
        OPENED => unit.counts.opened,
        VALID => unit.counts.valid,
        INVALID => unit.counts.invalid,
        LEADERS => Some(unit.of_unit.leaders),
        COUNTED => Some(unit.of_unit.counted),
        ASSESSMENTS => Some(unit.of_unit.counted * unit.counts.valid.unwrap_or_default()),
        _ => None,
    }
}

/// One unit's counts, and whether those that are known agree.
fn unit_row(row: u32, unit: &CustodyRow, input: &str) -> Vec<Cell> {
    let mut cells = vec![
        Cell::index(unit.index),
        Cell::text(&unit.of_unit.code),
        Cell::text(&unit.unit),
        Cell::text(&unit.of_unit.kind),
    ];
    cells.extend((CONVENED..=COUNTED).map(|col| Cell::count(count(unit, col))));
    let assessments = format!("={}*{}", at(row, VALID), at(row, COUNTED));
    cells.push(Cell::sum(assessments, count(unit, ASSESSMENTS)));
    cells.push(verdict(row, unit));
    cells.push(Cell::text(unit.remark));
    let source = unit.of_unit.source.clone().unwrap_or_default();
    let link = url(input, &source);
    cells.push(Cell::link(source.shown, link));
    cells
}

/// Whether a unit's counts agree: as far as they are known when the paper is made.
fn verdict(row: u32, unit: &CustodyRow) -> Cell {
    let (mut conditions, mut holds) = (Vec::new(), true);
    for (left, sign, right) in [
        (ISSUED, "<=", PRESENT),
        (COLLECTED, "<=", ISSUED),
        (HANDED_OVER, "=", COLLECTED),
        (OPENED, "=", HANDED_OVER),
    ] {
        if let (Some(a), Some(b)) = (count(unit, left), count(unit, right)) {
            conditions.push(format!("{}{sign}{}", at(row, left), at(row, right)));
            holds &= if sign == "=" { a == b } else { a <= b };
        }
    }
    let counts = &unit.counts;
    if let (Some(opened), Some(valid), Some(invalid)) =
        (counts.opened, counts.valid, counts.invalid)
    {
        let [opened_cell, valid_cell, invalid_cell] =
            [OPENED, VALID, INVALID].map(|col| at(row, col));
        conditions.push(format!("{opened_cell}={valid_cell}+{invalid_cell}"));
        holds &= opened == valid + invalid;
    }
    if conditions.is_empty() {
        return Cell::empty();
    }
    Cell::verdict(&format!("AND({})", conditions.join(",")), holds)
}

/// The sums over the units whose ballots are known from issue to count: the same units in
/// every column.
fn total(
    sheet: &mut DataSheet,
    report: &Figures<'_>,
    (first, last): (u32, u32),
) -> Result<(), WorkbookError> {
    let column = |col| block((first, col), (last, col));
    let whole: Vec<String> =
        (ISSUED..=INVALID).map(|col| format!("{},\">=0\"", column(col))).collect();
    let whole = whole.join(",");
    let rows = || report.custody.iter().filter(|unit| unit.counts.is_whole());
    let mut cells =
        vec![Cell::empty(), Cell::empty(), Cell::text("Tổng cộng (đủ số liệu)"), Cell::empty()];
    for col in CONVENED..=ASSESSMENTS {
        let sum: u64 = rows().filter_map(|unit| count(unit, col)).sum();
        cells.push(match last < first {
            true => Cell::count(sum),
            false => Cell::sum(format!("=SUMIFS({},{whole})", column(col)), sum),
        });
    }
    sheet.total(cells)?;
    Ok(())
}
