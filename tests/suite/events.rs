//! What happens in the weeks of a round: a leader is replaced, a conference is put
//! off, ballots are handed over the next day, two people bear one name.

use std::fs;

use rust_xlsxwriter::{Workbook, Worksheet};

use crate::support::{TestRound, pdf_text};

/// A sheet of rows of text; a figure is written as a number.
fn sheet(name: &str, rows: &[&[&str]]) -> Worksheet {
    let mut sheet = Worksheet::new();
    sheet.set_name(name).expect("a name");
    for (row, cells) in (0..).zip(rows) {
        for (col, cell) in (0..).zip(*cells) {
            match cell.parse::<f64>() {
                Ok(number) => sheet.write_number(row, col, number).map(|_| ()),
                Err(_) => sheet.write_string(row, col, *cell).map(|_| ()),
            }
            .expect("written");
        }
    }
    sheet
}

/// Saves sheets as a workbook of the round.
fn save(round: &TestRound, path: &str, sheets: Vec<Worksheet>) {
    let mut workbook = Workbook::new();
    for sheet in sheets {
        workbook.push_worksheet(sheet);
    }
    let path = round.join(path);
    fs::create_dir_all(path.parent().expect("a folder")).expect("made");
    workbook.save(path).expect("saved");
}

/// A round of the unit `P-A` alone with these rows of the registry.
fn round(registry: &[&[&str]]) -> TestRound {
    let round = TestRound::mini();
    fs::remove_dir_all(round.join("input")).expect("removed");
    let mut rows: Vec<&[&str]> = vec![&[
        "Mã đơn vị",
        "Tên đơn vị",
        "Loại hình",
        "Họ và tên người đứng đầu",
        "Chức vụ",
        "Từ ngày",
        "Đến ngày",
        "Nơi gửi",
    ]];
    rows.extend(registry);
    save(&round, "input/danh-sach-don-vi.xlsx", vec![sheet("Danh sách", &rows)]);
    round
}

/// One leader in office all along.
const ONE: &[&[&str]] = &[&["P-A", "Phường An", "Phường", "Lê Văn Cũ", "Bí thư Đảng ủy"]];

/// The sheet of a conference; the last rows are the caller's.
fn conference<'a>(more: &[&'a [&'a str]]) -> Worksheet {
    let mut rows: Vec<&[&str]> = vec![
        &["Mã đơn vị", "P-A"],
        &["Giờ bắt đầu", "08:00"],
        &["Giờ kết thúc", "10:00"],
        &["Địa điểm", "Hội trường"],
        &["Người chủ trì", "Trần Chủ Trì"],
        &["Chức vụ người chủ trì", "Phó Bí thư Quận ủy"],
        &["Người ghi biên bản", "Ngô Thư Ký"],
    ];
    rows.extend(more);
    sheet("Hội nghị", &rows)
}

/// The attendance: so many of 60 present.
fn attendance(present: &str, absent: &str) -> Worksheet {
    sheet(
        "Thành phần",
        &[
            &["Thành phần", "Triệu tập", "Có mặt", "Vắng mặt", "Lý do vắng mặt"],
            &["Đảng viên", "60", present, absent, "Đi công tác"],
        ],
    )
}

/// Proceedings, tally board and ballots of a conference with 55 present.
fn rest<'a>(member: [&'a str; 3], ballots: &[&'a [&'a str]]) -> Vec<Worksheet> {
    let speech = |kind, said| ["Trần Chủ Trì", "Phó Bí thư Quận ủy", kind, said];
    let (opened, concluded) =
        (speech("Phát biểu mở đầu", "Khai mạc."), speech("Kết luận", "Kết luận."));
    let mut rows: Vec<&[&str]> = vec![
        &["Số phiếu phát ra", "55"],
        &["Số phiếu thu về", "55"],
        &["Giờ niêm phong", "10:00"],
        &["Số phong bì niêm phong", "1"],
        &["Mã niêm phong", "NP-A"],
        &["Người bàn giao", "Kiểm Một"],
        &["Người nhận bàn giao", "Vũ Nhận"],
        &["Giờ bàn giao", "10:30"],
        &["Số phiếu bàn giao", "55"],
    ];
    rows.extend(ballots);
    vec![
        sheet(
            "Diễn biến",
            &[&["Người phát biểu", "Chức vụ", "Loại ý kiến", "Nội dung"], &opened, &concluded],
        ),
        sheet(
            "Ban kiểm phiếu",
            &[
                &["Họ và tên", "Chức vụ", "Nhiệm vụ"],
                &["Kiểm Một", "Cán bộ", "Trưởng ban"],
                &["Kiểm Hai", "Cán bộ", "Thành viên"],
                &member,
            ],
        ),
        sheet("Phiếu", &rows),
    ]
}

