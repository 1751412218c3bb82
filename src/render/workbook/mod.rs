//! A document as a workbook (XLSX) that someone can print and check.
//!
//! [`workbook`] lays the paper out from its [`Outline`], which says the same
//! sentences as the PDF, and puts beside it data sheets on which every share,
//! sum, score and rank is a formula over the counts. This is the only room that
//! names `rust_xlsxwriter`.
//!
//! # Why recalculating changes no figure
//!
//! The paper's figures are exact fractions rounded once, half up. A formula works
//! with floating point, so each figure is rounded in its own formula: a share is
//! `ROUND(n/V, 4)`, a score `ROUND(x, 2)`. The `x` of a group or an overall score
//! stands in a column of its own, rounded to 10 places: coarse enough that the
//! noise of floating point (about 10⁻¹⁵) neither moves a half nor breaks a tie,
//! fine enough that two scores that differ are not taken for equal. Ranks compare
//! that column. What is cached beside each formula is made from the fraction, not
//! from floating point.

mod charts;
mod contents;
mod criteria;
mod figures;
pub mod findings;
pub mod form;
mod handover;
pub mod ledger;
mod measure;
mod minutes;
mod opening;
mod page;
mod paper;
mod scores;
mod sheet;
mod synthesis;
#[cfg(test)]
mod tests;

use chrono::NaiveDateTime;
use rust_xlsxwriter::{DocProperties, Worksheet, XlsxError};

use super::outline::Outline;
use crate::documents::Document;
use charts::Charts;

/// The typeface of the papers; every Excel has it, and LibreOffice sets the
/// metric-compatible Liberation Serif in its place.
const FONT: &str = "Times New Roman";

/// What stands where nothing was counted, as on the paper.
const NONE: &str = "–";

/// Why a workbook could not be made.
#[derive(Debug, thiserror::Error)]
pub enum WorkbookError {
    /// The format cannot hold what was asked for.
    #[error("không tạo được tệp XLSX: {0}")]
    Format(#[from] XlsxError),
    /// The finished file could not be completed.
    #[error("không hoàn thiện được tệp XLSX: {0}")]
    Package(#[from] zip::result::ZipError),
    /// A part of the finished file could not be read or written.
    #[error("không hoàn thiện được tệp XLSX: {0}")]
    Part(#[from] std::io::Error),
}

/// The document as a workbook: the paper, its annexes, its data.
///
/// `created` is the time in the file's properties: the document's own, so that
/// the same document is the same bytes on any day.
pub fn workbook(
    document: &Document,
    outline: &Outline,
    created: NaiveDateTime,
) -> Result<Vec<u8>, WorkbookError> {
    let mut charts = Charts::default();
    let data = match document {
        Document::Minutes(minutes) => minutes::sheets(minutes)?,
        Document::Postponed(minutes) => minutes::of_postponed(minutes)?,
        Document::Handover(record) => handover::sheets(record)?,
        Document::Opening(record) => opening::sheets(record)?,
        Document::Synthesis(report) => synthesis::sheets(report, &mut charts)?,
        Document::Correction(_) | Document::Erratum(_) | Document::Kept(_) => Vec::new(),
        Document::Contents(listed) => contents::sheets(listed)?,
    };
    let head = document.head();
    let author = format!("{} {}", head.department, head.organ);
    let paper = paper::sheets(outline, &charts)?;
    bytes(&head.title, &author, paper.into_iter().chain(data), created)
}

/// The finished file.
fn bytes(
    title: &str,
    author: &str,
    sheets: impl Iterator<Item = Worksheet>,
    created: NaiveDateTime,
) -> Result<Vec<u8>, WorkbookError> {
    let mut workbook = page::workbook()?;
    workbook.set_properties(
        &DocProperties::new().set_title(title).set_author(author).set_creation_datetime(&created),
    );
    for sheet in sheets {
        workbook.push_worksheet(sheet);
    }
    page::finished(workbook)
}
