//! Counts by criterion and level with their shares and scores: of leaders, or
//! pooled (điểm gộp) over the leaders' sheet.

use rust_xlsxwriter::Worksheet;
use rust_xlsxwriter::utility::quote_sheet_name;

use super::WorkbookError;
use super::sheet::{Cell, DataSheet, at, block, fixed};
use crate::documents::figure::Figure;
use crate::documents::opening::{CriterionResults, GroupResults, LevelName};

/// Whose counts some rows hold: a leader, a kind of unit, the district.
pub(super) struct Scope<'a> {
    /// The first cells of each row; the very first is the key.
    pub lead: Vec<Cell>,
    /// The counts.
    pub groups: &'a [GroupResults],
}

/// Where counts come from.
pub(super) enum Counts<'a> {
    /// They are what was counted.
    Written,
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
    fn weight(self) -> u16 {
        self.lead + 3
    }

    /// The group's weight.
    fn group_weight(self) -> u16 {
        self.lead + 4
    }

    /// The first level's count.
    pub fn level(self) -> u16 {
        self.lead + 5
    }

    /// The last level's count.
    pub fn last_level(self) -> u16 {
        self.level() + self.levels.saturating_sub(1)
    }

    /// Không ý kiến.
    fn blank(self) -> u16 {
        self.level() + self.levels
    }

    /// Valid ballots.
    fn valid(self) -> u16 {
        self.blank() + 1
    }

    /// Ballots with an opinion, after the shares.
    fn opinions(self) -> u16 {
        self.valid() + self.levels + 1
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
}

/// A written sheet of criteria.
pub(super) struct Criteria {
    /// The sheet.
    pub sheet: Worksheet,
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
const POINTS_ROW: u32 = 1;

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
        let (titles, widths): (Vec<_>, Vec<_>) = heads(lead, levels).into_iter().unzip();
        let mut sheet = DataSheet::new(name, title, &widths)?;
        let mut points = vec![Cell::text("Điểm của mức")];
        points.extend(levels.iter().map(|level| Cell::plain(level.points.number().unwrap_or(0.0))));
        sheet.line_from(columns.level().saturating_sub(1), points)?;
        let head = sheet.head(titles)?;
        let first = sheet.row();
        let mut bounds = Vec::new();
        for (index, scope) in scopes.iter().enumerate() {
            let begins = sheet.row();
            for group in scope.groups {
                for criterion in &group.criteria {
                    let row = sheet.row();
                    let mut cells = scope.lead.clone();
                    cells.extend(described(group, criterion));
                    cells.extend(counted(columns, row, criterion, counts, index));
                    cells.extend(scored(columns, row, group, criterion));
                    sheet.line(cells)?;
                }
            }
            bounds.push((begins, sheet.row().saturating_sub(1)));
        }
        let last = sheet.row().saturating_sub(1);
        let sheet = sheet.finish(head, last, columns.lead.min(2))?;
        Ok(Self { sheet, name, columns, rows: (first, last.max(first)), scopes: bounds })
    }

    /// A column of the table, as a formula on another sheet names it.
    pub fn column(&self, col: u16) -> String {
        let range = fixed((self.rows.0, col), (self.rows.1, col));
        format!("{}!{range}", quote_sheet_name(self.name))
    }
}

/// Titles and widths of the columns.
fn heads(lead: &[(&str, f64)], levels: &[LevelName]) -> Vec<(String, f64)> {
    let fixed = |columns: &[(&str, f64)]| -> Vec<(String, f64)> {
        columns.iter().map(|(title, width)| ((*title).to_owned(), *width)).collect()
    };
    let mut heads = fixed(lead);
    heads.extend(fixed(&[
        ("Nhóm", 8.0),
        ("Mã", 9.0),
        ("Tiêu chí", 48.0),
        ("Trọng số trong nhóm", 10.0),
        ("Trọng số của nhóm", 10.0),
    ]));
    heads.extend(levels.iter().map(|level| (level.label.clone(), 10.0)));
    heads.extend(fixed(&[("Không ý kiến", 10.0), ("Hợp lệ", 10.0)]));
    heads.extend(levels.iter().map(|level| (format!("Tỷ lệ {}", level.label), 11.0)));
    heads.extend(fixed(&[
        ("Số ý kiến", 10.0),
        ("Điểm chưa làm tròn", 17.0),
        ("Điểm", 9.0),
        ("Trọng số có điểm", 10.0),
        ("Điểm × trọng số", 17.0),
        ("Trọng số chung có điểm", 10.0),
        ("Điểm × trọng số chung", 17.0),
    ]));
    heads
}

/// What the criterion is.
fn described(group: &GroupResults, criterion: &CriterionResults) -> Vec<Cell> {
    vec![
        Cell::text(&group.key),
        Cell::text(&criterion.key),
        Cell::text(&criterion.label),
        Cell::plain(*criterion.weight),
        Cell::plain(*group.weight),
    ]
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
    let count = |(col, count): (u16, u64)| match counts {
        Counts::Written => Cell::count(count),
        Counts::Pooled { source, kind, all } => {
            let own = source.columns;
            let same = col - columns.level() + own.level();
            let criterion = format!("{},${}", source.column(own.key()), at(row, columns.key()));
            let kind = match scope == *all {
                true => String::new(),
                false => format!(",{},${}", source.column(*kind), at(row, 0)),
            };
            Cell::sum(format!("=SUMIFS({},{criterion}{kind})", source.column(same)), count)
        }
    };
    let mut cells: Vec<_> = (columns.level()..).zip(given).map(count).collect();
    let (valid, first) = (at(row, columns.valid()), (row, columns.level()));
    cells.push(Cell::sum(
        format!("=SUM({})", block(first, (row, columns.blank()))),
        criterion.valid,
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
    let points = fixed((POINTS_ROW, columns.level()), (POINTS_ROW, columns.last_level()));
    let (opinions, exact) = (at(row, columns.opinions()), at(row, columns.exact()));
    let score: &Figure = &criterion.score;
    let when_scored = |value: f64| if score.exact.is_some() { value } else { 0.0 };
    let number = score.number().unwrap_or(0.0);
    let (scored, weighted) = (at(row, columns.scored()), at(row, columns.weighted()));
    let (weight, group_weight) = (at(row, columns.weight()), at(row, columns.group_weight()));
    vec![
        Cell::sum(
            format!("=SUM({levels})"),
            criterion.levels.iter().map(|level| level.count).sum::<u64>(),
        ),
        Cell::unrounded(&format!("SUMPRODUCT({levels},{points})"), &opinions, score),
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
