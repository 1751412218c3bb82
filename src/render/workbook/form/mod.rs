//! A form to be filled in: sections laid out so that the reader finds them again,
//! with cells that refuse what cannot be and turn red where they contradict.
//!
//! Nothing but a value may stand to the right of a field's label, for the reader
//! takes the next cell for its value: hints are messages of the cells, and what is
//! said beside a table's row stands in a column without a head.

mod checks;
mod spots;

use chrono::NaiveDateTime;
use rust_xlsxwriter::{
    Color, DocProperties, Format, FormatAlign, FormatBorder, Formula, ProtectionOptions, Worksheet,
};

use super::measure::Measure;
use super::sheet::{HEAD, HIGHEST, LETTER, SIZE, block, letters};
use super::{FONT, WorkbookError, page};
use crate::declaration::{Shape, Value};
use crate::forms::contradictions::Contradiction;
use crate::forms::{Form, FormColumn, FormSection, FormSheet, GuideLine, Input, Tone};
use checks::{colours, said, validate};
use spots::{BESIDE, FIELDS, Spot, WIDE, column, names, resolved, row, spots};

/// Whole numbers.
const COUNT: &str = "#,##0";
/// Days, spelled so that nobody takes the month for the day.
const DAY: &str = "\"ngày\" dd \"tháng\" mm \"năm\" yyyy";
/// Hours.
const HOUR: &str = "hh:mm";
/// Text that stays what was typed: `05`, `12/5`, `- đồng ý`.
const TEXT: &str = "@";

/// Behind cells to be filled in.
const INPUT: Color = Color::RGB(0xFF_F9_DB);
/// Behind cells that contradict others.
const WRONG: Color = Color::RGB(0xFF_A8_A8);
/// Behind cells that want a look.
const DOUBTFUL: Color = Color::RGB(0xFF_D8_A8);
/// The letters of what is said about a contradiction.
const ALARM: Color = Color::RGB(0xC9_2A_2A);

/// Width of the guide in letters.
const GUIDE: f64 = 75.0;
/// The lowest row in which one can write by hand, in points.
const ROW: f64 = 20.0;
/// What a formula gives before anything is typed. The library takes empty text
/// for 0, which a sum of later rows would contradict.
const NOTHING: &str = " ";
/// The hidden sheet that lists stand on.
const LISTS: &str = "Danh mục";

/// The form as a workbook; `created` is the time in the file's properties.
///
/// # Errors
/// When the format cannot hold it.
pub fn form(form: &Form, created: NaiveDateTime) -> Result<Vec<u8>, WorkbookError> {
    let spots = spots(form);
    let mut workbook = page::workbook()?;
    workbook.set_properties(
        &DocProperties::new()
            .set_title(&form.title)
            .set_author(&form.owner)
            .set_creation_datetime(&created),
    );
    for sheet in &form.sheets {
        workbook.push_worksheet(match sheet {
            FormSheet::Guide(lines) => guide(form, lines)?,
            FormSheet::Sections(name, _) => sections(form, name, &spots)?,
        });
    }
    workbook.push_worksheet(lists(form)?);
    for (name, place) in names(form, &spots) {
        workbook.define_name(name, &format!("={place}"))?;
    }
    page::finished(workbook, &std::collections::BTreeMap::new())
}

/// A new sheet, set up for print.
fn blank_sheet(form: &Form, name: &str, widths: &[f64]) -> Result<Worksheet, WorkbookError> {
    let mut sheet = page::sheet(name)?;
    for (col, width) in widths.iter().enumerate() {
        sheet.set_column_width(column(col), *width)?;
    }
    page::set_up(&mut sheet, widths.iter().sum::<f64>() > WIDE);
    // An ampersand begins a code in feet of pages.
    let escaped = |text: &str| text.replace('&', "&&");
    let (owner, name) = (escaped(&form.owner), escaped(name));
    sheet.set_footer(format!("&L&\"{FONT},Regular\"&10{owner}&R&\"{FONT},Regular\"&10{name}"));
    sheet.set_screen_gridlines(false);
    Ok(sheet)
}

