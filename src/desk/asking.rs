//! What the department is asked (cần trả lời): whether returns were understood rightly, cell by
//! cell or a whole layout at once; and pointing at a cell to say what it is.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::Serialize;
use serde_json::json;

use super::look::Look;
use super::sheets::{Picture, part};
use super::standing::standing;
use super::unit::back;
use super::view::Answer;
use super::visit::Visit;
use super::{Context, Desk, apart, id};
use crate::declaration::{SECTIONS, Shape};
use crate::error::Error;
use crate::finding::{Args, CellRef};
use crate::formats::cells::Workbook;
use crate::ledgers::confirmations::{Basis, Grade, Meaning, Pointed, Proposal};
use crate::messages::Language;
use crate::pipeline::answering;

/// Rows of a sheet on a page.
const ROWS: u32 = 40;
/// The most columns of a sheet on a page.
const COLUMNS: u32 = 26;

/// A value that was understood, and what is asked of it.
#[derive(Serialize)]
pub struct Question {
    /// Its mark.
    key: String,
    /// Where it stands.
    place: String,
    /// The cell.
    cell: String,
    /// The unit's code.
    unit: String,
    /// What the cell says.
    written: String,
    /// What it is understood as.
    meaning: String,
    /// The value.
    value: String,
    /// Whether it is one of several readings.
    unclear: bool,
    /// On what the reading rests.
    why: String,
    /// What was answered: `yes`, `no` or nothing.
    answer: &'static str,
    /// The cell in its neighbourhood.
    pictures: Vec<Picture>,
}

/// What is asked and not yet answered.
pub fn open(look: &Look) -> impl Iterator<Item = &Proposal> {
    let proposals = look.checked.proposals.iter();
    proposals.filter(|own| own.is_open() && own.basis != Basis::Pointed)
}

/// The questions about those proposals that `fits` picks.
pub fn questions(
    desk: &Desk,
    look: &Look,
    fits: impl Fn(&Proposal) -> bool,
    language: Language,
) -> Vec<Question> {
    let round = &look.checked.round;
    let with = (&look.workspace.reader, &look.checked.settings.limits);
    let asked =
        look.checked.proposals.iter().filter(|own| fits(own) && own.basis != Basis::Pointed);
    let question = |own: &Proposal| {
        let Meaning { section, field, leader, criterion } = &own.meaning;
        let meaning = [section, field, leader, criterion].map(String::as_str);
        let meaning: Vec<&str> = meaning.into_iter().filter(|part| !part.is_empty()).collect();
        let places = std::slice::from_ref(&own.place);
        Question {
            key: own.key(),
            place: own.place.to_string(),
            cell: own.place.cell.map(|cell| cell.to_string()).unwrap_or_default(),
            unit: own.unit.to_string(),
            written: own.written.clone(),
            meaning: meaning.join(" › "),
            value: own.value.clone(),
            unclear: own.grade == Grade::Unclear,
            why: own.basis.said(language),
            answer: match own.answer {
                Some(true) => "yes",
                Some(false) => "no",
                None => "",
            },
            pictures: desk.books.pictures(&desk.options.input, places, &round.sources, with),
        }
    };
    let mut questions: Vec<Question> = asked.map(question).collect();
    questions.sort_by_key(|own| !own.answer.is_empty());
    questions
}

/// The same words in the same place of several files.
#[derive(Serialize)]
struct Layout {
    /// Its mark.
    mark: String,
    /// What the cells are understood as.
    meaning: String,
    /// Unit, what the cell says, value.
    cells: Vec<[String; 3]>,
}

/// Layouts that several files share and that nobody has answered yet.
fn layouts(look: &Look) -> Vec<Layout> {
    let mut groups: BTreeMap<(String, &Meaning), Vec<&Proposal>> = BTreeMap::new();
    for own in open(look).filter(|own| own.grade == Grade::Inferred && own.basis != Basis::Folder) {
        groups.entry((own.layout(), &own.meaning)).or_default().push(own);
    }
    let shared = groups.into_iter().filter(|(_, group)| group.len() > 1);
    shared
        .map(|((mark, meaning), group)| Layout {
            mark,
            meaning: format!("{} › {}", meaning.section, meaning.field),
            cells: group
                .iter()
                .map(|own| [own.unit.to_string(), own.written.clone(), own.value.clone()])
                .collect(),
        })
        .collect()
}

