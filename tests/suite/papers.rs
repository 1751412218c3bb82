//! The papers of the small round as people and other programs get them: PDFs that
//! conform, workbooks that recalculate to themselves, templates of the round's own.

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::fs;
use std::io::{Cursor, Read, Write};
use std::path::{Path, PathBuf};

use bienban::render::template;
use calamine::{Data, Reader, Xlsx};

use crate::support::{TestRound, files, pdf_text, program, project, tool};

/// The small round, built.
fn built() -> TestRound {
    let round = TestRound::mini();
    round.run_to(0, &["build"]);
    round
}

/// Every file of the set with this ending.
fn papers(round: &TestRound, ending: &str) -> Vec<PathBuf> {
    let all = files(&round.join("output")).into_keys();
    all.filter(|path| path.ends_with(ending))
        .map(|path| round.join(&format!("output/{path}")))
        .collect()
}

/// Puts a template of its own into a round.
fn put_template(round: &TestRound, name: &str, text: &str) {
    fs::create_dir_all(round.join("templates")).expect("a folder");
    fs::write(round.join("templates").join(name), text).expect("written");
}

/// A built-in template.
fn built_in(name: &str) -> &'static str {
    template::built_in().find(|(known, _)| *known == name).expect(name).1
}

#[test]
fn every_pdf_conforms() {
    let round = built();
    let all = papers(&round, ".pdf");
    assert_eq!(all.len(), 22);
    for path in all {
        let bytes = fs::read(&path).expect("readable");
        let has = |text: &str| bytes.windows(text.len()).any(|window| window == text.as_bytes());
        // The metadata stand uncompressed, so that archives find them.
        for text in [
            "<pdfaid:part>2</pdfaid:part>",
            "<pdfaid:conformance>A</pdfaid:conformance>",
            "<pdfuaid:part>1</pdfuaid:part>",
            "<dc:title>",
            "<rdf:li>vi",
        ] {
            assert!(has(text), "{text} is not in {}", path.display());
        }
        let Some(checked) = tool("qpdf", &["--check".as_ref(), path.as_ref()]) else { return };
        assert!(checked.contains("No syntax or stream encoding errors found"), "{checked}");
        assert!(!checked.contains("WARNING"), "{checked}");
        let arguments: [&OsStr; 4] =
            ["--qdf".as_ref(), "--object-streams=disable".as_ref(), path.as_ref(), "-".as_ref()];
        let plain = tool("qpdf", &arguments).expect("there a moment ago");
        for text in ["/Lang (vi", "/StructTreeRoot ", "/Marked true", "/DisplayDocTitle true"] {
            assert!(plain.contains(text), "{text} is not in {}", path.display());
        }
    }
}

#[test]
fn every_pdf_is_small() {
    let round = built();
    for path in papers(&round, ".pdf") {
        let size = fs::metadata(&path).expect("there").len();
        let most = if path.ends_with("bao-cao-tong-hop.pdf") { 200_000 } else { 90_000 };
        assert!(size < most, "{}: {size} bytes", path.display());
    }
}

#[test]
fn text_is_copied_with_its_diacritics() {
    let round = built();
    let minutes = round.join("output/don-vi/p-bd-phuong-bo-de/bien-ban-hoi-nghi.pdf");
    let Some(text) = pdf_text(&minutes) else { return };
    let text = text.replace('\u{a0}', " ");
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    for said in [
        "ĐẢNG CỘNG SẢN VIỆT NAM",
        "Số 01-BB/BTGQU",
        "Hội trường UBND phường Bồ Đề",
        "cơ sở vật chất & đời sống của cán bộ, nhân viên (mức hỗ trợ < 50% nhu cầu); công khai #tài chính theo quý",
        "Trịnh Văn Hương",
    ] {
        assert!(text.contains(said), "{said}");
    }
}

/// The same workbook without the values cached beside its formulas: whoever opens
/// it has to work them out.
pub fn without_caches(bytes: &[u8]) -> Vec<u8> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).expect("a workbook");
    let mut written = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for index in 0..archive.len() {
        let mut part = archive.by_index(index).expect("a part");
        let name = part.name().expect("a name").to_string();
        let mut text = Vec::new();
        part.read_to_end(&mut text).expect("readable");
        if name.starts_with("xl/worksheets/") && name.ends_with(".xml") {
            let sheet = String::from_utf8(text).expect("UTF-8");
            let mut pieces = sheet.split("</f><v>");
            let mut kept = pieces.next().unwrap_or_default().to_owned();
            for piece in pieces {
                kept.push_str("</f>");
                kept.push_str(piece.split_once("</v>").expect("a cached value").1);
            }
            text = kept.into_bytes();
        }
        written.start_file(name, zip::write::SimpleFileOptions::default()).expect("a part");
        written.write_all(&text).expect("written");
    }
    written.finish().expect("finished").into_inner()
}

