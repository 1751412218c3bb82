//! 1xx: what a file holds (đọc tệp). All but W104 are found by the reader.

use crate::finding::{Finding, Severity, Touches};
use crate::fold;

use super::{Check, Context, Family, Rule, RuleText, too_short};

/// The rules of the family.
pub(super) static RULES: &[Rule] = &[
    Rule {
        code: "E101",
        family: Family::Reading,
        paper: None,
        vi: RuleText {
            title: "Không mở được tệp",
            compares: "Mỗi tệp trong thư mục báo cáo là một bảng tính đọc được \
                       (.xlsx, .xlsm, .xlsb, .xls, .ods, .csv).",
            message: "{ $reason ->
    [not-workbook] Tệp này không phải là bảng tính.
    [pdf] Tệp này là PDF, không phải bảng tính.
    [picture] Tệp này là ảnh, không phải bảng tính.
    [word] Tệp này là văn bản Word, không phải bảng tính.
    [archive] Tệp này là tệp nén, không phải bảng tính.
    [old-sheet] Tệp này là bảng tính của Excel đời đầu (trước Excel 5), chương trình không đọc được.
    [link] Đây là liên kết (lối tắt) đến nơi khác; chương trình không mở, nên báo cáo ở đó chưa được đọc.
    [device] Đây không phải là tệp (ống dẫn hoặc thiết bị); chương trình không mở.
    [crashed] Nội dung tệp làm bộ đọc bảng tính dừng đột ngột nên không đọc được.
   *[damaged] Tệp bị hỏng, không đọc được.
}",
            advice: "Bản PDF, ảnh, Word: xin đơn vị tệp Excel đã lập ra nó. Tệp nén: giải nén vào \
                     thư mục. Liên kết: chép chính các tệp vào thư mục. Bảng tính không mở được: \
                     mở bằng Excel rồi lưu thành một tệp .xlsx mới; nếu Excel cũng không mở được \
                     thì đề nghị đơn vị gửi lại. Tệp không thuộc đợt lấy ý kiến thì chuyển ra \
                     khỏi thư mục.",
        },
        en: RuleText {
            title: "The file cannot be opened",
            compares: "Every file in the input folder is a readable workbook \
                       (.xlsx, .xlsm, .xlsb, .xls, .ods, .csv).",
            message: "{ $reason ->
    [not-workbook] This file is not a workbook.
    [pdf] This file is a PDF, not a workbook.
    [picture] This file is a picture, not a workbook.
    [word] This file is a text document, not a workbook.
    [archive] This file is an archive, not a workbook.
    [old-sheet] This file is a sheet of Excel 2, 3 or 4, which cannot be read.
    [link] This is a link to another place; it is not followed, so returns there are not read.
    [device] This is no file (a pipe or a device); it is not opened.
    [crashed] The file's content stops the workbook reader, so it could not be read.
   *[damaged] The file is damaged and cannot be read.
}",
            advice: "PDF, picture, text document: ask the unit for the Excel file it was made from. \
                     Archive: unpack it into the folder. Link: copy the files themselves into the \
                     folder. A workbook that cannot be opened: open it in Excel and save it as a \
                     new .xlsx file; if Excel cannot open it either, ask the unit to send it \
                     again. Move a file that is no part of the round out of the folder.",
        },
        check: Check::WhileReading,
    },
    Rule {
        code: "E102",
        family: Family::Reading,
        paper: None,
        vi: RuleText {
            title: "Tệp có mật khẩu",
            compares: "Tệp mở được mà không cần mật khẩu.",
            message: "Tệp được bảo vệ bằng mật khẩu nên không đọc được.",
            advice: "Mở tệp bằng mật khẩu, bỏ mật khẩu (Excel: Tệp › Thông tin › Bảo vệ sổ làm \
                     việc › Mã hóa bằng mật khẩu, xóa trắng ô mật khẩu), lưu rồi gửi lại.",
        },
        en: RuleText {
            title: "The file has a password",
            compares: "The file opens without a password.",
            message: "The file is protected by a password and cannot be read.",
            advice: "Open the file with its password, remove the password (Excel: File › Info › \
                     Protect Workbook › Encrypt with Password, empty the box), save it and send \
                     it again.",
        },
        check: Check::WhileReading,
    },
    Rule {
        code: "E103",
        family: Family::Reading,
        paper: None,
        vi: RuleText {
            title: "Tệp vượt giới hạn",
            compares: "Dung lượng, số trang tính, số ô và thời gian đọc của tệp không vượt giới \
                       hạn trong [limits] của bienban.toml.",
            message: "{ $limit ->
    [file-size] Tệp nặng { $found } MiB, vượt giới hạn { $allowed } MiB.
    [unpacked] Nội dung tệp khi giải nén là { $found } MiB, vượt giới hạn { $allowed } MiB.
    [cells] Tệp có { $found } ô có dữ liệu, vượt giới hạn { $allowed } ô.
    [sheets] Tệp có { $found } trang tính, vượt giới hạn { $allowed } trang tính.
    [seconds] Đọc tệp lâu hơn giới hạn { $allowed } giây.
    [merged] Tệp có trên { $allowed } ô gộp, nhiều hơn mọi báo cáo có thể có.
    [sections] Tệp có trên { $allowed } phần báo cáo hoặc mã đơn vị, nhiều hơn mọi báo cáo có thể có.
    [findings] Tệp có trên { $allowed } chỗ sai, nhiều hơn mức chương trình liệt kê.
   *[memory] Đọc tệp cần nhiều bộ nhớ hơn giới hạn { $allowed } MiB.
}",
            advice: "Chép phần báo cáo sang một tệp mới, bỏ hình ảnh, trang tính và định dạng \
                     thừa, rồi gửi lại. Nếu tệp đúng là lớn như vậy, tăng giới hạn trong [limits] \
                     của bienban.toml.",
        },
        en: RuleText {
            title: "The file is over a limit",
            compares: "Size, sheets, cells and reading time of the file stay within [limits] of \
                       bienban.toml.",
            message: "{ $limit ->
    [file-size] The file has { $found } MiB; the limit is { $allowed } MiB.
    [unpacked] Unpacked, the file has { $found } MiB; the limit is { $allowed } MiB.
    [cells] The file has { $found } used cells; the limit is { $allowed }.
    [sheets] The file has { $found } sheets; the limit is { $allowed }.
    [seconds] Reading the file takes longer than the limit of { $allowed } seconds.
    [merged] The file has more than { $allowed } merged areas, more than any return can have.
    [sections] The file has more than { $allowed } sections or unit codes, more than any return can have.
    [findings] The file has more than { $allowed } mistakes, more than the program lists.
   *[memory] Reading the file takes more memory than the limit of { $allowed } MiB.
}",
            advice: "Copy the return into a new file, without pictures and needless sheets and \
                     formats, and send it again. If the file has to be this large, raise the \
                     limit under [limits] in bienban.toml.",
        },
        check: Check::WhileReading,
    },
    Rule {
        code: "E104",
        family: Family::Reading,
        paper: None,
        vi: RuleText {
            title: "Không nhận ra phần báo cáo nào",
            compares: "Mỗi tệp có ít nhất một phần của báo cáo.",
            message: "Không nhận ra phần nào của báo cáo trong tệp này.",
            advice: "Kiểm tra xem có gửi nhầm tệp không. Nếu đúng tệp, ghi lại nhãn và tên cột như \
                     trong biểu mẫu (lệnh “bienban forms” in biểu mẫu trống cho từng đơn vị).",
        },
        en: RuleText {
            title: "No section is recognised",
            compares: "Every file holds at least one section of a return.",
            message: "No section of a return is recognised in this file.",
            advice: "Check whether the wrong file was sent. If it is the right one, name labels \
                     and columns as the form does (“bienban forms” writes blank forms for every \
                     unit).",
        },
        check: Check::WhileReading,
    },
    Rule {
        code: "E105",
        family: Family::Reading,
        paper: None,
        vi: RuleText {
            title: "Thiếu mục, cột hoặc nội dung bắt buộc",
            compares: "Mỗi phần của báo cáo có đủ các mục và cột bắt buộc, đã điền nội dung.",
            message: "{ $what ->
    [value] Phần “{ section }” chưa điền “{ $name }”, là nội dung bắt buộc.
    [column] Phần “{ section }” thiếu cột bắt buộc “{ $name }”.
   *[field] Phần “{ section }” thiếu mục bắt buộc “{ $name }”.
}",
            advice: "Điền nội dung còn thiếu; nếu phần đã nêu không có mục hoặc cột này thì thêm \
                     vào, ghi đúng nhãn như trong biểu mẫu.",
        },
        en: RuleText {
            title: "A required field, column or value is missing",
            compares: "Every section has all of its required fields and columns, filled in.",
            message: "{ $what ->
    [value] The section “{ section }” leaves “{ $name }”, which is required, empty.
    [column] The section “{ section }” lacks its required column “{ $name }”.
   *[field] The section “{ section }” lacks its required field “{ $name }”.
}",
            advice: "Fill in what is missing; if the section has no such field or column, add it \
                     with the label of the form.",
        },
        check: Check::WhileReading,
    },
    Rule {
        code: "E106",
        family: Family::Reading,
        paper: None,
        vi: RuleText {
            title: "Giá trị không đúng kiểu",
            compares: "Số là số, ngày là ngày, giờ là giờ, lựa chọn nằm trong danh sách.",
            message: "{ $expected ->
    [count] “{ $name }” phải là số nguyên, nhưng ghi “{ $text }”.
    [date] “{ $name }” phải là ngày (như 17/05/2023), nhưng ghi “{ $text }”.
    [time] “{ $name }” phải là giờ (như 8 giờ 30), nhưng ghi “{ $text }”.
    [choice] “{ $name }” phải là một trong: { $choices }; nhưng ghi “{ $text }”.
    [mark] “{ $name }” phải là một mức đánh giá ({ $choices }) hoặc để trống, nhưng ghi “{ $text }”.
   *[text] “{ $name }” phải là chữ, nhưng ghi “{ $text }”.
}",
            advice: "Ghi lại ô này cho đúng kiểu đã nêu.",
        },
        en: RuleText {
            title: "A value is not of its type",
            compares: "Counts are numbers, dates dates, times times, and choices are on the list.",
            message: "{ $expected ->
    [count] “{ $name }” must be a whole number, but says “{ $text }”.
    [date] “{ $name }” must be a date (such as 17/05/2023), but says “{ $text }”.
    [time] “{ $name }” must be a time (such as 8:30), but says “{ $text }”.
    [choice] “{ $name }” must be one of: { $choices }; but says “{ $text }”.
    [mark] “{ $name }” must be a level ({ $choices }) or empty, but says “{ $text }”.
   *[text] “{ $name }” must be text, but says “{ $text }”.
}",
            advice: "Write the value in this cell as its type wants it.",
        },
        check: Check::WhileReading,
    },
    Rule {
        code: "E107",
        family: Family::Reading,
        paper: None,
        vi: RuleText {
            title: "Số lượng không thể có",
            compares: "Số người, số phiếu là số nguyên từ 0 đến 1.000.000.",
            message: "{ $why ->
    [negative] “{ $name }” là số âm: { $text }.
    [fractional] “{ $name }” không phải là số nguyên: { $text }.
    [ambiguous] “{ $name }” ghi { $text }, có thể hiểu theo hai cách: dấu phẩy ngăn hàng nghìn, hoặc dấu phẩy thập phân.
   *[too-large] “{ $name }” lớn hơn 1.000.000: { $text }.
}",
            advice: "Kiểm tra lại số liệu gốc và ghi số nguyên vào ô này. Nếu dùng dấu chấm ngăn \
                     hàng nghìn, ghi đủ ba chữ số sau dấu chấm (1.250).",
        },
        en: RuleText {
            title: "A count that cannot be",
            compares: "Counts of people and ballots are whole numbers from 0 to 1,000,000.",
            message: "{ $why ->
    [negative] “{ $name }” is negative: { $text }.
    [fractional] “{ $name }” is not a whole number: { $text }.
    [ambiguous] “{ $name }” is { $text }, which can be read in two ways: with a comma between thousands, or with a decimal comma.
   *[too-large] “{ $name }” is above 1,000,000: { $text }.
}",
            advice: "Look up the original figure and write a whole number in this cell. A point \
                     between thousands wants three digits after it (1.250).",
        },
        check: Check::WhileReading,
    },
    Rule {
        code: "E108",
        family: Family::Reading,
        paper: None,
        vi: RuleText {
            title: "Ô có lỗi hoặc công thức chưa tính",
            compares: "Ô cần đọc không có giá trị lỗi (#REF!, #DIV/0!…) và công thức đã có kết quả.",
            message: "{ GIVEN($text) ->
    [yes] Ô “{ $name }” có giá trị lỗi { $text }.
   *[no] Ô “{ $name }” có công thức nhưng chưa có kết quả.
}",
            advice: "Mở tệp bằng Excel, sửa công thức hoặc ghi số vào ô này, lưu tệp rồi gửi lại.",
        },
        en: RuleText {
            title: "An error value, or a formula not worked out",
            compares: "Needed cells hold no error value (#REF!, #DIV/0!…), and formulas have their \
                       result.",
            message: "{ GIVEN($text) ->
    [yes] The cell of “{ $name }” holds the error value { $text }.
   *[no] The cell of “{ $name }” holds a formula without a result.
}",
            advice: "Open the file in Excel, mend the formula or write the number into the cell, \
                     save the file and send it again.",
        },
        check: Check::WhileReading,
    },
    Rule {
        code: "E109",
        family: Family::Reading,
        paper: None,
        vi: RuleText {
            title: "Dòng tổng khác tổng các dòng",
            compares: "Số ở dòng tổng (Tổng, Tổng cộng, Cộng) bằng tổng các dòng phía trên.",
            message: "Dòng tổng của cột “{ $name }” ghi { $found }, trong khi các dòng cộng lại được { $sum }.",
            advice: "Cộng lại cột này; sửa dòng bị sai hoặc sửa dòng tổng.",
        },
        en: RuleText {
            title: "A total differs from its rows",
            compares: "The figures of a total row (Tổng, Tổng cộng, Cộng) are the sums of the rows \
                       above it.",
            message: "The total of “{ $name }” is { $found }, but its rows together are { $sum }.",
            advice: "Add the column up again; correct the wrong row, or the total row.",
        },
        check: Check::WhileReading,
    },
    Rule {
        code: "W101",
        family: Family::Reading,
        paper: None,
        vi: RuleText {
            title: "Nhãn hoặc cột lạ",
            compares: "Mọi nhãn và tên cột trong phần đã nhận ra đều có trong biểu mẫu.",
            message: "{ GIVEN($nearest) ->
    [yes] Phần “{ section }” có nhãn “{ $text }” không có trong biểu mẫu; có phải “{ $nearest }” không?
   *[no] Phần “{ section }” có nhãn “{ $text }” không có trong biểu mẫu; nội dung của nhãn này được bỏ qua.
}",
            advice: "Nếu là nhãn gõ sai, sửa lại như trong biểu mẫu. Nếu đơn vị quen dùng cách gọi \
                     này, thêm vào [synonyms] của bienban.toml. Nếu không cần thì bỏ qua.",
        },
        en: RuleText {
            title: "An unknown label or column",
            compares: "Every label and column of a recognised section is one of the form's.",
            message: "{ GIVEN($nearest) ->
    [yes] The section “{ section }” has the unknown label “{ $text }”; is “{ $nearest }” meant?
   *[no] The section “{ section }” has the unknown label “{ $text }”; what it says is left out.
}",
            advice: "If the label is mistyped, write it as the form does. If units are used to \
                     this wording, add it under [synonyms] in bienban.toml. If it is not needed, \
                     ignore this note.",
        },
        check: Check::WhileReading,
    },
    Rule {
        code: "W102",
        family: Family::Reading,
        paper: None,
        vi: RuleText {
            title: "Chữ viết bằng bảng mã cũ",
            compares: "Chữ trong báo cáo viết bằng Unicode.",
            message: "Ô này viết bằng bảng mã cũ ({ $encoding }), đã chuyển thành “{ $text }”.",
            advice: "So chữ đã chuyển với bản gốc; nếu sai thì gõ lại bằng Unicode.",
        },
        en: RuleText {
            title: "Text in a legacy encoding",
            compares: "The text of a return is Unicode.",
            message: "This cell is written in a legacy encoding ({ $encoding }) and was converted to “{ $text }”.",
            advice: "Compare the converted text with the original; if it is wrong, type it again \
                     in Unicode.",
        },
        check: Check::WhileReading,
    },
    Rule {
        code: "W103",
        family: Family::Reading,
        paper: None,
        vi: RuleText {
            title: "Số liệu nằm ở chỗ bị ẩn",
            compares: "Số liệu cần đọc không nằm trong trang tính, dòng hoặc cột bị ẩn.",
            message: "{ $what ->
    [sheet] Phần “{ section }” nằm trong trang tính bị ẩn.
    [row] Phần “{ section }” có số liệu ở dòng bị ẩn.
   *[column] Phần “{ section }” có số liệu ở cột bị ẩn.
}",
            advice: "Số liệu bị ẩn vẫn được dùng. Bỏ ẩn để người gửi nhìn thấy và xác nhận.",
        },
        en: RuleText {
            title: "Data in a hidden place",
            compares: "Needed data do not stand in a hidden sheet, row or column.",
            message: "{ $what ->
    [sheet] The section “{ section }” stands in a hidden sheet.
    [row] The section “{ section }” has data in a hidden row.
   *[column] The section “{ section }” has data in a hidden column.
}",
            advice: "Hidden data are used all the same. Show them, so that the sender sees and \
                     confirms them.",
        },
        check: Check::WhileReading,
    },
    Rule {
        code: "W104",
        family: Family::Reading,
        paper: None,
        vi: RuleText {
            title: "Giải trình không dùng được",
            compares: "Mỗi giải trình mang mã của một cảnh báo mà đơn vị đang có, và nói rõ sự việc \
                       bằng ít nhất ba từ.",
            message: "{ $why ->
    [short] Giải trình cho mã “{ $code }” ngắn quá, chưa nói được sự việc: “{ $text }”.
   *[nothing] Giải trình cho mã “{ $code }”, nhưng đơn vị không có phát hiện nào mang mã này.
}",
            advice: "Giải trình ngắn quá thì viết rõ việc gì đã xảy ra và vì sao; mã ghi sai thì \
                     sửa lại theo cảnh báo của đơn vị; cảnh báo không còn thì bỏ dòng giải trình \
                     này.",
        },
        en: RuleText {
            title: "An explanation of no use",
            compares: "Every explanation bears the code of a warning that the unit has, and says \
                       what happened in three words or more.",
            message: "{ $why ->
    [short] The explanation of “{ $code }” is too short to say what happened: “{ $text }”.
   *[nothing] This explains “{ $code }”, but the unit has no finding with this code.
}",
            advice: "If it is too short, say what happened and why; if the code is mistyped, write \
                     that of the unit's warning; if the warning is gone, remove the explanation.",
        },
        check: Check::Afterwards(unused_explanations),
    },
    Rule {
        code: "E110",
        family: Family::Reading,
        paper: None,
        vi: RuleText {
            title: "Thiếu phần bắt buộc",
            compares: "Báo cáo có đủ các phần: hội nghị, thành phần tham dự, ban kiểm phiếu, phiếu \
                       tại hội nghị; đã mở niêm phong thì có cả kết quả kiểm đếm hoặc từng phiếu, \
                       và ngược lại.",
            message: "{ $why ->
    [blank] Phần “{ section }” chưa được điền.
   *[absent] Báo cáo của đơn vị thiếu phần “{ section }”.
}",
            advice: "Bổ sung phần này theo biểu mẫu rồi gửi lại. Nếu phần này đã có trong tệp, \
                     kiểm tra nhãn và tên cột bắt buộc của nó.",
        },
        en: RuleText {
            title: "A required section is missing",
            compares: "A return has its conference, attendance, tally board and ballots; with an \
                       opening it has results or ballot rows, and the other way round.",
            message: "{ $why ->
    [blank] The section “{ section }” is not filled in.
   *[absent] The unit's return lacks the section “{ section }”.
}",
            advice: "Add the section as the form has it and send it again. If the file has it \
                     already, check its labels and its required columns.",
        },
        check: Check::WhileReading,
    },
    Rule {
        code: "E111",
        family: Family::Reading,
        paper: None,
        vi: RuleText {
            title: "Ký tự không in được",
            compares: "Mọi ký tự được in ra đều có trong phông chữ của văn bản và không đổi chiều \
                       viết.",
            message: "“{ $text }” có ký tự { $character } không in được trong văn bản.",
            advice: "Gõ lại ô này, bỏ biểu tượng hoặc ký tự lạ.",
        },
        en: RuleText {
            title: "A character that cannot be printed",
            compares: "The documents' font has every character that is printed, and none turns the \
                       direction of writing.",
            message: "“{ $text }” has the character { $character }, which cannot be printed.",
            advice: "Type the cell again without the symbol or foreign character.",
        },
        check: Check::WhileReading,
    },
];

