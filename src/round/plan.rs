//! What `bienban.toml` says of a round: organ, people, kinds of units, levels, criteria, thresholds.

use chrono::NaiveDate;
use num_rational::BigRational;
/// What the round is: titles, organ, criteria, levels, limits of the checks.
#[derive(Debug, Clone)]
pub struct Plan {
    /// The conference's title as in a sentence.
    pub subject: String,
    /// The year of the round.
    pub year: i32,
    /// First day a conference may be held.
    pub from: Option<NaiveDate>,
    /// Last day a conference may be held.
    pub to: Option<NaiveDate>,
    /// Who issues the papers.
    pub organ: Organ,
    /// What the round is held under (căn cứ), in order.
    pub legal_basis: Vec<LegalBasis>,
    /// The synthesis report's own particulars.
    pub report: Report,
    /// The kinds of unit, in order.
    pub kinds: Vec<Kind>,
    /// The levels of a mark (mức đánh giá), the best first.
    pub levels: Vec<Level>,
    /// The groups of criteria (nhóm tiêu chí), in order.
    pub groups: Vec<Group>,
    /// Thresholds of the checks.
    pub rules: Thresholds,
    /// How papers are printed.
    pub print: Print,
    /// Which papers the department sends out.
    pub papers: Papers,
}

impl Plan {
    /// Every criterion of the round in order, with its group.
    pub fn criteria(&self) -> impl Iterator<Item = (&Group, &Criterion)> {
        self.groups.iter().flat_map(|group| group.criteria.iter().map(move |c| (group, c)))
    }
}

/// The issuing organ.
#[derive(Debug, Clone)]
pub struct Organ {
    /// The organ above it (`Thành ủy Hà Nội`).
    pub superior: Option<String>,
    /// The committee (`Quận ủy Long Biên`).
    pub name: String,
    /// Its department that issues the papers (`Ban Tuyên giáo`).
    pub department: String,
    /// The department's symbol in document numbers (`BTGQU`).
    pub symbol: String,
    /// The place before the date (`Long Biên`).
    pub place: String,
    /// What its area is called (quận, huyện, thị xã, thành phố, tỉnh).
    pub area: String,
}

/// One document the round is held under.
#[derive(Debug, Clone)]
pub struct LegalBasis {
    /// `Kế hoạch`, `Công văn`…
    pub kind: String,
    /// `167-KH/QU`.
    pub number: String,
    /// Its date.
    pub date: NaiveDate,
    /// Who issued it.
    pub issuer: String,
}

/// Particulars of the synthesis report (báo cáo tổng hợp).
#[derive(Debug, Clone, Default)]
pub struct Report {
    /// Its number and symbol.
    pub number: Option<String>,
    /// Its date.
    pub date: Option<NaiveDate>,
    /// Nơi nhận.
    pub recipients: Vec<String>,
    /// Đề xuất, kiến nghị.
    pub proposals: Vec<Recommendation>,
    /// Who signs.
    pub signer: Option<Signer>,
    /// How many units one volume (quyển) of its annexes holds at most; 0 where they are never
    /// divided.
    pub units_per_volume: usize,
}

impl Report {
    /// Whether the annexes of a round of so many units are made in volumes.
    pub fn divides(&self, units: usize) -> bool {
        self.units_per_volume > 0 && units > self.units_per_volume
    }
}

/// A proposal of the synthesis (đề xuất, kiến nghị).
#[derive(Debug, Clone, Default)]
pub struct Recommendation {
    /// What is to be done.
    pub what: String,
    /// Who does it; empty where the proposal says so itself.
    pub who: String,
    /// By when; empty likewise.
    pub by: String,
}

/// Who signs a paper for the organ.
#[derive(Debug, Clone)]
pub struct Signer {
    /// `K/T Trưởng ban`; none when the head signs.
    pub authority: Option<String>,
    /// `Phó Trưởng ban`.
    pub position: String,
    /// The name; empty leaves the line open.
    pub name: String,
}

/// A kind of unit (loại hình): ward, kindergarten, primary, lower secondary.
#[derive(Debug, Clone)]
pub struct Kind {
    /// Key in `ket-qua.json`.
    pub key: String,
    /// As the registry says it (`Mầm non`).
    pub label: String,
    /// As a sentence says it (`trường mầm non`).
    pub noun: String,
}

/// A level of a mark.
#[derive(Debug, Clone)]
pub struct Level {
    /// Key in `ket-qua.json`.
    pub key: String,
    /// As the ballot says it.
    pub label: String,
    /// Its points.
    pub points: BigRational,
}

/// A group of criteria.
#[derive(Debug, Clone)]
pub struct Group {
    /// Its number (`I`).
    pub key: String,
    /// Its name.
    pub label: String,
    /// Its weight in the overall score.
    pub weight: BigRational,
    /// Its criteria in order.
    pub criteria: Vec<Criterion>,
}

/// A criterion (tiêu chí).
#[derive(Debug, Clone)]
pub struct Criterion {
    /// `TC01`.
    pub key: String,
    /// What it asks.
    pub label: String,
    /// Its weight within its group.
    pub weight: BigRational,
}

/// `[rules]`: the thresholds of the checks, as exact fractions.
#[derive(Debug, Clone)]
pub struct Thresholds {
    /// Least present / convened (W302).
    pub quorum: BigRational,
    /// Least collected / issued (W401).
    pub return_rate: BigRational,
    /// Invalid / opened must stay below (W502).
    pub invalid_rate: BigRational,
    /// Blank / valid must stay below (W503).
    pub blank_rate: BigRational,
    /// Share of the two lowest levels from which a criterion needs attention.
    pub attention: BigRational,
    /// Fewest ballots at the two lowest levels for which it does.
    pub attention_ballots: u32,
    /// Most probable that chance alone may make what is said of a leader's criteria; it
    /// is divided among the criteria.
    pub chance: BigRational,
    /// From how many standard errors two scores differ clearly.
    pub band: BigRational,
    /// Fewest valid ballots of a unit whose results may be shown.
    pub min_ballots: u32,
    /// Whether the overall score is the mean of the group scores by group weight, not the
    /// mean of all criteria.
    pub overall_by_groups: bool,
    /// How many people at least count independently (W507).
    pub counters: u32,
}

/// `[print]`: how papers are printed.
#[derive(Debug, Clone, Default)]
pub struct Print {
    /// Whether the machine's own Times New Roman is used.
    pub system_font: bool,
    /// Mirrored margins for printing on both sides.
    pub duplex: bool,
    /// Whether annex I of the synthesis prints ranks.
    pub ranks: bool,
    /// Độ mật.
    pub secrecy: Option<String>,
    /// Độ khẩn.
    pub urgency: Option<String>,
    /// Phạm vi lưu hành.
    pub circulation: Option<String>,
    /// Whether numbers and the report's day are written on the paper by hand, so that
    /// a paper without them is no draft for that.
    pub number_by_hand: bool,
}

/// `[papers]`: what the department sends out beside the papers of the round; nothing that it does
/// not ask for.
#[derive(Debug, Clone, Copy, Default)]
pub struct Papers {
    /// A notice of results for each leader (thông báo kết quả).
    pub notices: bool,
    /// The brief for the Standing Committee (báo cáo tóm tắt).
    pub brief: bool,
    /// Whether the brief names people.
    pub brief_names: bool,
    /// Which paper goes to whom, for the registry (danh sách gửi).
    pub dispatch_list: bool,
    /// Copies in Word of what is drafted (bản Word).
    pub word: bool,
}
