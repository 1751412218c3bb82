//! Files → cells: the only room that knows formats of spreadsheets and documents.
//!
//! What a file is, its bytes decide, not its ending. Cells are read one by one
//! where the format allows it, for a sheet's bounding box may be a billion times
//! larger than what it holds. Parsers may still abort or hang on hostile files:
//! this code runs in a worker process (see [`crate::worker`]).

mod biff;
pub mod cells;
mod convert;
mod csv;
mod dense;
pub mod docx;
mod flow;
mod foreign;
mod html;
pub mod limits;
mod normal;
mod ods;
pub(crate) mod parts;
mod spreadsheetml;
mod text;
mod xls;
mod xlsb;
mod xlsx;

use std::io::{Cursor, Read};

use crate::config::Limits;
use cells::Workbook;
use docx::controls::Controlled;
pub use foreign::kind as foreign_kind;
use limits::{Limit, Unreadable, over_bytes};

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
    /// BIFF in an OLE container, and the stream of its records where that can be taken out.
    Xls(Option<Vec<u8>>),
    /// Text with separators.
    Csv,
    /// A page of HTML.
    Html,
    /// The XML of Excel 2002 and 2003.
    Spreadsheet,
    /// A Word document with this main part.
    Docx(docx::Main),
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
        Format::Xlsx => xlsx::read(bytes, limits),
        Format::Xlsb => xlsb::read(bytes, limits),
        Format::Ods => ods::read(bytes, limits),
        Format::Xls(stream) => xls::read(bytes, stream.as_deref(), limits),
        Format::Csv => csv::read(bytes, limits),
        Format::Html => html::read(&text::decode(bytes), limits),
        Format::Spreadsheet => spreadsheetml::read(&text::decode(bytes), limits),
        Format::Docx(main) => docx::read(bytes, &main, limits),
    }?;
    Ok(Workbook { saved: book.saved.or_else(|| saved(bytes)), ..book })
}

/// Reads a Word document as its paragraphs with their content controls.
///
/// # Errors
/// When the bytes are no such document, or it is over a limit.
pub fn read_controls(bytes: &[u8], limits: &Limits) -> Result<Controlled, Unreadable> {
    let size = bytes.len() as u64;
    if size > limits.file_bytes {
        return Err(over_bytes(Limit::FileSize, size, limits.file_bytes));
    }
    match format(bytes, limits)? {
        (Format::Docx(main), normal) => {
            docx::controls::read(normal.as_deref().unwrap_or(bytes), &main, limits)
        }
        _ => Err(Unreadable::NotWorkbook),
    }
}

/// Whether a sheet of this name stands for a whole file that has no sheets: a document, a page, or
/// text, in which no program finds a cell.
pub fn is_whole_file(sheet: &str) -> bool {
    [docx::SHEET, html::SHEET, csv::SHEET].contains(&sheet)
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
            plain_moment(value.split('<').next()?.trim())
        },
    )
}

/// A moment as ISO 8601 writes it, which sorts as text; none for anything else.
fn plain_moment(value: &str) -> Option<String> {
    let plain = |c: char| c.is_ascii_digit() || "-:.TZ+".contains(c);
    (value.len() >= 10 && value.len() <= 40 && value.chars().all(plain)).then(|| value.to_owned())
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
        return Ok((Format::Xls(normal::xls(bytes)), None));
    }
    if bytes.starts_with(&OLE) {
        // The directory names its streams in UTF-16; capitals do not count.
        let holds = |name: &str| {
            let name: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
            bytes.windows(name.len()).any(|window| window.eq_ignore_ascii_case(&name))
        };
        return match () {
            () if holds("EncryptedPackage") => Err(Unreadable::Encrypted),
            () if holds("Workbook") || holds("Book") => Ok((Format::Xls(normal::xls(bytes)), None)),
            () => Err(Unreadable::NotWorkbook),
        };
    }
    if foreign::kind(bytes).is_some() || !text::looks_like_text(bytes) {
        return Err(Unreadable::NotWorkbook);
    }
    let format = match text::markup(bytes) {
        Some(text::Markup::Html) => Format::Html,
        Some(text::Markup::Spreadsheet) => Format::Spreadsheet,
        Some(text::Markup::WordXml) => return Err(Unreadable::NotWorkbook),
        None => Format::Csv,
    };
    Ok((format, None))
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
        // A text document has tables too, and more than tables.
        let kind = parts::Parts::of(bytes).and_then(|mut parts| parts.text("mimetype"));
        let is_text = kind.is_some_and(|kind| kind.contains(".text"));
        return if is_text { Err(Unreadable::NotWorkbook) } else { Ok((Format::Ods, None)) };
    }
    // The parts' own relations say which is the workbook; their names may be any.
    let normal = normal::xlsx(bytes);
    let zip = zip::ZipArchive::new(Cursor::new(normal.as_deref().unwrap_or(bytes)));
    let zip = zip.map_err(|_| Unreadable::Damaged)?;
    match () {
        () if has(&zip, "xl/workbook.xml") => Ok((Format::Xlsx, normal)),
        () if has(&zip, "xl/workbook.bin") => Ok((Format::Xlsb, normal)),
        () => match docx::main_part(bytes) {
            Some(main) => Ok((Format::Docx(main), None)),
            None => Err(Unreadable::NotWorkbook),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_that_are_no_workbook_are_refused() {
        let limits = Limits::default();
        assert_eq!(read(b"PK\x03\x04rest", &limits), Err(Unreadable::Damaged));
        assert_eq!(read(&[0, 1, 2, 0xff, 0xfe, 3], &limits), Err(Unreadable::NotWorkbook));
        assert_eq!(read(&OLE, &limits), Err(Unreadable::NotWorkbook));
    }

    #[test]
    fn a_file_over_the_size_limit_is_not_opened() {
        let limits = Limits { file_bytes: 3, ..Limits::default() };
        assert_eq!(read(b"a,b", &limits).map(|book| book.sheets.len()), Ok(1));
        assert_eq!(read(b"a,bc", &limits), Err(Unreadable::Over(Limit::FileSize, 1, 0)));
    }
}
