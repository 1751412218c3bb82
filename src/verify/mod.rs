//! A set or a package → what in it is not as its returns say.
//!
//! Every file is held against its hash, and every figure is worked out again from
//! the returns. The same version of the program makes every file anew and compares
//! bytes; where those differ, or the set is another version's, the figures are
//! read back from the finished files and compared one by one.

pub mod compare;
mod package;
pub mod words;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use crate::archive::bag::{Hashes, hashes_on_disk};
use crate::config::Limits;
use crate::documents::Document;
use crate::error::{At, Error};
use crate::pipeline::{self, Checked, Listener, MADE_BY, Press, Set, Surroundings};
use crate::proof;
use crate::publish::manifest::{Circumstances, Entry, FILE_NAME, Manifest};
use crate::publish::{NewFile, below, is_litter};
pub use compare::Difference;
pub use package::{is_package, package};
use words::Kept;

/// A set after it was verified.
pub struct Verified {
    /// The round it was worked out from again.
    pub checked: Checked,
    /// The set's manifest.
    pub manifest: Manifest,
    /// What is not as it should be.
    pub differences: Vec<Difference>,
    /// Files that were compared.
    pub files: usize,
    /// Every paper that the returns make, by its path without ending.
    pub papers: Papers,
}

/// Papers by their path in the verified folder, without ending.
pub type Papers = BTreeMap<String, Document>;

/// What a verification tells.
pub struct Outcome {
    /// Every paper that the returns make; none when they could not be worked out.
    pub papers: Papers,
    /// The program that made the set.
    pub made_by: String,
    /// What is not as it should be.
    pub differences: Vec<Difference>,
    /// Files that were compared.
    pub files: usize,
}

impl From<Verified> for Outcome {
    fn from(verified: Verified) -> Self {
        Self {
            made_by: verified.manifest.made_by,
            differences: verified.differences,
            files: verified.files,
            papers: verified.papers,
        }
    }
}

/// How a set's files are named, and what may be missing from it.
struct Naming {
    /// Stands before the path of a file of the set.
    set: String,
    /// Stands before the path of a return.
    returns: String,
    /// Whether the set must hold both formats.
    whole: bool,
    /// The name of the returns' folder where the set was made; none to take what
    /// its manifest says.
    input: Option<String>,
}

/// Verifies an output folder against the round's input.
///
/// # Errors
/// When the round cannot be read, or the folder cannot.
pub fn set(
    surroundings: &Surroundings,
    folder: &Path,
    listener: Listener<'_>,
) -> Result<Verified, Error> {
    verify(surroundings, folder, &Naming::of_output(surroundings, false), listener)
}

/// As [`set`], for a set that must hold every paper in both formats.
///
/// # Errors
/// As [`set`].
pub fn whole_set(
    surroundings: &Surroundings,
    folder: &Path,
    listener: Listener<'_>,
) -> Result<Verified, Error> {
    verify(surroundings, folder, &Naming::of_output(surroundings, true), listener)
}

impl Naming {
    /// Names in an output folder, whose returns lie in the input folder.
    fn of_output(surroundings: &Surroundings, whole: bool) -> Self {
        let input = surroundings.input.file_name().unwrap_or_default().to_string_lossy();
        let returns = format!("{input}/");
        Self { set: String::new(), returns, whole, input: Some(input.into_owned()) }
    }
}

