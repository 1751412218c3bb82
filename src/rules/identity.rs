//! 2xx: whose something is (đối chiếu với danh sách đơn vị và với đợt).

use std::collections::{BTreeMap, BTreeSet, HashMap};

use crate::code::Code;
use crate::finding::{Arg, Finding, Place, Touches};
use crate::fold;
use crate::round::{Conference, Count, Maybe, ResultRow, SpeechKind, Text, Unit, meant};
use crate::subjects::leading;

use super::context::Facts;
use super::{Check, RoundFacts, Rule, also_at, shown_at};

/// The rules of the family.
pub(super) static RULES: &[Rule] = &[
    Rule { code: Code::E201, paper: None, check: Check::WhileReading },
    Rule { code: Code::E202, paper: None, check: Check::WhileReading },
    Rule { code: Code::W202, paper: None, check: Check::WhileReading },
    Rule { code: Code::E203, paper: None, check: Check::Compare(unknown_leaders) },
    Rule { code: Code::E204, paper: None, check: Check::Compare(leaders_and_criteria) },
    Rule { code: Code::E205, paper: None, check: Check::WhileReading },
    Rule { code: Code::E206, paper: None, check: Check::WhileReading },
    Rule { code: Code::W201, paper: None, check: Check::Compare(unit_names) },
    Rule { code: Code::W204, paper: None, check: Check::Compare(criterion_texts) },
    Rule { code: Code::E208, paper: None, check: Check::Compare(document_numbers) },
    Rule { code: Code::W209, paper: None, check: Check::Compare(other_series) },
    Rule { code: Code::E209, paper: None, check: Check::Compare(subjects_led_the_unit) },
    Rule { code: Code::E210, paper: None, check: Check::WithPapers },
    Rule { code: Code::W210, paper: None, check: Check::WithPapers },
    Rule { code: Code::W211, paper: None, check: Check::WithPapers },
    Rule { code: Code::W207, paper: None, check: Check::Compare(missing_returns) },
    Rule { code: Code::W208, paper: None, check: Check::Compare(not_yet_opened) },
];

/// How many others a finding across units names.
pub(super) const NAMED: usize = 5;

/// E203: people in results, ballot rows and comments who are no leaders here;
/// one finding for each section and spelling, at all of its cells.
fn unknown_leaders(context: &RoundFacts<'_>, found: &mut Vec<Finding>) {
    for (unit, facts) in context.units().filter(|(unit, _)| !unit.leaders.is_empty()) {
        let mut unknown: BTreeMap<(&str, String), Finding> = BTreeMap::new();
        for (section, typed) in named_leaders(unit) {
            if facts.leader(unit, &typed.value).is_some() || is_subject(unit, typed) {
                continue;
            }
            let finding = unknown.entry((section, fold::name(typed))).or_insert_with(|| {
                let names = unit.leaders.iter().map(|leader| &*leader.name);
                let folded = fold::name(typed);
                let named = unit.leaders.iter().any(|leader| fold::name(&leader.name) == folded);
                Finding::new(Code::E203, Touches::Count)
                    .unit(Some(&unit.code))
                    .arg("namesakes", if named { "yes" } else { "no" })
                    .arg("section", section)
                    .arg("text", &typed.value)
                    .arg("nearest", fold::nearest(typed, names).unwrap_or_default())
            });
            also_at(finding, &typed.place);
        }
        found.extend(unknown.into_values());
    }
}

/// Whether the conference itself names this person as its subject: what does not fit
/// the registry then is E209.
fn is_subject(unit: &Unit, typed: &str) -> bool {
    let name = |text: &str| fold::name(fold::name_and_post(text).0);
    let conference = unit.returned.conference.iter();
    let mut subjects = conference.flat_map(|conference| &conference.subjects);
    subjects.any(|subject| name(subject) == name(typed))
}

/// Every name of a leader in a unit's return, with its section.
fn named_leaders(
    unit: &Unit,
) -> impl Iterator<Item = (&'static str, &crate::round::Sourced<Text>)> {
    let returned = &unit.returned;
    let results = returned.counts.iter().flat_map(|count| &count.results).map(|row| &row.leader);
    let ballots =
        returned.counts.iter().flat_map(|count| &count.ballot_rows).map(|row| &row.leader);
    let comments = returned.comments.iter().map(|comment| &comment.leader);
    let named = results.map(|name| ("results", name));
    let named = named.chain(ballots.map(|name| ("ballot-rows", name)));
    let named = named.chain(comments.map(|name| ("comments", name)));
    named.filter_map(|(section, name)| Some((section, name.as_ref()?)))
}

