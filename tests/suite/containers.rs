//! Offices' returns (`tests/offices`) as a Word document, as a page of HTML named .xls and in the
//! XML of Excel 2003: whatever they come in, they say the same, or it is asked; no figure changes.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::io::{Cursor, Write as _};

use bienban::formats::cells::{Area, Cell, Sheet, Workbook};
use bienban::ingest::values;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use crate::own_words::{cells, made, offices, put, round};

/// Text as XML and HTML write it.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('"', "&quot;")
}

/// What a cell shows.
fn shown(cell: &Cell) -> String {
    match cell {
        Cell::Text(text) => text.clone(),
        cell => values::text(cell).unwrap_or_default(),
    }
}

/// A place of a sheet's grid.
enum Place<'s> {
    /// A cell with its area and what it shows.
    Cell(Area, String),
    /// One that lies below a merged cell, with that.
    Covered(&'s Area),
}

/// The places of a row from left to right; those that a merged cell of the row covers are left out.
fn places(sheet: &Sheet, row: u32) -> Vec<Place<'_>> {
    let columns = sheet.cells.keys().map(|(_, col)| *col);
    let last = columns.chain(sheet.merged.iter().map(|area| area.end.1)).max().unwrap_or(0);
    let (mut places, mut col) = (Vec::new(), 0);
    while col <= last {
        let merged = sheet.merged.iter().find(|area| area.contains(row, col));
        let area = merged.copied().unwrap_or(Area { start: (row, col), end: (row, col) });
        let text = sheet.cells.get(&(row, col)).map(shown).unwrap_or_default();
        places.push(match merged {
            Some(merged) if merged.start.0 < row => Place::Covered(merged),
            _ => Place::Cell(area, text),
        });
        col = area.end.1 + 1;
    }
    places
}

/// The rows of a sheet.
fn rows(sheet: &Sheet) -> std::ops::RangeInclusive<u32> {
    0..=sheet.cells.keys().map(|(row, _)| *row).max().unwrap_or(0)
}

/// A page of HTML with a table a sheet.
fn html(book: &Workbook) -> Vec<u8> {
    let mut page = "<html><head><meta charset=\"utf-8\"></head><body>".to_owned();
    for sheet in &book.sheets {
        page.push_str("<table border=1>");
        for row in rows(sheet) {
            page.push_str("<tr>");
            for place in places(sheet, row) {
                let Place::Cell(Area { start, end }, text) = place else { continue };
                let (wide, high) = (end.1 - start.1 + 1, end.0 - start.0 + 1);
                let text = escaped(&text).replace('\n', "<br>").replace("  ", "&nbsp; ");
                write!(page, "<td colspan={wide} rowspan={high}>{text}</td>").expect("memory");
            }
            page.push_str("</tr>");
        }
        page.push_str("</table>");
    }
    page.push_str("</body></html>");
    page.into_bytes()
}

/// A Word document with a table a sheet.
fn docx(book: &Workbook) -> Vec<u8> {
    let mut body = String::new();
    for sheet in &book.sheets {
        body.push_str("<w:tbl>");
        for row in rows(sheet) {
            body.push_str("<w:tr>");
            for place in places(sheet, row) {
                let (area, merge, text) = match &place {
                    Place::Covered(area) => (**area, "<w:vMerge/>", String::new()),
                    Place::Cell(area, text) if area.end.0 > row => {
                        (*area, "<w:vMerge w:val=\"restart\"/>", text.clone())
                    }
                    Place::Cell(area, text) => (*area, "", text.clone()),
                };
                let wide = area.end.1 - area.start.1 + 1;
                let text = escaped(&text).replace('\n', "</w:t><w:br/><w:t>");
                write!(
                    body,
                    "<w:tc><w:tcPr><w:gridSpan w:val=\"{wide}\"/>{merge}</w:tcPr>\
                     <w:p><w:r><w:t xml:space=\"preserve\">{text}</w:t></w:r></w:p></w:tc>"
                )
                .expect("memory");
            }
            body.push_str("</w:tr>");
        }
        body.push_str("</w:tbl><w:p/>");
    }
    document(&body)
}

/// A Word document with this body.
fn document(body: &str) -> Vec<u8> {
    let parts = [
        (
            "_rels/.rels",
            "<Relationships><Relationship Id=\"r\" Type=\"http://schemas.openxmlformats.org/\
             officeDocument/2006/relationships/officeDocument\" Target=\"word/document.xml\"/>\
             </Relationships>"
                .to_owned(),
        ),
        ("word/document.xml", format!("<w:document><w:body>{body}</w:body></w:document>")),
    ];
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in parts {
        zip.start_file(name, SimpleFileOptions::default()).expect("memory");
        zip.write_all(text.as_bytes()).expect("memory");
    }
    zip.finish().expect("memory").into_inner()
}

