//! The comparison with the last round: what changed is worked out by hand, what is not the same
//! thing is named, and a package that does not prove itself is never compared with.

use std::path::Path;
use std::sync::OnceLock;

use calamine::{Data, Reader, Xlsx, open_workbook};
use tempfile::TempDir;

use crate::support::{TestRound, copy_folder, pdf_text, tool};

/// Where this year's round has the last one's package.
const PACKAGE: &str = "nam-truoc";

/// The return of the one unit that differs.
const RETURN: &str = "input/p-gt-phuong-gia-thuy/bao-cao.xlsx";

/// The package of the small round: the last year.
fn last_year() -> &'static Path {
    static MADE: OnceLock<TempDir> = OnceLock::new();
    let made = MADE.get_or_init(|| {
        let round = TestRound::mini();
        round.run_to(0, &["build"]);
        let folder = tempfile::tempdir().expect("a folder");
        let package = folder.path().join("goi");
        round.run_to(0, &["archive", "--output", &package.to_string_lossy()]);
        folder
    });
    Box::leak(made.path().join("goi").into_boxed_path())
}

/// The small round a year later, with the package of the last one beside it.
fn this_year() -> TestRound {
    let round = TestRound::mini();
    round.configure("year = 2023", "year = 2024");
    round.configure("[print]", &format!("[previous]\npackage = \"{PACKAGE}\"\n\n[print]"));
    copy_folder(last_year(), &round.join(PACKAGE));
    round
}

/// The cells of the row of a sheet of `so-sanh.xlsx` whose first cells are these.
fn row(round: &TestRound, sheet: &str, lead: &[&str]) -> Vec<String> {
    rows(&round.join("output/so-sanh.xlsx"), sheet)
        .into_iter()
        .find(|row| row.iter().zip(lead).all(|(cell, lead)| cell == lead))
        .unwrap_or_else(|| panic!("{sheet} has no row {lead:?}"))
}

/// Every row of a sheet as text.
fn rows(path: &Path, sheet: &str) -> Vec<Vec<String>> {
    let mut book: Xlsx<_> = open_workbook(path).expect("a workbook");
    let range = book.worksheet_range(sheet).expect(sheet);
    let shown = |cell: &Data| match cell {
        // A difference of floating point is not told apart from what it is rounded to.
        Data::Float(number) if number.fract() != 0.0 => format!("{number:.6}"),
        cell => cell.to_string(),
    };
    range.rows().map(|row| row.iter().map(shown).collect()).collect()
}

/// Low marks that a leader gets for the third criterion in the place of so many high ones.
fn lower(round: &TestRound, marks: u32) {
    let cell =
        |cell: &str, number: u32| format!("<c r=\"{cell}\" s=\"5\" t=\"n\"><v>{number}</v></c>");
    round.edit_workbook(RETURN, &cell("D4", 63), &cell("D4", 63 - marks));
    round.edit_workbook(RETURN, &cell("F4", 0), &cell("F4", marks));
}

/// One unit, two years. Đinh Thanh Huyền Nhung (phường Gia Thụy) had 63 Tốt and 2 Khá for the third
/// criterion, (63×4 + 2×3)/65 = 258/65, and now has 33 Tốt, 2 Khá and 30 Trung bình: 198/65. All
/// else is the same.
///
/// The overall score, a mean of twelve criteria, falls by 60/65/12 = 1/13: from 15059/3840 = 3,9216
/// to 191927/49920 = 3,8447, shown 3,92, 3,84 and −0,08. Two standard errors of both years
/// together are 0,1835: no clear difference.
///
/// The district's 800 assessments of the criterion had 3071 points and have 3011: 3,83875 and
/// 3,76375, shown 3,84 and 3,76; the difference of −0,075 is rounded half up, −0,07. Its variances
/// are 0,2140 and 0,3266 (Σn·p²/800 − mean²); of 400 ballots each, two standard errors of the
/// difference are 2·√((0,2140 + 0,3266)/400) = 0,0735: just clear. With 29 marks it is 0,0725
/// against 0,0733, and not.
#[test]
fn what_changed_in_one_unit_is_what_was_worked_out_by_hand() {
    let round = this_year();
    lower(&round, 30);
    let (_, told) = round.run_to(0, &["build"]);
    assert!(!told.contains("W211"), "{told}");
    let criterion = row(&round, "Tiêu chí", &["3"]);
    assert_eq!(&criterion[2..6], ["3.840000", "3.760000", "-0.070000", "Thấp hơn rõ"]);
    assert_eq!(&criterion[6..], ["3.838750", "3.763750"]);
    let leader = row(&round, "Đồng chí", &["7", "Đinh Thanh Huyền Nhung"]);
    assert_eq!(&leader[3..9], ["65", "65", "3.920000", "3.840000", "-0.080000", "Không khác rõ"]);
    assert_eq!(&leader[9..], ["3.921615", "3.844692"]);
    let same = row(&round, "Đồng chí", &["8", "Đặng Văn Nhung"]);
    assert_eq!(&same[5..9], ["3.820000", "3.820000", "0", "Không khác rõ"]);
    assert_eq!(row(&round, "Loại hình", &["Phường"])[3..6], ["3.790000", "3.790000", "-0.010000"]);
    assert_eq!(rows(&round.join("output/so-sanh.xlsx"), "Không so sánh").len(), 3);
    if let Some(text) = pdf_text(&round.join("output/bao-cao-tong-hop.pdf")) {
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(text.contains("PHỤ LỤC VII") && text.contains("So với đợt năm 2023"), "{text}");
    }
    assert_recalculated(&round);
    round.run_to(0, &["verify"]);
    let round = this_year();
    lower(&round, 29);
    round.run_to(0, &["build", "--format", "pdf"]);
    assert_eq!(row(&round, "Tiêu chí", &["3"])[5], "Không khác rõ");
}

