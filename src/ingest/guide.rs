//! The page for those who send returns (`docs/input.md`), made from the
//! declaration that the reader is driven by, so that neither can drift.

use std::fmt::Write as _;

use crate::declaration::{
    Declared, LEXICON, REGISTRY, RoundColumns, SECTIONS, Section, SectionId, Shape, Type,
};

/// What the page begins with.
const INTRODUCTION: &str = "\
# Báo cáo đầu vào

Trang này lập từ chính khai báo mà chương trình dùng để đọc báo cáo và lập biểu mẫu. Lệnh \
`bienban forms` lập sẵn biểu mẫu cho từng đơn vị; đơn vị cũng có thể gửi bảng tính của mình, có các \
nhãn dưới đây hoặc bằng lời của mình (xem “Báo cáo không theo biểu mẫu”).

- Tệp: bảng tính `.xlsx`, `.xlsm`, `.xlsb`, `.xls`, `.ods`, `.csv`; văn bản Word `.docx`; bảng HTML do \
phần mềm xuất ra (thường mang tên `.xls`); XML của Excel 2003. Một báo cáo nằm trong một hay nhiều tệp, \
một hay nhiều trang tính; tên tệp, đuôi tệp, tên thư mục, tên trang tính không ảnh hưởng.
- Văn bản Word và trang HTML được đọc như một trang tính: mỗi đoạn văn là một dòng có một ô, mỗi bảng là \
các dòng và cột của nó; bảng hay khung chữ nằm trong một ô thì đọc ở các dòng ngay dưới ô đó. Đầu trang, \
chân trang, chú thích, số thứ tự tự động đều được đọc; chữ đã xóa có theo dõi thay đổi thì không. Văn bản \
Word đời cũ (`.doc`, `.rtf`), `.odt`, PDF và ảnh không đọc được. Hình (từ 4 cm trở lên), bảng tính nhúng, \
biểu đồ trong văn bản Word cũng không đọc được: chương trình báo chỗ của chúng (W106).
- Phần nào của báo cáo là do nội dung quyết định. Phần dạng **nhãn** có nhãn ở một ô và giá trị ở ô \
kế bên phải, hoặc ngay sau nhãn và dấu hai chấm. Phần dạng **bảng** có một dòng tên cột (có thể gộp \
ô, hai dòng) và các dòng dữ liệu ở dưới.
- Nhãn được so sánh không phân biệt chữ hoa, chữ thường, khoảng trắng, cách đặt dấu thanh; dấu `:`, \
dấu `*` và phần trong ngoặc đơn ở cuối nhãn được bỏ qua. Có thể thêm cách viết khác ở `[synonyms]` \
của `bienban.toml`.
- Mỗi phần thuộc đơn vị có **Mã đơn vị** đứng gần nhất phía trên trong cùng trang tính; nếu trang \
không có mã thì theo mã duy nhất của tệp, rồi của các tệp cùng thư mục.
- Biểu mẫu chưa điền gì được coi là chưa gửi; phần chưa điền được coi là chưa có.
- Dòng có chữ Tổng, Tổng cộng, Cộng hoặc Tổng số là dòng tổng, được đối chiếu với các dòng ở trên.
";

/// A way of writing a kind of value: its name, what it must be, examples.
struct Writing {
    /// The kind of value.
    kind: Type,
    /// As the tables name it.
    name: &'static str,
    /// What is accepted.
    accepted: &'static str,
    /// Examples, each of which reads.
    examples: &'static [&'static str],
    /// Examples that are refused.
    refused: &'static [&'static str],
}

