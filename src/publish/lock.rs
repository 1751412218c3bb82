//! One run at a time: a lock beside the output folder that a crash releases.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use crate::error::{At, Error};

/// Holds the output folder for this run until it is dropped.
pub struct Lock {
    /// The locked file.
    file: File,
    /// Where it lies.
    path: PathBuf,
}

impl Lock {
    /// Takes the lock at `path`.
    ///
    /// # Errors
    /// When another run holds it, or the folder cannot be written to.
    pub fn take(path: PathBuf) -> Result<Self, Error> {
        loop {
            let file = OpenOptions::new()
                .create(true)
                .truncate(false)
                .write(true)
                .open(&path)
                .at(&path)?;
            match file.try_lock() {
                Ok(()) => {}
                Err(TryLockError::WouldBlock) => {
                    return Err(Error::work("work-locked").arg("path", shown(&path)));
                }
                Err(TryLockError::Error(error)) => return Err(Error::access(&path, error)),
            }
            // The run before removes the file when it ends: what was locked may
            // no longer be what stands at the path.
            let locked = same_file::Handle::from_file(file.try_clone().at(&path)?).at(&path)?;
            match same_file::Handle::from_path(&path) {
                Ok(there) if there == locked => return Ok(Self { file, path }),
                Ok(_) => {}
                Err(error) if error.kind() == ErrorKind::NotFound => {}
                Err(error) => return Err(Error::access(&path, error)),
            }
        }
    }
}

/// The folder that a lock's name stands for.
fn shown(path: &Path) -> String {
    path.parent().unwrap_or(path).display().to_string()
}

impl Drop for Lock {
    fn drop(&mut self) {
        // Removed while still held, so that nobody locks a file that is gone;
        // what cannot be removed is taken again by the next run.
        let _ = std::fs::remove_file(&self.path);
        let _ = self.file.unlock();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_second_run_is_refused_until_the_first_ends() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join(".output.lock");
        let first = Lock::take(path.clone()).expect("free");
        assert_eq!(Lock::take(path.clone()).err().map(|error| error.key), Some("work-locked"));
        drop(first);
        assert!(!path.exists());
        drop(Lock::take(path).expect("free again"));
    }
}
