//! The finding aid (Mục lục văn bản trong hồ sơ): every file of an archived set,
//! where it lies and what its bytes hash to.

use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::Serialize;

use super::synthesis::SignedBy;
use super::{Context, Head};
use crate::wording::Date;

/// What the finding aid says.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Contents {
    /// The head of the paper; it has no number of its own.
    #[schemars(title = "Phần đầu văn bản; mục lục không có số")]
    pub head: Head,
    /// The conferences' title.
    #[schemars(title = "Tên hội nghị (lấy ý kiến góp ý …)")]
    pub subject: String,
    /// Thời hạn bảo quản.
    #[schemars(title = "Thời hạn bảo quản")]
    pub retention: String,
    /// How many files are listed.
    #[schemars(title = "Số tệp trong hồ sơ")]
    pub files: usize,
    /// How many pages the PDFs have together.
    #[schemars(title = "Tổng số trang của các tệp PDF")]
    pub pages: usize,
    /// How many files only those may read who are allowed to.
    #[schemars(title = "Số tệp tiếp cận hạn chế")]
    pub restricted: usize,
    /// The files.
    #[schemars(title = "Các tệp trong hồ sơ")]
    pub rows: Vec<ContentsRow>,
    /// Who signs.
    #[schemars(title = "Người ký; rỗng khi chưa khai báo")]
    pub signer: Option<SignedBy>,
}

/// One file of the package.
#[derive(Debug, Clone, Default, Serialize, JsonSchema)]
pub struct ContentsRow {
    /// From 1.
    #[schemars(title = "Số thứ tự")]
    pub index: usize,
    /// Number and symbol of the paper; empty when it has none.
    #[schemars(title = "Số và ký hiệu; rỗng khi không có")]
    pub number: String,
    /// The paper's day.
    #[schemars(title = "Ngày của văn bản; rỗng khi không có")]
    pub date: Option<Date>,
    /// Kind and subject.
    #[schemars(title = "Loại và trích yếu nội dung")]
    pub title: String,
    /// Who made it.
    #[schemars(title = "Tác giả")]
    pub author: String,
    /// Pages of a PDF.
    #[schemars(title = "Số trang; rỗng khi không phải PDF")]
    pub pages: Option<usize>,
    /// Path in the package.
    #[schemars(title = "Tệp")]
    pub path: String,
    /// Of its bytes, in hex.
    #[schemars(title = "SHA-256")]
    pub sha256: String,
    /// Whether access to it is restricted.
    #[schemars(title = "Có hạn chế tiếp cận không")]
    pub restricted: bool,
}

/// The finding aid over these files, in their order, of a package that is
/// packed on this day.
pub fn contents(
    context: Context<'_>,
    retention: &str,
    day: Option<NaiveDate>,
    rows: Vec<ContentsRow>,
) -> Contents {
    let plan = &context.round.plan;
    let title = format!("Mục lục văn bản trong hồ sơ {} năm {}", plan.subject, plan.year);
    let mut head = Head::new(plan, "", None, day, title);
    head.symbol = String::new();
    let numbered = (1..).zip(rows).map(|(index, row)| ContentsRow { index, ..row });
    let rows: Vec<ContentsRow> = numbered.collect();
    Contents {
        head,
        subject: plan.subject.clone(),
        retention: retention.to_owned(),
        files: rows.len(),
        pages: rows.iter().filter_map(|row| row.pages).sum(),
        restricted: rows.iter().filter(|row| row.restricted).count(),
        rows,
        signer: plan.report.signer.as_ref().map(SignedBy::from),
    }
}
