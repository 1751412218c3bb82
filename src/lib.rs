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
//! 9. `archive`: a set and its returns → a [`package`] to be kept.
//!
//! What the department decides stands in its [`ledgers`]: what was understood of a return, why a
//! warning is right, which number a paper has. [`issued`] papers keep their bytes.
//!
//! `forms` goes the other way: blank returns from the declaration; `init` begins a round.
//! [`pipeline`] is the recipe; [`cli`] is the program around it, [`desk`] the same in a browser. Only the two ends touch the
//! world, and nothing but `main` reads the clock or the environment. `docs/architecture.md` says
//! which room may use which.
//!
//! What is public here is what `main`, the tests, benchmarks and fuzz targets name; the library is
//! no interface for others and follows no promise of one.

mod archive;
pub mod cli;
pub mod code;
pub mod config;
pub mod declaration;
pub mod desk;
pub mod documents;
pub mod error;
mod files;
pub mod finding;
pub mod fold;
pub mod formats;
mod forms;
mod fraction;
pub mod hash;
pub mod ingest;
mod init;
pub mod inspect;
pub mod issued;
pub mod ledgers;
mod merge;
pub mod messages;
pub mod package;
pub mod pipeline;
pub mod publish;
pub mod render;
pub mod round;
pub mod rules;
mod subjects;
pub mod tally;
pub mod verify;
mod wording;
mod work;
pub mod worker;
