//! The paper itself on a sheet that prints like it, and its annexes on sheets of
//! their own.

mod beside;
mod breaks;
mod grid;
mod table;

use rust_xlsxwriter::{Format, FormatAlign, FormatBorder, FormatUnderline, IgnoreError, Worksheet};

pub(super) use self::beside::say;
use self::breaks::Breaks;
use self::grid::Grid;
use super::super::outline::{Block, Outline, PrintedLine};
use super::charts::Charts;
use super::form_sizes::size;
use super::measure::Measure;
use super::sheet::{Values, Written};
use super::{WorkbookError, page};

/// The name of the first sheet.
const PAPER: &str = "Văn bản";

/// Size of the body's letters in points.
const BODY: f64 = size("body");
/// Size of the letters of the kind of document.
const TITLE: f64 = size("kind");
/// Size of the name of the Party.
const PARTY: f64 = size("party");
/// Size of the letters in tables, lists of recipients and remarks.
const SMALL: f64 = size("table");
/// Room between paragraphs in points.
const BETWEEN: f64 = size("between");
/// Two em spaces: the first line's indent of 10 mm at 14 pt, which the format
/// cannot express.
const INDENT: &str = "\u{2003}\u{2003}";
/// How many lines of a paragraph one row holds: more would leave too much of a
/// page empty where the row moves to the next one.
const LINES: u32 = 8;
/// Rows left for a signature and a seal.
const SIGNATURE_ROWS: usize = 4;
/// How many signature blocks stand side by side.
const SIGNATURES_ABREAST: usize = 3;
/// Margin inside a cell, left and right together, in points.
const PADDING: f64 = 6.0;
/// Where the letterhead's right column begins.
const LETTERHEAD: f64 = size("left-column") / 100.0;
/// Where the frame of a mark (độ mật, độ khẩn) begins and ends in its left column.
const FRAME: (f64, f64) = (0.1, 0.37);
/// The row of the letterhead in which number and day stand: below the `*`.
const DAY_ROW: usize = 3;

/// A paper's sheets: the paper, then one sheet for each annex.
pub(super) fn sheets(outline: &Outline, charts: &Charts) -> Result<Vec<Written>, WorkbookError> {
    let mut names = Vec::new();
    let mut sheets = Vec::new();
    for blocks in outline.blocks.chunk_by(|_, next| !matches!(next, Block::Annex { .. })) {
        let (name, landscape) = match blocks.first() {
            Some(Block::Annex { number, landscape, .. }) => (number.as_str(), *landscape),
            _ => (PAPER, false),
        };
        let name = sheet_name(name, &names);
        let sheet = page::sheet(&name)?;
        names.push(name.clone());
        let mut paper = Paper {
            sheet,
            grid: Grid::of(blocks, landscape),
            landscape,
            row: 0,
            heads: Vec::new(),
            breaks: Breaks::default(),
            values: Values::new(),
            name,
        };
        paper.write(blocks, charts)?;
        let is_annex = matches!(blocks.first(), Some(Block::Annex { .. }));
        sheets.push(paper.finish(is_annex)?);
    }
    Ok(sheets)
}

/// A name that a sheet may bear and none of `taken` bears: at most 31 letters,
/// none of those that formulas use. `PHỤ LỤC I` becomes `Phụ lục I`.
pub(super) fn sheet_name(wanted: &str, taken: &[String]) -> String {
    let wanted = match wanted.strip_prefix("PHỤ LỤC") {
        Some(number) => format!("Phụ lục{number}"),
        None => wanted.to_owned(),
    };
    let plain = wanted.replace(['[', ']', ':', '*', '?', '/', '\\', '\''], " ");
    let plain = plain.split_whitespace().collect::<Vec<_>>().join(" ");
    let plain = if plain.is_empty() { "Trang tính".to_owned() } else { plain };
    let with_ending = |ending: &str| {
        let room = 31_usize.saturating_sub(ending.encode_utf16().count());
        let short = |text: &str| text.encode_utf16().count() <= room;
        let mut name = plain.clone();
        while !short(&name) && name.pop().is_some() {}
        format!("{}{ending}", name.trim_end())
    };
    let is_free =
        |name: &String| !taken.iter().any(|other| other.to_lowercase() == name.to_lowercase());
    let mut name = with_ending("");
    let mut number = 2;
    while !is_free(&name) {
        name = with_ending(&format!(" ({number})"));
        number += 1;
    }
    name
}

/// Letters and place of a text on the paper.
#[derive(Debug, Clone, Copy)]
struct Style {
    /// Size in points.
    size: f64,
    /// Heavy letters.
    bold: bool,
    /// Slanting letters.
    italic: bool,
    /// A rule below, as long as the text.
    underlined: bool,
    /// A frame around it.
    boxed: bool,
    /// Where it stands.
    align: FormatAlign,
}

