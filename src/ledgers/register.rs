//! `so-van-ban.xlsx`: the department's register of documents (sổ đăng ký văn bản), a row a paper.
//! Numbers and days come from it; what a return or `bienban.toml` gives must agree.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;

use super::series::{bare, gaps, out_of_order, twice};
use super::{Column, ColumnKind, Ledger, Line, Row};
use crate::code::Code;
use crate::finding::{Finding, Place, Touches};
use crate::fold;
use crate::hash;
use crate::round::{Given, Maybe, Plan, Round, Sourced, Text, Unit};

/// The file beside `bienban.toml`.
pub const FILE: &str = "so-van-ban.xlsx";

/// Its sheet.
pub const SHEET: &str = "Sổ văn bản";

/// The heads of its columns.
pub const TITLES: [&str; 13] =
    [PAPER, UNIT, KIND, SUBJECT, NUMBER, SYMBOL, DATE, SIGNER, STATE, CODE, RECIPIENTS, SCAN, NOTE];

/// The paper's path in the set, without ending; `@2` behind it for one that replaces it.
const PAPER: &str = "Văn bản";

/// The unit's code.
const UNIT: &str = "Đơn vị";

/// BB, BC or CV.
const KIND: &str = "Loại";

/// What it is about.
const SUBJECT: &str = "Trích yếu";

/// The bare number.
const NUMBER: &str = "Số";

/// The symbol behind it.
const SYMBOL: &str = "Ký hiệu";

/// Its day.
const DATE: &str = "Ngày";

/// Who signs.
const SIGNER: &str = "Người ký";

/// Where it stands between draft and issued.
const STATE: &str = "Trạng thái";

/// Its verification code.
const CODE: &str = "Mã kiểm chứng";

/// Who gets it.
const RECIPIENTS: &str = "Nơi nhận";

/// The file of its signed copy.
const SCAN: &str = "Bản ký";

/// Anything else.
const NOTE: &str = "Ghi chú";

/// The columns that people write in.
const PEOPLES: [&str; 3] = [NUMBER, DATE, NOTE];

/// A paper as the register lists it.
#[derive(Debug, Clone, Default)]
pub struct Entry {
    /// Its path in the set, without ending, and its revision.
    pub paper: PaperId,
    /// The unit's code; empty for a paper of the round.
    pub unit: String,
    /// Its title.
    pub subject: String,
    /// Number and symbol, where it has them.
    pub number: Option<String>,
    /// The symbol behind its number.
    pub symbol: String,
    /// Its day.
    pub date: Option<NaiveDate>,
    /// Who signs.
    pub signer: String,
    /// Where it stands.
    pub state: State,
    /// Its code.
    pub code: String,
    /// Who gets it.
    pub recipients: String,
    /// The file of its signed copy.
    pub scan: String,
}

/// Which paper, and the how-manieth in its place.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct PaperId {
    /// The path in the set, without ending.
    pub path: String,
    /// 1 for the first; a replacement counts on.
    pub revision: u32,
}

impl PaperId {
    /// As the register writes it.
    pub fn written(&self) -> String {
        match self.revision {
            0 | 1 => self.path.clone(),
            revision => format!("{}@{revision}", self.path),
        }
    }

    /// As somebody typed it: `\` for `/`, with an ending.
    pub fn parse(typed: &str) -> Self {
        let path = typed.trim().replace('\\', "/");
        let path = path.trim_end_matches(".pdf").trim_end_matches(".xlsx").to_owned();
        match path.rsplit_once('@').map(|(path, number)| (path.to_owned(), number.parse())) {
            Some((path, Ok(revision))) => Self { path, revision },
            _ => Self { path, revision: 1 },
        }
    }
}

/// Where a paper stands (trạng thái).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum State {
    /// Dự thảo.
    #[default]
    Draft,
    /// Chính thức: may be issued.
    Final,
    /// Đã phát hành.
    Issued,
    /// Đã bị thay thế.
    Replaced,
}

impl State {
    /// As the register writes it.
    pub fn label(self) -> &'static str {
        match self {
            Self::Draft => "dự thảo",
            Self::Final => "chính thức",
            Self::Issued => "đã phát hành",
            Self::Replaced => "đã bị thay thế",
        }
    }
}

