//! The last round (đợt trước), read from the results of its package: its counts as this round's
//! are, so that the same arithmetic compares both.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::{CriterionCounts, Scores};
use crate::fold;
use crate::round::Plan;

/// The last round, as far as this one asks for a comparison.
#[derive(Debug, Clone, Default)]
pub enum LastRound {
    /// No comparison is asked for.
    #[default]
    Unset,
    /// One is, and cannot be made.
    Refused {
        /// The package, as `bienban.toml` names it.
        package: String,
        /// What stands in the way.
        why: Refusal,
    },
    /// What the package says, which proves itself.
    Proven(Box<Previous>),
}

/// Why nothing is compared with the last round.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    /// There is no such package.
    Absent,
    /// Its files are not what its returns make.
    Refuted,
    /// It could not be verified.
    Unproven,
    /// Its results are not such as this version knows.
    Unread,
}

impl Refusal {
    /// All of them.
    const ALL: [Self; 4] = [Self::Absent, Self::Refuted, Self::Unproven, Self::Unread];

    /// Its key in messages and packages.
    pub fn key(self) -> &'static str {
        match self {
            Self::Absent => "absent",
            Self::Refuted => "refuted",
            Self::Unproven => "unproven",
            Self::Unread => "unread",
        }
    }

    /// The one with this key.
    pub fn of(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|refusal| refusal.key() == key)
    }
}

/// A round as its package tells of it.
#[derive(Debug, Clone)]
pub struct Previous {
    /// The package, as `bienban.toml` names it.
    pub package: String,
    /// SHA-256 of the list of its files (`manifest-sha256.txt`), which fixes each of them.
    pub sha256: String,
    /// What the round was.
    pub plan: Plan,
    /// Its units by code, folded.
    units: BTreeMap<String, PreviousUnit>,
    /// Its kinds of unit by key.
    kinds: BTreeMap<String, PreviousPool>,
    /// All units together.
    pub district: PreviousPool,
}

/// A unit of the last round.
#[derive(Debug, Clone)]
pub struct PreviousUnit {
    /// Its name then.
    pub name: String,
    /// The key of its kind.
    pub kind: String,
    /// Its leaders by name, with the marks for each criterion; none where nothing was published.
    pub leaders: Vec<(String, Option<Vec<CriterionCounts>>)>,
}

/// A kind of unit of the last round, or all of it.
#[derive(Debug, Clone, Default)]
pub struct PreviousPool {
    /// Valid ballots.
    pub valid: u64,
    /// Marks for each criterion.
    pub lines: Vec<CriterionCounts>,
    /// The scores of those.
    pub scores: Scores,
}

impl Previous {
    /// What `ket-qua.json` says of a round with this plan; none when it is not such results.
    pub fn new(package: &str, sha256: String, plan: Plan, results: &[u8]) -> Option<Self> {
        let told: Told = serde_json::from_slice(results).ok()?;
        let units = told.units.into_iter().map(|(code, unit)| {
            let leaders = unit.leaders.into_iter().map(|(name, leader)| {
                let lines = leader.map(|leader| lines(&plan, &leader.criteria));
                Some((name, lines.map_or(Some(None), |lines| lines.map(Some))?))
            });
            let leaders = leaders.collect::<Option<Vec<_>>>()?;
            let kind = unit.kind.unwrap_or_default();
            Some((fold::code(&code), PreviousUnit { name: unit.name, kind, leaders }))
        });
        let units = units.collect::<Option<_>>()?;
        let kinds = told.kinds.into_iter().map(|(key, told)| Some((key, pool(&plan, &told)?)));
        let kinds = kinds.collect::<Option<_>>()?;
        let district = pool(&plan, &told.district)?;
        Some(Self { package: package.to_owned(), sha256, plan, units, kinds, district })
    }

    /// The unit with this code.
    pub fn unit(&self, code: &str) -> Option<&PreviousUnit> {
        self.units.get(&fold::code(code))
    }

    /// The units with their codes.
    pub fn units(&self) -> impl Iterator<Item = (&str, &PreviousUnit)> {
        self.units.iter().map(|(code, unit)| (code.as_str(), unit))
    }

    /// The kind of unit with this key.
    pub fn kind(&self, key: &str) -> Option<&PreviousPool> {
        self.kinds.get(key)
    }
}

/// `ket-qua.json`, as far as a comparison needs it.
#[derive(Deserialize)]
struct Told {
    /// By code.
    units: BTreeMap<String, ToldUnit>,
    /// By key.
    kinds: BTreeMap<String, ToldPool>,
    /// All units.
    district: ToldPool,
}

/// A unit.
#[derive(Deserialize)]
struct ToldUnit {
    /// Its name.
    name: String,
    /// The key of its kind.
    kind: Option<String>,
    /// By name; null where nothing is published.
    leaders: BTreeMap<String, Option<ToldLeader>>,
}

/// A leader.
#[derive(Deserialize)]
struct ToldLeader {
    /// By key.
    criteria: BTreeMap<String, ToldLine>,
}

/// A kind of unit, or all.
#[derive(Deserialize)]
struct ToldPool {
    /// Valid ballots.
    valid: u64,
    /// By key.
    criteria: BTreeMap<String, ToldLine>,
}

/// The marks for a criterion.
#[derive(Deserialize)]
struct ToldLine {
    /// By the key of the level.
    counts: BTreeMap<String, u64>,
    /// Không ý kiến.
    blank: u64,
}

/// A pool with its scores.
fn pool(plan: &Plan, told: &ToldPool) -> Option<PreviousPool> {
    let lines = lines(plan, &told.criteria)?;
    Some(PreviousPool { valid: told.valid, scores: Scores::of(plan, &lines), lines })
}

/// The marks for each criterion of a plan, in its order; none when one of them is not told.
fn lines(plan: &Plan, told: &BTreeMap<String, ToldLine>) -> Option<Vec<CriterionCounts>> {
    let line = |key: &String| {
        let line = told.get(key)?;
        let levels = plan.levels.iter().map(|level| line.counts.get(&level.key).copied());
        let levels = levels.collect::<Option<Vec<u64>>>()?;
        let all = levels.iter().try_fold(line.blank, |sum, count| sum.checked_add(*count));
        Some(CriterionCounts { levels, blank: line.blank, valid: all? })
    };
    plan.criteria().map(|(_, criterion)| line(&criterion.key)).collect()
}
