//! Proof (kiểm chứng) and archive: the set held against its returns, a paper found by its code,
//! the package.

use std::sync::Arc;

use serde_json::{Value, json};

use super::job::{Kind, Outcome};
use super::look::Look;
use super::view::{Answer, lead_to};
use super::visit::Visit;
use super::{Context, Desk};
use crate::archive::{self, ArchiveOptions};
use crate::error::Error;
use crate::finding::Args;
use crate::issued::journal::Act;
use crate::messages::{self, Language};
use crate::verify::{self, Verdict};

/// The most differences that the page lists.
const MOST_DIFFERENCES: usize = 200;

/// The paper that bears a code, or bore it before another took its place.
fn found(look: &Look, typed: &str, language: Language) -> Result<Value, Error> {
    let refused = || Error::asked("verify-code-form").arg("code", typed);
    let code = verify::typed_code(typed).ok_or_else(refused)?;
    if let Some(paper) = look.listed().iter().find(|paper| paper.entry.code == code) {
        return Ok(json!({
            "code": code,
            "id": paper.id(),
            "title": paper.entry.subject,
            "number": paper.entry.number,
            "day": paper.entry.date.map(|day| day.format("%d/%m/%Y").to_string()),
            "figures": paper.figures,
        }));
    }
    let mut lines = look.checked.issued.journal.lines.iter().rev();
    let line = lines.find(|line| line.act == Act::Issue && line.code == code);
    let key = if line.is_some() { "desk-code-replaced" } else { "desk-code-unknown" };
    let args = Args::from([
        ("code", code.as_str().into()),
        ("name", line.map_or("", |line| &line.title).into()),
        ("number", line.map_or("", |line| &line.number).into()),
    ]);
    Ok(json!({ "code": code, "said": messages::text(language, key, &args) }))
}

/// Proof and archive.
pub async fn page(desk: Arc<Desk>, visit: Visit) -> Answer {
    let look = desk.look().await?;
    let language = desk.language();
    let typed = visit.asked("code").trim();
    let answer = match typed {
        "" => json!(null),
        typed => found(&look, typed, language)
            .unwrap_or_else(|error| json!({ "code": typed, "said": error.message(language) })),
    };
    let state = desk.jobs.state();
    let verified = state.last(Kind::Verify).map(|ended| match &ended.outcome {
        Ok(Outcome::Verified(outcome)) => {
            let said = outcome.faults_first().take(MOST_DIFFERENCES);
            json!({
                "good": outcome.verdict() == Verdict::Proven,
                "said": outcome.said(language),
                "differences": said.map(|own| own.message(language)).collect::<Vec<_>>(),
            })
        }
        Ok(_) => json!(null),
        Err(error) => json!({ "good": false, "said": error.message(language), "differences": [] }),
    });
    let packed = state.last(Kind::Pack).map(|ended| match &ended.outcome {
        Ok(Outcome::Packed(archived)) => {
            json!({ "good": true, "said": archived.said(language) })
        }
        Ok(_) => json!(null),
        Err(error) => json!({ "good": false, "said": error.message(language) }),
    });
    desk.page(
        "prove",
        "desk-prove",
        Context::from([
            ("typed", json!(typed)),
            ("found", answer),
            ("verified", json!(verified)),
            ("packed", json!(packed)),
            ("exists", json!(desk.options.output.is_dir())),
        ]),
    )
}

/// Verifies the set.
pub async fn verify(desk: Arc<Desk>, _: Visit) -> Answer {
    let output = desk.options.output.clone();
    let begun = desk.begin(Kind::Verify, move |workspace, listener| {
        if !output.is_dir() {
            return Err(Error::asked("verify-no-folder").arg("path", output.display().to_string()));
        }
        let verified = verify::set(&workspace, &output, listener)?;
        workspace.reader.healthy()?;
        Ok(Outcome::Verified(Box::new(verified.into())))
    });
    settled(&desk, begun)
}

/// Packs the archive.
pub async fn pack(desk: Arc<Desk>, visit: Visit) -> Answer {
    let output = desk.options.output.clone();
    let (draft, language) = (visit.field("draft") == "yes", desk.language());
    let today = (desk.options.actor)(language).today;
    let begun = desk.begin(Kind::Pack, move |workspace, listener| {
        let options = ArchiveOptions { folder: None, draft, date: None, today, language };
        archive::archive(&workspace, &output, options, listener).map(Outcome::Packed)
    });
    settled(&desk, begun)
}

/// Leads to the progress of what was begun.
fn settled(desk: &Arc<Desk>, begun: Result<(), Error>) -> Answer {
    match begun {
        Ok(()) => Ok(lead_to("/job")),
        Err(error) => desk.settled(Err(error), ("desk-opened", Args::new()), "/prove"),
    }
}