/// Locks all but the cells to fill in, without a password: against slips, not
/// against intent. Rows may be added and made higher.
fn lock(sheet: &mut Worksheet, form: &Form) {
    if form.locked {
        sheet.protect_with_options(&ProtectionOptions {
            insert_rows: true,
            format_rows: true,
            format_columns: true,
            ..ProtectionOptions::default()
        });
    }
}

/// The height in points of a wrapped text.
fn height(text: &str, width: f64, size: f64, bold: bool) -> f64 {
    let measure = Measure { width: width * LETTER - 16.0, size, bold };
    (f64::from(measure.lines(text)) * measure.pitch() + 4.0).clamp(ROW, HIGHEST)
}

/// The guide's sheet.
fn guide(form: &Form, lines: &[GuideLine]) -> Result<Worksheet, WorkbookError> {
    let mut sheet = blank_sheet(form, "Hướng dẫn", &[GUIDE])?;
    let plain = letters().set_text_wrap().set_align(FormatAlign::VerticalCenter);
    for (index, line) in lines.iter().enumerate() {
        let (text, format, size, bold) = match line {
            GuideLine::Title(text) => {
                let format = page::letters(16.0).set_bold().set_text_wrap();
                (text, format.set_align(FormatAlign::Center), 16.0, true)
            }
            GuideLine::Heading(text) => {
                (text, plain.clone().set_bold().set_background_color(HEAD), SIZE, true)
            }
            GuideLine::Text(text) => (text, plain.clone(), SIZE, false),
            GuideLine::Sample(tone, text) => {
                let format = plain.clone().set_background_color(shade(*tone));
                (text, format.set_border(FormatBorder::Thin), SIZE, false)
            }
        };
        sheet.set_row_height(row(index), height(text, GUIDE, size, bold))?;
        sheet.write_string_with_format(row(index), 0, text, &format)?;
    }
    sheet.set_print_area(0, 0, row(lines.len()).saturating_sub(1), 0)?;
    lock(&mut sheet, form);
    Ok(sheet)
}

/// What stands behind a cell.
fn shade(tone: Tone) -> Color {
    match tone {
        Tone::Input => INPUT,
        Tone::Wrong => WRONG,
        Tone::Doubtful => DOUBTFUL,
    }
}

/// The hidden sheet of lists, one a column.
fn lists(form: &Form) -> Result<Worksheet, WorkbookError> {
    let mut sheet = page::sheet(LISTS)?;
    for (col, (_, entries)) in form.lists.iter().enumerate() {
        for (index, entry) in entries.iter().enumerate() {
            sheet.write_string_with_format(row(index), column(col), entry, &letters())?;
        }
    }
    sheet.set_hidden(true);
    lock(&mut sheet, form);
    Ok(sheet)
}

