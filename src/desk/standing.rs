//! Where a unit stands, and what comes next: one sentence, and whose turn it is.

use serde::Serialize;

use super::look::Look;
use crate::documents::correction::is_units;
use crate::finding::{Args, Severity};
use crate::ledgers::confirmations::Basis;
use crate::ledgers::register::State;
use crate::messages::{self, Language};
use crate::pipeline::listing::Listed;
use crate::rules;
use crate::tally;

/// Where a unit stands (giai đoạn), as the board groups units.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Stage {
    /// Chưa gửi báo cáo.
    Missing,
    /// Có lỗi, chờ sửa.
    Blocked,
    /// Hội nghị hoãn.
    Postponed,
    /// Đã báo cáo hội nghị.
    Reported,
    /// Đã mở niêm phong, kiểm đếm.
    Counted,
    /// Văn bản chính thức.
    Final,
    /// Đã phát hành.
    Issued,
    /// Đã có bản ký.
    Signed,
}

impl Stage {
    /// Every stage, in the order of the work.
    pub const ALL: [Self; 8] = [
        Self::Missing,
        Self::Blocked,
        Self::Postponed,
        Self::Reported,
        Self::Counted,
        Self::Final,
        Self::Issued,
        Self::Signed,
    ];

    /// Its name in addresses.
    pub fn name(self) -> &'static str {
        match self {
            Self::Missing => "missing",
            Self::Blocked => "blocked",
            Self::Postponed => "postponed",
            Self::Reported => "reported",
            Self::Counted => "counted",
            Self::Final => "final",
            Self::Issued => "issued",
            Self::Signed => "signed",
        }
    }

    /// The text of the catalogues that names it.
    pub fn key(self) -> &'static str {
        match self {
            Self::Missing => "desk-stage-missing",
            Self::Blocked => "desk-stage-blocked",
            Self::Postponed => "desk-stage-postponed",
            Self::Reported => "desk-stage-reported",
            Self::Counted => "desk-stage-counted",
            Self::Final => "desk-stage-final",
            Self::Issued => "desk-stage-issued",
            Self::Signed => "desk-stage-signed",
        }
    }

    /// The sign beside its word.
    pub fn sign(self) -> &'static str {
        match self {
            Self::Missing => "○",
            Self::Blocked => "✕",
            Self::Postponed => "⏸",
            Self::Reported => "◔",
            Self::Counted => "◑",
            Self::Final => "◕",
            Self::Issued => "●",
            Self::Signed => "✓",
        }
    }
}

/// Whose turn it is (đến lượt).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Turn {
    /// Đơn vị.
    Unit,
    /// Ban.
    Department,
    /// Không ai.
    Nobody,
}

impl Turn {
    /// The text of the catalogues that names it.
    fn key(self) -> &'static str {
        match self {
            Self::Unit => "desk-turn-unit",
            Self::Department => "desk-turn-department",
            Self::Nobody => "desk-turn-nobody",
        }
    }
}

/// How a unit stands.
#[derive(Debug, Clone, Serialize)]
pub struct Standing {
    /// Where.
    pub stage: Stage,
    /// Its word.
    pub word: String,
    /// Its sign.
    pub sign: &'static str,
    /// What comes next, as a sentence.
    pub next: String,
    /// Whose turn it is.
    pub turn: String,
    /// Errors.
    pub errors: usize,
    /// Warnings that wait for an explanation.
    pub unexplained: usize,
    /// Values that wait for confirmation.
    pub unconfirmed: usize,
}

/// Whether a paper is one of a unit's records: what is signed of the conference and the count.
pub fn is_record(paper: &Listed) -> bool {
    ["minutes", "postponed", "handover", "opening"].contains(&paper.kind)
}

/// A unit's records that the round allows.
fn records(look: &Look, unit: usize) -> impl Iterator<Item = &Listed> {
    look.listed().iter().filter(move |paper| paper.unit == Some(unit) && is_record(paper))
}

