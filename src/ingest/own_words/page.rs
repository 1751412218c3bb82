//! A sheet as rows of text with the topic of each, and clauses: what is read as one sentence.

use std::collections::BTreeMap;

use super::text::Words;
use crate::finding::Place;
use crate::fold;
use crate::formats::cells::{Area, Cell, Sheet};
use crate::ingest::values;

/// What a row is about, by the headings above it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Topic {
    /// The conference, its board and its ballots.
    Conference,
    /// The handover.
    Handover,
    /// The opening, the counts and what stands on ballots.
    Opening,
}

/// Words that make a heading one of the opening.
const OPENING: [&str; 16] = [
    "mở niêm phong",
    "mở np",
    "mở phiếu",
    "kết quả kiểm phiếu",
    "kết quả kiểm đếm",
    "kq kiểm phiếu",
    "tổng hợp kết quả",
    "tổng hợp phiếu",
    "từng phiếu",
    "ghi phiếu",
    "bảng chấm điểm tổng hợp",
    "đối chiếu kết quả",
    "phần ban tuyên giáo",
    "ghi trên phiếu",
    "ghi thêm trên phiếu",
    "kiểm đếm",
];

/// Words that make a heading one of the handover.
const HANDOVER: [&str; 3] = ["bàn giao", "giao nhận", "giao, nhận"];

/// Words that make a heading one of the conference.
const CONFERENCE: [&str; 7] =
    ["hội nghị", "đại biểu", "thành phần", "ban kiểm phiếu", "phát biểu", "điểm danh", "ban kp"];

/// How many rows at the top say what a sheet is about.
const TOP_ROWS: usize = 8;

/// The longest text that is a heading, in letters.
const HEADING: usize = 160;

/// A row of a sheet.
#[derive(Debug)]
pub(super) struct Row {
    /// From zero.
    pub row: u32,
    /// The texts of its cells from left to right, with their columns.
    pub cells: Vec<(u32, String)>,
    /// What it is about.
    pub topic: Topic,
}

impl Row {
    /// Its only text; none where it has several.
    pub fn alone(&self) -> Option<&str> {
        match self.cells.as_slice() {
            [(_, text)] => Some(text),
            _ => None,
        }
    }
}

/// A sheet that is read for what its words say.
pub(super) struct Page<'a> {
    /// The sheet.
    pub sheet: &'a Sheet,
    /// Its place.
    pub place: Place,
    /// Its rows from top to bottom.
    pub rows: Vec<Row>,
    /// The titles of papers on the sheet, with their rows.
    titles: Vec<(u32, Topic)>,
    /// Merged areas by each of their rows.
    merged: BTreeMap<u32, Vec<Area>>,
}

/// A part of a row that is read as one sentence.
pub(super) struct Clause {
    /// Its words.
    pub words: Words,
    /// Where its parts stand: from which letter on, in which cell.
    parts: Vec<(usize, u32, u32)>,
    /// What it is about.
    pub topic: Topic,
    /// Whether it is a whole row of several cells.
    pub is_row: bool,
    /// Whether its row has no other cell.
    pub is_alone: bool,
}

impl Clause {
    /// Whether a letter is the first of a cell.
    pub fn begins(&self, letter: usize) -> bool {
        self.parts.iter().any(|(from, ..)| *from == letter)
    }

    /// The cell in which a letter stands.
    pub fn cell(&self, letter: usize) -> (u32, u32) {
        let index = self.parts.partition_point(|(from, ..)| *from <= letter);
        self.parts.get(index.saturating_sub(1)).map_or((0, 0), |(_, row, col)| (*row, *col))
    }
}

/// The most rows between a paper's letterhead and its title.
const HEAD_ROWS: u32 = 5;

/// The longest title that says no more than that it is minutes: the next line says of what.
const BARE_TITLE: usize = 12;

/// The most letters of a row that is read as one sentence.
const LONGEST_ROW: usize = 600;

/// The most rows over which a merged area is followed.
const MOST_MERGED_ROWS: u32 = 400;