/// How each kind of value may be written.
const WRITINGS: &[Writing] = &[
    Writing {
        kind: Type::Text,
        name: "chữ",
        accepted: "Chữ bất kỳ. Khoảng trắng thừa được bỏ; chữ gõ bằng bảng mã cũ TCVN3 (ABC) hoặc \
                   VNI được chuyển sang Unicode và có ghi chú.",
        examples: &[],
        refused: &[],
    },
    Writing {
        kind: Type::Lines,
        name: "danh sách",
        accepted: "Như chữ; mỗi mục trên một dòng của ô, hoặc cách nhau bằng dấu chấm phẩy.",
        examples: &["Nguyễn Văn A, Bí thư Đảng ủy; Trần Thị B, Chủ tịch UBND"],
        refused: &[],
    },
    Writing {
        kind: Type::Count,
        name: "số đếm",
        accepted: "Số nguyên từ 0 đến 1.000.000. Ô để trống trong một dòng đã có dữ liệu là 0.",
        examples: &["38", "38 phiếu", "1.250", "1 250"],
        refused: &["3,5", "-1", "khoảng 40"],
    },
    Writing {
        kind: Type::Date,
        name: "ngày",
        accepted: "Ô kiểu ngày, hoặc chữ. Ngày luôn đứng trước tháng.",
        examples: &["17/05/2023", "17-5-2023", "17.5.2023", "ngày 17 tháng 5 năm 2023"],
        refused: &["17/5/23", "5/17/2023"],
    },
    Writing {
        kind: Type::Time,
        name: "giờ",
        accepted: "Ô kiểu giờ, hoặc chữ.",
        examples: &["08:00", "8h", "8h30", "8 giờ 30", "8 giờ 30 phút", "11g30"],
        refused: &["8", "25:00"],
    },
    Writing {
        kind: Type::Mark,
        name: "mức đánh giá",
        accepted: "Tên, khóa hoặc điểm của một mức trong `[[levels]]`; để trống là không ý kiến.",
        examples: &["Tốt", "tot", "4"],
        refused: &["Xuất sắc"],
    },
    Writing {
        kind: Type::Index,
        name: "số thứ tự",
        accepted: "Không dùng đến.",
        examples: &[],
        refused: &[],
    },
];

/// The page.
pub fn markdown() -> String {
    let mut page = INTRODUCTION.to_owned();
    page.push_str(
        "\n## Các phần của báo cáo\n\n| Phần | Dạng | Người điền |\n| --- | --- | --- |\n",
    );
    for section in SECTIONS {
        let row = [section.title, shape(section.shape), section.filled_by];
        line(&mut page, &row.map(str::to_owned));
    }
    page.push_str("\nDấu `*` là bắt buộc.\n");
    for section in SECTIONS {
        section_part(&mut page, section, 3);
    }
    page.push_str(
        "\n## Danh sách đơn vị\n\nTệp `input/danh-sach-don-vi.xlsx`: mỗi người đứng đầu một dòng, \
         đơn vị có hai người thì ghi hai dòng. Loại hình là một `label` của `[[kinds]]` trong \
         `bienban.toml`. Thứ tự trong tệp là thứ tự trong mọi văn bản. Khi thay \
         người đứng đầu, giữ dòng cũ, ghi **Đến ngày** cho người thôi giữ chức vụ và **Từ ngày** cho \
         người mới: văn bản của hội nghị nói về người giữ chức vụ vào ngày họp. **Nơi gửi** là nơi \
         nhận công văn của đơn vị, ví dụ Đảng ủy phường Bồ Đề.\n",
    );
    section_part(&mut page, &REGISTRY, 3);
    own_words(&mut page);
    page.push_str("\n## Cách viết giá trị\n");
    for writing in WRITINGS {
        writing_part(&mut page, writing);
    }
    page
}

/// What is said of returns without our labels, with the words that they are read by.
const OWN_WORDS: &str = "
## Báo cáo không theo biểu mẫu

Tệp không có các nhãn trên vẫn được đọc theo lời của chính nó: câu văn, bảng hai chiều, bảng đặt cạnh \
nhau, tên đơn vị ở tiêu đề, tiêu chí ghi bằng số thứ tự hoặc bằng nội dung, mỗi người một bảng hay một \
trang. Mỗi giá trị có một mức:

