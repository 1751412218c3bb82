//! The register of papers (sổ đăng ký văn bản): what it says against the papers that a round has,
//! and brought up to date.

use std::collections::BTreeMap;

use super::issued_papers::{self, Settled, Standing};
use super::issuing::unit_code;
use super::papers::{Paper, Papers};
use super::{Checked, Listener, Printer, Updated, Workspace, check, ledgers};
use crate::code::Code;
use crate::documents::Document;
use crate::documents::synthesis::SignedBy;
use crate::error::Error;
use crate::finding::{Finding, Place, Touches};
use crate::issued::journal::Act;
use crate::issued::scans::{Candidate, Scans, matched};
use crate::ledgers::register::{self, Entry, PaperId, State};

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
    let checked = check(workspace, listener)?;
    let papers = Printer::of(workspace, &checked)?.papers()?;
    let (entries, strange) = registered(workspace, &checked, &papers)?;
    let register = &checked.ledgers.register;
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
        strange,
    })
}

/// The papers as the register lists them, with their signed copies; and the files among those of
/// which no paper is known.
///
/// # Errors
/// When the signed copies cannot be read.
pub(super) fn registered(
    workspace: &Workspace,
    checked: &Checked,
    papers: &[Paper],
) -> Result<(Vec<Entry>, Vec<String>), Error> {
    let mut entries = entries(checked, papers);
    let scans = scans(workspace, checked, &entries)?;
    for entry in &mut entries {
        entry.scan = scans.of.get(&entry.paper).cloned().unwrap_or_default();
    }
    Ok((entries, scans.others))
}

/// The signed copies (bản chụp) of issued papers.
fn scans(workspace: &Workspace, checked: &Checked, entries: &[Entry]) -> Result<Scans, Error> {
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

/// What the register and the journal say against the papers of a round.
pub(super) fn findings(checked: &Checked) -> Result<Vec<Finding>, Error> {
    let register = &checked.ledgers.register;
    if checked.issued.journal.lines.is_empty() && !register.is_kept() {
        return Ok(Vec::new());
    }
    let own = BTreeMap::new();
    let standing = Standing { issued: &checked.issued, register, own: &own, baseline: "" };
    let context = checked.context();
    let today = Papers::of(context, "", &own);
    let settled = Settled::of(&today, context, standing);
    let (mut found, mut listed) = (Vec::new(), Vec::new());
    for unit in settled.units() {
        let (papers, departures) = match settled.papers(unit) {
            // Papers are not made then, and `log` and `verify` name what is wrong.
            Err(error) if error.key == issued_papers::ALTERED => return Ok(Vec::new()),
            settled => settled?,
        };
        found.extend(issued_papers::findings(context, &departures));
        found.extend(papers.iter().filter(|paper| is_unnumbered(paper)).map(|paper| {
            let unit = unit.and_then(|unit| checked.round.units.get(unit));
            let place = Place::beside(register::FILE);
            Finding::new(Code::W602, Touches::Nothing)
                .unit(unit.map(|unit| &unit.code))
                .at(&place)
                .arg("paper", paper.path.as_str())
        }));
        listed.extend(entries(checked, &papers));
    }
    if register.is_kept() {
        found.extend(register.check(&listed));
    }
    Ok(found)
}

/// Whether a paper replaces or corrects an issued one and has no number of its own yet.
fn is_unnumbered(paper: &Paper) -> bool {
    let head = paper.document.head();
    let amends = head.replaces.is_some() || matches!(paper.document, Document::Erratum(_));
    paper.issued.is_none() && amends && head.draft
}

/// The papers as the register lists them, those that were replaced before those in their place;
/// without signed copies.
fn entries(checked: &Checked, papers: &[Paper]) -> Vec<Entry> {
    let issued = &checked.issued;
    let mut entries = Vec::new();
    for paper in papers.iter().filter(|paper| paper.bears_a_number()) {
        let unit = unit_code(checked, paper).unwrap_or_default();
        let head = paper.document.head();
        let revision = issued.revision(&paper.path);
        let replaced = issued.journal.of(&paper.path);
        let replaced = replaced.filter(|line| line.act == Act::Issue && line.revision < revision);
        entries.extend(replaced.map(|line| Entry {
            paper: line.id(),
            unit: unit.to_owned(),
            subject: line.title.clone(),
            number: Some(line.number.clone()),
            symbol: head.symbol.clone(),
            date: line.date.parse().ok(),
            state: State::Replaced,
            code: line.code.clone(),
            ..Entry::default()
        }));
        entries.push(entry(checked, paper));
    }
    entries
}

/// A paper as the register lists it, without its signed copy.
pub(super) fn entry(checked: &Checked, paper: &Paper) -> Entry {
    let head = paper.document.head();
    let state = match (&paper.issued, head.draft || head.number.is_none()) {
        (Some(_), _) => State::Issued,
        (None, true) => State::Draft,
        (None, false) => State::Final,
    };
    let (signer, recipients) = signer_and_recipients(&paper.document);
    Entry {
        paper: PaperId { path: paper.path.clone(), revision: checked.issued.revision(&paper.path) },
        unit: unit_code(checked, paper).unwrap_or_default().to_owned(),
        subject: head.title.clone(),
        number: head.number.clone(),
        symbol: head.symbol.clone(),
        date: head.date.as_ref().map(|date| date.day),
        signer,
        state,
        code: head.code.clone(),
        recipients,
        ..Entry::default()
    }
}

/// Who signs a paper first, and who gets it.
fn signer_and_recipients(document: &Document) -> (String, String) {
    let signed = |signer: &Option<SignedBy>| {
        signer.as_ref().map(|signer| signer.name.clone()).unwrap_or_default()
    };
    let recipients = || document.recipients().join("; ");
    match document {
        Document::Minutes(own) => (own.chair.name.clone(), String::new()),
        Document::Handover(own) => (own.giver.name.clone(), own.receiver.name.clone()),
        Document::Correction(own) => (signed(&own.signer), recipients()),
        Document::Brief(own) => (signed(&own.signer), recipients()),
        Document::Notice(own) => (signed(&own.signer), own.person.name.clone()),
        Document::Erratum(own) => (signed(&own.signer), recipients()),
        Document::Synthesis(own) => (signed(&own.signer), recipients()),
        Document::Postponed(_)
        | Document::Opening(_)
        | Document::Volume(_)
        | Document::Dispatch(_)
        | Document::Contents(_) => (String::new(), String::new()),
        Document::Kept(kept) => {
            let text = |path: &str| {
                let said = kept.says().pointer(path).and_then(serde_json::Value::as_str);
                said.unwrap_or_default().to_owned()
            };
            let name = ["/chair/name", "/giver/name", "/signer/name"].map(text).concat();
            (name, [text("/receiver/name"), recipients()].concat())
        }
    }
}
