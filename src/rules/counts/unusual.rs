//! What is possible but unusual in a count that is right: many ballots without an opinion (W503),
//! unanimity (W504), a score far from those of the same kind (W505).

use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::{One, Zero};

use super::super::RoundFacts;
use super::super::context::CountFacts;
use super::agreement::{line_at, pairs};
use super::{finding, used_counts};
use crate::code::Code;
use crate::finding::{Arg, Finding};
use crate::round::{Count, Unit};
use crate::tally::{Fraction, Scores, fraction, percent, short_percent, shown};

/// The fewest ballots whose unanimity is remarkable.
const FEWEST_UNANIMOUS: u64 = 10;

/// The fewest leaders of a kind among whom a score can be unusual.
const FEWEST_OF_KIND: usize = 8;

/// W503: few valid ballots are without an opinion, for each leader and
/// criterion; silent where the marks of a unit are withheld.
pub(super) fn blank_rate(context: &RoundFacts<'_>, found: &mut Vec<Finding>) {
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
                .arg("blank", super::super::conference::whole(line.blank))
                .arg("valid", super::super::conference::whole(line.valid))
                .arg("share", Arg::Figure(percent(&share)))
                .arg("threshold", Arg::Figure(short_percent(threshold)));
            let row = of_count.row(count, key.0, key.1);
            found.push(line_at(finding, count, row, &[plan.levels.len()]));
        }
    }
}

/// W504: not everyone gives a leader the top level for everything.
pub(super) fn unanimity(context: &RoundFacts<'_>, found: &mut Vec<Finding>) {
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
                .arg("valid", super::super::conference::whole(valid))
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
fn scored<'c, 'a>(context: &'c RoundFacts<'a>, kind: usize) -> Vec<Scored<'c, 'a>> {
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
pub(super) fn unusual_scores(context: &RoundFacts<'_>, found: &mut Vec<Finding>) {
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
pub(super) fn in_common(scores: &[&Fraction]) -> (Vec<BigInt>, BigInt) {
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
pub(super) fn mean(scores: &[&Fraction]) -> Option<Fraction> {
    let (parts, common) = in_common(scores);
    let number = common * BigInt::from(scores.len());
    (!number.is_zero()).then(|| Fraction::new(parts.iter().sum(), number))
}

/// Which scores lie more than 2.5 population standard deviations from the mean:
/// (x − mean)² > (5/2)² · variance, in whole numbers
/// 4 · (n·x − Σx)² > 25 · (n·Σx² − (Σx)²).
pub(super) fn unusual(scores: &[&Fraction]) -> Vec<bool> {
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
