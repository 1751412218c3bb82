//! Writes a round of any number of units into a folder, to try how the program does with it:
//! `cargo run --example large_round -- FOLDER UNITS`.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "whoever cannot have the round is told so"
)]

#[path = "../tests/suite/large_round.rs"]
mod large_round;

use std::path::PathBuf;

/// Writes it.
fn main() {
    let mut arguments = std::env::args_os().skip(1);
    let folder = PathBuf::from(arguments.next().expect("a folder"));
    let units = arguments.next().and_then(|units| units.to_str()?.parse().ok());
    large_round::write(&folder, units.expect("a number of units"));
}
