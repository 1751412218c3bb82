//! The command line: arguments in, one call of the pipeline, findings and a table
//! out. Findings and progress go to standard error, results to standard output.

mod answer;
mod arguments;
mod desk;
pub mod fonts;
mod issuing;
mod merging;
mod progress;
mod proving;
mod reading_back;
mod request;
mod templates;
mod terminal;

use std::ffi::OsString;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Instant, SystemTime};

use chrono::{DateTime, NaiveDate};

use crate::code::Code;
use crate::config;
use crate::documents::report::{self, CheckReport};
use crate::error::Error;
use crate::finding::{Args, Severity};
use crate::fold;
use crate::merge::PartRequest;
use crate::messages::{self, Language};
use crate::pipeline::blank_forms;
use crate::pipeline::issuing::Actor;
use crate::pipeline::{self, BuildOptions, Built, Workspace};
use crate::publish::aside::KeptFile;
use crate::publish::manifest::json_bytes;
use crate::publish::own_sets::OwnSets;
use crate::rules;
use crate::work;
use crate::worker::Reader;
use arguments::{Request, Task};
use terminal::Terminal;

/// Seconds from UTC to the time in Việt Nam.
const VIETNAM_SECONDS: i64 = 7 * 60 * 60;

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
    /// Who is at work, as the system calls them.
    pub user: Option<String>,
    /// The machine's name, where the environment tells it.
    pub machine: Option<String>,
    /// Whether `NO_COLOR` is set.
    pub no_color: bool,
    /// Whether standard error is a terminal.
    pub terminal: bool,
    /// Where programs of this user keep what can be made anew.
    pub cache_folder: Option<PathBuf>,
    /// The user's own folder, in which new rounds are suggested.
    pub home: Option<PathBuf>,
    /// Where the machine keeps its fonts.
    pub font_folders: Vec<PathBuf>,
    /// When the program started.
    pub started: Instant,
    /// What the clock said then.
    pub now: SystemTime,
    /// Holds this process to so many bytes of memory.
    pub limit_memory: fn(u64),
}

/// Where programs of this user keep what can be made anew, on this system;
/// `variable` is the environment. `BIENBAN_CACHE` names another folder.
pub fn cache_folder(variable: impl Fn(&str) -> Option<String>) -> Option<PathBuf> {
    if let Some(folder) = variable("BIENBAN_CACHE") {
        return Some(PathBuf::from(folder));
    }
    let below = |name: &str, path: &[&str]| {
        let parent = PathBuf::from(variable(name)?);
        let parent = parent.is_absolute().then_some(parent)?;
        Some(path.iter().fold(parent, |folder, part| folder.join(part)))
    };
    if cfg!(windows) {
        below("LOCALAPPDATA", &["bienban"])
    } else if cfg!(target_os = "macos") {
        below("HOME", &["Library", "Caches", "bienban"])
    } else {
        let own = below("XDG_CACHE_HOME", &["bienban"]);
        own.or_else(|| below("HOME", &[".cache", "bienban"]))
    }
}

/// Runs the program and returns its exit code.
pub fn run(environment: &Environment) -> u8 {
    let request = match arguments::parse(environment) {
        Ok(request) => request,
        Err(answer) => return answer.print(),
    };
    let terminal = Terminal::new(&request, environment);
    let done = perform(&request, environment, &terminal).and_then(|code| {
        let lost = OUTPUT_LOST.load(Ordering::Relaxed);
        if lost { Err(Error::work("work-output-lost")) } else { Ok(code) }
    });
    match done {
        Ok(code) => code,
        Err(error) => {
            terminal.error(&error);
            error.exit_code()
        }
    }
}

/// Opens the desk, for a program without a terminal to speak to.
///
/// # Errors
/// With what to tell the user.
pub fn open_desk(environment: &Environment) -> Result<u8, String> {
    let request = arguments::parse(environment).map_err(answer::Answer::said)?;
    let terminal = Terminal::new(&request, environment);
    perform(&request, environment, &terminal).map_err(|error| error.message(request.language))
}

