//! The program as a user meets it: exit codes, findings, refusals.

use serde_json::Value;

use crate::support::{TestRound, files, program};

/// The ballots sheet's file of the first unit of the small round.
const CONFERENCE: &str = "input/p-bd-phuong-bo-de/hoi-nghi.xlsx";
/// The count of the same unit.
const RESULTS: &str = "input/p-bd-phuong-bo-de/ket-qua.xlsx";

#[test]
fn check_finds_no_fault_with_the_rounds_and_writes_nothing() {
    for (round, units) in [(TestRound::mini(), 4), (TestRound::sample(), 40)] {
        let before = files(round.path());
        let report = round.report(0);
        assert_eq!(report["schema"], 1);
        assert_eq!(report["units"]["total"], units);
        assert_eq!(report["units"]["ready"], units);
        let errors = report["findings"].as_array().expect("findings").iter();
        assert_eq!(errors.filter(|finding| finding["severity"] == "error").count(), 0);
        assert_eq!(files(round.path()), before);
    }
}

#[test]
fn a_sum_that_does_not_hold_is_found_where_it_stands() {
    let round = TestRound::mini();
    // P-BD hands over 123 ballots.
    round.edit_cell(CONFERENCE, "B19", 123, 122);
    let report = round.report(1);
    let finding = &report["findings"][0];
    assert_eq!(finding["code"], "E404");
    assert_eq!(finding["severity"], "error");
    assert_eq!(finding["unit"], "P-BD");
    assert_eq!(finding["file"], "p-bd-phuong-bo-de/hoi-nghi.xlsx");
    assert_eq!(finding["sheet"], "Kiểm phiếu");
    assert!(finding["cells"].as_array().expect("cells").contains(&Value::from("B19")), "{finding}");
    assert!(finding["message"].as_str().expect("a message").contains("122"), "{finding}");
    assert_eq!(
        report["findings"].as_array().map(Vec::len),
        Some(1),
        "one cause, one finding: {report}"
    );
    assert_eq!(report["units"]["blocked"], 1);
}

#[test]
fn a_unit_with_an_error_is_blocked_and_the_rest_is_made() {
    let round = TestRound::mini();
    round.edit_cell(CONFERENCE, "B19", 123, 122);
    let (_, said) = round.run_to(1, &["build"]);
    assert!(said.contains("P-BD"), "{said}");
    let made = files(&round.join("output"));
    let of = |unit: &str| -> Vec<String> {
        let own = made.keys().filter(|path| path.starts_with(&format!("don-vi/{unit}")));
        own.map(|path| path.rsplit('/').next().unwrap_or_default().to_owned()).collect()
    };
    assert!(of("p-bd").contains(&"phieu-de-nghi-chinh-sua.pdf".to_owned()));
    assert!(!of("p-bd").contains(&"bien-ban-ban-giao-phieu.pdf".to_owned()));
    assert_eq!(of("p-ck").len(), 8);
    assert!(made.contains_key("bao-cao-tong-hop.pdf"));
    // Mended, the slip goes and the papers come.
    round.edit_cell(CONFERENCE, "B19", 122, 123);
    round.run_to(0, &["build"]);
    let made = files(&round.join("output"));
    assert!(!made.keys().any(|path| path.contains("phieu-de-nghi")));
    assert_eq!(made.len(), 35 + 4);
}

#[test]
fn a_missing_unit_is_named_and_blocks_nothing() {
    let round = TestRound::mini();
    std::fs::remove_dir_all(round.join("input/p-ck-phuong-cu-khoi")).expect("removed");
    assert_eq!(round.codes(0), ["P-CK W207"]);
    let (_, said) = round.run_to(0, &["build"]);
    assert!(said.contains("P-CK"), "{said}");
    let (_, said) = round.run_to(1, &["build", "--final"]);
    assert!(said.contains("W207"), "{said}");
}

