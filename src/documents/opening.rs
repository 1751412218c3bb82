//! Opening and count record (Biên bản mở niêm phong, kiểm đếm và tổng hợp phiếu).

use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::Serialize;

use super::figure::{Figure, ForWorkbooks};
use super::{
    AboutUnit, BallotCount, Context, Head, Note, Person, Signature, lower_first, noted, signatures,
    text,
};
use crate::fold;
use crate::round::{Ballots, Maybe, Opening, Plan, Sourced, Unit};
use crate::rules::Paper;
use crate::tally::{CriterionCounts, LeaderTally};
use crate::wording::{Date, hour, two_digits};

/// What the opening record says.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct OpeningRecord {
    /// The head of the paper.
    #[schemars(title = "Phần đầu văn bản")]
    pub head: Head,
    /// The unit and its leaders.
    #[schemars(title = "Đơn vị và người đứng đầu")]
    pub unit: AboutUnit,
    /// When the envelopes were opened.
    #[schemars(title = "Ngày mở niêm phong")]
    pub date: Date,
    /// At what hour, where a return says so.
    #[schemars(title = "Giờ mở niêm phong; rỗng khi không ghi")]
    pub time: Option<String>,
    /// Where, when a return says so; else empty.
    #[schemars(title = "Địa điểm mở niêm phong; rỗng khi không ghi")]
    pub venue: String,
    /// Who saw it.
    #[schemars(title = "Người chứng kiến")]
    pub witnesses: Vec<Person>,
    /// When they were handed over.
    #[schemars(title = "Ngày bàn giao (ngày họp)")]
    pub handed_over_on: Date,
    /// How many envelopes were handed over, with two digits; empty when in question.
    #[schemars(title = "Số phong bì niêm phong nhận bàn giao (01); rỗng khi chưa rõ")]
    pub envelopes: String,
    /// The code on their seal, as handed over; empty when in question.
    #[schemars(title = "Mã niêm phong theo biên bản bàn giao; rỗng khi chưa rõ")]
    pub seal_code: String,
    /// Who had received them; none when in question.
    #[schemars(title = "Người nhận bàn giao phiếu; rỗng khi chưa rõ")]
    pub receiver: Option<Person>,
    /// The seal's state, in lower case.
    #[schemars(title = "Tình trạng niêm phong khi mở")]
    pub seal_state: String,
    /// Who counted.
    #[schemars(title = "Người kiểm đếm")]
    pub counters: Vec<String>,
    /// How many independent counts were made, with two digits.
    #[schemars(title = "Số lần kiểm đếm độc lập (02)")]
    pub counted_times: String,
    /// Whether there was more than one.
    #[schemars(title = "Có kiểm đếm từ hai lần trở lên không")]
    pub counted_again: bool,
    /// Issued, collected, handed over (unless in question), opened, valid, invalid.
    #[schemars(title = "Số phiếu phát ra, thu về, bàn giao, mở, hợp lệ, không hợp lệ")]
    pub counts: Vec<BallotCount>,
    /// Whether results are withheld because too few ballots are valid.
    #[schemars(title = "Kết quả không công bố vì quá ít phiếu hợp lệ")]
    pub withheld: bool,
    /// Below how many valid ballots results are withheld.
    #[schemars(title = "Số phiếu hợp lệ tối thiểu để công bố")]
    pub min_ballots: u32,
    /// The levels of a mark.
    #[schemars(title = "Tên các mức đánh giá")]
    pub levels: Vec<LevelName>,
    /// Whether the overall score is the mean of the groups, for workbooks.
    #[schemars(skip)]
    pub overall_by_groups: ForWorkbooks<bool>,
    /// Each leader's results.
    #[schemars(title = "Kết quả của từng người đứng đầu")]
    pub leaders: Vec<LeaderResults>,
    /// Warnings about the count with their explanations.
    #[schemars(title = "Nội dung cần lưu ý và giải trình")]
    pub notes: Vec<Note>,
    /// One block for each who counted and for each witness.
    #[schemars(title = "Người ký")]
    pub signatures: Vec<Signature>,
}

/// A level as tables head it.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct LevelName {
    /// `Tốt`.
    #[schemars(title = "Tên mức")]
    pub label: String,
    /// Its points.
    #[schemars(title = "Điểm của mức")]
    pub points: Figure,
}

/// The levels in the plan's order.
pub fn level_names(plan: &Plan) -> Vec<LevelName> {
    plan.levels
        .iter()
        .map(|level| LevelName {
            label: level.label.clone(),
            points: Figure::score(Some(level.points.clone())),
        })
        .collect()
}

