//! How much room a text takes in Times New Roman.
//!
//! A spreadsheet does not fit the height of merged rows to their text, so the
//! height has to be known beforehand. Widths are those of the typeface; a little
//! is added, because screens and printers round each letter's width.

use unicode_normalization::UnicodeNormalization;

/// The pitch of lines as a part of the type size: what Excel and LibreOffice
/// give Times New Roman, and not less than the 18 pt asked of a body of 14 pt.
const PITCH: f64 = 1.35;

/// The part of a line's width that is counted on; the rest is for rounding.
const SURE: f64 = 0.965;

/// How much wider heavy letters are.
const BOLD: f64 = 1.07;

/// A column of text: its width and the size of its letters.
#[derive(Debug, Clone, Copy)]
pub(super) struct Measure {
    /// Width of a line in points.
    pub width: f64,
    /// Size of the letters in points.
    pub size: f64,
    /// Heavy letters.
    pub bold: bool,
}

impl Measure {
    /// The height of one line in points.
    pub fn pitch(&self) -> f64 {
        self.size * PITCH
    }

    /// How many lines the text takes.
    pub fn lines(&self, text: &str) -> u32 {
        let mut flow = Flow::new(self);
        text.split_inclusive([' ', '\n']).for_each(|word| flow.place(word));
        flow.lines
    }

    /// The text cut into pieces of at most `most` lines, at the end of a sentence
    /// where there is one in the second half of the piece.
    ///
    /// A row cannot be higher than 409 pt and no page breaks within one, so that
    /// a long speech takes several rows.
    pub fn pieces<'t>(&self, text: &'t str, most: u32) -> Vec<&'t str> {
        let mut pieces = Vec::new();
        let mut rest = text;
        while let Some((piece, after)) = self.first_piece(rest, most) {
            pieces.push(piece.trim_end());
            rest = after;
        }
        pieces.push(rest);
        pieces
    }

    /// The first piece of a text and what follows it; none when it fits whole.
    fn first_piece<'t>(&self, text: &'t str, most: u32) -> Option<(&'t str, &'t str)> {
        let mut flow = Flow::new(self);
        let (mut end, mut sentence) = (0, None);
        for word in text.split_inclusive([' ', '\n']) {
            flow.place(word);
            if flow.lines > most {
                let cut =
                    if end > 0 { sentence.unwrap_or(end) } else { within(word, most, flow.lines) };
                return text.split_at_checked(cut);
            }
            end += word.len();
            let ends_sentence = word.trim_end().ends_with(['.', ';', '!', '?', '…']);
            if flow.lines * 2 > most && (ends_sentence || word.ends_with('\n')) {
                sentence = Some(end);
            }
        }
        None
    }

    /// The width of a word in points.
    fn width_of(&self, word: &str) -> f64 {
        let thousandths: u32 = word.chars().map(letter).sum();
        f64::from(thousandths) / 1000.0 * self.size * if self.bold { BOLD } else { 1.0 }
    }
}

/// Where to cut a word that takes `lines` lines, so that `most` lines hold its
/// first part.
fn within(word: &str, most: u32, lines: u32) -> usize {
    let share = f64::from(most) / f64::from(lines + 1);
    let letters = (word.chars().count() as f64 * share) as usize;
    word.char_indices().nth(letters.max(1)).map_or(word.len(), |(at, _)| at)
}

/// Words set one after the other.
struct Flow<'m> {
    /// The column.
    measure: &'m Measure,
    /// Lines begun.
    lines: u32,
    /// Width used of the last one.
    used: f64,
}

impl<'m> Flow<'m> {
    /// An empty column.
    fn new(measure: &'m Measure) -> Self {
        Self { measure, lines: 1, used: 0.0 }
    }

    /// Sets a word with the space after it.
    fn place(&mut self, word: &str) {
        let line = (self.measure.width * SURE).max(self.measure.size);
        let bare = self.measure.width_of(word.trim_end_matches([' ', '\n']));
        if self.used > 0.0 && self.used + bare > line {
            self.lines += 1;
            self.used = 0.0;
        }
        // A word wider than the line (a hash) is broken between letters.
        self.used += self.measure.width_of(word);
        while self.used - self.measure.width_of(" ") > line {
            self.lines += 1;
            self.used -= line;
        }
        if word.ends_with('\n') {
            self.lines += 1;
            self.used = 0.0;
        }
    }
}

