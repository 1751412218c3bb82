//! The data of a report in volumes: `Quyển` and `Chi tiết` hold each volume's sums by kind of unit,
//! as they stand in its own workbook; everything else follows from them by formulas.

use super::super::WorkbookError;
use super::super::agreement::Agreement;
use super::super::charts::Charts;
use super::super::criteria::{self, Counts, Criteria, Scope};
use super::super::scores::Row;
use super::super::sheet::{Cell, DataSheet, Written, at, on_sheet};
use super::kinds::{self, COUNTS as TABLE};
use super::{
    COUNTS, Figures, KIND, chart_sheet, check_pooled, plan_charts, pooled, pooled_scores, pools,
};
use crate::documents::synthesis::volumes::{KindFigures, VolumeRow, Volumes};

/// The name of the sheet of the volumes' sums.
const SHEET: &str = "Quyển";
/// Titles and widths of the columns that name a volume's kind of unit.
const LEAD: [(&str, f64); 4] =
    [("STT", 6.0), ("Quyển", 8.0), ("Đơn vị số", 14.0), ("Loại hình", 16.0)];
/// The first count's column.
const FIRST: u16 = 4;
/// Lượt đánh giá, the last count's column.
const ASSESSMENTS: u16 = FIRST + TABLE.len() as u16 - 1;
/// Leaders with an overall score.
const SCORED: u16 = ASSESSMENTS + 1;
/// Their mean score, and how many they are, multiplied.
const SUM: u16 = SCORED + 2;

/// A kind of unit in a volume.
type Part<'a> = (&'a VolumeRow, &'a KindFigures);

/// The volumes' sums on their sheet.
struct Sums {
    /// The sheet.
    sheet: Written,
    /// First and last row.
    rows: (u32, u32),
}

