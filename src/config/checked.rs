//! Tables of `bienban.toml` → the checked plan of a round.

use super::file::{
    ArchiveTable, CriterionTable, File, GroupTable, KindTable, LegalBasisTable, LevelTable,
    LimitsTable, PapersTable, PrintTable, RecommendationTable, ReportTable, RulesTable,
};
use super::{Archive, Limits, MIB, RETENTION, Settings, invalid};
use crate::declaration;
use crate::error::Error;
use crate::fold;
use crate::fraction::{fraction, whole};
use crate::round::{
    Criterion, Group, Kind, LegalBasis, Level, Organ, Papers, Plan, Print, Recommendation, Report,
    Signer, Thresholds,
};
use chrono::NaiveDate;
use num_rational::BigRational;
use num_traits::{One, Signed, Zero};
use std::collections::BTreeSet;
use std::time::Duration;
use toml::value::Datetime;

/// Turns the file's tables into the plan.
pub(super) fn settings(file: File) -> Result<Settings, Error> {
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
        papers: papers(&file.papers),
    };
    if let Some((label, [one, other])) = declaration::same_label(&plan, &file.synonyms) {
        return Err(Error::asked("config-same-label")
            .arg("value", label)
            .arg("one", one)
            .arg("other", other));
    }
    let (archive, limits) = (archive(file.archive)?, limits(&file.limits)?);
    let package = file.previous.package;
    let previous = package.map(|package| filled("previous.package", package)).transpose()?;
    Ok(Settings { plan, limits, archive, previous, synonyms: file.synonyms })
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
pub(super) fn filled(key: &str, text: String) -> Result<String, Error> {
    let text = fold::clean(&text);
    if text.is_empty() { Err(invalid(key, "config-empty")) } else { Ok(text) }
}

/// A day without an hour.
pub(super) fn date(key: &str, value: Option<Datetime>) -> Result<Option<NaiveDate>, Error> {
    let Some(value) = value else { return Ok(None) };
    let day = value.date.filter(|_| value.time.is_none()).and_then(|date| {
        NaiveDate::from_ymd_opt(date.year.into(), date.month.into(), date.day.into())
    });
    day.map(Some).ok_or_else(|| invalid(key, "config-date"))
}

/// One legal basis.
pub(super) fn legal_basis(table: LegalBasisTable) -> Result<LegalBasis, Error> {
    let day = date("legal_basis.date", Some(table.date))?;
    Ok(LegalBasis {
        kind: filled("legal_basis.kind", table.kind)?,
        number: filled("legal_basis.number", table.number)?,
        date: day.ok_or_else(|| invalid("legal_basis.date", "config-date"))?,
        issuer: filled("legal_basis.issuer", table.issuer)?,
    })
}

/// The report's particulars.
pub(super) fn report(table: ReportTable) -> Result<Report, Error> {
    let recipients = table.recipients.iter().map(|text| fold::clean(text)).collect();
    let proposals = table.proposals.into_iter().map(recommendation).collect::<Result<_, _>>()?;
    Ok(Report {
        number: table.number.map(|number| filled("report.number", number)).transpose()?,
        date: date("report.date", table.date)?,
        recipients,
        proposals,
        signer: table.signer.map(|signer| Signer {
            authority: signer.authority.map(|text| fold::clean(&text)),
            position: fold::clean(&signer.position),
            name: fold::clean(&signer.name),
        }),
        units_per_volume: table.units_per_volume.unwrap_or(UNITS_PER_VOLUME) as usize,
    })
}

/// How many units a volume holds where the round does not say: one district's papers stay one
/// document.
const UNITS_PER_VOLUME: u32 = 60;

/// One of the proposals.
fn recommendation(table: RecommendationTable) -> Result<Recommendation, Error> {
    let clean = |text: Option<String>| text.map(|text| fold::clean(&text)).unwrap_or_default();
    Ok(Recommendation {
        what: filled("report.what", table.what)?,
        who: clean(table.who),
        by: clean(table.by),
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
pub(super) fn kinds(tables: Vec<KindTable>) -> Result<Vec<Kind>, Error> {
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
pub(super) fn levels(tables: Vec<LevelTable>) -> Result<Vec<Level>, Error> {
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
pub(super) fn weight(key: &str, value: Option<toml::Value>) -> Result<BigRational, Error> {
    positive(key, value, 1)
}

/// A number above 0; the default where none is given.
fn positive(key: &str, value: Option<toml::Value>, default: u64) -> Result<BigRational, Error> {
    let number = value.map_or_else(|| Ok(whole(default)), |value| exact(key, &value))?;
    if number.is_positive() { Ok(number) } else { Err(invalid(key, "config-not-positive")) }
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
pub(super) fn parse_exact(text: &str) -> Option<BigRational> {
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
        attention_ballots: table.attention_ballots.unwrap_or(5),
        chance: or("rules.chance", table.chance, (1, 100))?,
        band: positive("rules.band", table.band, 2)?,
        min_ballots: table.min_ballots.unwrap_or(5),
        overall_by_groups: match table.overall.as_deref() {
            None | Some("criteria") => false,
            Some("groups") => true,
            Some(other) => {
                return Err(invalid("rules.overall", "config-choice").arg("value", other));
            }
        },
        counters: table.counters.unwrap_or(1),
    })
}

/// Takes `0.667`, `0.6667`… for what is meant by them, two thirds.
///
/// Nobody can write two thirds as a decimal; taken literally, 0.6667 would find
/// fault with a conference at which exactly two thirds were present.
pub(super) fn two_thirds(rate: BigRational) -> BigRational {
    let exact = BigRational::new(2.into(), 3.into());
    let thousandth = BigRational::new(1.into(), 1000.into());
    let meant = rate.denom() % 3 != 0.into()
        && (&rate - &exact).abs() < thousandth / BigRational::from_integer(2.into());
    if meant { exact } else { rate }
}

/// How papers are printed.
pub(super) fn print(table: PrintTable) -> Result<Print, Error> {
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
        ranks: table.ranks.unwrap_or(true),
        secrecy: mark(table.secrecy),
        urgency: mark(table.urgency),
        circulation: mark(table.circulation),
        number_by_hand: table.number_by_hand,
    })
}

/// Which papers are made beside those of the round.
fn papers(table: &PapersTable) -> Papers {
    let default = Papers::default();
    Papers {
        notices: table.notices.unwrap_or(default.notices),
        brief: table.brief.unwrap_or(default.brief),
        brief_names: table.brief_names.unwrap_or(default.brief_names),
        dispatch_list: table.dispatch_list.unwrap_or(default.dispatch_list),
        word: table.word.unwrap_or(default.word),
    }
}

/// How the set is kept.
pub(super) fn archive(table: ArchiveTable) -> Result<Archive, Error> {
    let retention = table.retention.unwrap_or_else(|| RETENTION.to_owned());
    Ok(Archive { retention: filled("archive.retention", retention)? })
}

/// The limits, in bytes; each at least 1 and small enough for a machine to keep.
pub(super) fn limits(table: &LimitsTable) -> Result<Limits, Error> {
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
