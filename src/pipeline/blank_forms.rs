//! The forms of a round as files: one folder a unit.

use std::path::{Path, PathBuf};

use chrono::{DateTime, NaiveDateTime};

use super::{
    Listener, Workspace, check_keeping, refuse_shared_folders, refuse_unknown_units, wanted,
};
use crate::config;
use crate::error::{At, Error};
use crate::finding::Finding;
use crate::fold;
use crate::forms::filled::{file, fill};
use crate::forms::of_unit;
use crate::ingest;
use crate::publish::disk::write_whole;
use crate::render::workbook::WorkbookError;
use crate::render::workbook::form::form as workbook;
use crate::round::{Plan, Round, Unit};
use crate::worker::Reader;

/// What writing forms takes from outside.
pub struct Request<'a> {
    /// The folder of `bienban.toml`.
    pub folder: &'a Path,
    /// The folder of the registry.
    pub input: &'a Path,
    /// Where the registry is read.
    pub reader: &'a Reader,
    /// `SOURCE_DATE_EPOCH`, where it is set.
    pub stamp: Option<i64>,
    /// Where the forms go.
    pub output: &'a Path,
    /// Units to make forms of; all when empty.
    pub only: &'a [String],
}

/// What was written.
pub struct Written {
    /// The registry as it was read.
    pub round: Round,
    /// What is wrong in the registry.
    pub findings: Vec<Finding>,
    /// Units that have their forms.
    pub units: usize,
    /// Their files.
    pub files: Files,
}

/// What became of the forms' files.
#[derive(Default)]
pub struct Files {
    /// Files written in this run.
    pub made: usize,
    /// Files that were there already, byte by byte.
    pub unchanged: usize,
    /// Files that were there and are different: somebody may have filled them in.
    pub kept: Vec<PathBuf>,
}

/// Writes the forms of a round's units.
///
/// A file that is there already is never replaced: it may hold a return.
///
/// # Errors
/// When `bienban.toml` or the registry cannot be used, or a file not written.
pub fn write(request: &Request<'_>) -> Result<Written, Error> {
    let settings = config::load(request.folder)?;
    let read = ingest::read_registry(request.input, &settings, request.reader)?;
    refuse_shared_folders(&read.findings)?;
    refuse_unknown_units(&read.round, request.only)?;
    let created = created(&settings.plan, request.stamp);
    let mut files = Files::default();
    let units: Vec<&Unit> =
        read.round.units.iter().filter(|unit| wanted(request.only, &unit.code)).collect();
    for unit in &units {
        let folder = request.output.join(fold::folder(&unit.code, &unit.name));
        std::fs::create_dir_all(&folder).at(&folder)?;
        for blank in of_unit(&settings.plan, unit) {
            let bytes = workbook(&blank, created).map_err(|error| workbook_error(&error))?;
            files.put(folder.join(blank.file), &bytes)?;
        }
    }
    Ok(Written { units: units.len(), findings: read.findings, files, round: read.round })
}

/// Writes the units' own forms filled with what was read of their returns; a unit of which nothing
/// was read gets none.
///
/// # Errors
/// When the round cannot be read, or a file not written.
pub fn write_filled(
    workspace: &Workspace,
    (output, only): (&Path, &[String]),
    listener: Listener<'_>,
) -> Result<Written, Error> {
    let keep = |code: &str| wanted(only, code);
    let checked = check_keeping(workspace, &keep, listener)?;
    refuse_shared_folders(&checked.verdict.findings)?;
    refuse_unknown_units(&checked.round, only)?;
    let plan = &checked.round.plan;
    let created = created(plan, workspace.stamp);
    let (mut files, mut units) = (Files::default(), 0);
    for unit in &checked.round.units {
        let Some(read) = checked.kept.get(&unit.code) else { continue };
        let folder = output.join(fold::folder(&unit.code, &unit.name));
        // The department's own form stays blank: no count goes to those whom it is about.
        let [mut form, _] = of_unit(plan, unit);
        if fill(&mut form, read) {
            std::fs::create_dir_all(&folder).at(&folder)?;
            let bytes = workbook(&form, created).map_err(|error| workbook_error(&error))?;
            files.put(folder.join(file(&form)), &bytes)?;
            units += 1;
        }
    }
    Ok(Written { units, findings: Vec::new(), files, round: checked.round })
}

impl Files {
    /// Writes a file that is not there yet.
    fn put(&mut self, path: PathBuf, bytes: &[u8]) -> Result<(), Error> {
        match std::fs::read(&path) {
            Ok(there) if there == bytes => self.unchanged += 1,
            Ok(_) => self.kept.push(path),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                write_whole(&path, bytes)?;
                self.made += 1;
            }
            Err(error) => return Err(Error::access(&path, error)),
        }
        Ok(())
    }
}

/// A workbook that could not be made, as the user reads it.
pub fn workbook_error(error: &WorkbookError) -> Error {
    Error::work("work-workbook").arg("detail", error.to_string())
}

/// The moment in the files' properties: the round's first day, or what
/// `SOURCE_DATE_EPOCH` says.
pub fn created(plan: &Plan, stamp: Option<i64>) -> NaiveDateTime {
    let stamped = stamp.and_then(|stamp| DateTime::from_timestamp(stamp, 0));
    let own = plan.from.and_then(|day| day.and_hms_opt(0, 0, 0));
    let none = DateTime::UNIX_EPOCH.naive_utc();
    stamped.map(|at| at.naive_utc()).or(own).unwrap_or(none)
}
