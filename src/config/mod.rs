//! `bienban.toml` → checked settings. Every mistake in it is one message with the
//! line at fault; what is left out has a default.

mod blanks;
mod slips;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::time::Duration;

use chrono::NaiveDate;
use num_rational::BigRational;
use num_traits::{One, Signed, Zero};
use serde::{Deserialize, Serialize};
use toml::value::Datetime;

use crate::declaration;
use crate::error::{Error, Excerpt};
use crate::fold;
use crate::fraction::fraction;
use crate::round::{
    Criterion, Group, Kind, LegalBasis, Level, Organ, Plan, Print, Report, Signer, Thresholds,
};

/// The name of the file a round is described in.
pub const FILE_NAME: &str = "bienban.toml";

/// All that `bienban.toml` says.
#[derive(Debug, Clone)]
pub struct Settings {
    /// What the round is.
    pub plan: Plan,
    /// What a return may weigh.
    pub limits: Limits,
    /// How the round's set is kept.
    pub archive: Archive,
    /// Further labels by the label they stand for (`[synonyms]`).
    pub synonyms: BTreeMap<String, Vec<String>>,
}

/// What a workbook may weigh (`[limits]`). A file over one is a finding.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Limits {
    /// Bytes of the file.
    pub file_bytes: u64,
    /// Bytes of its unpacked parts.
    pub unpacked_bytes: u64,
    /// Cells in use.
    pub cells: u64,
    /// Sheets.
    pub sheets: u64,
    /// Time to read its cells, and as much again to recognise what they say.
    pub time: Duration,
    /// Bytes of memory while it is read.
    pub memory_bytes: u64,
}

/// How the set is kept once it is archived (`[archive]`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Archive {
    /// Thời hạn bảo quản, as the finding aid and the package print it.
    pub retention: String,
}

/// The retention period unless `[archive]` gives another: nothing is destroyed
/// before an archivist has said that it may be.
const RETENTION: &str = "Vĩnh viễn";

/// Bytes of a mebibyte.
pub(crate) const MIB: u64 = 1024 * 1024;

impl Default for Limits {
    fn default() -> Self {
        Self {
            file_bytes: 20 * MIB,
            unpacked_bytes: 200 * MIB,
            cells: 1_000_000,
            sheets: 64,
            time: Duration::from_secs(10),
            memory_bytes: 1024 * MIB,
        }
    }
}

/// The file as it is written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    /// `[round]`.
    round: RoundTable,
    /// `[organ]`.
    organ: OrganTable,
    /// `[[legal_basis]]`.
    #[serde(default)]
    legal_basis: Vec<LegalBasisTable>,
    /// `[report]`.
    #[serde(default)]
    report: ReportTable,
    /// `[[kinds]]`.
    kinds: Vec<KindTable>,
    /// `[[levels]]`.
    #[serde(default)]
    levels: Vec<LevelTable>,
    /// `[[criteria_groups]]`.
    criteria_groups: Vec<GroupTable>,
    /// `[rules]`.
    #[serde(default)]
    rules: RulesTable,
    /// `[print]`.
    #[serde(default)]
    print: PrintTable,
    /// `[limits]`.
    #[serde(default)]
    limits: LimitsTable,
    /// `[synonyms]`.
    #[serde(default)]
    synonyms: BTreeMap<String, Vec<String>>,
    /// `[archive]`.
    #[serde(default)]
    archive: ArchiveTable,
}

/// `[archive]`.
#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields)]
struct ArchiveTable {
    /// Thời hạn bảo quản.
    retention: Option<String>,
}

/// `[round]`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RoundTable {
    /// The conference's title.
    subject: String,
    /// The year.
    year: i32,
    /// First day.
    from: Option<Datetime>,
    /// Last day.
    to: Option<Datetime>,
}

/// `[organ]`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct OrganTable {
    /// The organ above.
    superior: Option<String>,
    /// The committee.
    name: String,
    /// The department.
    department: String,
    /// The symbol in numbers.
    symbol: String,
    /// The place before the date.
    place: String,
    /// What the committee's area is called: quận, huyện, thị xã…
    area: Option<String>,
}

