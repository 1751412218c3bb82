//! A set that proves itself: `archive` and `verify`.

use std::collections::BTreeMap;
use std::fs;
use std::io::{Cursor, Read, Write};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

use bienban::hash::sha256;
use bienban::package::bag;
use bienban::publish::files_below;
use hayro_cmap::{BfString, CMap};
use hayro_syntax::Pdf;
use hayro_syntax::object::{Name, Stream};
use serde_json::Value;
use tempfile::TempDir;

/// The package of the small round.
pub const BAG: &str = "luu-tru/ho-so-btgqu-2023";
/// Papers of one unit of it.
pub const UNIT: &str = "don-vi/p-bd-phuong-bo-de";

/// What a run of the program said.
pub struct Run {
    /// Its exit code.
    pub code: i32,
    /// Its results.
    pub stdout: String,
    /// Its messages.
    pub stderr: String,
}

/// Runs the program in a folder.
pub fn run(folder: &Path, arguments: &[&str]) -> Run {
    run_stamped(folder, arguments, None)
}

/// Runs the program with `SOURCE_DATE_EPOCH`.
pub fn run_stamped(folder: &Path, arguments: &[&str], stamp: Option<&str>) -> Run {
    let mut command = Command::new(env!("CARGO_BIN_EXE_bienban"));
    command.current_dir(folder).args(arguments);
    command.env("BIENBAN_LANG", "en").env_remove("SOURCE_DATE_EPOCH");
    if let Some(stamp) = stamp {
        command.env("SOURCE_DATE_EPOCH", stamp);
    }
    let output = command.output().expect("the program runs");
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("UTF-8");
    let code = output.status.code().expect("it ends by itself");
    assert!(!text(output.stderr.clone()).contains("panicked"), "{}", text(output.stderr));
    Run { code, stdout: text(output.stdout), stderr: text(output.stderr) }
}

/// Copies a folder with all that is in it.
pub fn copy(from: &Path, to: &Path) {
    for path in files_below(from).expect("a folder") {
        let to = to.join(&path);
        fs::create_dir_all(to.parent().expect("a parent")).expect("made");
        fs::copy(from.join(&path), to).expect("copied");
    }
}

/// The small round with its set and its package, made once.
pub fn made() -> &'static Path {
    static MADE: OnceLock<TempDir> = OnceLock::new();
    let folder = MADE.get_or_init(|| {
        let folder = tempfile::tempdir().expect("a folder");
        let mini = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/rounds/mini");
        copy(&mini, folder.path());
        assert_eq!(run(folder.path(), &["build", "-q"]).code, 0);
        let archived = run(folder.path(), &["archive", "-q", "--date", "2023-06-20"]);
        assert_eq!(archived.code, 0, "{}", archived.stderr);
        folder
    });
    folder.path()
}

/// A copy of it to tamper with.
pub fn round() -> TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    copy(made(), folder.path());
    folder
}

/// Changes a file's bytes.
pub fn change(path: &Path, change: impl FnOnce(Vec<u8>) -> Vec<u8>) {
    let bytes = change(fs::read(path).expect("there"));
    fs::write(path, bytes).expect("written");
}

/// The set's manifest, changed.
pub fn change_manifest(round: &Path, edit: impl FnOnce(&mut Value)) {
    change(&round.join("output/manifest.json"), |bytes| {
        let mut manifest: Value = serde_json::from_slice(&bytes).expect("JSON");
        edit(&mut manifest);
        let mut bytes = serde_json::to_vec_pretty(&manifest).expect("JSON");
        bytes.push(b'\n');
        bytes
    });
}

/// Gives the manifest the hash that a tampered file has now.
pub fn hide(round: &Path, path: &str) {
    let bytes = fs::read(round.join("output").join(path)).expect("there");
    change_manifest(round, |manifest| {
        manifest["files"][path]["sha256"] = sha256(&bytes).into();
        manifest["files"][path]["size"] = bytes.len().into();
    });
}

/// The version that a set is made one of.
const OTHER: &str = "bienban 0.0.1";

/// Makes the set one of another version.
pub fn age(round: &Path) {
    change_manifest(round, |manifest| manifest["made_by"] = OTHER.into());
}

/// Makes a package's manifests anew, as somebody who tampers would.
pub fn reseal(bag: &Path) {
    let files: BTreeMap<String, Vec<u8>> = files_below(bag)
        .expect("a bag")
        .into_iter()
        .map(|path| (path.clone(), fs::read(bag.join(path)).expect("there")))
        .collect();
    let payload: BTreeMap<_, _> =
        files.iter().filter(|(path, _)| path.starts_with("data/")).collect();
    let size: usize = payload.values().map(|bytes| bytes.len()).sum();
    change(&bag.join(bag::INFO_NAME), |bytes| {
        let text = String::from_utf8(bytes).expect("text");
        let stated = bag::info_value(&text, "Payload-Oxum").expect("stated").to_owned();
        text.replace(&stated, &format!("{size}.{}", payload.len())).into_bytes()
    });
    let line = |path: &str, bytes: &[u8]| format!("{}  {path}\n", sha256(bytes));
    let listed: String = payload.iter().map(|(path, bytes)| line(path, bytes)).collect();
    fs::write(bag.join(bag::MANIFEST_NAME), listed).expect("written");
    let tags = [bag::DECLARATION_NAME, bag::INFO_NAME, bag::MANIFEST_NAME];
    let tags = tags.map(|name| line(name, &fs::read(bag.join(name)).expect("there")));
    fs::write(bag.join(bag::TAG_MANIFEST_NAME), tags.concat()).expect("written");
}

