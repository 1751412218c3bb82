//! The journal (nhật ký): every act in order, each line bound to the one before by its hash.

use std::collections::{BTreeMap, HashMap};

use serde::{Deserialize, Serialize};

use crate::documents::differences::Change;
use crate::hash;
use crate::ledgers::register::PaperId;
use crate::publish::manifest::MadeWith;

/// The journal's name in the folder of issued papers.
pub const FILE: &str = "nhat-ky.jsonl";

/// What was done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Act {
    /// Phát hành.
    Issue,
    /// Thay thế.
    Replace,
    /// Đính chính.
    Correct,
}

impl Act {
    /// The text of the catalogues that says it.
    pub fn key(self) -> &'static str {
        match self {
            Self::Issue => "act-issue",
            Self::Replace => "act-replace",
            Self::Correct => "act-correct",
        }
    }
}

/// One line of the journal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    /// From 1.
    pub no: u64,
    /// When, in UTC (`2023-06-01T02:00:00Z`).
    pub at: String,
    /// By whom, as the system calls them; empty where it does not say.
    pub by: String,
    /// What.
    pub act: Act,
    /// The paper's path in the set, without ending.
    pub paper: String,
    /// The code of its unit; empty for a paper of the round.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub unit: String,
    /// The how-manieth in its place, from 1.
    pub revision: u32,
    /// The name of its template, without ending.
    pub stem: String,
    /// Its title.
    pub title: String,
    /// Its number and symbol.
    pub number: String,
    /// Its day (`2023-05-04`); empty where it has none.
    pub date: String,
    /// The day on which it was issued; empty for other acts.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub issued_on: String,
    /// Its verification code.
    pub code: String,
    /// Why it is replaced or corrected.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub reason: String,
    /// What is to be read otherwise.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub changes: Vec<Change>,
    /// Its files in the folder with their SHA-256.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub files: BTreeMap<String, String>,
    /// The returns that it was made from, with their SHA-256.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub sources: BTreeMap<String, String>,
    /// The round's own templates that it was printed with, with their SHA-256.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub templates: BTreeMap<String, String>,
    /// Hash of what it was made from beside its returns: settings and ledgers.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub settings: String,
    /// The program and its version.
    pub made_by: String,
    /// What its bytes depend on beside that.
    pub made_with: MadeWith,
    /// SHA-256 of the line before, as it stands in the file; empty for the first.
    pub previous: String,
}

impl Line {
    /// Which paper it is about.
    pub fn id(&self) -> PaperId {
        PaperId { path: self.paper.clone(), revision: self.revision }
    }

    /// The name of its file in a format (`pdf`, `xlsx`, `json`): the one whose name is not that of
    /// a volume, which is longer.
    pub fn file_in(&self, format: &str) -> Option<&str> {
        let is_in =
            |name: &&String| name.rsplit_once('.').is_some_and(|(_, ending)| ending == format);
        self.files.keys().filter(is_in).min_by_key(|name| name.len()).map(String::as_str)
    }

    /// The name of the file in a format of its volume with this number.
    pub fn volume_file_in(&self, number: &str, format: &str) -> Option<&str> {
        let ending = format!("{}.{format}", volume_name("", number));
        self.files.keys().find(|name| name.ends_with(&ending)).map(String::as_str)
    }

    /// As it stands in the file, without the end of the line.
    pub fn written(&self) -> String {
        // A line is texts and numbers: it cannot fail to be JSON.
        serde_json::to_string(self).unwrap_or_default()
    }

    /// Whether what it names lies in the set and in the folder of issued papers: a forged line
    /// may name a file elsewhere.
    fn stays_inside(&self) -> bool {
        self.paper.split('/').all(is_name) && self.files.keys().all(|file| is_name(file))
    }
}

/// Whether a text is a file's name as the program writes one: no path, and nothing hidden.
fn is_name(text: &str) -> bool {
    let allowed = |c: char| c.is_ascii_alphanumeric() || ['-', '.'].contains(&c);
    !text.is_empty() && !text.starts_with('.') && text.chars().all(allowed)
}

/// The name of a volume's files among the issued, without ending, by that of its report's.
pub fn volume_name(report: &str, number: &str) -> String {
    format!("{report}-quyen-{number}")
}

/// What is wrong with a journal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fault {
    /// A line that is none, or names a file elsewhere, by its number.
    Unreadable(usize),
    /// A line that does not follow the one before: altered, missing or added.
    Broken(usize),
}

/// The lines of a journal, and what is wrong with them.
#[derive(Debug, Clone, Default)]
pub struct Journal {
    /// Its lines.
    pub lines: Vec<Line>,
    /// What is wrong.
    pub faults: Vec<Fault>,
    /// SHA-256 of the last line; empty where there is none.
    pub last: String,
    /// Where the lines about each paper stand among all.
    by_paper: HashMap<String, Vec<usize>>,
    /// The paper that was issued first for a unit under each file's name.
    by_unit: HashMap<(String, String), String>,
}

impl Journal {
    /// The journal in a text; a last line without its end was never finished and is left out.
    pub fn parse(text: &str) -> Self {
        let mut journal = Self::default();
        let whole = text.rfind('\n').and_then(|end| text.get(..end)).unwrap_or_default();
        if whole.is_empty() {
            return journal;
        }
        for (number, written) in (1..).zip(whole.split('\n')) {
            let line = serde_json::from_str(written).ok().filter(Line::stays_inside);
            let Some(line) = line else {
                journal.faults.push(Fault::Unreadable(number));
                journal.last = hash::sha256(written.as_bytes());
                continue;
            };
            let follows = line.previous == journal.last
                && line.no == u64::try_from(number).unwrap_or(0)
                && line.written() == written;
            if !follows {
                journal.faults.push(Fault::Broken(number));
            }
            journal.last = hash::sha256(written.as_bytes());
            journal.add(line);
        }
        journal
    }

