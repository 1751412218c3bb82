//! `manifest.json`: every file of a set, its hash, and what it was made from.

use std::collections::BTreeMap;
use std::path::Path;

use serde::{Deserialize, Serialize};

use crate::error::Error;
use crate::files;

/// The manifest's name in the output folder.
pub const FILE_NAME: &str = "manifest.json";

/// A set's manifest.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// The version of this form.
    pub schema: u32,
    /// The program and its version.
    pub made_by: String,
    /// Hash of everything the set was made from.
    pub inputs: String,
    /// What its bytes depend on beside that.
    #[serde(default)]
    pub made_with: MadeWith,
    /// The version of the codes on its papers.
    #[serde(default)]
    pub code_schema: u32,
    /// The names of the round's own templates: those that are not built in.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub own_templates: Vec<String>,
    /// Whether it was made of all units and in both formats.
    #[serde(default)]
    pub whole: bool,
    /// Every file of the set but this one, by its path with `/`.
    pub files: BTreeMap<String, Entry>,
    /// Every file of the input folder.
    pub sources: BTreeMap<String, SourceEntry>,
    /// What the department's ledgers say that papers depend on, by their file: a hash of the
    /// answers in it.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub ledgers: BTreeMap<String, String>,
    /// The package of the last round that the set is compared with.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_round: Option<LastRoundEntry>,
    /// Every unit of the registry, in its order.
    #[serde(default)]
    pub units: Vec<UnitEntry>,
}

/// The package of the last round.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LastRoundEntry {
    /// As `bienban.toml` names it.
    pub package: String,
    /// Hash of the list of its files; none where nothing was compared.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sha256: Option<String>,
    /// Why nothing was compared; none where it was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub refused: Option<String>,
}

/// One unit of the registry.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UnitEntry {
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: String,
    /// Where it stands: `missing`, `blocked`, `reported` or `counted`.
    pub stage: String,
}

/// What a set's bytes depend on beside what it was made from: whoever makes it
/// again, on another machine and years later, needs the same.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct MadeWith {
    /// The name of the returns' folder, to which the findings' workbook links.
    pub input: String,
    /// The typeface.
    pub font: String,
    /// `SOURCE_DATE_EPOCH`, where it was set.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stamp: Option<i64>,
}

/// One file of the set.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// Hash of its bytes, in hex.
    pub sha256: String,
    /// Its size in bytes.
    pub size: u64,
    /// Hash of everything it was made from; the same recipe makes the same file.
    pub recipe: String,
    /// The template it was made with.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub template: Option<String>,
    /// The input files it was made from.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub sources: Vec<String>,
    /// The code that stands for what it says, for a paper.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// How many pages it has, for a PDF.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pages: Option<usize>,
}

/// One file of the input folder.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SourceEntry {
    /// Hash of its bytes, in hex.
    pub sha256: String,
    /// Its size in bytes.
    pub size: u64,
}

impl Manifest {
    /// The manifest of a folder; none when there is none that can be read.
    pub fn load(folder: &Path) -> Option<Self> {
        let bytes = files::read(&folder.join(FILE_NAME), files::PAPER_BYTES).ok()?;
        serde_json::from_slice(&bytes).ok()
    }

    /// The manifest as the file holds it.
    ///
    /// # Errors
    /// Never for a manifest of this program; serialising is fallible by type.
    pub fn to_bytes(&self) -> Result<Vec<u8>, Error> {
        json_bytes(self)
    }
}

/// A value as the JSON files of a set hold it: indented, ending with a newline.
///
/// # Errors
/// When the value cannot be JSON.
pub fn json_bytes(value: &impl Serialize) -> Result<Vec<u8>, Error> {
    let mut bytes = serde_json::to_vec_pretty(value)
        .map_err(|error| Error::work("work-json").arg("detail", error.to_string()))?;
    bytes.push(b'\n');
    Ok(bytes)
}
