//! Where a figure of a workbook comes from: the file, sheet and cell of a return.

use serde::Serialize;

use crate::finding::Place;
use crate::fold;
use crate::formats;

/// A place in a return, for people and as a link.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Source {
    /// `thcs-pd/phieu.xlsx › Phiếu!B8`.
    pub shown: String,
    /// The same below the input folder: `thcs-pd/phieu.xlsx#'Phiếu'!B8`; the file alone where it
    /// has no sheets.
    pub link: String,
}

impl From<&Place> for Source {
    fn from(place: &Place) -> Self {
        let mut link = place.on.file.to_string();
        let sheet = place.on.sheet.as_deref().filter(|sheet| !formats::is_whole_file(sheet));
        if let (Some(sheet), Some(cell)) = (sheet, place.cell) {
            link += &format!("#'{}'!{cell}", sheet.replace('\'', "''"));
        }
        Self { shown: fold::without_turns(&place.to_string()), link }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_leads_to_a_cell_where_the_file_has_cells() {
        let link = |file: &str, sheet: &str| {
            let place = Place::sheet(&file.into(), &sheet.into()).at(7, 1);
            Source::from(&place).link
        };
        assert_eq!(link("a/b.xlsx", "Phiếu 'A'"), "a/b.xlsx#'Phiếu ''A'''!B8");
        assert_eq!(link("a/b.docx", "Word"), "a/b.docx");
        assert_eq!(link("a/b.xls", "HTML"), "a/b.xls");
        assert_eq!(Source::from(&Place::file(&"a/b.xlsx".into())).link, "a/b.xlsx");
    }
}