#[test]
fn a_unit_that_is_not_counted_yet_still_gets_its_minutes_and_keeps_them() {
    let round = TestRound::mini();
    let results = round.join(RESULTS);
    let later = std::fs::read(&results).expect("readable");
    std::fs::remove_file(&results).expect("removed");
    assert_eq!(round.codes(0), ["P-BD W208"]);
    round.run_to(0, &["build"]);
    let unit = "don-vi/p-bd-phuong-bo-de/";
    let before = files(&round.join("output"));
    assert!(!before.contains_key(&format!("{unit}bien-ban-mo-niem-phong.pdf")));
    std::fs::write(&results, later).expect("written");
    round.run_to(0, &["build"]);
    let after = files(&round.join("output"));
    assert!(after.contains_key(&format!("{unit}bien-ban-mo-niem-phong.pdf")));
    for paper in ["bien-ban-hoi-nghi", "bien-ban-ban-giao-phieu"] {
        for format in ["pdf", "xlsx"] {
            let path = format!("{unit}{paper}.{format}");
            assert_eq!(before[&path], after[&path], "{path} is signed and stays as it was");
        }
    }
}

#[test]
fn what_is_asked_wrongly_ends_with_2_and_says_how_to_ask() {
    let round = TestRound::mini();
    for (arguments, said) in [
        (&["chek"][..], "Không có lệnh “chek”."),
        (&["build", "--only", "P-BDD"], "Có phải ý là P-BD?"),
        (&["rules", "E999"], "Không có quy tắc “E999”."),
    ] {
        let (_, complaint) = round.run_to(2, arguments);
        assert!(complaint.contains(said), "{complaint}");
    }
    round.configure("symbol = \"BTGQU\"", "simbol = \"BTGQU\"");
    let (_, complaint) = round.run_to(2, &["check"]);
    assert!(complaint.contains("“simbol”") && complaint.contains("bienban.toml:"), "{complaint}");
    let nowhere = tempfile::tempdir().expect("a folder");
    let output = program().arg("-C").arg(nowhere.path()).output().expect("starts");
    assert_eq!(output.status.code(), Some(2));
}

#[test]
fn formats_and_units_can_be_chosen() {
    let round = TestRound::mini();
    round.run_to(0, &["build", "--format", "pdf", "--only", "P-BD"]);
    let made = files(&round.join("output"));
    assert!(
        made.keys()
            .filter(|path| path.starts_with("don-vi/"))
            .all(|path| { path.starts_with("don-vi/p-bd-") && path.ends_with(".pdf") })
    );
    round.run_to(0, &["build"]);
    round.run_to(0, &["build", "--only", "p-ck"]);
    assert_eq!(files(&round.join("output")).len(), 39, "the other units' papers stay");
}

#[test]
fn messages_are_english_on_request() {
    let round = TestRound::mini();
    std::fs::remove_dir_all(round.join("input/p-ck-phuong-cu-khoi")).expect("removed");
    let (out, err) = round.run_to(0, &["--lang", "en", "check"]);
    assert!(out.contains("4 units: 3 ready, 0 blocked, 1 missing"), "{out}");
    assert!(err.contains("Warning W207"), "{err}");
}

#[test]
fn rules_are_explained_one_by_one_and_all_together() {
    let round = TestRound::mini();
    let (one, _) = round.run_to(0, &["rules", "e301"]);
    assert!(one.contains("E301"), "{one}");
    let (all, _) = round.run_to(0, &["rules", "--format", "json"]);
    let all: Value = serde_json::from_str(&all).expect("JSON");
    assert!(all.as_array().expect("rules").len() >= 57);
}

#[test]
fn completions_name_the_commands() {
    let round = TestRound::mini();
    for shell in ["bash", "zsh", "fish", "powershell"] {
        let (script, _) = round.run_to(0, &["completions", shell]);
        assert!(script.contains("check"), "{shell}");
    }
}

#[cfg(unix)]
#[test]
fn a_reader_who_leaves_is_no_failure() {
    use std::process::Stdio;
    let round = TestRound::mini();
    std::fs::remove_dir_all(round.join("input/p-ck-phuong-cu-khoi")).expect("removed");
    let mut child = program()
        .arg("-C")
        .arg(round.path())
        .arg("check")
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("starts");
    // Both ends are closed before anything is said.
    drop(child.stdout.take());
    drop(child.stderr.take());
    assert_eq!(child.wait().expect("ended").code(), Some(0));
}
