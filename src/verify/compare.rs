//! What a file says against what it should say, one difference at a time.

use std::collections::BTreeSet;

use serde_json::Value;
use similar::{Algorithm, DiffOp, capture_diff_slices};

use crate::finding::{Arg, Args};
use crate::inspect::pdf::Mark;
use crate::inspect::words::{At, Compared, Word, facts_in};
use crate::messages::{self, Language};

/// Something that is not as the returns say.
#[derive(Debug, Clone, PartialEq)]
pub struct Difference {
    /// Key of the message in the catalogues.
    pub key: &'static str,
    /// The file it is about.
    pub file: String,
    /// The values in the message.
    pub args: Args,
}

impl Difference {
    /// A difference of this file.
    pub fn new(key: &'static str, file: &str) -> Self {
        Self { key, file: file.to_owned(), args: Args::new() }.arg("file", file)
    }

    /// Adds a value to the message.
    pub fn arg(mut self, name: &'static str, value: impl Into<Arg>) -> Self {
        self.args.insert(name, value.into());
        self
    }

    /// Whether it is no fault: worth knowing, and nothing false is said.
    pub fn is_note(&self) -> bool {
        const NOTES: [&str; 4] = [
            "verify-wording",
            "verify-own-template",
            "verify-last-round-enclosed",
            "verify-is-part",
        ];
        NOTES.contains(&self.key)
    }

    /// The message as people read it, on one line.
    pub fn message(&self, language: Language) -> String {
        let text = messages::text(language, self.key, &self.args);
        text.lines().map(str::trim).collect::<Vec<_>>().join(" ")
    }
}

/// How many differences of one file are told one by one.
const TOLD: usize = 40;
/// How many words of a difference are quoted.
const QUOTED: usize = 12;
/// How many words before a difference say where on the page it is.
const BEFORE: usize = 4;
/// Beyond so many pairs of words that might match, two texts are not aligned:
/// they are simply not the same text.
const ALIGNED: usize = 16_000_000;

/// What a file's words differ in from those it should have.
pub fn words(file: &str, expected: &[Word], found: &[Word]) -> Vec<Difference> {
    let mut differences = Vec::new();
    for (old, new) in stretches(expected, found) {
        let (old, new) = (part(expected, old), part(found, new));
        // A run of as many other words is told word by word: each is a figure.
        if old.words.len() == new.words.len() {
            for at in 0..old.words.len() {
                differences.push(difference(file, &old.one(at), &new.one(at)));
            }
        } else {
            differences.push(difference(file, &old, &new));
        }
    }
    limited(file, differences)
}

/// How many stretches of a file are worded otherwise; none when it says all in the
/// same words.
pub fn wording(file: &str, expected: &[Word], found: &[Word]) -> Option<Difference> {
    let count = stretches(expected, found).len();
    (count > 0).then(|| Difference::new("verify-wording", file).arg("count", count))
}

/// What is drawn beside words and rules that should not be, or should; `placed` when
/// it must also stand in the same place.
pub fn marks(file: &str, expected: &[Mark], found: &[Mark], placed: bool) -> Vec<Difference> {
    let word = |mark: &Mark| {
        let at = if placed { format!(" at {}", mark.at) } else { String::new() };
        Word { text: format!("{}{at}", mark.what), at: At::Page(mark.page) }
    };
    let all = |marks: &[Mark]| marks.iter().map(word).collect::<Vec<_>>();
    let differences = words(file, &all(expected), &all(found));
    let drawn = |difference: Difference| match difference.key {
        "verify-page" => Difference { key: "verify-drawn", ..difference },
        _ => difference,
    };
    differences.into_iter().map(drawn).collect()
}

/// What a file carries that it should not, or should.
pub fn carried(file: &str, expected: &[String], found: &[String]) -> Vec<Difference> {
    let all = |lines: &[String]| {
        let word = |line: &String| Word { text: line.clone(), at: At::Part("PDF".to_owned()) };
        lines.iter().map(word).collect::<Vec<_>>()
    };
    words(file, &all(expected), &all(found))
}

/// No more than [`TOLD`] differences, and how many more there are.
fn limited(file: &str, mut differences: Vec<Difference>) -> Vec<Difference> {
    let more = differences.len().saturating_sub(TOLD);
    if more > 0 {
        differences.truncate(TOLD);
        differences.push(Difference::new("verify-more", file).arg("count", more));
    }
    differences
}

/// A range of words.
type Stretch = std::ops::Range<usize>;

