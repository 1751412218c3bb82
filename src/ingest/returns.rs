//! Sections → returns: whose each section is, what was given twice, and the
//! typed values of every unit. Where several units are possible it is a finding.

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use chrono::{NaiveDate, NaiveTime};

use super::recognise::{Found, Recognised, Record, Value, touches};
use crate::code::Code;
use crate::declaration::{
    COMMENT_KINDS, DUTIES, Key, Pattern, SPEECH_KINDS, SUBJECTS, SectionId, Type,
};
use crate::finding::{Finding, Place, Touches};
use crate::fold;
use crate::round::{
    AttendanceRow, BallotRow, Ballots, BoardMember, Comment, CommentKind, Conference, Count, Duty,
    Explanation, Mark, Maybe, Opening, Outcome, Plan, Postponed, ResultRow, Return, Sourced,
    Speech, SpeechKind, Text, Unit,
};
use crate::wording;

/// One file of the input folder after reading.
pub struct ReadFile {
    /// Path below the input folder, with `/`.
    pub path: Arc<str>,
    /// When it was last saved, as the file itself says (`2023-05-20T08:00:00Z`).
    pub saved: Option<String>,
    /// What was recognised; none when the file could not be read.
    pub recognised: Option<Recognised>,
    /// Why it could not be read.
    pub findings: Vec<Finding>,
}

impl ReadFile {
    /// The folder it lies in; none directly in the input folder, which belongs
    /// to no unit.
    fn folder(&self) -> Option<&str> {
        self.path.rsplit_once('/').map(|(folder, _)| folder)
    }
}

/// A section and the unit and file it belongs to.
struct Owned {
    /// Index of the unit.
    unit: usize,
    /// Index of the file.
    file: usize,
    /// The section.
    found: Found,
}

/// Gives every section to its unit and fills in the units' returns.
///
/// Returns the findings, and for each file the units it holds sections of.
pub fn assemble(
    units: &mut [Unit],
    files: Vec<ReadFile>,
    plan: &Plan,
    patterns: &[Pattern],
) -> (Vec<Finding>, Vec<Vec<Text>>) {
    let mut findings = Vec::new();
    let saved: BTreeMap<Arc<str>, String> =
        files.iter().filter_map(|file| Some((file.path.clone(), file.saved.clone()?))).collect();
    let (owned, holders) = assign(units, files, &mut findings);
    let mut by_unit: BTreeMap<usize, Vec<(usize, Found)>> = BTreeMap::new();
    for Owned { unit, file, found } in owned {
        by_unit.entry(unit).or_default().push((file, found));
    }
    for (index, sections) in by_unit {
        if let Some(unit) = units.get_mut(index) {
            let code = unit.code.clone();
            if let Some(place) = untouched(&sections) {
                unit.returned.untouched = Some(place);
                continue;
            }
            unit.returned.received = true;
            let mut own = fill(&mut unit.returned, sections, plan, patterns);
            for finding in &mut own {
                finding.unit = Some(code.clone());
                name_newer(finding, &saved);
            }
            findings.append(&mut own);
        }
    }
    let holders = holders
        .into_iter()
        .map(|held| held.into_iter().filter_map(|at| Some(units.get(at)?.code.clone())).collect())
        .collect();
    (findings, holders)
}

/// Where a form stands of which nothing was filled in; none when anything was.
fn untouched(sections: &[(usize, Found)]) -> Option<Place> {
    let all = sections.iter().all(|(_, found)| found.blank);
    sections.first().filter(|_| all).map(|(_, found)| Place::file(&found.place.file))
}

/// Units by their folded codes.
struct Registry<'a> {
    /// Index by folded code.
    by_code: BTreeMap<String, usize>,
    /// The units.
    units: &'a [Unit],
}

impl<'a> Registry<'a> {
    /// Indexes the units.
    fn new(units: &'a [Unit]) -> Self {
        let by_code =
            units.iter().enumerate().map(|(at, unit)| (fold::code(&unit.code), at)).collect();
        Self { by_code, units }
    }

    /// The unit with this code.
    fn find(&self, code: &str) -> Option<usize> {
        self.by_code.get(&fold::code(code)).copied()
    }