- **đọc được**: chữ ở đó nói rõ nó là gì và chỉ có một cách hiểu; được dùng;
- **suy ra**: chỉ có một cách hiểu, nhưng dựa vào vị trí (tên dưới chức danh ở phần ký, ngày ở đầu trang, \
số thứ tự 1–12 không có đầu cột); được dùng, nhưng văn bản là dự thảo (W105) cho đến khi Ban xác nhận;
- **chưa rõ**: có hai cách hiểu; không dùng, là lỗi E112 nêu cả hai.

Mỗi phần thiếu gì thì một lỗi E105 nêu hết. Chương trình không cộng trừ để suy ra số liệu.

Những gì cần Ban trả lời nằm trong `xac-nhan.xlsx` cạnh `bienban.toml`, do `check` và `build` ghi: mỗi dòng \
một giá trị, ghi `x` là đồng ý, `0` là không dùng; với giá trị chưa rõ, mỗi cách hiểu một dòng và chỉ đồng \
ý một dòng. Câu trả lời gắn với chữ trong ô: chữ đổi thì chương trình hỏi lại. Mẫu đã đồng ý ở một đơn vị \
được hỏi gộp một dòng cho các đơn vị khác. Ở các dòng trống, Ban tự chỉ ra ô nào là mục nào. \
`bienban check --unit MÃ --explain` cho xem báo cáo được hiểu thế nào, từng giá trị với ô và mức của nó.

Tệp nêu tên nhiều đơn vị thì không được đọc theo cách này. Dưới đây là những chữ dùng để \
nhận ra từng mục, ngoài nhãn và cách viết khác ở trên; `[synonyms]` của `bienban.toml` thêm được chữ mới.

| Phần | Mục | Chữ nhận ra |
| --- | --- | --- |
";

/// The part on own words, from the lexicon.
fn own_words(page: &mut String) {
    page.push_str(OWN_WORDS);
    for lexeme in LEXICON {
        let section = SECTIONS.iter().find(|section| section.id == lexeme.section);
        let title = section.map_or("", |section| section.title);
        line(page, &[title.to_owned(), lexeme.field.label.to_owned(), lexeme.words.join("; ")]);
    }
}

/// A row of a table.
fn line(page: &mut String, cells: &[String]) {
    // A bar would end the cell.
    let cells: Vec<String> = cells.iter().map(|cell| cell.replace('|', "\\|")).collect();
    let _ = writeln!(page, "| {} |", cells.join(" | "));
}

/// How a section stands on a sheet, in words.
fn shape(shape: Shape) -> &'static str {
    match shape {
        Shape::Fields => "nhãn",
        Shape::Table => "bảng",
    }
}

/// A section with its fields and choices.
fn section_part(page: &mut String, section: &Section, level: usize) {
    let _ = writeln!(page, "\n{} {}\n", "#".repeat(level), section.title);
    if let Some(remark) = remark(section.id) {
        let _ = writeln!(page, "{remark}\n");
    }
    page.push_str("| Nhãn | Kiểu | Nhãn khác được nhận |\n| --- | --- | --- |\n");
    let before_last = section.fields.len().saturating_sub(1);
    for (index, field) in section.fields.iter().enumerate() {
        if index == before_last {
            round_columns(page, section.round_columns);
        }
        line(page, &[label(field), kind_name(field.kind).to_owned(), field.synonyms.join("; ")]);
    }
    for field in section.fields {
        let Type::Choice(choices) = field.kind else { continue };
        let _ = writeln!(page, "\n{} là một trong các giá trị sau.\n", field.label);
        page.push_str("| Giá trị | Cách viết khác được nhận |\n| --- | --- |\n");
        for word in choices {
            line(page, &[word.canonical.to_owned(), word.synonyms.join("; ")]);
        }
    }
}

