//! The outline of a printed paper: its blocks in order, as plain text.
//!
//! Every function of `templates/form.typ` leaves a `<outline>` metadata element
//! where it prints something. Read back after the layout they say what stands on
//! the page, so that the workbook is laid out from the same template as the PDF
//! and a sentence that the department changes is changed in both.

use typst::foundations::{Content, Dict, Label, Selector, Value};
use typst::introspection::{Introspector, MetadataElem};
use typst::utils::PicoStr;
use typst_layout::PagedDocument;

/// The label that `form.typ` puts on what it leaves behind.
const LABEL: &str = "outline";

/// A paper as its blocks, from top to bottom.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Outline {
    /// The blocks; what follows a [`Block::Annex`] belongs to that annex.
    pub blocks: Vec<Block>,
}

/// One thing that stands on the page, in the words that are printed.
#[derive(Debug, Clone, PartialEq)]
pub enum Block {
    /// The top of the first page: organs and number left, Party and day right.
    Letterhead {
        /// Superior organ, issuing organ, `*`, number, draft mark, boxed marks.
        left: Vec<PrintedLine>,
        /// `ĐẢNG CỘNG SẢN VIỆT NAM`, then place and date.
        right: Vec<PrintedLine>,
    },
    /// The kind of document (tên loại văn bản), in capitals.
    Title {
        /// `BIÊN BẢN`.
        text: String,
    },
    /// The subject (trích yếu); `-----` is printed below it.
    Subject {
        /// As printed.
        text: String,
    },
    /// The heading of a section.
    Heading {
        /// 1 or 2; 1 again within an annex is the annex's own part.
        level: u8,
        /// With its number (`1. Thành phần hội nghị`).
        text: String,
    },
    /// A paragraph of the body, justified, its first line indented; a line of a
    /// list is one too, and says its own mark (`- Địa điểm: …`).
    Paragraph {
        /// As printed.
        text: String,
    },
    /// A small line under or over a table (ghi chú), in italics.
    Remark {
        /// As printed.
        text: String,
    },
    /// A table.
    Table(Table),
    /// A chart; its figures stand in a table beside it.
    Chart {
        /// Which chart: `criteria-district`, `criteria-<kind's label>` (stacked bars),
        /// `kinds`, `leaders` (dots).
        key: String,
        /// The line printed below it.
        caption: String,
    },
    /// `Nơi nhận:` and its list.
    Recipients {
        /// Each line as printed (`- Thường trực Quận ủy,`), without the heading.
        lines: Vec<String>,
    },
    /// Signature blocks, side by side, left to right.
    Signatures {
        /// Each block's lines from top to bottom; the name is the last one.
        blocks: Vec<Vec<PrintedLine>>,
    },
    /// The beginning of an annex (phụ lục): a new page with numbers of its own.
    Annex {
        /// `PHỤ LỤC I`, or `PHỤ LỤC` when there is only one.
        number: String,
        /// Its title.
        title: String,
        /// `Kèm theo Báo cáo số …`.
        belongs_to: String,
        /// Whether its pages lie across.
        landscape: bool,
    },
}

/// A line with its letters' style.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct PrintedLine {
    /// As printed, in capitals where those are printed.
    pub text: String,
    /// Heavy letters.
    pub bold: bool,
    /// Slanting letters.
    pub italic: bool,
    /// A frame around it (độ mật, độ khẩn).
    pub boxed: bool,
}

/// A table with its cells in the order of reading.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Table {
    /// How many columns.
    pub columns: usize,
    /// How many rows at the top are its head, repeated on every page.
    pub header_rows: usize,
    /// How many rows in all, the head among them.
    pub rows: usize,
    /// Each column's share of the table's width; they add up to 1.
    pub widths: Vec<f64>,
    /// The cells.
    pub cells: Vec<TableCell>,
}

/// A cell of a table.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct TableCell {
    /// From 0, the head's rows counted.
    pub row: usize,
    /// From 0.
    pub col: usize,
    /// How many rows it covers.
    pub rowspan: usize,
    /// How many columns it covers.
    pub colspan: usize,
    /// As printed; a line break is `\n`.
    pub text: String,
    /// Heavy letters.
    pub bold: bool,
    /// Where its text stands.
    pub align: Align,
    /// Whether it is a figure as Vietnamese writes it (`2.753`, `94,23`) in a column
    /// that does not stand left.
    pub numeric: bool,
}

