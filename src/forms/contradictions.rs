//! What cannot be together in a form: cells turn red while it is typed.
//!
//! Each is the sheet's own copy of a check of [`crate::rules`], so that the form
//! warns of what the program would find. Formulas name cells by placeholders:
//!
//! - `{issued}`: a field of the same section, or the column's cell in the same row;
//! - `{column name}`: the whole column of the table;
//! - `{levels}`: the count cells of the levels in the same row;
//! - `{conference.start}`: a field of another section; of a table the total of a
//!   count column, or the whole of any other;
//! - `{leaders}`: the list of the unit's leaders.

use crate::code::Code;
use crate::declaration::SectionId;

/// Cells that contradict each other.
#[derive(Debug, Clone, Copy)]
pub struct Contradiction {
    /// The check that would find it.
    pub rule: Code,
    /// The section whose cells turn red.
    pub section: SectionId,
    /// Those cells by their keys; `levels` stands for every level's.
    pub marks: &'static [&'static str],
    /// When they do.
    pub when: &'static str,
    /// What is said beside the row, as a formula; only tables have room for it.
    pub said: Option<&'static str>,
}

/// One that only colours cells.
const fn between(
    rule: Code,
    section: SectionId,
    marks: &'static [&'static str],
    when: &'static str,
) -> Contradiction {
    Contradiction { rule, section, marks, when, said: None }
}

/// Every contradiction that a sheet can see.
pub const CONTRADICTIONS: &[Contradiction] = &[
    Contradiction {
        said: Some("{present}+0&\" + \"&{absent}+0&\" ≠ \"&{convened}+0"),
        ..between(
            Code::E301,
            SectionId::Attendance,
            &["convened", "present", "absent"],
            // Two of three are enough to see that the third will not be nothing.
            "AND(COUNT({convened},{present},{absent})>=2,\
             N({convened})<>N({present})+N({absent}))",
        )
    },
    between(
        Code::W301,
        SectionId::Attendance,
        &["reason"],
        "AND(N({absent})>0,LEN(TRIM({reason}))=0)",
    ),
    between(
        Code::E302,
        SectionId::Conference,
        &["start", "end"],
        "AND(COUNT({start},{end})=2,{end}<={start})",
    ),
    between(
        Code::E401,
        SectionId::Ballots,
        &["printed", "issued", "unused"],
        "AND(COUNT({printed},{issued},{unused})=3,{printed}<>{issued}+{unused})",
    ),
    between(
        Code::E402,
        SectionId::Ballots,
        &["issued"],
        "AND(ISNUMBER({issued}),ISNUMBER({attendance.present}),{issued}>{attendance.present})",
    ),
    between(
        Code::E403,
        SectionId::Ballots,
        &["issued", "collected"],
        "AND(COUNT({issued},{collected})=2,{collected}>{issued})",
    ),
    between(
        Code::E404,
        SectionId::Ballots,
        &["collected", "handed-over"],
        "AND(COUNT({collected},{handed-over})=2,{handed-over}<>{collected})",
    ),
    between(
        Code::E405,
        SectionId::Ballots,
        &["sealed-at"],
        // Hours are parts of a day; whole minutes are compared.
        "AND(ISNUMBER({sealed-at}),OR(\
         AND(ISNUMBER({conference.start}),{sealed-at}<{conference.start}),\
         AND(ISNUMBER({handed-at}),{sealed-at}>{handed-at}),\
         AND(ISNUMBER({conference.end}),ROUND(({sealed-at}-{conference.end})*1440,0)>120)))",
    ),
    between(
        Code::E406,
        SectionId::Ballots,
        &["envelopes"],
        "AND(ISNUMBER({envelopes}),{envelopes}<1)",
    ),
    between(
        Code::E407,
        SectionId::TallyBoard,
        &["name"],
        "AND(LEN({name})>0,COUNTIF({column name},{name})>1)",
    ),
    between(
        Code::E407,
        SectionId::TallyBoard,
        &["duty"],
        "AND({duty}=\"Trưởng ban\",COUNTIF({column duty},\"Trưởng ban\")>1)",
    ),
    between(
        Code::E408,
        SectionId::TallyBoard,
        &["name"],
        "AND(LEN({name})>0,COUNTIF({leaders},{name})>0)",
    ),
    between(
        Code::E408,
        SectionId::Ballots,
        &["giver"],
        "AND(LEN({giver})>0,COUNTIF({leaders},{giver})>0)",
    ),
    between(
        Code::E408,
        SectionId::Ballots,
        &["receiver"],
        "AND(LEN({receiver})>0,COUNTIF({leaders},{receiver})>0)",
    ),
    between(
        Code::E409,
        SectionId::Ballots,
        &["giver"],
        "AND(LEN({giver})>0,COUNTA({tally-board.name})>0,\
         COUNTIF({tally-board.name},{giver})=0)",
    ),
    between(
        Code::E502,
        SectionId::Opening,
        &["opened", "valid", "invalid"],
        "AND(COUNT({opened},{valid},{invalid})=3,{opened}<>{valid}+{invalid})",
    ),
    between(
        Code::E508,
        SectionId::Opening,
        &["counter"],
        "AND(LEN({counter})>0,COUNTIF({leaders},{counter})>0)",
    ),
    Contradiction {
        said: Some("SUM({levels},{blank})&\" ≠ \"&{opening.valid}"),
        ..between(
            Code::E503,
            SectionId::Results,
            &["levels", "blank"],
            "AND(ISNUMBER({opening.valid}),COUNT({levels},{blank})>0,\
             SUM({levels},{blank})<>{opening.valid})",
        )
    },
];

