//! Both sides of each boundary of the family.

use super::super::testing::*;
use super::super::{check, message};
use crate::messages::Language;
use crate::round::{Mark, Round};
use crate::tally::Fraction;
use num_bigint::BigInt;

/// Sets the number of one level of one row of the first unit's results.
fn level(round: &mut Round, row: usize, level: usize, number: u32) {
    set(&mut results(round, 0)[row].levels[level], number);
}

/// Gives every row of the first unit's results these figures.
fn fill(round: &mut Round, levels: [u32; 4], blank: u32) {
    for row in results(round, 0) {
        for (cell, number) in row.levels.iter_mut().zip(levels) {
            set(cell, number);
        }
        set(&mut row.blank, blank);
    }
}

/// Makes the first unit have so many valid and invalid ballots all along.
fn open(round: &mut Round, valid: u32, invalid: u32) {
    set(&mut ballots(round, 0).issued, valid + invalid);
    ballots(round, 0).printed = None;
    set(&mut ballots(round, 0).collected, valid + invalid);
    set(&mut ballots(round, 0).handed_over, valid + invalid);
    set(&mut opening(round, 0).opened, valid + invalid);
    set(&mut opening(round, 0).valid, valid);
    set(&mut opening(round, 0).invalid, invalid);
    let row = &mut round.units[0].returned.attendance[0];
    set(&mut row.convened, valid + invalid);
    set(&mut row.present, valid + invalid);
    set(&mut row.absent, 0);
}

#[test]
fn e501_wants_all_that_was_handed_over_opened() {
    table(&[
        ("one more opened", |r| set(&mut opening(r, 0).opened, 55), &["U0 E501"]),
        (
            "one fewer in both counts",
            |r| {
                count_again(r, 0);
                for count in &mut r.units[0].returned.counts {
                    let opening = count.opening.as_mut().unwrap();
                    set(&mut opening.opened, 53);
                    set(&mut opening.invalid, 0);
                }
            },
            &["U0 E501"],
        ),
        (
            "one fewer in one of two counts",
            |r| {
                count_again(r, 0);
                set(&mut opening(r, 0).opened, 53);
            },
            &["U0 E501"],
        ),
        (
            "handed over in question",
            |r| {
                set(&mut ballots(r, 0).handed_over, 53);
            },
            &["U0 E404"],
        ),
    ]);
}

#[test]
fn e502_wants_valid_and_invalid_to_be_opened() {
    table(&[
        ("one too few valid", |r| set(&mut opening(r, 0).valid, 52), &["U0 E502"]),
        ("one too many invalid", |r| set(&mut opening(r, 0).invalid, 2), &["U0 E502"]),
        ("invalid not read", |r| opening(r, 0).invalid = None, &[]),
    ]);
}

#[test]
fn e503_wants_levels_and_blank_to_be_valid() {
    table(&[
        ("one mark too many", |r| level(r, 3, 0, 50), &["U0 E503"]),
        (
            "one mark moved",
            |r| {
                level(r, 3, 0, 48);
                level(r, 3, 1, 4);
            },
            &[],
        ),
        (
            "two rows",
            |r| {
                level(r, 3, 0, 50);
                level(r, 5, 0, 50);
            },
            &["U0 E503", "U0 E503"],
        ),
        ("every row alike", |r| fill(r, [48, 3, 1, 0], 0), &["U0 E503"]),
        ("a figure not read", |r| results(r, 0)[3].levels[1] = None, &[]),
    ]);
}

#[test]
fn e503_shows_its_arithmetic() {
    let mut round = round(1);
    level(&mut round, 3, 0, 50);
    let verdict = check(&round, Vec::new());
    assert_eq!(
        message(&verdict.findings[0], Language::Vietnamese),
        "Lãnh Đạo Số 0, TC04: các mức và không ý kiến cộng lại được 54 (50 + 3 + 1 + 0 + 0), \
         trong khi số phiếu hợp lệ là 53."
    );
    assert_eq!(verdict.findings[0].places.len(), 5);
    fill(&mut round, [48, 3, 1, 0], 0);
    let verdict = check(&round, Vec::new());
    let said = message(&verdict.findings[0], Language::English);
    assert!(said.ends_with("together are 52, but 53 ballots are valid."), "{said}");
}

