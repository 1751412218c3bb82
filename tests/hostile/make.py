#!/usr/bin/env python3
"""Makes the hostile files beside this script.

Each is named by what it does; tests/suite/hostile.rs says what becomes of each.
Only Python's standard library is used, and the same bytes come out every time.
"""

import io
import random
import struct
import zipfile
import zlib
from pathlib import Path

HERE = Path(__file__).parent

# --- Office Open XML -------------------------------------------------------

TYPES = (
    '<?xml version="1.0" encoding="UTF-8"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/></Types>'
)
RELS = (
    '<?xml version="1.0" encoding="UTF-8"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/>'
    "</Relationships>"
)
MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'


def inline(text):
    """A cell that holds its text itself."""
    return f'<c t="inlineStr"><is><t>{text}</t></is></c>'


# A table that is recognised, so that a finding shows that the file was read.
ROWS = (
    "<row>" + "".join(map(inline, ["Thành phần", "Triệu tập", "Có mặt", "Vắng mặt", "Lý do vắng mặt"])) + "</row>"
    "<row>" + inline("Cán bộ") + "<c><v>5</v></c><c><v>5</v></c><c><v>0</v></c></row>"
)


def sheet_xml(rows=ROWS, before="", after=""):
    """A worksheet part."""
    return f'<?xml version="1.0" encoding="UTF-8"?><worksheet {MAIN}>{before}<sheetData>{rows}</sheetData>{after}</worksheet>'


def xlsx_parts(sheets, sst=None, names=None, targets=None, prolog=""):
    """The parts of a workbook by name."""
    names = names or [f"S{i}" for i in range(1, len(sheets) + 1)]
    targets = targets or [f"worksheets/sheet{i}.xml" for i in range(1, len(sheets) + 1)]
    book = "".join(f'<sheet name="{n}" sheetId="{i}" r:id="s{i}"/>' for i, n in enumerate(names, 1))
    rels = "".join(
        f'<Relationship Id="s{i}" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="{t}"/>'
        for i, t in enumerate(targets, 1)
    )
    if sst is not None:
        rels += '<Relationship Id="t" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings" Target="sharedStrings.xml"/>'
    parts = {
        "[Content_Types].xml": TYPES,
        "_rels/.rels": RELS,
        "xl/workbook.xml": f'<?xml version="1.0" encoding="UTF-8"?>{prolog}<workbook {MAIN}><sheets>{book}</sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<?xml version="1.0" encoding="UTF-8"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{rels}</Relationships>',
    }
    for i, sheet in enumerate(sheets, 1):
        parts[f"xl/worksheets/sheet{i}.xml"] = sheet
    if sst is not None:
        parts["xl/sharedStrings.xml"] = sst
    return parts


def pack(parts):
    """A ZIP container; parts may be a dictionary or pairs."""
    pairs = parts.items() if isinstance(parts, dict) else parts
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, text in pairs:
            info = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            data = text.encode() if isinstance(text, str) else text
            archive.writestr(info, data, compresslevel=9)
    return out.getvalue()


def xlsx(*sheets, **more):
    """A whole workbook."""
    return pack(xlsx_parts(list(sheets) or [sheet_xml()], **more))


def shared(text, head='count="1" uniqueCount="1"'):
    """A part of shared strings."""
    return f'<?xml version="1.0" encoding="UTF-8"?><sst {MAIN} {head}><si><t>{text}</t></si></sst>'


def laughs(inside, root):
    """A document whose entities unfold into billions of letters."""
    entities = '<!ENTITY l0 "ha">' + "".join(
        f'<!ENTITY l{i} "{f"&l{i - 1};" * 10}">' for i in range(1, 10)
    )
    return f'<?xml version="1.0"?><!DOCTYPE {root} [{entities}]>{inside}'


