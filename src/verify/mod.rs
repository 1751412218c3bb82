//! A set or a package → what in it is not as its returns say.
//!
//! Every file is held against its hash, and every paper is made anew from the
//! returns. The same version of the program must give the same bytes. Another
//! version's files are read back and compared: facts, drawings, and all that they
//! carry. Papers of the round's own templates are held against what the built-in
//! ones print: words may differ, facts may not. What a set must contain follows
//! from its returns, never from its manifest.

pub mod compare;
mod comparison;
mod issued;
mod made;
mod outcome;
mod package;
mod previous;
mod proving;
pub mod read_back;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use crate::documents::SYNTHESIS;
use crate::documents::main_figures::Summary;
use crate::documents::verification_code;
use crate::error::{At, Error};
use crate::files;
use crate::package::bag::{Hashes, on_disk};
use crate::pipeline::{self, FINDINGS_WORKBOOK, Listener, MADE_BY, Printer, Set, Workspace, part};
use crate::publish::manifest::{FILE_NAME, Manifest};
use crate::publish::{NewFile, below, is_litter};
use crate::round::Part;
pub use compare::Difference;
use comparison::{Standard, file, is_paper};
use made::{Naming, Templates, twice};
pub use outcome::{Outcome, Verdict, Verified};
pub use package::{is_package, package};
pub use proving::{PROVERS, note_own, payload_of, proved};

/// Papers by their path in the verified folder, without ending.
pub type Papers = BTreeMap<String, Summary>;

/// Verifies an output folder against the round's input.
///
/// # Errors
/// When the round cannot be read, or the folder cannot.
pub fn set(
    workspace: &Workspace,
    folder: &Path,
    listener: Listener<'_>,
) -> Result<Verified, Error> {
    verify(workspace, folder, &Naming::of_output(workspace, false), listener)
}

/// As [`set`], for a set that must hold every paper in both formats.
///
/// # Errors
/// As [`set`].
pub fn whole_set(
    workspace: &Workspace,
    folder: &Path,
    listener: Listener<'_>,
) -> Result<Verified, Error> {
    verify(workspace, folder, &Naming::of_output(workspace, true), listener)
}

/// Verifies the set in a folder.
fn verify(
    workspace: &Workspace,
    folder: &Path,
    naming: &Naming,
    listener: Listener<'_>,
) -> Result<Verified, Error> {
    let found_on_disk = on_disk(folder)?;
    let mut hashes = found_on_disk.hashes;
    hashes.remove(FILE_NAME);
    // Other programs leave litter where people work, but not in a sealed package.
    hashes.retain(|path, _| naming.input.is_none() || !is_litter(path));
    let stated = files::read(&folder.join(FILE_NAME), files::PAPER_BYTES).ok();
    let manifest: Option<Manifest> =
        stated.as_deref().and_then(|bytes| serde_json::from_slice(bytes).ok());
    let checked = pipeline::check(workspace, listener)?;
    // What was issued stands for itself: while it does not, no paper can be held against it.
    let wrong = issued::wrong(&checked)?;
    if !wrong.is_empty() {
        return Ok(Verified {
            checked,
            manifest: manifest.unwrap_or_default(),
            differences: wrong,
            files: hashes.len(),
            papers: Papers::new(),
            left_out: Vec::new(),
            same_version: true,
            templates: Templates::default(),
        });
    }
    let mut with = checked.circumstances(workspace);
    let family = with.font.clone();
    if let Some(Manifest { made_with, .. }) = &manifest {
        with = made_with.clone();
    }
    if let Some(input) = &naming.input {
        with.input.clone_from(input);
    }
    // Another typeface prints the same figures on other lines.
    let other_font = checked.settings.plan.print.system_font && with.font != family;
    with.font = family;
    let found = manifest.clone().unwrap_or_default();
    // A set without a manifest is held to what this version makes.
    let same_version = (manifest.is_none() || found.made_by == MADE_BY) && !other_font;
    let templates = Templates::of(&workspace.folder, &found, same_version)?;
    // What people noted in the findings' workbook is their own: the same is made anew.
    let noted = files::read(&folder.join(FINDINGS_WORKBOOK), files::PAPER_BYTES).ok();
    // What is there byte for byte needs no look at what it holds.
    let differs = |path: &str, made: &str| hashes.get(path).is_none_or(|found| found != made);
    let make =
        |printer: Printer<'_>| printer.with_marks(noted.clone()).make_all(&differs, listener);
    let (made, plain) = twice(workspace, &checked, &with, &templates, same_version, make)?;
    let papers = |printer: Printer<'_>| printer.summaries();
    let papers = twice(workspace, &checked, &with, &templates, same_version, papers)?;
    let papers = papers.0.or(papers.1).unwrap_or_default();
    let files = hashes.len();
    let mut verifier = Verifier {
        workspace,
        folder,
        naming,
        found,
        readable: manifest.is_some(),
        on_disk: hashes,
        set: made,
        plain,
        papers: &papers,
        templates: &templates,
        same_version,
        differences: Vec::new(),
        left_out: Vec::new(),
    };
    found_on_disk.others.iter().for_each(|path| verifier.tell("verify-no-file", path));
    verifier.part(checked.round.part);
    verifier.hashes();
    verifier.sources();
    verifier.ledgers();
    verifier.last_round();
    verifier.issued(&checked, &with)?;
    verifier.contents()?;
    verifier.wording()?;
    if same_version {
        verifier.manifest(stated.as_deref().unwrap_or_default())?;
    }
    let (differences, left_out) = (verifier.differences, verifier.left_out);
    let named = |(path, paper): (String, Summary)| (format!("{}{path}", naming.set), paper);
    let papers = papers.into_iter().map(named).collect();
    let manifest = manifest.unwrap_or_default();
    Ok(Verified {
        checked,
        manifest,
        differences,
        files,
        papers,
        left_out,
        same_version,
        templates,
    })
}

