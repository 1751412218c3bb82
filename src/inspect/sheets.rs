//! What a workbook holds beside the values of its cells: formulas, number formats,
//! what its charts draw, its sheets and names, and what else is packed with it.

use std::collections::{BTreeMap, HashMap};
use std::io::{Cursor, Read};
use std::panic::catch_unwind;

use quick_xml::Reader;
use quick_xml::events::Event;

use super::words::{At, Word};
use crate::config::Limits;
use crate::finding::CellRef;
use crate::formats::parts::attribute;

/// The parts of a workbook by name.
type Parts = BTreeMap<String, Vec<u8>>;

/// What a workbook holds beside its values, each with its place; none when it
/// cannot be read.
///
/// A damaged file may lead any reader astray: a panic is one more way of not being
/// readable.
pub fn read(bytes: &[u8], limits: &Limits) -> Option<Vec<Word>> {
    catch_unwind(|| read_parts(&parts(bytes, limits)?)).ok().flatten()
}

/// Unpacks a workbook, as far as the limit allows.
fn parts(bytes: &[u8], limits: &Limits) -> Option<Parts> {
    let mut zip = zip::ZipArchive::new(Cursor::new(bytes)).ok()?;
    let mut parts = Parts::new();
    let mut room = limits.unpacked_bytes;
    for index in 0..zip.len() {
        let part = zip.by_index(index).ok()?;
        let name = part.name().ok()?.into_owned();
        let mut text = Vec::new();
        part.take(room + 1).read_to_end(&mut text).ok()?;
        room = room.checked_sub(text.len() as u64)?;
        parts.insert(name, text);
    }
    Some(parts)
}

/// Something at a place in a part.
fn at_part(part: &str, text: String) -> Word {
    Word { text, at: At::Part(part.to_owned()) }
}

/// Reads what the parts hold.
fn read_parts(parts: &Parts) -> Option<Vec<Word>> {
    let styles = parts.get("xl/styles.xml").and_then(|part| std::str::from_utf8(part).ok());
    let formats = formats(styles.unwrap_or_default())?;
    let mut found = Vec::new();
    for (name, bytes) in parts {
        // Who made the file, and when: told apart by its bytes alone.
        if name.starts_with("docProps/") {
            continue;
        }
        found.push(at_part(name, "there".to_owned()));
        let Ok(text) = std::str::from_utf8(bytes) else {
            found.push(at_part(name, crate::hash::sha256(bytes)));
            continue;
        };
        if name.starts_with("xl/worksheets/") {
            sheet(name, text, &formats, &mut found)?;
            texts(name, text, &["oddHeader", "oddFooter"], &mut found)?;
        } else if name.starts_with("xl/charts/") || name.starts_with("xl/drawings/") {
            texts(name, text, &["f", "v", "t", "row", "col"], &mut found)?;
        } else if name == "xl/workbook.xml" {
            workbook(name, text, &mut found)?;
        } else if name.ends_with(".rels") {
            links(name, text, &mut found)?;
        } else if !name.ends_with(".xml") {
            found.push(at_part(name, crate::hash::sha256(bytes)));
        }
    }
    Some(found)
}

