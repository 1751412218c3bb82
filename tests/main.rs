//! Tests of the program as its users run it, in one binary.

#[path = "suite/forms.rs"]
mod forms;
