//! The board (bảng theo dõi): every unit by stage, and what comes next.

use std::sync::Arc;

use axum::http::StatusCode;
use serde::Serialize;
use serde_json::json;

use super::standing::{Stage, Standing, standing};
use super::view::{Answer, answer};
use super::visit::Visit;
use super::{Context, Desk, id};
use crate::documents::report;
use crate::finding::{Args, Severity};
use crate::fold;
use crate::messages;

/// A unit on the board.
#[derive(Serialize)]
struct Row {
    /// Its name on pages.
    id: String,
    /// Its code.
    code: String,
    /// Its name.
    name: String,
    /// Its kind.
    kind: String,
    /// What search looks in: without accents.
    words: String,
    /// How it stands.
    standing: Standing,
}

/// A group of units.
#[derive(Serialize)]
struct Group {
    /// Its name in addresses.
    name: &'static str,
    /// Its word.
    word: String,
    /// Its sign.
    sign: &'static str,
    /// How many units are in it.
    count: usize,
}

/// A text as search compares it: small letters without accents.
fn plain(text: &str) -> String {
    // A slug is never empty.
    if fold::is_blank(text) { String::new() } else { fold::slug(text).replace('-', " ") }
}

/// The board.
pub async fn board(desk: Arc<Desk>, visit: Visit) -> Answer {
    let look = desk.look().await?;
    let language = desk.language();
    let plan = &look.checked.round.plan;
    let rows: Vec<Row> = look
        .checked
        .round
        .units
        .iter()
        .enumerate()
        .map(|(index, unit)| Row {
            id: id(&unit.code),
            code: unit.code.to_string(),
            name: unit.name.to_string(),
            kind: plan.kinds.get(unit.kind).map(|kind| kind.label.clone()).unwrap_or_default(),
            words: plain(&format!("{} {}", unit.code, unit.name)),
            standing: standing(&look, index, language),
        })
        .collect();
    let groups = Stage::ALL.into_iter().map(|stage| Group {
        name: stage.name(),
        word: messages::text(language, stage.key(), &Args::new()),
        sign: stage.sign(),
        count: rows.iter().filter(|row| row.standing.stage == stage).count(),
    });
    let groups: Vec<Group> = groups.filter(|group| group.count > 0).collect();
    let total = rows.len();
    let (wanted, chosen) = (plain(visit.asked("q")), visit.asked("stage"));
    let shown: Vec<Row> = rows
        .into_iter()
        .filter(|row| chosen.is_empty() || row.standing.stage.name() == chosen)
        .filter(|row| wanted.split(' ').all(|word| row.words.contains(word)))
        .collect();
    let of_round = look.checked.verdict.findings.iter().filter(|finding| finding.unit.is_none());
    let of_round: Vec<_> = of_round.cloned().collect();
    let reported = report::reported(&look.checked.round, &of_round, language);
    let told = reported.iter().map(|finding| {
        json!({
            "error": finding.severity == Severity::Error,
            "code": finding.code,
            "file": finding.file,
            "message": finding.message,
            "advice": finding.hint,
        })
    });
    let in_the_way = report::in_the_way(look.checked.context(), language).len();
    desk.page(
        "board",
        "desk-board",
        Context::from([
            ("units", json!(shown)),
            ("total", json!(total)),
            ("groups", json!(groups)),
            ("chosen", json!(chosen)),
            ("wanted", json!(visit.asked("q"))),
            ("findings", json!(told.collect::<Vec<_>>())),
            ("in_the_way", json!(in_the_way)),
            ("trouble", json!(look.papers.as_ref().err().map(|error| error.message(language)))),
        ]),
    )
}

/// How the round and the work stand, for a page that is open: it looks again where something
/// changed.
pub async fn state(desk: Arc<Desk>, _: Visit) -> Answer {
    let look = desk.look().await.map(|look| look.number).unwrap_or_default();
    let state = json!({ "look": look, "of": desk.of(), "busy": desk.jobs.is_busy() });
    Ok(answer(StatusCode::OK, "application/json", state.to_string()))
}
