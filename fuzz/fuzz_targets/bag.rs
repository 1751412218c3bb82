//! Any bytes → a bag's manifest and information: what a manifest lists is listed again
//! from what was read, and a value never holds more than its line.

#![no_main]

use bienban::package::bag;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    if let Some(listed) = bag::parse_manifest(bytes) {
        let written = bag::manifest_text(&listed);
        if let Some(again) = bag::parse_manifest(written.as_bytes()) {
            assert!(again.len() <= listed.len());
        }
    }
    let text = String::from_utf8_lossy(bytes);
    for label in [bag::DAY, bag::SIZE, bag::AGENT] {
        assert!(bag::info_value(&text, label).is_none_or(|value| !value.contains('\n')));
    }
});
