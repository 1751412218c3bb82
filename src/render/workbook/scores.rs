//! Scores of groups and overall as formulas over a sheet of criteria.

use super::WorkbookError;
use super::criteria::Criteria;
use super::sheet::{Cell, DataSheet, Written, at, on_sheet, quoted};
use crate::documents::figure::Figure;
use crate::documents::synthesis::GroupName;

/// A leader, a kind of unit or the district with its scores.
pub(super) struct Scored {
    /// The first cells of its row; the very first is the key by which its rows
    /// are found on the sheet of criteria.
    pub lead: Vec<Cell>,
    /// Each group's score.
    pub groups: Vec<Figure>,
    /// Điểm tổng hợp.
    pub overall: Figure,
}

/// Where the columns stand.
#[derive(Debug, Clone, Copy)]
pub(super) struct Columns {
    /// How many columns stand before.
    lead: u16,
    /// How many groups there are.
    groups: u16,
    /// How many columns a sheet adds after the overall score.
    extras: u16,
}

impl Columns {
    /// The overall score as shown.
    pub fn overall(self) -> u16 {
        self.lead + self.groups
    }

    /// The first group's score before rounding.
    fn exact_group(self) -> u16 {
        self.overall() + self.extras + 1
    }

    /// The overall score before rounding.
    pub fn exact_overall(self) -> u16 {
        self.exact_group() + self.groups
    }
}

/// What an extra column is worked out from.
#[derive(Debug, Clone, Copy)]
pub(super) struct Row {
    /// The row.
    pub row: u32,
    /// Which of the scored it shows.
    pub index: usize,
    /// First and last row of the table.
    pub rows: (u32, u32),
    /// The overall score as shown.
    pub overall: u16,
}

/// A column that only some sheets have: ranks, means.
pub(super) struct Extra<'a> {
    /// Its title.
    pub title: &'a str,
    /// Its cell in a row.
    pub cell: &'a dyn Fn(Row) -> Cell,
}

/// Which scores a sheet shows.
pub(super) struct Table<'a> {
    /// The sheet's name.
    pub name: &'static str,
    /// Its title.
    pub title: &'a str,
    /// Titles and widths of the first columns.
    pub lead: &'a [(&'a str, f64)],
    /// The criteria groups.
    pub groups: &'a [GroupName],
    /// The sheet of criteria.
    pub criteria: &'a Criteria,
    /// The scored.
    pub scored: &'a [Scored],
    /// Each group's weight, where the overall score is the mean of the groups.
    pub group_weights: Option<Vec<f64>>,
    /// Columns after the overall score.
    pub extras: &'a [Extra<'a>],
}

/// A written sheet of scores.
pub(super) struct Scores {
    /// The sheet.
    pub sheet: Written,
    /// Its name, as papers print it.
    pub name: &'static str,
    /// Its columns.
    pub columns: Columns,
    /// First and last row of the table.
    pub rows: (u32, u32),
    /// How many rows hold scores.
    pub count: usize,
}

impl Scores {
    /// Writes a row of scores for each of the scored.
    pub fn write(table: &Table<'_>) -> Result<Self, WorkbookError> {
        let columns = Columns {
            lead: table.lead.len() as u16,
            groups: table.groups.len() as u16,
            extras: table.extras.len() as u16,
        };
        let (titles, widths): (Vec<_>, Vec<_>) = heads(table).into_iter().unzip();
        let mut sheet = DataSheet::of_paper(table.name, table.title, &widths)?;
        let head = sheet.head(titles)?;
        let rows = (head + 1, head + (table.scored.len() as u32).max(1));
        for (index, scored) in table.scored.iter().enumerate() {
            let row = sheet.row();
            let mut cells = scored.lead.clone();
            let exact = columns.exact_group()..;
            cells.extend(
                scored.groups.iter().zip(exact).map(|(g, col)| Cell::score(&at(row, col), g)),
            );
            cells.push(Cell::score(&at(row, columns.exact_overall()), &scored.overall));
            let place = Row { row, index, rows, overall: columns.overall() };
            cells.extend(table.extras.iter().map(|extra| (extra.cell)(place)));
            let groups = scored.groups.iter().zip(table.groups);
            cells.extend(
                groups.map(|(score, group)| group_score(table.criteria, row, group, score)),
            );
            cells.push(match &table.group_weights {
                Some(weights) => mean_of_groups(columns, row, weights, &scored.overall),
                None => overall_score(table.criteria, row, &scored.overall),
            });
            sheet.line(cells)?;
        }
        let last = sheet.row().saturating_sub(1);
        let sheet = sheet.finish(head, last, columns.lead.min(2))?;
        Ok(Self { sheet, name: table.name, columns, rows, count: table.scored.len() })
    }