#[test]
fn no_message_shows_the_marks_of_very_few() {
    let mut round = round(1);
    open(&mut round, 4, 0);
    fill(&mut round, [2, 1, 0, 0], 1);
    level(&mut round, 0, 0, 3);
    count_again(&mut round, 0);
    level(&mut round, 7, 0, 1);
    level(&mut round, 7, 1, 2);
    let verdict = check(&round, Vec::new());
    assert_eq!(codes(&verdict), ["U0 E503", "U0 E506", "U0 E503"]);
    for finding in &verdict.findings {
        for language in Language::ALL {
            let said = message(finding, language).replace("Lãnh Đạo Số 0", "");
            let said = said.replace("TC01", "").replace("TC08", "");
            assert!(!said.contains(|c: char| c.is_ascii_digit()), "{said}");
        }
    }
    let mut round = super::super::testing::round(1);
    open(&mut round, 4, 0);
    fill(&mut round, [2, 1, 0, 0], 1);
    assert_eq!(codes(&check(&round, Vec::new())), [] as [&str; 0], "W503 would show a blank");
    open(&mut round, 5, 0);
    fill(&mut round, [2, 1, 0, 1], 1);
    assert_eq!(codes(&check(&round, Vec::new())), ["U0 W503"; 12]);
}

#[test]
fn e504_wants_whole_ballots() {
    table(&[
        ("every ballot once", |r| ballot_by_ballot(r, 0), &[]),
        (
            "a ballot is missing",
            |r| {
                ballot_by_ballot(r, 0);
                rows(r).pop();
            },
            &["U0 E504"],
        ),
        (
            "a number is typed twice",
            |r| {
                ballot_by_ballot(r, 0);
                set(&mut rows(r)[3].number, "5".into());
            },
            &["U0 E504"],
        ),
        (
            "an invalid ballot is not marked so",
            |r| {
                ballot_by_ballot(r, 0);
                rows(r).last_mut().unwrap().invalid = None;
            },
            &["U0 E504"],
        ),
        (
            "a mark is no level",
            |r| {
                ballot_by_ballot(r, 0);
                let text = at(7000, "xuất sắc".into()).unwrap();
                rows(r)[3].marks[0] = Mark::Unknown(Box::new(text));
            },
            &["U0 E504"],
        ),
        (
            "a number was not read",
            |r| {
                ballot_by_ballot(r, 0);
                rows(r)[3].number = None;
            },
            &[],
        ),
        (
            "a leader's row is missing on one ballot",
            |r| {
                ballot_by_ballot(r, 0);
                add_leader(r, 0, "Người Thứ Hai");
                let second: Vec<_> = rows(r)
                    .iter()
                    .skip(1)
                    .cloned()
                    .map(|mut row| {
                        set(&mut row.leader, "Người Thứ Hai".into());
                        row
                    })
                    .collect();
                rows(r).extend(second);
            },
            &["U0 E504"],
        ),
        (
            "opened is in question",
            |r| {
                ballot_by_ballot(r, 0);
                set(&mut opening(r, 0).opened, 55);
            },
            &["U0 E501"],
        ),
    ]);
}

/// The ballot rows of the first unit.
fn rows(round: &mut Round) -> &mut Vec<crate::round::BallotRow> {
    &mut round.units[0].returned.counts[0].ballot_rows
}

#[test]
fn e505_wants_results_and_ballots_to_agree() {
    table(&[
        ("they agree", |r| beside(r), &[]),
        (
            "a mark differs",
            |r| {
                beside(r);
                rows(r)[0].marks[3] = Mark::Level(3);
            },
            &["U0 E505"],
        ),
        (
            "a blank differs",
            |r| {
                beside(r);
                rows(r)[0].marks[3] = Mark::Blank;
                rows(r)[0].marks[4] = Mark::Blank;
            },
            &["U0 E505", "U0 E505"],
        ),
        (
            "the results do not add up",
            |r| {
                beside(r);
                level(r, 3, 0, 50);
            },
            &["U0 E503"],
        ),
        (
            "a ballot is missing",
            |r| {
                beside(r);
                rows(r).remove(0);
            },
            &["U0 E504"],
        ),
    ]);
}

/// Puts ballot rows beside the results that they add up to.
fn beside(round: &mut Round) {
    let results = results(round, 0).clone();
    ballot_by_ballot(round, 0);
    round.units[0].returned.counts[0].results = results;
}

#[test]
fn e505_names_the_cells_that_differ() {
    let mut round = round(1);
    beside(&mut round);
    rows(&mut round)[0].marks[3] = Mark::Level(3);
    let verdict = check(&round, Vec::new());
    let said = message(&verdict.findings[0], Language::Vietnamese);
    assert!(said.ends_with("Tốt: 49 và 48; Yếu: 0 và 1."), "{said}");
    let row = &results(&mut round, 0)[3];
    assert_eq!(verdict.findings[0].places, [place(&row.levels[0]), place(&row.levels[3])]);
}

