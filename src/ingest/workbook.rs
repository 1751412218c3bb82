//! Files → cells: the only place that knows spreadsheet formats.
//!
//! What a file is, its bytes decide, not its ending. Cells are read one by one
//! where the format allows it, for a sheet's bounding box may be a billion times
//! larger than what it holds. Parsers may still abort or hang on hostile files:
//! this code runs in a worker process (see [`super::worker`]).

use std::collections::BTreeMap;
use std::io::{Cursor, Read};

use calamine::{
    CellErrorType, Data, DataRef, Dimensions, ExcelDateTime, Range, Reader, SheetVisible, Xls,
    XlsError, Xlsb, XlsbError, Xlsx, XlsxError,
};
use chrono::{NaiveDate, NaiveDateTime, NaiveTime};
use serde::{Deserialize, Serialize};

use super::cells::{Area, Cell, Sheet, Workbook};
use super::{biff, csv_text, foreign, hidden, normal, ods};
use crate::config::{Limits, MIB};

/// Why a file could not be read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Unreadable {
    /// Its bytes are no workbook's.
    NotWorkbook,
    /// A workbook, but broken.
    Damaged,
    /// The parser gave up in a way that should not be.
    Crashed,
    /// Protected by a password.
    Encrypted,
    /// Over a limit: which, how much, the limit.
    Over(Limit, u64, u64),
}

/// A limit that a file may exceed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Limit {
    /// MiB of the file.
    FileSize,
    /// MiB of its unpacked parts.
    Unpacked,
    /// Cells in use.
    Cells,
    /// Sheets.
    Sheets,
    /// Seconds.
    Seconds,
    /// MiB of memory.
    Memory,
    /// Merged areas, counted row by row.
    Merged,
    /// Sections and unit codes.
    Sections,
    /// Findings.
    Findings,
}

impl Limit {
    /// Its key in messages.
    pub fn key(self) -> &'static str {
        match self {
            Self::FileSize => "file-size",
            Self::Unpacked => "unpacked",
            Self::Cells => "cells",
            Self::Sheets => "sheets",
            Self::Seconds => "seconds",
            Self::Memory => "memory",
            Self::Merged => "merged",
            Self::Sections => "sections",
            Self::Findings => "findings",
        }
    }
}

/// The first bytes of every OLE compound file (.xls, encrypted .xlsx).
const OLE: [u8; 8] = [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1];

/// What the bytes say a file is.
enum Format {
    /// Office Open XML.
    Xlsx,
    /// Its binary sister.
    Xlsb,
    /// OpenDocument.
    Ods,
    /// BIFF8 in an OLE container.
    Xls,
    /// Text with separators.
    Csv,
}

/// Reads a workbook's cells.
///
/// # Errors
/// When the bytes are no readable workbook, or it is over a limit.
pub fn read(bytes: &[u8], limits: &Limits) -> Result<Workbook, Unreadable> {
    let size = bytes.len() as u64;
    if size > limits.file_bytes {
        return Err(over_bytes(Limit::FileSize, size, limits.file_bytes));
    }
    let (format, normal) = format(bytes, limits)?;
    let bytes = normal.as_deref().unwrap_or(bytes);
    let book = match format {
        Format::Xlsx => read_xlsx(bytes, limits),
        Format::Xlsb => read_xlsb(bytes, limits),
        Format::Ods => ods::read(bytes, limits),
        Format::Xls => read_xls(bytes, limits),
        Format::Csv => csv_text::read(bytes, limits),
    }?;
    Ok(Workbook { saved: saved(bytes), ..book })
}

/// The most bytes of a part that says when a workbook was saved.
const PROPERTIES_BYTES: u64 = 1 << 16;

/// When a workbook was last saved, by its properties; none where they do not say so.
fn saved(bytes: &[u8]) -> Option<String> {
    let mut zip = zip::ZipArchive::new(Cursor::new(bytes)).ok()?;
    [("docProps/core.xml", "dcterms:modified"), ("meta.xml", "dc:date")].iter().find_map(
        |(part, element)| {
            let mut text = String::new();
            let part = zip.by_name(part).ok()?;
            part.take(PROPERTIES_BYTES).read_to_string(&mut text).ok()?;
            let (_, after) = text.split_once(&format!("<{element}"))?;
            let (_, value) = after.split_once('>')?;
            let value = value.split('<').next()?.trim();
            // A moment as ISO 8601 writes it, which sorts as text.
            let plain = |c: char| c.is_ascii_digit() || "-:.TZ+".contains(c);
            (value.len() >= 10 && value.len() <= 40 && value.chars().all(plain))
                .then(|| value.to_owned())
        },
    )
}