/// One leader's results.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct LeaderResults {
    /// The leader.
    #[schemars(title = "Người được góp ý")]
    pub person: Person,
    /// The criteria by group.
    #[schemars(title = "Kết quả theo nhóm tiêu chí")]
    pub groups: Vec<GroupResults>,
    /// Điểm tổng hợp.
    #[schemars(title = "Điểm tổng hợp")]
    pub overall: Figure,
}

/// A group of criteria with its score.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct GroupResults {
    /// `I`.
    #[schemars(title = "Số La Mã của nhóm")]
    pub key: String,
    /// Its name, as papers print it.
    #[schemars(title = "Tên nhóm tiêu chí")]
    pub label: String,
    /// Its score.
    #[schemars(title = "Điểm nhóm")]
    pub score: Figure,
    /// Its weight, for workbooks.
    #[schemars(skip)]
    pub weight: ForWorkbooks<f64>,
    /// Its criteria.
    #[schemars(title = "Các tiêu chí của nhóm")]
    pub criteria: Vec<CriterionResults>,
}

/// A criterion's counts, shares and score.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct CriterionResults {
    /// From 1, through all groups.
    #[schemars(title = "Số thứ tự")]
    pub index: usize,
    /// `TC01`.
    #[schemars(title = "Mã tiêu chí")]
    pub key: String,
    /// What it asks.
    #[schemars(title = "Tiêu chí")]
    pub label: String,
    /// Its weight in the group, for workbooks.
    #[schemars(skip)]
    pub weight: ForWorkbooks<f64>,
    /// Marks at each level.
    #[schemars(title = "Số phiếu và tỷ lệ từng mức")]
    pub levels: Vec<LevelResult>,
    /// Không ý kiến.
    #[schemars(title = "Không ý kiến")]
    pub blank: u64,
    /// Valid ballots.
    #[schemars(title = "Số phiếu hợp lệ")]
    pub valid: u64,
    /// Its score.
    #[schemars(title = "Điểm")]
    pub score: Figure,
}

/// Marks at one level.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct LevelResult {
    /// How many ballots.
    #[schemars(title = "Số phiếu")]
    pub count: u64,
    /// Of the valid ballots, in percent.
    #[schemars(title = "Tỷ lệ, %")]
    pub share: Figure,
}

/// Lines and scores as tables by group and criterion.
pub fn by_group(
    plan: &Plan,
    lines: &[CriterionCounts],
    scores: &crate::tally::Scores,
) -> Vec<GroupResults> {
    let weight = |exact| Figure::score(Some(exact)).number().unwrap_or(1.0);
    let mut rest = lines.iter().zip(&scores.criteria).enumerate();
    plan.groups
        .iter()
        .zip(&scores.groups)
        .map(|(group, score)| GroupResults {
            key: group.key.clone(),
            label: group.label.clone(),
            score: Figure::score(score.clone()),
            weight: ForWorkbooks(weight(group.weight.clone())),
            criteria: group
                .criteria
                .iter()
                .zip(rest.by_ref())
                .map(|(criterion, (index, (line, score)))| CriterionResults {
                    index: index + 1,
                    key: criterion.key.clone(),
                    label: criterion.label.clone(),
                    weight: ForWorkbooks(weight(criterion.weight.clone())),
                    levels: (0..plan.levels.len())
                        .map(|level| LevelResult {
                            count: line.levels.get(level).copied().unwrap_or(0),
                            share: Figure::share(line.share(level)),
                        })
                        .collect(),
                    blank: line.blank,
                    valid: line.valid,
                    score: Figure::score(score.clone()),
                })
                .collect(),
        })
        .collect()
}

