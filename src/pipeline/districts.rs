//! Districts (địa bàn): packages in the input folder in the place of returns.
//!
//! A province holds no conference of its own: what it reports is what its districts reported. Each
//! package proves itself first. Then its returns are read and judged again, as the district's own
//! program did, and its units are added, kept apart by district; every figure of the province comes
//! from the counts themselves, as in any other round. Rules that compare units compare those of one
//! district: two districts may well give the same number to two papers.

use std::cell::RefCell;
use std::collections::{BTreeMap, HashMap};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::{Checked, Judged, Listener, Loaded, Workspace, check};
use crate::error::{At, Error};
use crate::finding::{Finding, OnSheet, Place};
use crate::ingest;
use crate::round::{District, Plan, Round, Source, Text, Unit};
use crate::rules::{self, Verdict};
use crate::tally::previous::Refusal;
use crate::worker::Reader;

/// The file by which a folder is known as a package (RFC 8493).
pub const DECLARATION: &str = "bagit.txt";

/// Where a package that proves itself keeps its round.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Payload {
    /// The folder with its `bienban.toml`.
    pub folder: PathBuf,
    /// The folder with its returns.
    pub input: PathBuf,
    /// SHA-256 of the list of its files (`manifest-sha256.txt`), which fixes each of them.
    pub sha256: String,
}

/// Proves a package.
pub type PackageProver = fn(&Workspace, &Path) -> Result<Payload, Refusal>;

impl Workspace {
    /// The workspace of a package's payload.
    pub fn of_payload(&self, folder: PathBuf, input: PathBuf) -> Self {
        let reader = self
            .reader
            .program()
            .map_or(Reader::InProcess, |program| Reader::workers(program.to_owned()));
        Self {
            folder,
            input,
            reader,
            system_fonts: self.system_fonts.clone(),
            stamp: self.stamp,
            threads: self.threads,
            own_sets: self.own_sets.clone(),
            enclosed: true,
            provers: self.provers,
        }
    }
}

/// The names of the packages in an input folder, in their order; none where it holds returns.
///
/// # Errors
/// When packages and other files lie side by side: it is not clear then what the round is.
pub(super) fn packages(input: &Path) -> Result<Vec<Text>, Error> {
    // A folder that is not there is for whoever reads the returns to tell of.
    let Ok(entries) = std::fs::read_dir(input) else { return Ok(Vec::new()) };
    let (mut packages, mut others): (Vec<Text>, Vec<Text>) = (Vec::new(), Vec::new());
    for entry in entries {
        let entry = entry.at(input)?;
        let name: Text = entry.file_name().to_string_lossy().into();
        if ingest::is_litter(&name) {
            continue;
        }
        let is_package = entry.path().join(DECLARATION).is_file();
        if is_package { packages.push(name) } else { others.push(name) }
    }
    packages.sort();
    match others.iter().min().filter(|_| !packages.is_empty()) {
        Some(other) => Err(Error::asked("districts-mixed")
            .arg("path", input.display().to_string())
            .arg("other", other)),
        None => Ok(packages),
    }
}

/// Refuses returns for a round of packages.
///
/// # Errors
/// When the input folder holds packages.
pub fn refuse_returns(input: &Path) -> Result<(), Error> {
    match packages(input)?.as_slice() {
        [] => Ok(()),
        _ => Err(Error::asked("districts-returns").arg("path", input.display().to_string())),
    }
}

/// The round of all these packages, as it was judged district by district.
///
/// # Errors
/// When a package does not prove itself, when it is of another round, and as [`check`].
pub(super) fn judged(
    workspace: &Workspace,
    loaded: &Loaded,
    packages: &[Text],
    listener: Listener<'_>,
) -> Result<Judged, Error> {
    let plan = &loaded.settings.plan;
    let mut merged = Merged::new(plan, ingest::sources(&workspace.input)?);
    for name in packages {
        let folder = workspace.input.join(&**name);
        let refused = |why: Refusal| {
            Error::findings("district-unproven").arg("why", why.key()).arg("district", name)
        };
        let payload = (workspace.provers.package)(workspace, &folder).map_err(refused)?;
        let own = workspace.of_payload(payload.folder.clone(), payload.input.clone());
        let checked = check(&own, listener)?;
        refuse_other_round(plan, &checked.round, name)?;
        merged.add(name, &workspace.input, &payload, checked)?;
    }
    let Merged { mut round, mut verdict } = merged;
    let found = loaded.decide(&mut round);
    rules::add(&mut verdict, &round, found);
    Ok(Judged { round, verdict, proposals: Vec::new(), kept: BTreeMap::new() })
}

