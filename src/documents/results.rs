//! `ket-qua.json`: every figure of every unit, leader and criterion, for other
//! programs. Shown figures are text; exact ones are `[numerator, denominator]`.

use std::collections::BTreeMap;

use num_bigint::BigInt;
use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};
use serde_json::{Map, Value, json};

use super::Context;
use super::verification_code;
use crate::round::{Maybe, Plan, Unit};
use crate::tally::{
    self, Band, CriterionCounts, Fraction, LeaderTally, Pool, Scores, Stage, UnitTally, fraction,
};

/// The codes of papers by kind, and by what tells papers of a kind apart (`notice-nguyen-thi-lan`).
pub type Codes = BTreeMap<String, String>;

/// All figures of a round. Those of a unit are worked out when they are written: of a large round
/// they would take far more memory than all that they are worked out from.
pub struct Results<'a> {
    /// The round.
    pub context: Context<'a>,
    /// The codes of each unit's papers, in the units' order.
    pub codes: Vec<Codes>,
    /// The code of the synthesis; empty where there is none.
    pub synthesis: String,
}

impl Serialize for Results<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Context { round, tally, .. } = self.context;
        let pool = |pool: &Pool| pool_results(&round.plan, pool);
        let kinds = round.plan.kinds.iter().zip(&tally.kinds);
        let kinds = kinds.map(|(kind, own)| (kind.key.clone(), pool(own)));
        let own = round.units.iter().zip(&self.codes).filter(|(_, codes)| !codes.is_empty());
        let codes = own.map(|(unit, codes)| (unit.code.to_string(), json!(codes)));
        let districts = round.districts.iter().zip(&tally.districts);
        let districts: Map<_, _> =
            districts.map(|(district, own)| (district.folder.to_string(), pool(own))).collect();
        let mut fields = serializer.serialize_map(None)?;
        fields.serialize_entry("units", &Units(self.context))?;
        fields.serialize_entry("kinds", &kinds.collect::<Map<_, _>>())?;
        fields.serialize_entry("district", &pool(&tally.district))?;
        fields.serialize_entry("ranking", &ranking(self.context))?;
        fields.serialize_entry("codes", &codes.collect::<Map<_, _>>())?;
        fields.serialize_entry("code", &self.synthesis)?;
        fields.serialize_entry("code_schema", &verification_code::SCHEMA)?;
        if !districts.is_empty() {
            fields.serialize_entry("districts", &districts)?;
        }
        fields.end()
    }
}

/// Every unit's figures by its code, in the registry's order.
struct Units<'a>(Context<'a>);

impl Serialize for Units<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let units = self.0.round.units.iter().zip(&self.0.tally.units);
        serializer
            .collect_map(units.map(|(unit, own)| (&*unit.code, unit_results(self.0, unit, own))))
    }
}

/// A shown figure or null.
fn shown(value: Option<&Fraction>) -> Value {
    value.map(tally::shown).into()
}

/// A shown share or null.
fn percent(value: Option<&Fraction>) -> Value {
    value.map(tally::percent).into()
}

/// An exact figure as `[numerator, denominator]`; digits beyond 64 bits as text.
fn exact(value: Option<&Fraction>) -> Value {
    let number = |part: &BigInt| match i64::try_from(part) {
        Ok(number) => Value::from(number),
        Err(_) => Value::from(part.to_string()),
    };
    value.map_or(Value::Null, |value| json!([number(value.numer()), number(value.denom())]))
}

/// A count or null.
fn count(value: Option<&Maybe<u32>>) -> Value {
    value.and_then(|value| value.as_ref()).map(|number| number.value).into()
}

/// One unit's figures; null where they are missing, blocked or withheld.
fn unit_results(context: Context<'_>, unit: &Unit, figures: &UnitTally) -> Value {
    let plan = &context.round.plan;
    let stands = figures.standing.conference;
    let conference = unit.returned.conference.as_ref().filter(|_| stands);
    let ballots = unit.returned.ballots.as_ref().filter(|_| stands);
    let opening = unit.returned.counts.first().filter(|_| figures.standing.count);
    let opening = opening.and_then(|count| count.opening.as_ref());
    let attendance = figures.attendance;
    let rate = ballots.and_then(|ballots| {
        fraction(ballots.collected.as_ref()?.value.into(), ballots.issued.as_ref()?.value.into())
    });
    let leaders = (0..unit.leaders.len()).map(|at| {
        let tally = figures.leaders.iter().find(|tally| tally.leader == at);
        (unit.leader_name(at), tally.map_or(Value::Null, |tally| leader_results(plan, tally)))
    });
    json!({
        "name": &*unit.name,
        "kind": plan.kinds.get(unit.kind).map(|kind| &kind.key),
        "stage": figures.standing.stage.key(),
        "date": conference.and_then(|c| c.date.as_ref()).map(|date| date.value.to_string()),
        "convened": attendance.map(|sums| sums.convened),
        "present": attendance.map(|sums| sums.present),
        "absent": attendance.map(|sums| sums.absent),
        "printed": count(ballots.map(|b| &b.printed)),
        "issued": count(ballots.map(|b| &b.issued)),
        "collected": count(ballots.map(|b| &b.collected)),
        "handed_over": count(ballots.map(|b| &b.handed_over)),
        "opened": count(opening.map(|o| &o.opened)),
        "valid": count(opening.map(|o| &o.valid)),
        "invalid": count(opening.map(|o| &o.invalid)),
        "return_rate": percent(rate.as_ref()),
        "withheld": figures.withheld,
        "leaders": leaders.collect::<Map<_, _>>(),
    })
}

