//! Native charts of the synthesis over its data sheets.

use rust_xlsxwriter::{
    Chart, ChartDataLabel, ChartDataLabelPosition, ChartFont, ChartFormat, ChartLegendPosition,
    ChartLine, ChartMarker, ChartMarkerType, ChartPatternFill, ChartPatternFillType,
    ChartSolidFill, ChartType, Color,
};

use super::FONT;
use super::criteria::Criteria;
use super::scores::Scores;
use super::sheet::{self, Values};

/// Colours of the levels from the best to the lowest: light to dark, so that a
/// print in grey still tells them apart.
const SHADES: [u32; 6] = [0xBF_D7_EA, 0x7F_A9_CC, 0x3F_76_A5, 0x1B_40_63, 0x0E_22_36, 0x05_0C_14];

/// Height of one bar with its gap in pixels.
const BAR: u32 = 15;
/// Height of title, legend and axis in pixels.
const FRAME: u32 = 110;
/// Height of a chart of dots in pixels.
const DOTS: u32 = 430;
/// How many dots stand on one chart, as on the paper.
const MOST_DOTS: u32 = 30;
/// Up to how many names stand below dots unturned.
const UNTURNED: u32 = 6;
/// The steps that a scale of scores may have.
const STEPS: [f64; 11] = [0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 25.0, 50.0, 100.0];
/// How many steps a scale has at most.
const MOST_STEPS: f64 = 6.0;

/// Cells of a sheet: first row and column, last row and column.
type Cells = (u32, u16, u32, u16);

/// One row of bars: a level of mark, or the leaders' scores.
struct Series {
    /// The cell of its name: row and column.
    name: (u32, u16),
    /// The cells of its values.
    values: Cells,
}

/// A chart's data.
pub(super) struct Plan {
    /// As the paper's template calls it.
    key: String,
    /// Its title, also the text for those who cannot see it.
    title: String,
    /// The sheet its data stand on.
    sheet: &'static str,
    /// The cells that name the bars.
    categories: Cells,
    /// What is drawn.
    series: Vec<Series>,
    /// How it is drawn.
    kind: Kind,
}

/// How a chart is drawn.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Kind {
    /// Stacked bars: parts of all valid ballots.
    Parts,
    /// Dots on a scale: where it begins, where it ends, its step.
    Dots(f64, f64, f64),
    /// A row of dots for each of so many kinds of unit, on such a scale.
    Strips(u32, (f64, f64, f64)),
}

/// The scale of scores that the paper uses too: the finest of at most six steps that begins
/// where the scores do.
fn scale(least: f64, most: f64) -> Kind {
    let of_step = |step: f64| {
        let from = (least / step + 0.001).floor() * step;
        let steps = ((most - from) / step - 0.001).ceil().max(1.0);
        (steps, Kind::Dots(from, from + steps * step, step))
    };
    let mut scales = STEPS.into_iter().map(of_step);
    let fits = scales.find(|(steps, _)| *steps <= MOST_STEPS);
    fits.map_or(Kind::Dots(0.0, most, most), |(_, scale)| scale)
}

/// All charts of a workbook.
#[derive(Default)]
pub(super) struct Charts(Vec<Plan>);

impl Charts {
    /// Stacked bars: how the ballots divide among the levels, for each criterion
    /// in some rows of a sheet of criteria.
    pub fn add_levels(
        &mut self,
        key: String,
        title: String,
        criteria: &Criteria,
        rows: (u32, u32),
    ) {
        let columns = criteria.columns;
        let head = criteria.rows.0.saturating_sub(1);
        let series = (columns.level()..=columns.blank())
            .map(|col| Series { name: (head, col), values: (rows.0, col, rows.1, col) });
        let (sheet, series) = (criteria.name, series.collect());
        let categories = (rows.0, columns.key(), rows.1, columns.key());
        self.0.push(Plan { key, title, sheet, categories, series, kind: Kind::Parts });
    }

    /// A dot for each overall score on a sheet of scores, on a scale up to `high`; `name`
    /// is the column that names the scored.
    pub fn add_scores(&mut self, key: &str, title: &str, scores: &Scores, name: u16, high: f64) {
        let ((first, last), col) = (scores.rows, scores.columns.overall());
        let shown = column(&scores.sheet.values, col);
        let least = shown.clone().fold(f64::INFINITY, f64::min);
        let most = shown.fold(high, f64::max);
        let head = first.saturating_sub(1);
        self.0.push(Plan {
            key: key.to_owned(),
            title: title.to_owned(),
            sheet: scores.name,
            categories: (first, name, last, name),
            series: vec![Series { name: (head, col), values: (first, col, last, col) }],
            kind: if least.is_finite() { scale(least, most) } else { scale(0.0, high) },
        });
    }

