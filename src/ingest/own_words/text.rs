//! Text in which words and typed values are looked for: counts, hours, days, numbers of documents,
//! people. Nothing is read where two readings overlap: a day is no count.

use std::ops::Range;
use std::sync::LazyLock;

use chrono::{NaiveDate, NaiveTime};
use regex::Regex;

use crate::declaration::LARGEST_COUNT;
use crate::fold;

/// A text with its folded form, letter by letter the same length.
#[derive(Debug, Clone)]
pub(super) struct Words {
    /// As it stands, cleaned.
    pub raw: Vec<char>,
    /// As it is compared.
    pub folded: Vec<char>,
}

impl Words {
    /// A text.
    pub fn of(text: &str) -> Self {
        let raw: Vec<char> = fold::clean(text).chars().collect();
        let folded: Vec<char> = fold::words(text).chars().collect();
        // Letters that are longer in small are none of Vietnamese: such a text has no words.
        let folded = if folded.len() == raw.len() { folded } else { raw.clone() };
        Self { raw, folded }
    }

    /// A part of it as it stands.
    pub fn part(&self, range: Range<usize>) -> String {
        self.raw.get(range).map(|part| part.iter().collect()).unwrap_or_default()
    }

    /// The whole as it stands.
    pub fn text(&self) -> String {
        self.raw.iter().collect()
    }

    /// The whole as it is compared.
    pub fn folded(&self) -> String {
        self.folded.iter().collect()
    }

    /// Where folded words stand in it, whole words only, from a place on.
    pub fn find(&self, words: &[char], from: usize) -> Option<usize> {
        let is_letter = |at: Option<&char>| at.is_some_and(|c| c.is_alphanumeric());
        let last = *words.last()?;
        (from..(self.folded.len() + 1).saturating_sub(words.len())).find(|at| {
            self.folded.get(*at..at + words.len()) == Some(words)
                && !(at.checked_sub(1).is_some_and(|before| is_letter(self.folded.get(before))))
                && !(last.is_alphanumeric() && is_letter(self.folded.get(at + words.len())))
        })
    }

    /// Whether the folded words stand in it.
    pub fn holds(&self, words: &str) -> bool {
        self.find(&words.chars().collect::<Vec<_>>(), 0).is_some()
    }
}

/// A label without its translation: `Tốt / Good` and `Tốt` above `Good` are `Tốt`. What stands
/// behind the sign must be words of another language, in letters without marks.
pub(super) fn without_translation(text: &str) -> &str {
    let Some((own, other)) = text.split_once(['/', '\n']) else { return text };
    let other = other.trim();
    let is_foreign = other.len() >= SHORTEST_TRANSLATION
        && other.chars().all(|c| c.is_ascii_alphabetic() || " .,'()".contains(c));
    if is_foreign && !own.trim().is_empty() { own.trim() } else { text }
}

/// The fewest letters of a translated label: shorter ones are initials (`K/TB`).
const SHORTEST_TRANSLATION: usize = 3;

/// A typed value in a text.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Typed {
    /// A count.
    Count(u32),
    /// A count of a count: `12/15`.
    Of(u32, u32),
    /// An hour.
    Time(NaiveTime),
    /// A day.
    Date(NaiveDate),
    /// The number of minutes, which may not be filled in yet (`Số:    -BB/BTGQU`).
    Number(Option<String>),
}

/// A typed value and where it stands, in letters.
#[derive(Debug, Clone)]
pub(super) struct Value {
    /// What it is.
    pub typed: Typed,
    /// Where.
    pub at: Range<usize>,
}

/// A pattern that is known to be right.
macro_rules! pattern {
    ($name:ident, $text:literal) => {
        static $name: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new($text).ok());
    };
}