/// Verifies the set in a folder.
fn verify(
    surroundings: &Surroundings,
    folder: &Path,
    naming: &Naming,
    listener: Listener<'_>,
) -> Result<Verified, Error> {
    let mut on_disk = hashes_on_disk(folder)?;
    on_disk.remove(FILE_NAME);
    // Other programs leave litter where people work, but not in a sealed package.
    on_disk.retain(|path, _| naming.input.is_none() || !is_litter(path));
    let stated = std::fs::read(folder.join(FILE_NAME)).ok();
    let manifest = stated.as_deref().and_then(|bytes| serde_json::from_slice(bytes).ok());
    let checked = pipeline::check(surroundings, listener)?;
    let mut with = checked.circumstances(surroundings);
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
    let made_by = manifest.as_ref().map(|manifest: &Manifest| manifest.made_by.as_str());
    let same_version = made_by == Some(MADE_BY) && !other_font;
    let set =
        with_press(surroundings, &checked, &with, same_version, |press| press.make_all(listener))?;
    let papers =
        with_press(surroundings, &checked, &with, same_version, |press| press.documents())?;
    let papers = papers.into_iter().map(|(path, paper)| (format!("{}{path}", naming.set), paper));
    let papers = papers.collect();
    let files = on_disk.len();
    let manifest: Option<Manifest> = manifest;
    let mut verifier = Verifier {
        surroundings,
        folder,
        naming,
        found: manifest.clone().unwrap_or_default(),
        readable: manifest.is_some(),
        on_disk,
        set,
        same_version,
        differences: Vec::new(),
    };
    verifier.hashes();
    verifier.sources();
    verifier.contents()?;
    if same_version {
        verifier.manifest(stated.as_deref().unwrap_or_default())?;
    }
    let differences = verifier.differences;
    Ok(Verified { checked, manifest: manifest.unwrap_or_default(), differences, files, papers })
}

/// Makes something with the round's templates.
///
/// Those of another version may not fit this one; its figures are then compared
/// with papers made with the templates that do.
fn with_press<T>(
    surroundings: &Surroundings,
    checked: &Checked,
    with: &Circumstances,
    same_version: bool,
    make: impl Fn(&Press<'_>) -> Result<T, Error>,
) -> Result<T, Error> {
    let made = Press::new(surroundings, checked, with.clone()).and_then(|press| make(&press));
    if made.is_ok() || same_version {
        return made;
    }
    make(&Press::built_in(surroundings, checked, with.clone())?)
}

/// A set beside what it should be.
struct Verifier<'a> {
    /// What the run takes from outside.
    surroundings: &'a Surroundings,
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
    /// The set made anew.
    set: Set,
    /// Whether this very version made the set.
    same_version: bool,
    /// What was found so far.
    differences: Vec<Difference>,
}

