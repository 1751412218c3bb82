//! The set of papers → the output folder, as a whole or not at all.
//!
//! A set is staged beside the output folder and exchanged with it in one step.
//! Whenever the process dies, the output folder holds either the old set or the
//! new one; what a dead run left beside it, the next run clears away.

mod lock;
pub mod manifest;

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use rayon::prelude::*;

use crate::error::{At, Error};
use crate::proof;
use lock::Lock;
use manifest::{Entry, Manifest};

/// A file of the new set.
#[derive(Debug, Clone)]
pub struct NewFile {
    /// Its bytes; none to keep the file that the old set has.
    pub bytes: Option<Vec<u8>>,
    /// What it was made from; hash and size are filled in when it is staged.
    pub entry: Entry,
}

/// The output folder while this run holds it.
pub struct Output {
    /// The folder.
    folder: PathBuf,
    /// Where the new set is staged.
    staging: PathBuf,
    /// Where the old set waits where two folders cannot be exchanged in one step.
    retired: PathBuf,
    /// Keeps other runs away.
    _lock: Lock,
}

/// What the old set holds.
#[derive(Debug, Default)]
pub struct OldSet {
    /// Its manifest.
    pub manifest: Manifest,
    /// Whether each of its files is still what the manifest says.
    pub intact: BTreeMap<String, bool>,
}

impl OldSet {
    /// Whether the old set has this file from this recipe, unaltered.
    pub fn has(&self, path: &str, recipe: &str) -> bool {
        self.manifest.files.get(path).is_some_and(|entry| entry.recipe == recipe)
            && self.intact.get(path) == Some(&true)
    }

    /// Whether the old set was made from just these inputs, and is unaltered.
    pub fn is_of(&self, inputs: &str) -> bool {
        self.manifest.inputs == inputs && self.intact.values().all(|intact| *intact)
    }
}

impl Output {
    /// Takes hold of an output folder and clears away what a dead run left.
    ///
    /// # Errors
    /// When another run holds it, it cannot be written to, or it holds files
    /// that are not of a set: they would be lost.
    pub fn hold(folder: &Path) -> Result<Self, Error> {
        Self::hold_if(folder, refuse_foreign_files)
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
            retired: beside("retired"),
            _lock: Lock::take(beside("lock"))?,
        };
        output.recover()?;
        if output.folder.exists() {
            refuse(&output.folder)?;
        }
        Ok(output)
    }

    /// Brings back a set that was retired when the run died, and clears litter.
    fn recover(&self) -> Result<(), Error> {
        if self.retired.exists() && !self.folder.exists() {
            fs::rename(&self.retired, &self.folder).at(&self.folder)?;
        }
        for litter in [&self.staging, &self.retired] {
            remove_folder(litter)?;
        }
        Ok(())
    }

    /// The set that stands in the output folder now.
    pub fn old_set(&self) -> OldSet {
        let manifest = Manifest::load(&self.folder).unwrap_or_default();
        let intact = manifest
            .files
            .par_iter()
            .map(|(path, entry)| {
                let file = File::open(below(&self.folder, path));
                let hash = file.and_then(proof::sha256_of_stream);
                (path.clone(), hash.is_ok_and(|hash| hash == entry.sha256))
            })
            .collect();
        OldSet { manifest, intact }
    }

    /// A file of the set that stands in the output folder now.
    pub fn old_file(&self, path: &str) -> Option<Vec<u8>> {
        fs::read(below(&self.folder, path)).ok()
    }

    /// Stages a set and puts it in the output folder's place.
    ///
    /// # Errors
    /// When it cannot be written; the old set then stands untouched.
    pub fn replace(
        self,
        files: BTreeMap<String, NewFile>,
        mut manifest: Manifest,
    ) -> Result<Manifest, Error> {
        let staged = self.stage(files, &mut manifest);
        self.settle(staged).map(|()| manifest)
    }

    /// Stages plain files and puts them in the folder's place.
    ///
    /// # Errors
    /// As [`Self::replace`].
    pub fn replace_with(self, files: BTreeMap<String, Vec<u8>>) -> Result<(), Error> {
        let stage = || {
            fs::create_dir(&self.staging).at(&self.staging)?;
            files.into_par_iter().try_for_each(|(path, bytes)| self.stage_bytes(&path, &bytes))?;
            self.sync_staging()
        };
        let staged = stage();
        self.settle(staged)
    }

    /// Puts what was staged in its place, and clears up either way.
    fn settle(&self, staged: Result<(), Error>) -> Result<(), Error> {
        let done = staged.and_then(|()| self.exchange());
        // Whatever became of it, nothing is left beside the output folder.
        let cleared = remove_folder(&self.staging).and_then(|()| remove_folder(&self.retired));
        done.and(cleared)
    }

    /// Writes the new set beside the output folder, down to the disk.
    fn stage(
        &self,
        files: BTreeMap<String, NewFile>,
        manifest: &mut Manifest,
    ) -> Result<(), Error> {
        fs::create_dir(&self.staging).at(&self.staging)?;
        let entries: BTreeMap<String, Entry> = files
            .into_par_iter()
            .map(|(path, file)| Ok((path.clone(), self.stage_file(&path, file)?)))
            .collect::<Result<_, Error>>()?;
        manifest.files = entries;
        write_durably(&self.staging.join(manifest::FILE_NAME), &manifest.to_bytes()?)?;
        self.sync_staging()
    }

    /// Brings the staged folders' entries to the disk.
    fn sync_staging(&self) -> Result<(), Error> {
        folders_below(&self.staging)?.iter().try_for_each(|folder| sync_folder(folder).at(folder))
    }

    /// Writes bytes into the staging folder.
    fn stage_bytes(&self, path: &str, bytes: &[u8]) -> Result<(), Error> {
        let to = below(&self.staging, path);
        if let Some(parent) = to.parent() {
            fs::create_dir_all(parent).at(parent)?;
        }
        write_durably(&to, bytes)
    }

    /// Writes one file of the new set, or takes it over from the old one.
    fn stage_file(&self, path: &str, file: NewFile) -> Result<Entry, Error> {
        let bytes = match file.bytes {
            Some(bytes) => bytes,
            None => {
                let from = below(&self.folder, path);
                fs::read(&from).at(&from)?
            }
        };
        self.stage_bytes(path, &bytes)?;
        let (sha256, size) = (proof::sha256(&bytes), bytes.len() as u64);
        Ok(Entry { sha256, size, ..file.entry })
    }

    /// Puts the staged set in the output folder's place.
    fn exchange(&self) -> Result<(), Error> {
        if !self.folder.exists() {
            fs::rename(&self.staging, &self.folder).at(&self.folder)?;
        } else if !exchange_at_once(&self.staging, &self.folder).at(&self.folder)? {
            fs::rename(&self.folder, &self.retired).at(&self.folder)?;
            if let Err(error) = fs::rename(&self.staging, &self.folder) {
                // The old set goes back to its place; the first failure is the one to tell.
                let _ = fs::rename(&self.retired, &self.folder);
                return Err(Error::access(&self.folder, &error));
            }
        }
        let parent = self.folder.parent().unwrap_or(&self.folder);
        sync_folder(parent).at(parent)
    }
}