#[test]
fn e506_wants_independent_counts_to_agree() {
    table(&[
        ("they agree", |r| count_again(r, 0), &[]),
        (
            "they agree, one of them ballot by ballot",
            |r| {
                count_again(r, 0);
                let again = r.units[0].returned.counts.pop().unwrap();
                ballot_by_ballot(r, 0);
                r.units[0].returned.counts.push(again);
            },
            &[],
        ),
        (
            "a mark differs",
            |r| {
                count_again(r, 0);
                level(r, 3, 0, 48);
                level(r, 3, 1, 4);
            },
            &["U0 E506"],
        ),
        (
            "valid and invalid differ",
            |r| {
                count_again(r, 0);
                set(&mut opening(r, 0).valid, 52);
                set(&mut opening(r, 0).invalid, 2);
                fill(r, [48, 3, 1, 0], 0);
            },
            &["U0 E506"; 14],
        ),
        (
            "by one person",
            |r| {
                count_again(r, 0);
                set(&mut opening(r, 0).counter, "đ/c kiểm đếm lại 0".into());
            },
            &["U0 E506"],
        ),
        (
            "the differing row does not add up",
            |r| {
                count_again(r, 0);
                level(r, 3, 0, 48);
            },
            &["U0 E503"],
        ),
    ]);
}

#[test]
fn e507_wants_the_opening_after_the_conference() {
    table(&[
        ("the same day", |r| set(&mut opening(r, 0).date, date(2023, 5, 17)), &[]),
        ("the day before", |r| set(&mut opening(r, 0).date, date(2023, 5, 16)), &["U0 E507"]),
        (
            "the day before in two counts",
            |r| {
                set(&mut opening(r, 0).date, date(2023, 5, 16));
                count_again(r, 0);
            },
            &["U0 E507"],
        ),
        (
            "the conference's day in question",
            |r| {
                set(&mut conference(r, 0).date, date(2032, 5, 17));
            },
            &["U0 E303"],
        ),
    ]);
}

#[test]
fn e508_wants_another_counter() {
    table(&[
        (
            "a leader",
            |r| {
                set(&mut opening(r, 0).counter, "LÃNH ĐẠO SỐ 0".into());
            },
            &["U0 E508"],
        ),
        (
            "another unit's leader",
            |r| {
                set(&mut opening(r, 0).counter, "Lãnh Đạo Số 1".into());
            },
            &[],
        ),
    ]);
}

#[test]
fn w501_wants_the_seal_intact() {
    table(&[
        ("torn", |r| set(&mut opening(r, 0).seal_state, "Rách góc".into()), &["U0 W501"]),
        (
            "torn, as two counts say",
            |r| {
                set(&mut opening(r, 0).seal_state, "Rách góc".into());
                count_again(r, 0);
            },
            &["U0 W501"],
        ),
        (
            "intact, typed otherwise",
            |r| {
                set(&mut opening(r, 0).seal_state, " NGUYÊN  VẸN.".into());
            },
            &[],
        ),
    ]);
}

#[test]
fn w502_wants_fewer_than_three_in_a_hundred_invalid() {
    table(&[
        (
            "exactly three",
            |r| {
                open(r, 97, 3);
                fill(r, [90, 7, 0, 0], 0);
            },
            &["U0 W502"],
        ),
        (
            "two",
            |r| {
                open(r, 98, 2);
                fill(r, [90, 8, 0, 0], 0);
            },
            &[],
        ),
        (
            "three, as two counts say",
            |r| {
                open(r, 97, 3);
                fill(r, [90, 7, 0, 0], 0);
                count_again(r, 0);
            },
            &["U0 W502"],
        ),
        (
            "opened none",
            |r| {
                open(r, 0, 0);
                fill(r, [0, 0, 0, 0], 0);
            },
            &[],
        ),
    ]);
}

#[test]
fn w503_wants_fewer_than_a_tenth_blank() {
    table(&[
        (
            "exactly a tenth, for one criterion",
            |r| {
                open(r, 50, 0);
                fill(r, [40, 6, 0, 0], 4);
                level(r, 2, 1, 5);
                set(&mut results(r, 0)[2].blank, 5);
            },
            &["U0 W503"],
        ),
        (
            "one fewer",
            |r| {
                open(r, 50, 0);
                fill(r, [40, 6, 0, 0], 4);
            },
            &[],
        ),
    ]);
}

