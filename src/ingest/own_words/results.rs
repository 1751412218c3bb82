//! Results in any layout: every figure is placed by the labels left of it, above it, and in the
//! captions over it. A figure that two labels of one kind claim, or none, is no result.

use std::collections::{BTreeMap, BTreeSet};

use super::labels::{Kind, Label, Labels};
use super::page::{Page, Topic};
use super::text::{Typed, Words, values};
use crate::finding::Place;
use crate::formats::cells::Cell;
use crate::formats::limits::{Deadline, Unreadable};
use crate::ingest::values as cell_values;

/// Which figure of which count: count, leader, criterion, level.
pub(super) type At = (usize, usize, usize, usize);

/// Figures with their cells.
pub(super) type Figures = BTreeMap<At, (u32, Place)>;

/// What the results of a page say.
#[derive(Default)]
pub(super) struct Results {
    /// Every figure with its cell.
    pub figures: Figures,
    /// Figures that cells give differently: every reading.
    pub clashes: BTreeMap<At, Vec<(u32, Place)>>,
    /// Where criteria are numbered without a head that says so.
    pub by_order: Option<Place>,
}

impl Results {
    /// Takes a figure.
    fn put(&mut self, at: At, count: u32, place: Place) {
        match self.figures.get(&at) {
            Some(known) if known.0 != count => {
                let readings = self.clashes.entry(at).or_insert_with(|| vec![known.clone()]);
                if readings.iter().all(|(other, _)| *other != count) {
                    readings.push((count, place));
                }
            }
            Some(_) => {}
            None => drop(self.figures.insert(at, (count, place))),
        }
    }
}

/// The labels of a page's cells.
struct Labelled<'p, 'a> {
    /// The page.
    page: &'p Page<'a>,
    /// What each cell's text says.
    labels: BTreeMap<(u32, u32), Vec<Label>>,
    /// Rows that are captions: what they say holds until the next caption.
    captions: BTreeMap<u32, Vec<Label>>,
    /// Rows or columns of criteria by number.
    numbered: Numbered,
}

/// Cells that number the criteria.
#[derive(Default)]
pub(super) struct Numbered {
    /// The criterion of each cell, by index.
    pub criteria: BTreeMap<(u32, u32), usize>,
    /// The first cell of a run whose head does not say what is numbered.
    pub unheaded: Option<(u32, u32)>,
}

/// Reads the results of a page.
///
/// # Errors
/// When that takes too long.
pub(super) fn read(
    page: &Page<'_>,
    labels: &Labels,
    results: &mut Results,
    deadline: &Deadline,
) -> Result<(), Unreadable> {
    let labelled = Labelled::of(page, labels);
    let before = results.figures.len();
    let one_leader = (labels.leaders() == 1).then_some(0);
    let title = labelled.title();
    for row in page.rows.iter().filter(|row| row.topic == Topic::Opening) {
        for (col, text) in &row.cells {
            deadline.check()?;
            let at = (row.row, *col);
            let Some((count, own)) = figure(page.cell(row.row, *col), text, labels) else {
                continue;
            };
            if labelled.is_label(at) {
                continue;
            }
            let place = |kind| labelled.place(at, kind);
            if place(Kind::Derived).is_ok_and(|found| found.is_some()) {
                continue;
            }
            let index = |found: Result<Option<Label>, ()>| {
                found.map(|found| match found {
                    Some(
                        Label::Leader(at)
                        | Label::Criterion(at)
                        | Label::Level(at)
                        | Label::Count(at),
                    ) => Some(at),
                    _ => None,
                })
            };
            let (Ok(leader), Ok(criterion), Ok(level), Ok(of)) = (
                index(place(Kind::Leader)),
                index(place(Kind::Criterion)),
                own.map_or_else(|| index(place(Kind::Level)), |own| Ok(Some(own))),
                index(place(Kind::Count)),
            ) else {
                continue;
            };
            let leader = leader.or(title).or(one_leader);
            if let (Some(leader), Some(criterion), Some(level)) = (leader, criterion, level) {
                let at = (of.unwrap_or(0), leader, criterion, level);
                results.put(at, count, page.at((row.row, *col)));
            }
        }
    }
    if let Some(start) = labelled.numbered.unheaded.filter(|_| results.figures.len() > before) {
        results.by_order.get_or_insert(page.at(start));
    }
    Ok(())
}

