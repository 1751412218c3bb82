//! What two states of one paper say differently (khác nhau), value by value: old and new, each
//! under the words by which the reference of templates calls it.

use std::sync::LazyLock;

use schemars::schema_for;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::synthesis::{self, volumes};
use super::{brief, correction, erratum, handover, minutes, notice, opening, postponed};
use crate::tally::Band;

/// One value that differs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change {
    /// What it is: `Số phiếu thu về`, `Người phát biểu 2 – Họ và tên`.
    pub label: String,
    /// What the issued paper says; empty where it says nothing.
    pub old: String,
    /// What it would say today; empty where it would say nothing.
    pub new: String,
}

/// What is no statement: it follows from the rest.
const UNSAID: [&str; 3] = ["code", "draft", "hash"];

/// The schemas of papers by their stems.
static SCHEMAS: LazyLock<[(&str, Value); 10]> = LazyLock::new(|| {
    [
        ("bien-ban-hoi-nghi", schema_for!(minutes::Minutes).to_value()),
        ("bien-ban-hoan-hoi-nghi", schema_for!(postponed::PostponedMinutes).to_value()),
        ("bien-ban-ban-giao-phieu", schema_for!(handover::Handover).to_value()),
        ("bien-ban-mo-niem-phong", schema_for!(opening::OpeningRecord).to_value()),
        ("bao-cao-tong-hop", schema_for!(synthesis::Synthesis).to_value()),
        (volumes::STEM, schema_for!(volumes::Volume).to_value()),
        ("bao-cao-tom-tat", schema_for!(brief::Brief).to_value()),
        ("thong-bao-ket-qua", schema_for!(notice::Notice).to_value()),
        ("phieu-de-nghi-chinh-sua", schema_for!(correction::Correction).to_value()),
        ("cong-van-dinh-chinh", schema_for!(erratum::Erratum).to_value()),
    ]
});

/// Every value of a paper with this stem that is another one now, in the order of the paper.
pub fn differences(stem: &str, old: &Value, new: &Value) -> Vec<Change> {
    let schema = SCHEMAS.iter().find(|(known, _)| *known == stem).map(|(_, schema)| schema);
    let mut changes = Vec::new();
    let root = Schema { root: schema, here: schema };
    compare(root, "", (old, new), &mut changes);
    changes
}

/// A place in a schema.
#[derive(Clone, Copy)]
struct Schema<'s> {
    /// The whole schema, with what it refers to.
    root: Option<&'s Value>,
    /// The part that describes the value.
    here: Option<&'s Value>,
}

impl<'s> Schema<'s> {
    /// The part that a reference leads to.
    fn resolved(self) -> Self {
        let Some(here) = self.here else { return self };
        let reference = here.get("$ref").or_else(|| {
            let variants = here.get("anyOf").and_then(Value::as_array);
            variants.into_iter().flatten().find_map(|own| own.get("$ref"))
        });
        let Some(path) = reference.and_then(Value::as_str) else { return self };
        let name = path.rsplit('/').next().unwrap_or_default();
        let found = self.root.and_then(|root| root.get("$defs")?.get(name));
        Self { here: found.or(self.here), ..self }
    }

    /// The schema of a field.
    fn field(self, name: &str) -> Self {
        let here = self.resolved().here.and_then(|here| here.get("properties")?.get(name));
        Self { here, ..self }
    }

    /// The schema of a list's items.
    fn item(self) -> Self {
        let here = self.resolved().here.and_then(|here| here.get("items"));
        Self { here, ..self }
    }

    /// What the value is called; nothing where nothing says so.
    fn title(self) -> Option<&'s str> {
        let title = self.here?.get("title")?.as_str()?;
        // Behind one of these signs stands how templates are to take it.
        let end = title.find([';', ':', '(']).unwrap_or(title.len());
        title.get(..end).map(str::trim).filter(|title| !title.is_empty())
    }
}

/// Compares two values, part by part.
fn compare(
    schema: Schema<'_>,
    label: &str,
    (old, new): (&Value, &Value),
    changes: &mut Vec<Change>,
) {
    if old == new {
        return;
    }
    match (old, new) {
        (Value::Object(before), Value::Object(after)) if day(before).or(day(after)).is_none() => {
            let gone = before.keys().filter(|key| !after.contains_key(*key));
            for key in after.keys().chain(gone).filter(|key| !UNSAID.contains(&key.as_str())) {
                let own = schema.field(key);
                let pair = (before.get(key), after.get(key));
                let pair = (pair.0.unwrap_or(&Value::Null), pair.1.unwrap_or(&Value::Null));
                let label = joined(label, own.title(), key);
                if key == "band" {
                    let (old, new) = (band(pair.0), band(pair.1));
                    changes.extend((old != new).then_some(Change { label, old, new }));
                } else {
                    compare(own, &label, pair, changes);
                }
            }
        }
        (Value::Array(before), Value::Array(after)) => {
            for index in 0..before.len().max(after.len()) {
                let pair = (before.get(index), after.get(index));
                let pair = (pair.0.unwrap_or(&Value::Null), pair.1.unwrap_or(&Value::Null));
                compare(schema.item(), &format!("{label} {}", index + 1), pair, changes);
            }
        }
        _ => {
            let (old, new) = (shown(old), shown(new));
            if old != new {
                changes.push(Change { label: label.to_owned(), old, new });
            }
        }
    }
}

