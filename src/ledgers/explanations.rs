//! `giai-trinh.xlsx`: the department's own explanations of warnings (giải trình của Ban), a row a
//! warning that wants one.

use std::collections::{BTreeMap, BTreeSet};

use super::{Column, ColumnKind, Ledger, Line, Row};
use crate::finding::{Finding, Place};
use crate::hash;
use crate::messages::Language;
use crate::round::{Explanation, Sourced, Text};
use crate::rules;

/// The file beside `bienban.toml`.
pub const FILE: &str = "giai-trinh.xlsx";
/// Its sheet.
pub const SHEET: &str = "Giải trình";
/// The heads of its columns.
pub const TITLES: [&str; 9] = [UNIT, CODE, FOUND, AT, ADVICE, TEXT, BY, POST, KEY];

/// The unit's code.
const UNIT: &str = "Đơn vị";
/// The rule's code.
const CODE: &str = "Mã cảnh báo";
/// What was found.
const FOUND: &str = "Nội dung cảnh báo";
/// Where it stands.
const AT: &str = "Vị trí";
/// What to do.
const ADVICE: &str = "Việc cần làm";
/// The explanation.
const TEXT: &str = "Giải trình";
/// Who explains.
const BY: &str = "Người giải trình";
/// Their post.
const POST: &str = "Chức vụ";
/// The mark of the warning.
const KEY: &str = "Mã dòng";

/// The fewest letters of an explanation of the department's.
const FEWEST_LETTERS: usize = 15;

/// The department's explanations.
#[derive(Debug, Clone, Default)]
pub struct Explanations {
    /// The workbook's rows as they were read.
    rows: Vec<Row>,
    /// By the mark of the warning.
    by_key: BTreeMap<String, Explanation>,
}

/// A cell of a row, empty where there is none.
fn cell<'r>(row: &'r Row, title: &str) -> &'r str {
    row.get(title).map_or("", String::as_str)
}

/// A row's explanation; none while it says too little, or nobody stands for it.
fn explanation(row: &Row) -> Option<Explanation> {
    let said = |title: &str| {
        let text = cell(row, title);
        let place = Place::sheet_beside(FILE, SHEET);
        (!text.is_empty()).then(|| Sourced { value: Text::from(text), place })
    };
    let explanation =
        Explanation { code: said(CODE), text: said(TEXT), by: said(BY), post: said(POST) };
    (!Explanations::is_wanting(cell(row, TEXT), cell(row, BY))).then_some(explanation)
}

impl Explanations {
    /// The explanations in the rows of the workbook.
    pub fn of(rows: Vec<Row>) -> Self {
        let by_key = rows.iter().filter_map(|row| {
            let key = row.get(KEY)?.clone();
            Some((key, explanation(row)?))
        });
        Self { by_key: by_key.collect(), rows }
    }

    /// The workbook's rows as they were read.
    pub fn rows(&self) -> &[Row] {
        &self.rows
    }

    /// The explanations of a unit's warnings, by the mark of the warning.
    pub fn of_unit(&self, code: &str) -> Vec<(String, Explanation)> {
        let own = self.rows.iter().filter(|row| cell(row, UNIT) == code);
        own.filter_map(|row| Some((row.get(KEY)?.clone(), explanation(row)?))).collect()
    }

    /// These explanations with one of a warning that was given elsewhere than in the workbook:
    /// text, who explains, post.
    pub fn with(&self, finding: &Finding, [text, by, post]: [&str; 3]) -> Self {
        let key = rules::mark(finding);
        let is_it = |row: &Row| row.get(KEY) == Some(&key);
        let line = line(finding, key.clone(), self.rows.iter().find(|row| is_it(row)));
        let mut row: Row =
            TITLES.iter().zip(line.cells).map(|(title, text)| (*title, text)).collect();
        row.extend([(TEXT, text), (BY, by), (POST, post)].map(|(at, said)| (at, said.to_owned())));
        row.retain(|_, said| !said.is_empty());
        let others = self.rows.iter().filter(|row| !is_it(row)).cloned();
        Self::of(others.chain([row]).collect())
    }