    /// The lines about a paper, in their order.
    pub fn of(&self, paper: &str) -> impl DoubleEndedIterator<Item = &Line> {
        let places = self.by_paper.get(paper).into_iter().flatten();
        places.filter_map(|place| self.lines.get(*place))
    }

    /// Where a unit's paper was issued first: a unit that has another name since has another
    /// folder.
    pub fn path_of(&self, unit: &str, path: &str) -> Option<&str> {
        self.by_unit.get(&(unit.to_owned(), name_of(path).to_owned())).map(String::as_str)
    }

    /// A line that follows the last.
    pub fn next(&self, line: Line) -> Line {
        let no = u64::try_from(self.lines.len()).unwrap_or(0) + 1;
        Line { no, previous: self.last.clone(), ..line }
    }

    /// Adds a line.
    pub fn push(&mut self, line: Line) {
        self.last = hash::sha256(line.written().as_bytes());
        self.add(line);
    }

    /// Adds a line whose hash is known.
    fn add(&mut self, line: Line) {
        self.by_paper.entry(line.paper.clone()).or_default().push(self.lines.len());
        if line.act == Act::Issue && !line.unit.is_empty() {
            let key = (line.unit.clone(), name_of(&line.paper).to_owned());
            self.by_unit.entry(key).or_insert_with(|| line.paper.clone());
        }
        self.lines.push(line);
    }
}

/// The last part of a paper's path: the name of its file.
fn name_of(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    /// A line about a paper.
    pub(crate) fn line(act: Act, paper: &str, revision: u32) -> Line {
        Line {
            no: 0,
            at: "2023-06-01T02:00:00Z".into(),
            by: "yen".into(),
            act,
            paper: paper.into(),
            unit: String::new(),
            revision,
            stem: "bien-ban-hoi-nghi".into(),
            title: "Biên bản".into(),
            number: "01-BB/BTGQU".into(),
            date: "2023-05-04".into(),
            issued_on: "2023-06-01".into(),
            code: "0000-0000-0000-0000".into(),
            reason: String::new(),
            changes: Vec::new(),
            files: BTreeMap::new(),
            sources: BTreeMap::new(),
            templates: BTreeMap::new(),
            settings: String::new(),
            made_by: "bienban".into(),
            made_with: MadeWith::default(),
            previous: String::new(),
        }
    }

    /// A journal of three lines as its file.
    fn written() -> String {
        let mut journal = Journal::default();
        for paper in ["a", "b", "c"] {
            let line = journal.next(line(Act::Issue, paper, 1));
            journal.push(line);
        }
        journal.lines.iter().map(|line| line.written() + "\n").collect()
    }

    #[test]
    fn a_journal_is_read_as_it_was_written() {
        let journal = Journal::parse(&written());
        assert!(journal.faults.is_empty());
        assert_eq!(journal.lines.len(), 3);
        assert_eq!(Journal::parse("").lines.len(), 0);
    }

    #[test]
    fn a_line_that_was_never_finished_is_none() {
        let text = written();
        let journal = Journal::parse(&text[..text.len() - 5]);
        assert_eq!((journal.lines.len(), journal.faults.len()), (2, 0));
    }

    #[test]
    fn every_change_of_a_line_breaks_the_chain() {
        let text = written();
        let lines: Vec<&str> = text.lines().collect();
        let rejoined = |lines: &[&str]| lines.join("\n") + "\n";
        let altered = text.replacen("\"b\"", "\"x\"", 1);
        assert_eq!(Journal::parse(&altered).faults, [Fault::Broken(3)]);
        let removed = rejoined(&[lines[0], lines[2]]);
        assert_eq!(Journal::parse(&removed).faults, [Fault::Broken(2)]);
        let added = rejoined(&[lines[0], lines[0], lines[1], lines[2]]);
        assert!(Journal::parse(&added).faults.contains(&Fault::Broken(2)));
        let spaced = text.replacen(":1,", ": 1,", 1);
        assert!(Journal::parse(&spaced).faults.contains(&Fault::Broken(1)));
        let garbage = rejoined(&[lines[0], "x", lines[1]]);
        assert!(Journal::parse(&garbage).faults.contains(&Fault::Unreadable(2)));
    }

    #[test]
    fn a_line_that_names_a_file_elsewhere_is_none() {
        let faults = |line: Line| Journal::parse(&(line.written() + "\n")).faults;
        let of = |paper: &str, file: &str| Line {
            no: 1,
            files: BTreeMap::from([(file.to_owned(), String::new())]),
            ..line(Act::Issue, paper, 1)
        };
        assert_eq!(faults(of("don-vi/p-bd/bien-ban", "05-bb.pdf")), []);
        for paper in ["../a", "a/../../b", "/a", "a//b", "a\\b", "c:a", ""] {
            assert_eq!(faults(of(paper, "05-bb.pdf")), [Fault::Unreadable(1)], "{paper}");
        }
        for file in ["../a.pdf", "/a.pdf", "a\\b.pdf", "c:a.pdf", ".khoa", "a/b.pdf"] {
            assert_eq!(faults(of("a", file)), [Fault::Unreadable(1)], "{file}");
        }
    }
}