#[test]
fn a_picture_in_a_document_is_told_with_the_words_before_it() {
    let own = round();
    let (office, code) = offices().remove(0);
    let body = "<w:p><w:r><w:t>Ảnh chụp kết quả:</w:t></w:r></w:p><w:p><w:r><w:drawing>\
        <wp:extent cx=\"5000000\" cy=\"300000\"/><pic:pic/></w:drawing></w:r></w:p>";
    std::fs::write(own.join(&format!("input/{office}/anh.docx")), document(body)).expect("written");
    let output = own.run(&["check", "--format", "json"]);
    let report: serde_json::Value = serde_json::from_slice(&output.stdout).expect("JSON");
    let findings = report["findings"].as_array().expect("findings").iter();
    let told: Vec<_> = findings.filter(|finding| finding["code"] == "W106").collect();
    let [told] = told.as_slice() else { panic!("{told:?}") };
    let message = told["message"].as_str().expect("a message");
    assert!(message.contains("có 1 hình") && message.contains("“Ảnh chụp kết quả:”"), "{message}");
    assert_eq!(told["unit"], code.as_str(), "by its folder");
}

/// A workbook in the XML of Excel 2003.
fn spreadsheet(book: &Workbook) -> Vec<u8> {
    let mut text = "<?xml version=\"1.0\"?>\n<?mso-application progid=\"Excel.Sheet\"?>\n\
        <Workbook xmlns=\"urn:schemas-microsoft-com:office:spreadsheet\" \
        xmlns:ss=\"urn:schemas-microsoft-com:office:spreadsheet\">"
        .to_owned();
    for sheet in &book.sheets {
        write!(text, "<Worksheet ss:Name=\"{}\"><Table>", escaped(&sheet.name)).expect("memory");
        for row in rows(sheet) {
            write!(text, "<Row ss:Index=\"{}\">", row + 1).expect("memory");
            let filled = sheet.cells.range((row, 0)..=(row, u32::MAX)).map(|((_, col), _)| *col);
            let merged = sheet.merged.iter().filter(|area| area.start.0 == row);
            let columns: BTreeSet<u32> = filled.chain(merged.map(|area| area.start.1)).collect();
            for col in &columns {
                let empty = Cell::Text(String::new());
                let cell = sheet.cells.get(&(row, *col)).unwrap_or(&empty);
                let area = sheet.merged.iter().find(|area| area.start == (row, *col));
                let area = area.map(|area| (area.end.1 - area.start.1, area.end.0 - area.start.0));
                let (across, down) = area.unwrap_or_default();
                let (kind, data) = match cell {
                    Cell::Number(number) => ("Number", number.to_string()),
                    Cell::Moment(Some(date), time) => {
                        ("DateTime", format!("{date}T{}.000", time.unwrap_or_default()))
                    }
                    Cell::Moment(None, Some(time)) => {
                        ("DateTime", format!("1899-12-31T{time}.000"))
                    }
                    cell => ("String", shown(cell)),
                };
                let data = escaped(&data).replace('\n', "&#10;");
                write!(
                    text,
                    "<Cell ss:Index=\"{}\" ss:MergeAcross=\"{across}\" ss:MergeDown=\"{down}\">\
                     <Data ss:Type=\"{kind}\">{data}</Data></Cell>",
                    col + 1
                )
                .expect("memory");
            }
            text.push_str("</Row>");
        }
        text.push_str("</Table></Worksheet>");
    }
    text.push_str("</Workbook>");
    text.into_bytes()
}

/// How a workbook's cells are written into a container.
pub type Container = fn(&Workbook) -> Vec<u8>;

/// The containers that workbooks are written into.
pub const CONTAINERS: [(&str, Container); 3] =
    [("docx", docx), ("html", html), ("xml", spreadsheet)];

/// Two workbooks hold the same in the same places.
fn same_cells(one: &Workbook, other: &Workbook) {
    for (one, other) in one.sheets.iter().zip(&other.sheets) {
        assert_eq!(one.name, other.name);
        for (place, cell) in &other.cells {
            assert_eq!(one.cells.get(place).map(shown), Some(shown(cell)), "{place:?}");
        }
        assert_eq!(one.cells.len(), other.cells.len());
        let areas = |sheet: &Sheet| {
            let mut areas: Vec<_> = sheet.merged.iter().map(|a| (a.start, a.end)).collect();
            areas.sort_unstable();
            areas
        };
        assert_eq!(areas(one), areas(other));
    }
}

#[test]
fn an_office_says_the_same_in_every_container() {
    let mut asked = Vec::new();
    let is_thorough = std::env::var_os("BIENBAN_LARGE").is_some();
    for (index, (office, code)) in offices().into_iter().enumerate() {
        let canonical = round();
        let (expected, _) = made(&canonical, &code, &office);
        // One each, and all of them for the first.
        for (at, (name, write)) in CONTAINERS.into_iter().enumerate() {
            if index > 0 && at != index % 3 && !is_thorough {
                continue;
            }
            let own = round();
            put(&own, &office, &|bytes| {
                let book = cells(&bytes);
                let written = write(&book);
                if name == "xml" {
                    same_cells(&cells(&written), &book);
                }
                written
            });
            let (found, errors) = made(&own, &code, &office);
            assert!(errors > 0 || found == expected, "{office} as {name}: {found} {expected}");
            if errors > 0 {
                asked.push(format!("{office} as {name}"));
            }
        }
    }
    // A document has one sheet, where several had names and stood apart: some ask then.
    assert!(asked.len() <= 8, "{asked:#?}");
    assert!(!asked.iter().any(|asked| asked.ends_with("xml")), "{asked:#?}");
}
