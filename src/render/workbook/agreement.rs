//! `Đối chiếu`: what must agree in a workbook, each rule as a live formula with both sides.
//!
//! Rules of arithmetic say whether figures contradict each other. Two figures changed so
//! that they still add up do not: so every block of counts, and every figure on the paper's
//! own sheet, is also compared with a checksum written down when the paper was made (bản
//! chốt). In it each number counts as often as its place says, so that no number can be
//! moved to another cell unnoticed.

use num_bigint::BigInt;
use num_traits::Zero;

use super::WorkbookError;
use super::cell::{Cell, HOLDS, at, fixed};
use super::figures::decimal;
use super::sheet::{ALL_AGREES, AS_MADE, DataSheet, Values, Written, coloured, on_sheet};
use crate::tally::Fraction;

/// The name of the sheet.
pub(super) const SHEET: &str = "Đối chiếu";

/// By how much a row counts more than the one above it in a checksum: more than a sheet
/// has columns.
const ROW_WEIGHT: u64 = 97;

/// A formula, without `=`, and what it gives.
#[derive(Debug, Clone)]
pub(super) struct Side {
    /// The formula.
    formula: String,
    /// What it gives.
    result: String,
}

impl Side {
    /// A formula that gives a whole number.
    pub fn count(formula: impl Into<String>, result: u64) -> Self {
        Self { formula: formula.into(), result: result.to_string() }
    }

    /// As a cell.
    fn cell(&self) -> Cell {
        let number = self.result.parse().unwrap_or(0.0);
        Cell::working(format!("={}", self.formula), number)
    }
}

/// How two sides must stand to each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Relation {
    /// They are the same.
    Equal,
    /// The left one is not more.
    AtMost,
}

/// A rule.
struct Line {
    /// What must hold, in words.
    rule: String,
    /// The left side.
    left: Side,
    /// How it must stand to the right side.
    relation: Relation,
    /// The right side.
    right: Side,
    /// What else must hold, row by row: a condition that holds now.
    besides: Option<String>,
    /// Whether both sides stand as they must now.
    holds: bool,
    /// The sheet that it is about.
    sheet: String,
    /// Whether it compares with what was written down when the paper was made.
    as_made: bool,
}

/// A setting that formulas share.
struct Setting {
    /// What it is.
    label: &'static str,
    /// The name that formulas call it by.
    name: &'static str,
    /// Its cell.
    cell: Cell,
}

/// All that must agree in a workbook.
#[derive(Default)]
pub(super) struct Agreement {
    /// The rules in order.
    lines: Vec<Line>,
    /// The settings in order.
    settings: Vec<Setting>,
    /// Names of cells elsewhere in the workbook.
    names: Vec<(String, String)>,
}

impl Agreement {
    /// Adds a rule about a sheet.
    pub fn rule(&mut self, sheet: &str, rule: &str, left: Side, relation: Relation, right: Side) {
        self.line(sheet, rule, (left, relation, right), None);
    }

    /// Adds a rule about the sums of rows that must also hold in each of them.
    pub fn rule_by_rows(
        &mut self,
        sheet: &str,
        rule: &str,
        (left, relation, right): (Side, Relation, Side),
        besides: String,
    ) {
        self.line(sheet, rule, (left, relation, right), Some(besides));
    }

    /// Adds a rule.
    fn line(
        &mut self,
        sheet: &str,
        rule: &str,
        (left, relation, right): (Side, Relation, Side),
        besides: Option<String>,
    ) {
        let number = |side: &Side| side.result.parse::<f64>().unwrap_or(f64::NAN);
        let holds = match relation {
            Relation::Equal => left.result == right.result,
            Relation::AtMost => number(&left) <= number(&right),
        };
        let (rule, sheet) = (rule.to_owned(), sheet.to_owned());
        let line = Line { rule, left, relation, right, besides, holds, sheet, as_made: false };
        self.lines.push(line);
    }

