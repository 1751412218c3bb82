//! Issued papers (văn bản đã phát hành): signed and numbered, their bytes are frozen.
//!
//! `da-phat-hanh/` beside `bienban.toml` holds each of them in every format, what it said as
//! JSON, and the journal. A folder is written so that it agrees with its journal whenever the
//! program stops: files first under a name that nobody reads, then the journal's lines, then the
//! files under their own names.

pub mod journal;
pub mod scans;

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, OpenOptions};
use std::io::Write;
use std::path::{Path, PathBuf};

use crate::documents::kept::Kept;
use crate::documents::synthesis::volumes;
use crate::error::{At, Error};
use crate::files;
use crate::hash;
use crate::ledgers::register::PaperId;
use crate::publish::disk::{create, remove_folder, sync_all_below, sync_folder};
use crate::publish::lock::Lock;
use crate::publish::{files_below, is_litter};
use journal::{Act, Fault, Journal, Line};

/// The folder beside `bienban.toml`.
pub const FOLDER: &str = "da-phat-hanh";
/// Where files wait for their journal line.
const WAITING: &str = ".dang-ghi";
/// The lock of whoever writes.
const LOCK: &str = ".khoa";

/// What was issued, as the journal says.
#[derive(Debug, Clone, Default)]
pub struct Issued {
    /// The folder.
    folder: PathBuf,
    /// The journal.
    pub journal: Journal,
}

/// What is wrong in the folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Wrong {
    /// The journal.
    Journal(Fault),
    /// A file that is not what the journal says.
    Altered(String),
    /// A file that is not there.
    Missing(String),
    /// A file that the journal does not know.
    Extra(String),
    /// A paper whose code does not stand for what is kept of it.
    Code(String),
}

impl Issued {
    /// Reads the folder beside a round's `bienban.toml`; nothing was issued where it is not there.
    ///
    /// # Errors
    /// When it is there and cannot be read.
    pub fn read(round: &Path) -> Result<Self, Error> {
        let folder = round.join(FOLDER);
        let path = folder.join(journal::FILE);
        let text = match files::read(&path, files::PAPER_BYTES) {
            Ok(bytes) => String::from_utf8_lossy(&bytes).into_owned(),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => String::new(),
            Err(error) => return Err(Error::access(&path, error)),
        };
        Ok(Self { folder, journal: Journal::parse(&text) })
    }

    /// The line by which a paper was issued; the last, whatever came after.
    pub fn line_of(&self, paper: &PaperId) -> Option<&Line> {
        let is_its = |line: &&Line| line.act == Act::Issue && line.revision == paper.revision;
        self.journal.of(&paper.path).rev().find(is_its)
    }

    /// The revision of a paper that holds now: one more than was replaced.
    pub fn revision(&self, path: &str) -> u32 {
        let replaced = self.journal.of(path).filter(|line| line.act == Act::Replace);
        1 + u32::try_from(replaced.count()).unwrap_or(0)
    }

    /// The line by which the paper that holds now was issued; none while it was not.
    pub fn current(&self, path: &str) -> Option<&Line> {
        self.line_of(&PaperId { path: path.to_owned(), revision: self.revision(path) })
    }

    /// The lines by which papers were issued that hold now.
    pub fn holding(&self) -> impl Iterator<Item = &Line> {
        let lines = self.journal.lines.iter().filter(|line| line.act == Act::Issue);
        lines.filter(|line| line.revision == self.revision(&line.paper))
    }

    /// The line that says why a paper is replaced, and the one by which it had been issued.
    pub fn replaced(&self, path: &str) -> Option<(&Line, &Line)> {
        let mut lines = self.journal.of(path).rev();
        let why = lines.find(|line| line.act == Act::Replace)?;
        Some((why, self.line_of(&why.id())?))
    }

    /// The corrections of papers, in their order.
    pub fn corrections(&self) -> impl Iterator<Item = &Line> {
        self.journal.lines.iter().filter(|line| line.act == Act::Correct)
    }

