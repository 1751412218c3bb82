//! What is looked for in the whole of `bienban.toml` before it is taken apart: places
//! that nobody has filled in yet, and texts and lists beyond all measure.

use toml::{Table, Value};

use crate::error::{Error, Excerpt};
use crate::fold;

use super::FILE_NAME;

/// The most letters of one text.
const LETTERS: usize = 4_000;
/// The most entries of one list: legal bases, groups, criteria, recipients…
const ENTRIES: usize = 500;
/// How deep tables may lie in one another.
const DEPTH: usize = 6;

/// Refuses a file with a text that still waits to be filled in (`Quận ủy …`).
///
/// # Errors
/// The first such place, with its line.
pub fn refuse_unfinished(source: &str, table: &Table) -> Result<(), Error> {
    look_through(source, table, &|key, text| {
        let waits = ["…", "..."].iter().find(|dots| text.contains(**dots));
        waits.map(|_| Error::asked("config-placeholder").arg("key", key).arg("value", text))
    })
}

/// Refuses texts and lists beyond all measure: what is read from them is printed on
/// every paper, and compared with every cell.
///
/// # Errors
/// The first such place.
pub fn refuse_immense(source: &str, table: &Table) -> Result<(), Error> {
    look_through(source, table, &|key, text| {
        (text.chars().count() > LETTERS)
            .then(|| Error::asked("config-too-long").arg("key", key).arg("allowed", LETTERS))
    })
}

/// Refuses texts with a character that cannot be printed.
///
/// # Errors
/// The first such place.
pub fn refuse_unprintable(
    source: &str,
    table: &Table,
    prints: &dyn Fn(char) -> bool,
) -> Result<(), Error> {
    look_through(source, table, &|key, text| {
        let character = text.chars().find(|c| !prints(*c))?;
        let code = fold::character_code(character);
        Some(Error::asked("config-unprintable").arg("key", key).arg("character", code))
    })
}

/// Looks at every text of a file; what is wrong is told with its line.
fn look_through(source: &str, table: &Table, look: Look<'_>) -> Result<(), Error> {
    visit_table(table, "", 0, look).map_err(|error| with_line(error, source))
}

/// Looks at the texts of a table and of all below it.
fn visit_table(table: &Table, path: &str, depth: usize, look: Look<'_>) -> Result<(), Error> {
    refuse_long(table.len(), path)?;
    table.iter().try_for_each(|(key, value)| {
        let path = if path.is_empty() { key.clone() } else { format!("{path}.{key}") };
        visit(value, &path, depth + 1, look)
    })
}

/// What is wrong about a text under its key.
type Look<'a> = &'a dyn Fn(&str, &str) -> Option<Error>;

/// Looks at a value and at all below it.
fn visit(value: &Value, path: &str, depth: usize, look: Look<'_>) -> Result<(), Error> {
    if depth > DEPTH {
        return Err(Error::asked("config-too-deep").arg("key", path));
    }
    match value {
        Value::String(text) => look(path, text).map_or(Ok(()), Err),
        Value::Array(entries) => {
            refuse_long(entries.len(), path)?;
            entries.iter().try_for_each(|entry| visit(entry, path, depth + 1, look))
        }
        Value::Table(table) => visit_table(table, path, depth, look),
        _ => Ok(()),
    }
}

/// Refuses a list of too many entries.
fn refuse_long(entries: usize, path: &str) -> Result<(), Error> {
    if entries <= ENTRIES {
        return Ok(());
    }
    Err(Error::asked("config-too-many")
        .arg("key", path)
        .arg("found", entries)
        .arg("allowed", ENTRIES))
}

/// The mistake with the line of its key.
pub(super) fn with_line(error: Error, source: &str) -> Error {
    let Some(crate::finding::Arg::Text(key)) = error.args.get("key").cloned() else { return error };
    let value = match error.args.get("value") {
        Some(crate::finding::Arg::Text(value)) => value.clone(),
        _ => String::new(),
    };
    match offset_of(source, &key, &value) {
        Some(offset) if error.excerpt.is_none() => {
            error.excerpt(Excerpt::of(FILE_NAME, source, offset))
        }
        _ => error,
    }
}

/// Where a key (`organ.name`, `criteria.key`) stands in the text of the file: the
/// first place below the head of its table where it is given this value.
fn offset_of(source: &str, key: &str, value: &str) -> Option<usize> {
    let mut parts = key.rsplit('.');
    let name = parts.next()?;
    let table = parts.next_back().unwrap_or_default();
    let mut offset = 0;
    let mut current = "";
    let mut fallback = None;
    for line in source.split_inclusive('\n') {
        let trimmed = line.trim();
        if trimmed.starts_with('[') && trimmed.ends_with(']') && !trimmed.contains('=') {
            current = trimmed.trim_matches(['[', ']']);
        }
        if !trimmed.starts_with('#') && line.contains(value) {
            for (at, _) in line.match_indices(name) {
                let rest = line.get(at + name.len()..).unwrap_or_default();
                let before = line.get(..at).unwrap_or_default();
                let begins = before.ends_with(['{', ',', ' ', '"', '\t']) || before.is_empty();
                if begins && rest.trim_start_matches('"').trim_start().starts_with('=') {
                    let is_own = current == table || table.is_empty() && current.is_empty();
                    if is_own || line.contains(&format!("{table} =")) {
                        return Some(offset + at);
                    }
                    fallback.get_or_insert(offset + at);
                }
            }
        }
        offset += line.len();
    }
    // `criteria.key` stands under [[criteria_groups]]; better there than nowhere.
    fallback
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is wrong about a file, by key, argument and line.
    fn wrong(source: &str) -> Option<(&'static str, Option<usize>)> {
        let table: Table = source.parse().expect("TOML");
        let result =
            refuse_immense(source, &table).and_then(|()| refuse_unfinished(source, &table));
        result.err().map(|error| (error.key, error.excerpt.map(|excerpt| excerpt.line)))
    }

    #[test]
    fn what_waits_to_be_filled_in_is_named_with_its_line() {
        let head = "[round]\n# name = \"…\"\nyear = 1\n[organ]\n";
        assert_eq!(
            wrong(&format!("{head}name = \"Quận ủy …\"")),
            Some(("config-placeholder", Some(5)))
        );
        assert_eq!(wrong(&format!("{head}name = \"...\"")), Some(("config-placeholder", Some(5))));
        assert_eq!(wrong(&format!("{head}name = \"Quận ủy Long Biên\"")), None);
        let inline = "[report]\nsigner = { name = \"…\" }";
        assert_eq!(wrong(inline), Some(("config-placeholder", Some(2))));
    }

    #[test]
    fn texts_and_lists_have_a_measure() {
        let text = |letters: usize| format!("[organ]\nname = \"{}\"", "ă".repeat(letters));
        assert_eq!(wrong(&text(LETTERS)), None);
        assert_eq!(wrong(&text(LETTERS + 1)), Some(("config-too-long", Some(2))));
        let groups = |count: usize| "[[criteria_groups]]\nkey = \"I\"\n".repeat(count);
        assert_eq!(wrong(&groups(ENTRIES)), None);
        assert_eq!(wrong(&groups(ENTRIES + 1)).map(|w| w.0), Some("config-too-many"));
        let nested = |deep: usize| format!("a = {}{}", "[".repeat(deep), "]".repeat(deep));
        assert_eq!(wrong(&nested(DEPTH - 1)), None);
        assert_eq!(wrong(&nested(DEPTH + 1)).map(|w| w.0), Some("config-too-deep"));
    }
}
