//! From draft to issued (phát hành): papers frozen, replaced and corrected, each act a line of the
//! journal.

use std::cell::LazyCell;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use chrono::{DateTime, NaiveDate};

use super::papers::Paper;
use super::{Checked, Listener, MADE_BY, Printer, Workspace, check, fingerprints};
use crate::documents::Document;
use crate::documents::report;
use crate::error::Error;
use crate::fold;
use crate::hash;
use crate::ingest::is_registry;
use crate::issued::journal::{Act, Line, volume_name};
use crate::issued::{Issued, Writer, Wrong};
use crate::ledgers::register::PaperId;
use crate::messages::Language;
use crate::publish::manifest::{MadeWith, json_bytes};

/// Which papers are to be issued.
#[derive(Debug, Clone, Default)]
pub struct Chosen {
    /// By their paths in the set.
    pub papers: Vec<String>,
    /// All of these units.
    pub units: Vec<String>,
    /// All that can be.
    pub all: bool,
}

/// Who acts, and when.
#[derive(Debug, Clone)]
pub struct Actor {
    /// The user, as the system calls them.
    pub name: String,
    /// Seconds since 1970.
    pub seconds: i64,
    /// The day of the act.
    pub today: NaiveDate,
    /// The language of refusals.
    pub language: Language,
}

/// A paper that was not issued, and what stands in the way.
#[derive(Debug, Clone)]
pub struct Refused {
    /// Which one.
    pub paper: String,
    /// What stands in the way, one line each.
    pub reasons: Vec<String>,
}

/// What became of papers that were to be issued.
#[derive(Debug, Clone, Default)]
pub struct Outcome {
    /// Papers that were issued, with their numbers.
    pub issued: Vec<(String, String)>,
    /// Papers that were issued before.
    pub before: usize,
    /// Papers that were not.
    pub refused: Vec<Refused>,
}

/// Freezes papers that are final and numbered: their bytes go to the folder of issued papers.
///
/// # Errors
/// When the round cannot be read, a chosen paper does not exist, or the folder cannot be written.
pub fn issue(
    workspace: &Workspace,
    chosen: &Chosen,
    (actor, day): (&Actor, Option<NaiveDate>),
    listener: Listener<'_>,
) -> Result<Outcome, Error> {
    let mut writer = Writer::hold(&workspace.folder)?;
    let checked = check(workspace, listener)?;
    let printer = Printer::of(workspace, &checked)?;
    let papers = picked(&checked, printer.papers()?, chosen)?;
    let blocking = LazyCell::new(|| report::in_the_way(checked.context(), actor.language));
    let (mut outcome, mut lines, mut files) = (Outcome::default(), Vec::new(), BTreeMap::new());
    for paper in papers {
        if paper.issued.is_some() {
            outcome.before += 1;
            continue;
        }
        let unit = unit_code(&checked, &paper);
        let reasons = in_the_way(&paper, unit, actor.language, || blocking.as_slice());
        if !reasons.is_empty() && is_sent_later(&paper, chosen) {
            continue;
        }
        if !reasons.is_empty() {
            // What nobody asked for by name is not complained of while it is a draft.
            outcome.refused.push(Refused { paper: paper.path, reasons });
            continue;
        }
        let (line, own) = frozen(&checked, &printer, &paper, (actor, day))?;
        outcome.issued.push((paper.path.clone(), line.number.clone()));
        lines.push(line);
        files.extend(own);
    }
    if !lines.is_empty() {
        writer.write(lines, &files)?;
    }
    Ok(outcome)
}

/// Whether a paper is one that the department sends out when all is counted, which nobody asked
/// for by name: that it is a draft yet is no failure of issuing a unit's records.
fn is_sent_later(paper: &Paper, chosen: &Chosen) -> bool {
    let is_named = chosen.papers.iter().any(|typed| PaperId::parse(typed).path == paper.path);
    !is_named && matches!(paper.document, Document::Notice(_) | Document::Brief(_))
}