/// The third member of most boards.
const THIRD: [&str; 3] = ["Kiểm Ba", "Cán bộ", "Thành viên"];

/// Saves the return of a conference that was held.
fn held(round: &TestRound, more: &[&[&str]], member: [&str; 3], ballots: &[&[&str]]) {
    let mut sheets = vec![conference(more), attendance("55", "5")];
    sheets.extend(rest(member, ballots));
    save(round, "input/p-a/hoi-nghi.xlsx", sheets);
}

/// The codes of the round's findings with what they say.
fn findings(round: &TestRound) -> Vec<(String, String)> {
    let output = round.run(&["check", "--format", "json"]);
    let json: serde_json::Value = serde_json::from_slice(&output.stdout).expect("JSON");
    let findings = json["findings"].as_array().expect("findings");
    let text = |finding: &serde_json::Value, key: &str| {
        finding[key].as_str().unwrap_or_default().to_owned()
    };
    findings.iter().map(|finding| (text(finding, "code"), text(finding, "message"))).collect()
}

/// The codes alone, in order.
fn codes(round: &TestRound) -> Vec<String> {
    let mut codes: Vec<String> = findings(round).into_iter().map(|(code, _)| code).collect();
    codes.sort();
    codes
}

/// Whether a paper of the unit says all of the first words and none of the others.
fn says(round: &TestRound, paper: &str, words: &[&str], others: &[&str]) {
    let path = round.join(&format!("output/don-vi/p-a-phuong-an/{paper}.pdf"));
    let Some(text) = pdf_text(&path) else { return };
    let said = text.split_whitespace().collect::<Vec<_>>().join(" ");
    for word in words {
        assert!(said.contains(word), "{paper} lacks {word}: {said}");
    }
    for word in others {
        assert!(!said.contains(word), "{paper} says {word}: {said}");
    }
}

#[test]
fn a_leader_replaced_after_the_conference_does_not_become_its_subject() {
    let about: &[&[&str]] =
        &[&["Ngày họp", "10/05/2023"], &["Người được góp ý", "Lê Văn Cũ, Bí thư Đảng ủy"]];
    let replaced: &[&[&str]] = &[&["P-A", "Phường An", "Phường", "Đỗ Thị Mới", "Bí thư Đảng ủy"]];
    let without_term = round(replaced);
    held(&without_term, about, THIRD, &[]);
    assert_eq!(codes(&without_term), ["E209", "W208"]);
    without_term.run_to(1, &["build"]);
    assert!(!without_term.join("output/don-vi/p-a-phuong-an/bien-ban-hoi-nghi.pdf").exists());

    let with_terms = round(&[
        &["P-A", "Phường An", "Phường", "Lê Văn Cũ", "Bí thư Đảng ủy", "", "31/05/2023"],
        &["P-A", "Phường An", "Phường", "Đỗ Thị Mới", "Bí thư Đảng ủy", "01/06/2023", ""],
    ]);
    held(&with_terms, about, THIRD, &[]);
    assert_eq!(codes(&with_terms), ["W208"]);
    with_terms.run_to(0, &["build"]);
    for paper in ["bien-ban-hoi-nghi", "bien-ban-ban-giao-phieu"] {
        says(&with_terms, paper, &["Lê Văn Cũ"], &["Đỗ Thị Mới"]);
    }
    // The conference of June is the newcomer's, whether the return says so or not.
    held(&with_terms, &[&["Ngày họp", "10/06/2023"]], THIRD, &[]);
    with_terms.run_to(0, &["build"]);
    says(&with_terms, "bien-ban-hoi-nghi", &["Đỗ Thị Mới"], &["Lê Văn Cũ"]);
}

