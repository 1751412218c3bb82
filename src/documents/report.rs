//! What the checks found, for other programs (`kiem-tra.json`, `check --format
//! json`) and for the workbook to work from (`kiem-tra.xlsx`).

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::correction::{is_units, place};
use super::source::Source;
use super::{
    Context, Head, SignedExplanation, brief, handover, minutes, notice, opening, postponed,
};
use crate::code::Code;
use crate::finding::{Args, Finding, Severity};
use crate::fold;
use crate::messages::{self, Language};
use crate::round::{Round, Unit};
use crate::rules::{self, Verdict};
use crate::tally::Stage;

/// All findings of a round and how its units stand.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct CheckReport {
    /// The version of this form.
    pub schema: u32,
    /// How many units stand where.
    pub units: UnitCounts,
    /// How many things stand in the way of a final set; 0 when every paper is final.
    pub in_the_way: usize,
    /// The findings in a stable order.
    pub findings: Vec<ReportedFinding>,
}

/// How many units stand where.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct UnitCounts {
    /// Units of the registry.
    pub total: usize,
    /// Units without an error, whether counted already or not.
    pub ready: usize,
    /// Units with an error.
    pub blocked: usize,
    /// Units without a return.
    pub missing: usize,
}

/// A finding as other programs read it.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct ReportedFinding {
    /// The rule's code.
    pub code: String,
    /// `error` or `warning`.
    #[schemars(extend("enum" = ["error", "warning"]))]
    #[schemars(with = "String")]
    pub severity: Severity,
    /// Whether a signed explanation covers it.
    pub explained: bool,
    /// What that explanation says, and who stands for it.
    pub explanation: Option<SignedExplanation>,
    /// The unit's code.
    pub unit: Option<String>,
    /// Path below the input folder, with `/`.
    pub file: Option<String>,
    /// The sheet's name.
    pub sheet: Option<String>,
    /// The cells on that sheet, `B7`.
    pub cells: Vec<String>,
    /// Further places on other sheets or in other files, `a.xlsx › Sheet!B7`.
    pub elsewhere: Vec<String>,
    /// What was found.
    pub message: String,
    /// What to do.
    pub hint: String,
}

impl ReportedFinding {
    /// The finding in this language.
    fn new(round: &Round, finding: &Finding, language: Language) -> Self {
        let first = finding.places.first();
        let unit = round.units.iter().find(|unit| finding.unit.as_ref() == Some(&unit.code));
        let explanation = unit.and_then(|unit| rules::explanation(unit, finding));
        Self {
            code: finding.code.to_string(),
            severity: finding.severity,
            explained: finding.explained,
            explanation: explanation.filter(|_| finding.explained).map(SignedExplanation::from),
            unit: finding.unit.as_ref().map(ToString::to_string),
            file: first.map(|place| place.file_name().to_owned()),
            sheet: first.and_then(|place| place.on.sheet.as_ref()).map(ToString::to_string),
            cells: finding.cells().iter().map(ToString::to_string).collect(),
            elsewhere: finding.elsewhere().map(ToString::to_string).collect(),
            message: rules::message(finding, language),
            hint: rules::advice(finding, language),
        }
    }
}

/// The report of a round's findings.
pub fn report(context: Context<'_>, language: Language) -> CheckReport {
    CheckReport {
        schema: 1,
        units: unit_counts(context.verdict),
        in_the_way: in_the_way(context, language).len(),
        findings: reported(context.round, &context.verdict.findings, language),
    }
}

/// Findings as other programs and the terminal read them.
pub fn reported(round: &Round, findings: &[Finding], language: Language) -> Vec<ReportedFinding> {
    findings.iter().map(|finding| ReportedFinding::new(round, finding, language)).collect()
}

/// How many units stand where.
pub fn unit_counts(verdict: &Verdict) -> UnitCounts {
    let at = |stage: Stage| verdict.standings.iter().filter(|s| s.stage == stage).count();
    UnitCounts {
        total: verdict.standings.len(),
        ready: at(Stage::Reported) + at(Stage::Counted),
        blocked: at(Stage::Blocked),
        // A conference that was put off leaves the unit's return still to come.
        missing: at(Stage::Missing) + at(Stage::Postponed),
    }
}