impl Sums {
    /// Writes a row for each kind of unit of each volume.
    fn write(parts: &[Part<'_>]) -> Result<Self, WorkbookError> {
        let mut heads = LEAD.to_vec();
        heads.extend(TABLE.map(|(title, _)| (title, 10.0)));
        heads.push(("Người có điểm tổng hợp", 10.0));
        heads.push(("Điểm trung bình chưa làm tròn", 17.0));
        heads.push(("Điểm trung bình × số người", 17.0));
        let widths: Vec<f64> = heads.iter().map(|(_, width)| *width).collect();
        let mut sheet = DataSheet::of_paper(SHEET, "Số liệu của từng quyển", &widths)?;
        let head = sheet.head(heads.iter().map(|(title, _)| *title))?;
        let first = sheet.row();
        for (index, (volume, kind)) in (1..).zip(parts) {
            let row = sheet.row();
            let mut cells = named(index, volume, kind);
            cells.extend(TABLE.map(|(_, count)| Cell::count(count(&kind.results))));
            cells.push(Cell::count(kind.scored));
            let mean = kind.results.mean_overall.number();
            cells.push(mean.map_or_else(Cell::empty, Cell::plain));
            let product = format!("=N({})*{}", at(row, SUM - 1), at(row, SCORED));
            cells.push(Cell::working(product, mean.unwrap_or(0.0) * kind.scored as f64));
            sheet.line(cells)?;
        }
        let last = sheet.row().saturating_sub(1);
        Ok(Self { sheet: sheet.finish(head, last, FIRST)?, rows: (first, last.max(first)) })
    }

    /// A column, as formulas on any sheet name it.
    fn column(&self, col: u16) -> String {
        on_sheet(SHEET, (self.rows.0, col), (self.rows.1, col))
    }

    /// The columns of the table of kinds, summed from these.
    fn table(&self) -> kinds::Columns {
        let sum = |at: usize| {
            let col = FIRST + at as u16;
            format!("SUMIFS({},{},{{}})", self.column(col), self.column(KIND))
        };
        kinds::columns(std::array::from_fn(sum))
    }

    /// The mean of the leaders' scores of a pool.
    fn mean(&self, report: &Figures<'_>) -> impl Fn(Row) -> Cell {
        let (sums, counts, kinds) = (self.column(SUM), self.column(SCORED), self.column(KIND));
        let means: Vec<_> = pools(report).map(|pool| pool.mean_overall.clone()).collect();
        move |row: Row| {
            let Some(own) = means.get(row.index) else { return Cell::empty() };
            let added = |column: &str| match row.index + 1 == means.len() {
                true => format!("SUM({column})"),
                false => format!("SUMIFS({column},{kinds},${})", at(row.row, 0)),
            };
            let count = added(&counts);
            Cell::mean(&format!("{}/{count}", added(&sums)), &count, own)
        }
    }

    /// Adds that the sums are those that the report was made with.
    fn check(&self, agreement: &mut Agreement) {
        let all = ((self.rows.0, FIRST), (self.rows.1, SCORED));
        agreement.as_made(&self.sheet, "Số liệu của từng quyển", all, 0);
    }
}

/// The cells that name a volume's kind of unit.
fn named(index: usize, volume: &VolumeRow, kind: &KindFigures) -> Vec<Cell> {
    vec![
        Cell::index(index),
        Cell::text(&volume.number),
        Cell::text(format!("{}–{}", volume.units.from, volume.units.to)),
        Cell::text(&kind.results.label),
    ]
}

/// The data sheets; charts are added to `charts`.
pub(super) fn sheets(
    report: &Figures<'_>,
    volumes: &Volumes,
    charts: &mut Charts,
    agreement: &mut Agreement,
) -> Result<Vec<Written>, WorkbookError> {
    let of_volume = |volume| std::iter::repeat(volume);
    let parts: Vec<Part<'_>> = volumes
        .list
        .iter()
        .flat_map(|volume| of_volume(volume).zip(volume.figures.iter()))
        .collect();
    let sums = Sums::write(&parts)?;
    sums.check(agreement);
    let counts = counts(report, &parts, &sums)?;
    check_counts(&counts, agreement);
    let pooled = pooled(report, &counts)?;
    check_pooled(report, (&pooled, &counts), "các quyển", agreement);
    let scores = pooled_scores(report, &pooled, &sums.mean(report))?;
    agreement.as_made(&scores.sheet, "Điểm nhóm, điểm tổng hợp", scores.shown(), 2);
    agreement.as_made(&scores.sheet, "Điểm trung bình", scores.extras(), 2);
    plan_charts(report, (&pooled, &scores), None, charts);
    let kinds = kinds::kinds(report, &sums.table(), agreement)?;
    let mut sheets = vec![kinds, pooled.sheet, scores.sheet, sums.sheet, counts.sheet];
    sheets.extend(chart_sheet(charts)?);
    Ok(sheets)
}

/// The counts by criterion of each kind of unit of each volume.
fn counts(
    report: &Figures<'_>,
    parts: &[Part<'_>],
    sums: &Sums,
) -> Result<Criteria, WorkbookError> {
    let scopes: Vec<_> = (1..)
        .zip(parts)
        .filter(|(_, (_, kind))| kind.results.counted_leaders > 0)
        .map(|(index, (volume, kind))| Scope {
            lead: named(index, volume, kind),
            groups: &kind.results.groups,
            of_leader: None,
        })
        .collect();
    let valid = |row: u32| {
        let (assessments, indices) = (sums.column(ASSESSMENTS), sums.column(0));
        format!("SUMIFS({assessments},{indices},${})", at(row, 0))
    };
    let title = "Kết quả của từng quyển theo loại hình và tiêu chí";
    let counts = Counts::Written { valid: &valid };
    Criteria::write(COUNTS, title, &LEAD, report.levels, &scopes, &counts)
}

/// Adds the rules about the volumes' counts.
fn check_counts(counts: &Criteria, agreement: &mut Agreement) {
    agreement.name(criteria::POINTS, counts.points());
    if counts.scopes.is_empty() {
        return;
    }
    let rule = "Các mức + không ý kiến = lượt đánh giá (trang Quyển), ở từng dòng";
    counts.adds_up(rule, counts.counted(), agreement);
    counts.as_made(agreement);
}