/// A unit of which something is asked.
#[derive(Serialize)]
struct Asked {
    /// Its name on pages.
    id: String,
    /// Its code.
    code: String,
    /// Its name.
    name: String,
    /// Values to confirm.
    unconfirmed: usize,
    /// Warnings to explain.
    unexplained: usize,
}

/// All that is asked.
pub async fn page(desk: Arc<Desk>, _: Visit) -> Answer {
    let look = desk.look().await?;
    let language = desk.language();
    let units = look.checked.round.units.iter().enumerate().map(|(index, unit)| {
        let standing = standing(&look, index, language);
        Asked {
            id: id(&unit.code),
            code: unit.code.to_string(),
            name: unit.name.to_string(),
            unconfirmed: standing.unconfirmed,
            unexplained: standing.unexplained,
        }
    });
    let units: Vec<Asked> = units.filter(|own| own.unconfirmed + own.unexplained > 0).collect();
    let own = Context::from([("units", json!(units)), ("layouts", json!(layouts(&look)))]);
    desk.page("asked", "desk-asked", own)
}

/// What a form answers: yes, no, or that an answer is taken back.
fn said(value: &str) -> Option<Option<bool>> {
    match value {
        "yes" => Some(Some(true)),
        "no" => Some(Some(false)),
        "later" => Some(None),
        _ => None,
    }
}

/// Writes answers into `xac-nhan.xlsx`.
pub async fn answer(desk: Arc<Desk>, visit: Visit) -> Answer {
    let look = desk.look().await?;
    let by_key: BTreeMap<&str, &str> = visit.beginning("answer-").collect();
    let by_layout: BTreeMap<&str, &str> = visit.beginning("layout-").collect();
    let given: Vec<(Proposal, Option<bool>)> = look
        .checked
        .proposals
        .iter()
        .filter_map(|own| {
            let of_layout = || {
                let shared = own.is_open() && own.grade == Grade::Inferred;
                shared.then(|| by_layout.get(own.layout().as_str()).copied()).flatten()
            };
            let typed = by_key.get(own.key().as_str()).copied().or_else(of_layout)?;
            let said = said(typed)?;
            (said != own.answer).then(|| (own.clone(), said))
        })
        .collect();
    let count = given.len();
    let done = desk
        .write(move || {
            let said: Vec<(&Proposal, Option<bool>)> =
                given.iter().map(|(own, said)| (own, *said)).collect();
            answering::confirm(&look.workspace, &look.checked, &said)
        })
        .await;
    desk.keep_typed(&visit, &done);
    let args = Args::from([("count", count.into())]);
    desk.settled(done, ("desk-answered", args), &back(&visit))
}

