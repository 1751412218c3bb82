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
use crate::documents::report::CheckReport;
use crate::documents::{
    Context, Document, correction, handover, minutes, opening, postponed, report, results,
    synthesis,
};
use crate::error::{At, Error};
use crate::files;
use crate::fold;
use crate::ingest;
use crate::ingest::worker::Reader;
use crate::messages::Language;
use crate::proof;
use crate::publish::manifest::{
    Circumstances, Entry, Manifest, SourceEntry, UnitEntry, json_bytes,
};
use crate::publish::{NewFile, OldSet, Output};
use crate::render::pdf::Renderer;
use crate::render::template::{RenderError, Templates};
use crate::render::typst_world::FontSet;
use crate::render::workbook::findings::findings_workbook;
use crate::render::workbook::workbook;
use crate::round::{Round, Source};
use crate::rules::{self, Verdict};
use crate::tally::{Tally, tally};

/// The findings in the output folder.
const FINDINGS: &str = "kiem-tra.json";

/// The stack of a thread that lays papers out: Typst recurses deeply.
const STACK_BYTES: usize = 16 * 1024 * 1024;

/// The program and its version, as a set's manifest names them.
pub const MADE_BY: &str = concat!("bienban ", env!("CARGO_PKG_VERSION"));

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

    /// The circumstances under which a set is made now.
    pub fn circumstances(&self, surroundings: &Surroundings) -> Circumstances {
        Circumstances {
            input: name_of(&surroundings.input),
            font: self.fonts.family().to_owned(),
            stamp: surroundings.stamp,
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
    /// Whether papers are printed in the bundled typeface although the round asks
    /// for the machine's own.
    pub lacks_system_font: bool,
}

/// Reads and checks a round; writes nothing.
///
/// # Errors
/// When `bienban.toml` is wrong or the input folder cannot be read.
pub fn check(surroundings: &Surroundings, listener: Listener<'_>) -> Result<Checked, Error> {
    let settings = config::load(&surroundings.folder)?;
    let fonts = fonts(&settings, &surroundings.system_fonts);
    check_with(surroundings, settings, fonts, listener)
}

/// Reads and checks a round of these settings.
fn check_with(
    surroundings: &Surroundings,
    settings: Settings,
    fonts: FontSet,
    listener: Listener<'_>,
) -> Result<Checked, Error> {
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
    let settings = config::load(&surroundings.folder)?;
    let fonts = fonts(&settings, &surroundings.system_fonts);
    let old = output.old_set();
    let lacks_system_font = settings.plan.print.system_font && fonts.is_bundled();
    if let Some(built) = nothing_to_do(surroundings, options, &output, &old, fonts.family())? {
        return Ok(Built { lacks_system_font, ..built });
    }
    let checked = check_with(surroundings, settings, fonts, listener)?;
    refuse_unknown_units(&checked.round, &options.only)?;
    refuse_drafts(&checked, options)?;
    let press = Press::new(surroundings, &checked, checked.circumstances(surroundings))?;
    let Set { files, manifest, made, unchanged } = press.make(options, &old, listener)?;
    let units = output.replace(files, manifest)?.units;
    let report = report::report(checked.context(), options.language);
    Ok(Built { report, units, made, unchanged, lacks_system_font })
}

/// What a build would come to when nothing changed since the last: known from
/// the set itself, without reading a workbook.
fn nothing_to_do(
    surroundings: &Surroundings,
    options: &BuildOptions,
    output: &Output,
    old: &OldSet,
    family: &str,
) -> Result<Option<Built>, Error> {
    // The findings are kept in Vietnamese; a final set has to be judged anew.
    let asks_more = options.force || options.final_only || !options.is_whole();
    let asks_more = asks_more || old.manifest.made_with.input != name_of(&surroundings.input);
    if asks_more || options.language != Language::Vietnamese || !old.manifest.whole {
        return Ok(None);
    }
    let templates = templates_in_use(&surroundings.folder)?;
    let baseline = baseline(&templates, family, surroundings.stamp);
    let sources = source_entries(&ingest::sources(&surroundings.input)?);
    let report = output.old_file(FINDINGS).and_then(|bytes| serde_json::from_slice(&bytes).ok());
    let Some(report) = report else { return Ok(None) };
    if !old.is_of(&inputs(surroundings, &baseline, &sources)?) {
        return Ok(None);
    }
    let papers = old.manifest.files.values().filter(|entry| entry.template.is_some());
    let units = old.manifest.units.clone();
    let unchanged = papers.count();
    Ok(Some(Built { report, units, made: 0, unchanged, lacks_system_font: false }))
}

/// A set in memory: what a build puts into the output folder.
pub struct Set {
    /// Its files; none of the unchanged ones holds bytes.
    pub files: BTreeMap<String, NewFile>,
    /// Its manifest, still without its files.
    pub manifest: Manifest,
    /// Papers made: files of both formats.
    made: usize,
    /// Papers that were taken over unchanged.
    unchanged: usize,
}

/// Makes the papers of a round under given circumstances.
pub struct Press<'a> {
    /// What the run takes from outside.
    surroundings: &'a Surroundings,
    /// The round.
    checked: &'a Checked,
    /// What the bytes depend on beside the round.
    with: Circumstances,
    /// Lays papers out.
    renderer: Renderer,
    /// Hash of what every paper is made from beside its values.
    baseline: String,
    /// The round's own templates that are not built in: a code stands for them too.
    own: BTreeMap<String, String>,
}