/// E204: results have one row for each leader and criterion; ballot rows name
/// every leader.
fn leaders_and_criteria(context: &RoundFacts<'_>, found: &mut Vec<Finding>) {
    for (unit, facts) in context.units() {
        for count in &unit.returned.counts {
            let results: Vec<_> = count.results.iter().map(|row| &row.leader).collect();
            let ballots: Vec<_> = count.ballot_rows.iter().map(|row| &row.leader).collect();
            missing_leaders(unit, facts, "results", &results, found);
            missing_leaders(unit, facts, "ballot-rows", &ballots, found);
            unknown_criteria(context, unit, count, found);
            for (index, leader) in unit.leaders.iter().enumerate() {
                let own = |row: &&ResultRow| facts.leader_in(unit, &row.leader) == Some(index);
                let rows: Vec<&ResultRow> = count.results.iter().filter(own).collect();
                criteria_of_leader(context, unit, &leader.name, &rows, found);
            }
        }
    }
}

/// A finding of E204 about a unit.
fn e204(unit: &Unit, why: &'static str) -> Finding {
    Finding::new(Code::E204, Touches::Count).unit(Some(&unit.code)).arg("why", why)
}

/// Adds the leaders whom a section never names. Every name in it is compared:
/// one that is nobody's (E203) is the likelier cause.
fn missing_leaders(
    unit: &Unit,
    facts: &Facts,
    section: &'static str,
    named: &[&Maybe<Text>],
    found: &mut Vec<Finding>,
) {
    let Some(first) = named.iter().find_map(|name| name.as_ref()) else { return };
    let is_another = |name: &&Maybe<Text>| {
        name.as_ref()
            .is_none_or(|typed| facts.leader(unit, typed).is_none() && is_subject(unit, typed))
    };
    if named.iter().any(is_another) {
        return;
    }
    let there: BTreeSet<_> = named.iter().filter_map(|name| facts.leader_in(unit, name)).collect();
    for (_, leader) in unit.leaders.iter().enumerate().filter(|(i, _)| !there.contains(i)) {
        let sheet = Place { cell: None, ..first.place.clone() };
        let finding =
            e204(unit, "leader-missing").arg("section", section).arg("leader", &leader.name);
        let names = named.iter().filter_map(|name| name.as_ref());
        let finding = names.fold(finding, |finding, name| finding.comparing(&name.place));
        found.push(shown_at(finding, &sheet));
    }
}

/// Adds the criterion codes of a count's results that are none of the round's.
fn unknown_criteria(
    context: &RoundFacts<'_>,
    unit: &Unit,
    count: &Count,
    found: &mut Vec<Finding>,
) {
    let mut unknown: BTreeMap<String, Finding> = BTreeMap::new();
    for typed in count.results.iter().filter_map(|row| row.criterion.as_ref()) {
        if context.criterion(typed).is_none() {
            let finding = unknown
                .entry(fold::code(typed))
                .or_insert_with(|| e204(unit, "unknown").arg("criteria", &typed.value));
            also_at(finding, &typed.place);
        }
    }
    found.extend(unknown.into_values());
}

/// Adds the criteria that a leader's results have twice or not at all. Where a
/// row stands twice or under a code that is unknown or unreadable, one that is
/// missing is the same mistake.
fn criteria_of_leader(
    context: &RoundFacts<'_>,
    unit: &Unit,
    leader: &Text,
    rows: &[&ResultRow],
    found: &mut Vec<Finding>,
) {
    let mut by_criterion: BTreeMap<usize, Vec<&Place>> = BTreeMap::new();
    let mut misplaced = 0;
    for row in rows {
        let typed = row.criterion.as_ref();
        match typed.and_then(|typed| Some((context.criterion(typed)?, &typed.place))) {
            Some((criterion, place)) => by_criterion.entry(criterion).or_default().push(place),
            None => misplaced += 1,
        }
    }
    for (criterion, places) in by_criterion.iter().filter(|(_, places)| places.len() > 1) {
        misplaced += places.len() - 1;
        let finding = e204(unit, "twice").arg("leader", leader);
        let finding = finding.arg("criteria", context.criterion_key(*criterion));
        found.push(places.iter().fold(finding, |finding, place| finding.at(place)));
    }
    let criteria = context.round.plan.criteria().enumerate();
    let missing: Vec<_> = criteria.filter(|(i, _)| !by_criterion.contains_key(i)).collect();
    let Some(first) = rows.iter().find_map(|row| row.leader.as_ref()) else { return };
    if missing.len() > misplaced {
        let keys: Vec<_> = missing.iter().map(|(_, (_, criterion))| &*criterion.key).collect();
        let sheet = Place { cell: None, ..first.place.clone() };
        let finding = e204(unit, "criterion-missing").arg("leader", leader);
        found.push(shown_at(finding, &sheet).arg("criteria", keys.join(", ")));
    }
}

