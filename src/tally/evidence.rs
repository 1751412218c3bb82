//! What the figures bear (số liệu cho phép kết luận gì): bands of scores, criteria that
//! stand out, marks that chance alone does not explain.
//!
//! All of it is decided on whole numbers and fractions; a square root is never taken,
//! squares are compared instead. `docs/evidence.md` works an example of each rule.

use num_bigint::BigInt;
use num_traits::{One, Signed, Zero};

use super::{CriterionCounts, Fraction, Pool, Scores, fraction, whole};
use crate::round::Plan;

/// Where a score stands beside the score that it is compared with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Band {
    /// Cao hơn rõ: above by more than the ballots' own spread explains.
    Above,
    /// Tương đương: the ballots do not tell the two apart.
    Near,
    /// Thấp hơn rõ.
    Below,
}

impl Band {
    /// As `ket-qua.json` and the templates know it.
    pub fn key(self) -> &'static str {
        match self {
            Self::Above => "above",
            Self::Near => "near",
            Self::Below => "below",
        }
    }

    /// What the key stands for; none where it is none.
    pub fn parse(key: &str) -> Option<Self> {
        [Self::Above, Self::Near, Self::Below].into_iter().find(|band| band.key() == key)
    }

    /// As a sentence says it.
    pub fn label(self) -> &'static str {
        match self {
            Self::Above => "cao hơn rõ",
            Self::Near => "tương đương",
            Self::Below => "thấp hơn rõ",
        }
    }

    /// The band of a difference whose squared standard error is given: clear where the
    /// difference is more than `width` standard errors.
    fn of(difference: &Fraction, squared_error: &Fraction, width: &Fraction) -> Self {
        let clear = difference * difference > width * width * squared_error;
        match (clear, difference.is_negative()) {
            (false, _) => Self::Near,
            (true, false) => Self::Above,
            (true, true) => Self::Below,
        }
    }
}

/// The variance of the points on a line; none where nobody gave an opinion.
fn variance(plan: &Plan, line: &CriterionCounts) -> Option<Fraction> {
    let mean = line.score(plan)?;
    let squares =
        line.levels.iter().zip(&plan.levels).fold(Fraction::zero(), |sum, (count, level)| {
            sum + whole(*count) * &level.points * &level.points
        });
    Some(squares / whole(line.opinions()) - &mean * &mean)
}

/// The mean over the criteria of the variance of points; none without any opinion.
pub(super) fn mean_variance<'a>(
    plan: &Plan,
    lines: impl Iterator<Item = &'a CriterionCounts>,
) -> Option<Fraction> {
    let variances: Vec<_> = lines.filter_map(|line| variance(plan, line)).collect();
    let number = fraction(variances.len().try_into().ok()?, 1).filter(|n| !n.is_zero())?;
    Some(variances.into_iter().sum::<Fraction>() / number)
}

/// The smallest number of opinions on a criterion that has any.
fn fewest_opinions<'a>(lines: impl Iterator<Item = &'a CriterionCounts>) -> Option<Fraction> {
    lines.map(CriterionCounts::opinions).filter(|n| *n > 0).min().map(whole)
}

/// Where a leader's overall score stands beside the pooled score of the same kind.
///
/// The standard error is that of a mean of criteria which may all say the same thing
/// (a ballot marked alike throughout is one opinion, not twelve). Its variance is the
/// greater of the leader's own and the kind's: ten ballots that all say "Tốt" have no
/// spread of their own, and still are only ten. `kind` is the kind's mean variance and score.
pub(super) fn leader_band(
    plan: &Plan,
    own: (&[CriterionCounts], &Fraction),
    kind: (&Fraction, &Fraction),
) -> Option<Band> {
    let spread = mean_variance(plan, own.0.iter())?.max(kind.0.clone());
    let squared_error = spread / fewest_opinions(own.0.iter())?;
    Some(Band::of(&(own.1 - kind.1), &squared_error, &plan.rules.band))
}

