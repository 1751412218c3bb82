//! Paragraphs and tables in the order in which a document shows them → rows and cells.
//!
//! A paragraph is a row with one cell. A table's rows and columns are rows and columns, merged
//! cells are merged areas, and an empty row follows its last one, so that its end is as clear as it
//! is in the document. What stands within a cell and is no text (a table, a text box) follows in
//! rows of its own below the cell's row: nothing is lost, and nothing stands in another's column.

use std::collections::BTreeMap;

use super::cells::{Area, Cell, Sheet, Unread};
use super::limits::{Budget, COLUMNS, Unreadable};
use super::parts::{MOST, hide};

/// The most columns and rows that one cell may stand for, as browsers have it.
const WIDEST: u32 = 1_000;
/// See [`WIDEST`].
const HIGHEST: u32 = 65_534;

/// How deep tables and text boxes may stand within one another; no document comes near.
const DEEPEST: usize = 64;

/// A document that is being laid out as a sheet.
pub(super) struct Flow {
    /// The rows so far.
    sheet: Sheet,
    /// Cells that are allowed.
    budget: Budget,
    /// The next row that nothing stands in.
    free: u32,
    /// What is open, the innermost last; the page itself is not among them.
    open: Vec<Open>,
    /// The paragraph that is open outside of everything.
    paragraph: Option<Paragraph>,
}

/// What holds paragraphs of its own.
enum Open {
    /// A table.
    Table(Table),
    /// A text box, with its open paragraph.
    Aside(Option<Paragraph>),
}

/// A paragraph outside of tables.
struct Paragraph {
    /// Its row.
    row: u32,
    /// Its text so far.
    text: String,
}

/// A table between its start and its end.
#[derive(Default)]
struct Table {
    /// The sheet's row of the table's row that is open.
    row: Option<u32>,
    /// The sheet's row of the table's last row.
    last: Option<u32>,
    /// How many rows have begun.
    rows: u32,
    /// The next column.
    col: u32,
    /// The cell that is open.
    cell: Option<OpenCell>,
    /// The last cell of each column by its first one: it may reach into rows to come.
    above: BTreeMap<u32, Reach>,
}

/// A cell between its start and its end.
#[derive(Default)]
struct OpenCell {
    /// Its column.
    col: u32,
    /// Its text so far.
    text: String,
    /// Whether more text begins a new line.
    ended: bool,
    /// Its value, where the document gives it beside the text.
    number: Option<f64>,
    /// Whether it goes on from above, where what it holds is not shown.
    covered: bool,
}

/// How far a cell reaches.
struct Reach {
    /// The sheet's row and the table's in which it begins.
    begin: (u32, u32),
    /// Its first and last column.
    columns: (u32, u32),
    /// The first of the table's rows that it does not reach.
    until: u32,
    /// The sheet's last row of its area, once that is settled.
    end: Option<u32>,
}

impl Reach {
    /// The sheet's last row that it reaches when so many rows of the table have begun.
    fn last_row(&self, rows: u32) -> u32 {
        let (row, index) = self.begin;
        self.end.unwrap_or_else(|| row + self.until.min(rows).saturating_sub(index + 1))
    }

    /// Its area, where it is more than a cell.
    fn area(&self, rows: u32) -> Option<Area> {
        let area = Area {
            start: (self.begin.0, self.columns.0),
            end: (self.last_row(rows), self.columns.1),
        };
        (area.start != area.end).then_some(area)
    }
}

impl Table {
    /// The last cell that reaches over a column of the row that is open.
    fn reaching(&self, col: u32) -> Option<&Reach> {
        let (_, reach) = self.above.range(..=col).next_back()?;
        (reach.columns.1 >= col && reach.until >= self.rows).then_some(reach)
    }

    /// Remembers a cell of the row that is open; what it takes the place of is complete.
    fn remember(&mut self, reach: Reach, merged: &mut Vec<Area>) {
        let (first, last) = reach.columns;
        let gone: Vec<u32> = self.above.range(first..=last).map(|(col, _)| *col).collect();
        for col in gone {
            merged.extend(self.above.remove(&col).and_then(|old| old.area(self.rows - 1)));
        }
        self.above.insert(first, reach);
    }

