//! The one integration-test binary: it links the whole program once.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::disallowed_methods,
    reason = "a test that cannot go on fails"
)]

#[path = "suite/docs_templates.rs"]
mod docs_templates;
#[path = "suite/papers.rs"]
mod papers;
#[path = "suite/support.rs"]
mod support;
