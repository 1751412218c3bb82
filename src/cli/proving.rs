//! `archive` and `verify`: a set that proves itself.

use std::ffi::OsString;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use chrono::NaiveDate;

use super::arguments::{APART, ArchiveRequest};
use super::print;
use super::terminal::Terminal;
use crate::archive::{self, ArchiveOptions};
use crate::config::MIB;
use crate::error::Error;
use crate::finding::Args;
use crate::issued::journal::{Act, Journal};
use crate::messages;
use crate::package::{RETURNS, bag};
use crate::pipeline::{self, Workspace};
use crate::verify::{self, Outcome, Papers, Verdict};
use crate::wording::Date;

/// The output folder that `archive` packages.
const OUTPUT: &str = "output";

/// `archive`.
pub fn archive(
    workspace: &Workspace,
    request: &ArchiveRequest,
    today: NaiveDate,
    terminal: &Terminal,
) -> Result<u8, Error> {
    let set = workspace.folder.join(OUTPUT);
    let folder = request.output.as_ref().map(|output| workspace.folder.join(output));
    let options = ArchiveOptions {
        folder: folder.as_deref(),
        draft: request.draft,
        date: request.date,
        today,
        language: terminal.language,
    };
    let bar = terminal.progress();
    let archived = archive::archive(workspace, &set, options, &|event| bar.tell(event));
    bar.finish();
    let archived = archived?;
    print(&format!("{}\n", archived.said(terminal.language)));
    Ok(0)
}

/// How much memory a package's own templates may take.
pub const MOST_BYTES: u64 = 4 * 1024 * MIB;
/// How long they may take at least.
const SECONDS: u64 = 60;
/// How much longer for each of its files.
const SECONDS_A_FILE: u64 = 2;
/// How often it is looked whether they are done.
const LOOK: Duration = Duration::from_millis(20);

/// Whether a folder is a package whose templates are not built in: they come from
/// outside, and what they do cannot be known before.
pub fn has_strange_templates(folder: &Path) -> bool {
    let own = || pipeline::own_templates(&folder.join(bag::PAYLOAD));
    verify::is_package(folder) && own().is_ok_and(|own| !own.is_empty())
}

/// Verifies in a process of its own, which is ended when it takes too long and dies
/// alone when it takes too much.
pub fn verify_apart(
    program: &Path,
    arguments: &[OsString],
    folder: &Path,
    terminal: &Terminal,
) -> Result<u8, Error> {
    let failed = |error: std::io::Error| Error::access(program, error);
    let own = arguments.iter().skip(1);
    let mut child = Command::new(program)
        .args(own)
        .arg(format!("--{APART}"))
        .stderr(Stdio::inherit())
        .spawn()
        .map_err(failed)?;
    let files = crate::publish::files_below(folder).map_or(0, |files| files.len() as u64);
    let mut looks = u128::from(SECONDS + SECONDS_A_FILE * files) * 1000 / LOOK.as_millis();
    while looks > 0 {
        if let Some(status) = child.try_wait().map_err(failed)? {
            let code = status.code().and_then(|code| u8::try_from(code).ok());
            // A panic or an abort is no answer of the program.
            if let Some(code) = code.filter(|code| *code <= Verdict::Incomplete.exit_code()) {
                return Ok(code);
            }
            break;
        }
        std::thread::sleep(LOOK);
        looks -= 1;
    }
    // It may have ended already; either way nothing is left running.
    let _ = child.kill();
    let _ = child.wait();
    say(terminal, "verify-exhausted", &Args::from([("file", folder.display().to_string().into())]));
    Ok(Verdict::Refuted.exit_code())
}

/// `verify`.
pub fn verify(
    workspace: Workspace,
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
    let folder = workspace.folder.join(folder);
    if !folder.is_dir() {
        return Err(Error::asked("verify-no-folder").arg("path", folder.display().to_string()));
    }
    let bar = terminal.progress();
    let outcome = if verify::is_package(&folder) {
        let payload = folder.join(bag::PAYLOAD);
        let input = payload.join(RETURNS);
        let workspace = Workspace { folder: payload, input, enclosed: true, ..workspace };
        let told =
            verify::package(&workspace, &folder, terminal.language, &|event| bar.tell(event));
        told.and_then(|outcome| workspace.reader.healthy().map(|()| outcome))
    } else {
        let told = verify::set(&workspace, &folder, &|event| bar.tell(event));
        told.and_then(|told| workspace.reader.healthy().map(|()| Outcome::from(told)))
    };
    bar.finish();
    // A machine that lets nothing be read refutes nothing.
    let outcome = outcome?;
    let known =
        code.is_none_or(|code| tell_owner((&outcome.papers, &outcome.journal), &code, terminal));
    tell_outcome(&outcome, terminal);
    let code = outcome.verdict().exit_code();
    Ok(if known { code } else { Verdict::Refuted.exit_code() })
}

/// Prints a text of the catalogues as a line of the result.
fn say(terminal: &Terminal, key: &str, args: &Args) {
    print(&format!("{}\n", messages::text(terminal.language, key, args)));
}

/// Says which issued paper bore a code before another took its place; false when none did.
fn tell_replaced(journal: &Journal, code: &str, terminal: &Terminal) -> bool {
    let mut lines = journal.lines.iter().rev();
    let Some(line) = lines.find(|line| line.act == Act::Issue && line.code == code) else {
        say(terminal, "verify-code-unknown", &Args::from([("code", code.into())]));
        return false;
    };
    let date = line.date.parse().ok().map(|day: NaiveDate| Date::from(day).short);
    let args = Args::from([
        ("code", code.into()),
        ("paper", line.id().written().into()),
        ("title", line.title.as_str().into()),
        ("number", line.number.as_str().into()),
        ("date", date.unwrap_or_default().into()),
    ]);
    say(terminal, "verify-code-replaced", &args);
    true
}

/// Says which paper bears a code and what it must say; false when none does.
fn tell_owner((papers, journal): (&Papers, &Journal), code: &str, terminal: &Terminal) -> bool {
    let owner = papers.iter().find(|(_, paper)| paper.head.code == code);
    let Some((path, paper)) = owner else {
        return tell_replaced(journal, code, terminal);
    };
    let head = &paper.head;
    let args = Args::from([
        ("code", code.into()),
        ("file", format!("{path}.pdf").into()),
        ("title", head.title.as_str().into()),
        ("number", head.number.clone().unwrap_or_default().into()),
        ("date", head.date.as_ref().map(|date| date.short.clone()).unwrap_or_default().into()),
        ("draft", if head.draft { "yes" } else { "no" }.into()),
    ]);
    say(terminal, "verify-code-found", &args);
    for (label, value) in &paper.figures {
        print(&format!("  {label}: {value}\n"));
    }
    true
}

/// Prints each difference on its line, faults first, and the result.
fn tell_outcome(outcome: &Outcome, terminal: &Terminal) {
    for difference in outcome.faults_first() {
        print(&format!("{}\n", difference.message(terminal.language)));
    }
    for path in &outcome.left_out {
        say(terminal, "verify-left-out", &Args::from([("file", path.as_str().into())]));
    }
    print(&format!("{}\n", outcome.said(terminal.language)));
}
