//! What was issued, proved: journal and files against each other, every issued paper against what
//! is kept of it, and against its returns where they are still those that it was made from.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::comparison::{Standard, file};
use super::{Difference, Verifier};
use crate::code::Code;
use crate::documents::may_use;
use crate::error::Error;
use crate::hash;
use crate::issued::journal::{Fault, Line};
use crate::issued::{FOLDER, Wrong, journal};
use crate::pipeline::issuing::made_from;
use crate::pipeline::{Checked, MADE_BY, Printer};
use crate::publish::manifest::MadeWith;

/// What is wrong between the journal and the files of what was issued.
pub(super) fn wrong(checked: &Checked) -> Result<Vec<Difference>, Error> {
    Ok(checked.issued.prove()?.iter().map(told).collect())
}

impl Verifier<'_> {
    /// Proves what was issued against the returns.
    pub(super) fn issued(&mut self, checked: &Checked, with: &MadeWith) -> Result<(), Error> {
        let issued = &checked.issued;
        if issued.journal.lines.is_empty() {
            return Ok(());
        }
        let (returns, departing) = (Returns::of(checked), departing(checked));
        let forged = issued.holding().filter(|line| returns.are_those_of(line));
        let forged = forged.filter(|line| line.files.keys().any(|file| departing.contains(file)));
        self.differences
            .extend(forged.map(|line| about("verify-issued-forged", &line.id().written())));
        let own = self.templates.own.clone();
        let coded = self.templates.coded.clone();
        let printer = match Printer::printing(self.workspace, checked, with.clone(), &own, coded) {
            // Templates of another version may not fit this one.
            Err(_) if !self.same_version && !own.is_empty() => return Ok(()),
            printer => printer?,
        };
        let look = |line: &Line, name: &str, expected: &[u8]| {
            self.issued_file(checked, line, name, expected, with)
        };
        let told = printer.issued_again(&look)?;
        self.differences.extend(told.into_iter().flatten());
        Ok(())
    }

    /// A file of an issued paper against the one made again.
    fn issued_file(
        &self,
        checked: &Checked,
        line: &Line,
        name: &str,
        expected: &[u8],
        with: &MadeWith,
    ) -> Vec<Difference> {
        let Some(found) = checked.issued.file(line, name) else { return Vec::new() };
        if found == expected {
            return Vec::new();
        }
        let name = format!("{FOLDER}/{name}");
        let alike = MadeWith { input: with.input.clone(), ..line.made_with.clone() };
        let same =
            line.made_by == MADE_BY && alike == *with && line.templates == self.templates_of(line);
        let standard = if same { Standard::Bytes } else { Standard::OtherVersion };
        let told = file(self.workspace, &name, expected, &found, standard);
        match told.is_empty() && same {
            true => vec![Difference::new("verify-bytes", &name)],
            false => told,
        }
    }

    /// The hashes of the round's own templates that may have a part in an issued paper.
    fn templates_of(&self, line: &Line) -> BTreeMap<String, String> {
        let own = self.templates.own.iter().filter(|(name, _)| may_use(&line.stem, name));
        own.map(|(name, text)| (name.clone(), hash::sha256(text.as_bytes()))).collect()
    }
}

/// What papers are made from now.
struct Returns<'a> {
    /// Hash of the settings and ledgers.
    settings: String,
    /// The hashes of the returns by their paths.
    sources: HashMap<&'a str, &'a str>,
}

impl<'a> Returns<'a> {
    /// Those of a round.
    fn of(checked: &'a Checked) -> Self {
        let sources = checked.round.sources.iter();
        let sources = sources.map(|source| (&*source.path, source.sha256.as_str())).collect();
        Self { settings: made_from(checked), sources }
    }

    /// Whether a paper was made from the very same, by this version.
    fn are_those_of(&self, line: &Line) -> bool {
        line.made_by == MADE_BY
            && line.settings == self.settings
            && !line.sources.is_empty()
            && line
                .sources
                .iter()
                .all(|(path, hash)| self.sources.get(path.as_str()).is_some_and(|now| now == hash))
    }
}

/// The files of issued papers that say otherwise than the returns (W601).
fn departing(checked: &Checked) -> HashSet<String> {
    let told = checked.verdict.findings.iter().filter(|finding| finding.code == Code::W601);
    let places = told.filter_map(|finding| finding.places.first());
    let files = places.filter_map(|place| place.file_name().strip_prefix(FOLDER));
    files.filter_map(|file| file.strip_prefix('/')).map(str::to_owned).collect()
}

/// A difference about a file of the folder.
fn about(key: &'static str, file: &str) -> Difference {
    Difference::new(key, &format!("{FOLDER}/{file}"))
}

/// What is wrong in the folder, as a difference.
fn told(wrong: &Wrong) -> Difference {
    match wrong {
        Wrong::Journal(Fault::Unreadable(line) | Fault::Broken(line)) => {
            about("verify-issued-journal", journal::FILE).arg("line", *line)
        }
        Wrong::Altered(file) => about("verify-issued-altered", file),
        Wrong::Missing(file) => about("verify-issued-missing", file),
        Wrong::Extra(file) => about("verify-issued-extra", file),
        Wrong::Code(paper) => about("verify-issued-code", paper),
    }
}
