//! The checks (kiểm tra): one registry of rules, one file a family.
//!
//! A rule is declared in one place: its code, its function, and the paper that prints its
//! explanation. What it says stands under its code in `locales/{vi,en}/rules.ftl`. The terminal,
//! the JSON, the correction slips, `bienban rules` and the reference page are all made from both.
//!
//! 1. [`Check::WhileReading`] rules are found by the reader; here they only have
//!    their texts.
//! 2. The errors run, family by family. What an error compared is in question
//!    from then on, and a later finding about it is dropped: one root cause, one
//!    finding.
//! 3. The [standings](Standing) of the units follow from the errors.
//! 4. The warnings run: nobody needs to explain a figure that is wrong anyway.
//! 5. [`Check::Afterwards`] rules look at what the others found.

mod conference;
mod context;
mod counts;
mod custody;
mod identity;
mod issued;
mod reading;
mod reference;
mod secrecy;
mod standing;
#[cfg(test)]
pub(crate) mod testing;

use std::collections::HashMap;
use std::sync::LazyLock;

use crate::code::Code;
use crate::finding::{Finding, Place, Severity};
use crate::hash;
use crate::messages::{self, Language};
use crate::round::{Explanation, Round, Unit};
use crate::tally::Standing;

pub use context::RoundFacts;
pub use reference::{Format, reference};

/// A family of checks, numbered by the first digit of their codes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Family {
    /// 1xx: what a file holds.
    Reading,
    /// 2xx: whose it is.
    Identity,
    /// 3xx: hội nghị.
    Conference,
    /// 4xx: the ballots until they are handed over.
    Custody,
    /// 5xx: the ballots from their opening on.
    Tally,
    /// 6xx: what was issued.
    Issued,
}

impl Family {
    /// Its key in the catalogues.
    fn key(self) -> &'static str {
        match self {
            Self::Reading => "reading",
            Self::Identity => "identity",
            Self::Conference => "conference",
            Self::Custody => "custody",
            Self::Tally => "tally",
            Self::Issued => "issued",
        }
    }
}

/// A document in which an explained warning is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Paper {
    /// Biên bản hội nghị.
    Minutes,
    /// Biên bản kiểm phiếu, niêm phong và bàn giao phiếu.
    Handover,
    /// Biên bản mở niêm phong, kiểm đếm và tổng hợp phiếu.
    Opening,
    /// Báo cáo tổng hợp.
    Synthesis,
}

impl Paper {
    /// Its key in the catalogues.
    fn key(self) -> &'static str {
        match self {
            Self::Minutes => "minutes",
            Self::Handover => "handover",
            Self::Opening => "opening",
            Self::Synthesis => "synthesis",
        }
    }
}

/// A check over the whole round: adds what it finds.
pub type Compare = fn(&RoundFacts<'_>, &mut Vec<Finding>);

/// How a rule is checked.
#[derive(Debug, Clone, Copy)]
pub enum Check {
    /// By the reader, who alone sees the cells.
    WhileReading,
    /// When papers are known: against the register and what was issued.
    WithPapers,
    /// By comparing what was read.
    Compare(Compare),
    /// By comparing what was read with all other findings: it is given the
    /// findings of all rules before it, and adds its own.
    Afterwards(Compare),
}

/// One check.
#[derive(Debug, Clone, Copy)]
pub struct Rule {
    /// Its stable code.
    pub code: Code,
    /// Where its explanation is printed; none for what cannot be explained.
    pub paper: Option<Paper>,
    /// How it is checked.
    pub check: Check,
}

impl Rule {
    /// Error or warning.
    pub fn severity(&self) -> Severity {
        self.code.severity()
    }

    /// Its family, by the code's first digit.
    pub fn family(&self) -> Family {
        match self.code.as_str().as_bytes().get(1) {
            Some(b'1') => Family::Reading,
            Some(b'2') => Family::Identity,
            Some(b'3') => Family::Conference,
            Some(b'4') => Family::Custody,
            Some(b'5') => Family::Tally,
            _ => Family::Issued,
        }
    }

    /// Its name, as papers print it.
    pub fn title(&self, language: Language) -> String {
        self.text(language, "title")
    }

    /// What it compares, as a sentence that must hold.
    pub fn compares(&self, language: Language) -> String {
        self.text(language, "compares")
    }

    /// What the reader should do.
    pub fn advice(&self, language: Language) -> String {
        self.text(language, "advice")
    }

    /// One of the texts beside its message.
    fn text(&self, language: Language, attribute: &str) -> String {
        messages::attribute(language, self.code.as_str(), attribute)
    }
}

/// The rules of all families, in the order of `docs/rules.md`.
static RULES: [&[Rule]; 7] = [
    reading::RULES,
    identity::RULES,
    conference::RULES,
    custody::RULES,
    counts::RULES,
    secrecy::RULES,
    issued::RULES,
];

/// Every rule, in the order of `docs/rules.md`.
pub fn rules() -> impl Iterator<Item = &'static Rule> {
    RULES.iter().copied().flatten()
}

