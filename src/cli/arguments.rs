//! The command line → one checked request. Help and complaints speak the user's
//! language.

use std::path::PathBuf;

use chrono::NaiveDate;
use clap::builder::PossibleValuesParser;
use clap::{Arg, ArgAction, ArgMatches, Command, ValueHint, value_parser};
use clap_complete::Shell;

use super::answer::{Answer, answer, text_upper};
pub use super::request::{ArchiveRequest, Color, Request, Task, Verbosity};
use super::{Environment, text};
use crate::issued::journal::Act;
use crate::messages::Language;
use crate::pipeline::BuildOptions;
use crate::pipeline::issuing::Chosen;
use crate::round::Part;
use crate::rules::Format;

/// The hidden option by which the program verifies in a process that can be ended.
pub const APART: &str = "apart";

/// Understands the command line.
///
/// # Errors
/// With what to print instead, when there is nothing to do.
pub fn parse(environment: &Environment) -> Result<Request, Answer> {
    let language = language(environment);
    let matches = command(language)
        .try_get_matches_from(&environment.arguments)
        .map_err(|error| answer(&error, language))?;
    Ok(request(&matches, language))
}

/// The language: `--lang`, else `BIENBAN_LANG`, else the locale.
///
/// It is needed before the arguments are understood, for what is said of them.
fn language(environment: &Environment) -> Language {
    let arguments: Vec<String> = environment
        .arguments
        .iter()
        .map(|argument| argument.to_string_lossy().into_owned())
        .collect();
    let asked = arguments.iter().enumerate().find_map(|(at, argument)| {
        let inline = argument.strip_prefix("--lang=").map(str::to_owned);
        inline.or_else(|| (argument == "--lang").then(|| arguments.get(at + 1).cloned()).flatten())
    });
    let tag = asked.or_else(|| environment.language.clone()).or_else(|| environment.locale.clone());
    tag.map_or(Language::Vietnamese, |tag| Language::from_tag(&tag))
}

