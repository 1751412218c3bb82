//! The domain: a round (đợt lấy ý kiến), its plan, its units and what each of
//! them returned. No input or output happens here, and nothing is formatted.

pub mod moved;
mod part;
mod plan;
mod returned;
pub mod rewording;

use std::collections::BTreeMap;
use std::ops::{Deref, Range};
use std::sync::Arc;

use chrono::NaiveDate;

use crate::finding::Place;
use crate::fold;
pub use part::Part;
pub use plan::{
    Criterion, Group, Kind, LegalBasis, Level, Organ, Papers, Plan, Print, Recommendation, Report,
    Signer, Thresholds,
};
pub use returned::{
    AttendanceRow, BallotRow, Ballots, BoardMember, Comment, CommentKind, Conference, Count, Duty,
    Explanation, Mark, Opening, Outcome, Postponed, ResultRow, Return, Speech, SpeechKind,
};
use rewording::Rewording;

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
    /// The department's own workbooks beside `bienban.toml` that papers rest on.
    pub ledgers: Vec<String>,
    /// Numbers and days that the register gives, by the paper's path in the set without
    /// ending: of papers that rest on no return which could give them.
    pub given: BTreeMap<String, Given>,
    /// Paragraphs that the department puts into other words, by the paper's path in the set
    /// without ending.
    pub remarks: BTreeMap<String, Vec<Rewording>>,
    /// Which part of a larger round it is; none for a whole one.
    pub part: Option<Part>,
    /// The districts that its units come from, in their order; none where the units report to
    /// whoever holds the round.
    pub districts: Vec<District>,
}

/// A district (địa bàn) whose package was merged with those of others.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct District {
    /// Whose package it is (`Quận ủy Long Biên`).
    pub organ: String,
    /// As tables name it (`quận Long Biên`).
    pub label: String,
    /// The name of its package in the input folder.
    pub folder: Text,
    /// Its units among those of the round.
    pub units: Range<usize>,
    /// SHA-256 of the list of the package's files.
    pub sha256: String,
}

/// A number and day as the register gives them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Given {
    /// The number as typed.
    pub number: Option<String>,
    /// The day.
    pub date: Option<NaiveDate>,
}

impl Round {
    /// A round of this plan, without units.
    pub fn of(plan: Plan) -> Self {
        Self {
            plan,
            units: Vec::new(),
            sources: Vec::new(),
            ledgers: Vec::new(),
            given: BTreeMap::new(),
            remarks: BTreeMap::new(),
            part: None,
            districts: Vec::new(),
        }
    }

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

    /// The folder of its papers in the set: `don-vi/thcs-pd-truong-thcs-phuc-dong`.
    pub fn folder(&self) -> String {
        format!("don-vi/{}", fold::folder(&self.code, &self.name))
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
