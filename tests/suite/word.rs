//! Copies in Word: the words and figures of the paper, every value a control; what LibreOffice
//! makes of them; what `read-back` says of a changed one, and of files that are out to hurt it.

use std::fs;
use std::path::{Path, PathBuf};

use bienban::config::Limits;
use bienban::formats::docx::controls::Controlled;
use bienban::formats::read_controls;

use crate::support::{TestRound, files, pdf_text, rewritten, tool};

/// The copy of the synthesis.
const COPY: &str = "output/bao-cao-tong-hop.docx";

/// The small round with copies in Word, built.
fn built() -> TestRound {
    let round = TestRound::mini();
    round.configure(
        "[print]",
        "[papers]\nnotices = true\nbrief = true\nword = true\n\n[print]\nnumber_by_hand = true",
    );
    round.run_to(0, &["build"]);
    round
}

/// A copy with its controls.
fn read(path: &Path) -> Controlled {
    read_controls(&fs::read(path).expect("there"), &Limits::default()).expect("a Word document")
}

/// The figures with decimals in a text.
fn figures(text: &str) -> Vec<String> {
    let pattern = regex::Regex::new(r"\d[\d.]*,\d\d").expect("a pattern");
    let mut found: Vec<String> =
        pattern.find_iter(text).map(|found| found.as_str().to_owned()).collect();
    found.sort();
    found
}

#[test]
fn a_copy_says_what_the_paper_says_and_every_figure_in_it_is_a_control() {
    let round = built();
    for stem in ["bao-cao-tong-hop", "bao-cao-tom-tat"] {
        let copy = read(&round.join(&format!("output/{stem}.docx")));
        let pieces = || copy.paragraphs.iter().flat_map(|own| &own.pieces);
        let tags: Vec<&String> = pieces().filter_map(|piece| piece.tag.as_ref()).collect();
        let different: std::collections::BTreeSet<_> = tags.iter().collect();
        assert_eq!(tags.len(), different.len(), "a tag is given once");
        assert!(tags.iter().all(|tag| tag.chars().count() <= 64), "longer than Word takes");
        let free: String = pieces()
            .filter(|piece| piece.tag.is_none())
            .map(|piece| format!("{} ", piece.text))
            .collect();
        assert!(figures(&free).is_empty(), "{:?}", figures(&free));
        assert!(!free.contains("THCS") && !free.contains("Nguyễn Văn A"), "{free}");
        let Some(paper) = pdf_text(&round.join(&format!("output/{stem}.pdf"))) else { return };
        let said: String = pieces().map(|piece| format!("{} ", piece.text)).collect();
        // What a chart's axis says stands on the page alone; heads repeat where pages do.
        let (said, paper) = (figures(&said), figures(&paper));
        assert!(said.iter().all(|figure| paper.contains(figure)), "{stem}");
        assert!(said.len() * 10 >= paper.len() * 9, "{} of {}", said.len(), paper.len());
    }
    let paths = files(&round.join("output")).into_keys();
    let copies: Vec<String> = paths.filter(|path| path.ends_with(".docx")).collect();
    assert!(copies.iter().filter(|path| path.contains("thong-bao-ket-qua")).count() > 4);
    // The same again, byte for byte; proved; and packed.
    let before: Vec<Vec<u8>> = copies
        .iter()
        .map(|path| fs::read(round.join(&format!("output/{path}"))).expect("there"))
        .collect();
    round.run_to(0, &["build", "--force"]);
    for (path, before) in copies.iter().zip(before) {
        assert_eq!(
            fs::read(round.join(&format!("output/{path}"))).expect("there"),
            before,
            "{path}"
        );
    }
    round.run_to(0, &["verify"]);
    round.run_to(0, &["archive", "--output", "goi"]);
    round.run_to(0, &["verify", "goi"]);
    edit(&round.join(COPY), |xml| xml.replacen("3,79", "3,97", 1));
    let (told, _) = round.run_to(1, &["verify"]);
    assert!(told.contains("bao-cao-tong-hop.docx") && told.contains("3,97"), "{told}");
}

/// Changes the main part of a copy as somebody who edits it does.
fn edit(path: &Path, change: impl Fn(String) -> String) {
    let bytes = fs::read(path).expect("there");
    let written = rewritten(&bytes, |name, part| {
        if name != "word/document.xml" {
            return (name.to_owned(), part);
        }
        let xml = String::from_utf8(part).expect("UTF-8");
        let changed = change(xml.clone());
        assert_ne!(xml, changed, "nothing was changed");
        (name.to_owned(), changed.into_bytes())
    });
    fs::write(path, written).expect("written");
}