    /// Settles where areas end that reach no further than the rows so far.
    fn settle(&mut self) {
        let rows = self.rows;
        self.above.values_mut().for_each(|reach| reach.end = Some(reach.last_row(rows)));
    }
}

impl Flow {
    /// An empty sheet of this name.
    pub(super) fn new(name: &str, budget: Budget) -> Self {
        let sheet = Sheet { name: name.to_owned(), ..Sheet::default() };
        Self { sheet, budget, free: 0, open: Vec::new(), paragraph: None }
    }

    /// The next free row, which is taken.
    fn take_row(&mut self) -> u32 {
        let row = self.free;
        self.free = self.free.saturating_add(1);
        row
    }

    /// Leaves a row empty, unless nothing stands above it.
    pub(super) fn part(&mut self) {
        if self.free > 0 {
            self.free = self.free.saturating_add(1);
        }
    }

    /// The innermost table, where nothing else is open within it.
    fn table(&mut self) -> Option<&mut Table> {
        match self.open.last_mut() {
            Some(Open::Table(table)) => Some(table),
            _ => None,
        }
    }

    /// How many things are open within one another.
    pub(super) fn depth(&self) -> usize {
        self.open.len()
    }

    /// Closes everything that is open within so many things.
    pub(super) fn close_to(&mut self, depth: usize) -> Result<(), Unreadable> {
        while self.open.len() > depth {
            match self.open.last() {
                Some(Open::Table(_)) => self.end_table()?,
                _ => self.end_aside()?,
            }
        }
        self.end_paragraph()
    }

    /// Whether the innermost thing that is open is a table.
    pub(super) fn is_in_table(&self) -> bool {
        matches!(self.open.last(), Some(Open::Table(_)))
    }

    /// Whether the innermost thing that is open is a cell.
    pub(super) fn is_in_cell(&self) -> bool {
        matches!(self.open.last(), Some(Open::Table(table)) if table.cell.is_some())
    }

    /// Where the open paragraph of the page or of the innermost text box is kept.
    fn paragraph_place(&mut self) -> &mut Option<Paragraph> {
        match self.open.last_mut() {
            Some(Open::Aside(paragraph)) => paragraph,
            _ => &mut self.paragraph,
        }
    }

    /// A paragraph begins; outside of cells it has a row even when it stays empty.
    pub(super) fn begin_paragraph(&mut self) {
        if !self.is_in_table() && self.paragraph_place().is_none() {
            let row = self.take_row();
            *self.paragraph_place() = Some(Paragraph { row, text: String::new() });
        }
    }

    /// A paragraph ends, if one is open.
    pub(super) fn end_paragraph(&mut self) -> Result<(), Unreadable> {
        if let Some(table) = self.table() {
            if let Some(cell) = &mut table.cell {
                cell.ended = true;
            }
            return Ok(());
        }
        let Some(Paragraph { row, text }) = self.paragraph_place().take() else { return Ok(()) };
        self.put((row, 0), &text, None)
    }

    /// Puts a text into the sheet, if it says anything.
    fn put(&mut self, at: (u32, u32), text: &str, number: Option<f64>) -> Result<(), Unreadable> {
        let text = text.trim();
        let digits = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
        // A number shown as a day, an hour or a share is what is shown.
        let is_plain = |number: &f64| {
            let signs = |c: char| c.is_ascii_digit() || ".,- \u{a0}".contains(c);
            text.chars().all(signs) && digits(text) == digits(&number.to_string())
        };
        let number = number.filter(is_plain);
        let cell = number.map_or_else(|| Cell::Text(text.to_owned()), Cell::Number);
        let cell = Some(cell).filter(|cell| !cell.is_blank());
        self.budget.put(&mut self.sheet, at, cell)
    }

    /// The text of the cell or paragraph that is open; one is opened where there is none.
    fn open_text(&mut self) -> Result<&mut String, Unreadable> {
        if self.is_in_table() && !self.is_in_cell() {
            self.begin_cell(1, 1)?;
        }
        self.begin_paragraph();
        let paragraph = match self.open.last_mut() {
            Some(Open::Table(table)) => {
                let cell = table.cell.get_or_insert_default();
                if std::mem::take(&mut cell.ended) && !cell.text.is_empty() {
                    cell.text.push('\n');
                }
                return Ok(&mut cell.text);
            }
            Some(Open::Aside(paragraph)) => paragraph,
            None => &mut self.paragraph,
        };
        let new = || Paragraph { row: self.free, text: String::new() };
        Ok(&mut paragraph.get_or_insert_with(new).text)
    }

