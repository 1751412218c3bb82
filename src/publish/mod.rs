//! The set of papers → the output folder, as a whole or not at all.
//!
//! A set is staged beside the output folder and exchanged with it in one step.
//! Whenever the process dies, the output folder holds either the old set or the
//! new one; what a dead run left beside it, the next run clears away.

pub mod aside;
pub mod disk;
pub mod lock;
pub mod manifest;
pub mod own_sets;

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use rayon::prelude::*;

use crate::config;
use crate::error::{At, Error};
use crate::hash;
use aside::{KeptFile, OldFolder};
use disk::{create, exchange_at_once, remove_folder, sync_all_below, sync_folder};
use lock::Lock;
use manifest::{Entry, Manifest};
use own_sets::OwnSets;

/// A file of a set in memory.
#[derive(Debug, Clone)]
pub struct NewFile {
    /// Its bytes; none where nobody needs them.
    pub bytes: Option<Vec<u8>>,
    /// What it was made from.
    pub entry: Entry,
}

/// The output folder while this run holds it.
pub struct Output {
    /// The folder.
    folder: PathBuf,
    /// Where the new set is made: nothing in it is anybody's own.
    staging: PathBuf,
    /// Where the new set stands when it is whole, and the old one after the exchange.
    ready: PathBuf,
    /// Where the old set waits where two folders cannot be exchanged in one step.
    retired: PathBuf,
    /// Where people's own files go; none when the folder is a package, which is
    /// refused when somebody put something into it.
    aside: Option<PathBuf>,
    /// What was kept aside so far.
    kept: Mutex<Vec<KeptFile>>,
    /// Keeps other runs away.
    _lock: Lock,
}

/// What stands in the output folder now.
#[derive(Debug, Default)]
pub struct OldSet {
    /// The folder.
    folder: PathBuf,
    /// Its manifest.
    pub manifest: Manifest,
    /// Whether this program made it: nothing is taken over from another one.
    trusted: bool,
    /// Proven sets whose papers may be taken over too.
    others: Vec<OldSet>,
}

/// A set that proved itself, whose papers may be taken over.
#[derive(Debug, Clone)]
pub struct Taken {
    /// Its folder.
    pub folder: PathBuf,
    /// The bytes of its manifest as they were proved.
    pub manifest: Vec<u8>,
}

impl From<&Taken> for OldSet {
    fn from(Taken { folder, manifest }: &Taken) -> Self {
        let manifest = serde_json::from_slice(manifest).unwrap_or_default();
        Self { folder: folder.clone(), manifest, trusted: true, others: Vec::new() }
    }
}

impl OldSet {
    /// The same, with these sets in which papers are looked for too.
    pub fn beside(self, taken: &[Taken]) -> Self {
        Self { others: taken.iter().map(OldSet::from).collect(), ..self }
    }

    /// A paper of the old set that was made from this recipe, with what its manifest
    /// says of it; none when there is none, or it is not what it was.
    pub fn take(&self, path: &str, recipe: &str) -> Option<(Vec<u8>, &Entry)> {
        let others = || self.others.iter().find_map(|other| other.take(path, recipe));
        self.own(path, recipe).or_else(others)
    }

    /// As [`Self::take`], of this set alone.
    fn own(&self, path: &str, recipe: &str) -> Option<(Vec<u8>, &Entry)> {
        let entry = self.manifest.files.get(path).filter(|entry| entry.recipe == recipe)?;
        let bytes = self.trusted.then(|| fs::read(below(&self.folder, path)).ok()).flatten()?;
        (hash::sha256(&bytes) == entry.sha256).then_some((bytes, entry))
    }

    /// A file of the set as it stands there now, whoever changed it.
    pub fn file(&self, path: &str) -> Option<Vec<u8>> {
        fs::read(below(&self.folder, path)).ok()
    }

    /// Whether this program made it of just these inputs, and no file was changed.
    pub fn is_of(&self, inputs: &str) -> bool {
        let is_intact = |(path, entry): (&String, &Entry)| {
            let hash = File::open(below(&self.folder, path)).and_then(hash::sha256_of_stream);
            hash.is_ok_and(|hash| hash == entry.sha256)
        };
        self.trusted
            && self.manifest.inputs == inputs
            && self.manifest.files.par_iter().all(is_intact)
    }
}

impl Output {
    /// Takes hold of an output folder and clears away what a dead run left.
    ///
    /// # Errors
    /// When another run holds it, it cannot be written to, or it is somebody's own
    /// folder and not a set's.
    pub fn hold(folder: &Path) -> Result<Self, Error> {
        Self::hold_with(folder, Some(aside::folder_for(folder)), refuse_foreign_folder)
    }

