//! Files that `verify` and a run read first, changed at random: read or refused, never
//! a panic. `BIENBAN_MUTATIONS=100000 cargo test mutated` goes on for some minutes;
//! the ordinary run changes each file a few hundred times. The fuzz targets in `fuzz/`
//! ask the same with the program's branches in view.

use std::fs;

use bienban::config;
use bienban::inspect::pdf;
use bienban::inspect::words::{At, Compared, facts};
use bienban::messages::Language;
use bienban::package::bag;
use bienban::publish::manifest::Manifest;
use bienban::verify::compare;

use crate::archive::{BAG, UNIT, made};

/// Numbers that look random and are the same in every run (xorshift).
struct Dice(u64);

impl Dice {
    /// A number below `most`.
    fn below(&mut self, most: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % most.max(1) as u64).expect("below a usize")
    }

    /// The bytes with some of them changed, doubled, moved or cut out.
    fn mutate(&mut self, bytes: &[u8]) -> Vec<u8> {
        let mut bytes = bytes.to_vec();
        for _ in 0..=self.below(8) {
            let at = self.below(bytes.len());
            let length = self.below(64).min(bytes.len() - at);
            match self.below(5) {
                0 if !bytes.is_empty() => bytes[at] = self.below(256) as u8,
                1 if !bytes.is_empty() => bytes[at] ^= 1 << self.below(8),
                2 => drop(bytes.drain(at..at + length)),
                3 => {
                    let part = bytes[at..at + length].to_vec();
                    let to = self.below(bytes.len() + 1);
                    bytes.splice(to..to, part);
                }
                _ => bytes.truncate(bytes.len() - self.below(bytes.len() / 4)),
            }
        }
        bytes
    }
}

/// How often each file is changed.
fn times() -> usize {
    std::env::var("BIENBAN_MUTATIONS").ok().and_then(|text| text.parse().ok()).unwrap_or(300)
}

/// Hands a file to `read` again and again, changed each time.
fn mutated(bytes: &[u8], read: impl Fn(&[u8])) {
    let mut dice = Dice(0x9e37_79b9_7f4a_7c15);
    read(bytes);
    (0..times()).for_each(|_| read(&dice.mutate(bytes)));
}

#[test]
fn a_mutated_pdf_is_read_or_refused() {
    let path = format!("output/{UNIT}/bien-ban-hoi-nghi.pdf");
    mutated(&fs::read(made().join(path)).expect("there"), |bytes| {
        let Some(content) = pdf::read(bytes) else { return };
        for word in content.words.iter().chain(&content.artifacts) {
            assert!(matches!(word.at, At::Page(page) if (1..=content.pages).contains(&page)));
            assert!(!word.text.chars().any(char::is_whitespace));
        }
        assert!(facts(&content.words).len() <= content.words.len());
    });
}

#[test]
fn a_mutated_workbook_is_read_or_refused() {
    let path = format!("output/{UNIT}/bien-ban-mo-niem-phong.xlsx");
    let limits = config::Limits::default();
    mutated(&fs::read(made().join(path)).expect("there"), |bytes| {
        let found = bienban::inspect::sheets::read(bytes, &limits).unwrap_or_default();
        assert!(found.iter().all(|word| !matches!(word.at, At::Page(_))));
    });
}

#[test]
fn a_mutated_manifest_is_read_or_refused() {
    mutated(&fs::read(made().join("output/manifest.json")).expect("there"), |bytes| {
        if let Ok(manifest) = serde_json::from_slice::<Manifest>(bytes) {
            let written = manifest.to_bytes().expect("written");
            assert_eq!(serde_json::from_slice::<Manifest>(&written).expect("again"), manifest);
        }
        if let Ok(value) = serde_json::from_slice::<serde_json::Value>(bytes) {
            assert!(compare::json("a.json", &value, &value, Compared::All).is_empty());
        }
    });
}

#[test]
fn mutated_tag_files_are_read_or_refused() {
    for name in [bag::MANIFEST_NAME, bag::INFO_NAME] {
        mutated(&fs::read(made().join(BAG).join(name)).expect("there"), |bytes| {
            let listed = bag::parse_manifest(bytes).unwrap_or_default();
            let again = bag::parse_manifest(bag::manifest_text(&listed).as_bytes());
            assert!(again.is_none_or(|again| again.len() <= listed.len()));
            let text = String::from_utf8_lossy(bytes);
            let day = bag::info_value(&text, bag::DAY);
            assert!(day.is_none_or(|day| !day.contains('\n')));
        });
    }
}

#[test]
fn mutated_settings_are_understood_or_explained() {
    mutated(&fs::read(made().join("bienban.toml")).expect("there"), |bytes| {
        if let Err(error) = config::parse(bytes) {
            for language in [Language::Vietnamese, Language::English] {
                assert!(!error.message(language).is_empty());
            }
        }
    });
}