impl<'a> Page<'a> {
    /// Looks a sheet through.
    pub fn new(sheet: &'a Sheet, place: Place) -> Self {
        let mut by_row: BTreeMap<u32, Vec<(u32, String)>> = BTreeMap::new();
        for ((row, col), cell) in &sheet.cells {
            let text = shown(cell);
            if !text.is_empty() {
                by_row.entry(*row).or_default().push((*col, text));
            }
        }
        let mut topic = topic_of_sheet(sheet, &by_row);
        let rows: Vec<Row> = by_row
            .into_iter()
            .map(|(row, cells)| {
                let said: Vec<&str> = cells.iter().map(|(_, text)| text.as_str()).collect();
                let mut own = topic;
                if is_heading(&said) {
                    topic = heading(&said.join(" ")).unwrap_or(topic);
                    own = topic;
                } else if opens(&said.join(" | ")) {
                    own = Topic::Opening;
                }
                Row { row, cells, topic: own }
            })
            .collect();
        let mut merged: BTreeMap<u32, Vec<Area>> = BTreeMap::new();
        for area in &sheet.merged {
            for row in area.start.0..=area.end.0.min(area.start.0.saturating_add(MOST_MERGED_ROWS))
            {
                merged.entry(row).or_default().push(*area);
            }
        }
        let titles = titles(&rows);
        Self { sheet, place, rows, titles, merged }
    }

    /// The merged area that a cell belongs to.
    pub fn area(&self, row: u32, col: u32) -> Option<&Area> {
        self.merged.get(&row)?.iter().find(|area| area.contains(row, col))
    }

    /// The text at a cell, through merges.
    pub fn text(&self, row: u32, col: u32) -> Option<&str> {
        let at = self.area(row, col).map_or((row, col), |area| area.start);
        self.own_text(at.0, at.1)
    }

    /// The text that stands in a cell itself.
    pub fn own_text(&self, row: u32, col: u32) -> Option<&str> {
        let index = self.rows.binary_search_by_key(&row, |row| row.row).ok()?;
        let cells = &self.rows.get(index)?.cells;
        cells.iter().find(|(at, _)| *at == col).map(|(_, text)| text.as_str())
    }

