//! Values that the font cannot print, written so that it can: an emoji in a file's name
//! is shown as `U+1F600`, for whoever is asked about the file must be told its name.
//!
//! What a cell says is never changed this way: such a cell is E111, and the papers that
//! would say it are not made.

use serde::Serialize;
use serde_json::Value;

use crate::fold;

/// A document's values with every character that `prints` refuses written as its code;
/// none when there is no such character.
pub fn printable(document: &impl Serialize, prints: &dyn Fn(char) -> bool) -> Option<Value> {
    // What cannot be serialised is refused by the template, with its name.
    let mut value = serde_json::to_value(document).ok()?;
    write_codes(&mut value, prints).then_some(value)
}

/// Writes the codes into a value; tells whether there were any.
fn write_codes(value: &mut Value, prints: &dyn Fn(char) -> bool) -> bool {
    match value {
        Value::String(text) if !text.chars().all(prints) => {
            *text = fold::with_codes(text, &|letter| !prints(letter));
            true
        }
        // Every entry is gone through, also behind one that had a code.
        Value::Array(entries) => {
            entries.iter_mut().fold(false, |any, entry| write_codes(entry, prints) | any)
        }
        Value::Object(entries) => {
            entries.values_mut().fold(false, |any, entry| write_codes(entry, prints) | any)
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn only_what_cannot_be_printed_is_written_as_its_code() {
        let prints = |c: char| !matches!(c, '😀' | '✓');
        let document = json!({"a": ["x😀y", {"b": "✓"}], "c": 1, "d": null, "e": "ế"});
        assert_eq!(
            printable(&document, &prints),
            Some(json!({"a": ["xU+1F600y", {"b": "U+2713"}], "c": 1, "d": null, "e": "ế"}))
        );
        assert_eq!(printable(&json!({"a": "ế", "b": [1]}), &prints), None);
    }
}