/// A sheet of sections.
fn sections(form: &Form, name: &str, spots: &[Spot<'_>]) -> Result<Worksheet, WorkbookError> {
    let own: Vec<&Spot<'_>> = spots.iter().filter(|spot| spot.sheet == name).collect();
    let widths = own.iter().find(|spot| spot.section.shape == Shape::Table).map_or_else(
        || FIELDS.to_vec(),
        |spot| spot.section.columns.iter().map(|column| column.width).collect(),
    );
    let beside = own.iter().any(|spot| said(spot).is_some());
    let mut sheet = blank_sheet(form, name, &widths)?;
    if beside {
        sheet.set_column_width(column(widths.len()), BESIDE)?;
    }
    sheet.write_string_with_format(0, 0, &form.owner, &letters().set_italic())?;
    for spot in &own {
        heading(&mut sheet, spot, widths.iter().sum())?;
        match spot.section.shape {
            Shape::Fields => fields(&mut sheet, spot, &widths)?,
            Shape::Table => table(&mut sheet, spot, spots)?,
        }
        colours(&mut sheet, spot, spots)?;
    }
    let right = column(widths.len()) - u16::from(!beside);
    let bottom = own.last().map_or(0, |spot| spot.total().unwrap_or(spot.last));
    sheet.set_print_area(0, 0, bottom, right)?;
    if let [only] = own.as_slice()
        && only.section.shape == Shape::Table
    {
        sheet.set_repeat_rows(only.head(), only.head())?;
        sheet.set_freeze_panes(only.first, 0)?;
    }
    if let Some((row, col)) = own.first().and_then(|spot| first_input(spot)) {
        sheet.set_selection(row, col, row, col)?;
    }
    lock(&mut sheet, form);
    Ok(sheet)
}

/// The first cell to fill in.
fn first_input(spot: &Spot<'_>) -> Option<(u32, u16)> {
    let filled = spot.section.filled.first();
    let open = |(index, column): &(usize, &FormColumn)| {
        column.input != Input::Index
            && filled.and_then(|row| row.get(*index)).is_none_or(String::is_empty)
    };
    let (index, _) = spot.section.columns.iter().enumerate().find(open)?;
    Some(match spot.section.shape {
        Shape::Fields => (spot.first + row(index), spot.label),
        Shape::Table => (spot.first, column(index)),
    })
}

/// A section's heading and note.
fn heading(sheet: &mut Worksheet, spot: &Spot<'_>, width: f64) -> Result<(), WorkbookError> {
    let title = page::letters(14.0).set_bold();
    let note = letters().set_italic().set_text_wrap().set_align(FormatAlign::Top);
    sheet.write_string_with_format(spot.top, 0, spot.section.title.to_uppercase(), &title)?;
    sheet.merge_range(spot.top + 1, 0, spot.top + 1, spot.right, spot.section.note, &note)?;
    sheet.set_row_height(spot.top + 1, height(spot.section.note, width, SIZE, false))?;
    Ok(())
}

/// A label or a column's head.
fn label_format() -> Format {
    letters()
        .set_bold()
        .set_text_wrap()
        .set_border(FormatBorder::Thin)
        .set_background_color(HEAD)
        .set_align(FormatAlign::VerticalCenter)
        .set_indent(1)
}

/// A cell with a value of this kind; `open` when it is to be filled in.
fn value_format(input: &Input, open: bool) -> Format {
    let format = letters()
        .set_border(FormatBorder::Thin)
        .set_text_wrap()
        .set_align(FormatAlign::VerticalCenter);
    let format = match input {
        Input::Index => format.set_align(FormatAlign::Center),
        Input::Count => format.set_num_format(COUNT).set_align(FormatAlign::Right),
        Input::Date(..) => format.set_num_format(DAY).set_align(FormatAlign::Left),
        Input::Time => format.set_num_format(HOUR).set_align(FormatAlign::Left),
        Input::Text | Input::Choice(_) | Input::Listed(_) | Input::Suggested(_) => {
            format.set_num_format(TEXT).set_align(FormatAlign::Left).set_indent(1)
        }
    };
    if open { format.set_background_color(INPUT).set_unlocked() } else { format }
}

/// A label with the mark of what is required.
fn label(column: &FormColumn) -> String {
    if column.required { format!("{} *", column.label) } else { column.label.clone() }
}

/// A section of fields.
fn fields(sheet: &mut Worksheet, spot: &Spot<'_>, widths: &[f64]) -> Result<(), WorkbookError> {
    let (left, value) = (spot.label - 1, spot.label);
    let room: f64 = widths.iter().take(spot.label.into()).sum();
    for (index, field) in spot.section.columns.iter().enumerate() {
        let row = spot.first + row(index);
        let text = label(field);
        sheet.set_row_height(row, height(&text, room, SIZE, true).max(ROW + 2.0))?;
        spanning(sheet, (row, 0), left, &text, &label_format())?;
        let known = spot.section.filled.first().and_then(|row| row.get(index));
        let known = known.map_or("", String::as_str);
        // Values of fields stand one below the other: all of them to the left.
        let format =
            value_format(&field.input, known.is_empty()).set_align(FormatAlign::Left).set_indent(1);
        spanning(sheet, (row, value), spot.right, known, &format)?;
        let given = spot.section.given.first().and_then(|row| row.get(&field.key));
        if let Some(given) = given.filter(|_| known.is_empty()) {
            write_given(sheet, (row, value), given, &format)?;
        }
        if known.is_empty() {
            validate(sheet, field, (row, value), (row, spot.right))?;
        }
    }
    Ok(())
}

/// Writes text into a cell that reaches to another column; empty text leaves the
/// cell empty.
fn spanning(
    sheet: &mut Worksheet,
    (row, first): (u32, u16),
    last: u16,
    text: &str,
    format: &Format,
) -> Result<(), WorkbookError> {
    if last > first {
        sheet.merge_range(row, first, row, last, "", format)?;
    }
    if text.is_empty() {
        sheet.write_blank(row, first, format)?;
    } else {
        sheet.write_string_with_format(row, first, text, format)?;
    }
    Ok(())
}

/// A section's table: head, rows, sums.
fn table(sheet: &mut Worksheet, spot: &Spot<'_>, spots: &[Spot<'_>]) -> Result<(), WorkbookError> {
    let section = spot.section;
    let centred = label_format().set_align(FormatAlign::Center).set_indent(0);
    let mut head: f64 = ROW;
    for (col, field) in section.columns.iter().enumerate() {
        let text = label(field);
        head = head.max(height(&text, field.width, SIZE, true));
        sheet.write_string_with_format(spot.head(), column(col), text, &centred)?;
        let (first, last) = ((spot.first, column(col)), (spot.last, column(col)));
        let prefilled =
            section.filled.iter().any(|row| row.get(col).is_some_and(|text| !text.is_empty()));
        if !prefilled {
            validate(sheet, field, first, last)?;
        }
    }
    sheet.set_row_height(spot.head(), head)?;
    for (index, row) in (0..).zip(spot.first..=spot.last) {
        data_row(sheet, section, index, row)?;
    }
    if let Some(total) = spot.total() {
        total_row(sheet, spot, total)?;
    }
    if let Some(said) = said(spot) {
        beside(sheet, spot, spots, said)?;
    }
    Ok(())
}

