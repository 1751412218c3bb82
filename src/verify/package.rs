//! Verifying a package (gói lưu trữ) against the returns enclosed in it.

use std::collections::BTreeSet;
use std::path::Path;

use chrono::NaiveDate;

use super::{Difference, Naming, Outcome, Papers, Standard, Verified, file, twice, verify};
use crate::documents::main_figures::Summary;
use crate::error::Error;
use crate::files;
use crate::hash;
use crate::issued::journal::Journal;
use crate::messages::Language;
use crate::package::bag::{self, Hashes};
use crate::package::finding_aid::{finding_aid, is_finding_aid};
use crate::package::{CONTENTS, RETURNS, SET, info};
use crate::pipeline::{Listener, Printer, Workspace};
use crate::publish::below;

/// Whether a folder is a package rather than an output folder.
pub fn is_package(folder: &Path) -> bool {
    let has = |name: &str| folder.join(name).exists();
    has(bag::DECLARATION_NAME) || (has(bag::MANIFEST_NAME) && has(bag::PAYLOAD))
}

/// Verifies a package. `workspace` are those of its payload: its own
/// `bienban.toml`, templates and returns.
///
/// # Errors
/// When the folder cannot be read.
pub fn package(
    workspace: &Workspace,
    folder: &Path,
    language: Language,
    listener: Listener<'_>,
) -> Result<Outcome, Error> {
    let found = bag::on_disk(folder)?;
    let differences = Vec::new();
    let mut checker = Checker { folder, on_disk: found.hashes, differences, papers: Papers::new() };
    checker.tags();
    let naming = Naming {
        set: format!("{}/{SET}/", bag::PAYLOAD),
        returns: format!("{}/{RETURNS}/", bag::PAYLOAD),
        whole: true,
        input: None,
    };
    let set = below(folder, &format!("{}/{SET}", bag::PAYLOAD));
    // A link or a pipe among the returns or templates is not looked behind.
    found.others.iter().for_each(|path| checker.tell("verify-no-file", path));
    let verified = match found.others.is_empty() {
        true => verify(workspace, &set, &naming, listener).map(Some),
        false => Ok(None),
    };
    let nothing = || Outcome {
        papers: Papers::new(),
        made_by: String::new(),
        differences: Vec::new(),
        files: 0,
        left_out: Vec::new(),
        journal: Journal::default(),
        same_version: true,
    };
    let not_made = |error: &Error| {
        let difference = Difference::new("verify-not-recomputed", bag::PAYLOAD);
        difference.arg("detail", error.message(language))
    };
    let mut outcome = match verified {
        Ok(Some(mut verified)) => {
            checker.differences.append(&mut verified.differences);
            if let Err(error) = checker.finding_aid(workspace, &verified) {
                checker.differences.push(not_made(&error));
            }
            checker.information(&verified);
            Outcome::from(verified)
        }
        Ok(None) => nothing(),
        Err(error) => {
            checker.differences.push(not_made(&error));
            nothing()
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
        files::read(&self.folder.join(name), files::PAPER_BYTES).unwrap_or_default()
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
        let known = |path: &str| {
            is_payload(path)
                || [bag::DECLARATION_NAME, bag::INFO_NAME, bag::MANIFEST_NAME].contains(&path)
                || path == bag::TAG_MANIFEST_NAME
        };
        let strange: Vec<String> =
            self.on_disk.keys().filter(|path| !known(path)).cloned().collect();
        strange.iter().for_each(|path| self.tell("verify-bag-strange", path));
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
    fn finding_aid(&mut self, workspace: &Workspace, verified: &Verified) -> Result<(), Error> {
        let listed = bag::parse_manifest(&self.read(bag::MANIFEST_NAME)).unwrap_or_default();
        let below_payload = |path: &String| Some(path.strip_prefix("data/")?.to_owned());
        let payload: Hashes = listed
            .iter()
            .filter_map(|(path, hash)| Some((below_payload(path)?, hash.clone())))
            .filter(|(path, _)| !is_finding_aid(path))
            .collect();
        let day = self.day();
        let with = verified.manifest.made_with.clone();
        let templates = &verified.templates;
        let same_version = verified.same_version;
        let make = |printer: Printer<'_>| {
            finding_aid(&printer, &verified.checked, &payload, &verified.manifest, day)
        };
        let checked = &verified.checked;
        let (made, plain) = twice(workspace, checked, &with, templates, same_version, make)?;
        let mut standard = if same_version { Standard::Bytes } else { Standard::OtherVersion };
        if made.is_none() {
            standard = Standard::OtherWording;
        }
        let Some(expected) = made.or_else(|| plain.clone()) else { return Ok(()) };
        for (path, bytes) in &expected.files {
            self.finding_aid_file(workspace, path, bytes, standard);
        }
        let plain = plain.filter(|aid| templates.print(aid.document.stem()));
        for (path, bytes) in plain.iter().flat_map(|aid| &aid.files) {
            self.finding_aid_file(workspace, path, bytes, Standard::OtherWording);
        }
        let own = format!("{}/{CONTENTS}", bag::PAYLOAD);
        self.papers.insert(own, Summary::from(&expected.document));
        Ok(())
    }

    /// One file of the finding aid against the one made anew.
    fn finding_aid_file(
        &mut self,
        workspace: &Workspace,
        path: &str,
        expected: &[u8],
        standard: Standard,
    ) {
        let name = format!("{}/{path}", bag::PAYLOAD);
        let Some(hash) = self.on_disk.get(&name) else {
            if !self.differences.iter().any(|known| known.file == name) {
                self.tell("verify-not-made", &name);
            }
            return;
        };
        if *hash == hash::sha256(expected) {
            return;
        }
        let most = 8 * expected.len() as u64 + 1024 * 1024;
        let found = files::read(&below(self.folder, &name), most).unwrap_or_default();
        let differences = file(workspace, &name, expected, &found, standard);
        let is_told = self.differences.iter().any(|known| known.file == name);
        if differences.is_empty() && standard == Standard::Bytes && !is_told {
            self.tell("verify-bytes", &name);
        }
        for difference in differences {
            if !self.differences.contains(&difference) {
                self.differences.push(difference);
            }
        }
    }

    /// The day on which the package says it was made.
    fn day(&self) -> Option<NaiveDate> {
        let text = String::from_utf8_lossy(&self.read(bag::INFO_NAME)).into_owned();
        bag::info_value(&text, bag::DAY)?.parse().ok()
    }

    /// What the package says of itself, line by line, against what the round makes it
    /// say. The day of packing is its own.
    fn information(&mut self, verified: &Verified) {
        let found = String::from_utf8_lossy(&self.read(bag::INFO_NAME)).into_owned();
        let day = self.day();
        let mut expected = info(&verified.checked, day);
        let size = bag::info_value(&found, bag::SIZE).unwrap_or_default();
        expected.push((bag::SIZE, size.to_owned()));
        let maker = &verified.manifest.made_by;
        expected.push((bag::AGENT, maker.clone()));
        let expected = bag::info_text(&expected);
        if day.is_some() && expected == found {
            return;
        }
        let (mut expected, mut found) = (expected.lines(), found.lines());
        loop {
            let (old, new) = (expected.next(), found.next());
            if old.is_none() && new.is_none() {
                break;
            }
            if old != new {
                let difference = Difference::new("verify-bag-info", bag::INFO_NAME);
                let difference = difference.arg("found", new.unwrap_or_default());
                self.differences.push(difference.arg("expected", old.unwrap_or_default()));
            }
        }
        if !self.differences.iter().any(|known| known.file == bag::INFO_NAME) {
            // Lines that end otherwise, a day that is none.
            self.tell("verify-tag-altered", bag::INFO_NAME);
        }
    }
}