/// The count in a cell, and the level that the cell itself names (`Tốt 59/80 phiếu`).
fn figure(cell: Option<&Cell>, text: &str, labels: &Labels) -> Option<(u32, Option<usize>)> {
    match cell? {
        Cell::Number(_) => Some((cell_values::count(cell?).ok()?, None)),
        Cell::Text(_) => {
            let words = Words::of(text);
            let values = values(&words);
            let [value] = values.as_slice() else { return None };
            let before = words.part(0..value.at.start);
            let count = match value.typed {
                Typed::Count(count) | Typed::Of(count, _) => count,
                _ => return None,
            };
            let level = labels.level(before.trim_end_matches([':', ' ', '-']));
            match (before.trim().is_empty(), level) {
                (true, _) => Some((count, None)),
                (false, Some(level)) => Some((count, Some(level))),
                _ => None,
            }
        }
        _ => None,
    }
}

impl<'p, 'a> Labelled<'p, 'a> {
    /// Labels of all cells of a page.
    fn of(page: &'p Page<'a>, labels: &Labels) -> Self {
        let mut own: BTreeMap<(u32, u32), Vec<Label>> = BTreeMap::new();
        let mut captions = BTreeMap::new();
        for row in &page.rows {
            let mut whole = Vec::new();
            for (col, text) in &row.cells {
                let found = labels.of(text);
                if !found.is_empty() {
                    whole.extend(
                        found
                            .iter()
                            .copied()
                            .filter(|l| matches!(l, Label::Leader(_) | Label::Criterion(_))),
                    );
                    own.insert((row.row, *col), found);
                }
            }
            // A text of its own row heads what stands below it.
            if row.alone().is_some() {
                captions.insert(row.row, whole);
            }
        }
        let numbered = numbered(page, labels);
        Self { page, labels: own, captions, numbered }
    }

    /// Whether a cell is a label itself.
    fn is_label(&self, at: (u32, u32)) -> bool {
        self.numbered.criteria.contains_key(&at)
    }

    /// The labels of a cell, through merges.
    fn at(&self, row: u32, col: u32, kind: Kind) -> Option<Label> {
        let at = self.page.area(row, col).map_or((row, col), |area| area.start);
        if kind == Kind::Criterion
            && let Some(criterion) = self.numbered.criteria.get(&at)
        {
            return Some(Label::Criterion(*criterion));
        }
        self.labels.get(&at)?.iter().copied().find(|label| label.kind() == kind)
    }

    /// The label of a kind that holds for a cell: left of it, above it, or in a caption.
    ///
    /// # Errors
    /// When a label left of it and one above it disagree.
    fn place(&self, (row, col): (u32, u32), kind: Kind) -> Result<Option<Label>, ()> {
        let left = self.left(row, col, kind);
        let above = self.above(row, col, kind);
        match (left, above) {
            (Some(left), Some(above)) if left != above && kind != Kind::Derived => {
                // Rows of a table under a caption of its own name what the rows say.
                if kind == Kind::Leader || kind == Kind::Criterion {
                    Ok(Some(left))
                } else {
                    Err(())
                }
            }
            (Some(label), _) | (None, Some(label)) => Ok(Some(label)),
            (None, None) => Ok(self.caption(row, kind)),
        }
    }

    /// The nearest label of a kind left of a cell; a label stands for the rows below it that leave
    /// its column empty.
    fn left(&self, row: u32, col: u32, kind: Kind) -> Option<Label> {
        let index = self.page.rows.binary_search_by_key(&row, |row| row.row).ok()?;
        let mut columns: BTreeSet<u32> = BTreeSet::new();
        // Columns that are labels in this row or in rows above without a gap.
        for above in self.page.rows.get(..=index)?.iter().rev().take(40) {
            columns.extend(above.cells.iter().map(|(at, _)| *at).filter(|at| *at < col));
        }
        for at in columns.into_iter().rev() {
            if let Some(label) = self.at(row, at, kind) {
                return Some(label);
            }
            if self.page.text(row, at).is_some() {
                // Another text stands there: it is no label of this kind for this row.
                continue;
            }
            if kind == Kind::Derived {
                continue;
            }
            // Filled down.
            let mut up = row;
            while let Some(before) = up.checked_sub(1).filter(|up| row - *up < 12) {
                up = before;
                if let Some(label) = self.at(up, at, kind) {
                    return Some(label);
                }
                if self.page.text(up, at).is_some() || self.captions.contains_key(&up) {
                    break;
                }
            }
        }
        None
    }

