//! What people read: Fluent catalogues in Vietnamese and English.
//!
//! Every text stands in `locales/`, those of a check under its code. A `Catalogue` formats them;
//! it knows how the language writes numbers, days and hours.

use std::sync::LazyLock;

use chrono::{NaiveDate, NaiveTime};
use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};

use crate::finding::{Arg, Args};
use crate::wording;

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

/// The checks: messages, names, what must hold, advice.
const RULES: Source = Source {
    name: "rules.ftl",
    vi: include_str!("../locales/vi/rules.ftl"),
    en: include_str!("../locales/en/rules.ftl"),
};

/// What the checks' texts share: sections, papers, families.
const CHECKS: Source = Source {
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

/// Districts, and parts of a round.
const MERGE: Source = Source {
    name: "merge.ftl",
    vi: include_str!("../locales/vi/merge.ftl"),
    en: include_str!("../locales/en/merge.ftl"),
};

/// The round's own templates and the machine's typeface.
const PAPERS: Source = Source {
    name: "papers.ftl",
    vi: include_str!("../locales/vi/papers.ftl"),
    en: include_str!("../locales/en/papers.ftl"),
};

/// The desk's pages.
const DESK: Source = Source {
    name: "desk.ftl",
    vi: include_str!("../locales/vi/desk.ftl"),
    en: include_str!("../locales/en/desk.ftl"),
};

/// Every catalogue of the program.
const SOURCES: &[Source] = &[RULES, CHECKS, RUN, FORMS, ARCHIVE, MERGE, PAPERS, DESK];

/// One catalogue file in both languages.
struct Source {
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
    fn text(&self, language: Language) -> &'static str {
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
    in_language(language).format(key, None, args).unwrap_or_else(|| key.to_owned())
}

/// A text that stands beside another one, as a rule's name beside its message; the keys where the
/// catalogues have none.
pub fn attribute(language: Language, key: &str, attribute: &str) -> String {
    let text = in_language(language).format(key, Some(attribute), &Args::new());
    text.unwrap_or_else(|| format!("{key}.{attribute}"))
}

/// The catalogue in a language.
fn in_language(language: Language) -> &'static Catalogue {
    let [vietnamese, english] = &*TEXTS;
    match language {
        Language::Vietnamese => vietnamese,
        Language::English => english,
    }
}

/// Texts of one language. They may ask `GIVEN($x)`: `yes` or `no`, whether the value is there and
/// not empty.
struct Catalogue {
    /// The language.
    language: Language,
    /// Fluent's own form of the texts.
    bundle: FluentBundle<FluentResource>,
}

impl Catalogue {
    /// Reads the texts; what cannot be parsed is left out (a test sees to it
    /// that nothing is).
    fn new(language: Language, sources: impl IntoIterator<Item = String>) -> Self {
        let tag = language.tag().parse().unwrap_or_default();
        let mut bundle = FluentBundle::new_concurrent(vec![tag]);
        // The marks that isolate values for right-to-left scripts end up in
        // terminals and printed papers as boxes.
        bundle.set_use_isolating(false);
        bundle.set_formatter(Some(match language {
            Language::Vietnamese => |value, _| grouped(value, Language::Vietnamese),
            Language::English => |value, _| grouped(value, Language::English),
        }));
        add_functions(&mut bundle);
        for source in sources {
            let resource = FluentResource::try_new(source).unwrap_or_else(|(resource, _)| resource);
            bundle.add_resource_overriding(resource);
        }
        Self { language, bundle }
    }

    /// A text, or what stands beside it as an attribute, with its values filled in; none without
    /// such a one.
    fn format(&self, key: &str, attribute: Option<&str>, args: &Args) -> Option<String> {
        let message = self.bundle.get_message(key)?;
        let pattern = match attribute {
            Some(name) => message.get_attribute(name)?.value(),
            None => message.value()?,
        };
        let values: FluentArgs<'_> =
            args.iter().map(|(name, arg)| (*name, self.value(arg))).collect();
        let text = self.bundle.format_pattern(pattern, Some(&values), &mut Vec::new());
        Some(text.into_owned())
    }

    /// A value as Fluent takes it: numbers are written by the bundle, all else here.
    fn value<'a>(&self, arg: &'a Arg) -> FluentValue<'a> {
        let language = self.language;
        match arg {
            Arg::Text(text) => FluentValue::from(text.as_str()),
            Arg::Number(number) => FluentValue::from(*number),
            Arg::Day(day) => FluentValue::from(written_day(*day, language)),
            Arg::Hour(hour) => FluentValue::from(written_hour(*hour, language)),
            Arg::Figure(figure) => {
                FluentValue::from(figure.replace(',', &language.decimal().to_string()))
            }
            Arg::Phrases(phrases) => {
                let said = phrases.iter().filter_map(|(key, args)| self.format(key, None, args));
                FluentValue::from(said.collect::<Vec<_>>().join("; "))
            }
        }
    }
}

