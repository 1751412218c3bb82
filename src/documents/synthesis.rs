//! The synthesis report of the district (Báo cáo tổng hợp) and its annexes.

use std::collections::HashSet;

use schemars::JsonSchema;
use serde::Serialize;

use super::figure::{Figure, ForWorkbooks};
use super::opening::{GroupResults, LevelName, by_group, level_names};
use super::{Basis, Context, Head, Note, Person, SignedExplanation, legal_basis, text};
use crate::code::Code;
use crate::finding::Place;
use crate::fold;
use crate::messages::Language;
use crate::round::{Comment, CommentKind, Plan, Signer, Unit};
use crate::rules;
use crate::tally::{self, Band, LeaderTally, Pool, Stage, fraction, short_decimal, short_percent};
use crate::wording::Date;

/// What the synthesis says.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Synthesis {
    /// The head of the paper.
    #[schemars(title = "Phần đầu văn bản")]
    pub head: Head,
    /// The conferences' title.
    #[schemars(title = "Tên đợt lấy ý kiến")]
    pub subject: String,
    /// What the round is held under.
    #[schemars(title = "Căn cứ")]
    pub legal_basis: Vec<Basis>,
    /// Days of the first and of the last conference.
    #[schemars(title = "Ngày tổ chức hội nghị đầu tiên và cuối cùng; rỗng khi chưa có hội nghị")]
    pub dates: Option<DateRange>,
    /// Units of the registry.
    #[schemars(title = "Tổng số đơn vị trong danh sách")]
    pub units_total: usize,
    /// Leaders of the registry.
    #[schemars(title = "Tổng số người đứng đầu trong danh sách")]
    pub leaders_total: usize,
    /// One row for each kind of unit.
    #[schemars(title = "Số liệu theo loại hình đơn vị")]
    pub kinds: Vec<KindResults>,
    /// The district.
    #[schemars(title = "Số liệu toàn địa bàn (toàn quận)")]
    pub district: KindResults,
    /// Units without a return, as in a sentence.
    #[schemars(title = "Đơn vị chưa gửi báo cáo")]
    pub missing: Vec<String>,
    /// Units whose conference was put off and is still to be held.
    #[schemars(title = "Đơn vị hoãn hội nghị, chưa họp lại")]
    pub postponed: Vec<String>,
    /// Units whose return waits for correction.
    #[schemars(title = "Đơn vị có số liệu đang chờ chỉnh sửa")]
    pub blocked: Vec<String>,
    /// Units whose envelopes are not opened and counted yet.
    #[schemars(title = "Đơn vị chưa mở niêm phong, kiểm đếm")]
    pub uncounted: Vec<String>,
    /// Units whose results are withheld.
    #[schemars(title = "Đơn vị không công bố kết quả vì quá ít phiếu hợp lệ")]
    pub withheld: Vec<String>,
    /// Below how many valid ballots results are withheld.
    #[schemars(title = "Số phiếu hợp lệ tối thiểu để công bố")]
    pub min_ballots: u32,
    /// The levels of a mark.
    #[schemars(title = "Tên các mức đánh giá")]
    pub levels: Vec<LevelName>,
    /// The criteria whose pooled score is clearly above the mean of the others, the
    /// highest first, three at most.
    #[schemars(
        title = "Các tiêu chí có điểm cao hơn rõ so với các tiêu chí còn lại, nhiều nhất ba"
    )]
    pub strengths: Vec<CriterionScore>,
    /// The criteria whose pooled score is clearly below it, the lowest first, three at
    /// most.
    #[schemars(
        title = "Các tiêu chí có điểm thấp hơn rõ so với các tiêu chí còn lại, nhiều nhất ba"
    )]
    pub shortcomings: Vec<CriterionScore>,
    /// From which share of the two lowest levels a criterion needs attention.
    #[schemars(title = "Ngưỡng cần lưu ý, % (10)")]
    pub attention_threshold: String,
    /// Fewest ballots of the two lowest levels for which it does.
    #[schemars(title = "Số phiếu ít nhất để nêu cần lưu ý")]
    pub attention_ballots: u32,
    /// From how many standard errors two scores differ clearly.
    #[schemars(title = "Khoảng sai số để coi là khác nhau rõ, số lần sai số chuẩn")]
    pub band: String,
    /// How many criteria the round has.
    #[schemars(title = "Số tiêu chí")]
    pub criteria_total: usize,
    /// Whether all criteria and groups weigh the same.
    #[schemars(title = "Đúng khi mọi tiêu chí và nhóm có trọng số bằng nhau")]
    pub equal_weights: bool,
    /// The two lowest levels by name, the higher first.
    #[schemars(title = "Tên hai mức thấp nhất")]
    pub low_levels: Vec<String>,
    /// Leaders and criteria that need attention, the strongest evidence first.
    #[schemars(title = "Nội dung cần lưu ý của từng người đứng đầu, căn cứ rõ nhất trước")]
    pub attention: Vec<Attention>,
    /// How many comments of each kind.
    #[schemars(title = "Số lượng ý kiến góp ý")]
    pub comment_counts: CommentCounts,
    /// Đề xuất, kiến nghị.
    #[schemars(title = "Đề xuất, kiến nghị")]
    pub proposals: Vec<String>,
    /// Nơi nhận.
    #[schemars(title = "Nơi nhận")]
    pub recipients: Vec<String>,
    /// Who signs.
    #[schemars(title = "Người ký; rỗng khi chưa khai báo")]
    pub signer: Option<SignedBy>,
    /// Annex I: every leader in the order of rank.
    #[schemars(title = "Phụ lục I: kết quả của từng người đứng đầu, theo thứ hạng")]
    pub leaders: Vec<LeaderRow>,
    /// The criteria groups, heading annex I.
    #[schemars(title = "Các nhóm tiêu chí")]
    pub groups: Vec<GroupName>,
    /// Annex III: comments by leader and criterion.
    #[schemars(title = "Phụ lục III: ý kiến góp ý theo người và tiêu chí")]
    pub comments: Vec<LeaderComments>,
    /// Comments that are not printed because they may tell who wrote them (W506).
    #[schemars(title = "Số ý kiến chưa in vì có thể làm lộ người viết")]
    pub comments_withheld: usize,
    /// Annex IV: the ballots' way through each unit.
    #[schemars(title = "Phụ lục IV: phiếu của từng đơn vị")]
    pub custody: Vec<CustodyRow>,
    /// The sums of annex IV, over the units whose row is whole.
    #[schemars(title = "Tổng cộng của phụ lục IV: các đơn vị có đủ số liệu")]
    pub custody_total: CustodyCounts,
    /// Annex V: warnings and their explanations.
    #[schemars(title = "Phụ lục V: cảnh báo và giải trình")]
    pub findings: Vec<UnitNote>,
    /// Annex VI: every workbook.
    #[schemars(title = "Phụ lục VI: tệp nguồn")]
    pub sources: Vec<SourceRow>,
}

