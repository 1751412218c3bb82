//! Two rounds side by side: what is the same thing in both, and what is not.

use std::collections::BTreeSet;
use std::ops::Range;

use super::{ALL, Apart, ComparedRow, Comparison, CriterionChange, KindChange, LeaderChange};
use crate::documents::figure::Figure;
use crate::documents::{Context, Person};
use crate::fold;
use crate::round::{Plan, Unit};
use crate::tally::previous::{Previous, PreviousUnit};
use crate::tally::{
    self, Band, CriterionCounts, LeaderTally, Pool, Tally, criterion_change, leader_change,
    pool_change,
};

/// Two rounds side by side.
pub(super) struct Comparing<'a> {
    /// This round's plan.
    plan: &'a Plan,
    /// Its units.
    units: &'a [Unit],
    /// Its figures.
    tally: &'a Tally,
    /// The last round.
    previous: &'a Previous,
    /// For each criterion of this round its place in the last one.
    places: Vec<Option<usize>>,
}

impl<'a> Comparing<'a> {
    /// Finds each criterion of this round in the last one, by its words.
    pub(super) fn new(context: Context<'a>, previous: &'a Previous) -> Self {
        let plan = &context.round.plan;
        let then: Vec<String> =
            previous.plan.criteria().map(|(_, criterion)| fold::label(&criterion.label)).collect();
        let place = |label: &str| {
            let label = fold::label(label);
            then.iter().position(|own| *own == label)
        };
        let places = plan.criteria().map(|(_, criterion)| place(&criterion.label)).collect();
        let (units, tally) = (&context.round.units, context.tally);
        Self { plan, units, tally, previous, places }
    }

    /// Compares what can be, leaders of these units only, and names the rest.
    pub(super) fn fill(&self, units: &Range<usize>, made: &mut Comparison) {
        if !self.same_levels() {
            made.apart.push(apart(
                "Mọi điểm số".to_owned(),
                "các mức đánh giá hoặc điểm của từng mức khác với đợt trước",
            ));
            return;
        }
        made.data.0.levels = self.plan.levels.iter().map(|level| level.label.clone()).collect();
        made.data.0.points = self
            .plan
            .levels
            .iter()
            .map(|level| Figure::score(Some(level.points.clone())))
            .collect();
        self.criteria(made);
        if self.same_overall() {
            self.kinds(made);
            self.leaders(units, made);
            self.gone(made);
        } else {
            made.apart.push(apart(
                "Điểm tổng hợp của các loại hình và của từng đồng chí".to_owned(),
                "bộ tiêu chí, trọng số hoặc cách tính điểm tổng hợp khác với đợt trước",
            ));
        }
    }

    /// Whether both rounds mark with the same levels for the same points.
    fn same_levels(&self) -> bool {
        let levels = |plan: &Plan| -> Vec<_> {
            let level =
                |level: &crate::round::Level| (fold::label(&level.label), level.points.clone());
            plan.levels.iter().map(level).collect()
        };
        levels(self.plan) == levels(&self.previous.plan)
    }

    /// Whether both rounds work out overall scores alike: from the same criteria, in the same
    /// groups by weight.
    fn same_overall(&self) -> bool {
        let then: Vec<_> = self.previous.plan.criteria().collect();
        let by_groups = self.plan.rules.overall_by_groups;
        let same = |((group, criterion), place): (_, &Option<usize>)| {
            let (group, criterion): (&crate::round::Group, &crate::round::Criterion) =
                (group, criterion);
            place.and_then(|at| then.get(at)).is_some_and(|(then_group, then)| {
                criterion.weight == then.weight
                    && group.weight == then_group.weight
                    && (!by_groups || fold::label(&group.label) == fold::label(&then_group.label))
            })
        };
        then.len() == self.places.len()
            && by_groups == self.previous.plan.rules.overall_by_groups
            && self.plan.criteria().zip(&self.places).all(same)
    }

    /// Lines of the last round in the order of this round's criteria.
    fn ordered(&self, lines: &[CriterionCounts]) -> Option<Vec<CriterionCounts>> {
        self.places.iter().map(|place| lines.get((*place)?).cloned()).collect()
    }

