//! The numbers that a chart carries beside the cells it draws, for programs that draw it
//! before they have read the sheets.
//!
//! The writing library takes them from cells that hold numbers; here they are put in for
//! cells that hold formulas.

use std::collections::BTreeMap;

use super::sheet::Values;
use crate::finding::CellRef;

/// The tags around the cells that a chart draws.
const REFERENCE: (&str, &str) = ("<c:numRef><c:f>", "</c:f>");
/// The end of what stands between.
const END: &str = "</c:numRef>";

/// A chart's XML with the numbers of all cells that it draws; `numbers` are those of each
/// sheet.
pub(super) fn filled(xml: &str, numbers: &BTreeMap<String, Values>) -> String {
    let mut filled = String::with_capacity(xml.len());
    let mut rest = xml;
    while let Some((before, after)) = rest.split_once(REFERENCE.0) {
        filled.push_str(before);
        filled.push_str(REFERENCE.0);
        let Some((cells, after)) = after.split_once(REFERENCE.1) else {
            rest = after;
            continue;
        };
        filled.push_str(cells);
        filled.push_str(REFERENCE.1);
        let (own, after) = after.split_once(END).unwrap_or(("", after));
        match cached(cells, numbers) {
            Some(cache) => filled.push_str(&cache),
            None => filled.push_str(own),
        }
        filled.push_str(END);
        rest = after;
    }
    filled.push_str(rest);
    filled
}

/// The cache of one column of cells (`'Điểm gộp'!$B$5:$B$9`); none when they are no such.
fn cached(cells: &str, numbers: &BTreeMap<String, Values>) -> Option<String> {
    let (sheet, block) = cells.rsplit_once('!')?;
    let sheet = sheet.trim_matches('\'').replace("''", "'");
    let values = numbers.get(&sheet)?;
    let (first, last) = block.split_once(':').unwrap_or((block, block));
    let named = |cell: &str| CellRef::named(&cell.strip_prefix('$')?.replace('$', ""));
    let (first, last) = (named(first)?, named(last)?);
    let (first, col, last) = (first.row, u16::try_from(first.col()).ok()?, last.row);
    let points: String = (first..=last)
        .filter_map(|row| {
            let value = values.get(&(row, col)).filter(|value| value.parse::<f64>().is_ok())?;
            Some(format!("<c:pt idx=\"{}\"><c:v>{value}</c:v></c:pt>", row - first))
        })
        .collect();
    let count = last.checked_sub(first)? + 1;
    let head = format!("<c:formatCode>General</c:formatCode><c:ptCount val=\"{count}\"/>");
    Some(format!("<c:numCache>{head}{points}</c:numCache>"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_chart_is_given_the_numbers_of_its_cells() {
        let values: Values = [((4, 1), "3.83"), ((5, 1), "–"), ((6, 1), "4")]
            .map(|(place, value)| (place, value.to_owned()))
            .into();
        let numbers = BTreeMap::from([("Điểm gộp".to_owned(), values)]);
        let xml = "<a><c:numRef><c:f>'Điểm gộp'!$B$5:$B$7</c:f><c:numCache>old</c:numCache>\
                   </c:numRef><c:numRef><c:f>Khác!$B$5</c:f>own</c:numRef></a>";
        let found = filled(xml, &numbers);
        assert!(found.contains("<c:ptCount val=\"3\"/>"), "{found}");
        assert!(found.contains("<c:pt idx=\"0\"><c:v>3.83</c:v></c:pt>"), "{found}");
        assert!(found.contains("<c:pt idx=\"2\"><c:v>4</c:v></c:pt>"), "{found}");
        assert!(!found.contains("old") && !found.contains("idx=\"1\""), "{found}");
        assert!(found.ends_with("<c:f>Khác!$B$5</c:f>own</c:numRef></a>"), "{found}");
    }
}