/// One criterion's counts, shares and score.
fn line_results(plan: &Plan, line: &CriterionCounts) -> Map<String, Value> {
    let keyed = |value: &dyn Fn(usize) -> Value| -> Map<String, Value> {
        plan.levels.iter().enumerate().map(|(at, level)| (level.key.clone(), value(at))).collect()
    };
    let mut result = Map::new();
    result.insert("counts".into(), keyed(&|at| line.levels.get(at).copied().into()).into());
    result.insert("blank".into(), line.blank.into());
    result.insert("percent".into(), keyed(&|at| percent(line.share(at).as_ref())).into());
    result.insert("score".into(), shown(line.score(plan).as_ref()));
    result
}

/// Every criterion by its key.
fn criteria(plan: &Plan, lines: &[CriterionCounts], with_exact: bool) -> Map<String, Value> {
    plan.criteria()
        .zip(lines)
        .map(|((_, criterion), line)| {
            let mut result = line_results(plan, line);
            if with_exact {
                result.insert("score_exact".into(), exact(line.score(plan).as_ref()));
            }
            (criterion.key.clone(), result.into())
        })
        .collect()
}

/// Every group's score by its key.
fn groups(plan: &Plan, scores: &Scores) -> Map<String, Value> {
    let groups = plan.groups.iter().zip(&scores.groups);
    groups
        .map(|(group, score)| {
            let score = score.as_ref();
            (group.key.clone(), json!({ "score": shown(score), "score_exact": exact(score) }))
        })
        .collect()
}

/// One leader's figures.
fn leader_results(plan: &Plan, tally: &LeaderTally) -> Value {
    let overall = tally.scores.overall.as_ref();
    let attention = tally.attention.iter().filter_map(|marks| {
        let (_, criterion) = plan.criteria().nth(marks.criterion)?;
        let evidence =
            json!({ "low": marks.low, "valid": marks.valid, "tail": exact(Some(&marks.tail)) });
        Some((criterion.key.clone(), evidence))
    });
    json!({
        "criteria": criteria(plan, &tally.lines, true),
        "groups": groups(plan, &tally.scores),
        "overall": shown(overall),
        "overall_exact": exact(overall),
        "rank": tally.rank,
        "rank_in_kind": tally.rank_in_kind,
        "rank_shown": tally.rank_shown,
        "rank_shown_in_kind": tally.rank_shown_in_kind,
        "band": tally.band.map(Band::key),
        "attention": attention.collect::<Map<_, _>>(),
    })
}

/// The figures of a kind or the district.
fn pool_results(plan: &Plan, pool: &Pool) -> Value {
    json!({
        "units": pool.units,
        "leaders": pool.leaders,
        "counted_units": pool.counted_units,
        "counted_leaders": pool.counted_leaders,
        "convened": pool.convened,
        "present": pool.present,
        "issued": pool.issued,
        "collected": pool.collected,
        "handed_over": pool.handed_over,
        "opened": pool.opened,
        "valid": pool.valid,
        "invalid": pool.invalid,
        "criteria": criteria(plan, &pool.lines, false),
        "groups": groups(plan, &pool.scores),
        "overall": shown(pool.scores.overall.as_ref()),
    })
}

/// One line of the ranking.
#[derive(Serialize)]
struct RankedLeader<'a> {
    /// From 1.
    rank: usize,
    /// The unit's code.
    unit: &'a str,
    /// The registry's spelling, with the post where two leaders bear one name.
    leader: String,
    /// Shown.
    overall: String,
}

/// The ranking, the best first.
fn ranking(context: Context<'_>) -> Vec<RankedLeader<'_>> {
    let Context { round, tally, .. } = context;
    let line = |ranked: &tally::Ranked| {
        let unit = round.units.get(ranked.unit)?;
        let figures = tally.units.get(ranked.unit)?.leaders.get(ranked.leader)?;
        Some(RankedLeader {
            rank: ranked.rank,
            unit: &unit.code,
            leader: unit.leader_name(figures.leader),
            overall: tally::shown(figures.scores.overall.as_ref()?),
        })
    };
    tally.ranking.iter().filter_map(line).collect()
}

impl Stage {
    /// The stage's key in JSON.
    pub fn key(self) -> &'static str {
        match self {
            Self::Missing => "missing",
            Self::Blocked => "blocked",
            Self::Postponed => "postponed",
            Self::Reported => "reported",
            Self::Counted => "counted",
        }
    }
}