/// E209: every conference is about those who led the unit on its day.
fn subjects_led_the_unit(context: &RoundFacts<'_>, found: &mut Vec<Finding>) {
    for (unit, _) in context.units() {
        let returned = &unit.returned;
        for conference in returned.postponed.iter().map(|postponed| &postponed.conference) {
            found.extend(subjects(unit, conference));
        }
        let Some(conference) = &returned.conference else { continue };
        let wrong = subjects(unit, conference);
        if conference.subjects.is_empty() && wrong.is_empty() {
            found.extend(answered_by_another(unit));
        }
        found.extend(wrong);
    }
}

/// A finding of E209 about a unit.
fn e209(unit: &Unit, why: &'static str, text: &str) -> Finding {
    let finding = Finding::new(Code::E209, Touches::Both).unit(Some(&unit.code)).arg("why", why);
    finding.arg("text", text).arg("nearest", "").arg("date", "")
}

/// What is wrong about whom one conference was about.
fn subjects(unit: &Unit, conference: &Conference) -> Vec<Finding> {
    let date = conference.date.as_ref().map_or_else(|| "".into(), |date| Arg::Day(date.value));
    let then = leading(&unit.registered, conference);
    if let Some(held) = conference.date.as_ref().filter(|_| then.is_empty()) {
        return vec![e209(unit, "nobody", "").arg("date", date).at(&held.place)];
    }
    let Some(first) = conference.subjects.first() else { return Vec::new() };
    let mut found: Vec<Finding> = Vec::new();
    let mut there = BTreeSet::new();
    for typed in &conference.subjects {
        if let Some(leader) = meant(&then, typed) {
            there.insert(leader);
            continue;
        }
        let names = then.iter().map(|leader| &*leader.name);
        let nearest = fold::nearest(fold::name_and_post(typed).0, names).unwrap_or_default();
        let finding = match meant(&unit.registered, typed) {
            Some(_) => e209(unit, "not-then", typed).arg("date", date.clone()),
            None => e209(unit, "unknown", typed).arg("nearest", nearest),
        };
        found.push(finding.at(&typed.place));
    }
    // Somebody who is not found is the cause of somebody's being left out.
    if found.is_empty() {
        let left_out = then.iter().enumerate().filter(|(at, _)| !there.contains(at));
        found.extend(
            left_out.map(|(_, leader)| e209(unit, "left-out", &leader.name).at(&first.place)),
        );
    }
    found
}

/// A return that does not say whom its conference was about, but lets somebody else
/// answer in the very post that the registry gives to a leader: the leader was replaced
/// in the registry after the conference.
fn answered_by_another(unit: &Unit) -> Option<Finding> {
    let answers = unit.returned.proceedings.iter().filter(|speech| {
        speech.kind.as_ref().is_some_and(|kind| kind.value == SpeechKind::Response)
    });
    for (speaker, post) in answers.filter_map(|s| s.speaker.as_ref().zip(s.post.as_ref())) {
        let folded = fold::name(post);
        let holder = unit.leaders.iter().find(|leader| fold::name(&leader.post) == folded);
        if let Some(holder) = holder.filter(|_| unit.leader_meant(speaker).is_none()) {
            let finding = e209(unit, "response", speaker).arg("nearest", &holder.name);
            return Some(finding.at(&speaker.place));
        }
    }
    None
}

/// W201: the unit's name as the return has it.
fn unit_names(context: &RoundFacts<'_>, found: &mut Vec<Finding>) {
    for (unit, _) in context.units() {
        let mut others: BTreeMap<String, Finding> = BTreeMap::new();
        for typed in unit.returned.names.iter().filter(|typed| *typed.value != *unit.name) {
            let folded = fold::name(typed);
            if folded == fold::name(&unit.name) {
                continue;
            }
            let finding = others.entry(folded).or_insert_with(|| {
                Finding::new(Code::W201, Touches::Nothing)
                    .unit(Some(&unit.code))
                    .arg("text", &typed.value)
                    .arg("expected", &unit.name)
            });
            also_at(finding, &typed.place);
        }
        found.extend(others.into_values());
    }
}

