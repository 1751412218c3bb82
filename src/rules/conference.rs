//! 3xx: the conference (hội nghị).

use std::collections::HashMap;

use chrono::{NaiveDate, NaiveTime};

use crate::code::Code;
use crate::finding::{Arg, Finding, Touches};
use crate::fold;
use crate::round::{Conference, Maybe, Postponed, Speech, SpeechKind, Text, Unit};
use crate::tally::{fraction, percent, portion};

use super::identity::{NAMED, names_of};
use super::{Check, Paper, RoundFacts, Rule, shown_at};

/// The rules of the family.
pub(super) static RULES: &[Rule] = &[
    Rule { code: Code::E301, paper: None, check: Check::Compare(attendance_adds_up) },
    Rule { code: Code::E302, paper: None, check: Check::Compare(end_after_start) },
    Rule { code: Code::E303, paper: None, check: Check::Compare(date_in_round) },
    Rule { code: Code::E304, paper: None, check: Check::Compare(postponed_comes_first) },
    Rule {
        code: Code::W301,
        paper: Some(Paper::Minutes),
        check: Check::Compare(absences_have_reasons),
    },
    Rule { code: Code::W302, paper: Some(Paper::Minutes), check: Check::Compare(quorum) },
    Rule {
        code: Code::W304,
        paper: Some(Paper::Synthesis),
        check: Check::Compare(nobody_is_twice),
    },
    Rule {
        code: Code::W303,
        paper: Some(Paper::Minutes),
        check: Check::Compare(chair_opens_and_concludes),
    },
];

/// A finding about a unit's conference.
fn finding(code: Code, unit: &Unit) -> Finding {
    Finding::new(code, Touches::Conference).unit(Some(&unit.code))
}

/// The text of a cell, empty where there is none.
fn text(cell: &Maybe<Text>) -> &str {
    cell.as_ref().map_or("", |text| &text.value)
}

/// Every unit's conferences, those that were put off first.
fn conferences<'a>(
    context: &RoundFacts<'a>,
) -> impl Iterator<Item = (usize, &'a Unit, &'a Conference)> {
    let units = context.round.units.iter().enumerate();
    units.flat_map(|(index, unit)| {
        let postponed = unit.returned.postponed.iter().map(|postponed| &postponed.conference);
        let all = postponed.chain(&unit.returned.conference);
        all.map(move |conference| (index, unit, conference))
    })
}

/// Every unit's conference that was held.
fn held<'a>(context: &RoundFacts<'a>) -> impl Iterator<Item = (usize, &'a Unit, &'a Conference)> {
    let units = context.round.units.iter().enumerate();
    units.filter_map(|(index, unit)| Some((index, unit, unit.returned.conference.as_ref()?)))
}

/// E304: what was put off had a reason and comes before what was held.
fn postponed_comes_first(context: &RoundFacts<'_>, found: &mut Vec<Finding>) {
    for (unit, _) in context.units() {
        for postponed in &unit.returned.postponed {
            found.extend(contradictions(context, unit, postponed));
        }
    }
}

/// What contradicts that a conference was put off.
fn contradictions(context: &RoundFacts<'_>, unit: &Unit, postponed: &Postponed) -> Vec<Finding> {
    let conference = &postponed.conference;
    let Some(outcome) = &conference.outcome else { return Vec::new() };
    let number = conference.meeting_number();
    let e304 = |why: &'static str| {
        finding(Code::E304, unit)
            .at(&outcome.place)
            .arg("why", why)
            .arg("meeting", number)
            .arg("held", "")
            .arg("present", "")
            .arg("convened", "")
    };
    let mut found = Vec::new();
    let (mut present, mut convened) = (0, 0);
    for row in &postponed.attendance {
        present += row.present.as_ref().map_or(0, |cell| u64::from(cell.value));
        convened += row.convened.as_ref().map_or(0, |cell| u64::from(cell.value));
    }
    if fraction(present, convened).is_some_and(|share| share >= context.round.plan.rules.quorum) {
        let finding =
            e304("quorum").arg("present", whole(present)).arg("convened", whole(convened));
        let rows = postponed.attendance.iter().filter_map(|row| row.present.as_ref());
        found.push(rows.fold(finding, |finding, present| finding.at(&present.place)));
    }
    let issued = postponed.ballots.as_ref().and_then(|ballots| ballots.issued.as_ref());
    if let Some(issued) = issued.filter(|issued| issued.value > 0) {
        found.push(e304("ballots").at(&issued.place).arg("present", issued.value));
    }
    if let Some(held) = &unit.returned.conference {
        let dates = conference.date.as_ref().zip(held.date.as_ref());
        let late = dates.is_some_and(|(put_off, held)| put_off.value >= held.value);
        if late || number >= held.meeting_number() {
            let finding = e304("order").arg("held", held.meeting_number());
            let cells = dates.into_iter().flat_map(|(put_off, held)| [put_off, held]);
            found.push(cells.fold(finding, |finding, date| finding.at(&date.place)));
        }
    }
    found
}