/// Where each kind's pooled score stands beside that of all other kinds together; none
/// where one of them has no score.
///
/// Both sides err as a leader's overall score does. A ballot counts once, however many
/// leaders stand on it: who marks one person high may mark the other so too.
pub fn kind_bands(plan: &Plan, pools: &[Pool]) -> Vec<Option<Band>> {
    let band = |at: usize| {
        let own = pools.get(at)?;
        let others = || pools.iter().enumerate().filter(|(i, _)| *i != at).map(|(_, pool)| pool);
        let mut lines: Vec<CriterionCounts> = Vec::new();
        for pool in others() {
            lines.resize(lines.len().max(pool.lines.len()), CriterionCounts::default());
            lines.iter_mut().zip(&pool.lines).for_each(|(sum, line)| sum.add(line));
        }
        let rest = Scores::of(plan, &lines).overall?;
        let squared_error = pool_error(plan, &own.lines, own.valid)?
            + pool_error(plan, &lines, others().map(|pool| pool.valid).sum())?;
        let difference = own.scores.overall.as_ref()? - rest;
        Some(Band::of(&difference, &squared_error, &plan.rules.band))
    };
    (0..pools.len()).map(band).collect()
}

/// The squared standard error of the overall score of pooled lines, as [`kind_bands`] takes it.
fn pool_error(plan: &Plan, lines: &[CriterionCounts], ballots: u64) -> Option<Fraction> {
    let opinions = fewest_opinions(lines.iter())?;
    let ballots = fraction(ballots, 1).filter(|n| !n.is_zero())?;
    Some(mean_variance(plan, lines.iter())? / opinions.min(ballots))
}

/// A figure in the last round and in this one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Changed {
    /// In the last round.
    pub before: Fraction,
    /// In this one.
    pub now: Fraction,
    /// Whether the difference is clear: beyond what the ballots of both rounds explain.
    pub band: Band,
}

impl Changed {
    /// Two scores, each with its squared standard error.
    fn of(plan: &Plan, before: (Fraction, Fraction), now: (Fraction, Fraction)) -> Self {
        let band = Band::of(&(&now.0 - &before.0), &(before.1 + now.1), &plan.rules.band);
        Self { before: before.0, now: now.0, band }
    }
}

/// How the pooled score of a criterion changed; each round comes with its line and its ballots.
pub fn criterion_change(
    plan: &Plan,
    before: (&CriterionCounts, u64),
    now: (&CriterionCounts, u64),
) -> Option<Changed> {
    let scored = |(line, ballots): (&CriterionCounts, u64)| {
        let number = whole(line.opinions().min(ballots));
        let number = Some(number).filter(|n| !n.is_zero())?;
        Some((line.score(plan)?, variance(plan, line)? / number))
    };
    Some(Changed::of(plan, scored(before)?, scored(now)?))
}

/// How the overall score of a kind of unit, or of all, changed; each round comes with the lines
/// of its criteria and its ballots.
pub fn pool_change(
    plan: &Plan,
    before: (&[CriterionCounts], u64),
    now: (&[CriterionCounts], u64),
) -> Option<Changed> {
    let scored = |(lines, ballots): (&[CriterionCounts], u64)| {
        Some((Scores::of(plan, lines).overall?, pool_error(plan, lines, ballots)?))
    };
    Some(Changed::of(plan, scored(before)?, scored(now)?))
}

/// How a leader's overall score changed; each round comes with the lines of the leader and of
/// the kind of unit, whose variance counts where it is the greater one ([`leader_band`]).
pub fn leader_change(
    plan: &Plan,
    before: (&[CriterionCounts], &[CriterionCounts]),
    now: (&[CriterionCounts], &[CriterionCounts]),
) -> Option<Changed> {
    let scored = |(own, kind): (&[CriterionCounts], &[CriterionCounts])| {
        let spread = mean_variance(plan, own.iter())?.max(mean_variance(plan, kind.iter())?);
        Some((Scores::of(plan, own).overall?, spread / fewest_opinions(own.iter())?))
    };
    Some(Changed::of(plan, scored(before)?, scored(now)?))
}

/// Where each criterion's pooled score stands beside the mean of the others; none where
/// there is no other.
///
/// Both sides err: the criterion by its own variance, the mean of the others as a
/// leader's overall score does.
pub fn criterion_bands(plan: &Plan, lines: &[CriterionCounts]) -> Vec<Option<Band>> {
    let scores: Vec<_> = lines.iter().map(|line| line.score(plan)).collect();
    let variances: Vec<_> = lines.iter().map(|line| variance(plan, line)).collect();
    let band = |at: usize| {
        let own = lines.get(at)?;
        let others = lines.iter().enumerate().filter(|(i, _)| *i != at).map(|(_, line)| line);
        let mean = mean_of_others(&scores, at)?;
        let squared_error = variances.get(at)?.as_ref()? / whole(own.opinions())
            + mean_of_others(&variances, at)? / fewest_opinions(others)?;
        let score = scores.get(at)?.as_ref()?;
        Some(Band::of(&(score - mean), &squared_error, &plan.rules.band))
    };
    (0..lines.len()).map(band).collect()
}