    /// Text as it stands.
    pub(super) fn text(&mut self, text: &str) -> Result<(), Unreadable> {
        if !text.is_empty() {
            self.open_text()?.push_str(text);
        }
        Ok(())
    }

    /// Text in which white space is one space, as in HTML.
    pub(super) fn folded_text(&mut self, text: &str) -> Result<(), Unreadable> {
        let white = |c: char| matches!(c, ' ' | '\t' | '\n' | '\r' | '\u{c}');
        if text.chars().all(white) && (!self.is_in_cell() && self.paragraph_place().is_none()) {
            return Ok(());
        }
        let cell = self.table().and_then(|table| table.cell.as_ref());
        if cell.is_some_and(|cell| cell.ended || cell.text.is_empty()) && text.chars().all(white) {
            return Ok(());
        }
        let open = self.open_text()?;
        for c in text.chars() {
            match white(c) {
                true if open.is_empty() || open.ends_with([' ', '\n']) => {}
                true => open.push(' '),
                false => open.push(c),
            }
        }
        Ok(())
    }

    /// A line ends within a paragraph.
    pub(super) fn break_line(&mut self) -> Result<(), Unreadable> {
        self.text("\n")
    }

    /// The value of the cell that is open.
    pub(super) fn set_number(&mut self, number: f64) {
        if let Some(cell) = self.table().and_then(|table| table.cell.as_mut()) {
            cell.number = Some(number);
        }
    }

    /// Something stands here that cannot be read.
    pub(super) fn note_unread(&mut self, what: Unread) {
        let free = (self.free, 0);
        let at = match self.table() {
            Some(table) => {
                table.row.map(|row| (row, table.cell.as_ref().map_or(0, |cell| cell.col)))
            }
            None => self.paragraph_place().as_ref().map(|paragraph| (paragraph.row, 0)),
        };
        if self.sheet.unread.len() < MOST {
            self.sheet.unread.push((at.unwrap_or(free), what));
        }
    }

    /// The row that is being written cannot be seen in the document.
    pub(super) fn hide_row(&mut self) {
        let row = match self.table() {
            Some(table) => table.row,
            None => self.paragraph_place().as_ref().map(|paragraph| paragraph.row),
        };
        let hidden = &mut self.sheet.hidden_rows;
        let row = row.filter(|row| hidden.last() != Some(row));
        hide(hidden, row);
    }

    /// Columns of tables that cannot be seen: only the columns of the sheet are known.
    pub(super) fn hide_columns(&mut self, first: u32, count: u32) {
        hide(&mut self.sheet.hidden_columns, first..first.saturating_add(count));
    }

    /// Opens something that holds paragraphs.
    fn open(&mut self, open: Open) -> Result<(), Unreadable> {
        if self.open.len() >= DEEPEST {
            return Err(Unreadable::Damaged);
        }
        self.open.push(open);
        Ok(())
    }

    /// A text box begins.
    pub(super) fn begin_aside(&mut self) -> Result<(), Unreadable> {
        self.open(Open::Aside(None))
    }

    /// A text box ends, with all that is open within.
    pub(super) fn end_aside(&mut self) -> Result<(), Unreadable> {
        while self.is_in_table() {
            self.end_table()?;
        }
        if matches!(self.open.last(), Some(Open::Aside(_))) {
            self.end_paragraph()?;
            self.open.pop();
        }
        Ok(())
    }

    /// A table begins.
    pub(super) fn begin_table(&mut self) -> Result<(), Unreadable> {
        self.end_paragraph()?;
        self.open(Open::Table(Table::default()))
    }

    /// A table ends.
    pub(super) fn end_table(&mut self) -> Result<(), Unreadable> {
        self.end_row()?;
        if let Some(Open::Table(table)) = self.open.pop_if(|open| matches!(open, Open::Table(_))) {
            let areas = table.above.values().filter_map(|reach| reach.area(table.rows));
            self.sheet.merged.extend(areas);
            self.part();
        }
        Ok(())
    }