    /// What an issued paper said; none where it is not kept as it should be.
    pub fn kept(&self, line: &Line) -> Option<Kept> {
        let bytes = self.bytes(line, "json")?;
        Kept::new(&line.stem, serde_json::from_slice(&bytes).ok()?)
    }

    /// What a volume of an issued paper said; none where it is not kept as it should be.
    pub fn kept_volume(&self, line: &Line, number: &str) -> Option<Kept> {
        let bytes = self.file(line, line.volume_file_in(number, "json")?)?;
        Kept::new(volumes::STEM, serde_json::from_slice(&bytes).ok()?)
    }

    /// The bytes of an issued paper in a format; none where they are not what the journal says.
    pub fn bytes(&self, line: &Line, format: &str) -> Option<Vec<u8>> {
        self.file(line, line.file_in(format)?)
    }

    /// Whether every volume of an issued paper says what the paper's code stands for.
    fn has_its_volumes(&self, line: &Line, kept: &Kept) -> bool {
        let hashes = kept.volume_hashes();
        (1..).zip(&hashes).all(|(index, hash)| {
            let volume = self.kept_volume(line, &volumes::number(index, hashes.len()));
            volume.is_some_and(|own| {
                own.head.code == line.code && volumes::hash_of(own.says()) == **hash
            })
        })
    }

    /// A file of a line, where it is what the journal says.
    pub fn file(&self, line: &Line, name: &str) -> Option<Vec<u8>> {
        let at = |name: &str| files::read(&self.folder.join(name), files::PAPER_BYTES).ok();
        // A run that was stopped left it waiting.
        let bytes = at(name).or_else(|| at(&format!("{WAITING}/{name}")))?;
        (line.files.get(name) == Some(&hash::sha256(&bytes))).then_some(bytes)
    }

    /// Everything that is wrong in the folder.
    ///
    /// # Errors
    /// When the folder cannot be read.
    pub fn prove(&self) -> Result<Vec<Wrong>, Error> {
        let mut wrong: Vec<Wrong> =
            self.journal.faults.iter().cloned().map(Wrong::Journal).collect();
        let mut known = BTreeSet::from([journal::FILE.to_owned()]);
        for line in &self.journal.lines {
            for (name, sha256) in &line.files {
                known.insert(name.clone());
                let waiting = format!("{WAITING}/{name}");
                known.insert(waiting.clone());
                let found = [name, &waiting]
                    .into_iter()
                    .find_map(|name| files::read(&self.folder.join(name), files::PAPER_BYTES).ok());
                match found {
                    None => wrong.push(Wrong::Missing(name.clone())),
                    Some(bytes) if hash::sha256(&bytes) != *sha256 => {
                        wrong.push(Wrong::Altered(name.clone()));
                    }
                    Some(_) => {}
                }
            }
            if line.act == Act::Issue
                && let Some(kept) = self.kept(line)
                && (kept.expected_code(&line.templates) != line.code
                    || kept.head.code != line.code
                    || !self.has_its_volumes(line, &kept))
            {
                wrong.push(Wrong::Code(line.id().written()));
            }
        }
        if self.folder.exists() {
            let there = files_below(&self.folder)?;
            let strange = there.into_iter().filter(|path| {
                let is_ours = known.contains(path) || path == LOCK;
                // What waits without a line was never issued.
                !is_ours && !is_litter(path) && !path.starts_with(&format!("{WAITING}/"))
            });
            wrong.extend(strange.map(Wrong::Extra));
        }
        Ok(wrong)
    }
}

/// The folder, held for writing.
pub struct Writer {
    /// What was issued so far.
    pub issued: Issued,
    /// Held until this is dropped.
    _lock: Lock,
}

