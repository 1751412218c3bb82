//! A table of the paper.

use std::collections::BTreeMap;

use rust_xlsxwriter::{Format, FormatAlign, FormatBorder};

use super::super::super::outline::{Align, Table, TableCell};
use super::super::figures::{Notation, printed};
use super::super::form_sizes::size;
use super::super::measure::Measure;
use super::super::{WorkbookError, page, sheet};
use super::{Paper, SMALL, Style, grid};

/// Room above and below the text of a cell together, in points.
const ROOM: f64 = 4.0;

/// How many lines one row of a table holds; a longer row goes on in the next.
const LINES: u32 = 12;

/// From how many columns on a table is set in smaller letters.
const MANY: usize = 9;

/// Size of those letters in points.
const SMALLER: f64 = size("table-small");

/// The rows of the sheet that one row of the table takes.
#[derive(Debug, Clone, Copy)]
struct Band {
    /// The first.
    first: u32,
    /// The last.
    last: u32,
}

/// A cell with its place on the grid.
struct Placed<'t> {
    /// The cell.
    cell: &'t TableCell,
    /// Its first column.
    from: u16,
    /// The column after its last.
    to: u16,
    /// The text cut into the pieces of one row each.
    pieces: Vec<&'t str>,
    /// Its width and letters.
    measure: Measure,
}

impl Placed<'_> {
    /// The height in points that a piece of the text needs.
    fn height(&self, piece: &str) -> f64 {
        f64::from(self.measure.lines(piece)) * self.measure.pitch() + ROOM
    }

    /// The first and last row of the table that the cell covers.
    fn rows(&self) -> (usize, usize) {
        (self.cell.row, self.cell.row + self.cell.rowspan.max(1) - 1)
    }
}

impl Paper {
    /// Writes a table with its borders.
    pub(super) fn table(&mut self, table: &Table) -> Result<(), WorkbookError> {
        let mut places = vec![0.0];
        places.extend(grid::ends(&table.widths));
        let edges: Vec<u16> = places.iter().map(|place| self.grid.at(*place)).collect();
        let size = if table.columns < MANY { SMALL } else { SMALLER };
        let cells: Vec<Placed<'_>> =
            table.cells.iter().filter_map(|cell| self.place(cell, &edges, size)).collect();
        let bands = self.bands(table, &cells)?;
        let last_head = table.header_rows.checked_sub(1).and_then(|last| bands.get(&last));
        if let (Some(first), Some(last)) = (bands.get(&0), last_head) {
            self.heads.push((first.first, last.last));
        }
        for cell in &cells {
            let (first, last) = cell.rows();
            if let (Some(first), Some(last)) = (bands.get(&first), bands.get(&last)) {
                self.cell(cell, first.first, last.last)?;
            }
        }
        Ok(())
    }

