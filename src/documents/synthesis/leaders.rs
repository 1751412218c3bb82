//! What the synthesis says of each leader.

use schemars::JsonSchema;
use serde::Serialize;

use super::comments::{comments_on, telling};
use super::summary::is_to_talk;
use super::units::{Units, all, of_units};
use crate::documents::figure::Figure;
use crate::documents::opening::{GroupResults, by_group};
use crate::documents::source::Source;
use crate::documents::{Context, Person};
use crate::finding::Place;
use crate::fold;
use crate::round::{Count, Plan, Unit};
use crate::tally::{Band, LeaderTally, LowMarks, fraction};

/// A leader's criterion that needs attention (cần lưu ý).
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Attention {
    /// The leader.
    #[schemars(title = "Người đứng đầu")]
    pub person: Person,
    /// The unit, as in a sentence.
    #[schemars(title = "Đơn vị viết trong câu")]
    pub unit: String,
    /// The criteria.
    #[schemars(title = "Các tiêu chí cần lưu ý")]
    pub criteria: Vec<LowCriterion>,
}

/// A leader who stands out, with what that rests on.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Standing {
    /// The leader.
    #[schemars(title = "Người đứng đầu")]
    pub person: Person,
    /// The unit's name.
    #[schemars(title = "Tên đơn vị")]
    pub unit: String,
    /// Valid ballots.
    #[schemars(title = "Số phiếu hợp lệ")]
    pub valid: u64,
    /// Điểm tổng hợp.
    #[schemars(title = "Điểm tổng hợp")]
    pub overall: Figure,
    /// The pooled score of the kind.
    #[schemars(title = "Điểm gộp của loại hình")]
    pub of_kind: Figure,
    /// Whether the score is clearly below that of the kind.
    #[schemars(title = "Điểm có thấp hơn rõ so với loại hình không")]
    pub below: bool,
    /// The criteria that need attention.
    #[schemars(title = "Các tiêu chí cần lưu ý")]
    pub criteria: Vec<LowCriterion>,
    /// What ballots say of shortcomings and proposals, each text once.
    #[schemars(title = "Ý kiến về hạn chế và kiến nghị, mỗi nội dung một lần")]
    pub comments: Vec<String>,
}

/// A criterion with its share of the two lowest levels.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct LowCriterion {
    /// The criterion's number.
    #[schemars(title = "Số thứ tự tiêu chí")]
    pub index: usize,
    /// `TC01`.
    #[schemars(title = "Mã tiêu chí")]
    pub key: String,
    /// What it asks.
    #[schemars(title = "Tiêu chí")]
    pub label: String,
    /// Ballots at the two lowest levels.
    #[schemars(title = "Số phiếu ở hai mức thấp nhất")]
    pub low: u64,
    /// Valid ballots.
    #[schemars(title = "Số phiếu hợp lệ")]
    pub valid: u64,
    /// Share of the two lowest levels, in percent.
    #[schemars(title = "Tỷ lệ hai mức thấp nhất, %")]
    pub share: Figure,
}

/// One leader in annex I.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct LeaderRow {
    /// From 1.
    #[schemars(title = "Số thứ tự")]
    pub index: usize,
    /// The leader.
    #[schemars(title = "Người đứng đầu")]
    pub person: Person,
    /// The unit's name.
    #[schemars(title = "Tên đơn vị")]
    pub unit: String,
    /// The kind's label.
    #[schemars(title = "Loại hình")]
    pub kind: String,
    /// Each group's score.
    #[schemars(title = "Điểm từng nhóm")]
    pub groups: Vec<Figure>,
    /// Điểm tổng hợp.
    #[schemars(title = "Điểm tổng hợp")]
    pub overall: Figure,
    /// Rank within the district; equal printed scores share it.
    #[schemars(title = "Thứ hạng toàn quận")]
    pub rank: usize,
    /// Rank within the kind; equal printed scores share it.
    #[schemars(title = "Thứ hạng trong loại hình")]
    pub rank_in_kind: usize,
    /// Where the score stands beside the pooled score of the kind: [`Band::key`].
    #[schemars(
        title = "So với điểm gộp của loại hình: above (cao hơn rõ), near (tương đương), below (thấp hơn rõ)"
    )]
    pub band: &'static str,
}

