//! `docs/mau-van-ban.md`: what a template may use, made from the types that
//! templates are filled with, so that it cannot fall behind them.
//!
//! `BIENBAN_UPDATE=1 cargo test docs_templates` writes it again.

use std::collections::BTreeSet;
use std::fs;

use bienban::documents::brief::Brief;
use bienban::documents::contents::Contents;
use bienban::documents::correction::Correction;
use bienban::documents::dispatch::DispatchList;
use bienban::documents::erratum::Erratum;
use bienban::documents::handover::Handover;
use bienban::documents::minutes::Minutes;
use bienban::documents::notice::Notice;
use bienban::documents::opening::OpeningRecord;
use bienban::documents::postponed::PostponedMinutes;
use bienban::documents::synthesis::Synthesis;
use bienban::documents::synthesis::volumes::Volume;
use bienban::render::template;
use serde_json::Value;

use crate::support::project;

/// What is said before the lists: how a template is changed and written.
const INTRODUCTION: &str = "# Mẫu văn bản

<!-- Tệp này được lập tự động; chạy BIENBAN_UPDATE=1 cargo test docs_templates để lập lại. -->

Câu chữ và cách trình bày của mọi văn bản nằm trong các tệp mẫu, sửa được bằng Notepad.

1. Trong thư mục của đợt, chạy `bienban templates eject`. Thư mục `templates` có thêm các tệp mẫu.
2. Mở tệp của văn bản cần sửa, đổi câu chữ, lưu lại với bảng mã UTF-8.
3. Chạy `bienban`. Văn bản nào dùng mẫu đã sửa thì được lập lại, cả PDF và XLSX.

Mẫu viết sai thì chương trình dừng, nêu tên tệp, số dòng, in chính dòng đó và đánh dấu `^` dưới chỗ sai; bộ văn bản cũ giữ nguyên. Muốn trở về mẫu có sẵn thì xóa tệp đã sửa.

## Cách viết

Phần chữ viết thế nào in ra thế ấy; một dòng trống là hết một đoạn. Chỗ thay đổi theo từng đơn vị nằm trong dấu ngoặc nhọn:

| Viết | Nghĩa |
| --- | --- |
| `{{ unit.name }}` | in giá trị, ở đây là tên đơn vị |
| `{% if venue %}tại {{ venue }}{% endif %}` | chỉ in khi có giá trị |
| `{% if head.draft %}…{% else %}…{% endif %}` | in một trong hai |
| `{% for speech in speeches %}{{ speech.text }}{% endfor %}` | in lần lượt từng mục của danh sách |
| `{{ loop.index }}` | số thứ tự của mục đang in, từ 1 |
| `{% if not loop.last %}; {% endif %}` | in dấu chấm phẩy sau mọi mục, trừ mục cuối |
| `{# … #}` | ghi chú, không in |
| `~` | dấu cách không ngắt dòng: `{{ issued }}~phiếu` |
| `= 1. Thành phần` và `== 1- Ưu điểm` | mục và mục con, đứng đầu dòng |
| `\\- ` ở đầu dòng | gạch đầu dòng |

Giá trị lấy từ báo cáo luôn in đúng như đã ghi: các dấu `#`, `*`, `_`, `$`, `@` trong ô của bảng tính không làm thay đổi cách trình bày. Tên viết sai, hoặc một tên không có trong các bảng dưới đây, là lỗi; chương trình không bao giờ in chỗ trống thay cho nó.

Ví dụ, thêm một câu vào biên bản hội nghị:

```
{% if absences %}
Hội nghị có {{ absences|length }}~thành phần có đại biểu vắng mặt.

{% endif %}
```

## Bộ lọc

Bộ lọc đứng sau dấu `|`: `{{ venue|upper }}`.

