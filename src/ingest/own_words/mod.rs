//! Returns in an office's own words (bằng lời của đơn vị): sheets without our labels, read by what
//! their words, captions and tables say.
//!
//! 1. `page`: a sheet as rows with topics, and clauses that are read as one sentence;
//! 2. `facts`: words of the lexicon ([`crate::declaration::LEXICON`]) paired with values;
//! 3. `attendance`, `people`, `comments`: what has a shape of its own;
//! 4. `labels`, `results`, `ballots`: figures placed by the labels around them.
//!
//! A value is taken where the words say what it is and one reading is possible. Two readings are a
//! finding (E112), and what is missing in a section is one finding that lists it (E105). Nothing is
//! computed, and nothing chosen.

mod attendance;
mod ballots;
mod comments;
mod facts;
mod labels;
mod page;
mod people;
mod results;
mod text;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::Duration;

use super::recognise::{Found, Recognised, touches};
use super::returns::ReadFile;
use crate::code::Code;
use crate::declaration::fields::{
    attendance as attendance_fields, ballot_rows, comments as comment_fields, proceedings,
    results as result_fields, tally_board,
};
use crate::declaration::{Key, Record, SECTIONS, SectionId, Value};
use crate::finding::{Arg, Finding, Place, Touches};
use crate::fold;
use crate::formats::cells::{Cell, Sheet, Workbook};
use crate::formats::limits::Deadline;
use crate::round::{Plan, Sourced, Text, Unit};
use facts::{Facts, Known};
use labels::{Label, Labels};
use page::Page;

/// How many more sections must be read in own words than by labels, for a value that is wrong under
/// a label to be taken for chance: a caption of the office's own that happens to be one of ours.
const FAR_MORE: usize = 3;

/// The most cells of a workbook that is read for its words: more than any return has.
const MOST_CELLS: usize = 60_000;

/// What reading own words depends on.
pub struct Reading<'a> {
    /// The round's plan.
    plan: &'a Plan,
    /// The units of the registry.
    units: &'a [Unit],
    /// The lexicon.
    lexicon: Vec<Known>,
    /// How long a file may take.
    time: Duration,
    /// Whether the papers' font has a character.
    prints: &'a (dyn Fn(char) -> bool + Sync),
}

