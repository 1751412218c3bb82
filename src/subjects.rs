//! Whom a unit's ballots are about (người được góp ý).
//!
//! The conference decides: whom its return names, else whoever led the unit on its day
//! by the registry. A paper about a conference never changes its people because the
//! registry names others later; what does not fit is E209.

use crate::round::{Conference, Leader, Plan, Term, Unit, meant};

/// Sets every unit's leaders to those whom its ballots are about.
pub fn settle(units: &mut [Unit], plan: &Plan) {
    for unit in units {
        unit.leaders = match &unit.returned.conference {
            Some(conference) => subjects(&unit.registered, conference),
            None => due(&unit.registered, plan),
        };
    }
}

/// Whom a conference was about, in the registry's order.
pub fn subjects(registered: &[Leader], conference: &Conference) -> Vec<Leader> {
    let then = leading(registered, conference);
    let then = if then.is_empty() { registered.to_vec() } else { then };
    let named: Vec<usize> =
        conference.subjects.iter().filter_map(|typed| meant(&then, typed)).collect();
    // One who is not found is E209, and its papers are not made.
    if named.is_empty() || named.len() < conference.subjects.len() {
        return then;
    }
    let named = then.into_iter().enumerate().filter(|(at, _)| named.contains(at));
    named.map(|(_, leader)| leader).collect()
}

/// Who led a unit on the day of a conference; everyone whom the registry names while
/// the day is not known.
pub fn leading(registered: &[Leader], conference: &Conference) -> Vec<Leader> {
    let Some(day) = &conference.date else { return registered.to_vec() };
    registered.iter().filter(|leader| leader.term.contains(day.value)).cloned().collect()
}

/// Who leads a unit while it has held no conference: those whose term has no end, else
/// those who led it in the days of the round.
fn due(registered: &[Leader], plan: &Plan) -> Vec<Leader> {
    let of_term = |fits: &dyn Fn(Term) -> bool| {
        registered.iter().filter(|leader| fits(leader.term)).cloned().collect::<Vec<_>>()
    };
    let round = Term { from: plan.from, to: plan.to };
    let open = of_term(&|term| term.to.is_none());
    let candidates = if open.is_empty() { of_term(&|term| term.overlaps(round)) } else { open };
    if candidates.is_empty() { registered.to_vec() } else { candidates }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finding::Place;
    use crate::round::Sourced;
    use chrono::NaiveDate;

    /// A day of May 2023.
    fn may(day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(2023, 5, day).expect("a day")
    }

    /// A leader with a term.
    fn leader(name: &str, from: Option<u32>, to: Option<u32>) -> Leader {
        let term = Term { from: from.map(may), to: to.map(may) };
        Leader { name: name.into(), post: "Hiệu trưởng".into(), term }
    }

    /// A conference on a day of May about these people.
    fn conference(day: u32, named: &[&str]) -> Conference {
        let place = Place::file(&"a.xlsx".into());
        let cell = |text: &&str| Sourced { value: (*text).into(), place: place.clone() };
        Conference {
            date: Some(Sourced { value: may(day), place: place.clone() }),
            subjects: named.iter().map(cell).collect(),
            ..Conference::at(place.clone())
        }
    }

    /// The names of some leaders.
    fn names(leaders: &[Leader]) -> Vec<&str> {
        leaders.iter().map(|leader| &*leader.name).collect()
    }

    #[test]
    fn a_conference_is_about_whom_it_names_or_who_led_then() {
        let registered = [
            leader("Cũ", None, Some(20)),
            leader("Mới", Some(21), None),
            leader("Khác", None, None),
        ];
        let about = |day, named: &[&str]| {
            names(&subjects(&registered, &conference(day, named)))
                .into_iter()
                .map(str::to_owned)
                .collect::<Vec<_>>()
        };
        assert_eq!(about(20, &[]), ["Cũ", "Khác"]);
        assert_eq!(about(21, &[]), ["Mới", "Khác"]);
        assert_eq!(about(20, &["đ/c cũ, Hiệu trưởng"]), ["Cũ"]);
        assert_eq!(about(20, &["Khác", "Cũ"]), ["Cũ", "Khác"], "in the registry's order");
        assert_eq!(about(21, &["Cũ"]), ["Mới", "Khác"], "E209 blocks what follows from it");
    }

    #[test]
    fn before_its_conference_a_unit_has_the_leaders_in_office() {
        let plan = crate::config::tests::plan();
        let both = [leader("Cũ", None, Some(20)), leader("Mới", Some(21), None)];
        assert_eq!(names(&due(&both, &plan)), ["Mới"]);
        let gone = [leader("Trước đợt", None, Some(1)), leader("Trong đợt", Some(2), Some(20))];
        assert_eq!(names(&due(&gone, &plan)), ["Trong đợt"]);
        assert_eq!(names(&due(&gone[..1], &plan)), ["Trước đợt"]);
    }
}