/// Asserts that a verification finds fault, in a line with all of these parts.
pub fn assert_found(run: &Run, parts: &[&str]) {
    assert_eq!(run.code, 1, "{}{}", run.stdout, run.stderr);
    let found = run.stdout.lines().any(|line| parts.iter().all(|part| line.contains(part)));
    assert!(found, "{parts:?} not in:\n{}", run.stdout);
}

/// Asserts that a verification finds nothing.
pub fn assert_proven(run: &Run) {
    assert_eq!(run.code, 0, "{}{}", run.stdout, run.stderr);
    assert_eq!(run.stdout.lines().count(), 1, "{}", run.stdout);
}

/// How a PDF's text writes a byte of a glyph's number.
fn written(byte: u8) -> String {
    match byte {
        b'(' | b')' | b'\\' => format!("\\{}", char::from(byte)),
        b'\n' => "\\n".to_owned(),
        b'\r' => "\\r".to_owned(),
        b'\t' => "\\t".to_owned(),
        8 => "\\b".to_owned(),
        12 => "\\f".to_owned(),
        b' '..=b'~' => char::from(byte).to_string(),
        _ => format!("\\{byte:03o}"),
    }
}

/// Changes one digit on a PDF's first page, with an update appended to the file
/// as programs do that edit PDFs. Gives the digit before and after.
fn change_digit(path: &Path) -> (char, char) {
    let bytes = fs::read(path).expect("there");
    let pdf = Pdf::new(bytes.clone()).expect("a PDF");
    let page = pdf.pages().first().expect("a page");
    let font = page.resources().get_font(&Name::new_unescaped(b"f0")).expect("a font");
    let letters = font.get::<Stream<'_>>("ToUnicode").expect("letters").decoded().expect("plain");
    let letters = CMap::parse(&letters, |_| None).expect("a map");
    let digits: Vec<(u8, char)> = (1..=255_u8)
        .filter_map(|code| match letters.lookup_bf_string(code.into()) {
            Some(BfString::Char(letter)) if letter.is_ascii_digit() => Some((code, letter)),
            _ => None,
        })
        .collect();
    let (from, to) = (digits[0], digits[1]);
    let content = String::from_utf8_lossy(page.page_stream().expect("content")).into_owned();
    let glyph = |code: u8| format!("\\000{}", written(code));
    let at = content
        .match_indices("/f0 ")
        .find_map(|(start, _)| {
            let end = start + content[start..].find("ET")?;
            Some(start + content[start..end].find(&glyph(from.0))?)
        })
        .expect("the digit");
    let (head, tail) = content.split_at(at);
    let octal = format!("\\000\\{:03o}", to.0);
    let content = format!("{head}{octal}{}", &tail[glyph(from.0).len()..]);
    let number = page.raw().get_ref("Contents").expect("a reference").obj_number;

    let text = String::from_utf8_lossy(&bytes).into_owned();
    let before = text[text.rfind("startxref").expect("there") + 9..].lines().nth(1);
    let before: usize = before.expect("an offset").trim().parse().expect("a number");
    // The addresses are a stream whose dictionary is the trailer.
    let trailer = String::from_utf8_lossy(&bytes[before..]).into_owned();
    let value = |key: &str| {
        let rest = &trailer[trailer.find(key).expect(key) + key.len()..];
        rest.trim_start().split(['/', '>', '\n']).next().expect(key).to_owned()
    };
    let mut updated = bytes.clone();
    updated.push(b'\n');
    let object = updated.len();
    write!(updated, "{number} 0 obj\n<</Length {}>>\nstream\n", content.len()).expect("written");
    updated.extend(content.as_bytes());
    updated.extend(b"\nendstream\nendobj\n");
    let xref = updated.len();
    write!(
        updated,
        "xref\n{number} 1\n{object:010} 00000 n \ntrailer\n<</Size {} /Root {} /Prev {before}>>\nstartxref\n{xref}\n%%EOF\n",
        value("/Size"),
        value("/Root"),
    )
    .expect("written");
    fs::write(path, updated).expect("written");
    (from.1, to.1)
}