/// The rule with this code.
pub fn rule(code: Code) -> Option<&'static Rule> {
    /// The rules by their codes.
    static BY_CODE: LazyLock<HashMap<Code, &'static Rule>> =
        LazyLock::new(|| rules().map(|rule| (rule.code, rule)).collect());
    BY_CODE.get(&code).copied()
}

/// What the checks found, and what may be relied on.
#[derive(Debug, Clone)]
pub struct Verdict {
    /// All findings: those of no unit first, then by unit in the registry's
    /// order, then by file, sheet, cell and code.
    pub findings: Vec<Finding>,
    /// Each unit's standing, in the registry's order.
    pub standings: Vec<Standing>,
}

/// Checks a round; `read` are the findings made while reading it.
pub fn check(round: &Round, read: Vec<Finding>) -> Verdict {
    let (mut totals, mut findings): (Vec<_>, Vec<_>) =
        read.into_iter().partition(|finding| finding.code == Code::E109);
    let mut context = RoundFacts::new(round, &findings);
    run(Severity::Error, &mut context, &mut findings);
    // A total row is judged last: a row that contradicts itself is the cause, and
    // the total that differs because of it the consequence.
    totals.retain(|finding| !finding.inputs.iter().any(|place| context.in_question(place)));
    context.put_in_question(&totals);
    findings.append(&mut totals);
    let standings = standing::standings(round, &context, &findings);
    context.rely_on(&standings);
    run(Severity::Warning, &mut context, &mut findings);
    for rule in rules() {
        if let Check::Afterwards(check) = rule.check {
            check(&context, &mut findings);
        }
    }
    mark_explained(round, &mut findings);
    sort(round, &mut findings);
    Verdict { findings, standings }
}

/// Runs the comparing rules of one severity in their order, and keeps what is
/// not a consequence of an error found before.
fn run(severity: Severity, context: &mut RoundFacts<'_>, findings: &mut Vec<Finding>) {
    for rule in rules().filter(|rule| rule.severity() == severity) {
        let Check::Compare(check) = rule.check else { continue };
        let mut found = Vec::new();
        check(context, &mut found);
        found.retain(|finding| !finding.inputs.iter().any(|place| context.in_question(place)));
        context.put_in_question(&found);
        findings.append(&mut found);
    }
}

/// Marks the warnings that a signed explanation covers.
fn mark_explained(round: &Round, findings: &mut [Finding]) {
    let units: HashMap<&str, &Unit> = round.units.iter().map(|unit| (&*unit.code, unit)).collect();
    for finding in findings.iter_mut().filter(|finding| wants_explanation(finding)) {
        let unit = finding.unit.as_deref().and_then(|code| units.get(code));
        finding.explained = unit.is_some_and(|unit| explanation(unit, finding).is_some());
    }
}

/// Adds findings that are made when the papers are known.
pub fn add(verdict: &mut Verdict, round: &Round, mut found: Vec<Finding>) {
    verdict.findings.append(&mut found);
    sort(round, &mut verdict.findings);
}

/// Brings the findings into their stable order.
fn sort(round: &Round, findings: &mut [Finding]) {
    let ranks: HashMap<&str, usize> =
        round.units.iter().zip(1..).map(|(unit, rank)| (&*unit.code, rank)).collect();
    let rank = |finding: &Finding| {
        finding.unit.as_deref().and_then(|code| ranks.get(code)).copied().unwrap_or(0)
    };
    findings.sort_by(|a, b| {
        let key = |finding: &Finding| (rank(finding), finding.code);
        let ((a_rank, a_code), (b_rank, b_code)) = (key(a), key(b));
        (a_rank, a.places.first(), a_code).cmp(&(b_rank, b.places.first(), b_code))
    });
}

