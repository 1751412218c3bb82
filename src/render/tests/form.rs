//! The form (thể thức) measured in the PDF itself, row by row of the table that
//! the papers follow: positions, sizes and weights of the printed lines, and the
//! rules between them.

use super::printed::{Printed, picture, print, tool};
use super::samples;
use crate::documents::Document;

/// Points in a millimetre.
const MM: f64 = 72.0 / 25.4;
/// How far a measure may be off: what the reading program rounds to.
const SLACK: f64 = 0.8;
/// Pixels in a point of the pictures in which rules are measured.
const PIXELS: f64 = 2.0;
/// Where the text begins and ends on an upright page, in points.
const TEXT: (f64, f64) = (30.0 * MM, 195.0 * MM);

/// A printed line with its place in points.
#[derive(Debug, Clone)]
struct Line {
    /// From 1.
    page: usize,
    /// Its left end.
    left: f64,
    /// Its right end.
    right: f64,
    /// Its upper edge.
    top: f64,
    /// Its lower edge.
    bottom: f64,
    /// Size of its letters.
    size: f64,
    /// Heavy letters.
    bold: bool,
    /// Slanting letters.
    italic: bool,
    /// What it says.
    text: String,
}

impl Line {
    /// Its middle.
    fn middle(&self) -> f64 {
        f64::midpoint(self.left, self.right)
    }

    /// Asserts how it is printed.
    fn is(&self, size: f64, bold: bool, italic: bool) -> &Self {
        assert_eq!((self.size, self.bold, self.italic), (size, bold, italic), "{self:?}");
        self
    }

    /// Asserts that it stands in the middle of the text.
    fn is_centred(&self) -> &Self {
        near(self.middle(), f64::midpoint(TEXT.0, TEXT.1), &self.text);
        self
    }
}

/// A paper as its pages.
struct Sheet {
    /// The file.
    printed: Printed,
    /// Width and height of each page.
    pages: Vec<(f64, f64)>,
    /// Every line.
    lines: Vec<Line>,
}

/// Two measures that must agree.
#[track_caller]
fn near(measured: f64, wanted: f64, what: &str) {
    assert!((measured - wanted).abs() <= SLACK, "{what}: {measured:.2} pt, not {wanted:.2} pt");
}

/// The value of an XML attribute.
fn attribute(tag: &str, name: &str) -> String {
    let after = tag.split_once(&format!(" {name}=\"")).map(|(_, after)| after);
    after.and_then(|after| after.split('"').next()).unwrap_or_default().to_owned()
}

impl Sheet {
    /// Prints a document and reads it back; none without the reading program.
    fn of(document: &Document) -> Option<Self> {
        let printed = print(document);
        // Three units a point, as fine as the program goes.
        let arguments = ["-xml", "-i", "-stdout", "-zoom", "3"];
        let xml = tool("pdftohtml", &arguments, &printed.path, &[])?;
        let xml = String::from_utf8(xml).expect("UTF-8");
        let points = |tag: &str, name: &str| -> f64 {
            attribute(tag, name).parse::<f64>().unwrap_or_else(|_| panic!("{name} in {tag}")) / 3.0
        };
        let (mut pages, mut sizes, mut lines) = (Vec::new(), Vec::new(), Vec::new());
        for tag in xml.lines().map(str::trim) {
            if tag.starts_with("<page ") {
                pages.push((points(tag, "width"), points(tag, "height")));
            } else if tag.starts_with("<fontspec ") {
                sizes.push((attribute(tag, "id"), points(tag, "size")));
            } else if tag.starts_with("<text ") {
                let font = attribute(tag, "font");
                let size = sizes.iter().find(|(id, _)| *id == font).expect("a font").1;
                let (head, body) = tag.split_once('>').expect("a tag");
                let mut text = body.replace("</text>", "").replace('\u{a0}', " ");
                let (bold, italic) = (text.contains("<b>"), text.contains("<i>"));
                for (mark, letter) in
                    [("<b>", ""), ("</b>", ""), ("<i>", ""), ("</i>", ""), ("&amp;", "&")]
                {
                    text = text.replace(mark, letter);
                }
                let (left, top) = (points(head, "left"), points(head, "top"));
                let bottom = top + points(head, "height");
                // A space at which the line breaks is not seen.
                let space = if text.ends_with(' ') { size / 4.0 } else { 0.0 };
                let right = left + points(head, "width") - space;
                let (page, text) = (pages.len(), text.trim_end().to_owned());
                lines.push(Line { page, left, right, top, bottom, size, bold, italic, text });
            }
        }
        Some(Self { printed, pages, lines })
    }

