//! From draft to issued (phát hành): the register kept up to date, papers frozen, replaced and
//! corrected, each act a line of the journal.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use chrono::{DateTime, NaiveDate};

use super::issued_papers::{self, Standing, settle};
use super::papers::{Paper, papers};
use super::{
    Checked, Listener, MADE_BY, Printer, Updated, Workspace, check, fingerprints, ledgers,
    own_templates,
};
use crate::code::Code;
use crate::documents::Document;
use crate::documents::report;
use crate::error::Error;
use crate::finding::{Finding, Place, Touches};
use crate::fold;
use crate::hash;
use crate::ingest::is_registry;
use crate::issued::journal::{Act, Line};
use crate::issued::scans::{Candidate, Scans, matched};
use crate::issued::{Issued, Writer, Wrong};
use crate::ledgers::register::{self, Entry, PaperId, State};
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

/// What the register and the journal say against the papers of a round.
pub(super) fn findings(checked: &Checked) -> Result<Vec<Finding>, Error> {
    let register = &checked.ledgers.register;
    if checked.issued.journal.lines.is_empty() && !register.is_kept() {
        return Ok(Vec::new());
    }
    let own = BTreeMap::new();
    let standing = Standing { issued: &checked.issued, register, own: &own, baseline: "" };
    let today = papers(checked.context(), "", &own)?;
    let (settled, departures) = match settle(today, checked.context(), standing) {
        // Papers are not made then, and `log` and `verify` name what is wrong.
        Err(error) if error.key == issued_papers::ALTERED => return Ok(Vec::new()),
        settled => settled?,
    };
    let mut found = issued_papers::findings(checked.context(), &departures);
    found.extend(settled.iter().filter(|paper| is_unnumbered(paper)).map(|paper| {
        let unit = paper.unit.and_then(|unit| checked.round.units.get(unit));
        let place = Place::beside(register::FILE);
        Finding::new(Code::W602, Touches::Nothing)
            .unit(unit.map(|unit| &unit.code))
            .at(&place)
            .arg("paper", paper.path.as_str())
    }));
    if register.is_kept() {
        found.extend(register.check(&entries(checked, &settled, &Scans::default())));
    }
    Ok(found)
}

/// Whether a paper replaces or corrects an issued one and has no number of its own yet.
fn is_unnumbered(paper: &Paper) -> bool {
    let head = paper.document.head();
    let amends = head.replaces.is_some() || matches!(paper.document, Document::Erratum(_));
    paper.issued.is_none() && amends && head.draft
}

/// The papers as the register lists them, those that were replaced before those in their place.
pub(super) fn entries(checked: &Checked, papers: &[Paper], scans: &Scans) -> Vec<Entry> {
    let issued = &checked.issued;
    let mut entries = Vec::new();
    for paper in papers {
        let unit = paper.unit.and_then(|unit| checked.round.units.get(unit));
        let unit = unit.map(|unit| unit.code.to_string()).unwrap_or_default();
        let head = paper.document.head();
        let replaced = issued.journal.lines.iter().filter(|line| {
            let holds = issued.revision(&line.paper);
            line.act == Act::Issue && line.paper == paper.path && line.revision < holds
        });
        entries.extend(replaced.map(|line| Entry {
            paper: line.id(),
            unit: unit.clone(),
            subject: line.title.clone(),
            number: Some(line.number.clone()),
            symbol: head.symbol.clone(),
            date: line.date.parse().ok(),
            state: State::Replaced,
            code: line.code.clone(),
            scan: scans.of.get(&line.id()).cloned().unwrap_or_default(),
            ..Entry::default()
        }));
        let id = PaperId { path: paper.path.clone(), revision: issued.revision(&paper.path) };
        let state = match (&paper.issued, head.draft || head.number.is_none()) {
            (Some(_), _) => State::Issued,
            (None, true) => State::Draft,
            (None, false) => State::Final,
        };
        let (signer, recipients) = signer_and_recipients(&paper.document);
        entries.push(Entry {
            scan: scans.of.get(&id).cloned().unwrap_or_default(),
            paper: id,
            unit,
            subject: head.title.clone(),
            number: head.number.clone(),
            symbol: head.symbol.clone(),
            date: head.date.as_ref().map(|date| date.day),
            signer,
            state,
            code: head.code.clone(),
            recipients,
        });
    }
    entries
}

