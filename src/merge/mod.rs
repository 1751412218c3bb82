//! Packages merged into one round (gộp): the parts of a large round into that round, the districts
//! of a province (địa bàn) into the province's.
//!
//! Either way every package proves itself first, its files are put where an ordinary round has them,
//! and the ordinary pipeline does the rest: a merged round is checked, issued, verified and archived
//! like any other.

mod districts;
mod parts;

use std::path::{Path, PathBuf};

use crate::error::{At, Error};
use crate::hash;
use crate::messages::Language;
use crate::package::bag::{self, Hashes};
use crate::pipeline::{self, BuildOptions, Built, Listener, Workspace, part};
use crate::publish::disk::write_whole;
use crate::tally::previous::Refusal;
use crate::verify;
use chrono::NaiveDate;
pub use parts::{PartRequest, build_part};

/// A package whose files are what they were when it proved itself.
struct Proven {
    /// Its folder.
    folder: PathBuf,
    /// Every file of it with its hash.
    hashes: Hashes,
}

impl Proven {
    /// Proves a package.
    fn new(workspace: &Workspace, folder: &Path) -> Result<Self, Error> {
        let refused = |why: Refusal| {
            let path = folder.display().to_string();
            Error::findings("district-unproven").arg("why", why.key()).arg("district", path)
        };
        let hashes = verify::proved(workspace, folder).map_err(refused)?;
        Ok(Self { folder: folder.to_owned(), hashes })
    }

    /// The bytes of a file, which are still those that were proved.
    fn read(&self, path: &str) -> Result<Vec<u8>, Error> {
        let at = crate::publish::below(&self.folder, path);
        let bytes = crate::files::read(&at, crate::files::PAPER_BYTES).at(&at)?;
        if self.hashes.get(path) != Some(&hash::sha256(&bytes)) {
            return Err(Error::work("archive-changed").arg("path", at.display().to_string()));
        }
        Ok(bytes)
    }

    /// The paths of its payload, with what stands there below `data/`.
    fn payload(&self) -> impl Iterator<Item = (&String, &str)> {
        let below = format!("{}/", bag::PAYLOAD);
        self.hashes.keys().filter_map(move |path| Some((path, path.strip_prefix(&below)?)))
    }
}

/// Merges the packages in these folders into the round of the workspace, and makes its set.
///
/// # Errors
/// When a package does not prove itself, when they do not belong together, and as
/// [`pipeline::build`].
pub fn merge(
    workspace: &Workspace,
    folders: &[PathBuf],
    (options, today): (&BuildOptions, NaiveDate),
    listener: Listener<'_>,
) -> Result<Built, Error> {
    let parts = folders.iter().map(|folder| part::of(&folder.join(bag::PAYLOAD)));
    let parts = parts.collect::<Result<Vec<_>, _>>()?;
    let taking = if parts.iter().all(Option::is_none) {
        districts::put(workspace, folders, (options.language, today), listener)?;
        Vec::new()
    } else {
        let parts = parts.into_iter().zip(folders);
        let numbered = parts.map(|(part, folder)| {
            let path = folder.display().to_string();
            Ok((part.ok_or_else(|| Error::asked("merge-mixed").arg("path", path))?, folder))
        });
        parts::put(workspace, numbered.collect::<Result<_, Error>>()?)?
    };
    let options = BuildOptions { taking, ..options.clone() };
    pipeline::build(workspace, &options, listener)
}

/// Puts a file of a package into a round, where it may already lie, just so.
fn put(proven: &Proven, path: &str, to: &Path) -> Result<(), Error> {
    let bytes = proven.read(path)?;
    if to.exists() {
        let there = crate::files::read(to, crate::files::PAPER_BYTES).at(to)?;
        return if there == bytes {
            Ok(())
        } else {
            Err(Error::asked("merge-differs")
                .arg("path", to.display().to_string())
                .arg("package", proven.folder.display().to_string()))
        };
    }
    if let Some(parent) = to.parent() {
        std::fs::create_dir_all(parent).at(parent)?;
    }
    write_whole(to, &bytes)
}

/// What refusals are told in, and the day it is.
type Circumstances = (Language, NaiveDate);
