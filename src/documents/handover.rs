//! Tally, sealing and handover record (Biên bản kiểm phiếu, niêm phong và bàn
//! giao phiếu). It asserts nothing that the return does not say.

use schemars::JsonSchema;
use serde::Serialize;

use super::figure::Figure;
use super::{
    AboutUnit, BallotCount, Context, Head, Member, Note, Person, Signature, noted, signatures, text,
};
use crate::round::{BoardMember, Duty, Unit};
use crate::rules::Paper;
use crate::tally::fraction;
use crate::wording::{Date, hour, two_digits};

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
    /// Handing over, receiving, the chair of the conference, and the whole board; nobody
    /// twice.
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
    let notes = noted(context, &mut head, unit, Paper::Handover);
    let collected = BallotCount::new("Số phiếu thu về", &ballots.collected)?;
    let issued = ballots.issued.as_ref()?.value;
    let giver = Person::new(&ballots.giver, &ballots.giver_post);
    let receiver = Person::new(&ballots.receiver, &ballots.receiver_post);
    let chair = Person::new(&conference.chair, &conference.chair_post);
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
        envelopes: two_digits(ballots.envelopes.as_ref()?.value.into()),
        seal_code: text(&ballots.seal_code),
        handed_on: ballots
            .handed_on
            .as_ref()
            .filter(|handed| handed.value != date)
            .map(|handed| handed.value.into()),
        handed_at: hour(ballots.handed_at.as_ref()?.value),
        handed_over: BallotCount::new("Số phiếu bàn giao", &ballots.handed_over)?,
        notes,
        signatures: signatures(&signing(unit, &chair, &giver, &receiver)),
        giver,
        receiver,
    })
}

/// Who signs, and in what capacity: the two sides of the handover first, the board with
/// its head first.
fn signing(
    unit: &Unit,
    chair: &Person,
    giver: &Person,
    receiver: &Person,
) -> [Vec<(&'static str, Person)>; 4] {
    let duty = |member: &BoardMember| member.duty.as_ref().map(|duty| duty.value);
    let mut board: Vec<&BoardMember> = unit.returned.tally_board.iter().collect();
    board.sort_by_key(|member| duty(member) != Some(Duty::Head));
    let board = board.into_iter().map(|member| {
        let role = match duty(member) {
            Some(Duty::Head) => "Trưởng ban kiểm phiếu",
            Some(Duty::Secretary) => "Thư ký Ban kiểm phiếu",
            Some(Duty::Member) | None => "Thành viên Ban kiểm phiếu",
        };
        (role, Person::new(&member.name, &member.post))
    });
    [
        vec![("Người bàn giao", giver.clone())],
        vec![("Người nhận bàn giao", receiver.clone())],
        vec![("Chủ trì hội nghị", chair.clone())],
        board.collect(),
    ]
}
