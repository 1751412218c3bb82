//! A paper as a Word document (.docx), for whoever drafts: the same words and tables as the PDF,
//! from the same outline, with real styles and tables.
//!
//! Every value is a content control that cannot be typed over (`w:sdt`, locked) and says by its
//! tag where in the document's values it stands (`leaders/do-thi-son/overall#1`); the words
//! around it are free. Paragraphs of running text begin with a bookmark, by which `read-back`
//! knows them again. Some programs keep a control's title and lose its tag and its lock
//! (LibreOffice 7.4): title and tag are the same, and what counts is what `read-back` finds.

mod package;
pub mod remarks;
mod table;

pub use package::PAPER;

use std::collections::BTreeMap;
use std::fmt::Write as _;

use chrono::NaiveDateTime;
use quick_xml::escape::escape;

use super::marks::{Piece, pieces};
use super::outline::{Align, Block, Outline, PrintedLine};
use crate::documents::Document;
use crate::round::rewording::told;

/// What begins the name of the bookmark at a paragraph of running text.
pub const BOOKMARK: &str = "bb_";

/// The line that bears the verification code.
const CODE: &str = "Mã kiểm chứng: ";

/// Where the name of the Party stands.
const PARTY: &str = "head/phai/1";

/// How many signature blocks stand side by side.
const ABREAST: usize = 3;

/// Empty lines for a signature and a seal.
const SIGNATURE_LINES: usize = 4;

/// Why a copy could not be made.
#[derive(Debug, thiserror::Error)]
pub enum WordError {
    /// The container could not be written.
    #[error("không tạo được tệp DOCX: {0}")]
    Package(#[from] zip::result::ZipError),
    /// A part of it could not be written.
    #[error("không tạo được tệp DOCX: {0}")]
    Part(#[from] std::io::Error),
}

/// The paper at `path` in the set as a Word document. `outline` has marks around every value,
/// `places` are those of the values; `created` is the time in the file's properties.
pub fn word(
    document: &Document,
    (outline, places): (&Outline, &[String]),
    (path, created): (&str, NaiveDateTime),
) -> Result<Vec<u8>, WordError> {
    let mut writer = Writer::new(places);
    writer.blocks(&outline.blocks);
    let body = writer.finish();
    package::package(&body, document.head(), (path, created))
}

/// How a page lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
struct Page {
    /// Whether it lies across.
    landscape: bool,
}

impl Page {
    /// The width of its text in twentieths of a point.
    fn width(self) -> u32 {
        if self.landscape { 14_570 } else { 9_355 }
    }

    /// The end of a section of such pages.
    fn section(self) -> String {
        let (size, margins) = if self.landscape {
            (
                "w:w=\"16838\" w:h=\"11906\" w:orient=\"landscape\"",
                "w:top=\"1701\" w:right=\"1134\" w:bottom=\"850\" w:left=\"1134\"",
            )
        } else {
            (
                "w:w=\"11906\" w:h=\"16838\"",
                "w:top=\"1134\" w:right=\"850\" w:bottom=\"1134\" w:left=\"1701\"",
            )
        };
        format!(
            "<w:sectPr><w:headerReference w:type=\"default\" r:id=\"rId3\"/>\
             <w:type w:val=\"nextPage\"/><w:pgSz {size}/>\
             <w:pgMar {margins} w:header=\"567\" w:footer=\"567\" w:gutter=\"0\"/>\
             <w:pgNumType w:start=\"1\"/><w:titlePg/></w:sectPr>"
        )
    }
}

/// A document being written from top to bottom.
struct Writer<'a> {
    /// The places of the values between marks.
    places: &'a [String],
    /// The body so far.
    body: String,
    /// How often each tag was given.
    tags: BTreeMap<String, usize>,
    /// How many controls there are.
    controls: u32,
    /// How many paragraphs of running text there are.
    paragraphs: u32,
    /// How the pages of this section lie.
    page: Page,
}

impl<'a> Writer<'a> {
    /// An empty document.
    fn new(places: &'a [String]) -> Self {
        Self {
            places,
            body: String::new(),
            tags: BTreeMap::new(),
            controls: 0,
            paragraphs: 0,
            page: Page::default(),
        }
    }

    /// The whole body with the end of its last section.
    fn finish(mut self) -> String {
        self.body.push_str(&self.page.section());
        self.body
    }