impl Style {
    /// Upright letters of a size.
    const fn plain(size: f64, align: FormatAlign) -> Self {
        Self { size, bold: false, italic: false, underlined: false, boxed: false, align }
    }

    /// The body: justified.
    const BODY: Self = Self::plain(BODY, FormatAlign::Justify);
    /// Centred heavy letters of the body's size.
    const STRONG: Self = Self { bold: true, ..Self::plain(BODY, FormatAlign::Center) };
    /// Small slanting letters.
    const REMARK: Self = Self { italic: true, ..Self::plain(SMALL, FormatAlign::Left) };

    /// A line of letterhead or signature.
    fn line(line: &PrintedLine) -> Self {
        let plain = Self::plain(BODY, FormatAlign::Center);
        Self { bold: line.bold, italic: line.italic, boxed: line.boxed, ..plain }
    }

    /// As the cell's format.
    fn format(&self) -> Format {
        let mut format = page::letters(self.size)
            .set_align(self.align)
            .set_align(FormatAlign::VerticalCenter)
            .set_text_wrap();
        if self.bold {
            format = format.set_bold();
        }
        if self.italic {
            format = format.set_italic();
        }
        if self.underlined {
            format = format.set_underline(FormatUnderline::Single);
        }
        if self.boxed {
            format = format.set_border(FormatBorder::Thin);
        }
        format
    }
}

/// A text with its style, for columns that stand side by side.
type Styled = (String, Style);

/// Lines from top to bottom between two columns of the grid; none leaves a row
/// empty.
struct Column {
    /// The first column of the grid.
    from: u16,
    /// The column after the last.
    to: u16,
    /// The lines.
    lines: Vec<Option<Styled>>,
}

/// A sheet being written from top to bottom.
struct Paper {
    /// The sheet.
    sheet: Worksheet,
    /// Its columns.
    grid: Grid,
    /// Whether it lies across.
    landscape: bool,
    /// The next free row.
    row: u32,
    /// First and last row of each table's head.
    heads: Vec<(u32, u32)>,
    /// The rows' heights and what must not be torn apart.
    breaks: Breaks,
    /// The numbers on it.
    values: Values,
    /// Its name.
    name: String,
}

impl Paper {
    /// Writes blocks one below the other.
    fn write(&mut self, blocks: &[Block], charts: &Charts) -> Result<(), WorkbookError> {
        self.grid.apply(&mut self.sheet)?;
        let mut rest = blocks;
        while let Some((block, after)) = rest.split_first() {
            rest = after;
            let first = self.row;
            // The list of recipients stands beside the signature.
            if let (Block::Recipients { lines }, [Block::Signatures { blocks }, after @ ..])
            | (Block::Signatures { blocks }, [Block::Recipients { lines }, after @ ..]) =
                (block, after)
                && let [signature] = blocks.as_slice()
            {
                rest = after;
                self.closing(lines, signature)?;
                self.keep_with_text_above(first);
                continue;
            }
            if let Block::Chart { key, caption } = block {
                let is_same =
                    |other: &&Block| matches!(other, Block::Chart { key: k, .. } if k == key);
                let after = rest.iter().filter(is_same).count() as u32;
                let all = blocks.iter().filter(is_same).count() as u32;
                self.chart(key, (all - after - 1, all), caption, charts)?;
                self.breaks.keep(first, self.row.saturating_sub(1));
                continue;
            }
            self.block(block)?;
            match (block, rest.first()) {
                // A heading and what heads a table stay with what follows.
                (Block::Heading { .. } | Block::Annex { .. } | Block::Subject { .. }, _)
                | (Block::Remark { .. }, Some(Block::Table(_) | Block::Chart { .. })) => {
                    self.breaks.keep(first, self.row);
                }
                (Block::Signatures { .. } | Block::Recipients { .. }, _) => {
                    self.keep_with_text_above(first);
                }
                _ => {}
            }
        }
        Ok(())
    }

    /// Keeps a signature from `first` on with the last text before it: it must not
    /// stand alone on a page.
    fn keep_with_text_above(&mut self, first: u32) {
        self.breaks.keep(first.saturating_sub(2), self.row.saturating_sub(1));
    }