impl<'a> Press<'a> {
    /// Loads the templates and the typeface.
    ///
    /// # Errors
    /// When a template is wrong.
    pub fn new(
        surroundings: &'a Surroundings,
        checked: &'a Checked,
        with: Circumstances,
    ) -> Result<Self, Error> {
        Self::with_templates(surroundings, checked, with, &templates_of(&surroundings.folder)?)
    }

    /// As [`Self::new`], but with these templates in place of the round's own, and
    /// codes that stand for those in `coded`.
    ///
    /// # Errors
    /// When a template is wrong.
    pub fn printing(
        surroundings: &'a Surroundings,
        checked: &'a Checked,
        with: Circumstances,
        templates: &BTreeMap<String, String>,
        coded: BTreeMap<String, String>,
    ) -> Result<Self, Error> {
        let press = Self::with_templates(surroundings, checked, with, templates)?;
        Ok(Self { own: coded, ..press })
    }

    /// Loads these templates over the built-in ones, and the typeface.
    fn with_templates(
        surroundings: &'a Surroundings,
        checked: &'a Checked,
        with: Circumstances,
        own: &BTreeMap<String, String>,
    ) -> Result<Self, Error> {
        let templates = Templates::new(own).map_err(|e| template_error(&e))?;
        let baseline = baseline(&in_use(own), checked.fonts.family(), with.stamp);
        let renderer = Renderer::new(templates, checked.fonts.clone(), with.stamp)
            .map_err(|e| template_error(&e))?;
        Ok(Self { surroundings, checked, with, renderer, baseline, own: not_built_in(own) })
    }

    /// Makes what is asked for, but for what the old set has already.
    ///
    /// # Errors
    /// When a template or the round's settings are wrong.
    pub fn make(
        &self,
        options: &BuildOptions,
        old: &OldSet,
        listener: Listener<'_>,
    ) -> Result<Set, Error> {
        let context = self.checked.context();
        let all = papers(context, &self.baseline, &self.own)?;
        let results = results_of(context, &all);
        let asked = |paper: &Paper| {
            let unit = paper.unit.and_then(|unit| context.round.units.get(unit));
            unit.is_none_or(|unit| wanted(&options.only, &unit.code))
        };
        let papers = all.into_iter().filter(asked).collect();
        let stamp = self.with.stamp;
        let work = Work { renderer: &self.renderer, old, options, stamp };
        let mut files = threads(self.surroundings)?.install(|| work.make(papers, listener))?;
        let made = files.values().filter(|file| file.bytes.is_some()).count();
        let unchanged = files.len() - made;
        keep_others(&mut files, old, context.round, options);
        add_shared_files(&mut files, context, &results, &self.with.input, stamp)?;
        let manifest = self.manifest(options)?;
        Ok(Set { files, manifest, made, unchanged })
    }

    /// The new set's manifest, still without its files.
    fn manifest(&self, options: &BuildOptions) -> Result<Manifest, Error> {
        let sources = source_entries(&self.checked.round.sources);
        Ok(Manifest {
            schema: 1,
            made_by: MADE_BY.to_owned(),
            inputs: inputs(self.surroundings, &self.baseline, &sources)?,
            made_with: self.with.clone(),
            code_schema: proof::CODE_SCHEMA,
            own_templates: self.own.keys().cloned().collect(),
            whole: options.is_whole(),
            files: BTreeMap::new(),
            sources,
            units: units(self.checked),
        })
    }

    /// Makes the whole set anew; every file of it holds its bytes.
    ///
    /// # Errors
    /// As [`Self::make`].
    pub fn make_all(&self, listener: Listener<'_>) -> Result<Set, Error> {
        self.make(&BuildOptions::whole(), &OldSet::default(), listener)
    }

    /// Every paper that the round allows, by its path in the set without ending.
    ///
    /// # Errors
    /// Never for papers of this program; serialising is fallible by type.
    pub fn documents(&self) -> Result<BTreeMap<String, Document>, Error> {
        let papers = papers(self.checked.context(), &self.baseline, &self.own)?;
        Ok(papers.into_iter().map(|paper| (paper.path, paper.document)).collect())
    }

