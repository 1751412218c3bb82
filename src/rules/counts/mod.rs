//! 5xx: the ballots from their opening on (mở niêm phong, kiểm đếm, tổng hợp).

mod agreement;
mod counters;
mod unusual;

use std::collections::{BTreeMap, BTreeSet};

use super::context::{CountFacts, Facts};
use super::{Check, Paper, RoundFacts, Rule, also_at};
use crate::code::Code;
use crate::finding::{Arg, Finding, Touches};
use crate::fold;
use crate::round::{Count, Maybe, ResultRow, Sourced, Text, Unit};
use crate::tally::{fraction, percent, short_percent};
use agreement::{ballot_rows_are_whole, counts_agree, results_agree_with_ballots};
use counters::{counted_by_another_than_received, enough_people_counted};
use unusual::{blank_rate, unanimity, unusual_scores};

/// The rules of the family.
pub(super) static RULES: &[Rule] = &[
    Rule { code: Code::E501, paper: None, check: Check::Compare(opened_is_handed_over) },
    Rule { code: Code::E502, paper: None, check: Check::Compare(valid_and_invalid_are_opened) },
    Rule { code: Code::E503, paper: None, check: Check::Compare(levels_and_blank_are_valid) },
    Rule { code: Code::E504, paper: None, check: Check::Compare(ballot_rows_are_whole) },
    Rule { code: Code::E505, paper: None, check: Check::Compare(results_agree_with_ballots) },
    Rule { code: Code::E506, paper: None, check: Check::Compare(counts_agree) },
    Rule { code: Code::E507, paper: None, check: Check::Compare(opened_after_the_conference) },
    Rule { code: Code::W501, paper: Some(Paper::Opening), check: Check::Compare(seal_was_intact) },
    Rule { code: Code::W502, paper: Some(Paper::Opening), check: Check::Compare(invalid_rate) },
    Rule { code: Code::W503, paper: Some(Paper::Opening), check: Check::Compare(blank_rate) },
    Rule { code: Code::W504, paper: Some(Paper::Opening), check: Check::Compare(unanimity) },
    Rule { code: Code::W505, paper: Some(Paper::Synthesis), check: Check::Compare(unusual_scores) },
    Rule { code: Code::E508, paper: None, check: Check::Compare(counter_is_no_leader) },
    Rule {
        code: Code::W507,
        paper: Some(Paper::Opening),
        check: Check::Compare(enough_people_counted),
    },
    Rule {
        code: Code::W508,
        paper: Some(Paper::Opening),
        check: Check::Compare(counted_by_another_than_received),
    },
];

/// A finding about a unit's count.
fn finding(code: Code, unit: &Unit) -> Finding {
    Finding::new(code, Touches::Count).unit(Some(&unit.code))
}

/// Every count of the round with its unit and what follows from it.
fn counts<'c, 'a>(
    context: &'c RoundFacts<'a>,
) -> impl Iterator<Item = (&'a Unit, &'c Facts, &'a Count, &'c CountFacts)> {
    context.units().flat_map(|(unit, facts)| {
        let counts = unit.returned.counts.iter().zip(&facts.counts);
        counts.map(move |(count, of_count)| (unit, facts, count, of_count))
    })
}

/// The count of each unit that its papers use. The warnings look at it alone:
/// where others differ from it, that is an error (E506).
fn used_counts<'c, 'a>(
    context: &'c RoundFacts<'a>,
) -> impl Iterator<Item = (&'a Unit, &'c Facts, &'a Count, &'c CountFacts)> {
    context.units().filter_map(|(unit, facts)| {
        Some((unit, facts, unit.returned.counts.first()?, facts.counts.first()?))
    })
}

