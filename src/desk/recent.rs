//! Rounds that were open lately (đợt mở gần đây), kept in the user's own folder: paths and names,
//! nothing of what is in them.

use std::fs;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::config;
use crate::files;
use crate::publish::disk::write_whole;

/// The file of the list.
const FILE: &str = "dot-gan-day.json";
/// The most rounds that are kept in mind.
const MOST: usize = 10;
/// The most bytes of the file.
const MOST_BYTES: u64 = 64 * 1024;
/// The most folders that are looked into beside the program.
const MOST_FOLDERS: usize = 50;

/// A round that may be chosen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Known {
    /// Its folder.
    pub folder: PathBuf,
    /// Whose it is; nothing where its settings cannot be read.
    pub organ: String,
    /// Its year; 0 where its settings cannot be read.
    pub year: i32,
}

impl Known {
    /// A round as its settings tell it.
    fn of(folder: &Path) -> Self {
        let plan = config::load(folder).ok().map(|settings| settings.plan);
        Self {
            folder: folder.to_owned(),
            year: plan.as_ref().map_or(0, |plan| plan.year),
            organ: plan.map(|plan| plan.organ.department).unwrap_or_default(),
        }
    }
}

/// The rounds that were open lately, the last one first.
pub fn known(cache: Option<&Path>) -> Vec<Known> {
    let bytes = cache.and_then(|cache| files::read(&cache.join(FILE), MOST_BYTES).ok());
    bytes.and_then(|bytes| serde_json::from_slice(&bytes).ok()).unwrap_or_default()
}

/// Notes that a round was opened. That it cannot be noted costs nobody anything.
pub fn note(cache: Option<&Path>, folder: &Path) {
    let Some(cache) = cache else { return };
    let others = known(Some(cache)).into_iter().filter(|own| own.folder != folder);
    let all: Vec<Known> = std::iter::once(Known::of(folder)).chain(others).take(MOST).collect();
    let written = serde_json::to_vec(&all).map(|bytes| {
        fs::create_dir_all(cache).is_ok() && write_whole(&cache.join(FILE), &bytes).is_ok()
    });
    drop(written);
}

/// The rounds in the folders of a folder, by name: those that lie beside the program.
pub fn beside(folder: &Path) -> Vec<Known> {
    let entries = fs::read_dir(folder).into_iter().flatten().filter_map(Result::ok);
    let mut folders: Vec<PathBuf> = entries
        .take(MOST_FOLDERS)
        .map(|entry| entry.path())
        .filter(|folder| files::is_regular(&folder.join(config::FILE_NAME)))
        .collect();
    folders.sort();
    folders.iter().map(|folder| Known::of(folder)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_round_comes_first_and_each_once() {
        let cache = tempfile::tempdir().expect("a folder");
        assert!(known(Some(cache.path())).is_empty() && known(None).is_empty());
        let round = |name: usize| cache.path().join(format!("đợt {name}"));
        (0..=MOST).for_each(|name| note(Some(cache.path()), &round(name)));
        note(Some(cache.path()), &round(5));
        let folders: Vec<_> = known(Some(cache.path())).into_iter().map(|own| own.folder).collect();
        let expected: Vec<_> = [5, 10, 9, 8, 7, 6, 4, 3, 2, 1].into_iter().map(round).collect();
        assert_eq!(folders, expected);
        fs::write(cache.path().join(FILE), "[{").expect("written");
        assert!(known(Some(cache.path())).is_empty(), "what is no list is none");
    }

    #[test]
    fn rounds_in_a_folder_are_known_by_their_settings() {
        let folder = tempfile::tempdir().expect("a folder");
        fs::create_dir(folder.path().join("khác")).expect("made");
        let round = folder.path().join("đợt");
        crate::init::begin_in(&round, None).expect("begun");
        let found = beside(folder.path());
        assert_eq!(found, [Known { folder: round, organ: String::new(), year: 0 }]);
    }
}
