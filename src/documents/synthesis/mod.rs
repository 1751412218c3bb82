//! The synthesis report of the district (Báo cáo tổng hợp) and its annexes.

mod comments;
mod custody;
mod leaders;
mod pools;
mod summary;
mod units;
pub mod volumes;

use num_traits::ToPrimitive;
use schemars::JsonSchema;
use serde::Serialize;

use super::comparison::{self, Comparison};
use super::figure::ForWorkbooks;
use super::opening::{LevelName, level_names};
use super::{Basis, Context, Head, legal_basis, upper_first};
use crate::round::{District, Group, Plan, Recommendation, Round, Signer, Source, Text};
use crate::tally::{Band, Pool, Stage, short_decimal, short_percent};
use crate::wording::Date;
pub use comments::{
    CommentCounts, CommentGroup, CommentRow, KINDS, LeaderComments, comments_on, telling,
};
use comments::{comment_counts, comments, grouped};
pub use custody::{CustodyCounts, CustodyRow, OfUnit, UnitNote, WithoutBallot};
use custody::{custody, custody_total, departures, findings, without_ballot};
pub use leaders::{Attention, LeaderData, LeaderRow, LowCriterion, Standing, low_criteria};
use leaders::{attention, leader_data, leaders, standing_out};
pub use pools::{CriterionRow, CriterionScore, KindResults, LowShare};
use pools::{criterion_rows, equal_weights, kind_results, low_levels, outstanding};
use summary::summary;
pub use summary::{KindScore, Summary};
pub use units::Units;
use units::{all, of_units};
use volumes::Volumes;

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
    /// One row for each district whose package was merged.
    #[schemars(title = "Số liệu theo địa bàn; chỉ có khi báo cáo gộp các gói của địa bàn")]
    pub districts: Vec<KindResults>,
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
    /// Whether the overall score is the mean of the groups.
    #[schemars(
        title = "Đúng khi điểm tổng hợp là trung bình các nhóm, sai khi là trung bình các tiêu chí"
    )]
    pub overall_by_groups: bool,
    /// The two lowest levels by name, the higher first.
    #[schemars(title = "Tên hai mức thấp nhất")]
    pub low_levels: Vec<String>,
    /// Leaders and criteria that need attention, the strongest evidence first.
    #[schemars(title = "Nội dung cần lưu ý của từng người đứng đầu, căn cứ rõ nhất trước")]
    pub attention: Vec<Attention>,
    /// What the first page concludes.
    #[schemars(title = "Tóm tắt: kết luận rút ra từ số liệu theo quy tắc")]
    pub summary: Summary,
    /// The criteria with the shares of the two lowest levels.
    #[schemars(title = "Các tiêu chí: tỷ lệ hai mức thấp nhất theo loại hình, điểm gộp")]
    pub criteria: Vec<CriterionRow>,
    /// Leaders whom somebody should talk with, the lowest score first.
    #[schemars(title = "Những người cần trao đổi riêng, điểm thấp nhất trước")]
    pub to_talk: Vec<Standing>,
    /// Leaders clearly above the pooled score of their kind, the highest first.
    #[schemars(title = "Những người có điểm cao hơn rõ so với loại hình")]
    pub above: Vec<Standing>,
    /// Comments by what they say.
    #[schemars(title = "Ý kiến góp ý gộp theo nội dung, nhiều nhất trước, theo từng loại")]
    pub comment_groups: Vec<CommentGroup>,
    /// Whether annex I prints ranks.
    #[schemars(title = "Có in thứ hạng tại Phụ lục I không")]
    pub ranks: bool,
    /// Units with people who were present and got no ballot.
    #[schemars(title = "Các đơn vị có đại biểu có mặt không nhận phiếu, kèm lý do")]
    pub without_ballot: Vec<WithoutBallot>,
    /// How many comments of each kind.
    #[schemars(title = "Số lượng ý kiến góp ý")]
    pub comment_counts: CommentCounts,
    /// Đề xuất, kiến nghị.
    #[schemars(title = "Đề xuất, kiến nghị")]
    pub proposals: Vec<Recommended>,
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
    /// Annex V: issued papers that it departs from.
    #[schemars(title = "Phụ lục V: văn bản đã phát hành mà báo cáo này khác")]
    pub departures: Vec<UnitNote>,
    /// Annex VI: every workbook.
    #[schemars(title = "Phụ lục VI: tệp nguồn")]
    pub sources: Vec<SourceRow>,
    /// Annex VI: the department's own workbooks that it rests on.
    #[schemars(title = "Phụ lục VI: sổ của Ban mà báo cáo dựa vào (xac-nhan.xlsx)")]
    pub ledgers: Vec<String>,
    /// What stands in volumes, where annexes are divided.
    #[schemars(title = "Các quyển phụ lục; rỗng khi báo cáo không chia quyển")]
    pub volumes: Option<Volumes>,
    /// Annex VII: the comparison with the last round.
    #[schemars(title = "Phụ lục VII: so sánh với đợt trước; rỗng khi đợt này không so sánh")]
    pub comparison: Option<Comparison>,
    /// Every counted leader's figures.
    #[schemars(skip)]
    pub data: ForWorkbooks<Vec<LeaderData>>,
    /// When a criterion needs attention.
    #[schemars(skip)]
    pub limits: ForWorkbooks<Limits>,
}

