//! Makes a PDF smaller without changing what is in it.
//!
//! A tagged paper has an object for every cell of its tables, and the exporter
//! writes each as plain text with a line in a table of addresses: half of the
//! file. PDF has had object streams for that since version 1.5, and PDF/A-2 and
//! PDF/UA-1 allow them: the objects are put together and compressed.

use std::collections::BTreeMap;
use std::io::Write;

use flate2::Compression;
use flate2::write::ZlibEncoder;

/// How many objects one stream holds at most: a reader that wants one of them
/// unpacks them all.
const OBJECTS_A_STREAM: usize = 1000;

/// A PDF as its exporter wrote it, cut into its parts.
struct Parts<'a> {
    /// What stands before the first object.
    header: &'a [u8],
    /// Every object by number, from its value to the end of its value.
    objects: BTreeMap<u32, &'a [u8]>,
    /// How many numbers are taken, the 0 that no object has among them.
    size: u32,
    /// The trailer's entries without its size and its braces.
    trailer: &'a [u8],
}

/// Where an object stands in the new file.
#[derive(Clone, Copy)]
enum Place {
    /// At this byte.
    Offset(u32),
    /// In this object stream, at this index.
    Packed(u32, u16),
}

/// The same PDF in fewer bytes; as it was, when it is not written as expected.
pub fn compact(pdf: Vec<u8>) -> Vec<u8> {
    parts(&pdf).and_then(|parts| packed(&parts)).unwrap_or(pdf)
}

/// Cuts a PDF with a plain table of addresses into its parts.
fn parts(pdf: &[u8]) -> Option<Parts<'_>> {
    let tail = last(pdf, b"startxref\n")?;
    let xref = number(lines(pdf.get(tail..)?).nth(1)?)?;
    let table = pdf.get(xref as usize..)?;
    let mut rows = lines(table);
    let (b"xref", sizes) = (rows.next()?, rows.next()?) else { return None };
    let size = number(sizes.strip_prefix(b"0 ")?)?;
    let offsets: Vec<(u32, u32)> = (0..size)
        .map(|object| Some((number(rows.next()?.get(..10)?)?, object)))
        .collect::<Option<_>>()?;
    let (b"trailer", trailer) = (rows.next()?, rows.next()?) else { return None };
    let prefix = format!("<</Size {size}");
    let trailer = trailer.strip_prefix(prefix.as_bytes())?.strip_suffix(b">>")?;
    // The first row is of the number that no object has.
    let mut used: Vec<(u32, u32)> = offsets.into_iter().skip(1).collect();
    used.sort_unstable();
    let ends = used.iter().skip(1).map(|(offset, _)| *offset).chain([xref]);
    let objects = used.iter().zip(ends).map(|((offset, object), end)| {
        let written = pdf.get(*offset as usize..end as usize)?;
        let value = written.strip_prefix(format!("{object} 0 obj\n").as_bytes())?;
        Some((*object, value.trim_ascii_end().strip_suffix(b"\nendobj")?))
    });
    let objects = objects.collect::<Option<_>>()?;
    let header = pdf.get(..used.first()?.0 as usize)?;
    Some(Parts { header, objects, size, trailer })
}

/// Writes the parts again, all objects but streams in object streams.
fn packed(parts: &Parts<'_>) -> Option<Vec<u8>> {
    let mut file = parts.header.to_vec();
    let mut places = BTreeMap::new();
    let is_stream = |value: &[u8]| value.ends_with(b"endstream");
    let (streams, plain): (Vec<_>, Vec<_>) =
        parts.objects.iter().partition(|(_, value)| is_stream(value));
    for (object, value) in streams {
        places.insert(*object, Place::Offset(write_object(&mut file, *object, value)?));
    }
    let mut next = parts.size;
    for group in plain.chunks(OBJECTS_A_STREAM) {
        for (index, (object, _)) in group.iter().enumerate() {
            places.insert(**object, Place::Packed(next, u16::try_from(index).ok()?));
        }
        let value = object_stream(group)?;
        places.insert(next, Place::Offset(write_object(&mut file, next, &value)?));
        next += 1;
    }
    let start = u32::try_from(file.len()).ok()?;
    places.insert(next, Place::Offset(start));
    let value = addresses(&places, next + 1, parts.trailer)?;
    write_object(&mut file, next, &value)?;
    file.extend(format!("startxref\n{start}\n%%EOF").bytes());
    Some(file)
}

/// Writes an object and returns where it begins.
fn write_object(file: &mut Vec<u8>, object: u32, value: &[u8]) -> Option<u32> {
    let start = u32::try_from(file.len()).ok()?;
    file.extend(format!("{object} 0 obj\n").bytes());
    file.extend(value);
    file.extend(b"\nendobj\n");
    Some(start)
}

