//! Counts by criterion and level with their shares and scores: of leaders, or
//! pooled (điểm gộp) over the leaders' sheet.

use rust_xlsxwriter::Url;

use super::agreement::{Agreement, Relation, Side};
use super::sheet::{Cell, DataSheet, HOLDS, Written, at, block, fixed, on_sheet};
use super::{NONE, WorkbookError};
use crate::documents::figure::Figure;
use crate::documents::opening::{CriterionResults, GroupResults, LevelName};
use crate::tally::fraction;

/// Whose counts some rows hold: a leader, a kind of unit, the district.
pub(super) struct Scope<'a> {
    /// The first cells of each row; the very first is the key.
    pub lead: Vec<Cell>,
    /// The counts.
    pub groups: &'a [GroupResults],
    /// What else is known of a leader among all units.
    pub of_leader: Option<OfLeader>,
}

/// What stands beside a leader's criteria in the synthesis.
pub(super) struct OfLeader {
    /// Which criteria need attention (cần lưu ý), by their place.
    pub flagged: Vec<usize>,
    /// Where each criterion's first count was read, and a link to it.
    pub sources: Vec<(String, Option<Url>)>,
}

/// The name of the cell with the share from which a criterion needs attention.
pub(super) const SHARE: &str = "NguongLuuY";
/// The name of the cell with the fewest ballots for it.
pub(super) const BALLOTS: &str = "SoPhieuLuuY";
/// The name of the cell with the probability up to which it is no chance.
pub(super) const CHANCE: &str = "XacSuatLuuY";
/// The name of the cells with the points of the levels.
pub(super) const POINTS: &str = "DiemCuaMuc";
/// Decimals up to which weights and points are compared.
const WEIGHT_PLACES: u32 = 6;
/// What stands beside a criterion that needs attention.
pub(super) const FLAG: &str = "Cần lưu ý";

/// Where counts come from.
pub(super) enum Counts<'a> {
    /// They are what was counted.
    Written {
        /// The valid ballots of the row's unit, which were counted by themselves.
        valid: &'a dyn Fn(u32) -> String,
    },
    /// They are sums over the rows of a leaders' sheet.
    Pooled {
        /// The leaders' sheet.
        source: &'a Criteria,
        /// Its column of the kind of unit.
        kind: u16,
        /// The scope that takes every kind.
        all: usize,
    },
}

/// Where the columns stand after `lead` columns of their own.
#[derive(Debug, Clone, Copy)]
pub(super) struct Columns {
    /// How many columns stand before.
    lead: u16,
    /// How many levels a mark has.
    levels: u16,
}

impl Columns {
    /// The group's number.
    pub fn group(self) -> u16 {
        self.lead
    }

    /// The criterion's key.
    pub fn key(self) -> u16 {
        self.lead + 1
    }

    /// The weight in the group.
    pub fn weight(self) -> u16 {
        self.lead + 2
    }

    /// The group's weight.
    pub fn group_weight(self) -> u16 {
        self.lead + 3
    }

    /// The first level's count, after the criterion's text: text beside them keeps the
    /// weights apart from what is added up.
    pub fn level(self) -> u16 {
        self.lead + 5
    }

    /// The last level's count.
    pub fn last_level(self) -> u16 {
        self.level() + self.levels.saturating_sub(1)
    }

    /// Không ý kiến.
    pub fn blank(self) -> u16 {
        self.level() + self.levels
    }

    /// Valid ballots.
    pub fn valid(self) -> u16 {
        self.blank() + 1
    }

    /// Whether levels and blanks are the valid ballots.
    pub fn check(self) -> u16 {
        self.valid() + 1
    }

    /// Ballots with an opinion, after the shares.
    fn opinions(self) -> u16 {
        self.check() + self.levels + 1
    }

    /// The score before rounding.
    fn exact(self) -> u16 {
        self.opinions() + 1
    }

    /// The weight in the group, 0 without a score.
    pub fn scored(self) -> u16 {
        self.exact() + 2
    }

    /// Score × weight in the group.
    pub fn weighted(self) -> u16 {
        self.exact() + 3
    }

    /// The weight in the overall score, 0 without a score.
    pub fn scored_overall(self) -> u16 {
        self.exact() + 4
    }

    /// Score × weight in the overall score.
    pub fn weighted_overall(self) -> u16 {
        self.exact() + 5
    }

    /// Ballots at the two lowest levels.
    fn low(self) -> u16 {
        self.exact() + 6
    }

    /// Their share.
    fn low_share(self) -> u16 {
        self.low() + 1
    }

    /// Whether the criterion needs attention.
    pub fn flag(self) -> u16 {
        self.low() + 2
    }

    /// The levels whose ballots are low: the two lowest, where there are so many.
    fn lowest(self) -> u16 {
        self.last_level().saturating_sub(1).max(self.level())
    }
}

