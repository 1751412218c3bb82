//! The round as the desk shows it: what `check` says, and the papers as the register lists them,
//! looked at again whenever a file has changed.

use std::fs;
use std::path::Path;
use std::time::UNIX_EPOCH;

use crate::config;
use crate::error::Error;
use crate::hash;
use crate::issued::{self, journal, scans};
use crate::ledgers;
use crate::pipeline::listing::{Listed, listed};
use crate::pipeline::{self, Updated, Workspace};
use crate::rules;

/// The folder of the round's own templates.
const TEMPLATES: &str = "templates";

/// A round as it was read and judged.
pub struct Look {
    /// Which look it is; it counts up whenever there is something new to see.
    pub number: u64,
    /// Hash of all that there is to see.
    seen: String,
    /// What the run takes from outside.
    pub workspace: Workspace,
    /// What was read and found.
    pub checked: pipeline::Checked,
    /// The papers; what stands in the way of knowing them otherwise.
    pub papers: Result<Vec<Listed>, Error>,
    /// Ledgers that could not be written, because somebody has them open.
    pub open: Vec<Updated>,
}

impl Look {
    /// Looks at the round, and brings its ledgers up to date as `check` does.
    ///
    /// # Errors
    /// When the round cannot be read, or a ledger not be written.
    pub fn new(workspace: Workspace, before: Option<&Self>) -> Result<Self, Error> {
        let checked = pipeline::check_keeping(&workspace, &|_| true, &|_| ())?;
        let updated = pipeline::ledgers::update(&workspace, &checked)?;
        let papers = listed(&workspace, &checked);
        let open = updated.into_iter().filter(|ledger| !ledger.written).collect();
        let seen = seen(&checked, &papers);
        let number = before.map_or(1, |old| old.number + u64::from(old.seen != seen));
        Ok(Self { number, seen, workspace, checked, papers, open })
    }

    /// The papers; none where they cannot be known.
    pub fn listed(&self) -> &[Listed] {
        self.papers.as_deref().unwrap_or_default()
    }
}

/// Hash of what pages show of a round.
fn seen(checked: &pipeline::Checked, papers: &Result<Vec<Listed>, Error>) -> String {
    let findings = checked.verdict.findings.iter();
    let findings: Vec<_> = findings.map(|own| (rules::mark(own), own.explained)).collect();
    let answers: Vec<_> = checked.proposals.iter().map(|own| (own.key(), own.answer)).collect();
    let sources = checked.round.sources.iter().map(|own| (&own.path, &own.sha256, &own.units));
    let sources: Vec<_> = sources.collect();
    let papers: Vec<_> = papers.iter().flatten().map(|own| (&own.entry, &own.recipe)).collect();
    let standings = &checked.verdict.standings;
    hash::sha256(format!("{findings:?}{answers:?}{sources:?}{papers:?}{standings:?}").as_bytes())
}

/// When everything that a look depends on was last written, and how large it is: as one text.
pub fn stamp(round: &Path, input: &Path) -> String {
    let mut all = String::new();
    let mut add = |path: &Path, found: &fs::Metadata| {
        let at = found.modified().ok().and_then(|at| at.duration_since(UNIX_EPOCH).ok());
        let at = at.unwrap_or_default().as_nanos();
        all.push_str(&format!("{}\u{1f}{}\u{1f}{at}\n", path.display(), found.len()));
    };
    let single = [config::FILE_NAME].into_iter().chain(ledgers::FILES).map(|name| round.join(name));
    let single = single.chain([round.join(issued::FOLDER).join(journal::FILE)]);
    for path in single {
        if let Ok(found) = fs::metadata(&path) {
            add(&path, &found);
        }
    }
    for folder in [input.to_owned(), round.join(scans::FOLDER), round.join(TEMPLATES)] {
        let entries = walkdir::WalkDir::new(folder).sort_by_file_name();
        for entry in entries.into_iter().filter_map(Result::ok) {
            // What office programs put beside an open file is no change of it.
            let is_litter = crate::publish::is_litter(&entry.file_name().to_string_lossy());
            if let (false, false, Ok(found)) =
                (is_litter, entry.file_type().is_dir(), entry.metadata())
            {
                add(entry.path(), &found);
            }
        }
    }
    hash::sha256(all.as_bytes())
}