/// The advance width of a letter in thousandths of its size; marks above and
/// below do not widen it, the horn of `ơ` and `ư` does.
fn letter(c: char) -> u32 {
    const HORN: char = '\u{31b}';
    let horn = if c.nfd().any(|mark| mark == HORN) { 40 } else { 0 };
    horn + match c.nfd().next().unwrap_or(c) {
        '|' => 200,
        '\'' => 180,
        ' ' | '\u{a0}' | ',' | '.' => 250,
        'i' | 'j' | 'l' | 't' | '/' | '\\' | ':' | ';' => 278,
        'I' | 'f' | 'r' | '!' | '(' | ')' | '-' | '[' | ']' | '`' | '‘' | '’' => 333,
        'J' | 's' => 389,
        '"' | '•' => 410,
        'a' | 'c' | 'e' | 'z' | '?' | '“' | '”' => 444,
        'F' | 'P' | 'S' | '<' | '>' | '=' | '+' => 564,
        'E' | 'L' | 'T' | 'Z' => 611,
        'B' | 'C' | 'R' => 667,
        'A' | 'D' | 'G' | 'H' | 'K' | 'N' | 'O' | 'Q' | 'U' | 'V' | 'X' | 'Y' | 'w' | 'Đ' => 722,
        'm' | '&' => 778,
        '%' => 833,
        'M' => 889,
        '@' | 'W' => 944,
        // Marks that stand alone take no room, but the count must come to an end.
        '\u{300}'..='\u{36f}' => 50,
        '\u{2003}' | '…' | '—' | '\u{2e80}'.. => 1000,
        _ => 500,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A column of the body.
    const BODY: Measure = Measure { width: 460.0, size: 14.0, bold: false };

    #[test]
    fn lines_grow_with_the_text_and_shrink_with_the_width() {
        assert_eq!(BODY.lines(""), 1);
        assert_eq!(BODY.lines("Một dòng"), 1);
        assert_eq!(BODY.lines("Một dòng\nHai dòng"), 2);
        let text = "Quận ủy Long Biên ".repeat(30);
        let narrow = Measure { width: 100.0, ..BODY };
        assert!(narrow.lines(&text) > 4 * BODY.lines(&text));
        assert!(Measure { bold: true, ..BODY }.lines(&text) >= BODY.lines(&text));
    }

    #[test]
    fn marks_do_not_widen_a_letter() {
        assert_eq!(letter('ệ'), letter('e'));
        assert_eq!(letter('Ậ'), letter('A'));
    }

    #[test]
    fn a_word_wider_than_its_line_is_broken() {
        let narrow = Measure { width: 100.0, size: 10.0, bold: false };
        assert_eq!(narrow.lines(&"0".repeat(64)), 4);
    }

    #[test]
    fn pieces_lose_nothing_and_fit() {
        let text = "Đồng chí gương mẫu, nói đi đôi với làm. ".repeat(60);
        let pieces = BODY.pieces(text.trim_end(), 12);
        assert!(pieces.len() > 1);
        assert!(pieces.iter().all(|piece| BODY.lines(piece) <= 12));
        assert!(pieces.iter().all(|piece| piece.ends_with('.')));
        assert_eq!(pieces.join(" "), text.trim_end());
    }

    #[test]
    fn a_text_that_fits_is_one_piece() {
        assert_eq!(BODY.pieces("", 12), [""]);
        assert_eq!(BODY.pieces("ngắn", 12), ["ngắn"]);
    }

    #[test]
    fn a_word_without_end_is_cut_between_letters() {
        let unbroken = "ệ".repeat(40_000);
        let pieces = BODY.pieces(&unbroken, 12);
        assert_eq!(pieces.concat(), unbroken);
        assert!(pieces.iter().all(|piece| BODY.lines(piece) <= 12));
    }
}
