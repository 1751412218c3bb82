//! OpenDocument sheets, cell by cell. A few letters of such a file can stand for
//! billions of cells (`number-rows-repeated`): only cells that hold something are
//! taken, and each is counted against the limit before it is stored.

use std::collections::BTreeSet;

use quick_xml::events::BytesStart;

use super::cells::{Area, Cell, Sheet, Workbook};
use super::convert::{from_iso_duration, from_iso_moment};
use super::limits::{Budget, Unreadable, place};
use super::parts::{Elements, Parts, attribute, each_element, hide, read_elements};
use crate::config::Limits;

/// Reads every sheet of an OpenDocument workbook.
///
/// # Errors
/// When it is encrypted, broken or over a limit.
pub fn read(bytes: &[u8], limits: &Limits) -> Result<Workbook, Unreadable> {
    let mut parts = Parts::of(bytes).ok_or(Unreadable::Damaged)?;
    if parts.text("META-INF/manifest.xml").is_some_and(|manifest| is_encrypted(&manifest)) {
        return Err(Unreadable::Encrypted);
    }
    let content = parts.text("content.xml").ok_or(Unreadable::Damaged)?;
    let mut reading = Reading::new(limits);
    read_elements(&content, &mut reading)?;
    reading.finish()
}

/// Whether the manifest says that parts are encrypted.
fn is_encrypted(manifest: &str) -> bool {
    let mut encrypted = false;
    each_element(manifest, |element| {
        encrypted |= element.local_name().as_ref() == "encryption-data";
    });
    encrypted
}

/// An attribute that is a number; 1 where it is missing or makes no sense, which
/// is what "repeated" and "spanned" mean then.
fn number(element: &BytesStart<'_>, name: &str) -> u32 {
    let value = attribute(element, name).and_then(|value| value.trim().parse::<u64>().ok());
    u32::try_from(value.unwrap_or(1).max(1)).unwrap_or(u32::MAX)
}

/// Whether a row or column is folded away or filtered out.
fn is_collapsed(element: &BytesStart<'_>) -> bool {
    attribute(element, "visibility").is_some_and(|value| value == "collapse" || value == "filter")
}

/// A cell between its start and its end.
#[derive(Default)]
struct OpenCell {
    /// Hidden below a merged one: nobody sees what it holds.
    covered: bool,
    /// How many columns it stands for.
    repeat: u32,
    /// `office:value-type`.
    kind: String,
    /// The value of that type, where an attribute gives it.
    value: Option<String>,
    /// Whether it is worked out by a formula.
    formula: bool,
    /// Whether the formula failed.
    error: bool,
    /// The text that is shown.
    text: String,
    /// Paragraphs of the text so far.
    paragraphs: usize,
}

impl OpenCell {
    /// A cell as its start describes it.
    fn new(element: &BytesStart<'_>) -> Self {
        let values = ["value", "date-value", "time-value", "boolean-value", "string-value"];
        let own = |name: &str| {
            let found = element.attributes().flatten().find(|a| a.key.as_ref() == name);
            found.and_then(|a| a.normalized_value(quick_xml::XmlVersion::Implicit1_0).ok())
        };
        Self {
            covered: element.local_name().as_ref() == "covered-table-cell",
            repeat: number(element, "number-columns-repeated"),
            kind: own("office:value-type").unwrap_or_default().into_owned(),
            value: values
                .iter()
                .find_map(|name| own(&format!("office:{name}")))
                .map(|value| value.into_owned()),
            formula: attribute(element, "formula").is_some(),
            error: own("calcext:value-type").is_some_and(|kind| kind == "error"),
            ..Self::default()
        }
    }

    /// What it holds.
    fn cell(self) -> Option<Cell> {
        if self.covered {
            return None;
        }
        let text = self.text;
        let is_error =
            |text: &str| text == "#N/A" || (text.starts_with('#') && text.ends_with(['!', '?']));
        let cell = match (self.kind.as_str(), self.value) {
            _ if self.error || (self.formula && is_error(&text)) => Cell::Error(text),
            ("float" | "percentage" | "currency", Some(value)) => {
                value.trim().parse().map_or(Cell::Text(text), Cell::Number)
            }
            ("date", Some(value)) => from_iso_moment(&value),
            ("time", Some(value)) => from_iso_duration(&value),
            ("boolean", Some(value)) => Cell::Bool(value == "true"),
            ("string", Some(value)) => Cell::Text(value),
            ("", _) if self.formula && text.is_empty() => Cell::Uncomputed,
            _ => Cell::Text(text),
        };
        (!cell.is_blank()).then_some(cell)
    }
}