def overlapping():
    """Six names for one part of 45 MB: 270 MB in 45 KB."""
    book = pack(xlsx_parts([sheet_xml()]))
    body = zlib.compressobj(9, zlib.DEFLATED, -15)
    data = b"\0" * (45 * 1024 * 1024)
    packed = body.compress(data) + body.flush()
    crc = zlib.crc32(data)
    end = book.rindex(b"PK\x05\x06")
    count, size, start = struct.unpack("<HII", book[end + 10 : end + 20])
    sizes = struct.pack("<III", crc, len(packed), len(data))
    local = b"PK\x03\x04" + struct.pack("<HHHHH", 20, 0, 8, 0, 33) + sizes + struct.pack("<HH", 1, 0) + b"0" + packed
    entries = b""
    for i in range(6):
        entries += (
            b"PK\x01\x02" + struct.pack("<HHHHHH", 20, 20, 0, 8, 0, 33) + sizes
            + struct.pack("<HHHHHII", 1, 0, 0, 0, 0, 0, start) + str(i).encode()
        )
    directory = book[start : start + size] + entries
    tail = b"PK\x05\x06" + struct.pack("<HHHHIIH", 0, 0, count + 6, count + 6, len(directory), start + len(local), 0)
    return book[:start] + local + directory + tail


def lying(packed, name, claimed):
    """The container with another unpacked size of one part in both headers."""
    data = bytearray(packed)
    at = data.index(b"PK\x03\x04", data.index(name) - 30)
    struct.pack_into("<I", data, at + 22, claimed)
    at = data.rindex(name) - 46
    assert data[at : at + 4] == b"PK\x01\x02"
    struct.pack_into("<I", data, at + 24, claimed)
    return bytes(data)


def flagged(packed):
    """The container with every part marked as encrypted."""
    data = bytearray(packed)
    for mark, offset in [(b"PK\x03\x04", 6), (b"PK\x01\x02", 8)]:
        at = data.find(mark)
        while at >= 0:
            data[at + offset] |= 1
            at = data.find(mark, at + 4)
    return bytes(data)


# --- OpenDocument ----------------------------------------------------------

NAMESPACES = "".join(
    f' xmlns:{p}="urn:oasis:names:tc:opendocument:xmlns:{p}:1.0"' for p in ["office", "table", "text", "style", "manifest"]
)
MANIFEST = f'<?xml version="1.0"?><manifest:manifest{NAMESPACES}><manifest:file-entry manifest:full-path="content.xml">%s</manifest:file-entry></manifest:manifest>'


def ods_cell(text, repeat=""):
    """A cell with text."""
    return f'<table:table-cell office:value-type="string"{repeat}><text:p>{text}</text:p></table:table-cell>'


ODS_ROWS = "".join(
    "<table:table-row>" + "".join(map(ods_cell, row)) + "</table:table-row>"
    for row in [["Thành phần", "Triệu tập", "Có mặt", "Vắng mặt", "Lý do vắng mặt"], ["Cán bộ", "5", "5", "0", "–"]]
)


def ods(rows=ODS_ROWS, content=None, encryption=""):
    """An OpenDocument workbook."""
    content = content or (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content{NAMESPACES}><office:body><office:spreadsheet>'
        f'<table:table table:name="S1">{rows}</table:table></office:spreadsheet></office:body></office:document-content>'
    )
    return pack(
        [
            ("mimetype", "application/vnd.oasis.opendocument.spreadsheet"),
            ("META-INF/manifest.xml", MANIFEST % encryption),
            ("content.xml", content),
        ]
    )


# --- OLE compound files and BIFF -------------------------------------------

FREE, END, FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD


