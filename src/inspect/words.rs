//! The words of a finished file, in the order in which they stand there, and the
//! facts among them: figures, dates, codes and names.

use serde::{Deserialize, Serialize};

use crate::finding::CellRef;
use crate::formats::cells::{Cell, Workbook};

/// Where a word stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum At {
    /// On this page of the file, from 1.
    Page(usize),
    /// In this cell of this sheet.
    Cell(String, CellRef),
    /// In this part of a workbook.
    Part(String),
}

/// A word of a finished file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Word {
    /// The word, without white space.
    pub text: String,
    /// Where it stands.
    pub at: At,
}

/// What of the words is compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Compared {
    /// Every word.
    All,
    /// The facts in them: another version or template may word a paper otherwise.
    Facts,
}

impl Compared {
    /// What is kept of some words.
    pub fn of(self, words: &[Word]) -> Vec<Word> {
        match self {
            Self::All => words.to_vec(),
            Self::Facts => facts(words),
        }
    }
}

/// Words that write numbers (số viết bằng chữ).
const NUMERALS: &str = " không một hai ba bốn năm sáu bảy tám chín mười mươi trăm nghìn triệu \
                        lăm mốt tư linh lẻ ";
/// Those of them that give a number its size; every number of several words has one.
const PLACES: &str = " mười mươi trăm nghìn triệu ";
/// Family names, by which a name of two words is known.
const SURNAMES: &str = " Nguyễn Trần Lê Phạm Hoàng Huỳnh Phan Vũ Võ Đặng Bùi Đỗ Hồ Ngô Dương Lý \
                        Đinh Mai Trịnh Đào Đoàn Lương Trương Tạ Quách Tô Cao Chu Kiều La Lưu \
                        Nghiêm Ngọ Phùng Quản Thái Tống Triệu Văn Vương Khuất Hà Từ Tăng ";
/// Words before a name that are not of it.
const TITLES: &str = " Ông Bà Anh Chị Cô Thầy Đ/c ";
/// What is written like a name and names nobody of the round.
const NO_NAMES: [&str; 3] = ["Hồ Chí Minh", "Cộng Sản Việt Nam", "Hà Nội"];

/// Whether a word is on a list with spaces around each.
fn is_among(list: &str, word: &str) -> bool {
    list.contains(&format!(" {word} "))
}

/// A word without the marks around it.
fn bare(word: &str) -> &str {
    word.trim_matches(|c: char| !c.is_alphanumeric())
}

/// Whether a word is written as a part of a name: a capital, then small letters.
fn is_of_a_name(word: &str) -> bool {
    let mut letters = word.chars();
    letters.next().is_some_and(char::is_uppercase) && letters.all(char::is_lowercase)
}

/// The facts among words, in their order: words with digits (figures, dates, codes),
/// numbers in words, and names.
pub fn facts(words: &[Word]) -> Vec<Word> {
    let mut facts = Vec::new();
    let mut rest = words;
    while let Some((word, after)) = rest.split_first() {
        let text = bare(&word.text);
        let run = match text {
            _ if text.chars().any(|c| c.is_ascii_digit()) => 1,
            _ => numeral(rest).max(name(rest)),
        };
        let taken = rest.get(..run).unwrap_or_default();
        if !taken.is_empty() {
            let text: Vec<&str> = taken.iter().map(|word| bare(&word.text)).collect();
            facts.push(Word { text: text.join(" "), at: word.at.clone() });
        }
        rest = rest.get(run.max(1)..).unwrap_or(after);
    }
    facts
}

/// How many of the first words write one number. One alone may mean anything (`năm`,
/// `không`), and so may several without a place value.
fn numeral(words: &[Word]) -> usize {
    let is_numeral = |word: &&Word| is_among(NUMERALS, &bare(&word.text).to_lowercase());
    let run: Vec<String> =
        words.iter().take_while(is_numeral).map(|word| bare(&word.text).to_lowercase()).collect();
    let has_place = run.iter().any(|word| is_among(PLACES, word));
    if run.len() > 1 && has_place { run.len() } else { 0 }
}

