//! The output folder: as a whole or not at all, the same bytes every time, and
//! only what changed made again.

use std::collections::BTreeMap;
use std::process::Stdio;
use std::time::Duration;

use crate::support::{TestRound, files, program};

/// What the closing table says was made and left unchanged.
fn made_and_unchanged(table: &str) -> (usize, usize) {
    let number = |label: &str| {
        let line = table.lines().find(|line| line.contains(label)).expect(label);
        let digits: String = line.chars().filter(char::is_ascii_digit).collect();
        digits.parse().expect("a number")
    };
    (number("đã lập"), number("không đổi"))
}

#[test]
fn two_builds_give_the_same_bytes_whatever_the_surroundings() {
    let (one, two) = (TestRound::mini(), TestRound::mini_backwards());
    one.run_to(0, &["build", "--jobs", "1"]);
    let output = program()
        .current_dir(two.path())
        .env("LC_ALL", "en_US.UTF-8")
        .env("BIENBAN_LANG", "en")
        .env("TZ", "America/New_York")
        .args(["build", "--jobs", "4", "--output", "output"])
        .output()
        .expect("starts");
    assert!(output.status.success());
    let (one, two) = (files(&one.join("output")), files(&two.join("output")));
    assert_eq!(one.keys().collect::<Vec<_>>(), two.keys().collect::<Vec<_>>());
    for (path, bytes) in &one {
        assert!(bytes == &two[path], "{path} differs");
    }
}

#[test]
fn another_day_gives_the_same_bytes() {
    let (today, later) = (TestRound::mini(), TestRound::mini());
    today.run_to(0, &["build", "-q"]);
    let program = env!("CARGO_BIN_EXE_bienban");
    let arguments: Vec<&std::ffi::OsStr> = vec![
        "2031-02-03 04:05:06".as_ref(),
        program.as_ref(),
        "-C".as_ref(),
        later.path().as_ref(),
        "build".as_ref(),
        "-q".as_ref(),
    ];
    if crate::support::tool("faketime", &arguments).is_some() {
        assert!(files(&today.join("output")) == files(&later.join("output")));
    }
}

#[test]
fn source_date_epoch_changes_the_stamps_and_nothing_else() {
    let round = TestRound::mini();
    let build = |epoch: &str| {
        let output = program()
            .arg("-C")
            .arg(round.path())
            .args(["build", "--force"])
            .env("SOURCE_DATE_EPOCH", epoch)
            .output()
            .expect("starts");
        assert!(output.status.success());
        files(&round.join("output"))
    };
    let (one, again, other) = (build("1700000000"), build("1700000000"), build("1600000000"));
    assert!(one == again);
    assert_eq!(one["ket-qua.json"], other["ket-qua.json"]);
    assert_ne!(one["bao-cao-tong-hop.pdf"], other["bao-cao-tong-hop.pdf"]);
}

#[test]
fn only_what_changed_is_made_again_and_the_set_is_that_of_a_full_run() {
    let round = TestRound::mini();
    let (table, _) = round.run_to(0, &["build"]);
    assert_eq!(made_and_unchanged(&table), (35, 0));
    let (table, _) = round.run_to(0, &["build"]);
    assert_eq!(made_and_unchanged(&table), (0, 35));
    // One unit's venue: its minutes and its handover record say it; no other paper does.
    round.edit_workbook("input/p-bd-phuong-bo-de/hoi-nghi.xlsx", "Hội trường UBND", "Nhà văn hóa");
    let (table, _) = round.run_to(0, &["build"]);
    assert_eq!(made_and_unchanged(&table), (2 + 2, 31), "minutes, handover record");
    let incremental = files(&round.join("output"));
    let (table, _) = round.run_to(0, &["build", "--force"]);
    assert_eq!(made_and_unchanged(&table), (35, 0));
    assert!(incremental == files(&round.join("output")));
}