/// Every cell of a workbook by sheet and address.
fn cells(path: &Path) -> BTreeMap<(String, u32, u32), Data> {
    let mut reader = Xlsx::new(Cursor::new(fs::read(path).expect("readable"))).expect("a workbook");
    let mut all = BTreeMap::new();
    for name in reader.sheet_names() {
        let range = reader.worksheet_range(&name).expect("a sheet");
        let (row, col) = range.start().unwrap_or_default();
        for (at_row, at_col, value) in range.used_cells() {
            all.insert((name.clone(), row + at_row as u32, col + at_col as u32), value.clone());
        }
    }
    all
}

/// Whether two cells show the same.
fn is_same(one: &Data, other: &Data) -> bool {
    use calamine::DataType;
    match (one.as_f64(), other.as_f64()) {
        (Some(a), Some(b)) => (a - b).abs() < 1e-9,
        _ => one.to_string().trim_end() == other.to_string().trim_end(),
    }
}

#[test]
fn recalculating_a_workbook_changes_nothing() {
    let round = built();
    let folder = tempfile::tempdir().expect("a folder");
    let unit = "output/don-vi/p-ck-phuong-cu-khoi/";
    let originals: Vec<(PathBuf, String)> = [
        format!("{unit}bien-ban-hoi-nghi.xlsx"),
        format!("{unit}bien-ban-ban-giao-phieu.xlsx"),
        format!("{unit}bien-ban-mo-niem-phong.xlsx"),
        "output/bao-cao-tong-hop.xlsx".to_owned(),
        "output/kiem-tra.xlsx".to_owned(),
    ]
    .iter()
    .map(|path| (round.join(path), path.rsplit('/').next().expect("a name").to_owned()))
    .collect();
    let bare = folder.path().join("bare");
    fs::create_dir(&bare).expect("a folder");
    for (path, name) in &originals {
        let bytes = without_caches(&fs::read(path).expect("readable"));
        fs::write(bare.join(name), bytes).expect("written");
    }
    let profile = format!("-env:UserInstallation=file://{}/profile", folder.path().display());
    let out = folder.path().join("out");
    let mut arguments: Vec<&OsStr> = vec![
        profile.as_ref(),
        "--headless".as_ref(),
        "--convert-to".as_ref(),
        "xlsx".as_ref(),
        "--outdir".as_ref(),
        out.as_ref(),
    ];
    let bare: Vec<PathBuf> = originals.iter().map(|(_, name)| bare.join(name)).collect();
    arguments.extend(bare.iter().map(|path| path.as_os_str()));
    if tool("soffice", &arguments).is_none() {
        return;
    }
    for (path, name) in &originals {
        let (before, after) = (cells(path), cells(&out.join(name)));
        let mut numbers = 0;
        for (place, value) in &before {
            let again = after.get(place).unwrap_or(&Data::Empty);
            assert!(is_same(value, again), "{name} {place:?}: {value:?}, recalculated {again:?}");
            numbers += usize::from(matches!(value, Data::Float(_) | Data::Int(_)));
        }
        assert!(numbers > 0 || name == "kiem-tra.xlsx", "{name} has no figures");
    }
}

#[test]
fn a_text_never_becomes_a_formula() {
    let round = TestRound::mini();
    let path = "input/p-bd-phuong-bo-de/hoi-nghi.xlsx";
    let texts = ["=1+1", "+cmd|' /C calc'!A1", "-3", "@SUM(A1)"];
    let groups = [
        "Đại biểu nhân dân",
        "Mặt trận Tổ quốc và các đoàn thể",
        "Ban Chấp hành Đảng bộ phường",
        "Bí thư chi bộ, tổ trưởng tổ dân phố",
    ];
    for (group, text) in groups.iter().zip(texts) {
        round.edit_workbook(path, &format!("<t>{group}</t>"), &format!("<t>{text}</t>"));
    }
    round.run(&["build", "--only", "P-BD"]);
    let minutes = round.join("output/don-vi/p-bd-phuong-bo-de/bien-ban-hoi-nghi.xlsx");
    let cells = cells(&minutes);
    let mut reader = Xlsx::new(Cursor::new(fs::read(&minutes).expect("made"))).expect("a workbook");
    for text in texts {
        assert!(cells.values().any(|cell| *cell == Data::String(text.to_owned())), "{text}");
    }
    for name in reader.sheet_names() {
        let formulas = reader.worksheet_formula(&name).expect("a sheet");
        for (.., formula) in formulas.used_cells() {
            let bare = |text: &str| text.trim_start_matches(['=', '+', '@']).to_owned();
            assert!(texts.iter().all(|text| bare(formula) != bare(text)), "{name}: {formula}");
        }
    }
}

#[test]
fn ejected_templates_change_nothing_until_they_are_edited() {
    let round = built();
    let before = files(&round.join("output"));
    let (said, _) = round.run_to(0, &["templates", "eject"]);
    for (name, text) in template::built_in() {
        assert!(said.contains(name), "{said}");
        let written = fs::read_to_string(round.join("templates").join(name)).expect("written");
        assert_eq!(written, text);
    }
    round.run_to(0, &["build"]);
    let pdfs = |files: &BTreeMap<String, Vec<u8>>| -> BTreeMap<String, Vec<u8>> {
        files.clone().into_iter().filter(|(path, _)| path.ends_with(".pdf")).collect()
    };
    assert!(pdfs(&before) == pdfs(&files(&round.join("output"))));
    // A second time there is nothing to do.
    let (said, _) = round.run_to(0, &["templates", "eject"]);
    assert!(said.contains("đã có đủ"), "{said}");
}

