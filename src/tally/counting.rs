//! What a count's results or ballots come to: for each leader and criterion how many marks of each
//! level.

use std::collections::HashMap;

use crate::fold;
use crate::round::{Count, Mark, Plan, ResultRow, Unit};

use super::CriterionCounts;

/// A count's lines by leader (registry order) and criterion (plan order), from
/// its results table or else from its ballot rows; none when one is missing.
pub fn lines(plan: &Plan, unit: &Unit, count: &Count) -> Option<Vec<Vec<CriterionCounts>>> {
    lines_of_results(plan, unit, count).or_else(|| lines_of_ballots(plan, unit, count))
}

/// The lines that a results table states.
pub fn lines_of_results(
    plan: &Plan,
    unit: &Unit,
    count: &Count,
) -> Option<Vec<Vec<CriterionCounts>>> {
    let valid = u64::from(count.opening.as_ref()?.valid.as_ref()?.value);
    let mut rows: HashMap<(usize, String), &ResultRow> = HashMap::new();
    for row in &count.results {
        let leader = row.leader.as_ref().and_then(|typed| unit.leader_meant(typed));
        if let (Some(leader), Some(criterion)) = (leader, &row.criterion) {
            rows.entry((leader, fold::code(criterion))).or_insert(row);
        }
    }
    (0..unit.leaders.len())
        .map(|leader| {
            plan.criteria()
                .map(|(_, criterion)| {
                    let row = rows.get(&(leader, fold::code(&criterion.key)))?;
                    let levels = row.levels.iter().map(|n| Some(u64::from(n.as_ref()?.value)));
                    let blank = u64::from(row.blank.as_ref()?.value);
                    Some(CriterionCounts { levels: levels.collect::<Option<_>>()?, blank, valid })
                })
                .collect()
        })
        .collect()
}

/// The lines that follow from the ballots one by one.
pub fn lines_of_ballots(
    plan: &Plan,
    unit: &Unit,
    count: &Count,
) -> Option<Vec<Vec<CriterionCounts>>> {
    if count.ballot_rows.is_empty() {
        return None;
    }
    let ballots = ballot_numbers(count)?;
    let valid = u64::try_from(ballots.valid.len()).ok()?;
    let blank_line = CriterionCounts { levels: vec![0; plan.levels.len()], blank: valid, valid };
    let mut lines = vec![vec![blank_line; plan.criteria().count()]; unit.leaders.len()];
    for row in &count.ballot_rows {
        let number = fold::code(row.number.as_ref()?);
        if !ballots.valid.contains(&number) {
            continue;
        }
        let leader = unit.leader_meant(row.leader.as_ref()?)?;
        for (line, mark) in lines.get_mut(leader)?.iter_mut().zip(&row.marks) {
            match mark {
                Mark::Blank => {}
                Mark::Level(level) => {
                    *line.levels.get_mut(*level)? += 1;
                    line.blank = line.blank.checked_sub(1)?;
                }
                Mark::Unknown(_) => return None,
            }
        }
    }
    Some(lines)
}

/// The different ballots among a count's rows.
pub struct BallotNumbers {
    /// Numbers of the valid ones.
    pub valid: std::collections::BTreeSet<String>,
    /// Numbers of those marked invalid in any row.
    pub invalid: std::collections::BTreeSet<String>,
}

/// Sorts a count's ballots into valid and invalid; none when a number is missing.
pub fn ballot_numbers(count: &Count) -> Option<BallotNumbers> {
    let number = |row: &crate::round::BallotRow| row.number.as_ref().map(|n| fold::code(n));
    let invalid: std::collections::BTreeSet<String> = count
        .ballot_rows
        .iter()
        .filter(|row| row.invalid.is_some())
        .map(number)
        .collect::<Option<_>>()?;
    let all: std::collections::BTreeSet<String> =
        count.ballot_rows.iter().map(number).collect::<Option<_>>()?;
    Some(BallotNumbers { valid: all.difference(&invalid).cloned().collect(), invalid })
}
