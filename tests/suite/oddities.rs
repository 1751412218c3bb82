//! What people put into the input folder beside good workbooks, and signs that no
//! paper can print: each is named, and nobody else is held up.

use std::fs;

use crate::support::{TestRound, pdf_text};

/// What `check` says of the file of this name.
fn said_of(round: &TestRound, code: i32, file: &str) -> Vec<String> {
    let report = round.report(code);
    let findings = report["findings"].as_array().expect("findings").clone();
    let of_file = findings.iter().filter(|finding| finding["file"] == file);
    of_file
        .map(|finding| {
            format!("{} {}", finding["code"].as_str().expect("a code"), finding["message"])
        })
        .collect()
}

#[test]
fn what_is_no_workbook_is_called_by_what_it_is() {
    let round = TestRound::mini();
    let files: [(&str, &[u8], &str); 4] = [
        ("bien-ban.pdf", b"%PDF-1.4\n%\xe2\xe3", "PDF"),
        ("anh.jpg", b"\xff\xd8\xff\xe0\0\x10JFIF", "ảnh"),
        ("to-trinh.doc", b"{\\rtf1 B\\'e1o c\\'e1o}", "Word"),
        ("la.bin", &[1, 2, 0xff, 0xfe], "không phải là bảng tính"),
    ];
    for (name, bytes, called) in files {
        fs::write(round.join(&format!("input/{name}")), bytes).expect("written");
        let said = said_of(&round, 1, name);
        assert_eq!(said.len(), 1, "{said:?}");
        assert!(said[0].starts_with("E101") && said[0].contains(called), "{name}: {said:?}");
    }
}

#[test]
fn a_file_sent_twice_is_one_note_that_names_both() {
    let round = TestRound::mini();
    let file = "input/p-bd-phuong-bo-de/ket-qua.xlsx";
    let copy = "input/p-bd-phuong-bo-de/ket-qua (1).xlsx";
    fs::copy(round.join(file), round.join(copy)).expect("copied");
    assert_eq!(round.codes(0), ["P-BD W202"]);
    let (_, said) = round.run_to(0, &["check"]);
    let both = "Hai tệp p-bd-phuong-bo-de/ket-qua (1).xlsx và p-bd-phuong-bo-de/ket-qua.xlsx";
    assert!(said.contains(both), "{said}");
    round.run_to(0, &["build", "--final"]);
    // Saved again with nothing changed: the later is named.
    let stamp = |text: &str| format!("W3CDTF\">{text}</dcterms:modified>");
    let bytes = fs::read(round.join(copy)).expect("read");
    let mut zip = zip::ZipArchive::new(std::io::Cursor::new(bytes)).expect("a workbook");
    let mut core = String::new();
    let mut part = zip.by_name("docProps/core.xml").expect("properties");
    std::io::Read::read_to_string(&mut part, &mut core).expect("read");
    let (_, rest) = core.split_once("W3CDTF\">").expect("a date");
    let (_, rest) = rest.split_once("W3CDTF\">").unwrap_or(("", rest));
    let then = rest.split('<').next().expect("a moment");
    round.edit_workbook(copy, &stamp(then), &stamp("2099-01-01T00:00:00Z"));
    assert!(round.codes(0).iter().all(|code| code == "P-BD W202"));
    let (_, said) = round.run_to(0, &["check"]);
    assert!(said.contains("lưu sau cùng: p-bd-phuong-bo-de/ket-qua (1).xlsx"), "{said}");
}

#[test]
fn a_sign_that_cannot_be_printed_holds_up_nobody_else() {
    let round = TestRound::mini();
    let file = "input/p-bd-phuong-bo-de/hoi-nghi.xlsx";
    let venue = "Hội trường UBND phường Bồ Đề";
    round.edit_workbook(file, venue, "Hội trường 😀");
    round.edit_workbook(file, "Thông tin", "Thông tin ✓");
    let renamed = round.join("input/p-bd-phuong-bo-de/hội nghị 🎉.xlsx");
    fs::rename(round.join(file), &renamed).expect("renamed");
    let (_, said) = round.run_to(1, &["build"]);
    assert!(said.contains("E111") && said.contains("U+1F600"), "{said}");
    assert!(round.join("output/don-vi/p-ck-phuong-cu-khoi/bien-ban-hoi-nghi.pdf").exists());
    let slip = "output/don-vi/p-bd-phuong-bo-de/phieu-de-nghi-chinh-sua.pdf";
    let Some(text) = pdf_text(&round.join(slip)) else { return };
    let text = text.split_whitespace().collect::<Vec<_>>().join("");
    for shown in ["U+1F600", "U+2713", "hộinghịU+1F"] {
        assert!(text.contains(shown), "{shown}: {text}");
    }
    round.run_to(0, &["verify", "-q"]);
    round.configure("name = \"Quận ủy Long Biên\"", "name = \"Quận ủy 😀\"");
    let (_, said) = round.run_to(2, &["build"]);
    assert!(said.contains("organ.name") && said.contains("U+1F600"), "{said}");
}

