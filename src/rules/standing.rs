//! What may be relied on: how far each unit has come (giai đoạn), and which of
//! its papers its errors leave standing.

use std::collections::HashMap;

use crate::finding::{Finding, Severity};
use crate::round::{Ballots, Conference, Count, Round, Unit};
use crate::tally::{Stage, Standing};

use super::context::{Facts, RoundFacts};

/// What a unit's errors put in question.
#[derive(Debug, Clone, Copy, Default)]
struct Errors {
    /// Any error at all.
    any: bool,
    /// One about the conference.
    conference: bool,
    /// One about the count.
    count: bool,
}

/// Each unit's standing, in the registry's order.
pub(super) fn standings(
    round: &Round,
    context: &RoundFacts<'_>,
    findings: &[Finding],
) -> Vec<Standing> {
    let mut errors: HashMap<&str, Errors> = HashMap::with_capacity(round.units.len());
    for finding in findings.iter().filter(|finding| finding.severity == Severity::Error) {
        let Some(unit) = finding.unit.as_deref() else { continue };
        let errors = errors.entry(unit).or_default();
        errors.any = true;
        errors.conference |= finding.touches.conference();
        errors.count |= finding.touches.count();
    }
    let standing = |(unit, facts): (&Unit, &Facts)| {
        standing(unit, facts, errors.get(&*unit.code).copied().unwrap_or_default())
    };
    context.units().map(standing).collect()
}

/// One unit's standing.
fn standing(unit: &Unit, facts: &Facts, errors: Errors) -> Standing {
    let conference = !errors.conference && conference_is_whole(unit, facts);
    let count = !errors.count && count_is_whole(unit, facts);
    let put_off = unit.returned.conference.is_none() && !unit.returned.postponed.is_empty();
    let stage = if !unit.returned.received && !errors.any {
        Stage::Missing
    } else if put_off && !errors.any {
        Stage::Postponed
    } else if errors.any || !conference {
        Stage::Blocked
    } else if count {
        Stage::Counted
    } else {
        Stage::Reported
    };
    Standing { stage, conference, count }
}

/// Whether all is there that minutes and handover record cannot do without.
fn conference_is_whole(unit: &Unit, facts: &Facts) -> bool {
    let returned = &unit.returned;
    returned.received
        && facts.attendance.is_some()
        && returned.conference.as_ref().is_some_and(has_hours)
        && returned.ballots.as_ref().is_some_and(has_custody)
}

/// Whether a conference has its day and hours.
fn has_hours(conference: &Conference) -> bool {
    conference.date.is_some() && conference.start.is_some() && conference.end.is_some()
}

/// Whether the ballots' way to the department is known.
fn has_custody(ballots: &Ballots) -> bool {
    let numbers = [&ballots.issued, &ballots.collected, &ballots.handed_over, &ballots.envelopes];
    numbers.into_iter().all(Option::is_some)
        && ballots.sealed_at.is_some()
        && ballots.handed_at.is_some()
}

/// Whether the count that is used is complete.
fn count_is_whole(unit: &Unit, facts: &Facts) -> bool {
    let lines = facts.counts.first().and_then(|count| count.lines());
    unit.returned.counts.first().is_some_and(was_opened) && lines.is_some()
}

/// Whether an opening says when and how many.
fn was_opened(count: &Count) -> bool {
    count.opening.as_ref().is_some_and(|opening| {
        let numbers = [&opening.opened, &opening.valid, &opening.invalid];
        opening.date.is_some() && numbers.into_iter().all(Option::is_some)
    })
}