pattern!(
    DAY,
    r"(\d{1,2})\s*(?:/|-|\.)\s*(\d{1,2})\s*(?:/|-|\.)\s*(\d{4})|(\d{1,2})\s+tháng\s+(\d{1,2})\s+năm\s+(\d{4})"
);
pattern!(
    HOUR,
    r"\b(\d{1,2})\s*(?:(?:giờ|h|g)(?:\s*(\d{2})\b(?:\s*phút)?|\b)|:\s*(\d{2})(?::\d{2})?)"
);
pattern!(MINUTES, r"(\d{1,4})?[\s.…]*-\s*bb/[\p{L}\d]+");
pattern!(REFERENCE, r"\d+\s*-\s*\p{L}+/\p{L}[\p{L}\d]*|\p{L}+(?:-\p{L}+)*-\d+");
pattern!(RATIO, r"(\d{1,6})\s*/\s*(\d{1,6})");
pattern!(INDEX, r"\b\d{1,2}(?:\.\d{1,2})+\b");
pattern!(COUNT, r"\d{1,3}(?:\.\d{3})+|\d{1,7}");
pattern!(SHARE, r"\d+(?:,\d+)?\s*%");

/// The values in a text, in their order.
pub(super) fn values(words: &Words) -> Vec<Value> {
    let folded = words.folded();
    let letters: Vec<usize> = folded.char_indices().map(|(at, _)| at).collect();
    let letter = |byte: usize| letters.partition_point(|at| *at < byte);
    let mut found: Vec<Value> = Vec::new();
    let mut taken: Vec<Range<usize>> = Vec::new();
    let mut look = |pattern: &LazyLock<Option<Regex>>,
                    read: &dyn Fn(&regex::Captures<'_>) -> Option<Typed>,
                    hides: bool| {
        let Some(pattern) = pattern.as_ref() else { return };
        for captures in pattern.captures_iter(&folded) {
            let Some(whole) = captures.get(0) else { continue };
            let at = letter(whole.start())..letter(whole.end());
            if taken.iter().any(|other| other.start < at.end && at.start < other.end) {
                continue;
            }
            let typed = read(&captures);
            if typed.is_some() || hides {
                taken.push(at.clone());
            }
            found.extend(typed.map(|typed| Value { typed, at }));
        }
    };
    let number =
        |text: Option<regex::Match<'_>>| text.and_then(|text| text.as_str().parse::<u32>().ok());
    look(
        &MINUTES,
        &|captures| {
            let whole = captures.get(0)?.as_str();
            let given = captures.get(1).is_some();
            let text = whole.split_whitespace().collect::<String>().to_uppercase();
            Some(Typed::Number(given.then_some(text)))
        },
        true,
    );
    look(
        &DAY,
        &|captures| {
            let of = |at: usize| number(captures.get(at)).or_else(|| number(captures.get(at + 3)));
            let year = i32::try_from(of(3)?).ok()?;
            Some(Typed::Date(NaiveDate::from_ymd_opt(year, of(2)?, of(1)?)?))
        },
        true,
    );
    look(
        &HOUR,
        &|captures| {
            let minute = captures.get(2).or_else(|| captures.get(3));
            let minute = minute.map_or(Some(0), |minute| minute.as_str().parse().ok())?;
            Some(Typed::Time(NaiveTime::from_hms_opt(number(captures.get(1))?, minute, 0)?))
        },
        true,
    );
    look(&REFERENCE, &|_| None, true);
    look(&SHARE, &|_| None, true);
    look(
        &RATIO,
        &|captures| Some(Typed::Of(number(captures.get(1))?, number(captures.get(2))?)),
        true,
    );
    look(&INDEX, &|_| None, true);
    look(
        &COUNT,
        &|captures| {
            let count: u32 = captures.get(0)?.as_str().replace('.', "").parse().ok()?;
            (count <= LARGEST_COUNT).then_some(Typed::Count(count))
        },
        true,
    );
    found.retain(|value| stands_free(words, &value.at));
    found.sort_by_key(|value| value.at.start);
    found
}

/// Whether no letter or digit touches a value: `TC01` is a name.
fn stands_free(words: &Words, at: &Range<usize>) -> bool {
    let touches = |at: Option<usize>| {
        at.and_then(|at| words.folded.get(at)).is_some_and(|c| c.is_alphanumeric() || *c == '_')
    };
    // `1,000` is no count of anything.
    let of_decimals = at.start.checked_sub(2).is_some_and(|before| {
        words.folded.get(before).is_some_and(char::is_ascii_digit)
            && words.folded.get(before + 1).is_some_and(|c| [',', '.'].contains(c))
    });
    let decimal = of_decimals
        || words.folded.get(at.end) == Some(&',')
            && words.folded.get(at.end + 1).is_some_and(char::is_ascii_digit);
    !touches(at.start.checked_sub(1)) && !touches(Some(at.end)) && !decimal
}

/// A person as text names one.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Person {
    /// The name.
    pub name: String,
    /// What stands behind the name as the post; empty where nothing does.
    pub post: String,
    /// Where the name stands.
    pub at: Range<usize>,
    /// Where the post ends.
    pub end: usize,
}

