//! The input folder → a round: workbooks → cells → recognised sections → returns.
//!
//! Nothing in here fails because of what a file holds: what is wrong in it is a
//! finding, and the other files are still read.

pub mod cells;
mod csv_text;
pub mod guide;
mod hidden;
pub mod legacy;
mod ods;
pub mod recognise;
pub mod registry;
pub mod returns;
pub mod sections;
pub mod values;
pub mod workbook;
pub mod worker;

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use rayon::prelude::*;

use crate::config::Settings;
use crate::error::{At, Error};
use crate::finding::{Finding, Place, Touches};
use crate::proof;
use crate::round::{Round, Source};
use recognise::{Looking, Recognised, recognise};
use returns::{ReadFile, assemble};
use sections::{REGISTRY, SECTIONS, patterns};
use workbook::Unreadable;
use worker::Reader;

/// A round as it was read, with what was found on the way.
pub struct Read {
    /// The round.
    pub round: Round,
    /// Findings of reading, before the checks.
    pub findings: Vec<Finding>,
}

/// How far reading has come: files read, files in all.
pub type Progress<'a> = &'a (dyn Fn(usize, usize) + Sync);

/// A file of the input folder with its bytes read and recognised.
struct Opened {
    /// The file.
    file: ReadFile,
    /// Its hash and size.
    source: Source,
}

/// Reads the whole input folder.
///
/// # Errors
/// When the folder or the registry is not there, or cannot be accessed.
pub fn read(
    input: &Path,
    settings: &Settings,
    reader: &Reader,
    prints: &(dyn Fn(char) -> bool + Sync),
    progress: Progress<'_>,
) -> Result<Read, Error> {
    let paths = workbook_paths(input)?;
    registry_path(&paths, input)?;
    let returns = patterns(SECTIONS, &settings.plan, &settings.synonyms);
    let registry = patterns(&[REGISTRY], &settings.plan, &settings.synonyms);
    let done = AtomicUsize::new(0);
    let opened: Vec<Opened> = paths
        .par_iter()
        .map(|(name, path)| {
            let patterns = if is_registry(name) { &registry } else { &returns };
            let looking = Looking { patterns, plan: &settings.plan, prints };
            let opened = open(name, path, settings, reader, looking);
            progress(done.fetch_add(1, Ordering::Relaxed) + 1, paths.len());
            opened
        })
        .collect::<Result<_, _>>()?;
    let read = round(settings, opened, &returns);
    refuse_empty_registry(&read, input)?;
    Ok(read)
}

/// Reads the registry alone: a round without returns.
///
/// # Errors
/// When the registry is not there, names no unit, or cannot be accessed.
pub fn read_registry(input: &Path, settings: &Settings, reader: &Reader) -> Result<Read, Error> {
    let paths = workbook_paths(input)?;
    let (name, path) = registry_path(&paths, input)?;
    let patterns = patterns(&[REGISTRY], &settings.plan, &settings.synonyms);
    let looking = Looking { patterns: &patterns, plan: &settings.plan, prints: &|_| true };
    let opened = open(name, path, settings, reader, looking)?;
    let read = round(settings, vec![opened], &[]);
    refuse_empty_registry(&read, input)?;
    Ok(read)
}

/// Whether a file of the input folder is the registry.
fn is_registry(path: &str) -> bool {
    path.split_once('.').is_some_and(|(stem, _)| stem.eq_ignore_ascii_case(registry::STEM))
}

/// The one registry among the input folder's files.
fn registry_path<'p>(
    paths: &'p [(Arc<str>, PathBuf)],
    input: &Path,
) -> Result<&'p (Arc<str>, PathBuf), Error> {
    let mut registries = paths.iter().filter(|(name, _)| is_registry(name));
    let refused = |key| Error::asked(key).arg("path", input.display().to_string());
    match (registries.next(), registries.next()) {
        (Some(registry), None) => Ok(registry),
        (None, _) => Err(refused("registry-missing")),
        (Some(_), Some(_)) => Err(refused("registry-twice")),
    }
}

/// Refuses a registry that is sound but names no unit: that of a new round.
fn refuse_empty_registry(read: &Read, input: &Path) -> Result<(), Error> {
    let about_registry =
        |finding: &Finding| finding.places.first().is_some_and(|place| is_registry(&place.file));
    if read.round.units.is_empty() && !read.findings.iter().any(about_registry) {
        return Err(Error::asked("registry-empty").arg("path", input.display().to_string()));
    }
    Ok(())
}