impl Writer {
    /// Holds the folder of a round, makes it where it is not there, and finishes what a run that
    /// was stopped had begun.
    ///
    /// # Errors
    /// When another run holds it, when its journal is not whole, or it cannot be written.
    pub fn hold(round: &Path) -> Result<Self, Error> {
        let folder = round.join(FOLDER);
        fs::create_dir_all(&folder).at(&folder)?;
        let lock = Lock::take(folder.join(LOCK))?;
        drop_unfinished_line(&folder.join(journal::FILE))?;
        let issued = Issued::read(round)?;
        if !issued.journal.faults.is_empty() {
            return Err(Error::findings("journal-broken"));
        }
        let writer = Self { issued, _lock: lock };
        writer.recover()?;
        Ok(writer)
    }

    /// Puts files that wait in their places where the journal knows them; others were never
    /// issued.
    fn recover(&self) -> Result<(), Error> {
        let waiting = self.issued.folder.join(WAITING);
        if !waiting.exists() {
            return Ok(());
        }
        let named = self.issued.journal.lines.iter().flat_map(|line| &line.files);
        for (name, sha256) in named {
            let from = waiting.join(name);
            let is_whole = files::read(&from, files::PAPER_BYTES)
                .is_ok_and(|bytes| hash::sha256(&bytes) == *sha256);
            if is_whole {
                fs::rename(&from, self.issued.folder.join(name)).at(&from)?;
            }
        }
        remove_folder(&waiting)
    }

    /// Writes acts with their files: all of them, or none.
    ///
    /// # Errors
    /// When they cannot be written, or a file of that name is there already.
    pub fn write(
        &mut self,
        lines: Vec<Line>,
        files: &BTreeMap<String, Vec<u8>>,
    ) -> Result<(), Error> {
        let folder = self.issued.folder.clone();
        if let Some(name) = files.keys().find(|name| folder.join(name).exists()) {
            return Err(Error::findings("issued-exists").arg("file", name.as_str()));
        }
        let waiting = folder.join(WAITING);
        remove_folder(&waiting)?;
        fs::create_dir(&waiting).at(&waiting)?;
        for (name, bytes) in files {
            create(&waiting.join(name), bytes)?;
        }
        sync_all_below(&waiting)?;
        let mut text = String::new();
        for line in lines {
            let line = self.issued.journal.next(line);
            text += &line.written();
            text.push('\n');
            self.issued.journal.push(line);
        }
        append(&folder.join(journal::FILE), &text)?;
        sync_folder(&folder).at(&folder)?;
        self.recover()?;
        sync_folder(&folder).at(&folder)
    }
}

/// Adds lines to the journal, down to the disk.
fn append(path: &Path, text: &str) -> Result<(), Error> {
    let mut file = OpenOptions::new().create(true).append(true).open(path).at(path)?;
    file.write_all(text.as_bytes()).at(path)?;
    file.sync_all().at(path)
}

/// Takes away a last line that a run which was stopped did not finish.
fn drop_unfinished_line(path: &Path) -> Result<(), Error> {
    let bytes = match files::read(path, files::PAPER_BYTES) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(Error::access(path, error)),
    };
    let whole = bytes.iter().rposition(|byte| *byte == b'\n').map_or(0, |end| end + 1);
    if whole == bytes.len() {
        return Ok(());
    }
    let file = OpenOptions::new().write(true).open(path).at(path)?;
    file.set_len(whole as u64).at(path)?;
    file.sync_all().at(path)
}

#[cfg(test)]
mod tests {
    use super::journal::tests::line;
    use super::*;

    /// An act of issuing a paper with one file.
    fn act(paper: &str, name: &str, bytes: &[u8]) -> (Line, BTreeMap<String, Vec<u8>>) {
        let files = BTreeMap::from([(name.to_owned(), bytes.to_vec())]);
        let named = BTreeMap::from([(name.to_owned(), hash::sha256(bytes))]);
        (Line { files: named, ..line(Act::Issue, paper, 1) }, files)
    }

    /// What is wrong in a round's folder.
    fn wrong(round: &Path) -> Vec<Wrong> {
        Issued::read(round).expect("read").prove().expect("proved")
    }

