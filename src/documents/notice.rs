//! The notice of results (thông báo kết quả): what a leader is told of their own results, and
//! nothing of anybody else's.
//!
//! The pooled figures of the kind of unit stand beside the leader's own. Whoever knows an
//! average and their own part of it can work out the rest; it is given only where the rest is
//! several people's.

use std::collections::{BTreeMap, HashSet};

use schemars::JsonSchema;
use serde::Serialize;

use super::figure::Figure;
use super::opening::{GroupResults, LevelName, LevelResult, by_group, level_names};
use super::synthesis::{
    CommentRow, KINDS, LowCriterion, SignedBy, comments_on, low_criteria, telling,
};
use super::{Basis, Context, Head, Person, legal_basis, noted};
use crate::finding::Place;
use crate::fold;
use crate::round::{Given, Plan, Unit};
use crate::rules::Paper;
use crate::tally::{Band, LeaderTally, Pool, Stage, short_decimal};

/// How many other leaders of the kind must have results for their average to be told.
const OTHERS: u64 = 3;

/// What the notice says.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Notice {
    /// The head of the paper.
    #[schemars(title = "Phần đầu văn bản")]
    pub head: Head,
    /// Whom it is sent to and about.
    #[schemars(title = "Người nhận thông báo, cũng là người được góp ý")]
    pub person: Person,
    /// The unit, as in a sentence.
    #[schemars(title = "Đơn vị viết trong câu")]
    pub unit_in_sentence: String,
    /// The conference's title.
    #[schemars(title = "Tên hội nghị (lấy ý kiến góp ý …)")]
    pub subject: String,
    /// What the round is held under.
    #[schemars(title = "Căn cứ")]
    pub legal_basis: Vec<Basis>,
    /// The kind of unit, as in a sentence.
    #[schemars(title = "Loại hình đơn vị viết trong câu")]
    pub kind: String,
    /// Valid ballots.
    #[schemars(title = "Số phiếu hợp lệ")]
    pub valid: u64,
    /// The levels of a mark.
    #[schemars(title = "Tên các mức đánh giá")]
    pub levels: Vec<LevelName>,
    /// Own results and the average of the kind, by group and criterion.
    #[schemars(title = "Kết quả theo nhóm tiêu chí")]
    pub groups: Vec<NoticeGroup>,
    /// Điểm tổng hợp.
    #[schemars(title = "Điểm tổng hợp")]
    pub overall: Figure,
    /// Whether the average of the kind is told.
    #[schemars(title = "Có ghi điểm bình quân của loại hình không")]
    pub compared: bool,
    /// The pooled overall score of the kind.
    #[schemars(title = "Điểm tổng hợp bình quân của loại hình; – khi không ghi")]
    pub overall_of_kind: Figure,
    /// How many leaders of the kind have results, themselves among them.
    #[schemars(title = "Số người của loại hình có kết quả, kể cả người nhận")]
    pub kind_leaders: u64,
    /// Where the overall score stands beside that of the kind: [`Band::key`].
    #[schemars(
        title = "So với bình quân của loại hình: above (cao hơn rõ), near (tương đương), below (thấp hơn rõ); rỗng khi không so"
    )]
    pub band: &'static str,
    /// From how many standard errors two scores differ clearly.
    #[schemars(title = "Khoảng sai số để coi là khác nhau rõ, số lần sai số chuẩn")]
    pub band_width: String,
    /// The criteria that need attention.
    #[schemars(title = "Các tiêu chí cần lưu ý")]
    pub attention: Vec<LowCriterion>,
    /// The two lowest levels by name, the higher first.
    #[schemars(title = "Tên hai mức thấp nhất")]
    pub low_levels: Vec<String>,
    /// What ballots say of them, by kind of comment.
    #[schemars(title = "Ý kiến góp ý theo loại")]
    pub comments: Vec<SaidOfKind>,
    /// Comments that are not printed: they may tell who wrote them, or speak of somebody else.
    #[schemars(title = "Số ý kiến không in vì có thể làm lộ người viết hoặc nêu tên người khác")]
    pub comments_withheld: usize,
    /// Nơi nhận.
    #[schemars(title = "Nơi nhận")]
    pub recipients: Vec<String>,
    /// Who signs.
    #[schemars(title = "Người ký; rỗng khi chưa khai báo")]
    pub signer: Option<SignedBy>,
    /// The name of its file, without ending.
    #[serde(skip)]
    #[schemars(skip)]
    pub file_stem: String,
}

