//! Pages that are made from the code: stale ones fail.

use std::path::{Path, PathBuf};

use bienban::documents::report::CheckReport;
use bienban::messages::Language;
use bienban::rules::{self, Format};
use serde_json::Value;

use crate::support::{TestRound, project};

/// Asserts that a committed file is what the code makes of it now;
/// `BIENBAN_UPDATE=1` writes it anew.
fn assert_current(path: &Path, made: &str) {
    if std::env::var("BIENBAN_UPDATE").is_ok_and(|value| value == "1") {
        std::fs::write(path, made).expect("written");
    }
    let found = std::fs::read_to_string(path).unwrap_or_default().replace("\r\n", "\n");
    assert!(
        found == made,
        "{} is stale: run `BIENBAN_UPDATE=1 cargo test references` and look at the difference",
        path.display()
    );
}

/// A page of `docs/`.
fn docs(name: &str) -> PathBuf {
    project().join("docs").join(name)
}

#[test]
fn the_reference_of_the_checks_is_current() {
    let made = rules::reference(Language::Vietnamese, Format::Markdown, rules::rules());
    assert_current(&docs("rules.md"), &made);
}

#[test]
fn the_schema_of_the_report_is_current() {
    let schema = schemars::schema_for!(CheckReport);
    let made = serde_json::to_string_pretty(&schema).expect("JSON");
    assert_current(&docs("kiem-tra.schema.json"), &format!("{made}\n"));
}

/// Asserts that a value has the keys that its schema requires, and no others.
fn assert_shaped(schema: &Value, value: &Value, definitions: &Value, at: &str) {
    let schema = match schema["$ref"].as_str().and_then(|path| path.rsplit('/').next()) {
        Some(name) => &definitions[name],
        None => schema,
    };
    if let Some(items) = schema.get("items") {
        for (index, item) in value.as_array().expect(at).iter().enumerate() {
            assert_shaped(items, item, definitions, &format!("{at}[{index}]"));
        }
    }
    let Some(properties) = schema["properties"].as_object() else { return };
    let object = value.as_object().expect(at);
    for key in schema["required"].as_array().into_iter().flatten() {
        assert!(object.contains_key(key.as_str().expect("a key")), "{at} lacks {key}");
    }
    for (key, value) in object {
        let property = properties.get(key).unwrap_or_else(|| panic!("{at}.{key} is unknown"));
        assert_shaped(property, value, definitions, &format!("{at}.{key}"));
    }
}

#[test]
fn the_report_has_the_form_of_its_schema() {
    let round = TestRound::mini();
    std::fs::remove_dir_all(round.join("input/p-ck-phuong-cu-khoi")).expect("removed");
    let text = std::fs::read_to_string(docs("kiem-tra.schema.json")).expect("readable");
    let schema: Value = serde_json::from_str(&text).expect("JSON");
    let report = round.report(0);
    assert_eq!(report["findings"].as_array().map(Vec::len), Some(1));
    assert_shaped(&schema, &report, &schema["$defs"], "report");
}
