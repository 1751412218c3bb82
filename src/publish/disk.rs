//! Writing that outlives a power cut: files, single or in place of others, and the
//! folders that list them.

use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::path::Path;

use rayon::prelude::*;

use crate::error::{At, Error};
use crate::work;

/// How many letters make a temporary file's name one that nobody can guess.
const RANDOM_BYTES: usize = 8;

/// Writes a file that is not there yet, down to the disk.
///
/// # Errors
/// When it is there already, or cannot be written.
pub fn write_new(path: &Path, bytes: &[u8]) -> Result<(), Error> {
    create(path, bytes)?.sync_all().at(path)
}

/// Writes a file that is not there yet; it outlives a power cut when its folder has been
/// [synced](sync_all_below).
///
/// # Errors
/// When it is there already, or cannot be written.
pub fn create(path: &Path, bytes: &[u8]) -> Result<fs::File, Error> {
    let mut file = OpenOptions::new().write(true).create_new(true).open(path).at(path)?;
    file.write_all(bytes).at(path)?;
    Ok(file)
}

/// How many files are brought to the disk at a time: whoever asks only waits, and a disk takes
/// many together in little more time than one.
const SYNCED_AT_ONCE: usize = 8;

/// Brings a folder with all files and folders below it to the disk.
///
/// # Errors
/// When it cannot be read, or the disk does not take it.
pub fn sync_all_below(folder: &Path) -> Result<(), Error> {
    let entries = walkdir::WalkDir::new(folder).into_iter();
    let entries: Vec<_> =
        entries.collect::<Result<_, _>>().map_err(|error| Error::access(folder, error.into()))?;
    let sync = |entry: &walkdir::DirEntry| {
        let path = entry.path();
        if entry.file_type().is_dir() {
            sync_folder(path).at(path)
        } else {
            sync_file(path).at(path)
        }
    };
    work::pool(SYNCED_AT_ONCE)?.install(|| entries.par_iter().try_for_each(sync))
}

/// Brings a file to the disk; Windows does so for those alone who may write.
fn sync_file(path: &Path) -> io::Result<()> {
    OpenOptions::new().write(true).open(path)?.sync_all()
}

/// Puts a file in its place as a whole or not at all: under another name first,
/// which nobody can guess and put a link at, then renamed.
///
/// # Errors
/// When it cannot be written; what was there before then stands.
pub fn write_whole(path: &Path, bytes: &[u8]) -> Result<(), Error> {
    let folder = path.parent().unwrap_or(path);
    let unfinished = folder.join(unguessable_name()?);
    let written = write_new(&unfinished, bytes).and_then(|()| {
        fs::rename(&unfinished, path).at(path)?;
        sync_folder(folder).at(folder)
    });
    if written.is_err() {
        // Nothing is left of it; the first failure is the one to tell.
        let _ = fs::remove_file(&unfinished);
    }
    written
}

/// `.bienban-5f0c….tmp`
fn unguessable_name() -> Result<String, Error> {
    let mut random = [0; RANDOM_BYTES];
    getrandom::fill(&mut random)
        .map_err(|error| Error::work("work-random").arg("detail", error.to_string()))?;
    Ok(format!(".bienban-{:016x}.tmp", u64::from_le_bytes(random)))
}

/// Brings a folder's entries to the disk.
#[cfg(unix)]
pub fn sync_folder(folder: &Path) -> io::Result<()> {
    fs::File::open(folder)?.sync_all()
}

/// Windows has no way to do so, and keeps its entries in order by itself.
#[cfg(not(unix))]
pub fn sync_folder(_: &Path) -> io::Result<()> {
    Ok(())
}

/// Removes a folder with all that is in it, if it is there.
///
/// # Errors
/// When it is there and cannot be removed.
pub fn remove_folder(folder: &Path) -> Result<(), Error> {
    match fs::remove_dir_all(folder) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(Error::access(folder, error)),
        _ => Ok(()),
    }
}

/// Exchanges two folders in one step; false where the system cannot.
#[cfg(any(target_os = "linux", target_os = "android", target_vendor = "apple"))]
pub fn exchange_at_once(one: &Path, other: &Path) -> io::Result<bool> {
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
pub fn exchange_at_once(_: &Path, _: &Path) -> io::Result<bool> {
    Ok(false)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_replaced_as_a_whole_and_leaves_nothing_beside_it() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("a.txt");
        for text in ["một", "hai"] {
            write_whole(&path, text.as_bytes()).expect("written");
            assert_eq!(fs::read_to_string(&path).expect("there"), text);
        }
        assert_eq!(fs::read_dir(folder.path()).expect("a folder").count(), 1);
    }

    #[test]
    fn what_cannot_be_put_in_place_leaves_nothing_behind() {
        let folder = tempfile::tempdir().expect("a folder");
        let occupied = folder.path().join("a");
        fs::create_dir_all(occupied.join("b")).expect("made");
        assert!(write_whole(&occupied, b"c").is_err());
        assert_eq!(fs::read_dir(folder.path()).expect("a folder").count(), 1);
    }

    #[test]
    fn a_new_file_never_replaces_another() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("a.txt");
        write_new(&path, b"a").expect("written");
        assert!(write_new(&path, b"b").is_err());
        assert_eq!(fs::read(&path).expect("there"), b"a");
    }
}