/// W104: explanations of what the unit was not warned of, or too short to explain it.
///
/// Not while the unit has errors: they silence warnings that come back with the
/// correction, and the explanation is then wanted again.
fn unused_explanations(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let mut unused = Vec::new();
    let mut of_unit = std::collections::HashMap::<&str, Vec<&Finding>>::new();
    for finding in findings.iter() {
        if let Some(unit) = finding.unit.as_deref() {
            of_unit.entry(unit).or_default().push(finding);
        }
    }
    for (unit, _) in context.units().filter(|(unit, _)| !unit.returned.explanations.is_empty()) {
        let own = of_unit.get(&*unit.code).map_or(&[][..], Vec::as_slice);
        if own.iter().any(|finding| finding.severity == Severity::Error) {
            continue;
        }
        for given in &unit.returned.explanations {
            let Some(code) = &given.code else { continue };
            let text = given.text.as_ref().map(|text| &*text.value).unwrap_or_default();
            let why = match own.iter().any(|finding| fold::code(code) == finding.code) {
                false => "nothing",
                true if !text.is_empty() && too_short(text) => "short",
                true => continue,
            };
            let finding = Finding::new("W104", Touches::Nothing).unit(Some(&unit.code));
            let finding = finding.at(&code.place).arg("code", &code.value);
            unused.push(finding.arg("why", why).arg("text", text));
        }
    }
    findings.append(&mut unused);
}

