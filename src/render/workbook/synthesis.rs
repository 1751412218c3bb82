//! The data of the synthesis: kinds of unit, pooled criteria, leaders and their
//! ranks, custody.

use rust_xlsxwriter::Worksheet;

use super::WorkbookError;
use super::charts::{self, Charts};
use super::criteria::{Counts, Criteria, Scope};
use super::scores::{Extra, Row, Scored, Scores, Table};
use super::sheet::{Cell, DataSheet, at, block, fixed};
use crate::documents::figure::Figure;
use crate::documents::opening::GroupResults;
use crate::documents::synthesis::{CustodyRow, KindResults, LeaderRow, Synthesis};
use crate::tally::fraction;

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

/// The data sheets of the synthesis; its charts are added to `charts`.
pub(super) fn sheets(
    report: &Synthesis,
    charts: &mut Charts,
) -> Result<Vec<Worksheet>, WorkbookError> {
    let counts = counts(report)?;
    let ranking = ranking(report, &counts)?;
    let pooled = pooled(report, &counts)?;
    let pooled_scores = pooled_scores(report, &pooled, &ranking)?;
    plan_charts(report, &pooled, &pooled_scores, &ranking, charts);
    let mut sheets = vec![kinds(report)?, pooled.sheet, pooled_scores.sheet, ranking.sheet];
    sheets.extend([counts.sheet, custody(report)?]);
    sheets.extend(chart_sheet(charts)?);
    Ok(sheets)
}

/// The kinds of unit and the district as their sum.
fn kinds(report: &Synthesis) -> Result<Worksheet, WorkbookError> {
    const COUNTED: [&str; 7] = [
        "Đơn vị trong danh sách",
        "Đơn vị đã tổ chức hội nghị",
        "Người được góp ý",
        "Đơn vị đã kiểm đếm",
        "Người có kết quả",
        "Triệu tập",
        "Có mặt",
    ];
    let mut widths = vec![24.0];
    widths.extend([13.0; 15]);
    let mut sheet = DataSheet::new("Số liệu", "Số liệu theo loại hình đơn vị", &widths)?;
    if let Some(dates) = &report.dates {
        let days = [Cell::day(dates.from.day), Cell::text("đến ngày"), Cell::day(dates.to.day)];
        sheet.line([Cell::text("Hội nghị từ ngày")].into_iter().chain(days).collect())?;
    }
    let mut titles = vec!["Loại hình"];
    titles.extend(COUNTED);
    titles.extend(["Tỷ lệ có mặt", "Phiếu phát ra", "Phiếu thu về", "Tỷ lệ thu về"]);
    titles.extend(["Đơn vị có đủ số liệu", "Thu về của các đơn vị đó"]);
    titles.extend(["Phiếu hợp lệ", "Phiếu không hợp lệ"]);
    let head = sheet.head(titles)?;
    let first = sheet.row();
    for kind in &report.kinds {
        let row = sheet.row();
        sheet.line(kind_row(kind, row, |_, count| Cell::count(count)))?;
    }
    let row = sheet.row();
    let last = row.saturating_sub(1);
    sheet.total(kind_row(&report.district, row, |col, count| match report.kinds.is_empty() {
        true => Cell::count(count),
        false => Cell::sum(format!("=SUM({})", block((first, col), (last, col))), count),
    }))?;
    sheet.finish(head, last, 1)
}

/// A row of the kinds' table; `count` writes a count into its column.
fn kind_row(kind: &KindResults, row: u32, count: impl Fn(u16, u64) -> Cell) -> Vec<Cell> {
    vec![
        Cell::text(&kind.label),
        count(1, kind.units_total as u64),
        count(2, kind.units),
        count(3, kind.leaders),
        count(4, kind.counted_units),
        count(5, kind.counted_leaders),
        count(6, kind.convened),
        count(7, kind.present),
        Cell::share(&at(row, 7), &at(row, 6), &kind.turnout),
        count(9, kind.issued),
        count(10, kind.collected),
        Cell::share(&at(row, 10), &at(row, 9), &kind.return_rate),
        count(12, kind.whole_units),
        count(13, kind.whole_collected),
        count(14, kind.valid),
        count(15, kind.invalid),
    ]
}

/// The cells that name a leader.
fn leader(row: &LeaderRow) -> Vec<Cell> {
    vec![
        Cell::count(row.index as u64),
        Cell::text(&row.person.name),
        Cell::text(&row.unit),
        Cell::text(&row.kind),
    ]
}