/// E301: convened = present + absent, in each row.
fn attendance_adds_up(context: &RoundFacts<'_>, found: &mut Vec<Finding>) {
    for (unit, _) in context.units() {
        let postponed = unit.returned.postponed.iter().flat_map(|p| &p.attendance);
        for row in postponed.chain(&unit.returned.attendance) {
            let (Some(convened), Some(present), Some(absent)) =
                (&row.convened, &row.present, &row.absent)
            else {
                continue;
            };
            let sum = u64::from(present.value) + u64::from(absent.value);
            if sum != u64::from(convened.value) {
                found.push(
                    finding(Code::E301, unit)
                        .at(&convened.place)
                        .at(&present.place)
                        .at(&absent.place)
                        .arg("group", text(&row.group))
                        .arg("convened", convened.value)
                        .arg("present", present.value)
                        .arg("absent", absent.value)
                        .arg("sum", whole(sum)),
                );
            }
        }
    }
}

/// E302: the conference ends after it starts.
fn end_after_start(context: &RoundFacts<'_>, found: &mut Vec<Finding>) {
    for (_, unit, conference) in conferences(context) {
        let (Some(start), Some(end)) = (&conference.start, &conference.end) else { continue };
        if end.value <= start.value {
            found.push(
                finding(Code::E302, unit)
                    .at(&start.place)
                    .at(&end.place)
                    .arg("start", start.value)
                    .arg("end", end.value),
            );
        }
    }
}

/// E303: the conference lies within the round.
fn date_in_round(context: &RoundFacts<'_>, found: &mut Vec<Finding>) {
    let plan = &context.round.plan;
    for (_, unit, conference) in conferences(context) {
        let Some(date) = &conference.date else { continue };
        let early = plan.from.filter(|from| date.value < *from).map(|from| ("early", from));
        let late = plan.to.filter(|to| date.value > *to).map(|to| ("late", to));
        if let Some((why, bound)) = early.or(late) {
            found.push(
                finding(Code::E303, unit)
                    .at(&date.place)
                    .arg("why", why)
                    .arg("date", date.value)
                    .arg("bound", bound),
            );
        }
    }
}

/// W301: every row with absences gives a reason.
fn absences_have_reasons(context: &RoundFacts<'_>, found: &mut Vec<Finding>) {
    for (unit, _) in context.units() {
        for row in unit.returned.attendance.iter().filter(|row| row.reason.is_none()) {
            if let Some(absent) = row.absent.as_ref().filter(|absent| absent.value > 0) {
                found.push(
                    finding(Code::W301, unit)
                        .at(&absent.place)
                        .arg("group", text(&row.group))
                        .arg("absent", absent.value),
                );
            }
        }
    }
}