/// A unit's opening record; none when it is not counted, or not yet.
pub fn opening(context: Context<'_>, index: usize) -> Option<OpeningRecord> {
    let plan = &context.round.plan;
    let unit = context.round.units.get(index)?;
    let tally = context.tally.units.get(index).filter(|tally| tally.standing.count)?;
    let opening = unit.returned.counts.first()?.opening.as_ref()?;
    // Figures of the conference that are in question are not stated.
    let ballots = unit.returned.ballots.as_ref().filter(|_| tally.standing.conference);
    let at_conference = |label, count: fn(&Ballots) -> &Maybe<u32>| {
        ballots.and_then(|ballots| BallotCount::new(label, count(ballots)))
    };
    let date = opening.date.as_ref()?.value;
    let title = format!(
        "Biên bản mở niêm phong, kiểm đếm và tổng hợp phiếu {} năm {}",
        unit.name_in_sentence(plan),
        plan.year
    );
    let mut head =
        Head::numbered(plan, "BB", opening.number.as_ref().map(|n| &*n.value), Some(date), title);
    let notes = noted(context, &mut head, unit, Paper::Opening);
    let counters = counters(unit);
    let witnesses = witnesses(unit);
    let times = unit.returned.counts.len();
    Some(OpeningRecord {
        head,
        unit: AboutUnit::new(plan, unit),
        date: date.into(),
        handed_over_on: handed_over_on(unit)?.into(),
        envelopes: ballots
            .and_then(|ballots| ballots.envelopes.as_ref())
            .map(|number| two_digits(number.value.into()))
            .unwrap_or_default(),
        seal_code: ballots.map(|ballots| text(&ballots.seal_code)).unwrap_or_default(),
        receiver: ballots
            .filter(|ballots| ballots.receiver.is_some())
            .map(|ballots| Person::new(&ballots.receiver, &ballots.receiver_post)),
        seal_state: lower_first(&text(&opening.seal_state)),
        time: given(unit, |opening| opening.time.as_ref()).map(|time| hour(time.value)),
        venue: given(unit, |opening| opening.venue.as_ref())
            .map(|venue| venue.to_string())
            .unwrap_or_default(),
        signatures: signatures(&signing(&counters, &witnesses)),
        counters,
        witnesses,
        counted_times: two_digits(times as u64),
        counted_again: times > 1,
        counts: [
            at_conference("Số phiếu phát ra", |ballots| &ballots.issued),
            at_conference("Số phiếu thu về", |ballots| &ballots.collected),
            at_conference("Số phiếu bàn giao", |ballots| &ballots.handed_over),
            BallotCount::new("Số phiếu mở", &opening.opened),
            BallotCount::new("Số phiếu hợp lệ", &opening.valid),
            BallotCount::new("Số phiếu không hợp lệ", &opening.invalid),
        ]
        .into_iter()
        .flatten()
        .collect(),
        withheld: tally.withheld,
        min_ballots: plan.rules.min_ballots,
        levels: level_names(plan),
        overall_by_groups: ForWorkbooks(plan.rules.overall_by_groups),
        leaders: tally
            .leaders
            .iter()
            .filter_map(|leader| leader_results(plan, unit, leader))
            .collect(),
        notes,
    })
}

/// The day on which the ballots reached the department: that of the conference unless
/// the return gives another.
fn handed_over_on(unit: &Unit) -> Option<NaiveDate> {
    let ballots = unit.returned.ballots.as_ref().and_then(|ballots| ballots.handed_on.as_ref());
    let held = unit.returned.conference.as_ref().and_then(|conference| conference.date.as_ref());
    Some(ballots.or(held)?.value)
}

/// Who signs, and in what capacity.
fn signing(counters: &[String], witnesses: &[Person]) -> [Vec<(&'static str, Person)>; 2] {
    let counters = counters.iter().map(|name| Person { name: name.clone(), post: String::new() });
    let counters = counters.map(|person| ("Người kiểm đếm", person));
    let witnesses = witnesses.iter().cloned().map(|person| ("Người chứng kiến", person));
    [counters.collect(), witnesses.collect()]
}

/// What the first of the counts says that says it at all.
fn given<'a, T>(
    unit: &'a Unit,
    value: impl Fn(&'a Opening) -> Option<&'a Sourced<T>>,
) -> Option<&'a Sourced<T>> {
    unit.returned.openings().find_map(value)
}

/// Every witness that a count names, once.
fn witnesses(unit: &Unit) -> Vec<Person> {
    let mut witnesses: Vec<Person> = Vec::new();
    for typed in unit.returned.openings().flat_map(|opening| &opening.witnesses) {
        let (name, post) = fold::name_and_post(typed);
        let person = Person { name: super::person_name(name), post: post.to_owned() };
        let folded = |person: &Person| (fold::name(&person.name), fold::name(&person.post));
        if !witnesses.iter().any(|known| folded(known) == folded(&person)) {
            witnesses.push(person);
        }
    }
    witnesses
}

/// Everyone who counted, once, in the order of their counts.
fn counters(unit: &Unit) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for opening in unit.returned.openings() {
        let name = super::person_name(&text(&opening.counter));
        if !names.iter().any(|known| fold::name(known) == fold::name(&name)) {
            names.push(name);
        }
    }
    names
}

/// One leader's table.
fn leader_results(plan: &Plan, unit: &Unit, tally: &LeaderTally) -> Option<LeaderResults> {
    Some(LeaderResults {
        person: unit.leaders.get(tally.leader)?.into(),
        groups: by_group(plan, &tally.lines, &tally.scores),
        overall: Figure::score(tally.scores.overall.clone()),
    })
}