/// A finding as the department reads it (phát hiện).
#[derive(Debug, Clone, Default)]
pub struct FindingRow {
    /// Whether it is an error (`Lỗi`) or a warning (`Cảnh báo`).
    pub error: bool,
    /// `E402`.
    pub code: String,
    /// The unit; empty when it concerns none.
    pub unit: String,
    /// The file below the input folder; empty when it concerns none.
    pub file: String,
    /// The sheet.
    pub sheet: String,
    /// The cells (`B7, B9`).
    pub cells: String,
    /// What was found.
    pub message: String,
    /// What to do.
    pub advice: String,
    /// Who mends it: the unit (`Đơn vị`) or the department (`Ban`).
    pub owner: &'static str,
    /// Whether it is a warning that wants an explanation.
    pub asks: bool,
    /// Whether it is a warning that is explained.
    pub explained: bool,
    /// The file and cell as a link from where the workbook lies
    /// (`../input/a.xlsx#'Phiếu'!B8`).
    pub link: Option<String>,
    /// Whether somebody ticked it off in the workbook before this one.
    pub handled: bool,
    /// What somebody noted beside it there.
    pub note: String,
}

/// A unit as the department chases it (theo dõi).
#[derive(Debug, Clone, Default)]
pub struct ChasingRow {
    /// The unit's code.
    pub code: String,
    /// Its name, as papers print it.
    pub name: String,
    /// Loại hình.
    pub kind: String,
    /// Giai đoạn.
    pub stage: String,
    /// What is awaited from it; empty when nothing is.
    pub awaited: String,
    /// The documents made for it (`Biên bản hội nghị; …`).
    pub documents: String,
}

/// The rows of the findings sheet. Links lead from the output folder to the
/// input folder beside it.
pub fn finding_rows(context: Context<'_>, input: &str) -> Vec<FindingRow> {
    let row = |finding: &Finding| {
        let first = finding.places.first();
        let cells: Vec<String> = finding.cells().iter().map(ToString::to_string).collect();
        FindingRow {
            error: finding.severity == Severity::Error,
            code: finding.code.to_string(),
            unit: finding.unit.as_deref().unwrap_or_default().to_owned(),
            file: first.map(|place| fold::without_turns(place.file_name())).unwrap_or_default(),
            sheet: fold::without_turns(
                first.and_then(|place| place.on.sheet.as_deref()).unwrap_or_default(),
            ),
            cells: cells.join(", "),
            message: rules::message(finding, Language::Vietnamese),
            advice: rules::advice(finding, Language::Vietnamese),
            owner: owner(context.round, finding),
            asks: rules::wants_explanation(finding),
            explained: finding.explained,
            link: first.map(|place| format!("{input}/{}", Source::from(place).link)),
            handled: false,
            note: String::new(),
        }
    };
    context.verdict.findings.iter().map(row).collect()
}

/// Who mends a finding.
fn owner(round: &Round, finding: &Finding) -> &'static str {
    let unit = round.units.iter().find(|unit| finding.unit.as_ref() == Some(&unit.code));
    if unit.is_some_and(|unit| is_units(round, unit, finding)) { "Đơn vị" } else { "Ban" }
}

/// The rows of the chasing sheet (theo dõi, đôn đốc), in the registry's order.
pub fn chasing_rows(context: Context<'_>) -> Vec<ChasingRow> {
    let units = context.round.units.iter().enumerate();
    units.map(|(index, unit)| chasing_row(context, index, unit)).collect()
}

/// One unit of the chasing sheet.
fn chasing_row(context: Context<'_>, index: usize, unit: &Unit) -> ChasingRow {
    let mine = || context.verdict.findings.iter().filter(|f| f.unit.as_ref() == Some(&unit.code));
    let open =
        mine().filter(|finding| rules::wants_explanation(finding) && !finding.explained).count();
    let stage = context.verdict.standings.get(index).map_or(Stage::Missing, |s| s.stage);
    let asked = mine().any(|finding| {
        finding.severity == Severity::Error && is_units(context.round, unit, finding)
    });
    let drafts = |head: Option<&Head>, name: &str| {
        head.map(|head| format!("{name}{}", if head.draft { " (dự thảo)" } else { "" }))
    };
    let minutes = super::minutes::minutes(context, index);
    let handover = super::handover::handover(context, index);
    let opening = super::opening::opening(context, index);
    let documents = [
        drafts(minutes.as_ref().map(|d| &d.head), "Biên bản hội nghị"),
        drafts(handover.as_ref().map(|d| &d.head), "Biên bản bàn giao phiếu"),
        drafts(opening.as_ref().map(|d| &d.head), "Biên bản mở niêm phong"),
    ];
    ChasingRow {
        code: unit.code.to_string(),
        name: unit.name.to_string(),
        kind: context.round.plan.kinds.get(unit.kind).map(|k| k.label.clone()).unwrap_or_default(),
        stage: stage_name(stage).to_owned(),
        awaited: awaited(stage, asked, open).to_owned(),
        documents: documents.into_iter().flatten().collect::<Vec<_>>().join("; "),
    }
}

