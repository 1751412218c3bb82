//! The comparison with the last round (so sánh với đợt trước): what annex VII, `so-sanh.xlsx` and
//! the brief say of it. Only what is the same thing in both rounds is compared: a criterion by
//! its words, a leader by unit and name, scores on the same levels. What is not is named.

mod comparing;

use std::ops::Range;

use schemars::JsonSchema;
use serde::Serialize;

use super::figure::{Figure, ForWorkbooks};
use super::{Context, Person};
use crate::tally::previous::{LastRound, Previous};
use crate::tally::{self, Band, Changed};
use comparing::Comparing;

/// What is said of the last round beside this one.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Comparison {
    /// The package of the last round.
    #[schemars(title = "Gói lưu trữ của đợt trước")]
    pub package: String,
    /// Why nothing is compared: absent, refuted, unproven, unread; empty where it is.
    #[schemars(
        title = "Vì sao không so sánh: absent (không có gói), refuted (gói không đúng), unproven (chưa kiểm chứng được), unread (không đọc được); rỗng khi có so sánh"
    )]
    pub refused: &'static str,
    /// The year of the last round.
    #[schemars(title = "Năm của đợt trước; rỗng khi không so sánh")]
    pub year: String,
    /// SHA-256 of the list of the package's files.
    #[schemars(title = "SHA-256 của manifest-sha256.txt trong gói; rỗng khi không so sánh")]
    pub sha256: String,
    /// From how many standard errors two scores differ clearly.
    #[schemars(title = "Khoảng sai số để coi là khác nhau rõ, số lần sai số chuẩn")]
    pub band: String,
    /// Criteria that stand in both rounds.
    #[schemars(title = "Tiêu chí có ở cả hai đợt")]
    pub criteria: Vec<CriterionChange>,
    /// Kinds of unit that stand in both rounds, the district last.
    #[schemars(title = "Loại hình có ở cả hai đợt, cuối cùng là toàn địa bàn")]
    pub kinds: Vec<KindChange>,
    /// Leaders who have results in both rounds.
    #[schemars(title = "Người có kết quả ở cả hai đợt")]
    pub leaders: Vec<LeaderChange>,
    /// How many leaders are clearly higher now.
    #[schemars(title = "Số người có điểm cao hơn rõ so với đợt trước")]
    pub above: usize,
    /// How many are clearly lower.
    #[schemars(title = "Số người có điểm thấp hơn rõ so với đợt trước")]
    pub below: usize,
    /// What is not compared, and why.
    #[schemars(title = "Những gì không so sánh")]
    pub apart: Vec<Apart>,
    /// The counts behind the figures.
    #[schemars(skip)]
    pub data: ForWorkbooks<Compared>,
}

/// A score in both rounds.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Change {
    /// In the last round.
    #[schemars(title = "Điểm đợt trước")]
    pub before: Figure,
    /// In this one.
    #[schemars(title = "Điểm đợt này")]
    pub now: Figure,
    /// The difference, rounded once.
    #[schemars(title = "Chênh lệch")]
    pub change: Figure,
    /// Whether it is clear: [`Band::key`].
    #[schemars(
        title = "above (cao hơn rõ), near (không khác rõ), below (thấp hơn rõ) so với đợt trước"
    )]
    pub band: &'static str,
}

impl From<Changed> for Change {
    fn from(changed: Changed) -> Self {
        let change = &changed.now - &changed.before;
        Self {
            before: Figure::score(Some(changed.before)),
            now: Figure::score(Some(changed.now)),
            change: Figure::score(Some(change)),
            band: changed.band.key(),
        }
    }
}

/// A criterion in both rounds.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct CriterionChange {
    /// Its number in this round.
    #[schemars(title = "Số thứ tự tiêu chí ở đợt này")]
    pub index: usize,
    /// What it asks.
    #[schemars(title = "Tiêu chí")]
    pub label: String,
    /// Its pooled score.
    #[schemars(title = "Điểm gộp hai đợt")]
    pub score: Change,
}

/// A kind of unit, or the district, in both rounds.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct KindChange {
    /// As a table heads it.
    #[schemars(title = "Tên loại hình viết trong bảng")]
    pub label: String,
    /// As a sentence says it.
    #[schemars(title = "Tên loại hình viết trong câu")]
    pub noun: String,
    /// Valid ballots in the last round.
    #[schemars(title = "Phiếu hợp lệ đợt trước")]
    pub valid_before: u64,
    /// Valid ballots in this one.
    #[schemars(title = "Phiếu hợp lệ đợt này")]
    pub valid_now: u64,
    /// Its pooled overall score.
    #[schemars(title = "Điểm gộp hai đợt")]
    pub score: Change,
}

/// A leader in both rounds.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct LeaderChange {
    /// From 1.
    #[schemars(title = "Số thứ tự")]
    pub index: usize,
    /// The leader.
    #[schemars(title = "Người đứng đầu")]
    pub person: Person,
    /// The unit's name.
    #[schemars(title = "Tên đơn vị")]
    pub unit: String,
    /// Valid ballots in the last round.
    #[schemars(title = "Phiếu hợp lệ đợt trước")]
    pub valid_before: u64,
    /// Valid ballots in this one.
    #[schemars(title = "Phiếu hợp lệ đợt này")]
    pub valid_now: u64,
    /// The overall score.
    #[schemars(title = "Điểm tổng hợp hai đợt")]
    pub score: Change,
}

