//! Makes a round's papers, and what stands beside them in a set.

use std::collections::{BTreeMap, HashMap};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

use chrono::{DateTime, NaiveDate, NaiveDateTime};

use super::blank_forms::workbook_error;
use super::issued_papers::{Departure, Settled, Standing, altered};
use super::jobs::{Finished, Job, PaperFile, spread};
use super::marks::Marks;
use super::papers::{
    Paper, Papers, Told, VOLUME_FORMATS, dispatch_list, paper, results_of, wanted,
};
use super::templates::{in_use, not_built_in, template_error, templates_of};
use super::volumes::Volumes;
use super::{
    BuildOptions, Checked, Event, FINDINGS, Listener, MADE_BY, Workspace, fingerprints, inputs,
    previous,
};
use crate::documents::main_figures::Summary;
use crate::documents::results::Results;
use crate::documents::synthesis::volumes;
use crate::documents::verification_code;
use crate::documents::{Document, comparison, report};
use crate::error::Error;
use crate::hash;
use crate::issued::journal::Line;
use crate::messages::Language;
use crate::publish::manifest::{Entry, MadeWith, Manifest, SourceEntry, UnitEntry, json_bytes};
use crate::publish::{NewFile, OldSet};
use crate::render::pdf::Renderer;
use crate::render::template::Templates;
use crate::render::word::word;
use crate::render::workbook::comparison::comparison_workbook;
use crate::render::workbook::findings::findings_workbook;
use crate::render::workbook::workbook;
use crate::round::{Round, Source};
use crate::work;

/// The findings as a workbook in the output folder.
pub const FINDINGS_WORKBOOK: &str = "kiem-tra.xlsx";

/// The comparison with the last round in the output folder.
const COMPARISON_WORKBOOK: &str = "so-sanh.xlsx";

/// Takes a finished file of a set by its path; returns its hash and size.
pub type Put<'a> = &'a (dyn Fn(&str, Vec<u8>) -> Result<(String, u64), Error> + Sync);

/// The format of a paper's file by its ending.
type Format = &'static str;
/// How many pages a file has, for a PDF.
type Pages = Option<usize>;
/// A file of a paper: its format, its bytes, its pages.
type MadeFile = (Format, Vec<u8>, Pages);

/// What became of a set.
pub struct Made {
    /// Its manifest with every file.
    pub manifest: Manifest,
    /// Papers made: files of both formats.
    pub made: usize,
    /// Papers that were taken over unchanged.
    pub unchanged: usize,
    /// Papers that were not asked for, and that the old set does not have as they
    /// would be made today.
    pub left_out: usize,
}

/// A set in memory.
pub struct Set {
    /// Its files with their bytes.
    pub files: BTreeMap<String, NewFile>,
    /// Its manifest, without its files.
    pub manifest: Manifest,
}

/// Makes the papers of a round under given circumstances.
pub struct Printer<'a> {
    /// What the run takes from outside.
    workspace: &'a Workspace,
    /// The round.
    checked: &'a Checked,
    /// What the bytes depend on beside the round.
    with: MadeWith,
    /// Lays papers out.
    renderer: Renderer,
    /// Hash of what every paper is made from beside its values.
    baseline: String,
    /// The round's own templates that are not built in: a code stands for them too.
    own: BTreeMap<String, String>,
    /// What people noted beside the findings.
    marks: Marks,
}

impl<'a> Printer<'a> {
    /// Loads the templates and the typeface.
    ///
    /// # Errors
    /// When a template is wrong.
    pub fn new(
        workspace: &'a Workspace,
        checked: &'a Checked,
        with: MadeWith,
    ) -> Result<Self, Error> {
        Self::with_templates(workspace, checked, with, &templates_of(&workspace.folder)?)
    }

    /// As [`Self::new`], under the circumstances of now.
    ///
    /// # Errors
    /// When a template is wrong.
    pub fn of(workspace: &'a Workspace, checked: &'a Checked) -> Result<Self, Error> {
        Self::new(workspace, checked, checked.circumstances(workspace))
    }

