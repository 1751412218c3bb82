//! The figures of both rounds against those worked out independently, in
//! `ket-qua.json`, in the PDFs' text and in the workbooks' cells.

use std::path::Path;

use calamine::{Data, Reader, Xlsx, open_workbook};
use serde_json::Value;

use crate::support::{self, TestRound, files, pdf_text};

/// Asserts that `found` says all that `expected` says; it may say more.
fn assert_holds(expected: &Value, found: &Value, at: &str) {
    match (expected, found) {
        (Value::Object(expected), Value::Object(found)) => {
            for (key, value) in expected {
                let other = found.get(key).unwrap_or_else(|| panic!("{at}.{key} is missing"));
                assert_holds(value, other, &format!("{at}.{key}"));
            }
        }
        (Value::Array(expected), Value::Array(found)) => {
            assert_eq!(expected.len(), found.len(), "{at}");
            for (index, (value, other)) in expected.iter().zip(found).enumerate() {
                assert_holds(value, other, &format!("{at}[{index}]"));
            }
        }
        _ => assert_eq!(expected, found, "{at}"),
    }
}

/// The independent results of a round without its list of warnings.
fn expected(path: &Path) -> (Value, Value) {
    let text = std::fs::read_to_string(path).expect("the expected results");
    let mut expected: Value = serde_json::from_str(&text).expect("JSON");
    let warnings = expected.as_object_mut().and_then(|all| all.remove("warnings"));
    (expected, warnings.expect("warnings"))
}

/// JSON of a file.
fn json(path: &Path) -> Value {
    serde_json::from_slice(&std::fs::read(path).expect("readable")).expect("JSON")
}

/// Asserts that the warnings that figures call for are the round's own.
fn assert_warnings(round: &TestRound, expected: &Value) {
    // Families 4xx and 5xx compare figures; the others compare names and times.
    let figures = |code: &str| code.starts_with("W4") || code.starts_with("W5");
    let mut called: Vec<String> = Vec::new();
    for (unit, codes) in expected.as_object().expect("by unit") {
        let codes = codes.as_array().expect("codes").iter();
        called.extend(codes.map(|code| format!("{unit} {}", code.as_str().expect("a code"))));
    }
    let found: Vec<String> = round
        .codes(0)
        .into_iter()
        .filter(|name| figures(name.split(' ').nth(1).unwrap_or_default()))
        .collect();
    assert_eq!(found, called);
}

/// Every number that stands in any cell of a workbook, as it is shown.
fn numbers(path: &Path) -> Vec<String> {
    let mut book: Xlsx<_> = open_workbook(path).expect("a workbook");
    let sheets = book.worksheets();
    let cells = sheets.iter().flat_map(|(_, range)| range.used_cells());
    cells
        .flat_map(|(_, _, cell)| match cell {
            Data::Float(number) => vec![
                format!("{number}"),
                format!("{number:.2}").replace('.', ","),
                format!("{:.2}", number * 100.0).replace('.', ","),
            ],
            Data::Int(number) => vec![number.to_string()],
            _ => Vec::new(),
        })
        .collect()
}

/// Every figure that a unit's opening record must state.
fn figures_of_unit(unit: &Value) -> Vec<String> {
    let mut figures = Vec::new();
    for leader in unit["leaders"].as_object().expect("leaders").values() {
        figures.push(leader["overall"].as_str().expect("shown").to_owned());
        for group in leader["groups"].as_object().expect("groups").values() {
            figures.push(group["score"].as_str().expect("shown").to_owned());
        }
        for criterion in leader["criteria"].as_object().expect("criteria").values() {
            figures.push(criterion["score"].as_str().expect("shown").to_owned());
            for share in criterion["percent"].as_object().expect("shares").values() {
                figures.push(share.as_str().expect("shown").to_owned());
            }
            for count in criterion["counts"].as_object().expect("counts").values() {
                figures.push(count.to_string());
            }
        }
    }
    figures
}

/// Takes `wanted` out of `from`, each as often as it stands there.
fn assert_stands(wanted: &[String], mut from: Vec<String>, place: &Path) {
    from.sort();
    for figure in wanted {
        let at = from.binary_search(figure);
        assert!(at.is_ok(), "{figure} does not stand in {}", place.display());
    }
}

/// Builds a round and reads every figure back from all that it made.
fn build_and_compare(round: &TestRound, results: &Path, documents: usize) {
    let (expected, warnings) = expected(results);
    assert_warnings(round, &warnings);
    round.run_to(0, &["build"]);
    let output = round.join("output");
    assert_holds(&expected, &json(&output.join("ket-qua.json")), "ket-qua");
    let made = files(&output);
    let papers = made.keys().filter(|path| path.ends_with(".pdf") || path.ends_with(".xlsx"));
    assert_eq!(papers.filter(|path| !path.starts_with("kiem-tra")).count(), documents);
    for path in made.keys().filter(|path| path.ends_with("bien-ban-mo-niem-phong.pdf")) {
        let code = path.split('/').nth(1).expect("a unit's folder").to_uppercase();
        let units = expected["units"].as_object().expect("units");
        // The longest code that the folder begins with is the unit's.
        let unit = units
            .keys()
            .filter(|unit| code.starts_with(&format!("{unit}-")))
            .max_by_key(|unit| unit.len());
        let figures = figures_of_unit(&units[unit.expect("a unit")]);
        let pdf = output.join(path);
        assert_stands(&figures, numbers(&pdf.with_extension("xlsx")), &pdf.with_extension("xlsx"));
        if let Some(text) = pdf_text(&pdf) {
            let words = text.split_whitespace().map(str::to_owned).collect();
            assert_stands(&figures, words, &pdf);
        }
    }
    compare_synthesis(&expected, &output);
}

/// The synthesis states the pooled figures and every leader's overall score.
fn compare_synthesis(expected: &Value, output: &Path) {
    let mut figures = Vec::new();
    for pool in
        expected["kinds"].as_object().expect("kinds").values().chain([&expected["district"]])
    {
        for criterion in pool["criteria"].as_object().expect("criteria").values() {
            figures.push(criterion["score"].as_str().expect("shown").to_owned());
            for share in criterion["percent"].as_object().expect("shares").values() {
                figures.push(share.as_str().expect("shown").to_owned());
            }
        }
    }
    for ranked in expected["ranking"].as_array().expect("a ranking") {
        figures.push(ranked["overall"].as_str().expect("shown").to_owned());
    }
    let pdf = output.join("bao-cao-tong-hop.pdf");
    assert_stands(&figures, numbers(&pdf.with_extension("xlsx")), &pdf.with_extension("xlsx"));
    if let Some(text) = pdf_text(&pdf) {
        assert_stands(&figures, text.split_whitespace().map(str::to_owned).collect(), &pdf);
        for ranked in expected["ranking"].as_array().expect("a ranking") {
            let name = ranked["leader"].as_str().expect("a name");
            let words = name.split(' ').next_back().expect("a last word");
            assert!(text.contains(words), "{name}");
        }
    }
}

#[test]
fn the_small_round_has_the_expected_figures() {
    build_and_compare(&TestRound::mini(), &support::mini().join("expected.json"), 35);
}

#[test]
fn the_sample_round_has_the_expected_figures() {
    let results = support::project().join("tests").join("expected").join("long-bien-2023.json");
    build_and_compare(&TestRound::sample(), &results, 297);
}
