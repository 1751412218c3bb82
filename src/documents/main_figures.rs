//! The main figures of a paper (số liệu chính), to hold a signed copy against what
//! its code stands for: in the paper's own words.

use serde_json::Value;

use super::{BallotCount, Document};
use crate::wording::grouped;

/// A figure with its label, as the paper prints them.
pub type LabelledFigure = (String, String);

/// A count with its label.
fn count(label: &str, count: impl Into<i128>) -> LabelledFigure {
    (label.to_owned(), grouped(count.into()))
}

/// Counts of ballots with their labels.
fn ballots(counts: &[BallotCount]) -> impl Iterator<Item = LabelledFigure> + '_ {
    counts.iter().map(|ballots| count(ballots.label, ballots.count))
}

/// The main figures of a paper, in the order in which it states them.
pub fn main_figures(document: &Document) -> Vec<LabelledFigure> {
    match document {
        Document::Minutes(minutes) => {
            let attendance = &minutes.attendance;
            vec![
                count("Triệu tập", attendance.convened),
                count("Có mặt", attendance.present),
                count("Vắng mặt", attendance.absent),
                count("Số phiếu phát ra", minutes.issued),
                count("Số phiếu thu về", minutes.collected),
            ]
        }
        Document::Postponed(minutes) => {
            let attendance = &minutes.attendance;
            vec![
                count("Triệu tập", attendance.convened),
                count("Có mặt", attendance.present),
                count("Vắng mặt", attendance.absent),
            ]
        }
        Document::Handover(handover) => ballots(&handover.counts)
            .chain(ballots(std::slice::from_ref(&handover.handed_over)))
            .collect(),
        Document::Opening(opening) => {
            let scores = opening.leaders.iter().map(|leader| {
                (format!("Điểm tổng hợp của {}", leader.person.name), leader.overall.shown.clone())
            });
            ballots(&opening.counts).chain(scores).collect()
        }
        Document::Synthesis(synthesis) => {
            let total = &synthesis.custody_total;
            let counted = [
                ("Số phiếu phát ra", total.issued),
                ("Số phiếu thu về", total.collected),
                ("Số phiếu hợp lệ", total.valid),
            ];
            let counted = counted.into_iter().filter_map(|(label, n)| Some(count(label, n?)));
            let scores = synthesis.leaders.iter().map(|leader| {
                (format!("Điểm tổng hợp của {}", leader.person.name), leader.overall.shown.clone())
            });
            let units = std::iter::once(count("Số đơn vị", synthesis.units_total as i128));
            units.chain(counted).chain(scores).collect()
        }
        Document::Brief(brief) => vec![
            count("Số đơn vị", brief.units_total as i128),
            count("Số phiếu phát ra", brief.district.issued),
            count("Số phiếu thu về", brief.district.collected),
            ("Điểm tổng hợp".to_owned(), brief.district.overall.shown.clone()),
        ],
        Document::Notice(notice) => vec![
            count("Số phiếu hợp lệ", notice.valid),
            (format!("Điểm tổng hợp của {}", notice.person.name), notice.overall.shown.clone()),
        ],
        Document::Dispatch(list) => vec![
            count("Số văn bản gửi đi", list.papers as i128),
            count("Số lượt gửi", list.rows.len() as i128),
        ],
        Document::Correction(correction) => {
            vec![count("Số nội dung đề nghị chỉnh sửa", correction.items.len() as i128)]
        }
        Document::Erratum(erratum) => {
            vec![count("Số chỗ đính chính", erratum.items.len() as i128)]
        }
        Document::Kept(kept) => of_kept(kept.says()),
        Document::Contents(contents) => vec![
            count("Số tệp", contents.files as i128),
            count("Số trang của các tệp PDF", contents.pages as i128),
        ],
    }
}

/// The main figures of an issued paper, as far as its kind states them.
fn of_kept(says: &Value) -> Vec<LabelledFigure> {
    const COUNTS: [(&str, &str); 6] = [
        ("Triệu tập", "/attendance/convened"),
        ("Có mặt", "/attendance/present"),
        ("Vắng mặt", "/attendance/absent"),
        ("Số phiếu phát ra", "/issued"),
        ("Số phiếu thu về", "/collected"),
        ("Số phiếu hợp lệ", "/valid"),
    ];
    let counts =
        COUNTS.iter().filter_map(|(label, at)| Some(count(label, says.pointer(at)?.as_u64()?)));
    let ballots = says.get("counts").and_then(Value::as_array).into_iter().flatten();
    let ballots = ballots
        .filter_map(|row| Some(count(row.get("label")?.as_str()?, row.get("count")?.as_u64()?)));
    let leaders = says.get("leaders").and_then(Value::as_array).into_iter().flatten();
    let scores = std::iter::once(says).chain(leaders).filter_map(|leader| {
        let name = leader.pointer("/person/name")?.as_str()?;
        let score = leader.get("overall")?.as_str()?;
        Some((format!("Điểm tổng hợp của {name}"), score.to_owned()))
    });
    counts.chain(ballots).chain(scores).collect()
}