/// A row of a table: what is known, and cells for the rest.
fn data_row(
    sheet: &mut Worksheet,
    section: &FormSection,
    index: usize,
    row: u32,
) -> Result<(), WorkbookError> {
    let known = section.filled.get(index);
    let mut tall: f64 = ROW;
    for (col, field) in section.columns.iter().enumerate() {
        let text = known.and_then(|row| row.get(col)).map_or("", String::as_str);
        let open = text.is_empty() && field.input != Input::Index;
        let format = value_format(&field.input, open);
        if field.input == Input::Index {
            // A count of rows is far below 2^53.
            sheet.write_number_with_format(row, column(col), (index + 1) as f64, &format)?;
        } else if open {
            let given = section.given.get(index).and_then(|row| row.get(&field.key));
            match given {
                Some(given) => write_given(sheet, (row, column(col)), given, &format)?,
                None => drop(sheet.write_blank(row, column(col), &format)?),
            }
            if let Some(Value::Text(text)) = given {
                tall = tall.max(height(text, field.width, SIZE, false));
            }
        } else {
            tall = tall.max(height(text, field.width, SIZE, false));
            sheet.write_string_with_format(row, column(col), text, &format)?;
        }
    }
    // Rows to be filled in grow with what is typed.
    if known.is_some() || section.given.get(index).is_some() {
        sheet.set_row_height(row, tall)?;
    }
    Ok(())
}