/// Does what was asked and returns the exit code.
fn perform(request: &Request, environment: &Environment, terminal: &Terminal) -> Result<u8, Error> {
    let threads = match &request.task {
        Task::Build { threads, .. }
        | Task::BuildPart { threads, .. }
        | Task::Merge { threads, .. } => *threads,
        _ => None,
    };
    work::prepare(threads);
    match &request.task {
        Task::Build { input, options, threads } => {
            let workspace = workspace(request, environment, input, *threads)?;
            let output = request.folder.join(&options.output);
            let options = BuildOptions { output, ..options.clone() };
            build(&workspace, &options, environment, terminal)
        }
        Task::BuildPart { input, part, output, threads } => {
            let workspace = workspace(request, environment, input, *threads)?;
            let today = today(environment, workspace.stamp);
            let folder = output.as_ref().map(|output| request.folder.join(output));
            let (part, language) = (*part, request.language);
            let asked = PartRequest { part, folder, today, language };
            merging::build_part(&workspace, &asked, terminal)
        }
        Task::Merge { folders, input, options, threads } => {
            let workspace = workspace(request, environment, input, *threads)?;
            let output = request.folder.join(&options.output);
            let options = BuildOptions { output, ..options.clone() };
            let folders: Vec<_> = folders.iter().map(|own| request.folder.join(own)).collect();
            merging::merge(&workspace, &folders, &options, environment, terminal)
        }
        Task::Check { input, final_only, json, only, explain } => {
            let workspace = workspace(request, environment, input, None)?;
            let asked =
                CheckRequest { final_only: *final_only, json: *json, only, explain: *explain };
            check(&workspace, &asked, terminal)
        }
        Task::Archive(asked) => {
            let workspace = workspace(request, environment, &asked.input, None)?;
            let today = today(environment, workspace.stamp);
            proving::archive(&workspace, asked, today, terminal)
        }
        Task::Verify { input, folder, code, apart } => {
            let workspace = workspace(request, environment, input, None)?;
            if *apart {
                (environment.limit_memory)(proving::MOST_BYTES);
            } else if let Some(program) = &environment.program
                && proving::has_strange_templates(&request.folder.join(folder))
            {
                return proving::verify_apart(program, &environment.arguments, folder, terminal);
            }
            proving::verify(workspace, folder, code.as_deref(), terminal)
        }
        Task::Rules { code, format } => explain_rules(code.as_deref(), *format, request.language),
        Task::Forms { input, output, only, filled } => {
            forms(request, environment, (input, output), (only, *filled), terminal)
        }
        Task::Register { input } => {
            let workspace = workspace(request, environment, input, None)?;
            issuing::register(&workspace, terminal)
        }
        Task::Issue { input, chosen, date } => {
            let workspace = workspace(request, environment, input, None)?;
            let actor = actor(request, environment, workspace.stamp);
            issuing::issue(&workspace, chosen, (&actor, *date), terminal)
        }
        Task::Amend { input, act, paper, reason } => {
            let workspace = workspace(request, environment, input, None)?;
            let actor = actor(request, environment, workspace.stamp);
            issuing::amend(&workspace, *act, (paper, reason), &actor, terminal)
        }
        Task::ReadBack { input, file } => {
            let workspace = workspace(request, environment, input, None)?;
            reading_back::read_back(&workspace, file, terminal)
        }
        Task::Desk { input, chooses, opens } => {
            desk::desk(request, environment, input, (*chooses, *opens))
        }
        Task::Log => issuing::log(&request.folder, terminal),
        Task::Init { folder } => init(request, environment, folder),
        Task::EjectTemplates => templates::eject(&request.folder, request.language),
        Task::Completions { shell } => {
            print(&arguments::completions(*shell, request.language));
            Ok(0)
        }
    }
}

/// Writes findings and progress to standard error. That nobody reads on is no
/// failure here either.
fn tell(text: &str) {
    let mut output = std::io::stderr().lock();
    let _ = output.write_all(text.as_bytes()).and_then(|()| output.flush());
}

/// Whether a result could not be written to standard output.
static OUTPUT_LOST: AtomicBool = AtomicBool::new(false);

/// Writes a result to standard output. That nobody reads on is no failure; that the
/// result is lost for another cause, a full disk, is told when the run ends.
fn print(text: &str) {
    let mut output = std::io::stdout().lock();
    let written = output.write_all(text.as_bytes()).and_then(|()| output.flush());
    if written.is_err_and(|error| error.kind() != std::io::ErrorKind::BrokenPipe) {
        OUTPUT_LOST.store(true, Ordering::Relaxed);
    }
}