impl<'a> Reading<'a> {
    /// For a round.
    pub fn new(
        plan: &'a Plan,
        units: &'a [Unit],
        synonyms: &BTreeMap<String, Vec<String>>,
        (time, prints): (Duration, &'a (dyn Fn(char) -> bool + Sync)),
    ) -> Self {
        Self { plan, units, lexicon: facts::lexicon(synonyms), time, prints }
    }

    /// Reads the files that the labels of the declaration did not explain: what is understood takes
    /// the place of what was recognised with faults.
    pub fn apply(&self, files: &mut [ReadFile]) {
        let named: Vec<Option<usize>> = files.iter().map(|file| self.unit_of(file)).collect();
        let mut by_folder: BTreeMap<String, BTreeSet<usize>> = BTreeMap::new();
        for (file, unit) in files.iter().zip(&named) {
            if let (Some(folder), Some(unit)) = (file.folder(), unit) {
                by_folder.entry(folder.to_owned()).or_default().insert(*unit);
            }
        }
        for (file, named) in files.iter_mut().zip(named) {
            let Some(book) = file.book.take() else { continue };
            let folder = file.folder().and_then(|folder| by_folder.get(folder));
            let of_folder =
                folder.filter(|units| units.len() == 1).and_then(|units| units.first().copied());
            let Some(unit) = named.or(of_folder).and_then(|at| self.units.get(at)) else {
                continue;
            };
            let place = Place::file(&file.path);
            let Some(understood) = self.understand(&book, unit, &file.path) else { continue };
            self.merge(file, understood, unit, &place);
        }
    }

    /// The unit that a file names; none where it names none or several.
    fn unit_of(&self, file: &ReadFile) -> Option<usize> {
        let book = file.book.as_ref()?;
        let mut text = String::new();
        for sheet in &book.sheets {
            text.push_str(&sheet.name);
            for cell in sheet.cells.values() {
                if let Cell::Text(said) = cell {
                    text.push('\n');
                    text.push_str(said);
                }
            }
        }
        unit_named(&text, self.units)
    }

    /// What a workbook says of a unit; none when that takes too long or is too much.
    fn understand(&self, book: &Workbook, unit: &Unit, file: &Arc<str>) -> Option<Understood> {
        let deadline = Deadline::after(self.time);
        let cells: usize = book.sheets.iter().map(|sheet| sheet.cells.len()).sum();
        if cells > MOST_CELLS {
            return None;
        }
        let mut understood = Understood::default();
        let mut pages: Vec<Page<'_>> = book
            .sheets
            .iter()
            .filter(|sheet| !sheet.cells.is_empty())
            .map(|sheet| Page::new(sheet, Place::sheet(file, &sheet.name.as_str().into())))
            .collect();
        let heads = Labels::new(self.plan, &unit.registered);
        for page in &mut pages {
            if !page.tells_of_conference() && heads.stand_on(page) {
                page.opens();
            }
        }
        let mut groups = Vec::new();
        for page in &pages {
            deadline.check().ok()?;
            if groups.is_empty() {
                groups = attendance::read(page);
            }
            understood.speeches.extend(people::speeches(page));
            understood.members.extend(people::board(page));
            let mut labels = Labels::new(self.plan, &unit.registered);
            for row in &page.rows {
                row.cells.iter().for_each(|(_, text)| labels.learn(text));
            }
            let (comments, unread) = comments::read(page, &labels);
            understood.comments.extend(comments);
            understood.unread_comment = understood.unread_comment.or(unread);
            let halves = counts_apart(page, &labels);
            if halves.is_empty() {
                deadline.check().ok()?;
                facts::read(page, &self.lexicon, &mut understood.facts);
                let count = understood.counts.first_mut();
                let count = match count {
                    Some(count) => count,
                    None => {
                        understood.counts.push(Count::default());
                        understood.counts.first_mut()?
                    }
                };
                results::read(page, &labels, &mut count.results);
                if let Err(place) = ballots::read(page, &labels, &mut count.ballots) {
                    count.unknown_mark.get_or_insert(place);
                }
            }
            for (sheet, index) in halves {
                deadline.check().ok()?;
                let half = Page::new(&sheet, page.place.clone());
                let mut count = Count { facts: Some(Facts::default()), ..Count::default() };
                if index == 0 {
                    facts::read(&half, &self.lexicon, &mut understood.facts);
                }
                if let Some(own) = &mut count.facts {
                    facts::read(&half, &self.lexicon, own);
                }
                results::read(&half, &labels, &mut count.results);
                understood.counts.push(count);
            }
        }
        for page in &pages {
            attendance::absentees(page, &mut groups);
        }
        understood.groups = groups;
        Some(understood)
    }

    /// E111 for every text with a character that the papers cannot print.
    fn refuse_unprintable(&self, found: &mut Found) {
        let id = found.id;
        let findings = &mut found.findings;
        for record in &mut found.records {
            record.retain(|_, value| {
                let Value::Text(text) = &value.value else { return true };
                let Some(character) = text.chars().find(|c| !(self.prints)(*c)) else {
                    return true;
                };
                let finding = Finding::new(Code::E111, touches(id)).at(&value.place);
                let finding = finding.arg("character", fold::character_code(character));
                findings.push(finding.arg("text", fold::without_turns(text)));
                false
            });
        }
    }

    /// Puts what was understood into the place of what was recognised with faults.
    fn merge(&self, file: &mut ReadFile, understood: Understood, unit: &Unit, place: &Place) {
        let mut read = Sections { unit, plan: self.plan, place, sections: Vec::new() };
        read.take(&understood);
        let recognised = file.recognised.get_or_insert_with(Recognised::default);
        let ids = |fits: &dyn Fn(&Found) -> bool| -> BTreeSet<SectionId> {
            recognised.sections.iter().filter(|found| fits(found)).map(|found| found.id).collect()
        };
        let clean = ids(&is_clean);
        // A value that is wrong under its own label is told as such, whatever stands elsewhere.
        let held = ids(&|found| found.has_wrong_values() && !found.lacks_labels());
        let whole: BTreeSet<SectionId> = SECTIONS
            .iter()
            .map(|section| section.id)
            .filter(|id| {
                let mut own = read.sections.iter().filter(|found| found.id == *id).peekable();
                own.peek().is_some() && own.all(|found| found.findings.is_empty())
            })
            .collect();
        // What an office mostly says in its own words is read by them.
        let own = whole.len() > clean.len() + held.len();
        let held =
            if whole.len() >= clean.len() + held.len() + FAR_MORE { BTreeSet::new() } else { held };
        // A return in our labels with a slip in it is told of its slip.
        let lacking = ids(&Found::lacks_labels).len();
        let slips = !recognised.codes.is_empty() && clean.len() > lacking && lacking > 0;
        let known = whole.iter().all(|id| clean.contains(id) || held.contains(id));
        if whole.is_empty() || slips || !own && known {
            return;
        }
        let replaced: BTreeSet<SectionId> = read
            .sections
            .iter()
            .map(|found| found.id)
            .filter(|id| !held.contains(id) && (own || whole.contains(id) && !clean.contains(id)))
            .filter(|id| whole.contains(id) || !clean.contains(id))
            .collect();
        let understood: Vec<Found> =
            read.sections.into_iter().filter(|found| replaced.contains(&found.id)).collect();
        recognised.sections.retain(|found| !replaced.contains(&found.id));
        if own {
            recognised.sections.retain(|found| is_clean(found) || held.contains(&found.id));
        }
        file.findings.retain(|finding| finding.code != Code::E104);
        let code =
            |found: &Found| Sourced { value: Text::from(&*unit.code), place: found.place.clone() };
        for mut found in understood {
            self.refuse_unprintable(&mut found);
            found.code = Some(code(&found));
            recognised.codes.extend(found.code.clone());
            recognised.sections.push(found);
        }
    }
}

/// Whether a recognised section is read without a fault.
pub(super) fn is_clean(found: &Found) -> bool {
    let harmless =
        |finding: &Finding| finding.touches == Touches::Nothing && finding.code != Code::W101;
    !found.partial && !found.blank && found.findings.iter().all(harmless)
}

/// The one unit that a text names by its code or name.
fn unit_named(text: &str, units: &[Unit]) -> Option<usize> {
    let folded = spelled_out(&fold::words(text));
    let words = text::Words::of(&text.chars().take(200_000).collect::<String>());
    let mut found: Vec<(usize, usize)> = Vec::new();
    for (at, unit) in units.iter().enumerate() {
        let name = fold::words(&unit.name);
        let code: Vec<char> = fold::words(&unit.code).chars().collect();
        let mut from = 0;
        let by_code = std::iter::from_fn(|| {
            let found = words.find(&code, from)?;
            from = found + 1;
            Some(found)
        })
        .any(|found| {
            words.folded.get(found + code.len()) != Some(&'-')
                && found.checked_sub(1).and_then(|b| words.folded.get(b)) != Some(&'-')
        });
        if by_code || folded.contains(&name) {
            found.push((at, name.chars().count()));
        }
    }
    // `Mầm non Sài Đồng` stands in `Mầm non Đô thị Sài Đồng`: the longer name is meant.
    let longest = found.iter().map(|(_, length)| *length).max()?;
    let mut meant = found.iter().filter(|(at, length)| {
        *length == longest
            || !units.get(*at).is_some_and(|unit| {
                let name = fold::words(&unit.name);
                found.iter().any(|(other, more)| {
                    more > length
                        && units
                            .get(*other)
                            .is_some_and(|other| fold::words(&other.name).contains(&name))
                })
            })
    });
    match (meant.next(), meant.next()) {
        (Some((at, _)), None) => Some(*at),
        _ => None,
    }
}

/// Common short forms of units' names, spelled out.
fn spelled_out(folded: &str) -> String {
    folded
        .replace("p. ", "phường ")
        .replace("ubnd phường", "ubnd")
        .replace(" mn ", " trường mầm non ")
        .replace(" th ", " trường tiểu học ")
}

/// Two counts side by side on a page, as sheets of their own with the labels left of them.
fn counts_apart(page: &Page<'_>, labels: &Labels) -> Vec<(Sheet, usize)> {
    for row in &page.rows {
        let marks: Vec<u32> = row
            .cells
            .iter()
            .filter(|(_, text)| {
                labels.of(text).iter().any(|label| matches!(label, Label::Count(_)))
            })
            .map(|(col, _)| *col)
            .collect();
        let Some(first) = marks.first().copied().filter(|_| marks.len() > 1) else { continue };
        let end = row
            .cells
            .iter()
            .map(|(col, _)| *col)
            .find(|col| marks.last().is_some_and(|last| col > last));
        return marks
            .iter()
            .enumerate()
            .map(|(index, from)| {
                let to = marks.get(index + 1).copied().or(end).unwrap_or(u32::MAX);
                let own = |(at, col): &(u32, u32)| {
                    *at < row.row
                        || *col < first
                            && page.rows.iter().any(|r| r.row == *at && r.cells.len() > 1)
                        || (*from..to).contains(col)
                };
                let cells = page
                    .sheet
                    .cells
                    .iter()
                    .filter(|(at, _)| own(at))
                    .map(|(at, cell)| (*at, cell.clone()));
                let sheet = Sheet {
                    name: page.sheet.name.clone(),
                    cells: cells.collect(),
                    merged: page.sheet.merged.clone(),
                    ..Sheet::default()
                };
                (sheet, index)
            })
            .collect();
    }
    Vec::new()
}

/// One count of the ballots.
#[derive(Default)]
struct Count {
    /// What is said of its opening, where it is told apart from another.
    facts: Option<Facts>,
    /// Its results.
    results: results::Results,
    /// Its ballots.
    ballots: ballots::Ballots,
    /// A mark that is none.
    unknown_mark: Option<Place>,
}

/// All that a file says in its own words.
#[derive(Default)]
struct Understood {
    /// Facts of the field sections.
    facts: Facts,
    /// Who was convened and who came.
    groups: Vec<attendance::Group>,
    /// Who spoke.
    speeches: Vec<people::Speech>,
    /// Who counted.
    members: Vec<people::Member>,
    /// The counts.
    counts: Vec<Count>,
    /// What ballots say.
    comments: Vec<comments::Comment>,
    /// A comment that could not be read.
    unread_comment: Option<Place>,
}

/// Sections that are made of what was understood.
struct Sections<'a> {
    /// The unit.
    unit: &'a Unit,
    /// The plan.
    plan: &'a Plan,
    /// The file.
    place: &'a Place,
    /// The sections.
    sections: Vec<Found>,
}

