//! Districts of a province: their packages, put into the province's input folder.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::{Circumstances, Proven};
use crate::archive::{self, ArchiveOptions};
use crate::config;
use crate::error::{At, Error};
use crate::fold;
use crate::hash;
use crate::package::bag;
use crate::pipeline::{Listener, Workspace};
use crate::publish::Output;
use crate::publish::manifest::Manifest;
use crate::verify;

/// Where a package goes whose place another one of the district takes.
const REPLACED: &str = "goi-da-thay";

/// Puts the packages of districts into the round's input folder. An output folder is packed first.
///
/// # Errors
/// When one does not prove itself or cannot be put.
pub(super) fn put(
    workspace: &Workspace,
    folders: &[PathBuf],
    with: Circumstances,
    listener: Listener<'_>,
) -> Result<(), Error> {
    // Told at once, before the first package is proved.
    config::load(&workspace.folder)?;
    for folder in folders {
        if verify::is_package(folder) {
            put_package(workspace, &Proven::new(workspace, folder)?)?;
        } else {
            put_set(workspace, folder, with, listener)?;
        }
    }
    Ok(())
}

/// Packs the set in an output folder with the returns beside it, and puts the package.
fn put_set(
    workspace: &Workspace,
    set: &Path,
    (language, today): Circumstances,
    listener: Listener<'_>,
) -> Result<(), Error> {
    let manifest = Manifest::load(set);
    let round = set.parent().filter(|round| round.join(config::FILE_NAME).is_file());
    let (Some(manifest), Some(round)) = (manifest, round) else {
        return Err(Error::asked("merge-no-package").arg("path", set.display().to_string()));
    };
    let input = round.join(&manifest.made_with.input);
    let own = Workspace { enclosed: false, ..workspace.of_payload(round.to_owned(), input) };
    std::fs::create_dir_all(&workspace.input).at(&workspace.input)?;
    let packed = workspace.input.join(".dang-dong-goi");
    crate::publish::disk::remove_folder(&packed)?;
    let with = ArchiveOptions { folder: Some(&packed), draft: true, date: None, today, language };
    archive::archive(&own, set, with, listener)?;
    verify::note_own(workspace, &packed)?;
    let put = Proven::new(workspace, &packed).and_then(|proven| put_package(workspace, &proven));
    let removed = crate::publish::disk::remove_folder(&packed);
    put.and(removed)
}

/// Puts a package into the input folder, under the name of its organ; the one that lies there is
/// kept aside.
fn put_package(workspace: &Workspace, proven: &Proven) -> Result<(), Error> {
    let settings = proven.read(&format!("{}/{}", bag::PAYLOAD, config::FILE_NAME))?;
    let organ = config::parse(&settings)?.plan.organ.name;
    let to = workspace.input.join(fold::slug(&organ));
    let lies_there =
        |folder: &Path| bag::on_disk(folder).is_ok_and(|found| found.hashes == proven.hashes);
    // It may have been put there by hand, under another name.
    let is_inside = proven.folder.parent() == Some(&*workspace.input);
    let is_hidden = proven.folder.file_name().is_some_and(|n| n.to_string_lossy().starts_with('.'));
    if (is_inside && !is_hidden) || lies_there(&to) {
        return Ok(());
    }
    keep_aside(workspace, &to)?;
    let files: BTreeMap<String, String> =
        proven.hashes.keys().map(|path| (path.clone(), path.clone())).collect();
    let output = Output::hold_if(&to, bag::refuse_foreign)?;
    output.replace_with(&files, |path| Ok(Cow::Owned(proven.read(path)?)))?;
    verify::note_own(workspace, &to)
}

/// Moves the package that lies where another one of its district is to lie.
fn keep_aside(workspace: &Workspace, package: &Path) -> Result<(), Error> {
    let listed = package.join(bag::MANIFEST_NAME);
    let Ok(bytes) = crate::files::read(&listed, crate::files::PAPER_BYTES) else { return Ok(()) };
    let name = package.file_name().unwrap_or_default().to_string_lossy();
    let mark: String = hash::sha256(&bytes).chars().take(8).collect();
    let aside = workspace.folder.join(REPLACED);
    std::fs::create_dir_all(&aside).at(&aside)?;
    let to = aside.join(format!("{name}-{mark}"));
    // The same was put aside before.
    crate::publish::disk::remove_folder(&to)?;
    std::fs::rename(package, &to).at(package)
}
