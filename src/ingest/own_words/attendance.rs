//! Who was convened, came and stayed away: groups as rows, as columns, in sentences, or as a list
//! under totals.

use std::collections::BTreeMap;

use super::page::{Page, Row, Topic, sentences};
use super::text::{Typed, Words, people, values, without_translation};
use crate::finding::Place;
use crate::fold;

/// A count with its cell.
pub(super) type Count = Option<(u32, Place)>;

/// One group.
#[derive(Debug, Clone)]
pub(super) struct Group {
    /// Its name.
    pub name: String,
    /// Where it stands.
    pub place: Place,
    /// Triệu tập, có mặt, vắng mặt.
    pub counts: [Count; 3],
    /// Who stayed away and why, where it is said beside the figures.
    pub reason: Option<(String, Place)>,
}

impl Group {
    /// A group without figures.
    fn named(name: &str, place: Place) -> Self {
        Self { name: name.to_owned(), place, counts: [None, None, None], reason: None }
    }

    /// Whether all three figures are there.
    pub fn is_whole(&self) -> bool {
        self.counts.iter().all(Option::is_some)
    }
}

/// Words for each of the three figures.
const WORDS: [&[&str]; 3] = [
    &["triệu tập", "t.tập", "được mời", "mời", "được triệu tập", "số triệu tập"],
    &["có mặt", "c.mặt", "dự", "dự họp", "đến", "đến dự", "số có mặt"],
    &["vắng mặt", "vắng", "không đến", "số vắng mặt", "không dự"],
];

/// Words for sums over all groups.
const ALL: [&str; 8] = [
    "tổng",
    "cộng",
    "hội nghị triệu tập",
    "đại biểu được triệu tập",
    "khai mạc",
    "tổng số",
    "% dự",
    "trong đó",
];

/// Which of the three a text names by itself.
fn names(text: &str) -> Option<usize> {
    let folded = fold::words(without_translation(text));
    let bare = folded.split('(').next().unwrap_or_default();
    let bare = bare.trim_end_matches([':', ' ', '.']).trim_start_matches("số ").trim();
    WORDS.iter().position(|words| words.iter().any(|word| fold::words(word) == bare))
}

/// Whether a text is about all groups together.
fn is_sum(text: &str) -> bool {
    let folded = fold::words(text);
    folded.contains("hội nghị")
        || folded.contains("được triệu tập")
        || ALL.iter().any(|word| folded.starts_with(&fold::words(word)))
}

/// The count that a text is or begins with.
fn count(text: &str) -> Option<u32> {
    let words = Words::of(text);
    let values = values(&words);
    match values.first()?.typed {
        Typed::Count(count) if values.first()?.at.start == 0 => Some(count),
        _ => None,
    }
}

/// The groups of a page, in the order of reading; none where it has no attendance.
pub(super) fn read(page: &Page<'_>) -> Vec<Group> {
    for reader in [by_rows, by_columns, by_ratios, under_totals, in_sentences] {
        let mut groups = reader(page);
        groups.retain(|group| !is_sum(&group.name));
        if groups.len() >= 2 && groups.iter().all(Group::is_whole) {
            absentees(page, &mut groups);
            return groups;
        }
    }
    Vec::new()
}

/// The text of a row that names a group: the last before the figures that is no index.
fn group_name(row: &Row, before: u32) -> Option<(u32, &str)> {
    let named = |(col, text): &&(u32, String)| {
        *col < before && text.chars().filter(|c| c.is_alphabetic()).count() > 3
    };
    row.cells
        .iter()
        .filter(named)
        .max_by_key(|(_, text)| text.chars().count())
        .map(|(col, text)| (*col, text.as_str()))
}