    /// A cell on the grid; none when it covers no column.
    fn place<'t>(&self, cell: &'t TableCell, edges: &[u16], size: f64) -> Option<Placed<'t>> {
        let from = *edges.get(cell.col)?;
        let to = *edges.get(cell.col + cell.colspan.max(1)).or(edges.last())?;
        let style = Style { bold: cell.bold, ..Style::plain(size, FormatAlign::Left) };
        let measure = self.measure(from, to, &style);
        // A cell over several rows is one merged cell and cannot be cut.
        let pieces = match cell.rowspan {
            0 | 1 => measure.pieces(&cell.text, LINES),
            _ => vec![cell.text.as_str()],
        };
        (from < to).then_some(Placed { cell, from, to, pieces, measure })
    }

    /// Gives every row of the table its rows of the sheet and their heights.
    fn bands(
        &mut self,
        table: &Table,
        cells: &[Placed<'_>],
    ) -> Result<BTreeMap<usize, Band>, WorkbookError> {
        let rows = cells.iter().map(|cell| cell.rows().1 + 1).max().unwrap_or(0).max(table.rows);
        let mut bands = BTreeMap::new();
        let mut heights: BTreeMap<u32, f64> = BTreeMap::new();
        for row in 0..rows {
            let own = || cells.iter().filter(|cell| cell.rows() == (row, row));
            let count = own().map(|cell| cell.pieces.len()).max().unwrap_or(1).max(1) as u32;
            bands.insert(row, Band { first: self.row, last: self.row + count - 1 });
            for piece in 0..count {
                let needed = own()
                    .filter_map(|cell| Some(cell.height(cell.pieces.get(piece as usize)?)))
                    .fold(Style::BODY.size, f64::max);
                heights.insert(self.row, needed);
                self.row += 1;
            }
        }
        for cell in cells.iter().filter(|cell| cell.rows().0 < cell.rows().1) {
            let (first, last) = cell.rows();
            if let (Some(first), Some(last)) = (bands.get(&first), bands.get(&last)) {
                let lacking = cell.height(&cell.cell.text)
                    - heights.range(first.first..=last.last).map(|(_, height)| height).sum::<f64>();
                if let Some(height) = heights.get_mut(&last.last) {
                    *height += lacking.max(0.0);
                }
            }
        }
        for (row, height) in heights {
            self.set_height(row, height)?;
        }
        // The head stays with the first row below it.
        if let (Some(first), Some(below)) = (bands.get(&0), bands.get(&table.header_rows)) {
            self.breaks.keep(first.first, below.first);
        }
        self.keep_rows(table, cells, &bands);
        Ok(bands)
    }

    /// Keeps a row that heads those below it with the next one, and the last row,
    /// which is often a sum, with the one before.
    fn keep_rows(&mut self, table: &Table, cells: &[Placed<'_>], bands: &BTreeMap<usize, Band>) {
        let heads = |row: usize| {
            cells.iter().any(|cell| cell.rows().0 == row && cell.cell.bold && cell.cell.colspan > 1)
        };
        for (row, band) in bands.range(table.header_rows..) {
            let Some(next) = bands.get(&(row + 1)) else { continue };
            if heads(*row) || !bands.contains_key(&(row + 2)) {
                self.breaks.keep(band.first, next.first);
            }
        }
    }

    /// Writes one cell over its rows of the sheet.
    fn cell(&mut self, placed: &Placed<'_>, first: u32, last: u32) -> Result<(), WorkbookError> {
        let whole = placed.cell.rowspan > 1;
        let pieces = (first..=last).zip(placed.pieces.iter().copied().chain(std::iter::repeat("")));
        for (row, piece) in pieces.take(if whole { 1 } else { usize::MAX }) {
            let bottom = if whole { last } else { row };
            let edges = (whole || row == first, whole || row == last);
            let figure = printed(piece).filter(|_| placed.cell.numeric);
            let format = format(placed, figure.map(|(_, notation)| notation), edges);
            if bottom > row || placed.to > placed.from + 1 {
                self.sheet.merge_range(row, placed.from, bottom, placed.to - 1, "", &format)?;
            }
            if let Some((number, _)) = figure {
                self.values.insert((row, placed.from), number.to_string());
                self.sheet.write_number_with_format(row, placed.from, number, &format)?;
            } else if piece.is_empty() {
                self.sheet.write_blank(row, placed.from, &format)?;
            } else {
                self.sheet.write_string_with_format(row, placed.from, piece, &format)?;
            }
        }
        Ok(())
    }
}

/// The format of a cell with its borders; `edges` says whether it has one above
/// and below, which the middle of a long row lacks.
fn format(placed: &Placed<'_>, notation: Option<Notation>, edges: (bool, bool)) -> Format {
    let cell = placed.cell;
    let mut format = page::letters(placed.measure.size)
        .set_text_wrap()
        .set_border_left(FormatBorder::Thin)
        .set_border_right(FormatBorder::Thin)
        .set_align(match cell.align {
            Align::Left => FormatAlign::Left,
            Align::Center => FormatAlign::Center,
            Align::Right => FormatAlign::Right,
        })
        .set_align(match edges {
            (true, true) => FormatAlign::VerticalCenter,
            _ => FormatAlign::VerticalJustify,
        });
    if edges.0 {
        format = format.set_border_top(FormatBorder::Thin);
    }
    if edges.1 {
        format = format.set_border_bottom(FormatBorder::Thin);
    }
    if cell.bold {
        format = format.set_bold();
    }
    let notation = match notation {
        Some(Notation::Whole) => sheet::WHOLE,
        Some(Notation::Decimals) => sheet::DECIMALS,
        None if cell.align == Align::Right => "General",
        None => return format,
    };
    // Where there is room, figures keep away from the words in the next column.
    match placed.measure.size >= SMALL {
        true => format.set_num_format(format!("{notation}_);-{notation}_);{notation}_);@_)")),
        false => format.set_num_format(notation),
    }
}
