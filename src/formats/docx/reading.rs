//! The elements of a document's parts → paragraphs, rows and cells.

use std::collections::BTreeMap;

use quick_xml::events::BytesStart;

use super::super::cells::{Sheet, Unread};
use super::super::flow::Flow;
use super::super::html;
use super::super::limits::{Budget, Unreadable};
use super::super::parts::{Elements, attribute, read_elements};
use super::super::text::{Markup, decode, markup};
use super::numbers::{Numbers, Place};

/// Elements that say what a paragraph, a run, a row or a cell is like, not what it holds.
#[derive(Debug, Default)]
struct Within {
    /// A paragraph's properties.
    paragraph: bool,
    /// A run's, or those of a paragraph's mark.
    run: bool,
    /// A row's.
    row: bool,
    /// A cell's.
    cell: bool,
    /// A text, the only element whose characters are shown.
    text: bool,
    /// An object of another program, of which a picture is shown.
    object: bool,
}

/// A field whose text Word makes itself.
#[derive(Debug, Default)]
struct Field {
    /// What it is made of.
    code: String,
    /// Whether its result has begun.
    result: bool,
}

/// A cell before it is known how far it reaches.
#[derive(Debug, Default)]
struct Shape {
    /// How many columns.
    width: Option<u32>,
    /// Whether it goes on from the one above.
    continues: bool,
}

/// A paragraph before its first letter.
#[derive(Debug, Default)]
struct Paragraph {
    /// Its own place in a list.
    place: Place,
    /// Its style.
    style: Option<String>,
}

/// A document that is being read.
pub(super) struct Reading {
    /// The rows so far.
    flow: Flow,
    /// The lists.
    numbers: Numbers,
    /// Pages of HTML and the like that parts of the document are kept in, by identifier.
    chunks: BTreeMap<String, Vec<u8>>,
    /// Open elements within one that is not shown.
    skipped: usize,
    /// The properties that are being read.
    within: Within,
    /// The paragraph whose properties are read.
    paragraph: Paragraph,
    /// The row that has not begun yet, with the columns it leaves out.
    row: Option<u32>,
    /// Whether the row that is read was deleted.
    is_deleted: bool,
    /// Whether the row that is read is not shown.
    is_hidden_row: bool,
    /// The cell that has not begun yet.
    cell: Option<Shape>,
    /// Whether the run's text is not shown.
    is_hidden: bool,
    /// Whether the mark at the paragraph's end was deleted: the next one goes on with it.
    goes_on: bool,
    /// Whether the control's text is a prompt to fill it in.
    is_prompt: bool,
    /// The contents of controls, the innermost last, and whether each is such a prompt.
    controls: Vec<bool>,
    /// Fields, the innermost last.
    fields: Vec<Field>,
    /// A box to tick, and whether it is ticked.
    ticked: Option<bool>,
    /// Whether the drawing that is read is too small for a table.
    is_small: bool,
}

/// The width and height of a drawing below which it holds no table, in units of 1/360,000 cm: a
/// stamp, a signature, an emblem.
const SMALL: u32 = 4 * 360_000;

impl Reading {
    /// Nothing read yet.
    pub(super) fn new(flow: Flow, numbers: Numbers, chunks: BTreeMap<String, Vec<u8>>) -> Self {
        Self {
            flow,
            numbers,
            chunks,
            skipped: 0,
            within: Within::default(),
            paragraph: Paragraph::default(),
            row: None,
            is_deleted: false,
            is_hidden_row: false,
            cell: None,
            is_hidden: false,
            goes_on: false,
            is_prompt: false,
            controls: Vec::new(),
            fields: Vec::new(),
            ticked: None,
            is_small: false,
        }
    }

    /// Reads a part that stands beside the text, with empty rows around it; nothing when it says
    /// nothing.
    pub(super) fn read_beside(&mut self, xml: &str) -> Result<(), Unreadable> {
        let limits = crate::config::Limits::default();
        let mut alone =
            Self::new(Flow::new("", Budget::new(&limits)), Numbers::default(), BTreeMap::new());
        alone.read(xml)?;
        let sheet = alone.flow.finish()?;
        if sheet.cells.is_empty() && sheet.unread.is_empty() {
            return Ok(());
        }
        self.flow.part();
        self.read(xml)?;
        self.flow.part();
        Ok(())
    }

    /// Reads a part.
    pub(super) fn read(&mut self, xml: &str) -> Result<(), Unreadable> {
        read_elements(xml, self)?;
        // A field without an end would have swallowed what follows it.
        if self.fields.is_empty() { Ok(()) } else { Err(Unreadable::Damaged) }
    }

    /// The sheet.
    pub(super) fn finish(self) -> Result<Sheet, Unreadable> {
        self.flow.finish()
    }

