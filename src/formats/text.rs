//! Bytes → text: UTF-8, UTF-16, Windows-1258, or what the text itself names as its encoding; and
//! what kind of marked-up text it is.

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1258};
use unicode_normalization::UnicodeNormalization;

/// Where an encoding is named, if anywhere: browsers look no further either.
const NAMED_WITHIN: usize = 1024;

/// How much of a text is looked at to see what it is: remarks may stand before its first element.
const LOOKED_AT: usize = 1 << 16;

/// Whether the bytes can be text: a mark of Unicode, or none of the control
/// characters that every binary format holds.
pub(super) fn looks_like_text(bytes: &[u8]) -> bool {
    !bytes.is_empty()
        && (Encoding::for_bom(bytes).is_some()
            || utf16_without_mark(bytes).is_some()
            || !bytes.iter().any(|byte| matches!(byte, 0..=8 | 14..=31 | 127)))
}

/// UTF-16 without a mark shows in its zero bytes: Latin letters have one each.
fn utf16_without_mark(bytes: &[u8]) -> Option<&'static Encoding> {
    let sample = bytes.get(..bytes.len().min(512)).filter(|sample| sample.len() >= 4)?;
    let zeros = |odd: usize| sample.iter().skip(odd).step_by(2).filter(|byte| **byte == 0).count();
    let half = sample.len() / 2;
    match (zeros(0), zeros(1)) {
        (0, high) if high * 3 > half => Some(UTF_16LE),
        (high, 0) if high * 3 > half => Some(UTF_16BE),
        _ => None,
    }
}

/// The file as text. What is sound UTF-8 is that, whatever it says of itself, for programs often
/// name an encoding that they do not write; then what it names, then Windows-1258.
pub(super) fn decode(bytes: &[u8]) -> String {
    let unicode = Encoding::for_bom(bytes).map(|(encoding, _)| encoding);
    let utf8 = || std::str::from_utf8(bytes).is_ok().then_some(UTF_8);
    let encoding = unicode
        .or_else(|| utf16_without_mark(bytes))
        .or_else(utf8)
        .or_else(|| named(bytes))
        .unwrap_or(WINDOWS_1258);
    let text = encoding.decode(bytes).0;
    if encoding == WINDOWS_1258 {
        // It writes a tone as a character of its own: NFC joins it.
        return text.nfc().collect();
    }
    text.into_owned()
}

/// The encoding that a marked-up text names: `charset=…` in HTML, `encoding=…` in XML.
fn named(bytes: &[u8]) -> Option<&'static Encoding> {
    let first = bytes.get(..bytes.len().min(NAMED_WITHIN))?;
    let first = String::from_utf8_lossy(first).to_ascii_lowercase();
    if !first.trim_start().starts_with('<') {
        return None;
    }
    let rest = ["charset", "encoding"].iter().find_map(|word| first.split_once(word))?.1;
    let value = rest.trim_start().strip_prefix('=')?.trim_start().trim_start_matches(['"', '\'']);
    let end = value.find(|c: char| !(c.is_ascii_alphanumeric() || "-_:.".contains(c)));
    Encoding::for_label(value.get(..end.unwrap_or(value.len()))?.as_bytes())
}

/// A kind of marked-up text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Markup {
    /// A page of HTML.
    Html,
    /// A workbook as Excel 2002 and 2003 write it in XML.
    Spreadsheet,
    /// A document as Word 2003 writes it in XML, or a package in one XML file.
    WordXml,
}

/// Elements with which pages of HTML begin, whole ones and what web programs put into a file.
const HTML: [&str; 35] = [
    "!doctype", "html", "head", "body", "meta", "link", "title", "style", "script", "base",
    "table", "caption", "colgroup", "thead", "tbody", "tfoot", "tr", "td", "th", "div", "p",
    "center", "font", "span", "form", "h1", "h2", "h3", "h4", "h5", "h6", "br", "b", "strong",
    "ul",
];