/// The mean of the figures that there are, but for one; none where there is no other.
fn mean_of_others(figures: &[Option<Fraction>], but: usize) -> Option<Fraction> {
    let others = figures.iter().enumerate().filter(|(at, _)| *at != but);
    let others: Vec<&Fraction> = others.filter_map(|(_, figure)| figure.as_ref()).collect();
    let number = fraction(others.len().try_into().ok()?, 1).filter(|n| !n.is_zero())?;
    Some(others.into_iter().sum::<Fraction>() / number)
}

/// A criterion of a leader that needs attention (cần lưu ý), with what speaks for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LowMarks {
    /// Index of the criterion in the plan.
    pub criterion: usize,
    /// Ballots at the two lowest levels.
    pub low: u64,
    /// Valid ballots.
    pub valid: u64,
    /// How probable so many would be if chance had scattered the leader's low marks over
    /// all opinions on the criteria.
    pub tail: Fraction,
}

/// The criteria of a leader that need attention, the strongest evidence first.
///
/// The two lowest levels have the share and the number of ballots that `[rules]` asks
/// for, and the leader's own low marks would fall so by chance with a probability of at
/// most `chance`, divided among the criteria that could all be named.
pub(super) fn attention(plan: &Plan, lines: &[CriterionCounts]) -> Vec<LowMarks> {
    let rules = &plan.rules;
    let Some(number) = lines.len().try_into().ok().filter(|n| *n > 0) else { return Vec::new() };
    let most = &rules.chance / whole(number);
    let all = lines.iter().map(CriterionCounts::opinions).sum();
    let all_low = lines.iter().map(CriterionCounts::low).sum();
    let mut found: Vec<_> = lines
        .iter()
        .enumerate()
        .filter(|(_, line)| {
            line.low() >= u64::from(rules.attention_ballots)
                && line.low_share().is_some_and(|share| share >= rules.attention)
        })
        .map(|(criterion, line)| LowMarks {
            criterion,
            low: line.low(),
            valid: line.valid,
            tail: tail(Marks { all, all_low, drawn: line.opinions(), low: line.low() }),
        })
        .filter(|marks| marks.tail <= most)
        .collect();
    found.sort_by(|a, b| a.tail.cmp(&b.tail));
    found
}

/// A leader's marks, as the test of chance sees them.
#[derive(Clone, Copy)]
struct Marks {
    /// Opinions on all criteria.
    all: u64,
    /// Low marks among them.
    all_low: u64,
    /// Opinions on the criterion in question.
    drawn: u64,
    /// Low marks among those.
    low: u64,
}

/// Most opinions on one leader whose probability is worked out as it stands: 5,000
/// ballots of twelve criteria.
const MOST_OPINIONS: u64 = 60_000;

/// The probability that at least so many low marks fall on the criterion by chance: the
/// one-sided exact test of Fisher, the upper tail of the hypergeometric distribution.
///
/// Beyond [`MOST_OPINIONS`] the numbers are scaled down to it first. Fewer marks prove
/// less, so that this never names a criterion that the marks themselves would not.
fn tail(marks: Marks) -> Fraction {
    let by = marks.all.div_ceil(MOST_OPINIONS).max(1);
    let Marks { all, all_low, drawn, low } = Marks {
        all: marks.all / by,
        all_low: marks.all_low.div_ceil(by),
        drawn: marks.drawn.div_ceil(by),
        low: marks.low / by,
    };
    // As many high marks as fall on the criterion were given; scaling may not break that.
    let (Some(high), Some(others)) = (all.checked_sub(all_low), drawn.checked_sub(low)) else {
        return Fraction::one();
    };
    let Some(spare) = high.checked_sub(others) else { return Fraction::one() };
    let mut term = choose(all_low, low) * choose(high, others);
    let mut sum = BigInt::zero();
    for (step, x) in (low..=drawn.min(all_low)).enumerate() {
        sum += &term;
        // C(L, x+1)·C(H, n−x−1) from C(L, x)·C(H, n−x): divisible without a remainder.
        term = term * (all_low - x) * (drawn - x) / ((x + 1) * (spare + step as u64 + 1));
    }
    match choose(all, drawn) {
        none if none.is_zero() => Fraction::one(),
        ways => Fraction::new(sum, ways),
    }
}

