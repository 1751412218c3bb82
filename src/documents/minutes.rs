//! Minutes of the conference (Biên bản hội nghị).

use schemars::JsonSchema;
use serde::Serialize;

use super::figure::Figure;
use super::{
    AboutUnit, Basis, Context, Head, Member, Note, Person, Signature, legal_basis, lower_first,
    noted, text,
};
use crate::round::{AttendanceRow, Speech, SpeechKind};
use crate::rules::Paper;
use crate::tally::fraction;
use crate::wording::{Date, hour, two_digits};

/// What the minutes say.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Minutes {
    /// The head of the paper.
    #[schemars(title = "Phần đầu văn bản")]
    pub head: Head,
    /// The unit and its leaders.
    #[schemars(title = "Đơn vị và người đứng đầu")]
    pub unit: AboutUnit,
    /// What the round is held under.
    #[schemars(title = "Căn cứ tổ chức hội nghị")]
    pub legal_basis: Vec<Basis>,
    /// The conference's day.
    #[schemars(title = "Ngày họp")]
    pub date: Date,
    /// When it began.
    #[schemars(title = "Giờ bắt đầu (8 giờ 00)")]
    pub start: String,
    /// When it closed.
    #[schemars(title = "Giờ kết thúc")]
    pub end: String,
    /// Where.
    #[schemars(title = "Địa điểm")]
    pub venue: String,
    /// How opinion was polled, in lower case; empty when the return is silent.
    #[schemars(title = "Hình thức lấy ý kiến (bỏ phiếu kín); rỗng khi báo cáo không ghi")]
    pub method: String,
    /// The chair.
    #[schemars(title = "Người chủ trì")]
    pub chair: Person,
    /// The minute-taker.
    #[schemars(title = "Người ghi biên bản")]
    pub secretary: Person,
    /// Papers used; empty when the return names none.
    #[schemars(title = "Tài liệu sử dụng; rỗng khi báo cáo không ghi")]
    pub papers: String,
    /// Delegates by group.
    #[schemars(title = "Thành phần hội nghị")]
    pub attendance: AttendanceTable,
    /// Reasons of absence by group.
    #[schemars(title = "Lý do vắng mặt theo từng thành phần")]
    pub absences: Vec<Absence>,
    /// Every speech but the chair's conclusion, in order and in full.
    #[schemars(title = "Các ý kiến phát biểu theo đúng trình tự (trừ kết luận)")]
    pub speeches: Vec<Spoken>,
    /// The tally board.
    #[schemars(title = "Ban kiểm phiếu")]
    pub tally_board: Vec<Member>,
    /// Ballots issued.
    #[schemars(title = "Số phiếu phát ra")]
    pub issued: u32,
    /// Ballots collected.
    #[schemars(title = "Số phiếu thu về")]
    pub collected: u32,
    /// Collected of issued, in percent.
    #[schemars(title = "Tỷ lệ thu về, %")]
    pub return_rate: Figure,
    /// The conclusion; empty when the return gives none.
    #[schemars(title = "Kết luận hội nghị; rỗng khi báo cáo không ghi")]
    pub conclusions: Vec<Spoken>,
    /// Warnings about the conference with their explanations.
    #[schemars(title = "Nội dung cần lưu ý và giải trình")]
    pub notes: Vec<Note>,
    /// Minute-taker left, chair right.
    #[schemars(title = "Người ký")]
    pub signatures: Vec<Signature>,
}

/// The attendance by group with its sums.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct AttendanceTable {
    /// One row for each group of delegates.
    #[schemars(title = "Từng thành phần")]
    pub rows: Vec<AttendanceLine>,
    /// Triệu tập.
    #[schemars(title = "Tổng số triệu tập")]
    pub convened: u64,
    /// Có mặt.
    #[schemars(title = "Tổng số có mặt")]
    pub present: u64,
    /// Vắng mặt.
    #[schemars(title = "Tổng số vắng mặt")]
    pub absent: u64,
    /// Khách mời.
    #[schemars(title = "Tổng số khách mời")]
    pub guests: u64,
    /// Present of convened, in percent.
    #[schemars(title = "Tỷ lệ có mặt, %")]
    pub rate: Figure,
}