/// `[[legal_basis]]`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct LegalBasisTable {
    /// Kind of document.
    kind: String,
    /// Number and symbol.
    number: String,
    /// Its day.
    date: Datetime,
    /// Who issued it.
    issuer: String,
}

/// `[report]`.
#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields)]
struct ReportTable {
    /// Number and symbol.
    number: Option<String>,
    /// Its day.
    date: Option<Datetime>,
    /// Nơi nhận.
    #[serde(default)]
    recipients: Vec<String>,
    /// Đề xuất, kiến nghị.
    #[serde(default)]
    proposals: Vec<String>,
    /// Who signs.
    signer: Option<SignerTable>,
}

/// `[report] signer`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SignerTable {
    /// `K/T Trưởng ban`.
    authority: Option<String>,
    /// Post.
    position: String,
    /// Name.
    name: String,
}

/// `[[kinds]]`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct KindTable {
    /// Key.
    key: String,
    /// Label in the registry.
    label: String,
    /// Noun in a sentence.
    noun: String,
}

/// `[[levels]]`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct LevelTable {
    /// Key.
    key: String,
    /// Label on the ballot.
    label: String,
    /// Points.
    points: toml::Value,
}

/// `[[criteria_groups]]`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct GroupTable {
    /// Key.
    key: String,
    /// Name.
    label: String,
    /// Weight, 1 unless given.
    weight: Option<toml::Value>,
    /// Criteria.
    criteria: Vec<CriterionTable>,
}

/// One of `criteria`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CriterionTable {
    /// Key.
    key: String,
    /// What it asks.
    label: String,
    /// Weight, 1 unless given.
    weight: Option<toml::Value>,
}

/// `[rules]`.
#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields)]
struct RulesTable {
    /// W302.
    quorum: Option<toml::Value>,
    /// W401.
    return_rate: Option<toml::Value>,
    /// W502.
    invalid_rate: Option<toml::Value>,
    /// W503.
    blank_rate: Option<toml::Value>,
    /// Cần lưu ý.
    attention: Option<toml::Value>,
    /// Không công bố.
    min_ballots: Option<u32>,
}

/// `[print]`.
#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields)]
struct PrintTable {
    /// `bundled` or `system`.
    font: Option<String>,
    /// Mirrored margins.
    #[serde(default)]
    duplex: bool,
    /// Độ mật.
    secrecy: Option<String>,
    /// Độ khẩn.
    urgency: Option<String>,
    /// Phạm vi lưu hành.
    circulation: Option<String>,
    /// Whether numbers and the report's day are written by hand.
    #[serde(default)]
    number_by_hand: bool,
}

/// `[limits]`.
#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields)]
struct LimitsTable {
    /// MiB of a file.
    file_mib: Option<u64>,
    /// MiB unpacked.
    unpacked_mib: Option<u64>,
    /// Cells of a workbook.
    cells: Option<u64>,
    /// Sheets of a workbook.
    sheets: Option<u64>,
    /// Seconds a file.
    seconds: Option<u64>,
    /// MiB of memory while a file is read.
    memory_mib: Option<u64>,
}

/// Reads and checks the round's `bienban.toml`.
///
/// # Errors
/// When the file is missing, not TOML, or says something that cannot be.
pub fn load(folder: &Path) -> Result<Settings, Error> {
    parse(&read(folder)?)
}

/// The bytes of the round's `bienban.toml`.
///
/// # Errors
/// When the file is missing or cannot be read.
pub fn read(folder: &Path) -> Result<Vec<u8>, Error> {
    let path = folder.join(FILE_NAME);
    match crate::files::read(&path, crate::files::TEXT_BYTES) {
        Ok(bytes) => Ok(bytes),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            Err(Error::asked("config-missing").arg("path", path.display().to_string()))
        }
        Err(error) => Err(Error::access(&path, &error)),
    }
}

