//! Comma-, semicolon- or tab-separated text in UTF-8, UTF-16 or Windows-1258.

use super::cells::{Cell, Sheet, Workbook};
use super::limits::{Budget, Unreadable};
use super::text::decode;
use crate::config::Limits;

/// The name of the one sheet.
pub(super) const SHEET: &str = "CSV";

/// The separator that splits the most lines into the most fields.
fn separator(text: &str) -> u8 {
    let fields = |separator: char| {
        text.lines().take(50).map(|line| line.matches(separator).count().min(50)).sum::<usize>()
    };
    // A tie goes to the first: commas also stand inside sentences.
    let candidates = ['\t', ';', ','];
    let best = candidates.iter().map(|separator| fields(*separator)).max().unwrap_or(0);
    let chosen = candidates.iter().find(|separator| fields(**separator) == best);
    chosen.and_then(|separator| u8::try_from(*separator).ok()).unwrap_or(b',')
}

/// Reads a text file as a workbook of one sheet.
pub fn read(bytes: &[u8], limits: &Limits) -> Result<Workbook, Unreadable> {
    let text = decode(bytes);
    // Excel may begin a file with a line that names its separator.
    let (separator, body) = match text.strip_prefix("sep=") {
        Some(rest) => (
            rest.bytes().next().unwrap_or(b','),
            rest.split_once('\n').map_or("", |(_, body)| body),
        ),
        None => (separator(&text), text.as_str()),
    };
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(separator)
        .from_reader(body.as_bytes());
    let mut sheet = Sheet { name: SHEET.to_owned(), ..Sheet::default() };
    let mut budget = Budget::new(limits);
    let mut record = csv::StringRecord::new();
    let mut row = u32::from(body.len() != text.len());
    loop {
        let start = usize::try_from(reader.position().byte()).unwrap_or(usize::MAX);
        if !reader.read_record(&mut record).map_err(|_| Unreadable::Damaged)? {
            break;
        }
        // The reader passes over blank lines; Excel shows them as rows.
        let blank = body.get(start..).unwrap_or_default().chars();
        let blank = blank.take_while(|c| matches!(c, '\r' | '\n')).filter(|c| *c == '\n').count();
        row = row.saturating_add(u32::try_from(blank).unwrap_or(u32::MAX));
        for (col, field) in (0u32..).zip(&record) {
            let cell = Some(Cell::Text(field.to_owned())).filter(|cell| !cell.is_blank());
            budget.put(&mut sheet, (row, col), cell)?;
        }
        row = row.saturating_add(1);
    }
    Ok(Workbook { sheets: vec![sheet], saved: None })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The texts of the cells of row 0 and 1.
    fn texts(bytes: &[u8]) -> Vec<String> {
        let book = read(bytes, &Limits::default()).expect("readable");
        let cells = book.sheets.into_iter().flat_map(|sheet| sheet.cells);
        cells
            .map(|(_, cell)| match cell {
                Cell::Text(text) => text,
                other => format!("{other:?}"),
            })
            .collect()
    }

    #[test]
    fn every_encoding_says_the_same() {
        let text = "Mã đơn vị;P-BD\nĐịa điểm;\"Hội trường; tầng 2\"\n";
        let expected = ["Mã đơn vị", "P-BD", "Địa điểm", "Hội trường; tầng 2"];
        assert_eq!(texts(text.as_bytes()), expected);
        assert_eq!(texts(format!("\u{feff}{text}").as_bytes()), expected);
        let mut little: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(texts(&little), expected);
        little.splice(0..0, [0xff, 0xfe]);
        assert_eq!(texts(&little), expected);
        let big: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
        assert_eq!(texts(&big), expected);
        // Windows-1258: ơ F5, ị = i + F2, Đ D0, ê EA, ể = ê + D2, ô F4, ộ = ô + F2, ã = a + DE, ư FD, ờ = ơ + CC.
        let old = b"Ma\xde \xf0\xf5n vi\xf2;P-BD\n\xd0i\xf2a \xf0i\xea\xd2m;\"H\xf4\xf2i tr\xfd\xf5\xccng; t\xe2\xccng 2\"\n";
        assert_eq!(texts(old), expected);
    }

    #[test]
    fn every_separator_is_seen() {
        for text in ["a,b\nc,d\n", "a;b\nc;d\n", "a\tb\nc\td\n", "sep=|\na|b\nc|d\n"] {
            assert_eq!(texts(text.as_bytes()), ["a", "b", "c", "d"], "{text}");
        }
        assert_eq!(texts("a;b, c\nd;e, f\n".as_bytes()), ["a", "b, c", "d", "e, f"]);
    }

    #[test]
    fn what_stands_beyond_every_sheet_is_damage() {
        let wide =
            |columns: usize| read((",".repeat(columns) + "x").as_bytes(), &Limits::default());
        assert!(wide(16_383).is_ok());
        assert_eq!(wide(16_384), Err(Unreadable::Damaged));
    }

    #[test]
    fn rows_are_counted_as_excel_counts_them() {
        let book = read(b"a\n\r\n\n\"b\nb\"\nc\n", &Limits::default()).expect("readable");
        let rows: Vec<u32> = book.sheets[0].cells.keys().map(|(row, _)| *row).collect();
        assert_eq!(rows, [0, 3, 4]);
    }
}
