//! Exact arithmetic over a round (tổng hợp): shares, scores, ranks and pools.
//!
//! Every figure is a whole number or a fraction and is rounded once, when it is
//! shown; floating point never decides anything.

mod counting;
mod evidence;
pub mod previous;

use std::collections::HashMap;

use num_traits::Zero;

use crate::round::{Criterion, District, Group, Plan, Round, Unit};

pub use counting::{BallotNumbers, ballot_numbers, lines, lines_of_ballots, lines_of_results};
pub use evidence::{
    Band, Changed, LowMarks, criterion_bands, criterion_change, kind_bands, leader_change,
    pool_change,
};

pub use crate::fraction::{
    Fraction, fraction, percent, portion, printed, short_decimal, short_percent, shown, whole,
};

/// The marks for one criterion: of one leader, or pooled over many.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct CriterionCounts {
    /// Marks at each level, in the plan's order.
    pub levels: Vec<u64>,
    /// Không ý kiến: valid ballots without a mark.
    pub blank: u64,
    /// Valid ballots (once per leader when pooled).
    pub valid: u64,
}

impl CriterionCounts {
    /// How many ballots gave an opinion.
    pub fn opinions(&self) -> u64 {
        self.levels.iter().sum()
    }

    /// The share of a level among the valid ballots; none without any.
    pub fn share(&self, level: usize) -> Option<Fraction> {
        fraction(*self.levels.get(level)?, self.valid)
    }

    /// The mean of the points given; none where nobody gave an opinion.
    pub fn score(&self, plan: &Plan) -> Option<Fraction> {
        let points = self
            .levels
            .iter()
            .zip(&plan.levels)
            .fold(Fraction::zero(), |sum, (count, level)| sum + whole(*count) * &level.points);
        Some(points / fraction(self.opinions(), 1).filter(|n| !n.is_zero())?)
    }

    /// Marks at the two lowest levels.
    pub fn low(&self) -> u64 {
        self.levels.iter().rev().take(2).sum()
    }

    /// The share of the two lowest levels among the valid ballots.
    pub fn low_share(&self) -> Option<Fraction> {
        fraction(self.low(), self.valid)
    }

    /// Adds another line's counts.
    fn add(&mut self, other: &Self) {
        self.levels.resize(self.levels.len().max(other.levels.len()), 0);
        for (sum, count) in self.levels.iter_mut().zip(&other.levels) {
            *sum += count;
        }
        self.blank += other.blank;
        self.valid += other.valid;
    }
}

/// The weighted mean of those scores that exist.
fn weighted_mean<'a>(
    scores: impl Iterator<Item = (Option<&'a Fraction>, Fraction)>,
) -> Option<Fraction> {
    let (mut sum, mut weights) = (Fraction::zero(), Fraction::zero());
    for (score, weight) in scores {
        if let Some(score) = score {
            sum += score * &weight;
            weights += weight;
        }
    }
    (!weights.is_zero()).then(|| sum / weights)
}

/// The scores that follow from a set of lines, one line for each criterion.
#[derive(Debug, Clone, Default)]
pub struct Scores {
    /// Each criterion's score.
    pub criteria: Vec<Option<Fraction>>,
    /// Each group's score.
    pub groups: Vec<Option<Fraction>>,
    /// Điểm tổng hợp.
    pub overall: Option<Fraction>,
}

impl Scores {
    /// Scores the lines of all criteria, in the plan's order.
    pub fn of(plan: &Plan, lines: &[CriterionCounts]) -> Self {
        let criteria: Vec<_> = lines.iter().map(|line| line.score(plan)).collect();
        let weights: Vec<(&Group, &Fraction)> =
            plan.criteria().map(|(group, criterion)| (group, &criterion.weight)).collect();
        let scored = || criteria.iter().map(Option::as_ref).zip(&weights);
        let groups: Vec<_> = plan
            .groups
            .iter()
            .map(|group| {
                let own = scored().filter(|(_, (of, _))| of.key == group.key);
                weighted_mean(own.map(|(score, (_, weight))| (score, (*weight).clone())))
            })
            .collect();
        let overall = if plan.rules.overall_by_groups {
            let weights = plan.groups.iter().map(|group| group.weight.clone());
            weighted_mean(groups.iter().map(Option::as_ref).zip(weights))
        } else {
            weighted_mean(scored().map(|(score, (group, weight))| (score, *weight * &group.weight)))
        };
        Self { criteria, groups, overall }
    }
}