    /// The units' codes for a message.
    fn codes(&self, units: &BTreeSet<usize>) -> String {
        let codes = units.iter().filter_map(|at| self.units.get(*at)).map(|unit| &*unit.code);
        codes.collect::<Vec<_>>().join(", ")
    }
}

/// Decides whose each section is (`input.md`, "A return").
fn assign(
    units: &mut [Unit],
    files: Vec<ReadFile>,
    findings: &mut Vec<Finding>,
) -> (Vec<Owned>, Vec<BTreeSet<usize>>) {
    let registry = Registry::new(units);
    let named: Vec<BTreeSet<usize>> =
        files.iter().map(|file| units_named(file, &registry)).collect();
    let mut by_folder: BTreeMap<&str, BTreeSet<usize>> = BTreeMap::new();
    for (file, named) in files.iter().zip(&named) {
        if let Some(folder) = file.folder() {
            by_folder.entry(folder).or_default().extend(named);
        }
    }
    let folder_units: Vec<BTreeSet<usize>> = files
        .iter()
        .map(|file| {
            file.folder().and_then(|folder| by_folder.get(folder)).cloned().unwrap_or_default()
        })
        .collect();
    let mut owned = Vec::new();
    let mut names = Vec::new();
    let mut holders = vec![BTreeSet::new(); files.len()];
    for (index, file) in files.into_iter().enumerate() {
        let folder = folder_units.get(index).cloned().unwrap_or_default();
        let workbook = named.get(index).cloned().unwrap_or_default();
        let only = only(&workbook).or_else(|| only(&folder).filter(|_| workbook.is_empty()));
        let code_of = |unit: Option<usize>| {
            unit.and_then(|at| registry.units.get(at)).map(|u| u.code.clone())
        };
        for finding in file.findings {
            findings.push(finding.unit(code_of(only).as_ref()));
        }
        let Some(recognised) = file.recognised else { continue };
        for finding in recognised.findings {
            findings.push(finding.unit(code_of(only).as_ref()));
        }
        findings.extend(unknown_codes(&recognised.codes, &registry));
        let has_unknown_code = recognised.codes.iter().any(|code| registry.find(code).is_none());
        let sheet_units = |place: &Place| -> Option<BTreeSet<usize>> {
            let on_sheet = recognised.codes.iter().filter(|code| code.place.sheet == place.sheet);
            let codes: Vec<_> = on_sheet.collect();
            (!codes.is_empty())
                .then(|| codes.iter().filter_map(|code| registry.find(code)).collect())
        };
        for name in recognised.names {
            let unit = match &name.code {
                Some(code) => registry.find(code),
                None => only,
            };
            names.extend(unit.map(|unit| (unit, name.name)));
        }
        let complete: BTreeSet<SectionId> = recognised
            .sections
            .iter()
            .filter(|found| !found.partial)
            .map(|found| found.id)
            .collect();
        for mut found in recognised.sections {
            // What looks like a section but lacks columns is another table when
            // the file has the section itself.
            if found.partial && complete.contains(&found.id) {
                continue;
            }
            let owner = match (&found.code, sheet_units(&found.place)) {
                (Some(code), _) => match registry.find(code) {
                    Some(unit) => Ok(unit),
                    None => continue,
                },
                (None, Some(on_sheet)) if on_sheet.is_empty() => continue,
                (None, Some(on_sheet)) => only_of(&on_sheet),
                // Whose it is hangs on a code that is wrong, and reported.
                (None, None) if has_unknown_code => continue,
                (None, None) if !workbook.is_empty() => only_of(&workbook),
                (None, None) => only_of(&folder),
            };
            match owner {
                Ok(unit) => {
                    if let Some(holder) = holders.get_mut(index) {
                        holder.insert(unit);
                    }
                    owned.push(Owned { unit, file: index, found });
                }
                Err(candidates) => {
                    findings.append(&mut found.findings);
                    findings.push(
                        Finding::new(Code::E205, touches(found.id))
                            .at(&found.place)
                            .arg("section", found.id.key())
                            .arg("candidates", registry.codes(&candidates)),
                    );
                }
            }
        }
    }
    for (unit, name) in names {
        if let Some(unit) = units.get_mut(unit) {
            unit.returned.names.push(name);
        }
    }
    (owned, holders)
}

/// The only unit of a set.
fn only(units: &BTreeSet<usize>) -> Option<usize> {
    units.first().filter(|_| units.len() == 1).copied()
}

