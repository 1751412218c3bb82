//! Finished papers in one file, to be printed together: their pages as they are, one after the
//! other. It is no paper itself and bears no code.

use std::sync::Arc;

use chrono::NaiveDate;
use typst::syntax::Source;
use typst_layout::PagedDocument;
use typst_pdf::PdfOptions;

use super::template::RenderError;
use super::typst_world::{DocumentWorld, FontSet, Shared, file_id};
use crate::inspect;

/// The name of its own text.
const MAIN: &str = "in-chung.typ";

/// The pages of some PDFs.
///
/// Typst needs a deep stack: call this on a thread with 16 MiB or more.
///
/// # Errors
/// When a file is no PDF that can be shown.
pub fn together(fonts: &FontSet, pdfs: Vec<Vec<u8>>) -> Result<Vec<u8>, RenderError> {
    let mut text = String::from("#set page(paper: \"a4\", margin: 0pt)\n#set par(spacing: 0pt)\n");
    let (mut files, mut first) = (Vec::new(), true);
    for (at, pdf) in pdfs.into_iter().enumerate() {
        let pages = inspect::pdf::pages(&pdf).unwrap_or(0);
        for page in 1..=pages {
            let before = if first { "" } else { "#pagebreak()\n" };
            text += &format!(
                "{before}#image(\"{at}.pdf\", page: {page}, width: 100%, height: 100%, fit: \"contain\")\n"
            );
            first = false;
        }
        files.push((format!("{at}.pdf"), pdf));
    }
    let refused = |message: &str| RenderError::of(MAIN, message);
    let main = file_id(MAIN).ok_or_else(|| refused("no name"))?;
    let shared = Arc::new(Shared::new(fonts.clone(), std::iter::empty()));
    let day = NaiveDate::default();
    let world = DocumentWorld::new(shared, Source::new(main, text), day).showing(files);
    let first = |errors: &[typst::diag::SourceDiagnostic]| {
        refused(errors.first().map_or("no page", |error| error.message.as_str()))
    };
    let laid_out = typst::compile::<PagedDocument>(&world).output.map_err(|own| first(&own))?;
    let options = PdfOptions { tagged: false, ..PdfOptions::default() };
    let made = typst_pdf::pdf(&laid_out, &options).map_err(|own| first(&own));
    typst::comemo::evict(0);
    made
}