/// A copy opened by LibreOffice and saved as a Word document again.
fn saved_again(path: &Path, folder: &Path) -> Option<PathBuf> {
    let profile = format!("-env:UserInstallation=file://{}", folder.join("profile").display());
    let arguments = [
        profile.as_ref(),
        "--headless".as_ref(),
        "--convert-to".as_ref(),
        "docx:MS Word 2007 XML".as_ref(),
        "--outdir".as_ref(),
        folder.as_os_str(),
        path.as_os_str(),
    ];
    tool("soffice", &arguments)?;
    Some(folder.join(path.file_name().expect("a name")))
}

/// The paragraph of a part around a text: where it begins and ends.
fn paragraph_around(xml: &str, text: &str) -> std::ops::Range<usize> {
    let at = xml.find(text).unwrap_or_else(|| panic!("{text} is not there"));
    let from = xml[..at].rfind("<w:p>").expect("a paragraph");
    from..at + xml[at..].find("</w:p>").expect("its end") + "</w:p>".len()
}

#[test]
fn what_libreoffice_keeps_is_read_back_and_what_was_changed_in_it_is_named() {
    let round = built();
    let folder = tempfile::tempdir().expect("a folder");
    let Some(copy) = saved_again(&round.join(COPY), folder.path()) else { return };
    let path = copy.to_string_lossy().into_owned();
    let before = read(&round.join(COPY));
    let after = read(&copy);
    let tags = |copy: &Controlled| {
        let pieces = copy.paragraphs.iter().flat_map(|own| &own.pieces);
        pieces.filter_map(|piece| piece.tag.clone()).collect::<Vec<_>>()
    };
    assert_eq!(tags(&before), tags(&after), "every control is kept, in its order");
    let (told, _) = round.run_to(0, &["read-back", &path]);
    assert!(told.contains("đều đúng như báo cáo") && told.contains("0 đoạn đổi lời"), "{told}");
    // A sentence changed.
    edit(&copy, |xml| {
        xml.replace("Lượt đánh giá: mỗi phiếu hợp lệ tính", "Mỗi phiếu hợp lệ tính là")
    });
    let (told, _) = round.run_to(0, &["read-back", &path]);
    assert!(told.contains("1 đoạn đổi lời") && told.contains("Mỗi phiếu hợp lệ tính là"), "{told}");
    // A figure typed over, a paragraph with its figures deleted, a control moved elsewhere.
    edit(&copy, |xml| {
        let at = xml.find("\"district/turnout#1\"").expect("the control");
        let text = at + xml[at..].find("<w:sdtContent>").expect("its content");
        let text = text + xml[text..].find("<w:t>").expect("its text");
        let text = text + xml[text..].find('>').expect("its end") + 1;
        let end = text + xml[text..].find('<').expect("its end");
        format!("{}99,99{}", &xml[..text], &xml[end..])
    });
    edit(&copy, |xml| {
        let gone = paragraph_around(&xml, "\"summary/best_share#1\"");
        format!("{}{}", &xml[..gone.start], &xml[gone.end..])
    });
    let again = tempfile::tempdir().expect("a folder");
    let copy = saved_again(&copy, again.path()).expect("saved before");
    let (told, _) = round.run_to(1, &["read-back", &copy.to_string_lossy()]);
    assert!(told.contains("Bị gõ đè: district/turnout#1 ghi “99,99”"), "{told}");
    assert!(told.contains("Bị xóa: summary/best_share#1"), "{told}");
    assert!(told.contains("bị bỏ") && told.contains("Mức chung"), "{told}");
    // The words taken before are the paper's own now; nothing is taken while a value is wrong.
    assert!(!told.contains("Mỗi phiếu hợp lệ tính là") && !told.contains("head/code"), "{told}");
    assert!(!told.contains("Đã đưa"), "{told}");
}

