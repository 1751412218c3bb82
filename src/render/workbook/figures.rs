//! Figures between the paper's notation and a cell's number.

use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::Signed;

use crate::tally::Fraction;

/// How a figure of the paper looks in its cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Notation {
    /// `2.753`: dots between the thousands.
    Whole,
    /// `94,23`: two decimals after a comma.
    Decimals,
}

/// The number that a printed figure stands for; none when the text is no figure.
///
/// A leading zero (`01` envelopes) belongs to the way a number is written, which
/// a real number would lose, so such a text stays text.
pub(super) fn printed(text: &str) -> Option<(f64, Notation)> {
    let (sign, text) = text.strip_prefix('-').map_or(("", text), |unsigned| ("-", unsigned));
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    let leads = |part: &str| part.len() > 1 && part.starts_with('0');
    if let Some((units, rest)) = text.split_once(',') {
        let is_figure = digits(units) && !leads(units) && rest.len() == 2 && digits(rest);
        let number = is_figure.then(|| format!("{sign}{units}.{rest}").parse().ok())?;
        return number.map(|number| (number, Notation::Decimals));
    }
    let mut groups = text.split('.');
    let first = groups.next().filter(|first| digits(first) && first.len() <= 3 && !leads(first))?;
    let rest: Vec<&str> = groups.collect();
    let is_figure = rest.iter().all(|group| group.len() == 3 && digits(group))
        && (rest.is_empty() || first != "0");
    let number = is_figure.then(|| format!("{sign}{first}{}", rest.concat()).parse().ok())?;
    number.map(|number| (number, Notation::Whole))
}

/// An exact value in digits with a point, rounded half up to `decimals` places.
///
/// What a workbook shows before it is recalculated is made from the fraction
/// itself, as the paper's figure is.
pub(super) fn decimal(value: &Fraction, decimals: usize) -> String {
    let scale = num_traits::pow(BigInt::from(10), decimals);
    let half = BigRational::new(1.into(), 2.into());
    let scaled = (value * BigRational::from_integer(scale.clone()) + half).floor().to_integer();
    let sign = if scaled.is_negative() { "-" } else { "" };
    let digits = scaled.abs();
    let (whole, rest) = (&digits / &scale, &digits % &scale);
    if decimals == 0 {
        return format!("{sign}{whole}");
    }
    let text = format!("{sign}{whole}.{:0>decimals$}", rest.to_string());
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tally::fraction;

    #[test]
    fn printed_figures_become_numbers() {
        for (text, number, notation) in [
            ("0", 0.0, Notation::Whole),
            ("31", 31.0, Notation::Whole),
            ("2.753", 2753.0, Notation::Whole),
            ("1.002.753", 1_002_753.0, Notation::Whole),
            ("94,23", 94.23, Notation::Decimals),
            ("0,00", 0.0, Notation::Decimals),
            ("-1,50", -1.5, Notation::Decimals),
        ] {
            assert_eq!(printed(text), Some((number, notation)), "{text}");
        }
    }

    #[test]
    fn what_is_no_figure_stays_text() {
        for text in [
            "", "01", "–", "1234", "2.75", "0.123", "94,2", "094,23", ",23", "1.2,34", "=1", "-",
            "--1",
        ] {
            assert_eq!(printed(text), None, "{text}");
        }
    }

    #[test]
    fn exact_values_are_rounded_half_up() {
        let digits = |n, d, places| decimal(&fraction(n, d).expect("a fraction"), places);
        assert_eq!(digits(53, 160, 4), "0.3313");
        assert_eq!(digits(53, 160, 5), "0.33125");
        assert_eq!(digits(1, 32, 4), "0.0313");
        assert_eq!(digits(31_249, 1_000_000, 4), "0.0312");
        assert_eq!(digits(1, 3, 12), "0.333333333333");
        assert_eq!(digits(4, 1, 2), "4");
        assert_eq!(digits(40, 1, 0), "40");
        assert_eq!(digits(0, 1, 2), "0");
        assert_eq!(decimal(&-fraction(5, 4).expect("a fraction"), 2), "-1.25");
    }
}
