//! The recipe: one line a phase.
//!
//! [`check`] reads and judges; [`build`] goes on to figures, papers and the
//! output folder. All that comes from outside is in [`Workspace`].

pub mod answering;
pub mod blank_forms;
pub mod districts;
pub mod explain;
mod issued_papers;
pub mod issuing;
mod jobs;
pub mod ledgers;
pub mod listing;
mod marks;
mod papers;
pub mod part;
pub mod previous;
mod printer;
pub mod registering;
mod templates;
mod volumes;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use crate::code::Code;
use crate::config::{self, Settings};
use crate::documents::Context;
use crate::documents::report::{self, CheckReport};
use crate::error::Error;
use crate::files;
use crate::finding::{Arg, Finding};
use crate::fold;
use crate::hash;
use crate::ingest::recognise::Found;
use crate::ingest::{self, Read, ReadOptions};
use crate::issued::Issued;
use crate::ledgers::Ledgers;
use crate::ledgers::confirmations::Proposal;
use crate::ledgers::{explanations, register, remarks};
use crate::messages::Language;
use crate::publish::aside::KeptFile;
use crate::publish::manifest::{LastRoundEntry, MadeWith, SourceEntry, UnitEntry, json_bytes};
use crate::publish::own_sets::OwnSets;
use crate::publish::{OldSet, Output, Taken};
use crate::render::typst_world::FontSet;
use crate::round::{Part, Round, Text, Unit};
use crate::rules::{self, Verdict};
use crate::tally::previous::LastRound;
use crate::tally::{Tally, tally};
use crate::work;
use crate::worker::Reader;
use districts::PackageProver;
pub use ledgers::Updated;
pub(crate) use papers::wanted;
use previous::{Excerpt, Prover};
use printer::source_entries;
pub use printer::{FINDINGS_WORKBOOK, Printer, Set};
pub use templates::{own_templates, templates_in_use};

/// The findings in the output folder.
const FINDINGS: &str = "kiem-tra.json";

/// The program and its version, as a set's manifest names them.
pub const MADE_BY: &str = concat!("bienban ", env!("CARGO_PKG_VERSION"));

/// Everything a run takes from outside, fixed once.
pub struct Workspace {
    /// The folder of `bienban.toml`.
    pub folder: PathBuf,
    /// The returns.
    pub input: PathBuf,
    /// Where workbooks are read.
    pub reader: Reader,
    /// Bytes of the machine's own Times New Roman, where it was found.
    pub system_fonts: Vec<Vec<u8>>,
    /// `SOURCE_DATE_EPOCH`, where it is set.
    pub stamp: Option<i64>,
    /// Threads to work with; none for as many as there are cores.
    pub threads: Option<usize>,
    /// Which sets this user's program has made, and which packages it has proved.
    pub own_sets: OwnSets,
    /// Whether the folder is the payload of a package.
    pub enclosed: bool,
    /// Proves packages.
    pub provers: Provers,
}

/// What proves packages that a round rests on.
///
/// Proving is the work of `verify`, which stands above this room and makes rounds anew by it; so
/// whoever sets up a [`Workspace`] brings the provers along.
#[derive(Debug, Clone, Copy)]
pub struct Provers {
    /// Proves the package of the last round.
    pub last_round: Prover,
    /// Proves the package of a district, or of a part.
    pub package: PackageProver,
}

/// Something a run tells about while it works.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Event {
    /// Workbooks read, workbooks in all.
    Read(usize, usize),
    /// Units (and papers of the round) whose papers are made, and how many there are.
    Made(usize, usize),
}

/// Who is told.
pub type Listener<'a> = &'a (dyn Fn(Event) + Sync);

