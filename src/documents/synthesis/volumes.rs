//! Volumes (quyển): what the synthesis of a round of many units says unit by unit, in files of
//! their own that are made one at a time. The body (phần chính) keeps what is pooled, names the
//! volumes, and bears one code for all: every volume's values stand in it as a hash.

use std::collections::{BTreeMap, HashMap, HashSet};

use schemars::JsonSchema;
use serde::Serialize;

use super::{
    CommentGroup, CustodyCounts, CustodyRow, GroupName, KINDS, KindResults, LeaderComments,
    LeaderData, LeaderRow, Limits, SourceRow, Standing, Synthesis, UnitNote, Units, WithoutBallot,
    comments, custody, custody_total, departures, findings, group_names, grouped, kind_results,
    leader_data, leaders, named, source_rows, standing_out, without_ballot,
};
use crate::documents::comparison::{self, Comparison};
use crate::documents::figure::{Figure, ForWorkbooks};
use crate::documents::opening::{LevelName, level_names};
use crate::documents::verification_code;
use crate::documents::{Context, Head};
use crate::error::Error;
use crate::round::Text;
use crate::tally::pool;

/// The name of a volume's template, without ending; its number follows in its file's name.
pub const STEM: &str = "bao-cao-tong-hop-quyen";

/// How many people, and how many contents of each kind of comment, the body names; all others
/// stand in the volumes.
const NAMED: usize = 40;

/// What the body says of its volumes, and of how much stands in them.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Volumes {
    /// The volumes in order.
    #[schemars(title = "Danh mục các quyển")]
    pub list: Vec<VolumeRow>,
    /// Leaders with an overall score.
    #[schemars(title = "Số người có điểm tổng hợp")]
    pub leaders: usize,
    /// How many leaders have each printed score, by kind of unit.
    #[schemars(title = "Phân bố điểm tổng hợp theo loại hình")]
    pub spreads: Vec<Spread>,
    /// Units with warnings that want an explanation.
    #[schemars(title = "Đơn vị có cảnh báo phải giải trình")]
    pub warned: Vec<String>,
    /// Leaders whom somebody should talk with.
    #[schemars(title = "Số người cần trao đổi riêng")]
    pub to_talk: usize,
    /// Those of them whose score is clearly below.
    #[schemars(title = "Số người có điểm thấp hơn rõ")]
    pub below: usize,
    /// Leaders whose score is clearly above.
    #[schemars(title = "Số người có điểm cao hơn rõ")]
    pub above: usize,
    /// Leaders with a criterion that needs attention.
    #[schemars(title = "Số người có tiêu chí cần lưu ý")]
    pub attention: usize,
    /// Different contents of comments.
    #[schemars(title = "Số nội dung ý kiến khác nhau")]
    pub contents: usize,
    /// Contents that the body does not name, by the kind of comment.
    #[schemars(title = "Số nội dung ý kiến chỉ nêu ở các quyển, theo loại ý kiến")]
    pub contents_left: BTreeMap<&'static str, usize>,
    /// Leaders compared with the last round.
    #[schemars(title = "Số người được so sánh với đợt trước")]
    pub compared: usize,
}

/// A volume as the body names it.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct VolumeRow {
    /// From 1.
    #[schemars(title = "Số của quyển")]
    pub index: usize,
    /// The number with as many digits as the last one's.
    #[schemars(title = "Số của quyển khi in (03)")]
    pub number: String,
    /// Its units.
    #[schemars(title = "Các đơn vị")]
    pub units: UnitRange,
    /// Conferences that stand.
    #[schemars(title = "Số hội nghị đã tổ chức")]
    pub held: u64,
    /// Leaders with results.
    #[schemars(title = "Số người có kết quả")]
    pub leaders: u64,
    /// The sums of its annex IV.
    #[schemars(title = "Tổng cộng phiếu của các đơn vị có đủ số liệu")]
    pub counts: CustodyCounts,
    /// SHA-256 of all that the volume says beside its head.
    #[schemars(title = "SHA-256 của nội dung quyển")]
    pub hash: String,
    /// Its sums by kind of unit.
    #[schemars(skip)]
    pub figures: ForWorkbooks<Vec<KindFigures>>,
}