/// A group of criteria: own score and the average of the kind.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct NoticeGroup {
    /// `I`.
    #[schemars(title = "Số La Mã của nhóm")]
    pub key: String,
    /// Its name, as papers print it.
    #[schemars(title = "Tên nhóm tiêu chí")]
    pub label: String,
    /// Its score.
    #[schemars(title = "Điểm nhóm")]
    pub score: Figure,
    /// The score of the kind.
    #[schemars(title = "Điểm nhóm bình quân của loại hình; – khi không ghi")]
    pub of_kind: Figure,
    /// Its criteria.
    #[schemars(title = "Các tiêu chí của nhóm")]
    pub criteria: Vec<NoticeCriterion>,
}

/// A criterion: own marks and score, and the average of the kind.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct NoticeCriterion {
    /// From 1, through all groups.
    #[schemars(title = "Số thứ tự")]
    pub index: usize,
    /// What it asks.
    #[schemars(title = "Tiêu chí")]
    pub label: String,
    /// Marks at each level.
    #[schemars(title = "Số phiếu và tỷ lệ từng mức")]
    pub levels: Vec<LevelResult>,
    /// Không ý kiến.
    #[schemars(title = "Không ý kiến")]
    pub blank: u64,
    /// Its score.
    #[schemars(title = "Điểm")]
    pub score: Figure,
    /// The score of the kind.
    #[schemars(title = "Điểm bình quân của loại hình; – khi không ghi")]
    pub of_kind: Figure,
}

/// Comments of one kind.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct SaidOfKind {
    /// `Hạn chế`.
    #[schemars(title = "Loại ý kiến")]
    pub kind: &'static str,
    /// What is said, in the order of the criteria.
    #[schemars(title = "Các nội dung")]
    pub texts: Vec<Said>,
}

/// What ballots say in the same words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Said {
    /// What is said.
    #[schemars(title = "Nội dung")]
    pub text: String,
    /// How often.
    #[schemars(title = "Số lượt ý kiến")]
    pub count: usize,
    /// The numbers of the criteria that it is about; none for a general comment.
    #[schemars(title = "Số thứ tự các tiêu chí; rỗng khi là ý kiến chung")]
    pub numbers: Vec<usize>,
}

/// What notices keep back: comments in telling places, and the names of all leaders.
pub struct Others<'a> {
    /// Where comments stand that may tell who wrote them.
    telling: HashSet<&'a Place>,
    /// The names of leaders as [`fold::spaced_words`] writes them.
    names: HashSet<String>,
    /// The most words that a name has.
    longest: usize,
}

impl<'a> Others<'a> {
    /// What the notices of a round keep back.
    pub fn of(context: Context<'a>) -> Self {
        let leaders = context.round.units.iter().flat_map(|unit| &unit.leaders);
        Self::named(leaders.map(|leader| &*leader.name), telling(context))
    }

    /// These names, and these places of comments.
    fn named<'n>(names: impl Iterator<Item = &'n str>, telling: HashSet<&'a Place>) -> Self {
        let names: HashSet<String> = names.map(fold::spaced_words).collect();
        let longest = names.iter().map(|name| name.split(' ').count()).max().unwrap_or(0);
        Self { telling, names, longest }
    }

    /// Whether a text about somebody of this name also names another leader.
    fn are_named_in(&self, text: &str, own: &str) -> bool {
        let own = fold::spaced_words(own);
        // Somebody's own name may hold another's: "Nguyễn Văn An Bình", "Nguyễn Văn An".
        let said = fold::spaced_words(text).replace(&own, " ");
        let words: Vec<&str> = said.split_ascii_whitespace().collect();
        let named = |length: usize| {
            words
                .windows(length)
                .any(|words| self.names.contains(&format!(" {} ", words.join(" "))))
        };
        (1..=self.longest).any(named)
    }
}

/// The notices of a unit: none while it is not counted, or when too few ballots are valid for
/// results to be told.
pub fn notices(context: Context<'_>, index: usize, others: &Others<'_>) -> Vec<Notice> {
    let told = told(context, index).into_iter().filter_map(|told| {
        let Told { unit, leader, stem, given } = told;
        notice(context, (unit, leader), (&stem, given), others)
    });
    told.collect()
}