/// How much each criterion weighs in the overall score of these lines, which is the mean of the
/// scores by these weights; none where it has no score.
pub fn weights(plan: &Plan, lines: &[CriterionCounts]) -> Vec<Option<Fraction>> {
    let is_scored = |line: &CriterionCounts| line.opinions() > 0;
    let in_group = |key: &str| {
        let own = plan.criteria().zip(lines).filter(|((group, _), _)| group.key == key);
        let scored = own.filter(|(_, line)| is_scored(line));
        scored.map(|((_, criterion), _)| &criterion.weight).sum::<Fraction>()
    };
    let weight = |((group, criterion), line): ((&Group, &Criterion), &CriterionCounts)| {
        let weight = &criterion.weight * &group.weight;
        let share = plan.rules.overall_by_groups.then(|| in_group(&group.key));
        is_scored(line).then(|| share.map_or(weight.clone(), |share| weight / share))
    };
    plan.criteria().zip(lines).map(weight).collect()
}

/// What one leader's ballots say.
#[derive(Debug, Clone)]
pub struct LeaderTally {
    /// Index of the leader in the unit.
    pub leader: usize,
    /// One line for each criterion.
    pub lines: Vec<CriterionCounts>,
    /// The scores of those lines.
    pub scores: Scores,
    /// Rank within the district, from 1; equal scores share a rank.
    pub rank: Option<usize>,
    /// Rank within the kind of unit.
    pub rank_in_kind: Option<usize>,
    /// The rank that papers print: leaders whose printed scores are equal share it.
    pub rank_shown: Option<usize>,
    /// The printed rank within the kind of unit.
    pub rank_shown_in_kind: Option<usize>,
    /// Where the overall score stands beside the pooled score of the kind.
    pub band: Option<Band>,
    /// Criteria that need attention (cần lưu ý), the strongest evidence first.
    pub attention: Vec<LowMarks>,
}

/// How far a unit has come (giai đoạn).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// Chưa gửi báo cáo.
    Missing,
    /// Something in its return is wrong and waits for correction.
    Blocked,
    /// The conference was put off for want of a quorum and is still to be held.
    Postponed,
    /// The conference is reported, the envelopes not yet opened and counted.
    Reported,
    /// Opened and counted.
    Counted,
}

/// Which parts of a unit's return may be relied on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Standing {
    /// Where the unit stands.
    pub stage: Stage,
    /// Whether minutes and handover record can be made.
    pub conference: bool,
    /// Whether the count can be used.
    pub count: bool,
}

/// One unit's figures.
#[derive(Debug, Clone)]
pub struct UnitTally {
    /// What may be relied on.
    pub standing: Standing,
    /// Whether the results are withheld because too few ballots are valid.
    pub withheld: bool,
    /// Attendance: convened, present, absent.
    pub attendance: Option<Attendance>,
    /// Each leader's figures; empty when not counted or withheld.
    pub leaders: Vec<LeaderTally>,
}

/// The sums of an attendance table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Attendance {
    /// Triệu tập.
    pub convened: u64,
    /// Có mặt.
    pub present: u64,
    /// Vắng mặt.
    pub absent: u64,
}

/// The sums of a unit's attendance rows; none when a figure is missing.
pub fn attendance(unit: &Unit) -> Option<Attendance> {
    let rows = &unit.returned.attendance;
    if rows.is_empty() {
        return None;
    }
    rows.iter().try_fold(Attendance::default(), |sum, row| {
        Some(Attendance {
            convened: sum.convened + u64::from(row.convened.as_ref()?.value),
            present: sum.present + u64::from(row.present.as_ref()?.value),
            absent: sum.absent + u64::from(row.absent.as_ref()?.value),
        })
    })
}

/// Figures pooled over a kind of unit or the district (điểm gộp).
#[derive(Debug, Clone, Default)]
pub struct Pool {
    /// Units whose conference stands.
    pub units: u64,
    /// Their leaders.
    pub leaders: u64,
    /// Units opened and counted.
    pub counted_units: u64,
    /// Leaders whose results entered the pool.
    pub counted_leaders: u64,
    /// Triệu tập.
    pub convened: u64,
    /// Có mặt.
    pub present: u64,
    /// Phát ra.
    pub issued: u64,
    /// Thu về.
    pub collected: u64,
    /// Bàn giao.
    pub handed_over: u64,
    /// Units whose ballots are known from issue to count. What was opened is added up
    /// over these alone, so that no column counts a unit that its neighbour leaves out.
    pub whole_units: u64,
    /// Thu về in those units.
    pub whole_collected: u64,
    /// Mở in those units.
    pub opened: u64,
    /// Hợp lệ in those units.
    pub valid: u64,
    /// Không hợp lệ in those units.
    pub invalid: u64,
    /// One line for each criterion.
    pub lines: Vec<CriterionCounts>,
    /// The scores of those lines.
    pub scores: Scores,
    /// The plain mean of the leaders' overall scores (điểm trung bình).
    pub mean_overall: Option<Fraction>,
}