/// When a criterion needs attention, in numbers to compute with.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize)]
pub struct Limits {
    /// From which share of the two lowest levels.
    pub share: f64,
    /// From how many ballots.
    pub ballots: u32,
    /// Up to which probability, parted among the criteria.
    pub chance: f64,
}

impl Limits {
    /// Those of a round.
    fn of(plan: &Plan) -> Self {
        Self {
            share: plan.rules.attention.to_f64().unwrap_or_default(),
            ballots: plan.rules.attention_ballots,
            chance: plan.rules.chance.to_f64().unwrap_or_default(),
        }
    }
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

/// A workbook in annex VI.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct SourceRow {
    /// From 1.
    #[schemars(title = "Số thứ tự")]
    pub index: usize,
    /// The codes of the units that it is about.
    #[schemars(title = "Mã các đơn vị có trong tệp")]
    pub units: Vec<String>,
    /// Path below the input folder.
    #[schemars(title = "Tệp")]
    pub path: String,
}

/// A proposal as the synthesis prints it.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Recommended {
    /// What is to be done.
    #[schemars(title = "Việc cần làm")]
    pub what: String,
    /// Who does it.
    #[schemars(title = "Ai thực hiện; rỗng khi cấu hình không ghi riêng")]
    pub who: String,
    /// By when.
    #[schemars(title = "Thời hạn; rỗng khi cấu hình không ghi riêng")]
    pub by: String,
}

impl From<&Recommendation> for Recommended {
    fn from(own: &Recommendation) -> Self {
        Self { what: own.what.clone(), who: own.who.clone(), by: own.by.clone() }
    }
}

/// The district's synthesis.
pub fn synthesis(context: Context<'_>) -> Synthesis {
    let Context { round, tally, .. } = context;
    let plan = &round.plan;
    let title = format!("Báo cáo tổng hợp kết quả {} năm {}", plan.subject, plan.year);
    let mut head =
        Head::numbered(plan, "BC", plan.report.number.as_deref(), plan.report.date, title);
    let findings = findings(context, &all(context));
    head.draft |= is_unsettled(context, &findings);
    if head.draft {
        // The report that is signed may say other things: its number and day are its own.
        (head.number, head.date) = (None, None);
    }
    let units = all(context);
    let named = |picks: &dyn Fn(&crate::tally::UnitTally) -> bool| named(context, &units, picks);
    let at_stage = |stage: Stage| named(&|unit| unit.standing.stage == stage);
    let (mut comments, custody) = (comments(context, &units), custody(context, &units));
    let comment_groups = grouped(&mut comments);
    let (to_talk, above) = standing_out(context, &units);
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
        districts: districts(context),
        missing: at_stage(Stage::Missing),
        postponed: at_stage(Stage::Postponed),
        blocked: at_stage(Stage::Blocked),
        uncounted: at_stage(Stage::Reported),
        withheld: named(&|unit| unit.withheld),
        min_ballots: plan.rules.min_ballots,
        summary: summary(context),
        criteria: criterion_rows(plan, &tally.kinds, &tally.district),
        to_talk,
        above,
        comment_groups,
        ranks: plan.print.ranks,
        data: ForWorkbooks(match plan.report.divides(units.len()) {
            true => Vec::new(),
            false => leader_data(context, &units),
        }),
        limits: ForWorkbooks(Limits::of(plan)),
        levels: level_names(plan),
        strengths: outstanding(plan, &tally.district, Band::Above),
        shortcomings: outstanding(plan, &tally.district, Band::Below),
        attention_threshold: short_percent(&plan.rules.attention),
        attention_ballots: plan.rules.attention_ballots,
        band: short_decimal(&plan.rules.band),
        criteria_total: plan.criteria().count(),
        equal_weights: equal_weights(plan),
        overall_by_groups: plan.rules.overall_by_groups,
        low_levels: low_levels(plan),
        attention: attention(context),
        without_ballot: without_ballot(context, &units),
        comment_counts: comment_counts(&comments),
        proposals: plan.report.proposals.iter().map(Recommended::from).collect(),
        recipients: plan.report.recipients.clone(),
        signer: plan.report.signer.as_ref().map(SignedBy::from),
        leaders: leaders(context, &units),
        groups: group_names(plan),
        comments,
        comments_withheld: telling(context).len(),
        custody_total: custody_total(&custody),
        custody,
        findings,
        departures: departures(context, |_| true),
        comparison: comparison::comparison(context),
        ledgers: context.round.ledgers.clone(),
        sources: source_rows(context, |_| true),
        volumes: None,
    }
}

