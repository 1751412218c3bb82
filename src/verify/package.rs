//! Verifying a package (gói lưu trữ) against the returns enclosed in it.

use std::collections::BTreeSet;
use std::path::Path;

use super::words::Kept;
use super::{Difference, Naming, Outcome, Papers, Verified, file, verify, with_press};
use crate::archive::bag::{self, Hashes};
use crate::archive::{CONTENTS, RETURNS, SET, finding_aid, info, is_finding_aid};
use crate::error::Error;
use crate::messages::Language;
use crate::pipeline::{Listener, MADE_BY, Press, Surroundings};
use crate::proof;
use crate::publish::below;

/// Whether a folder is a package rather than an output folder.
pub fn is_package(folder: &Path) -> bool {
    let has = |name: &str| folder.join(name).exists();
    has(bag::DECLARATION_NAME) || (has(bag::MANIFEST_NAME) && has(bag::PAYLOAD))
}

/// Verifies a package. `surroundings` are those of its payload: its own
/// `bienban.toml`, templates and returns.
///
/// # Errors
/// When the folder cannot be read.
pub fn package(
    surroundings: &Surroundings,
    folder: &Path,
    language: Language,
    listener: Listener<'_>,
) -> Result<Outcome, Error> {
    let on_disk = bag::hashes_on_disk(folder)?;
    let mut checker = Checker { folder, on_disk, differences: Vec::new(), papers: Papers::new() };
    checker.tags();
    let naming = Naming {
        set: format!("{}/{SET}/", bag::PAYLOAD),
        returns: format!("{}/{RETURNS}/", bag::PAYLOAD),
        whole: true,
        input: None,
    };
    let set = below(folder, &format!("{}/{SET}", bag::PAYLOAD));
    let mut outcome = match verify(surroundings, &set, &naming, listener) {
        Ok(mut verified) => {
            checker.differences.append(&mut verified.differences);
            checker.finding_aid(surroundings, &verified)?;
            checker.information(&verified);
            Outcome::from(verified)
        }
        Err(error) => {
            let difference = Difference::new("verify-not-recomputed", bag::PAYLOAD);
            let detail = error.message(language);
            checker.differences.push(difference.arg("detail", detail));
            Outcome {
                papers: Papers::new(),
                made_by: String::new(),
                differences: Vec::new(),
                files: 0,
            }
        }
    };
    outcome.files = checker.on_disk.len();
    // The bag's own manifest and the set's may both know of the same fault.
    let mut told = BTreeSet::new();
    checker.differences.retain(|d| !has_only_a_hash(d) || told.insert((d.key, d.file.clone())));
    outcome.differences = checker.differences;
    outcome.papers.append(&mut checker.papers);
    Ok(outcome)
}

/// Whether a difference says no more than that a file is not what it was.
fn has_only_a_hash(difference: &Difference) -> bool {
    ["verify-altered", "verify-missing", "verify-extra"].contains(&difference.key)
}

/// A package beside what its tag files say.
struct Checker<'a> {
    /// The package.
    folder: &'a Path,
    /// Every file in it.
    on_disk: Hashes,
    /// What was found so far.
    differences: Vec<Difference>,
    /// The papers of the package that are not of its set.
    papers: Papers,
}