/// Every leader's counts.
fn counts(report: &Synthesis) -> Result<Criteria, WorkbookError> {
    let unscored: Vec<_> = report.kinds.iter().map(|kind| (kind, unscored(report, kind))).collect();
    let mut scopes: Vec<_> = report
        .leaders
        .iter()
        .map(|row| Scope { lead: leader(row), groups: &row.results })
        .collect();
    for (kind, groups) in &unscored {
        if let Some(groups) = groups {
            let name = Cell::text("Người không nhận được ý kiến nào");
            let lead = vec![Cell::empty(), name, Cell::empty(), Cell::text(&kind.label)];
            scopes.push(Scope { lead, groups });
        }
    }
    let title = "Kết quả của từng người theo tiêu chí";
    Criteria::write(COUNTS, title, &LEADER, &report.levels, &scopes, &Counts::Written)
}

/// What a kind's pool holds beyond the ranked leaders: the ballots of those on
/// whom nobody gave an opinion, who have no score and hence no rank.
fn unscored(report: &Synthesis, kind: &KindResults) -> Option<Vec<GroupResults>> {
    let mut rest = kind.groups.clone();
    let mut found = false;
    for (g, group) in rest.iter_mut().enumerate() {
        for (c, criterion) in group.criteria.iter_mut().enumerate() {
            for row in report.leaders.iter().filter(|row| row.kind == kind.label) {
                let own = row.results.get(g).and_then(|group| group.criteria.get(c));
                let Some(own) = own else { continue };
                for (level, own) in criterion.levels.iter_mut().zip(&own.levels) {
                    level.count = level.count.saturating_sub(own.count);
                }
                criterion.blank = criterion.blank.saturating_sub(own.blank);
                criterion.valid = criterion.valid.saturating_sub(own.valid);
            }
            found |= criterion.valid > 0;
            for level in &mut criterion.levels {
                level.share = Figure::share(fraction(level.count, criterion.valid));
            }
            criterion.score = Figure::score(None);
        }
    }
    found.then_some(rest)
}

/// The leaders' scores and ranks.
fn ranking(report: &Synthesis, counts: &Criteria) -> Result<Scores, WorkbookError> {
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
    let in_district = |row: Row| {
        Cell::sum(format!("=1+COUNTIF({})", greater(row)), ranked(row.index, |row| row.rank))
    };
    let in_kind = |row: Row| {
        let kinds = fixed((row.rows.0, KIND), (row.rows.1, KIND));
        let formula = format!("=1+COUNTIFS({kinds},{},{})", at(row.row, KIND), greater(row));
        Cell::sum(formula, ranked(row.index, |row| row.rank_in_kind))
    };
    Scores::write(&Table {
        name: RANKING,
        title: "Điểm và thứ hạng của từng người",
        lead: &LEADER,
        groups: &report.groups,
        criteria: counts,
        scored: &scored,
        extras: &[
            Extra { title: &format!("Hạng {}", report.district.noun), cell: &in_district },
            Extra { title: "Hạng trong loại hình", cell: &in_kind },
        ],
    })
}

/// The kinds of unit, then the district.
fn pools(report: &Synthesis) -> impl Iterator<Item = &KindResults> {
    report.kinds.iter().chain([&report.district])
}

/// The criteria pooled over each kind and over the district.
fn pooled(report: &Synthesis, counts: &Criteria) -> Result<Criteria, WorkbookError> {
    let scopes: Vec<_> = pools(report)
        .map(|pool| Scope { lead: vec![Cell::text(&pool.label)], groups: &pool.groups })
        .collect();
    let title = &format!("Kết quả gộp theo loại hình và {}", report.district.noun);
    let lead = [("Phạm vi", 16.0)];
    let from = Counts::Pooled { source: counts, kind: KIND, all: report.kinds.len() };
    Criteria::write(POOLED, title, &lead, &report.levels, &scopes, &from)
}