/// A table with a column a figure.
fn by_rows(page: &Page<'_>) -> Vec<Group> {
    let mut groups = Vec::new();
    for (index, head) in page.rows.iter().enumerate() {
        let mut columns: [Option<u32>; 3] = [None; 3];
        for (col, text) in &head.cells {
            if let Some(slot) = names(text).and_then(|which| columns.get_mut(which)) {
                slot.get_or_insert(*col);
            }
        }
        let [Some(convened), Some(present), Some(absent)] = columns else { continue };
        let last = convened.max(present).max(absent);
        for row in page.rows.get(index + 1..).unwrap_or_default() {
            let Some((col, name)) = group_name(row, convened) else { break };
            let mut group = Group::named(name, page.at((row.row, col)));
            for (slot, at) in group.counts.iter_mut().zip([convened, present, absent]) {
                let text = page.own_text(row.row, at);
                *slot = text.and_then(count).map(|count| (count, page.at((row.row, at))));
            }
            let stop = is_sum(name) || group.counts.iter().all(Option::is_none);
            if stop {
                break;
            }
            let text = page.own_text(row.row, absent).filter(|text| text.contains(':'));
            let said = text.and_then(|text| text.split_once(':')).map(|(_, rest)| rest.trim());
            let beside = row
                .cells
                .iter()
                .find(|(at, text)| *at > last && !people(&Words::of(text)).is_empty());
            let said = said
                .map(|said| (said.to_owned(), absent))
                .or_else(|| beside.map(|(at, text)| (text.clone(), *at)));
            group.reason = said.map(|(text, at)| (text, page.at((row.row, at))));
            groups.push(group);
        }
    }
    groups
}

/// A table with a row a figure and a column a group.
fn by_columns(page: &Page<'_>) -> Vec<Group> {
    for (index, row) in page.rows.iter().enumerate() {
        let Some((_, first)) = row.cells.first() else { continue };
        if names(first) != Some(0) || index == 0 {
            continue;
        }
        let rows: Vec<&Row> = page.rows.get(index..index + 3).unwrap_or_default().iter().collect();
        let is_whole = rows.len() == 3
            && rows.iter().enumerate().all(|(which, row)| {
                row.cells.first().and_then(|(_, text)| names(text)) == Some(which)
            });
        let Some(head) = index.checked_sub(1).and_then(|above| page.rows.get(above)) else {
            continue;
        };
        if !is_whole {
            continue;
        }
        let below = page.rows.get(index + 3);
        let groups = head.cells.iter().filter(|(_, text)| !is_sum(text)).map(|(col, name)| {
            let mut group = Group::named(name, page.at((head.row, *col)));
            for (slot, row) in group.counts.iter_mut().zip(&rows) {
                let text = page.own_text(row.row, *col);
                *slot = text.and_then(count).map(|count| (count, page.at((row.row, *col))));
            }
            let said =
                below.and_then(|row| page.own_text(row.row, *col).map(|text| (text, row.row)));
            let said = said.filter(|(text, _)| !people(&Words::of(text)).is_empty());
            group.reason = said.map(|(text, row)| (text.replace('\n', "; "), page.at((row, *col))));
            group
        });
        return groups.collect();
    }
    Vec::new()
}

/// Rows with `12/15` and how many stayed away.
fn by_ratios(page: &Page<'_>) -> Vec<Group> {
    let mut groups = Vec::new();
    for row in page.rows.iter().filter(|row| row.topic != Topic::Handover) {
        let ratio = row.cells.iter().find_map(|(col, text)| {
            let words = Words::of(text);
            let values = values(&words);
            match values.first()?.typed {
                Typed::Of(present, convened) if values.first()?.at.start == 0 => {
                    Some((*col, present, convened, text))
                }
                _ => None,
            }
        });
        let Some((col, present, convened, text)) = ratio else { continue };
        let Some((at, name)) = group_name(row, col) else { continue };
        let place = page.at((row.row, col));
        let mut group = Group::named(name, page.at((row.row, at)));
        let away = clause_counts(text)[2].or_else(|| {
            let (_, next) = row.cells.iter().find(|(at, _)| *at > col)?;
            count(next).or(clause_counts(next)[2])
        });
        group.counts = [
            Some((convened, place.clone())),
            Some((present, place.clone())),
            away.map(|away| (away, place)),
        ];
        let beside =
            row.cells.iter().find(|(at, text)| *at > col && !people(&Words::of(text)).is_empty());
        group.reason = beside.map(|(at, text)| {
            let said = text.split_once(':').map_or(text.as_str(), |(_, rest)| rest).trim();
            (said.to_owned(), page.at((row.row, *at)))
        });
        groups.push(group);
    }
    groups
}