/// The units of a volume.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct UnitRange {
    /// The first one's number in the registry, from 1.
    #[schemars(title = "Số thứ tự đơn vị đầu")]
    pub from: usize,
    /// The last one's.
    #[schemars(title = "Số thứ tự đơn vị cuối")]
    pub to: usize,
    /// The first one's name.
    #[schemars(title = "Tên đơn vị đầu")]
    pub first: String,
    /// The last one's.
    #[schemars(title = "Tên đơn vị cuối")]
    pub last: String,
}

/// How the overall scores of a kind of unit spread.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Spread {
    /// The kind, as a table names it.
    #[schemars(title = "Tên loại hình viết trong bảng")]
    pub label: String,
    /// The pooled score.
    #[schemars(title = "Điểm gộp")]
    pub pooled: Figure,
    /// The printed scores, the lowest first.
    #[schemars(title = "Các mức điểm, thấp nhất trước")]
    pub scores: Vec<ScoreCount>,
}

/// How many leaders have a score.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct ScoreCount {
    /// The score.
    #[schemars(title = "Điểm tổng hợp")]
    pub score: Figure,
    /// How many.
    #[schemars(title = "Số người")]
    pub count: usize,
}

/// A volume's sums over a kind of unit, as workbooks compute with them.
#[derive(Debug, Clone, Serialize)]
pub struct KindFigures {
    /// All figures of the kind's units in the volume.
    pub results: KindResults,
    /// Leaders with an overall score.
    pub scored: u64,
}

/// What a volume says.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Volume {
    /// The head; a volume has no number of its own.
    #[schemars(title = "Phần đầu; quyển không có số riêng, mã kiểm chứng là của cả báo cáo")]
    pub head: Head,
    /// The report that it belongs to.
    #[schemars(title = "Báo cáo mà quyển kèm theo")]
    pub part_of: PartOf,
    /// The conferences' title.
    #[schemars(title = "Tên đợt lấy ý kiến")]
    pub subject: String,
    /// From 1.
    #[schemars(title = "Số của quyển")]
    pub index: usize,
    /// The number with as many digits as the last one's.
    #[schemars(title = "Số của quyển khi in (03)")]
    pub number: String,
    /// How many volumes there are.
    #[schemars(title = "Số quyển")]
    pub volumes: usize,
    /// Its units.
    #[schemars(title = "Các đơn vị")]
    pub units: UnitRange,
    /// Its sums by kind of unit: those that it has units of.
    #[schemars(title = "Số liệu theo loại hình của các đơn vị trong quyển")]
    pub kinds: Vec<KindResults>,
    /// The sums of all its units.
    #[schemars(title = "Số liệu của cả quyển")]
    pub total: KindResults,
    /// The levels of a mark.
    #[schemars(title = "Tên các mức đánh giá")]
    pub levels: Vec<LevelName>,
    /// The criteria groups.
    #[schemars(title = "Các nhóm tiêu chí")]
    pub groups: Vec<GroupName>,
    /// Whether annex I prints ranks.
    #[schemars(title = "Có in thứ hạng tại Phụ lục I không")]
    pub ranks: bool,
    /// Annex I: the leaders, the best first.
    #[schemars(title = "Phụ lục I: kết quả của từng người đứng đầu, điểm cao nhất trước")]
    pub leaders: Vec<LeaderRow>,
    /// Annex I: units whose results are withheld.
    #[schemars(title = "Phụ lục I: đơn vị không công bố kết quả")]
    pub withheld: Vec<String>,
    /// Annex I: leaders whom somebody should talk with, the lowest score first.
    #[schemars(title = "Phụ lục I: những người cần trao đổi riêng, điểm thấp nhất trước")]
    pub to_talk: Vec<Standing>,
    /// Annex III: comments by what they say, numbered within the volume.
    #[schemars(title = "Phụ lục III: ý kiến trong quyển gộp theo nội dung")]
    pub comment_groups: Vec<CommentGroup>,
    /// Annex III: comments by leader.
    #[schemars(title = "Phụ lục III: ý kiến góp ý theo người")]
    pub comments: Vec<LeaderComments>,
    /// Annex IV: the ballots' way through each unit.
    #[schemars(title = "Phụ lục IV: phiếu của từng đơn vị")]
    pub custody: Vec<CustodyRow>,
    /// The sums of annex IV, over the units whose row is whole.
    #[schemars(title = "Tổng cộng của phụ lục IV: các đơn vị có đủ số liệu")]
    pub custody_total: CustodyCounts,
    /// Annex IV: units with people who were present and got no ballot.
    #[schemars(title = "Phụ lục IV: đơn vị có đại biểu có mặt không nhận phiếu, kèm lý do")]
    pub without_ballot: Vec<WithoutBallot>,
    /// Annex V: warnings and their explanations.
    #[schemars(title = "Phụ lục V: cảnh báo và giải trình")]
    pub findings: Vec<UnitNote>,
    /// Annex V: issued papers that it departs from.
    #[schemars(title = "Phụ lục V: văn bản đã phát hành mà báo cáo này khác")]
    pub departures: Vec<UnitNote>,
    /// Annex VI: the workbooks of its units.
    #[schemars(title = "Phụ lục VI: tệp nguồn")]
    pub sources: Vec<SourceRow>,
    /// Annex VII: its leaders in this round and the last.
    #[schemars(title = "Phụ lục VII: so sánh từng người với đợt trước; rỗng khi không so sánh")]
    pub comparison: Option<Comparison>,
    /// Whether the overall score is the mean of the groups.
    #[schemars(skip)]
    pub overall_by_groups: ForWorkbooks<bool>,
    /// Every counted leader's figures.
    #[schemars(skip)]
    pub data: ForWorkbooks<Vec<LeaderData>>,
    /// When a criterion needs attention.
    #[schemars(skip)]
    pub limits: ForWorkbooks<Limits>,
}

