//! `xac-nhan.xlsx`: what was understood of returns in an office's own words, to be confirmed by
//! the department cell by cell (xác nhận cách hiểu).
//!
//! An answer is bound to the words and the value in the cell: when they change, it is asked again.

use std::collections::{BTreeMap, BTreeSet};

use super::{Column, ColumnKind, Ledger, Line, Row};
use crate::declaration::{SECTIONS, Shape};
use crate::documents::source::Source;
use crate::finding::{Args, Place};
use crate::fold;
use crate::hash::{self, mark};
use crate::messages::{self, Language};
use crate::round::Text;

/// The file beside `bienban.toml`.
pub const FILE: &str = "xac-nhan.xlsx";
/// Its sheet.
pub const SHEET: &str = "Xác nhận";

/// The heads of its columns.
pub const TITLES: [&str; 15] = [
    UNIT, FILE_NAME, TAB, CELL, WRITTEN, SECTION, FIELD, LEADER, CRITERION, VALUE, GRADE, WHY,
    ANSWER, LAYOUT, KEY,
];
/// The unit's code.
const UNIT: &str = "Đơn vị";
/// The file below the input folder.
const FILE_NAME: &str = "Tệp";
/// The sheet.
const TAB: &str = "Trang tính";
/// The cell.
const CELL: &str = "Ô";
/// What the cell says.
const WRITTEN: &str = "Đang ghi";
/// The section that it is understood as.
const SECTION: &str = "Hiểu là phần";
/// The field.
const FIELD: &str = "Hiểu là mục";
/// The leader whom it is about.
const LEADER: &str = "Đồng chí";
/// The criterion that it is about.
const CRITERION: &str = "Tiêu chí";
/// The value.
const VALUE: &str = "Giá trị";
/// How surely.
const GRADE: &str = "Mức";
/// On what it rests.
const WHY: &str = "Vì sao";
/// The department's answer.
const ANSWER: &str = "Đồng ý";
/// The mark of a layout.
const LAYOUT: &str = "Mẫu";
/// The marks of what a row answers.
const KEY: &str = "Mã";

/// The most files in one row: their marks stay below what a cell may hold.
const MOST_IN_ROW: usize = 1_000;
/// Rows left empty for what the department itself points at.
const EMPTY_ROWS: usize = 30;

/// How surely a value was understood.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Grade {
    /// Suy ra: one reading is possible, but not by words alone.
    Inferred,
    /// Chưa rõ: two readings are possible.
    Unclear,
}

/// What a reading rests on beside words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Basis {
    /// The part of the page in which it stands.
    Topic,
    /// Its place below a caption.
    Below,
    /// Its place beside a name.
    Beside,
    /// The order of numbers from 1 on.
    Order,
    /// The folder in which the file lies.
    Folder,
    /// The department's own word.
    Pointed,
    /// Two places that say different things.
    Readings,
}

impl Basis {
    /// The text of the catalogues that says it.
    fn key(self) -> &'static str {
        match self {
            Self::Topic => "basis-topic",
            Self::Below => "basis-below",
            Self::Beside => "basis-beside",
            Self::Order => "basis-order",
            Self::Folder => "basis-folder",
            Self::Pointed => "basis-pointed",
            Self::Readings => "basis-readings",
        }
    }

    /// As people read it.
    pub fn said(self, language: Language) -> String {
        messages::text(language, self.key(), &Args::new())
    }
}

/// What a cell is understood as.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Meaning {
    /// The section's title.
    pub section: String,
    /// The field's label.
    pub field: String,
    /// The leader, where it is about one.
    pub leader: String,
    /// The criterion, where it is about one.
    pub criterion: String,
}

/// One value that was understood, or one of several readings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proposal {
    /// Where it stands.
    pub place: Place,
    /// The unit's code.
    pub unit: Text,
    /// What the cell says.
    pub written: String,
    /// The words that it stands beside, without its value: the same in every file of a layout.
    pub near: String,
    /// What it is understood as.
    pub meaning: Meaning,
    /// The value.
    pub value: String,
    /// How surely.
    pub grade: Grade,
    /// On what that rests.
    pub basis: Basis,
    /// What the department says of it.
    pub answer: Option<bool>,
}

