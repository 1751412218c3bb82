//! People's own files in the output folder: kept aside and named, never deleted.
//!
//! What is not byte for byte of a set goes to the folder beside the output folder
//! that is named after it (`output-giu-lai`), below the same path. A paper that was
//! changed by hand is called so there: `bien-ban-hoi-nghi (bản sửa tay 1).pdf`.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::path::{Path, PathBuf};

use super::manifest::{Entry, FILE_NAME, Manifest};
use super::{is_litter, is_name_of_a_set};
use crate::error::{At, Error};
use crate::hash;

/// What the output folder's name is followed by in the name of the folder for what
/// is kept.
const SUFFIX: &str = "-giu-lai";

/// A file or an empty folder of somebody's own.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct KeptFile {
    /// Where it stood in the output folder, with `/`.
    pub path: String,
    /// Where it is now.
    pub now: PathBuf,
}

/// The folder in which what people put into the output folder is kept.
pub fn folder_for(output: &Path) -> PathBuf {
    let name = output.file_name().unwrap_or_default().to_string_lossy();
    output.with_file_name(format!("{name}{SUFFIX}"))
}

/// A folder that holds, or held, a set.
pub struct OldFolder<'a> {
    /// The folder.
    pub folder: &'a Path,
    /// Where what is not of the set goes.
    pub aside: &'a Path,
    /// The files of the set that has taken its place: the same bytes at the same
    /// path are not lost.
    pub successor: Option<&'a Manifest>,
}

impl OldFolder<'_> {
    /// Moves everything aside that is not of the folder's own set, which stays.
    ///
    /// # Errors
    /// When something cannot be moved.
    pub fn set_aside(&self) -> Result<Vec<KeptFile>, Error> {
        self.walk(false)
    }

    /// Moves everything aside that is not of the folder's own set, and removes the
    /// rest with the folder, the manifest last: a run that dies in between leaves
    /// enough to go on with.
    ///
    /// # Errors
    /// When something cannot be moved or removed.
    pub fn clear(&self) -> Result<Vec<KeptFile>, Error> {
        let kept = self.walk(true)?;
        let manifest = self.folder.join(FILE_NAME);
        if manifest.exists() {
            fs::remove_file(&manifest).at(&manifest)?;
        }
        fs::remove_dir(self.folder).at(self.folder)?;
        Ok(kept)
    }

    /// Goes through the folder, what lies deepest first.
    fn walk(&self, clears: bool) -> Result<Vec<KeptFile>, Error> {
        let own = Manifest::load(self.folder);
        let mut kept = Vec::new();
        let entries = walkdir::WalkDir::new(self.folder).min_depth(1).contents_first(true);
        for entry in entries.sort_by_file_name() {
            let entry = entry.map_err(|error| Error::access(self.folder, error.into()))?;
            let below = entry.path().strip_prefix(self.folder).unwrap_or(entry.path());
            let parts: Vec<_> = below.iter().map(|part| part.to_string_lossy()).collect();
            let path = parts.join("/");
            // A manifest that says nothing is somebody's file like any other.
            if path == FILE_NAME && own.is_some() {
                continue;
            }
            if entry.file_type().is_dir() {
                kept.extend(self.folder_left(entry.path(), below, path, own.as_ref(), clears)?);
            } else if !is_litter(&path) && !self.is_of_a_set(entry.path(), &path, own.as_ref()) {
                kept.push(self.keep(entry.path(), below, path, own.as_ref())?);
            } else if clears {
                fs::remove_file(entry.path()).at(entry.path())?;
            }
        }
        Ok(kept)
    }

    /// Whether a file is byte for byte of this set or of the one after it.
    fn is_of_a_set(&self, at: &Path, path: &str, own: Option<&Manifest>) -> bool {
        let entries: Vec<&Entry> =
            own.into_iter().chain(self.successor).filter_map(|set| set.files.get(path)).collect();
        // Its size first: a huge file need not be read.
        let found = fs::symlink_metadata(at).ok().filter(fs::Metadata::is_file);
        let sized: Vec<_> = entries
            .into_iter()
            .filter(|entry| found.as_ref().is_some_and(|found| found.len() == entry.size))
            .collect();
        if sized.is_empty() {
            return false;
        }
        let hash = File::open(at).and_then(hash::sha256_of_stream);
        hash.is_ok_and(|hash| sized.iter().any(|entry| entry.sha256 == hash))
    }

    /// Moves a file aside.
    fn keep(
        &self,
        from: &Path,
        below: &Path,
        path: String,
        own: Option<&Manifest>,
    ) -> Result<KeptFile, Error> {
        let of_a_set =
            own.into_iter().chain(self.successor).any(|set| set.files.contains_key(&path));
        let changed = of_a_set || is_name_of_a_set(&path);
        let wanted = self.aside.join(below);
        let folder = wanted.parent().unwrap_or(self.aside);
        fs::create_dir_all(folder).at(folder)?;
        let now = free_name(&wanted, changed);
        fs::rename(from, &now).at(&now)?;
        Ok(KeptFile { path, now })
    }

    /// Sees to a folder whose contents were seen to: people's own empty folders are
    /// kept too.
    fn folder_left(
        &self,
        at: &Path,
        below: &Path,
        path: String,
        own: Option<&Manifest>,
        clears: bool,
    ) -> Result<Option<KeptFile>, Error> {
        let prefix = format!("{path}/");
        let is_of_set =
            own.into_iter().chain(self.successor).any(|set| starts_a_path(&set.files, &prefix));
        if is_of_set {
            if clears {
                fs::remove_dir(at).at(at)?;
            }
            return Ok(None);
        }
        let now = self.aside.join(below);
        // What lay in it was kept there already, or it was empty.
        let was_empty = !now.exists();
        fs::create_dir_all(&now).at(&now)?;
        fs::remove_dir(at).at(at)?;
        Ok(was_empty.then_some(KeptFile { path: prefix, now }))
    }
}

