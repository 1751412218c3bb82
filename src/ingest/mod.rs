//! The input folder → a round: workbooks → cells → recognised sections → returns.
//!
//! Nothing in here fails because of what a file holds: what is wrong in it is a
//! finding, and the other files are still read.

mod counts;
pub mod guide;
pub mod legacy;
pub mod own_words;
pub mod recognise;
mod records;
pub mod registry;
pub mod returns;
mod twice;
mod unconfirmed;
pub mod values;

use std::collections::hash_map::Entry;
use std::collections::{BTreeMap, HashMap};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use rayon::prelude::*;

use crate::code::Code;
use crate::config::{Limits, MIB, Settings};
use crate::declaration::{self, REGISTRY, SECTIONS, patterns};
use crate::error::{At, Error};
use crate::files;
use crate::finding::{Finding, Place, Touches};
use crate::formats;
use crate::formats::limits::{Limit, Unreadable, over_bytes};
use crate::hash;
use crate::ledgers::confirmations::{Answers, Proposal};
use crate::round::{Round, Source, Text};
use crate::subjects;
use crate::worker::Reader;
use own_words::Reading;
use recognise::{Found, RecogniseOptions, Recognised, recognise};
use returns::{ReadFile, assemble};

/// A round as it was read, with what was found on the way.
pub struct Read {
    /// The round.
    pub round: Round,
    /// Findings of reading, before the checks.
    pub findings: Vec<Finding>,
    /// What was understood of returns in an office's own words, to be confirmed.
    pub proposals: Vec<Proposal>,
    /// The sections of the units that were asked for, as they were read.
    pub kept: BTreeMap<Text, Vec<Found>>,
}

/// How a round is read.
#[derive(Clone, Copy)]
pub struct ReadOptions<'a> {
    /// `bienban.toml`.
    pub settings: &'a Settings,
    /// What the department says of what was understood.
    pub answers: &'a Answers,
    /// Whose sections are kept as they were read, by the unit's code.
    pub keep: &'a (dyn Fn(&str) -> bool + Sync),
}

/// How far reading has come: files read, files in all.
pub type Progress<'a> = &'a (dyn Fn(usize, usize) + Sync);

/// A file of the input folder as it was found.
struct Loaded {
    /// Its hash and size.
    source: Source,
    /// Its bytes; none when it is too large to be taken into memory.
    bytes: Result<Vec<u8>, Unreadable>,
}

/// How many files a thread reads in one go: enough that a worker is hardly ever
/// without work, few enough that the last threads do not wait long for each other.
const AT_ONCE: usize = 8;

/// How many bytes a thread takes into memory in one go, but for one larger file.
const BYTES_AT_ONCE: u64 = MIB;

/// The files that are read in one go.
fn groups(paths: &[(Arc<str>, PathBuf)]) -> Vec<&[(Arc<str>, PathBuf)]> {
    let (mut groups, mut rest) = (Vec::new(), paths);
    while !rest.is_empty() {
        let mut bytes = 0;
        let fits = |(_, path): &&(Arc<str>, PathBuf)| {
            // One that cannot be accessed is told when it is opened.
            bytes += std::fs::metadata(path).map_or(0, |found| found.len());
            bytes <= BYTES_AT_ONCE
        };
        let count = rest.iter().take(AT_ONCE).take_while(fits).count();
        let (group, after) = rest.split_at_checked(count.max(1)).unwrap_or((rest, &[]));
        groups.push(group);
        rest = after;
    }
    groups
}

/// Reads the whole input folder.
///
/// # Errors
/// When the folder or the registry is not there, or cannot be accessed.
pub fn read(
    input: &Path,
    options: ReadOptions<'_>,
    reader: &Reader,
    prints: &(dyn Fn(char) -> bool + Sync),
    progress: Progress<'_>,
) -> Result<Read, Error> {
    let (paths, strange) = entries(input)?;
    registry_path(&paths, input)?;
    let mut read = read_paths(&paths, options, reader, prints, progress)?;
    read.findings.extend(strange);
    refuse_empty_registry(&read, input)?;
    Ok(read)
}