#[test]
fn what_people_put_into_the_output_folder_is_kept_and_named() {
    let round = TestRound::mini();
    round.run_to(0, &["build"]);
    let before = files(&round.join("output"));
    let unit = "don-vi/p-bd-phuong-bo-de";
    let signed = round.join(&format!("output/{unit}/bien-ban-hoi-nghi.pdf"));
    std::fs::write(&signed, "%PDF-1.7 signed and scanned").expect("written");
    std::fs::write(round.join(&format!("output/{unit}/anh.jpg")), "photo").expect("written");
    std::fs::create_dir(round.join("output/đã ký")).expect("made");
    for changes in ["nothing changed", "a return changed"] {
        if changes == "a return changed" {
            let path = "input/p-bd-phuong-bo-de/hoi-nghi.xlsx";
            round.edit_workbook(path, "Hội trường UBND", "Nhà văn hóa");
            std::fs::write(&signed, "%PDF-1.7 signed again").expect("written");
        }
        let (_, said) = round.run_to(0, &["build"]);
        assert!(said.contains("bản sửa tay"), "{changes}: {said}");
        round.run_to(0, &["verify", "-q"]);
    }
    let kept = round.join(&format!("output-giu-lai/{unit}"));
    let read = |name: &str| std::fs::read_to_string(kept.join(name)).expect("kept");
    assert_eq!(read("bien-ban-hoi-nghi (bản sửa tay 1).pdf"), "%PDF-1.7 signed and scanned");
    assert_eq!(read("bien-ban-hoi-nghi (bản sửa tay 2).pdf"), "%PDF-1.7 signed again");
    assert_eq!(read("anh.jpg"), "photo");
    assert!(round.join("output-giu-lai/đã ký").is_dir());
    assert_eq!(files(&round.join("output")).len(), before.len());
}

#[test]
fn a_paper_forged_together_with_its_hash_is_made_again() {
    let round = TestRound::mini();
    round.run_to(0, &["build"]);
    let before = files(&round.join("output"));
    let paper = "don-vi/p-bd-phuong-bo-de/bien-ban-hoi-nghi.pdf";
    let (honest, forged) = (&before[paper], b"%PDF-1.7 forged".to_vec());
    let hash = |bytes: &[u8]| bienban::hash::sha256(bytes);
    let path = round.join("output/manifest.json");
    let manifest = std::fs::read_to_string(&path).expect("read");
    let manifest = manifest
        .replace(&hash(honest), &hash(&forged))
        .replace(&format!("\"size\": {},", honest.len()), &format!("\"size\": {},", forged.len()));
    std::fs::write(&path, manifest).expect("written");
    std::fs::write(round.join(&format!("output/{paper}")), &forged).expect("written");
    round.run_to(0, &["build"]);
    assert!(before == files(&round.join("output")));
    round.run_to(0, &["verify", "-q"]);
}

#[test]
fn a_tampered_or_deleted_paper_is_made_again() {
    let round = TestRound::mini();
    round.run_to(0, &["build"]);
    let before = files(&round.join("output"));
    let paper = round.join("output/don-vi/p-bd-phuong-bo-de/bien-ban-hoi-nghi.pdf");
    let mut bytes = std::fs::read(&paper).expect("readable");
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    std::fs::write(&paper, bytes).expect("written");
    std::fs::remove_file(round.join("output/bao-cao-tong-hop.xlsx")).expect("removed");
    let (table, _) = round.run_to(0, &["build"]);
    assert_eq!(made_and_unchanged(&table), (2, 33), "the two files");
    assert!(before == files(&round.join("output")));
}

#[test]
fn findings_lead_to_the_returns_where_they_are_now() {
    let round = TestRound::mini();
    round.edit_cell("input/p-bd-phuong-bo-de/hoi-nghi.xlsx", "B19", 123, 122);
    round.run_to(1, &["build"]);
    std::fs::rename(round.join("input"), round.join("bao-cao")).expect("renamed");
    round.run_to(1, &["build", "--input", "bao-cao"]);
    let quick = files(&round.join("output"));
    round.run_to(1, &["build", "--input", "bao-cao", "--force"]);
    assert!(quick == files(&round.join("output")));
}

#[test]
fn input_files_are_never_changed() {
    let round = TestRound::mini();
    let before = files(&round.join("input"));
    round.run_to(0, &["build"]);
    assert!(before == files(&round.join("input")));
}

#[test]
fn a_final_set_that_cannot_be_made_leaves_the_old_one() {
    let round = TestRound::mini();
    round.run_to(0, &["build", "--final"]);
    let before = files(&round.join("output"));
    std::fs::remove_file(round.join("input/p-bd-phuong-bo-de/ket-qua.xlsx")).expect("removed");
    round.run_to(1, &["build", "--final"]);
    assert!(before == files(&round.join("output")));
}

