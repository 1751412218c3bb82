//! A part of a large round (phần của đợt): so many units of the registry, in its order, whose papers
//! are made apart from those of the others.

use std::fmt;
use std::ops::Range;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// The `number`-th of `of` parts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Part {
    /// Which part it is, from 1.
    pub number: usize,
    /// How many there are.
    pub of: usize,
}

impl Part {
    /// The units of the part among so many: parts differ by one unit at most.
    pub fn range(self, units: usize) -> Range<usize> {
        let from = |number: usize| {
            let cut = number as u128 * units as u128 / self.of.max(1) as u128;
            usize::try_from(cut).unwrap_or(units)
        };
        from(self.number.saturating_sub(1))..from(self.number)
    }

    /// Whether there is such a part.
    pub fn is_possible(self) -> bool {
        (1..=self.of).contains(&self.number)
    }
}

impl fmt::Display for Part {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.number, self.of)
    }
}

impl FromStr for Part {
    type Err = String;

    /// Reads `3/8`.
    fn from_str(typed: &str) -> Result<Self, String> {
        let numbers = typed.split_once('/').and_then(|(number, of)| {
            Some(Self { number: number.trim().parse().ok()?, of: of.trim().parse().ok()? })
        });
        numbers.filter(|part| part.is_possible()).ok_or_else(|| typed.to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_part_is_typed_as_its_number_of_all() {
        assert_eq!("3/8".parse(), Ok(Part { number: 3, of: 8 }));
        assert_eq!(" 1 / 1 ".parse(), Ok(Part { number: 1, of: 1 }));
        for wrong in ["0/8", "9/8", "8", "1/0", "a/b", "-1/2", "1/2/3", ""] {
            assert!(wrong.parse::<Part>().is_err(), "{wrong}");
        }
    }

    proptest! {
        #[test]
        fn every_unit_is_in_one_part(units in 0_usize..5000, of in 1_usize..200) {
            let ranges: Vec<_> = (1..=of).map(|number| Part { number, of }.range(units)).collect();
            prop_assert_eq!(ranges.iter().cloned().flatten().collect::<Vec<_>>(), (0..units).collect::<Vec<_>>());
            let sizes = ranges.iter().map(ExactSizeIterator::len);
            prop_assert!(sizes.clone().max() <= sizes.min().map(|least| least + 1));
        }
    }
}