    /// The criteria, pooled over the district.
    fn criteria(&self, made: &mut Comparison) {
        let (now, then) = (&self.tally.district, &self.previous.district);
        let mut found = BTreeSet::new();
        for (at, ((_, criterion), place)) in self.plan.criteria().zip(&self.places).enumerate() {
            let lines = place.and_then(|place| Some((then.lines.get(place)?, now.lines.get(at)?)));
            let Some((before, after)) = lines else {
                let keyed = self.previous.plan.criteria().find(|(_, own)| own.key == criterion.key);
                let why = match keyed {
                    Some((_, own)) => format!("đợt trước {} là “{}”", own.key, own.label),
                    None => "đợt trước không có tiêu chí này".to_owned(),
                };
                made.apart.push(apart(format!("Tiêu chí “{}”", criterion.label), &why));
                continue;
            };
            found.extend(*place);
            match criterion_change(self.plan, (before, then.valid), (after, now.valid)) {
                Some(changed) => {
                    made.criteria.push(CriterionChange {
                        index: at + 1,
                        label: criterion.label.clone(),
                        score: changed.into(),
                    });
                    made.data.0.rows.push(row(ALL, at, None, (before, after)));
                }
                None => made.apart.push(apart(
                    format!("Tiêu chí “{}”", criterion.label),
                    "một trong hai đợt không có ý kiến",
                )),
            }
        }
        for (at, (_, criterion)) in self.previous.plan.criteria().enumerate() {
            if !found.contains(&at) && !self.places.contains(&Some(at)) {
                let what = format!("Tiêu chí “{}”", criterion.label);
                made.apart.push(apart(what, "chỉ có ở đợt trước"));
            }
        }
    }

    /// The kinds of unit, then the district.
    fn kinds(&self, made: &mut Comparison) {
        for (kind, now) in self.plan.kinds.iter().zip(&self.tally.kinds) {
            let Some(then) = self.previous.kind(&kind.key) else {
                made.apart.push(apart(
                    format!("Loại hình {}", kind.noun),
                    "đợt trước không có loại hình này",
                ));
                continue;
            };
            if then.scores.overall.is_none() && now.scores.overall.is_none() {
                continue;
            }
            let names = (kind.label.as_str(), kind.noun.as_str());
            match self.pooled(names, (&then.lines, then.valid), now, made) {
                Some(change) => made.kinds.push(change),
                None => made.apart.push(apart(
                    format!("Loại hình {}", kind.noun),
                    "một trong hai đợt chưa có kết quả",
                )),
            }
        }
        let area = &self.plan.organ.area;
        let (label, noun) = (format!("Toàn {area}"), format!("toàn {area}"));
        let then = &self.previous.district;
        let before = (then.lines.as_slice(), then.valid);
        match self.pooled((&label, &noun), before, &self.tally.district, made) {
            Some(change) => made.kinds.push(change),
            None => made.apart.push(apart(
                format!("Điểm tổng hợp toàn {area}"),
                "một trong hai đợt chưa có kết quả",
            )),
        }
    }

    /// A kind of unit, or the district, in both rounds.
    fn pooled(
        &self,
        (label, noun): (&str, &str),
        (lines, valid): (&[CriterionCounts], u64),
        now: &Pool,
        made: &mut Comparison,
    ) -> Option<KindChange> {
        let before = self.ordered(lines)?;
        let changed = pool_change(self.plan, (&before, valid), (&now.lines, now.valid))?;
        self.rows(made, label, (&before, &now.lines));
        Some(KindChange {
            label: label.to_owned(),
            noun: noun.to_owned(),
            valid_before: valid,
            valid_now: now.valid,
            score: changed.into(),
        })
    }

    /// Compares the leaders of these units alone.
    pub(super) fn fill_leaders(&self, units: &Range<usize>, made: &mut Comparison) {
        if self.same_levels() && self.same_overall() {
            self.leaders(units, made);
        }
    }