/// The papers that were chosen; a path that is none is refused.
fn picked(checked: &Checked, papers: Vec<Paper>, chosen: &Chosen) -> Result<Vec<Paper>, Error> {
    super::refuse_unknown_units(&checked.round, &chosen.units)?;
    let wanted: Vec<String> =
        chosen.papers.iter().map(|typed| PaperId::parse(typed).path).collect();
    let paths: BTreeSet<&str> = papers.iter().map(|paper| paper.path.as_str()).collect();
    if let Some(unknown) = wanted.iter().find(|path| !paths.contains(path.as_str())) {
        let nearest = fold::nearest(unknown, paths.iter().copied()).unwrap_or_default();
        let refused = Error::asked("paper-unknown").arg("paper", unknown.as_str());
        return Err(refused.arg("nearest", nearest));
    }
    let of_unit = |paper: &Paper| {
        let unit = unit_code(checked, paper);
        !chosen.units.is_empty() && unit.is_some_and(|unit| super::wanted(&chosen.units, unit))
    };
    let mut papers = papers;
    let of_all = |paper: &Paper| chosen.all && paper.bears_a_number();
    papers.retain(|paper| of_all(paper) || wanted.contains(&paper.path) || of_unit(paper));
    Ok(papers)
}

/// The code of the unit that a paper is about; none for a paper of the round.
pub(super) fn unit_code<'a>(checked: &'a Checked, paper: &Paper) -> Option<&'a str> {
    Some(&checked.round.units.get(paper.unit?)?.code)
}

/// What stands in the way of issuing a paper; `blocking` is what stands in the way of a final set,
/// a line for each unit's.
fn in_the_way<'a>(
    paper: &Paper,
    unit: Option<&str>,
    language: Language,
    blocking: impl FnOnce() -> &'a [String],
) -> Vec<String> {
    let head = paper.document.head();
    let said = |key: &str| crate::messages::text(language, key, &crate::finding::Args::new());
    let mut reasons = Vec::new();
    if head.number.is_none() {
        reasons.push(said("issue-no-number"));
    }
    if head.date.is_none() {
        reasons.push(said("issue-no-date"));
    }
    if head.draft && reasons.is_empty() {
        let prefix = unit.map(|unit| format!("{unit}: ")).unwrap_or_default();
        let own = blocking().iter().filter(|line| line.starts_with(&prefix));
        reasons.extend(own.cloned());
        if reasons.is_empty() {
            reasons.push(said("issue-draft"));
        }
    }
    reasons
}

/// The line by which a paper is issued, and its files with those of its volumes.
fn frozen(
    checked: &Checked,
    printer: &Printer<'_>,
    paper: &Paper,
    (actor, day): (&Actor, Option<NaiveDate>),
) -> Result<(Line, BTreeMap<String, Vec<u8>>), Error> {
    let name = file_name(paper);
    let mut files = BTreeMap::new();
    for (path, file) in printer.print(paper.document.clone(), &name)? {
        files.extend(file.bytes.map(|bytes| (path, bytes)));
    }
    files.insert(format!("{name}.json"), json_bytes(&paper.document)?);
    for volume in printer.volumes_of(paper) {
        let volume = volume?;
        let name = volume_name(&name, volume.volume.as_deref().unwrap_or_default());
        for (path, file) in printer.print(volume.document.clone(), &name)? {
            files.extend(file.bytes.map(|bytes| (path, bytes)));
        }
        files.insert(format!("{name}.json"), json_bytes(&volume.document)?);
    }
    let hashes = files.iter().map(|(name, bytes)| (name.clone(), hash::sha256(bytes)));
    let own = checked.round.sources.iter();
    // The registry has a part in every paper.
    let own = own.filter(|source| {
        is_registry(&source.path) || paper.sources.iter().any(|path| **path == *source.path)
    });
    let day = day.unwrap_or(actor.today);
    let templates = printer.own_templates().iter();
    let templates = templates.filter(|(name, _)| paper.document.may_use(name));
    let templates = templates.map(|(name, text)| (name.clone(), hash::sha256(text.as_bytes())));
    let line = Line {
        templates: templates.collect(),
        issued_on: day.to_string(),
        files: hashes.collect(),
        sources: own.map(|source| (source.path.to_string(), source.sha256.clone())).collect(),
        settings: made_from(checked),
        made_with: printer.circumstances().clone(),
        ..act(Act::Issue, checked, paper, actor)
    };
    Ok((line, files))
}

/// Hash of what papers are made from beside returns: settings and ledgers. What the journal says
/// is not among it: it grows with every paper.
pub fn made_from(checked: &Checked) -> String {
    let part = checked.round.part;
    let ledgers = fingerprints(&checked.ledgers, &Issued::default(), part);
    let parts: String = ledgers.iter().map(|(file, said)| format!("{file} {said}\n")).collect();
    hash::sha256(format!("{}\n{parts}", checked.settings_hash).as_bytes())
}