/// Every file below the input folder that may be a workbook, in order of path.
fn workbook_paths(input: &Path) -> Result<Vec<(Arc<str>, PathBuf)>, Error> {
    let hidden = |name: &str| {
        let litter = ["thumbs.db", "desktop.ini"];
        name.starts_with('.')
            || name.starts_with("~$")
            || litter.contains(&name.to_lowercase().as_str())
    };
    let entries = walkdir::WalkDir::new(input).sort_by_file_name().into_iter();
    let entries = entries
        .filter_entry(|entry| entry.depth() == 0 || !hidden(&entry.file_name().to_string_lossy()));
    let mut paths = Vec::new();
    for entry in entries {
        let entry = entry.map_err(|error| {
            let path = error.path().unwrap_or(input).to_owned();
            Error::access(&path, &error.into())
        })?;
        if !entry.file_type().is_file() {
            continue;
        }
        let below = entry.path().strip_prefix(input).unwrap_or(entry.path());
        let parts: Vec<_> = below.iter().map(|part| part.to_string_lossy()).collect();
        paths.push((parts.join("/").into(), entry.path().to_owned()));
    }
    paths.sort();
    Ok(paths)
}

/// Every file of the input folder with its hash and size, without reading any of
/// them as a workbook.
///
/// # Errors
/// When the folder cannot be accessed.
pub fn sources(input: &Path) -> Result<Vec<Source>, Error> {
    let source = |(name, path): &(Arc<str>, PathBuf)| {
        let size = std::fs::metadata(path).at(path)?.len();
        let sha256 = hash_of_file(path)?;
        Ok(Source { path: name.clone(), sha256, size, units: Vec::new() })
    };
    workbook_paths(input)?.par_iter().map(source).collect()
}

/// Reads one file. What it holds never fails; that it cannot be accessed does.
fn open(
    name: &Arc<str>,
    path: &Path,
    settings: &Settings,
    reader: &Reader,
    looking: Looking<'_>,
) -> Result<Opened, Error> {
    let size = std::fs::metadata(path).at(path)?.len();
    // A file over the limit is not taken into memory, only named.
    let (bytes, sha256) = if size > settings.limits.file_bytes {
        (None, hash_of_file(path)?)
    } else {
        let bytes = std::fs::read(path).at(path)?;
        let sha256 = proof::sha256(&bytes);
        (Some(bytes), sha256)
    };
    let read = match &bytes {
        Some(bytes) => reader.read(bytes, &settings.limits),
        None => {
            let allowed = settings.limits.file_bytes;
            Err(workbook::over_bytes(workbook::Limit::FileSize, size, allowed))
        }
    };
    let read = read.and_then(|book| {
        let recognised = recognise(&book, name, looking);
        recognised.overflow().map_or(Ok(recognised), Err)
    });
    let (recognised, findings) = match read {
        Ok(recognised) => {
            let nothing = recognised.sections.is_empty();
            let place = Place::file(name);
            let findings = nothing.then(|| Finding::new("E104", Touches::Both).at(&place));
            (Some(recognised), findings.into_iter().collect())
        }
        Err(unreadable) => (None, vec![unreadable_finding(&unreadable, &Place::file(name))]),
    };
    let source = Source { path: name.clone(), sha256, size, units: Vec::new() };
    Ok(Opened { file: ReadFile { path: name.clone(), recognised, findings }, source })
}

/// SHA-256 of a file that need not be held in memory.
fn hash_of_file(path: &Path) -> Result<String, Error> {
    proof::sha256_of_stream(std::fs::File::open(path).at(path)?).at(path)
}

/// E101 to E103 for a file that could not be read.
fn unreadable_finding(unreadable: &Unreadable, place: &Place) -> Finding {
    let finding = |code| Finding::new(code, Touches::Both).at(place);
    match unreadable {
        Unreadable::NotWorkbook => finding("E101").arg("reason", "not-workbook"),
        Unreadable::Damaged => finding("E101").arg("reason", "damaged"),
        Unreadable::Crashed => finding("E101").arg("reason", "crashed"),
        Unreadable::Encrypted => finding("E102"),
        Unreadable::Over(limit, found, allowed) => finding("E103")
            .arg("limit", limit.key())
            .arg("found", i64::try_from(*found).unwrap_or(i64::MAX))
            .arg("allowed", i64::try_from(*allowed).unwrap_or(i64::MAX)),
    }
}

/// Puts the round together from its files.
fn round(settings: &Settings, opened: Vec<Opened>, patterns: &[sections::Pattern]) -> Read {
    let (mut sources, mut files): (Vec<_>, Vec<_>) =
        opened.into_iter().map(|opened| (opened.source, opened.file)).unzip();
    let mut findings = Vec::new();
    let mut units = Vec::new();
    if let Some(file) = files.iter_mut().find(|file| is_registry(&file.path)) {
        findings.append(&mut file.findings);
        let mut registry = file.recognised.take().unwrap_or_default();
        findings.append(&mut registry.findings);
        for found in &mut registry.sections {
            findings.extend(registry::as_registry_errors(std::mem::take(&mut found.findings)));
        }
        let (known, mut wrong) = registry::units(&registry.sections, &settings.plan);
        findings.append(&mut wrong);
        units = known;
        file.recognised = Some(Recognised::default());
    }
    let (mut assembled, holders) = assemble(&mut units, files, &settings.plan, patterns);
    findings.append(&mut assembled);
    for (source, units) in sources.iter_mut().zip(holders) {
        source.units = units;
    }
    Read { round: Round { plan: settings.plan.clone(), units, sources }, findings }
}