/// The report that a volume belongs to.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct PartOf {
    /// Its number and symbol.
    #[schemars(title = "Số và ký hiệu của báo cáo; rỗng khi để viết tay")]
    pub number: Option<String>,
    /// The symbol alone.
    #[schemars(title = "Ký hiệu của báo cáo")]
    pub symbol: String,
}

/// The units of each volume of a round of so many, at most `most` in each: as many in one as in
/// another, but for one. None where all stand in one document.
pub fn ranges(units: usize, most: usize) -> Vec<Units> {
    if most == 0 || units <= most {
        return Vec::new();
    }
    let count = units.div_ceil(most);
    let (each, longer) = (units / count, units % count);
    let begin = |volume: usize| volume * each + volume.min(longer);
    (0..count).map(|volume| begin(volume)..begin(volume + 1)).collect()
}

/// A volume's number, from 1, of so many, as it is printed: `03`.
pub fn number(index: usize, volumes: usize) -> String {
    let digits = volumes.to_string().len().max(2);
    format!("{index:0digits$}")
}

/// The volumes of a round, to be worked out one at a time.
pub struct Division<'a> {
    /// The round with its figures.
    context: Context<'a>,
    /// The units of each volume.
    ranges: Vec<Units>,
    /// The place of each unit in the registry by its code.
    places: HashMap<&'a str, usize>,
}

impl<'a> Division<'a> {
    /// How a round is divided.
    pub fn of(context: Context<'a>) -> Self {
        let round = context.round;
        let ranges = ranges(round.units.len(), round.plan.report.units_per_volume);
        // Of two units with one code the first stands for both.
        let places = round.units.iter().enumerate().rev();
        let places = places.map(|(place, unit)| (&*unit.code, place)).collect();
        Self { context, ranges, places }
    }

    /// How many volumes there are.
    pub fn len(&self) -> usize {
        self.ranges.len()
    }

    /// Whether all stands in one document.
    pub fn is_empty(&self) -> bool {
        self.ranges.is_empty()
    }