/// What the tables of a section do not say.
fn remark(id: SectionId) -> Option<&'static str> {
    Some(match id {
        SectionId::Conference => {
            "Người được góp ý: ghi họ tên và chức vụ từng người mà hội nghị lấy ý kiến; văn bản lập \
             về đúng những người đó, dù sau này danh sách đơn vị có thay đổi. Hội nghị hoãn vì không \
             đủ đại biểu thì ghi ở Kết quả hội nghị, không cần phần kiểm phiếu; hội nghị họp lại ghi \
             Lần họp là 2."
        }
        SectionId::Opening => {
            "Tình trạng niêm phong là **Nguyên vẹn**, hoặc ghi đúng tình trạng đã thấy (cảnh báo \
             W501). Có nhiều người kiểm đếm độc lập thì mỗi người gửi một tệp có phần này và kết \
             quả; các lần kiểm đếm phải khớp nhau."
        }
        SectionId::Results => {
            "Mỗi người đứng đầu, mỗi tiêu chí một dòng; các mức cộng với không ý kiến bằng số phiếu \
             hợp lệ."
        }
        SectionId::BallotRows => {
            "Thay cho bảng kết quả, hoặc gửi kèm để đối chiếu. Có dấu bất kỳ ở cột Không hợp lệ thì \
             cả phiếu không hợp lệ, với mọi người đứng đầu ghi trên phiếu."
        }
        SectionId::Comments => {
            "Chép nguyên văn; không ghi số phiếu hay điều gì cho biết ai đã viết."
        }
        SectionId::Explanations => {
            "Một giải trình dùng cho mọi cảnh báo cùng mã của đơn vị và được in trong văn bản."
        }
        _ => return None,
    })
}

/// The columns that the round itself defines.
fn round_columns(page: &mut String, columns: RoundColumns) {
    let row = match columns {
        RoundColumns::None => return,
        RoundColumns::Levels => [
            "mỗi mức đánh giá một cột, mặc định **Tốt** *, **Khá** *, **Trung bình** *, **Yếu** *",
            kind_name(Type::Count),
            "khóa (`key`) của mức",
        ],
        RoundColumns::Criteria => {
            ["mỗi tiêu chí một cột, tên cột là mã tiêu chí *", kind_name(Type::Mark), ""]
        }
    };
    line(page, &row.map(str::to_owned));
}

/// A label as the tables show it.
fn label(field: &Declared) -> String {
    format!("**{}**{}", field.label, if field.required { " *" } else { "" })
}

/// A kind of value as the tables name it.
fn kind_name(kind: Type) -> &'static str {
    if matches!(kind, Type::Choice(_)) {
        return "lựa chọn";
    }
    WRITINGS.iter().find(|writing| writing.kind == kind).map_or("", |writing| writing.name)
}

/// How a kind of value may be written.
fn writing_part(page: &mut String, writing: &Writing) {
    let quoted = |examples: &[&str]| {
        examples.iter().map(|text| format!("`{text}`")).collect::<Vec<_>>().join(", ")
    };
    let _ = write!(page, "\n**{}** – {}", writing.name, writing.accepted);
    if !writing.examples.is_empty() {
        let _ = write!(page, " Ví dụ: {}.", quoted(writing.examples));
    }
    if !writing.refused.is_empty() {
        let _ = write!(page, " Không nhận: {}.", quoted(writing.refused));
    }
    page.push('\n');
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats::cells::Cell;
    use crate::ingest::values;

    #[test]
    fn what_the_page_promises_is_read() {
        let plan = crate::config::tests::plan();
        for writing in WRITINGS {
            let reads = |text: &str| {
                let cell = Cell::Text(text.to_owned());
                match writing.kind {
                    Type::Count => values::count(&cell).is_ok(),
                    Type::Date => values::date(&cell).is_ok(),
                    Type::Time => values::time(&cell).is_ok(),
                    Type::Mark => values::mark(&cell, &plan).is_ok(),
                    Type::Text | Type::Lines | Type::Index | Type::Choice(_) => true,
                }
            };
            for text in writing.examples {
                assert!(reads(text), "{text} is refused");
            }
            for text in writing.refused {
                assert!(!reads(text), "{text} is read");
            }
        }
    }

    #[test]
    fn every_kind_of_value_has_a_name() {
        for field in SECTIONS.iter().chain([&REGISTRY]).flat_map(|section| section.fields) {
            assert!(!kind_name(field.kind).is_empty(), "{}", field.label);
        }
    }
}