/// A round that was read and judged.
pub struct Checked {
    /// `bienban.toml`.
    pub settings: Settings,
    /// The round.
    pub round: Round,
    /// What the checks found.
    pub verdict: Verdict,
    /// Every figure of what may be relied on.
    pub tally: Tally,
    /// The fonts papers are printed in.
    fonts: FontSet,
    /// Hash of `bienban.toml` as it was read.
    settings_hash: String,
    /// The department's ledgers as they were read.
    pub ledgers: Ledgers,
    /// What was understood of returns in an office's own words, to be confirmed.
    pub proposals: Vec<Proposal>,
    /// The sections of the units that were asked for, as they were read, by the unit's code.
    pub kept: BTreeMap<Text, Vec<Found>>,
    /// What was issued.
    pub issued: Issued,
    /// The last round, where this one is compared with it.
    pub last_round: LastRound,
    /// What was taken out of its package.
    pub excerpt: Option<Excerpt>,
}

/// A round as it was read and judged, before its papers are known.
struct Judged {
    /// The round.
    round: Round,
    /// What the checks found.
    verdict: Verdict,
    /// What was understood of returns in an office's own words, to be confirmed.
    proposals: Vec<Proposal>,
    /// The sections of the units that were asked for.
    kept: BTreeMap<Text, Vec<Found>>,
}

impl Checked {
    /// What documents are worked out from.
    pub fn context(&self) -> Context<'_> {
        Context {
            round: &self.round,
            tally: &self.tally,
            verdict: &self.verdict,
            last_round: &self.last_round,
        }
    }

    /// The circumstances under which a set is made now.
    pub fn circumstances(&self, workspace: &Workspace) -> MadeWith {
        MadeWith {
            input: name_of(&workspace.input),
            font: self.fonts.identity(),
            stamp: workspace.stamp,
        }
    }
}

/// What a build is asked to make.
#[derive(Debug, Clone)]
pub struct BuildOptions {
    /// The output folder.
    pub output: PathBuf,
    /// Refuse to make drafts.
    pub final_only: bool,
    /// Units to make papers of; all when empty.
    pub only: Vec<String>,
    /// Whether to make PDFs.
    pub pdf: bool,
    /// Whether to make workbooks.
    pub xlsx: bool,
    /// Make everything again.
    pub force: bool,
    /// The language in which findings are told.
    pub language: Language,
    /// Proven sets whose papers are taken over where they are what would be made.
    pub taking: Vec<Taken>,
}

/// What a build made.
pub struct Built {
    /// What the checks found.
    pub report: CheckReport,
    /// The units of the registry.
    pub units: Vec<UnitEntry>,
    /// Papers made in this run: files of both formats.
    pub made: usize,
    /// Papers that were taken over unchanged.
    pub unchanged: usize,
    /// Papers that were not asked for, and that the old set does not have as they
    /// would be made today.
    pub left_out: usize,
    /// People's own files that were kept aside.
    pub kept: Vec<KeptFile>,
    /// What became of the department's ledgers.
    pub ledgers: Vec<Updated>,
    /// Whether papers are printed in the bundled typeface although the round asks
    /// for the machine's own.
    pub lacks_system_font: bool,
}

/// Reads and checks a round; writes nothing.
///
/// # Errors
/// When `bienban.toml` is wrong or the input folder cannot be read.
pub fn check(workspace: &Workspace, listener: Listener<'_>) -> Result<Checked, Error> {
    check_keeping(workspace, &|_| false, listener)
}

/// As [`check`]; the sections of some units are kept as they were read.
///
/// # Errors
/// As [`check`].
pub fn check_keeping(
    workspace: &Workspace,
    keep: &(dyn Fn(&str) -> bool + Sync),
    listener: Listener<'_>,
) -> Result<Checked, Error> {
    check_with(workspace, Loaded::new(workspace)?, keep, listener)
}

/// The settings and fonts of a round.
struct Loaded {
    /// `bienban.toml`.
    settings: Settings,
    /// Its hash.
    settings_hash: String,
    /// The fonts that it asks for.
    fonts: FontSet,
    /// The department's ledgers.
    ledgers: Ledgers,
    /// What was issued.
    issued: Issued,
    /// The last round.
    last_round: LastRound,
    /// What was taken out of its package.
    excerpt: Option<Excerpt>,
    /// Which part of a larger round it is.
    part: Option<Part>,
}

