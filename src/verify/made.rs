//! How a set is named, and the templates that it was made with.

use std::collections::BTreeMap;
use std::path::Path;

use crate::documents::may_use;
use crate::error::Error;
use crate::pipeline::{self, Checked, Printer, Workspace};
use crate::publish::manifest::{MadeWith, Manifest};

/// How a set's files are named, and what may be missing from it.
pub(super) struct Naming {
    /// Stands before the path of a file of the set.
    pub set: String,
    /// Stands before the path of a return.
    pub returns: String,
    /// Whether the set must hold every paper whatever its manifest says.
    pub whole: bool,
    /// The name of the returns' folder where the set was made; none to take what
    /// its manifest says.
    pub input: Option<String>,
}

impl Naming {
    /// Names in an output folder, whose returns lie in the input folder.
    pub fn of_output(workspace: &Workspace, whole: bool) -> Self {
        let input = workspace.input.file_name().unwrap_or_default().to_string_lossy();
        let returns = format!("{input}/");
        Self { set: String::new(), returns, whole, input: Some(input.into_owned()) }
    }
}

/// The templates that a set was made with.
#[derive(Debug, Clone, Default)]
pub(super) struct Templates {
    /// Those in the round's folder that this version does not have built in.
    pub own: BTreeMap<String, String>,
    /// Those of them that the papers' codes stand for: a version has others built in.
    pub coded: BTreeMap<String, String>,
}

impl Templates {
    /// The templates beside `bienban.toml`, of a set with this manifest.
    pub fn of(folder: &Path, found: &Manifest, same_version: bool) -> Result<Self, Error> {
        let own = pipeline::own_templates(folder)?;
        let mut coded = own.clone();
        coded.retain(|name, _| same_version || found.own_templates.contains(name));
        Ok(Self { own, coded })
    }

    /// Whether papers of this kind, by the stem of their template, are printed with one of them.
    pub fn print(&self, stem: &str) -> bool {
        self.own.keys().any(|name| may_use(stem, name))
    }
}

/// Makes something twice: with the templates that the set was made with, and with
/// the built-in ones where those are others.
///
/// The templates of another version may not fit this one: the first is none then.
pub(super) fn twice<T>(
    workspace: &Workspace,
    checked: &Checked,
    with: &MadeWith,
    templates: &Templates,
    same_version: bool,
    make: impl Fn(Printer<'_>) -> Result<T, Error>,
) -> Result<(Option<T>, Option<T>), Error> {
    let printing = |own: &BTreeMap<String, String>| {
        Printer::printing(workspace, checked, with.clone(), own, templates.coded.clone())
            .and_then(&make)
    };
    let made = match printing(&templates.own) {
        Err(error) if same_version || templates.own.is_empty() => return Err(error),
        made => made.ok(),
    };
    let plain = (!templates.own.is_empty()).then(|| printing(&BTreeMap::new())).transpose()?;
    Ok((made, plain))
}
