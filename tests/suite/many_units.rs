//! A round of a thousand units. It is read and checked in every run; `BIENBAN_LARGE=1`
//! also makes its papers (6,000 and the synthesis), which takes minutes.

use std::fs;

use crate::support::{TestRound, program};

#[test]
fn a_thousand_units_are_read_checked_and_made() {
    let round = TestRound::large(1000);
    let report = round.report(0);
    assert_eq!(report["units"]["total"], 1000);
    assert_eq!(report["units"]["ready"], 1000);
    // One unit's papers, with the findings of all.
    round.run_to(0, &["build", "--only", "P-BD-0000"]);
    let made = fs::read_dir(round.join("output/don-vi")).expect("a folder").count();
    assert_eq!(made, 1);
    #[expect(clippy::disallowed_methods, reason = "a test asks how it is run")]
    let large = std::env::var("BIENBAN_LARGE").is_ok_and(|value| value == "1");
    if !large {
        println!("skipped: the papers of 1,000 units, without BIENBAN_LARGE=1");
        return;
    }
    for arguments in [["build", "-q"], ["verify", "-q"]] {
        let mut run = program();
        let ended = run.arg("-C").arg(round.path()).args(arguments).output().expect("starts");
        assert_eq!(ended.status.code(), Some(0), "{}", String::from_utf8_lossy(&ended.stderr));
    }
    let made = fs::read_dir(round.join("output/don-vi")).expect("a folder").count();
    assert_eq!(made, 1000);
}
