//! Brings the department's ledgers up to date: rows of the program are added and taken away, what
//! people typed stays. A ledger that somebody has open is left as it is, and told.

use std::path::Path;

use super::blank_forms::workbook_error;
use super::{Checked, Workspace, name_of};
use crate::error::Error;
use crate::ledgers::{self, Ledger, Row};
use crate::publish::disk::write_whole;
use crate::render::workbook::ledger::ledger as workbook;

/// What became of a ledger.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Updated {
    /// Its file beside `bienban.toml`.
    pub file: &'static str,
    /// How many rows wait for an answer.
    pub open: usize,
    /// Whether it could be written: not while somebody has it open.
    pub written: bool,
}

/// Brings every ledger up to date; tells of those that changed, or could not be.
///
/// # Errors
/// When a ledger cannot be read or written.
pub fn update(workspace: &Workspace, checked: &Checked) -> Result<Vec<Updated>, Error> {
    // A part has the ledgers of the whole; what a district's need, that district writes.
    if checked.round.part.is_some() || !checked.round.districts.is_empty() {
        return Ok(Vec::new());
    }
    let input = name_of(&workspace.input);
    let answers = &checked.ledgers.confirmations;
    let open = checked.proposals.iter().filter(|own| own.is_open()).count();
    let asked = answers.ledger(&checked.proposals, &input).map(|ledger| (ledger, open));
    let before = answers.rows();
    let mut told = Vec::new();
    if let Some((ledger, open)) = asked {
        told.extend(put(&workspace.folder, &ledger, before, open)?);
    }
    let explained = &checked.ledgers.explanations;
    if let Some(ledger) = explained.ledger(&checked.verdict.findings) {
        let open = explained.open(&ledger);
        told.extend(put(&workspace.folder, &ledger, explained.rows(), open)?);
    }
    Ok(told)
}

/// Writes a ledger whose rows are not those that were read; what became of it, where anything.
pub(super) fn put(
    folder: &Path,
    ledger: &Ledger,
    before: &[Row],
    open: usize,
) -> Result<Option<Updated>, Error> {
    if ledger.rows() == before {
        return Ok(None);
    }
    let mut updated = Updated { file: ledger.file, open, written: false };
    if ledgers::is_open(folder, ledger.file) {
        return Ok(Some(updated));
    }
    let bytes = workbook(ledger).map_err(|error| workbook_error(&error))?;
    let path = folder.join(ledger.file);
    match write_whole(&path, &bytes) {
        Ok(()) => updated.written = true,
        // Windows holds a file that is open elsewhere.
        Err(_) if cfg!(windows) && path.exists() => {}
        Err(error) => return Err(error),
    }
    Ok(Some(updated))
}