/// What a run of the pipeline takes from outside.
fn workspace(
    request: &Request,
    environment: &Environment,
    input: &Path,
    threads: Option<usize>,
) -> Result<Workspace, Error> {
    Ok(Workspace {
        folder: request.folder.clone(),
        input: request.folder.join(input),
        reader: reader(environment),
        system_fonts: system_fonts(&request.folder, environment),
        stamp: stamp(environment)?,
        threads,
        own_sets: OwnSets { folder: environment.cache_folder.clone() },
        enclosed: false,
        provers: crate::verify::PROVERS,
    })
}

/// The day it is in Việt Nam, or was at `SOURCE_DATE_EPOCH`.
fn today(environment: &Environment, stamp: Option<i64>) -> NaiveDate {
    let since = environment.now.duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
    let seconds = stamp.or_else(|| i64::try_from(since.as_secs()).ok()).unwrap_or_default();
    day_at(seconds)
}

/// The day it is in Việt Nam at a moment, in seconds since 1970.
fn day_at(seconds: i64) -> NaiveDate {
    let local = seconds.saturating_add(VIETNAM_SECONDS);
    DateTime::from_timestamp(local, 0).unwrap_or_default().date_naive()
}

/// Who acts, and when.
fn actor(request: &Request, environment: &Environment, stamp: Option<i64>) -> Actor {
    let since = environment.now.duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
    Actor {
        name: environment.user.clone().unwrap_or_default(),
        seconds: stamp.or_else(|| i64::try_from(since.as_secs()).ok()).unwrap_or_default(),
        today: today(environment, stamp),
        language: request.language,
    }
}

/// `SOURCE_DATE_EPOCH` as seconds.
fn stamp(environment: &Environment) -> Result<Option<i64>, Error> {
    let Some(text) = &environment.source_date_epoch else { return Ok(None) };
    let stamp = text.trim().parse().ok().filter(|stamp| STAMPS.contains(stamp));
    stamp.map(Some).ok_or_else(|| Error::asked("usage-epoch").arg("value", text.as_str()))
}

/// The moments that a file can say it was made at: 1980 to 2107, as in a ZIP container.
const STAMPS: std::ops::Range<i64> = 315_532_800..4_354_819_200;

/// Where workbooks are read: in workers where the program knows its own file.
fn reader(environment: &Environment) -> Reader {
    environment.program.clone().map_or(Reader::InProcess, Reader::workers)
}

/// `forms`.
fn forms(
    request: &Request,
    environment: &Environment,
    (input, output): (&Path, &Path),
    (only, filled): (&[String], bool),
    terminal: &Terminal,
) -> Result<u8, Error> {
    let output = request.folder.join(output);
    let written = if filled {
        let workspace = workspace(request, environment, input, None)?;
        let bar = terminal.progress();
        let written = blank_forms::write_filled(&workspace, (&output, only), &|e| bar.tell(e));
        bar.finish();
        written?
    } else {
        blank_forms::write(&blank_forms::Request {
            folder: &request.folder,
            input: &request.folder.join(input),
            reader: &reader(environment),
            stamp: stamp(environment)?,
            output: &output,
            only,
        })?
    };
    let found = report::reported(&written.round, &written.findings, terminal.language);
    terminal.findings(&found, &|code| written.round.unit_name(code));
    let kept = &written.files.kept;
    let say = |key: &str| {
        let args = Args::from([
            ("units", written.units.into()),
            ("path", output.display().to_string().into()),
            ("made", written.files.made.into()),
            ("unchanged", written.files.unchanged.into()),
            ("count", kept.len().into()),
        ]);
        messages::text(request.language, key, &args)
    };
    print(&format!("{}\n", say("forms-written")));
    if !kept.is_empty() {
        tell(&format!("{}\n", say("forms-kept")));
        kept.iter().for_each(|path| tell(&format!("  {}\n", path.display())));
        tell(&format!("{}\n", say("forms-kept-advice")));
    }
    let wrong = written.findings.iter().any(|finding| finding.severity == Severity::Error);
    Ok(u8::from(wrong || !kept.is_empty()))
}

/// `init`.
fn init(request: &Request, environment: &Environment, folder: &Path) -> Result<u8, Error> {
    let folder = request.folder.join(folder);
    let files = crate::init::init(&folder, stamp(environment)?)?;
    let args = Args::from([("path", folder.display().to_string().into())]);
    let lines = std::iter::once(text(request.language, "init-done"))
        .chain(files.iter().map(|path| format!("  {}", path.display())))
        .chain([messages::text(request.language, "init-next", &args)]);
    print(&(lines.collect::<Vec<_>>().join("\n") + "\n"));
    Ok(0)
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
    workspace: &Workspace,
    options: &BuildOptions,
    environment: &Environment,
    terminal: &Terminal,
) -> Result<u8, Error> {
    let bar = terminal.progress();
    let built = pipeline::build(workspace, options, &|event| bar.tell(event));
    bar.finish();
    tell_built(built?, (&workspace.folder, options), environment, terminal)
}

