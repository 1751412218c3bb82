//! Blank returns: what the program writes, it reads; new rounds.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use serde_json::{Value, json};

/// The unit whose forms are filled in.
const UNIT: &str = "p-bd-phuong-bo-de";

/// A command of the program in a round's folder.
fn bienban(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_bienban"))
        .args(["--lang", "vi", "-C"])
        .arg(folder)
        .args(arguments)
        .output()
        .expect("the program runs")
}

/// The file with this name below the tests' folder.
fn test_file(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests").join(name)
}

/// A round with the small round's registry and forms, and no returns.
fn round() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    let input = folder.path().join("input");
    std::fs::create_dir(&input).expect("a folder");
    let mini = test_file("rounds/mini");
    for name in ["bienban.toml", "input/danh-sach-don-vi.xlsx"] {
        std::fs::copy(mini.join(name), folder.path().join(name)).expect("a copy");
    }
    let made = bienban(folder.path(), &["forms"]);
    assert_eq!(made.status.code(), Some(0), "{made:?}");
    folder
}

/// Copies a blank form of the unit into the round's input.
fn send(round: &Path, form: &str) -> PathBuf {
    let to = round.join("input").join(form);
    std::fs::copy(round.join("bieu-mau").join(UNIT).join(form), &to).expect("a form");
    to
}

/// Codes and cells of the unit's findings, and all codes of other units.
fn check(round: &Path) -> (Vec<String>, Vec<String>) {
    let output = bienban(round, &["check", "--format", "json"]);
    let found: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    let (mut own, mut others) = (Vec::new(), Vec::new());
    for finding in found["findings"].as_array().expect("findings") {
        let code = finding["code"].as_str().expect("a code");
        if finding["unit"] == "P-BD" {
            let cells: Vec<_> =
                finding["cells"].as_array().into_iter().flatten().map(Value::as_str).collect();
            let cells = cells.into_iter().flatten().collect::<Vec<_>>().join(",");
            own.push(format!("{code} {cells}").trim_end().to_owned());
        } else {
            others.push(code.to_owned());
        }
    }
    (own, others)
}

/// Whether outside programs are there; a test that needs them is skipped where
/// they are not, unless all of them are asked for.
fn has(program: &str, arguments: &[&str]) -> bool {
    let there = Command::new(program)
        .args(arguments)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .is_ok_and(|status| status.success());
    assert!(there || std::env::var_os("BIENBAN_REQUIRE_TOOLS").is_none(), "{program} is missing");
    if !there {
        println!("skipped: {program} {arguments:?} is missing");
    }
    there
}

/// Whether forms can be filled in by a script.
fn can_fill() -> bool {
    has("python3", &["-c", "import openpyxl"])
}

/// Fills in a form by a script.
fn fill(form: &Path, values: &Value) {
    let mut script = Command::new("python3")
        .arg(test_file("suite/fill_form.py"))
        .arg(form)
        .stdin(Stdio::piped())
        .spawn()
        .expect("python3");
    script.stdin.take().expect("input").write_all(values.to_string().as_bytes()).expect("written");
    assert!(script.wait().expect("an end").success(), "{values}");
}

/// The conference's fields.
fn conference() -> Value {
    json!(["Hội nghị", {
        "Số văn bản": "01-BB/BTGQU", "Ngày họp": "2023-05-17", "Giờ bắt đầu": "08:00",
        "Giờ kết thúc": "11:00", "Địa điểm": "Hội trường phường Bồ Đề",
        "Người chủ trì": "Phạm Văn Chủ", "Chức vụ người chủ trì": "Bí thư Đảng ủy",
        "Người ghi biên bản": "Đỗ Thị Ghi"
    }])
}

/// A tally board of three.
fn board() -> Value {
    json!(["Kiểm phiếu", [
        {"Họ và tên": "Ngô Văn Một", "Nhiệm vụ": "Trưởng ban"},
        {"Họ và tên": "Bùi Thị Hai", "Nhiệm vụ": "Thành viên"},
        {"Họ và tên": "Vũ Văn Ba", "Nhiệm vụ": "Thư ký"}
    ]])
}

/// The whole of a unit's own part, with these counts of the second group.
fn conference_part(present: u32, absent: u32) -> Value {
    json!([
        conference(),
        ["Thành phần", [
            {"Thành phần": "Ban Chấp hành Đảng bộ", "Triệu tập": 20, "Có mặt": 20, "Vắng mặt": 0},
            {"Thành phần": "Bí thư chi bộ", "Triệu tập": 40, "Có mặt": present,
             "Vắng mặt": absent, "Lý do vắng mặt": "Đi công tác"}
        ]],
        ["Diễn biến", [
            {"Người phát biểu": "Phạm Văn Chủ", "Loại ý kiến": "Phát biểu mở đầu",
             "Nội dung": "- Nêu mục đích, yêu cầu của hội nghị."},
            {"Người phát biểu": "Trịnh Văn Góp", "Loại ý kiến": "Góp ý", "Nội dung": "Nhất trí."},
            {"Người phát biểu": "Phạm Văn Chủ", "Loại ý kiến": "Kết luận", "Nội dung": "Cảm ơn."}
        ]],
        board(),
        ["Kiểm phiếu", {
            "Số biên bản bàn giao": "02-BB/BTGQU", "Số phiếu in": 60, "Số phiếu phát ra": 55,
            "Số phiếu thu về": 55, "Số phiếu không sử dụng": 5, "Giờ niêm phong": "11:10",
            "Số phong bì niêm phong": 1, "Mã niêm phong": "NP-0007",
            "Người bàn giao": "Ngô Văn Một", "Người nhận bàn giao": "Lý Văn Nhận",
            "Giờ bàn giao": "11:30", "Số phiếu bàn giao": 55
        }]
    ])
}