    /// The cell as it stands.
    pub fn cell(&self, row: u32, col: u32) -> Option<&'a Cell> {
        self.sheet.cells.get(&(row, col)).filter(|cell| !cell.is_blank())
    }

    /// Its place at a cell.
    pub fn at(&self, (row, col): (u32, u32)) -> Place {
        self.place.at(row, col)
    }

    /// Everything that is read as one sentence, in the order of reading.
    pub fn clauses(&self, is_caption: &dyn Fn(&str) -> bool) -> Vec<Clause> {
        let mut clauses = Vec::new();
        for (index, row) in self.rows.iter().enumerate() {
            let letters: usize = row.cells.iter().map(|(_, text)| text.chars().count()).sum();
            let captions = row.cells.iter().filter(|(_, text)| is_caption(text)).count();
            if row.cells.len() > 1 && letters < LONGEST_ROW && captions < row.cells.len() {
                clauses.push(joined(
                    row,
                    row.cells.iter().map(|(col, text)| (row.row, *col, text.as_str())),
                ));
            }
            for (col, text) in &row.cells {
                if text.contains('\n') && text.chars().count() < LONGEST_ROW / 2 {
                    let mut clause = joined(row, [(row.row, *col, text.as_str())].into_iter());
                    clause.is_row = false;
                    clauses.push(clause);
                }
                for clause in sentences(text) {
                    let mut clause = joined(row, [(row.row, *col, clause)].into_iter());
                    clause.is_row = false;
                    clauses.push(clause);
                }
            }
            if let Some(below) = self.rows.get(index + 1) {
                clauses.extend(self.columns(index, row, below, is_caption));
            }
            clauses.extend(self.side_by_side(index, is_caption));
        }
        clauses
    }

    /// A row of captions over, or under, a row of values: a sentence a column.
    fn columns(
        &self,
        index: usize,
        row: &Row,
        below: &Row,
        is_caption: &dyn Fn(&str) -> bool,
    ) -> Vec<Clause> {
        if row.cells.len() < 2 || below.row > row.row + 2 {
            return Vec::new();
        }
        let captions = |row: &Row| row.cells.iter().filter(|(_, text)| is_caption(text)).count();
        let (upper, lower) = (captions(row), captions(below));
        let bare =
            |row: &Row| row.cells.iter().all(|(_, text)| !text.chars().any(|c| c.is_ascii_digit()));
        let reads_down = upper >= 2 && bare(row) && lower == 0;
        // Captions with values of their own below them say nothing of what stands above.
        let shares = |other: &Row| {
            other.row <= below.row + 2
                && below
                    .cells
                    .iter()
                    .filter(|(col, _)| other.cells.iter().any(|(at, _)| at == col))
                    .count()
                    >= 2
        };
        let is_head =
            self.rows.get(index + 2).is_some_and(|next| captions(next) == 0 && shares(next));
        let is_value = index
            .checked_sub(1)
            .and_then(|above| self.rows.get(above))
            .is_some_and(|above| captions(above) == above.cells.len() && above.cells.len() > 1);
        let reads_up = lower == below.cells.len()
            && below.cells.len() > 1
            && upper == 0
            && !is_head
            && !is_value;
        let pairs = row.cells.iter().filter_map(|(col, text)| {
            let under = below.cells.iter().find(|(at, _)| at == col)?;
            Some(((row.row, *col, text.as_str()), (below.row, under.0, under.1.as_str())))
        });
        pairs
            .filter_map(|(upper, lower)| match () {
                () if reads_down && is_caption(upper.2) => {
                    Some(joined(row, [upper, lower].into_iter()))
                }
                () if reads_up => Some(joined(row, [lower, upper].into_iter())),
                () => None,
            })
            .collect()
    }

    /// Blocks side by side, each with its own caption and hour at its head: a sentence a block.
    fn side_by_side(&self, index: usize, is_caption: &dyn Fn(&str) -> bool) -> Vec<Clause> {
        let columns = |row: &Row| row.cells.iter().map(|(col, _)| *col).collect::<Vec<_>>();
        let Some(head) = self.rows.get(index).filter(|row| row.cells.len() > 1) else {
            return Vec::new();
        };
        let own = columns(head);
        let heads = head.cells.iter().all(|(_, text)| {
            text.chars().any(|c| c.is_ascii_digit())
                && text.chars().count() < 40
                && !is_caption(text)
                && text.chars().next().is_some_and(char::is_uppercase)
        });
        let rows: Vec<&Row> = self
            .rows
            .get(index..)
            .unwrap_or_default()
            .iter()
            .enumerate()
            .take_while(|(offset, row)| {
                columns(row) == own
                    && usize::try_from(row.row - head.row).is_ok_and(|by| by == *offset)
            })
            .map(|(_, row)| row)
            .take(4)
            .collect();
        if !heads || rows.len() < 2 {
            return Vec::new();
        }
        own.iter()
            .map(|col| {
                let texts = rows.iter().filter_map(|row| {
                    let text = row.cells.iter().find(|(at, _)| at == col)?;
                    Some((row.row, *col, text.1.as_str()))
                });
                joined(head, texts)
            })
            .collect()
    }

    /// The paper to whose head a row belongs, or else in which it stands: by the nearest title.
    pub fn paper_at(&self, row: u32) -> Option<Topic> {
        let below = self.titles.iter().find(|(at, _)| (row..=row + HEAD_ROWS).contains(at));
        let above = || self.titles.iter().rev().find(|(at, _)| *at < row);
        below.or_else(above).map(|(_, topic)| *topic)
    }

    /// Makes the whole sheet one of the opening.
    pub fn opens(&mut self) {
        for row in &mut self.rows {
            row.topic = Topic::Opening;
        }
    }

    /// Whether headings tell of the conference.
    pub fn tells_of_conference(&self) -> bool {
        self.rows.iter().any(|row| {
            let words = Words::of(
                &row.cells.iter().map(|(_, text)| text.as_str()).collect::<Vec<_>>().join(" | "),
            );
            CONFERENCE.iter().any(|word| words.holds(word))
        })
    }
}