    /// As [`Self::new`], but with these templates in place of the round's own, and
    /// codes that stand for those in `coded`.
    ///
    /// # Errors
    /// When a template is wrong.
    pub fn printing(
        workspace: &'a Workspace,
        checked: &'a Checked,
        with: MadeWith,
        templates: &BTreeMap<String, String>,
        coded: BTreeMap<String, String>,
    ) -> Result<Self, Error> {
        let printer = Self::with_templates(workspace, checked, with, templates)?;
        Ok(Self { own: coded, renderer: printer.renderer.lenient(), ..printer })
    }

    /// Loads these templates over the built-in ones, and the typeface.
    fn with_templates(
        workspace: &'a Workspace,
        checked: &'a Checked,
        with: MadeWith,
        own: &BTreeMap<String, String>,
    ) -> Result<Self, Error> {
        let templates = Templates::new(own).map_err(|e| template_error(&e))?;
        let baseline =
            super::baseline(&in_use(own), &checked.fonts.identity(), with.stamp, &with.input);
        let renderer = Renderer::new(templates, checked.fonts.clone(), with.stamp)
            .map_err(|e| template_error(&e))?;
        let (own, marks) = (not_built_in(own), Marks::default());
        Ok(Self { workspace, checked, with, renderer, baseline, own, marks })
    }

    /// The same with what people noted in the findings' workbook of a set.
    pub fn with_marks(self, workbook: Option<Vec<u8>>) -> Self {
        let limits = &self.checked.settings.limits;
        let marks = Marks::read(workbook, &self.workspace.reader, limits);
        Self { marks, ..self }
    }

    /// Makes what is asked for, but for what the old set has already; puts each file
    /// away as soon as it is made.
    ///
    /// What is not asked for is kept where it is what would be made today, and left
    /// out otherwise: nothing in a set is older than its returns.
    ///
    /// # Errors
    /// When a template or the round's settings are wrong, or a file cannot be put.
    pub fn make(
        &self,
        options: &BuildOptions,
        old: &OldSet,
        put: Put<'_>,
        listener: Listener<'_>,
    ) -> Result<Made, Error> {
        let context = self.checked.context();
        let today = self.today()?;
        let settled = self.settling(&today);
        let of_round = settled.papers(None)?.0;
        let report = of_round.iter().find(|paper| paper.document.volumes() > 0).cloned();
        let volumes = report.as_ref().map(|report| self.volumes(report));
        let indices = volumes.iter().flat_map(Volumes::indices);
        // The longest first, so that no thread waits for it alone in the end.
        let of_round = of_round.into_iter().map(|paper| Job::Paper(Box::new(paper)));
        let papers: Vec<Job> =
            of_round.chain((0..context.round.units.len()).map(Job::Unit)).collect();
        let jobs = spread(indices.map(Job::Volume).collect(), papers);
        let jobs: Vec<(usize, Job)> = jobs.into_iter().enumerate().collect();
        let (count, done) = (jobs.len(), AtomicUsize::new(0));
        let files_of = |paper: &Paper| self.files(paper, options, old, put);
        // One volume at a time: each takes the memory of a hundred other papers.
        let turn = Mutex::new(());
        let one = |(place, job): (usize, Job)| {
            let made = match (job, &volumes) {
                (Job::Paper(paper), _) => self.finished(&[*paper], &files_of)?,
                (Job::Unit(index), _) => {
                    self.finished(&settled.papers(Some(index))?.0, &files_of)?
                }
                (Job::Volume(index), Some(volumes)) => {
                    let _turn = turn.lock().unwrap_or_else(PoisonError::into_inner);
                    let files = files_of(&volumes.paper(index)?)?;
                    Finished { files, told: Vec::new(), expected: VOLUME_FORMATS.len() }
                }
                (Job::Volume(_), None) => Finished::default(),
            };
            listener(Event::Made(done.fetch_add(1, Ordering::Relaxed) + 1, count));
            Ok((place, made))
        };
        let mut finished = work::each(jobs, work::count(self.workspace.threads), &one)?;
        finished.sort_by_key(|(place, _)| *place);
        let mut all = Finished::default();
        finished.into_iter().for_each(|(_, made)| all.add(made));
        let Finished { mut files, told, mut expected } = all;
        let list = dispatch_list(context, &told, &self.baseline, &self.own)?;
        if let Some(list) = list {
            expected += list.formats(self.word()).len();
            files.extend(work::each(vec![list], 1, &|list| files_of(&list))?.into_iter().flatten());
        }
        let made = files.iter().filter(|file| file.is_new).count();
        let unchanged = files.len() - made;
        let results = results_of(context, &told);
        let mut manifest = self.manifest(files.len() == expected)?;
        manifest.files.extend(files.into_iter().map(|file| (file.path, file.entry)));
        self.add_shared_files(&mut manifest, &results, put)?;
        Ok(Made { manifest, made, unchanged, left_out: expected - made - unchanged })
    }

