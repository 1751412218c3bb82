//! The comparison with the last round as a workbook (`so-sanh.xlsx`): the counts of both rounds,
//! and every score and difference as a formula over them.

use chrono::NaiveDateTime;

use super::agreement::Agreement;
use super::sheet::{Cell, DataSheet, Written, at, fixed, on_sheet, quoted};
use super::{WorkbookError, bytes};
use crate::documents::comparison::{ALL, Change, Compared, Comparison};
use crate::documents::figure::Figure;

/// The sheet of counts.
const COUNTS: &str = "Số phiếu";

/// The comparison as a workbook; `title` and `author` stand in its properties, `year` is this
/// round's, and `created` the time of the report that it belongs to.
pub fn comparison_workbook(
    comparison: &Comparison,
    (title, author, year): (&str, &str, &str),
    created: NaiveDateTime,
) -> Result<Vec<u8>, WorkbookError> {
    let mut agreement = Agreement::default();
    let years = (comparison.year.as_str(), year);
    let mut sheets = Vec::new();
    if !comparison.data.rows.is_empty() {
        let counts = Counts::write(&comparison.data, title, years, &mut agreement)?;
        sheets.push(criteria(comparison, years, &counts)?);
        sheets.push(kinds(comparison, years, &counts)?);
        sheets.push(leaders(comparison, years, &counts)?);
        sheets.push(counts.sheet);
    }
    sheets.push(apart(comparison)?);
    if agreement.is_empty() {
        return bytes(title, author, sheets, Vec::new(), created);
    }
    let holds = agreement.holds();
    sheets.iter_mut().try_for_each(|sheet| sheet.say(holds))?;
    let (first, names) = agreement.write(title)?;
    let all = std::iter::once(first).chain(sheets).collect();
    bytes(title, author, all, names, created)
}

/// The sheet of counts.
struct Counts {
    /// The sheet.
    sheet: Written,
    /// Its first and last row.
    rows: (u32, u32),
    /// How many levels there are.
    levels: u16,
}

impl Counts {
    /// Writes the counts of both rounds, a row a criterion, with the scores that follow.
    fn write(
        data: &Compared,
        title: &str,
        (before, now): (&str, &str),
        agreement: &mut Agreement,
    ) -> Result<Self, WorkbookError> {
        let levels = data.levels.len() as u16;
        let mut widths = vec![24.0, 9.0];
        widths.extend(std::iter::repeat_n(12.0, 2 * (usize::from(levels) + 2)));
        let mut sheet = DataSheet::of_paper(COUNTS, title, &widths)?;
        let points: Vec<f64> = data.points.iter().filter_map(Figure::number).collect();
        let mut cells = vec![Cell::text("Điểm của mức"), Cell::empty()];
        for _ in 0..2 {
            cells.extend(points.iter().map(|points| Cell::plain(*points)));
            cells.extend([Cell::empty(), Cell::empty()]);
        }
        let points = sheet.line(cells)?;
        let titled = |year: &str| {
            let levels = data.levels.iter().map(|level| format!("{level} {year}"));
            let rest = [format!("Trọng số {year}"), format!("Điểm {year} chưa làm tròn")];
            levels.chain(rest).collect::<Vec<_>>()
        };
        let heads = [vec!["Của".to_owned(), "Tiêu chí".to_owned()], titled(before), titled(now)];
        let head = sheet.head(heads.concat())?;
        for own in &data.rows {
            let row = sheet.row();
            let mut cells = vec![Cell::text(&own.of), Cell::index(own.index)];
            for (counts, weight, first) in
                [(&own.before, &own.weights.0, 2), (&own.now, &own.weights.1, 2 + levels + 2)]
            {
                cells.extend(counts.iter().map(|count| Cell::count(*count)));
                cells.push(weight.number().map_or_else(Cell::empty, Cell::plain));
                let marks = format!("{}:{}", at(row, first), at(row, first + levels - 1));
                let of_levels = fixed((points, first), (points, first + levels - 1));
                let sum = format!("SUMPRODUCT({marks},{of_levels})");
                let score = mean(counts, &data.points);
                cells.push(Cell::exact(&sum, &format!("SUM({marks})"), &score));
            }
            sheet.line(cells)?;
        }
        let rows = (head + 1, sheet.row().saturating_sub(1));
        let sheet = sheet.finish(head, rows.1, 2)?;
        for first in [2, 2 + levels + 2] {
            let block = ((rows.0, first), (rows.1, first + levels - 1));
            agreement.as_made(&sheet, "Số phiếu từng mức", block, 0);
        }
        Ok(Self { sheet, rows, levels })
    }

