//! Proving the package of the last round (gói của đợt trước) before anything of it is compared.

use std::path::Path;

use super::proving::{is_part, proved};
use crate::files;
use crate::hash;
use crate::package::bag::{self, parse_manifest};
use crate::package::{LAST_ROUND, SET, last_round};
use crate::pipeline::Workspace;
use crate::pipeline::previous::Excerpt;
use crate::publish::below;
use crate::tally::previous::Refusal;

/// Proves the package at `path` from the round's folder, and takes out what a comparison needs.
///
/// In a package, where nobody has the last round's, its own excerpt is taken: the list of files
/// fixes settings and results, and its hash is what papers and manifest name.
///
/// # Errors
/// Why nothing can be compared.
pub fn last_round_of(workspace: &Workspace, path: &str) -> Result<Excerpt, Refusal> {
    if workspace.enclosed {
        return enclosed(&workspace.folder.join(LAST_ROUND));
    }
    let folder = workspace.folder.join(path);
    let found = proved(workspace, &folder)?;
    let read = |path: &str| files::read(&below(&folder, path), files::PAPER_BYTES);
    let excerpt = (|| {
        Ok::<_, std::io::Error>(Excerpt {
            manifest: read(bag::MANIFEST_NAME)?,
            settings: read(&settings_path())?,
            results: read(&results_path())?,
        })
    })();
    let excerpt = excerpt.map_err(|_| Refusal::Unproven)?;
    // Nothing may slip in between the proof and what is read.
    let same = found.get(bag::MANIFEST_NAME) == Some(&hash::sha256(&excerpt.manifest));
    if same && holds_together(&excerpt) { Ok(excerpt) } else { Err(Refusal::Unproven) }
}

/// What a package encloses of the last round's.
fn enclosed(folder: &Path) -> Result<Excerpt, Refusal> {
    let read = |name: &str| files::read(&folder.join(name), files::PAPER_BYTES).ok();
    if let Some(why) = read(last_round::REFUSED) {
        let why = String::from_utf8_lossy(&why).trim().to_owned();
        return Err(Refusal::of(&why).unwrap_or(Refusal::Unproven));
    }
    let excerpt = (|| {
        Some(Excerpt {
            manifest: read(last_round::MANIFEST)?,
            settings: read(last_round::SETTINGS)?,
            results: read(last_round::RESULTS)?,
        })
    })();
    excerpt.filter(holds_together).ok_or(Refusal::Unproven)
}

/// Whether settings and results are those that the list of files names, of a whole round.
fn holds_together(excerpt: &Excerpt) -> bool {
    let Some(listed) = parse_manifest(&excerpt.manifest) else { return false };
    if is_part(&listed) {
        return false;
    }
    let is = |path: String, bytes: &[u8]| listed.get(&path) == Some(&hash::sha256(bytes));
    is(settings_path(), &excerpt.settings) && is(results_path(), &excerpt.results)
}

/// Where the settings lie in a package.
fn settings_path() -> String {
    format!("{}/{}", bag::PAYLOAD, crate::config::FILE_NAME)
}

/// Where the results lie in a package.
fn results_path() -> String {
    format!("{}/{SET}/ket-qua.json", bag::PAYLOAD)
}
