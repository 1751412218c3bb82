//! Jinja templates (mẫu văn bản) and the escape that keeps values from acting as
//! Typst.
//!
//! A template holds Typst; a document's values come in through `{{ }}`. Only
//! strings and whole numbers may, each as a Typst string in which every ASCII
//! character but letters, digits and spaces is written as a `\u{…}`: wherever a
//! template puts it, in running text, in code, within quotes or in a comment, the
//! worst a value can do is to be refused.

use std::collections::BTreeMap;
use std::sync::Arc;

use minijinja::value::{Serde, ValueKind};
use minijinja::{
    AutoEscape, Environment, Error, ErrorKind, Output, State, UndefinedBehavior, Value,
};
use serde::Serialize;

use super::marks::{Log, watched};
use crate::error::Excerpt;
use crate::wording::{self, grouped};

/// The name of the only escape mode that prints anything.
const MODE: &str = "typst";

/// How a template's name ends; a `.typ` file is a Typst module.
const ENDING: &str = ".typ.j2";

/// How many steps a template may take: a paper about 10,000 units takes a tenth of
/// them, and one that never ends must be ended.
const STEPS: u64 = 200_000_000;

/// Stands before a line's number in a marked template; see [`Templates::origin`].
const MARK_START: char = '\u{F0000}';

/// Stands after it.
const MARK_END: char = '\u{F0001}';

/// The templates that come with the program, by file name.
const BUILT_IN: [(&str, &str); 16] = [
    ("form.typ", include_str!("../../templates/form.typ")),
    ("chung.typ.j2", include_str!("../../templates/chung.typ.j2")),
    ("phan-dau.typ.j2", include_str!("../../templates/phan-dau.typ.j2")),
    ("phu-luc.typ.j2", include_str!("../../templates/phu-luc.typ.j2")),
    (
        "bien-ban-hoan-hoi-nghi.typ.j2",
        include_str!("../../templates/bien-ban-hoan-hoi-nghi.typ.j2"),
    ),
    ("bien-ban-hoi-nghi.typ.j2", include_str!("../../templates/bien-ban-hoi-nghi.typ.j2")),
    (
        "bien-ban-ban-giao-phieu.typ.j2",
        include_str!("../../templates/bien-ban-ban-giao-phieu.typ.j2"),
    ),
    (
        "bien-ban-mo-niem-phong.typ.j2",
        include_str!("../../templates/bien-ban-mo-niem-phong.typ.j2"),
    ),
    ("bao-cao-tong-hop.typ.j2", include_str!("../../templates/bao-cao-tong-hop.typ.j2")),
    (
        "bao-cao-tong-hop-quyen.typ.j2",
        include_str!("../../templates/bao-cao-tong-hop-quyen.typ.j2"),
    ),
    ("cong-van-dinh-chinh.typ.j2", include_str!("../../templates/cong-van-dinh-chinh.typ.j2")),
    ("bao-cao-tom-tat.typ.j2", include_str!("../../templates/bao-cao-tom-tat.typ.j2")),
    ("thong-bao-ket-qua.typ.j2", include_str!("../../templates/thong-bao-ket-qua.typ.j2")),
    ("danh-sach-gui.typ.j2", include_str!("../../templates/danh-sach-gui.typ.j2")),
    (
        "phieu-de-nghi-chinh-sua.typ.j2",
        include_str!("../../templates/phieu-de-nghi-chinh-sua.typ.j2"),
    ),
    ("muc-luc-ho-so.typ.j2", include_str!("../../templates/muc-luc-ho-so.typ.j2")),
];

/// The built-in templates by file name, for those who want to change a copy.
pub fn built_in() -> impl Iterator<Item = (&'static str, &'static str)> {
    BUILT_IN.into_iter()
}

/// Why a document cannot be printed, and where in which template.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RenderError {
    /// The template's file name (`bien-ban-hoi-nghi.typ.j2`).
    pub template: String,
    /// The line it stands on, when one is known.
    pub place: Option<Box<Excerpt>>,
    /// Whether that is a line of the filled-in text rather than of the template.
    pub filled_in: bool,
    /// The line of the template that called for a module with the mistake.
    pub called_from: Option<Box<Excerpt>>,
    /// What is wrong, as Jinja or Typst says it.
    pub message: String,
    /// What may help, as Typst says it.
    pub hints: Vec<String>,
}

impl RenderError {
    /// An error of a template as a whole.
    pub(super) fn of(template: &str, message: impl Into<String>) -> Self {
        Self {
            template: template.to_owned(),
            place: None,
            filled_in: false,
            called_from: None,
            message: message.into(),
            hints: Vec::new(),
        }
    }

