//! The main figures of a paper (số liệu chính), to hold a signed copy against what
//! its code stands for: in the paper's own words.

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
        Document::Correction(correction) => {
            vec![count("Số nội dung đề nghị chỉnh sửa", correction.items.len() as i128)]
        }
        Document::Contents(contents) => vec![
            count("Số tệp", contents.files as i128),
            count("Số trang của các tệp PDF", contents.pages as i128),
        ],
    }
}
