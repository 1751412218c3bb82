//! Pages of HTML, as web programs export tables under the name of an .xls and as Excel and Word
//! save them: tables, and the text around them, as the rows of one sheet.
//!
//! Pages are read as browsers read them, whose programs never close what they open. Only what
//! Excel adds to say a cell's value, and text that it folds away where a column is narrow, is
//! taken beside what a browser shows.

use html5gum::emitters::default::DefaultEmitter;
use html5gum::{StartTag, Token, Tokenizer};

use super::cells::Workbook;
use super::flow::Flow;
use super::limits::{Budget, Unreadable};
use crate::config::Limits;

/// The name of the one sheet.
pub(super) const SHEET: &str = "HTML";

/// Elements whose content no page shows.
const UNSEEN: [&str; 9] =
    ["script", "style", "title", "noscript", "template", "object", "svg", "xml", "datalist"];

/// Elements with which a paragraph begins and ends.
const BLOCKS: [&str; 29] = [
    "p",
    "div",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "ul",
    "ol",
    "dl",
    "dd",
    "dt",
    "center",
    "form",
    "body",
    "section",
    "article",
    "header",
    "footer",
    "main",
    "nav",
    "aside",
    "blockquote",
    "hr",
    "fieldset",
    "legend",
    "address",
    "pre",
];

/// Reads a page.
///
/// # Errors
/// When it is over a limit.
pub(super) fn read(text: &str, limits: &Limits) -> Result<Workbook, Unreadable> {
    let mut flow = Flow::new(SHEET, Budget::new(limits));
    read_into(&mut flow, text)?;
    Ok(Workbook { sheets: vec![flow.finish()?], saved: None })
}

/// Reads a page into a document; its tags open and close nothing of the document's own.
pub(super) fn read_into(flow: &mut Flow, text: &str) -> Result<(), Unreadable> {
    let mut emitter = DefaultEmitter::default();
    emitter.naively_switch_states(true);
    let depth = flow.depth();
    let mut page = Page { flow, depth, unseen: None, lists: Vec::new(), is_kept: 0, column: 0 };
    for Ok(token) in Tokenizer::new_with_emitter(text, emitter) {
        match token {
            Token::StartTag(tag) => page.start(&tag)?,
            Token::EndTag(tag) => page.end(&name(&tag.name))?,
            Token::String(text) => page.text(&String::from_utf8_lossy(&text))?,
            _ => {}
        }
    }
    page.flow.close_to(depth)
}

/// A tag's name.
fn name(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// A page that is being read.
struct Page<'f> {
    /// The rows so far.
    flow: &'f mut Flow,
    /// How many things were open before it.
    depth: usize,
    /// The element that is not shown, and how many of its name are open.
    unseen: Option<(String, usize)>,
    /// Lists, the innermost last, and the next number of those that count.
    lists: Vec<Option<u32>>,
    /// How many elements are open in which white space stands as it is.
    is_kept: usize,
    /// The column of the table that is described next.
    column: u32,
}

