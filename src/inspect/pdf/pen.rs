//! What is drawn on a page: text with its place and colour, lines, pictures.

use super::super::words::{At, Word};
use super::carried::write_value;
use super::{Content, Mark, shown};
use hayro_cmap::{BfString, CMap};
use hayro_syntax::object::{Array, Name, Object, Stream};
use hayro_syntax::page::Page;
use std::collections::HashMap;

/// A rule (nét kẻ) is no thicker than this, in points.
const RULE: f64 = 1.6;

/// It is at least so long: figures can be drawn with short strokes.
const RULE_LENGTH: f64 = 12.0;

/// Smaller letters than these, in points, are not meant to be read.
const SMALLEST: f64 = 5.0;

/// How many graphics states may be put aside at once.
const STATES: usize = 256;

/// A change of coordinates (`a b c d e f`).
type Matrix = [f64; 6];

/// The coordinates as they are.
const UNCHANGED: Matrix = [1.0, 0.0, 0.0, 1.0, 0.0, 0.0];

/// One change of coordinates before another.
pub(super) fn before(first: Matrix, then: Matrix) -> Matrix {
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
pub(super) fn moved([a, b, c, d, e, f]: Matrix, (x, y): (f64, f64)) -> (f64, f64) {
    (a * x + c * y + e, b * x + d * y + f)
}

/// A colour as its operator set it.
#[derive(Clone, PartialEq)]
pub(super) struct Colour {
    /// The colour space, or the operator that implies it.
    pub(super) space: String,
    /// Its parts.
    pub(super) parts: Vec<f64>,
}

impl Colour {
    /// Whether it is black: what papers are printed in.
    pub(super) fn is_black(&self) -> bool {
        match self.space.as_str() {
            "k" | "K" => self.parts.last().is_some_and(|key| *key >= 0.99),
            _ => self.parts.iter().all(|part| *part == 0.0),
        }
    }

    /// As marks name it.
    pub(super) fn shown(&self) -> String {
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
pub(super) fn read_page(page: &Page<'_>, number: usize, content: &mut Content) {
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
pub(super) fn numbers(operands: &[&Object<'_>]) -> Vec<f64> {
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
    pub(super) fn push(&mut self, letter: char) {
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
