//! Where pages must end so that nothing is torn apart.
//!
//! A program breaks pages where they are full. A heading would then stand alone
//! at a page's foot, a signature alone at its head, a chart on two pages. So every
//! break is set here, before a group of rows that would not fit on its page as
//! before a single one: were some left to the program, which finds a page a little
//! higher or lower, the others would come too early or too late.

use std::collections::BTreeMap;

/// The part of a page's height that is counted on.
const SURE: f64 = 0.985;

/// The most breaks that a sheet may have.
const MOST: usize = 1000;

/// Rows with their heights, and the groups among them.
#[derive(Default)]
pub(super) struct Breaks {
    /// Each row's height in points.
    heights: BTreeMap<u32, f64>,
    /// First row of each group and its last one.
    groups: BTreeMap<u32, u32>,
}

impl Breaks {
    /// Notes a row's height.
    pub fn set_height(&mut self, row: u32, height: f64) {
        self.heights.insert(row, height);
    }

    /// The height of some rows together.
    pub fn height(&self, first: u32, last: u32) -> f64 {
        if first > last {
            return 0.0;
        }
        self.heights.range(first..=last).map(|(_, height)| height).sum()
    }

    /// Keeps rows on one page, together with every group that shares one of them.
    pub fn keep(&mut self, first: u32, last: u32) {
        let (mut first, mut last) = (first, last.max(first));
        let shares = |(from, to): &(u32, u32), first, last| *from <= last && *to >= first;
        let groups = || self.groups.iter().map(|(from, to)| (*from, *to));
        let shared: Vec<_> = groups().filter(|group| shares(group, first, last)).collect();
        for (from, to) in shared {
            self.groups.remove(&from);
            (first, last) = (first.min(from), last.max(to));
        }
        self.groups.insert(first, last);
    }

    /// The rows before which a page ends, on pages of a height in points.
    pub fn rows(&self, page: f64) -> Vec<u32> {
        let page = page * SURE;
        let mut breaks = Vec::new();
        let mut used = 0.0;
        for (row, height) in &self.heights {
            let group = self.groups.get(row).map(|last| self.height(*row, *last));
            // A group higher than a page is torn wherever it stands.
            let needed = group.filter(|group| *group <= page).unwrap_or(*height);
            if used > 0.0 && used + needed > page {
                breaks.push(*row);
                used = 0.0;
            }
            used += height;
        }
        breaks.truncate(MOST);
        breaks
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Rows of 10 points each.
    fn rows(count: u32) -> Breaks {
        let mut breaks = Breaks::default();
        (0..count).for_each(|row| breaks.set_height(row, 10.0));
        breaks
    }

    /// A page that holds ten such rows.
    const PAGE: f64 = 100.0 / SURE + 0.1;

    #[test]
    fn pages_end_where_they_are_full() {
        assert!(rows(10).rows(PAGE).is_empty());
        assert_eq!(rows(25).rows(PAGE), [10, 20]);
    }

    #[test]
    fn a_group_that_fits_stays_and_one_that_does_not_moves() {
        let mut breaks = rows(25);
        breaks.keep(8, 9);
        breaks.keep(19, 20);
        assert_eq!(breaks.rows(PAGE), [10, 19]);
    }

    #[test]
    fn a_break_begins_a_new_page() {
        let mut breaks = rows(35);
        breaks.keep(9, 10);
        // The second page holds the rows 9 to 18, the third 19 to 27.
        breaks.keep(17, 18);
        breaks.keep(28, 29);
        assert_eq!(breaks.rows(PAGE), [9, 19, 28]);
    }

    #[test]
    fn groups_that_share_a_row_are_one() {
        let mut breaks = rows(15);
        breaks.keep(8, 9);
        breaks.keep(9, 12);
        assert_eq!(breaks.rows(PAGE), [8]);
        breaks.keep(5, 8);
        assert_eq!(breaks.rows(PAGE), [5]);
    }

    #[test]
    fn a_group_higher_than_a_page_is_torn_anyway() {
        let mut breaks = rows(20);
        breaks.keep(5, 16);
        assert_eq!(breaks.rows(PAGE), [10]);
        assert_eq!(breaks.height(5, 6), 20.0);
        assert_eq!(breaks.height(6, 5), 0.0);
    }
}