/// A set beside what it should be.
struct Verifier<'a> {
    /// What the run takes from outside.
    workspace: &'a Workspace,
    /// The set's folder.
    folder: &'a Path,
    /// How its files are named.
    naming: &'a Naming,
    /// The manifest in the folder.
    found: Manifest,
    /// Whether that manifest could be read.
    readable: bool,
    /// The files in the folder but the manifest.
    on_disk: Hashes,
    /// The set made anew with the templates it was made with; none where another
    /// version's do not fit.
    set: Option<Set>,
    /// The set made anew with the built-in templates, where those are others.
    plain: Option<Set>,
    /// Every paper by its path without ending.
    papers: &'a Papers,
    /// The templates that it was made with.
    templates: &'a Templates,
    /// Whether this very version made the set.
    same_version: bool,
    /// What was found so far.
    differences: Vec<Difference>,
    /// Papers that a set made in part does not hold.
    left_out: Vec<String>,
}

impl Verifier<'_> {
    /// Tells a difference of a file of the set.
    fn tell(&mut self, key: &'static str, path: &str) {
        self.differences.push(Difference::new(key, &self.name(path)));
    }

    /// Tells that the set is of a part of a round, and that its report is left out: whoever adds the
    /// file that says so takes units out of sight, and the rest must not pass for all.
    fn part(&mut self, part: Option<Part>) {
        let Some(part) = part else { return };
        let difference = Difference::new("verify-is-part", part::FILE);
        self.differences.push(difference.arg("part", part.to_string()));
        self.left_out.push(self.name(&format!("{SYNTHESIS}.pdf")));
    }

    /// A file of the set as it is named.
    fn name(&self, path: &str) -> String {
        format!("{}{path}", self.naming.set)
    }

    /// The set made anew.
    fn expected(&self) -> Option<&Set> {
        self.set.as_ref().or(self.plain.as_ref())
    }

    /// A file made anew.
    fn made(&self, path: &str) -> Option<&NewFile> {
        self.expected()?.files.get(path)
    }

    /// Every file against its hash; nothing missing, nothing extra.
    fn hashes(&mut self) {
        if !self.readable {
            self.tell("verify-no-manifest", FILE_NAME);
            return;
        }
        let listed: BTreeSet<String> = self.found.files.keys().cloned().collect();
        let present: BTreeSet<String> = self.on_disk.keys().cloned().collect();
        for path in listed.difference(&present) {
            // Nothing calls for the file: it is the manifest that was changed.
            if self.made(path).is_some() {
                self.tell("verify-missing", path);
            } else {
                self.tell_of_entry(path);
            }
        }
        present.difference(&listed).for_each(|path| self.tell("verify-extra", path));
        for path in listed.intersection(&present) {
            let stated = self.found.files.get(path).map(|entry| &entry.sha256);
            if stated == self.on_disk.get(path) {
                continue;
            }
            let made = self.made(path).map(|file| &file.entry.sha256);
            // The file is right: it is the manifest that was changed.
            if made == self.on_disk.get(path) {
                self.tell_of_entry(path);
            } else {
                self.tell("verify-altered", path);
            }
        }
    }

    /// Tells that the manifest says something else of a file than is so.
    fn tell_of_entry(&mut self, path: &str) {
        let difference = Difference::new("verify-manifest-entry", &self.name(FILE_NAME));
        let difference = difference.arg("path", path);
        if !self.differences.contains(&difference) {
            self.differences.push(difference);
        }
    }

    /// Every return against the hash that the manifest has of it.
    fn sources(&mut self) {
        let Some(now) = self.expected().map(|set| set.manifest.sources.clone()) else { return };
        if !self.readable {
            return;
        }
        let paths: BTreeSet<&String> = self.found.sources.keys().chain(now.keys()).collect();
        for path in paths {
            let key = match (self.found.sources.get(path), now.get(path)) {
                (Some(then), Some(now)) if then == now => continue,
                (Some(_), Some(_)) => "verify-return-altered",
                (Some(_), None) => "verify-return-missing",
                (None, _) => "verify-return-new",
            };
            let file = format!("{}{path}", self.naming.returns);
            self.differences.push(Difference::new(key, &file));
        }
    }

    /// The answers of the department against those with which the set was made.
    fn ledgers(&mut self) {
        let Some(now) = self.expected().map(|set| set.manifest.ledgers.clone()) else { return };
        if !self.readable {
            return;
        }
        let then = &self.found.ledgers;
        let files: BTreeSet<&String> = then.keys().chain(now.keys()).collect();
        let other = files.into_iter().filter(|file| then.get(*file) != now.get(*file));
        self.differences.extend(other.map(|file| Difference::new("verify-ledger", file)));
    }

    /// The last round against the one that the set was compared with.
    fn last_round(&mut self) {
        let Some(now) = self.expected().map(|set| set.manifest.last_round.clone()) else { return };
        let then = self.found.last_round.as_ref().filter(|_| self.readable);
        if self.readable && then != now.as_ref() {
            let named = then.or(now.as_ref()).map(|own| own.package.clone()).unwrap_or_default();
            self.differences.push(Difference::new("verify-last-round", &named));
        } else if let (true, Some(sha256)) =
            (self.workspace.enclosed, now.as_ref().and_then(|own| own.sha256.clone()))
        {
            let named = now.map(|own| own.package).unwrap_or_default();
            let note = Difference::new("verify-last-round-enclosed", &named);
            self.differences.push(note.arg("sha256", sha256));
        }
    }

    /// Every file of the set against the one that the returns make.
    fn contents(&mut self) -> Result<(), Error> {
        let standard = match (self.same_version, &self.set) {
            (true, _) => Standard::Bytes,
            (false, Some(_)) => Standard::OtherVersion,
            (false, None) => Standard::OtherWording,
        };
        let files = self.expected().map(|set| set.files.clone()).unwrap_or_default();
        for (path, file) in &files {
            let Some(hash) = self.on_disk.get(path) else {
                self.tell_absent(path);
                continue;
            };
            if let Some(expected) = file.bytes.as_deref().filter(|_| *hash != file.entry.sha256) {
                self.differences.extend(self.file(path, expected, standard)?);
            }
            if !self.same_version {
                self.code(path, file);
            }
        }
        let extra: Vec<String> = self
            .found
            .files
            .keys()
            .filter(|path| self.on_disk.contains_key(*path) && !files.contains_key(*path))
            .cloned()
            .collect();
        extra.iter().for_each(|path| self.tell("verify-uncalled", path));
        Ok(())
    }

    /// Tells of a file that the returns make and the set does not hold. Papers may be
    /// left out of a set that says it was made in part: that is its verdict then.
    fn tell_absent(&mut self, path: &str) {
        let in_part = !self.naming.whole && self.readable && !self.found.whole;
        if self.found.files.contains_key(path) {
            // Told of already.
        } else if in_part && is_paper(path) {
            self.left_out.push(self.name(path));
        } else {
            self.tell("verify-not-made", path);
        }
    }

    /// The code that another version's manifest has of a paper, against the one that
    /// stands for what the paper says.
    fn code(&mut self, path: &str, file: &NewFile) {
        let stated = self.found.files.get(path).and_then(|entry| entry.code.clone());
        let known = self.found.code_schema == verification_code::SCHEMA;
        if let Some(expected) =
            file.entry.code.clone().filter(|code| known && stated.as_ref() != Some(code))
        {
            let difference = Difference::new("verify-code", &self.name(path));
            let difference = difference.arg("found", stated.unwrap_or_default());
            self.differences.push(difference.arg("expected", expected));
        }
    }

    /// Names the round's own templates, and holds their papers against what the
    /// built-in ones print from the same values.
    fn wording(&mut self) -> Result<(), Error> {
        for name in self.templates.own.keys() {
            let difference = Difference::new("verify-own-template", name);
            self.differences.push(difference);
        }
        let Some(plain) = self.plain.take() else { return Ok(()) };
        for (path, file) in &plain.files {
            let stem = path.rsplit_once('.').map_or(path.as_str(), |(stem, _)| stem);
            let is_own =
                self.papers.get(stem).is_some_and(|paper| self.templates.print(paper.stem));
            if let Some(expected) = file.bytes.as_deref()
                && is_own
                && self.on_disk.contains_key(path)
            {
                let differences = self.file(path, expected, Standard::OtherWording)?;
                for difference in differences {
                    if !self.differences.contains(&difference) {
                        self.differences.push(difference);
                    }
                }
            }
        }
        self.plain = Some(plain);
        Ok(())
    }

    /// What a file that is not the one made anew differs in.
    fn file(
        &self,
        path: &str,
        expected: &[u8],
        standard: Standard,
    ) -> Result<Vec<Difference>, Error> {
        let at = below(self.folder, path);
        let name = self.name(path);
        // No honest file of the same figures is many times as long.
        let most = 8 * expected.len() as u64 + 1024 * 1024;
        let found = match files::read(&at, most) {
            Err(error) if error.kind() == std::io::ErrorKind::FileTooLarge => {
                return Ok(vec![Difference::new("verify-unreadable", &name)]);
            }
            found => found.at(&at)?,
        };
        let differences = file(self.workspace, &name, expected, &found, standard);
        let is_told = self.differences.iter().any(|known| known.file == name);
        if differences.is_empty() && standard == Standard::Bytes && !is_told {
            return Ok(vec![Difference::new("verify-bytes", &name)]);
        }
        Ok(differences)
    }

    /// The manifest against that of the set made anew.
    fn manifest(&mut self, stated: &[u8]) -> Result<(), Error> {
        let Some(made) = self.expected().map(|set| set.manifest.clone()) else { return Ok(()) };
        let told_of_returns = self.differences.iter().any(|d| d.key.starts_with("verify-return"));
        if self.found.inputs != made.inputs {
            // Whatever else it says then follows from other inputs.
            if !told_of_returns && self.readable {
                self.tell("verify-inputs", FILE_NAME);
            }
            return Ok(());
        }
        // A set may be made of some units or in one format only.
        let whole = self.found.whole;
        let mut expected = Manifest { whole, ..made };
        for path in self.found.files.keys() {
            if let Some(file) = self.made(path) {
                expected.files.insert(path.clone(), file.entry.clone());
            }
        }
        let wrong: Vec<String> = expected
            .files
            .iter()
            .filter(|(path, entry)| {
                let name = self.name(path);
                // A file that is not as it should be is told of already.
                !self.differences.iter().any(|d| d.file == name && !d.is_note())
                    && self.found.files.get(*path) != Some(entry)
            })
            .map(|(path, _)| path.clone())
            .collect();
        for path in wrong {
            self.tell_of_entry(&path);
        }
        let is_clean = self.differences.iter().all(Difference::is_note);
        if is_clean && expected.to_bytes()? != stated {
            self.tell("verify-manifest-form", FILE_NAME);
        }
        Ok(())
    }
}

