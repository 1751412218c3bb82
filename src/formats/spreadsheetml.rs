//! Workbooks in the XML of Excel 2002 and 2003, which many programs still export: cells with
//! their types, row by row. Rows and cells may say where they stand; else they follow one another.

use chrono::{Datelike, NaiveDateTime, NaiveTime};
use quick_xml::events::BytesStart;

use super::cells::{Area, Cell, Sheet, Workbook};
use super::limits::{Budget, COLUMNS, ROWS, Unreadable};
use super::parts::{Elements, attribute, hide, read_elements};
use crate::config::Limits;

/// Reads every worksheet.
///
/// # Errors
/// When the workbook is broken or over a limit.
pub(super) fn read(text: &str, limits: &Limits) -> Result<Workbook, Unreadable> {
    let mut reading = Reading::new(limits);
    read_elements(text, &mut reading)?;
    reading.finish()
}

/// A cell between its start and its end.
#[derive(Default)]
struct OpenCell {
    /// Whether it is worked out by a formula.
    formula: bool,
    /// The type of its data; none before they begin.
    kind: Option<String>,
    /// Its data.
    text: String,
}

impl OpenCell {
    /// What it holds.
    fn cell(self) -> Option<Cell> {
        let text = self.text;
        let cell = match self.kind.as_deref() {
            None if self.formula => Cell::Uncomputed,
            Some("Number") => match text.trim().parse::<f64>() {
                Ok(number) if number.is_finite() => Cell::Number(number),
                _ => Cell::Text(text),
            },
            Some("DateTime") => moment(text.trim()),
            Some("Boolean") => Cell::Bool(matches!(text.trim(), "1" | "true")),
            Some("Error") => Cell::Error(text),
            _ => Cell::Text(text),
        };
        (!cell.is_blank()).then_some(cell)
    }
}

/// `2023-05-17T08:00:00.000`; an hour alone stands on the day before the first one, which is
/// another in either way of counting days.
fn moment(text: &str) -> Cell {
    let Ok(moment) = text.parse::<NaiveDateTime>() else { return Cell::Text(text.to_owned()) };
    let (date, time) = (moment.date(), moment.time());
    let is_hour = date.year() == 1899 || (date.year(), date.ordinal()) == (1904, 1);
    Cell::Moment(
        Some(date).filter(|_| !is_hour),
        Some(time).filter(|time| is_hour || *time != NaiveTime::MIN),
    )
}

/// What has been read of a workbook.
struct Reading {
    /// Sheets that are allowed.
    sheets_allowed: u64,
    /// Cells that are allowed.
    budget: Budget,
    /// Sheets that are complete.
    sheets: Vec<Sheet>,
    /// The sheet that is being read.
    sheet: Option<Sheet>,
    /// The next row.
    row: u32,
    /// How many rows the open one stands for.
    rows: u32,
    /// The next cell's column, and the next column that is described.
    col: u32,
    /// See `col`.
    column: u32,
    /// How many columns the open cell stands for.
    columns: u32,
    /// The cell that is being read.
    cell: Option<OpenCell>,
    /// Whether its data are being read.
    in_data: bool,
    /// Whether the visibility of the sheet is being read.
    in_visible: bool,
    /// Whether the moment at which the workbook was saved is being read.
    in_saved: bool,
    /// That moment.
    saved: String,
    /// Open elements within one that is no part of a cell: a remark.
    skipped: usize,
}

impl Reading {
    /// Nothing read yet.
    fn new(limits: &Limits) -> Self {
        Self {
            sheets_allowed: limits.sheets,
            budget: Budget::new(limits),
            sheets: Vec::new(),
            sheet: None,
            row: 0,
            rows: 1,
            col: 0,
            column: 0,
            columns: 1,
            cell: None,
            in_data: false,
            in_visible: false,
            in_saved: false,
            saved: String::new(),
            skipped: 0,
        }
    }

