//! Which papers a round allows, where they lie, and what they are made from.

use std::collections::{BTreeMap, HashMap};

use crate::documents::dispatch::Sent;
use crate::documents::{
    Context, Document, brief, correction, dispatch, handover, minutes, notice, opening, postponed,
    results::{Codes, Results},
    synthesis::{self, volumes::Division},
};
use crate::error::Error;
use crate::fold;
use crate::hash;
use crate::issued::journal::Line;

/// The formats that a volume is made in. The synthesis itself is what is drafted on in Word.
pub(super) const VOLUME_FORMATS: [&str; 2] = ["pdf", "xlsx"];

/// A paper to be made.
#[derive(Clone)]
pub(super) struct Paper {
    /// What it says.
    pub(super) document: Document,
    /// Its path in the set, without ending.
    pub(super) path: String,
    /// Hash of everything it is made from.
    pub(super) recipe: String,
    /// The input files it is made from.
    pub(super) sources: Vec<String>,
    /// The unit it is about; none for a paper of the round.
    pub(super) unit: Option<usize>,
    /// The line by which it was issued; none while it was not.
    pub(super) issued: Option<Line>,
    /// The number of the volume that it is (`03`); none for any other paper.
    pub(super) volume: Option<String>,
}

impl Paper {
    /// The formats that it is made in; `word` when copies in Word are wanted. What is a letter, or
    /// one page of another paper's figures, has no workbook: they are checked in that paper's. An
    /// issued paper is not drafted any more.
    pub(super) fn formats(&self, word: bool) -> &'static [&'static str] {
        match self.document {
            Document::Brief(_)
            | Document::Correction(_)
            | Document::Erratum(_)
            | Document::Notice(_) => {
                if word {
                    &["pdf", "docx"]
                } else {
                    &["pdf"]
                }
            }
            Document::Synthesis(_) if word => &["pdf", "xlsx", "docx"],
            Document::Kept(ref kept) if kept.has_no_workbook() => &["pdf"],
            _ => &["pdf", "xlsx"],
        }
    }

    /// Whether it has a place in the register: what is for the registry's own use has none.
    pub(super) fn bears_a_number(&self) -> bool {
        !matches!(self.document, Document::Dispatch(_))
    }

    /// What the results call it: its kind, with what tells it from others of the kind in its
    /// unit's folder (`notice-nguyen-thi-lan`).
    fn result_key(&self) -> String {
        let name = self.path.rsplit('/').next().unwrap_or_default();
        name.replacen(self.document.stem(), self.document.key(), 1)
    }

    /// Its file in a format.
    pub(super) fn file(&self, format: &str) -> String {
        format!("{}.{format}", self.path)
    }
}

/// Works out the papers of a round, unit by unit: what they say is large, and is needed for one unit
/// at a time.
pub(super) struct Papers<'a> {
    /// What they are worked out from.
    context: Context<'a>,
    /// Hash of what every paper is made from beside its values.
    baseline: &'a str,
    /// The templates that are not built in: a code stands for them too.
    own: &'a BTreeMap<String, String>,
    /// What notices keep back.
    others: notice::Others<'a>,
    /// The input files of each unit, by its code.
    sources: HashMap<&'a str, Vec<String>>,
}

impl<'a> Papers<'a> {
    /// Those of this round; `own` are the templates that are not built in.
    pub(super) fn of(
        context: Context<'a>,
        baseline: &'a str,
        own: &'a BTreeMap<String, String>,
    ) -> Self {
        let mut sources: HashMap<&str, Vec<String>> = HashMap::new();
        for source in &context.round.sources {
            for unit in &source.units {
                sources.entry(unit).or_default().push(source.path.to_string());
            }
        }
        Self { context, baseline, own, others: notice::Others::of(context), sources }
    }

    /// Every paper of a unit that the round allows, with its code.
    ///
    /// # Errors
    /// Never for papers of this program; serialising is fallible by type.
    pub(super) fn of_unit(&self, index: usize) -> Result<Vec<Paper>, Error> {
        let context = self.context;
        // The papers of a district's units are in its package.
        let own = context.round.units.get(index).filter(|_| context.round.districts.is_empty());
        let Some(unit) = own else { return Ok(Vec::new()) };
        let standing = context.verdict.standings.get(index);
        let conference = standing.is_some_and(|standing| standing.conference);
        let count = standing.is_some_and(|standing| standing.count);
        let documents = [
            minutes::minutes(context, index).filter(|_| conference).map(Document::Minutes),
            handover::handover(context, index).filter(|_| conference).map(Document::Handover),
            opening::opening(context, index).filter(|_| count).map(Document::Opening),
            correction::correction(context, index).map(Document::Correction),
        ];
        let sources = self.sources.get(&*unit.code).cloned().unwrap_or_default();
        let folder = unit.folder();
        let mut notices = notice::notices(context, index, &self.others);
        // They hold averages over every unit of the kind.
        notices.retain(|_| context.round.part.is_none());
        let put_off = postponed::postponed(context, index).into_iter().map(Document::Postponed);
        let notices = notices.into_iter().map(Document::Notice);
        let coded = |document: Document| {
            let path = format!("{folder}/{}", document.file_stem());
            let paper = self.coded(document, path, sources.clone())?;
            Ok(Paper { unit: Some(index), ..paper })
        };
        put_off.chain(documents.into_iter().flatten()).chain(notices).map(coded).collect()
    }

