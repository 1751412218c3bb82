//! A small valid round for the tests of the rules: each changes one value of it.

use chrono::{NaiveDate, NaiveTime};
use num_rational::BigRational;

use crate::finding::{Finding, Place};
use crate::messages::Language;
use crate::round::*;

use super::{Verdict, advice, check, message, title};

/// A value in column A of the given row of the shared sheet.
pub fn at<T>(row: u32, value: T) -> Maybe<T> {
    let place = Place::sheet(&"chung.xlsx".into(), &"Sheet1".into()).at(row, 0);
    Some(Sourced { value, place })
}

/// Puts another value into a cell.
pub fn set<T>(cell: &mut Maybe<T>, value: T) {
    cell.as_mut().expect("the cell is filled in").value = value;
}

/// Where a value stands.
pub fn place<T>(cell: &Maybe<T>) -> Place {
    cell.as_ref().expect("the cell is filled in").place.clone()
}

/// A time of day.
pub fn time(hour: u32, minute: u32) -> NaiveTime {
    NaiveTime::from_hms_opt(hour, minute, 0).expect("a time")
}

/// A day.
pub fn date(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).expect("a day")
}

/// The conference of a unit.
pub fn conference(round: &mut Round, unit: usize) -> &mut Conference {
    round.units[unit].returned.conference.as_mut().expect("a conference")
}

/// The ballots of a unit.
pub fn ballots(round: &mut Round, unit: usize) -> &mut Ballots {
    round.units[unit].returned.ballots.as_mut().expect("ballots")
}

/// The opening of a unit's first count.
pub fn opening(round: &mut Round, unit: usize) -> &mut Opening {
    round.units[unit].returned.counts[0].opening.as_mut().expect("an opening")
}

/// The results of a unit's first count.
pub fn results(round: &mut Round, unit: usize) -> &mut Vec<ResultRow> {
    &mut round.units[unit].returned.counts[0].results
}

/// Adds a signed explanation of a warning to a unit.
pub fn explain(round: &mut Round, unit: usize, code: &str) {
    round.units[unit].returned.explanations.push(Explanation {
        code: at(990, code.into()),
        text: at(991, "Đã kiểm tra.".into()),
        by: at(992, "Người Giải Trình".into()),
        post: None,
    });
}

/// A leader without a term.
pub fn leader(name: &str, post: &str) -> Leader {
    Leader { name: name.into(), post: post.into(), term: Term::default() }
}

/// Adds a leader to the registry.
pub fn add_leader(round: &mut Round, unit: usize, name: &str) {
    let added = leader(name, "Phó Hiệu trưởng");
    round.units[unit].registered.push(added.clone());
    round.units[unit].leaders.push(added);
}

/// Adds a second count that agrees with the first, made by someone else.
pub fn count_again(round: &mut Round, unit: usize) {
    let mut again = round.units[unit].returned.counts[0].clone();
    let moved = |place: &mut Place| {
        *place = Place { cell: place.cell, ..Place::sheet(&place.on.file, &"Đếm lại".into()) }
    };
    let opening = again.opening.as_mut().expect("an opening");
    set(&mut opening.counter, format!("Kiểm Đếm Lại {unit}").into());
    for cell in [&mut opening.counter, &mut opening.number, &mut opening.seal_state] {
        moved(&mut cell.as_mut().expect("filled in").place);
    }
    for cell in [&mut opening.opened, &mut opening.valid, &mut opening.invalid] {
        moved(&mut cell.as_mut().expect("filled in").place);
    }
    moved(&mut opening.date.as_mut().expect("filled in").place);
    for row in &mut again.results {
        for cell in row.levels.iter_mut().chain([&mut row.blank]).flatten() {
            moved(&mut cell.place);
        }
    }
    round.units[unit].returned.counts.push(again);
}

/// Replaces the results of a unit with one leader by the ballots that they add
/// up, the invalid ones last.
pub fn ballot_by_ballot(round: &mut Round, unit: usize) {
    let count = &mut round.units[unit].returned.counts[0];
    let opening = count.opening.as_ref().expect("an opening");
    let number = |cell: &Maybe<u32>| cell.as_ref().expect("filled in").value;
    let (valid, opened) = (number(&opening.valid), number(&opening.opened));
    let leader = count.results[0].leader.clone();
    for ballot in 0..opened {
        let mark = |row: &ResultRow| {
            let mut below = 0;
            let level = row.levels.iter().position(|level| {
                below += number(level);
                ballot < below
            });
            level.filter(|_| ballot < valid).map_or(Mark::Blank, Mark::Level)
        };
        count.ballot_rows.push(BallotRow {
            number: at(2000 + ballot, (ballot + 1).to_string().into()),
            leader: leader.clone(),
            marks: count.results.iter().map(mark).collect(),
            invalid: at(3000 + ballot, "x".into()).filter(|_| ballot >= valid),
        });
    }
    count.results.clear();
}

