//! `bienban` turns the spreadsheets of an opinion poll into official papers.
//!
//! It is a batch pipeline; each phase hands the next a finished value:
//!
//! 1. [`config`]: `bienban.toml` → the checked plan of a [`round`];
//! 2. [`ingest`]: files → cells ([`formats`], in a [`worker`]) → recognised sections → the units'
//!    returns, driven by the [`declaration`];
//! 3. [`rules`]: a round → [`finding`]s, and which papers may be made;
//! 4. [`mod@tally`]: a round → exact shares, scores and ranks;
//! 5. [`documents`]: figures → what each paper says, as plain values;
//! 6. [`render`]: a document → PDF and workbook;
//! 7. [`publish`]: a set of papers → the output folder, as a whole or not at all;
//! 8. [`verify`]: a set or a package → what in it is not as its returns say;
//! 9. [`archive`]: a set and its returns → a [`package`] to be kept.
//!
//! [`forms`] goes the other way: blank returns from the declaration; [`init`] begins a round.
//! [`pipeline`] is the recipe; [`cli`] is the program around it. Only the two ends touch the
//! world, and nothing but `main` reads the clock or the environment. `docs/architecture.md` says
//! which room may use which.

pub mod archive;
pub mod cli;
pub mod code;
pub mod config;
pub mod declaration;
pub mod documents;
pub mod error;
pub mod files;
pub mod finding;
pub mod fold;
pub mod formats;
pub mod forms;
pub mod fraction;
pub mod hash;
pub mod ingest;
pub mod init;
pub mod inspect;
pub mod issued;
pub mod ledgers;
pub mod messages;
pub mod package;
pub mod pipeline;
pub mod publish;
pub mod render;
pub mod round;
pub mod rules;
pub mod subjects;
pub mod tally;
pub mod verify;
pub mod wording;
pub mod work;
pub mod worker;
