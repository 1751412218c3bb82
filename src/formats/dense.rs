//! Sheets of an .xls that hold little over a large area: their rows and columns are numbered
//! without the empty ones, for the workbook reader sets aside memory for the whole area.
//!
//! A register of 65,536 rows with one remark far to the right is a sound workbook of two columns,
//! and would take more memory than a worker has.

use std::collections::{BTreeMap, BTreeSet};

use super::biff::{EOF, records, sheets, u16_at};

/// Areas up to this size are left as they stand.
const SMALL: u64 = 1 << 20;

/// The rows and columns of a sheet that hold something, by their new numbers.
#[derive(Debug, Default)]
pub(super) struct Dense {
    /// The rows.
    rows: Vec<u32>,
    /// The columns.
    columns: Vec<u32>,
}

impl Dense {
    /// Where a cell stands by its new numbers.
    pub(super) fn place(&self, (row, col): (u32, u32)) -> (u32, u32) {
        let at = |all: &[u32], index: u32| {
            let index = usize::try_from(index).ok();
            index.and_then(|index| all.get(index)).copied().unwrap_or(u32::MAX)
        };
        (at(&self.rows, row), at(&self.columns, col))
    }

    /// How many cells the reader would set aside memory for.
    fn area(&self) -> u64 {
        let span = |all: &[u32]| match (all.first(), all.last()) {
            (Some(first), Some(last)) => u64::from(last - first) + 1,
            _ => 0,
        };
        span(&self.rows) * span(&self.columns)
    }
}

/// A record of cells: where its data begin, its row, its first column, and its last one with the
/// place where that is written, if it has one.
type Cells = (usize, u32, u32, Option<(usize, u32)>);

/// A workbook's stream with its sheets renumbered, and how, sheet by sheet in the order in which the
/// workbook lists them; none when no sheet needs it.
pub(super) fn pack(stream: &[u8]) -> Option<(Vec<u8>, Vec<Dense>)> {
    let starts = sheets(stream);
    let mut by_start = BTreeMap::new();
    let mut seen = BTreeSet::new();
    for start in &starts {
        if by_start.contains_key(start) {
            continue;
        }
        let cells = cells(stream, *start);
        // Sheets that share records are no sound workbook's.
        if !cells.iter().all(|(at, ..)| seen.insert(*at)) {
            return None;
        }
        by_start.insert(*start, (dense(&cells), cells));
    }
    if by_start.values().all(|(dense, _)| dense.area() <= SMALL) {
        return None;
    }
    let mut packed = stream.to_vec();
    for (dense, cells) in by_start.values() {
        for (at, row, first, last) in cells {
            put(&mut packed, *at, &dense.rows, *row)?;
            put(&mut packed, at + 2, &dense.columns, *first)?;
            if let Some((at, last)) = last {
                put(&mut packed, *at, &dense.columns, *last)?;
            }
        }
    }
    let of = |start: &usize| {
        let found = by_start.get(start).map(|(dense, _)| dense);
        found.map_or_else(Dense::default, |dense| Dense {
            rows: dense.rows.clone(),
            columns: dense.columns.clone(),
        })
    };
    Some((packed, starts.iter().map(of).collect()))
}

/// The records of cells of the sheet that begins here; those of charts within it are not its own.
fn cells(stream: &[u8], start: usize) -> Vec<Cells> {
    let (mut cells, mut depth) = (Vec::new(), 0_u32);
    for (at, kind, data) in records(stream, start) {
        match kind {
            0x0809 => depth += 1,
            EOF if depth <= 1 => break,
            EOF => depth -= 1,
            _ if depth > 1 => {}
            // Formula, Number, Label, RString, BoolErr, Rk, LabelSst.
            0x0006 | 0x0203 | 0x0204 | 0x00d6 | 0x0205 | 0x027e | 0x00fd => {
                let place = u16_at(data, 0).zip(u16_at(data, 2));
                cells.extend(place.map(|(row, col)| (at, row, col, None)));
            }
            // MulRk: its last column stands at its end.
            0x00bd => {
                let end = data.len().saturating_sub(2);
                let place = u16_at(data, 0).zip(u16_at(data, 2)).zip(u16_at(data, end));
                let sound = place.filter(|((_, first), last)| first <= last && end >= 4);
                cells.extend(
                    sound.map(|((row, first), last)| (at, row, first, Some((at + end, last)))),
                );
            }
            _ => {}
        }
    }
    cells
}