/// The only unit of a set, or the set.
fn only_of(units: &BTreeSet<usize>) -> Result<usize, BTreeSet<usize>> {
    only(units).ok_or_else(|| units.clone())
}

/// The units of the registry that a file names.
fn units_named(file: &ReadFile, registry: &Registry<'_>) -> BTreeSet<usize> {
    let codes = file.recognised.iter().flat_map(|recognised| &recognised.codes);
    codes.filter_map(|code| registry.find(code)).collect()
}

/// E201 for each code that the registry does not know, once a code and file.
fn unknown_codes(codes: &[Sourced<Text>], registry: &Registry<'_>) -> Vec<Finding> {
    let mut seen = BTreeSet::new();
    let unknown =
        codes.iter().filter(|code| registry.find(code).is_none() && seen.insert(fold::code(code)));
    unknown
        .map(|code| {
            let known = registry.units.iter().map(|unit| &*unit.code);
            Finding::new(Code::E201, Touches::Both)
                .at(&code.place)
                .arg("text", &code.value)
                .arg("nearest", fold::nearest(code, known).unwrap_or_default())
        })
        .collect()
}

/// Fills in one unit's return from its sections.
fn fill(
    returned: &mut Return,
    sections: Vec<(usize, Found)>,
    plan: &Plan,
    patterns: &[Pattern],
) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut seen: BTreeSet<SectionId> = BTreeSet::new();
    let meetings = Meetings::of(&sections);
    let mut first: BTreeMap<(SectionId, u32), Found> = BTreeMap::new();
    let (mut parts, mut comments) = (Vec::new(), Vec::<Found>::new());
    let place = sections.first().map(|(_, found)| found.place.clone());
    let mut blank = BTreeMap::new();
    for (file, mut found) in sections {
        findings.append(&mut found.findings);
        if found.blank {
            blank.entry(found.id).or_insert(found.place);
            continue;
        }
        seen.insert(found.id);
        match found.id {
            SectionId::Opening | SectionId::Results | SectionId::BallotRows => {
                parts.push((file, found))
            }
            SectionId::Comments => {
                if let Some(before) = comments.iter().find(|before| same_values(before, &found)) {
                    findings.push(given_twice(before, &found, patterns));
                    continue;
                }
                returned.comments.extend(found.records.iter().map(comment));
                comments.push(found);
            }
            SectionId::Explanations => {
                returned.explanations.extend(found.records.iter().map(explanation));
            }
            id => {
                let key = (id, meetings.number(file, &found));
                match first.get(&key) {
                    Some(before) => findings.push(given_twice(before, &found, patterns)),
                    None => {
                        first.insert(key, found);
                    }
                }
            }
        }
    }
    let (held, postponed) = by_outcome(&first, patterns, &mut findings);
    returned.postponed = postponed;
    let records =
        |id: SectionId| first.get(&(id, held)).map_or(&[][..], |found| found.records.as_slice());
    let single = |id: SectionId| {
        first.get(&(id, held)).and_then(|found| Some((found, found.records.first()?)))
    };
    returned.conference =
        single(SectionId::Conference).map(|(found, record)| conference(&found.place, record));
    returned.ballots =
        single(SectionId::Ballots).map(|(found, record)| ballots(&found.place, record));
    returned.attendance = records(SectionId::Attendance).iter().map(attendance_row).collect();
    returned.proceedings = records(SectionId::Proceedings).iter().map(speech).collect();
    returned.tally_board = records(SectionId::TallyBoard).iter().map(board_member).collect();
    returned.counts = counts(parts, plan);
    findings.extend(take_out_copies(&mut returned.counts));
    let there: BTreeSet<SectionId> =
        first.keys().filter(|(_, number)| *number == held).map(|(id, _)| *id).collect();
    seen.retain(|id| !OF_A_CONFERENCE.contains(id));
    seen.extend(there);
    if let Some(place) = place {
        findings.extend(missing_sections(&seen, &blank, returned, &place));
    }
    findings
}

/// The sections that each of a unit's conferences has for itself.
const OF_A_CONFERENCE: [SectionId; 5] = [
    SectionId::Conference,
    SectionId::Attendance,
    SectionId::Proceedings,
    SectionId::TallyBoard,
    SectionId::Ballots,
];