#[test]
fn a_conference_put_off_and_held_again_is_two_papers() {
    let round = round(ONE);
    let put_off = [
        conference(&[
            &["Ngày họp", "10/05/2023"],
            &["Lần họp", "1"],
            &["Kết quả hội nghị", "Hoãn vì không đủ đại biểu"],
        ]),
        attendance("30", "30"),
    ];
    save(&round, "input/p-a/lan-1.xlsx", put_off.into());
    assert_eq!(codes(&round), ["W207"]);
    round.run_to(0, &["build"]);
    let folder = round.join("output/don-vi/p-a-phuong-an");
    assert!(folder.join("bien-ban-hoan-hoi-nghi-lan-1.pdf").exists());
    assert!(folder.join("bien-ban-hoan-hoi-nghi-lan-1.xlsx").exists());
    assert!(!folder.join("bien-ban-hoi-nghi.pdf").exists());
    says(
        &round,
        "bien-ban-hoan-hoi-nghi-lan-1",
        &["hoãn vì không đủ đại biểu", "có mặt: 30", "chưa đủ 2/3", "Lê Văn Cũ"],
        &["Số phiếu"],
    );

    held(&round, &[&["Ngày họp", "17/05/2023"], &["Lần họp", "2"]], THIRD, &[]);
    assert_eq!(codes(&round), ["W208"]);
    round.run_to(0, &["build"]);
    assert!(folder.join("bien-ban-hoan-hoi-nghi-lan-1.pdf").exists());
    assert!(folder.join("bien-ban-hoi-nghi.pdf").exists());

    // Without numbers the two contradict each other.
    held(&round, &[&["Ngày họp", "17/05/2023"]], THIRD, &[]);
    assert!(codes(&round).contains(&"E202".to_owned()), "{:?}", findings(&round));
}

#[test]
fn a_handover_on_the_next_day_is_said_as_it_was() {
    let round = round(ONE);
    let next_day: &[&[&str]] = &[&["Ngày bàn giao", "18/05/2023"]];
    held(&round, &[&["Ngày họp", "17/05/2023"]], THIRD, next_day);
    assert_eq!(codes(&round), ["W208", "W405"]);
    round.run_to(0, &["build"]);
    says(&round, "bien-ban-ban-giao-phieu", &["10 giờ 30, ngày 18 tháng 5 năm 2023"], &[]);
}

#[test]
fn namesakes_are_told_apart_by_their_posts() {
    let round = round(ONE);
    let date: &[&[&str]] = &[&["Ngày họp", "17/05/2023"]];
    held(&round, date, ["Lê Văn Cũ", "Cán bộ văn phòng", "Thành viên"], &[]);
    assert_eq!(codes(&round), ["W208", "W408"]);
    held(&round, date, ["Lê Văn Cũ", "Bí thư Đảng ủy", "Thành viên"], &[]);
    assert_eq!(codes(&round), ["E408", "W208"]);
}

