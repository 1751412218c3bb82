//! `bienban-desk`: the desk without a console window, for a double click.
//!
//! It opens the desk of the folder that it is given, or else of the folder it lies in; a folder
//! without a round offers to begin one. Nobody reads its output, so what goes wrong is told in a
//! text file that the system opens.

#![windows_subsystem = "windows"]

#[path = "main.rs"]
#[expect(dead_code, reason = "the other program's `main`")]
mod program;

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use bienban::{cli, desk};

/// The file that tells what went wrong.
const TROUBLE: &str = "bienban-loi.txt";

/// The round's folder: the one that was dropped on the program or named by a shortcut, also by a
/// file in it; else the program's own.
fn folder(given: Option<&OsString>) -> PathBuf {
    let own = std::env::current_exe().unwrap_or_default();
    let path = given.map_or(own, PathBuf::from);
    if path.is_dir() { path } else { path.parent().unwrap_or(Path::new(".")).to_owned() }
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
    if let Some(code) = program::served(&given) {
        return code;
    }
    let mut arguments: Vec<OsString> = given.first().into_iter().cloned().collect();
    arguments.extend(["-C".into(), folder(given.get(1)).into_os_string(), "desk".into()]);
    match cli::open_desk(&program::environment(arguments)) {
        Ok(code) => ExitCode::from(code),
        Err(trouble) => {
            tell(&trouble);
            ExitCode::FAILURE
        }
    }
}