/// A written sheet of criteria.
pub(super) struct Criteria {
    /// The sheet.
    pub sheet: Written,
    /// Its name, as papers print it.
    pub name: &'static str,
    /// Its columns.
    pub columns: Columns,
    /// First and last row of the table.
    pub rows: (u32, u32),
    /// First and last row of each scope.
    pub scopes: Vec<(u32, u32)>,
}

/// The row in which the levels' points stand.
const POINTS_ROW: u32 = 2;

impl Criteria {
    /// Writes the rows of all scopes; `lead` titles their first columns.
    pub fn write(
        name: &'static str,
        title: &str,
        lead: &[(&str, f64)],
        levels: &[LevelName],
        scopes: &[Scope<'_>],
        counts: &Counts<'_>,
    ) -> Result<Self, WorkbookError> {
        let columns = Columns { lead: lead.len() as u16, levels: levels.len() as u16 };
        let of_leaders = scopes.iter().any(|scope| scope.of_leader.is_some());
        let (titles, widths): (Vec<_>, Vec<_>) =
            heads(lead, levels, of_leaders).into_iter().unzip();
        let mut sheet = DataSheet::of_paper(name, title, &widths)?;
        if matches!(counts, Counts::Written { .. }) {
            let mut points = vec![Cell::text("Điểm của mức")];
            points.extend(
                levels.iter().map(|level| Cell::plain(level.points.number().unwrap_or(0.0))),
            );
            sheet.line_from(columns.level().saturating_sub(1), points)?;
        }
        let head = sheet.head(titles)?;
        let criteria = |scope: &Scope<'_>| -> usize {
            scope.groups.iter().map(|group| group.criteria.len()).sum()
        };
        let first = sheet.row();
        let last = first + (scopes.iter().map(criteria).sum::<usize>() as u32).saturating_sub(1);
        let mut bounds = Vec::new();
        for (index, scope) in scopes.iter().enumerate() {
            let begins = sheet.row();
            let mut at = 0;
            for group in scope.groups {
                for criterion in &group.criteria {
                    let row = sheet.row();
                    let mut cells = scope.lead.clone();
                    cells.extend(described(group, criterion));
                    cells.extend(counted(columns, row, criterion, counts, index));
                    cells.extend(scored(columns, row, group, criterion));
                    cells.extend(low(columns, row, criterion));
                    if let Some(leader) = &scope.of_leader {
                        let rows = Rows { row, first, last, criteria: criteria(scope) };
                        cells.extend(judged(columns, rows, leader, at));
                    }
                    sheet.line(cells)?;
                    at += 1;
                }
            }
            bounds.push((begins, sheet.row().saturating_sub(1)));
        }
        let last = sheet.row().saturating_sub(1);
        let sheet = sheet.finish(head, last, columns.lead.min(2))?;
        Ok(Self { sheet, name, columns, rows: (first, last.max(first)), scopes: bounds })
    }

    /// First and last of the cells with the points of the levels.
    pub fn points_row(&self) -> ((u32, u16), (u32, u16)) {
        let columns = self.columns;
        ((POINTS_ROW, columns.level()), (POINTS_ROW, columns.last_level()))
    }

    /// The cells with the points of the levels.
    pub fn points(&self) -> String {
        let (first, last) = self.points_row();
        on_sheet(self.name, first, last)
    }

    /// A block of the table from one column to another.
    pub fn block(&self, from: u16, to: u16) -> ((u32, u16), (u32, u16)) {
        ((self.rows.0, from), (self.rows.1, to))
    }

    /// Adds that the counts and what is counted from them are as the paper was made.
    pub fn as_made(&self, agreement: &mut Agreement) {
        let columns = self.columns;
        let (shares, score) = (columns.check() + 1, columns.exact() + 1);
        for (what, from, to, decimals) in [
            ("Số phiếu từng mức, không ý kiến, hợp lệ", columns.level(), columns.valid(), 0),
            ("Tỷ lệ từng mức", shares, columns.opinions() - 1, 4),
            ("Số ý kiến", columns.opinions(), columns.opinions(), 0),
            ("Điểm tiêu chí", score, score, 2),
            ("Hai mức thấp nhất", columns.low(), columns.low_share(), 4),
        ] {
            agreement.as_made(&self.sheet, what, self.block(from, to), decimals);
        }
        let weights = self.block(columns.weight(), columns.group_weight());
        agreement.as_made(&self.sheet, "Trọng số", weights, WEIGHT_PLACES);
        agreement.as_made(&self.sheet, "Điểm của mức", self.points_row(), WEIGHT_PLACES);
    }

