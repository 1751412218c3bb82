//! Printed samples for the tests: rendered once, and read back by other programs.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

use tempfile::TempPath;

use crate::documents::Document;
use crate::render::pdf::{Rendered, Renderer};
use crate::render::template::Templates;
use crate::render::typst_world::FontSet;
use crate::render::workbook::workbook;

/// Prints a document and leaves the PDF where outside programs can read it.
pub(super) struct Printed {
    /// What was printed.
    pub rendered: Rendered,
    /// The PDF as a file, removed with this value.
    pub path: TempPath,
    /// Its workbook.
    pub workbook: Vec<u8>,
}

/// A place for what a test leaves to be looked at, in the build's own folder.
pub(super) fn left_over(name: &str) -> PathBuf {
    let test = std::env::current_exe().expect("the test's own file");
    let folder = test.parent().expect("deps").parent().expect("a profile").join("goldens");
    std::fs::create_dir_all(&folder).expect("a folder");
    folder.join(name)
}

/// Prints a document.
pub(super) fn print(document: &Document) -> Printed {
    let run = || {
        let templates = Templates::new(&BTreeMap::new()).expect("templates");
        let renderer = Renderer::new(templates, FontSet::bundled(), None).expect("a renderer");
        renderer.render(document).expect("printed")
    };
    let rendered = std::thread::scope(|scope| {
        let thread = std::thread::Builder::new().stack_size(32 << 20).spawn_scoped(scope, run);
        thread.expect("a thread").join().expect("printed")
    });
    let mut file = tempfile::Builder::new().suffix(".pdf").tempfile().expect("a file");
    std::io::Write::write_all(&mut file, &rendered.pdf).expect("written");
    let path = file.into_temp_path();
    let day = chrono::NaiveDate::from_ymd_opt(2023, 6, 20).expect("a day");
    let created = day.and_hms_opt(8, 0, 0).expect("an hour");
    let workbook = workbook(document, &rendered.outline, created, "../input").expect("a workbook");
    Printed { rendered, path, workbook }
}

/// What an outside program prints; none, with a line that says so, where it is
/// missing and `BIENBAN_REQUIRE_TOOLS=1` does not ask for it.
#[expect(clippy::disallowed_methods, reason = "a test asks how it is run")]
pub(super) fn tool(name: &str, arguments: &[&str], file: &Path, last: &[&str]) -> Option<Vec<u8>> {
    match Command::new(name).args(arguments).arg(file).args(last).output() {
        Ok(output) => {
            let complained = String::from_utf8_lossy(&output.stderr);
            assert!(output.status.success(), "{name}: {complained}");
            Some(output.stdout)
        }
        Err(error) => {
            let required = std::env::var("BIENBAN_REQUIRE_TOOLS").is_ok_and(|value| value == "1");
            assert!(!required, "{name} is required: {error}");
            println!("skipped: {name} is not on this machine");
            None
        }
    }
}

/// A page in shades of grey.
pub(super) struct Image {
    /// Pixels in a row.
    pub width: usize,
    /// Rows.
    pub height: usize,
    /// Every pixel from the top left, 0 is black.
    pub pixels: Vec<u8>,
}

impl Image {
    /// Reads a PNG of greys.
    pub fn read(bytes: &[u8]) -> Self {
        let decoder = png::Decoder::new(std::io::Cursor::new(bytes));
        let mut reader = decoder.read_info().expect("a PNG");
        let mut pixels = vec![0; reader.output_buffer_size().expect("a size")];
        let info = reader.next_frame(&mut pixels).expect("pixels");
        // Some versions of the program write grey as three equal colours.
        let pixels = pixels.into_iter().step_by(info.color_type.samples()).collect();
        let (width, height) = (info.width as usize, info.height as usize);
        Self { width, height, pixels }
    }

    /// Writes a grey PNG.
    pub fn write(&self) -> Vec<u8> {
        let mut bytes = Vec::new();
        let (width, height) = (self.width as u32, self.height as u32);
        let mut encoder = png::Encoder::new(&mut bytes, width, height);
        encoder.set_color(png::ColorType::Grayscale);
        encoder.set_compression(png::Compression::High);
        let mut writer = encoder.write_header().expect("a PNG");
        writer.write_image_data(&self.pixels).expect("pixels");
        writer.finish().expect("a PNG");
        bytes
    }

    /// The longest runs of dark pixels in the rows between two heights: row, first
    /// column and length of those longer than `least`.
    pub fn rules(&self, rows: std::ops::Range<usize>, least: usize) -> Vec<(usize, usize, usize)> {
        let mut rules = Vec::new();
        for row in rows {
            let line = &self.pixels[row * self.width..(row + 1) * self.width];
            let mut start = None;
            for (at, pixel) in line.iter().chain([&255]).enumerate() {
                match (*pixel < 140, start) {
                    (true, None) => start = Some(at),
                    (false, Some(from)) => {
                        if at - from > least {
                            rules.push((row, from, at - from));
                        }
                        start = None;
                    }
                    _ => {}
                }
            }
        }
        rules
    }
}

/// A page of a PDF as a picture.
pub(super) fn picture(pdf: &Path, page: usize, dpi: usize) -> Option<Image> {
    let (page, dpi) = (page.to_string(), dpi.to_string());
    let arguments = ["-gray", "-png", "-r", &dpi, "-f", &page, "-l", &page];
    tool("pdftoppm", &arguments, pdf, &[]).map(|bytes| Image::read(&bytes))
}
