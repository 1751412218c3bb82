//! What a finished workbook says when it is read back.

use std::collections::BTreeMap;
use std::io::{Cursor, Read};

use calamine::{Data, DataType, Range, Reader, Xlsx};
use chrono::NaiveDateTime;
use num_bigint::BigInt;

use super::findings::findings_workbook;
use super::paper::sheet_name;
use super::workbook;
use crate::documents::Document;
use crate::documents::figure::{Figure, ForWorkbooks};
use crate::documents::opening::{LeaderResults, by_group, level_names};
use crate::documents::report::{ChasingRow, FindingRow};
use crate::documents::source::Source;
use crate::documents::synthesis::{GroupName, KindResults, LeaderData, LeaderRow, Synthesis};
use crate::render::outline::{Align, Block, Outline, PrintedLine as Printed, Table, TableCell};
use crate::render::tests::samples;
use crate::round::Plan;
use crate::tally::{CriterionCounts, Fraction, Scores, fraction};

/// The time in the files' properties.
fn created() -> NaiveDateTime {
    let day = chrono::NaiveDate::from_ymd_opt(2023, 6, 20).expect("a day");
    day.and_hms_opt(8, 0, 0).expect("an hour")
}

/// A workbook read back.
struct Book {
    /// Its bytes.
    bytes: Vec<u8>,
    /// The reader.
    reader: Xlsx<Cursor<Vec<u8>>>,
}

impl Book {
    /// Reads a finished workbook.
    fn open(bytes: Vec<u8>) -> Self {
        let reader = Xlsx::new(Cursor::new(bytes.clone())).expect("a workbook");
        Self { bytes, reader }
    }

    /// A document's workbook.
    fn of(document: &Document, outline: &Outline) -> Self {
        Self::open(workbook(document, outline, created(), "../input").expect("a workbook"))
    }

    /// The cells of a sheet.
    fn cells(&mut self, sheet: &str) -> Range<Data> {
        self.reader.worksheet_range(sheet).expect("the sheet")
    }

    /// The formulas of a sheet.
    fn formulas(&mut self, sheet: &str) -> Range<String> {
        self.reader.worksheet_formula(sheet).expect("the sheet")
    }

    /// What stands under a title in the first row that `picks`.
    fn under(&mut self, sheet: &str, title: &str, picks: impl Fn(&[Data]) -> bool) -> Data {
        let cells = self.cells(sheet);
        let col = column(&cells, title);
        let row = cells.rows().find(|row| picks(row)).expect("the row");
        row[col].clone()
    }

    /// One part of the package as text.
    fn part(&self, name: &str) -> String {
        let mut archive = zip::ZipArchive::new(Cursor::new(&self.bytes)).expect("a package");
        let mut text = String::new();
        archive.by_name(name).expect("the part").read_to_string(&mut text).expect("text");
        text
    }
}

/// The column with this title in any row.
fn column(cells: &Range<Data>, title: &str) -> usize {
    let titled = |row: &[Data]| row.iter().position(|cell| *cell == Data::String(title.into()));
    cells.rows().find_map(titled).unwrap_or_else(|| panic!("no column {title}"))
}

