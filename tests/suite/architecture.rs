//! The rooms of the program stand in the order of the table in `docs/architecture.md`: each uses
//! itself and those below it, nothing above.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use walkdir::WalkDir;

/// The rooms of the table's first column, each with its row, the top row first.
fn rows() -> BTreeMap<String, usize> {
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/architecture.md");
    let page = fs::read_to_string(page).expect("the page");
    let table = page.lines().skip_while(|line| !line.starts_with("| room")).skip(2);
    let rows = table.take_while(|line| line.starts_with('|')).enumerate();
    rows.flat_map(|(row, line)| {
        let cell = line.split('|').nth(1).unwrap_or_default();
        let names = cell.split('`').skip(1).step_by(2);
        names.map(move |name| (name.trim_end_matches(['/']).replace(".rs", ""), row))
    })
    .collect()
}

/// The rooms that a source names, its tests left out.
fn used(source: &str) -> BTreeSet<String> {
    let code = source.split("#[cfg(test)]\nmod ").next().unwrap_or_default();
    let code = code.lines().filter(|line| !line.trim_start().starts_with("//"));
    let mut rooms = BTreeSet::new();
    for line in code {
        for rest in line.split("crate::").skip(1) {
            let names = rest.strip_prefix('{').map_or_else(
                || vec![rest],
                |group| group.split('}').next().unwrap_or_default().split(", ").collect(),
            );
            rooms.extend(names.into_iter().map(|name| {
                name.chars().take_while(|c| c.is_ascii_lowercase() || *c == '_').collect::<String>()
            }));
        }
    }
    rooms.remove("");
    rooms
}

#[test]
fn no_room_uses_one_above_it() {
    let rows = rows();
    assert!(rows.len() > 20, "{rows:?}");
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut seen = BTreeSet::new();
    for file in WalkDir::new(&source).into_iter().map(|file| file.expect("a file")) {
        let path = file.path().strip_prefix(&source).expect("below src").to_owned();
        let tests = path.file_stem().is_some_and(|stem| stem == "tests" || stem == "testing")
            || path.components().any(|part| part.as_os_str() == "tests");
        if !file.file_type().is_file() || tests {
            continue;
        }
        let first = path.components().next().expect("a name");
        let room = Path::new(first.as_os_str()).with_extension("").display().to_string();
        if room == "lib" {
            continue;
        }
        let own = *rows.get(&room).unwrap_or_else(|| panic!("{room} is not in the table"));
        seen.insert(room.clone());
        for other in used(&fs::read_to_string(file.path()).expect("text")) {
            let row = rows.get(&other).unwrap_or_else(|| panic!("{other} is not in the table"));
            assert!(
                *row > own || other == room,
                "{}: {room} uses {other}, which stands above it or beside it",
                path.display()
            );
        }
    }
    let named: BTreeSet<String> = rows.into_keys().collect();
    assert_eq!(seen, named, "the table names the rooms that there are");
}