    /// A column of the table, as a formula on another sheet names it.
    pub fn column(&self, col: u16) -> String {
        on_sheet(self.name, (self.rows.0, col), (self.rows.1, col))
    }

    /// The cells of the columns that only this sheet has.
    pub fn extras(&self) -> ((u32, u16), (u32, u16)) {
        let first = self.columns.overall() + 1;
        ((self.rows.0, first), (self.rows.1, self.columns.exact_group() - 1))
    }

    /// The cells with the scores as shown.
    pub fn shown(&self) -> ((u32, u16), (u32, u16)) {
        ((self.rows.0, self.columns.lead), (self.rows.1, self.columns.overall()))
    }
}

/// Titles and widths of the columns.
fn heads(table: &Table<'_>) -> Vec<(String, f64)> {
    let mut heads: Vec<(String, f64)> =
        table.lead.iter().map(|(title, width)| ((*title).to_owned(), *width)).collect();
    let groups = || table.groups.iter().map(|group| format!("{}. {}", group.key, group.label));
    heads.extend(groups().map(|title| (title, 18.0)));
    heads.push(("Điểm tổng hợp".to_owned(), 12.0));
    heads.extend(table.extras.iter().map(|extra| (extra.title.to_owned(), 12.0)));
    let keys = table.groups.iter().map(|group| format!("Nhóm {} chưa làm tròn", group.key));
    heads.extend(keys.map(|title| (title, 18.0)));
    heads.push(("Điểm tổng hợp chưa làm tròn".to_owned(), 18.0));
    heads
}

/// The weighted mean of a group's criteria.
fn group_score(criteria: &Criteria, row: u32, group: &GroupName, score: &Figure) -> Cell {
    let columns = criteria.columns;
    let rows = format!(
        "{},${},{},{}",
        criteria.column(0),
        at(row, 0),
        criteria.column(columns.group()),
        quoted(&group.key)
    );
    let sum = |col| format!("SUMIFS({},{rows})", criteria.column(col));
    Cell::exact(&sum(columns.weighted()), &sum(columns.scored()), score)
}

/// The weighted mean of those groups that have a score.
fn mean_of_groups(columns: Columns, row: u32, weights: &[f64], score: &Figure) -> Cell {
    let groups = (columns.exact_group()..).zip(weights);
    let added = |each: &dyn Fn(&str, f64) -> String| {
        let groups = groups.clone().map(|(col, weight)| {
            let cell = at(row, col);
            format!("IF(ISNUMBER({cell}),{},0)", each(&cell, *weight))
        });
        format!("({})", groups.collect::<Vec<_>>().join("+"))
    };
    let sum = added(&|cell, weight| format!("{cell}*{weight}"));
    Cell::exact(&sum, &added(&|_, weight| weight.to_string()), score)
}

/// The weighted mean of all criteria.
fn overall_score(criteria: &Criteria, row: u32, score: &Figure) -> Cell {
    let columns = criteria.columns;
    let rows = format!("{},${}", criteria.column(0), at(row, 0));
    let sum = |col| format!("SUMIFS({},{rows})", criteria.column(col));
    Cell::exact(&sum(columns.weighted_overall()), &sum(columns.scored_overall()), score)
}
