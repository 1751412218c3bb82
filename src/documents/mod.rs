//! What each paper says, as plain values: no layout, no file, no clock.
//!
//! A document is worked out from the round and its tally; the templates turn it
//! into a page and a workbook. What a template may use is what stands here: the
//! `title`s are the Vietnamese of `docs/mau-van-ban.md`.

pub mod brief;
pub mod comparison;
pub mod contents;
pub mod correction;
pub mod differences;
pub mod dispatch;
pub mod erratum;
pub mod figure;
pub mod handover;
mod head;
pub mod kept;
pub mod main_figures;
pub mod minutes;
pub mod notice;
pub mod opening;
pub mod postponed;
pub mod report;
pub mod results;
mod signatures;
pub mod source;
pub mod synthesis;
pub mod verification_code;

use std::collections::BTreeMap;

use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::error::Error;
use crate::finding::{Finding, Touches};
use crate::fold;
use crate::messages::Language;
use crate::round::rewording::Rewording;
use crate::round::{BoardMember, Duty, Explanation, Leader, Maybe, Plan, Round, Text, Unit};
use crate::rules::{self, Paper, Verdict};
use crate::tally::Tally;
use crate::tally::previous::LastRound;
use crate::wording::{Date, in_words};
pub use head::{Head, Replaced};
pub use signatures::Signature;
use signatures::signatures;
use synthesis::volumes;

/// Everything a document is worked out from.
#[derive(Clone, Copy)]
pub struct Context<'a> {
    /// The round.
    pub round: &'a Round,
    /// Its figures.
    pub tally: &'a Tally,
    /// What the checks found.
    pub verdict: &'a Verdict,
    /// The last round, where this one is compared with it.
    pub last_round: &'a LastRound,
}

impl Context<'_> {
    /// Whether papers of a unit rest on values that nobody has confirmed yet.
    fn is_unconfirmed(self, unit: &Unit, touches: fn(Touches) -> bool) -> bool {
        self.verdict.findings.iter().any(|finding| {
            rules::awaits_confirmation(finding)
                && finding.unit.as_ref() == Some(&unit.code)
                && touches(finding.touches)
        })
    }
}

/// The name of every paper's file and template, without ending.
const STEMS: [&str; 12] = [
    "bien-ban-hoi-nghi",
    "bien-ban-hoan-hoi-nghi",
    "bien-ban-ban-giao-phieu",
    "bien-ban-mo-niem-phong",
    SYNTHESIS,
    volumes::STEM,
    "bao-cao-tom-tat",
    "thong-bao-ket-qua",
    dispatch::STEM,
    "phieu-de-nghi-chinh-sua",
    "cong-van-dinh-chinh",
    "muc-luc-ho-so",
];

/// The name of the synthesis, with whose volumes it shares its code.
pub const SYNTHESIS: &str = "bao-cao-tong-hop";

/// A paper of the round.
#[derive(Debug, Clone, Serialize)]
#[serde(untagged)]
pub enum Document {
    /// Biên bản hội nghị.
    Minutes(minutes::Minutes),
    /// Biên bản hội nghị hoãn.
    Postponed(postponed::PostponedMinutes),
    /// Biên bản kiểm phiếu, niêm phong và bàn giao phiếu.
    Handover(handover::Handover),
    /// Biên bản mở niêm phong, kiểm đếm và tổng hợp phiếu.
    Opening(opening::OpeningRecord),
    /// Báo cáo tổng hợp.
    Synthesis(Box<synthesis::Synthesis>),
    /// Quyển phụ lục của báo cáo tổng hợp.
    Volume(Box<volumes::Volume>),
    /// Báo cáo tóm tắt.
    Brief(Box<brief::Brief>),
    /// Thông báo kết quả.
    Notice(notice::Notice),
    /// Danh sách gửi.
    Dispatch(dispatch::DispatchList),
    /// Phiếu đề nghị chỉnh sửa.
    Correction(correction::Correction),
    /// Công văn đính chính.
    Erratum(erratum::Erratum),
    /// Mục lục văn bản trong hồ sơ.
    Contents(contents::Contents),
    /// A paper as it was issued.
    Kept(Box<kept::Kept>),
}

