//! The brief (báo cáo tóm tắt): one page for the Standing Committee, of figures that the
//! synthesis works out. It names people only when the department wants it to.

use schemars::JsonSchema;
use serde::Serialize;

use super::comparison::{self, BriefComparison};
use super::figure::Figure;
use super::synthesis::{
    CriterionScore, DateRange, GroupName, KindResults, LowCriterion, SignedBy, Summary, Synthesis,
    is_unsettled,
};
use super::{Context, Head, Person};

/// What the brief says.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Brief {
    /// The head of the paper.
    #[schemars(title = "Phần đầu văn bản")]
    pub head: Head,
    /// The conferences' title.
    #[schemars(title = "Tên đợt lấy ý kiến")]
    pub subject: String,
    /// Days of the first and of the last conference.
    #[schemars(title = "Ngày tổ chức hội nghị đầu tiên và cuối cùng; rỗng khi chưa có hội nghị")]
    pub dates: Option<DateRange>,
    /// Units of the registry.
    #[schemars(title = "Tổng số đơn vị trong danh sách")]
    pub units_total: usize,
    /// Leaders of the registry.
    #[schemars(title = "Tổng số người đứng đầu trong danh sách")]
    pub leaders_total: usize,
    /// One row for each kind of unit.
    #[schemars(title = "Số liệu theo loại hình đơn vị")]
    pub kinds: Vec<BriefRow>,
    /// The district.
    #[schemars(title = "Số liệu toàn địa bàn (toàn quận)")]
    pub district: BriefRow,
    /// The criteria groups, heading the table.
    #[schemars(title = "Các nhóm tiêu chí")]
    pub groups: Vec<GroupName>,
    /// What the figures come to.
    #[schemars(title = "Kết luận rút ra từ số liệu theo quy tắc")]
    pub summary: Summary,
    /// The two lowest levels by name, the higher first.
    #[schemars(title = "Tên hai mức thấp nhất")]
    pub low_levels: Vec<String>,
    /// Criteria clearly above the others.
    #[schemars(title = "Các tiêu chí có điểm cao hơn rõ so với các tiêu chí còn lại")]
    pub strengths: Vec<CriterionScore>,
    /// Criteria clearly below the others.
    #[schemars(title = "Các tiêu chí có điểm thấp hơn rõ so với các tiêu chí còn lại")]
    pub shortcomings: Vec<CriterionScore>,
    /// Leaders clearly below their kind.
    #[schemars(title = "Số người có điểm thấp hơn rõ so với loại hình")]
    pub below: usize,
    /// Leaders with a criterion that needs attention.
    #[schemars(title = "Số người có tiêu chí cần lưu ý")]
    pub with_attention: usize,
    /// Those whom somebody should talk with; nobody unless people are to be named.
    #[schemars(title = "Những người cần trao đổi riêng; rỗng khi không nêu tên")]
    pub named: Vec<BriefPerson>,
    /// What has changed since the last round.
    #[schemars(title = "So sánh với đợt trước; rỗng khi đợt này không so sánh")]
    pub comparison: Option<BriefComparison>,
    /// Units without a return.
    #[schemars(title = "Đơn vị chưa gửi báo cáo")]
    pub missing: Vec<String>,
    /// Units whose conference was put off.
    #[schemars(title = "Đơn vị hoãn hội nghị, chưa họp lại")]
    pub postponed: Vec<String>,
    /// Units whose return waits for correction.
    #[schemars(title = "Đơn vị có số liệu đang chờ chỉnh sửa")]
    pub blocked: Vec<String>,
    /// Units whose envelopes are not opened and counted yet.
    #[schemars(title = "Đơn vị chưa mở niêm phong, kiểm đếm")]
    pub uncounted: Vec<String>,
    /// Units whose results are withheld.
    #[schemars(title = "Đơn vị không công bố kết quả vì quá ít phiếu hợp lệ")]
    pub withheld: Vec<String>,
    /// Nơi nhận.
    #[schemars(title = "Nơi nhận")]
    pub recipients: Vec<String>,
    /// Who signs.
    #[schemars(title = "Người ký; rỗng khi chưa khai báo")]
    pub signer: Option<SignedBy>,
}