/// A stage as the chasing sheet names it.
fn stage_name(stage: Stage) -> &'static str {
    match stage {
        Stage::Missing => "Chưa gửi báo cáo",
        Stage::Blocked => "Có lỗi, chờ sửa",
        Stage::Postponed => "Hội nghị hoãn, chưa họp lại",
        Stage::Reported => "Đã báo cáo hội nghị",
        Stage::Counted => "Đã mở niêm phong, kiểm đếm",
    }
}

/// What is awaited from or for a unit; `asked` when it is asked to mend its return.
fn awaited(stage: Stage, asked: bool, open_warnings: usize) -> &'static str {
    match (stage, open_warnings) {
        (Stage::Missing, _) => "Đơn vị gửi báo cáo hội nghị",
        (Stage::Blocked, _) if asked => "Đơn vị chỉnh sửa báo cáo theo phiếu đề nghị",
        (Stage::Blocked, _) => "Ban sửa phần kiểm đếm hoặc danh sách đơn vị",
        (Stage::Postponed, _) => "Đơn vị họp lại và gửi báo cáo hội nghị",
        (_, 1..) => "Giải trình các cảnh báo",
        (Stage::Reported, 0) => "Ban mở niêm phong, kiểm đếm",
        (Stage::Counted, 0) => "",
    }
}

/// What stands in the way of a final set: for people, one line each.
pub fn in_the_way(context: Context<'_>, language: Language) -> Vec<String> {
    let verdict = context.verdict;
    let blocks = |finding: &&Finding| {
        finding.severity == Severity::Error
            || (rules::wants_explanation(finding) && !finding.explained)
            || rules::awaits_confirmation(finding)
            || matches!(finding.code, Code::W207 | Code::W208 | Code::W602)
    };
    let line = |finding: &Finding| {
        let unit = finding.unit.as_deref().map(|unit| format!("{unit}: ")).unwrap_or_default();
        let at = place(finding);
        let at = if at.is_empty() { at } else { format!(" ({at})") };
        format!("{unit}{} {}{at}", finding.code, rules::message(finding, language))
    };
    let findings = verdict.findings.iter().filter(blocks).map(line);
    let part = context.round.part.map(|part| {
        messages::text(language, "final-part", &Args::from([("part", part.to_string().into())]))
    });
    part.into_iter().chain(findings).chain(without_number(context, language)).collect()
}

/// What stands in the way because papers that can be made have no number or day yet:
/// one line for each kind of paper, and one for the report.
fn without_number(context: Context<'_>, language: Language) -> Vec<String> {
    let plan = &context.round.plan;
    if plan.print.number_by_hand {
        return Vec::new();
    }
    let mut lines = Vec::new();
    for (key, has_number) in RECORDS {
        let units = context.round.units.iter().enumerate();
        let without: Vec<&str> = units
            .filter(|(index, _)| has_number(context, *index) == Some(false))
            .map(|(_, unit)| &*unit.code)
            .collect();
        if !without.is_empty() {
            let args =
                Args::from([("count", without.len().into()), ("units", without.join(", ").into())]);
            lines.push(messages::text(language, key, &args));
        }
    }
    let report = &plan.report;
    if report.number.is_none() || report.date.is_none() {
        lines.push(messages::text(language, "final-report-number", &Args::new()));
    }
    if plan.papers.brief && !brief::is_numbered(context) {
        lines.push(messages::text(language, "final-brief-number", &Args::new()));
    }
    lines
}

/// Whether a unit's paper bears a number; none where there is no such paper.
type HasNumber = fn(Context<'_>, usize) -> Option<bool>;

/// The papers of a unit that bear a number, with the message that names units where
/// it is missing.
const RECORDS: [(&str, HasNumber); 5] = [
    ("final-minutes-number", |context, unit| {
        Some(minutes::minutes(context, unit)?.head.number.is_some())
    }),
    ("final-postponed-number", |context, unit| {
        let all = postponed::postponed(context, unit);
        (!all.is_empty()).then(|| all.iter().all(|minutes| minutes.head.number.is_some()))
    }),
    ("final-handover-number", |context, unit| {
        Some(handover::handover(context, unit)?.head.number.is_some())
    }),
    ("final-opening-number", |context, unit| {
        Some(opening::opening(context, unit)?.head.number.is_some())
    }),
    ("final-notice-number", notice::all_numbered),
];
