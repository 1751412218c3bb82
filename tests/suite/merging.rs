//! Parts of a round put together, and districts merged into a province: what comes out, and what is
//! refused.

use std::fs;
use std::path::{Path, PathBuf};

use bienban::config::Limits;
use bienban::ledgers::explanations::{FILE, SHEET, TITLES};
use bienban::ledgers::read;
use bienban::worker::Reader;
use proptest::prelude::*;
use rust_xlsxwriter::Workbook;
use serde_json::Value;

use crate::archive::{change, reseal};
use crate::desk_client::Desk;
use crate::support::{TestRound, copy_folder, files, mini, pdf_text, program};

/// The part `number` of `of` of a round, as a package.
fn part(round: &TestRound, number: usize, of: usize) -> String {
    round.run_to(0, &["build", "-q", "--shard", &format!("{number}/{of}")]);
    let folder = round.join(&format!("phan/phan-{number}-{of}"));
    folder.to_str().expect("a path").to_owned()
}

/// All parts of a round.
fn parts(round: &TestRound, of: usize) -> Vec<String> {
    (1..=of).map(|number| part(round, number, of)).collect()
}

/// An empty folder for a round.
fn nowhere() -> TestRound {
    let round = TestRound::mini();
    fs::remove_dir_all(round.join("input")).expect("removed");
    fs::remove_file(round.join("bienban.toml")).expect("removed");
    round
}

/// Merges folders into a round; the run must end with this code. Returns what it said.
fn merge(round: &TestRound, code: i32, folders: &[String]) -> String {
    let mut arguments = vec!["merge"];
    arguments.extend(folders.iter().map(String::as_str));
    round.run_to(code, &arguments).1
}

/// The files of a round's set.
fn set(round: &TestRound) -> std::collections::BTreeMap<String, Vec<u8>> {
    files(&round.join("output"))
}

/// Asserts that two sets hold the same bytes.
fn assert_same_set(one: &TestRound, other: &TestRound) {
    let (one, other) = (set(one), set(other));
    assert_eq!(one.keys().collect::<Vec<_>>(), other.keys().collect::<Vec<_>>());
    let differing = one.iter().filter(|(path, bytes)| other[*path] != **bytes);
    assert_eq!(differing.map(|(path, _)| path).collect::<Vec<_>>(), Vec::<&String>::new());
}

#[test]
fn parts_put_together_are_the_round_of_one_run() {
    let whole = TestRound::mini();
    // What lies outside the units' folders is read to see whose it is.
    fs::rename(whole.join("input/p-gt-phuong-gia-thuy/bao-cao.xlsx"), whole.join("input/gửi.xlsx"))
        .expect("moved");
    fs::write(whole.join("input/ghi chú.txt"), "không của đơn vị nào").expect("written");
    let divided = TestRound::copy_of(whole.path());
    whole.run_to(1, &["build", "-q"]);
    for of in [1, 3, 6] {
        let together = nowhere();
        let mut parts = parts(&divided, of);
        parts.reverse();
        let said = merge(&together, 1, &parts);
        assert_same_set(&whole, &together);
        // All papers of units are taken over; only the report and nothing else is made.
        assert!(said.contains("E104"), "{said}");
        together.run_to(0, &["verify", "-q"]);
        // The same again changes nothing, in the round's own folder too.
        merge(&together, 1, &parts);
        merge(&divided, 1, &parts);
        assert_same_set(&whole, &divided);
    }
}

#[test]
fn what_is_decided_after_parts_were_made_holds() {
    let round = TestRound::mini();
    round.configure("quorum = 0.6667", "quorum = 0.99");
    round.run_to(0, &["build", "-q"]);
    let parts = parts(&round, 2);
    explain(&round);
    let explained = fs::read(round.join("giai-trinh.xlsx")).expect("there");
    merge(&round, 0, &parts);
    assert!(explained == fs::read(round.join("giai-trinh.xlsx")).expect("there"));
    let findings = round.report(0)["findings"].clone();
    assert!(findings.as_array().expect("findings").iter().all(|own| own["explained"] == true));
    // In an empty folder they are those of the parts.
    let together = nowhere();
    merge(&together, 0, &parts);
    assert!(together.join("giai-trinh.xlsx").exists());
}