/// LibreOffice works everything out again: no figure changes, and all agrees.
fn assert_recalculated(round: &TestRound) {
    let folder = tempfile::tempdir().expect("a folder");
    let path = round.join("output/so-sanh.xlsx");
    let profile = format!("-env:UserInstallation=file://{}", folder.path().join("lo").display());
    let arguments = [
        profile.as_ref(),
        "--headless".as_ref(),
        "--convert-to".as_ref(),
        "xlsx:Calc MS Excel 2007 XML".as_ref(),
        "--outdir".as_ref(),
        folder.path().as_os_str(),
        path.as_os_str(),
    ];
    if tool("soffice", &arguments).is_none() {
        return;
    }
    let again = folder.path().join("so-sanh.xlsx");
    for sheet in ["Tiêu chí", "Loại hình", "Đồng chí", "Đối chiếu"] {
        let (before, after) = (rows(&path, sheet), rows(&again, sheet));
        assert_eq!(before, after, "{sheet}");
        assert!(!before.iter().flatten().any(|cell| cell.contains("LỆCH")), "{sheet}");
    }
}

#[test]
fn what_is_not_the_same_thing_is_named_and_not_compared() {
    let round = this_year();
    for file in ["input/danh-sach-don-vi.xlsx", "input/p-dg-phuong-duc-giang/ket-qua.xlsx"] {
        round.edit_workbook(file, "Mai Hồng Oanh", "Lê Thị Cúc");
    }
    round.run_to(0, &["build"]);
    let path = round.join("output/so-sanh.xlsx");
    let apart = || rows(&path, "Không so sánh").into_iter().map(|row| row.join(": "));
    let told = apart().collect::<Vec<_>>().join("\n");
    assert!(told.contains("Lê Thị Cúc, phường Đức Giang: đợt trước đơn vị góp ý về"), "{told}");
    assert!(told.contains("Mai Hồng Oanh, phường Đức Giang: chỉ được góp ý ở đợt trước"), "{told}");
    assert!(!rows(&path, "Đồng chí").concat().contains(&"Lê Thị Cúc".to_owned()));
    // Another criterion: its score and every overall score are of something else.
    round.configure("Xây dựng đoàn kết nội bộ", "Giữ gìn đoàn kết nội bộ");
    round.run_to(0, &["build"]);
    let told = apart().collect::<Vec<_>>().join("\n");
    assert!(told.contains("Điểm tổng hợp của các loại hình và của từng đồng chí"), "{told}");
    assert!(
        told.contains("Giữ gìn đoàn kết nội bộ") && told.contains("chỉ có ở đợt trước"),
        "{told}"
    );
    assert_eq!(rows(&path, "Đồng chí").len(), 3);
    // Another scale: nothing.
    round.configure("points = 4", "points = 5");
    round.run_to(0, &["build"]);
    let told = apart().collect::<Vec<_>>().join("\n");
    assert!(told.contains("Mọi điểm số"), "{told}");
}

#[test]
fn a_package_that_does_not_prove_itself_is_never_compared_with() {
    let round = this_year();
    round.run_to(0, &["build"]);
    let (_, told) = round.run_to(0, &["check"]);
    assert!(!told.contains("W211"), "{told}");
    // Proved a moment ago, and altered since.
    let results = round.join(&format!("{PACKAGE}/data/van-ban/ket-qua.json"));
    let text = std::fs::read_to_string(&results).expect("read");
    std::fs::write(&results, text.replacen("\"blank\": 0", "\"blank\": 1", 1)).expect("written");
    let (_, told) = round.run_to(0, &["build"]);
    assert!(told.contains("W211") && told.contains("không đúng như báo cáo"), "{told}");
    assert_eq!(rows(&round.join("output/so-sanh.xlsx"), "Không so sánh")[3][0], PACKAGE);
    if let Some(text) = pdf_text(&round.join("output/bao-cao-tong-hop.pdf")) {
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(text.contains("Không so sánh với đợt trước"), "{text}");
    }
    round.run_to(0, &["verify"]);
    // The package of a round that was refused its comparison says so, and proves itself.
    round.run_to(0, &["archive", "--output", "goi"]);
    assert!(round.join("goi/data/dot-truoc/khong-so-sanh.txt").exists());
    round.run_to(0, &["verify", "goi"]);
    std::fs::remove_dir_all(round.join(PACKAGE)).expect("removed");
    let (_, told) = round.run_to(0, &["build"]);
    assert!(told.contains("W211") && told.contains("Không có gói lưu trữ"), "{told}");
    let (out, _) = round.run_to(1, &["verify", "goi", "--code", "0000-0000-0000-0000"]);
    assert!(out.contains("khớp"), "{out}");
}

#[test]
fn a_package_can_prove_its_comparison_again_without_the_last_one() {
    let round = this_year();
    lower(&round, 30);
    round.run_to(0, &["build"]);
    round.run_to(0, &["archive", "--output", "goi"]);
    std::fs::remove_dir_all(round.join(PACKAGE)).expect("removed");
    let (out, _) = round.run_to(0, &["verify", "goi"]);
    assert!(out.contains("manifest-sha256.txt"), "{out}");
    // Other results of the last year are not those that its list of files names.
    let results = round.join("goi/data/dot-truoc/ket-qua.json");
    let text = std::fs::read_to_string(&results).expect("read");
    std::fs::write(&results, text.replacen("\"blank\": 0", "\"blank\": 1", 1)).expect("written");
    let (out, _) = round.run_to(1, &["verify", "goi"]);
    assert!(out.contains("dot-truoc"), "{out}");
}
