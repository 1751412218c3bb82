//! Any bytes → cells, with small limits: nothing crashes in what is ours, and no
//! workbook that is read is over a limit.
//!
//! The first byte says what the rest is: a whole file, or one part of a sound
//! container, for bytes alone hardly ever make a ZIP file. The spreadsheet parser
//! may panic on hostile files; the program reads them in a worker for that reason,
//! and here such a panic is one answer among others. Memory that the parser asks
//! for without need is refused in a worker only: run with `-malloc_limit_mb=4096`.

#![no_main]

use std::io::{Cursor, Write};
use std::time::Duration;

use bienban::config::Limits;
use bienban::ingest::worker::Reader;
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

/// The file that the bytes stand for.
fn file(bytes: &[u8]) -> Vec<u8> {
    match bytes.split_first() {
        Some((0, content)) => container(&[("content.xml", content)]),
        Some((1, sheet)) => container(&[
            ("xl/workbook.xml", WORKBOOK.as_bytes()),
            ("xl/_rels/workbook.xml.rels", RELATIONS.as_bytes()),
            ("xl/worksheets/sheet1.xml", sheet),
        ]),
        Some((_, rest)) => rest.to_vec(),
        None => Vec::new(),
    }
}

fuzz_target!(
    // A panic that is caught is no crash; one that is not still ends the run.
    init: std::panic::set_hook(Box::new(|_| {})),
    |bytes: &[u8]| {
        if let Ok(book) = Reader::InProcess.read(&file(bytes), &LIMITS) {
            let cells: usize = book.sheets.iter().map(|sheet| sheet.cells.len()).sum();
            assert!(cells as u64 <= LIMITS.cells);
            assert!(book.sheets.len() as u64 <= LIMITS.sheets);
        }
    }
);
