//! The synthesis of a round of many units in volumes: made, proved, issued, departed from, packed,
//! and every forged volume told.

use std::fs;

use bienban::issued::{FOLDER, journal};
use calamine::{Data, Reader, Xlsx};

use crate::support::{TestRound, copy_folder, files, pdf_text, program, tool};

/// The body, without ending.
const BODY: &str = "bao-cao-tong-hop";
/// The second of two volumes, without ending.
const SECOND: &str = "bao-cao-tong-hop-quyen-02";
/// A return of a unit of the first volume, and where its conference was held.
const RETURN: (&str, &str) =
    ("input/p-bd-phuong-bo-de/hoi-nghi.xlsx", "Hội trường UBND phường Bồ Đề");

/// The small round with two units in each volume.
fn divided() -> TestRound {
    let round = TestRound::mini();
    round.configure("[report]\n", "[report]\nunits_per_volume = 2\n");
    round
}

/// The words of a PDF of the set.
fn words(round: &TestRound, stem: &str) -> Option<String> {
    let text = pdf_text(&round.join(&format!("output/{stem}.pdf")))?;
    Some(text.split_whitespace().collect::<Vec<_>>().join(" "))
}

/// The code that the journal has of the synthesis.
fn code(round: &TestRound) -> String {
    let bytes = fs::read(round.join("output/ket-qua.json")).expect("made");
    let results: serde_json::Value = serde_json::from_slice(&bytes).expect("JSON");
    results["code"].as_str().expect("a code").to_owned()
}

/// What the cells of a sheet of a workbook of the set say, row by row.
fn sheet(round: &TestRound, stem: &str, name: &str) -> Vec<Vec<String>> {
    let bytes = fs::read(round.join(&format!("output/{stem}.xlsx"))).expect("made");
    let mut book: Xlsx<_> = Xlsx::new(std::io::Cursor::new(bytes)).expect("a workbook");
    let range = book.worksheet_range(name).expect("a sheet");
    range.rows().map(|row| row.iter().map(Data::to_string).collect()).collect()
}

#[test]
fn a_round_is_divided_beyond_its_limit() {
    let round = TestRound::mini();
    round.run_to(0, &["build"]);
    let whole = files(&round.join("output"));
    // At the limit all stays one document, byte for byte.
    round.configure("[report]\n", "[report]\nunits_per_volume = 4\n");
    round.run_to(0, &["build", "--force"]);
    let same = files(&round.join("output"));
    let papers = |set: &std::collections::BTreeMap<String, Vec<u8>>| {
        let own = set.iter().filter(|(path, _)| *path != "manifest.json");
        own.map(|(path, bytes)| (path.clone(), bytes.clone())).collect::<Vec<_>>()
    };
    assert!(papers(&whole) == papers(&same));
    round.configure("units_per_volume = 4", "units_per_volume = 3");
    round.run_to(0, &["build"]);
    let volumes = files(&round.join("output")).into_keys().filter(|path| path.contains("quyen"));
    let volumes: Vec<String> = volumes.collect();
    let expected = ["01.pdf", "01.xlsx", "02.pdf", "02.xlsx"];
    assert_eq!(volumes, expected.map(|ending| format!("{BODY}-quyen-{ending}")));
    // Back again: nothing of them is left.
    round.configure("units_per_volume = 3", "units_per_volume = 0");
    round.run_to(0, &["build"]);
    assert!(papers(&whole) == papers(&files(&round.join("output"))));
}

#[test]
fn body_and_volumes_cite_each_other_and_bear_one_code() {
    let round = divided();
    round.run_to(0, &["build"]);
    round.run_to(0, &["verify"]);
    let own = code(&round);
    let (out, _) = round.run_to(0, &["verify", "--code", &own]);
    assert!(out.contains(&format!("{BODY}.pdf")), "{out}");
    let Some(body) = words(&round, BODY) else { return };
    let volume = words(&round, SECOND).expect("made");
    for text in [&body, &volume] {
        assert!(text.contains(&format!("Mã kiểm chứng: {own}")), "{text}");
    }
    assert!(body.contains("DANH MỤC CÁC QUYỂN") && body.contains("3–4"), "{body}");
    assert!(volume.contains("Quyển 02/2: đơn vị số 3 đến số 4"), "{volume}");
    assert!(volume.contains("Kèm theo Báo cáo số 85-BC/BTGQU"), "{volume}");
    assert!(volume.contains("PHỤ LỤC IV") && !body.contains("PHỤ LỤC IV"), "{volume}");
}