impl Document {
    /// Its particulars at the top of the page.
    pub fn head(&self) -> &Head {
        match self {
            Self::Minutes(document) => &document.head,
            Self::Postponed(document) => &document.head,
            Self::Handover(document) => &document.head,
            Self::Opening(document) => &document.head,
            Self::Synthesis(document) => &document.head,
            Self::Volume(document) => &document.head,
            Self::Brief(document) => &document.head,
            Self::Notice(document) => &document.head,
            Self::Dispatch(document) => &document.head,
            Self::Correction(document) => &document.head,
            Self::Erratum(document) => &document.head,
            Self::Contents(document) => &document.head,
            Self::Kept(document) => &document.head,
        }
    }

    /// What its kind is called in results.
    pub fn key(&self) -> &'static str {
        match self {
            Self::Minutes(_) => "minutes",
            Self::Postponed(_) => "postponed",
            Self::Handover(_) => "handover",
            Self::Opening(_) => "opening",
            Self::Synthesis(_) => "synthesis",
            Self::Volume(_) => "volume",
            Self::Brief(_) => "brief",
            Self::Notice(_) => "notice",
            Self::Dispatch(_) => "dispatch",
            Self::Correction(_) => "correction",
            Self::Erratum(_) => "erratum",
            Self::Contents(_) => "contents",
            Self::Kept(kept) => kept.key(),
        }
    }

    /// Nơi nhận, as it prints them; a record that stays with the department has none.
    pub fn recipients(&self) -> Vec<String> {
        match self {
            Self::Synthesis(document) => document.recipients.clone(),
            Self::Brief(document) => document.recipients.clone(),
            Self::Notice(document) => document.recipients.clone(),
            Self::Correction(document) => document.recipients.clone(),
            Self::Erratum(document) => document.recipients.clone(),
            Self::Kept(kept) => kept.recipients(),
            Self::Minutes(_)
            | Self::Postponed(_)
            | Self::Handover(_)
            | Self::Opening(_)
            | Self::Volume(_)
            | Self::Dispatch(_)
            | Self::Contents(_) => Vec::new(),
        }
    }

    /// Kính gửi: whom a letter is addressed to, where it names them.
    fn addressee(&self) -> Option<String> {
        match self {
            Self::Correction(document) => Some(document.addressee.clone()),
            Self::Kept(kept) => kept.text("/addressee"),
            _ => None,
        }
    }

    /// The number of the paper that it corrects, for an erratum.
    fn corrected(&self) -> Option<String> {
        match self {
            Self::Erratum(document) => Some(document.issued.number.clone()),
            Self::Kept(kept) => kept.text("/issued/number"),
            _ => None,
        }
    }

    /// The paper in the place of an issued one: with a number and day of its own, a draft while it
    /// has none.
    pub fn replacing(
        mut self,
        replaced: Replaced,
        (number, date): (Option<&str>, Option<NaiveDate>),
    ) -> Self {
        let head = self.head_mut();
        head.number = number.and_then(|typed| fold::document_number(typed, &head.symbol));
        head.date = date.map(Date::from).or_else(|| head.date.take());
        head.draft |= head.number.is_none();
        head.replaces = Some(replaced);
        self
    }

    /// The paper with paragraphs in other words.
    pub fn reworded(mut self, rewordings: Option<&Vec<Rewording>>) -> Self {
        if let Some(rewordings) = rewordings {
            self.head_mut().reworded.clone_from(rewordings);
        }
        self
    }

    /// Its particulars, to be completed.
    fn head_mut(&mut self) -> &mut Head {
        match self {
            Self::Minutes(document) => &mut document.head,
            Self::Postponed(document) => &mut document.head,
            Self::Handover(document) => &mut document.head,
            Self::Opening(document) => &mut document.head,
            Self::Synthesis(document) => &mut document.head,
            Self::Volume(document) => &mut document.head,
            Self::Brief(document) => &mut document.head,
            Self::Notice(document) => &mut document.head,
            Self::Dispatch(document) => &mut document.head,
            Self::Correction(document) => &mut document.head,
            Self::Erratum(document) => &mut document.head,
            Self::Contents(document) => &mut document.head,
            Self::Kept(document) => &mut document.head,
        }
    }

    /// How many volumes belong to it.
    pub fn volumes(&self) -> usize {
        match self {
            Self::Synthesis(document) => {
                document.volumes.as_ref().map_or(0, |volumes| volumes.list.len())
            }
            Self::Kept(kept) => kept.volume_hashes().len(),
            _ => 0,
        }
    }

    /// The paper with the code that stands for what it says now, printed with
    /// these templates of the round's own.
    ///
    /// # Errors
    /// Never for a paper of this program; serialising is fallible by type.
    pub fn with_code(mut self, own: &BTreeMap<String, String>) -> Result<Self, Error> {
        self.head_mut().code.clear();
        let says = serde_json::to_value(&self)
            .map_err(|error| Error::work("work-json").arg("detail", error.to_string()))?;
        let templates = own.iter().filter(|(name, _)| self.may_use(name));
        self.head_mut().code = verification_code::code(self.stem(), &says, templates);
        Ok(self)
    }

    /// Whether a template of this name may have a part in the paper: its own, and
    /// what is shared, but not another paper's.
    pub fn may_use(&self, template: &str) -> bool {
        may_use(self.stem(), template)
    }

    /// The name of its file, without ending: that of its template, with the number of
    /// the conference, or the leader's name, where a unit may have several papers of the kind.
    pub fn file_stem(&self) -> String {
        match self {
            Self::Notice(document) => document.file_stem.clone(),
            Self::Postponed(document) => format!("{}-lan-{}", self.stem(), document.meeting),
            Self::Volume(document) => format!("{}-{}", self.stem(), document.number),
            _ => self.stem().to_owned(),
        }
    }

    /// The name of its template, without ending.
    pub fn stem(&self) -> &'static str {
        match self {
            Self::Minutes(_) => "bien-ban-hoi-nghi",
            Self::Postponed(_) => "bien-ban-hoan-hoi-nghi",
            Self::Handover(_) => "bien-ban-ban-giao-phieu",
            Self::Opening(_) => "bien-ban-mo-niem-phong",
            Self::Synthesis(_) => SYNTHESIS,
            Self::Volume(_) => volumes::STEM,
            Self::Brief(_) => brief::STEM,
            Self::Notice(_) => "thong-bao-ket-qua",
            Self::Dispatch(_) => dispatch::STEM,
            Self::Correction(_) => "phieu-de-nghi-chinh-sua",
            Self::Erratum(_) => "cong-van-dinh-chinh",
            Self::Contents(_) => "muc-luc-ho-so",
            Self::Kept(kept) => kept.stem,
        }
    }
}