    /// Takes hold of a folder that may be replaced unless `refuse` finds something
    /// in it that would be lost.
    ///
    /// # Errors
    /// As [`Self::hold`].
    pub fn hold_if(
        folder: &Path,
        refuse: impl FnOnce(&Path) -> Result<(), Error>,
    ) -> Result<Self, Error> {
        Self::hold_with(folder, None, refuse)
    }

    /// Takes hold of a folder.
    fn hold_with(
        folder: &Path,
        aside: Option<PathBuf>,
        refuse: impl FnOnce(&Path) -> Result<(), Error>,
    ) -> Result<Self, Error> {
        let name = folder.file_name().map(|name| name.to_string_lossy().into_owned());
        let (Some(name), Some(parent)) = (name, folder.parent()) else {
            return Err(
                Error::asked("output-not-a-folder").arg("path", folder.display().to_string())
            );
        };
        fs::create_dir_all(parent).at(parent)?;
        let beside = |what: &str| parent.join(format!(".{name}.{what}"));
        let output = Self {
            folder: folder.to_owned(),
            staging: beside("staging"),
            ready: beside("ready"),
            retired: beside("retired"),
            aside,
            kept: Mutex::default(),
            _lock: Lock::take(beside("lock"))?,
        };
        output.recover()?;
        if output.folder.exists() {
            refuse(&output.folder)?;
        }
        Ok(output)
    }

    /// Brings back a set that was retired when the run died, and clears what it left.
    fn recover(&self) -> Result<(), Error> {
        if self.retired.exists() && !self.folder.exists() {
            fs::rename(&self.retired, &self.folder).at(&self.folder)?;
        }
        remove_folder(&self.staging)?;
        let current = Manifest::load(&self.folder);
        self.clear_old(&self.ready, current.as_ref())?;
        self.clear_old(&self.retired, current.as_ref())
    }

    /// Clears an old set's folder; what people put into it is kept aside.
    fn clear_old(&self, folder: &Path, successor: Option<&Manifest>) -> Result<(), Error> {
        let Some(aside) = &self.aside else { return remove_folder(folder) };
        if fs::symlink_metadata(folder).is_err() {
            return Ok(());
        }
        let kept = OldFolder { folder, aside, successor }.clear()?;
        self.kept.lock().unwrap_or_else(PoisonError::into_inner).extend(kept);
        Ok(())
    }

    /// Keeps aside what people put into a set that is to stay, and returns all that
    /// this run kept.
    ///
    /// # Errors
    /// When something cannot be moved.
    pub fn keep_strange_files(&self) -> Result<Vec<KeptFile>, Error> {
        if let Some(aside) = self.aside.as_ref().filter(|_| self.folder.exists()) {
            let old = OldFolder { folder: &self.folder, aside, successor: None };
            let kept = old.set_aside()?;
            self.kept.lock().unwrap_or_else(PoisonError::into_inner).extend(kept);
        }
        Ok(self.all_kept())
    }