    /// These papers with their files.
    fn finished(
        &self,
        papers: &[Paper],
        files_of: &dyn Fn(&Paper) -> Result<Vec<PaperFile>, Error>,
    ) -> Result<Finished, Error> {
        let context = self.checked.context();
        let files = papers.iter().map(files_of).collect::<Result<Vec<_>, _>>()?;
        Ok(Finished {
            files: files.into_iter().flatten().collect(),
            told: papers.iter().map(|paper| Told::of(context, paper)).collect(),
            expected: papers.iter().map(|paper| paper.formats(self.word()).len()).sum(),
        })
    }

    /// Every paper that the round allows, with what was issued in its place.
    pub(super) fn papers(&self) -> Result<Vec<Paper>, Error> {
        self.each_paper(&|paper| paper)
    }

    /// What issued papers of a unit (none for those of the round) say otherwise than today's
    /// returns.
    pub(super) fn departures(&self, unit: Option<usize>) -> Result<Vec<Departure>, Error> {
        let today = self.today()?;
        Ok(self.settling(&today).papers(unit)?.1)
    }

    /// What `look` makes of each paper, in their order, the dispatch list last: no more papers are
    /// there at a time than those of a unit.
    fn each_paper<R>(&self, look: &impl Fn(Paper) -> R) -> Result<Vec<R>, Error> {
        let context = self.checked.context();
        let today = self.today()?;
        let settled = self.settling(&today);
        let (mut seen, mut told) = (Vec::new(), Vec::new());
        for unit in settled.units() {
            for paper in settled.papers(unit)?.0 {
                told.push(Told::of(context, &paper));
                seen.push(look(paper));
            }
        }
        let list = dispatch_list(context, &told, &self.baseline, &self.own)?;
        seen.extend(list.map(look));
        Ok(seen)
    }

