//! Parts of a large round: made apart, each as a package, and put together again.
//!
//! Which files go into which part only decides who does which work: when parts are merged, all
//! returns are read and judged together again, and papers are taken over where they are what would
//! be made. So the merged set is, byte for byte, the one that a single run makes.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use chrono::NaiveDate;

use super::{Proven, put as put_file};
use crate::archive::{self, Archived};
use crate::config::{self, Settings};
use crate::error::{At, Error};
use crate::fold;
use crate::ingest::{self, ReadOptions};
use crate::issued::Issued;
use crate::ledgers;
use crate::messages::Language;
use crate::package::bag::PAYLOAD;
use crate::package::{RETURNS, SET, TEMPLATES};
use crate::pipeline::{self, BuildOptions, Listener, Workspace, own_templates, part};
use crate::publish::disk::remove_folder;
use crate::publish::manifest::json_bytes;
use crate::publish::{Taken, below};
use crate::round::{Part, Unit};
use crate::verify;

/// Where the parts of a round lie, beside `bienban.toml`.
const FOLDER: &str = "phan";

/// What is asked of a part.
#[derive(Debug, Clone)]
pub struct PartRequest {
    /// Which one.
    pub part: Part,
    /// The folder of its package; none for the usual one (`phan/phan-3-8`).
    pub folder: Option<PathBuf>,
    /// Today.
    pub today: NaiveDate,
    /// The language of refusals.
    pub language: Language,
}

/// A file of the input folder: its path with `/`, and where it lies.
type File = (Arc<str>, PathBuf);

/// Makes the papers of a part's units, and packs them with their returns.
///
/// # Errors
/// As [`pipeline::build`] and [`archive::archive`]; when papers of the round were issued already,
/// which belong to the whole.
pub fn build_part(
    workspace: &Workspace,
    request: &PartRequest,
    listener: Listener<'_>,
) -> Result<Archived, Error> {
    let PartRequest { part, folder, today, language } = request;
    let settings = config::load(&workspace.folder)?;
    if !Issued::read(&workspace.folder)?.journal.lines.is_empty() {
        return Err(Error::asked("part-issued"));
    }
    let name = format!("{FOLDER}-{}-{}", part.number, part.of);
    let folder = folder.clone().unwrap_or_else(|| workspace.folder.join(FOLDER).join(&name));
    let staging = beside(&folder)?;
    // What a run that died has left.
    remove_folder(&staging)?;
    let files = files_of(workspace, &settings, *part)?;
    let own = staged(workspace, *part, &files, &staging)?;
    let made = packed(&own, &folder, (*today, *language), listener);
    let removed = remove_folder(&staging);
    let made = made?;
    removed?;
    verify::note_own(workspace, &folder)?;
    Ok(made)
}

/// A hidden folder beside a package, where its round is made.
fn beside(package: &Path) -> Result<PathBuf, Error> {
    let name = package.file_name().map(|name| name.to_string_lossy().into_owned());
    let (Some(name), Some(parent)) = (name, package.parent()) else {
        return Err(Error::asked("output-not-a-folder").arg("path", package.display().to_string()));
    };
    Ok(parent.join(format!(".{name}.part")))
}

/// The files of the input folder that hold returns of a part, the registry among them.
///
/// A folder that bears a unit's code is that unit's; what lies elsewhere is read to see whose it
/// is. What is nobody's goes with the first part.
fn files_of(workspace: &Workspace, settings: &Settings, part: Part) -> Result<Vec<File>, Error> {
    let (input, reader) = (&workspace.input, &workspace.reader);
    let registry = ingest::read_registry(input, settings, reader)?.round;
    let (range, codes) = (part.range(registry.units.len()), codes(&registry.units));
    let (known, unknown): (Vec<File>, Vec<File>) = ingest::workbook_paths(input)?
        .into_iter()
        .partition(|(name, _)| ingest::is_registry(name) || owner(&codes, name).is_some());
    let is_own = |file: &File| {
        let owner = owner(&codes, &file.0);
        owner.is_none_or(|unit| range.contains(&unit))
    };
    let mut files: Vec<File> = known.into_iter().filter(is_own).collect();
    files.extend(those_of(workspace, settings, (part, unknown))?);
    Ok(files)
}

/// The units' places in the registry by their codes.
fn codes(units: &[Unit]) -> HashMap<String, usize> {
    units.iter().zip(0..).map(|(unit, at)| (fold::code(&unit.code), at)).collect()
}

/// The unit whose code the file's outermost folder bears, by its place in the registry: the one
/// with the longest code where several might be meant.
fn owner(codes: &HashMap<String, usize>, path: &str) -> Option<usize> {
    let folder = fold::code(path.split_once('/')?.0);
    let starts = folder.match_indices('-').filter_map(|(end, _)| folder.get(..end));
    let starts: Vec<&str> = starts.chain([folder.as_str()]).collect();
    starts.into_iter().rev().find_map(|code| codes.get(code).copied())
}

