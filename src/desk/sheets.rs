//! Small pictures of sheets: a cell in its neighbourhood, as a table. What a cell says is text.

use std::collections::VecDeque;
use std::path::Path;
use std::sync::{Arc, Mutex};

use serde::Serialize;

use super::{held, id};
use crate::config::Limits;
use crate::finding::{CellRef, Place, column_letters};
use crate::fold;
use crate::formats::cells::{Cell, Sheet, Workbook};
use crate::formats::limits::Unreadable;
use crate::publish::below;
use crate::round::Source;
use crate::worker::Reader;

/// The most workbooks that are kept in mind.
const MOST_BOOKS: usize = 8;
/// Rows above and below a cell.
const ROWS: u32 = 2;
/// Columns left and right of a cell.
const COLUMNS: u32 = 3;
/// The most rows that two cells of one picture lie apart.
const SPAN: u32 = 8;
/// The most pictures of one finding.
const MOST_PICTURES: usize = 4;
/// The longest text of a cell in a picture, in letters.
const LONGEST: usize = 160;

/// A part of a sheet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Picture {
    /// Where it is: file and sheet.
    pub place: String,
    /// The file's name on pages; nothing for a file beside the returns.
    pub file: String,
    /// The cells that are marked, as people name them.
    pub cells: String,
    /// The letters of its columns.
    pub columns: Vec<String>,
    /// Its rows.
    pub rows: Vec<PictureRow>,
}

/// A row of a picture.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PictureRow {
    /// As people count it.
    pub number: u32,
    /// Its cells.
    pub cells: Vec<PictureCell>,
}

/// A cell of a picture.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PictureCell {
    /// Its name (`B7`).
    pub name: String,
    /// What it shows.
    pub text: String,
    /// Whether it is the one to look at.
    pub marked: bool,
}

/// What a cell shows.
pub fn shown(cell: &Cell) -> String {
    let text = match cell {
        Cell::Text(text) => fold::clean(text),
        Cell::Number(number) => number.to_string(),
        Cell::Bool(true) => "TRUE".to_owned(),
        Cell::Bool(false) => "FALSE".to_owned(),
        Cell::Moment(day, hour) => {
            let day = day.map(|day| day.format("%d/%m/%Y").to_string());
            let hour = hour.map(|hour| hour.format("%H:%M").to_string());
            day.into_iter().chain(hour).collect::<Vec<_>>().join(" ")
        }
        Cell::Error(error) => error.clone(),
        Cell::Uncomputed => "=…".to_owned(),
    };
    match text.char_indices().nth(LONGEST) {
        Some((at, _)) => format!("{}…", text.get(..at).unwrap_or_default()),
        None => text,
    }
}

/// The rows and columns of a sheet from one cell to another.
pub fn part(
    sheet: &Sheet,
    (from, to): (CellRef, CellRef),
    marked: &[CellRef],
) -> (Vec<String>, Vec<PictureRow>) {
    let columns = from.col()..=to.col();
    let cell = |row: u32, col: u32| {
        let at = CellRef::new(row, col);
        PictureCell {
            name: at.to_string(),
            text: sheet.cells.get(&(row, col)).map(shown).unwrap_or_default(),
            marked: marked.contains(&at),
        }
    };
    let rows = (from.row..=to.row).map(|row| PictureRow {
        number: row.saturating_add(1),
        cells: columns.clone().map(|col| cell(row, col)).collect(),
    });
    (columns.clone().map(column_letters).collect(), rows.collect())
}

/// Cells of one sheet that lie so near each other that one picture shows them.
fn groups(cells: &[CellRef]) -> Vec<Vec<CellRef>> {
    let mut groups: Vec<Vec<CellRef>> = Vec::new();
    for cell in cells {
        let near = |group: &&mut Vec<CellRef>| {
            group.iter().all(|own| {
                own.row.abs_diff(cell.row) <= SPAN && own.col().abs_diff(cell.col()) <= COLUMNS
            })
        };
        match groups.iter_mut().find(near) {
            Some(group) => group.push(*cell),
            None => groups.push(vec![*cell]),
        }
    }
    groups
}

/// The neighbourhood of some cells.
fn around(cells: &[CellRef]) -> (CellRef, CellRef) {
    let rows = || cells.iter().map(|cell| cell.row);
    let cols = || cells.iter().map(|cell| cell.col());
    let from = CellRef::new(
        rows().min().unwrap_or(0).saturating_sub(ROWS),
        cols().min().unwrap_or(0).saturating_sub(COLUMNS),
    );
    let to = CellRef::new(
        rows().max().unwrap_or(0).saturating_add(ROWS),
        cols().max().unwrap_or(0).saturating_add(COLUMNS),
    );
    (from, to)
}

/// The workbooks that were shown last, by the hash of their bytes.
#[derive(Default)]
pub struct Books(Mutex<VecDeque<(String, Arc<Workbook>)>>);