/// One line of the ranking.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ranked {
    /// 1 + the number of leaders with a strictly greater score.
    pub rank: usize,
    /// Index of the unit.
    pub unit: usize,
    /// Index of the leader in [`UnitTally::leaders`].
    pub leader: usize,
}

/// Every figure of the round.
#[derive(Debug, Clone)]
pub struct Tally {
    /// In the order of the registry.
    pub units: Vec<UnitTally>,
    /// In the order of the plan.
    pub kinds: Vec<Pool>,
    /// All units together.
    pub district: Pool,
    /// Each of the districts that were merged, in their order.
    pub districts: Vec<Pool>,
    /// The best first; ties in the registry's order.
    pub ranking: Vec<Ranked>,
}

/// Works out every figure of a round, of those units that may be relied on.
pub fn tally(round: &Round, standings: &[Standing]) -> Tally {
    let mut units: Vec<UnitTally> = round
        .units
        .iter()
        .zip(standings)
        .map(|(unit, standing)| tally_unit(&round.plan, unit, *standing))
        .collect();
    let kinds: Vec<_> = round.units.iter().map(|unit| unit.kind).collect();
    let ranking = rank(&kinds, &mut units);
    let kinds: Vec<_> = (0..round.plan.kinds.len())
        .map(|kind| pool(&round.plan, (&round.units, &units), |unit| unit.kind == kind))
        .collect();
    let district = pool(&round.plan, (&round.units, &units), |_| true);
    let of_district = |own: &District| {
        let (from, figures) = (round.units.get(own.units.clone()), units.get(own.units.clone()));
        let own = (from.unwrap_or_default(), figures.unwrap_or_default());
        pool(&round.plan, own, |_| true)
    };
    let districts = round.districts.iter().map(of_district).collect();
    compare(round, &kinds, &mut units);
    Tally { units, kinds, district, districts, ranking }
}

/// One unit's figures, still without ranks.
fn tally_unit(plan: &Plan, unit: &Unit, standing: Standing) -> UnitTally {
    let count = unit.returned.counts.first().filter(|_| standing.count);
    let valid = count.and_then(|count| count.opening.as_ref()?.valid.as_ref()).map(|v| v.value);
    let withheld = valid.is_some_and(|valid| valid < plan.rules.min_ballots);
    let lines = count.filter(|_| !withheld).and_then(|count| lines(plan, unit, count));
    let leaders = lines
        .into_iter()
        .flatten()
        .enumerate()
        .map(|(leader, lines)| LeaderTally {
            leader,
            scores: Scores::of(plan, &lines),
            attention: evidence::attention(plan, &lines),
            lines,
            rank: None,
            rank_in_kind: None,
            rank_shown: None,
            rank_shown_in_kind: None,
            band: None,
        })
        .collect();
    let attendance = attendance(unit).filter(|_| standing.conference);
    UnitTally { standing, withheld, attendance, leaders }
}

/// Ranks the leaders within the district and within each kind, exactly and as printed.
/// `kinds` are the units' kinds.
fn rank(kinds: &[usize], units: &mut [UnitTally]) -> Vec<Ranked> {
    let mut entries: Vec<Entry> = Vec::new();
    for (unit, tally) in units.iter().enumerate() {
        for (leader, figures) in tally.leaders.iter().enumerate() {
            if let Some(overall) = &figures.scores.overall {
                let (exact, printed) = (overall.clone(), printed(overall));
                entries.push(Entry {
                    unit,
                    leader,
                    kind: kinds.get(unit).copied(),
                    exact,
                    printed,
                });
            }
        }
    }
    // A stable sort keeps ties in the registry's order.
    entries.sort_by(|a, b| b.exact.cmp(&a.exact));
    let mut ranking = Vec::with_capacity(entries.len());
    let (mut exactly, mut as_printed) = (Ranks::default(), Ranks::default());
    let mut in_kinds: HashMap<Option<usize>, (Ranks, Ranks)> = HashMap::new();
    for own in &entries {
        let in_kind = in_kinds.entry(own.kind).or_default();
        let rank = exactly.next(&own.exact);
        let rank_shown = as_printed.next(&own.printed);
        let figures = units.get_mut(own.unit).and_then(|unit| unit.leaders.get_mut(own.leader));
        if let Some(figures) = figures {
            figures.rank = Some(rank);
            figures.rank_in_kind = Some(in_kind.0.next(&own.exact));
            figures.rank_shown = Some(rank_shown);
            figures.rank_shown_in_kind = Some(in_kind.1.next(&own.printed));
        }
        ranking.push(Ranked { rank, unit: own.unit, leader: own.leader });
    }
    ranking
}