/// Refuses a folder with files that are not of the set in it.
fn refuse_foreign_files(folder: &Path) -> Result<(), Error> {
    let manifest = Manifest::load(folder).unwrap_or_default();
    // A set whose manifest was lost is still known by its files' names.
    let known = |path: &str| manifest.files.contains_key(path) || is_name_of_a_set(path);
    match files_below(folder)?.into_iter().find(|path| !known(path) && !is_litter(path)) {
        Some(path) => Err(Error::work("output-foreign")
            .arg("path", folder.display().to_string())
            .arg("file", path)),
        None => Ok(()),
    }
}

/// Exchanges two folders in one step; false where the system cannot.
#[cfg(any(target_os = "linux", target_os = "android", target_vendor = "apple"))]
fn exchange_at_once(one: &Path, other: &Path) -> io::Result<bool> {
    use rustix::fs::{CWD, RenameFlags, renameat_with};
    use rustix::io::Errno;
    match renameat_with(CWD, one, CWD, other, RenameFlags::EXCHANGE) {
        Ok(()) => Ok(true),
        // Some file systems do not know how.
        Err(Errno::INVAL | Errno::NOSYS | Errno::NOTSUP) => Ok(false),
        Err(error) => Err(error.into()),
    }
}

/// Exchanges two folders in one step; false where the system cannot.
#[cfg(not(any(target_os = "linux", target_os = "android", target_vendor = "apple")))]
fn exchange_at_once(_: &Path, _: &Path) -> io::Result<bool> {
    Ok(false)
}

/// Writes a file down to the disk.
fn write_durably(path: &Path, bytes: &[u8]) -> Result<(), Error> {
    let mut file = File::create(path).at(path)?;
    file.write_all(bytes).at(path)?;
    file.sync_all().at(path)
}

/// Brings a folder's entries to the disk.
#[cfg(unix)]
fn sync_folder(folder: &Path) -> io::Result<()> {
    File::open(folder)?.sync_all()
}

/// Windows has no way to do so, and keeps its entries in order by itself.
#[cfg(not(unix))]
fn sync_folder(_: &Path) -> io::Result<()> {
    Ok(())
}

