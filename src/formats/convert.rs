//! Values of the workbook readers → cells.

use calamine::{CellErrorType, Data, DataRef, Dimensions, ExcelDateTime, SheetVisible};
use chrono::{NaiveDate, NaiveDateTime, NaiveTime};

use super::cells::{Area, Cell};

/// The worksheets among a workbook's sheets, and whether each is hidden.
pub(super) fn worksheets(metadata: &[calamine::Sheet]) -> Vec<(String, bool)> {
    metadata
        .iter()
        .filter(|sheet| sheet.typ == calamine::SheetType::WorkSheet)
        .map(|sheet| (sheet.name.clone(), sheet.visible != SheetVisible::Visible))
        .collect()
}

/// A merged area.
pub(super) fn area(dimensions: &Dimensions) -> Area {
    Area { start: dimensions.start, end: dimensions.end }
}

/// A cell's value; none for an empty one.
pub(super) fn from_ref(value: DataRef<'_>) -> Option<Cell> {
    match value {
        DataRef::SharedString(text) => Some(Cell::Text(text.to_owned())),
        other => from_data(&Data::from(other)),
    }
}

/// A cell's value; none for an empty one.
pub(super) fn from_data(value: &Data) -> Option<Cell> {
    let cell = match value {
        Data::Empty => return None,
        Data::Int(number) => {
            // Counts are far below the 53 bits that a double holds exactly.
            i32::try_from(*number)
                .map_or_else(|_| Cell::Text(number.to_string()), |n| Cell::Number(n.into()))
        }
        Data::Float(number) => Cell::Number(*number),
        Data::String(text) => Cell::Text(text.clone()),
        Data::Bool(value) => Cell::Bool(*value),
        Data::DateTime(moment) => from_excel_moment(moment),
        Data::DateTimeIso(text) => from_iso_moment(text),
        Data::DurationIso(text) => from_iso_duration(text),
        Data::Error(error) => Cell::Error(error_text(error).to_owned()),
    };
    (!cell.is_blank()).then_some(cell)
}

/// An error value as Excel shows it.
pub(super) fn error_text(error: &CellErrorType) -> &'static str {
    match error {
        CellErrorType::Div0 => "#DIV/0!",
        CellErrorType::NA => "#N/A",
        CellErrorType::Name => "#NAME?",
        CellErrorType::Null => "#NULL!",
        CellErrorType::Num => "#NUM!",
        CellErrorType::Ref => "#REF!",
        CellErrorType::Value => "#VALUE!",
        CellErrorType::GettingData => "#GETTING_DATA",
    }
}

/// A serial day number; below 1 it is an hour alone.
fn from_excel_moment(moment: &ExcelDateTime) -> Cell {
    let (year, month, day, hour, minute, second, _) = moment.to_ymd_hms_milli();
    let serial = moment.as_f64();
    let date =
        NaiveDate::from_ymd_opt(year.into(), month.into(), day.into()).filter(|_| serial >= 1.0);
    let time = NaiveTime::from_hms_opt(hour.into(), minute.into(), second.into())
        .filter(|time| serial.fract() != 0.0 || *time != NaiveTime::MIN || date.is_none());
    Cell::Moment(date, time)
}

/// `2023-05-17` or `2023-05-17T08:00:00`.
pub(super) fn from_iso_moment(text: &str) -> Cell {
    if let Ok(date) = text.parse::<NaiveDate>() {
        return Cell::Moment(Some(date), None);
    }
    match text.parse::<NaiveDateTime>() {
        Ok(moment) => {
            let time = Some(moment.time()).filter(|time| *time != NaiveTime::MIN);
            Cell::Moment(Some(moment.date()), time)
        }
        Err(_) => Cell::Text(text.to_owned()),
    }
}

/// `PT08H30M00S`: how OpenDocument writes an hour.
pub(super) fn from_iso_duration(text: &str) -> Cell {
    let part = |unit: char| -> Option<u32> {
        let before = text.strip_prefix("PT")?.split(unit).next()?;
        let digits: String = before.chars().rev().take_while(char::is_ascii_digit).collect();
        digits.chars().rev().collect::<String>().parse().ok()
    };
    let has = |unit: char| text.contains(unit);
    let hour = if has('H') { part('H') } else { Some(0) };
    let minute = if has('M') { part('M') } else { Some(0) };
    match hour.zip(minute).and_then(|(hour, minute)| NaiveTime::from_hms_opt(hour, minute, 0)) {
        Some(time) => Cell::Moment(None, Some(time)),
        None => Cell::Text(text.to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hours_of_opendocument_are_read() {
        let time = |h, m| Cell::Moment(None, NaiveTime::from_hms_opt(h, m, 0));
        assert_eq!(from_iso_duration("PT08H30M00S"), time(8, 30));
        assert_eq!(from_iso_duration("PT14H"), time(14, 0));
        assert_eq!(from_iso_duration("PT26H"), Cell::Text("PT26H".into()));
    }
}
