//! What a run says on a terminal: findings by unit and file, what blocks whom,
//! and the closing table.

use std::path::Path;
use std::time::Duration;

use comfy_table::Table;
use comfy_table::presets::UTF8_FULL_CONDENSED;

use super::arguments::{Color, Request, Verbosity};
use super::progress::Progress;
use super::{Environment, print, tell, text};
use crate::documents::report::{CheckReport, ReportedFinding};
use crate::error::Error;
use crate::finding::{Args, Severity};
use crate::fold;
use crate::messages::{self, Language};
use crate::pipeline::explain::{self, How};
use crate::pipeline::{Checked, Updated};
use crate::publish::manifest::UnitEntry;
use crate::tally::Stage;

/// A unit's name by its code.
pub type Names<'a> = &'a dyn Fn(&str) -> Option<String>;

/// Where and how a run speaks.
pub struct Terminal {
    /// The language.
    pub language: Language,
    /// How much.
    verbosity: Verbosity,
    /// Whether colour is used.
    color: bool,
    /// Whether standard error is a terminal.
    interactive: bool,
}

impl Terminal {
    /// As the request and the environment want it.
    pub fn new(request: &Request, environment: &Environment) -> Self {
        let color = match request.color {
            Color::Always => true,
            Color::Never => false,
            Color::Auto => environment.terminal && !environment.no_color,
        };
        Self {
            language: request.language,
            verbosity: request.verbosity,
            color,
            interactive: environment.terminal,
        }
    }

    /// A text of the catalogues.
    fn text(&self, key: &str) -> String {
        text(self.language, key)
    }

    /// Where progress is shown.
    pub fn progress(&self) -> Progress {
        match self.verbosity {
            Verbosity::Quiet => Progress::Silent,
            _ => Progress::new(self.language, self.interactive),
        }
    }

    /// Text in a colour (an SGR code), where colours are used.
    fn paint(&self, code: &str, text: &str) -> String {
        if self.color { format!("\u{1b}[{code}m{text}\u{1b}[0m") } else { text.to_owned() }
    }

    /// What stopped the run.
    pub fn error(&self, error: &Error) {
        let label = self.paint("1;31", &format!("{}:", self.text("error")));
        tell(&format!("{label} {}\n", error.message(self.language)));
    }

    /// A line that nobody has to act upon.
    pub fn note(&self, key: &str) {
        if self.verbosity > Verbosity::Quiet {
            tell(&format!("{}\n", self.text(key)));
        }
    }

    /// Every finding, grouped by unit and file.
    pub fn findings(&self, findings: &[ReportedFinding], names: Names<'_>) {
        let shown = |finding: &&ReportedFinding| {
            self.verbosity > Verbosity::Quiet || finding.severity == Severity::Error
        };
        let mut group = None;
        for finding in findings.iter().filter(shown) {
            let next = (&finding.unit, &finding.file);
            if group != Some(next) {
                tell(&format!("\n{}\n", self.paint("1", &self.heading(finding, names))));
                group = Some(next);
            }
            tell(&self.finding(finding));
        }
        if group.is_some() {
            tell("\n");
        }
    }

    /// The unit and the file that a group of findings is about.
    fn heading(&self, finding: &ReportedFinding, names: Names<'_>) -> String {
        let unit = finding.unit.as_ref().map_or_else(
            || self.text("round"),
            |code| names(code).map_or_else(|| code.clone(), |name| format!("{code} {name}")),
        );
        let heading = std::iter::once(unit).chain(finding.file.clone());
        fold::without_turns(&heading.collect::<Vec<_>>().join(" · "))
    }

    /// One finding: code, place, what was found, what to do.
    fn finding(&self, finding: &ReportedFinding) -> String {
        let (color, label) = match finding.severity {
            Severity::Error => ("1;31", self.text("error")),
            Severity::Warning => ("1;33", self.text("warning")),
        };
        let code = self.paint(color, &format!("{label} {}", finding.code));
        let place = match (&finding.sheet, finding.cells.is_empty()) {
            (Some(sheet), false) => format!("  {sheet}!{}", finding.cells.join(", ")),
            (Some(sheet), true) => format!("  {sheet}"),
            (None, _) => String::new(),
        };
        let explained = if finding.explained {
            format!("  ({})", self.text("explained"))
        } else {
            String::new()
        };
        let mut lines =
            vec![format!("  {code}{place}{explained}"), format!("      {}", finding.message)];
        if !finding.elsewhere.is_empty() {
            let elsewhere = finding.elsewhere.join("; ");
            lines.push(format!("      {}: {elsewhere}", self.text("elsewhere")));
        }
        if !finding.explained {
            let label = self.paint("2", &format!("{}:", self.text("do")));
            lines.push(format!("      {label} {}", finding.hint));
        }
        lines.push(String::new());
        fold::without_turns(&lines.join("\n"))
    }

