//! The domain: a round (đợt lấy ý kiến), its plan, its units and what each of
//! them returned. No input or output happens here, and nothing is formatted.

use std::ops::Deref;
use std::sync::Arc;

use chrono::{NaiveDate, NaiveTime};
use num_rational::BigRational;

use crate::finding::Place;

/// A value and the cell it was read from.
///
/// Values keep their origin until the documents are made, so that every finding
/// can point at the cell to mend.
#[derive(Debug, Clone, PartialEq)]
pub struct Sourced<T> {
    /// What the cell says.
    pub value: T,
    /// Where it says so.
    pub place: Place,
}

impl<T> Deref for Sourced<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.value
    }
}

/// A value that may be absent: not given, or not readable (and then reported).
pub type Maybe<T> = Option<Sourced<T>>;

/// Text from a return: NFC, white space folded, never empty.
pub type Text = Arc<str>;

/// All of one round: the plan, the registry and the returns.
#[derive(Debug, Clone)]
pub struct Round {
    /// What `bienban.toml` says.
    pub plan: Plan,
    /// The units of the registry with their returns, in the registry's order,
    /// which is the order of the round everywhere.
    pub units: Vec<Unit>,
    /// Every workbook that was read, in the order of its path.
    pub sources: Vec<Source>,
}

impl Round {
    /// The name of the unit with this code.
    pub fn unit_name(&self, code: &str) -> Option<String> {
        self.units.iter().find(|unit| &*unit.code == code).map(|unit| unit.name.to_string())
    }
}

/// One file of the input folder.
#[derive(Debug, Clone)]
pub struct Source {
    /// Path below the input folder, with `/`.
    pub path: Text,
    /// SHA-256 of its bytes, in lower-case hex.
    pub sha256: String,
    /// Size in bytes.
    pub size: u64,
    /// The codes of the units it holds sections of.
    pub units: Vec<Text>,
}

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
    pub proposals: Vec<String>,
    /// Who signs.
    pub signer: Option<Signer>,
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
    /// Fewest valid ballots of a unit whose results may be shown.
    pub min_ballots: u32,
}

/// `[print]`: how papers are printed.
#[derive(Debug, Clone, Default)]
pub struct Print {
    /// Whether the machine's own Times New Roman is used.
    pub system_font: bool,
    /// Mirrored margins for printing on both sides.
    pub duplex: bool,
    /// Độ mật.
    pub secrecy: Option<String>,
    /// Độ khẩn.
    pub urgency: Option<String>,
    /// Phạm vi lưu hành.
    pub circulation: Option<String>,
}

/// A unit (đơn vị) of the registry and what it returned.
#[derive(Debug, Clone)]
pub struct Unit {
    /// `THCS-PD`.
    pub code: Text,
    /// As the registry writes it.
    pub name: Text,
    /// Index into [`Plan::kinds`].
    pub kind: usize,
    /// Người đứng đầu, in the registry's order.
    pub leaders: Vec<Leader>,
    /// What came back.
    pub returned: Return,
}

impl Unit {
    /// The unit's name as in a sentence: `phường Bồ Đề`, `Trường THCS Phúc Đồng`.
    ///
    /// A ward's name begins with its kind, a common noun; a school's whole name
    /// is a proper one.
    pub fn name_in_sentence(&self, plan: &Plan) -> String {
        let noun = plan.kinds.get(self.kind).map_or("", |kind| kind.noun.as_str());
        let mut rest = self.name.chars();
        let same_length: String = rest.by_ref().take(noun.chars().count()).collect();
        if !noun.contains(' ') && same_length.to_lowercase() == noun.to_lowercase() {
            format!("{noun}{}", rest.as_str())
        } else {
            self.name.to_string()
        }
    }
}

/// A leader whom the ballots are about (người đứng đầu).
#[derive(Debug, Clone)]
pub struct Leader {
    /// As the registry writes it.
    pub name: Text,
    /// Chức vụ.
    pub post: Text,
}

/// What one unit sent and what the department added (báo cáo của đơn vị).
#[derive(Debug, Clone, Default)]
pub struct Return {
    /// Whether any section came at all.
    pub received: bool,
    /// Where a form of the unit lies that nobody has filled in, when it is all
    /// that came.
    pub untouched: Option<Place>,
    /// Whether the unit's own part is there in any form, readable or not.
    pub conference: Option<Conference>,
    /// Thành phần.
    pub attendance: Vec<AttendanceRow>,
    /// Diễn biến.
    pub proceedings: Vec<Speech>,
    /// Ban kiểm phiếu.
    pub tally_board: Vec<BoardMember>,
    /// Phiếu tại hội nghị.
    pub ballots: Option<Ballots>,
    /// Independent counts, in the order of their files.
    pub counts: Vec<Count>,
    /// Ý kiến góp ý.
    pub comments: Vec<Comment>,
    /// Giải trình.
    pub explanations: Vec<Explanation>,
    /// `Tên đơn vị` wherever it was given.
    pub names: Vec<Sourced<Text>>,
}