/// One group of delegates.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct AttendanceLine {
    /// From 1.
    #[schemars(title = "Số thứ tự")]
    pub index: usize,
    /// Which delegates.
    #[schemars(title = "Thành phần")]
    pub group: String,
    /// Triệu tập.
    #[schemars(title = "Triệu tập")]
    pub convened: u32,
    /// Có mặt.
    #[schemars(title = "Có mặt")]
    pub present: u32,
    /// Vắng mặt.
    #[schemars(title = "Vắng mặt")]
    pub absent: u32,
    /// Khách mời, who are not among those convened.
    #[schemars(title = "Khách mời; 0 khi báo cáo không ghi")]
    pub guests: u32,
}

/// Why delegates of a group were absent.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Absence {
    /// Which delegates.
    #[schemars(title = "Thành phần")]
    pub group: String,
    /// How many, with two digits; empty where the reason says so itself.
    #[schemars(title = "Số người vắng mặt (01); rỗng khi lý do đã ghi")]
    pub absent: String,
    /// `đồng chí` in a group of the Party, else `đại biểu`.
    #[schemars(title = "Cách gọi (đồng chí, đại biểu)")]
    pub people: &'static str,
    /// Whether the reason goes into detail, person by person.
    #[schemars(title = "Lý do có kể từng người không")]
    pub listed: bool,
    /// As the return states it, written as in a sentence.
    #[schemars(title = "Lý do, viết như trong câu")]
    pub reason: String,
}

/// One speech.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Spoken {
    /// `Góp ý`; empty when the return gives none.
    #[schemars(title = "Loại ý kiến; rỗng khi báo cáo không ghi")]
    pub kind: &'static str,
    /// Who spoke.
    #[schemars(title = "Người phát biểu")]
    pub speaker: Person,
    /// What was said.
    #[schemars(title = "Nội dung")]
    pub text: String,
}

impl From<&Speech> for Spoken {
    fn from(speech: &Speech) -> Self {
        let kind = match speech.kind.as_ref().map(|kind| kind.value) {
            Some(SpeechKind::Opening) => "Phát biểu mở đầu",
            Some(SpeechKind::Remark) => "Góp ý",
            Some(SpeechKind::Response) => "Tiếp thu",
            Some(SpeechKind::Conclusion) => "Kết luận",
            Some(SpeechKind::Other) => "Ý kiến khác",
            None => "",
        };
        let speaker = Person::new(&speech.speaker, &speech.post);
        Self { kind, speaker, text: text(&speech.text) }
    }
}

/// A unit's minutes; none when something they must say is missing.
pub fn minutes(context: Context<'_>, index: usize) -> Option<Minutes> {
    let plan = &context.round.plan;
    let unit = context.round.units.get(index)?;
    let conference = unit.returned.conference.as_ref()?;
    let ballots = unit.returned.ballots.as_ref()?;
    let date = conference.date.as_ref()?.value;
    let (issued, collected) = (ballots.issued.as_ref()?.value, ballots.collected.as_ref()?.value);
    let title = format!(
        "Biên bản hội nghị {} {} năm {}",
        plan.subject,
        unit.name_in_sentence(plan),
        plan.year
    );
    let mut head = Head::numbered(
        plan,
        "BB",
        conference.number.as_ref().map(|n| &*n.value),
        Some(date),
        title,
    );
    let notes = noted(context, &mut head, unit, Paper::Minutes);
    let chair = Person::new(&conference.chair, &conference.chair_post);
    let secretary = Person::new(&conference.secretary, &conference.secretary_post);
    let is_conclusion = |speech: &&Speech| {
        speech.kind.as_ref().is_some_and(|kind| kind.value == SpeechKind::Conclusion)
    };
    let (conclusions, speeches): (Vec<_>, Vec<_>) =
        unit.returned.proceedings.iter().partition(is_conclusion);
    Some(Minutes {
        head,
        unit: AboutUnit::new(plan, unit),
        legal_basis: legal_basis(plan),
        date: date.into(),
        start: hour(conference.start.as_ref()?.value),
        end: hour(conference.end.as_ref()?.value),
        venue: text(&conference.venue),
        method: lower_first(&text(&conference.method)),
        attendance: attendance(&unit.returned.attendance)?,
        absences: unit.returned.attendance.iter().filter_map(absence).collect(),
        speeches: speeches.into_iter().map(Spoken::from).collect(),
        conclusions: conclusions.into_iter().map(Spoken::from).collect(),
        tally_board: unit.returned.tally_board.iter().map(Member::from).collect(),
        issued,
        collected,
        return_rate: Figure::share(fraction(collected.into(), issued.into())),
        papers: text(&conference.papers),
        notes,
        signatures: vec![
            Signature::new("Người ghi biên bản", &secretary.name),
            Signature::new("Chủ trì", &chair.name),
        ],
        chair,
        secretary,
    })
}