/// Checks the text of a `bienban.toml`.
///
/// # Errors
/// As [`load`].
pub fn parse(bytes: &[u8]) -> Result<Settings, Error> {
    let source = text(bytes)?;
    let table = table(source)?;
    blanks::refuse_unfinished(source, &table)?;
    checked(source, &table)
}

/// As [`parse`], but with places that still wait to be filled in: for the blank forms
/// of a round that only begins.
///
/// # Errors
/// As [`load`].
pub fn parse_unfinished(bytes: &[u8]) -> Result<Settings, Error> {
    let source = text(bytes)?.replace("year = 0 ", "year = 2000 ");
    checked(&source, &table(&source)?)
}

/// The file as text.
fn text(bytes: &[u8]) -> Result<&str, Error> {
    let source = std::str::from_utf8(bytes)
        .map_err(|error| Error::asked("config-not-utf8").arg("offset", error.valid_up_to()))?;
    // Notepad begins its UTF-8 files with a mark that TOML does not know.
    Ok(source.strip_prefix('\u{feff}').unwrap_or(source))
}

/// The text as TOML, of a size that can be meant.
fn table(source: &str) -> Result<toml::Table, Error> {
    let table = source.parse().map_err(|error| syntax_error(source, &error))?;
    blanks::refuse_immense(source, &table)?;
    Ok(table)
}

/// The settings that a file means; a mistake comes with its line.
fn checked(source: &str, table: &toml::Table) -> Result<Settings, Error> {
    let file: File = toml::from_str(source).map_err(|error| syntax_error(source, &error))?;
    if table.get("round").and_then(|round| round.get("year")?.as_integer()) == Some(0) {
        return Err(blanks::with_line(invalid("round.year", "config-year"), source));
    }
    settings(file).map_err(|error| blanks::with_line(error, source))
}

/// What the TOML reader says, in the user's words as far as it goes.
fn syntax_error(source: &str, error: &toml::de::Error) -> Error {
    let message = error.message();
    let quoted = |at: usize| message.split('`').nth(at).unwrap_or_default().to_owned();
    let excerpt = error.span().map(|span| Excerpt::of(FILE_NAME, source, span.start));
    let slip = excerpt.as_ref().and_then(|excerpt| slips::slip(&excerpt.text));
    let problem = if let Some(slip) = slip {
        slip
    } else if message.starts_with("unknown field") {
        let known: Vec<&str> = message.split('`').skip(3).step_by(2).collect();
        let nearest = fold::nearest(&quoted(1), known.iter().copied()).unwrap_or_default();
        Error::asked("config-unknown-key").arg("key", quoted(1)).arg("nearest", nearest)
    } else if message.starts_with("missing field") {
        Error::asked("config-missing-key").arg("key", quoted(1))
    } else {
        Error::asked("config-syntax").arg("detail", message)
    };
    match excerpt {
        Some(excerpt) => problem.excerpt(excerpt),
        None => problem,
    }
}

/// A value that cannot be what its key wants.
fn invalid(key: &str, why: &'static str) -> Error {
    Error::asked(why).arg("key", key.to_owned())
}

/// Refuses texts that no paper could print, with their line: `prints` tells what the
/// round's typeface can. Labels to look for (`[synonyms]`) are never printed.
///
/// # Errors
/// The first such text.
pub fn refuse_unprintable(bytes: &[u8], prints: &dyn Fn(char) -> bool) -> Result<(), Error> {
    let source = text(bytes)?;
    let mut table = table(source)?;
    table.remove("synonyms");
    blanks::refuse_unprintable(source, &table, prints)
}

