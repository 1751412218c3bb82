//! Reading files that somebody else put there: regular files only, and no more of
//! them than an honest one holds.
//!
//! A pipe (FIFO) never ends, a device is no document, and a link may lead anywhere:
//! such things are named, never opened.

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

/// How many bytes a template or `bienban.toml` may have.
pub const TEXT_BYTES: u64 = 4 * 1024 * 1024;

/// How many bytes a file of a set or package may have.
pub const PAPER_BYTES: u64 = 512 * 1024 * 1024;

/// Whether a path is a regular file, not a link to one.
pub fn is_regular(path: &Path) -> bool {
    fs::symlink_metadata(path).is_ok_and(|metadata| metadata.is_file())
}

/// Where a path leads once links are followed, as far as it exists already.
pub fn real_path(path: &Path) -> PathBuf {
    let missing: Vec<_> =
        path.ancestors().take_while(|part| part.canonicalize().is_err()).collect();
    let there = path.ancestors().nth(missing.len()).unwrap_or(Path::new(""));
    let there = if there.as_os_str().is_empty() { Path::new(".") } else { there };
    let real = there.canonicalize().unwrap_or_else(|_| there.to_owned());
    missing
        .iter()
        .rev()
        .filter_map(|part| part.file_name())
        .fold(real, |real, name| real.join(name))
}

/// Opens a regular file of at most so many bytes.
///
/// # Errors
/// When it is something else, longer, or cannot be opened.
pub fn open(path: &Path, most: u64) -> io::Result<io::Take<File>> {
    let metadata = fs::symlink_metadata(path)?;
    if !metadata.is_file() {
        return Err(io::Error::new(io::ErrorKind::InvalidInput, "not a regular file"));
    }
    if metadata.len() > most {
        return Err(io::Error::new(io::ErrorKind::FileTooLarge, "the file is too large"));
    }
    Ok(File::open(path)?.take(most))
}

/// Reads a regular file of at most so many bytes.
///
/// # Errors
/// As [`open`].
pub fn read(path: &Path, most: u64) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    open(path, most)?.read_to_end(&mut bytes)?;
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_read_up_to_its_limit_and_not_beyond() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("a");
        fs::write(&path, "abc").expect("written");
        assert_eq!(read(&path, 3).expect("read"), b"abc");
        assert_eq!(read(&path, 2).expect_err("too long").kind(), io::ErrorKind::FileTooLarge);
        assert!(read(folder.path(), 3).is_err());
    }

    #[test]
    fn a_path_is_followed_as_far_as_it_exists() {
        let folder = tempfile::tempdir().expect("a folder");
        let real = folder.path().canonicalize().expect("there");
        assert_eq!(real_path(folder.path()), real);
        let below = folder.path().join("một").join("hai");
        assert_eq!(real_path(&below), real.join("một").join("hai"));
    }

    #[cfg(unix)]
    #[test]
    fn a_link_is_not_followed() {
        let folder = tempfile::tempdir().expect("a folder");
        let (path, link) = (folder.path().join("a"), folder.path().join("b"));
        fs::write(&path, "abc").expect("written");
        std::os::unix::fs::symlink(&path, &link).expect("linked");
        assert!(is_regular(&path) && !is_regular(&link));
        assert_eq!(read(&link, 3).expect_err("a link").kind(), io::ErrorKind::InvalidInput);
    }
}
