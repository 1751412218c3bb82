//! What the synthesis concludes holds together, whatever is missing or wrong.

use serde_json::Value;

use crate::support::{TestRound, pdf_text};

/// What stands in `ket-qua.json`.
fn results(round: &TestRound) -> Value {
    let bytes = std::fs::read(round.join("output/ket-qua.json")).expect("read");
    serde_json::from_slice(&bytes).expect("JSON")
}

/// The figures of the whole area in `ket-qua.json`.
fn district(round: &TestRound) -> Value {
    results(round)["district"].clone()
}

/// The words of the synthesis, single-spaced.
fn words(round: &TestRound) -> Option<String> {
    let text = pdf_text(&round.join("output/bao-cao-tong-hop.pdf"))?;
    Some(text.split_whitespace().collect::<Vec<_>>().join(" "))
}

#[test]
fn totals_count_the_same_units_in_every_column() {
    let round = TestRound::mini();
    round.run_to(0, &["build"]);
    let whole = district(&round);
    // The conference of one unit is in question; its count stands.
    round.edit_cell("input/p-bd-phuong-bo-de/hoi-nghi.xlsx", "B19", 123, 122);
    round.run_to(1, &["build"]);
    let now = district(&round);
    let number = |of: &Value, key: &str| of[key].as_u64().expect("a number");
    for (key, of_unit) in [("collected", 123), ("opened", 123), ("valid", 123), ("invalid", 0)] {
        assert_eq!(number(&now, key), number(&whole, key) - of_unit, "{key}");
    }
    assert!(number(&now, "valid") + number(&now, "invalid") <= number(&now, "collected"));
    // Nothing is opened yet in another unit.
    std::fs::remove_file(round.join("input/p-dg-phuong-duc-giang/ket-qua.xlsx")).expect("removed");
    round.run_to(1, &["build"]);
    let Some(text) = words(&round) else { return };
    let then = district(&round);
    let valid = format!("hợp lệ {} phiếu; không hợp lệ", number(&then, "valid"));
    assert!(text.contains("chỉ tính 02 đơn vị có đủ số liệu đến khi kiểm đếm: thu về"), "{text}");
    assert!(text.contains(&valid), "{valid}: {text}");
    assert!(text.contains("Tổng cộng 02 đơn vị"), "{text}");
}

#[test]
fn the_area_is_called_by_its_committee() {
    let round = TestRound::mini();
    round.configure("name = \"Quận ủy Long Biên\"", "name = \"Huyện ủy Gia Lâm\"");
    round.run_to(0, &["build"]);
    let Some(text) = words(&round) else { return };
    assert!(text.contains("Kết quả chung toàn huyện") && text.contains("Toàn huyện"), "{text}");
    assert!(!text.to_lowercase().contains("toàn quận"), "{text}");
}

#[test]
fn people_who_show_one_score_share_a_rank_and_bands_are_said() {
    let round = TestRound::mini();
    round.run_to(0, &["build"]);
    let results = results(&round);
    let leaders: Vec<_> = results["units"]
        .as_object()
        .expect("units")
        .values()
        .flat_map(|unit| unit["leaders"].as_object().expect("leaders"))
        .collect();
    let of = |score: &str, key: &str| -> Vec<Value> {
        let alike = leaders.iter().filter(|(_, figures)| figures["overall"] == score);
        alike.map(|(_, figures)| figures[key].clone()).collect()
    };
    assert_eq!(of("3,92", "rank_shown"), [1, 1]);
    assert_eq!(of("3,92", "rank"), [2, 1]);
    assert_eq!(of("3,88", "rank_shown"), [3]);
    assert_eq!(of("3,67", "band"), ["below"]);
    let Some(text) = words(&round) else { return };
    assert!(text.contains("cùng điểm tổng hợp in trên bảng thì cùng thứ hạng"), "{text}");
    let to_talk = "Từng đồng chí: 01/08 đồng chí cần trao đổi riêng (mục V): 01 đồng chí có điểm";
    assert!(text.contains(to_talk) && text.contains("Ngô Văn Ưng"), "{text}");
    assert!(text.contains("Không có đồng chí nào có tiêu chí cần lưu ý."), "{text}");
}