/// As [`Document::may_use`], of the papers with this stem. The code of the synthesis is that of
/// its volumes too.
pub fn may_use(stem: &str, template: &str) -> bool {
    let is_of = |stem: &str| template.strip_suffix(".typ.j2") == Some(stem);
    is_of(stem)
        || (stem == SYNTHESIS && is_of(volumes::STEM))
        || !STEMS.iter().any(|known| is_of(known))
}

/// A person as a paper names them.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct Person {
    /// Full name.
    #[schemars(title = "Họ và tên")]
    pub name: String,
    /// Post; empty when the return gives none.
    #[schemars(title = "Chức vụ; rỗng khi báo cáo không ghi")]
    pub post: String,
}

impl Person {
    /// A person whose name and post stand in two cells.
    fn new(name: &Maybe<Text>, post: &Maybe<Text>) -> Self {
        Self { name: person_name(&text(name)), post: text(post) }
    }
}

impl From<&Leader> for Person {
    fn from(leader: &Leader) -> Self {
        Self { name: leader.name.to_string(), post: leader.post.to_string() }
    }
}

/// A name without the title typed before it: papers write `đồng chí` themselves.
fn person_name(typed: &str) -> String {
    let lower = typed.to_lowercase();
    let titled = ["đ/c ", "đồng chí "].iter().find(|title| lower.starts_with(**title));
    match titled {
        Some(title) => {
            typed.chars().skip(title.chars().count()).collect::<String>().trim().to_owned()
        }
        None => typed.to_owned(),
    }
}

