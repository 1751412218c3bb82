//! Returns as people really fill them in: every sentence of "Recognising", cell by
//! cell, without any file.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use bienban::config::{self, Settings};
use bienban::declaration::{REGISTRY, SECTIONS, patterns};
use bienban::finding::{Arg, Finding};
use bienban::formats::cells::{Area, Cell, Sheet, Workbook};
use bienban::formats::limits::{Limit, Unreadable};
use bienban::ingest::recognise::{RecogniseOptions, recognise};
use bienban::ingest::registry;
use bienban::ingest::returns::{ReadFile, assemble};
use bienban::round::{Duty, Leader, Return, Term, Unit};
use chrono::{NaiveDate, NaiveTime};

use crate::support::mini;

/// The units that the tests know, with one leader each.
const UNITS: [&str; 3] = ["P-BD", "P-CK", "THCS-PD"];

/// A sheet that is being filled in.
#[derive(Clone)]
pub struct Paper(pub Sheet);

impl Paper {
    /// An empty sheet.
    pub fn new(name: &str) -> Self {
        Self(Sheet { name: name.to_owned(), ..Sheet::default() })
    }

    /// A sheet with these rows of text; an empty text leaves its cell empty.
    pub fn of(rows: &[&[&str]]) -> Self {
        Self::new("S").rows(0, 0, rows)
    }

    /// Writes rows of text from a cell on.
    pub fn rows(mut self, row: u32, col: u32, rows: &[&[&str]]) -> Self {
        for (row, texts) in (row..).zip(rows) {
            for (col, text) in (col..).zip(*texts) {
                self.put(row, col, Cell::Text((*text).to_owned()));
            }
        }
        self
    }

    /// Writes one cell.
    pub fn put(&mut self, row: u32, col: u32, cell: Cell) {
        if !cell.is_blank() {
            self.0.cells.insert((row, col), cell);
        }
    }

    /// Writes one cell.
    fn with(mut self, row: u32, col: u32, cell: Cell) -> Self {
        self.put(row, col, cell);
        self
    }

    /// Merges an area.
    fn merged(mut self, start: (u32, u32), end: (u32, u32)) -> Self {
        self.0.merged.push(Area { start, end });
        self
    }
}

/// What came of some workbooks.
pub struct Outcome {
    /// The units with their returns.
    pub units: Vec<Unit>,
    /// The findings.
    pub findings: Vec<Finding>,
}

impl Outcome {
    /// The return of a unit.
    pub fn of(&self, code: &str) -> &Return {
        &self.units.iter().find(|unit| &*unit.code == code).expect("a unit").returned
    }

    /// The codes of the findings but for those of missing sections and fields,
    /// which partial examples always have.
    fn codes(&self) -> Vec<&str> {
        let told = self.findings.iter().filter(|finding| {
            finding.code.as_str() != "E110"
                && (finding.code.as_str(), word(finding, "what")) != ("E105", "field")
        });
        told.map(|finding| finding.code.as_str()).collect()
    }

    /// The only finding with a code.
    fn the(&self, code: &str) -> &Finding {
        let mut found = self.findings.iter().filter(|finding| finding.code.as_str() == code);
        let one = found.next().unwrap_or_else(|| panic!("{code}: {:?}", self.codes()));
        assert!(found.next().is_none(), "{code} twice");
        one
    }
}

/// A value of a finding.
fn word<'f>(finding: &'f Finding, name: &str) -> &'f str {
    match finding.args.get(name) {
        Some(Arg::Text(text)) => text,
        _ => "",
    }
}

/// The cells of a finding as people name them.
fn cells(finding: &Finding) -> Vec<String> {
    let named = finding.places.iter().filter_map(|place| place.cell);
    named.map(|cell| cell.to_string()).collect()
}

/// The small round's settings.
pub fn settings() -> Settings {
    config::load(&mini()).expect("the small round is valid")
}

/// Reads workbooks by their paths.
pub fn read_with(settings: &Settings, books: Vec<(&str, Vec<Paper>)>) -> Outcome {
    let patterns = patterns(SECTIONS, &settings.plan, &settings.synonyms);
    let options = RecogniseOptions::new(&patterns, &settings.plan);
    let file = |(path, sheets): (&str, Vec<Paper>)| {
        let path: Arc<str> = path.into();
        let book =
            Workbook { sheets: sheets.into_iter().map(|paper| paper.0).collect(), saved: None };
        ReadFile {
            saved: None,
            recognised: Some(recognise(&book, &path, options).expect("small")),
            path,
            findings: Vec::new(),
            book: None,
        }
    };
    let files = books.into_iter().map(file).collect();
    let unit = |code: &str| Unit {
        code: code.into(),
        name: format!("Đơn vị {code}").as_str().into(),
        kind: 0,
        registered: Vec::new(),
        letters_to: None,
        leaders: vec![Leader {
            name: "Nguyễn Văn An".into(),
            post: "Chủ tịch".into(),
            term: Term::default(),
        }],
        returned: Return::default(),
    };
    let mut units: Vec<Unit> = UNITS.into_iter().map(unit).collect();
    let findings = assemble(&mut units, files, (&settings.plan, &patterns), &|_| false).findings;
    Outcome { units, findings }
}

/// Reads workbooks by their paths.
fn read(books: Vec<(&str, Vec<Paper>)>) -> Outcome {
    read_with(&settings(), books)
}

/// Reads one sheet.
fn read_sheet(paper: Paper) -> Outcome {
    read(vec![("a.xlsx", vec![paper])])
}