/// Whether a unit has notices without number or day, as their heads count them; none where it has
/// no notices.
pub fn all_numbered(context: Context<'_>, index: usize) -> Option<bool> {
    let told = told(context, index);
    let numbered = |told: &Told<'_>| {
        let head = Head::of_notice(&context.round.plan, &told.given, String::new());
        head.number.is_some() && head.date.is_some()
    };
    (!told.is_empty()).then(|| told.iter().all(numbered))
}

/// A leader who is told of their results.
struct Told<'a> {
    /// The unit.
    unit: &'a Unit,
    /// The leader's results.
    leader: &'a LeaderTally,
    /// The name of the notice's file, without ending.
    stem: String,
    /// Its number and day in the register.
    given: Given,
}

/// Those leaders of a unit who are told.
fn told(context: Context<'_>, index: usize) -> Vec<Told<'_>> {
    let (Some(unit), Some(tally)) =
        (context.round.units.get(index), context.tally.units.get(index))
    else {
        return Vec::new();
    };
    if !context.round.plan.papers.notices || !tally.standing.count || tally.withheld {
        return Vec::new();
    }
    let (folder, stems) = (unit.folder(), file_stems(unit));
    let leaders = tally.leaders.iter().filter_map(|leader| {
        let stem = stems.get(leader.leader)?.clone();
        let given = context.round.given.get(&format!("{folder}/{stem}"));
        Some(Told { unit, leader, given: given.cloned().unwrap_or_default(), stem })
    });
    leaders.collect()
}

/// The names of the files of a unit's notices, by leader: by their names, told apart by their
/// posts and, where that does not do, by numbers.
fn file_stems(unit: &Unit) -> Vec<String> {
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    let stem = |leader: usize| {
        let slug = fold::slug(&unit.leader_name(leader));
        let times = seen.entry(slug.clone()).or_default();
        *times += 1;
        match *times {
            1 => format!("thong-bao-ket-qua-{slug}"),
            again => format!("thong-bao-ket-qua-{slug}-{again}"),
        }
    };
    (0..unit.leaders.len()).map(stem).collect()
}

/// One leader's notice.
fn notice(
    context: Context<'_>,
    (unit, leader): (&Unit, &LeaderTally),
    (stem, given): (&str, Given),
    others: &Others<'_>,
) -> Option<Notice> {
    let plan = &context.round.plan;
    let person = Person::from(unit.leaders.get(leader.leader)?);
    let pool = context.tally.kinds.get(unit.kind)?;
    let compared = pool.counted_leaders > OTHERS;
    let of_kind = Some(pool).filter(|_| compared);
    let own = by_group(plan, &leader.lines, &leader.scores);
    let (rows, withheld) = comments_on(plan, (unit, leader.leader), &others.telling);
    let all = rows.len();
    let told: Vec<CommentRow> =
        rows.into_iter().filter(|row| !others.are_named_in(&row.text, &person.name)).collect();
    let lowest = plan.levels.len().saturating_sub(2);
    Some(Notice {
        head: head(context, unit, &person, given),
        unit_in_sentence: unit.name_in_sentence(plan),
        subject: plan.subject.clone(),
        legal_basis: legal_basis(plan),
        kind: plan.kinds.get(unit.kind)?.noun.clone(),
        valid: leader.lines.first().map_or(0, |line| line.valid),
        levels: level_names(plan),
        groups: groups(plan, own, of_kind),
        overall: Figure::score(leader.scores.overall.clone()),
        compared,
        overall_of_kind: Figure::score(of_kind.and_then(|pool| pool.scores.overall.clone())),
        kind_leaders: pool.counted_leaders,
        band: leader.band.filter(|_| compared).map_or("", Band::key),
        band_width: short_decimal(&plan.rules.band),
        attention: low_criteria(plan, leader),
        low_levels: plan.levels.iter().skip(lowest).map(|level| level.label.clone()).collect(),
        comments_withheld: withheld + all - told.len(),
        comments: said(&told),
        recipients: vec![
            format!("Đồng chí {}", person.name),
            format!("Lưu {}", plan.organ.department),
        ],
        signer: plan.report.signer.as_ref().map(SignedBy::from),
        person,
        file_stem: stem.to_owned(),
    })
}

/// The head of a notice: a draft while the count of the unit is in question, or the average of
/// the kind may still change.
fn head(context: Context<'_>, unit: &Unit, person: &Person, given: Given) -> Head {
    let plan = &context.round.plan;
    let name = unit.name_in_sentence(plan);
    let title =
        format!("Thông báo kết quả góp ý đồng chí {}, {name} năm {}", person.name, plan.year);
    let mut head = Head::of_notice(plan, &given, title);
    // The notice prints none of the warnings, but rests on the same count as the record.
    noted(context, &mut head, unit, Paper::Opening);
    let units = context.round.units.iter().zip(&context.tally.units);
    let mut of_kind = units.filter(|(other, _)| other.kind == unit.kind);
    head.draft |= of_kind.any(|(_, tally)| tally.standing.stage != Stage::Counted);
    head
}

/// Own results with the average of the kind beside them, where it is told.
fn groups(plan: &Plan, own: Vec<GroupResults>, of_kind: Option<&Pool>) -> Vec<NoticeGroup> {
    let beside = of_kind.map(|pool| by_group(plan, &pool.lines, &pool.scores)).unwrap_or_default();
    let none = || Figure::score(None);
    let group = |(at, own): (usize, GroupResults)| {
        let beside = beside.get(at);
        let criteria = own.criteria.into_iter().enumerate().map(|(at, own)| NoticeCriterion {
            index: own.index,
            label: own.label,
            levels: own.levels,
            blank: own.blank,
            score: own.score,
            of_kind: beside
                .and_then(|group| group.criteria.get(at))
                .map_or_else(none, |criterion| criterion.score.clone()),
        });
        NoticeGroup {
            key: own.key,
            label: own.label,
            score: own.score,
            of_kind: beside.map_or_else(none, |group| group.score.clone()),
            criteria: criteria.collect(),
        }
    };
    own.into_iter().enumerate().map(group).collect()
}

/// Comments by kind, what is said in the same words once.
fn said(rows: &[CommentRow]) -> Vec<SaidOfKind> {
    let of_kind = |kind: &'static str| {
        let mut texts: Vec<Said> = Vec::new();
        for row in rows.iter().filter(|row| row.kind == kind) {
            match texts.iter_mut().find(|said| said.text == row.text) {
                Some(said) => {
                    said.count += 1;
                    let known = row.number.is_some_and(|number| said.numbers.contains(&number));
                    said.numbers.extend(row.number.filter(|_| !known));
                }
                None => texts.push(Said {
                    text: row.text.clone(),
                    count: 1,
                    numbers: row.number.into_iter().collect(),
                }),
            }
        }
        (!texts.is_empty()).then_some(SaidOfKind { kind, texts })
    };
    KINDS.into_iter().filter_map(of_kind).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whoever_is_named_beside_the_leader_is_seen() {
        let names = ["Nguyễn Văn An", "Nguyễn Văn An Bình", "Trần Thị Hoà", "H'Hen Niê"];
        let others = Others::named(names.into_iter(), HashSet::new());
        let named = |text: &str, own: &str| others.are_named_in(text, own);
        assert!(named("Cần học đ/c TRẦN THỊ HÒA, Hiệu trưởng.", "Nguyễn Văn An"));
        assert!(named("Như (Nguyễn Văn An)", "Trần Thị Hoà"));
        assert!(!named("Đồng chí Nguyễn Văn An Bình gương mẫu", "Nguyễn Văn An Bình"));
        assert!(!named("Đồng chí Hoà hay hòa giải", "Nguyễn Văn An"));
        assert!(named("Cần học chị H’Hen Niê.", "Nguyễn Văn An"));
        assert!(!named("Chị H'Hen Niê gương mẫu", "H'Hen Niê"));
    }

    #[test]
    fn what_is_said_twice_is_counted_and_kinds_stay_in_order() {
        let row = |kind, number, text: &str| CommentRow {
            criterion: String::new(),
            number,
            group: 0,
            kind,
            text: text.to_owned(),
        };
        let told = said(&[
            row("Hạn chế", Some(6), "Chậm"),
            row("Ưu điểm", None, "Gương mẫu"),
            row("Hạn chế", Some(6), "Chậm"),
            row("Hạn chế", Some(7), "Chậm"),
        ]);
        let kinds: Vec<_> = told.iter().map(|own| (own.kind, own.texts.len())).collect();
        assert_eq!(kinds, [("Ưu điểm", 1), ("Hạn chế", 1)]);
        let late = &told[1].texts[0];
        assert_eq!((late.count, late.numbers.as_slice()), (3, &[6, 7][..]));
    }
}