    /// All that this run kept aside, in order of path.
    fn all_kept(&self) -> Vec<KeptFile> {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner).clone();
        kept.sort();
        kept
    }

    /// The set that stands in the output folder now.
    pub fn old_set(&self, own: &OwnSets) -> OldSet {
        let bytes = fs::read(self.folder.join(manifest::FILE_NAME)).unwrap_or_default();
        let trusted = own.has(&self.folder, &bytes);
        let manifest = serde_json::from_slice(&bytes).unwrap_or_default();
        OldSet { folder: self.folder.clone(), manifest, trusted, others: Vec::new() }
    }

    /// Begins a new set beside the output folder.
    ///
    /// # Errors
    /// When its folder cannot be made.
    pub fn begin(&self) -> Result<(), Error> {
        fs::create_dir(&self.staging).at(&self.staging)
    }

    /// Writes a file of the new set, and returns its hash and size. All of them are brought to the
    /// disk together before the set is published: one by one, whoever makes papers would wait for
    /// the disk at each.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn put(&self, path: &str, bytes: &[u8]) -> Result<(String, u64), Error> {
        let to = below(&self.staging, path);
        if let Some(parent) = to.parent() {
            fs::create_dir_all(parent).at(parent)?;
        }
        create(&to, bytes)?;
        Ok((hash::sha256(bytes), bytes.len() as u64))
    }

    /// Puts the new set, whose files were [put](Self::put), in the old one's place.
    /// Returns what was kept aside of the old one.
    ///
    /// # Errors
    /// When it cannot be written; the old set then stands untouched.
    pub fn publish(self, manifest: &Manifest, own: &OwnSets) -> Result<Vec<KeptFile>, Error> {
        let bytes = manifest.to_bytes()?;
        create(&self.staging.join(manifest::FILE_NAME), &bytes)?;
        own.note(&self.folder, &bytes);
        self.exchange(Some(manifest))?;
        Ok(self.all_kept())
    }

    /// Writes plain files, of which `bytes` gives each, and puts them in the folder's place.
    ///
    /// # Errors
    /// As [`Self::publish`], and when the bytes of a file cannot be had.
    pub fn replace_with<F: Sync>(
        self,
        files: &BTreeMap<String, F>,
        bytes: impl Fn(&F) -> Result<Cow<'_, [u8]>, Error> + Sync,
    ) -> Result<(), Error> {
        self.begin()?;
        files.par_iter().try_for_each(|(path, file)| self.put(path, &bytes(file)?).map(drop))?;
        self.exchange(None)
    }

    /// Puts the new set in the output folder's place, and clears the old one away.
    fn exchange(&self, new: Option<&Manifest>) -> Result<(), Error> {
        sync_all_below(&self.staging)?;
        fs::rename(&self.staging, &self.ready).at(&self.ready)?;
        let exchanged = self.rename_into_place();
        if exchanged.is_err() {
            // It was this run's own a moment ago; the first failure is the one to tell.
            let _ = remove_folder(&self.ready);
            return exchanged;
        }
        let parent = self.folder.parent().unwrap_or(&self.folder);
        sync_folder(parent).at(parent)?;
        self.clear_old(&self.ready, new)?;
        self.clear_old(&self.retired, new)
    }

    /// Exchanges the two sets, or moves one away and the other in its place.
    fn rename_into_place(&self) -> Result<(), Error> {
        let failed = |error: io::Error| place_error(&self.folder, error, cfg!(windows));
        if !self.folder.exists() {
            return fs::rename(&self.ready, &self.folder).map_err(failed);
        }
        if exchange_at_once(&self.ready, &self.folder).map_err(failed)? {
            return Ok(());
        }
        fs::rename(&self.folder, &self.retired).map_err(failed)?;
        if let Err(error) = fs::rename(&self.ready, &self.folder) {
            // The old set goes back to its place; the first failure is the one to tell.
            let _ = fs::rename(&self.retired, &self.folder);
            return Err(failed(error));
        }
        Ok(())
    }
}

impl Drop for Output {
    fn drop(&mut self) {
        // What a failed run has made so far; the next run would clear it too.
        let _ = remove_folder(&self.staging);
    }
}

/// Why a folder could not be put in its place. Windows refuses to move a folder in
/// which a file is open, and calls that a lack of permission.
fn place_error(folder: &Path, error: io::Error, on_windows: bool) -> Error {
    let refused = error.kind() == io::ErrorKind::PermissionDenied && on_windows;
    // ERROR_SHARING_VIOLATION, ERROR_LOCK_VIOLATION
    let shared = on_windows && matches!(error.raw_os_error(), Some(32 | 33));
    if refused || shared || error.kind() == io::ErrorKind::ResourceBusy {
        let name = folder.file_name().unwrap_or_default().to_string_lossy().into_owned();
        return Error::work("work-output-open").arg("folder", name);
    }
    Error::access(folder, error)
}

/// Refuses a folder that was never a set's: one with files of other names and no
/// manifest, or the round's own.
fn refuse_foreign_folder(folder: &Path) -> Result<(), Error> {
    let is_round = folder.join(config::FILE_NAME).exists();
    if Manifest::load(folder).is_some() && !is_round {
        return Ok(());
    }
    // A set whose manifest was lost is still known by its files' names.
    let known = |path: &str| is_name_of_a_set(path) || is_litter(path);
    match files_below(folder)?.into_iter().find(|path| !known(path)) {
        Some(path) => Err(Error::work("output-foreign")
            .arg("path", folder.display().to_string())
            .arg("file", path)),
        None => Ok(()),
    }
}

/// A path with `/` below a folder.
pub fn below(folder: &Path, path: &str) -> PathBuf {
    path.split('/').fold(folder.to_owned(), |folder, part| folder.join(part))
}