/// The shape of the command line.
fn command(language: Language) -> Command {
    let say = |key: &str| text(language, key);
    let template =
        format!("{{about-with-newline}}\n{}: {{usage}}\n\n{{all-args}}", say("heading-usage"));
    let dress = |command: Command| {
        command
            .help_template(template.clone())
            .disable_help_flag(true)
            .next_help_heading(say("heading-options"))
            .arg(
                Arg::new("help")
                    .short('h')
                    .long("help")
                    .action(ArgAction::Help)
                    .help(say("help-help")),
            )
    };
    let flag = |name: &'static str, help: &str| {
        Arg::new(name).long(name).action(ArgAction::SetTrue).help(say(help))
    };
    let folder = |name: &'static str, help: &str| {
        Arg::new(name)
            .long(name)
            .value_name("DIR")
            .value_parser(value_parser!(PathBuf))
            .value_hint(ValueHint::DirPath)
            .help(say(help))
    };
    let choice = |name: &'static str, help: &str, choices: &'static [&'static str]| {
        Arg::new(name).long(name).value_parser(PossibleValuesParser::new(choices)).help(say(help))
    };
    let build_options = || {
        [
            flag("final", "help-final"),
            Arg::new("only").long("only").value_name("CODE").num_args(1..).help(say("help-only")),
            choice("format", "help-format-build", &["pdf", "xlsx"])
                .value_delimiter(',')
                .num_args(1..),
            Arg::new("jobs")
                .long("jobs")
                .short('j')
                .value_name("N")
                .value_parser(value_parser!(u16).range(1..))
                .help(say("help-jobs")),
            flag("force", "help-force"),
            folder("input", "help-input"),
            folder("output", "help-output"),
        ]
    };
    let shard = Arg::new("shard")
        .long("shard")
        .value_name("K/N")
        .value_parser(|text: &str| text.parse::<Part>())
        .conflicts_with_all(["final", "only", "format", "force"])
        .help(say("help-shard"));
    let build =
        dress(Command::new("build").about(say("about-build"))).args(build_options()).arg(shard);
    let merge = dress(Command::new("merge").about(say("about-merge")))
        .arg(
            Arg::new("folders")
                .value_name("DIR")
                .num_args(1..)
                .required(true)
                .value_parser(value_parser!(PathBuf))
                .value_hint(ValueHint::DirPath)
                .help_heading(say("heading-arguments"))
                .help(say("help-merge-dirs")),
        )
        .args(build_options());
    let check = dress(Command::new("check").about(say("about-check")))
        .arg(flag("final", "help-final-check"))
        .arg(
            Arg::new("only")
                .long("unit")
                .value_name("CODE")
                .num_args(1..)
                .help(say("help-check-unit")),
        )
        .arg(flag("explain", "help-check-explain").requires("only"))
        .arg(folder("input", "help-input"))
        .arg(
            choice("format", "help-format", &["text", "json"])
                .default_value("text")
                .hide_default_value(true),
        );
    let rules = dress(Command::new("rules").about(say("about-rules")))
        .arg(
            Arg::new("code")
                .value_name("CODE")
                .help_heading(say("heading-arguments"))
                .help(say("help-code")),
        )
        .arg(
            choice("format", "help-format", &["text", "json", "markdown"])
                .default_value("text")
                .hide_default_value(true),
        );
    let forms = dress(Command::new("forms").about(say("about-forms"))).args([
        Arg::new("only").long("only").value_name("CODE").num_args(1..).help(say("help-only-forms")),
        flag("filled", "help-forms-filled"),
        folder("input", "help-input"),
        folder("output", "help-output-forms"),
    ]);
    let init = dress(Command::new("init").about(say("about-init"))).arg(
        Arg::new("folder")
            .value_name("DIR")
            .required(true)
            .value_parser(value_parser!(PathBuf))
            .value_hint(ValueHint::DirPath)
            .help_heading(say("heading-arguments"))
            .help(say("help-init")),
    );
    let desk = dress(Command::new("desk").about(say("about-desk")))
        .arg(flag("choose", "help-choose"))
        .arg(flag("no-open", "help-no-open"))
        .arg(folder("input", "help-input"));
    let archive = dress(Command::new("archive").about(say("about-archive")))
        .arg(folder("input", "help-input"))
        .arg(folder("output", "help-archive-output"))
        .arg(flag("draft", "help-archive-draft"))
        .arg(
            Arg::new("date")
                .long("date")
                .value_name("YYYY-MM-DD")
                .value_parser(|text: &str| text.parse::<NaiveDate>())
                .help(say("help-archive-date")),
        );
    let date = |help: &str| {
        Arg::new("date")
            .long("date")
            .value_name("YYYY-MM-DD")
            .value_parser(|text: &str| text.parse::<NaiveDate>())
            .help(say(help))
    };
    let register = dress(Command::new("register").about(say("about-register")))
        .arg(folder("input", "help-input"));
    let issue = dress(Command::new("issue").about(say("about-issue"))).args([
        Arg::new("paper")
            .value_name("PAPER")
            .num_args(0..)
            .help_heading(say("heading-arguments"))
            .help(say("help-paper")),
        Arg::new("only").long("unit").value_name("CODE").num_args(1..).help(say("help-issue-unit")),
        flag("all", "help-issue-all"),
        date("help-issue-date"),
        folder("input", "help-input"),
    ]);
    let issue = issue.group(
        clap::ArgGroup::new("which").args(["paper", "only", "all"]).required(true).multiple(true),
    );
    let amend = |name: &'static str, about: &str| {
        dress(Command::new(name).about(say(about))).args([
            Arg::new("paper")
                .value_name("PAPER")
                .required(true)
                .help_heading(say("heading-arguments"))
                .help(say("help-paper")),
            Arg::new("reason")
                .long("reason")
                .value_name("TEXT")
                .required(true)
                .help(say("help-reason")),
            folder("input", "help-input"),
        ])
    };
    let replace = amend("replace", "about-replace");
    let correct = amend("correct", "about-correct");
    let log = dress(Command::new("log").about(say("about-log")));
    let read_back = dress(Command::new("read-back").about(say("about-read-back"))).args([
        Arg::new("file")
            .value_name("FILE")
            .required(true)
            .value_parser(value_parser!(PathBuf))
            .value_hint(ValueHint::FilePath)
            .help_heading(say("heading-arguments"))
            .help(say("help-read-back-file")),
        folder("input", "help-input"),
    ]);
    let verify = dress(Command::new("verify").about(say("about-verify")))
        .arg(
            Arg::new("folder")
                .value_name("DIR")
                .value_parser(value_parser!(PathBuf))
                .value_hint(ValueHint::DirPath)
                .help_heading(say("heading-arguments"))
                .help(say("help-verify-dir")),
        )
        .arg(
            Arg::new("code")
                .long("code")
                .value_name("XXXX-XXXX-XXXX-XXXX")
                .help(say("help-verify-code")),
        )
        // The program asks this of itself alone.
        .arg(Arg::new("apart").long(APART).action(ArgAction::SetTrue).hide(true))
        .arg(folder("input", "help-input"));
    let templates = dress(Command::new("templates").about(say("about-templates")))
        .subcommand_required(true)
        .subcommand_help_heading(say("heading-commands"))
        .subcommand_value_name(text_upper(language, "heading-commands"))
        .disable_help_subcommand(true)
        .subcommand(dress(Command::new("eject").about(say("about-eject"))));
    let completions = dress(Command::new("completions").about(say("about-completions"))).arg(
        Arg::new("shell")
            .value_name("SHELL")
            .required(true)
            .value_parser(value_parser!(Shell))
            .help_heading(say("heading-arguments"))
            .help(say("help-shell")),
    );
    // Named so on every platform, where Windows adds an ending.
    dress(Command::new("bienban").bin_name("bienban"))
        .about(say("about"))
        .version(env!("CARGO_PKG_VERSION"))
        .disable_version_flag(true)
        .disable_help_subcommand(true)
        .subcommand_help_heading(say("heading-commands"))
        .subcommand_value_name(text_upper(language, "heading-commands"))
        .arg(
            Arg::new("version")
                .short('V')
                .long("version")
                .action(ArgAction::Version)
                .help(say("help-version")),
        )
        .arg(folder("directory", "help-directory").short('C').global(true))
        .arg(choice("lang", "help-lang", &["vi", "en"]).global(true))
        .arg(flag("verbose", "help-verbose").short('v').global(true).conflicts_with("quiet"))
        .arg(flag("quiet", "help-quiet").short('q').global(true))
        .arg(choice("color", "help-color", &["auto", "always", "never"]).global(true))
        // Without a command the options of `build` hold.
        .args(build_options().map(|option| option.hide(true)))
        .args_conflicts_with_subcommands(false)
        .subcommands([build, check, rules, forms, init, templates, desk])
        .subcommands([register, issue, replace, correct, log])
        .subcommands([merge, archive, verify, read_back, completions])
}