#[test]
fn two_leaders_of_one_name_have_figures_of_their_own() {
    let round = TestRound::mini();
    let mut registry: Vec<&[&str]> =
        vec![&["Mã đơn vị", "Tên đơn vị", "Loại hình", "Họ và tên người đứng đầu", "Chức vụ"]];
    registry.extend([
        &["P-A", "Phường An", "Phường", "Lê Văn Trùng", "Bí thư Đảng ủy"][..],
        &["P-A", "Phường An", "Phường", "Lê Văn Trùng", "Chủ tịch UBND"][..],
    ]);
    fs::remove_dir_all(round.join("input")).expect("removed");
    save(&round, "input/danh-sach-don-vi.xlsx", vec![sheet("Danh sách", &registry)]);
    held(&round, &[&["Ngày họp", "17/05/2023"]], THIRD, &[]);
    let criteria: Vec<String> = (1..=12).map(|number| format!("TC{number:02}")).collect();
    let head =
        ["Người được góp ý", "Mã tiêu chí", "Tốt", "Khá", "Trung bình", "Yếu", "Không ý kiến"];
    let mut rows: Vec<&[&str]> = vec![&head];
    let leaders = [
        ("Lê Văn Trùng, Bí thư Đảng ủy", ["40", "15", "0", "0", "0"]),
        ("Lê Văn Trùng (Chủ tịch UBND)", ["30", "20", "5", "0", "0"]),
    ];
    let mut owned: Vec<Vec<&str>> = Vec::new();
    for (leader, counts) in &leaders {
        for criterion in &criteria {
            owned.push([*leader, criterion.as_str()].into_iter().chain(*counts).collect());
        }
    }
    rows.extend(owned.iter().map(Vec::as_slice));
    let opening = sheet(
        "Mở niêm phong",
        &[
            &["Mã đơn vị", "P-A"],
            &["Ngày mở niêm phong", "24/05/2023"],
            &["Tình trạng niêm phong", "Nguyên vẹn"],
            &["Số phiếu mở", "55"],
            &["Số phiếu hợp lệ", "55"],
            &["Số phiếu không hợp lệ", "0"],
            &["Người kiểm đếm", "Phạm Đếm"],
        ],
    );
    save(&round, "input/p-a/kiem-dem.xlsx", vec![opening, sheet("Kết quả", &rows)]);
    round.run_to(0, &["build"]);
    let bytes = fs::read(round.join("output/ket-qua.json")).expect("read");
    let json: serde_json::Value = serde_json::from_slice(&bytes).expect("JSON");
    let leaders = &json["units"]["P-A"]["leaders"];
    assert_eq!(leaders["Lê Văn Trùng (Bí thư Đảng ủy)"]["overall"], "3,73");
    assert_eq!(leaders["Lê Văn Trùng (Chủ tịch UBND)"]["overall"], "3,45");
}

#[test]
fn a_paper_without_a_number_is_a_draft_unless_numbers_are_written_by_hand() {
    let round = TestRound::mini();
    round.configure("number = \"85-BC/BTGQU\"\ndate = 2023-06-20\n", "");
    let (_, said) = round.run_to(1, &["build", "--final"]);
    assert!(said.contains("Báo cáo tổng hợp chưa có số hoặc ngày"), "{said}");
    round.configure("[print]\n", "[print]\nnumber_by_hand = true\n");
    let (table, _) = round.run_to(0, &["build", "--final"]);
    assert!(table.contains("chính thức"), "{table}");
    // The same set again, without anything to make, says the same.
    assert!(round.run_to(0, &["build"]).0.contains("chính thức"));
    round.configure("number_by_hand = true\n", "");
    let (table, _) = round.run_to(0, &["build"]);
    assert!(table.contains("dự thảo, còn 1 điểm"), "{table}");
    let texts = pdf_text(&round.join("output/bao-cao-tong-hop.pdf"));
    assert!(texts.is_none_or(|text| text.contains("DỰ THẢO")));
}

#[test]
fn the_word_before_a_number_is_printed_once() {
    let round = round(ONE);
    let facts: &[&[&str]] = &[&["Ngày họp", "17/05/2023"], &["Số văn bản", "Số Số 05"]];
    held(&round, facts, THIRD, &[&["Số biên bản bàn giao", "03-BB/ĐU"]]);
    assert_eq!(codes(&round), ["W208", "W209"]);
    round.run_to(0, &["build"]);
    says(&round, "bien-ban-hoi-nghi", &["Số 05-BB/BTGQU"], &["DỰ THẢO"]);
    says(&round, "bien-ban-ban-giao-phieu", &["Số 03-BB/ĐU"], &["DỰ THẢO"]);
}

