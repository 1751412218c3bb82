//! A unit (đơn vị): its findings with the cells they are about, what is asked, its papers and files.

use std::sync::Arc;

use serde::Serialize;
use serde_json::json;

use super::asking::{Question, questions};
use super::find::{ENDINGS, ending};
use super::look::Look;
use super::papers::{Row as PaperRow, rows as paper_rows};
use super::sheets::Picture;
use super::standing::standing;
use super::view::Answer;
use super::visit::Visit;
use super::{Context, Desk, apart, id, open};
use crate::code::Code;
use crate::error::Error;
use crate::finding::{Args, Finding, Severity};
use crate::fold;
use crate::ledgers::explanations::Explanations;
use crate::messages::{self, Language};
use crate::pipeline::answering;
use crate::pipeline::explain::{self, How};
use crate::rules;

/// A finding on a unit's page.
#[derive(Serialize)]
struct Told {
    /// Its mark.
    mark: String,
    /// Whether it is an error.
    error: bool,
    /// Its code.
    code: String,
    /// Its rule's name.
    title: String,
    /// What was found.
    message: String,
    /// What to do.
    advice: String,
    /// Every place.
    places: Vec<String>,
    /// The files of those places: name on pages, path, whether it may be opened from here.
    files: Vec<(String, String, bool)>,
    /// The cells in their neighbourhood.
    pictures: Vec<Picture>,
    /// Whether it wants an explanation.
    asks: bool,
    /// What explains it.
    explained: Option<[String; 3]>,
}

/// A finding as the page tells it.
fn told(desk: &Desk, look: &Look, finding: &Finding, language: Language) -> Told {
    let round = &look.checked.round;
    let with = (&look.workspace.reader, &look.checked.settings.limits);
    let unit = round.units.iter().find(|unit| finding.unit.as_ref() == Some(&unit.code));
    let explanation = unit.and_then(|unit| rules::explanation(unit, finding));
    let mut files: Vec<(String, String, bool)> = Vec::new();
    for place in &finding.places {
        let known = round.sources.iter().any(|source| source.path == place.on.file);
        let opens = ENDINGS.contains(&ending(&place.on.file).as_str());
        let file = (id(&place.on.file), place.file_name().to_owned(), opens);
        if known && !files.contains(&file) {
            files.push(file);
        }
    }
    let said = |text: &crate::round::Maybe<crate::round::Text>| {
        text.as_ref().map(|text| text.to_string()).unwrap_or_default()
    };
    Told {
        mark: rules::mark(finding),
        error: finding.severity == Severity::Error,
        code: finding.code.to_string(),
        title: rules::title(finding.code, language),
        message: rules::message(finding, language),
        advice: rules::advice(finding, language),
        places: finding.places.iter().map(ToString::to_string).collect(),
        files,
        pictures: desk.books.pictures(&desk.options.input, &finding.places, &round.sources, with),
        asks: rules::wants_explanation(finding),
        explained: explanation
            .filter(|_| finding.explained)
            .map(|own| [said(&own.text), said(&own.by), said(&own.post)]),
    }
}

/// A section of a return as it was understood.
#[derive(Serialize)]
struct Understood {
    /// Its title.
    title: &'static str,
    /// Where it begins.
    place: String,
    /// Label, value, cell, how surely.
    lines: Vec<[String; 4]>,
}

/// A unit's return as it was understood.
fn understood(look: &Look, code: &str, language: Language) -> Vec<Understood> {
    let plain = |key: &str| messages::text(language, key, &Args::new());
    let how = |how: How| match how {
        How::Read => String::new(),
        How::Inferred(basis) => format!("{} – {}", plain("explain-inferred"), basis.said(language)),
        How::Confirmed => plain("explain-confirmed"),
        How::Unclear => plain("explain-unclear"),
        How::Refused => plain("explain-refused"),
    };
    let sections = explain::explained(&look.checked, code).into_iter().map(|section| Understood {
        title: section.title,
        place: section.place.to_string(),
        lines: section
            .lines
            .into_iter()
            .map(|line| {
                let cell = line.place.cell.map(|cell| cell.to_string()).unwrap_or_default();
                [line.label, line.value, cell, how(line.how)]
            })
            .collect(),
    });
    sections.collect()
}

/// Whether labels did not explain a file: something in it was understood by its place, or is
/// missing or unclear.
fn may_be_pointed_at(look: &Look, file: &str) -> bool {
    let asks = [Code::E104, Code::E105, Code::E110, Code::E112];
    let mut findings = look.checked.verdict.findings.iter();
    look.checked.proposals.iter().any(|own| *own.place.on.file == *file)
        || findings.any(|finding| {
            asks.contains(&finding.code)
                && finding.places.iter().any(|place| *place.on.file == *file)
        })
}

