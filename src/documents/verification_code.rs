//! Codes that tie a signed paper to its figures (mã kiểm chứng).
//!
//! A code is the first 16 hex digits of the SHA-256 of a canonical text of all that
//! a paper says, and of nothing else: a signed handover record keeps its code when
//! the results arrive, and withheld results, which no paper says, cannot be found
//! by trying.

use std::fmt::Write as _;

use serde_json::Value;

use crate::hash::sha256;

/// The version of what a code stands for. A program that changes what goes into
/// `canonical` counts it up and keeps the way of every version before.
pub const SCHEMA: u32 = 1;

/// The code of a paper: `1A2B-3C4D-5E6F-7081`.
///
/// It stands for the kind of paper (`stem`), for every value that it says, and for
/// the text of the round's own `templates` that it is printed with; not for how
/// the program lays them out. See `docs/verify.md`.
pub fn code<'a>(
    stem: &str,
    says: &Value,
    templates: impl Iterator<Item = (&'a String, &'a String)>,
) -> String {
    let hashes = templates.map(|(name, text)| (name, sha256(text.as_bytes())));
    code_of_hashes(stem, says, hashes)
}

/// As [`code`], of templates of which only the hashes are known.
pub fn code_of_hashes<'a>(
    stem: &str,
    says: &Value,
    templates: impl Iterator<Item = (&'a String, String)>,
) -> String {
    let mut text = format!("bienban code {SCHEMA}\n{stem}\n");
    canonical(says, &mut text);
    for (name, hash) in templates {
        // Writing to a string cannot fail.
        let _ = write!(text, "\n{name} {hash}");
    }
    let digest = sha256(text.as_bytes()).to_uppercase();
    let groups: Vec<&str> =
        (0..4).filter_map(|group| digest.get(group * 4..group * 4 + 4)).collect();
    groups.join("-")
}

/// SHA-256 of all that a part of a paper says (a volume of the synthesis), by which the paper's own
/// code stands for it too.
pub fn hash_of(says: &Value) -> String {
    let mut text = format!("bienban part {SCHEMA}\n");
    canonical(says, &mut text);
    sha256(text.as_bytes())
}

/// Whether a value says nothing: a later version may add such fields without
/// changing the codes of papers printed before.
fn is_silent(value: &Value) -> bool {
    match value {
        Value::Null | Value::Bool(false) => true,
        Value::String(text) => text.is_empty(),
        Value::Array(values) => values.is_empty(),
        Value::Object(map) => map.values().all(is_silent),
        _ => false,
    }
}

/// Writes a value as JSON without white space, its keys sorted, without what says
/// nothing.
fn canonical(value: &Value, text: &mut String) {
    match value {
        Value::Object(map) => {
            let mut said: Vec<_> = map.iter().filter(|(_, value)| !is_silent(value)).collect();
            said.sort_by_key(|(key, _)| *key);
            text.push('{');
            for (index, (key, value)) in said.into_iter().enumerate() {
                let comma = if index == 0 { "" } else { "," };
                let _ = write!(text, "{comma}{}:", Value::from(key.as_str()));
                canonical(value, text);
            }
            text.push('}');
        }
        Value::Array(values) => {
            text.push('[');
            for (index, value) in values.iter().enumerate() {
                text.push_str(if index == 0 { "" } else { "," });
                canonical(value, text);
            }
            text.push(']');
        }
        plain => {
            let _ = write!(text, "{plain}");
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use serde_json::json;

    use super::*;

    /// The code of a paper that says this, printed with built-in templates.
    fn plain(says: &Value) -> String {
        code("bien-ban-hoi-nghi", says, std::iter::empty())
    }

    #[test]
    fn a_code_is_written_down_as_docs_say() {
        let says = json!({"b": [1, ""], "a": "Bồ \"Đề\"", "nothing": null, "no": false, "e": {}});
        let mut text = String::new();
        canonical(&says, &mut text);
        assert_eq!(text, r#"{"a":"Bồ \"Đề\"","b":[1,""]}"#);
        let all = format!("bienban code 1\nbien-ban-hoi-nghi\n{text}");
        let digest = sha256(all.as_bytes()).to_uppercase();
        assert_eq!(plain(&says).replace('-', ""), digest[..16]);
        assert_eq!(plain(&says).len(), 19);
    }

    #[test]
    fn other_words_figures_kinds_or_templates_are_another_code() {
        let says = json!({"head": {"title": "Biên bản"}, "count": 53, "list": ["a", "b"]});
        let other = [
            json!({"head": {"title": "Biên bản"}, "count": 54, "list": ["a", "b"]}),
            json!({"head": {"title": "Biên bàn"}, "count": 53, "list": ["a", "b"]}),
            json!({"head": {"title": "Biên bản", "draft": true}, "count": 53, "list": ["a", "b"]}),
            json!({"head": {"title": "Biên bản"}, "count": 53, "list": ["b", "a"]}),
            json!({"head": {"title": "Biên bản"}, "count": 53, "list": ["ab"]}),
        ];
        let codes: std::collections::BTreeSet<String> = other.iter().map(plain).collect();
        assert_eq!(codes.len(), other.len());
        assert!(!codes.contains(&plain(&says)));
        assert_ne!(code("bao-cao-tong-hop", &says, std::iter::empty()), plain(&says));
        let own = |text: &str| BTreeMap::from([("form.typ".to_owned(), text.to_owned())]);
        let with = |own: BTreeMap<String, String>| code("bien-ban-hoi-nghi", &says, own.iter());
        assert_ne!(with(own("a")), plain(&says));
        assert_ne!(with(own("a")), with(own("b")));
    }

    #[test]
    fn a_field_that_says_nothing_changes_no_code() {
        let says = json!({"count": 0});
        let later = json!({"count": 0, "venue": "", "at": null, "again": false, "more": {"a": []}});
        assert_eq!(plain(&says), plain(&later));
        assert_ne!(plain(&says), plain(&json!({})));
    }
}
