//! The recipe: one line a phase.
//!
//! [`check`] reads and judges; [`build`] goes on to figures, papers and the
//! output folder. All that comes from outside is in [`Surroundings`].

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};

use chrono::{DateTime, NaiveDate, NaiveDateTime};
use rayon::prelude::*;

use crate::config::{self, Settings};
use crate::documents::{
    Context, Document, correction, handover, minutes, opening, report, results, synthesis,
};
use crate::error::{At, Error};
use crate::fold;
use crate::ingest;
use crate::ingest::worker::Reader;
use crate::messages::Language;
use crate::proof;
use crate::publish::manifest::{Entry, Manifest, SourceEntry, json_bytes};
use crate::publish::{NewFile, OldSet, Output};
use crate::render::pdf::Renderer;
use crate::render::template::Templates;
use crate::render::typst_world::FontSet;
use crate::render::workbook::findings::findings_workbook;
use crate::render::workbook::workbook;
use crate::round::Round;
use crate::rules::{self, Verdict};
use crate::tally::{Tally, tally};

/// The stack of a thread that lays papers out: Typst recurses deeply.
const STACK_BYTES: usize = 16 * 1024 * 1024;

/// Everything a run takes from outside, fixed once.
pub struct Surroundings {
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
}

/// Something a run tells about while it works.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Event {
    /// Workbooks read, workbooks in all.
    Read(usize, usize),
    /// Papers made, papers to make.
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
}

impl Checked {
    /// What documents are worked out from.
    pub fn context(&self) -> Context<'_> {
        Context { round: &self.round, tally: &self.tally, verdict: &self.verdict }
    }

    /// Whether papers are printed in the bundled typeface although the round asks
    /// for the machine's own.
    pub fn lacks_system_font(&self) -> bool {
        self.settings.plan.print.system_font && self.fonts.is_bundled()
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
}

/// What a build made.
pub struct Built {
    /// The round.
    pub checked: Checked,
    /// Papers made in this run: files of both formats.
    pub made: usize,
    /// Papers that were taken over unchanged.
    pub unchanged: usize,
}

/// Reads and checks a round; writes nothing.
///
/// # Errors
/// When `bienban.toml` is wrong or the input folder cannot be read.
pub fn check(surroundings: &Surroundings, listener: Listener<'_>) -> Result<Checked, Error> {
    let settings = config::load(&surroundings.folder)?;
    let fonts = fonts(&settings, &surroundings.system_fonts);
    let told = |done, all| listener(Event::Read(done, all));
    let prints = |letter| fonts.prints(letter);
    let read = threads(surroundings)?.install(|| {
        ingest::read(&surroundings.input, &settings, &surroundings.reader, &prints, &told)
    })?;
    let round = read.round;
    let verdict = rules::check(&round, read.findings);
    let tally = tally(&round, &verdict.standings);
    Ok(Checked { settings, round, verdict, tally, fonts })
}

/// Reads, checks and computes a round, makes its papers and publishes them.
///
/// # Errors
/// As [`check`]; when a final set was asked for and something stands in its way;
/// when a template is wrong; when the output folder cannot be replaced.
pub fn build(
    surroundings: &Surroundings,
    options: &BuildOptions,
    listener: Listener<'_>,
) -> Result<Built, Error> {
    // Held first, so that a second run is refused before it works for nothing.
    let output = Output::hold(&options.output)?;
    let checked = check(surroundings, listener)?;
    refuse_unknown_units(&checked.round, &options.only)?;
    refuse_drafts(&checked, options)?;
    let own_templates = templates_of(&surroundings.folder)?;
    let templates = Templates::new(&own_templates).map_err(|e| template_error(&e))?;
    let baseline = baseline(&own_templates, checked.fonts.family(), surroundings.stamp);
    let renderer = Renderer::new(templates, checked.fonts.clone(), surroundings.stamp)
        .map_err(|e| template_error(&e))?;
    let old = output.old_set();
    let papers = papers(checked.context(), &baseline, options);
    let work = Work { renderer: &renderer, old: &old, options, stamp: surroundings.stamp };
    let mut files = threads(surroundings)?.install(|| work.make(papers, listener))?;
    let made = files.values().filter(|file| file.bytes.is_some()).count();
    let unchanged = files.len() - made;
    keep_others(&mut files, &old, &checked.round, options);
    let input_name = name_of(&surroundings.input);
    add_shared_files(&mut files, checked.context(), &input_name, surroundings.stamp)?;
    let manifest = manifest(&checked.round, &baseline, surroundings)?;
    output.replace(files, manifest)?;
    Ok(Built { checked, made, unchanged })
}

