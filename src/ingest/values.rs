//! Cells → values: counts, days, hours, choices and text as people type them.
//! What is not plainly a value of the wanted type is refused, never guessed.

use chrono::{NaiveDate, NaiveTime, Timelike};

use crate::declaration::{LARGEST_COUNT, Value, Word};
use crate::fold;
use crate::formats::cells::Cell;
use crate::round::Plan;
use crate::wording;

/// Why a cell holds no value of the wanted type.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Wrong {
    /// Not of the type (E106).
    Type,
    /// A count below 0 (E107).
    Negative,
    /// A count that is not whole (E107).
    Fractional,
    /// A count that is another one in another language (E107): `1,250` is 1 and a quarter
    /// in Vietnamese, 1250 in English.
    Ambiguous,
    /// A count above 1,000,000 (E107).
    TooLarge,
    /// An error value, or a formula without a value (E108).
    Error,
}

/// A cell as text: what a person sees in it, as far as formats allow.
pub fn text(cell: &Cell) -> Result<String, Wrong> {
    Ok(match cell {
        Cell::Text(text) => fold::clean(text),
        Cell::Number(number) => number.to_string(),
        Cell::Bool(true) => "TRUE".to_owned(),
        Cell::Bool(false) => "FALSE".to_owned(),
        Cell::Moment(date, time) => {
            let date = date.map(|date| date.format("%d/%m/%Y").to_string());
            let time = time.map(|time| time.format("%H:%M").to_string());
            date.into_iter().chain(time).collect::<Vec<_>>().join(" ")
        }
        Cell::Error(_) | Cell::Uncomputed => return Err(Wrong::Error),
    })
}

/// A cell as a list of lines: what stands on lines of its own or between semicolons,
/// joined by `; `.
pub fn lines(cell: &Cell) -> Result<String, Wrong> {
    let Cell::Text(written) = cell else { return text(cell) };
    let lines = written.split(['\n', '\r', ';']).map(|line| {
        let line =
            line.trim_start_matches(|c: char| matches!(c, '-' | '+' | '•') || c.is_whitespace());
        fold::clean(line)
    });
    Ok(lines.filter(|line| !line.is_empty()).collect::<Vec<_>>().join("; "))
}

/// A value as people read it; of a mark its number alone is known.
pub fn shown(value: &Value) -> String {
    match value {
        Value::Text(text) | Value::UnknownMark(text) => text.to_string(),
        Value::Count(count) => count.to_string(),
        Value::Date(date) => wording::Date::from(*date).short,
        Value::Time(time) => wording::hour(*time).replace('\u{a0}', " "),
        Value::Choice(word) => (*word).to_owned(),
        Value::Mark(level) => level.to_string(),
    }
}

/// What a finding quotes of a cell that could not be used.
pub fn quoted(cell: &Cell) -> String {
    match cell {
        Cell::Error(error) => error.clone(),
        other => fold::without_turns(&text(other).unwrap_or_default()),
    }
}

/// A count: `38`, `" 38 "`, `38 phiếu`, `1.250`.
pub fn count(cell: &Cell) -> Result<u32, Wrong> {
    match cell {
        Cell::Number(number) => count_of_number(*number),
        Cell::Text(text) => count_of_text(&fold::clean(text)),
        Cell::Error(_) | Cell::Uncomputed => Err(Wrong::Error),
        Cell::Bool(_) | Cell::Moment(..) => Err(Wrong::Type),
    }
}

/// A count from a number cell.
fn count_of_number(number: f64) -> Result<u32, Wrong> {
    if number.is_nan() {
        Err(Wrong::Type)
    } else if number < 0.0 {
        Err(Wrong::Negative)
    } else if number > f64::from(LARGEST_COUNT) {
        Err(Wrong::TooLarge)
    } else if number.fract() != 0.0 {
        Err(Wrong::Fractional)
    } else {
        // Whole and within range: its digits are the number.
        format!("{number:.0}").parse().map_err(|_| Wrong::Type)
    }
}

/// Words that may follow a count.
const UNIT_WORDS: [&str; 11] = [
    "phiếu",
    "người",
    "đại biểu",
    "đ/c",
    "đồng chí",
    "đảng viên",
    "bì",
    "phong bì",
    "cái",
    "lá phiếu",
    "ý kiến",
];