/// The unit's code above a table of attendance.
const ATTENDANCE: &[&[&str]] = &[
    &["Mã đơn vị", "P-BD"],
    &["Thành phần", "Triệu tập", "Có mặt", "Vắng mặt", "Lý do vắng mặt"],
    &["Cán bộ", "30", "29", "1", "ốm"],
    &["Đảng viên", "10", "10", "0"],
];

/// The attendance of P-BD as plain values.
fn attendance(outcome: &Outcome) -> Vec<(String, u32, u32, u32, Option<String>)> {
    let rows = outcome.of("P-BD").attendance.iter();
    rows.map(|row| {
        let count =
            |count: &Option<bienban::round::Sourced<u32>>| count.as_ref().expect("read").value;
        (
            row.group.as_ref().expect("read").value.to_string(),
            count(&row.convened),
            count(&row.present),
            count(&row.absent),
            row.reason.as_ref().map(|reason| reason.value.to_string()),
        )
    })
    .collect()
}

/// The rows of [`ATTENDANCE`].
fn expected_attendance() -> Vec<(String, u32, u32, u32, Option<String>)> {
    vec![("Cán bộ".into(), 30, 29, 1, Some("ốm".into())), ("Đảng viên".into(), 10, 10, 0, None)]
}

/// What the conference of P-BD says of its venue and chair.
fn venue_and_chair(outcome: &Outcome) -> (String, String) {
    let conference = outcome.of("P-BD").conference.as_ref().expect("a conference");
    let text = |text: &Option<bienban::round::Sourced<Arc<str>>>| {
        text.as_ref().map_or_else(String::new, |text| text.value.to_string())
    };
    (text(&conference.venue), text(&conference.chair))
}

/// Venue and chair as the examples give them.
fn hall_and_an() -> (String, String) {
    ("Hội trường".into(), "Nguyễn Văn An".into())
}

// --- Labels ------------------------------------------------------------------

#[test]
fn labels_are_compared_after_folding() {
    for [code, venue, chair] in [
        ["Mã đơn vị", "Địa điểm", "Người chủ trì"],
        ["MÃ ĐƠN VỊ:", "ĐỊA ĐIỂM :", "NGƯỜI CHỦ TRÌ"],
        [
            "Ma\u{303} đơn vi\u{323}",
            "Đi\u{323}a đie\u{302}\u{309}m",
            "Ngu\u{31b}o\u{31b}\u{300}i chu\u{309} tri\u{300}",
        ],
        ["  Mã   đơn\u{a0}vị ", "Địa\nđiểm", "Người chủ\r\n trì (họ tên)"],
        ["Mã đơn vị (*)", "Địa điểm*:", "Người chủ trì (ghi rõ họ tên):"],
        // Synonyms of the declaration.
        ["Mã số đơn vị", "Nơi họp", "Chủ toạ"],
    ] {
        let outcome = read_sheet(Paper::of(&[
            &[code, "P-BD"],
            &[venue, "Hội trường"],
            &[chair, "Nguyễn Văn An"],
        ]));
        assert_eq!(venue_and_chair(&outcome), hall_and_an(), "{code} {venue} {chair}");
        assert_eq!(outcome.codes(), [""; 0], "{code} {venue} {chair}");
    }
}

#[test]
fn synonyms_of_the_round_extend_the_declaration() {
    let rows: &[&[&str]] =
        &[&["Mã đơn vị", "P-BD"], &["Số phiếu phát ra", "40"], &["Phiếu gom lại", "38"]];
    let mut settings = settings();
    let collected = |settings: &Settings| {
        let outcome = read_with(settings, vec![("a.xlsx", vec![Paper::of(rows)])]);
        let ballots = outcome.of("P-BD").ballots.as_ref();
        ballots.and_then(|ballots| ballots.collected.as_ref()).map(|count| count.value)
    };
    assert_eq!(collected(&settings), None);
    let more = BTreeMap::from([("Số phiếu thu về".to_owned(), vec!["Phiếu gom lại".to_owned()])]);
    settings.synonyms = more;
    assert_eq!(collected(&settings), Some(38));
}

#[test]
fn one_label_alone_makes_no_section() {
    let one = read_sheet(Paper::of(&[&["Mã đơn vị", "P-BD"], &["Địa điểm", "Hội trường"]]));
    assert!(one.of("P-BD").conference.is_none());
    let two = read_sheet(Paper::of(&[
        &["Mã đơn vị", "P-BD"],
        &["Địa điểm", "Hội trường"],
        &["Giờ bắt đầu", "8h"],
    ]));
    assert!(two.of("P-BD").conference.is_some());
    // Code and name are of every section, so they count for none.
    let named = read_sheet(Paper::of(&[
        &["Mã đơn vị", "P-BD"],
        &["Tên đơn vị", "Đơn vị P-BD"],
        &["Địa điểm", "Hội trường"],
    ]));
    assert!(named.of("P-BD").conference.is_none());
}

// --- Fields --------------------------------------------------------------------

#[test]
fn a_field_stands_beside_its_label_wherever_that_is() {
    let beside = Paper::new("S").rows(
        6,
        3,
        &[
            &["Mã đơn vị", "", "P-BD"],
            &[""],
            &["Địa điểm", "", "", "Hội trường"],
            &[""],
            &["Người chủ trì", "Nguyễn Văn An"],
        ],
    );
    let in_one_cell = Paper::of(&[
        &["Mã đơn vị: P-BD"],
        &["Địa điểm: Hội trường"],
        &["Người chủ trì： Nguyễn Văn An"],
    ]);
    let two_a_row = Paper::of(&[
        &["Mã đơn vị", "P-BD"],
        &["Địa điểm", "Hội trường", "Người chủ trì", "Nguyễn Văn An"],
    ]);
    let across_a_merge = Paper::of(&[
        &["Mã đơn vị", "", "P-BD"],
        &["Địa điểm", "", "", "Hội trường"],
        &["Người chủ trì", "", "", "Nguyễn Văn An"],
    ])
    .merged((1, 0), (1, 2))
    .merged((1, 3), (1, 6));
    for paper in [beside, in_one_cell, two_a_row, across_a_merge] {
        let outcome = read_sheet(paper);
        assert_eq!(venue_and_chair(&outcome), hall_and_an());
        assert_eq!(outcome.codes(), [""; 0]);
    }
}