impl Loaded {
    /// Loads the settings and the fonts.
    fn new(workspace: &Workspace) -> Result<Self, Error> {
        let bytes = config::read(&workspace.folder)?;
        let settings = config::parse(&bytes)?;
        let fonts = fonts(&settings, &workspace.system_fonts);
        config::refuse_unprintable(&bytes, &|letter| fonts.prints(letter))?;
        let ledgers = Ledgers::read(&workspace.folder, &workspace.reader, &settings.limits)?;
        let issued = Issued::read(&workspace.folder)?;
        let (last_round, excerpt) = previous::last_round(workspace, &settings);
        let settings_hash = hash::sha256(&bytes);
        let part = part::of(&workspace.folder)?;
        Ok(Self { settings, settings_hash, fonts, ledgers, issued, last_round, excerpt, part })
    }

    /// Gives the round what the department decides in its ledgers, and tells what is wrong there
    /// and with the last round.
    fn decide(&self, round: &mut Round) -> Vec<Finding> {
        // Numbers and words stand in the papers themselves.
        let is_said = |file: &String| ![register::FILE, remarks::FILE].contains(&file.as_str());
        round.ledgers = self.ledgers.fingerprints().into_keys().filter(is_said).collect();
        round.remarks = self.ledgers.remarks.by_paper();
        let mut findings = self.ledgers.register.number(round, &Unit::folder);
        findings.extend(previous::finding(&self.last_round));
        findings
    }

    /// What papers depend on beside settings and returns, by its file.
    fn fingerprints(&self) -> BTreeMap<String, String> {
        fingerprints(&self.ledgers, &self.issued, self.part)
    }
}

/// Reads and checks a round of these settings.
fn check_with(
    workspace: &Workspace,
    loaded: Loaded,
    keep: &(dyn Fn(&str) -> bool + Sync),
    listener: Listener<'_>,
) -> Result<Checked, Error> {
    let Judged { round, verdict, proposals, kept } =
        match districts::packages(&workspace.input)?.as_slice() {
            [] => judged(workspace, &loaded, keep, listener)?,
            packages => districts::judged(workspace, &loaded, packages, listener)?,
        };
    let Loaded { settings, settings_hash, fonts, ledgers, issued, last_round, excerpt, .. } =
        loaded;
    let tally = tally(&round, &verdict.standings);
    let mut checked = Checked {
        settings,
        round,
        verdict,
        tally,
        fonts,
        settings_hash,
        ledgers,
        proposals,
        kept,
        issued,
        last_round,
        excerpt,
    };
    let found = registering::findings(&checked)?;
    rules::add(&mut checked.verdict, &checked.round, found);
    Ok(checked)
}

/// Reads the returns of a round and judges them.
fn judged(
    workspace: &Workspace,
    loaded: &Loaded,
    keep: &(dyn Fn(&str) -> bool + Sync),
    listener: Listener<'_>,
) -> Result<Judged, Error> {
    let Loaded { settings, fonts, ledgers, .. } = loaded;
    let told = |done, all| listener(Event::Read(done, all));
    let prints = |letter| fonts.prints(letter);
    let threads = work::count(workspace.threads);
    let reader = &workspace.reader;
    let with = ReadOptions { settings, answers: &ledgers.confirmations, keep };
    let mut read = work::pool(threads)?
        .install(|| ingest::read(&workspace.input, with, reader, &prints, &told))?;
    if let Some(part) = loaded.part {
        part::narrow(&mut read, part);
    }
    let Read { mut round, mut findings, proposals, kept } = read;
    for unit in &mut round.units {
        unit.returned.department = ledgers.explanations.of_unit(&unit.code);
    }
    findings.extend(loaded.decide(&mut round));
    let verdict = rules::check(&round, findings);
    Ok(Judged { round, verdict, proposals, kept })
}

