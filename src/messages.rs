//! What people read: Fluent catalogues in Vietnamese and English.
//!
//! Texts outside the checks stand in `locales/`; each check carries its own in
//! [`crate::rules`]. Both are formatted by a `Catalogue`, which knows how the
//! language writes numbers, days and hours.

use std::borrow::Cow;
use std::sync::LazyLock;

use chrono::{Datelike, NaiveDate, NaiveTime, Timelike};
use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};

use crate::finding::{Arg, Args};

/// A language the program speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Language {
    /// Tiếng Việt, the language of the work and the default.
    Vietnamese,
    /// English.
    English,
}

impl Language {
    /// Both languages.
    pub const ALL: [Self; 2] = [Self::Vietnamese, Self::English];

    /// The language that a locale names (`en_US.UTF-8`, `vi-VN`); Vietnamese
    /// unless it says English.
    pub fn from_tag(tag: &str) -> Self {
        let primary = tag.split(['-', '_', '.', '@']).next().unwrap_or_default();
        if primary.trim().eq_ignore_ascii_case("en") { Self::English } else { Self::Vietnamese }
    }

    /// Its BCP 47 tag.
    pub fn tag(self) -> &'static str {
        match self {
            Self::Vietnamese => "vi",
            Self::English => "en",
        }
    }

    /// The mark between thousands.
    fn thousands(self) -> char {
        match self {
            Self::Vietnamese => '.',
            Self::English => ',',
        }
    }

    /// The mark before decimals.
    fn decimal(self) -> char {
        match self {
            Self::Vietnamese => ',',
            Self::English => '.',
        }
    }
}

/// What the checks' texts share: sections, papers, families.
pub(crate) const CHECKS: Source = Source {
    name: "checks.ftl",
    vi: include_str!("../locales/vi/checks.ftl"),
    en: include_str!("../locales/en/checks.ftl"),
};

/// The command line, the settings, and what stops a run.
const RUN: Source = Source {
    name: "run.ftl",
    vi: include_str!("../locales/vi/run.ftl"),
    en: include_str!("../locales/en/run.ftl"),
};

/// Blank returns and new rounds.
const FORMS: Source = Source {
    name: "forms.ftl",
    vi: include_str!("../locales/vi/forms.ftl"),
    en: include_str!("../locales/en/forms.ftl"),
};

/// The archival package and verification.
const ARCHIVE: Source = Source {
    name: "archive.ftl",
    vi: include_str!("../locales/vi/archive.ftl"),
    en: include_str!("../locales/en/archive.ftl"),
};

/// The round's own templates and the machine's typeface.
const PAPERS: Source = Source {
    name: "papers.ftl",
    vi: include_str!("../locales/vi/papers.ftl"),
    en: include_str!("../locales/en/papers.ftl"),
};

/// Every catalogue of the program.
const SOURCES: &[Source] = &[CHECKS, RUN, FORMS, ARCHIVE, PAPERS];

/// One catalogue file in both languages.
pub(crate) struct Source {
    /// The file's name, for the tests.
    #[cfg_attr(not(test), expect(dead_code, reason = "only a failing test names the file"))]
    name: &'static str,
    /// What `locales/vi` says.
    vi: &'static str,
    /// What `locales/en` says.
    en: &'static str,
}

impl Source {
    /// The file's text in a language.
    pub(crate) fn text(&self, language: Language) -> &'static str {
        match language {
            Language::Vietnamese => self.vi,
            Language::English => self.en,
        }
    }
}

/// The catalogues of [`SOURCES`], in the order of [`Language::ALL`].
static TEXTS: LazyLock<[Catalogue; 2]> = LazyLock::new(|| {
    Language::ALL.map(|language| {
        Catalogue::new(language, SOURCES.iter().map(|source| source.text(language).to_owned()))
    })
});

/// A text of the catalogues; the key itself where they have none, so that a gap
/// shows and stops nothing.
pub fn text(language: Language, key: &str, args: &Args) -> String {
    in_language(&TEXTS, language).format(key, args).unwrap_or_else(|| key.to_owned())
}

/// The one of two catalogues, in the order of [`Language::ALL`], in a language.
pub(crate) fn in_language(catalogues: &[Catalogue; 2], language: Language) -> &Catalogue {
    let [vietnamese, english] = catalogues;
    match language {
        Language::Vietnamese => vietnamese,
        Language::English => english,
    }
}