/// Texts of cells as one sentence.
fn joined<'t>(row: &Row, texts: impl Iterator<Item = (u32, u32, &'t str)>) -> Clause {
    let (mut text, mut parts) = (String::new(), Vec::new());
    for (at, col, part) in texts {
        if !text.is_empty() {
            text.push_str(" | ");
        }
        parts.push((fold::clean(&text).chars().count() + usize::from(!text.is_empty()), at, col));
        text.push_str(&part.replace('\n', " | "));
    }
    Clause {
        words: Words::of(&text),
        parts,
        topic: row.topic,
        is_row: true,
        is_alone: row.cells.len() == 1,
    }
}

/// A cell as it is read in a sentence: nothing for a share, which is computed from counts.
fn shown(cell: &Cell) -> String {
    match cell {
        Cell::Number(number) if number.fract() != 0.0 => String::new(),
        Cell::Text(text) => ticked(text),
        cell => values::text(cell).unwrap_or_default(),
    }
}

/// What is ticked among boxes (`☒ Bỏ phiếu kín ☐ Giơ tay`); other text as it stands.
fn ticked(text: &str) -> String {
    if !text.contains('☒') && !text.contains('☑') {
        return text.to_owned();
    }
    let (before, rest) = text.split_once(['☒', '☑']).unwrap_or((text, ""));
    let own = rest.split(['☐', '☒', '☑', '\n']).next().unwrap_or_default();
    // What stands before the first box is the question.
    let before = before.split('☐').next().unwrap_or_default();
    format!("{} {}", before.trim(), own.trim()).trim().to_owned()
}

/// The sentences of a cell's text.
pub(super) fn sentences(text: &str) -> Vec<&str> {
    let mut sentences = Vec::new();
    for line in text.split('\n') {
        let mut begin = 0;
        let bytes: Vec<(usize, char)> = line.char_indices().collect();
        let mut depth = 0_i32;
        for (index, (at, c)) in bytes.iter().enumerate() {
            match c {
                '(' => depth += 1,
                ')' => depth -= 1,
                _ => {}
            }
            let next = bytes.get(index + 1).map(|(_, c)| *c);
            let after = bytes.get(index + 2).map(|(_, c)| *c);
            let before = index.checked_sub(1).and_then(|before| bytes.get(before)).map(|(_, c)| *c);
            let ends = match c {
                ';' => depth <= 0,
                '.' => {
                    depth <= 0
                        && next == Some(' ')
                        && after.is_some_and(char::is_uppercase)
                        && !before.is_some_and(|c| c.is_ascii_digit() && index < 4)
                        && !before.is_some_and(|c| c.is_uppercase() || c == '.')
                }
                _ => false,
            };
            if ends {
                sentences.push(line.get(begin..*at).unwrap_or_default());
                begin = at + c.len_utf8();
            }
        }
        sentences.push(line.get(begin..).unwrap_or_default());
    }
    sentences.into_iter().map(str::trim).filter(|sentence| !sentence.is_empty()).collect()
}

/// Whether a row is a heading: one text, perhaps with an index before it, that is nobody's speech.
fn is_heading(cells: &[&str]) -> bool {
    let short = |text: &str| text.chars().count() <= HEADING && !is_speech(text);
    let index = |text: &str| text.chars().count() <= 4;
    match cells {
        [text] => short(text),
        [first, text] => index(first) && short(text) && !text.chars().any(|c| c.is_ascii_digit()),
        _ => false,
    }
}

/// Whether a text is what somebody said: `Đồng chí A, Bí thư (kết luận): Giao Ban Tuyên giáo ….`
fn is_speech(text: &str) -> bool {
    let begin = fold::words(text.trim_start_matches(['-', '+', '•', '*', ' ']));
    let is_person = ["đồng chí ", "đ/c ", "ông ", "bà "].iter().any(|who| begin.starts_with(who));
    is_person && text.contains(':') && text.ends_with('.')
}

/// The topic that a heading begins; none for one of the same topic.
fn heading(text: &str) -> Option<Topic> {
    let words = Words::of(text);
    let has = |list: &[&str]| list.iter().any(|word| words.holds(word));
    if has(&OPENING) {
        return Some(Topic::Opening);
    }
    if has(&CONFERENCE) {
        return Some(Topic::Conference);
    }
    None
}