    /// The papers of the round as a whole, with their codes.
    ///
    /// # Errors
    /// As [`Self::of_unit`].
    pub(super) fn of_round(&self) -> Result<Vec<Paper>, Error> {
        // A report over a part of the round would be none.
        if self.context.round.part.is_some() {
            return Ok(Vec::new());
        }
        let report = synthesis::synthesis(self.context);
        let brief = brief::brief(self.context, &report);
        let brief = brief.map(|brief| Document::Brief(Box::new(brief)));
        let division = Division::of(self.context);
        refuse_template_without_volumes(&division, self.own)?;
        let report = division.body(report)?;
        let coded = |document: Document| {
            let path = document.stem().to_owned();
            self.coded(document, path, all_sources(self.context))
        };
        std::iter::once(Document::Synthesis(Box::new(report))).chain(brief).map(coded).collect()
    }

    /// The paper at this path, in the department's words and with its code.
    fn coded(
        &self,
        document: Document,
        path: String,
        sources: Vec<String>,
    ) -> Result<Paper, Error> {
        let remarks = self.context.round.remarks.get(&path);
        paper(document.reworded(remarks).with_code(self.own)?, path, self.baseline, sources)
    }
}

/// Every input file of the round.
fn all_sources(context: Context<'_>) -> Vec<String> {
    context.round.sources.iter().map(|source| source.path.to_string()).collect()
}

/// What the round's results and the dispatch list say of a paper: kept when its values are not
/// needed any more.
pub(super) struct Told {
    /// The unit it is about; none for a paper of the round.
    unit: Option<usize>,
    /// What the results call it.
    key: String,
    /// Its code.
    code: String,
    /// Its lines in the dispatch list; none where nobody wants that list.
    sent: Option<Sent>,
}

impl Told {
    /// What is told of a paper.
    pub(super) fn of(context: Context<'_>, paper: &Paper) -> Self {
        let name = || {
            let unit = paper.unit.and_then(|unit| context.round.units.get(unit));
            unit.map_or("", |unit| &*unit.name)
        };
        let wanted = context.round.plan.papers.dispatch_list;
        Self {
            unit: paper.unit,
            key: paper.result_key(),
            code: paper.document.head().code.clone(),
            sent: wanted.then(|| Sent::of(&paper.document, name())),
        }
    }
}

/// Refuses an own template of the synthesis from before there were volumes: it would say that
/// nothing was counted.
fn refuse_template_without_volumes(
    division: &Division<'_>,
    own: &BTreeMap<String, String>,
) -> Result<(), Error> {
    const TEMPLATE: &str = "bao-cao-tong-hop.typ.j2";
    match own.get(TEMPLATE) {
        Some(text) if !division.is_empty() && !text.contains("volumes") => {
            Err(Error::asked("template-without-volumes").arg("template", TEMPLATE))
        }
        _ => Ok(()),
    }
}

/// The list of what goes to whom among these papers, those of the round first; none when the round
/// wants none.
pub(super) fn dispatch_list(
    context: Context<'_>,
    papers: &[Told],
    baseline: &str,
    own: &BTreeMap<String, String>,
) -> Result<Option<Paper>, Error> {
    let (of_units, of_round): (Vec<&Told>, Vec<&Told>) =
        papers.iter().partition(|paper| paper.unit.is_some());
    let listed = of_round.into_iter().chain(of_units).filter_map(|paper| paper.sent.as_ref());
    let Some(list) = dispatch::dispatch_list(context, &listed.collect::<Vec<_>>()) else {
        return Ok(None);
    };
    let document = Document::Dispatch(list).with_code(own)?;
    paper(document, dispatch::STEM.to_owned(), baseline, all_sources(context)).map(Some)
}

/// The round's figures, with the codes of its papers.
pub(super) fn results_of<'a>(context: Context<'a>, papers: &[Told]) -> Results<'a> {
    let mut codes = vec![Codes::new(); context.round.units.len()];
    let mut synthesis = String::new();
    for paper in papers {
        match paper.unit.and_then(|unit| codes.get_mut(unit)) {
            Some(codes) => drop(codes.insert(paper.key.clone(), paper.code.clone())),
            // An erratum to the synthesis is another paper, with a code of its own.
            None if paper.key == "synthesis" => synthesis.clone_from(&paper.code),
            None => {}
        }
    }
    Results { context, codes, synthesis }
}

/// Whether a unit is among those asked for; all are when none is named.
pub(crate) fn wanted(only: &[String], code: &str) -> bool {
    only.is_empty() || only.iter().any(|only| fold::code(only) == fold::code(code))
}

/// The version of what a recipe is written as; counted up whenever that changes.
const RECIPE_SCHEMA: u8 = 1;

/// A paper with its recipe: every value, also those that templates do not see but workbooks
/// compute with, in a form that no compiler changes.
pub(super) fn paper(
    document: Document,
    path: String,
    baseline: &str,
    sources: Vec<String>,
) -> Result<Paper, Error> {
    let recipe = postcard::to_stdvec(&(RECIPE_SCHEMA, baseline, document.key(), &document));
    let recipe =
        recipe.map_err(|error| Error::work("work-json").arg("detail", error.to_string()))?;
    let recipe = hash::sha256(&recipe);
    Ok(Paper { document, path, recipe, sources, unit: None, issued: None, volume: None })
}
