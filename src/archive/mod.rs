//! A set with the returns it was made from → a package to be kept (gói lưu trữ).
//!
//! The package is a [`bag`]: whoever has it can prove every figure of every paper
//! again, from the returns and templates enclosed in it.

use std::path::{Path, PathBuf};

use chrono::NaiveDate;

use crate::config;
use crate::documents::report;
use crate::error::{At, Error};
use crate::files;
use crate::finding::Args;
use crate::fold;
use crate::issued::{self, scans};
use crate::ledgers;
use crate::messages::{self, Language};
use crate::package::bag::{self, BagFile, BagFiles};
use crate::package::finding_aid::finding_aid;
use crate::package::{RETURNS, SET, TEMPLATES, info, is_draft, last_round};
use crate::pipeline::{self, Checked, Listener, Printer, Workspace, part, templates_in_use};
use crate::publish::manifest::{self, Manifest};
use crate::publish::{Output, below, files_below, is_litter};
use crate::verify;

/// How many differences a refusal names.
const NAMED: usize = 5;

/// What was put into a package.
pub struct Archived {
    /// Where it lies.
    pub folder: PathBuf,
    /// Files of its payload.
    pub files: usize,
    /// Their bytes.
    pub bytes: u64,
    /// The day on which it was packed, when it lay there already, just so.
    pub packed_before: Option<NaiveDate>,
}

impl Archived {
    /// What became of the package, in a sentence.
    pub fn said(&self, language: Language) -> String {
        let mut args = Args::from([
            ("path", self.folder.display().to_string().into()),
            ("files", self.files.into()),
            ("bytes", i64::try_from(self.bytes).unwrap_or(i64::MAX).into()),
        ]);
        let day = self.packed_before.map(|day| day.format("%d/%m/%Y").to_string());
        let key = if day.is_some() { "archive-same" } else { "archive-done" };
        args.extend(day.map(|day| ("day", day.into())));
        messages::text(language, key, &args)
    }
}

/// What is asked of a package.
#[derive(Debug, Clone, Copy)]
pub struct ArchiveOptions<'a> {
    /// Its folder; none for the usual one.
    pub folder: Option<&'a Path>,
    /// Whether a set with drafts or blocked units may be packed, under a name that
    /// says so.
    pub draft: bool,
    /// The day of packing, where it is given.
    pub date: Option<NaiveDate>,
    /// Today.
    pub today: NaiveDate,
    /// The language of refusals.
    pub language: Language,
}

/// Puts the set in `set` and the returns it was made from into a package.
///
/// # Errors
/// When the set does not prove itself, when it holds drafts that were not asked
/// for, when there is something else where the package is to lie, or when it
/// cannot be written.
pub fn archive(
    workspace: &Workspace,
    set: &Path,
    options: ArchiveOptions<'_>,
    listener: Listener<'_>,
) -> Result<Archived, Error> {
    let language = options.language;
    if Manifest::load(set).is_none() {
        return Err(Error::findings("archive-no-set").arg("path", set.display().to_string()));
    }
    let verified = verify::whole_set(workspace, set, listener)?;
    let (checked, manifest) = (verified.checked, verified.manifest);
    let faults = verified.differences.iter().filter(|difference| !difference.is_note());
    let named: Vec<String> = faults.map(|d| format!("  - {}", d.message(language))).collect();
    if !named.is_empty() {
        return Err(Error::findings("archive-unproven")
            .arg("count", named.len())
            .arg("named", named.iter().take(NAMED).cloned().collect::<Vec<_>>().join("\n")));
    }
    if !verified.same_version {
        return Err(Error::findings("archive-other-version").arg("version", manifest.made_by));
    }
    let reasons = report::in_the_way(checked.context(), language);
    if !reasons.is_empty() && !options.draft {
        return Err(Error::findings("archive-draft")
            .arg("count", reasons.len())
            .arg("reasons", reasons.join("\n")));
    }
    let usual = || usual_folder(workspace, &checked);
    let folder = options.folder.map_or_else(usual, Path::to_owned);
    let output = Output::hold_if(&folder, bag::refuse_foreign)?;
    let payload = payload(workspace, &checked, set)?;
    let printer = Printer::new(workspace, &checked, manifest.made_with.clone())?;
    let packed = |day| packed(&printer, &checked, &manifest, payload.clone(), day);
    // What was packed stays: another content never takes its place.
    if folder.exists() {
        let before = bag::day_of(&folder);
        let same = options.date.is_none_or(|date| before == Some(date));
        let files = packed(before.unwrap_or(options.today))?;
        if same && before.is_some() && bag::is_on_disk(&folder, &files)? {
            return Ok(Archived { packed_before: before, ..archived(&folder, &files) });
        }
        if !bag::is_empty(&folder)? {
            let path = folder.display().to_string();
            return Err(Error::findings("archive-exists").arg("path", path));
        }
    }
    let files = packed(options.date.unwrap_or(options.today))?;
    let archived = archived(&folder, &files);
    output.replace_with(&files, BagFile::bytes)?;
    Ok(archived)
}