/// Whether a row tells of the opening by itself.
fn opens(text: &str) -> bool {
    let words = Words::of(text);
    words.holds("mở niêm phong")
}

/// The titles of papers among rows: a line of its own that names the paper.
fn titles(rows: &[Row]) -> Vec<(u32, Topic)> {
    let mut titles = Vec::new();
    for (index, row) in rows.iter().enumerate() {
        let Some(text) = row.alone().filter(|text| is_title(text)) else { continue };
        let mut words = Words::of(text);
        let bare = words.holds("biên bản") && text.chars().count() <= BARE_TITLE;
        if let Some(next) = rows.get(index + 1).and_then(Row::alone).filter(|_| bare) {
            words = Words::of(&format!("{text} {next}"));
        }
        let has = |list: &[&str]| list.iter().any(|word| words.holds(word));
        titles.extend(match () {
            () if has(&OPENING) => Some((row.row, Topic::Opening)),
            () if words.holds("hội nghị") => Some((row.row, Topic::Conference)),
            () if has(&HANDOVER) => Some((row.row, Topic::Handover)),
            () => None,
        });
    }
    titles
}

/// Whether a text at the top of a sheet can be its title: short, not numbered, no label.
fn is_title(text: &str) -> bool {
    text.chars().count() <= HEADING
        && !text.starts_with(|c: char| c.is_ascii_digit() || c == '-')
        && (!text.contains(':') || text.to_lowercase().contains("kết quả"))
}

/// What a sheet is about, by its name and first rows.
fn topic_of_sheet(sheet: &Sheet, rows: &BTreeMap<u32, Vec<(u32, String)>>) -> Topic {
    let alone = rows.values().take(TOP_ROWS).filter(|cells| cells.len() <= 2);
    let titles = alone.flat_map(|cells| cells.iter().map(|(_, text)| text.as_str()));
    let titles: Vec<&str> =
        titles.filter(|text| is_title(text)).chain([sheet.name.as_str()]).collect();
    let all = Words::of(&titles.join(" | "));
    let has = |list: &[&str]| list.iter().any(|word| all.holds(word));
    let results =
        ["kết quả:", "kết quả"].iter().any(|word| all.holds(word)) && !all.holds("hội nghị");
    match () {
        () if has(&OPENING) || results => Topic::Opening,
        () if has(&HANDOVER) && !has(&["hội nghị", "ban kiểm phiếu"]) => Topic::Handover,
        () => Topic::Conference,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_cut_into_sentences_outside_brackets() {
        assert_eq!(
            sentences("Số phiếu in: 60; phát ra: 58. Thu về (đủ; kịp): 58.\n- Bên giao: Đ/c A"),
            ["Số phiếu in: 60", "phát ra: 58", "Thu về (đủ; kịp): 58.", "- Bên giao: Đ/c A"]
        );
        assert_eq!(sentences("1. Chủ trì: Đ/c A."), ["1. Chủ trì: Đ/c A."]);
    }

    #[test]
    fn a_speech_is_no_heading() {
        let said = "- Đồng chí A kết luận: Ban Tuyên giáo tổng hợp kết quả, báo cáo Ban Thường vụ.";
        assert!(!is_heading(&[said]));
        for heading in [
            "Đồng chí A: tổng hợp kết quả",
            "II. Kết quả kiểm phiếu.",
            "Ngày 11/5/2023, Ban Tuyên giáo mở niêm phong. Người kiểm đếm: đồng chí B.",
        ] {
            assert!(is_heading(&[heading]), "{heading}");
        }
    }

    #[test]
    fn what_is_ticked_is_what_is_said() {
        assert_eq!(ticked("☒ Bỏ phiếu kín     ☐ Giơ tay"), "Bỏ phiếu kín");
        assert_eq!(ticked("Hình thức: ☐ Giơ tay ☒ Bỏ phiếu kín"), "Hình thức: Bỏ phiếu kín");
        assert_eq!(ticked("Nguyên vẹn"), "Nguyên vẹn");
    }
}
