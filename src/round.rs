//! The domain: a round (đợt lấy ý kiến), its plan, its units and what each of
//! them returned. No input or output happens here, and nothing is formatted.

use std::ops::Deref;
use std::sync::Arc;

use chrono::{NaiveDate, NaiveTime};
use num_rational::BigRational;

use crate::finding::Place;
use crate::fold;

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
    /// Whether all its sections are such as the department makes: who sent it.
    pub by_department: bool,
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
    /// Whether numbers and the report's day are written on the paper by hand, so that
    /// a paper without them is no draft for that.
    pub number_by_hand: bool,
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
    /// Người được góp ý: whom the unit's ballots are about, in the registry's order.
    /// The conference decides who that is; the registry alone while there is none.
    pub leaders: Vec<Leader>,
    /// Everyone whom the registry names as a leader of the unit, with their terms.
    pub registered: Vec<Leader>,
    /// Nơi gửi: who gets the unit's letters, where the registry says so.
    pub letters_to: Option<Text>,
    /// What came back.
    pub returned: Return,
}

impl Unit {
    /// The leader as papers and figures name them: the name, with the post behind it
    /// where two leaders of the unit bear one name.
    pub fn leader_name(&self, index: usize) -> String {
        let Some(leader) = self.leaders.get(index) else { return String::new() };
        let folded = fold::name(&leader.name);
        let namesakes = self.leaders.iter().filter(|other| fold::name(&other.name) == folded);
        match namesakes.count() {
            0 | 1 => leader.name.to_string(),
            _ => format!("{} ({})", leader.name, leader.post),
        }
    }

    /// The leader that a typed name means; none where it is nobody's, or where it is two
    /// people's and no post tells them apart.
    pub fn leader_meant(&self, typed: &str) -> Option<usize> {
        // Most names are typed as the registry has them; folding is slow.
        let exact = |leader: &Leader| *leader.name == *typed;
        match self.leaders.as_slice() {
            [only] if exact(only) => Some(0),
            leaders => meant(leaders, typed),
        }
    }

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

    /// Whom the unit's letters go to (nơi gửi): as the registry says, else the Party
    /// organisation of a ward or commune (Đảng ủy) or of a school (Chi bộ).
    pub fn letters_go_to(&self, plan: &Plan) -> String {
        if let Some(given) = &self.letters_to {
            return given.to_string();
        }
        let noun = plan.kinds.get(self.kind).map_or("", |kind| kind.noun.as_str());
        let name = self.name_in_sentence(plan);
        match fold::clean(noun).to_lowercase().split(' ').next() {
            Some("phường" | "xã" | "thị") => format!("Đảng ủy {name}"),
            Some("trường") => format!("Chi bộ {name}"),
            _ => self.name.to_string(),
        }
    }
}

/// The one of some leaders that a name means, with or without a post behind it.
pub fn meant(leaders: &[Leader], typed: &str) -> Option<usize> {
    let named = |name: &str| {
        let folded = fold::name(name);
        let same =
            |(at, leader): (usize, &Leader)| (fold::name(&leader.name) == folded).then_some(at);
        leaders.iter().enumerate().filter_map(same).collect::<Vec<_>>()
    };
    let (name, post) = match named(typed).as_slice() {
        [one] => return Some(*one),
        [] => fold::name_and_post(typed),
        _ => return None,
    };
    let namesakes = named(name);
    let with_post = |at: &&usize| {
        leaders.get(**at).is_some_and(|leader| fold::name(&leader.post) == fold::name(post))
    };
    match namesakes.as_slice() {
        [one] => Some(*one),
        several => {
            let mut same = several.iter().filter(with_post);
            same.next().copied().filter(|_| same.next().is_none())
        }
    }
}

/// A leader whom the ballots are about (người đứng đầu).
#[derive(Debug, Clone, PartialEq)]
pub struct Leader {
    /// As the registry writes it.
    pub name: Text,
    /// Chức vụ.
    pub post: Text,
    /// The days on which they led the unit.
    pub term: Term,
}

/// A term (nhiệm kỳ): both days belong to it; a day that is not given is open.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Term {
    /// Từ ngày.
    pub from: Option<NaiveDate>,
    /// Đến ngày.
    pub to: Option<NaiveDate>,
}

impl Term {
    /// Whether a day belongs to it.
    pub fn contains(self, day: NaiveDate) -> bool {
        self.from.is_none_or(|from| from <= day) && self.to.is_none_or(|to| day <= to)
    }