    /// The paper with the code that stands for what it says.
    ///
    /// # Errors
    /// Never for a paper of this program; serialising is fallible by type.
    pub fn coded(&self, document: Document) -> Result<Document, Error> {
        document.with_code(&self.own)
    }

    /// Makes one paper, in both formats; `path` is without ending.
    ///
    /// # Errors
    /// When its template is wrong.
    pub fn print(&self, document: Document, path: &str) -> Result<Vec<(String, NewFile)>, Error> {
        let paper = paper(document, path.to_owned(), &self.baseline, Vec::new());
        let (options, old) = (BuildOptions::whole(), OldSet::default());
        let work =
            Work { renderer: &self.renderer, old: &old, options: &options, stamp: self.with.stamp };
        threads(self.surroundings)?.install(|| work.files(&paper))
    }
}

impl BuildOptions {
    /// All papers in both formats, made anew, for whoever has an own place for them.
    fn whole() -> Self {
        Self {
            output: PathBuf::new(),
            final_only: false,
            only: Vec::new(),
            pdf: true,
            xlsx: true,
            force: true,
            language: Language::Vietnamese,
        }
    }

    /// Whether every unit's papers are asked for, in both formats.
    fn is_whole(&self) -> bool {
        self.only.is_empty() && self.pdf && self.xlsx
    }
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
            let bytes = files::read(&path, files::TEXT_BYTES).at(&path)?;
            let text = String::from_utf8(bytes)
                .map_err(|_| Error::asked("template-not-utf8").arg("file", name.as_str()))?;
            own.insert(name, text);
        }
    }
    Ok(own)
}

/// The templates of a round's folder that are not built in as they stand, by file
/// name.
///
/// # Errors
/// When one of them cannot be read.
pub fn own_templates(folder: &Path) -> Result<BTreeMap<String, String>, Error> {
    Ok(not_built_in(&templates_of(folder)?))
}

/// Those of a round's templates that are not built in as they stand.
fn not_built_in(own: &BTreeMap<String, String>) -> BTreeMap<String, String> {
    let built_in: BTreeMap<_, _> = crate::render::template::built_in().collect();
    let differs = |(name, text): &(&String, &String)| {
        built_in.get(name.as_str()).is_none_or(|known| **known != text.replace("\r\n", "\n"))
    };
    own.iter().filter(differs).map(|(name, text)| (name.clone(), text.clone())).collect()
}

/// The templates that papers are made with, by file name: the built-in ones and
/// the round's own in their place.
fn in_use(own: &BTreeMap<String, String>) -> BTreeMap<String, String> {
    let built_in = crate::render::template::built_in();
    let mut all: BTreeMap<_, _> = built_in.map(|(n, t)| (n.to_owned(), t.to_owned())).collect();
    all.extend(own.clone());
    all
}

/// The templates that a round's papers are made with, by file name.
///
/// # Errors
/// When one of the round's own cannot be read.
pub fn templates_in_use(folder: &Path) -> Result<BTreeMap<String, String>, Error> {
    Ok(in_use(&templates_of(folder)?))
}

/// The last part of a path.
fn name_of(path: &Path) -> String {
    path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
}

/// A template's mistake as the user reads it.
fn template_error(error: &RenderError) -> Error {
    let key = if error.filled_in { "template-error-filled-in" } else { "template-error" };
    let caller = error.called_from.as_ref();
    let caller = caller.map(|caller| format!("{}:{}", caller.file, caller.line));
    let told = Error::asked(key)
        .arg("file", error.template.as_str())
        .arg("detail", error.message.as_str())
        .arg("hint", error.hints.join(" "))
        .arg("caller", caller.unwrap_or_default());
    match &error.place {
        Some(place) => told.excerpt(place.as_ref().clone()),
        None => told,
    }
}

/// Hash of what every paper is made from beside its values.
fn baseline(templates: &BTreeMap<String, String>, family: &str, stamp: Option<i64>) -> String {
    let version = env!("CARGO_PKG_VERSION");
    proof::sha256(format!("{version}\n{templates:?}\n{family}\n{stamp:?}").as_bytes())
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
    /// The unit it is about; none for a paper of the round.
    unit: Option<usize>,
}