/// First and last day.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct DateRange {
    /// The first.
    #[schemars(title = "Ngày đầu")]
    pub from: Date,
    /// The last.
    #[schemars(title = "Ngày cuối")]
    pub to: Date,
}

/// A kind of unit, or the district.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct KindResults {
    /// `trường mầm non`, or the whole area (`toàn quận`).
    #[schemars(title = "Tên loại hình viết trong câu")]
    pub noun: String,
    /// As a table heads it.
    #[schemars(title = "Tên loại hình viết trong bảng")]
    pub label: String,
    /// Units of the registry.
    #[schemars(title = "Số đơn vị trong danh sách")]
    pub units_total: usize,
    /// Units whose conference stands.
    #[schemars(title = "Số đơn vị đã tổ chức hội nghị")]
    pub units: u64,
    /// Their leaders.
    #[schemars(title = "Số người được góp ý")]
    pub leaders: u64,
    /// Units opened and counted.
    #[schemars(title = "Số đơn vị đã kiểm đếm")]
    pub counted_units: u64,
    /// Leaders with results.
    #[schemars(title = "Số người có kết quả")]
    pub counted_leaders: u64,
    /// Triệu tập.
    #[schemars(title = "Triệu tập")]
    pub convened: u64,
    /// Có mặt.
    #[schemars(title = "Có mặt")]
    pub present: u64,
    /// Present of convened, in percent.
    #[schemars(title = "Tỷ lệ có mặt, %")]
    pub turnout: Figure,
    /// Phát ra.
    #[schemars(title = "Phiếu phát ra")]
    pub issued: u64,
    /// Thu về.
    #[schemars(title = "Phiếu thu về")]
    pub collected: u64,
    /// Collected of issued, in percent.
    #[schemars(title = "Tỷ lệ thu về, %")]
    pub return_rate: Figure,
    /// Units whose ballots are known from issue to count: the base of the figures below.
    #[schemars(title = "Số đơn vị có đủ số liệu từ phát phiếu đến kiểm đếm")]
    pub whole_units: u64,
    /// Thu về in those units.
    #[schemars(title = "Phiếu thu về của các đơn vị có đủ số liệu")]
    pub whole_collected: u64,
    /// Hợp lệ.
    #[schemars(title = "Phiếu hợp lệ")]
    pub valid: u64,
    /// Không hợp lệ.
    #[schemars(title = "Phiếu không hợp lệ")]
    pub invalid: u64,
    /// Results by group and criterion.
    #[schemars(title = "Kết quả gộp theo nhóm tiêu chí và tiêu chí")]
    pub groups: Vec<GroupResults>,
    /// Pooled overall score.
    #[schemars(title = "Điểm tổng hợp (điểm gộp)")]
    pub overall: Figure,
    /// Mean of the leaders' overall scores.
    #[schemars(title = "Điểm trung bình của những người đứng đầu")]
    pub mean_overall: Figure,
}