#[test]
fn a_template_with_a_mistake_is_shown_and_the_old_set_stands() {
    let round = TestRound::mini();
    round.run_to(0, &["build"]);
    let before = files(&round.join("output"));
    std::fs::create_dir(round.join("templates")).expect("made");
    let template = round.join("templates/bien-ban-hoi-nghi.typ.j2");
    std::fs::write(&template, "dòng một\n{{ khong_co }}\n").expect("written");
    let (_, said) = round.run_to(2, &["build"]);
    assert!(said.contains("bien-ban-hoi-nghi.typ.j2:2") && said.contains("khong_co"), "{said}");
    assert!(before == files(&round.join("output")));
}

#[cfg(unix)]
#[test]
fn a_folder_without_permission_is_one_message() {
    use std::os::unix::fs::PermissionsExt;
    let round = TestRound::mini();
    let closed = round.join("closed");
    std::fs::create_dir(&closed).expect("made");
    std::fs::set_permissions(&closed, std::fs::Permissions::from_mode(0o555)).expect("set");
    if std::fs::write(closed.join("probe"), "").is_ok() {
        println!("skipped: this user may write everywhere");
        return;
    }
    let (_, said) = round.run_to(3, &["build", "--output", "closed/output"]);
    assert!(said.contains("Không được phép"), "{said}");
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_one_message_and_leaves_the_old_set() {
    let round = TestRound::mini();
    let disk = round.join("disk");
    std::fs::create_dir(&disk).expect("made");
    let mount = |size: &str| {
        std::process::Command::new("mount")
            .args(["-t", "tmpfs", "-o", size, "tmpfs"])
            .arg(&disk)
            .output()
            .is_ok_and(|output| output.status.success())
    };
    if !mount("size=8m") {
        println!("skipped: this user may not mount a small disk");
        return;
    }
    round.run_to(0, &["build", "--output", "disk/output"]);
    let before = files(&disk.join("output"));
    // Room for some of the new set, not for all of it.
    std::fs::write(disk.join("ballast"), vec![0; 6 << 20]).expect("written");
    let output = round.run(&["build", "--force", "--output", "disk/output"]);
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    let after = files(&disk.join("output"));
    let left = std::fs::read_dir(&disk).expect("readable").count();
    let unmounted = std::process::Command::new("umount").arg(&disk).status();
    assert!(unmounted.is_ok_and(|status| status.success()));
    assert_eq!(output.status.code(), Some(3), "{said}");
    assert!(said.contains("Ổ đĩa đã đầy"), "{said}");
    assert!(before == after);
    assert_eq!(left, 2, "the set and the ballast, no litter");
}

#[test]
fn a_second_run_at_the_same_time_is_refused() {
    let round = TestRound::mini();
    let lock = std::fs::File::create(round.join(".output.lock")).expect("made");
    lock.lock().expect("locked");
    let (_, said) = round.run_to(3, &["build"]);
    assert!(said.contains("Một lượt chạy khác"), "{said}");
    drop(lock);
    round.run_to(0, &["build"]);
    assert!(!round.join(".output.lock").exists());
}

#[test]
fn a_killed_build_leaves_the_old_set_or_the_new_one() {
    let round = TestRound::mini();
    round.run_to(0, &["build"]);
    let sets: [BTreeMap<String, Vec<u8>>; 2] = {
        let old = files(&round.join("output"));
        round.configure("Nguyễn Văn A", "Trần Thị B");
        round.run_to(0, &["build"]);
        let new = files(&round.join("output"));
        assert!(old != new);
        [old, new]
    };
    let kills =
        std::env::var("BIENBAN_KILLS").ok().and_then(|kills| kills.parse().ok()).unwrap_or(20);
    let mut next = 0;
    for kill in 0..kills {
        // Each build has something to change, so that there is a set to exchange.
        let names = ["Trần Thị B", "Nguyễn Văn A"];
        round.configure(names[next], names[1 - next]);
        next = 1 - next;
        let mut child = program()
            .arg("-C")
            .arg(round.path())
            .args(["build", "--force", "-q"])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("starts");
        // Spread over the whole run in steps that never fall into rhythm with it.
        std::thread::sleep(Duration::from_millis((kill * 37) % 900));
        child.kill().expect("killed or done");
        child.wait().expect("ended");
        let found = files(&round.join("output"));
        assert!(sets.contains(&found), "after kill {kill} the set is neither old nor new");
    }
    round.run_to(0, &["build"]);
    let left: Vec<_> = std::fs::read_dir(round.path())
        .expect("readable")
        .map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned())
        .collect();
    assert!(left.iter().all(|name| !name.starts_with('.')), "litter: {left:?}");
}