impl Proposal {
    /// The mark of what an answer is bound to: the words, the value, their place and meaning.
    pub fn key(&self) -> String {
        let place = self.place.to_string();
        let Meaning { section, field, leader, criterion } = &self.meaning;
        mark(&[&place, &self.written, section, field, leader, criterion, &self.value])
    }

    /// The mark of the layout: the same words in the same place of another file.
    pub fn layout(&self) -> String {
        let sheet = self.place.on.sheet.as_deref().unwrap_or_default();
        let cell = self.place.cell.map(|cell| cell.to_string()).unwrap_or_default();
        let Meaning { section, field, criterion, .. } = &self.meaning;
        mark(&[sheet, &cell, &self.near, section, field, criterion])
    }

    /// Whether the department has still to say something about it.
    pub fn is_open(&self) -> bool {
        self.answer.is_none()
    }
}

/// A cell that the department itself says something about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pointed {
    /// The file below the input folder.
    pub file: String,
    /// The sheet.
    pub sheet: String,
    /// The cell, `B7`.
    pub cell: String,
    /// What it is.
    pub meaning: Meaning,
    /// The mark that was bound to the cell's words when they were first seen; empty before.
    pub key: String,
}

/// The department's answers.
#[derive(Debug, Clone, Default)]
pub struct Answers {
    /// The workbook's rows as they were read.
    rows: Vec<Row>,
    /// Yes or no, by the mark of the proposal.
    by_key: BTreeMap<String, bool>,
    /// Layouts that were agreed to somewhere.
    layouts: BTreeSet<String>,
    /// What the department pointed at.
    pointed: Vec<Pointed>,
}

/// Yes, no, or nothing that can be understood.
fn answer(text: &str) -> Option<bool> {
    match fold::label(text).as_str() {
        "x" | "có" | "co" | "đồng ý" | "1" | "đúng" | "yes" => Some(true),
        "0" | "không" | "khong" | "không đồng ý" | "sai" | "no" => Some(false),
        _ => None,
    }
}

/// A cell of a row, empty where there is none.
fn cell<'r>(row: &'r Row, title: &str) -> &'r str {
    row.get(title).map_or("", String::as_str)
}

/// Whether a row is one that the department wrote itself.
fn is_own(row: &Row) -> bool {
    cell(row, GRADE).is_empty()
}

impl Answers {
    /// The answers in the rows of the workbook.
    pub fn of(rows: Vec<Row>) -> Self {
        let (mut by_key, mut layouts, mut pointed) = (BTreeMap::new(), BTreeSet::new(), Vec::new());
        for row in &rows {
            let Some(agreed) = answer(cell(row, ANSWER)) else { continue };
            if is_own(row) {
                let meaning = Meaning {
                    section: cell(row, SECTION).to_owned(),
                    field: cell(row, FIELD).to_owned(),
                    leader: cell(row, LEADER).to_owned(),
                    criterion: cell(row, CRITERION).to_owned(),
                };
                let text = |title| cell(row, title).to_owned();
                let (file, sheet, key) = (text(FILE_NAME), text(TAB), text(KEY));
                let cell = text(CELL).to_uppercase();
                if agreed {
                    pointed.push(Pointed { file, sheet, cell, meaning, key });
                }
                continue;
            }
            for key in cell(row, KEY).split(' ') {
                by_key.insert(key.to_owned(), agreed);
            }
            if agreed {
                layouts.insert(cell(row, LAYOUT).to_owned());
            }
        }
        Self { rows, by_key, layouts, pointed }
    }

    /// The workbook's rows as they were read.
    pub fn rows(&self) -> &[Row] {
        &self.rows
    }

    /// What the department says of a proposal.
    pub fn to(&self, proposal: &Proposal) -> Option<bool> {
        self.by_key.get(&proposal.key()).copied()
    }

    /// What the department pointed at in a file.
    pub fn pointed_in<'a>(&'a self, file: &'a str) -> impl Iterator<Item = &'a Pointed> {
        self.pointed.iter().filter(move |pointed| pointed.file == file)
    }