    /// The first line that says just this.
    fn line(&self, text: &str) -> &Line {
        self.lines.iter().find(|line| line.text == text).unwrap_or_else(|| panic!("no {text:?}"))
    }

    /// The first line that begins so.
    fn begins(&self, text: &str) -> &Line {
        let line = self.lines.iter().find(|line| line.text.starts_with(text));
        line.unwrap_or_else(|| panic!("no {text:?}"))
    }

    /// The lines of a page without its number.
    fn body(&self, page: usize) -> impl Iterator<Item = &Line> {
        let is_number = move |line: &Line| line.top < 15.0 * MM;
        self.lines.iter().filter(move |line| line.page == page && !is_number(line))
    }

    /// The rules of a page between two heights: left end and length in points.
    fn rules(&self, page: usize, from: f64, to: f64, least: f64) -> Option<Vec<(f64, f64)>> {
        let picture = picture(&self.printed.path, page, (PIXELS * 72.0) as usize)?;
        let rows = (from * PIXELS) as usize..(to * PIXELS) as usize;
        let rules = picture.rules(rows, (least * PIXELS) as usize);
        Some(
            rules
                .iter()
                .map(|(_, at, long)| (*at as f64 / PIXELS, *long as f64 / PIXELS))
                .collect(),
        )
    }
}

/// Minutes on two pages.
fn minutes() -> Option<Sheet> {
    Sheet::of(&Document::Minutes(samples::minutes()))
}

/// Draft minutes of many pages, printed on both sides, with all marks.
fn long_minutes() -> Option<Sheet> {
    Sheet::of(&Document::Minutes(samples::long_minutes()))
}

#[test]
fn the_page_is_a4_with_its_margins() {
    let Some(sheet) = minutes() else { return };
    for (page, (width, height)) in sheet.pages.iter().enumerate() {
        near(*width, 210.0 * MM, "width");
        near(*height, 297.0 * MM, "height");
        let edge = |pick: fn(&Line) -> f64, better: fn(f64, f64) -> f64| {
            sheet.body(page + 1).map(pick).reduce(better).expect("lines")
        };
        near(edge(|line| line.left, f64::min), TEXT.0, "left");
        near(edge(|line| line.right, f64::max), TEXT.1, "right");
        let top = edge(|line| line.top, f64::min);
        assert!((20.0 * MM..22.0 * MM).contains(&top), "top {top}");
        assert!(edge(|line| line.bottom, f64::max) <= 277.0 * MM);
    }
}

#[test]
fn margins_are_mirrored_on_both_sides_of_a_leaf() {
    let Some(sheet) = long_minutes() else { return };
    for page in 1..=sheet.pages.len() {
        let left = sheet.body(page).map(|line| line.left).reduce(f64::min).expect("lines");
        let margin = if page % 2 == 1 { 30.0 * MM } else { 15.0 * MM };
        // A page of nothing but a table begins within its first cell.
        assert!((margin - SLACK..margin + 12.0 * MM).contains(&left), "page {page}: {left}");
    }
}

#[test]
fn the_letterhead_has_its_sizes_and_its_rule() {
    let Some(sheet) = minutes() else { return };
    let party = sheet.line("ĐẢNG CỘNG SẢN VIỆT NAM").is(15.0, true, false);
    let superior = sheet.line("QUẬN ỦY LONG BIÊN").is(14.0, false, false);
    let organ = sheet.line("BAN TUYÊN GIÁO").is(14.0, true, false);
    let star = sheet.line("*").is(14.0, false, false);
    let number = sheet.line("Số 31-BB/BTGQU").is(14.0, false, false);
    let day = sheet.line("Long Biên, ngày 17 tháng 5 năm 2023").is(14.0, false, true);
    // Two columns, each centred on itself.
    for line in [organ, star, number] {
        near(line.middle(), superior.middle(), &line.text);
    }
    near(day.middle(), party.middle(), "day");
    near(party.top, superior.top, "first line");
    near(day.top, number.top, "day beside number");
    assert!(superior.top < organ.top && organ.top < star.top && star.top < number.top);
    // The rule below the Party's name is as long as the name.
    let from = party.bottom;
    let Some(rules) = sheet.rules(1, from, from + 5.0, 40.0) else { return };
    let (left, length) = *rules.first().expect("a rule");
    near(left, party.left, "rule");
    near(length, party.right - party.left, "rule");
}