    /// The same error at a line.
    pub(super) fn at(self, place: Excerpt) -> Self {
        Self { template: place.file.clone(), place: Some(Box::new(place)), ..self }
    }
}

/// The templates of a round: the built-in ones, overlaid by its own.
#[derive(Debug, Clone)]
pub struct Templates {
    /// Every template and Typst module by file name.
    sources: BTreeMap<String, String>,
    /// The Jinja environment that holds the templates, parsed once.
    environment: Arc<Environment<'static>>,
}

impl Templates {
    /// The built-in templates with the round's own over them.
    ///
    /// Every template is parsed here, so that a mistake in one is known before
    /// anything is printed.
    pub fn new(own: &BTreeMap<String, String>) -> Result<Self, RenderError> {
        let mut sources: BTreeMap<String, String> =
            BUILT_IN.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect();
        sources.extend(own.iter().map(|(name, text)| (name.clone(), text.replace("\r\n", "\n"))));
        let environment = Arc::new(environment(&sources)?);
        Ok(Self { sources, environment })
    }

    /// The Typst modules by file name.
    pub(super) fn modules(&self) -> impl Iterator<Item = (&str, &str)> {
        let sources = self.sources.iter().filter(|(name, _)| name.ends_with(".typ"));
        sources.map(|(name, text)| (name.as_str(), text.as_str()))
    }

    /// Fills the template `<stem>.typ.j2` with a document's values.
    pub fn fill(&self, stem: &str, document: &impl Serialize) -> Result<String, RenderError> {
        let name = format!("{stem}{ENDING}");
        let filled = fill(&self.environment, &name, document);
        filled.map_err(|error| jinja_error(&self.sources, &name, &error))
    }

    /// As [`Self::fill`], with every value that is printed in running text between marks, and the
    /// places of those values.
    pub(super) fn fill_marked(
        &self,
        stem: &str,
        document: &serde_json::Value,
    ) -> Result<(String, Vec<String>), RenderError> {
        let name = format!("{stem}{ENDING}");
        let log = Log::default();
        let mut environment = (*self.environment).clone();
        let own = log.clone();
        environment.set_formatter(move |out, state, value| print(out, state, value, Some(&own)));
        let filled = environment
            .get_template(&name)
            .and_then(|template| template.render(watched(document, &log)))
            .map_err(|error| jinja_error(&self.sources, &name, &error))?;
        Ok((filled, log.places()))
    }

    /// The template line that made byte `at` of the filled-in text `filled`; none
    /// when it cannot be told.
    ///
    /// The templates are filled once more with a mark before the text of each of
    /// their lines, and the marks are then looked up. That costs only when there
    /// is an error to report.
    pub(super) fn origin(
        &self,
        stem: &str,
        document: &impl Serialize,
        filled: &str,
        at: usize,
    ) -> Option<Excerpt> {
        let name = format!("{stem}{ENDING}");
        let place = Excerpt::of(&name, filled, at);
        let names: Vec<&String> = self.sources.keys().collect();
        let marked = self
            .sources
            .iter()
            .enumerate()
            .map(|(file, (name, text))| (name.clone(), mark_lines(text, file)))
            .collect();
        let marked = fill(&environment(&marked).ok()?, &name, document).ok()?;
        // The marks must not have changed the text in any other way.
        if unmarked(&marked) != filled {
            return None;
        }
        let mut rest = marked.split('\n');
        let before: Vec<&str> = rest.by_ref().take(place.line - 1).collect();
        let line = rest.next()?;
        let (file, number) = last_mark(line_until(line, place.column - 1))
            .or_else(|| first_mark(line))
            .or_else(|| before.iter().rev().find_map(|line| last_mark(line)))?;
        let template = names.get(file)?;
        let text = self.sources.get(*template)?.lines().nth(number)?;
        let column = column_in_template(&place.text, text, place.column - 1) + 1;
        let (file, text) = ((*template).clone(), text.to_owned());
        Some(Excerpt { file, line: number + 1, column, text })
    }
}

/// The part of a marked line up to a column of the unmarked one.
fn line_until(line: &str, column: usize) -> &str {
    let (mut seen, mut in_mark) = (0, false);
    for (at, letter) in line.char_indices() {
        match letter {
            MARK_START => in_mark = true,
            MARK_END => in_mark = false,
            _ if in_mark => {}
            _ if seen == column => return line.get(..at).unwrap_or(line),
            _ => seen += 1,
        }
    }
    line
}