/// Who signs a paper first, and who gets it.
fn signer_and_recipients(document: &Document) -> (String, String) {
    let signed = |signer: &Option<crate::documents::synthesis::SignedBy>| {
        signer.as_ref().map(|signer| signer.name.clone()).unwrap_or_default()
    };
    match document {
        Document::Minutes(own) => (own.chair.name.clone(), String::new()),
        Document::Handover(own) => (own.giver.name.clone(), own.receiver.name.clone()),
        Document::Correction(own) => (signed(&own.signer), own.recipients.join("; ")),
        Document::Brief(own) => (signed(&own.signer), own.recipients.join("; ")),
        Document::Notice(own) => (signed(&own.signer), own.person.name.clone()),
        Document::Erratum(own) => (signed(&own.signer), own.recipients.join("; ")),
        Document::Synthesis(own) => (signed(&own.signer), own.recipients.join("; ")),
        Document::Postponed(_) | Document::Opening(_) | Document::Contents(_) => {
            (String::new(), String::new())
        }
        Document::Kept(kept) => {
            let text = |path: &str| {
                let said = kept.says().pointer(path).and_then(serde_json::Value::as_str);
                said.unwrap_or_default().to_owned()
            };
            let name = ["/chair/name", "/giver/name", "/signer/name"].map(text).concat();
            (name, text("/receiver/name"))
        }
    }
}

/// A round whose papers are known.
struct Desk<'a> {
    /// The round.
    checked: Checked,
    /// What the run takes from outside.
    workspace: &'a Workspace,
}

impl<'a> Desk<'a> {
    /// Reads and checks a round.
    fn open(workspace: &'a Workspace, listener: Listener<'_>) -> Result<Self, Error> {
        Ok(Self { checked: check(workspace, listener)?, workspace })
    }

    /// Makes its papers.
    fn printer(&self) -> Result<Printer<'_>, Error> {
        Printer::new(self.workspace, &self.checked, self.checked.circumstances(self.workspace))
    }
}

/// The scans of a round's papers.
pub(super) fn scans_of(
    workspace: &Workspace,
    checked: &Checked,
    entries: &[Entry],
) -> Result<Scans, Error> {
    let candidates: Vec<Candidate<'_>> = entries
        .iter()
        .filter(|entry| matches!(entry.state, State::Issued | State::Replaced))
        .map(|entry| Candidate {
            paper: entry.paper.clone(),
            code: &entry.code,
            number: entry.number.as_deref().unwrap_or_default(),
        })
        .collect();
    let with = (&workspace.reader, &checked.settings.limits);
    matched(&workspace.folder, &candidates, with)
}

/// What became of the register.
pub struct Registered {
    /// The register, when it was written; none when it says all already.
    pub updated: Option<Updated>,
    /// Papers without a number.
    pub unnumbered: usize,
    /// Issued papers without a signed copy.
    pub unsigned: Vec<String>,
    /// Files among the signed copies of which no paper is known.
    pub strange: Vec<String>,
}