/// The pooled scores and, beside them, the mean of the leaders' scores.
fn pooled_scores(
    report: &Synthesis,
    pooled: &Criteria,
    ranking: &Scores,
) -> Result<Scores, WorkbookError> {
    let scored: Vec<_> = pools(report)
        .map(|pool| Scored {
            lead: vec![Cell::text(&pool.label)],
            groups: pool.groups.iter().map(|group| group.score.clone()).collect(),
            overall: pool.overall.clone(),
        })
        .collect();
    let scores = ranking.column(ranking.columns.exact_overall());
    let kinds = ranking.column(KIND);
    let mean = |row: Row| {
        let Some(pool) = pools(report).nth(row.index) else { return Cell::empty() };
        if row.index == report.kinds.len() {
            let (mean, count) = (format!("AVERAGE({scores})"), format!("COUNT({scores})"));
            return Cell::mean(&mean, &count, &pool.mean_overall);
        }
        let kind = format!("{kinds},${}", at(row.row, 0));
        let mean = format!("AVERAGEIFS({scores},{kind})");
        Cell::mean(&mean, &format!("COUNTIFS({kind})"), &pool.mean_overall)
    };
    Scores::write(&Table {
        name: POOLED_SCORES,
        title: &format!("Điểm gộp theo loại hình và {}", report.district.noun),
        lead: &[("Phạm vi", 18.0)],
        groups: &report.groups,
        criteria: pooled,
        scored: &scored,
        extras: &[Extra { title: "Điểm trung bình của từng người", cell: &mean }],
    })
}

/// The column that says whether a unit's ballots agree, of annex IV.
const VERDICT: u16 = 8;

/// Every unit's ballots in a row that adds up.
fn custody(report: &Synthesis) -> Result<Worksheet, WorkbookError> {
    let widths = [6.0, 40.0, 12.0, 12.0, 12.0, 12.0, 12.0, 12.0, 12.0, 28.0];
    let mut sheet = DataSheet::new("Phiếu", "Phiếu của từng đơn vị", &widths)?;
    let head = sheet.head([
        "STT",
        "Đơn vị",
        "Phát ra",
        "Thu về",
        "Bàn giao",
        "Mở",
        "Hợp lệ",
        "Không hợp lệ",
        "Kiểm tra",
        "Ghi chú",
    ])?;
    let first = sheet.row();
    for unit in &report.custody {
        custody_row(&mut sheet, unit)?;
    }
    let last = sheet.row().saturating_sub(1);
    let mut cells = vec![Cell::empty(), Cell::text("Tổng cộng")];
    // Rows that are not whole have no verdict, and are not added up.
    let verdicts = block((first, VERDICT), (last, VERDICT));
    for (col, count) in (2..).zip(report.custody_total.in_order()) {
        let sum = format!("=SUMIFS({},{verdicts},\"?*\")", block((first, col), (last, col)));
        cells.push(if last < first { Cell::count(count) } else { Cell::sum(sum, count) });
    }
    sheet.total(cells)?;
    sheet.finish(head, last, 2)
}

/// One unit's counts; whether they agree is said only when all are known.
fn custody_row(sheet: &mut DataSheet, unit: &CustodyRow) -> Result<(), WorkbookError> {
    let row = sheet.row();
    let mut cells = vec![Cell::count(unit.index as u64), Cell::text(&unit.unit)];
    cells.extend(unit.counts.in_order().map(Cell::count));
    cells.push(match unit.counts.in_order() {
        [Some(_), Some(collected), Some(handed), Some(opened), Some(valid), Some(invalid)] => {
            let [d, e, f, g, h] = [3, 4, 5, 6, 7].map(|col| at(row, col));
            let agrees = collected == handed && handed == opened && opened == valid + invalid;
            Cell::verdict(&format!("AND({d}={e},{e}={f},{f}={g}+{h})"), agrees)
        }
        _ => Cell::empty(),
    });
    cells.push(Cell::text(unit.remark));
    sheet.line(cells)?;
    Ok(())
}

/// The charts of each pool's criteria and of the leaders' scores.
fn plan_charts(
    report: &Synthesis,
    pooled: &Criteria,
    pooled_scores: &Scores,
    ranking: &Scores,
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
    if ranking.count > 0 {
        let title = "Điểm tổng hợp theo loại hình đơn vị";
        charts.add_scores("kinds", title, pooled_scores, 0);
        charts.add_scores("leaders", "Điểm tổng hợp của từng người", ranking, 1);
    }
}

/// All charts on a sheet of their own; none without results.
fn chart_sheet(charts: &Charts) -> Result<Option<Worksheet>, WorkbookError> {
    const ROW: u32 = 20;
    const TALLEST: u32 = 8000;
    let mut sheet = DataSheet::new("Biểu đồ", "Biểu đồ", &[])?;
    let mut row = 2;
    for key in charts.keys() {
        let Some((chart, height)) = charts.get(key, (0, 1), charts::WIDTH, TALLEST) else {
            continue;
        };
        sheet.sheet_mut().insert_chart(row, 0, &chart)?;
        row += height.div_ceil(ROW) + 2;
    }
    Ok((row > 2).then(|| sheet.into_pictures()))
}