    /// A sheet begins.
    fn worksheet(&mut self, element: &BytesStart<'_>) -> Result<(), Unreadable> {
        Budget::allow_sheets(self.sheets.len() as u64 + 1, self.sheets_allowed)?;
        let name = attribute(element, "Name").unwrap_or_default();
        self.sheet = Some(Sheet { name, ..Sheet::default() });
        (self.row, self.col, self.column) = (0, 0, 0);
        Ok(())
    }

    /// Columns are described.
    fn column(&mut self, element: &BytesStart<'_>) {
        self.column = index(element).unwrap_or(self.column);
        let count = number(element, "Span").min(COLUMNS) + 1;
        if let Some(sheet) = self.sheet.as_mut().filter(|_| is_hidden(element)) {
            hide(&mut sheet.hidden_columns, self.column..self.column.saturating_add(count));
        }
        self.column = self.column.saturating_add(count);
    }

    /// A row begins.
    fn row(&mut self, element: &BytesStart<'_>) -> Result<(), Unreadable> {
        // A row cannot go back over those before it.
        let row = index(element).unwrap_or(self.row);
        if row < self.row || row >= ROWS {
            return Err(Unreadable::Damaged);
        }
        (self.row, self.col) = (row, 0);
        self.rows = number(element, "Span").min(ROWS) + 1;
        if let Some(sheet) = self.sheet.as_mut().filter(|_| is_hidden(element)) {
            hide(&mut sheet.hidden_rows, self.row..self.row.saturating_add(self.rows));
        }
        Ok(())
    }

    /// A cell begins.
    fn cell(&mut self, element: &BytesStart<'_>) -> Result<(), Unreadable> {
        let col = index(element).unwrap_or(self.col);
        let across = number(element, "MergeAcross").min(COLUMNS);
        if col < self.col || col.saturating_add(across) >= COLUMNS {
            return Err(Unreadable::Damaged);
        }
        let down = number(element, "MergeDown").min(ROWS);
        (self.col, self.columns) = (col, across + 1);
        if let Some(sheet) = self.sheet.as_mut().filter(|_| across > 0 || down > 0) {
            let end = (self.row.saturating_add(down), col + across);
            sheet.merged.push(Area { start: (self.row, col), end });
        }
        let formula = attribute(element, "Formula").is_some();
        self.cell = Some(OpenCell { formula, ..OpenCell::default() });
        Ok(())
    }

    /// The workbook; one without a sheet is none.
    fn finish(self) -> Result<Workbook, Unreadable> {
        if self.sheets.is_empty() {
            return Err(Unreadable::Damaged);
        }
        let saved = super::plain_moment(&self.saved);
        Ok(Workbook { sheets: self.sheets, saved })
    }
}

impl Elements for Reading {
    fn start(&mut self, element: &BytesStart<'_>) -> Result<(), Unreadable> {
        let name = element.local_name();
        if self.skipped > 0 || name.as_ref() == "Comment" {
            self.skipped += 1;
            return Ok(());
        }
        match name.as_ref() {
            "Worksheet" if self.sheet.is_none() => return self.worksheet(element),
            "Column" => self.column(element),
            "Row" => return self.row(element),
            "Cell" => return self.cell(element),
            "Data" => {
                if let Some(cell) = &mut self.cell {
                    cell.kind = Some(attribute(element, "Type").unwrap_or_default());
                    self.in_data = true;
                }
            }
            "Br" if self.in_data => return self.text("\n"),
            "Visible" => self.in_visible = true,
            "LastSaved" => self.in_saved = true,
            _ => {}
        }
        Ok(())
    }

    fn text(&mut self, text: &str) -> Result<(), Unreadable> {
        // Only that of data counts, and of what is said of the workbook.
        if self.skipped > 0 {
            return Ok(());
        }
        if let Some(cell) = self.cell.as_mut().filter(|_| self.in_data) {
            cell.text.push_str(text);
        }
        if let Some(sheet) = self.sheet.as_mut().filter(|_| self.in_visible) {
            sheet.hidden |= matches!(text.trim(), "SheetHidden" | "SheetVeryHidden");
        }
        if self.in_saved {
            self.saved.push_str(text.trim());
        }
        Ok(())
    }