    /// Whether an element's content is not shown.
    fn is_passed_over(&mut self, element: &BytesStart<'_>, name: &str) -> bool {
        let within = &self.within;
        let describes = within.paragraph || within.run || within.row || within.cell;
        match name {
            "del" | "moveFrom" => !describes,
            // Older properties, and the second form of what stands in the first one.
            "Fallback" => true,
            _ if name.ends_with("PrChange") => true,
            "tc" => self.is_deleted,
            "fldSimple" => attribute(element, "instr").is_some_and(|code| counts_pages(&code)),
            // Lines that part notes from the text.
            "footnote" | "endnote" => attribute(element, "type").is_some_and(|t| t != "normal"),
            _ => false,
        }
    }

    /// A paragraph's or run's property.
    fn property(&mut self, element: &BytesStart<'_>, name: &str) {
        let value = || attribute(element, "val");
        match name {
            "rPr" => self.within.run = true,
            "pStyle" => self.paragraph.style = value(),
            "numId" => self.paragraph.place.list = value(),
            "ilvl" => {
                self.paragraph.place.level = value().and_then(|level| level.parse().ok());
            }
            // Only a run's own: that of a paragraph's mark hides nothing but the mark.
            "vanish" if !self.within.paragraph => self.is_hidden = is_on(element),
            "del" | "moveFrom" if self.within.run && self.within.paragraph => self.goes_on = true,
            _ => {}
        }
    }

    /// A row's property.
    fn row_property(&mut self, element: &BytesStart<'_>, name: &str) {
        match name {
            "gridBefore" => self.row = Some(number(element).unwrap_or(0)),
            "del" => self.is_deleted = true,
            "hidden" => self.is_hidden_row = is_on(element),
            _ => {}
        }
    }

    /// A cell's property.
    fn cell_property(&mut self, element: &BytesStart<'_>, name: &str) {
        let Some(cell) = &mut self.cell else { return };
        match name {
            "gridSpan" => cell.width = number(element),
            "vMerge" => {
                cell.continues = attribute(element, "val").is_none_or(|value| value != "restart");
            }
            _ => {}
        }
    }

    /// An element that stands for a sign, or tells how one comes about.
    fn sign(&mut self, element: &BytesStart<'_>, name: &str) -> Result<(), Unreadable> {
        match name {
            "tab" | "ptab" => self.show(" "),
            "br" | "cr" => self.show("\n"),
            "noBreakHyphen" => self.show("-"),
            "sym" => {
                let code = attribute(element, "char").unwrap_or_default();
                self.show(symbol(&code))
            }
            "showingPlcHdr" => {
                self.is_prompt = is_on(element);
                Ok(())
            }
            "fldChar" => {
                self.field(&attribute(element, "fldCharType").unwrap_or_default());
                Ok(())
            }
            "checkBox" => {
                self.ticked = Some(false);
                Ok(())
            }
            "default" | "checked" if self.ticked.is_some() => {
                self.ticked = Some(is_on(element));
                Ok(())
            }
            _ => Ok(()),
        }
    }

    /// A field begins, its result begins, or it ends.
    fn field(&mut self, kind: &str) {
        match kind {
            "begin" => self.fields.push(Field::default()),
            "separate" => {
                if let Some(field) = self.fields.last_mut() {
                    field.result = true;
                }
            }
            _ => drop(self.fields.pop()),
        }
    }

    /// A row begins with its first cell, unless it has.
    fn begin_row(&mut self) -> Result<(), Unreadable> {
        if let Some(left_out) = self.row.take() {
            self.flow.begin_row(left_out)?;
            if self.is_hidden_row {
                self.flow.hide_row();
            }
        }
        Ok(())
    }

    /// A cell begins with the first that it holds, unless it has.
    fn begin_cell(&mut self) -> Result<(), Unreadable> {
        let Some(shape) = self.cell.take() else { return Ok(()) };
        let width = shape.width.unwrap_or(1);
        if shape.continues {
            self.flow.continue_cell(width)
        } else {
            self.flow.begin_cell(width, 1)
        }
    }

    /// Text that is shown; that of a field only where it is the result, and no page's number.
    fn show(&mut self, text: &str) -> Result<(), Unreadable> {
        let is_made = |field: &Field| !field.result || counts_pages(&field.code);
        if self.controls.contains(&true) || self.fields.iter().any(is_made) {
            return Ok(());
        }
        self.begin_cell()?;
        self.flow.text(text)?;
        if self.is_hidden && !text.trim().is_empty() {
            self.flow.hide_row();
        }
        Ok(())
    }

    /// A page that is kept in a part of its own.
    fn chunk(&mut self, element: &BytesStart<'_>) -> Result<(), Unreadable> {
        self.begin_cell()?;
        let id = attribute(element, "id").unwrap_or_default();
        let bytes = self.chunks.get(&id).ok_or(Unreadable::Damaged)?;
        match markup(bytes) {
            Some(Markup::Html) => html::read_into(&mut self.flow, &decode(bytes)),
            // Better not read than read in part.
            _ => Err(Unreadable::Damaged),
        }
    }

    /// The paragraph's number, where Word counts it.
    fn number(&mut self) -> Result<(), Unreadable> {
        let Paragraph { place, style } = std::mem::take(&mut self.paragraph);
        match self.numbers.next(&place, style.as_deref()) {
            Some(number) => self.flow.text(&format!("{number} ")),
            None => Ok(()),
        }
    }
}

