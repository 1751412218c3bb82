//! Reading back what a finished PDF shows and holds: the words on its pages, what
//! is drawn beside them, and everything else that the file carries.
//!
//! A page may say one thing to who copies its text and show another: a white box
//! over a figure, white letters, a picture. What is neither black text nor a thin
//! black rule is therefore a [`Mark`], and whatever the file holds beside its
//! pages' content (annotations, attachments, layers, fonts) is a part.

use std::collections::{BTreeSet, HashMap};
use std::panic::catch_unwind;

use hayro_cmap::{BfString, CMap};
use hayro_syntax::Pdf;
use hayro_syntax::object::{Array, Dict, MaybeRef, Name, Object, Stream};
use hayro_syntax::page::Page;
use serde::{Deserialize, Serialize};

use super::words::{At, Word};
use crate::hash::sha256;

/// A rule (nét kẻ) is no thicker than this, in points.
const RULE: f64 = 1.6;
/// It is at least so long: figures can be drawn with short strokes.
const RULE_LENGTH: f64 = 12.0;
/// Smaller letters than these, in points, are not meant to be read.
const SMALLEST: f64 = 5.0;
/// How deep the file's own values are followed.
const DEPTH: usize = 24;
/// How many bytes of a part's values are written down.
const PART_BYTES: usize = 256 * 1024;
/// How many graphics states may be put aside at once.
const STATES: usize = 256;

/// What a PDF shows and holds.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Content {
    /// The words of its text, in the order in which they are drawn, which is that of
    /// reading.
    pub words: Vec<Word>,
    /// Those that are marked as no part of the text: page numbers, heads that a
    /// table repeats.
    pub artifacts: Vec<Word>,
    /// What is drawn but black text and thin black rules.
    pub marks: Vec<Mark>,
    /// The thin black rules.
    pub rules: Vec<Mark>,
    /// The words as the eye meets them, from top to bottom and from left to right,
    /// whatever the order in which they are drawn.
    pub seen: Vec<Word>,
    /// What it holds beside its pages' content: `name: value`, sorted.
    pub parts: Vec<String>,
    /// How many pages it has.
    pub pages: usize,
    /// What it carries that papers never do: notes, links, attachments, layers, forms.
    pub carried: Vec<String>,
    /// The names of its fonts' parts with the hash of what they hold.
    pub fonts: Vec<String>,
}

/// Something drawn that is neither plain text nor a rule.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mark {
    /// On which page, from 1.
    pub page: usize,
    /// Operator, colours, size.
    pub what: String,
    /// Where on the page.
    pub at: String,
}

/// Reads a PDF; none when it cannot be read.
///
/// A damaged file may lead any reader astray: a panic is one more way of not being
/// readable. Depth and memory are the worker's to limit.
pub fn read(bytes: &[u8]) -> Option<Content> {
    catch_unwind(|| read_pdf(bytes.to_vec())).ok().flatten()
}

/// Reads a PDF.
fn read_pdf(bytes: Vec<u8>) -> Option<Content> {
    let pdf = Pdf::new(bytes).ok()?;
    let mut content = Content::default();
    for (index, page) in pdf.pages().iter().enumerate() {
        read_page(page, index + 1, &mut content);
    }
    let catalog: Dict<'_> = pdf.xref().get(pdf.xref().root_id())?;
    let mut parts = catalog_parts(&catalog);
    parts.push(format!("pages: {}", pdf.pages().len()));
    for (index, page) in pdf.pages().iter().enumerate() {
        let name = format!("page {}", index + 1);
        parts.extend(entries(
            &name,
            page.raw(),
            &["Contents", "Resources", "Parent", "StructParents"],
        ));
        let resources = page.raw().get::<Dict<'_>>("Resources").unwrap_or_else(Dict::empty);
        parts.extend(entries(&name, &resources, &["Font"]));
        let fonts = resources.get::<Dict<'_>>("Font").unwrap_or_else(Dict::empty);
        content.fonts.extend(entries(&name, &fonts, &[]));
    }
    parts.extend(spoken(&pdf));
    content.pages = pdf.pages().len();
    content.carried = carried(&pdf, &catalog);
    parts.sort();
    content.parts = parts;
    content.fonts.sort();
    Some(content)
}

/// What the file's catalog holds but the pages, their structure and what follows
/// from their words.
fn catalog_parts(catalog: &Dict<'_>) -> Vec<String> {
    entries("file", catalog, &["Pages", "StructTreeRoot", "Metadata", "Outlines", "Type"])
}

