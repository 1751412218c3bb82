//! What ballots say in words.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use schemars::JsonSchema;
use serde::Serialize;

use super::leaders::counted_leaders;
use super::units::Units;
use crate::code::Code;
use crate::documents::{Context, Person, text};
use crate::finding::Place;
use crate::fold;
use crate::round::{Comment, CommentKind, Plan, Unit};

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

/// What several ballots say in the same words.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct CommentGroup {
    /// From 1, by which annex III refers to it.
    #[schemars(title = "Số thứ tự của nội dung")]
    pub index: usize,
    /// `Hạn chế`.
    #[schemars(title = "Loại ý kiến")]
    pub kind: &'static str,
    /// What is said.
    #[schemars(title = "Nội dung")]
    pub text: String,
    /// How often.
    #[schemars(title = "Số lượt ý kiến")]
    pub count: usize,
    /// About how many leaders.
    #[schemars(title = "Về bao nhiêu người đứng đầu")]
    pub leaders: usize,
    /// Under which criteria, by their numbers.
    #[schemars(title = "Số thứ tự các tiêu chí")]
    pub criteria: Vec<usize>,
}

/// One comment.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct CommentRow {
    /// `TC01`; empty for a general comment.
    #[schemars(title = "Mã tiêu chí; rỗng khi là ý kiến chung")]
    pub criterion: String,
    /// The criterion's number; none for a general comment.
    #[schemars(title = "Số thứ tự tiêu chí; rỗng khi là ý kiến chung")]
    pub number: Option<usize>,
    /// The comments that say the same: [`CommentGroup::index`].
    #[schemars(title = "Số thứ tự của nội dung trong bảng tổng hợp ý kiến")]
    pub group: usize,
    /// `Ưu điểm`.
    #[schemars(title = "Loại ý kiến")]
    pub kind: &'static str,
    /// What it says.
    #[schemars(title = "Nội dung")]
    pub text: String,
}

/// Where the comments stand that may tell who wrote them (W506), unless somebody has
/// signed that they do not.
pub fn telling(context: Context<'_>) -> HashSet<&Place> {
    let findings = context.verdict.findings.iter();
    let open = findings.filter(|finding| finding.code == Code::W506 && !finding.explained);
    open.flat_map(|finding| &finding.inputs).collect()
}

/// Annex III, of these units: sorted so that nothing tells in which order ballots were opened.
pub(super) fn comments(context: Context<'_>, units: &Units) -> Vec<LeaderComments> {
    let telling = telling(context);
    counted_leaders(context, units)
        .filter_map(|(unit, leader, person)| {
            let comments = comments_on(&context.round.plan, (unit, leader.leader), &telling).0;
            let unit = unit.name.to_string();
            (!comments.is_empty()).then_some(LeaderComments { person, unit, comments })
        })
        .collect()
}