/// Ranks that are given from the highest score down: equal scores share one.
#[derive(Default)]
struct Ranks {
    /// How many were given.
    given: usize,
    /// The last score and its rank.
    last: Option<(Fraction, usize)>,
}

impl Ranks {
    /// The rank of the next score.
    fn next(&mut self, score: &Fraction) -> usize {
        self.given += 1;
        match &self.last {
            Some((last, rank)) if last == score => *rank,
            _ => {
                self.last = Some((score.clone(), self.given));
                self.given
            }
        }
    }
}

/// A leader with a score, while ranks are worked out.
struct Entry {
    /// Index of the unit.
    unit: usize,
    /// Index of the leader in the unit's tally.
    leader: usize,
    /// The unit's kind.
    kind: Option<usize>,
    /// The overall score.
    exact: Fraction,
    /// The overall score as it is printed.
    printed: Fraction,
}

/// Compares every leader's overall score with the pooled score of the kind.
fn compare(round: &Round, kinds: &[Pool], units: &mut [UnitTally]) {
    let spreads = kinds.iter().map(|kind| evidence::mean_variance(&round.plan, kind.lines.iter()));
    let spreads: Vec<Option<Fraction>> = spreads.collect();
    for (unit, tally) in round.units.iter().zip(units) {
        let Some(kind) = kinds.get(unit.kind) else { continue };
        let Some(spread) = spreads.get(unit.kind).and_then(Option::as_ref) else { continue };
        for leader in &mut tally.leaders {
            leader.band = leader.scores.overall.as_ref().and_then(|own| {
                let pooled = kind.scores.overall.as_ref()?;
                evidence::leader_band(&round.plan, (&leader.lines, own), (spread, pooled))
            });
        }
    }
}

/// Adds up the figures of those units, each with its own, that `belongs` picks.
pub fn pool(
    plan: &Plan,
    (units, tallies): (&[Unit], &[UnitTally]),
    belongs: impl Fn(&Unit) -> bool,
) -> Pool {
    let line = CriterionCounts { levels: vec![0; plan.levels.len()], blank: 0, valid: 0 };
    let mut pool = Pool { lines: vec![line; plan.criteria().count()], ..Pool::default() };
    let (mut overall_sum, mut overall_count) = (Fraction::zero(), 0);
    for (unit, tally) in units.iter().zip(tallies).filter(|(unit, _)| belongs(unit)) {
        add_conference(&mut pool, unit, tally);
        add_count(&mut pool, unit, tally);
        for leader in &tally.leaders {
            pool.counted_leaders += 1;
            for (sum, line) in pool.lines.iter_mut().zip(&leader.lines) {
                sum.add(line);
            }
            if let Some(overall) = &leader.scores.overall {
                overall_sum += overall;
                overall_count += 1;
            }
        }
    }
    pool.scores = Scores::of(plan, &pool.lines);
    pool.mean_overall =
        fraction(overall_count, 1).filter(|n| !n.is_zero()).map(|n| overall_sum / n);
    pool
}

/// Adds a unit's conference and its ballots there.
fn add_conference(pool: &mut Pool, unit: &Unit, tally: &UnitTally) {
    let (Some(attendance), Some(ballots)) = (tally.attendance, &unit.returned.ballots) else {
        return;
    };
    pool.units += 1;
    pool.leaders += unit.leaders.len() as u64;
    pool.convened += attendance.convened;
    pool.present += attendance.present;
    let number =
        |value: &crate::round::Maybe<u32>| value.as_ref().map_or(0, |n| u64::from(n.value));
    pool.issued += number(&ballots.issued);
    pool.collected += number(&ballots.collected);
    pool.handed_over += number(&ballots.handed_over);
}

