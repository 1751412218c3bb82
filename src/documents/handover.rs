//! Tally, sealing and handover record (Biên bản kiểm phiếu, niêm phong và bàn
//! giao phiếu). It asserts nothing that the return does not say.

use schemars::JsonSchema;
use serde::Serialize;

use super::wording::{Date, Figure, hour};
use super::{AboutUnit, BallotCount, Context, Head, Member, Note, Person, Signature, notes, text};
use crate::fold;
use crate::round::{BoardMember, Duty, Unit};
use crate::rules::Paper;
use crate::tally::fraction;

/// What the handover record says.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Handover {
    /// The head of the paper.
    #[schemars(title = "Phần đầu văn bản")]
    pub head: Head,
    /// The unit and its leaders.
    #[schemars(title = "Đơn vị và người đứng đầu")]
    pub unit: AboutUnit,
    /// The conference's day.
    #[schemars(title = "Ngày họp")]
    pub date: Date,
    /// Where.
    #[schemars(title = "Địa điểm")]
    pub venue: String,
    /// The tally board.
    #[schemars(title = "Ban kiểm phiếu")]
    pub tally_board: Vec<Member>,
    /// Printed, issued, collected, unused: those that the return gives.
    #[schemars(title = "Số phiếu in, phát ra, thu về, không sử dụng")]
    pub counts: Vec<BallotCount>,
    /// Ballots collected, which are the ones sealed.
    #[schemars(title = "Số phiếu thu về")]
    pub collected: BallotCount,
    /// Collected of issued, in percent.
    #[schemars(title = "Tỷ lệ thu về, %")]
    pub return_rate: Figure,
    /// When it was sealed.
    #[schemars(title = "Giờ niêm phong")]
    pub sealed_at: String,
    /// How many envelopes, with two digits.
    #[schemars(title = "Số phong bì niêm phong (01)")]
    pub envelopes: String,
    /// The code on the seal.
    #[schemars(title = "Mã niêm phong")]
    pub seal_code: String,
    /// The day of the handover, where it is not that of the conference.
    #[schemars(title = "Ngày bàn giao; rỗng khi là ngày họp")]
    pub handed_on: Option<Date>,
    /// When it was handed over.
    #[schemars(title = "Giờ bàn giao")]
    pub handed_at: String,
    /// Who handed over.
    #[schemars(title = "Người bàn giao")]
    pub giver: Person,
    /// Who received.
    #[schemars(title = "Người nhận bàn giao")]
    pub receiver: Person,
    /// Ballots handed over.
    #[schemars(title = "Số phiếu bàn giao")]
    pub handed_over: BallotCount,
    /// Custody warnings with their explanations.
    #[schemars(title = "Nội dung cần lưu ý và giải trình")]
    pub notes: Vec<Note>,
    /// Handing over, receiving, and the head of the board when it is another.
    #[schemars(title = "Người ký")]
    pub signatures: Vec<Signature>,
}

/// A unit's handover record; none when something it must say is missing.
pub fn handover(context: Context<'_>, index: usize) -> Option<Handover> {
    let plan = &context.round.plan;
    let unit = context.round.units.get(index)?;
    let conference = unit.returned.conference.as_ref()?;
    let ballots = unit.returned.ballots.as_ref()?;
    let date = conference.date.as_ref()?.value;
    let title = format!(
        "Biên bản kiểm phiếu, niêm phong và bàn giao phiếu {} năm {}",
        unit.name_in_sentence(plan),
        plan.year
    );
    let mut head =
        Head::numbered(plan, "BB", ballots.number.as_ref().map(|n| &*n.value), Some(date), title);
    let notes =
        notes(context, unit, |finding| crate::rules::paper(finding) == Some(Paper::Handover));
    head.draft |= notes.iter().any(|note| note.explanation.is_none());
    let collected = BallotCount::new("Số phiếu thu về", &ballots.collected)?;
    let issued = ballots.issued.as_ref()?.value;
    let giver = Person::new(&ballots.giver, &ballots.giver_post);
    let receiver = Person::new(&ballots.receiver, &ballots.receiver_post);
    Some(Handover {
        head,
        unit: AboutUnit::new(plan, unit),
        date: date.into(),
        venue: text(&conference.venue),
        tally_board: unit.returned.tally_board.iter().map(Member::from).collect(),
        counts: [
            BallotCount::new("Số phiếu in", &ballots.printed),
            BallotCount::new("Số phiếu phát ra", &ballots.issued),
            Some(collected.clone()),
            BallotCount::new("Số phiếu không sử dụng", &ballots.unused),
        ]
        .into_iter()
        .flatten()
        .collect(),
        return_rate: Figure::share(fraction(collected.count.into(), issued.into())),
        collected,
        sealed_at: hour(ballots.sealed_at.as_ref()?.value),
        envelopes: format!("{:02}", ballots.envelopes.as_ref()?.value),
        seal_code: text(&ballots.seal_code),
        handed_on: ballots
            .handed_on
            .as_ref()
            .filter(|handed| handed.value != date)
            .map(|handed| handed.value.into()),
        handed_at: hour(ballots.handed_at.as_ref()?.value),
        handed_over: BallotCount::new("Số phiếu bàn giao", &ballots.handed_over)?,
        notes,
        signatures: signatures(unit, &giver, &receiver),
        giver,
        receiver,
    })
}

/// Two blocks when the head of the board hands over, three otherwise.
fn signatures(unit: &Unit, giver: &Person, receiver: &Person) -> Vec<Signature> {
    let is_head =
        |member: &&BoardMember| member.duty.as_ref().is_some_and(|duty| duty.value == Duty::Head);
    let mut signatures = vec![
        Signature { role: "Người bàn giao", name: giver.name.clone() },
        Signature { role: "Người nhận bàn giao", name: receiver.name.clone() },
    ];
    let head = unit.returned.tally_board.iter().find(is_head).map(Member::from);
    if let Some(head) = head.filter(|head| fold::name(&head.name) != fold::name(&giver.name)) {
        signatures.push(Signature { role: "Trưởng ban kiểm phiếu", name: head.name });
    }
    signatures
}