/// A limit in bytes that was exceeded, told in MiB rounded up.
pub(super) fn over_bytes(limit: Limit, found: u64, allowed: u64) -> Unreadable {
    Unreadable::Over(limit, found.div_ceil(MIB), allowed / MIB)
}

/// What a file is, and its bytes in the form that the readers know where they are in
/// another one.
type Decided = (Format, Option<Vec<u8>>);

/// Decides by the bytes what a file is.
fn format(bytes: &[u8], limits: &Limits) -> Result<Decided, Unreadable> {
    if bytes.starts_with(b"PK\x03\x04") {
        return zip_format(bytes, limits);
    }
    if bytes.starts_with(&normal::BARE) {
        return Ok((Format::Xls, normal::xls(bytes)));
    }
    if bytes.starts_with(&OLE) {
        // The directory names its streams in UTF-16; capitals do not count.
        let holds = |name: &str| {
            let name: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
            bytes.windows(name.len()).any(|window| window.eq_ignore_ascii_case(&name))
        };
        return match () {
            () if holds("EncryptedPackage") => Err(Unreadable::Encrypted),
            () if holds("Workbook") || holds("Book") => Ok((Format::Xls, normal::xls(bytes))),
            () => Err(Unreadable::NotWorkbook),
        };
    }
    let is_text = foreign::kind(bytes).is_none() && csv_text::looks_like_text(bytes);
    if is_text { Ok((Format::Csv, None)) } else { Err(Unreadable::NotWorkbook) }
}

/// Decides what a ZIP container holds, after weighing its unpacked parts.
///
/// Declared sizes may lie, so every part is unpacked once and counted.
fn zip_format(bytes: &[u8], limits: &Limits) -> Result<Decided, Unreadable> {
    let mut zip = zip::ZipArchive::new(Cursor::new(bytes)).map_err(|_| Unreadable::Damaged)?;
    let mut unpacked = 0;
    for index in 0..zip.len() {
        // Asked before it is opened: without a password that fails as damage does.
        if zip.by_index_raw(index).is_ok_and(|part| part.encrypted()) {
            return Err(Unreadable::Encrypted);
        }
        let part = zip.by_index(index).map_err(|_| Unreadable::Damaged)?;
        let rest = limits.unpacked_bytes.saturating_sub(unpacked);
        let taken = std::io::copy(&mut part.take(rest + 1), &mut std::io::sink());
        unpacked += taken.map_err(|_| Unreadable::Damaged)?;
        if unpacked > limits.unpacked_bytes {
            return Err(over_bytes(Limit::Unpacked, unpacked, limits.unpacked_bytes));
        }
    }
    let has = |zip: &zip::ZipArchive<_>, name: &str| {
        zip.file_names().flatten().any(|found| found.eq_ignore_ascii_case(name))
    };
    if has(&zip, "content.xml") && !has(&zip, "_rels/.rels") {
        return Ok((Format::Ods, None));
    }
    // The parts' own relations say which is the workbook; their names may be any.
    let normal = normal::xlsx(bytes);
    let zip = zip::ZipArchive::new(Cursor::new(normal.as_deref().unwrap_or(bytes)));
    let zip = zip.map_err(|_| Unreadable::Damaged)?;
    match () {
        () if has(&zip, "xl/workbook.xml") => Ok((Format::Xlsx, normal)),
        () if has(&zip, "xl/workbook.bin") => Ok((Format::Xlsb, normal)),
        () => Err(Unreadable::NotWorkbook),
    }
}

/// The longest text of a cell, in bytes. Excel allows 32,767 characters; what is
/// far longer is no cell's text but what a missing quotation mark has swallowed,
/// or meant to take long.
const LONGEST_TEXT: usize = 1 << 20;

