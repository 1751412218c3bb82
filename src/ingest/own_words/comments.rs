//! What ballots say in words: each under its leader, with its kind and criterion where they are
//! named.

use super::labels::Labels;
use super::page::{Page, Topic};
use super::text::{Words, people};
use crate::finding::Place;
use crate::fold;

/// A comment.
#[derive(Debug, Clone)]
pub(super) struct Comment {
    /// The leader, by index.
    pub leader: usize,
    /// The criterion, by index.
    pub criterion: Option<usize>,
    /// The canonical word for the kind.
    pub kind: Option<&'static str>,
    /// What it says.
    pub text: String,
    /// Where it stands.
    pub place: Place,
}

/// Words for the kinds.
const KINDS: [(&str, &[&str]); 3] = [
    ("Ưu điểm", &["ưu điểm", "mặt mạnh", "điểm mạnh"]),
    ("Hạn chế", &["hạn chế", "tồn tại", "khuyết điểm"]),
    ("Kiến nghị", &["kiến nghị", "đề xuất"]),
];

/// Words that begin a part with comments.
const HEADS: [&str; 8] = [
    "ý kiến khác",
    "ý kiến ghi",
    "ghi trên phiếu",
    "ghi thêm trên phiếu",
    "ý kiến góp ý bằng",
    "ghi trong phiếu",
    "ý kiến góp ý khác",
    "ý kiến ghi thêm",
];

/// Words for nothing said.
const NOTHING: [&str; 6] = [
    "không có",
    "không có ý kiến",
    "ko có góp ý",
    "không",
    "không có ý kiến ghi thêm",
    "không có góp ý",
];

/// The kind that a text begins with or names in brackets, and what is left of the text.
fn kind(text: &str) -> Option<&'static str> {
    let words = Words::of(text);
    let found = KINDS.iter().filter_map(|(kind, own)| {
        own.iter()
            .filter_map(|word| words.find(&fold::words(word).chars().collect::<Vec<_>>(), 0))
            .min()
            .map(|at| (at, *kind))
    });
    found.min_by_key(|(at, _)| *at).map(|(_, kind)| kind)
}

