//! The command line: arguments in, one call of the pipeline, findings and a table
//! out. Findings and progress go to standard error, results to standard output.

mod arguments;
pub mod fonts;
mod progress;
mod templates;
mod terminal;

use std::ffi::OsString;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::time::Instant;

use crate::config;
use crate::documents::report;
use crate::error::Error;
use crate::finding::Args;
use crate::fold;
use crate::ingest::worker::Reader;
use crate::messages::{self, Language};
use crate::pipeline::{self, BuildOptions, Built, Checked, Surroundings};
use crate::rules;
use arguments::{Request, Task};
use terminal::Terminal;

/// All that the program takes from its environment.
pub struct Environment {
    /// The arguments, with the program's own name first.
    pub arguments: Vec<OsString>,
    /// The program's own file, from which workers are started.
    pub program: Option<PathBuf>,
    /// `BIENBAN_LANG`.
    pub language: Option<String>,
    /// The user's locale.
    pub locale: Option<String>,
    /// `SOURCE_DATE_EPOCH`.
    pub source_date_epoch: Option<String>,
    /// Whether `NO_COLOR` is set.
    pub no_color: bool,
    /// Whether standard error is a terminal.
    pub terminal: bool,
    /// Where the machine keeps its fonts.
    pub font_folders: Vec<PathBuf>,
    /// When the program started.
    pub started: Instant,
}

/// Runs the program and returns its exit code.
pub fn run(environment: &Environment) -> u8 {
    let request = match arguments::parse(environment) {
        Ok(request) => request,
        Err(answer) => return answer.print(),
    };
    let terminal = Terminal::new(&request, environment);
    match perform(&request, environment, &terminal) {
        Ok(code) => code,
        Err(error) => {
            terminal.error(&error);
            error.exit_code()
        }
    }
}

/// Does what was asked and returns the exit code.
fn perform(request: &Request, environment: &Environment, terminal: &Terminal) -> Result<u8, Error> {
    match &request.task {
        Task::Build { input, options, threads } => {
            let surroundings = surroundings(request, environment, input, *threads)?;
            let output = request.folder.join(&options.output);
            build(&surroundings, &BuildOptions { output, ..options.clone() }, environment, terminal)
        }
        Task::Check { final_only, json } => {
            let surroundings = surroundings(request, environment, Path::new("input"), None)?;
            check(&surroundings, *final_only, *json, terminal)
        }
        Task::Rules { code, format } => explain_rules(code.as_deref(), *format, request.language),
        Task::EjectTemplates => templates::eject(&request.folder, request.language),
        Task::Completions { shell } => {
            print(&arguments::completions(*shell, request.language));
            Ok(0)
        }
    }
}

/// Writes a result to standard output. That nobody reads on is no failure.
fn print(text: &str) {
    let mut output = std::io::stdout().lock();
    let _ = output.write_all(text.as_bytes()).and_then(|()| output.flush());
}

/// What a run of the pipeline takes from outside.
fn surroundings(
    request: &Request,
    environment: &Environment,
    input: &Path,
    threads: Option<usize>,
) -> Result<Surroundings, Error> {
    let stamp = match &environment.source_date_epoch {
        Some(text) => Some(text.trim().parse().map_err(|_| {
            Error::asked("usage-other").arg("detail", format!("SOURCE_DATE_EPOCH={text}"))
        })?),
        None => None,
    };
    Ok(Surroundings {
        folder: request.folder.clone(),
        input: request.folder.join(input),
        reader: environment.program.clone().map_or(Reader::InProcess, Reader::workers),
        system_fonts: system_fonts(&request.folder, environment),
        stamp,
        threads,
    })
}

/// The machine's Times New Roman, where the round asks for it.
///
/// Settings that cannot be read are the pipeline's to complain about.
fn system_fonts(folder: &Path, environment: &Environment) -> Vec<Vec<u8>> {
    let wanted = config::load(folder).is_ok_and(|settings| settings.plan.print.system_font);
    if wanted { fonts::times_new_roman(&environment.font_folders) } else { Vec::new() }
}

/// `build`.
fn build(
    surroundings: &Surroundings,
    options: &BuildOptions,
    environment: &Environment,
    terminal: &Terminal,
) -> Result<u8, Error> {
    let bar = terminal.progress();
    let built = pipeline::build(surroundings, options, &|event| bar.tell(event));
    bar.finish();
    let Built { checked, made, unchanged } = built?;
    terminal.findings(&checked.verdict.findings, &checked.round);
    if checked.lacks_system_font() {
        terminal.note("system-font-missing");
    }
    let counts = report::unit_counts(&checked.verdict);
    terminal.stages(&checked);
    terminal.closing_table(
        &counts,
        made,
        unchanged,
        environment.started.elapsed(),
        &options.output,
    );
    Ok(exit_code(&checked))
}

/// `check`.
fn check(
    surroundings: &Surroundings,
    final_only: bool,
    json: bool,
    terminal: &Terminal,
) -> Result<u8, Error> {
    let bar = terminal.progress();
    let checked = pipeline::check(surroundings, &|event| bar.tell(event));
    bar.finish();
    let checked = checked?;
    let reasons = if final_only {
        report::in_the_way(checked.context(), terminal.language)
    } else {
        Vec::new()
    };
    if json {
        let found = report::report(&checked.verdict, terminal.language);
        print(&String::from_utf8_lossy(&crate::publish::manifest::json_bytes(&found)?));
    } else {
        terminal.findings(&checked.verdict.findings, &checked.round);
        terminal.summary(&checked);
    }
    if final_only {
        terminal.in_the_way(&reasons);
    }
    Ok(exit_code(&checked).max(u8::from(!reasons.is_empty())))
}

/// 1 when findings block something, 0 otherwise.
fn exit_code(checked: &Checked) -> u8 {
    let is_error =
        |finding: &crate::finding::Finding| finding.severity == crate::finding::Severity::Error;
    u8::from(checked.verdict.findings.iter().any(is_error))
}

/// `rules [CODE]`.
fn explain_rules(
    code: Option<&str>,
    format: rules::Format,
    language: Language,
) -> Result<u8, Error> {
    let wanted = match code {
        Some(code) => vec![rules::rule(&fold::code(code)).ok_or_else(|| {
            let codes = rules::rules().map(|rule| rule.code);
            let nearest = fold::nearest(code, codes).unwrap_or("none");
            Error::asked("rule-unknown").arg("code", code).arg("nearest", nearest)
        })?],
        None => rules::rules().collect(),
    };
    print(&rules::reference(language, format, wanted));
    Ok(0)
}

/// A text of the catalogues without values.
fn text(language: Language, key: &str) -> String {
    messages::text(language, key, &Args::new())
}