/// The whole of the department's part: 24 rows of 40 + 10 + 3 + 0 and so many
/// blank ones.
fn count_part(blank: u32) -> Value {
    let row = json!({"Tốt": 40, "Khá": 10, "Trung bình": 3, "Không ý kiến": blank});
    json!([
        ["Mở niêm phong", {
            "Ngày mở niêm phong": "2023-06-05", "Tình trạng niêm phong": "Nguyên vẹn",
            "Số phiếu mở": 55, "Số phiếu hợp lệ": 54, "Số phiếu không hợp lệ": 1,
            "Người kiểm đếm": "Mai Thị Đếm"
        }],
        ["Kết quả", vec![row; 24]],
        ["Ý kiến", [{"Loại ý kiến": "Ưu điểm", "Nội dung góp ý": "Gần gũi nhân dân."}]]
    ])
}

#[test]
fn the_same_forms_are_the_same_bytes_and_what_is_filled_in_is_kept() {
    let round = round();
    let form = round.path().join("bieu-mau").join(UNIT).join("kiem-dem.xlsx");
    let before = std::fs::read(&form).expect("a form");
    std::fs::remove_file(&form).expect("removed");
    let again = bienban(round.path(), &["forms", "--only", "p-bd"]);
    assert_eq!(again.status.code(), Some(0), "{again:?}");
    assert_eq!(std::fs::read(&form).expect("a form"), before);

    std::fs::write(&form, b"filled in").expect("written");
    let kept = bienban(round.path(), &["forms"]);
    assert_eq!(kept.status.code(), Some(1), "{kept:?}");
    assert!(String::from_utf8_lossy(&kept.stderr).contains("kiem-dem.xlsx"), "{kept:?}");
    assert_eq!(std::fs::read(&form).expect("a form"), b"filled in");

    let unknown = bienban(round.path(), &["forms", "--only", "P-XX"]);
    assert_eq!(unknown.status.code(), Some(2), "{unknown:?}");
}

#[test]
fn untouched_forms_are_no_return() {
    let round = round();
    send(round.path(), "bao-cao-hoi-nghi.xlsx");
    send(round.path(), "kiem-dem.xlsx");
    let (own, others) = check(round.path());
    assert_eq!(own, ["W207"]);
    assert!(others.iter().all(|code| code == "W207"), "{others:?}");
    let said = bienban(round.path(), &["check"]);
    let said = String::from_utf8_lossy(&said.stderr);
    assert!(said.contains("Biểu mẫu của Phường Bồ Đề chưa được điền"), "{said}");
}

#[test]
fn a_filled_in_form_reads_without_a_finding() {
    if !can_fill() {
        return;
    }
    let round = round();
    fill(&send(round.path(), "bao-cao-hoi-nghi.xlsx"), &conference_part(35, 5));
    assert_eq!(check(round.path()).0, ["W208"]);
    // The department's form changes nothing until somebody writes in it.
    let counted = send(round.path(), "kiem-dem.xlsx");
    assert_eq!(check(round.path()).0, ["W208"]);
    fill(&counted, &count_part(1));
    // The comment's leader is left out: its own finding, and no other.
    let (own, others) = check(round.path());
    assert_eq!(own, ["E105 B6"]);
    assert!(others.iter().all(|code| code == "W207"), "{others:?}");
    fill(&counted, &json!([["Ý kiến", [{"Người được góp ý": leader(&counted)}]]]));
    assert_eq!(check(round.path()).0, Vec::<String>::new());
}

/// The first leader of the results.
fn leader(form: &Path) -> String {
    let script =
        "import openpyxl, sys; print(openpyxl.load_workbook(sys.argv[1])['Kết quả']['B6'].value)";
    let output = Command::new("python3")
        .env("PYTHONIOENCODING", "utf-8")
        .args(["-c", script])
        .arg(form)
        .output()
        .expect("python3");
    String::from_utf8_lossy(&output.stdout).trim().to_owned()
}

#[test]
fn a_half_filled_form_says_what_is_missing_once() {
    if !can_fill() {
        return;
    }
    let round = round();
    let form = send(round.path(), "bao-cao-hoi-nghi.xlsx");
    fill(&form, &json!([["Hội nghị", {"Ngày họp": "2023-05-17"}], board()]));
    let (own, _) = check(round.path());
    // Six required fields of the conference; two parts that nobody began.
    let codes: Vec<&str> = own.iter().filter_map(|f| f.split(' ').next()).collect();
    assert_eq!(codes.iter().filter(|code| **code == "E105").count(), 6, "{own:?}");
    assert_eq!(codes.iter().filter(|code| **code == "E110").count(), 2, "{own:?}");
    assert!(codes.iter().all(|code| ["E105", "E110", "W208"].contains(code)), "{own:?}");
}

