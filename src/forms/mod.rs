//! Blank returns (biểu mẫu): what each unit and the department fill in.
//!
//! A [`Form`] is worked out from the declaration that the reader is driven by
//! ([`crate::declaration`]), so that what it asks for is what is read.
//! `render` lays it out; `pipeline` puts the files into a folder.

pub mod contradictions;
pub mod filled;
mod guide;
pub mod registry;

use std::collections::BTreeMap;

use chrono::NaiveDate;

use crate::declaration::fields::{
    UNIT_CODE, UNIT_NAME, attendance, ballot_rows, comments, conference, explanations, opening,
    results,
};
use crate::declaration::{self, Column, Key, Pattern, SECTIONS, SectionId, Shape, Type, Value};
use crate::round::{Plan, Unit};
use crate::rules;

/// A workbook to be filled in (một tệp biểu mẫu).
#[derive(Debug, Clone)]
pub struct Form {
    /// The file's name, without a folder.
    pub file: &'static str,
    /// What stands in the file's properties.
    pub title: String,
    /// Whose form it is, in the foot of every page and above every section.
    pub owner: String,
    /// The sheets in their order.
    pub sheets: Vec<FormSheet>,
    /// The lists that cells choose from (danh mục), by name.
    pub lists: Vec<(ListName, Vec<String>)>,
    /// Whether all but the cells to fill in is locked.
    pub locked: bool,
}

/// A sheet of a form.
#[derive(Debug, Clone)]
pub enum FormSheet {
    /// Hướng dẫn: text to read.
    Guide(Vec<GuideLine>),
    /// Sections to fill in, under the sheet's name.
    Sections(&'static str, Vec<FormSection>),
}

/// A line of the guide.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum GuideLine {
    /// The guide's title.
    Title(String),
    /// The head of a part.
    Heading(String),
    /// A paragraph.
    Text(String),
    /// A paragraph about a cell of this colour, in that colour.
    Sample(Tone, String),
}

/// What a coloured cell says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tone {
    /// To be filled in.
    Input,
    /// Contradicts another cell: an error when it is read.
    Wrong,
    /// Wants a look: a warning when it is read.
    Doubtful,
}

/// A section of a return with room for what is asked.
#[derive(Debug, Clone)]
pub struct FormSection {
    /// Which one.
    pub id: SectionId,
    /// Its heading.
    pub title: String,
    /// How to fill it in.
    pub note: &'static str,
    /// Fields or table.
    pub shape: Shape,
    /// Its fields or columns in their canonical order.
    pub columns: Vec<FormColumn>,
    /// What is filled in already, by row and column; of a field section one row.
    /// An empty text is a cell to fill in.
    pub filled: Vec<Vec<String>>,
    /// What a return says already, by row: values in cells that may still be changed.
    pub given: Vec<BTreeMap<Key, Value>>,
    /// Empty rows below them.
    pub spare: usize,
    /// Whether the count columns are added up in a last row.
    pub total: bool,
}

/// A field or column of a form.
#[derive(Debug, Clone)]
pub struct FormColumn {
    /// Which one.
    pub key: Key,
    /// Its label.
    pub label: String,
    /// Whether it must be filled in.
    pub required: bool,
    /// What may be typed.
    pub input: Input,
    /// Width of a table's column in letters.
    pub width: f64,
}