/// The stretches in which two texts differ.
fn stretches(expected: &[Word], found: &[Word]) -> Vec<(Stretch, Stretch)> {
    let texts = |words: &[Word]| words.iter().map(|word| word.text.clone()).collect::<Vec<_>>();
    let (old, new) = (texts(expected), texts(found));
    let same = |pairs: &mut dyn Iterator<Item = (&String, &String)>| {
        pairs.take_while(|(old, new)| old == new).count()
    };
    let head = same(&mut old.iter().zip(&new));
    let rest = |words: &[String]| words.len() - head;
    let tail = same(&mut old.iter().rev().zip(new.iter().rev()));
    let tail = tail.min(rest(&old)).min(rest(&new));
    let (old_end, new_end) = (old.len() - tail, new.len() - tail);
    if (old_end - head).saturating_mul(new_end - head) > ALIGNED {
        return vec![(head..old_end, head..new_end)];
    }
    let middle = |words: &[String], end: usize| words.get(head..end).unwrap_or_default().to_vec();
    capture_diff_slices(Algorithm::Myers, &middle(&old, old_end), &middle(&new, new_end))
        .into_iter()
        .filter(|op| !matches!(op, DiffOp::Equal { .. }))
        .map(|op| {
            let shifted = |range: Stretch| range.start + head..range.end + head;
            (shifted(op.old_range()), shifted(op.new_range()))
        })
        .collect()
}

/// A stretch of a text, with the words before it.
struct Part<'a> {
    /// The stretch.
    words: &'a [Word],
    /// What stands before it.
    before: &'a [Word],
}

/// The stretch of a text.
fn part(words: &[Word], stretch: Stretch) -> Part<'_> {
    Part {
        before: words.get(..stretch.start).unwrap_or_default(),
        words: words.get(stretch).unwrap_or_default(),
    }
}

impl Part<'_> {
    /// One word of the stretch.
    fn one(&self, at: usize) -> Part<'_> {
        Part {
            words: self.words.get(at..=at).unwrap_or_default(),
            before: if at == 0 { self.before } else { self.words.get(..at).unwrap_or_default() },
        }
    }

    /// The stretch as it is quoted.
    fn quoted(&self) -> String {
        let quoted: Vec<&str> = self.words.iter().take(QUOTED).map(|word| &*word.text).collect();
        let more = if self.words.len() > QUOTED { " …" } else { "" };
        format!("{}{more}", quoted.join(" "))
    }

    /// Where it stands; behind the word before it when it is empty.
    fn at(&self) -> Option<&At> {
        self.words.first().or(self.before.last()).map(|word| &word.at)
    }

    /// The last words before it on the same page.
    fn context(&self) -> String {
        let words = self.before.iter().rev().take(BEFORE);
        let mut words: Vec<&str> =
            words.take_while(|word| Some(&word.at) == self.at()).map(|word| &*word.text).collect();
        words.reverse();
        words.join(" ")
    }
}

/// One difference between a stretch of what should be there and what is.
fn difference(file: &str, expected: &Part<'_>, found: &Part<'_>) -> Difference {
    let (old, new) = (expected.quoted(), found.quoted());
    let differs = |key| Difference::new(key, file).arg("found", new).arg("expected", old);
    let place = if found.words.is_empty() { expected.at() } else { found.at() };
    match place {
        Some(At::Page(page)) => {
            let context = if found.before.is_empty() { expected } else { found }.context();
            differs("verify-page").arg("page", *page).arg("after", context)
        }
        Some(At::Cell(sheet, cell)) => {
            differs("verify-cell").arg("sheet", sheet.as_str()).arg("cell", cell.to_string())
        }
        Some(At::Part(part)) => differs("verify-part").arg("part", part.as_str()),
        None => differs("verify-page").arg("page", 1_u32).arg("after", ""),
    }
}

/// What a JSON file differs in from what it should be.
///
/// With [`Compared::Facts`] a text may be worded otherwise, and a figure that the
/// file's version never stated may be missing.
pub fn json(file: &str, expected: &Value, found: &Value, kept: Compared) -> Vec<Difference> {
    let mut known = BTreeSet::new();
    keys(found, &mut known);
    let mut comparison =
        Comparison { file, kept, known, path: Vec::new(), differences: Vec::new() };
    comparison.compare(expected, found);
    limited(file, comparison.differences)
}

/// Every key in a value.
fn keys<'a>(value: &'a Value, known: &mut BTreeSet<&'a str>) {
    match value {
        Value::Object(map) => {
            for (key, value) in map {
                known.insert(key);
                keys(value, known);
            }
        }
        Value::Array(values) => values.iter().for_each(|value| keys(value, known)),
        _ => {}
    }
}

/// A comparison on its way through two JSON values.
struct Comparison<'a> {
    /// The file.
    file: &'a str,
    /// What is compared.
    kept: Compared,
    /// Every key in the file.
    known: BTreeSet<&'a str>,
    /// The keys down to where it is.
    path: Vec<String>,
    /// What it found.
    differences: Vec<Difference>,
}