/// A label below another; that a value stands in the head of the paper goes without saying.
fn joined(label: &str, title: Option<&str>, key: &str) -> String {
    let own = title.unwrap_or(key);
    match label {
        "" | "Phần đầu văn bản" => own.to_owned(),
        label => format!("{label} – {own}"),
    }
}

/// What a band's key stands for; anything else as it is shown.
fn band(value: &Value) -> String {
    let band = value.as_str().and_then(Band::parse);
    band.map_or_else(|| shown(value), |band| band.label().to_owned())
}

/// A day, which papers keep in words and in figures: in figures.
fn day(value: &Map<String, Value>) -> Option<&str> {
    value.get("long")?;
    value.get("short")?.as_str()
}

/// A value as a sentence quotes it; parts of a whole one after the other.
fn shown(value: &Value) -> String {
    match value {
        Value::Null | Value::Bool(false) => String::new(),
        Value::Bool(true) => "có".to_owned(),
        Value::String(text) => text.replace('\u{a0}', " "),
        Value::Number(number) => number.to_string(),
        Value::Array(values) => {
            let parts = values.iter().map(shown).filter(|part| !part.is_empty());
            parts.collect::<Vec<_>>().join(", ")
        }
        Value::Object(map) if day(map).is_some() => day(map).unwrap_or_default().to_owned(),
        Value::Object(map) => {
            let parts = map.values().map(shown).filter(|part| !part.is_empty());
            parts.collect::<Vec<_>>().join(", ")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::documents::Document;
    use crate::render::tests::samples;

    /// Minutes as JSON after a change.
    fn minutes(change: impl FnOnce(&mut minutes::Minutes)) -> Value {
        let mut minutes = samples::minutes();
        change(&mut minutes);
        serde_json::to_value(Document::Minutes(minutes)).expect("JSON")
    }

    #[test]
    fn what_differs_is_named_as_people_call_it() {
        let old = minutes(|_| {});
        assert!(differences("bien-ban-hoi-nghi", &old, &old).is_empty());
        let new = minutes(|minutes| {
            minutes.collected += 1;
            minutes.chair.name = "Trần Văn Bê".into();
            minutes.head.code = "0000".into();
        });
        let told = differences("bien-ban-hoi-nghi", &old, &new);
        let labels: Vec<&str> = told.iter().map(|change| change.label.as_str()).collect();
        assert_eq!(told.len(), 2, "{told:?}");
        assert!(labels.iter().any(|label| label.contains("Người chủ trì")), "{labels:?}");
        assert!(told.iter().any(|change| change.new == "Trần Văn Bê"));
    }

    #[test]
    fn a_day_is_one_value_and_a_band_is_told_in_words() {
        let old = minutes(|_| {});
        let day = chrono::NaiveDate::from_ymd_opt(2023, 5, 4).expect("a day");
        let new = minutes(|minutes| minutes.head.date = Some(day.into()));
        let told = differences("bien-ban-hoi-nghi", &old, &new);
        let [change] = told.as_slice() else { panic!("{told:?}") };
        assert_eq!(change.new, "04/5/2023");
        assert!(!change.label.contains([':', '–']), "{change:?}");
        // A day that was not there before.
        let none = minutes(|minutes| minutes.head.date = None);
        let told = differences("bien-ban-hoi-nghi", &none, &new);
        let [change] = told.as_slice() else { panic!("{told:?}") };
        assert_eq!((change.old.as_str(), change.new.as_str()), ("", "04/5/2023"));

        let band = |key: &str| serde_json::json!({ "band": key });
        let told = differences("thong-bao-ket-qua", &band("near"), &band("below"));
        let told = told.first().expect("a change");
        assert_eq!(told.label, "So với bình quân của loại hình");
        assert_eq!((told.old.as_str(), told.new.as_str()), ("tương đương", "thấp hơn rõ"));
        let told = differences("thong-bao-ket-qua", &band(""), &band("near"));
        assert_eq!((told[0].old.as_str(), told[0].new.as_str()), ("", "tương đương"));
        // What somebody wrote stays as it was written.
        let said = |text: &str| serde_json::json!({ "venue": text });
        let told = differences("bien-ban-hoi-nghi", &said("near"), &said("above"));
        assert_eq!((told[0].old.as_str(), told[0].new.as_str()), ("near", "above"));
    }

    #[test]
    fn what_is_added_or_left_out_is_told() {
        let old = minutes(|_| {});
        let new = minutes(|minutes| minutes.speeches.truncate(1));
        let told = differences("bien-ban-hoi-nghi", &old, &new);
        assert!(told.iter().all(|change| change.new.is_empty()), "{told:?}");
        assert!(!told.is_empty());
    }
}
