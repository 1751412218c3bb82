//! The data of the synthesis: kinds of unit, pooled criteria, leaders and their
//! ranks, custody. A volume has the same sheets over its units; the body of a report in volumes
//! has sums by volume in the place of what is counted unit by unit.

mod by_volume;
mod custody;
mod kinds;

use rust_xlsxwriter::Url;

use self::custody::{Custody, columns};
use super::agreement::{Agreement, Relation, Side};
use super::charts::Charts;
use super::criteria::{self, Counts, Criteria, OfLeader, Scope};
use super::scores::{Extra, Row, Scored, Scores, Table};
use super::sheet::{Cell, DataSheet, Written, at, fixed, link_to, on_sheet, quoted};
use super::{WorkbookError, page};
use crate::documents::opening::LevelName;
use crate::documents::source::Source;
use crate::documents::synthesis::volumes::Volume;
use crate::documents::synthesis::{
    CustodyRow, DateRange, GroupName, KindResults, LeaderData, LeaderRow, Limits, Synthesis,
};

/// The sheet of every leader's counts.
const COUNTS: &str = "Chi tiết";
/// The sheet of the pooled criteria.
const POOLED: &str = "Tiêu chí";
/// The sheet of the pooled scores.
const POOLED_SCORES: &str = "Điểm gộp";
/// The sheet of the leaders' scores and ranks.
const RANKING: &str = "Xếp hạng";

/// Titles and widths of the columns that name a leader among all units.
const LEADER: [(&str, f64); 4] =
    [("STT", 6.0), ("Người được góp ý", 26.0), ("Đơn vị", 34.0), ("Loại hình", 14.0)];
/// The column of the kind of unit among them.
const KIND: u16 = 3;
/// The unit's code after them, on the sheet of counts.
const CODE: (&str, f64) = ("Mã đơn vị", 12.0);
/// Its column.
const CODE_COLUMN: u16 = 4;

/// What the sheets are made from: the whole round, or the units of a volume.
struct Figures<'a> {
    /// The kinds of unit.
    kinds: &'a [KindResults],
    /// All units together.
    district: &'a KindResults,
    /// The levels of a mark.
    levels: &'a [LevelName],
    /// The criteria groups.
    groups: &'a [GroupName],
    /// Leaders with a score, the best first.
    leaders: &'a [LeaderRow],
    /// Every counted leader's figures.
    data: &'a [LeaderData],
    /// Every unit's ballots.
    custody: &'a [CustodyRow],
    /// When a criterion needs attention.
    limits: Limits,
    /// Days of the first and of the last conference.
    dates: Option<&'a DateRange>,
    /// Whether the overall score is the mean of the groups.
    overall_by_groups: bool,
    /// Whether all leaders who are ranked are among these, so that ranks can be worked out.
    ranks_all: bool,
}

impl<'a> From<&'a Synthesis> for Figures<'a> {
    fn from(report: &'a Synthesis) -> Self {
        Self {
            kinds: &report.kinds,
            district: &report.district,
            levels: &report.levels,
            groups: &report.groups,
            leaders: &report.leaders,
            data: &report.data,
            custody: &report.custody,
            limits: *report.limits,
            dates: report.dates.as_ref(),
            overall_by_groups: report.overall_by_groups,
            ranks_all: true,
        }
    }
}

impl<'a> From<&'a Volume> for Figures<'a> {
    fn from(volume: &'a Volume) -> Self {
        Self {
            kinds: &volume.kinds,
            district: &volume.total,
            levels: &volume.levels,
            groups: &volume.groups,
            leaders: &volume.leaders,
            data: &volume.data,
            custody: &volume.custody,
            limits: *volume.limits,
            dates: None,
            overall_by_groups: *volume.overall_by_groups,
            ranks_all: false,
        }
    }
}

/// The data sheets of the synthesis; its charts are added to `charts`, links lead to
/// `input`.
pub(super) fn sheets(
    report: &Synthesis,
    charts: &mut Charts,
    agreement: &mut Agreement,
    input: &str,
) -> Result<Vec<Written>, WorkbookError> {
    let figures = Figures::from(report);
    match &report.volumes {
        Some(volumes) => by_volume::sheets(&figures, volumes, charts, agreement),
        None => of_units(&figures, charts, agreement, input),
    }
}

