//! Series of numbers in the register (dãy số): each number once, none missing, days in order.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::register::{Entry, place};
use crate::code::Code;
use crate::finding::{Finding, Touches};
use crate::fold;

/// The most missing numbers that a message names.
const NAMED: usize = 12;

/// The bare number of one under this symbol.
pub(super) fn bare(number: &str, symbol: &str) -> Option<u64> {
    let written = fold::document_number(number, symbol)?;
    let digits: String = written.chars().take_while(char::is_ascii_digit).collect();
    let rest = written.get(digits.len()..).unwrap_or_default();
    let own = fold::code(rest.trim_start_matches('-')) == fold::code(symbol);
    digits.parse().ok().filter(|_| own)
}

/// E210 for numbers that two papers bear, where not both bear it in a return (E208).
pub(super) fn twice(symbol: &str, numbers: &BTreeMap<u64, Vec<&Entry>>) -> Vec<Finding> {
    let in_return = |entry: &&Entry| entry.paper.revision == 1 && symbol.starts_with("BB/");
    let shared =
        numbers.iter().filter(|(_, papers)| papers.len() > 1 && !papers.iter().all(in_return));
    shared
        .map(|(number, papers)| {
            let named: Vec<String> = papers.iter().map(|entry| entry.paper.written()).collect();
            Finding::new(Code::E210, Touches::Nothing)
                .at(&place())
                .arg("why", "twice")
                .arg("paper", named.join(", "))
                .arg("number", format!("{number:02}-{symbol}"))
                .arg("other", "")
        })
        .collect()
}

/// W210 for numbers that are missing between others.
pub(super) fn gaps(symbol: &str, numbers: &BTreeMap<u64, Vec<&Entry>>) -> Option<Finding> {
    let (first, last) = (numbers.keys().next()?, numbers.keys().next_back()?);
    let missing: Vec<String> = (*first..=*last)
        .filter(|number| !numbers.contains_key(number))
        .take(NAMED + 1)
        .map(|number| format!("{number:02}"))
        .collect();
    let named = missing.get(..NAMED).map_or_else(
        || missing.join(", "),
        |first| match missing.len() > NAMED {
            true => format!("{}, …", first.join(", ")),
            false => missing.join(", "),
        },
    );
    (!missing.is_empty()).then(|| {
        Finding::new(Code::W210, Touches::Nothing)
            .at(&place())
            .arg("why", "gap")
            .arg("symbol", symbol)
            .arg("numbers", named)
    })
}

/// W210 for a number whose day is before that of a lower one.
pub(super) fn out_of_order(symbol: &str, numbers: &BTreeMap<u64, Vec<&Entry>>) -> Option<Finding> {
    let mut latest: Option<(u64, NaiveDate)> = None;
    let mut wrong = Vec::new();
    for (number, papers) in numbers {
        for date in papers.iter().filter_map(|entry| entry.date) {
            match latest {
                Some((before, day)) if date < day => {
                    wrong.push(format!(
                        "{number:02} ({}) – {before:02} ({})",
                        date.format("%d/%m/%Y"),
                        day.format("%d/%m/%Y")
                    ));
                }
                _ => latest = Some((*number, date)),
            }
        }
    }
    wrong.truncate(NAMED);
    (!wrong.is_empty()).then(|| {
        Finding::new(Code::W210, Touches::Nothing)
            .at(&place())
            .arg("why", "order")
            .arg("symbol", symbol)
            .arg("numbers", wrong.join("; "))
    })
}