    /// Whether an explanation says too little, or nobody stands for it.
    pub fn is_wanting(text: &str, by: &str) -> bool {
        text.chars().filter(|c| c.is_alphabetic()).count() < FEWEST_LETTERS || by.is_empty()
    }

    /// All explanations as one text, the same for the same ones; nothing where there is none.
    pub fn fingerprint(&self) -> String {
        if self.by_key.is_empty() {
            return String::new();
        }
        let said = |part: &Option<Sourced<Text>>| {
            part.as_ref().map(|said| said.value.to_string()).unwrap_or_default()
        };
        let lines = self.by_key.iter().map(|(key, own)| {
            [key.clone(), said(&own.text), said(&own.by), said(&own.post)].join("\u{1f}")
        });
        hash::sha256(lines.collect::<Vec<_>>().join("\n").as_bytes())
    }

    /// The workbook with a row for every warning that wants an explanation and has none in its
    /// unit's return, and the rows that people wrote in. None where there is nothing to ask, and
    /// nothing was said.
    pub fn ledger(&self, findings: &[Finding]) -> Option<Ledger> {
        let typed: BTreeMap<&str, &Row> =
            self.rows.iter().filter_map(|row| Some((row.get(KEY)?.as_str(), row))).collect();
        let mut asked = BTreeSet::new();
        let mut lines = Vec::new();
        for finding in findings.iter().filter(|finding| rules::wants_explanation(finding)) {
            let key = rules::mark(finding);
            let own = typed.get(key.as_str()).copied();
            let is_own = own.is_some_and(is_written_in);
            if (finding.explained && !is_own) || !asked.insert(key.clone()) {
                continue;
            }
            lines.push(line(finding, key, own));
        }
        // What was written about a warning that is gone stays below.
        let gone = self.rows.iter().filter(|row| {
            is_written_in(row) && row.get(KEY).is_none_or(|key| !asked.contains(key))
        });
        lines.extend(gone.map(|row| Line {
            cells: TITLES.iter().map(|title| cell(row, title).to_owned()).collect(),
            link: None,
        }));
        (!lines.is_empty()).then(|| Ledger {
            file: FILE,
            sheet: SHEET,
            title: "Giải trình của Ban",
            note: "Ghi giải trình (ít nhất 15 chữ cái), người giải trình và chức vụ vào các cột vàng.",
            columns: columns(),
            lines,
            empty: 0,
        })
    }

    /// How many warnings of a ledger wait for an explanation.
    pub fn open(&self, ledger: &Ledger) -> usize {
        ledger.rows().iter().filter(|row| explanation(row).is_none()).count()
    }
}

/// Whether people wrote something into a row.
fn is_written_in(row: &Row) -> bool {
    [TEXT, BY, POST].iter().any(|title| row.contains_key(title))
}

/// The row of a warning with what was typed beside it.
fn line(finding: &Finding, key: String, typed: Option<&Row>) -> Line {
    let said = |title: &str| typed.map_or("", |row| cell(row, title)).to_owned();
    let at = finding.places.first().map(ToString::to_string).unwrap_or_default();
    let cells = vec![
        finding.unit.as_deref().unwrap_or_default().to_owned(),
        finding.code.to_string(),
        rules::message(finding, Language::Vietnamese),
        at,
        rules::advice(finding, Language::Vietnamese),
        said(TEXT),
        said(BY),
        said(POST),
        key,
    ];
    Line { cells, link: None }
}

