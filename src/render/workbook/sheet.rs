//! A data sheet: titles, tables of counts and formulas over them.

use chrono::NaiveDate;
use rust_xlsxwriter::utility::{cell_range, cell_range_absolute, row_col_to_cell};
use rust_xlsxwriter::{Color, Format, FormatAlign, FormatBorder, Formula, IgnoreError, Worksheet};

use super::figures::decimal;
use super::measure::Measure;
use super::{NONE, WorkbookError, page};
use crate::documents::figure::Figure;

/// Whole numbers (`2.753`). Every format names the Vietnamese locale: LibreOffice
/// then writes dots and commas as the papers do, Excel as the machine is set.
pub(super) const WHOLE: &str = "[$-42A]#,##0";
/// Scores (`3,79`).
pub(super) const DECIMALS: &str = "[$-42A]0.00";
/// Shares.
const PERCENT: &str = "[$-42A]0.00%";
/// Scores that are not rounded yet.
const EXACT: &str = "[$-42A]0.0000000000";
/// Days.
pub(super) const DAY: &str = "[$-42A]dd/mm/yyyy";

/// Size of the letters in points.
pub(super) const SIZE: f64 = 12.0;
/// Points of a letter in which columns are measured.
pub(super) const LETTER: f64 = 6.0;
/// Letters of a column that nobody set.
const DEFAULT_WIDTH: f64 = 8.43;
/// Margins inside a cell in points.
const PADDING: f64 = 3.0;
/// The indent of a text, which keeps it from the number before it, in points.
const INDENT: f64 = 7.0;
/// The highest row that Excel takes, in points.
pub(super) const HIGHEST: f64 = 409.0;
/// Behind a table's head.
pub(super) const HEAD: Color = Color::RGB(0xD9_E2_EC);

/// Decimals of a share, which is a part of 1 (`94,23 %`).
const SHARE_PLACES: usize = 4;
/// Decimals of a score.
const SCORE_PLACES: usize = 2;
/// Decimals of a score before it is rounded for show (see the module's top).
pub(super) const EXACT_PLACES: usize = 10;

/// The letters of a data sheet.
pub(super) fn letters() -> Format {
    page::letters(SIZE)
}

/// How a cell's content looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Look {
    /// Text, wrapped.
    Text,
    /// A whole number.
    Count,
    /// A part of 1 as a percentage.
    Share,
    /// A score as the paper shows it.
    Score,
    /// A score before it is rounded.
    Exact,
    /// A weight or the points of a level, as they are.
    Plain,
    /// A day.
    Day,
}

/// What stands in a cell.
#[derive(Debug, Clone)]
enum Content {
    /// Nothing.
    Empty,
    /// Text, whatever it begins with.
    Text(String),
    /// A number.
    Number(f64),
    /// A day.
    Day(NaiveDate),
    /// A formula with what it gives.
    Formula(String, String),
}

/// A cell of a data sheet.
#[derive(Debug, Clone)]
pub(super) struct Cell {
    /// How it looks.
    look: Look,
    /// What stands in it.
    content: Content,
}

impl Cell {
    /// Text.
    pub fn text(text: impl Into<String>) -> Self {
        let text = text.into();
        let content = if text.is_empty() { Content::Empty } else { Content::Text(text) };
        Self { look: Look::Text, content }
    }

    /// Nothing.
    pub fn empty() -> Self {
        Self { look: Look::Text, content: Content::Empty }
    }

    /// A count; nothing when there is none.
    pub fn count(count: impl Into<Option<u64>>) -> Self {
        // A count of ballots is far below 2^53.
        let content = count.into().map_or(Content::Empty, |count| Content::Number(count as f64));
        Self { look: Look::Count, content }
    }

    /// A weight or points.
    pub fn plain(number: f64) -> Self {
        Self { look: Look::Plain, content: Content::Number(number) }
    }

    /// A day.
    pub fn day(day: NaiveDate) -> Self {
        Self { look: Look::Day, content: Content::Day(day) }
    }

    /// A formula that gives a whole number.
    pub fn sum(formula: String, result: impl Into<Option<u64>>) -> Self {
        let result = result.into().map_or_else(|| NONE.to_owned(), |count| count.to_string());
        Self { look: Look::Count, content: Content::Formula(formula, result) }
    }

    /// A formula that gives a number without a look of its own.
    pub fn working(formula: String, result: f64) -> Self {
        Self { look: Look::Plain, content: Content::Formula(formula, result.to_string()) }
    }

    /// The share of one count in another, as the paper rounds it.
    pub fn share(part: &str, whole: &str, figure: &Figure) -> Self {
        let formula = format!("=IF({whole}=0,\"{NONE}\",ROUND({part}/{whole},{SHARE_PLACES}))");
        Self { look: Look::Share, content: Content::Formula(formula, cached(figure, SHARE_PLACES)) }
    }

