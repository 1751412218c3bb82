//! Who counted: enough people, and not alone the one who had received the ballots.

use super::super::RoundFacts;
use super::finding;
use crate::code::Code;
use crate::finding::Finding;
use crate::fold;
use crate::round::{Sourced, Text, Unit};

/// Everyone who counted a unit's ballots independently, once, with the cell that says so.
fn counters(unit: &Unit) -> Vec<&Sourced<Text>> {
    let mut people: Vec<&Sourced<Text>> = Vec::new();
    for counter in unit.returned.openings().filter_map(|opening| opening.counter.as_ref()) {
        if !people.iter().any(|known| is_same(known, counter)) {
            people.push(counter);
        }
    }
    people
}

/// Whether two names are one person's, whatever post stands behind them.
fn is_same(one: &str, other: &str) -> bool {
    let name = |typed: &str| fold::name(fold::name_and_post(typed).0);
    name(one) == name(other)
}

/// W507: as many people counted independently as `[rules] counters` asks for.
pub(super) fn enough_people_counted(context: &RoundFacts<'_>, found: &mut Vec<Finding>) {
    let least = context.round.plan.rules.counters;
    for (unit, _) in context.units() {
        let people = counters(unit);
        let number = u32::try_from(people.len()).unwrap_or(u32::MAX);
        // Nobody named is a value that is missing, which is said elsewhere.
        if people.is_empty() || number >= least {
            continue;
        }
        let names: Vec<&str> = people.iter().map(|name| &*name.value).collect();
        let finding = finding(Code::W507, unit)
            .arg("count", number)
            .arg("least", least)
            .arg("names", names.join("; "));
        found.push(people.iter().fold(finding, |finding, name| finding.at(&name.place)));
    }
}

/// W508: who counted alone is not who had received the ballots; only asked where two or
/// more should have counted.
pub(super) fn counted_by_another_than_received(context: &RoundFacts<'_>, found: &mut Vec<Finding>) {
    if context.round.plan.rules.counters < 2 {
        return;
    }
    for (unit, _) in context.units() {
        let receiver = unit.returned.ballots.as_ref().and_then(|ballots| ballots.receiver.as_ref());
        if let ([alone], Some(receiver)) = (counters(unit).as_slice(), receiver)
            && is_same(alone, receiver)
        {
            let finding = finding(Code::W508, unit).arg("name", &alone.value);
            found.push(finding.at(&alone.place).at(&receiver.place));
        }
    }
}
