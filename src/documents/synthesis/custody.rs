//! The way of the ballots through each unit, and the warnings about it.

use std::collections::HashMap;

use schemars::JsonSchema;
use serde::Serialize;

use super::units::{Units, of_units};
use crate::code::Code;
use crate::documents::figure::ForWorkbooks;
use crate::documents::source::Source;
use crate::documents::{Context, Note, SignedExplanation, text};
use crate::finding::{Finding, Place};
use crate::messages::Language;
use crate::round::{Ballots, Unit};
use crate::rules;
use crate::tally::{Stage, UnitTally};

/// One unit in annex IV.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct CustodyRow {
    /// From 1.
    #[schemars(title = "Số thứ tự")]
    pub index: usize,
    /// The unit's name.
    #[schemars(title = "Tên đơn vị")]
    pub unit: String,
    /// Why the row is not complete; empty when it is.
    #[schemars(title = "Ghi chú (chưa gửi báo cáo, …)")]
    pub remark: &'static str,
    /// The counts; none where the unit's figures do not stand.
    #[schemars(title = "Các số phiếu")]
    pub counts: CustodyCounts,
    /// Có mặt, where the conference stands.
    #[schemars(title = "Có mặt; rỗng khi chưa có")]
    pub present: Option<u64>,
    /// Whether the counts agree from hand to hand; none while one is not known.
    #[schemars(title = "Các số phiếu có khớp không; rỗng khi chưa đủ số")]
    pub agrees: Option<bool>,
    /// What else workbooks compute with.
    #[schemars(skip)]
    pub of_unit: ForWorkbooks<OfUnit>,
}

/// What workbooks compute with beside a unit's ballots.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct OfUnit {
    /// The unit's code.
    pub code: String,
    /// The kind's label.
    pub kind: String,
    /// Its leaders.
    pub leaders: u64,
    /// Its leaders with results.
    pub counted: u64,
    /// Triệu tập, where the conference stands.
    pub convened: Option<u64>,
    /// Có mặt, where the conference stands.
    pub present: Option<u64>,
    /// Where the ballots at the conference were read.
    pub source: Option<Source>,
}

/// The ballots' way: issued, collected, handed over, opened, valid, invalid.
#[derive(Debug, Clone, Default, Serialize, JsonSchema)]
pub struct CustodyCounts {
    /// Phát ra.
    #[schemars(title = "Phát ra; rỗng khi chưa có")]
    pub issued: Option<u64>,
    /// Thu về.
    #[schemars(title = "Thu về; rỗng khi chưa có")]
    pub collected: Option<u64>,
    /// Bàn giao.
    #[schemars(title = "Bàn giao; rỗng khi chưa có")]
    pub handed_over: Option<u64>,
    /// Mở.
    #[schemars(title = "Mở; rỗng khi chưa có")]
    pub opened: Option<u64>,
    /// Hợp lệ.
    #[schemars(title = "Hợp lệ; rỗng khi chưa có")]
    pub valid: Option<u64>,
    /// Không hợp lệ.
    #[schemars(title = "Không hợp lệ; rỗng khi chưa có")]
    pub invalid: Option<u64>,
}

/// A warning in annex V.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct UnitNote {
    /// The unit's name.
    #[schemars(title = "Tên đơn vị")]
    pub unit: String,
    /// The warning and its explanation.
    #[schemars(title = "Cảnh báo và giải trình")]
    pub note: Note,
}

/// Annex IV: what stands of the ballots of each of these units.
pub(super) fn custody(context: Context<'_>, units: &Units) -> Vec<CustodyRow> {
    let numbered = units.clone().zip(of_units(context, units));
    let kind = |index: usize| {
        let kind = context.round.plan.kinds.get(index);
        kind.map(|kind| kind.label.clone()).unwrap_or_default()
    };
    numbered
        .map(|(index, (unit, tally))| {
            let number =
                |value: &crate::round::Maybe<u32>| value.as_ref().map(|n| u64::from(n.value));
            let ballots = unit.returned.ballots.as_ref().filter(|_| tally.attendance.is_some());
            let count = unit.returned.counts.first().filter(|_| tally.standing.count);
            let opening = count.and_then(|count| count.opening.as_ref());
            let counts = CustodyCounts {
                issued: ballots.and_then(|ballots| number(&ballots.issued)),
                collected: ballots.and_then(|ballots| number(&ballots.collected)),
                handed_over: ballots.and_then(|ballots| number(&ballots.handed_over)),
                opened: opening.and_then(|opening| number(&opening.opened)),
                valid: opening.and_then(|opening| number(&opening.valid)),
                invalid: opening.and_then(|opening| number(&opening.invalid)),
            };
            CustodyRow {
                present: tally.attendance.map(|sums| sums.present),
                agrees: counts.agree(),
                of_unit: ForWorkbooks(OfUnit {
                    code: unit.code.to_string(),
                    kind: kind(unit.kind),
                    leaders: unit.leaders.len() as u64,
                    counted: tally.leaders.len() as u64,
                    convened: tally.attendance.map(|sums| sums.convened),
                    present: tally.attendance.map(|sums| sums.present),
                    source: ballots.and_then(|ballots| first_place(ballots)).map(Source::from),
                }),
                index: index + 1,
                unit: unit.name.to_string(),
                remark: match tally.standing.stage {
                    Stage::Missing => "Chưa gửi báo cáo",
                    Stage::Blocked => "Chờ chỉnh sửa, không cộng",
                    Stage::Postponed => "Hội nghị hoãn",
                    Stage::Reported => "Chưa mở niêm phong, không cộng",
                    Stage::Counted => "",
                },
                counts,
            }
        })
        .collect()
}

