//! Ballots one by one: a grid of marks with ballots along one side and criteria along the other.

use std::collections::BTreeMap;

use super::labels::Labels;
use super::page::{Page, Topic};
use super::results::numbered;
use super::text::Words;
use crate::finding::Place;
use crate::fold;

/// The marks of one ballot for one leader.
#[derive(Debug, Clone)]
pub(super) struct Marks {
    /// Where the ballot's number stands.
    pub place: Place,
    /// By criterion: the level, and where it stands.
    pub marks: BTreeMap<usize, (usize, Place)>,
    /// Whether the ballot is invalid.
    pub invalid: Option<Place>,
}

/// Ballots by leader and number.
pub(super) type Ballots = BTreeMap<(usize, u32), Marks>;

/// Words for an invalid ballot.
const INVALID: [&str; 3] = ["phiếu không hợp lệ", "không hợp lệ", "khl"];

/// Reads the ballots of a page; an error names a mark that is none. What is returned is where
/// criteria are numbered without a head that says so.
pub(super) fn read(
    page: &Page<'_>,
    labels: &Labels,
    ballots: &mut Ballots,
) -> Result<Option<Place>, Place> {
    let numbered = numbered(page, labels);
    let before = ballots.len();
    for (index, head) in page.rows.iter().enumerate() {
        if head.topic != Topic::Opening {
            continue;
        }
        let criteria: Vec<(u32, usize)> = head
            .cells
            .iter()
            .filter_map(|(col, text)| {
                let by_number = numbered.criteria.get(&(head.row, *col)).copied();
                Some((*col, by_number.or_else(|| labels.criterion(text))?))
            })
            .collect();
        if criteria.len() >= labels.criteria() && labels.criteria() > 1 {
            for block in criteria.chunks(labels.criteria()) {
                across(page, labels, index, block, ballots)?;
            }
        }
        down(page, labels, index, ballots)?;
    }
    let unheaded = numbered.unheaded.filter(|_| ballots.len() > before);
    Ok(unheaded.map(|start| page.at(start)))
}

/// Whether a text heads ballot numbers.
fn heads_numbers(text: &str) -> bool {
    let words = Words::of(text);
    ["phiếu số", "số phiếu", "stt phiếu", "số thứ tự phiếu"].iter().any(|word| words.holds(word))
}

/// The leader whom a column or row of marks is about.
fn leader(page: &Page<'_>, labels: &Labels, head: usize, col: u32) -> Option<usize> {
    let above = page.rows.get(..=head)?.iter().rev();
    for row in above {
        if let Some(leader) = page.text(row.row, col).and_then(|text| labels.leader(text)) {
            return Some(leader);
        }
        if let Some(leader) = row.alone().and_then(|text| labels.leader(text)) {
            return Some(leader);
        }
    }
    (labels.leaders() == 1).then_some(0)
}

/// The marks of one ballot, whose number stands at a place, by the cells of its criteria.
fn marks<'t>(
    page: &Page<'_>,
    labels: &Labels,
    number: (u32, u32),
    cells: impl Iterator<Item = ((u32, u32), usize, Option<&'t str>)>,
) -> Result<Marks, Place> {
    let mut ballot = Marks { place: page.at(number), marks: BTreeMap::new(), invalid: None };
    for (at, criterion, text) in cells {
        let Some(text) = text else { continue };
        let place = page.at(at);
        if INVALID.contains(&fold::words(text).as_str()) {
            ballot.invalid = Some(place);
            continue;
        }
        match labels.level(text) {
            Some(level) if level < labels.level_count() => {
                ballot.marks.insert(criterion, (level, place));
            }
            // No opinion.
            Some(_) => {}
            None => return Err(place),
        }
    }
    Ok(ballot)
}

/// Ballots down the rows, criteria across the columns.
fn across(
    page: &Page<'_>,
    labels: &Labels,
    head: usize,
    block: &[(u32, usize)],
    ballots: &mut Ballots,
) -> Result<(), Place> {
    let (Some(row), Some((first, _))) = (page.rows.get(head), block.first()) else { return Ok(()) };
    // The nearest column left of the block that numbers ballots, here or a row above.
    let numbers = (0..*first).rev().find(|col| {
        [Some(row.row), row.row.checked_sub(1)]
            .into_iter()
            .flatten()
            .any(|row| page.text(row, *col).is_some_and(heads_numbers))
    });
    let Some(numbers) = numbers else { return Ok(()) };
    let Some(leader) = leader(page, labels, head, *first) else { return Ok(()) };
    for below in page.rows.get(head + 1..).unwrap_or_default() {
        let Some(number) =
            page.own_text(below.row, numbers).and_then(|text| text.parse::<u32>().ok())
        else {
            break;
        };
        let cells = block.iter().map(|(col, criterion)| {
            ((below.row, *col), *criterion, page.own_text(below.row, *col))
        });
        let marks = marks(page, labels, (below.row, numbers), cells)?;
        ballots.entry((leader, number)).or_insert(marks);
    }
    Ok(())
}

/// Ballots across the columns, criteria down the rows.
fn down(page: &Page<'_>, labels: &Labels, head: usize, ballots: &mut Ballots) -> Result<(), Place> {
    let Some(row) = page.rows.get(head) else { return Ok(()) };
    let Some((first, text)) = row.cells.first() else { return Ok(()) };
    if !heads_numbers(text) {
        return Ok(());
    }
    let numbers: Vec<(u32, u32)> = row
        .cells
        .iter()
        .filter(|(col, _)| col > first)
        .map_while(|(col, text)| Some((*col, text.parse::<u32>().ok()?)))
        .collect();
    if numbers.len() < 2 || numbers.len() + 1 != row.cells.len() {
        return Ok(());
    }
    let Some(leader) = leader(page, labels, head, *first) else { return Ok(()) };
    let mut rows = Vec::new();
    for below in page.rows.get(head + 1..).unwrap_or_default().iter().take(labels.criteria()) {
        let named = below.cells.iter().take(2).find_map(|(_, text)| labels.criterion(text));
        let Some(criterion) = named else { return Ok(()) };
        rows.push((below.row, criterion));
    }
    if rows.len() != labels.criteria() {
        return Ok(());
    }
    for (col, number) in numbers {
        let cells =
            rows.iter().map(|(at, criterion)| ((*at, col), *criterion, page.text(*at, col)));
        let marks = marks(page, labels, (row.row, col), cells)?;
        ballots.entry((leader, number)).or_insert(marks);
    }
    Ok(())
}
