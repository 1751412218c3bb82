//! 4xx: the ballots at the conference until they are handed over (phát, thu,
//! niêm phong và bàn giao phiếu).

use std::collections::{BTreeMap, BTreeSet, HashMap};

use chrono::TimeDelta;

use crate::code::Code;
use crate::finding::{Arg, Finding, Place, Touches};
use crate::fold;
use crate::round::{Ballots, BoardMember, Conference, Duty, Maybe, Sourced, Text, Unit};
use crate::tally::{fraction, percent, short_percent};

use super::conference::whole;
use super::context::Facts;
use super::identity::{NAMED, names_of};
use super::{Check, Paper, RoundFacts, Rule, shown_at};

/// The rules of the family.
pub(super) static RULES: &[Rule] = &[
    Rule { code: Code::E401, paper: None, check: Check::Compare(printed_is_issued_and_unused) },
    Rule { code: Code::E402, paper: None, check: Check::Compare(issued_to_those_present) },
    Rule { code: Code::E403, paper: None, check: Check::Compare(collected_were_issued) },
    Rule { code: Code::E404, paper: None, check: Check::Compare(handed_over_is_collected) },
    Rule { code: Code::E405, paper: None, check: Check::Compare(hours_in_order) },
    Rule { code: Code::E406, paper: None, check: Check::Compare(seals) },
    Rule { code: Code::E407, paper: None, check: Check::Compare(tally_board) },
    Rule { code: Code::E408, paper: None, check: Check::Compare(leaders_hold_no_ballots) },
    Rule { code: Code::E409, paper: None, check: Check::Compare(giver_is_on_the_board) },
    Rule {
        code: Code::W405,
        paper: Some(Paper::Handover),
        check: Check::Compare(handed_over_that_day),
    },
    Rule {
        code: Code::W408,
        paper: Some(Paper::Handover),
        check: Check::Compare(namesakes_hold_ballots),
    },
    Rule { code: Code::W401, paper: Some(Paper::Handover), check: Check::Compare(return_rate) },
];

/// The fewest people on a tally board.
const FEWEST_ON_BOARD: usize = 3;

/// A finding about a unit's ballots at the conference.
fn finding(code: Code, unit: &Unit) -> Finding {
    Finding::new(code, Touches::Conference).unit(Some(&unit.code))
}

/// Every unit that has ballots, with them.
fn ballots<'c, 'a>(
    context: &'c RoundFacts<'a>,
) -> impl Iterator<Item = (&'a Unit, &'c Facts, &'a Ballots)> {
    context.units().filter_map(|(unit, facts)| Some((unit, facts, unit.returned.ballots.as_ref()?)))
}

/// E401: printed = issued + unused.
fn printed_is_issued_and_unused(context: &RoundFacts<'_>, found: &mut Vec<Finding>) {
    for (unit, _, ballots) in ballots(context) {
        let (Some(printed), Some(issued), Some(unused)) =
            (&ballots.printed, &ballots.issued, &ballots.unused)
        else {
            continue;
        };
        let sum = u64::from(issued.value) + u64::from(unused.value);
        if sum != u64::from(printed.value) {
            found.push(
                finding(Code::E401, unit)
                    .at(&printed.place)
                    .at(&issued.place)
                    .at(&unused.place)
                    .arg("printed", printed.value)
                    .arg("issued", issued.value)
                    .arg("unused", unused.value)
                    .arg("sum", whole(sum)),
            );
        }
    }
}

/// E402: issued ≤ present.
fn issued_to_those_present(context: &RoundFacts<'_>, found: &mut Vec<Finding>) {
    for (unit, facts, ballots) in ballots(context) {
        let (Some(attendance), Some(issued)) = (facts.attendance, &ballots.issued) else {
            continue;
        };
        if u64::from(issued.value) > attendance.present {
            let finding = finding(Code::E402, unit)
                .at(&issued.place)
                .arg("issued", issued.value)
                .arg("present", whole(attendance.present));
            let present = unit.returned.attendance.iter().filter_map(|row| row.present.as_ref());
            found.push(present.fold(finding, |finding, cell| finding.at(&cell.place)));
        }
    }
}