    /// What today's returns make.
    ///
    /// # Errors
    /// When the journal is not whole: what was issued is not known then.
    fn today(&self) -> Result<Papers<'_>, Error> {
        if !self.checked.issued.journal.faults.is_empty() {
            return Err(Error::findings("journal-broken"));
        }
        Ok(Papers::of(self.checked.context(), &self.baseline, &self.own))
    }

    /// The same with what was issued in its place.
    fn settling<'p>(&'p self, today: &'p Papers<'p>) -> Settled<'p> {
        Settled::of(today, self.checked.context(), self.standing())
    }

    /// The volumes of a synthesis.
    fn volumes<'p>(&'p self, report: &'p Paper) -> Volumes<'p> {
        Volumes::of(report, self.checked.context(), (&self.checked.issued, &self.baseline))
    }

    /// The volumes of a paper one after the other; none where it has none.
    pub(super) fn volumes_of<'p>(
        &'p self,
        paper: &'p Paper,
    ) -> impl Iterator<Item = Result<Paper, Error>> + 'p {
        let volumes = self.volumes(paper);
        volumes.indices().map(move |index| volumes.paper(index))
    }

    /// What the bytes depend on beside the round.
    pub(super) fn circumstances(&self) -> &MadeWith {
        &self.with
    }

    /// Makes every issued paper that holds again, as far as this version can: from today's returns
    /// where they still say the same, in every format, else from what is kept of it, as PDF.
    /// `look` sees each file as soon as it is made; what it says comes in the journal's order.
    ///
    /// # Errors
    /// When a template is wrong.
    pub fn issued_again<R: Send>(
        &self,
        look: &(impl Fn(&Line, &str, &[u8]) -> R + Sync),
    ) -> Result<Vec<R>, Error> {
        let journal = &self.checked.issued.journal;
        let all = Papers::of(self.checked.context(), &self.baseline, &self.own);
        let mut today = all.of_round()?;
        for unit in 0..self.checked.round.units.len() {
            today.extend(all.of_unit(unit)?);
        }
        let issued_at = |paper: &Paper| {
            let issued = journal.path_of(self.unit_code(paper)?, &paper.path)?;
            Some(issued.to_owned())
        };
        let today: HashMap<String, Paper> = today
            .into_iter()
            .map(|paper| (issued_at(&paper).unwrap_or_else(|| paper.path.clone()), paper))
            .collect();
        let one = |(place, line): (usize, &Line)| {
            let files = self.made_again(line, today.get(&line.paper))?;
            let seen = files.iter().map(|(name, bytes)| look(line, name, bytes));
            Ok((place, seen.collect::<Vec<R>>()))
        };
        let lines = self.checked.issued.holding().enumerate().collect();
        let mut seen = work::each(lines, work::count(self.workspace.threads), &one)?;
        seen.sort_by_key(|(place, _)| *place);
        Ok(seen.into_iter().flat_map(|(_, seen)| seen).collect())
    }

    /// The files of an issued paper and of its volumes, made again, by their names; `today` is what
    /// the returns make in its place.
    fn made_again(
        &self,
        line: &Line,
        today: Option<&Paper>,
    ) -> Result<Vec<(String, Vec<u8>)>, Error> {
        let issued = &self.checked.issued;
        let Some(kept) = issued.kept(line) else { return Ok(Vec::new()) };
        let same = today.filter(|paper| paper.document.head().code == line.code);
        let formats: &[Format] = match same {
            Some(_) if !kept.has_no_workbook() => &["pdf", "xlsx"],
            _ => &["pdf"],
        };
        let numbers: Vec<String> = {
            let count = kept.volume_hashes().len();
            (1..=count).map(|index| volumes::number(index, count)).collect()
        };
        let printed = |document: &Document, name: &dyn Fn(Format) -> Option<String>| {
            let made = self.formats(document, &line.paper, formats)?.into_iter();
            let named = made.filter_map(|(format, bytes, _)| Some((name(format)?, bytes)));
            Ok::<_, Error>(named.collect::<Vec<_>>())
        };
        let all = || {
            let kept = Document::Kept(Box::new(kept));
            let of_report = |format| line.file_in(format).map(str::to_owned);
            let mut made = printed(same.map_or(&kept, |paper| &paper.document), &of_report)?;
            let volumes = same.map(|paper| self.volumes(paper));
            for (index, number) in (1..).zip(&numbers) {
                let kept = || issued.kept_volume(line, number);
                let document = match &volumes {
                    Some(volumes) => volumes.paper(index)?.document,
                    None => Document::Kept(Box::new(kept().ok_or_else(|| altered(line))?)),
                };
                let name = |format| line.volume_file_in(number, format).map(str::to_owned);
                made.extend(printed(&document, &name)?);
            }
            Ok(made)
        };
        match all() {
            // Templates of another version may ask for what its papers did not say yet.
            Err(_) if line.made_by != MADE_BY => Ok(Vec::new()),
            made => made,
        }
    }

    /// The round's own templates that are not built in.
    pub(super) fn own_templates(&self) -> &BTreeMap<String, String> {
        &self.own
    }

    /// What was issued, as papers depend on it.
    fn standing(&self) -> Standing<'_> {
        Standing {
            issued: &self.checked.issued,
            register: &self.checked.ledgers.register,
            own: &self.own,
            baseline: &self.baseline,
        }
    }

    /// A paper's files: taken over, made, or left out.
    fn files(
        &self,
        paper: &Paper,
        options: &BuildOptions,
        old: &OldSet,
        put: Put<'_>,
    ) -> Result<Vec<PaperFile>, Error> {
        let entry = Entry {
            recipe: paper.recipe.clone(),
            template: Some(format!("{}.typ.j2", paper.document.stem())),
            sources: paper.sources.clone(),
            code: Some(paper.document.head().code.clone()),
            ..Entry::default()
        };
        let put = |format: &str, bytes: Vec<u8>, pages: Option<usize>, is_new: bool| {
            let path = paper.file(format);
            let (sha256, size) = put(&path, bytes)?;
            let entry = Entry { sha256, size, pages, ..entry.clone() };
            Ok(PaperFile { path, entry, is_new })
        };
        let (mut files, mut to_make) = (Vec::new(), Vec::new());
        if let Some(line) = &paper.issued {
            for format in paper.formats(self.word()) {
                let name = match &paper.volume {
                    Some(number) => line.volume_file_in(number, format),
                    None => line.file_in(format),
                };
                let bytes = name.and_then(|name| self.checked.issued.file(line, name));
                let bytes = bytes.ok_or_else(|| altered(line))?;
                files.push(put(format, bytes, None, false)?);
            }
            return Ok(files);
        }
        for format in paper.formats(self.word()) {
            let is_asked = options.asks_for(self.unit_code(paper), format);
            let again = options.force && is_asked;
            match old.take(&paper.file(format), &paper.recipe).filter(|_| !again) {
                Some((bytes, entry)) => files.push(put(format, bytes, entry.pages, false)?),
                None if is_asked => to_make.push(*format),
                None => {}
            }
        }
        if !to_make.is_empty() {
            for (format, bytes, pages) in self.formats(&paper.document, &paper.path, &to_make)? {
                files.push(put(format, bytes, pages, true)?);
            }
        }
        Ok(files)
    }

    /// The code of the unit that a paper is about.
    fn unit_code(&self, paper: &Paper) -> Option<&str> {
        Some(&self.checked.round.units.get(paper.unit?)?.code)
    }

    /// The folder of the returns, from the output folder beside it.
    fn input(&self) -> String {
        format!("../{}", self.with.input)
    }

    /// The document at a path in some formats, with its pages for a PDF.
    fn formats(
        &self,
        document: &Document,
        path: &str,
        formats: &[Format],
    ) -> Result<Vec<MadeFile>, Error> {
        let rendered = self.renderer.render(document).map_err(|e| template_error(&e))?;
        let day = document.head().date.as_ref().map(|date| date.day);
        let mut made = Vec::new();
        if formats.contains(&"xlsx") {
            let created = created(day, self.with.stamp);
            let bytes = workbook(document, &rendered.outline, created, &self.input())
                .map_err(|e| workbook_error(&e))?;
            made.push(("xlsx", bytes, None));
        }
        if formats.contains(&"docx") {
            made.push(("docx", self.copy(document, path)?, None));
        }
        if formats.contains(&"pdf") {
            made.push(("pdf", rendered.pdf, Some(rendered.pages)));
        }
        Ok(made)
    }

    /// The copy in Word of a document at a path.
    ///
    /// # Errors
    /// When its template is wrong.
    pub fn copy(&self, document: &Document, path: &str) -> Result<Vec<u8>, Error> {
        let (outline, places) = self.renderer.marked(document).map_err(|e| template_error(&e))?;
        let day = document.head().date.as_ref().map(|date| date.day);
        let created = created(day, self.with.stamp);
        word(document, (&outline, &places), (path, created))
            .map_err(|error| Error::work("work-word").arg("detail", error.to_string()))
    }

    /// Whether copies in Word are wanted.
    pub(super) fn word(&self) -> bool {
        self.checked.settings.plan.papers.word
    }

    /// Adds `ket-qua.json`, `kiem-tra.json`, `.xlsx` and `so-sanh.xlsx`: cheap, so always made.
    fn add_shared_files(
        &self,
        manifest: &mut Manifest,
        results: &Results<'_>,
        put: Put<'_>,
    ) -> Result<(), Error> {
        let context = self.checked.context();
        let found = report::report(context, Language::Vietnamese);
        let mut rows = report::finding_rows(context, &self.input());
        self.marks.put_on(&mut rows);
        let created = created(context.round.plan.report.date, self.with.stamp);
        let workbook = findings_workbook(&rows, &report::chasing_rows(context), created)
            .map_err(|error| workbook_error(&error))?;
        let sources: Vec<String> =
            context.round.sources.iter().map(|source| source.path.to_string()).collect();
        let mut add = |path: &str, bytes: Vec<u8>| {
            let recipe = hash::sha256(&bytes);
            let (sha256, size) = put(path, bytes)?;
            let entry =
                Entry { sha256, size, recipe, sources: sources.clone(), ..Entry::default() };
            manifest.files.insert(path.to_owned(), entry);
            Ok(())
        };
        add("ket-qua.json", json_bytes(results)?)?;
        add(FINDINGS, json_bytes(&found)?)?;
        add(FINDINGS_WORKBOOK, workbook)?;
        if let Some(comparison) = comparison::comparison(context) {
            let plan = &context.round.plan;
            let title = format!("So sánh kết quả {} năm {} với đợt trước", plan.subject, plan.year);
            let author = format!("{} {}", plan.organ.department, plan.organ.name);
            let with = (title.as_str(), author.as_str(), &*plan.year.to_string());
            let workbook = comparison_workbook(&comparison, with, created)
                .map_err(|error| workbook_error(&error))?;
            add(COMPARISON_WORKBOOK, workbook)?;
        }
        Ok(())
    }

    /// The new set's manifest, still without its files; `whole` when it holds every
    /// paper that the round allows, in every format.
    fn manifest(&self, whole: bool) -> Result<Manifest, Error> {
        let sources = source_entries(&self.checked.round.sources);
        let part = self.checked.round.part;
        let ledgers = fingerprints(&self.checked.ledgers, &self.checked.issued, part);
        let last_round = previous::entry(&self.checked.last_round);
        let settings_hash = &self.checked.settings_hash;
        Ok(Manifest {
            schema: 1,
            made_by: MADE_BY.to_owned(),
            inputs: inputs(settings_hash, &self.baseline, &sources, &ledgers, last_round.as_ref())?,
            made_with: self.with.clone(),
            code_schema: verification_code::SCHEMA,
            own_templates: self.own.keys().cloned().collect(),
            whole,
            files: BTreeMap::new(),
            sources,
            ledgers,
            last_round,
            units: units(self.checked),
        })
    }

    /// Makes the whole set anew, in memory; `keep` says of a path and a SHA-256 whether the bytes
    /// are needed, so that a large set need not fit.
    ///
    /// # Errors
    /// As [`Self::make`].
    pub fn make_all(
        &self,
        keep: &(dyn Fn(&str, &str) -> bool + Sync),
        listener: Listener<'_>,
    ) -> Result<Set, Error> {
        let bytes: Mutex<BTreeMap<String, Vec<u8>>> = Mutex::default();
        let put = |path: &str, made: Vec<u8>| {
            let (sha256, size) = (hash::sha256(&made), made.len() as u64);
            if keep(path, &sha256) {
                bytes.lock().unwrap_or_else(PoisonError::into_inner).insert(path.to_owned(), made);
            }
            Ok((sha256, size))
        };
        let made = self.make(&BuildOptions::whole(), &OldSet::default(), &put, listener)?;
        let mut bytes = bytes.into_inner().unwrap_or_else(PoisonError::into_inner);
        let mut manifest = made.manifest;
        let files = std::mem::take(&mut manifest.files).into_iter();
        let files = files.map(|(path, entry)| {
            let bytes = bytes.remove(&path);
            (path, NewFile { bytes, entry })
        });
        Ok(Set { files: files.collect(), manifest })
    }

    /// What tells each paper that the round allows, and each volume, from the others, by its path
    /// in the set without ending.
    ///
    /// # Errors
    /// As [`Self::documents`].
    pub fn summaries(&self) -> Result<BTreeMap<String, Summary>, Error> {
        self.each_with_volumes(&|paper| (paper.path, Summary::from(&paper.document)))
    }

    /// Every paper that the round allows, and every volume, by its path in the set without ending.
    ///
    /// # Errors
    /// Never for papers of this program; serialising is fallible by type.
    pub fn documents(&self) -> Result<BTreeMap<String, Document>, Error> {
        self.each_with_volumes(&|paper| (paper.path, paper.document))
    }

    /// What `look` makes of each paper and of each volume.
    fn each_with_volumes<R>(
        &self,
        look: &impl Fn(Paper) -> (String, R),
    ) -> Result<BTreeMap<String, R>, Error> {
        let with_volumes = |paper: Paper| {
            let volumes = self.volumes_of(&paper).map(|volume| Ok(look(volume?)));
            let mut seen = volumes.collect::<Result<Vec<_>, Error>>()?;
            seen.push(look(paper));
            Ok(seen)
        };
        let seen =
            self.each_paper(&with_volumes)?.into_iter().collect::<Result<Vec<_>, Error>>()?;
        Ok(seen.into_iter().flatten().collect())
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
        let paper = paper(document, path.to_owned(), &self.baseline, Vec::new())?;
        let one = |paper: Paper| {
            // What is issued or packed apart has no copy to be drafted on.
            let made = self.formats(&paper.document, &paper.path, paper.formats(false))?;
            let named = made.into_iter().map(|(format, bytes, pages)| {
                let entry = Entry { pages, ..Entry::default() };
                (paper.file(format), NewFile { bytes: Some(bytes), entry })
            });
            Ok(named.collect::<Vec<_>>())
        };
        Ok(work::each(vec![paper], 1, &one)?.into_iter().flatten().collect())
    }
}