    fn end(&mut self, name: &str) -> Result<(), Unreadable> {
        if self.skipped > 0 {
            self.skipped -= 1;
            return Ok(());
        }
        match name {
            "Data" => self.in_data = false,
            "Visible" => self.in_visible = false,
            "LastSaved" => self.in_saved = false,
            "Cell" => {
                let cell = self.cell.take().and_then(OpenCell::cell);
                if let Some(sheet) = &mut self.sheet {
                    self.budget.put(sheet, (self.row, self.col), cell)?;
                }
                self.col += self.columns;
            }
            "Row" => self.row = self.row.saturating_add(self.rows),
            "Worksheet" => self.sheets.extend(self.sheet.take()),
            _ => {}
        }
        Ok(())
    }
}

/// Where a row, column or cell says it stands, from zero.
fn index(element: &BytesStart<'_>) -> Option<u32> {
    attribute(element, "Index")?.trim().parse::<u32>().ok()?.checked_sub(1)
}

/// An attribute that is a number; none is nothing.
fn number(element: &BytesStart<'_>, name: &str) -> u32 {
    attribute(element, name).and_then(|value| value.trim().parse().ok()).unwrap_or(0)
}

/// Whether a row or column is hidden.
fn is_hidden(element: &BytesStart<'_>) -> bool {
    attribute(element, "Hidden").is_some_and(|value| value == "1")
}

#[cfg(test)]
mod tests {
    use std::time::Instant;

    use chrono::NaiveDate;

    use super::*;
    use crate::formats::limits::Limit;

    /// A workbook with this inside.
    fn workbook(inside: &str) -> String {
        format!(
            "<?xml version=\"1.0\"?><?mso-application progid=\"Excel.Sheet\"?>\
             <Workbook xmlns=\"urn:schemas-microsoft-com:office:spreadsheet\" \
             xmlns:ss=\"urn:schemas-microsoft-com:office:spreadsheet\">{inside}</Workbook>"
        )
    }

    /// What is read of a workbook with this inside.
    fn read_book(inside: &str) -> Result<Workbook, Unreadable> {
        crate::formats::read(workbook(inside).as_bytes(), &Limits::default())
    }

    /// The first sheet of a workbook whose table holds these rows.
    fn sheet(rows: &str) -> Result<Sheet, Unreadable> {
        let book =
            read_book(&format!("<Worksheet ss:Name=\"A\"><Table>{rows}</Table></Worksheet>"))?;
        Ok(book.sheets.into_iter().next().expect("one"))
    }

    #[test]
    fn cells_of_every_type() {
        let data =
            |kind: &str, text: &str| format!("<Cell><Data ss:Type=\"{kind}\">{text}</Data></Cell>");
        let row = [
            data("Number", "38"),
            data("DateTime", "2023-05-17T00:00:00.000"),
            data("DateTime", "1899-12-31T08:30:00.000"),
            data("DateTime", "2023-05-17T08:30:00.000"),
            data("Boolean", "1"),
            data("Error", "#REF!"),
            data("String", "a&#10;b &amp; <B>c</B>"),
            "<Cell ss:Formula=\"=1+1\"/>".to_owned(),
            "<Cell><Comment><Data>remark</Data></Comment></Cell>".to_owned(),
            data("String", " "),
        ];
        let read = sheet(&format!("<Row>{}</Row>", row.concat())).expect("readable");
        let day = NaiveDate::from_ymd_opt(2023, 5, 17);
        let hour = NaiveTime::from_hms_opt(8, 30, 0);
        let wanted = [
            Cell::Number(38.0),
            Cell::Moment(day, None),
            Cell::Moment(None, hour),
            Cell::Moment(day, hour),
            Cell::Bool(true),
            Cell::Error("#REF!".into()),
            Cell::Text("a\nb & c".into()),
            Cell::Uncomputed,
        ];
        let wanted: Vec<_> = (0..).map(|col| (0, col)).zip(wanted).collect();
        assert_eq!(read.cells.into_iter().collect::<Vec<_>>(), wanted);
    }