#[test]
fn a_label_without_a_value_does_not_take_its_neighbours() {
    let outcome = read_sheet(Paper::of(&[
        &["Mã đơn vị", "P-BD"],
        &["Địa điểm", "", "Người chủ trì", "Nguyễn Văn An"],
        &["Giờ bắt đầu", "8h"],
    ]));
    assert_eq!(venue_and_chair(&outcome), (String::new(), "Nguyễn Văn An".into()));
    let missing = outcome.findings.iter().find(|f| word(f, "what") == "value").expect("E105");
    assert_eq!((missing.code.as_str(), word(missing, "name")), ("E105", "Địa điểm"));
    assert_eq!(cells(missing), ["A2"]);
    // Both left empty: the second label is no value of the first.
    let empty = read_sheet(Paper::of(&[
        &["Mã đơn vị", "P-BD"],
        &["Tài liệu sử dụng", "", "Người chủ trì"],
        &["Giờ bắt đầu", "8h"],
    ]));
    assert!(empty.of("P-BD").conference.as_ref().is_some_and(|c| c.papers.is_none()));
    // Right beside and last, a word that is also a label is a value.
    let post = read_sheet(Paper::of(&[
        &["Mã đơn vị", "P-BD"],
        &["Chức vụ người ghi biên bản", "Thư ký"],
        &["Giờ bắt đầu", "8h"],
    ]));
    let conference = post.of("P-BD").conference.as_ref().expect("a conference");
    assert_eq!(conference.secretary_post.as_ref().map(|post| &*post.value), Some("Thư ký"));
}

#[test]
fn a_heading_over_several_columns_is_the_label_of_none() {
    let paper = Paper::of(&[
        &["Mã đơn vị", "P-BD"],
        &["Thành phần", "Triệu tập", "Có mặt", "Vắng mặt", ""],
        &["", "", "", "Ốm", "Đi công tác"],
        &["Cán bộ", "30", "25", "3", "2"],
    ])
    .merged((1, 3), (1, 4));
    let outcome = read_sheet(paper);
    let missing = outcome.findings.iter().find(|f| word(f, "what") == "column");
    assert_eq!(missing.map(|finding| word(finding, "name")), Some("Vắng mặt"));
    assert!(outcome.of("P-BD").attendance.iter().all(|row| row.absent.is_none()));
}

#[test]
fn an_unknown_label_between_known_ones_is_named_with_its_nearest() {
    let outcome = read_sheet(Paper::of(&[
        &["Mã đơn vị", "P-BD"],
        &["Địa điểm", "Hội trường"],
        &["Ngừơi chủ trì hội ngh", "Nguyễn Văn An"],
        &["Giờ bắt đầu", "8h"],
    ]));
    let note = outcome.the("W101");
    assert_eq!(word(note, "nearest"), "Người chủ trì");
    assert_eq!(cells(note), ["A3"]);
}

// --- Tables --------------------------------------------------------------------

#[test]
fn a_table_begins_at_its_head_in_any_order_and_place() {
    let straight = Paper::of(ATTENDANCE);
    let shifted = Paper::new("S").rows(20, 7, ATTENDANCE);
    let another_order = Paper::of(&[
        &["Mã đơn vị", "P-BD"],
        &["Lý do", "VẮNG", "Số có mặt:", "Được triệu tập", "TT", "Thành phần tham dự"],
        &["ốm", "1", "29", "30", "1", "Cán bộ"],
        &["", "0", "10", "10", "2", "Đảng viên"],
    ]);
    let gaps = Paper::of(&[
        &["Mã đơn vị", "P-BD"],
        &["Thành phần", "", "Triệu tập", "Có mặt", "", "Vắng mặt", "", "Lý do vắng mặt"],
        &[""],
        &["Cán bộ", "", "30", "29", "", "1", "", "ốm"],
        &[""],
        &[""],
        &["Đảng viên", "", "10", "10", "", "0"],
    ]);
    for paper in [straight, shifted, another_order, gaps] {
        let outcome = read_sheet(paper);
        assert_eq!(attendance(&outcome), expected_attendance());
        assert_eq!(outcome.codes(), [""; 0]);
    }
}

#[test]
fn a_head_may_span_two_rows() {
    let merged = Paper::of(&[
        &["Mã đơn vị", "P-BD"],
        &["Thành phần", "Số đại biểu", "", "", "Lý do vắng mặt"],
        &["", "Triệu tập", "Có mặt", "Vắng mặt"],
        &["Cán bộ", "30", "29", "1", "ốm"],
        &["Đảng viên", "10", "10", "0"],
    ])
    .merged((1, 0), (2, 0))
    .merged((1, 1), (1, 3))
    .merged((1, 4), (2, 4));
    let unmerged = Paper::of(&[
        &["Mã đơn vị", "P-BD"],
        &["Thành phần", "", "", "", "Lý do vắng mặt"],
        &["", "Triệu tập", "Có mặt", "Vắng mặt"],
        &["Cán bộ", "30", "29", "1", "ốm"],
        &["Đảng viên", "10", "10", "0"],
    ]);
    let split = Paper::of(&[
        &["Mã đơn vị", "P-BD"],
        &["Thành", "Số", "Số", "Vắng", "Lý do"],
        &["phần", "triệu tập", "có mặt", "mặt", "vắng mặt"],
        &["Cán bộ", "30", "29", "1", "ốm"],
        &["Đảng viên", "10", "10", "0"],
    ]);
    for paper in [merged, unmerged, split] {
        let outcome = read_sheet(paper);
        assert_eq!(attendance(&outcome), expected_attendance());
        assert_eq!(outcome.codes(), [""; 0]);
    }
}