/// The register as it was read.
#[derive(Debug, Clone, Default)]
pub struct Register {
    /// Its rows.
    rows: Vec<Row>,
    /// Numbers and days by paper.
    given: BTreeMap<PaperId, Given>,
    /// Papers whose day cannot be read, with what stands there.
    unreadable: Vec<(PaperId, String)>,
}

/// A cell of a row, empty where there is none.
fn cell<'r>(row: &'r Row, title: &str) -> &'r str {
    row.get(title).map_or("", String::as_str)
}

/// A day as people type it: `17/5/2023`.
pub fn day(text: &str) -> Option<NaiveDate> {
    ["%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y", "%Y-%m-%d"]
        .iter()
        .find_map(|form| NaiveDate::parse_from_str(text, form).ok())
}

/// Where a finding about the register points.
pub(super) fn place() -> Place {
    Place::sheet_beside(FILE, SHEET)
}

impl Register {
    /// The register in the rows of the workbook.
    pub fn of(rows: Vec<Row>) -> Self {
        let (mut given, mut unreadable) = (BTreeMap::new(), Vec::new());
        for row in rows.iter().filter(|row| row.contains_key(PAPER)) {
            let paper = PaperId::parse(cell(row, PAPER));
            let typed = cell(row, DATE);
            let date = day(typed);
            if date.is_none() && !typed.is_empty() {
                unreadable.push((paper.clone(), typed.to_owned()));
            }
            let number = row.get(NUMBER).cloned();
            if number.is_some() || date.is_some() {
                given.insert(paper, Given { number, date });
            }
        }
        Self { rows, given, unreadable }
    }

    /// The workbook's rows as they were read.
    pub fn rows(&self) -> &[Row] {
        &self.rows
    }

    /// Whether there is a register.
    pub fn is_kept(&self) -> bool {
        !self.rows.is_empty()
    }

    /// What it gives for a paper.
    pub fn given(&self, paper: &PaperId) -> Given {
        self.given.get(paper).cloned().unwrap_or_default()
    }

    /// This register with numbers and days that were given elsewhere than in the workbook; empty
    /// ones are taken back.
    pub fn with(&self, typed: &BTreeMap<PaperId, [String; 2]>) -> Self {
        let id = |row: &Row| PaperId::parse(cell(row, PAPER));
        let mut rows: Vec<Row> = self.rows.clone();
        for (paper, [number, date]) in typed {
            if !rows.iter().any(|row| id(row) == *paper) {
                rows.push(Row::from([(PAPER, paper.written())]));
            }
            for row in rows.iter_mut().filter(|row| id(row) == *paper) {
                row.extend([(NUMBER, number.clone()), (DATE, date.clone())]);
                row.retain(|_, text| !text.is_empty());
            }
        }
        Self::of(rows)
    }

    /// All numbers and days as one text; nothing where there is none.
    pub fn fingerprint(&self) -> String {
        if self.given.is_empty() {
            return String::new();
        }
        let lines = self.given.iter().map(|(paper, own)| {
            let day = own.date.map(|day| day.to_string()).unwrap_or_default();
            format!("{}\u{1f}{}\u{1f}{day}", paper.written(), own.number.as_deref().unwrap_or(""))
        });
        hash::sha256(lines.collect::<Vec<_>>().join("\n").as_bytes())
    }

    /// Gives the round's papers their numbers; E210 where a return or `bienban.toml` gives
    /// another one. `folder` is the folder of a unit's papers in the set.
    pub fn number(&self, round: &mut Round, folder: &dyn Fn(&Unit) -> String) -> Vec<Finding> {
        let mut findings = self.unreadable();
        let symbol = format!("BB/{}", round.plan.organ.symbol);
        for unit in &mut round.units {
            let at = folder(unit);
            let code = unit.code.clone();
            let mut settle = |number: &mut Maybe<Text>, stem: &str, touches| {
                let paper = PaperId { path: format!("{at}/{stem}"), revision: 1 };
                let finding = self.settle(number, &paper, &symbol, touches);
                findings.extend(finding.map(|finding| finding.unit(Some(&code))));
            };
            let returned = &mut unit.returned;
            if let Some(conference) = &mut returned.conference {
                settle(&mut conference.number, "bien-ban-hoi-nghi", Touches::Conference);
            }
            if let Some(ballots) = &mut returned.ballots {
                settle(&mut ballots.number, "bien-ban-ban-giao-phieu", Touches::Conference);
            }
            for postponed in &mut returned.postponed {
                let meeting = postponed.conference.meeting_number();
                let stem = format!("bien-ban-hoan-hoi-nghi-lan-{meeting}");
                settle(&mut postponed.conference.number, &stem, Touches::Conference);
            }
            for count in &mut returned.counts {
                if let Some(opening) = &mut count.opening {
                    settle(&mut opening.number, "bien-ban-mo-niem-phong", Touches::Count);
                }
            }
        }
        findings.extend(self.number_report(&mut round.plan));
        // What is in the place of an issued paper has its number from elsewhere.
        let first = self.given.iter().filter(|(paper, _)| paper.revision == 1);
        round.given = first.map(|(paper, own)| (paper.path.clone(), own.clone())).collect();
        findings
    }

