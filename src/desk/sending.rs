//! What goes back to units (gửi lại đơn vị): slips with a reminder to paste, and forms.

use std::sync::Arc;

use serde::Serialize;
use serde_json::json;

use super::job::{Kind, Outcome};
use super::standing::{Stage, standing};
use super::view::{Answer, lead_to};
use super::visit::Visit;
use super::{Context, Desk, apart, id, open};
use crate::error::Error;
use crate::finding::Args;
use crate::messages::{self, Language};
use crate::pipeline::blank_forms;

/// A unit from which something is awaited.
#[derive(Serialize)]
struct Awaited {
    /// Its name on pages.
    id: String,
    /// Its code.
    code: String,
    /// Its name.
    name: String,
    /// The slip's name on pages; nothing where it has sent nothing.
    slip: String,
    /// What to paste into a message.
    reminder: String,
}

/// Slips and forms.
pub async fn page(desk: Arc<Desk>, _: Visit) -> Answer {
    let look = desk.look().await?;
    let language = desk.language();
    let slip_of = |index: usize| {
        let mut papers = look.listed().iter();
        papers.find(|paper| paper.unit == Some(index) && paper.kind == "correction")
    };
    let (mut blocked, mut missing) = (Vec::new(), Vec::new());
    for (index, unit) in look.checked.round.units.iter().enumerate() {
        let stage = standing(&look, index, language).stage;
        let slip = slip_of(index);
        let sends = [Stage::Missing, Stage::Postponed].contains(&stage);
        let count = slip.and_then(|slip| slip.figures.first()).map(|(_, count)| count.clone());
        let key = if slip.is_some() { "desk-reminder-mend" } else { "desk-reminder-send" };
        // What units receive is Vietnamese, whatever the desk speaks.
        let reminder = messages::text(
            Language::Vietnamese,
            key,
            &Args::from([
                ("name", (&unit.name).into()),
                ("count", count.unwrap_or_default().into()),
                ("organ", look.checked.round.plan.organ.department.as_str().into()),
                ("round", look.checked.round.plan.subject.as_str().into()),
            ]),
        );
        let row = Awaited {
            id: id(&unit.code),
            code: unit.code.to_string(),
            name: unit.name.to_string(),
            slip: slip.map(|slip| slip.id()).unwrap_or_default(),
            reminder,
        };
        match (slip.is_some(), sends) {
            (true, _) => blocked.push(row),
            (false, true) => missing.push(row),
            (false, false) => {}
        }
    }
    let state = desk.jobs.state();
    let written = state.last(Kind::Forms).map(|ended| match &ended.outcome {
        Ok(Outcome::Forms(written, folder)) => json!({
            "units": written.units,
            "made": written.files.made,
            "unchanged": written.files.unchanged,
            "kept": written.files.kept.iter().map(|path| path.display().to_string()).collect::<Vec<_>>(),
            "folder": folder.display().to_string(),
        }),
        Ok(_) => json!(null),
        Err(error) => json!({ "error": error.message(language) }),
    });
    desk.page(
        "send",
        "desk-send",
        Context::from([
            ("blocked", json!(blocked)),
            ("missing", json!(missing)),
            ("outcome", json!(written)),
        ]),
    )
}

/// Writes forms: blank ones, or filled with what was read.
pub async fn forms(desk: Arc<Desk>, visit: Visit) -> Answer {
    let (output, filled) = (desk.options.forms.clone(), visit.field("kind") == "filled");
    let begun = desk.begin(Kind::Forms, move |workspace, listener| {
        let written = if filled {
            blank_forms::write_filled(&workspace, (&output, &[]), listener)?
        } else {
            blank_forms::write(&blank_forms::Request {
                folder: &workspace.folder,
                input: &workspace.input,
                reader: &workspace.reader,
                stamp: workspace.stamp,
                output: &output,
                only: &[],
            })?
        };
        Ok(Outcome::Forms(Box::new(written), output))
    });
    match begun {
        Ok(()) => Ok(lead_to("/job")),
        Err(error) => desk.settled(Err(error), ("desk-opened", Args::new()), "/send"),
    }
}

/// Opens the folder of forms.
pub async fn open_forms(desk: Arc<Desk>, _: Visit) -> Answer {
    let folder = desk.options.forms.clone();
    let done = match folder.is_dir() {
        true => apart(move || open(&folder)).await,
        false => Err(Error::findings("desk-no-forms")),
    };
    desk.settled(done, ("desk-opened", Args::new()), "/send")
}