impl Page<'_> {
    /// Whether the innermost thing that is open is a table of the page.
    fn is_in_table(&self) -> bool {
        self.flow.depth() > self.depth && self.flow.is_in_table()
    }

    /// An element begins.
    fn start(&mut self, tag: &StartTag<()>) -> Result<(), Unreadable> {
        let name = name(&tag.name);
        // A choice ends where the next one begins.
        self.unseen.take_if(|(unseen, _)| unseen == "option" && name == "option");
        if let Some((unseen, open)) = &mut self.unseen {
            *open += usize::from(*unseen == name && !tag.self_closing);
            return Ok(());
        }
        let is_option = name == "option" && attribute(tag, "selected").is_none();
        if (UNSEEN.contains(&name.as_str()) || is_option) && !tag.self_closing {
            self.unseen = Some((name, 1));
            return Ok(());
        }
        match name.as_str() {
            "table" => self.table(),
            "caption" if self.is_in_table() => {
                self.flow.begin_row(0)?;
                self.flow.begin_cell(1, 1)
            }
            "colgroup" => {
                self.column = 0;
                Ok(())
            }
            "col" => {
                self.column(tag);
                Ok(())
            }
            "thead" | "tbody" | "tfoot" if self.is_in_table() => self.flow.end_group(),
            "tr" if self.is_in_table() => {
                self.flow.begin_row(0)?;
                if is_hidden(tag) {
                    self.flow.hide_row();
                }
                Ok(())
            }
            "td" | "th" if self.is_in_table() => self.cell(tag),
            // A row without its table: some programs write no more than that.
            "tr" | "td" | "th" => {
                self.table()?;
                self.start(tag)
            }
            "br" => self.flow.break_line(),
            "input" => self.input(tag),
            "li" => self.item(),
            _ => {
                match name.as_str() {
                    "ol" => self.lists.push(Some(number(tag, "start").unwrap_or(1))),
                    "ul" => self.lists.push(None),
                    "pre" => self.is_kept += 1,
                    _ => {}
                }
                self.block(&name)
            }
        }
    }

    /// Where a block begins or ends, a paragraph ends.
    fn block(&mut self, name: &str) -> Result<(), Unreadable> {
        if BLOCKS.contains(&name) { self.flow.end_paragraph() } else { Ok(()) }
    }

    /// A table begins; one that stands in no cell of another one ends that.
    fn table(&mut self) -> Result<(), Unreadable> {
        if self.is_in_table() && !self.flow.is_in_cell() {
            self.flow.end_table()?;
        }
        self.column = 0;
        self.flow.begin_table()
    }

    /// A cell begins.
    fn cell(&mut self, tag: &StartTag<()>) -> Result<(), Unreadable> {
        let height = match number(tag, "rowspan") {
            // Down to the end of its group.
            Some(0) => u32::MAX,
            height => height.unwrap_or(1),
        };
        self.flow.begin_cell(number(tag, "colspan").unwrap_or(1), height)?;
        // What Excel keeps of a number; `x:num` without a value says that the text is one.
        if let Some(value) = attribute(tag, "x:num").and_then(|value| value.parse::<f64>().ok()) {
            self.flow.set_number(value);
        }
        Ok(())
    }

    /// Columns are described.
    fn column(&mut self, tag: &StartTag<()>) {
        let count = number(tag, "span").unwrap_or(1).clamp(1, 1000);
        if is_hidden(tag) && self.is_in_table() {
            self.flow.hide_columns(self.column, count);
        }
        self.column = self.column.saturating_add(count);
    }

    /// An item of a list, with its number where the list counts.
    fn item(&mut self) -> Result<(), Unreadable> {
        self.flow.end_paragraph()?;
        let Some(Some(next)) = self.lists.last_mut() else { return Ok(()) };
        let number = *next;
        *next = next.saturating_add(1);
        self.flow.text(&format!("{number}. "))
    }

    /// What is filled into a form that was saved with the page.
    fn input(&mut self, tag: &StartTag<()>) -> Result<(), Unreadable> {
        let kind = attribute(tag, "type").unwrap_or_default().to_ascii_lowercase();
        let ticked = attribute(tag, "checked").is_some();
        match kind.as_str() {
            "checkbox" | "radio" => self.flow.text(if ticked { "☒ " } else { "☐ " }),
            "hidden" | "button" | "submit" | "reset" | "image" | "file" | "password" => Ok(()),
            _ => self.flow.folded_text(&attribute(tag, "value").unwrap_or_default()),
        }
    }

    /// Text stands here.
    fn text(&mut self, text: &str) -> Result<(), Unreadable> {
        match (&self.unseen, self.is_kept) {
            (Some(_), _) => Ok(()),
            (None, 0) => self.flow.folded_text(text),
            (None, _) => self.flow.text(text),
        }
    }

    /// An element ends.
    fn end(&mut self, name: &str) -> Result<(), Unreadable> {
        if let Some((unseen, open)) = &mut self.unseen {
            *open -= usize::from(unseen == name);
            // Whatever ends a list of choices ends the choice that is open.
            let over = *open == 0 || (unseen == "option" && name == "select");
            if over {
                self.unseen = None;
            }
            return Ok(());
        }
        match name {
            "table" | "tr" | "caption" | "td" | "th" | "thead" | "tbody" | "tfoot"
                if !self.is_in_table() =>
            {
                Ok(())
            }
            "table" => self.flow.end_table(),
            "tr" | "caption" => self.flow.end_row(),
            "td" | "th" => self.flow.end_cell(),
            "thead" | "tbody" | "tfoot" => self.flow.end_group(),
            "ol" | "ul" => {
                self.lists.pop();
                self.flow.end_paragraph()
            }
            "pre" => {
                self.is_kept = self.is_kept.saturating_sub(1);
                self.flow.end_paragraph()
            }
            // A lone end of a line is one.
            "br" => self.flow.break_line(),
            _ => self.block(name),
        }
    }
}