#[test]
fn a_part_proves_itself_and_is_made_of_its_own_units_alone() {
    let round = TestRound::mini();
    let one = part(&round, 1, 2);
    let (told, _) = round.run_to(5, &["verify", "-q", &one]);
    assert!(told.contains("chỉ là phần 1/2 của đợt") && told.contains("CHƯA ĐỦ"), "{told}");
    let paths: Vec<String> = files(Path::new(&one)).into_keys().collect();
    let has = |part: &str| paths.iter().any(|path| path.contains(part));
    assert!(has("bao-cao-don-vi/p-bd") && has("van-ban/don-vi/p-bd"), "{paths:?}");
    assert!(!has("p-gt"), "{paths:?}");
    // A report over half the units would be none.
    assert!(!has("van-ban/bao-cao"), "{paths:?}");
    // Made again of other returns, it takes its own place.
    let other = round.join("input/p-bd-phuong-bo-de/hoi-nghi.xlsx");
    fs::remove_file(other).expect("removed");
    let again = part(&round, 1, 2);
    assert_eq!(one, again);
    round.run_to(5, &["verify", "-q", &again]);
}

#[test]
fn whoever_makes_a_round_a_part_takes_no_unit_out_of_sight() {
    // Half the units and the report are gone, and every hash is made again.
    let whole = district("Hà Đông", |_| ());
    let (half, path) = (part(&whole, 1, 2), whole.join("luu-tru"));
    copy_folder(Path::new(&half), &path.join("ho-so"));
    let forged = path.join("ho-so").to_str().expect("a path").to_owned();
    reseal(Path::new(&forged));
    let (told, _) = whole.run_to(5, &["verify", "-q", &forged]);
    assert!(told.contains("chỉ là phần 1/2 của đợt"), "{told}");
    // It is no district of a province, put there by hand, not even where it was made.
    let province = province();
    copy_folder(Path::new(&forged), &province.join("input/ha-dong"));
    let (_, told) = province.run_to(2, &["build", "-q"]);
    assert!(told.contains("chỉ là một phần của đợt"), "{told}");
    // It is no last round to compare with.
    whole.configure("[organ]", &format!("[previous]\npackage = '{forged}'\n\n[organ]"));
    assert!(whole.codes(0).contains(&"- W211".to_owned()));
    // A round that is made a part of is no final one.
    fs::copy(Path::new(&half).join("data/phan.json"), whole.join("phan.json")).expect("copied");
    let (_, told) = whole.run_to(1, &["build", "-q", "--final"]);
    assert!(told.contains("Đây chỉ là phần 1/2 của đợt"), "{told}");
}

#[test]
fn parts_that_do_not_belong_together_are_refused() {
    let round = TestRound::mini();
    let (thirds, halves) = (parts(&round, 3), parts(&round, 2));
    let pick = |parts: &[&String]| parts.iter().map(|part| (*part).clone()).collect::<Vec<_>>();
    let empty = nowhere();
    for (given, said) in [
        (pick(&[&thirds[0], &thirds[2]]), "thiếu phần 2 trong 3"),
        (pick(&[&halves[0], &halves[0], &halves[1]]), "trùng"),
        (pick(&[&halves[0], &thirds[1]]), "không cùng một cách chia"),
    ] {
        let told = merge(&empty, 2, &given);
        assert!(told.contains(said), "{told}");
    }
    round.run_to(0, &["build", "-q"]);
    round.run_to(0, &["archive", "-q"]);
    let package = round.join("luu-tru/ho-so-btgqu-2023").to_str().expect("a path").to_owned();
    let told = merge(&empty, 2, &[halves[0].clone(), package]);
    assert!(told.contains("không phải là một phần của đợt"), "{told}");
    // Nothing was put anywhere.
    assert_eq!(files(empty.path()).len(), 0);
    // A return that changed since the part was made is never mixed with it.
    let path = "input/p-bd-phuong-bo-de/hoi-nghi.xlsx";
    fs::copy(round.join("input/p-dg-phuong-duc-giang/hoi-nghi.xlsx"), round.join(path))
        .expect("copied");
    let told = merge(&round, 2, &halves);
    assert!(told.contains("hoi-nghi.xlsx") && told.contains("khác với tệp cùng tên"), "{told}");
    // A round of which papers were issued is not divided.
    round.run_to(0, &["issue", "--all"]);
    let (_, told) = round.run_to(2, &["build", "--shard", "1/2"]);
    assert!(told.contains("đã phát hành"), "{told}");
}