impl Books {
    /// A workbook of the input folder.
    ///
    /// # Errors
    /// When it cannot be read, or is not the one any more that was read with the round.
    pub fn book(
        &self,
        input: &Path,
        source: &Source,
        (reader, limits): (&Reader, &Limits),
    ) -> Result<Arc<Workbook>, Unreadable> {
        let known = held(&self.0).iter().find(|(hash, _)| *hash == source.sha256).cloned();
        if let Some((_, book)) = known {
            return Ok(book);
        }
        let path = below(input, &source.path);
        let bytes = crate::files::read(&path, limits.file_bytes);
        let bytes = bytes.map_err(|_| Unreadable::Damaged)?;
        let book = Arc::new(reader.read(&bytes, limits)?);
        let mut books = held(&self.0);
        if books.len() == MOST_BOOKS {
            books.pop_front();
        }
        books.push_back((source.sha256.clone(), book.clone()));
        Ok(book)
    }

    /// Pictures of the places of a finding.
    pub fn pictures(
        &self,
        input: &Path,
        places: &[Place],
        sources: &[Source],
        with: (&Reader, &Limits),
    ) -> Vec<Picture> {
        let mut sheets: Vec<(&Place, Vec<CellRef>)> = Vec::new();
        for place in places {
            let Some(cell) = place.cell else { continue };
            let same = |(own, _): &&mut (&Place, _)| own.on == place.on;
            match sheets.iter_mut().find(same) {
                Some((_, cells)) if cells.contains(&cell) => {}
                Some((_, cells)) => cells.push(cell),
                None => sheets.push((place, vec![cell])),
            }
        }
        let mut pictures = Vec::new();
        for (place, cells) in sheets {
            let source = sources.iter().find(|source| source.path == place.on.file);
            let Some(book) = source.and_then(|own| self.book(input, own, with).ok()) else {
                continue;
            };
            let named = place.on.sheet.as_deref().unwrap_or_default();
            let Some(sheet) = book.sheets.iter().find(|own| own.name == named) else { continue };
            pictures.extend(groups(&cells).into_iter().map(|group| {
                let (columns, rows) = part(sheet, around(&group), &group);
                let names: Vec<String> = group.iter().map(ToString::to_string).collect();
                let place_of_sheet = Place { cell: None, ..place.clone() };
                Picture {
                    place: place_of_sheet.to_string(),
                    file: id(&place.on.file),
                    cells: names.join(", "),
                    columns,
                    rows,
                }
            }));
        }
        pictures.truncate(MOST_PICTURES);
        pictures
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A sheet with numbers in every cell of its first rows and columns.
    fn sheet() -> Sheet {
        let cells = (0..30).flat_map(|row| (0..9).map(move |col| (row, col)));
        let cells = cells.map(|at| (at, Cell::Number(f64::from(at.0 * 10 + at.1))));
        Sheet { name: "S".into(), cells: cells.collect(), ..Sheet::default() }
    }

    #[test]
    fn a_cell_stands_in_its_neighbourhood_and_at_the_edge() {
        let at = CellRef::new(10, 4);
        let (columns, rows) = part(&sheet(), around(&[at]), &[at]);
        assert_eq!(columns, ["B", "C", "D", "E", "F", "G", "H"]);
        assert_eq!((rows[0].number, rows[4].number), (9, 13));
        let marked: Vec<&PictureCell> =
            rows.iter().flat_map(|row| &row.cells).filter(|cell| cell.marked).collect();
        assert_eq!(
            (marked.len(), marked[0].name.as_str(), marked[0].text.as_str()),
            (1, "E11", "104")
        );
        let (columns, rows) = part(&sheet(), around(&[CellRef::new(0, 0)]), &[]);
        assert_eq!((columns[0].as_str(), rows[0].number), ("A", 1));
        // The last cell that there can be.
        let last = CellRef::new(u32::MAX, u32::MAX);
        assert_eq!(part(&sheet(), around(&[last]), &[]).1.len(), 3);
    }

    #[test]
    fn cells_that_lie_near_each_other_share_a_picture() {
        let cell = CellRef::new;
        assert_eq!(groups(&[cell(1, 1), cell(2, 1), cell(40, 1)]).len(), 2);
        assert_eq!(groups(&[cell(1, 1), cell(1, 20)]).len(), 2);
        assert!(groups(&[]).is_empty());
    }

    #[test]
    fn long_texts_are_cut_and_moments_are_written_as_people_do() {
        assert_eq!(shown(&Cell::Text("ă".repeat(500))).chars().count(), LONGEST + 1);
        let day = chrono::NaiveDate::from_ymd_opt(2023, 5, 7);
        let hour = chrono::NaiveTime::from_hms_opt(8, 5, 0);
        assert_eq!(shown(&Cell::Moment(day, hour)), "07/05/2023 08:05");
        assert_eq!(shown(&Cell::Moment(None, hour)), "08:05");
        assert_eq!(shown(&Cell::Uncomputed), "=…");
    }
}