/// A unit's conferences and where its sections name them.
struct Meetings {
    /// File, sheet and row of each conference section, with its Lần họp.
    named: Vec<(usize, Place, u32)>,
}

impl Meetings {
    /// The conferences that these sections tell of.
    fn of(sections: &[(usize, Found)]) -> Self {
        let conferences =
            sections.iter().filter(|(_, found)| found.id == SectionId::Conference && !found.blank);
        let named = conferences.map(|(file, found)| {
            let number = found.records.first().and_then(|r| count_of(r, Key::Field("meeting")));
            (*file, found.place.clone(), number.map_or(1, |number| number.value))
        });
        Self { named: named.collect() }
    }

    /// Which conference a section is of: that of its sheet, where several stand on it
    /// that nearest above; else that of its file; else the unit's last.
    fn number(&self, file: usize, found: &Found) -> u32 {
        let of_file = || self.named.iter().filter(|(at, ..)| *at == file);
        let on_sheet = || of_file().filter(|(_, place, _)| place.sheet == found.place.sheet);
        let above = on_sheet().filter(|(_, place, _)| place.cell <= found.place.cell);
        let nearest = above.max_by_key(|(_, place, _)| place.cell).or_else(|| on_sheet().next());
        let last = |among: &mut dyn Iterator<Item = &(usize, Place, u32)>| {
            among.map(|(.., number)| *number).max()
        };
        nearest
            .map(|(.., number)| *number)
            .or_else(|| last(&mut of_file()))
            .or_else(|| last(&mut self.named.iter()))
            .unwrap_or(1)
    }
}

/// The number of the conference that was held, and those that were put off. Two that
/// were both held contradict each other.
fn by_outcome(
    first: &BTreeMap<(SectionId, u32), Found>,
    patterns: &[Pattern],
    findings: &mut Vec<Finding>,
) -> (u32, Vec<Postponed>) {
    let mut held: Option<(u32, &Found)> = None;
    let mut postponed = Vec::new();
    let conferences = first.iter().filter(|((id, _), _)| *id == SectionId::Conference);
    for ((_, number), found) in conferences {
        let Some(record) = found.records.first() else { continue };
        let told = conference(&found.place, record);
        if told.is_postponed() {
            let rows = |id| first.get(&(id, *number)).map_or(&[][..], |found| &found.records[..]);
            postponed.push(Postponed {
                conference: told,
                attendance: rows(SectionId::Attendance).iter().map(attendance_row).collect(),
                proceedings: rows(SectionId::Proceedings).iter().map(speech).collect(),
                ballots: first
                    .get(&(SectionId::Ballots, *number))
                    .and_then(|found| Some(ballots(&found.place, found.records.first()?))),
            });
        } else if let Some((_, before)) = held {
            findings.push(given_twice(before, found, patterns));
        } else {
            held = Some((*number, found));
        }
    }
    // Sections that came without any conference are of the first.
    let last = first.keys().map(|(_, number)| *number).max().unwrap_or(1);
    let after = postponed.iter().map(|p| p.conference.meeting_number()).max().unwrap_or(0);
    (held.map_or_else(|| last.max(after + 1), |(number, _)| number), postponed)
}

/// E110 for required sections that did not come, or came as a blank form.
fn missing_sections(
    seen: &BTreeSet<SectionId>,
    blank: &BTreeMap<SectionId, Place>,
    returned: &Return,
    place: &Place,
) -> Vec<Finding> {
    let missing = |id: SectionId, place: &Place| {
        let finding = Finding::new(Code::E110, touches(id)).arg("section", id.key());
        match blank.get(&id) {
            Some(blank) => finding.at(blank).arg("why", "blank"),
            None => finding.at(&Place::file(&place.file)).arg("why", "absent"),
        }
    };
    let own =
        [SectionId::Conference, SectionId::Attendance, SectionId::TallyBoard, SectionId::Ballots];
    let known = returned.conference.as_ref().map(|conference| &conference.place);
    // A unit whose conference was put off owes nothing until the next is held.
    let waits = !returned.postponed.is_empty() && own.iter().all(|id| !seen.contains(id));
    let mut findings: Vec<Finding> = own
        .into_iter()
        .filter(|id| !waits && !seen.contains(id))
        .map(|id| missing(id, known.unwrap_or(place)))
        .collect();
    let put_off = returned.postponed.iter().filter(|postponed| postponed.attendance.is_empty());
    findings.extend(put_off.map(|p| missing(SectionId::Attendance, &p.conference.place)));
    for count in &returned.counts {
        let rows = count.results.first().and_then(|row| row.leader.as_ref());
        let ballots = count.ballot_rows.first().and_then(|row| row.leader.as_ref());
        match &count.opening {
            Some(opening) if count.results.is_empty() && count.ballot_rows.is_empty() => {
                // What could not be read of a table was reported where it stands.
                if !seen.contains(&SectionId::Results) && !seen.contains(&SectionId::BallotRows) {
                    findings.push(missing(SectionId::Results, &opening.place));
                }
            }
            None => {
                let place = rows.or(ballots).map_or(place, |leader| &leader.place);
                findings.push(missing(SectionId::Opening, place));
            }
            Some(_) => {}
        }
    }
    findings
}

