//! Reading back what a finished file says: the words of a PDF's pages and of a
//! workbook's cells, in the order in which they stand there.

use std::collections::HashMap;
use std::panic::catch_unwind;

use hayro_cmap::{BfString, CMap};
use hayro_syntax::Pdf;
use hayro_syntax::object::{Array, Object, Stream};
use hayro_syntax::page::Page;

use crate::finding::CellRef;
use crate::ingest::cells::{Cell, Workbook};

/// Where a word stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum At {
    /// On this page of the file, from 1.
    Page(usize),
    /// In this cell of this sheet.
    Cell(String, CellRef),
}

/// A word of a finished file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Word {
    /// The word, without white space.
    pub text: String,
    /// Where it stands.
    pub at: At,
}

/// What of the words is compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kept {
    /// Every word.
    All,
    /// The figures in them: another version may word a paper otherwise.
    Figures,
}

/// The words of a text at one place.
fn words_of(text: &str, at: &At, kept: Kept, words: &mut Vec<Word>) {
    let word = |text: &str| Word { text: text.to_owned(), at: at.clone() };
    for found in text.split_whitespace() {
        match kept {
            Kept::All => words.push(word(found)),
            Kept::Figures => words.extend(figures(found).map(word)),
        }
    }
}

/// The figures in a text: digits, with the marks between them (`2.753`, `94,23`).
pub fn figures(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !(c.is_ascii_digit() || c == '.' || c == ','))
        .map(|part| part.trim_matches(['.', ',']))
        .filter(|part| !part.is_empty())
}

/// The words of a workbook, sheet by sheet, row by row.
pub fn of_workbook(workbook: &Workbook, kept: Kept) -> Vec<Word> {
    let mut words = Vec::new();
    for sheet in &workbook.sheets {
        for (&(row, col), cell) in &sheet.cells {
            let at = At::Cell(sheet.name.clone(), CellRef::new(row, col));
            words_of(&shown(cell), &at, kept, &mut words);
        }
    }
    words
}

/// What a cell holds, as text.
fn shown(cell: &Cell) -> String {
    match cell {
        Cell::Text(text) | Cell::Error(text) => text.clone(),
        Cell::Number(number) => number.to_string(),
        Cell::Bool(value) => value.to_string(),
        Cell::Moment(day, hour) => {
            let day = day.map(|day| day.to_string());
            let hour = hour.map(|hour| hour.to_string());
            day.into_iter().chain(hour).collect::<Vec<_>>().join(" ")
        }
        Cell::Uncomputed => String::new(),
    }
}

/// The words of a PDF, page by page; none when it cannot be read.
///
/// A damaged file may lead any reader astray: a panic is one more way of not
/// being readable.
pub fn of_pdf(bytes: &[u8], kept: Kept) -> Option<Vec<Word>> {
    catch_unwind(|| read_pdf(bytes.to_vec(), kept)).ok().flatten()
}

/// Reads a PDF's words.
fn read_pdf(bytes: Vec<u8>, kept: Kept) -> Option<Vec<Word>> {
    let pdf = Pdf::new(bytes).ok()?;
    let mut words = Vec::new();
    for (index, page) in pdf.pages().iter().enumerate() {
        words_of(&page_text(page), &At::Page(index + 1), kept, &mut words);
    }
    Some(words)
}