    /// Adds that a block's numbers are those the paper was made with; where one has more
    /// decimals than told, which no sum of floating point would give back, nothing is added.
    pub fn as_made(
        &mut self,
        written: &Written,
        what: &str,
        (first, last): ((u32, u16), (u32, u16)),
        decimals: u32,
    ) {
        let Some(sum) = checksum(&written.values, first, last, decimals) else { return };
        let block = written.block(first, last);
        let weight = format!("{ROW_WEIGHT}*(ROW({block})-{})+COLUMN({block})-{}", first.0, first.1);
        let formula = format!("ROUND(SUMPRODUCT({block},{weight}),{decimals})");
        self.lines.push(Line {
            rule: format!("{what}: như bản chốt (tổng của số × ({ROW_WEIGHT} × dòng + cột))"),
            left: Side { formula, result: sum.clone() },
            relation: Relation::Equal,
            right: Side { formula: sum.clone(), result: sum },
            besides: None,
            holds: true,
            sheet: written.name.clone(),
            as_made: true,
        });
    }

    /// Adds that the figures on a sheet of the paper are those it was made with.
    pub fn paper(&mut self, written: &Written) {
        let rows = || written.values.keys().map(|(row, _)| *row);
        let columns = || written.values.keys().map(|(_, col)| *col);
        let (Some(top), Some(bottom)) = (rows().min(), rows().max()) else { return };
        let (Some(left), Some(right)) = (columns().min(), columns().max()) else { return };
        self.as_made(written, "Số trong các bảng của văn bản", ((top, left), (bottom, right)), 2);
    }

    /// Adds a setting that formulas call by a name.
    pub fn setting(&mut self, label: &'static str, name: &'static str, cell: Cell) {
        self.settings.push(Setting { label, name, cell });
    }

    /// Gives cells of a sheet a name that formulas share.
    pub fn name(&mut self, name: &str, cells: String) {
        self.names.push((name.to_owned(), cells));
    }

    /// Whether there is anything to compare.
    pub fn is_empty(&self) -> bool {
        self.lines.is_empty()
    }

    /// Whether all agrees now.
    pub fn holds(&self) -> bool {
        self.lines.iter().all(|line| line.holds)
    }

    /// Writes the sheet; gives it with the names that the workbook defines.
    pub fn write(
        &mut self,
        title: &str,
    ) -> Result<(Written, Vec<(String, String)>), WorkbookError> {
        self.lines.sort_by_key(|line| line.as_made);
        const WIDTHS: [f64; 7] = [6.0, 62.0, 15.0, 4.0, 15.0, 10.0, 13.0];
        const RESULT: u16 = 5;
        let title = format!("Đối chiếu số liệu: {title}");
        let mut sheet = DataSheet::new(SHEET, &title, &WIDTHS)?;
        let overall = sheet.row();
        let head = overall + 3;
        let (first, last) = (head + 1, head + self.lines.len() as u32);
        let results = fixed((first, RESULT), (last, RESULT));
        let blanks = || vec![Cell::empty(); 3];
        let mut summary = |what: &str, formula: String, holds: bool| {
            let mut cells = vec![Cell::empty(), Cell::text(what)];
            cells.extend(blanks());
            cells.push(Cell::verdict(&formula, holds));
            sheet.total(cells)
        };
        summary(
            "Kết quả đối chiếu chung",
            format!("COUNTIF({results},\"{HOLDS}\")=ROWS({results})"),
            self.holds(),
        )?;
        let made = self.lines.iter().position(|line| line.as_made).unwrap_or(self.lines.len());
        let made = fixed((first + made as u32, RESULT), (last.max(first + made as u32), RESULT));
        summary(
            "Số liệu và trang văn bản còn như bản chốt (khi lập văn bản)",
            format!("COUNTIF({made},\"{HOLDS}\")=ROWS({made})"),
            true,
        )?;
        sheet.line(vec![
            Cell::empty(),
            Cell::text(
                "Số màu xanh là số đã nhập; số màu đen tính bằng công thức. Trang văn bản là bản \
                 chốt: chữ và số ở đó không đổi theo số liệu.",
            ),
        ])?;
        sheet.head(["STT", "Quy tắc", "Vế trái", "", "Vế phải", "Kết quả", "Trang tính"])?;
        for (index, line) in self.lines.iter().enumerate() {
            self.write_line(&mut sheet, index, line)?;
        }
        let mut names = vec![
            (ALL_AGREES.to_owned(), on_sheet(SHEET, (overall, RESULT), (overall, RESULT))),
            (AS_MADE.to_owned(), on_sheet(SHEET, (overall + 1, RESULT), (overall + 1, RESULT))),
        ];
        if !self.settings.is_empty() {
            sheet.skip();
            sheet.head(["", "Tham số", "Giá trị"])?;
            for setting in &self.settings {
                let cells = vec![Cell::empty(), Cell::text(setting.label), setting.cell.clone()];
                let row = sheet.line(cells)?;
                names.push((setting.name.to_owned(), on_sheet(SHEET, (row, 2), (row, 2))));
            }
        }
        names.extend(self.names.iter().cloned());
        coloured(sheet.sheet_mut(), (overall, RESULT), (last, RESULT))?;
        Ok((sheet.finish(head, last, 0)?, names))
    }

