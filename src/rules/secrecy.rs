//! 5xx: whether a comment tells who wrote it (bí mật phiếu góp ý).

use crate::code::Code;
use crate::finding::{Finding, Touches};
use crate::fold;
use crate::round::{Maybe, Text, Unit};

use super::{Check, Paper, RoundFacts, Rule, also_at};

/// The rule of secrecy, last of its family.
pub(super) static RULES: &[Rule] =
    &[Rule { code: Code::W506, paper: Some(Paper::Synthesis), check: Check::Compare(writers) }];

/// How a comment may tell who wrote it, in the order in which it is looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Tells {
    /// The number of its ballot.
    Ballot,
    /// Words with which people introduce themselves, or a telephone number.
    Writer,
    /// The name of somebody who took part.
    Person,
}

impl Tells {
    /// All of them.
    const ALL: [Self; 3] = [Self::Ballot, Self::Writer, Self::Person];

    /// Its key in the message.
    fn key(self) -> &'static str {
        match self {
            Self::Ballot => "ballot",
            Self::Writer => "writer",
            Self::Person => "person",
        }
    }
}

/// W506: comments that tell who wrote them; one finding for each way, at all its cells.
fn writers(context: &RoundFacts<'_>, found: &mut Vec<Finding>) {
    for (unit, _) in context.units().filter(|(unit, _)| !unit.returned.comments.is_empty()) {
        let names = names(unit);
        let comments = unit.returned.comments.iter().filter_map(|comment| comment.text.as_ref());
        let telling: Vec<_> =
            comments.filter_map(|text| Some((tells(text, &names)?, &text.place))).collect();
        for way in Tells::ALL {
            let places: Vec<_> = telling.iter().filter(|(of, _)| *of == way).collect();
            if places.is_empty() {
                continue;
            }
            let mut finding = Finding::new(Code::W506, Touches::Nothing)
                .unit(Some(&unit.code))
                .arg("why", way.key())
                .arg("count", places.len());
            places.iter().for_each(|(_, place)| also_at(&mut finding, place));
            found.push(finding);
        }
    }
}

/// The names of those who took part in a unit's conference, but for its leaders, whom
/// comments are about; folded, and of two words at least.
fn names(unit: &Unit) -> Vec<String> {
    let returned = &unit.returned;
    let mut people: Vec<&Maybe<Text>> = Vec::new();
    if let Some(conference) = &returned.conference {
        people.extend([&conference.chair, &conference.secretary]);
    }
    if let Some(ballots) = &returned.ballots {
        people.extend([&ballots.giver, &ballots.receiver]);
    }
    people.extend(returned.proceedings.iter().map(|speech| &speech.speaker));
    people.extend(returned.tally_board.iter().map(|member| &member.name));
    let leaders: Vec<String> =
        unit.registered.iter().map(|leader| fold::spaced_words(&leader.name)).collect();
    let mut names: Vec<String> = people
        .into_iter()
        .flatten()
        .map(|name| fold::spaced_words(fold::name_and_post(name).0))
        .filter(|name| name.trim().contains(' ') && !leaders.contains(name))
        .collect();
    names.sort();
    names.dedup();
    names
}

/// Whether a comment tells who wrote it, and how.
fn tells(text: &str, names: &[String]) -> Option<Tells> {
    let spaced = fold::spaced_words(text);
    let words: Vec<&str> = spaced.split_ascii_whitespace().collect();
    if gives_ballot_number(&words) {
        return Some(Tells::Ballot);
    }
    if introduces_writer(&words) || text.split(' ').any(is_telephone) {
        return Some(Tells::Writer);
    }
    names.iter().any(|name| spaced.contains(name)).then_some(Tells::Person)
}

/// `phiếu số 17`, `phiếu thứ 17`, `phiếu 17`; not `17 phiếu`, nor a year or a percentage.
fn gives_ballot_number(words: &[&str]) -> bool {
    let ballot = fold::name("phiếu");
    let before_number = ["số", "thứ", "no", "mã"].map(fold::name);
    let is_number = |word: &&str| word.len() <= 3 && word.chars().all(|c| c.is_ascii_digit());
    words.iter().enumerate().filter(|(_, word)| **word == ballot).any(|(at, _)| {
        let mut next = words.iter().skip(at + 1).peekable();
        let numbered = next.next_if(|word| before_number.iter().any(|known| known == *word));
        let number = next.next().filter(|word| is_number(word));
        // `phiếu 17` needs an end behind it: `phiếu 5 mức` is no number of a ballot.
        number.is_some() && (numbered.is_some() || next.next().is_none() || at == 0)
    })
}

