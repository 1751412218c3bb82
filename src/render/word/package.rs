//! The container of a Word document: styles, header, properties, each as the form of 36-HD wants
//! it, and the same bytes for the same document.

use std::io::{Cursor, Write};

use chrono::NaiveDateTime;
use quick_xml::escape::escape;
use zip::write::SimpleFileOptions;

use super::WordError;
use crate::documents::Head;

/// The name of the property with a paper's path in the set.
pub const PAPER: &str = "bienban";

/// What begins every part.
const XML: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";

/// The kinds of the parts.
const TYPES: &str = concat!(
    "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\">",
    "<Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>",
    "<Default Extension=\"xml\" ContentType=\"application/xml\"/>",
    "<Override PartName=\"/word/document.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml\"/>",
    "<Override PartName=\"/word/styles.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml.styles+xml\"/>",
    "<Override PartName=\"/word/settings.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml.settings+xml\"/>",
    "<Override PartName=\"/word/header1.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml.header+xml\"/>",
    "<Override PartName=\"/docProps/core.xml\" ContentType=\"application/vnd.openxmlformats-package.core-properties+xml\"/>",
    "<Override PartName=\"/docProps/custom.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.custom-properties+xml\"/>",
    "</Types>"
);

/// What the container holds.
const RELATIONS: &str = concat!(
    "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">",
    "<Relationship Id=\"rId1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument\" Target=\"word/document.xml\"/>",
    "<Relationship Id=\"rId2\" Type=\"http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties\" Target=\"docProps/core.xml\"/>",
    "<Relationship Id=\"rId3\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/custom-properties\" Target=\"docProps/custom.xml\"/>",
    "</Relationships>"
);

/// What the document refers to.
const DOCUMENT_RELATIONS: &str = concat!(
    "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">",
    "<Relationship Id=\"rId1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles\" Target=\"styles.xml\"/>",
    "<Relationship Id=\"rId2\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/settings\" Target=\"settings.xml\"/>",
    "<Relationship Id=\"rId3\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/header\" Target=\"header1.xml\"/>",
    "</Relationships>"
);

/// The namespaces of a part of the document.
const SPACES: &str = concat!(
    "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\" ",
    "xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\""
);

/// The number of the page, at the top in the middle.
const HEADER: &str = concat!(
    "<w:p><w:pPr><w:pStyle w:val=\"Giua\"/></w:pPr>",
    "<w:r><w:fldChar w:fldCharType=\"begin\"/></w:r>",
    "<w:r><w:instrText xml:space=\"preserve\"> PAGE </w:instrText></w:r>",
    "<w:r><w:fldChar w:fldCharType=\"separate\"/></w:r><w:r><w:t>2</w:t></w:r>",
    "<w:r><w:fldChar w:fldCharType=\"end\"/></w:r></w:p>"
);