#[test]
fn ejecting_overwrites_nothing_that_was_changed() {
    let round = TestRound::mini();
    put_template(&round, "form.typ", "đã sửa");
    let (_, said) = round.run_to(3, &["templates", "eject"]);
    assert!(said.contains("form.typ") && said.contains("đã sửa"), "{said}");
    let all = files(&round.join("templates"));
    assert_eq!(all.keys().collect::<Vec<_>>(), ["form.typ"]);
    // With other line ends it is still the same template.
    put_template(&round, "form.typ", &built_in("form.typ").replace('\n', "\r\n"));
    let (said, _) = round.run_to(0, &["templates", "eject"]);
    assert!(!said.contains("form.typ"), "{said}");
    assert_eq!(files(&round.join("templates")).len(), template::built_in().count());
}

#[test]
fn the_projects_own_templates_are_already_there() {
    let output = program().arg("-C").arg(project()).args(["templates", "eject"]).output();
    let output = output.expect("the program starts");
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(output.status.success() && said.contains("đã có đủ"), "{said}");
}

#[test]
fn a_mistake_in_a_template_stops_with_its_line_and_a_caret() {
    let round = built();
    let before = files(&round.join("output"));
    let name = "bien-ban-hoi-nghi.typ.j2";
    let start = "{% include \"phan-dau.typ.j2\" %}\n\n";
    for (mistake, column) in [
        ("Địa điểm: {{ dia_diem }}.", None),
        ("Địa điểm: {{ venue ", None),
        ("Địa điểm: #sai(1)", Some(12)),
        ("{% if venue %}không đóng", None),
    ] {
        put_template(&round, name, &format!("{start}{mistake}\n"));
        let (_, said) = round.run_to(2, &["build"]);
        assert!(said.contains(&format!("{name}:")), "{said}");
        let lines: Vec<&str> = said.lines().collect();
        let caret = lines
            .iter()
            .position(|line| line.trim_end().ends_with("| ^") || line.trim_end().ends_with('^'));
        let caret = caret.unwrap_or_else(|| panic!("no caret: {said}"));
        if let Some(column) = column {
            assert!(said.contains(&format!("{name}:3:{column}")), "{said}");
            assert!(lines[caret - 1].ends_with(mistake), "{said}");
        }
        assert!(before == files(&round.join("output")), "{mistake} changed the set");
    }
}

#[test]
fn a_template_that_lacks_what_came_later_still_works() {
    let round = TestRound::mini();
    // A head as it was before marks, drafts and duplex printing, and minutes as
    // they were before notes: both know less than they are given.
    put_template(
        &round,
        "phan-dau.typ.j2",
        "#import \"form.typ\": *\n\
         #show: paper.with(title: {{ head.title|str }})\n\
         #letterhead(organ: {{ head.organ|str }}, department: {{ head.department|str }},\n  \
           symbol: {{ head.symbol|str }}, place: {{ head.place|str }}, year: {{ head.year|str }})\n",
    );
    put_template(
        &round,
        "bien-ban-hoi-nghi.typ.j2",
        "{% include \"phan-dau.typ.j2\" %}\n\n\
         #document-title(\"BIÊN BẢN\")[Hội nghị {{ unit.in_sentence }}]\n\n\
         Mẫu cũ, tại {{ venue }}{{ method_of_old|default(\"\") }}.\n",
    );
    round.run_to(0, &["build", "--only", "P-BD"]);
    let minutes = round.join("output/don-vi/p-bd-phuong-bo-de/bien-ban-hoi-nghi.pdf");
    let Some(text) = pdf_text(&minutes) else { return };
    assert!(text.contains("Mẫu cũ, tại Hội trường UBND phường Bồ Đề."), "{text}");
}

#[test]
fn the_machines_typeface_is_used_or_its_absence_told() {
    let round = TestRound::mini();
    let path = round.join("bienban.toml");
    let settings = fs::read_to_string(&path).expect("readable");
    let asked = if settings.contains("font = \"bundled\"") {
        settings.replace("font = \"bundled\"", "font = \"system\"")
    } else {
        settings.replace("[print]", "[print]\nfont = \"system\"")
    };
    fs::write(&path, asked).expect("written");
    let (_, said) = round.run_to(0, &["build", "--only", "P-BD", "--format", "pdf"]);
    let told = said.contains("Times New Roman");
    let minutes = round.join("output/don-vi/p-bd-phuong-bo-de/bien-ban-hoi-nghi.pdf");
    let Some(fonts) = tool("pdffonts", &[minutes.as_ref()]) else { return };
    assert_eq!(told, fonts.contains("LiberationSerif"), "{fonts}{said}");
}
