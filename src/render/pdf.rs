//! Lays a document out and exports it as PDF/A-2a and PDF/UA-1.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use chrono::{DateTime, Datelike, NaiveDate, Timelike};
use typst::diag::{SourceDiagnostic, Warned};
use typst::foundations::{Datetime, Smart};
use typst::syntax::Source;
use typst::{World, WorldExt, comemo};
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards, Timestamp};

use super::compact::compact;
use super::marks::unmarked;
use super::outline::Outline;
use super::printable::printable;
use super::reword::reworded;
use super::template::{RenderError, Templates};
use super::typst_world::{DocumentWorld, FontSet, Shared, datetime, file_id};
use crate::documents::Document;
use crate::error::Excerpt;
use crate::ledgers::remarks;

/// After how many pages Typst's cache is emptied.
///
/// It grows without bound otherwise, by some megabytes a page, and emptying it this often costs
/// nothing: documents have little in common that it could remember.
const EVICT_EVERY: usize = 48;

/// From how many pages a document is so long that what it left behind is emptied at once.
const LONG: usize = 24;

/// Minutes from UTC to the time in Việt Nam.
const VIETNAM: i32 = 7 * 60;

/// A printed document.
#[derive(Debug, Clone)]
pub struct Rendered {
    /// The PDF's bytes; the same for the same document.
    pub pdf: Vec<u8>,
    /// What stands on its pages.
    pub outline: Outline,
    /// How many pages it has.
    pub pages: usize,
}

/// Prints documents; shared among threads.
pub struct Renderer {
    /// The round's templates.
    templates: Templates,
    /// Fonts, library and modules.
    shared: Arc<Shared>,
    /// The standards every PDF conforms to.
    standards: PdfStandards,
    /// Seconds since 1970 that every PDF is stamped with; none stamps each with
    /// its own day.
    stamp: Option<i64>,
    /// Whether every paragraph that is to be in other words must be there.
    strict: bool,
    /// How many pages were printed.
    printed: AtomicUsize,
}

impl Renderer {
    /// A renderer with these templates and fonts. `stamp` is `SOURCE_DATE_EPOCH`.
    pub fn new(
        templates: Templates,
        fonts: FontSet,
        stamp: Option<i64>,
    ) -> Result<Self, RenderError> {
        let standards = PdfStandards::new(&[PdfStandard::A_2a, PdfStandard::Ua_1])
            .map_err(|error| RenderError::of("PDF", error.message().as_str()))?;
        let shared = Arc::new(Shared::new(fonts, templates.modules()));
        let printed = AtomicUsize::new(0);
        Ok(Self { templates, shared, standards, stamp, strict: true, printed })
    }

    /// The same for templates that other paragraphs may stand in: what is not there is not put
    /// into other words.
    pub fn lenient(self) -> Self {
        Self { strict: false, ..self }
    }

    /// The fonts it prints with.
    pub fn fonts(&self) -> &FontSet {
        self.shared.fonts()
    }

    /// Prints a document.
    ///
    /// Typst needs a deep stack: call this on a thread with 16 MiB or more.
    pub fn render(&self, document: &Document) -> Result<Rendered, RenderError> {
        let rendered = self.print(document)?;
        let before = self.printed.fetch_add(rendered.pages, Ordering::Relaxed);
        let is_due = before / EVICT_EVERY != (before + rendered.pages) / EVICT_EVERY;
        if is_due || rendered.pages >= LONG {
            comemo::evict(0);
        }
        Ok(rendered)
    }

    /// What stands on a document's pages, with marks around every value in running text, and the
    /// places of those values: for its copy in Word.
    ///
    /// The document is laid out once more: marks are letters, and would change its pages.
    pub fn marked(&self, document: &Document) -> Result<(Outline, Vec<String>), RenderError> {
        let stem = document.stem();
        let values = self.values(document)?;
        let (filled, places) = self.templates.fill_marked(stem, &values)?;
        let outline = self.outline(document, filled.clone())?;
        if document.head().reworded.is_empty() {
            return Ok((outline, places));
        }
        let filled = self.in_other_words(document, &filled, (&outline, &places))?;
        Ok((self.outline(document, filled)?, places))
    }

