//! The sheet that says how a form is filled in (hướng dẫn).
//!
//! No line of it may read as a label with its value: a test reads the blank form
//! back and finds in it the sections alone.

use super::contradictions::CONTRADICTIONS;
use super::{GuideLine, Tone};
use crate::code::Code;
use crate::declaration::SectionId;
use crate::messages::Language;
use crate::round::{Plan, Unit};
use crate::rules;

/// The lines of the guide in a form with these sheets.
pub(super) fn lines(
    plan: &Plan,
    title: &str,
    unit: &Unit,
    sheets: &[(&str, &[SectionId])],
) -> Vec<GuideLine> {
    let mut lines = vec![
        GuideLine::Title(title.to_uppercase()),
        GuideLine::Text(unit.name.to_string()),
        GuideLine::Text(format!("{} năm {}", sentence(&plan.subject), plan.year)),
        GuideLine::Heading("Cách điền".to_owned()),
        GuideLine::Sample(
            Tone::Input,
            "Ô nền vàng là ô cần điền; dấu * sau tên ô là bắt buộc. Các ô khác đã khóa để không bị \
             sửa nhầm."
                .to_owned(),
        ),
        GuideLine::Text(
            "Số phiếu, số người gõ số nguyên, ví dụ 38. Giờ gõ dạng 8:30 hoặc 14:05. Ngày gõ theo \
             ngày/tháng/năm; nếu máy không nhận thì gõ 2023-05-17 (năm-tháng-ngày) và nhìn lại \
             ngày hiện ra trong ô."
                .to_owned(),
        ),
        GuideLine::Text(
            "Ô có mũi tên bên phải thì chọn trong danh sách. Ô số để trống trong một dòng đã điền \
             được hiểu là 0. Dòng không dùng thì để trống, không cần xóa."
                .to_owned(),
        ),
        GuideLine::Text(
            "Không đổi nhãn và tên cột. Đổi tên tệp, tên trang tính hay thư mục không ảnh hưởng."
                .to_owned(),
        ),
        GuideLine::Heading("Các trang cần điền".to_owned()),
    ];
    for (name, ids) in sheets {
        let notes: Vec<&str> = ids.iter().map(|id| note(*id)).collect();
        lines.push(GuideLine::Text(format!("Trang “{name}” – {}", notes.join(" "))));
    }
    lines.push(GuideLine::Heading("Ô tự đổi màu khi số liệu chưa khớp".to_owned()));
    lines.push(GuideLine::Sample(
        Tone::Wrong,
        "Ô nền đỏ trái với ô khác; văn bản chưa lập được khi còn lỗi này.".to_owned(),
    ));
    lines.push(GuideLine::Sample(
        Tone::Doubtful,
        "Ô nền cam cần xem lại; vẫn gửi được, nhưng phải giải trình.".to_owned(),
    ));
    lines.push(GuideLine::Text("Những điều được đối chiếu ngay khi gõ".to_owned()));
    lines.extend(compared(sheets).map(GuideLine::Text));
    lines.push(GuideLine::Heading("Khi điền xong".to_owned()));
    lines.push(GuideLine::Text(afterwards(plan, sheets)));
    lines
}

/// What to do with the form once it is filled in.
fn afterwards(plan: &Plan, sheets: &[(&str, &[SectionId])]) -> String {
    let from_unit = sheets.iter().any(|(_, ids)| ids.contains(&SectionId::Conference));
    let organ = format!("{} {}", plan.organ.department, plan.organ.name);
    let to = if from_unit {
        format!("gửi về {organ}")
    } else {
        "đặt vào thư mục input của đợt lấy ý kiến".to_owned()
    };
    format!("Lưu tệp rồi {to}. Chương trình đọc thẳng tệp này, không cần in ra hay gõ lại.")
}

/// What the checks behind the coloured cells compare, once each.
fn compared<'a>(sheets: &'a [(&str, &[SectionId])]) -> impl Iterator<Item = String> + 'a {
    let asked = |id: SectionId| sheets.iter().any(|(_, ids)| ids.contains(&id));
    let mut codes: Vec<Code> = Vec::new();
    for contradiction in CONTRADICTIONS.iter().filter(|c| asked(c.section)) {
        if !codes.contains(&contradiction.rule) {
            codes.push(contradiction.rule);
        }
    }
    let rules = codes.into_iter().filter_map(rules::rule);
    rules.map(|rule| format!("– {} {}", rule.code, rule.compares(Language::Vietnamese)))
}

/// How a section is filled in.
pub(super) fn note(id: SectionId) -> &'static str {
    match id {
        SectionId::Conference => "Điền cột bên phải.",
        SectionId::Attendance => {
            "Mỗi thành phần một dòng; dòng tổng tự cộng. Có người vắng mặt thì ghi lý do."
        }
        SectionId::Proceedings => {
            "Mỗi lượt phát biểu một dòng, theo thứ tự; có phát biểu mở đầu và kết luận của người \
             chủ trì."
        }
        SectionId::TallyBoard => {
            "Ban kiểm phiếu có ít nhất 3 người, đúng một trưởng ban; không có người được lấy ý kiến."
        }
        SectionId::Ballots => "Ghi số phiếu khi kiểm tại hội nghị, niêm phong và bàn giao.",
        SectionId::Opening => {
            "Điền khi mở niêm phong. Có người kiểm đếm lần hai thì chép tệp này ra một tệp mới và \
             điền riêng."
        }
        SectionId::Results => {
            "Tên, mã và tiêu chí đã điền sẵn; chỉ ghi số phiếu. Mỗi dòng cộng lại bằng số phiếu \
             hợp lệ."
        }
        SectionId::Comments => {
            "Mỗi ý kiến một dòng, chép nguyên văn. Không ghi số phiếu hay bất cứ điều gì cho biết \
             ai đã viết."
        }
        SectionId::Explanations => {
            "Chỉ điền khi được đề nghị giải trình; mỗi mã cảnh báo một dòng."
        }
        SectionId::BallotRows | SectionId::Registry => "",
    }
}

/// Text that begins a sentence.
fn sentence(text: &str) -> String {
    let mut letters = text.chars();
    let first = letters.next().map(|first| first.to_uppercase().to_string());
    first.unwrap_or_default() + letters.as_str()
}