/// People of a unit who were present and got no ballot.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct WithoutBallot {
    /// The unit, as in a sentence.
    #[schemars(title = "Đơn vị viết trong câu")]
    pub unit: String,
    /// How many.
    #[schemars(title = "Số đại biểu có mặt không nhận phiếu")]
    pub count: u64,
    /// Why.
    #[schemars(title = "Lý do đơn vị nêu; rỗng khi báo cáo không nêu")]
    pub reason: String,
}

/// Those of these units in which people who were present got no ballot, in the order of the
/// registry.
pub(super) fn without_ballot(context: Context<'_>, units: &Units) -> Vec<WithoutBallot> {
    let row = |(unit, tally): (&Unit, &UnitTally)| {
        let ballots = unit.returned.ballots.as_ref()?;
        let issued = u64::from(ballots.issued.as_ref()?.value);
        let count = tally.attendance?.present.checked_sub(issued)?;
        let name = unit.name_in_sentence(&context.round.plan);
        let reason = text(&ballots.without);
        (count > 0).then_some(WithoutBallot { unit: name, count, reason })
    };
    of_units(context, units).filter_map(row).collect()
}

/// The cell of the first of the counts at the conference.
fn first_place(ballots: &Ballots) -> Option<&Place> {
    let counts = [&ballots.issued, &ballots.collected, &ballots.handed_over];
    counts.into_iter().find_map(|count| count.as_ref()).map(|count| &count.place)
}

impl CustodyCounts {
    /// The counts from the ballot box to the table of those who counted.
    pub fn in_order(&self) -> [Option<u64>; 6] {
        let Self { issued, collected, handed_over, opened, valid, invalid } = *self;
        [issued, collected, handed_over, opened, valid, invalid]
    }

    /// Whether as many ballots were collected, handed over and opened, all of them valid or
    /// invalid; none while a count is not known.
    fn agree(&self) -> Option<bool> {
        let (collected, handed_over, opened) = (self.collected?, self.handed_over?, self.opened?);
        let counted = self.valid? + self.invalid?;
        Some([handed_over, opened, counted].iter().all(|count| *count == collected))
    }

    /// Whether every count is known.
    pub fn is_whole(&self) -> bool {
        self.in_order().iter().all(Option::is_some)
    }
}

/// The sums of annex IV: of the same units in every column.
pub(super) fn custody_total(rows: &[CustodyRow]) -> CustodyCounts {
    let whole = || rows.iter().map(|row| &row.counts).filter(|counts| counts.is_whole());
    let sum = |count: fn(&CustodyCounts) -> Option<u64>| Some(whole().filter_map(count).sum());
    CustodyCounts {
        issued: sum(|counts| counts.issued),
        collected: sum(|counts| counts.collected),
        handed_over: sum(|counts| counts.handed_over),
        opened: sum(|counts| counts.opened),
        valid: sum(|counts| counts.valid),
        invalid: sum(|counts| counts.invalid),
    }
}

/// Annex V: the issued papers that this report departs from (W601), of the round or of the unit
/// whose code `belongs` picks.
pub(super) fn departures(
    context: Context<'_>,
    belongs: impl Fn(Option<&str>) -> bool,
) -> Vec<UnitNote> {
    let of_round = context.round.plan.organ.department.clone();
    let findings = context.verdict.findings.iter();
    let departures = findings.filter(|finding| finding.code == Code::W601);
    let departures = departures.filter(|finding| belongs(finding.unit.as_deref()));
    let note = |finding: &Finding| {
        let unit = finding.unit.as_deref().and_then(|code| context.round.unit_name(code));
        let text = rules::message(finding, Language::Vietnamese);
        let note = Note { code: finding.code.to_string(), text, explanation: None };
        UnitNote { unit: unit.unwrap_or_else(|| of_round.clone()), note }
    };
    departures.map(note).collect()
}

/// Annex V: the warnings of these units that want an explanation.
pub(super) fn findings(context: Context<'_>, units: &Units) -> Vec<UnitNote> {
    let mut asked: HashMap<&str, Vec<&Finding>> = HashMap::new();
    for finding in context.verdict.findings.iter().filter(|own| rules::wants_explanation(own)) {
        if let Some(unit) = &finding.unit {
            asked.entry(unit).or_default().push(finding);
        }
    }
    let mut rows = Vec::new();
    for (unit, _) in of_units(context, units) {
        for finding in asked.get(&*unit.code).into_iter().flatten() {
            let explanation = rules::explanation(unit, finding).map(SignedExplanation::from);
            let text = rules::message(finding, Language::Vietnamese);
            let note = Note { code: finding.code.to_string(), text, explanation };
            rows.push(UnitNote { unit: unit.name.to_string(), note });
        }
    }
    rows
}
