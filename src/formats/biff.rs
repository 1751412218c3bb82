//! What the workbook reader does not tell of the binary formats: hidden rows and
//! columns of .xls (BIFF8, [MS-XLS]) and .xlsb (BIFF12, [MS-XLSB]); of .xlsb also
//! merged areas, formulas that came to an error, and text with formats inside.
//! Read on the side, for the other cells are read elsewhere.

use std::collections::BTreeMap;
use std::io::{Cursor, Read};

use calamine::CellErrorType;

use super::cells::{Area, Cell};
use super::convert::error_text;
use super::limits::ROWS;
use super::parts::{Hidden, Parts, Relation, hide};

/// A record: its type and its data.
type Record<'a> = (u32, &'a [u8]);

/// Two bytes as a number, the lower first.
pub(super) fn u16_at(data: &[u8], at: usize) -> Option<u32> {
    let bytes = data.get(at..)?.first_chunk::<2>()?;
    Some(u16::from_le_bytes(*bytes).into())
}

/// Four bytes as a number, the lowest first.
pub(super) fn u32_at(data: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(*data.get(at..)?.first_chunk::<4>()?))
}

/// Hidden rows and columns of an .xls by its stream, sheet by sheet in the order in which the
/// workbook lists them.
pub fn hidden_of_xls(stream: &[u8]) -> Vec<Hidden> {
    sheets(stream).into_iter().map(|start| hidden_of_xls_sheet(stream, start)).collect()
}

/// The stream of an .xls in which everything stands.
pub(super) fn xls_stream(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut file = cfb::CompoundFile::open(Cursor::new(bytes)).ok()?;
    let name = ["/Workbook", "/Book"].into_iter().find(|name| file.is_stream(name))?;
    let mut stream = Vec::new();
    file.open_stream(name).ok()?.read_to_end(&mut stream).ok()?;
    Some(stream)
}

/// The records of an .xls' stream from a place on: where the data begin, the type, the data.
pub(super) fn records(stream: &[u8], from: usize) -> impl Iterator<Item = (usize, u32, &[u8])> {
    let mut at = from;
    std::iter::from_fn(move || {
        let head = stream.get(at..)?;
        let (kind, length) = u16_at(head, 0).zip(u16_at(head, 2))?;
        let begin = at + 4;
        let data = stream.get(begin..begin.checked_add(usize::try_from(length).ok()?)?)?;
        at = begin + data.len();
        Some((begin, kind, data))
    })
}

/// Where the sheets of an .xls begin, in the order of its list (BoundSheet8).
pub(super) fn sheets(stream: &[u8]) -> Vec<usize> {
    let listed = records(stream, 0).take_while(|(_, kind, _)| *kind != EOF);
    let listed = listed.filter(|(_, kind, _)| *kind == 0x0085);
    let start = |data| u32_at(data, 0).and_then(|at| usize::try_from(at).ok());
    listed.map(|(_, _, data)| start(data).unwrap_or(usize::MAX)).collect()
}

/// The record that ends a part of an .xls.
pub(super) const EOF: u32 = 0x000a;

/// Hidden rows and columns of the sheet whose part begins here.
fn hidden_of_xls_sheet(stream: &[u8], from: usize) -> Hidden {
    let mut hidden = Hidden::default();
    for (_, kind, data) in records(stream, from).take_while(|(_, kind, _)| *kind != EOF) {
        let flag = |at, bit| u16_at(data, at).is_some_and(|flags| flags & bit != 0);
        match kind {
            // Row: fDyZero.
            0x0208 if flag(12, 0x20) => hide(&mut hidden.0, u16_at(data, 0)),
            // ColInfo: fHidden.
            0x007d if flag(8, 1) => hide_columns(&mut hidden, u16_at(data, 0), u16_at(data, 2)),
            _ => {}
        }
    }
    hidden
}