/// The text of a value; empty when there is none.
fn text(value: &Maybe<Text>) -> String {
    value.as_ref().map(|text| text.to_string()).unwrap_or_default()
}

/// The text with its first letter in upper case, for the head of a row.
fn upper_first(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// The text with its first letter in lower case, for the middle of a sentence.
fn lower_first(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_lowercase().chain(letters).collect())
}

/// A member of the tally board.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Member {
    /// Full name.
    #[schemars(title = "Họ và tên")]
    pub name: String,
    /// Post.
    #[schemars(title = "Chức vụ; rỗng khi báo cáo không ghi")]
    pub post: String,
    /// `Trưởng ban`, `Thành viên` or `Thư ký`.
    #[schemars(title = "Nhiệm vụ trong Ban kiểm phiếu")]
    pub duty: &'static str,
}

impl From<&BoardMember> for Member {
    fn from(member: &BoardMember) -> Self {
        let person = Person::new(&member.name, &member.post);
        let duty = match member.duty.as_ref().map(|duty| duty.value) {
            Some(Duty::Head) => "Trưởng ban",
            Some(Duty::Secretary) => "Thư ký",
            Some(Duty::Member) | None => "Thành viên",
        };
        Self { name: person.name, post: person.post, duty }
    }
}

/// A document the round is held under.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Basis {
    /// `Kế hoạch`.
    #[schemars(title = "Loại văn bản")]
    pub kind: String,
    /// `167-KH/QU`.
    #[schemars(title = "Số và ký hiệu")]
    pub number: String,
    /// Its day.
    #[schemars(title = "Ngày ban hành (27/01/2023)")]
    pub date: String,
    /// Who issued it.
    #[schemars(title = "Cơ quan ban hành")]
    pub issuer: String,
}

/// What the round is held under, in order.
fn legal_basis(plan: &Plan) -> Vec<Basis> {
    plan.legal_basis
        .iter()
        .map(|basis| Basis {
            kind: basis.kind.clone(),
            number: basis.number.clone(),
            date: Date::from(basis.date).short,
            issuer: basis.issuer.clone(),
        })
        .collect()
}

/// The unit a paper is about.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct AboutUnit {
    /// `THCS-PD`.
    #[schemars(title = "Mã đơn vị")]
    pub code: String,
    /// As the registry writes it.
    #[schemars(title = "Tên đơn vị như trong danh sách")]
    pub name: String,
    /// As in a sentence.
    #[schemars(title = "Tên đơn vị viết trong câu (phường Bồ Đề)")]
    pub in_sentence: String,
    /// The leaders.
    #[schemars(title = "Người đứng đầu của đơn vị")]
    pub leaders: Vec<Person>,
    /// The conference's title.
    #[schemars(title = "Tên hội nghị (lấy ý kiến góp ý …)")]
    pub subject: String,
}

impl AboutUnit {
    /// The unit as its papers name it.
    fn new(plan: &Plan, unit: &Unit) -> Self {
        Self {
            code: unit.code.to_string(),
            name: unit.name.to_string(),
            in_sentence: unit.name_in_sentence(plan),
            leaders: unit.leaders.iter().map(Person::from).collect(),
            subject: plan.subject.clone(),
        }
    }
}

