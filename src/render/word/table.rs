//! A table of the paper with its borders and its head, which repeats.

use std::fmt::Write as _;

use super::super::outline::{Table, TableCell};
use super::{Writer, justified};

/// From how many columns on a table is set in smaller letters, as in the workbook.
const MANY: usize = 9;
impl Writer<'_> {
    /// Writes a table.
    pub(super) fn table(&mut self, table: &Table) {
        let whole = f64::from(self.page.width());
        let widths: Vec<u32> =
            table.widths.iter().map(|width| (width * whole).round() as u32).collect();
        self.body.push_str(
            "<w:tbl><w:tblPr><w:tblStyle w:val=\"BangKe\"/><w:tblW w:w=\"5000\" w:type=\"pct\"/>\
             <w:tblLayout w:type=\"fixed\"/></w:tblPr><w:tblGrid>",
        );
        for width in &widths {
            let _ = write!(self.body, "<w:gridCol w:w=\"{width}\"/>");
        }
        self.body.push_str("</w:tblGrid>");
        for row in 0..table.rows {
            let head = if row < table.header_rows { "<w:tblHeader/>" } else { "" };
            let _ = write!(self.body, "<w:tr><w:trPr><w:cantSplit/>{head}</w:trPr>");
            self.row(table, row, &widths);
            self.body.push_str("</w:tr>");
        }
        self.body.push_str("</w:tbl>");
        self.paragraph("SauBang", "");
    }

    /// Writes the cells of a row; one that covers it from above goes on in it.
    fn row(&mut self, table: &Table, row: usize, widths: &[u32]) {
        let mut col = 0;
        while col < table.columns {
            let covers = |cell: &&TableCell| {
                let rows = cell.row..cell.row + cell.rowspan.max(1);
                cell.col == col && rows.contains(&row)
            };
            let cell = table.cells.iter().find(covers);
            let span = cell.map_or(1, |cell| cell.colspan.max(1));
            let width: u32 = widths.iter().skip(col).take(span).sum();
            let merge = match cell {
                Some(cell) if cell.rowspan > 1 && cell.row == row => {
                    "<w:vMerge w:val=\"restart\"/>"
                }
                Some(cell) if cell.rowspan > 1 => "<w:vMerge/>",
                _ => "",
            };
            let over = match span {
                1 => String::new(),
                span => format!("<w:gridSpan w:val=\"{span}\"/>"),
            };
            let _ = write!(
                self.body,
                "<w:tc><w:tcPr><w:tcW w:w=\"{width}\" w:type=\"dxa\"/>{over}{merge}\
                 <w:vAlign w:val=\"center\"/></w:tcPr>"
            );
            self.cell(cell.filter(|cell| cell.row == row), table);
            self.body.push_str("</w:tc>");
            col += span;
        }
    }

    /// Writes what stands in a cell.
    fn cell(&mut self, cell: Option<&TableCell>, table: &Table) {
        let Some(cell) = cell else { return self.paragraph("TrongBang", "") };
        let style = match (table.columns >= MANY, cell.bold) {
            (false, false) => "TrongBang",
            (false, true) => "TrongBangDam",
            (true, false) => "TrongBangNho",
            (true, true) => "TrongBangNhoDam",
        };
        let runs = self.runs(&cell.text);
        let align = justified(cell.align);
        let _ = write!(
            self.body,
            "<w:p><w:pPr><w:pStyle w:val=\"{style}\"/><w:jc w:val=\"{align}\"/></w:pPr>{runs}</w:p>"
        );
    }
}
