//! Any bytes → cells, with small limits: nothing crashes in what is ours, and no
//! workbook that is read is over a limit.
//!
//! The first byte says what the rest is: a whole file, or one part of a sound
//! container, for bytes alone hardly ever make a ZIP file. The spreadsheet parser
//! may panic on hostile files or ask for absurd amounts of memory; the program
//! reads them in a worker for that reason, and here such an end is one answer
//! among others. Run with `ASAN_OPTIONS=allocator_may_return_null=1` and
//! `-malloc_limit_mb=1000000`, so that refused memory is told to the program.

#![feature(alloc_error_hook)]
#![no_main]

use std::io::{Cursor, Write};
use std::time::Duration;

use bienban::config::Limits;
use bienban::formats::limits::{COLUMNS, ROWS};
use bienban::worker::Reader;
use libfuzzer_sys::fuzz_target;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

/// Limits that keep one run short.
const LIMITS: Limits = Limits {
    file_bytes: 1 << 20,
    unpacked_bytes: 4 << 20,
    cells: 10_000,
    sheets: 8,
    time: Duration::from_secs(10),
    memory_bytes: 256 << 20,
};

/// A workbook of one sheet.
const WORKBOOK: &str = r#"<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="S" sheetId="1" r:id="r1"/></sheets></workbook>"#;

/// Where its sheet is.
const RELATIONS: &str = r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>"#;

/// A container with these parts.
fn container(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        zip.start_file(*name, SimpleFileOptions::default()).expect("memory");
        zip.write_all(bytes).expect("memory");
    }
    zip.finish().expect("memory").into_inner()
}

/// The records of an .xlsb's list of one sheet `S` with the relation `r1`.
const BINARY_WORKBOOK: &[u8] = b"\x83\x01\x00\x8f\x01\x00\x9c\x01\x16\
    \0\0\0\0\x01\0\0\0\x02\0\0\0r\x001\0\x01\0\0\0S\0\x90\x01\x00\x84\x01\x00";

/// An .xls with this stream in it.
fn compound(stream: &[u8]) -> Vec<u8> {
    let mut file = cfb::CompoundFile::create(Cursor::new(Vec::new())).expect("memory");
    file.create_stream("/Workbook").expect("memory").write_all(stream).expect("memory");
    file.flush().expect("memory");
    file.into_inner().into_inner()
}

/// The file that the bytes stand for.
fn file(bytes: &[u8]) -> Vec<u8> {
    match bytes.split_first() {
        Some((0, content)) => container(&[("content.xml", content)]),
        Some((1, sheet)) => container(&[
            ("xl/workbook.xml", WORKBOOK.as_bytes()),
            ("xl/_rels/workbook.xml.rels", RELATIONS.as_bytes()),
            ("xl/worksheets/sheet1.xml", sheet),
        ]),
        Some((2, sheet)) => container(&[
            ("xl/workbook.bin", BINARY_WORKBOOK),
            ("xl/_rels/workbook.bin.rels", RELATIONS.replace(".xml", ".bin").as_bytes()),
            ("xl/worksheets/sheet1.bin", sheet),
        ]),
        Some((3, stream)) => compound(stream),
        Some((4, document)) => container(&[("word/document.xml", document)]),
        Some((5, html)) => [b"<html><table>", html].concat(),
        Some((6, xml)) => [b"<Workbook><Worksheet><Table>", xml].concat(),
        Some((_, rest)) => rest.to_vec(),
        None => Vec::new(),
    }
}

/// A panic that is caught is no crash, nor is memory that is refused; what is
/// not caught still ends the run.
fn forgive() {
    std::panic::set_hook(Box::new(|_| {}));
    std::alloc::set_alloc_error_hook(|_| std::panic::panic_any("refused memory"));
}

fuzz_target!(init: forgive(), |bytes: &[u8]| {
    if let Ok(book) = Reader::InProcess.read(&file(bytes), &LIMITS) {
        let cells: usize = book.sheets.iter().map(|sheet| sheet.cells.len()).sum();
        assert!(cells as u64 <= LIMITS.cells);
        assert!(book.sheets.len() as u64 <= LIMITS.sheets);
        let mut places = book.sheets.iter().flat_map(|sheet| sheet.cells.keys());
        assert!(places.all(|(row, col)| *row < ROWS && *col < COLUMNS));
    }
});
