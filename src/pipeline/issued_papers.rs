//! What was issued, put in the place of what today's returns would make: an issued paper stays as
//! it is, a replaced one gives its place to another, an erratum is a paper of its own. What an
//! issued paper says otherwise than today's returns is told (W601).

use std::collections::{BTreeMap, BTreeSet, HashMap};

use chrono::NaiveDate;

use super::papers::{Paper, Papers, paper};
use super::volumes::Volumes;
use crate::code::Code;
use crate::documents::differences::{Change, differences};
use crate::documents::erratum::{Corrected, IssuedPaper, erratum};
use crate::documents::synthesis::volumes;
use crate::documents::{Context, Document, Replaced};
use crate::error::Error;
use crate::finding::{Finding, Place, Touches};
use crate::fold;
use crate::issued::Issued;
use crate::issued::journal::{Act, Line};
use crate::ledgers::register::{PaperId, Register};
use crate::wording::Date;

/// The most changes that a message spells out.
const NAMED: usize = 8;

/// What was issued and what the register says, as papers depend on them.
#[derive(Clone, Copy)]
pub(super) struct Standing<'a> {
    /// What was issued.
    pub issued: &'a Issued,
    /// The register.
    pub register: &'a Register,
    /// The round's own templates that are not built in.
    pub own: &'a BTreeMap<String, String>,
    /// Hash of what every paper is made from beside its values.
    pub baseline: &'a str,
}

/// The lines of the journal that papers of one unit rest on, or papers of the round.
#[derive(Default)]
struct Lines<'a> {
    /// The errata that it asks for, in its order.
    corrections: Vec<&'a Line>,
    /// What was issued and holds.
    holding: Vec<&'a Line>,
}

/// The lines of the journal by the index of their unit; none for those of the round.
type LinesByUnit<'a> = HashMap<Option<usize>, Lines<'a>>;

/// Puts the lines of the journal together by unit.
fn by_unit<'a>(context: Context<'_>, issued: &'a Issued) -> LinesByUnit<'a> {
    let units = context.round.units.iter().enumerate();
    let places: HashMap<&str, usize> = units.map(|(at, unit)| (&*unit.code, at)).collect();
    let unit_of = |line: &Line| places.get(line.unit.as_str()).copied();
    let mut lines = LinesByUnit::new();
    for line in issued.corrections() {
        lines.entry(unit_of(line)).or_default().corrections.push(line);
    }
    for line in issued.holding() {
        lines.entry(unit_of(line)).or_default().holding.push(line);
    }
    lines
}

/// What an issued paper says otherwise than today's returns.
pub(super) struct Departure {
    /// The line by which it was issued.
    pub line: Line,
    /// The index of its unit; none for a paper of the round.
    pub unit: Option<usize>,
    /// What differs; none where today's returns make no such paper.
    pub changes: Option<Vec<Change>>,
}

/// The day that a journal line gives.
fn day(line: &Line) -> Option<NaiveDate> {
    line.date.parse().ok()
}

/// The papers of a round with what was issued in their place, unit by unit.
pub(super) struct Settled<'a> {
    /// Today's papers.
    today: &'a Papers<'a>,
    /// What they are worked out from.
    context: Context<'a>,
    /// What was issued.
    standing: Standing<'a>,
    /// The lines of the journal.
    lines: LinesByUnit<'a>,
}

impl<'a> Settled<'a> {
    /// Those of this round.
    pub(super) fn of(today: &'a Papers<'a>, context: Context<'a>, standing: Standing<'a>) -> Self {
        Self { today, context, standing, lines: by_unit(context, standing.issued) }
    }

    /// The papers of a unit (none for those of the round), and what issued ones say otherwise than
    /// today's returns.
    ///
    /// # Errors
    /// As [`settle`].
    pub(super) fn papers(
        &self,
        unit: Option<usize>,
    ) -> Result<(Vec<Paper>, Vec<Departure>), Error> {
        let today = match unit {
            Some(index) => self.today.of_unit(index)?,
            None => self.today.of_round()?,
        };
        let none = Lines::default();
        let lines = self.lines.get(&unit).unwrap_or(&none);
        settle((today, unit), lines, self.context, self.standing)
    }

    /// The indices of all units in their order, then none for the round.
    pub(super) fn units(&self) -> impl Iterator<Item = Option<usize>> + use<> {
        (0..self.context.round.units.len()).map(Some).chain([None])
    }
}

