//! Kinds of unit and the district: their ballots, their results, their criteria that stand out.

use schemars::JsonSchema;
use serde::Serialize;

use crate::documents::figure::Figure;
use crate::documents::opening::{GroupResults, by_group};
use crate::round::{Criterion, Plan};
use crate::tally::{self, Band, CriterionCounts, Fraction, Pool, fraction};

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
    /// Present and without a ballot.
    #[schemars(title = "Số đại biểu có mặt nhưng không được phát phiếu")]
    pub without_ballot: u64,
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
    /// Lượt đánh giá: valid ballots, once for each leader on them.
    #[schemars(title = "Số lượt đánh giá (phiếu hợp lệ × số người được góp ý trên phiếu)")]
    pub assessments: u64,
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

/// A pool's figures.
pub(super) fn kind_results(
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
        without_ballot: pool.present.saturating_sub(pool.issued),
        issued: pool.issued,
        collected: pool.collected,
        return_rate: Figure::share(fraction(pool.collected, pool.issued)),
        whole_units: pool.whole_units,
        whole_collected: pool.whole_collected,
        valid: pool.valid,
        invalid: pool.invalid,
        assessments: pool.lines.first().map_or(0, |line| line.valid),
        groups: by_group(plan, &pool.lines, &pool.scores),
        overall: Figure::score(pool.scores.overall.clone()),
        mean_overall: Figure::score(pool.mean_overall.clone()),
    }
}

/// The criteria of a pool that stand in the band beside the mean of the others, the
/// farthest first, three at most; ties in the order of the round.
pub(super) fn outstanding(plan: &Plan, pool: &Pool, band: Band) -> Vec<CriterionScore> {
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
pub(super) fn equal_weights(plan: &Plan) -> bool {
    let mut weights = plan.criteria().map(|(group, criterion)| &group.weight * &criterion.weight);
    let first = weights.next();
    weights.all(|weight| Some(weight) == first)
}

/// The two lowest levels by name.
pub(super) fn low_levels(plan: &Plan) -> Vec<String> {
    let lowest = plan.levels.len().saturating_sub(2);
    plan.levels.iter().skip(lowest).map(|level| level.label.clone()).collect()
}

/// A criterion over all kinds of unit.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct CriterionRow {
    /// From 1, through all groups.
    #[schemars(title = "Số thứ tự")]
    pub index: usize,
    /// What it asks.
    #[schemars(title = "Tiêu chí")]
    pub label: String,
    /// The share of the two lowest levels in each kind.
    #[schemars(title = "Tỷ lệ hai mức thấp nhất theo loại hình")]
    pub kinds: Vec<LowShare>,
    /// The same in the whole area, in percent.
    #[schemars(title = "Tỷ lệ hai mức thấp nhất toàn địa bàn, %")]
    pub district: Figure,
    /// The pooled score.
    #[schemars(title = "Điểm gộp toàn địa bàn")]
    pub score: Figure,
}

/// The share of the two lowest levels in a kind of unit.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct LowShare {
    /// In percent.
    #[schemars(title = "Tỷ lệ, %")]
    pub share: Figure,
    /// Whether no other kind has as much.
    #[schemars(title = "Có cao nhất trong các loại hình không")]
    pub most: bool,
}

/// The criteria with the shares of the two lowest levels.
pub(super) fn criterion_rows(plan: &Plan, kinds: &[Pool], district: &Pool) -> Vec<CriterionRow> {
    let row = |(at, (_, criterion)): (usize, (_, &Criterion))| {
        let low = |pool: &Pool| pool.lines.get(at).and_then(CriterionCounts::low_share);
        let shares: Vec<_> = kinds.iter().map(low).collect();
        let most = shares.iter().flatten().max().cloned();
        let alone =
            shares.iter().flatten().filter(|share| Some(*share) == most.as_ref()).count() == 1;
        let share = |share: &Option<Fraction>| LowShare {
            share: Figure::share(share.clone()),
            most: alone && shares.len() > 1 && *share == most,
        };
        CriterionRow {
            index: at + 1,
            label: criterion.label.clone(),
            kinds: shares.iter().map(share).collect(),
            district: Figure::share(low(district)),
            score: Figure::score(district.scores.criteria.get(at).cloned().flatten()),
        }
    };
    plan.criteria().enumerate().map(row).collect()
}
