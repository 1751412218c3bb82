//! Rounds of any number of units, for tests, benchmarks and `cargo run --example large_round`:
//! the small round's returns again and again, each time of a unit with a code and a name of
//! its own.

use std::collections::BTreeMap;
use std::fs;
use std::io::{Cursor, Read as _, Write as _};
use std::path::{Path, PathBuf};

use calamine::{Data, Reader as _, Xlsx};
use rust_xlsxwriter::Workbook;
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

/// The workbook with the registry (danh sách đơn vị).
const REGISTRY: &str = "danh-sach-don-vi.xlsx";

/// The small round's folder.
fn mini() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests").join("rounds").join("mini")
}

/// A unit of the small round.
struct Unit {
    /// Its code.
    code: String,
    /// Its name.
    name: String,
    /// Its rows in the registry: one a leader.
    rows: Vec<Vec<String>>,
    /// Its returns by file name.
    returns: Vec<(String, Vec<u8>)>,
}

/// The small round's registry: its head, and its units with their returns.
struct Registry {
    /// The titles of its columns.
    head: Vec<String>,
    /// The column of codes.
    code: usize,
    /// The column of names.
    name: usize,
    /// The units by code.
    units: Vec<Unit>,
}

impl Registry {
    /// Reads it.
    fn read() -> Self {
        let bytes = fs::read(mini().join("input").join(REGISTRY)).expect("read");
        let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).expect("a workbook");
        let range = book.worksheet_range_at(0).expect("a sheet").expect("readable");
        let text = |cell: &Data| cell.to_string();
        let mut rows = range.rows().map(|row| row.iter().map(text).collect::<Vec<String>>());
        let is_code = |cell: &String| cell == "Mã đơn vị";
        let head = rows.find(|row| row.iter().any(is_code)).expect("a head");
        let code = head.iter().position(is_code).expect("a column");
        let name = head.iter().position(|cell| cell == "Tên đơn vị").expect("a column");
        let mut units: BTreeMap<String, Vec<Vec<String>>> = BTreeMap::new();
        for row in rows.filter(|row| !row[code].is_empty()) {
            units.entry(row[code].clone()).or_default().push(row);
        }
        let unit = |(code, rows): (String, Vec<Vec<String>>)| Unit {
            name: rows[0][name].clone(),
            returns: returns(&code),
            code,
            rows,
        };
        Self { head, code, name, units: units.into_iter().map(unit).collect() }
    }
}

/// The files of the small round's unit with this code.
fn returns(code: &str) -> Vec<(String, Vec<u8>)> {
    let folders = fs::read_dir(mini().join("input")).expect("a folder");
    let start = format!("{}-", code.to_lowercase());
    let folder = folders
        .map(|entry| entry.expect("an entry").path())
        .find(|path| path.file_name().is_some_and(|n| n.to_string_lossy().starts_with(&start)));
    let files = fs::read_dir(folder.expect("the unit's folder")).expect("a folder");
    let file = |path: &Path| {
        let name = path.file_name().expect("a name").to_string_lossy().into_owned();
        (name, fs::read(path).expect("read"))
    };
    files.map(|entry| file(&entry.expect("an entry").path())).collect()
}

/// Writes `bienban.toml` and `input/` of a round of so many units into a folder.
pub fn write(folder: &Path, units: usize) {
    let input = folder.join("input");
    fs::create_dir_all(&input).expect("made");
    fs::copy(mini().join("bienban.toml"), folder.join("bienban.toml")).expect("copied");
    let known = Registry::read();
    let mut rows = vec![known.head.clone()];
    for number in 0..units {
        let unit = &known.units[number % known.units.len()];
        let (code, name) = (&unit.code, &unit.name);
        let (new_code, new_name) = (format!("{code}-{number:04}"), format!("{name} {number:04}"));
        for leader in &unit.rows {
            let mut row = leader.clone();
            row[known.code].clone_from(&new_code);
            row[known.name].clone_from(&new_name);
            rows.push(row);
        }
        let texts = [
            (format!(">{code}-"), format!(">{new_code}-")),
            (format!(">{code}<"), format!(">{new_code}<")),
            (format!(">{name}<"), format!(">{new_name}<")),
            ("-BB/BTGQU".to_owned(), format!("-BB/ĐU{number}")),
        ];
        let own = input.join(new_code.to_lowercase());
        fs::create_dir_all(&own).expect("made");
        for (file, bytes) in &unit.returns {
            fs::write(own.join(file), with_texts(bytes, &texts)).expect("written");
        }
    }
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    for (at, row) in (0..).zip(&rows) {
        sheet.write_row(at, 0, row).expect("written");
    }
    book.save(input.join(REGISTRY)).expect("saved");
}

/// A workbook with texts in its XML parts replaced by others.
pub fn with_texts(workbook: &[u8], texts: &[(String, String)]) -> Vec<u8> {
    rewritten(workbook, |name, bytes| {
        if !name.ends_with(".xml") {
            return (name.to_owned(), bytes);
        }
        let text = String::from_utf8(bytes).expect("UTF-8");
        let text = texts.iter().fold(text, |text, (from, to)| text.replace(from, to));
        (name.to_owned(), text.into_bytes())
    })
}

/// A workbook whose every part is what `part` makes of its name and bytes.
pub fn rewritten(
    workbook: &[u8],
    mut part: impl FnMut(&str, Vec<u8>) -> (String, Vec<u8>),
) -> Vec<u8> {
    let mut archive = ZipArchive::new(Cursor::new(workbook)).expect("a workbook");
    let mut written = ZipWriter::new(Cursor::new(Vec::new()));
    for index in 0..archive.len() {
        let mut old = archive.by_index(index).expect("a part");
        let name = old.name().expect("a name").to_string();
        let mut bytes = Vec::new();
        old.read_to_end(&mut bytes).expect("readable");
        let (name, bytes) = part(&name, bytes);
        written.start_file(name, SimpleFileOptions::default()).expect("a part");
        written.write_all(&bytes).expect("written");
    }
    written.finish().expect("finished").into_inner()
}
