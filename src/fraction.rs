//! Exact fractions, and how they are printed: rounded once, half up (`docs/architecture.md`).

use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::{Signed, ToPrimitive};

/// An exact fraction.
pub type Fraction = BigRational;

/// The fraction `numerator / denominator`, none for a denominator of 0.
pub fn fraction(numerator: u64, denominator: u64) -> Option<Fraction> {
    (denominator != 0).then(|| Fraction::new(numerator.into(), denominator.into()))
}

/// A figure as it is printed: 2 decimals, a comma, rounded half up.
pub fn shown(value: &Fraction) -> String {
    let hundredths = rounded(&(value * whole(100)));
    let (sign, digits) = (if hundredths.is_negative() { "-" } else { "" }, hundredths.abs());
    let (units, rest) = (&digits / 100, &digits % 100);
    format!("{sign}{units},{rest:0>2}")
}

/// The number that [`shown`] prints.
pub fn printed(value: &Fraction) -> Fraction {
    Fraction::new(rounded(&(value * whole(100))), 100.into())
}

/// A share as a percentage with 2 decimals: `94,23`.
pub fn percent(value: &Fraction) -> String {
    shown(&(value * whole(100)))
}

/// A threshold as a percentage without needless noughts: `10`, `2,5`.
pub fn short_percent(value: &Fraction) -> String {
    short_decimal(&(value * whole(100)))
}

/// A setting without needless noughts: `2`, `2,5`.
pub fn short_decimal(value: &Fraction) -> String {
    let shown = shown(value);
    shown.trim_end_matches('0').trim_end_matches(',').to_owned()
}

/// A threshold as a fraction where it is one that people say (`2/3`, `3/4`), else as a
/// percentage (`66%`).
pub fn portion(value: &Fraction) -> String {
    match value.denom().to_u32() {
        Some(2..=10) => format!("{}/{}", value.numer(), value.denom()),
        _ => format!("{}%", short_percent(value)),
    }
}

/// The nearest whole number, halves up.
fn rounded(value: &Fraction) -> BigInt {
    (value + Fraction::new(1.into(), 2.into())).floor().to_integer()
}

/// A whole number as a fraction.
pub fn whole(number: u64) -> Fraction {
    Fraction::from_integer(number.into())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// The fraction `n / d`.
    fn frac(n: u64, d: u64) -> Fraction {
        fraction(n, d).expect("a denominator")
    }

    #[test]
    fn thresholds_are_said_as_people_say_them() {
        assert_eq!(portion(&frac(6, 9)), "2/3");
        assert_eq!(portion(&frac(1, 2)), "1/2");
        assert_eq!(portion(&frac(667, 1000)), "66,7%");
        assert_eq!(portion(&frac(1, 1)), "100%");
        assert_eq!(short_percent(&frac(3, 100)), "3");
        assert_eq!(short_percent(&frac(1, 40)), "2,5");
        assert_eq!(short_percent(&frac(1, 10)), "10");
    }

    #[test]
    fn figures_are_rounded_half_up_once() {
        assert_eq!(shown(&frac(1, 200)), "0,01");
        assert_eq!(shown(&frac(499, 100_000)), "0,00");
        assert_eq!(shown(&frac(5, 1000)), "0,01");
        assert_eq!(percent(&frac(49, 52)), "94,23");
        assert_eq!(shown(&frac(4, 1)), "4,00");
        assert_eq!(shown(&frac(3995, 1000)), "4,00");
    }

    proptest! {
        #[test]
        fn shown_is_within_half_a_hundredth(n in 0u64..1_000_000, d in 1u64..10_000) {
            let exact = frac(n, d);
            let text = shown(&exact).replace(',', "");
            let back = Fraction::new(text.parse::<BigInt>().expect("digits"), 100.into());
            prop_assert!((back - exact).abs() <= frac(1, 200));
        }
    }
}