/// E403: collected ≤ issued.
fn collected_were_issued(context: &RoundFacts<'_>, found: &mut Vec<Finding>) {
    for (unit, _, ballots) in ballots(context) {
        let (Some(collected), Some(issued)) = (&ballots.collected, &ballots.issued) else {
            continue;
        };
        if collected.value > issued.value {
            found.push(
                finding(Code::E403, unit)
                    .at(&collected.place)
                    .at(&issued.place)
                    .arg("collected", collected.value)
                    .arg("issued", issued.value),
            );
        }
    }
}

/// E404: handed over = collected.
fn handed_over_is_collected(context: &RoundFacts<'_>, found: &mut Vec<Finding>) {
    for (unit, _, ballots) in ballots(context) {
        let (Some(handed), Some(collected)) = (&ballots.handed_over, &ballots.collected) else {
            continue;
        };
        if handed.value != collected.value {
            found.push(
                finding(Code::E404, unit)
                    .at(&handed.place)
                    .at(&collected.place)
                    .arg("handed", handed.value)
                    .arg("collected", collected.value),
            );
        }
    }
}

/// E405: start ≤ sealing ≤ handover, and sealing within 2 hours of the end. One
/// wrong hour can break several of these: the first that is not in question is
/// told.
fn hours_in_order(context: &RoundFacts<'_>, found: &mut Vec<Finding>) {
    for (unit, _, ballots) in ballots(context) {
        let disorders = disorders(unit, unit.returned.conference.as_ref(), ballots);
        let told = disorders
            .into_iter()
            .find(|finding| !finding.inputs.iter().any(|place| context.in_question(place)));
        found.extend(told);
    }
}

/// Every way in which a unit's hours are out of order.
fn disorders(unit: &Unit, conference: Option<&Conference>, ballots: &Ballots) -> Vec<Finding> {
    let Some(sealed) = &ballots.sealed_at else { return Vec::new() };
    let start = conference.and_then(|conference| conference.start.as_ref());
    let end = conference.and_then(|conference| conference.end.as_ref());
    let held = conference.and_then(|conference| conference.date.as_ref());
    let later = held.zip(ballots.handed_on.as_ref()).filter(|(held, on)| held.value != on.value);
    if let Some((held, on)) = later.filter(|(held, on)| on.value < held.value) {
        let finding = finding(Code::E405, unit).at(&on.place).at(&held.place).arg("why", "day");
        return vec![finding.arg("sealed", held.value).arg("other", on.value)];
    }
    let handed = ballots.handed_at.as_ref().filter(|_| later.is_none());
    let checks = [
        ("start", start.filter(|start| sealed.value < start.value)),
        ("handover", handed.filter(|handed| handed.value < sealed.value)),
        ("late", end.filter(|end| sealed.value - end.value > TimeDelta::hours(2))),
    ];
    let disorders = checks.into_iter().filter_map(|(why, other)| {
        let other = other?;
        let finding = finding(Code::E405, unit).at(&sealed.place).at(&other.place).arg("why", why);
        Some(finding.arg("sealed", sealed.value).arg("other", other.value))
    });
    disorders.collect()
}

/// W405: the ballots are handed over on the day of the conference.
fn handed_over_that_day(context: &RoundFacts<'_>, found: &mut Vec<Finding>) {
    for (unit, _, ballots) in ballots(context) {
        let conference = unit.returned.conference.as_ref();
        let held = conference.and_then(|conference| conference.date.as_ref());
        if let Some((held, on)) = held.zip(ballots.handed_on.as_ref())
            && on.value > held.value
        {
            let finding = finding(Code::W405, unit).at(&on.place).comparing(&held.place);
            found.push(finding.arg("handed", on.value).arg("held", held.value));
        }
    }
}