/// Reads, checks and computes a round, makes its papers and publishes them.
///
/// # Errors
/// As [`check`]; when a final set was asked for and something stands in its way;
/// when a template is wrong; when the output folder cannot be replaced.
pub fn build(
    workspace: &Workspace,
    options: &BuildOptions,
    listener: Listener<'_>,
) -> Result<Built, Error> {
    work::prepare(workspace.threads);
    refuse_overlap(&options.output, &workspace.input)?;
    // Held first, so that a second run is refused before it works for nothing.
    let output = Output::hold(&options.output)?;
    let loaded = Loaded::new(workspace)?;
    let old = output.old_set(&workspace.own_sets).beside(&options.taking);
    let lacks_system_font = loaded.settings.plan.print.system_font && loaded.fonts.is_bundled();
    if let Some(built) = nothing_to_do(workspace, options, &old, &loaded)? {
        let kept = output.keep_strange_files()?;
        return Ok(Built { lacks_system_font, kept, ..built });
    }
    let checked = check_with(workspace, loaded, &|_| false, listener)?;
    let ledgers = ledgers::update(workspace, &checked)?;
    refuse_shared_folders(&checked.verdict.findings)?;
    refuse_unknown_units(&checked.round, &options.only)?;
    refuse_drafts(&checked, options)?;
    let printer = Printer::of(workspace, &checked)?;
    let printer = printer.with_marks(old.file(FINDINGS_WORKBOOK));
    workspace.reader.healthy()?;
    output.begin()?;
    let made = printer.make(options, &old, &|path, bytes| output.put(path, &bytes), listener)?;
    let kept = output.publish(&made.manifest, &workspace.own_sets)?;
    Ok(Built {
        report: report::report(checked.context(), options.language),
        units: made.manifest.units,
        made: made.made,
        unchanged: made.unchanged,
        left_out: made.left_out,
        kept,
        lacks_system_font,
        ledgers,
    })
}

/// What a build would come to when nothing changed since the last: known from
/// the set itself, without reading a workbook.
fn nothing_to_do(
    workspace: &Workspace,
    options: &BuildOptions,
    old: &OldSet,
    loaded: &Loaded,
) -> Result<Option<Built>, Error> {
    // The findings are kept in Vietnamese; a final set has to be judged anew.
    let asks_more = options.force || options.final_only || !options.is_whole();
    let asks_more = asks_more || old.manifest.made_with.input != name_of(&workspace.input);
    if asks_more || options.language != Language::Vietnamese || !old.manifest.whole {
        return Ok(None);
    }
    // What is no file has no bytes to compare, and is to be named again.
    if ingest::has_strange_entries(&workspace.input)? {
        return Ok(None);
    }
    let templates = templates_in_use(&workspace.folder)?;
    let baseline =
        baseline(&templates, &loaded.fonts.identity(), workspace.stamp, &name_of(&workspace.input));
    let sources = source_entries(&ingest::sources(&workspace.input)?);
    let ledgers = loaded.fingerprints();
    let last_round = previous::entry(&loaded.last_round);
    let last_round = last_round.as_ref();
    if !old.is_of(&inputs(&loaded.settings_hash, &baseline, &sources, &ledgers, last_round)?) {
        return Ok(None);
    }
    let report = old.file(FINDINGS).and_then(|bytes| serde_json::from_slice(&bytes).ok());
    let Some(report): Option<CheckReport> = report else { return Ok(None) };
    // What has to be confirmed may not have been written yet: somebody had the ledger open.
    let asks = |code: &str| [Code::W105.as_str(), Code::E112.as_str()].contains(&code);
    let unexplained = report.findings.iter().any(|finding| {
        Code::parse(&finding.code).is_some_and(rules::code_wants_explanation) && !finding.explained
    });
    let unwritten = unexplained && !workspace.folder.join(explanations::FILE).exists();
    if unwritten || report.findings.iter().any(|finding| asks(&finding.code)) {
        return Ok(None);
    }
    let papers = old.manifest.files.values().filter(|entry| entry.template.is_some());
    let (units, unchanged) = (old.manifest.units.clone(), papers.count());
    let (made, left_out, kept, lacks_system_font) = (0, 0, Vec::new(), false);
    let ledgers = Vec::new();
    Ok(Some(Built { report, units, made, unchanged, left_out, kept, ledgers, lacks_system_font }))
}