impl Sections<'_> {
    /// Makes every section that something is said of.
    fn take(&mut self, understood: &Understood) {
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
    fn push(&mut self, id: SectionId, place: Place, records: Vec<Record>, findings: Vec<Finding>) {
        let found =
            Found { id, place, code: None, records, findings, partial: false, blank: false };
        self.sections.push(found);
    }

    /// A field section: complete, or a finding that lists what it lacks.
    fn fields(&mut self, id: SectionId, facts: &Facts) {
        let Some(section) = SECTIONS.iter().find(|section| section.id == id) else { return };
        if !facts.has(id) {
            return;
        }
        let mut record = Record::new();
        let (mut missing, mut findings, mut place) = (Vec::new(), Vec::new(), None);
        for field in
            section.fields.iter().filter(|field| !["unit-code", "unit-name"].contains(&field.key))
        {
            let key = Key::Field(field.key);
            match facts.of((id, key)) {
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
        let place = place.unwrap_or_else(|| self.place.clone());
        if !missing.is_empty() {
            findings.push(lacking(id, &place, &missing.join(", ")));
        }
        self.push(id, place, vec![record], findings);
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
        let (records, place) = (records.collect(), first.place.clone());
        self.push(SectionId::Attendance, place, records, Vec::new());
    }

    /// The proceedings.
    fn speeches(&mut self, speeches: &[people::Speech]) {
        let Some(first) = speeches.first().filter(|_| speeches.len() >= 2) else { return };
        let records = speeches.iter().map(|speech| {
            let sourced = |value, place: &Place| Sourced { value, place: place.clone() };
            let mut record = Record::from([
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
        let (records, place) = (records.collect(), first.place.clone());
        self.push(SectionId::Proceedings, place, records, Vec::new());
    }

    /// The tally board.
    fn board(&mut self, members: &[people::Member]) {
        let Some(first) = members.first().filter(|_| members.len() >= 2) else { return };
        let records = members.iter().map(|member| {
            let sourced = |value| Sourced { value, place: member.place.clone() };
            let mut record = Record::from([
                (tally_board::NAME.key(), sourced(people::text(&member.person.name))),
                (tally_board::DUTY.key(), sourced(Value::Choice(member.duty))),
            ]);
            if !member.person.post.is_empty() {
                record.insert(tally_board::POST.key(), sourced(people::text(&member.person.post)));
            }
            record
        });
        let (records, place) = (records.collect(), first.place.clone());
        self.push(SectionId::TallyBoard, place, records, Vec::new());
    }

    /// The results of a count: whole, or a finding that says for whom they are not.
    fn results(&mut self, count: &Count) {
        let figures = &count.results.figures;
        let Some((_, (_, first))) = figures.first_key_value() else { return };
        let levels = self.plan.levels.len();
        let named: BTreeSet<usize> = figures.keys().map(|(_, leader, ..)| *leader).collect();
        let (mut records, mut missing) = (Vec::new(), BTreeSet::new());
        for leader in named {
            let Some(person) = self.unit.registered.get(leader) else { continue };
            for (index, (_, criterion)) in self.plan.criteria().enumerate() {
                let figure = |level| figures.get(&(0, leader, index, level));
                let Some((_, place)) = (0..=levels).find_map(figure) else {
                    missing.insert(format!("{} {}", person.name, criterion.key));
                    continue;
                };
                let sourced = |value| Sourced { value, place: place.clone() };
                let mut record = Record::from([
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
        findings.extend(count.results.clashes.first().map(|(one, other)| {
            let finding = Finding::new(Code::E112, touches(SectionId::Results)).at(one).at(other);
            finding.arg("section", SectionId::Results.key()).arg("name", "").arg("readings", "")
        }));
        // Sums under ballots are no results of their own unless they are whole.
        if !count.ballots.is_empty() && !findings.is_empty() {
            return;
        }
        let place = first.clone();
        self.push(SectionId::Results, place, records, findings);
    }

    /// The ballots of a count.
    fn ballots(&mut self, count: &Count) {
        let Some((_, first)) = count.ballots.first_key_value() else { return };
        let records = count.ballots.iter().filter_map(|((leader, number), ballot)| {
            let person = self.unit.registered.get(*leader)?;
            let sourced = |value, place: &Place| Sourced { value, place: place.clone() };
            let mut record = Record::from([
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
        let (findings, place) = (findings.collect(), first.place.clone());
        self.push(SectionId::BallotRows, place, records, findings);
    }

    /// The comments.
    fn comments(&mut self, comments: &[comments::Comment], unread: Option<&Place>) {
        let Some(place) = comments.first().map(|first| &first.place).or(unread) else { return };
        let findings =
            unread.map(|at| lacking(SectionId::Comments, at, "Nội dung góp ý")).into_iter();
        let keys: Vec<&str> =
            self.plan.criteria().map(|(_, criterion)| criterion.key.as_str()).collect();
        let records = comments.iter().filter_map(|comment| {
            let person = self.unit.registered.get(comment.leader)?;
            let sourced = |value| Sourced { value, place: comment.place.clone() };
            let mut record = Record::from([
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
        self.push(SectionId::Comments, place.clone(), records.collect(), findings.collect());
    }
}

/// E105 for all that a section lacks.
fn lacking(id: SectionId, place: &Place, what: &str) -> Finding {
    let finding = Finding::new(Code::E105, touches(id)).at(place);
    finding.arg("what", "parts").arg("name", what).arg("section", id.key())
}

/// E112 for a field with two readings.
fn unclear(id: SectionId, label: &str, readings: &[Sourced<Value>]) -> Finding {
    let said: Vec<String> = readings.iter().map(|reading| shown(&reading.value)).collect();
    let finding = Finding::new(Code::E112, touches(id));
    let finding = finding.arg("section", id.key()).arg("name", label);
    let finding = finding.arg("readings", Arg::Text(said.join(" / ")));
    readings.iter().fold(finding, |finding, reading| finding.at(&reading.place))
}

/// A reading as a message shows it.
fn shown(value: &Value) -> String {
    match value {
        Value::Text(text) | Value::UnknownMark(text) => format!("“{text}”"),
        Value::Count(count) => count.to_string(),
        Value::Date(date) => crate::wording::Date::from(*date).short,
        Value::Time(time) => crate::wording::hour(*time),
        Value::Choice(word) => (*word).to_owned(),
        Value::Mark(level) => level.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_lexeme_names_a_field_of_its_section() {
        for lexeme in crate::declaration::LEXICON {
            let section =
                SECTIONS.iter().find(|section| section.id == lexeme.section).expect("a section");
            assert!(
                section.fields.iter().any(|field| field.key == lexeme.field.key),
                "{}",
                lexeme.field.key
            );
        }
    }
}