    /// One number of a return.
    fn settle(
        &self,
        number: &mut Maybe<Text>,
        paper: &PaperId,
        symbol: &str,
        touches: Touches,
    ) -> Option<Finding> {
        let own = self.given(paper).number?;
        match number {
            None => {
                *number = Some(Sourced { value: Text::from(own), place: place() });
                None
            }
            Some(returned) if is_same(&returned.value, &own, symbol) => None,
            Some(returned) => Some(
                disagreement(paper, &own, &returned.value, touches).at(&returned.place.clone()),
            ),
        }
    }

    /// The report's number and day.
    fn number_report(&self, plan: &mut Plan) -> Vec<Finding> {
        let paper = PaperId { path: "bao-cao-tong-hop".to_owned(), revision: 1 };
        let own = self.given(&paper);
        let symbol = format!("BC/{}", plan.organ.symbol);
        let mut findings = Vec::new();
        match (&plan.report.number, own.number) {
            (None, given) => plan.report.number = given,
            (Some(known), Some(given)) if !is_same(known, &given, &symbol) => {
                findings.push(disagreement(&paper, &given, known, Touches::Nothing));
            }
            _ => {}
        }
        match (plan.report.date, own.date) {
            (None, given) => plan.report.date = given,
            (Some(known), Some(given)) if known != given => {
                let (known, given) = (known.format("%d/%m/%Y"), given.format("%d/%m/%Y"));
                let (known, given) = (known.to_string(), given.to_string());
                findings.push(disagreement(&paper, &given, &known, Touches::Nothing));
            }
            _ => {}
        }
        findings
    }

    /// E210 for every day that cannot be read.
    fn unreadable(&self) -> Vec<Finding> {
        let finding = |(paper, text): &(PaperId, String)| {
            Finding::new(Code::E210, Touches::Nothing)
                .at(&place())
                .arg("why", "day")
                .arg("paper", paper.written())
                .arg("number", text.as_str())
                .arg("other", "")
        };
        self.unreadable.iter().map(finding).collect()
    }

    /// What is wrong between the rows: a number twice in a series (E210), gaps and days out of
    /// order (W210). Papers that bear their number in a return are compared there (E208).
    pub fn check(&self, entries: &[Entry]) -> Vec<Finding> {
        let mut series: BTreeMap<&str, BTreeMap<u64, Vec<&Entry>>> = BTreeMap::new();
        for entry in entries {
            let bare = entry.number.as_deref().and_then(|number| bare(number, &entry.symbol));
            if let Some(number) = bare {
                series.entry(&entry.symbol).or_default().entry(number).or_default().push(entry);
            }
        }
        let mut findings = Vec::new();
        for (symbol, numbers) in &series {
            findings.extend(twice(symbol, numbers));
            findings.extend(gaps(symbol, numbers));
            findings.extend(out_of_order(symbol, numbers));
        }
        findings
    }

    /// The register with a row a paper; what people typed stays, also beside papers that are made
    /// no more. `entries` are the papers as they stand now.
    pub fn ledger(&self, entries: &[Entry]) -> Ledger {
        let typed: BTreeMap<PaperId, &Row> =
            self.rows.iter().map(|row| (PaperId::parse(cell(row, PAPER)), row)).collect();
        let mut lines: Vec<Line> = entries.iter().map(|entry| line(entry, &typed)).collect();
        let listed: BTreeSet<&PaperId> = entries.iter().map(|entry| &entry.paper).collect();
        let gone = self.rows.iter().filter(|row| {
            PEOPLES.iter().any(|title| row.contains_key(title))
                && !listed.contains(&PaperId::parse(cell(row, PAPER)))
        });
        lines.extend(gone.map(|row| {
            Line {
                cells: TITLES
                    .iter()
                    .map(|title| match *title {
                        STATE => "không còn lập".to_owned(),
                        title => cell(row, title).to_owned(),
                    })
                    .collect(),
                link: None,
            }
        }));
        Ledger {
            file: FILE,
            sheet: SHEET,
            title: "Sổ đăng ký văn bản",
            note: "Ghi số, ngày và ghi chú vào các cột vàng; các cột khác do chương trình ghi.",
            columns: columns(),
            lines,
            empty: 0,
        }
    }
}