/// Gives a bundle the function that its texts may call.
fn add_functions(bundle: &mut FluentBundle<FluentResource>) {
    // The only way this fails is a name given twice.
    let _ = bundle.add_function("GIVEN", |positional, _| {
        let given = match positional.first() {
            Some(FluentValue::String(text)) => !text.is_empty(),
            Some(FluentValue::Number(_)) => true,
            _ => false,
        };
        FluentValue::from(if given { "yes" } else { "no" })
    });
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
    Some(format!("{sign}{}", wording::in_thousands(digits, language.thousands())))
}

/// A day: `17/5/2023` as official papers write it, `17 May 2023` in English.
fn written_day(day: NaiveDate, language: Language) -> String {
    match language {
        Language::Vietnamese => wording::Date::from(day).short,
        Language::English => day.format("%-d %B %Y").to_string(),
    }
}

/// An hour: `8 giờ 30`, `08:30` in English.
fn written_hour(time: NaiveTime, language: Language) -> String {
    match language {
        // Lines of a message may break anywhere.
        Language::Vietnamese => wording::hour(time).replace('\u{a0}', " "),
        Language::English => time.format("%H:%M").to_string(),
    }
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

    /// The Vietnamese pattern of a key as it stands in its catalogue.
    pub(crate) fn source(key: &str) -> String {
        let head = format!("{key} =");
        let lines = SOURCES.iter().flat_map(|source| source.vi.lines());
        let lines = lines.skip_while(|line| !line.starts_with(&head)).skip(1);
        let own = |line: &&str| line.starts_with("    ") && !line.starts_with("    .");
        lines.take_while(own).map(|line| format!("{line}\n")).collect()
    }

    /// Each key of a Fluent file with the variables of its text.
    fn keys(source: &str) -> BTreeMap<String, BTreeSet<String>> {
        let mut keys = BTreeMap::<String, BTreeSet<String>>::new();
        let mut key = None;
        for line in source.lines() {
            if line.starts_with(|c: char| c.is_ascii_alphabetic()) {
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
        catalogue.format("key", None, &args.iter().cloned().collect()).expect("the key is there")
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

    /// The program's own source, all files in one.
    fn program() -> String {
        let source = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
        let files = walkdir::WalkDir::new(source).into_iter().map(|file| file.expect("a file"));
        let files = files.filter(|file| file.file_type().is_file());
        files.map(|file| std::fs::read_to_string(file.path()).expect("text")).collect()
    }

    #[test]
    fn every_text_is_used_and_every_text_used_is_there() {
        let program = program();
        let known: BTreeSet<String> =
            SOURCES.iter().flat_map(|source| keys(source.vi).into_keys()).collect();
        for key in &known {
            let by_code = crate::code::Code::parse(key).is_some();
            let by_text = SOURCES.iter().any(|source| source.vi.contains(&format!("{{ {key} }}")));
            assert!(
                by_code || by_text || program.contains(&format!("\"{key}\"")),
                "{key} is not used"
            );
        }
        for call in ["Error::asked(", "Error::work(", "Difference::new("] {
            for rest in program.split(call).skip(1) {
                let Some(rest) = rest.trim_start().strip_prefix('"') else { continue };
                let key = rest.split('"').next().unwrap_or_default();
                if key.is_empty() || !key.chars().all(|c| c.is_ascii_lowercase() || c == '-') {
                    continue;
                }
                assert!(known.contains(key), "{call}{key}");
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
    fn values_are_written_as_the_language_does() {
        let day = |day, month| Arg::from(NaiveDate::from_ymd_opt(2023, month, day).expect("a day"));
        let hour = Arg::from(NaiveTime::from_hms_opt(8, 5, 0).expect("an hour"));
        for (arg, vi, en) in [
            (day(7, 5), "07/5/2023", "7 May 2023"),
            (day(17, 2), "17/02/2023", "17 February 2023"),
            (hour, "8 giờ 05", "08:05"),
            (Arg::Figure("94,23".into()), "94,23", "94.23"),
        ] {
            let args = [("x", arg)];
            assert_eq!(format(Language::Vietnamese, "{ $x }", &args), vi);
            assert_eq!(format(Language::English, "{ $x }", &args), en);
        }
        for (args, given) in [
            (vec![("x", Arg::from("a"))], "yes"),
            (vec![("x", Arg::Number(0))], "yes"),
            (vec![("x", Arg::from(""))], "no"),
            (vec![], "no"),
        ] {
            assert_eq!(format(Language::English, "{ GIVEN($x) }", &args), given);
        }
    }
}
