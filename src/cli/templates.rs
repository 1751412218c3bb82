//! `templates eject`: the built-in templates as files of the round, to be edited.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::{print, text};
use crate::error::{At, Error};
use crate::finding::Args;
use crate::messages::{self, Language};
use crate::publish::disk::write_whole;
use crate::render::template;

/// A built-in template beside the round's file of the same name.
struct Ejected {
    /// The file's name.
    name: &'static str,
    /// What the program brings.
    text: &'static str,
    /// Where it goes.
    path: PathBuf,
    /// What stands there now.
    standing: Standing,
}

/// What stands where a template goes.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Standing {
    /// Nothing.
    Absent,
    /// The built-in template itself.
    Same,
    /// Something that someone wrote.
    Changed,
}

/// Copies the built-in templates into the round's `templates/` and says what it
/// wrote.
///
/// # Errors
/// When one of them was changed there, which would be lost (nothing is written
/// then), or the folder cannot be written to.
pub(super) fn eject(round: &Path, language: Language) -> Result<u8, Error> {
    let folder = round.join("templates");
    let all = template::built_in().map(|(name, text)| ejected(&folder, name, text));
    let all: Vec<Ejected> = all.collect::<Result<_, _>>()?;
    let named = |standing: Standing| -> Vec<&str> {
        all.iter().filter(|file| file.standing == standing).map(|file| file.name).collect()
    };
    let changed = named(Standing::Changed);
    if !changed.is_empty() {
        return Err(Error::work("templates-changed")
            .arg("folder", folder.display().to_string())
            .arg("files", changed.join(", ")));
    }
    let absent = named(Standing::Absent);
    if absent.is_empty() {
        print(&said(language, "templates-there", &folder));
        return Ok(0);
    }
    fs::create_dir_all(&folder).at(&folder)?;
    for file in all.iter().filter(|file| file.standing == Standing::Absent) {
        write_whole(&file.path, file.text.as_bytes())?;
    }
    let list = absent.iter().fold(String::new(), |list, name| list + "  " + name + "\n");
    print(&format!(
        "{}{list}{}\n",
        said(language, "templates-written", &folder),
        text(language, "templates-next")
    ));
    Ok(0)
}

/// A built-in template and what stands in its place.
fn ejected(folder: &Path, name: &'static str, text: &'static str) -> Result<Ejected, Error> {
    let path = folder.join(name);
    let standing = match fs::read(&path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Standing::Absent,
        Err(error) => return Err(Error::access(&path, error)),
        Ok(bytes) if is_same(&bytes, text) => Standing::Same,
        Ok(_) => Standing::Changed,
    };
    Ok(Ejected { name, text, path, standing })
}

/// Whether a file says what a template says, however its lines end.
fn is_same(bytes: &[u8], text: &str) -> bool {
    let letters =
        |bytes: &[u8]| -> Vec<u8> { bytes.iter().copied().filter(|byte| *byte != b'\r').collect() };
    letters(bytes) == letters(text.as_bytes())
}

/// A line about the folder.
fn said(language: Language, key: &str, folder: &Path) -> String {
    let args: Args = [("folder", folder.display().to_string().as_str().into())].into();
    format!("{}\n", messages::text(language, key, &args))
}