/// A count from text.
fn count_of_text(text: &str) -> Result<u32, Wrong> {
    let lower = text.to_lowercase();
    let word_less = UNIT_WORDS.iter().find_map(|word| {
        let head = lower.strip_suffix(word)?;
        head.ends_with(|c: char| c == ' ' || c.is_ascii_digit()).then(|| head.trim_end())
    });
    let number = word_less.unwrap_or(&lower);
    let unsigned = number.strip_prefix(['-', '−', '–']).map(str::trim_start);
    let digits = unsigned.unwrap_or(number);
    let (whole, rest) = split_number(digits).ok_or(Wrong::Type)?;
    let is_zero = |digits: &str| digits.chars().all(|c| c == '0');
    // `0,000` is nothing in either language.
    if is_grouped_by_comma(digits) && !(is_zero(&whole) && is_zero(rest)) {
        return Err(Wrong::Ambiguous);
    }
    match (unsigned, is_zero(rest)) {
        (Some(_), true) if is_zero(&whole) => {}
        (Some(_), _) => return Err(Wrong::Negative),
        (None, false) => return Err(Wrong::Fractional),
        (None, true) => {}
    }
    let count = whole.trim_start_matches('0');
    match count.parse::<u32>() {
        _ if count.is_empty() => Ok(0),
        Ok(count) if count <= LARGEST_COUNT => Ok(count),
        _ => Err(Wrong::TooLarge),
    }
}

/// The whole digits and the decimals of a number as Vietnamese writes it: dots
/// or spaces between thousands, a comma (or a single dot) before decimals.
fn split_number(text: &str) -> Option<(String, &str)> {
    let all_digits = |text: &str| !text.is_empty() && text.chars().all(|c| c.is_ascii_digit());
    if all_digits(text) {
        return Some((text.to_owned(), ""));
    }
    if let Some(whole) = grouped(text, '.').or_else(|| grouped(text, ' ')) {
        return Some((whole, ""));
    }
    let (whole, decimals) = text.split_once(',').or_else(|| text.split_once('.'))?;
    let whole = if all_digits(whole) { whole.to_owned() } else { grouped(whole, '.')? };
    all_digits(decimals).then_some((whole, decimals))
}

/// Whether a comma stands where English puts one between thousands (`1,000`).
fn is_grouped_by_comma(text: &str) -> bool {
    grouped(text, ',').is_some()
}

/// The digits of `1.250.000`; none when the groups are not of three.
fn grouped(text: &str, separator: char) -> Option<String> {
    let mut groups = text.split(separator);
    let first = groups.next()?;
    let rest: Vec<&str> = groups.collect();
    let digits = |group: &str| group.chars().all(|c| c.is_ascii_digit());
    let good = (1..=3).contains(&first.len())
        && digits(first)
        && !first.starts_with('0')
        && !rest.is_empty()
        && rest.iter().all(|group| group.len() == 3 && digits(group));
    good.then(|| text.replace(separator, ""))
}

/// A day, day before month always: `17/05/2023`, `ngày 17 tháng 5 năm 2023`.
pub fn date(cell: &Cell) -> Result<NaiveDate, Wrong> {
    let date = match cell {
        Cell::Moment(Some(date), _) => Some(*date),
        Cell::Text(text) => date_of_text(&fold::clean(text).to_lowercase()),
        Cell::Error(_) | Cell::Uncomputed => return Err(Wrong::Error),
        _ => None,
    };
    let in_living_memory = |date: &NaiveDate| (1900..2200).contains(&chrono::Datelike::year(date));
    date.filter(in_living_memory).ok_or(Wrong::Type)
}

/// A day from text.
fn date_of_text(text: &str) -> Option<NaiveDate> {
    let text = text.trim_end_matches('.');
    // "Thứ tư, ngày 17/5/2023"
    let text = match text.split_once(',') {
        Some((weekday, rest)) if weekday.starts_with("thứ ") || weekday == "chủ nhật" => {
            rest.trim()
        }
        _ => text,
    };
    let text = text.strip_prefix("ngày").map_or(text, str::trim);
    let spelled = text.replace("tháng", "/").replace("năm", "/");
    let parts: Vec<&str> = spelled.split(['/', '-', '.']).map(str::trim).collect();
    let number = |part: &str| -> Option<u32> {
        let digits = !part.is_empty() && part.chars().all(|c| c.is_ascii_digit());
        digits.then(|| part.parse().ok()).flatten()
    };
    let [first, month, last] = parts.as_slice() else { return None };
    let (day, year) = match (first.len(), last.len()) {
        (1..=2, 4) => (first, last),
        (4, 1..=2) => (last, first),
        _ => return None,
    };
    NaiveDate::from_ymd_opt(i32::try_from(number(year)?).ok()?, number(month)?, number(day)?)
}