#[test]
fn an_explanation_that_says_nothing_explains_nothing() {
    let round = round(ONE);
    held(&round, &[&["Ngày họp", "17/05/2023"]], THIRD, &[&["Ngày bàn giao", "18/05/2023"]]);
    let explain = |text| {
        let row = ["W405", text, "Ngô Thư Ký", "Chánh văn phòng"];
        let head = ["Mã cảnh báo", "Nội dung giải trình", "Người giải trình", "Chức vụ"];
        let code = sheet("Giải trình", &[&["Mã đơn vị", "P-A"], &[], &head, &row]);
        save(&round, "input/p-a/giai-trinh.xlsx", vec![code]);
        codes(&round)
    };
    assert_eq!(explain("ok"), ["W104", "W208", "W405"]);
    assert!(round.run_to(1, &["check", "--final"]).1.contains("P-A: W405"));
    assert_eq!(explain("Xe hỏng dọc đường"), ["W208", "W405"]);
    assert!(!round.run_to(1, &["check", "--final"]).1.contains("P-A: W405"));
}

#[test]
fn two_codes_of_one_folder_are_refused_before_anything_is_made() {
    let round = round(&[
        &["MN.01", "Trường Mầm non Bồ Đề", "Mầm non", "Lê Văn Cũ", "Hiệu trưởng"],
        &["MN-01", "Trường Mầm non Bo De", "Mầm non", "Trần Thị Mới", "Hiệu trưởng"],
    ]);
    let (_, said) = round.run_to(2, &["build"]);
    assert!(said.contains("“MN.01” và “MN-01”"), "{said}");
    assert!(!round.join("output/ket-qua.json").exists());
    round.run_to(2, &["forms"]);
    assert!(!round.join("bieu-mau").exists());
    assert_eq!(round.codes(1), ["MN.01 W207", "MN-01 W207", "MN-01 E206"]);
}

#[test]
fn a_unit_is_asked_about_its_own_sections_and_shown_no_count() {
    let round = TestRound::mini();
    let slip = round.join("output/don-vi/p-bd-phuong-bo-de/phieu-de-nghi-chinh-sua.pdf");
    // A slip of the department's counter: 120 + 0 is not 123.
    round.edit_cell("input/p-bd-phuong-bo-de/ket-qua.xlsx", "B9", 123, 120);
    let (_, said) = round.run_to(1, &["build"]);
    assert!(said.contains("E502") && !slip.exists(), "{said}");
    // Then one of the unit's own as well: the letter asks about that alone.
    round.edit_cell("input/p-bd-phuong-bo-de/hoi-nghi.xlsx", "B19", 123, 122);
    round.run_to(1, &["build"]);
    let Some(text) = pdf_text(&slip) else { return };
    assert!(text.contains("Kính gửi: Đảng ủy phường Bồ Đề"), "{text}");
    assert!(text.contains("E404") && text.contains("01 nội dung"), "{text}");
    for hidden in ["E502", "ket-qua.xlsx", "120", "Đỗ Đức Long", "hợp lệ"] {
        assert!(!text.contains(hidden), "{hidden}: {text}");
    }
}

#[test]
fn a_letter_goes_where_the_registry_says() {
    let round = round(&[&[
        "P-A",
        "Phường An",
        "Phường",
        "Lê Văn Cũ",
        "Bí thư Đảng ủy",
        "",
        "",
        "Ban Thường vụ Đảng ủy phường An",
    ]]);
    let printed: &[&[&str]] = &[&["Số phiếu in", "50"], &["Số phiếu không sử dụng", "0"]];
    held(&round, &[&["Ngày họp", "17/05/2023"]], THIRD, printed);
    round.run_to(1, &["build"]);
    says(&round, "phieu-de-nghi-chinh-sua", &["Kính gửi: Ban Thường vụ Đảng ủy phường An"], &[]);
}