    /// The score in another cell, as the paper rounds it.
    pub fn score(exact: &str, figure: &Figure) -> Self {
        let formula = format!("=IF(ISNUMBER({exact}),ROUND({exact},{SCORE_PLACES}),\"{NONE}\")");
        Self { look: Look::Score, content: Content::Formula(formula, cached(figure, SCORE_PLACES)) }
    }

    /// A criterion's score as the division gives it; none where `divisor` is 0.
    pub fn unrounded(dividend: &str, divisor: &str, figure: &Figure) -> Self {
        let formula = format!("=IF({divisor}=0,\"{NONE}\",{dividend}/{divisor})");
        let result = figure.number().map_or_else(|| NONE.to_owned(), |number| number.to_string());
        Self { look: Look::Exact, content: Content::Formula(formula, result) }
    }

    /// A mean of such scores, none where nothing is counted.
    ///
    /// Each of them is rounded to 10 places, so that their mean is sure to 9.
    pub fn mean(mean: &str, count: &str, figure: &Figure) -> Self {
        const SURE: usize = EXACT_PLACES - 1;
        let formula =
            format!("=IF({count}=0,\"{NONE}\",ROUND(ROUND({mean},{SURE}),{SCORE_PLACES}))");
        Self { look: Look::Score, content: Content::Formula(formula, cached(figure, SCORE_PLACES)) }
    }

    /// A score before it is rounded; none where `divisor` is 0.
    pub fn exact(dividend: &str, divisor: &str, figure: &Figure) -> Self {
        let formula =
            format!("=IF({divisor}=0,\"{NONE}\",ROUND({dividend}/{divisor},{EXACT_PLACES}))");
        Self { look: Look::Exact, content: Content::Formula(formula, cached(figure, EXACT_PLACES)) }
    }

    /// Whether a condition holds: `Khớp` or `Lệch`.
    pub fn verdict(condition: &str, holds: bool) -> Self {
        let formula = format!("=IF({condition},\"Khớp\",\"Lệch\")");
        let result = if holds { "Khớp" } else { "Lệch" };
        Self { look: Look::Text, content: Content::Formula(formula, result.to_owned()) }
    }

    /// The cell's format; `strong` for a row of sums.
    fn format(&self, strong: bool) -> Format {
        let format =
            letters().set_border(FormatBorder::Thin).set_align(FormatAlign::VerticalCenter);
        let format = if strong { format.set_bold() } else { format };
        match self.look {
            Look::Text => format.set_text_wrap().set_indent(1),
            Look::Count => format.set_num_format(WHOLE),
            Look::Share => format.set_num_format(PERCENT).set_align(FormatAlign::Right),
            Look::Score => format.set_num_format(DECIMALS).set_align(FormatAlign::Right),
            Look::Exact => format.set_num_format(EXACT).set_align(FormatAlign::Right),
            Look::Plain => format,
            Look::Day => format.set_num_format(DAY),
        }
    }
}

/// A figure as a formula caches it.
fn cached(figure: &Figure, places: usize) -> String {
    figure.exact.as_ref().map_or_else(|| NONE.to_owned(), |exact| decimal(exact, places))
}

/// The name of a cell (`B7`).
pub(super) fn at(row: u32, col: u16) -> String {
    row_col_to_cell(row, col)
}

/// The name of a block of cells (`B7:D9`).
pub(super) fn block(first: (u32, u16), last: (u32, u16)) -> String {
    cell_range(first.0, first.1, last.0, last.1)
}

/// A block of cells that copying does not shift (`$B$7:$D$9`).
pub(super) fn fixed(first: (u32, u16), last: (u32, u16)) -> String {
    cell_range_absolute(first.0, first.1, last.0, last.1)
}

/// Text inside a formula.
pub(super) fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('"', "\"\""))
}

/// A data sheet being written from top to bottom.
pub(super) struct DataSheet {
    /// The sheet.
    sheet: Worksheet,
    /// The next free row.
    row: u32,
    /// The column after the last that was written.
    columns: u16,
    /// The columns' widths in letters.
    widths: Vec<f64>,
}

impl DataSheet {
    /// A sheet with its title in the first row and the columns' widths in
    /// letters.
    pub fn new(name: &str, title: &str, widths: &[f64]) -> Result<Self, WorkbookError> {
        let mut sheet = page::sheet(name)?;
        for (col, width) in widths.iter().enumerate() {
            sheet.set_column_width(col as u16, *width)?;
        }
        sheet.write_string_with_format(0, 0, title, &letters().set_bold())?;
        Ok(Self { sheet, row: 1, columns: 1, widths: widths.to_vec() })
    }