impl Verifier<'_> {
    /// Tells a difference of a file of the set.
    fn tell(&mut self, key: &'static str, path: &str) {
        self.differences.push(Difference::new(key, &self.name(path)));
    }

    /// A file of the set as it is named.
    fn name(&self, path: &str) -> String {
        format!("{}{path}", self.naming.set)
    }

    /// The hash of a file made anew.
    fn made(&self, path: &str) -> Option<String> {
        self.set.files.get(path)?.bytes.as_deref().map(proof::sha256)
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
            if self.set.files.contains_key(path) {
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
            // The file is right: it is the manifest that was changed.
            if self.made(path).as_ref() == self.on_disk.get(path) {
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
        if !self.readable {
            return;
        }
        let now = &self.set.manifest.sources;
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

    /// Every file of the set against the one that the returns make.
    fn contents(&mut self) -> Result<(), Error> {
        let files = std::mem::take(&mut self.set.files);
        for (path, file) in &files {
            let Some(hash) = self.on_disk.get(path) else {
                if !self.found.files.contains_key(path) && self.is_wanted(path) {
                    self.tell("verify-not-made", path);
                }
                continue;
            };
            let expected = file.bytes.as_deref().unwrap_or_default();
            if *hash != proof::sha256(expected) {
                self.differences.extend(self.file(path, expected)?);
            }
        }
        let uncalled: Vec<String> = self
            .found
            .files
            .keys()
            .filter(|path| self.on_disk.contains_key(*path) && !files.contains_key(*path))
            .cloned()
            .collect();
        uncalled.iter().for_each(|path| self.tell("verify-uncalled", path));
        self.set.files = files;
        Ok(())
    }

    /// Whether a set without this file lacks something. A set may have been made
    /// in one format only.
    fn is_wanted(&self, path: &str) -> bool {
        let ending = path.rsplit('.').next();
        self.naming.whole
            || !self.is_paper(path)
            || self.on_disk.keys().any(|p| self.is_paper(p) && p.rsplit('.').next() == ending)
    }

    /// Whether a file is a paper in one of its formats.
    fn is_paper(&self, path: &str) -> bool {
        !path.starts_with("kiem-tra.") && !path.ends_with(".json")
    }

    /// What a file that is not the one made anew differs in.
    fn file(&self, path: &str, expected: &[u8]) -> Result<Vec<Difference>, Error> {
        let at = below(self.folder, path);
        let found = std::fs::read(&at).at(&at)?;
        let name = self.name(path);
        let kept = if self.same_version { Kept::All } else { Kept::Figures };
        let differences = file(self.surroundings, &name, expected, &found, kept);
        let is_told = self.differences.iter().any(|known| known.file == name);
        if differences.is_empty() && self.same_version && !is_told {
            return Ok(vec![Difference::new("verify-bytes", &name)]);
        }
        Ok(differences)
    }

    /// The manifest against that of the set made anew.
    fn manifest(&mut self, stated: &[u8]) -> Result<(), Error> {
        let told_of_returns = self.differences.iter().any(|d| d.key.starts_with("verify-return"));
        if self.found.inputs != self.set.manifest.inputs {
            // Whatever else it says then follows from other inputs.
            if !told_of_returns {
                self.tell("verify-inputs", FILE_NAME);
            }
            return Ok(());
        }
        // A set may be made of some units or in one format only.
        let whole = self.found.whole;
        let mut expected = Manifest { whole, ..self.set.manifest.clone() };
        for path in self.found.files.keys() {
            if let Some(entry) = self.set.files.get(path).and_then(entry) {
                expected.files.insert(path.clone(), entry);
            }
        }
        let wrong: Vec<String> = expected
            .files
            .iter()
            .filter(|(path, entry)| {
                let name = self.name(path);
                // A file that is not as it should be is told of already.
                !self.differences.iter().any(|d| d.file == name)
                    && self.found.files.get(*path) != Some(entry)
            })
            .map(|(path, _)| path.clone())
            .collect();
        for path in wrong {
            self.tell_of_entry(&path);
        }
        if self.differences.is_empty() && expected.to_bytes()? != stated {
            self.tell("verify-manifest-form", FILE_NAME);
        }
        Ok(())
    }
}

/// A file's entry in the manifest, complete.
fn entry(file: &NewFile) -> Option<Entry> {
    let bytes = file.bytes.as_deref()?;
    let (sha256, size) = (proof::sha256(bytes), bytes.len() as u64);
    Some(Entry { sha256, size, ..file.entry.clone() })
}

/// What a finished file differs in from the one made anew, as far as it can be
/// read; what only its bytes differ in is not told.
fn file(
    surroundings: &Surroundings,
    name: &str,
    expected: &[u8],
    found: &[u8],
    kept: Kept,
) -> Vec<Difference> {
    let unreadable = || vec![Difference::new("verify-unreadable", name)];
    // No honest file of the same figures is many times as long.
    if found.len() > 8 * expected.len() + 1024 * 1024 {
        return unreadable();
    }
    match name.rsplit('.').next() {
        Some("pdf") => match words::of_pdf(expected, kept).zip(words::of_pdf(found, kept)) {
            Some((expected, found)) => compare::words(name, &expected, &found),
            None => unreadable(),
        },
        Some("xlsx") => {
            let read = |bytes: &[u8]| {
                let workbook = surroundings.reader.read(bytes, &Limits::default()).ok()?;
                Some(words::of_workbook(&workbook, kept))
            };
            match read(expected).zip(read(found)) {
                Some((expected, found)) => compare::words(name, &expected, &found),
                None => unreadable(),
            }
        }
        _ => {
            // What a check says is worded anew by every version; results are not.
            let kept = if name.ends_with("ket-qua.json") { Kept::All } else { kept };
            match serde_json::from_slice(expected).ok().zip(serde_json::from_slice(found).ok()) {
                Some((expected, found)) => compare::json(name, &expected, &found, kept),
                None => unreadable(),
            }
        }
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
