//! The reference of the checks, for `bienban rules` and `docs/rules.md`.

use std::fmt::Write as _;

use serde::Serialize;

use crate::finding::{Args, Severity};
use crate::messages::{self, Language};

use super::{Family, Rule};

/// How the reference is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// For a terminal.
    Text,
    /// For programs.
    Json,
    /// For `docs/rules.md`.
    Markdown,
}

/// A rule as the reference shows it.
#[derive(Serialize)]
struct Entry {
    /// Its code.
    code: &'static str,
    /// Error or warning.
    severity: Severity,
    /// The name of its family.
    family: String,
    /// Its name.
    title: String,
    /// What it compares.
    compares: String,
    /// What to do.
    advice: String,
    /// Where its explanation is printed.
    #[serde(skip_serializing_if = "Option::is_none")]
    paper: Option<String>,
}

impl Entry {
    /// The rule in a language.
    fn new(rule: &Rule, language: Language) -> Self {
        Self {
            code: rule.code.as_str(),
            severity: rule.severity(),
            family: named(language, "family", rule.family().key()),
            title: rule.title(language),
            compares: rule.compares(language),
            advice: rule.advice(language),
            paper: rule.paper.map(|paper| named(language, "paper", paper.key())),
        }
    }

    /// Where its explanation is printed, as a sentence.
    fn printed(&self, language: Language) -> Option<String> {
        let args = Args::from([("paper", self.paper.as_deref()?.into())]);
        Some(messages::text(language, "reference-printed", &args))
    }
}

/// The rules as a person or a program reads them; ends with a line break.
pub fn reference(
    language: Language,
    format: Format,
    rules: impl IntoIterator<Item = &'static Rule>,
) -> String {
    let rules: Vec<&Rule> = rules.into_iter().collect();
    match format {
        Format::Text => text(language, &rules),
        Format::Json => json(language, &rules),
        Format::Markdown => markdown(language, &rules),
    }
}

/// One of the catalogues' names: of a family, a severity or a paper.
fn named(language: Language, what: &'static str, key: &str) -> String {
    messages::text(language, what, &Args::from([(what, key.into())]))
}

/// A text of the catalogues without values.
fn label(language: Language, key: &str) -> String {
    messages::text(language, key, &Args::new())
}

/// The name of an error or a warning.
fn severity(language: Language, severity: Severity) -> String {
    let key = match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
    };
    named(language, "severity", key)
}

/// The rules for a terminal: a paragraph each.
fn text(language: Language, rules: &[&Rule]) -> String {
    let (checks, advice) =
        (label(language, "reference-checks"), label(language, "reference-advice"));
    let paragraphs = rules.iter().map(|rule| {
        let entry = Entry::new(rule, language);
        let severity = severity(language, entry.severity);
        let mut text = format!(
            "{} · {severity} · {}\n  {checks}: {}\n  {advice}: {}\n",
            entry.code, entry.title, entry.compares, entry.advice
        );
        if let Some(printed) = entry.printed(language) {
            let _ = writeln!(text, "  {printed}.");
        }
        text
    });
    paragraphs.collect::<Vec<_>>().join("\n")
}

/// The rules for programs: an array of objects.
fn json(language: Language, rules: &[&Rule]) -> String {
    let entries: Vec<_> = rules.iter().map(|rule| Entry::new(rule, language)).collect();
    // Plain strings always serialise.
    serde_json::to_string_pretty(&entries).unwrap_or_default() + "\n"
}

/// The rules as a page, a section a family.
fn markdown(language: Language, rules: &[&Rule]) -> String {
    let mut page = format!(
        "# {}\n\n{}\n",
        label(language, "reference-title"),
        label(language, "reference-intro")
    );
    let advice = label(language, "reference-advice");
    let mut family: Option<Family> = None;
    for rule in rules {
        let entry = Entry::new(rule, language);
        if family.replace(rule.family()) != Some(rule.family()) {
            let _ = write!(page, "\n## {}xx {}\n", rule.family() as u8 + 1, entry.family);
        }
        let severity = severity(language, entry.severity);
        let _ = write!(
            page,
            "\n### {} {}\n\n*{severity}.* {}\n\n**{advice}:** {}\n",
            entry.code, entry.title, entry.compares, entry.advice
        );
        if let Some(printed) = entry.printed(language) {
            let _ = write!(page, "\n{printed}.\n");
        }
    }
    page
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::code::Code;
    use crate::rules;

    #[test]
    fn every_rule_is_explained_in_every_format_and_language() {
        for language in Language::ALL {
            for format in [Format::Text, Format::Json, Format::Markdown] {
                let page = reference(language, format, rules::rules());
                assert!(page.ends_with('\n'));
                assert!(!page.contains('{') || format == Format::Json);
                for rule in rules::rules() {
                    assert!(page.contains(rule.code.as_str()), "{} {format:?}", rule.code);
                    assert!(page.contains(&rule.title(language)), "{}", rule.code);
                }
            }
        }
    }

    #[test]
    fn one_rule_is_told_in_full() {
        let rule = rules::rule(Code::W401);
        let text = reference(Language::Vietnamese, Format::Text, rule);
        assert!(text.starts_with("W401 · Cảnh báo · "), "{text}");
        assert!(text.contains("biên bản kiểm phiếu, niêm phong và bàn giao phiếu"), "{text}");
        let json: serde_json::Value =
            serde_json::from_str(&reference(Language::English, Format::Json, rule)).expect("JSON");
        assert_eq!(json[0]["code"], "W401");
        assert_eq!(json[0]["severity"], "warning");
        assert_eq!(json[0]["paper"], "tally, sealing and handover record");
    }

    #[test]
    fn the_page_has_a_section_for_each_family() {
        let page = reference(Language::English, Format::Markdown, rules::rules());
        let sections = page.lines().filter(|line| line.starts_with("## "));
        assert_eq!(
            sections.collect::<Vec<_>>(),
            [
                "## 1xx Reading",
                "## 2xx Identity",
                "## 3xx Conference",
                "## 4xx Custody at the conference",
                "## 5xx Tally after opening",
                "## 6xx What was issued",
            ]
        );
    }
}