/// A paper's outline that has one of everything.
fn outline() -> Outline {
    let line = |text: &str| Printed { text: text.into(), ..Printed::default() };
    let cell = |row, col, text: &str, numeric| TableCell {
        row,
        col,
        rowspan: 1,
        colspan: 1,
        text: text.into(),
        bold: row == 0,
        align: Align::Left,
        numeric,
    };
    let table = Table {
        columns: 3,
        header_rows: 1,
        rows: 4,
        widths: vec![0.1, 0.6, 0.3],
        cells: vec![
            cell(0, 0, "STT", false),
            cell(0, 1, "Nội dung", false),
            cell(0, 2, "Số", false),
            cell(1, 0, "1", true),
            cell(1, 1, "=1+1", false),
            cell(1, 2, "2.753", true),
            TableCell { rowspan: 2, ..cell(2, 0, "01", true) },
            cell(2, 1, "@SUM(A1)", false),
            cell(2, 2, "94,23", true),
            TableCell { colspan: 2, ..cell(3, 1, "–", true) },
        ],
    };
    let annex = |number: &str, landscape| Block::Annex {
        number: number.into(),
        title: "Kết quả".into(),
        belongs_to: "Kèm theo Báo cáo số 85-BC/BTGQU".into(),
        landscape,
    };
    Outline {
        blocks: vec![
            Block::Letterhead {
                left: vec![
                    line("QUẬN ỦY LONG BIÊN"),
                    line("BAN TUYÊN GIÁO"),
                    line("*"),
                    line("Số 31-BB/BTGQU"),
                    Printed { boxed: true, ..line("MẬT") },
                ],
                right: vec![
                    line("ĐẢNG CỘNG SẢN VIỆT NAM"),
                    line("Long Biên, ngày 17 tháng 5 năm 2023"),
                ],
            },
            Block::Title { text: "BIÊN BẢN".into() },
            Block::Subject { text: "Hội nghị".into() },
            Block::Heading { level: 1, text: "1. Diễn biến".into() },
            Block::Paragraph { text: "=HYPERLINK(\"http://a.vn\")".into() },
            Block::Paragraph { text: "Đồng chí luôn gương mẫu. ".repeat(400) },
            Block::Table(table.clone()),
            Block::Remark { text: "+1 ghi chú".into() },
            Block::Chart { key: "criteria-district".into(), caption: "Biểu đồ".into() },
            Block::Recipients {
                lines: vec!["- Thường trực Quận ủy,".into(), "- Lưu.".into()]
            },
            Block::Signatures {
                blocks: vec![vec![line("K/T TRƯỞNG BAN"), line("Nguyễn Văn A")]]
            },
            Block::Signatures {
                blocks: vec![vec![line("CHỦ TRÌ"), line("B")], vec![line("-"), line("C")]],
            },
            annex("PHỤ LỤC I", true),
            Block::Table(table.clone()),
            annex("PHỤ LỤC II", false),
            Block::Table(Table {
                cells: vec![cell(0, 0, &"Ý kiến dài. ".repeat(6000), false)],
                ..table
            }),
        ],
    }
}

/// A source of counts that is the same on every run.
struct Counts(u64);

impl Counts {
    /// A number below `below`.
    fn next(&mut self, below: u64) -> u64 {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % below
    }
}

/// A plan whose weights and points are not all whole.
fn plan() -> Plan {
    let mut plan = crate::config::tests::plan();
    let part = |n: i64, d: i64| Fraction::new(BigInt::from(n), BigInt::from(d));
    plan.groups[0].weight = part(2, 1);
    plan.groups[1].weight = part(3, 2);
    plan.groups[0].criteria[1].weight = part(1, 4);
    plan.levels[1].points = part(13, 4);
    plan
}

/// The marks of one leader: the sixth gets no opinion at all, every fifth none
/// on the third criterion, and every other of the first eight is like the one
/// before.
fn lines(plan: &Plan, leader: usize) -> Vec<CriterionCounts> {
    let mut counts = Counts(if leader < 8 { leader as u64 / 2 } else { leader as u64 });
    let valid = 20 + counts.next(80);
    let levels = plan.levels.len();
    let line = |index: usize| {
        let mut line = CriterionCounts { levels: vec![0; levels], blank: valid, valid };
        if leader == 8 || (leader % 5 == 4 && index == 2) {
            return line;
        }
        for level in 0..levels {
            let most = line.blank;
            let given = counts.next(most + 1);
            line.levels[level] = given;
            line.blank -= given;
        }
        line
    };
    (0..plan.criteria().count()).map(line).collect()
}