#[test]
fn a_forged_part_is_refused() {
    let round = TestRound::mini();
    let parts = parts(&round, 2);
    let paper = "van-ban/don-vi/p-bd-phuong-bo-de/bien-ban-hoi-nghi.pdf";
    change(&Path::new(&parts[0]).join("data").join(paper), |mut bytes| {
        bytes.extend_from_slice(b"\n%%");
        bytes
    });
    reseal(Path::new(&parts[0]));
    let together = nowhere();
    let told = merge(&together, 1, &parts);
    assert!(told.contains("không đúng như báo cáo trong gói"), "{told}");
    assert_eq!(files(together.path()).len(), 0);
}

/// A district of this name: the small round, built, and what `change` makes of it before.
fn district(place: &str, change: impl FnOnce(&TestRound)) -> TestRound {
    let round = TestRound::mini();
    round.configure("Quận ủy Long Biên", &format!("Quận ủy {place}"));
    round.configure("place = \"Long Biên\"", &format!("place = \"{place}\""));
    change(&round);
    let built = round.run(&["build", "-q"]);
    assert!(built.status.code().is_some_and(|code| code < 2), "{place}");
    round
}

/// A district's package.
fn package(district: &TestRound) -> String {
    district.run_to(0, &["archive", "-q", "--draft"]);
    let folders = fs::read_dir(district.join("luu-tru")).expect("a folder");
    let folder = folders.map(|entry| entry.expect("an entry").path()).next().expect("a package");
    folder.to_str().expect("a path").to_owned()
}

/// A province without districts.
fn province() -> TestRound {
    let round = TestRound::mini();
    fs::remove_dir_all(round.join("input")).expect("removed");
    round.configure("Quận ủy Long Biên", "Thành ủy Hà Nội");
    round.configure("place = \"Long Biên\"", "place = \"Hà Nội\"\narea = \"thành phố\"");
    round
}

/// `ket-qua.json` of a round.
fn results(round: &TestRound) -> Value {
    let bytes = fs::read(round.join("output/ket-qua.json")).expect("there");
    serde_json::from_slice(&bytes).expect("JSON")
}

/// Asserts that every whole number of `sum` is the sum of those of `one` and `other`, and counts
/// them.
fn assert_added(sum: &Value, one: &Value, other: &Value, path: &str) -> usize {
    match (sum, one, other) {
        (Value::Object(sum), Value::Object(one), Value::Object(other)) => {
            // Shares, scores and what is worked out of them are no sums.
            let plain = |key: &&String| !["percent", "score", "exact"].contains(&key.as_str());
            let keys = sum.keys().filter(plain);
            keys.map(|key| {
                assert_added(&sum[key], &one[key], &other[key], &format!("{path}/{key}"))
            })
            .sum()
        }
        (Value::Number(sum), Value::Number(one), Value::Number(other)) => {
            let number = |value: &serde_json::Number| value.as_u64().expect("a count");
            assert_eq!(number(sum), number(one) + number(other), "{path}");
            1
        }
        _ => 0,
    }
}