/// The file and line of a mark's text, `file.line`.
fn read_mark(mark: &str) -> Option<(usize, usize)> {
    let (file, line) = mark.split(MARK_END).next()?.split_once('.')?;
    Some((file.parse().ok()?, line.parse().ok()?))
}

/// The last mark of a line.
fn last_mark(line: &str) -> Option<(usize, usize)> {
    read_mark(line.rsplit_once(MARK_START)?.1)
}

/// The first mark of a line.
fn first_mark(line: &str) -> Option<(usize, usize)> {
    read_mark(line.split_once(MARK_START)?.1)
}

/// The text without its marks.
fn unmarked(text: &str) -> String {
    let mut in_mark = false;
    text.chars()
        .filter(|letter| {
            match *letter {
                MARK_START => in_mark = true,
                MARK_END => {
                    in_mark = false;
                    return false;
                }
                _ => {}
            }
            !in_mark
        })
        .collect()
}

/// Puts a mark before the first letter of text on each line of a template.
///
/// What stands within Jinja's own braces is left alone, and so is white space
/// before it, which `{%-` takes away.
fn mark_lines(text: &str, file: usize) -> String {
    let mut marked = String::new();
    let mut open: Option<&str> = None;
    for (number, line) in text.split('\n').enumerate() {
        if number > 0 {
            marked.push('\n');
        }
        let (mut rest, mut done) = (line, false);
        while let Some(letter) = rest.chars().next() {
            let delimiter = match open {
                Some(end) => rest.starts_with(end).then_some(end),
                None => ["{{", "{%", "{#"].into_iter().find(|start| rest.starts_with(start)),
            };
            let was_open = open.is_some();
            let taken = match delimiter {
                Some(found) => {
                    open = match found {
                        "{{" => Some("}}"),
                        "{%" => Some("%}"),
                        "{#" => Some("#}"),
                        _ => None,
                    };
                    found.len()
                }
                None => letter.len_utf8(),
            };
            let starts_text = !was_open && (open.is_none() || delimiter == Some("{{"));
            if starts_text && !done && !letter.is_whitespace() {
                marked.push_str(&format!("{MARK_START}{file}.{number}{MARK_END}"));
                done = true;
            }
            let (now, later) = rest.split_at_checked(taken).unwrap_or((rest, ""));
            marked.push_str(now);
            rest = later;
        }
    }
    marked
}

/// The column of the template's line for a column of the line it made: the same
/// while both lines are, else where they part.
fn column_in_template(filled: &str, template: &str, column: usize) -> usize {
    let indent = |line: &str| line.chars().take_while(|letter| letter.is_whitespace()).count();
    let letters = filled.trim_start().chars().zip(template.trim_start().chars());
    let same = letters.take_while(|(a, b)| a == b).count();
    same.min(column.saturating_sub(indent(filled))) + indent(template)
}

/// An environment that knows only these templates and prints only through the
/// Typst escape.
fn environment(sources: &BTreeMap<String, String>) -> Result<Environment<'static>, RenderError> {
    let mut environment = Environment::new();
    environment.set_fuel(Some(STEPS));
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment.set_auto_escape_callback(|_| AutoEscape::Custom(MODE.into()));
    environment.set_formatter(|out, state, value| print(out, state, value, None));
    // Nothing may pass by the escape.
    for filter in ["safe", "escape", "e"] {
        environment.remove_filter(filter);
    }
    environment.add_filter("str", literal_filter);
    environment.add_filter("num", number_filter);
    environment.add_filter("two_digits", two_digits);
    for (name, text) in sources.iter().filter(|(name, _)| name.ends_with(ENDING)) {
        environment
            .add_template_owned(name.clone(), text.clone())
            .map_err(|error| jinja_error(sources, name, &error))?;
    }
    Ok(environment)
}

/// Fills one template of an environment.
fn fill(
    environment: &Environment<'static>,
    name: &str,
    document: &impl Serialize,
) -> Result<String, Error> {
    environment.get_template(name)?.render(Serde(document))
}

/// Prints a value as a piece of Typst markup, between marks where they are asked for, or refuses.
fn print(
    out: &mut Output<'_>,
    state: &mut State<'_, '_>,
    value: &Value,
    log: Option<&Log>,
) -> Result<(), Error> {
    if !matches!(state.auto_escape(), AutoEscape::Custom(mode) if mode == MODE) {
        return Err(refusal("chỉ được in giá trị qua bộ thoát ký tự của Typst"));
    }
    // A macro or a filter has escaped it already.
    let printed = match value.as_str() {
        Some(text) if value.is_safe() => out.write_str(text),
        _ => {
            let text = scalar(value)?;
            let text = log.map_or(text.clone(), |log| log.marked(&text));
            write!(out, "#{};", literal(&text))
        }
    };
    printed.map_err(|_| refusal("không ghi được kết quả"))
}