#[test]
fn w504_wants_not_everyone_at_the_top() {
    table(&[
        (
            "ten ballots",
            |r| {
                open(r, 10, 0);
                fill(r, [10, 0, 0, 0], 0);
            },
            &["U0 W504"],
        ),
        (
            "nine",
            |r| {
                open(r, 9, 0);
                fill(r, [9, 0, 0, 0], 0);
            },
            &[],
        ),
        (
            "ten, one of them otherwise once",
            |r| {
                open(r, 10, 0);
                fill(r, [10, 0, 0, 0], 0);
                level(r, 11, 0, 9);
                level(r, 11, 1, 1);
            },
            &[],
        ),
        (
            "ten, seen ballot by ballot",
            |r| {
                open(r, 10, 0);
                fill(r, [10, 0, 0, 0], 0);
                ballot_by_ballot(r, 0);
            },
            &["U0 W504"],
        ),
    ]);
}

/// A round of `number` units of one kind that score 4, and a last one that
/// scores 3. Not every ballot is at the top, so that W504 is silent.
fn outlier(number: usize) -> Round {
    let mut round = round(number);
    for (index, unit) in round.units.iter_mut().enumerate() {
        for row in &mut unit.returned.counts[0].results {
            let levels = if index + 1 == number { [0, 53, 0, 0] } else { [52, 1, 0, 0] };
            for (cell, figure) in row.levels.iter_mut().zip(levels) {
                set(cell, figure);
            }
            set(&mut row.blank, 0);
        }
    }
    round
}

#[test]
fn w505_wants_scores_like_those_of_the_kind() {
    // Of n scores of which one differs, it is √(n − 1) deviations away.
    assert_eq!(codes(&check(&outlier(8), Vec::new())), ["U7 W505"]);
    assert_eq!(codes(&check(&outlier(7), Vec::new())), [] as [&str; 0], "too few leaders");
    let mut other_kind = outlier(8);
    other_kind.units[0].kind = 1;
    assert_eq!(codes(&check(&other_kind, Vec::new())), [] as [&str; 0], "too few of the kind");
    let mut blocked = outlier(8);
    blocked.units[0].returned.counts[0].opening.as_mut().unwrap().counter =
        at(800, "Lãnh Đạo Số 0".into());
    assert_eq!(codes(&check(&blocked, Vec::new())), ["U0 E508"], "a count in error");
}

#[test]
fn two_and_a_half_deviations_are_measured_exactly() {
    let unusual = |points: &[i64]| {
        let scores: Vec<_> = points.iter().map(|n| Fraction::new((*n).into(), 7.into())).collect();
        super::unusual::unusual(&scores.iter().collect::<Vec<_>>())
    };
    // Deviation 2, mean 0: 5 is exactly 2.5 deviations, and not more.
    let mut points = vec![5, -5, 1, -1, 1, -1, 1, -1, 1, -1, 1, -1, 1, -1, 1, -1, 0, 0];
    assert_eq!(points.iter().map(|n| n * n).sum::<i64>(), 64);
    points.truncate(16);
    assert_eq!(unusual(&points), [false; 16], "Σx² = 64 over 16");
    points[15] = 0;
    points[14] = 0;
    assert_eq!(unusual(&points)[..3], [true, true, false], "Σx² = 62 over 16");
    assert_eq!(unusual(&[3; 9]), [false; 9], "no deviation at all");
}

#[test]
fn a_common_part_changes_no_score() {
    let scores = [(7, 2), (11, 3), (15, 4), (3, 1)]
        .map(|(n, d): (i32, i32)| Fraction::new(n.into(), d.into()));
    let (parts, common) = super::unusual::in_common(&scores.iter().collect::<Vec<_>>());
    assert_eq!(common, 12.into());
    assert_eq!(parts, [42, 44, 45, 36].map(BigInt::from));
    let mean = super::unusual::mean(&scores.iter().collect::<Vec<_>>()).expect("a mean");
    assert_eq!(mean, Fraction::new(167.into(), 48.into()));
}

#[test]
fn w507_wants_as_many_people_as_the_round_asks_for() {
    table(&[
        ("one, and one is asked for", |_| {}, &[]),
        ("one, and two are asked for", |r| r.plan.rules.counters = 2, &["U0 W507", "U1 W507"]),
        (
            "two for one of the units",
            |r| {
                r.plan.rules.counters = 2;
                count_again(r, 0);
            },
            &["U1 W507"],
        ),
    ]);
}

#[test]
fn w508_wants_another_than_the_receiver_where_two_should_count() {
    /// The only one who counted in the first unit received its ballots.
    fn same(r: &mut Round) {
        let receiver = r.units[0].returned.ballots.as_ref().expect("ballots").receiver.clone();
        opening(r, 0).counter = receiver;
    }
    table(&[
        ("one is enough", same, &[]),
        (
            "two are asked for",
            |r| {
                same(r);
                r.plan.rules.counters = 2;
            },
            &["U0 W507", "U0 W508", "U1 W507"],
        ),
    ]);
}
