//! What the department sends out: notices, each about one leader alone.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::support::{TestRound, files, pdf_text};

/// The words of every notice of a built round by its path; none without the reading program.
fn notices(round: &TestRound) -> Option<BTreeMap<String, String>> {
    let paths = files(&round.join("output")).into_keys();
    let own = paths.filter(|path| path.contains("/thong-bao-ket-qua-"));
    own.map(|path| {
        let text = pdf_text(&round.join(&format!("output/{path}")))?;
        Some((path, text.split_whitespace().collect::<Vec<_>>().join(" ")))
    })
    .collect()
}

/// What stands in `ket-qua.json`.
fn results(round: &TestRound) -> Value {
    let bytes = std::fs::read(round.join("output/ket-qua.json")).expect("read");
    serde_json::from_slice(&bytes).expect("JSON")
}

/// How many leaders have results.
fn counted(results: &Value) -> usize {
    let units = results["units"].as_object().expect("units").values();
    let leaders = units.flat_map(|unit| unit["leaders"].as_object().expect("leaders").values());
    leaders.filter(|leader| !leader.is_null()).count()
}

#[test]
fn nothing_of_one_leader_stands_in_anothers_notice() {
    let round = TestRound::sample();
    round.configure("[print]", "[papers]\nnotices = true\n\n[print]");
    round.run_to(0, &["build", "--format", "pdf"]);
    let results = results(&round);
    let Some(notices) = notices(&round) else { return };
    assert_eq!(notices.len(), counted(&results));
    let units = results["units"].as_object().expect("units");
    // A name is a leader's own where it ends the path of the notice.
    let names: Vec<(String, &str, &str)> = units
        .values()
        .flat_map(|unit| {
            let leaders = unit["leaders"].as_object().expect("leaders").keys();
            leaders.map(|name| {
                let plain = name.split(" (").next().expect("a name");
                (bienban::fold::slug(name), plain, unit["name"].as_str().expect("a name"))
            })
        })
        .collect();
    for (path, text) in &notices {
        let of = |slug: &str| path.ends_with(&format!("/thong-bao-ket-qua-{slug}.pdf"));
        let own: Vec<_> = names.iter().filter(|(slug, ..)| of(slug)).collect();
        assert!(!own.is_empty(), "{path}");
        for (_, name, unit) in &names {
            let is_own = own.iter().any(|(_, mine, _)| mine.contains(name));
            assert!(is_own || !text.contains(name), "{name} stands in {path}: {text}");
            let is_here = own.iter().any(|(_, _, mine)| mine.contains(unit));
            assert!(is_here || !text.contains(unit), "{unit} stands in {path}: {text}");
        }
        assert!(!text.contains("Thứ hạng"), "{path}");
    }
    // Every comment that is printed is one on that leader and that unit.
    assert!(notices.values().any(|text| text.contains("Hạn chế:")));
}

#[test]
fn notices_are_made_on_request_and_need_enough_ballots() {
    let round = TestRound::mini();
    round.configure("[print]", "[papers]\nnotices = true\nbrief = true\n\n[print]");
    round.run_to(0, &["build", "--format", "pdf"]);
    let made = |round: &TestRound| {
        let paths = files(&round.join("output")).into_keys();
        paths.filter(|path| path.contains("thong-bao-ket-qua")).count()
    };
    assert_eq!(made(&round), counted(&results(&round)));
    assert!(round.join("output/bao-cao-tom-tat.pdf").exists());
    round.configure("notices = true\nbrief = true", "notices = false");
    round.run_to(0, &["build", "--format", "pdf"]);
    assert_eq!(made(&round), 0);
    assert!(!round.join("output/bao-cao-tom-tat.pdf").exists());
    round.configure("notices = false", "notices = true");
    round.configure("min_ballots = 5", "min_ballots = 100000");
    round.run_to(0, &["build", "--format", "pdf"]);
    assert_eq!(made(&round), 0);
}

#[test]
fn the_brief_names_people_only_when_it_is_to() {
    let round = TestRound::sample();
    let named = |round: &TestRound| {
        round.run_to(0, &["build", "--format", "pdf", "--only", "P-BD"]);
        let text = pdf_text(&round.join("output/bao-cao-tom-tat.pdf"))?;
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        let units = results(round)["units"].as_object().expect("units").clone();
        let names = units.values().flat_map(|unit| {
            unit["leaders"].as_object().expect("leaders").keys().cloned().collect::<Vec<_>>()
        });
        let signer = "Nguyễn Văn A";
        Some(names.filter(|name| name != signer && text.contains(name.as_str())).count())
    };
    round.configure("[print]", "[papers]\nbrief = true\n\n[print]");
    let Some(before) = named(&round) else { return };
    assert_eq!(before, 0);
    round.configure("brief = true", "brief = true\nbrief_names = true");
    assert!(named(&round).expect("read") > 0);
}