    /// Writes one rule.
    fn write_line(
        &self,
        sheet: &mut DataSheet,
        index: usize,
        line: &Line,
    ) -> Result<(), WorkbookError> {
        let row = sheet.row();
        let sign = match line.relation {
            Relation::Equal => "=",
            Relation::AtMost => "<=",
        };
        let sides = format!("{}{sign}{}", at(row, 2), at(row, 4));
        let condition = match &line.besides {
            Some(besides) => format!("AND({sides},{besides})"),
            None => sides,
        };
        sheet.line(vec![
            Cell::index(index + 1),
            Cell::text(&line.rule),
            line.left.cell(),
            Cell::text(if line.relation == Relation::Equal { "=" } else { "≤" }),
            line.right.cell(),
            Cell::verdict(&condition, line.holds),
            Cell::text(&line.sheet),
        ])?;
        Ok(())
    }
}

/// The numbers of a block, each as often as its place says: its row, counted from the
/// block's first, [`ROW_WEIGHT`] times, and its column. None where one has more decimals.
fn checksum(values: &Values, first: (u32, u16), last: (u32, u16), decimals: u32) -> Option<String> {
    let mut sum = BigInt::zero();
    for ((row, col), value) in values.range(first..=last) {
        if (first.1..=last.1).contains(col) && value.parse::<f64>().is_ok() {
            let row = u64::from(row - first.0 + 1);
            let weight = ROW_WEIGHT * row + u64::from(col - first.1 + 1);
            sum += scaled(value, decimals)? * weight;
        }
    }
    let scale = BigInt::from(10).pow(decimals);
    decimal(&Fraction::new(sum, scale), decimals as usize).into()
}

/// A number in digits times a power of ten; none for one with more decimals.
fn scaled(value: &str, decimals: u32) -> Option<BigInt> {
    let (whole, rest) = value.split_once('.').unwrap_or((value, ""));
    let missing = (decimals as usize).checked_sub(rest.len())?;
    format!("{whole}{rest}{}", "0".repeat(missing)).parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Numbers side by side from the cell B3 on, two in a row.
    fn values(numbers: [&str; 4]) -> Values {
        let places = [(2, 1), (2, 2), (3, 1), (3, 2)];
        places.into_iter().zip(numbers.map(str::to_owned)).collect()
    }

    #[test]
    fn a_checksum_tells_every_number_and_its_place() {
        let sum = |numbers, decimals| {
            checksum(&values(numbers), (2, 1), (3, 2), decimals).expect("few decimals")
        };
        // 1·98 + 2·99 + 3·195 + 4·196
        assert_eq!(sum(["1", "2", "3", "4"], 0), "1665");
        assert_ne!(sum(["2", "1", "3", "4"], 0), sum(["1", "2", "3", "4"], 0));
        assert_ne!(sum(["1", "3", "2", "4"], 0), sum(["1", "2", "3", "4"], 0));
        assert_eq!(sum(["0.5", "–", "0", "0"], 2), "49");
        assert_eq!(sum(["0.25", "0", "0", "0"], 2), "24.5");
        let left = checksum(&values(["1", "2", "3", "4"]), (2, 1), (3, 1), 0);
        assert_eq!(left.as_deref(), Some("683"));
        assert_eq!(checksum(&values(["0.333", "2", "3", "4"]), (2, 1), (3, 2), 2), None);
    }
}
