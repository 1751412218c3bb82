//! The stable codes of findings (mã phát hiện), as people quote them: `E301`, `W401`.
//!
//! `E…` is an error (lỗi), `W…` a warning (cảnh báo); the first digit is the family. What each
//! says stands in `locales/`, how it is checked in [`crate::rules`].

use std::fmt;

use serde::{Deserialize, Serialize};

/// How grave a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Lỗi: blocks the documents that say what is in question.
    Error,
    /// Cảnh báo: blocks nothing; may want an explanation.
    Warning,
}

/// Declares the codes once: the enum, its list and its spelling follow.
macro_rules! codes {
    ($($(#[doc = $title:literal])+ $code:ident,)+) => {
        /// A finding's code. The order is that of the letters, and of the findings in a list.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Code {
            $($(#[doc = $title])+ $code,)+
        }

        impl Code {
            /// Every code, in alphabetical order.
            pub const ALL: &[Self] = &[$(Self::$code,)+];

            /// As it is written: `E301`.
            pub fn as_str(self) -> &'static str {
                match self {
                    $(Self::$code => stringify!($code),)+
                }
            }
        }
    };
}

codes! {
    /// The file cannot be opened.
    E101,
    /// The file has a password.
    E102,
    /// The file is over a limit.
    E103,
    /// No section is recognised.
    E104,
    /// A required field, column or value is missing.
    E105,
    /// A value is not of its type.
    E106,
    /// A count that cannot be.
    E107,
    /// An error value, or a formula not worked out.
    E108,
    /// A total differs from its rows.
    E109,
    /// A required section is missing.
    E110,
    /// A character that cannot be printed.
    E111,
    /// A value can be read in two ways.
    E112,
    /// The unit code is not in the registry.
    E201,
    /// A section is given twice and differs.
    E202,
    /// Not a leader of the unit.
    E203,
    /// A leader or criterion is missing, twice or unknown in the results.
    E204,
    /// A section of no one unit.
    E205,
    /// A mistake in the registry.
    E206,
    /// Two documents bear the same number.
    E208,
    /// Whom the conference was about does not fit the registry.
    E209,
    /// A number that the register and a return give differently, or twice.
    E210,
    /// Convened = present + absent.
    E301,
    /// The end is after the start.
    E302,
    /// The date lies within the round.
    E303,
    /// A conference put off and the one held instead.
    E304,
    /// Printed = issued + unused.
    E401,
    /// No more issued than present.
    E402,
    /// No more collected than issued.
    E403,
    /// Handed over = collected.
    E404,
    /// Conference, sealing and handover in order.
    E405,
    /// Envelopes and seal code.
    E406,
    /// The tally board is complete.
    E407,
    /// Leaders do not hold the ballots.
    E408,
    /// Who hands over is on the tally board.
    E409,
    /// Opened = handed over.
    E501,
    /// Valid + invalid = opened.
    E502,
    /// Levels + no opinion = valid.
    E503,
    /// Ballot rows are complete and right.
    E504,
    /// Results agree with the ballots.
    E505,
    /// Independent counts agree.
    E506,
    /// Not opened before the handover.
    E507,
    /// The counter is not a leader.
    E508,
    /// An unknown label or column.
    W101,
    /// Text in a legacy encoding.
    W102,
    /// Data in a hidden place.
    W103,
    /// An explanation of no use.
    W104,
    /// Values that were understood and not confirmed.
    W105,
    /// Pictures and objects that cannot be read.
    W106,
    /// The unit's name differs from the registry's.
    W201,
    /// A section is given twice, the same.
    W202,
    /// A criterion's text differs from the round's.
    W204,
    /// A unit has no return.
    W207,
    /// Not yet opened and counted.
    W208,
    /// A number with another organ's symbol.
    W209,
    /// The register's numbers have gaps, or their days are out of order.
    W210,
    /// Nothing is compared with the last round.
    W211,
    /// Absences have a reason.
    W301,
    /// Enough delegates are present.
    W302,
    /// The chair opens and concludes.
    W303,
    /// Nobody is at two conferences at once.
    W304,
    /// Enough ballots come back.
    W401,
    /// Handed over on the day of the conference.
    W405,
    /// A namesake of a leader.
    W408,
    /// The seal was intact.
    W501,
    /// Few ballots are invalid.
    W502,
    /// Few ballots are without an opinion.
    W503,
    /// Unanimity at the top.
    W504,
    /// An unusual score for its kind.
    W505,
    /// A comment may tell who wrote it.
    W506,
    /// Enough people counted.
    W507,
    /// Who counted alone had not received the ballots.
    W508,
    /// An issued paper says otherwise than today's returns.
    W601,
    /// A replacement or an erratum has no number yet.
    W602,
}

impl Code {
    /// The code that is written so, as people type it: in any case, with spaces around it.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        Self::ALL.iter().copied().find(|code| code.as_str().eq_ignore_ascii_case(text))
    }

    /// Whether it says that nothing of a file could be read.
    pub fn loses_a_file(self) -> bool {
        matches!(self, Self::E101 | Self::E102 | Self::E103 | Self::E104)
    }

    /// Error or warning, by its letter.
    pub fn severity(self) -> Severity {
        if self.as_str().starts_with('E') { Severity::Error } else { Severity::Warning }
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_stand_in_the_order_of_their_letters_and_are_read_as_written() {
        assert!(Code::ALL.is_sorted_by(|a, b| a.as_str() < b.as_str() && a < b));
        for code in Code::ALL {
            assert_eq!(Code::parse(&format!(" {} ", code.as_str().to_lowercase())), Some(*code));
        }
        assert_eq!(Code::parse("E999"), None);
        assert_eq!(
            (Code::E301.severity(), Code::W301.severity()),
            (Severity::Error, Severity::Warning)
        );
    }
}