    /// What stands on the pages of a filled-in text, which is not exported.
    fn outline(&self, document: &Document, filled: String) -> Result<Outline, RenderError> {
        let stem = document.stem();
        let no_file = || RenderError::of(stem, "no such template");
        let main = Source::new(file_id(&format!("{stem}.typ")).ok_or_else(no_file)?, filled);
        let world = DocumentWorld::new(self.shared.clone(), main, day_of(document));
        let Warned { output, .. } = typst::compile::<PagedDocument>(&world);
        let laid_out = output.map_err(|errors| {
            let worst = errors.first().map(|error| error.message.as_str()).unwrap_or_default();
            RenderError::of(stem, worst)
        })?;
        Ok(Outline::of(&laid_out))
    }

    /// A filled-in text with marks, its paragraphs in the words that the department wants.
    fn in_other_words(
        &self,
        document: &Document,
        filled: &str,
        told: (&Outline, &[String]),
    ) -> Result<String, RenderError> {
        let rewordings = &document.head().reworded;
        reworded(filled, told, rewordings, self.strict).map_err(|words| {
            let message = format!(
                "văn bản không còn đoạn này, nên không thay lời được: “{words}”. Sửa hoặc bỏ mục đó"
            );
            RenderError::of(remarks::FILE, message)
        })
    }

    /// The filled-in text of a document with paragraphs in other words.
    fn filled_in_other_words(&self, document: &Document) -> Result<String, RenderError> {
        let (filled, places) =
            self.templates.fill_marked(document.stem(), &self.values(document)?)?;
        let outline = self.outline(document, filled.clone())?;
        let filled = self.in_other_words(document, &filled, (&outline, &places))?;
        Ok(unmarked(&filled))
    }

    /// A document's values as the typeface can print them.
    fn values(&self, document: &Document) -> Result<serde_json::Value, RenderError> {
        match printable(document, &|letter| self.fonts().prints(letter)) {
            Some(values) => Ok(values),
            None => serde_json::to_value(document)
                .map_err(|error| RenderError::of(document.stem(), error.to_string())),
        }
    }

    /// Fills the template, lays it out, exports it.
    fn print(&self, document: &Document) -> Result<Rendered, RenderError> {
        let stem = document.stem();
        let values = printable(document, &|letter| self.fonts().prints(letter));
        let mut filled = match &values {
            Some(values) => self.templates.fill(stem, values)?,
            None => self.templates.fill(stem, document)?,
        };
        if !document.head().reworded.is_empty() {
            filled = self.filled_in_other_words(document)?;
        }
        let day = day_of(document);
        let no_file = || RenderError::of(stem, "no such template");
        let main = Source::new(file_id(&format!("{stem}.typ")).ok_or_else(no_file)?, filled);
        let world = DocumentWorld::new(self.shared.clone(), main, day);
        let failed = |diagnostics: &[SourceDiagnostic]| {
            let worst = diagnostics.first();
            worst.map(|diagnostic| self.error(&world, document, diagnostic)).unwrap_or_else(no_file)
        };
        let Warned { output, warnings } = typst::compile::<PagedDocument>(&world);
        let laid_out = output.map_err(|errors| failed(&errors))?;
        if let Some(warning) = warnings.iter().find(|warning| matters(warning)) {
            return Err(failed(std::slice::from_ref(warning)));
        }
        let options = PdfOptions {
            ident: Smart::Custom(ident(document)),
            creator: Smart::Custom(Some("bienban".to_owned())),
            timestamp: self.timestamp(day),
            standards: self.standards.clone(),
            ..PdfOptions::default()
        };
        let pdf = typst_pdf::pdf(&laid_out, &options).map_err(|errors| failed(&errors))?;
        let pdf = compact(pdf);
        Ok(Rendered { pdf, outline: Outline::of(&laid_out), pages: laid_out.pages().len() })
    }

