//! `build --shard` and `merge`: parts of a large round, and a level above.

use std::path::PathBuf;

use super::terminal::Terminal;
use super::{Environment, print, tell_built, today};
use crate::error::Error;
use crate::merge::{self, PartRequest};
use crate::pipeline::{BuildOptions, Workspace};

/// `build --shard`.
pub fn build_part(
    workspace: &Workspace,
    request: &PartRequest,
    terminal: &Terminal,
) -> Result<u8, Error> {
    let bar = terminal.progress();
    let made = merge::build_part(workspace, request, &|event| bar.tell(event));
    bar.finish();
    print(&format!("{}\n", made?.said(terminal.language)));
    Ok(0)
}

/// `merge`.
pub fn merge(
    workspace: &Workspace,
    folders: &[PathBuf],
    options: &BuildOptions,
    environment: &Environment,
    terminal: &Terminal,
) -> Result<u8, Error> {
    let bar = terminal.progress();
    let with = (options, today(environment, workspace.stamp));
    let built = merge::merge(workspace, folders, with, &|event| bar.tell(event));
    bar.finish();
    tell_built(built?, (&workspace.folder, options), environment, terminal)
}