/// Turns the file's tables into the plan.
fn settings(file: File) -> Result<Settings, Error> {
    let round = file.round;
    let (from, to) = (date("round.from", round.from)?, date("round.to", round.to)?);
    if from.zip(to).is_some_and(|(from, to)| to < from) {
        return Err(invalid("round.to", "config-date-order"));
    }
    let plan = Plan {
        subject: filled("round.subject", round.subject)?,
        year: round.year,
        from,
        to,
        organ: Organ {
            superior: file.organ.superior,
            area: match file.organ.area {
                Some(area) => filled("organ.area", area)?,
                None => area_of(&file.organ.name).to_owned(),
            },
            name: filled("organ.name", file.organ.name)?,
            department: filled("organ.department", file.organ.department)?,
            symbol: filled("organ.symbol", file.organ.symbol)?,
            place: filled("organ.place", file.organ.place)?,
        },
        legal_basis: file.legal_basis.into_iter().map(legal_basis).collect::<Result<_, _>>()?,
        report: report(file.report)?,
        kinds: kinds(file.kinds)?,
        levels: levels(file.levels)?,
        groups: groups(file.criteria_groups)?,
        rules: thresholds(file.rules)?,
        print: print(file.print)?,
    };
    if let Some((label, [one, other])) = declaration::same_label(&plan, &file.synonyms) {
        return Err(Error::asked("config-same-label")
            .arg("value", label)
            .arg("one", one)
            .arg("other", other));
    }
    let (archive, limits) = (archive(file.archive)?, limits(&file.limits)?);
    Ok(Settings { plan, limits, archive, synonyms: file.synonyms })
}

/// What the area of a committee is called, by the first word of its name.
fn area_of(organ: &str) -> &'static str {
    let organ = fold::clean(organ).to_lowercase();
    match organ.split(' ').next() {
        Some("quận") => "quận",
        Some("huyện") => "huyện",
        Some("thị") => "thị xã",
        Some("thành") => "thành phố",
        Some("tỉnh") => "tỉnh",
        Some("xã") => "xã",
        Some("phường") => "phường",
        _ => "địa bàn",
    }
}

/// Text that must not be empty, cleaned.
fn filled(key: &str, text: String) -> Result<String, Error> {
    let text = fold::clean(&text);
    if text.is_empty() { Err(invalid(key, "config-empty")) } else { Ok(text) }
}

/// A day without an hour.
fn date(key: &str, value: Option<Datetime>) -> Result<Option<NaiveDate>, Error> {
    let Some(value) = value else { return Ok(None) };
    let day = value.date.filter(|_| value.time.is_none()).and_then(|date| {
        NaiveDate::from_ymd_opt(date.year.into(), date.month.into(), date.day.into())
    });
    day.map(Some).ok_or_else(|| invalid(key, "config-date"))
}

/// One legal basis.
fn legal_basis(table: LegalBasisTable) -> Result<LegalBasis, Error> {
    let day = date("legal_basis.date", Some(table.date))?;
    Ok(LegalBasis {
        kind: filled("legal_basis.kind", table.kind)?,
        number: filled("legal_basis.number", table.number)?,
        date: day.ok_or_else(|| invalid("legal_basis.date", "config-date"))?,
        issuer: filled("legal_basis.issuer", table.issuer)?,
    })
}

/// The report's particulars.
fn report(table: ReportTable) -> Result<Report, Error> {
    let clean = |texts: Vec<String>| texts.iter().map(|text| fold::clean(text)).collect();
    Ok(Report {
        number: table.number.map(|number| filled("report.number", number)).transpose()?,
        date: date("report.date", table.date)?,
        recipients: clean(table.recipients),
        proposals: clean(table.proposals),
        signer: table.signer.map(|signer| Signer {
            authority: signer.authority.map(|text| fold::clean(&text)),
            position: fold::clean(&signer.position),
            name: fold::clean(&signer.name),
        }),
    })
}

/// Refuses a key that stands twice.
fn unique<'a>(key: &str, values: impl Iterator<Item = &'a str>) -> Result<(), Error> {
    let mut seen = BTreeSet::new();
    for value in values {
        if !seen.insert(fold::code(value)) {
            return Err(invalid(key, "config-twice").arg("value", value));
        }
    }
    Ok(())
}

