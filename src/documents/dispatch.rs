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

/// What the list says of a paper.
#[derive(Debug, Clone)]
pub struct Sent {
    /// Its number.
    number: Option<String>,
    /// Its symbol.
    symbol: String,
    /// Its day.
    date: Option<Date>,
    /// Kind and subject.
    title: String,
    /// Whether it is a draft.
    draft: bool,
    /// Those under `Nơi nhận`.
    recipients: Vec<String>,
    /// Whom a letter is to, who is meant by `Như trên`.
    addressee: Option<String>,
    /// The number of the paper that an erratum corrects.
    corrected: Option<String>,
    /// The unit that it is about; empty for a paper of the round.
    unit: String,
}

impl Sent {
    /// What the list says of a paper about the unit of this name.
    pub fn of(document: &Document, unit: &str) -> Self {
        let head = document.head();
        Self {
            number: head.number.clone(),
            symbol: head.symbol.clone(),
            date: head.date.clone(),
            title: titled(document),
            draft: head.draft,
            recipients: document.recipients(),
            addressee: document.addressee(),
            corrected: document.corrected(),
            unit: unit.to_owned(),
        }
    }
}

/// The list over these papers; none when the department wants none.
pub fn dispatch_list(context: Context<'_>, papers: &[&Sent]) -> Option<DispatchList> {
    let plan = &context.round.plan;
    if !plan.papers.dispatch_list {
        return None;
    }
    let (mut sent, mut drafts, mut rows) = (0, 0, Vec::new());
    for paper in papers {
        let recipients = recipients(paper, papers);
        sent += usize::from(!recipients.is_empty());
        drafts += usize::from(!recipients.is_empty() && paper.draft);
        for recipient in recipients {
            rows.push(DispatchRow {
                index: rows.len() + 1,
                number: paper.number.clone(),
                symbol: paper.symbol.clone(),
                date: paper.date.clone(),
                title: paper.title.clone(),
                draft: paper.draft,
                recipient,
                unit: paper.unit.clone(),
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
fn recipients(paper: &Sent, papers: &[&Sent]) -> Vec<String> {
    let is_kept = |name: &&String| {
        let name = fold::clean(name).to_lowercase();
        name == "lưu" || name.starts_with("lưu ")
    };
    let named = paper.recipients.iter().filter(|name| !is_kept(name));
    let told = |name: &String| {
        let is_above = fold::clean(name).to_lowercase() == "như trên";
        match (is_above, &paper.addressee, &paper.corrected) {
            (true, Some(addressee), _) => vec![addressee.clone()],
            (true, _, Some(number)) => {
                let got = papers.iter().filter(|other| {
                    other.corrected.is_none() && other.number.as_ref() == Some(number)
                });
                let got: Vec<String> = got.flat_map(|other| recipients(other, papers)).collect();
                if got.is_empty() {
                    vec![format!("Nơi đã nhận văn bản số {number}")]
                } else {
                    got
                }
            }
            _ => vec![name.clone()],
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
        let sent = |document| Sent::of(document, "");
        assert_eq!(recipients(&sent(&letter), &[]), std::slice::from_ref(&own.addressee));
        let report = Document::Synthesis(Box::new(samples::synthesis(2)));
        let to: Vec<String> = recipients(&sent(&report), &[]);
        assert!(!to.is_empty() && to.iter().all(|name| !name.starts_with("Lưu")), "{to:?}");
        let mut erratum = samples::erratum();
        erratum.issued.number = report.head().number.clone().expect("a number");
        let (report, erratum) = (sent(&report), sent(&Document::Erratum(erratum)));
        assert_eq!(recipients(&erratum, &[&report, &erratum]), to);
        let alone = recipients(&erratum, &[&erratum]);
        assert!(alone.len() == 1 && alone[0].starts_with("Nơi đã nhận văn bản số"), "{alone:?}");
    }

    #[test]
    fn records_that_stay_go_to_nobody() {
        let stay = [Document::Minutes(samples::minutes()), Document::Opening(samples::opening())];
        for document in stay {
            assert!(recipients(&Sent::of(&document, ""), &[]).is_empty());
        }
    }
}