/// Puts what was issued in the place of today's papers of a unit (none for those of the round);
/// tells where it departs from them. `lines` are the unit's own.
///
/// # Errors
/// When what is kept of an issued paper is not what the journal says.
fn settle(
    (papers, unit): (Vec<Paper>, Option<usize>),
    lines: &Lines<'_>,
    context: Context<'_>,
    standing: Standing<'_>,
) -> Result<(Vec<Paper>, Vec<Departure>), Error> {
    let Standing { issued, .. } = standing;
    if issued.journal.lines.is_empty() {
        return Ok((papers, Vec::new()));
    }
    let mut papers = papers;
    papers.extend(errata((&lines.corrections, unit), context, standing)?);
    let (mut settled, mut departures) = (Vec::new(), Vec::new());
    let mut seen = BTreeSet::new();
    for mut today in papers {
        let unit = today.unit.and_then(|unit| context.round.units.get(unit));
        if let Some(path) = unit.and_then(|unit| issued.journal.path_of(&unit.code, &today.path)) {
            path.clone_into(&mut today.path);
        }
        seen.insert(today.path.clone());
        if let Some(line) = issued.current(&today.path) {
            let (kept, changes) = departure(context, issued, line, &today)?;
            if !changes.is_empty() {
                let (line, changes) = (line.clone(), Some(changes));
                departures.push(Departure { line, unit: today.unit, changes });
            }
            let frozen = paper(kept, today.path, standing.baseline, today.sources)?;
            settled.push(Paper { unit: today.unit, issued: Some(line.clone()), ..frozen });
        } else if let Some((why, old)) = issued.replaced(&today.path) {
            settled.push(replacement(today, (why, old), standing)?);
        } else {
            settled.push(today);
        }
    }
    // What today's returns make no more stays as it was issued.
    for line in lines.holding.iter().filter(|line| !seen.contains(&line.paper)) {
        let kept = kept(issued, line)?;
        departures.push(Departure { line: (*line).clone(), unit, changes: None });
        let sources = line.sources.keys().cloned().collect();
        let frozen = paper(kept, line.paper.clone(), standing.baseline, sources)?;
        settled.push(Paper { unit, issued: Some((*line).clone()), ..frozen });
    }
    Ok((settled, departures))
}

/// What was issued, as it was kept.
fn kept(issued: &Issued, line: &Line) -> Result<Document, Error> {
    let kept = issued.kept(line).ok_or_else(|| altered(line))?;
    Ok(Document::Kept(Box::new(kept)))
}

/// What stops a run when an issued paper is not what the journal says.
pub(super) const ALTERED: &str = "issued-altered";

/// An issued paper whose files are not what the journal says.
pub(super) fn altered(line: &Line) -> Error {
    Error::findings(ALTERED).arg("paper", line.id().written())
}

/// An issued paper, and what it says otherwise than today's; what an erratum said of it is known.
fn departure(
    context: Context<'_>,
    issued: &Issued,
    line: &Line,
    today: &Paper,
) -> Result<(Document, Vec<Change>), Error> {
    let kept = kept(issued, line)?;
    let mut old = json(&kept)?;
    let mut new = json(&today.document)?;
    // A replacement has number and day of its own, and says whom it replaces.
    if line.revision > 1 {
        for value in [&mut old, &mut new] {
            if let Some(head) = value.get_mut("head").and_then(|head| head.as_object_mut()) {
                ["number", "date", "replaces"].iter().for_each(|key| drop(head.remove(*key)));
            }
        }
    }
    let mut changes = differences(&line.stem, &old, &new);
    changes.extend(volume_changes(context, issued, line, (&kept, today))?);
    let corrections = issued.journal.of(&line.paper).filter(|own| own.act == Act::Correct);
    let corrections = corrections.filter(|own| own.revision == line.revision);
    let known: Vec<&Change> = corrections.flat_map(|own| &own.changes).collect();
    changes.retain(|change| {
        !known.iter().any(|own| own.label == change.label && own.new == change.new)
    });
    Ok((kept, changes))
}

/// A paper as JSON.
fn json(document: &Document) -> Result<serde_json::Value, Error> {
    serde_json::to_value(document)
        .map_err(|error| Error::work("work-json").arg("detail", error.to_string()))
}