/// Notes and links on pages, attachments, layers, forms and actions.
fn carried(pdf: &Pdf, catalog: &Dict<'_>) -> Vec<String> {
    let mut carried = Vec::new();
    for (index, page) in pdf.pages().iter().enumerate() {
        if let Some(notes) = page.raw().get::<Array<'_>>("Annots") {
            for note in notes.iter::<Dict<'_>>() {
                let kind = note.get::<Name<'_>>("Subtype");
                let kind = kind.map(|kind| kind.as_str().to_owned()).unwrap_or_default();
                carried.push(format!("page {}: annotation {kind}", index + 1));
            }
        }
        if page.raw().contains_key("AA") {
            carried.push(format!("page {}: action", index + 1));
        }
    }
    let names = catalog.get::<Dict<'_>>("Names").unwrap_or_else(Dict::empty);
    let of_names = ["EmbeddedFiles", "JavaScript"].map(|key| (key, names.contains_key(key)));
    let of_file = ["AF", "AcroForm", "OCProperties", "OpenAction", "AA", "Collection"];
    let of_file = of_file.map(|key| (key, catalog.contains_key(key)));
    let there = of_names.into_iter().chain(of_file).filter(|(_, there)| *there);
    carried.extend(there.map(|(key, _)| key.to_owned()));
    carried
}

/// What is to be spoken or copied in place of what stands on the page.
fn spoken(pdf: &Pdf) -> Vec<String> {
    let mut said = Vec::new();
    for object in pdf.objects() {
        let dict = match &object {
            Object::Dict(dict) => dict,
            Object::Stream(stream) => stream.dict(),
            _ => continue,
        };
        for key in ["ActualText", "Alt", "E"] {
            if let Some(text) = dict.get::<hayro_syntax::object::String<'_>>(key) {
                said.push(format!("{key}: {}", sha256(text.as_bytes())));
            }
        }
    }
    said
}

/// A dictionary's entries but these, each as a line.
fn entries(name: &str, dict: &Dict<'_>, but: &[&str]) -> Vec<String> {
    let keys: BTreeSet<String> = dict.keys().map(|key| key.as_str().to_owned()).collect();
    let kept = keys.iter().filter(|key| !but.contains(&key.as_str()));
    kept.map(|key| {
        let mut text = String::new();
        if let Some(value) = dict.get::<Object<'_>>(key.as_str()) {
            write_value(&value, DEPTH, &mut text);
        }
        // Long values are compared by their hash, short ones can be told.
        let text = if text.len() > 120 { sha256(text.as_bytes()) } else { text };
        format!("{name}, {key}: {text}")
    })
    .collect()
}

/// Writes a value down with all that it refers to, but for the way back to pages
/// and to the structure.
fn write_value(value: &Object<'_>, depth: usize, text: &mut String) {
    if depth == 0 || text.len() > PART_BYTES {
        text.push('…');
        return;
    }
    match value {
        Object::Null(_) => text.push_str("null"),
        Object::Boolean(value) => text.push_str(if *value { "true" } else { "false" }),
        Object::Number(number) => text.push_str(&shown(number.as_f64())),
        Object::String(bytes) => match std::str::from_utf8(bytes.as_bytes()) {
            Ok(plain) => text.push_str(&format!("({plain})")),
            Err(_) => text.push_str(&format!("({})", sha256(bytes.as_bytes()))),
        },
        Object::Name(name) => text.push_str(&format!("/{}", name.as_str())),
        Object::Array(array) => {
            text.push('[');
            for value in array.iter::<Object<'_>>() {
                write_value(&value, depth - 1, text);
                text.push(' ');
            }
            text.push(']');
        }
        Object::Dict(dict) => write_dict(dict, depth, text),
        Object::Stream(stream) => {
            write_dict(stream.dict(), depth, text);
            let bytes = stream.decoded().map(|bytes| sha256(&bytes)).unwrap_or_default();
            text.push_str(&format!("stream {bytes}"));
        }
    }
}