    /// The nearest label of a kind above a cell in its column, below the last caption of a table.
    fn above(&self, row: u32, col: u32, kind: Kind) -> Option<Label> {
        let index = self.page.rows.partition_point(|other| other.row < row);
        let mut nearest: Option<Label> = None;
        for above in self.page.rows.get(..index)?.iter().rev() {
            if self.captions.contains_key(&above.row) && above.row + 1 < row {
                // A caption parts tables: what heads another one heads nothing here.
                let inside = self
                    .page
                    .rows
                    .get(..index)?
                    .iter()
                    .any(|r| r.row > above.row && r.cells.len() > 1);
                if inside {
                    break;
                }
            }
            if let Some(label) = self.at(above.row, col, kind) {
                nearest = Some(label);
                break;
            }
        }
        nearest
    }

    /// What the nearest caption above a row says of a kind.
    fn caption(&self, row: u32, kind: Kind) -> Option<Label> {
        let before = self.captions.range(..row).rev();
        before.flat_map(|(_, labels)| labels).copied().find(|label| label.kind() == kind)
    }

    /// The leader whom the whole page is about; none where it names several.
    fn title(&self) -> Option<usize> {
        let leaders: BTreeSet<usize> = self
            .labels
            .values()
            .flatten()
            .filter_map(|label| if let Label::Leader(at) = label { Some(*at) } else { None })
            .collect();
        if leaders.len() == 1 { leaders.first().copied() } else { None }
    }
}

/// Cells that number the criteria: a whole run from 1 to their number, along a row or a column.
pub(super) fn numbered(page: &Page<'_>, labels: &Labels) -> Numbered {
    let mut numbers: BTreeMap<(u32, u32), usize> = BTreeMap::new();
    for row in &page.rows {
        for (col, text) in &row.cells {
            let text = text.trim_end_matches(['.', ')']);
            if let Ok(number) = text.parse::<usize>()
                && (1..=labels.criteria()).contains(&number)
            {
                numbers.insert((row.row, *col), number);
            }
        }
    }
    let mut found = Numbered::default();
    for start in numbers.iter().filter(|(_, number)| **number == 1).map(|(at, _)| *at) {
        for step in [(0, 1), (1, 0)] {
            let run: Vec<_> = (0..labels.criteria())
                .map_while(|index| {
                    let by = u32::try_from(index).ok()?;
                    let at = (start.0 + by * step.0, start.1 + by * step.1);
                    (numbers.get(&at) == Some(&(index + 1))).then_some((at, index))
                })
                .collect();
            // A longer run numbers something else.
            let by = u32::try_from(labels.criteria()).unwrap_or(u32::MAX);
            let next = (start.0 + by * step.0, start.1 + by * step.1);
            let goes_on =
                page.own_text(next.0, next.1) == Some((labels.criteria() + 1).to_string().as_str());
            if run.len() != labels.criteria() || goes_on {
                continue;
            }
            if is_headed(page, start, step) {
                found.criteria.extend(run);
            } else if step == (0, 1) && has_text_above(page, start) {
                found.criteria.extend(run);
                found.unheaded.get_or_insert(start);
            }
        }
    }
    found
}

/// Whether something stands above the first cell of a run along a row: leaders, or what it is.
fn has_text_above(page: &Page<'_>, (row, col): (u32, u32)) -> bool {
    row.checked_sub(1).is_some_and(|above| page.text(above, col).is_some())
}

/// Whether a run of numbers is headed by a word for criteria.
fn is_headed(page: &Page<'_>, (row, col): (u32, u32), step: (u32, u32)) -> bool {
    let names = |text: &str| {
        let words = Words::of(text);
        ["tiêu chí", "tc", "nội dung"].iter().any(|word| words.holds(word))
    };
    let near = |row: Option<u32>, col: Option<u32>| {
        row.zip(col).and_then(|(row, col)| page.text(row, col)).is_some_and(names)
    };
    match step {
        // Along a row: above it or left of it.
        (0, _) => near(row.checked_sub(1), Some(col)) || near(Some(row), col.checked_sub(1)),
        // Down a column: its head or the head right of it.
        _ => {
            near(row.checked_sub(1), Some(col))
                || near(row.checked_sub(1), Some(col + 1))
                || near(row.checked_sub(2), Some(col))
                || near(row.checked_sub(2), Some(col + 1))
        }
    }
}
