//! A form to be filled in: sections laid out so that the reader finds them again,
//! with cells that refuse what cannot be and turn red where they contradict.
//!
//! Nothing but a value may stand to the right of a field's label, for the reader
//! takes the next cell for its value: hints are messages of the cells, and what is
//! said beside a table's row stands in a column without a head.

use chrono::{NaiveDate, NaiveDateTime, NaiveTime};
use rust_xlsxwriter::{
    Color, ConditionalFormatFormula, DataValidation, DataValidationErrorStyle, DataValidationRule,
    DocProperties, Format, FormatAlign, FormatBorder, Formula, ProtectionOptions, Worksheet,
};

use super::measure::Measure;
use super::sheet::{HEAD, HIGHEST, LETTER, SIZE, at, block, fixed, letters};
use super::{FONT, WorkbookError, page};
use crate::declaration::LARGEST_COUNT;
use crate::declaration::{Key, Shape};
use crate::finding::Severity;
use crate::forms::contradictions::{CONTRADICTIONS, Contradiction, Piece, pieces};
use crate::forms::{Form, FormColumn, FormSection, FormSheet, Input, Line, ListName, Tone};

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

/// Widths of label and value on a sheet of fields alone, in letters.
const FIELDS: [f64; 2] = [32.0, 43.0];
/// Width of the guide in letters.
const GUIDE: f64 = 75.0;
/// Width of the column beside a table, in letters.
const BESIDE: f64 = 22.0;
/// Letters of width from which a sheet is printed across.
const WIDE: f64 = 78.0;
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
    page::finished(workbook)
}

/// Where a section stands.
struct Spot<'f> {
    /// The section.
    section: &'f FormSection,
    /// Its sheet.
    sheet: &'f str,
    /// The row of its heading.
    top: u32,
    /// The first row of fields or of data.
    first: u32,
    /// The last of them.
    last: u32,
    /// How many columns a field's label takes.
    label: u16,
    /// The last column of the sheet's grid.
    right: u16,
}

impl Spot<'_> {
    /// The row of a table's head.
    fn head(&self) -> u32 {
        self.first.saturating_sub(1)
    }

    /// The row of a table's sums.
    fn total(&self) -> Option<u32> {
        self.section.total.then_some(self.last + 1)
    }

    /// The place of the column with this key among the section's own.
    fn index(&self, key: &str) -> Option<usize> {
        let named = |column: &FormColumn| matches!(column.key, Key::Field(own) if own == key);
        self.section.columns.iter().position(named)
    }

    /// The places of the levels' columns.
    fn levels(&self) -> Option<(u16, u16)> {
        let is_level = |column: &FormColumn| matches!(column.key, Key::Level(_));
        let first = self.section.columns.iter().position(is_level)?;
        let last = self.section.columns.iter().rposition(is_level)?;
        Some((column(first), column(last)))
    }

    /// First and last cell that a key's values stand in.
    fn area(&self, key: &str) -> Option<((u32, u16), (u32, u16))> {
        if key == "levels" {
            let (left, right) = self.levels()?;
            return Some(((self.first, left), (self.last, right)));
        }
        let index = self.index(key)?;
        Some(match self.section.shape {
            Shape::Fields => {
                let row = self.first + row(index);
                ((row, self.label), (row, self.right))
            }
            Shape::Table => ((self.first, column(index)), (self.last, column(index))),
        })
    }

    /// A key's cell as a rule for the section's first row names it: the column
    /// is fixed, the row moves with the rule; of a field both are fixed.
    fn cell(&self, key: &str) -> Option<String> {
        let (first, _) = self.area(key)?;
        Some(match self.section.shape {
            Shape::Fields => fixed(first, first),
            Shape::Table => format!("${}", at(first.0, first.1)),
        })
    }

    /// The cell or cells by which other sections know a key: a field's value, a
    /// count column's total, or the whole column.
    fn known(&self, key: &str) -> Option<String> {
        let (first, last) = self.area(key)?;
        let place = match (self.section.shape, self.total()) {
            (Shape::Fields, _) => fixed(first, first),
            (Shape::Table, Some(total)) if self.counts(key) => {
                fixed((total, first.1), (total, first.1))
            }
            (Shape::Table, _) => fixed(first, last),
        };
        Some(format!("'{}'!{place}", self.sheet))
    }

    /// Whether a key's values are counts.
    fn counts(&self, key: &str) -> bool {
        let column = self.index(key).and_then(|index| self.section.columns.get(index));
        column.is_some_and(|column| column.input == Input::Count)
    }
}

/// A column of the sheet by its place among the section's; a form has few.
fn column(index: usize) -> u16 {
    u16::try_from(index).unwrap_or(u16::MAX)
}

/// A row by its place among others; a form has few.
fn row(index: usize) -> u32 {
    u32::try_from(index).unwrap_or(u32::MAX)
}

/// The widths of a sheet's columns: its table's, or a label's and a value's.
fn grid(sections: &[FormSection]) -> Vec<f64> {
    let table = sections.iter().find(|section| section.shape == Shape::Table);
    match table {
        Some(table) => table.columns.iter().map(|column| column.width).collect(),
        None => FIELDS.into(),
    }
}

