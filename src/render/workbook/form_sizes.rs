//! The sizes of the form (thể thức) as the built-in `templates/form.typ` has them: they stand there
//! once, for the page and for the workbook.

/// The form.
const FORM: &str = include_str!("../../../templates/form.typ");

/// The number that a line of the form's measures gives (`  body: 14pt, // HD36`), in the unit that
/// stands behind it; 0 where there is no such line.
pub(super) const fn size(name: &str) -> f64 {
    let mut rest = FORM.as_bytes();
    while let Some((byte, after)) = rest.split_first() {
        if *byte == b'\n'
            && let Some(value) = value_of(after, name.as_bytes())
        {
            return number(value);
        }
        rest = after;
    }
    0.0
}

/// What stands behind a name on a line that begins with it: `  name: …`.
const fn value_of<'f>(line: &'f [u8], name: &[u8]) -> Option<&'f [u8]> {
    let Some(line) = after(line, b"  ") else { return None };
    let Some(line) = after(line, name) else { return None };
    after(line, b": ")
}

/// What stands behind a beginning.
const fn after<'f>(text: &'f [u8], beginning: &[u8]) -> Option<&'f [u8]> {
    let (mut text, mut beginning) = (text, beginning);
    while let Some((expected, more)) = beginning.split_first() {
        match text.split_first() {
            Some((found, rest)) if *found == *expected => text = rest,
            _ => return None,
        }
        beginning = more;
    }
    Some(text)
}

/// The decimal number at the beginning of a text.
const fn number(text: &[u8]) -> f64 {
    let (mut text, mut value, mut place) = (text, 0.0, 1.0);
    let mut behind = false;
    while let Some((byte, rest)) = text.split_first() {
        match *byte {
            b'.' if !behind => behind = true,
            digit @ b'0'..=b'9' => {
                if behind {
                    place /= 10.0;
                    value += (digit - b'0') as f64 * place;
                } else {
                    value = value * 10.0 + (digit - b'0') as f64;
                }
            }
            _ => break,
        }
        text = rest;
    }
    value
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_those_of_the_form() {
        for (name, value) in [
            ("body", 14.0),
            ("kind", 16.0),
            ("margin-binding", 30.0),
            ("left-column", 47.0),
            ("table-pitch", 1.2),
            ("rule", 0.75),
            ("margin", 0.0),
            ("nothing", 0.0),
        ] {
            assert!((size(name) - value).abs() < 1e-9, "{name}: {}", size(name));
        }
    }
}