/// An hour: `08:00`, `8h30`, `8 giờ 30 phút`, `11g30`.
pub fn time(cell: &Cell) -> Result<NaiveTime, Wrong> {
    let time = match cell {
        Cell::Moment(_, Some(time)) => Some(*time),
        // Midnight of a day that was typed as 0:00 with a date.
        Cell::Moment(Some(_), None) => None,
        Cell::Text(text) => time_of_text(&fold::clean(text).to_lowercase()),
        Cell::Error(_) | Cell::Uncomputed => return Err(Wrong::Error),
        _ => None,
    };
    time.and_then(|time| time.with_nanosecond(0)).ok_or(Wrong::Type)
}

/// An hour from text.
fn time_of_text(text: &str) -> Option<NaiveTime> {
    let text = text.trim_end_matches('.').replace("giờ", "h").replace("phút", "'");
    let text: String = text.chars().filter(|c| *c != ' ').collect();
    let text = text.trim_end_matches('\'');
    let (hour, rest) = text.split_once([':', 'h', 'g'])?;
    let mut rest = rest.split(':');
    let minute = rest.next().filter(|minute| !minute.is_empty());
    let second = rest.next();
    let number = |part: &str| -> Option<u32> {
        let digits = (1..=2).contains(&part.len()) && part.chars().all(|c| c.is_ascii_digit());
        digits.then(|| part.parse().ok()).flatten()
    };
    // A colon wants minutes behind it; "8h" alone is eight o'clock.
    if rest.next().is_some() || (minute.is_none() && text.ends_with(':')) {
        return None;
    }
    NaiveTime::from_hms_opt(
        number(hour)?,
        minute.map_or(Some(0), number)?,
        second.map_or(Some(0), number)?,
    )
}

/// The canonical word of the choice that the text names.
pub fn choice(cell: &Cell, words: &[Word]) -> Result<&'static str, Wrong> {
    let typed = fold::label(&text(cell)?);
    let names = |word: &&Word| {
        std::iter::once(&word.canonical).chain(word.synonyms).any(|one| fold::label(one) == typed)
    };
    words.iter().find(names).map(|word| word.canonical).ok_or(Wrong::Type)
}