| Bộ lọc | Làm gì |
| --- | --- |
| `str` | đặt giá trị trong dấu nháy, dùng khi giá trị là tham số của một hàm: `name: {{ head.place\\|str }}` |
| `num` | viết số nguyên không có dấu chấm hàng nghìn, dùng khi là tham số của một hàm: `{{ issued\\|num }}` |
| `length` | số mục của danh sách: `{{ speeches\\|length }}` |
| `two_digits` | viết số nguyên trong câu; dưới 10 thì thêm số 0 ở trước (`03`) |
| `trim(\".; \")` | bỏ các dấu này ở hai đầu |
| `upper`, `lower`, `capitalize` | viết hoa cả, viết thường cả, viết hoa chữ đầu |
| `join(\", \")` | nối danh sách chữ, cách nhau bằng dấu phẩy |
| `default(\"…\")` | dùng chữ này khi mẫu cũ không có tên đó |
| `replace(\"a\", \"b\")` | thay chữ này bằng chữ kia |

";

/// A function of `form.typ` as the page tells of it: name, what it does, example.
const FUNCTIONS: &[(&str, &str, &str)] = &[
    (
        "document-title",
        "Tên loại văn bản và trích yếu",
        "#document-title(\"BIÊN BẢN\")[Hội nghị …]",
    ),
    ("addressee", "Dòng “Kính gửi:” của công văn", "#addressee[{{ unit.name }}]"),
    (
        "report-table",
        "Bảng: tỷ lệ độ rộng các cột, cách gióng, dòng đầu, rồi từng ô; dòng đầu lặp lại ở mỗi trang. `small: true` cho bảng nhiều cột, `dense: true` để các dòng sát nhau; `head-rows` là số dòng đầu",
        "#report-table(columns: (1, 4), align: (center, left), head: ([STT], [Nội dung]), [1], [Phiếu phát ra])",
    ),
    (
        "cell",
        "Ô gộp nhiều cột hoặc nhiều dòng, hoặc in đậm; `shaded: true` để tô nền",
        "cell(colspan: 2, bold: true)[Tổng cộng]",
    ),
    ("receipt", "Ô trống để ký nhận", "[…], receipt(),"),
    ("bold", "Nhiều ô in đậm, cho dòng tổng", "..bold([], [Tổng cộng], [60])"),
    (
        "group-row",
        "Dòng tên nhóm trong bảng, không đứng một mình ở cuối trang",
        "group-row([I], cell(colspan: 3)[Tư tưởng chính trị])",
    ),
    ("caption", "Tên bảng hoặc biểu đồ, đứng liền trên bảng", "#caption[Kết quả toàn quận]"),
    (
        "remark",
        "Ghi chú nhỏ, chữ nghiêng, dưới bảng; `kept: true` để cùng trang với phần đứng sau",
        "#remark[Tỷ lệ tính trên số phiếu hợp lệ.]",
    ),
    (
        "stacked-bars",
        "Biểu đồ thanh xếp chồng",
        "#stacked-bars(key: \"…\", caption: \"…\", levels: (\"Tốt\", \"Khá\"), rows: ((label: \"1\", counts: (40, 12), blank: 1),))",
    ),
    (
        "dot-plot",
        "Biểu đồ điểm",
        "#dot-plot(key: \"…\", caption: \"…\", high: \"4,00\", rows: ((label: \"Phường\", score: \"3,79\"),))",
    ),
    (
        "change-plot",
        "Biểu đồ so sánh hai đợt, mỗi hàng một vòng tròn trắng (đợt trước) và một chấm đen (đợt này)",
        "#change-plot(key: \"changes\", caption: \"…\", high: \"4,00\", years: (\"2022\", \"2023\"), rows: ((label: \"Phường\", before: \"3,79\", now: \"3,81\"),))",
    ),
    (
        "spread-plot",
        "Biểu đồ phân bố: mỗi hàng một loại hình, cột càng cao càng nhiều người cùng điểm",
        "#spread-plot(key: \"spreads\", caption: \"…\", high: \"4,00\", rows: ((label: \"Phường\", pooled: \"3,79\", counts: ((\"3,81\", 12), (\"3,76\", 4))),))",
    ),
    (
        "strip-plot",
        "Biểu đồ mỗi loại hình một hàng chấm, vạch đậm là điểm gộp",
        "#strip-plot(key: \"kinds\", caption: \"…\", high: \"4,00\", rows: ((label: \"Phường\", pooled: \"3,79\", scores: (\"3,81\", \"3,76\")),))",
    ),
    ("new-page", "Sang trang mới", "#new-page()"),
    ("kept", "Đoạn luôn cùng trang với phần đứng sau", "#kept[Biên bản được lập thành 02 bản.]"),
    (
        "closing",
        "Đoạn cuối, luôn cùng trang với chữ ký",
        "#closing[Hội nghị kết thúc vào hồi {{ end }} cùng ngày.]",
    ),
    (
        "signatures",
        "Các khối chữ ký đứng cạnh nhau; `code` là mã kiểm chứng",
        "#signatures(signature(role: \"Chủ trì\", name: \"Nguyễn Văn A\"))",
    ),
    (
        "signature",
        "Một khối chữ ký: quyền hạn, chức vụ, họ tên",
        "signature(role: \"K/T Trưởng ban\", position: \"Phó Trưởng ban\", name: \"Nguyễn Văn A\")",
    ),
    (
        "ending",
        "Nơi nhận ở bên trái, chữ ký ở bên phải; `compact: true` cho văn bản một trang",
        "#ending(recipients: (\"Như trên\", \"Lưu Ban Tuyên giáo\"), signature(role: \"Trưởng ban\", name: \"…\"))",
    ),
    ("proof-code", "Mã kiểm chứng đứng riêng một dòng", "#proof-code({{ code | str }})"),
    (
        "annex",
        "Phụ lục trên trang mới, số trang riêng; `landscape: true` cho trang nằm ngang",
        "#annex(number: \"I\", belongs-to: [Kèm theo Báo cáo …])[Tên phụ lục][Nội dung]",
    ),
    ("room", "Chỗ trống để viết tay, tính bằng số chữ", "#room(8)"),
    (
        "paper",
        "Khổ giấy, lề, kiểu chữ; gọi một lần trong `phan-dau.typ.j2`",
        "#show: paper.with(title: \"…\")",
    ),
    (
        "letterhead",
        "Tên cơ quan, số và ký hiệu, địa danh và ngày; gọi một lần trong `phan-dau.typ.j2`",
        "#letterhead(organ: \"…\", department: \"…\", symbol: \"BB/BTGQU\")",
    ),
];

