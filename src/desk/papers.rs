//! Papers one by one: how each stands, and how it will be printed.

use std::sync::Arc;

use axum::body::Body;
use axum::http::{HeaderValue, Response, StatusCode, header};
use serde::Serialize;
use serde_json::json;

use super::look::Look;
use super::standing::is_record;
use super::view::{Answer, answer};
use super::visit::Visit;
use super::{Context, Desk, apart, id, open};
use crate::error::Error;
use crate::finding::Args;
use crate::hash;
use crate::ledgers::register::State;
use crate::messages::{self, Language};
use crate::pipeline::listing::{Listed, printed, printed_together};
use crate::publish::below;
use crate::publish::manifest::Manifest;

/// A paper in a list.
#[derive(Serialize)]
pub struct Row {
    /// Its name on pages.
    pub id: String,
    /// Its title.
    pub title: String,
    /// What it is called beside its unit's name.
    pub name: String,
    /// The unit's name; nothing for a paper of the round.
    pub of: String,
    /// The unit's name on pages; nothing for a paper of the round.
    pub unit: String,
    /// The unit's code.
    pub code: String,
    /// Where it stands.
    pub state: &'static str,
    /// The same as a word for people.
    pub word: String,
    /// The sign beside it.
    pub sign: &'static str,
    /// Its number and symbol.
    pub number: String,
    /// The symbol behind its number.
    pub symbol: String,
    /// Its day, as people write it.
    pub date: String,
    /// The file of its signed copy.
    pub scan: String,
    /// The formats in which the set holds it as it would be made today.
    pub made: Vec<&'static str>,
    /// The formats that it is made in.
    pub formats: &'static [&'static str],
    /// Whether it may be issued.
    pub may_be_issued: bool,
}

/// A state's name, text and sign.
fn state(state: State) -> (&'static str, &'static str, &'static str) {
    match state {
        State::Draft => ("draft", "desk-paper-draft", "◌"),
        State::Final => ("final", "desk-paper-final", "◕"),
        State::Issued => ("issued", "desk-paper-issued", "●"),
        State::Replaced => ("replaced", "desk-paper-replaced", "–"),
    }
}

/// The text that names a kind of paper; none for those of which a unit may have several.
fn kind_key(kind: &str) -> Option<&'static str> {
    Some(match kind {
        "minutes" => "desk-kind-minutes",
        "handover" => "desk-kind-handover",
        "opening" => "desk-kind-opening",
        "correction" => "desk-kind-correction",
        "synthesis" => "desk-kind-synthesis",
        "brief" => "desk-kind-brief",
        _ => return None,
    })
}

/// The formats in which the set holds a paper as it would be made today.
fn made(manifest: Option<&Manifest>, paper: &Listed) -> Vec<&'static str> {
    let holds = |format: &&str| {
        let path = format!("{}.{format}", paper.entry.paper.path);
        let entry = manifest.and_then(|manifest| manifest.files.get(&path));
        entry.is_some_and(|entry| entry.recipe == paper.recipe)
    };
    paper.formats.iter().copied().filter(holds).collect()
}

/// The papers that `fits` picks.
pub fn rows(
    desk: &Desk,
    look: &Look,
    fits: impl Fn(&Listed) -> bool,
    language: Language,
) -> Vec<Row> {
    let manifest = Manifest::load(&desk.options.output);
    let row = |paper: &Listed| {
        let entry = &paper.entry;
        let (name, key, sign) = state(entry.state);
        Row {
            id: paper.id(),
            title: entry.subject.clone(),
            name: kind_key(paper.kind).map_or_else(
                || entry.subject.clone(),
                |key| messages::text(language, key, &Args::new()),
            ),
            of: look.checked.round.unit_name(&entry.unit).unwrap_or_default(),
            unit: if entry.unit.is_empty() { String::new() } else { id(&entry.unit) },
            code: entry.unit.clone(),
            state: name,
            word: messages::text(language, key, &Args::new()),
            sign,
            number: entry.number.clone().unwrap_or_default(),
            symbol: entry.symbol.clone(),
            date: entry.date.map(|day| day.format("%d/%m/%Y").to_string()).unwrap_or_default(),
            scan: entry.scan.clone(),
            made: made(manifest.as_ref(), paper),
            formats: paper.formats,
            may_be_issued: entry.state == State::Final
                && entry.number.is_some()
                && entry.date.is_some(),
        }
    };
    look.listed().iter().filter(|paper| fits(paper)).map(row).collect()
}