    /// Writes one block.
    fn block(&mut self, block: &Block) -> Result<(), WorkbookError> {
        match block {
            Block::Letterhead { left, right } => self.letterhead(left, right),
            Block::Title { text } => {
                self.gap(BODY)?;
                self.flow(text, Style { size: TITLE, ..Style::STRONG }, 0.0)
            }
            Block::Subject { text } => {
                self.flow(text, Style::STRONG, 0.0)?;
                self.flow("-----", Style::STRONG, BETWEEN)
            }
            Block::Heading { text, .. } => {
                let style = Style { bold: true, ..Style::BODY };
                self.flow(&format!("{INDENT}{text}"), style, BETWEEN)
            }
            Block::Paragraph { text } => {
                self.flow(&format!("{INDENT}{text}"), Style::BODY, BETWEEN)
            }
            Block::Remark { text } => self.flow(text, Style::REMARK, BETWEEN),
            Block::Table(table) => {
                self.table(table)?;
                self.gap(BETWEEN)
            }
            Block::Chart { caption, .. } => self.flow(caption, Style::REMARK, BETWEEN),
            Block::Recipients { lines } => self.closing(lines, &[]),
            Block::Signatures { blocks } => {
                blocks.chunks(SIGNATURES_ABREAST).try_for_each(|abreast| self.signatures(abreast))
            }
            Block::Annex { number, title, belongs_to, .. } => {
                self.flow(number, Style::STRONG, 0.0)?;
                self.flow(&title.to_uppercase(), Style::STRONG, 0.0)?;
                let belongs = Style { bold: false, italic: true, ..Style::STRONG };
                self.flow(&format!("({belongs_to})"), belongs, BETWEEN)
            }
        }
    }

    /// Gives a row its height in points.
    fn set_height(&mut self, row: u32, height: f64) -> Result<(), WorkbookError> {
        self.sheet.set_row_height(row, height)?;
        self.breaks.set_height(row, height);
        Ok(())
    }

    /// An empty row of a height in points.
    fn gap(&mut self, height: f64) -> Result<(), WorkbookError> {
        self.set_height(self.row, height)?;
        self.row += 1;
        Ok(())
    }

    /// A text over the whole width, with room below it; each of its own lines is
    /// a row, and a long one takes several.
    ///
    /// The lines are spread over the height of their row, so that programs whose
    /// lines are closer than Excel's leave no gap between two rows of a speech.
    fn flow(&mut self, text: &str, style: Style, below: f64) -> Result<(), WorkbookError> {
        let to = self.grid.columns();
        let measure = self.measure(0, to, &style);
        for line in text.split('\n') {
            for piece in measure.pieces(line, LINES) {
                let height = f64::from(measure.lines(piece)) * measure.pitch();
                self.set_height(self.row, height)?;
                let format = style.format();
                let format = match style.align {
                    FormatAlign::Justify => format.set_align(FormatAlign::VerticalJustify),
                    _ => format,
                };
                self.text(0, to, piece, &format)?;
                self.row += 1;
            }
        }
        if below > 0.0 { self.gap(below) } else { Ok(()) }
    }

    /// The column of text between two columns of the grid.
    fn measure(&self, from: u16, to: u16, style: &Style) -> Measure {
        let width = (self.grid.points(from, to) - PADDING).max(style.size);
        Measure { width, size: style.size, bold: style.bold }
    }

    /// Writes text into the current row, from one column up to another.
    fn text(
        &mut self,
        from: u16,
        to: u16,
        text: &str,
        format: &Format,
    ) -> Result<(), WorkbookError> {
        if to > from + 1 {
            self.sheet.merge_range(self.row, from, self.row, to - 1, text, format)?;
        } else {
            self.sheet.write_string_with_format(self.row, from, text, format)?;
        }
        Ok(())
    }

    /// Columns of lines side by side; a row is as high as its highest line.
    fn side_by_side(&mut self, columns: &[Column]) -> Result<(), WorkbookError> {
        let rows = columns.iter().map(|column| column.lines.len()).max().unwrap_or(0);
        for row in 0..rows {
            let mut height = BODY;
            for column in columns {
                let Some(Some((text, style))) = column.lines.get(row) else { continue };
                let (from, to) = match style.boxed {
                    true => (self.grid.at(FRAME.0), self.grid.at(FRAME.1)),
                    false => (column.from, column.to),
                };
                let measure = self.measure(from, to, style);
                height = height.max(f64::from(measure.lines(text)) * measure.pitch());
                self.text(from, to, text, &style.format())?;
            }
            self.set_height(self.row, height)?;
            self.row += 1;
        }
        Ok(())
    }

    /// The top of the first page.
    fn letterhead(
        &mut self,
        left: &[PrintedLine],
        right: &[PrintedLine],
    ) -> Result<(), WorkbookError> {
        let (end, middle) = (self.grid.columns(), self.grid.at(LETTERHEAD));
        let styled = |line: &PrintedLine| Some((line.text.clone(), Style::line(line)));
        let mut lines: Vec<_> = right.iter().map(styled).collect();
        if let Some(Some((_, style))) = lines.first_mut() {
            (style.size, style.underlined) = (PARTY, true);
        }
        while (2..=DAY_ROW).contains(&lines.len()) {
            lines.insert(1, None);
        }
        self.side_by_side(&[
            Column { from: 0, to: middle, lines: left.iter().map(styled).collect() },
            Column { from: middle, to: end, lines },
        ])
    }