/// A synthesis in which every figure follows from its counts.
fn counted(count: usize) -> Synthesis {
    let plan = plan();
    let mut report = samples::synthesis(count);
    report.levels = level_names(&plan);
    let name = |group: &crate::round::Group| GroupName {
        key: group.key.clone(),
        label: group.label.clone(),
    };
    report.groups = plan.groups.iter().map(name).collect();
    let kind_of = |leader: usize| leader % plan.kinds.len();
    let all: Vec<_> = (0..count).map(|leader| lines(&plan, leader)).collect();
    let scores: Vec<_> = all.iter().map(|lines| Scores::of(&plan, lines)).collect();
    let mut order: Vec<_> = (0..count).filter(|leader| scores[*leader].overall.is_some()).collect();
    order.sort_by(|a, b| scores[*b].overall.cmp(&scores[*a].overall));
    let printed = |leader: usize| scores[leader].overall.as_ref().map(crate::tally::printed);
    let rank = |leader: usize, among: &dyn Fn(usize) -> bool| {
        let greater = |other: &&usize| among(**other) && printed(**other) > printed(leader);
        1 + order.iter().filter(greater).count()
    };
    let row = |(index, leader): (usize, &usize)| LeaderRow {
        index: index + 1,
        person: crate::documents::Person {
            name: format!("=Người {leader}"),
            post: "Hiệu trưởng".into(),
        },
        unit: format!("Đơn vị {leader}"),
        kind: plan.kinds[kind_of(*leader)].label.clone(),
        groups: scores[*leader].groups.iter().cloned().map(Figure::score).collect(),
        overall: Figure::score(scores[*leader].overall.clone()),
        rank: rank(*leader, &|_| true),
        rank_in_kind: rank(*leader, &|other| kind_of(other) == kind_of(*leader)),
        band: "near",
    };
    report.leaders = order.iter().enumerate().map(row).collect();
    // Those without a score come last.
    let others = (0..count).filter(|leader| scores[*leader].overall.is_none());
    let data = |(index, leader): (usize, usize)| LeaderData {
        index: index + 1,
        name: format!("=Người {leader}"),
        unit: format!("Đơn vị {leader}"),
        code: format!("=DV-{leader}"),
        kind: plan.kinds[kind_of(leader)].label.clone(),
        results: by_group(&plan, &all[leader], &scores[leader]),
        flagged: if index == 0 { vec![3] } else { Vec::new() },
        sources: vec![Some(Source {
            shown: format!("=a-{leader}.xlsx › Kết quả!C5"),
            link: format!("a-{leader}.xlsx#'Kết quả'!C5"),
        })],
    };
    let everyone = order.iter().copied().chain(others).enumerate();
    report.data = ForWorkbooks(everyone.map(data).collect());
    let pool = |label: &str, base: &KindResults, among: &dyn Fn(usize) -> bool| {
        let members: Vec<_> = (0..count).filter(|leader| among(*leader)).collect();
        let mut pooled = vec![
            CriterionCounts {
                levels: vec![0; plan.levels.len()],
                ..CriterionCounts::default()
            };
            plan.criteria().count()
        ];
        for leader in &members {
            for (sum, line) in pooled.iter_mut().zip(&all[*leader]) {
                sum.levels.iter_mut().zip(&line.levels).for_each(|(sum, count)| *sum += count);
                sum.blank += line.blank;
                sum.valid += line.valid;
            }
        }
        let own = Scores::of(&plan, &pooled);
        let overall: Vec<_> =
            members.iter().filter_map(|leader| scores[*leader].overall.clone()).collect();
        let sum: Fraction = overall.iter().sum();
        let mean = fraction(1, overall.len() as u64).map(|part| sum * part);
        KindResults {
            label: label.into(),
            noun: label.to_lowercase(),
            counted_leaders: members.len() as u64,
            groups: by_group(&plan, &pooled, &own),
            overall: Figure::score(own.overall),
            mean_overall: Figure::score(mean),
            turnout: Figure::share(fraction(base.present, base.convened)),
            return_rate: Figure::share(fraction(base.collected, base.issued)),
            ..base.clone()
        }
    };
    let base = report.kinds[0].clone();
    let kinds = plan.kinds.iter().enumerate();
    report.kinds =
        kinds.map(|(k, kind)| pool(&kind.label, &base, &|leader| kind_of(leader) == k)).collect();
    let times = |n: u64| n * plan.kinds.len() as u64;
    let whole = KindResults {
        units_total: base.units_total * plan.kinds.len(),
        units: times(base.units),
        leaders: times(base.leaders),
        counted_units: times(base.counted_units),
        convened: times(base.convened),
        present: times(base.present),
        issued: times(base.issued),
        collected: times(base.collected),
        whole_units: times(base.whole_units),
        whole_collected: times(base.whole_collected),
        valid: times(base.valid),
        invalid: times(base.invalid),
        ..base
    };
    report.district = pool("Toàn quận", &whole, &|_| true);
    report
}