#[test]
fn attention_is_said_with_its_ballots() {
    let round = TestRound::mini();
    // Wide enough for a small round: two ballots, whatever chance says.
    let wide = "attention = 0.02\nattention_ballots = 2\nchance = 1";
    round.configure("attention = 0.10", wide);
    round.run_to(0, &["build"]);
    let named: Vec<_> = results(&round)["units"]
        .as_object()
        .expect("units")
        .values()
        .flat_map(|unit| unit["leaders"].as_object().expect("leaders").values())
        .flat_map(|leader| leader["attention"].as_object().expect("attention").values())
        .map(|marks| format!("{}/{} phiếu", marks["low"], marks["valid"]))
        .collect();
    assert!(!named.is_empty());
    let Some(text) = words(&round) else { return };
    for marks in named {
        assert!(text.contains(&marks), "{marks}: {text}");
    }
}

#[test]
fn a_comment_that_tells_its_writer_is_not_printed_until_it_is_explained() {
    let round = TestRound::mini();
    let file = "input/p-bd-phuong-bo-de/ket-qua.xlsx";
    let said = "Đề nghị đối thoại định kỳ với cán bộ, nhân viên mỗi quý một lần.";
    round.edit_workbook(file, said, "Phiếu số 17: đề nghị đối thoại.");
    round.run_to(0, &["build"]);
    assert_eq!(round.codes(0), ["P-BD W506"]);
    let Some(text) = words(&round) else { return };
    assert!(!text.contains("Phiếu số 17") && text.contains("01 ý kiến chưa in"), "{text}");
    assert!(text.contains("DỰ THẢO") && !text.contains("85-BC/BTGQU"), "{text}");
    let (_, refused) = round.run_to(1, &["build", "--final"]);
    assert!(refused.contains("P-BD: W506"), "{refused}");
    // Explained, it is printed, and no page says that it is not.
    let mut book = rust_xlsxwriter::Workbook::new();
    let rows = [
        ["Mã đơn vị", "P-BD", "", ""],
        ["Mã cảnh báo", "Nội dung giải trình", "Người giải trình", "Chức vụ"],
        ["W506", "Số này là số phiếu chi", "Đỗ Đức Long", "Chuyên viên"],
    ];
    let sheet = book.add_worksheet();
    rows.iter().zip(0..).for_each(|(row, at)| {
        sheet.write_row(at, 0, *row).expect("written");
    });
    let explained = round.join("input/p-bd-phuong-bo-de/giai-trinh.xlsx");
    book.save(&explained).expect("saved");
    round.run_to(0, &["build", "--final"]);
    let text = words(&round).expect("text");
    assert!(text.contains("Phiếu số 17") && text.contains("Số này là số phiếu chi"), "{text}");
    assert!(!text.contains("chưa đưa vào phụ lục") && !text.contains("ý kiến chưa in"), "{text}");
    std::fs::remove_file(explained).expect("removed");
    round.edit_workbook(file, "Phiếu số 17: đề nghị đối thoại.", "Đề nghị đối thoại.");
    round.run_to(0, &["build", "--final"]);
    assert!(words(&round).expect("text").contains("Đề nghị đối thoại."));
}

#[test]
fn ranks_are_left_out_where_the_round_says_so() {
    let round = TestRound::mini();
    round.configure("duplex = false", "duplex = false\nranks = false");
    round.run_to(0, &["build"]);
    let Some(text) = words(&round) else { return };
    assert!(!text.contains("Thứ hạng") && text.contains("So với loại hình"), "{text}");
}

#[test]
fn the_overall_score_may_be_that_of_the_groups() {
    let round = TestRound::mini();
    round.configure("attention = 0.10", "attention = 0.10\noverall = \"groups\"");
    round.run_to(0, &["build"]);
    let Some(text) = words(&round) else { return };
    let said = "Điểm tổng hợp là trung bình cộng điểm của 4 nhóm tiêu chí theo trọng số của nhóm";
    assert!(text.contains(said), "{text}");
    round.configure("overall = \"groups\"", "overall = \"all\"");
    let (_, refused) = round.run_to(2, &["build"]);
    assert!(refused.contains("rules.overall"), "{refused}");
}

#[test]
fn comments_that_say_the_same_are_said_once_with_how_often() {
    let round = TestRound::sample();
    round.run_to(0, &["build"]);
    let Some(text) = words(&round) else { return };
    assert!(text.contains("116 lượt ý kiến với 11 nội dung khác nhau"), "{text}");
    let most = "(12 lượt, về 10 đồng chí); và 3 nội dung khác";
    assert!(text.contains(most), "{text}");
}