/// What a page says, in the order in which it is drawn, which is that of reading.
///
/// What is marked as an artifact (page numbers, heads that a table repeats) is
/// no part of the text.
fn page_text(page: &Page<'_>) -> String {
    let mut pen = Pen::default();
    let mut operations = page.operations();
    while let Some(instruction) = operations.next() {
        let operands: Vec<&Object<'_>> = instruction.operands().collect();
        let operator: &[u8] = instruction.operator;
        match (operator, operands.as_slice()) {
            (b"BT", _) => pen.text.push(' '),
            (b"BMC" | b"BDC", [tag, ..]) => pen.marked.push(is_artifact(tag)),
            (b"EMC", _) => {
                pen.marked.pop();
            }
            (b"Tf", [Object::Name(name), ..]) => {
                let name: Vec<u8> = name.as_ref().to_vec();
                let font =
                    page.resources().get_font(&hayro_syntax::object::Name::new_unescaped(&name));
                pen.fonts.entry(name.clone()).or_insert_with(|| {
                    let letters = font?.get::<Stream<'_>>("ToUnicode")?;
                    CMap::parse(&letters.decoded().ok()?, |_| None)
                });
                pen.font = name;
            }
            (b"Tj" | b"'", [Object::String(text)]) | (b"\"", [.., Object::String(text)]) => {
                pen.write(text.as_bytes());
            }
            (b"TJ", [Object::Array(parts)]) => write_parts(&mut pen, parts),
            _ => {}
        }
    }
    pen.text
}

/// Whether a tag marks what is no part of the text.
fn is_artifact(tag: &Object<'_>) -> bool {
    matches!(tag, Object::Name(name) if name.as_ref() == b"Artifact")
}

/// Writes the strings among the parts of one shown text; the numbers between
/// them move letters closer or further apart.
fn write_parts(pen: &mut Pen, parts: &Array<'_>) {
    for part in parts.iter::<Object<'_>>() {
        if let Object::String(text) = part {
            pen.write(text.as_bytes());
        }
    }
}

/// What a page's operators have said so far.
#[derive(Default)]
struct Pen {
    /// The letters of each font by its name; none when it does not give them.
    fonts: HashMap<Vec<u8>, Option<CMap>>,
    /// The font that is written with.
    font: Vec<u8>,
    /// The marked parts that are open; whether each is an artifact.
    marked: Vec<bool>,
    /// The text so far.
    text: String,
}

impl Pen {
    /// Writes a string in the present font, two bytes a letter as Typst does.
    fn write(&mut self, bytes: &[u8]) {
        if self.marked.contains(&true) {
            return;
        }
        let letters = self.fonts.get(&self.font).and_then(Option::as_ref);
        for code in bytes.chunks(2) {
            let code = code.iter().fold(0, |code, byte| code << 8 | u32::from(*byte));
            match letters.and_then(|letters| letters.lookup_bf_string(code)) {
                Some(BfString::Char(letter)) => self.text.push(letter),
                Some(BfString::String(text)) => self.text.push_str(&text),
                None => self.text.push(char::REPLACEMENT_CHARACTER),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_keep_the_marks_between_their_digits() {
        let found = |text| figures(text).collect::<Vec<_>>().join("|");
        assert_eq!(found("2.753"), "2.753");
        assert_eq!(found("(94,23%)."), "94,23");
        assert_eq!(found("17/5/2023,"), "17|5|2023");
        assert_eq!(found("TC01"), "01");
        assert_eq!(found("…, và."), "");
    }

    #[test]
    fn what_is_no_pdf_has_no_words() {
        for bytes in [&b""[..], b"%PDF-1.7", b"PK\x03\x04", &[0xff; 4096]] {
            assert_eq!(of_pdf(bytes, Kept::All).unwrap_or_default(), Vec::new());
        }
    }

    #[test]
    fn a_cell_is_read_as_it_shows() {
        let mut sheet =
            crate::ingest::cells::Sheet { name: "Số liệu".into(), ..Default::default() };
        sheet.cells.insert((0, 1), Cell::Number(12.5));
        sheet.cells.insert((1, 0), Cell::Text("thu về 53".into()));
        let workbook = Workbook { sheets: vec![sheet] };
        let texts = |kept| {
            let words = of_workbook(&workbook, kept);
            words.into_iter().map(|word| word.text).collect::<Vec<_>>()
        };
        assert_eq!(texts(Kept::All), ["12.5", "thu", "về", "53"]);
        assert_eq!(texts(Kept::Figures), ["12.5", "53"]);
    }
}