/// The synthesis of a dozen leaders, read back.
fn synthesis() -> (Synthesis, Book) {
    let report = counted(12);
    let book = Book::of(&Document::Synthesis(Box::new(report.clone())), &outline());
    (report, book)
}

/// The number that a paper shows.
fn shown(figure: &Figure) -> f64 {
    figure.shown.replace(',', ".").parse().expect("a figure")
}

#[test]
fn sheets_follow_the_paper_and_its_annexes() {
    let (_, book) = synthesis();
    assert_eq!(
        book.reader.sheet_names(),
        [
            "Đối chiếu",
            "Văn bản",
            "Phụ lục I",
            "Phụ lục II",
            "Số liệu",
            "Tiêu chí",
            "Điểm gộp",
            "Xếp hạng",
            "Chi tiết",
            "Phiếu",
            "Biểu đồ"
        ]
    );
}

#[test]
fn figures_of_the_paper_are_numbers_and_everything_else_is_text() {
    let (_, mut book) = synthesis();
    let cells = book.cells("Văn bản");
    let all: Vec<_> = cells.used_cells().map(|(_, _, cell)| cell.clone()).collect();
    for number in [1.0, 2753.0, 94.23] {
        assert!(all.contains(&Data::Float(number)), "{number}");
    }
    for text in
        ["=1+1", "@SUM(A1)", "01", "–", "+1 ghi chú", "\u{2003}\u{2003}=HYPERLINK(\"http://a.vn\")"]
    {
        assert!(all.contains(&Data::String(text.into())), "{text}");
    }
    // Beside the paper stands what agrees with it; on it nothing is worked out.
    let formulas = book.formulas("Văn bản");
    let of_agreement = ["BanChot", "KetQuaDoiChieu"];
    assert_eq!(formulas.used_cells().count(), 2);
    for (.., formula) in formulas.used_cells() {
        assert!(of_agreement.iter().any(|name| formula.ends_with(name)), "{formula}");
    }
}

#[test]
fn no_text_is_lost_or_cut() {
    let (_, mut book) = synthesis();
    let words = |cells: &Range<Data>, word: &str| -> usize {
        cells.used_cells().map(|(_, _, cell)| cell.to_string().matches(word).count()).sum()
    };
    assert_eq!(words(&book.cells("Văn bản"), "gương mẫu."), 400);
    assert_eq!(words(&book.cells("Phụ lục II"), "Ý kiến dài."), 6000);
    for (sheet, _) in book.reader.sheet_names().iter().enumerate() {
        let xml = book.part(&format!("xl/worksheets/sheet{}.xml", sheet + 1));
        let heights = xml
            .split(" ht=\"")
            .skip(1)
            .filter_map(|rest| rest.split('"').next()?.parse::<f64>().ok());
        assert!(heights.fold(0.0, f64::max) <= 409.5);
    }
}

#[test]
fn the_paper_prints_as_the_form_asks() {
    let (_, book) = synthesis();
    let paper = book.part("xl/worksheets/sheet2.xml");
    for part in [
        "paperSize=\"9\"",
        "orientation=\"portrait\"",
        "left=\"1.1811",
        "right=\"0.5905",
        "top=\"0.7874",
        "bottom=\"0.7874",
        "header=\"0.3937",
        "differentFirst=\"1\"",
        "fitToHeight=\"0\"",
        "Times New Roman,Regular",
    ] {
        assert!(paper.contains(part), "{part}");
    }
    assert!(book.part("xl/worksheets/sheet3.xml").contains("orientation=\"landscape\""));
    let names = book.part("xl/workbook.xml");
    assert!(names.contains("'Văn bản'!$A$1:"));
    assert!(names.contains("_xlnm.Print_Titles"));
    assert!(names.contains("'Phụ lục I'!$5:$5"));
}

#[test]
fn properties_are_the_documents_own() {
    let (report, book) = synthesis();
    let core = book.part("docProps/core.xml");
    assert!(core.contains(&report.head.title));
    assert!(core.contains("Ban Tuyên giáo Quận ủy Long Biên"));
    assert!(core.contains("2023-06-20T08:00:00Z"));
}

#[test]
fn the_same_document_is_the_same_bytes() {
    for (_, document) in samples::all() {
        let once = workbook(&document, &outline(), created(), "../input").expect("a workbook");
        assert_eq!(
            once,
            workbook(&document, &outline(), created(), "../input").expect("a workbook")
        );
    }
}