/// Counts cells, and the text in them, and refuses the first that is too much.
///
/// Text counts as it unfolds: a million cells may point at one long text.
pub(super) struct Budget {
    /// Cells so far.
    cells: u64,
    /// Cells allowed.
    cells_allowed: u64,
    /// Bytes of text so far.
    text: u64,
    /// Bytes of text allowed: as much as the file's parts may unpack to.
    text_allowed: u64,
}

impl Budget {
    /// The budget of one workbook.
    pub(super) fn new(limits: &Limits) -> Self {
        Self { cells: 0, cells_allowed: limits.cells, text: 0, text_allowed: limits.unpacked_bytes }
    }

    /// Refuses a workbook with too many sheets.
    pub(super) fn allow_sheets(sheets: u64, allowed: u64) -> Result<(), Unreadable> {
        if sheets > allowed {
            return Err(Unreadable::Over(Limit::Sheets, sheets, allowed));
        }
        Ok(())
    }

    /// Counts a cell.
    pub(super) fn take(&mut self, cell: &Cell) -> Result<(), Unreadable> {
        self.cells += 1;
        if self.cells > self.cells_allowed {
            return Err(Unreadable::Over(Limit::Cells, self.cells, self.cells_allowed));
        }
        if let Cell::Text(text) = cell {
            if text.len() > LONGEST_TEXT {
                return Err(Unreadable::Damaged);
            }
            self.text += text.len() as u64;
            if self.text > self.text_allowed {
                return Err(over_bytes(Limit::Unpacked, self.text, self.text_allowed));
            }
        }
        Ok(())
    }

    /// Puts a cell into a sheet.
    fn put(
        &mut self,
        sheet: &mut Sheet,
        at: (u32, u32),
        cell: Option<Cell>,
    ) -> Result<(), Unreadable> {
        if let Some(cell) = cell {
            self.take(&cell)?;
            sheet.cells.insert(at, cell);
        }
        Ok(())
    }
}

/// Office Open XML, cell by cell.
fn read_xlsx(bytes: &[u8], limits: &Limits) -> Result<Workbook, Unreadable> {
    let refused = |error: XlsxError| match error {
        XlsxError::Password => Unreadable::Encrypted,
        _ => Unreadable::Damaged,
    };
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(refused)?;
    let metadata = worksheets(book.sheets_metadata());
    Budget::allow_sheets(metadata.len() as u64, limits.sheets)?;
    let mut budget = Budget::new(limits);
    let mut hidden = hidden::of_xlsx(bytes).ok_or(Unreadable::Damaged)?;
    let mut sheets = Vec::new();
    for (name, is_hidden) in metadata {
        let mut sheet = Sheet { name: name.clone(), hidden: is_hidden, ..Sheet::default() };
        let merged = book.merge_cells_by_sheet_name(&name).map_err(refused)?;
        sheet.merged = merged.iter().map(area).collect();
        let mut reader = book.worksheet_cells_reader(&name).map_err(refused)?;
        while let Some(cell) = reader.next_cell_with_formula_metadata().map_err(refused)? {
            let value = match (cell.value, &cell.formula) {
                (DataRef::Empty, Some(_)) => Some(Cell::Uncomputed),
                (value, _) => from_ref(value),
            };
            budget.put(&mut sheet, cell.pos, value)?;
        }
        if let Some((rows, columns)) = hidden.remove(&name) {
            (sheet.hidden_rows, sheet.hidden_columns) = (rows, columns);
        }
        sheets.push(sheet);
    }
    Ok(Workbook { sheets, saved: None })
}

/// The worksheets among a workbook's sheets, and whether each is hidden.
fn worksheets(metadata: &[calamine::Sheet]) -> Vec<(String, bool)> {
    metadata
        .iter()
        .filter(|sheet| sheet.typ == calamine::SheetType::WorkSheet)
        .map(|sheet| (sheet.name.clone(), sheet.visible != SheetVisible::Visible))
        .collect()
}

