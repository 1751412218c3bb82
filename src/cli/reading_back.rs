//! `read-back`: a changed copy in Word against the returns.

use std::path::Path;

use super::print;
use super::terminal::Terminal;
use crate::error::{At, Error};
use crate::files;
use crate::finding::{Arg, Args};
use crate::messages;
use crate::pipeline::Workspace;
use crate::verify::read_back::{self, Fault, ReadBack, said};

/// How many letters of a paragraph are quoted.
const QUOTED: usize = 200;

/// `read-back`.
pub(super) fn read_back(
    workspace: &Workspace,
    file: &Path,
    terminal: &Terminal,
) -> Result<u8, Error> {
    let path = workspace.folder.join(file);
    let bytes = files::read(&path, files::PAPER_BYTES).at(&path)?;
    let bar = terminal.progress();
    let read = read_back::read_back(workspace, &bytes, &|event| bar.tell(event));
    bar.finish();
    let read = read?;
    let say = |key: &str, args: &[(&'static str, Arg)]| {
        let args: Args = args.iter().cloned().collect();
        print(&format!("{}\n", messages::text(terminal.language, key, &args)));
    };
    for fault in &read.faults {
        tell_fault(fault, &say);
    }
    for own in &read.reworded {
        let key = if own.new.is_empty() { "read-back-taken-out" } else { "read-back-reworded" };
        let (old, new) = (quoted(&said(&own.old)), quoted(&said(&own.new)));
        say(key, &[("number", own.number.into()), ("old", old.into()), ("new", new.into())]);
    }
    for text in &read.elsewhere {
        say("read-back-elsewhere", &[("text", quoted(text).into())]);
    }
    Ok(tell_outcome(&read, &say))
}

/// Says a text of the catalogues.
type Say<'a> = &'a dyn Fn(&str, &[(&'static str, Arg)]);

/// Names what is wrong with a value.
fn tell_fault(fault: &Fault, say: Say<'_>) {
    let told = |key: &str, tag: &str, expected: &str, found: &str| {
        let args = [("tag", tag), ("expected", expected), ("found", found)];
        say(key, &args.map(|(name, text)| (name, text.into())));
    };
    match fault {
        Fault::TypedOver { tag, expected, found } => {
            told("read-back-typed-over", tag, expected, found);
        }
        Fault::Deleted { tag, expected } => told("read-back-deleted", tag, expected, ""),
        Fault::Doubled { tag, expected } => told("read-back-doubled", tag, expected, ""),
        Fault::Moved { tag, expected } => told("read-back-moved", tag, expected, ""),
        Fault::Strange { tag, found } => told("read-back-strange", tag, "", found),
    }
}

/// Says what it comes to; the exit code.
fn tell_outcome(read: &ReadBack, say: Say<'_>) -> u8 {
    let key = if read.faults.is_empty() { "read-back-right" } else { "read-back-wrong" };
    let args = [
        ("paper", read.paper.as_str().into()),
        ("values", read.values.into()),
        ("faults", read.faults.len().into()),
        ("reworded", read.reworded.len().into()),
        ("elsewhere", read.elsewhere.len().into()),
    ];
    say(key, &args);
    if read.taken {
        say("read-back-taken", &[("count", read.reworded.len().into())]);
    }
    u8::from(!read.faults.is_empty())
}

/// The beginning of a text.
fn quoted(text: &str) -> String {
    let mut letters = text.chars();
    let begun: String = letters.by_ref().take(QUOTED).collect();
    if letters.next().is_some() { format!("{begun}…") } else { begun }
}