/// The fonts that `[print] font` asks for; the bundled ones where the machine
/// does not have them.
fn fonts(settings: &Settings, system: &[Vec<u8>]) -> FontSet {
    let wanted = settings.plan.print.system_font.then(|| FontSet::system(system.to_vec()));
    wanted.flatten().unwrap_or_else(FontSet::bundled)
}

/// The threads that work is shared among.
fn threads(surroundings: &Surroundings) -> Result<rayon::ThreadPool, Error> {
    rayon::ThreadPoolBuilder::new()
        .num_threads(surroundings.threads.unwrap_or(0))
        .stack_size(STACK_BYTES)
        .build()
        .map_err(|error| Error::work("work-threads").arg("detail", error.to_string()))
}

/// Refuses a `--only` that names no unit.
fn refuse_unknown_units(round: &Round, only: &[String]) -> Result<(), Error> {
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
    let reasons = report::in_the_way(checked.context(), Language::Vietnamese);
    if reasons.is_empty() {
        return Ok(());
    }
    Err(Error::findings("final-refused")
        .arg("count", reasons.len())
        .arg("reasons", reasons.join("\n")))
}

/// The round's own templates by file name.
fn templates_of(folder: &Path) -> Result<BTreeMap<String, String>, Error> {
    let folder = folder.join("templates");
    let mut own = BTreeMap::new();
    if !folder.is_dir() {
        return Ok(own);
    }
    for entry in std::fs::read_dir(&folder).at(&folder)? {
        let path = entry.at(&folder)?.path();
        let name = name_of(&path);
        if name.ends_with(".typ") || name.ends_with(".typ.j2") {
            let bytes = std::fs::read(&path).at(&path)?;
            let text = String::from_utf8(bytes)
                .map_err(|_| Error::asked("template-not-utf8").arg("file", name.as_str()))?;
            own.insert(name, text);
        }
    }
    Ok(own)
}

/// The last part of a path.
fn name_of(path: &Path) -> String {
    path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
}

/// A template's mistake as the user reads it.
fn template_error(error: &crate::render::template::RenderError) -> Error {
    Error::asked("template-error").arg("detail", error.to_string())
}

/// Hash of what every paper is made from beside its values.
fn baseline(own_templates: &BTreeMap<String, String>, family: &str, stamp: Option<i64>) -> String {
    let version = env!("CARGO_PKG_VERSION");
    let built_in: Vec<_> = crate::render::template::built_in().collect();
    proof::sha256(
        format!("{version}\n{built_in:?}\n{own_templates:?}\n{family}\n{stamp:?}").as_bytes(),
    )
}

/// A paper to be made.
struct Paper {
    /// What it says.
    document: Document,
    /// Its path in the set, without ending.
    path: String,
    /// Hash of everything it is made from.
    recipe: String,
    /// The input files it is made from.
    sources: Vec<String>,
}

