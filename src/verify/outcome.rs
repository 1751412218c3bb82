//! What came of a verification.

use super::compare::Difference;
use super::{Papers, Templates};
use crate::finding::Args;
use crate::issued::journal::Journal;
use crate::messages::{self, Language};
use crate::pipeline::Checked;
use crate::publish::manifest::Manifest;

/// A set after it was verified.
pub struct Verified {
    /// The round it was worked out from again.
    pub checked: Checked,
    /// The set's manifest.
    pub manifest: Manifest,
    /// What is not as it should be, and notes.
    pub differences: Vec<Difference>,
    /// Files that were compared.
    pub files: usize,
    /// Every paper that the returns make, by its path without ending.
    pub papers: Papers,
    /// Papers that the set, by its own account made in part, does not hold.
    pub left_out: Vec<String>,
    /// Whether this very version made the set, in the typeface that is at hand.
    pub same_version: bool,
    /// The templates it was made with.
    pub(super) templates: Templates,
}

/// What a verification tells.
pub struct Outcome {
    /// Every paper that the returns make; none when they could not be worked out.
    pub papers: Papers,
    /// The program that made the set.
    pub made_by: String,
    /// What is not as it should be, and notes.
    pub differences: Vec<Difference>,
    /// Files that were compared.
    pub files: usize,
    /// Papers that the set does not hold although its returns allow them.
    pub left_out: Vec<String>,
    /// What was issued, replaced and corrected.
    pub journal: Journal,
    /// Whether this very version made the set, in the typeface that is at hand.
    pub same_version: bool,
}

/// What a verification comes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// Every byte is what the returns make.
    Proven,
    /// Something is not as the returns say.
    Refuted,
    /// Nothing false was found, but another version of the program made the set:
    /// only that version can prove it.
    OtherVersion,
    /// What is there is proven, but the set was made in part (`--only`, `--format`).
    Incomplete,
}

impl Verdict {
    /// The exit code of `verify`.
    pub fn exit_code(self) -> u8 {
        match self {
            Self::Proven => 0,
            Self::Refuted => 1,
            Self::OtherVersion => 4,
            Self::Incomplete => 5,
        }
    }
}

impl Outcome {
    /// How many differences are faults.
    pub fn faults(&self) -> usize {
        self.differences.iter().filter(|difference| !difference.is_note()).count()
    }

    /// The differences, faults first.
    pub fn faults_first(&self) -> impl Iterator<Item = &Difference> {
        let faults = self.differences.iter().filter(|difference| !difference.is_note());
        faults.chain(self.differences.iter().filter(|difference| difference.is_note()))
    }

    /// The result in a sentence.
    pub fn said(&self, language: Language) -> String {
        let args = Args::from([
            ("files", self.files.into()),
            ("count", self.faults().into()),
            ("left", self.left_out.len().into()),
            ("version", self.made_by.as_str().into()),
            ("own", env!("CARGO_PKG_VERSION").into()),
        ]);
        let key = match self.verdict() {
            Verdict::Refuted => "verify-unproven",
            Verdict::Proven => "verify-proven",
            Verdict::OtherVersion => "verify-other-version",
            Verdict::Incomplete => "verify-incomplete",
        };
        messages::text(language, key, &args)
    }

    /// What it comes to.
    pub fn verdict(&self) -> Verdict {
        match (self.faults(), self.same_version, self.left_out.is_empty()) {
            (1.., _, _) => Verdict::Refuted,
            (0, false, _) => Verdict::OtherVersion,
            (0, true, false) => Verdict::Incomplete,
            (0, true, true) => Verdict::Proven,
        }
    }
}

impl From<Verified> for Outcome {
    fn from(verified: Verified) -> Self {
        Self {
            made_by: verified.manifest.made_by,
            differences: verified.differences,
            files: verified.files,
            papers: verified.papers,
            left_out: verified.left_out,
            journal: verified.checked.issued.journal,
            same_version: verified.same_version,
        }
    }
}