/// Whether two sections say the same in every value.
fn same_values(one: &Found, two: &Found) -> bool {
    let values = |found: &Found| -> Vec<Vec<(Key, String)>> {
        let record = |record: &Record| {
            record.iter().map(|(key, value)| (*key, comparable(&value.value))).collect()
        };
        found.records.iter().map(record).collect()
    };
    values(one) == values(two)
}

/// Takes out counts that are copies: all their values are those of a count before, its
/// counter included. One note each (W202).
fn take_out_copies(counts: &mut Vec<Count>) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut seen: BTreeMap<String, Place> = BTreeMap::new();
    counts.retain(|count| {
        let Some(opening) = count.opening.as_ref().filter(|opening| opening.counter.is_some())
        else {
            return true;
        };
        match seen.entry(values_of(count)) {
            Entry::Vacant(entry) => {
                entry.insert(opening.place.clone());
                true
            }
            Entry::Occupied(before) => {
                let finding = Finding::new(Code::W202, Touches::Nothing).at(&opening.place);
                let finding = finding.at(before.get()).arg("section", SectionId::Opening.key());
                let finding = finding.arg("newer", "").arg("why", "section");
                findings.push(finding.arg("file", "").arg("other", ""));
                false
            }
        }
    });
    findings
}

/// All that a count says, without where it stands.
fn values_of(count: &Count) -> String {
    fn value<T: std::fmt::Debug>(cell: &Maybe<T>) -> String {
        cell.as_ref().map(|cell| format!("{:?}", cell.value)).unwrap_or_default()
    }
    let name = |cell: &Maybe<Text>| cell.as_ref().map(|name| fold::name(name)).unwrap_or_default();
    let mut said = Vec::new();
    if let Some(opening) = &count.opening {
        let numbers = [&opening.opened, &opening.valid, &opening.invalid];
        said.push(name(&opening.counter));
        said.push(value(&opening.date));
        said.extend(numbers.map(value));
    }
    for row in &count.results {
        said.extend([name(&row.leader), name(&row.criterion)]);
        said.extend(row.levels.iter().chain([&row.blank]).map(value));
    }
    for row in &count.ballot_rows {
        said.extend([name(&row.leader), name(&row.number), value(&row.invalid)]);
        said.push(format!("{:?}", row.marks));
    }
    said.join("\u{1f}")
}

/// Says of a section that came twice which file was saved last, where the files say so.
fn name_newer(finding: &mut Finding, saved: &BTreeMap<Arc<str>, String>) {
    if !matches!(finding.code, Code::E202 | Code::W202) {
        return;
    }
    let files: BTreeSet<&Arc<str>> = finding.places.iter().map(|place| &place.file).collect();
    let mut dated: Vec<_> =
        files.iter().filter_map(|file| Some((saved.get(*file)?, *file))).collect();
    dated.sort();
    if let [.., (before, _), (last, file)] = dated.as_slice()
        && dated.len() == files.len()
        && before < last
    {
        finding.args.insert("newer", file.to_string().into());
    }
}

