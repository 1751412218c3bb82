//! A cell of a data sheet: what stands in it, and how it looks.

use chrono::NaiveDate;
use rust_xlsxwriter::utility::{cell_range, cell_range_absolute, row_col_to_cell};
use rust_xlsxwriter::{Color, Format, FormatAlign, FormatBorder, FormatUnderline, Url};

use super::figures::decimal;
use super::{NONE, page};
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

/// Decimals of a share, which is a part of 1 (`94,23 %`).
const SHARE_PLACES: usize = 4;
/// Decimals of a score.
const SCORE_PLACES: usize = 2;
/// What is added before a mean of quotients is rounded: a thousand times the noise of
/// floating point at such numbers, so that an exact half is rounded up as on the paper,
/// and far less than two scores can differ by.
const NOISE: &str = "1E-12";

/// Size of the letters in points.
pub(super) const SIZE: f64 = 12.0;
/// Letters of what is typed in: everything else is worked out from it.
const TYPED: Color = Color::RGB(0x1F_3F_BF);
/// Letters of a link.
const LINKED: Color = Color::RGB(0x05_63_C1);
/// What a check says that holds.
pub(super) const HOLDS: &str = "ĐẠT";
/// What a check says that does not.
pub(super) const FAILS: &str = "LỆCH";

/// The longest link that Excel opens, in letters.
const LONGEST_LINK: usize = 2000;

/// The link to a file, or to a cell of it behind a `#`; none where Excel would not open it: the
/// first `#` of a link begins the cell's name, so a file whose own name has one cannot be linked
/// to.
pub(super) fn link_to(link: &str) -> Option<Url> {
    let (path, cell) = link.split_once('#').unwrap_or((link, ""));
    let opens = !path.is_empty() && !path.contains("://") && !cell.contains('#');
    (opens && link.len() <= LONGEST_LINK).then(|| Url::new(format!("file:///{link}")))
}

/// The letters of a link.
pub(super) fn linked(letters: Format) -> Format {
    letters.set_font_color(LINKED).set_underline(FormatUnderline::Single)
}

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
    /// The number of a row.
    Index,
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
pub(super) enum Content {
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
    /// Text that leads somewhere.
    Link(String, Url),
}

/// A cell of a data sheet.
#[derive(Debug, Clone)]
pub(super) struct Cell {
    /// How it looks.
    look: Look,
    /// What stands in it.
    pub content: Content,
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

    /// The number of a row, which nothing is worked out from.
    pub fn index(index: usize) -> Self {
        Self { look: Look::Index, content: Content::Number(index as f64) }
    }

    /// A weight or points.
    pub fn plain(number: f64) -> Self {
        Self { look: Look::Plain, content: Content::Number(number) }
    }

    /// A day.
    pub fn day(day: NaiveDate) -> Self {
        Self { look: Look::Day, content: Content::Day(day) }
    }

    /// Text that leads to a place; mere text where nothing leads there.
    pub fn link(text: impl Into<String>, url: Option<Url>) -> Self {
        match (text.into(), url) {
            (text, Some(url)) if !text.is_empty() => {
                Self { look: Look::Text, content: Content::Link(text, url) }
            }
            (text, _) => Self::text(text),
        }
    }

    /// The same without leading anywhere.
    pub fn without_link(self) -> Self {
        match self.content {
            Content::Link(text, _) => Self::text(text),
            _ => self,
        }
    }

    /// A part of 1 that is a setting, as a percentage.
    pub fn percentage(part: f64) -> Self {
        Self { look: Look::Share, content: Content::Number(part) }
    }

    /// A formula that gives a text.
    pub fn said(formula: String, result: &str) -> Self {
        Self { look: Look::Text, content: Content::Formula(formula, result.to_owned()) }
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
        let rounded = format!("ROUND({exact}+{NOISE},{SCORE_PLACES})");
        let formula = format!("=IF(ISNUMBER({exact}),{rounded},\"{NONE}\")");
        Self { look: Look::Score, content: Content::Formula(formula, cached(figure, SCORE_PLACES)) }
    }

    /// A score before it is rounded, as the division gives it; none where `divisor` is 0.
    pub fn exact(dividend: &str, divisor: &str, figure: &Figure) -> Self {
        let formula = format!("=IF({divisor}=0,\"{NONE}\",{dividend}/{divisor})");
        let result = figure.number().map_or_else(|| NONE.to_owned(), |number| number.to_string());
        Self { look: Look::Exact, content: Content::Formula(formula, result) }
    }

    /// A mean of such scores as the paper rounds it, none where nothing is counted.
    pub fn mean(mean: &str, count: &str, figure: &Figure) -> Self {
        let rounded = format!("ROUND({mean}+{NOISE},{SCORE_PLACES})");
        let formula = format!("=IF({count}=0,\"{NONE}\",{rounded})");
        Self { look: Look::Score, content: Content::Formula(formula, cached(figure, SCORE_PLACES)) }
    }

    /// Whether a condition holds; what cannot be worked out does not.
    pub fn verdict(condition: &str, holds: bool) -> Self {
        let formula = format!("=IF(IFERROR({condition},FALSE),\"{HOLDS}\",\"{FAILS}\")");
        Self::said(formula, if holds { HOLDS } else { FAILS })
    }

    /// The cell's format; `strong` for a row of sums.
    pub fn format(&self, strong: bool) -> Format {
        let format =
            letters().set_border(FormatBorder::Thin).set_align(FormatAlign::VerticalCenter);
        let format = if strong { format.set_bold() } else { format };
        let format = match self.content {
            Content::Number(_) if self.look != Look::Index => format.set_font_color(TYPED),
            Content::Link(..) => linked(format),
            _ => format,
        };
        match self.look {
            Look::Text => format.set_text_wrap().set_indent(1),
            Look::Count | Look::Index => format.set_num_format(WHOLE),
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
