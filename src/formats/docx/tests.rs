//! Documents built by hand, part by part.

use std::io::{Cursor, Write};
use std::time::Instant;

use super::super::cells::{Area, Cell, Sheet, Unread};
use super::super::limits::{Limit, Unreadable};
use crate::config::Limits;

/// The relation of a package to its main part.
const RELATIONS: &str = r#"<Relationships><Relationship Id="r" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>"#;

/// A container with these parts.
fn container(parts: &[(&str, &str)]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in parts {
        zip.start_file(*name, zip::write::SimpleFileOptions::default()).expect("memory");
        zip.write_all(text.as_bytes()).expect("memory");
    }
    zip.finish().expect("memory").into_inner()
}

/// A main part with this body.
fn document(body: &str) -> String {
    format!(
        r#"<?xml version="1.0"?><w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>{body}<w:sectPr/></w:body></w:document>"#
    )
}

/// A document with this body and these other parts.
fn file(body: &str, others: &[(&str, &str)]) -> Vec<u8> {
    let main = document(body);
    let own = [("_rels/.rels", RELATIONS), ("word/document.xml", main.as_str())];
    container(&[&own[..], others].concat())
}

/// The sheet of a document.
fn read(bytes: &[u8]) -> Result<Sheet, Unreadable> {
    let mut book = super::super::read(bytes, &Limits::default())?;
    assert_eq!(book.sheets.len(), 1);
    Ok(book.sheets.remove(0))
}

/// The cells of a document with this body.
fn cells(body: &str) -> Vec<(u32, u32, String)> {
    texts(&read(&file(body, &[])).expect("a document"))
}

/// The cells of a sheet as text.
fn texts(sheet: &Sheet) -> Vec<(u32, u32, String)> {
    let text = |cell: &Cell| match cell {
        Cell::Text(text) => text.clone(),
        other => format!("{other:?}"),
    };
    sheet.cells.iter().map(|((row, col), cell)| (*row, *col, text(cell))).collect()
}

/// Cells as they are expected.
fn expected(cells: &[(u32, u32, &str)]) -> Vec<(u32, u32, String)> {
    cells.iter().map(|(row, col, text)| (*row, *col, (*text).to_owned())).collect()
}

/// A paragraph of one run.
fn p(text: &str) -> String {
    format!("<w:p><w:r><w:t>{text}</w:t></w:r></w:p>")
}

/// A cell of one paragraph with these properties.
fn tc(properties: &str, text: &str) -> String {
    format!("<w:tc><w:tcPr>{properties}</w:tcPr>{}</w:tc>", p(text))
}

