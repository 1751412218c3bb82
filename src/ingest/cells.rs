//! A workbook as plain cells: what every file format is turned into.

use std::collections::BTreeMap;

use chrono::{NaiveDate, NaiveTime};
use serde::{Deserialize, Serialize};

/// A workbook's sheets in their order.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Workbook {
    /// The sheets.
    pub sheets: Vec<Sheet>,
}

/// A sheet's used cells.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Sheet {
    /// As its tab says.
    pub name: String,
    /// Whether the whole sheet is hidden.
    pub hidden: bool,
    /// The used cells by row, then column, both from zero.
    pub cells: BTreeMap<(u32, u32), Cell>,
    /// Merged areas.
    pub merged: Vec<Area>,
    /// Hidden rows, from zero.
    pub hidden_rows: Vec<u32>,
    /// Hidden columns, from zero.
    pub hidden_columns: Vec<u32>,
}

/// A rectangle of cells, both corners within it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Area {
    /// First row and column.
    pub start: (u32, u32),
    /// Last row and column.
    pub end: (u32, u32),
}

impl Area {
    /// Whether the cell lies within.
    pub fn contains(&self, row: u32, col: u32) -> bool {
        (self.start.0..=self.end.0).contains(&row) && (self.start.1..=self.end.1).contains(&col)
    }
}

/// What a cell holds.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Cell {
    /// Text as typed.
    Text(String),
    /// A number.
    Number(f64),
    /// True or false.
    Bool(bool),
    /// A date, an hour, or both.
    Moment(Option<NaiveDate>, Option<NaiveTime>),
    /// An error value (`#REF!`).
    Error(String),
    /// A formula whose value was never worked out.
    Uncomputed,
}

impl Cell {
    /// Whether nothing can be seen in it.
    pub fn is_blank(&self) -> bool {
        matches!(self, Self::Text(text) if crate::fold::clean(text).is_empty())
    }
}