/// Changes the value of the first cell with a number in a workbook's last sheet.
fn change_cell(path: &Path) {
    let mut zip = zip::ZipArchive::new(Cursor::new(fs::read(path).expect("there"))).expect("ZIP");
    let names: Vec<String> = (0..zip.len())
        .map(|at| zip.by_index(at).expect("a part").name().expect("a name").into_owned())
        .collect();
    let sheets = names.iter().filter(|name| name.starts_with("xl/worksheets/sheet"));
    let last = sheets.max().expect("a sheet").clone();
    let mut changed = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for name in &names {
        let mut part = Vec::new();
        zip.by_name(name).expect("a part").read_to_end(&mut part).expect("read");
        if *name == last {
            let text = String::from_utf8(part).expect("XML");
            let from = text.find("<v>123</v>").expect("the count of ballots");
            part = format!("{}<v>124</v>{}", &text[..from], &text[from + 10..]).into_bytes();
        }
        changed.start_file(name.as_str(), zip::write::SimpleFileOptions::default()).expect("begun");
        changed.write_all(&part).expect("written");
    }
    fs::write(path, changed.finish().expect("finished").into_inner()).expect("written");
}

#[test]
fn an_untouched_set_and_package_are_proven() {
    assert_proven(&run(made(), &["verify", "-q"]));
    assert_proven(&run(made(), &["verify", "-q", BAG]));
    // A package proves itself anywhere, without the round.
    let elsewhere = tempfile::tempdir().expect("a folder");
    copy(&made().join(BAG), &elsewhere.path().join("gói 1"));
    assert_proven(&run(elsewhere.path(), &["verify", "-q", "gói 1"]));
}

#[test]
fn a_flipped_bit_is_found_in_every_kind_of_file() {
    let round = round();
    let minutes = format!("{UNIT}/bien-ban-hoi-nghi");
    for path in [
        &format!("{minutes}.pdf"),
        &format!("{minutes}.xlsx"),
        "bao-cao-tong-hop.pdf",
        "ket-qua.json",
        "kiem-tra.json",
        "kiem-tra.xlsx",
        "manifest.json",
    ] {
        let file = round.path().join("output").join(path);
        let honest = fs::read(&file).expect("there");
        change(&file, |mut bytes| {
            bytes[honest.len() / 3] ^= 1;
            bytes
        });
        assert_found(&run(round.path(), &["verify", "-q"]), &[path]);
        fs::write(&file, &honest).expect("written");
    }
    assert_proven(&run(round.path(), &["verify", "-q"]));
}

#[test]
fn a_flipped_bit_is_found_in_every_part_of_a_package() {
    let round = round();
    let bag = round.path().join(BAG);
    for path in [
        "bagit.txt",
        "bag-info.txt",
        "manifest-sha256.txt",
        "tagmanifest-sha256.txt",
        "data/bienban.toml",
        "data/muc-luc-ho-so.pdf",
        "data/muc-luc-ho-so.xlsx",
        "data/templates/form.typ",
        "data/bao-cao-don-vi/p-bd-phuong-bo-de/hoi-nghi.xlsx",
        "data/van-ban/manifest.json",
        "data/van-ban/bao-cao-tong-hop.xlsx",
    ] {
        let file = bag.join(path);
        let honest = fs::read(&file).expect("there");
        change(&file, |mut bytes| {
            let at = bytes.len() / 2;
            bytes[at] ^= 1;
            bytes
        });
        let verified = run(round.path(), &["verify", "-q", BAG]);
        assert_found(&verified, &[path]);
        fs::write(&file, &honest).expect("written");
    }
}

#[test]
fn a_changed_digit_in_a_pdf_is_named_though_its_hash_was_made_again() {
    let round = round();
    let path = format!("{UNIT}/bien-ban-ban-giao-phieu.pdf");
    let (from, to) = change_digit(&round.path().join("output").join(&path));
    assert_found(&run(round.path(), &["verify", "-q"]), &[&path, "altered"]);
    hide(round.path(), &path);
    let verified = run(round.path(), &["verify", "-q"]);
    assert_found(&verified, &[&path, "page 1"]);
    let figures = verified.stdout.lines().filter(|line| line.contains("page 1"));
    assert_eq!(figures.count(), 1, "one digit, one line: {from} → {to}\n{}", verified.stdout);
    // Another version compares figures, and finds it as well.
    age(round.path());
    assert_found(&run(round.path(), &["verify", "-q"]), &[&path, "page 1"]);
}

#[test]
fn an_edited_cell_is_named_though_its_hash_was_made_again() {
    let round = round();
    let path = format!("{UNIT}/bien-ban-ban-giao-phieu.xlsx");
    change_cell(&round.path().join("output").join(&path));
    hide(round.path(), &path);
    let parts = [path.as_str(), "cell ", "“124”", "“123”"];
    assert_found(&run(round.path(), &["verify", "-q"]), &parts);
    age(round.path());
    assert_found(&run(round.path(), &["verify", "-q"]), &parts);
}