/// A paper with its preview.
pub async fn page(desk: Arc<Desk>, visit: Visit) -> Answer {
    let look = desk.look().await?;
    let language = desk.language();
    let wanted = look.paper_of(visit.named("paper"))?.id();
    let row = rows(&desk, &look, |paper| paper.id() == wanted, language).into_iter().next();
    let paper = look.paper_of(&wanted)?;
    let own = Context::from([
        ("title", json!(paper.entry.subject)),
        ("paper", json!(row)),
        ("path", json!(paper.entry.paper.written())),
        ("code", json!(paper.entry.code)),
        ("figures", json!(paper.figures)),
        ("signer", json!(paper.entry.signer)),
    ]);
    desk.page("paper", "desk-paper", own)
}

/// A PDF as an answer.
fn pdf_answer(bytes: Vec<u8>, name: &str) -> Response<Body> {
    let mut response = answer(StatusCode::OK, "application/pdf", bytes);
    let named = format!("inline; filename=\"{}.pdf\"", crate::fold::slug(name));
    if let Ok(value) = HeaderValue::from_str(&named) {
        response.headers_mut().insert(header::CONTENT_DISPOSITION, value);
    }
    response
}

/// A paper as it will be printed today; an issued one as it was issued.
pub async fn pdf(desk: Arc<Desk>, visit: Visit) -> Answer {
    let look = desk.look().await?;
    let paper = look.paper_of(visit.named("paper"))?;
    let path = paper.entry.paper.path.clone();
    let name = path.replace('/', "-");
    let seen = look.clone();
    let bytes = apart(move || printed(&seen.workspace, &seen.checked, (&path, "pdf"))).await?;
    match bytes {
        Some(bytes) => Ok(pdf_answer(bytes, &name)),
        None => Ok(desk.not_found()),
    }
}

/// A unit's papers one below the other, to be printed together.
pub async fn together(desk: Arc<Desk>, visit: Visit) -> Answer {
    let look = desk.look().await?;
    let (index, unit) = look.unit_of(visit.named("unit"))?;
    let language = desk.language();
    let papers = rows(&desk, &look, |p| p.unit == Some(index) && is_record(p), language);
    let own = Context::from([
        ("title", json!(format!("{} {}", unit.code, unit.name))),
        ("id", json!(id(&unit.code))),
        ("papers", json!(papers)),
    ]);
    desk.page("together", "desk-together", own)
}

/// A unit's papers in one PDF.
pub async fn together_pdf(desk: Arc<Desk>, visit: Visit) -> Answer {
    let look = desk.look().await?;
    let (index, unit) = look.unit_of(visit.named("unit"))?;
    let own = look.listed().iter().filter(|paper| paper.unit == Some(index) && is_record(paper));
    let paths: Vec<String> = own.map(|paper| paper.entry.paper.path.clone()).collect();
    let name = unit.code.to_string();
    let seen = look.clone();
    let bytes = apart(move || printed_together(&seen.workspace, &seen.checked, &paths)).await?;
    Ok(pdf_answer(bytes, &name))
}

/// Opens a paper's file of the set in its own program.
pub async fn open_paper(desk: Arc<Desk>, visit: Visit) -> Answer {
    let look = desk.look().await?;
    let paper = look.paper_of(visit.named("paper"))?;
    let here = format!("/paper/{}", paper.id());
    let format = paper.formats.iter().copied().find(|format| *format == visit.field("format"));
    let manifest = Manifest::load(&desk.options.output);
    let held = made(manifest.as_ref(), paper);
    let Some(format) = format.filter(|format| held.contains(format)) else {
        let refused = Error::findings("desk-paper-not-made");
        return desk.settled(Err(refused), ("desk-opened", Args::new()), &here);
    };
    let file = format!("{}.{format}", paper.entry.paper.path);
    let path = below(&desk.options.output, &file);
    let sha256 = manifest.and_then(|own| own.files.get(&file).map(|entry| entry.sha256.clone()));
    let done = apart(move || {
        // What somebody changed by hand is not what the paper says.
        let bytes = crate::files::read(&path, crate::files::PAPER_BYTES);
        let is_it = bytes.is_ok_and(|bytes| Some(hash::sha256(&bytes)) == sha256);
        if is_it { open(&path) } else { Err(Error::findings("desk-paper-not-made")) }
    })
    .await;
    desk.settled(done, ("desk-opened", Args::new()), &here)
}
