//! What was understood by more than words and not confirmed yet (chưa xác nhận): one note a file.

use super::recognise::touches;
use super::returns::ReadFile;
use crate::code::Code;
use crate::finding::{Finding, Place, Touches};
use crate::ledgers::confirmations::{Basis, Grade, Proposal};

/// Takes all proposals out of the files, with W105 for every file that has open ones.
pub(super) fn take(files: &mut [ReadFile]) -> (Vec<Proposal>, Vec<Finding>) {
    let (mut proposals, mut findings) = (Vec::new(), Vec::new());
    for file in files {
        let Some(recognised) = &mut file.recognised else { continue };
        let (mut touched, mut count, mut unit) = (Touches::Nothing, 0, None);
        for found in &mut recognised.sections {
            let mut open = found.proposals.iter().filter(|own| awaits(own)).peekable();
            if let Some(first) = open.peek() {
                touched = both(touched, touches(found.id));
                unit.get_or_insert_with(|| first.unit.clone());
            }
            count += open.count();
            proposals.append(&mut found.proposals);
        }
        if count > 0 {
            let finding = Finding::new(Code::W105, touched).unit(unit.as_ref());
            findings.push(finding.at(&Place::file(&file.path)).arg("count", count));
        }
    }
    (proposals, findings)
}

/// Whether a value is used that nobody has confirmed.
fn awaits(proposal: &Proposal) -> bool {
    proposal.is_open() && proposal.grade == Grade::Inferred && proposal.basis != Basis::Pointed
}

/// What two parts of a return touch together.
fn both(one: Touches, other: Touches) -> Touches {
    match (one, other) {
        (Touches::Nothing, only) | (only, Touches::Nothing) => only,
        (one, other) if one == other => one,
        _ => Touches::Both,
    }
}