/// The checked request.
fn request(matches: &ArgMatches, language: Language) -> Request {
    let flag = |name: &str| matches.try_get_one::<bool>(name).ok().flatten() == Some(&true);
    let task = match matches.subcommand() {
        Some(("check", own)) => Task::Check {
            input: folder_or(own, "input", "input"),
            final_only: own.get_flag("final"),
            json: own.get_one::<String>("format").is_some_and(|format| format == "json"),
            only: codes(own),
            explain: own.get_flag("explain"),
        },
        Some(("rules", own)) => Task::Rules {
            code: own.get_one::<String>("code").cloned(),
            format: match own.get_one::<String>("format").map(String::as_str) {
                Some("json") => Format::Json,
                Some("markdown") => Format::Markdown,
                _ => Format::Text,
            },
        },
        Some(("forms", own)) => Task::Forms {
            input: folder_or(own, "input", "input"),
            output: folder_or(own, "output", "bieu-mau"),
            only: codes(own),
            filled: own.get_flag("filled"),
        },
        Some(("init", own)) => {
            Task::Init { folder: own.get_one::<PathBuf>("folder").cloned().unwrap_or_default() }
        }
        Some(("register", own)) => Task::Register { input: folder_or(own, "input", "input") },
        Some(("issue", own)) => Task::Issue {
            input: folder_or(own, "input", "input"),
            chosen: Chosen {
                papers: own.get_many::<String>("paper").into_iter().flatten().cloned().collect(),
                units: codes(own),
                all: own.get_flag("all"),
            },
            date: own.get_one::<NaiveDate>("date").copied(),
        },
        Some((name @ ("replace" | "correct"), own)) => Task::Amend {
            input: folder_or(own, "input", "input"),
            act: if name == "replace" { Act::Replace } else { Act::Correct },
            paper: own.get_one::<String>("paper").cloned().unwrap_or_default(),
            reason: own.get_one::<String>("reason").cloned().unwrap_or_default(),
        },
        Some(("log", _)) => Task::Log,
        Some(("archive", own)) => Task::Archive(ArchiveRequest {
            input: folder_or(own, "input", "input"),
            output: own.get_one::<PathBuf>("output").cloned(),
            draft: own.get_flag("draft"),
            date: own.get_one::<NaiveDate>("date").copied(),
        }),
        Some(("verify", own)) => Task::Verify {
            input: folder_or(own, "input", "input"),
            folder: folder_or(own, "folder", "output"),
            apart: own.get_flag("apart"),
            code: own.get_one::<String>("code").cloned(),
        },
        Some(("read-back", own)) => Task::ReadBack {
            input: folder_or(own, "input", "input"),
            file: own.get_one::<PathBuf>("file").cloned().unwrap_or_default(),
        },
        Some(("desk", own)) => Task::Desk {
            input: folder_or(own, "input", "input"),
            chooses: own.get_flag("choose"),
            opens: !own.get_flag("no-open"),
        },
        Some(("merge", own)) => {
            let (input, options, threads) = build_options_of(own, language);
            let folders = own.get_many::<PathBuf>("folders").into_iter().flatten().cloned();
            Task::Merge { folders: folders.collect(), input, options, threads }
        }
        Some(("templates", _)) => Task::EjectTemplates,
        Some(("completions", own)) => {
            Task::Completions { shell: own.get_one("shell").copied().unwrap_or(Shell::Bash) }
        }
        Some((_, own)) => build_task(own, language),
        None => build_task(matches, language),
    };
    // A global option may stand before or behind the command.
    let own = innermost(matches);
    let value = |name: &str| {
        let behind = own.and_then(|own| own.get_one::<String>(name));
        behind.or_else(|| matches.get_one::<String>(name)).map(String::as_str)
    };
    let folder = own.and_then(|own| own.get_one::<PathBuf>("directory"));
    let said = |name: &str| flag(name) || own.is_some_and(|own| own.get_flag(name));
    Request {
        folder: folder
            .or_else(|| matches.get_one::<PathBuf>("directory"))
            .cloned()
            .unwrap_or_else(|| PathBuf::from(".")),
        language,
        verbosity: match (said("quiet"), said("verbose")) {
            (true, _) => Verbosity::Quiet,
            (_, true) => Verbosity::Verbose,
            _ => Verbosity::Normal,
        },
        color: match value("color") {
            Some("always") => Color::Always,
            Some("never") => Color::Never,
            _ => Color::Auto,
        },
        task,
    }
}