/// A change of a valid round: its name, what it does, and the findings it makes.
pub type Case<'a> = (&'a str, fn(&mut Round), &'a [&'a str]);

/// Checks changes of a round of two units against the findings they must make,
/// as `unit code`; and that each of them says something in both languages.
pub fn table(cases: &[Case<'_>]) {
    for (name, change, expected) in cases {
        let mut round = round(2);
        change(&mut round);
        let verdict = check(&round, Vec::new());
        let mut codes = codes(&verdict);
        codes.sort();
        assert_eq!(codes, *expected, "{name}: {:#?}", said(&verdict));
        for finding in &verdict.findings {
            Language::ALL.into_iter().for_each(|language| assert_said(finding, language));
        }
    }
}

/// What a verdict's findings say.
fn said(verdict: &Verdict) -> Vec<String> {
    verdict.findings.iter().map(|finding| message(finding, Language::English)).collect()
}

/// The findings of a verdict as `unit code`, in their order.
pub fn codes(verdict: &Verdict) -> Vec<String> {
    let code =
        |finding: &Finding| format!("{} {}", finding.unit.as_deref().unwrap_or("-"), finding.code);
    verdict.findings.iter().map(code).collect()
}

/// Checks that a finding's texts are there and whole.
pub fn assert_said(finding: &Finding, language: Language) {
    let texts =
        [message(finding, language), advice(finding, language), title(finding.code, language)];
    for text in texts {
        assert!(text.chars().count() > 5, "{} {language:?}: {text}", finding.code);
        assert!(!text.contains(['{', '}', '\n']), "{} {language:?}: {text}", finding.code);
        assert!(!text.contains(['\u{2068}', '\u{2069}']), "{} {language:?}: {text}", finding.code);
    }
}

/// A round of so many valid, counted units `U0`, `U1`… with one leader each.
pub fn round(units: usize) -> Round {
    Round { units: (0..units).map(unit).collect(), ..Round::of(plan()) }
}

/// The exact fraction of two numbers.
fn rate(numerator: u32, denominator: u32) -> BigRational {
    BigRational::new(numerator.into(), denominator.into())
}

/// A plan with twelve criteria, four levels and the default thresholds.
fn plan() -> Plan {
    let criterion = |number: usize| Criterion {
        key: format!("TC{number:02}"),
        label: format!("Tiêu chí {number}"),
        weight: rate(1, 1),
    };
    let group = |key: &str, numbers: std::ops::RangeInclusive<usize>| Group {
        key: key.into(),
        label: format!("Nhóm {key}"),
        weight: rate(1, 1),
        criteria: numbers.map(criterion).collect(),
    };
    let kind = |key: &str| Kind { key: key.into(), label: key.into(), noun: "trường".into() };
    let level = |(label, points): (&str, u32)| Level {
        key: label.to_lowercase(),
        label: label.into(),
        points: rate(points, 1),
    };
    Plan {
        subject: "lấy ý kiến".into(),
        year: 2023,
        from: Some(date(2023, 5, 4)),
        to: Some(date(2023, 6, 15)),
        organ: Organ {
            superior: None,
            name: "Quận ủy Long Biên".into(),
            department: "Ban Tuyên giáo".into(),
            symbol: "BTGQU".into(),
            place: "Long Biên".into(),
            area: "quận".into(),
        },
        legal_basis: Vec::new(),
        report: Report::default(),
        kinds: vec![kind("THCS"), kind("Tiểu học")],
        levels: [("Tốt", 4), ("Khá", 3), ("Trung bình", 2), ("Yếu", 1)].map(level).into(),
        groups: vec![group("I", 1..=4), group("II", 5..=12)],
        rules: Thresholds {
            quorum: rate(2, 3),
            return_rate: rate(9, 10),
            invalid_rate: rate(3, 100),
            blank_rate: rate(1, 10),
            attention: rate(1, 10),
            attention_ballots: 5,
            chance: rate(1, 100),
            band: rate(2, 1),
            min_ballots: 5,
            overall_by_groups: false,
            counters: 1,
        },
        print: Print::default(),
        papers: Papers::default(),
    }
}

/// Gives each value of one unit's file a cell of its own.
struct Sheet {
    /// The sheet.
    place: Place,
    /// The next free row.
    row: u32,
}

impl Sheet {
    /// A value in the next free cell.
    fn put<T>(&mut self, value: T) -> Maybe<T> {
        self.row += 1;
        Some(Sourced { value, place: self.place.at(self.row, 1) })
    }

    /// A text in the next free cell.
    fn text(&mut self, text: impl AsRef<str>) -> Maybe<Text> {
        self.put(text.as_ref().into())
    }
}

/// A valid, counted unit: 60 convened, 55 present, 54 ballots of which 1 is
/// invalid, and in each row 49 + 3 + 1 marks.
fn unit(index: usize) -> Unit {
    let file = format!("u{index}.xlsx").as_str().into();
    let mut sheet = Sheet { place: Place::sheet(&file, &"Báo cáo".into()), row: 0 };
    Unit {
        code: format!("U{index}").into(),
        name: format!("Trường THCS Số {index}").into(),
        kind: 0,
        leaders: vec![leader(&format!("Lãnh Đạo Số {index}"), "Hiệu trưởng")],
        registered: vec![leader(&format!("Lãnh Đạo Số {index}"), "Hiệu trưởng")],
        letters_to: None,
        returned: Return {
            received: true,
            untouched: None,
            conference: Some(held(&mut sheet, index)),
            attendance: vec![AttendanceRow {
                group: sheet.text("Cán bộ, giáo viên"),
                convened: sheet.put(60),
                present: sheet.put(55),
                absent: sheet.put(5),
                reason: sheet.text("Đi công tác"),
                guests: None,
            }],
            proceedings: [SpeechKind::Opening, SpeechKind::Remark, SpeechKind::Conclusion]
                .map(|kind| Speech {
                    speaker: sheet.text(format!("Chủ Trì {index}")),
                    post: None,
                    kind: sheet.put(kind),
                    text: sheet.text("Nội dung"),
                })
                .into(),
            tally_board: [("A", Duty::Head), ("B", Duty::Member), ("C", Duty::Secretary)]
                .map(|(letter, duty)| BoardMember {
                    name: sheet.text(format!("Kiểm Phiếu {index}{letter}")),
                    post: None,
                    duty: sheet.put(duty),
                })
                .into(),
            postponed: Vec::new(),
            ballots: Some(sealed(&mut sheet, index)),
            counts: vec![counted(&mut sheet, index)],
            comments: Vec::new(),
            explanations: Vec::new(),
            department: Vec::new(),
            names: sheet.text(format!("Trường THCS số {index}")).into_iter().collect(),
        },
    }
}

/// A conference from 8 to 11 o'clock.
fn held(sheet: &mut Sheet, index: usize) -> Conference {
    Conference {
        place: sheet.place.clone(),
        subjects: Vec::new(),
        meeting: None,
        outcome: None,
        number: sheet.text(format!("{index}1-BB/BTGQU")),
        date: sheet.put(date(2023, 5, 17)),
        start: sheet.put(time(8, 0)),
        end: sheet.put(time(11, 0)),
        venue: sheet.text("Hội trường"),
        chair: sheet.text(format!("Chủ Trì {index}")),
        chair_post: None,
        secretary: sheet.text(format!("Thư Ký {index}")),
        secretary_post: None,
        papers: None,
        method: None,
    }
}

/// Ballots sealed at the end and handed over half an hour later.
fn sealed(sheet: &mut Sheet, index: usize) -> Ballots {
    Ballots {
        place: sheet.place.clone(),
        number: sheet.text(format!("{index}2-BB/BTGQU")),
        printed: sheet.put(60),
        issued: sheet.put(55),
        without: None,
        collected: sheet.put(54),
        unused: sheet.put(5),
        sealed_at: sheet.put(time(11, 0)),
        envelopes: sheet.put(1),
        seal_code: sheet.text(format!("NP{index}")),
        giver: sheet.text(format!("Kiểm Phiếu {index}A")),
        giver_post: None,
        receiver: sheet.text("Người Nhận"),
        receiver_post: None,
        handed_on: None,
        handed_at: sheet.put(time(11, 30)),
        handed_over: sheet.put(54),
    }
}

/// An opening and its results.
fn counted(sheet: &mut Sheet, index: usize) -> Count {
    Count {
        opening: Some(Opening {
            place: sheet.place.clone(),
            number: sheet.text(format!("{index}3-BB/BTGQU")),
            date: sheet.put(date(2023, 6, 20)),
            time: None,
            venue: None,
            witnesses: Vec::new(),
            seal_state: sheet.text("Nguyên vẹn"),
            opened: sheet.put(54),
            valid: sheet.put(53),
            invalid: sheet.put(1),
            counter: sheet.text("Kiểm Đếm"),
        }),
        results: (1..=12)
            .map(|number| ResultRow {
                leader: sheet.text(format!("Lãnh Đạo Số {index}")),
                criterion: sheet.text(format!("TC{number:02}")),
                label: sheet.text(format!("Tiêu chí {number}")),
                levels: [49, 3, 1, 0].map(|marks| sheet.put(marks)).into(),
                blank: sheet.put(0),
            })
            .collect(),
        ballot_rows: Vec::new(),
    }
}