/// The attendance table; none where a figure of it is missing.
pub(super) fn attendance(rows: &[AttendanceRow]) -> Option<AttendanceTable> {
    let line = |(index, row): (usize, &AttendanceRow)| {
        Some(AttendanceLine {
            index: index + 1,
            group: text(&row.group),
            convened: row.convened.as_ref()?.value,
            present: row.present.as_ref()?.value,
            absent: row.absent.as_ref()?.value,
            guests: row.guests.as_ref().map_or(0, |guests| guests.value),
        })
    };
    let rows: Vec<_> = rows.iter().enumerate().map(line).collect::<Option<_>>()?;
    let sum =
        |count: fn(&AttendanceLine) -> u32| rows.iter().map(|row| u64::from(count(row))).sum();
    let (convened, present) = (sum(|row| row.convened), sum(|row| row.present));
    Some(AttendanceTable {
        convened,
        present,
        absent: sum(|row| row.absent),
        guests: sum(|row| row.guests),
        rate: Figure::share(fraction(present, convened)),
        rows,
    })
}

/// The reasons a row gives for its absences.
fn absence(row: &AttendanceRow) -> Option<Absence> {
    let absent = row.absent.as_ref()?.value;
    let group = text(&row.group);
    let reason = in_sentence(row.reason.as_ref().filter(|_| absent > 0)?);
    let says_how_many = reason.starts_with(|c: char| c.is_ascii_digit());
    let absent = if says_how_many { String::new() } else { two_digits(absent.into()) };
    let listed = reason.contains(['(', ';']) || reason.contains("đ/c");
    Some(Absence { absent, people: people_of(&group), listed, group, reason })
}

/// A remark with its first letter in lower case, unless it begins with an abbreviation or
/// a name.
fn in_sentence(text: &str) -> String {
    let mut words = text.split(' ');
    let first = words.next().unwrap_or_default();
    let abbreviation = first.chars().skip(1).any(char::is_uppercase);
    let name = words.next().is_some_and(|word| word.starts_with(char::is_uppercase));
    if abbreviation || name { text.to_owned() } else { lower_first(text) }
}

/// What the people of a group of delegates are called: only a group of the Party is
/// known to have members of the Party alone.
fn people_of(group: &str) -> &'static str {
    let group = group.to_lowercase();
    let of_the_party = ["đảng", "chi bộ", "chi ủy", "cấp ủy"];
    let beyond = ["ngoài đảng", "chưa là đảng"];
    let is_party = of_the_party.iter().any(|word| group.contains(word))
        && !beyond.iter().any(|word| group.contains(word));
    if is_party { "đồng chí" } else { "đại biểu" }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reason_is_written_as_in_a_sentence() {
        for (typed, printed) in [
            ("Đi công tác", "đi công tác"),
            ("HĐND họp", "HĐND họp"),
            ("Nguyễn Văn A ốm", "Nguyễn Văn A ốm"),
            ("Ốm", "ốm"),
            ("", ""),
        ] {
            assert_eq!(in_sentence(typed), printed);
        }
    }

    #[test]
    fn only_groups_of_the_party_are_comrades_all() {
        assert_eq!(people_of("Ban Chấp hành Đảng bộ"), "đồng chí");
        assert_eq!(people_of("Chi ủy"), "đồng chí");
        assert_eq!(people_of("Giáo viên"), "đại biểu");
        assert_eq!(people_of("Quần chúng ngoài Đảng"), "đại biểu");
    }
}
