//! The last round (đợt trước): its package is proved first, and only then is anything of it read.

use crate::code::Code;
use crate::config::{self, Settings};
use crate::finding::{Finding, Place, Touches};
use crate::hash;
use crate::publish::manifest::LastRoundEntry;
use crate::tally::previous::{LastRound, Previous, Refusal};

use super::Workspace;

/// What is taken out of a package that proves itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Excerpt {
    /// The list of its files with their hashes.
    pub manifest: Vec<u8>,
    /// Its `bienban.toml`.
    pub settings: Vec<u8>,
    /// Its `ket-qua.json`.
    pub results: Vec<u8>,
}

/// Proves the package that a round names, or what is enclosed of it in the round's own package.
pub type Prover = fn(&Workspace, &str) -> Result<Excerpt, Refusal>;

/// The last round of these settings, and what was taken out of its package.
pub(super) fn last_round(
    workspace: &Workspace,
    settings: &Settings,
) -> (LastRound, Option<Excerpt>) {
    let Some(package) = settings.previous.clone() else { return (LastRound::Unset, None) };
    let read = (workspace.provers.last_round)(workspace, &package).and_then(|excerpt| {
        let plan = config::parse(&excerpt.settings).map_err(|_| Refusal::Unread)?.plan;
        let sha256 = hash::sha256(&excerpt.manifest);
        let previous = Previous::new(&package, sha256, plan, &excerpt.results);
        Ok((previous.ok_or(Refusal::Unread)?, excerpt))
    });
    match read {
        Ok((previous, excerpt)) => (LastRound::Proven(Box::new(previous)), Some(excerpt)),
        Err(why) => (LastRound::Refused { package, why }, None),
    }
}

/// W211 where the last round was to be compared with, and is not.
pub(super) fn finding(last: &LastRound) -> Option<Finding> {
    let LastRound::Refused { package, why } = last else { return None };
    let finding = Finding::new(Code::W211, Touches::Nothing).at(&Place::beside(config::FILE_NAME));
    Some(finding.arg("why", why.key()).arg("package", package.as_str()))
}

/// What a manifest says of the last round.
pub(super) fn entry(last: &LastRound) -> Option<LastRoundEntry> {
    match last {
        LastRound::Unset => None,
        LastRound::Refused { package, why } => Some(LastRoundEntry {
            package: package.clone(),
            sha256: None,
            refused: Some(why.key().to_owned()),
        }),
        LastRound::Proven(previous) => Some(LastRoundEntry {
            package: previous.package.clone(),
            sha256: Some(previous.sha256.clone()),
            refused: None,
        }),
    }
}