/// Binary Office Open XML, cell by cell.
fn read_xlsb(bytes: &[u8], limits: &Limits) -> Result<Workbook, Unreadable> {
    let refused = |error: XlsbError| match error {
        XlsbError::Password => Unreadable::Encrypted,
        _ => Unreadable::Damaged,
    };
    let mut book: Xlsb<_> = Xlsb::new(Cursor::new(bytes)).map_err(refused)?;
    let metadata = worksheets(book.sheets_metadata());
    Budget::allow_sheets(metadata.len() as u64, limits.sheets)?;
    let mut budget = Budget::new(limits);
    let mut asides = biff::asides_of_xlsb(bytes).ok_or(Unreadable::Damaged)?;
    let mut sheets = Vec::new();
    for (name, hidden) in metadata {
        let mut sheet = Sheet { name: name.clone(), hidden, ..Sheet::default() };
        let aside = asides.remove(&name).unwrap_or_default();
        (sheet.hidden_rows, sheet.hidden_columns) = aside.hidden;
        sheet.merged = aside.merged;
        for (at, cell) in aside.cells {
            budget.put(&mut sheet, at, Some(cell))?;
        }
        let mut reader = book.worksheet_cells_reader(&name).map_err(refused)?;
        while let Some(cell) = reader.next_cell().map_err(refused)? {
            budget.put(&mut sheet, cell.get_position(), from_ref(cell.get_value().clone()))?;
        }
        sheets.push(sheet);
    }
    Ok(Workbook { sheets, saved: None })
}

/// BIFF8.
fn read_xls(bytes: &[u8], limits: &Limits) -> Result<Workbook, Unreadable> {
    let mut book: Xls<_> = Xls::new(Cursor::new(bytes)).map_err(|error: XlsError| match error {
        XlsError::Password => Unreadable::Encrypted,
        _ => Unreadable::Damaged,
    })?;
    let metadata = worksheets(book.sheets_metadata());
    Budget::allow_sheets(metadata.len() as u64, limits.sheets)?;
    let names = book.sheets_metadata().iter().map(|sheet| sheet.name.clone());
    let mut rows_and_columns: BTreeMap<String, _> = names.zip(biff::hidden_of_xls(bytes)).collect();
    let mut budget = Budget::new(limits);
    let mut sheets = Vec::new();
    for (name, hidden) in metadata {
        let range = book.worksheet_range(&name).map_err(|_| Unreadable::Damaged)?;
        let mut sheet = from_range(&name, hidden, &range, &mut budget)?;
        (sheet.hidden_rows, sheet.hidden_columns) =
            rows_and_columns.remove(&name).unwrap_or_default();
        let merged = book.merge_cells_by_sheet_name(&name).unwrap_or_default();
        sheet.merged = merged.iter().map(area).collect();
        sheets.push(sheet);
    }
    Ok(Workbook { sheets, saved: None })
}

/// The used cells of an unrolled sheet.
fn from_range(
    name: &str,
    hidden: bool,
    range: &Range<Data>,
    budget: &mut Budget,
) -> Result<Sheet, Unreadable> {
    let mut sheet = Sheet { name: name.to_owned(), hidden, ..Sheet::default() };
    let (top, left) = range.start().unwrap_or_default();
    for (row, col, value) in range.used_cells() {
        let offset =
            |from: u32, by: usize| from.saturating_add(u32::try_from(by).unwrap_or(u32::MAX));
        budget.put(&mut sheet, (offset(top, row), offset(left, col)), from_data(value))?;
    }
    Ok(sheet)
}

/// A merged area.
fn area(dimensions: &Dimensions) -> Area {
    Area { start: dimensions.start, end: dimensions.end }
}

/// A cell's value; none for an empty one.
fn from_ref(value: DataRef<'_>) -> Option<Cell> {
    match value {
        DataRef::SharedString(text) => Some(Cell::Text(text.to_owned())),
        other => from_data(&Data::from(other)),
    }
}

/// A cell's value; none for an empty one.
fn from_data(value: &Data) -> Option<Cell> {
    let cell = match value {
        Data::Empty => return None,
        Data::Int(number) => {
            // Counts are far below the 53 bits that a double holds exactly.
            i32::try_from(*number)
                .map_or_else(|_| Cell::Text(number.to_string()), |n| Cell::Number(n.into()))
        }
        Data::Float(number) => Cell::Number(*number),
        Data::String(text) => Cell::Text(text.clone()),
        Data::Bool(value) => Cell::Bool(*value),
        Data::DateTime(moment) => from_excel_moment(moment),
        Data::DateTimeIso(text) => from_iso_moment(text),
        Data::DurationIso(text) => from_iso_duration(text),
        Data::Error(error) => Cell::Error(error_text(error).to_owned()),
    };
    (!cell.is_blank()).then_some(cell)
}