#[test]
fn everyone_who_took_part_signs_once() {
    let round = round(ONE);
    held(&round, &[&["Ngày họp", "17/05/2023"]], THIRD, &[]);
    let opening = sheet(
        "Mở niêm phong",
        &[
            &["Mã đơn vị", "P-A"],
            &["Ngày mở niêm phong", "24/05/2023"],
            &["Giờ mở niêm phong", "14h30"],
            &["Địa điểm mở niêm phong", "phòng họp số 2"],
            &["Người chứng kiến", "Vũ Nhận; Hoàng Chứng Kiến (Ủy ban Kiểm tra)"],
            &["Tình trạng niêm phong", "Nguyên vẹn"],
            &["Số phiếu mở", "55"],
            &["Số phiếu hợp lệ", "55"],
            &["Số phiếu không hợp lệ", "0"],
            &["Người kiểm đếm", "Phạm Đếm"],
        ],
    );
    let criteria: Vec<String> = (1..=12).map(|number| format!("TC{number:02}")).collect();
    let head =
        ["Người được góp ý", "Mã tiêu chí", "Tốt", "Khá", "Trung bình", "Yếu", "Không ý kiến"];
    let rows: Vec<[&str; 7]> =
        criteria.iter().map(|key| ["Lê Văn Cũ", key, "40", "15", "0", "0", "0"]).collect();
    let rows: Vec<&[&str]> =
        std::iter::once(&head[..]).chain(rows.iter().map(|row| &row[..])).collect();
    save(&round, "input/p-a/kiem-dem.xlsx", vec![opening, sheet("Kết quả", &rows)]);
    round.run_to(0, &["build"]);
    let board = ["Kiểm Ba", "Kiểm Hai", "Kiểm Một", "Vũ Nhận", "Trần Chủ Trì", "CHỦ TRÌ HỘI NGHỊ"];
    says(&round, "bien-ban-ban-giao-phieu", &board, &[]);
    says(&round, "bien-ban-ban-giao-phieu", &["TRƯỞNG BAN"], &[]);
    let seen =
        ["vào hồi 14 giờ 30", "Địa điểm: phòng họp số 2", "Hoàng Chứng Kiến, Ủy ban Kiểm tra"];
    says(&round, "bien-ban-mo-niem-phong", &seen, &[]);
    says(&round, "bien-ban-mo-niem-phong", &["NGƯỜI CHỨNG KIẾN", "Phạm Đếm"], &[]);
}

#[test]
fn guests_are_told_apart_from_those_convened() {
    let round = TestRound::mini();
    let path = "input/p-bd-phuong-bo-de/hoi-nghi.xlsx";
    let minutes = |round: &TestRound| {
        round.run_to(0, &["build", "--only", "P-BD"]);
        pdf_text(&round.join("output/don-vi/p-bd-phuong-bo-de/bien-ban-hoi-nghi.pdf"))
    };
    let Some(before) = minutes(&round) else { return };
    assert!(!before.to_lowercase().contains("khách mời"), "{before}");
    // A column of its own beside the reasons, with a number in the first group's row.
    let book = std::fs::read(round.join(path)).expect("read");
    let mut added = 0;
    let with_guests = crate::support::rewritten(&book, |name, bytes| {
        let Ok(xml) = String::from_utf8(bytes.clone()) else { return (name.to_owned(), bytes) };
        if !xml.contains("Lý do vắng mặt") || !name.starts_with("xl/worksheets/") {
            return (name.to_owned(), bytes);
        }
        added += 1;
        let at = xml.find("Lý do vắng mặt").expect("the head");
        let row_end = at + xml[at..].find("</row>").expect("the row's end");
        let number = xml[..at].rfind("<row r=\"").map(|from| &xml[from + 8..]).expect("a row");
        let row: u32 = number.split('"').next().expect("digits").parse().expect("a number");
        let head = format!("<c r=\"G{row}\" t=\"inlineStr\"><is><t>Khách mời</t></is></c>");
        let next_end = row_end + 6 + xml[row_end + 6..].find("</row>").expect("a row below");
        let count = format!("<c r=\"G{}\" t=\"n\"><v>7</v></c>", row + 1);
        let parts = [&xml[..row_end], &head, &xml[row_end..next_end], &count, &xml[next_end..]];
        (name.to_owned(), parts.concat().into_bytes())
    });
    assert_eq!(added, 1, "the attendance stands on one sheet");
    std::fs::write(round.join(path), with_guests).expect("written");
    let after = minutes(&round).expect("text");
    let after = after.split_whitespace().collect::<Vec<_>>().join(" ");
    let said = "Ngoài ra có 07 khách mời dự, không thuộc thành phần triệu tập";
    assert!(after.contains(said), "{after}");
}
