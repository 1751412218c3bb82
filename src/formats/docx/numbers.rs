//! The numbers that Word counts itself (`1.`, `a)`, `II.`): they stand in no paragraph's text, and
//! yet the document shows them.

use std::collections::BTreeMap;

use super::super::parts::{attribute, each_element};

/// The most levels of a list.
const LEVELS: usize = 9;

/// How a level of a list is numbered.
#[derive(Debug, Clone, Default)]
struct Level {
    /// The first number.
    start: u32,
    /// How numbers are written (`decimal`, `upperRoman`, …).
    format: String,
    /// The text around them: `%1.`, `%1.%2)`.
    text: String,
}

/// A list: which definition it follows, and where it begins anew.
#[derive(Debug, Clone, Default)]
struct List {
    /// The definition's identifier.
    definition: String,
    /// Levels that begin at a number of the list's own.
    starts: BTreeMap<usize, u32>,
}

/// Which list a paragraph is of, and on which level.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Place {
    /// The list's identifier.
    pub list: Option<String>,
    /// The level, from zero.
    pub level: Option<usize>,
}

/// What a style says of numbers.
#[derive(Debug, Clone, Default)]
struct Style {
    /// The place in a list.
    place: Place,
    /// The style that it is based on.
    based_on: Option<String>,
}

/// The lists of a document, and how far each has been counted.
#[derive(Debug, Default)]
pub(super) struct Numbers {
    /// Definitions by identifier: levels.
    definitions: BTreeMap<String, BTreeMap<usize, Level>>,
    /// Lists by identifier.
    lists: BTreeMap<String, List>,
    /// Styles by identifier.
    styles: BTreeMap<String, Style>,
    /// The last number of each level by definition.
    counted: BTreeMap<String, [Option<u32>; LEVELS]>,
    /// Lists that have begun at numbers of their own.
    begun: BTreeMap<String, ()>,
}

impl Numbers {
    /// The lists as their part and that of the styles describe them.
    pub(super) fn new(numbering: &str, styles: &str) -> Self {
        let mut numbers = Self::default();
        numbers.read_lists(numbering);
        numbers.read_styles(styles);
        numbers
    }

    /// Reads definitions and lists.
    fn read_lists(&mut self, xml: &str) {
        let (mut definition, mut list, mut level) = (None::<String>, None::<String>, None::<usize>);
        each_element(xml, |element| {
            let value = |name: &str| attribute(element, name);
            let number = |name: &str| value(name).and_then(|value| value.parse::<u32>().ok());
            match element.local_name().as_ref() {
                "abstractNum" => (definition, list) = (value("abstractNumId"), None),
                "num" => (definition, list) = (None, value("numId")),
                "abstractNumId" => {
                    if let (Some(list), Some(id)) = (&list, value("val")) {
                        self.lists.entry(list.clone()).or_default().definition = id;
                    }
                }
                "lvl" | "lvlOverride" => {
                    level = number("ilvl").and_then(|l| usize::try_from(l).ok())
                }
                "startOverride" => {
                    if let (Some(list), Some(level), Some(start)) = (&list, level, number("val")) {
                        self.lists.entry(list.clone()).or_default().starts.insert(level, start);
                    }
                }
                name @ ("start" | "numFmt" | "lvlText") => {
                    let Some((definition, level)) = definition.as_ref().zip(level) else { return };
                    let levels = self.definitions.entry(definition.clone()).or_default();
                    let level = levels.entry(level).or_default();
                    match name {
                        "start" => level.start = number("val").unwrap_or(0),
                        "numFmt" => level.format = value("val").unwrap_or_default(),
                        _ => level.text = value("val").unwrap_or_default(),
                    }
                }
                _ => {}
            }
        });
    }

    /// Reads what styles say of lists.
    fn read_styles(&mut self, xml: &str) {
        let mut style = String::new();
        each_element(xml, |element| {
            let value = || attribute(element, "val");
            match element.local_name().as_ref() {
                "style" => style = attribute(element, "styleId").unwrap_or_default(),
                "basedOn" => self.style(&style).based_on = value(),
                "numId" => self.style(&style).place.list = value(),
                "ilvl" => self.style(&style).place.level = value().and_then(|l| l.parse().ok()),
                _ => {}
            }
        });
    }

