//! What a unit sends back (báo cáo của đơn vị), section by section, each value with its cell.

use super::{Maybe, Sourced, Text};
use crate::finding::Place;
use chrono::{NaiveDate, NaiveTime};
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
    /// Giải trình của Ban, by the warning that each is about.
    pub department: Vec<(String, Explanation)>,
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
    /// Khách mời: present without having been convened.
    pub guests: Maybe<u32>,
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
    /// Lý do có mặt không nhận phiếu.
    pub without: Maybe<Text>,
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
    /// Index into [`Plan::levels`](super::Plan::levels).
    Level(usize),
    /// Something that is no level: the text as it stands. Rare, and so out of the way of the
    /// others, of which a round has millions.
    Unknown(Box<Sourced<Text>>),
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