/// A list of totals, each with its groups below it.
fn under_totals(page: &Page<'_>) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    let mut which = None;
    for row in &page.rows {
        let Some((col, name)) = row
            .cells
            .iter()
            .find(|(_, text)| text.chars().filter(|c| c.is_alphabetic()).count() > 3)
        else {
            continue;
        };
        let figure = row
            .cells
            .iter()
            .find(|(at, text)| at > col && text.chars().all(|c| c.is_ascii_digit()));
        let Some((at, text)) = figure else { continue };
        let words = Words::of(name);
        let total =
            WORDS.iter().position(|own| own.iter().any(|word| words.holds(&fold::words(word))));
        if is_sum(name) && total.is_some() {
            which = total;
            continue;
        }
        let (Some(which), Some(count)) = (which, count(text)) else { continue };
        let folded = fold::name(name);
        let known = groups.iter().position(|group| fold::name(&group.name) == folded);
        let index = match (known, which) {
            (Some(index), _) => index,
            (None, 0) => {
                groups.push(Group::named(name, page.at((row.row, *col))));
                groups.len() - 1
            }
            _ => continue,
        };
        if let Some(group) = groups.get_mut(index) {
            if let Some(slot) = group.counts.get_mut(which) {
                *slot = Some((count, page.at((row.row, *at))));
            }
            let said = row.cells.iter().find(|(_, text)| !people(&Words::of(text)).is_empty());
            if let (2, Some((at, text))) = (which, said) {
                group.reason = Some((text.clone(), page.at((row.row, *at))));
            }
        }
    }
    groups
}

/// The three figures in a sentence: `triệu tập 15 đồng chí, có mặt 12, vắng 03`.
fn clause_counts(text: &str) -> [Option<u32>; 3] {
    let words = Words::of(text);
    let values = values(&words);
    let mut counts = [None; 3];
    for (slot, own) in counts.iter_mut().zip(WORDS) {
        let found = own.iter().find_map(|word| {
            let word: Vec<char> = fold::words(word).chars().collect();
            let at = words.find(&word, 0)? + word.len();
            let value =
                values.iter().find(|value| value.at.start >= at && value.at.start <= at + 8)?;
            match value.typed {
                Typed::Count(count) => Some(count),
                _ => None,
            }
        });
        *slot = found;
    }
    // `có mặt đủ 12 đồng chí`: nobody stayed away.
    if counts[2].is_none() && (words.holds("có mặt đủ") || words.holds("không ai vắng")) {
        counts[2] = Some(0);
    }
    counts
}

/// Whether a text says who was convened and who came.
pub(super) fn tells(text: &str) -> bool {
    let counts = clause_counts(text);
    counts[0].is_some() && counts[1].is_some()
}

