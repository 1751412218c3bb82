//! A data sheet: titles, tables of counts and formulas over them.

use std::collections::BTreeMap;

use rust_xlsxwriter::utility::quote_sheet_name;
use rust_xlsxwriter::{
    Color, ConditionalFormatFormula, FormatAlign, FormatBorder, Formula, Worksheet,
};

pub(super) use super::cell::*;
use super::measure::Measure;
use super::{WorkbookError, page};

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

/// Behind what agrees.
const GREEN: Color = Color::RGB(0xC6_EF_CE);
/// Behind what does not.
const RED: Color = Color::RGB(0xFF_C7_CE);
/// The least part of its size to which a sheet is scaled for print, in percent.
const LEAST_SCALE: f64 = 60.0;
/// How many links Excel takes on a sheet, with some to spare.
pub(super) const MOST_LINKS: usize = 65_000;
/// Pixels of a letter in which columns are measured, and of a column's margins: as wide as
/// the program makes them that makes them widest.
const PIXELS: (f64, f64) = (9.0, 5.0);

/// The name of the cell that says whether all agrees.
pub(super) const ALL_AGREES: &str = "KetQuaDoiChieu";
/// The name of the cell that says whether data and paper are still the ones made together.
pub(super) const AS_MADE: &str = "BanChot";

/// Numbers by their cells, as they are cached or typed, in digits with a point.
pub(super) type Values = BTreeMap<(u32, u16), String>;

/// A finished sheet with what stands on it.
pub(super) struct Written {
    /// The sheet.
    pub sheet: Worksheet,
    /// Its name.
    pub name: String,
    /// Its numbers.
    pub values: Values,
    /// The first column beside what is printed, with a column between.
    pub beside: u16,
}

/// The row below the title that says whether all agrees.
const VERDICT_ROW: u32 = 1;

impl Written {
    /// Says below the sheet's title whether all that must agree in the workbook does.
    pub fn say(&mut self, agrees: bool) -> Result<(), WorkbookError> {
        let said = format!("Kết quả đối chiếu: {}", if agrees { HOLDS } else { FAILS });
        let formula = Formula::new(format!("=\"Kết quả đối chiếu: \"&{ALL_AGREES}"));
        let format = letters().set_bold();
        let formula = formula.set_result(said);
        self.sheet.write_formula_with_format(VERDICT_ROW, 0, formula, &format)?;
        coloured(&mut self.sheet, (VERDICT_ROW, 0), (VERDICT_ROW, 0))
    }

    /// A block of its cells as formulas on any sheet name it.
    pub fn block(&self, first: (u32, u16), last: (u32, u16)) -> String {
        on_sheet(&self.name, first, last)
    }
}

/// A block of cells as formulas on another sheet name it.
pub(super) fn on_sheet(name: &str, first: (u32, u16), last: (u32, u16)) -> String {
    format!("{}!{}", quote_sheet_name(name), fixed(first, last))
}

/// Colours cells that say whether something agrees.
pub(super) fn coloured(
    sheet: &mut Worksheet,
    (top, left): (u32, u16),
    (bottom, right): (u32, u16),
) -> Result<(), WorkbookError> {
    let cell = at(top, left);
    for (said, colour) in [(FAILS, RED), (HOLDS, GREEN)] {
        let rule = ConditionalFormatFormula::new()
            .set_rule(format!("=ISNUMBER(SEARCH({},{cell}))", quoted(said)).as_str())
            .set_format(rust_xlsxwriter::Format::new().set_background_color(colour))
            .set_stop_if_true(true);
        sheet.add_conditional_format(top, left, bottom, right, &rule)?;
    }
    Ok(())
}

