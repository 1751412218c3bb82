//! What the command line asks for, checked.

use std::path::PathBuf;

use chrono::NaiveDate;
use clap_complete::Shell;

use crate::issued::journal::Act;
use crate::messages::Language;
use crate::pipeline::BuildOptions;
use crate::pipeline::issuing::Chosen;
use crate::round::Part;
use crate::rules::Format;

/// When to use colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Color {
    /// On a terminal.
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

/// How much to say.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verbosity {
    /// Errors only.
    Quiet,
    /// The usual.
    Normal,
    /// More.
    Verbose,
}

/// What the command line asks for.
pub struct Request {
    /// The folder of `bienban.toml`.
    pub folder: PathBuf,
    /// The language of messages.
    pub language: Language,
    /// How much to say.
    pub verbosity: Verbosity,
    /// When to use colour.
    pub color: Color,
    /// The command.
    pub task: Task,
}

/// What `archive` is asked.
#[derive(Debug, Clone)]
pub struct ArchiveRequest {
    /// The returns' folder.
    pub input: PathBuf,
    /// The package's folder, when it is not the usual one.
    pub output: Option<PathBuf>,
    /// Whether a draft may be packed.
    pub draft: bool,
    /// The day of packing, where it is given.
    pub date: Option<NaiveDate>,
}

/// A command with its own options.
pub enum Task {
    /// `build`.
    Build {
        /// The returns' folder.
        input: PathBuf,
        /// What to make.
        options: BuildOptions,
        /// How many threads.
        threads: Option<usize>,
    },
    /// `build --shard`.
    BuildPart {
        /// The returns' folder.
        input: PathBuf,
        /// Which part.
        part: Part,
        /// The package's folder, when it is not the usual one.
        output: Option<PathBuf>,
        /// How many threads.
        threads: Option<usize>,
    },
    /// `merge`.
    Merge {
        /// The packages, or output folders.
        folders: Vec<PathBuf>,
        /// Where the merged returns lie.
        input: PathBuf,
        /// What to make.
        options: BuildOptions,
        /// How many threads.
        threads: Option<usize>,
    },
    /// `check`.
    Check {
        /// The returns' folder.
        input: PathBuf,
        /// Also say what stands in the way of a final set.
        final_only: bool,
        /// Print JSON.
        json: bool,
        /// Units whose findings are told; all when empty.
        only: Vec<String>,
        /// Also show their returns as they were understood.
        explain: bool,
    },
    /// `rules`.
    Rules {
        /// One rule only.
        code: Option<String>,
        /// How it is printed.
        format: Format,
    },
    /// `forms`.
    Forms {
        /// The registry's folder.
        input: PathBuf,
        /// Where they go.
        output: PathBuf,
        /// Units to make forms of; all when empty.
        only: Vec<String>,
        /// Whether they are filled with what was read.
        filled: bool,
    },
    /// `init`.
    Init {
        /// The new round's folder.
        folder: PathBuf,
    },
    /// `register`.
    Register {
        /// The returns' folder.
        input: PathBuf,
    },
    /// `issue`.
    Issue {
        /// The returns' folder.
        input: PathBuf,
        /// Which papers.
        chosen: Chosen,
        /// The day of issue, where it is given.
        date: Option<NaiveDate>,
    },
    /// `replace` and `correct`.
    Amend {
        /// The returns' folder.
        input: PathBuf,
        /// Which of both.
        act: Act,
        /// The paper.
        paper: String,
        /// Why.
        reason: String,
    },
    /// `log`.
    Log,
    /// `archive`.
    Archive(ArchiveRequest),
    /// `verify`.
    Verify {
        /// The returns' folder, for an output folder.
        input: PathBuf,
        /// The output folder or package.
        folder: PathBuf,
        /// Whether this process verifies for another that limits it.
        apart: bool,
        /// A proof code to look up.
        code: Option<String>,
    },
    /// `read-back`.
    ReadBack {
        /// The returns' folder.
        input: PathBuf,
        /// The changed copy.
        file: PathBuf,
    },
    /// `desk`.
    Desk {
        /// The returns' folder.
        input: PathBuf,
        /// Whether the user is asked which round it is to be.
        chooses: bool,
        /// Whether the browser is opened.
        opens: bool,
    },
    /// `templates eject`.
    EjectTemplates,
    /// `completions`.
    Completions {
        /// For which shell.
        shell: Shell,
    },
}
