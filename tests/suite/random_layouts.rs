//! A sound return, laid out in any of very many ways, says the same.

use bienban::formats::cells::Cell;
use proptest::prelude::*;
use unicode_normalization::UnicodeNormalization;

use crate::layouts::{Paper, read_with, settings};

/// A section of the return: labels with values, or a table with its head first.
enum Part {
    /// A field section.
    Fields(&'static [(&'static str, &'static str)]),
    /// A table.
    Table(&'static [&'static [&'static str]]),
}

/// The return.
const PARTS: [Part; 9] = [
    Part::Fields(&[
        ("Số văn bản", "05-BB/HN"),
        ("Ngày họp", "17/5/2023"),
        ("Giờ bắt đầu", "8h00"),
        ("Giờ kết thúc", "11h30"),
        ("Địa điểm", "Hội trường UBND phường"),
        ("Người chủ trì", "Trần Văn Bách"),
        ("Chức vụ người chủ trì", "Bí thư Đảng ủy"),
        ("Người ghi biên bản", "Lê Thị Chi"),
        ("Chức vụ người ghi biên bản", "Văn phòng"),
    ]),
    Part::Table(&[
        &["Thành phần", "Triệu tập", "Có mặt", "Vắng mặt", "Lý do vắng mặt"],
        &["Cấp ủy", "15", "14", "1", "đi công tác"],
        &["Đảng viên", "20", "20", "0", ""],
    ]),
    Part::Table(&[
        &["STT", "Người phát biểu", "Chức vụ", "Loại ý kiến", "Nội dung"],
        &["1", "Trần Văn Bách", "Bí thư", "Phát biểu mở đầu", "Nêu mục đích, yêu cầu."],
        &["2", "Đỗ Văn Dũng", "Đảng viên", "Góp ý", "Cần sâu sát cơ sở hơn nữa."],
        &["3", "Trần Văn Bách", "Bí thư", "Kết luận", "Tiếp thu các ý kiến."],
    ]),
    Part::Table(&[
        &["STT", "Họ và tên", "Chức vụ", "Nhiệm vụ"],
        &["1", "Phạm Thị Em", "Phó Bí thư", "Trưởng ban"],
        &["2", "Hoàng Văn Giang", "Đảng viên", "Thành viên"],
        &["3", "Vũ Thị Hạnh", "Đảng viên", "Thư ký"],
    ]),
    Part::Fields(&[
        ("Số phiếu in", "40"),
        ("Số phiếu phát ra", "34"),
        ("Số phiếu thu về", "33"),
        ("Số phiếu không sử dụng", "6"),
        ("Giờ niêm phong", "11h35"),
        ("Số phong bì niêm phong", "1"),
        ("Mã niêm phong", "NP-01"),
        ("Người bàn giao", "Phạm Thị Em"),
        ("Người nhận bàn giao", "Ngô Văn Khánh"),
        ("Chức vụ người nhận bàn giao", "Chuyên viên"),
        ("Giờ bàn giao", "11h50"),
        ("Số phiếu bàn giao", "33"),
    ]),
    Part::Fields(&[
        ("Ngày mở niêm phong", "25/5/2023"),
        ("Tình trạng niêm phong", "Nguyên vẹn"),
        ("Số phiếu mở", "33"),
        ("Số phiếu hợp lệ", "33"),
        ("Số phiếu không hợp lệ", "0"),
        ("Người kiểm đếm", "Đặng Thị Lan"),
    ]),
    Part::Table(&[
        &["Người được góp ý", "Mã tiêu chí", "Tốt", "Khá", "Trung bình", "Yếu", "Không ý kiến"],
        &["Nguyễn Văn An", "TC01", "30", "2", "0", "0", "1"],
        &["Nguyễn Văn An", "TC02", "29", "4", "0", "0", "0"],
        &["Nguyễn Văn An", "TC03", "33", "0", "0", "0", "0"],
    ]),
    Part::Table(&[
        &["STT", "Người được góp ý", "Mã tiêu chí", "Loại ý kiến", "Nội dung góp ý"],
        &["1", "Nguyễn Văn An", "TC01", "Ưu điểm", "Gương mẫu trong công việc"],
        &["2", "Nguyễn Văn An", "", "Kiến nghị", "Tăng cường tiếp xúc với nhân dân"],
    ]),
    Part::Table(&[
        &["Mã cảnh báo", "Nội dung giải trình", "Người giải trình", "Chức vụ"],
        &["W504", "Đã kiểm tra lại từng phiếu", "Trần Văn Bách", "Bí thư Đảng ủy"],
    ]),
];

/// Choices that a layout is made by, one number after another.
struct Choices(std::vec::IntoIter<u8>);

impl Choices {
    /// One of so many; the first when no number is left.
    fn one_of(&mut self, many: u8) -> u8 {
        self.0.next().unwrap_or(0) % many
    }

    /// A label as somebody may write it.
    fn label(&mut self, label: &str) -> String {
        let cased = match self.one_of(3) {
            0 => label.to_owned(),
            1 => label.to_uppercase(),
            _ => label.to_lowercase(),
        };
        let spelled = if self.one_of(2) == 0 { cased } else { cased.nfd().collect() };
        let spaced = match self.one_of(3) {
            0 => spelled,
            1 => spelled.replace(' ', "\n"),
            _ => format!("  {} ", spelled.replace(' ', "\u{a0} ")),
        };
        match self.one_of(4) {
            0 => spaced,
            1 => format!("{spaced}:"),
            2 => format!("{spaced} (*) :"),
            _ => format!("{spaced} (ghi rõ)"),
        }
    }

    /// A value as a cell: whole numbers also as numbers, or with spaces around.
    fn value(&mut self, value: &str) -> Cell {
        match (value.parse::<f64>(), self.one_of(3)) {
            (Ok(number), 0) => Cell::Number(number),
            (_, 1) => Cell::Text(format!(" {value}\n")),
            _ => Cell::Text(value.to_owned()),
        }
    }

    /// The numbers below `length` in another order.
    fn order(&mut self, length: usize) -> Vec<usize> {
        let mut order: Vec<usize> = (0..length).collect();
        for at in (1..length).rev() {
            let other = usize::from(self.one_of(255)) % (at + 1);
            order.swap(at, other);
        }
        order
    }
}

/// Writes a field section from a row on and returns the row after it.
fn fields(
    paper: &mut Paper,
    choices: &mut Choices,
    (mut row, col): (u32, u32),
    all: &[(&str, &str)],
) -> u32 {
    let inline = choices.one_of(3) == 0;
    let gap = u32::from(choices.one_of(3));
    for at in choices.order(all.len()) {
        let (label, value) = all[at];
        if inline {
            let label = label.to_uppercase();
            paper.put(row, col, Cell::Text(format!("{label}: {value}")));
        } else {
            let label = choices.label(label);
            paper.put(row, col, Cell::Text(label));
            paper.put(row, col + 1 + gap, choices.value(value));
        }
        row += 1;
    }
    row
}

/// Writes a table from a row on and returns the row after it.
fn table(
    paper: &mut Paper,
    choices: &mut Choices,
    (mut row, col): (u32, u32),
    rows: &[&[&str]],
) -> u32 {
    let order = choices.order(rows[0].len());
    let spread = 1 + u32::from(choices.one_of(2));
    let numbered = choices.one_of(3) == 0;
    for (index, texts) in rows.iter().enumerate() {
        for (to, from) in (0..).zip(&order) {
            let cell = match index {
                0 => Cell::Text(choices.label(texts[*from])),
                _ => choices.value(texts[*from]),
            };
            paper.put(row, col + to * spread, cell);
        }
        row += 1;
        if index == 0 && numbered {
            for to in 0..u32::try_from(order.len()).expect("few") {
                paper.put(row, col + to * spread, Cell::Text(format!("({})", to + 1)));
            }
            row += 1;
        }
    }
    row
}

/// The return in the layout that the choices make.
fn laid_out(choices: &mut Choices) -> Vec<Paper> {
    let mut papers: Vec<Paper> = Vec::new();
    let mut row = 0;
    for part in &PARTS {
        let col = u32::from(choices.one_of(4));
        let first = papers.is_empty();
        if first || choices.one_of(3) == 0 {
            papers.push(Paper::new(&format!("Trang {}", papers.len() + 1)));
            row = u32::from(choices.one_of(5));
            let paper = papers.last_mut().expect("just pushed");
            if first || choices.one_of(2) == 0 {
                paper.put(row, col, Cell::Text(choices.label("Mã đơn vị")));
                paper.put(row, col + 1, Cell::Text(" p-bd ".to_owned()));
                row += 1 + u32::from(choices.one_of(3));
            }
        }
        let paper = papers.last_mut().expect("never empty");
        if choices.one_of(3) == 1 {
            let titles = ["Thành phần", "II. NỘI DUNG HỘI NGHỊ", "Biểu số 3", "Kết quả"];
            let title = titles[usize::from(choices.one_of(4))];
            paper.put(row, col + u32::from(choices.one_of(2)), Cell::Text(title.to_owned()));
            row += 1 + u32::from(choices.one_of(2));
        }
        let end = match part {
            Part::Fields(all) => fields(paper, choices, (row, col), all),
            Part::Table(rows) => table(paper, choices, (row, col), rows),
        };
        row = end + 1 + u32::from(choices.one_of(3));
        if choices.one_of(4) == 1 {
            let notes = ["Ghi chú: số liệu đến ngày 17/5/2023", "(*) Có danh sách kèm theo"];
            let note = notes[usize::from(choices.one_of(2))];
            paper.put(row, col, Cell::Text(note.to_owned()));
            row += 2;
        }
    }
    papers
}

/// A debug text without the places in it: a layout moves them.
fn without_places(text: &str) -> String {
    let mut kept = String::new();
    let mut rest = text;
    while let Some(at) = rest.find("place: Place {") {
        kept.push_str(&rest[..at]);
        let (mut depth, mut end) = (0, rest.len());
        for (index, c) in rest[at..].char_indices() {
            depth += i32::from(c == '{') - i32::from(c == '}');
            if c == '}' && depth == 0 {
                end = at + index + 1;
                break;
            }
        }
        rest = &rest[end..];
    }
    kept + rest
}

/// What a layout says, and the codes of what is found in it.
fn said(choices: Vec<u8>) -> (String, Vec<String>) {
    let papers = laid_out(&mut Choices(choices.into_iter()));
    let outcome = read_with(&settings(), vec![("p/a.xlsx", papers)]);
    let found = outcome.findings.iter().map(|finding| {
        let place = finding.places.first().map(ToString::to_string).unwrap_or_default();
        format!("{} {place} {:?}", finding.code, finding.args)
    });
    (without_places(&format!("{:#?}", outcome.of("P-BD"))), found.collect())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_layout_says_the_same(choices in prop::collection::vec(any::<u8>(), 0..600)) {
        let (canonical, none) = said(Vec::new());
        prop_assert_eq!(none, Vec::<String>::new());
        let (other, found) = said(choices);
        prop_assert_eq!(found, Vec::<String>::new());
        prop_assert_eq!(other, canonical);
    }
}