#[test]
fn a_changed_figure_in_the_results_is_named_though_its_hash_was_made_again() {
    let round = round();
    change(&round.path().join("output/ket-qua.json"), |bytes| {
        let text = String::from_utf8(bytes).expect("text");
        text.replacen("\"issued\": 123", "\"issued\": 128", 1).into_bytes()
    });
    hide(round.path(), "ket-qua.json");
    let parts = ["ket-qua.json", "units › P-BD › issued", "“128”", "“123”"];
    let verified = run(round.path(), &["verify", "-q"]);
    assert_found(&verified, &parts);
    assert_eq!(verified.stdout.lines().count(), 2, "{}", verified.stdout);
    age(round.path());
    assert_found(&run(round.path(), &["verify", "-q"]), &parts);
}

#[test]
fn another_version_is_compared_and_never_called_proven() {
    let round = round();
    age(round.path());
    let unproven = || {
        let verified = run(round.path(), &["verify", "-q"]);
        assert_eq!(verified.code, 4, "{}", verified.stdout);
        assert_eq!(verified.stdout.lines().count(), 1, "{}", verified.stdout);
        assert!(verified.stdout.contains("NOT PROVEN") && verified.stdout.contains(OTHER));
    };
    unproven();
    // Bytes may differ then, as long as nothing that can be compared does.
    let path = format!("{UNIT}/bien-ban-hoi-nghi.pdf");
    change(&round.path().join("output").join(&path), |mut bytes| {
        bytes.extend(b"\n% another version's\n");
        bytes
    });
    hide(round.path(), &path);
    unproven();
    change_manifest(round.path(), |manifest| {
        manifest["made_by"] = format!("bienban {}", env!("CARGO_PKG_VERSION")).into();
    });
    assert_found(&run(round.path(), &["verify", "-q"]), &[&path, "not the file"]);
}

#[test]
fn templates_of_another_version_need_not_fit() {
    let round = round();
    let bag = round.path().join(BAG);
    change(&bag.join("data/van-ban/manifest.json"), |bytes| {
        let text = String::from_utf8(bytes).expect("text");
        let own = format!("bienban {}", env!("CARGO_PKG_VERSION"));
        text.replacen(&own, OTHER, 1).into_bytes()
    });
    change(&bag.join("data/templates/bien-ban-hoi-nghi.typ.j2"), |mut bytes| {
        bytes.extend(b"{{ no_longer_known }}");
        bytes
    });
    reseal(&bag);
    let verified = run(round.path(), &["verify", "-q", BAG]);
    // The finding aid has the hashes of what was changed here, and is alone in it.
    assert_found(&verified, &["data/muc-luc-ho-so.pdf"]);
    let others = verified.stdout.lines().filter(|line| line.starts_with("data/"));
    let others: Vec<_> = others.filter(|line| !line.contains("muc-luc-ho-so")).collect();
    assert!(others.is_empty(), "{others:?}");
}

#[test]
fn added_and_deleted_files_are_named() {
    let round = round();
    let (added, deleted) = ("don-vi/them.pdf", format!("{UNIT}/bien-ban-hoi-nghi.pdf"));
    let output = round.path().join("output");
    fs::copy(output.join("bao-cao-tong-hop.pdf"), output.join(added)).expect("copied");
    fs::remove_file(output.join(&deleted)).expect("removed");
    let verified = run(round.path(), &["verify", "-q"]);
    assert_found(&verified, &[added, "added"]);
    assert_found(&verified, &[&deleted, "missing"]);
    // With the manifest made to agree.
    change_manifest(round.path(), |manifest| {
        let files = manifest["files"].as_object_mut().expect("files");
        let entry = files.remove(&deleted).expect("listed");
        files.insert(added.to_owned(), entry);
    });
    hide(round.path(), added);
    let verified = run(round.path(), &["verify", "-q"]);
    assert_found(&verified, &[added, "nothing in the returns"]);
    assert_found(&verified, &[&deleted, "missing"]);
}

#[test]
fn a_manifest_that_was_edited_is_named() {
    let edits: [fn(&mut Value); 6] = [
        |manifest| manifest["schema"] = 2.into(),
        |manifest| manifest["inputs"] = "00".into(),
        |manifest| manifest["files"]["ket-qua.json"]["recipe"] = "00".into(),
        |manifest| manifest["files"]["bao-cao-tong-hop.pdf"]["pages"] = 99.into(),
        |manifest| manifest["files"]["ket-qua.json"]["sha256"] = "00".into(),
        |manifest| manifest["made_with"]["font"] = "Comic Sans".into(),
    ];
    let round = round();
    let honest = fs::read(round.path().join("output/manifest.json")).expect("there");
    for edit in edits {
        change_manifest(round.path(), edit);
        let verified = run(round.path(), &["verify", "-q"]);
        assert_found(&verified, &["manifest.json"]);
        assert_eq!(verified.stdout.lines().count(), 2, "{}", verified.stdout);
        fs::write(round.path().join("output/manifest.json"), &honest).expect("written");
    }
}