#[test]
fn a_province_is_the_sum_of_its_districts() {
    let one = district("Hà Đông", |_| ());
    let other = district("Long Biên", |round| {
        // One unit has sent nothing, so that the two differ.
        fs::remove_dir_all(round.join("input/p-gt-phuong-gia-thuy")).expect("removed");
    });
    let province = province();
    merge(&province, 0, &[package(&other), one.join("output").to_str().expect("a path").into()]);
    let (all, first, second) = (results(&province), results(&one), results(&other));
    let counted = assert_added(&all["district"], &first["district"], &second["district"], "");
    assert!(counted > 60, "{counted}");
    // Each district's own figures are those of its own set.
    assert_eq!(all["districts"]["quan-uy-ha-dong"], first["district"]);
    assert_eq!(all["districts"]["quan-uy-long-bien"], second["district"]);
    // Its units are there with their own figures but for ranks, and tell their district.
    for (code, unit) in second["units"].as_object().expect("units") {
        let merged = &all["units"][format!("quan-uy-long-bien/{code}")];
        assert_eq!(merged["stage"], unit["stage"]);
        assert_eq!(merged["valid"], unit["valid"]);
        let name = merged["name"].as_str().expect("a name");
        assert_eq!(name, format!("{} – Long Biên", unit["name"].as_str().expect("a name")));
    }
    // The order in which they are named changes nothing.
    let again = self::province();
    merge(&again, 0, &[package(&one), package(&other)]);
    assert_same_set(&province, &again);
    // It proves itself, is packed, and so does the package.
    province.run_to(0, &["verify", "-q"]);
    province.run_to(0, &["archive", "-q", "--draft"]);
    province.run_to(0, &["verify", "-q", "luu-tru/ho-so-btgqu-2023-du-thao"]);
    let Some(text) = pdf_text(&province.join("output/bao-cao-tong-hop.pdf")) else { return };
    for part in ["Quận Hà Đông", "Quận Long Biên", "Toàn thành phố", "Điểm gộp theo địa bàn"]
    {
        assert!(text.contains(part), "{part}");
    }
}

#[test]
fn provinces_merge_into_a_country() {
    let province = province();
    merge(&province, 0, &[package(&district("Hà Đông", |_| ()))]);
    let country = self::province();
    country.configure("Thành ủy Hà Nội", "Ban Tuyên giáo Trung ương");
    merge(&country, 0, &[package(&province)]);
    let (one, all) = (results(&province), results(&country));
    assert_eq!(one["district"], all["district"]);
    let codes: Vec<&String> = all["units"].as_object().expect("units").keys().collect();
    assert!(codes.iter().all(|code| code.starts_with("thanh-uy-ha-noi/quan-uy-ha-dong/P-")));
    country.run_to(0, &["verify", "-q"]);
}

/// Runs `merge` and ends it after so many milliseconds; whether it had ended by itself.
fn killed(round: &TestRound, folders: &[String], after: u64) -> bool {
    let mut merging = program();
    merging.arg("-C").arg(round.path()).arg("merge").arg("-q").args(folders);
    let mut merging = merging.spawn().expect("starts");
    std::thread::sleep(std::time::Duration::from_millis(after));
    let ended = merging.try_wait().expect("a state").is_some();
    let _ = merging.kill();
    merging.wait().expect("ended");
    ended
}

#[test]
fn a_merge_that_is_killed_is_done_by_the_next() {
    let whole = TestRound::mini();
    whole.run_to(0, &["build", "-q"]);
    let divided = TestRound::mini();
    let parts = parts(&divided, 2);
    let own = [district("Hà Đông", |_| ()), district("Sơn Tây", |_| ())];
    let districts = own.each_ref().map(package);
    let expected = province();
    merge(&expected, 0, &districts);
    // From before the first file until long after the last, however quick the machine.
    let mut after = 2;
    loop {
        let (together, province) = (nowhere(), province());
        let ended = [killed(&together, &parts, after), killed(&province, &districts, after)];
        merge(&together, 0, &parts);
        assert_same_set(&whole, &together);
        merge(&province, 0, &districts);
        assert_same_set(&expected, &province);
        if ended == [true, true] || after > 20_000 {
            break;
        }
        after *= 3;
    }
}

