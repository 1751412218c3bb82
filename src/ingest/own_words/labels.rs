//! What a label names of the round: a leader, a criterion, a level, nothing of the kind.

use std::collections::{BTreeMap, BTreeSet};

use super::page::Page;
use super::text::{Words, without_translation};
use crate::fold;
use crate::round::{Leader, Plan};

/// What a label says of the figures that it heads.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Label {
    /// They are about this leader, by index.
    Leader(usize),
    /// They are about this criterion, by index.
    Criterion(usize),
    /// They count marks of this level; the one after the last is no opinion.
    Level(usize),
    /// They belong to this count, from zero.
    Count(usize),
    /// They are sums or shares of others.
    Derived,
}

/// The kinds of labels that place a figure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// A leader.
    Leader,
    /// A criterion.
    Criterion,
    /// A level.
    Level,
    /// A count.
    Count,
    /// A sum or share.
    Derived,
}

impl Label {
    /// Its kind.
    pub fn kind(self) -> Kind {
        match self {
            Self::Leader(_) => Kind::Leader,
            Self::Criterion(_) => Kind::Criterion,
            Self::Level(_) => Kind::Level,
            Self::Count(_) => Kind::Count,
            Self::Derived => Kind::Derived,
        }
    }
}

/// The labels of a round and of a unit.
pub(super) struct Labels {
    /// The leaders' names, folded.
    leaders: Vec<String>,
    /// Criterion codes and texts, folded, with their index.
    criteria: Vec<(String, String)>,
    /// Levels by their words, folded; no opinion is the one after the last.
    levels: BTreeMap<String, usize>,
    /// Names that the page itself gives to leaders: `(1)`.
    aliases: Vec<(String, usize)>,
    /// How many levels there are.
    level_count: usize,
}

/// Words for a ballot without an opinion.
const BLANK: [&str; 13] = [
    "không ý kiến",
    "không có ý kiến",
    "không cho ý kiến",
    "kyk",
    "không yk",
    "bỏ trống",
    "trống",
    "ko yk",
    "không ghi ý kiến",
    "ko ý kiến",
    "k.y.k",
    "không có yk",
    "-",
];

impl Labels {
    /// The labels of a round for these leaders.
    pub fn new(plan: &Plan, leaders: &[Leader]) -> Self {
        let mut levels = BTreeMap::new();
        for (at, level) in plan.levels.iter().enumerate() {
            let label = fold::words(&level.label);
            let initials: String =
                label.split(' ').filter_map(|word| word.chars().next()).collect();
            let first: String =
                label.split(' ').next().into_iter().flat_map(|w| w.chars().take(1)).collect();
            let dotted = label.split_once(' ').map(|(_, rest)| format!("{first}.{rest}"));
            let key = fold::words(&level.key);
            for word in [label.clone(), key, initials].into_iter().chain(dotted) {
                levels.entry(word).or_insert(at);
            }
        }
        for word in BLANK {
            levels.entry(fold::words(word)).or_insert(plan.levels.len());
        }
        Self {
            leaders: leaders.iter().map(|leader| fold::words(&leader.name)).collect(),
            criteria: plan
                .criteria()
                .map(|(_, criterion)| (fold::code(&criterion.key), fold::words(&criterion.label)))
                .collect(),
            levels,
            aliases: Vec::new(),
            level_count: plan.levels.len(),
        }
    }

    /// How many criteria there are.
    pub fn criteria(&self) -> usize {
        self.criteria.len()
    }

    /// How many leaders there are.
    pub fn leaders(&self) -> usize {
        self.leaders.len()
    }

    /// How many levels there are, no opinion not among them.
    pub fn level_count(&self) -> usize {
        self.level_count
    }

    /// Whether a page has the levels as heads: it gives results.
    pub fn stand_on(&self, page: &Page<'_>) -> bool {
        let texts = page.rows.iter().flat_map(|row| &row.cells);
        let level = |label: Label| if let Label::Level(at) = label { Some(at) } else { None };
        let levels: BTreeSet<usize> =
            texts.flat_map(|(_, text)| self.of(text)).filter_map(level).collect();
        levels.len() > self.level_count
    }

    /// Learns what a page calls its leaders: `(1): đ/c A (2): đ/c B`.
    pub fn learn(&mut self, text: &str) {
        let folded = fold::words(text);
        if !(folded.contains("(1)") && folded.contains("(2)")) {
            return;
        }
        let mut aliases = Vec::new();
        for number in 1..=self.leaders.len() {
            let mark = format!("({number})");
            let Some((_, rest)) = folded.split_once(&mark) else { return };
            let own = rest.split('(').next().unwrap_or_default();
            let named = self.leaders.iter().position(|leader| own.contains(leader.as_str()));
            let Some(leader) = named else { return };
            aliases.push((mark, leader));
        }
        self.aliases = aliases;
    }