    /// The sum of a column's numbers as they are now.
    pub fn sum(&self, from: u16, to: u16) -> u64 {
        let (first, last) = self.block(from, to);
        let own = self.sheet.values.range(first..=last);
        own.filter(|((_, col), _)| (from..=to).contains(col))
            .filter_map(|(_, value)| value.parse::<u64>().ok())
            .sum()
    }

    /// All marks of the table: those of the levels and those without an opinion.
    pub fn marks(&self) -> Side {
        let (from, to) = (self.columns.level(), self.columns.blank());
        let (first, last) = self.block(from, to);
        Side::count(format!("SUM({})", on_sheet(self.name, first, last)), self.sum(from, to))
    }

    /// What was counted for all rows of the table.
    pub fn counted(&self) -> Side {
        let valid = self.columns.valid();
        Side::count(format!("SUM({})", self.column(valid)), self.sum(valid, valid))
    }

    /// Adds the rule that the marks of every row are as many as were counted for it, which are
    /// `counted` for all rows together.
    pub fn adds_up(&self, rule: &str, counted: Side, agreement: &mut Agreement) {
        let sides = (self.marks(), Relation::Equal, counted);
        agreement.rule_by_rows(self.name, rule, sides, every_row_holds(self));
    }

    /// A column of the table, as a formula on another sheet names it.
    pub fn column(&self, col: u16) -> String {
        on_sheet(self.name, (self.rows.0, col), (self.rows.1, col))
    }
}

/// Titles and widths of the columns.
fn heads(lead: &[(&str, f64)], levels: &[LevelName], of_leaders: bool) -> Vec<(String, f64)> {
    let fixed = |columns: &[(&str, f64)]| -> Vec<(String, f64)> {
        columns.iter().map(|(title, width)| ((*title).to_owned(), *width)).collect()
    };
    let mut heads = fixed(lead);
    heads.extend(fixed(&[
        ("Nhóm", 8.0),
        ("Mã", 9.0),
        ("Trọng số trong nhóm", 10.0),
        ("Trọng số của nhóm", 10.0),
        ("Tiêu chí", 48.0),
    ]));
    heads.extend(levels.iter().map(|level| (level.label.clone(), 10.0)));
    heads.extend(fixed(&[("Không ý kiến", 10.0), ("Hợp lệ", 10.0), ("Kiểm tra", 10.0)]));
    heads.extend(levels.iter().map(|level| (format!("Tỷ lệ {}", level.label), 11.0)));
    heads.extend(fixed(&[
        ("Số ý kiến", 10.0),
        ("Điểm chưa làm tròn", 17.0),
        ("Điểm", 9.0),
        ("Trọng số có điểm", 10.0),
        ("Điểm × trọng số", 17.0),
        ("Trọng số chung có điểm", 10.0),
        ("Điểm × trọng số chung", 17.0),
        ("Hai mức thấp nhất", 10.0),
        ("Tỷ lệ hai mức thấp nhất", 11.0),
    ]));
    if of_leaders {
        heads.extend(fixed(&[(FLAG, 12.0), ("Nguồn", 60.0)]));
    }
    heads
}

/// What the criterion is.
fn described(group: &GroupResults, criterion: &CriterionResults) -> Vec<Cell> {
    vec![
        Cell::text(&group.key),
        Cell::text(&criterion.key),
        Cell::plain(*criterion.weight),
        Cell::plain(*group.weight),
        Cell::text(&criterion.label),
    ]
}

/// The cells of some columns of a row, added up one by one: a range would leave out its
/// neighbours.
fn added(row: u32, columns: std::ops::RangeInclusive<u16>) -> String {
    columns.map(|col| at(row, col)).collect::<Vec<_>>().join("+")
}

/// Counts and shares.
fn counted(
    columns: Columns,
    row: u32,
    criterion: &CriterionResults,
    counts: &Counts<'_>,
    scope: usize,
) -> Vec<Cell> {
    let given = criterion.levels.iter().map(|level| level.count).chain([criterion.blank]);
    let pooled = |col: u16| match counts {
        Counts::Pooled { source, kind, all } => {
            let own = source.columns;
            let same = col - columns.level() + own.level();
            let criterion = format!("{},${}", source.column(own.key()), at(row, columns.key()));
            let kind = match scope == *all {
                true => String::new(),
                false => format!(",{},${}", source.column(*kind), at(row, 0)),
            };
            format!("SUMIFS({},{criterion}{kind})", source.column(same))
        }
        Counts::Written { .. } => String::new(),
    };
    let count = |(col, count): (u16, u64)| match counts {
        Counts::Written { .. } => Cell::count(count),
        Counts::Pooled { .. } => Cell::sum(format!("={}", pooled(col)), count),
    };
    let mut cells: Vec<_> = (columns.level()..).zip(given).map(count).collect();
    let valid = at(row, columns.valid());
    let of_unit = match counts {
        Counts::Written { valid } => valid(row),
        Counts::Pooled { .. } => pooled(columns.valid()),
    };
    cells.push(Cell::sum(format!("={of_unit}"), criterion.valid));
    let marks: u64 = criterion.levels.iter().map(|level| level.count).sum::<u64>();
    cells.push(Cell::verdict(
        &format!("{}={valid}", added(row, columns.level()..=columns.blank())),
        marks + criterion.blank == criterion.valid,
    ));
    let level = (columns.level()..).zip(&criterion.levels);
    cells.extend(level.map(|(col, level)| Cell::share(&at(row, col), &valid, &level.share)));
    cells
}