/// E202 or W202 for a section that came twice.
fn given_twice(before: &Found, again: &Found, patterns: &[Pattern]) -> Finding {
    let pattern = patterns.iter().find(|pattern| pattern.id == before.id);
    let mut differences = Vec::new();
    let mut cells = Vec::new();
    if before.records.len() != again.records.len() {
        differences.push(format!(
            "Số dòng: một bản {}, bản kia {}",
            before.records.len(),
            again.records.len()
        ));
    }
    for (one, two) in before.records.iter().zip(&again.records) {
        let keys: BTreeSet<&Key> = one.keys().chain(two.keys()).collect();
        for key in keys {
            let (one, two) = (one.get(key), two.get(key));
            if one.map(|value| comparable(&value.value))
                == two.map(|value| comparable(&value.value))
            {
                continue;
            }
            let column = pattern.and_then(|pattern| pattern.by_key(*key));
            let name = column.map(|column| column.name.clone()).unwrap_or_default();
            let kind = column.map(|column| column.kind);
            let said = |value: Option<&Sourced<Value>>| {
                let shown = value.map(|value| shown(&value.value, kind));
                shown.map_or_else(|| "để trống".to_owned(), |shown| format!("ghi “{shown}”"))
            };
            differences.push(format!("{name}: một bản {}, bản kia {}", said(one), said(two)));
            cells.extend(one.into_iter().chain(two).map(|value| value.place.clone()));
        }
    }
    let code = if differences.is_empty() { Code::W202 } else { Code::E202 };
    let touches = if differences.is_empty() { Touches::Nothing } else { touches(before.id) };
    let finding = Finding::new(code, touches).arg("section", before.id.key());
    let finding = finding.arg("newer", "").arg("why", "section").arg("file", "").arg("other", "");
    if differences.is_empty() {
        return finding.at(&again.place).at(&before.place);
    }
    if cells.is_empty() {
        cells = vec![again.place.clone(), before.place.clone()];
    }
    // The later place first: it is the one that came on top.
    cells.sort_by_key(|cell| (cell.file != again.place.file, cell.sheet != again.place.sheet));
    let finding = finding.arg("differences", differences.join("; "));
    cells.iter().fold(finding, Finding::at)
}

/// A value as two of them are compared.
fn comparable(value: &Value) -> String {
    match value {
        Value::Text(text) | Value::UnknownMark(text) => fold::name(text),
        other => format!("{other:?}"),
    }
}

/// A value as a message shows it.
fn shown(value: &Value, kind: Option<Type>) -> String {
    match (value, kind) {
        (Value::Text(text) | Value::UnknownMark(text), _) => text.to_string(),
        (Value::Count(count), _) => count.to_string(),
        (Value::Date(date), _) => wording::Date::from(*date).short,
        (Value::Time(time), _) => wording::hour(*time),
        (Value::Choice(at), Some(Type::Choice(choices))) => {
            choices.get(*at).map_or_else(String::new, |(word, _)| (*word).to_owned())
        }
        (Value::Choice(at) | Value::Mark(at), _) => at.to_string(),
    }
}

/// Joins openings with their results (`input.md`): those of one workbook are one
/// count; halves in different workbooks are joined where only one way is possible.
fn counts(parts: Vec<(usize, Found)>, plan: &Plan) -> Vec<Count> {
    let mut by_file: BTreeMap<usize, Vec<Count>> = BTreeMap::new();
    for (file, found) in parts {
        let counts = by_file.entry(file).or_default();
        let needs = |count: &Count| match found.id {
            SectionId::Opening => count.opening.is_some(),
            SectionId::Results => {
                count.opening.is_some() && !count.results.is_empty() && counted_again(count, &found)
            }
            _ => false,
        };
        if counts.last().is_none_or(needs) {
            counts.push(Count::default());
        }
        let Some(count) = counts.last_mut() else { continue };
        match found.id {
            SectionId::Opening => {
                count.opening = found.records.first().map(|record| opening(&found.place, record));
            }
            SectionId::Results => {
                count.results.extend(found.records.iter().map(|record| result_row(record, plan)));
            }
            _ => count
                .ballot_rows
                .extend(found.records.iter().map(|record| ballot_row(record, plan))),
        }
    }
    let mut counts: Vec<Count> = by_file.into_values().flatten().collect();
    join_halves(&mut counts);
    counts
}

/// Whether a results table begins with a leader and criterion that the count
/// already has, on another sheet: a second count in the same workbook.
fn counted_again(count: &Count, found: &Found) -> bool {
    let first = found.records.first();
    let named =
        |record: &Record, key: &'static str| text_of(record, key).map(|text| fold::name(&text));
    first.is_some_and(|record| {
        count.results.iter().any(|row| {
            row.leader.as_ref().map(|leader| fold::name(leader)) == named(record, "leader")
                && row.criterion.as_ref().map(|c| fold::name(c)) == named(record, "criterion")
                && row.leader.as_ref().is_some_and(|leader| leader.place.sheet != found.place.sheet)
        })
    })
}