/// A path with `/` below a folder.
pub fn below(folder: &Path, path: &str) -> PathBuf {
    path.split('/').fold(folder.to_owned(), |folder, part| folder.join(part))
}

/// Removes a folder with all that is in it, if it is there.
fn remove_folder(folder: &Path) -> Result<(), Error> {
    match fs::remove_dir_all(folder) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(Error::access(folder, &error)),
        _ => Ok(()),
    }
}

/// Whether a path is one that a set's file may have.
fn is_name_of_a_set(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    let (stem, ending) = name.rsplit_once('.').unwrap_or((name, ""));
    let in_a_unit = path.starts_with("don-vi/") && path.matches('/').count() == 2;
    match (in_a_unit, ending) {
        (true, "pdf" | "xlsx") => {
            UNIT_STEMS.contains(&stem) || stem.starts_with("bien-ban-hoan-hoi-nghi-lan-")
        }
        (false, "pdf" | "xlsx" | "json") => {
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
const ROUND_STEMS: [&str; 4] = ["bao-cao-tong-hop.", "ket-qua.", "kiem-tra.", "manifest."];

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
        let entry = entry.map_err(|error| Error::access(folder, &error.into()))?;
        if !entry.file_type().is_dir() {
            let path = entry.path().strip_prefix(folder).unwrap_or(entry.path());
            let parts: Vec<_> = path.iter().map(|part| part.to_string_lossy()).collect();
            paths.push(parts.join("/"));
        }
    }
    Ok(paths)
}

/// A folder and every folder below it, the innermost first.
fn folders_below(folder: &Path) -> Result<Vec<PathBuf>, Error> {
    let mut folders = Vec::new();
    for entry in walkdir::WalkDir::new(folder).contents_first(true) {
        let entry = entry.map_err(|error| Error::access(folder, &error.into()))?;
        if entry.file_type().is_dir() {
            folders.push(entry.into_path());
        }
    }
    Ok(folders)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A set of one file.
    fn set(path: &str, text: &str) -> BTreeMap<String, NewFile> {
        let bytes = Some(text.as_bytes().to_vec());
        BTreeMap::from([(path.to_owned(), NewFile { bytes, entry: Entry::default() })])
    }

    #[test]
    fn a_set_replaces_the_one_before_and_leaves_nothing_beside_it() {
        let folder = tempfile::tempdir().expect("a folder");
        let output = folder.path().join("output");
        for text in ["một", "hai"] {
            let held = Output::hold(&output).expect("free");
            let manifest =
                held.replace(set("a/b.txt", text), Manifest::default()).expect("written");
            assert_eq!(manifest.files["a/b.txt"].sha256, proof::sha256(text.as_bytes()));
            assert_eq!(fs::read_to_string(output.join("a").join("b.txt")).expect("there"), text);
        }
        let beside: Vec<_> = fs::read_dir(folder.path()).expect("a folder").collect();
        assert_eq!(beside.len(), 1);
    }

    #[test]
    fn files_that_are_not_of_the_set_are_not_thrown_away() {
        let folder = tempfile::tempdir().expect("a folder");
        let output = folder.path().join("output");
        Output::hold(&output)
            .expect("free")
            .replace(set("a.txt", "a"), Manifest::default())
            .expect("written");
        fs::write(output.join("~$a.txt"), "").expect("written");
        Output::hold(&output).expect("litter does not count");
        fs::write(output.join("ban-ky.pdf"), "scan").expect("written");
        let error = Output::hold(&output).err().expect("refused");
        assert_eq!(error.key, "output-foreign");
    }

    #[test]
    fn a_retired_set_comes_back() {
        let folder = tempfile::tempdir().expect("a folder");
        let output = folder.path().join("output");
        Output::hold(&output)
            .expect("free")
            .replace(set("a.txt", "a"), Manifest::default())
            .expect("written");
        fs::rename(&output, folder.path().join(".output.retired")).expect("renamed");
        fs::create_dir(folder.path().join(".output.staging")).expect("made");
        let held = Output::hold(&output).expect("free");
        assert!(held.old_set().intact["a.txt"]);
        assert!(!folder.path().join(".output.staging").exists());
    }

    #[test]
    fn an_altered_file_is_noticed() {
        let folder = tempfile::tempdir().expect("a folder");
        let output = folder.path().join("output");
        Output::hold(&output)
            .expect("free")
            .replace(set("a.txt", "a"), Manifest::default())
            .expect("written");
        fs::write(output.join("a.txt"), "b").expect("written");
        assert!(!Output::hold(&output).expect("free").old_set().has("a.txt", ""));
    }
}
