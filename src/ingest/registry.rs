//! The registry (danh sách đơn vị): every unit and its leaders.

use std::collections::BTreeMap;

use super::recognise::Found;
use crate::code::Code;
use crate::declaration::fields::{UNIT_CODE, UNIT_NAME, registry};
use crate::declaration::{Declared, Record};
use crate::finding::{Finding, Touches};
use crate::fold;
use crate::round::{Leader, Plan, Return, Sourced, Term, Text, Unit};

/// The name of the registry's file, without its ending.
pub const STEM: &str = "danh-sach-don-vi";

/// The units in the order of their first rows, and what is wrong in the registry.
pub fn units(sections: &[Found], plan: &Plan) -> (Vec<Unit>, Vec<Finding>) {
    let mut units: Vec<Unit> = Vec::new();
    let mut by_code: BTreeMap<String, usize> = BTreeMap::new();
    let mut by_folder: BTreeMap<String, Text> = BTreeMap::new();
    let mut findings = Vec::new();
    for record in sections.iter().flat_map(|found| &found.records) {
        let (Some(code), Some(name)) = (UNIT_CODE.of(record), UNIT_NAME.of(record)) else {
            continue;
        };
        let kind = kind(record, plan, &mut findings);
        let at = *by_code.entry(fold::code(&code)).or_insert(units.len());
        if at == units.len() {
            let Some(kind) = kind else {
                by_code.remove(&fold::code(&code));
                continue;
            };
            let folder = fold::folder(&code, &name);
            if let Some(other) = by_folder.insert(folder, code.value.clone()) {
                let finding = wrong("same-folder", &code).arg("nearest", &other);
                findings.push(finding.unit(Some(&code.value)));
            }
            let (code, name) = (code.value.clone(), name.value.clone());
            units.push(Unit {
                code,
                name,
                kind,
                leaders: Vec::new(),
                registered: Vec::new(),
                letters_to: None,
                returned: Return::default(),
            });
        }
        let Some(unit) = units.get_mut(at) else { continue };
        if fold::name(&unit.name) != fold::name(&name) {
            findings.push(
                wrong("name-differs", &name).arg("nearest", &unit.name).unit(Some(&unit.code)),
            );
        }
        if let (Some(kind), Some(cell)) = (kind, registry::KIND.of(record))
            && kind != unit.kind
        {
            findings.push(wrong("kind-differs", &cell).arg("nearest", "").unit(Some(&unit.code)));
        }
        if let Some(letters_to) = registry::LETTERS_TO.of(record) {
            unit.letters_to.get_or_insert(letters_to.value);
        }
        add_leader(unit, record, &mut findings);
    }
    (units, findings)
}

/// Adds a row's leader to its unit.
fn add_leader(unit: &mut Unit, record: &Record, findings: &mut Vec<Finding>) {
    // An empty name was reported where it stands.
    let Some(name) = registry::LEADER.of(record) else { return };
    let post = registry::POST.of(record).map(|post| post.value).unwrap_or_else(|| "".into());
    let term = Term {
        from: registry::FROM.of(record).map(|day| day.value),
        to: registry::TO.of(record).map(|day| day.value),
    };
    if term.from.zip(term.to).is_some_and(|(from, to)| to < from) {
        findings.push(wrong("term-backwards", &name).arg("nearest", "").unit(Some(&unit.code)));
    }
    // Two people may bear one name; one person may lead again after a while.
    let same = |leader: &Leader| {
        fold::name(&leader.name) == fold::name(&name)
            && fold::name(&leader.post) == fold::name(&post)
            && leader.term.overlaps(term)
    };
    if unit.registered.iter().any(same) {
        findings.push(wrong("leader-twice", &name).arg("nearest", "").unit(Some(&unit.code)));
        return;
    }
    unit.registered.push(Leader { name: name.value, post, term });
}

/// The kind that a row's label names; a finding when none does.
fn kind(record: &Record, plan: &Plan, findings: &mut Vec<Finding>) -> Option<usize> {
    let typed = registry::KIND.of(record)?;
    let known = plan.kinds.iter().position(|kind| {
        [&kind.label, &kind.key, &kind.noun]
            .iter()
            .any(|name| fold::name(name) == fold::name(&typed))
    });
    if known.is_none() {
        let labels = plan.kinds.iter().map(|kind| kind.label.as_str());
        let nearest = fold::nearest(&typed, labels).unwrap_or_default().to_owned();
        findings.push(wrong("unknown-kind", &typed).arg("nearest", nearest));
    }
    known
}

/// E206 at a cell of the registry.
fn wrong(why: &'static str, cell: &Sourced<Text>) -> Finding {
    Finding::new(Code::E206, Touches::Both).at(&cell.place).arg("why", why).arg("text", &cell.value)
}

/// E206 instead of a plain missing value: an empty leader or code is the registry's error.
pub fn as_registry_errors(findings: Vec<Finding>) -> Vec<Finding> {
    let empty = |finding: &Finding| {
        let [what, name] = ["what", "name"].map(|arg| finding.args.get(arg));
        let is = |field: &Declared| name == Some(&field.label.into());
        (what == Some(&"value".into())).then_some(())?;
        [(&registry::LEADER.declared, "empty-leader"), (&UNIT_CODE.declared, "empty-code")]
            .into_iter()
            .find_map(|(field, why)| is(field).then_some(why))
    };
    let told = |finding: Finding| match empty(&finding) {
        Some(why) => {
            let registry = Finding::new(Code::E206, Touches::Both).arg("why", why);
            let registry = registry.arg("text", "").arg("nearest", "");
            finding.places.iter().fold(registry, Finding::at)
        }
        None => finding,
    };
    findings.into_iter().map(told).collect()
}
