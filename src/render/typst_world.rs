//! What Typst sees of the world: fonts, library and sources in memory.
//!
//! Fonts and library are parsed once and shared among all documents; a document
//! adds its own text and its own day. Nothing is read from a disk or a clock.

use std::collections::HashMap;
use std::sync::Arc;

use chrono::{Datelike, NaiveDate};
use typst::diag::{FileError, FileResult};
use typst::foundations::{Bytes, Datetime, Dict, Duration, IntoValue};
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook, FontStretch, FontStyle, FontVariant, FontWeight};
use typst::utils::LazyHash;
use typst::{Library, LibraryExt, World};

use crate::fold;
use crate::hash;

/// The typeface that comes with the program: as wide as Times New Roman, letter
/// by letter, and the same on every machine.
const BUNDLED: [&[u8]; 4] = [
    include_bytes!("../../templates/fonts/LiberationSerif-Regular.ttf"),
    include_bytes!("../../templates/fonts/LiberationSerif-Bold.ttf"),
    include_bytes!("../../templates/fonts/LiberationSerif-Italic.ttf"),
    include_bytes!("../../templates/fonts/LiberationSerif-BoldItalic.ttf"),
];

/// Its name.
const BUNDLED_FAMILY: &str = "Liberation Serif";

/// One typeface (kiểu chữ) in its four styles.
#[derive(Clone)]
pub struct FontSet {
    /// The family's name.
    family: String,
    /// Its faces.
    fonts: Vec<Font>,
    /// What Typst looks them up in.
    book: LazyHash<FontBook>,
    /// Hash of the files of a typeface that is the machine's own.
    files_hash: Option<String>,
}

impl FontSet {
    /// The bundled Liberation Serif.
    pub fn bundled() -> Self {
        Self::of(BUNDLED.into_iter().flat_map(|data| Font::iter(Bytes::new(data))).collect())
    }

    /// The machine's own typeface from the bytes of its files; none unless they
    /// hold one family that is upright, bold, italic, and bold italic.
    pub fn system(files: Vec<Vec<u8>>) -> Option<Self> {
        let hash = hash::sha256(&files.concat());
        let set =
            Self::of(files.into_iter().flat_map(|data| Font::iter(Bytes::new(data))).collect());
        let has = |style, weight| {
            let wanted = FontVariant::new(style, weight, FontStretch::NORMAL);
            set.fonts.iter().any(|font| font.info().variant == wanted)
        };
        let complete = [FontStyle::Normal, FontStyle::Italic]
            .into_iter()
            .all(|style| has(style, FontWeight::REGULAR) && has(style, FontWeight::BOLD));
        let alone = set.fonts.iter().all(|font| font.info().family == set.family);
        (complete && alone).then_some(Self { files_hash: Some(hash), ..set })
    }

    /// These faces; the first names the family.
    fn of(fonts: Vec<Font>) -> Self {
        let family = fonts.first().map(|font| font.info().family.clone()).unwrap_or_default();
        let book = LazyHash::new(FontBook::from_fonts(&fonts));
        Self { family, fonts, book, files_hash: None }
    }

    /// Whether it is the bundled typeface.
    pub fn is_bundled(&self) -> bool {
        self.family == BUNDLED_FAMILY
    }

    /// The family's name.
    pub fn family(&self) -> &str {
        &self.family
    }

    /// The family's name; for the machine's own also which version of its files: they
    /// print other bytes after an update.
    pub fn identity(&self) -> String {
        match self.files_hash.as_ref().and_then(|hash| hash.get(..16)) {
            Some(hash) => format!("{} ({hash})", self.family),
            None => self.family.clone(),
        }
    }

    /// Whether the letter can be printed in every style, and where it stands. Line breaks
    /// and tabs can: they are printed as spaces. Marks and letters that turn the direction
    /// of writing cannot: the figures behind them would be printed backwards.
    pub fn prints(&self, letter: char) -> bool {
        !fold::turns(letter) && self.has(letter)
    }

    /// Whether the fonts have a letter in every style.
    fn has(&self, letter: char) -> bool {
        matches!(letter, '\t'..='\r' | '\u{85}' | '\u{2028}' | '\u{2029}')
            || self.fonts.iter().all(|font| font.info().coverage.contains(letter.into()))
    }
}

/// What all documents share.
pub(super) struct Shared {
    /// The fonts.
    fonts: FontSet,
    /// Typst's standard library, told the typeface's name.
    library: LazyHash<Library>,
    /// The Typst modules beside the templates.
    modules: HashMap<FileId, Source>,
}