impl Comparison<'_> {
    /// Compares two values at the present place.
    fn compare(&mut self, expected: &Value, found: &Value) {
        match (expected, found) {
            (Value::Object(old), Value::Object(new)) => {
                for (key, value) in old {
                    let never_stated = self.kept == Compared::Facts
                        && !value.is_object()
                        && !self.known.contains(key.as_str());
                    if !never_stated {
                        self.below(key, Some(value), new.get(key));
                    }
                }
                for (key, value) in new.iter().filter(|(key, _)| !old.contains_key(*key)) {
                    self.below(key, None, Some(value));
                }
            }
            (Value::Array(old), Value::Array(new)) => {
                for at in 0..old.len().max(new.len()) {
                    self.below(&(at + 1).to_string(), old.get(at), new.get(at));
                }
            }
            _ if self.same(expected, found) => {}
            _ => self.tell(Some(expected), Some(found)),
        }
    }

    /// Compares what stands below a key.
    fn below(&mut self, key: &str, expected: Option<&Value>, found: Option<&Value>) {
        self.path.push(key.to_owned());
        match (expected, found) {
            (Some(expected), Some(found)) => self.compare(expected, found),
            _ => self.tell(expected, found),
        }
        self.path.pop();
    }

    /// Whether two plain values say the same.
    fn same(&self, expected: &Value, found: &Value) -> bool {
        match (expected, found, self.kept) {
            (Value::String(old), Value::String(new), Compared::Facts) => {
                facts_in(old) == facts_in(new)
            }
            _ => expected == found,
        }
    }

    /// Tells a difference at the present place.
    fn tell(&mut self, expected: Option<&Value>, found: Option<&Value>) {
        let shown = |value: Option<&Value>| match value {
            None => String::new(),
            Some(Value::String(text)) => text.clone(),
            Some(Value::Object(_)) => "{…}".to_owned(),
            Some(Value::Array(values)) if values.iter().any(|v| v.is_object()) => "[…]".to_owned(),
            Some(value) => value.to_string(),
        };
        let difference = Difference::new("verify-json", self.file)
            .arg("path", self.path.join(" › "))
            .arg("found", shown(found))
            .arg("expected", shown(expected));
        self.differences.push(difference);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    /// The words of one page.
    fn page(text: &str) -> Vec<Word> {
        let word = |text: &str| Word { text: text.to_owned(), at: At::Page(2) };
        text.split_whitespace().map(word).collect()
    }

    /// The differences between two pages as they are told.
    fn told(expected: &str, found: &str) -> Vec<String> {
        let differences = words("a.pdf", &page(expected), &page(found));
        differences.iter().map(|d| d.message(Language::English)).collect()
    }

    #[test]
    fn the_same_words_do_not_differ() {
        assert!(told("issued 53 ballots", "issued 53 ballots").is_empty());
        assert!(told("", "").is_empty());
    }

    #[test]
    fn a_changed_figure_is_told_with_what_stands_before_it() {
        let lines = told(
            "number of ballots issued 53 collected 52",
            "number of ballots issued 58 collected 52",
        );
        assert_eq!(lines.len(), 1, "{lines:?}");
        for part in ["a.pdf", "page 2", "“58”", "“53”", "number of ballots issued"] {
            assert!(lines[0].contains(part), "{part}: {lines:?}");
        }
        assert_eq!(told("1 2 3 4", "1 9 3 8").len(), 2);
        assert_eq!(told("1 2 3 4", "1 8 9 4").len(), 2);
    }

    #[test]
    fn what_is_missing_or_added_is_told() {
        let missing = told("1 2 3", "1 3");
        assert!(missing.len() == 1 && missing[0].contains("“2”"), "{missing:?}");
        let added = told("1 3", "1 2 3");
        assert!(added.len() == 1 && added[0].contains("“2”"), "{added:?}");
        assert_ne!(missing, added);
        assert_eq!(told("1 2", "").len(), 1);
        assert_eq!(told("", "1 2").len(), 1);
    }

    #[test]
    fn very_many_differences_are_counted() {
        let expected: Vec<String> = (0..2 * TOLD).map(|n| n.to_string()).collect();
        let found: Vec<String> = (0..2 * TOLD).map(|n| format!("x{n}")).collect();
        assert_eq!(told(&expected.join(" "), &found.join(" ")).len(), TOLD + 1);
    }

    #[test]
    fn a_json_file_is_compared_key_by_key() {
        let told = |expected: Value, found: Value, kept| {
            let differences = json("k.json", &expected, &found, kept);
            let lines = differences.iter().map(|d| d.message(Language::English));
            lines.collect::<Vec<_>>().join("\n")
        };
        let old = json!({"units": {"A": {"issued": 5, "note": "5 phiếu"}}});
        assert_eq!(told(old.clone(), old.clone(), Compared::All), "");
        let changed = json!({"units": {"A": {"issued": 6, "note": "5 ballots"}}});
        let lines = told(old.clone(), changed.clone(), Compared::All);
        assert!(lines.contains("units › A › issued") && lines.lines().count() == 2, "{lines}");
        assert_eq!(told(old.clone(), changed, Compared::Facts).lines().count(), 1);
        // A unit that was taken out, a figure that the version never stated.
        assert_ne!(told(old.clone(), json!({"units": {}}), Compared::Facts), "");
        let fewer = json!({"units": {"A": {"issued": 5}}});
        assert_eq!(told(old.clone(), fewer.clone(), Compared::Facts), "");
        assert_ne!(told(old, fewer, Compared::All), "");
    }
}
