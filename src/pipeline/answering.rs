//! What the department says elsewhere than in its workbooks, written into them: confirmations,
//! explanations, numbers. Each is read anew first, so that nothing typed in between is lost.

use std::collections::BTreeMap;

use super::ledgers::put;
use super::registering::registered;
use super::{Checked, Printer, Updated, Workspace, name_of};
use crate::error::Error;
use crate::finding::Finding;
use crate::ledgers::confirmations::{Answers, Pointed, Proposal};
use crate::ledgers::register::PaperId;
use crate::ledgers::{Ledger, Ledgers, Row};

/// The ledgers as they lie there now.
fn read(workspace: &Workspace, checked: &Checked) -> Result<Ledgers, Error> {
    Ledgers::read(&workspace.folder, &workspace.reader, &checked.settings.limits)
}

/// Refuses to answer for a district: what is written here would change nothing.
fn refuse_of_district(checked: &Checked) -> Result<(), Error> {
    match checked.round.districts.is_empty() {
        true => Ok(()),
        false => Err(Error::findings("districts-answer")),
    }
}

/// Writes a ledger.
///
/// # Errors
/// When it cannot be written, or somebody has it open.
fn write(workspace: &Workspace, ledger: Option<Ledger>, before: &[Row]) -> Result<(), Error> {
    let Some(ledger) = ledger else { return Ok(()) };
    match put(&workspace.folder, &ledger, before, 0)? {
        Some(Updated { written: false, file, .. }) => {
            Err(Error::findings("desk-ledger-open").arg("file", file))
        }
        _ => Ok(()),
    }
}

/// Answers what was understood of returns.
///
/// # Errors
/// When `xac-nhan.xlsx` cannot be read or written, and of returns in a district's package.
pub fn confirm(
    workspace: &Workspace,
    checked: &Checked,
    said: &[(&Proposal, Option<bool>)],
) -> Result<(), Error> {
    refuse_of_district(checked)?;
    let input = name_of(&workspace.input);
    let before = read(workspace, checked)?.confirmations;
    write_answers(workspace, checked, &before, &before.with(said, &input))
}

/// Says what a cell of a return is.
///
/// # Errors
/// As [`confirm`].
pub fn point(workspace: &Workspace, checked: &Checked, at: &Pointed) -> Result<(), Error> {
    refuse_of_district(checked)?;
    let before = read(workspace, checked)?.confirmations;
    write_answers(workspace, checked, &before, &before.pointing(at))
}

/// Writes the answers with what is still open.
fn write_answers(
    workspace: &Workspace,
    checked: &Checked,
    before: &Answers,
    answers: &Answers,
) -> Result<(), Error> {
    let now = |own: &Proposal| Proposal { answer: answers.to(own).or(own.answer), ..own.clone() };
    let taken_back = |own: &Proposal| before.to(own).is_some() && answers.to(own).is_none();
    let proposals: Vec<Proposal> = checked
        .proposals
        .iter()
        .map(|own| match taken_back(own) {
            true => Proposal { answer: None, ..own.clone() },
            false => now(own),
        })
        .collect();
    write(workspace, answers.ledger(&proposals, &name_of(&workspace.input)), before.rows())
}

/// Explains a warning: text, who explains, post.
///
/// # Errors
/// When `giai-trinh.xlsx` cannot be read or written, and of warnings of a district.
pub fn explain(
    workspace: &Workspace,
    checked: &Checked,
    finding: &Finding,
    said: [&str; 3],
) -> Result<(), Error> {
    refuse_of_district(checked)?;
    let before = read(workspace, checked)?.explanations;
    let ledger = before.with(finding, said).ledger(&checked.verdict.findings);
    write(workspace, ledger, before.rows())
}

/// Gives papers their numbers and days.
///
/// # Errors
/// When the papers cannot be known, or `so-van-ban.xlsx` not be read or written.
pub fn number(
    workspace: &Workspace,
    checked: &Checked,
    typed: &BTreeMap<PaperId, [String; 2]>,
) -> Result<(), Error> {
    let papers = Printer::of(workspace, checked)?.papers()?;
    let (mut entries, _) = registered(workspace, checked, &papers)?;
    for entry in &mut entries {
        let Some([number, date]) = typed.get(&entry.paper) else { continue };
        // What is taken back is not filled in again from what the register said before.
        entry.number = entry.number.take().filter(|_| !number.is_empty());
        entry.date = entry.date.filter(|_| !date.is_empty());
    }
    let before = read(workspace, checked)?.register;
    write(workspace, Some(before.with(typed).ledger(&entries)), before.rows())
}
