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
    assert!(notices.values().any(|text| text.contains("Hạn chế")));
    // A notice is one page but where ballots say very much.
    let manifest = std::fs::read(round.join("output/manifest.json")).expect("read");
    let manifest: Value = serde_json::from_slice(&manifest).expect("JSON");
    let long = notices.keys().filter(|path| manifest["files"][*path]["pages"] != 1);
    let long = long.count();
    assert!(long * 20 <= notices.len(), "{long} of {}", notices.len());
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

/// The rows of the dispatch list's data sheet, each cell as text.
fn dispatch_rows(round: &TestRound) -> Vec<Vec<String>> {
    let bytes = std::fs::read(round.join("output/danh-sach-gui.xlsx")).expect("read");
    let limits = bienban::config::Limits::default();
    let book = bienban::formats::read(&bytes, &limits).expect("a workbook");
    let sheet = book.sheets.iter().find(|sheet| sheet.name == "Lượt gửi").expect("the sheet");
    let mut rows: BTreeMap<u32, Vec<String>> = BTreeMap::new();
    for ((row, _), cell) in &sheet.cells {
        rows.entry(*row).or_default().push(format!("{cell:?}"));
    }
    // Below the title and the head.
    rows.into_values().skip(2).collect()
}

#[test]
fn the_dispatch_list_says_who_gets_what_and_which_may_not_go_yet() {
    let round = TestRound::mini();
    round.configure("[print]", "[papers]\nnotices = true\ndispatch_list = true\n\n[print]");
    round.run_to(0, &["build"]);
    let told = counted(&results(&round));
    let rows = dispatch_rows(&round);
    let of_notices = |rows: &[Vec<String>]| {
        let lines = rows.iter().map(|row| row.concat());
        lines.filter(|line| line.contains("Thông báo kết quả")).collect::<Vec<_>>()
    };
    let notices = of_notices(&rows);
    assert_eq!(notices.len(), told);
    assert!(notices.iter().all(|line| line.contains("dự thảo")), "{notices:?}");
    assert!(rows.len() > told, "the synthesis goes to somebody");
    assert!(!rows.iter().any(|row| row.concat().contains("\"Lưu ")), "{rows:?}");
    round.run_to(0, &["verify"]);
    if let Some(text) = pdf_text(&round.join("output/danh-sach-gui.pdf")) {
        assert!(text.contains("DỰ THẢO") && text.contains("DANH SÁCH GỬI"), "{text}");
    }
    // It is no paper of the register, and issuing all does not ask for it.
    round.run_to(0, &["register"]);
    let (told, _) = round.run_to(0, &["issue", "--all"]);
    assert!(told.contains("bao-cao-tong-hop") && !told.contains("danh-sach-gui"), "{told}");
    round.run_to(0, &["build"]);
    round.run_to(0, &["archive", "--draft", "--output", "goi"]);
    assert!(round.join("goi/data/van-ban/danh-sach-gui.xlsx").exists());
    round.run_to(0, &["verify", "goi"]);
}

#[test]
fn a_set_whose_notices_have_no_number_does_not_call_itself_final() {
    let round = TestRound::mini();
    let (told, _) = round.run_to(0, &["build", "--final", "--format", "pdf"]);
    assert!(told.contains("chính thức"), "{told}");
    round.configure("[print]", "[papers]\nnotices = true\nbrief = true\n\n[print]");
    let (told, _) = round.run_to(0, &["build", "--format", "pdf", "--only", "P-BD"]);
    assert!(told.contains("dự thảo, còn 2 điểm"), "{told}");
    let (_, refused) = round.run_to(1, &["build", "--final", "--format", "pdf"]);
    assert!(refused.contains("Thông báo kết quả chưa có số"), "{refused}");
    assert!(refused.contains("Báo cáo tóm tắt chưa có số"), "{refused}");
    round.configure("[print]\n", "[print]\nnumber_by_hand = true\n");
    let (_, told) = round.run_to(0, &["check", "--final"]);
    assert!(told.contains("Không có gì cản trở"), "{told}");
}