/// The kinds of unit; at least one.
fn kinds(tables: Vec<KindTable>) -> Result<Vec<Kind>, Error> {
    unique("kinds.key", tables.iter().map(|kind| kind.key.as_str()))?;
    unique("kinds.label", tables.iter().map(|kind| kind.label.as_str()))?;
    if tables.is_empty() {
        return Err(invalid("kinds", "config-empty"));
    }
    let kind = |table: KindTable| {
        Ok(Kind {
            key: filled("kinds.key", table.key)?,
            label: filled("kinds.label", table.label)?,
            noun: filled("kinds.noun", table.noun)?,
        })
    };
    tables.into_iter().map(kind).collect()
}

/// The levels; Tốt, Khá, Trung bình, Yếu with 4 to 1 points unless given.
fn levels(tables: Vec<LevelTable>) -> Result<Vec<Level>, Error> {
    if tables.is_empty() {
        let level = |(key, label, points): (&str, &str, u64)| Level {
            key: key.to_owned(),
            label: label.to_owned(),
            points: crate::fraction::whole(points),
        };
        let default = [
            ("tot", "Tốt", 4),
            ("kha", "Khá", 3),
            ("trung-binh", "Trung bình", 2),
            ("yeu", "Yếu", 1),
        ];
        return Ok(default.into_iter().map(level).collect());
    }
    unique("levels.key", tables.iter().map(|level| level.key.as_str()))?;
    unique("levels.label", tables.iter().map(|level| level.label.as_str()))?;
    if tables.len() < 2 {
        return Err(invalid("levels", "config-too-few"));
    }
    let level = |table: LevelTable| {
        Ok(Level {
            key: filled("levels.key", table.key)?,
            label: filled("levels.label", table.label)?,
            points: exact("levels.points", &table.points)?,
        })
    };
    tables.into_iter().map(level).collect()
}

/// The groups with their criteria; at least one of each.
fn groups(tables: Vec<GroupTable>) -> Result<Vec<Group>, Error> {
    unique("criteria_groups.key", tables.iter().map(|group| group.key.as_str()))?;
    let criteria = || tables.iter().flat_map(|group| &group.criteria);
    unique("criteria.key", criteria().map(|criterion| criterion.key.as_str()))?;
    if tables.is_empty() || tables.iter().any(|group| group.criteria.is_empty()) {
        return Err(invalid("criteria_groups", "config-empty"));
    }
    let criterion = |table: CriterionTable| {
        Ok(Criterion {
            key: filled("criteria.key", table.key)?,
            label: filled("criteria.label", table.label)?,
            weight: weight("criteria.weight", table.weight)?,
        })
    };
    let group = |table: GroupTable| {
        Ok(Group {
            key: filled("criteria_groups.key", table.key)?,
            label: filled("criteria_groups.label", table.label)?,
            weight: weight("criteria_groups.weight", table.weight)?,
            criteria: table.criteria.into_iter().map(criterion).collect::<Result<_, _>>()?,
        })
    };
    tables.into_iter().map(group).collect()
}

/// A weight above 0; 1 unless given.
fn weight(key: &str, value: Option<toml::Value>) -> Result<BigRational, Error> {
    let weight = value.map_or_else(|| Ok(BigRational::one()), |value| exact(key, &value))?;
    if weight.is_positive() { Ok(weight) } else { Err(invalid(key, "config-not-positive")) }
}

/// An exact number: `1`, `0.5` or `"2/3"`.
fn exact(key: &str, value: &toml::Value) -> Result<BigRational, Error> {
    let text = match value {
        toml::Value::Integer(number) => number.to_string(),
        // The shortest text that reads back as the same number is what was typed.
        toml::Value::Float(number) => number.to_string(),
        toml::Value::String(text) => text.clone(),
        _ => String::new(),
    };
    parse_exact(&text).ok_or_else(|| invalid(key, "config-number").arg("value", text))
}

/// Reads `1`, `0.5`, `0,5` or `2/3` exactly.
fn parse_exact(text: &str) -> Option<BigRational> {
    match text.split_once('/') {
        Some((over, under)) => {
            let (over, under) = (parse_decimal(over)?, parse_decimal(under)?);
            (!under.is_zero()).then(|| over / under)
        }
        None => parse_decimal(text),
    }
}