#[test]
fn counts_are_numbers_and_what_follows_from_them_is_a_formula() {
    let (report, mut book) = synthesis();
    let (cells, formulas) = (book.cells("Chi tiết"), book.formulas("Chi tiết"));
    let first = &report.data[0].results[0].criteria[0];
    let row = cells.rows().position(|row| row[0] == Data::Float(1.0)).expect("the first leader");
    let at = |title: &str| {
        let col = column(&cells, title);
        let formula = formulas.get_value((row as u32, col as u32)).cloned().unwrap_or_default();
        (cells.get_value((row as u32, col as u32)).cloned().unwrap_or_default(), formula)
    };
    assert_eq!(at("Tốt"), (Data::Float(first.levels[0].count as f64), String::new()));
    let (share, formula) = at("Tỷ lệ Tốt");
    assert!(formula.contains("ROUND("), "{formula}");
    assert!(
        (share.as_f64().expect("a share") * 100.0 - shown(&first.levels[0].share)).abs() < 1e-9
    );
    let (score, formula) = at("Điểm");
    assert!(formula.contains("ROUND("), "{formula}");
    assert_eq!(score, Data::Float(shown(&first.score)));
    assert!(at("Điểm chưa làm tròn").1.contains("SUMPRODUCT("));
    assert_eq!(at("Hợp lệ").0, Data::Float(first.valid as f64));
}

#[test]
fn cached_scores_and_ranks_are_the_papers() {
    let (report, mut book) = synthesis();
    for row in &report.leaders {
        let mine = |cells: &[Data]| cells[0] == Data::Float(row.index as f64);
        let mut under = |title: &str| book.under("Xếp hạng", title, mine);
        assert_eq!(under("Người được góp ý"), Data::String(row.person.name.clone()));
        assert_eq!(under("Điểm tổng hợp"), Data::Float(shown(&row.overall)));
        assert_eq!(under("Hạng toàn quận"), Data::Float(row.rank as f64));
        assert_eq!(under("Hạng trong loại hình"), Data::Float(row.rank_in_kind as f64));
    }
    for pool in report.kinds.iter().chain([&report.district]) {
        let mine = |cells: &[Data]| cells[0] == Data::String(pool.label.clone());
        let mut under = |title: &str| book.under("Điểm gộp", title, mine);
        assert_eq!(under("Điểm tổng hợp"), Data::Float(shown(&pool.overall)));
        assert_eq!(under("Điểm trung bình của từng người"), Data::Float(shown(&pool.mean_overall)));
    }
}

#[test]
fn equal_scores_share_a_rank() {
    let (report, mut book) = synthesis();
    let mut ranks = BTreeMap::new();
    for row in &report.leaders {
        ranks.entry(row.rank).or_insert_with(Vec::new).push(row.index);
    }
    let (rank, tied) = ranks.iter().find(|(_, tied)| tied.len() == 2).expect("a tie");
    assert!(!ranks.contains_key(&(rank + 1)), "the rank after a tie is left out");
    let cells = book.cells("Xếp hạng");
    let (shown, own) = (column(&cells, "Điểm tổng hợp"), column(&cells, "Hạng toàn quận"));
    let row = |index: usize| {
        let found = cells.rows().find(|row| row[0] == Data::Float(index as f64)).expect("the row");
        (found[shown].clone(), found[own].clone())
    };
    assert_eq!(row(tied[0]), row(tied[1]));
    let formulas = book.formulas("Xếp hạng");
    assert!(formulas.used_cells().any(|(_, _, formula)| formula.contains("COUNTIF(")));
}

#[test]
fn ballots_of_leaders_without_a_score_stay_in_the_pool() {
    let (report, mut book) = synthesis();
    assert!(report.leaders.len() < 12);
    let cells = book.cells("Chi tiết");
    let (valid, key) = (column(&cells, "Hợp lệ"), column(&cells, "Mã"));
    let sum: f64 = cells
        .rows()
        .filter(|row| row[key] == Data::String("TC01".into()))
        .filter_map(|row| row[valid].as_f64())
        .sum();
    assert_eq!(sum, report.district.groups[0].criteria[0].valid as f64);
}