    #[test]
    fn rows_and_cells_say_where_they_stand() {
        let cell = |attributes: &str, text: &str| {
            format!("<Cell {attributes}><Data ss:Type=\"String\">{text}</Data></Cell>")
        };
        let rows = [
            "<Column ss:Index=\"2\" ss:Hidden=\"1\" ss:Span=\"1\"/><Column/><Column ss:Hidden=\"1\"/>".to_owned(),
            "<Row ss:Index=\"3\" ss:Hidden=\"1\">".to_owned(),
            cell("ss:MergeAcross=\"2\" ss:MergeDown=\"1\"", "a"),
            cell("", "b"),
            "</Row><Row ss:Span=\"1\">".to_owned(),
            cell("ss:Index=\"5\"", "c"),
            "</Row><Row>".to_owned(),
            cell("", "d"),
            "</Row>".to_owned(),
        ];
        let read = sheet(&rows.concat()).expect("readable");
        assert_eq!(
            read.cells.keys().copied().collect::<Vec<_>>(),
            [(2, 0), (2, 3), (3, 4), (5, 0)]
        );
        assert_eq!(read.merged, [Area { start: (2, 0), end: (3, 2) }]);
        assert_eq!((read.hidden_rows, read.hidden_columns), (vec![2], vec![1, 2, 4]));
    }

    #[test]
    fn sheets_may_be_many_and_hidden() {
        let inside = "<DocumentProperties><LastSaved>2023-05-20T08:00:00Z</LastSaved></DocumentProperties>\
            <ss:Worksheet ss:Name=\"A\"><Table/></ss:Worksheet><Worksheet ss:Name=\"B\"><Table/>\
            <WorksheetOptions><Visible>SheetHidden</Visible></WorksheetOptions></Worksheet>";
        let book = read_book(inside).expect("readable");
        let names: Vec<_> = book.sheets.iter().map(|s| (s.name.as_str(), s.hidden)).collect();
        assert_eq!(names, [("A", false), ("B", true)]);
        assert_eq!(book.saved.as_deref(), Some("2023-05-20T08:00:00Z"));
    }

    #[test]
    fn what_means_harm_is_refused() {
        let started = Instant::now();
        let damaged = Err(Unreadable::Damaged);
        let data = "<Data ss:Type=\"String\">x</Data>";
        assert_eq!(
            sheet(&format!("<Row><Cell ss:Index=\"4000000000\">{data}</Cell></Row>")),
            damaged
        );
        let far = format!("<Cell ss:Index=\"4294967295\" ss:MergeAcross=\"9\">{data}</Cell>");
        assert_eq!(sheet(&format!("<Row>{far}</Row>")), damaged);
        assert_eq!(sheet("<Row ss:Index=\"4000000000\"/>"), damaged);
        assert_eq!(sheet("<Row ss:Index=\"9\"/><Row ss:Index=\"2\"/>"), damaged);
        assert!(
            sheet(&format!("<Row><Cell ss:MergeDown=\"4000000000\">{data}</Cell></Row>")).is_ok()
        );
        assert!(sheet("<Column ss:Span=\"4294967295\" ss:Hidden=\"1\"/>").is_ok());
        assert_eq!(sheet(&format!("<Row><Cell>{data}</Row>")), damaged);
        let own = workbook(
            "<Worksheet><Table><Row><Cell><Data>&lol;</Data></Cell></Row></Table></Worksheet>",
        );
        let own =
            own.replacen("<Workbook", "<!DOCTYPE W [<!ENTITY lol \"&lol;&lol;\">]><Workbook", 1);
        assert_eq!(read(&own, &Limits::default()), Err(Unreadable::Damaged));
        let attributes = (0..200_000).map(|at| format!(" a{at}=\"\"")).collect::<String>();
        assert!(sheet(&format!("<Row{attributes}><Cell>{data}</Cell></Row>")).is_ok());
        let sheets = "<Worksheet><Table/></Worksheet>".repeat(65);
        assert_eq!(read_book(&sheets), Err(Unreadable::Over(Limit::Sheets, 65, 64)));
        assert!(started.elapsed().as_secs() < 5, "{:?}", started.elapsed());
    }
}
