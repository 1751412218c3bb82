//! The papers of a round one by one: as the register lists them, and as they will be printed.

use std::collections::HashMap;

use super::papers::Paper;
use super::registering::{entry, registered};
use super::templates::template_error;
use super::{Checked, Printer, Workspace};
use crate::documents::main_figures::{LabelledFigure, main_figures};
use crate::error::Error;
use crate::ledgers::register::{Entry, State};
use crate::render::together::together;
use crate::work;

/// A paper that the round allows.
#[derive(Debug, Clone)]
pub struct Listed {
    /// What the register says of it.
    pub entry: Entry,
    /// The unit it is about; none for a paper of the round.
    pub unit: Option<usize>,
    /// Which kind of paper: the key of its values.
    pub kind: &'static str,
    /// Whether it has a place in the register.
    pub bears_a_number: bool,
    /// The formats it is made in.
    pub formats: &'static [&'static str],
    /// Hash of everything it is made from.
    pub recipe: String,
    /// Its main figures, to hold a signed copy against.
    pub figures: Vec<LabelledFigure>,
}

/// Every paper that the round allows, those that were replaced left out.
///
/// # Errors
/// When a template or the journal is wrong.
pub fn listed(workspace: &Workspace, checked: &Checked) -> Result<Vec<Listed>, Error> {
    let printer = Printer::of(workspace, checked)?;
    let papers = printer.papers()?;
    let (entries, _) = registered(workspace, checked, &papers)?;
    let current = entries.into_iter().filter(|entry| entry.state != State::Replaced);
    let mut current: HashMap<String, Entry> =
        current.map(|entry| (entry.paper.path.clone(), entry)).collect();
    let listed = papers.iter().map(|paper| Listed {
        // What bears no number is not in the register.
        entry: current.remove(&paper.path).unwrap_or_else(|| entry(checked, paper)),
        bears_a_number: paper.bears_a_number(),
        unit: paper.unit,
        kind: paper.document.key(),
        formats: paper.formats(printer.word()),
        recipe: paper.recipe.clone(),
        figures: main_figures(&paper.document),
    });
    Ok(listed.collect())
}

/// A paper's file in a format, as it is printed today; an issued one as it was issued. None where
/// there is no such paper.
///
/// # Errors
/// When a template or the journal is wrong.
pub fn printed(
    workspace: &Workspace,
    checked: &Checked,
    (path, format): (&str, &str),
) -> Result<Option<Vec<u8>>, Error> {
    let printer = Printer::of(workspace, checked)?;
    let paper = printer.papers()?.into_iter().find(|paper| paper.path == path);
    let Some(Paper { document, issued, .. }) = paper else { return Ok(None) };
    if let Some(line) = issued {
        return Ok(checked.issued.bytes(&line, format));
    }
    let files = printer.print(document, path)?;
    let ending = format!(".{format}");
    Ok(files.into_iter().find_map(|(name, file)| file.bytes.filter(|_| name.ends_with(&ending))))
}

/// Papers as PDFs in one file, to be printed together; those that there are not are left out.
///
/// # Errors
/// As [`printed`].
pub fn printed_together(
    workspace: &Workspace,
    checked: &Checked,
    paths: &[String],
) -> Result<Vec<u8>, Error> {
    let one = |path: &String| printed(workspace, checked, (path, "pdf")).transpose();
    let pdfs = paths.iter().filter_map(one).collect::<Result<Vec<_>, _>>()?;
    let all = |pdfs| together(&checked.fonts, pdfs).map_err(|error| template_error(&error));
    // On a thread with a deep stack.
    Ok(work::each(vec![pdfs], 1, &all)?.into_iter().flatten().collect())
}