    /// When the PDF says it was made.
    fn timestamp(&self, day: NaiveDate) -> Option<Timestamp> {
        let Some(stamp) = self.stamp else {
            return Timestamp::new_local(at_midnight(day)?, VIETNAM);
        };
        let moment = DateTime::from_timestamp(stamp, 0)?;
        let part = |number: u32| u8::try_from(number).ok();
        let moment = Datetime::from_ymd_hms(
            moment.year(),
            part(moment.month())?,
            part(moment.day())?,
            part(moment.hour())?,
            part(moment.minute())?,
            part(moment.second())?,
        )?;
        Some(Timestamp::new_utc(moment))
    }

    /// What Typst found wrong, where the template says it.
    fn error(
        &self,
        world: &DocumentWorld,
        document: &Document,
        diagnostic: &SourceDiagnostic,
    ) -> RenderError {
        let stem = document.stem();
        let template = format!("{stem}.typ.j2");
        let error = RenderError {
            hints: diagnostic.hints.iter().map(|hint| hint.v.to_string()).collect(),
            ..RenderError::of(&template, diagnostic.message.as_str())
        };
        let main = world.main();
        let place = |span: typst::syntax::DiagSpan| {
            let (file, range) = (span.id()?, world.range(span)?);
            let source = world.source(file).ok()?;
            Some((file, source, range.start))
        };
        let own = place(diagnostic.span);
        let calls = || diagnostic.trace.iter().filter_map(|call| place(call.span.into()));
        let in_main = own.clone().into_iter().chain(calls()).find(|(file, ..)| *file == main);
        let origin = in_main
            .as_ref()
            .and_then(|(_, source, at)| self.templates.origin(stem, document, source.text(), *at));
        match (own, in_main) {
            // A module says what is wrong, the template says who asked for it.
            (Some((file, source, at)), _) if file != main => {
                let module = file.vpath().get_without_slash();
                let error = error.at(Excerpt::of(module, source.text(), at));
                RenderError { called_from: origin.map(Box::new), ..error }
            }
            (_, Some((_, source, at))) => match origin {
                Some(origin) => error.at(origin),
                None => {
                    let error = error.at(Excerpt::of(&template, source.text(), at));
                    RenderError { filled_in: true, ..error }
                }
            },
            _ => error,
        }
    }
}

/// Whether a warning tells of a page that is not as it should be.
fn matters(warning: &SourceDiagnostic) -> bool {
    ["unknown font family", "layout did not converge", "document did not converge"]
        .iter()
        .any(|known| warning.message.starts_with(known))
}

/// A document's own day; the first of its round's year when that is left open.
fn day_of(document: &Document) -> NaiveDate {
    let head = document.head();
    let year = || NaiveDate::from_ymd_opt(head.year.parse().ok()?, 1, 1);
    head.date.as_ref().map(|date| date.day).or_else(year).unwrap_or_default()
}

/// The first moment of a day.
fn at_midnight(day: NaiveDate) -> Option<Datetime> {
    let date = datetime(day)?;
    Datetime::from_ymd_hms(date.year()?, date.month()?, date.day()?, 0, 0, 0)
}