/// A criterion and its pooled score.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct CriterionScore {
    /// `TC01`.
    #[schemars(title = "Mã tiêu chí")]
    pub key: String,
    /// What it asks.
    #[schemars(title = "Tiêu chí")]
    pub label: String,
    /// Pooled score.
    #[schemars(title = "Điểm gộp")]
    pub score: Figure,
}

/// A leader's criterion that needs attention (cần lưu ý).
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Attention {
    /// The leader.
    #[schemars(title = "Người đứng đầu")]
    pub person: Person,
    /// The unit, as in a sentence.
    #[schemars(title = "Đơn vị viết trong câu")]
    pub unit: String,
    /// The criteria.
    #[schemars(title = "Các tiêu chí cần lưu ý")]
    pub criteria: Vec<LowCriterion>,
}

/// A criterion with its share of the two lowest levels.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct LowCriterion {
    /// `TC01`.
    #[schemars(title = "Mã tiêu chí")]
    pub key: String,
    /// What it asks.
    #[schemars(title = "Tiêu chí")]
    pub label: String,
    /// Ballots at the two lowest levels.
    #[schemars(title = "Số phiếu ở hai mức thấp nhất")]
    pub low: u64,
    /// Valid ballots.
    #[schemars(title = "Số phiếu hợp lệ")]
    pub valid: u64,
    /// Share of the two lowest levels, in percent.
    #[schemars(title = "Tỷ lệ hai mức thấp nhất, %")]
    pub share: Figure,
}

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

/// Who signs the report.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct SignedBy {
    /// `K/T Trưởng ban`; empty when the head signs.
    #[schemars(title = "Thẩm quyền ký (K/T Trưởng ban); rỗng khi cấp trưởng ký")]
    pub authority: String,
    /// `Phó Trưởng ban`.
    #[schemars(title = "Chức vụ người ký")]
    pub position: String,
    /// The name.
    #[schemars(title = "Họ và tên người ký")]
    pub name: String,
}

impl From<&Signer> for SignedBy {
    fn from(signer: &Signer) -> Self {
        Self {
            authority: signer.authority.clone().unwrap_or_default(),
            position: signer.position.clone(),
            name: signer.name.clone(),
        }
    }
}

/// A group of criteria by name.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct GroupName {
    /// `I`.
    #[schemars(title = "Số La Mã của nhóm")]
    pub key: String,
    /// Its name, as papers print it.
    #[schemars(title = "Tên nhóm tiêu chí")]
    pub label: String,
}