/// Reads files that lie elsewhere as the input folder's registry alone knows them: what each would
/// be taken for, were it put there.
///
/// # Errors
/// As [`read`].
pub fn read_arrivals(
    input: &Path,
    arrivals: &[(Arc<str>, PathBuf)],
    options: ReadOptions<'_>,
    reader: &Reader,
) -> Result<Read, Error> {
    let known = workbook_paths(input)?;
    let registry = registry_path(&known, input)?.clone();
    let paths: Vec<_> = std::iter::once(registry).chain(arrivals.iter().cloned()).collect();
    read_paths(&paths, options, reader, &|_| true, &|_, _| ())
}

/// Reads these files, the registry among them.
fn read_paths(
    paths: &[(Arc<str>, PathBuf)],
    options: ReadOptions<'_>,
    reader: &Reader,
    prints: &(dyn Fn(char) -> bool + Sync),
    progress: Progress<'_>,
) -> Result<Read, Error> {
    let settings = options.settings;
    let returns = patterns(SECTIONS, &settings.plan, &settings.synonyms);
    let registry = patterns(&[REGISTRY], &settings.plan, &settings.synonyms);
    let done = AtomicUsize::new(0);
    let told = || progress(done.fetch_add(1, Ordering::Relaxed) + 1, paths.len());
    let recognising = |name: &str| {
        let patterns = if is_registry(name) { &registry } else { &returns };
        RecogniseOptions {
            prints,
            time: settings.limits.time,
            ..RecogniseOptions::new(patterns, &settings.plan)
        }
    };
    let opened: Vec<Vec<(Source, ReadFile)>> = groups(paths)
        .into_par_iter()
        .map(|paths| open(paths, &settings.limits, reader, &recognising, &told))
        .collect::<Result<_, _>>()?;
    reader.healthy()?;
    let opened = opened.into_iter().flatten().collect();
    Ok(round(options, opened, &returns, prints))
}

/// Reads the registry alone: a round without returns.
///
/// # Errors
/// When the registry is not there, names no unit, or cannot be accessed.
pub fn read_registry(input: &Path, settings: &Settings, reader: &Reader) -> Result<Read, Error> {
    let paths = workbook_paths(input)?;
    let registry = registry_path(&paths, input)?;
    let patterns = patterns(&[REGISTRY], &settings.plan, &settings.synonyms);
    let limits = &settings.limits;
    let options = |_: &str| RecogniseOptions {
        time: limits.time,
        ..RecogniseOptions::new(&patterns, &settings.plan)
    };
    let opened = open(std::slice::from_ref(registry), limits, reader, &options, &|| ())?;
    reader.healthy()?;
    let answers = Answers::default();
    let alone = ReadOptions { settings, answers: &answers, keep: &|_| false };
    let read = round(alone, opened, &[], &|_| true);
    refuse_empty_registry(&read, input)?;
    Ok(read)
}

/// Whether a file of the input folder is the registry.
pub fn is_registry(path: &str) -> bool {
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
        |finding: &Finding| finding.places.first().is_some_and(|place| is_registry(&place.on.file));
    if read.round.units.is_empty() && !read.findings.iter().any(about_registry) {
        return Err(Error::asked("registry-empty").arg("path", input.display().to_string()));
    }
    Ok(())
}

/// Every file below the input folder that may be a workbook, in order of path.
///
/// # Errors
/// When the folder cannot be accessed.
pub fn workbook_paths(input: &Path) -> Result<Vec<(Arc<str>, PathBuf)>, Error> {
    Ok(entries(input)?.0)
}

/// What stands below the input folder and is neither file nor folder: links, pipes,
/// devices. Such a thing is named and not followed.
///
/// # Errors
/// When the folder cannot be accessed.
pub fn has_strange_entries(input: &Path) -> Result<bool, Error> {
    Ok(!entries(input)?.1.is_empty())
}

/// Whether a file or folder of this name is no return: hidden, or left by another program.
pub fn is_litter(name: &str) -> bool {
    let litter = ["thumbs.db", "desktop.ini"];
    name.starts_with('.')
        || name.starts_with("~$")
        || litter.contains(&name.to_lowercase().as_str())
}

/// The files below a folder by their paths with `/`.
type Paths = Vec<(Arc<str>, PathBuf)>;

