//! The head of a paper (phần đầu văn bản): who issues it, number, day, marks.

use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::fold;
use crate::round::rewording::Rewording;
use crate::round::{Given, Plan};
use crate::wording::Date;

/// The head of a paper (phần đầu văn bản) and how it is printed.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct Head {
    /// The committee.
    #[schemars(title = "Cơ quan cấp trên trực tiếp (Quận ủy Long Biên)")]
    pub organ: String,
    /// The department that issues the paper.
    #[schemars(title = "Cơ quan ban hành (Ban Tuyên giáo)")]
    pub department: String,
    /// Number and symbol, when it has one.
    #[schemars(title = "Số và ký hiệu (31-BB/BTGQU); rỗng khi để viết tay")]
    pub number: Option<String>,
    /// The symbol alone, to write the number before it by hand.
    #[schemars(title = "Ký hiệu (BB/BTGQU)")]
    pub symbol: String,
    /// The place before the date.
    #[schemars(title = "Địa danh (Long Biên)")]
    pub place: String,
    /// The paper's own day; none leaves it open.
    #[schemars(title = "Ngày của văn bản; rỗng khi để viết tay")]
    pub date: Option<Date>,
    /// The year of the round.
    #[schemars(title = "Năm của đợt lấy ý kiến")]
    pub year: String,
    /// The document's name in the file's properties.
    #[schemars(title = "Tiêu đề tệp")]
    pub title: String,
    /// Whether it is a draft.
    #[schemars(title = "Có phải dự thảo không")]
    pub draft: bool,
    /// Secrecy, urgency and circulation marks, in the order they are boxed.
    #[schemars(title = "Dấu chỉ mức độ mật, khẩn, phạm vi lưu hành")]
    pub marks: Vec<String>,
    /// Mirrored margins.
    #[schemars(title = "In hai mặt")]
    pub duplex: bool,
    /// The issued paper in whose place it stands.
    #[serde(default)]
    #[schemars(title = "Văn bản đã phát hành mà văn bản này thay thế; rỗng khi không thay thế")]
    pub replaces: Option<Replaced>,
    /// Paragraphs that the department puts into other words.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schemars(title = "Các đoạn đổi lời (nhan-xet.docx)")]
    pub reworded: Vec<Rewording>,
    /// Stands for all that the paper says; given to it when all is said.
    #[schemars(title = "Mã kiểm chứng")]
    pub code: String,
}

/// An issued paper that another one replaces (thay thế).
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct Replaced {
    /// Its number and symbol.
    #[schemars(title = "Số và ký hiệu của văn bản được thay thế")]
    pub number: String,
    /// Its day.
    #[schemars(title = "Ngày của văn bản được thay thế")]
    pub date: Option<Date>,
    /// Why.
    #[schemars(title = "Lý do thay thế")]
    pub reason: String,
}

impl Head {
    /// The head of a record or report, which bears a number: a draft while it has none,
    /// unless numbers are written by hand.
    pub(super) fn numbered(
        plan: &Plan,
        kind: &str,
        number: Option<&str>,
        date: Option<NaiveDate>,
        title: String,
    ) -> Self {
        let symbol = format!("{kind}/{}", plan.organ.symbol);
        let number = number.and_then(|typed| fold::document_number(typed, &symbol));
        let draft = !plan.print.number_by_hand && (number.is_none() || date.is_none());
        Self { draft, ..Self::new(plan, kind, number.as_deref(), date, title) }
    }

    /// The head of a notice (`TB`), numbered by the register.
    pub(super) fn of_notice(plan: &Plan, given: &Given, title: String) -> Self {
        Self::numbered(plan, "TB", given.number.as_deref(), given.date, title)
    }

    /// The head of a paper of this kind (`BB`, `BC`, `CV`).
    pub(super) fn new(
        plan: &Plan,
        kind: &str,
        number: Option<&str>,
        date: Option<NaiveDate>,
        title: String,
    ) -> Self {
        Self {
            organ: plan.organ.name.clone(),
            department: plan.organ.department.clone(),
            number: number.map(str::to_owned),
            symbol: format!("{kind}/{}", plan.organ.symbol),
            place: plan.organ.place.clone(),
            date: date.map(Date::from),
            year: plan.year.to_string(),
            title,
            draft: false,
            marks: [&plan.print.secrecy, &plan.print.urgency, &plan.print.circulation]
                .into_iter()
                .flatten()
                .cloned()
                .collect(),
            duplex: plan.print.duplex,
            replaces: None,
            reworded: Vec::new(),
            code: String::new(),
        }
    }
}