/// Packs the set in `set`, which this program made a moment ago, into `folder`: a part of a round,
/// which takes the place of what was packed of it before.
///
/// # Errors
/// When the set is not just what was made, and as [`archive`].
pub fn archive_part(
    workspace: &Workspace,
    set: &Path,
    (folder, today): (&Path, NaiveDate),
    listener: Listener<'_>,
) -> Result<Archived, Error> {
    let changed = || Error::work("archive-changed").arg("path", set.display().to_string());
    let at = set.join(manifest::FILE_NAME);
    let stated = files::read(&at, files::PAPER_BYTES).at(&at)?;
    let mut found = bag::on_disk(set)?.hashes;
    found.remove(manifest::FILE_NAME);
    let manifest = Manifest::load(set).ok_or_else(changed)?;
    let listed = manifest.files.iter().map(|(path, entry)| (path.clone(), entry.sha256.clone()));
    if !workspace.own_sets.has(set, &stated) || found != listed.collect() {
        return Err(changed());
    }
    let checked = pipeline::check(workspace, listener)?;
    let output = Output::hold_if(folder, bag::refuse_foreign)?;
    let payload = payload(workspace, &checked, set)?;
    let printer = Printer::new(workspace, &checked, manifest.made_with.clone())?;
    let files = packed(&printer, &checked, &manifest, payload, today)?;
    let archived = archived(folder, &files);
    output.replace_with(&files, BagFile::bytes)?;
    Ok(archived)
}

/// What is told of a package of these files.
fn archived(folder: &Path, files: &BagFiles) -> Archived {
    let payload = files.iter().filter(|(path, _)| path.starts_with("data/"));
    let sizes: Vec<u64> = payload.map(|(_, file)| file.size).collect();
    let bytes = sizes.iter().sum();
    Archived { folder: folder.to_owned(), files: sizes.len(), bytes, packed_before: None }
}

/// The bag of a payload that is packed on this day.
fn packed(
    printer: &Printer<'_>,
    checked: &Checked,
    manifest: &Manifest,
    mut payload: BagFiles,
    day: NaiveDate,
) -> Result<BagFiles, Error> {
    let aid = finding_aid(printer, checked, &bag::hashes(&payload), manifest, Some(day))?;
    payload.extend(aid.files.into_iter().map(|(path, bytes)| (path, BagFile::made(bytes))));
    Ok(bag::bag(payload, info(checked, Some(day))))
}

/// `luu-tru/ho-so-btgqu-2023` beside `bienban.toml`; a draft's name says that it is
/// one.
fn usual_folder(workspace: &Workspace, checked: &Checked) -> PathBuf {
    let plan = &checked.round.plan;
    let draft = if is_draft(checked) { "-du-thao" } else { "" };
    let name = format!("ho-so-{}-{}{draft}", fold::slug(&plan.organ.symbol), plan.year);
    workspace.folder.join("luu-tru").join(name)
}

/// Everything but the finding aid, by its path in the payload.
fn payload(workspace: &Workspace, checked: &Checked, set: &Path) -> Result<BagFiles, Error> {
    let mut payload = BagFiles::new();
    for path in files_below(set)?.into_iter().filter(|path| !is_litter(path)) {
        payload.insert(format!("{SET}/{path}"), BagFile::lying(below(set, &path))?);
    }
    for source in &checked.round.sources {
        let at = below(&workspace.input, &source.path);
        let file = BagFile::lying(at.clone())?;
        // Nothing may slip in between checking a return and enclosing it.
        if file.sha256 != source.sha256 {
            return Err(Error::work("archive-changed").arg("path", at.display().to_string()));
        }
        payload.insert(format!("{RETURNS}/{}", source.path), file);
    }
    for (name, text) in templates_in_use(&workspace.folder)? {
        payload.insert(format!("{TEMPLATES}/{name}"), BagFile::made(text.into_bytes()));
    }
    let beside = ledgers::FILES.iter().chain([&part::FILE]);
    for file in beside.filter(|file| workspace.folder.join(file).is_file()) {
        payload.insert((*file).to_owned(), BagFile::lying(workspace.folder.join(file))?);
    }
    for folder in [issued::FOLDER, scans::FOLDER] {
        let at = workspace.folder.join(folder);
        let there = if at.is_dir() { files_below(&at)? } else { Vec::new() };
        for path in there.into_iter().filter(|path| !is_litter(path)) {
            payload.insert(format!("{folder}/{path}"), BagFile::lying(below(&at, &path))?);
        }
    }
    let excerpt = last_round::files(checked).into_iter();
    payload.extend(excerpt.map(|(path, bytes)| (path, BagFile::made(bytes))));
    let settings = workspace.folder.join(config::FILE_NAME);
    payload.insert(config::FILE_NAME.to_owned(), BagFile::lying(settings)?);
    Ok(payload)
}