/// Tells what a build made.
fn tell_built(
    built: Built,
    (folder, options): (&Path, &BuildOptions),
    environment: &Environment,
    terminal: &Terminal,
) -> Result<u8, Error> {
    let Built { report, units, made, unchanged, left_out, kept, ledgers, lacks_system_font } =
        built;
    terminal.findings(&report.findings, &|code| {
        units.iter().find(|unit| unit.code == code).map(|unit| unit.name.clone())
    });
    if lacks_system_font {
        terminal.note("system-font-missing");
    }
    terminal.stages(&units);
    tell_of_kept(&kept, folder, terminal.language);
    terminal.ledgers(&ledgers);
    terminal.closing_table(
        &report,
        made,
        unchanged,
        left_out,
        environment.started.elapsed(),
        &options.output,
    );
    Ok(exit_code(&report))
}

/// Names all files that people had put or changed in the output folder, and where
/// they are now. They are never silenced: somebody may miss them.
fn tell_of_kept(kept: &[KeptFile], folder: &Path, language: Language) {
    if kept.is_empty() {
        return;
    }
    let args = Args::from([("count", kept.len().into())]);
    let named = kept.iter().map(|kept| {
        let now = kept.now.strip_prefix(folder).unwrap_or(&kept.now);
        format!("  {} → {}\n", kept.path, now.display())
    });
    let named: String = named.collect();
    tell(&format!("{}\n{named}", messages::text(language, "build-kept", &args)));
}

/// What is asked of `check`.
struct CheckRequest<'a> {
    /// Also say what stands in the way of a final set.
    final_only: bool,
    /// Print JSON.
    json: bool,
    /// Units whose findings are told; all when empty.
    only: &'a [String],
    /// Also show their returns as they were understood.
    explain: bool,
}

/// `check`.
fn check(
    workspace: &Workspace,
    asked: &CheckRequest<'_>,
    terminal: &Terminal,
) -> Result<u8, Error> {
    let keep = |code: &str| asked.explain && pipeline::wanted(asked.only, code);
    let bar = terminal.progress();
    let checked = pipeline::check_keeping(workspace, &keep, &|event| bar.tell(event));
    bar.finish();
    let checked = checked?;
    pipeline::refuse_unknown_units(&checked.round, asked.only)?;
    let updated = pipeline::ledgers::update(workspace, &checked)?;
    let reasons = if asked.final_only {
        report::in_the_way(checked.context(), terminal.language)
    } else {
        Vec::new()
    };
    let mut found = report::report(checked.context(), terminal.language);
    let told = |unit: &Option<String>| {
        asked.only.is_empty()
            || unit.as_deref().is_none_or(|unit| pipeline::wanted(asked.only, unit))
    };
    found.findings.retain(|finding| told(&finding.unit));
    if asked.explain {
        let codes: Vec<&str> = checked.kept.keys().map(|code| &**code).collect();
        // Standard output is the report's alone where a program reads it.
        let write = if asked.json { tell } else { print };
        codes.into_iter().for_each(|code| write(&terminal.explained(&checked, code)));
    }
    if asked.json {
        print(&String::from_utf8_lossy(&json_bytes(&found)?));
    } else {
        terminal.findings(&found.findings, &|code| checked.round.unit_name(code));
        terminal.summary(&found);
    }
    terminal.ledgers(&updated);
    if asked.final_only {
        terminal.in_the_way(&reasons);
    }
    Ok(exit_code(&found).max(u8::from(!reasons.is_empty())))
}

/// 1 when findings block something, 0 otherwise.
fn exit_code(report: &CheckReport) -> u8 {
    u8::from(report.findings.iter().any(|finding| finding.severity == Severity::Error))
}

/// `rules [CODE]`.
fn explain_rules(
    code: Option<&str>,
    format: rules::Format,
    language: Language,
) -> Result<u8, Error> {
    let wanted = match code {
        Some(code) => vec![Code::parse(code).and_then(rules::rule).ok_or_else(|| {
            let codes = Code::ALL.iter().map(|code| code.as_str());
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