    /// These answers with some given, or taken back, elsewhere than in the workbook: a row of its
    /// own for each.
    pub fn with(&self, said: &[(&Proposal, Option<bool>)], input: &str) -> Self {
        let keys: BTreeSet<String> = said.iter().map(|(proposal, _)| proposal.key()).collect();
        let without = |row: &Row| {
            let rest: Vec<&str> =
                cell(row, KEY).split(' ').filter(|key| !keys.contains(*key)).collect();
            let mut row = row.clone();
            row.insert(KEY, rest.join(" "));
            (!rest.is_empty()).then_some(row)
        };
        let stays = |row: &Row| if is_own(row) { Some(row.clone()) } else { without(row) };
        let given = said.iter().map(|(proposal, agreed)| {
            let mut row = row_of(&line(&[proposal], input));
            let typed = agreed.map(|agreed| if agreed { "x" } else { "0" });
            row.extend(typed.map(|typed| (ANSWER, typed.to_owned())));
            row
        });
        Self::of(self.rows.iter().filter_map(stays).chain(given).collect())
    }

    /// These answers with a cell that the department points at.
    pub fn pointing(&self, at: &Pointed) -> Self {
        let Meaning { section, field, leader, criterion } = &at.meaning;
        let texts = [
            (FILE_NAME, &at.file),
            (TAB, &at.sheet),
            (CELL, &at.cell),
            (SECTION, section),
            (FIELD, field),
            (LEADER, leader),
            (CRITERION, criterion),
        ];
        let given = texts.into_iter().filter(|(_, text)| !text.is_empty());
        let mut row: Row = given.map(|(title, text)| (title, text.clone())).collect();
        row.insert(ANSWER, "x".to_owned());
        // What was pointed at for the same field of the same file before holds no more.
        let same = |own: &Row| {
            is_own(own)
                && [FILE_NAME, SECTION, FIELD, LEADER, CRITERION]
                    .iter()
                    .all(|title| fold::label(cell(own, title)) == fold::label(cell(&row, title)))
        };
        let kept = self.rows.iter().filter(|own| !same(own)).cloned();
        Self::of(kept.chain([row.clone()]).collect())
    }

    /// All answers as one text, the same for the same answers: what a set made with them says.
    pub fn fingerprint(&self) -> String {
        if self.by_key.is_empty() && self.pointed.is_empty() {
            return String::new();
        }
        let given = self.by_key.iter().map(|(key, agreed)| format!("{key} {agreed}"));
        let own = self.pointed.iter().map(|own| {
            let Meaning { section, field, leader, criterion } = &own.meaning;
            mark(&[&own.file, &own.sheet, &own.cell, section, field, leader, criterion])
        });
        let mut all: Vec<String> = given.chain(own).collect();
        all.sort();
        hash::sha256(all.join("\n").as_bytes())
    }

    /// The workbook with what is to be asked now: open proposals first, answered rows and the
    /// department's own below. None where nothing was ever asked.
    pub fn ledger(&self, proposals: &[Proposal], input: &str) -> Option<Ledger> {
        let mut lines = self.open_lines(proposals, input);
        lines.extend(self.kept_lines(proposals));
        (!lines.is_empty()).then(|| Ledger {
            file: FILE,
            sheet: SHEET,
            title: "Xác nhận cách hiểu báo cáo",
            note: "Ghi x vào cột Đồng ý nếu hiểu đúng, ghi 0 nếu không dùng giá trị đó. \
                   Dòng trống ở cuối: ghi tệp, trang tính, ô, rồi chọn phần và mục.",
            columns: columns(),
            lines,
            empty: EMPTY_ROWS,
        })
    }