/// An attribute's value.
fn attribute(tag: &StartTag<()>, name: &str) -> Option<String> {
    let value = tag.attributes.get(name.as_bytes())?;
    Some(String::from_utf8_lossy(value).trim().to_owned())
}

/// An attribute that is a number: the digits with which it begins, as browsers read it.
fn number(tag: &StartTag<()>, name: &str) -> Option<u32> {
    let value = attribute(tag, name)?;
    let digits: &str = value.split(|c: char| !c.is_ascii_digit()).next()?;
    // One that is too large for a number is as large as any.
    (!digits.is_empty()).then(|| digits.parse().unwrap_or(u32::MAX))
}

/// Whether an element is not shown.
fn is_hidden(tag: &StartTag<()>) -> bool {
    let style = attribute(tag, "style").unwrap_or_default().to_ascii_lowercase();
    let style: String = style.chars().filter(|c| !c.is_whitespace()).collect();
    attribute(tag, "hidden").is_some() || style.contains("display:none")
}

#[cfg(test)]
mod tests {
    use std::time::Instant;

    use super::*;
    use crate::formats::cells::{Area, Cell, Sheet};
    use crate::formats::limits::Limit;

    /// The sheet of a page.
    fn sheet(page: &str) -> Sheet {
        let book = crate::formats::read(page.as_bytes(), &Limits::default()).expect("a page");
        book.sheets.into_iter().next().expect("one sheet")
    }

    /// The cells of a page by row and column.
    fn cells(page: &str) -> Vec<(u32, u32, String)> {
        let text = |cell: &Cell| match cell {
            Cell::Text(text) => text.clone(),
            other => format!("{other:?}"),
        };
        let cells = sheet(page).cells.into_iter();
        cells.map(|((row, col), cell)| (row, col, text(&cell))).collect()
    }

    /// Cells as they are expected.
    fn expected(cells: &[(u32, u32, &str)]) -> Vec<(u32, u32, String)> {
        cells.iter().map(|(row, col, text)| (*row, *col, (*text).to_owned())).collect()
    }

    #[test]
    fn a_page_is_read_as_it_is_shown() {
        let page = "<!DOCTYPE html><html><head><title>no</title><style>p{}</style></head><body>\
            <h1>Báo cáo</h1><p>Đơn vị:\n  <b>P.&nbsp;Bồ Đề</b></p><script>var a = '<td>';</script>\
            <table><caption>Bảng 1</caption><tr><th>A<th>B &amp; C</tr>\
            <tr><td>a<br>b<td> 52 </table>Hết";
        let wanted = [
            (0, 0, "Báo cáo"),
            (1, 0, "Đơn vị: P.\u{a0}Bồ Đề"),
            (2, 0, "Bảng 1"),
            (3, 0, "A"),
            (3, 1, "B & C"),
            (4, 0, "a\nb"),
            (4, 1, "52"),
            (6, 0, "Hết"),
        ];
        assert_eq!(cells(page), expected(&wanted));
    }

    #[test]
    fn cells_that_reach_down_push_others_aside() {
        let page = "<table><tr><td rowspan=2>a<td colspan=2>b<tr><td>c<td>d\
                    <tbody><tr><td rowspan=1000000000>e<td>f<tr><td>g</tbody><tr><td>h</table>";
        let wanted = [
            (0, 0, "a"),
            (0, 1, "b"),
            (1, 1, "c"),
            (1, 2, "d"),
            (2, 0, "e"),
            (2, 1, "f"),
            (3, 1, "g"),
            (4, 0, "h"),
        ];
        assert_eq!(cells(page), expected(&wanted));
        let mut merged = sheet(page).merged;
        merged.sort_by_key(|area| area.start);
        let area = |start, end| Area { start, end };
        let wanted = [area((0, 0), (1, 0)), area((0, 1), (0, 2)), area((2, 0), (3, 0))];
        assert_eq!(merged, wanted);
    }

    #[test]
    fn tables_within_tables_are_tables_below() {
        let page = "<table><tr><td>Trái<table><tr><td>1<td>2</table>sau<td>Phải\
                    <table><tr><td>3</table><tr><td>x</table>";
        let wanted = [
            (0, 0, "Trái\nsau"),
            (0, 1, "Phải"),
            (1, 0, "1"),
            (1, 1, "2"),
            (3, 0, "3"),
            (5, 0, "x"),
        ];
        assert_eq!(cells(page), expected(&wanted));
    }