/// Writes a dictionary down, its keys sorted.
fn write_dict(dict: &Dict<'_>, depth: usize, text: &mut String) {
    let is_page = dict.get::<Name<'_>>("Type").is_some_and(|name| name.as_str() == "Page");
    if is_page {
        text.push_str("page");
        return;
    }
    let keys: BTreeSet<String> = dict.keys().map(|key| key.as_str().to_owned()).collect();
    text.push_str("<<");
    for key in keys {
        // How bytes are packed says nothing of what they are.
        if ["Parent", "P", "Pg", "StructParent", "StructParents", "Length", "Filter"]
            .contains(&key.as_str())
        {
            continue;
        }
        text.push_str(&format!("/{key} "));
        match dict.get_raw::<Object<'_>>(key.as_str()) {
            Some(MaybeRef::NotRef(value)) => write_value(&value, depth - 1, text),
            _ => {
                if let Some(value) = dict.get::<Object<'_>>(key.as_str()) {
                    write_value(&value, depth - 1, text);
                }
            }
        }
    }
    text.push_str(">>");
}

/// A number to the hundredth.
fn shown(number: f64) -> String {
    let text = format!("{number:.2}");
    let text = text.trim_end_matches('0').trim_end_matches('.');
    if text == "-0" { "0".to_owned() } else { text.to_owned() }
}

/// A change of coordinates (`a b c d e f`).
type Matrix = [f64; 6];

/// The coordinates as they are.
const UNCHANGED: Matrix = [1.0, 0.0, 0.0, 1.0, 0.0, 0.0];

/// One change of coordinates before another.
fn before(first: Matrix, then: Matrix) -> Matrix {
    let [a, b, c, d, e, f] = first;
    let [p, q, r, s, t, u] = then;
    [
        a * p + b * r,
        a * q + b * s,
        c * p + d * r,
        c * q + d * s,
        e * p + f * r + t,
        e * q + f * s + u,
    ]
}

/// Where a point lies after a change of coordinates.
fn moved([a, b, c, d, e, f]: Matrix, (x, y): (f64, f64)) -> (f64, f64) {
    (a * x + c * y + e, b * x + d * y + f)
}

/// A colour as its operator set it.
#[derive(Clone, PartialEq)]
struct Colour {
    /// The colour space, or the operator that implies it.
    space: String,
    /// Its parts.
    parts: Vec<f64>,
}

impl Colour {
    /// Whether it is black: what papers are printed in.
    fn is_black(&self) -> bool {
        match self.space.as_str() {
            "k" | "K" => self.parts.last().is_some_and(|key| *key >= 0.99),
            _ => self.parts.iter().all(|part| *part == 0.0),
        }
    }

    /// As marks name it.
    fn shown(&self) -> String {
        if self.is_black() {
            return "black".to_owned();
        }
        let parts: Vec<String> = self.parts.iter().map(|part| shown(*part)).collect();
        format!("{}({})", self.space, parts.join(" "))
    }
}

/// The graphics state, as far as it decides what is seen.
#[derive(Clone)]
struct State {
    /// From the present coordinates to the page's.
    matrix: Matrix,
    /// What areas and letters are filled with.
    fill: Colour,
    /// What lines are drawn with.
    stroke: Colour,
    /// The present font's name.
    font: Vec<u8>,
    /// Its size.
    size: f64,
    /// How letters are drawn: 0 fills them.
    mode: f64,
}

/// What is read of a page on its way through its operators.
struct Pen<'a> {
    /// The page.
    page: &'a Page<'a>,
    /// Its number, from 1.
    number: usize,
    /// The present state.
    state: State,
    /// States that were put aside.
    aside: Vec<State>,
    /// From text to the present coordinates.
    text_matrix: Matrix,
    /// The path so far, on the page.
    path: Vec<(f64, f64)>,
    /// Whether it has curves.
    curved: bool,
    /// Whether it is to limit what is drawn from now on.
    clips: bool,
    /// The letters of each font by its name; none when it does not give them.
    fonts: HashMap<Vec<u8>, Option<CMap>>,
    /// The marked parts that are open; whether each is an artifact.
    marked: Vec<bool>,
    /// The text so far.
    text: String,
    /// The text that is none, so far.
    artifacts: String,
    /// What was drawn beside.
    marks: Vec<Mark>,
    /// Rules that were drawn.
    rules: Vec<Mark>,
    /// Each piece of text with its place: from the top and from the left.
    pieces: Vec<(f64, f64, String)>,
}