/// Gives results that came without an opening to the one opening that lacks them.
fn join_halves(counts: &mut Vec<Count>) {
    let headless: Vec<usize> = counts
        .iter()
        .enumerate()
        .filter(|(_, count)| count.opening.is_none())
        .map(|(at, _)| at)
        .collect();
    let lacking = |results: bool, count: &Count| {
        count.opening.is_some()
            && if results { count.results.is_empty() } else { count.ballot_rows.is_empty() }
    };
    let [half] = headless.as_slice() else { return };
    let Some(has_results) = counts.get(*half).map(|count| !count.results.is_empty()) else {
        return;
    };
    let takers: Vec<usize> = counts
        .iter()
        .enumerate()
        .filter(|(_, count)| lacking(has_results, count))
        .map(|(at, _)| at)
        .collect();
    let [taker] = takers.as_slice() else { return };
    let half_count = counts.get(*half).cloned().unwrap_or_default();
    if let Some(taker) = counts.get_mut(*taker) {
        taker.results.extend(half_count.results);
        taker.ballot_rows.extend(half_count.ballot_rows);
    }
    counts.remove(*half);
}

/// The text under a key.
fn text_of(record: &Record, key: &'static str) -> Maybe<Text> {
    let found = record.get(&Key::Field(key))?;
    let Value::Text(text) = &found.value else { return None };
    Some(Sourced { value: text.clone(), place: found.place.clone() })
}

/// The count under a key.
fn count_of(record: &Record, key: Key) -> Maybe<u32> {
    let found = record.get(&key)?;
    let Value::Count(count) = found.value else { return None };
    Some(Sourced { value: count, place: found.place.clone() })
}

/// The day under a key.
fn date_of(record: &Record, key: &'static str) -> Maybe<NaiveDate> {
    let found = record.get(&Key::Field(key))?;
    let Value::Date(date) = found.value else { return None };
    Some(Sourced { value: date, place: found.place.clone() })
}

/// The hour under a key.
fn time_of(record: &Record, key: &'static str) -> Maybe<NaiveTime> {
    let found = record.get(&Key::Field(key))?;
    let Value::Time(time) = found.value else { return None };
    Some(Sourced { value: time, place: found.place.clone() })
}

/// The entries of the list under a key, each with the list's cell.
fn list_of(record: &Record, key: &'static str) -> Vec<Sourced<Text>> {
    let list = text_of(record, key);
    let entries = list.iter().flat_map(|list| {
        let entry = |entry: &str| Sourced { value: entry.trim().into(), place: list.place.clone() };
        list.value
            .split(';')
            .filter(|entry| !entry.trim().is_empty())
            .map(entry)
            .collect::<Vec<_>>()
    });
    entries.collect()
}

/// The choice under a key, as one of `meanings`, which follow the declaration.
fn choice_of<T: Copy, const N: usize>(record: &Record, meanings: [T; N]) -> Maybe<T> {
    let (_, found) = record.iter().find(|(_, found)| matches!(found.value, Value::Choice(_)))?;
    let Value::Choice(at) = found.value else { return None };
    Some(Sourced { value: *meanings.get(at)?, place: found.place.clone() })
}

/// The conference section.
fn conference(place: &Place, record: &Record) -> Conference {
    Conference {
        place: place.clone(),
        subjects: list_of(record, SUBJECTS),
        meeting: count_of(record, Key::Field("meeting")),
        outcome: choice_of(record, [Outcome::Held, Outcome::Postponed]),
        number: text_of(record, "number"),
        date: date_of(record, "date"),
        start: time_of(record, "start"),
        end: time_of(record, "end"),
        venue: text_of(record, "venue"),
        chair: text_of(record, "chair"),
        chair_post: text_of(record, "chair-post"),
        secretary: text_of(record, "secretary"),
        secretary_post: text_of(record, "secretary-post"),
        papers: text_of(record, "papers"),
        method: text_of(record, "method"),
    }
}

