//! Returns in an office's own words (bằng lời của đơn vị): sheets without our labels, read by what
//! their words, captions and tables say.
//!
//! 1. `page`: a sheet as rows with topics, and clauses that are read as one sentence;
//! 2. `facts`: words of the lexicon ([`crate::declaration::LEXICON`]) paired with values;
//! 3. `attendance`, `people`, `comments`: what has a shape of its own;
//! 4. `labels`, `results`, `ballots`: figures placed by the labels around them;
//! 5. `sections`: what makes a section, and what it lacks;
//! 6. `asking`: what rests on more than words, and what the department says of it.
//!
//! A value is *read* where the words say what it is and one reading is possible. It is
//! *understood* where one reading is possible but rests on its place: then it is used and listed
//! for confirmation ([`crate::ledgers::confirmations`]). Two readings are *unclear*: a finding
//! (E112). What is missing in a section is one finding that lists it (E105). Nothing is computed,
//! and nothing chosen.

mod asking;
mod attendance;
mod ballots;
mod comments;
mod facts;
mod labels;
mod named;
mod page;
mod pairs;
mod particulars;
mod people;
mod results;
mod sections;
mod text;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::Duration;

use super::recognise::{Found, Recognised, touches};
use super::returns::ReadFile;
use crate::code::Code;
use crate::declaration::{SECTIONS, SectionId, Value};
use crate::finding::{Finding, Place, Touches};
use crate::fold;
use crate::formats::cells::{Cell, Sheet, Workbook};
use crate::formats::limits::Deadline;
use crate::ledgers::confirmations::{Answers, Proposal};
use crate::round::{Plan, Sourced, Text, Unit};
use asking::Asking;
use facts::{Facts, Known};
use labels::{Label, Labels};
use page::Page;
use sections::{Count, Sections, Understood};

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
    /// What the department says of what was understood.
    answers: &'a Answers,
}

