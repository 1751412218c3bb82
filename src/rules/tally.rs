//! 5xx: the ballots from their opening on (mở niêm phong, kiểm đếm, tổng hợp).

use std::collections::{BTreeMap, BTreeSet};

use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::{One, Zero};

use crate::code::Code;
use crate::finding::{Arg, Finding, Place, Touches};
use crate::fold;
use crate::round::{Count, Mark, Maybe, Plan, ResultRow, Sourced, Text, Unit};
use crate::tally::{
    self, BallotNumbers, Fraction, Line, Scores, fraction, percent, short_percent, shown,
};

use super::context::{CountFacts, Facts};
use super::{Check, Context, Paper, Rule, also_at, shown_at};

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
];

/// The fewest ballots whose unanimity is remarkable.
const FEWEST_UNANIMOUS: u64 = 10;

/// The fewest leaders of a kind among whom a score can be unusual.
const FEWEST_OF_KIND: usize = 8;

/// A finding about a unit's count.
fn finding(code: Code, unit: &Unit) -> Finding {
    Finding::new(code, Touches::Count).unit(Some(&unit.code))
}

/// Every count of the round with its unit and what follows from it.
fn counts<'c, 'a>(
    context: &'c Context<'a>,
) -> impl Iterator<Item = (&'a Unit, &'c Facts, &'a Count, &'c CountFacts)> {
    context.units().flat_map(|(unit, facts)| {
        let counts = unit.returned.counts.iter().zip(&facts.counts);
        counts.map(move |(count, of_count)| (unit, facts, count, of_count))
    })
}

/// The count of each unit that its papers use. The warnings look at it alone:
/// where others differ from it, that is an error (E506).
fn used_counts<'c, 'a>(
    context: &'c Context<'a>,
) -> impl Iterator<Item = (&'a Unit, &'c Facts, &'a Count, &'c CountFacts)> {
    context.units().filter_map(|(unit, facts)| {
        Some((unit, facts, unit.returned.counts.first()?, facts.counts.first()?))
    })
}