impl Checker<'_> {
    /// Tells a difference of a file.
    fn tell(&mut self, key: &'static str, path: &str) {
        self.differences.push(Difference::new(key, path));
    }

    /// A tag file's bytes; nothing where it is missing.
    fn read(&self, name: &str) -> Vec<u8> {
        std::fs::read(self.folder.join(name)).unwrap_or_default()
    }

    /// Every file against the bag's own manifests.
    fn tags(&mut self) {
        if self.read(bag::DECLARATION_NAME) != bag::DECLARATION.as_bytes() {
            self.tell("verify-bag-declaration", bag::DECLARATION_NAME);
        }
        let is_payload = |path: &str| path.starts_with(&format!("{}/", bag::PAYLOAD));
        for (name, payload) in [(bag::MANIFEST_NAME, true), (bag::TAG_MANIFEST_NAME, false)] {
            let Some(listed) = bag::parse_manifest(&self.read(name)) else {
                self.tell("verify-no-manifest", name);
                continue;
            };
            let mut present = self.on_disk.clone();
            present.retain(|path, _| is_payload(path) == payload && path != bag::TAG_MANIFEST_NAME);
            self.compare(&listed, &present, payload);
        }
        self.size();
    }

    /// Listed files against those that are there.
    ///
    /// Nothing lists the list of tag files: where it and a tag file disagree,
    /// either may be the one that was altered.
    fn compare(&mut self, listed: &Hashes, present: &Hashes, payload: bool) {
        let altered = if payload { "verify-altered" } else { "verify-tag-altered" };
        let paths: BTreeSet<&String> = listed.keys().chain(present.keys()).collect();
        for path in paths {
            match (listed.get(path), present.get(path)) {
                (Some(listed), Some(present)) if listed == present => {}
                (Some(_), Some(_)) => self.tell(altered, path),
                (Some(_), None) => self.tell("verify-missing", path),
                (None, _) => self.tell("verify-extra", path),
            }
        }
    }

    /// How much the package says it holds, and does.
    fn size(&mut self) {
        let text = String::from_utf8_lossy(&self.read(bag::INFO_NAME)).into_owned();
        let payload = self.on_disk.keys().filter(|path| path.starts_with("data/"));
        let sizes: Vec<u64> = payload
            .filter_map(|path| std::fs::metadata(below(self.folder, path)).ok())
            .map(|metadata| metadata.len())
            .collect();
        let found = format!("{}.{}", sizes.iter().sum::<u64>(), sizes.len());
        let stated = bag::info_value(&text, "Payload-Oxum").unwrap_or_default();
        if stated != found {
            let difference = Difference::new("verify-bag-size", bag::INFO_NAME);
            self.differences.push(difference.arg("found", found).arg("stated", stated));
        }
    }

    /// The finding aid against one made anew over the files that the bag lists.
    fn finding_aid(
        &mut self,
        surroundings: &Surroundings,
        verified: &Verified,
    ) -> Result<(), Error> {
        let listed = bag::parse_manifest(&self.read(bag::MANIFEST_NAME)).unwrap_or_default();
        let below_payload = |path: &String| Some(path.strip_prefix("data/")?.to_owned());
        let payload: Hashes = listed
            .iter()
            .filter_map(|(path, hash)| Some((below_payload(path)?, hash.clone())))
            .filter(|(path, _)| !is_finding_aid(path))
            .collect();
        let with = verified.manifest.made_with.clone();
        let same_version = verified.manifest.made_by == MADE_BY;
        let made =
            |press: &Press<'_>| finding_aid(press, &verified.checked, &payload, &verified.manifest);
        let expected = with_press(surroundings, &verified.checked, &with, same_version, made)?;
        let kept = if same_version { Kept::All } else { Kept::Figures };
        let own = format!("{}/{CONTENTS}", bag::PAYLOAD);
        self.papers.insert(own, expected.document);
        for (path, expected) in expected.files {
            let name = format!("{}/{path}", bag::PAYLOAD);
            let Some(hash) = self.on_disk.get(&name) else {
                if !listed.contains_key(&name) {
                    self.tell("verify-not-made", &name);
                }
                continue;
            };
            if *hash == proof::sha256(&expected) {
                continue;
            }
            let found = std::fs::read(below(self.folder, &name)).unwrap_or_default();
            let differences = file(surroundings, &name, &expected, &found, kept);
            let is_told = self.differences.iter().any(|known| known.file == name);
            if differences.is_empty() && same_version && !is_told {
                self.tell("verify-bytes", &name);
            }
            self.differences.extend(differences);
        }
        Ok(())
    }

    /// What the package says of itself against what the round makes it say.
    fn information(&mut self, verified: &Verified) {
        let text = String::from_utf8_lossy(&self.read(bag::INFO_NAME)).into_owned();
        for (label, value) in info(&verified.checked, None) {
            let stated = bag::info_value(&text, label).unwrap_or_default();
            // Another version may say it in other words.
            if verified.manifest.made_by == MADE_BY && stated != crate::fold::clean(&value) {
                let difference = Difference::new("verify-bag-info", bag::INFO_NAME);
                let difference = difference.arg("label", label).arg("found", stated);
                self.differences.push(difference.arg("expected", value));
            }
        }
    }
}