    /// A style by its identifier.
    fn style(&mut self, id: &str) -> &mut Style {
        self.styles.entry(id.to_owned()).or_default()
    }

    /// The place of a paragraph that has one of its own, a style, or both.
    fn place(&self, own: &Place, style: Option<&str>) -> Option<(String, usize)> {
        let (mut place, mut style) = (own.clone(), style);
        // Styles may be based on each other in a ring.
        for _ in 0..LEVELS {
            let Some(found) = style.and_then(|style| self.styles.get(style)) else { break };
            place.list = place.list.or_else(|| found.place.list.clone());
            place.level = place.level.or(found.place.level);
            style = found.based_on.as_deref();
        }
        let list = place.list.filter(|list| list != "0")?;
        Some((list, place.level.unwrap_or(0).min(LEVELS - 1)))
    }

    /// What is shown before a paragraph, which is counted; nothing for one of no list, and for
    /// signs that do not count.
    pub(super) fn next(&mut self, own: &Place, style: Option<&str>) -> Option<String> {
        let (id, level) = self.place(own, style)?;
        let list = self.lists.get(&id)?;
        let levels = self.definitions.get(&list.definition)?;
        let counted = self.counted.entry(list.definition.clone()).or_default();
        if self.begun.insert(id, ()).is_none() {
            for (level, last) in counted.iter_mut().enumerate() {
                last.take_if(|_| list.starts.contains_key(&level));
            }
        }
        // A number of the list's own holds whenever its level begins (`startOverride` of ECMA-376).
        let start_of = |level: usize| {
            let own = list.starts.get(&level).copied();
            own.unwrap_or_else(|| levels.get(&level).map_or(1, |level| level.start))
        };
        for (at, last) in counted.iter_mut().enumerate() {
            match at.cmp(&level) {
                // A level that was passed over counts as begun.
                std::cmp::Ordering::Less => *last = last.or(Some(start_of(at))),
                std::cmp::Ordering::Equal => {
                    *last = Some(last.map_or(start_of(at), |last| last.saturating_add(1)));
                }
                std::cmp::Ordering::Greater => *last = None,
            }
        }
        let own = levels.get(&level)?;
        if own.format == "bullet" || own.format == "none" {
            return None;
        }
        let mut shown = own.text.clone();
        for (at, last) in counted.iter().enumerate() {
            let sign = format!("%{}", at + 1);
            if let (Some(last), true) = (last, shown.contains(&sign)) {
                let format = levels.get(&at).map_or("decimal", |level| level.format.as_str());
                shown = shown.replace(&sign, &written(*last, format));
            }
        }
        Some(shown).filter(|shown| !shown.is_empty())
    }
}

/// A number as a list writes it.
fn written(number: u32, format: &str) -> String {
    match format {
        "upperRoman" => roman(number),
        "lowerRoman" => roman(number).to_lowercase(),
        "upperLetter" => letter(number).to_uppercase(),
        "lowerLetter" => letter(number),
        "decimalZero" => format!("{number:02}"),
        _ => number.to_string(),
    }
}

/// Roman numerals; digits where they would be endless.
fn roman(number: u32) -> String {
    const SIGNS: [(u32, &str); 13] = [
        (1000, "M"),
        (900, "CM"),
        (500, "D"),
        (400, "CD"),
        (100, "C"),
        (90, "XC"),
        (50, "L"),
        (40, "XL"),
        (10, "X"),
        (9, "IX"),
        (5, "V"),
        (4, "IV"),
        (1, "I"),
    ];
    if number >= 4000 {
        return number.to_string();
    }
    let (mut rest, mut shown) = (number, String::new());
    for (value, sign) in SIGNS {
        while rest >= value {
            shown.push_str(sign);
            rest -= value;
        }
    }
    shown
}

