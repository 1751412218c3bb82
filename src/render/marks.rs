//! Where each printed value comes from (nguồn của từng giá trị in ra).
//!
//! A template sees plain values: what it prints says no more than its letters. For the copies in
//! Word the values are handed out by objects that note which of them was looked at, and what is
//! printed then is put between marks with the place of the value in the document
//! (`leaders/3/overall`). Templates need nothing for that, and do nothing otherwise than before.

use std::sync::{Arc, Mutex, PoisonError};

use minijinja::Value;
use minijinja::value::{Enumerator, Object, ObjectRepr};
use serde_json::Value as Json;

use crate::fold;

/// Stands before a printed value's number among the places.
const OPEN: char = '\u{F0002}';
/// Stands between the number and the value.
const BETWEEN: char = '\u{F0003}';
/// Stands behind the value.
const CLOSE: char = '\u{F0004}';

/// How many looks are remembered: more than any expression takes.
const REMEMBERED: usize = 256;

/// A piece of printed text: free words, or a value with its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Piece {
    /// Its place in the document; none for free words.
    pub place: Option<String>,
    /// The number of its mark; none for free words.
    pub mark: Option<usize>,
    /// As printed.
    pub text: String,
}

/// What was looked at since something was printed, and the places of what was printed.
#[derive(Debug, Default)]
struct Looks {
    /// Places with what would be printed of them; nothing for a list or a table of values.
    seen: Vec<(String, Option<String>)>,
    /// How many of them are from before the last print.
    old: usize,
    /// The places of what was printed.
    printed: Vec<String>,
}

/// The looks of one document.
#[derive(Debug, Clone, Default)]
pub(super) struct Log(Arc<Mutex<Looks>>);