/// Writes what a return says already: as a value of its kind, to be changed where it is wrong. It
/// is white: what is still missing stays yellow.
fn write_given(
    sheet: &mut Worksheet,
    (row, col): (u32, u16),
    given: &Value,
    format: &Format,
) -> Result<(), WorkbookError> {
    let format = format.clone().set_background_color(Color::White);
    match given {
        Value::Text(text) | Value::UnknownMark(text) => {
            sheet.write_string_with_format(row, col, &**text, &format)?
        }
        Value::Choice(word) => sheet.write_string_with_format(row, col, *word, &format)?,
        Value::Count(count) => sheet.write_number_with_format(row, col, *count, &format)?,
        // A level's place among others: no form asks for ballots.
        Value::Mark(level) => sheet.write_number_with_format(row, col, *level as f64, &format)?,
        Value::Date(day) => sheet.write_datetime_with_format(row, col, day, &format)?,
        Value::Time(time) => sheet.write_datetime_with_format(row, col, time, &format)?,
    };
    Ok(())
}

/// The row of sums: empty while nothing is typed, so that a sum that was never
/// worked out, or worked out before, says nothing wrong.
fn total_row(sheet: &mut Worksheet, spot: &Spot<'_>, total: u32) -> Result<(), WorkbookError> {
    let format = label_format();
    let mut named = false;
    for (col, field) in spot.section.columns.iter().enumerate() {
        let col = column(col);
        if field.input == Input::Count {
            let cells = block((spot.first, col), (spot.last, col));
            let formula = format!("=IF(COUNT({cells})=0,\"\",SUM({cells}))");
            let format = format.clone().set_num_format(COUNT).set_align(FormatAlign::Right);
            let formula = Formula::new(formula).set_result(NOTHING);
            sheet.write_formula_with_format(total, col, formula, &format)?;
        } else if !named && field.input == Input::Text {
            named = true;
            sheet.write_string_with_format(total, col, "Tổng cộng", &format)?;
        } else {
            sheet.write_blank(total, col, &format)?;
        }
    }
    Ok(())
}

