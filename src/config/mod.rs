//! `bienban.toml` → checked settings. Every mistake in it is one message with the
//! line at fault; what is left out has a default.

mod blanks;
mod checked;
mod file;
mod slips;

use std::collections::BTreeMap;
use std::path::Path;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::error::{Error, Excerpt};
use crate::fold;
use crate::round::Plan;
use checked::settings;
use file::File;

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
    /// The package of the last round, from the round's folder, to compare with (`[previous]`).
    pub previous: Option<String>,
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
        Err(error) => Err(Error::access(&path, error)),
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
/// Tests, and the plan of the sample round for the tests of other modules.
#[cfg(test)]
pub mod tests {
    use super::checked::{parse_exact, two_thirds};
    use super::*;
    use num_rational::BigRational;

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
            ("proposals", "[report]\nproposals = [{ zz = 1 }]"),
            ("signer", "[report]\nsigner = { zz = 1 }"),
            ("kinds", "[[kinds]]\nzz = 1"),
            ("levels", "[[levels]]\nzz = 1"),
            ("criteria_groups", "[[criteria_groups]]\nzz = 1"),
            ("criteria", "[[criteria_groups]]\ncriteria = [{ zz = 1 }]"),
            ("rules", "[rules]\nzz = 1"),
            ("print", "[print]\nzz = 1"),
            ("papers", "[papers]\nzz = 1"),
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
    fn a_proposal_is_a_sentence_or_says_what_who_and_by_when() {
        let begin = SAMPLE.find("proposals = [").expect("proposals");
        let rest = SAMPLE.split_at(begin).1;
        let old = rest.split_at(rest.find("\n]\n").expect("an end") + 2).0;
        let list = |proposals: &str| with(old, &format!("proposals = {proposals}"));
        let settings =
            list("[\" Công  khai. \", { what = \"Sửa\", by = \"30/9\" }]").expect("valid");
        let told = settings.plan.report.proposals.iter();
        let told: Vec<_> = told.map(|own| [&*own.what, &*own.who, &*own.by]).collect();
        assert_eq!(told, [["Công khai.", "", ""], ["Sửa", "", "30/9"]]);
        for wrong in ["[1]", "[[\"a\"]]", "[{ who = \"a\" }]", "\"a\""] {
            assert!(list(wrong).is_err(), "{wrong}");
        }
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
            ("{ what = \"Công khai", "{ whta = \"Công khai", "config-unknown-key"),
            ("who = \"các đơn vị\"", "whom = \"các đơn vị\"", "config-unknown-key"),
            (
                "what = \"Xây dựng kế hoạch khắc phục các nội dung cần lưu ý\"",
                "what = \" \"",
                "config-empty",
            ),
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