/// An error about a value.
fn refusal(message: impl Into<String>) -> Error {
    Error::new(ErrorKind::InvalidOperation, message.into())
}

/// A string as it stands, or a whole number with dots between its thousands.
pub(super) fn scalar(value: &Value) -> Result<String, Error> {
    if let Some(text) = value.as_str() {
        return Ok(text.to_owned());
    }
    whole_number(value).map(grouped).ok_or_else(|| {
        refusal(format!(
            "chỉ in được chữ hoặc số nguyên, không in được giá trị kiểu {}",
            value.kind()
        ))
    })
}

/// The value as a whole number, if it is one.
fn whole_number(value: &Value) -> Option<i128> {
    let number = value.kind() == ValueKind::Number && value.is_integer();
    number.then(|| i128::try_from(value.clone()).ok()).flatten()
}

/// The filter `str`: the value as a Typst string, for the arguments of a function.
fn literal_filter(value: &Value) -> Result<Value, Error> {
    Ok(Value::from_safe_string(literal(&scalar(value)?)))
}

/// The filter `num`: a whole number as Typst code writes it, without dots.
fn number_filter(value: &Value) -> Result<Value, Error> {
    let number = whole_number(value).ok_or_else(|| refusal("bộ lọc num chỉ nhận số nguyên"))?;
    Ok(Value::from_safe_string(number.to_string()))
}

/// The filter `two_digits`: a whole number in a sentence, under ten with a leading nought.
fn two_digits(value: &Value) -> Result<String, Error> {
    let number = whole_number(value).and_then(|number| u64::try_from(number).ok());
    let number = number.ok_or_else(|| refusal("bộ lọc two_digits chỉ nhận số nguyên từ 0"))?;
    Ok(wording::two_digits(number))
}

/// A text as a Typst string.
///
/// Line breaks become spaces: a value stays on its line. Only letters, digits and
/// spaces stand as they are, so that text in a wrong place is an error and never
/// a command.
pub fn literal(text: &str) -> String {
    let mut literal = String::from('"');
    for letter in text.replace("\r\n", " ").chars() {
        match letter {
            '\u{85}' | '\u{2028}' | '\u{2029}' | '\t'..='\r' => literal.push(' '),
            ' ' => literal.push(' '),
            _ if letter.is_alphanumeric() || (!letter.is_ascii() && !letter.is_control()) => {
                literal.push(letter);
            }
            _ => literal.push_str(&format!("\\u{{{:x}}}", u32::from(letter))),
        }
    }
    literal.push('"');
    literal
}

