//! The correction slip (Phiếu đề nghị chỉnh sửa): a letter to a blocked unit that
//! lists what is wrong in its return and what is asked of it.

use schemars::JsonSchema;
use serde::Serialize;

use super::synthesis::SignedBy;
use super::{AboutUnit, Context, Head};
use crate::finding::{Finding, Severity};
use crate::messages::Language;
use crate::rules;

/// What the correction slip says.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Correction {
    /// The head of the paper; its number and day are left open.
    #[schemars(title = "Phần đầu văn bản; số và ngày để viết tay")]
    pub head: Head,
    /// The unit it goes to.
    #[schemars(title = "Đơn vị nhận")]
    pub unit: AboutUnit,
    /// What is to be mended.
    #[schemars(title = "Các nội dung đề nghị chỉnh sửa")]
    pub items: Vec<CorrectionItem>,
    /// Nơi nhận.
    #[schemars(title = "Nơi nhận")]
    pub recipients: Vec<String>,
    /// Who signs.
    #[schemars(title = "Người ký; rỗng khi chưa khai báo")]
    pub signer: Option<SignedBy>,
}

/// One thing to mend.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct CorrectionItem {
    /// From 1.
    #[schemars(title = "Số thứ tự")]
    pub index: usize,
    /// The rule's code.
    #[schemars(title = "Mã lỗi")]
    pub code: String,
    /// File, sheet and cells.
    #[schemars(title = "Vị trí: tệp, trang tính, ô")]
    pub place: String,
    /// What was found.
    #[schemars(title = "Nội dung phát hiện")]
    pub found: String,
    /// What is asked.
    #[schemars(title = "Đề nghị")]
    pub advice: String,
}

/// The slip for a unit with errors; none for a unit without.
pub fn correction(context: Context<'_>, index: usize) -> Option<Correction> {
    let plan = &context.round.plan;
    let unit = context.round.units.get(index)?;
    let errors = context.verdict.findings.iter().filter(|finding| {
        finding.unit.as_ref() == Some(&unit.code) && finding.severity == Severity::Error
    });
    let items: Vec<_> = errors.enumerate().map(item).collect();
    if items.is_empty() {
        return None;
    }
    let title = format!("Phiếu đề nghị chỉnh sửa báo cáo {}", unit.name_in_sentence(plan));
    Some(Correction {
        head: Head::new(plan, "CV", None, None, title),
        unit: AboutUnit::new(plan, unit),
        items,
        recipients: vec!["Như trên".to_owned(), format!("Lưu {}", plan.organ.department)],
        signer: plan.report.signer.as_ref().map(SignedBy::from),
    })
}

/// One finding as the slip lists it.
fn item((index, finding): (usize, &Finding)) -> CorrectionItem {
    CorrectionItem {
        index: index + 1,
        code: finding.code.to_owned(),
        place: place(finding),
        found: rules::message(finding, Language::Vietnamese),
        advice: rules::advice(finding, Language::Vietnamese),
    }
}

/// Every place of a finding: `hoi-nghi.xlsx › Kiểm phiếu!B8, B9`.
///
/// Folders are left out: they are the department's own order, which a unit does
/// not know.
pub fn place(finding: &Finding) -> String {
    let mut groups: Vec<(String, Vec<String>)> = Vec::new();
    for place in &finding.places {
        let file = place.file.rsplit('/').next().unwrap_or_default();
        let sheet = place.sheet.as_ref().map(|sheet| format!(" › {sheet}")).unwrap_or_default();
        let at = format!("{file}{sheet}");
        let cell = place.cell.map(|cell| cell.to_string());
        match groups.iter_mut().find(|(known, _)| *known == at) {
            Some((_, cells)) => cells.extend(cell),
            None => groups.push((at, cell.into_iter().collect())),
        }
    }
    let shown = groups.into_iter().map(|(at, cells)| match cells.is_empty() {
        true => at,
        false => format!("{at}!{}", cells.join(", ")),
    });
    shown.collect::<Vec<_>>().join("; ")
}