/// The districts added so far.
struct Merged {
    /// The round of all districts.
    round: Round,
    /// What was found in each.
    verdict: Verdict,
}

impl Merged {
    /// No district yet; `sources` are all files of all packages.
    fn new(plan: &Plan, sources: Vec<Source>) -> Self {
        let verdict = Verdict { findings: Vec::new(), standings: Vec::new() };
        Self { round: Round { sources, ..Round::of(plan.clone()) }, verdict }
    }

    /// Adds the district whose package has this name in the input folder.
    fn add(
        &mut self,
        name: &Text,
        input: &Path,
        payload: &Payload,
        checked: Checked,
    ) -> Result<(), Error> {
        let Checked { round: theirs, mut verdict, .. } = checked;
        let organ = &theirs.plan.organ;
        let twice = |district: &District| district.organ == organ.name;
        if let Some(other) = self.round.districts.iter().find(|own| twice(own)) {
            return Err(Error::asked("districts-twice")
                .arg("district", organ.name.as_str())
                .arg("one", &other.folder)
                .arg("other", name));
        }
        let (organ, label) = (organ.name.clone(), format!("{} {}", organ.area, organ.place));
        let moving = Moving::new(name, (input, payload), &theirs);
        let first = self.round.units.len();
        let known: HashMap<&str, &Source> =
            theirs.sources.iter().map(|source| (&*source.path, source)).collect();
        for source in &mut self.round.sources {
            if let Some(known) = moving.own_path(&source.path).and_then(|own| known.get(own)) {
                source.units = known.units.iter().map(|code| moving.code(code)).collect();
                source.by_department = known.by_department;
            }
        }
        for unit in theirs.units {
            let unit = moving.unit(unit, &mut verdict.findings, &self.round.plan);
            self.round.units.push(unit);
        }
        verdict.findings.iter_mut().for_each(|finding| moving.finding(finding));
        self.verdict.findings.append(&mut verdict.findings);
        self.verdict.standings.append(&mut verdict.standings);
        let units = first..self.round.units.len();
        let (folder, sha256) = (name.clone(), payload.sha256.clone());
        self.round.districts.push(District { organ, label, folder, units, sha256 });
        Ok(())
    }
}

/// From a district's own paths and codes to the province's.
struct Moving {
    /// The name of the package, which tells its codes from those of other districts.
    name: Text,
    /// Its place (`Long Biên`), which tells its units' names apart.
    place: String,
    /// Where its `bienban.toml` lies, below the province's input folder.
    beside: String,
    /// Where its returns lie.
    returns: String,
    /// Its kinds of unit, by their keys.
    kinds: Vec<String>,
    /// The sheets that were moved already: all values on one share it.
    places: RefCell<HashMap<Arc<OnSheet>, Arc<OnSheet>>>,
}

impl Moving {
    /// Of the package with this name in an input folder.
    fn new(name: &Text, (input, payload): (&Path, &Payload), theirs: &Round) -> Self {
        let below = |folder: &Path| {
            let parts = folder.strip_prefix(input).unwrap_or(folder).iter();
            parts.map(|part| part.to_string_lossy()).collect::<Vec<_>>().join("/")
        };
        Self {
            name: name.clone(),
            place: theirs.plan.organ.place.clone(),
            beside: below(&payload.folder),
            returns: below(&payload.input),
            kinds: theirs.plan.kinds.iter().map(|kind| kind.key.clone()).collect(),
            places: RefCell::default(),
        }
    }