/// What a cell may be said to be.
#[derive(Serialize)]
struct Choice {
    /// The section.
    section: &'static str,
    /// Its fields by their numbers.
    fields: Vec<(String, &'static str)>,
}

/// The fields that may be pointed at.
fn choices() -> Vec<Choice> {
    let sections = SECTIONS.iter().enumerate().filter(|(_, own)| own.shape == Shape::Fields);
    let choice = |(at, section): (usize, &'static crate::declaration::Section)| Choice {
        section: section.title,
        fields: section
            .fields
            .iter()
            .enumerate()
            .map(|(index, field)| (format!("{at}-{index}"), field.label))
            .collect(),
    };
    sections.map(choice).collect()
}

/// The section and field of a choice.
fn chosen(number: &str) -> Option<(&'static str, &'static str)> {
    let (section, field) = number.split_once('-')?;
    let section = SECTIONS.get(section.parse::<usize>().ok()?)?;
    let field = section.fields.get(field.parse::<usize>().ok()?)?;
    (section.shape == Shape::Fields).then_some((section.title, field.label))
}

/// A file's workbook.
async fn book(desk: &Arc<Desk>, name: &str) -> Result<(Arc<Look>, Arc<Workbook>), Error> {
    let look = desk.look().await?;
    let source = look.file_of(name)?.clone();
    let (own, seen) = (desk.clone(), look.clone());
    let book = apart(move || {
        let with = (&seen.workspace.reader, &seen.checked.settings.limits);
        let read = own.books.book(&own.options.input, &source, with);
        let unreadable = |_| Error::findings("desk-not-shown").arg("file", &source.path);
        read.map_err(unreadable)
    })
    .await?;
    Ok((look, book))
}

/// A sheet of a file, to point at a cell of it.
pub async fn sheet(desk: Arc<Desk>, visit: Visit) -> Answer {
    let (look, book) = book(&desk, visit.named("file")).await?;
    let source = look.file_of(visit.named("file"))?;
    let number = visit.named("sheet").parse::<usize>().unwrap_or(0);
    let gone = || Error::asked("desk-not-found");
    let sheet = book.sheets.get(number).ok_or_else(gone)?;
    let last = |all: &mut dyn Iterator<Item = u32>| all.max().unwrap_or(0);
    let (rows, columns) = (
        last(&mut sheet.cells.keys().map(|(row, _)| *row)),
        last(&mut sheet.cells.keys().map(|(_, col)| *col)),
    );
    let first = visit.asked("row").parse::<u32>().unwrap_or(0).min(rows);
    let to = CellRef::new(first.saturating_add(ROWS - 1).min(rows), columns.min(COLUMNS - 1));
    let (letters, shown) = part(sheet, (CellRef::new(first, 0), to), &[]);
    let cell = visit.asked("cell");
    let known = shown.iter().flat_map(|row| &row.cells).find(|own| own.name == cell);
    let unit = source.units.first().map(|code| id(code)).unwrap_or_default();
    let own = Context::from([
        ("title", json!(&*source.path)),
        ("file", json!(id(&source.path))),
        ("sheet", json!(number)),
        ("sheets", json!(book.sheets.iter().map(|own| &own.name).collect::<Vec<_>>())),
        ("columns", json!(letters)),
        ("rows", json!(shown)),
        ("cell", json!(known)),
        ("first", json!(first)),
        ("before", json!((first > 0).then(|| first.saturating_sub(ROWS)))),
        ("after", json!((to.row < rows).then(|| to.row + 1))),
        ("choices", json!(choices())),
        ("unit", json!(unit)),
    ]);
    desk.page("sheet", "desk-sheet", own)
}

/// Says what a cell is.
pub async fn point(desk: Arc<Desk>, visit: Visit) -> Answer {
    let (look, book) = book(&desk, visit.named("file")).await?;
    let path = look.file_of(visit.named("file"))?.path.to_string();
    let gone = || Error::asked("desk-not-found");
    let number = visit.field("sheet").parse::<usize>().unwrap_or(usize::MAX);
    let sheet = book.sheets.get(number).ok_or_else(gone)?;
    let cell = visit.field("cell");
    let known = sheet.cells.keys().map(|(row, col)| CellRef::new(*row, *col).to_string());
    let mut known = known.filter(|name| name == cell);
    let (cell, (section, field)) =
        known.next().zip(chosen(visit.field("field"))).ok_or_else(gone)?;
    let meaning =
        Meaning { section: section.to_owned(), field: field.to_owned(), ..Meaning::default() };
    let sheet = sheet.name.clone();
    let args = Args::from([("place", cell.as_str().into()), ("value", field.into())]);
    let name = format!("{path} › {sheet}!{cell}");
    let at = Pointed { file: path, sheet, cell, meaning, key: String::new() };
    let mut done = desk.write(move || answering::point(&look.workspace, &look.checked, &at)).await;
    if done.is_ok() {
        // A return that labels explain is read by them alone.
        let look = desk.look().await?;
        let mut proposals = look.checked.proposals.iter();
        let is_it = |own: &Proposal| own.basis == Basis::Pointed && own.place.to_string() == name;
        if !proposals.any(is_it) {
            done = Err(Error::findings("desk-pointed-in-vain").arg("place", name.as_str()));
        }
    }
    desk.settled(done, ("desk-pointed", args), &back(&visit))
}