#[test]
fn paragraphs_and_tables_are_rows_and_cells() {
    let body = [
        p("Biên bản &amp; &#225;"),
        "<w:p/>".to_owned(),
        "<w:tbl><w:tblPr/><w:tblGrid/>".to_owned(),
        format!("<w:tr>{}{}</w:tr>", tc("", "A"), tc(r#"<w:gridSpan w:val="2"/>"#, "B")),
        format!("<w:tr>{}{}{}</w:tr>", tc(r#"<w:vMerge w:val="restart"/>"#, "C"), tc("", "1"), tc("", "2")),
        format!("<w:tr>{}{}<w:tc><w:p/></w:tc></w:tr>", tc("<w:vMerge/>", "unseen"), tc("", "3")),
        format!(
            r#"<w:tr><w:trPr><w:gridBefore w:val="1"/><w:hidden/></w:trPr>{}</w:tr></w:tbl>"#,
            tc("", "4")
        ),
        "<w:p><w:r><w:t>a</w:t><w:tab/><w:t xml:space=\"preserve\"> b</w:t><w:br/><w:t>c</w:t><w:noBreakHyphen/><w:t>d</w:t></w:r></w:p>".to_owned(),
    ]
    .concat();
    let sheet = read(&file(&body, &[])).expect("a document");
    let cells = [
        (0, 0, "Biên bản & á"),
        (2, 0, "A"),
        (2, 1, "B"),
        (3, 0, "C"),
        (3, 1, "1"),
        (3, 2, "2"),
        (4, 1, "3"),
        (5, 1, "4"),
        (7, 0, "a  b\nc-d"),
    ];
    assert_eq!(texts(&sheet), expected(&cells));
    let areas = [Area { start: (2, 1), end: (2, 2) }, Area { start: (3, 0), end: (4, 0) }];
    let mut merged = sheet.merged;
    merged.sort_by_key(|area| area.start);
    assert_eq!(merged, areas);
    assert_eq!(sheet.hidden_rows, [5]);
}

#[test]
fn a_cell_of_several_paragraphs_has_several_lines() {
    let body = format!("<w:tbl><w:tr><w:tc>{}{}<w:p/></w:tc></w:tr></w:tbl>", p("a"), p("b"));
    assert_eq!(cells(&body), expected(&[(0, 0, "a\nb")]));
}

#[test]
fn changes_count_as_accepted() {
    let body = concat!(
        "<w:p><w:r><w:t>5</w:t></w:r><w:ins><w:r><w:t>2</w:t></w:r></w:ins>",
        "<w:del><w:r><w:delText>7</w:delText></w:r></w:del>",
        "<w:moveFrom><w:r><w:t>8</w:t></w:r></w:moveFrom><w:moveTo><w:r><w:t>1</w:t></w:r></w:moveTo></w:p>",
        "<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr><w:r><w:t>x</w:t></w:r></w:p><w:p><w:r><w:t>y</w:t></w:r></w:p>",
        "<w:tbl><w:tr><w:trPr><w:del/></w:trPr><w:tc><w:p><w:r><w:t>gone</w:t></w:r></w:p></w:tc></w:tr>",
        "<w:tr><w:tc><w:tcPr><w:tcPrChange><w:tcPr><w:gridSpan w:val=\"9\"/></w:tcPr></w:tcPrChange></w:tcPr>",
        "<w:p><w:r><w:t>a</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>b</w:t></w:r></w:p></w:tc></w:tr></w:tbl>",
    );
    let cells = cells(body);
    assert_eq!(cells, expected(&[(0, 0, "521"), (1, 0, "xy"), (2, 0, "a"), (2, 1, "b")]));
}

#[test]
fn text_boxes_and_tables_within_cells_stand_below() {
    let boxed = format!(
        "<mc:AlternateContent><mc:Choice><w:drawing><wps:txbx><w:txbxContent>{0}</w:txbxContent></wps:txbx></w:drawing></mc:Choice>\
         <mc:Fallback><w:pict><w:txbxContent>{0}</w:txbxContent></w:pict></mc:Fallback></mc:AlternateContent>",
        p("box")
    );
    let inner = format!("<w:tbl><w:tr>{}{}</w:tr></w:tbl>", tc("", "x"), tc("", "y"));
    let body = format!(
        "<w:p><w:r><w:t>a</w:t></w:r><w:r>{boxed}</w:r><w:r><w:t>b</w:t></w:r></w:p>\
         <w:tbl><w:tr>{}<w:tc>{}{inner}{}</w:tc></w:tr><w:tr>{}</w:tr></w:tbl>{}",
        tc(r#"<w:vMerge w:val="restart"/>"#, "left"),
        p("before"),
        p("after"),
        tc("<w:vMerge/>", "shown, for a table lies between"),
        p("end"),
    );
    let cells = cells(&body);
    let wanted = [
        (0, 0, "ab"),
        (1, 0, "box"),
        (2, 0, "left"),
        (2, 1, "before\nafter"),
        (3, 0, "x"),
        (3, 1, "y"),
        (5, 0, "shown, for a table lies between"),
        (7, 0, "end"),
    ];
    assert_eq!(cells, expected(&wanted));
}

#[test]
fn what_stands_beside_the_text_is_read() {
    let relation = |id: &str, kind: &str| {
        format!(r#"<Relationship Id="{id}" Type="http://x/{kind}" Target="{kind}.xml"/>"#)
    };
    let relations = format!(
        "<Relationships>{}{}{}</Relationships>",
        relation("a", "header"),
        relation("b", "footer"),
        relation("c", "footnotes")
    );
    let header = format!("<w:hdr>{}</w:hdr>", p("Đảng ủy phường Bồ Đề"));
    // Numbers of pages are nobody's figures.
    let footer = concat!(
        r#"<w:ftr><w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> PAGE </w:instrText></w:r>"#,
        r#"<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>3</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r></w:p></w:ftr>"#
    );
    let notes = format!(
        r#"<w:footnotes><w:footnote w:type="separator">{}</w:footnote><w:footnote w:id="1">{}</w:footnote></w:footnotes>"#,
        p("line"),
        p("Vắng 02 đồng chí")
    );
    let body = concat!(
        r#"<w:p><w:r><w:t>Tổng: </w:t></w:r><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>=SUM(ABOVE)</w:instrText></w:r>"#,
        r#"<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>52</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/><w:footnoteReference w:id="1"/></w:r></w:p>"#
    );
    let others = [
        ("word/_rels/document.xml.rels", relations.as_str()),
        ("word/header.xml", header.as_str()),
        ("word/footer.xml", footer),
        ("word/footnotes.xml", notes.as_str()),
    ];
    let sheet = read(&file(body, &others)).expect("a document");
    let wanted = [(0, 0, "Đảng ủy phường Bồ Đề"), (2, 0, "Tổng: 52"), (4, 0, "Vắng 02 đồng chí")];
    assert_eq!(texts(&sheet), expected(&wanted));
}

#[test]
fn controls_boxes_and_counted_numbers_show_what_word_shows() {
    let numbering = r#"<w:numbering><w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/></w:lvl></w:abstractNum><w:num w:numId="4"><w:abstractNumId w:val="0"/></w:num></w:numbering>"#;
    let relations = r#"<Relationships><Relationship Id="n" Type="http://x/numbering" Target="numbering.xml"/></Relationships>"#;
    let item =
        r#"<w:p><w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="4"/></w:numPr></w:pPr></w:p>"#;
    let row = |text: &str| format!("<w:tr><w:tc>{item}</w:tc>{}</w:tr>", tc("", text));
    let body = format!(
        "<w:tbl>{}{}</w:tbl>{}{}{}{}",
        row("a"),
        row("b"),
        "<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent><w:p><w:r><w:t>Bấm vào đây</w:t></w:r></w:p></w:sdtContent></w:sdt>",
        "<w:sdt><w:sdtPr><w:alias/></w:sdtPr><w:sdtContent><w:p><w:r><w:t>Bỏ phiếu kín</w:t></w:r></w:p></w:sdtContent></w:sdt>",
        r#"<w:p><w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:checkBox><w:default w:val="0"/><w:checked/></w:checkBox></w:ffData></w:fldChar></w:r><w:r><w:instrText>FORMCHECKBOX</w:instrText></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r><w:r><w:t>Kín</w:t></w:r></w:p>"#,
        r#"<w:p><w:r><w:sym w:font="Wingdings" w:char="F0FE"/><w:t> Đạt</w:t></w:r></w:p>"#,
    );
    let others = [("word/_rels/document.xml.rels", relations), ("word/numbering.xml", numbering)];
    let sheet = read(&file(&body, &others)).expect("a document");
    let wanted = [
        (0, 0, "1."),
        (0, 1, "a"),
        (1, 0, "2."),
        (1, 1, "b"),
        (4, 0, "Bỏ phiếu kín"),
        (5, 0, "☒ Kín"),
        (6, 0, "☒ Đạt"),
    ];
    assert_eq!(texts(&sheet), expected(&wanted));
}

#[test]
fn pictures_and_objects_are_noted_where_they_stand() {
    let drawing = |size: u32, inside: &str| {
        format!(
            r#"<w:p><w:r><w:drawing><wp:inline><wp:extent cx="{size}" cy="400000"/>{inside}</wp:inline></w:drawing></w:r></w:p>"#
        )
    };
    let picture = "<a:graphic><pic:pic/></a:graphic>";
    let object = r#"<w:p><w:r><w:object><v:shape><v:imagedata r:id="a"/></v:shape><o:OLEObject ProgID="Excel.Sheet.12"/></w:object></w:r></w:p>"#;
    let old =
        r#"<w:p><w:r><w:pict><v:shape><v:imagedata r:id="b"/></v:shape></w:pict></w:r></w:p>"#;
    let deleted = format!("<w:p><w:del>{}</w:del></w:p>", drawing(9_000_000, picture));
    let body = [
        drawing(1_439_999, picture),
        p("Kết quả"),
        format!(
            "<w:tbl><w:tr>{}<w:tc>{}</w:tc></w:tr></w:tbl>",
            tc("", "a"),
            drawing(1_440_000, picture)
        ),
        object.to_owned(),
        old.to_owned(),
        deleted,
        drawing(9_000_000, "<c:chart/>"),
    ]
    .concat();
    let header = format!("<w:hdr>{}</w:hdr>", drawing(9_000_000, picture));
    let relations = r#"<Relationships><Relationship Id="h" Type="http://x/header" Target="header.xml"/></Relationships>"#;
    let others = [("word/_rels/document.xml.rels", relations), ("word/header.xml", &header)];
    let sheet = read(&file(&body, &others)).expect("a document");
    let wanted = [
        ((0, 0), Unread::Picture),
        ((4, 1), Unread::Picture),
        ((6, 0), Unread::Object),
        ((7, 0), Unread::Picture),
        ((9, 0), Unread::Object),
    ];
    assert_eq!(sheet.unread, wanted);
}

#[test]
fn hidden_text_is_read_and_its_row_is_noted() {
    let body = "<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>Triệu tập: 5</w:t></w:r></w:p><w:p><w:r><w:t>b</w:t></w:r></w:p>";
    let sheet = read(&file(body, &[])).expect("a document");
    assert_eq!(sheet.hidden_rows, [0]);
    assert_eq!(texts(&sheet), expected(&[(0, 0, "Triệu tập: 5"), (1, 0, "b")]));
}

#[test]
fn a_page_kept_within_a_document_is_part_of_it() {
    let relations = r#"<Relationships><Relationship Id="c" Type="http://x/aFChunk" Target="c.htm"/></Relationships>"#;
    let others = |page| [("word/_rels/document.xml.rels", relations), ("word/c.htm", page)];
    let body = format!("{}<w:altChunk r:id=\"c\"/>{}", p("a"), p("b"));
    let sheet = read(&file(&body, &others("<table><tr><td>1<td>2</table>"))).expect("a document");
    assert_eq!(texts(&sheet), expected(&[(0, 0, "a"), (1, 0, "1"), (1, 1, "2"), (3, 0, "b")]));
    // Its tags, open or stray, are none of the document's tables.
    let page = others(
        "<html></td></tr></table>8</td><td>9<table><caption>c<tr><td>1</tr></table></table><table><tr><td>2<tr><td>3",
    );
    let cell = "<w:tc><w:altChunk r:id=\"c\"/></w:tc>";
    let row = format!("<w:tr>{}{cell}{}</w:tr>", tc("", "x"), tc("", "y"));
    let body = format!("<w:tbl>{row}<w:tr>{}</w:tr></w:tbl>{}", tc("", "z"), p("b"));
    let sheet = read(&file(&body, &page)).expect("a document");
    let wanted = [
        (0, 0, "x"),
        (0, 1, "8"),
        (0, 2, "y"),
        (1, 0, "9"),
        (2, 0, "c"),
        (3, 0, "1"),
        (6, 0, "2"),
        (7, 0, "3"),
        (9, 0, "z"),
        (11, 0, "b"),
    ];
    assert_eq!(texts(&sheet), expected(&wanted));
    // What cannot be read is not passed over.
    assert_eq!(read(&file(&body, &others("{\\rtf1 52}"))), Err(Unreadable::Damaged));
}

#[test]
fn a_document_may_name_its_parts_as_it_likes() {
    let rels = RELATIONS.replace("word/document.xml", "/a/B.xml");
    let main = document(&p("x"));
    let bytes = container(&[("_rels/.rels", &rels), ("a/b.xml", &main)]);
    assert_eq!(texts(&read(&bytes).expect("a document")), expected(&[(0, 0, "x")]));
    let bytes = container(&[("word/document.xml", &main)]);
    assert_eq!(texts(&read(&bytes).expect("a document")), expected(&[(0, 0, "x")]));
    let bytes = container(&[("_rels/.rels", RELATIONS), ("word/document.xml", "<x/>")]);
    assert_eq!(read(&bytes), Err(Unreadable::NotWorkbook));
}

#[test]
fn what_means_harm_ends_soon() {
    let started = Instant::now();
    let laughs = "<!DOCTYPE d [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;\">]>";
    let main = document(&p("&b;"));
    let bytes =
        container(&[("_rels/.rels", RELATIONS), ("word/document.xml", &format!("{laughs}{main}"))]);
    assert_eq!(read(&bytes), Err(Unreadable::Damaged));
    let deep = "<w:tbl><w:tr><w:tc>".repeat(100_000);
    assert_eq!(read(&file(&deep, &[])), Err(Unreadable::Damaged));
    let cut = document(&p("x"));
    let cut = cut.trim_end_matches("</w:body></w:document>");
    let bytes = container(&[("_rels/.rels", RELATIONS), ("word/document.xml", cut)]);
    assert_eq!(read(&bytes), Err(Unreadable::Damaged));
    let wide = tc(r#"<w:gridSpan w:val="4000000000"/>"#, "x").repeat(17);
    let wide = format!("<w:tbl><w:tr>{wide}</w:tr></w:tbl>");
    assert_eq!(read(&file(&wide, &[])), Err(Unreadable::Damaged), "wider than any sheet");
    let attributes = (0..200_000).map(|at| format!(" a{at}=\"\"")).collect::<String>();
    assert!(read(&file(&format!("<w:p{attributes}/>{}", p("x")), &[])).is_ok());
    let few = Limits { cells: 2, ..Limits::default() };
    let three = file(&[p("1"), p("2"), p("3")].concat(), &[]);
    assert_eq!(super::super::read(&three, &few), Err(Unreadable::Over(Limit::Cells, 3, 2)));
    let open = r#"<w:p><w:r><w:fldChar w:fldCharType="begin"/><w:t>5</w:t></w:r></w:p>"#;
    assert_eq!(read(&file(open, &[])), Err(Unreadable::Damaged), "a field without an end");
    assert!(started.elapsed().as_secs() < 5, "{:?}", started.elapsed());
}