/// One leader in annex I.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct LeaderRow {
    /// From 1.
    #[schemars(title = "Số thứ tự")]
    pub index: usize,
    /// The leader.
    #[schemars(title = "Người đứng đầu")]
    pub person: Person,
    /// The unit's name.
    #[schemars(title = "Tên đơn vị")]
    pub unit: String,
    /// The kind's label.
    #[schemars(title = "Loại hình")]
    pub kind: String,
    /// Each group's score.
    #[schemars(title = "Điểm từng nhóm")]
    pub groups: Vec<Figure>,
    /// Điểm tổng hợp.
    #[schemars(title = "Điểm tổng hợp")]
    pub overall: Figure,
    /// Rank within the district; equal printed scores share it.
    #[schemars(title = "Thứ hạng toàn quận")]
    pub rank: usize,
    /// Rank within the kind; equal printed scores share it.
    #[schemars(title = "Thứ hạng trong loại hình")]
    pub rank_in_kind: usize,
    /// Where the score stands beside the pooled score of the kind: [`Band::key`].
    #[schemars(
        title = "So với điểm gộp của loại hình: above (cao hơn rõ), near (tương đương), below (thấp hơn rõ)"
    )]
    pub band: &'static str,
    /// The counts behind the scores, for workbooks.
    #[schemars(skip)]
    pub results: ForWorkbooks<Vec<GroupResults>>,
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

/// One unit in annex IV.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct CustodyRow {
    /// From 1.
    #[schemars(title = "Số thứ tự")]
    pub index: usize,
    /// The unit's name.
    #[schemars(title = "Tên đơn vị")]
    pub unit: String,
    /// Why the row is not complete; empty when it is.
    #[schemars(title = "Ghi chú (chưa gửi báo cáo, …)")]
    pub remark: &'static str,
    /// The counts; none where the unit's figures do not stand.
    #[schemars(title = "Các số phiếu")]
    pub counts: CustodyCounts,
}

/// The ballots' way: issued, collected, handed over, opened, valid, invalid.
#[derive(Debug, Clone, Default, Serialize, JsonSchema)]
pub struct CustodyCounts {
    /// Phát ra.
    #[schemars(title = "Phát ra; rỗng khi chưa có")]
    pub issued: Option<u64>,
    /// Thu về.
    #[schemars(title = "Thu về; rỗng khi chưa có")]
    pub collected: Option<u64>,
    /// Bàn giao.
    #[schemars(title = "Bàn giao; rỗng khi chưa có")]
    pub handed_over: Option<u64>,
    /// Mở.
    #[schemars(title = "Mở; rỗng khi chưa có")]
    pub opened: Option<u64>,
    /// Hợp lệ.
    #[schemars(title = "Hợp lệ; rỗng khi chưa có")]
    pub valid: Option<u64>,
    /// Không hợp lệ.
    #[schemars(title = "Không hợp lệ; rỗng khi chưa có")]
    pub invalid: Option<u64>,
}

/// A warning in annex V.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct UnitNote {
    /// The unit's name.
    #[schemars(title = "Tên đơn vị")]
    pub unit: String,
    /// The warning and its explanation.
    #[schemars(title = "Cảnh báo và giải trình")]
    pub note: Note,
}

/// A workbook in annex VI.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct SourceRow {
    /// From 1.
    #[schemars(title = "Số thứ tự")]
    pub index: usize,
    /// Path below the input folder.
    #[schemars(title = "Tệp")]
    pub path: String,
    /// Of its bytes, in hex.
    #[schemars(title = "SHA-256")]
    pub sha256: String,
}