/// E501: opened = handed over. Counts that agree on another number are one
/// finding: it is the number handed over that differs.
fn opened_is_handed_over(context: &Context<'_>, found: &mut Vec<Finding>) {
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
fn valid_and_invalid_are_opened(context: &Context<'_>, found: &mut Vec<Finding>) {
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
fn levels_and_blank_are_valid(context: &Context<'_>, found: &mut Vec<Finding>) {
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

/// E504: ballot rows are whole.
fn ballot_rows_are_whole(context: &Context<'_>, found: &mut Vec<Finding>) {
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
fn figures(line: &Line) -> impl Iterator<Item = u64> {
    line.levels.iter().copied().chain([line.blank])
}

/// Where two lines differ: `Tốt: 49 và 48; Khá: 3 và 4`, with the places of the
/// figures in the tables' rows.
fn differences(plan: &Plan, a: &Line, b: &Line) -> (Vec<usize>, String) {
    let labels = plan.levels.iter().map(|level| level.label.as_str()).chain(["Không ý kiến"]);
    let pairs = labels.zip(figures(a).zip(figures(b))).enumerate();
    let differing = pairs.filter(|(_, (_, (a, b)))| a != b);
    let (columns, said): (_, Vec<_>) =
        differing.map(|(column, (label, (a, b)))| (column, format!("{label}: {a} và {b}"))).unzip();
    (columns, said.join("; "))
}

/// The cells of a row in these columns.
fn cells<'a>(row: Option<&'a ResultRow>, columns: &[usize]) -> Vec<&'a Place> {
    let Some(row) = row else { return Vec::new() };
    let cells: Vec<_> = row.levels.iter().chain([&row.blank]).collect();
    let cell = |column: &usize| Some(&cells.get(*column)?.as_ref()?.place);
    columns.iter().filter_map(cell).collect()
}

/// Two lists of lines, pair by pair, with the places of leader and criterion.
fn pairs<'l>(
    a: &'l [Vec<Line>],
    b: &'l [Vec<Line>],
) -> impl Iterator<Item = ((usize, usize), &'l Line, &'l Line)> {
    a.iter().zip(b).enumerate().flat_map(|(leader, (a, b))| {
        let lines = a.iter().zip(b).enumerate();
        lines.map(move |(criterion, (a, b))| ((leader, criterion), a, b))
    })
}

/// A finding about two lines that differ.
fn differing(
    code: Code,
    context: &Context<'_>,
    (unit, facts): (&Unit, &Facts),
    (leader, criterion): (usize, usize),
    said: String,
) -> Finding {
    let name = unit.leaders.get(leader).map_or("", |leader| &leader.name);
    finding(code, unit)
        .arg("why", if facts.withheld { "withheld" } else { "differs" })
        .arg("leader", name)
        .arg("criterion", context.criterion_key(criterion))
        .arg("differences", said)
}

/// E505: results and ballot rows agree.
fn results_agree_with_ballots(context: &Context<'_>, found: &mut Vec<Finding>) {
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
fn counts_agree(context: &Context<'_>, found: &mut Vec<Finding>) {
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
    context: &Context<'_>,
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

/// E507: opened on or after the day on which the ballots were handed over. Counts that agree on the
/// day are one finding.
fn opened_after_the_conference(context: &Context<'_>, found: &mut Vec<Finding>) {
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
fn seal_was_intact(context: &Context<'_>, found: &mut Vec<Finding>) {
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
fn invalid_rate(context: &Context<'_>, found: &mut Vec<Finding>) {
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

/// Where a line of a count can be looked at: its row of the results in these
/// columns, or else the opening whose ballots it adds up.
fn line_at(finding: Finding, count: &Count, row: Option<&ResultRow>, columns: &[usize]) -> Finding {
    let places = cells(row, columns);
    match (places.is_empty(), &count.opening) {
        (true, Some(opening)) => comparing_ballots(shown_at(finding, &opening.place), count),
        _ => places.into_iter().fold(finding, Finding::at),
    }
}

/// W503: few valid ballots are without an opinion, for each leader and
/// criterion; silent where the marks of a unit are withheld.
fn blank_rate(context: &Context<'_>, found: &mut Vec<Finding>) {
    let plan = &context.round.plan;
    let threshold = &plan.rules.blank_rate;
    for (unit, _, count, of_count) in used_counts(context).filter(|(_, facts, ..)| !facts.withheld)
    {
        let lines = of_count.lines().map_or(&[][..], Vec::as_slice);
        for (key, line, _) in pairs(lines, lines) {
            let share = fraction(line.blank, line.valid);
            let Some(share) = share.filter(|share| share >= threshold) else { continue };
            let leader = unit.leaders.get(key.0).map_or("", |leader| &leader.name);
            let finding = finding(Code::W503, unit)
                .arg("leader", leader)
                .arg("criterion", context.criterion_key(key.1))
                .arg("blank", super::conference::whole(line.blank))
                .arg("valid", super::conference::whole(line.valid))
                .arg("share", Arg::Figure(percent(&share)))
                .arg("threshold", Arg::Figure(short_percent(threshold)));
            let row = of_count.row(count, key.0, key.1);
            found.push(line_at(finding, count, row, &[plan.levels.len()]));
        }
    }
}

/// W504: not everyone gives a leader the top level for everything.
fn unanimity(context: &Context<'_>, found: &mut Vec<Finding>) {
    let Some(top) = context.round.plan.levels.first() else { return };
    for (unit, _, count, of_count) in used_counts(context).filter(|(_, facts, ..)| !facts.withheld)
    {
        for (index, lines) in of_count.lines().into_iter().flatten().enumerate() {
            let Some(valid) = lines.first().map(|line| line.valid) else { continue };
            let highest = lines.iter().all(|line| line.levels.first() == Some(&valid));
            if !highest || valid < FEWEST_UNANIMOUS {
                continue;
            }
            let leader = unit.leaders.get(index).map_or("", |leader| &leader.name);
            let mut finding = finding(Code::W504, unit)
                .arg("leader", leader)
                .arg("valid", super::conference::whole(valid))
                .arg("level", top.label.as_str());
            for criterion in 0..lines.len() {
                let row = of_count.row(count, index, criterion);
                finding = places_once(line_at(finding, count, row, &[0]));
            }
            found.push(finding);
        }
    }
}

/// The finding without a place that it names twice in a row.
fn places_once(mut finding: Finding) -> Finding {
    finding.places.dedup();
    finding
}

/// A leader's overall score.
struct Scored<'c, 'a> {
    /// The unit.
    unit: &'a Unit,
    /// Its count.
    count: &'a Count,
    /// What follows from it.
    of_count: &'c CountFacts,
    /// The leader's place in the unit.
    leader: usize,
    /// The score.
    score: Fraction,
}

/// The overall scores of a kind's leaders whose count may be relied on and is
/// not withheld.
fn scored<'c, 'a>(context: &'c Context<'a>, kind: usize) -> Vec<Scored<'c, 'a>> {
    let mut scored = Vec::new();
    for (unit, facts, standing) in context.standing_units() {
        if unit.kind != kind || !standing.count || facts.withheld {
            continue;
        }
        let (Some(count), Some(of_count)) = (unit.returned.counts.first(), facts.counts.first())
        else {
            continue;
        };
        for (leader, lines) in of_count.lines().into_iter().flatten().enumerate() {
            if let Some(score) = Scores::of(&context.round.plan, lines).overall {
                scored.push(Scored { unit, count, of_count, leader, score });
            }
        }
    }
    scored
}

/// W505: no leader's overall score is far from those of the same kind.
fn unusual_scores(context: &Context<'_>, found: &mut Vec<Finding>) {
    for (index, kind) in context.round.plan.kinds.iter().enumerate() {
        let leaders = scored(context, index);
        if leaders.len() < FEWEST_OF_KIND {
            continue;
        }
        let scores: Vec<&Fraction> = leaders.iter().map(|leader| &leader.score).collect();
        let unusual = unusual(&scores);
        let Some(mean) = mean(&scores) else { continue };
        for (leader, _) in leaders.iter().zip(unusual).filter(|(_, unusual)| *unusual) {
            let name = leader.unit.leaders.get(leader.leader).map_or("", |leader| &leader.name);
            let finding = finding(Code::W505, leader.unit)
                .arg("leader", name)
                .arg("score", Arg::Figure(shown(&leader.score)))
                .arg("mean", Arg::Figure(shown(&mean)))
                .arg("number", leaders.len())
                .arg("kind", kind.label.as_str());
            let row = leader.of_count.row(leader.count, leader.leader, 0);
            found.push(match row.and_then(|row| row.leader.as_ref()) {
                Some(name) => finding.at(&name.place),
                None => line_at(finding, leader.count, None, &[]),
            });
        }
    }
}

/// The scores as whole numbers of one common part, and that part's denominator.
///
/// Whole numbers spare the reductions that make a sum of many fractions slow.
fn in_common(scores: &[&Fraction]) -> (Vec<BigInt>, BigInt) {
    let common = scores.iter().fold(BigInt::one(), |common, score| {
        // The least common multiple: what remains of one part when the other is
        // divided out.
        let rest = BigRational::new(common.clone(), score.denom().clone());
        common * rest.denom()
    });
    let parts = scores.iter().map(|score| score.numer() * (&common / score.denom()));
    (parts.collect(), common)
}

/// The mean of some scores.
fn mean(scores: &[&Fraction]) -> Option<Fraction> {
    let (parts, common) = in_common(scores);
    let number = common * BigInt::from(scores.len());
    (!number.is_zero()).then(|| Fraction::new(parts.iter().sum(), number))
}

/// Which scores lie more than 2.5 population standard deviations from the mean:
/// (x − mean)² > (5/2)² · variance, in whole numbers
/// 4 · (n·x − Σx)² > 25 · (n·Σx² − (Σx)²).
fn unusual(scores: &[&Fraction]) -> Vec<bool> {
    let (parts, _) = in_common(scores);
    let number = BigInt::from(parts.len());
    let sum: BigInt = parts.iter().sum();
    let squares: BigInt = parts.iter().map(|part| part * part).sum();
    let spread = BigInt::from(25) * (&number * squares - &sum * &sum);
    let far = |part: &BigInt| {
        let distance = &number * part - &sum;
        BigInt::from(4) * &distance * &distance > spread
    };
    parts.iter().map(far).collect()
}

/// E508: who counted is no leader of the unit.
fn counter_is_no_leader(context: &Context<'_>, found: &mut Vec<Finding>) {
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
mod tests {
    use super::super::testing::*;
    use super::super::{check, message};
    use super::*;
    use crate::messages::Language;
    use crate::round::Round;

    /// Sets the number of one level of one row of the first unit's results.
    fn level(round: &mut Round, row: usize, level: usize, number: u32) {
        set(&mut results(round, 0)[row].levels[level], number);
    }

    /// Gives every row of the first unit's results these figures.
    fn fill(round: &mut Round, levels: [u32; 4], blank: u32) {
        for row in results(round, 0) {
            for (cell, number) in row.levels.iter_mut().zip(levels) {
                set(cell, number);
            }
            set(&mut row.blank, blank);
        }
    }

    /// Makes the first unit have so many valid and invalid ballots all along.
    fn open(round: &mut Round, valid: u32, invalid: u32) {
        set(&mut ballots(round, 0).issued, valid + invalid);
        ballots(round, 0).printed = None;
        set(&mut ballots(round, 0).collected, valid + invalid);
        set(&mut ballots(round, 0).handed_over, valid + invalid);
        set(&mut opening(round, 0).opened, valid + invalid);
        set(&mut opening(round, 0).valid, valid);
        set(&mut opening(round, 0).invalid, invalid);
        let row = &mut round.units[0].returned.attendance[0];
        set(&mut row.convened, valid + invalid);
        set(&mut row.present, valid + invalid);
        set(&mut row.absent, 0);
    }

    #[test]
    fn e501_wants_all_that_was_handed_over_opened() {
        table(&[
            ("one more opened", |r| set(&mut opening(r, 0).opened, 55), &["U0 E501"]),
            (
                "one fewer in both counts",
                |r| {
                    count_again(r, 0);
                    for count in &mut r.units[0].returned.counts {
                        let opening = count.opening.as_mut().unwrap();
                        set(&mut opening.opened, 53);
                        set(&mut opening.invalid, 0);
                    }
                },
                &["U0 E501"],
            ),
            (
                "one fewer in one of two counts",
                |r| {
                    count_again(r, 0);
                    set(&mut opening(r, 0).opened, 53);
                },
                &["U0 E501"],
            ),
            (
                "handed over in question",
                |r| {
                    set(&mut ballots(r, 0).handed_over, 53);
                },
                &["U0 E404"],
            ),
        ]);
    }

    #[test]
    fn e502_wants_valid_and_invalid_to_be_opened() {
        table(&[
            ("one too few valid", |r| set(&mut opening(r, 0).valid, 52), &["U0 E502"]),
            ("one too many invalid", |r| set(&mut opening(r, 0).invalid, 2), &["U0 E502"]),
            ("invalid not read", |r| opening(r, 0).invalid = None, &[]),
        ]);
    }

    #[test]
    fn e503_wants_levels_and_blank_to_be_valid() {
        table(&[
            ("one mark too many", |r| level(r, 3, 0, 50), &["U0 E503"]),
            (
                "one mark moved",
                |r| {
                    level(r, 3, 0, 48);
                    level(r, 3, 1, 4);
                },
                &[],
            ),
            (
                "two rows",
                |r| {
                    level(r, 3, 0, 50);
                    level(r, 5, 0, 50);
                },
                &["U0 E503", "U0 E503"],
            ),
            ("every row alike", |r| fill(r, [48, 3, 1, 0], 0), &["U0 E503"]),
            ("a figure not read", |r| results(r, 0)[3].levels[1] = None, &[]),
        ]);
    }

    #[test]
    fn e503_shows_its_arithmetic() {
        let mut round = round(1);
        level(&mut round, 3, 0, 50);
        let verdict = check(&round, Vec::new());
        assert_eq!(
            message(&verdict.findings[0], Language::Vietnamese),
            "Lãnh Đạo Số 0, TC04: các mức và không ý kiến cộng lại được 54 (50 + 3 + 1 + 0 + 0), \
             trong khi số phiếu hợp lệ là 53."
        );
        assert_eq!(verdict.findings[0].places.len(), 5);
        fill(&mut round, [48, 3, 1, 0], 0);
        let verdict = check(&round, Vec::new());
        let said = message(&verdict.findings[0], Language::English);
        assert!(said.ends_with("together are 52, but 53 ballots are valid."), "{said}");
    }

    #[test]
    fn no_message_shows_the_marks_of_very_few() {
        let mut round = round(1);
        open(&mut round, 4, 0);
        fill(&mut round, [2, 1, 0, 0], 1);
        level(&mut round, 0, 0, 3);
        count_again(&mut round, 0);
        level(&mut round, 7, 0, 1);
        level(&mut round, 7, 1, 2);
        let verdict = check(&round, Vec::new());
        assert_eq!(codes(&verdict), ["U0 E503", "U0 E506", "U0 E503"]);
        for finding in &verdict.findings {
            for language in Language::ALL {
                let said = message(finding, language).replace("Lãnh Đạo Số 0", "");
                let said = said.replace("TC01", "").replace("TC08", "");
                assert!(!said.contains(|c: char| c.is_ascii_digit()), "{said}");
            }
        }
        let mut round = super::super::testing::round(1);
        open(&mut round, 4, 0);
        fill(&mut round, [2, 1, 0, 0], 1);
        assert_eq!(codes(&check(&round, Vec::new())), [] as [&str; 0], "W503 would show a blank");
        open(&mut round, 5, 0);
        fill(&mut round, [2, 1, 0, 1], 1);
        assert_eq!(codes(&check(&round, Vec::new())), ["U0 W503"; 12]);
    }

    #[test]
    fn e504_wants_whole_ballots() {
        table(&[
            ("every ballot once", |r| ballot_by_ballot(r, 0), &[]),
            (
                "a ballot is missing",
                |r| {
                    ballot_by_ballot(r, 0);
                    rows(r).pop();
                },
                &["U0 E504"],
            ),
            (
                "a number is typed twice",
                |r| {
                    ballot_by_ballot(r, 0);
                    set(&mut rows(r)[3].number, "5".into());
                },
                &["U0 E504"],
            ),
            (
                "an invalid ballot is not marked so",
                |r| {
                    ballot_by_ballot(r, 0);
                    rows(r).last_mut().unwrap().invalid = None;
                },
                &["U0 E504"],
            ),
            (
                "a mark is no level",
                |r| {
                    ballot_by_ballot(r, 0);
                    let text = at(7000, "xuất sắc".into()).unwrap();
                    rows(r)[3].marks[0] = Mark::Unknown(text);
                },
                &["U0 E504"],
            ),
            (
                "a number was not read",
                |r| {
                    ballot_by_ballot(r, 0);
                    rows(r)[3].number = None;
                },
                &[],
            ),
            (
                "a leader's row is missing on one ballot",
                |r| {
                    ballot_by_ballot(r, 0);
                    add_leader(r, 0, "Người Thứ Hai");
                    let second: Vec<_> = rows(r)
                        .iter()
                        .skip(1)
                        .cloned()
                        .map(|mut row| {
                            set(&mut row.leader, "Người Thứ Hai".into());
                            row
                        })
                        .collect();
                    rows(r).extend(second);
                },
                &["U0 E504"],
            ),
            (
                "opened is in question",
                |r| {
                    ballot_by_ballot(r, 0);
                    set(&mut opening(r, 0).opened, 55);
                },
                &["U0 E501"],
            ),
        ]);
    }

    /// The ballot rows of the first unit.
    fn rows(round: &mut Round) -> &mut Vec<crate::round::BallotRow> {
        &mut round.units[0].returned.counts[0].ballot_rows
    }

    #[test]
    fn e505_wants_results_and_ballots_to_agree() {
        table(&[
            ("they agree", |r| beside(r), &[]),
            (
                "a mark differs",
                |r| {
                    beside(r);
                    rows(r)[0].marks[3] = Mark::Level(3);
                },
                &["U0 E505"],
            ),
            (
                "a blank differs",
                |r| {
                    beside(r);
                    rows(r)[0].marks[3] = Mark::Blank;
                    rows(r)[0].marks[4] = Mark::Blank;
                },
                &["U0 E505", "U0 E505"],
            ),
            (
                "the results do not add up",
                |r| {
                    beside(r);
                    level(r, 3, 0, 50);
                },
                &["U0 E503"],
            ),
            (
                "a ballot is missing",
                |r| {
                    beside(r);
                    rows(r).remove(0);
                },
                &["U0 E504"],
            ),
        ]);
    }

    /// Puts ballot rows beside the results that they add up to.
    fn beside(round: &mut Round) {
        let results = results(round, 0).clone();
        ballot_by_ballot(round, 0);
        round.units[0].returned.counts[0].results = results;
    }

    #[test]
    fn e505_names_the_cells_that_differ() {
        let mut round = round(1);
        beside(&mut round);
        rows(&mut round)[0].marks[3] = Mark::Level(3);
        let verdict = check(&round, Vec::new());
        let said = message(&verdict.findings[0], Language::Vietnamese);
        assert!(said.ends_with("Tốt: 49 và 48; Yếu: 0 và 1."), "{said}");
        let row = &results(&mut round, 0)[3];
        assert_eq!(verdict.findings[0].places, [place(&row.levels[0]), place(&row.levels[3])]);
    }

    #[test]
    fn e506_wants_independent_counts_to_agree() {
        table(&[
            ("they agree", |r| count_again(r, 0), &[]),
            (
                "they agree, one of them ballot by ballot",
                |r| {
                    count_again(r, 0);
                    let again = r.units[0].returned.counts.pop().unwrap();
                    ballot_by_ballot(r, 0);
                    r.units[0].returned.counts.push(again);
                },
                &[],
            ),
            (
                "a mark differs",
                |r| {
                    count_again(r, 0);
                    level(r, 3, 0, 48);
                    level(r, 3, 1, 4);
                },
                &["U0 E506"],
            ),
            (
                "valid and invalid differ",
                |r| {
                    count_again(r, 0);
                    set(&mut opening(r, 0).valid, 52);
                    set(&mut opening(r, 0).invalid, 2);
                    fill(r, [48, 3, 1, 0], 0);
                },
                &["U0 E506"; 14],
            ),
            (
                "by one person",
                |r| {
                    count_again(r, 0);
                    set(&mut opening(r, 0).counter, "đ/c kiểm đếm lại 0".into());
                },
                &["U0 E506"],
            ),
            (
                "the differing row does not add up",
                |r| {
                    count_again(r, 0);
                    level(r, 3, 0, 48);
                },
                &["U0 E503"],
            ),
        ]);
    }

    #[test]
    fn e507_wants_the_opening_after_the_conference() {
        table(&[
            ("the same day", |r| set(&mut opening(r, 0).date, date(2023, 5, 17)), &[]),
            ("the day before", |r| set(&mut opening(r, 0).date, date(2023, 5, 16)), &["U0 E507"]),
            (
                "the day before in two counts",
                |r| {
                    set(&mut opening(r, 0).date, date(2023, 5, 16));
                    count_again(r, 0);
                },
                &["U0 E507"],
            ),
            (
                "the conference's day in question",
                |r| {
                    set(&mut conference(r, 0).date, date(2032, 5, 17));
                },
                &["U0 E303"],
            ),
        ]);
    }

    #[test]
    fn e508_wants_another_counter() {
        table(&[
            (
                "a leader",
                |r| {
                    set(&mut opening(r, 0).counter, "LÃNH ĐẠO SỐ 0".into());
                },
                &["U0 E508"],
            ),
            (
                "another unit's leader",
                |r| {
                    set(&mut opening(r, 0).counter, "Lãnh Đạo Số 1".into());
                },
                &[],
            ),
        ]);
    }

    #[test]
    fn w501_wants_the_seal_intact() {
        table(&[
            ("torn", |r| set(&mut opening(r, 0).seal_state, "Rách góc".into()), &["U0 W501"]),
            (
                "torn, as two counts say",
                |r| {
                    set(&mut opening(r, 0).seal_state, "Rách góc".into());
                    count_again(r, 0);
                },
                &["U0 W501"],
            ),
            (
                "intact, typed otherwise",
                |r| {
                    set(&mut opening(r, 0).seal_state, " NGUYÊN  VẸN.".into());
                },
                &[],
            ),
        ]);
    }

    #[test]
    fn w502_wants_fewer_than_three_in_a_hundred_invalid() {
        table(&[
            (
                "exactly three",
                |r| {
                    open(r, 97, 3);
                    fill(r, [90, 7, 0, 0], 0);
                },
                &["U0 W502"],
            ),
            (
                "two",
                |r| {
                    open(r, 98, 2);
                    fill(r, [90, 8, 0, 0], 0);
                },
                &[],
            ),
            (
                "three, as two counts say",
                |r| {
                    open(r, 97, 3);
                    fill(r, [90, 7, 0, 0], 0);
                    count_again(r, 0);
                },
                &["U0 W502"],
            ),
            (
                "opened none",
                |r| {
                    open(r, 0, 0);
                    fill(r, [0, 0, 0, 0], 0);
                },
                &[],
            ),
        ]);
    }

    #[test]
    fn w503_wants_fewer_than_a_tenth_blank() {
        table(&[
            (
                "exactly a tenth, for one criterion",
                |r| {
                    open(r, 50, 0);
                    fill(r, [40, 6, 0, 0], 4);
                    level(r, 2, 1, 5);
                    set(&mut results(r, 0)[2].blank, 5);
                },
                &["U0 W503"],
            ),
            (
                "one fewer",
                |r| {
                    open(r, 50, 0);
                    fill(r, [40, 6, 0, 0], 4);
                },
                &[],
            ),
        ]);
    }

    #[test]
    fn w504_wants_not_everyone_at_the_top() {
        table(&[
            (
                "ten ballots",
                |r| {
                    open(r, 10, 0);
                    fill(r, [10, 0, 0, 0], 0);
                },
                &["U0 W504"],
            ),
            (
                "nine",
                |r| {
                    open(r, 9, 0);
                    fill(r, [9, 0, 0, 0], 0);
                },
                &[],
            ),
            (
                "ten, one of them otherwise once",
                |r| {
                    open(r, 10, 0);
                    fill(r, [10, 0, 0, 0], 0);
                    level(r, 11, 0, 9);
                    level(r, 11, 1, 1);
                },
                &[],
            ),
            (
                "ten, seen ballot by ballot",
                |r| {
                    open(r, 10, 0);
                    fill(r, [10, 0, 0, 0], 0);
                    ballot_by_ballot(r, 0);
                },
                &["U0 W504"],
            ),
        ]);
    }

    /// A round of `number` units of one kind that score 4, and a last one that
    /// scores 3. Not every ballot is at the top, so that W504 is silent.
    fn outlier(number: usize) -> Round {
        let mut round = round(number);
        for (index, unit) in round.units.iter_mut().enumerate() {
            for row in &mut unit.returned.counts[0].results {
                let levels = if index + 1 == number { [0, 53, 0, 0] } else { [52, 1, 0, 0] };
                for (cell, figure) in row.levels.iter_mut().zip(levels) {
                    set(cell, figure);
                }
                set(&mut row.blank, 0);
            }
        }
        round
    }

    #[test]
    fn w505_wants_scores_like_those_of_the_kind() {
        // Of n scores of which one differs, it is √(n − 1) deviations away.
        assert_eq!(codes(&check(&outlier(8), Vec::new())), ["U7 W505"]);
        assert_eq!(codes(&check(&outlier(7), Vec::new())), [] as [&str; 0], "too few leaders");
        let mut other_kind = outlier(8);
        other_kind.units[0].kind = 1;
        assert_eq!(codes(&check(&other_kind, Vec::new())), [] as [&str; 0], "too few of the kind");
        let mut blocked = outlier(8);
        blocked.units[0].returned.counts[0].opening.as_mut().unwrap().counter =
            at(800, "Lãnh Đạo Số 0".into());
        assert_eq!(codes(&check(&blocked, Vec::new())), ["U0 E508"], "a count in error");
    }

    #[test]
    fn two_and_a_half_deviations_are_measured_exactly() {
        let unusual = |points: &[i64]| {
            let scores: Vec<_> =
                points.iter().map(|n| Fraction::new((*n).into(), 7.into())).collect();
            super::unusual(&scores.iter().collect::<Vec<_>>())
        };
        // Deviation 2, mean 0: 5 is exactly 2.5 deviations, and not more.
        let mut points = vec![5, -5, 1, -1, 1, -1, 1, -1, 1, -1, 1, -1, 1, -1, 1, -1, 0, 0];
        assert_eq!(points.iter().map(|n| n * n).sum::<i64>(), 64);
        points.truncate(16);
        assert_eq!(unusual(&points), [false; 16], "Σx² = 64 over 16");
        points[15] = 0;
        points[14] = 0;
        assert_eq!(unusual(&points)[..3], [true, true, false], "Σx² = 62 over 16");
        assert_eq!(unusual(&[3; 9]), [false; 9], "no deviation at all");
    }

    #[test]
    fn a_common_part_changes_no_score() {
        let scores = [(7, 2), (11, 3), (15, 4), (3, 1)]
            .map(|(n, d): (i32, i32)| Fraction::new(n.into(), d.into()));
        let (parts, common) = in_common(&scores.iter().collect::<Vec<_>>());
        assert_eq!(common, 12.into());
        assert_eq!(parts, [42, 44, 45, 36].map(BigInt::from));
        let mean = mean(&scores.iter().collect::<Vec<_>>()).expect("a mean");
        assert_eq!(mean, Fraction::new(167.into(), 48.into()));
    }
}
