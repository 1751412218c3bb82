//! A new round (đợt mới): its settings with comments, its registry, what to read
//! first.

use std::path::{Path, PathBuf};

use crate::config;
use crate::error::{At, Error};
use crate::forms::registry;
use crate::pipeline::blank_forms::{created, workbook_error};
use crate::publish::disk::write_whole;
use crate::render::workbook::form::form;

/// The settings of a new round.
const SETTINGS: &str = include_str!("../templates/init/bienban.toml");
/// What to read first.
const READ_FIRST: &str = include_str!("../templates/init/DOC-TRUOC.txt");

/// Begins a round in a folder that is empty or not there yet, and returns the
/// files it wrote.
///
/// # Errors
/// When the folder holds anything, or cannot be written to.
pub fn init(folder: &Path, stamp: Option<i64>) -> Result<Vec<PathBuf>, Error> {
    refuse_occupied(folder)?;
    begin_in(folder, stamp)
}

/// Begins a round in a folder that has no settings yet: writes what is not there, and returns the
/// files it wrote.
///
/// # Errors
/// When the folder cannot be written to.
pub fn begin_in(folder: &Path, stamp: Option<i64>) -> Result<Vec<PathBuf>, Error> {
    let settings = config::parse_unfinished(SETTINGS.as_bytes())?;
    let blank = registry::form(&settings.plan);
    let registry = form(&blank, created(&settings.plan, stamp)).map_err(|e| workbook_error(&e))?;
    let input = folder.join("input");
    std::fs::create_dir_all(&input).at(&input)?;
    let files = [
        (folder.join(config::FILE_NAME), for_notepad(SETTINGS)),
        (input.join(registry::file_name()), registry),
        (folder.join("DOC-TRUOC.txt"), for_notepad(READ_FIRST)),
    ];
    let mut written = Vec::new();
    for (path, bytes) in files.into_iter().filter(|(path, _)| !path.exists()) {
        write_whole(&path, &bytes)?;
        written.push(path);
    }
    Ok(written)
}

/// Refuses a folder that holds anything: nothing is written over.
fn refuse_occupied(folder: &Path) -> Result<(), Error> {
    let refused = |key| Err(Error::asked(key).arg("path", folder.display().to_string()));
    match std::fs::metadata(folder) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(()),
        Err(error) => Err(Error::access(folder, error)),
        Ok(found) if !found.is_dir() => refused("init-occupied"),
        Ok(_) => match std::fs::read_dir(folder).at(folder)?.next() {
            None => Ok(()),
            Some(_) => refused("init-occupied"),
        },
    }
}

/// Text with the line ends that every Notepad shows.
fn for_notepad(text: &str) -> Vec<u8> {
    text.replace("\r\n", "\n").replace('\n', "\r\n").into_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The settings with every key in use: keys behind a `# ` are taken in.
    fn in_full() -> String {
        let is_key = |line: &str| {
            let name = line.split(" = ").next().unwrap_or_default();
            line.starts_with("[[")
                || (line.contains(" = ") && name.chars().all(|c| c.is_ascii_lowercase()))
        };
        let lines = SETTINGS.lines().map(|line| match line.strip_prefix("# ") {
            Some(rest) if is_key(rest) => rest,
            _ => line,
        });
        lines.collect::<Vec<_>>().join("\n")
    }

    #[test]
    fn the_settings_are_valid_with_and_without_what_is_left_open() {
        let refused = config::parse(&for_notepad(SETTINGS)).expect_err("not filled in");
        assert_eq!(refused.key, "config-placeholder");
        let filled = SETTINGS.replace('…', "Long Biên");
        let refused = config::parse(filled.as_bytes()).expect_err("no year");
        assert_eq!(refused.key, "config-year");
        assert!(config::parse(filled.replace("year = 0", "year = 2026").as_bytes()).is_ok());
        let full = in_full();
        let settings =
            config::parse_unfinished(full.as_bytes()).map_err(|e| e.key).expect("valid in full");
        assert_eq!(settings.plan.legal_basis.len(), 1);
        assert!(settings.plan.report.signer.is_some() && settings.plan.print.urgency.is_some());
    }

    #[test]
    fn the_settings_show_the_defaults() {
        let settings = config::parse_unfinished(&for_notepad(SETTINGS)).expect("valid");
        assert_eq!(settings.limits, config::Limits::default());
        let sample = crate::config::tests::plan();
        assert_eq!(settings.plan.rules.quorum, sample.rules.quorum);
        assert_eq!(settings.plan.rules.min_ballots, 5);
    }

    #[test]
    fn every_key_is_shown() {
        let full = in_full();
        for (table, keys) in crate::config::tests::keys() {
            for key in keys {
                let shown = full.lines().any(|line| {
                    line.starts_with(&format!("{key} = "))
                        || line.contains(&format!(" {key} = "))
                        || [format!("[{key}]"), format!("[[{key}]]")].contains(&line.to_owned())
                });
                assert!(shown, "{table}.{key}");
            }
        }
    }

    #[test]
    fn what_is_there_already_stays() {
        let folder = tempfile::tempdir().expect("a folder");
        std::fs::write(folder.path().join("DOC-TRUOC.txt"), "của tôi").expect("written");
        assert_eq!(begin_in(folder.path(), None).expect("begun").len(), 2);
        let text = std::fs::read_to_string(folder.path().join("DOC-TRUOC.txt")).expect("there");
        assert_eq!(text, "của tôi");
    }

    #[test]
    fn only_an_empty_folder_is_taken() {
        let folder = tempfile::tempdir().expect("a folder");
        let files = init(&folder.path().join("đợt 1"), None).expect("a new folder");
        assert_eq!(files.len(), 3);
        let empty = folder.path().join("đợt 2");
        std::fs::create_dir(&empty).expect("a folder");
        assert!(init(&empty, None).is_ok());
        let again = init(&empty, None).expect_err("not empty any more");
        assert_eq!((again.key, again.exit_code()), ("init-occupied", 2));
        let file = files.first().expect("a file");
        assert_eq!(init(file, None).expect_err("a file").key, "init-occupied");
    }
}
