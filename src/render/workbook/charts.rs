//! Native charts of the synthesis over its data sheets.

use rust_xlsxwriter::{
    Chart, ChartDataLabel, ChartFont, ChartFormat, ChartLegendPosition, ChartLine, ChartSolidFill,
    ChartType, Color,
};

use super::FONT;
use super::criteria::Criteria;
use super::scores::Scores;
use super::sheet;

/// Colours of the levels from the best to the lowest: light to dark, so that a
/// print in grey still tells them apart.
const SHADES: [u32; 6] = [0xBF_D7_EA, 0x7F_A9_CC, 0x3F_76_A5, 0x1B_40_63, 0x0E_22_36, 0x05_0C_14];

/// Height of one bar with its gap in pixels.
const BAR: u32 = 15;
/// Height of title, legend and axis in pixels.
const FRAME: u32 = 110;
/// Width of a chart on the charts' own sheet in pixels.
pub(super) const WIDTH: u32 = 900;

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
    /// Whether the series are parts of a whole.
    stacked: bool,
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
        let series = (columns.level()..=columns.last_level())
            .map(|col| Series { name: (head, col), values: (rows.0, col, rows.1, col) });
        let (sheet, series) = (criteria.name, series.collect());
        let categories = (rows.0, columns.key(), rows.1, columns.key());
        self.0.push(Plan { key, title, sheet, categories, series, stacked: true });
    }

    /// Bars of the overall scores on a sheet of scores; `name` is the column that
    /// names the scored.
    pub fn add_scores(&mut self, key: &str, title: &str, scores: &Scores, name: u16) {
        let ((first, last), col) = (scores.rows, scores.columns.overall());
        let head = first.saturating_sub(1);
        self.0.push(Plan {
            key: key.to_owned(),
            title: title.to_owned(),
            sheet: scores.name,
            categories: (first, name, last, name),
            series: vec![Series { name: (head, col), values: (first, col, last, col) }],
            stacked: false,
        });
    }

    /// The keys of all charts in order.
    pub fn keys(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(|plan| plan.key.as_str())
    }

    /// A part of the chart with this key (`(0, 1)` is all of it), of this width,
    /// and its height of at most `most` pixels.
    pub fn get(&self, key: &str, part: (u32, u32), width: u32, most: u32) -> Option<(Chart, u32)> {
        let plan = self.0.iter().find(|plan| plan.key == key)?;
        let (first, last) = plan.rows(part);
        let bars = last.saturating_sub(first) + 1;
        let height = (bars * BAR + FRAME).min(most.max(FRAME));
        let mut chart = plan.draw((first, last));
        chart.set_width(width).set_height(height);
        Some((chart, height))
    }
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
    fn draw(&self, (first, last): (u32, u32)) -> Chart {
        let kind = if self.stacked { ChartType::BarPercentStacked } else { ChartType::Bar };
        let mut chart = Chart::new(kind);
        let place = |(_, from, _, to): Cells| (self.sheet, first, from, last, to);
        for (series, shade) in self.series.iter().zip(SHADES.iter().cycle()) {
            let drawn = chart
                .add_series()
                .set_categories(place(self.categories))
                .set_values(place(series.values))
                .set_name((self.sheet, series.name.0, series.name.1))
                .set_gap(60)
                .set_format(
                    ChartFormat::new()
                        .set_solid_fill(ChartSolidFill::new().set_color(Color::RGB(*shade)))
                        .set_border(ChartLine::new().set_color(Color::White).set_width(0.5)),
                );
            if !self.stacked {
                let label = ChartDataLabel::new().show_value().set_font(&font(9.0)).to_owned();
                drawn.set_data_label(&label);
            }
        }
        chart.title().set_name(&self.title).set_font(font(12.0).set_bold());
        // Bars are drawn from below; a reader begins at the top.
        chart.y_axis().set_reverse().set_label_interval(1).set_font(&font(9.0));
        chart.x_axis().set_font(&font(9.0));
        if self.stacked {
            chart.x_axis().set_num_format("0%");
            chart.legend().set_position(ChartLegendPosition::Bottom).set_font(&font(9.0));
        } else {
            // A bar that does not begin at 0 would exaggerate the differences.
            chart.x_axis().set_min(0).set_num_format(sheet::DECIMALS);
            chart.legend().set_hidden();
        }
        chart.set_alt_text(&self.title);
        chart
    }
}

/// Letters of a chart.
fn font(size: f64) -> ChartFont {
    let mut font = ChartFont::new();
    font.set_name(FONT).set_size(size);
    font
}