/// An object stream: the numbers and places of its objects, then the objects.
fn object_stream(group: &[(&u32, &&[u8])]) -> Option<Vec<u8>> {
    let (mut index, mut values) = (String::new(), Vec::new());
    for (object, value) in group {
        index.push_str(&format!("{object} {} ", values.len()));
        values.extend(**value);
        values.push(b'\n');
    }
    let entries = format!("/Type/ObjStm/N {}/First {}", group.len(), index.len());
    stream(&entries, &[index.as_bytes(), &values].concat())
}

/// The table of addresses as a stream; it holds the trailer too.
fn addresses(places: &BTreeMap<u32, Place>, size: u32, trailer: &[u8]) -> Option<Vec<u8>> {
    let mut rows = Vec::new();
    let mut row = |kind: u8, place: u32, index: u16| {
        rows.push(kind);
        rows.extend(place.to_be_bytes());
        rows.extend(index.to_be_bytes());
    };
    row(0, 0, u16::MAX);
    for object in 1..size {
        match places.get(&object)? {
            Place::Offset(offset) => row(1, *offset, 0),
            Place::Packed(stream, index) => row(2, *stream, *index),
        }
    }
    let entries = format!("/Type/XRef/Size {size}/W[1 4 2]");
    let mut value = stream(&entries, &rows)?;
    // The trailer may hold bytes that are no text: it goes in after `<<`.
    value.splice(2..2, trailer.iter().copied());
    Some(value)
}

/// A compressed stream with these entries in its dictionary.
fn stream(entries: &str, bytes: &[u8]) -> Option<Vec<u8>> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes).ok()?;
    let bytes = encoder.finish().ok()?;
    let head = format!("<<{entries}/Filter/FlateDecode/Length {}>>\nstream\n", bytes.len());
    Some([head.as_bytes(), &bytes, b"\nendstream"].concat())
}

/// Where a text begins for the last time.
fn last(bytes: &[u8], text: &[u8]) -> Option<usize> {
    bytes.windows(text.len()).rposition(|window| window == text)
}

/// The lines of a text, without the white space at their ends.
fn lines(bytes: &[u8]) -> impl Iterator<Item = &[u8]> {
    bytes.split(|byte| *byte == b'\n').map(|line| line.trim_ascii_end())
}

/// A number in decimal digits.
fn number(digits: &[u8]) -> Option<u32> {
    std::str::from_utf8(digits).ok()?.trim().parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A PDF of two objects and a stream, as the exporter writes one.
    fn small() -> Vec<u8> {
        let mut pdf = b"%PDF-1.7\n%\x80\x80\x80\x80\n\n".to_vec();
        let mut offsets = Vec::new();
        for (object, value) in [
            (1, &b"<</Type/Catalog/Pages 2 0 R>>"[..]),
            (2, b"<</Type/Pages/Count 0/Kids[]>>"),
            (3, b"<</Length 2>>\nstream\nq\n\nendstream"),
        ] {
            offsets.push(pdf.len());
            pdf.extend(format!("{object} 0 obj\n").bytes());
            pdf.extend(value);
            pdf.extend(b"\nendobj\n\n");
        }
        let start = pdf.len();
        pdf.extend(b"xref\n0 4\n0000000000 65535 f\r\n");
        pdf.extend(offsets.iter().flat_map(|at| format!("{at:010} 00000 n\r\n").into_bytes()));
        pdf.extend(b"trailer\n<</Size 4/Root 1 0 R/ID[(\x80)(\x81)]>>\n");
        pdf.extend(format!("startxref\n{start}\n%%EOF").bytes());
        pdf
    }

    #[test]
    fn the_parts_are_found() {
        let pdf = small();
        let parts = parts(&pdf).expect("parts");
        assert_eq!(parts.size, 4);
        assert_eq!(parts.objects[&2], b"<</Type/Pages/Count 0/Kids[]>>");
        assert!(parts.objects[&3].ends_with(b"endstream"));
        assert_eq!(parts.trailer, b"/Root 1 0 R/ID[(\x80)(\x81)]");
    }

    #[test]
    fn streams_stay_and_the_rest_is_packed() {
        let packed = compact(small());
        let has = |text: &[u8]| packed.windows(text.len()).any(|window| window == text);
        assert!(has(b"3 0 obj\n<</Length 2>>\nstream\nq\n\nendstream\nendobj"));
        assert!(has(b"4 0 obj\n<</Type/ObjStm/N 2/First "));
        assert!(has(b"5 0 obj\n<</Root 1 0 R/ID[(\x80)(\x81)]/Type/XRef/Size 6/W[1 4 2]"));
        assert!(!has(b"1 0 obj") && !has(b"\nxref"));
        assert_eq!(compact(small()), packed);
    }

    #[test]
    fn what_is_not_understood_stays_as_it_is() {
        for pdf in [b"no pdf".to_vec(), b"%PDF-1.7\nstartxref\n9999\n%%EOF".to_vec()] {
            assert_eq!(compact(pdf.clone()), pdf);
        }
        let packed = compact(small());
        assert_eq!(compact(packed.clone()), packed);
    }
}