/// In how many ways `some` of `all` can be chosen; 0 where there are not so many.
fn choose(all: u64, some: u64) -> BigInt {
    if some > all {
        return BigInt::zero();
    }
    let some = some.min(all - some);
    (1..=some).fold(BigInt::one(), |ways, i| ways * (all - some + i) / i)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::tests::plan;
    use proptest::prelude::*;

    /// A line of so many marks at each level, all of them valid.
    fn line(levels: [u64; 4]) -> CriterionCounts {
        CriterionCounts { levels: levels.to_vec(), blank: 0, valid: levels.iter().sum() }
    }

    /// Twelve lines of 60 ballots, the first with `low` low marks, the others with `rest`.
    fn twelve(low: u64, rest: u64) -> Vec<CriterionCounts> {
        let marks = |low: u64| line([60 - low, 0, low, 0]);
        std::iter::once(marks(low)).chain(std::iter::repeat_n(marks(rest), 11)).collect()
    }

    /// The criteria that need attention.
    fn named(plan: &Plan, lines: &[CriterionCounts]) -> Vec<usize> {
        attention(plan, lines).iter().map(|marks| marks.criterion).collect()
    }

    #[test]
    fn kinds_of_unit_differ_when_their_ballots_bear_it() {
        let plan = plan();
        let pool = |low: u64| {
            let lines = vec![line([600 - low, 0, low, 0]); 12];
            let scores = Scores::of(&plan, &lines);
            Pool { lines, scores, valid: 600, ..Pool::default() }
        };
        let bands = |pools: &[Pool]| kind_bands(&plan, pools);
        // Variance 0,36 and 0,0784: a difference of 0,16 is more than twice its error of
        // √(0,36/600 + 0,0784/600) = 0,027; one of 0,02 is less than its own.
        assert_eq!(bands(&[pool(60), pool(12)]), [Some(Band::Below), Some(Band::Above)]);
        assert_eq!(bands(&[pool(18), pool(12)]), [Some(Band::Near), Some(Band::Near)]);
        assert_eq!(bands(&[pool(18), Pool::default()]), [None, None]);
    }

    #[test]
    fn the_tail_is_what_a_table_of_the_distribution_says() {
        // Ten marks, four of them low; a criterion with five of the ten has three or more:
        // (C(4,3)·C(6,2) + C(4,4)·C(6,1)) / C(10,5) = (60 + 6) / 252.
        let marks = Marks { all: 10, all_low: 4, drawn: 5, low: 3 };
        assert_eq!(tail(marks), Fraction::new(66.into(), 252.into()));
        assert_eq!(tail(Marks { low: 0, ..marks }), Fraction::one());
    }

    #[test]
    fn numbers_beyond_measure_are_scaled_and_answered() {
        let many = Marks {
            all: 48_000_000_000,
            all_low: 500_000_000,
            drawn: 4_000_000_000,
            low: 400_000_000,
        };
        assert!(tail(many) < Fraction::new(1.into(), 1_000_000.into()));
        let absurd = Marks { all: u64::MAX, all_low: u64::MAX, drawn: 3, low: 3 };
        assert_eq!(tail(absurd), Fraction::one());
    }

    #[test]
    fn attention_wants_the_share() {
        // 6 of 60 is a tenth; one ballot more that is not low makes it less.
        let plan = plan();
        let mut lines = twelve(6, 0);
        assert_eq!(named(&plan, &lines), [0]);
        lines[0] = line([55, 0, 6, 0]);
        assert!(named(&plan, &lines).is_empty());
    }

    #[test]
    fn attention_wants_the_ballots() {
        let plan = plan();
        let small = |low: u64| {
            let first = line([20 - low, 0, low, 0]);
            std::iter::once(first).chain(std::iter::repeat_n(line([20, 0, 0, 0]), 11))
        };
        assert_eq!(named(&plan, &small(5).collect::<Vec<_>>()), [0]);
        assert!(named(&plan, &small(4).collect::<Vec<_>>()).is_empty());
    }

    #[test]
    fn attention_wants_more_than_chance() {
        let plan = plan();
        // A leader with six low marks of 60 everywhere: the level is low, no criterion is.
        assert!(named(&plan, &twelve(6, 6)).is_empty());
        let evidence = |low: u64| tail(Marks { all: 720, all_low: low + 22, drawn: 60, low });
        let most = Fraction::new(1.into(), 1200.into());
        let first = (6..60).find(|low| evidence(*low) <= most).expect("a number of low marks");
        assert_eq!(named(&plan, &twelve(first, 2)), [0]);
        assert!(named(&plan, &twelve(first - 1, 2)).is_empty());
    }

    #[test]
    fn a_difference_is_clear_beyond_two_standard_errors() {
        let (two, tenth) = (whole(2), Fraction::new(1.into(), 100.into()));
        let of =
            |hundredths: i64| Band::of(&Fraction::new(hundredths.into(), 100.into()), &tenth, &two);
        assert_eq!([of(20), of(21)], [Band::Near, Band::Above]);
        assert_eq!([of(-20), of(-21)], [Band::Near, Band::Below]);
    }

    #[test]
    fn no_criterion_stands_out_for_a_hair() {
        let plan = plan();
        let mut lines = vec![line([3000, 700, 100, 12]); 12];
        lines[0] = line([3001, 699, 100, 12]);
        assert!(criterion_bands(&plan, &lines).iter().all(|band| *band == Some(Band::Near)));
        lines[0] = line([3700, 100, 10, 2]);
        lines[1] = line([2000, 1500, 200, 112]);
        let bands = criterion_bands(&plan, &lines);
        assert_eq!(bands[..2], [Some(Band::Above), Some(Band::Below)]);
        assert_eq!(criterion_bands(&plan, &lines[..1]), [None]);
        assert_eq!(criterion_bands(&plan, &vec![line([0; 4]); 12]), [None; 12]);
    }

    /// A small generator (xorshift): the same rounds in every run.
    struct Chance(u64);

    impl Chance {
        /// A level by its probability in percent: Tốt 84, Khá 12, Trung bình 3, Yếu 1.
        fn level(&mut self, low: u64) -> usize {
            self.0 ^= self.0 << 13;
            self.0 ^= self.0 >> 7;
            self.0 ^= self.0 << 17;
            match (self.0 >> 11) % 100 {
                n if n < low => 2,
                n if n < low + 84 => 0,
                n if n < 96 => 1,
                n if n < 99 => 2,
                _ => 3,
            }
        }

        /// The lines of a leader: `ballots` of 12 criteria, each marked by itself or all
        /// alike, the first criterion (or all that are alike) with `low` percent of low
        /// marks more.
        fn leader(&mut self, ballots: u64, alike: bool, low: u64) -> Vec<CriterionCounts> {
            let mut lines = vec![line([0; 4]); 12];
            for _ in 0..ballots {
                let whole = self.level(if alike { low } else { 0 });
                for (at, line) in lines.iter_mut().enumerate() {
                    let level = match (alike, at) {
                        (true, _) => whole,
                        (false, 0) => self.level(low),
                        (false, _) => self.level(0),
                    };
                    line.levels[level] += 1;
                    line.valid += 1;
                }
            }
            lines
        }
    }

    #[test]
    fn where_all_leaders_are_alike_hardly_anybody_is_named() {
        let plan = plan();
        let mut chance = Chance(0x2545_f491_4f6c_dd1d);
        for alike in [false, true] {
            let (mut leaders, mut named, mut called) = (0, 0, 0);
            for round in 0..1000 {
                let ballots = [12, 30, 60, 120][round % 4];
                let all: Vec<_> = (0..8).map(|_| chance.leader(ballots, alike, 0)).collect();
                let mut pooled = vec![line([0; 4]); 12];
                for lines in &all {
                    pooled.iter_mut().zip(lines).for_each(|(sum, line)| sum.add(line));
                }
                let pool = Scores::of(&plan, &pooled).overall.expect("opinions");
                let spread = mean_variance(&plan, pooled.iter()).expect("opinions");
                for lines in &all {
                    let own = Scores::of(&plan, lines).overall.expect("opinions");
                    let band = leader_band(&plan, (lines, &own), (&spread, &pool));
                    leaders += 1;
                    called += usize::from(band != Some(Band::Near));
                    named += usize::from(!attention(&plan, lines).is_empty());
                }
            }
            println!(
                "alike {alike}: of {leaders} leaders {named} named, {called} called clearly different"
            );
            assert!(named * 100 <= leaders, "{named} of {leaders} named");
            assert!(called * 20 <= leaders, "{called} of {leaders} called");
        }
    }

    #[test]
    fn a_criterion_that_is_worse_is_found() {
        let plan = plan();
        let mut chance = Chance(0x9e37_79b9_7f4a_7c15);
        for (ballots, low, least) in [(60, 10, 20), (60, 20, 70), (120, 20, 95)] {
            let found = (0..200)
                .filter(|_| named(&plan, &chance.leader(ballots, false, low)).contains(&0))
                .count();
            println!("{ballots} ballots, {low} points more low marks: found {found} of 200");
            assert!(found >= least * 2, "{ballots} ballots, {low} more: {found} of 200");
        }
    }

    #[test]
    fn a_leader_with_more_low_marks_throughout_is_found() {
        let plan = plan();
        let mut chance = Chance(0xa076_1d64_78bd_642f);
        for (ballots, low, least) in [(60, 10, 5), (60, 20, 20), (120, 20, 40), (120, 30, 80)] {
            let found = (0..200).filter(|_| {
                let own = chance.leader(ballots, true, low);
                let mut pooled = own.clone();
                for _ in 0..7 {
                    let other = chance.leader(ballots, true, 0);
                    pooled.iter_mut().zip(&other).for_each(|(sum, line)| sum.add(line));
                }
                let score = |lines: &[CriterionCounts]| Scores::of(&plan, lines).overall;
                let (score, pool) =
                    (score(&own).expect("opinions"), score(&pooled).expect("opinions"));
                let spread = mean_variance(&plan, pooled.iter()).expect("opinions");
                leader_band(&plan, (&own, &score), (&spread, &pool)) == Some(Band::Below)
            });
            let found = found.count();
            println!("{ballots} ballots, {low} points more low marks throughout: {found} of 200");
            assert!(found >= least * 2, "{ballots} ballots, {low} more: {found} of 200");
        }
    }

    #[test]
    fn a_leader_who_stands_apart_is_found() {
        let plan = plan();
        let mut chance = Chance(0xd1b5_4a32_d192_ed03);
        let pooled = (0..12).fold(vec![line([0; 4]); 12], |mut sums, _| {
            let leader = chance.leader(60, true, 0);
            sums.iter_mut().zip(&leader).for_each(|(sum, line)| sum.add(line));
            sums
        });
        let pool = Scores::of(&plan, &pooled).overall.expect("opinions");
        let spread = mean_variance(&plan, pooled.iter()).expect("opinions");
        // Of 60 ballots marked alike throughout, so many are "Trung bình", the rest "Tốt".
        let band = |low: u64| {
            let lines = vec![line([60 - low, 0, low, 0]); 12];
            let own = Scores::of(&plan, &lines).overall.expect("opinions");
            leader_band(&plan, (&lines, &own), (&spread, &pool))
        };
        assert_eq!(band(0), Some(Band::Above));
        assert_eq!([band(3), band(9)], [Some(Band::Near); 2]);
        assert_eq!([band(20), band(60)], [Some(Band::Below); 2]);
    }

    proptest! {
        #[test]
        fn tails_are_probabilities_that_fall(
            all in 1u64..200, low_share in 0u64..=100, drawn_share in 0u64..=100,
        ) {
            let (all_low, drawn) = (all * low_share / 100, all * drawn_share / 100);
            let fewest = (all_low + drawn).saturating_sub(all);
            let most = all_low.min(drawn);
            let of = |low| tail(Marks { all, all_low, drawn, low });
            prop_assert_eq!(of(fewest), Fraction::one());
            for low in fewest..most {
                prop_assert!(of(low) > of(low + 1) && of(low + 1).is_positive());
            }
        }

        #[test]
        fn any_numbers_are_answered(all: u64, all_low: u64, drawn: u64, low: u64) {
            let tail = tail(Marks { all, all_low, drawn, low });
            prop_assert!(!tail.is_negative() && tail <= Fraction::one());
        }
    }
}