/// E406: envelopes, and a seal code that is the unit's own.
fn seals(context: &RoundFacts<'_>, found: &mut Vec<Finding>) {
    let mut by_code: HashMap<String, Vec<(usize, &Place)>> = HashMap::new();
    for (index, unit) in context.round.units.iter().enumerate() {
        let Some(ballots) = &unit.returned.ballots else { continue };
        if let Some(envelopes) = ballots.envelopes.as_ref().filter(|number| number.value == 0) {
            found.push(finding(Code::E406, unit).at(&envelopes.place).arg("why", "envelopes"));
        }
        match &ballots.seal_code {
            Some(code) => by_code.entry(fold::code(code)).or_default().push((index, &code.place)),
            // A code that is there but could not be read is told by the reader.
            None if context.unread(unit, "Mã niêm phong") => {}
            None => {
                let finding = finding(Code::E406, unit).arg("why", "no-code");
                found.push(shown_at(finding, &ballots.place));
            }
        }
    }
    shared_seals(context, &by_code, found);
}

/// Adds the seal codes that stand in several units, to each of them.
fn shared_seals(
    context: &RoundFacts<'_>,
    by_code: &HashMap<String, Vec<(usize, &Place)>>,
    found: &mut Vec<Finding>,
) {
    let mut shared: Vec<_> = by_code.iter().filter(|(_, units)| units.len() > 1).collect();
    shared.sort();
    for (code, units) in shared {
        for (own, place) in units {
            let Some(unit) = context.round.units.get(*own) else { continue };
            let others = || units.iter().filter(|(other, _)| other != own);
            let finding = finding(Code::E406, unit)
                .at(place)
                .arg("why", "shared")
                .arg("seal", code.as_str())
                .arg("others", names_of(context, others().map(|(other, _)| *other)));
            let places = others().take(NAMED).map(|(_, place)| place);
            found.push(places.fold(finding, |finding, place| finding.at(place)));
        }
    }
}

/// E407: at least three, exactly one head, nobody twice.
fn tally_board(context: &RoundFacts<'_>, found: &mut Vec<Finding>) {
    for (unit, _) in context.units() {
        let board = &unit.returned.tally_board;
        let names: Vec<_> = board.iter().filter_map(|member| member.name.as_ref()).collect();
        let Some(first) = names.first() else { continue };
        // The names are shown but not in question: it is people that are missing.
        let sheet = Place { cell: None, ..first.place.clone() };
        if board.len() < FEWEST_ON_BOARD {
            let finding = finding(Code::E407, unit).arg("why", "few").arg("found", board.len());
            found.push(shown_at(finding, &sheet));
        }
        let duties: Vec<_> = board.iter().filter_map(|member| member.duty.as_ref()).collect();
        let heads: Vec<_> = duties.iter().filter(|duty| duty.value == Duty::Head).collect();
        if duties.len() == board.len() && heads.len() != 1 {
            let finding = finding(Code::E407, unit).arg("why", "heads").arg("found", heads.len());
            found.push(match heads.is_empty() {
                true => shown_at(finding, &sheet),
                false => heads.iter().fold(finding, |finding, duty| finding.at(&duty.place)),
            });
        }
        found.extend(twice_on_board(unit));
    }
}

/// Who stands on the tally board more than once: one name, and no posts that tell two
/// people apart.
fn twice_on_board(unit: &Unit) -> Vec<Finding> {
    let mut by_name: BTreeMap<String, Vec<&BoardMember>> = BTreeMap::new();
    for member in &unit.returned.tally_board {
        if let Some(name) = &member.name {
            by_name.entry(fold::name(name)).or_default().push(member);
        }
    }
    let twice = by_name.into_values().filter(|members| {
        let posts: Vec<_> = members.iter().map(|member| folded(&member.post)).collect();
        let apart: BTreeSet<_> = posts.iter().flatten().collect();
        members.len() > 1 && apart.len() < members.len()
    });
    let told = twice.filter_map(|members| {
        let name = &members.first()?.name.as_ref()?.value;
        let finding = finding(Code::E407, unit).arg("why", "twice").arg("name", name);
        let cells = members.iter().filter_map(|member| member.name.as_ref());
        Some(cells.fold(finding, |finding, cell| finding.at(&cell.place)))
    });
    told.collect()
}