    /// Writes blocks one below the other.
    fn blocks(&mut self, blocks: &[Block]) {
        let mut rest = blocks;
        while let Some((block, after)) = rest.split_first() {
            rest = after;
            if let (Block::Recipients { lines }, [Block::Signatures { blocks }, after @ ..])
            | (Block::Signatures { blocks }, [Block::Recipients { lines }, after @ ..]) =
                (block, after)
                && let [signature] = blocks.as_slice()
            {
                rest = after;
                self.closing(lines, signature);
                continue;
            }
            self.block(block);
        }
    }

    /// Writes one block.
    fn block(&mut self, block: &Block) {
        match block {
            Block::Letterhead { left, right } => self.letterhead(left, right),
            Block::Title { text } => self.text("TenLoai", text),
            Block::Subject { text } => {
                self.text("TrichYeu", text);
                self.text("GachTrichYeu", "-----");
            }
            Block::Heading { level, text } => {
                self.text(if *level <= 1 { "Heading1" } else { "Heading2" }, text);
            }
            Block::Paragraph { text } => self.running("NoiDung", text),
            Block::Remark { text } => match text.strip_prefix(CODE) {
                Some(code) => {
                    let code = self.control("head/code", code);
                    let label = run(CODE);
                    self.paragraph("GhiChu", &format!("{label}{code}"));
                }
                None => self.running("GhiChu", text),
            },
            Block::Table(table) => self.table(table),
            Block::Chart { caption, .. } => {
                self.text("GhiChu", &format!("{caption} (xem bản PDF)"));
            }
            Block::Recipients { lines } => self.closing(lines, &[]),
            Block::Signatures { blocks } => {
                blocks.chunks(ABREAST).for_each(|abreast| self.signatures(abreast));
            }
            Block::Annex { number, title, belongs_to, landscape } => {
                let section = self.page.section();
                let _ = write!(self.body, "<w:p><w:pPr>{section}</w:pPr></w:p>");
                self.page = Page { landscape: *landscape };
                self.text("PhuLuc", &format!("{number}\n{title}"));
                self.text("KemTheo", &format!("({belongs_to})"));
            }
        }
    }

    /// A paragraph of running text, whose free words may be changed.
    fn running(&mut self, style: &str, text: &str) {
        self.paragraphs += 1;
        let number = self.paragraphs;
        let runs = self.runs(text);
        let bookmark = format!(
            "<w:bookmarkStart w:id=\"{number}\" w:name=\"{BOOKMARK}{number}\"/>\
             <w:bookmarkEnd w:id=\"{number}\"/>"
        );
        self.paragraph(style, &format!("{bookmark}{runs}"));
    }

    /// A paragraph whose words stand as they are.
    fn text(&mut self, style: &str, text: &str) {
        let runs = self.runs(text);
        self.paragraph(style, &runs);
    }

    /// A paragraph of these runs.
    fn paragraph(&mut self, style: &str, runs: &str) {
        let _ = write!(self.body, "<w:p><w:pPr><w:pStyle w:val=\"{style}\"/></w:pPr>{runs}</w:p>");
    }

    /// A text as runs and controls.
    fn runs(&mut self, text: &str) -> String {
        let mut runs = String::new();
        for Piece { place, text, .. } in pieces(text, self.places) {
            match place {
                Some(place) => runs.push_str(&self.control(&place, &text)),
                None => runs.push_str(&run(&text)),
            }
        }
        runs
    }

    /// A value that cannot be typed over.
    fn control(&mut self, place: &str, text: &str) -> String {
        // An empty control would show a hint of the program's own in its place.
        if text.is_empty() {
            return String::new();
        }
        self.controls += 1;
        let (tag, number) = (self.tag(place), self.controls);
        let tag = escape(&tag);
        let run = run(text);
        format!(
            "<w:sdt><w:sdtPr><w:alias w:val=\"{tag}\"/><w:tag w:val=\"{tag}\"/>\
             <w:id w:val=\"{number}\"/><w:lock w:val=\"sdtContentLocked\"/><w:text/></w:sdtPr>\
             <w:sdtContent>{run}</w:sdtContent></w:sdt>"
        )
    }

    /// A tag that no other control has.
    fn tag(&mut self, place: &str) -> String {
        let place = if place.is_empty() { "gia-tri" } else { place };
        // A tag of more than 64 letters is more than Word takes.
        let end = told(place);
        let count = self.tags.entry(end.clone()).or_default();
        *count += 1;
        format!("{end}#{count}")
    }

    /// A line of letterhead or signature, which is a value as a whole.
    fn line(&mut self, place: &str, line: &PrintedLine) -> String {
        // Programs keep a control's letters by the style of its paragraph.
        let style = match (line.boxed, line.bold, line.italic) {
            (true, ..) => "Dau",
            (_, true, _) => "GiuaDam",
            (.., true) => "GiuaNghieng",
            _ => "Giua",
        };
        let style = if place == PARTY { "TenDang" } else { style };
        let runs = self.control(place, &line.text);
        format!("<w:p><w:pPr><w:pStyle w:val=\"{style}\"/></w:pPr>{runs}</w:p>")
    }