/// W302: enough of those convened are present.
fn quorum(context: &RoundFacts<'_>, found: &mut Vec<Finding>) {
    let threshold = &context.round.plan.rules.quorum;
    for (unit, facts) in context.units() {
        let Some(attendance) = facts.attendance else { continue };
        let Some(share) = fraction(attendance.present, attendance.convened) else { continue };
        if share >= *threshold {
            continue;
        }
        let finding = finding(Code::W302, unit)
            .arg("present", whole(attendance.present))
            .arg("convened", whole(attendance.convened))
            .arg("share", Arg::Figure(percent(&share)))
            .arg("threshold", Arg::Figure(portion(threshold)));
        let rows = unit.returned.attendance.iter();
        let cells = rows.filter_map(|row| row.convened.as_ref().zip(row.present.as_ref()));
        found.push(cells.fold(finding, |finding, (convened, present)| {
            finding.at(&present.place).comparing(&convened.place)
        }));
    }
}

/// A sum as messages take it.
pub(super) fn whole(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

/// Someone's part in a conference.
struct Duty<'a> {
    /// The unit's place in the registry.
    unit: usize,
    /// The conference.
    conference: &'a Conference,
    /// The cell that names them.
    name: &'a crate::round::Sourced<Text>,
    /// When it starts.
    start: NaiveTime,
    /// When it ends.
    end: NaiveTime,
}

/// Who does something at which conferences, by folded name and day.
fn duties<'a>(context: &RoundFacts<'a>) -> HashMap<(String, NaiveDate), Vec<Duty<'a>>> {
    let mut duties: HashMap<(String, NaiveDate), Vec<Duty<'a>>> = HashMap::new();
    for (unit, _, conference) in held(context) {
        let (Some(date), Some(start), Some(end)) =
            (&conference.date, &conference.start, &conference.end)
        else {
            continue;
        };
        for name in [&conference.chair, &conference.secretary].into_iter().flatten() {
            let own = duties.entry((fold::name(name), date.value)).or_default();
            // Who both chairs and takes the minutes is at one conference.
            if own.last().is_none_or(|last| last.unit != unit) {
                own.push(Duty { unit, conference, name, start: start.value, end: end.value });
            }
        }
    }
    duties
}

/// W304: nobody is at two conferences at once; each of the units gets a finding.
fn nobody_is_twice(context: &RoundFacts<'_>, found: &mut Vec<Finding>) {
    let mut new = Vec::new();
    for ((_, date), duties) in duties(context).iter().filter(|(_, duties)| duties.len() > 1) {
        for duty in duties {
            let overlapping = duties.iter().filter(|other| {
                other.unit != duty.unit && duty.start < other.end && other.start < duty.end
            });
            let others: Vec<_> = overlapping.take(NAMED + 1).collect();
            if let Some(finding) = overlap(context, duty, &others, *date) {
                new.push((duty.unit, duty.name.place.clone(), finding));
            }
        }
    }
    // The names were gathered without an order.
    new.sort_by(|a, b| (a.0, &a.1).cmp(&(b.0, &b.1)));
    found.extend(new.into_iter().map(|(_, _, finding)| finding));
}