    /// One line of numbers.
    pub fn summary(&self, report: &CheckReport) {
        let findings = &report.findings;
        let errors = findings.iter().filter(|finding| finding.severity == Severity::Error).count();
        let args = Args::from([
            ("errors", errors.into()),
            ("warnings", (findings.len() - errors).into()),
            ("explained", findings.iter().filter(|finding| finding.explained).count().into()),
            ("units", report.units.total.into()),
            ("ready", report.units.ready.into()),
            ("blocked", report.units.blocked.into()),
            ("missing", report.units.missing.into()),
        ]);
        print(&format!("{}\n", messages::text(self.language, "summary-findings", &args)));
    }

    /// The units that are blocked or missing, by code.
    pub fn stages(&self, units: &[UnitEntry]) {
        for (stage, key) in [(Stage::Blocked, "blocked-units"), (Stage::Missing, "missing-units")] {
            let at_stage = units.iter().filter(|unit| unit.stage == stage.key());
            let codes: Vec<&str> = at_stage.map(|unit| unit.code.as_str()).collect();
            if !codes.is_empty() {
                let args = Args::from([("units", codes.join(", ").into())]);
                tell(&format!("{}\n", messages::text(self.language, key, &args)));
            }
        }
    }

    /// What stands in the way of a final set.
    pub fn in_the_way(&self, reasons: &[String]) {
        if reasons.is_empty() {
            tell(&format!("{}\n", self.text("final-clear")));
            return;
        }
        let args = Args::from([("count", reasons.len().into())]);
        tell(&format!("{}\n", messages::text(self.language, "final-blocked", &args)));
        for reason in reasons {
            tell(&format!("  - {reason}\n"));
        }
    }

    /// What became of the department's ledgers.
    pub fn ledgers(&self, updated: &[Updated]) {
        for Updated { file, open, written } in updated {
            let key = if *written { "ledger-written" } else { "ledger-open" };
            let args = Args::from([("file", (*file).into()), ("count", (*open).into())]);
            tell(&format!("{}\n", messages::text(self.language, key, &args)));
        }
    }

    /// A unit's return as it was understood.
    pub fn explained(&self, checked: &Checked, code: &str) -> String {
        let name = checked.round.unit_name(code).unwrap_or_default();
        let mut lines = vec![self.paint("1", &format!("{code} {name}"))];
        for section in explain::explained(checked, code) {
            lines.push(format!("\n  {}  ({})", self.paint("1", section.title), section.place));
            for line in section.lines {
                let label = match line.label.as_str() {
                    "" => String::new(),
                    label => format!("{label}: "),
                };
                let cell = line.place.cell.map(|cell| format!("  [{cell}]")).unwrap_or_default();
                lines.push(format!("    {label}{}{cell}{}", line.value, self.how(line.how)));
            }
        }
        lines.push(String::new());
        fold::without_turns(&(lines.join("\n") + "\n"))
    }

    /// How surely a value was understood; nothing where words say it.
    fn how(&self, how: How) -> String {
        let (color, said) = match how {
            How::Read => return String::new(),
            How::Inferred(basis) => (
                "1;33",
                format!("{} – {}", self.text("explain-inferred"), basis.said(self.language)),
            ),
            How::Confirmed => ("1;32", self.text("explain-confirmed")),
            How::Unclear => ("1;31", self.text("explain-unclear")),
            How::Refused => ("1;31", self.text("explain-refused")),
        };
        format!("  {}", self.paint(color, &format!("({said})")))
    }

    /// The table that a build ends with.
    pub fn closing_table(
        &self,
        report: &CheckReport,
        made: usize,
        unchanged: usize,
        left_out: usize,
        time: Duration,
        output: &Path,
    ) {
        if self.verbosity == Verbosity::Quiet {
            return;
        }
        let tenths = time.as_millis() / 100;
        let mark = if self.language == Language::Vietnamese { ',' } else { '.' };
        let seconds = format!("{}{mark}{}", tenths / 10, tenths % 10);
        let seconds =
            messages::text(self.language, "seconds", &Args::from([("seconds", seconds.into())]));
        let counts = &report.units;
        let state = match report.in_the_way {
            0 => self.text("state-final"),
            count => {
                let args = Args::from([("count", count.into())]);
                messages::text(self.language, "state-draft", &args)
            }
        };
        let left_out = (left_out > 0).then(|| ("table-left-out", left_out.to_string()));
        let rows = [
            ("table-units", counts.total.to_string()),
            ("table-ready", counts.ready.to_string()),
            ("table-blocked", counts.blocked.to_string()),
            ("table-missing", counts.missing.to_string()),
            ("table-made", made.to_string()),
            ("table-unchanged", unchanged.to_string()),
        ];
        let rows = rows.into_iter().chain(left_out).chain([
            ("table-state", state),
            ("table-time", seconds),
            ("table-output", output.display().to_string()),
        ]);
        let mut table = Table::new();
        table.load_style(UTF8_FULL_CONDENSED.with_rounded_corners());
        for (key, value) in rows {
            table.add_row([self.text(key), value]);
        }
        print(&format!("{table}\n"));
    }
}