#[test]
fn a_value_in_another_sentences_place_is_named() {
    let round = built();
    edit(&round.join(COPY), |xml| {
        let at = xml.find("\"summary/best_share#1\"").expect("the control");
        let from = xml[..at].rfind("<w:sdt>").expect("its beginning");
        let to = at + xml[at..].find("</w:sdt>").expect("its end") + "</w:sdt>".len();
        let value = xml[from..to].to_owned();
        let rest = format!("{}{}", &xml[..from], &xml[to..]);
        rest.replacen("<w:t xml:space=\"preserve\">Lượt đánh giá", &format!("<w:t xml:space=\"preserve\"></w:t></w:r>{value}<w:r><w:t xml:space=\"preserve\">Lượt đánh giá"), 1)
    });
    let (told, _) = round.run_to(1, &["read-back", COPY]);
    assert!(told.contains("Bị chuyển chỗ: summary/best_share#1"), "{told}");
}

/// What a paper says in each of its formats, with single spaces; no PDF without the tool.
fn said(round: &TestRound) -> Vec<String> {
    let one_line = |text: String| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let paper = "output/bao-cao-tong-hop";
    let copy = read(&round.join(&format!("{paper}.docx")));
    let paragraph = |own: &bienban::formats::docx::controls::Paragraph| {
        own.pieces.iter().map(|piece| piece.text.as_str()).collect::<String>()
    };
    let copy: Vec<String> = copy.paragraphs.iter().map(paragraph).collect();
    let book = fs::read(round.join(&format!("{paper}.xlsx"))).expect("there");
    let book = bienban::formats::read(&book, &Limits::default()).expect("a workbook");
    let sheet = book.sheets.iter().find(|sheet| sheet.name == "Văn bản").expect("the paper");
    let cells: Vec<String> = sheet.cells.values().map(|cell| format!("{cell:?}")).collect();
    let pdf = pdf_text(&round.join(&format!("{paper}.pdf")));
    let all = pdf.into_iter().chain([copy.join(" "), cells.join(" ")]);
    all.map(one_line).collect()
}

/// Runs `build` and checks that every format says the first and none the second.
fn assert_says(round: &TestRound, words: &str, not: &str) {
    round.run_to(0, &["build"]);
    for said in said(round) {
        assert!(said.contains(words), "{words}: {said}");
        assert!(!said.contains(not), "{not}: {said}");
    }
}

#[test]
fn changed_words_are_taken_into_the_round_and_every_format_says_them() {
    let round = built();
    let code = |round: &TestRound| {
        let manifest = fs::read_to_string(round.join("output/manifest.json")).expect("there");
        let manifest: serde_json::Value = serde_json::from_str(&manifest).expect("JSON");
        manifest["files"]["bao-cao-tong-hop.pdf"]["code"].as_str().expect("a code").to_owned()
    };
    let before = code(&round);
    // Words beside values, and a paragraph without any taken out.
    edit(&round.join(COPY), |xml| {
        let xml = xml.replace("Mức chung: điểm tổng hợp ", "Nhìn chung #[*] điểm tổng hợp ");
        let gone = paragraph_around(&xml, "Lượt đánh giá: mỗi phiếu hợp lệ tính");
        format!("{}{}", &xml[..gone.start], &xml[gone.end..])
    });
    let (told, _) = round.run_to(0, &["read-back", COPY]);
    assert!(told.contains("Đã đưa 2 đoạn đổi lời vào nhan-xet.docx"), "{told}");
    assert_says(&round, "Nhìn chung #[*] điểm tổng hợp toàn quận 3,79", "Mức chung");
    assert!(!said(&round)[1].contains("Lượt đánh giá: mỗi phiếu hợp lệ tính"));
    assert_ne!(code(&round), before, "other words, another code");
    let (told, _) = round.run_to(0, &["read-back", COPY]);
    assert!(told.contains("0 đoạn đổi lời"), "{told}");
    round.run_to(0, &["verify"]);
    round.run_to(0, &["archive", "--output", "goi"]);
    round.run_to(0, &["verify", "goi"]);
    // People go on in nhan-xet.docx, in another program.
    let folder = tempfile::tempdir().expect("a folder");
    if let Some(again) = saved_again(&round.join("nhan-xet.docx"), folder.path()) {
        edit(&again, |xml| xml.replace("Nhìn chung #[*] điểm", "Tóm lại, điểm"));
        fs::copy(again, round.join("nhan-xet.docx")).expect("copied");
        assert_says(&round, "Tóm lại, điểm tổng hợp toàn quận 3,79", "Nhìn chung");
    }
    round.run_to(0, &["verify"]);
    // A value deleted there, and a paragraph that the template has no more, are named.
    let kept = fs::read(round.join("nhan-xet.docx")).expect("there");
    edit(&round.join("nhan-xet.docx"), |xml| xml.replace("Mức chung: điểm", "Mức khác: điểm"));
    let (_, told) = round.run_to(2, &["build"]);
    assert!(told.contains("nhan-xet.docx") && told.contains("Mức khác: điểm"), "{told}");
    fs::write(round.join("nhan-xet.docx"), &kept).expect("written");
    edit(&round.join("nhan-xet.docx"), |xml| {
        let at = xml.rfind("district/overall").expect("the control");
        let from = xml[..at].rfind("<w:sdt>").expect("its beginning");
        let to = at + xml[at..].find("</w:sdt>").expect("its end") + "</w:sdt>".len();
        format!("{}{}", &xml[..from], &xml[to..])
    });
    let (_, told) = round.run_to(2, &["build"]);
    assert!(told.contains("nhan-xet.docx, mục"), "{told}");
    fs::remove_file(round.join("nhan-xet.docx")).expect("removed");
    assert_says(&round, "Mức chung: điểm tổng hợp toàn quận 3,79", "Tóm lại");
    assert_eq!(code(&round), before);
}