/// A style of paragraphs: identifier, name, what it is based on, properties of the paragraph and
/// of its letters. Measures as in `templates/form.typ`, in twentieths of a point.
const STYLES: [(&str, &str, &str, &str, &str); 21] = [
    (
        "NoiDung",
        "Nội dung",
        "Normal",
        "<w:spacing w:after=\"120\" w:line=\"360\" w:lineRule=\"atLeast\"/><w:ind w:firstLine=\"567\"/><w:jc w:val=\"both\"/>",
        "",
    ),
    (
        "TenLoai",
        "Tên loại văn bản",
        "Normal",
        "<w:keepNext/><w:spacing w:before=\"400\" w:after=\"80\"/><w:jc w:val=\"center\"/>",
        "<w:b/><w:sz w:val=\"32\"/>",
    ),
    (
        "TrichYeu",
        "Trích yếu",
        "Normal",
        "<w:keepNext/><w:spacing w:after=\"0\"/><w:jc w:val=\"center\"/>",
        "<w:b/>",
    ),
    (
        "GachTrichYeu",
        "Gạch dưới trích yếu",
        "Normal",
        "<w:keepNext/><w:spacing w:after=\"240\"/><w:jc w:val=\"center\"/>",
        "",
    ),
    (
        "Heading1",
        "heading 1",
        "Normal",
        "<w:keepNext/><w:spacing w:before=\"240\" w:after=\"120\"/><w:ind w:firstLine=\"567\"/><w:outlineLvl w:val=\"0\"/>",
        "<w:b/>",
    ),
    (
        "Heading2",
        "heading 2",
        "Normal",
        "<w:keepNext/><w:spacing w:before=\"120\" w:after=\"120\"/><w:ind w:firstLine=\"567\"/><w:outlineLvl w:val=\"1\"/>",
        "<w:b/>",
    ),
    ("GhiChu", "Ghi chú", "Normal", "<w:spacing w:after=\"120\"/>", "<w:i/><w:sz w:val=\"24\"/>"),
    ("Giua", "Giữa dòng", "Normal", "<w:spacing w:after=\"0\"/><w:jc w:val=\"center\"/>", ""),
    ("GiuaDam", "Giữa dòng, đậm", "Giua", "", "<w:b/>"),
    ("GiuaNghieng", "Giữa dòng, nghiêng", "Giua", "", "<w:i/>"),
    ("TenDang", "Tên Đảng", "Giua", "", "<w:b/><w:sz w:val=\"30\"/><w:u w:val=\"single\"/>"),
    (
        "Dau",
        "Dấu mật, khẩn",
        "Giua",
        "",
        "<w:b/><w:bdr w:val=\"single\" w:sz=\"6\" w:space=\"0\" w:color=\"auto\"/>",
    ),
    (
        "NoiNhanDau",
        "Nơi nhận, đầu",
        "Normal",
        "<w:spacing w:after=\"0\"/>",
        "<w:u w:val=\"single\"/>",
    ),
    ("NoiNhan", "Nơi nhận", "Normal", "<w:spacing w:after=\"0\"/>", "<w:sz w:val=\"24\"/>"),
    ("TrongBang", "Chữ trong bảng", "Normal", "<w:spacing w:after=\"0\"/>", "<w:sz w:val=\"24\"/>"),
    ("TrongBangDam", "Chữ trong bảng, đậm", "TrongBang", "", "<w:b/>"),
    ("TrongBangNho", "Chữ nhỏ trong bảng", "TrongBang", "", "<w:sz w:val=\"20\"/>"),
    ("TrongBangNhoDam", "Chữ nhỏ trong bảng, đậm", "TrongBangNho", "", "<w:b/>"),
    ("SauBang", "Sau bảng", "Normal", "<w:spacing w:after=\"0\"/>", "<w:sz w:val=\"12\"/>"),
    (
        "PhuLuc",
        "Phụ lục",
        "Normal",
        "<w:keepNext/><w:spacing w:after=\"80\"/><w:jc w:val=\"center\"/><w:outlineLvl w:val=\"0\"/>",
        "<w:b/>",
    ),
    (
        "KemTheo",
        "Kèm theo",
        "Normal",
        "<w:keepNext/><w:spacing w:after=\"240\"/><w:jc w:val=\"center\"/>",
        "<w:i/>",
    ),
];