/// The workbook's columns.
fn columns() -> Vec<Column> {
    const WIDTHS: [f64; 9] = [12.0, 10.0, 56.0, 34.0, 50.0, 56.0, 24.0, 24.0, 4.0];
    let kind = |title: &str| match title {
        TEXT | BY | POST => ColumnKind::Peoples,
        KEY => ColumnKind::Mark,
        _ => ColumnKind::Programs,
    };
    let columns = TITLES.iter().zip(WIDTHS);
    columns.map(|(title, width)| Column { title, width, kind: kind(title) }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::code::Code;
    use crate::finding::Touches;

    /// A warning of a unit in a cell.
    fn warning(row: u32) -> Finding {
        let place = Place::sheet(&"a.xlsx".into(), &"S".into()).at(row, 1);
        Finding::new(Code::W301, Touches::Conference).unit(Some(&"P-BD".into())).at(&place)
    }

    /// Whether a warning is explained.
    fn explains(own: &Explanations, finding: &Finding) -> bool {
        own.of_unit("P-BD").iter().any(|(key, _)| *key == rules::mark(finding))
    }

    /// The ledger after somebody typed this explanation into its first row.
    fn typed(ledger: &Ledger, text: &str, by: &str) -> Explanations {
        let mut rows = ledger.rows();
        if let Some(row) = rows.first_mut() {
            row.insert(TEXT, text.into());
            row.insert(BY, by.into());
        }
        Explanations::of(rows)
    }

    #[test]
    fn an_explanation_says_enough_and_somebody_stands_for_it() {
        let asked = [warning(1), warning(2)];
        let ledger = Explanations::default().ledger(&asked).expect("two rows");
        assert_eq!(ledger.lines.len(), 2);
        let own = typed(&ledger, "Đã xác minh với đơn vị", "Lê Thu Yến");
        assert!(explains(&own, &asked[0]) && !explains(&own, &asked[1]));
        assert!(own.of_unit("P-CK").is_empty());
        assert!(!explains(&typed(&ledger, "Đã xác minh", "Lê Thu Yến"), &asked[0]));
        assert!(!explains(&typed(&ledger, "Đã xác minh với đơn vị", ""), &asked[0]));
        let letters = |count| "ă".repeat(count);
        assert!(explains(&typed(&ledger, &letters(15), "A"), &asked[0]));
        assert!(!explains(&typed(&ledger, &letters(14), "A"), &asked[0]));
    }

    #[test]
    fn an_explanation_may_be_given_elsewhere_than_in_the_workbook() {
        let asked = [warning(1), warning(2)];
        let said = ["Đã xác minh với đơn vị", "Lê Thu Yến", ""];
        let own = Explanations::default().with(&asked[0], said);
        assert!(explains(&own, &asked[0]) && !explains(&own, &asked[1]));
        let other = own.with(&asked[0], ["Đơn vị đã gửi văn bản bổ sung", "Lê Thu Yến", "Phó"]);
        assert_eq!(other.rows().len(), 1);
        assert_eq!(other.ledger(&asked).expect("rows").lines.len(), 2);
        assert!(!explains(&other.with(&asked[0], ["", "", ""]), &asked[0]));
    }

    #[test]
    fn what_was_written_stays_when_the_warning_is_explained_or_gone() {
        let asked = [warning(1), warning(2)];
        let ledger = Explanations::default().ledger(&asked).expect("two rows");
        let own = typed(&ledger, "Đã xác minh với đơn vị", "Lê Thu Yến");
        let explained = [Finding { explained: true, ..warning(1) }, warning(2)];
        let again = own.ledger(&explained).expect("rows");
        assert_eq!(again.rows(), own.rows(), "nothing is lost, nothing is asked twice");
        let later = own.ledger(&[]).expect("the written row");
        assert_eq!(later.lines.len(), 1);
        assert!(Explanations::default().ledger(&explained[..1]).is_none());
    }

    #[test]
    fn the_fingerprint_is_that_of_what_counts() {
        let ledger = Explanations::default().ledger(&[warning(1)]).expect("a row");
        assert_eq!(Explanations::of(ledger.rows()).fingerprint(), "");
        let one = typed(&ledger, "Đã xác minh với đơn vị", "Lê Thu Yến").fingerprint();
        let other = typed(&ledger, "Đã xác minh với đơn vị", "Lê Thu").fingerprint();
        assert!(!one.is_empty() && one != other);
    }
}