/// Notes hidden columns, both ends within.
fn hide_columns(hidden: &mut Hidden, first: Option<u32>, last: Option<u32>) {
    if let Some((first, last)) = first.zip(last) {
        hide(&mut hidden.1, first..=last);
    }
}

/// What is told of a sheet of an .xlsb.
#[derive(Default)]
pub struct SheetExtras {
    /// Hidden rows and columns.
    pub hidden: Hidden,
    /// Merged areas.
    pub merged: Vec<Area>,
    /// Cells that the workbook reader passes over, by row and column.
    pub cells: Vec<((u32, u32), Cell)>,
}

/// What is told of the sheets of an .xlsb, by their names; none when one of them
/// is not where it should be, or has rows beyond the last or cells without a column
/// (BrtShortBlank to BrtShortIsst): the workbook reader passes them over.
pub fn extras_of_xlsb(bytes: &[u8]) -> Option<BTreeMap<String, SheetExtras>> {
    let mut parts = Parts::of(bytes)?;
    let relations = parts.relations("xl/workbook.bin");
    let book = parts.bytes("xl/workbook.bin")?;
    let mut asides = BTreeMap::new();
    for (_, data) in records_of_xlsb(&book).filter(|(kind, _)| *kind == 156) {
        let Some((name, target)) = bundled_sheet(data, &relations) else { continue };
        asides.insert(name, extras_of_xlsb_sheet(&parts.bytes(target)?)?);
    }
    Some(asides)
}

/// A sheet's name and part, as the workbook lists them (BrtBundleSh).
fn bundled_sheet<'t>(data: &[u8], relations: &'t [Relation]) -> Option<(String, &'t str)> {
    let (id, rest) = wide_string(data.get(8..)?)?;
    let (name, _) = wide_string(rest)?;
    let relation = relations.iter().find(|relation| relation.id == id)?;
    Some((name, &relation.target))
}

/// A counted string of UTF-16, and what follows it.
fn wide_string(data: &[u8]) -> Option<(String, &[u8])> {
    let length = usize::try_from(u32_at(data, 0)?).ok()?;
    let (text, rest) = data.get(4..)?.split_at_checked(length.checked_mul(2)?)?;
    let units: Vec<u16> =
        text.as_chunks::<2>().0.iter().map(|unit| u16::from_le_bytes(*unit)).collect();
    Some((String::from_utf16_lossy(&units), rest))
}

/// The records of a part of an .xlsb: type and length are numbers of seven bits a
/// byte, of which the lowest comes first and the last lacks the eighth bit.
fn records_of_xlsb(part: &[u8]) -> impl Iterator<Item = Record<'_>> {
    let mut rest = part;
    std::iter::from_fn(move || {
        let (kind, after) = seven_bits_a_byte(rest, 2)?;
        let (length, after) = seven_bits_a_byte(after, 4)?;
        let (data, after) = after.split_at_checked(usize::try_from(length).ok()?)?;
        rest = after;
        Some((kind, data))
    })
}

/// A number of at most so many bytes, and what follows it.
fn seven_bits_a_byte(data: &[u8], most: usize) -> Option<(u32, &[u8])> {
    let last = data.iter().take(most).position(|byte| byte & 0x80 == 0);
    let (bytes, rest) = data.split_at_checked(last.map_or(most, |last| last + 1))?;
    let number = bytes.iter().rev().fold(0, |number, byte| number << 7 | u32::from(byte & 0x7f));
    Some((number, rest))
}

