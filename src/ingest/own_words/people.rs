//! Who spoke at the conference, and who counted the ballots.

use super::page::{Page, Row, Topic, sentences};
use super::text::{Person, Words, people};
use crate::declaration::Value;
use crate::finding::Place;
use crate::fold;

/// One speech.
#[derive(Debug, Clone)]
pub(super) struct Speech {
    /// Who spoke.
    pub person: Person,
    /// The canonical word for the kind.
    pub kind: &'static str,
    /// What was said.
    pub text: String,
    /// Where the speaker stands.
    pub place: Place,
    /// Where the text stands.
    pub text_place: Place,
}

/// Words for the kinds of speeches.
const KINDS: [(&str, &[&str]); 4] = [
    ("Phát biểu mở đầu", &["phát biểu mở đầu", "mở đầu hội nghị", "mở đầu", "khai mạc"]),
    ("Kết luận", &["phát biểu kết luận", "kết luận hội nghị", "kết luận"]),
    ("Tiếp thu", &["tiếp thu ý kiến", "phát biểu tiếp thu", "tiếp thu"]),
    ("Góp ý", &["tham gia góp ý", "phát biểu góp ý", "góp ý"]),
];

/// The fewest letters of a speech's text.
const FEWEST_LETTERS: usize = 25;

/// The kind that the words of a text name; the first in the text.
fn kind(words: &Words) -> Option<&'static str> {
    let found = KINDS.iter().filter_map(|(kind, own)| {
        let at = own
            .iter()
            .filter_map(|word| words.find(&fold::words(word).chars().collect::<Vec<_>>(), 0))
            .min()?;
        Some((at, *kind))
    });
    found.min_by_key(|(at, _)| *at).map(|(_, kind)| kind)
}

/// The speeches of a page, in the order of reading.
pub(super) fn speeches(page: &Page<'_>) -> Vec<Speech> {
    let mut speeches = Vec::new();
    for (index, row) in page.rows.iter().enumerate() {
        if row.topic == Topic::Opening {
            continue;
        }
        let speech = match row.cells.len() {
            0 => None,
            1 => in_paragraph(page, row, page.rows.get(index + 1)),
            _ => in_row(page, row).or_else(|| in_paragraph(page, row, None)),
        };
        speeches.extend(speech);
    }
    speeches
}

/// A speech told in cells of one row.
fn in_row(page: &Page<'_>, row: &Row) -> Option<Speech> {
    let (text_col, text) = row
        .cells
        .iter()
        .filter(|(_, text)| text.chars().count() >= FEWEST_LETTERS)
        .max_by_key(|(_, text)| text.chars().count())?;
    // A count of who came is no speech.
    if row.cells.iter().any(|(_, text)| super::attendance::tells(text)) {
        return None;
    }
    let mut found: Option<(Person, u32)> = None;
    let mut named = None;
    for (col, own) in row.cells.iter().filter(|(col, _)| col != text_col) {
        let words = Words::of(&own.replace('\n', " | "));
        if let Some(person) = people(&words).into_iter().next() {
            found.get_or_insert((person, *col));
        }
        named = named.or_else(|| kind(&words));
    }
    let (mut person, col) = found?;
    if person.post.is_empty() {
        // The post may have a cell of its own.
        let post = row.cells.iter().find(|(at, own)| at != text_col && *at != col && is_post(own));
        person.post = post.map(|(_, own)| own.clone()).unwrap_or_default();
    }
    Some(Speech {
        person,
        kind: named?,
        text: text.clone(),
        place: page.at((row.row, col)),
        text_place: page.at((row.row, *text_col)),
    })
}

/// Whether a text can be a post.
fn is_post(text: &str) -> bool {
    let words = Words::of(text);
    text.chars().next().is_some_and(char::is_uppercase)
        && (4..80).contains(&text.chars().count())
        && kind(&words).is_none()
        && people(&words).is_empty()
        && !text.contains(':')
}