/// A formula's text and placeholders in their order.
pub enum Piece<'a> {
    /// Text as it stands.
    Text(&'a str),
    /// What stands between the braces.
    Placeholder(&'a str),
}

/// Takes a formula apart.
pub fn pieces(formula: &str) -> impl Iterator<Item = Piece<'_>> {
    formula
        .split('{')
        .enumerate()
        .flat_map(|(at, part)| match part.split_once('}') {
            Some((placeholder, rest)) if at > 0 => {
                [Some(Piece::Placeholder(placeholder)), Some(Piece::Text(rest))]
            }
            _ => [Some(Piece::Text(part)), None],
        })
        .flatten()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::declaration::fields::tally_board;
    use crate::declaration::{SECTIONS, Type};

    /// Whether a section has a field with this key.
    fn has(section: &str, key: &str) -> bool {
        let section = SECTIONS.iter().find(|s| s.id.key() == section).expect(section);
        section.fields.iter().any(|field| field.key == key)
    }

    #[test]
    fn every_placeholder_names_something() {
        for contradiction in CONTRADICTIONS {
            let own = contradiction.section.key();
            assert!(crate::rules::rule(contradiction.rule).is_some(), "{}", contradiction.rule);
            for key in contradiction.marks.iter().filter(|key| **key != "levels") {
                assert!(has(own, key), "{own} {key}");
            }
            let formulas = std::iter::once(contradiction.when).chain(contradiction.said);
            for piece in formulas.flat_map(pieces) {
                let Piece::Placeholder(name) = piece else { continue };
                let known = match (name, name.split_once('.'), name.strip_prefix("column ")) {
                    ("levels" | "leaders", ..) => true,
                    (_, Some((section, key)), _) => has(section, key),
                    (_, _, Some(key)) => has(own, key),
                    _ => has(own, name),
                };
                assert!(known, "{own} {name}");
            }
        }
    }

    #[test]
    fn the_head_of_the_board_is_called_as_declared() {
        let Type::Choice(duties) = tally_board::DUTY.declared.kind else { panic!("a choice") };
        let head = duties[0].canonical;
        assert!(CONTRADICTIONS.iter().any(|c| c.when.contains(&format!("\"{head}\""))));
    }
}