/// Someone who has to do with a unit's ballots under the name of one of its leaders.
struct Holder<'a> {
    /// `board`, `giver` or `receiver`.
    role: &'static str,
    /// The name.
    name: &'a Sourced<Text>,
    /// The post, where it is given.
    post: &'a Maybe<Text>,
    /// Whether the post shows that it is somebody else.
    is_another: bool,
}

/// Someone with ballots of a unit, if the name is a leader's.
fn holder<'a>(
    unit: &Unit,
    role: &'static str,
    name: &'a Maybe<Text>,
    post: &'a Maybe<Text>,
) -> Option<Holder<'a>> {
    let name = name.as_ref()?;
    let folded = fold::name(fold::name_and_post(name).0);
    let mut leaders =
        unit.leaders.iter().filter(|leader| fold::name(&leader.name) == folded).peekable();
    leaders.peek()?;
    let own = post.as_ref().map(|post| fold::name(post));
    let is_another = own.is_some_and(|own| leaders.all(|leader| fold::name(&leader.post) != own));
    Some(Holder { role, name, post, is_another })
}

/// Everyone who holds a unit's ballots under the name of one of its leaders.
fn holders(unit: &Unit) -> Vec<Holder<'_>> {
    let board = unit.returned.tally_board.iter().map(|m| ("board", &m.name, &m.post));
    let ballots = unit.returned.ballots.iter().flat_map(|ballots| {
        let giver = ("giver", &ballots.giver, &ballots.giver_post);
        [giver, ("receiver", &ballots.receiver, &ballots.receiver_post)]
    });
    let all = board.chain(ballots);
    all.filter_map(|(role, name, post)| holder(unit, role, name, post)).collect()
}

/// E408: no leader on the tally board, handing over or receiving. Who bears a leader's
/// name and no other post is taken for the leader.
fn leaders_hold_no_ballots(context: &RoundFacts<'_>, found: &mut Vec<Finding>) {
    for (unit, _) in context.units() {
        for Holder { role, name, .. } in holders(unit).iter().filter(|holder| !holder.is_another) {
            let finding = finding(Code::E408, unit).at(&name.place);
            found.push(finding.arg("role", *role).arg("name", &name.value));
        }
    }
}

/// W408: a leader's name with another post, which only people can tell apart.
fn namesakes_hold_ballots(context: &RoundFacts<'_>, found: &mut Vec<Finding>) {
    for (unit, _) in context.units() {
        for Holder { role, name, post, .. } in
            holders(unit).iter().filter(|holder| holder.is_another)
        {
            let finding = finding(Code::W408, unit).at(&name.place).arg("role", *role);
            let post = post.as_ref().map_or("", |post| &post.value);
            found.push(finding.arg("name", &name.value).arg("post", post));
        }
    }
}

/// E409: who hands over is on the tally board.
fn giver_is_on_the_board(context: &RoundFacts<'_>, found: &mut Vec<Finding>) {
    for (unit, _, ballots) in ballots(context) {
        let board: Option<BTreeSet<String>> =
            unit.returned.tally_board.iter().map(|member| folded(&member.name)).collect();
        let (Some(board), Some(giver)) = (board, &ballots.giver) else { continue };
        if !board.is_empty() && !board.contains(&fold::name(giver)) {
            found.push(finding(Code::E409, unit).at(&giver.place).arg("name", &giver.value));
        }
    }
}

/// A cell's name as it is compared.
fn folded(name: &Maybe<Text>) -> Option<String> {
    name.as_ref().map(|name| fold::name(name))
}