/// What has been read of a workbook.
struct Reading {
    /// Sheets that are allowed.
    sheets_allowed: u64,
    /// Cells that are allowed.
    budget: Budget,
    /// The style that is being described.
    style: String,
    /// Styles of hidden sheets.
    hiding_styles: BTreeSet<String>,
    /// Sheets that are complete.
    sheets: Vec<Sheet>,
    /// The sheet that is being read.
    sheet: Option<Sheet>,
    /// The column that is described next.
    column: u32,
    /// The row that is being read.
    row: u32,
    /// How many rows it stands for.
    row_repeat: u32,
    /// Its cells by column.
    row_cells: Vec<(u32, Cell)>,
    /// The next cell's column.
    col: u32,
    /// The cell that is being read.
    cell: Option<OpenCell>,
    /// Open elements within one that is no part of a cell's text: a remark, a drawing.
    skipped: usize,
}

impl Reading {
    /// Nothing read yet.
    fn new(limits: &Limits) -> Self {
        Self {
            sheets_allowed: limits.sheets,
            budget: Budget::new(limits),
            style: String::new(),
            hiding_styles: BTreeSet::new(),
            sheets: Vec::new(),
            sheet: None,
            column: 0,
            row: 0,
            row_repeat: 0,
            row_cells: Vec::new(),
            col: 0,
            cell: None,
            skipped: 0,
        }
    }

    /// A sheet begins.
    fn table(&mut self, element: &BytesStart<'_>) -> Result<(), Unreadable> {
        Budget::allow_sheets(self.sheets.len() as u64 + 1, self.sheets_allowed)?;
        let style = attribute(element, "style-name").unwrap_or_default();
        self.sheet = Some(Sheet {
            name: attribute(element, "name").unwrap_or_default(),
            hidden: self.hiding_styles.contains(&style),
            ..Sheet::default()
        });
        (self.column, self.row, self.col) = (0, 0, 0);
        Ok(())
    }

    /// Remembers the area of a merged cell.
    fn merge(&mut self, element: &BytesStart<'_>) {
        let (rows, columns) =
            (number(element, "number-rows-spanned"), number(element, "number-columns-spanned"));
        if let Some(sheet) = self.sheet.as_mut().filter(|_| rows > 1 || columns > 1) {
            let end = (self.row.saturating_add(rows - 1), self.col.saturating_add(columns - 1));
            sheet.merged.push(Area { start: (self.row, self.col), end });
        }
    }

    /// An element begins within a cell.
    fn inside_cell(&mut self, element: &BytesStart<'_>) {
        let Some(cell) = &mut self.cell else { return };
        let full_name = element.name();
        match element.local_name().as_ref() {
            "annotation" => self.skipped = 1,
            _ if full_name.as_ref().starts_with("draw:") => self.skipped = 1,
            "p" => {
                if cell.paragraphs > 0 {
                    cell.text.push('\n');
                }
                cell.paragraphs += 1;
            }
            // White space folds into one anyway: how much of it does not matter.
            "s" | "tab" => cell.text.push(' '),
            "line-break" => cell.text.push('\n'),
            _ => {}
        }
    }

    /// A cell is complete: it stands in its row as often as it says.
    fn end_cell(&mut self) -> Result<(), Unreadable> {
        let Some(open) = self.cell.take() else { return Ok(()) };
        let repeat = open.repeat;
        if let Some(cell) = open.cell() {
            for offset in 0..repeat {
                self.budget.take(&cell)?;
                self.row_cells.push((self.col.saturating_add(offset), cell.clone()));
            }
        }
        self.col = self.col.saturating_add(repeat);
        Ok(())
    }

    /// A row is complete: it stands in the sheet as often as it says.
    fn end_row(&mut self) -> Result<(), Unreadable> {
        let cells = std::mem::take(&mut self.row_cells);
        let Some(sheet) = &mut self.sheet else { return Ok(()) };
        if !cells.is_empty() {
            for offset in 0..self.row_repeat {
                for (col, cell) in &cells {
                    // The first row's cells were counted when they ended.
                    if offset > 0 {
                        self.budget.take(cell)?;
                    }
                    place(sheet, (self.row.saturating_add(offset), *col), cell.clone())?;
                }
            }
        }
        self.row = self.row.saturating_add(self.row_repeat);
        Ok(())
    }

