//! Where a figure of a workbook comes from: the file, sheet and cell of a return.

use serde::Serialize;

use crate::finding::Place;
use crate::fold;

/// A place in a return, for people and as a link.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Source {
    /// `thcs-pd/phieu.xlsx › Phiếu!B8`.
    pub shown: String,
    /// The same below the input folder: `thcs-pd/phieu.xlsx#'Phiếu'!B8`.
    pub link: String,
}

impl From<&Place> for Source {
    fn from(place: &Place) -> Self {
        let mut link = place.file.to_string();
        if let (Some(sheet), Some(cell)) = (&place.sheet, place.cell) {
            link += &format!("#'{}'!{cell}", sheet.replace('\'', "''"));
        }
        Self { shown: fold::without_turns(&place.to_string()), link }
    }
}