/// The conference (hội nghị).
#[derive(Debug, Clone)]
pub struct Conference {
    /// Where the section stands.
    pub place: Place,
    /// Số văn bản of the minutes.
    pub number: Maybe<Text>,
    /// Ngày họp.
    pub date: Maybe<NaiveDate>,
    /// Giờ bắt đầu.
    pub start: Maybe<NaiveTime>,
    /// Giờ kết thúc.
    pub end: Maybe<NaiveTime>,
    /// Địa điểm.
    pub venue: Maybe<Text>,
    /// Người chủ trì.
    pub chair: Maybe<Text>,
    /// Chức vụ người chủ trì.
    pub chair_post: Maybe<Text>,
    /// Người ghi biên bản.
    pub secretary: Maybe<Text>,
    /// Chức vụ người ghi biên bản.
    pub secretary_post: Maybe<Text>,
    /// Tài liệu sử dụng.
    pub papers: Maybe<Text>,
    /// Hình thức lấy ý kiến.
    pub method: Maybe<Text>,
}

/// One row of the attendance (thành phần).
#[derive(Debug, Clone)]
pub struct AttendanceRow {
    /// Thành phần: which delegates.
    pub group: Maybe<Text>,
    /// Triệu tập.
    pub convened: Maybe<u32>,
    /// Có mặt.
    pub present: Maybe<u32>,
    /// Vắng mặt.
    pub absent: Maybe<u32>,
    /// Lý do vắng mặt.
    pub reason: Maybe<Text>,
}

/// Loại ý kiến of the proceedings.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SpeechKind {
    /// Phát biểu mở đầu.
    Opening,
    /// Góp ý.
    Remark,
    /// Tiếp thu.
    Response,
    /// Kết luận.
    Conclusion,
    /// Khác.
    Other,
}

/// One speech of the proceedings (diễn biến).
#[derive(Debug, Clone)]
pub struct Speech {
    /// Người phát biểu.
    pub speaker: Maybe<Text>,
    /// Chức vụ.
    pub post: Maybe<Text>,
    /// Loại ý kiến.
    pub kind: Maybe<SpeechKind>,
    /// Nội dung.
    pub text: Maybe<Text>,
}

/// Nhiệm vụ on the tally board.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Duty {
    /// Trưởng ban.
    Head,
    /// Thành viên.
    Member,
    /// Thư ký.
    Secretary,
}

/// A member of the tally board (ban kiểm phiếu).
#[derive(Debug, Clone)]
pub struct BoardMember {
    /// Họ và tên.
    pub name: Maybe<Text>,
    /// Chức vụ.
    pub post: Maybe<Text>,
    /// Nhiệm vụ.
    pub duty: Maybe<Duty>,
}

/// The ballots at the conference, sealed and handed over.
#[derive(Debug, Clone)]
pub struct Ballots {
    /// Where the section stands.
    pub place: Place,
    /// Số biên bản bàn giao.
    pub number: Maybe<Text>,
    /// Số phiếu in.
    pub printed: Maybe<u32>,
    /// Số phiếu phát ra.
    pub issued: Maybe<u32>,
    /// Số phiếu thu về.
    pub collected: Maybe<u32>,
    /// Số phiếu không sử dụng.
    pub unused: Maybe<u32>,
    /// Giờ niêm phong.
    pub sealed_at: Maybe<NaiveTime>,
    /// Số phong bì niêm phong.
    pub envelopes: Maybe<u32>,
    /// Mã niêm phong.
    pub seal_code: Maybe<Text>,
    /// Người bàn giao.
    pub giver: Maybe<Text>,
    /// Chức vụ người bàn giao.
    pub giver_post: Maybe<Text>,
    /// Người nhận bàn giao.
    pub receiver: Maybe<Text>,
    /// Chức vụ người nhận bàn giao.
    pub receiver_post: Maybe<Text>,
    /// Giờ bàn giao.
    pub handed_at: Maybe<NaiveTime>,
    /// Số phiếu bàn giao.
    pub handed_over: Maybe<u32>,
}

