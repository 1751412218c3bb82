//! Any bytes → `bienban.toml`: a checked plan or a message, in both languages.

#![no_main]

use bienban::config;
use bienban::messages::Language;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    if let Err(error) = config::parse(bytes) {
        for language in [Language::Vietnamese, Language::English] {
            assert!(!error.message(language).is_empty());
        }
    }
});