/// The level that a mark names by label, key or points.
pub fn mark(cell: &Cell, plan: &Plan) -> Result<usize, Wrong> {
    let typed = fold::label(&text(cell)?);
    let named = plan
        .levels
        .iter()
        .position(|level| [&level.label, &level.key].iter().any(|name| fold::label(name) == typed));
    let by_points = || {
        let points = typed.replace(',', ".").parse::<num_rational::BigRational>().ok()?;
        let mut levels = plan.levels.iter().enumerate().filter(|(_, level)| level.points == points);
        let (at, _) = levels.next()?;
        levels.next().is_none().then_some(at)
    };
    named.or_else(by_points).ok_or(Wrong::Type)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// A text cell.
    fn typed(text: &str) -> Cell {
        Cell::Text(text.to_owned())
    }

    #[test]
    fn counts_as_people_type_them() {
        for (text, number) in [
            ("38", 38),
            (" 38 ", 38),
            ("38 phiếu", 38),
            ("38phiếu", 38),
            ("1.250", 1250),
            ("1 250", 1250),
            ("1.250 đại biểu", 1250),
            ("38,0", 38),
            ("38.00", 38),
            ("007", 7),
            ("0", 0),
            ("-0", 0),
            ("1.000.000", 1_000_000),
            ("38\u{a0}phiếu", 38),
        ] {
            assert_eq!(count(&typed(text)), Ok(number), "{text}");
        }
        for (text, wrong) in [
            ("3,5", Wrong::Fractional),
            ("3.5", Wrong::Fractional),
            ("1.25", Wrong::Fractional),
            ("1,250", Wrong::Ambiguous),
            ("1,000", Wrong::Ambiguous),
            ("2,000 phiếu", Wrong::Ambiguous),
            ("12,500", Wrong::Ambiguous),
            ("1,2345", Wrong::Fractional),
            ("0.250", Wrong::Fractional),
            ("-1", Wrong::Negative),
            ("−1", Wrong::Negative),
            ("-0,5", Wrong::Negative),
            ("1.000.001", Wrong::TooLarge),
            ("99999999999999999999", Wrong::TooLarge),
            ("ba mươi", Wrong::Type),
            ("38 hoặc 39", Wrong::Type),
            ("", Wrong::Type),
            ("phiếu", Wrong::Type),
            ("38/39", Wrong::Type),
            ("1e3", Wrong::Type),
            ("12.34.567", Wrong::Type),
        ] {
            assert_eq!(count(&typed(text)), Err(wrong), "{text}");
        }
        assert_eq!(count(&Cell::Number(38.0)), Ok(38));
        assert_eq!(count(&Cell::Number(1_000_000.0)), Ok(LARGEST_COUNT));
        assert_eq!(count(&Cell::Number(1_000_001.0)), Err(Wrong::TooLarge));
        assert_eq!(count(&Cell::Number(0.5)), Err(Wrong::Fractional));
        assert_eq!(count(&Cell::Number(-1.0)), Err(Wrong::Negative));
        assert_eq!(count(&Cell::Number(f64::NAN)), Err(Wrong::Type));
        assert_eq!(count(&Cell::Uncomputed), Err(Wrong::Error));
        assert_eq!(count(&Cell::Error("#REF!".into())), Err(Wrong::Error));
    }

    #[test]
    fn days_as_people_type_them() {
        let day = NaiveDate::from_ymd_opt(2023, 5, 17).expect("a day");
        for text in [
            "17/05/2023",
            "17-5-2023",
            "17.5.2023",
            "ngày 17 tháng 5 năm 2023",
            "17 tháng 05 năm 2023",
            "Ngày 17/5/2023",
            " 17 / 5 / 2023 ",
            "2023-05-17",
            "Thứ tư, ngày 17/5/2023",
        ] {
            assert_eq!(date(&typed(text)), Ok(day), "{text}");
        }
        for text in
            ["5/17/2023", "17/5/23", "17/5", "31/6/2023", "17 May 2023", "45063", "", "17/5/20233"]
        {
            assert_eq!(date(&typed(text)), Err(Wrong::Type), "{text}");
        }
        assert_eq!(date(&Cell::Number(45063.0)), Err(Wrong::Type));
    }

    #[test]
    fn hours_as_people_type_them() {
        let at = |hour, minute| NaiveTime::from_hms_opt(hour, minute, 0).expect("an hour");
        for (text, time_of_day) in [
            ("08:00", at(8, 0)),
            ("8:05", at(8, 5)),
            ("08:00:00", at(8, 0)),
            ("8h", at(8, 0)),
            ("8h30", at(8, 30)),
            ("8 giờ 30", at(8, 30)),
            ("8 giờ 30 phút", at(8, 30)),
            ("8 giờ", at(8, 0)),
            ("11g30", at(11, 30)),
            ("8h30'", at(8, 30)),
            ("8 H 30", at(8, 30)),
            ("23:59", at(23, 59)),
        ] {
            assert_eq!(time(&typed(text)), Ok(time_of_day), "{text}");
        }
        for text in ["24:00", "8:60", "8", "8h30h", "sáng", "8:", "8:00:00:00", "8h300", "-8:00"] {
            assert_eq!(time(&typed(text)), Err(Wrong::Type), "{text}");
        }
    }

    #[test]
    fn marks_by_label_key_or_points() {
        let plan = crate::config::tests::plan();
        for (cell, level) in [
            (typed("Tốt"), 0),
            (typed(" KHÁ "), 1),
            (typed("trung-binh"), 2),
            (typed("1"), 3),
            (Cell::Number(4.0), 0),
        ] {
            assert_eq!(mark(&cell, &plan), Ok(level), "{cell:?}");
        }
        for text in ["x", "5", "Rất tốt", "4/0", "1/0"] {
            assert_eq!(mark(&typed(text), &plan), Err(Wrong::Type), "{text}");
        }
    }

    proptest! {
        #[test]
        fn every_count_survives_every_way_of_typing_it(number in 0u32..=LARGEST_COUNT) {
            let plain = number.to_string();
            let grouped = crate::wording::grouped(number.into());
            for text in [plain.clone(), format!(" {plain} phiếu"), grouped.clone(), format!("{grouped} người")] {
                prop_assert_eq!(count(&Cell::Text(text)), Ok(number));
            }
            prop_assert_eq!(count(&Cell::Number(number.into())), Ok(number));
        }

        #[test]
        fn nothing_typed_makes_the_recognisers_panic(text in ".{0,30}") {
            let cell = Cell::Text(text);
            let _ = (count(&cell), date(&cell), time(&cell), mark(&cell, &crate::config::tests::plan()));
        }

        #[test]
        fn every_day_survives_every_way_of_typing_it(days in 0i64..80_000) {
            let day = NaiveDate::from_ymd_opt(1950, 1, 1).expect("a day") + chrono::Duration::days(days);
            for form in ["%d/%m/%Y", "%-d-%-m-%Y", "%-d.%m.%Y", "ngày %-d tháng %-m năm %Y", "%Y-%m-%d"] {
                prop_assert_eq!(date(&Cell::Text(day.format(form).to_string())), Ok(day));
            }
        }
    }
}