#[test]
fn half_a_count_is_found() {
    if !can_fill() {
        return;
    }
    let round = round();
    fill(&send(round.path(), "bao-cao-hoi-nghi.xlsx"), &conference_part(35, 5));
    let counted = send(round.path(), "kiem-dem.xlsx");
    let parts = count_part(1);
    fill(&counted, &json!([parts[0]]));
    assert_eq!(check(round.path()).0, ["E110 A5"]);
    // One row of twenty-four: the others add up to nothing.
    fill(&counted, &json!([["Kết quả", [parts[1][1][0]]]]));
    let (own, _) = check(round.path());
    assert_eq!(own.len(), 23, "{own:?}");
    assert!(own.iter().all(|finding| finding.starts_with("E503")), "{own:?}");
}

#[test]
fn contradictions_show_while_they_are_typed() {
    if !can_fill() || !has("soffice", &["--version"]) {
        return;
    }
    let round = round();
    let unit = send(round.path(), "bao-cao-hoi-nghi.xlsx");
    fill(&unit, &conference_part(35, 4));
    let counted = send(round.path(), "kiem-dem.xlsx");
    fill(&counted, &count_part(2));
    let beside = |form: &Path, sheet: &str, cell: &str| {
        let out = round.path().join("recalculated");
        let profile = format!("-env:UserInstallation=file://{}", out.join("profile").display());
        let done = Command::new("soffice")
            .args([&profile, "--headless", "--convert-to", "xlsx", "--outdir"])
            .args([&out, form])
            .output()
            .expect("soffice");
        assert!(done.status.success(), "{done:?}");
        let script = "import openpyxl, sys\n\
                      book = openpyxl.load_workbook(sys.argv[1], data_only=True)\n\
                      print(book[sys.argv[2]][sys.argv[3]].value)";
        let output = Command::new("python3")
            .env("PYTHONIOENCODING", "utf-8")
            .args(["-c", script])
            .arg(out.join(form.file_name().expect("a name")))
            .args([sheet, cell])
            .output()
            .expect("python3");
        String::from_utf8_lossy(&output.stdout).trim().to_owned()
    };
    assert_eq!(beside(&unit, "Thành phần", "H7"), "35 + 4 ≠ 40");
    assert_eq!(beside(&unit, "Thành phần", "D26"), "55");
    assert!(["None", ""].contains(&beside(&unit, "Thành phần", "H6").as_str()));
    assert_eq!(beside(&counted, "Kết quả", "J6"), "55 ≠ 54");
}

#[test]
fn a_new_round_says_what_to_do_and_goes_on_to_forms() {
    let folder = tempfile::tempdir().expect("a folder");
    let new = folder.path().join("đợt mới");
    let begun = bienban(folder.path(), &["init", "đợt mới"]);
    assert_eq!(begun.status.code(), Some(0), "{begun:?}");
    assert!(!new.join("templates").exists());
    let unfinished = bienban(&new, &["forms"]);
    assert_eq!(unfinished.status.code(), Some(2), "{unfinished:?}");
    assert!(String::from_utf8_lossy(&unfinished.stderr).contains("còn chỗ chưa điền"));
    let settings = new.join("bienban.toml");
    let text = std::fs::read_to_string(&settings).expect("readable");
    let text = text.replace('…', "Long Biên").replace("year = 0", "year = 2026");
    std::fs::write(&settings, text).expect("written");
    for arguments in [&["check"][..], &["forms"]] {
        let empty = bienban(&new, arguments);
        assert_eq!(empty.status.code(), Some(2), "{empty:?}");
        let said = String::from_utf8_lossy(&empty.stderr);
        assert!(said.contains("danh-sach-don-vi.xlsx") && said.contains("bienban forms"), "{said}");
    }
    let again = bienban(folder.path(), &["init", "đợt mới"]);
    assert_eq!(again.status.code(), Some(2), "{again:?}");
    if !can_fill() {
        return;
    }
    let registry = new.join("input").join("danh-sach-don-vi.xlsx");
    let unit = json!({
        "Mã đơn vị": "P-BD", "Tên đơn vị": "Phường Bồ Đề", "Loại hình": "Phường",
        "Họ và tên người đứng đầu": "Trần Văn A", "Chức vụ": "Bí thư Đảng ủy"
    });
    fill(&registry, &json!([["Danh sách đơn vị", [unit]]]));
    let made = bienban(&new, &["forms"]);
    assert_eq!(made.status.code(), Some(0), "{made:?}");
    assert!(new.join("bieu-mau").join(UNIT).join("kiem-dem.xlsx").is_file());
    let checked = bienban(&new, &["check", "--format", "json"]);
    assert_eq!(checked.status.code(), Some(0), "{checked:?}");
    assert_eq!(check(&new).0, ["W207"]);
}
