//! Attacks on the proof by somebody who can make every hash again: what was done,
//! and what `verify` must say of it.

use std::fs;
use std::io::{Cursor, Read, Write};
use std::path::Path;
use std::time::{Duration, Instant};

use bienban::package::bag;
use hayro_syntax::Pdf;
use hayro_syntax::object::Dict;

use crate::archive::{
    BAG, UNIT, age, assert_found, assert_proven, change, change_manifest, hide, reseal, round, run,
};

/// Objects of a PDF by number.
type Objects = Vec<(i32, String)>;
/// What an attack does, how it edits a template, and what is said of it.
type TemplateAttack = (&'static str, &'static [(&'static str, &'static str)], &'static str);
/// What an attack does, how it edits a tag file, and what is said of it.
type TagAttack = (&'static str, fn(String) -> String, &'static str);

/// A template of the opening record, changed.
fn with_template(name: &str, built_in: &str, edits: &[(&str, &str)]) -> tempfile::TempDir {
    let round = round();
    let mut template = built_in.to_owned();
    for (from, to) in edits {
        assert!(template.contains(from), "{from}");
        template = template.replace(from, to);
    }
    fs::create_dir(round.path().join("templates")).expect("made");
    fs::write(round.path().join("templates").join(name), template).expect("written");
    let built = run(round.path(), &["build", "-q"]);
    assert_eq!(built.code, 0, "{}", built.stderr);
    round
}

/// The opening record with these edits of its template.
fn opening_with(edits: &[(&str, &str)]) -> tempfile::TempDir {
    let built_in = include_str!("../../templates/bien-ban-mo-niem-phong.typ.j2");
    with_template("bien-ban-mo-niem-phong.typ.j2", built_in, edits)
}

/// The opening record's path in the set.
fn opening() -> String {
    format!("{UNIT}/bien-ban-mo-niem-phong.pdf")
}

#[test]
fn another_wording_is_a_note_and_names_its_template() {
    let round = opening_with(&[("ký xác nhận kết quả nêu trên", "cùng xác nhận kết quả nêu trên")]);
    let verified = run(round.path(), &["verify", "-q"]);
    assert_eq!(verified.code, 0, "{}", verified.stdout);
    for part in ["templates/bien-ban-mo-niem-phong.typ.j2", "worded otherwise in ", "agrees"] {
        assert!(verified.stdout.contains(part), "{part}: {}", verified.stdout);
    }
    fs::remove_dir_all(round.path().join("luu-tru")).expect("removed");
    assert_eq!(run(round.path(), &["archive", "-q"]).code, 0);
    let verified = run(round.path(), &["verify", "-q", BAG]);
    assert_eq!(verified.code, 0, "{}", verified.stdout);
    assert!(verified.stdout.contains("a template of the round's own"), "{}", verified.stdout);
}

#[test]
fn a_template_that_prints_other_facts_is_found_out() {
    let attacks: [TemplateAttack; 9] = [
        ("every score is another", &[("{{ leader.overall }}", "4,00")], "“4,00”"),
        ("a count is another", &[("[{{ row.count }}]", "[{{ row.count + 1 }}]")], "page 1"),
        ("a figure is left out", &[("[{{ leader.overall }}]", "[]")], "says nothing"),
        ("a figure is added", &[("#closing[", "#closing[Có 99 phiếu ủng hộ. ")], "“99”"),
        (
            "two figures change places",
            &[(
                "[{{ criterion.blank }}], [{{ criterion.score }}]",
                "[{{ criterion.score }}], [{{ criterion.blank }}]",
            )],
            "page",
        ),
        (
            "a name is another",
            &[("đồng chí~{{ name }}", "đồng chí Nguyễn Văn Giả")],
            "Nguyễn Văn Giả",
        ),
        ("a number in words is another", &[("{{ row.words }} phiếu", "ba mươi phiếu")], "ba mươi"),
        (
            "white figures for readers, a picture of others for the eye",
            &[("#closing[", "#place(square(size: 9pt, fill: red))#text(fill: white)[x]#closing[")],
            "draws",
        ),
        (
            "the code is another",
            &[("code: {{ head.code|str }}", "code: \"1A2B-3C4D-5E6F-7081\"")],
            "1A2B-3C4D",
        ),
    ];
    for (what, edits, said) in attacks {
        let round = opening_with(edits);
        let verified = run(round.path(), &["verify", "-q"]);
        assert_found(&verified, &["bien-ban-mo-niem-phong.pdf", said]);
        assert!(verified.stdout.contains("a template of the round's own"), "{what}");
        fs::remove_dir_all(round.path().join("luu-tru")).expect("removed");
        let refused = run(round.path(), &["archive", "-q"]);
        assert_eq!(refused.code, 1, "{what}: {}", refused.stderr);
    }
}

/// Adds an update to a PDF as programs do that edit PDFs: these objects take the
/// place of those of the same number.
fn update_pdf(path: &Path, objects: &[(i32, String)]) {
    let bytes = fs::read(path).expect("there");
    let text = String::from_utf8_lossy(&bytes).into_owned();
    let before = text[text.rfind("startxref").expect("there") + 9..].lines().nth(1);
    let before: usize = before.expect("an offset").trim().parse().expect("a number");
    let trailer = String::from_utf8_lossy(&bytes[before..]).into_owned();
    let value = |key: &str| {
        let rest = &trailer[trailer.find(key).expect(key) + key.len()..];
        rest.trim_start().split(['/', '>', '\n']).next().expect(key).to_owned()
    };
    let mut updated = bytes.clone();
    updated.push(b'\n');
    let mut rows = String::new();
    for (number, object) in objects {
        rows += &format!("{number} 1\n{:010} 00000 n \n", updated.len());
        write!(updated, "{number} 0 obj\n{object}\nendobj\n").expect("written");
    }
    let xref = updated.len();
    write!(
        updated,
        "xref\n{rows}trailer\n<</Size {} /Root {} /Prev {before}>>\nstartxref\n{xref}\n%%EOF\n",
        value("/Size"),
        value("/Root"),
    )
    .expect("written");
    fs::write(path, updated).expect("written");
}

/// A dictionary's text with more entries.
fn with_entries(dict: &Dict<'_>, more: &str) -> String {
    let text = String::from_utf8(dict.data().to_vec()).expect("plain");
    let text = text.trim_end().strip_suffix(">>").expect("a dictionary").to_owned();
    format!("{text} {more}>>")
}

/// The first page's content with more operators behind it: its object.
fn with_content(pdf: &Pdf, more: &str) -> (i32, String) {
    let page = pdf.pages().first().expect("a page");
    let content = String::from_utf8_lossy(page.page_stream().expect("content")).into_owned();
    let content = format!("{content}\n{more}");
    let number = page.raw().get_ref("Contents").expect("a reference").obj_number;
    (number, format!("<</Length {}>>\nstream\n{content}\nendstream", content.len()))
}

#[test]
fn a_pdf_with_something_over_or_beside_its_pages_is_found_out_in_any_version() {
    /// Its name, what it does to a PDF, a word of what is said of it.
    type Attack = (&'static str, fn(&Pdf) -> Objects, &'static str);
    let attacks: [Attack; 8] = [
        ("a white box", |pdf| vec![with_content(pdf, "q 1 g 60 500 300 80 re f Q")], "draws"),
        (
            "text that cannot be seen",
            |pdf| {
                vec![with_content(pdf, "q BT 3 Tr /f0 12 Tf 1 0 0 1 90 400 Tm <00010002>Tj ET Q")]
            },
            "mode 3",
        ),
        (
            "a figure drawn with strokes",
            |pdf| vec![with_content(pdf, "q 0 g 90 400 m 90 408 l S 90 404 m 94 404 l S Q")],
            "draws",
        ),
        (
            "two figures in each other's place",
            |pdf| {
                let page = pdf.pages().first().expect("a page");
                let (number, object) = with_content(pdf, "");
                let content = String::from_utf8_lossy(page.page_stream().expect("content"));
                // The places of two pieces of text far from each other on the page.
                let places: Vec<&str> = content
                    .match_indices("q 1 0 0 -1 ")
                    .map(|(at, _)| &content[at..at + content[at..].find(" cm").expect("a place")])
                    .collect();
                let (first, second) = (places[places.len() / 2], places[places.len() - 8]);
                let object = object.replacen(first, "PLACE", 1);
                let object = object.replacen(second, first, 1).replacen("PLACE", second, 1);
                vec![(number, object)]
            },
            "page",
        ),
        (
            "a note on a page",
            |pdf| {
                let page = pdf.pages().first().expect("a page").raw();
                let note =
                    "/Annots[<</Type/Annot/Subtype/FreeText/Rect[0 0 99 99]/Contents(4,00)>>]";
                vec![(page.obj_id().expect("its number").obj_number, with_entries(page, note))]
            },
            "Annots",
        ),
        (
            "an attachment",
            |pdf| {
                let root = pdf.xref().root_id();
                let catalog: Dict<'_> = pdf.xref().get(root).expect("a catalog");
                let more = "/AF[<</Type/Filespec/F(a.txt)>>]";
                vec![(root.obj_number, with_entries(&catalog, more))]
            },
            "AF",
        ),
        (
            "layers",
            |pdf| {
                let root = pdf.xref().root_id();
                let catalog: Dict<'_> = pdf.xref().get(root).expect("a catalog");
                let more = "/OCProperties<</OCGs[]/D<<>>>>";
                vec![(root.obj_number, with_entries(&catalog, more))]
            },
            "OCProperties",
        ),
        ("a picture", |pdf| vec![with_content(pdf, "q 99 0 0 99 0 0 cm /x9 Do Q")], "Do"),
    ];
    let path = opening();
    for (what, attack, said) in attacks {
        let round = round();
        let at = round.path().join("output").join(&path);
        let objects = attack(&Pdf::new(fs::read(&at).expect("there")).expect("a PDF"));
        update_pdf(&at, &objects);
        hide(round.path(), &path);
        assert_found(&run(round.path(), &["verify", "-q"]), &[&path]);
        age(round.path());
        let verified = run(round.path(), &["verify", "-q"]);
        println!("{what}: {}", verified.stdout);
        assert_found(&verified, &[&path, said]);
    }
}

/// Changes texts of one part of a workbook.
fn change_part(path: &Path, part: &str, from: &str, to: &str) {
    let mut zip = zip::ZipArchive::new(Cursor::new(fs::read(path).expect("there"))).expect("ZIP");
    let mut changed = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let mut done = false;
    for at in 0..zip.len() {
        let mut file = zip.by_index(at).expect("a part");
        let name = file.name().expect("a name").into_owned();
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes).expect("read");
        let text = String::from_utf8_lossy(&bytes).into_owned();
        if !done && name.starts_with(part) && text.contains(from) {
            bytes = text.replacen(from, to, 1).into_bytes();
            done = true;
        }
        changed.start_file(name, zip::write::SimpleFileOptions::default()).expect("begun");
        changed.write_all(&bytes).expect("written");
    }
    assert!(done, "{from} is in no {part} of {}", path.display());
    fs::write(path, changed.finish().expect("finished").into_inner()).expect("written");
}