    /// A table's row begins, with so many columns that it leaves out on the left.
    pub(super) fn begin_row(&mut self, left_out: u32) -> Result<(), Unreadable> {
        self.end_row()?;
        let row = self.free;
        let Some(table) = self.table() else { return Ok(()) };
        // What stood within a cell of the row above lies between the two rows.
        if table.last.is_some_and(|last| last + 1 != row) {
            table.settle();
        }
        table.row = Some(row);
        table.last = Some(row);
        table.rows += 1;
        table.col = left_out.min(COLUMNS);
        self.take_row();
        Ok(())
    }

    /// A table's row ends.
    pub(super) fn end_row(&mut self) -> Result<(), Unreadable> {
        self.end_cell()?;
        if let Some(table) = self.table() {
            table.row = None;
        }
        Ok(())
    }

    /// A group of rows ends: no cell reaches further.
    pub(super) fn end_group(&mut self) -> Result<(), Unreadable> {
        self.end_row()?;
        if let Some(table) = self.table() {
            let rows = table.rows;
            table.above.values_mut().for_each(|reach| reach.until = reach.until.min(rows));
        }
        Ok(())
    }

    /// A cell of so many columns and rows begins, in the next column that no cell from above
    /// reaches into.
    pub(super) fn begin_cell(&mut self, width: u32, height: u32) -> Result<(), Unreadable> {
        self.end_cell()?;
        if self.table().is_some_and(|table| table.row.is_none()) {
            self.begin_row(0)?;
        }
        let Some(Open::Table(table)) = self.open.last_mut() else { return Ok(()) };
        let Some(row) = table.row else { return Ok(()) };
        let mut col = table.col;
        while let Some(reach) = table.reaching(col) {
            col = reach.columns.1 + 1;
        }
        let (width, height) = (width.clamp(1, WIDEST), height.clamp(1, HIGHEST));
        // No cell reaches over one from above.
        let right = table.above.range(col + 1..col + width);
        let mut right = right.filter(|(_, reach)| reach.until >= table.rows);
        let last = right.next().map_or(col + width - 1, |(next, _)| next - 1);
        if last >= COLUMNS {
            return Err(Unreadable::Damaged);
        }
        let index = table.rows - 1;
        let reach = Reach {
            begin: (row, index),
            columns: (col, last),
            until: index.saturating_add(height),
            end: None,
        };
        table.remember(reach, &mut self.sheet.merged);
        table.col = last + 1;
        table.cell = Some(OpenCell { col, ..OpenCell::default() });
        Ok(())
    }

    /// A cell begins that goes on from the one above it; one that has none above is a cell.
    pub(super) fn continue_cell(&mut self, width: u32) -> Result<(), Unreadable> {
        self.end_cell()?;
        let width = width.clamp(1, WIDEST);
        let Some(table) = self.table() else { return Ok(()) };
        let (col, rows) = (table.col, table.rows);
        let above = table.above.get_mut(&col).filter(|reach| {
            // It reaches down to the row above, is as wide, and nothing lies between.
            reach.until + 1 == rows && reach.columns.1 == col + width - 1 && reach.end.is_none()
        });
        match above {
            Some(reach) => {
                reach.until = rows;
                table.col = col + width;
                table.cell = Some(OpenCell { col, covered: true, ..OpenCell::default() });
                Ok(())
            }
            None => self.begin_cell(width, 1),
        }
    }

    /// A cell ends, if one is open.
    pub(super) fn end_cell(&mut self) -> Result<(), Unreadable> {
        let Some(table) = self.table() else { return Ok(()) };
        match (table.row, table.cell.take()) {
            (Some(row), Some(cell)) if !cell.covered => {
                self.put((row, cell.col), &cell.text, cell.number)
            }
            _ => Ok(()),
        }
    }

    /// The sheet, with everything that is open closed.
    pub(super) fn finish(mut self) -> Result<Sheet, Unreadable> {
        self.close_to(0)?;
        Ok(self.sheet)
    }
}
