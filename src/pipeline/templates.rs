//! The templates a round's papers are made with.

use std::collections::BTreeMap;
use std::path::Path;

use super::name_of;
use crate::error::{At, Error};
use crate::files;
use crate::render::template::{RenderError, built_in as built_in_templates};

/// The round's own templates by file name.
pub(super) fn templates_of(folder: &Path) -> Result<BTreeMap<String, String>, Error> {
    let folder = folder.join("templates");
    let mut own = BTreeMap::new();
    if !folder.is_dir() {
        return Ok(own);
    }
    for entry in std::fs::read_dir(&folder).at(&folder)? {
        let path = entry.at(&folder)?.path();
        let name = name_of(&path);
        if name.ends_with(".typ") || name.ends_with(".typ.j2") {
            if !files::is_regular(&path) {
                return Err(Error::asked("template-link").arg("file", name));
            }
            let bytes = files::read(&path, files::TEXT_BYTES).at(&path)?;
            let text = String::from_utf8(bytes)
                .map_err(|_| Error::asked("template-not-utf8").arg("file", name.as_str()))?;
            own.insert(name, text);
        }
    }
    Ok(own)
}

/// The templates of a round's folder that are not built in as they stand, by file
/// name.
///
/// # Errors
/// When one of them cannot be read.
pub fn own_templates(folder: &Path) -> Result<BTreeMap<String, String>, Error> {
    Ok(not_built_in(&templates_of(folder)?))
}

/// Those of a round's templates that are not built in as they stand.
pub(super) fn not_built_in(own: &BTreeMap<String, String>) -> BTreeMap<String, String> {
    let built_in: BTreeMap<_, _> = built_in_templates().collect();
    let differs = |(name, text): &(&String, &String)| {
        built_in.get(name.as_str()).is_none_or(|known| **known != text.replace("\r\n", "\n"))
    };
    own.iter().filter(differs).map(|(name, text)| (name.clone(), text.clone())).collect()
}

/// The templates that papers are made with, by file name: the built-in ones and
/// the round's own in their place.
pub(super) fn in_use(own: &BTreeMap<String, String>) -> BTreeMap<String, String> {
    let built_in = built_in_templates();
    let mut all: BTreeMap<_, _> = built_in.map(|(n, t)| (n.to_owned(), t.to_owned())).collect();
    all.extend(own.clone());
    all
}

/// The templates that a round's papers are made with, by file name.
///
/// # Errors
/// When one of the round's own cannot be read.
pub fn templates_in_use(folder: &Path) -> Result<BTreeMap<String, String>, Error> {
    Ok(in_use(&templates_of(folder)?))
}

/// A template's mistake as the user reads it.
pub(super) fn template_error(error: &RenderError) -> Error {
    let key = if error.filled_in { "template-error-filled-in" } else { "template-error" };
    let caller = error.called_from.as_ref();
    let caller = caller.map(|caller| format!("{}:{}", caller.file, caller.line));
    let told = Error::asked(key)
        .arg("file", error.template.as_str())
        .arg("detail", error.message.as_str())
        .arg("hint", error.hints.join(" "))
        .arg("caller", caller.unwrap_or_default());
    match &error.place {
        Some(place) => told.excerpt(place.as_ref().clone()),
        None => told,
    }
}
