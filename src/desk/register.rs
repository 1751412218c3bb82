//! The register (sổ văn bản): numbers and days of papers, and their issue.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde_json::json;

use super::job::{Kind, Outcome};
use super::papers::{Row, rows};
use super::view::{Answer, lead_to};
use super::visit::Visit;
use super::{Context, Desk, apart, open};
use crate::error::Error;
use crate::finding::Args;
use crate::fold;
use crate::ledgers::register::{PaperId, State, day};
use crate::ledgers::{confirmations, explanations, register};
use crate::pipeline::answering;
use crate::pipeline::issuing::{self, Chosen};
use crate::pipeline::listing::Listed;
use crate::pipeline::registering;

/// How many papers a page lists.
const ON_PAGE: usize = 60;
/// The most letters of a number.
const LONGEST_NUMBER: usize = 40;
/// The fewest letters of the reason for an erratum or a replacement.
const SHORTEST_REASON: usize = 8;

/// The groups of papers that the page can show, with the texts that name them.
const GROUPS: [(&str, &str); 5] = [
    ("unnumbered", "desk-show-unnumbered"),
    ("final", "desk-show-final"),
    ("issued", "desk-show-issued"),
    ("draft", "desk-show-draft"),
    ("all", "desk-show-all"),
];

/// Whether a paper is of a group. Slips are letters that go back with a return: they stand with
/// what is sent.
fn is_in(paper: &Listed, group: &str) -> bool {
    if paper.kind == "correction" || !paper.bears_a_number {
        return false;
    }
    let unnumbered = paper.entry.number.is_none() || paper.entry.date.is_none();
    match group {
        "unnumbered" => unnumbered,
        "final" => paper.entry.state == State::Final,
        "issued" => paper.entry.state == State::Issued,
        "draft" => paper.entry.state == State::Draft && !unnumbered,
        _ => true,
    }
}

/// The register.
pub async fn page(desk: Arc<Desk>, visit: Visit) -> Answer {
    let look = desk.look().await?;
    let language = desk.language();
    look.papers.as_ref().map_err(Error::clone)?;
    let counts: Vec<(&str, usize, &str)> = GROUPS
        .iter()
        .map(|(group, key)| {
            let count = look.listed().iter().filter(|paper| is_in(paper, group)).count();
            (*group, count, *key)
        })
        .collect();
    let asked = counts.iter().find(|(group, ..)| *group == visit.asked("show"));
    let first = || counts.iter().find(|(_, count, _)| *count > 0);
    let (group, _, group_key) =
        asked.or_else(first).copied().unwrap_or(("all", 0, "desk-show-all"));
    let all = rows(&desk, &look, |paper| is_in(paper, group), language);
    let pages = all.len().div_ceil(ON_PAGE).max(1);
    let number = visit.asked("n").parse::<usize>().unwrap_or(1).clamp(1, pages);
    let shown: Vec<Row> = all.into_iter().skip((number - 1) * ON_PAGE).take(ON_PAGE).collect();
    let state = desk.jobs.state();
    let issued = state.last(Kind::Issue).map(|ended| match &ended.outcome {
        Ok(Outcome::Issued(outcome)) => json!({
            "issued": outcome.issued,
            "before": outcome.before,
            "refused": outcome.refused.iter().map(|own| (&own.paper, &own.reasons)).collect::<Vec<_>>(),
        }),
        Ok(_) => json!(null),
        Err(error) => json!({ "error": error.message(language) }),
    });
    desk.page(
        "register",
        "desk-register",
        Context::from([
            ("groups", json!(counts)),
            ("group", json!(group)),
            ("group_key", json!(group_key)),
            ("papers", json!(shown)),
            ("pages", json!(pages)),
            ("number", json!(number)),
            ("outcome", json!(issued)),
        ]),
    )
}