    /// The workbook; a document that ends before its elements is cut short.
    fn finish(self) -> Result<Workbook, Unreadable> {
        let whole = self.sheet.is_none() && !self.sheets.is_empty();
        if whole {
            Ok(Workbook { sheets: self.sheets, saved: None })
        } else {
            Err(Unreadable::Damaged)
        }
    }
}

impl Elements for Reading {
    fn start(&mut self, element: &BytesStart<'_>) -> Result<(), Unreadable> {
        let name = element.local_name();
        if self.skipped > 0 {
            self.skipped += 1;
            return Ok(());
        }
        if self.cell.is_some() {
            self.inside_cell(element);
            return Ok(());
        }
        match name.as_ref() {
            "style" => self.style = attribute(element, "name").unwrap_or_default(),
            "table-properties"
                if attribute(element, "display").is_some_and(|display| display == "false") =>
            {
                self.hiding_styles.insert(self.style.clone());
            }
            "table" if self.sheet.is_none() => self.table(element)?,
            "table-column" => {
                let repeat = number(element, "number-columns-repeated");
                if let Some(sheet) = self.sheet.as_mut().filter(|_| is_collapsed(element)) {
                    hide(
                        &mut sheet.hidden_columns,
                        self.column..self.column.saturating_add(repeat),
                    );
                }
                self.column = self.column.saturating_add(repeat);
            }
            "table-row" => {
                self.row_repeat = number(element, "number-rows-repeated");
                self.col = 0;
                if let Some(sheet) = self.sheet.as_mut().filter(|_| is_collapsed(element)) {
                    hide(
                        &mut sheet.hidden_rows,
                        self.row..self.row.saturating_add(self.row_repeat),
                    );
                }
            }
            "table-cell" | "covered-table-cell" if self.sheet.is_some() => {
                self.merge(element);
                self.cell = Some(OpenCell::new(element));
            }
            _ => {}
        }
        Ok(())
    }

    fn text(&mut self, text: &str) -> Result<(), Unreadable> {
        // Only that of cells counts.
        let paragraph = self.cell.as_mut().filter(|cell| cell.paragraphs > 0);
        if let Some(cell) = paragraph.filter(|_| self.skipped == 0) {
            cell.text.push_str(text);
        }
        Ok(())
    }