/// One independent count of a unit's ballots: an opening and its results.
#[derive(Debug, Clone, Default)]
pub struct Count {
    /// Mở niêm phong.
    pub opening: Option<Opening>,
    /// Kết quả by leader and criterion, as the table gave it.
    pub results: Vec<ResultRow>,
    /// Ballot by ballot.
    pub ballot_rows: Vec<BallotRow>,
}

/// The opening of the envelopes (mở niêm phong).
#[derive(Debug, Clone)]
pub struct Opening {
    /// Where the section stands.
    pub place: Place,
    /// Số biên bản mở niêm phong.
    pub number: Maybe<Text>,
    /// Ngày mở niêm phong.
    pub date: Maybe<NaiveDate>,
    /// Tình trạng niêm phong.
    pub seal_state: Maybe<Text>,
    /// Số phiếu mở.
    pub opened: Maybe<u32>,
    /// Số phiếu hợp lệ.
    pub valid: Maybe<u32>,
    /// Số phiếu không hợp lệ.
    pub invalid: Maybe<u32>,
    /// Người kiểm đếm.
    pub counter: Maybe<Text>,
}

/// One row of the results: a leader's marks for one criterion.
#[derive(Debug, Clone)]
pub struct ResultRow {
    /// Người được góp ý, as typed.
    pub leader: Maybe<Text>,
    /// Mã tiêu chí, as typed.
    pub criterion: Maybe<Text>,
    /// Tiêu chí, as typed.
    pub label: Maybe<Text>,
    /// Marks at each level, in the plan's order.
    pub levels: Vec<Maybe<u32>>,
    /// Không ý kiến.
    pub blank: Maybe<u32>,
}

/// One leader's marks on one ballot.
#[derive(Debug, Clone)]
pub struct BallotRow {
    /// Số phiếu: what ties the leaders of one ballot together. Never printed.
    pub number: Maybe<Text>,
    /// Người được góp ý, as typed.
    pub leader: Maybe<Text>,
    /// The mark for each criterion in the plan's order.
    pub marks: Vec<Mark>,
    /// A mark under Không hợp lệ: the whole ballot is invalid.
    pub invalid: Maybe<Text>,
}

/// A mark on a ballot.
#[derive(Debug, Clone)]
pub enum Mark {
    /// Không ý kiến.
    Blank,
    /// Index into [`Plan::levels`].
    Level(usize),
    /// Something that is no level: the text as it stands.
    Unknown(Sourced<Text>),
}

/// Loại ý kiến of a comment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum CommentKind {
    /// Ưu điểm.
    Strength,
    /// Hạn chế.
    Shortcoming,
    /// Kiến nghị.
    Proposal,
    /// Khác.
    Other,
}

/// A comment from a ballot (ý kiến góp ý); nobody may learn who wrote it.
#[derive(Debug, Clone)]
pub struct Comment {
    /// Người được góp ý, as typed.
    pub leader: Maybe<Text>,
    /// Mã tiêu chí, as typed.
    pub criterion: Maybe<Text>,
    /// Loại ý kiến.
    pub kind: Maybe<CommentKind>,
    /// Nội dung góp ý.
    pub text: Maybe<Text>,
}

/// A signed statement that a warning is understood (giải trình).
#[derive(Debug, Clone)]
pub struct Explanation {
    /// Mã cảnh báo.
    pub code: Maybe<Text>,
    /// Nội dung giải trình.
    pub text: Maybe<Text>,
    /// Người giải trình.
    pub by: Maybe<Text>,
    /// Chức vụ.
    pub post: Maybe<Text>,
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A unit of kind `noun` called `name`, in a plan of that kind alone.
    fn named(noun: &str, name: &str) -> String {
        let mut plan = crate::config::tests::plan();
        plan.kinds = vec![Kind { key: "k".into(), label: noun.into(), noun: noun.into() }];
        let unit = Unit {
            code: "X".into(),
            name: name.into(),
            kind: 0,
            leaders: Vec::new(),
            returned: Return::default(),
        };
        unit.name_in_sentence(&plan)
    }

    #[test]
    fn wards_are_lower_case_in_a_sentence_and_schools_are_not() {
        assert_eq!(named("phường", "Phường Bồ Đề"), "phường Bồ Đề");
        assert_eq!(named("trường THCS", "Trường THCS Phúc Đồng"), "Trường THCS Phúc Đồng");
        assert_eq!(named("phường", "Bồ Đề"), "Bồ Đề");
    }
}
