//! Sections from what was understood: whole, or with one finding that says what they lack.

use std::collections::BTreeSet;

use super::asking::{Asking, Question};
use super::facts::Facts;
use super::{attendance, ballots, comments, people, results};
use crate::code::Code;
use crate::declaration::fields::{
    attendance as attendance_fields, ballot_rows, comments as comment_fields, proceedings,
    results as result_fields, tally_board,
};
use crate::declaration::{Key, Record, SECTIONS, SectionId, Value};
use crate::finding::{Arg, Finding, Place};
use crate::ingest::recognise::{Found, touches};
use crate::ingest::values::shown;
use crate::ledgers::confirmations::{Basis, Proposal};
use crate::round::{Plan, Sourced};

/// One count of the ballots.
#[derive(Default)]
pub(super) struct Count {
    /// What is said of its opening, where it is told apart from another.
    pub facts: Option<Facts>,
    /// Its results.
    pub results: results::Results,
    /// Its ballots.
    pub ballots: ballots::Ballots,
    /// A mark that is none.
    pub unknown_mark: Option<Place>,
    /// Where criteria are numbered without a head that says so.
    pub ballots_by_order: Option<Place>,
}

/// All that a file says in its own words.
#[derive(Default)]
pub(super) struct Understood {
    /// Facts of the field sections.
    pub facts: Facts,
    /// Who was convened and who came.
    pub groups: Vec<attendance::Group>,
    /// Who spoke.
    pub speeches: Vec<people::Speech>,
    /// Who counted.
    pub members: Vec<people::Member>,
    /// The counts.
    pub counts: Vec<Count>,
    /// What ballots say.
    pub comments: Vec<comments::Comment>,
    /// A comment that could not be read.
    pub unread_comment: Option<Place>,
}

/// Sections that are made of what was understood.
pub(super) struct Sections<'a> {
    /// The file, its unit, and the department's answers.
    pub asking: Asking<'a>,
    /// The plan.
    pub plan: &'a Plan,
    /// The sections.
    pub sections: Vec<Found>,
}