/// A file of the unit.
#[derive(Serialize)]
struct File {
    /// Its name on pages.
    id: String,
    /// Its path below the input folder.
    path: String,
    /// Whether it may be opened from here.
    opens: bool,
    /// Whether it was read by more than labels, so that a cell of it may be pointed at.
    points: bool,
}

/// The unit's page.
pub async fn page(desk: Arc<Desk>, visit: Visit) -> Answer {
    let look = desk.look().await?;
    let language = desk.language();
    let (index, _) = look.unit_of(visit.named("unit"))?;
    let (own, seen) = (desk.clone(), look.clone());
    let (findings, asked, read) = apart(move || {
        let Some(unit) = seen.checked.round.units.get(index) else { return Ok(Default::default()) };
        let mine = seen.checked.verdict.findings.iter();
        let mine = mine.filter(|finding| finding.unit.as_ref() == Some(&unit.code));
        let mut findings: Vec<Told> =
            mine.map(|finding| told(&own, &seen, finding, language)).collect();
        findings.sort_by_key(|finding| (!finding.error, finding.explained.is_some()));
        let asked: Vec<Question> = questions(&own, &seen, |own| own.unit == unit.code, language);
        Ok((findings, asked, understood(&seen, &unit.code, language)))
    })
    .await?;
    let (_, unit) = look.unit_of(visit.named("unit"))?;
    let sources = look.checked.round.sources.iter();
    let files = sources.filter(|source| source.units.contains(&unit.code)).map(|source| File {
        id: id(&source.path),
        path: source.path.to_string(),
        opens: ENDINGS.contains(&ending(&source.path).as_str()),
        points: may_be_pointed_at(&look, &source.path),
    });
    let papers: Vec<PaperRow> =
        paper_rows(&desk, &look, |paper| paper.unit == Some(index), language);
    desk.page(
        "unit",
        "desk-unit",
        Context::from([
            ("id", json!(id(&unit.code))),
            ("code", json!(&*unit.code)),
            ("name", json!(&*unit.name)),
            ("title", json!(format!("{} {}", unit.code, unit.name))),
            ("standing", json!(standing(&look, index, language))),
            (
                "leaders",
                json!(unit.leaders.iter().map(|l| (&*l.name, &*l.post)).collect::<Vec<_>>()),
            ),
            ("findings", json!(findings)),
            ("questions", json!(asked)),
            ("papers", json!(papers)),
            ("files", json!(files.collect::<Vec<_>>())),
            ("understood", json!(read)),
        ]),
    )
}

/// Where a form that stands on a unit's page leads back to.
pub fn back(visit: &Visit) -> String {
    let unit = visit.field("unit");
    let is_id = !unit.is_empty() && unit.bytes().all(|byte| byte.is_ascii_hexdigit());
    if is_id { format!("/unit/{unit}") } else { "/asked".to_owned() }
}

/// Explains a warning.
pub async fn explain(desk: Arc<Desk>, visit: Visit) -> Answer {
    let look = desk.look().await?;
    let finding = look.finding_of(visit.field("mark"))?.clone();
    let said = ["text", "by", "post"]
        .map(|name| fold::clean(visit.field(&format!("{name}-{}", visit.field("mark")))));
    let wanting =
        Explanations::is_wanting(&said[0], &said[1]) && !said.iter().all(String::is_empty);
    let done = if wanting {
        Err(Error::findings("desk-explanation-wanting"))
    } else {
        desk.write(move || {
            let [text, by, post] = &said;
            answering::explain(&look.workspace, &look.checked, &finding, [text, by, post])
        })
        .await
    };
    desk.keep_typed(&visit, &done);
    desk.settled(done, ("desk-explained", Args::new()), &back(&visit))
}

/// Opens a return in its own program.
pub async fn open_file(desk: Arc<Desk>, visit: Visit) -> Answer {
    let (_, path) = desk.file(visit.named("file")).await?;
    let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let done = if ENDINGS.contains(&ending(&name).as_str()) {
        apart(move || open(&path)).await
    } else {
        Err(Error::findings("desk-not-opened").arg("file", name.as_str()))
    };
    desk.settled(done, ("desk-opened-file", Args::from([("file", name.into())])), &back(&visit))
}

/// Opens the folder in which a return lies.
pub async fn open_folder(desk: Arc<Desk>, visit: Visit) -> Answer {
    let (_, path) = desk.file(visit.named("file")).await?;
    let folder = path.parent().unwrap_or(&path).to_owned();
    let done = apart(move || open(&folder)).await;
    desk.settled(done, ("desk-opened", Args::new()), &back(&visit))
}