/// E501: opened = handed over. Counts that agree on another number are one
/// finding: it is the number handed over that differs.
fn opened_is_handed_over(context: &RoundFacts<'_>, found: &mut Vec<Finding>) {
    for (unit, _) in context.units() {
        let ballots = unit.returned.ballots.as_ref();
        let Some(handed) = ballots.and_then(|ballots| ballots.handed_over.as_ref()) else {
            continue;
        };
        let mut by_number: BTreeMap<u32, Finding> = BTreeMap::new();
        for opened in unit.returned.openings().filter_map(|opening| opening.opened.as_ref()) {
            if opened.value != handed.value {
                let finding = by_number.entry(opened.value).or_insert_with(|| {
                    finding(Code::E501, unit)
                        .arg("opened", opened.value)
                        .arg("handed", handed.value)
                });
                also_at(finding, &opened.place);
            }
        }
        found.extend(by_number.into_values().map(|finding| finding.at(&handed.place)));
    }
}

/// E502: valid + invalid = opened.
fn valid_and_invalid_are_opened(context: &RoundFacts<'_>, found: &mut Vec<Finding>) {
    for (unit, _) in context.units() {
        for opening in unit.returned.openings() {
            let (Some(opened), Some(valid), Some(invalid)) =
                (&opening.opened, &opening.valid, &opening.invalid)
            else {
                continue;
            };
            let total = u64::from(valid.value) + u64::from(invalid.value);
            if total != u64::from(opened.value) {
                found.push(
                    finding(Code::E502, unit)
                        .at(&valid.place)
                        .at(&invalid.place)
                        .at(&opened.place)
                        .arg("valid", valid.value)
                        .arg("invalid", invalid.value)
                        .arg("opened", opened.value)
                        .arg("sum", super::conference::whole(total)),
                );
            }
        }
    }
}

/// The cells of a row's marks, levels first; none when one could not be read.
fn marks(row: &ResultRow) -> Option<Vec<&Sourced<u32>>> {
    row.levels.iter().chain([&row.blank]).map(Option::as_ref).collect()
}

/// The sum of some cells.
fn sum(cells: &[&Sourced<u32>]) -> u64 {
    cells.iter().map(|cell| u64::from(cell.value)).sum()
}

/// E503: levels + blank = valid, for every leader and criterion.
fn levels_and_blank_are_valid(context: &RoundFacts<'_>, found: &mut Vec<Finding>) {
    for (unit, facts, count, _) in counts(context) {
        let valid = count.opening.as_ref().and_then(|opening| opening.valid.as_ref());
        let Some(valid) = valid else { continue };
        let rows: Vec<_> =
            count.results.iter().filter_map(|row| Some((row, marks(row)?))).collect();
        let sums: BTreeSet<u64> = rows.iter().map(|(_, cells)| sum(cells)).collect();
        let right = u64::from(valid.value);
        match (sums.first(), sums.len()) {
            // Rows that all come to the same say that the number of valid ballots is wrong.
            (Some(&same), 1) if same != right && rows.len() > 1 => {
                let why = if facts.withheld { "all-withheld" } else { "all" };
                let finding = finding(Code::E503, unit).at(&valid.place).arg("why", why);
                let finding = finding.arg("sum", super::conference::whole(same));
                found.push(finding.arg("valid", valid.value));
            }
            _ => {
                let wrong = rows.iter().filter(|(_, cells)| sum(cells) != right);
                found.extend(wrong.map(|(row, cells)| wrong_row(unit, facts, row, cells, valid)));
            }
        }
    }
}

/// The finding about a row of the results that does not add up.
fn wrong_row(
    unit: &Unit,
    facts: &Facts,
    row: &ResultRow,
    cells: &[&Sourced<u32>],
    valid: &Sourced<u32>,
) -> Finding {
    let terms: Vec<String> = cells.iter().map(|cell| cell.value.to_string()).collect();
    let finding = finding(Code::E503, unit)
        .arg("why", if facts.withheld { "row-withheld" } else { "row" })
        .arg("leader", text(&row.leader))
        .arg("criterion", text(&row.criterion))
        .arg("terms", terms.join(" + "))
        .arg("sum", super::conference::whole(sum(cells)))
        .arg("valid", valid.value);
    let finding = cells.iter().fold(finding, |finding, cell| finding.at(&cell.place));
    finding.comparing(&valid.place)
}