    /// A column of the table, as a formula on another sheet names it.
    fn column(&self, col: u16) -> String {
        on_sheet(COUNTS, (self.rows.0, col), (self.rows.1, col))
    }

    /// The score of a criterion of those that stand for themselves, before rounding.
    fn of_criterion(&self, index: usize, is_now: bool, score: &Figure) -> Cell {
        let picked = format!("{},{},{},{index}", self.column(0), quoted(ALL), self.column(1),);
        let sum = format!("SUMIFS({},{picked})", self.column(self.score(is_now)));
        Cell::exact(&sum, "1", score)
    }

    /// The overall score of one whose rows bear this name, before rounding.
    fn overall(&self, of: &str, is_now: bool, score: &Figure) -> Cell {
        let is_own = format!("({}={})*1", self.column(0), quoted(of));
        let scores = self.score(is_now);
        let (weights, scores) = (self.column(scores - 1), self.column(scores));
        // A criterion without opinions has no weight, and its score is no number: both count as 0.
        let weighted = format!("SUMPRODUCT({is_own},{weights},{scores})");
        Cell::exact(&weighted, &format!("SUMPRODUCT({is_own},{weights})"), score)
    }

    /// The column of the scores of a round.
    fn score(&self, is_now: bool) -> u16 {
        let first = if is_now { 2 + self.levels + 2 } else { 2 };
        first + self.levels + 1
    }
}

/// The mean of the points on a line.
fn mean(counts: &[u64], points: &[Figure]) -> Figure {
    let sum = counts
        .iter()
        .zip(points)
        .filter_map(|(count, points)| Some(crate::tally::whole(*count) * points.exact.as_ref()?));
    let sum: crate::tally::Fraction = sum.sum();
    let number = crate::tally::whole(counts.iter().sum());
    Figure::score((counts.iter().sum::<u64>() > 0).then(|| sum / number))
}

/// How a band is called.
fn called(band: &str) -> &'static str {
    match band {
        "above" => "Cao hơn rõ",
        "below" => "Thấp hơn rõ",
        _ => "Không khác rõ",
    }
}

/// The heads of the columns of a change.
fn heads((before, now): (&str, &str)) -> [(String, f64); 6] {
    [
        (format!("Điểm {before}"), 12.0),
        (format!("Điểm {now}"), 12.0),
        ("Chênh lệch".to_owned(), 12.0),
        ("So với đợt trước (khi lập)".to_owned(), 18.0),
        (format!("Điểm {before} chưa làm tròn"), 18.0),
        (format!("Điểm {now} chưa làm tròn"), 18.0),
    ]
}

/// The cells of a change, in a row whose first of them stands in column `first`; `exact` are the
/// scores before rounding.
fn change((row, first): (u32, u16), change: &Change, exact: (Cell, Cell)) -> Vec<Cell> {
    let (before, now) = (at(row, first + 4), at(row, first + 5));
    let difference = format!("({now}-{before})");
    vec![
        Cell::score(&before, &change.before),
        Cell::score(&now, &change.now),
        Cell::score(&difference, &change.change),
        Cell::text(called(change.band)),
        exact.0,
        exact.1,
    ]
}