/// The rows and columns in which cells stand.
fn dense(cells: &[Cells]) -> Dense {
    let rows: BTreeSet<u32> = cells.iter().map(|(_, row, ..)| *row).collect();
    let columns: BTreeSet<u32> = cells
        .iter()
        .flat_map(|(_, _, first, last)| *first..=last.map_or(*first, |(_, last)| last))
        .collect();
    Dense { rows: rows.into_iter().collect(), columns: columns.into_iter().collect() }
}

/// Writes the new number of a row or column.
fn put(stream: &mut [u8], at: usize, all: &[u32], old: u32) -> Option<()> {
    let new = u16::try_from(all.binary_search(&old).ok()?).ok()?;
    stream.get_mut(at..)?.first_chunk_mut::<2>()?.copy_from_slice(&new.to_le_bytes());
    Some(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Limits;
    use crate::formats::cells::Cell;
    use crate::formats::normal::compound;

    /// A record.
    fn record(kind: u16, data: &[u8]) -> Vec<u8> {
        let length = u16::try_from(data.len()).expect("short");
        [&kind.to_le_bytes()[..], &length.to_le_bytes(), data].concat()
    }

    /// A number in a cell.
    fn number(row: u16, col: u16, value: f64) -> Vec<u8> {
        let head = [row, col, 0].map(u16::to_le_bytes).concat();
        record(0x0203, &[&head[..], &value.to_le_bytes()].concat())
    }

    /// The stream of an .xls of one sheet with these records.
    fn stream(cells: &[u8]) -> Vec<u8> {
        let begin = |kind: u16| {
            record(0x0809, &[0x0600, kind, 0, 0, 0, 0, 0, 0].map(u16::to_le_bytes).concat())
        };
        let sheet =
            |at: u32| record(0x0085, &[&at.to_le_bytes()[..], &[0, 0, 1, 0, b'S']].concat());
        let end = record(0x000a, &[]);
        let start = begin(5).len() + sheet(0).len() + end.len();
        let start = u32::try_from(start).expect("short");
        [&begin(5)[..], &sheet(start), &end, &begin(0x10), cells, &end].concat()
    }

    #[test]
    fn a_tall_sheet_with_one_cell_far_out_is_read() {
        let mut cells: Vec<u8> =
            (0..=u16::MAX).flat_map(|row| number(row, 0, row.into())).collect();
        cells.extend(number(7, 255, 1.5));
        // Two whole numbers in one record (MulRk), at columns 3 and 4.
        let two = [5_u16, 3, 0].map(u16::to_le_bytes).concat();
        let rk = |value: u32| (value << 2 | 2).to_le_bytes();
        let two = [&two[..], &rk(8), &[0, 0], &rk(9), &4_u16.to_le_bytes()].concat();
        cells.extend(record(0x00bd, &two));
        let stream = stream(&cells);
        assert!(pack(&stream).is_some());
        let bytes = compound(&stream).expect("memory");
        let book = crate::formats::read(&bytes, &Limits::default()).expect("a workbook");
        let sheet = &book.sheets[0];
        assert_eq!(sheet.cells.len(), 65_536 + 3);
        let at = |row, col| sheet.cells.get(&(row, col)).cloned();
        assert_eq!(at(65_535, 0), Some(Cell::Number(65_535.0)));
        assert_eq!(at(7, 255), Some(Cell::Number(1.5)));
        assert_eq!((at(5, 3), at(5, 4)), (Some(Cell::Number(8.0)), Some(Cell::Number(9.0))));
    }

    #[test]
    fn small_sheets_and_noise_are_left_as_they_are() {
        assert!(pack(&stream(&[number(0, 0, 1.0), number(9, 9, 2.0)].concat())).is_none());
        assert!(pack(b"noise").is_none());
    }
}