/// What is not compared.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Apart {
    /// What.
    #[schemars(title = "Nội dung")]
    pub what: String,
    /// Why.
    #[schemars(title = "Lý do không so sánh")]
    pub why: String,
}

/// The counts of both rounds, as workbooks compute with them.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Compared {
    /// The levels by name.
    pub levels: Vec<String>,
    /// Their points.
    pub points: Vec<Figure>,
    /// Rows of counts: for each criterion of whom or what is compared.
    pub rows: Vec<ComparedRow>,
}

/// A criterion's counts in both rounds.
#[derive(Debug, Clone, Serialize)]
pub struct ComparedRow {
    /// Whose: as the sheets name it.
    pub of: String,
    /// The criterion's number in this round.
    pub index: usize,
    /// How much it weighs in the overall score of each round; none where it has no score there.
    pub weights: (Figure, Figure),
    /// Marks at each level in the last round.
    pub before: Vec<u64>,
    /// Marks at each level in this one.
    pub now: Vec<u64>,
}

/// What the brief says of it.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct BriefComparison {
    /// Why nothing is compared; empty where it is.
    #[schemars(title = "Vì sao không so sánh; rỗng khi có so sánh")]
    pub refused: &'static str,
    /// The year of the last round.
    #[schemars(title = "Năm của đợt trước")]
    pub year: String,
    /// The district; none where overall scores are not comparable.
    #[schemars(title = "Toàn địa bàn; rỗng khi điểm tổng hợp không so sánh được")]
    pub district: Option<KindChange>,
    /// Kinds that changed clearly.
    #[schemars(title = "Loại hình khác rõ so với đợt trước")]
    pub kinds: Vec<KindChange>,
    /// Criteria that changed clearly.
    #[schemars(title = "Tiêu chí khác rõ so với đợt trước")]
    pub criteria: Vec<CriterionChange>,
    /// Leaders compared.
    #[schemars(title = "Số người được so sánh")]
    pub compared: usize,
    /// How many are clearly higher now.
    #[schemars(title = "Số người cao hơn rõ")]
    pub above: usize,
    /// How many are clearly lower.
    #[schemars(title = "Số người thấp hơn rõ")]
    pub below: usize,
    /// Those who changed clearly; nobody unless people are to be named.
    #[schemars(title = "Những người khác rõ; rỗng khi không nêu tên")]
    pub named: Vec<LeaderChange>,
    /// How many things are not compared.
    #[schemars(title = "Số nội dung không so sánh được")]
    pub apart: usize,
}

/// The comparison that a round asks for; none where it asks for none.
pub fn comparison(context: Context<'_>) -> Option<Comparison> {
    compared(context, &(0..context.round.units.len()))
}

/// The same without what is said of units and leaders one by one.
pub fn pooled(context: Context<'_>) -> Option<Comparison> {
    compared(context, &(0..0))
}

/// The comparison of the round with what is said of these units and their leaders.
fn compared(context: Context<'_>, units: &Range<usize>) -> Option<Comparison> {
    match context.last_round {
        LastRound::Unset => None,
        LastRound::Refused { package, why } => Some(nothing(context, package, why.key())),
        LastRound::Proven(previous) => {
            let mut made = with(context, previous);
            Comparing::new(context, previous).fill(units, &mut made);
            Some(made)
        }
    }
}

/// What is said of the leaders of these units in both rounds, and of nothing else; none where
/// nothing is compared.
pub fn of_units(context: Context<'_>, units: &Range<usize>) -> Option<Comparison> {
    let LastRound::Proven(previous) = context.last_round else { return None };
    let mut made = with(context, previous);
    Comparing::new(context, previous).fill_leaders(units, &mut made);
    Some(made)
}

/// A comparison with this last round that says nothing yet.
fn with(context: Context<'_>, previous: &Previous) -> Comparison {
    Comparison {
        year: previous.plan.year.to_string(),
        sha256: previous.sha256.clone(),
        ..nothing(context, &previous.package, "")
    }
}

/// A comparison with this package that says nothing.
fn nothing(context: Context<'_>, package: &str, refused: &'static str) -> Comparison {
    Comparison {
        package: package.to_owned(),
        refused,
        year: String::new(),
        sha256: String::new(),
        band: tally::short_decimal(&context.round.plan.rules.band),
        criteria: Vec::new(),
        kinds: Vec::new(),
        leaders: Vec::new(),
        above: 0,
        below: 0,
        apart: Vec::new(),
        data: ForWorkbooks::default(),
    }
}

/// What the brief says of a comparison; `names` whether it may name people.
pub fn brief(comparison: &Comparison, names: bool) -> BriefComparison {
    let near = Band::Near.key();
    let clear = |row: &&LeaderChange| names && row.score.band != near;
    let kinds = comparison.kinds.split_last().map_or(&[][..], |(_, kinds)| kinds);
    BriefComparison {
        refused: comparison.refused,
        year: comparison.year.clone(),
        district: comparison.kinds.last().cloned(),
        kinds: kinds.iter().filter(|row| row.score.band != near).cloned().collect(),
        criteria: comparison
            .criteria
            .iter()
            .filter(|row| row.score.band != near)
            .cloned()
            .collect(),
        compared: comparison.leaders.len(),
        above: comparison.above,
        below: comparison.below,
        named: comparison.leaders.iter().filter(clear).cloned().collect(),
        apart: comparison.apart.len(),
    }
}

/// How the rows of the district's single criteria are called.
pub const ALL: &str = "Tiêu chí";
