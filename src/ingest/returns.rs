//! Sections → returns: whose each section is, what was given twice, and the
//! typed values of every unit. Where several units are possible it is a finding.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::counts::counts;
use super::recognise::{Found, Recognised, touches};
use super::records::{
    attendance_row, ballots, board_member, comment, conference, explanation, speech,
};
use super::twice::{given_twice, name_newer, same_values, take_out_copies};
use crate::code::Code;
use crate::declaration::fields;
use crate::declaration::{Pattern, SectionId};
use crate::finding::{Finding, Place, Touches};
use crate::fold;
use crate::formats::cells::Workbook;
use crate::round::{Plan, Postponed, Return, Sourced, Text, Unit};

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
    /// Its cells, where labels did not explain them.
    pub book: Option<Workbook>,
}

impl ReadFile {
    /// The folder it lies in; none directly in the input folder, which belongs
    /// to no unit.
    pub(super) fn folder(&self) -> Option<&str> {
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

/// What became of the files' sections.
pub struct Assembled {
    /// What is wrong in them.
    pub findings: Vec<Finding>,
    /// For each file the units that it holds sections of.
    pub holders: Vec<Vec<Text>>,
    /// The sections of the units whose sections are kept, by the unit's code.
    pub kept: BTreeMap<Text, Vec<Found>>,
}

/// Gives every section to its unit and fills in the units' returns; keeps the sections of some
/// units as they were read.
pub fn assemble(
    units: &mut [Unit],
    files: Vec<ReadFile>,
    (plan, patterns): (&Plan, &[Pattern]),
    keep: &dyn Fn(&str) -> bool,
) -> Assembled {
    let mut findings = Vec::new();
    let saved: BTreeMap<Arc<str>, String> =
        files.iter().filter_map(|file| Some((file.path.clone(), file.saved.clone()?))).collect();
    let (owned, holders) = assign(units, files, &mut findings);
    let mut kept = BTreeMap::new();
    let mut by_unit: BTreeMap<usize, Vec<(usize, Found)>> = BTreeMap::new();
    for Owned { unit, file, found } in owned {
        by_unit.entry(unit).or_default().push((file, found));
    }
    for (index, sections) in by_unit {
        if let Some(unit) = units.get_mut(index) {
            let code = unit.code.clone();
            if keep(&code) {
                let own = sections.iter().map(|(_, found)| found.clone()).collect();
                kept.insert(code.clone(), own);
            }
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
    Assembled { findings, holders, kept }
}

/// Where a form stands of which nothing was filled in; none when anything was.
fn untouched(sections: &[(usize, Found)]) -> Option<Place> {
    let all = sections.iter().all(|(_, found)| found.blank);
    sections.first().filter(|_| all).map(|(_, found)| Place::file(&found.place.on.file))
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

/// Decides whose each section is (`docs/input.md`).
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
            let on_sheet =
                recognised.codes.iter().filter(|code| code.place.on.sheet == place.on.sheet);
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
            let number = found.records.first().and_then(|r| fields::conference::MEETING.of(r));
            (*file, found.place.clone(), number.map_or(1, |number| number.value))
        });
        Self { named: named.collect() }
    }

    /// Which conference a section is of: that of its sheet, where several stand on it
    /// that nearest above; else that of its file; else the unit's last.
    fn number(&self, file: usize, found: &Found) -> u32 {
        let of_file = || self.named.iter().filter(|(at, ..)| *at == file);
        let on_sheet = || of_file().filter(|(_, place, _)| place.on.sheet == found.place.on.sheet);
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
            None => finding.at(&Place::file(&place.on.file)).arg("why", "absent"),
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
