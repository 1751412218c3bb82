//! Papers as they are printed, read back by other programs and held against what was accepted.

mod form;
mod goldens;
mod printed;
pub mod samples;