/// All styles.
fn styles() -> String {
    let font = "<w:rFonts w:ascii=\"Times New Roman\" w:hAnsi=\"Times New Roman\" \
                w:cs=\"Times New Roman\" w:eastAsia=\"Times New Roman\"/>";
    let mut styles = format!(
        "<w:styles {SPACES}><w:docDefaults><w:rPrDefault><w:rPr>{font}<w:sz w:val=\"28\"/>\
         <w:szCs w:val=\"28\"/><w:lang w:val=\"vi-VN\" w:eastAsia=\"vi-VN\"/></w:rPr>\
         </w:rPrDefault><w:pPrDefault/></w:docDefaults>\
         <w:style w:type=\"paragraph\" w:default=\"1\" w:styleId=\"Normal\">\
         <w:name w:val=\"Normal\"/><w:qFormat/></w:style>"
    );
    for (id, name, based, paragraph, letters) in STYLES {
        styles.push_str(&format!(
            "<w:style w:type=\"paragraph\" w:styleId=\"{id}\"><w:name w:val=\"{name}\"/>\
             <w:basedOn w:val=\"{based}\"/><w:qFormat/><w:pPr>{paragraph}</w:pPr>\
             <w:rPr>{letters}</w:rPr></w:style>"
        ));
    }
    let sides = ["top", "left", "bottom", "right", "insideH", "insideV"];
    let borders: String = sides
        .iter()
        .map(|side| {
            format!("<w:{side} w:val=\"single\" w:sz=\"4\" w:space=\"0\" w:color=\"auto\"/>")
        })
        .collect();
    styles.push_str(&format!(
        "<w:style w:type=\"table\" w:styleId=\"BangKe\"><w:name w:val=\"Bảng kẻ\"/>\
         <w:tblPr><w:tblBorders>{borders}</w:tblBorders><w:tblCellMar>\
         <w:left w:w=\"60\" w:type=\"dxa\"/><w:right w:w=\"60\" w:type=\"dxa\"/></w:tblCellMar>\
         </w:tblPr></w:style></w:styles>"
    ));
    styles
}

/// The document's own properties.
fn core(head: &Head, created: NaiveDateTime) -> String {
    let (title, author) = (escape(&head.title), format!("{} {}", head.department, head.organ));
    let author = escape(&author);
    let moment = created.format("%Y-%m-%dT%H:%M:%SZ");
    format!(
        "<cp:coreProperties \
         xmlns:cp=\"http://schemas.openxmlformats.org/package/2006/metadata/core-properties\" \
         xmlns:dc=\"http://purl.org/dc/elements/1.1/\" xmlns:dcterms=\"http://purl.org/dc/terms/\" \
         xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\"><dc:title>{title}</dc:title>\
         <dc:creator>{author}</dc:creator><dc:language>vi-VN</dc:language>\
         <dcterms:created xsi:type=\"dcterms:W3CDTF\">{moment}</dcterms:created>\
         </cp:coreProperties>"
    )
}

/// Which paper it is a copy of.
fn custom(path: &str) -> String {
    let path = escape(path);
    format!(
        "<Properties xmlns=\"http://schemas.openxmlformats.org/officeDocument/2006/custom-properties\" \
         xmlns:vt=\"http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes\">\
         <property fmtid=\"{{D5CDD505-2E9C-101B-9397-08002B2CF9AE}}\" pid=\"2\" name=\"{PAPER}\">\
         <vt:lpwstr>{path}</vt:lpwstr></property></Properties>"
    )
}

/// The finished file.
pub(super) fn package(
    body: &str,
    head: &Head,
    (path, created): (&str, NaiveDateTime),
) -> Result<Vec<u8>, WordError> {
    let mirrored = if head.duplex { "<w:mirrorMargins/>" } else { "" };
    let parts = [
        ("[Content_Types].xml", TYPES.to_owned()),
        ("_rels/.rels", RELATIONS.to_owned()),
        ("docProps/core.xml", core(head, created)),
        ("docProps/custom.xml", custom(path)),
        ("word/_rels/document.xml.rels", DOCUMENT_RELATIONS.to_owned()),
        ("word/document.xml", format!("<w:document {SPACES}><w:body>{body}</w:body></w:document>")),
        ("word/header1.xml", format!("<w:hdr {SPACES}>{HEADER}</w:hdr>")),
        (
            "word/settings.xml",
            format!(
                "<w:settings {SPACES}>{mirrored}<w:defaultTabStop w:val=\"567\"/></w:settings>"
            ),
        ),
        ("word/styles.xml", styles()),
    ];
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default()
        .compression_method(zip::CompressionMethod::Deflated)
        .last_modified_time(zip::DateTime::default());
    for (name, text) in parts {
        zip.start_file(name, options)?;
        zip.write_all(XML.as_bytes())?;
        zip.write_all(text.as_bytes())?;
    }
    Ok(zip.finish()?.into_inner())
}