/// The data sheets of a volume, as [`sheets`].
pub(super) fn of_volume(
    volume: &Volume,
    charts: &mut Charts,
    agreement: &mut Agreement,
    input: &str,
) -> Result<Vec<Written>, WorkbookError> {
    of_units(&Figures::from(volume), charts, agreement, input)
}

/// The data sheets of these units.
fn of_units(
    report: &Figures<'_>,
    charts: &mut Charts,
    agreement: &mut Agreement,
    input: &str,
) -> Result<Vec<Written>, WorkbookError> {
    let custody = Custody::write(report, input)?;
    custody.check(report, agreement);
    let counts = counts(report, &custody, input)?;
    check_counts(report, &counts, &custody, agreement);
    let ranking = ranking(report, &counts)?;
    let pooled = pooled(report, &counts)?;
    if !report.data.is_empty() {
        check_pooled(report, (&pooled, &counts), "từng người", agreement);
    }
    let pooled_scores = pooled_scores(report, &pooled, &mean_of_leaders(report, &ranking))?;
    for scores in [&pooled_scores, &ranking] {
        agreement.as_made(&scores.sheet, "Điểm nhóm, điểm tổng hợp", scores.shown(), 2);
        agreement.as_made(&scores.sheet, "Điểm trung bình, thứ hạng", scores.extras(), 2);
    }
    plan_charts(report, (&pooled, &pooled_scores), Some(&ranking), charts);
    let kinds = kinds::kinds(report, &kinds::of_units(&custody), agreement)?;
    let mut sheets = vec![kinds, pooled.sheet, pooled_scores.sheet, ranking.sheet];
    sheets.extend([counts.sheet, custody.sheet]);
    sheets.extend(chart_sheet(charts)?);
    Ok(sheets)
}

/// The link to a place in a return; none where there is none, or Excel would not open it.
fn url(input: &str, source: &Source) -> Option<Url> {
    let link = Some(&source.link).filter(|link| !link.is_empty() && !link.starts_with('#'))?;
    link_to(&format!("{input}/{link}"))
}

/// The cells that name a leader.
fn leader(row: &LeaderRow) -> Vec<Cell> {
    vec![
        Cell::index(row.index),
        Cell::text(&row.person.name),
        Cell::text(&row.unit),
        Cell::text(&row.kind),
    ]
}

/// Every leader's counts.
fn counts(report: &Figures<'_>, custody: &Custody, input: &str) -> Result<Criteria, WorkbookError> {
    let scope = |row: &'_ LeaderData| -> (Vec<Cell>, OfLeader) {
        let lead = vec![
            Cell::index(row.index),
            Cell::text(&row.name),
            Cell::text(&row.unit),
            Cell::text(&row.kind),
            Cell::text(&row.code),
        ];
        let place = |source: &Option<Source>| {
            let source = source.clone().unwrap_or_default();
            let link = url(input, &source);
            (source.shown, link)
        };
        let sources = row.sources.iter().map(place).collect();
        (lead, OfLeader { flagged: row.flagged.clone(), sources })
    };
    let scopes: Vec<_> = report
        .data
        .iter()
        .map(|row| {
            let (lead, of_leader) = scope(row);
            Scope { lead, groups: &row.results, of_leader: Some(of_leader) }
        })
        .collect();
    let [a, b, c, d] = LEADER;
    let title = "Kết quả của từng người theo tiêu chí";
    // The unit's own count of its valid ballots.
    let valid = |row: u32| {
        let codes = custody.column(columns::CODE);
        let code = at(row, CODE_COLUMN);
        format!("SUMIFS({},{codes},${code})", custody.column(columns::VALID))
    };
    let counts = Counts::Written { valid: &valid };
    Criteria::write(COUNTS, title, &[a, b, c, d, CODE], report.levels, &scopes, &counts)
}