impl Shared {
    /// Shares these fonts and modules.
    pub(super) fn new<'a>(
        fonts: FontSet,
        modules: impl Iterator<Item = (&'a str, &'a str)>,
    ) -> Self {
        let mut inputs = Dict::new();
        inputs.insert("font".into(), fonts.family.as_str().into_value());
        let library = LazyHash::new(Library::builder().with_inputs(inputs).build());
        let modules = modules
            .filter_map(|(name, text)| {
                let id = file_id(name)?;
                Some((id, Source::new(id, text.to_owned())))
            })
            .collect();
        Self { fonts, library, modules }
    }

    /// The fonts.
    pub(super) fn fonts(&self) -> &FontSet {
        &self.fonts
    }
}

/// The file of this name beside the templates.
pub(super) fn file_id(name: &str) -> Option<FileId> {
    let path = VirtualPath::new(name).ok()?;
    Some(FileId::new(RootedPath::new(VirtualRoot::Project, path)))
}

/// One document's world.
pub(super) struct DocumentWorld {
    /// What it shares with all others.
    shared: Arc<Shared>,
    /// Its own text.
    main: Source,
    /// Its own day.
    today: NaiveDate,
    /// Finished PDFs that it shows.
    pdfs: HashMap<FileId, Bytes>,
}

impl DocumentWorld {
    /// The world of a document with this text and day.
    pub(super) fn new(shared: Arc<Shared>, main: Source, today: NaiveDate) -> Self {
        Self { shared, main, today, pdfs: HashMap::new() }
    }

    /// The same with finished PDFs that its text may show, by their names.
    pub(super) fn showing(self, pdfs: impl IntoIterator<Item = (String, Vec<u8>)>) -> Self {
        let pdfs =
            pdfs.into_iter().filter_map(|(name, pdf)| Some((file_id(&name)?, Bytes::new(pdf))));
        Self { pdfs: pdfs.collect(), ..self }
    }
}

impl World for DocumentWorld {
    fn library(&self) -> &LazyHash<Library> {
        &self.shared.library
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &self.shared.fonts.book
    }

    fn main(&self) -> FileId {
        self.main.id()
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        if id == self.main.id() {
            return Ok(self.main.clone());
        }
        let module = self.shared.modules.get(&id).cloned();
        module.ok_or_else(|| FileError::NotFound(id.vpath().get_without_slash().into()))
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        let pdf = self.pdfs.get(&id).cloned();
        pdf.ok_or_else(|| FileError::NotFound(id.vpath().get_without_slash().into()))
    }

    fn font(&self, index: usize) -> Option<Font> {
        self.shared.fonts.fonts.get(index).cloned()
    }

    fn today(&self, _: Option<Duration>) -> Option<Datetime> {
        datetime(self.today)
    }
}

/// A day as Typst has it.
pub(super) fn datetime(day: NaiveDate) -> Option<Datetime> {
    let (month, day_of_month) = (u8::try_from(day.month()).ok()?, u8::try_from(day.day()).ok()?);
    Datetime::from_ymd(day.year(), month, day_of_month)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bundled_typeface_prints_vietnamese() {
        let fonts = FontSet::bundled();
        assert_eq!(fonts.family(), "Liberation Serif");
        assert!(fonts.is_bundled());
        for letter in "ẠẢẤẦẨẪẬẮẰẲẴẶẸẺẼẾỀỂỄỆỈỊỌỎỐỒỔỖỘỚỜỞỠỢỤỦỨỪỬỮỰỲỴỶỸđĐơƯ“”–…\u{a0}\n\t".chars()
        {
            assert!(fonts.prints(letter), "{letter:?}");
        }
        for letter in ['中', '😀', '\u{0}', '\u{e000}', '\u{202e}', 'א', 'ع'] {
            assert!(!fonts.prints(letter), "{letter:?}");
        }
    }

    #[test]
    fn a_system_typeface_needs_all_four_styles() {
        let files = |keep: usize| BUNDLED.iter().take(keep).map(|data| data.to_vec()).collect();
        assert!(FontSet::system(files(4)).is_some());
        assert!(FontSet::system(files(3)).is_none());
        assert!(FontSet::system(Vec::new()).is_none());
        assert!(FontSet::system(vec![b"no font".to_vec()]).is_none());
    }
}