impl Sections<'_> {
    /// Makes every section that something is said of.
    pub fn take(&mut self, understood: &Understood) {
        self.fields(SectionId::Conference, &understood.facts);
        self.attendance(&understood.groups);
        self.speeches(&understood.speeches);
        self.board(&understood.members);
        self.fields(SectionId::Ballots, &understood.facts);
        for count in &understood.counts {
            self.fields(SectionId::Opening, count.facts.as_ref().unwrap_or(&understood.facts));
            self.results(count);
            self.ballots(count);
        }
        self.comments(&understood.comments, understood.unread_comment.as_ref());
    }

    /// A section with its records and what is wrong in it.
    fn push(
        &mut self,
        id: SectionId,
        place: Place,
        (records, findings): (Vec<Record>, Vec<Finding>),
        proposals: Vec<Proposal>,
    ) {
        let (code, partial, blank) = (None, false, false);
        let found = Found { id, place, code, records, findings, partial, blank, proposals };
        self.sections.push(found);
    }

    /// A table in which nothing is wrong and nothing asked.
    fn table(&mut self, id: SectionId, place: &Place, records: Vec<Record>) {
        self.push(id, place.clone(), (records, Vec::new()), Vec::new());
    }

    /// A field section: complete, or a finding that lists what it lacks.
    fn fields(&mut self, id: SectionId, facts: &Facts) {
        let Some(section) = SECTIONS.iter().find(|section| section.id == id) else { return };
        if !facts.has(id) {
            return;
        }
        let (mut record, mut proposals) = (Record::new(), Vec::new());
        let (mut missing, mut findings, mut place) = (Vec::new(), Vec::new(), None);
        for field in
            section.fields.iter().filter(|field| !["unit-code", "unit-name"].contains(&field.key))
        {
            let key = Key::Field(field.key);
            match self.asking.settle(id, field, facts.of((id, key)), &mut proposals) {
                Ok(Some(value)) => {
                    place.get_or_insert(value.place.clone());
                    record.insert(key, value);
                }
                Ok(None) if field.required => missing.push(field.label),
                Ok(None) => {}
                Err(readings) if field.required => {
                    findings.push(unclear(id, field.label, &readings))
                }
                Err(_) => {}
            }
        }
        // Words that also stand in other parts make no section by themselves.
        if record.len() < 2 || record.len() * 2 < missing.len() + findings.len() {
            return;
        }
        let place = place.unwrap_or_else(|| self.asking.place.clone());
        if !missing.is_empty() {
            findings.push(lacking(id, &place, &missing.join(", ")));
        }
        self.push(id, place, (vec![record], findings), proposals);
    }

    /// The attendance.
    fn attendance(&mut self, groups: &[attendance::Group]) {
        let Some(first) = groups.first() else { return };
        let records = groups.iter().map(|group| {
            let mut record = Record::new();
            let put = |record: &mut Record, key, value, place: &Place| {
                record.insert(key, Sourced { value, place: place.clone() });
            };
            put(
                &mut record,
                attendance_fields::GROUP.key(),
                people::text(&group.name),
                &group.place,
            );
            let keys = [
                attendance_fields::CONVENED.key(),
                attendance_fields::PRESENT.key(),
                attendance_fields::ABSENT.key(),
            ];
            for (key, count) in keys.into_iter().zip(&group.counts) {
                if let Some((count, place)) = count {
                    put(&mut record, key, Value::Count(*count), place);
                }
            }
            let absent =
                group.counts.get(2).and_then(Option::as_ref).is_some_and(|(count, _)| *count > 0);
            if let Some((reason, place)) = group.reason.as_ref().filter(|_| absent) {
                put(&mut record, attendance_fields::REASON.key(), people::text(reason), place);
            }
            record
        });
        self.table(SectionId::Attendance, &first.place, records.collect());
    }

    /// The proceedings.
    fn speeches(&mut self, speeches: &[people::Speech]) {
        let Some(first) = speeches.first().filter(|_| speeches.len() >= 2) else { return };
        let records = speeches.iter().map(|speech| {
            let sourced = |value, place: &Place| Sourced { value, place: place.clone() };
            let mut record = Record::from_iter([
                (
                    proceedings::SPEAKER.key(),
                    sourced(people::text(&speech.person.name), &speech.place),
                ),
                (proceedings::KIND.key(), sourced(Value::Choice(speech.kind), &speech.place)),
                (proceedings::TEXT.key(), sourced(people::text(&speech.text), &speech.text_place)),
            ]);
            if !speech.person.post.is_empty() {
                record.insert(
                    proceedings::POST.key(),
                    sourced(people::text(&speech.person.post), &speech.place),
                );
            }
            record
        });
        self.table(SectionId::Proceedings, &first.place, records.collect());
    }

    /// The tally board.
    fn board(&mut self, members: &[people::Member]) {
        let Some(first) = members.first().filter(|_| members.len() >= 2) else { return };
        let records = members.iter().map(|member| {
            let sourced = |value| Sourced { value, place: member.place.clone() };
            let mut record = Record::from_iter([
                (tally_board::NAME.key(), sourced(people::text(&member.person.name))),
                (tally_board::DUTY.key(), sourced(Value::Choice(member.duty))),
            ]);
            if !member.person.post.is_empty() {
                record.insert(tally_board::POST.key(), sourced(people::text(&member.person.post)));
            }
            record
        });
        self.table(SectionId::TallyBoard, &first.place, records.collect());
    }

    /// The results of a count: whole, or a finding that says for whom they are not.
    fn results(&mut self, count: &Count) {
        let (figures, unsettled, mut proposals) = self.settled_figures(count);
        let Some((_, (_, first))) = figures.first_key_value() else { return };
        let levels = self.plan.levels.len();
        let named: BTreeSet<usize> = figures.keys().map(|(_, leader, ..)| *leader).collect();
        let (mut records, mut missing) = (Vec::new(), BTreeSet::new());
        for leader in named {
            let Some(person) = self.asking.unit.registered.get(leader) else { continue };
            for (index, (_, criterion)) in self.plan.criteria().enumerate() {
                let figure = |level| figures.get(&(0, leader, index, level));
                let Some((_, place)) = (0..=levels).find_map(figure) else {
                    missing.insert(format!("{} {}", person.name, criterion.key));
                    continue;
                };
                let sourced = |value| Sourced { value, place: place.clone() };
                let mut record = Record::from_iter([
                    (result_fields::LEADER.key(), sourced(people::text(&person.name))),
                    (result_fields::CRITERION.key(), sourced(people::text(&criterion.key))),
                    (result_fields::LABEL.key(), sourced(people::text(&criterion.label))),
                ]);
                for level in 0..=levels {
                    let key = if level == levels {
                        result_fields::BLANK.key()
                    } else {
                        Key::Level(level)
                    };
                    match figure(level) {
                        Some((count, place)) => {
                            let value =
                                Sourced { value: Value::Count(*count), place: place.clone() };
                            record.insert(key, value);
                        }
                        None => drop(missing.insert(format!("{} {}", person.name, criterion.key))),
                    }
                }
                records.push(record);
            }
        }
        let mut findings = Vec::new();
        if !missing.is_empty() {
            let shown: Vec<&str> = missing.iter().take(6).map(String::as_str).collect();
            findings.push(lacking(SectionId::Results, first, &shown.join(", ")));
        }
        findings.extend(unsettled);
        let by_order = count.results.by_order.as_ref();
        findings.extend(self.refused_order(SectionId::Results, by_order, &mut proposals));
        // Sums under ballots are no results of their own unless they are whole.
        if !count.ballots.is_empty() && !findings.is_empty() {
            return;
        }
        let place = first.clone();
        self.push(SectionId::Results, place, (records, findings), proposals);
    }

    /// The figures of a count with what the department chose where two cells differ; E112 for the
    /// first that is not settled; what was asked.
    fn settled_figures(&self, count: &Count) -> (results::Figures, Option<Finding>, Vec<Proposal>) {
        let mut figures = count.results.figures.clone();
        let (mut unsettled, mut proposals) = (None, Vec::new());
        for (at, readings) in &count.results.clashes {
            let (_, leader, criterion, level) = *at;
            let leader = self.asking.unit.registered.get(leader).map_or("", |own| &*own.name);
            let criterion = self.plan.criteria().nth(criterion).map(|(_, own)| own.key.clone());
            let level = self.plan.levels.get(level).map_or("Không ý kiến", |own| &own.label);
            let question = Question {
                section: SectionId::Results,
                field: level,
                leader,
                criterion: criterion.as_deref().unwrap_or_default(),
            };
            let said = readings.iter().map(|(count, place)| Sourced {
                value: Value::Count(*count),
                place: place.clone(),
            });
            match self.asking.choose(&question, said.collect(), &mut proposals) {
                Ok(Sourced { value: Value::Count(count), place }) => {
                    figures.insert(*at, (count, place));
                }
                Ok(_) => {}
                Err(readings) => {
                    let name = format!("{leader} {} {level}", question.criterion);
                    unsettled.get_or_insert_with(|| unclear(SectionId::Results, &name, &readings));
                }
            }
        }
        (figures, unsettled, proposals)
    }

    /// Asks whether criteria that are numbered from 1, without a word that says so, are those of
    /// the round; E105 where the department says that they are not.
    fn refused_order(
        &self,
        section: SectionId,
        place: Option<&Place>,
        proposals: &mut Vec<Proposal>,
    ) -> Option<Finding> {
        let keys: Vec<&str> = self.plan.criteria().map(|(_, own)| own.key.as_str()).collect();
        let ([first, .., last], Some(place)) = (keys.as_slice(), place) else { return None };
        let said = people::text(&format!("1–{} là {first}–{last}", keys.len()));
        let question = Question { section, field: "Tiêu chí", leader: "", criterion: "" };
        let is_used = self.asking.infer(&question, Basis::Order, (place, &said), proposals);
        (!is_used).then(|| lacking(section, place, "Tiêu chí"))
    }

    /// The ballots of a count.
    fn ballots(&mut self, count: &Count) {
        let Some((_, first)) = count.ballots.first_key_value() else { return };
        let records = count.ballots.iter().filter_map(|((leader, number), ballot)| {
            let person = self.asking.unit.registered.get(*leader)?;
            let sourced = |value, place: &Place| Sourced { value, place: place.clone() };
            let mut record = Record::from_iter([
                (
                    ballot_rows::NUMBER.key(),
                    sourced(people::text(&number.to_string()), &ballot.place),
                ),
                (ballot_rows::LEADER.key(), sourced(people::text(&person.name), &ballot.place)),
            ]);
            if let Some(place) = &ballot.invalid {
                record.insert(ballot_rows::INVALID.key(), sourced(people::text("x"), place));
            }
            for (criterion, (level, place)) in &ballot.marks {
                record.insert(Key::Criterion(*criterion), sourced(Value::Mark(*level), place));
            }
            Some(record)
        });
        let records: Vec<Record> = records.collect();
        let findings = count.unknown_mark.iter().map(|place| {
            let finding = Finding::new(Code::E112, touches(SectionId::BallotRows)).at(place);
            finding.arg("section", SectionId::BallotRows.key()).arg("name", "").arg("readings", "")
        });
        let (mut findings, place): (Vec<Finding>, _) = (findings.collect(), first.place.clone());
        let mut proposals = Vec::new();
        let by_order = count.ballots_by_order.as_ref();
        findings.extend(self.refused_order(SectionId::BallotRows, by_order, &mut proposals));
        self.push(SectionId::BallotRows, place, (records, findings), proposals);
    }

    /// The comments.
    fn comments(&mut self, comments: &[comments::Comment], unread: Option<&Place>) {
        let Some(place) = comments.first().map(|first| &first.place).or(unread) else { return };
        let findings =
            unread.map(|at| lacking(SectionId::Comments, at, "Nội dung góp ý")).into_iter();
        let keys: Vec<&str> =
            self.plan.criteria().map(|(_, criterion)| criterion.key.as_str()).collect();
        let records = comments.iter().filter_map(|comment| {
            let person = self.asking.unit.registered.get(comment.leader)?;
            let sourced = |value| Sourced { value, place: comment.place.clone() };
            let mut record = Record::from_iter([
                (comment_fields::LEADER.key(), sourced(people::text(&person.name))),
                (comment_fields::TEXT.key(), sourced(people::text(&comment.text))),
            ]);
            if let Some(key) = comment.criterion.and_then(|at| keys.get(at)) {
                record.insert(comment_fields::CRITERION.key(), sourced(people::text(key)));
            }
            if let Some(kind) = comment.kind {
                record.insert(comment_fields::KIND.key(), sourced(Value::Choice(kind)));
            }
            Some(record)
        });
        let read = (records.collect(), findings.collect());
        self.push(SectionId::Comments, place.clone(), read, Vec::new());
    }
}

/// E105 for all that a section lacks.
fn lacking(id: SectionId, place: &Place, what: &str) -> Finding {
    let finding = Finding::new(Code::E105, touches(id)).at(place);
    finding.arg("what", "parts").arg("name", what).arg("section", id.key())
}

/// E112 for a field with two readings.
fn unclear(id: SectionId, label: &str, readings: &[Sourced<Value>]) -> Finding {
    let said: Vec<String> = readings.iter().map(|reading| quoted(&reading.value)).collect();
    let finding = Finding::new(Code::E112, touches(id));
    let finding = finding.arg("section", id.key()).arg("name", label);
    let finding = finding.arg("readings", Arg::Text(said.join(" / ")));
    readings.iter().fold(finding, |finding, reading| finding.at(&reading.place))
}

/// A reading as a message shows it.
fn quoted(value: &Value) -> String {
    match value {
        Value::Text(text) | Value::UnknownMark(text) => format!("“{text}”"),
        other => shown(other),
    }
}