/// A speech told in a paragraph, or in one that ends with a colon and the next.
fn in_paragraph(page: &Page<'_>, row: &Row, below: Option<&Row>) -> Option<Speech> {
    let (col, text) = row.cells.first().filter(|_| row.cells.len() == 1)?;
    let (lead, said) = match text.trim_end().strip_suffix(':') {
        Some(lead) => (lead, None),
        None => {
            let at = speech_colon(text)?;
            (text.get(..at)?, Some(text.get(at + 1..)?.trim()))
        }
    };
    let words = Words::of(lead);
    let person = people(&words).into_iter().next()?;
    let named = kind(&words)?;
    let (said, at) = match said {
        Some(said) => (said.to_owned(), (row.row, *col)),
        None => {
            let below = below?;
            (below.alone()?.to_owned(), (below.row, below.cells.first()?.0))
        }
    };
    (said.chars().count() >= FEWEST_LETTERS).then(|| Speech {
        person,
        kind: named,
        text: said.trim_matches(['“', '”', '"', ' ']).to_owned(),
        place: page.at((row.row, *col)),
        text_place: page.at(at),
    })
}

/// The colon behind which a speech is told: the first with the speaker before it.
fn speech_colon(text: &str) -> Option<usize> {
    let marks = text.char_indices().filter(|(_, c)| *c == ':').map(|(at, _)| at);
    marks.into_iter().find(|at| {
        let lead = text.get(..*at).unwrap_or_default();
        !people(&Words::of(lead)).is_empty()
    })
}

/// A member of the tally board.
#[derive(Debug, Clone)]
pub(super) struct Member {
    /// The person.
    pub person: Person,
    /// The canonical word for the duty.
    pub duty: &'static str,
    /// Where the person stands.
    pub place: Place,
}

/// Words for duties; the first that stands in a text counts.
const DUTIES: [(&str, &[&str]); 3] = [
    ("Trưởng ban", &["trưởng ban kiểm phiếu", "làm trưởng ban", "trưởng ban"]),
    ("Thư ký", &["thư ký ban kiểm phiếu"]),
    ("Thành viên", &["thành viên ban kiểm phiếu", "thành viên", "ủy viên"]),
];

/// The duty that a text names.
fn duty(text: &str) -> Option<&'static str> {
    let words = Words::of(text);
    let found = DUTIES.iter().filter_map(|(duty, own)| {
        own.iter()
            .filter_map(|word| words.find(&fold::words(word).chars().collect::<Vec<_>>(), 0))
            .min()
            .map(|at| (at, *duty))
    });
    found.min_by_key(|(at, _)| *at).map(|(_, duty)| duty)
}

/// The members of the tally board that a page names.
pub(super) fn board(page: &Page<'_>) -> Vec<Member> {
    let mut members = side_by_side(page);
    if !members.is_empty() {
        return members;
    }
    for row in page.rows.iter().filter(|row| row.topic != Topic::Opening) {
        let whole: Vec<&str> = row.cells.iter().map(|(_, text)| text.as_str()).collect();
        let words = Words::of(&whole.join(" | "));
        let hands = [
            "bên giao",
            "bên nhận",
            "người giao",
            "người nhận",
            "giao:",
            "nhận:",
            "giao",
            "nhận",
            "bàn giao",
        ];
        let texts: Vec<(u32, &str)> =
            row.cells.iter().map(|(col, text)| (*col, text.as_str())).collect();
        for (col, text) in texts
            .iter()
            .filter(|(_, text)| text.contains([';', '\n', '.', ':']) && text.chars().count() > 30)
        {
            for sentence in sentences(text) {
                let own = Words::of(sentence);
                if hands.iter().any(|word| own.holds(word)) {
                    continue;
                }
                members.extend(member(sentence, page.at((row.row, *col))));
            }
        }
        if !hands.iter().any(|word| words.holds(word)) && row.cells.len() > 1 {
            let joined = whole.join(" | ");
            let col = texts
                .iter()
                .find(|(_, text)| !people(&Words::of(text)).is_empty())
                .map_or(0, |(col, _)| *col);
            if let Some(found) = in_cells(row).or_else(|| member(&joined, page.at((row.row, col))))
            {
                let place = page.at((row.row, col));
                members.push(Member { place, ..found });
            }
        } else if let [(col, text)] = texts.as_slice()
            && !hands.iter().any(|word| words.holds(word))
            && !text.contains([';', '\n', ':'])
        {
            members.extend(member(text, page.at((row.row, *col))));
        }
    }
    let mut seen: Vec<String> = Vec::new();
    members.retain(|member| {
        let name = fold::name(&member.person.name);
        let new = !seen.contains(&name);
        seen.push(name);
        new
    });
    members
}