/// Whether two numbers are one, however they are written.
fn is_same(one: &str, other: &str, symbol: &str) -> bool {
    let folded = |typed: &str| {
        let number = fold::document_number(typed, symbol)?;
        Some(fold::code(&number).trim_start_matches('0').to_owned())
    };
    folded(one) == folded(other)
}

/// E210 for a number that the register and a return give differently.
fn disagreement(paper: &PaperId, own: &str, returned: &str, touches: Touches) -> Finding {
    Finding::new(Code::E210, touches)
        .at(&place())
        .arg("why", "differs")
        .arg("paper", paper.written())
        .arg("number", own)
        .arg("other", returned)
}

/// The row of a paper with what was typed beside it.
fn line(entry: &Entry, typed: &BTreeMap<PaperId, &Row>) -> Line {
    let typed = |title: &str| {
        typed.get(&entry.paper).and_then(|row| row.get(title)).cloned().unwrap_or_default()
    };
    let known = entry.number.as_deref().map(|number| {
        bare(number, &entry.symbol).map_or_else(|| number.to_owned(), |bare| format!("{bare:02}"))
    });
    let or = |typed: String, known: Option<String>| match typed.is_empty() {
        true => known.unwrap_or_default(),
        false => typed,
    };
    let date = entry.date.map(|day| day.format("%d/%m/%Y").to_string());
    let kind = entry.symbol.split('/').next().unwrap_or_default();
    let cells = vec![
        entry.paper.written(),
        entry.unit.clone(),
        kind.to_owned(),
        fold::clean(&entry.subject),
        or(typed(NUMBER), known),
        entry.symbol.clone(),
        or(typed(DATE), date),
        fold::clean(&entry.signer),
        entry.state.label().to_owned(),
        entry.code.clone(),
        fold::clean(&entry.recipients),
        entry.scan.clone(),
        typed(NOTE),
    ];
    Line { cells, link: None }
}

