//! A workbook as plain cells: what every file format is turned into.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{NaiveDate, NaiveTime};
use serde::{Deserialize, Serialize};

#[cfg(doc)]
use super::limits::{COLUMNS, ROWS};

/// A workbook's sheets in their order.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Workbook {
    /// The sheets.
    pub sheets: Vec<Sheet>,
    /// When it was last saved, as its own properties say (`2023-05-20T08:00:00Z`).
    pub saved: Option<String>,
}

/// A sheet's used cells.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Sheet {
    /// As its tab says.
    pub name: String,
    /// Whether the whole sheet is hidden.
    pub hidden: bool,
    /// The used cells by row, then column, both from zero and below [`ROWS`] and [`COLUMNS`].
    pub cells: BTreeMap<(u32, u32), Cell>,
    /// Merged areas.
    pub merged: Vec<Area>,
    /// Hidden rows, from zero.
    pub hidden_rows: Vec<u32>,
    /// Hidden columns, from zero.
    pub hidden_columns: Vec<u32>,
    /// What is shown at a cell and cannot be read, in the order of reading.
    pub unread: Vec<((u32, u32), Unread)>,
}

/// What a document shows beside its text: figures may stand in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Unread {
    /// Hình: a picture.
    Picture,
    /// Đối tượng nhúng: a workbook, a chart, or what another program keeps in the document.
    Object,
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

/// Merged areas by the rows in use, so that finding a cell's is quick however
/// many there are.
#[derive(Debug, Default)]
pub struct MergedAreas {
    /// The areas of a row from left to right.
    rows: BTreeMap<u32, Vec<Area>>,
}

impl MergedAreas {
    /// The areas over these rows; none when they are more than `most` row by row,
    /// as only a hostile file has them.
    pub fn new(areas: &[Area], rows: &BTreeSet<u32>, most: usize) -> Option<Self> {
        let mut by_row: BTreeMap<u32, Vec<Area>> = BTreeMap::new();
        let mut count = 0_usize;
        let sound = |area: &&Area| area.start.0 <= area.end.0 && area.start.1 <= area.end.1;
        for area in areas.iter().filter(sound) {
            for row in rows.range(area.start.0..=area.end.0) {
                count += 1;
                if count > most {
                    return None;
                }
                by_row.entry(*row).or_default().push(*area);
            }
        }
        // Of areas that overlap, which no office program allows, the one that begins
        // last before a cell is looked at.
        by_row.values_mut().for_each(|areas| areas.sort_by_key(|area| area.start.1));
        Some(Self { rows: by_row })
    }

    /// The area that a cell of a row in use is part of.
    pub fn at(&self, row: u32, col: u32) -> Option<Area> {
        let areas = self.rows.get(&row)?;
        let left = areas.partition_point(|area| area.start.1 <= col).checked_sub(1)?;
        areas.get(left).copied().filter(|area| area.contains(row, col))
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
        matches!(self, Self::Text(text) if crate::fold::is_blank(text))
    }
}

#[cfg(test)]
mod tests {
    use proptest::collection::vec;
    use proptest::prelude::*;

    use super::*;

    /// An area by its corners.
    fn area(start: (u32, u32), end: (u32, u32)) -> Area {
        Area { start, end }
    }

    #[test]
    fn a_cell_finds_the_area_it_is_part_of() {
        let areas = [area((2, 4), (2, 6)), area((0, 1), (9, 2)), area((9, 9), (3, 3))];
        let merged = MergedAreas::new(&areas, &BTreeSet::from([0, 2, 9, 10]), 4).expect("few");
        assert_eq!(merged.at(2, 0), None);
        assert_eq!(merged.at(2, 1), Some(areas[1]));
        assert_eq!(merged.at(2, 3), None);
        assert_eq!(merged.at(2, 6), Some(areas[0]));
        assert_eq!(merged.at(2, 7), None);
        assert_eq!(merged.at(9, 2), Some(areas[1]));
        assert_eq!(merged.at(10, 2), None);
    }

    proptest! {
        #[test]
        fn every_cell_finds_what_a_search_of_all_areas_finds(
            corners in vec((0..9_u32, 0..9_u32, 0..4_u32, 0..4_u32), 0..9)
        ) {
            let mut areas: Vec<Area> = Vec::new();
            for (row, col, rows, cols) in corners {
                let new = area((row, col), (row + rows, col + cols));
                let meet = |old: &Area| {
                    old.start.0 <= new.end.0 && new.start.0 <= old.end.0
                        && old.start.1 <= new.end.1 && new.start.1 <= old.end.1
                };
                if !areas.iter().any(meet) {
                    areas.push(new);
                }
            }
            let merged = MergedAreas::new(&areas, &(0..14).collect(), 1000).expect("few");
            for (row, col) in (0..14).flat_map(|row| (0..14).map(move |col| (row, col))) {
                let found = areas.iter().find(|area| area.contains(row, col)).copied();
                prop_assert_eq!(merged.at(row, col), found);
            }
        }
    }

    #[test]
    fn areas_are_counted_row_by_row() {
        let (areas, rows) = ([area((0, 0), (u32::MAX, 0))], BTreeSet::from([0, 7, 9]));
        assert!(MergedAreas::new(&areas, &rows, 3).is_some());
        assert!(MergedAreas::new(&areas, &rows, 2).is_none());
    }
}