/// The comments of a page, and the first row among them that could not be read.
pub(super) fn read(page: &Page<'_>, labels: &Labels) -> (Vec<Comment>, Option<Place>) {
    let mut comments = Vec::new();
    let mut unread = None;
    let mut inside = false;
    let mut about: Option<usize> =
        (labels.leaders() == 1).then_some(0).or_else(|| only(page, labels));
    let mut of_kind: Option<&'static str> = None;
    let mut columns: Vec<(u32, Option<usize>, Option<&'static str>)> = Vec::new();
    let mut by_number: Option<u32> = None;
    let mut beside: Vec<(u32, Option<usize>, Option<&'static str>)> = Vec::new();
    for row in page.rows.iter().filter(|row| row.topic == Topic::Opening) {
        // A column of comments beside figures, under its leader.
        let own: Vec<_> = row
            .cells
            .iter()
            .filter(|(_, text)| row.cells.len() > 2 && text.chars().count() < 40 && has_head(text))
            .map(|(col, _)| (*col, leader_above(page, labels, row.row, *col), None))
            .collect();
        if !own.is_empty() {
            beside = own;
            continue;
        }
        if !beside.is_empty() && !inside {
            let under = |col: u32| {
                let area = page.area(row.row, col);
                beside.iter().find(|(at, ..)| {
                    *at == col || area.is_some_and(|area| area.contains(row.row, *at))
                })
            };
            let columns: Vec<_> = row
                .cells
                .iter()
                .filter_map(|(col, _)| under(*col).map(|(_, leader, kind)| (*col, *leader, *kind)))
                .collect();
            let cells = row
                .cells
                .iter()
                .filter(|(col, text)| under(*col).is_some() || labels.criterion(text).is_some());
            let part = super::page::Row {
                row: row.row,
                cells: cells.cloned().collect(),
                topic: row.topic,
            };
            comments.extend(of_row(page, labels, &part, (about, None), &columns, None));
        }
        let whole: Vec<&str> = row.cells.iter().map(|(_, text)| text.as_str()).collect();
        let words = Words::of(&whole.join(" | "));
        let heads = HEADS.iter().any(|word| words.holds(word));
        if words.holds("nơi nhận") {
            inside = false;
        }
        if heads && row.cells.len() == 1 {
            inside = true;
            of_kind = None;
            columns.clear();
            if let Some(leader) = whole.first().and_then(|text| labels.leader(text)) {
                about = Some(leader);
            }
        }
        // A row of a table of comments has its kind in a bracket or cell.
        let marked = whole.iter().any(|text| text.contains('[') && kind(text).is_some());
        if !inside && !marked && !heads {
            continue;
        }
        let head: Vec<(u32, Option<usize>, Option<&'static str>)> = row
            .cells
            .iter()
            .map(|(col, text)| {
                (*col, labels.leader(text), kind(text).filter(|_| text.chars().count() < 14))
            })
            .filter(|(_, leader, kind)| leader.is_some() || kind.is_some())
            .collect();
        let several = |count: usize| count >= 2;
        let heads_columns = several(head.iter().filter(|(_, leader, _)| leader.is_some()).count())
            || several(head.iter().filter(|(.., kind)| kind.is_some()).count());
        let short = row.cells.iter().all(|(_, text)| text.chars().count() < 40);
        let numbers = row.cells.iter().find(|(_, text)| heads_criteria(text));
        if short && row.cells.len() > 1 && (heads_columns || numbers.is_some()) {
            by_number = numbers.map(|(col, _)| *col);
            columns = if heads_columns { head } else { Vec::new() };
            continue;
        }
        if row.cells.len() <= 2 && whole.iter().all(|text| text.chars().count() < 60) {
            if let Some(leader) = whole.iter().find_map(|text| labels.leader(text)) {
                let bare = whole.join(" ");
                if !bare.contains('[') && kind(&bare).is_none() {
                    about = Some(leader);
                    continue;
                }
            }
            if let Some(own) =
                whole.iter().find_map(|text| kind(text).filter(|_| text.trim_end().ends_with(':')))
            {
                of_kind = Some(own);
                continue;
            }
        }
        let found = of_row(page, labels, row, (about, of_kind), &columns, by_number);
        if found.is_empty() && inside && says_something(row, labels) {
            let col = row.cells.first().map_or(0, |(col, _)| *col);
            unread.get_or_insert(page.at((row.row, col)));
        }
        comments.extend(found);
    }
    (comments, unread)
}

/// Whether a text has words that begin a part with comments.
fn has_head(text: &str) -> bool {
    let words = Words::of(text);
    HEADS.iter().any(|word| words.holds(word))
}

/// The leader whom a column is about, by the labels above a row.
fn leader_above(page: &Page<'_>, labels: &Labels, row: u32, col: u32) -> Option<usize> {
    let above = page.rows.iter().rev().filter(|other| other.row < row);
    above.filter_map(|other| page.text(other.row, col)).find_map(|text| labels.leader(text))
}

/// Whether a text heads a column of criteria.
fn heads_criteria(text: &str) -> bool {
    ["tiêu chí", "tc", "mã tc", "tiêu chí số", "nội dung số"]
        .contains(&fold::words(text).trim_end_matches(':'))
}

/// The one leader whom a page names; none where it names several.
fn only(page: &Page<'_>, labels: &Labels) -> Option<usize> {
    let texts = page.rows.iter().flat_map(|row| &row.cells);
    let mut named: Vec<usize> = texts.filter_map(|(_, text)| labels.leader(text)).collect();
    named.sort_unstable();
    named.dedup();
    if let [one] = named.as_slice() { Some(*one) } else { None }
}

/// Whether a row among comments may be one: longer than a label, no list of criteria, and not that
/// nobody said anything.
fn says_something(row: &super::page::Row, labels: &Labels) -> bool {
    row.cells.iter().any(|(_, text)| {
        let folded = fold::words(text);
        let nothing = folded.contains("không có")
            || folded.contains("ko có")
            || folded.starts_with("ghi chú");
        let head =
            HEADS.iter().any(|word| folded.contains(word)) || folded.starts_with("các câu còn lại");
        text.chars().count() >= 20
            && !nothing
            && !head
            && labels.criterion(text).is_none()
            && !is_name(text)
            && (kind(text).is_some() || text.starts_with(['-', '+', '•', '*']))
    })
}

/// The comments in a row.
fn of_row(
    page: &Page<'_>,
    labels: &Labels,
    row: &super::page::Row,
    (about, of_kind): (Option<usize>, Option<&'static str>),
    columns: &[(u32, Option<usize>, Option<&'static str>)],
    by_number: Option<u32>,
) -> Vec<Comment> {
    let mut found = Vec::new();
    let numbered = by_number.and_then(|col| {
        let (_, text) = row.cells.iter().find(|(at, _)| *at == col)?;
        let number: usize = text.trim().parse().ok()?;
        number.checked_sub(1).filter(|at| *at < labels.criteria())
    });
    let lead = |cells: &[&str]| {
        let leader = cells.iter().find_map(|text| labels.leader(text));
        let criterion = cells.iter().find_map(|text| labels.criterion(text));
        let own = cells.iter().find_map(|text| kind(text).filter(|_| text.chars().count() < 20));
        (leader, criterion, own)
    };
    let texts: Vec<&str> = row.cells.iter().map(|(_, text)| text.as_str()).collect();
    let row_labels = lead(&texts);
    for (col, text) in &row.cells {
        let column = columns.iter().find(|(at, ..)| at == col);
        for sentence in text.split('\n') {
            let sentence = sentence.trim().trim_start_matches(['-', '+', '*', '•', ' ']);
            if labels.criterion(sentence).is_some()
                && !sentence.contains(':')
                && !sentence.contains(']')
            {
                continue;
            }
            let (head, said) = parted(sentence, labels);
            let (bracketed, said) = in_bracket(said.trim());
            let said = said.trim_matches(['“', '”', '"']).trim();
            if said.chars().count() < 10 || NOTHING.contains(&fold::label(said).as_str()) {
                continue;
            }
            let is_label =
                said.chars().count() < 45 && (labels.leader(said).is_some() || is_name(said));
            if is_label || kind(said).is_some_and(|_| said.chars().count() < 16) {
                continue;
            }
            let (leader, criterion, own) = lead(&[head]);
            let tail = said.rsplit_once('(').map(|(_, tail)| tail.trim_end_matches(')'));
            let by_tail = tail.and_then(|tail| labels.criterion(tail));
            let leader =
                leader.or(column.and_then(|(_, leader, _)| *leader)).or(row_labels.0).or(about);
            let kind_of = bracketed
                .or_else(|| kind(head))
                .or(own)
                .or(column.and_then(|(.., kind)| *kind))
                .or(row_labels.2)
                .or(of_kind);
            let has_kind = kind_of.is_some()
                && (!head.is_empty()
                    || column.is_some()
                    || row_labels.2.is_some()
                    || of_kind.is_some());
            // `Tiêu chí 8: …` without a kind; figures behind it are results told in words.
            let has_criterion =
                number_in(head, labels).is_some() && !said.chars().any(|c| c.is_ascii_digit());
            let has_sign = has_kind || has_criterion;
            let (Some(leader), true) = (leader, has_sign) else { continue };
            let said = if by_tail.is_some()
                || tail.is_some_and(|tail| {
                    ["tiêu chí", "chung"].iter().any(|word| fold::words(tail).contains(word))
                }) {
                said.rsplit_once('(').map_or(said, |(text, _)| text.trim())
            } else {
                said
            };
            let general = tail.is_some_and(|tail| fold::words(tail).contains("chung"));
            let by_row = || {
                let others =
                    row.cells.iter().filter(|(at, text)| at != col && text.chars().count() < 80);
                others.filter_map(|(_, text)| number_in(text, labels)).next()
            };
            let criterion = criterion
                .or(by_tail)
                .or_else(|| number_in(head, labels))
                .or(row_labels.1)
                .or(numbered)
                .or_else(by_row)
                .filter(|_| !general);
            found.push(Comment {
                leader,
                criterion,
                kind: kind_of,
                text: said.to_owned(),
                place: page.at((row.row, *col)),
            });
        }
    }
    found
}

/// The kind that a text begins with in brackets (`(Ưu điểm) …`), and the text behind it.
fn in_bracket(text: &str) -> (Option<&'static str>, &str) {
    let parts = text.strip_prefix('(').and_then(|text| text.split_once(')'));
    match parts.and_then(|(head, said)| Some((kind(head)?, said))) {
        Some((kind, said)) => (Some(kind), said.trim()),
        None => (None, text),
    }
}

/// Whether a text is a name and nothing else, as below a signature.
fn is_name(text: &str) -> bool {
    let words = Words::of(text);
    people(&words).first().is_some_and(|person| person.at == (0..words.raw.len()))
        || text.chars().all(|c| !c.is_lowercase())
}

/// The criterion that words before a comment name by its number.
fn number_in(head: &str, labels: &Labels) -> Option<usize> {
    let words = Words::of(head);
    ["tiêu chí", "tc", "nội dung", "câu"].iter().find_map(|word| {
        let word: Vec<char> = fold::words(word).chars().collect();
        let at = words.find(&word, 0).or_else(|| {
            // `TC07` is one word.
            let folded = words.folded();
            let code = folded.find("tc")?;
            Some(folded.get(..code)?.chars().count())
        })?;
        let rest = words.part(at..words.raw.len());
        let code: String = rest.chars().take_while(|c| c.is_alphanumeric() || *c == ' ').collect();
        labels.criterion(code.trim())
    })
}

/// A comment's text and the words before it.
fn parted<'t>(sentence: &'t str, labels: &Labels) -> (&'t str, &'t str) {
    if let Some((head, said)) = sentence.split_once(']') {
        return (head, said);
    }
    let colon = sentence.char_indices().filter(|(_, c)| *c == ':').map(|(at, _)| at).find(|at| {
        let head = sentence.get(..*at).unwrap_or_default();
        kind(head).is_some() || labels.leader(head).is_some() || number_in(head, labels).is_some()
    });
    match colon {
        Some(at) => {
            (sentence.get(..at).unwrap_or_default(), sentence.get(at + 1..).unwrap_or_default())
        }
        None => ("", sentence),
    }
}
