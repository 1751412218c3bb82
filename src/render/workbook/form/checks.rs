//! What a form checks while it is typed: what cells accept, and which turn red beside others.

use super::super::WorkbookError;
use super::shade;
use super::spots::{Spot, list_name, resolved};
use crate::declaration::LARGEST_COUNT;
use crate::finding::Severity;
use crate::forms::contradictions::{CONTRADICTIONS, Contradiction};
use crate::forms::{FormColumn, Input, Tone};
use chrono::{NaiveDate, NaiveTime};
use rust_xlsxwriter::{
    ConditionalFormatFormula, DataValidation, DataValidationErrorStyle, DataValidationRule, Format,
    Formula, Worksheet,
};

/// The contradiction that is told beside a table's rows.
pub(super) fn said(spot: &Spot<'_>) -> Option<(&'static Contradiction, &'static str)> {
    let mut own = CONTRADICTIONS.iter().filter(|c| c.section == spot.section.id);
    own.find_map(|contradiction| Some((contradiction, contradiction.said?)))
}

/// Colours a section's cells where they contradict others.
pub(super) fn colours(
    sheet: &mut Worksheet,
    spot: &Spot<'_>,
    spots: &[Spot<'_>],
) -> Result<(), WorkbookError> {
    for contradiction in CONTRADICTIONS.iter().filter(|c| c.section == spot.section.id) {
        let Some(formula) = resolved(contradiction.when, spot, spots) else { continue };
        let tone = if contradiction.rule.severity() == Severity::Error {
            Tone::Wrong
        } else {
            Tone::Doubtful
        };
        let format = Format::new().set_background_color(shade(tone));
        let rule = ConditionalFormatFormula::new()
            .set_rule(format!("={formula}").as_str())
            .set_format(format);
        for ((top, left), (bottom, right)) in
            contradiction.marks.iter().filter_map(|key| spot.area(key))
        {
            sheet.add_conditional_format(top, left, bottom, right, &rule)?;
        }
    }
    Ok(())
}

/// Lets cells take what their field may hold, and say so.
pub(super) fn validate(
    sheet: &mut Worksheet,
    field: &FormColumn,
    first: (u32, u16),
    last: (u32, u16),
) -> Result<(), WorkbookError> {
    if let Some(validation) = validation(&field.input, &field.label)? {
        sheet.add_data_validation(first.0, first.1, last.0, last.1, &validation)?;
    }
    Ok(())
}

/// What a cell takes; none for one that takes anything.
pub(super) fn validation(
    input: &Input,
    label: &str,
) -> Result<Option<DataValidation>, WorkbookError> {
    let rule = DataValidation::new();
    let (rule, hint, refusal) = match input {
        Input::Text | Input::Index => return Ok(None),
        Input::Count => {
            let largest = i32::try_from(LARGEST_COUNT).unwrap_or(i32::MAX);
            let rule = rule.allow_whole_number(DataValidationRule::Between(0, largest));
            (rule, String::new(), "Gõ một số nguyên từ 0 đến 1.000.000, không kèm chữ.".to_owned())
        }
        Input::Date(from, to) => {
            let (from, to) = bounds(*from, *to);
            let rule = rule.allow_date(DataValidationRule::Between(from, to));
            let days = format!("từ {} đến {}", from.format("%d/%m/%Y"), to.format("%d/%m/%Y"));
            let how = "Gõ ngày/tháng/năm, ví dụ 17/5/2023; nếu máy không nhận thì gõ 2023-05-17.";
            let hint = format!("{how} Nhìn lại ngày hiện ra trong ô.");
            (rule, hint, format!("Phải là một ngày {days}. {how}"))
        }
        Input::Time => {
            let end = NaiveTime::from_hms_opt(23, 59, 59).unwrap_or(NaiveTime::MIN);
            let rule = rule.allow_time(DataValidationRule::Between(NaiveTime::MIN, end));
            let how = "Gõ giờ:phút, ví dụ 8:30 hoặc 14:05.".to_owned();
            (rule, how.clone(), how)
        }
        Input::Choice(words) => {
            let rule = rule.allow_list_strings(words)?;
            (rule, String::new(), format!("Chọn một trong: {}.", words.join(", ")))
        }
        Input::Listed(list) => {
            let rule = rule.allow_list_formula(Formula::new(format!("={}", list_name(*list))));
            (rule, String::new(), "Chọn trong danh sách của ô.".to_owned())
        }
        Input::Suggested(words) => {
            let rule = rule.allow_list_strings(words)?.show_error_message(false);
            let words = words.join(", ");
            (rule, format!("Chọn “{words}”, hoặc gõ đúng tình trạng đã thấy."), String::new())
        }
    };
    let mut rule = rule.ignore_blank(true).set_error_style(DataValidationErrorStyle::Stop);
    if !hint.is_empty() {
        rule = rule.set_input_title(short(label))?.set_input_message(hint)?;
    }
    if !refusal.is_empty() {
        rule = rule.set_error_title(short(label))?.set_error_message(refusal)?;
    }
    Ok(Some(rule))
}

/// The first and last day that a cell takes.
fn bounds(from: Option<NaiveDate>, to: Option<NaiveDate>) -> (NaiveDate, NaiveDate) {
    let day = |year, month, day| NaiveDate::from_ymd_opt(year, month, day).unwrap_or_default();
    (from.unwrap_or_else(|| day(2000, 1, 1)), to.unwrap_or_else(|| day(2199, 12, 31)))
}

/// A label as the title of a message, which takes 32 letters.
fn short(label: &str) -> String {
    label.chars().take(32).collect()
}