/// What stands below the input folder, in order of path: its files, and E101 for what is
/// neither file nor folder.
fn entries(input: &Path) -> Result<(Paths, Vec<Finding>), Error> {
    let entries = walkdir::WalkDir::new(input).sort_by_file_name().into_iter();
    let entries = entries.filter_entry(|entry| {
        entry.depth() == 0 || !is_litter(&entry.file_name().to_string_lossy())
    });
    let (mut paths, mut strange) = (Vec::new(), Vec::new());
    for entry in entries {
        let entry = entry.map_err(|error| {
            let path = error.path().unwrap_or(input).to_owned();
            Error::access(&path, error.into())
        })?;
        if entry.file_type().is_dir() {
            continue;
        }
        let below = entry.path().strip_prefix(input).unwrap_or(entry.path());
        let parts: Vec<_> = below.iter().map(|part| part.to_string_lossy()).collect();
        let name: Arc<str> = parts.join("/").into();
        if entry.file_type().is_file() {
            paths.push((name, entry.path().to_owned()));
        } else {
            let reason = if entry.file_type().is_symlink() { "link" } else { "device" };
            let finding = Finding::new(Code::E101, Touches::Both).at(&Place::file(&name));
            strange.push(finding.arg("reason", reason));
        }
    }
    paths.sort();
    Ok((paths, strange))
}

/// Every file of the input folder with its hash and size, without reading any of
/// them as a workbook.
///
/// # Errors
/// When the folder cannot be accessed.
pub fn sources(input: &Path) -> Result<Vec<Source>, Error> {
    let source = |(name, path): &(Arc<str>, PathBuf)| {
        let size = std::fs::metadata(path).at(path)?.len();
        let sha256 = hash_of_file(path, size)?;
        Ok(Source { path: name.clone(), sha256, size, units: Vec::new(), by_department: false })
    };
    workbook_paths(input)?.par_iter().map(source).collect()
}

/// Opens files and recognises what they hold. That never fails; that one of them
/// cannot be accessed does.
fn open<'l>(
    paths: &[(Arc<str>, PathBuf)],
    limits: &Limits,
    reader: &Reader,
    options: &(dyn Fn(&str) -> RecogniseOptions<'l> + Sync),
    told: &(dyn Fn() + Sync),
) -> Result<Vec<(Source, ReadFile)>, Error> {
    let load = |(name, path): &(Arc<str>, PathBuf)| load(name, path, limits);
    let loaded: Vec<Loaded> = paths.iter().map(load).collect::<Result<_, _>>()?;
    let bytes: Vec<&[u8]> = loaded.iter().filter_map(|file| file.bytes.as_deref().ok()).collect();
    let mut replies = reader.read_each(&bytes, limits);
    let mut read = |file: &Loaded| match &file.bytes {
        Ok(_) => replies.next().unwrap_or(Err(Unreadable::Crashed)),
        Err(refused) => Err(refused.clone()),
    };
    let mut opened = Vec::new();
    for file in &loaded {
        let name = &file.source.path;
        let book = read(file);
        let saved = book.as_ref().ok().and_then(|book| book.saved.clone());
        let recognised = book
            .as_ref()
            .map_err(Clone::clone)
            .and_then(|book| recognise(book, name, options(name)));
        let unexplained = recognised.as_ref().is_ok_and(Recognised::is_unexplained);
        let bytes = file.bytes.as_deref().unwrap_or_default();
        let opened_file = ReadFile {
            book: book.ok().filter(|_| unexplained && !is_registry(name)),
            ..read_file(name, bytes, saved, recognised)
        };
        opened.push((file.source.clone(), opened_file));
        told();
    }
    Ok(opened)
}

/// Takes a file into memory; one over the limit is only named.
fn load(name: &Arc<str>, path: &Path, limits: &Limits) -> Result<Loaded, Error> {
    let size = std::fs::metadata(path).at(path)?.len();
    let (bytes, sha256) = if size > limits.file_bytes {
        let refused = over_bytes(Limit::FileSize, size, limits.file_bytes);
        (Err(refused), hash_of_file(path, size)?)
    } else {
        let bytes = std::fs::read(path).at(path)?;
        let sha256 = hash::sha256(&bytes);
        (Ok(bytes), sha256)
    };
    Ok(Loaded {
        source: Source {
            path: name.clone(),
            sha256,
            size,
            units: Vec::new(),
            by_department: false,
        },
        bytes,
    })
}