    /// The rows of what is still open: one a proposal, and one for all files of a layout that
    /// was agreed to already.
    fn open_lines(&self, proposals: &[Proposal], input: &str) -> Vec<Line> {
        let mut known: BTreeMap<(String, &Meaning), Vec<&Proposal>> = BTreeMap::new();
        let mut lines = Vec::new();
        let asked = |own: &&Proposal| own.is_open() && own.basis != Basis::Pointed;
        for proposal in proposals.iter().filter(asked) {
            let layout = proposal.layout();
            if proposal.grade == Grade::Inferred && self.layouts.contains(&layout) {
                known.entry((layout, &proposal.meaning)).or_default().push(proposal);
            } else {
                lines.push(line(&[proposal], input));
            }
        }
        let groups = known.values().flat_map(|group| group.chunks(MOST_IN_ROW));
        lines.extend(groups.map(|group| line(group, input)));
        lines
    }

    /// The rows that stay: answered ones, and what the department wrote itself.
    fn kept_lines(&self, proposals: &[Proposal]) -> Vec<Line> {
        let open: BTreeSet<String> =
            proposals.iter().filter(|own| own.is_open()).map(Proposal::key).collect();
        let is_asked_again =
            |row: &Row| cell(row, KEY).split(' ').any(|key| open.contains(key)) && !is_own(row);
        let stays = |row: &&Row| {
            let answered = answer(cell(row, ANSWER)).is_some();
            (answered || is_own(row)) && !is_asked_again(row)
        };
        let pointed: BTreeMap<String, &Proposal> = proposals
            .iter()
            .filter(|own| own.basis == Basis::Pointed)
            .map(|own| (own.place.to_string(), own))
            .collect();
        let kept = self.rows.iter().filter(stays).map(|row| {
            let mut row = row.clone();
            if is_own(&row) {
                let cell_name = cell(&row, CELL).to_uppercase();
                let place = format!("{} › {}!{cell_name}", cell(&row, FILE_NAME), cell(&row, TAB));
                if let Some(seen) = pointed.get(&place) {
                    complete(&mut row, seen);
                }
            }
            let cells = TITLES.iter().map(|title| cell(&row, title).to_owned()).collect();
            Line { cells, link: None }
        });
        kept.collect()
    }
}

/// A row of the workbook as it is read back.
fn row_of(line: &Line) -> Row {
    let cells = TITLES.iter().zip(&line.cells).filter(|(_, text)| !text.is_empty());
    cells.map(|(title, text)| (*title, text.clone())).collect()
}

/// Fills in what the program knows of a row that the department wrote.
fn complete(row: &mut Row, seen: &Proposal) {
    row.insert(UNIT, seen.unit.to_string());
    row.insert(WRITTEN, fold::clean(&seen.written));
    row.insert(VALUE, seen.value.clone());
    row.insert(WHY, Basis::Pointed.said(Language::Vietnamese));
    row.insert(KEY, seen.key());
    // Other words stand in the cell now: it is asked again.
    if seen.is_open() {
        row.remove(ANSWER);
    }
}

/// A row of the workbook for proposals of one meaning.
fn line(group: &[&Proposal], input: &str) -> Line {
    let Some(first) = group.first() else { return Line::default() };
    let joined = |text: &dyn Fn(&Proposal) -> String| {
        let mut texts: Vec<String> = group.iter().map(|own| text(own)).collect();
        texts.dedup();
        texts.join("; ")
    };
    let Meaning { section, field, leader, criterion } = &first.meaning;
    let sheet = first.place.on.sheet.as_deref().unwrap_or_default();
    let cell = first.place.cell.map(|cell| cell.to_string()).unwrap_or_default();
    let grade = match first.grade {
        Grade::Inferred => "suy ra",
        Grade::Unclear => "chưa rõ",
    };
    let cells = vec![
        joined(&|own| own.unit.to_string()),
        joined(&|own| own.place.on.file.to_string()),
        sheet.to_owned(),
        cell,
        joined(&|own| fold::clean(&own.written)),
        section.clone(),
        field.clone(),
        leader.clone(),
        criterion.clone(),
        joined(&|own| own.value.clone()),
        grade.to_owned(),
        first.basis.said(Language::Vietnamese),
        String::new(),
        first.layout(),
        group.iter().map(|own| own.key()).collect::<Vec<_>>().join(" "),
    ];
    let link = format!("{input}/{}", Source::from(&first.place).link);
    Line { cells, link: (group.len() == 1).then_some((3, link)) }
}

