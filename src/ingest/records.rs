//! Records of sections → the round's own types, field by field.

use crate::declaration::fields::{
    attendance, ballot_rows, ballots, comments, conference, explanations, opening, proceedings,
    results, tally_board,
};
use crate::declaration::{FieldValue, Key, Record, Value};
use crate::finding::Place;
use crate::round::{
    AttendanceRow, BallotRow, Ballots, BoardMember, Comment, Conference, Explanation, Mark, Maybe,
    Opening, Plan, ResultRow, Sourced, Speech,
};

/// The conference section.
pub(super) fn conference(place: &Place, record: &Record) -> Conference {
    Conference {
        place: place.clone(),
        subjects: conference::SUBJECTS.entries(record),
        meeting: conference::MEETING.of(record),
        outcome: conference::OUTCOME.of(record),
        number: conference::NUMBER.of(record),
        date: conference::DATE.of(record),
        start: conference::START.of(record),
        end: conference::END.of(record),
        venue: conference::VENUE.of(record),
        chair: conference::CHAIR.of(record),
        chair_post: conference::CHAIR_POST.of(record),
        secretary: conference::SECRETARY.of(record),
        secretary_post: conference::SECRETARY_POST.of(record),
        papers: conference::PAPERS.of(record),
        method: conference::METHOD.of(record),
    }
}

/// One attendance row.
pub(super) fn attendance_row(record: &Record) -> AttendanceRow {
    AttendanceRow {
        group: attendance::GROUP.of(record),
        convened: attendance::CONVENED.of(record),
        present: attendance::PRESENT.of(record),
        absent: attendance::ABSENT.of(record),
        reason: attendance::REASON.of(record),
        guests: attendance::GUESTS.of(record),
    }
}

/// One speech.
pub(super) fn speech(record: &Record) -> Speech {
    Speech {
        speaker: proceedings::SPEAKER.of(record),
        post: proceedings::POST.of(record),
        kind: proceedings::KIND.of(record),
        text: proceedings::TEXT.of(record),
    }
}

/// One member of the tally board.
pub(super) fn board_member(record: &Record) -> BoardMember {
    BoardMember {
        name: tally_board::NAME.of(record),
        post: tally_board::POST.of(record),
        duty: tally_board::DUTY.of(record),
    }
}

/// The ballots section.
pub(super) fn ballots(place: &Place, record: &Record) -> Ballots {
    Ballots {
        place: place.clone(),
        number: ballots::NUMBER.of(record),
        printed: ballots::PRINTED.of(record),
        issued: ballots::ISSUED.of(record),
        without: ballots::WITHOUT.of(record),
        collected: ballots::COLLECTED.of(record),
        unused: ballots::UNUSED.of(record),
        sealed_at: ballots::SEALED_AT.of(record),
        envelopes: ballots::ENVELOPES.of(record),
        seal_code: ballots::SEAL_CODE.of(record),
        giver: ballots::GIVER.of(record),
        giver_post: ballots::GIVER_POST.of(record),
        receiver: ballots::RECEIVER.of(record),
        receiver_post: ballots::RECEIVER_POST.of(record),
        handed_on: ballots::HANDED_ON.of(record),
        handed_at: ballots::HANDED_AT.of(record),
        handed_over: ballots::HANDED_OVER.of(record),
    }
}

/// The opening section.
pub(super) fn opening(place: &Place, record: &Record) -> Opening {
    Opening {
        place: place.clone(),
        number: opening::NUMBER.of(record),
        date: opening::DATE.of(record),
        time: opening::TIME.of(record),
        venue: opening::VENUE.of(record),
        witnesses: opening::WITNESSES.entries(record),
        seal_state: opening::SEAL_STATE.of(record),
        opened: opening::OPENED.of(record),
        valid: opening::VALID.of(record),
        invalid: opening::INVALID.of(record),
        counter: opening::COUNTER.of(record),
    }
}

/// One row of the results.
pub(super) fn result_row(record: &Record, plan: &Plan) -> ResultRow {
    ResultRow {
        leader: results::LEADER.of(record),
        criterion: results::CRITERION.of(record),
        label: results::LABEL.of(record),
        levels: (0..plan.levels.len()).map(|at| level(record, at)).collect(),
        blank: results::BLANK.of(record),
    }
}

/// One ballot row.
pub(super) fn ballot_row(record: &Record, plan: &Plan) -> BallotRow {
    let mark = |at| match record.get(&Key::Criterion(at)) {
        Some(Sourced { value: Value::Mark(level), .. }) => Mark::Level(*level),
        Some(Sourced { value: Value::UnknownMark(text), place }) => {
            Mark::Unknown(Box::new(Sourced { value: text.clone(), place: place.clone() }))
        }
        _ => Mark::Blank,
    };
    BallotRow {
        number: ballot_rows::NUMBER.of(record),
        leader: ballot_rows::LEADER.of(record),
        marks: (0..plan.criteria().count()).map(mark).collect(),
        invalid: ballot_rows::INVALID.of(record),
    }
}

/// One comment.
pub(super) fn comment(record: &Record) -> Comment {
    Comment {
        leader: comments::LEADER.of(record),
        criterion: comments::CRITERION.of(record),
        kind: comments::KIND.of(record),
        text: comments::TEXT.of(record),
    }
}

/// One explanation.
pub(super) fn explanation(record: &Record) -> Explanation {
    Explanation {
        code: explanations::CODE.of(record),
        text: explanations::TEXT.of(record),
        by: explanations::BY.of(record),
        post: explanations::POST.of(record),
    }
}

/// The count in the column of a level.
fn level(record: &Record, at: usize) -> Maybe<u32> {
    let found = record.get(&Key::Level(at))?;
    Some(Sourced { value: u32::from_value(&found.value)?, place: found.place.clone() })
}