/// How each cell style shows a value: its number format, font and filling, in order.
fn formats(styles: &str) -> Option<Vec<String>> {
    let (mut codes, mut formats, mut in_cells) = (HashMap::new(), Vec::new(), false);
    // Which fonts and fillings there are, each as the elements that describe it.
    let mut described: [Vec<String>; 2] = Default::default();
    let mut within: Option<usize> = None;
    let mut xml = Reader::from_str(styles);
    loop {
        match xml.read_event().ok()? {
            Event::Start(element) | Event::Empty(element) => match element.local_name().as_ref() {
                "fonts" => within = Some(0),
                "fills" => within = Some(1),
                "borders" => within = None,
                "font" | "fill" => {
                    if let Some(kind) = within.and_then(|kind| described.get_mut(kind)) {
                        kind.push(String::new());
                    }
                }
                part if within.is_some() => {
                    let kind = within.and_then(|kind| described.get_mut(kind));
                    if let Some(open) = kind.and_then(|kind| kind.last_mut()) {
                        let value = |name: &str| attribute(&element, name).unwrap_or_default();
                        // Only what decides whether a value is seen.
                        if ["color", "fgColor", "sz", "patternFill"].contains(&part) {
                            let values =
                                ["rgb", "theme", "indexed", "val", "patternType"].map(value);
                            open.push_str(&format!(" {part} {}", values.concat()));
                        }
                    }
                }
                "numFmt" => {
                    let id = attribute(&element, "numFmtId").unwrap_or_default();
                    codes.insert(id, attribute(&element, "formatCode").unwrap_or_default());
                }
                "cellXfs" => in_cells = true,
                "cellStyleXfs" | "cellStyles" | "dxfs" => in_cells = false,
                "xf" if in_cells => {
                    let id = attribute(&element, "numFmtId").unwrap_or_default();
                    let mut format = codes.get(&id).cloned().unwrap_or(id);
                    for (kind, name) in described.iter().zip(["fontId", "fillId"]) {
                        let at = attribute(&element, name).and_then(|at| at.parse::<usize>().ok());
                        let found = at.and_then(|at| kind.get(at));
                        format.push_str(found.map_or("", String::as_str));
                    }
                    formats.push(format);
                }
                _ => {}
            },
            Event::Eof => return Some(formats),
            _ => {}
        }
    }
}

/// The formulas and number formats of a sheet, and what it hides.
fn sheet(name: &str, text: &str, formats: &[String], found: &mut Vec<Word>) -> Option<()> {
    let mut xml = Reader::from_str(text);
    let mut place = CellRef::new(0, 0);
    let mut formula: Option<String> = None;
    loop {
        match xml.read_event().ok()? {
            Event::Start(element) | Event::Empty(element) => match element.local_name().as_ref() {
                "c" => {
                    place = CellRef::named(&attribute(&element, "r")?)?;
                    let style = attribute(&element, "s").and_then(|s| s.parse::<usize>().ok());
                    let format = style.and_then(|style| formats.get(style));
                    if let Some(format) = format.filter(|format| *format != "0") {
                        let at = At::Cell(name.to_owned(), place);
                        found.push(Word { text: format!("format {format}"), at });
                    }
                }
                "f" => formula = Some(String::new()),
                // What decides which cells are seen, and as what.
                "row" | "col" if attribute(&element, "hidden").is_some() => {
                    found.push(at_part(name, "hidden".to_owned()));
                }
                "cfRule" | "dataValidation" | "hyperlink" | "legacyDrawing" => {
                    let kind = element.local_name().as_ref().to_owned();
                    found.push(at_part(name, kind));
                }
                _ => {}
            },
            Event::Text(text) => {
                if let Some(formula) = &mut formula {
                    formula.push_str(&text.xml10_content());
                }
            }
            Event::GeneralRef(entity) => {
                if let Some(formula) = &mut formula {
                    formula.push_str(&format!("&{};", entity.xml10_content()));
                }
            }
            Event::End(element) if element.local_name().as_ref() == "f" => {
                if let Some(formula) = formula.take() {
                    let at = At::Cell(name.to_owned(), place);
                    found.push(Word { text: format!("={formula}"), at });
                }
            }
            Event::Eof => return Some(()),
            _ => {}
        }
    }
}

/// The texts of a part's elements of these names.
fn texts(name: &str, text: &str, wanted: &[&str], found: &mut Vec<Word>) -> Option<()> {
    let mut xml = Reader::from_str(text);
    let mut open: Option<String> = None;
    loop {
        match xml.read_event().ok()? {
            Event::Start(element) if wanted.contains(&element.local_name().as_ref()) => {
                open = Some(String::new());
            }
            Event::Text(text) => {
                if let Some(open) = &mut open {
                    open.push_str(&text.xml10_content());
                }
            }
            Event::GeneralRef(entity) => {
                if let Some(open) = &mut open {
                    open.push_str(&format!("&{};", entity.xml10_content()));
                }
            }
            Event::End(element) if wanted.contains(&element.local_name().as_ref()) => {
                found.extend(open.take().map(|text| at_part(name, text)));
            }
            Event::Eof => return Some(()),
            _ => {}
        }
    }
}

