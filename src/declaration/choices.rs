//! The words of which a field takes one, each with its meaning.

use super::{FieldValue, Type, Value, Word};
use crate::round::{CommentKind, Duty, Outcome, SpeechKind};

/// Declares the words of a type once: how they are read and what they mean follow from it.
macro_rules! choices {
    ($type:ty { $($meaning:ident = $word:literal, [$($synonym:literal),*];)+ }) => {
        impl FieldValue for $type {
            const KIND: Type = Type::Choice(&[
                $(Word { canonical: $word, synonyms: &[$($synonym),*] },)+
            ]);

            fn from_value(value: &Value) -> Option<Self> {
                match value {
                    $(Value::Choice($word) => Some(Self::$meaning),)+
                    _ => None,
                }
            }
        }
    };
}

choices!(Outcome {
    Held = "Đạt", ["Đã họp", "Tổ chức được", "Thành công", "Hoàn thành"];
    Postponed = "Hoãn vì không đủ đại biểu",
        ["Hoãn", "Không đủ đại biểu", "Hoãn do không đủ đại biểu", "Hoãn họp"];
});

choices!(SpeechKind {
    Opening = "Phát biểu mở đầu", ["Mở đầu", "Khai mạc", "Phát biểu khai mạc"];
    Remark = "Góp ý", ["Ý kiến góp ý", "Tham gia ý kiến", "Phát biểu góp ý"];
    Response = "Tiếp thu", ["Tiếp thu ý kiến", "Phát biểu tiếp thu", "Giải trình, tiếp thu"];
    Conclusion = "Kết luận", ["Phát biểu kết luận", "Kết luận hội nghị"];
    Other = "Khác", ["Ý kiến khác"];
});

choices!(Duty {
    Head = "Trưởng ban", ["Trưởng Ban kiểm phiếu", "Tổ trưởng", "Trưởng"];
    Member = "Thành viên", ["Ủy viên", "Thành viên Ban kiểm phiếu", "TV"];
    Secretary = "Thư ký", ["Thư ký Ban kiểm phiếu"];
});

choices!(CommentKind {
    Strength = "Ưu điểm", ["Ưu", "Mặt mạnh", "Điểm mạnh"];
    Shortcoming = "Hạn chế",
        ["Tồn tại", "Tồn tại, hạn chế", "Khuyết điểm", "Hạn chế, khuyết điểm"];
    Proposal = "Kiến nghị", ["Đề xuất", "Đề nghị", "Đề xuất, kiến nghị"];
    Other = "Khác", ["Ý kiến khác"];
});
