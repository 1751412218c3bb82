//! The columns of a sheet: every place where something on it begins or ends.

use rust_xlsxwriter::Worksheet;

use super::super::{WorkbookError, page};
use super::{Block, FRAME, LETTERHEAD, SIGNATURES_ABREAST, part};

/// Two edges closer than this part of the width are one.
const CLOSE: f64 = 0.006;

/// The edges between columns, in pixels from the left.
///
/// A paper's tables have different columns and a sheet has only one set, so the
/// sheet gets a column between any two edges and a cell covers those it needs.
pub(super) struct Grid {
    /// From 0 to the whole width, each further right than the one before.
    edges: Vec<u32>,
    /// The whole width.
    width: f64,
}

impl Grid {
    /// The columns that these blocks need.
    pub fn of(blocks: &[Block], landscape: bool) -> Self {
        let width = page::width(landscape).floor();
        let mut places = vec![0.0, 1.0];
        for block in blocks {
            match block {
                Block::Letterhead { left, .. } => {
                    places.push(LETTERHEAD);
                    if left.iter().any(|line| line.boxed) {
                        places.extend([FRAME.0, FRAME.1]);
                    }
                }
                Block::Signatures { blocks } => {
                    for abreast in blocks.chunks(SIGNATURES_ABREAST) {
                        let count = abreast.len().max(2);
                        places.extend((1..count).map(|index| part(index, count)));
                    }
                }
                Block::Recipients { .. } => places.push(part(1, 2)),
                Block::Table(table) => places.extend(ends(&table.widths)),
                _ => {}
            }
        }
        places.sort_by(f64::total_cmp);
        places.dedup_by(|next, kept| *next - *kept < CLOSE);
        // The right margin stays where it is when an edge before it is close.
        if let Some(last) = places.last_mut() {
            *last = 1.0;
        }
        let mut edges: Vec<u32> =
            places.iter().map(|place| (place * width).round() as u32).collect();
        edges.dedup();
        Self { edges, width }
    }

    /// Gives the sheet its columns.
    pub fn apply(&self, sheet: &mut Worksheet) -> Result<(), WorkbookError> {
        for (index, (left, right)) in self.edges.iter().zip(self.edges.iter().skip(1)).enumerate() {
            sheet.set_column_width_pixels(index as u16, right.saturating_sub(*left))?;
        }
        Ok(())
    }

    /// How many columns there are.
    pub fn columns(&self) -> u16 {
        self.edges.len().saturating_sub(1).max(1) as u16
    }

    /// The column that begins nearest to a part of the width.
    pub fn at(&self, place: f64) -> u16 {
        let wanted = place * self.width;
        let distance = |edge: &u32| (f64::from(*edge) - wanted).abs();
        let nearest = self
            .edges
            .iter()
            .enumerate()
            .min_by(|(_, a), (_, b)| distance(a).total_cmp(&distance(b)));
        nearest.map_or(0, |(index, _)| index as u16)
    }

    /// The width between two columns in pixels.
    pub fn pixels(&self, from: u16, to: u16) -> u32 {
        let edge = |index: u16| self.edges.get(usize::from(index)).copied().unwrap_or_default();
        edge(to).saturating_sub(edge(from))
    }

    /// The width between two columns in points.
    pub fn points(&self, from: u16, to: u16) -> f64 {
        f64::from(self.pixels(from, to)) * page::POINTS
    }
}

/// Where columns of these widths end, as parts of the whole.
pub(super) fn ends(widths: &[f64]) -> impl Iterator<Item = f64> {
    let whole: f64 = widths.iter().sum();
    widths.iter().scan(0.0, move |end, width| {
        *end += width / whole;
        end.is_finite().then(|| end.clamp(0.0, 1.0))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::outline::Table;

    /// A table of columns of these widths.
    fn table(widths: &[f64]) -> Block {
        Block::Table(Table { columns: widths.len(), widths: widths.to_vec(), ..Table::default() })
    }

    #[test]
    fn every_edge_of_every_table_is_a_column() {
        let grid = Grid::of(&[table(&[0.1, 0.4, 0.5]), table(&[0.5, 0.5])], false);
        assert_eq!(grid.columns(), 3);
        assert_eq!([grid.at(0.0), grid.at(0.1), grid.at(0.5), grid.at(1.0)], [0, 1, 2, 3]);
        assert_eq!(f64::from(grid.pixels(0, 3)), page::width(false).floor());
    }

    #[test]
    fn edges_side_by_side_are_one() {
        let grid =
            Grid::of(&[table(&[0.5, 0.5]), table(&[0.503, 0.497]), table(&[0.997, 0.003])], false);
        assert_eq!(grid.columns(), 2);
        assert_eq!(f64::from(grid.pixels(0, 2)), page::width(false).floor());
    }

    #[test]
    fn a_page_without_tables_is_one_column() {
        let grid = Grid::of(&[], true);
        assert_eq!(grid.columns(), 1);
        assert!(grid.points(0, 1) > 600.0);
    }
}
