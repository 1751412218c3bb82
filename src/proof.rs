//! Codes that tie a signed paper to its figures (mã kiểm chứng).
//!
//! A code is the first 16 hex digits of the SHA-256 of a canonical text of the
//! figures a paper states, and of nothing else: a signed handover record keeps
//! its code when the results arrive.

use std::fmt::Write as _;
use std::io::{self, Read};

use sha2::{Digest, Sha256};

use crate::documents::Context;
use crate::fold;
use crate::round::{Maybe, Plan, Unit};
use crate::tally::{Line, UnitTally};

/// SHA-256 of some bytes in lower-case hex.
pub fn sha256(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

/// SHA-256 of all that a stream yields, without holding it in memory.
///
/// # Errors
/// When the stream cannot be read.
pub fn sha256_of_stream(mut stream: impl Read) -> io::Result<String> {
    let mut hasher = Sha256::new();
    let mut buffer = vec![0; 64 * 1024];
    loop {
        match stream.read(&mut buffer)? {
            0 => return Ok(hex(&hasher.finalize())),
            read => hasher.update(buffer.get(..read).unwrap_or_default()),
        }
    }
}

/// Bytes in lower-case hex.
fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(2 * bytes.len()), |mut hex, byte| {
        // Writing to a string cannot fail.
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}

/// The code of a canonical text: `1A2B-3C4D-5E6F-7081`.
fn code(canonical: &str) -> String {
    let digest = sha256(canonical.as_bytes()).to_uppercase();
    let groups: Vec<&str> =
        (0..4).filter_map(|group| digest.get(group * 4..group * 4 + 4)).collect();
    groups.join("-")
}

/// A number of the canonical text; `-` where there is none.
fn number(value: &Maybe<u32>) -> String {
    value.as_ref().map_or_else(|| "-".to_owned(), |number| number.value.to_string())
}

/// The canonical text of a unit's custody at the conference.
fn custody_text(unit: &Unit) -> String {
    let Some(ballots) = &unit.returned.ballots else { return format!("custody {}\n", unit.code) };
    let date = unit.returned.conference.as_ref().and_then(|c| c.date.as_ref());
    let date = date.map(|date| date.value.to_string()).unwrap_or_default();
    let seal = ballots.seal_code.as_ref().map(|seal| fold::code(seal)).unwrap_or_default();
    format!(
        "custody {} {date}\nprinted {}\nissued {}\ncollected {}\nunused {}\nenvelopes {}\nseal {seal}\nhanded over {}\n",
        unit.code,
        number(&ballots.printed),
        number(&ballots.issued),
        number(&ballots.collected),
        number(&ballots.unused),
        number(&ballots.envelopes),
        number(&ballots.handed_over),
    )
}

/// The code of a unit's handover record.
pub fn custody_code(unit: &Unit) -> String {
    code(&custody_text(unit))
}

/// One line of the canonical text of results.
fn line_text(key: &str, line: &Line) -> String {
    let levels: Vec<String> = line.levels.iter().map(u64::to_string).collect();
    format!("{key} {} blank {}\n", levels.join(" "), line.blank)
}

/// The canonical text of a unit's results. Withheld results are not in it: a
/// code over few ballots could be tried against every possible result.
fn results_text(plan: &Plan, unit: &Unit, tally: &UnitTally) -> String {
    let opening = unit.returned.counts.first().and_then(|count| count.opening.as_ref());
    let mut text = format!("results {}\n", unit.code);
    if let Some(opening) = opening.filter(|_| tally.standing.count) {
        text += &format!(
            "opened {}\nvalid {}\ninvalid {}\n",
            number(&opening.opened),
            number(&opening.valid),
            number(&opening.invalid)
        );
    }
    for (leader, person) in tally.leaders.iter().zip(&unit.leaders) {
        text += &format!("leader {}\n", person.name);
        for (line, (_, criterion)) in leader.lines.iter().zip(plan.criteria()) {
            text += &line_text(&criterion.key, line);
        }
    }
    text
}

/// The code of a unit's opening record.
pub fn results_code(context: Context<'_>, index: usize) -> String {
    let unit = context.round.units.get(index).zip(context.tally.units.get(index));
    code(
        &unit
            .map(|(unit, tally)| results_text(&context.round.plan, unit, tally))
            .unwrap_or_default(),
    )
}

/// The code of the whole round, printed in the synthesis.
pub fn round_code(context: Context<'_>) -> String {
    let mut text = format!("round {} {}\n", context.round.plan.year, context.round.plan.subject);
    for (unit, tally) in context.round.units.iter().zip(&context.tally.units) {
        if tally.standing.conference {
            text += &custody_text(unit);
        }
        text += &results_text(&context.round.plan, unit, tally);
    }
    code(&text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_sixteen_digits_in_fours() {
        // SHA-256 of the empty text begins e3b0c44298fc1c14.
        assert_eq!(code(""), "E3B0-C442-98FC-1C14");
        assert_ne!(code("a"), code("b"));
    }
}