/// Words that begin a post or an organ, never a name.
const NO_NAMES: [&str; 31] = [
    "trưởng",
    "phó",
    "chủ",
    "bí",
    "chuyên",
    "ban",
    "đảng",
    "hội",
    "ủy",
    "uỷ",
    "thành",
    "thư",
    "giáo",
    "quận",
    "phường",
    "trường",
    "người",
    "đồng",
    "biên",
    "bên",
    "hiệu",
    "cán",
    "đại",
    "mặt",
    "chi",
    "công",
    "cử",
    "kế",
    "nghị",
    "tm",
    "số",
];

/// What a sentence says of a person behind name and post.
const DOES: [&str; 15] = [
    "phát biểu",
    "chủ trì",
    "ghi biên bản",
    "góp ý",
    "tiếp thu",
    "kết luận",
    "nêu",
    "bàn giao",
    "làm",
    "mở đầu",
    "khai mạc",
    "và",
    "đã",
    "chức vụ",
    "nội dung",
];

/// How many words of a name may stand in a row.
const NAME_WORDS: std::ops::RangeInclusive<usize> = 2..=6;

/// The people in a text, in their order.
pub(super) fn people(words: &Words) -> Vec<Person> {
    let mut people = Vec::new();
    let mut at = 0;
    while at < words.raw.len() {
        match name_at(words, at) {
            Some(end) => {
                let (post, after) = post_after(words, end);
                people.push(Person { name: words.part(at..end), post, at: at..end, end: after });
                at = after.max(end);
            }
            None => {
                // The next word.
                let rest = words.raw.get(at..).unwrap_or_default();
                let word = rest.iter().take_while(|c| c.is_alphanumeric()).count();
                at += word.max(1);
            }
        }
    }
    people
}

/// The end of a name that begins at a place.
fn name_at(words: &Words, at: usize) -> Option<usize> {
    let begins = at.checked_sub(1).is_none_or(|before| {
        words.raw.get(before).is_some_and(|c| !c.is_alphanumeric() && *c != '-' && *c != '/')
    });
    if !begins {
        return None;
    }
    let before: String =
        words.folded.get(at.saturating_sub(12)..at).unwrap_or_default().iter().collect();
    let before = before.trim_end_matches([' ', ':']);
    let titled = ["đ/c", "đồng chí", "ông", "bà"].iter().any(|title| before.ends_with(title));
    let (mut end, mut count, mut next) = (at, 0, at);
    loop {
        let rest = words.raw.get(next..).unwrap_or_default();
        let word: Vec<char> = rest.iter().copied().take_while(|c| c.is_alphabetic()).collect();
        let is_name = word.first().is_some_and(|c| c.is_uppercase())
            && word.len() > 1
            && (word.iter().skip(1).all(|c| c.is_lowercase())
                || titled && word.iter().all(|c| c.is_uppercase()));
        if !is_name {
            break;
        }
        count += 1;
        end = next + word.len();
        if words.raw.get(end) != Some(&' ') {
            break;
        }
        next = end + 1;
    }
    let first: String = words.folded.get(at..end)?.iter().take_while(|c| **c != ' ').collect();
    let is_word = NO_NAMES.contains(&first.as_str());
    (NAME_WORDS.contains(&count) && !is_word).then_some(end)
}