    #[test]
    fn what_excel_and_forms_keep_is_read() {
        let page = "<html xmlns:x=\"urn:schemas-microsoft-com:office:excel\"><!--[if gte mso 9]><xml>\
            <x:Name>no</x:Name></xml><![endif]--><table><col><col style='display: none'>\
            <tr><td x:num>52<td x:num=\"1250\">1,250<td x:num=\"45063\">17.5.2023<td x:num=\"0.827\">82,7%\
            <tr style='mso-yfti:1;display:none'><td>dài<span style='display:none'> lắm</span>\
            <tr><td><input type=hidden value=9><input value='Đ/c A'><td><select><option>a<option selected>b</select>\
            <td><input type=checkbox checked>Kín</table><ol start=3><li>x<li>y</ol>";
        let sheet = sheet(page);
        assert_eq!(sheet.cells.get(&(0, 1)), Some(&Cell::Number(1250.0)));
        let wanted = [
            (0, 0, "52"),
            (0, 1, "Number(1250.0)"),
            (0, 2, "17.5.2023"),
            (0, 3, "82,7%"),
            (1, 0, "dài lắm"),
            (2, 0, "Đ/c A"),
            (2, 1, "b"),
            (2, 2, "☒ Kín"),
            (4, 0, "3. x"),
            (5, 0, "4. y"),
        ];
        assert_eq!(cells(page), expected(&wanted));
        assert_eq!((sheet.hidden_rows, sheet.hidden_columns), (vec![1], vec![1]));
    }

    #[test]
    fn rows_without_a_table_are_rows() {
        assert_eq!(
            cells("<tr><td>a<td>b<tr><td>c"),
            expected(&[(0, 0, "a"), (0, 1, "b"), (1, 0, "c")])
        );
        assert_eq!(
            cells("<table><td>a</td>b<tr>c"),
            expected(&[(0, 0, "a"), (0, 1, "b"), (1, 0, "c")])
        );
    }

    #[test]
    fn every_encoding_says_the_same() {
        let page = "<html><meta charset=utf-16><p>Địa điểm: Hội trường";
        let wanted = expected(&[(0, 0, "Địa điểm: Hội trường")]);
        assert_eq!(cells(page), wanted);
        let wide: Vec<u8> = page.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let read = |bytes: &[u8]| {
            let book = crate::formats::read(bytes, &Limits::default()).expect("a page");
            book.sheets[0].cells.values().next().cloned()
        };
        let text = Some(Cell::Text("Địa điểm: Hội trường".to_owned()));
        assert_eq!(read(&wide), text);
        assert_eq!(read(&[&[0xff, 0xfe][..], &wide].concat()), text);
        let old = b"<html><meta charset=windows-1258><p>\xd0i\xf2a \xf0i\xea\xd2m: H\xf4\xf2i tr\xfd\xf5\xccng";
        assert_eq!(read(old), text);
    }

    #[test]
    fn what_means_harm_ends_soon() {
        let started = Instant::now();
        let read = |page: &str| crate::formats::read(page.as_bytes(), &Limits::default());
        let deep = "<table><tr><td>".repeat(100_000);
        assert_eq!(read(&deep), Err(Unreadable::Damaged));
        let wide = format!("<table><tr>{}", "<td colspan=1000000000>x".repeat(17));
        assert_eq!(read(&wide), Err(Unreadable::Damaged), "wider than any sheet");
        assert!(read("<table><tr><td colspan=1000000000 rowspan=1000000000>x").is_ok());
        let high = format!("<table>{}", "<tr><td rowspan=65534>x".repeat(2_000));
        assert!(read(&high).is_ok());
        let attributes = (0..100_000).map(|at| format!(" a{at}=1")).collect::<String>();
        assert!(read(&format!("<table{attributes}><tr><td>x")).is_ok());
        assert!(read(&format!("<p>{}", "&amp;&nosuch;&#x110000;".repeat(10_000))).is_ok());
        assert!(read(&"<select><option>".repeat(10_000)).is_ok());
        let few = Limits { cells: 2, ..Limits::default() };
        let page = b"<table><tr><td>1<td>2<td>3";
        assert_eq!(crate::formats::read(page, &few), Err(Unreadable::Over(Limit::Cells, 3, 2)));
        assert!(started.elapsed().as_secs() < 10, "{:?}", started.elapsed());
    }
}