/// The page as it must be.
fn page() -> String {
    let mut page = String::from(INTRODUCTION);
    page.push_str(&functions());
    page.push_str(&macros());
    page.push_str(&measures());
    page.push_str("## Giá trị của từng văn bản\n\nDấu `[]` sau một tên nghĩa là danh sách: `speeches[].text` là nội dung của từng phát biểu, in bằng `{% for speech in speeches %}{{ speech.text }}{% endfor %}`. Chỉ chữ và số nguyên in được; tỷ lệ và điểm đã là chữ có hai số lẻ (`94,23`, không có dấu %), ngày và nhóm giá trị thì in từng phần (`date.long`).\n\n");
    let minutes = schemars::schema_for!(Minutes).to_value();
    page.push_str("### Phần đầu, có trong mọi văn bản\n\n");
    page.push_str(&table(&minutes, &["head"], &[]));
    page.push_str("### Đơn vị, có trong biên bản và phiếu đề nghị chỉnh sửa\n\n");
    page.push_str(&table(&minutes, &["unit"], &[]));
    for (title, stem, schema) in [
        ("Biên bản hội nghị", "bien-ban-hoi-nghi", minutes.clone()),
        (
            "Biên bản hội nghị hoãn",
            "bien-ban-hoan-hoi-nghi",
            schemars::schema_for!(PostponedMinutes).to_value(),
        ),
        (
            "Biên bản kiểm phiếu, niêm phong và bàn giao phiếu",
            "bien-ban-ban-giao-phieu",
            schemars::schema_for!(Handover).to_value(),
        ),
        (
            "Biên bản mở niêm phong, kiểm đếm và tổng hợp phiếu",
            "bien-ban-mo-niem-phong",
            schemars::schema_for!(OpeningRecord).to_value(),
        ),
        ("Báo cáo tổng hợp", "bao-cao-tong-hop", schemars::schema_for!(Synthesis).to_value()),
        (
            "Quyển phụ lục của báo cáo tổng hợp",
            "bao-cao-tong-hop-quyen",
            schemars::schema_for!(Volume).to_value(),
        ),
        ("Báo cáo tóm tắt", "bao-cao-tom-tat", schemars::schema_for!(Brief).to_value()),
        ("Thông báo kết quả", "thong-bao-ket-qua", schemars::schema_for!(Notice).to_value()),
        ("Danh sách gửi", "danh-sach-gui", schemars::schema_for!(DispatchList).to_value()),
        ("Mục lục hồ sơ", "muc-luc-ho-so", schemars::schema_for!(Contents).to_value()),
        (
            "Phiếu đề nghị chỉnh sửa",
            "phieu-de-nghi-chinh-sua",
            schemars::schema_for!(Correction).to_value(),
        ),
        ("Công văn đính chính", "cong-van-dinh-chinh", schemars::schema_for!(Erratum).to_value()),
    ] {
        page.push_str(&format!("### {title} (`{stem}.typ.j2`)\n\n"));
        page.push_str(&table(&schema, &[], &["head", "unit"]));
    }
    format!("{}\n", page.trim_end())
}