#[test]
fn kind_and_subject_stand_in_the_middle() {
    let Some(sheet) = minutes() else { return };
    let kind = sheet.line("BIÊN BẢN").is(16.0, true, false).is_centred();
    let subject = sheet.begins("Hội nghị lấy ý kiến").is(14.0, true, false).is_centred();
    let hyphens = sheet.line("-----").is(14.0, true, false).is_centred();
    assert!(kind.top < subject.top && subject.top < hyphens.top);
}

#[test]
fn the_body_is_justified_and_indented() {
    let Some(sheet) = minutes() else { return };
    let first = sheet.begins("Thực hiện Kế hoạch").is(14.0, false, false);
    near(first.left, TEXT.0 + 10.0 * MM, "indent");
    near(first.right, TEXT.1, "justified");
    let second = sheet.begins("ủy và Công văn").is(14.0, false, false);
    near(second.left, TEXT.0, "left");
    near(second.right, TEXT.1, "justified");
    assert!(second.top - first.top >= 18.0 - 0.4, "pitch {}", second.top - first.top);
    // Between paragraphs there are 6 points more than between lines.
    let (time, place) = (sheet.begins("- Thời gian"), sheet.begins("- Địa điểm"));
    near(time.left, TEXT.0 + 10.0 * MM, "indent");
    assert!(place.top - time.top >= 24.0 - 0.4, "between {}", place.top - time.top);
    // So is the last paragraph, which stays with the signatures.
    let Some(slip) = Sheet::of(&Document::Correction(samples::correction(2))) else {
        return;
    };
    near(slip.begins("Đề nghị đơn vị chỉnh sửa").right, TEXT.1, "justified");
}

#[test]
fn section_numbers_are_heavy() {
    let Some(sheet) = minutes() else { return };
    sheet.line("1. Thành phần hội nghị").is(14.0, true, false);
    sheet.line("3. Kết luận hội nghị").is(14.0, true, false);
    let report = Document::Synthesis(Box::new(samples::synthesis(7)));
    let Some(sheet) = Sheet::of(&report) else { return };
    for heading in ["I- TÓM TẮT", "Kết quả chung toàn quận", "VI- Ý KIẾN GÓP Ý"] {
        near(sheet.line(heading).is(14.0, true, false).left, TEXT.0 + 10.0 * MM, heading);
    }
}

#[test]
fn signatures_have_their_styles_and_room() {
    let Some(sheet) = minutes() else { return };
    let roles =
        ["NGƯỜI GHI BIÊN BẢN", "CHỦ TRÌ"].map(|role| sheet.line(role).is(14.0, true, false));
    let names = ["Nguyễn Thu Hà", "Ngô Mạnh Điềm"].map(|name| {
        let line = sheet.lines.iter().rfind(|line| line.text == name).expect(name);
        line.is(14.0, true, false)
    });
    for (role, name) in roles.iter().zip(names) {
        near(role.middle(), name.middle(), &name.text);
        assert!(name.top - role.bottom >= 20.0 * MM, "room above {}", name.text);
    }
    assert!(roles[0].right < roles[1].left);
}

#[test]
fn the_recipients_stand_at_the_left_of_the_signer() {
    let report = Document::Synthesis(Box::new(samples::synthesis(7)));
    let Some(sheet) = Sheet::of(&report) else { return };
    let title = sheet.line("Nơi nhận:").is(14.0, false, false);
    near(title.left, TEXT.0, "Nơi nhận");
    sheet.line("K/T TRƯỞNG BAN").is(14.0, true, false);
    let position = sheet.line("PHÓ TRƯỞNG BAN").is(14.0, false, false);
    sheet.line("Nguyễn Thị Lan Anh").is(14.0, true, false);
    assert!(position.left > TEXT.0 + 80.0 * MM);
    let list: Vec<_> = sheet
        .lines
        .iter()
        .filter(|line| {
            line.page == title.page && line.top > title.top && line.text.starts_with("- ")
        })
        .collect();
    let (last, others) = list.split_last().expect("recipients");
    assert!(last.text.starts_with("- Lưu ") && last.text.ends_with('.'), "{last:?}");
    assert!(others.iter().all(|line| line.text.ends_with(',')));
    for line in list {
        line.is(12.0, false, false);
    }
    let (from, to) = (title.bottom - 2.0, title.bottom + 4.0);
    let Some(rules) = sheet.rules(title.page, from, to, 30.0) else { return };
    let (_, length) = *rules.first().expect("underlined");
    near(length, title.right - title.left, "underline");
}