/// The post behind a name, and where it ends.
fn post_after(words: &Words, end: usize) -> (String, usize) {
    let rest: Vec<char> = words.raw.get(end..).unwrap_or_default().to_vec();
    let lead = rest.iter().take_while(|c| c.is_whitespace()).count();
    let Some(mark) = rest.get(lead).filter(|c| ",-–—(|.…".contains(**c)) else {
        return (String::new(), end);
    };
    if *mark == '(' {
        // `Phạm Ngọc Chi (chủ trì), Trưởng Ban …`
        let inner: String = rest.iter().skip(lead + 1).take_while(|c| **c != ')').collect();
        let close = end + lead + 1 + inner.chars().count() + 1;
        if inner.chars().next().is_some_and(char::is_lowercase)
            && words.raw.get(close) == Some(&',')
        {
            return post_after(words, close);
        }
    }
    let skipped = rest.iter().skip(lead).take_while(|c| ",-–—(|.… ".contains(**c)).count();
    let bracket = rest.iter().skip(lead).take(skipped).any(|c| *c == '(');
    let mut begin = end + lead + skipped;
    for title in ["chức vụ:", "chức vụ"] {
        let title: Vec<char> = title.chars().collect();
        if words.folded.get(begin..begin + title.len()) == Some(&title) {
            begin += title.len();
            begin += words
                .raw
                .get(begin..)
                .unwrap_or_default()
                .iter()
                .take_while(|c| **c == ' ')
                .count();
        }
    }
    let says = words.folded.get(begin..).unwrap_or_default();
    let does = |at: usize| {
        DOES.iter().any(|word| {
            let word: Vec<char> = word.chars().collect();
            says.get(at..at + word.len()) == Some(&word)
        })
    };
    let ends = |at: usize, c: char| match c {
        ')' if bracket => true,
        ';' | '|' | ':' | '.' | '\n' | '☐' => true,
        '-' | '–' | '—' => words.raw.get(begin + at - 1) == Some(&' '),
        ',' => {
            !words.raw.get(begin + at + 2).is_some_and(|c| c.is_uppercase())
                || does(at + 2)
                || name_at(words, begin + at + 2).is_some()
        }
        '(' => !bracket,
        ' ' => ["phát biểu", "góp ý", "tiếp thu", "kết luận", "chủ trì"].iter().any(|word| {
            let word: Vec<char> = word.chars().collect();
            says.get(at + 1..at + 1 + word.len()) == Some(&word)
        }),
        _ => false,
    };
    let length = words
        .raw
        .get(begin..)
        .unwrap_or_default()
        .iter()
        .enumerate()
        .take_while(|(at, c)| *at == 0 || !ends(*at, **c))
        .count();
    let post = words.part(begin..begin + length).trim().to_owned();
    let is_post = post.chars().next().is_some_and(char::is_uppercase)
        && post.chars().count() >= 4
        && !post.chars().all(|c| c.is_uppercase() || c == ' ')
        && !does(0)
        && name_at(words, begin).is_none();
    if is_post { (post, begin + length) } else { (String::new(), end) }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What stands in a text.
    fn typed(text: &str) -> Vec<Typed> {
        values(&Words::of(text)).into_iter().map(|value| value.typed).collect()
    }

    /// An hour.
    fn hour(hour: u32, minute: u32) -> Typed {
        Typed::Time(NaiveTime::from_hms_opt(hour, minute, 0).expect("an hour"))
    }

    /// A day of May 2023.
    fn may(day: u32) -> Typed {
        Typed::Date(NaiveDate::from_ymd_opt(2023, 5, day).expect("a day"))
    }

    #[test]
    fn values_are_told_apart() {
        assert_eq!(
            typed("Từ 08 giờ 00 đến 11h30, ngày 04/5/2023: 113 phiếu"),
            [hour(8, 0), hour(11, 30), may(4), Typed::Count(113)]
        );
        assert_eq!(typed("hồi 14 giờ 00 phút, ngày 04 tháng 5 năm 2023"), [hour(14, 0), may(4)]);
        assert_eq!(typed("Số: 05-BB/BTGQU"), [Typed::Number(Some("05-BB/BTGQU".into()))]);
        assert_eq!(typed("Số:       -BB/BTGQU"), [Typed::Number(None)]);
        assert_eq!(typed("Mã niêm phong: P-BD-2948"), []);
        assert_eq!(typed("Kế hoạch số 167-KH/QU ngày 27/01/2023").len(), 1);
        assert_eq!(typed("86 (82,7%)"), [Typed::Count(86)]);
        assert_eq!(typed("12/15 đ/c, vắng 3"), [Typed::Of(12, 15), Typed::Count(3)]);
        assert_eq!(typed("TC01 1.250 02 (hai) phong bì"), [Typed::Count(1250), Typed::Count(2)]);
        assert_eq!(typed("11:20:00"), [hour(11, 20)]);
        assert_eq!(typed("4.4 Bàn giao"), []);
        assert_eq!(typed("1,000"), []);
        assert_eq!(
            typed("85 phiếu (83 hợp lệ, 2 không hợp lệ)"),
            [Typed::Count(85), Typed::Count(83), Typed::Count(2)]
        );
    }

    #[test]
    fn a_label_in_two_languages_is_its_own_part() {
        for (text, own) in [
            ("Tốt / Good", "Tốt"),
            ("Trung bình\n(Average)", "Trung bình"),
            ("Có mặt/Present", "Có mặt"),
            ("Tốt / Khá", "Tốt / Khá"),
            ("T/K/TB/Y", "T/K/TB/Y"),
            ("Trung bình / Yếu kém", "Trung bình / Yếu kém"),
            ("đ/c", "đ/c"),
            ("57/61", "57/61"),
            ("/ Good", "/ Good"),
        ] {
            assert_eq!(without_translation(text), own);
        }
    }

    #[test]
    fn people_are_found_with_their_posts() {
        let people = |text: &str| -> Vec<(String, String)> {
            let found = super::people(&Words::of(text)).into_iter();
            found.map(|person| (person.name, person.post)).collect()
        };
        let one = |name: &str, post: &str| vec![(name.to_owned(), post.to_owned())];
        let post = "Trưởng Ban Tuyên giáo Quận ủy";
        for text in [
            "Đ/c Lê Thu Yến, Trưởng Ban Tuyên giáo Quận ủy",
            "Lê Thu Yến – Trưởng Ban Tuyên giáo Quận ủy",
            "đ/c Lê Thu Yến (Trưởng Ban Tuyên giáo Quận ủy)",
            "đ/c Lê Thu Yến ........ Chức vụ: Trưởng Ban Tuyên giáo Quận ủy",
            "Đồng chí Lê Thu Yến, Trưởng Ban Tuyên giáo Quận ủy, chủ trì Hội nghị.",
            "Chủ trì: | Lê Thu Yến | Trưởng Ban Tuyên giáo Quận ủy",
        ] {
            assert_eq!(people(text), one("Lê Thu Yến", post), "{text}");
        }
        assert_eq!(
            people("Bùi Quang Chi - Đảng viên - Thành viên;"),
            one("Bùi Quang Chi", "Đảng viên")
        );
        assert_eq!(people("Hồ Hồng Hiếu."), one("Hồ Hồng Hiếu", ""));
        assert_eq!(people("Chuyên viên Ban Tuyên giáo Quận ủy"), []);
    }
}