/// The finding about one conference of someone who is at others as well.
fn overlap(
    context: &RoundFacts<'_>,
    duty: &Duty<'_>,
    others: &[&Duty<'_>],
    date: NaiveDate,
) -> Option<Finding> {
    let unit = context.round.units.get(duty.unit).filter(|_| !others.is_empty())?;
    let mut finding = finding(Code::W304, unit)
        .at(&duty.name.place)
        .arg("person", &duty.name.value)
        .arg("date", date)
        .arg("start", duty.start)
        .arg("end", duty.end)
        .arg("others", names_of(context, others.iter().map(|other| other.unit)));
    for other in others.iter().take(NAMED) {
        finding = finding.at(&other.name.place);
    }
    let times = [&duty.conference.start, &duty.conference.end].into_iter().flatten();
    let finding = times.fold(finding, |finding, time| finding.comparing(&time.place));
    let date = duty.conference.date.iter();
    Some(date.fold(finding, |finding, date| finding.comparing(&date.place)))
}

/// W303: the chair opens and concludes.
fn chair_opens_and_concludes(context: &RoundFacts<'_>, found: &mut Vec<Finding>) {
    for (_, unit, conference) in held(context) {
        let Some(chair) = &conference.chair else { continue };
        // A kind that could not be read may be the one that seems missing.
        if context.unread(unit, "Loại ý kiến") || context.unread(unit, "Người phát biểu")
        {
            continue;
        }
        let speeches = &unit.returned.proceedings;
        let spoke = |kind| speeches.iter().any(|speech| is_by(speech, kind, chair));
        let missing = match (spoke(SpeechKind::Opening), spoke(SpeechKind::Conclusion)) {
            (true, true) => continue,
            (false, true) => "opening",
            (true, false) => "conclusion",
            (false, false) => "both",
        };
        let kinds = speeches.iter().filter_map(|speech| speech.kind.as_ref());
        let place = kinds.map(|kind| &kind.place).next().unwrap_or(&conference.place);
        let sheet = crate::finding::Place { cell: None, ..place.clone() };
        let finding = finding(Code::W303, unit)
            .comparing(&chair.place)
            .arg("missing", missing)
            .arg("chair", &chair.value);
        found.push(shown_at(finding, &sheet));
    }
}

/// Whether a speech is of this kind and by this person.
fn is_by(speech: &Speech, kind: SpeechKind, person: &Text) -> bool {
    speech.kind.as_ref().is_some_and(|own| own.value == kind)
        && speech.speaker.as_ref().is_some_and(|own| fold::name(own) == fold::name(person))
}

#[cfg(test)]
mod tests {
    use super::super::check;
    use super::super::testing::*;
    use crate::code::Code;
    use crate::finding::{Finding, Touches};
    use crate::messages::Language;
    use crate::round::{Outcome, Postponed, Round, SpeechKind};

    /// Gives the first unit a conference that was put off on a day of May with so many
    /// of 60 present.
    fn put_off(round: &mut Round, number: u32, day: u32, present: u32) {
        let mut told = conference(round, 0).clone();
        told.meeting = at(820, number);
        told.number = at(819, "90-BB/BTGQU".into());
        told.outcome = at(821, Outcome::Postponed);
        told.date = at(822, date(2023, 5, day));
        let mut row = round.units[0].returned.attendance[0].clone();
        row.convened = at(823, 60);
        row.present = at(824, present);
        row.absent = at(825, 60 - present);
        let postponed = Postponed {
            conference: told,
            attendance: vec![row],
            proceedings: Vec::new(),
            ballots: None,
        };
        round.units[0].returned.postponed.push(postponed);
    }

    #[test]
    fn e304_wants_what_was_put_off_to_lack_a_quorum_and_come_first() {
        table(&[
            (
                "put off, then held",
                |r| {
                    put_off(r, 1, 10, 39);
                    conference(r, 0).meeting = at(830, 2);
                },
                &[],
            ),
            (
                "just a quorum",
                |r| {
                    put_off(r, 1, 10, 40);
                    conference(r, 0).meeting = at(830, 2);
                },
                &["U0 E304"],
            ),
            ("held under the same number", |r| put_off(r, 1, 10, 39), &["U0 E304"]),
            (
                "put off on the day of the next",
                |r| {
                    put_off(r, 1, 17, 39);
                    conference(r, 0).meeting = at(830, 2);
                },
                &["U0 E304"],
            ),
            (
                "ballots given out all the same",
                |r| {
                    put_off(r, 1, 10, 39);
                    conference(r, 0).meeting = at(830, 2);
                    let mut given = ballots(r, 0).clone();
                    given.issued = at(831, 1);
                    r.units[0].returned.postponed[0].ballots = Some(given);
                },
                &["U0 E304"],
            ),
            (
                "its attendance does not add up",
                |r| {
                    put_off(r, 1, 10, 30);
                    conference(r, 0).meeting = at(830, 2);
                    set(&mut r.units[0].returned.postponed[0].attendance[0].absent, 29);
                },
                &["U0 E301"],
            ),
        ]);
    }

    #[test]
    fn a_unit_whose_conference_was_put_off_waits_for_the_next() {
        let mut round = round(1);
        put_off(&mut round, 1, 10, 39);
        let returned = &mut round.units[0].returned;
        (returned.conference, returned.ballots) = (None, None);
        returned.attendance.clear();
        returned.proceedings.clear();
        returned.tally_board.clear();
        returned.counts.clear();
        let verdict = super::super::check(&round, Vec::new());
        assert_eq!(codes(&verdict), ["U0 W207"]);
        assert_eq!(verdict.standings[0].stage, crate::tally::Stage::Postponed);
    }

    /// The first row of the first unit's attendance.
    fn row(round: &mut Round) -> &mut crate::round::AttendanceRow {
        &mut round.units[0].returned.attendance[0]
    }

    #[test]
    fn e301_wants_present_and_absent_to_be_convened() {
        table(&[
            ("one too many convened", |r| set(&mut row(r).convened, 61), &["U0 E301"]),
            ("one too few absent", |r| set(&mut row(r).absent, 4), &["U0 E301"]),
            (
                "another row that adds up",
                |r| {
                    let row = row(r).clone();
                    r.units[0].returned.attendance.push(row);
                },
                &[],
            ),
            ("an unread figure", |r| row(r).convened = None, &[]),
        ]);
    }

    #[test]
    fn e301_shows_its_arithmetic() {
        let mut round = round(1);
        set(&mut row(&mut round).convened, 1061);
        set(&mut row(&mut round).present, 1055);
        let verdict = check(&round, Vec::new());
        let said = |language| super::super::message(&verdict.findings[0], language);
        assert_eq!(
            said(Language::Vietnamese),
            "Cán bộ, giáo viên: có mặt (1.055) và vắng mặt (5) cộng lại được 1.060, trong khi triệu tập 1.061."
        );
        assert!(said(Language::English).ends_with("together are 1,060, but 1,061 were convened."));
        assert_eq!(verdict.findings[0].cells().len(), 3);
    }

    #[test]
    fn e302_wants_the_end_after_the_start() {
        table(&[
            ("the end is the start", |r| set(&mut conference(r, 0).end, time(8, 0)), &["U0 E302"]),
            ("the end is before", |r| set(&mut conference(r, 0).end, time(7, 59)), &["U0 E302"]),
            (
                "a minute after",
                |r| {
                    set(&mut conference(r, 0).end, time(8, 1));
                    set(&mut ballots(r, 0).sealed_at, time(10, 1));
                },
                &[],
            ),
        ]);
    }

    #[test]
    fn e303_wants_the_date_within_the_round() {
        table(&[
            ("the day before", |r| set(&mut conference(r, 0).date, date(2023, 5, 3)), &["U0 E303"]),
            ("the first day", |r| set(&mut conference(r, 0).date, date(2023, 5, 4)), &[]),
            (
                "the last day",
                |r| {
                    set(&mut conference(r, 0).date, date(2023, 6, 15));
                    set(&mut opening(r, 0).date, date(2023, 6, 15));
                },
                &[],
            ),
            ("the day after", |r| set(&mut conference(r, 0).date, date(2023, 6, 16)), &["U0 E303"]),
            (
                "a round without days",
                |r| {
                    (r.plan.from, r.plan.to) = (None, None);
                    set(&mut conference(r, 0).date, date(2022, 1, 1));
                },
                &[],
            ),
        ]);
    }

    #[test]
    fn w301_wants_a_reason_for_absences() {
        table(&[
            ("absent without one", |r| row(r).reason = None, &["U0 W301"]),
            (
                "nobody is absent",
                |r| {
                    row(r).reason = None;
                    set(&mut row(r).convened, 55);
                    set(&mut row(r).absent, 0);
                },
                &[],
            ),
        ]);
    }

    #[test]
    fn w302_wants_two_thirds() {
        table(&[
            ("exactly two thirds", |r| attend(r, 90, 60), &[]),
            ("one fewer", |r| attend(r, 90, 59), &["U0 W302"]),
            (
                "nobody convened",
                |r| {
                    attend(r, 0, 0);
                    set(&mut ballots(r, 0).issued, 0);
                    ballots(r, 0).printed = None;
                    ballots(r, 0).collected = None;
                },
                &[],
            ),
        ]);
    }

    /// Makes so many of the first unit convened and present.
    fn attend(round: &mut Round, convened: u32, present: u32) {
        set(&mut row(round).convened, convened);
        set(&mut row(round).present, present);
        set(&mut row(round).absent, convened - present);
    }

    #[test]
    fn w303_wants_opening_and_conclusion_by_the_chair() {
        table(&[
            ("no proceedings", |r| r.units[0].returned.proceedings.clear(), &["U0 W303"]),
            (
                "another speaker",
                |r| {
                    set(&mut r.units[0].returned.proceedings[0].speaker, "Ai Khác".into());
                },
                &["U0 W303"],
            ),
            (
                "another kind",
                |r| {
                    set(&mut r.units[0].returned.proceedings[2].kind, SpeechKind::Remark);
                },
                &["U0 W303"],
            ),
            (
                "the chair, typed otherwise",
                |r| {
                    set(&mut r.units[0].returned.proceedings[0].speaker, "đ/c CHỦ TRÌ 0".into());
                },
                &[],
            ),
        ]);
    }

    #[test]
    fn w303_waits_for_kinds_that_could_not_be_read() {
        let mut round = round(1);
        round.units[0].returned.proceedings[0].kind = None;
        assert_eq!(codes(&check(&round, Vec::new())), ["U0 W303"]);
        let read = Finding::new(Code::E106, Touches::Conference)
            .unit(Some(&"U0".into()))
            .arg("name", "Loại ý kiến");
        assert_eq!(codes(&check(&round, vec![read])), ["U0 E106"]);
    }

    #[test]
    fn w304_wants_nobody_at_two_conferences() {
        table(&[
            (
                "the same chair at the same time",
                |r| {
                    share(r, |conference| set(&mut conference.chair, "Ông Chung".into()));
                },
                &["U0 W303", "U0 W304", "U1 W303", "U1 W304"],
            ),
            (
                "secretaries, a minute of overlap",
                |r| {
                    share(r, |conference| set(&mut conference.secretary, "Ông Chung".into()));
                    move_to(r, 1, (10, 59), (12, 0));
                },
                &["U0 W304", "U1 W304"],
            ),
            (
                "secretaries, one conference after the other",
                |r| {
                    share(r, |conference| set(&mut conference.secretary, "Ông Chung".into()));
                    move_to(r, 1, (11, 0), (12, 0));
                },
                &[],
            ),
            (
                "secretaries on two days",
                |r| {
                    share(r, |conference| set(&mut conference.secretary, "Ông Chung".into()));
                    set(&mut conference(r, 1).date, date(2023, 5, 18));
                },
                &[],
            ),
            (
                "chair of one, secretary of the other",
                |r| {
                    set(&mut conference(r, 0).secretary, "chủ trì 1".into());
                },
                &["U0 W304", "U1 W304"],
            ),
            (
                "chair and secretary of one",
                |r| {
                    set(&mut conference(r, 0).secretary, "Chủ Trì 0".into());
                },
                &[],
            ),
        ]);
    }

    /// Changes the conferences of the first two units alike.
    fn share(round: &mut Round, change: fn(&mut crate::round::Conference)) {
        change(conference(round, 0));
        change(conference(round, 1));
    }

    /// Moves a unit's conference, sealing and handover to other hours.
    fn move_to(round: &mut Round, unit: usize, start: (u32, u32), end: (u32, u32)) {
        set(&mut conference(round, unit).start, time(start.0, start.1));
        set(&mut conference(round, unit).end, time(end.0, end.1));
        set(&mut ballots(round, unit).sealed_at, time(end.0, end.1));
        set(&mut ballots(round, unit).handed_at, time(end.0 + 1, end.1));
    }

    #[test]
    fn an_error_in_the_hours_silences_the_overlap() {
        let mut round = round(2);
        share(&mut round, |conference| set(&mut conference.secretary, "Ông Chung".into()));
        set(&mut conference(&mut round, 0).date, date(2023, 7, 17));
        set(&mut conference(&mut round, 1).date, date(2023, 7, 17));
        let verdict = check(&round, Vec::new());
        assert_eq!(codes(&verdict), ["U0 E303", "U1 E303"]);
    }
}