#[test]
fn nobodys_opinion_is_a_dash() {
    let (_, mut book) = synthesis();
    let cells = book.cells("Chi tiết");
    let (score, opinions) = (column(&cells, "Điểm"), column(&cells, "Số ý kiến"));
    let row = cells.rows().find(|row| row[opinions] == Data::Float(0.0)).expect("a row of blanks");
    assert_eq!(row[score], Data::String("–".into()));
}

#[test]
fn custody_adds_up_and_leaves_unknown_counts_empty() {
    let (report, mut book) = synthesis();
    let total = |cells: &[Data]| cells[2] == Data::String("Tổng cộng (đủ số liệu)".into());
    let whole = report.custody.iter().filter(|unit| unit.counts.is_whole());
    let issued: u64 = whole.filter_map(|unit| unit.counts.issued).sum();
    assert_eq!(book.under("Phiếu", "Phát ra", total), Data::Float(issued as f64));
    let formulas = book.formulas("Phiếu");
    assert!(formulas.used_cells().any(|(_, _, formula)| formula.starts_with("SUMIFS(")));
    for (index, unit) in report.custody.iter().enumerate() {
        let mine = |cells: &[Data]| cells[0] == Data::Float(index as f64 + 1.0);
        assert_eq!(book.under("Phiếu", "Mở", mine) == Data::Empty, unit.counts.opened.is_none());
    }
}

#[test]
fn charts_are_native() {
    let (_, book) = synthesis();
    let archive = zip::ZipArchive::new(Cursor::new(&book.bytes)).expect("a package");
    let charts =
        archive.file_names().filter_map(Result::ok).filter(|n| n.contains("charts/chart")).count();
    // One on the paper, then district, four kinds, the kinds' rows, pooled and leaders' scores.
    assert_eq!(charts, 9);
    assert!(book.part("xl/charts/chart1.xml").contains("percentStacked"));
    let names: Vec<_> = archive.file_names().filter_map(Result::ok).collect();
    assert!(!names.iter().any(|name| name.contains("vba") || name.contains("externalLink")));
}

#[test]
fn minutes_count_their_delegates() {
    let minutes = samples::minutes();
    let mut book = Book::of(&Document::Minutes(minutes.clone()), &outline());
    let total = |cells: &[Data]| cells[1] == Data::String("Tổng cộng".into());
    assert_eq!(
        book.under("Số liệu", "Có mặt", total),
        Data::Float(minutes.attendance.present as f64)
    );
    let rate = book.under("Số liệu", "Tỷ lệ có mặt", total).as_f64().expect("a rate");
    assert!((rate * 100.0 - shown(&minutes.attendance.rate)).abs() < 1e-9);
    let cells = book.cells("Số liệu");
    assert!(matches!(cells.get_value((2, 2)), Some(Data::DateTime(_))));
}

#[test]
fn records_check_what_must_agree() {
    let mut record = samples::handover();
    let verdict = |book: &mut Book, label: &str| {
        let cells = book.cells("Đối chiếu");
        let row = cells.rows().find(|row| row[1] == Data::String(label.into())).expect("the rule");
        row[5].clone()
    };
    let label = "Số phiếu thu về = số phiếu bàn giao";
    let mut book = Book::of(&Document::Handover(record.clone()), &outline());
    assert_eq!(verdict(&mut book, label), Data::String("ĐẠT".into()));
    assert_eq!(verdict(&mut book, "Kết quả đối chiếu chung"), Data::String("ĐẠT".into()));
    record.handed_over.count += 1;
    let mut book = Book::of(&Document::Handover(record), &outline());
    assert_eq!(verdict(&mut book, label), Data::String("LỆCH".into()));
    assert_eq!(verdict(&mut book, "Kết quả đối chiếu chung"), Data::String("LỆCH".into()));
    for sheet in ["Văn bản", "Số liệu"] {
        let cells = book.cells(sheet);
        let said = Data::String("Kết quả đối chiếu: LỆCH".into());
        assert!(cells.used_cells().any(|(.., cell)| *cell == said), "{sheet}");
    }
}