/// What ballots say of one leader of a unit, in the order of annex III, and how many comments
/// are not printed because they stand in places that are `telling`.
pub fn comments_on(
    plan: &Plan,
    (unit, leader): (&Unit, usize),
    telling: &HashSet<&Place>,
) -> (Vec<CommentRow>, usize) {
    let is_mine = |comment: &&Comment| {
        comment.leader.as_ref().and_then(|typed| unit.leader_meant(typed)) == Some(leader)
    };
    let is_kept_back =
        |comment: &Comment| comment.text.as_ref().is_some_and(|text| telling.contains(&text.place));
    let mut withheld = 0;
    let mut rows = Vec::new();
    for comment in unit.returned.comments.iter().filter(is_mine) {
        if is_kept_back(comment) {
            withheld += 1;
            continue;
        }
        let typed = text(&comment.criterion);
        let found = plan.criteria().position(|(_, c)| fold::code(&c.key) == fold::code(&typed));
        let key = found.and_then(|at| plan.criteria().nth(at));
        let kind = comment.kind.as_ref().map(|kind| kind.value);
        let row = CommentRow {
            number: found.map(|at| at + 1),
            group: 0,
            criterion: key.map(|(_, c)| c.key.clone()).unwrap_or_default(),
            kind: kind_label(kind),
            text: text(&comment.text),
        };
        rows.push((found.unwrap_or(usize::MAX), kind, row));
    }
    rows.sort_by(|a, b| (a.0, a.1, &a.2.text).cmp(&(b.0, b.1, &b.2.text)));
    (rows.into_iter().map(|(_, _, row)| row).collect(), withheld)
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

/// The kinds of comment as they are listed.
pub const KINDS: [&str; 4] = ["Ưu điểm", "Hạn chế", "Kiến nghị", "Khác"];

/// Groups comments by what they say, the most frequent of each kind first, and tells each
/// comment its group.
pub(super) fn grouped(leaders: &mut [LeaderComments]) -> Vec<CommentGroup> {
    /// Comments that say the same: how often in which spelling, whose, on which criteria.
    #[derive(Default)]
    struct Same {
        spellings: BTreeMap<String, usize>,
        leaders: BTreeSet<usize>,
        criteria: BTreeSet<usize>,
    }
    let key = |row: &CommentRow| {
        let kind = KINDS.iter().position(|kind| *kind == row.kind);
        (kind.unwrap_or(KINDS.len()), fold::label(&row.text))
    };
    let mut found: BTreeMap<(usize, String), Same> = BTreeMap::new();
    for (index, leader) in leaders.iter().enumerate() {
        for row in &leader.comments {
            let same = found.entry(key(row)).or_default();
            *same.spellings.entry(row.text.clone()).or_default() += 1;
            same.leaders.insert(index);
            same.criteria.extend(row.number);
        }
    }
    let count = |same: &Same| same.spellings.values().sum::<usize>();
    let mut order: Vec<_> = found.into_iter().collect();
    // A stable sort: what is as frequent stays in the order of its words.
    order.sort_by_key(|((kind, _), same)| (*kind, std::cmp::Reverse(count(same))));
    let numbers: BTreeMap<_, _> =
        order.iter().enumerate().map(|(at, (key, _))| (key.clone(), at + 1)).collect();
    for row in leaders.iter_mut().flat_map(|leader| &mut leader.comments) {
        row.group = numbers.get(&key(row)).copied().unwrap_or_default();
    }
    let group = |(at, ((kind, _), same)): (usize, ((usize, String), Same))| {
        let often = same.spellings.iter().max_by_key(|(_, often)| **often);
        CommentGroup {
            index: at + 1,
            kind: KINDS.get(kind).copied().unwrap_or("Khác"),
            text: often.map(|(text, _)| text.clone()).unwrap_or_default(),
            count: count(&same),
            leaders: same.leaders.len(),
            criteria: same.criteria.into_iter().collect(),
        }
    };
    order.into_iter().enumerate().map(group).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A leader's comments.
    fn leader(comments: &[(&'static str, Option<usize>, &str)]) -> LeaderComments {
        let row = |(kind, number, text): &(&'static str, Option<usize>, &str)| CommentRow {
            criterion: String::new(),
            number: *number,
            group: 0,
            kind,
            text: (*text).to_owned(),
        };
        LeaderComments {
            person: Person { name: "A".into(), post: String::new() },
            unit: "B".into(),
            comments: comments.iter().map(row).collect(),
        }
    }

    #[test]
    fn comments_that_say_the_same_are_counted_together() {
        let mut leaders = [
            leader(&[
                ("Hạn chế", Some(6), "Triển khai chậm."),
                ("Hạn chế", None, "Ít lắng nghe"),
                ("Ưu điểm", Some(1), "Gương mẫu"),
            ]),
            leader(&[
                ("Hạn chế", Some(7), "TRIỂN KHAI CHẬM"),
                ("Hạn chế", Some(6), "Triển khai chậm."),
            ]),
        ];
        let groups = grouped(&mut leaders);
        let told: Vec<_> = groups
            .iter()
            .map(|group| (group.kind, group.text.as_str(), group.count, group.leaders))
            .collect();
        assert_eq!(
            told,
            [
                ("Ưu điểm", "Gương mẫu", 1, 1),
                ("Hạn chế", "Triển khai chậm.", 3, 2),
                ("Hạn chế", "Ít lắng nghe", 1, 1)
            ]
        );
        assert_eq!(groups[1].criteria, [6, 7]);
        let refers =
            |at: usize| leaders[at].comments.iter().map(|row| row.group).collect::<Vec<_>>();
        assert_eq!((refers(0), refers(1)), (vec![2, 3, 1], vec![2, 2]));
    }
}
