//! The `bienban` program: everything it takes from the environment is taken here.

use std::ffi::OsString;
use std::io::{IsTerminal, stderr, stdin, stdout};
use std::path::PathBuf;
use std::process::ExitCode;

use bienban::cli::{self, Environment};
use bienban::worker;

/// Counts the memory in use, so that a worker can be held to a limit.
#[global_allocator]
static ALLOCATOR: cap::Cap<std::alloc::System> = cap::Cap::new(std::alloc::System, usize::MAX);

/// Holds this process to so many bytes of memory.
fn limit_memory(bytes: u64) {
    // A limit below what is in use already cannot be set; it is the reader's
    // own few megabytes, far below any sensible limit.
    let _ = ALLOCATOR.set_limit(usize::try_from(bytes).unwrap_or(usize::MAX));
}

/// The standard output without the buffer that ends at every line: a worker's
/// answer is no text, and each piece of it would wake the program.
fn unbuffered_output() -> std::io::Result<std::fs::File> {
    #[cfg(unix)]
    let handle = std::os::fd::AsFd::as_fd(&stdout()).try_clone_to_owned()?;
    #[cfg(windows)]
    let handle = std::os::windows::io::AsHandle::as_handle(&stdout()).try_clone_to_owned()?;
    Ok(handle.into())
}

/// Serves as a worker until the program that started this one has done.
fn serve() -> std::io::Result<()> {
    worker::serve(stdin().lock(), unbuffered_output()?, limit_memory)
}

/// The code of a worker that has served; none where the program was not started as one.
pub(crate) fn served(arguments: &[OsString]) -> Option<ExitCode> {
    let is_worker = arguments.get(1).is_some_and(|command| command == worker::COMMAND);
    is_worker.then(|| serve().map_or(ExitCode::FAILURE, |()| ExitCode::SUCCESS))
}

/// What a run with these arguments takes from the environment.
#[expect(clippy::disallowed_methods, reason = "the environment is read here and nowhere else")]
pub(crate) fn environment(arguments: Vec<OsString>) -> Environment {
    let variable = |name: &str| std::env::var(name).ok().filter(|value| !value.is_empty());
    Environment {
        arguments,
        program: std::env::current_exe().ok(),
        language: variable("BIENBAN_LANG"),
        locale: sys_locale::get_locale(),
        source_date_epoch: variable("SOURCE_DATE_EPOCH"),
        user: variable("USER").or_else(|| variable("USERNAME")),
        machine: variable("COMPUTERNAME").or_else(|| variable("HOSTNAME")),
        no_color: variable("NO_COLOR").is_some(),
        terminal: stderr().is_terminal(),
        cache_folder: cli::cache_folder(variable),
        home: variable("USERPROFILE").or_else(|| variable("HOME")).map(PathBuf::from),
        font_folders: cli::fonts::folders(variable),
        started: std::time::Instant::now(),
        now: std::time::SystemTime::now(),
        limit_memory,
    }
}

/// The program: a worker where it was started as one, else the command line.
fn main() -> ExitCode {
    let arguments: Vec<OsString> = std::env::args_os().collect();
    served(&arguments).unwrap_or_else(|| ExitCode::from(cli::run(&environment(arguments))))
}