    /// Where what is said of these units belongs: to the volume of the first of them that the
    /// registry knows; none for the body.
    fn place(&self, units: &[Text]) -> Option<usize> {
        units.iter().filter_map(|unit| self.places.get(&**unit)).min().copied()
    }

    /// The volume with this number, from 1, of the report with this head; none where there is no
    /// such volume.
    pub fn volume(&self, report: &Head, index: usize) -> Option<Volume> {
        let range = self.ranges.get(index.checked_sub(1)?)?;
        let context = self.context;
        let plan = &context.round.plan;
        let figures = || {
            let own = context.round.units.get(range.clone()).unwrap_or_default();
            (own, context.tally.units.get(range.clone()).unwrap_or_default())
        };
        let kinds = plan.kinds.iter().enumerate().filter_map(|(at, kind)| {
            let count = figures().0.iter().filter(|unit| unit.kind == at).count();
            let pool = pool(plan, figures(), |unit| unit.kind == at);
            (count > 0).then(|| kind_results(plan, &kind.noun, &kind.label, count, &pool))
        });
        let number = number(index, self.len());
        let whole = pool(plan, figures(), |_| true);
        let total = kind_results(plan, "cả quyển", "Cả quyển", range.len(), &whole);
        let mut comments = comments(context, range);
        let comment_groups = grouped(&mut comments);
        let custody = custody(context, range);
        let belongs = |place: Option<usize>| place.is_some_and(|place| range.contains(&place));
        let name = |place: usize| {
            let unit = context.round.units.get(place);
            unit.map(|unit| unit.name.to_string()).unwrap_or_default()
        };
        let last = range.end.saturating_sub(1);
        Some(Volume {
            head: head(report, &number, self.len()),
            part_of: PartOf { number: report.number.clone(), symbol: report.symbol.clone() },
            subject: plan.subject.clone(),
            index,
            number,
            volumes: self.len(),
            units: UnitRange {
                from: range.start + 1,
                to: range.end,
                first: name(range.start),
                last: name(last),
            },
            kinds: kinds.collect(),
            total,
            levels: level_names(plan),
            groups: group_names(plan),
            ranks: plan.print.ranks,
            leaders: leaders(context, range),
            withheld: named(context, range, &|unit| unit.withheld),
            to_talk: standing_out(context, range).0,
            comment_groups,
            comments,
            custody_total: custody_total(&custody),
            custody,
            without_ballot: without_ballot(context, range),
            findings: findings(context, range),
            departures: departures(context, |unit| {
                belongs(unit.and_then(|code| self.places.get(code)).copied())
            }),
            sources: source_rows(context, |units| belongs(self.place(units))),
            comparison: comparison::of_units(context, range),
            overall_by_groups: ForWorkbooks(plan.rules.overall_by_groups),
            data: ForWorkbooks(leader_data(context, range)),
            limits: ForWorkbooks(Limits::of(plan)),
        })
    }

    /// The body of a report: what is pooled, with the list of its volumes in the place of what is
    /// said unit by unit. A report that is not divided stays as it is.
    ///
    /// # Errors
    /// Never for a paper of this program; serialising is fallible by type.
    pub fn body(&self, report: Synthesis) -> Result<Synthesis, Error> {
        if self.is_empty() {
            return Ok(report);
        }
        let mut list = Vec::with_capacity(self.len());
        let mut compared = 0;
        for volume in (1..=self.len()).filter_map(|index| self.volume(&report.head, index)) {
            compared += volume.comparison.as_ref().map_or(0, |own| own.leaders.len());
            list.push(volume.row()?);
        }
        let context = self.context;
        let mut report = report;
        let contents_left = keep_frequent(&mut report.comment_groups);
        let volumes = Volumes {
            list,
            leaders: report.leaders.len(),
            spreads: spreads(&report),
            warned: units_of(&report.findings),
            to_talk: report.to_talk.len(),
            below: report.to_talk.iter().filter(|row| row.below).count(),
            above: report.above.len(),
            attention: report.attention.len(),
            contents: report.comment_groups.len() + contents_left.values().sum::<usize>(),
            contents_left,
            compared,
        };
        report.to_talk.truncate(NAMED);
        report.above.truncate(NAMED);
        Ok(Synthesis {
            attention: Vec::new(),
            leaders: Vec::new(),
            comments: Vec::new(),
            custody: Vec::new(),
            findings: Vec::new(),
            departures: departures(context, |unit| {
                unit.is_none_or(|code| !self.places.contains_key(code))
            }),
            sources: source_rows(context, |units| self.place(units).is_none()),
            comparison: comparison::pooled(context),
            volumes: Some(volumes),
            ..report
        })
    }
}