/// What was recognised in a file, or why nothing could be.
fn read_file(
    name: &Arc<str>,
    bytes: &[u8],
    saved: Option<String>,
    recognised: Result<Recognised, Unreadable>,
) -> ReadFile {
    let place = Place::file(name);
    let (recognised, findings) = match recognised {
        Ok(recognised) => {
            let nothing = recognised.sections.is_empty();
            let findings = nothing.then(|| Finding::new(Code::E104, Touches::Both).at(&place));
            (Some(recognised), findings.into_iter().collect())
        }
        Err(unreadable) => (None, vec![unreadable_finding(&unreadable, bytes, &place)]),
    };
    ReadFile { path: name.clone(), saved, recognised, findings, book: None }
}

/// SHA-256 of a file of this size that need not be held in memory; empty for one that no
/// workbook can be, which would take long for nothing.
fn hash_of_file(path: &Path, size: u64) -> Result<String, Error> {
    if size > files::PAPER_BYTES {
        return Ok(String::new());
    }
    hash::sha256_of_stream(std::fs::File::open(path).at(path)?).at(path)
}

/// E101 to E103 for a file of these bytes that could not be read.
fn unreadable_finding(unreadable: &Unreadable, bytes: &[u8], place: &Place) -> Finding {
    let finding = |code| Finding::new(code, Touches::Both).at(place);
    match unreadable {
        Unreadable::NotWorkbook => finding(Code::E101)
            .arg("reason", formats::foreign_kind(bytes).unwrap_or("not-workbook")),
        Unreadable::Damaged => finding(Code::E101).arg("reason", "damaged"),
        Unreadable::Crashed => finding(Code::E101).arg("reason", "crashed"),
        Unreadable::Encrypted => finding(Code::E102),
        Unreadable::Over(limit, found, allowed) => finding(Code::E103)
            .arg("limit", limit.key())
            .arg("found", i64::try_from(*found).unwrap_or(i64::MAX))
            .arg("allowed", i64::try_from(*allowed).unwrap_or(i64::MAX)),
    }
}

/// Puts the round together from its files.
fn round(
    ReadOptions { settings, answers, keep }: ReadOptions<'_>,
    opened: Vec<(Source, ReadFile)>,
    patterns: &[declaration::Pattern],
    prints: &(dyn Fn(char) -> bool + Sync),
) -> Read {
    let (mut sources, mut files): (Vec<_>, Vec<_>) = opened.into_iter().unzip();
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
    let limits = (settings.limits.time, prints);
    let words = (&settings.synonyms, answers);
    let reading = Reading::new(&settings.plan, &units, words, limits);
    reading.apply(&mut files);
    for (source, file) in sources.iter_mut().zip(&files) {
        let sections = file.recognised.iter().flat_map(|recognised| &recognised.sections);
        let mut sections = sections.map(|found| found.id).peekable();
        source.by_department =
            sections.peek().is_some() && sections.all(declaration::SectionId::is_departments);
    }
    let copies = set_copies_aside(&sources, &mut files);
    // What a copy says is asked once.
    let (proposals, unconfirmed) = unconfirmed::take(&mut files);
    findings.extend(unconfirmed);
    let assembled = assemble(&mut units, files, (&settings.plan, patterns), keep);
    let (mut holders, kept) = (assembled.holders, assembled.kept);
    findings.extend(assembled.findings);
    for Copied { of, at } in copies {
        let held = holders.get(of).cloned().unwrap_or_default();
        findings.extend(copied(&sources, of, at, held.first()));
        let by_department = sources.get(of).is_some_and(|source| source.by_department);
        if let (Some(copy), Some(source)) = (holders.get_mut(at), sources.get_mut(at)) {
            *copy = held;
            source.by_department = by_department;
        }
    }
    subjects::settle(&mut units, &settings.plan);
    for (source, units) in sources.iter_mut().zip(holders) {
        source.units = units;
    }
    let round = Round { units, sources, ..Round::of(settings.plan.clone()) };
    Read { round, findings, proposals, kept }
}

/// A file with the same bytes as another, by their indices.
struct Copied {
    /// The first of them, which is read.
    of: usize,
    /// The copy.
    at: usize,
}