/// A number of ballots in figures and in words.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct BallotCount {
    /// What was counted (`Số phiếu phát ra`).
    #[schemars(title = "Nội dung")]
    pub label: &'static str,
    /// How many.
    #[schemars(title = "Số phiếu")]
    pub count: u32,
    /// In words, without "phiếu".
    #[schemars(title = "Số phiếu viết bằng chữ")]
    pub words: String,
}

impl BallotCount {
    /// A count under its label; none when the return does not give it.
    fn new(label: &'static str, count: &Maybe<u32>) -> Option<Self> {
        let count = count.as_ref()?.value;
        Some(Self { label, count, words: in_words(count.into()) })
    }
}

/// A warning as the paper it concerns prints it.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Note {
    /// The rule's code.
    #[schemars(title = "Mã cảnh báo")]
    pub code: String,
    /// What was found.
    #[schemars(title = "Nội dung cảnh báo")]
    pub text: String,
    /// The signed explanation; none while it is awaited.
    #[schemars(title = "Giải trình; rỗng khi chưa có")]
    pub explanation: Option<SignedExplanation>,
}

/// An explanation and who stands for it.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct SignedExplanation {
    /// What they say.
    #[schemars(title = "Nội dung giải trình")]
    pub text: String,
    /// Who says so.
    #[schemars(title = "Người giải trình")]
    pub by: Person,
}

impl From<&Explanation> for SignedExplanation {
    fn from(explanation: &Explanation) -> Self {
        Self { text: text(&explanation.text), by: Person::new(&explanation.by, &explanation.post) }
    }
}

/// The warnings of a unit that `concerns` picks, as its papers print them.
fn notes(context: Context<'_>, unit: &Unit, concerns: impl Fn(&Finding) -> bool) -> Vec<Note> {
    context
        .verdict
        .findings
        .iter()
        .filter(|finding| finding.unit.as_ref() == Some(&unit.code))
        .filter(|finding| rules::wants_explanation(finding) && concerns(finding))
        .map(|finding| Note {
            code: finding.code.to_string(),
            text: rules::message(finding, Language::Vietnamese),
            explanation: rules::explanation(unit, finding).map(SignedExplanation::from),
        })
        .collect()
}

/// The warnings that a unit's paper prints. The paper is a draft while one of them waits for its
/// explanation, or a value that it rests on for its confirmation.
fn noted(context: Context<'_>, head: &mut Head, unit: &Unit, paper: Paper) -> Vec<Note> {
    let notes = notes(context, unit, |finding| rules::paper(finding) == Some(paper));
    let touches = match paper {
        Paper::Minutes | Paper::Handover => Touches::conference,
        Paper::Opening | Paper::Synthesis => Touches::count,
    };
    head.draft |= notes.iter().any(|note| note.explanation.is_none());
    head.draft |= context.is_unconfirmed(unit, touches);
    notes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_signs_twice_and_namesakes_sign_for_themselves() {
        let person = |name: &str, post: &str| Person { name: name.into(), post: post.into() };
        let signed = signatures(&[
            vec![("Người bàn giao", person("Hồ Chi", "Trưởng ban"))],
            vec![("Người nhận bàn giao", person("Sơn", ""))],
            vec![
                ("Trưởng ban", person("đ/c Hồ Chi", "Chuyên viên")),
                ("Thành viên", person("Hồ Chi", "Giáo viên")),
                ("Thành viên", person("", "")),
            ],
        ]);
        let said = |block: &Signature| {
            let roles = [vec![block.role.clone()], block.also.clone()].concat().join(" + ");
            format!("{roles}: {}", block.name)
        };
        assert_eq!(
            signed.iter().map(said).collect::<Vec<_>>(),
            [
                "Người bàn giao + Trưởng ban: Hồ Chi",
                "Người nhận bàn giao: Sơn",
                "Thành viên: Hồ Chi"
            ]
        );
    }
}