/// Where a cell's text stands.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Align {
    /// At the left.
    #[default]
    Left,
    /// In the middle.
    Center,
    /// At the right.
    Right,
}

impl Outline {
    /// Reads back what the template left on the pages.
    pub(super) fn of(document: &PagedDocument) -> Self {
        let Some(label) = Label::new(PicoStr::intern(LABEL)) else { return Self::default() };
        let found = document.introspector().query(&Selector::Label(label));
        Self { blocks: found.iter().filter_map(block).collect() }
    }
}

/// The block that a metadata element tells of.
fn block(element: &Content) -> Option<Block> {
    let Value::Dict(told) = &element.to_packed::<MetadataElem>()?.value else { return None };
    Some(match text(told, "kind").as_str() {
        "letterhead" => {
            Block::Letterhead { left: lines(told, "left"), right: lines(told, "right") }
        }
        "title" => Block::Title { text: text(told, "text") },
        "subject" => Block::Subject { text: text(told, "text") },
        "heading" => Block::Heading {
            level: u8::try_from(number(told, "level")).unwrap_or(1),
            text: text(told, "text"),
        },
        "paragraph" => Block::Paragraph { text: text(told, "text") },
        "remark" => Block::Remark { text: text(told, "text") },
        "table" => Block::Table(table(told)),
        "chart" => Block::Chart { key: text(told, "key"), caption: text(told, "caption") },
        "recipients" => {
            Block::Recipients { lines: items(told, "lines").iter().map(plain).collect() }
        }
        "signatures" => {
            Block::Signatures { blocks: items(told, "blocks").iter().map(line_list).collect() }
        }
        "annex" => Block::Annex {
            number: text(told, "number"),
            title: text(told, "title").to_uppercase(),
            belongs_to: text(told, "belongs-to"),
            landscape: flag(told, "landscape"),
        },
        _ => return None,
    })
}

/// A value as plain text, its white space folded as the page folds it.
fn plain(value: &Value) -> String {
    let text = match value {
        Value::Str(text) => text.to_string(),
        Value::Content(content) => content.plain_text().to_string(),
        _ => String::new(),
    };
    text.trim_matches([' ', '\n']).to_owned()
}

/// A field as plain text.
fn text(told: &Dict, name: &str) -> String {
    told.get(name).map(plain).unwrap_or_default()
}

/// A field as a count.
fn number(told: &Dict, name: &str) -> usize {
    match told.get(name) {
        Ok(Value::Int(number)) => usize::try_from(*number).unwrap_or(0),
        _ => 0,
    }
}

/// A field as yes or no.
fn flag(told: &Dict, name: &str) -> bool {
    matches!(told.get(name), Ok(Value::Bool(true)))
}

/// A field as a list.
fn items(told: &Dict, name: &str) -> Vec<Value> {
    match told.get(name) {
        Ok(Value::Array(items)) => items.iter().cloned().collect(),
        _ => Vec::new(),
    }
}

/// A list of styled lines; empty ones are not printed.
fn line_list(value: &Value) -> Vec<PrintedLine> {
    let Value::Array(lines) = value else { return Vec::new() };
    lines
        .iter()
        .filter_map(|line| match line {
            Value::Dict(line) => Some(PrintedLine {
                text: text(line, "text"),
                bold: flag(line, "bold"),
                italic: flag(line, "italic"),
                boxed: flag(line, "boxed"),
            }),
            _ => None,
        })
        .collect()
}

/// A field as a list of styled lines.
fn lines(told: &Dict, name: &str) -> Vec<PrintedLine> {
    told.get(name).map(line_list).unwrap_or_default()
}

/// An alignment by its Typst name.
fn align(name: &str) -> Option<Align> {
    match name {
        "left" => Some(Align::Left),
        "center" => Some(Align::Center),
        "right" => Some(Align::Right),
        _ => None,
    }
}