/// The words with which people introduce themselves.
fn introduces_writer(words: &[&str]) -> bool {
    const PHRASES: [&str; 9] = [
        "tôi là",
        "tôi tên",
        "tên tôi",
        "tên em",
        "em tên",
        "người viết",
        "người góp ý là",
        "ký tên",
        "kí tên",
    ];
    let text = format!(" {} ", words.join(" "));
    PHRASES.iter().any(|phrase| text.contains(&format!(" {} ", fold::name(phrase))))
}

/// Nine digits or more in a row: a telephone or identity number.
fn is_telephone(word: &str) -> bool {
    let digits = word.chars().filter(char::is_ascii_digit).count();
    digits >= 9 && word.chars().all(|c| c.is_ascii_digit() || ".-+(),;:".contains(c))
}

#[cfg(test)]
mod tests {
    use super::super::testing::*;
    use super::*;
    use crate::round::{Comment, Round};

    /// Adds a comment to the first unit.
    fn comment(round: &mut Round, text: &str) {
        let leader = round.units[0].leaders[0].name.clone();
        let row = 1500 + u32::try_from(round.units[0].returned.comments.len()).expect("few");
        round.units[0].returned.comments.push(Comment {
            leader: at(row, leader),
            criterion: None,
            kind: None,
            text: at(row + 100, text.into()),
        });
    }

    #[test]
    fn w506_wants_no_comment_to_tell_its_writer() {
        table(&[
            ("a ballot's number", |r| comment(r, "Phiếu số 17: cần sâu sát hơn"), &["U0 W506"]),
            ("a writer", |r| comment(r, "Tôi là Nguyễn Văn B, đề nghị…"), &["U0 W506"]),
            (
                "two ways are two findings",
                |r| {
                    comment(r, "Phiếu số 17");
                    comment(r, "Phiếu thứ 3");
                    comment(r, "Ký tên: Hoa");
                },
                &["U0 W506", "U0 W506"],
            ),
            ("what is wanted", |r| comment(r, "Cần công khai 17 phiếu chi năm 2023."), &[]),
        ]);
    }

    #[test]
    fn numbers_of_ballots_are_told_from_other_numbers() {
        for (text, tell) in [
            ("Phiếu 17: tốt", Some(Tells::Ballot)),
            ("(phiếu 17)", Some(Tells::Ballot)),
            ("theo phiếu số 5 thì chưa đạt", Some(Tells::Ballot)),
            ("phiếu 5 mức quá nhiều, khó chọn phiếu nào", Some(Tells::Ballot)),
            ("Nên dùng phiếu 5 mức", None),
            ("có 17 phiếu", None),
            ("phiếu số 2023", None),
            ("Gọi 0912345678 nhé", Some(Tells::Writer)),
            ("Kế hoạch 167-KH/QU ngày 27/01/2023", None),
            ("đề nghị đồng chí Lê  Hòa Bình quan tâm", Some(Tells::Person)),
            ("đề nghị đồng chí Lê Hoà Bình quan tâm", Some(Tells::Person)),
            ("xây dựng hòa bình", None),
        ] {
            assert_eq!(tells(text, &[fold::name("Lê Hòa Bình")]), tell, "{text}");
        }
    }

    #[test]
    fn leaders_may_be_named_in_what_is_said_about_them() {
        let mut round = round(1);
        let (chair, leader) =
            (round.units[0].returned.conference.clone(), round.units[0].leaders[0].name.clone());
        let chair = chair.and_then(|conference| conference.chair).expect("a chair");
        let names = names(&round.units[0]);
        assert!(names.contains(&fold::spaced_words(&chair)));
        comment(&mut round, &format!("{leader} cần gần dân hơn"));
        assert!(super::super::check(&round, Vec::new()).findings.is_empty());
    }
}