    /// Signature blocks side by side, with room to sign above the names.
    fn signatures(&mut self, blocks: &[Vec<PrintedLine>]) -> Result<(), WorkbookError> {
        self.gap(BODY)?;
        // One who signs alone signs at the right.
        let (skipped, count) = if blocks.len() == 1 { (1, 2) } else { (0, blocks.len()) };
        let column = |(index, block): (usize, &Vec<PrintedLine>)| Column {
            from: self.grid.at(part(index + skipped, count)),
            to: self.grid.at(part(index + skipped + 1, count)),
            lines: signature(block),
        };
        let columns: Vec<_> = blocks.iter().enumerate().map(column).collect();
        self.side_by_side(&columns)
    }

    /// The recipients at the left and the signature at the right.
    fn closing(
        &mut self,
        recipients: &[String],
        signer: &[PrintedLine],
    ) -> Result<(), WorkbookError> {
        self.gap(BODY)?;
        let left = FormatAlign::Left;
        let heading = Style { underlined: true, ..Style::plain(BODY, left) };
        let mut lines = vec![Some(("Nơi nhận:".to_owned(), heading))];
        lines.extend(recipients.iter().map(|line| Some((line.clone(), Style::plain(SMALL, left)))));
        let (middle, end) = (self.grid.at(part(1, 2)), self.grid.columns());
        self.side_by_side(&[
            Column { from: 0, to: middle, lines },
            Column { from: middle, to: end, lines: signature(signer) },
        ])
    }

    /// A native chart with its caption; the caption of a chart that this workbook does not have
    /// leads to the PDF. A chart of many bars is printed in parts.
    fn chart(
        &mut self,
        key: &str,
        part: (u32, u32),
        caption: &str,
        charts: &Charts,
    ) -> Result<(), WorkbookError> {
        const ROW: u32 = 20;
        let width = self.grid.pixels(0, self.grid.columns());
        let most = page::height(self.landscape) - f64::from(3 * ROW);
        let mut caption = caption.to_owned();
        if let Some((chart, height)) = charts.get(key, part, width, most as u32) {
            self.sheet.insert_chart(self.row, 0, &chart)?;
            for _ in 0..height.div_ceil(ROW) {
                self.gap(f64::from(ROW) * page::POINTS)?;
            }
        } else {
            caption += " (xem bản PDF)";
        }
        self.flow(&caption, Style { align: FormatAlign::Center, ..Style::REMARK }, BETWEEN)
    }

    /// Sets up the page around what was written.
    ///
    /// A sheet can repeat one head only, and repeats it to its end: so only an
    /// annex that is one table does.
    fn finish(mut self, is_annex: bool) -> Result<Written, WorkbookError> {
        page::set_up(&mut self.sheet, self.landscape);
        self.sheet.set_screen_gridlines(false);
        let (last_row, last_col) =
            (self.row.saturating_sub(1), self.grid.columns().saturating_sub(1));
        self.sheet.set_print_area(0, 0, last_row, last_col)?;
        // Codes and numbers written with a leading zero are meant to be text.
        let ignored = IgnoreError::NumberStoredAsText;
        self.sheet.ignore_error_range(0, 0, last_row, last_col, ignored)?;
        let mut head = 0.0;
        if let ([(first, last)], true) = (self.heads.as_slice(), is_annex) {
            self.sheet.set_repeat_rows(*first, *last)?;
            head = self.breaks.height(*first, *last);
        }
        let page = page::height(self.landscape) * page::POINTS - head;
        self.sheet.set_page_breaks(&self.breaks.rows(page))?;
        let beside = self.grid.columns() + 1;
        Ok(Written { sheet: self.sheet, name: self.name, values: self.values, beside })
    }
}

/// Where the `index`-th of `count` equal parts begins.
fn part(index: usize, count: usize) -> f64 {
    index as f64 / count.max(1) as f64
}

/// The lines of a signature block: room for the signature above the name.
fn signature(block: &[PrintedLine]) -> Vec<Option<Styled>> {
    let styled = |line: &PrintedLine| Some((line.text.clone(), Style::line(line)));
    let Some((name, above)) = block.split_last() else { return Vec::new() };
    let mut lines: Vec<_> = above.iter().map(styled).collect();
    lines.extend(std::iter::repeat_with(|| None).take(SIGNATURE_ROWS));
    lines.push(styled(name));
    lines
}