/// Brings the register up to date: writes it where there is none.
///
/// # Errors
/// When the round cannot be read, or the register not be written.
pub fn register(workspace: &Workspace, listener: Listener<'_>) -> Result<Registered, Error> {
    let desk = Desk::open(workspace, listener)?;
    let papers = desk.printer()?.papers()?;
    let plain = entries(&desk.checked, &papers, &Scans::default());
    let scans = scans_of(workspace, &desk.checked, &plain)?;
    let entries = entries(&desk.checked, &papers, &scans);
    let register = &desk.checked.ledgers.register;
    let ledger = register.ledger(&entries);
    let unnumbered = entries.iter().filter(|entry| entry.number.is_none()).count();
    let unsigned = entries
        .iter()
        .filter(|entry| entry.state == State::Issued && entry.scan.is_empty())
        .map(|entry| entry.paper.written());
    Ok(Registered {
        updated: ledgers::put(&workspace.folder, &ledger, register.rows(), unnumbered)?,
        unnumbered,
        unsigned: unsigned.collect(),
        strange: scans.others.clone(),
    })
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
    let desk = Desk::open(workspace, listener)?;
    let printer = desk.printer()?;
    let papers = picked(&desk.checked, printer.papers()?, chosen)?;
    let (mut outcome, mut lines, mut files) = (Outcome::default(), Vec::new(), BTreeMap::new());
    for paper in papers {
        if paper.issued.is_some() {
            outcome.before += 1;
            continue;
        }
        let reasons = in_the_way(&desk.checked, &paper, actor.language);
        if !reasons.is_empty() && is_sent_later(&paper, chosen) {
            continue;
        }
        if !reasons.is_empty() {
            // What nobody asked for by name is not complained of while it is a draft.
            outcome.refused.push(Refused { paper: paper.path, reasons });
            continue;
        }
        let (line, own) = frozen(&desk.checked, &printer, &paper, (actor, day))?;
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
        let unit = paper.unit.and_then(|unit| checked.round.units.get(unit));
        !chosen.units.is_empty()
            && unit.is_some_and(|unit| super::wanted(&chosen.units, &unit.code))
    };
    let mut papers = papers;
    papers.retain(|paper| chosen.all || wanted.contains(&paper.path) || of_unit(paper));
    Ok(papers)
}

/// What stands in the way of issuing a paper.
fn in_the_way(checked: &Checked, paper: &Paper, language: Language) -> Vec<String> {
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
        let unit = paper.unit.and_then(|unit| checked.round.units.get(unit));
        let own = report::in_the_way(checked.context(), language);
        let prefix = unit.map(|unit| format!("{}: ", unit.code)).unwrap_or_default();
        reasons.extend(own.into_iter().filter(|line| line.starts_with(&prefix)));
        if reasons.is_empty() {
            reasons.push(said("issue-draft"));
        }
    }
    reasons
}

/// The line by which a paper is issued, and its files.
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
    let ledgers = fingerprints(&checked.ledgers, &Issued::default());
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
        unit: paper
            .unit
            .and_then(|unit| checked.round.units.get(unit))
            .map(|unit| unit.code.to_string())
            .unwrap_or_default(),
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
    let desk = Desk::open(workspace, listener)?;
    let paper = issued_paper(&desk, paper)?;
    let line =
        Line { reason: fold::clean(reason), ..act(Act::Replace, &desk.checked, &paper, actor) };
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
    let desk = Desk::open(workspace, listener)?;
    let paper = issued_paper(&desk, paper)?;
    let own = own_templates(&workspace.folder)?;
    let register = &desk.checked.ledgers.register;
    let issued = &desk.checked.issued;
    let standing = Standing { issued, register, own: &own, baseline: "" };
    let today = papers(desk.checked.context(), "", &own)?;
    let (_, departures) = settle(today, desk.checked.context(), standing)?;
    let departure = departures.iter().find(|own| own.line.paper == paper.path);
    let changes = departure.and_then(|own| own.changes.as_deref()).unwrap_or_default();
    if changes.is_empty() {
        return Err(Error::findings("correct-nothing").arg("paper", paper.path));
    }
    let line = Line {
        reason: fold::clean(reason),
        changes: changes.iter().map(Into::into).collect(),
        ..act(Act::Correct, &desk.checked, &paper, actor)
    };
    writer.write(vec![line.clone()], &BTreeMap::new())?;
    Ok(line)
}

/// A paper that was issued and holds, by its path.
fn issued_paper(desk: &Desk<'_>, typed: &str) -> Result<Paper, Error> {
    let chosen = Chosen { papers: vec![typed.to_owned()], ..Chosen::default() };
    let papers = picked(&desk.checked, desk.printer()?.papers()?, &chosen)?;
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