/// Whether a path begins with this prefix, which ends with `/`.
fn starts_a_path(files: &BTreeMap<String, Entry>, prefix: &str) -> bool {
    let mut from = files.range(prefix.to_owned()..);
    from.next().is_some_and(|(path, _)| path.starts_with(prefix))
}

/// A name that is free: of a paper changed by hand one that says so.
pub fn free_name(wanted: &Path, changed: bool) -> PathBuf {
    let is_free = |path: &PathBuf| fs::symlink_metadata(path).is_err();
    if !changed && is_free(&wanted.to_owned()) {
        return wanted.to_owned();
    }
    let stem = wanted.file_stem().unwrap_or_default().to_string_lossy();
    let ending = wanted.extension().map(|ending| format!(".{}", ending.to_string_lossy()));
    let ending = ending.unwrap_or_default();
    let numbered = |number: u32| {
        let note = if changed { format!("bản sửa tay {number}") } else { number.to_string() };
        wanted.with_file_name(format!("{stem} ({note}){ending}"))
    };
    let first = if changed { 1 } else { 2 };
    (first..).map(numbered).find(is_free).unwrap_or_else(|| numbered(first))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A folder with a set of one paper in it.
    fn set(folder: &Path) {
        let path = folder.join("don-vi").join("a");
        fs::create_dir_all(&path).expect("made");
        fs::write(path.join("bien-ban-hoi-nghi.pdf"), "paper").expect("written");
        let entry = Entry { sha256: hash::sha256(b"paper"), size: 5, ..Entry::default() };
        let files = BTreeMap::from([("don-vi/a/bien-ban-hoi-nghi.pdf".to_owned(), entry)]);
        let manifest = Manifest { files, ..Manifest::default() };
        fs::write(folder.join(FILE_NAME), manifest.to_bytes().expect("JSON")).expect("written");
    }

    /// Everything below a folder, folders with a `/` behind them.
    fn below(folder: &Path) -> Vec<String> {
        let entries = walkdir::WalkDir::new(folder).min_depth(1).sort_by_file_name();
        let name = |entry: walkdir::DirEntry| {
            let path = entry.path().strip_prefix(folder).expect("below");
            let parts: Vec<_> = path.iter().map(|part| part.to_string_lossy()).collect();
            let ending = if entry.file_type().is_dir() { "/" } else { "" };
            format!("{}{ending}", parts.join("/"))
        };
        entries.into_iter().map(|entry| name(entry.expect("readable"))).collect()
    }

    #[test]
    fn what_people_put_or_changed_is_kept_and_named_and_the_rest_is_cleared() {
        let place = tempfile::tempdir().expect("a folder");
        let (folder, aside) = (place.path().join("output"), place.path().join("output-giu-lai"));
        for round in 1..=2 {
            set(&folder);
            fs::write(folder.join("don-vi/a/bien-ban-hoi-nghi.pdf"), "signed").expect("written");
            fs::write(folder.join("don-vi/a/scan.pdf"), "scan").expect("written");
            fs::write(folder.join("Thumbs.db"), "litter").expect("written");
            fs::create_dir_all(folder.join("trống")).expect("made");
            let kept = OldFolder { folder: &folder, aside: &aside, successor: None };
            let kept = kept.clear().expect("cleared");
            let paths: Vec<&str> = kept.iter().map(|kept| kept.path.as_str()).collect();
            let new = ["don-vi/a/bien-ban-hoi-nghi.pdf", "don-vi/a/scan.pdf", "trống/"];
            assert_eq!(paths, &new[..if round == 1 { 3 } else { 2 }]);
            assert!(kept.iter().all(|kept| kept.now.exists()));
            assert!(!folder.exists());
        }
        assert_eq!(
            below(&aside),
            [
                "don-vi/",
                "don-vi/a/",
                "don-vi/a/bien-ban-hoi-nghi (bản sửa tay 1).pdf",
                "don-vi/a/bien-ban-hoi-nghi (bản sửa tay 2).pdf",
                "don-vi/a/scan (2).pdf",
                "don-vi/a/scan.pdf",
                "trống/",
            ]
        );
    }

    #[test]
    fn a_standing_set_stays_and_only_what_is_not_of_it_goes() {
        let place = tempfile::tempdir().expect("a folder");
        let (folder, aside) = (place.path().join("output"), place.path().join("output-giu-lai"));
        set(&folder);
        fs::create_dir_all(folder.join("khác/nữa")).expect("made");
        fs::write(folder.join("khác/nữa/a.txt"), "a").expect("written");
        let before = below(&folder);
        let kept = OldFolder { folder: &folder, aside: &aside, successor: None };
        let kept = kept.set_aside().expect("kept");
        assert_eq!(kept.len(), 1, "the file; its folders were not empty: {kept:?}");
        let after = below(&folder);
        assert!(after.len() + 3 == before.len() && after.iter().all(|path| before.contains(path)));
        assert_eq!(below(&aside), ["khác/", "khác/nữa/", "khác/nữa/a.txt"]);
    }

    #[test]
    fn bytes_that_the_next_set_has_at_the_same_path_are_not_lost() {
        let place = tempfile::tempdir().expect("a folder");
        let (folder, aside) = (place.path().join("output"), place.path().join("output-giu-lai"));
        set(&folder);
        let successor = Manifest::load(&folder).expect("a manifest");
        fs::remove_file(folder.join(FILE_NAME)).expect("removed");
        let kept = OldFolder { folder: &folder, aside: &aside, successor: Some(&successor) };
        assert_eq!(kept.clear().expect("cleared"), []);
        assert!(!aside.exists());
    }

    #[cfg(unix)]
    #[test]
    fn links_are_kept_as_links_and_never_followed() {
        let place = tempfile::tempdir().expect("a folder");
        let (folder, aside) = (place.path().join("output"), place.path().join("output-giu-lai"));
        set(&folder);
        let outside = place.path().join("outside");
        fs::create_dir(&outside).expect("made");
        fs::write(outside.join("a.txt"), "a").expect("written");
        std::os::unix::fs::symlink(&outside, folder.join("link")).expect("made");
        let kept = OldFolder { folder: &folder, aside: &aside, successor: None };
        assert_eq!(kept.clear().expect("cleared").len(), 1);
        assert!(fs::symlink_metadata(aside.join("link")).expect("there").is_symlink());
        assert!(outside.join("a.txt").exists());
    }
}