/// Every paper that the round allows, of the units that are asked for.
fn papers(context: Context<'_>, baseline: &str, options: &BuildOptions) -> Vec<Paper> {
    let wanted = |code: &str| {
        options.only.is_empty()
            || options.only.iter().any(|only| fold::code(only) == fold::code(code))
    };
    let mut papers = Vec::new();
    for (index, unit) in context.round.units.iter().enumerate().filter(|(_, u)| wanted(&u.code)) {
        let standing = context.verdict.standings.get(index);
        let conference = standing.is_some_and(|standing| standing.conference);
        let count = standing.is_some_and(|standing| standing.count);
        let documents = [
            minutes::minutes(context, index).filter(|_| conference).map(Document::Minutes),
            handover::handover(context, index).filter(|_| conference).map(Document::Handover),
            opening::opening(context, index).filter(|_| count).map(Document::Opening),
            correction::correction(context, index).map(Document::Correction),
        ];
        let of_unit = |source: &&crate::round::Source| source.units.contains(&unit.code);
        let sources: Vec<String> =
            context.round.sources.iter().filter(of_unit).map(|s| s.path.to_string()).collect();
        let folder = unit_folder(&unit.code, &unit.name);
        for document in documents.into_iter().flatten() {
            let path = format!("{folder}/{}", document.stem());
            papers.push(paper(document, path, baseline, sources.clone()));
        }
    }
    let document = Document::Synthesis(Box::new(synthesis::synthesis(context)));
    let path = document.stem().to_owned();
    let sources = context.round.sources.iter().map(|source| source.path.to_string()).collect();
    papers.push(paper(document, path, baseline, sources));
    papers
}

/// A unit's folder in the set: `don-vi/thcs-pd-truong-thcs-phuc-dong`.
pub fn unit_folder(code: &str, name: &str) -> String {
    format!("don-vi/{}-{}", fold::slug(code), fold::slug(name))
}

/// A paper with its recipe: the debug form holds every value, also those that
/// templates do not see but workbooks compute with.
fn paper(document: Document, path: String, baseline: &str, sources: Vec<String>) -> Paper {
    let recipe = proof::sha256(format!("{baseline}\n{document:?}").as_bytes());
    Paper { document, path, recipe, sources }
}

/// What making papers needs.
struct Work<'a> {
    /// Lays papers out.
    renderer: &'a Renderer,
    /// What the old set has.
    old: &'a OldSet,
    /// What was asked for.
    options: &'a BuildOptions,
    /// `SOURCE_DATE_EPOCH`.
    stamp: Option<i64>,
}

impl Work<'_> {
    /// Makes those papers that the old set does not have, and keeps the others.
    fn make(
        &self,
        papers: Vec<Paper>,
        listener: Listener<'_>,
    ) -> Result<BTreeMap<String, NewFile>, Error> {
        let done = AtomicUsize::new(0);
        let all = papers.len();
        let files: Vec<Vec<(String, NewFile)>> = papers
            .into_par_iter()
            .map(|paper| {
                let files = self.files(&paper);
                listener(Event::Made(done.fetch_add(1, Ordering::Relaxed) + 1, all));
                files
            })
            .collect::<Result<_, _>>()?;
        Ok(files.into_iter().flatten().collect())
    }

    /// A paper's files in the formats that are asked for.
    fn files(&self, paper: &Paper) -> Result<Vec<(String, NewFile)>, Error> {
        // The correction slip is a letter to be sent, not figures to be checked.
        let has_twin = !matches!(paper.document, Document::Correction(_));
        let formats = [("pdf", self.options.pdf), ("xlsx", self.options.xlsx && has_twin)];
        let wanted = || formats.into_iter().filter(|(_, wanted)| *wanted).map(|(format, _)| format);
        let path = |format: &str| format!("{}.{format}", paper.path);
        if !self.options.force && wanted().all(|format| self.old.has(&path(format), &paper.recipe))
        {
            let kept = wanted().filter_map(|format| {
                let entry = self.old.manifest.files.get(&path(format))?.clone();
                Some((path(format), NewFile { bytes: None, entry }))
            });
            return Ok(kept.collect());
        }
        let rendered = self.renderer.render(&paper.document).map_err(|e| template_error(&e))?;
        let entry = Entry {
            recipe: paper.recipe.clone(),
            template: Some(format!("{}.typ.j2", paper.document.stem())),
            sources: paper.sources.clone(),
            ..Entry::default()
        };
        let mut files = Vec::new();
        for format in wanted() {
            let (bytes, pages) = match format {
                "pdf" => (rendered.pdf.clone(), Some(rendered.pages)),
                _ => {
                    let created =
                        created(paper.document.head().date.as_ref().map(|d| d.day), self.stamp);
                    let bytes =
                        workbook(&paper.document, &rendered.outline, created).map_err(|error| {
                            Error::work("work-workbook").arg("detail", error.to_string())
                        })?;
                    (bytes, None)
                }
            };
            files.push((
                path(format),
                NewFile { bytes: Some(bytes), entry: Entry { pages, ..entry.clone() } },
            ));
        }
        Ok(files)
    }
}