/// The sheets' names and whether they are hidden, and the names of areas.
fn workbook(name: &str, text: &str, found: &mut Vec<Word>) -> Option<()> {
    let mut xml = Reader::from_str(text);
    loop {
        match xml.read_event().ok()? {
            Event::Start(element) | Event::Empty(element)
                if element.local_name().as_ref() == "sheet" =>
            {
                let sheet = attribute(&element, "name").unwrap_or_default();
                let state = attribute(&element, "state").unwrap_or_default();
                found.push(at_part(name, format!("{sheet} {state}").trim().to_owned()));
            }
            Event::Eof => return texts(name, text, &["definedName"], found),
            _ => {}
        }
    }
}

/// What a part links to outside the file.
fn links(name: &str, text: &str, found: &mut Vec<Word>) -> Option<()> {
    let mut xml = Reader::from_str(text);
    loop {
        match xml.read_event().ok()? {
            Event::Start(element) | Event::Empty(element)
                if attribute(&element, "TargetMode").is_some() =>
            {
                found.push(at_part(name, attribute(&element, "Target").unwrap_or_default()));
            }
            Event::Eof => return Some(()),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    /// A workbook of these parts.
    fn packed(parts: &[(&str, &str)]) -> Vec<u8> {
        let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
        for (name, text) in parts {
            zip.start_file(*name, zip::write::SimpleFileOptions::default()).expect("begun");
            zip.write_all(text.as_bytes()).expect("written");
        }
        zip.finish().expect("finished").into_inner()
    }

    #[test]
    fn formulas_formats_charts_and_links_are_read() {
        let workbook = packed(&[
            ("docProps/core.xml", "<a>today</a>"),
            ("xl/charts/chart1.xml", "<c><f>Data!$B$1</f><v>3.83</v><t>A</t></c>"),
            (
                "xl/styles.xml",
                r#"<s><numFmts><numFmt numFmtId="164" formatCode="0.00"/></numFmts><cellXfs>
                   <xf numFmtId="0"/><xf numFmtId="164"/></cellXfs></s>"#,
            ),
            (
                "xl/worksheets/sheet1.xml",
                r#"<s><row><c r="AB2" s="1"><f>A1&amp;B1</f><v>1</v></c></row></s>"#,
            ),
            (
                "xl/_rels/workbook.xml.rels",
                r#"<r><x Target="http://a" TargetMode="External"/><x Target="b"/></r>"#,
            ),
        ]);
        let found = read(&workbook, &Limits::default()).expect("a workbook");
        let texts: Vec<&str> = found.iter().map(|word| word.text.as_str()).collect();
        for text in ["Data!$B$1", "3.83", "A", "format 0.00", "=A1&amp;B1", "http://a"] {
            assert_eq!(texts.iter().filter(|found| **found == text).count(), 1, "{text} {texts:?}");
        }
        let at = At::Cell("xl/worksheets/sheet1.xml".into(), CellRef::new(1, 27));
        assert!(found.contains(&Word { text: "format 0.00".into(), at }));
        assert!(!texts.contains(&"today") && !texts.contains(&"b"));
    }

    #[test]
    fn white_letters_are_another_format() {
        let formats_with = |colour: &str| {
            formats(&format!(
                r#"<s><fonts><font><sz val="11"/><name val="A"/><color {colour}/></font></fonts>
                   <fills><fill><patternFill patternType="none"/></fill></fills>
                   <borders/><cellStyleXfs><xf fontId="0"/></cellStyleXfs>
                   <cellXfs><xf numFmtId="2" fontId="0" fillId="0"/></cellXfs></s>"#
            ))
        };
        let plain = formats_with(r#"theme="1""#).expect("styles");
        assert_eq!(plain, ["2 sz 11 color 1 patternFill none"]);
        assert_ne!(formats_with(r#"rgb="FFFFFFFF""#).expect("styles"), plain);
    }

    #[test]
    fn what_unpacks_to_more_than_the_limit_is_not_read() {
        let zeros = "0".repeat(10_000);
        let workbook = packed(&[("xl/a.xml", &zeros)]);
        let limits = |unpacked_bytes| Limits { unpacked_bytes, ..Limits::default() };
        assert!(read(&workbook, &limits(10_000)).is_some());
        assert!(read(&workbook, &limits(9_999)).is_none());
    }
}