/// An error value as Excel shows it.
pub(super) fn error_text(error: &CellErrorType) -> &'static str {
    match error {
        CellErrorType::Div0 => "#DIV/0!",
        CellErrorType::NA => "#N/A",
        CellErrorType::Name => "#NAME?",
        CellErrorType::Null => "#NULL!",
        CellErrorType::Num => "#NUM!",
        CellErrorType::Ref => "#REF!",
        CellErrorType::Value => "#VALUE!",
        CellErrorType::GettingData => "#GETTING_DATA",
    }
}

/// A serial day number; below 1 it is an hour alone.
fn from_excel_moment(moment: &ExcelDateTime) -> Cell {
    let (year, month, day, hour, minute, second, _) = moment.to_ymd_hms_milli();
    let serial = moment.as_f64();
    let date =
        NaiveDate::from_ymd_opt(year.into(), month.into(), day.into()).filter(|_| serial >= 1.0);
    let time = NaiveTime::from_hms_opt(hour.into(), minute.into(), second.into())
        .filter(|time| serial.fract() != 0.0 || *time != NaiveTime::MIN || date.is_none());
    Cell::Moment(date, time)
}

/// `2023-05-17` or `2023-05-17T08:00:00`.
pub(super) fn from_iso_moment(text: &str) -> Cell {
    if let Ok(date) = text.parse::<NaiveDate>() {
        return Cell::Moment(Some(date), None);
    }
    match text.parse::<NaiveDateTime>() {
        Ok(moment) => {
            let time = Some(moment.time()).filter(|time| *time != NaiveTime::MIN);
            Cell::Moment(Some(moment.date()), time)
        }
        Err(_) => Cell::Text(text.to_owned()),
    }
}

/// `PT08H30M00S`: how OpenDocument writes an hour.
pub(super) fn from_iso_duration(text: &str) -> Cell {
    let part = |unit: char| -> Option<u32> {
        let before = text.strip_prefix("PT")?.split(unit).next()?;
        let digits: String = before.chars().rev().take_while(char::is_ascii_digit).collect();
        digits.chars().rev().collect::<String>().parse().ok()
    };
    let has = |unit: char| text.contains(unit);
    let hour = if has('H') { part('H') } else { Some(0) };
    let minute = if has('M') { part('M') } else { Some(0) };
    match hour.zip(minute).and_then(|(hour, minute)| NaiveTime::from_hms_opt(hour, minute, 0)) {
        Some(time) => Cell::Moment(None, Some(time)),
        None => Cell::Text(text.to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hours_of_opendocument_are_read() {
        let time = |h, m| Cell::Moment(None, NaiveTime::from_hms_opt(h, m, 0));
        assert_eq!(from_iso_duration("PT08H30M00S"), time(8, 30));
        assert_eq!(from_iso_duration("PT14H"), time(14, 0));
        assert_eq!(from_iso_duration("PT26H"), Cell::Text("PT26H".into()));
    }

    #[test]
    fn bytes_that_are_no_workbook_are_refused() {
        let limits = Limits::default();
        assert_eq!(read(b"PK\x03\x04rest", &limits), Err(Unreadable::Damaged));
        assert_eq!(read(&[0, 1, 2, 0xff, 0xfe, 3], &limits), Err(Unreadable::NotWorkbook));
        assert_eq!(read(&OLE, &limits), Err(Unreadable::NotWorkbook));
    }

    #[test]
    fn a_text_that_no_cell_can_hold_is_damage() {
        let mut budget = Budget::new(&Limits::default());
        let text = |length| Cell::Text("a".repeat(length));
        assert_eq!(budget.take(&text(LONGEST_TEXT)), Ok(()));
        assert_eq!(budget.take(&text(LONGEST_TEXT + 1)), Err(Unreadable::Damaged));
    }

    #[test]
    fn a_file_over_the_size_limit_is_not_opened() {
        let limits = Limits { file_bytes: 3, ..Limits::default() };
        assert_eq!(read(b"a,b", &limits).map(|book| book.sheets.len()), Ok(1));
        assert_eq!(read(b"a,bc", &limits), Err(Unreadable::Over(Limit::FileSize, 1, 0)));
    }
}