/// The moment in a file's properties: the document's own day, or what
/// `SOURCE_DATE_EPOCH` says; the beginning of Unix time for a paper without one.
fn created(day: Option<NaiveDate>, stamp: Option<i64>) -> NaiveDateTime {
    let stamped =
        stamp.and_then(|stamp| DateTime::from_timestamp(stamp, 0)).map(|at| at.naive_utc());
    let own = day.and_then(|day| day.and_hms_opt(0, 0, 0));
    stamped.or(own).unwrap_or(DateTime::UNIX_EPOCH.naive_utc())
}

/// With `--only`, the other units' papers stay as the old set has them.
fn keep_others(
    files: &mut BTreeMap<String, NewFile>,
    old: &OldSet,
    round: &Round,
    options: &BuildOptions,
) {
    if options.only.is_empty() {
        return;
    }
    let asked = |code: &str| options.only.iter().any(|only| fold::code(only) == fold::code(code));
    let others: Vec<String> = round
        .units
        .iter()
        .filter(|unit| !asked(&unit.code))
        .map(|unit| format!("{}/", unit_folder(&unit.code, &unit.name)))
        .collect();
    for (path, entry) in &old.manifest.files {
        let kept = others.iter().any(|folder| path.starts_with(folder));
        if kept && old.intact.get(path) == Some(&true) {
            files.insert(path.clone(), NewFile { bytes: None, entry: entry.clone() });
        }
    }
}

/// Adds `ket-qua.json` and `kiem-tra.json`, `.xlsx`: cheap, so always made.
fn add_shared_files(
    files: &mut BTreeMap<String, NewFile>,
    context: Context<'_>,
    input_name: &str,
    stamp: Option<i64>,
) -> Result<(), Error> {
    let found = report::report(context.verdict, Language::Vietnamese);
    let rows = report::finding_rows(context, &format!("../{input_name}"));
    let created = created(context.round.plan.report.date, stamp);
    let workbook = findings_workbook(&rows, &report::chasing_rows(context), created)
        .map_err(|error| Error::work("work-workbook").arg("detail", error.to_string()))?;
    let shared = [
        ("ket-qua.json", json_bytes(&results::results(context))?),
        ("kiem-tra.json", json_bytes(&found)?),
        ("kiem-tra.xlsx", workbook),
    ];
    for (path, bytes) in shared {
        let entry = Entry {
            recipe: proof::sha256(&bytes),
            sources: context.round.sources.iter().map(|source| source.path.to_string()).collect(),
            ..Entry::default()
        };
        files.insert(path.to_owned(), NewFile { bytes: Some(bytes), entry });
    }
    Ok(())
}

/// The new set's manifest, still without its files.
fn manifest(round: &Round, baseline: &str, surroundings: &Surroundings) -> Result<Manifest, Error> {
    let path = surroundings.folder.join(config::FILE_NAME);
    let settings = std::fs::read(&path).at(&path)?;
    let sources: BTreeMap<String, SourceEntry> = round
        .sources
        .iter()
        .map(|source| {
            let entry = SourceEntry { sha256: source.sha256.clone(), size: source.size };
            (source.path.to_string(), entry)
        })
        .collect();
    let inputs = format!("{baseline}\n{}\n{sources:?}", proof::sha256(&settings));
    Ok(Manifest {
        schema: 1,
        made_by: format!("bienban {}", env!("CARGO_PKG_VERSION")),
        inputs: proof::sha256(inputs.as_bytes()),
        files: BTreeMap::new(),
        sources,
    })
}