#[test]
fn a_row_that_numbers_the_columns_is_no_data() {
    for numbers in
        [["(1)", "(2)", "(3)", "(4)", "(5)"], ["1", "2", "3", "4", "5"], ["A", "1", "2", "3", "4"]]
    {
        let mut rows = ATTENDANCE.to_vec();
        rows.insert(2, &numbers);
        let outcome = read_sheet(Paper::of(&rows));
        assert_eq!(attendance(&outcome), expected_attendance(), "{numbers:?}");
        assert_eq!(outcome.codes(), [""; 0], "{numbers:?}");
    }
}

#[test]
fn an_extra_column_is_named_with_its_nearest() {
    let outcome = read_sheet(Paper::of(&[
        &["Mã đơn vị", "P-BD"],
        &["Thành phần", "Triệu tập", "Có mặt", "Vắng mặt", "Lí do vắngg mặt"],
        &["Cán bộ", "30", "29", "1", "ốm"],
    ]));
    let note = outcome.the("W101");
    assert_eq!(word(note, "nearest"), "Lý do vắng mặt");
    assert_eq!(cells(note), ["E2"]);
    assert_eq!(attendance(&outcome), [("Cán bộ".into(), 30, 29, 1, None)]);
}

#[test]
fn a_missing_column_is_named_where_it_was_looked_for() {
    let outcome = read_sheet(Paper::of(&[
        &["Mã đơn vị", "P-BD"],
        &["Thành phần", "Triệu tập", "Có mặt", "Lý do vắng mặt"],
        &["Cán bộ", "30", "29", "ốm"],
    ]));
    let missing = outcome.findings.iter().find(|f| word(f, "what") == "column").expect("E105");
    assert_eq!(word(missing, "name"), "Vắng mặt");
    assert_eq!(cells(missing), ["A2"]);
}

#[test]
fn notes_under_a_table_are_no_rows() {
    for note in [
        "Ghi chú: số liệu tính đến ngày 17/5/2023",
        "(*) Vắng có lý do",
        "Người lập biểu",
        "- Số liệu do Văn phòng cung cấp",
    ] {
        for gap in [0, 1, 3] {
            let paper = Paper::of(ATTENDANCE).rows(4 + gap, 0, &[&[note]]);
            let outcome = read_sheet(paper);
            assert_eq!(attendance(&outcome), expected_attendance(), "{note} {gap}");
            assert_eq!(outcome.codes(), [""; 0], "{note} {gap}");
        }
    }
}

#[test]
fn a_merged_name_stands_for_each_of_its_rows() {
    let results = |paper: Paper| {
        let outcome = read_sheet(paper);
        assert_eq!(outcome.codes(), [""; 0]);
        let rows = &outcome.of("P-BD").counts[0].results;
        rows.iter()
            .map(|row| {
                let text = |t: &Option<bienban::round::Sourced<Arc<str>>>| {
                    t.as_ref().expect("read").value.to_string()
                };
                (
                    text(&row.leader),
                    text(&row.criterion),
                    row.levels[0].as_ref().expect("read").value,
                )
            })
            .collect::<Vec<_>>()
    };
    let merged = Paper::of(&[
        &["Mã đơn vị", "P-BD"],
        &["Người được góp ý", "Mã tiêu chí", "Tốt", "Khá", "Trung bình", "Yếu", "Không ý kiến"],
        &["Nguyễn Văn An", "TC01", "30", "1", "0", "0", "0"],
        &["", "TC02", "31", "0", "0", "0", "0"],
        &["Lê Thị Bình", "TC01", "29", "2", "0", "0", "0"],
        &["", "TC02", "28", "3", "0", "0", "0"],
    ])
    .merged((2, 0), (3, 0))
    .merged((4, 0), (5, 0));
    let (an, binh) = ("Nguyễn Văn An".to_owned(), "Lê Thị Bình".to_owned());
    let expected = vec![
        (an.clone(), "TC01".to_owned(), 30),
        (an, "TC02".to_owned(), 31),
        (binh.clone(), "TC01".to_owned(), 29),
        (binh, "TC02".to_owned(), 28),
    ];
    assert_eq!(results(merged), expected);
}

#[test]
fn an_unmerged_empty_name_is_not_guessed() {
    let outcome = read_sheet(Paper::of(&[
        &["Mã đơn vị", "P-BD"],
        &["Người được góp ý", "Mã tiêu chí", "Tốt", "Khá", "Trung bình", "Yếu", "Không ý kiến"],
        &["Nguyễn Văn An", "TC01", "30", "1", "0", "0", "0"],
        &["", "TC02", "31", "0", "0", "0", "0"],
    ]));
    let missing = outcome.the("E105");
    assert_eq!((word(missing, "what"), word(missing, "name")), ("value", "Người được góp ý"));
    assert_eq!(cells(missing), ["A4"]);
}

// --- Total rows ------------------------------------------------------------------