/// A member told in one sentence: `Đ/c A - Chủ tịch Công đoàn - Thành viên`.
fn member(sentence: &str, place: Place) -> Option<Member> {
    let words = Words::of(sentence);
    let found = people(&words);
    let [person] = found.as_slice() else { return None };
    let mut person = person.clone();
    let behind = words.part(person.at.end..words.raw.len());
    let before = words.part(0..person.at.start);
    let duty = part_duty(&behind).or_else(|| part_duty(&before))?;
    person.post = own_post(&person.post);
    if person.post.is_empty() {
        // `A - Trưởng ban (Chuyên viên Ban Tuyên giáo)`
        let parts = behind.split(['(', ')', ';', '|']).flat_map(|part| part.split(" - "));
        let post = parts.map(str::trim).find(|part| !is_duty(part) && is_post(part));
        person.post = post.unwrap_or_default().to_owned();
    }
    Some(Member { person, duty, place })
}

/// The duty that a part of a sentence names, parted by dashes, commas or brackets.
fn part_duty(text: &str) -> Option<&'static str> {
    let spaced = text.replace(['–', '—'], "-").replace("...", ";");
    let parts = spaced.split([',', ';', '(', ')', '|', ':']).flat_map(|part| part.split(" - "));
    parts
        .map(str::trim)
        .map(|part| part.trim_start_matches(['-', ' ', '.']).trim_end_matches(['.', ' ']))
        .find(|part| is_duty(part))
        .and_then(duty)
}

/// A post without the duty that stands beside it.
fn own_post(post: &str) -> String {
    let parts = post.split([',', ';']).map(str::trim);
    parts.filter(|part| !part.is_empty() && !(is_duty(part))).collect::<Vec<_>>().join(", ")
}

/// Whether a text is a duty and nothing else.
fn is_duty(text: &str) -> bool {
    let folded = fold::words(text);
    let folded = folded.trim_end_matches([':', '.', ' ']);
    DUTIES.iter().any(|(_, own)| own.iter().any(|word| fold::words(word) == folded))
        || folded.starts_with("làm ")
}

/// A member told in cells: name, post, duty.
fn in_cells(row: &Row) -> Option<Member> {
    let mut person = None;
    let mut post = None;
    let mut found = None;
    for (_, text) in &row.cells {
        let words = Words::of(&text.replace('\n', " | "));
        if let [one] = people(&words).as_slice()
            && person.is_none()
        {
            person = Some(one.clone());
        } else if let Some((left, right)) = text.split_once(" - ").filter(|(left, _)| is_duty(left))
        {
            found = duty(left);
            post = Some(right.to_owned());
        } else if duty(text).is_some() && is_duty(text.split('(').next().unwrap_or(text).trim()) {
            found = duty(text);
        } else if is_post(text) {
            post.get_or_insert(text.clone());
        }
    }
    let mut person = person?;
    if person.post.is_empty() || is_duty(&person.post) {
        person.post = post.unwrap_or_default();
    }
    let place = Place::file(&"".into());
    Some(Member { person, duty: found?, place })
}

/// Members side by side: duties, names and posts in rows of their own.
fn side_by_side(page: &Page<'_>) -> Vec<Member> {
    for (index, row) in page.rows.iter().enumerate() {
        let duties: Vec<(u32, &'static str)> = row
            .cells
            .iter()
            .filter(|(_, text)| is_duty(text))
            .filter_map(|(col, text)| Some((*col, duty(text)?)))
            .collect();
        if duties.len() < 2 {
            continue;
        }
        let (Some(names), Some(posts)) = (page.rows.get(index + 1), page.rows.get(index + 2))
        else {
            continue;
        };
        let members: Vec<Member> = duties
            .iter()
            .filter_map(|(col, duty)| {
                let text = page.own_text(names.row, *col)?;
                let mut person = people(&Words::of(text)).into_iter().next()?;
                let post = page.own_text(posts.row, *col).filter(|text| is_post(text));
                person.post = post.unwrap_or_default().to_owned();
                Some(Member { person, duty, place: page.at((names.row, *col)) })
            })
            .collect();
        if members.len() == duties.len() {
            return members;
        }
    }
    Vec::new()
}

/// A text as a value.
pub(super) fn text(text: &str) -> Value {
    Value::Text(text.trim().into())
}
