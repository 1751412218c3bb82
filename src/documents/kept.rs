//! A paper as it was issued (đã phát hành): what it said then, whatever returns say today.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::synthesis::volumes;
use super::{Head, STEMS, SYNTHESIS, verification_code};

/// A paper of which only what it says is kept: enough to print it again, and to hold it against
/// what today's returns would make it say.
#[derive(Debug, Clone)]
pub struct Kept {
    /// The name of its template, without ending.
    pub stem: &'static str,
    /// Its particulars at the top of the page.
    pub head: Head,
    /// All that it says.
    says: Value,
}

impl Kept {
    /// The paper with this template that says so; none where that is no paper.
    pub fn new(stem: &str, says: Value) -> Option<Self> {
        let stem = STEMS.iter().copied().find(|known| *known == stem)?;
        let head = Head::deserialize(says.get("head")?).ok()?;
        Some(Self { stem, head, says })
    }

    /// What the results call it.
    pub fn key(&self) -> &'static str {
        match self.stem {
            "bien-ban-hoi-nghi" => "minutes",
            "bien-ban-hoan-hoi-nghi" => "postponed",
            "bien-ban-ban-giao-phieu" => "handover",
            "bien-ban-mo-niem-phong" => "opening",
            SYNTHESIS => "synthesis",
            volumes::STEM => "volume",
            "bao-cao-tom-tat" => "brief",
            "thong-bao-ket-qua" => "notice",
            "phieu-de-nghi-chinh-sua" => "correction",
            "cong-van-dinh-chinh" => "erratum",
            "danh-sach-gui" => "dispatch",
            _ => "contents",
        }
    }

    /// A text that it says, by its place.
    pub(super) fn text(&self, place: &str) -> Option<String> {
        Some(self.says.pointer(place)?.as_str()?.to_owned())
    }

    /// Nơi nhận, as it prints them.
    pub(super) fn recipients(&self) -> Vec<String> {
        let names = self.says.get("recipients").and_then(Value::as_array).into_iter().flatten();
        names.filter_map(|name| name.as_str().map(str::to_owned)).collect()
    }

    /// Whether papers of its kind are letters, without figures to be checked.
    pub fn has_no_workbook(&self) -> bool {
        ["brief", "correction", "erratum", "notice"].contains(&self.key())
    }

    /// The hashes of what its volumes say, in their order; none for a paper without volumes.
    pub fn volume_hashes(&self) -> Vec<&str> {
        let list = self.says.pointer("/volumes/list").and_then(Value::as_array);
        let rows = list.into_iter().flatten();
        rows.filter_map(|row| row.get("hash")?.as_str()).collect()
    }

    /// The code that stands for all that it says, printed with templates of these hashes.
    pub fn expected_code(&self, templates: &BTreeMap<String, String>) -> String {
        let mut says = self.says.clone();
        if let Some(code) = says.pointer_mut("/head/code") {
            *code = Value::from("");
        }
        let templates = templates.iter().map(|(name, hash)| (name, hash.clone()));
        verification_code::code_of_hashes(self.stem, &says, templates)
    }

    /// All that it says.
    pub fn says(&self) -> &Value {
        &self.says
    }
}

impl Serialize for Kept {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.says.serialize(serializer)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::documents::Document;
    use crate::render::tests::samples;

    #[test]
    fn what_was_issued_says_the_same_again() {
        let document = Document::Minutes(samples::minutes());
        let says = serde_json::to_value(&document).expect("JSON");
        let kept = Kept::new("bien-ban-hoi-nghi", says.clone()).expect("minutes");
        assert_eq!(serde_json::to_value(&kept).expect("JSON"), says);
        let (old, new) = (document.head(), &kept.head);
        assert_eq!((&old.number, &old.title), (&new.number, &new.title));
        assert_eq!(old.date.as_ref().map(|d| d.day), new.date.as_ref().map(|d| d.day));
        assert!(Kept::new("khac", says).is_none());
        assert!(Kept::new("bien-ban-hoi-nghi", Value::Null).is_none());
    }
}
