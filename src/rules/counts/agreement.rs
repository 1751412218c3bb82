//! Whether several records of the same ballots say the same: ballot rows and results (E504, E505),
//! independent counts (E506).

use std::collections::{BTreeMap, BTreeSet};

use super::super::context::{CountFacts, Facts};
use super::super::{RoundFacts, also_at, shown_at};
use super::{counts, finding};
use crate::code::Code;
use crate::finding::{Arg, Args, Finding, Place};
use crate::fold;
use crate::round::{Count, Mark, Plan, ResultRow, Sourced, Text, Unit};
use crate::tally::{self, BallotNumbers, CriterionCounts};

/// E504: ballot rows are whole.
pub(super) fn ballot_rows_are_whole(context: &RoundFacts<'_>, found: &mut Vec<Finding>) {
    for (unit, facts, count, _) in counts(context).filter(|(_, _, c, _)| !c.ballot_rows.is_empty())
    {
        found.extend(unknown_marks(&context.round.plan, unit, count));
        let Some(numbers) = tally::ballot_numbers(count) else { continue };
        let repeated = repeated_rows(unit, facts, count);
        // A number typed twice is also why another is missing.
        if repeated.is_empty() {
            found.extend(number_of_ballots(unit, count, &numbers));
            found.extend(absent_rows(unit, facts, count, &numbers));
        }
        found.extend(repeated);
    }
}

/// A finding of E504. It does not say what stands on which ballot.
fn e504(unit: &Unit, why: &'static str, number: usize) -> Finding {
    finding(Code::E504, unit).arg("why", why).arg("found", number)
}

/// The marks of a count's ballots that are no level.
fn unknown_marks(plan: &Plan, unit: &Unit, count: &Count) -> Option<Finding> {
    let marks = count.ballot_rows.iter().flat_map(|row| &row.marks);
    let unknown: Vec<_> = marks
        .filter_map(|mark| match mark {
            Mark::Unknown(text) => Some(&text.place),
            Mark::Blank | Mark::Level(_) => None,
        })
        .collect();
    let levels: Vec<&str> = plan.levels.iter().map(|level| level.label.as_str()).collect();
    let mut finding = e504(unit, "mark", unknown.len()).arg("levels", levels.join(", "));
    unknown.iter().for_each(|place| also_at(&mut finding, place));
    (!unknown.is_empty()).then_some(finding)
}

/// The finding that the rows have more or fewer ballots than were opened, or
/// else more or fewer invalid ones than stated. All their numbers are compared:
/// results that differ from such rows say no more.
fn number_of_ballots(unit: &Unit, count: &Count, numbers: &BallotNumbers) -> Option<Finding> {
    let opening = count.opening.as_ref()?;
    let invalid = numbers.invalid.len();
    let checks = [
        ("opened", numbers.valid.len() + invalid, opening.opened.as_ref()),
        ("invalid", invalid, opening.invalid.as_ref()),
    ];
    let differing = checks.into_iter().find_map(|(why, number, stated)| {
        let stated = stated.filter(|stated| usize::try_from(stated.value) != Ok(number))?;
        Some(e504(unit, why, number).at(&stated.place).arg("expected", stated.value))
    });
    differing.map(|finding| all_numbers(finding, count))
}

/// The rows that have the ballot number of another row of the same leader.
fn repeated_rows(unit: &Unit, facts: &Facts, count: &Count) -> Vec<Finding> {
    let mut first: BTreeMap<(usize, String), &Place> = BTreeMap::new();
    let mut repeated: BTreeMap<usize, Vec<&Place>> = BTreeMap::new();
    for row in &count.ballot_rows {
        let leader = facts.leader_in(unit, &row.leader);
        let (Some(leader), Some(number)) = (leader, &row.number) else { continue };
        match first.get(&(leader, fold::code(number))) {
            Some(other) => repeated.entry(leader).or_default().extend([*other, &number.place]),
            None => {
                first.insert((leader, fold::code(number)), &number.place);
            }
        }
    }
    let findings = repeated.into_iter().filter_map(|(leader, places)| {
        let leader = unit.leaders.get(leader)?;
        let mut finding = e504(unit, "twice", places.len() / 2).arg("leader", &leader.name);
        places.iter().for_each(|place| also_at(&mut finding, place));
        Some(all_numbers(finding, count))
    });
    findings.collect()
}

/// Adds the numbers of all ballots to what a finding compared.
fn all_numbers(finding: Finding, count: &Count) -> Finding {
    let numbers = count.ballot_rows.iter().filter_map(|row| row.number.as_ref());
    numbers.fold(finding, |finding, number| finding.comparing(&number.place))
}