/// W204: the criteria's texts as the results have them; one finding a criterion.
fn criterion_texts(context: &RoundFacts<'_>, found: &mut Vec<Finding>) {
    let texts: Vec<_> = context.round.plan.criteria().map(|(_, criterion)| criterion).collect();
    for (unit, _) in context.units() {
        let mut differing: BTreeMap<usize, Finding> = BTreeMap::new();
        for row in unit.returned.counts.iter().flat_map(|count| &count.results) {
            let (Some(code), Some(typed)) = (&row.criterion, &row.label) else { continue };
            let Some(index) = context.criterion(code) else { continue };
            let Some(criterion) = texts.get(index) else { continue };
            if *typed.value == *criterion.label
                || fold::label(typed) == fold::label(&criterion.label)
            {
                continue;
            }
            let finding = differing.entry(index).or_insert_with(|| {
                Finding::new(Code::W204, Touches::Nothing)
                    .unit(Some(&unit.code))
                    .arg("criterion", criterion.key.as_str())
                    .arg("text", &typed.value)
                    .arg("expected", criterion.label.as_str())
            });
            also_at(finding, &typed.place);
            // Under a code that is in question (E204) any text may stand.
            finding.inputs.push(code.place.clone());
        }
        found.extend(differing.into_values());
    }
}

/// A number that a document bears.
struct Numbered<'a> {
    /// The unit's place in the registry; none for the synthesis report.
    unit: Option<usize>,
    /// What the number puts in question.
    touches: Touches,
    /// The number as given.
    number: &'a str,
    /// Where it stands; the report's stands in `bienban.toml`.
    place: Option<&'a Place>,
}

/// Every document of the round that has a number.
fn numbered<'a>(context: &RoundFacts<'a>) -> Vec<Numbered<'a>> {
    let report = context.round.plan.report.number.as_deref();
    let report = report.map(|number| Numbered {
        unit: None,
        touches: Touches::Nothing,
        number,
        place: None,
    });
    let mut all: Vec<_> = report.into_iter().collect();
    for (index, (unit, _)) in context.units().enumerate() {
        let returned = &unit.returned;
        let mut add = |number: &'a Maybe<Text>, touches| {
            let Some(number) = number else { return };
            let (number, place) = (&*number.value, Some(&number.place));
            all.push(Numbered { unit: Some(index), touches, number, place });
        };
        let postponed = returned.postponed.iter().map(|postponed| &postponed.conference);
        for conference in postponed.chain(&returned.conference) {
            add(&conference.number, Touches::Conference);
        }
        if let Some(ballots) = &returned.ballots {
            add(&ballots.number, Touches::Conference);
        }
        // Independent counts are of one opening, and so bear one number.
        let mut seen = BTreeSet::new();
        for opening in returned.openings() {
            if opening.number.as_ref().is_some_and(|number| seen.insert(fold::code(number))) {
                add(&opening.number, Touches::Count);
            }
        }
    }
    all
}

impl Numbered<'_> {
    /// The number as it is compared within the department's series: `5-BB/BTGQU` for
    /// `Số 05 - bb/btgqu` and for `05`. None under another organ's symbol.
    fn in_series(&self, symbol: &str) -> Option<String> {
        let kind = if self.unit.is_none() { "BC" } else { "BB" };
        let number = fold::document_number(self.number, &format!("{kind}/{symbol}"))?;
        let number = fold::code(&number);
        let own = number.rsplit_once('/').is_none_or(|(_, under)| under == fold::code(symbol));
        own.then(|| number.trim_start_matches('0').to_owned())
    }
}

/// W209: numbers under the symbol of another organ.
fn other_series(context: &RoundFacts<'_>, found: &mut Vec<Finding>) {
    let symbol = &context.round.plan.organ.symbol;
    for document in numbered(context) {
        let (Some(unit), Some(place)) = (document.unit, document.place) else { continue };
        let Some(unit) = context.round.units.get(unit) else { continue };
        if fold::document_number(document.number, symbol).is_some()
            && document.in_series(symbol).is_none()
        {
            let finding = Finding::new(Code::W209, Touches::Nothing).unit(Some(&unit.code));
            let finding = finding.at(place).arg("number", document.number);
            found.push(finding.arg("symbol", symbol.as_str()));
        }
    }
}

