//! A round that is a part of a larger one (phần của đợt): a file beside `bienban.toml` says which.
//!
//! Registry and settings are those of the whole, untouched; what is not of the part is left out
//! after reading.

use std::collections::HashSet;
use std::path::Path;

use crate::error::{At, Error};
use crate::files;
use crate::finding::Finding;
use crate::ingest::Read;
use crate::round::{Part, Text};

/// The file that says which part a round is.
pub const FILE: &str = "phan.json";

/// Which part the round of a folder is; none for a whole one.
///
/// # Errors
/// When the file is there and says no part.
pub fn of(folder: &Path) -> Result<Option<Part>, Error> {
    let path = folder.join(FILE);
    if !path.exists() {
        return Ok(None);
    }
    let bytes = files::read(&path, files::PAPER_BYTES).at(&path)?;
    let part: Option<Part> = serde_json::from_slice(&bytes).ok();
    let part = part.filter(|part| part.is_possible());
    part.map(Some).ok_or_else(|| Error::asked("part-unreadable").arg("file", FILE))
}

/// Leaves of what was read only what is of the part.
pub(super) fn narrow(read: &mut Read, part: Part) {
    let range = part.range(read.round.units.len());
    let mut at = 0..;
    let mut elsewhere: HashSet<Text> = HashSet::new();
    read.round.units.retain(|unit| {
        let own = at.next().is_some_and(|at| range.contains(&at));
        if !own {
            elsewhere.insert(unit.code.clone());
        }
        own
    });
    let is_own = |unit: &Text| !elsewhere.contains(unit);
    read.findings.retain(|finding: &Finding| finding.unit.as_ref().is_none_or(is_own));
    read.proposals.retain(|proposal| is_own(&proposal.unit));
    read.round.sources.iter_mut().for_each(|source| source.units.retain(is_own));
    read.round.part = Some(part);
}
