//! Figures, dates and hours as an official Vietnamese paper writes them.

use chrono::{Datelike, NaiveDate, NaiveTime, Timelike};
use schemars::JsonSchema;
use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize};

/// A space at which a line must not break.
const NBSP: char = '\u{a0}';

/// The digits as words.
const DIGITS: [&str; 10] = ["không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín"];

/// A digit as a word.
fn digit(digit: u64) -> &'static str {
    usize::try_from(digit).ok().and_then(|digit| DIGITS.get(digit)).copied().unwrap_or_default()
}

/// A number up to 999,999,999,999 in words: `năm mươi lăm`, `một trăm linh tư`.
pub fn in_words(number: u64) -> String {
    if number == 0 {
        return digit(0).to_owned();
    }
    const SCALES: [(u64, &str); 4] =
        [(1_000_000_000, "tỷ"), (1_000_000, "triệu"), (1_000, "nghìn"), (1, "")];
    let mut words = Vec::new();
    for (scale, name) in SCALES {
        let part = number / scale % 1000;
        if part > 0 {
            // After a higher part every group says its hundreds: "một nghìn không trăm linh năm".
            words.extend(group_in_words(part, !words.is_empty()));
            words.push(name);
        }
    }
    words.retain(|word| !word.is_empty());
    words.join(" ")
}

/// A group of three digits in words; `whole` makes it say its empty hundreds.
fn group_in_words(number: u64, whole: bool) -> Vec<&'static str> {
    let (hundreds, tens, ones) = (number / 100 % 10, number / 10 % 10, number % 10);
    let mut words = Vec::new();
    if hundreds > 0 || whole {
        words.extend([digit(hundreds), "trăm"]);
    }
    match tens {
        0 if ones > 0 && !words.is_empty() => words.push("linh"),
        0 => {}
        1 => words.push("mười"),
        _ => words.extend([digit(tens), "mươi"]),
    }
    match (tens, ones) {
        (_, 0) => {}
        (2.., 1) => words.push("mốt"),
        (1.., 5) => words.push("lăm"),
        (2.., 4) => words.push("tư"),
        (0, 4) if !words.is_empty() => words.push("tư"),
        _ => words.push(digit(ones)),
    }
    words
}

/// A whole number with a dot between the thousands: `2.753`.
pub fn grouped(number: i128) -> String {
    let sign = if number < 0 { "-" } else { "" };
    format!("{sign}{}", in_thousands(&number.unsigned_abs().to_string(), '.'))
}

/// Digits with a mark between the thousands.
pub fn in_thousands(digits: &str, mark: char) -> String {
    let mut text = String::with_capacity(digits.len() * 4 / 3 + 1);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(mark);
        }
        text.push(digit);
    }
    text
}

/// A number of people, units or times in a sentence: under ten with a leading nought
/// (`03 đồng chí`), as official papers write it.
pub fn two_digits(number: u64) -> String {
    if number < 10 { format!("{number:02}") } else { grouped(number.into()) }
}

/// An hour of the day: `8 giờ 00`.
pub fn hour(time: NaiveTime) -> String {
    format!("{}{NBSP}giờ{NBSP}{:02}", time.hour(), time.minute())
}

/// A day as a paper writes it.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Date {
    /// `17 tháng 5 năm 2023`: days under 10 and months 1 and 2 with a leading 0.
    #[schemars(title = "Ngày viết đầy đủ: 17 tháng 5 năm 2023")]
    pub long: String,
    /// `17/5/2023`.
    #[schemars(title = "Ngày viết gọn: 17/5/2023")]
    pub short: String,
    /// The day itself, for workbooks and metadata.
    #[serde(skip)]
    pub day: NaiveDate,
}

impl<'de> Deserialize<'de> for Date {
    /// The day is read from its short form.
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        /// A day as it is written.
        #[derive(Deserialize)]
        struct Written {
            /// `17/5/2023`.
            short: String,
        }
        let Written { short } = Written::deserialize(deserializer)?;
        let day = NaiveDate::parse_from_str(&short, "%d/%m/%Y").map_err(D::Error::custom)?;
        Ok(Self::from(day))
    }
}