#[test]
fn a_return_altered_in_a_resealed_package_is_named() {
    let round = round();
    let bag = round.path().join(BAG);
    let path = "data/bao-cao-don-vi/p-bd-phuong-bo-de/hoi-nghi.xlsx";
    change_cell(&bag.join(path));
    assert_found(&run(round.path(), &["verify", "-q", BAG]), &[path, "altered"]);
    reseal(&bag);
    let verified = run(round.path(), &["verify", "-q", BAG]);
    assert_found(&verified, &[path, "changed"]);
    // What follows from it is named as well.
    assert_found(&verified, &["data/van-ban/bao-cao-tong-hop.pdf", "page"]);
    assert_found(&verified, &["data/muc-luc-ho-so.pdf"]);
}

#[test]
fn a_file_added_to_a_resealed_package_is_named() {
    let round = round();
    let bag = round.path().join(BAG);
    fs::write(bag.join("data/ghi-chu.txt"), "x").expect("written");
    assert_found(&run(round.path(), &["verify", "-q", BAG]), &["data/ghi-chu.txt", "added"]);
    reseal(&bag);
    assert_found(
        &run(round.path(), &["verify", "-q", BAG]),
        &["data/muc-luc-ho-so", "ghi-chu.txt"],
    );
}

#[test]
fn hostile_files_are_named_and_nothing_breaks() {
    let round = round();
    let pdf = format!("{UNIT}/bien-ban-hoi-nghi.pdf");
    let xlsx = format!("{UNIT}/bien-ban-hoi-nghi.xlsx");
    let (at_pdf, at_xlsx) =
        (round.path().join("output").join(&pdf), round.path().join("output").join(&xlsx));
    let honest = (fs::read(&at_pdf).expect("there"), fs::read(&at_xlsx).expect("there"));
    let spoilt = |bytes: &[u8]| {
        vec![
            Vec::new(),
            bytes[..bytes.len() / 2].to_vec(),
            bytes.iter().rev().copied().collect::<Vec<u8>>(),
            b"%PDF-1.7\n1 0 obj<</Type/Catalog/Pages 1 0 R/Kids[1 0 R]>>endobj".to_vec(),
            [bytes, &vec![b'x'; 9 * bytes.len() + (1 << 20)]].concat(),
        ]
    };
    for (pdf_bytes, xlsx_bytes) in spoilt(&honest.0).into_iter().zip(spoilt(&honest.1)) {
        fs::write(&at_pdf, pdf_bytes).expect("written");
        fs::write(&at_xlsx, xlsx_bytes).expect("written");
        hide(round.path(), &pdf);
        hide(round.path(), &xlsx);
        let verified = run(round.path(), &["verify", "-q"]);
        assert_found(&verified, &[&pdf]);
        assert_found(&verified, &[&xlsx]);
    }
}

#[test]
fn a_code_leads_to_its_paper() {
    let results = fs::read(made().join("output/ket-qua.json")).expect("there");
    let results: Value = serde_json::from_slice(&results).expect("JSON");
    let codes = &results["codes"]["P-BD"];
    let verify = |code: &str, folder: &str| run(made(), &["verify", "-q", folder, "--code", code]);
    for (code, said) in [
        (&codes["minutes"], &["P-BD/bien-ban-hoi-nghi.pdf", "Có mặt: 126"][..]),
        (&codes["handover"], &["bien-ban-ban-giao-phieu.pdf", "Số phiếu bàn giao: "]),
        (&codes["opening"], &["bien-ban-mo-niem-phong.pdf", "Số phiếu hợp lệ: ", "Điểm tổng hợp"]),
        (&results["code"], &["bao-cao-tong-hop.pdf", "85-BC/BTGQU", "20/6/2023", "State: final"]),
    ] {
        let code = code.as_str().expect("a code");
        let found = verify(&code.to_lowercase().replace('-', ""), "output");
        assert_eq!(found.code, 0, "{}", found.stdout);
        for part in said.iter().chain(&[code]) {
            let part = part.replace("P-BD/", "don-vi/p-bd-phuong-bo-de/");
            assert!(found.stdout.contains(&part), "{part}: {}", found.stdout);
        }
    }
    let found = verify(codes["opening"].as_str().expect("a code"), BAG);
    let said = "data/van-ban/don-vi/p-bd-phuong-bo-de/bien-ban-mo-niem-phong.pdf";
    assert!(found.code == 0 && found.stdout.contains(said), "{}", found.stdout);
    let unknown = verify("0123-4567-89AB-CDEF", "output");
    assert_found(&unknown, &["0123-4567-89AB-CDEF", "no paper"]);
    assert_eq!(verify("12", "output").code, 2);
}

#[test]
fn the_synthesis_ends_with_its_code() {
    let results = fs::read(made().join("output/ket-qua.json")).expect("there");
    let results: Value = serde_json::from_slice(&results).expect("JSON");
    let pdf = fs::read(made().join("output/bao-cao-tong-hop.pdf")).expect("there");
    let words = bienban::inspect::pdf::read(&pdf).map(|content| content.words);
    let words = words.expect("a PDF");
    assert_eq!(words.last().map(|word| word.text.as_str()), results["code"].as_str());
}