/// A container with this main part of a document.
fn container(main: &str) -> Vec<u8> {
    let made = fs::read(crate::support::project().join("tests/hostile/word-document.xlsx"));
    let made = made.expect("a Word document");
    rewritten(&made, |name, part| {
        let is_main = name == "word/document.xml";
        (name.to_owned(), if is_main { main.as_bytes().to_vec() } else { part })
    })
}

#[test]
fn files_that_are_out_to_hurt_are_refused_in_words() {
    let round = built();
    let space = "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"";
    let body = |inner: &str| format!("<w:document {space}><w:body>{inner}</w:body></w:document>");
    let bomb = format!(
        "<!DOCTYPE w [<!ENTITY a \"{}\"><!ENTITY b \"&a;&a;&a;&a;\">]>{}",
        "x".repeat(1000),
        body("<w:p><w:r><w:t>&b;</w:t></w:r></w:p>")
    );
    let deep = body(&format!("{}{}", "<w:sdt>".repeat(100_000), "</w:sdt>".repeat(100_000)));
    let wide = body(&format!(
        "<w:p><w:sdt><w:sdtPr><w:tag w:val=\"{}\"/></w:sdtPr><w:r><w:t>1</w:t></w:r></w:sdt></w:p>",
        "a".repeat(3_000_000)
    ));
    let many = body(&"<w:p><w:r><w:t>1</w:t></w:r></w:p>".repeat(1_200_000));
    let good = fs::read(round.join(COPY)).expect("there");
    let cases: Vec<(&str, Vec<u8>)> = vec![
        ("nothing", Vec::new()),
        ("noise", (0..20_000_u32).map(|n| (n.wrapping_mul(2_654_435_761) >> 24) as u8).collect()),
        ("half a file", good[..good.len() / 2].to_vec()),
        ("a workbook", fs::read(round.join("output/kiem-tra.xlsx")).expect("there")),
        ("a PDF", fs::read(round.join("output/bao-cao-tong-hop.pdf")).expect("there")),
        ("entities of its own", container(&bomb)),
        ("very deep", container(&deep)),
        ("a tag of three million letters", container(&wide)),
        ("more paragraphs than are allowed", container(&many)),
        ("another document", container(&body("<w:p><w:r><w:t>Xin chào</w:t></w:r></w:p>"))),
    ];
    for (name, bytes) in cases {
        fs::write(round.join("la.docx"), bytes).expect("written");
        let output = round.run(&["read-back", "la.docx"]);
        let told = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(2), "{name}: {told}");
        let said = ["Không đọc được tệp Word", "không phải bản Word do chương trình lập"];
        assert!(said.iter().any(|said| told.contains(said)), "{name}: {told}");
    }
    // Bytes changed at random: refused, or read and held against the paper; never anything else.
    let mut state = 0x2545_f491_4f6c_dd1d_u64;
    for _ in 0..40 {
        let mut bytes = good.clone();
        for _ in 0..20 {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            let at = (state >> 8) as usize % bytes.len();
            bytes[at] = state as u8;
        }
        let read = std::panic::catch_unwind(|| read_controls(&bytes, &Limits::default()));
        assert!(read.is_ok(), "a panic");
    }
}