/// Reads `1`, `0.5` or `0,5` exactly.
fn parse_decimal(text: &str) -> Option<BigRational> {
    let text = text.trim().replace(',', ".");
    let (whole, decimals) = text.split_once('.').unwrap_or((&text, ""));
    if text.len() > 30 || !decimals.chars().all(|c| c.is_ascii_digit()) {
        return None;
    }
    let digits: num_bigint::BigInt = format!("{whole}{decimals}").parse().ok()?;
    let scale = num_bigint::BigInt::from(10).pow(u32::try_from(decimals.len()).ok()?);
    Some(BigRational::new(digits, scale))
}

/// The thresholds of the checks.
fn thresholds(table: RulesTable) -> Result<Thresholds, Error> {
    let or = |key: &str, value: Option<toml::Value>, default: (u64, u64)| {
        let rate = match value {
            Some(value) => exact(key, &value)?,
            None => fraction(default.0, default.1).unwrap_or_else(BigRational::zero),
        };
        let valid = !rate.is_negative() && rate <= BigRational::one();
        if valid { Ok(two_thirds(rate)) } else { Err(invalid(key, "config-rate")) }
    };
    Ok(Thresholds {
        quorum: or("rules.quorum", table.quorum, (2, 3))?,
        return_rate: or("rules.return_rate", table.return_rate, (9, 10))?,
        invalid_rate: or("rules.invalid_rate", table.invalid_rate, (3, 100))?,
        blank_rate: or("rules.blank_rate", table.blank_rate, (1, 10))?,
        attention: or("rules.attention", table.attention, (1, 10))?,
        min_ballots: table.min_ballots.unwrap_or(5),
    })
}

/// Takes `0.667`, `0.6667`… for what is meant by them, two thirds.
///
/// Nobody can write two thirds as a decimal; taken literally, 0.6667 would find
/// fault with a conference at which exactly two thirds were present.
fn two_thirds(rate: BigRational) -> BigRational {
    let exact = BigRational::new(2.into(), 3.into());
    let thousandth = BigRational::new(1.into(), 1000.into());
    let meant = rate.denom() % 3 != 0.into()
        && (&rate - &exact).abs() < thousandth / BigRational::from_integer(2.into());
    if meant { exact } else { rate }
}

/// How papers are printed.
fn print(table: PrintTable) -> Result<Print, Error> {
    let system_font = match table.font.as_deref() {
        None | Some("bundled") => false,
        Some("system") => true,
        Some(other) => return Err(invalid("print.font", "config-choice").arg("value", other)),
    };
    let mark =
        |text: Option<String>| text.map(|text| fold::clean(&text)).filter(|text| !text.is_empty());
    Ok(Print {
        system_font,
        duplex: table.duplex,
        secrecy: mark(table.secrecy),
        urgency: mark(table.urgency),
        circulation: mark(table.circulation),
        number_by_hand: table.number_by_hand,
    })
}

/// How the set is kept.
fn archive(table: ArchiveTable) -> Result<Archive, Error> {
    let retention = table.retention.unwrap_or_else(|| RETENTION.to_owned());
    Ok(Archive { retention: filled("archive.retention", retention)? })
}