#[test]
fn an_archive_is_the_same_bytes_again() {
    let round = round();
    let files = |folder: &Path| -> BTreeMap<String, Vec<u8>> {
        let paths = files_below(folder).expect("a bag");
        paths
            .into_iter()
            .map(|path| (path.clone(), fs::read(folder.join(path)).expect("there")))
            .collect()
    };
    let first = files(&round.path().join(BAG));
    let again = run(round.path(), &["archive", "-q"]);
    assert_eq!(again.code, 0);
    assert!(again.stdout.contains("already, packed on 20/06/2023"), "{}", again.stdout);
    let day = ["archive", "-q", "--output", "gói", "--date", "2023-06-20"];
    assert_eq!(run(round.path(), &day).code, 0);
    assert!(first == files(&round.path().join(BAG)));
    assert!(first == files(&round.path().join("gói")));
    let info = String::from_utf8(first[bag::INFO_NAME].clone()).expect("text");
    for (label, value) in [
        ("Source-Organization", "Ban Tuyên giáo Quận ủy Long Biên"),
        ("Bagging-Date", "2023-06-20"),
        ("Retention-Period", "Vĩnh viễn"),
        ("External-Identifier", "85-BC/BTGQU"),
    ] {
        assert_eq!(bag::info_value(&info, label), Some(value));
    }
    assert!(
        bag::info_value(&info, "Access-Restrictions").is_some_and(|v| v.contains("bao-cao-don-vi"))
    );
    // The returns are enclosed as they were received.
    for (path, bytes) in files(&round.path().join("input")) {
        assert!(first[&format!("data/bao-cao-don-vi/{path}")] == bytes, "{path}");
    }
    let beside = fs::read_dir(round.path().join("luu-tru")).expect("a folder");
    assert_eq!(beside.count(), 1);
}

#[test]
fn a_stamped_set_is_proven_by_those_who_have_no_stamp() {
    let round = round();
    let stamp = Some("1700000000");
    assert_eq!(run_stamped(round.path(), &["build", "-q"], stamp).code, 0);
    fs::remove_dir_all(round.path().join("luu-tru")).expect("removed");
    assert_eq!(run_stamped(round.path(), &["archive", "-q"], stamp).code, 0);
    let info = fs::read_to_string(round.path().join(BAG).join(bag::INFO_NAME)).expect("text");
    assert_eq!(bag::info_value(&info, "Bagging-Date"), Some("2023-11-15"));
    assert_proven(&run(round.path(), &["verify", "-q"]));
    assert_proven(&run(round.path(), &["verify", "-q", BAG]));
}

#[test]
fn a_set_that_does_not_prove_itself_is_not_packaged() {
    let round = round();
    fs::remove_dir_all(round.path().join("luu-tru")).expect("removed");
    let refused = |why: &str| {
        let refused = run(round.path(), &["archive", "-q"]);
        assert_eq!(refused.code, 1, "{}", refused.stderr);
        assert!(
            refused.stderr.contains("build") && refused.stderr.contains(why),
            "{}",
            refused.stderr
        );
        assert!(!round.path().join("luu-tru").exists());
    };
    // A set in one format only is not whole.
    assert_eq!(run(round.path(), &["build", "-q", "--format", "pdf"]).code, 0);
    let verified = run(round.path(), &["verify", "-q"]);
    assert_eq!(verified.code, 5, "{}", verified.stdout);
    assert!(verified.stdout.contains("INCOMPLETE"), "{}", verified.stdout);
    refused("bao-cao-tong-hop.xlsx");
    assert_eq!(run(round.path(), &["build", "-q"]).code, 0);
    change_cell(&round.path().join("input/p-bd-phuong-bo-de/hoi-nghi.xlsx"));
    refused("input/p-bd-phuong-bo-de/hoi-nghi.xlsx");
    fs::remove_dir_all(round.path().join("output")).expect("removed");
    refused("output");
}

#[test]
fn the_finding_aid_tells_who_sent_what() {
    let pdf = fs::read(made().join(BAG).join("data/muc-luc-ho-so.pdf")).expect("there");
    let words = bienban::inspect::pdf::read(&pdf).expect("a PDF").words;
    let text: Vec<String> = words.into_iter().map(|word| word.text).collect();
    // A long path is broken over lines: only letters are compared.
    let text = text.concat();
    let row = |from: &str, to: &str| {
        let start = text.find(from).unwrap_or_else(|| panic!("{from} in {text}"));
        text[start..].split(to).next().expect("a row").to_owned()
    };
    assert!(text.contains("Kếtquảmởniêmphong,kiểmđếmphiếucủaPhườngBồĐề"), "{text}");
    let counted = row("Kếtquảmởniêmphong,kiểmđếm", ".xlsx");
    assert!(counted.contains("BanTuyêngiáoQuậnủyLongBiên"), "{counted}");
    let sent = row("Báocáocủađơnvị,giữnguyên", ".xlsx");
    assert!(!sent.contains("BanTuyêngiáo"), "{sent}");
}