/// What tells this document from every other one of the round.
fn ident(document: &Document) -> String {
    let head = document.head();
    let number = head.number.as_deref().unwrap_or_default();
    format!("{}/{}/{}/{number}", document.stem(), head.symbol, head.title)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;
    use serde_json::json;

    use super::*;
    use crate::render::outline::Block;
    use crate::render::tests::samples;

    /// Runs on a stack that is deep enough for Typst.
    fn deep<T: Send>(run: impl FnOnce() -> T + Send) -> T {
        std::thread::scope(|scope| {
            let thread = std::thread::Builder::new().stack_size(32 << 20).spawn_scoped(scope, run);
            thread.expect("a thread").join().expect("no panic")
        })
    }

    /// A renderer with these templates over the built-in ones.
    fn renderer(own: &[(&str, &str)]) -> Renderer {
        let own: BTreeMap<_, _> =
            own.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect();
        let templates = Templates::new(&own).expect("templates");
        Renderer::new(templates, FontSet::bundled(), None).expect("a renderer")
    }

    /// The minutes printed with this template in place of the built-in one.
    fn minutes_with(template: &str) -> Result<Rendered, RenderError> {
        let renderer = renderer(&[("bien-ban-hoi-nghi.typ.j2", template)]);
        deep(|| renderer.render(&Document::Minutes(samples::minutes())))
    }

    #[test]
    fn a_renderer_is_shared_among_threads() {
        fn shared<T: Send + Sync>() {}
        shared::<Renderer>();
    }

    /// All text of a paper's paragraphs.
    fn paragraphs(rendered: &Rendered) -> Vec<&str> {
        let texts = rendered.outline.blocks.iter().filter_map(|block| match block {
            Block::Paragraph { text } => Some(text.as_str()),
            _ => None,
        });
        texts.collect()
    }

    #[test]
    fn every_sample_is_printed_twice_alike() {
        for (name, document) in samples::all() {
            let first = deep(|| renderer(&[]).render(&document))
                .unwrap_or_else(|e| panic!("{name}: {e:?}"));
            let again = deep(|| renderer(&[]).render(&document))
                .unwrap_or_else(|e| panic!("{name}: {e:?}"));
            assert!(first.pdf == again.pdf, "{name}");
            assert_eq!(first.outline, again.outline, "{name}");
            assert!(first.pdf.starts_with(b"%PDF-1.7"), "{name}");
        }
    }

    #[test]
    fn the_outline_says_what_the_minutes_say() {
        let rendered =
            deep(|| renderer(&[]).render(&Document::Minutes(samples::minutes()))).expect("printed");
        let blocks = &rendered.outline.blocks;
        let Some(Block::Letterhead { left, right }) = blocks.first() else { panic!("{blocks:?}") };
        let left: Vec<_> = left.iter().map(|line| line.text.as_str()).collect();
        assert_eq!(left, ["QUẬN ỦY LONG BIÊN", "BAN TUYÊN GIÁO", "*", "Số\u{a0}31-BB/BTGQU"]);
        assert_eq!(right[0].text, "ĐẢNG CỘNG SẢN VIỆT NAM");
        assert_eq!(blocks[1], Block::Title { text: "BIÊN BẢN".into() });
        let table = blocks.iter().find_map(|block| match block {
            Block::Table(table) => Some(table),
            _ => None,
        });
        let table = table.expect("a table");
        assert_eq!((table.columns, table.rows, table.header_rows), (5, 5, 1));
        assert!((table.widths.iter().sum::<f64>() - 1.0).abs() < 1e-9);
        let last = table.cells.last().expect("a cell");
        assert_eq!(
            (last.row, last.col, last.text.as_str(), last.bold, last.numeric),
            (4, 4, "4", true, true)
        );
        let [.., Block::Signatures { blocks }, Block::Remark { text: code }] = blocks.as_slice()
        else {
            panic!("{blocks:?}")
        };
        assert!(code.starts_with("Mã kiểm chứng: "), "{code}");
        assert_eq!(blocks.len(), 2);
        assert_eq!(blocks[1].last().map(|line| line.text.as_str()), Some("Ngô Mạnh Điềm"));
        assert!(paragraphs(&rendered).iter().any(|text| text.starts_with("2.4. Lấy ý kiến góp ý")));
    }

    #[test]
    fn a_hostile_text_is_printed_as_it_stands() {
        let document = Document::Minutes(samples::long_minutes());
        let rendered = deep(|| renderer(&[]).render(&document)).expect("printed");
        let hostile = samples::HOSTILE;
        assert!(paragraphs(&rendered).iter().any(|text| text.ends_with(hostile)));
    }

    #[test]
    fn annexes_come_in_order_and_the_first_lies_across() {
        let document = Document::Synthesis(Box::new(samples::synthesis(54)));
        let rendered = deep(|| renderer(&[]).render(&document)).expect("printed");
        let annexes: Vec<_> = rendered
            .outline
            .blocks
            .iter()
            .filter_map(|block| match block {
                Block::Annex { number, landscape, belongs_to, .. } => {
                    assert_eq!(
                        belongs_to.replace('\u{a0}', " "),
                        "Kèm theo Báo cáo số 85-BC/BTGQU ngày 20 tháng 6 năm 2023"
                    );
                    Some((number.as_str(), *landscape))
                }
                _ => None,
            })
            .collect();
        let numbers = ["I", "II", "III", "IV", "V", "VI"].map(|number| format!("PHỤ LỤC {number}"));
        let expected: Vec<_> =
            numbers.iter().enumerate().map(|(i, n)| (n.as_str(), i == 0)).collect();
        assert_eq!(annexes, expected);
    }

    #[test]
    fn every_chart_is_one_that_the_workbook_draws_or_of_the_comparison() {
        let report = samples::synthesis(7);
        let labels = report.kinds.iter().map(|kind| format!("criteria-{}", kind.label));
        let mut known: Vec<String> = labels.collect();
        known.extend(["criteria-district", "kinds", "leaders"].map(str::to_owned));
        // Its figures stand in `so-sanh.xlsx`; the paper's workbook leads to the PDF.
        known.push("changes".to_owned());
        let document = Document::Synthesis(Box::new(report));
        let rendered = deep(|| renderer(&[]).render(&document)).expect("printed");
        for block in &rendered.outline.blocks {
            if let Block::Chart { key, .. } = block {
                assert!(known.contains(key), "{key}");
            }
        }
    }

    #[test]
    fn what_belongs_to_a_chart_is_no_paragraph() {
        let document = Document::Synthesis(Box::new(samples::synthesis(7)));
        let rendered = deep(|| renderer(&[]).render(&document)).expect("printed");
        let texts = paragraphs(&rendered);
        let captions = rendered.outline.blocks.iter().filter_map(|block| match block {
            Block::Chart { caption, .. } => Some(caption),
            _ => None,
        });
        let captions: Vec<&str> = captions.map(String::as_str).collect();
        assert!(!captions.is_empty());
        assert!(texts.iter().all(|text| !captions.contains(text) && !text.contains("TốtKhá")));
    }

    #[test]
    fn what_the_return_does_not_say_is_not_said() {
        let document = Document::Minutes(samples::empty_minutes());
        let rendered = deep(|| renderer(&[]).render(&document)).expect("printed");
        let all = paragraphs(&rendered).join("\n");
        for absent in
            ["bỏ phiếu kín", "Ban kiểm phiếu gồm", "Thực hiện", "Tài liệu", "Vắng mặt có lý do"]
        {
            assert!(!all.contains(absent), "{absent}");
        }
        assert!(all.contains("không ghi nội dung kết luận"));
        let document = Document::Opening(samples::withheld_opening());
        let rendered = deep(|| renderer(&[]).render(&document)).expect("printed");
        assert!(paragraphs(&rendered).iter().any(|text| text.contains("không công bố")));
    }

    #[test]
    fn a_mistake_in_a_template_is_led_back_to_its_line() {
        let error = minutes_with("{# một #}\n{% include \"phan-dau.typ.j2\" %}\n\nbốn #sai()\n")
            .expect_err("refused");
        assert_eq!(error.template, "bien-ban-hoi-nghi.typ.j2");
        assert!(!error.filled_in);
        let place = error.place.expect("a line");
        assert_eq!((place.line, place.column, place.text.as_str()), (4, 6, "bốn #sai()"));
        let error = minutes_with("{{ unit.khong_co }}").expect_err("refused");
        assert_eq!(error.place.map(|place| place.line), Some(1));
        // A value within quotes is an error, never code.
        let error = minutes_with("#let x = \"{{ venue }}\"").expect_err("refused");
        assert_eq!(error.place.map(|place| place.line), Some(1));
        let error = minutes_with("#read(\"/etc/hostname\")").expect_err("refused");
        assert!(error.message.contains("not found"), "{error:?}");
    }

    #[test]
    fn a_mistake_in_a_module_names_the_module_and_who_asked() {
        let own = [
            ("form.typ", "#let f(x) = {\n  x + 1 + \"a\"\n}"),
            ("bien-ban-hoi-nghi.typ.j2", "#import \"form.typ\": f\n#f(1)"),
        ];
        let renderer = renderer(&own);
        let error =
            deep(|| renderer.render(&Document::Minutes(samples::minutes()))).expect_err("refused");
        assert_eq!(error.template, "form.typ");
        assert_eq!(error.place.as_ref().map(|place| place.line), Some(2));
        let caller = error.called_from.expect("a caller");
        assert_eq!((caller.file.as_str(), caller.line), ("bien-ban-hoi-nghi.typ.j2", 2));
    }

    #[test]
    fn a_letter_without_a_glyph_is_an_error_in_a_template_and_a_code_in_a_value() {
        let error = minutes_with("{% include \"phan-dau.typ.j2\" %}\n\nHội trường 中\n")
            .expect_err("refused");
        assert!(error.message.contains('中'), "{error:?}");
        let mut minutes = samples::minutes();
        minutes.venue = "Hội trường 中\u{202e}".into();
        let rendered = deep(|| renderer(&[]).render(&Document::Minutes(minutes))).expect("printed");
        let said = paragraphs(&rendered);
        assert!(said.iter().any(|text| text.contains("Hội trường U+4E2DU+202E")), "{said:?}");
    }

    #[test]
    fn the_stamp_is_the_papers_day_or_the_one_given() {
        let document = Document::Handover(samples::handover());
        let holds = |stamp, wanted: &str| {
            let templates = Templates::new(&BTreeMap::new()).expect("templates");
            let renderer = Renderer::new(templates, FontSet::bundled(), stamp).expect("a renderer");
            let pdf = deep(|| renderer.render(&document)).expect("printed").pdf;
            assert!(pdf.windows(wanted.len()).any(|bytes| bytes == wanted.as_bytes()), "{wanted}");
        };
        holds(None, "2023-05-17T00:00:00+07:00");
        holds(Some(1_700_000_000), "2023-11-14T22:13:20+00:00");
    }

    /// What Typst makes of a template's text, in running text and as a string.
    fn read_back(renderer: &Renderer, text: &str) -> Vec<String> {
        let filled = renderer.templates.fill("thu", &json!({ "text": text })).expect("filled");
        let main = Source::new(file_id("thu.typ").expect("a name"), filled);
        let world = DocumentWorld::new(renderer.shared.clone(), main, NaiveDate::default());
        let document = typst::compile::<PagedDocument>(&world).output.expect("laid out");
        let texts = Outline::of(&document).blocks.into_iter().map(|block| match block {
            Block::Paragraph { text } => text,
            other => panic!("{other:?}"),
        });
        texts.collect()
    }

    #[test]
    fn any_text_comes_out_as_itself() {
        let template = "#import \"form.typ\": tell\n\
                        #tell(\"paragraph\", text: [({{ text }})])\n\
                        #tell(\"paragraph\", text: \"(\" + {{ text|str }} + \")\")\n\
                        #tell(\"paragraph\", text: [({{ text }}.text(){{ text }}[a])])";
        let renderer = renderer(&[("thu.typ.j2", template)]);
        let check = |text: String| {
            let shown: String = text
                .replace("\r\n", " ")
                .chars()
                .map(|letter| {
                    if matches!(letter, '\t'..='\r' | '\u{85}' | '\u{2028}' | '\u{2029}') {
                        ' '
                    } else {
                        letter
                    }
                })
                .collect();
            let read = read_back(&renderer, &text);
            prop_assert_eq!(&read[0], &format!("({shown})"));
            prop_assert_eq!(&read[1], &format!("({shown})"));
            prop_assert_eq!(&read[2], &format!("({shown}.text(){shown}[a])"));
            Ok(())
        };
        deep(|| {
            let config = ProptestConfig {
                cases: 64,
                failure_persistence: None,
                ..ProptestConfig::default()
            };
            let mut runner = proptest::test_runner::TestRunner::new(config);
            for text in [
                samples::HOSTILE,
                "",
                " a  b ",
                "- a",
                "= b",
                "1. c",
                "\r\n\t",
                "\"",
                "\\",
                "//x\n/*",
            ] {
                check(text.to_owned()).expect(text);
            }
            runner.run(&any::<String>(), check).expect("every text");
            runner.run(&"[#$*_`@<>\\[\\]{}\"'\\\\/=+~. -]{0,12}", check).expect("every sign");
        });
    }
}
