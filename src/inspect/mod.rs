//! What stands in a finished PDF or workbook: text with its place, figures, formulas, and all that a
//! file carries beside them. `verify` compares it; it is read in a worker (see [`crate::worker`]).

pub mod pdf;
pub mod sheets;
pub mod words;