/// The codes of `--only`, which may be written with spaces or commas between.
fn codes(matches: &ArgMatches) -> Vec<String> {
    let given = matches.get_many::<String>("only").into_iter().flatten();
    given.flat_map(|codes| codes.split(',').map(str::to_owned)).collect()
}

/// A folder that an option gives, or the usual one.
fn folder_or(matches: &ArgMatches, name: &str, default: &str) -> PathBuf {
    matches.get_one::<PathBuf>(name).cloned().unwrap_or_else(|| PathBuf::from(default))
}

/// What was said behind the last command; none without a command.
fn innermost(matches: &ArgMatches) -> Option<&ArgMatches> {
    let (_, own) = matches.subcommand()?;
    Some(innermost(own).unwrap_or(own))
}

/// `build`, of the whole round or of a part.
fn build_task(matches: &ArgMatches, language: Language) -> Task {
    let (input, options, threads) = build_options_of(matches, language);
    match matches.try_get_one::<Part>("shard").ok().flatten() {
        Some(part) => {
            let output = matches.get_one::<PathBuf>("output").cloned();
            Task::BuildPart { input, part: *part, output, threads }
        }
        None => Task::Build { input, options, threads },
    }
}

/// The options of `build`: the returns' folder, what to make, and on how many threads.
fn build_options_of(
    matches: &ArgMatches,
    language: Language,
) -> (PathBuf, BuildOptions, Option<usize>) {
    let texts = |name: &str| -> Vec<String> {
        matches.get_many::<String>(name).into_iter().flatten().cloned().collect()
    };
    let formats = texts("format");
    let wants = |format: &str| formats.is_empty() || formats.iter().any(|wanted| wanted == format);
    let options = BuildOptions {
        output: folder_or(matches, "output", "output"),
        final_only: matches.get_flag("final"),
        only: codes(matches),
        pdf: wants("pdf"),
        xlsx: wants("xlsx"),
        force: matches.get_flag("force"),
        language,
        taking: Vec::new(),
    };
    let threads = matches.get_one::<u16>("jobs").map(|jobs| usize::from(*jobs));
    (folder_or(matches, "input", "input"), options, threads)
}

