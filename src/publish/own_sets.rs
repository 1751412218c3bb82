//! Which sets this user's program has made: what a set is trusted by.
//!
//! A set lies where others may write, and its manifest can be forged together with
//! its files. So the hash of each manifest that this program publishes is noted in
//! the user's own folder for caches, one small file an output folder. Papers are
//! taken over only from a set whose manifest is noted there; every other set is
//! made anew as a whole. Losing the notes costs time and nothing else.

use std::fs;
use std::path::{Path, PathBuf};

use super::disk;
use crate::hash;

/// How many sets of one output folder are remembered: a run that dies after its
/// note and before the exchange leaves the set before.
const REMEMBERED: usize = 4;

/// The notes of this user; none where the system names no folder for them.
#[derive(Debug, Clone, Default)]
pub struct OwnSets {
    /// The folder of the notes.
    pub folder: Option<PathBuf>,
}

impl OwnSets {
    /// Whether a manifest of these bytes was published in this output folder.
    pub fn has(&self, output: &Path, manifest: &[u8]) -> bool {
        let hash = hash::sha256(manifest);
        self.noted(output).contains(&hash)
    }

    /// Notes a manifest that is about to be published in this output folder.
    ///
    /// What cannot be noted is made anew by the next run.
    pub fn note(&self, output: &Path, manifest: &[u8]) {
        let (Some(folder), Some(path)) = (&self.folder, self.path(output)) else { return };
        let hash = hash::sha256(manifest);
        let before = self.noted(output);
        let before = before.into_iter().filter(|noted| *noted != hash);
        let hashes: Vec<String> = std::iter::once(hash.clone()).chain(before).collect();
        let hashes = hashes.get(..REMEMBERED).unwrap_or(&hashes).join("\n");
        let _ = fs::create_dir_all(folder);
        let _ = disk::write_whole(&path, hashes.as_bytes());
    }

    /// The hashes noted of an output folder, the newest first.
    fn noted(&self, output: &Path) -> Vec<String> {
        let text = self.path(output).and_then(|path| fs::read_to_string(path).ok());
        text.unwrap_or_default().lines().map(str::to_owned).collect()
    }

    /// The file with the notes of an output folder: its name is the hash of the
    /// folder's own path, however that was written.
    fn path(&self, output: &Path) -> Option<PathBuf> {
        let parent = output.parent().filter(|parent| !parent.as_os_str().is_empty());
        let parent = parent.unwrap_or(Path::new(".")).canonicalize().ok()?;
        let output = parent.join(output.file_name()?);
        let name = hash::sha256(output.as_os_str().as_encoded_bytes());
        Some(self.folder.as_ref()?.join(name))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_few_manifests_of_each_folder_are_known() {
        let folder = tempfile::tempdir().expect("a folder");
        let sets = OwnSets { folder: Some(folder.path().join("notes")) };
        let (one, other) = (folder.path().join("one"), folder.path().join("other"));
        assert!(!sets.has(&one, b"0"));
        for set in 0..=REMEMBERED {
            sets.note(&one, set.to_string().as_bytes());
        }
        sets.note(&one, REMEMBERED.to_string().as_bytes());
        assert!(!sets.has(&one, b"0"), "the oldest is forgotten");
        assert!((1..=REMEMBERED).all(|set| sets.has(&one, set.to_string().as_bytes())));
        assert!(!sets.has(&other, b"1"), "another folder");
        assert!(sets.has(&folder.path().join(".").join("one"), b"1"), "another spelling");
    }

    #[test]
    fn without_a_folder_nothing_is_known() {
        let folder = tempfile::tempdir().expect("a folder");
        let sets = OwnSets::default();
        sets.note(folder.path(), b"1");
        assert!(!sets.has(folder.path(), b"1"));
    }
}
