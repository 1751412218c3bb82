//! What the program says of a round with all sorts of faults, as snapshots in
//! both languages. `INSTA_UPDATE=always cargo test messages` accepts new texts;
//! look at the difference before it is committed.

use std::fs;

use crate::support::TestRound;

/// A small round with a fault of every family.
fn faulty() -> TestRound {
    let round = TestRound::mini();
    let conference = "input/p-bd-phuong-bo-de/hoi-nghi.xlsx";
    round.edit_cell(conference, "B19", 123, 122);
    round.edit_workbook(conference, "Trưởng ban</t>", "Trưởng nhóm</t>");
    round.edit_workbook("input/p-dg-phuong-duc-giang/ket-qua.xlsx", "Nguyên vẹn", "Rách một góc");
    round.edit_workbook("input/p-dg-phuong-duc-giang/hoi-nghi.xlsx", "Địa điểm", "Địa điẻm");
    round.edit_workbook("input/p-gt-phuong-gia-thuy/bao-cao.xlsx", "P-GT</t>", "P-GX</t>");
    fs::write(round.join("input/p-ck-phuong-cu-khoi/ghi-chu.txt"), "không phải báo cáo")
        .expect("written");
    fs::write(round.join("input/p-ck-phuong-cu-khoi/anh.xlsx"), [0x89, b'P', b'N', b'G', 0, 1])
        .expect("written");
    round
}

#[test]
fn findings_read_the_same_in_vietnamese() {
    let (out, err) = faulty().run_to(1, &["check", "--final"]);
    insta::assert_snapshot!("findings-vi", format!("{out}{err}"));
}

#[test]
fn findings_read_the_same_in_english() {
    let (out, err) = faulty().run_to(1, &["--lang", "en", "check", "--final"]);
    insta::assert_snapshot!("findings-en", format!("{out}{err}"));
}

#[test]
fn help_reads_the_same_in_both_languages() {
    let round = TestRound::mini();
    for (language, name) in [("vi", "help-vi"), ("en", "help-en")] {
        let (help, _) = round.run_to(0, &["--lang", language, "--help"]);
        insta::assert_snapshot!(name, help);
    }
}