/// Completions for a shell.
pub fn completions(shell: Shell, language: Language) -> String {
    let mut bytes = Vec::new();
    clap_complete::generate(shell, &mut command(language), "bienban", &mut bytes);
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// An environment with these arguments and locale.
    fn environment(arguments: &[&str], locale: Option<&str>) -> Environment {
        Environment {
            cache_folder: None,
            home: None,
            arguments: std::iter::once(&"bienban").chain(arguments).map(Into::into).collect(),
            program: None,
            language: None,
            locale: locale.map(str::to_owned),
            source_date_epoch: None,
            user: None,
            machine: None,
            no_color: false,
            terminal: false,
            font_folders: Vec::new(),
            started: std::time::Instant::now(),
            now: std::time::SystemTime::UNIX_EPOCH,
            limit_memory: |_| {},
        }
    }

    /// The request that these arguments make.
    fn parsed(arguments: &[&str]) -> Request {
        parse(&environment(arguments, None)).map_err(|answer| answer.text).expect("a request")
    }

    #[test]
    fn the_command_line_is_well_formed() {
        command(Language::Vietnamese).debug_assert();
        command(Language::English).debug_assert();
    }

    #[test]
    fn no_command_is_build() {
        for arguments in [&[][..], &["build"], &["--jobs", "3"], &["-C", "x", "build", "-q"]] {
            assert!(matches!(parsed(arguments).task, Task::Build { .. }), "{arguments:?}");
        }
        let request = parsed(&["build", "--only", "P-BD", "P-CK", "--format", "pdf", "-C", "đợt"]);
        assert_eq!(request.folder, PathBuf::from("đợt"));
        let Task::Build { options, .. } = request.task else { panic!("a build") };
        assert_eq!(options.only, ["P-BD", "P-CK"]);
        assert!(options.pdf && !options.xlsx);
    }

    #[test]
    fn forms_and_new_rounds_have_their_folders() {
        let Task::Forms { output, only, .. } =
            parsed(&["forms", "--only", "P-BD,P-CK", "P-GT"]).task
        else {
            panic!("forms")
        };
        assert_eq!(output, PathBuf::from("bieu-mau"));
        assert_eq!(only, ["P-BD", "P-CK", "P-GT"]);
        let Task::Init { folder } = parsed(&["init", "đợt 2"]).task else { panic!("init") };
        assert_eq!(folder, PathBuf::from("đợt 2"));
        let missing = parse(&environment(&["init"], None)).err().expect("a complaint");
        assert!(missing.text.starts_with("Thiếu <DIR>"), "{}", missing.text);
    }

    #[test]
    fn the_language_is_vietnamese_unless_something_says_english() {
        let language = |arguments: &[&str], variable: Option<&str>, locale| {
            let environment = environment(arguments, locale);
            super::language(&Environment { language: variable.map(str::to_owned), ..environment })
        };
        assert_eq!(language(&[], None, None), Language::Vietnamese);
        assert_eq!(language(&[], None, Some("de_DE")), Language::Vietnamese);
        assert_eq!(language(&[], None, Some("en_US.UTF-8")), Language::English);
        assert_eq!(language(&[], Some("vi"), Some("en_US")), Language::Vietnamese);
        assert_eq!(language(&["--lang", "en"], Some("vi"), None), Language::English);
        assert_eq!(language(&["check", "--lang=vi"], Some("en"), None), Language::Vietnamese);
    }

    #[test]
    fn complaints_speak_the_users_language_and_end_with_2() {
        for (arguments, said) in [
            (&["--fro"][..], "Không có tham số “--fro”."),
            (&["chek"], "Không có lệnh “chek”.\nCó phải ý là “check”?"),
            (&["check", "--format", "xml"], "Giá trị “xml” không dùng được cho --format"),
            (&["completions"], "Thiếu <SHELL>"),
            (&["--jobs", "0"], "Giá trị “0” không dùng được cho --jobs"),
        ] {
            let answer = parse(&environment(arguments, None)).err().expect("a complaint");
            assert!(answer.text.starts_with(said), "{}", answer.text);
            assert_eq!(answer.code, 2);
        }
    }

    #[test]
    fn help_speaks_the_users_language() {
        let help = |locale| parse(&environment(&["--help"], locale)).err().expect("help").text;
        assert!(help(None).contains("Cách dùng: bienban"));
        assert!(help(Some("en")).contains("Usage: bienban"));
    }
}