/// The fonts that `[print] font` asks for; the bundled ones where the machine
/// does not have them.
fn fonts(settings: &Settings, system: &[Vec<u8>]) -> FontSet {
    let wanted = settings.plan.print.system_font.then(|| FontSet::system(system.to_vec()));
    wanted.flatten().unwrap_or_else(FontSet::bundled)
}

/// Refuses an output folder that lies in the folder of returns or around it: one would
/// be read as returns, the other replaced with the set.
fn refuse_overlap(output: &Path, input: &Path) -> Result<(), Error> {
    let (real_output, real_input) = (files::real_path(output), files::real_path(input));
    if !real_output.starts_with(&real_input) && !real_input.starts_with(&real_output) {
        return Ok(());
    }
    Err(Error::asked("output-overlaps-input")
        .arg("output", output.display().to_string())
        .arg("input", input.display().to_string()))
}

/// Refuses a registry in which two units would share a folder: the papers of one would
/// be written over those of the other (E206).
pub(crate) fn refuse_shared_folders(findings: &[Finding]) -> Result<(), Error> {
    let shared = findings.iter().filter(|finding| {
        finding.code == Code::E206 && finding.args.get("why") == Some(&"same-folder".into())
    });
    let told: Vec<_> =
        shared.map(|finding| (finding.code.as_str(), finding.args.clone())).collect();
    if told.is_empty() {
        return Ok(());
    }
    Err(Error::asked("registry-same-folder").arg("units", Arg::Phrases(told)))
}

/// Refuses a `--only` that names no unit.
pub(crate) fn refuse_unknown_units(round: &Round, only: &[String]) -> Result<(), Error> {
    let known =
        |code: &&String| round.units.iter().any(|unit| fold::code(&unit.code) == fold::code(code));
    match only.iter().find(|code| !known(code)) {
        Some(code) => {
            let codes = round.units.iter().map(|unit| &*unit.code);
            let nearest = fold::nearest(code, codes).unwrap_or_default();
            Err(Error::asked("only-unknown").arg("code", code.as_str()).arg("nearest", nearest))
        }
        None => Ok(()),
    }
}

/// Refuses a final set that something stands in the way of.
fn refuse_drafts(checked: &Checked, options: &BuildOptions) -> Result<(), Error> {
    if !options.final_only {
        return Ok(());
    }
    let reasons = report::in_the_way(checked.context(), options.language);
    if reasons.is_empty() {
        return Ok(());
    }
    Err(Error::findings("final-refused")
        .arg("count", reasons.len())
        .arg("reasons", reasons.join("\n")))
}

/// The last part of a path.
fn name_of(path: &Path) -> String {
    path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
}

/// Hash of what every paper is made from beside its values.
fn baseline(
    templates: &BTreeMap<String, String>,
    font: &str,
    stamp: Option<i64>,
    input: &str,
) -> String {
    let parts = (env!("CARGO_PKG_VERSION"), templates, font, stamp, input);
    let bytes = serde_json::to_vec(&parts).unwrap_or_default();
    hash::sha256(&bytes)
}

/// What the department's ledgers and the journal say that papers depend on, by their file, and
/// which part of a round this is.
fn fingerprints(
    ledgers: &Ledgers,
    issued: &Issued,
    part: Option<Part>,
) -> BTreeMap<String, String> {
    let mut all = ledgers.fingerprints();
    if !issued.journal.last.is_empty() {
        let file = format!("{}/{}", crate::issued::FOLDER, crate::issued::journal::FILE);
        all.insert(file, issued.journal.last.clone());
    }
    if let Some(part) = part {
        all.insert(part::FILE.to_owned(), part.to_string());
    }
    all
}

/// Hash of everything a set is made from.
fn inputs(
    settings_hash: &str,
    baseline: &str,
    sources: &BTreeMap<String, SourceEntry>,
    ledgers: &BTreeMap<String, String>,
    last_round: Option<&LastRoundEntry>,
) -> Result<String, Error> {
    let parts = (baseline, settings_hash, sources, ledgers, last_round);
    Ok(hash::sha256(&json_bytes(&parts)?))
}