#[test]
fn a_package_is_never_overwritten_by_another_content() {
    let round = round();
    let before = fs::read(round.path().join(BAG).join(bag::MANIFEST_NAME)).expect("there");
    let other_day = run(round.path(), &["archive", "-q", "--date", "2023-06-21"]);
    assert_eq!(other_day.code, 1, "{}", other_day.stderr);
    assert!(other_day.stderr.contains("never overwritten"), "{}", other_day.stderr);
    let configured = fs::read_to_string(round.path().join("bienban.toml")).expect("there");
    let configured = configured.replace("Nguyễn Văn A", "Nguyễn Văn B");
    fs::write(round.path().join("bienban.toml"), configured).expect("written");
    assert_eq!(run(round.path(), &["build", "-q"]).code, 0);
    assert_eq!(run(round.path(), &["archive", "-q"]).code, 1);
    assert!(before == fs::read(round.path().join(BAG).join(bag::MANIFEST_NAME)).expect("there"));
}

#[test]
fn the_day_of_packing_is_today_unless_it_is_given() {
    let round = round();
    let today = || std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    let day = || (today().expect("after 1970").as_secs() + 7 * 3600) / 86_400;
    let before = day();
    assert_eq!(run(round.path(), &["archive", "-q", "--output", "a"]).code, 0);
    let info = fs::read_to_string(round.path().join("a").join(bag::INFO_NAME)).expect("text");
    let stated = bag::info_value(&info, "Bagging-Date").expect("a day");
    let stated: chrono::NaiveDate = stated.parse().expect("a day");
    let since = stated.signed_duration_since(chrono::NaiveDate::default()).num_days() as u64;
    assert!((before..=day()).contains(&since), "{stated}");
    assert_proven(&run(round.path(), &["verify", "-q", "a"]));
    assert_eq!(run(round.path(), &["archive", "--date", "20/6/2023"]).code, 2);
}

#[test]
fn a_set_with_drafts_or_blocked_units_is_packed_only_as_a_draft() {
    let round = round();
    fs::remove_dir_all(round.path().join("luu-tru")).expect("removed");
    fs::remove_dir_all(round.path().join("input/p-gt-phuong-gia-thuy")).expect("removed");
    assert!(run(round.path(), &["build", "-q"]).code < 2);
    let refused = run(round.path(), &["archive", "-q"]);
    assert_eq!(refused.code, 1, "{}", refused.stderr);
    assert!(refused.stderr.contains("P-GT") && refused.stderr.contains("--draft"));
    assert!(!round.path().join("luu-tru").exists());
    let packed = run(round.path(), &["archive", "-q", "--draft"]);
    assert_eq!(packed.code, 0, "{}", packed.stderr);
    let draft = round.path().join(format!("{BAG}-du-thao"));
    let info = fs::read_to_string(draft.join(bag::INFO_NAME)).expect("text");
    assert!(bag::info_value(&info, "External-Description").expect("said").contains("DỰ THẢO"));
    let verified = run(round.path(), &["verify", "-q", &format!("{BAG}-du-thao")]);
    assert_proven(&verified);
}

#[test]
fn what_is_no_package_is_not_overwritten() {
    let round = round();
    let scan = round.path().join(BAG).join("data/ban-ky.pdf");
    fs::write(&scan, "scan").expect("written");
    let refused = run(round.path(), &["archive", "-q"]);
    assert_eq!(refused.code, 3, "{}", refused.stderr);
    assert!(refused.stderr.contains("data/ban-ky.pdf"), "{}", refused.stderr);
    assert!(scan.exists());
    let refused = run(round.path(), &["archive", "-q", "--output", "input"]);
    assert_eq!(refused.code, 3, "{}", refused.stderr);
    assert!(round.path().join("input/danh-sach-don-vi.xlsx").exists());
}

#[test]
fn the_packages_form_is_that_of_bagit() {
    let check = "import sys, bagit; bagit.Bag(sys.argv[1]).validate()";
    let known = Command::new("python3").args(["-c", "import bagit"]).output();
    if !known.is_ok_and(|output| output.status.success()) {
        assert!(
            std::env::var_os("BIENBAN_REQUIRE_TOOLS").is_none(),
            "python3 with bagit is missing"
        );
        println!("skipped: no python3 with bagit");
        return;
    }
    let valid = |bag: &Path| {
        let output =
            Command::new("python3").args(["-c", check]).arg(bag).output().expect("python3");
        (output.status.success(), String::from_utf8_lossy(&output.stderr).into_owned())
    };
    let (is_valid, said) = valid(&made().join(BAG));
    assert!(is_valid, "{said}");
    let round = round();
    fs::write(round.path().join(BAG).join("data/them.txt"), "x").expect("written");
    assert!(!valid(&round.path().join(BAG)).0);
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig::with_cases(200))]

    #[test]
    fn a_pdf_damaged_anywhere_is_read_or_refused(
        damage in proptest::collection::vec((0.0..1.0_f64, proptest::prelude::any::<u8>()), 1..20),
        kept in 0.0..1.2_f64,
    ) {
        let path = format!("output/{UNIT}/bien-ban-ban-giao-phieu.pdf");
        let mut bytes = fs::read(made().join(path)).expect("there");
        let length = bytes.len() as f64;
        for (at, byte) in damage {
            bytes[(at * length) as usize] = byte;
        }
        bytes.truncate((kept * length) as usize);
        // A panic is caught within; an abort or a hang would end this test.
        let _ = bienban::inspect::pdf::read(&bytes);
    }
}

