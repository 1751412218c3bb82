//! Openings, results and ballot rows → the counts of a unit (các lần kiểm đếm).

use std::collections::BTreeMap;

use super::recognise::Found;
use super::records::{ballot_row, opening, result_row};
use crate::declaration::fields::results;
use crate::declaration::{Field, Record, SectionId};
use crate::fold;
use crate::round::{Count, Plan, Text};

/// Joins openings with their results: those of one workbook are one
/// count; halves in different workbooks are joined where only one way is possible.
pub(super) fn counts(parts: Vec<(usize, Found)>, plan: &Plan) -> Vec<Count> {
    let mut by_file: BTreeMap<usize, Vec<Count>> = BTreeMap::new();
    for (file, found) in parts {
        let counts = by_file.entry(file).or_default();
        let needs = |count: &Count| match found.id {
            SectionId::Opening => count.opening.is_some(),
            SectionId::Results => {
                count.opening.is_some() && !count.results.is_empty() && counted_again(count, &found)
            }
            _ => false,
        };
        if counts.last().is_none_or(needs) {
            counts.push(Count::default());
        }
        let Some(count) = counts.last_mut() else { continue };
        match found.id {
            SectionId::Opening => {
                count.opening = found.records.first().map(|record| opening(&found.place, record));
            }
            SectionId::Results => {
                count.results.extend(found.records.iter().map(|record| result_row(record, plan)));
            }
            _ => count
                .ballot_rows
                .extend(found.records.iter().map(|record| ballot_row(record, plan))),
        }
    }
    let mut counts: Vec<Count> = by_file.into_values().flatten().collect();
    join_halves(&mut counts);
    counts
}

/// Whether a results table begins with a leader and criterion that the count
/// already has, on another sheet: a second count in the same workbook.
fn counted_again(count: &Count, found: &Found) -> bool {
    let first = found.records.first();
    let named =
        |field: Field<Text>, record: &Record| field.of(record).map(|text| fold::name(&text));
    first.is_some_and(|record| {
        count.results.iter().any(|row| {
            row.leader.as_ref().map(|leader| fold::name(leader)) == named(results::LEADER, record)
                && row.criterion.as_ref().map(|c| fold::name(c))
                    == named(results::CRITERION, record)
                && row
                    .leader
                    .as_ref()
                    .is_some_and(|leader| leader.place.on.sheet != found.place.on.sheet)
        })
    })
}

/// Gives results that came without an opening to the one opening that lacks them.
fn join_halves(counts: &mut Vec<Count>) {
    let headless: Vec<usize> = counts
        .iter()
        .enumerate()
        .filter(|(_, count)| count.opening.is_none())
        .map(|(at, _)| at)
        .collect();
    let lacking = |results: bool, count: &Count| {
        count.opening.is_some()
            && if results { count.results.is_empty() } else { count.ballot_rows.is_empty() }
    };
    let [half] = headless.as_slice() else { return };
    let Some(has_results) = counts.get(*half).map(|count| !count.results.is_empty()) else {
        return;
    };
    let takers: Vec<usize> = counts
        .iter()
        .enumerate()
        .filter(|(_, count)| lacking(has_results, count))
        .map(|(at, _)| at)
        .collect();
    let [taker] = takers.as_slice() else { return };
    let half_count = counts.get(*half).cloned().unwrap_or_default();
    if let Some(taker) = counts.get_mut(*taker) {
        taker.results.extend(half_count.results);
        taker.ballot_rows.extend(half_count.ballot_rows);
    }
    counts.remove(*half);
}