/// A code as it is printed, from what somebody typed: without dashes, in small
/// letters, with spaces; none when it cannot be a code.
pub fn typed_code(typed: &str) -> Option<String> {
    let digits: Vec<char> = typed
        .chars()
        .filter(|c| !c.is_whitespace() && !matches!(c, '-' | '\u{2010}'..='\u{2015}' | '\u{2212}'))
        .map(|c| c.to_ascii_uppercase())
        .collect();
    let is_code = digits.len() == 16 && digits.iter().all(char::is_ascii_hexdigit);
    let groups = digits.chunks(4).map(|group| group.iter().collect::<String>());
    is_code.then(|| groups.collect::<Vec<_>>().join("-"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_may_be_typed_in_many_ways() {
        for typed in ["1A2B-3C4D-5E6F-7081", "1a2b3c4d5e6f7081", " 1a2b 3c4d–5e6f 7081 "] {
            assert_eq!(typed_code(typed).as_deref(), Some("1A2B-3C4D-5E6F-7081"), "{typed}");
        }
        for typed in ["", "1A2B-3C4D-5E6F-708", "1A2B-3C4D-5E6F-70811", "1A2B-3C4D-5E6F-708G"] {
            assert_eq!(typed_code(typed), None, "{typed}");
        }
    }
}
