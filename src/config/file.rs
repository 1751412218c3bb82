//! `bienban.toml` as it is written: tables and keys, nothing checked yet.

use serde::de::value::MapAccessDeserializer;
use serde::de::{self, MapAccess, Visitor};
use serde::{Deserialize, Deserializer};
use std::collections::BTreeMap;
use std::fmt;
use toml::value::Datetime;

/// The file as it is written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct File {
    /// `[round]`.
    pub(super) round: RoundTable,
    /// `[organ]`.
    pub(super) organ: OrganTable,
    /// `[[legal_basis]]`.
    #[serde(default)]
    pub(super) legal_basis: Vec<LegalBasisTable>,
    /// `[report]`.
    #[serde(default)]
    pub(super) report: ReportTable,
    /// `[[kinds]]`.
    pub(super) kinds: Vec<KindTable>,
    /// `[[levels]]`.
    #[serde(default)]
    pub(super) levels: Vec<LevelTable>,
    /// `[[criteria_groups]]`.
    pub(super) criteria_groups: Vec<GroupTable>,
    /// `[rules]`.
    #[serde(default)]
    pub(super) rules: RulesTable,
    /// `[print]`.
    #[serde(default)]
    pub(super) print: PrintTable,
    /// `[papers]`.
    #[serde(default)]
    pub(super) papers: PapersTable,
    /// `[limits]`.
    #[serde(default)]
    pub(super) limits: LimitsTable,
    /// `[synonyms]`.
    #[serde(default)]
    pub(super) synonyms: BTreeMap<String, Vec<String>>,
    /// `[archive]`.
    #[serde(default)]
    pub(super) archive: ArchiveTable,
    /// `[previous]`.
    #[serde(default)]
    pub(super) previous: PreviousTable,
}

/// `[previous]`.
#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields)]
pub(super) struct PreviousTable {
    /// The last round's package.
    pub(super) package: Option<String>,
}

/// `[archive]`.
#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields)]
pub(super) struct ArchiveTable {
    /// Thời hạn bảo quản.
    pub(super) retention: Option<String>,
}

/// `[round]`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RoundTable {
    /// The conference's title.
    pub(super) subject: String,
    /// The year.
    pub(super) year: i32,
    /// First day.
    pub(super) from: Option<Datetime>,
    /// Last day.
    pub(super) to: Option<Datetime>,
}

/// `[organ]`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct OrganTable {
    /// The organ above.
    pub(super) superior: Option<String>,
    /// The committee.
    pub(super) name: String,
    /// The department.
    pub(super) department: String,
    /// The symbol in numbers.
    pub(super) symbol: String,
    /// The place before the date.
    pub(super) place: String,
    /// What the committee's area is called: quận, huyện, thị xã…
    pub(super) area: Option<String>,
}

/// `[[legal_basis]]`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct LegalBasisTable {
    /// Kind of document.
    pub(super) kind: String,
    /// Number and symbol.
    pub(super) number: String,
    /// Its day.
    pub(super) date: Datetime,
    /// Who issued it.
    pub(super) issuer: String,
}

/// `[report]`.
#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields)]
pub(super) struct ReportTable {
    /// Number and symbol.
    pub(super) number: Option<String>,
    /// Its day.
    pub(super) date: Option<Datetime>,
    /// Nơi nhận.
    #[serde(default)]
    pub(super) recipients: Vec<String>,
    /// Đề xuất, kiến nghị.
    #[serde(default, deserialize_with = "recommendations")]
    pub(super) proposals: Vec<RecommendationTable>,
    /// Who signs.
    pub(super) signer: Option<SignerTable>,
    /// How many units one volume of its annexes holds at most.
    pub(super) units_per_volume: Option<u32>,
}

/// One of `[report] proposals`: a sentence, or what is to be done, by whom, until when.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RecommendationTable {
    /// What is to be done.
    pub(super) what: String,
    /// Who does it.
    pub(super) who: Option<String>,
    /// By when.
    pub(super) by: Option<String>,
}

