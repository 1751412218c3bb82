//! Heads of tables: which section's columns stand in one or two rows.

use std::collections::BTreeSet;

use super::Scanner;
use crate::declaration::{Column, Pattern, Shape};

/// The head of a table.
pub(super) struct Header<'a> {
    /// Its pattern.
    pub pattern: &'a Pattern,
    /// First row.
    pub row: u32,
    /// How many rows.
    pub height: u32,
    /// The known columns from left to right.
    pub columns: Vec<(u32, &'a Column)>,
    /// Labels that are not known.
    pub unknown: Vec<(u32, String)>,
    /// Required columns that are not there.
    pub missing: Vec<&'a Column>,
}

impl<'a> Scanner<'a, '_> {
    /// Whether the cell heads several columns that have labels of their own below.
    fn heads_group(&self, row: u32, col: u32) -> bool {
        self.merged.at(row, col).is_some_and(|area| {
            let below = self.labelled.get(&area.end.0.saturating_add(1));
            let below = below.map_or(&[][..], Vec::as_slice);
            let before = |end: u32| below.partition_point(|col| *col < end);
            before(area.end.1.saturating_add(1)) >= before(area.start.1) + 2
        })
    }

    /// The table whose head begins at this row, if one does.
    pub(super) fn header(&self, row: u32) -> Option<Header<'a>> {
        let labelled = |row: u32| {
            self.used(row).iter().filter(|col| self.is_label(self.folded(row, **col))).count()
        };
        if labelled(row) < 2 && labelled(row) + labelled(row + 1) < 3 {
            return None;
        }
        let candidates = |row: u32, height: u32| -> Vec<Header<'a>> {
            let patterns = self.options.patterns.iter();
            let tables = patterns.filter(|pattern| pattern.shape == Shape::Table);
            tables.filter_map(|pattern| self.match_header(pattern, row, height)).collect()
        };
        // The later of two equals would win a plain max: the order of the
        // declaration decides instead.
        let best = |headers: Vec<Header<'a>>| {
            headers.into_iter().fold(None, |best: Option<Header<'a>>, header| match best {
                Some(best) if best.columns.len() >= header.columns.len() => Some(best),
                _ => Some(header),
            })
        };
        let split = |headers: Vec<Header<'a>>| -> (Vec<_>, Vec<_>) {
            headers.into_iter().partition(|header| header.missing.is_empty())
        };
        let (full_one, one) = split(candidates(row, 1));
        if let Some(header) = best(full_one) {
            return Some(header);
        }
        // Two rows are one head only if both belong to it: a unit's code right
        // above a table is no part of its head.
        let below = candidates(row + 1, 1);
        let needs_both = |header: &Header<'a>| {
            below.iter().all(|below| {
                below.pattern.id != header.pattern.id || below.columns.len() < header.columns.len()
            })
        };
        let joined = candidates(row, 2).into_iter().filter(needs_both).collect();
        let (full_two, two) = split(joined);
        best(full_two).or_else(|| match (best(one), best(two)) {
            (Some(one), Some(two)) if two.columns.len() > one.columns.len() => Some(two),
            (one, two) => one.or(two),
        })
    }

    /// How far a pattern's columns stand in these rows; none if hardly any do.
    fn match_header(&self, pattern: &'a Pattern, row: u32, height: u32) -> Option<Header<'a>> {
        let mut cols: BTreeSet<u32> = self.used(row).iter().copied().collect();
        if height == 2 {
            cols.extend(self.used(row + 1));
        }
        let mut columns: Vec<(u32, &Column)> = Vec::new();
        let mut unknown = Vec::new();
        let mut second_row = false;
        for col in cols {
            let upper = self.folded_through_merge(row, col);
            let lower = if height == 2 { self.folded_through_merge(row + 1, col) } else { "" };
            let find = |label: &str| pattern.column(label);
            // Read downwards, the two say the most; a heading over several columns
            // is the label of none of them.
            let both = !upper.is_empty() && !lower.is_empty();
            let joined = || both.then(|| find(&format!("{upper} {lower}"))).flatten();
            let upper_alone = || find(upper).filter(|_| !self.heads_group(row, col));
            let lower_alone = || find(lower).filter(|_| !self.heads_group(row + 1, col));
            let known = joined().or_else(lower_alone).or_else(upper_alone);
            match known {
                Some(column) if columns.iter().all(|(_, taken)| taken.key != column.key) => {
                    second_row |= height == 2 && self.cell(row + 1, col).is_some();
                    columns.push((col, column));
                }
                _ => {
                    let label = [lower, upper].into_iter().find(|label| !label.is_empty());
                    unknown.extend(label.map(|label| (col, label.to_owned())));
                }
            }
        }
        let has = |column: &&Column| columns.iter().any(|(_, known)| known.key == column.key);
        let required = || pattern.columns.iter().filter(|column| column.required);
        let missing: Vec<&Column> = required().filter(|column| !has(column)).collect();
        let found = required().filter(has).count();
        let enough = found >= 1
            && found * 2 >= required().count()
            && (missing.is_empty() || columns.len() >= 3)
            && (height == 1 || second_row);
        enough.then_some(Header { pattern, row, height, columns, unknown, missing })
    }
}
