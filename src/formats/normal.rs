//! Valid workbooks that the workbook readers do not understand, brought into the form
//! that they do: parts of a container under other names, records of older kinds.
//!
//! Nothing is guessed: an .xlsx names its own parts through relations
//! (ECMA-376 part 2), and the records keep what they say.

use std::io::{Cursor, Write};

use super::parts::{Parts, Relation};

/// An .xlsx or .xlsb whose parts stand under the names that the readers look for; none
/// when they do so already, or when it is no workbook.
pub fn xlsx(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut parts = Parts::of(bytes)?;
    let main =
        parts.relations("").into_iter().find(|relation| relation.last == "officeDocument")?;
    let book = parts.bytes(&main.target)?;
    let is_text =
        book.trim_ascii_start().first() == Some(&b'<') || book.starts_with(b"\xef\xbb\xbf");
    let ending = if is_text { "xml" } else { "bin" };
    let relations = parts.relations(&main.target);
    let sheets = relations.iter().filter(|relation| relation.last.ends_with("sheet"));
    if sheets.count() == 0 {
        return None;
    }
    let main_name = format!("xl/workbook.{ending}");
    let mut moved: Vec<(&Relation, String)> = Vec::new();
    for (index, relation) in relations.iter().enumerate() {
        let canonical = match relation.last.as_str() {
            "sharedStrings" => format!("xl/sharedStrings.{ending}"),
            "styles" => format!("xl/styles.{ending}"),
            last if last.ends_with("sheet") => format!("xl/worksheets/sheet{index}.{ending}"),
            _ => continue,
        };
        moved.push((relation, canonical));
    }
    let in_place = |relation: &Relation, canonical: &str| {
        // A sheet may bear any name that the relation gives exactly.
        let wanted = if relation.last.ends_with("sheet") { &relation.target } else { canonical };
        relation.target == *wanted && parts.has_exactly(&relation.target)
    };
    let whole = main.target == main_name
        && parts.has_exactly(&main_name)
        && moved.iter().all(|(relation, canonical)| in_place(relation, canonical));
    if whole {
        return None;
    }
    let mut written = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let options =
        zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    let mut put = |name: &str, bytes: &[u8]| {
        written.start_file(name, options).ok()?;
        written.write_all(bytes).ok()
    };
    put(
        "_rels/.rels",
        relations_part([("main", main.kind.as_str(), main_name.as_str())]).as_bytes(),
    )?;
    put(&main_name, &book)?;
    let of_book = moved.iter().map(|(relation, canonical)| {
        (relation.id.as_str(), relation.kind.as_str(), canonical.trim_start_matches("xl/"))
    });
    put(&format!("xl/_rels/workbook.{ending}.rels"), relations_part(of_book).as_bytes())?;
    let mut there = std::collections::BTreeSet::new();
    for (relation, canonical) in &moved {
        // What a relation leads to and is not there is no part.
        if let Some(part) = parts.bytes(&relation.target).filter(|_| there.insert(canonical)) {
            put(canonical, &part)?;
        }
    }
    if let Some(properties) = parts.bytes("docProps/core.xml") {
        put("docProps/core.xml", &properties)?;
    }
    Some(written.finish().ok()?.into_inner())
}

/// A part of relations: identifier, kind and target of each.
fn relations_part<'a>(relations: impl IntoIterator<Item = (&'a str, &'a str, &'a str)>) -> String {
    let escaped = |text: &str| quick_xml::escape::escape(text).into_owned();
    let lines = relations.into_iter().map(|(id, kind, target)| {
        format!(
            "<Relationship Id=\"{}\" Type=\"{}\" Target=\"{}\"/>",
            escaped(id),
            escaped(kind),
            escaped(target)
        )
    });
    format!(
        "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">{}\
         </Relationships>",
        lines.collect::<String>()
    )
}

/// The records of an .xls that are written anew: the type as it stands and the one that
/// readers know.
///
/// - `Formula` of Excel 3 and 4, which later versions still read, becomes that of 5;
/// - `Dimensions` only says how large the sheet may be, and readers set aside memory for
///   all of it: it becomes a record that nobody reads.
const RECORDS: [(u16, u16); 3] = [(0x0206, 0x0006), (0x0406, 0x0006), (0x0200, UNREAD)];

/// The type of a record that has no meaning.
const UNREAD: u16 = 0x0fff;

/// `CodePage`, and those of its values that stand for the encodings of Windows and of
/// the Macintosh under other numbers ([MS-XLS] 2.4.52).
const CODE_PAGE: u16 = 0x0042;

/// The stream of an .xls, of any version that is kept in one stream of records, with the records
/// that readers know; none when there is no such stream.
pub fn xls(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut stream = match bytes.starts_with(&BARE) {
        true => bytes.to_vec(),
        false => super::biff::xls_stream(bytes)?,
    };
    let mut at = 0;
    while let Some(head) = stream.get(at..).and_then(|rest| rest.first_chunk::<4>()) {
        let kind = u16::from_le_bytes([head[0], head[1]]);
        let length = usize::from(u16::from_le_bytes([head[2], head[3]]));
        let to = RECORDS.iter().find(|(from, _)| *from == kind).map(|(_, to)| *to);
        if let (Some(to), Some(place)) = (to, stream.get_mut(at..at + 2)) {
            place.copy_from_slice(&to.to_le_bytes());
        }
        let page = stream.get_mut(at + 4..).and_then(|rest| rest.first_chunk_mut::<2>());
        if let (CODE_PAGE, Some(page)) = (kind, page) {
            match u16::from_le_bytes(*page) {
                32769 => *page = 1252_u16.to_le_bytes(),
                32768 => *page = 10000_u16.to_le_bytes(),
                _ => {}
            }
        }
        at += 4 + length;
    }
    Some(stream)
}

/// A container with this stream of records.
pub(super) fn compound(stream: &[u8]) -> Option<Vec<u8>> {
    let memory = Cursor::new(Vec::new());
    let mut file = cfb::CompoundFile::create_with_version(cfb::Version::V3, memory).ok()?;
    file.create_stream("/Workbook").ok()?.write_all(stream).ok()?;
    file.flush().ok()?;
    Some(file.into_inner().into_inner())
}

/// How a stream of records begins that stands in a file without a container (Excel 5).
pub const BARE: [u8; 2] = [0x09, 0x08];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_bytes_make_it_panic() {
        assert_eq!(xlsx(b"PK\x03\x04"), None);
        assert_eq!(xls(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"), None);
        assert!(xls(&[0x09, 0x08, 0xff, 0xff]).is_some());
    }
}