/// Whether a path is one that a set's file may have.
fn is_name_of_a_set(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    let (stem, ending) = name.rsplit_once('.').unwrap_or((name, ""));
    let in_a_unit = path.starts_with("don-vi/") && path.matches('/').count() == 2;
    match (in_a_unit, ending) {
        (true, "pdf" | "xlsx" | "docx") => {
            let named =
                ["bien-ban-hoan-hoi-nghi-lan-", "cong-van-dinh-chinh-", "thong-bao-ket-qua-"];
            UNIT_STEMS.contains(&stem) || named.iter().any(|own| stem.starts_with(own))
        }
        (false, "pdf" | "docx") if stem.starts_with("cong-van-dinh-chinh-bao-cao-t") => true,
        (false, "pdf" | "xlsx" | "docx" | "json") => {
            ROUND_STEMS.contains(&path.strip_suffix(ending).unwrap_or(""))
        }
        _ => false,
    }
}

/// The names of a unit's papers.
const UNIT_STEMS: [&str; 4] = [
    "bien-ban-hoi-nghi",
    "bien-ban-ban-giao-phieu",
    "bien-ban-mo-niem-phong",
    "phieu-de-nghi-chinh-sua",
];

/// The names of the round's papers and figures, up to their endings.
const ROUND_STEMS: [&str; 8] = [
    "bao-cao-tom-tat.",
    "bao-cao-tong-hop.",
    "bao-cao-tong-hop-quyen-",
    "danh-sach-gui.",
    "ket-qua.",
    "kiem-tra.",
    "manifest.",
    "so-sanh.",
];

/// What other programs leave in folders they show.
pub fn is_litter(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path).to_lowercase();
    name.starts_with("~$")
        || name.starts_with(".~lock.")
        || [".ds_store", "thumbs.db", "desktop.ini"].contains(&name.as_str())
}

