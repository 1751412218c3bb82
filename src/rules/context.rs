//! What the rules look at: the round and what is worked out of it once.

use std::collections::{HashMap, HashSet};

use crate::finding::{Finding, Place, Severity};
use crate::fold;
use crate::round::{Count, Maybe, Plan, ResultRow, Round, Text, Unit};
use crate::tally::{self, Attendance, CriterionCounts, Standing};

/// A count's lines by leader and criterion.
pub(super) type Lines = Vec<Vec<CriterionCounts>>;

/// The round as the rules see it.
pub struct RoundFacts<'a> {
    /// The round.
    pub(super) round: &'a Round,
    /// What follows from each unit's return.
    facts: Vec<Facts>,
    /// The place in the plan of each criterion by its folded code.
    criteria: HashMap<String, usize>,
    /// The cells that an error has compared.
    in_question: HashSet<Place>,
    /// Units and folded labels of the fields that could not be read.
    unread: HashSet<(Text, String)>,
    /// Units one of whose files could not be read or understood at all.
    lost_files: HashSet<Text>,
    /// Each unit's standing; empty while the errors are still being found.
    standings: Vec<Standing>,
}

/// What follows from one unit's return.
pub(super) struct Facts {
    /// The sums of its attendance.
    pub attendance: Option<Attendance>,
    /// The leaders whose names are nobody else's, as the registry has them.
    leaders: HashMap<Text, usize>,
    /// What follows from each of its counts.
    pub counts: Vec<CountFacts>,
    /// Whether so few ballots are valid that no message may show a mark.
    pub withheld: bool,
}

/// What follows from one count.
pub(super) struct CountFacts {
    /// What its results table states.
    pub results: Option<Lines>,
    /// What its ballot rows add up to.
    pub ballots: Option<Lines>,
    /// The first row of the results for each leader and criterion.
    rows: HashMap<(usize, usize), usize>,
}

impl CountFacts {
    /// The count's lines, from its results or else from its ballots.
    pub fn lines(&self) -> Option<&Lines> {
        self.results.as_ref().or(self.ballots.as_ref())
    }

    /// The results' row about a leader and a criterion.
    pub fn row<'c>(
        &self,
        count: &'c Count,
        leader: usize,
        criterion: usize,
    ) -> Option<&'c ResultRow> {
        count.results.get(*self.rows.get(&(leader, criterion))?)
    }
}

impl Facts {
    /// The leader of the unit that a typed name means.
    pub fn leader(&self, unit: &Unit, typed: &str) -> Option<usize> {
        // Most names are typed as the registry has them, row after row.
        match self.leaders.get(typed) {
            Some(leader) => Some(*leader),
            None => unit.leader_meant(typed),
        }
    }

    /// The leader whom a cell means.
    pub fn leader_in(&self, unit: &Unit, cell: &Maybe<Text>) -> Option<usize> {
        self.leader(unit, cell.as_ref()?)
    }
}

impl<'a> RoundFacts<'a> {
    /// Works out what the rules share; `read` are the findings of the reader.
    pub(super) fn new(round: &'a Round, read: &[Finding]) -> Self {
        let keys = round.plan.criteria().map(|(_, criterion)| fold::code(&criterion.key));
        let criteria: HashMap<String, usize> = keys.zip(0..).collect();
        let facts = round.units.iter().map(|unit| facts(&round.plan, &criteria, unit)).collect();
        let mut context = Self {
            round,
            facts,
            criteria,
            in_question: HashSet::new(),
            unread: read.iter().filter_map(unread).collect(),
            lost_files: read.iter().filter_map(lost_file).collect(),
            standings: Vec::new(),
        };
        context.put_in_question(read);
        context
    }

    /// Every unit with what follows from its return, in the registry's order.
    pub(super) fn units(&self) -> impl Iterator<Item = (&'a Unit, &Facts)> {
        self.round.units.iter().zip(&self.facts)
    }

    /// Every unit with what follows from its return and its standing.
    pub(super) fn standing_units(&self) -> impl Iterator<Item = (&'a Unit, &Facts, Standing)> {
        self.units().zip(&self.standings).map(|((unit, facts), standing)| (unit, facts, *standing))
    }

