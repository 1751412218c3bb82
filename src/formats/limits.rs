//! How much a file may hold, how long it may be worked on, and why one could not be read.

use std::time::{Duration, Instant};

use serde::{Deserialize, Serialize};

use super::cells::{Cell, Sheet};
use crate::config::{Limits, MIB};

/// Why a file could not be read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Unreadable {
    /// Its bytes are no workbook's.
    NotWorkbook,
    /// A workbook, but broken.
    Damaged,
    /// The parser gave up in a way that should not be.
    Crashed,
    /// Protected by a password.
    Encrypted,
    /// Over a limit: which, how much, the limit.
    Over(Limit, u64, u64),
}

/// A limit that a file may exceed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Limit {
    /// MiB of the file.
    FileSize,
    /// MiB of its unpacked parts.
    Unpacked,
    /// Cells in use.
    Cells,
    /// Sheets.
    Sheets,
    /// Seconds.
    Seconds,
    /// MiB of memory.
    Memory,
    /// Merged areas, counted row by row.
    Merged,
    /// Sections and unit codes.
    Sections,
    /// Findings.
    Findings,
}

impl Limit {
    /// Its key in messages.
    pub fn key(self) -> &'static str {
        match self {
            Self::FileSize => "file-size",
            Self::Unpacked => "unpacked",
            Self::Cells => "cells",
            Self::Sheets => "sheets",
            Self::Seconds => "seconds",
            Self::Memory => "memory",
            Self::Merged => "merged",
            Self::Sections => "sections",
            Self::Findings => "findings",
        }
    }
}

/// A limit in bytes that was exceeded, told in MiB rounded up.
pub(crate) fn over_bytes(limit: Limit, found: u64, allowed: u64) -> Unreadable {
    Unreadable::Over(limit, found.div_ceil(MIB), allowed / MIB)
}

/// The most rows of a sheet, as Excel and LibreOffice have it: what claims to stand beyond is in no
/// sound file.
pub const ROWS: u32 = 1_048_576;
/// The most columns of a sheet; see [`ROWS`].
pub const COLUMNS: u32 = 16_384;

/// The longest text of a cell, in bytes. Excel allows 32,767 characters; what is
/// far longer is no cell's text but what a missing quotation mark has swallowed,
/// or meant to take long.
const LONGEST_TEXT: usize = 1 << 20;

/// Counts cells, and the text in them, and refuses the first that is too much.
///
/// Text counts as it unfolds: a million cells may point at one long text.
pub(super) struct Budget {
    /// Cells so far.
    cells: u64,
    /// Cells allowed.
    cells_allowed: u64,
    /// Bytes of text so far.
    text: u64,
    /// Bytes of text allowed: as much as the file's parts may unpack to.
    text_allowed: u64,
}

impl Budget {
    /// The budget of one workbook.
    pub(super) fn new(limits: &Limits) -> Self {
        Self { cells: 0, cells_allowed: limits.cells, text: 0, text_allowed: limits.unpacked_bytes }
    }

    /// Refuses a workbook with too many sheets.
    pub(super) fn allow_sheets(sheets: u64, allowed: u64) -> Result<(), Unreadable> {
        if sheets > allowed {
            return Err(Unreadable::Over(Limit::Sheets, sheets, allowed));
        }
        Ok(())
    }

    /// Counts a cell.
    pub(super) fn take(&mut self, cell: &Cell) -> Result<(), Unreadable> {
        self.cells += 1;
        if self.cells > self.cells_allowed {
            return Err(Unreadable::Over(Limit::Cells, self.cells, self.cells_allowed));
        }
        if let Cell::Text(text) = cell {
            if text.len() > LONGEST_TEXT {
                return Err(Unreadable::Damaged);
            }
            self.text += text.len() as u64;
            if self.text > self.text_allowed {
                return Err(over_bytes(Limit::Unpacked, self.text, self.text_allowed));
            }
        }
        Ok(())
    }

    /// Counts a cell and puts it into a sheet.
    pub(super) fn put(
        &mut self,
        sheet: &mut Sheet,
        at: (u32, u32),
        cell: Option<Cell>,
    ) -> Result<(), Unreadable> {
        let Some(cell) = cell else { return Ok(()) };
        self.take(&cell)?;
        place(sheet, at, cell)
    }
}

/// Puts a cell that is counted already into a sheet; refuses a place that no sheet has.
pub(super) fn place(sheet: &mut Sheet, at: (u32, u32), cell: Cell) -> Result<(), Unreadable> {
    if at.0 >= ROWS || at.1 >= COLUMNS {
        return Err(Unreadable::Damaged);
    }
    sheet.cells.insert(at, cell);
    Ok(())
}

/// When the work on a file must have ended.
#[derive(Debug, Clone, Copy)]
pub struct Deadline {
    /// The moment; none when it is too far away to be told.
    until: Option<Instant>,
    /// How long it is from the beginning.
    time: Duration,
}

impl Deadline {
    /// So long from now.
    pub fn after(time: Duration) -> Self {
        Self { until: Instant::now().checked_add(time), time }
    }

    /// Refuses to go on when it is past.
    ///
    /// # Errors
    /// [`Unreadable::Over`] with the seconds that were allowed.
    pub fn check(&self) -> Result<(), Unreadable> {
        let seconds = self.time.as_secs();
        match self.until {
            Some(until) if Instant::now() >= until => {
                Err(Unreadable::Over(Limit::Seconds, seconds, seconds))
            }
            _ => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_deadline_is_past_or_not() {
        assert_eq!(
            Deadline::after(Duration::ZERO).check(),
            Err(Unreadable::Over(Limit::Seconds, 0, 0))
        );
        assert_eq!(Deadline::after(Duration::from_secs(3600)).check(), Ok(()));
        assert_eq!(Deadline::after(Duration::MAX).check(), Ok(()));
    }

    #[test]
    fn a_cell_stands_within_its_sheet() {
        let mut budget = Budget::new(&Limits::default());
        let mut sheet = Sheet::default();
        let mut put = |at| budget.put(&mut sheet, at, Some(Cell::Bool(true)));
        assert_eq!(put((ROWS - 1, COLUMNS - 1)), Ok(()));
        for at in [(ROWS, 0), (0, COLUMNS), (u32::MAX, u32::MAX)] {
            assert_eq!(put(at), Err(Unreadable::Damaged), "{at:?}");
        }
    }

    #[test]
    fn a_text_that_no_cell_can_hold_is_damage() {
        let mut budget = Budget::new(&Limits::default());
        let text = |length| Cell::Text("a".repeat(length));
        assert_eq!(budget.take(&text(LONGEST_TEXT)), Ok(()));
        assert_eq!(budget.take(&text(LONGEST_TEXT + 1)), Err(Unreadable::Damaged));
    }
}
