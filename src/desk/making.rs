//! Making the set (lập bộ văn bản), and the progress of whatever work is under way.

use std::convert::Infallible;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{self, Poll};
use std::time::Duration;

use axum::body::{Body, Bytes, HttpBody};
use axum::http::StatusCode;
use hyper::body::Frame;
use serde_json::{Value, json};
use tokio::sync::mpsc::Receiver;

use super::job::{Kind, Outcome, State};
use super::view::{Answer, answer, lead_to};
use super::visit::Visit;
use super::{Context, Desk, apart, open};
use crate::documents::report;
use crate::finding::Args;
use crate::messages::{self, Language};
use crate::pipeline::{self, BuildOptions, Event};

/// How long to wait between two events: nobody reads faster.
const PACE: Duration = Duration::from_millis(150);

/// How far the work is: what is done, a part of how much, and where its page is.
fn progress(state: &State, language: Language) -> Value {
    let said = |key: &str| messages::text(language, key, &Args::new());
    match &state.running {
        None => json!(null),
        Some((kind, event)) => {
            let (step, done, all) = match event {
                None => ("", 0, 0),
                Some(Event::Read(done, all)) => ("reading", *done, *all),
                Some(Event::Made(done, all)) => ("making", *done, *all),
            };
            let step = if step.is_empty() { String::new() } else { said(step) };
            json!({
                "kind": said(kind.key()),
                "step": step,
                "done": done,
                "all": all,
                "page": kind.page(),
            })
        }
    }
}

/// The set: what stands in its way, its making, what came of it.
pub async fn page(desk: Arc<Desk>, _: Visit) -> Answer {
    let look = desk.look().await?;
    let language = desk.language();
    let state = desk.jobs.state();
    let ended = state.last(Kind::Build).map(|ended| match &ended.outcome {
        Ok(Outcome::Built(built)) => json!({
            "made": built.made,
            "unchanged": built.unchanged,
            "blocked": built.report.units.blocked,
            "missing": built.report.units.missing,
            "in_the_way": built.report.in_the_way,
            "font": built.lacks_system_font,
            "kept": built.kept.iter().map(|own| {
                (&own.path, own.now.strip_prefix(&desk.options.round).unwrap_or(&own.now).display().to_string())
            }).collect::<Vec<_>>(),
        }),
        Ok(_) => json!(null),
        Err(error) => json!({ "error": error.message(language) }),
    });
    desk.page(
        "set",
        "desk-set",
        Context::from([
            ("in_the_way", json!(report::in_the_way(look.checked.context(), language))),
            ("outcome", json!(ended)),
            ("exists", json!(desk.options.output.is_dir())),
            (
                "round_papers",
                json!(super::papers::rows(&desk, &look, |p| p.unit.is_none(), language)),
            ),
        ]),
    )
}

/// The work under way; the page that tells what came of it once it has ended.
pub async fn job(desk: Arc<Desk>, _: Visit) -> Answer {
    let state = desk.jobs.state();
    let Some((kind, _)) = state.running else {
        return Ok(lead_to(state.ended.last().map_or("/", |ended| ended.kind.page())));
    };
    let own = Context::from([("progress", progress(&state, desk.language()))]);
    desk.page("job", kind.key(), own)
}

/// Makes the set.
pub async fn make(desk: Arc<Desk>, visit: Visit) -> Answer {
    let options = BuildOptions {
        taking: Vec::new(),
        output: desk.options.output.clone(),
        final_only: visit.field("final") == "yes",
        only: Vec::new(),
        pdf: true,
        xlsx: true,
        force: false,
        language: desk.language(),
    };
    let begun = desk.begin(Kind::Build, move |workspace, listener| {
        let built = pipeline::build(&workspace, &options, listener)?;
        Ok(Outcome::Built(Box::new(built)))
    });
    match begun {
        Ok(()) => Ok(lead_to("/job")),
        Err(error) => desk.settled(Err(error), ("desk-opened", Args::new()), "/set"),
    }
}

/// Opens the set's folder.
pub async fn open_output(desk: Arc<Desk>, _: Visit) -> Answer {
    let output = desk.options.output.clone();
    let done = apart(move || open(&output)).await;
    desk.settled(done, ("desk-opened", Args::new()), "/set")
}

/// The progress of the work as events of the server (server-sent events), until it ends.
pub async fn events(desk: Arc<Desk>, _: Visit) -> Answer {
    let (to, from) = tokio::sync::mpsc::channel::<String>(1);
    let language = desk.language();
    tokio::spawn(async move {
        let mut changes = desk.jobs.watch();
        loop {
            let now = progress(&changes.borrow_and_update(), language);
            // That nobody listens any more ends it too.
            if to.send(format!("data: {now}\n\n")).await.is_err() || now.is_null() {
                return;
            }
            desk.office.seen();
            if changes.changed().await.is_err() {
                return;
            }
            tokio::time::sleep(PACE).await;
        }
    });
    Ok(answer(StatusCode::OK, "text/event-stream", Body::new(Events(from))))
}

/// A body of events that are still to come.
struct Events(Receiver<String>);

impl HttpBody for Events {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut task::Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        let next = self.0.poll_recv(context);
        next.map(|event| event.map(|event| Ok(Frame::data(Bytes::from(event)))))
    }
}