#[test]
fn a_unit_stands_in_its_own_volume_alone() {
    let round = divided();
    round.run_to(0, &["build"]);
    let before = files(&round.join("output"));
    // No volume prints where a conference was held.
    round.edit_workbook(RETURN.0, RETURN.1, "Nhà văn hóa tổ 5");
    round.run_to(0, &["build"]);
    let after = files(&round.join("output"));
    let changed: Vec<&String> = after
        .iter()
        .filter(|(path, bytes)| before.get(*path) != Some(*bytes))
        .map(|(path, _)| path)
        .filter(|path| path.contains("quyen"))
        .collect();
    assert!(changed.is_empty(), "a venue is no figure of a volume: {changed:?}");
    let names = |stem: &str| {
        let rows = sheet(&round, stem, "Phiếu").into_iter();
        let rows = rows.filter(|row| row[0].parse::<f64>().is_ok());
        rows.map(|row| row[2].clone()).collect::<Vec<_>>()
    };
    let (first, second) = (names(&format!("{BODY}-quyen-01")), names(SECOND));
    assert_eq!((first.len(), second.len()), (2, 2));
    assert!(first.iter().all(|name| !second.contains(name)));
}

#[test]
fn the_bodys_workbook_adds_the_volumes_up() {
    let round = divided();
    round.run_to(0, &["build"]);
    let sums = sheet(&round, BODY, "Quyển");
    assert!(sums.iter().filter(|row| row[1] == "02").count() >= 1, "{sums:?}");
    // LibreOffice works everything out again; every rule holds.
    let folder = round.join("tinh-lai");
    fs::create_dir(&folder).expect("made");
    for stem in [BODY, SECOND] {
        let book = round.join(&format!("output/{stem}.xlsx"));
        let profile = format!("-env:UserInstallation=file://{}", round.join("lo").display());
        let arguments: [&std::ffi::OsStr; 6] = [
            profile.as_ref(),
            "--headless".as_ref(),
            "--convert-to".as_ref(),
            "xlsx:Calc MS Excel 2007 XML".as_ref(),
            "--outdir".as_ref(),
            folder.as_os_str(),
        ];
        let all = [&arguments[..], &[book.as_os_str()]].concat();
        if tool("soffice", &all).is_none() {
            return;
        }
        let bytes = fs::read(folder.join(format!("{stem}.xlsx"))).expect("converted");
        let mut again: Xlsx<_> = Xlsx::new(std::io::Cursor::new(bytes)).expect("a workbook");
        let range = again.worksheet_range("Đối chiếu").expect("a sheet");
        let said: Vec<String> = range.cells().map(|(_, _, cell)| cell.to_string()).collect();
        assert!(said.iter().any(|text| text == "ĐẠT"), "{stem}: {said:?}");
        assert!(
            !said.iter().any(|text| text == "LỆCH" || text.starts_with('#')),
            "{stem}: {said:?}"
        );
    }
}

#[test]
fn a_report_is_issued_with_its_volumes_and_packed_with_them() {
    let round = divided();
    round.run_to(0, &["build"]);
    round.run_to(0, &["register"]);
    // A volume has no place of its own in the register, nor is it issued by itself.
    let (_, told) = round.run_to(2, &["issue", SECOND]);
    assert!(told.contains(BODY), "{told}");
    round.run_to(0, &["issue", BODY, "--date", "2023-06-21"]);
    let frozen: Vec<String> =
        files(&round.join(FOLDER)).into_keys().filter(|name| name.contains(BODY)).collect();
    assert_eq!(frozen.len(), 9, "{frozen:?}");
    let lines = fs::read_to_string(round.join(&format!("{FOLDER}/{}", journal::FILE)));
    let journal = journal::Journal::parse(&lines.expect("there"));
    assert_eq!(journal.lines.len(), 1);
    assert_eq!(journal.lines[0].files.len(), 9);
    let before = fs::read(round.join(&format!("output/{SECOND}.pdf"))).expect("made");
    round.run_to(0, &["build"]);
    round.run_to(0, &["verify"]);
    assert_eq!(fs::read(round.join(&format!("output/{SECOND}.pdf"))).expect("made"), before);

    // A figure changes: volumes stay as they were issued, and the difference is named.
    round.edit_workbook("input/danh-sach-don-vi.xlsx", "Gia Thụy", "Gia Thuỵ");
    let (_, told) = round.run_to(0, &["build"]);
    assert!(told.contains("W601"), "{told}");
    assert_eq!(fs::read(round.join(&format!("output/{SECOND}.pdf"))).expect("made"), before);
    round.run_to(0, &["verify"]);
    round.edit_workbook("input/danh-sach-don-vi.xlsx", "Gia Thuỵ", "Gia Thụy");
    round.run_to(0, &["build"]);

    // Packed, and proved from the package alone; a forged volume is found.
    round.run_to(0, &["archive", "--draft", "--output", "goi", "--date", "2023-07-01"]);
    round.run_to(0, &["verify", "goi"]);
    let aid = pdf_text(&round.join("goi/data/muc-luc-ho-so.pdf"));
    if let Some(aid) = aid {
        let aid = aid.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(aid.contains("Quyển 02/2"), "{aid}");
    }
    let first = fs::read(round.join(&format!("output/{BODY}-quyen-01.pdf"))).expect("made");
    fs::write(round.join(&format!("goi/data/van-ban/{SECOND}.pdf")), &first).expect("written");
    round.run_to(1, &["verify", "goi"]);
}

