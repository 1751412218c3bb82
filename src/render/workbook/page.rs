//! The sheet of paper that a worksheet is printed on.

use std::collections::BTreeMap;
use std::io::{Cursor, Read, Write};

use rust_xlsxwriter::{Format, Workbook, Worksheet};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, System, ZipArchive, ZipWriter};

use super::form_sizes::size;
use super::sheet::Values;
use super::{FONT, WorkbookError, cache};

/// A4 among the paper sizes of the format.
const A4: u8 = 9;
/// A4's short and long edge in millimetres.
const A4_EDGES: (f64, f64) = (210.0, 297.0);
/// Margins in millimetres: left, right, top, bottom (Guideline 36-HD/VPTW).
const UPRIGHT: [f64; 4] =
    [size("margin-binding"), size("margin-outer"), size("margin-top"), size("margin-bottom")];
/// The same of a page that lies across and is bound at its upper edge.
const ACROSS: [f64; 4] = [
    size("landscape-side"),
    size("landscape-side"),
    size("landscape-binding"),
    size("landscape-outer"),
];
/// From the edge to the page number, in millimetres.
const NUMBER: f64 = size("page-number-top");
/// Size of the page number in points.
const NUMBER_SIZE: f64 = size("page-number");
/// Millimetres of an inch.
const INCH: f64 = 25.4;
/// Pixels of an inch, in which columns are measured.
const PIXELS: f64 = 96.0;
/// Points of a pixel.
pub(super) const POINTS: f64 = 72.0 / PIXELS;
/// The part of the width that columns take: printers differ by a percent or so,
/// and a sheet that is too wide by a hair would be scaled down.
const USED: f64 = 0.985;

/// Left, right, top and bottom margin in millimetres.
fn margins(landscape: bool) -> [f64; 4] {
    if landscape { ACROSS } else { UPRIGHT }
}

/// The printable width in pixels.
pub(super) fn width(landscape: bool) -> f64 {
    let edge = if landscape { A4_EDGES.1 } else { A4_EDGES.0 };
    let [left, right, ..] = margins(landscape);
    (edge - left - right) / INCH * PIXELS * USED
}

/// The printable height in pixels.
pub(super) fn height(landscape: bool) -> f64 {
    let edge = if landscape { A4_EDGES.0 } else { A4_EDGES.1 };
    let [.., top, bottom] = margins(landscape);
    (edge - top - bottom) / INCH * PIXELS * USED
}

/// The size of the letters by whose digits columns are measured.
const BASE: f64 = 12.0;
/// Height of a row and width of a column that nobody set, in pixels, for letters
/// of [`BASE`] points, whose digits are 8 pixels wide.
const DEFAULT_CELL: (u32, u32) = (21, 72);

/// The format of every cell that has none of its own.
///
/// Column widths count its digits. Calibri, the usual one, is missing on many
/// machines, where every page would then be scaled.
fn base() -> Format {
    letters(BASE)
}

/// An empty sheet.
pub(super) fn sheet(name: &str) -> Result<Worksheet, WorkbookError> {
    let mut sheet = Worksheet::new();
    sheet.set_default_format(&base(), DEFAULT_CELL.0, DEFAULT_CELL.1)?;
    sheet.set_name(name)?;
    Ok(sheet)
}

/// An empty workbook for such sheets.
pub(super) fn workbook() -> Result<Workbook, WorkbookError> {
    let mut workbook = Workbook::new();
    workbook.set_default_format(&base(), DEFAULT_CELL.0, DEFAULT_CELL.1)?;
    Ok(workbook)
}

/// Letters of a size.
pub(super) fn letters(size: f64) -> Format {
    Format::new().set_font_name(FONT).set_font_size(size)
}

/// Sets the sheet to print as the papers do, one page wide.
pub(super) fn set_up(sheet: &mut Worksheet, landscape: bool) {
    let [left, right, top, bottom] = margins(landscape).map(|margin| margin / INCH);
    sheet
        .set_paper_size(A4)
        .set_margins(left, right, top, bottom, NUMBER / INCH, NUMBER / INCH)
        .set_header(format!("&C&\"{FONT},Regular\"&{NUMBER_SIZE}&P"))
        .set_header_footer_scale_with_doc(false)
        .set_print_fit_to_pages(1, 0)
        // Annexes count their own pages.
        .set_print_first_page_number(1);
    if landscape {
        sheet.set_landscape();
    } else {
        sheet.set_portrait();
    }
}

/// The finished file of a workbook, with every part written anew.
///
/// The format has an attribute that takes the page number off a sheet's first
/// page; the writing library has none. It also notes the platform it ran on,
/// where the same workbook has to be the same bytes everywhere. And it gives charts
/// no numbers of cells that hold formulas: `numbers` has those of each sheet.
pub(super) fn finished(
    mut workbook: Workbook,
    numbers: &BTreeMap<String, Values>,
) -> Result<Vec<u8>, WorkbookError> {
    let file = workbook.save_to_buffer()?;
    let mut archive = ZipArchive::new(Cursor::new(&file))?;
    let mut rewritten = ZipWriter::new(Cursor::new(Vec::with_capacity(file.len())));
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .last_modified_time(zip::DateTime::default())
        .system(System::Unix);
    for index in 0..archive.len() {
        let mut part = archive.by_index(index)?;
        let mut xml = String::new();
        part.read_to_string(&mut xml)?;
        rewritten.start_file(part.name()?.into_owned(), options)?;
        if part.name()?.starts_with("xl/charts/") {
            xml = cache::filled(&xml, numbers);
        }
        let marked = xml.replacen("<headerFooter", "<headerFooter differentFirst=\"1\"", 1);
        rewritten.write_all(marked.as_bytes())?;
    }
    Ok(rewritten.finish()?.into_inner())
}
