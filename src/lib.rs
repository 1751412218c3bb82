//! `bienban` turns the spreadsheets of an opinion poll into official papers.
//!
//! It is a batch pipeline; each phase hands the next a finished value:
//!
//! 1. [`config`]: `bienban.toml` → the checked plan of a [`round`];
//! 2. [`ingest`]: workbooks → cells → recognised sections → the units' returns;
//! 3. [`rules`]: a round → [`finding`]s, and which papers may be made;
//! 4. [`tally`]: a round → exact shares, scores and ranks;
//! 5. [`documents`]: figures → what each paper says, as plain values;
//! 6. [`render`]: a document → PDF and workbook;
//! 7. [`publish`]: a set of papers → the output folder, as a whole or not at all;
//! 8. [`archive`]: a set and its returns → a package to be kept;
//! 9. [`verify`]: a set or a package → what in it is not as its returns say.
//!
//! [`forms`] goes the other way: blank returns from the declaration that the
//! reader is driven by; [`init`] begins a round.
//!
//! [`pipeline`] is the recipe; [`cli`] is the program around it. Only the two
//! ends touch the world, and nothing but `main` reads the clock or the
//! environment.

pub mod archive;
pub mod cli;
pub mod code;
pub mod config;
pub mod documents;
pub mod error;
pub mod files;
pub mod finding;
pub mod fold;
pub mod forms;
pub mod ingest;
pub mod init;
pub mod messages;
pub mod pipeline;
pub mod proof;
pub mod publish;
pub mod render;
pub mod round;
pub mod rules;
pub mod subjects;
pub mod tally;
pub mod verify;
pub mod wording;
pub mod work;
