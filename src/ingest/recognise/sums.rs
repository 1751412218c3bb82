//! Rows of sums, held against the rows above them (E109).

use std::collections::{BTreeMap, BTreeSet};

use super::head::Header;
use super::wrong::wrong_value;
use super::{Scanner, touches};
use crate::code::Code;
use crate::declaration::{Key, Record, Type, Value};
use crate::finding::{Finding, Place};
use crate::formats::cells::Cell;
use crate::ingest::values::{self, Wrong};
use crate::round::Sourced;

/// Sums of a table's count columns, to check its total rows against.
#[derive(Default)]
pub(super) struct Sums {
    /// Values by column since the last total row; none when one was unreadable.
    since: BTreeMap<Key, (u64, Vec<Place>)>,
    /// Values by column in all rows.
    all: BTreeMap<Key, (u64, Vec<Place>)>,
    /// Columns with a value that could not be read.
    broken: BTreeSet<Key>,
}

impl Sums {
    /// Adds a data row.
    pub(super) fn add(&mut self, header: &Header<'_>, record: &Record) {
        for (_, column) in header.columns.iter().filter(|(_, column)| column.kind == Type::Count) {
            match record.get(&column.key) {
                Some(Sourced { value: Value::Count(count), place }) => {
                    for sums in [&mut self.since, &mut self.all] {
                        let sum = sums.entry(column.key).or_default();
                        sum.0 += u64::from(*count);
                        sum.1.push(place.clone());
                    }
                }
                _ => {
                    self.broken.insert(column.key);
                }
            }
        }
    }

    /// Checks a total row: its figures must be the sums since the last one, or
    /// of all rows.
    pub(super) fn check(
        &mut self,
        scanner: &Scanner<'_, '_>,
        header: &Header<'_>,
        row: u32,
        findings: &mut Vec<Finding>,
    ) {
        for (col, column) in header.columns.iter().filter(|(_, column)| column.kind == Type::Count)
        {
            let Some(cell) = scanner.cell(row, *col) else { continue };
            if self.broken.contains(&column.key) {
                continue;
            }
            let place = scanner.place.at(row, *col);
            let since = self.since.remove(&column.key).unwrap_or_default();
            let all = self.all.entry(column.key).or_default();
            match values::count(cell).map(u64::from) {
                Ok(total) if total == since.0 || total == all.0 => {}
                Ok(total) => {
                    // Rows are named once: a thousand wrong totals of a long table
                    // would name each of its rows a thousand times.
                    let (sum, rows) = if since.1.is_empty() {
                        (all.0, std::mem::take(&mut all.1))
                    } else {
                        since
                    };
                    let finding = Finding::new(Code::E109, touches(header.pattern.id))
                        .at(&place)
                        .arg("name", column.name.as_str())
                        .arg("found", i64::try_from(total).unwrap_or(i64::MAX))
                        .arg("sum", i64::try_from(sum).unwrap_or(i64::MAX));
                    findings.push(rows.iter().fold(finding, Finding::comparing));
                }
                // A total whose formula was never worked out says nothing that
                // the rows do not say.
                Err(Wrong::Error) if *cell == Cell::Uncomputed => {}
                Err(wrong) => {
                    findings.push(wrong_value(cell, column, &place, header.pattern.id, &wrong))
                }
            }
        }
        self.since.clear();
    }
}