/// A kind of unit, or the district.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct BriefRow {
    /// As a table heads it.
    #[schemars(title = "Tên loại hình viết trong bảng")]
    pub label: String,
    /// As a sentence says it.
    #[schemars(title = "Tên loại hình viết trong câu")]
    pub noun: String,
    /// Units of the registry.
    #[schemars(title = "Số đơn vị trong danh sách")]
    pub units_total: usize,
    /// Units whose conference stands.
    #[schemars(title = "Số đơn vị đã tổ chức hội nghị")]
    pub units: u64,
    /// Units opened and counted.
    #[schemars(title = "Số đơn vị đã kiểm đếm")]
    pub counted_units: u64,
    /// Leaders with results.
    #[schemars(title = "Số người có kết quả")]
    pub counted_leaders: u64,
    /// Triệu tập.
    #[schemars(title = "Triệu tập")]
    pub convened: u64,
    /// Có mặt.
    #[schemars(title = "Có mặt")]
    pub present: u64,
    /// Present of convened, in percent.
    #[schemars(title = "Tỷ lệ có mặt, %")]
    pub turnout: Figure,
    /// Phát ra.
    #[schemars(title = "Phiếu phát ra")]
    pub issued: u64,
    /// Thu về.
    #[schemars(title = "Phiếu thu về")]
    pub collected: u64,
    /// Collected of issued, in percent.
    #[schemars(title = "Tỷ lệ thu về, %")]
    pub return_rate: Figure,
    /// Hợp lệ.
    #[schemars(title = "Phiếu hợp lệ")]
    pub valid: u64,
    /// Pooled score of each group.
    #[schemars(title = "Điểm gộp từng nhóm tiêu chí")]
    pub groups: Vec<Figure>,
    /// Pooled overall score.
    #[schemars(title = "Điểm tổng hợp (điểm gộp)")]
    pub overall: Figure,
}

impl From<&KindResults> for BriefRow {
    fn from(kind: &KindResults) -> Self {
        Self {
            label: kind.label.clone(),
            noun: kind.noun.clone(),
            units_total: kind.units_total,
            units: kind.units,
            counted_units: kind.counted_units,
            counted_leaders: kind.counted_leaders,
            convened: kind.convened,
            present: kind.present,
            turnout: kind.turnout.clone(),
            issued: kind.issued,
            collected: kind.collected,
            return_rate: kind.return_rate.clone(),
            valid: kind.valid,
            groups: kind.groups.iter().map(|group| group.score.clone()).collect(),
            overall: kind.overall.clone(),
        }
    }
}

/// A leader whom somebody should talk with.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct BriefPerson {
    /// The leader.
    #[schemars(title = "Người đứng đầu")]
    pub person: Person,
    /// The unit's name.
    #[schemars(title = "Tên đơn vị")]
    pub unit: String,
    /// Điểm tổng hợp.
    #[schemars(title = "Điểm tổng hợp")]
    pub overall: Figure,
    /// The criteria that need attention.
    #[schemars(title = "Các tiêu chí cần lưu ý")]
    pub criteria: Vec<LowCriterion>,
}

/// The path of the brief in the set, without ending.
pub const STEM: &str = "bao-cao-tom-tat";

/// Whether the register gives the brief its number and day.
pub fn is_numbered(context: Context<'_>) -> bool {
    let head = head(context);
    head.number.is_some() && head.date.is_some()
}

/// The head of the brief, numbered by the register.
fn head(context: Context<'_>) -> Head {
    let plan = &context.round.plan;
    let given = context.round.given.get(STEM).cloned().unwrap_or_default();
    let title = format!("Báo cáo tóm tắt kết quả {} năm {}", plan.subject, plan.year);
    Head::numbered(plan, "BC", given.number.as_deref(), given.date, title)
}

/// The brief of what this synthesis says; none when the department wants none.
pub fn brief(context: Context<'_>, report: &Synthesis) -> Option<Brief> {
    let plan = &context.round.plan;
    if !plan.papers.brief {
        return None;
    }
    let mut head = head(context);
    head.draft |= is_unsettled(context, &report.findings);
    let named = report.to_talk.iter().filter(|_| plan.papers.brief_names);
    Some(Brief {
        head,
        subject: report.subject.clone(),
        dates: report.dates.clone(),
        units_total: report.units_total,
        leaders_total: report.leaders_total,
        kinds: report.kinds.iter().map(BriefRow::from).collect(),
        district: BriefRow::from(&report.district),
        groups: report.groups.clone(),
        summary: report.summary.clone(),
        low_levels: report.low_levels.clone(),
        strengths: report.strengths.clone(),
        shortcomings: report.shortcomings.clone(),
        below: report.to_talk.iter().filter(|row| row.below).count(),
        with_attention: report.attention.len(),
        named: named
            .map(|row| BriefPerson {
                person: row.person.clone(),
                unit: row.unit.clone(),
                overall: row.overall.clone(),
                criteria: row.criteria.clone(),
            })
            .collect(),
        comparison: report
            .comparison
            .as_ref()
            .map(|own| comparison::brief(own, plan.papers.brief_names)),
        missing: report.missing.clone(),
        postponed: report.postponed.clone(),
        blocked: report.blocked.clone(),
        uncounted: report.uncounted.clone(),
        withheld: report.withheld.clone(),
        recipients: report.recipients.clone(),
        signer: report.signer.clone(),
    })
}