/// Adds the rules about the leaders' counts, and the settings of their flags.
fn check_counts(
    report: &Figures<'_>,
    counts: &Criteria,
    custody: &Custody,
    agreement: &mut Agreement,
) {
    let own = counts.columns;
    agreement.setting(
        "Cần lưu ý: tỷ lệ hai mức thấp nhất từ",
        criteria::SHARE,
        Cell::percentage(report.limits.share),
    );
    let ballots = Cell::count(u64::from(report.limits.ballots));
    agreement.setting("Cần lưu ý: số phiếu hai mức thấp nhất từ", criteria::BALLOTS, ballots);
    agreement.setting(
        "Cần lưu ý: xác suất do ngẫu nhiên, chia cho số tiêu chí, không quá",
        criteria::CHANCE,
        Cell::plain(report.limits.chance),
    );
    agreement.name(criteria::POINTS, counts.points());
    if report.data.is_empty() {
        return;
    }
    let rule = "Các mức + không ý kiến = hợp lệ (của đơn vị, trang Phiếu), ở từng dòng";
    counts.adds_up(rule, counts.counted(), agreement);
    let criteria_of =
        |row: &LeaderData| -> usize { row.results.iter().map(|group| group.criteria.len()).sum() };
    let each = report.data.first().map_or(0, criteria_of) as u64;
    let counted: u64 = report.custody.iter().map(|unit| unit.of_unit.counted).sum();
    agreement.rule(
        COUNTS,
        "Số dòng = số người có kết quả (trang Phiếu) × số tiêu chí",
        Side::count(
            format!("COUNT({})", counts.column(0)),
            u64::from(counts.rows.1 - counts.rows.0 + 1),
        ),
        Relation::Equal,
        Side::count(format!("SUM({})*{each}", custody.column(columns::COUNTED)), counted * each),
    );
    let flagged: usize = report.data.iter().map(|row| row.flagged.len()).sum();
    let flags = format!("COUNTIF({},\"{}\")", counts.column(own.flag()), criteria::FLAG);
    let (named, flags) = (flagged as u64, Side::count(flags, flagged as u64));
    agreement.rule(
        COUNTS,
        "Số tiêu chí cần lưu ý = số đã nêu trong báo cáo",
        flags,
        Relation::Equal,
        Side::count(named.to_string(), named),
    );
    counts.as_made(agreement);
}

/// Adds the rules that pooled counts are those that they are pooled from, leader by leader or
/// volume by volume (`each`).
fn check_pooled(
    report: &Figures<'_>,
    (pooled, counts): (&Criteria, &Criteria),
    each: &str,
    agreement: &mut Agreement,
) {
    let columns = pooled.columns;
    let (from, to) = (columns.level(), columns.blank());
    let whole = pooled.sum(from, to);
    let district: u64 = report
        .district
        .groups
        .iter()
        .flat_map(|group| &group.criteria)
        .map(|criterion| {
            criterion.blank + criterion.levels.iter().map(|level| level.count).sum::<u64>()
        })
        .sum();
    let rows = |bounds: Option<&(u32, u32)>| {
        let (first, last) = bounds.copied().unwrap_or(pooled.rows);
        format!("SUM({})", on_sheet(POOLED, (first, from), (last, to)))
    };
    let own = Side::count(rows(pooled.scopes.last()), district);
    let rule = format!("Các mức, {}: gộp = cộng {each}", report.district.noun);
    let every_row = criteria::every_row_holds(pooled);
    agreement.rule_by_rows(POOLED, &rule, (own, Relation::Equal, counts.marks()), every_row);
    let (a, b) = pooled.block(from, to);
    let kinds = format!("SUM({})-{}", on_sheet(POOLED, a, b), rows(pooled.scopes.last()));
    let rule = format!("Các mức: cộng các loại hình = cộng {each}");
    agreement.rule(
        POOLED,
        &rule,
        Side::count(kinds, whole - district),
        Relation::Equal,
        counts.marks(),
    );
    pooled.as_made(agreement);
}

