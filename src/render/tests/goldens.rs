//! Pages, texts and workbooks as they were accepted (`tests/goldens`).
//!
//! `BIENBAN_UPDATE=1` accepts what is printed now. A page that differs leaves a
//! picture of the difference in the build's folder `goldens`.

use std::io::Read;
use std::path::PathBuf;

use super::printed::{Image, left_over, picture, print, tool};
use super::samples;
use crate::documents::Document;

/// Dots per inch of the pictures: enough to see a line move, and small.
const DPI: usize = 40;

/// How much a pixel may differ, of 255, before it counts.
const PIXEL: u8 = 48;

/// How many pixels of a page may differ, in thousandths.
const THOUSANDTHS: usize = 2;

/// The pages of a long paper that are kept: the first and the last.
const ENDS: usize = 2;

/// Where the accepted ones lie.
fn golden(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests").join("goldens").join(name)
}

/// Whether what is printed now is to be accepted.
#[expect(clippy::disallowed_methods, reason = "a test asks how it is run")]
fn updating() -> bool {
    std::env::var("BIENBAN_UPDATE").is_ok_and(|value| value == "1")
}

/// Compares a text with the accepted one.
fn compare_text(name: &str, text: &str) {
    let path = golden(name);
    if updating() {
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        std::fs::write(&path, text).expect("written");
        return;
    }
    let accepted = std::fs::read_to_string(&path).unwrap_or_default().replace("\r\n", "\n");
    if accepted == text {
        return;
    }
    let now = left_over(name);
    std::fs::write(&now, text).expect("written");
    let parted = accepted.lines().zip(text.lines()).enumerate().find(|(_, (a, b))| a != b);
    panic!("{name} differs from {}: {parted:?}; see {}", path.display(), now.display());
}

/// Compares a page with the accepted picture.
fn compare_page(name: &str, page: &Image) {
    let path = golden(name);
    if updating() {
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        std::fs::write(&path, page.write()).expect("written");
        return;
    }
    let accepted = Image::read(&std::fs::read(&path).expect(name));
    assert_eq!((accepted.width, accepted.height), (page.width, page.height), "{name}");
    let apart: Vec<u8> =
        accepted.pixels.iter().zip(&page.pixels).map(|(a, b)| a.abs_diff(*b)).collect();
    let count = apart.iter().filter(|difference| **difference > PIXEL).count();
    if count * 1000 <= apart.len() * THOUSANDTHS {
        return;
    }
    let seen = left_over(&name.replace(".png", "-difference.png"));
    let pixels = apart.iter().map(|difference| 255 - difference).collect();
    let difference = Image { pixels, width: page.width, height: page.height };
    std::fs::write(&seen, difference.write()).expect("written");
    panic!("{name}: {count} pixels differ; see {}", seen.display());
}

/// The samples whose pages are kept.
fn kept() -> Vec<(&'static str, Document)> {
    let mut samples = samples::all();
    samples.retain(|(name, _)| *name != "synthesis" && *name != "synthesis-long");
    // The telling pages of a synthesis are there with few leaders too.
    samples.push(("synthesis", Document::Synthesis(Box::new(samples::synthesis(7)))));
    samples
}

#[test]
fn pages_are_as_they_were_accepted() {
    for (name, document) in kept() {
        let printed = print(&document);
        let pages = printed.rendered.pages;
        let all = if document.stem() == "bao-cao-tong-hop" { pages } else { 2 * ENDS };
        for page in (1..=pages).filter(|page| *page <= ENDS.max(all - ENDS) || page + ENDS > pages)
        {
            let Some(picture) = picture(&printed.path, page, DPI) else { return };
            compare_page(&format!("{name}-{page}.png"), &picture);
        }
    }
}

#[test]
fn texts_are_as_they_were_accepted() {
    for (name, document) in kept() {
        if name.ends_with("-long") {
            continue;
        }
        let printed = print(&document);
        let Some(text) = tool("pdftotext", &["-layout"], &printed.path, &["-"]) else { return };
        compare_text(&format!("{name}.txt"), &String::from_utf8(text).expect("UTF-8"));
    }
}

/// A workbook's sheets with one cell a line, without what says nothing of the
/// paper: the programs' own names and the styles' numbers.
fn normalised(workbook: &[u8]) -> String {
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(workbook)).expect("a package");
    let mut names: Vec<String> =
        archive.file_names().map(|name| name.expect("a name").to_string()).collect();
    names.sort();
    let mut part = |name: &str| {
        let mut text = String::new();
        archive.by_name(name).expect("a part").read_to_string(&mut text).expect("text");
        text
    };
    let mut shown = String::new();
    for name in &names {
        shown.push_str(&format!("== {name}\n"));
        let is_sheet = name.starts_with("xl/worksheets/") && name.ends_with(".xml");
        if is_sheet || name == "xl/sharedStrings.xml" || name == "xl/workbook.xml" {
            let text = part(name);
            for tag in text.replace("><", ">\n<").replace("\n</", "</").lines() {
                shown.push_str(&without_style(tag));
                shown.push('\n');
            }
        }
    }
    shown
}

/// A tag without the number of its style.
fn without_style(tag: &str) -> String {
    let Some((before, after)) = tag.split_once(" s=\"") else { return tag.to_owned() };
    let rest = after.split_once('"').map_or("", |(_, rest)| rest);
    format!("{before}{rest}")
}

#[test]
fn workbooks_are_as_they_were_accepted() {
    for (name, document) in [
        ("minutes", Document::Minutes(samples::empty_minutes())),
        ("handover", Document::Handover(samples::handover())),
        ("opening", Document::Opening(samples::opening())),
    ] {
        let printed = print(&document);
        compare_text(&format!("{name}.xlsx.txt"), &normalised(&printed.workbook));
    }
    let document = Document::Synthesis(Box::new(samples::synthesis(2)));
    let printed = print(&document);
    compare_text("synthesis.xlsx.txt", &normalised(&printed.workbook));
}