#[test]
fn every_page_but_the_first_has_its_number() {
    let Some(sheet) = minutes() else { return };
    let Some(long) = long_minutes() else { return };
    for sheet in [sheet, long] {
        for page in 1..=sheet.pages.len() {
            let number = sheet.lines.iter().find(|line| line.page == page && line.top < 15.0 * MM);
            match number {
                None => assert_eq!(page, 1),
                Some(number) => {
                    assert_eq!(number.text, page.to_string());
                    number.is(14.0, false, false);
                    let shift =
                        if sheet.pages.len() > 2 && page % 2 == 0 { -15.0 * MM } else { 0.0 };
                    near(number.middle() - shift, f64::midpoint(TEXT.0, TEXT.1), "number");
                }
            }
        }
        let Some(picture) = picture(&sheet.printed.path, 2, 254) else { return };
        let dark = picture.pixels.iter().position(|pixel| *pixel < 128).expect("a number");
        // Ten pixels a millimetre.
        let top = (dark / picture.width) as f64 / 10.0;
        assert!((9.8..10.3).contains(&top), "{top} mm from the edge");
    }
}

#[test]
fn drafts_say_so_below_the_number_and_marks_are_boxed() {
    let Some(sheet) = long_minutes() else { return };
    let number = sheet.begins("Số ");
    assert!(number.text.contains("     ") && number.text.ends_with("-BB/BTGQU"), "{number:?}");
    let draft = sheet.line("DỰ THẢO");
    assert_eq!(draft.size, 14.0);
    near(draft.middle(), number.middle(), "draft");
    assert!(draft.top > number.top);
    let mut above = draft;
    for text in ["MẬT", "KHẨN"] {
        let mark = sheet.line(text).is(14.0, true, false);
        assert!(mark.top > above.top && mark.right < TEXT.0 + 80.0 * MM);
        let around = |from: f64| sheet.rules(1, from, from + 8.0, mark.right - mark.left);
        let (Some(over), Some(under)) = (around(mark.top - 7.0), around(mark.bottom - 1.0)) else {
            return;
        };
        let (over, under) = (over.first().expect("a frame"), under.first().expect("a frame"));
        near(over.0, under.0, "frame");
        near(over.1, under.1, "frame");
        assert!(over.0 < mark.left && over.0 + over.1 > mark.right);
        above = mark;
    }
    let Some(sheet) = minutes() else { return };
    assert!(sheet.lines.iter().all(|line| !line.text.contains("DỰ THẢO")));
}

#[test]
fn annexes_are_numbered_belong_and_count_their_own_pages() {
    let report = Document::Synthesis(Box::new(samples::synthesis(54)));
    let Some(sheet) = Sheet::of(&report) else { return };
    let pages: Vec<usize> = ["I", "II", "III", "IV", "V", "VI"]
        .map(|number| {
            let title = sheet.line(&format!("PHỤ LỤC {number}")).is(14.0, true, false);
            let belongs = sheet
                .lines
                .iter()
                .find(|line| line.page == title.page && line.text.starts_with("(Kèm theo"));
            belongs.expect("belongs").is(14.0, false, true);
            title.page
        })
        .into();
    assert!(pages.is_sorted());
    // The wide one lies across.
    let (width, height) = sheet.pages[pages[0] - 1];
    assert!(width > height);
    let number =
        |page: usize| sheet.lines.iter().find(|line| line.page == page && line.top < 15.0 * MM);
    assert!(number(pages[2]).is_none());
    assert_eq!(number(pages[2] + 1).map(|line| line.text.as_str()), Some("2"));
}

/// Every sample as its pages.
fn every_sheet() -> Vec<(&'static str, Sheet)> {
    let sheets = samples::all().into_iter();
    sheets.filter_map(|(name, document)| Some((name, Sheet::of(&document)?))).collect()
}