/// The functions of the form.
fn functions() -> String {
    let mut text = String::from(
        "## Hàm trình bày\n\nCác hàm trong `form.typ`. Trong phần chữ, tên hàm có dấu `#` đứng trước; bên trong một hàm khác thì không.\n\n",
    );
    for (name, what, example) in FUNCTIONS {
        text.push_str(&format!("- `{name}`: {what}.\n  ```\n  {example}\n  ```\n"));
    }
    text.push('\n');
    text
}

/// The macros of `chung.typ.j2` with the comment above each.
fn macros() -> String {
    let source = built_in("chung.typ.j2");
    let mut text = String::from(
        "## Đoạn dùng chung\n\nCác đoạn trong `chung.typ.j2`; mẫu nào dùng thì ghi tên ở dòng `{% from \"chung.typ.j2\" import … %}` đầu tệp.\n\n| Viết | In ra |\n| --- | --- |\n",
    );
    let mut comment = "";
    for line in source.lines() {
        if let Some(said) = line.strip_prefix("{#").and_then(|line| line.strip_suffix("#}")) {
            comment = said.trim();
        } else if let Some(rest) = line.strip_prefix("{% macro ") {
            let call = rest.split(" %}").next().expect("a name");
            text.push_str(&format!("| `{{{{ {call} }}}}` | {comment} |\n"));
        }
    }
    text.push('\n');
    text
}

/// The table at the head of `form.typ`.
fn measures() -> String {
    let source = built_in("form.typ");
    let table = source.split_once("#let measures = (\n").expect("a table").1;
    let table = table.split_once("\n)\n").expect("its end").0;
    let mut text = String::from(
        "## Kích thước của thể thức\n\nBảng `measures` ở đầu `form.typ`. HD36 là Hướng dẫn số 36-HD/VPTW ngày 03/4/2018; HD16 là Hướng dẫn số 16-HD/VPTW ngày 23/02/2023; BB là lựa chọn của chương trình.\n\n| Tên | Giá trị | Nguồn và nội dung |\n| --- | --- | --- |\n",
    );
    for line in table.lines().map(str::trim) {
        if let Some(heading) = line.strip_prefix("// ") {
            text.push_str(&format!("| **{heading}** | | |\n"));
        } else if let Some((entry, source)) = line.split_once(" // ") {
            let (name, value) = entry.trim_end_matches(',').split_once(": ").expect("a measure");
            text.push_str(&format!("| `{name}` | `{value}` | {source} |\n"));
        }
    }
    text.push('\n');
    text
}