/// Those of some files that hold sections of a part's units, as they read.
fn those_of(
    workspace: &Workspace,
    settings: &Settings,
    (part, files): (Part, Vec<File>),
) -> Result<Vec<File>, Error> {
    if files.is_empty() {
        return Ok(files);
    }
    let ledgers = ledgers::Ledgers::read(&workspace.folder, &workspace.reader, &settings.limits)?;
    let with = ReadOptions { settings, answers: &ledgers.confirmations, keep: &|_| false };
    let round = ingest::read_arrivals(&workspace.input, &files, with, &workspace.reader)?.round;
    let range = part.range(round.units.len());
    let own = round.units.get(range).unwrap_or_default();
    let own: BTreeSet<&str> = own.iter().map(|unit| &*unit.code).collect();
    let holders: BTreeMap<&str, _> =
        round.sources.iter().map(|source| (&*source.path, &source.units)).collect();
    let is_own = |(name, _): &File| {
        let units = holders.get(&**name).map(|units| units.as_slice()).unwrap_or_default();
        let nobodys = units.is_empty() && part.number == 1;
        nobodys || units.iter().any(|unit| own.contains(&**unit))
    };
    Ok(files.iter().filter(|file| is_own(file)).cloned().collect())
}

/// The round of a part, in a folder of its own.
fn staged(
    workspace: &Workspace,
    part: Part,
    files: &[File],
    staging: &Path,
) -> Result<Workspace, Error> {
    let input = staging.join(workspace.input.file_name().unwrap_or("input".as_ref()));
    let copy = |from: &Path, to: &Path| {
        if let Some(parent) = to.parent() {
            fs::create_dir_all(parent).at(parent)?;
        }
        fs::copy(from, to).map(drop).at(from)
    };
    for (name, path) in files {
        copy(path, &below(&input, name))?;
    }
    let beside = ledgers::FILES.iter().copied().chain([config::FILE_NAME]);
    for file in beside.filter(|file| workspace.folder.join(file).is_file()) {
        copy(&workspace.folder.join(file), &staging.join(file))?;
    }
    for (name, text) in own_templates(&workspace.folder)? {
        let folder = staging.join(TEMPLATES);
        fs::create_dir_all(&folder).at(&folder)?;
        fs::write(folder.join(&name), text).at(&folder)?;
    }
    let says = staging.join(part::FILE);
    fs::write(&says, json_bytes(&part)?).at(&says)?;
    let own = workspace.of_payload(staging.to_owned(), input);
    Ok(Workspace { enclosed: false, ..own })
}

/// Builds the round of a part, and packs it.
fn packed(
    own: &Workspace,
    folder: &Path,
    (today, language): (NaiveDate, Language),
    listener: Listener<'_>,
) -> Result<Archived, Error> {
    let output = own.folder.join("output");
    let options = BuildOptions { output: output.clone(), language, ..BuildOptions::whole() };
    pipeline::build(own, &options, listener)?;
    archive::archive_part(own, &output, (folder, today), listener)
}

/// Puts the files of all parts into the round of the workspace, and says which of their papers may
/// be taken over.
///
/// # Errors
/// When one is missing or there twice, when one does not prove itself or is of another round, and
/// when the round holds another file in the place of one of them.
pub(super) fn put(
    workspace: &Workspace,
    parts: Vec<(Part, &PathBuf)>,
) -> Result<Vec<Taken>, Error> {
    refuse_incomplete(&parts)?;
    let mut taking = Vec::new();
    for (_, folder) in parts {
        let proven = Proven::new(workspace, folder)?;
        let templates = own_templates(&folder.join(PAYLOAD))?;
        for (path, own) in proven.payload() {
            if let Some(to) = place(workspace, &templates, own) {
                put_file(&proven, path, &to)?;
            }
        }
        let set = format!("{PAYLOAD}/{SET}");
        let manifest = proven.read(&format!("{set}/{}", crate::publish::manifest::FILE_NAME))?;
        taking.push(Taken { folder: below(folder, &set), manifest });
    }
    Ok(taking)
}

/// Where a file of a part's payload lies in the round; none for what the round makes itself.
/// `templates` are those of the part that are not built in.
fn place(
    workspace: &Workspace,
    templates: &BTreeMap<String, String>,
    path: &str,
) -> Option<PathBuf> {
    if let Some(own) = path.strip_prefix(RETURNS).and_then(|path| path.strip_prefix('/')) {
        return Some(below(&workspace.input, own));
    }
    if path == config::FILE_NAME {
        return Some(workspace.folder.join(path));
    }
    if ledgers::FILES.contains(&path) {
        // What the department has decided since the part was made holds.
        let ledger = workspace.folder.join(path);
        return Some(ledger).filter(|ledger| !ledger.exists());
    }
    let template = path.strip_prefix(TEMPLATES).and_then(|path| path.strip_prefix('/'));
    template.filter(|name| templates.contains_key(*name)).map(|_| below(&workspace.folder, path))
}

/// Refuses parts that are not all parts of one round, each of them once.
fn refuse_incomplete(parts: &[(Part, &PathBuf)]) -> Result<(), Error> {
    let of = parts.first().map_or(1, |(part, _)| part.of);
    let count =
        |number: usize| parts.iter().filter(|(part, _)| *part == Part { number, of }).count();
    if let Some((part, folder)) =
        parts.iter().find(|(part, _)| part.of != of || count(part.number) > 1)
    {
        return Err(Error::asked("merge-parts-twice")
            .arg("part", part.to_string())
            .arg("path", folder.display().to_string()));
    }
    let missing: Vec<String> =
        (1..=of).filter(|number| count(*number) == 0).map(|n| n.to_string()).collect();
    if missing.is_empty() {
        return Ok(());
    }
    Err(Error::asked("merge-parts-missing").arg("of", of).arg("missing", missing.join(", ")))
}