#[test]
fn no_heading_stands_alone_and_no_signature() {
    for (name, sheet) in every_sheet() {
        for page in 1..=sheet.pages.len() {
            let lines: Vec<_> = sheet.body(page).collect();
            let Some(lowest) = lines.iter().max_by(|a, b| a.bottom.total_cmp(&b.bottom)) else {
                panic!("{name}: page {page} is empty");
            };
            let numbered = lowest.text.chars().next().is_some_and(|c| c.is_numeric() || c == 'I');
            let heading = lowest.bold && lowest.size == 14.0 && numbered;
            assert!(!heading, "{name}: page {page} ends with {lowest:?}");
            // Whoever signs on this page signs below three lines of text.
            if let Some(at) = lines.iter().position(|line| {
                line.bold
                    && ["NGƯỜI BÀN GIAO", "CHỦ TRÌ", "K/T TRƯỞNG BAN", "NGƯỜI KIỂM ĐẾM"]
                        .contains(&&*line.text)
            }) {
                let text = lines
                    .iter()
                    .filter(|line| line.bottom <= lines[at].top + SLACK && line.top > 15.0 * MM);
                let text = text.count();
                assert!(text >= 3, "{name}: page {page} has {text} lines above signatures");
            }
        }
    }
}

#[test]
fn heads_repeat_and_rows_stay_whole() {
    let Some(slip) = Sheet::of(&Document::Correction(samples::correction(40))) else {
        return;
    };
    assert!(slip.pages.len() > 2);
    for page in 1..=slip.pages.len() {
        let count = |text: &str| slip.body(page).filter(|line| line.text.starts_with(text)).count();
        let rows = count("Đối chiếu biên bản");
        assert_eq!(rows, count("phiếu, sửa một trong hai số"), "page {page}");
        assert_eq!(rows, count("Số phiếu thu về (61)"), "page {page}");
        assert_eq!(count("STT"), usize::from(rows > 0), "page {page}");
    }
}

#[test]
fn figures_stand_with_their_commas_below_each_other() {
    let Some(sheet) = Sheet::of(&Document::Opening(samples::opening())) else { return };
    let is_figure = |line: &&Line| {
        let parts = line.text.split_once(',');
        parts.is_some_and(|(whole, part)| {
            part.len() == 2 && whole.bytes().chain(part.bytes()).all(|byte| byte.is_ascii_digit())
        })
    };
    let mut pages = 0;
    for page in 1..=sheet.pages.len() {
        let mut ends: Vec<f64> = Vec::new();
        for figure in sheet.body(page).filter(is_figure) {
            if ends.iter().all(|end| (end - figure.right).abs() > SLACK) {
                ends.push(figure.right);
            }
        }
        // A share for each of four levels, and the score.
        assert!([0, 5].contains(&ends.len()), "page {page}: {ends:?}");
        pages += usize::from(!ends.is_empty());
    }
    assert!(pages > 0);
}

#[test]
fn dates_and_numbers_are_not_torn_apart() {
    for (name, sheet) in every_sheet() {
        for (line, next) in sheet.lines.iter().zip(sheet.lines.iter().skip(1)) {
            let last = line.text.rsplit(' ').next().unwrap_or_default();
            let torn = ["ngày", "tháng", "số", "đồng chí"].contains(&last)
                && next.text.starts_with(|letter: char| letter.is_ascii_digit());
            // In a narrow cell there may be no other place.
            assert!(!torn || line.size < 14.0, "{name}: {:?} / {:?}", line.text, next.text);
        }
    }
}

#[test]
fn every_sample_copies_with_its_diacritics() {
    for (name, sheet) in every_sheet() {
        let text = sheet.lines.iter().map(|line| line.text.as_str()).collect::<Vec<_>>().join(" ");
        for words in ["ĐẢNG CỘNG SẢN VIỆT NAM", "QUẬN ỦY LONG BIÊN"] {
            assert!(text.contains(words), "{name}: {words}");
        }
        assert!(!text.contains('\u{fffd}'), "{name}");
    }
}

#[test]
fn a_record_of_three_pages_is_below_90_kilobytes() {
    for (name, document) in [
        ("size-minutes", Document::Minutes(samples::minutes())),
        ("size-handover", Document::Handover(samples::handover())),
        ("size-opening", Document::Opening(samples::opening())),
        ("size-correction", Document::Correction(samples::correction(40))),
    ] {
        let rendered = print(&document).rendered;
        assert!(rendered.pages <= 4, "{name}");
        assert!(rendered.pdf.len() < 90_000, "{name}: {} bytes", rendered.pdf.len());
    }
}
