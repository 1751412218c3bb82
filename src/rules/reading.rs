//! 1xx: what a file holds (đọc tệp). All but W104 are found by the reader.

use crate::code::Code;
use crate::finding::{Finding, Severity, Touches};

use super::{Check, RoundFacts, Rule, too_short};

/// The rules of the family.
pub(super) static RULES: &[Rule] = &[
    Rule { code: Code::E101, paper: None, check: Check::WhileReading },
    Rule { code: Code::E102, paper: None, check: Check::WhileReading },
    Rule { code: Code::E103, paper: None, check: Check::WhileReading },
    Rule { code: Code::E104, paper: None, check: Check::WhileReading },
    Rule { code: Code::E105, paper: None, check: Check::WhileReading },
    Rule { code: Code::E106, paper: None, check: Check::WhileReading },
    Rule { code: Code::E107, paper: None, check: Check::WhileReading },
    Rule { code: Code::E108, paper: None, check: Check::WhileReading },
    Rule { code: Code::E109, paper: None, check: Check::WhileReading },
    Rule { code: Code::W101, paper: None, check: Check::WhileReading },
    Rule { code: Code::W102, paper: None, check: Check::WhileReading },
    Rule { code: Code::W103, paper: None, check: Check::WhileReading },
    Rule { code: Code::W104, paper: None, check: Check::Afterwards(unused_explanations) },
    Rule { code: Code::E110, paper: None, check: Check::WhileReading },
    Rule { code: Code::E111, paper: None, check: Check::WhileReading },
    Rule { code: Code::E112, paper: None, check: Check::WhileReading },
    Rule { code: Code::W105, paper: None, check: Check::WhileReading },
    Rule { code: Code::W106, paper: None, check: Check::WhileReading },
];

/// W104: explanations of what the unit was not warned of, or too short to explain it.
///
/// Not while the unit has errors: they silence warnings that come back with the
/// correction, and the explanation is then wanted again.
fn unused_explanations(context: &RoundFacts<'_>, findings: &mut Vec<Finding>) {
    let mut unused = Vec::new();
    let mut of_unit = std::collections::HashMap::<&str, Vec<&Finding>>::new();
    for finding in findings.iter() {
        if let Some(unit) = finding.unit.as_deref() {
            of_unit.entry(unit).or_default().push(finding);
        }
    }
    for (unit, _) in context.units().filter(|(unit, _)| !unit.returned.explanations.is_empty()) {
        let own = of_unit.get(&*unit.code).map_or(&[][..], Vec::as_slice);
        if own.iter().any(|finding| finding.severity == Severity::Error) {
            continue;
        }
        for given in &unit.returned.explanations {
            let Some(code) = &given.code else { continue };
            let text = given.text.as_ref().map(|text| &*text.value).unwrap_or_default();
            let why = match own.iter().any(|finding| Code::parse(code) == Some(finding.code)) {
                false => "nothing",
                true if !text.is_empty() && too_short(text) => "short",
                true => continue,
            };
            let finding = Finding::new(Code::W104, Touches::Nothing).unit(Some(&unit.code));
            let finding = finding.at(&code.place).arg("code", &code.value);
            unused.push(finding.arg("why", why).arg("text", text));
        }
    }
    findings.append(&mut unused);
}

#[cfg(test)]
mod tests {
    use super::super::check;
    use super::super::testing::*;

    #[test]
    fn w104_fires_for_an_explanation_of_nothing() {
        table(&[
            ("no such warning", |r| explain(r, 0, "W401"), &["U0 W104"]),
            ("no such code", |r| explain(r, 0, "abc"), &["U0 W104"]),
            (
                "of another unit",
                |r| {
                    warn(r);
                    explain(r, 1, "W301");
                },
                &["U0 W301", "U1 W104"],
            ),
            (
                "of its unit",
                |r| {
                    warn(r);
                    explain(r, 0, "w301");
                },
                &["U0 W301"],
            ),
            (
                "twice of its unit",
                |r| {
                    warn(r);
                    explain(r, 0, "W301");
                    explain(r, 0, "W301");
                },
                &["U0 W301"],
            ),
            (
                "beside an error that may hide the warning",
                |r| {
                    explain(r, 0, "W401");
                    set(&mut ballots(r, 0).collected, 56);
                },
                &["U0 E403"],
            ),
        ]);
    }

    /// Makes the first unit have W301.
    fn warn(round: &mut crate::round::Round) {
        round.units[0].returned.attendance[0].reason = None;
    }

    #[test]
    fn w104_points_at_the_code() {
        let mut round = round(1);
        explain(&mut round, 0, "W401");
        let place = place(&round.units[0].returned.explanations[0].code);
        let verdict = check(&round, Vec::new());
        assert_eq!(verdict.findings[0].places, [place]);
    }
}
