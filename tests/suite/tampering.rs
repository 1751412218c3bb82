//! What a workbook says of itself when somebody changes a number in it.

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};

use calamine::{Data, Range, Reader, Xlsx, open_workbook};

use crate::papers::without_caches;
use crate::support::{TestRound, rewritten, tool};

/// The sheet that says what agrees.
const AGREEMENT: &str = "Đối chiếu";

/// A number that is changed: what it is, and the cells with what is put there.
struct Change {
    /// Sheet and column.
    what: String,
    /// The sheet's part, and each cell with its new number.
    cells: Vec<(String, String, f64)>,
}

/// A cell's name.
fn name(row: usize, col: usize) -> String {
    let letters = bienban::finding::column_letters(col as u32);
    format!("{letters}{}", row + 1)
}

/// The title of a column above a row: the nearest text in it that heads a table.
fn title(range: &Range<Data>, row: usize, col: usize) -> String {
    let above = (0..row).rev().filter_map(|above| match range.get((above, col)) {
        Some(Data::String(text)) if !["–", "ĐẠT", "="].contains(&text.as_str()) => Some(text),
        _ => None,
    });
    above.map(|text| text.replace('\n', " ")).next().unwrap_or_default()
}

/// One change of every kind of count: the first whole number under each title of each
/// sheet, and on the sheets of the paper the first in each column of each table.
fn changes(path: &Path) -> Vec<Change> {
    let mut book: Xlsx<_> = open_workbook(path).expect("a workbook");
    let mut changes = Vec::new();
    let mut seen = BTreeMap::new();
    for (index, sheet) in book.sheet_names().iter().enumerate() {
        let range = book.worksheet_range(sheet).expect("a sheet");
        if sheet == AGREEMENT || range.is_empty() {
            continue;
        }
        let (top, left) = range.start().expect("a first cell");
        let part = format!("xl/worksheets/sheet{}.xml", index + 1);
        let place = |row: usize, col: usize| name(row + top as usize, col + left as usize);
        for (row, col, value) in range.used_cells() {
            let Data::Float(number) = value else { continue };
            let label = match range.get((row, col.saturating_sub(1))) {
                // In a table of two columns the label stands before the number.
                Some(Data::String(text)) if text.starts_with("Số phiếu") => text.clone(),
                _ => title(&range, row, col),
            };
            // What is only on the way from a score to a mean is no count.
            let on_the_way = label.contains('×') || label.contains("Trọng số");
            if number.fract() != 0.0 || on_the_way || ["STT", ""].contains(&label.as_str()) {
                continue;
            }
            let what = format!("{sheet}: {label}");
            if seen.insert(what.clone(), ()).is_some() {
                continue;
            }
            let one = |row, col, number| (part.clone(), place(row, col), number);
            changes.push(Change { what: what.clone(), cells: vec![one(row, col, number + 1.0)] });
            // What one level loses another gains: all still adds up.
            if label == "Tốt"
                && let Some(Data::Float(next)) = range.get((row, col + 1))
            {
                changes.push(Change {
                    what: format!("{what} −1, {} +1", title(&range, row, col + 1)),
                    cells: vec![one(row, col, number - 1.0), one(row, col + 1, next + 1.0)],
                });
            }
        }
    }
    changes
}

/// A sheet with another number in a cell, in place of whatever stood there.
fn with_number(xml: &str, cell: &str, number: f64) -> String {
    let (before, rest) = xml.split_once(&format!("<c r=\"{cell}\"")).expect(cell);
    let (style, rest) = rest.split_once('>').expect("a tag");
    let after = match style.ends_with('/') {
        true => rest,
        false => rest.split_once("</c>").expect("a cell").1,
    };
    let style = style.trim_end_matches('/').split(" t=").next().unwrap_or_default();
    format!("{before}<c r=\"{cell}\"{style}><v>{number}</v></c>{after}")
}

/// What the sheet of agreement says: overall, and the rules that do not hold.
fn verdict(path: &Path) -> (String, Vec<String>) {
    let mut book: Xlsx<_> = open_workbook(path).expect("a workbook");
    let range = book.worksheet_range(AGREEMENT).expect("the sheet");
    let text = |row: &[Data], col: usize| row.get(col).map(ToString::to_string).unwrap_or_default();
    let rows: Vec<_> = range.rows().collect();
    let overall = rows.iter().find(|row| text(row, 1) == "Kết quả đối chiếu chung");
    let broken = rows.iter().filter(|row| text(row, 5) == "LỆCH" && !text(row, 0).is_empty());
    let broken = broken.map(|row| format!("{} ({})", text(row, 1), text(row, 6))).collect();
    (text(overall.expect("the verdict"), 5), broken)
}

#[test]
fn whoever_changes_a_count_is_told_by_the_workbook() {
    let round = TestRound::mini();
    round.run_to(0, &["build"]);
    let folder = tempfile::tempdir().expect("a folder");
    let unit = "output/don-vi/p-ck-phuong-cu-khoi/";
    let papers = [
        format!("{unit}bien-ban-hoi-nghi.xlsx"),
        format!("{unit}bien-ban-ban-giao-phieu.xlsx"),
        format!("{unit}bien-ban-mo-niem-phong.xlsx"),
        "output/bao-cao-tong-hop.xlsx".to_owned(),
    ];
    let mut told: BTreeMap<PathBuf, String> = BTreeMap::new();
    for (index, path) in papers.iter().enumerate() {
        let path = round.join(path);
        let bytes = without_caches(&fs::read(&path).expect("readable"));
        let paper = path.file_stem().expect("a name").to_string_lossy().into_owned();
        let untouched = folder.path().join(format!("{index}-untouched.xlsx"));
        fs::write(&untouched, &bytes).expect("written");
        told.insert(untouched, String::new());
        for (number, change) in changes(&path).iter().enumerate() {
            let changed = rewritten(&bytes, |part, bytes| {
                let mine = change.cells.iter().filter(|(own, ..)| own == part);
                let bytes = mine.fold(bytes, |bytes, (_, cell, number)| {
                    let xml = String::from_utf8(bytes).expect("UTF-8");
                    with_number(&xml, cell, *number).into_bytes()
                });
                (part.to_owned(), bytes)
            });
            let copy = folder.path().join(format!("{index}-{number}.xlsx"));
            fs::write(&copy, changed).expect("written");
            told.insert(copy, format!("{paper} | {}", change.what));
        }
    }
    assert!(told.len() > 60, "{}", told.len());
    let profile = format!("-env:UserInstallation=file://{}/profile", folder.path().display());
    let out = folder.path().join("out");
    let arguments: [&OsStr; 6] = [
        profile.as_ref(),
        "--headless".as_ref(),
        "--convert-to".as_ref(),
        "xlsx".as_ref(),
        "--outdir".as_ref(),
        out.as_ref(),
    ];
    let all = arguments.into_iter().chain(told.keys().map(|path| path.as_os_str()));
    if tool("soffice", &all.collect::<Vec<_>>()).is_none() {
        return;
    }
    let mut unnoticed = Vec::new();
    for (path, what) in &told {
        let (overall, broken) = verdict(&out.join(path.file_name().expect("a name")));
        println!("{what} | {overall} | {}", broken.join("; "));
        if what.is_empty() {
            assert_eq!((overall.as_str(), broken.len()), ("ĐẠT", 0), "{path:?} {broken:?}");
        } else if overall != "LỆCH" {
            unnoticed.push(what);
        }
    }
    assert!(unnoticed.is_empty(), "{unnoticed:?}");
}