/// What may be typed into a cell.
#[derive(Debug, Clone, PartialEq)]
pub enum Input {
    /// Anything.
    Text,
    /// Nothing: a serial number.
    Index,
    /// A whole number from 0.
    Count,
    /// A day, not before and not after these.
    Date(Option<NaiveDate>, Option<NaiveDate>),
    /// An hour.
    Time,
    /// One of these words.
    Choice(Vec<&'static str>),
    /// One of a list.
    Listed(ListName),
    /// Most often one of these words, but anything may be typed.
    Suggested(Vec<&'static str>),
}

/// A list that cells choose from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ListName {
    /// The unit's leaders (người đứng đầu).
    Leaders,
    /// The criteria's codes (mã tiêu chí).
    Criteria,
    /// The codes of warnings that want an explanation (mã cảnh báo).
    Warnings,
    /// The kinds of unit (loại hình).
    Kinds,
}

/// The unit's own form and its sheets.
const UNIT_FILE: &str = "bao-cao-hoi-nghi.xlsx";
/// What the unit fills in after the conference.
const UNIT_SHEETS: &[(&str, &[SectionId])] = &[
    ("Hội nghị", &[SectionId::Conference]),
    ("Thành phần", &[SectionId::Attendance]),
    ("Diễn biến", &[SectionId::Proceedings]),
    ("Kiểm phiếu", &[SectionId::TallyBoard, SectionId::Ballots]),
    ("Giải trình", &[SectionId::Explanations]),
];
/// The department's form.
const DEPARTMENT_FILE: &str = "kiem-dem.xlsx";
/// What the department fills in after opening. A workbook of its own: one opening
/// with the results beside it is one count, and a second one counts again.
const DEPARTMENT_SHEETS: &[(&str, &[SectionId])] = &[
    ("Mở niêm phong", &[SectionId::Opening]),
    ("Kết quả", &[SectionId::Results]),
    ("Ý kiến", &[SectionId::Comments]),
    ("Giải trình", &[SectionId::Explanations]),
];

/// The forms of a unit: its own, and the department's for its ballots.
pub fn of_unit(plan: &Plan, unit: &Unit) -> [Form; 2] {
    let form = |file, title: &str, sheets: &[(&'static str, &[SectionId])]| Form {
        file,
        title: format!("{title} – {}", unit.name),
        owner: format!("{} ({})", unit.name, unit.code),
        sheets: std::iter::once(FormSheet::Guide(guide::lines(plan, title, unit, sheets)))
            .chain(sheets.iter().map(|(name, ids)| {
                let sections = ids.iter().filter_map(|id| section(*id, plan, unit));
                FormSheet::Sections(name, sections.collect())
            }))
            .collect(),
        lists: lists(plan, unit),
        locked: true,
    };
    [
        form(UNIT_FILE, "Báo cáo hội nghị", UNIT_SHEETS),
        form(DEPARTMENT_FILE, "Mở niêm phong và kiểm đếm phiếu", DEPARTMENT_SHEETS),
    ]
}

/// The lists of a unit's forms.
fn lists(plan: &Plan, unit: &Unit) -> Vec<(ListName, Vec<String>)> {
    let leaders = (0..unit.leaders.len()).map(|at| unit.leader_name(at));
    let criteria = plan.criteria().map(|(_, criterion)| criterion.key.clone());
    let explained = rules::rules().filter(|rule| rule.paper.is_some());
    vec![
        (ListName::Leaders, leaders.collect()),
        (ListName::Criteria, criteria.collect()),
        (ListName::Warnings, explained.map(|rule| rule.code.to_string()).collect()),
    ]
}

/// A section as the declaration has it, with what is known of the unit.
fn section(id: SectionId, plan: &Plan, unit: &Unit) -> Option<FormSection> {
    let declared = SECTIONS.iter().find(|section| section.id == id)?;
    // Synonyms are for reading; a form has the canonical labels.
    let patterns = declaration::patterns(&[*declared], plan, &std::collections::BTreeMap::new());
    let pattern = patterns.first()?;
    Some(FormSection {
        id,
        title: declared.title.to_owned(),
        note: guide::note(id),
        shape: declared.shape,
        columns: pattern.columns.iter().map(|column| form_column(id, column, plan)).collect(),
        filled: filled(pattern, plan, unit),
        given: Vec::new(),
        spare: spare(id),
        total: id == SectionId::Attendance,
    })
}

/// A column of the declaration as the form has it.
fn form_column(id: SectionId, column: &Column, plan: &Plan) -> FormColumn {
    FormColumn {
        key: column.key,
        label: column.name.clone(),
        required: column.required,
        input: input(id, column, plan),
        width: width(column),
    }
}

/// What may be typed into a column.
fn input(id: SectionId, column: &Column, plan: &Plan) -> Input {
    let key = column.key;
    let leaders = [results::LEADER, ballot_rows::LEADER, comments::LEADER].map(|field| field.key());
    let criteria = [results::CRITERION, comments::CRITERION].map(|field| field.key());
    match (column.kind, id) {
        _ if matches!(key, Key::Level(_) | Key::Criterion(_)) => Input::Count,
        (Type::Count, ..) => Input::Count,
        (Type::Index, ..) => Input::Index,
        (Type::Time, ..) => Input::Time,
        (Type::Date, SectionId::Conference) => Input::Date(plan.from, plan.to),
        // Envelopes are opened weeks after the round's last conference.
        (Type::Date, ..) => Input::Date(plan.from, None),
        (Type::Choice(words), ..) => {
            Input::Choice(words.iter().map(|word| word.canonical).collect())
        }
        _ if leaders.contains(&key) => Input::Listed(ListName::Leaders),
        _ if criteria.contains(&key) => Input::Listed(ListName::Criteria),
        _ if id == SectionId::Explanations && key == explanations::CODE.key() => {
            Input::Listed(ListName::Warnings)
        }
        _ if key == opening::SEAL_STATE.key() => Input::Suggested(vec![INTACT]),
        _ => Input::Text,
    }
}

/// The state of a seal that W501 takes for sound (nguyên vẹn).
const INTACT: &str = "Nguyên vẹn";

/// The width of a table's column in letters, by what is written there.
fn width(column: &Column) -> f64 {
    match (column.kind, column.key) {
        (Type::Index, _) => 6.0,
        (Type::Count, _) => 11.0,
        (Type::Choice(_), _) => 16.0,
        (_, key) if key == comments::TEXT.key() => 54.0,
        (_, key) if key == results::LABEL.key() => 46.0,
        (_, key) if key == attendance::GROUP.key() => 40.0,
        (_, key) if key == results::CRITERION.key() || key == explanations::CODE.key() => 12.0,
        _ => 26.0,
    }
}

/// What the program knows of a section already.
fn filled(pattern: &Pattern, plan: &Plan, unit: &Unit) -> Vec<Vec<String>> {
    let row = |known: &[(Key, String)]| {
        let cells = pattern.columns.iter().map(|column| {
            let known = known.iter().find(|(key, _)| *key == column.key);
            known.map(|(_, value)| value.clone()).unwrap_or_default()
        });
        cells.collect::<Vec<_>>()
    };
    match (pattern.shape, pattern.id) {
        (Shape::Fields, _) => vec![row(&[
            (UNIT_CODE.key(), unit.code.to_string()),
            (UNIT_NAME.key(), unit.name.to_string()),
            (conference::SUBJECTS.key(), subjects(unit)),
        ])],
        (Shape::Table, SectionId::Results) => {
            let rows = (0..unit.leaders.len())
                .flat_map(|leader| plan.criteria().map(move |(_, criterion)| (leader, criterion)));
            rows.map(|(leader, criterion)| {
                row(&[
                    (results::LEADER.key(), unit.leader_name(leader)),
                    (results::CRITERION.key(), criterion.key.clone()),
                    (results::LABEL.key(), criterion.label.clone()),
                ])
            })
            .collect()
        }
        (Shape::Table, _) => Vec::new(),
    }
}

/// Whom the unit's conference is to be about: the leaders in office, with their posts.
fn subjects(unit: &Unit) -> String {
    let named = unit.leaders.iter().map(|leader| match leader.post.is_empty() {
        true => leader.name.to_string(),
        false => format!("{}, {}", leader.name, leader.post),
    });
    named.collect::<Vec<_>>().join("; ")
}

/// How many empty rows a table has.
fn spare(id: SectionId) -> usize {
    match id {
        SectionId::Attendance => 20,
        SectionId::Proceedings => 40,
        SectionId::TallyBoard => 10,
        SectionId::Comments => 100,
        SectionId::Explanations => 12,
        _ => 0,
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::round::{Leader, Return, Term};

    /// The sample round's plan with a unit of two leaders.
    pub(crate) fn unit() -> (Plan, Unit) {
        let leader = |name: &str| Leader {
            name: name.into(),
            post: "Hiệu trưởng".into(),
            term: Term::default(),
        };
        let unit = Unit {
            code: "THCS-PD".into(),
            name: "Trường THCS Phúc Đồng".into(),
            kind: 3,
            leaders: vec![leader("Trần Văn A"), leader("Lê Thị B")],
            registered: vec![leader("Trần Văn A"), leader("Lê Thị B")],
            letters_to: None,
            returned: Return::default(),
        };
        (crate::config::tests::plan(), unit)
    }

    /// That unit's forms.
    fn forms() -> [Form; 2] {
        let (plan, unit) = unit();
        of_unit(&plan, &unit)
    }

    /// The sections of a form.
    fn sections_of(form: &Form) -> Vec<&FormSection> {
        let sections = form.sheets.iter().flat_map(|sheet| match sheet {
            FormSheet::Guide(_) => &[][..],
            FormSheet::Sections(_, sections) => sections,
        });
        sections.collect()
    }

    #[test]
    fn every_section_but_ballot_rows_is_in_a_form() {
        let forms = forms();
        let asked: Vec<_> =
            forms.iter().flat_map(|form| sections_of(form)).map(|section| section.id).collect();
        for section in SECTIONS.iter().filter(|section| section.id != SectionId::BallotRows) {
            assert!(asked.contains(&section.id), "{:?}", section.id);
        }
    }

    #[test]
    fn a_field_section_knows_its_unit() {
        let forms = forms();
        let conference = sections_of(&forms[0])[0];
        assert_eq!(conference.columns[0].label, "Mã đơn vị");
        assert_eq!(conference.filled[0][0], "THCS-PD");
        assert_eq!(conference.filled[0][2], "Trần Văn A, Hiệu trưởng; Lê Thị B, Hiệu trưởng");
        assert!(conference.filled[0][3..].iter().all(String::is_empty));
    }

    #[test]
    fn results_have_a_row_for_each_leader_and_criterion() {
        let (plan, unit) = unit();
        let [_, form] = of_unit(&plan, &unit);
        let results = sections_of(&form)[1];
        assert_eq!(results.filled.len(), unit.leaders.len() * plan.criteria().count());
        let levels = results.columns.iter().filter(|c| matches!(c.key, Key::Level(_))).count();
        assert_eq!(levels, plan.levels.len());
    }

    #[test]
    fn days_are_held_to_the_round() {
        let (plan, unit) = unit();
        let forms = of_unit(&plan, &unit);
        let date = |form: &Form| {
            sections_of(form)[0].columns.iter().find(|c| c.key == Key::Field("date")).cloned()
        };
        let inputs = forms.iter().filter_map(date).map(|column| column.input).collect::<Vec<_>>();
        let (from, to) = (plan.from, plan.to);
        assert!(from.is_some() && to.is_some());
        assert_eq!(inputs, [Input::Date(from, to), Input::Date(from, None)]);
    }
}