/// The register's columns.
fn columns() -> Vec<Column> {
    const WIDTHS: [f64; 13] =
        [44.0, 12.0, 7.0, 50.0, 10.0, 14.0, 13.0, 26.0, 16.0, 22.0, 36.0, 30.0, 30.0];
    let kind = |title: &str| match title {
        title if PEOPLES.contains(&title) => ColumnKind::Peoples,
        _ => ColumnKind::Programs,
    };
    let columns = TITLES.iter().zip(WIDTHS);
    columns.map(|(title, width)| Column { title, width, kind: kind(title) }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A paper with this number and day.
    fn entry(path: &str, number: Option<&str>, symbol: &str, date: Option<&str>) -> Entry {
        Entry {
            paper: PaperId::parse(path),
            number: number.map(str::to_owned),
            symbol: symbol.to_owned(),
            date: date.and_then(day),
            ..Entry::default()
        }
    }

    /// A row that somebody filled in.
    fn row(paper: &str, number: &str, date: &str) -> Row {
        let cells = [(PAPER, paper), (NUMBER, number), (DATE, date)];
        let given = cells.into_iter().filter(|(_, text)| !text.is_empty());
        given.map(|(title, text)| (title, text.to_owned())).collect()
    }

    /// What the findings complain of, with the numbers they name.
    fn told(findings: &[Finding]) -> Vec<String> {
        let text = |finding: &Finding, name: &str| match finding.args.get(name) {
            Some(crate::finding::Arg::Text(text)) => text.clone(),
            _ => String::new(),
        };
        let said = findings.iter().map(|f| {
            let what = [text(f, "number"), text(f, "numbers")].concat();
            format!("{} {}: {what}", f.code, text(f, "why"))
        });
        said.collect()
    }

    #[test]
    fn papers_are_known_by_path_and_revision() {
        let one = PaperId::parse("don-vi\\p-bd\\bien-ban-hoi-nghi.pdf");
        assert_eq!(one.written(), "don-vi/p-bd/bien-ban-hoi-nghi");
        let two = PaperId::parse("don-vi/p-bd/bien-ban-hoi-nghi@2");
        assert_eq!((two.path.as_str(), two.revision), ("don-vi/p-bd/bien-ban-hoi-nghi", 2));
        assert_eq!(two.written(), "don-vi/p-bd/bien-ban-hoi-nghi@2");
    }

    #[test]
    fn what_was_typed_stays_and_what_is_known_is_filled_in() {
        let papers = [
            entry("a", Some("05-BB/BTGQU"), "BB/BTGQU", Some("04/05/2023")),
            entry("b", None, "CV/BTGQU", None),
        ];
        let first = Register::default().ledger(&papers);
        assert_eq!(&first.lines[0].cells[4..7], ["05", "BB/BTGQU", "04/05/2023"]);
        let register = Register::of(vec![row("b", "12", "05/6/2023"), row("c", "9", "")]);
        let again = register.ledger(&papers);
        assert_eq!(&again.lines[1].cells[4..7], ["12", "CV/BTGQU", "05/6/2023"]);
        assert_eq!(again.lines[2].cells[0], "c");
        assert_eq!(again.lines[2].cells[8], "không còn lập");
        let given = register.given(&PaperId::parse("b"));
        assert_eq!(given.date, NaiveDate::from_ymd_opt(2023, 6, 5));
    }

    #[test]
    fn numbers_may_be_given_and_taken_back_elsewhere_than_in_the_workbook() {
        let register = Register::of(vec![row("a", "7", "05/6/2023")]);
        let (a, b) = (PaperId::parse("a"), PaperId::parse("b@2"));
        let typed = |number: &str, date: &str| [number.to_owned(), date.to_owned()];
        let own = register.with(&BTreeMap::from([
            (a.clone(), typed("", "")),
            (b.clone(), typed("9", "06/6/2023")),
        ]));
        assert_eq!(own.given(&a), Given::default());
        assert_eq!(own.given(&b).number.as_deref(), Some("9"));
        assert_eq!(own.given(&b).date, NaiveDate::from_ymd_opt(2023, 6, 6));
    }

    #[test]
    fn a_series_has_each_number_once_without_gaps_in_order() {
        let check = |papers: &[Entry]| told(&Register::default().check(papers));
        let bb = |path, number, date| entry(path, Some(number), "BB/BTGQU", Some(date));
        let whole =
            [bb("a", "1", "01/05/2023"), bb("b", "02", "01/05/2023"), bb("c", "3-BB/BTGQU", "")];
        assert!(check(&whole).is_empty());
        let gap = [bb("a", "1", ""), bb("b", "4", "")];
        assert_eq!(check(&gap), ["W210 gap: 02, 03"]);
        let order = [bb("a", "1", "02/05/2023"), bb("b", "2", "01/05/2023")];
        assert_eq!(check(&order), ["W210 order: 02 (01/05/2023) – 01 (02/05/2023)"]);
        let twice = [bb("a", "1", ""), bb("a@2", "01", "")];
        assert_eq!(check(&twice), ["E210 twice: 01-BB/BTGQU"]);
        let returns = [bb("a", "1", ""), bb("b", "1", "")];
        assert!(check(&returns).is_empty(), "E208 tells of returns");
        let foreign = [bb("a", "1", ""), bb("b", "1-BB/ĐU", "")];
        assert!(check(&foreign).is_empty(), "another organ's number is no clash");
    }

    #[test]
    fn a_return_and_the_register_agree_or_it_is_told() {
        let register = Register::of(vec![
            row("don-vi/x/bien-ban-hoi-nghi", "57", ""),
            row("bao-cao-tong-hop", "9", "31/02/2023"),
        ]);
        let given = |number: &str| Some(Sourced { value: Text::from(number), place: place() });
        let paper = PaperId::parse("don-vi/x/bien-ban-hoi-nghi");
        let settle = |mut number: Maybe<Text>| {
            let finding =
                register.settle(&mut number, &paper, "BB/BTGQU", Touches::Conference).is_some();
            (number.map(|own| own.value.to_string()), finding)
        };
        assert_eq!(settle(None), (Some("57".into()), false));
        assert_eq!(settle(given("057-BB/BTGQU")), (Some("057-BB/BTGQU".into()), false));
        assert!(settle(given("58")).1);
        assert_eq!(told(&register.unreadable()), ["E210 day: 31/02/2023"]);
    }
}