/// Where a unit stands.
fn stage(look: &Look, index: usize) -> Stage {
    let checked = &look.checked;
    let known = checked.verdict.standings.get(index).map_or(tally::Stage::Missing, |s| s.stage);
    let mut own = records(look, index).peekable();
    let counted = match known {
        tally::Stage::Missing => return Stage::Missing,
        tally::Stage::Blocked => return Stage::Blocked,
        tally::Stage::Postponed => return Stage::Postponed,
        tally::Stage::Reported => return Stage::Reported,
        tally::Stage::Counted => own.peek().is_some(),
    };
    let all: Vec<(State, bool)> =
        own.map(|paper| (paper.entry.state, !paper.entry.scan.is_empty())).collect();
    match counted {
        true if all.iter().all(|(state, scan)| *state == State::Issued && *scan) => Stage::Signed,
        true if all.iter().all(|(state, _)| *state == State::Issued) => Stage::Issued,
        true if all.iter().all(|(state, _)| *state != State::Draft) => Stage::Final,
        _ => Stage::Counted,
    }
}

/// How a unit stands, in a language.
pub fn standing(look: &Look, index: usize, language: Language) -> Standing {
    let checked = &look.checked;
    let stage = stage(look, index);
    let unit = checked.round.units.get(index);
    let code = unit.map(|unit| &unit.code);
    let own = || checked.verdict.findings.iter().filter(|finding| finding.unit.as_ref() == code);
    let errors = || own().filter(|finding| finding.severity == Severity::Error);
    let units_errors = errors()
        .filter(|finding| unit.is_some_and(|unit| is_units(&checked.round, unit, finding)))
        .count();
    let unexplained =
        own().filter(|finding| rules::wants_explanation(finding) && !finding.explained).count();
    let proposals = checked.proposals.iter();
    let unconfirmed = proposals
        .filter(|own| Some(&own.unit) == code && own.is_open() && own.basis != Basis::Pointed)
        .count();
    let drafts = records(look, index).filter(|paper| paper.entry.number.is_none()).count();
    let finals = records(look, index).filter(|paper| paper.entry.state == State::Final).count();
    let unsigned = records(look, index)
        .filter(|paper| paper.entry.state == State::Issued && paper.entry.scan.is_empty())
        .count();
    let (key, count, turn) = match (stage, units_errors, unconfirmed, unexplained) {
        (Stage::Missing, ..) => ("desk-next-report", 0, Turn::Unit),
        (Stage::Postponed, ..) => ("desk-next-meet-again", 0, Turn::Unit),
        (Stage::Blocked, _, 1.., _) => ("desk-next-confirm", unconfirmed, Turn::Department),
        (Stage::Blocked, 1.., ..) => ("desk-next-mend", units_errors, Turn::Unit),
        (Stage::Blocked, ..) => ("desk-next-mend-own", errors().count(), Turn::Department),
        (_, _, 1.., _) => ("desk-next-confirm", unconfirmed, Turn::Department),
        (_, _, _, 1..) => ("desk-next-explain", unexplained, Turn::Department),
        (Stage::Reported, ..) => ("desk-next-open", 0, Turn::Department),
        (Stage::Counted, ..) if drafts > 0 => ("desk-next-number", drafts, Turn::Department),
        (Stage::Counted | Stage::Final, ..) if finals > 0 => {
            ("desk-next-issue", finals, Turn::Department)
        }
        (Stage::Issued, ..) => ("desk-next-sign", unsigned, Turn::Department),
        _ => ("desk-next-nothing", 0, Turn::Nobody),
    };
    let plain = |key: &str| messages::text(language, key, &Args::new());
    Standing {
        stage,
        word: plain(stage.key()),
        sign: stage.sign(),
        next: messages::text(language, key, &Args::from([("count", count.into())])),
        turn: plain(turn.key()),
        errors: errors().count(),
        unexplained,
        unconfirmed,
    }
}