/// Tells a contradiction beside each row, in a column without a head.
fn beside(
    sheet: &mut Worksheet,
    spot: &Spot<'_>,
    spots: &[Spot<'_>],
    (contradiction, said): (&Contradiction, &str),
) -> Result<(), WorkbookError> {
    let format = letters().set_bold().set_font_color(ALARM).set_align(FormatAlign::VerticalCenter);
    for row in spot.first..=spot.last {
        // The placeholders are those of the section's first row: this row is made
        // the first.
        let here = Spot { first: row, ..*spot };
        let parts = resolved(contradiction.when, &here, spots).zip(resolved(said, &here, spots));
        let Some((when, said)) = parts else { return Ok(()) };
        let formula = Formula::new(format!("=IF({when},{said},\"\")")).set_result(NOTHING);
        sheet.write_formula_with_format(row, spot.right + 1, formula, &format)?;
    }
    Ok(())
}
#[cfg(test)]
mod tests {
    use super::checks::validation;
    use super::*;
    use crate::config::Limits;
    use crate::declaration::{REGISTRY, SECTIONS, SectionId, patterns};
    use crate::formats;
    use crate::formats::cells::{Cell, Workbook as Cells};
    use crate::forms::ListName;
    use crate::forms::contradictions::CONTRADICTIONS;
    use crate::forms::tests::unit;
    use crate::forms::{of_unit, registry};
    use crate::ingest::recognise::{RecogniseOptions, Recognised, recognise};
    use crate::round::Plan;

    /// The bytes of a form on some day.
    fn bytes(blank: &Form) -> Vec<u8> {
        form(blank, NaiveDateTime::default()).expect("a workbook")
    }

    /// What the reader finds in a workbook.
    fn read(bytes: &[u8], plan: &Plan, change: impl Fn(&mut Cells)) -> Recognised {
        let mut cells = formats::read(bytes, &Limits::default()).expect("a workbook");
        change(&mut cells);
        let patterns = patterns(SECTIONS, plan, &Default::default());
        let options = RecogniseOptions::new(&patterns, plan);
        recognise(&cells, &"form.xlsx".into(), options).expect("small")
    }

    #[test]
    fn a_blank_form_is_recognised_and_says_nothing() {
        let (plan, unit) = unit();
        use SectionId::*;
        let expected = [
            vec![Conference, Attendance, Proceedings, TallyBoard, Ballots, Explanations],
            vec![Opening, Results, Comments, Explanations],
        ];
        for (blank, expected) in of_unit(&plan, &unit).iter().zip(expected) {
            let read = read(&bytes(blank), &plan, |_| {});
            let ids: Vec<_> = read.sections.iter().map(|found| found.id).collect();
            assert_eq!(ids, expected);
            assert!(read.sections.iter().all(|found| found.blank && found.findings.is_empty()));
            assert!(read.findings.is_empty());
            assert_eq!(read.codes.iter().map(|code| &*code.value).collect::<Vec<_>>(), ["THCS-PD"]);
        }
    }

    #[test]
    fn formulas_that_were_never_worked_out_say_nothing() {
        let (plan, unit) = unit();
        let forget = |cells: &mut Cells| {
            let all = cells.sheets.iter_mut().flat_map(|sheet| sheet.cells.values_mut());
            for cell in all.filter(|cell| **cell == Cell::Text(NOTHING.into())) {
                *cell = Cell::Uncomputed;
            }
        };
        for blank in &of_unit(&plan, &unit) {
            let read = read(&bytes(blank), &plan, forget);
            assert!(read.sections.iter().all(|found| found.blank && found.findings.is_empty()));
        }
    }

    #[test]
    fn one_value_makes_a_part_of_it() {
        let (plan, unit) = unit();
        let [_, department] = of_unit(&plan, &unit);
        let read = read(&bytes(&department), &plan, |cells| {
            let sheet = cells.sheets.iter_mut().find(|sheet| sheet.name == "Kết quả");
            sheet.expect("results").cells.insert((5, 4), Cell::Number(40.0));
        });
        let begun: Vec<_> =
            read.sections.iter().filter(|found| !found.blank).map(|found| found.id).collect();
        assert_eq!(begun, [SectionId::Results]);
    }

    #[test]
    fn every_contradiction_is_resolved() {
        let (plan, unit) = unit();
        let forms = of_unit(&plan, &unit);
        let spots: Vec<Vec<Spot<'_>>> = forms.iter().map(spots).collect();
        for contradiction in CONTRADICTIONS {
            let here = spots.iter().find_map(|spots| {
                let own = spots.iter().find(|spot| spot.section.id == contradiction.section)?;
                resolved(contradiction.when, own, spots)
            });
            let formula = here.unwrap_or_else(|| panic!("{}", contradiction.rule));
            assert!(!formula.contains(['{', '}']), "{formula}");
        }
    }

    #[test]
    fn the_same_form_is_the_same_bytes() {
        let (plan, unit) = unit();
        for (one, two) in of_unit(&plan, &unit).iter().zip(&of_unit(&plan, &unit)) {
            assert_eq!(bytes(one), bytes(two));
        }
    }

    #[test]
    fn the_blank_registry_is_a_registry_without_units() {
        let (plan, _) = unit();
        let cells = formats::read(&bytes(&registry::form(&plan)), &Limits::default());
        let patterns = patterns(&[REGISTRY], &plan, &Default::default());
        let options = RecogniseOptions::new(&patterns, &plan);
        let read =
            recognise(&cells.expect("a workbook"), &"r.xlsx".into(), options).expect("small");
        let [found] = read.sections.as_slice() else { panic!("one section") };
        assert_eq!(found.id, SectionId::Registry);
        assert!(found.records.is_empty() && found.findings.is_empty());
    }

    #[test]
    fn cells_refuse_what_cannot_be() {
        for input in [
            Input::Count,
            Input::Date(None, None),
            Input::Time,
            Input::Choice(vec!["Có", "Không"]),
            Input::Listed(ListName::Leaders),
            Input::Suggested(vec!["Nguyên vẹn"]),
        ] {
            let label = "Một nhãn dài hơn ba mươi hai chữ cái thì bị cắt bớt";
            assert!(validation(&input, label).expect("within limits").is_some(), "{input:?}");
        }
        assert!(validation(&Input::Text, "").expect("none").is_none());
    }
}
