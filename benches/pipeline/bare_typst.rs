//! Typst alone over the same filled templates: what no program that prints them with Typst can
//! undercut.

use std::sync::Mutex;
use std::thread;

use typst::diag::{FileError, FileResult};
use typst::foundations::{Bytes, Datetime, Dict, Duration, IntoValue};
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Library, LibraryExt, World};
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards, Timestamp};

/// The typeface's files.
const FONTS: [&[u8]; 4] = [
    include_bytes!("../../templates/fonts/LiberationSerif-Regular.ttf"),
    include_bytes!("../../templates/fonts/LiberationSerif-Bold.ttf"),
    include_bytes!("../../templates/fonts/LiberationSerif-Italic.ttf"),
    include_bytes!("../../templates/fonts/LiberationSerif-BoldItalic.ttf"),
];
/// What templates import.
const FORM: &str = include_str!("../../templates/form.typ");
/// The stack that a layout needs.
const STACK_BYTES: usize = 16 << 20;

/// Fonts, library and the form, shared among documents.
pub struct Shared {
    library: LazyHash<Library>,
    book: LazyHash<FontBook>,
    fonts: Vec<Font>,
    form: Source,
}

/// The file of this name.
fn file(name: &str) -> FileId {
    let path = VirtualPath::new(name).expect("a name");
    FileId::new(RootedPath::new(VirtualRoot::Project, path))
}

/// A day that every document has.
fn day() -> Datetime {
    Datetime::from_ymd(2023, 6, 1).expect("a day")
}

impl Shared {
    /// Loads all of it.
    pub fn new() -> Self {
        let fonts: Vec<Font> =
            FONTS.into_iter().flat_map(|data| Font::iter(Bytes::new(data))).collect();
        let mut inputs = Dict::new();
        inputs.insert("font".into(), "Liberation Serif".into_value());
        Self {
            library: LazyHash::new(Library::builder().with_inputs(inputs).build()),
            book: LazyHash::new(FontBook::from_fonts(&fonts)),
            fonts,
            form: Source::new(file("form.typ"), FORM.to_owned()),
        }
    }

    /// Lays a filled template out; the pages.
    pub fn lay_out(&self, name: &str, text: &str) -> PagedDocument {
        let main = Source::new(file(&format!("{name}.typ")), text.to_owned());
        let world = Alone { shared: self, main };
        typst::compile::<PagedDocument>(&world).output.expect("laid out")
    }
}

impl Shared {
    /// How often Typst lays a filled template out until page numbers and the like agree.
    pub fn passes(&self, name: &str, text: &str) -> usize {
        typst::comemo::evict(0);
        typst_timing::clear();
        typst_timing::enable();
        self.lay_out(name, text);
        typst_timing::disable();
        let mut told = Vec::new();
        typst_timing::export_json(&mut told, |_| (String::new(), 0)).expect("told");
        let told = String::from_utf8(told).expect("text");
        (1..=5).filter(|pass| told.contains(&format!("\"iter ({pass})\""))).count()
    }
}

/// Exports pages as the papers are exported.
pub fn export(pages: &PagedDocument) -> Vec<u8> {
    let options = PdfOptions {
        standards: PdfStandards::new(&[PdfStandard::A_2a, PdfStandard::Ua_1]).expect("standards"),
        timestamp: Timestamp::new_local(day(), 7 * 60),
        ..PdfOptions::default()
    };
    typst_pdf::pdf(pages, &options).expect("exported")
}

/// Prints filled templates, by name and text, on so many threads; the bytes in all.
pub fn print_all(shared: &Shared, templates: &[(String, String)], threads: usize) -> usize {
    let queue = Mutex::new(templates.iter());
    let next = || queue.lock().expect("nobody panics").next();
    let work = || {
        let (mut bytes, mut printed) = (0, 0_usize);
        while let Some((name, text)) = next() {
            bytes += export(&shared.lay_out(name, text)).len();
            printed += 1;
            // As often as the program does.
            if printed.is_multiple_of(8) {
                typst::comemo::evict(0);
            }
        }
        bytes
    };
    thread::scope(|scope| {
        let start = |_| thread::Builder::new().stack_size(STACK_BYTES).spawn_scoped(scope, work);
        let running: Vec<_> = (0..threads).map(start).collect();
        running.into_iter().map(|thread| thread.expect("started").join().expect("ended")).sum()
    })
}

/// One document and what it shares.
struct Alone<'s> {
    shared: &'s Shared,
    main: Source,
}

impl World for Alone<'_> {
    fn library(&self) -> &LazyHash<Library> {
        &self.shared.library
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &self.shared.book
    }

    fn main(&self) -> FileId {
        self.main.id()
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        let known = [&self.main, &self.shared.form].into_iter().find(|own| own.id() == id);
        known.cloned().ok_or_else(|| FileError::NotFound(id.vpath().get_without_slash().into()))
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        Err(FileError::NotFound(id.vpath().get_without_slash().into()))
    }

    fn font(&self, index: usize) -> Option<Font> {
        self.shared.fonts.get(index).cloned()
    }

    fn today(&self, _: Option<Duration>) -> Option<Datetime> {
        Some(day())
    }
}