#[test]
fn a_workbook_that_computes_or_shows_something_else_is_found_out_in_any_version() {
    let opening = format!("{UNIT}/bien-ban-mo-niem-phong.xlsx");
    let synthesis = "bao-cao-tong-hop.xlsx";
    for (what, path, part, from, to) in [
        ("a formula", &*opening, "xl/worksheets/", "<f>", "<f>0*"),
        ("a number format", &*opening, "xl/styles.xml", "]0.00\"", "]0.0\""),
        ("a chart's value", synthesis, "xl/charts/", "<c:v>", "<c:v>9"),
        ("a name", synthesis, "xl/sharedStrings.xml", "Nguyễn Văn A", "Nguyễn Văn Giả"),
        (
            "a sheet that is hidden",
            &*opening,
            "xl/workbook.xml",
            "<sheet ",
            "<sheet state=\"hidden\" ",
        ),
    ] {
        let round = round();
        change_part(&round.path().join("output").join(path), part, from, to);
        hide(round.path(), path);
        age(round.path());
        let verified = run(round.path(), &["verify", "-q"]);
        println!("{what}: {}", verified.stdout);
        assert_found(&verified, &[path]);
    }
}

#[test]
fn what_a_set_must_contain_follows_from_its_returns() {
    let round = round();
    let output = round.path().join("output");
    change_manifest(round.path(), |manifest| {
        let files = manifest["files"].as_object_mut().expect("files");
        files.retain(|path, _| path.starts_with("kiem-tra") || path.ends_with(".json"));
    });
    fs::remove_dir_all(output.join("don-vi")).expect("removed");
    fs::remove_file(output.join("bao-cao-tong-hop.pdf")).expect("removed");
    fs::remove_file(output.join("bao-cao-tong-hop.xlsx")).expect("removed");
    // It says that it is whole: every paper is missed.
    assert_found(&run(round.path(), &["verify", "-q"]), &[&opening(), "missing"]);
    // It says that it was made in part: never proven, every paper named.
    change_manifest(round.path(), |manifest| manifest["whole"] = false.into());
    let verified = run(round.path(), &["verify", "-q"]);
    assert_eq!(verified.code, 5, "{}", verified.stdout);
    for path in ["bao-cao-tong-hop.pdf", "bao-cao-tong-hop.xlsx", &opening()] {
        assert!(verified.stdout.contains(path), "{path}: {}", verified.stdout);
    }
    // What is no paper is never left out.
    fs::remove_file(output.join("ket-qua.json")).expect("removed");
    change_manifest(round.path(), |manifest| {
        manifest["files"].as_object_mut().expect("files").remove("ket-qua.json");
    });
    assert_found(&run(round.path(), &["verify", "-q"]), &["ket-qua.json", "missing"]);
}