    /// Whether it has a day in common with another.
    pub fn overlaps(self, other: Self) -> bool {
        let before = |end: Option<NaiveDate>, start: Option<NaiveDate>| {
            end.zip(start).is_some_and(|(end, start)| end < start)
        };
        !before(self.to, other.from) && !before(other.to, self.from)
    }
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
    /// Conferences that were put off for want of a quorum, by their number.
    pub postponed: Vec<Postponed>,
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

impl Return {
    /// The openings of its counts, in their order.
    pub fn openings(&self) -> impl Iterator<Item = &Opening> {
        self.counts.iter().filter_map(|count| count.opening.as_ref())
    }

    /// Whether every section that the unit itself sends is there.
    pub fn is_complete(&self) -> bool {
        self.conference.is_some()
            && self.ballots.is_some()
            && !self.attendance.is_empty()
            && !self.tally_board.is_empty()
    }
}

/// The conference (hội nghị).
#[derive(Debug, Clone)]
pub struct Conference {
    /// Where the section stands.
    pub place: Place,
    /// Người được góp ý: whom it was about, one entry a person as typed; empty when
    /// the return does not say.
    pub subjects: Vec<Sourced<Text>>,
    /// Lần họp: 1 for the first, and where none is given.
    pub meeting: Maybe<u32>,
    /// Kết quả hội nghị.
    pub outcome: Maybe<Outcome>,
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

impl Conference {
    /// A conference of which nothing is known but where it is told of.
    pub fn at(place: Place) -> Self {
        Self {
            place,
            subjects: Vec::new(),
            meeting: None,
            outcome: None,
            number: None,
            date: None,
            start: None,
            end: None,
            venue: None,
            chair: None,
            chair_post: None,
            secretary: None,
            secretary_post: None,
            papers: None,
            method: None,
        }
    }

    /// Which of the unit's conferences it is.
    pub fn meeting_number(&self) -> u32 {
        self.meeting.as_ref().map_or(1, |meeting| meeting.value)
    }

    /// Whether it was put off.
    pub fn is_postponed(&self) -> bool {
        self.outcome.as_ref().is_some_and(|outcome| outcome.value == Outcome::Postponed)
    }
}

/// Kết quả hội nghị: whether the conference could be held.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// Đạt.
    Held,
    /// Hoãn vì không đủ đại biểu.
    Postponed,
}

/// A conference that was put off for want of a quorum (hội nghị hoãn): a true event
/// with minutes of its own and without ballots.
#[derive(Debug, Clone)]
pub struct Postponed {
    /// The conference.
    pub conference: Conference,
    /// Thành phần.
    pub attendance: Vec<AttendanceRow>,
    /// Diễn biến.
    pub proceedings: Vec<Speech>,
    /// Ballots that the return gives all the same, which contradicts it.
    pub ballots: Option<Ballots>,
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
    /// Ngày bàn giao; the day of the conference where none is given.
    pub handed_on: Maybe<NaiveDate>,
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
    /// Giờ mở niêm phong.
    pub time: Maybe<NaiveTime>,
    /// Địa điểm mở niêm phong.
    pub venue: Maybe<Text>,
    /// Người chứng kiến, one entry a person as typed, with or without a post.
    pub witnesses: Vec<Sourced<Text>>,
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
            registered: Vec::new(),
            letters_to: None,
            returned: Return::default(),
        };
        unit.name_in_sentence(&plan)
    }

    #[test]
    fn letters_go_to_the_party_organisation_unless_the_registry_says_otherwise() {
        let plan = crate::config::tests::plan();
        let unit = |key: &str, name: &str, letters_to: Option<&str>| Unit {
            code: "X".into(),
            name: name.into(),
            kind: plan.kinds.iter().position(|kind| kind.key == key).expect("a kind"),
            leaders: Vec::new(),
            registered: Vec::new(),
            letters_to: letters_to.map(Into::into),
            returned: Return::default(),
        };
        let ward = unit("phuong", "Phường Bồ Đề", None);
        assert_eq!(ward.letters_go_to(&plan), "Đảng ủy phường Bồ Đề");
        let school = unit("thcs", "Trường THCS Phúc Đồng", None);
        assert_eq!(school.letters_go_to(&plan), "Chi bộ Trường THCS Phúc Đồng");
        let told = unit("phuong", "Phường Bồ Đề", Some("Ban Thường vụ Đảng ủy phường"));
        assert_eq!(told.letters_go_to(&plan), "Ban Thường vụ Đảng ủy phường");
    }

    #[test]
    fn wards_are_lower_case_in_a_sentence_and_schools_are_not() {
        assert_eq!(named("phường", "Phường Bồ Đề"), "phường Bồ Đề");
        assert_eq!(named("trường THCS", "Trường THCS Phúc Đồng"), "Trường THCS Phúc Đồng");
        assert_eq!(named("phường", "Bồ Đề"), "Bồ Đề");
    }
}
