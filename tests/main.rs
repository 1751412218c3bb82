//! The program as its users run it.

#[path = "suite/archive.rs"]
mod archive;