#[test]
fn total_rows_are_checked_and_are_no_data() {
    for word_for_total in ["Tổng", "TỔNG CỘNG:", "Cộng"] {
        let mut rows = ATTENDANCE.to_vec();
        let right = [word_for_total, "40", "39", "1", ""];
        rows.push(&right);
        let outcome = read_sheet(Paper::of(&rows));
        assert_eq!(attendance(&outcome), expected_attendance());
        assert_eq!(outcome.codes(), [""; 0], "{word_for_total}");
    }
    let mut rows = ATTENDANCE.to_vec();
    rows.push(&["Tổng", "40", "38", "1"]);
    let outcome = read_sheet(Paper::of(&rows));
    assert_eq!(attendance(&outcome), expected_attendance());
    let wrong = outcome.the("E109");
    assert_eq!(cells(wrong)[0], "C5");
    assert_eq!(wrong.args.get("sum"), Some(&Arg::Number(39)));
    assert_eq!(outcome.codes(), ["E109"]);
}

#[test]
fn each_leader_may_have_a_total_row() {
    let with = |second: &str, all: &str| {
        read_sheet(Paper::of(&[
            &["Mã đơn vị", "P-BD"],
            &["Người được góp ý", "Mã tiêu chí", "Tốt", "Khá", "Trung bình", "Yếu", "Không ý kiến"],
            &["Nguyễn Văn An", "TC01", "30", "1", "0", "0", "0"],
            &["Nguyễn Văn An", "TC02", "31", "0", "0", "0", "0"],
            &["Cộng", "", "61", "1", "0", "0", "0"],
            &["Lê Thị Bình", "TC01", "29", "2", "0", "0", "0"],
            &["Cộng", "", second, "2", "0", "0", "0"],
            &["Tổng cộng", "", all, "3", "0", "0", "0"],
        ]))
    };
    let right = with("29", "90");
    assert_eq!(right.codes(), [""; 0]);
    assert_eq!(right.of("P-BD").counts[0].results.len(), 3);
    assert_eq!(with("30", "90").codes(), ["E109"]);
    assert_eq!(with("29", "91").codes(), ["E109"]);
}

// --- Types -----------------------------------------------------------------------

#[test]
fn an_empty_count_of_a_data_row_is_nought() {
    let outcome = read_sheet(Paper::of(&[
        &["Mã đơn vị", "P-BD"],
        &["Thành phần", "Triệu tập", "Có mặt", "Vắng mặt"],
        &["Cán bộ", "30", "30", ""],
    ]));
    assert_eq!(attendance(&outcome), [("Cán bộ".into(), 30, 30, 0, None)]);
    assert_eq!(outcome.codes(), [""; 0]);
}

#[test]
fn wrong_values_are_findings_at_their_cells() {
    for (cell, code) in [
        (Cell::Text("ba mươi".into()), "E106"),
        (Cell::Text("3,5".into()), "E107"),
        (Cell::Number(-1.0), "E107"),
        (Cell::Number(1_000_001.0), "E107"),
        (Cell::Error("#REF!".into()), "E108"),
        (Cell::Uncomputed, "E108"),
    ] {
        let outcome = read_sheet(Paper::of(ATTENDANCE).with(3, 2, cell.clone()));
        assert_eq!(outcome.codes(), [code], "{cell:?}");
        assert_eq!(cells(outcome.the(code)), ["C4"], "{cell:?}");
        assert_eq!(outcome.of("P-BD").attendance.len(), 2);
        let wrong = &outcome.of("P-BD").attendance[1];
        assert!(wrong.present.is_none(), "{cell:?} is not guessed");
    }
    let largest = read_sheet(Paper::of(ATTENDANCE).with(3, 2, Cell::Number(1_000_000.0)));
    assert_eq!(largest.codes(), [""; 0]);
}

#[test]
fn an_error_in_a_cell_that_nothing_needs_is_no_finding() {
    let paper = Paper::of(ATTENDANCE).with(30, 10, Cell::Error("#REF!".into()));
    assert_eq!(read_sheet(paper).codes(), [""; 0]);
}

#[test]
fn days_and_hours_are_read_as_cells_and_as_text() {
    let day = NaiveDate::from_ymd_opt(2023, 5, 17).expect("a day");
    let hour = NaiveTime::from_hms_opt(8, 30, 0).expect("an hour");
    for (date, time) in [
        (Cell::Moment(Some(day), None), Cell::Moment(None, Some(hour))),
        (Cell::Text("17/05/2023".into()), Cell::Text("8h30".into())),
        (Cell::Text("ngày 17 tháng 5 năm 2023".into()), Cell::Text("8 giờ 30 phút".into())),
    ] {
        let outcome = read_sheet(
            Paper::of(&[&["Mã đơn vị", "P-BD"], &["Ngày họp"], &["Giờ bắt đầu"]])
                .with(1, 1, date)
                .with(2, 1, time),
        );
        let conference = outcome.of("P-BD").conference.as_ref().expect("a conference");
        assert_eq!(conference.date.as_ref().map(|date| date.value), Some(day));
        assert_eq!(conference.start.as_ref().map(|time| time.value), Some(hour));
        assert_eq!(outcome.codes(), [""; 0]);
    }
}

#[test]
fn choices_are_known_by_their_synonyms_and_others_are_refused() {
    let board = |duty: &str| {
        read_sheet(Paper::of(&[
            &["Mã đơn vị", "P-BD"],
            &["STT", "Họ và tên", "Chức vụ", "Nhiệm vụ"],
            &["1", "Trần Thị Cúc", "", duty],
        ]))
    };
    let duty = |text: &str| board(text).of("P-BD").tally_board[0].duty.as_ref().map(|d| d.value);
    assert_eq!(duty("Trưởng ban"), Some(Duty::Head));
    assert_eq!(duty("TỔ TRƯỞNG"), Some(Duty::Head));
    assert_eq!(duty("uỷ viên"), Some(Duty::Member));
    assert_eq!(duty("Bảo vệ"), None);
    assert_eq!(board("Bảo vệ").codes(), ["E106"]);
}