impl From<NaiveDate> for Date {
    fn from(day: NaiveDate) -> Self {
        let month = match day.month() {
            month @ 1..=2 => format!("{month:02}"),
            month => month.to_string(),
        };
        Self {
            long: format!("{:02}{NBSP}tháng{NBSP}{month} năm{NBSP}{}", day.day(), day.year()),
            short: format!("{:02}/{month}/{}", day.day(), day.year()),
            day,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn numbers_are_said_as_vietnamese_says_them() {
        for (number, words) in [
            (0, "không"),
            (4, "bốn"),
            (5, "năm"),
            (10, "mười"),
            (11, "mười một"),
            (14, "mười bốn"),
            (15, "mười lăm"),
            (20, "hai mươi"),
            (21, "hai mươi mốt"),
            (24, "hai mươi tư"),
            (55, "năm mươi lăm"),
            (100, "một trăm"),
            (101, "một trăm linh một"),
            (104, "một trăm linh tư"),
            (105, "một trăm linh năm"),
            (110, "một trăm mười"),
            (114, "một trăm mười bốn"),
            (121, "một trăm hai mươi mốt"),
            (1000, "một nghìn"),
            (1005, "một nghìn không trăm linh năm"),
            (1015, "một nghìn không trăm mười lăm"),
            (2493, "hai nghìn bốn trăm chín mươi ba"),
            (10_000, "mười nghìn"),
            (21_000, "hai mươi mốt nghìn"),
            (100_001, "một trăm nghìn không trăm linh một"),
            (1_000_000, "một triệu"),
            (1_000_001, "một triệu không trăm linh một"),
        ] {
            assert_eq!(in_words(number), words, "{number}");
        }
    }

    /// Reads a number in words back, by the rules of the language alone.
    fn from_words(words: &str) -> Option<u64> {
        let (mut total, mut group, mut ones) = (0u64, 0u64, 0u64);
        for word in words.split(' ') {
            match word {
                "trăm" => (group, ones) = (group + ones * 100, 0),
                "mươi" => (group, ones) = (group + ones * 10, 0),
                "mười" => group += 10,
                "linh" => {}
                "nghìn" => (total, group, ones) = (total + (group + ones) * 1000, 0, 0),
                "triệu" => (total, group, ones) = ((total + group + ones) * 1_000_000, 0, 0),
                "mốt" => ones = 1,
                "lăm" => ones = 5,
                "tư" => ones = 4,
                _ => ones = DIGITS.iter().position(|digit| *digit == word)? as u64,
            }
        }
        Some(total + group + ones)
    }

    #[test]
    fn every_number_to_a_million_is_said_and_understood() {
        for number in 0..=1_000_000 {
            assert_eq!(from_words(&in_words(number)), Some(number));
        }
    }

    #[test]
    fn days_and_months_get_their_leading_zero() {
        let date = |y, m, d| {
            let date: Date = NaiveDate::from_ymd_opt(y, m, d).expect("a day").into();
            (date.long.replace('\u{a0}', " "), date.short)
        };
        assert_eq!(date(2023, 5, 17), ("17 tháng 5 năm 2023".into(), "17/5/2023".into()));
        assert_eq!(date(2023, 2, 9), ("09 tháng 02 năm 2023".into(), "09/02/2023".into()));
        assert_eq!(date(2023, 3, 1), ("01 tháng 3 năm 2023".into(), "01/3/2023".into()));
    }

    #[test]
    fn small_numbers_in_a_sentence_have_two_digits() {
        let said = [0, 9, 10, 1250].map(two_digits);
        assert_eq!(said, ["00", "09", "10", "1.250"]);
    }

    proptest! {
        #[test]
        fn grouping_only_adds_dots(number in any::<i64>()) {
            prop_assert_eq!(grouped(number.into()).replace('.', ""), number.to_string());
        }
    }
}
