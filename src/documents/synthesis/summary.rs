//! The first page: what the figures of the whole round come to, by rules.

use std::collections::BTreeSet;

use schemars::JsonSchema;
use serde::Serialize;

use crate::code::Code;
use crate::documents::Context;
use crate::documents::figure::Figure;
use crate::round::Text;
use crate::rules;
use crate::tally::{self, Band, CriterionCounts, LeaderTally, fraction};

/// What the first page concludes.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Summary {
    /// The most points that a mark gives.
    #[schemars(title = "Điểm của mức cao nhất")]
    pub highest: Figure,
    /// The best level.
    #[schemars(title = "Tên mức cao nhất")]
    pub best_level: String,
    /// Its share among all marks of valid ballots, in percent.
    #[schemars(title = "Tỷ lệ mức cao nhất trong toàn bộ lượt đánh giá, %")]
    pub best_share: Figure,
    /// The share of the two lowest levels, in percent.
    #[schemars(title = "Tỷ lệ hai mức thấp nhất trong toàn bộ lượt đánh giá, %")]
    pub low_share: Figure,
    /// Kinds of unit whose pooled score is clearly above that of all others.
    #[schemars(title = "Loại hình có điểm cao hơn rõ so với các loại hình còn lại")]
    pub kinds_above: Vec<KindScore>,
    /// Kinds clearly below.
    #[schemars(title = "Loại hình có điểm thấp hơn rõ so với các loại hình còn lại")]
    pub kinds_below: Vec<KindScore>,
    /// Leaders clearly below, or with a criterion that needs attention.
    #[schemars(title = "Số người cần trao đổi riêng (thấp hơn rõ hoặc có tiêu chí cần lưu ý)")]
    pub to_talk: usize,
    /// Warnings that want an explanation.
    #[schemars(title = "Số cảnh báo phải giải trình")]
    pub warnings: usize,
    /// Those of them that have one.
    #[schemars(title = "Số cảnh báo đã giải trình")]
    pub explained: usize,
    /// Units whose seal was not whole when their envelopes were opened.
    #[schemars(title = "Số đơn vị niêm phong không còn nguyên vẹn khi mở")]
    pub seals_broken: usize,
}

/// A kind of unit and its pooled score.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct KindScore {
    /// As a sentence says it.
    #[schemars(title = "Tên loại hình viết trong câu")]
    pub noun: String,
    /// Pooled score.
    #[schemars(title = "Điểm gộp")]
    pub score: Figure,
}

/// Whether somebody should talk with a leader about the results.
pub(super) fn is_to_talk(leader: &LeaderTally) -> bool {
    leader.band == Some(Band::Below) || !leader.attention.is_empty()
}

/// Works out the first page.
pub(super) fn summary(context: Context<'_>) -> Summary {
    let (plan, tally) = (&context.round.plan, context.tally);
    let lines = &tally.district.lines;
    let sum = |count: fn(&CriterionCounts) -> u64| lines.iter().map(count).sum::<u64>();
    let marks = sum(|line| line.valid);
    let best = sum(|line| line.levels.first().copied().unwrap_or_default());
    let bands = tally::kind_bands(plan, &tally.kinds);
    let in_band = |band: Band| {
        let kinds = plan.kinds.iter().zip(&tally.kinds).zip(&bands);
        let own = kinds.filter(|(_, own)| **own == Some(band));
        own.map(|((kind, pool), _)| KindScore {
            noun: kind.noun.clone(),
            score: Figure::score(pool.scores.overall.clone()),
        })
        .collect()
    };
    let leaders = tally.units.iter().flat_map(|unit| &unit.leaders);
    let asked = || context.verdict.findings.iter().filter(|f| rules::wants_explanation(f));
    let broken = context.verdict.findings.iter().filter(|finding| finding.code == Code::W501);
    let broken: BTreeSet<&Text> = broken.filter_map(|finding| finding.unit.as_ref()).collect();
    Summary {
        highest: Figure::score(plan.levels.first().map(|level| level.points.clone())),
        best_level: plan.levels.first().map(|level| level.label.clone()).unwrap_or_default(),
        best_share: Figure::share(fraction(best, marks)),
        low_share: Figure::share(fraction(sum(CriterionCounts::low), marks)),
        kinds_above: in_band(Band::Above),
        kinds_below: in_band(Band::Below),
        to_talk: leaders.filter(|leader| is_to_talk(leader)).count(),
        warnings: asked().count(),
        explained: asked().filter(|finding| finding.explained).count(),
        seals_broken: broken.len(),
    }
}
