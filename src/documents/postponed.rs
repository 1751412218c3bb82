//! Minutes of a conference that was put off for want of a quorum (Biên bản hội nghị
//! hoãn). Short, and without ballots: none were given out.

use schemars::JsonSchema;
use serde::Serialize;

use super::minutes::{AttendanceTable, Spoken, attendance};
use super::{AboutUnit, Basis, Context, Head, Person, Signature, legal_basis, text};
use crate::finding::{Finding, Severity, Touches};
use crate::round::{Postponed, Unit};
use crate::subjects::subjects;
use crate::tally;
use crate::wording::{Date, hour};

/// What the minutes of a conference that was put off say.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct PostponedMinutes {
    /// The head of the paper.
    #[schemars(title = "Phần đầu văn bản")]
    pub head: Head,
    /// The unit and its leaders.
    #[schemars(title = "Đơn vị và người đứng đầu")]
    pub unit: AboutUnit,
    /// What the round is held under.
    #[schemars(title = "Căn cứ tổ chức hội nghị")]
    pub legal_basis: Vec<Basis>,
    /// Which of the unit's conferences it was, from 1.
    #[schemars(title = "Lần họp")]
    pub meeting: u32,
    /// The conference's day.
    #[schemars(title = "Ngày họp")]
    pub date: Date,
    /// For when it was convened.
    #[schemars(title = "Giờ bắt đầu (8 giờ 00)")]
    pub start: String,
    /// When it was closed; empty when the return is silent.
    #[schemars(title = "Giờ kết thúc; rỗng khi báo cáo không ghi")]
    pub end: String,
    /// Where.
    #[schemars(title = "Địa điểm; rỗng khi báo cáo không ghi")]
    pub venue: String,
    /// The chair.
    #[schemars(title = "Người chủ trì")]
    pub chair: Person,
    /// The minute-taker.
    #[schemars(title = "Người ghi biên bản")]
    pub secretary: Person,
    /// Delegates by group.
    #[schemars(title = "Thành phần hội nghị")]
    pub attendance: AttendanceTable,
    /// The least share of those convened that must be present.
    #[schemars(title = "Tỷ lệ đại biểu tối thiểu (2/3)")]
    pub quorum: String,
    /// Every speech, in order and in full.
    #[schemars(title = "Các ý kiến phát biểu theo đúng trình tự")]
    pub speeches: Vec<Spoken>,
    /// Minute-taker left, chair right.
    #[schemars(title = "Người ký")]
    pub signatures: Vec<Signature>,
}

/// The minutes of every conference of a unit that was put off; none while something
/// about the unit's conferences is in question.
pub fn postponed(context: Context<'_>, index: usize) -> Vec<PostponedMinutes> {
    let Some(unit) = context.round.units.get(index) else { return Vec::new() };
    let in_question = |finding: &Finding| {
        finding.severity == Severity::Error
            && finding.unit.as_ref() == Some(&unit.code)
            && finding.touches.conference()
    };
    if context.verdict.findings.iter().any(in_question) {
        return Vec::new();
    }
    unit.returned.postponed.iter().filter_map(|told| minutes(context, unit, told)).collect()
}

/// The minutes of one such conference; none when something they must say is missing.
fn minutes(context: Context<'_>, unit: &Unit, told: &Postponed) -> Option<PostponedMinutes> {
    let plan = &context.round.plan;
    let conference = &told.conference;
    let date = conference.date.as_ref()?.value;
    let unit_then = Unit { leaders: subjects(&unit.registered, conference), ..Unit::clone(unit) };
    let title = format!(
        "Biên bản hội nghị {} {} năm {} (hoãn)",
        plan.subject,
        unit.name_in_sentence(plan),
        plan.year
    );
    let number = conference.number.as_ref().map(|number| &*number.value);
    let chair = Person::new(&conference.chair, &conference.chair_post);
    let secretary = Person::new(&conference.secretary, &conference.secretary_post);
    let attendance = attendance(&told.attendance)?;
    let mut head = Head::numbered(plan, "BB", number, Some(date), title);
    head.draft |= context.is_unconfirmed(unit, Touches::conference);
    Some(PostponedMinutes {
        head,
        unit: AboutUnit::new(plan, &unit_then),
        legal_basis: legal_basis(plan),
        meeting: conference.meeting_number(),
        date: date.into(),
        start: hour(conference.start.as_ref()?.value),
        end: conference.end.as_ref().map(|end| hour(end.value)).unwrap_or_default(),
        venue: text(&conference.venue),
        attendance,
        quorum: tally::portion(&plan.rules.quorum),
        speeches: told.proceedings.iter().map(Spoken::from).collect(),
        signatures: vec![
            Signature::new("Người ghi biên bản", &secretary.name),
            Signature::new("Chủ trì", &chair.name),
        ],
        chair,
        secretary,
    })
}