/// Whether a finding is a warning that has to be explained: families 3xx–5xx.
pub fn wants_explanation(finding: &Finding) -> bool {
    code_wants_explanation(finding.code)
}

/// Whether findings of this code are warnings that have to be explained.
pub fn code_wants_explanation(code: Code) -> bool {
    code.severity() == Severity::Warning
        && rule(code)
            .is_some_and(|rule| (Family::Conference..=Family::Tally).contains(&rule.family()))
}

/// Whether a finding says that papers rest on values that nobody has confirmed (W105).
pub fn awaits_confirmation(finding: &Finding) -> bool {
    finding.code == Code::W105
}

/// The fewest letters of an explanation, and the fewest words: `ok` or `đã rõ` says that somebody
/// read the warning, but not what happened.
const FEWEST_LETTERS: usize = 8;
/// See [`FEWEST_LETTERS`].
const FEWEST_WORDS: usize = 3;

/// Whether a text is too short to explain anything.
pub fn too_short(text: &str) -> bool {
    let letters = text.chars().filter(|c| c.is_alphabetic()).count();
    letters < FEWEST_LETTERS || text.split_whitespace().count() < FEWEST_WORDS
}

/// What tells a finding from every other one: whose it is, what it says, where.
pub fn mark(finding: &Finding) -> String {
    let unit = finding.unit.as_deref().unwrap_or_default();
    let places: Vec<String> = finding.places.iter().map(ToString::to_string).collect();
    let said = message(finding, Language::Vietnamese);
    hash::mark(&[unit, finding.code.as_str(), &said, &places.join("\n")])
}

/// The explanation of a unit's warning: the department's own, else the first of the unit's with
/// its code that says something and is signed.
pub fn explanation<'u>(unit: &'u Unit, finding: &Finding) -> Option<&'u Explanation> {
    let department = &unit.returned.department;
    let by_department = || {
        let mark = mark(finding);
        department.iter().find(|(own, _)| *own == mark).map(|(_, explanation)| explanation)
    };
    let code = finding.code;
    if let Some(own) = (!department.is_empty()).then(by_department).flatten() {
        return Some(own);
    }
    unit.returned.explanations.iter().find(|explanation| {
        explanation.text.as_ref().is_some_and(|text| !too_short(text))
            && explanation.by.is_some()
            && explanation.code.as_ref().is_some_and(|given| Code::parse(given) == Some(code))
    })
}

/// The document that a warning concerns, and that prints its explanation.
pub fn paper(finding: &Finding) -> Option<Paper> {
    rule(finding.code)?.paper
}

/// What a finding says.
pub fn message(finding: &Finding, language: Language) -> String {
    messages::text(language, finding.code.as_str(), &finding.args)
}

/// What to do about a finding.
pub fn advice(finding: &Finding, language: Language) -> String {
    messages::attribute(language, finding.code.as_str(), "advice")
}

/// A rule's name.
pub fn title(code: Code, language: Language) -> String {
    messages::attribute(language, code.as_str(), "title")
}

/// The most cells that a finding names; what it compared may be more.
const SHOWN: usize = 50;

/// Adds a cell to a finding that may have very many.
fn also_at(finding: &mut Finding, place: &Place) {
    if finding.places.len() < SHOWN {
        finding.places.push(place.clone());
    }
    finding.inputs.push(place.clone());
}

/// A finding with a place to look at that does not count as compared, so that
/// what else stands there is not in question.
fn shown_at(mut finding: Finding, place: &Place) -> Finding {
    finding.places.push(place.clone());
    finding
}

#[cfg(test)]
mod tests {
    use super::testing::*;
    use super::*;
    use crate::finding::{Arg, Args, Touches};
    use crate::messages::tests::variables;
    use crate::tally::Stage;
    use std::collections::BTreeSet;

