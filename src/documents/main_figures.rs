//! The main figures of a paper (số liệu chính), to hold a signed copy against what
//! its code stands for: in the paper's own words.

use serde_json::Value;

use super::{Document, Head};
use crate::wording::grouped;

/// A figure with its label, as the paper prints them.
pub type LabelledFigure = (String, String);

/// What tells a paper from others: kept where all that it says is too much.
#[derive(Debug, Clone)]
pub struct Summary {
    /// The name of its template, without ending.
    pub stem: &'static str,
    /// Its head.
    pub head: Head,
    /// Its main figures.
    pub figures: Vec<LabelledFigure>,
}

impl From<&Document> for Summary {
    fn from(document: &Document) -> Self {
        let (stem, head) = (document.stem(), document.head().clone());
        Self { stem, head, figures: main_figures(document) }
    }
}

/// The main figures of a paper, in the order in which it states them: drafts and issued papers
/// alike from all that they say.
pub fn main_figures(document: &Document) -> Vec<LabelledFigure> {
    // A document is texts and numbers: it cannot fail to be JSON.
    let says = serde_json::to_value(document).unwrap_or_default();
    let counts = counts_of(document.key()).iter();
    let counts = counts.filter_map(|(label, at)| figure(label, says.pointer(at)?));
    let lists = [
        ("correction", "Số nội dung đề nghị chỉnh sửa", "items"),
        ("erratum", "Số chỗ đính chính", "items"),
        ("dispatch", "Số lượt gửi", "rows"),
    ];
    let items = lists.iter().filter(|(key, ..)| *key == document.key());
    let items = items.filter_map(|(_, label, at)| {
        let items = says.get(*at)?.as_array()?;
        Some((String::from(*label), grouped(items.len() as i128)))
    });
    let ballots = says.get("counts").and_then(Value::as_array).into_iter().flatten();
    let ballots = ballots.chain(says.get("handed_over"));
    let ballots = ballots.filter_map(|row| figure(row.get("label")?.as_str()?, row.get("count")?));
    let leaders = says.get("leaders").and_then(Value::as_array).into_iter().flatten();
    let scores = std::iter::once(&says).chain(leaders).filter_map(|leader| {
        let name = leader.pointer("/person/name")?.as_str()?;
        figure(&format!("Điểm tổng hợp của {name}"), leader.get("overall")?)
    });
    counts.chain(items).chain(ballots).chain(scores).collect()
}

/// A figure that stands in a paper as a number or as it is printed.
fn figure(label: &str, value: &Value) -> Option<LabelledFigure> {
    let shown = match value {
        Value::Number(number) => grouped(number.as_i64()?.into()),
        Value::String(text) => text.clone(),
        _ => return None,
    };
    Some((label.to_owned(), shown))
}

/// Which figures papers of a kind state, and where among all that they say.
fn counts_of(key: &str) -> &'static [(&'static str, &'static str)] {
    match key {
        "minutes" => &[
            ("Triệu tập", "/attendance/convened"),
            ("Có mặt", "/attendance/present"),
            ("Vắng mặt", "/attendance/absent"),
            ("Số phiếu phát ra", "/issued"),
            ("Số phiếu thu về", "/collected"),
        ],
        "postponed" => &[
            ("Triệu tập", "/attendance/convened"),
            ("Có mặt", "/attendance/present"),
            ("Vắng mặt", "/attendance/absent"),
        ],
        "synthesis" => &[
            ("Số đơn vị", "/units_total"),
            ("Số phiếu phát ra", "/custody_total/issued"),
            ("Số phiếu thu về", "/custody_total/collected"),
            ("Số phiếu hợp lệ", "/custody_total/valid"),
        ],
        "brief" => &[
            ("Số đơn vị", "/units_total"),
            ("Số phiếu phát ra", "/district/issued"),
            ("Số phiếu thu về", "/district/collected"),
            ("Điểm tổng hợp", "/district/overall"),
        ],
        "volume" => &[
            ("Số phiếu phát ra", "/custody_total/issued"),
            ("Số phiếu thu về", "/custody_total/collected"),
            ("Số phiếu hợp lệ", "/custody_total/valid"),
        ],
        "notice" => &[("Số phiếu hợp lệ", "/valid")],
        "dispatch" => &[("Số văn bản gửi đi", "/papers")],
        "contents" => &[("Số tệp", "/files"), ("Số trang của các tệp PDF", "/pages")],
        _ => &[],
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::documents::kept::Kept;
    use crate::render::tests::samples;

    #[test]
    fn a_draft_and_the_paper_issued_from_it_state_the_same_figures() {
        for (name, document) in samples::all() {
            let drafted = main_figures(&document);
            assert!(!drafted.is_empty(), "{name} states none");
            let says = serde_json::to_value(&document).expect("JSON");
            let kept = Kept::new(document.stem(), says).expect("a paper");
            assert_eq!(main_figures(&Document::Kept(Box::new(kept))), drafted, "{name}");
        }
    }

    #[test]
    fn a_handover_states_its_ballots() {
        let figures = main_figures(&Document::Handover(samples::handover()));
        let labels: Vec<&str> = figures.iter().map(|(label, _)| label.as_str()).collect();
        assert!(labels.iter().any(|label| label.contains("thu về")), "{labels:?}");
        assert!(labels.iter().any(|label| label.contains("bàn giao")), "{labels:?}");
    }
}