// --- Old encodings and hidden data -------------------------------------------------

#[test]
fn old_encodings_are_converted_labels_too() {
    let tcvn3: &[&[&str]] = &[
        &["M· ®¬n vÞ", "P-BD"],
        &["§Þa ®iÓm", "Héi tr\u{ad}êng"],
        &["Ng\u{ad}êi chñ tr×", "NguyÔn V¨n An"],
    ];
    let vni: &[&[&str]] = &[
        &["Maõ ñôn vò", "P-BD"],
        &["Ñòa ñieåm", "Hoäi tröôøng"],
        &["Ngöôøi chuû trì", "Nguyeãn Vaên An"],
    ];
    for (rows, encoding) in [(tcvn3, "TCVN3"), (vni, "VNI")] {
        let outcome = read_sheet(Paper::of(rows));
        assert_eq!(venue_and_chair(&outcome), hall_and_an(), "{encoding}");
        let note = outcome.the("W102");
        assert_eq!(word(note, "encoding"), encoding);
        assert_eq!(cells(note), ["A1", "A2", "B2", "A3", "B3"]);
        assert_eq!(outcome.codes(), ["W102"]);
    }
}

#[test]
fn data_that_cannot_be_seen_are_noted_and_read() {
    let mut sheet = Paper::of(ATTENDANCE);
    sheet.0.hidden = true;
    let mut row = Paper::of(ATTENDANCE);
    row.0.hidden_rows = vec![3];
    let mut column = Paper::of(ATTENDANCE);
    column.0.hidden_columns = vec![1];
    for (paper, what) in [(sheet, "sheet"), (row, "row"), (column, "column")] {
        let outcome = read_sheet(paper);
        assert_eq!(attendance(&outcome), expected_attendance());
        assert_eq!(word(outcome.the("W103"), "what"), what);
    }
    // What is hidden but holds nothing needed is nobody's business.
    let mut beside = Paper::of(ATTENDANCE);
    beside.0.hidden_rows = vec![9];
    beside.0.hidden_columns = vec![9];
    assert_eq!(read_sheet(beside).codes(), [""; 0]);
}

// --- Whose it is -------------------------------------------------------------------

#[test]
fn several_units_in_one_workbook_on_a_sheet_each_or_below_one_another() {
    let rows = |code: &'static str, present: &'static str| -> Vec<Vec<&'static str>> {
        vec![
            vec!["Mã đơn vị", code],
            vec!["Thành phần", "Triệu tập", "Có mặt", "Vắng mặt"],
            vec!["Cán bộ", "40", present, "1"],
        ]
    };
    let paper = |name: &str, row: u32, rows: &[Vec<&str>]| {
        let rows: Vec<&[&str]> = rows.iter().map(Vec::as_slice).collect();
        Paper::new(name).rows(row, 0, &rows)
    };
    let (one, two) = (rows("P-BD", "31"), rows("P-CK", "32"));
    let sheets = vec![paper("1", 0, &one), paper("2", 0, &two)];
    let mut below = paper("1", 0, &one);
    below.0.cells.extend(paper("1", 5, &two).0.cells);
    let mut close = paper("1", 0, &one);
    close.0.cells.extend(paper("1", 3, &two).0.cells);
    for book in [sheets, vec![below], vec![close]] {
        let outcome = read(vec![("a.xlsx", book)]);
        assert_eq!(outcome.codes(), [""; 0]);
        for (code, present) in [("P-BD", 31), ("P-CK", 32)] {
            let rows = &outcome.of(code).attendance;
            assert_eq!(rows.len(), 1, "{code}");
            assert_eq!(rows[0].present.as_ref().map(|count| count.value), Some(present));
        }
    }
}

#[test]
fn a_sheet_without_a_code_takes_the_workbooks_only_one() {
    let code = Paper::new("Thông tin").rows(0, 0, &[&["Mã đơn vị", "P-BD"]]);
    let table = Paper::new("Thành phần").rows(0, 0, &ATTENDANCE[1..]);
    let outcome = read(vec![("a.xlsx", vec![table.clone(), code.clone()])]);
    assert_eq!(attendance(&outcome), expected_attendance());
    // Two codes in the workbook: whose it is cannot be told.
    let other = Paper::new("Khác").rows(0, 0, &[&["Mã đơn vị", "P-CK"]]);
    let outcome = read(vec![("a.xlsx", vec![code, other, table])]);
    let unclear = outcome.the("E205");
    assert_eq!(word(unclear, "candidates"), "P-BD, P-CK");
    assert!(outcome.of("P-BD").attendance.is_empty() && outcome.of("P-CK").attendance.is_empty());
}

#[test]
fn a_workbook_without_a_code_takes_its_folders_only_one() {
    let code = || Paper::of(&[&["Mã đơn vị", "P-BD"], &["Địa điểm", "A"], &["Giờ bắt đầu", "8h"]]);
    let other = || Paper::of(&[&["Mã đơn vị", "P-CK"], &["Địa điểm", "A"], &["Giờ bắt đầu", "8h"]]);
    let table = || Paper::of(&ATTENDANCE[1..]);
    let near = read(vec![("p/a.xlsx", vec![code()]), ("p/b.xlsx", vec![table()])]);
    assert_eq!(attendance(&near), expected_attendance());
    for (first, second) in
        [("p/a.xlsx", "q/b.xlsx"), ("a.xlsx", "b.xlsx"), ("p/a.xlsx", "p/q/b.xlsx")]
    {
        let apart = read(vec![(first, vec![code()]), (second, vec![table()])]);
        apart.the("E205");
        assert!(apart.of("P-BD").attendance.is_empty(), "{first} {second}");
    }
    let books =
        vec![("p/a.xlsx", vec![code()]), ("p/b.xlsx", vec![other()]), ("p/c.xlsx", vec![table()])];
    assert_eq!(word(read(books).the("E205"), "candidates"), "P-BD, P-CK");
}