/// The score and what weighs it.
fn scored(
    columns: Columns,
    row: u32,
    group: &GroupResults,
    criterion: &CriterionResults,
) -> Vec<Cell> {
    let levels = block((row, columns.level()), (row, columns.last_level()));
    let (opinions, exact) = (at(row, columns.opinions()), at(row, columns.exact()));
    let score: &Figure = &criterion.score;
    let when_scored = |value: f64| if score.exact.is_some() { value } else { 0.0 };
    let number = score.number().unwrap_or(0.0);
    let (scored, weighted) = (at(row, columns.scored()), at(row, columns.weighted()));
    let (weight, group_weight) = (at(row, columns.weight()), at(row, columns.group_weight()));
    vec![
        Cell::sum(
            format!("={}", added(row, columns.level()..=columns.last_level())),
            criterion.levels.iter().map(|level| level.count).sum::<u64>(),
        ),
        Cell::exact(&format!("SUMPRODUCT({levels},{POINTS})"), &opinions, score),
        Cell::score(&exact, score),
        Cell::working(format!("=IF(ISNUMBER({exact}),{weight},0)"), when_scored(*criterion.weight)),
        Cell::working(
            format!("=IF(ISNUMBER({exact}),{exact}*{weight},0)"),
            when_scored(number * *criterion.weight),
        ),
        Cell::working(
            format!("={scored}*{group_weight}"),
            when_scored(*criterion.weight * *group.weight),
        ),
        Cell::working(
            format!("={weighted}*{group_weight}"),
            when_scored(number * *criterion.weight * *group.weight),
        ),
    ]
}

/// Ballots at the two lowest levels and their share.
fn low(columns: Columns, row: u32, criterion: &CriterionResults) -> Vec<Cell> {
    let count: u64 = criterion.levels.iter().rev().take(2).map(|level| level.count).sum();
    let (low, valid) = (at(row, columns.low()), at(row, columns.valid()));
    let share = Figure::share(fraction(count, criterion.valid));
    vec![
        Cell::sum(format!("={}", added(row, columns.lowest()..=columns.last_level())), count),
        Cell::share(&low, &valid, &share),
    ]
}

/// A row among all rows of the sheet.
#[derive(Clone, Copy)]
struct Rows {
    /// The row.
    row: u32,
    /// The table's first row.
    first: u32,
    /// The table's last row.
    last: u32,
    /// How many criteria a leader has.
    criteria: usize,
}

/// Whether the criterion needs attention, and where its counts were read.
///
/// So many of the leader's low marks or more fall on the criterion by chance with a
/// probability (Fisher's exact test) of at most the setting, parted among the criteria.
fn judged(columns: Columns, rows: Rows, leader: &OfLeader, criterion: usize) -> Vec<Cell> {
    let Rows { row, first, last, criteria } = rows;
    let cell = |col| at(row, col);
    let all = |col| {
        let column = |col| fixed((first, col), (last, col));
        format!("SUMIFS({},{},{})", column(col), column(0), cell(0))
    };
    let (low, share, opinions) =
        (cell(columns.low()), cell(columns.low_share()), cell(columns.opinions()));
    let below = format!(
        "_xlfn.HYPGEOM.DIST({low}-1,{opinions},{},{},TRUE)",
        all(columns.low()),
        all(columns.opinions())
    );
    let named = format!("IF(1-{below}<={CHANCE}/{criteria},\"{FLAG}\",\"{NONE}\")");
    let few = format!("OR({low}<{BALLOTS},N({share})<{SHARE})");
    let flagged = leader.flagged.contains(&criterion);
    let said = if flagged { FLAG } else { NONE };
    let flag = Cell::said(format!("=IF({few},\"{NONE}\",{named})"), said);
    let source = leader.sources.get(criterion).cloned().unwrap_or_default();
    vec![flag, Cell::link(source.0, source.1)]
}

/// The condition that every row of a sheet of criteria adds up.
pub(super) fn every_row_holds(criteria: &Criteria) -> String {
    let checks = criteria.column(criteria.columns.check());
    format!("COUNTIF({checks},\"{HOLDS}\")=ROWS({checks})")
}