def ole(name, stream, chain=None, header=None):
    """A compound file with one stream of at least 4096 bytes.

    Sector 0 is the table of sectors, sector 1 the directory, then the stream.
    `chain` replaces links of the table, `header` fields of the header.
    """
    stream = stream.ljust(4096, b"\0")
    count = -(-len(stream) // 512)
    table = [FAT, END] + [i + 3 for i in range(count - 1)] + [END]
    for at, link in (chain or {}).items():
        table[at] = link
    table += [FREE] * (128 - len(table))
    fields = {"fats": 1, "directory": 1, "difat": END, "difats": 0, "first": 0} | (header or {})
    head = bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 16
    head += struct.pack("<HHHHH6x", 0x3E, 3, 0xFFFE, 9, 6)
    head += struct.pack("<IIIIIIIII", 0, fields["fats"], fields["directory"], 0, 4096, END, 0, fields["difat"], fields["difats"])
    head += struct.pack("<I", fields["first"]) + b"\xff" * (108 * 4)

    def entry(name, kind, child, start, size):
        text = name.encode("utf-16-le") + b"\0\0"
        return (
            text.ljust(64, b"\0") + struct.pack("<HBBIII", len(text), kind, 1, FREE, FREE, child)
            + b"\0" * 36 + struct.pack("<IQ", start, size)
        )

    directory = entry("Root Entry", 5, 1, END, 0) + entry(name, 2, FREE, 2, len(stream)) + b"\0" * 256
    return head + struct.pack("<128I", *table) + directory + stream.ljust(count * 512, b"\0")


def record(number, body=b"", length=None):
    """A BIFF record."""
    return struct.pack("<HH", number, len(body) if length is None else length) + body


BOF_BOOK = record(0x809, struct.pack("<HHHHII", 0x600, 5, 0, 1997, 0, 6))
BOF_SHEET = record(0x809, struct.pack("<HHHHII", 0x600, 0x10, 0, 1997, 0, 6))
EOF = record(0x0A)


def label(row, col, text):
    """A cell with text, in a LABEL record."""
    data = text.encode("utf-16-le")
    return record(0x204, struct.pack("<HHHHB", row, col, 0, len(text), 1) + data)


def xls(cells, globals_=b"", bound=None, **more):
    """A BIFF8 workbook with one sheet."""
    name = b"S1"
    before = BOF_BOOK + globals_
    size = 4 + 8 + len(name)
    at = len(before) + size + len(EOF) if bound is None else bound
    book = before + record(0x85, struct.pack("<IBBBB", at, 0, 0, len(name), 0) + name) + EOF
    return ole("Workbook", book + BOF_SHEET + cells + EOF, **more)


XLS_ROWS = b"".join(
    label(r, c, text)
    for r, row in enumerate([["Thành phần", "Triệu tập", "Có mặt", "Vắng mặt", "Lý do vắng mặt"], ["Cán bộ", "5", "5", "0", "–"]])
    for c, text in enumerate(row)
)


def xlsb(book, sheet=b""):
    """A binary workbook."""
    rels = xlsx_parts([""])["xl/_rels/workbook.xml.rels"].replace("sheet1.xml", "sheet1.bin")
    parts = {"[Content_Types].xml": TYPES, "_rels/.rels": RELS.replace(".xml", ".bin")}
    parts |= {"xl/workbook.bin": book, "xl/_rels/workbook.bin.rels": rels, "xl/worksheets/sheet1.bin": sheet}
    return pack(parts)


def wide(text):
    """A text of a binary workbook: its length and UTF-16."""
    return struct.pack("<I", len(text)) + text.encode("utf-16-le")


def brt(number, body=b"", length=None):
    """A record of a binary workbook."""
    def number_bytes(n):
        out = bytearray()
        while True:
            n, low = n >> 7, n & 0x7F
            out.append(low | (0x80 if n else 0))
            if not n:
                return bytes(out)
    kind = bytes([number]) if number < 128 else bytes([number & 0x7F | 0x80, number >> 7])
    return kind + number_bytes(len(body) if length is None else length) + body


XLSB_BOOK = (
    brt(131) + brt(143) + brt(156, struct.pack("<II", 0, 1) + wide("s1") + wide("S1")) + brt(144) + brt(132)
)


def xlsb_sheet(cells):
    """A sheet of a binary workbook."""
    dimension = brt(148, struct.pack("<IIII", 0, 1, 0, 4))
    return brt(129) + dimension + brt(145) + cells + brt(146) + brt(130)


XLSB_TABLE = [["Thành phần", "Triệu tập", "Có mặt", "Vắng mặt", "Lý do vắng mặt"], ["Cán bộ", "5", "5", "0", "–"]]
XLSB_ROWS = b"".join(
    brt(0, struct.pack("<IIHHBI", r, 0, 300, 0, 0, 0))
    + b"".join(brt(6, struct.pack("<II", c, 0) + wide(text)) for c, text in enumerate(row))
    for r, row in enumerate(XLSB_TABLE)
)

# The same, but each cell after the first says only that it follows the last.
XLSB_SHORT_ROWS = b"".join(
    brt(0, struct.pack("<IIHHBI", r, 0, 300, 0, 0, 0))
    + brt(6, struct.pack("<II", 0, 0) + wide(row[0]))
    + b"".join(brt(17, struct.pack("<I", 0) + wide(text)) for text in row[1:])
    for r, row in enumerate(XLSB_TABLE)
)


def files():
    """Every file by name."""
    noise = random.Random(2023)
    good = xlsx()
    good_xls = xls(XLS_ROWS)
    million = 1_000_000
    return {
        # What is no workbook, whatever its name says.
        "empty.xlsx": b"",
        "text-named-xlsx.xlsx": "Kính gửi Ban Tuyên giáo\n".encode(),
        "pdf-named-xlsx.xlsx": b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<<>>\nendobj\n\0\1\2\n%%EOF\n",
        "html-named-xls.xls": "<html><body><table><tr><td>Thành phần</td><td>5</td></tr></table></body></html>\n".encode(),
        "word-document.xlsx": pack({"[Content_Types].xml": TYPES, "word/document.xml": "<document/>"}),
        "zip-without-parts.xlsx": pack({}),
        "noise.xlsx": noise.randbytes(4096),
        "noise-after-zip-mark.xlsx": b"PK\x03\x04" + noise.randbytes(4096),
        "noise-after-ole-mark.xls": bytes.fromhex("d0cf11e0a1b11ae1") + noise.randbytes(4096),
        "noise-with-zero-bytes.csv": b"a,b\0\1\2,c\n" * 20,
        # Sound files with another format's ending.
        "xls-named-xlsx.xlsx": good_xls,
        "xlsx-named-csv.csv": good,
        "ods-named-xls.xls": ods(),
        "xlsb-named-ods.ods": xlsb(XLSB_BOOK, xlsb_sheet(XLSB_ROWS)),
        # Damaged.
        "cut-in-half.xlsx": good[: len(good) // 2],
        "cut-in-half.xls": good_xls[: len(good_xls) // 3],
        "sheet-cut-short.xlsx": xlsx(sheet_xml()[: -len("</sheetData></worksheet>")]),
        "sheet-cut-short.ods": ods(content=f'<office:document-content{NAMESPACES}><table:table table:name="S1">{ODS_ROWS}'),
        "checksum-wrong.xlsx": good.replace(struct.pack("<I", zlib.crc32(sheet_xml().encode())), b"\1\2\3\4"),
        "sheet-part-missing.xlsx": pack({k: v for k, v in xlsx_parts([sheet_xml()]).items() if "sheet1" not in k}),
        "sheet-target-outside.xlsx": xlsx(targets=["../../../../etc/passwd"]),
        "shared-string-outside.xlsx": xlsx(sheet_xml('<row><c t="s"><v>4000000000</v></c></row>'), sst=shared("a")),
        "xlsb-cells-without-column.xlsb": xlsb(XLSB_BOOK, xlsb_sheet(XLSB_SHORT_ROWS)),
        "xlsb-noise.xlsb": xlsb(noise.randbytes(2000), noise.randbytes(2000)),
        "xlsb-sheet-noise.xlsb": xlsb(XLSB_BOOK, noise.randbytes(4000)),
        # Protected.
        "encrypted-package.xlsx": ole("EncryptedPackage", noise.randbytes(5000)),
        "encrypted-zip.xlsx": flagged(good),
        "encrypted.ods": ods(encryption='<manifest:encryption-data manifest:checksum="x"/>'),
        "encrypted.xls": xls(XLS_ROWS, globals_=record(0x2F, struct.pack("<HHH", 1, 1, 1) + noise.randbytes(48))),
        # Too much of everything.
        "bomb-overlapping-parts.xlsx": overlapping(),
        "bomb-one-text-in-many-cells.xlsx": xlsx(
            sheet_xml("<row>" + '<c t="s"><v>0</v></c>' * 1000 + "</row>"), sst=shared("a" * million)
        ),
        "text-of-ten-million-letters.xlsx": xlsx(sheet_xml("<row>" + inline("KÕt " * 2_500_000) + "</row>")),
        "laughs-shared-strings.xlsx": xlsx(
            sheet_xml('<row><c t="s"><v>0</v></c></row>'), sst=laughs(f"<sst {MAIN}><si><t>&l9;</t></si></sst>", "sst")
        ),
        "laughs.ods": ods(
            content=laughs(
                f'<office:document-content{NAMESPACES}><table:table table:name="S1"><table:table-row>{ods_cell("&l9;")}'
                "</table:table-row></table:table></office:document-content>",
                "office:document-content",
            )
        ),
        "cells-1000001.xlsx": xlsx(sheet_xml(("<row>" + "<c><v>1</v></c>" * 100 + "</row>") * 10_000 + "<row><c><v>1</v></c></row>")),
        "sheets-65.xlsx": xlsx(*[sheet_xml()] * 65),
        "one-part-as-64-sheets.xlsx": pack(
            {k: v for k, v in xlsx_parts([sheet_xml("<row/>" * 5 * million)] + [""] * 63, targets=["worksheets/sheet1.xml"] * 64).items()
             if v}
        ),
        "mistakes-in-every-row.xlsx": xlsx(
            sheet_xml(f'<row>{inline("Phiếu mở")}{inline("a")}</row><row>{inline("Hợp lệ")}{inline("b")}</row>' * 4000)
        ),
        "unit-codes-in-every-row.xlsx": xlsx(sheet_xml(f'<row>{inline("Mã đơn vị")}{inline("X-1")}</row>' * 10_001)),
        "cells-repeated-billions.ods": ods(
            ODS_ROWS + f'<table:table-row>{ods_cell("a", chr(32) + "table:number-columns-repeated=" + chr(34) + "4000000000" + chr(34))}</table:table-row>'
        ),
        "rows-repeated-billions.ods": ods(
            ODS_ROWS + f'<table:table-row table:number-rows-repeated="4000000000">{ods_cell("a")}</table:table-row>'
        ),
        # Cells where no sheet has any.
        "cell-beyond.ods": ods(
            ODS_ROWS + '<table:table-row table:number-rows-repeated="4294967290"/>' + f'<table:table-row>{ods_cell("a")}</table:table-row>'
        ),
        "cell-beyond.xlsb": xlsb(
            XLSB_BOOK,
            xlsb_sheet(
                XLSB_ROWS
                + brt(0, struct.pack("<IIHHBI", 4294967295, 0, 300, 0, 0, 0))
                + brt(5, struct.pack("<IId", 4294967295, 0, 1.0))
            ),
        ),
        "cell-beyond.xlsx": xlsx(sheet_xml(ROWS + '<row r="4294967295"><c r="A4294967295"><v>1</v></c></row>')),
        # Large only by what they claim: these are read.
        "cell-xfd1048576.xlsx": xlsx(
            sheet_xml(ROWS + '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>')
        ),
        "cell-iv65536.xls": xls(XLS_ROWS + record(0x203, struct.pack("<HHHd", 65535, 255, 0, 1.0))),
        "cell-far-out.xlsb": xlsb(
            XLSB_BOOK,
            xlsb_sheet(
                XLSB_ROWS
                + brt(0, struct.pack("<IIHHBI", 1048575, 0, 300, 0, 0, 0))
                + brt(5, struct.pack("<IId", 16383, 0, 1.0))
            ),
        ),
        "rows-million-empty.xlsx": xlsx(sheet_xml(ROWS + "<row/>" * million)),
        "cells-empty-billions.ods": ods(
            ODS_ROWS + '<table:table-row table:number-rows-repeated="4000000000"><table:table-cell table:number-columns-repeated="4000000000"/></table:table-row>'
        ),
        "dimension-of-everything.xlsx": xlsx(sheet_xml(before='<dimension ref="A1:XFD1048576"/>')),
        "shared-string-count-absurd.xlsx": xlsx(sst=shared("a", 'count="4294967295" uniqueCount="4294967295"')),
        "columns-all-hidden.xlsx": xlsx(sheet_xml(before='<cols><col min="1" max="4000000000" hidden="1"/></cols>')),
        "merge-of-everything.xlsx": xlsx(
            sheet_xml(after='<mergeCells count="4000000000"><mergeCell ref="A20:XFD1048576"/></mergeCells>')
        ),
        "xml-deeply-nested.xlsx": xlsx(sheet_xml(ROWS, after="<a>" * million + "</a>" * million)),
        "xml-deeply-nested.ods": ods(
            ODS_ROWS + f'<table:table-row><table:table-cell>{"<text:span>" * million}{"</text:span>" * million}</table:table-cell></table:table-row>'
        ),
        "part-names-outside.xlsx": pack(
            list(xlsx_parts([sheet_xml()]).items()) + [("../../outside.txt", "x"), ("/tmp/outside.txt", "x"), ("..\\outside.txt", "x")]
        ),
        "sheet-name-outside.xlsx": xlsx(names=["../../../ra ngoài"]),
        "sheet-names-equal.xlsx": xlsx(sheet_xml(), sheet_xml(), names=["S", "S"]),
        "size-understated.xlsx": lying(good, b"xl/worksheets/sheet1.xml", 10),
        "size-overstated.xlsx": lying(good, b"xl/worksheets/sheet1.xml", 0xFFFFFFF0),
        "quote-never-closed.csv": ('"' + "a,b\n" * 10_000).encode(),
        # Containers that lead in circles.
        "parts-twice.xlsx": twice(),
        "ole-chain-loops.xls": xls(XLS_ROWS, chain={4: 3}),
        "ole-directory-loops.xls": xls(XLS_ROWS, chain={1: 1}),
        "ole-table-absurd.xls": xls(XLS_ROWS, header={"fats": 0xFFFFFFF0}),
        "ole-table-list-loops.xls": xls(XLS_ROWS, header={"difat": 0, "difats": 0xFFFFFFF0}),
        "ole-directory-outside.xls": xls(XLS_ROWS, header={"directory": 0x00FFFFF0}),
        "biff-record-too-long.xls": xls(record(0x204, b"\0" * 8, 0xFFFF)),
        "biff-records-empty.xls": xls(b"".join(record(n) for n in [0x203, 0x204, 0xFD, 0xBD, 0x27E, 0x06, 0x201, 0xE5, 0x205]) * 20),
        "biff-shared-strings-absurd.xls": xls(XLS_ROWS, globals_=record(0xFC, struct.pack("<II", 0xFFFFFFFF, 0xFFFFFFFF))),
        "biff-sheet-is-the-book.xls": xls(XLS_ROWS, bound=0),
        "biff-sheet-outside.xls": xls(XLS_ROWS, bound=0x7FFFFFFF),
        "biff-merges-absurd.xls": xls(XLS_ROWS + record(0xE5, struct.pack("<H", 0xFFFF))),
        "biff-range-reversed.xls": xls(
            record(0x203, struct.pack("<HHHd", 65535, 65535, 0, 1.0)) + XLS_ROWS + record(0xBD, struct.pack("<HH6xH", 3, 65535, 0))
        ),
        "xlsb-record-too-long.xlsb": xlsb(brt(131) + brt(143) + brt(156, b"\0" * 8, 0x0FFFFFFF), b""),
        "xlsb-text-absurd.xlsb": xlsb(
            XLSB_BOOK, xlsb_sheet(brt(0, struct.pack("<IIHHBI", 0, 0, 300, 0, 0, 0)) + brt(6, struct.pack("<III", 0, 0, 0x7FFFFFFF)))
        ),
    }


def twice():
    """A container in which every part stands twice, the second time as noise."""
    parts = list(xlsx_parts([sheet_xml()]).items())
    import warnings

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return pack(parts + [(name, "noise") for name, _ in parts])


def main():
    """Writes the files."""
    for name, data in files().items():
        assert len(data) < 50_000, f"{name}: {len(data)}"
        (HERE / name).write_bytes(data)


if __name__ == "__main__":
    main()