/// Texts of one language with the functions that they may call:
///
/// - `GIVEN($x)`: `yes` or `no`, whether the value is there and not empty;
/// - `DAY($x)`: a day given as `2023-05-17`;
/// - `HOUR($x)`: a time given as `08:30`;
/// - `DECIMAL($x)`: a figure given with a decimal comma.
pub(crate) struct Catalogue {
    /// Fluent's own form of them.
    bundle: FluentBundle<FluentResource>,
}

impl Catalogue {
    /// Reads the texts; what cannot be parsed is left out (a test sees to it
    /// that nothing is).
    pub(crate) fn new(language: Language, sources: impl IntoIterator<Item = String>) -> Self {
        let tag = language.tag().parse().unwrap_or_default();
        let mut bundle = FluentBundle::new_concurrent(vec![tag]);
        // The marks that isolate values for right-to-left scripts end up in
        // terminals and printed papers as boxes.
        bundle.set_use_isolating(false);
        bundle.set_formatter(Some(match language {
            Language::Vietnamese => |value, _| grouped(value, Language::Vietnamese),
            Language::English => |value, _| grouped(value, Language::English),
        }));
        add_functions(&mut bundle, language);
        for source in sources {
            let resource = FluentResource::try_new(source).unwrap_or_else(|(resource, _)| resource);
            bundle.add_resource_overriding(resource);
        }
        Self { bundle }
    }

    /// The text with its values filled in; none without such a text.
    pub(crate) fn format(&self, key: &str, args: &Args) -> Option<String> {
        let pattern = self.bundle.get_message(key)?.value()?;
        let values: FluentArgs<'_> = args.iter().map(|(name, arg)| (*name, value(arg))).collect();
        let text = self.bundle.format_pattern(pattern, Some(&values), &mut Vec::new());
        Some(text.into_owned())
    }
}

/// A value as Fluent takes it.
fn value(arg: &Arg) -> FluentValue<'_> {
    match arg {
        Arg::Text(text) => FluentValue::from(text.as_str()),
        Arg::Number(number) => FluentValue::from(*number),
    }
}

/// A function of the catalogues: from the text of its argument to a text.
type Writer = fn(&str, Language) -> String;

/// Gives a bundle the functions its texts may call.
fn add_functions(bundle: &mut FluentBundle<FluentResource>, language: Language) {
    let functions: [(&str, Writer); 4] =
        [("GIVEN", given), ("DAY", day), ("HOUR", hour), ("DECIMAL", decimal)];
    for (name, write) in functions {
        // The only way this fails is a name given twice.
        let _ = bundle.add_function(name, move |positional, _| {
            let text = match positional.first() {
                Some(FluentValue::String(text)) => text.clone(),
                Some(FluentValue::Number(number)) => number.as_string(),
                _ => Cow::Borrowed(""),
            };
            FluentValue::from(write(&text, language))
        });
    }
}

/// A whole number with its thousands apart; none for all else.
fn grouped(value: &FluentValue<'_>, language: Language) -> Option<String> {
    let FluentValue::Number(number) = value else { return None };
    let written = number.as_string();
    let (sign, digits) = match written.strip_prefix('-') {
        Some(digits) => ("-", digits),
        None => ("", written.as_ref()),
    };
    if !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    Some(format!("{sign}{}", in_thousands(digits, language.thousands())))
}

/// Digits with a mark between the thousands.
fn in_thousands(digits: &str, mark: char) -> String {
    let mut text = String::with_capacity(digits.len() * 4 / 3 + 1);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(mark);
        }
        text.push(digit);
    }
    text
}

/// Whether there is anything in a text.
fn given(text: &str, _: Language) -> String {
    if text.is_empty() { "no" } else { "yes" }.to_owned()
}

/// A day: `17/5/2023` as official papers write it, `17 May 2023` in English.
fn day(text: &str, language: Language) -> String {
    let Ok(day) = NaiveDate::parse_from_str(text, "%Y-%m-%d") else { return text.to_owned() };
    match language {
        // Days under 10 and the months 1 and 2 get a leading zero, no others.
        Language::Vietnamese if day.month() <= 2 => day.format("%d/%m/%Y").to_string(),
        Language::Vietnamese => day.format("%d/%-m/%Y").to_string(),
        Language::English => day.format("%-d %B %Y").to_string(),
    }
}

/// A time: `8 giờ 30`, `08:30` in English.
fn hour(text: &str, language: Language) -> String {
    match (NaiveTime::parse_from_str(text, "%H:%M"), language) {
        (Ok(time), Language::Vietnamese) => format!("{} giờ {:02}", time.hour(), time.minute()),
        _ => text.to_owned(),
    }
}

