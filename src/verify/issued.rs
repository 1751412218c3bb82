//! What was issued, proved: journal and files against each other, every issued paper against what
//! is kept of it, and against its returns where they are still those that it was made from.

use std::collections::BTreeMap;

use super::comparison::{Standard, file};
use super::{Difference, Verifier};
use crate::code::Code;
use crate::error::Error;
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
        for line in issued.holding().filter(|line| is_of_these_returns(checked, line)) {
            if departs(checked, line) {
                self.differences.push(about("verify-issued-forged", &line.id().written()));
            }
        }
        let own = self.templates.own.clone();
        let coded = self.templates.coded.clone();
        let printer = Printer::printing(self.workspace, checked, with.clone(), &own, coded)?;
        for (line, made) in printer.issued_again()? {
            for (format, expected) in made {
                self.differences.extend(self.issued_file(checked, &line, format, &expected, with));
            }
        }
        Ok(())
    }

    /// A file of an issued paper against the one made again.
    fn issued_file(
        &self,
        checked: &Checked,
        line: &Line,
        format: &str,
        expected: &[u8],
        with: &MadeWith,
    ) -> Vec<Difference> {
        let Some(found) = checked.issued.bytes(line, format) else { return Vec::new() };
        if found == expected {
            return Vec::new();
        }
        let name = line.files.keys().find(|name| name.ends_with(format));
        let name = format!("{FOLDER}/{}", name.map_or("", String::as_str));
        let alike = MadeWith { input: with.input.clone(), ..line.made_with.clone() };
        let same = line.made_by == MADE_BY && alike == *with && line.templates == hashes(self);
        let standard = if same { Standard::Bytes } else { Standard::OtherVersion };
        let told = file(self.workspace, &name, expected, &found, standard);
        match told.is_empty() && same {
            true => vec![Difference::new("verify-bytes", &name)],
            false => told,
        }
    }
}

/// The hashes of the round's own templates.
fn hashes(verifier: &Verifier<'_>) -> BTreeMap<String, String> {
    let own = verifier.templates.own.iter();
    own.map(|(name, text)| (name.clone(), crate::hash::sha256(text.as_bytes()))).collect()
}

/// Whether a paper was made from the very returns and settings that are there now, by this version.
fn is_of_these_returns(checked: &Checked, line: &Line) -> bool {
    let now = |path: &String| {
        let source = checked.round.sources.iter().find(|source| *source.path == **path);
        source.map(|source| &source.sha256)
    };
    line.made_by == MADE_BY
        && line.settings == made_from(checked)
        && !line.sources.is_empty()
        && line.sources.iter().all(|(path, sha256)| now(path) == Some(sha256))
}

/// Whether a paper says otherwise than the returns (W601).
fn departs(checked: &Checked, line: &Line) -> bool {
    checked.verdict.findings.iter().any(|finding| {
        let name = finding.places.first().map(|place| place.file_name());
        finding.code == Code::W601
            && line.files.keys().any(|file| name == Some(&format!("{FOLDER}/{file}")))
    })
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