    /// A dot for each overall score, in the row of its kind, on a scale up to `high`; `kind`
    /// is the column with the number of the kind, of which there are `kinds`.
    pub fn add_strips(
        &mut self,
        key: &str,
        title: String,
        scores: &Scores,
        (kind, kinds): (u16, u32),
        high: f64,
    ) {
        let ((first, last), col) = (scores.rows, scores.columns.overall());
        let shown = column(&scores.sheet.values, col);
        let least = shown.clone().fold(f64::INFINITY, f64::min);
        let most = shown.fold(high, f64::max);
        let Kind::Dots(from, to, step) = scale(least.min(high), most) else { return };
        self.0.push(Plan {
            key: key.to_owned(),
            title,
            sheet: scores.name,
            categories: (first, col, last, col),
            series: vec![Series {
                name: (first.saturating_sub(1), col),
                values: (first, kind, last, kind),
            }],
            kind: Kind::Strips(kinds, (from, to, step)),
        });
    }

    /// The keys of all charts in order.
    pub fn keys(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(|plan| plan.key.as_str())
    }

    /// In how many parts the chart with this key is drawn, none of them higher than `most`
    /// pixels.
    pub fn parts(&self, key: &str, most: u32) -> u32 {
        let Some(plan) = self.0.iter().find(|plan| plan.key == key) else { return 0 };
        let (first, last) = plan.rows((0, 1));
        let rows = last.saturating_sub(first) + 1;
        match plan.kind {
            Kind::Parts => rows.div_ceil((most.saturating_sub(FRAME) / BAR).max(1)),
            Kind::Dots(..) => rows.div_ceil(MOST_DOTS),
            Kind::Strips(..) => 1,
        }
    }

    /// A part of the chart with this key (`(0, 1)` is all of it), of this width,
    /// and its height of at most `most` pixels.
    pub fn get(&self, key: &str, part: (u32, u32), width: u32, most: u32) -> Option<(Chart, u32)> {
        let plan = self.0.iter().find(|plan| plan.key == key)?;
        let (first, last) = plan.rows(part);
        let rows = last.saturating_sub(first) + 1;
        let height = match plan.kind {
            Kind::Parts => rows * BAR + FRAME,
            Kind::Dots(..) | Kind::Strips(..) => DOTS,
        };
        let height = height.min(most.max(FRAME));
        let mut chart = plan.draw((first, last));
        chart.set_width(width).set_height(height);
        Some((chart, height))
    }
}

/// The numbers of a sheet's column.
fn column(values: &Values, col: u16) -> impl Iterator<Item = f64> + Clone + '_ {
    let own = values.iter().filter(move |((_, own), _)| *own == col);
    own.filter_map(|(_, value)| value.parse().ok())
}

impl Plan {
    /// The rows of one of several parts of the same length.
    fn rows(&self, (part, parts): (u32, u32)) -> (u32, u32) {
        let (first, last) = (self.categories.0, self.categories.2);
        let length = (last.saturating_sub(first) + 1).div_ceil(parts.max(1));
        let begins = (first + part * length).min(last);
        (begins, (begins + length - 1).min(last))
    }

    /// The chart of some rows, without its size.
    fn draw(&self, rows: (u32, u32)) -> Chart {
        let mut chart = match self.kind {
            Kind::Parts => self.bars(rows),
            Kind::Dots(from, to, step) => self.dots(rows, (from, to, step)),
            Kind::Strips(kinds, scale) => self.strips(rows, kinds, scale),
        };
        chart.title().set_name(&self.title).set_font(font(12.0).set_bold());
        chart.set_alt_text(self.described(rows));
        chart
    }

    /// Some rows of cells on the chart's sheet.
    fn place(&self, (_, from, _, to): Cells, (first, last): (u32, u32)) -> PlacedCells {
        (self.sheet, first, from, last, to)
    }

    /// Stacked bars.
    fn bars(&self, rows: (u32, u32)) -> Chart {
        let mut chart = Chart::new(ChartType::BarPercentStacked);
        let blank = self.series.len().saturating_sub(1);
        for (index, (series, shade)) in self.series.iter().zip(SHADES.iter().cycle()).enumerate() {
            let format = ChartFormat::new();
            let format = if index == blank {
                let hatched = ChartPatternFill::new()
                    .set_pattern(ChartPatternFillType::DiagonalStripesLightUpwards)
                    .set_foreground_color(Color::Gray)
                    .set_background_color(Color::White)
                    .to_owned();
                format.to_owned().set_pattern_fill(&hatched).to_owned()
            } else {
                let solid = ChartSolidFill::new().set_color(Color::RGB(*shade)).to_owned();
                format.to_owned().set_solid_fill(&solid).to_owned()
            };
            let edge = ChartLine::new().set_color(Color::White).set_width(0.5).to_owned();
            chart
                .add_series()
                .set_categories(self.place(self.categories, rows))
                .set_values(self.place(series.values, rows))
                .set_name((self.sheet, series.name.0, series.name.1))
                .set_gap(60)
                .set_format(format.to_owned().set_border(&edge));
        }
        // Bars are drawn from below; a reader begins at the top.
        chart.y_axis().set_reverse().set_label_interval(1).set_font(&font(9.0));
        chart.x_axis().set_font(&font(9.0)).set_num_format("0%");
        chart.legend().set_position(ChartLegendPosition::Bottom).set_font(&font(9.0));
        chart
    }

