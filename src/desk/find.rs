//! What a page's names mean: each is looked up among what the round holds, none is ever a path.

use std::path::PathBuf;
use std::sync::Arc;

use super::look::Look;
use super::{Desk, id};
use crate::error::Error;
use crate::finding::Finding;
use crate::pipeline::listing::Listed;
use crate::publish::below;
use crate::round::{Source, Unit};
use crate::rules;

/// The endings of what a return may be; nothing else is taken in, and nothing else is opened: what
/// lies in the input folder may be a program.
pub const ENDINGS: [&str; 10] =
    ["xlsx", "xlsm", "xlsb", "xls", "ods", "csv", "docx", "xml", "htm", "html"];

/// What is not there, or not any more.
fn gone() -> Error {
    Error::asked("desk-not-found")
}

/// The ending of a file's name, in small letters.
pub fn ending(name: &str) -> String {
    name.rsplit_once('.').map(|(_, ending)| ending.to_lowercase()).unwrap_or_default()
}

impl Look {
    /// The unit of this name, with its index.
    pub fn unit_of(&self, name: &str) -> Result<(usize, &Unit), Error> {
        let mut units = self.checked.round.units.iter().enumerate();
        units.find(|(_, unit)| id(&unit.code) == name).ok_or_else(gone)
    }

    /// The file of the input folder of this name.
    pub fn file_of(&self, name: &str) -> Result<&Source, Error> {
        self.checked.round.sources.iter().find(|source| id(&source.path) == name).ok_or_else(gone)
    }

    /// The paper of this name.
    pub fn paper_of(&self, name: &str) -> Result<&Listed, Error> {
        let papers = self.papers.as_ref().map_err(Error::clone)?;
        papers.iter().find(|paper| paper.id() == name).ok_or_else(gone)
    }

    /// The finding of this mark.
    pub fn finding_of(&self, mark: &str) -> Result<&Finding, Error> {
        let findings = &self.checked.verdict.findings;
        findings.iter().find(|finding| rules::mark(finding) == mark).ok_or_else(gone)
    }
}

impl Listed {
    /// Its name on pages.
    pub fn id(&self) -> String {
        id(&self.entry.paper.written())
    }
}

impl Desk {
    /// A look, and where the file of this name lies, if it is one that may be opened.
    pub(super) async fn file(&self, name: &str) -> Result<(Arc<Look>, PathBuf), Error> {
        let look = self.look().await?;
        let source = look.file_of(name)?;
        let path = below(&self.options.input, &source.path);
        Ok((look, path))
    }
}