/// The limits, in bytes; each at least 1 and small enough for a machine to keep.
fn limits(table: &LimitsTable) -> Result<Limits, Error> {
    let default = Limits::default();
    let within =
        |key: &str, value: Option<u64>, most: u64| match value {
            Some(value) if !(1..=most).contains(&value) => Err(invalid(key, "config-limit")
                .arg("most", usize::try_from(most).unwrap_or(usize::MAX))),
            value => Ok(value),
        };
    let bytes = |key: &str, mib: Option<u64>, default: u64| {
        Ok::<_, Error>(within(key, mib, MOST_MIB)?.map_or(default, |mib| mib * MIB))
    };
    Ok(Limits {
        file_bytes: bytes("limits.file_mib", table.file_mib, default.file_bytes)?,
        unpacked_bytes: bytes("limits.unpacked_mib", table.unpacked_mib, default.unpacked_bytes)?,
        cells: within("limits.cells", table.cells, 1_000_000_000)?.unwrap_or(default.cells),
        sheets: within("limits.sheets", table.sheets, 10_000)?.unwrap_or(default.sheets),
        time: within("limits.seconds", table.seconds, 3_600)?
            .map_or(default.time, Duration::from_secs),
        memory_bytes: bytes("limits.memory_mib", table.memory_mib, default.memory_bytes)?,
    })
}

/// The most mebibytes that a limit may be: 64 GiB.
const MOST_MIB: u64 = 64 * 1024;

/// Tests, and the plan of the sample round for the tests of other modules.
#[cfg(test)]
pub mod tests {
    use super::*;

    /// The sample round's file.
    const SAMPLE: &str = include_str!("../../bienban.toml");

    /// The plan of the sample round.
    pub fn plan() -> Plan {
        parse(SAMPLE.as_bytes()).expect("the sample is valid").plan
    }

    /// The keys of every table, as the reader itself names them when it meets one
    /// that it does not know.
    pub fn keys() -> Vec<(&'static str, Vec<String>)> {
        let tables = [
            ("", "zz = 1"),
            ("round", "[round]\nzz = 1"),
            ("organ", "[organ]\nzz = 1"),
            ("legal_basis", "[[legal_basis]]\nzz = 1"),
            ("report", "[report]\nzz = 1"),
            ("signer", "[report]\nsigner = { zz = 1 }"),
            ("kinds", "[[kinds]]\nzz = 1"),
            ("levels", "[[levels]]\nzz = 1"),
            ("criteria_groups", "[[criteria_groups]]\nzz = 1"),
            ("criteria", "[[criteria_groups]]\ncriteria = [{ zz = 1 }]"),
            ("rules", "[rules]\nzz = 1"),
            ("print", "[print]\nzz = 1"),
            ("limits", "[limits]\nzz = 1"),
        ];
        let keys = tables.map(|(table, text)| {
            let error = toml::from_str::<File>(text).err().expect(table);
            let names = error.message().split('`').skip(3).step_by(2);
            (table, names.map(str::to_owned).collect::<Vec<_>>())
        });
        assert!(keys.iter().all(|(_, names)| names.len() >= 2), "{keys:?}");
        keys.into()
    }

    /// The sample with one text replaced, and what becomes of it.
    fn with(from: &str, to: &str) -> Result<Settings, Error> {
        assert!(SAMPLE.contains(from), "{from}");
        parse(SAMPLE.replace(from, to).as_bytes())
    }

    #[test]
    fn the_sample_says_what_it_says() {
        let plan = plan();
        assert_eq!(plan.criteria().count(), 12);
        assert_eq!(plan.organ.symbol, "BTGQU");
        assert_eq!(plan.rules.quorum, BigRational::new(2.into(), 3.into()));
        assert_eq!(plan.rules.invalid_rate, BigRational::new(3.into(), 100.into()));
    }

    #[test]
    fn the_area_is_called_by_its_committee() {
        let area = |organ: &str, more: &str| {
            let text = SAMPLE.replace("name = \"Quận ủy Long Biên\"", organ);
            let text = text.replace("symbol =", &format!("{more}\nsymbol ="));
            parse(text.as_bytes()).map(|settings| settings.plan.organ.area).map_err(|e| e.key)
        };
        for (organ, called) in [
            ("name = \"Quận ủy Long Biên\"", "quận"),
            ("name = \"Huyện ủy Gia Lâm\"", "huyện"),
            ("name = \"Thị ủy Sơn Tây\"", "thị xã"),
            ("name = \"Thành ủy Thủ Đức\"", "thành phố"),
            ("name = \"Tỉnh ủy Hà Nam\"", "tỉnh"),
            ("name = \"Đảng ủy Khối Doanh nghiệp\"", "địa bàn"),
        ] {
            assert_eq!(area(organ, "").as_deref(), Ok(called));
        }
        let named = area("name = \"Đảng ủy Khối\"", "area = \"Khối\"");
        assert_eq!(named.as_deref(), Ok("Khối"));
    }

