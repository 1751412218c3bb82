//! The erratum (công văn đính chính): a dispatch that says which words of an issued paper are to
//! be read as which.

use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::Serialize;

use super::differences::Change;
use super::synthesis::SignedBy;
use super::{Context, Head};
use crate::wording::Date;

/// What the erratum says.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Erratum {
    /// The head of the paper.
    #[schemars(title = "Phần đầu văn bản")]
    pub head: Head,
    /// The paper that is corrected.
    #[schemars(title = "Văn bản được đính chính")]
    pub issued: IssuedPaper,
    /// Why.
    #[schemars(title = "Lý do đính chính")]
    pub reason: String,
    /// What is to be read otherwise.
    #[schemars(title = "Các chỗ đính chính")]
    pub items: Vec<Correction>,
    /// Nơi nhận.
    #[schemars(title = "Nơi nhận")]
    pub recipients: Vec<String>,
    /// Who signs.
    #[schemars(title = "Người ký; rỗng khi chưa khai báo")]
    pub signer: Option<SignedBy>,
}

/// A paper that was issued, as others name it.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct IssuedPaper {
    /// Its title.
    #[schemars(title = "Tên văn bản")]
    pub title: String,
    /// Its number and symbol.
    #[schemars(title = "Số và ký hiệu")]
    pub number: String,
    /// Its day.
    #[schemars(title = "Ngày của văn bản; rỗng khi để trống")]
    pub date: Option<Date>,
}

/// Words that are to be read as others.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Correction {
    /// From 1.
    #[schemars(title = "Số thứ tự")]
    pub index: usize,
    /// What it is.
    #[schemars(title = "Nội dung")]
    pub label: String,
    /// What the paper says.
    #[schemars(title = "Đã ghi")]
    pub old: String,
    /// What it is to be read as.
    #[schemars(title = "Đính chính là")]
    pub new: String,
}

/// What an erratum is about.
pub struct Corrected<'c> {
    /// The paper that is corrected.
    pub issued: IssuedPaper,
    /// Why.
    pub reason: &'c str,
    /// What is to be read otherwise.
    pub changes: &'c [Change],
    /// Its number and day in the register, where they are given.
    pub number: (Option<&'c str>, Option<NaiveDate>),
}

/// The erratum to an issued paper.
pub fn erratum(context: Context<'_>, about: Corrected<'_>) -> Erratum {
    let plan = &context.round.plan;
    let (number, date) = about.number;
    let title = format!("Công văn đính chính {} {}", about.issued.title, about.issued.number);
    let items = (1..).zip(about.changes).map(|(index, change)| Correction {
        index,
        label: change.label.clone(),
        old: change.old.clone(),
        new: change.new.clone(),
    });
    Erratum {
        head: Head::numbered(plan, "CV", number, date, title),
        issued: about.issued,
        reason: about.reason.to_owned(),
        items: items.collect(),
        recipients: vec!["Như trên".to_owned(), format!("Lưu {}", plan.organ.department)],
        signer: plan.report.signer.as_ref().map(SignedBy::from),
    }
}