    /// The codes of `docs/rules.md`, in its order, and E111.
    const SPECIFIED: &[&str] = &[
        "E101", "E102", "E103", "E104", "E105", "E106", "E107", "E108", "E109", "W101", "W102",
        "W103", "W104", "E110", "E111", "E112", "W105", "W106", "E201", "E202", "W202", "E203",
        "E204", "E205", "E206", "W201", "W204", "E208", "W209", "E209", "E210", "W210", "W211",
        "W207", "W208", "E301", "E302", "E303", "E304", "W301", "W302", "W304", "W303", "E401",
        "E402", "E403", "E404", "E405", "E406", "E407", "E408", "E409", "W405", "W408", "W401",
        "E501", "E502", "E503", "E504", "E505", "E506", "E507", "W501", "W502", "W503", "W504",
        "W505", "E508", "W507", "W508", "W506", "W601", "W602",
    ];

    /// The values that the reader gives with its findings.
    const READ: &[(&str, &[&str])] = &[
        ("E101", &["reason"]),
        ("E102", &[]),
        ("E103", &["limit", "found", "allowed"]),
        ("E104", &[]),
        ("E105", &["what", "name", "section"]),
        ("E106", &["text", "name", "expected", "choices"]),
        ("E107", &["text", "name", "why"]),
        ("E108", &["text", "name"]),
        ("E109", &["name", "found", "sum"]),
        ("W101", &["text", "nearest", "section"]),
        ("W102", &["encoding", "text"]),
        ("W103", &["what", "section"]),
        ("E110", &["section", "why"]),
        ("E111", &["character", "text"]),
        ("E112", &["section", "name", "readings"]),
        ("W105", &["count"]),
        ("W106", &["what", "count", "near"]),
        ("E201", &["text", "nearest"]),
        ("E202", &["section", "differences", "newer"]),
        ("W202", &["section", "why", "newer", "file", "other"]),
        ("E205", &["section", "candidates"]),
        ("E206", &["why", "text", "nearest"]),
        ("E210", &["why", "paper", "number", "other"]),
        ("W210", &["why", "symbol", "numbers"]),
        ("W211", &["why", "package"]),
        ("W601", &["why", "title", "number", "count", "changes"]),
        ("W602", &["paper"]),
    ];

    #[test]
    fn the_registry_holds_every_rule_once_in_order() {
        assert_eq!(rules().map(|rule| rule.code.as_str()).collect::<Vec<_>>(), SPECIFIED);
        for code in Code::ALL {
            assert_eq!(rule(*code).map(|rule| rule.code), Some(*code));
        }
    }

    #[test]
    fn an_explanation_says_more_than_that_it_was_read() {
        for text in ["ok", "Đã rõ", "a b c d e f g", "Phiếu rách", "…"] {
            assert!(too_short(text), "{text}");
        }
        for text in ["Đại biểu ốm", "Xe hỏng dọc đường", "Đã kiểm tra."] {
            assert!(!too_short(text), "{text}");
        }
    }

    #[test]
    fn code_and_paper_agree() {
        for rule in rules() {
            let explained = rule.severity() == Severity::Warning
                && (Family::Conference..=Family::Tally).contains(&rule.family());
            assert_eq!(rule.paper.is_some(), explained, "{}", rule.code);
            assert!(
                rule.family() != Family::Reading || !matches!(rule.check, Check::Compare(_)),
                "{} is checked twice",
                rule.code
            );
        }
        let paper = |code| rule(code).and_then(|rule| rule.paper);
        assert_eq!(paper(Code::W302), Some(Paper::Minutes));
        assert_eq!(paper(Code::W304), Some(Paper::Synthesis));
        assert_eq!(paper(Code::W401), Some(Paper::Handover));
        assert_eq!(paper(Code::W504), Some(Paper::Opening));
        assert_eq!(paper(Code::W505), Some(Paper::Synthesis));
    }

    #[test]
    fn every_rule_has_its_texts_in_both_languages() {
        for (rule, language) in
            rules().flat_map(|rule| Language::ALL.map(|language| (rule, language)))
        {
            for plain in [rule.title(language), rule.compares(language), rule.advice(language)] {
                assert!(plain.contains(' '), "{}: {plain}", rule.code);
                assert!(!plain.contains(['{', '\n']), "{}: {plain}", rule.code);
            }
        }
    }

    /// The values a message uses, those of the shared texts included.
    fn values(message: &str) -> BTreeSet<String> {
        let mut names = variables(message);
        for shared in ["section", "paper"] {
            if message.contains(&format!("{{ {shared} }}")) {
                names.insert(shared.to_owned());
            }
        }
        names
    }