/// What the volumes of an issued paper say otherwise than today's.
fn volume_changes(
    context: Context<'_>,
    issued: &Issued,
    line: &Line,
    (kept, today): (&Document, &Paper),
) -> Result<Vec<Change>, Error> {
    let mut changes = Vec::new();
    let (Document::Kept(kept), Document::Synthesis(report)) = (kept, &today.document) else {
        return Ok(changes);
    };
    let hashes = kept.volume_hashes();
    let volumes = Volumes::of(today, context, (issued, ""));
    let now = report.volumes.iter().flat_map(|own| &own.list);
    for (row, _) in now.zip(&hashes).filter(|(row, hash)| row.hash != **hash) {
        let number = volumes::number(row.index, hashes.len());
        let old = issued.kept_volume(line, &number).ok_or_else(|| altered(line))?;
        let new = json(&volumes.paper(row.index)?.document)?;
        let mut old = old.says().clone();
        // Head and report are those of the body.
        for key in ["head", "part_of"] {
            let same = new.get(key).cloned().unwrap_or_default();
            if let Some(old) = old.as_object_mut() {
                old.insert(key.to_owned(), same);
            }
        }
        let own = differences(volumes::STEM, &old, &new).into_iter();
        let named =
            |own: Change| Change { label: format!("Quyển {number} – {}", own.label), ..own };
        changes.extend(own.map(named));
    }
    Ok(changes)
}

/// Today's paper in the place of an issued one.
fn replacement(
    today: Paper,
    (why, old): (&Line, &Line),
    standing: Standing<'_>,
) -> Result<Paper, Error> {
    let id = PaperId { path: today.path.clone(), revision: old.revision + 1 };
    let given = standing.register.given(&id);
    let replaced = Replaced {
        number: old.number.clone(),
        date: day(old).map(Date::from),
        reason: why.reason.clone(),
    };
    let number = (given.number.as_deref(), given.date);
    let document = today.document.replacing(replaced, number).with_code(standing.own)?;
    let made = paper(document, today.path, standing.baseline, today.sources)?;
    Ok(Paper { unit: today.unit, ..made })
}

/// The errata that these lines ask for, about papers of a unit or of the round.
fn errata(
    (lines, unit): (&[&Line], Option<usize>),
    context: Context<'_>,
    standing: Standing<'_>,
) -> Result<Vec<Paper>, Error> {
    let Standing { register, own, baseline, .. } = standing;
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    let mut papers = Vec::new();
    for line in lines {
        let path = erratum_path(&line.paper, &mut counts);
        let given = register.given(&PaperId { path: path.clone(), revision: 1 });
        let about = Corrected {
            issued: IssuedPaper {
                title: line.title.clone(),
                number: line.number.clone(),
                date: day(line).map(Date::from),
            },
            reason: &line.reason,
            changes: &line.changes,
            number: (given.number.as_deref(), given.date),
        };
        let document = Document::Erratum(erratum(context, about)).with_code(own)?;
        let made = paper(document, path, baseline, Vec::new())?;
        papers.push(Paper { unit, ..made });
    }
    Ok(papers)
}

/// The path of the next erratum to a paper:
/// `don-vi/p-bd-phuong-bo-de/cong-van-dinh-chinh-bien-ban-hoi-nghi-1`.
fn erratum_path(paper: &str, counts: &mut BTreeMap<String, usize>) -> String {
    let count = counts.entry(paper.to_owned()).or_default();
    *count += 1;
    match paper.rsplit_once('/') {
        Some((folder, stem)) => format!("{folder}/cong-van-dinh-chinh-{stem}-{count}"),
        None => format!("cong-van-dinh-chinh-{paper}-{count}"),
    }
}

/// W601 for every issued paper that departs from today's returns.
pub(super) fn findings(context: Context<'_>, departures: &[Departure]) -> Vec<Finding> {
    let finding = |departure: &Departure| {
        let Departure { line, unit, changes } = departure;
        let unit = unit.and_then(|unit| context.round.units.get(unit));
        let file = line.file_in("pdf").unwrap_or_default();
        let place = Place::beside(&format!("{}/{file}", crate::issued::FOLDER));
        let changes = changes.as_deref();
        let named = changes.unwrap_or_default();
        Finding::new(Code::W601, Touches::Nothing)
            .unit(unit.map(|unit| &unit.code))
            .at(&place)
            .arg("why", if changes.is_some() { "differs" } else { "gone" })
            .arg("title", fold::clean(&line.title))
            .arg("number", line.number.as_str())
            .arg("count", named.len())
            .arg("changes", spelled_out(named))
    };
    departures.iter().map(finding).collect()
}

/// `Số phiếu thu về: 61 → 60; …`
fn spelled_out(changes: &[Change]) -> String {
    let said = |text: &str| if text.is_empty() { "–".to_owned() } else { text.to_owned() };
    let one = |own: &Change| format!("{}: {} → {}", own.label, said(&own.old), said(&own.new));
    let mut told: Vec<String> = changes.iter().take(NAMED).map(one).collect();
    if changes.len() > NAMED {
        told.push("…".to_owned());
    }
    fold::clean(&told.join("; "))
}