/// Every file below a folder, as a path with `/`.
///
/// # Errors
/// When the folder cannot be read.
pub fn files_below(folder: &Path) -> Result<Vec<String>, Error> {
    let mut paths = Vec::new();
    for entry in walkdir::WalkDir::new(folder).sort_by_file_name() {
        let entry = entry.map_err(|error| Error::access(folder, error.into()))?;
        if !entry.file_type().is_dir() {
            let path = entry.path().strip_prefix(folder).unwrap_or(entry.path());
            let parts: Vec<_> = path.iter().map(|part| part.to_string_lossy()).collect();
            paths.push(parts.join("/"));
        }
    }
    Ok(paths)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Publishes a set of one file.
    fn publish(output: &Path, path: &str, text: &str, own: &OwnSets) -> Vec<KeptFile> {
        let held = Output::hold(output).expect("free");
        held.begin().expect("begun");
        let (sha256, size) = held.put(path, text.as_bytes()).expect("written");
        let entry = Entry { sha256, size, recipe: text.to_owned(), ..Entry::default() };
        let files = BTreeMap::from([(path.to_owned(), entry)]);
        held.publish(&Manifest { files, ..Manifest::default() }, own).expect("published")
    }

    /// What lies in a folder.
    fn names(folder: &Path) -> Vec<String> {
        let entries = fs::read_dir(folder).expect("a folder");
        let name = |entry: io::Result<fs::DirEntry>| {
            entry.expect("an entry").file_name().to_string_lossy().into_owned()
        };
        let mut names: Vec<String> = entries.map(name).collect();
        names.sort();
        names
    }

    #[test]
    fn a_set_replaces_the_one_before_and_leaves_nothing_beside_it() {
        let folder = tempfile::tempdir().expect("a folder");
        let output = folder.path().join("output");
        for text in ["một", "hai"] {
            assert_eq!(publish(&output, "a/b.txt", text, &OwnSets::default()), []);
            assert_eq!(fs::read_to_string(output.join("a").join("b.txt")).expect("there"), text);
        }
        assert_eq!(names(folder.path()), ["output"]);
    }

    #[test]
    fn a_folder_that_was_never_a_sets_is_refused() {
        let folder = tempfile::tempdir().expect("a folder");
        let output = folder.path().join("output");
        fs::create_dir(&output).expect("made");
        fs::write(output.join("~$a.txt"), "").expect("written");
        Output::hold(&output).expect("litter does not count");
        fs::write(output.join("a.docx"), "mine").expect("written");
        let refused = || Output::hold(&output).err().map(|error| error.key);
        assert_eq!(refused(), Some("output-foreign"));
        fs::write(output.join(manifest::FILE_NAME), "{}").expect("written");
        assert_eq!(refused(), Some("output-foreign"), "no manifest of ours");
    }

    #[test]
    fn the_rounds_own_folder_is_refused_whatever_lies_in_it() {
        let folder = tempfile::tempdir().expect("a folder");
        let output = folder.path().join("output");
        publish(&output, "a.txt", "a", &OwnSets::default());
        drop(Output::hold(&output).expect("a set"));
        fs::write(output.join(config::FILE_NAME), "").expect("written");
        assert_eq!(Output::hold(&output).err().map(|error| error.key), Some("output-foreign"));
    }

    #[test]
    fn a_retired_set_comes_back() {
        let folder = tempfile::tempdir().expect("a folder");
        let (output, own) = (folder.path().join("output"), own(folder.path()));
        publish(&output, "a.txt", "a", &own);
        fs::rename(&output, folder.path().join(".output.retired")).expect("renamed");
        fs::create_dir(folder.path().join(".output.staging")).expect("made");
        let held = Output::hold(&output).expect("free");
        assert!(held.old_set(&own).take("a.txt", "a").is_some());
        assert!(!folder.path().join(".output.staging").exists());
    }

    /// Notes of sets in a folder.
    fn own(folder: &Path) -> OwnSets {
        OwnSets { folder: Some(folder.join("notes")) }
    }

    #[test]
    fn what_stood_in_an_old_set_when_the_run_died_is_kept() {
        let folder = tempfile::tempdir().expect("a folder");
        let output = folder.path().join("output");
        publish(&output, "a.txt", "a", &OwnSets::default());
        for old in [".output.ready", ".output.retired"] {
            // The run died after the exchange, before the old set was cleared.
            fs::rename(&output, folder.path().join(old)).expect("renamed");
            fs::write(folder.path().join(old).join("scan.pdf"), old).expect("written");
            fs::create_dir(&output).expect("made");
            let held = Output::hold(&output).expect("free");
            let kept = held.keep_strange_files().expect("kept");
            assert_eq!(kept.len(), 1, "{old}");
            assert_eq!(fs::read_to_string(&kept[0].now).expect("kept"), old);
            drop(held);
            publish(&output, "a.txt", "a", &OwnSets::default());
        }
        assert_eq!(names(folder.path()), ["output", "output-giu-lai"]);
    }

    #[test]
    fn what_is_taken_over_is_what_this_program_made_and_nothing_else() {
        let folder = tempfile::tempdir().expect("a folder");
        let (output, own) = (folder.path().join("output"), own(folder.path()));
        publish(&output, "a.txt", "a", &own);
        let old = |own: &OwnSets| Output::hold(&output).expect("free").old_set(own);
        assert!(old(&own).take("a.txt", "a").is_some());
        assert!(old(&own).is_of(""));
        assert!(old(&own).take("a.txt", "b").is_none(), "another recipe");
        assert!(old(&OwnSets::default()).take("a.txt", "a").is_none(), "no notes");
        fs::write(output.join("a.txt"), "b").expect("written");
        assert!(old(&own).take("a.txt", "a").is_none(), "changed");
        assert!(!old(&own).is_of(""));
        // A forger changes the hash in the manifest too.
        let mut manifest = Manifest::load(&output).expect("a manifest");
        manifest.files.get_mut("a.txt").expect("an entry").sha256 = hash::sha256(b"b");
        let forged = manifest.to_bytes().expect("JSON");
        fs::write(output.join(manifest::FILE_NAME), forged).expect("written");
        assert!(old(&own).take("a.txt", "a").is_none(), "forged");
        assert!(!old(&own).is_of(""));
    }

    #[test]
    fn a_failed_run_leaves_nothing_beside_the_output_folder() {
        let folder = tempfile::tempdir().expect("a folder");
        let output = folder.path().join("output");
        let held = Output::hold(&output).expect("free");
        held.begin().expect("begun");
        held.put("a.txt", b"a").expect("written");
        drop(held);
        assert_eq!(names(folder.path()), [""; 0]);
    }

    #[test]
    fn an_open_file_is_told_as_such_where_windows_refuses_to_move_the_folder() {
        let key = |kind: io::ErrorKind, on_windows| {
            place_error(Path::new("output"), kind.into(), on_windows).key
        };
        assert_eq!(key(io::ErrorKind::PermissionDenied, true), "work-output-open");
        assert_eq!(key(io::ErrorKind::PermissionDenied, false), "work-permission");
        assert_eq!(key(io::ErrorKind::ResourceBusy, false), "work-output-open");
        assert_eq!(key(io::ErrorKind::StorageFull, true), "work-disk-full");
        let violation = place_error(Path::new("a"), io::Error::from_raw_os_error(32), true);
        assert_eq!(violation.key, "work-output-open");
    }
}
