//! Files that are no workbooks: what they are instead, so that whoever sent one is told
//! what to send.

use super::text::{self, Markup};

/// What a file is that is no workbook, by its first bytes; the key of the finding's
/// reason. None when it is nothing that people send in a workbook's place.
pub fn kind(bytes: &[u8]) -> Option<&'static str> {
    const PICTURES: [&[u8]; 8] = [
        b"\xff\xd8\xff",
        b"\x89PNG\r\n\x1a\n",
        b"GIF87a",
        b"GIF89a",
        b"II*\0",
        b"MM\0*",
        b"BM",
        b"\0\0\0\x0cjP  ",
    ];
    let first = bytes.get(..bytes.len().min(1024)).unwrap_or_default();
    if holds(first, b"%PDF-") {
        return Some("pdf");
    }
    // Sheets of Excel 2 to 4, before workbooks.
    let sheets: [&[u8]; 3] = [b"\x09\0\x04\0", b"\x09\x02\x06\0", b"\x09\x04\x06\0"];
    if sheets.iter().any(|start| bytes.starts_with(start)) {
        return Some("old-sheet");
    }
    // HEIC pictures of telephones, WebP.
    let tagged = bytes.get(4..8) == Some(b"ftyp") || bytes.get(8..12) == Some(b"WEBP");
    if tagged || PICTURES.iter().any(|start| bytes.starts_with(start)) {
        return Some("picture");
    }
    let is_zip = bytes.starts_with(b"PK\x03\x04");
    if is_zip && holds(bytes, b"application/vnd.oasis.opendocument.text") {
        return Some("word");
    }
    if first.starts_with(b"MIME-Version:") && holds(first, b"multipart/related") {
        return Some("web-archive");
    }
    if bytes.starts_with(b"<") && text::markup(bytes) == Some(Markup::WordXml) {
        return Some("word");
    }
    // The directory of an older file names its streams in UTF-16.
    let stream: Vec<u8> = "WordDocument".encode_utf16().flat_map(u16::to_le_bytes).collect();
    if bytes.starts_with(b"\xd0\xcf\x11\xe0") && holds(bytes, &stream)
        || bytes.starts_with(b"{\\rtf")
    {
        return Some("word");
    }
    let archives: [&[u8]; 3] = [b"Rar!", b"7z\xbc\xaf\x27\x1c", b"\x1f\x8b"];
    if is_zip || archives.iter().any(|start| bytes.starts_with(start)) {
        return Some("archive");
    }
    None
}

/// Whether these bytes stand anywhere among those.
fn holds(bytes: &[u8], wanted: &[u8]) -> bool {
    bytes.windows(wanted.len()).any(|window| window == wanted)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_people_send_in_a_workbooks_place_is_told_apart() {
        for (bytes, kind_of) in [
            (&b"%PDF-1.7\n"[..], Some("pdf")),
            (b"\xff\xd8\xff\xe0", Some("picture")),
            (b"\0\0\0\x18ftypheic", Some("picture")),
            (b"RIFF\0\0\0\0WEBP", Some("picture")),
            (b"PK\x03\x04....mimetypeapplication/vnd.oasis.opendocument.text", Some("word")),
            (b"<?mso-application progid=\"Word.Document\"?><w:wordDocument>", Some("word")),
            (b"MIME-Version: 1.0\nContent-Type: multipart/related;", Some("web-archive")),
            (b"<html>", None),
            (b"{\\rtf1", Some("word")),
            (b"PK\x03\x04....xl/other", Some("archive")),
            (b"Rar!\x1a", Some("archive")),
            (b"\x09\x04\x06\0\0\x04", Some("old-sheet")),
            (b"\x01\x02", None),
            (b"", None),
        ] {
            assert_eq!(kind(bytes), kind_of, "{bytes:?}");
        }
    }
}