/// E208: no two documents of the department's series bear the same number; each unit
/// with one of them gets a finding, which names the others.
fn document_numbers(context: &RoundFacts<'_>, found: &mut Vec<Finding>) {
    let all = numbered(context);
    let mut by_number: HashMap<String, Vec<&Numbered<'_>>> = HashMap::new();
    for document in &all {
        if let Some(number) = document.in_series(&context.round.plan.organ.symbol) {
            by_number.entry(number).or_default().push(document);
        }
    }
    let mut groups: Vec<_> = by_number.into_values().filter(|group| group.len() > 1).collect();
    groups.sort_by_key(|group| group.first().map(|document| (document.unit, document.place)));
    for group in groups {
        let units: BTreeSet<usize> = group.iter().filter_map(|document| document.unit).collect();
        for &unit in &units {
            let (own, others): (Vec<&Numbered<'_>>, Vec<_>) =
                group.iter().copied().partition(|document| document.unit == Some(unit));
            found.extend(same_number(context, unit, &own, &others, &units));
        }
    }
}

/// The finding of one unit about a number that its document shares.
fn same_number(
    context: &RoundFacts<'_>,
    unit: usize,
    own: &[&Numbered<'_>],
    others: &[&Numbered<'_>],
    units: &BTreeSet<usize>,
) -> Option<Finding> {
    let touches =
        match (own.iter().any(|d| d.touches.conference()), own.iter().any(|d| d.touches.count())) {
            (true, true) => Touches::Both,
            (false, true) => Touches::Count,
            _ => Touches::Conference,
        };
    let with = match (others.is_empty(), units.len() > 1) {
        (true, _) => "own",
        (false, true) => "unit",
        (false, false) => "report",
    };
    let finding = Finding::new(Code::E208, touches)
        .unit(Some(&context.round.units.get(unit)?.code))
        .arg("number", own.first()?.number)
        .arg("with", with)
        .arg("others", names_of(context, units.iter().copied().filter(|other| *other != unit)));
    let places = own.iter().chain(others.iter().take(NAMED)).filter_map(|document| document.place);
    Some(places.fold(finding, |finding, place| finding.at(place)))
}

/// The first few of some units by their codes, with `…` for the rest.
pub(super) fn names_of(context: &RoundFacts<'_>, units: impl Iterator<Item = usize>) -> String {
    let mut codes: Vec<&str> = units
        .filter_map(|unit| context.round.units.get(unit))
        .map(|unit| &*unit.code)
        .take(NAMED + 1)
        .collect();
    if codes.len() > NAMED {
        codes.truncate(NAMED);
        codes.push("…");
    }
    codes.join(", ")
}

/// W207: units of which nothing came.
fn missing_returns(context: &RoundFacts<'_>, found: &mut Vec<Finding>) {
    let missing =
        context.units().filter(|(unit, _)| !unit.returned.received && !context.lost_file(unit));
    found.extend(missing.map(|(unit, _)| match &unit.returned.untouched {
        Some(form) => note(Code::W207, unit).at(form).arg("why", "untouched"),
        None => note(Code::W207, unit).arg("why", "absent"),
    }));
    let waiting = context.units().filter(|(unit, _)| unit.returned.conference.is_none());
    found.extend(waiting.filter_map(|(unit, _)| {
        let last = unit.returned.postponed.last()?;
        Some(note(Code::W207, unit).at(&last.conference.place).arg("why", "postponed"))
    }));
}

/// W208: units whose conference is reported and whose envelopes are closed.
fn not_yet_opened(context: &RoundFacts<'_>, found: &mut Vec<Finding>) {
    let waiting = context
        .units()
        .filter(|(unit, _)| unit.returned.conference.is_some() && unit.returned.counts.is_empty())
        .filter(|(unit, _)| !context.lost_file(unit));
    found.extend(waiting.map(|(unit, _)| note(Code::W208, unit)));
}

/// A note that names a unit.
fn note(code: Code, unit: &Unit) -> Finding {
    Finding::new(code, Touches::Nothing).unit(Some(&unit.code)).arg("name", &unit.name)
}

#[cfg(test)]
mod tests {
    use super::super::check;
    use super::super::testing::*;
    use crate::finding::Arg;
    use crate::messages::Language;
    use crate::round::{Comment, CommentKind, Round, Speech, SpeechKind};

    /// Says whom the first unit's conference was about.
    fn about(round: &mut Round, names: &[&str]) {
        let cells = names.iter().zip(800..).filter_map(|(name, row)| at(row, (*name).into()));
        conference(round, 0).subjects = cells.collect();
    }

    /// Ends the term of the first unit's leader on a day of May and gives the unit a
    /// second one from the next day on.
    fn replace_leader(round: &mut Round, day: u32) {
        let unit = &mut round.units[0];
        unit.registered[0].term.to = Some(date(2023, 5, day));
        let mut second = leader("Người Thay Thế", "Hiệu trưởng");
        second.term.from = Some(date(2023, 5, day + 1));
        unit.registered.push(second);
        crate::subjects::settle(&mut round.units, &round.plan.clone());
    }

    /// Gives every leader of a unit the results of its first.
    fn give_results(round: &mut Round, unit: usize) {
        let rows = results(round, unit).clone();
        for at in 1..round.units[unit].leaders.len() {
            let name = round.units[unit].leaders[at].name.clone();
            results(round, unit).extend(rows.iter().map(|row| {
                let mut row = row.clone();
                set(&mut row.leader, name.clone());
                row
            }));
        }
    }

    /// Lets somebody answer the remarks at the first unit's conference.
    fn answer(round: &mut Round, name: &str, post: &str) {
        round.units[0].returned.proceedings.push(Speech {
            speaker: at(810, name.into()),
            post: at(811, post.into()),
            kind: at(812, SpeechKind::Response),
            text: at(813, "Tiếp thu.".into()),
        });
    }

    #[test]
    fn e209_wants_the_conference_to_be_about_those_who_led_then() {
        table(&[
            ("the leader", |r| about(r, &["đ/c Lãnh Đạo Số 0, Hiệu trưởng"]), &[]),
            ("somebody else", |r| about(r, &["Trần Văn Khác"]), &["U0 E209"]),
            (
                "one is left out",
                |r| {
                    add_leader(r, 0, "Người Thứ Hai");
                    give_results(r, 0);
                    about(r, &["Lãnh Đạo Số 0"]);
                },
                &["U0 E209"],
            ),
            ("on the last day of the term", |r| replace_leader(r, 17), &[]),
            (
                "… as the return says",
                |r| {
                    about(r, &["Lãnh Đạo Số 0"]);
                    replace_leader(r, 17);
                },
                &[],
            ),
            (
                "a day after the term",
                |r| {
                    about(r, &["Lãnh Đạo Số 0"]);
                    replace_leader(r, 16);
                },
                &["U0 E209"],
            ),
            (
                "replaced without a term",
                |r| {
                    about(r, &["Lãnh Đạo Số 0"]);
                    r.units[0].registered[0].name = "Người Thay Thế".into();
                    crate::subjects::settle(&mut r.units, &r.plan.clone());
                },
                &["U0 E209"],
            ),
            (
                "nobody led the unit then",
                |r| {
                    r.units[0].registered[0].term.from = Some(date(2023, 5, 18));
                    crate::subjects::settle(&mut r.units, &r.plan.clone());
                },
                &["U0 E209"],
            ),
            ("the leader answers", |r| answer(r, "Lãnh Đạo Số 0", "Hiệu trưởng"), &[]),
            ("a deputy answers", |r| answer(r, "Phó Ban", "Phó Hiệu trưởng"), &[]),
            (
                "another answers in the leader's post",
                |r| answer(r, "Người Cũ", "hiệu trưởng"),
                &["U0 E209"],
            ),
        ]);
    }

    #[test]
    fn two_leaders_of_one_name_are_told_apart_by_their_posts() {
        let namesakes = |typed: &'static [&'static str]| {
            let mut round = round(1);
            add_leader(&mut round, 0, "Lãnh Đạo Số 0");
            let rows = results(&mut round, 0).clone();
            results(&mut round, 0).clear();
            for (name, moved) in typed.iter().zip([0, 6000]) {
                for row in &rows {
                    let mut row = row.clone();
                    set(&mut row.leader, (*name).into());
                    for cell in [&mut row.leader, &mut row.criterion, &mut row.label] {
                        cell.as_mut().unwrap().place.cell.as_mut().unwrap().row += moved;
                    }
                    for cell in row.levels.iter_mut().chain([&mut row.blank]) {
                        cell.as_mut().unwrap().place.cell.as_mut().unwrap().row += moved;
                    }
                    results(&mut round, 0).push(row);
                }
            }
            codes(&check(&round, Vec::new()))
        };
        let posts = ["Lãnh Đạo Số 0, Hiệu trưởng", "Lãnh Đạo Số 0 (Phó Hiệu trưởng)"];
        assert_eq!(namesakes(Vec::leak(posts.to_vec())), [] as [&str; 0]);
        assert_eq!(namesakes(&["Lãnh Đạo Số 0", "Lãnh Đạo Số 0 (Phó Hiệu trưởng)"]), ["U0 E203"]);
    }

    #[test]
    fn e203_wants_the_units_leaders() {
        table(&[
            ("another person in the results", |r| name_rows(r, 0, "Trần Văn Khác"), &["U0 E203"]),
            ("the same person, typed otherwise", |r| name_rows(r, 0, "đ/c LÃNH ĐẠO  Số 0"), &[]),
            ("another person in a comment", |r| comment(r, "Trần Văn Khác"), &["U0 E203"]),
            ("the leader in a comment", |r| comment(r, "Lãnh Đạo Số 0"), &[]),
            (
                "another person in the ballot rows",
                |r| {
                    ballot_by_ballot(r, 0);
                    for row in &mut r.units[0].returned.counts[0].ballot_rows {
                        set(&mut row.leader, "Trần Văn Khác".into());
                    }
                },
                &["U0 E203"],
            ),
        ]);
    }

    /// Renames the leader in all rows of the results.
    fn name_rows(round: &mut Round, unit: usize, name: &str) {
        for row in &mut round.units[unit].returned.counts[0].results {
            set(&mut row.leader, name.into());
        }
    }

    /// Adds a comment about someone.
    fn comment(round: &mut Round, name: &str) {
        round.units[0].returned.comments.push(Comment {
            leader: at(900, name.into()),
            criterion: None,
            kind: at(901, CommentKind::Strength),
            text: at(902, "Gần dân.".into()),
        });
    }

    #[test]
    fn e203_offers_the_nearest_leader() {
        let mut round = round(1);
        name_rows(&mut round, 0, "Lãnh Đạo Sồ 0");
        let verdict = check(&round, Vec::new());
        assert_eq!(verdict.findings[0].args["nearest"], Arg::from("Lãnh Đạo Số 0"));
        assert_eq!(verdict.findings[0].places.len(), 12, "every cell is named");
        let said = super::super::message(&verdict.findings[0], Language::English);
        assert!(said.contains("is “Lãnh Đạo Số 0” meant?"), "{said}");
    }

    #[test]
    fn e204_wants_every_leader_and_criterion_once() {
        table(&[
            ("a leader is missing", |r| add_leader(r, 0, "Người Thứ Hai"), &["U0 E204"]),
            (
                "a leader is mistyped",
                |r| {
                    add_leader(r, 0, "Người Thứ Hai");
                    let rows = r.units[0].returned.counts[0].results.clone();
                    for mut row in rows {
                        set(&mut row.leader, "Người Thứ Ba".into());
                        row.leader.as_mut().unwrap().place.cell.as_mut().unwrap().row += 5000;
                        r.units[0].returned.counts[0].results.push(row);
                    }
                },
                &["U0 E203"],
            ),
            (
                "a criterion is missing",
                |r| {
                    results(r, 0).pop();
                },
                &["U0 E204"],
            ),
            (
                "a criterion stands twice",
                |r| {
                    let row = results(r, 0)[3].clone();
                    results(r, 0).push(row);
                },
                &["U0 E204"],
            ),
            (
                "a criterion is unknown",
                |r| {
                    set(&mut results(r, 0)[11].criterion, "TC99".into());
                },
                &["U0 E204"],
            ),
            (
                "one is twice and so another is missing",
                |r| {
                    set(&mut results(r, 0)[11].criterion, "TC01".into());
                },
                &["U0 E204"],
            ),
            (
                "one is unknown besides another that is missing",
                |r| {
                    set(&mut results(r, 0)[11].criterion, "TC99".into());
                    results(r, 0).remove(0);
                },
                &["U0 E204", "U0 E204"],
            ),
            (
                "a code typed otherwise",
                |r| {
                    set(&mut results(r, 0)[0].criterion, " tc 01".into());
                },
                &[],
            ),
            (
                "a leader is missing from the ballot rows",
                |r| {
                    ballot_by_ballot(r, 0);
                    add_leader(r, 0, "Người Thứ Hai");
                },
                &["U0 E204"],
            ),
        ]);
    }

    #[test]
    fn w201_wants_the_registrys_name() {
        table(&[
            ("another name", |r| name_unit(r, "Trường THCS Khác"), &["U0 W201"]),
            (
                "two other spellings",
                |r| {
                    name_unit(r, "Trường THCS Khác");
                    name_unit(r, "TRƯỜNG THCS KHÁC");
                },
                &["U0 W201"],
            ),
            ("the same, typed otherwise", |r| name_unit(r, "TRƯỜNG  THCS Số 0"), &[]),
        ]);
    }

    /// Adds a name of the first unit.
    fn name_unit(round: &mut Round, name: &str) {
        round.units[0].returned.names.extend(at(910, name.into()));
    }

    #[test]
    fn w204_wants_the_rounds_text() {
        table(&[
            ("another text", |r| results(r, 0)[0].label = at(920, "Khác".into()), &["U0 W204"]),
            (
                "the same, typed otherwise",
                |r| {
                    results(r, 0)[0].label = at(920, "tiêu  chí 1 (như phiếu):".into());
                },
                &[],
            ),
            ("no text", |r| results(r, 0)[0].label = None, &[]),
        ]);
    }

    #[test]
    fn e208_wants_each_number_once() {
        table(&[
            (
                "minutes of two units",
                |r| {
                    set(&mut conference(r, 0).number, "9-BB/BTGQU".into());
                    set(&mut conference(r, 1).number, "9 - bb/btgqu".into());
                },
                &["U0 E208", "U1 E208"],
            ),
            (
                "minutes and opening of two units",
                |r| {
                    set(&mut conference(r, 0).number, "9-BB/BTGQU".into());
                    set(&mut opening(r, 1).number, "9-BB/BTGQU".into());
                },
                &["U0 E208", "U1 E208"],
            ),
            (
                "two papers of one unit",
                |r| {
                    set(&mut conference(r, 0).number, "9-BB/BTGQU".into());
                    set(&mut ballots(r, 0).number, "9-BB/BTGQU".into());
                },
                &["U0 E208"],
            ),
            (
                "the report's",
                |r| {
                    r.plan.report.number = Some("9-BC/BTGQU".into());
                    set(&mut conference(r, 0).number, "9-BC/BTGQU".into());
                },
                &["U0 E208"],
            ),
            (
                "minutes, with a word, a nought and no symbol",
                |r| {
                    set(&mut conference(r, 0).number, "Số: 09-BB/BTGQU".into());
                    set(&mut conference(r, 1).number, "9".into());
                },
                &["U0 E208", "U1 E208"],
            ),
            (
                "the same number of other kinds of document",
                |r| {
                    set(&mut conference(r, 0).number, "9-BB/BTGQU".into());
                    set(&mut conference(r, 1).number, "9-BC/BTGQU".into());
                },
                &[],
            ),
            (
                "the same number of two party cells",
                |r| {
                    set(&mut conference(r, 0).number, "03-BB/CB".into());
                    set(&mut conference(r, 1).number, "03-BB/CB".into());
                },
                &["U0 W209", "U1 W209"],
            ),
            ("two counts of one opening", |r| count_again(r, 0), &[]),
            (
                "no numbers",
                |r| {
                    for unit in 0..2 {
                        conference(r, unit).number = None;
                        ballots(r, unit).number = None;
                        opening(r, unit).number = None;
                    }
                },
                &[],
            ),
        ]);
    }

    #[test]
    fn e208_blocks_the_papers_that_bear_the_number() {
        let mut round = round(7);
        for unit in 0..7 {
            set(&mut opening(&mut round, unit).number, "9-BB/BTGQU".into());
        }
        let verdict = check(&round, Vec::new());
        assert_eq!(verdict.findings.len(), 7);
        assert!(verdict.standings.iter().all(|standing| standing.conference && !standing.count));
        assert_eq!(verdict.findings[0].args["others"], Arg::from("U1, U2, U3, U4, U5, …"));
        assert_eq!(verdict.findings[0].places.len(), 6);
    }

    #[test]
    fn w207_and_w208_say_what_is_awaited() {
        table(&[
            ("nothing came", |r| r.units[1].returned = Default::default(), &["U1 W207"]),
            ("not yet opened", |r| r.units[1].returned.counts.clear(), &["U1 W208"]),
            ("all came", |_| {}, &[]),
        ]);
    }
}