/// How many of the first words are a name: three in a row, or two that begin with a
/// family name.
fn name(words: &[Word]) -> usize {
    let first = words.first().map(|word| bare(&word.text)).unwrap_or_default();
    if is_among(TITLES, first) {
        return 0;
    }
    let mut run = 0;
    for word in words {
        if !is_of_a_name(bare(&word.text)) || words.first().is_some_and(|w| w.at != word.at) {
            break;
        }
        run += 1;
        // A mark ends the name.
        if word.text.ends_with(|c: char| !c.is_alphanumeric()) {
            break;
        }
    }
    let text: Vec<&str> = words.iter().take(run).map(|word| bare(&word.text)).collect();
    let is_name = run > 2 || (run == 2 && is_among(SURNAMES, first));
    if is_name && !NO_NAMES.contains(&text.join(" ").as_str()) { run } else { 0 }
}

/// The facts in a text.
pub fn facts_in(text: &str) -> Vec<String> {
    let word = |text: &str| Word { text: text.to_owned(), at: At::Page(1) };
    let words: Vec<Word> = text.split_whitespace().map(word).collect();
    facts(&words).into_iter().map(|fact| fact.text).collect()
}

/// The words of a workbook, sheet by sheet, row by row.
pub fn of_workbook(workbook: &Workbook) -> Vec<Word> {
    let mut words = Vec::new();
    for sheet in &workbook.sheets {
        for (&(row, col), cell) in &sheet.cells {
            let at = At::Cell(sheet.name.clone(), CellRef::new(row, col));
            let word = |text: &str| Word { text: text.to_owned(), at: at.clone() };
            words.extend(shown(cell).split_whitespace().map(word));
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_dates_and_codes_are_facts_without_the_marks_around_them() {
        let found = |text| facts_in(text).join("|");
        assert_eq!(found("thu về 2.753 phiếu"), "2.753");
        assert_eq!(found("(94,23%)."), "94,23");
        assert_eq!(found("ngày 17/5/2023, số 31-BB/BTGQU;"), "17/5/2023|31-BB/BTGQU");
        assert_eq!(found("Mã kiểm chứng: 1A2B-3C4D"), "1A2B-3C4D");
        assert_eq!(found("…, và."), "");
    }

    #[test]
    fn names_and_numbers_in_words_are_facts() {
        let found = |text| facts_in(text).join("|");
        assert_eq!(found("đồng chí Nguyễn Thu Hà, Hiệu trưởng"), "Nguyễn Thu Hà");
        assert_eq!(found("Đồng chí Lê Hoa kết luận"), "Lê Hoa");
        assert_eq!(found("Ông Nguyễn Văn A"), "Nguyễn Văn A");
        assert_eq!(found("Ban Chấp hành Đảng bộ phường"), "");
        assert_eq!(found("đạo đức Hồ Chí Minh năm"), "");
        assert_eq!(found("(năm mươi ba phiếu)"), "năm mươi ba");
        assert_eq!(found("trong năm không có"), "");
        assert_eq!(found("Trần Văn Bình, Lê Thị Hoa"), "Trần Văn Bình|Lê Thị Hoa");
    }

    #[test]
    fn a_cell_is_read_as_it_shows() {
        let mut sheet =
            crate::formats::cells::Sheet { name: "Số liệu".into(), ..Default::default() };
        sheet.cells.insert((0, 1), Cell::Number(12.5));
        sheet.cells.insert((1, 0), Cell::Text("thu về 53".into()));
        let words = of_workbook(&Workbook { sheets: vec![sheet], saved: None });
        let texts = |words: Vec<Word>| {
            words.into_iter().map(|word| word.text).collect::<Vec<_>>().join(" ")
        };
        assert_eq!(texts(Compared::All.of(&words)), "12.5 thu về 53");
        assert_eq!(texts(Compared::Facts.of(&words)), "12.5 53");
    }
}
