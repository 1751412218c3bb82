//! `nhan-xet.docx` as a document: each paragraph as the template has it, and as it is to be.

use std::fmt::Write as _;

use chrono::NaiveDateTime;
use quick_xml::escape::escape;

use super::{WordError, Writer, package, run};
use crate::documents::Head;
use crate::formats::docx::controls::Piece;
use crate::ledgers::remarks::{NEW, OLD, PAPER, Remarks};

/// What the document says at its top.
const NOTE: &str = "Mỗi mục là một đoạn của văn bản: lời của mẫu, và lời thay vào. Sửa lời thay vào \
                    ở ngay tệp này; số liệu, tên, ngày, mã giữ nguyên. Xóa cả mục thì đoạn trở về lời \
                    của mẫu.";

/// The remarks as a document.
pub fn document(remarks: &Remarks, head: &Head) -> Result<Vec<u8>, WordError> {
    let mut writer = Writer::new(&[]);
    writer.paragraph("TenLoai", &run("NHẬN XÉT"));
    writer.paragraph("NoiDung", &run(NOTE));
    for (number, own) in (1..).zip(&remarks.entries) {
        let paper = writer.control(PAPER, &own.paper);
        writer.paragraph("Heading1", &format!("{}{paper}", run(&format!("{number}. "))));
        writer.paragraph("GhiChu", &run("Lời của mẫu:"));
        writer.marked(&format!("{OLD}{number}"), &own.old);
        writer.paragraph("GhiChu", &run("Lời thay vào:"));
        writer.marked(&format!("{NEW}{number}"), &own.new);
    }
    // A moment of its own would make other bytes of the same remarks.
    package::package(&writer.finish(), head, ("", NaiveDateTime::default()))
}

impl Writer<'_> {
    /// A paragraph of these pieces that begins with a bookmark.
    fn marked(&mut self, bookmark: &str, pieces: &[Piece]) {
        self.paragraphs += 1;
        let (number, name) = (self.paragraphs, escape(bookmark));
        let mut runs = format!(
            "<w:bookmarkStart w:id=\"{number}\" w:name=\"{name}\"/><w:bookmarkEnd w:id=\"{number}\"/>"
        );
        for piece in pieces {
            match &piece.tag {
                Some(tag) => {
                    let place = tag.rsplit_once('#').map_or(tag.as_str(), |(place, _)| place);
                    let control = self.control(place, &piece.text);
                    let _ = write!(runs, "{control}");
                }
                None => runs.push_str(&run(&piece.text)),
            }
        }
        self.paragraph("NoiDung", &runs);
    }
}