    /// A unit's code among those of all districts.
    fn code(&self, code: &str) -> Text {
        format!("{}/{code}", self.name).into()
    }

    /// Brings a place to where its file lies below the province's input folder.
    fn place(&self, place: &mut Place) {
        let moved = |own: &Arc<OnSheet>| {
            let at = if place.is_beside() { &self.beside } else { &self.returns };
            let file = format!("{at}/{}", place.file_name()).into();
            Arc::new(OnSheet { file, sheet: own.sheet.clone() })
        };
        let mut known = self.places.borrow_mut();
        let on = known.entry(place.on.clone()).or_insert_with_key(moved).clone();
        place.on = on;
    }

    /// The path that the district knows a file of the province by; none for one of another.
    fn own_path<'p>(&self, path: &'p str) -> Option<&'p str> {
        path.strip_prefix(&self.returns)?.strip_prefix('/')
    }

    /// A unit among those of all districts. The department's explanations are bound to what the
    /// district's findings say, and where; they follow to what these say now.
    fn unit(&self, mut unit: Unit, findings: &mut [Finding], plan: &Plan) -> Unit {
        let code = self.code(&unit.code);
        let key = self.kinds.get(unit.kind);
        unit.kind = plan.kinds.iter().position(|kind| Some(&kind.key) == key).unwrap_or_default();
        for (mark, _) in &mut unit.returned.department {
            let is_of = |finding: &&Finding| {
                finding.unit.as_ref() == Some(&unit.code) && rules::mark(finding) == *mark
            };
            if let Some(finding) = findings.iter().find(is_of) {
                let mut moved = finding.clone();
                self.finding(&mut moved);
                *mark = rules::mark(&moved);
            }
        }
        unit.returned.move_places(&|place| self.place(place));
        unit.name = format!("{} – {}", unit.name, self.place).into();
        unit.code = code;
        unit
    }

    /// A finding among those of all districts.
    fn finding(&self, finding: &mut Finding) {
        finding.unit = finding.unit.as_ref().map(|code| self.code(code));
        let places = finding.places.iter_mut().chain(&mut finding.inputs);
        places.for_each(|place| self.place(place));
    }
}

/// Refuses a district whose figures cannot be added to those of others.
fn refuse_other_round(ours: &Plan, theirs: &Round, name: &Text) -> Result<(), Error> {
    let other = difference(ours, theirs);
    other.map_or(Ok(()), |what| {
        Err(Error::asked("district-differs").arg("what", what).arg("district", name))
    })
}

/// What makes a district's round another one than the province's; none where nothing does.
fn difference(ours: &Plan, theirs: &Round) -> Option<&'static str> {
    let plan = &theirs.plan;
    let levels = |plan: &Plan| {
        let level = |own: &crate::round::Level| (own.key.clone(), own.points.clone());
        plan.levels.iter().map(level).collect::<Vec<_>>()
    };
    let groups = |plan: &Plan| {
        plan.groups.iter().map(|own| (own.key.clone(), own.weight.clone())).collect::<Vec<_>>()
    };
    let criteria = |plan: &Plan| {
        let criterion = |(group, own): (&crate::round::Group, &crate::round::Criterion)| {
            (group.key.clone(), own.key.clone(), own.label.clone(), own.weight.clone())
        };
        plan.criteria().map(criterion).collect::<Vec<_>>()
    };
    let is_known = |unit: &Unit| {
        let key = plan.kinds.get(unit.kind).map(|kind| &kind.key);
        ours.kinds.iter().any(|kind| Some(&kind.key) == key)
    };
    let rules = |plan: &Plan| (plan.rules.min_ballots, plan.rules.overall_by_groups);
    if theirs.part.is_some() {
        Some("part")
    } else if plan.year != ours.year {
        Some("year")
    } else if levels(plan) != levels(ours) {
        Some("levels")
    } else if groups(plan) != groups(ours) || criteria(plan) != criteria(ours) {
        Some("criteria")
    } else if rules(plan) != rules(ours) {
        Some("rules")
    } else if !theirs.units.iter().all(is_known) {
        Some("kinds")
    } else {
        None
    }
}
