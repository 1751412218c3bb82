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
//! with floating point, so each figure is rounded in its own formula, once: a share is
//! `ROUND(n/V, 4)`, a score `ROUND(x, 2)`. The `x` of a group or an overall score, a mean of
//! quotients, stands in a column of its own; before it is rounded 10⁻¹² is added, so that
//! the noise of floating point (about 10⁻¹⁵) does not move an exact half. Ranks compare
//! scores as printed. What is cached beside each formula is made from the fraction, not
//! from floating point.

mod agreement;
mod cache;
mod cell;
mod charts;
pub mod comparison;
mod contents;
mod criteria;
mod dispatch;
mod figures;
pub mod findings;
pub mod form;
mod form_sizes;
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

use std::collections::BTreeMap;

use chrono::NaiveDateTime;
use rust_xlsxwriter::{DocProperties, XlsxError};

use super::outline::Outline;
use crate::documents::Document;
use agreement::Agreement;
use charts::Charts;
use sheet::Written;

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

/// The document as a workbook: what must agree in it, the paper, its annexes, its data.
///
/// `created` is the time in the file's properties: the document's own, so that
/// the same document is the same bytes on any day. Links lead from where the workbook of a
/// district lies to the folder `input` of the returns.
pub fn workbook(
    document: &Document,
    outline: &Outline,
    created: NaiveDateTime,
    input: &str,
) -> Result<Vec<u8>, WorkbookError> {
    let (mut charts, mut agreement) = (Charts::default(), Agreement::default());
    let mut data = match document {
        Document::Minutes(minutes) => minutes::sheets(minutes, &mut agreement)?,
        Document::Postponed(minutes) => minutes::of_postponed(minutes, &mut agreement)?,
        Document::Handover(record) => handover::sheets(record, &mut agreement)?,
        Document::Opening(record) => opening::sheets(record, &mut agreement)?,
        Document::Synthesis(report) => {
            synthesis::sheets(report, &mut charts, &mut agreement, input)?
        }
        Document::Volume(volume) => {
            synthesis::of_volume(volume, &mut charts, &mut agreement, input)?
        }
        Document::Brief(_)
        | Document::Correction(_)
        | Document::Erratum(_)
        | Document::Notice(_)
        | Document::Kept(_) => Vec::new(),
        Document::Dispatch(list) => dispatch::sheets(list)?,
        Document::Contents(listed) => contents::sheets(listed)?,
    };
    let head = document.head();
    let author = format!("{} {}", head.department, head.organ);
    let mut sheets = paper::sheets(outline, &charts)?;
    if agreement.is_empty() {
        sheets.append(&mut data);
        return bytes(&head.title, &author, sheets, Vec::new(), created);
    }
    for paper in &mut sheets {
        agreement.paper(paper);
    }
    let holds = agreement.holds();
    sheets.iter_mut().try_for_each(|paper| paper::say(paper, holds))?;
    data.iter_mut().try_for_each(|data| data.say(holds))?;
    let (first, names) = agreement.write(&head.title)?;
    let mut all = vec![first];
    all.append(&mut sheets);
    all.append(&mut data);
    bytes(&head.title, &author, all, names, created)
}

/// The finished file with these names of cells.
fn bytes(
    title: &str,
    author: &str,
    sheets: Vec<Written>,
    names: Vec<(String, String)>,
    created: NaiveDateTime,
) -> Result<Vec<u8>, WorkbookError> {
    let mut workbook = page::workbook()?;
    workbook.set_properties(
        &DocProperties::new().set_title(title).set_author(author).set_creation_datetime(&created),
    );
    let mut numbers = BTreeMap::new();
    for sheet in sheets {
        numbers.insert(sheet.name, sheet.values);
        workbook.push_worksheet(sheet.sheet);
    }
    for (name, cells) in names {
        workbook.define_name(name, &format!("={cells}"))?;
    }
    page::finished(workbook, &numbers)
}