#[test]
fn an_unknown_code_is_named_with_its_nearest() {
    let mut rows = ATTENDANCE.to_vec();
    rows[0] = &["Mã đơn vị", "THCS-PĐ"];
    let outcome = read_sheet(Paper::of(&rows));
    let unknown = outcome.the("E201");
    assert_eq!((word(unknown, "text"), word(unknown, "nearest")), ("THCS-PĐ", "THCS-PD"));
    assert_eq!(cells(unknown), ["B1"]);
    assert!(outcome.units.iter().all(|unit| unit.returned.attendance.is_empty()));
}

#[test]
fn a_section_given_twice_is_noted_and_a_difference_is_an_error() {
    let same = read(vec![
        ("a.xlsx", vec![Paper::of(ATTENDANCE)]),
        ("b.xlsx", vec![Paper::of(ATTENDANCE)]),
    ]);
    assert_eq!(same.codes(), ["W202"]);
    assert_eq!(attendance(&same), expected_attendance());
    let changed = Paper::of(ATTENDANCE).with(2, 2, Cell::Text("28".into()));
    let differing = read(vec![("a.xlsx", vec![Paper::of(ATTENDANCE)]), ("b.xlsx", vec![changed])]);
    assert_eq!(differing.codes(), ["E202"]);
    let finding = differing.the("E202");
    let said = bienban::rules::message(finding, bienban::messages::Language::Vietnamese);
    assert!(said.contains("Có mặt: một bản ghi “29”, bản kia ghi “28”"), "{said}");
    let files: Vec<_> = finding.places.iter().map(|place| place.on.file.to_string()).collect();
    assert_eq!(files, ["b.xlsx", "a.xlsx"]);
    assert_eq!(cells(finding), ["C3", "C3"]);
}

#[test]
fn required_sections_that_did_not_come_are_named() {
    let outcome = read_sheet(Paper::of(ATTENDANCE));
    let missing: Vec<_> = outcome.findings.iter().filter(|f| f.code.as_str() == "E110").collect();
    let sections: Vec<_> = missing.iter().map(|finding| word(finding, "section")).collect();
    assert_eq!(sections, ["conference", "tally-board", "ballots"]);
    // An opening wants its results, and results want their opening.
    let sections = |rows: &[&[&str]]| {
        let outcome = read_sheet(Paper::of(rows));
        let missing = outcome.findings.iter().filter(|f| f.code.as_str() == "E110");
        missing
            .map(|f| word(f, "section").to_owned())
            .filter(|s| s == "results" || s == "opening")
            .collect::<Vec<_>>()
    };
    assert_eq!(sections(&OPENING), ["results"]);
    assert_eq!(sections(&RESULTS), ["opening"]);
    let both: Vec<&[&str]> = OPENING.iter().chain(&RESULTS).copied().collect();
    assert_eq!(sections(&both), [""; 0]);
}

/// An opening of P-BD.
const OPENING: [&[&str]; 7] = [
    &["Mã đơn vị", "P-BD"],
    &["Ngày mở niêm phong", "25/5/2023"],
    &["Tình trạng niêm phong", "Nguyên vẹn"],
    &["Số phiếu mở", "31"],
    &["Số phiếu hợp lệ", "31"],
    &["Số phiếu không hợp lệ", "0"],
    &["Người kiểm đếm", "Phạm Thị Dung"],
];

/// Results of P-BD.
const RESULTS: [&[&str]; 3] = [
    &["Mã đơn vị", "P-BD"],
    &["Người được góp ý", "Mã tiêu chí", "Tốt", "Khá", "Trung bình", "Yếu", "Không ý kiến"],
    &["Nguyễn Văn An", "TC01", "30", "1", "0", "0", "0"],
];

#[test]
fn two_workbooks_are_two_counts() {
    let rows: Vec<&[&str]> = OPENING.iter().chain(&RESULTS).copied().collect();
    let book = || vec![Paper::of(&rows)];
    let mut by_another = rows.clone();
    let counter = by_another.iter_mut().find(|row| row[0] == "Người kiểm đếm").expect("a counter");
    *counter = &["Người kiểm đếm", "Vũ Văn Khác"];
    let again = || vec![Paper::of(&by_another)];
    let outcome = read(vec![("p/lan-1.xlsx", book()), ("p/lan-2.xlsx", again())]);
    let counts = &outcome.of("P-BD").counts;
    assert_eq!(counts.len(), 2);
    assert!(counts.iter().all(|count| count.opening.is_some() && count.results.len() == 1));
    // A count of the same person with the same values is the same count.
    let outcome = read(vec![("p/lan-1.xlsx", book()), ("p/ban-sao.xlsx", book())]);
    assert_eq!(outcome.of("P-BD").counts.len(), 1);
    assert_eq!(outcome.codes(), ["W202"]);
}

#[test]
fn opening_and_results_of_two_workbooks_are_one_count() {
    let outcome = read(vec![
        ("p/mo.xlsx", vec![Paper::of(&OPENING)]),
        ("p/ket-qua.xlsx", vec![Paper::of(&RESULTS)]),
    ]);
    let counts = &outcome.of("P-BD").counts;
    assert_eq!(counts.len(), 1);
    assert!(counts[0].opening.is_some() && counts[0].results.len() == 1);
}