/// The district's synthesis.
pub fn synthesis(context: Context<'_>) -> Synthesis {
    let Context { round, tally, .. } = context;
    let plan = &round.plan;
    let title = format!("Báo cáo tổng hợp kết quả {} năm {}", plan.subject, plan.year);
    let mut head =
        Head::numbered(plan, "BC", plan.report.number.as_deref(), plan.report.date, title);
    let findings = findings(context);
    let complete = tally.units.iter().all(|unit| unit.standing.stage == Stage::Counted);
    head.draft |= !complete || findings.iter().any(|row| row.note.explanation.is_none());
    head.draft |= context.verdict.findings.iter().any(rules::awaits_confirmation);
    let at_stage = |stage: Stage| named(context, |unit| unit.standing.stage == stage);
    let (comments, custody) = (comments(context), custody(context));
    Synthesis {
        head,
        subject: plan.subject.clone(),
        legal_basis: legal_basis(plan),
        dates: date_range(context),
        units_total: round.units.len(),
        leaders_total: round.units.iter().map(|unit| unit.leaders.len()).sum(),
        kinds: plan
            .kinds
            .iter()
            .zip(&tally.kinds)
            .enumerate()
            .map(|(index, (kind, pool))| {
                let total = round.units.iter().filter(|unit| unit.kind == index).count();
                kind_results(plan, &kind.noun, &kind.label, total, pool)
            })
            .collect(),
        district: kind_results(
            plan,
            &format!("toàn {}", plan.organ.area),
            &format!("Toàn {}", plan.organ.area),
            round.units.len(),
            &tally.district,
        ),
        missing: at_stage(Stage::Missing),
        postponed: at_stage(Stage::Postponed),
        blocked: at_stage(Stage::Blocked),
        uncounted: at_stage(Stage::Reported),
        withheld: named(context, |unit| unit.withheld),
        min_ballots: plan.rules.min_ballots,
        levels: level_names(plan),
        strengths: outstanding(plan, &tally.district, Band::Above),
        shortcomings: outstanding(plan, &tally.district, Band::Below),
        attention_threshold: short_percent(&plan.rules.attention),
        attention_ballots: plan.rules.attention_ballots,
        band: short_decimal(&plan.rules.band),
        criteria_total: plan.criteria().count(),
        equal_weights: equal_weights(plan),
        low_levels: low_levels(plan),
        attention: attention(context),
        comment_counts: comment_counts(&comments),
        proposals: plan.report.proposals.clone(),
        recipients: plan.report.recipients.clone(),
        signer: plan.report.signer.as_ref().map(SignedBy::from),
        leaders: leaders(context),
        groups: plan
            .groups
            .iter()
            .map(|group| GroupName { key: group.key.clone(), label: group.label.clone() })
            .collect(),
        comments,
        comments_withheld: telling(context).len(),
        custody_total: custody_total(&custody),
        custody,
        findings,
        sources: round
            .sources
            .iter()
            .enumerate()
            .map(|(index, source)| SourceRow {
                index: index + 1,
                path: source.path.to_string(),
                sha256: source.sha256.clone(),
            })
            .collect(),
    }
}

/// The units that `picks` picks, as in a sentence.
fn named(context: Context<'_>, picks: impl Fn(&crate::tally::UnitTally) -> bool) -> Vec<String> {
    let units = context.round.units.iter().zip(&context.tally.units);
    units
        .filter(|(_, tally)| picks(tally))
        .map(|(unit, _)| unit.name_in_sentence(&context.round.plan))
        .collect()
}

/// Days of the first and last conference that stands.
fn date_range(context: Context<'_>) -> Option<DateRange> {
    let units = context.round.units.iter().zip(&context.tally.units);
    let days: Vec<_> = units
        .filter(|(_, tally)| tally.standing.conference)
        .filter_map(|(unit, _)| Some(unit.returned.conference.as_ref()?.date.as_ref()?.value))
        .collect();
    let (from, to) = (days.iter().min()?, days.iter().max()?);
    Some(DateRange { from: (*from).into(), to: (*to).into() })
}

/// A pool's figures.
fn kind_results(
    plan: &Plan,
    noun: &str,
    label: &str,
    units_total: usize,
    pool: &Pool,
) -> KindResults {
    KindResults {
        noun: noun.to_owned(),
        label: label.to_owned(),
        units_total,
        units: pool.units,
        leaders: pool.leaders,
        counted_units: pool.counted_units,
        counted_leaders: pool.counted_leaders,
        convened: pool.convened,
        present: pool.present,
        turnout: Figure::share(fraction(pool.present, pool.convened)),
        issued: pool.issued,
        collected: pool.collected,
        return_rate: Figure::share(fraction(pool.collected, pool.issued)),
        whole_units: pool.whole_units,
        whole_collected: pool.whole_collected,
        valid: pool.valid,
        invalid: pool.invalid,
        groups: by_group(plan, &pool.lines, &pool.scores),
        overall: Figure::score(pool.scores.overall.clone()),
        mean_overall: Figure::score(pool.mean_overall.clone()),
    }
}

