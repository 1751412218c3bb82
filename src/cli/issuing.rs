//! `register`, `issue`, `replace`, `correct` and `log`.

use std::path::Path;

use chrono::NaiveDate;

use super::terminal::Terminal;
use super::{print, tell};
use crate::error::Error;
use crate::finding::Args;
use crate::fold;
use crate::issued::journal::{Act, Fault, Line};
use crate::issued::{FOLDER, Wrong, journal};
use crate::messages;
use crate::pipeline::Workspace;
use crate::pipeline::issuing::{self, Actor, Chosen, Refused};
use crate::pipeline::registering::{self, Registered};

/// How many papers a message names.
const NAMED: usize = 10;

/// A text of the catalogues with values.
fn say(terminal: &Terminal, key: &str, args: Args) -> String {
    fold::without_turns(&messages::text(terminal.language, key, &args))
}

/// The first of some names, parted by commas.
fn named(names: &[String]) -> String {
    let more = if names.len() > NAMED { ", …" } else { "" };
    let first: Vec<&str> = names.iter().take(NAMED).map(String::as_str).collect();
    format!("{}{more}", first.join(", "))
}

/// `register`.
pub(super) fn register(workspace: &Workspace, terminal: &Terminal) -> Result<u8, Error> {
    let bar = terminal.progress();
    let registered = registering::register(workspace, &|event| bar.tell(event));
    bar.finish();
    let Registered { updated, unnumbered, unsigned, strange } = registered?;
    match &updated {
        Some(updated) => terminal.ledgers(std::slice::from_ref(updated)),
        None => print(&format!("{}\n", say(terminal, "register-unchanged", Args::new()))),
    }
    if unnumbered > 0 {
        let args = Args::from([("count", unnumbered.into())]);
        print(&format!("{}\n", say(terminal, "register-unnumbered", args)));
    }
    for (key, names) in [("register-unsigned", &unsigned), ("register-strange", &strange)] {
        if !names.is_empty() {
            let args = Args::from([("count", names.len().into()), ("named", named(names).into())]);
            print(&format!("{}\n", say(terminal, key, args)));
        }
    }
    Ok(u8::from(updated.is_some_and(|updated| !updated.written)))
}

/// `issue`.
pub(super) fn issue(
    workspace: &Workspace,
    chosen: &Chosen,
    (actor, date): (&Actor, Option<NaiveDate>),
    terminal: &Terminal,
) -> Result<u8, Error> {
    let bar = terminal.progress();
    let outcome = issuing::issue(workspace, chosen, (actor, date), &|event| bar.tell(event));
    bar.finish();
    let outcome = outcome?;
    for (paper, number) in &outcome.issued {
        print(&format!("  {number}  {paper}\n"));
    }
    let args = Args::from([
        ("count", outcome.issued.len().into()),
        ("before", outcome.before.into()),
        ("refused", outcome.refused.len().into()),
        ("folder", FOLDER.into()),
    ]);
    print(&format!("{}\n", say(terminal, "issue-done", args)));
    for Refused { paper, reasons } in &outcome.refused {
        let args = Args::from([("paper", paper.as_str().into())]);
        tell(&format!("{}\n", say(terminal, "issue-refused", args)));
        for reason in reasons {
            tell(&format!("  - {}\n", fold::without_turns(reason)));
        }
    }
    Ok(u8::from(!outcome.refused.is_empty() && !chosen.all))
}

/// `replace` and `correct`.
pub(super) fn amend(
    workspace: &Workspace,
    act: Act,
    (paper, reason): (&str, &str),
    actor: &Actor,
    terminal: &Terminal,
) -> Result<u8, Error> {
    if reason.chars().filter(|c| c.is_alphabetic()).count() < SHORTEST_REASON {
        return Err(Error::asked("amend-no-reason"));
    }
    let bar = terminal.progress();
    let about = (paper, reason);
    let line = match act {
        Act::Correct => issuing::correct(workspace, about, actor, &|event| bar.tell(event)),
        Act::Issue | Act::Replace => {
            issuing::replace(workspace, about, actor, &|event| bar.tell(event))
        }
    };
    bar.finish();
    let line = line?;
    let key = if act == Act::Correct { "correct-done" } else { "replace-done" };
    let args = Args::from([
        ("paper", line.paper.as_str().into()),
        ("number", line.number.as_str().into()),
        ("count", line.changes.len().into()),
    ]);
    print(&format!("{}\n", say(terminal, key, args)));
    Ok(0)
}

/// The fewest letters of a reason.
const SHORTEST_REASON: usize = 8;

/// `log`.
pub(super) fn log(round: &Path, terminal: &Terminal) -> Result<u8, Error> {
    let (issued, wrong) = issuing::proved(round)?;
    for line in &issued.journal.lines {
        print(&format!("{}\n", told(terminal, line)));
    }
    let lines = issued.journal.lines.len();
    let args = Args::from([("lines", lines.into()), ("wrong", wrong.len().into())]);
    let key = if wrong.is_empty() { "log-proved" } else { "log-wrong" };
    print(&format!("{}\n", say(terminal, key, args)));
    for fault in &wrong {
        print(&format!("  - {}\n", fault_said(terminal, fault)));
    }
    Ok(u8::from(!wrong.is_empty()))
}

/// A line of the journal.
fn told(terminal: &Terminal, line: &Line) -> String {
    let args = Args::from([
        ("no", i64::try_from(line.no).unwrap_or(i64::MAX).into()),
        ("at", line.at.as_str().into()),
        ("by", line.by.as_str().into()),
        ("paper", line.id().written().into()),
        ("number", line.number.as_str().into()),
        ("reason", line.reason.as_str().into()),
        ("code", line.code.as_str().into()),
    ]);
    say(terminal, line.act.key(), args)
}

/// What is wrong among what was issued, as people read it.
pub(super) fn fault_said(terminal: &Terminal, wrong: &Wrong) -> String {
    let (key, file) = fault(wrong);
    say(terminal, key, Args::from([("file", file.into())]))
}

/// The text that says a fault, and the file it is about.
fn fault(wrong: &Wrong) -> (&'static str, String) {
    match wrong {
        Wrong::Journal(Fault::Unreadable(line)) => {
            ("log-unreadable", format!("{} ({line})", journal::FILE))
        }
        Wrong::Journal(Fault::Broken(line)) => {
            ("log-broken", format!("{} ({line})", journal::FILE))
        }
        Wrong::Altered(file) => ("log-altered", file.clone()),
        Wrong::Missing(file) => ("log-missing", file.clone()),
        Wrong::Extra(file) => ("log-extra", file.clone()),
        Wrong::Code(paper) => ("log-code", paper.clone()),
    }
}