impl Log {
    /// Does something with the looks.
    fn with<T>(&self, act: impl FnOnce(&mut Looks) -> T) -> T {
        act(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Notes a look.
    fn look(&self, place: &str, shown: Option<String>) {
        self.with(|looks| {
            if looks.seen.len() >= 2 * REMEMBERED {
                looks.seen.drain(..REMEMBERED);
                looks.old = looks.old.saturating_sub(REMEMBERED);
            }
            looks.seen.push((place.to_owned(), shown));
        });
    }

    /// A text that is printed, between the marks with the place of its value: of what shows this
    /// text the last that was looked at, or, where a filter made another text of it, the last
    /// since something was printed.
    pub(super) fn marked(&self, text: &str) -> String {
        self.with(|looks| {
            let same = looks.seen.iter().rev().find(|(_, shown)| shown.as_deref() == Some(text));
            let fresh = || looks.seen.get(looks.old..).and_then(<[_]>::last);
            let place = same.or_else(fresh).map(|(place, _)| place.clone()).unwrap_or_default();
            looks.old = looks.seen.len();
            looks.printed.push(place);
            format!("{OPEN}{}{BETWEEN}{text}{CLOSE}", looks.printed.len() - 1)
        })
    }

    /// The places of what was printed.
    pub(super) fn places(&self) -> Vec<String> {
        self.with(|looks| std::mem::take(&mut looks.printed))
    }
}

/// A table of values.
#[derive(Debug)]
struct Fields {
    /// Its place.
    place: String,
    /// Its values.
    values: Vec<(String, Value)>,
    /// Where looks are noted.
    log: Log,
}

impl Object for Fields {
    fn repr(self: &Arc<Self>) -> ObjectRepr {
        ObjectRepr::Map
    }

    fn get_value(self: &Arc<Self>, key: &Value) -> Option<Value> {
        let key = key.as_str()?;
        let (_, value) = self.values.iter().find(|(name, _)| name == key)?;
        self.log.look(&below(&self.place, key), shown(value));
        Some(value.clone())
    }

    fn enumerate(self: &Arc<Self>) -> Enumerator {
        Enumerator::Values(self.values.iter().map(|(name, _)| Value::from(name.clone())).collect())
    }
}

/// A list of values.
#[derive(Debug)]
struct Items {
    /// Their places and values.
    values: Vec<(String, Value)>,
    /// Where looks are noted.
    log: Log,
}

impl Object for Items {
    fn repr(self: &Arc<Self>) -> ObjectRepr {
        ObjectRepr::Seq
    }

    fn get_value(self: &Arc<Self>, key: &Value) -> Option<Value> {
        let (place, value) = self.values.get(key.as_usize()?)?;
        self.log.look(place, shown(value));
        Some(value.clone())
    }

    fn enumerate(self: &Arc<Self>) -> Enumerator {
        Enumerator::Seq(self.values.len())
    }
}

/// What would be printed of a value; none for one of several parts.
fn shown(value: &Value) -> Option<String> {
    super::template::scalar(value).ok()
}

/// A place below another.
fn below(place: &str, name: &str) -> String {
    if place.is_empty() { name.to_owned() } else { format!("{place}/{name}") }
}

/// A document's values as objects that note what is looked at.
pub(super) fn watched(document: &Json, log: &Log) -> Value {
    object(document, "", log)
}

/// A value with all below it.
fn object(json: &Json, place: &str, log: &Log) -> Value {
    match json {
        Json::Object(fields) => {
            let value = |(name, json): (&String, &Json)| {
                (name.clone(), object(json, &below(place, name), log))
            };
            let values = fields.iter().map(value).collect();
            Value::from_object(Fields { place: place.to_owned(), values, log: log.clone() })
        }
        Json::Array(items) => {
            let value = |(index, json): (usize, &Json)| {
                let place = below(place, &named(json, index));
                let value = object(json, &place, log);
                (place, value)
            };
            let values = items.iter().enumerate().map(value).collect();
            Value::from_object(Items { values, log: log.clone() })
        }
        Json::Null => Value::from(()),
        Json::Bool(is) => Value::from(*is),
        Json::String(text) => Value::from(text.as_str()),
        Json::Number(number) => match (number.as_u64(), number.as_i64()) {
            (Some(number), _) => Value::from(number),
            (None, Some(number)) => Value::from(number),
            (None, None) => Value::from(number.as_f64().unwrap_or_default()),
        },
    }
}

/// What an item of a list is called: by its code, its key or its person, where it has one.
fn named(item: &Json, index: usize) -> String {
    let text = |place: &str| item.pointer(place).and_then(Json::as_str).map(fold::slug);
    let own = ["/code", "/key", "/person/name"].into_iter().find_map(text);
    own.filter(|name| !name.is_empty()).unwrap_or_else(|| (index + 1).to_string())
}

/// Cuts a printed text at its marks; `places` are those of the whole document.
pub(super) fn pieces(text: &str, places: &[String]) -> Vec<Piece> {
    let mut pieces: Vec<Piece> = Vec::new();
    let free = |text: &str, pieces: &mut Vec<Piece>| {
        if !text.is_empty() {
            pieces.push(Piece { place: None, mark: None, text: text.to_owned() });
        }
    };
    let mut rest = text;
    while let Some((before, marked)) = rest.split_once(OPEN) {
        free(before, &mut pieces);
        let Some((number, value)) = marked.split_once(BETWEEN) else {
            rest = marked;
            break;
        };
        let (value, after) = value.split_once(CLOSE).unwrap_or((value, ""));
        let mark = number.parse::<usize>().ok();
        let place = mark.and_then(|number| places.get(number)).cloned().unwrap_or_default();
        pieces.push(Piece { place: Some(place), mark, text: value.to_owned() });
        rest = after;
    }
    free(rest, &mut pieces);
    pieces
}

/// The number of the mark that a printed text begins with.
pub(super) fn number(text: &str) -> Option<usize> {
    text.strip_prefix(OPEN)?.split_once(BETWEEN)?.0.parse().ok()
}

/// A text without its marks.
pub(super) fn unmarked(text: &str) -> String {
    let mut within = false;
    let shown = |letter: &char| match *letter {
        OPEN => {
            within = true;
            false
        }
        BETWEEN => {
            within = false;
            false
        }
        CLOSE => false,
        _ => !within,
    };
    text.chars().filter(shown).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    /// The pieces that a template prints of a document.
    fn printed(template: &str, document: &Json) -> Vec<(Option<String>, String)> {
        let log = Log::default();
        let mut environment = minijinja::Environment::new();
        let own = log.clone();
        environment.set_formatter(move |out, _, value| {
            let text = shown(value).unwrap_or_default();
            out.write_str(&own.marked(&text))
                .map_err(|_| minijinja::ErrorKind::BadSerialization.into())
        });
        let text = environment.render_str(template, watched(document, &log)).expect("rendered");
        let pieces = pieces(&text, &log.places());
        pieces.into_iter().map(|piece| (piece.place, piece.text)).collect()
    }

    #[test]
    fn every_value_is_led_back_to_its_place() {
        let document = json!({
            "valid": 2753,
            "leaders": [
                { "person": { "name": "Đỗ Thị Sơn" }, "overall": "3,79" },
                { "person": { "name": "Trần Bê" }, "overall": "3,79" },
            ],
            "names": ["a", "b"],
        });
        let template = "{{ valid }} phiếu{% for l in leaders %}, {{ l.person.name }} {{ l.overall }}\
                        {% endfor %}{% for n in names %} {{ n }}{% endfor %} {{ leaders|length }} \
                        {{ names[0]|upper }}";
        let places: Vec<_> = printed(template, &document)
            .into_iter()
            .filter_map(|(place, text)| Some(format!("{}={text}", place?)))
            .collect();
        assert_eq!(
            places,
            [
                "valid=2.753",
                "leaders/do-thi-son/person/name=Đỗ Thị Sơn",
                "leaders/do-thi-son/overall=3,79",
                "leaders/tran-be/person/name=Trần Bê",
                "leaders/tran-be/overall=3,79",
                "names/1=a",
                "names/2=b",
                "leaders=2",
                "names/1=A",
            ]
        );
    }

    #[test]
    fn what_is_not_marked_is_free_and_broken_marks_lose_nothing_that_matters() {
        let free = |text: &str| Piece { place: None, mark: None, text: text.to_owned() };
        assert_eq!(pieces("abc", &[]), [free("abc")]);
        assert!(pieces("", &[]).is_empty());
        let open = format!("a{OPEN}0{BETWEEN}b");
        let value = Piece { place: Some("x".to_owned()), mark: Some(0), text: "b".to_owned() };
        assert_eq!(pieces(&open, &["x".to_owned()]), [free("a"), value]);
    }
}