impl<'a> Reading<'a> {
    /// For a round.
    pub fn new(
        plan: &'a Plan,
        units: &'a [Unit],
        (synonyms, answers): (&BTreeMap<String, Vec<String>>, &'a Answers),
        (time, prints): (Duration, &'a (dyn Fn(char) -> bool + Sync)),
    ) -> Self {
        Self { plan, units, lexicon: facts::lexicon(synonyms), time, prints, answers }
    }

    /// Reads the files that the labels of the declaration did not explain: what is understood takes
    /// the place of what was recognised with faults.
    pub fn apply(&self, files: &mut [ReadFile]) {
        if files.iter().all(|file| file.book.is_none()) {
            return;
        }
        let codes: BTreeMap<String, usize> =
            self.units.iter().enumerate().map(|(at, unit)| (fold::code(&unit.code), at)).collect();
        let named: Vec<Option<usize>> =
            files.iter().map(|file| self.unit_of(file, &codes)).collect();
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
            let asking = Asking { unit, place: &place, book: &book, answers: self.answers };
            let by_folder = named.is_none().then(|| asking.of_folder());
            if by_folder.as_ref().is_some_and(|asked| asked.answer == Some(false)) {
                continue;
            }
            let Some(understood) = self.understand(&book, unit, &file.path) else { continue };
            let mut read = Sections { asking, plan: self.plan, sections: Vec::new() };
            read.take(&understood);
            self.merge(file, read.sections, unit, by_folder);
        }
    }

    /// The unit that a file names, by a code under our labels or anywhere in its words; none where
    /// it names none or several.
    fn unit_of(&self, file: &ReadFile, codes: &BTreeMap<String, usize>) -> Option<usize> {
        let Some(book) = &file.book else {
            let own = file.recognised.iter().flat_map(|recognised| &recognised.codes);
            let own: BTreeSet<usize> =
                own.filter_map(|code| codes.get(&fold::code(code)).copied()).collect();
            return own.first().copied().filter(|_| own.len() == 1);
        };
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
            deadline.check().ok()?;
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
            deadline.check().ok()?;
            understood.speeches.extend(people::speeches(page));
            understood.members.extend(people::board(page));
            let mut labels = Labels::new(self.plan, &unit.registered);
            for row in &page.rows {
                row.cells.iter().for_each(|(_, text)| labels.learn(text));
            }
            deadline.check().ok()?;
            let (comments, unread) = comments::read(page, &labels);
            understood.comments.extend(comments);
            understood.unread_comment = understood.unread_comment.or(unread);
            let halves = counts_apart(page, &labels);
            if halves.is_empty() {
                deadline.check().ok()?;
                facts::read(page, &self.lexicon, &mut understood.facts, &deadline).ok()?;
                let count = understood.counts.first_mut();
                let count = match count {
                    Some(count) => count,
                    None => {
                        understood.counts.push(Count::default());
                        understood.counts.first_mut()?
                    }
                };
                results::read(page, &labels, &mut count.results, &deadline).ok()?;
                match ballots::read(page, &labels, &mut count.ballots) {
                    Ok(by_order) => {
                        count.ballots_by_order = count.ballots_by_order.take().or(by_order)
                    }
                    Err(place) => drop(count.unknown_mark.get_or_insert(place)),
                }
            }
            for (sheet, index) in halves {
                deadline.check().ok()?;
                let half = Page::new(&sheet, page.place.clone());
                let mut count = Count { facts: Some(Facts::default()), ..Count::default() };
                if index == 0 {
                    facts::read(&half, &self.lexicon, &mut understood.facts, &deadline).ok()?;
                }
                if let Some(own) = &mut count.facts {
                    facts::read(&half, &self.lexicon, own, &deadline).ok()?;
                }
                results::read(&half, &labels, &mut count.results, &deadline).ok()?;
                understood.counts.push(count);
            }
        }
        for page in &pages {
            deadline.check().ok()?;
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

    /// Puts what was understood into the place of what was recognised with faults. What is asked
    /// of the whole file stands with the first section that is taken.
    fn merge(
        &self,
        file: &mut ReadFile,
        read: Vec<Found>,
        unit: &Unit,
        mut of_file: Option<Proposal>,
    ) {
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
                let mut own = read.iter().filter(|found| found.id == *id).peekable();
                own.peek().is_some() && own.all(is_told)
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
            .iter()
            .map(|found| found.id)
            .filter(|id| !held.contains(id) && (own || whole.contains(id) && !clean.contains(id)))
            .filter(|id| whole.contains(id) || !clean.contains(id))
            .collect();
        let understood: Vec<Found> =
            read.into_iter().filter(|found| replaced.contains(&found.id)).collect();
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
            found.proposals.extend(of_file.take());
            recognised.codes.extend(found.code.clone());
            recognised.sections.push(found);
        }
    }
}

/// Whether all of a section is told, if in two ways here and there.
fn is_told(found: &Found) -> bool {
    found.findings.iter().all(|finding| finding.code == Code::E112)
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::declaration::Record;
    use crate::round::{Leader, Return};

    /// A section with a value that words say.
    fn found(id: SectionId) -> Found {
        let place = Place::file(&"a.xlsx".into()).at(0, 0);
        let value = Sourced { value: Value::Count(1), place: place.clone() };
        let records = vec![Record::from_iter([(crate::declaration::Key::Level(0), value)])];
        let (code, findings, proposals) = (None, Vec::new(), Vec::new());
        Found { id, place, code, records, findings, partial: false, blank: false, proposals }
    }

    /// A unit of this name.
    fn unit(name: &str) -> Unit {
        Unit {
            code: "P-A".into(),
            name: name.into(),
            kind: 0,
            leaders: Vec::new(),
            registered: Vec::<Leader>::new(),
            letters_to: None,
            returned: Return::default(),
        }
    }

    /// A sheet of these rows.
    fn sheet(rows: &[&[&str]]) -> Sheet {
        let mut sheet = Sheet { name: "S".to_owned(), ..Sheet::default() };
        for (row, texts) in (0..).zip(rows) {
            let cells = (0..).zip(*texts).filter(|(_, text)| !text.is_empty());
            let cells = cells.map(|(col, text)| ((row, col), Cell::Text((*text).to_owned())));
            sheet.cells.extend(cells);
        }
        sheet
    }

    /// A sheet as a page.
    fn page(sheet: &Sheet) -> Page<'_> {
        Page::new(sheet, Place::sheet(&"a.xlsx".into(), &"S".into()))
    }

    /// The labels of the sample round for one leader.
    fn labels() -> Labels {
        let leader = Leader {
            name: "Nguyễn Thị Hoa".into(),
            post: "Hiệu trưởng".into(),
            term: crate::round::Term::default(),
        };
        Labels::new(&crate::config::tests::plan(), &[leader])
    }

    #[test]
    fn heads_in_two_languages_name_levels() {
        let labels = labels();
        assert_eq!(labels.of("Tốt / Good"), [Label::Level(0)]);
        assert_eq!(labels.of("Khá\nFair"), [Label::Level(1)]);
        for unclear in ["Tốt / Khá", "Tốt / kha", "Trung bình / Yếu"] {
            assert_eq!(labels.of(unclear), [], "{unclear}");
        }
        // A mark is a level and nothing else.
        assert_eq!(labels.level("Tốt / Good"), None);
    }

