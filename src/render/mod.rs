//! Paper and workbook: the only room that knows how a document looks.
//!
//! [`template`] fills a Jinja template with a document's values, escaped for
//! Typst; [`typst_world`] holds fonts, library and sources in memory; [`pdf`]
//! lays the result out and exports it; [`outline`] reads back what stands on the
//! page, from which the workbook is laid out.

pub mod compact;
pub mod marks;
pub mod outline;
pub mod pdf;
pub mod printable;
mod reword;
pub mod template;
#[cfg(test)]
pub mod tests;
pub mod together;
pub mod typst_world;
pub mod word;
pub mod workbook;