/// The workbook's columns.
fn columns() -> Vec<Column> {
    let sections = || SECTIONS.iter().filter(|section| section.shape == Shape::Fields);
    let choice = |words: Vec<String>| ColumnKind::Choice(words);
    let fields = sections().flat_map(|section| section.fields).map(|field| field.label.to_owned());
    let fields: BTreeSet<String> = fields.collect();
    let kinds = |title: &str| match title {
        SECTION => choice(sections().map(|section| section.title.to_owned()).collect()),
        FIELD => choice(fields.iter().cloned().collect()),
        ANSWER => choice(vec!["x".to_owned(), "0".to_owned()]),
        LAYOUT | KEY => ColumnKind::Mark,
        UNIT | FILE_NAME | TAB | CELL | LEADER | CRITERION => ColumnKind::Peoples,
        _ => ColumnKind::Programs,
    };
    const WIDTHS: [f64; 15] =
        [12.0, 34.0, 18.0, 8.0, 44.0, 24.0, 24.0, 24.0, 12.0, 30.0, 10.0, 34.0, 10.0, 4.0, 4.0];
    let columns = TITLES.iter().zip(WIDTHS);
    columns.map(|(title, width)| Column { title, width, kind: kinds(title) }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A proposal in a cell of a file.
    fn proposal(file: &str, written: &str, value: &str) -> Proposal {
        Proposal {
            place: Place::sheet(&file.into(), &"BB".into()).at(2, 1),
            unit: "P-BD".into(),
            written: written.into(),
            near: "số".into(),
            meaning: Meaning {
                section: "Thông tin hội nghị".into(),
                field: "Số văn bản".into(),
                ..Meaning::default()
            },
            value: value.into(),
            grade: Grade::Inferred,
            basis: Basis::Topic,
            answer: None,
        }
    }

    /// The answers after somebody typed these into the rows of a ledger.
    fn answered(ledger: &Ledger, typed: &[&str]) -> Answers {
        let mut rows = ledger.rows();
        for (row, typed) in rows.iter_mut().zip(typed) {
            if !typed.is_empty() {
                row.insert(ANSWER, (*typed).to_owned());
            }
        }
        Answers::of(rows)
    }

    #[test]
    fn an_answer_is_bound_to_words_value_and_place() {
        let asked = proposal("a.xlsx", "Số: 05-BB/CB", "05-BB/CB");
        let ledger = Answers::default().ledger(std::slice::from_ref(&asked), "input");
        let ledger = ledger.expect("a row");
        let yes = answered(&ledger, &["x"]);
        assert_eq!(yes.to(&asked), Some(true));
        assert_eq!(answered(&ledger, &["0"]).to(&asked), Some(false));
        assert_eq!(answered(&ledger, &[""]).to(&asked), None);
        assert_eq!(answered(&ledger, &["?"]).to(&asked), None);
        let changed = proposal("a.xlsx", "Số: 06-BB/CB", "06-BB/CB");
        assert_eq!(yes.to(&changed), None);
        assert_eq!(yes.to(&proposal("b.xlsx", "Số: 05-BB/CB", "05-BB/CB")), None);
    }

    #[test]
    fn a_layout_that_was_agreed_to_is_asked_in_one_row() {
        let first = proposal("a.xlsx", "Số: 05-BB/CB", "05-BB/CB");
        let ledger = Answers::default().ledger(std::slice::from_ref(&first), "input");
        let answers = answered(&ledger.expect("a row"), &["x"]);
        let agreed = Proposal { answer: Some(true), ..first };
        let others = [
            agreed,
            proposal("b.xlsx", "Số: 06-BB/CB", "06-BB/CB"),
            proposal("c.xlsx", "Số: 07-BB/CB", "07-BB/CB"),
        ];
        let ledger = answers.ledger(&others, "input").expect("rows");
        assert_eq!(ledger.lines.len(), 2, "one for both others, and the answered one");
        assert_eq!(ledger.lines[0].cells[1], "b.xlsx; c.xlsx");
        let all = answered(&ledger, &["x"]);
        assert!(others.iter().all(|own| all.to(own) == Some(true)));
    }

    #[test]
    fn an_answer_may_be_given_and_taken_back_elsewhere_than_in_the_workbook() {
        let first = proposal("a.xlsx", "Số: 05-BB/CB", "05-BB/CB");
        let answers = Answers::default().with(&[(&first, Some(true))], "input");
        assert_eq!(answers.to(&first), Some(true));
        let agreed = Proposal { answer: Some(true), ..first.clone() };
        let others = [
            agreed,
            proposal("b.xlsx", "Số: 06-BB/CB", "06-BB/CB"),
            proposal("c.xlsx", "Số: 07-BB/CB", "07-BB/CB"),
        ];
        // One row stands for both others; answering one leaves the other open.
        let joint = Answers::of(answers.ledger(&others, "input").expect("rows").rows());
        let one = joint.with(&[(&others[1], Some(false))], "input");
        let said: Vec<_> = others.iter().map(|own| one.to(own)).collect();
        assert_eq!(said, [Some(true), Some(false), None]);
        let back = one.with(&[(&others[1], None)], "input");
        assert_eq!(back.to(&others[1]), None);
        assert_eq!(back.to(&first), Some(true));
    }

    #[test]
    fn what_is_pointed_at_takes_the_place_of_what_was() {
        let at = |cell: &str| Pointed {
            file: "a.xlsx".into(),
            sheet: "BB".into(),
            cell: cell.into(),
            meaning: Meaning {
                section: "Thông tin hội nghị".into(),
                field: "Địa điểm".into(),
                ..Meaning::default()
            },
            key: String::new(),
        };
        let answers = Answers::default().pointing(&at("B3")).pointing(&at("C4"));
        let cells: Vec<&str> = answers.pointed_in("a.xlsx").map(|own| own.cell.as_str()).collect();
        assert_eq!(cells, ["C4"]);
    }

    #[test]
    fn answered_rows_stay_and_open_ones_go_with_their_question() {
        let one = proposal("a.xlsx", "Số: 05-BB/CB", "05-BB/CB");
        let two = proposal("b.xlsx", "Số: 06-BB/CB", "06-BB/CB");
        let ledger = Answers::default().ledger(&[one, two], "input").expect("rows");
        let answers = answered(&ledger, &["0"]);
        let later = answers.ledger(&[], "input").expect("the answered row");
        assert_eq!(later.lines.len(), 1);
        assert_eq!(later.lines[0].cells[1], "a.xlsx");
        assert!(Answers::default().ledger(&[], "input").is_none());
    }

    #[test]
    fn the_fingerprint_tells_answers_apart_and_not_their_order() {
        let asked = [proposal("a.xlsx", "1", "1"), proposal("b.xlsx", "2", "2")];
        let ledger = Answers::default().ledger(&asked, "input").expect("rows");
        let (both, one) = (answered(&ledger, &["x", "x"]), answered(&ledger, &["x"]));
        let mut turned = ledger.rows();
        turned.iter_mut().for_each(|row| drop(row.insert(ANSWER, "x".into())));
        turned.reverse();
        assert_eq!(both.fingerprint(), Answers::of(turned).fingerprint());
        assert_ne!(both.fingerprint(), one.fingerprint());
        assert_eq!(Answers::default().fingerprint(), "");
        assert_eq!(answered(&ledger, &[]).fingerprint(), "");
    }

    #[test]
    fn the_departments_own_rows_are_read_and_stay() {
        let row = Row::from([
            (FILE_NAME, "a.xlsx".into()),
            (TAB, "BB".into()),
            (CELL, "b3".into()),
            (SECTION, "Thông tin hội nghị".into()),
            (FIELD, "Địa điểm".into()),
            (ANSWER, "x".into()),
        ]);
        let answers = Answers::of(vec![row]);
        let pointed: Vec<&Pointed> = answers.pointed_in("a.xlsx").collect();
        assert_eq!(pointed.len(), 1);
        assert_eq!((pointed[0].cell.as_str(), pointed[0].key.as_str()), ("B3", ""));
        assert_ne!(answers.fingerprint(), "");
        assert_eq!(answers.ledger(&[], "input").expect("the row").lines.len(), 1);
    }
}
