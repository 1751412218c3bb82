//! The machine's faults are nobody's returns': too few open files, workers ended from
//! outside, the program's own file gone. A run is right in full or changes nothing.
#![cfg(target_os = "linux")]

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::{Command, Output};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use crate::support::{TestRound, files, program};

/// The round with a good set, and that set.
fn built() -> (TestRound, BTreeMap<String, Vec<u8>>) {
    let round = TestRound::mini();
    round.run_to(0, &["build"]);
    let set = files(&round.join("output"));
    // Something to do for the next run.
    round.configure("place = \"Long Biên\"", "place = \"Gia Lâm\"");
    (round, set)
}

/// A run ended well with the whole set, or with code 3 and the old set as it was.
fn right_or_untouched(
    round: &TestRound,
    old: &BTreeMap<String, Vec<u8>>,
    ended: &Output,
    what: &str,
) -> bool {
    let said = String::from_utf8_lossy(&ended.stderr);
    let now = files(&round.join("output"));
    match ended.status.code() {
        Some(0) => assert_eq!(now.len(), old.len(), "{what}: {said}"),
        Some(3) => assert!(now == *old, "{what}: the set was changed: {said}"),
        code => panic!("{what}: {code:?}: {said}"),
    }
    assert!(!said.contains("E101"), "{what}: {said}");
    ended.status.code() == Some(0)
}

#[test]
fn too_few_open_files_change_nothing() {
    let exe = program().get_program().to_owned();
    let mut well = 0;
    for most in [5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 16, 20, 28, 40] {
        let (round, old) = built();
        let mut shell = Command::new("sh");
        shell.arg("-c").arg(format!("ulimit -n {most}; exec \"$0\" \"$@\"")).arg(&exe);
        shell.env("BIENBAN_LANG", "vi").env("BIENBAN_CACHE", round.join("notes"));
        let ended = shell.arg("-C").arg(round.path()).arg("build").output().expect("a shell");
        if ended.status.code() == Some(127) {
            // The system's loader itself needs more.
            continue;
        }
        well += usize::from(right_or_untouched(&round, &old, &ended, &format!("{most} files")));
    }
    assert!(well > 0, "40 files are enough");
}

/// The processes that this one started.
fn children(of: u32) -> Vec<u32> {
    let mut children = Vec::new();
    let tasks = fs::read_dir(format!("/proc/{of}/task")).into_iter().flatten().flatten();
    for task in tasks {
        let listed = fs::read_to_string(task.path().join("children")).unwrap_or_default();
        children.extend(listed.split_whitespace().filter_map(|id| id.parse::<u32>().ok()));
    }
    children
}

#[test]
fn workers_ended_from_outside_are_no_fault_of_the_returns() {
    let mut outcomes = [0, 0];
    for attempt in 0..6 {
        let (round, old) = built();
        let mut run = program();
        run.arg("-C").arg(round.path()).arg("build");
        run.stdout(std::process::Stdio::piped()).stderr(std::process::Stdio::piped());
        let child = run.spawn().expect("starts");
        let (id, done) = (child.id(), AtomicBool::new(false));
        let ended = std::thread::scope(|scope| {
            scope.spawn(|| {
                // At first once, later again and again until the run ends.
                let mut left = if attempt < 3 { 1 } else { usize::MAX };
                while !done.load(Ordering::Relaxed) && left > 0 {
                    for worker in children(id) {
                        let kill = Command::new("kill").args(["-9", &worker.to_string()]).output();
                        left -= usize::from(kill.is_ok_and(|ended| ended.status.success()));
                        if left == 0 {
                            break;
                        }
                    }
                    std::thread::sleep(Duration::from_millis(1));
                }
            });
            let ended = child.wait_with_output().expect("ends");
            done.store(true, Ordering::Relaxed);
            ended
        });
        let well = right_or_untouched(&round, &old, &ended, &format!("attempt {attempt}"));
        outcomes[usize::from(well)] += 1;
    }
    assert!(outcomes[1] >= 3, "one worker lost is made good: {outcomes:?}");
}

/// A copy of the program in a folder of its own.
fn copied(folder: &Path) -> std::path::PathBuf {
    let copy = folder.join("bienban");
    fs::copy(program().get_program(), &copy).expect("copied");
    copy
}

#[test]
fn a_program_whose_file_is_gone_changes_nothing() {
    let (round, old) = built();
    let folder = tempfile::tempdir().expect("a folder");
    let copy = copied(folder.path());
    // A second process holds the output, so that the run waits for nothing: the file is
    // taken away as soon as the program has begun.
    let mut run = Command::new("sh");
    run.arg("-c").arg("\"$0\" \"$@\" & rm \"$0\"; wait $!").arg(&copy);
    run.env("BIENBAN_LANG", "vi").env("BIENBAN_CACHE", round.join("notes"));
    let ended = run.arg("-C").arg(round.path()).arg("build").output().expect("a shell");
    if ended.status.code() != Some(127) {
        right_or_untouched(&round, &old, &ended, "the file is gone");
    }
}
