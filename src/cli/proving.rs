//! `archive` and `verify`: a set that proves itself.

use std::path::Path;

use super::print;
use super::terminal::Terminal;
use crate::archive::{self, RETURNS, bag};
use crate::documents::main_figures::main_figures;
use crate::error::Error;
use crate::finding::Args;
use crate::messages;
use crate::pipeline::{MADE_BY, Surroundings};
use crate::verify::{self, Outcome, Papers};

/// The output folder that `archive` packages.
const OUTPUT: &str = "output";

/// `archive`.
pub fn archive(
    surroundings: &Surroundings,
    output: Option<&Path>,
    terminal: &Terminal,
) -> Result<u8, Error> {
    let set = surroundings.folder.join(OUTPUT);
    let folder = output.map(|output| surroundings.folder.join(output));
    let bar = terminal.progress();
    let archived =
        archive::archive(surroundings, &set, folder.as_deref(), terminal.language, &|event| {
            bar.tell(event)
        });
    bar.finish();
    let archived = archived?;
    let args = Args::from([
        ("path", archived.folder.display().to_string().into()),
        ("files", archived.files.into()),
        ("bytes", i64::try_from(archived.bytes).unwrap_or(i64::MAX).into()),
    ]);
    say(terminal, "archive-done", &args);
    Ok(0)
}

/// `verify`.
pub fn verify(
    surroundings: Surroundings,
    folder: &Path,
    code: Option<&str>,
    terminal: &Terminal,
) -> Result<u8, Error> {
    let code = match code {
        Some(typed) => Some(
            verify::typed_code(typed)
                .ok_or_else(|| Error::asked("verify-code-form").arg("code", typed))?,
        ),
        None => None,
    };
    let folder = surroundings.folder.join(folder);
    if !folder.is_dir() {
        return Err(Error::asked("verify-no-folder").arg("path", folder.display().to_string()));
    }
    let bar = terminal.progress();
    let outcome = if verify::is_package(&folder) {
        let payload = folder.join(bag::PAYLOAD);
        let input = payload.join(RETURNS);
        let surroundings = Surroundings { folder: payload, input, ..surroundings };
        verify::package(&surroundings, &folder, terminal.language, &|event| bar.tell(event))
    } else {
        verify::set(&surroundings, &folder, &|event| bar.tell(event)).map(Outcome::from)
    };
    bar.finish();
    let outcome = outcome?;
    let known = code.is_none_or(|code| tell_owner(&outcome.papers, &code, terminal));
    tell_outcome(&outcome, terminal);
    Ok(u8::from(!known || !outcome.differences.is_empty()))
}

/// Prints a text of the catalogues as a line of the result.
fn say(terminal: &Terminal, key: &str, args: &Args) {
    print(&format!("{}\n", messages::text(terminal.language, key, args)));
}

/// Says which paper bears a code and what it must say; false when none does.
fn tell_owner(papers: &Papers, code: &str, terminal: &Terminal) -> bool {
    let owner = papers.iter().find(|(_, paper)| paper.head().code == code);
    let args = Args::from([("code", code.into())]);
    let Some((path, paper)) = owner else {
        say(terminal, "verify-code-unknown", &args);
        return false;
    };
    let head = paper.head();
    let args = Args::from([
        ("code", code.into()),
        ("file", format!("{path}.pdf").into()),
        ("title", head.title.as_str().into()),
        ("number", head.number.clone().unwrap_or_default().into()),
        ("date", head.date.as_ref().map(|date| date.short.clone()).unwrap_or_default().into()),
        ("draft", if head.draft { "yes" } else { "no" }.into()),
    ]);
    say(terminal, "verify-code-found", &args);
    for (label, value) in main_figures(paper) {
        print(&format!("  {label}: {value}\n"));
    }
    true
}

/// Prints each difference on its line, and the result.
fn tell_outcome(outcome: &Outcome, terminal: &Terminal) {
    for difference in &outcome.differences {
        print(&format!("{}\n", difference.message(terminal.language)));
    }
    let args = Args::from([
        ("files", outcome.files.into()),
        ("count", outcome.differences.len().into()),
        ("version", outcome.made_by.as_str().into()),
    ]);
    let key = match (outcome.differences.is_empty(), outcome.made_by == MADE_BY) {
        (false, _) => "verify-unproven",
        (true, true) => "verify-proven",
        (true, false) => "verify-proven-figures",
    };
    say(terminal, key, &args);
}