/// One attendance row.
fn attendance_row(record: &Record) -> AttendanceRow {
    AttendanceRow {
        group: text_of(record, "group"),
        convened: count_of(record, Key::Field("convened")),
        present: count_of(record, Key::Field("present")),
        absent: count_of(record, Key::Field("absent")),
        reason: text_of(record, "reason"),
    }
}

/// One speech.
fn speech(record: &Record) -> Speech {
    use SpeechKind::{Conclusion, Opening, Other, Remark, Response};
    const MEANINGS: [SpeechKind; SPEECH_KINDS.len()] =
        [Opening, Remark, Response, Conclusion, Other];
    Speech {
        speaker: text_of(record, "speaker"),
        post: text_of(record, "post"),
        kind: choice_of(record, MEANINGS),
        text: text_of(record, "text"),
    }
}

/// One member of the tally board.
fn board_member(record: &Record) -> BoardMember {
    const MEANINGS: [Duty; DUTIES.len()] = [Duty::Head, Duty::Member, Duty::Secretary];
    BoardMember {
        name: text_of(record, "name"),
        post: text_of(record, "post"),
        duty: choice_of(record, MEANINGS),
    }
}

/// The ballots section.
fn ballots(place: &Place, record: &Record) -> Ballots {
    let count = |key| count_of(record, Key::Field(key));
    Ballots {
        place: place.clone(),
        number: text_of(record, "number"),
        printed: count("printed"),
        issued: count("issued"),
        collected: count("collected"),
        unused: count("unused"),
        sealed_at: time_of(record, "sealed-at"),
        envelopes: count("envelopes"),
        seal_code: text_of(record, "seal-code"),
        giver: text_of(record, "giver"),
        giver_post: text_of(record, "giver-post"),
        receiver: text_of(record, "receiver"),
        receiver_post: text_of(record, "receiver-post"),
        handed_on: date_of(record, "handed-on"),
        handed_at: time_of(record, "handed-at"),
        handed_over: count("handed-over"),
    }
}

/// The opening section.
fn opening(place: &Place, record: &Record) -> Opening {
    let count = |key| count_of(record, Key::Field(key));
    Opening {
        place: place.clone(),
        number: text_of(record, "number"),
        date: date_of(record, "date"),
        time: time_of(record, "time"),
        venue: text_of(record, "venue"),
        witnesses: list_of(record, "witnesses"),
        seal_state: text_of(record, "seal-state"),
        opened: count("opened"),
        valid: count("valid"),
        invalid: count("invalid"),
        counter: text_of(record, "counter"),
    }
}

/// One row of the results.
fn result_row(record: &Record, plan: &Plan) -> ResultRow {
    ResultRow {
        leader: text_of(record, "leader"),
        criterion: text_of(record, "criterion"),
        label: text_of(record, "label"),
        levels: (0..plan.levels.len()).map(|at| count_of(record, Key::Level(at))).collect(),
        blank: count_of(record, Key::Field("blank")),
    }
}

/// One ballot row.
fn ballot_row(record: &Record, plan: &Plan) -> BallotRow {
    let mark = |at| match record.get(&Key::Criterion(at)) {
        Some(Sourced { value: Value::Mark(level), .. }) => Mark::Level(*level),
        Some(Sourced { value: Value::UnknownMark(text), place }) => {
            Mark::Unknown(Sourced { value: text.clone(), place: place.clone() })
        }
        _ => Mark::Blank,
    };
    BallotRow {
        number: text_of(record, "number"),
        leader: text_of(record, "leader"),
        marks: (0..plan.criteria().count()).map(mark).collect(),
        invalid: text_of(record, "invalid"),
    }
}

/// One comment.
fn comment(record: &Record) -> Comment {
    use CommentKind::{Other, Proposal, Shortcoming, Strength};
    const MEANINGS: [CommentKind; COMMENT_KINDS.len()] = [Strength, Shortcoming, Proposal, Other];
    Comment {
        leader: text_of(record, "leader"),
        criterion: text_of(record, "criterion"),
        kind: choice_of(record, MEANINGS),
        text: text_of(record, "text"),
    }
}

/// One explanation.
fn explanation(record: &Record) -> Explanation {
    Explanation {
        code: text_of(record, "code"),
        text: text_of(record, "text"),
        by: text_of(record, "by"),
        post: text_of(record, "post"),
    }
}