/// The text of a built-in template.
fn built_in(name: &str) -> &'static str {
    template::built_in().find(|(known, _)| *known == name).expect(name).1
}

/// The values of a document: only these at the top (all when empty), without those.
fn table(schema: &Value, only: &[&str], without: &[&str]) -> String {
    let mut rows = String::from("| Tên | Nội dung | Kiểu |\n| --- | --- | --- |\n");
    for (name, field) in schema["properties"].as_object().expect("properties") {
        let asked = only.is_empty() || only.contains(&name.as_str());
        if asked && !without.contains(&name.as_str()) {
            row(&mut rows, schema, name, field);
        }
    }
    rows.push('\n');
    rows
}

/// A value's row and those of its parts.
fn row(rows: &mut String, root: &Value, path: &str, field: &Value) {
    let title = field["title"].as_str().unwrap_or_else(|| panic!("{path} has no title"));
    let shape = resolved(root, field);
    let (path, kind, inner) = match shape["type"].as_str() {
        Some("array") => {
            let inner = resolved(root, &shape["items"]);
            let said = match inner["type"].as_str() {
                Some("object") => "danh sách".to_owned(),
                other => format!("danh sách {}", plain(other)),
            };
            (format!("{path}[]"), said, inner)
        }
        Some("object") => (path.to_owned(), "nhóm giá trị".to_owned(), shape),
        other => (path.to_owned(), plain(other).to_owned(), shape),
    };
    rows.push_str(&format!("| `{path}` | {} | {kind} |\n", title.replace('|', "\\|")));
    for (name, field) in inner["properties"].as_object().into_iter().flatten() {
        row(rows, root, &format!("{path}.{name}"), field);
    }
}

/// The shape behind a reference or a value that may be missing.
fn resolved<'a>(root: &'a Value, field: &'a Value) -> &'a Value {
    if let Some(name) = field["$ref"].as_str() {
        return resolved(root, &root["$defs"][name.trim_start_matches("#/$defs/")]);
    }
    match field["anyOf"].as_array().and_then(|choices| choices.first()) {
        Some(first) => resolved(root, first),
        None => field,
    }
}

/// A plain kind of value.
fn plain(kind: Option<&str>) -> &'static str {
    match kind {
        Some("boolean") => "có/không",
        Some("integer") => "số nguyên",
        // A text or whole number that may be missing has two kinds.
        _ => "chữ",
    }
}

#[test]
fn docs_templates_are_current() {
    let (path, page) = (project().join("docs").join("mau-van-ban.md"), page());
    if std::env::var("BIENBAN_UPDATE").is_ok_and(|value| value == "1") {
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        fs::write(&path, &page).expect("written");
    }
    let written = fs::read_to_string(&path).unwrap_or_default().replace("\r\n", "\n");
    assert!(written == page, "run BIENBAN_UPDATE=1 cargo test docs_templates");
}

#[test]
fn docs_templates_tell_of_every_function_that_templates_call() {
    let known: BTreeSet<&str> = FUNCTIONS.iter().map(|(name, ..)| *name).collect();
    let form = built_in("form.typ");
    for name in &known {
        assert!(form.contains(&format!("#let {name}(")), "{name} is not in form.typ");
    }
    for (file, text) in template::built_in().filter(|(file, _)| file.ends_with(".j2")) {
        for call in text.split('#').skip(1) {
            let is_name = |letter: &char| letter.is_ascii_lowercase() || *letter == '-';
            let name: String = call.chars().take_while(is_name).collect();
            let calls = call.get(name.len()..).is_some_and(|rest| rest.starts_with(['(', '[']));
            assert!(!calls || known.contains(name.as_str()), "{file} calls {name}");
        }
    }
}