/// What is done to a district between two merges.
#[derive(Debug, Clone, Copy)]
enum Event {
    /// It sends the package that it sent before.
    Again,
    /// A unit's return is taken out, or put in again.
    Change(usize),
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 3, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_province_after_any_events_is_the_one_of_the_last_packages(
        events in prop::collection::vec(
            (0..2_usize, prop_oneof![Just(Event::Again), (0..4_usize).prop_map(Event::Change)]),
            1..4,
        ),
    ) {
        let units = ["p-bd-phuong-bo-de", "p-ck-phuong-cu-khoi", "p-dg-phuong-duc-giang", "p-gt-phuong-gia-thuy"];
        let districts = [district("Hà Đông", |_| ()), district("Long Biên", |_| ())];
        let mut sent = [package(&districts[0]), package(&districts[1])];
        let province = province();
        merge(&province, 0, &sent);
        for (which, event) in events {
            let own = &districts[which];
            if let Event::Change(unit) = event {
                let (there, away) = (own.join("input").join(units[unit]), own.join(units[unit]));
                if there.exists() {
                    fs::rename(&there, &away).expect("moved");
                } else {
                    fs::rename(&away, &there).expect("moved");
                }
                own.run_to(0, &["build", "-q"]);
                fs::remove_dir_all(own.join("luu-tru")).expect("removed");
                sent[which] = package(own);
            }
            merge(&province, 0, &sent[which..=which]);
            let fresh = self::province();
            merge(&fresh, 0, &sent);
            assert_same_set(&fresh, &province);
        }
    }
}

#[test]
fn explanations_and_findings_come_along() {
    let warned = district("Hà Đông", |round| {
        // Far fewer present than convened: a warning that the department explains.
        round.configure("quorum = 0.6667", "quorum = 0.99");
    });
    let report = warned.report(0);
    let first = |report: &Value| {
        let findings = report["findings"].as_array().expect("findings").clone();
        findings.into_iter().find(|finding| finding["code"] == "W302").expect("W302")
    };
    assert_eq!(first(&report)["explained"], false);
    explain(&warned);
    warned.run_to(0, &["build", "-q"]);
    assert_eq!(first(&warned.report(0))["explained"], true);
    let province = province();
    merge(&province, 0, &[package(&warned)]);
    let found = first(&province.report(0));
    assert_eq!(found["explained"], true);
    let unit = found["unit"].as_str().expect("a unit");
    assert!(unit.starts_with("quan-uy-ha-dong/P-"), "{unit}");
    let file = found["file"].as_str().expect("a file");
    assert!(province.join(&format!("input/{file}")).is_file(), "{file}");
    // The province keeps no explanations of its own.
    assert!(!province.join("giai-trinh.xlsx").exists());
    let Some(text) = pdf_text(&province.join("output/bao-cao-tong-hop.pdf")) else { return };
    assert!(text.contains("Đại biểu ốm"), "{text}");
}

/// Explains every warning in the department's ledger, as somebody does in Excel.
fn explain(round: &TestRound) {
    let with = (&Reader::InProcess, &Limits::default());
    let rows = read(round.path(), FILE, (SHEET, &TITLES), with).expect("readable");
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    sheet.set_name(SHEET).expect("a name");
    for (col, title) in (0..).zip(TITLES) {
        sheet.write_string(0, col, title).expect("written");
        for (line, row) in (1..).zip(rows.iter().flatten()) {
            let text = match title {
                "Giải trình" => "Đại biểu ốm đột xuất, đã báo cáo Ban Thường vụ.",
                "Người giải trình" => "Đỗ Đức Long",
                other => row.get(other).map_or("", String::as_str),
            };
            sheet.write_string(line, col, text).expect("written");
        }
    }
    book.save(round.join(FILE)).expect("saved");
}

#[test]
fn a_district_that_sends_another_package_takes_the_place_of_its_first() {
    let province = province();
    let (first, second) = (district("Hà Đông", |_| ()), district("Long Biên", |_| ()));
    merge(&province, 0, &[package(&first), package(&second)]);
    let before = results(&province)["district"]["valid"].clone();
    let corrected = district("Hà Đông", |round| {
        fs::remove_dir_all(round.join("input/p-gt-phuong-gia-thuy")).expect("removed");
    });
    merge(&province, 0, &[package(&corrected)]);
    let merged = results(&province);
    assert_ne!(merged["district"]["valid"], before);
    assert_eq!(merged["districts"].as_object().expect("districts").len(), 2);
    let kept = fs::read_dir(province.join("goi-da-thay")).expect("a folder").count();
    assert_eq!(kept, 1, "the first is kept aside");
    province.run_to(0, &["verify", "-q"]);
}