/// Where every section of the form stands.
fn spots(form: &Form) -> Vec<Spot<'_>> {
    let mut spots = Vec::new();
    for sheet in &form.sheets {
        let FormSheet::Sections(name, sections) = sheet else { continue };
        let right = column(grid(sections).len()).saturating_sub(1);
        // The owner's line stands above the first section.
        let mut top = 1;
        for section in sections {
            // Heading, note, an empty row; a table has its head below them.
            let is_table = section.shape == Shape::Table;
            let first = top + 3 + u32::from(is_table);
            let rows =
                if is_table { section.filled.len() + section.spare } else { section.columns.len() };
            let last = first + row(rows.max(1)) - 1;
            let label = if right > 1 { 2 } else { 1 };
            spots.push(Spot { section, sheet: name, top, first, last, label, right });
            top = last + u32::from(section.total) + 2;
        }
    }
    spots
}

/// The name of a list in formulas.
fn list_name(list: ListName) -> &'static str {
    match list {
        ListName::Leaders => "bb_leaders",
        ListName::Criteria => "bb_criteria",
        ListName::Warnings => "bb_warnings",
        ListName::Kinds => "bb_kinds",
    }
}

/// The name of another section's value in formulas.
fn name_of(section: &str, key: &str) -> String {
    format!("bb_{section}_{key}").replace('-', "_")
}

/// The names that formulas use, with what they stand for.
///
/// A conditional format of older Excels reaches other sheets by names alone.
fn names(form: &Form, spots: &[Spot<'_>]) -> Vec<(String, String)> {
    let mut names = Vec::new();
    for (col, (list, entries)) in form.lists.iter().enumerate() {
        let last = row(entries.len().max(1)) - 1;
        let place = fixed((0, column(col)), (last, column(col)));
        names.push((list_name(*list).to_owned(), format!("'{LISTS}'!{place}")));
    }
    let formulas = CONTRADICTIONS.iter().flat_map(|c| std::iter::once(c.when).chain(c.said));
    for piece in formulas.flat_map(pieces) {
        let Piece::Placeholder(placeholder) = piece else { continue };
        let Some((section, key)) = placeholder.split_once('.') else { continue };
        let spot = spots.iter().find(|spot| spot.section.id.key() == section);
        let Some(place) = spot.and_then(|spot| spot.known(key)) else { continue };
        let name = name_of(section, key);
        if names.iter().all(|(known, _)| *known != name) {
            names.push((name, place));
        }
    }
    names
}

/// A formula with its placeholders filled in for a section's first row; none when
/// the form lacks what it speaks of.
fn resolved(formula: &str, own: &Spot<'_>, spots: &[Spot<'_>]) -> Option<String> {
    let parts = pieces(formula).map(|piece| match piece {
        Piece::Text(text) => Some(text.to_owned()),
        Piece::Placeholder("leaders") => Some(list_name(ListName::Leaders).to_owned()),
        Piece::Placeholder("levels") => {
            let (left, right) = own.levels()?;
            Some(format!("${}:${}", at(own.first, left), at(own.first, right)))
        }
        Piece::Placeholder(placeholder) => {
            if let Some((section, key)) = placeholder.split_once('.') {
                let there = spots.iter().any(|spot| spot.section.id.key() == section);
                return there.then(|| name_of(section, key));
            }
            match placeholder.strip_prefix("column ") {
                Some(key) => own.area(key).map(|(first, last)| fixed(first, last)),
                None => own.cell(placeholder),
            }
        }
    });
    parts.collect()
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
fn guide(form: &Form, lines: &[Line]) -> Result<Worksheet, WorkbookError> {
    let mut sheet = blank_sheet(form, "Hướng dẫn", &[GUIDE])?;
    let plain = letters().set_text_wrap().set_align(FormatAlign::VerticalCenter);
    for (index, line) in lines.iter().enumerate() {
        let (text, format, size, bold) = match line {
            Line::Title(text) => {
                let format = page::letters(16.0).set_bold().set_text_wrap();
                (text, format.set_align(FormatAlign::Center), 16.0, true)
            }
            Line::Heading(text) => {
                (text, plain.clone().set_bold().set_background_color(HEAD), SIZE, true)
            }
            Line::Text(text) => (text, plain.clone(), SIZE, false),
            Line::Sample(tone, text) => {
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
            sheet.write_blank(row, column(col), &format)?;
        } else {
            tall = tall.max(height(text, field.width, SIZE, false));
            sheet.write_string_with_format(row, column(col), text, &format)?;
        }
    }
    // Rows to be filled in grow with what is typed.
    if known.is_some() {
        sheet.set_row_height(row, tall)?;
    }
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

/// The contradiction that is told beside a table's rows.
fn said(spot: &Spot<'_>) -> Option<(&'static Contradiction, &'static str)> {
    let mut own = CONTRADICTIONS.iter().filter(|c| c.section == spot.section.id);
    own.find_map(|contradiction| Some((contradiction, contradiction.said?)))
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

/// Colours a section's cells where they contradict others.
fn colours(
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
fn validate(
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
fn validation(input: &Input, label: &str) -> Result<Option<DataValidation>, WorkbookError> {
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Limits;
    use crate::declaration::{REGISTRY, SECTIONS, SectionId, patterns};
    use crate::formats;
    use crate::formats::cells::{Cell, Workbook as Cells};
    use crate::forms::tests::unit;
    use crate::forms::{of_unit, registry};
    use crate::ingest::recognise::{Looking, Recognised, recognise};
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
        let looking = Looking::new(&patterns, plan);
        recognise(&cells, &"form.xlsx".into(), looking).expect("small")
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
            let formula = here.expect(contradiction.rule.as_str());
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
        let looking = Looking::new(&patterns, &plan);
        let read =
            recognise(&cells.expect("a workbook"), &"r.xlsx".into(), looking).expect("small");
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