#[test]
fn marks_that_turn_the_direction_of_writing_are_found_and_never_shown() {
    let round = TestRound::mini();
    let file = "input/p-bd-phuong-bo-de/hoi-nghi.xlsx";
    let venue = "Hội trường UBND phường Bồ Đề";
    for (typed, code) in [("Phòng \u{202e}12", "U+202E"), ("Phòng \u{2067}12", "U+2067")] {
        round.edit_workbook(file, venue, typed);
        let (out, said) = round.run_to(1, &["check"]);
        assert!(said.contains("E111") && said.contains(code), "{said}");
        assert!(!said.contains(['\u{202e}', '\u{2067}']) && !out.contains('\u{202e}'), "{said}");
        round.edit_workbook(file, typed, venue);
    }
    // Letters that are written from right to left turn the figures behind them too.
    round.edit_workbook(file, venue, "Phòng אב 12");
    assert!(round.run_to(1, &["check"]).1.contains("E111"));
}

#[test]
fn a_comma_before_three_digits_is_no_count() {
    let round = TestRound::mini();
    let text = |typed: &str| format!("<c r=\"B8\" t=\"inlineStr\"><is><t>{typed}</t></is></c>");
    let number = "<c r=\"B8\" t=\"n\"><v>123</v></c>";
    let file = "input/p-bd-phuong-bo-de/ket-qua.xlsx";
    round.edit_workbook(file, number, &text("1,000"));
    let said = said_of(&round, 1, "p-bd-phuong-bo-de/ket-qua.xlsx");
    assert!(said[0].starts_with("E107") && said[0].contains("hai cách"), "{said:?}");
    round.edit_workbook(file, &text("1,000"), &text("123,0"));
    assert!(round.codes(0).is_empty());
}

#[cfg(unix)]
#[test]
fn links_and_pipes_are_named_and_not_followed() {
    let round = TestRound::mini();
    round.run_to(0, &["build"]);
    let away = tempfile::tempdir().expect("a folder");
    fs::rename(round.join("input/p-bd-phuong-bo-de"), away.path().join("p-bd")).expect("moved");
    std::os::unix::fs::symlink(away.path().join("p-bd"), round.join("input/p-bd")).expect("linked");
    let pipe = round.join("input/p-ck-phuong-cu-khoi/ong.xlsx");
    let made = std::process::Command::new("mkfifo").arg(&pipe).status().expect("mkfifo");
    assert!(made.success());
    let said = [said_of(&round, 1, "p-bd"), said_of(&round, 1, "p-ck-phuong-cu-khoi/ong.xlsx")];
    assert!(said[0][0].contains("liên kết") && said[1][0].contains("ống dẫn"), "{said:?}");
    assert!(round.run_to(1, &["build"]).1.contains("liên kết"));
    // Told again by a build that has nothing to make.
    assert!(round.run_to(1, &["build"]).1.contains("liên kết"));
}

#[test]
fn a_huge_file_is_named_and_not_gone_through() {
    let round = TestRound::mini();
    let huge = fs::File::create(round.join("input/to.xlsx")).expect("created");
    huge.set_len(40 << 30).expect("a sparse file");
    let (_, said) = round.run_to(1, &["build"]);
    assert!(said.contains("E103"), "{said}");
    round.run_to(0, &["verify", "-q"]);
}

#[test]
fn the_output_may_not_lie_in_the_returns_nor_around_them() {
    let round = TestRound::mini();
    for output in ["input/ra", "input", "."] {
        let (_, said) = round.run_to(2, &["build", "--output", output]);
        assert!(said.contains("input"), "{output}: {said}");
    }
    round.run_to(0, &["build", "--output", "ra/input"]);
}

#[test]
fn a_moment_out_of_range_is_refused() {
    let round = TestRound::mini();
    let build = |epoch: &str| {
        let mut run = crate::support::program();
        let run = run.env("SOURCE_DATE_EPOCH", epoch).arg("-C").arg(round.path());
        run.arg("build").output().expect("starts").status.code()
    };
    for epoch in ["315532799", "4354819200", "9223372036854775807", "-1", "x"] {
        assert_eq!(build(epoch), Some(2), "{epoch}");
    }
    assert_eq!(build("315532800"), Some(0));
    assert_eq!(build("4354819199"), Some(0));
}

#[cfg(target_os = "linux")]
#[test]
fn a_result_that_cannot_be_written_is_a_failure() {
    let round = TestRound::mini();
    let full = fs::OpenOptions::new().write(true).open("/dev/full").expect("a full device");
    let mut run = crate::support::program();
    let run = run.arg("-C").arg(round.path()).args(["check", "--format", "json"]).stdout(full);
    let ended = run.output().expect("starts");
    assert_eq!(ended.status.code(), Some(3));
    assert!(String::from_utf8_lossy(&ended.stderr).contains("đầu ra chuẩn"));
}