/// Writes numbers and days into the register.
pub async fn number(desk: Arc<Desk>, visit: Visit) -> Answer {
    let look = desk.look().await?;
    let mut typed: BTreeMap<PaperId, [String; 2]> = BTreeMap::new();
    for (name, value) in visit.beginning("number-") {
        let paper = look.paper_of(name)?;
        let number = fold::clean(value);
        let given = visit.field(&format!("day-{name}")).trim().to_owned();
        let date = day(&given);
        let too_long = number.chars().count() > LONGEST_NUMBER;
        if too_long || (date.is_none() && !given.is_empty()) {
            let refused =
                Err(Error::findings("desk-number-wrong").arg("name", paper.entry.subject.as_str()));
            desk.keep_typed(&visit, &refused);
            return desk.settled(refused, ("desk-numbered", Args::new()), "/register");
        }
        // What was not changed is not written: it may come from the return.
        let known = paper.entry.number.clone().unwrap_or_default();
        if number != fold::clean(&known) || date != paper.entry.date {
            let date = date.map(|day| day.format("%d/%m/%Y").to_string()).unwrap_or_default();
            typed.insert(paper.entry.paper.clone(), [number, date]);
        }
    }
    let count = typed.len();
    let done = desk.write(move || answering::number(&look.workspace, &look.checked, &typed)).await;
    desk.keep_typed(&visit, &done);
    desk.settled(done, ("desk-numbered", Args::from([("count", count.into())])), "/register")
}

/// Issues papers: shows them first, and freezes them once that is agreed to.
pub async fn issue(desk: Arc<Desk>, visit: Visit) -> Answer {
    let look = desk.look().await?;
    let chosen: Vec<String> = visit.fields("paper").map(str::to_owned).collect();
    if chosen.is_empty() {
        let refused = Err(Error::findings("desk-nothing-chosen"));
        return desk.settled(refused, ("desk-opened", Args::new()), "/register?show=final");
    }
    let papers = chosen.iter().map(|name| look.paper_of(name)).collect::<Result<Vec<_>, _>>()?;
    let paths: Vec<String> = papers.iter().map(|paper| paper.entry.paper.path.clone()).collect();
    let language = desk.language();
    if visit.field("sure") != "yes" {
        let listed = rows(&desk, &look, |paper| chosen.contains(&paper.id()), language);
        let own = Context::from([("papers", json!(listed))]);
        return desk.page("issue", "desk-issue", own);
    }
    let actor = (desk.options.actor)(language);
    let begun = desk.begin(Kind::Issue, move |workspace, listener| {
        let chosen = Chosen { papers: paths, ..Chosen::default() };
        let issued = issuing::issue(&workspace, &chosen, (&actor, None), listener)?;
        // The register says at once what was issued.
        registering::register(&workspace, listener)?;
        Ok(Outcome::Issued(issued))
    });
    match begun {
        Ok(()) => Ok(lead_to("/job")),
        Err(error) => desk.settled(Err(error), ("desk-opened", Args::new()), "/register"),
    }
}

/// Corrects or replaces an issued paper.
pub async fn amend(desk: Arc<Desk>, visit: Visit) -> Answer {
    let look = desk.look().await?;
    let paper = look.paper_of(visit.named("paper"))?;
    let here = format!("/paper/{}", paper.id());
    let path = paper.entry.paper.path.clone();
    let reason = fold::clean(visit.field(&format!("reason-{}", paper.id())));
    let replaces = visit.field("act") == "replace";
    if reason.chars().filter(|c| c.is_alphabetic()).count() < SHORTEST_REASON {
        let refused = Err(Error::findings("desk-reason-short"));
        desk.keep_typed(&visit, &refused);
        return desk.settled(refused, ("desk-amended", Args::new()), &here);
    }
    let actor = (desk.options.actor)(desk.language());
    let workspace = (desk.options.workspace)()?;
    let done = desk
        .write(move || {
            let about = (path.as_str(), reason.as_str());
            let amend = if replaces { issuing::replace } else { issuing::correct };
            amend(&workspace, about, &actor, &|_| ()).map(drop)
        })
        .await;
    desk.keep_typed(&visit, &done);
    let page = if done.is_ok() { "/register?show=unnumbered" } else { &here };
    desk.settled(done, ("desk-amended", Args::new()), page)
}

/// Opens one of the department's workbooks.
pub async fn open_ledger(desk: Arc<Desk>, visit: Visit) -> Answer {
    let file = match visit.field("ledger") {
        "confirmations" => confirmations::FILE,
        "explanations" => explanations::FILE,
        _ => register::FILE,
    };
    let path = desk.options.round.join(file);
    let back = if file == register::FILE { "/register" } else { "/asked" };
    let done = match path.exists() {
        true => apart(move || open(&path)).await,
        false => Err(Error::findings("desk-no-ledger").arg("file", file)),
    };
    desk.settled(done, ("desk-opened-file", Args::from([("file", file.into())])), back)
}