/// a, b, … z, aa, bb, …
fn letter(number: u32) -> String {
    let Some(index) = number.checked_sub(1) else { return String::new() };
    let letter = u8::try_from(index % 26).map_or('a', |at| char::from(b'a' + at));
    let times = usize::try_from(index / 26 + 1).unwrap_or(1).min(8);
    std::iter::repeat_n(letter, times).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_as_lists_do() {
        assert_eq!(roman(14), "XIV");
        assert_eq!(written(9, "lowerRoman"), "ix");
        assert_eq!(written(2, "upperLetter"), "B");
        assert_eq!(letter(28), "bb");
        assert_eq!(written(7, "decimalZero"), "07");
    }

    #[test]
    fn a_list_begins_every_level_at_its_own_number() {
        let level = |at: u32| {
            format!(
                r#"<w:lvl w:ilvl="{at}"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%{}."/></w:lvl>"#,
                at + 1
            )
        };
        let own = |at: u32, start: u32| {
            format!(
                r#"<w:lvlOverride w:ilvl="{at}"><w:startOverride w:val="{start}"/></w:lvlOverride>"#
            )
        };
        let numbering = format!(
            r#"<w:numbering><w:abstractNum w:abstractNumId="3">{}{}</w:abstractNum>
            <w:num w:numId="1"><w:abstractNumId w:val="3"/></w:num>
            <w:num w:numId="2"><w:abstractNumId w:val="3"/>{}{}</w:num></w:numbering>"#,
            level(0),
            level(1),
            own(0, 0),
            own(1, 4)
        );
        let mut numbers = Numbers::new(&numbering, "");
        let mut next = |list: &str, level| {
            numbers.next(&Place { list: Some(list.to_owned()), level: Some(level) }, None)
        };
        let mut shown = |places: &[(&str, usize)]| -> String {
            places.iter().filter_map(|(list, level)| next(list, *level)).collect()
        };
        assert_eq!(shown(&[("1", 0), ("1", 1), ("1", 0), ("1", 1)]), "1.1.2.1.");
        assert_eq!(shown(&[("2", 0), ("2", 1), ("2", 1), ("2", 0), ("2", 1)]), "0.4.5.1.4.");
        assert_eq!(shown(&[("1", 0), ("1", 1)]), "2.1.");
    }

    #[test]
    fn lists_count_level_by_level() {
        let numbering = r#"<w:numbering><w:abstractNum w:abstractNumId="3">
            <w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="upperRoman"/><w:lvlText w:val="%1."/></w:lvl>
            <w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%2)"/></w:lvl>
            <w:lvl w:ilvl="2"><w:numFmt w:val="bullet"/><w:lvlText w:val="-"/></w:lvl></w:abstractNum>
            <w:num w:numId="1"><w:abstractNumId w:val="3"/></w:num>
            <w:num w:numId="2"><w:abstractNumId w:val="3"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/></w:lvlOverride></w:num>
            </w:numbering>"#;
        let styles = r#"<w:styles><w:style w:styleId="A"><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>
            <w:style w:styleId="B"><w:basedOn w:val="A"/></w:style></w:styles>"#;
        let mut numbers = Numbers::new(numbering, styles);
        let at = |list: &str, level| Place { list: Some(list.to_owned()), level: Some(level) };
        let shown: Vec<Option<String>> =
            [at("1", 0), at("1", 1), at("1", 1), at("1", 2), at("1", 0), at("1", 1), at("2", 0)]
                .iter()
                .map(|place| numbers.next(place, None))
                .collect();
        let shown: Vec<Option<&str>> = shown.iter().map(Option::as_deref).collect();
        let expected =
            [Some("I."), Some("1)"), Some("2)"), None, Some("II."), Some("1)"), Some("V.")];
        assert_eq!(shown, expected);
        assert_eq!(numbers.next(&Place::default(), Some("B")).as_deref(), Some("VI."));
        assert_eq!(numbers.next(&at("0", 0), Some("B")), None, "taken off by hand");
        assert_eq!(numbers.next(&Place::default(), None), None);
    }
}
