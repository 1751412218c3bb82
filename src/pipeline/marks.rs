//! What people note in `kiem-tra.xlsx`: carried over to the next one, finding by
//! finding.

use std::collections::BTreeMap;

use crate::config::Limits;
use crate::documents::report::FindingRow;
use crate::fold;
use crate::formats::cells::{Cell, Sheet, Workbook};
use crate::ledgers::below_head;
use crate::render::workbook::findings::{DONE, SHEET, TITLES};
use crate::worker::Reader;

/// Marks and notes by the finding beside which they stand.
#[derive(Debug, Clone, Default)]
pub struct Marks(BTreeMap<Vec<String>, (bool, String)>);

/// The columns that tell a finding from every other one.
const IDENTITY: [&str; 6] = ["Mã", "Đơn vị", "Tệp", "Trang tính", "Ô", "Nội dung"];

impl Marks {
    /// The marks in a findings' workbook; none when it is not there or cannot be
    /// read: it is kept aside as it is then.
    pub fn read(workbook: Option<Vec<u8>>, reader: &Reader, limits: &Limits) -> Self {
        let book = workbook.and_then(|bytes| reader.read(&bytes, limits).ok());
        book.map(|book| Self::of(&book)).unwrap_or_default()
    }

    /// The marks in a workbook.
    fn of(book: &Workbook) -> Self {
        let sheet = book.sheets.iter().find(|sheet| sheet.name == SHEET);
        Self(sheet.map(rows).unwrap_or_default())
    }

    /// Puts each mark beside its finding.
    pub fn put_on(&self, rows: &mut [FindingRow]) {
        for row in rows {
            let identity = [&row.code, &row.unit, &row.file, &row.sheet, &row.cells, &row.message];
            let identity: Vec<String> = identity.iter().map(|part| fold::clean(part)).collect();
            if let Some((handled, note)) = self.0.get(&identity) {
                row.handled = *handled;
                row.note.clone_from(note);
            }
        }
    }
}

/// The marked rows of the findings' sheet, wherever people moved its columns.
fn rows(sheet: &Sheet) -> BTreeMap<Vec<String>, (bool, String)> {
    let text = |row: u32, col: u32| match sheet.cells.get(&(row, col)) {
        Some(Cell::Text(text)) => text.clone(),
        Some(Cell::Number(number)) => number.to_string(),
        _ => String::new(),
    };
    let Some((columns, below)) = below_head(sheet, &TITLES) else { return BTreeMap::new() };
    let cell = |row: u32, title: &str| columns.get(title).map_or(String::new(), |c| text(row, *c));
    let marked = |row: u32| {
        let identity = IDENTITY.map(|title| fold::clean(&cell(row, title))).to_vec();
        let (mark, note) = (cell(row, TITLES[0]), cell(row, TITLES[1]));
        let handled = mark.trim() == DONE;
        (handled || !note.trim().is_empty()).then_some((identity, (handled, note)))
    };
    below.into_iter().filter_map(marked).collect()
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;

    use super::*;
    use crate::render::workbook::findings::findings_workbook;

    /// A finding in a cell.
    fn finding(cells: &str, message: &str) -> FindingRow {
        FindingRow {
            code: "W501".into(),
            unit: "P-BD".into(),
            file: "a.xlsx".into(),
            sheet: "Phiếu".into(),
            cells: cells.into(),
            message: message.into(),
            ..FindingRow::default()
        }
    }

    /// What is read back from a workbook of these rows.
    fn read_back(rows: &[FindingRow]) -> Marks {
        let created = DateTime::UNIX_EPOCH.naive_utc();
        let bytes = findings_workbook(rows, &[], created).expect("a workbook");
        Marks::read(Some(bytes), &Reader::InProcess, &Limits::default())
    }

    #[test]
    fn marks_and_notes_follow_their_finding() {
        let handled = FindingRow { handled: true, ..finding("B7", "một\nhai") };
        let noted = FindingRow { note: "đã gọi điện".into(), ..finding("B8", "một\nhai") };
        let marks = read_back(&[finding("B6", "một"), handled, noted]);
        let mut rows = [
            finding("B8", "một\nhai"),
            finding("B9", "một\nhai"),
            finding("B7", "một\nhai"),
            finding("B7", "ba"),
        ];
        marks.put_on(&mut rows);
        let told: Vec<_> = rows.iter().map(|row| (row.handled, row.note.as_str())).collect();
        assert_eq!(told, [(false, "đã gọi điện"), (false, ""), (true, ""), (false, "")]);
    }

    #[test]
    fn what_is_no_findings_workbook_has_no_marks() {
        assert!(Marks::read(None, &Reader::InProcess, &Limits::default()).0.is_empty());
        let text = Some(b"a,b\n".to_vec());
        assert!(Marks::read(text, &Reader::InProcess, &Limits::default()).0.is_empty());
    }
}