    /// The top of the first page.
    fn letterhead(&mut self, left: &[PrintedLine], right: &[PrintedLine]) {
        let mut sides = Vec::new();
        for (name, lines) in [("trai", left), ("phai", right)] {
            let mut side = String::new();
            for (index, line) in lines.iter().enumerate() {
                // Number and day stand beside each other.
                if name == "phai" && index == 1 {
                    side.push_str(&EMPTY.repeat(2));
                }
                side.push_str(&self.line(&format!("head/{name}/{}", index + 1), line));
            }
            sides.push(side);
        }
        self.side_by_side(&sides);
    }

    /// Signature blocks side by side, with room to sign above the names.
    fn signatures(&mut self, blocks: &[Vec<PrintedLine>]) {
        let sides: Vec<String> =
            blocks.iter().enumerate().map(|(at, lines)| self.signature(at, lines)).collect();
        self.side_by_side(&sides);
    }

    /// One signature block.
    fn signature(&mut self, at: usize, lines: &[PrintedLine]) -> String {
        let Some((name, titles)) = lines.split_last() else { return EMPTY.to_owned() };
        let mut block = String::new();
        for line in titles {
            block.push_str(&self.line(&format!("signature/{}", at + 1), line));
        }
        block.push_str(&EMPTY.repeat(SIGNATURE_LINES));
        block.push_str(&self.line(&format!("signature/{}/name", at + 1), name));
        block
    }

    /// The recipients at the left and the signature at the right.
    fn closing(&mut self, recipients: &[String], signer: &[PrintedLine]) {
        let mut left = String::new();
        if !recipients.is_empty() {
            left.push_str("<w:p><w:pPr><w:pStyle w:val=\"NoiNhanDau\"/></w:pPr>");
            left.push_str("<w:r><w:t>Nơi nhận:</w:t></w:r></w:p>");
        }
        for line in recipients {
            let line = self.control("recipients", line);
            let _ = write!(left, "<w:p><w:pPr><w:pStyle w:val=\"NoiNhan\"/></w:pPr>{line}</w:p>");
        }
        let right = self.signature(0, signer);
        self.side_by_side(&[left, right]);
    }

    /// Columns of paragraphs side by side, without lines around them.
    fn side_by_side(&mut self, columns: &[String]) {
        let width = self.page.width() / columns.len().max(1) as u32;
        let _ = write!(
            self.body,
            "<w:tbl><w:tblPr><w:tblW w:w=\"5000\" w:type=\"pct\"/><w:tblLayout w:type=\"fixed\"/>\
             </w:tblPr><w:tblGrid>"
        );
        for _ in columns {
            let _ = write!(self.body, "<w:gridCol w:w=\"{width}\"/>");
        }
        self.body.push_str("</w:tblGrid><w:tr><w:trPr><w:cantSplit/></w:trPr>");
        for column in columns {
            let column = if column.is_empty() { EMPTY } else { column };
            let _ = write!(
                self.body,
                "<w:tc><w:tcPr><w:tcW w:w=\"{width}\" w:type=\"dxa\"/></w:tcPr>{column}</w:tc>"
            );
        }
        self.body.push_str("</w:tr></w:tbl>");
        // Two tables without a paragraph between would be one.
        self.body.push_str("<w:p><w:pPr><w:pStyle w:val=\"Giua\"/></w:pPr></w:p>");
    }
}

/// An empty line.
const EMPTY: &str = "<w:p><w:pPr><w:pStyle w:val=\"Giua\"/></w:pPr></w:p>";

/// Free words, each of their own lines on a line.
fn run(text: &str) -> String {
    let mut run = String::from("<w:r>");
    for (index, line) in text.split('\n').enumerate() {
        if index > 0 {
            run.push_str("<w:br/>");
        }
        let _ = write!(run, "<w:t xml:space=\"preserve\">{}</w:t>", escape(printable(line)));
    }
    run.push_str("</w:r>");
    run
}

/// A text without the letters that XML cannot hold.
fn printable(text: &str) -> String {
    let holds = |letter: &char| matches!(letter, '\t' | ' '..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..);
    text.chars().filter(holds).collect()
}

/// Where a cell's text stands, as Word calls it.
fn justified(align: Align) -> &'static str {
    match align {
        Align::Left => "left",
        Align::Center => "center",
        Align::Right => "right",
    }
}