/// The criteria of a pool that stand in the band beside the mean of the others, the
/// farthest first, three at most; ties in the order of the round.
fn outstanding(plan: &Plan, pool: &Pool, band: Band) -> Vec<CriterionScore> {
    let bands = tally::criterion_bands(plan, &pool.lines);
    let mut scored: Vec<_> = plan
        .criteria()
        .zip(&pool.scores.criteria)
        .zip(bands)
        .filter(|(_, own)| *own == Some(band))
        .filter_map(|(((_, criterion), score), _)| Some((criterion, score.as_ref()?)))
        .collect();
    match band {
        Band::Above => scored.sort_by(|a, b| b.1.cmp(a.1)),
        Band::Near | Band::Below => scored.sort_by(|a, b| a.1.cmp(b.1)),
    }
    scored
        .into_iter()
        .take(3)
        .map(|(criterion, score)| CriterionScore {
            key: criterion.key.clone(),
            label: criterion.label.clone(),
            score: Figure::score(Some(score.clone())),
        })
        .collect()
}

/// Whether no criterion and no group weighs more than another.
fn equal_weights(plan: &Plan) -> bool {
    let mut weights = plan.criteria().map(|(group, criterion)| &group.weight * &criterion.weight);
    let first = weights.next();
    weights.all(|weight| Some(weight) == first)
}

/// The two lowest levels by name.
fn low_levels(plan: &Plan) -> Vec<String> {
    let lowest = plan.levels.len().saturating_sub(2);
    plan.levels.iter().skip(lowest).map(|level| level.label.clone()).collect()
}

/// Every counted leader with the unit, in the order of the registry.
fn counted_leaders<'a>(
    context: Context<'a>,
) -> impl Iterator<Item = (&'a Unit, &'a LeaderTally, Person)> + 'a {
    let units = context.round.units.iter().zip(&context.tally.units);
    units.flat_map(|(unit, tally)| {
        tally.leaders.iter().filter_map(move |leader| {
            Some((unit, leader, Person::from(unit.leaders.get(leader.leader)?)))
        })
    })
}

/// Leaders with criteria that need attention, the strongest evidence first.
fn attention(context: Context<'_>) -> Vec<Attention> {
    let plan = &context.round.plan;
    let mut named: Vec<_> =
        counted_leaders(context).filter(|(_, leader, _)| !leader.attention.is_empty()).collect();
    let strongest = |leader: &LeaderTally| leader.attention.first().map(|low| low.tail.clone());
    named.sort_by_cached_key(|(_, leader, _)| strongest(leader));
    named
        .into_iter()
        .map(|(unit, leader, person)| {
            let criteria = leader.attention.iter().filter_map(|marks| {
                let (_, criterion) = plan.criteria().nth(marks.criterion)?;
                Some(LowCriterion {
                    key: criterion.key.clone(),
                    label: criterion.label.clone(),
                    low: marks.low,
                    valid: marks.valid,
                    share: Figure::share(fraction(marks.low, marks.valid)),
                })
            });
            let unit = unit.name_in_sentence(plan);
            Attention { person, unit, criteria: criteria.collect() }
        })
        .collect()
}

/// Annex I.
fn leaders(context: Context<'_>) -> Vec<LeaderRow> {
    let Context { round, tally, .. } = context;
    let row = |(index, ranked): (usize, &crate::tally::Ranked)| {
        let unit = round.units.get(ranked.unit)?;
        let leader = tally.units.get(ranked.unit)?.leaders.get(ranked.leader)?;
        Some(LeaderRow {
            index: index + 1,
            person: unit.leaders.get(leader.leader)?.into(),
            unit: unit.name.to_string(),
            kind: round.plan.kinds.get(unit.kind).map(|kind| kind.label.clone())?,
            groups: leader.scores.groups.iter().cloned().map(Figure::score).collect(),
            overall: Figure::score(leader.scores.overall.clone()),
            rank: leader.rank_shown?,
            rank_in_kind: leader.rank_shown_in_kind?,
            band: leader.band.unwrap_or(Band::Near).key(),
            results: ForWorkbooks(by_group(&round.plan, &leader.lines, &leader.scores)),
        })
    };
    tally.ranking.iter().enumerate().filter_map(row).collect()
}