/// A figure with the language's decimal mark.
fn decimal(text: &str, language: Language) -> String {
    text.replace(',', &language.decimal().to_string())
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use std::collections::{BTreeMap, BTreeSet};

    /// The variables (`$name`) in a Fluent text.
    pub(crate) fn variables(source: &str) -> BTreeSet<String> {
        let names = source.split('$').skip(1).map(|rest| {
            rest.chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '-').collect()
        });
        names.collect()
    }

    /// Each key of a Fluent file with the variables of its text.
    fn keys(source: &str) -> BTreeMap<String, BTreeSet<String>> {
        let mut keys = BTreeMap::<String, BTreeSet<String>>::new();
        let mut key = None;
        for line in source.lines() {
            if line.starts_with(|c: char| c.is_ascii_lowercase()) {
                key = line.split(' ').next().map(str::to_owned);
            }
            if let Some(key) = &key {
                keys.entry(key.clone()).or_default().extend(variables(line));
            }
        }
        keys
    }

    /// Formats a text written for the test.
    fn format(language: Language, pattern: &str, args: &[(&'static str, Arg)]) -> String {
        let catalogue = Catalogue::new(language, [format!("key = {pattern}\n")]);
        catalogue.format("key", &args.iter().cloned().collect()).expect("the key is there")
    }

    #[test]
    fn both_languages_say_the_same_things() {
        for source in SOURCES {
            let (vi, en) = (keys(source.vi), keys(source.en));
            assert!(!vi.is_empty(), "{}", source.name);
            assert_eq!(vi, en, "{}", source.name);
        }
    }

    #[test]
    fn every_catalogue_parses_and_no_key_stands_twice() {
        for language in Language::ALL {
            let mut bundle = FluentBundle::new_concurrent(Vec::new());
            for source in SOURCES {
                let parsed = FluentResource::try_new(source.text(language).to_owned());
                let resource = parsed.map_err(|(_, errors)| errors).expect(source.name);
                bundle.add_resource(resource).expect(source.name);
            }
        }
    }

    #[test]
    fn a_locale_is_vietnamese_unless_it_says_english() {
        for tag in ["en", "en-US", "en_GB.UTF-8", "EN"] {
            assert_eq!(Language::from_tag(tag), Language::English, "{tag}");
        }
        for tag in ["vi", "vi_VN.UTF-8", "C", "POSIX", "", "eng-x", "fr_FR"] {
            assert_eq!(Language::from_tag(tag), Language::Vietnamese, "{tag}");
        }
    }

    #[test]
    fn a_missing_key_shows_itself() {
        assert_eq!(text(Language::Vietnamese, "no-such-key", &Args::new()), "no-such-key");
    }

    #[test]
    fn values_stand_in_the_text_without_marks_around_them() {
        let args = [("name", Arg::from("Hòa")), ("number", Arg::from(1_250_000_u32))];
        let pattern = "{ $name }: { $number }";
        assert_eq!(format(Language::Vietnamese, pattern, &args), "Hòa: 1.250.000");
        assert_eq!(format(Language::English, pattern, &args), "Hòa: 1,250,000");
        assert_eq!(format(Language::English, "{ $n }", &[("n", Arg::Number(-1000))]), "-1,000");
        assert_eq!(format(Language::English, "{ $n }", &[("n", Arg::Number(999))]), "999");
    }

    #[test]
    fn functions_write_as_the_language_does() {
        for (pattern, arg, vi, en) in [
            ("{ DAY($x) }", "2023-05-07", "07/5/2023", "7 May 2023"),
            ("{ DAY($x) }", "2023-02-17", "17/02/2023", "17 February 2023"),
            ("{ DAY($x) }", "soon", "soon", "soon"),
            ("{ HOUR($x) }", "08:05", "8 giờ 05", "08:05"),
            ("{ HOUR($x) }", "25:00", "25:00", "25:00"),
            ("{ DECIMAL($x) }", "94,23", "94,23", "94.23"),
            ("{ GIVEN($x) }", "a", "yes", "yes"),
            ("{ GIVEN($x) }", "", "no", "no"),
        ] {
            assert_eq!(format(Language::Vietnamese, pattern, &[("x", arg.into())]), vi);
            assert_eq!(format(Language::English, pattern, &[("x", arg.into())]), en);
        }
        assert_eq!(format(Language::English, "{ GIVEN($x) }", &[]), "no");
    }
}