    #[test]
    fn what_was_issued_is_proved_and_every_tampering_is_named() {
        let round = tempfile::tempdir().expect("a folder");
        let folder = round.path().join(FOLDER);
        assert!(wrong(round.path()).is_empty());
        for (paper, name) in [("a", "1.pdf"), ("b", "2.pdf")] {
            let (line, files) = act(paper, name, name.as_bytes());
            let mut writer = Writer::hold(round.path()).expect("free");
            writer.write(vec![line], &files).expect("written");
        }
        assert!(wrong(round.path()).is_empty());
        let again = act("a", "1.pdf", b"1");
        let refused = Writer::hold(round.path()).expect("free").write(vec![again.0], &again.1);
        assert_eq!(refused.err().map(|error| error.key), Some("issued-exists"));

        fs::write(folder.join("1.pdf"), "other").expect("written");
        assert_eq!(wrong(round.path()), [Wrong::Altered("1.pdf".into())]);
        fs::remove_file(folder.join("1.pdf")).expect("removed");
        assert_eq!(wrong(round.path()), [Wrong::Missing("1.pdf".into())]);
        fs::write(folder.join("1.pdf"), "1.pdf").expect("written");
        fs::write(folder.join("3.pdf"), "3").expect("written");
        assert_eq!(wrong(round.path()), [Wrong::Extra("3.pdf".into())]);
        fs::remove_file(folder.join("3.pdf")).expect("removed");
        let path = folder.join(journal::FILE);
        let text = fs::read_to_string(&path).expect("there");
        fs::write(&path, text.replacen("yen", "ai", 1)).expect("written");
        assert_eq!(wrong(round.path()), [Wrong::Journal(Fault::Broken(2))]);
        assert!(Writer::hold(round.path()).is_err(), "nothing is added to what is broken");
    }

    #[test]
    fn a_run_that_stops_leaves_all_or_nothing() {
        let (line, files) = act("a", "1.pdf", b"one");
        // Stopped before the journal's line: nothing was issued.
        let round = tempfile::tempdir().expect("a folder");
        let folder = round.path().join(FOLDER);
        let waiting = folder.join(WAITING);
        fs::create_dir_all(&waiting).expect("made");
        fs::write(waiting.join("1.pdf"), "on").expect("written");
        assert!(wrong(round.path()).is_empty());
        let mut writer = Writer::hold(round.path()).expect("free");
        writer.write(vec![line.clone()], &files).expect("written");
        drop(writer);
        // Stopped behind it: the file is found where it waits, and put in its place.
        fs::create_dir_all(&waiting).expect("made");
        fs::rename(folder.join("1.pdf"), waiting.join("1.pdf")).expect("moved");
        assert!(wrong(round.path()).is_empty());
        let issued = Issued::read(round.path()).expect("read");
        let own = issued.current("a").expect("issued").clone();
        assert_eq!(issued.bytes(&own, "pdf").as_deref(), Some(&b"one"[..]));
        drop(Writer::hold(round.path()).expect("free"));
        assert!(folder.join("1.pdf").is_file() && !waiting.exists());
        // Stopped within the line.
        let path = folder.join(journal::FILE);
        let text = fs::read_to_string(&path).expect("there");
        fs::write(&path, format!("{text}{{\"no\":2,\"at\"")).expect("written");
        assert!(wrong(round.path()).is_empty());
        drop(Writer::hold(round.path()).expect("free"));
        assert_eq!(fs::read_to_string(&path).expect("there"), text);
    }

    #[test]
    fn a_replacement_counts_on() {
        let mut issued = Issued::default();
        for (act, revision) in [(Act::Issue, 1), (Act::Replace, 1)] {
            let line = issued.journal.next(line(act, "a", revision));
            issued.journal.push(line);
        }
        assert_eq!(issued.revision("a"), 2);
        assert!(issued.current("a").is_none() && issued.holding().next().is_none());
        assert_eq!(issued.replaced("a").map(|(_, old)| old.revision), Some(1));
        let line = issued.journal.next(line(Act::Issue, "a", 2));
        issued.journal.push(line);
        assert_eq!(issued.holding().map(|line| line.revision).collect::<Vec<_>>(), [2]);
    }
}