/// Reads what a page shows.
fn read_page(page: &Page<'_>, number: usize, content: &mut Content) {
    let black = Colour { space: "g".to_owned(), parts: vec![0.0] };
    let state = State {
        matrix: UNCHANGED,
        fill: black.clone(),
        stroke: black,
        font: Vec::new(),
        size: 0.0,
        mode: 0.0,
    };
    let mut pen = Pen {
        page,
        number,
        state,
        aside: Vec::new(),
        text_matrix: UNCHANGED,
        path: Vec::new(),
        curved: false,
        clips: false,
        fonts: HashMap::new(),
        marked: Vec::new(),
        text: String::new(),
        artifacts: String::new(),
        marks: Vec::new(),
        rules: Vec::new(),
        pieces: Vec::new(),
    };
    let mut operations = page.operations();
    while let Some(instruction) = operations.next() {
        let operands: Vec<&Object<'_>> = instruction.operands().collect();
        pen.operate(instruction.operator, &operands);
    }
    let word = |text: &str| Word { text: text.to_owned(), at: At::Page(number) };
    content.words.extend(pen.text.split_whitespace().map(word));
    content.artifacts.extend(pen.artifacts.split_whitespace().map(word));
    content.marks.append(&mut pen.marks);
    content.rules.append(&mut pen.rules);
    // Letters on one line may differ by a hair.
    let line = |from_top: f64| (from_top / 2.0).round();
    pen.pieces.sort_by(|a, b| line(a.0).total_cmp(&line(b.0)).then(a.1.total_cmp(&b.1)));
    let seen = pen.pieces.iter().flat_map(|(_, _, text)| text.split_whitespace());
    content.seen.extend(seen.map(word));
}

/// The numbers among operands.
fn numbers(operands: &[&Object<'_>]) -> Vec<f64> {
    let number = |operand: &&Object<'_>| match operand {
        Object::Number(number) => Some(number.as_f64()),
        _ => None,
    };
    operands.iter().filter_map(number).collect()
}