/// Reads a list of proposals; a table's mistakes are told as those of any other.
fn recommendations<'de, D>(deserializer: D) -> Result<Vec<RecommendationTable>, D::Error>
where
    D: Deserializer<'de>,
{
    /// One of them.
    struct One(RecommendationTable);
    /// Takes a sentence or a table.
    struct SentenceOrTable;

    impl<'de> Visitor<'de> for SentenceOrTable {
        type Value = One;

        fn expecting(&self, text: &mut fmt::Formatter<'_>) -> fmt::Result {
            text.write_str("\"…\" / { what = \"…\", who = \"…\", by = \"…\" }")
        }

        fn visit_str<E: de::Error>(self, sentence: &str) -> Result<One, E> {
            Ok(One(RecommendationTable { what: sentence.to_owned(), who: None, by: None }))
        }

        fn visit_map<A: MapAccess<'de>>(self, table: A) -> Result<One, A::Error> {
            RecommendationTable::deserialize(MapAccessDeserializer::new(table)).map(One)
        }
    }

    impl<'de> Deserialize<'de> for One {
        fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
            deserializer.deserialize_any(SentenceOrTable)
        }
    }

    let all = Vec::<One>::deserialize(deserializer)?;
    Ok(all.into_iter().map(|One(table)| table).collect())
}

/// `[report] signer`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SignerTable {
    /// `K/T Trưởng ban`.
    pub(super) authority: Option<String>,
    /// Post.
    pub(super) position: String,
    /// Name.
    pub(super) name: String,
}

/// `[[kinds]]`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct KindTable {
    /// Key.
    pub(super) key: String,
    /// Label in the registry.
    pub(super) label: String,
    /// Noun in a sentence.
    pub(super) noun: String,
}

/// `[[levels]]`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct LevelTable {
    /// Key.
    pub(super) key: String,
    /// Label on the ballot.
    pub(super) label: String,
    /// Points.
    pub(super) points: toml::Value,
}

/// `[[criteria_groups]]`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct GroupTable {
    /// Key.
    pub(super) key: String,
    /// Name.
    pub(super) label: String,
    /// Weight, 1 unless given.
    pub(super) weight: Option<toml::Value>,
    /// Criteria.
    pub(super) criteria: Vec<CriterionTable>,
}

/// One of `criteria`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct CriterionTable {
    /// Key.
    pub(super) key: String,
    /// What it asks.
    pub(super) label: String,
    /// Weight, 1 unless given.
    pub(super) weight: Option<toml::Value>,
}

/// `[rules]`.
#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields)]
pub(super) struct RulesTable {
    /// W302.
    pub(super) quorum: Option<toml::Value>,
    /// W401.
    pub(super) return_rate: Option<toml::Value>,
    /// W502.
    pub(super) invalid_rate: Option<toml::Value>,
    /// W503.
    pub(super) blank_rate: Option<toml::Value>,
    /// Cần lưu ý.
    pub(super) attention: Option<toml::Value>,
    /// Cần lưu ý: fewest ballots.
    pub(super) attention_ballots: Option<u32>,
    /// Cần lưu ý: most that chance may explain.
    pub(super) chance: Option<toml::Value>,
    /// Khác nhau rõ: standard errors.
    pub(super) band: Option<toml::Value>,
    /// Không công bố.
    pub(super) min_ballots: Option<u32>,
    /// Điểm tổng hợp: `criteria` or `groups`.
    pub(super) overall: Option<String>,
    /// W507.
    pub(super) counters: Option<u32>,
}

/// `[print]`.
#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields)]
pub(super) struct PrintTable {
    /// `bundled` or `system`.
    pub(super) font: Option<String>,
    /// Mirrored margins.
    #[serde(default)]
    pub(super) duplex: bool,
    /// Whether ranks are printed; they are unless said otherwise.
    pub(super) ranks: Option<bool>,
    /// Độ mật.
    pub(super) secrecy: Option<String>,
    /// Độ khẩn.
    pub(super) urgency: Option<String>,
    /// Phạm vi lưu hành.
    pub(super) circulation: Option<String>,
    /// Whether numbers and the report's day are written by hand.
    #[serde(default)]
    pub(super) number_by_hand: bool,
}

/// `[papers]`.
#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields)]
pub(super) struct PapersTable {
    /// Thông báo kết quả.
    pub(super) notices: Option<bool>,
    /// Báo cáo tóm tắt.
    pub(super) brief: Option<bool>,
    /// Whether the brief names people.
    pub(super) brief_names: Option<bool>,
    /// Danh sách gửi.
    pub(super) dispatch_list: Option<bool>,
    /// Bản Word.
    pub(super) word: Option<bool>,
}

/// `[limits]`.
#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields)]
pub(super) struct LimitsTable {
    /// MiB of a file.
    pub(super) file_mib: Option<u64>,
    /// MiB unpacked.
    pub(super) unpacked_mib: Option<u64>,
    /// Cells of a workbook.
    pub(super) cells: Option<u64>,
    /// Sheets of a workbook.
    pub(super) sheets: Option<u64>,
    /// Seconds a file.
    pub(super) seconds: Option<u64>,
    /// MiB of memory while a file is read.
    pub(super) memory_mib: Option<u64>,
}