    /// Dots on a scale that does not begin at 0, as bars would have to.
    fn dots(&self, rows: (u32, u32), (from, to, step): (f64, f64, f64)) -> Chart {
        let mut chart = Chart::new(ChartType::Line);
        for series in &self.series {
            let mut marker = ChartMarker::new();
            marker.set_type(ChartMarkerType::Circle).set_size(6).set_format(
                ChartFormat::new().set_solid_fill(ChartSolidFill::new().set_color(Color::Black)),
            );
            let label = ChartDataLabel::new()
                .show_value()
                .set_position(ChartDataLabelPosition::Above)
                .set_font(&font(8.0))
                .to_owned();
            chart
                .add_series()
                .set_categories(self.place(self.categories, rows))
                .set_values(self.place(series.values, rows))
                .set_name((self.sheet, series.name.0, series.name.1))
                .set_marker(&marker)
                .set_data_label(&label)
                .set_format(ChartFormat::new().set_line(ChartLine::new().set_hidden(true)));
        }
        let turned = rows.1.saturating_sub(rows.0) + 1 > UNTURNED;
        let mut names = font(9.0);
        if turned {
            names.set_rotation(270);
        }
        chart.x_axis().set_label_interval(1).set_font(&names);
        chart
            .y_axis()
            .set_min(from)
            .set_max(to)
            .set_major_unit(step)
            .set_num_format(sheet::DECIMALS)
            .set_font(&font(9.0));
        chart.legend().set_hidden();
        chart
    }

    /// Dots in a row for each kind of unit.
    fn strips(&self, rows: (u32, u32), kinds: u32, (from, to, step): (f64, f64, f64)) -> Chart {
        let mut chart = Chart::new(ChartType::Scatter);
        for series in &self.series {
            let mut marker = ChartMarker::new();
            marker.set_type(ChartMarkerType::Circle).set_size(6).set_format(
                ChartFormat::new().set_solid_fill(ChartSolidFill::new().set_color(Color::Gray)),
            );
            chart
                .add_series()
                .set_categories(self.place(self.categories, rows))
                .set_values(self.place(series.values, rows))
                .set_name((self.sheet, series.name.0, series.name.1))
                .set_marker(&marker);
        }
        chart
            .x_axis()
            .set_min(from)
            .set_max(to)
            .set_major_unit(step)
            .set_num_format(sheet::DECIMALS)
            .set_font(&font(9.0));
        chart
            .y_axis()
            .set_min(0)
            .set_max(f64::from(kinds) + 1.0)
            .set_major_unit(1)
            .set_reverse()
            .set_num_format("0")
            .set_font(&font(9.0));
        chart.legend().set_hidden();
        chart
    }

    /// What the chart shows, for those who cannot see it.
    fn described(&self, (first, last): (u32, u32)) -> String {
        let (title, sheet) = (&self.title, self.sheet);
        let rows = format!("dòng {} đến {} trang {sheet}", first + 1, last + 1);
        match self.kind {
            Kind::Parts => format!(
                "{title}. Mỗi thanh là một tiêu chí, chia theo tỷ lệ các mức và không ý kiến trên \
                 tổng số lượt đánh giá; số liệu: {rows}."
            ),
            Kind::Dots(from, to, _) | Kind::Strips(_, (from, to, _)) => format!(
                "{title}. Mỗi chấm là một điểm tổng hợp, trục từ {} đến {} điểm; số liệu: {rows}.",
                comma(from),
                comma(to)
            ),
        }
    }
}

/// Cells of a sheet as a chart takes them: the sheet, first row and column, last ones.
type PlacedCells = (&'static str, u32, u16, u32, u16);

/// A score with a comma.
fn comma(score: f64) -> String {
    format!("{score:.2}").replace('.', ",")
}

/// Letters of a chart.
fn font(size: f64) -> ChartFont {
    let mut font = ChartFont::new();
    font.set_name(FONT).set_size(size);
    font
}