    /// The leaders of these units, in the order of the registry.
    fn leaders(&self, units: &Range<usize>, made: &mut Comparison) {
        let figures = self.tally.units.get(units.clone()).unwrap_or_default();
        let units = self.units.get(units.clone()).unwrap_or_default();
        for (unit, figures) in units.iter().zip(figures) {
            let name = unit.name_in_sentence(self.plan);
            let Some(then) = self.previous.unit(&unit.code) else {
                made.apart.push(apart(name, "đơn vị không có ở đợt trước"));
                continue;
            };
            if fold::name(&then.name) != fold::name(&unit.name) {
                let why = format!("mã {} ở đợt trước là của {}", unit.code, then.name);
                made.apart.push(apart(name, &why));
                continue;
            }
            let mut known = BTreeSet::new();
            for at in 0..unit.leaders.len() {
                let called = unit.leader_name(at);
                let folded = fold::name(&called);
                let mine = then.leaders.iter().find(|(name, _)| fold::name(name) == folded);
                let what = format!("Đồng chí {called}, {name}");
                let Some((_, lines)) = mine else {
                    made.apart.push(apart(what, &others_then(then)));
                    continue;
                };
                known.insert(folded);
                let tally = figures.leaders.iter().find(|tally| tally.leader == at);
                match self.leader((unit, at), tally, (then, lines.as_deref()), made) {
                    Some(()) => {}
                    None if lines.is_none() => {
                        made.apart.push(apart(what, "đợt trước không có kết quả được công bố"));
                    }
                    None => made.apart.push(apart(what, "đợt này chưa có kết quả")),
                }
            }
            for (gone, _) in
                then.leaders.iter().filter(|(own, _)| !known.contains(&fold::name(own)))
            {
                let what = format!("Đồng chí {gone}, {name}");
                made.apart.push(apart(what, "chỉ được góp ý ở đợt trước"));
            }
        }
        let count =
            |band: Band| made.leaders.iter().filter(|row| row.score.band == band.key()).count();
        (made.above, made.below) = (count(Band::Above), count(Band::Below));
    }

    /// The units that only the last round had.
    fn gone(&self, made: &mut Comparison) {
        let now: BTreeSet<String> = self.units.iter().map(|unit| fold::code(&unit.code)).collect();
        for (_, gone) in self.previous.units().filter(|(code, _)| !now.contains(*code)) {
            made.apart.push(apart(gone.name.clone(), "đơn vị chỉ có ở đợt trước"));
        }
    }

    /// One leader in both rounds; none where one of them has no results.
    fn leader(
        &self,
        (unit, at): (&Unit, usize),
        now: Option<&LeaderTally>,
        (then, lines): (&PreviousUnit, Option<&[CriterionCounts]>),
        made: &mut Comparison,
    ) -> Option<()> {
        let (now, before) = (now?, self.ordered(lines?)?);
        let kind = self.tally.kinds.get(unit.kind)?;
        let kind_then = self.ordered(&self.previous.kind(&then.kind)?.lines)?;
        let sides = ((before.as_slice(), kind_then.as_slice()), (&*now.lines, &*kind.lines));
        let changed = leader_change(self.plan, sides.0, sides.1)?;
        let index = made.leaders.len() + 1;
        let valid = |lines: &[CriterionCounts]| lines.first().map_or(0, |line| line.valid);
        made.leaders.push(LeaderChange {
            index,
            person: Person::from(unit.leaders.get(at)?),
            unit: unit.name.to_string(),
            valid_before: valid(&before),
            valid_now: valid(&now.lines),
            score: changed.into(),
        });
        self.rows(made, &index.to_string(), (&before, &now.lines));
        Some(())
    }

    /// Adds the counts behind an overall score of both rounds.
    fn rows(
        &self,
        made: &mut Comparison,
        of: &str,
        (before, now): (&[CriterionCounts], &[CriterionCounts]),
    ) {
        let (then, today) = (tally::weights(self.plan, before), tally::weights(self.plan, now));
        for (at, pair) in before.iter().zip(now).enumerate() {
            let weight = |weights: &[Option<tally::Fraction>]| {
                Figure::score(weights.get(at).cloned().flatten())
            };
            let weights = (weight(&then), weight(&today));
            made.data.0.rows.push(row(of, at, Some(weights), pair));
        }
    }
}

/// A row of counts.
fn row(
    of: &str,
    at: usize,
    weights: Option<(Figure, Figure)>,
    (before, now): (&CriterionCounts, &CriterionCounts),
) -> ComparedRow {
    let none = || (Figure::score(None), Figure::score(None));
    ComparedRow {
        of: of.to_owned(),
        index: at + 1,
        weights: weights.unwrap_or_else(none),
        before: before.levels.clone(),
        now: now.levels.clone(),
    }
}

/// Something that is not compared.
fn apart(what: String, why: &str) -> Apart {
    Apart { what, why: why.to_owned() }
}

/// Who was asked about in the last round, for somebody who was not.
fn others_then(unit: &PreviousUnit) -> String {
    let names: Vec<&str> = unit.leaders.iter().map(|(name, _)| name.as_str()).collect();
    match names.as_slice() {
        [] => "đợt trước đơn vị không có người được góp ý".to_owned(),
        names => format!("đợt trước đơn vị góp ý về {}", names.join(", ")),
    }
}