impl Pen<'_> {
    /// Follows one operator.
    fn operate(&mut self, operator: &[u8], operands: &[&Object<'_>]) {
        match (operator, numbers(operands).as_slice()) {
            (b"q", _) if self.aside.len() < STATES => self.aside.push(self.state.clone()),
            (b"Q", _) => {
                if let Some(state) = self.aside.pop() {
                    self.state = state;
                }
            }
            (b"cm", &[a, b, c, d, e, f]) => {
                self.state.matrix = before([a, b, c, d, e, f], self.state.matrix);
            }
            (
                b"w" | b"J" | b"j" | b"M" | b"d" | b"ri" | b"i" | b"MP" | b"DP" | b"BX" | b"EX",
                _,
            ) => {}
            (b"m" | b"l", &[x, y]) => self.point(x, y),
            (b"c" | b"v" | b"y", points) => {
                self.curved = true;
                for pair in points.chunks_exact(2) {
                    if let &[x, y] = pair {
                        self.point(x, y);
                    }
                }
            }
            (b"re", &[x, y, width, height]) => {
                self.point(x, y);
                self.point(x + width, y + height);
            }
            (b"h", _) => {}
            (b"W" | b"W*", _) => self.clips = true,
            (b"n" | b"f" | b"F" | b"f*" | b"S" | b"s" | b"B" | b"B*" | b"b" | b"b*", _) => {
                self.paint(operator);
            }
            (b"g" | b"rg" | b"k" | b"G" | b"RG" | b"K", parts) => {
                let space = String::from_utf8_lossy(operator).to_lowercase();
                self.colour(operator, Colour { space, parts: parts.to_vec() });
            }
            (b"cs" | b"CS", _) => {
                let space = match operands {
                    [Object::Name(name)] => name.as_str().to_owned(),
                    _ => String::new(),
                };
                self.colour(operator, Colour { space, parts: vec![0.0] });
            }
            (b"sc" | b"scn" | b"SC" | b"SCN", parts) => {
                let old =
                    if operator.starts_with(b"s") { &self.state.fill } else { &self.state.stroke };
                // A pattern has a name in place of numbers.
                let pattern = operands.iter().any(|operand| matches!(operand, Object::Name(_)));
                let space = if pattern { "pattern".to_owned() } else { old.space.clone() };
                let parts = if pattern { vec![1.0] } else { parts.to_vec() };
                self.colour(operator, Colour { space, parts });
            }
            _ => self.write_operator(operator, operands),
        }
    }

    /// Follows an operator of text or of something else than lines and colours.
    fn write_operator(&mut self, operator: &[u8], operands: &[&Object<'_>]) {
        match (operator, operands) {
            (b"BT", _) => {
                self.text_matrix = UNCHANGED;
                self.push(' ');
            }
            (b"ET" | b"Tc" | b"Tw" | b"TL", _) => {}
            (b"Tm", _) => {
                if let [a, b, c, d, e, f] = *numbers(operands).as_slice() {
                    self.text_matrix = [a, b, c, d, e, f];
                }
            }
            (b"Td" | b"TD", _) => {
                if let [x, y] = *numbers(operands).as_slice() {
                    self.text_matrix = before([1.0, 0.0, 0.0, 1.0, x, y], self.text_matrix);
                }
                self.push(' ');
            }
            (b"T*", _) => self.push(' '),
            (b"Tr", _) => self.state.mode = numbers(operands).first().copied().unwrap_or(0.0),
            (b"Tf", [Object::Name(name), ..]) => {
                self.state.size = numbers(operands).first().copied().unwrap_or(0.0);
                self.use_font(name.as_ref().to_vec());
            }
            (b"Tj" | b"'", [Object::String(text)]) | (b"\"", [.., Object::String(text)]) => {
                self.look();
                self.write(text.as_bytes());
            }
            (b"TJ", [Object::Array(parts)]) => {
                self.look();
                self.write_parts(parts);
            }
            (b"BMC" | b"BDC", [tag, rest @ ..]) => self.begin(tag, rest),
            (b"EMC", _) => {
                self.marked.pop();
            }
            // A picture, a form, a shading, an appearance: never on our papers.
            _ => {
                let mut what = String::from_utf8_lossy(operator).into_owned();
                for operand in operands {
                    what.push(' ');
                    write_value(operand, 4, &mut what);
                }
                self.mark(what.chars().take(120).collect(), (0.0, 0.0));
            }
        }
    }

    /// Begins a marked part.
    fn begin(&mut self, tag: &Object<'_>, rest: &[&Object<'_>]) {
        let is = |name: &[u8]| matches!(tag, Object::Name(tag) if tag.as_ref() == name);
        self.marked.push(is(b"Artifact"));
        if is(b"OC") {
            self.mark("layer".to_owned(), (0.0, 0.0));
        }
        for operand in rest {
            if let Object::Dict(dict) = operand {
                for key in ["ActualText", "Alt", "E"] {
                    if dict.contains_key(key) {
                        self.mark(format!("text spoken as another ({key})"), (0.0, 0.0));
                    }
                }
            }
        }
    }

    /// Goes on with a font.
    fn use_font(&mut self, name: Vec<u8>) {
        let font = self.page.resources().get_font(&Name::new_unescaped(&name));
        self.fonts.entry(name.clone()).or_insert_with(|| {
            let letters = font?.get::<Stream<'_>>("ToUnicode")?;
            CMap::parse(&letters.decoded().ok()?, |_| None)
        });
        self.state.font = name;
    }

    /// Adds a point to the path.
    fn point(&mut self, x: f64, y: f64) {
        let point = moved(self.state.matrix, (x, y));
        self.path.push(point);
    }

    /// Sets a colour.
    fn colour(&mut self, operator: &[u8], colour: Colour) {
        if operator.first().is_some_and(u8::is_ascii_lowercase) {
            self.state.fill = colour;
        } else {
            self.state.stroke = colour;
        }
    }

    /// Ends the path: paints it, limits what is drawn, or neither.
    fn paint(&mut self, operator: &[u8]) {
        let path = std::mem::take(&mut self.path);
        let (curved, clips) = (std::mem::take(&mut self.curved), std::mem::take(&mut self.clips));
        let low =
            |pick: fn(&(f64, f64)) -> f64| path.iter().map(pick).fold(f64::INFINITY, f64::min);
        let high =
            |pick: fn(&(f64, f64)) -> f64| path.iter().map(pick).fold(f64::NEG_INFINITY, f64::max);
        let (left, bottom) = (low(|p| p.0), low(|p| p.1));
        let (width, height) = (high(|p| p.0) - left, high(|p| p.1) - bottom);
        let size = || format!("{}×{}", shown(width), shown(height));
        if clips {
            self.mark(format!("clip {}", size()), (left, bottom));
        }
        let fills = !matches!(operator, b"n" | b"S" | b"s");
        let strokes = !matches!(operator, b"n" | b"f" | b"F" | b"f*");
        let (fill, stroke) = (&self.state.fill, &self.state.stroke);
        let black = (!fills || fill.is_black()) && (!strokes || stroke.is_black());
        if path.is_empty() || operator == b"n" {
            return;
        }
        let thin = width.min(height) <= RULE && width.max(height) >= RULE_LENGTH;
        if !curved && black && thin {
            let at = format!("{},{}", shown(left), shown(bottom));
            self.rules.push(Mark { page: self.number, what: format!("rule {}", size()), at });
            return;
        }
        let fill = if fills { fill.shown() } else { String::new() };
        let stroke = if strokes { stroke.shown() } else { String::new() };
        let curved = if curved { " curved" } else { "" };
        let what = format!("area {} fill {fill} line {stroke}{curved}", size());
        self.mark(what, (left, bottom));
    }

    /// Notes something drawn.
    fn mark(&mut self, what: String, (x, y): (f64, f64)) {
        let at = format!("{},{}", shown(x), shown(y));
        self.marks.push(Mark { page: self.number, what, at });
    }

    /// Notes where text stands, and text that is not plainly to be seen.
    fn look(&mut self) {
        let matrix = before(self.text_matrix, self.state.matrix);
        let [a, b, c, d, x, y] = matrix;
        self.pieces.push((-y, x, String::new()));
        let height = self.state.size * c.hypot(d);
        let page = self.page.media_box();
        let inside = (page.x0..=page.x1).contains(&x) && (page.y0..=page.y1).contains(&y);
        let upright = b == 0.0 && c == 0.0 && a > 0.0 && d > 0.0;
        let plain = self.state.fill.is_black() && self.state.mode == 0.0;
        if plain && inside && upright && height >= SMALLEST {
            return;
        }
        let colour = self.state.fill.shown();
        let turned = if upright { "" } else { " turned" };
        let outside = if inside { "" } else { " outside the page" };
        let what = format!(
            "text {colour} mode {} size {}{turned}{outside}",
            shown(self.state.mode),
            shown(height)
        );
        self.mark(what, (x, y));
    }

    /// Adds a letter.
    fn push(&mut self, letter: char) {
        if let Some((_, _, piece)) = self.pieces.last_mut() {
            piece.push(letter);
        }
        if self.marked.contains(&true) {
            self.artifacts.push(letter);
        } else {
            self.text.push(letter);
        }
    }

    /// Writes the strings among the parts of one shown text; the numbers between
    /// them move letters closer or further apart.
    fn write_parts(&mut self, parts: &Array<'_>) {
        for part in parts.iter::<Object<'_>>() {
            if let Object::String(text) = part {
                self.write(text.as_bytes());
            }
        }
    }

    /// Writes a string in the present font, two bytes a letter as Typst does.
    fn write(&mut self, bytes: &[u8]) {
        for code in bytes.chunks(2) {
            let code = code.iter().fold(0, |code, byte| code << 8 | u32::from(*byte));
            let letters = self.fonts.get(&self.state.font).and_then(Option::as_ref);
            match letters.and_then(|letters| letters.lookup_bf_string(code)) {
                Some(BfString::Char(letter)) => self.push(letter),
                Some(BfString::String(text)) => text.chars().for_each(|letter| self.push(letter)),
                None => self.push(char::REPLACEMENT_CHARACTER),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_pdf_shows_nothing() {
        for bytes in [&b""[..], b"%PDF-1.7", b"PK\x03\x04", &[0xff; 4096]] {
            assert_eq!(read(bytes).map(|content| content.words).unwrap_or_default(), Vec::new());
        }
    }

    #[test]
    fn coordinates_are_changed_in_order() {
        let double = [2.0, 0.0, 0.0, 2.0, 0.0, 0.0];
        let right = [1.0, 0.0, 0.0, 1.0, 10.0, 0.0];
        assert_eq!(moved(before(double, right), (1.0, 1.0)), (12.0, 2.0));
        assert_eq!(moved(before(right, double), (1.0, 1.0)), (22.0, 2.0));
    }

    #[test]
    fn black_is_black_in_every_space() {
        let colour =
            |space: &str, parts: &[f64]| Colour { space: space.into(), parts: parts.into() };
        assert!(colour("g", &[0.0]).is_black() && colour("rg", &[0.0, 0.0, 0.0]).is_black());
        assert!(colour("k", &[0.0, 0.0, 0.0, 1.0]).is_black());
        for white in [colour("g", &[1.0]), colour("rg", &[1.0; 3]), colour("k", &[0.0; 4])] {
            assert!(!white.is_black(), "{}", white.shown());
        }
    }
}
