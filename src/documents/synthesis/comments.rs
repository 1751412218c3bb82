//! What ballots say in words.

use std::collections::HashSet;

use schemars::JsonSchema;
use serde::Serialize;

use super::leaders::counted_leaders;
use crate::code::Code;
use crate::documents::{Context, Person, text};
use crate::finding::Place;
use crate::fold;
use crate::round::{Comment, CommentKind};

/// Comments by kind.
#[derive(Debug, Clone, Default, Serialize, JsonSchema)]
pub struct CommentCounts {
    /// All.
    #[schemars(title = "Tổng số ý kiến")]
    pub total: usize,
    /// Ưu điểm.
    #[schemars(title = "Ưu điểm")]
    pub strengths: usize,
    /// Hạn chế.
    #[schemars(title = "Hạn chế")]
    pub shortcomings: usize,
    /// Kiến nghị.
    #[schemars(title = "Kiến nghị")]
    pub proposals: usize,
    /// Khác.
    #[schemars(title = "Ý kiến khác")]
    pub other: usize,
}

/// One leader's comments.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct LeaderComments {
    /// The leader.
    #[schemars(title = "Người đứng đầu")]
    pub person: Person,
    /// The unit's name.
    #[schemars(title = "Tên đơn vị")]
    pub unit: String,
    /// Sorted by criterion, kind, then text, so that nothing tells their order.
    #[schemars(title = "Các ý kiến, xếp theo tiêu chí, loại, nội dung")]
    pub comments: Vec<CommentRow>,
}

/// One comment.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct CommentRow {
    /// `TC01`; empty for a general comment.
    #[schemars(title = "Mã tiêu chí; rỗng khi là ý kiến chung")]
    pub criterion: String,
    /// `Ưu điểm`.
    #[schemars(title = "Loại ý kiến")]
    pub kind: &'static str,
    /// What it says.
    #[schemars(title = "Nội dung")]
    pub text: String,
}

/// Where the comments stand that may tell who wrote them (W506), unless somebody has
/// signed that they do not.
pub(super) fn telling(context: Context<'_>) -> HashSet<&Place> {
    let findings = context.verdict.findings.iter();
    let open = findings.filter(|finding| finding.code == Code::W506 && !finding.explained);
    open.flat_map(|finding| &finding.inputs).collect()
}

/// Annex III: sorted so that nothing tells in which order ballots were opened.
pub(super) fn comments(context: Context<'_>) -> Vec<LeaderComments> {
    let plan = &context.round.plan;
    let telling = telling(context);
    let telling = &telling;
    counted_leaders(context)
        .filter_map(|(unit, leader, person)| {
            let printed = |comment: &&Comment| {
                comment.text.as_ref().is_none_or(|text| !telling.contains(&text.place))
            };
            let mine = unit.returned.comments.iter().filter(printed).filter(|comment| {
                comment.leader.as_ref().and_then(|l| unit.leader_meant(l)) == Some(leader.leader)
            });
            let mut rows: Vec<_> = mine
                .map(|comment| {
                    let typed = text(&comment.criterion);
                    let found =
                        plan.criteria().position(|(_, c)| fold::code(&c.key) == fold::code(&typed));
                    let key = found.and_then(|at| plan.criteria().nth(at));
                    let row = CommentRow {
                        criterion: key.map(|(_, c)| c.key.clone()).unwrap_or_default(),
                        kind: kind_label(comment.kind.as_ref().map(|kind| kind.value)),
                        text: text(&comment.text),
                    };
                    (found.unwrap_or(usize::MAX), comment.kind.as_ref().map(|kind| kind.value), row)
                })
                .collect();
            rows.sort_by(|a, b| (a.0, a.1, &a.2.text).cmp(&(b.0, b.1, &b.2.text)));
            let comments: Vec<_> = rows.into_iter().map(|(_, _, row)| row).collect();
            let unit = unit.name.to_string();
            (!comments.is_empty()).then_some(LeaderComments { person, unit, comments })
        })
        .collect()
}

/// A comment's kind as the annex prints it.
fn kind_label(kind: Option<CommentKind>) -> &'static str {
    match kind {
        Some(CommentKind::Strength) => "Ưu điểm",
        Some(CommentKind::Shortcoming) => "Hạn chế",
        Some(CommentKind::Proposal) => "Kiến nghị",
        Some(CommentKind::Other) | None => "Khác",
    }
}

/// How many comments of each kind annex III prints.
pub(super) fn comment_counts(leaders: &[LeaderComments]) -> CommentCounts {
    let mut counts = CommentCounts::default();
    for comment in leaders.iter().flat_map(|leader| &leader.comments) {
        counts.total += 1;
        match comment.kind {
            "Ưu điểm" => counts.strengths += 1,
            "Hạn chế" => counts.shortcomings += 1,
            "Kiến nghị" => counts.proposals += 1,
            _ => counts.other += 1,
        }
    }
    counts
}
