//! The one integration-test binary: it links the whole program once.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::disallowed_methods,
    clippy::print_stdout,
    reason = "a test that cannot go on fails"
)]

#[path = "suite/architecture.rs"]
mod architecture;
#[path = "suite/archive.rs"]
mod archive;
#[path = "suite/browser.rs"]
mod browser;
#[path = "suite/cli.rs"]
mod cli;
#[path = "suite/comparison.rs"]
mod comparison;
#[path = "suite/confirmations.rs"]
mod confirmations;
#[path = "suite/containers.rs"]
mod containers;
#[path = "suite/desk_client.rs"]
mod desk_client;
#[path = "suite/desk_doors.rs"]
mod desk_doors;
#[path = "suite/desk_pages.rs"]
mod desk_pages;
#[path = "suite/docs_templates.rs"]
mod docs_templates;
#[path = "suite/events.rs"]
mod events;
#[path = "suite/figures.rs"]
mod figures;
#[path = "suite/forgery.rs"]
mod forgery;
#[path = "suite/formats.rs"]
mod formats;
#[path = "suite/forms.rs"]
mod forms;
#[path = "suite/hostile.rs"]
mod hostile;
#[path = "suite/issued.rs"]
mod issued;
#[path = "suite/large_round.rs"]
mod large_round;
#[path = "suite/layouts.rs"]
mod layouts;
#[path = "suite/machine.rs"]
mod machine;
#[path = "suite/many_units.rs"]
mod many_units;
#[path = "suite/merging.rs"]
mod merging;
#[path = "suite/messages.rs"]
mod messages;
#[path = "suite/mutations.rs"]
mod mutations;
#[path = "suite/oddities.rs"]
mod oddities;
#[path = "suite/own_words.rs"]
mod own_words;
#[path = "suite/papers.rs"]
mod papers;
#[path = "suite/publishing.rs"]
mod publishing;
#[path = "suite/random_layouts.rs"]
mod random_layouts;
#[path = "suite/references.rs"]
mod references;
#[path = "suite/sent.rs"]
mod sent;
#[path = "suite/sequences.rs"]
mod sequences;
#[path = "suite/support.rs"]
mod support;
#[path = "suite/synthesis.rs"]
mod synthesis;
#[path = "suite/tampering.rs"]
mod tampering;
#[path = "suite/volumes.rs"]
mod volumes;
#[path = "suite/word.rs"]
mod word;