/// Valid ballots that lack a row for one of the leaders. A leader without any
/// row is told by E204.
fn absent_rows(unit: &Unit, facts: &Facts, count: &Count, numbers: &BallotNumbers) -> Vec<Finding> {
    let mut rows: BTreeMap<usize, BTreeSet<String>> = BTreeMap::new();
    let mut places: BTreeMap<String, &Place> = BTreeMap::new();
    for row in &count.ballot_rows {
        // An unknown leader (E203) may be the one who seems absent.
        let Some(leader) = facts.leader_in(unit, &row.leader) else { return Vec::new() };
        let Some(number) = &row.number else { return Vec::new() };
        let folded = fold::code(number);
        places.entry(folded.clone()).or_insert(&number.place);
        rows.entry(leader).or_default().insert(folded);
    }
    let findings = rows.iter().filter_map(|(leader, own)| {
        let absent: Vec<_> = numbers.valid.difference(own).collect();
        let leader = unit.leaders.get(*leader).filter(|_| !absent.is_empty())?;
        let mut finding = e504(unit, "absent", absent.len()).arg("leader", &leader.name);
        let cells = absent.iter().filter_map(|number| places.get(*number));
        cells.for_each(|place| also_at(&mut finding, place));
        Some(all_numbers(finding, count))
    });
    findings.collect()
}

/// The figures of a line in the order of a results row: levels, then blank.
fn figures(line: &CriterionCounts) -> impl Iterator<Item = u64> {
    line.levels.iter().copied().chain([line.blank])
}

/// Where two lines differ: `Tốt: 49 và 48; Khá: 3 và 4`, with the places of the
/// figures in the tables' rows.
fn differences(plan: &Plan, a: &CriterionCounts, b: &CriterionCounts) -> (Vec<usize>, Arg) {
    let labels = plan.levels.iter().map(|level| Some(level.label.as_str())).chain([None]);
    let pairs = labels.zip(figures(a).zip(figures(b))).enumerate();
    let differing = pairs.filter(|(_, (_, (a, b)))| a != b);
    let phrase = |label: Option<&str>, a: u64, b: u64| {
        let number = |number| Arg::from(i64::try_from(number).unwrap_or(i64::MAX));
        let said = [("one", number(a)), ("other", number(b))];
        let said = said.into_iter().chain(label.map(|label| ("name", label.into())));
        let key = if label.is_some() { "difference-count" } else { "difference-blank" };
        (key, said.collect::<Args>())
    };
    let (columns, said) =
        differing.map(|(column, (label, (a, b)))| (column, phrase(label, a, b))).unzip();
    (columns, Arg::Phrases(said))
}

/// The cells of a row in these columns.
fn cells<'a>(row: Option<&'a ResultRow>, columns: &[usize]) -> Vec<&'a Place> {
    let Some(row) = row else { return Vec::new() };
    let cells: Vec<_> = row.levels.iter().chain([&row.blank]).collect();
    let cell = |column: &usize| Some(&cells.get(*column)?.as_ref()?.place);
    columns.iter().filter_map(cell).collect()
}

/// Two lists of lines, pair by pair, with the places of leader and criterion.
pub(super) fn pairs<'l>(
    a: &'l [Vec<CriterionCounts>],
    b: &'l [Vec<CriterionCounts>],
) -> impl Iterator<Item = ((usize, usize), &'l CriterionCounts, &'l CriterionCounts)> {
    a.iter().zip(b).enumerate().flat_map(|(leader, (a, b))| {
        let lines = a.iter().zip(b).enumerate();
        lines.map(move |(criterion, (a, b))| ((leader, criterion), a, b))
    })
}

/// A finding about two lines that differ.
fn differing(
    code: Code,
    context: &RoundFacts<'_>,
    (unit, facts): (&Unit, &Facts),
    (leader, criterion): (usize, usize),
    said: Arg,
) -> Finding {
    let name = unit.leaders.get(leader).map_or("", |leader| &leader.name);
    finding(code, unit)
        .arg("why", if facts.withheld { "withheld" } else { "differs" })
        .arg("leader", name)
        .arg("criterion", context.criterion_key(criterion))
        .arg("differences", said)
}