/// The leaders' scores and ranks.
fn ranking(report: &Figures<'_>, counts: &Criteria) -> Result<Scores, WorkbookError> {
    let scored: Vec<_> = report
        .leaders
        .iter()
        .map(|row| Scored {
            lead: leader(row),
            groups: row.groups.clone(),
            overall: row.overall.clone(),
        })
        .collect();
    let ranked = |index: usize, pick: fn(&LeaderRow) -> usize| {
        report.leaders.get(index).map(|row| pick(row) as u64)
    };
    let greater = |row: Row| {
        let scores = fixed((row.rows.0, row.overall), (row.rows.1, row.overall));
        format!("{scores},\">\"&{}", at(row.row, row.overall))
    };
    // In a volume ranks are those of the whole round, and cannot be worked out.
    let in_district = |row: Row| {
        if !report.ranks_all {
            return Cell::count(ranked(row.index, |row| row.rank));
        }
        Cell::sum(format!("=1+COUNTIF({})", greater(row)), ranked(row.index, |row| row.rank))
    };
    let in_kind = |row: Row| {
        if !report.ranks_all {
            return Cell::count(ranked(row.index, |row| row.rank_in_kind));
        }
        let kinds = fixed((row.rows.0, KIND), (row.rows.1, KIND));
        let formula = format!("=1+COUNTIFS({kinds},{},{})", at(row.row, KIND), greater(row));
        Cell::sum(formula, ranked(row.index, |row| row.rank_in_kind))
    };
    let kinds: Vec<_> = report.kinds.iter().map(|kind| quoted(&kind.label)).collect();
    let kinds = kinds.join(",");
    let number_of_kind = |row: Row| {
        let own = report.leaders.get(row.index).map(|leader| leader.kind.as_str());
        let found = report.kinds.iter().position(|kind| Some(kind.label.as_str()) == own);
        let formula = format!("=MATCH({},{{{kinds}}},0)", at(row.row, KIND));
        Cell::sum(formula, found.map(|found| found as u64 + 1))
    };
    let rank_title = match report.ranks_all {
        true => format!("Hạng {}", report.district.noun),
        false => "Hạng trong cả báo cáo".to_owned(),
    };
    Scores::write(&Table {
        name: RANKING,
        title: "Điểm và thứ hạng của từng người",
        lead: &LEADER,
        groups: report.groups,
        criteria: counts,
        scored: &scored,
        group_weights: group_weights(report),
        extras: &[
            Extra { title: &rank_title, cell: &in_district },
            Extra { title: "Hạng trong loại hình", cell: &in_kind },
            Extra { title: "Số của loại hình", cell: &number_of_kind },
        ],
    })
}

/// Each group's weight, where the overall score is the mean of the groups.
fn group_weights(report: &Figures<'_>) -> Option<Vec<f64>> {
    let groups = &report.district.groups;
    report.overall_by_groups.then(|| groups.iter().map(|group| *group.weight).collect())
}

/// The kinds of unit, then the district.
fn pools<'a>(report: &Figures<'a>) -> impl Iterator<Item = &'a KindResults> + use<'a> {
    report.kinds.iter().chain([report.district])
}

/// The criteria pooled over each kind and over the district.
fn pooled(report: &Figures<'_>, counts: &Criteria) -> Result<Criteria, WorkbookError> {
    let scopes: Vec<_> = pools(report)
        .map(|pool| Scope {
            lead: vec![Cell::text(&pool.label)],
            groups: &pool.groups,
            of_leader: None,
        })
        .collect();
    let title = &format!("Kết quả gộp theo loại hình và {}", report.district.noun);
    let lead = [("Phạm vi", 16.0)];
    let from = Counts::Pooled { source: counts, kind: KIND, all: report.kinds.len() };
    Criteria::write(POOLED, title, &lead, report.levels, &scopes, &from)
}

/// The mean of the leaders' scores of a pool, over the sheet of ranks.
fn mean_of_leaders(report: &Figures<'_>, ranking: &Scores) -> impl Fn(Row) -> Cell {
    let scores = ranking.column(ranking.columns.exact_overall());
    let kinds = ranking.column(KIND);
    let means: Vec<_> = pools(report).map(|pool| pool.mean_overall.clone()).collect();
    move |row: Row| {
        let Some(own) = means.get(row.index) else { return Cell::empty() };
        if row.index + 1 == means.len() {
            let (mean, count) = (format!("AVERAGE({scores})"), format!("COUNT({scores})"));
            return Cell::mean(&mean, &count, own);
        }
        let kind = format!("{kinds},${}", at(row.row, 0));
        let mean = format!("AVERAGEIFS({scores},{kind})");
        Cell::mean(&mean, &format!("COUNTIFS({kind})"), own)
    }
}

