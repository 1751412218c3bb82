//! `bienban-desk`: the desk without a console window, for a double click.
//!
//! It opens the desk of the folder that it is given, or else of the folder it lies in; where there
//! is no round in its own folder, it asks for one. Nobody reads its output, so what goes wrong is
//! told in a text file that the system opens.

#![windows_subsystem = "windows"]

#[path = "main.rs"]
#[expect(dead_code, reason = "the other program's `main`")]
mod program;

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use bienban::{cli, config, desk};

/// The file that tells what went wrong.
const TROUBLE: &str = "bienban-loi.txt";

/// The command with which the last round's package is proved.
const PROOF: &str = "verify";

/// The code of a run that this program was started for by itself: as a worker, or to prove the
/// last round's package.
fn served(given: &[OsString]) -> Option<ExitCode> {
    let proves = || given.get(1).is_some_and(|command| command == PROOF);
    let prove = || ExitCode::from(cli::run(&program::environment(given.to_vec())));
    program::served(given).or_else(|| proves().then(prove))
}

/// What the desk is opened with: the folder that was dropped on the program or named by a
/// shortcut, also by a file in it; else the program's own, where a round lies in it.
fn arguments(given: &[OsString]) -> Vec<OsString> {
    let own = std::env::current_exe().unwrap_or_default();
    let path = given.get(1).map_or(own, PathBuf::from);
    let folder =
        if path.is_dir() { path } else { path.parent().unwrap_or(Path::new(".")).to_owned() };
    let chooses = given.len() < 2 && !folder.join(config::FILE_NAME).is_file();
    let mut arguments: Vec<OsString> = given.first().into_iter().cloned().collect();
    arguments.extend(["-C".into(), folder.into_os_string(), "desk".into()]);
    arguments.extend(chooses.then(|| "--choose".into()));
    arguments
}

/// Tells what went wrong where somebody sees it.
fn tell(trouble: &str) {
    let path = std::env::temp_dir().join(TROUBLE);
    // Notepad knows UTF-8 by its mark.
    let text = format!("\u{feff}{}\r\n", trouble.replace('\n', "\r\n"));
    if std::fs::write(&path, text).is_ok() {
        desk::open_file(&path);
    }
}

fn main() -> ExitCode {
    let given: Vec<OsString> = std::env::args_os().collect();
    if let Some(code) = served(&given) {
        return code;
    }
    match cli::open_desk(&program::environment(arguments(&given))) {
        Ok(code) => ExitCode::from(code),
        Err(trouble) => {
            tell(&trouble);
            ExitCode::FAILURE
        }
    }
}
