//! Any bytes → a set's manifest and a results file: read or refused, and what was read
//! is written as something that is read as the same.

#![no_main]

use bienban::inspect::words::Compared;
use bienban::publish::manifest::Manifest;
use bienban::verify::compare;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    if let Ok(manifest) = serde_json::from_slice::<Manifest>(bytes) {
        let written = manifest.to_bytes().expect("written");
        assert_eq!(serde_json::from_slice::<Manifest>(&written).expect("read again"), manifest);
    }
    if let Ok(value) = serde_json::from_slice::<serde_json::Value>(bytes) {
        assert!(compare::json("a.json", &value, &value, Compared::All).is_empty());
        let _ = compare::json("a.json", &value, &serde_json::Value::Null, Compared::Facts);
    }
});