/// A table, its cells put where they stand.
fn table(told: &Dict) -> Table {
    let columns = number(told, "columns");
    let header_rows = number(told, "header-rows");
    let aligns: Vec<_> =
        items(told, "align").iter().map(|name| align(&plain(name)).unwrap_or_default()).collect();
    let widths = items(told, "widths")
        .iter()
        .map(|width| if let Value::Float(width) = width { *width } else { 0.0 })
        .collect();
    let mut places = Places { columns, taken: Vec::new() };
    let mut cells = Vec::new();
    for (is_head, name) in [(true, "head"), (false, "body")] {
        for value in items(told, name) {
            let Value::Dict(item) = value else { continue };
            let (colspan, rowspan) =
                (number(&item, "colspan").max(1), number(&item, "rowspan").max(1));
            let Some((row, col)) = places.next(rowspan, colspan) else { continue };
            let text = text(&item, "body");
            let align = align(&self::text(&item, "align"))
                .or_else(|| aligns.get(col).copied())
                .unwrap_or_default();
            cells.push(TableCell {
                row,
                col,
                rowspan,
                colspan,
                // The template says by the alignment which columns hold figures: `12` in a
                // comment, which stands left, is a word of somebody's.
                numeric: !is_head && align != Align::Left && is_figure(&text),
                text,
                bold: flag(&item, "bold"),
                align,
            });
        }
    }
    Table { columns, header_rows, rows: places.taken.len(), widths, cells }
}

/// Which places of a table are taken, row by row.
struct Places {
    /// How many columns there are.
    columns: usize,
    /// Whether each place is taken.
    taken: Vec<Vec<bool>>,
}

impl Places {
    /// Takes the first free place, in the order of reading, with all it covers;
    /// none for a cell that is wider than the table.
    fn next(&mut self, rowspan: usize, colspan: usize) -> Option<(usize, usize)> {
        if colspan > self.columns {
            return None;
        }
        let mut row = 0;
        let col = loop {
            while self.taken.len() <= row {
                self.taken.push(vec![false; self.columns]);
            }
            let free = self.taken.get(row)?.iter().position(|taken| !taken);
            match free.filter(|col| col + colspan <= self.columns) {
                Some(col) => break col,
                None => row += 1,
            }
        };
        while self.taken.len() < row + rowspan {
            self.taken.push(vec![false; self.columns]);
        }
        for line in self.taken.iter_mut().skip(row).take(rowspan) {
            for place in line.iter_mut().skip(col).take(colspan) {
                *place = true;
            }
        }
        Some((row, col))
    }
}

/// Whether a text is a figure as papers print it: `2.753`, `94,23`, `-1`.
pub fn is_figure(text: &str) -> bool {
    let unsigned = text.strip_prefix('-').unwrap_or(text);
    let (whole, decimals) = unsigned.split_once(',').unwrap_or((unsigned, "0"));
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let mut groups = whole.split('.');
    let first = groups.next().unwrap_or_default();
    let grouped = whole.contains('.');
    digits(decimals)
        && digits(first)
        && (!grouped || first.len() <= 3)
        && groups.all(|group| group.len() == 3 && digits(group))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_are_told_from_codes_and_words() {
        for figure in ["0", "67", "2.753", "1.234.567", "94,23", "-3", "12.000,50"] {
            assert!(is_figure(figure), "{figure}");
        }
        for other in ["", "–", "14/14", "TC01", "1.2", "2753.1", "1,", ",5", "12.0000", "1,2,3"] {
            assert!(!is_figure(other), "{other}");
        }
    }

    #[test]
    fn cells_take_the_first_place_that_holds_them() {
        let mut places = Places { columns: 3, taken: Vec::new() };
        assert_eq!(places.next(2, 1), Some((0, 0)));
        assert_eq!(places.next(1, 2), Some((0, 1)));
        assert_eq!(places.next(1, 1), Some((1, 1)));
        assert_eq!(places.next(1, 1), Some((1, 2)));
        assert_eq!(places.next(1, 3), Some((2, 0)));
        assert_eq!(places.next(1, 4), None);
    }
}