/// What kind of marked-up text this is, by its first element; none when it is of no such kind.
pub(super) fn markup(bytes: &[u8]) -> Option<Markup> {
    // Two bytes a letter at most, and one more than that may be cut in two.
    let first = decode(bytes.get(..bytes.len().min(LOOKED_AT) & !1)?);
    let mut rest = first.trim_start_matches('\u{feff}').trim_start();
    let mut word = false;
    loop {
        let end = match rest.get(..4).unwrap_or(rest) {
            "<!--" => "-->",
            start if start.starts_with("<?") => "?>",
            _ => break,
        };
        let (remark, after) = rest.split_once(end)?;
        word |= remark.contains("Word.Document");
        rest = after.trim_start();
    }
    let name = rest.strip_prefix('<')?;
    let end = name.find(|c: char| c.is_whitespace() || "/>".contains(c)).unwrap_or(name.len());
    let (name, attributes) = name.split_at_checked(end)?;
    let tag = attributes.split('>').next().unwrap_or_default();
    let local = name.rsplit(':').next().unwrap_or(name);
    match local {
        "Workbook" if tag.contains("urn:schemas-microsoft-com:office:spreadsheet") => {
            Some(Markup::Spreadsheet)
        }
        "wordDocument" | "package" if name != local || word => Some(Markup::WordXml),
        _ if HTML.contains(&name.to_ascii_lowercase().as_str()) => {
            let doctype = attributes.trim_start().get(..4).unwrap_or_default();
            (name != "!doctype" && !name.eq_ignore_ascii_case("!doctype")
                || doctype.eq_ignore_ascii_case("html"))
            .then_some(Markup::Html)
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_may_name_its_encoding() {
        // Windows-1252 has ü where Windows-1258 has ư's tone-free form elsewhere.
        assert_eq!(
            decode(b"<meta charset=windows-1252><p>\xde"),
            "<meta charset=windows-1252><p>Þ"
        );
        assert_eq!(decode(b"<p>a\xde"), "<p>ã", "Windows-1258 when nothing is named");
        let meta =
            b"<meta http-equiv=Content-Type content=\"text/html; charset=windows-1258\">a\xcc";
        assert!(decode(meta).ends_with('\u{e0}'));
        assert_eq!(decode("<meta charset=windows-1258>Bồ Đề".as_bytes()).chars().last(), Some('ề'));
        assert_eq!(
            decode(b"<?xml version='1.0' encoding='ISO-8859-1'?>\xe9").chars().last(),
            Some('é')
        );
    }

    #[test]
    fn marked_up_text_is_told_by_its_first_element() {
        let excel = "<?xml version=\"1.0\"?>\n<?mso-application progid=\"Excel.Sheet\"?>\n<!-- x -->\
                     <ss:Workbook xmlns:ss=\"urn:schemas-microsoft-com:office:spreadsheet\">";
        for (text, kind) in [
            (excel, Some(Markup::Spreadsheet)),
            ("\u{feff} <!DOCTYPE html>", Some(Markup::Html)),
            ("<!-- a --><TABLE border=1>", Some(Markup::Html)),
            ("<html xmlns:x=\"urn:schemas-microsoft-com:office:excel\">", Some(Markup::Html)),
            ("<?xml version='1.0'?><w:wordDocument>", Some(Markup::WordXml)),
            ("<pkg:package>", Some(Markup::WordXml)),
            ("<!DOCTYPE svg>", None),
            ("<svg>", None),
            ("<Workbook>", None),
            ("Mã đơn vị;P-BD", None),
            ("< 5 phiếu; 3", None),
            ("", None),
        ] {
            assert_eq!(markup(text.as_bytes()), kind, "{text}");
            let wide: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
            assert_eq!(markup(&wide), kind.filter(|_| wide.len() >= 4), "{text}");
        }
    }
}