    /// The keys of a pattern's variants: the shapes that a value selects.
    fn variants(pattern: &str) -> Vec<String> {
        let keys = pattern.lines().filter_map(|line| {
            let line = line.trim_start().trim_start_matches('*');
            Some(line.strip_prefix('[')?.split(']').next()?.to_owned())
        });
        keys.collect()
    }

    #[test]
    fn messages_of_the_reader_use_the_values_it_gives_in_every_shape() {
        for (code, names) in READ {
            let rule = Code::parse(code).and_then(rule).expect(code);
            assert!(matches!(rule.check, Check::WhileReading | Check::WithPapers), "{code}");
            let message = messages::tests::source(code);
            let given: BTreeSet<String> = names.iter().map(|name| (*name).to_owned()).collect();
            assert!(values(&message).is_subset(&given), "{code}");
            let mut shapes = variants(&message);
            shapes.push("giá trị".to_owned());
            for (language, shape) in Language::ALL
                .into_iter()
                .flat_map(|language| shapes.iter().map(move |s| (language, s)))
            {
                let args = names.iter().map(|name| (*name, Arg::from(shape.as_str())));
                let mut finding = Finding::new(rule.code, Touches::Nothing);
                finding.args = args.collect::<Args>();
                assert_said(&finding, language);
            }
        }
        let elsewhere = rules().filter(|rule| !matches!(rule.check, Check::Compare(_)));
        let elsewhere = elsewhere.filter(|rule| !matches!(rule.check, Check::Afterwards(_)));
        assert_eq!(elsewhere.count(), READ.len());
    }

    #[test]
    fn sections_are_named_in_the_readers_language() {
        let finding = Finding::new(Code::E110, Touches::Conference).arg("section", "tally-board");
        assert!(message(&finding, Language::Vietnamese).contains("“ban kiểm phiếu”"));
        assert!(message(&finding, Language::English).contains("“tally board”"));
    }

    #[test]
    fn a_valid_round_has_no_findings_and_is_counted() {
        let verdict = check(&round(3), Vec::new());
        assert_eq!(codes(&verdict), [] as [&str; 0]);
        let counted = Standing { stage: Stage::Counted, conference: true, count: true };
        assert_eq!(verdict.standings, [counted; 3]);
    }

    #[test]
    fn a_cell_in_error_while_reading_silences_what_is_made_from_it() {
        let mut round = round(1);
        set(&mut ballots(&mut round, 0).collected, 70);
        let place = place(&ballots(&mut round, 0).collected);
        assert_eq!(codes(&check(&round, Vec::new())), ["U0 E403"]);
        let read =
            Finding::new(Code::E106, Touches::Conference).unit(Some(&"U0".into())).at(&place);
        assert_eq!(codes(&check(&round, vec![read])), ["U0 E106"]);
        let note = Finding::new(Code::W102, Touches::Nothing).unit(Some(&"U0".into())).at(&place);
        assert_eq!(codes(&check(&round, vec![note])), ["U0 E403", "U0 W102"]);
    }

    #[test]
    fn what_may_be_in_a_lost_file_is_not_called_missing() {
        let mut round = round(1);
        round.units[0].returned.counts.clear();
        let lost = || vec![Finding::new(Code::E101, Touches::Both).unit(Some(&"U0".into()))];
        assert_eq!(codes(&check(&round, lost())), ["U0 E101"]);
        round.units[0].returned = Default::default();
        assert_eq!(codes(&check(&round, lost())), ["U0 E101"]);
        assert_eq!(codes(&check(&round, Vec::new())), ["U0 W207"]);
    }

    #[test]
    fn a_total_is_judged_after_the_rows_it_adds_up() {
        let mut round = round(1);
        let row = round.units[0].returned.attendance[0].clone();
        let place = row.present.as_ref().expect("a figure").place.clone();
        let total = || {
            let unit = "U0".into();
            let finding = Finding::new(Code::E109, Touches::Conference).unit(Some(&unit));
            vec![finding.at(&place.at(90, 2)).comparing(&place)]
        };
        assert_eq!(codes(&check(&round, total())), ["U0 E109"]);
        let present = row.present.as_ref().expect("a figure").value;
        set(&mut round.units[0].returned.attendance[0].present, present - 1);
        assert_eq!(codes(&check(&round, total())), ["U0 E301"]);
    }

