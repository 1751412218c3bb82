//! The correction slip (Phiếu đề nghị chỉnh sửa): a letter to a blocked unit that
//! lists what is wrong in its return and what is asked of it.
//!
//! A unit is asked about what it sent, and about nothing else: no figure, name or file
//! of the department's count stands in a letter to those whom the ballots are about.

use schemars::JsonSchema;
use serde::Serialize;

use super::synthesis::SignedBy;
use super::{AboutUnit, Context, Head};
use crate::code::Code;
use crate::finding::{Finding, Place, Severity, Touches};
use crate::messages::Language;
use crate::round::{Round, Unit};
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
    /// Whom the letter is addressed to.
    #[schemars(title = "Kính gửi (Đảng ủy phường Bồ Đề)")]
    pub addressee: String,
    /// What is to be mended.
    #[schemars(title = "Các nội dung đề nghị chỉnh sửa")]
    pub items: Vec<CorrectionItem>,
    /// The form, filled with what was read, that may go with the slip.
    #[schemars(title = "Tên tệp biểu mẫu đã điền sẵn")]
    pub filled_form: String,
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

/// The unit's form, filled with what was read (`bienban forms --filled`).
const FILLED_FORM: &str = "bao-cao-hoi-nghi-da-dien.xlsx";

/// The slip for a unit with errors in what it sent; none for a unit without.
pub fn correction(context: Context<'_>, index: usize) -> Option<Correction> {
    let plan = &context.round.plan;
    let unit = context.round.units.get(index)?;
    let errors = context.verdict.findings.iter().filter(|finding| {
        finding.severity == Severity::Error && is_units(context.round, unit, finding)
    });
    let own = |place: &&Place| is_in_units_file(context.round, unit, place);
    let items = (1..).zip(errors).map(|(index, finding)| item(index, finding, &own));
    let items: Vec<_> = items.collect();
    if items.is_empty() {
        return None;
    }
    let title = format!("Phiếu đề nghị chỉnh sửa báo cáo {}", unit.name_in_sentence(plan));
    Some(Correction {
        head: Head::new(plan, "CV", None, None, title),
        unit: AboutUnit::new(plan, unit),
        addressee: unit.letters_go_to(plan),
        items,
        filled_form: FILLED_FORM.to_owned(),
        recipients: vec!["Như trên".to_owned(), format!("Lưu {}", plan.organ.department)],
        signer: plan.report.signer.as_ref().map(SignedBy::from),
    })
}

/// Whether a finding is the unit's to mend: about the sections that it sends, not about
/// the registry, and not about what the department counts.
pub fn is_units(round: &Round, unit: &Unit, finding: &Finding) -> bool {
    if finding.unit.as_ref() != Some(&unit.code) || finding.code == Code::E206 {
        return false;
    }
    match finding.touches {
        Touches::Conference => true,
        Touches::Count => false,
        Touches::Both | Touches::Nothing => {
            // A file of which nothing could be read is asked for again unless all that
            // the unit sends is there: then it is the department's.
            let unread = finding.code.loses_a_file();
            !(unread && unit.returned.is_complete())
                && (finding.places.is_empty()
                    || finding.places.iter().any(|place| is_in_units_file(round, unit, place)))
        }
    }
}

/// Whether a place lies in a file that the unit sent: one with sections of this unit
/// that are not all of the department's making, or one of which nothing could be read.
fn is_in_units_file(round: &Round, unit: &Unit, place: &Place) -> bool {
    round.sources.iter().find(|source| source.path == place.on.file).is_none_or(|source| {
        let may_be_its = source.units.is_empty() || source.units.contains(&unit.code);
        may_be_its && !source.by_department
    })
}

/// One finding as the slip lists it, at the unit's own places.
fn item(index: usize, finding: &Finding, own: &dyn Fn(&&Place) -> bool) -> CorrectionItem {
    CorrectionItem {
        index,
        code: finding.code.to_string(),
        place: places(finding.places.iter().filter(own)),
        found: rules::message(finding, Language::Vietnamese),
        advice: rules::advice(finding, Language::Vietnamese),
    }
}

/// Every place of a finding: `hoi-nghi.xlsx › Kiểm phiếu!B8, B9`.
pub fn place(finding: &Finding) -> String {
    places(finding.places.iter())
}

/// Places by file and sheet.
///
/// Folders are left out: they are the department's own order, which a unit does
/// not know.
fn places<'a>(places: impl Iterator<Item = &'a Place>) -> String {
    let mut groups: Vec<(String, Vec<String>)> = Vec::new();
    for place in places {
        let file = place.on.file.rsplit('/').next().unwrap_or_default();
        let sheet = place.on.sheet.as_ref().map(|sheet| format!(" › {sheet}")).unwrap_or_default();
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