    /// The level that a mark or label names.
    pub fn level(&self, text: &str) -> Option<usize> {
        let folded = fold::words(text);
        let bare = folded.trim_end_matches([':', '.', '*']).trim();
        let bare = bare.split('(').next().unwrap_or(bare).trim();
        self.levels.get(bare).copied()
    }

    /// The leader whose name stands in a text; none where several do.
    pub fn leader(&self, text: &str) -> Option<usize> {
        let folded = fold::words(text);
        if let Some((_, leader)) = self.aliases.iter().find(|(mark, _)| *mark == folded) {
            return Some(*leader);
        }
        let mut named =
            self.leaders.iter().enumerate().filter(|(_, leader)| folded.contains(leader.as_str()));
        match (named.next(), named.next()) {
            (Some((at, _)), None) => Some(at),
            _ => None,
        }
    }

    /// The criterion that a text names by code, number behind a word for criterion, or its own
    /// text.
    pub fn criterion(&self, text: &str) -> Option<usize> {
        let words = Words::of(text);
        let folded = words.folded();
        let code = fold::code(text);
        if let Some(at) = self.criteria.iter().position(|(own, _)| *own == code) {
            return Some(at);
        }
        let by_text = self.by_text(&folded);
        if by_text.is_some() {
            return by_text;
        }
        let number = ["tiêu chí số", "tiêu chí", "tc", "nội dung", "câu"].iter().find_map(|word| {
            let rest = folded.strip_prefix(&fold::words(word))?.trim_start();
            let digits: String = rest.chars().take_while(char::is_ascii_digit).collect();
            let rest: String = rest.chars().skip(digits.len()).collect();
            let alone = rest.is_empty() || rest.starts_with([':', '.', ' ', ')']);
            digits.parse::<usize>().ok().filter(|_| alone)
        });
        number.and_then(|number| number.checked_sub(1)).filter(|at| *at < self.criteria.len())
    }

    /// The criterion whose text a text is, perhaps with an index before it.
    fn by_text(&self, folded: &str) -> Option<usize> {
        let bare = folded.trim_start_matches(|c: char| c.is_ascii_digit() || ".)- ".contains(c));
        let bare = ["câu", "tiêu chí", "tc", "nội dung"]
            .iter()
            .find_map(|word| bare.strip_prefix(&fold::words(word)))
            .map_or(bare, |rest| {
                rest.trim_start_matches(|c: char| c.is_ascii_digit() || ".):- ".contains(c))
            });
        let bare = bare.trim_end_matches([':', '.', ' ']);
        (bare.chars().count() >= 8)
            .then(|| self.criteria.iter().position(|(_, text)| text == bare))
            .flatten()
    }

    /// The level that a head in two languages names; none where both parts name one.
    fn level_translated(&self, text: &str) -> Option<usize> {
        let own = without_translation(text);
        let other = text.strip_prefix(own)?.trim_start_matches(['/', ' ', '\n']);
        self.level(own).filter(|_| self.level(other).is_none())
    }

    /// The level that is all a text says beside a leader's name: `đ/c Lê Văn A – Tốt`.
    fn level_beside(&self, folded: &str, leader: usize) -> Option<usize> {
        let (before, behind) = folded.split_once(self.leaders.get(leader)?.as_str())?;
        let bare = |text: &str| {
            let text = text.trim_matches(|c: char| c.is_whitespace() || "-–—:|/(),.".contains(c));
            let text = text.trim_start_matches("đ/c").trim_start_matches("đồng chí");
            text.trim().to_owned()
        };
        match (bare(before), bare(behind)) {
            (rest, level) | (level, rest) if rest.is_empty() && !level.is_empty() => {
                self.level(&level)
            }
            _ => None,
        }
    }

    /// What a cell's text says of the figures that it heads.
    pub fn of(&self, text: &str) -> Vec<Label> {
        let folded = fold::words(text);
        let mut labels = Vec::new();
        let is_sum = ["tổng", "cộng", "chênh", "tỷ lệ", "đối chiếu", "% ", "nhận xét"];
        if folded == "%"
            || folded.ends_with("(%)")
            || is_sum.iter().any(|word| folded.starts_with(&fold::words(word)))
        {
            return vec![Label::Derived];
        }
        let leader = self.leader(text);
        let level = self.level(text).or_else(|| self.level_translated(text));
        let level = level.or_else(|| self.level_beside(&folded, leader?));
        labels.extend(level.map(Label::Level));
        labels.extend(self.criterion(text).map(Label::Criterion));
        labels.extend(leader.map(Label::Leader));
        if folded.contains("lần ") && folded.chars().count() < 30 {
            let words = Words::of(text);
            let counts = ["lần 1", "lần 2", "lần 3"].iter().enumerate();
            labels.extend(
                counts.filter(|(_, word)| words.holds(word)).map(|(at, _)| Label::Count(at)),
            );
        }
        labels
    }
}