/// The districts that were merged, as the kinds of unit are shown.
fn districts(context: Context<'_>) -> Vec<KindResults> {
    let Context { round, tally, .. } = context;
    let districts = round.districts.iter().zip(&tally.districts);
    let results = |(own, pool): (&District, &Pool)| {
        let label = upper_first(&own.label);
        kind_results(&round.plan, &own.label, &label, own.units.len(), pool)
    };
    districts.map(results).collect()
}

/// The criteria groups by name.
fn group_names(plan: &Plan) -> Vec<GroupName> {
    let name = |group: &Group| GroupName { key: group.key.clone(), label: group.label.clone() };
    plan.groups.iter().map(name).collect()
}

/// Annex VI: the workbooks, or the packages that were merged, that `belongs` picks by the codes of
/// their units.
fn source_rows(context: Context<'_>, belongs: impl Fn(&[Text]) -> bool) -> Vec<SourceRow> {
    let round = context.round;
    let rows: Vec<_> = match round.districts.as_slice() {
        [] => round.sources.iter().map(workbook_row).collect(),
        districts => districts.iter().map(|own| package_row(round, own)).collect(),
    };
    let numbered = rows.into_iter().zip(1..).filter(|((codes, _), _)| belongs(codes));
    numbered.map(|((_, row), index)| SourceRow { index, ..row }).collect()
}

/// A workbook with the codes of its units.
fn workbook_row(source: &Source) -> (Vec<Text>, SourceRow) {
    let units = source.units.iter().map(ToString::to_string).collect();
    (source.units.clone(), SourceRow { index: 0, units, path: source.path.to_string() })
}

/// A district's package with the codes of its units.
fn package_row(round: &Round, own: &District) -> (Vec<Text>, SourceRow) {
    let units = round.units.get(own.units.clone()).unwrap_or_default();
    let path = format!("{} ({}; SHA-256 {})", own.organ, own.folder, own.sha256);
    let row = SourceRow { index: 0, units: vec![upper_first(&own.label)], path };
    (units.iter().map(|unit| unit.code.clone()).collect(), row)
}

/// Whether figures of the round may still change: something is missing, or a warning (these are
/// the notes on them) is not explained, or what was read is not confirmed.
pub fn is_unsettled(context: Context<'_>, warned: &[UnitNote]) -> bool {
    let counted = |unit: &crate::tally::UnitTally| unit.standing.stage == Stage::Counted;
    !context.tally.units.iter().all(counted)
        || warned.iter().any(|row| row.note.explanation.is_none())
        || context.verdict.findings.iter().any(crate::rules::awaits_confirmation)
}

/// Those of these units that `picks` picks, as in a sentence.
fn named(
    context: Context<'_>,
    units: &Units,
    picks: &dyn Fn(&crate::tally::UnitTally) -> bool,
) -> Vec<String> {
    of_units(context, units)
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