/// Takes the sections out of every file that is a copy of another: what it says is said
/// already, and one note names both (W202).
fn set_copies_aside(sources: &[Source], files: &mut [ReadFile]) -> Vec<Copied> {
    let mut first: HashMap<(&str, Text), usize> = HashMap::new();
    let mut copies = Vec::new();
    for (at, (source, file)) in sources.iter().zip(files).enumerate() {
        let Some(recognised) = &mut file.recognised else { continue };
        if recognised.sections.is_empty() {
            continue;
        }
        // A file that names no unit may be of another unit in another folder: its unit's code is
        // then the folder's, or not known yet.
        let folder = source.path.rsplit_once('/').map_or("", |(folder, _)| folder);
        let whose = recognised.codes.first().map_or(folder.into(), |code| code.value.clone());
        match first.entry((&source.sha256, whose)) {
            Entry::Vacant(entry) => drop(entry.insert(at)),
            Entry::Occupied(entry) => {
                *recognised = Recognised::default();
                copies.push(Copied { of: *entry.get(), at });
            }
        }
    }
    copies
}

/// W202 for a file that is a copy of another.
fn copied(sources: &[Source], of: usize, at: usize, unit: Option<&Text>) -> Option<Finding> {
    let (first, copy) = (&sources.get(of)?.path, &sources.get(at)?.path);
    let finding = Finding::new(Code::W202, Touches::Nothing).unit(unit);
    let finding = finding.at(&Place::file(copy)).at(&Place::file(first));
    let finding = finding.arg("why", "file").arg("section", "").arg("newer", "");
    Some(finding.arg("file", &**copy).arg("other", &**first))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::round::Sourced;

    #[test]
    fn copies_are_of_one_unit() {
        let place = Place::file(&"a".into());
        let found = Found {
            id: declaration::SectionId::Ballots,
            place: place.clone(),
            code: None,
            records: Vec::new(),
            findings: Vec::new(),
            partial: false,
            blank: false,
            proposals: Vec::new(),
        };
        let copies = |files: &[(&str, Option<&str>)]| {
            let source = |(path, _): &(&str, _)| Source {
                path: (*path).into(),
                sha256: "same".to_owned(),
                size: 1,
                units: Vec::new(),
                by_department: false,
            };
            let file = |(path, code): &(&str, Option<&str>)| {
                let named = |code: &str| Sourced { value: code.into(), place: place.clone() };
                let mut recognised = Recognised::default();
                recognised.sections.push(found.clone());
                recognised.codes.extend(code.map(named));
                ReadFile {
                    path: (*path).into(),
                    saved: None,
                    recognised: Some(recognised),
                    findings: Vec::new(),
                    book: None,
                }
            };
            let sources: Vec<Source> = files.iter().map(source).collect();
            let mut files: Vec<ReadFile> = files.iter().map(file).collect();
            let copies = set_copies_aside(&sources, &mut files);
            copies.iter().map(|copied| (copied.of, copied.at)).collect::<Vec<_>>()
        };
        assert_eq!(copies(&[("a/1", Some("A")), ("b/1", Some("A"))]), [(0, 1)]);
        assert_eq!(copies(&[("a/1", None), ("a/2", None), ("b/1", None)]), [(0, 1)]);
        // What names no unit was read as that of its folder.
        assert_eq!(copies(&[("a/1", Some("A")), ("b/1", Some("B"))]), []);
    }

    #[test]
    fn a_group_is_full_at_its_limits_and_never_empty() {
        let folder = tempfile::tempdir().expect("a folder");
        let file = |(at, size): (usize, u64)| {
            let path = folder.path().join(format!("{at:02}"));
            std::fs::write(&path, vec![0; usize::try_from(size).expect("small")]).expect("written");
            (Arc::from(format!("{at:02}")), path)
        };
        let sizes = |sizes: &[u64]| {
            let paths: Vec<_> = sizes.iter().copied().enumerate().map(file).collect();
            groups(&paths).iter().map(|group| group.len()).collect::<Vec<_>>()
        };
        assert_eq!(sizes(&[1; 17]), [8, 8, 1]);
        assert_eq!(sizes(&[BYTES_AT_ONCE / 2, BYTES_AT_ONCE / 2, 1]), [2, 1]);
        assert_eq!(sizes(&[BYTES_AT_ONCE + 1, BYTES_AT_ONCE + 1]), [1, 1]);
        assert_eq!(sizes(&[]), [0; 0]);
    }
}