/// What is told of a sheet by its part; none when it has cells without a column or row.
fn extras_of_xlsb_sheet(part: &[u8]) -> Option<SheetExtras> {
    let mut aside = SheetExtras::default();
    let mut row = None;
    for (kind, data) in records_of_xlsb(part) {
        let flag = |at: usize, bit| data.get(at).is_some_and(|flags| flags & bit != 0);
        match kind {
            // BrtRowHdr, with fDyZero when it is hidden.
            0 => {
                row = u32_at(data, 0);
                // What follows a row that no sheet has, the workbook reader passes over.
                if row.is_some_and(|row| row >= ROWS) {
                    return None;
                }
                if flag(11, 0x10) {
                    hide(&mut aside.hidden.0, row);
                }
            }
            // BrtColInfo: fHidden.
            60 if flag(16, 1) => {
                hide_columns(&mut aside.hidden, u32_at(data, 0), u32_at(data, 4));
            }
            // BrtFmlaError and BrtCellRString.
            11 | 62 => aside.cells.extend(row.zip(u32_at(data, 0)).zip(passed_over(kind, data))),
            // BrtShortBlank to BrtShortIsst.
            12..=18 => return None,
            // BrtMergeCell.
            176 => aside.merged.extend(merged_area(data)),
            _ => {}
        }
    }
    Some(aside)
}

/// What a cell holds that the workbook reader passes over: an error value, or text
/// behind its column, format and flags.
fn passed_over(kind: u32, data: &[u8]) -> Option<Cell> {
    if kind == 11 {
        return Some(Cell::Error(error_text(&error(*data.get(8)?)).to_owned()));
    }
    let (text, _) = wide_string(data.get(9..)?)?;
    Some(Cell::Text(text)).filter(|cell| !cell.is_blank())
}

/// An error value by its code (BErr).
fn error(code: u8) -> CellErrorType {
    match code {
        0x00 => CellErrorType::Null,
        0x07 => CellErrorType::Div0,
        0x0f => CellErrorType::Value,
        0x17 => CellErrorType::Ref,
        0x1d => CellErrorType::Name,
        0x24 => CellErrorType::Num,
        0x2b => CellErrorType::GettingData,
        _ => CellErrorType::NA,
    }
}

/// First row, last row, first column, last column.
fn merged_area(data: &[u8]) -> Option<Area> {
    let start = (u32_at(data, 0)?, u32_at(data, 8)?);
    Some(Area { start, end: (u32_at(data, 4)?, u32_at(data, 12)?) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_seven_bits_a_byte() {
        assert_eq!(seven_bits_a_byte(&[0x9c, 0x01, 7], 2), Some((156, &[7][..])));
        assert_eq!(seven_bits_a_byte(&[0x3c, 9], 2), Some((60, &[9][..])));
        assert_eq!(seven_bits_a_byte(&[0x80, 0x80, 5], 2), Some((0, &[5][..])));
        assert_eq!(seven_bits_a_byte(&[0x80], 2), None);
    }

    #[test]
    fn a_record_longer_than_its_part_ends_it() {
        assert_eq!(records_of_xlsb(&[1, 1, 5, 2, 9, 5]).collect::<Vec<_>>(), [(1, &[5][..])]);
        let cut = [1, 0, 1, 0, 5, 2, 0, 9, 0, 5];
        assert_eq!(records(&cut, 0).collect::<Vec<_>>(), [(4, 1, &[5][..])]);
        assert_eq!(records(&[1, 0, 0, 0], 9).count(), 0);
    }

    #[test]
    fn cells_that_the_reader_passes_over_are_told() {
        let row = [0, 12, 4, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0];
        let error = [11, 9, 2, 0, 0, 0, 0, 0, 0, 0, 0x17];
        let text = [62, 15, 3, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, b'a', 0];
        let number = [2, 12, 4, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0];
        let part = [&row[..], &error, &text, &number].concat();
        let told = [((4, 2), Cell::Error("#REF!".into())), ((4, 3), Cell::Text("a".into()))];
        let cells = |part: &[u8]| extras_of_xlsb_sheet(part).map(|aside| aside.cells);
        assert_eq!(cells(&part), Some(told.into()));
        assert_eq!(cells(&error), Some(Vec::new()), "in no row");
        assert_eq!(cells(&[17, 4, 0, 0, 0, 0]), None, "without a column");
    }

    #[test]
    fn noise_tells_nothing() {
        assert!(hidden_of_xls(b"noise").is_empty());
        assert!(extras_of_xlsb(b"noise").is_none());
    }
}