#[test]
fn comments_and_explanations_are_united() {
    let comments: &[&[&str]] = &[
        &["Mã đơn vị", "P-BD"],
        &["Người được góp ý", "Mã tiêu chí", "Loại ý kiến", "Nội dung góp ý"],
        &["Nguyễn Văn An", "TC01", "Ưu điểm", "Gương mẫu"],
    ];
    let further: &[&str] = &["Nguyễn Văn An", "TC01", "Hạn chế", "Ít họp"];
    let explanations: &[&[&str]] = &[
        &["Mã đơn vị", "P-BD"],
        &["Mã cảnh báo", "Nội dung giải trình", "Người giải trình", "Chức vụ"],
        &["W301", "Đi công tác", "Nguyễn Văn An", "Chủ tịch"],
    ];
    let outcome = read(vec![
        ("a.xlsx", vec![Paper::of(comments), Paper::of(explanations)]),
        ("b.xlsx", vec![Paper::of(&[comments[0], comments[1], further])]),
        ("c.xlsx", vec![Paper::of(explanations)]),
    ]);
    assert_eq!(outcome.of("P-BD").comments.len(), 2);
    assert_eq!(outcome.of("P-BD").explanations.len(), 2);
    assert_eq!(outcome.codes(), [""; 0]);
}

// --- Limits ------------------------------------------------------------------------

#[test]
fn a_sheet_that_takes_too_long_is_refused() {
    let settings = settings();
    let patterns = patterns(SECTIONS, &settings.plan, &settings.synonyms);
    let book = Workbook { sheets: vec![Paper::of(&[&["a", "b"]]).0], saved: None };
    let read = |time| {
        let options = RecogniseOptions { time, ..RecogniseOptions::new(&patterns, &settings.plan) };
        recognise(&book, &"a.xlsx".into(), options).map(|found| found.sections.len())
    };
    assert_eq!(read(Duration::ZERO), Err(Unreadable::Over(Limit::Seconds, 0, 0)));
    assert_eq!(read(Duration::from_secs(60)), Ok(0));
}

#[test]
fn merged_areas_beyond_count_are_refused() {
    let settings = settings();
    let patterns = patterns(SECTIONS, &settings.plan, &settings.synonyms);
    let read = |areas: u32| {
        let mut paper = Paper::of(&[&["a", "b"]]);
        paper.0.merged = vec![Area { start: (0, 0), end: (0, 1) }; areas as usize];
        let book = Workbook { sheets: vec![paper.0], saved: None };
        let options = RecogniseOptions::new(&patterns, &settings.plan);
        recognise(&book, &"a.xlsx".into(), options).map(|found| found.sections.len())
    };
    assert_eq!(read(1_000_000), Ok(0));
    assert_eq!(read(1_000_001), Err(Unreadable::Over(Limit::Merged, 1_000_001, 1_000_000)));
}

// --- The registry ------------------------------------------------------------------

#[test]
fn what_is_wrong_in_the_registry_is_named() {
    let settings = settings();
    let patterns = patterns(&[REGISTRY], &settings.plan, &settings.synonyms);
    let options = RecogniseOptions::new(&patterns, &settings.plan);
    let path: Arc<str> = "danh-sach-don-vi.xlsx".into();
    let whys = |rows: &[&[&str]]| {
        let head: &[&str] =
            &["Mã đơn vị", "Tên đơn vị", "Loại hình", "Họ và tên người đứng đầu", "Chức vụ"];
        let all: Vec<&[&str]> = std::iter::once(head).chain(rows.iter().copied()).collect();
        let book = Workbook { sheets: vec![Paper::of(&all).0], saved: None };
        let mut found = recognise(&book, &path, options).expect("small");
        let mut findings = Vec::new();
        for section in &mut found.sections {
            findings.extend(registry::as_registry_errors(std::mem::take(&mut section.findings)));
        }
        findings.extend(registry::units(&found.sections, &settings.plan).1);
        assert!(findings.iter().all(|finding| finding.code.as_str() == "E206"), "{findings:?}");
        findings.iter().map(|finding| word(finding, "why").to_owned()).collect::<Vec<_>>()
    };
    let an: &[&str] = &["P-BD", "Phường Bồ Đề", "Phường", "Nguyễn Văn An", "Chủ tịch"];
    let binh: &[&str] = &["P-BD", "Phường Bồ Đề", "Phường", "Lê Thị Bình", "Bí thư"];
    assert_eq!(whys(&[an, binh]), [""; 0]);
    assert_eq!(
        whys(&[an, &["P-BD", "Phường Cự Khối", "Phường", "Lê Thị Bình", "Bí thư"]]),
        ["name-differs"]
    );
    assert_eq!(
        whys(&[an, &["P-CK", "Phường Cự Khối", "Phưng", "Lê Thị Bình", "Bí thư"]]),
        ["unknown-kind"]
    );
    assert_eq!(whys(&[an, &["P-CK", "Phường Cự Khối", "Phường", "", "Bí thư"]]), ["empty-leader"]);
    assert_eq!(
        whys(&[an, &["", "Phường Cự Khối", "Phường", "Lê Thị Bình", "Bí thư"]]),
        ["empty-code"]
    );
    assert_eq!(whys(&[an, an]), ["leader-twice"]);
    assert_eq!(
        whys(&[an, &["P-BD", "Phường Bồ Đề", "THCS", "Lê Thị Bình", "Bí thư"]]),
        ["kind-differs"]
    );
}