/// A counted leader's figures, as workbooks compute with them.
#[derive(Debug, Clone, Serialize)]
pub struct LeaderData {
    /// From 1: those with a score by rank, then those on whom nobody gave an opinion.
    pub index: usize,
    /// The name.
    pub name: String,
    /// The unit's name.
    pub unit: String,
    /// The unit's code.
    pub code: String,
    /// The kind's label.
    pub kind: String,
    /// The counts behind the scores.
    pub results: Vec<GroupResults>,
    /// Which criteria need attention, by their place.
    pub flagged: Vec<usize>,
    /// Where each criterion's first count was read.
    pub sources: Vec<Option<Source>>,
}

/// Every counted leader of these units with the unit, in the order of the registry.
pub(super) fn counted_leaders<'a>(
    context: Context<'a>,
    units: &Units,
) -> impl Iterator<Item = (&'a Unit, &'a LeaderTally, Person)> + 'a {
    of_units(context, units).flat_map(|(unit, tally)| {
        tally.leaders.iter().filter_map(move |leader| {
            Some((unit, leader, Person::from(unit.leaders.get(leader.leader)?)))
        })
    })
}

/// Leaders with criteria that need attention, the strongest evidence first.
pub(super) fn attention(context: Context<'_>) -> Vec<Attention> {
    let plan = &context.round.plan;
    let mut named: Vec<_> =
        counted_leaders(context, &all(context)).filter(|own| !own.1.attention.is_empty()).collect();
    let strongest = |leader: &LeaderTally| leader.attention.first().map(|low| low.tail.clone());
    named.sort_by_cached_key(|(_, leader, _)| strongest(leader));
    named
        .into_iter()
        .map(|(unit, leader, person)| {
            let unit = unit.name_in_sentence(plan);
            Attention { person, unit, criteria: low_criteria(plan, leader) }
        })
        .collect()
}

/// A leader's criteria that need attention, the strongest evidence first.
pub fn low_criteria(plan: &Plan, leader: &LeaderTally) -> Vec<LowCriterion> {
    let low = |marks: &LowMarks| {
        let (_, criterion) = plan.criteria().nth(marks.criterion)?;
        Some(LowCriterion {
            index: marks.criterion + 1,
            key: criterion.key.clone(),
            label: criterion.label.clone(),
            low: marks.low,
            valid: marks.valid,
            share: Figure::share(fraction(marks.low, marks.valid)),
        })
    };
    leader.attention.iter().filter_map(low).collect()
}

/// Leaders of these units whom somebody should talk with (the lowest score first), and those
/// clearly above (the highest first).
pub(super) fn standing_out(context: Context<'_>, units: &Units) -> (Vec<Standing>, Vec<Standing>) {
    let Context { round, tally, .. } = context;
    let telling = telling(context);
    let (mut below, mut above) = (Vec::new(), Vec::new());
    for ranked in tally.ranking.iter().filter(|ranked| units.contains(&ranked.unit)) {
        let (Some(unit), Some(figures)) =
            (round.units.get(ranked.unit), tally.units.get(ranked.unit))
        else {
            continue;
        };
        let Some(leader) = figures.leaders.get(ranked.leader) else { continue };
        let Some(person) = unit.leaders.get(leader.leader).map(Person::from) else { continue };
        let to_talk = is_to_talk(leader);
        if !to_talk && leader.band != Some(Band::Above) {
            continue;
        }
        let kind = tally.kinds.get(unit.kind).and_then(|pool| pool.scores.overall.clone());
        let mut texts: Vec<String> = Vec::new();
        for row in comments_on(&round.plan, (unit, leader.leader), &telling).0 {
            if ["Hạn chế", "Kiến nghị"].contains(&row.kind) && !texts.contains(&row.text) {
                texts.push(row.text);
            }
        }
        let standing = Standing {
            person,
            unit: unit.name.to_string(),
            valid: leader.lines.first().map_or(0, |line| line.valid),
            overall: Figure::score(leader.scores.overall.clone()),
            of_kind: Figure::score(kind),
            below: leader.band == Some(Band::Below),
            criteria: low_criteria(&round.plan, leader),
            comments: texts,
        };
        if to_talk { below.push(standing) } else { above.push(standing) }
    }
    below.reverse();
    (below, above)
}