#[cfg(test)]
mod tests {
    use super::super::check;
    use super::super::testing::*;

    #[test]
    fn w104_fires_for_an_explanation_of_nothing() {
        table(&[
            ("no such warning", |r| explain(r, 0, "W401"), &["U0 W104"]),
            ("no such code", |r| explain(r, 0, "abc"), &["U0 W104"]),
            (
                "of another unit",
                |r| {
                    warn(r);
                    explain(r, 1, "W301");
                },
                &["U0 W301", "U1 W104"],
            ),
            (
                "of its unit",
                |r| {
                    warn(r);
                    explain(r, 0, "w301");
                },
                &["U0 W301"],
            ),
            (
                "twice of its unit",
                |r| {
                    warn(r);
                    explain(r, 0, "W301");
                    explain(r, 0, "W301");
                },
                &["U0 W301"],
            ),
            (
                "beside an error that may hide the warning",
                |r| {
                    explain(r, 0, "W401");
                    set(&mut ballots(r, 0).collected, 56);
                },
                &["U0 E403"],
            ),
        ]);
    }

    /// Makes the first unit have W301.
    fn warn(round: &mut crate::round::Round) {
        round.units[0].returned.attendance[0].reason = None;
    }

    #[test]
    fn w104_points_at_the_code() {
        let mut round = round(1);
        explain(&mut round, 0, "W401");
        let place = place(&round.units[0].returned.explanations[0].code);
        let verdict = check(&round, Vec::new());
        assert_eq!(verdict.findings[0].places, [place]);
    }
}