/// The codes that a set's manifest lists, by path.
fn codes_of(output: &Path) -> BTreeMap<String, String> {
    let bytes = fs::read(output.join("manifest.json")).expect("there");
    let manifest: Value = serde_json::from_slice(&bytes).expect("JSON");
    let files = manifest["files"].as_object().expect("files");
    let code = |entry: &Value| entry["code"].as_str().map(str::to_owned);
    files.iter().filter_map(|(path, entry)| Some((path.clone(), code(entry)?))).collect()
}

#[test]
fn every_paper_prints_the_code_that_its_manifest_lists() {
    let output = made().join("output");
    let codes = codes_of(&output);
    let papers = files_below(&output).expect("a set");
    let papers: Vec<_> =
        papers.iter().filter(|p| p.ends_with(".pdf") && !p.starts_with("kiem-tra")).collect();
    assert!(papers.len() > 5, "{papers:?}");
    for path in papers {
        let code = &codes[path];
        let bytes = fs::read(output.join(path)).expect("there");
        let words = bienban::inspect::pdf::read(&bytes).expect("a PDF").words;
        let printed = words.into_iter().filter(|word| word.text == *code).count();
        assert_eq!(printed, 1, "{path}");
        assert_eq!(codes[&path.replace(".pdf", ".xlsx")], *code, "{path}");
    }
    let different: std::collections::BTreeSet<_> = codes.values().collect();
    assert_eq!(2 * different.len(), codes.len(), "no two papers have one code");
}

#[test]
fn a_code_changes_with_what_its_paper_says_and_with_nothing_else() {
    let before = codes_of(&made().join("output"));
    let round = round();
    change_cell(&round.path().join("input/p-bd-phuong-bo-de/hoi-nghi.xlsx"));
    let built = run(round.path(), &["build", "-q"]);
    assert!(built.code < 2, "{}", built.stderr);
    let after = codes_of(&round.path().join("output"));
    let other = "p-ck";
    assert!(before.keys().any(|path| path.contains(other)));
    for (path, code) in before.iter().filter(|(path, _)| path.contains(other)) {
        assert_eq!(after.get(path), Some(code), "{path}");
    }
    assert_ne!(before["bao-cao-tong-hop.pdf"], after["bao-cao-tong-hop.pdf"]);
    // Another wording of one paper is another code of that paper only.
    let round = crate::archive::round();
    fs::create_dir(round.path().join("templates")).expect("made");
    let template = include_str!("../../templates/bien-ban-hoi-nghi.typ.j2");
    let template = template.replace("Hội nghị kết thúc", "Hội nghị bế mạc");
    let at = round.path().join("templates/bien-ban-hoi-nghi.typ.j2");
    fs::write(at, template).expect("written");
    assert_eq!(run(round.path(), &["build", "-q"]).code, 0);
    let after = codes_of(&round.path().join("output"));
    for (path, code) in &before {
        assert_eq!(after[path] == *code, !path.contains("bien-ban-hoi-nghi"), "{path}");
    }
}

#[test]
fn withheld_results_are_in_no_code() {
    let codes = |changed: bool| {
        let round = crate::support::TestRound::mini();
        round.configure("min_ballots = 5", "min_ballots = 1000");
        if changed {
            let path = "input/p-bd-phuong-bo-de/ket-qua.xlsx";
            let cell = |name, count| format!("<c r=\"{name}\" s=\"4\" t=\"n\"><v>{count}</v></c>");
            round.edit_workbook(path, &cell("D2", 119), &cell("D2", 118));
            round.edit_workbook(path, &cell("E2", 2), &cell("E2", 3));
        }
        let built = run(round.path(), &["build", "-q"]);
        assert!(built.code < 2, "{}", built.stderr);
        let mut codes = codes_of(&round.join("output"));
        codes.retain(|path, _| path.starts_with("don-vi/"));
        codes
    };
    let before = codes(false);
    assert!(before.keys().any(|path| path.ends_with("bien-ban-mo-niem-phong.pdf")), "{before:?}");
    // The record says that it is withheld, and nothing of what was counted.
    assert_eq!(before, codes(true));
}