    #[test]
    fn findings_stand_in_the_registrys_order_then_by_place_and_code() {
        let mut round = round(2);
        round.units.swap(0, 1);
        let (first, second) =
            (place(&conference(&mut round, 0).date), place(&conference(&mut round, 1).date));
        let read = vec![
            Finding::new(Code::W102, Touches::Nothing).unit(Some(&"U0".into())).at(&second),
            Finding::new(Code::W103, Touches::Nothing).unit(Some(&"U1".into())).at(&first),
            Finding::new(Code::W101, Touches::Nothing).unit(Some(&"U1".into())).at(&first),
            Finding::new(Code::W102, Touches::Nothing).unit(Some(&"U1".into())).at(&first.at(0, 0)),
            Finding::new(Code::E101, Touches::Nothing),
        ];
        let verdict = check(&round, read);
        assert_eq!(codes(&verdict), ["- E101", "U1 W102", "U1 W101", "U1 W103", "U0 W102"]);
    }

    #[test]
    fn errors_block_only_what_they_touch() {
        for (code, touches, conference, count) in [
            (Code::E105, Touches::Conference, false, true),
            (Code::E105, Touches::Count, true, false),
            (Code::E202, Touches::Both, false, false),
            (Code::E105, Touches::Nothing, true, true),
        ] {
            let read = Finding::new(code, touches).unit(Some(&"U0".into()));
            let verdict = check(&round(2), vec![read]);
            let blocked = Standing { stage: Stage::Blocked, conference, count };
            assert_eq!(verdict.standings[0], blocked, "{touches:?}");
            assert_eq!(verdict.standings[1].stage, Stage::Counted);
        }
    }

    #[test]
    fn a_unit_stands_where_its_return_has_come_to() {
        let stage = |change: fn(&mut Round)| {
            let mut round = round(1);
            change(&mut round);
            check(&round, Vec::new()).standings[0]
        };
        let missing = Standing { stage: Stage::Missing, conference: false, count: false };
        assert_eq!(stage(|round| round.units[0].returned = Default::default()), missing);
        let reported = Standing { stage: Stage::Reported, conference: true, count: false };
        assert_eq!(stage(|round| round.units[0].returned.counts.clear()), reported);
        let incomplete = Standing { stage: Stage::Blocked, conference: false, count: true };
        assert_eq!(stage(|round| ballots(round, 0).sealed_at = None), incomplete);
        assert_eq!(stage(|round| round.units[0].returned.attendance[0].present = None), incomplete);
    }

    #[test]
    fn one_signed_explanation_covers_all_findings_of_its_code() {
        let mut round = round(1);
        let rows = &mut round.units[0].returned.attendance;
        rows[0].reason = None;
        rows.push(rows[0].clone());
        rows.push(rows[0].clone());
        let verdict = check(&round, Vec::new());
        assert_eq!(codes(&verdict), ["U0 W301", "U0 W301", "U0 W301"]);
        assert!(verdict.findings.iter().all(|finding| !finding.explained));

        explain(&mut round, 0, " w301");
        let verdict = check(&round, Vec::new());
        assert_eq!(verdict.findings.len(), 3);
        assert!(verdict.findings.iter().all(|finding| finding.explained));
        assert!(verdict.findings.iter().all(|f| paper(f) == Some(Paper::Minutes)));

        round.units[0].returned.explanations[0].by = None;
        let verdict = check(&round, Vec::new());
        assert!(verdict.findings.iter().all(|finding| !finding.explained), "it must be signed");
    }

    #[test]
    fn notes_and_errors_are_not_explained() {
        let finding = |code| Finding::new(code, Touches::Nothing);
        assert!(wants_explanation(&finding(Code::W301)));
        for code in [Code::W101, Code::W204, Code::E301, Code::E508] {
            assert!(!wants_explanation(&finding(code)), "{code}");
        }
    }

    #[test]
    fn findings_across_many_units_stay_small() {
        let mut round = round(300);
        for unit in 0..300 {
            set(&mut conference(&mut round, unit).number, "1-BB".into());
            set(&mut conference(&mut round, unit).secretary, "Một Người".into());
            set(&mut ballots(&mut round, unit).seal_code, "NP".into());
        }
        let verdict = check(&round, Vec::new());
        assert_eq!(verdict.findings.len(), 3 * 300);
        assert!(verdict.findings.iter().all(|finding| finding.places.len() <= 6));
    }
}