/// A data sheet being written from top to bottom.
pub(super) struct DataSheet {
    /// The sheet.
    sheet: Worksheet,
    /// Its name.
    name: String,
    /// The numbers on it.
    values: Values,
    /// The next free row.
    row: u32,
    /// The column after the last that was written.
    columns: u16,
    /// The columns' widths in letters.
    widths: Vec<f64>,
    /// How many links stand on it.
    links: usize,
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
        let (name, values, widths) = (name.to_owned(), Values::new(), widths.to_vec());
        Ok(Self { sheet, name, values, row: VERDICT_ROW, columns: 1, widths, links: 0 })
    }

    /// A sheet of a paper's workbook, with room below its title for whether all agrees:
    /// see [`Written::say`].
    pub fn of_paper(name: &str, title: &str, widths: &[f64]) -> Result<Self, WorkbookError> {
        let mut sheet = Self::new(name, title, widths)?;
        sheet.row = VERDICT_ROW + 1;
        Ok(sheet)
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
            let cell = if self.links < MOST_LINKS { cell } else { cell.without_link() };
            let format = cell.format(strong);
            self.columns = self.columns.max(col + 1);
            match cell.content {
                Content::Empty => self.sheet.write_blank(self.row, col, &format)?,
                Content::Text(text) => {
                    height = height.max(self.height(col.into(), &text, strong)).min(HIGHEST);
                    self.sheet.write_string_with_format(self.row, col, text, &format)?
                }
                Content::Number(number) => {
                    self.values.insert((self.row, col), number.to_string());
                    self.sheet.write_number_with_format(self.row, col, number, &format)?
                }
                Content::Day(day) => {
                    self.sheet.write_datetime_with_format(self.row, col, day, &format)?
                }
                Content::Link(text, url) => {
                    self.links += 1;
                    height = height.max(self.height(col.into(), &text, strong)).min(HIGHEST);
                    self.sheet.write_url_with_options(
                        self.row,
                        col,
                        url,
                        &text,
                        "",
                        Some(&format),
                    )?
                }
                Content::Formula(formula, result) => {
                    self.values.insert((self.row, col), result.clone());
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

    /// The sheet when it holds charts and no table; a page ends before each of `rows`.
    pub fn into_pictures(mut self, rows: &[u32]) -> Result<Written, WorkbookError> {
        page::set_up(&mut self.sheet, false);
        self.sheet.set_screen_gridlines(false).set_print_scale(100).set_page_breaks(rows)?;
        Ok(Written {
            sheet: self.sheet,
            name: self.name,
            values: self.values,
            beside: self.columns + 1,
        })
    }

    /// Freezes and repeats the main table's head, filters its rows and sets up
    /// the page; `frozen` columns stay in sight.
    pub fn finish(mut self, head: u32, last: u32, frozen: u16) -> Result<Written, WorkbookError> {
        page::set_up(&mut self.sheet, true);
        let (bottom, right) = (self.row.saturating_sub(1), self.columns.saturating_sub(1));
        self.sheet.set_freeze_panes(head + 1, frozen)?;
        self.sheet.set_repeat_rows(0, head)?;
        self.sheet.set_print_area(0, 0, bottom, right)?;
        let scale = self.scale();
        self.sheet.set_print_scale(scale.max(LEAST_SCALE) as u16);
        if scale < LEAST_SCALE && frozen > 0 {
            // What does not fit goes on on further pages, beside the first columns again.
            self.sheet.set_repeat_columns(0, frozen - 1)?;
        }
        if last > head {
            self.sheet.autofilter(head, 0, last, right)?;
        }
        Ok(Written {
            sheet: self.sheet,
            name: self.name,
            values: self.values,
            beside: self.columns + 1,
        })
    }

    /// The part of its size in percent at which the sheet is as wide as a page.
    fn scale(&self) -> f64 {
        let columns = usize::from(self.columns);
        let set = self.widths.iter().copied().chain(std::iter::repeat(DEFAULT_WIDTH));
        let wide: f64 = set.take(columns).map(|letters| letters * PIXELS.0 + PIXELS.1).sum();
        (100.0 * page::width(true) / wide).floor().min(100.0)
    }
}