    fn end(&mut self, name: &str) -> Result<(), Unreadable> {
        if self.skipped > 0 {
            self.skipped -= 1;
            return Ok(());
        }
        match name {
            "table-cell" | "covered-table-cell" => self.end_cell(),
            "table-row" if self.cell.is_none() => self.end_row(),
            "table" if self.cell.is_none() => {
                self.sheets.extend(self.sheet.take());
                Ok(())
            }
            _ => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io::{Cursor, Write};

    use chrono::{NaiveDate, NaiveTime};

    use super::*;
    use crate::formats::limits::Limit;

    /// An OpenDocument file with this body of its spreadsheet.
    fn file(body: &str) -> Vec<u8> {
        let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
        zip.start_file("content.xml", zip::write::SimpleFileOptions::default()).expect("memory");
        let content = format!("<office:document-content>{body}</office:document-content>");
        zip.write_all(content.as_bytes()).expect("memory");
        zip.finish().expect("memory").into_inner()
    }

    /// The first sheet of a file with this table.
    fn sheet(table: &str) -> Result<Sheet, Unreadable> {
        let body = format!(r#"<table:table table:name="A">{table}</table:table>"#);
        let mut book = read(&file(&body), &Limits::default())?;
        Ok(book.sheets.remove(0))
    }

    #[test]
    fn cells_of_every_type() {
        let read = sheet(concat!(
            "<table:table-row>\n",
            r#"<table:table-cell office:value-type="float" office:value="38"><text:p>38 phiếu</text:p></table:table-cell>"#,
            r#"<table:table-cell office:value-type="date" office:date-value="2023-05-17"/>"#,
            r#"<table:table-cell office:value-type="time" office:time-value="PT08H30M00S"/>"#,
            r#"<table:table-cell office:value-type="boolean" office:boolean-value="true"/>"#,
            r#"<table:table-cell office:value-type="string"><text:p>a<text:s text:c="9"/>b &amp; &#225;</text:p><text:p>c</text:p></table:table-cell>"#,
            r#"<table:table-cell table:formula="of:=1/0" office:value-type="string" office:string-value="" calcext:value-type="error"><text:p>#DIV/0!</text:p></table:table-cell>"#,
            r#"<table:table-cell table:formula="of:=A1"/>"#,
            r#"<table:table-cell table:formula="of:=&quot;&quot;" office:value-type="string" office:string-value=""/>"#,
            r#"<table:table-cell><office:annotation><text:p>remark</text:p></office:annotation></table:table-cell>"#,
            "</table:table-row>",
        ))
        .expect("readable");
        let expected = [
            Cell::Number(38.0),
            Cell::Moment(NaiveDate::from_ymd_opt(2023, 5, 17), None),
            Cell::Moment(None, NaiveTime::from_hms_opt(8, 30, 0)),
            Cell::Bool(true),
            Cell::Text("a b & á\nc".into()),
            Cell::Error("#DIV/0!".into()),
            Cell::Uncomputed,
        ];
        let cells: Vec<_> = read.cells.into_iter().collect();
        let expected: Vec<_> = (0..).map(|col| (0, col)).zip(expected).collect();
        assert_eq!(cells, expected);
    }

    #[test]
    fn repeated_cells_stand_where_they_are_shown() {
        let read = sheet(concat!(
            r#"<table:table-column table:number-columns-repeated="2"/><table:table-column table:visibility="collapse"/>"#,
            r#"<table:table-row table:number-rows-repeated="1000000"><table:table-cell table:number-columns-repeated="16384"/></table:table-row>"#,
            r#"<table:table-row table:number-rows-repeated="2" table:visibility="filter"><table:table-cell/>"#,
            r#"<table:table-cell office:value-type="float" office:value="1" table:number-columns-repeated="2"/></table:table-row>"#,
            r#"<table:table-row><table:table-cell table:number-rows-spanned="2" table:number-columns-spanned="1"><text:p>x</text:p></table:table-cell></table:table-row>"#,
            r#"<table:table-row><table:covered-table-cell><text:p>unseen</text:p></table:covered-table-cell></table:table-row>"#,
            r#"<table:table-row table:number-rows-repeated="4000000000"><table:table-cell table:number-columns-repeated="4000000000"/></table:table-row>"#,
        ))
        .expect("readable");
        let at: Vec<_> = read.cells.keys().copied().collect();
        let base = 1_000_000;
        assert_eq!(at, [(base, 1), (base, 2), (base + 1, 1), (base + 1, 2), (base + 2, 0)]);
        assert_eq!(read.hidden_rows, [base, base + 1]);
        assert_eq!(read.hidden_columns, [2]);
        assert_eq!(read.merged, [Area { start: (base + 2, 0), end: (base + 3, 0) }]);
    }

    #[test]
    fn a_million_cells_are_read_and_one_more_is_not() {
        let rows = |rows: u32| {
            sheet(&format!(
                r#"<table:table-row table:number-rows-repeated="{rows}"><table:table-cell office:value-type="float" office:value="1"/></table:table-row>"#
            ))
        };
        assert_eq!(rows(1_000_000).map(|sheet| sheet.cells.len()), Ok(1_000_000));
        let over = Unreadable::Over(Limit::Cells, 1_000_001, 1_000_000);
        assert_eq!(rows(1_000_001), Err(over));
    }

    #[test]
    fn a_cell_beyond_every_sheet_is_damage() {
        let after = |rows: &str, columns: &str| {
            sheet(&format!(
                r#"<table:table-row table:number-rows-repeated="{rows}"/><table:table-row><table:table-cell table:number-columns-repeated="{columns}"/><table:table-cell><text:p>x</text:p></table:table-cell></table:table-row>"#
            ))
        };
        assert_eq!(after("1048575", "16383").map(|sheet| sheet.cells.len()), Ok(1));
        assert_eq!(after("1048576", "1"), Err(Unreadable::Damaged));
        assert_eq!(after("1", "16384"), Err(Unreadable::Damaged));
        assert_eq!(after("4294967295", "4294967295"), Err(Unreadable::Damaged));
    }

    #[test]
    fn what_is_cut_short_is_damaged() {
        assert_eq!(sheet("<table:table-row>"), Err(Unreadable::Damaged));
        assert_eq!(read(&file("<table:table>"), &Limits::default()), Err(Unreadable::Damaged));
        let own_entity = "<table:table-row><table:table-cell><text:p>&lol;</text:p></table:table-cell></table:table-row>";
        assert_eq!(sheet(own_entity), Err(Unreadable::Damaged));
    }

    #[test]
    fn an_encrypted_manifest_is_seen() {
        assert!(is_encrypted(
            "<manifest:manifest><manifest:file-entry><manifest:encryption-data/></manifest:file-entry></manifest:manifest>"
        ));
        assert!(!is_encrypted("<manifest:manifest><manifest:file-entry/></manifest:manifest>"));
    }
}