/// A Jinja error where it stands; that of an included template, if it is one.
fn jinja_error(sources: &BTreeMap<String, String>, name: &str, error: &Error) -> RenderError {
    let mut innermost = error;
    while let Some(source) = std::error::Error::source(innermost).and_then(|e| e.downcast_ref()) {
        innermost = source;
    }
    let template = innermost.name().unwrap_or(name).to_owned();
    let source = sources.get(&template).map_or("", String::as_str);
    let place = innermost.range().map(|range| Excerpt::of(&template, source, range.start));
    let place = place.or_else(|| {
        let line = innermost.line()?;
        let text = source.lines().nth(line.checked_sub(1)?)?.to_owned();
        let column = text.chars().take_while(|letter| letter.is_whitespace()).count() + 1;
        Some(Excerpt { file: template.clone(), line, column, text })
    });
    let message = match innermost.detail() {
        Some(detail) => format!("{}: {detail}", innermost.kind()),
        None => innermost.kind().to_string(),
    };
    RenderError { place: place.map(Box::new), ..RenderError::of(&template, message) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::{Value as Json, json};

    /// Fills a one-line template of the round's own.
    fn filled(template: &str, document: &Json) -> Result<String, RenderError> {
        let own = BTreeMap::from([("thu.typ.j2".to_owned(), template.to_owned())]);
        Templates::new(&own).and_then(|templates| templates.fill("thu", document))
    }

    /// The error of a template that must not be filled.
    fn refused(template: &str, document: &Json) -> RenderError {
        filled(template, document).expect_err(template)
    }

    #[test]
    fn strings_and_whole_numbers_are_printed_and_nothing_else() {
        let document =
            json!({"s": "a#b", "n": 2753, "b": true, "f": 1.5, "l": [1], "o": {"x": 1}, "z": null});
        assert_eq!(filled("{{ s }}", &document).as_deref(), Ok("#\"a\\u{23}b\";"));
        assert_eq!(filled("{{ n }}", &document).as_deref(), Ok("#\"2\\u{2e}753\";"));
        assert_eq!(
            filled("f({{ s|str }}, {{ n|num }})", &document).as_deref(),
            Ok("f(\"a\\u{23}b\", 2753)")
        );
        for name in ["b", "f", "l", "o", "z", "none_such", "o.y", "l[3]", "s|num", "b|str"] {
            let error = refused(&format!("một\nhai {{{{ {name} }}}}"), &document);
            assert_eq!(error.template, "thu.typ.j2");
            assert_eq!(error.place.as_ref().map(|place| place.line), Some(2), "{error:?}");
        }
    }

    #[test]
    fn nothing_passes_by_the_escape() {
        let document = json!({"s": "#x", "list": ["#a", "#b"]});
        for template in [
            "{{ s|safe }}",
            "{% autoescape false %}{{ s }}{% endautoescape %}",
            "{% autoescape 'html' %}{{ s }}{% endautoescape %}",
            "{% include \"../bienban.toml\" %}",
            "{% include \"/etc/hostname\" %}",
        ] {
            refused(template, &document);
        }
        for template in [
            "{{ s|upper }}",
            "{{ list|join(', ') }}",
            "{{ s ~ '#' }}",
            "{{ list|first }}",
            "{% set t = s %}{{ t }}",
            "{% macro m(x) %}{{ x }}{% endmacro %}{{ m(s) }}",
            "{% set t %}{{ s }}{% endset %}{{ t }}",
            "{{ s|replace('x', '#') }}",
        ] {
            let printed = filled(template, &document).expect(template);
            // The only hash is the one that begins a Typst string.
            assert!(
                printed.starts_with("#\"") && printed.ends_with("\";"),
                "{template}: {printed}"
            );
            assert_eq!(printed.matches('#').count(), 1, "{template}: {printed}");
        }
    }

    #[test]
    fn a_mistake_is_reported_with_its_line() {
        let error = refused("một\nhai {% if x %}\nba {{ y z }}", &json!({}));
        let place = error.place.expect("a line");
        assert_eq!((place.file.as_str(), place.line), ("thu.typ.j2", 3));
        assert_eq!(place.text, "ba {{ y z }}");
    }

    #[test]
    fn marks_stand_before_text_and_never_within_braces() {
        let marked = mark_lines("a {{ b\nc }} d\n  {% if e %}\n  f{% endif %}\n\ng", 7);
        let shown = marked.replace(MARK_START, "<").replace(MARK_END, ">");
        assert_eq!(shown, "<7.0>a {{ b\nc }} <7.1>d\n  {% if e %}\n  <7.3>f{% endif %}\n\n<7.5>g");
        assert_eq!(unmarked(&marked), "a {{ b\nc }} d\n  {% if e %}\n  f{% endif %}\n\ng");
    }

    #[test]
    fn a_filled_in_line_is_led_back_to_its_template() {
        let template = "{% for x in list %}\n#f({{ x|str }},\n  g)\n{% endfor %}\ncuối {{ s }} #h";
        let own = BTreeMap::from([("thu.typ.j2".to_owned(), template.to_owned())]);
        let templates = Templates::new(&own).expect("templates");
        let document = json!({"list": ["a", "b", "c"], "s": "dài dài dài"});
        let filled = templates.fill("thu", &document).expect("filled");
        let at = filled.rfind("g)").expect("there");
        let place = templates.origin("thu", &document, &filled, at).expect("found");
        assert_eq!((place.file.as_str(), place.line, place.column), ("thu.typ.j2", 3, 3));
        let at = filled.rfind("#h").expect("there");
        let place = templates.origin("thu", &document, &filled, at).expect("found");
        // Where the lines part.
        assert_eq!((place.line, place.column), (5, "cuối ".chars().count() + 1));
    }

    #[test]
    fn the_built_in_templates_are_sound() {
        assert!(Templates::new(&BTreeMap::new()).is_ok());
        assert_eq!(built_in().count(), BUILT_IN.len());
    }

    proptest! {
        #[test]
        fn a_literal_holds_nothing_that_ends_it(text in any::<String>()) {
            let literal = literal(&text);
            let inside = &literal[1..literal.len() - 1];
            prop_assert!(!inside.contains('"') && !inside.contains('\n'));
            let rest = inside.replace("\\u{", "");
            prop_assert!(rest.chars().all(|letter| letter != '\\' && letter != '#'));
        }
    }
}