    #[test]
    fn who_stayed_away_may_be_said_beside_the_ratio() {
        let rows: [&[&str]; 4] = [
            &["Đại biểu dự hội nghị"],
            &["", "Chi ủy, đảng viên", "14/15", "vắng 1: đ/c Trần Minh Oanh (nghỉ ốm)"],
            &["", "Cán bộ, giáo viên", "47/47", "vắng 0"],
            &["", "Cha mẹ học sinh", "1/3", "2"],
        ];
        let ratios = sheet(&rows);
        let counts: Vec<Vec<u32>> = attendance::read(&page(&ratios))
            .iter()
            .map(|group| group.counts.iter().flatten().map(|(count, _)| *count).collect())
            .collect();
        assert_eq!(counts, [[15, 14, 1], [47, 47, 0], [3, 1, 2]]);
        let said =
            "- Chi ủy, đảng viên: triệu tập 15, có mặt 14, vắng 1 (đ/c Trần Minh Oanh (nghỉ ốm)).";
        let rows: [&[&str]; 2] = [&[said], &["- Cha mẹ học sinh: triệu tập 3, có mặt 3, vắng 0."]];
        let sentences = sheet(&rows);
        let groups = attendance::read(&page(&sentences));
        let reason = groups.first().and_then(|group| group.reason.as_ref());
        assert_eq!(reason.map(|(text, _)| text.as_str()), Some("Trần Minh Oanh (nghỉ ốm)"));
    }

    #[test]
    fn comments_are_read_or_told_to_be_there() {
        let labels = labels();
        let read = |rows: &[&str]| {
            let rows: Vec<Vec<&str>> = [&["Ý kiến khác ghi trên phiếu mở niêm phong:"][..], rows]
                .concat()
                .into_iter()
                .map(|text| vec![text])
                .collect();
            let rows: Vec<&[&str]> = rows.iter().map(Vec::as_slice).collect();
            let sheet = sheet(&rows);
            let (comments, unread) = comments::read(&page(&sheet), &labels);
            let said = |own: comments::Comment| (own.criterion, own.kind, own.text);
            (comments.into_iter().map(said).collect::<Vec<_>>(), unread.is_some())
        };
        let text = "Gần gũi, lắng nghe đồng nghiệp".to_owned();
        assert_eq!(
            read(&["+ TC11: Gần gũi, lắng nghe đồng nghiệp"]),
            (vec![(Some(10), None, text.clone())], false)
        );
        assert_eq!(
            read(&["- Tiêu chí 8: (Ưu điểm) Gần gũi, lắng nghe đồng nghiệp"]),
            (vec![(Some(7), Some("Ưu điểm"), text)], false)
        );
        // Without a word for its kind or criterion it may be anything, but it is not passed over.
        assert_eq!(read(&["- Gần gũi, lắng nghe đồng nghiệp"]), (vec![], true));
        assert_eq!(read(&["- Tiêu chí 8: 55 phiếu Tốt, 4 phiếu Khá"]), (vec![], true));
        assert_eq!(read(&["Nơi nhận:", "- Ban Tuyên giáo Quận ủy Long Biên"]), (vec![], false));
    }

    #[test]
    fn what_is_asked_of_a_file_stands_with_the_first_section_that_is_taken() {
        let (plan, answers) = (crate::config::tests::plan(), Answers::default());
        let synonyms = BTreeMap::new();
        let limits: (Duration, &(dyn Fn(char) -> bool + Sync)) = (Duration::MAX, &|_| true);
        let reading = Reading::new(&plan, &[], (&synonyms, &answers), limits);
        let (unit, book) = (unit("Phường A"), Workbook::default());
        let place = Place::file(&"a.xlsx".into());
        let asking = Asking { unit: &unit, place: &place, book: &book, answers: &answers };
        let by_label = [SectionId::Conference, SectionId::Attendance].map(found);
        let mut file = ReadFile {
            path: place.on.file.clone(),
            saved: None,
            recognised: Some(Recognised::default()),
            findings: Vec::new(),
            book: None,
        };
        file.recognised.get_or_insert_default().sections = by_label.into();
        let read = [SectionId::Conference, SectionId::Ballots].map(found);
        reading.merge(&mut file, read.into(), &unit, Some(asking.of_folder()));
        let sections = file.recognised.expect("kept").sections;
        let asked: Vec<_> = sections.iter().map(|own| (own.id, own.proposals.len())).collect();
        let wanted =
            [(SectionId::Conference, 0), (SectionId::Attendance, 0), (SectionId::Ballots, 1)];
        assert_eq!(asked, wanted);
    }

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