#[test]
fn a_packages_tag_files_are_held_to_every_line() {
    let edits: [TagAttack; 5] = [
        ("a line is another", |text| text.replace("Vĩnh viễn", "05 năm"), "05 năm"),
        ("a line stands twice", |text| format!("{text}Retention-Period: 05 năm\n"), "05 năm"),
        ("a line is added", |text| format!("{text}Contact-Name: Ai đó\n"), "Contact-Name"),
        ("a line is gone", |text| text.replace("Retention-Period: Vĩnh viễn\n", ""), "Retention"),
        ("the day is another", |text| text.replace("2023-06-20", "2023-06-21"), "muc-luc-ho-so"),
    ];
    for (what, edit, said) in edits {
        let round = round();
        let bag = round.path().join(BAG);
        change(&bag.join(bag::INFO_NAME), |bytes| {
            edit(String::from_utf8(bytes).expect("text")).into_bytes()
        });
        reseal(&bag);
        let verified = run(round.path(), &["verify", "-q", BAG]);
        assert_found(&verified, &[said]);
        println!("{what}: {}", verified.stdout);
    }
    // A tag file more, though the list of tag files has it.
    let round = round();
    let bag = round.path().join(BAG);
    fs::write(bag.join("fetch.txt"), "http://a 1 data/b\n").expect("written");
    reseal(&bag);
    change(&bag.join(bag::TAG_MANIFEST_NAME), |mut bytes| {
        let hash = bienban::hash::sha256(b"http://a 1 data/b\n");
        bytes.extend(format!("{hash}  fetch.txt\n").bytes());
        bytes
    });
    assert_found(&run(round.path(), &["verify", "-q", BAG]), &["fetch.txt", "no such file"]);
}

