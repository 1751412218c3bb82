//! One file held against what it should be, by its kind.

use super::compare::{self, Difference};
use crate::config::Limits;
use crate::inspect::words::Compared;
use crate::inspect::{pdf, words};
use crate::pipeline::Workspace;
use std::collections::BTreeSet;
use std::time::Duration;

/// How long one finished file may take to be read back.
const TIME: Duration = Duration::from_secs(60);

/// Whether a file of a set is a paper in one of its formats.
pub(super) fn is_paper(path: &str) -> bool {
    !["kiem-tra.xlsx", "so-sanh.xlsx"].contains(&path) && !path.ends_with(".json")
}

/// How a file is held against the one made anew.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Standard {
    /// The same version and templates made it: every word, and then every byte.
    Bytes,
    /// Another version made it: every fact, everything drawn, everything carried.
    OtherVersion,
    /// Another template made it: every fact, and nothing drawn that the built-in
    /// template does not draw.
    OtherWording,
}

/// What a finished file differs in from the one made anew, as far as it can be
/// read; what only its bytes differ in is not told.
pub(super) fn file(
    workspace: &Workspace,
    name: &str,
    expected: &[u8],
    found: &[u8],
    standard: Standard,
) -> Vec<Difference> {
    let differences = match name.rsplit('.').next() {
        Some("pdf") => pdfs(workspace, name, expected, found, standard),
        Some("docx" | "xlsx") => cells(workspace, name, expected, found, standard),
        _ => jsons(name, expected, found, standard),
    };
    differences.unwrap_or_else(|| vec![Difference::new("verify-unreadable", name)])
}

/// What may be used up while a finished file is read back.
fn limits() -> Limits {
    Limits { time: TIME, ..Limits::default() }
}

/// What of a file's words is compared under a standard.
fn kept(standard: Standard) -> Compared {
    if standard == Standard::Bytes { Compared::All } else { Compared::Facts }
}

/// What a PDF differs in; none when it cannot be read.
fn pdfs(
    workspace: &Workspace,
    name: &str,
    expected: &[u8],
    found: &[u8],
    standard: Standard,
) -> Option<Vec<Difference>> {
    let read = |bytes: &[u8]| workspace.reader.pdf(bytes, &limits()).ok();
    let (expected, found) = read(expected).zip(read(found))?;
    let kept = kept(standard);
    let mut told = compare::words(name, &kept.of(&expected.words), &kept.of(&found.words));
    if standard == Standard::OtherWording {
        let strange = strange_artifacts(&expected, &found);
        told.extend(compare::words(name, &[], &strange));
        told.extend(compare::marks(name, &expected.marks, &found.marks, false));
        told.extend(compare::carried(name, &expected.carried, &found.carried));
    } else {
        told.extend(compare::words(name, &expected.artifacts, &found.artifacts));
        told.extend(compare::marks(name, &expected.marks, &found.marks, true));
        told.extend(compare::marks(name, &expected.rules, &found.rules, true));
        // What is drawn in one order may be seen in another.
        if told.is_empty() {
            told.extend(compare::words(name, &kept.of(&expected.seen), &kept.of(&found.seen)));
        }
        told.extend(compare::carried(name, &expected.parts, &found.parts));
        // Other letters are other fonts: that is told once.
        if standard == Standard::OtherVersion || told.is_empty() {
            told.extend(compare::carried(name, &expected.fonts, &found.fonts));
        }
    }
    if standard != Standard::Bytes {
        told.extend(compare::wording(name, &expected.words, &found.words));
    }
    Some(told)
}

/// The facts beside the text that are neither a page's number nor anywhere beside
/// the text of the paper as it should be: pages may break elsewhere.
fn strange_artifacts(expected: &pdf::Content, found: &pdf::Content) -> Vec<words::Word> {
    let known: BTreeSet<String> =
        words::facts(&expected.artifacts).into_iter().map(|fact| fact.text).collect();
    let mut strange = words::facts(&found.artifacts);
    strange.retain(|fact| {
        let is_page = fact.text.parse().is_ok_and(|number: usize| number <= found.pages);
        !is_page && !known.contains(&fact.text)
    });
    strange
}

/// What a workbook, or a copy in Word, differs in; none when it cannot be read.
fn cells(
    workspace: &Workspace,
    name: &str,
    expected: &[u8],
    found: &[u8],
    standard: Standard,
) -> Option<Vec<Difference>> {
    let read = |bytes: &[u8]| workspace.reader.read(bytes, &limits()).ok();
    let (old, new) = read(expected).zip(read(found))?;
    let (old, new) = (words::of_workbook(&old), words::of_workbook(&new));
    let kept = kept(standard);
    let mut told = compare::words(name, &kept.of(&old), &kept.of(&new));
    // A copy in Word has no formulas, formats or charts.
    if standard != Standard::OtherWording && name.ends_with(".xlsx") {
        let sheets = |bytes: &[u8]| workspace.reader.sheets(bytes, &limits()).ok();
        let (old, new) = sheets(expected).zip(sheets(found))?;
        told.extend(compare::words(name, &old, &new));
    }
    if standard != Standard::Bytes {
        told.extend(compare::wording(name, &old, &new));
    }
    Some(told)
}

/// What a JSON file differs in; none when it cannot be read.
fn jsons(name: &str, expected: &[u8], found: &[u8], standard: Standard) -> Option<Vec<Difference>> {
    // What a check says is worded anew by every version; results are not.
    let kept = if name.ends_with("ket-qua.json") { Compared::All } else { kept(standard) };
    let (expected, found) =
        serde_json::from_slice(expected).ok().zip(serde_json::from_slice(found).ok())?;
    Some(compare::json(name, &expected, &found, kept))
}
