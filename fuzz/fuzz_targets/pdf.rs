//! Any bytes → what a PDF shows and holds: nothing panics beyond what is caught, and
//! every word has a page.

#![no_main]

use bienban::inspect::pdf;
use bienban::inspect::words::{At, facts};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let Some(content) = pdf::read(bytes) else { return };
    for word in content.words.iter().chain(&content.artifacts) {
        assert!(matches!(word.at, At::Page(page) if (1..=content.pages).contains(&page)));
        assert!(!word.text.chars().any(char::is_whitespace));
    }
    assert!(facts(&content.words).len() <= content.words.len());
});