impl BuildOptions {
    /// All papers in both formats, made anew, for whoever has an own place for them.
    pub(crate) fn whole() -> Self {
        Self {
            output: std::path::PathBuf::new(),
            final_only: false,
            only: Vec::new(),
            pdf: true,
            xlsx: true,
            force: true,
            language: Language::Vietnamese,
            taking: Vec::new(),
        }
    }

    /// Whether every unit's papers are asked for, in both formats.
    pub(super) fn is_whole(&self) -> bool {
        self.only.is_empty() && self.pdf && self.xlsx
    }

    /// Whether a file in this format is asked for, of a unit or of the whole round.
    fn asks_for(&self, unit: Option<&str>, format: &str) -> bool {
        // A copy in Word goes with the PDF.
        let format = if format == "xlsx" { self.xlsx } else { self.pdf };
        format && unit.is_none_or(|code| wanted(&self.only, code))
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

/// The files of the input folder as a manifest lists them.
pub(super) fn source_entries(sources: &[Source]) -> BTreeMap<String, SourceEntry> {
    let entry = |source: &Source| {
        let entry = SourceEntry { sha256: source.sha256.clone(), size: source.size };
        (source.path.to_string(), entry)
    };
    sources.iter().map(entry).collect()
}

/// The units of the registry and where they stand.
fn units(checked: &Checked) -> Vec<UnitEntry> {
    let round: &Round = &checked.round;
    let standings = round.units.iter().zip(&checked.verdict.standings);
    let unit = |(unit, standing): (&crate::round::Unit, &crate::tally::Standing)| UnitEntry {
        code: unit.code.to_string(),
        name: unit.name.to_string(),
        stage: standing.stage.key().to_owned(),
    };
    standings.map(unit).collect()
}
