//! The dispatch list (danh sách gửi): for the registry (văn thư), which paper goes to whom, with
//! room to sign for it. It follows from what each paper says under `Nơi nhận`.

use schemars::JsonSchema;
use serde::Serialize;

use super::{Context, Document, Head};
use crate::fold;
use crate::wording::Date;

/// The path of the list in the set, without ending.
pub const STEM: &str = "danh-sach-gui";

/// What the dispatch list says.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct DispatchList {
    /// The head of the paper; it has no number of its own, and its day is left open.
    #[schemars(title = "Phần đầu văn bản; danh sách không có số, ngày để viết tay")]
    pub head: Head,
    /// The conferences' title.
    #[schemars(title = "Tên đợt lấy ý kiến")]
    pub subject: String,
    /// How many papers are sent.
    #[schemars(title = "Số văn bản gửi đi")]
    pub papers: usize,
    /// How many of them are drafts yet.
    #[schemars(title = "Số văn bản còn là dự thảo")]
    pub drafts: usize,
    /// A row for each paper and each of those who get it.
    #[schemars(title = "Các lượt gửi: mỗi văn bản, mỗi nơi nhận một dòng")]
    pub rows: Vec<DispatchRow>,
}

/// A paper on its way to one who gets it.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct DispatchRow {
    /// From 1.
    #[schemars(title = "Số thứ tự")]
    pub index: usize,
    /// Number and symbol, when it has one.
    #[schemars(title = "Số và ký hiệu; rỗng khi chưa có số")]
    pub number: Option<String>,
    /// The symbol alone, to write the number before it by hand.
    #[schemars(title = "Ký hiệu")]
    pub symbol: String,
    /// The paper's day.
    #[schemars(title = "Ngày của văn bản; rỗng khi chưa có")]
    pub date: Option<Date>,
    /// Kind and subject.
    #[schemars(title = "Tên loại và trích yếu")]
    pub title: String,
    /// Whether it is a draft, which is not to be sent yet.
    #[schemars(title = "Còn là dự thảo, chưa được gửi")]
    pub draft: bool,
    /// Who gets it.
    #[schemars(title = "Nơi nhận")]
    pub recipient: String,
    /// The unit that it is about.
    #[schemars(title = "Đơn vị; rỗng với văn bản của cả đợt")]
    pub unit: String,
}

/// The list over these papers, each with the name of the unit that it is about (empty for a paper
/// of the round); none when the department wants none.
pub fn dispatch_list(context: Context<'_>, papers: &[(&Document, &str)]) -> Option<DispatchList> {
    let plan = &context.round.plan;
    if !plan.papers.dispatch_list {
        return None;
    }
    let (mut sent, mut drafts, mut rows) = (0, 0, Vec::new());
    for (document, unit) in papers {
        let recipients = recipients(document, papers);
        let head = document.head();
        sent += usize::from(!recipients.is_empty());
        drafts += usize::from(!recipients.is_empty() && head.draft);
        for recipient in recipients {
            rows.push(DispatchRow {
                index: rows.len() + 1,
                number: head.number.clone(),
                symbol: head.symbol.clone(),
                date: head.date.clone(),
                title: titled(document),
                draft: head.draft,
                recipient,
                unit: (*unit).to_owned(),
            });
        }
    }
    let title = format!("Danh sách gửi văn bản {} năm {}", plan.subject, plan.year);
    let mut head = Head::new(plan, "", None, None, title);
    head.symbol = String::new();
    head.draft = drafts > 0;
    Some(DispatchList { head, subject: plan.subject.clone(), papers: sent, drafts, rows })
}

/// Kind and subject of a paper, with its volumes.
fn titled(document: &Document) -> String {
    let title = &document.head().title;
    match document.volumes() {
        0 => title.clone(),
        count => format!("{title} (kèm {count} quyển phụ lục)"),
    }
}

/// Who gets a paper: those under `Nơi nhận` but for its own file, with a letter's addressee for
/// `Như trên`. An erratum goes to all who got the paper that it corrects.
fn recipients(document: &Document, papers: &[(&Document, &str)]) -> Vec<String> {
    let is_kept = |name: &String| {
        let name = fold::clean(name).to_lowercase();
        name == "lưu" || name.starts_with("lưu ")
    };
    let named = document.recipients().into_iter().filter(|name| !is_kept(name));
    let told = |name: String| {
        let is_above = fold::clean(&name).to_lowercase() == "như trên";
        match (is_above, document.addressee(), document.corrected()) {
            (true, Some(addressee), _) => vec![addressee],
            (true, _, Some(number)) => {
                let got = papers.iter().map(|(paper, _)| *paper).filter(|paper| {
                    paper.corrected().is_none() && paper.head().number.as_ref() == Some(&number)
                });
                let got: Vec<String> = got.flat_map(|paper| recipients(paper, papers)).collect();
                if got.is_empty() {
                    vec![format!("Nơi đã nhận văn bản số {number}")]
                } else {
                    got
                }
            }
            _ => vec![name],
        }
    };
    named.flat_map(told).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::tests::samples;

    #[test]
    fn a_letter_goes_to_its_addressee_and_an_erratum_to_whoever_got_the_paper() {
        let letter = Document::Correction(samples::correction(1));
        let Document::Correction(own) = &letter else { unreachable!() };
        assert_eq!(recipients(&letter, &[]), std::slice::from_ref(&own.addressee));
        let report = Document::Synthesis(Box::new(samples::synthesis(2)));
        let to: Vec<String> = recipients(&report, &[]);
        assert!(!to.is_empty() && to.iter().all(|name| !name.starts_with("Lưu")), "{to:?}");
        let mut erratum = samples::erratum();
        erratum.issued.number = report.head().number.clone().expect("a number");
        let erratum = Document::Erratum(erratum);
        assert_eq!(recipients(&erratum, &[(&report, ""), (&erratum, "")]), to);
        let alone = recipients(&erratum, &[(&erratum, "")]);
        assert!(alone.len() == 1 && alone[0].starts_with("Nơi đã nhận văn bản số"), "{alone:?}");
    }

    #[test]
    fn records_that_stay_go_to_nobody() {
        assert!(recipients(&Document::Minutes(samples::minutes()), &[]).is_empty());
        assert!(recipients(&Document::Opening(samples::opening()), &[]).is_empty());
    }
}