impl Elements for Reading {
    fn start(&mut self, element: &BytesStart<'_>) -> Result<(), Unreadable> {
        let name = element.local_name();
        let name = name.as_ref();
        if self.skipped > 0 || self.is_passed_over(element, name) {
            self.skipped += 1;
            return Ok(());
        }
        let within = &self.within;
        match name {
            _ if within.row => self.row_property(element, name),
            _ if within.cell => self.cell_property(element, name),
            _ if within.paragraph || within.run => self.property(element, name),
            "pPr" => self.within.paragraph = true,
            "rPr" => self.within.run = true,
            "trPr" => self.within.row = true,
            "tcPr" => self.within.cell = true,
            "p" => {
                self.begin_cell()?;
                self.paragraph = Paragraph::default();
                self.flow.begin_paragraph();
            }
            "tbl" => {
                self.begin_cell()?;
                self.flow.begin_table()?;
            }
            "tr" => {
                (self.row, self.is_deleted, self.is_hidden_row) = (Some(0), false, false);
            }
            "tc" => {
                self.begin_row()?;
                self.cell = Some(Shape::default());
            }
            "sdtContent" => self.controls.push(std::mem::take(&mut self.is_prompt)),
            "txbxContent" => self.flow.begin_aside()?,
            "altChunk" => self.chunk(element)?,
            "t" => self.within.text = true,
            "object" => self.within.object = true,
            "drawing" => self.is_small = false,
            "extent" => {
                let size = |name| attribute(element, name)?.parse::<u32>().ok();
                let sizes = [size("cx"), size("cy")];
                self.is_small = sizes.iter().all(|size| size.is_some_and(|size| size < SMALL));
            }
            "pic" if !self.is_small => self.flow.note_unread(Unread::Picture),
            "imagedata" if !self.within.object => self.flow.note_unread(Unread::Picture),
            "OLEObject" | "chart" | "relIds" | "subDoc" => self.flow.note_unread(Unread::Object),
            _ => self.sign(element, name)?,
        }
        Ok(())
    }

    fn text(&mut self, text: &str) -> Result<(), Unreadable> {
        match (self.skipped, self.within.text) {
            (0, true) => self.show(text),
            (0, false) => {
                // What a field is made of stands in an element of its own.
                if let Some(field) = self.fields.last_mut().filter(|field| !field.result) {
                    field.code.push_str(text);
                }
                Ok(())
            }
            _ => Ok(()),
        }
    }

    fn end(&mut self, name: &str) -> Result<(), Unreadable> {
        if self.skipped > 0 {
            self.skipped -= 1;
            return Ok(());
        }
        match name {
            "pPr" => {
                self.within.paragraph = false;
                self.number()
            }
            "rPr" => {
                self.within.run = false;
                Ok(())
            }
            "trPr" => {
                self.within.row = false;
                Ok(())
            }
            "tcPr" => {
                self.within.cell = false;
                self.begin_cell()
            }
            "t" => {
                self.within.text = false;
                Ok(())
            }
            "r" => {
                self.is_hidden = false;
                Ok(())
            }
            "object" => {
                self.within.object = false;
                Ok(())
            }
            "p" => match std::mem::take(&mut self.goes_on) {
                true => Ok(()),
                false => self.flow.end_paragraph(),
            },
            "tc" => {
                self.begin_cell()?;
                self.flow.end_cell()
            }
            "tr" => {
                self.row = None;
                self.flow.end_row()
            }
            "tbl" => self.flow.end_table(),
            "sdtContent" => {
                self.controls.pop();
                Ok(())
            }
            "txbxContent" => self.flow.end_aside(),
            "checkBox" => {
                let ticked = self.ticked.take().unwrap_or(false);
                // It stands in the code of its field.
                self.flow.text(if ticked { "☒ " } else { "☐ " })
            }
            _ => Ok(()),
        }
    }
}

/// Whether a field's code asks for a page's number.
fn counts_pages(code: &str) -> bool {
    let word = code.split_whitespace().next().unwrap_or_default();
    ["PAGE", "NUMPAGES", "SECTIONPAGES"].iter().any(|known| word.eq_ignore_ascii_case(known))
}

/// Whether a property that can be switched off is on.
fn is_on(element: &BytesStart<'_>) -> bool {
    attribute(element, "val").is_none_or(|value| !["0", "false", "off"].contains(&value.as_str()))
}

/// A property that is a number.
fn number(element: &BytesStart<'_>) -> Option<u32> {
    attribute(element, "val")?.trim().parse().ok()
}

/// A sign of the fonts that have ticked boxes among them; others say nothing in words.
fn symbol(code: &str) -> &'static str {
    match code.to_ascii_uppercase().trim_start_matches("F0") {
        "FE" | "FD" | "53" | "54" => "☒",
        "52" => "☑",
        "6F" | "A8" | "A3" | "71" | "72" => "☐",
        "FC" => "✓",
        _ => "",
    }
}