/// Adds a unit's opened, valid and invalid ballots.
fn add_count(pool: &mut Pool, unit: &Unit, tally: &UnitTally) {
    let count = unit.returned.counts.first().filter(|_| tally.standing.count);
    let Some(opening) = count.and_then(|count| count.opening.as_ref()) else { return };
    let number =
        |value: &crate::round::Maybe<u32>| value.as_ref().map_or(0, |n| u64::from(n.value));
    pool.counted_units += 1;
    let (Some(_), Some(ballots)) = (tally.attendance, &unit.returned.ballots) else { return };
    pool.whole_units += 1;
    pool.whole_collected += number(&ballots.collected);
    pool.opened += number(&opening.opened);
    pool.valid += number(&opening.valid);
    pool.invalid += number(&opening.invalid);
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// The fraction `n / d`.
    fn frac(n: u64, d: u64) -> Fraction {
        fraction(n, d).expect("a denominator")
    }

    #[test]
    fn equal_printed_scores_share_a_printed_rank() {
        let leader = |leader: usize, thousandths: u64| LeaderTally {
            leader,
            lines: Vec::new(),
            scores: Scores { overall: Some(frac(thousandths, 1000)), ..Scores::default() },
            rank: None,
            rank_in_kind: None,
            rank_shown: None,
            rank_shown_in_kind: None,
            band: None,
            attention: Vec::new(),
        };
        // 3,834 and 3,826 are printed 3,83; 3,835 is printed 3,84.
        let scores = [3834, 3835, 3826, 3826, 3700];
        let leaders = scores.iter().enumerate().map(|(at, score)| leader(at, *score)).collect();
        let standing = Standing { stage: Stage::Counted, conference: true, count: true };
        let mut units = [UnitTally { standing, withheld: false, attendance: None, leaders }];
        rank(&[0], &mut units);
        let of = |pick: fn(&LeaderTally) -> Option<usize>| -> Vec<_> {
            units[0].leaders.iter().filter_map(pick).collect()
        };
        assert_eq!(of(|leader| leader.rank), [2, 1, 3, 3, 5]);
        assert_eq!(of(|leader| leader.rank_shown), [2, 1, 2, 2, 5]);
        assert_eq!(of(|leader| leader.rank_shown_in_kind), [2, 1, 2, 2, 5]);
    }

    #[test]
    fn nothing_is_divided_by_zero() {
        let plan = crate::config::tests::plan();
        let line = CriterionCounts { levels: vec![0; 4], blank: 0, valid: 0 };
        assert_eq!(line.share(0), None);
        assert_eq!(line.score(&plan), None);
        assert_eq!(line.low_share(), None);
        assert_eq!(Scores::of(&plan, &vec![line; 12]).overall, None);
    }

    #[test]
    fn the_overall_score_is_of_criteria_or_of_groups() {
        let mut plan = crate::config::tests::plan();
        let lines: Vec<_> = (0..12)
            .map(|at| {
                let levels = if at < 4 { vec![0, 10, 0, 0] } else { vec![10, 0, 0, 0] };
                CriterionCounts { levels, blank: 0, valid: 10 }
            })
            .collect();
        // Four of twelve criteria at 3, the others at 4; one of four groups at 3.
        assert_eq!(Scores::of(&plan, &lines).overall, Some(frac(11, 3)));
        plan.rules.overall_by_groups = true;
        assert_eq!(Scores::of(&plan, &lines).overall, Some(frac(15, 4)));
        plan.groups[0].weight = frac(3, 1);
        assert_eq!(Scores::of(&plan, &lines).overall, Some(frac(7, 2)));
    }

    #[test]
    fn a_criterion_without_opinions_is_left_out_of_the_mean() {
        let plan = crate::config::tests::plan();
        let mut lines =
            vec![CriterionCounts { levels: vec![10, 0, 0, 0], blank: 0, valid: 10 }; 12];
        lines[0] = CriterionCounts { levels: vec![0; 4], blank: 10, valid: 10 };
        lines[1] = CriterionCounts { levels: vec![0, 10, 0, 0], blank: 0, valid: 10 };
        let scores = Scores::of(&plan, &lines);
        assert_eq!(scores.criteria[0], None);
        assert_eq!(scores.groups[0], Some(frac(11, 3)));
        assert_eq!(scores.overall, Some(frac(43, 11)));
    }

    proptest! {
        #[test]
        fn shares_and_blanks_make_a_whole(levels in prop::collection::vec(0u64..500, 4), blank in 0u64..50) {
            let valid = levels.iter().sum::<u64>() + blank;
            let line = CriterionCounts { levels, blank, valid };
            if valid > 0 {
                let shares: Fraction = (0..4).filter_map(|level| line.share(level)).sum();
                prop_assert_eq!(shares + frac(blank, valid), whole(1));
            }
        }

        #[test]
        fn a_score_lies_between_the_lowest_and_the_highest_points(levels in prop::collection::vec(0u64..500, 4)) {
            let plan = crate::config::tests::plan();
            let line = CriterionCounts { valid: levels.iter().sum(), levels, blank: 0 };
            if let Some(score) = line.score(&plan) {
                prop_assert!(score >= whole(1) && score <= whole(4));
            }
        }
    }
}