/// The text of a cell, empty where there is none.
fn text(cell: &Maybe<Text>) -> &str {
    cell.as_ref().map_or("", |text| &text.value)
}

/// E507: opened on or after the day on which the ballots were handed over. Counts that agree on the
/// day are one finding.
fn opened_after_the_conference(context: &RoundFacts<'_>, found: &mut Vec<Finding>) {
    for (unit, _) in context.units() {
        let conference = unit.returned.conference.as_ref();
        let held = conference.and_then(|conference| conference.date.as_ref());
        let handed = unit.returned.ballots.as_ref().and_then(|ballots| ballots.handed_on.as_ref());
        let Some(held) = handed.or(held) else { continue };
        let mut by_day: BTreeMap<chrono::NaiveDate, Finding> = BTreeMap::new();
        for opened in unit.returned.openings().filter_map(|opening| opening.date.as_ref()) {
            if opened.value < held.value {
                let finding = by_day.entry(opened.value).or_insert_with(|| {
                    let finding = finding(Code::E507, unit).arg("held", held.value);
                    finding.arg("opened", opened.value)
                });
                also_at(finding, &opened.place);
            }
        }
        found.extend(by_day.into_values().map(|finding| finding.at(&held.place)));
    }
}

/// W501: the seal was intact; one finding for each state that was seen.
fn seal_was_intact(context: &RoundFacts<'_>, found: &mut Vec<Finding>) {
    let intact = fold::label("Nguyên vẹn");
    for (unit, _) in context.units() {
        let mut by_state: BTreeMap<String, Finding> = BTreeMap::new();
        for state in unit.returned.openings().filter_map(|opening| opening.seal_state.as_ref()) {
            let folded = fold::label(state);
            if folded != intact {
                let finding = by_state
                    .entry(folded)
                    .or_insert_with(|| finding(Code::W501, unit).arg("text", &state.value));
                also_at(finding, &state.place);
            }
        }
        found.extend(by_state.into_values());
    }
}

/// W502: few ballots are invalid.
fn invalid_rate(context: &RoundFacts<'_>, found: &mut Vec<Finding>) {
    let threshold = &context.round.plan.rules.invalid_rate;
    for (unit, _, count, _) in used_counts(context) {
        let Some(opening) = &count.opening else { continue };
        let (Some(invalid), Some(opened)) = (&opening.invalid, &opening.opened) else { continue };
        let share = fraction(invalid.value.into(), opened.value.into());
        if let Some(share) = share.filter(|share| share >= threshold) {
            found.push(
                finding(Code::W502, unit)
                    .at(&invalid.place)
                    .at(&opened.place)
                    .arg("invalid", invalid.value)
                    .arg("opened", opened.value)
                    .arg("share", Arg::Figure(percent(&share)))
                    .arg("threshold", Arg::Figure(short_percent(threshold))),
            );
        }
    }
}

/// E508: who counted is no leader of the unit.
fn counter_is_no_leader(context: &RoundFacts<'_>, found: &mut Vec<Finding>) {
    for (unit, facts) in context.units() {
        for counter in unit.returned.openings().filter_map(|opening| opening.counter.as_ref()) {
            if is_leader(unit, facts, counter) {
                found
                    .push(finding(Code::E508, unit).at(&counter.place).arg("name", &counter.value));
            }
        }
    }
}

/// Whether a name is a leader's, and no other post behind it says that it is not.
fn is_leader(unit: &Unit, facts: &Facts, typed: &str) -> bool {
    let post = fold::name(fold::name_and_post(typed).1);
    let named = fold::name(fold::name_and_post(typed).0);
    let meant = facts.leader(unit, typed).and_then(|at| unit.leaders.get(at));
    let bears = unit.leaders.iter().filter(|leader| fold::name(&leader.name) == named);
    meant.into_iter().chain(bears).any(|leader| post.is_empty() || fold::name(&leader.post) == post)
}

#[cfg(test)]
mod tests;