/// The pooled scores and, beside them, the mean of the leaders' scores.
fn pooled_scores(
    report: &Figures<'_>,
    pooled: &Criteria,
    mean: &dyn Fn(Row) -> Cell,
) -> Result<Scores, WorkbookError> {
    let scored: Vec<_> = pools(report)
        .map(|pool| Scored {
            lead: vec![Cell::text(&pool.label)],
            groups: pool.groups.iter().map(|group| group.score.clone()).collect(),
            overall: pool.overall.clone(),
        })
        .collect();
    Scores::write(&Table {
        name: POOLED_SCORES,
        title: &format!("Điểm gộp theo loại hình và {}", report.district.noun),
        lead: &[("Phạm vi", 18.0)],
        groups: report.groups,
        criteria: pooled,
        scored: &scored,
        group_weights: group_weights(report),
        extras: &[Extra { title: "Điểm trung bình của từng người", cell: mean }],
    })
}

/// The charts of each pool's criteria and of the leaders' scores, where a sheet has them.
fn plan_charts(
    report: &Figures<'_>,
    (pooled, pooled_scores): (&Criteria, &Scores),
    ranking: Option<&Scores>,
    charts: &mut Charts,
) {
    // The district stands last on its sheet and first among the charts.
    let pools = pools(report).zip(&pooled.scopes).enumerate();
    let mut pools: Vec<_> = pools.filter(|(_, (pool, _))| pool.counted_leaders > 0).collect();
    pools.sort_by_key(|(index, _)| *index != report.kinds.len());
    for (index, (pool, rows)) in pools {
        let is_district = index == report.kinds.len();
        let key = if is_district { "district" } else { pool.label.as_str() };
        let title = format!("Tỷ lệ các mức đánh giá theo tiêu chí: {}", pool.label);
        charts.add_levels(format!("criteria-{key}"), title, pooled, *rows);
    }
    let high = report.levels.first().and_then(|level| level.points.number()).unwrap_or(0.0);
    let ranked = ranking.filter(|ranking| ranking.count > 0);
    if let Some(ranking) = ranked {
        let names = report.kinds.iter().enumerate();
        let names: Vec<_> = names.map(|(at, kind)| format!("{}: {}", at + 1, kind.label)).collect();
        let title = format!("Điểm tổng hợp của từng người theo loại hình ({})", names.join("; "));
        let kinds = (ranking.columns.overall() + 3, report.kinds.len() as u32);
        charts.add_strips("kinds", title, ranking, kinds, high);
    }
    if ranked.is_some() || (ranking.is_none() && report.district.counted_leaders > 0) {
        charts.add_scores("pools", "Điểm gộp theo loại hình đơn vị", pooled_scores, 0, high);
    }
    if let Some(ranking) = ranked {
        charts.add_scores("leaders", "Điểm tổng hợp của từng người", ranking, 1, high);
    }
}

/// All charts on a sheet of their own, each on pages of its own; none without results.
fn chart_sheet(charts: &Charts) -> Result<Option<Written>, WorkbookError> {
    const ROW: u32 = 20;
    let mut sheet = DataSheet::of_paper("Biểu đồ", "Biểu đồ", &[])?;
    let most = page::height(false) as u32 - 4 * ROW;
    let (mut row, mut breaks) = (2, Vec::new());
    for key in charts.keys() {
        let parts = charts.parts(key, most);
        for part in 0..parts {
            let width = page::width(false) as u32;
            let Some((chart, height)) = charts.get(key, (part, parts), width, most) else {
                continue;
            };
            if row > 2 {
                breaks.push(row);
            }
            sheet.sheet_mut().insert_chart(row, 0, &chart)?;
            row += height.div_ceil(ROW) + 1;
        }
    }
    if row == 2 {
        return Ok(None);
    }
    sheet.into_pictures(&breaks).map(Some)
}