/// Every paper that the round allows, with its code; `own` are the templates that
/// are not built in.
fn papers(
    context: Context<'_>,
    baseline: &str,
    own: &BTreeMap<String, String>,
) -> Result<Vec<Paper>, Error> {
    let mut papers = Vec::new();
    for (index, unit) in context.round.units.iter().enumerate() {
        let standing = context.verdict.standings.get(index);
        let conference = standing.is_some_and(|standing| standing.conference);
        let count = standing.is_some_and(|standing| standing.count);
        let documents = [
            minutes::minutes(context, index).filter(|_| conference).map(Document::Minutes),
            handover::handover(context, index).filter(|_| conference).map(Document::Handover),
            opening::opening(context, index).filter(|_| count).map(Document::Opening),
            correction::correction(context, index).map(Document::Correction),
        ];
        let of_unit = |source: &&Source| source.units.contains(&unit.code);
        let sources: Vec<String> =
            context.round.sources.iter().filter(of_unit).map(|s| s.path.to_string()).collect();
        let folder = unit_folder(&unit.code, &unit.name);
        let put_off = postponed::postponed(context, index).into_iter().map(Document::Postponed);
        for document in put_off.chain(documents.into_iter().flatten()) {
            let path = format!("{folder}/{}", document.file_stem());
            let paper = paper(document.with_code(own)?, path, baseline, sources.clone());
            papers.push(Paper { unit: Some(index), ..paper });
        }
    }
    let document = Document::Synthesis(Box::new(synthesis::synthesis(context))).with_code(own)?;
    let path = document.stem().to_owned();
    let sources = context.round.sources.iter().map(|source| source.path.to_string()).collect();
    papers.push(paper(document, path, baseline, sources));
    Ok(papers)
}

/// The round's figures, with the codes of its papers.
fn results_of(context: Context<'_>, papers: &[Paper]) -> serde_json::Value {
    let mut codes = vec![results::Codes::new(); context.round.units.len()];
    let mut synthesis = "";
    for paper in papers {
        let code = &paper.document.head().code;
        match paper.unit.and_then(|unit| codes.get_mut(unit)) {
            Some(codes) => drop(codes.insert(paper.document.key(), code.clone())),
            None => synthesis = code,
        }
    }
    results::results(context, &codes, synthesis)
}

/// Whether a unit is among those asked for; all are when none is named.
pub(crate) fn wanted(only: &[String], code: &str) -> bool {
    only.is_empty() || only.iter().any(|only| fold::code(only) == fold::code(code))
}

/// A unit's folder in the set: `don-vi/thcs-pd-truong-thcs-phuc-dong`.
pub fn unit_folder(code: &str, name: &str) -> String {
    format!("don-vi/{}", folder_name(code, name))
}

/// The name of a unit's folder: `thcs-pd-truong-thcs-phuc-dong`.
pub(crate) fn folder_name(code: &str, name: &str) -> String {
    format!("{}-{}", fold::slug(code), fold::slug(name))
}

/// A paper with its recipe: the debug form holds every value, also those that
/// templates do not see but workbooks compute with.
fn paper(document: Document, path: String, baseline: &str, sources: Vec<String>) -> Paper {
    let recipe = proof::sha256(format!("{baseline}\n{document:?}").as_bytes());
    Paper { document, path, recipe, sources, unit: None }
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
            code: Some(paper.document.head().code.clone()),
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
    let others: Vec<String> = round
        .units
        .iter()
        .filter(|unit| !wanted(&options.only, &unit.code))
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
    results: &serde_json::Value,
    input_name: &str,
    stamp: Option<i64>,
) -> Result<(), Error> {
    let found = report::report(context, Language::Vietnamese);
    let rows = report::finding_rows(context, &format!("../{input_name}"));
    let created = created(context.round.plan.report.date, stamp);
    let workbook = findings_workbook(&rows, &report::chasing_rows(context), created)
        .map_err(|error| Error::work("work-workbook").arg("detail", error.to_string()))?;
    let shared = [
        ("ket-qua.json", json_bytes(results)?),
        (FINDINGS, json_bytes(&found)?),
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

/// The files of the input folder as a manifest lists them.
fn source_entries(sources: &[Source]) -> BTreeMap<String, SourceEntry> {
    let entry = |source: &Source| {
        let entry = SourceEntry { sha256: source.sha256.clone(), size: source.size };
        (source.path.to_string(), entry)
    };
    sources.iter().map(entry).collect()
}

/// Hash of everything a set is made from.
fn inputs(
    surroundings: &Surroundings,
    baseline: &str,
    sources: &BTreeMap<String, SourceEntry>,
) -> Result<String, Error> {
    let path = surroundings.folder.join(config::FILE_NAME);
    let settings = proof::sha256(&std::fs::read(&path).at(&path)?);
    Ok(proof::sha256(format!("{baseline}\n{settings}\n{sources:?}").as_bytes()))
}

/// The units of the registry and where they stand.
fn units(checked: &Checked) -> Vec<UnitEntry> {
    let standings = checked.round.units.iter().zip(&checked.verdict.standings);
    let unit = |(unit, standing): (&crate::round::Unit, &crate::tally::Standing)| UnitEntry {
        code: unit.code.to_string(),
        name: unit.name.to_string(),
        stage: standing.stage.key().to_owned(),
    };
    standings.map(unit).collect()
}