impl Volume {
    /// As the body names it.
    ///
    /// # Errors
    /// Never for a paper of this program; serialising is fallible by type.
    fn row(&self) -> Result<VolumeRow, Error> {
        let says = serde_json::to_value(self)
            .map_err(|error| Error::work("work-json").arg("detail", error.to_string()))?;
        let scored = |kind: &KindResults| {
            let own = self.leaders.iter().filter(|row| row.kind == kind.label);
            KindFigures { results: kind.clone(), scored: own.count() as u64 }
        };
        Ok(VolumeRow {
            index: self.index,
            number: self.number.clone(),
            units: self.units.clone(),
            held: self.total.units,
            leaders: self.total.counted_leaders,
            counts: self.custody_total.clone(),
            hash: hash_of(&says),
            figures: ForWorkbooks(self.kinds.iter().map(scored).collect()),
        })
    }
}

/// The hash of all that a volume says but for its head and the number of its report, which are
/// the body's.
pub fn hash_of(says: &serde_json::Value) -> String {
    let mut says = says.clone();
    if let Some(says) = says.as_object_mut() {
        says.remove("head");
        says.remove("part_of");
    }
    verification_code::hash_of(&says)
}

/// The head of a volume of the report with this head.
fn head(report: &Head, number: &str, volumes: usize) -> Head {
    Head {
        number: None,
        symbol: String::new(),
        title: format!("{} – Quyển {number}/{volumes}", report.title),
        reworded: Vec::new(),
        ..report.clone()
    }
}

/// Keeps the most frequent contents of each kind; how many of each are left out.
fn keep_frequent(groups: &mut Vec<CommentGroup>) -> BTreeMap<&'static str, usize> {
    let mut left = BTreeMap::new();
    let mut seen: HashMap<&str, usize> = HashMap::new();
    groups.retain(|group| {
        let seen = seen.entry(group.kind).or_default();
        *seen += 1;
        if *seen > NAMED {
            *left.entry(group.kind).or_default() += 1;
        }
        *seen <= NAMED
    });
    // A template asks for every kind.
    for kind in KINDS {
        left.entry(kind).or_default();
    }
    // Numbers go on without a gap.
    groups.iter_mut().zip(1..).for_each(|(group, index)| group.index = index);
    left
}

/// How many leaders have each printed score, by kind of unit.
fn spreads(report: &Synthesis) -> Vec<Spread> {
    let spread = |kind: &KindResults| {
        let mut counts: BTreeMap<&str, ScoreCount> = BTreeMap::new();
        for row in report.leaders.iter().filter(|row| row.kind == kind.label) {
            let own = counts.entry(&row.overall.shown);
            own.or_insert_with(|| ScoreCount { score: row.overall.clone(), count: 0 }).count += 1;
        }
        let mut scores: Vec<ScoreCount> = counts.into_values().collect();
        scores.sort_by(|a, b| a.score.exact.cmp(&b.score.exact));
        Spread { label: kind.label.clone(), pooled: kind.overall.clone(), scores }
    };
    report.kinds.iter().map(spread).collect()
}

/// The units of these notes, each once.
fn units_of(notes: &[UnitNote]) -> Vec<String> {
    let mut seen = HashSet::new();
    let names = notes.iter().map(|row| &row.unit);
    names.filter(|name| seen.insert(*name)).cloned().collect()
}