/// W401: enough of the issued ballots come back.
fn return_rate(context: &RoundFacts<'_>, found: &mut Vec<Finding>) {
    let threshold = &context.round.plan.rules.return_rate;
    for (unit, _, ballots) in ballots(context) {
        let (Some(collected), Some(issued)) = (&ballots.collected, &ballots.issued) else {
            continue;
        };
        let share = fraction(collected.value.into(), issued.value.into());
        if let Some(share) = share.filter(|share| share < threshold) {
            found.push(
                finding(Code::W401, unit)
                    .at(&collected.place)
                    .at(&issued.place)
                    .arg("collected", collected.value)
                    .arg("issued", issued.value)
                    .arg("share", Arg::Figure(percent(&share)))
                    .arg("threshold", Arg::Figure(short_percent(threshold))),
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::*;
    use super::super::{check, message};
    use crate::code::Code;
    use crate::finding::{Finding, Touches};
    use crate::messages::Language;
    use crate::round::{Duty, Round};

    /// Makes the first unit's ballots so many at every later step.
    fn collect(round: &mut Round, number: u32) {
        set(&mut ballots(round, 0).collected, number);
        set(&mut ballots(round, 0).handed_over, number);
        round.units[0].returned.counts.clear();
    }

    #[test]
    fn e401_wants_printed_to_be_issued_and_unused() {
        table(&[
            ("one too many printed", |r| set(&mut ballots(r, 0).printed, 61), &["U0 E401"]),
            ("one too few unused", |r| set(&mut ballots(r, 0).unused, 4), &["U0 E401"]),
            (
                "printed not given",
                |r| {
                    ballots(r, 0).printed = None;
                    set(&mut ballots(r, 0).unused, 4);
                },
                &[],
            ),
            ("issued is the cause", |r| set(&mut ballots(r, 0).issued, 56), &["U0 E401"]),
            (
                "issued is the cause, below collected",
                |r| {
                    set(&mut ballots(r, 0).issued, 50);
                },
                &["U0 E401"],
            ),
        ]);
    }

    #[test]
    fn e402_wants_no_more_issued_than_present() {
        table(&[
            ("as many", |_| {}, &[]),
            (
                "one more",
                |r| {
                    set(&mut ballots(r, 0).issued, 56);
                    set(&mut ballots(r, 0).unused, 4);
                },
                &["U0 E402"],
            ),
            (
                "present in question",
                |r| {
                    set(&mut r.units[0].returned.attendance[0].present, 54);
                },
                &["U0 E301"],
            ),
        ]);
    }

    #[test]
    fn e403_wants_no_more_collected_than_issued() {
        table(&[
            (
                "as many",
                |r| {
                    collect(r, 55);
                },
                &["U0 W208"],
            ),
            (
                "one more, which also is not handed over",
                |r| {
                    set(&mut ballots(r, 0).collected, 56);
                },
                &["U0 E403"],
            ),
        ]);
    }

    #[test]
    fn e404_wants_all_that_was_collected_handed_over() {
        table(&[
            ("one too few", |r| set(&mut ballots(r, 0).handed_over, 53), &["U0 E404"]),
            ("one too many", |r| set(&mut ballots(r, 0).handed_over, 55), &["U0 E404"]),
            ("collected not read", |r| ballots(r, 0).collected = None, &[]),
        ]);
    }

    #[test]
    fn e405_wants_the_hours_in_order() {
        table(&[
            ("sealed at the start", |r| set(&mut ballots(r, 0).sealed_at, time(8, 0)), &[]),
            ("sealed before", |r| set(&mut ballots(r, 0).sealed_at, time(7, 59)), &["U0 E405"]),
            (
                "sealed at the handover",
                |r| {
                    set(&mut ballots(r, 0).sealed_at, time(11, 30));
                },
                &[],
            ),
            (
                "sealed after the handover",
                |r| {
                    set(&mut ballots(r, 0).sealed_at, time(11, 31));
                },
                &["U0 E405"],
            ),
            (
                "sealed two hours after the end",
                |r| {
                    set(&mut ballots(r, 0).sealed_at, time(13, 0));
                    set(&mut ballots(r, 0).handed_at, time(14, 0));
                },
                &[],
            ),
            (
                "sealed a minute later",
                |r| {
                    set(&mut ballots(r, 0).sealed_at, time(13, 1));
                    set(&mut ballots(r, 0).handed_at, time(14, 0));
                },
                &["U0 E405"],
            ),
            (
                "one wrong hour, one finding",
                |r| {
                    set(&mut ballots(r, 0).sealed_at, time(23, 0));
                },
                &["U0 E405"],
            ),
            (
                "the conference's hours are in question",
                |r| {
                    set(&mut conference(r, 0).end, time(7, 0));
                },
                &["U0 E302"],
            ),
            (
                "… and the handover is wrong besides",
                |r| {
                    set(&mut conference(r, 0).end, time(7, 0));
                    set(&mut ballots(r, 0).handed_at, time(9, 0));
                },
                &["U0 E302", "U0 E405"],
            ),
        ]);
    }

    #[test]
    fn e406_wants_envelopes_and_a_seal_of_ones_own() {
        table(&[
            ("no envelope", |r| set(&mut ballots(r, 0).envelopes, 0), &["U0 E406"]),
            ("one envelope", |r| set(&mut ballots(r, 0).envelopes, 1), &[]),
            ("no seal code", |r| ballots(r, 0).seal_code = None, &["U0 E406"]),
            (
                "two units with one code",
                |r| {
                    set(&mut ballots(r, 1).seal_code, " np 0".into());
                },
                &["U0 E406", "U1 E406"],
            ),
        ]);
    }

    #[test]
    fn a_seal_code_that_the_reader_tells_of_is_not_told_again() {
        let mut round = round(1);
        ballots(&mut round, 0).seal_code = None;
        let read = Finding::new(Code::E105, Touches::Conference)
            .unit(Some(&"U0".into()))
            .arg("name", "Mã niêm phong");
        assert_eq!(codes(&check(&round, vec![read])), ["U0 E105"]);
    }

    #[test]
    fn e407_wants_three_with_one_head() {
        table(&[
            (
                "two people",
                |r| {
                    r.units[0].returned.tally_board.pop();
                },
                &["U0 E407"],
            ),
            (
                "no head",
                |r| {
                    set(&mut r.units[0].returned.tally_board[0].duty, Duty::Member);
                },
                &["U0 E407"],
            ),
            (
                "two heads",
                |r| {
                    set(&mut r.units[0].returned.tally_board[1].duty, Duty::Head);
                },
                &["U0 E407"],
            ),
            (
                "someone twice",
                |r| {
                    set(&mut r.units[0].returned.tally_board[2].name, "đ/c kiểm phiếu 0b".into());
                },
                &["U0 E407"],
            ),
            ("no board, which the reader tells", |r| r.units[0].returned.tally_board.clear(), &[]),
            ("a duty that was not read", |r| r.units[0].returned.tally_board[0].duty = None, &[]),
        ]);
    }

    /// Puts a member of the first unit's board under the leader's name and this post.
    fn namesake(round: &mut Round, post: &str) {
        let member = &mut round.units[0].returned.tally_board[2];
        set(&mut member.name, "Lãnh Đạo Số 0".into());
        member.post = at(700, post.into());
    }

    #[test]
    fn e408_and_w408_tell_namesakes_by_their_posts() {
        table(&[
            ("another post", |r| namesake(r, "Giáo viên"), &["U0 W408"]),
            ("the leader's own post", |r| namesake(r, "hiệu trưởng"), &["U0 E408"]),
            (
                "explained",
                |r| {
                    namesake(r, "Giáo viên");
                    explain(r, 0, "W408");
                },
                &["U0 W408"],
            ),
            (
                "two of one name on the board",
                |r| {
                    for (member, post) in [(1, "Giáo viên"), (2, "Kế toán")] {
                        let member = &mut r.units[0].returned.tally_board[member];
                        set(&mut member.name, "Lê Văn Trùng".into());
                        member.post = at(700, post.into());
                    }
                },
                &[],
            ),
            (
                "one of them without a post",
                |r| {
                    for member in [1, 2] {
                        let member = &mut r.units[0].returned.tally_board[member];
                        set(&mut member.name, "Lê Văn Trùng".into());
                    }
                    r.units[0].returned.tally_board[1].post = at(700, "Giáo viên".into());
                },
                &["U0 E407"],
            ),
        ]);
    }

    #[test]
    fn e405_and_w405_count_the_day_of_the_handover() {
        table(&[
            ("the same day", |r| ballots(r, 0).handed_on = at(701, date(2023, 5, 17)), &[]),
            (
                "the next day, at an earlier hour",
                |r| {
                    ballots(r, 0).handed_on = at(701, date(2023, 5, 18));
                    set(&mut ballots(r, 0).handed_at, time(7, 30));
                },
                &["U0 W405"],
            ),
            (
                "the day before",
                |r| ballots(r, 0).handed_on = at(701, date(2023, 5, 16)),
                &["U0 E405"],
            ),
        ]);
    }

    #[test]
    fn e408_wants_leaders_off_the_ballots() {
        let leader = "Đồng chí Lãnh Đạo số 0";
        assert_eq!(crate::fold::name(leader), crate::fold::name("Lãnh Đạo Số 0"));
        table(&[
            (
                "on the board",
                |r| {
                    set(&mut r.units[0].returned.tally_board[2].name, "đ/c Lãnh Đạo số 0".into());
                },
                &["U0 E408"],
            ),
            (
                "handing over",
                |r| {
                    set(&mut ballots(r, 0).giver, "Lãnh Đạo Số 0".into());
                },
                &["U0 E408"],
            ),
            (
                "receiving",
                |r| {
                    set(&mut ballots(r, 0).receiver, "Lãnh Đạo Số 0".into());
                },
                &["U0 E408"],
            ),
            (
                "another unit's leader receives",
                |r| {
                    set(&mut ballots(r, 0).receiver, "Lãnh Đạo Số 1".into());
                },
                &[],
            ),
        ]);
    }

    #[test]
    fn e409_wants_the_giver_on_the_board() {
        table(&[
            ("somebody else", |r| set(&mut ballots(r, 0).giver, "Ai Khác".into()), &["U0 E409"]),
            (
                "a member, typed otherwise",
                |r| {
                    set(&mut ballots(r, 0).giver, "ông KIỂM PHIẾU 0B".into());
                },
                &[],
            ),
            (
                "a board with a name not read",
                |r| {
                    set(&mut ballots(r, 0).giver, "Ai Khác".into());
                    r.units[0].returned.tally_board[1].name = None;
                },
                &[],
            ),
        ]);
    }

    #[test]
    fn w401_wants_nine_of_ten_back() {
        table(&[
            (
                "exactly",
                |r| {
                    issue(r, 50);
                    collect(r, 45);
                },
                &["U0 W208"],
            ),
            (
                "one fewer",
                |r| {
                    issue(r, 50);
                    collect(r, 44);
                },
                &["U0 W208", "U0 W401"],
            ),
            (
                "none issued",
                |r| {
                    issue(r, 0);
                    collect(r, 0);
                },
                &["U0 W208"],
            ),
        ]);
    }

    /// Makes the first unit issue so many of its printed ballots.
    fn issue(round: &mut Round, number: u32) {
        set(&mut ballots(round, 0).issued, number);
        set(&mut ballots(round, 0).unused, 60 - number);
    }

    #[test]
    fn the_arithmetic_is_shown_as_it_was_found() {
        let mut round = round(1);
        set(&mut ballots(&mut round, 0).printed, 1060);
        let verdict = check(&round, Vec::new());
        assert_eq!(
            message(&verdict.findings[0], Language::Vietnamese),
            "Phiếu phát ra (55) và không sử dụng (5) cộng lại được 60, trong khi số phiếu in là 1.060."
        );
    }
}