#[cfg(unix)]
#[test]
fn links_and_pipes_are_named_and_never_opened() {
    let round = round();
    let bag = round.path().join(BAG);
    let member = "data/bao-cao-don-vi/p-bd-phuong-bo-de/hoi-nghi.xlsx";
    let elsewhere = round.path().join("elsewhere.xlsx");
    fs::rename(bag.join(member), &elsewhere).expect("moved");
    std::os::unix::fs::symlink(&elsewhere, bag.join(member)).expect("linked");
    assert_found(&run(round.path(), &["verify", "-q", BAG]), &[member, "a link"]);
    for path in ["bienban.toml", "templates/form.typ"] {
        let round = crate::archive::round();
        let at = round.path().join(BAG).join("data").join(path);
        fs::remove_file(&at).expect("removed");
        let made = std::process::Command::new("mkfifo").arg(&at).status().expect("mkfifo");
        assert!(made.success());
        assert_found(&run(round.path(), &["verify", "-q", BAG]), &[path, "a pipe"]);
    }
    let round = crate::archive::round();
    let at = round.path().join("output").join(opening());
    fs::remove_file(&at).expect("removed");
    assert!(std::process::Command::new("mkfifo").arg(&at).status().expect("mkfifo").success());
    assert_found(&run(round.path(), &["verify", "-q"]), &[&opening(), "a pipe"]);
}