#[cfg(test)]
mod tests {
    use std::ops::Range;

    use proptest::prelude::*;
    use proptest::test_runner::TestCaseError;

    use super::super::synthesis;
    use super::*;
    use crate::round::{Comment, CommentKind, Round, Source};
    use crate::rules::{self, testing};
    use crate::tally::previous::LastRound;
    use crate::tally::tally;

    #[test]
    fn a_round_is_divided_beyond_its_limit_and_no_sooner() {
        assert!(ranges(40, 100).is_empty() && ranges(100, 100).is_empty());
        assert!(ranges(10_000, 0).is_empty() && ranges(0, 5).is_empty());
        assert_eq!(ranges(101, 100), [0..51, 51..101]);
        assert_eq!(ranges(7, 3), [0..3, 3..5, 5..7]);
    }

    #[test]
    fn volumes_are_numbered_in_as_many_digits_as_the_last() {
        let numbers = [(3, 9), (3, 12), (7, 100)].map(|(index, count)| number(index, count));
        assert_eq!(numbers, ["03", "03", "007"]);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        #[test]
        fn ranges_hold_every_unit_once_and_are_about_as_long(units in 0_usize..3000, most in 1_usize..200) {
            let ranges = ranges(units, most);
            if units <= most {
                prop_assert!(ranges.is_empty());
                return Ok(());
            }
            let all: Vec<usize> = ranges.iter().cloned().flatten().collect();
            prop_assert_eq!(all, (0..units).collect::<Vec<_>>());
            let lengths: Vec<usize> = ranges.iter().map(Range::len).collect();
            let (least, longest) = (lengths.iter().min(), lengths.iter().max());
            prop_assert!(longest <= Some(&most));
            prop_assert!(longest.zip(least).is_some_and(|(longest, least)| longest - least <= 1));
        }

        #[test]
        fn everything_stands_in_one_volume(units in 1_usize..24, most in 1_usize..9, wrong in 0_usize..24) {
            stands_once(units, most, wrong)?;
        }
    }

    /// A round of so many units, the one at `wrong` with fewer ballots collected than sealed, with
    /// a file for each, one for two of them and one for none, and a comment on every other leader.
    fn round(units: usize, most: usize, wrong: usize) -> Round {
        let mut round = testing::round(units);
        round.plan.report.units_per_volume = most;
        let source = |path: &str, units: &[&Text]| Source {
            path: path.into(),
            sha256: String::new(),
            size: 1,
            units: units.iter().map(|unit| (*unit).clone()).collect(),
            by_department: false,
        };
        let codes: Vec<Text> = round.units.iter().map(|unit| unit.code.clone()).collect();
        round.sources = codes.iter().map(|code| source(&format!("{code}.xlsx"), &[code])).collect();
        let ends: Vec<&Text> = codes.first().into_iter().chain(codes.last()).collect();
        round.sources.push(source("chung.xlsx", &ends));
        round.sources.push(source("danh-sach-don-vi.xlsx", &[]));
        for at in (0..units).step_by(2) {
            let leader = round.units[at].leaders[0].name.clone();
            round.units[at].returned.comments.push(Comment {
                leader: testing::at(1, leader),
                criterion: None,
                kind: testing::at(2, CommentKind::Strength),
                text: testing::at(3, format!("Gương mẫu {}", at % 3).as_str().into()),
            });
        }
        if wrong < units {
            testing::set(&mut testing::opening(&mut round, wrong).seal_state, "Rách".into());
        }
        round
    }