#[test]
fn an_opening_record_scores_its_leaders_unless_withheld() {
    let plan = plan();
    let mut record = samples::opening();
    record.levels = level_names(&plan);
    record.leaders = (0..2)
        .map(|leader| {
            let lines = lines(&plan, leader + 3);
            let scores = Scores::of(&plan, &lines);
            LeaderResults {
                person: record.leaders[leader].person.clone(),
                groups: by_group(&plan, &lines, &scores),
                overall: Figure::score(scores.overall),
            }
        })
        .collect();
    let mut book = Book::of(&Document::Opening(record.clone()), &outline());
    for (index, leader) in record.leaders.iter().enumerate() {
        let mine = |cells: &[Data]| cells[0] == Data::Float(index as f64 + 1.0);
        assert_eq!(book.under("Điểm", "Điểm tổng hợp", mine), Data::Float(shown(&leader.overall)));
    }
    let book = Book::of(&Document::Opening(samples::withheld_opening()), &outline());
    assert!(!book.reader.sheet_names().iter().any(|name| name == "Kết quả" || name == "Điểm"));
}

#[test]
fn extremes_make_workbooks_too() {
    for (name, document) in samples::all() {
        for outline in [outline(), Outline::default()] {
            let book = Book::of(&document, &outline);
            assert!(!book.reader.sheet_names().is_empty(), "{name}");
        }
    }
}

#[test]
fn sheet_names_are_safe_and_differ() {
    assert_eq!(sheet_name("PHỤ LỤC IV", &[]), "Phụ lục IV");
    assert_eq!(sheet_name("a/b[c]:*?'\\", &[]), "a b c");
    assert_eq!(sheet_name("", &[]), "Trang tính");
    assert_eq!(sheet_name(&"ệ".repeat(40), &[]), "ệ".repeat(31));
    assert_eq!(sheet_name(&"ệ".repeat(40), &["ệ".repeat(31)]), format!("{} (2)", "ệ".repeat(27)));
    assert_eq!(sheet_name("Phụ lục", &["phụ lục".into(), "Phụ lục (2)".into()]), "Phụ lục (3)");
}

#[test]
fn findings_link_to_their_cells_and_can_be_ticked() {
    let finding = FindingRow {
        error: true,
        code: "E402".into(),
        unit: "THCS-PD".into(),
        file: "=thcs #1.xlsx".into(),
        message: "=2+2".into(),
        link: Some("../input/thcs.xlsx#'Phiếu'!B8".into()),
        ..FindingRow::default()
    };
    let bad = FindingRow { link: Some("../input/#1.xlsx#'A'!B8".into()), ..finding.clone() };
    let unit = ChasingRow { code: "THCS-PD".into(), ..ChasingRow::default() };
    let bytes = findings_workbook(&[finding, bad], &[unit], created()).expect("a workbook");
    let mut book = Book::open(bytes);
    assert_eq!(book.reader.sheet_names(), ["Phát hiện", "Theo dõi"]);
    let first = |cells: &[Data]| cells[0] == Data::Float(1.0);
    assert_eq!(book.under("Phát hiện", "Nội dung", first), Data::String("=2+2".into()));
    assert_eq!(book.under("Phát hiện", "Tệp", first), Data::String("=thcs #1.xlsx".into()));
    assert_eq!(book.under("Phát hiện", "Mức độ", first), Data::String("Lỗi".into()));
    assert_eq!(book.under("Theo dõi", "Số lỗi", first), Data::Float(2.0));
    assert_eq!(book.under("Theo dõi", "Số cảnh báo", first), Data::Float(0.0));
    assert!(book.formulas("Phát hiện").is_empty());
    let xml = book.part("xl/worksheets/sheet1.xml");
    assert!(xml.contains("location=\"'Phiếu'!B8\""), "{xml}");
    assert_eq!(xml.matches("<hyperlink ").count(), 1, "a name with # cannot be linked to");
    assert!(xml.contains("<dataValidation ") && xml.contains("☐,☑"));
    assert!(xml.contains("<autoFilter ") && xml.contains("state=\"frozen\""));
    assert!(
        book.part("xl/worksheets/_rels/sheet1.xml.rels").contains("Target=\"../input/thcs.xlsx\"")
    );
}

#[test]
fn no_findings_are_still_a_workbook() {
    let bytes = findings_workbook(&[], &[], created()).expect("a workbook");
    assert_eq!(Book::open(bytes).reader.sheet_names(), ["Phát hiện", "Theo dõi"]);
}