/// E505: results and ballot rows agree.
pub(super) fn results_agree_with_ballots(context: &RoundFacts<'_>, found: &mut Vec<Finding>) {
    let plan = &context.round.plan;
    for (unit, facts, count, of_count) in counts(context) {
        let (Some(results), Some(ballots)) = (&of_count.results, &of_count.ballots) else {
            continue;
        };
        for (key, stated, counted) in pairs(results, ballots) {
            let (columns, said) = differences(plan, stated, counted);
            if columns.is_empty() {
                continue;
            }
            let finding = differing(Code::E505, context, (unit, facts), key, said);
            let places = cells(of_count.row(count, key.0, key.1), &columns);
            let finding = places.into_iter().fold(finding, Finding::at);
            found.push(comparing_ballots(finding, count));
        }
    }
}

/// The finding, made from a count's ballot rows: an error about them (E204,
/// E504) compares the number and the leader of every row, so that of the first
/// stands for all.
fn comparing_ballots(finding: Finding, count: &Count) -> Finding {
    let cells = count.ballot_rows.first().map(|row| [&row.number, &row.leader]);
    let cells = cells.into_iter().flatten().filter_map(|cell| cell.as_ref());
    cells.fold(finding, |finding, cell| finding.comparing(&cell.place))
}

/// E506: independent counts agree, and are independent.
pub(super) fn counts_agree(context: &RoundFacts<'_>, found: &mut Vec<Finding>) {
    for (unit, facts) in context.units().filter(|(unit, _)| unit.returned.counts.len() > 1) {
        found.extend(same_counter(unit));
        let mut all = unit.returned.counts.iter().zip(&facts.counts);
        let Some(first) = all.next() else { continue };
        for other in all {
            found.extend(differing_numbers(unit, first.0, other.0));
            differing_lines(context, (unit, facts), first, other, found);
        }
    }
}

/// Who made more than one of a unit's counts.
fn same_counter(unit: &Unit) -> Vec<Finding> {
    let mut by_name: BTreeMap<String, Vec<&Sourced<Text>>> = BTreeMap::new();
    for counter in unit.returned.openings().filter_map(|opening| opening.counter.as_ref()) {
        by_name.entry(fold::name(counter)).or_default().push(counter);
    }
    let same = by_name.into_values().filter(|cells| cells.len() > 1).filter_map(|cells| {
        let name = &cells.first()?.value;
        let finding = finding(Code::E506, unit).arg("why", "counter").arg("name", name);
        Some(cells.iter().fold(finding, |finding, cell| finding.at(&cell.place)))
    });
    same.collect()
}

/// The ballot numbers in which two openings differ.
fn differing_numbers(unit: &Unit, first: &Count, other: &Count) -> Vec<Finding> {
    let (Some(first), Some(other)) = (&first.opening, &other.opening) else { return Vec::new() };
    let numbers = [
        ("opened", &first.opened, &other.opened),
        ("valid", &first.valid, &other.valid),
        ("invalid", &first.invalid, &other.invalid),
    ];
    let differing = numbers.into_iter().filter_map(|(why, first, other)| {
        let (first, other) = (first.as_ref()?, other.as_ref()?);
        (first.value != other.value).then(|| {
            finding(Code::E506, unit)
                .at(&first.place)
                .at(&other.place)
                .arg("why", why)
                .arg("first", first.value)
                .arg("other", other.value)
        })
    });
    differing.collect()
}

/// Adds the lines in which two counts of a unit differ.
fn differing_lines(
    context: &RoundFacts<'_>,
    of_unit: (&Unit, &Facts),
    first: (&Count, &CountFacts),
    other: (&Count, &CountFacts),
    found: &mut Vec<Finding>,
) {
    let (Some(a), Some(b)) = (first.1.lines(), other.1.lines()) else { return };
    for (key, a, b) in pairs(a, b) {
        let (columns, said) = differences(&context.round.plan, a, b);
        if columns.is_empty() {
            continue;
        }
        let mut finding = differing(Code::E506, context, of_unit, key, said);
        for (count, of_count) in [first, other] {
            finding = line_at(finding, count, of_count.row(count, key.0, key.1), &columns);
        }
        found.push(finding);
    }
}

/// Where a line of a count can be looked at: its row of the results in these
/// columns, or else the opening whose ballots it adds up.
pub(super) fn line_at(
    finding: Finding,
    count: &Count,
    row: Option<&ResultRow>,
    columns: &[usize],
) -> Finding {
    let places = cells(row, columns);
    match (places.is_empty(), &count.opening) {
        (true, Some(opening)) => comparing_ballots(shown_at(finding, &opening.place), count),
        _ => places.into_iter().fold(finding, Finding::at),
    }
}