/// Groups told in sentences.
fn in_sentences(page: &Page<'_>) -> Vec<Group> {
    let mut groups = Vec::new();
    for row in page.rows.iter().filter(|row| row.topic == Topic::Conference) {
        for (col, text) in &row.cells {
            for sentence in sentences(text) {
                let mut counts = clause_counts(sentence);
                let words = Words::of(sentence);
                let first = WORDS[0]
                    .iter()
                    .find_map(|word| words.find(&fold::words(word).chars().collect::<Vec<_>>(), 0));
                let (Some(_), Some(_), Some(first)) = (counts[0], counts[1], first) else {
                    continue;
                };
                let name = words.part(0..first);
                let name =
                    name.trim_start_matches(|c: char| c.is_ascii_digit() || "+-–•*.) ".contains(c));
                let name = name.rsplit_once("Trong đó:").map_or(name, |(_, rest)| rest);
                let name = name.trim().trim_end_matches([':', ',', '-', ' ']);
                if name.is_empty() || is_sum(name) {
                    continue;
                }
                let place = page.at((row.row, *col));
                let mut group = Group::named(name, place.clone());
                for (slot, count) in group.counts.iter_mut().zip(&mut counts) {
                    *slot = count.take().map(|count| (count, place.clone()));
                }
                let said = people(&words)
                    .first()
                    .map(|person| within_brackets(&words.part(person.at.start..words.raw.len())));
                group.reason = said.map(|said| (said, place));
                groups.push(group);
            }
        }
    }
    groups
}

/// What a bracket that began before a text holds of it: `A (nghỉ ốm)).` is `A (nghỉ ốm)`.
fn within_brackets(text: &str) -> String {
    let mut depth = 0_i32;
    let end = text.find(|c: char| {
        depth += i32::from(c == '(') - i32::from(c == ')');
        depth < 0
    });
    text.get(..end.unwrap_or(text.len())).unwrap_or(text).trim().to_owned()
}

/// Who stayed away by a list or remark elsewhere on the page or its sheets: by name, group, reason.
pub(super) fn absentees(page: &Page<'_>, groups: &mut [Group]) {
    let mut said: BTreeMap<usize, (Vec<String>, Place)> = BTreeMap::new();
    for row in &page.rows {
        let whole: Vec<&str> = row.cells.iter().map(|(_, text)| text.as_str()).collect();
        let groups_in = |text: &str| -> Vec<usize> {
            let folded = fold::words(text);
            let own = groups.iter().enumerate();
            own.filter(|(_, group)| folded.contains(&fold::words(&group.name)))
                .map(|(at, _)| at)
                .collect()
        };
        // `Vắng (Đại biểu nhân dân): đ/c A (ốm)`
        let remark = row.cells.iter().find_map(|(col, text)| {
            let said = fold::words(text);
            let own = groups_in(text);
            let from = text.find("đ/c").filter(|_| said.starts_with("vắng") && own.len() == 1)?;
            let end = text.rfind(')').map_or(text.len(), |end| end + 1).max(from);
            Some((*own.first()?, text.get(from..end)?.to_owned(), *col))
        });
        if let Some((group, text, col)) = remark {
            if groups.get(group).is_some_and(|group| group.reason.is_none()) {
                let entry =
                    said.entry(group).or_insert_with(|| (Vec::new(), page.at((row.row, col))));
                entry.0.push(text);
            }
            continue;
        }
        let named: Vec<usize> = groups
            .iter()
            .enumerate()
            .filter(|(_, group)| {
                whole.iter().any(|text| fold::name(text) == fold::name(&group.name))
            })
            .map(|(at, _)| at)
            .collect();
        let [group] = named.as_slice() else { continue };
        if groups.get(*group).is_some_and(|group| {
            group.reason.is_some()
                || group.place.cell.is_some_and(|cell| {
                    cell.row == row.row && group.place == page.at((cell.row, cell.col()))
                })
        }) {
            continue;
        }
        let person = row
            .cells
            .iter()
            .find(|(_, text)| people(&Words::of(text)).len() == 1 && text.chars().count() < 60);
        let Some((at, name)) = person else { continue };
        let reason =
            row.cells.iter().next_back().map(|(_, text)| text.as_str()).unwrap_or_default();
        let text = format!("đ/c {name} ({})", reason.to_lowercase());
        let at = *at;
        let entry = said.entry(*group).or_insert_with(|| (Vec::new(), page.at((row.row, at))));
        entry.0.push(text);
    }
    for (at, (texts, place)) in said {
        if let Some(group) = groups.get_mut(at) {
            group.reason.get_or_insert((texts.join("; "), place));
        }
    }
}