#[test]
fn a_forged_volume_is_found() {
    let round = divided();
    round.run_to(0, &["build"]);
    let path = round.join(&format!("output/{SECOND}.pdf"));
    let other = fs::read(round.join(&format!("output/{BODY}-quyen-01.pdf"))).expect("made");
    let own = fs::read(&path).expect("made");
    fs::write(&path, other).expect("written");
    let (out, _) = round.run_to(1, &["verify"]);
    assert!(out.contains(SECOND), "{out}");
    fs::write(&path, own).expect("written");
    round.run_to(0, &["verify"]);

    // Of an issued one the forger changes what is kept, its PDF stays: the body's code tells it.
    round.run_to(0, &["issue", BODY, "--date", "2023-06-21"]);
    let json = files(&round.join(FOLDER)).into_keys().find(|name| name.ends_with("02.json"));
    let json = json.expect("kept");
    let kept = round.join(&format!("{FOLDER}/{json}"));
    let said = fs::read_to_string(&kept).expect("there");
    assert!(said.contains("Gia Thụy"));
    fs::write(&kept, said.replace("Gia Thụy", "Gia Lâm")).expect("written");
    let path = round.join(&format!("{FOLDER}/{}", journal::FILE));
    let lines = fs::read_to_string(&path).expect("there");
    let mut again = journal::Journal::default();
    for mut line in journal::Journal::parse(&lines).lines {
        let hash = bienban::hash::sha256(&fs::read(&kept).expect("there"));
        line.files.insert(json.clone(), hash);
        let line = again.next(line);
        again.push(line);
    }
    let text: String = again.lines.iter().map(|line| line.written() + "\n").collect();
    fs::write(path, text).expect("written");
    let (out, _) = round.run_to(1, &["log"]);
    assert!(out.contains(BODY), "{out}");
    round.run_to(1, &["verify"]);
}

#[test]
fn a_replaced_report_has_volumes_of_its_own() {
    let round = divided();
    round.run_to(0, &["build"]);
    round.run_to(0, &["issue", BODY, "--date", "2023-06-21"]);
    let before = code(&round);
    round.run_to(0, &["replace", BODY, "--reason", "bổ sung số liệu"]);
    round.run_to(0, &["build"]);
    let now = code(&round);
    assert_ne!(before, now);
    let Some(volume) = words(&round, SECOND) else { return };
    assert!(volume.contains(&now) && volume.contains("DỰ THẢO"), "{volume}");
    let (out, _) = round.run_to(0, &["verify", "--code", &before]);
    assert!(out.contains("đã bị thay thế"), "{out}");
}

#[test]
fn a_set_of_another_folder_is_verified_as_its_own() {
    let round = divided();
    round.run_to(0, &["build"]);
    copy_folder(&round.join("output"), &round.join("ban-sao"));
    let mut run = program();
    let ended = run.arg("-C").arg(round.path()).args(["verify", "ban-sao"]).output();
    assert_eq!(ended.expect("starts").status.code(), Some(0));
    round.edit_workbook(RETURN.0, RETURN.1, "Nhà văn hóa tổ 5");
    round.run_to(1, &["verify", "ban-sao"]);
}

#[test]
fn an_own_template_from_before_volumes_is_refused() {
    let round = divided();
    fs::create_dir(round.join("templates")).expect("made");
    let own = round.join("templates/bao-cao-tong-hop.typ.j2");
    fs::write(&own, "{% include \"phan-dau.typ.j2\" %}\n\nMẫu cũ.\n").expect("written");
    let (_, told) = round.run_to(2, &["build"]);
    assert!(told.contains("units_per_volume"), "{told}");
    round.configure("units_per_volume = 2", "units_per_volume = 4");
    round.run_to(0, &["build"]);
}