    /// The next free row.
    pub fn row(&self) -> u32 {
        self.row
    }

    /// Leaves a row empty.
    pub fn skip(&mut self) {
        self.row += 1;
    }

    /// The head of a table; gives its row.
    pub fn head<T: AsRef<str>>(
        &mut self,
        titles: impl IntoIterator<Item = T>,
    ) -> Result<u32, WorkbookError> {
        let format = letters()
            .set_bold()
            .set_text_wrap()
            .set_border(FormatBorder::Thin)
            .set_background_color(HEAD)
            .set_align(FormatAlign::Center)
            .set_align(FormatAlign::VerticalCenter);
        let mut height = SIZE;
        for (col, title) in titles.into_iter().enumerate() {
            height = height.max(self.height(col, title.as_ref(), true));
            self.sheet.write_string_with_format(self.row, col as u16, title.as_ref(), &format)?;
            self.columns = self.columns.max(col as u16 + 1);
        }
        self.sheet.set_row_height(self.row, height)?;
        self.row += 1;
        Ok(self.row - 1)
    }

    /// The height in points that a text needs in a column; not every program fits
    /// rows to wrapped text by itself.
    fn height(&self, col: usize, text: &str, bold: bool) -> f64 {
        let letters = self.widths.get(col).copied().unwrap_or(DEFAULT_WIDTH);
        let measure = Measure { width: letters * LETTER - PADDING - INDENT, size: SIZE, bold };
        f64::from(measure.lines(text)) * measure.pitch() + PADDING
    }

    /// A row of a table; gives its row.
    pub fn line(&mut self, cells: Vec<Cell>) -> Result<u32, WorkbookError> {
        self.write(0, cells, false)
    }

    /// A row that begins in another column than the first.
    pub fn line_from(&mut self, col: u16, cells: Vec<Cell>) -> Result<u32, WorkbookError> {
        self.write(col, cells, false)
    }

    /// A row of sums; gives its row.
    pub fn total(&mut self, cells: Vec<Cell>) -> Result<u32, WorkbookError> {
        self.write(0, cells, true)
    }

    /// Writes cells into the next row.
    fn write(&mut self, first: u16, cells: Vec<Cell>, strong: bool) -> Result<u32, WorkbookError> {
        let mut height = self.height(0, "", strong);
        for (col, cell) in (first..).zip(cells) {
            let format = cell.format(strong);
            self.columns = self.columns.max(col + 1);
            match cell.content {
                Content::Empty => self.sheet.write_blank(self.row, col, &format)?,
                Content::Text(text) => {
                    height = height.max(self.height(col.into(), &text, strong)).min(HIGHEST);
                    self.sheet.write_string_with_format(self.row, col, text, &format)?
                }
                Content::Number(number) => {
                    self.sheet.write_number_with_format(self.row, col, number, &format)?
                }
                Content::Day(day) => {
                    self.sheet.write_datetime_with_format(self.row, col, day, &format)?
                }
                Content::Formula(formula, result) => {
                    let formula = Formula::new(formula).set_result(result);
                    self.sheet.write_formula_with_format(self.row, col, formula, &format)?
                }
            };
        }
        self.sheet.set_row_height(self.row, height)?;
        self.row += 1;
        Ok(self.row - 1)
    }

    /// The sheet for what only some sheets have: charts.
    pub fn sheet_mut(&mut self) -> &mut Worksheet {
        &mut self.sheet
    }

    /// The sheet when it holds charts and no table.
    pub fn into_pictures(mut self) -> Worksheet {
        page::set_up(&mut self.sheet, false);
        self.sheet.set_screen_gridlines(false);
        self.sheet
    }

    /// Freezes and repeats the main table's head, filters its rows and sets up
    /// the page; `frozen` columns stay in sight.
    pub fn finish(mut self, head: u32, last: u32, frozen: u16) -> Result<Worksheet, WorkbookError> {
        page::set_up(&mut self.sheet, true);
        let (bottom, right) = (self.row.saturating_sub(1), self.columns.saturating_sub(1));
        self.sheet.set_freeze_panes(head + 1, frozen)?;
        self.sheet.set_repeat_rows(0, head)?;
        self.sheet.set_print_area(0, 0, bottom, right)?;
        if last > head {
            self.sheet.autofilter(head, 0, last, right)?;
        }
        // Codes are meant to be text, sums to leave out their neighbours. The library
        // takes one rule for each range.
        let ignored = [
            IgnoreError::NumberStoredAsText,
            IgnoreError::FormulaOmitsCells,
            IgnoreError::FormulaDiffers,
        ];
        for (top, ignored) in (0..=bottom).zip(ignored) {
            self.sheet.ignore_error_range(top, 0, bottom, right, ignored)?;
        }
        Ok(self.sheet)
    }
}