/// Where the comments stand that may tell who wrote them (W506), unless somebody has
/// signed that they do not.
fn telling(context: Context<'_>) -> HashSet<&Place> {
    let findings = context.verdict.findings.iter();
    let open = findings.filter(|finding| finding.code == Code::W506 && !finding.explained);
    open.flat_map(|finding| &finding.inputs).collect()
}

/// Annex III: sorted so that nothing tells in which order ballots were opened.
fn comments(context: Context<'_>) -> Vec<LeaderComments> {
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
fn comment_counts(leaders: &[LeaderComments]) -> CommentCounts {
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

/// Annex IV: what stands of each unit's ballots.
fn custody(context: Context<'_>) -> Vec<CustodyRow> {
    let units = context.round.units.iter().zip(&context.tally.units).enumerate();
    units
        .map(|(index, (unit, tally))| {
            let number =
                |value: &crate::round::Maybe<u32>| value.as_ref().map(|n| u64::from(n.value));
            let ballots = unit.returned.ballots.as_ref().filter(|_| tally.attendance.is_some());
            let count = unit.returned.counts.first().filter(|_| tally.standing.count);
            let opening = count.and_then(|count| count.opening.as_ref());
            CustodyRow {
                index: index + 1,
                unit: unit.name.to_string(),
                remark: match tally.standing.stage {
                    Stage::Missing => "Chưa gửi báo cáo",
                    Stage::Blocked => "Chờ chỉnh sửa, không cộng",
                    Stage::Postponed => "Hội nghị hoãn",
                    Stage::Reported => "Chưa mở niêm phong, không cộng",
                    Stage::Counted => "",
                },
                counts: CustodyCounts {
                    issued: ballots.and_then(|ballots| number(&ballots.issued)),
                    collected: ballots.and_then(|ballots| number(&ballots.collected)),
                    handed_over: ballots.and_then(|ballots| number(&ballots.handed_over)),
                    opened: opening.and_then(|opening| number(&opening.opened)),
                    valid: opening.and_then(|opening| number(&opening.valid)),
                    invalid: opening.and_then(|opening| number(&opening.invalid)),
                },
            }
        })
        .collect()
}

impl CustodyCounts {
    /// The counts from the ballot box to the table of those who counted.
    pub fn in_order(&self) -> [Option<u64>; 6] {
        let Self { issued, collected, handed_over, opened, valid, invalid } = *self;
        [issued, collected, handed_over, opened, valid, invalid]
    }

    /// Whether every count is known.
    pub fn is_whole(&self) -> bool {
        self.in_order().iter().all(Option::is_some)
    }
}

/// The sums of annex IV: of the same units in every column.
fn custody_total(rows: &[CustodyRow]) -> CustodyCounts {
    let whole = || rows.iter().map(|row| &row.counts).filter(|counts| counts.is_whole());
    let sum = |count: fn(&CustodyCounts) -> Option<u64>| Some(whole().filter_map(count).sum());
    CustodyCounts {
        issued: sum(|counts| counts.issued),
        collected: sum(|counts| counts.collected),
        handed_over: sum(|counts| counts.handed_over),
        opened: sum(|counts| counts.opened),
        valid: sum(|counts| counts.valid),
        invalid: sum(|counts| counts.invalid),
    }
}

/// Annex V: the warnings of all units that want an explanation.
fn findings(context: Context<'_>) -> Vec<UnitNote> {
    let mut rows = Vec::new();
    for unit in &context.round.units {
        let mine = context.verdict.findings.iter().filter(|f| f.unit.as_ref() == Some(&unit.code));
        for finding in mine.filter(|finding| rules::wants_explanation(finding)) {
            let explanation = rules::explanation(unit, finding).map(SignedExplanation::from);
            let text = rules::message(finding, Language::Vietnamese);
            let note = Note { code: finding.code.to_string(), text, explanation };
            rows.push(UnitNote { unit: unit.name.to_string(), note });
        }
    }
    rows
}