    #[test]
    fn a_set_is_kept_for_ever_unless_the_file_says_otherwise() {
        let retention = |said: &str| {
            let settings = with("[print]", &format!("[archive]\n{said}\n[print]"));
            settings.map(|settings| settings.archive.retention)
        };
        assert_eq!(retention("").as_deref().ok(), Some("Vĩnh viễn"));
        assert_eq!(retention("retention = \" 20  năm\"").as_deref().ok(), Some("20 năm"));
        assert_eq!(retention("retention = \" \"").expect_err("empty").key, "config-empty");
    }

    #[test]
    fn numbers_are_read_exactly() {
        let exactly = |text: &str| parse_exact(text).map(|n| n.to_string());
        assert_eq!(exactly("0.1").as_deref(), Some("1/10"));
        assert_eq!(exactly("0,25").as_deref(), Some("1/4"));
        assert_eq!(exactly("2/3").as_deref(), Some("2/3"));
        let nested = "1/".repeat(100_000) + "1";
        for wrong in ["", "1/0", "x", "1.2.3", "NaN", "1e9", "1/2/3", &nested] {
            assert_eq!(exactly(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn only_a_rounded_two_thirds_is_two_thirds() {
        let rate = |text: &str| two_thirds(parse_exact(text).expect("a number")).to_string();
        assert_eq!(rate("0.6667"), "2/3");
        assert_eq!(rate("0.667"), "2/3");
        assert_eq!(rate("0.67"), "67/100");
        assert_eq!(rate("0.665"), "133/200");
    }

    #[test]
    fn mistakes_are_named_with_their_place() {
        let error = with("symbol =", "symbl =").expect_err("unknown key");
        assert_eq!(error.key, "config-unknown-key");
        assert_eq!(
            error.excerpt.as_ref().map(|e| e.text.clone()),
            Some("symbl = \"BTGQU\"".into())
        );
        for (from, to, key) in [
            ("year = 2023", "year = ", "config-slip-no-value"),
            ("year = 2023", "year = 0", "config-year"),
            ("year = 2023", "year = 2023 x", "config-syntax"),
            ("to = 2023-06-15", "to = 15/6/2023", "config-slip-date"),
            ("to = 2023-06-15", "to = \"15/6/2023\"", "config-slip-date"),
            ("name = \"Quận ủy Long Biên\"", "name = \"Quận ủy …\"", "config-placeholder"),
            ("label = \"Khá\"", "label = \"TỐT:\"", "config-same-label"),
            ("label = \"Khá\"", "label = \"Không ý kiến\"", "config-same-label"),
            ("[print]", "[limits]\nseconds = 0\n[print]", "config-limit"),
            ("[print]", "[limits]\nseconds = 3601\n[print]", "config-limit"),
            ("key = \"TC02\"", "key = \"tc01\"", "config-twice"),
            ("quorum = 0.6667", "quorum = 1.5", "config-rate"),
            ("to = 2023-06-15", "to = 2023-01-15", "config-date-order"),
            ("font = \"bundled\"", "font = \"comic\"", "config-choice"),
            ("points = 4", "points = \"bốn\"", "config-number"),
            ("name = \"Quận ủy Long Biên\"", "name = \" \"", "config-empty"),
        ] {
            let error = with(from, to).expect_err(to);
            assert_eq!(error.key, key, "{to}");
            let line = error.excerpt.map(|excerpt| excerpt.text);
            let shown = line.is_some_and(|line| to.lines().any(|own| line.contains(own)));
            assert!(shown || key == "config-same-label", "{to}");
        }
        assert!(with("[print]", "[limits]\nseconds = 3600\n[print]").is_ok());
    }
}