#[test]
fn packages_that_cannot_be_added_are_refused() {
    let one = district("Hà Đông", |_| ());
    let one = package(&one);
    for (from, to, said) in [
        ("year = 2023", "year = 2022", "năm khác"),
        ("min_ballots = 5", "min_ballots = 6", "số phiếu tối thiểu"),
    ] {
        let province = province();
        let text = fs::read_to_string(province.join("bienban.toml")).expect("readable");
        if text.contains(from) {
            province.configure(from, to);
        } else {
            province.configure("[rules]", &format!("[rules]\n{to}"));
        }
        let told = merge(&province, 2, std::slice::from_ref(&one));
        assert!(told.contains(said), "{told}");
    }
    let province = province();
    merge(&province, 0, std::slice::from_ref(&one));
    // The same district under another name.
    copy_folder(Path::new(&one), &province.join("input/gui-lai"));
    let (_, told) = province.run_to(2, &["build", "-q"]);
    assert!(told.contains("cùng là gói của Quận ủy Hà Đông"), "{told}");
    fs::remove_dir_all(province.join("input/gui-lai")).expect("removed");
    // Returns among packages.
    fs::copy(mini().join("input/danh-sach-don-vi.xlsx"), province.join("input/danh-sach.xlsx"))
        .expect("copied");
    let (_, told) = province.run_to(2, &["check"]);
    assert!(told.contains("danh-sach.xlsx"), "{told}");
    fs::remove_file(province.join("input/danh-sach.xlsx")).expect("removed");
    // Neither package nor set.
    let told = merge(&province, 2, &[mini().to_str().expect("a path").to_owned()]);
    assert!(told.contains("không phải là gói lưu trữ"), "{told}");
    province.run_to(0, &["build", "-q"]);
}

#[test]
fn the_desk_shows_a_province_and_takes_no_returns_for_it() {
    let province = province();
    merge(&province, 0, &[package(&district("Hà Đông", |_| ()))]);
    let desk = Desk::open(province.path());
    let board = desk.get("/").text();
    assert!(board.contains("Phường Bồ Đề – Hà Đông"), "{board}");
    let bytes = fs::read(mini().join("input/p-bd-phuong-bo-de/hoi-nghi.xlsx")).expect("there");
    desk.drop_file("hoi-nghi.xlsx", &bytes);
    let page = desk.get("/arrivals").text();
    assert!(page.contains("nhận gói của địa bàn bằng"), "{page}");
    assert_eq!(files(&province.join("input")).keys().filter(|path| !path.contains('/')).count(), 0);
}

/// Changes a return of the district in a province's input, with every hash made again.
fn forge(folder: &Path) {
    let inside = folder.join("data/bao-cao-don-vi/p-bd-phuong-bo-de/hoi-nghi.xlsx");
    let other = folder.join("data/bao-cao-don-vi/p-dg-phuong-duc-giang/hoi-nghi.xlsx");
    fs::write(&inside, fs::read(other).expect("there")).expect("written");
    reseal(folder);
}

#[test]
fn a_forged_package_in_a_province_is_found() {
    let province = province();
    merge(&province, 0, &[package(&district("Hà Đông", |_| ()))]);
    province.run_to(0, &["archive", "-q", "--draft"]);
    let packed = fs::read_dir(province.join("luu-tru")).expect("a folder");
    let packed: PathBuf = packed.map(|entry| entry.expect("an entry").path()).next().expect("one");
    forge(&province.join("input/quan-uy-ha-dong"));
    for command in ["build", "verify", "check"] {
        let (_, told) = province.run_to(1, &[command, "-q"]);
        assert!(told.contains("không đúng như báo cáo trong gói"), "{command}: {told}");
    }
    // The same within the province's own package.
    forge(&packed.join("data/bao-cao-don-vi/quan-uy-ha-dong"));
    reseal(&packed);
    let verified = program().arg("verify").arg("-q").arg(&packed).output().expect("starts");
    assert_eq!(verified.status.code(), Some(1), "{}", String::from_utf8_lossy(&verified.stdout));
}