    /// The place in the plan of the criterion that a typed code means.
    pub(super) fn criterion(&self, typed: &str) -> Option<usize> {
        self.criteria.get(typed).or_else(|| self.criteria.get(&fold::code(typed))).copied()
    }

    /// The key of a criterion of the plan.
    pub(super) fn criterion_key(&self, index: usize) -> &'a str {
        self.round.plan.criteria().nth(index).map_or("", |(_, criterion)| &criterion.key)
    }

    /// Whether an error has compared this cell.
    pub(super) fn in_question(&self, place: &Place) -> bool {
        self.in_question.contains(place)
    }

    /// Whether the reader could not make sense of a unit's field: it is known by
    /// its label, since a value that was not read has no place.
    pub(super) fn unread(&self, unit: &Unit, label: &str) -> bool {
        self.unread.contains(&(unit.code.clone(), fold::label(label)))
    }

    /// Whether a file of the unit could not be read: what seems not to have come
    /// may be in it.
    pub(super) fn lost_file(&self, unit: &Unit) -> bool {
        self.lost_files.contains(&unit.code)
    }

    /// Takes the cells of errors as being in question from now on. A finding
    /// about a whole file or sheet says nothing about any one cell.
    pub(super) fn put_in_question(&mut self, findings: &[Finding]) {
        let errors = findings.iter().filter(|finding| finding.severity == Severity::Error);
        let cells = errors.flat_map(|finding| &finding.inputs).filter(|place| place.cell.is_some());
        self.in_question.extend(cells.cloned());
    }

    /// Lets the rules know what may be relied on.
    pub(super) fn rely_on(&mut self, standings: &[Standing]) {
        self.standings = standings.to_vec();
    }
}

/// The unit of a file that could not be read or understood.
fn lost_file(finding: &Finding) -> Option<Text> {
    finding.unit.clone().filter(|_| finding.code.loses_a_file())
}

/// The unit and the label of the field that a reader's error names.
fn unread(finding: &Finding) -> Option<(Text, String)> {
    let crate::finding::Arg::Text(label) = finding.args.get("name")? else { return None };
    let error = finding.severity == Severity::Error;
    Some((finding.unit.clone().filter(|_| error)?, fold::label(label)))
}

/// What follows from a unit's return.
fn facts(plan: &Plan, criteria: &HashMap<String, usize>, unit: &Unit) -> Facts {
    let valid =
        unit.returned.counts.iter().filter_map(|count| count.opening.as_ref()?.valid.as_ref());
    let mut facts = Facts {
        attendance: tally::attendance(unit),
        leaders: plain_names(unit),
        counts: Vec::new(),
        withheld: valid.map(|valid| valid.value).any(|valid| valid < plan.rules.min_ballots),
    };
    let counts = unit.returned.counts.iter().map(|count| CountFacts {
        results: tally::lines_of_results(plan, unit, count),
        ballots: tally::lines_of_ballots(plan, unit, count),
        rows: rows(criteria, unit, &facts, count),
    });
    facts.counts = counts.collect();
    facts
}

/// The leaders that their bare names tell apart.
fn plain_names(unit: &Unit) -> HashMap<Text, usize> {
    let leaders = unit.leaders.iter().enumerate();
    let plain = leaders.filter(|(_, leader)| unit.leader_meant(&leader.name).is_some());
    plain.map(|(at, leader)| (leader.name.clone(), at)).collect()
}

/// The first row of a results table for each leader and criterion.
fn rows(
    criteria: &HashMap<String, usize>,
    unit: &Unit,
    facts: &Facts,
    count: &Count,
) -> HashMap<(usize, usize), usize> {
    let mut rows = HashMap::new();
    for (index, row) in count.results.iter().enumerate() {
        let criterion = row.criterion.as_ref().and_then(|typed| {
            criteria.get(&*typed.value).or_else(|| criteria.get(&fold::code(typed))).copied()
        });
        if let Some(key) = facts.leader_in(unit, &row.leader).zip(criterion) {
            rows.entry(key).or_insert(index);
        }
    }
    rows
}