/// The sheet of criteria.
fn criteria(
    comparison: &Comparison,
    years: (&str, &str),
    counts: &Counts,
) -> Result<Written, WorkbookError> {
    let lead = [("Tiêu chí số".to_owned(), 9.0), ("Tiêu chí".to_owned(), 60.0)];
    table("Tiêu chí", lead, years, &comparison.criteria, &|row, place| {
        let exact = |is_now, score: &Figure| counts.of_criterion(row.index, is_now, score);
        let exact = (exact(false, &row.score.before), exact(true, &row.score.now));
        let mut cells = vec![Cell::index(row.index), Cell::text(&row.label)];
        cells.extend(change(place, &row.score, exact));
        cells
    })
}

/// The sheet of kinds of unit.
fn kinds(
    comparison: &Comparison,
    years: (&str, &str),
    counts: &Counts,
) -> Result<Written, WorkbookError> {
    let lead = [
        ("Loại hình".to_owned(), 30.0),
        (format!("Phiếu hợp lệ {}", years.0), 14.0),
        (format!("Phiếu hợp lệ {}", years.1), 14.0),
    ];
    table("Loại hình", lead, years, &comparison.kinds, &|row, place| {
        let exact = |is_now, score: &Figure| counts.overall(&row.label, is_now, score);
        let exact = (exact(false, &row.score.before), exact(true, &row.score.now));
        let mut cells =
            vec![Cell::text(&row.label), Cell::count(row.valid_before), Cell::count(row.valid_now)];
        cells.extend(change(place, &row.score, exact));
        cells
    })
}

/// The sheet of leaders.
fn leaders(
    comparison: &Comparison,
    years: (&str, &str),
    counts: &Counts,
) -> Result<Written, WorkbookError> {
    let lead = [
        ("STT".to_owned(), 7.0),
        ("Họ và tên".to_owned(), 26.0),
        ("Đơn vị".to_owned(), 30.0),
        (format!("Phiếu hợp lệ {}", years.0), 14.0),
        (format!("Phiếu hợp lệ {}", years.1), 14.0),
    ];
    table("Đồng chí", lead, years, &comparison.leaders, &|row, place| {
        let of = row.index.to_string();
        let exact = |is_now, score: &Figure| counts.overall(&of, is_now, score);
        let exact = (exact(false, &row.score.before), exact(true, &row.score.now));
        let mut cells = vec![
            Cell::index(row.index),
            Cell::text(&row.person.name),
            Cell::text(&row.unit),
            Cell::count(row.valid_before),
            Cell::count(row.valid_now),
        ];
        cells.extend(change(place, &row.score, exact));
        cells
    })
}

/// The cells of a row; given where its change begins.
type CellsOf<'a, T> = &'a dyn Fn(&T, (u32, u16)) -> Vec<Cell>;

/// A sheet with a row for each of those compared.
fn table<T, const N: usize>(
    name: &str,
    lead: [(String, f64); N],
    years: (&str, &str),
    rows: &[T],
    cells: CellsOf<'_, T>,
) -> Result<Written, WorkbookError> {
    let (titles, widths): (Vec<_>, Vec<_>) = lead.into_iter().chain(heads(years)).unzip();
    let title = format!("So sánh năm {} với năm {}: {}", years.1, years.0, name.to_lowercase());
    let mut sheet = DataSheet::of_paper(name, &title, &widths)?;
    let head = sheet.head(titles)?;
    for row in rows {
        let place = (sheet.row(), N as u16);
        sheet.line(cells(row, place))?;
    }
    let last = sheet.row().saturating_sub(1);
    sheet.finish(head, last, 1)
}

/// The sheet of what is not compared.
fn apart(comparison: &Comparison) -> Result<Written, WorkbookError> {
    let mut sheet = DataSheet::of_paper("Không so sánh", "Không so sánh", &[70.0, 70.0])?;
    let head = sheet.head(["Nội dung", "Lý do"])?;
    if !comparison.refused.is_empty() {
        let why = "gói lưu trữ của đợt trước không có, không đúng hoặc chưa kiểm chứng được";
        sheet.line(vec![Cell::text(&comparison.package), Cell::text(why)])?;
    }
    for row in &comparison.apart {
        sheet.line(vec![Cell::text(&row.what), Cell::text(&row.why)])?;
    }
    let last = sheet.row().saturating_sub(1);
    sheet.finish(head, last, 0)
}
