//! A return whose files lie elsewhere: every value keeps its cell, in a file of another path.
//!
//! The returns of a district lie in its package, below the input folder of whoever merges districts
//! (địa bàn); findings and workbooks must lead there.

use super::{
    AttendanceRow, BallotRow, Ballots, BoardMember, Comment, Conference, Count, Explanation, Mark,
    Opening, Postponed, ResultRow, Return, Sourced, Speech,
};
use crate::finding::Place;

/// Brings a place to where its file lies now.
pub type Move<'m> = &'m dyn Fn(&mut Place);

/// What holds places of cells.
trait Moved {
    /// Brings every place in it to where its file lies now.
    fn moved(&mut self, to: Move<'_>);
}

impl Moved for Place {
    fn moved(&mut self, to: Move<'_>) {
        to(self);
    }
}

impl<T> Moved for Sourced<T> {
    fn moved(&mut self, to: Move<'_>) {
        to(&mut self.place);
    }
}

impl<T: Moved> Moved for Option<T> {
    fn moved(&mut self, to: Move<'_>) {
        self.iter_mut().for_each(|own| own.moved(to));
    }
}

impl<T: Moved> Moved for Vec<T> {
    fn moved(&mut self, to: Move<'_>) {
        self.iter_mut().for_each(|own| own.moved(to));
    }
}

impl Moved for Mark {
    fn moved(&mut self, to: Move<'_>) {
        if let Self::Unknown(text) = self {
            text.moved(to);
        }
    }
}

impl Moved for (String, Explanation) {
    fn moved(&mut self, to: Move<'_>) {
        self.1.moved(to);
    }
}

/// Moves the named fields, and refuses to compile while one is missing.
macro_rules! moved {
    ($kind:ident { $($field:ident),* } $(, $plain:ident)*) => {
        impl Moved for $kind {
            fn moved(&mut self, to: Move<'_>) {
                let Self { $($field,)* $($plain: _,)* } = self;
                $($field.moved(to);)*
            }
        }
    };
}

moved!(Conference {
    place,
    subjects,
    meeting,
    outcome,
    number,
    date,
    start,
    end,
    venue,
    chair,
    chair_post,
    secretary,
    secretary_post,
    papers,
    method
});
moved!(Postponed { conference, attendance, proceedings, ballots });
moved!(AttendanceRow { group, convened, present, absent, reason, guests });
moved!(Speech { speaker, post, kind, text });
moved!(BoardMember { name, post, duty });
moved!(Ballots {
    place,
    number,
    printed,
    issued,
    without,
    collected,
    unused,
    sealed_at,
    envelopes,
    seal_code,
    giver,
    giver_post,
    receiver,
    receiver_post,
    handed_on,
    handed_at,
    handed_over
});
moved!(Count { opening, results, ballot_rows });
moved!(Opening {
    place,
    number,
    date,
    time,
    venue,
    witnesses,
    seal_state,
    opened,
    valid,
    invalid,
    counter
});
moved!(ResultRow { leader, criterion, label, levels, blank });
moved!(BallotRow { number, leader, marks, invalid });
moved!(Comment { leader, criterion, kind, text });
moved!(Explanation { code, text, by, post });
moved!(
    Return {
        untouched,
        conference,
        attendance,
        proceedings,
        postponed,
        tally_board,
        ballots,
        counts,
        comments,
        explanations,
        department,
        names
    },
    received
);

impl Return {
    /// Brings the place of every value to where its file lies now.
    pub fn move_places(&mut self, to: Move<'_>) {
        self.moved(to);
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::finding::OnSheet;

    #[test]
    fn every_value_says_where_its_file_lies_now() {
        let unit = &crate::rules::testing::round(1).units[0];
        let mut returned = unit.returned.clone();
        let told = |returned: &Return, of: &str| format!("{returned:?}").matches(of).count();
        let before = told(&returned, "file: ");
        assert!(before > 50, "{before}");
        returned.move_places(&|place| {
            let file = format!("long-bien/{}", place.on.file).into();
            place.on = Arc::new(OnSheet { file, sheet: place.on.sheet.clone() });
        });
        assert_eq!(told(&returned, "file: \"long-bien/"), before);
    }
}