/// Annex I: the leaders of these units, the best first.
pub(super) fn leaders(context: Context<'_>, units: &Units) -> Vec<LeaderRow> {
    let Context { round, tally, .. } = context;
    let row = |(index, ranked): (usize, &crate::tally::Ranked)| {
        let unit = round.units.get(ranked.unit)?;
        let leader = tally.units.get(ranked.unit)?.leaders.get(ranked.leader)?;
        Some(LeaderRow {
            index: index + 1,
            person: unit.leaders.get(leader.leader)?.into(),
            unit: unit.name.to_string(),
            kind: round.plan.kinds.get(unit.kind).map(|kind| kind.label.clone())?,
            groups: leader.scores.groups.iter().cloned().map(Figure::score).collect(),
            overall: Figure::score(leader.scores.overall.clone()),
            rank: leader.rank_shown?,
            rank_in_kind: leader.rank_shown_in_kind?,
            band: leader.band.unwrap_or(Band::Near).key(),
        })
    };
    let own = tally.ranking.iter().filter(|ranked| units.contains(&ranked.unit));
    own.enumerate().filter_map(row).collect()
}

/// Every counted leader of these units for workbooks: those with a score by rank, then the others.
pub(super) fn leader_data(context: Context<'_>, units: &Units) -> Vec<LeaderData> {
    let Context { round, tally, .. } = context;
    let ranked = tally.ranking.iter().map(|ranked| (ranked.unit, ranked.leader));
    let ranked = ranked.filter(|(unit, _)| units.contains(unit));
    let figures = units.clone().zip(tally.units.get(units.clone()).unwrap_or_default());
    let unscored = figures.flat_map(|(unit, figures)| {
        let leaders = figures.leaders.iter().enumerate();
        let without = leaders.filter(|(_, leader)| leader.scores.overall.is_none());
        without.map(move |(leader, _)| (unit, leader))
    });
    let data = |(index, (unit, leader)): (usize, (usize, usize))| {
        let (own, figures) = (round.units.get(unit)?, tally.units.get(unit)?);
        let leader = figures.leaders.get(leader)?;
        Some(LeaderData {
            index: index + 1,
            name: own.leaders.get(leader.leader)?.name.to_string(),
            unit: own.name.to_string(),
            code: own.code.to_string(),
            kind: round.plan.kinds.get(own.kind).map(|kind| kind.label.clone())?,
            results: by_group(&round.plan, &leader.lines, &leader.scores),
            flagged: leader.attention.iter().map(|marks| marks.criterion).collect(),
            sources: sources(&round.plan, own, leader.leader),
        })
    };
    ranked.chain(unscored).enumerate().filter_map(data).collect()
}

/// Where the counts of a leader's criteria were read: the first cell of each row of the
/// results, or the sheet of the ballots, whose rows nobody is led to.
fn sources(plan: &Plan, unit: &Unit, leader: usize) -> Vec<Option<Source>> {
    let Some(count) = unit.returned.counts.first() else { return Vec::new() };
    let mine = |typed: &str| unit.leader_meant(typed) == Some(leader);
    let ballots = ballots_of(count);
    plan.criteria()
        .map(|(_, criterion)| {
            let row = count.results.iter().find(|row| {
                let key = row.criterion.as_ref().map(|typed| fold::code(typed));
                key == Some(fold::code(&criterion.key))
                    && row.leader.as_ref().is_some_and(|typed| mine(typed))
            });
            let first = row.and_then(|row| Some(&row.levels.first()?.as_ref()?.place));
            first.map(Source::from).or_else(|| ballots.clone())
        })
        .collect()
}

/// The sheet with the ballots of a count, one by one.
fn ballots_of(count: &Count) -> Option<Source> {
    let place = &count.ballot_rows.first()?.leader.as_ref()?.place;
    Some(Source::from(&Place { cell: None, ..place.clone() }))
}