/// A line of the journal about a paper as it stands.
fn act(act: Act, checked: &Checked, paper: &Paper, actor: &Actor) -> Line {
    let head = paper.document.head();
    let at = DateTime::from_timestamp(actor.seconds, 0).unwrap_or_default();
    Line {
        no: 0,
        at: at.format("%Y-%m-%dT%H:%M:%SZ").to_string(),
        by: actor.name.clone(),
        act,
        paper: paper.path.clone(),
        unit: unit_code(checked, paper).unwrap_or_default().to_owned(),
        revision: checked.issued.revision(&paper.path),
        stem: paper.document.stem().to_owned(),
        title: fold::clean(&head.title),
        number: head.number.clone().unwrap_or_default(),
        date: head.date.as_ref().map(|date| date.day.to_string()).unwrap_or_default(),
        issued_on: String::new(),
        code: head.code.clone(),
        reason: String::new(),
        changes: Vec::new(),
        files: BTreeMap::new(),
        sources: BTreeMap::new(),
        templates: BTreeMap::new(),
        settings: String::new(),
        made_by: MADE_BY.to_owned(),
        made_with: MadeWith::default(),
        previous: String::new(),
    }
}

/// The name of a paper's files among the issued, without ending: number, paper, unit.
fn file_name(paper: &Paper) -> String {
    let number = paper.document.head().number.as_deref().unwrap_or_default();
    let number = fold::slug(&number.replace('/', "-"));
    let parts: Vec<&str> = paper.path.split('/').collect();
    match parts.as_slice() {
        [_, folder, stem] => format!("{number}-{stem}-{folder}"),
        _ => format!("{number}-{}", paper.path),
    }
}

/// Asks for a new paper in the place of an issued one.
///
/// # Errors
/// When the paper was not issued, no reason is given, or the journal cannot be written.
pub fn replace(
    workspace: &Workspace,
    (paper, reason): (&str, &str),
    actor: &Actor,
    listener: Listener<'_>,
) -> Result<Line, Error> {
    let mut writer = Writer::hold(&workspace.folder)?;
    let checked = check(workspace, listener)?;
    let papers = Printer::of(workspace, &checked)?.papers()?;
    let paper = issued_paper(&checked, papers, paper)?;
    let line = Line { reason: fold::clean(reason), ..act(Act::Replace, &checked, &paper, actor) };
    writer.write(vec![line.clone()], &BTreeMap::new())?;
    Ok(line)
}

/// Asks for the erratum to an issued paper: what it says otherwise than today's returns.
///
/// # Errors
/// When the paper was not issued, does not depart from today's returns, no reason is given, or the
/// journal cannot be written.
pub fn correct(
    workspace: &Workspace,
    (paper, reason): (&str, &str),
    actor: &Actor,
    listener: Listener<'_>,
) -> Result<Line, Error> {
    let mut writer = Writer::hold(&workspace.folder)?;
    let checked = check(workspace, listener)?;
    let printer = Printer::of(workspace, &checked)?;
    let paper = issued_paper(&checked, printer.papers()?, paper)?;
    let departure =
        printer.departures(paper.unit)?.into_iter().find(|own| own.line.paper == paper.path);
    let changes = departure.and_then(|own| own.changes).unwrap_or_default();
    if changes.is_empty() {
        return Err(Error::findings("correct-nothing").arg("paper", paper.path));
    }
    let line = act(Act::Correct, &checked, &paper, actor);
    let line = Line { reason: fold::clean(reason), changes, ..line };
    writer.write(vec![line.clone()], &BTreeMap::new())?;
    Ok(line)
}

/// The paper at this path, where it was issued and holds.
fn issued_paper(checked: &Checked, papers: Vec<Paper>, typed: &str) -> Result<Paper, Error> {
    let chosen = Chosen { papers: vec![typed.to_owned()], ..Chosen::default() };
    let papers = picked(checked, papers, &chosen)?;
    let refused = || Error::findings("paper-not-issued").arg("paper", typed);
    papers.into_iter().find(|paper| paper.issued.is_some()).ok_or_else(refused)
}

/// Everything that is wrong among what was issued.
///
/// # Errors
/// When the folder cannot be read.
pub fn proved(round: &Path) -> Result<(Issued, Vec<Wrong>), Error> {
    let issued = Issued::read(round)?;
    let wrong = issued.prove()?;
    Ok((issued, wrong))
}
