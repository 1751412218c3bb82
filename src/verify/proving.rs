//! Packages that prove themselves (gói tự chứng minh): what a round rests on beside its returns.

use std::path::Path;
use std::process::{Command, Stdio};

use super::Verdict;
use super::package::is_package;
use super::previous::last_round_of;
use crate::files;
use crate::package::RETURNS;
use crate::package::bag::{self, Hashes, on_disk};
use crate::pipeline::districts::Payload;
use crate::pipeline::{MADE_BY, Provers, Workspace, part};
use crate::tally::previous::Refusal;

/// What proves the packages that a round rests on.
pub const PROVERS: Provers = Provers { last_round: last_round_of, package: payload_of };

/// Proves a package, and says where its round lies.
///
/// # Errors
/// Why nothing of it can be relied on.
pub fn payload_of(workspace: &Workspace, folder: &Path) -> Result<Payload, Refusal> {
    let found = proved(workspace, folder)?;
    let payload = folder.join(bag::PAYLOAD);
    let sha256 = found.get(bag::MANIFEST_NAME).cloned().ok_or(Refusal::Unproven)?;
    Ok(Payload { input: payload.join(RETURNS), folder: payload, sha256 })
}

/// Whether a package of these files holds a part of a round: what is true of it is not true of the
/// whole.
pub fn is_part(files: &Hashes) -> bool {
    files.contains_key(&format!("{}/{}", bag::PAYLOAD, part::FILE))
}

/// Proves a package unless this user's program has proved it before, just so; returns every file's
/// hash.
///
/// # Errors
/// Why nothing of it can be relied on.
pub fn proved(workspace: &Workspace, folder: &Path) -> Result<Hashes, Refusal> {
    if !folder.is_dir() || !is_package(folder) {
        return Err(Refusal::Absent);
    }
    let found = on_disk(folder).map_err(|_| Refusal::Unproven)?;
    if !found.others.is_empty() {
        return Err(Refusal::Refuted);
    }
    let proof = proof(&found.hashes);
    if !workspace.own_sets.has(folder, &proof) {
        prove(workspace, folder, is_part(&found.hashes))?;
        // What was proved is what was hashed, or somebody changes it at this moment.
        let again = on_disk(folder).map_err(|_| Refusal::Unproven)?;
        if again.hashes != found.hashes || !again.others.is_empty() {
            return Err(Refusal::Unproven);
        }
        workspace.own_sets.note(folder, &proof);
    }
    Ok(found.hashes)
}

/// Notes a package that this run made of a set it proved.
///
/// # Errors
/// When it cannot be read.
pub fn note_own(workspace: &Workspace, folder: &Path) -> Result<(), crate::error::Error> {
    let found = on_disk(folder)?;
    workspace.own_sets.note(folder, &proof(&found.hashes));
    Ok(())
}

/// What is noted of a package that was proved: every file of it, and by which version.
fn proof(hashes: &Hashes) -> Vec<u8> {
    format!("{MADE_BY}\n{}", bag::manifest_text(hashes)).into_bytes()
}

/// Verifies a package in a process of its own: it comes from outside, with templates of its own
/// perhaps.
fn prove(workspace: &Workspace, folder: &Path, is_part: bool) -> Result<(), Refusal> {
    let program = workspace.reader.program().ok_or(Refusal::Unproven)?;
    let folder = files::real_path(folder);
    let status = Command::new(program)
        .arg("verify")
        .arg(folder)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .map_err(|_| Refusal::Unproven)?;
    let code = status.code().and_then(|code| u8::try_from(code).ok());
    let is = |verdict: Verdict| code == Some(verdict.exit_code());
    // Another version's package: its results were worked out again, and are the same.
    // A part is never more than a part.
    if is(Verdict::Proven) || is(Verdict::OtherVersion) || (is_part && is(Verdict::Incomplete)) {
        return Ok(());
    }
    Err(if is(Verdict::Refuted) { Refusal::Refuted } else { Refusal::Unproven })
}