    /// Whether all that the synthesis says unit by unit stands in one volume, and nothing else does.
    fn stands_once(units: usize, most: usize, wrong: usize) -> Result<(), TestCaseError> {
        let round = round(units, most, wrong);
        let verdict = rules::check(&round, Vec::new());
        let tally = tally(&round, &verdict.standings);
        let last_round = LastRound::Unset;
        let context =
            Context { round: &round, tally: &tally, verdict: &verdict, last_round: &last_round };
        let whole = synthesis(context);
        let division = Division::of(context);
        let body = division.body(whole.clone()).expect("JSON");
        if units <= most {
            prop_assert!(body.volumes.is_none());
            prop_assert_eq!(body.leaders.len(), whole.leaders.len());
            return Ok(());
        }
        let volumes: Vec<Volume> =
            (1..=division.len()).filter_map(|at| division.volume(&body.head, at)).collect();
        prop_assert!(division.volume(&body.head, 0).is_none());
        prop_assert!(division.volume(&body.head, division.len() + 1).is_none());
        fn sorted<T>(rows: &[T], name: impl Fn(&T) -> String) -> Vec<String> {
            let mut names: Vec<String> = rows.iter().map(name).collect();
            names.sort();
            names
        }
        macro_rules! same {
            ($list:ident, $name:expr) => {
                let all: Vec<_> = volumes.iter().flat_map(|own| own.$list.clone()).collect();
                prop_assert_eq!(sorted(&all, $name), sorted(&whole.$list, $name));
            };
        }
        same!(leaders, |row| format!("{} {} {}", row.person.name, row.unit, row.rank));
        same!(custody, |row| format!("{} {}", row.index, row.unit));
        same!(findings, |row| format!("{} {}", row.unit, row.note.text));
        same!(to_talk, |row| format!("{} {}", row.person.name, row.unit));
        same!(comments, |row| format!("{} {}", row.person.name, row.comments.len()));
        let listed = body.sources.iter().chain(volumes.iter().flat_map(|own| &own.sources));
        let mut listed: Vec<usize> = listed.map(|row| row.index).collect();
        listed.sort_unstable();
        prop_assert_eq!(listed, (1..=round.sources.len()).collect::<Vec<_>>());
        prop_assert_eq!(body.sources.len(), 1);
        // The body counts what it does not name, and the volumes add up to it.
        let told = body.volumes.as_ref().expect("in volumes");
        prop_assert_eq!(told.list.len(), volumes.len());
        prop_assert_eq!(told.leaders, whole.leaders.len());
        let valid: u64 = volumes.iter().map(|own| own.total.valid).sum();
        prop_assert_eq!(valid, body.district.valid);
        let spread: usize =
            told.spreads.iter().flat_map(|own| &own.scores).map(|row| row.count).sum();
        prop_assert_eq!(spread, whole.leaders.len());
        for (row, volume) in told.list.iter().zip(&volumes) {
            let says = serde_json::to_value(volume).expect("JSON");
            prop_assert_eq!(&row.hash, &hash_of(&says));
        }
        Ok(())
    }

    #[test]
    fn the_hash_stands_for_the_volume_but_not_for_its_head() {
        let volume = crate::render::tests::samples::volume();
        let of = |change: fn(&mut Volume)| {
            let mut changed = volume.clone();
            change(&mut changed);
            hash_of(&serde_json::to_value(&changed).expect("JSON"))
        };
        let own = of(|_| {});
        assert_eq!(of(|volume| volume.head.draft = true), own);
        assert_eq!(of(|volume| volume.part_of.number = None), own);
        assert_ne!(of(|volume| volume.custody[0].counts.issued = Some(1)), own);
        assert_ne!(of(|volume| volume.index = 3), own);
    }

    #[test]
    fn the_most_frequent_contents_of_each_kind_are_kept() {
        let group = |kind, index| CommentGroup {
            index,
            kind,
            text: index.to_string(),
            count: 1,
            leaders: 1,
            criteria: Vec::new(),
        };
        let of = |kind, count: usize| (0..count).map(move |index| group(kind, index));
        let mut groups: Vec<_> = of(KINDS[0], NAMED + 2).chain(of(KINDS[1], NAMED)).collect();
        let left = keep_frequent(&mut groups);
        assert_eq!(groups.len(), 2 * NAMED);
        assert_eq!((left[KINDS[0]], left[KINDS[1]], left[KINDS[2]]), (2, 0, 0));
        assert!(groups.iter().zip(1..).all(|(group, index)| group.index == index));
    }
}
