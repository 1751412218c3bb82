//! Slips of a hand that does not know TOML: a day written as in a letter, quotation
//! marks of a word processor, a decimal comma, a value left out. TOML itself only says
//! that a character was not expected.

use chrono::NaiveDate;

use crate::error::Error;

/// Quotation marks that a word processor makes of `"`.
const CURLY: [char; 5] = ['“', '”', '„', '‘', '’'];

/// What is probably meant by a line that TOML does not understand.
pub fn slip(line: &str) -> Option<Error> {
    let (key, value) = line.split_once('=')?;
    let (key, value) = (key.trim(), without_remark(value).trim());
    if value.is_empty() {
        return Some(Error::asked("config-slip-no-value").arg("key", key));
    }
    if value.starts_with(CURLY) || value.ends_with(CURLY) {
        return Some(Error::asked("config-slip-quotes").arg("key", key));
    }
    let bare = value.trim_matches('"').trim();
    if let Some(day) = day(bare) {
        let meant = day.format("%Y-%m-%d").to_string();
        return Some(Error::asked("config-slip-date").arg("key", key).arg("meant", meant));
    }
    let point = bare.replacen(',', ".", 1);
    if bare.contains(',') && is_number(&point) {
        return Some(Error::asked("config-slip-decimal").arg("key", key).arg("meant", point));
    }
    let is_text = value.starts_with(|c: char| c.is_alphabetic()) && !value.contains('"');
    is_text.then(|| Error::asked("config-slip-unquoted").arg("key", key).arg("value", value))
}

/// A value without the remark behind it.
fn without_remark(value: &str) -> &str {
    match value.split_once('#') {
        Some((before, _)) if before.matches('"').count() % 2 == 0 => before,
        _ => value,
    }
}

/// A day as it is written in a letter (`4/5/2026`, `04-05-2026`, `4.5.2026`).
fn day(text: &str) -> Option<NaiveDate> {
    let mut parts = text.split(['/', '-', '.']).map(str::trim);
    let (day, month, year) = (parts.next()?, parts.next()?, parts.next()?);
    if parts.next().is_some() || year.len() != 4 || day.len() > 2 || month.len() > 2 {
        return None;
    }
    NaiveDate::from_ymd_opt(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?)
}

/// Whether a text is a decimal number.
fn is_number(text: &str) -> bool {
    text.chars().all(|c| c.is_ascii_digit() || c == '.') && text.parse::<f64>().is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slips_are_told_by_what_is_meant() {
        let told = |line: &str| slip(line).map(|error| error.key);
        for (line, key) in [
            ("from = 04/05/2026", Some("config-slip-date")),
            ("from = \"4.5.2026\" # ngày đầu", Some("config-slip-date")),
            ("date = 04-05-2026", Some("config-slip-date")),
            ("date = 31-02-2026", None),
            ("date = 2026-05-04", None),
            ("name = “Quận ủy”", Some("config-slip-quotes")),
            ("quorum = 0,9", Some("config-slip-decimal")),
            ("quorum = 0.9", None),
            ("year = ", Some("config-slip-no-value")),
            ("year = # năm", Some("config-slip-no-value")),
            ("name = Quận ủy", Some("config-slip-unquoted")),
            ("name = \"Quận ủy", None),
            ("name = \"số #1\"", None),
            ("[round", None),
        ] {
            assert_eq!(told(line), key, "{line}");
        }
    }

    #[test]
    fn a_day_is_shown_as_it_must_be_written() {
        let error = slip("from = 4/5/2026").expect("a slip");
        assert_eq!(error.args.get("meant"), Some(&"2026-05-04".into()));
    }
}