#[test]
fn pdfs_that_nest_or_unpack_without_end_are_unreadable_and_nothing_more() {
    let path = opening();
    let packed = |bytes: &[u8]| {
        let mut encoder = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::best());
        encoder.write_all(bytes).expect("packed");
        encoder.finish().expect("packed")
    };
    // 4 GiB of operators, packed twice into a few kilobytes.
    let bomb = |pdf: &Pdf| {
        let mut once = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::fast());
        for _ in 0..4096 {
            once.write_all(&vec![b' '; 1 << 20]).expect("packed");
        }
        let bytes = packed(&once.finish().expect("packed"));
        let page = pdf.pages().first().expect("a page");
        let number = page.raw().get_ref("Contents").expect("a reference").obj_number;
        let hex: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
        let filters = "/Filter[/ASCIIHexDecode/FlateDecode/FlateDecode]";
        vec![(number, format!("<<{filters}/Length {}>>\nstream\n{hex}\nendstream", hex.len()))]
    };
    let deep = |pdf: &Pdf| {
        let root = pdf.xref().root_id();
        let catalog: Dict<'_> = pdf.xref().get(root).expect("a catalog");
        let nested = format!("/X {}{}", "[".repeat(200_000), "]".repeat(200_000));
        vec![(root.obj_number, with_entries(&catalog, &nested))]
    };
    let attacks: [&dyn Fn(&Pdf) -> Objects; 2] = [&bomb, &deep];
    for attack in attacks {
        let round = round();
        let at = round.path().join("output").join(&path);
        let objects = attack(&Pdf::new(fs::read(&at).expect("there")).expect("a PDF"));
        update_pdf(&at, &objects);
        hide(round.path(), &path);
        let began = Instant::now();
        assert_found(&run(round.path(), &["verify", "-q"]), &[&path]);
        assert!(began.elapsed() < Duration::from_secs(150), "{:?}", began.elapsed());
    }
}

#[test]
fn a_template_that_never_ends_is_ended() {
    let round = round();
    let bag = round.path().join(BAG);
    change(&bag.join("data/templates/bien-ban-hoi-nghi.typ.j2"), |mut bytes| {
        let endless =
            "{% for a in range(99999) %}{% for b in range(99999) %}{% endfor %}{% endfor %}";
        bytes.extend(endless.bytes());
        bytes
    });
    reseal(&bag);
    let began = Instant::now();
    let verified = run(round.path(), &["verify", "-q", BAG]);
    assert_found(&verified, &["cannot be worked out again"]);
    assert!(began.elapsed() < Duration::from_secs(300), "{:?}", began.elapsed());
}

#[test]
fn typst_that_takes_all_memory_or_the_whole_stack_ends_the_verification_alone() {
    for greedy in [
        "#let a = \"x\" * 1000000\n#for i in range(100000) { a = a + a.slice(0, 1000000) }\n",
        "#let f(n) = { [#f(n + 1)] }\n#f(0)\n",
    ] {
        let round = round();
        let bag = round.path().join(BAG);
        change(&bag.join("data/templates/bien-ban-hoi-nghi.typ.j2"), |mut bytes| {
            bytes.extend(greedy.bytes());
            bytes
        });
        reseal(&bag);
        let verified = run(round.path(), &["verify", "-q", BAG]);
        assert_eq!(verified.code, 1, "{}{}", verified.stdout, verified.stderr);
    }
}

#[test]
fn an_honest_set_is_proven_after_all_this() {
    assert_proven(&run(round().path(), &["verify", "-q"]));
}
