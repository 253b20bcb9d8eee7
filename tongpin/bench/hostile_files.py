"""Files that somebody might send to stop the server, to fool it, or by accident; made here."""

import gzip
import io
import random
import struct
import warnings
import zipfile
import zlib
from collections.abc import Iterator, Mapping

from PIL import Image

from tongpin.testing import workbook

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
TYPES = f'<Types xmlns="{PACKAGE}/content-types"></Types>'
BOMB = (
    "<!DOCTYPE x ["
    + "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 9)).replace("&a0;", "boom")
    + "]>"
)
MB = 1024 * 1024


def zipped(parts: Mapping[str, bytes | str], *, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", method) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return stream.getvalue()


def relations(*targets: tuple[str, str, str]) -> str:
    links = "".join(
        f'<Relationship Id="{number}" Type="{OFFICE}/{kind}" Target="{target}"/>'
        for number, kind, target in targets
    )
    return f'<Relationships xmlns="{PACKAGE}/relationships">{links}</Relationships>'


def book(sheet: str, *, part: str = "xl/worksheets/sheet1.xml", sheets: int = 1) -> bytes:
    """A workbook whose sheet is this XML, in whatever part."""
    entries = "".join(f'<sheet name="s{n}" sheetId="{n}" r:id="r1"/>' for n in range(1, sheets + 1))
    parts = {
        "[Content_Types].xml": TYPES,
        "_rels/.rels": relations(("r1", "officeDocument", "xl/workbook.xml")),
        "xl/workbook.xml": (
            f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets>{entries}</sheets></workbook>'
        ),
        "xl/_rels/workbook.xml.rels": relations(("r1", "worksheet", f"/{part}")),
        part: sheet,
    }
    return zipped(parts)


def sheet_of(rows: str, *, before: str = "", after: str = "") -> str:
    return (
        f'<?xml version="1.0"?>{before}<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData>'
        f"{after}</worksheet>"
    )


CELL = '<c r="A1" t="inlineStr"><is><t>单位</t></is></c>'
FAR = {
    "double quotes": '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>',
    "single quotes": "<row r='1048576'><c r='XFD1048576'><v>1</v></c></row>",
    "a line break": '<row\nr="1048576"><c\nr="XFD1048576"><v>1</v></c></row>',
    "a tab": '<row\tspans="1:1"\tr="1048576"><c\ts="1"\tr="XFD1048576"><v>1</v></c></row>',
    "a prefix": '<x:row xmlns:x="' + MAIN + '" r="1048576"><x:c r="XFD1048576"/></x:row>',
    "beyond the last": '<row r="99999999"><c r="ZZZZ99999999"><v>1</v></c></row>',
    "a negative row": '<row r="-5"><c r="A-5"><v>1</v></c></row>',
    "an endless number": f'<row r="{"9" * 4000}"><c r="A{"9" * 4000}"><v>1</v></c></row>',
    "a styled cell": f'<row r="1">{CELL}</row><row r="1048576"><c r="XFD1048576" s="1"/></row>',
    "an entity": '<row r="&#49;048576"><c r="XFD1048576"><v>1</v></c></row>',
}


def far_workbooks() -> Iterator[tuple[str, bytes]]:
    for name, rows in FAR.items():
        yield f"far cell in {name}.xlsx", book(sheet_of(rows))
    for part in ("xl/other/a.xml", "sheet.xml", "customXml/item1.xml", "xl/worksheets/../b.xml"):
        yield (
            f"far cell in {part}.xlsx".replace("/", "-"),
            book(sheet_of(FAR["double quotes"]), part=part),
        )
    wide = "".join(f'<c r="{column}1"><v>1</v></c>' for column in ("A", "XFD"))
    yield "a wide row.xlsx", book(sheet_of(f'<row r="1">{wide}</row>'))


def many_workbooks() -> Iterator[tuple[str, bytes]]:
    yield "20,000 sheets.xlsx", book(sheet_of(""), sheets=20_000)
    cells = "<c><v>1</v></c>" * 200_000
    yield "200,000 columns.xlsx", book(sheet_of(f"<row>{cells}</row>"))
    yield "1,000,000 rows.xlsx", book(sheet_of("<row><c><v>1</v></c></row>" * 1_000_000))
    yield "2,000,000 empty rows.xlsx", book(sheet_of("<row/>" * 2_000_000))
    merges = "".join(f'<mergeCell ref="A{n}:XFD1048576"/>' for n in range(1, 50_000))
    yield (
        "50,000 merges.xlsx",
        book(sheet_of(f'<row r="1">{CELL}</row>', after=f"<mergeCells>{merges}</mergeCells>")),
    )
    yield "deep XML.xlsx", book(sheet_of("<row>" * 50_000 + "</row>" * 50_000))
    yield (
        "a long text.xlsx",
        book(sheet_of(f'<row><c t="inlineStr"><is><t>{"甲" * 5_000_000}</t></is></c></row>')),
    )
    yield "entities.xlsx", book(sheet_of("<row><c><v>&a8;</v></c></row>", before=BOMB))
    yield "a large part.xlsx", book(sheet_of("<row/>") + " " * (300 * MB))
    yield "no end.xlsx", book(sheet_of("<row><c>")[:-40])
    yield "not XML.xlsx", book("\x00" * 1000)
    shared = "".join(f"<si><t>{n}</t></si>" for n in range(500_000))
    parts = {
        "xl/sharedStrings.xml": f'<sst xmlns="{MAIN}">{shared}</sst>',
        **parts_of(book(sheet_of(f'<row r="1">{CELL}</row>'))),
    }
    parts["xl/_rels/workbook.xml.rels"] = relations(
        ("r1", "worksheet", "/xl/worksheets/sheet1.xml"),
        ("r2", "sharedStrings", "/xl/sharedStrings.xml"),
    )
    yield "500,000 shared texts.xlsx", zipped(parts)


def parts_of(content: bytes) -> dict[str, bytes | str]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def odd_zips() -> Iterator[tuple[str, bytes]]:
    good = workbook(["单位", "日期"], ["甲", "2021-03-01"])
    yield "cut off.xlsx", good[: len(good) // 2]
    yield "only a head.xlsx", b"PK\x03\x04"
    yield "only an end.xlsx", b"PK\x05\x06" + bytes(18)
    yield "twice.xlsx", good + good
    yield "with rubbish before.xlsx", b"rubbish" + good
    yield "one part twice.xlsx", _with_double_part(good)
    yield "a thousand parts.xlsx", zipped({f"xl/{n}.xml": "<a/>" for n in range(1_000)})
    yield "names that climb.xlsx", zipped({"../../etc/passwd": "x", "[Content_Types].xml": TYPES})
    yield "stored.xlsx", zipped(parts_of(good), method=zipfile.ZIP_STORED)
    yield "lzma.xlsx", zipped(parts_of(good), method=zipfile.ZIP_LZMA)
    yield "swelling.xlsx", zipped({"xl/worksheets/sheet1.xml": bytes(400 * MB)})
    for number, place in enumerate((30, 200, 1_000, len(good) - 100)):
        yield (
            f"flipped {number}.xlsx",
            good[:place] + bytes([good[place] ^ 255]) + good[place + 1 :],
        )


def _with_double_part(good: bytes) -> bytes:
    stream = io.BytesIO(good)
    with zipfile.ZipFile(stream, "a") as archive, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # that the name is there already is what it is about
        archive.writestr("xl/workbook.xml", "<x/>")
    return stream.getvalue()


def texts() -> Iterator[tuple[str, bytes]]:
    yield "empty.csv", b""
    yield "zeros.csv", bytes(MB)
    yield "one long line.csv", b"a" * (20 * MB)
    yield "commas.csv", b"," * (5 * MB)
    yield "quotes.csv", b'"' * (5 * MB)
    yield "an open quote.csv", '单位,日期\n"甲,2021-03-01\n'.encode() + b"x\n" * 500_000
    yield "breaks.csv", b"\n" * (5 * MB)
    yield "many rows.csv", b"a,b\n" * 1_000_000
    yield "bad bytes.csv", "单位,日期\n".encode() + b"\xff\xfe\xfd" * 100_000
    yield "utf-16 halves.csv", b"\xff\xfe" + b"\x00\xd8" * 500_000
    yield "a bomb.csv.gz", gzip.compress(bytes(50 * MB))
    yield "deep page.xls", b"<html><table>" + b"<tr><td><table>" * 50_000
    yield "many cells.xls", b"<html><table><tr>" + b"<td>1" * 1_000_000
    yield "wide spans.xls", b"<table><tr>" + b'<td colspan="1000" rowspan="65534">1' * 1_000
    xml = '<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?>'
    spread = "urn:schemas-microsoft-com:office:spreadsheet"
    head = f'{xml}<Workbook xmlns="{spread}" xmlns:ss="{spread}"><Worksheet ss:Name="a"><Table>'
    yield "far cell.xml", f'{head}<Row ss:Index="1048576"><Cell ss:Index="16384"/></Row>'.encode()
    yield "endless index.xml", f'{head}<Row ss:Index="{"9" * 30}"><Cell/></Row>'.encode()
    yield "entities.xml", f"{BOMB}{head}<Row><Cell><Data>&a8;</Data></Cell></Row>".encode()


def word(body: str, *, before: str = "") -> bytes:
    document = (
        f'<?xml version="1.0"?>{before}<w:document xmlns:w="{WORD}"><w:body>{body}</w:body>'
        "</w:document>"
    )
    return zipped(
        {
            "[Content_Types].xml": (
                f'<Types xmlns="{PACKAGE}/content-types"><Default Extension="rels" ContentType='
                '"application/vnd.openxmlformats-package.relationships+xml"/><Override '
                'PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-'
                'officedocument.wordprocessingml.document.main+xml"/></Types>'
            ),
            "_rels/.rels": relations(("r1", "officeDocument", "word/document.xml")),
            "word/document.xml": document,
        }
    )


def documents() -> Iterator[tuple[str, bytes]]:
    paragraph = "<w:p><w:r><w:t>一、1. 甲？</w:t></w:r></w:p>"
    yield "200,000 paragraphs.docx", word(paragraph * 200_000)
    yield "deep tables.docx", word("<w:tbl><w:tr><w:tc>" * 5_000)
    nested = "<w:tbl><w:tr><w:tc>" * 2_000 + "</w:tc></w:tr></w:tbl>" * 2_000
    yield "deep closed tables.docx", word(nested)
    yield "entities.docx", word("<w:p><w:r><w:t>&a8;</w:t></w:r></w:p>", before=BOMB)
    yield (
        "a wide table.docx",
        word("<w:tbl><w:tr>" + "<w:tc><w:p/></w:tc>" * 200_000 + "</w:tr></w:tbl>"),
    )
    yield (
        "spans.docx",
        word(
            '<w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val="99999999"/></w:tcPr><w:p/></w:tc></w:tr>'
            "</w:tbl>"
        ),
    )
    yield "one long run.docx", word(f"<w:p><w:r><w:t>{'甲' * 3_000_000}</w:t></w:r></w:p>")


def questions() -> Iterator[tuple[str, bytes]]:
    yield "braces.gift.txt", b"::a:: q {" * 200_000
    yield "open brace.gift.txt", b"::a:: q {=" + b"a" * MB
    yield "tildes.gift.txt", b"q {" + b"~a" * 500_000 + b"}"
    yield "aiken.txt", b"q\nA. a\nB. b\nANSWER: A\n\n" * 100_000
    yield "options.txt", ("1. 甲？\n" + "A. 一\n" * 100_000).encode()
    yield "spaces.txt", ("1." + " " * MB + "甲").encode()
    yield "blanks.txt", ("1. " + "____" * 200_000).encode()
    yield "moodle.xml", b"<quiz>" + b'<question type="multichoice">' * 50_000
    entities = f"<?xml version='1.0'?>{BOMB}<quiz><question>&a8;</question></quiz>"
    yield "moodle entities.xml", entities.encode()
    yield "many questions.xml", b"<quiz>" + b'<question type="essay"/>' * 300_000 + b"</quiz>"
    item = b"<assessmentItem/>"
    package = {"imsmanifest.xml": "<manifest/>"} | {f"{n}.xml": item for n in range(20_000)}
    yield "20,000 items.zip", zipped(package)
    yield (
        "deep item.zip",
        zipped({"imsmanifest.xml": "<manifest/>", "a.xml": b"<a>" * 100_000 + b"</a>" * 100_000}),
    )
    yield "formula.txt", ("1. $" + "\\frac{" * 20_000 + "}" * 20_000 + "$").encode()
    yield "pluses.txt", ("1. 答案：" + "A+" * 500_000).encode()


def png(width: int, height: int, data: bytes) -> bytes:
    def chunk(kind: bytes, body: bytes) -> bytes:
        return (
            struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
        )

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", data) + chunk(b"IEND", b"")


def saved(image: Image.Image, kind: str, **options: object) -> bytes:
    stream = io.BytesIO()
    image.save(stream, kind, **options)
    return stream.getvalue()


def pictures() -> Iterator[tuple[str, bytes]]:
    yield "a bomb.png", png(50_000, 50_000, zlib.compress(bytes(10 * MB)))
    yield "seven thousand square.png", png(7_900, 7_900, zlib.compress(bytes(7_900 * 23_701)))
    yield "zero.png", png(0, 0, b"")
    yield "a line.png", png(2_000_000_000, 1, b"")
    yield "no data.png", png(100, 100, b"")
    scene = Image.effect_noise((600, 400), 60).convert("RGB")
    jpeg = saved(scene, "JPEG")
    yield "cut off.jpg", jpeg[: len(jpeg) // 2]
    yield "claims more.jpg", jpeg.replace(struct.pack(">HH", 400, 600), b"\xff\xff\xff\xff", 1)
    yield "progressive.jpg", saved(Image.new("RGB", (9_000, 9_000)), "JPEG", progressive=True)
    yield "frames.gif", saved(scene, "GIF", save_all=True, append_images=[scene] * 200)
    yield "a film.webp", saved(scene, "WEBP", save_all=True, append_images=[scene] * 30)
    yield "pages.tiff", saved(scene, "TIFF", save_all=True, append_images=[scene] * 20)
    yield (
        "deflated.tiff",
        saved(Image.new("L", (20_000, 20_000)), "TIFF", compression="tiff_deflate"),
    )
    yield "a loop.tiff", b"II*\x00\x08\x00\x00\x00" + struct.pack("<H", 0) + struct.pack("<I", 8)
    yield "tags.tiff", b"II*\x00\x08\x00\x00\x00" + struct.pack("<H", 65_535) + bytes(MB)
    yield "a head.bmp", b"BM" + struct.pack("<IHHI", 0, 0, 0, 54) + b"\xff" * 60
    yield "icc.jpg", saved(scene, "JPEG", icc_profile=b"\xff" * 60_000)
    exif = b"Exif\x00\x00II*\x00\x08\x00\x00\x00" + struct.pack("<H", 9_999) + b"\xff" * 40_000
    yield "exif.jpg", saved(scene, "JPEG", exif=exif)
    yield "avif head.avif", b"\x00\x00\x00\x18ftypavif" + bytes(1_000)
    yield "heic head.heic", b"\x00\x00\x00\x18ftypheic" + b"\xff" * 5_000


def box(name: bytes, *inside: bytes) -> bytes:
    content = b"".join(inside)
    return struct.pack(">I", len(content) + 8) + name + content


def films_and_papers() -> Iterator[tuple[str, bytes]]:
    start = box(b"ftyp", b"mp42", bytes(4), b"isom")
    nested = b""
    for __ in range(20_000):
        nested = box(b"moov", nested)
    yield "nested.mp4", start + nested
    yield "empty boxes.mp4", start + box(b"free") * 1_000_000
    yield "lies about its length.mp4", start + b"\xff\xff\xff\xffmoov"
    yield "a large box.mp4", start + b"\x00\x00\x00\x01moov" + b"\xff" * 8
    yield "zero size.mp4", start + b"\x00\x00\x00\x00moov" * 100_000
    yield "endstream.pdf", b"%PDF-1.4\n" + b"endstream" * MB + b"\n%%EOF"
    yield "streams.pdf", b"%PDF-1.4\n" + b"stream endstream " * 500_000 + b"\n%%EOF"
    yield "objects.pdf", b"%PDF-1.4\n" + b"1 0 obj " * MB + b"\n%%EOF"
    yield "names.pdf", b"%PDF-1.4\n" + b"#41" * (3 * MB) + b"\n%%EOF"
    swollen = zlib.compress(bytes(100 * MB))
    packed = b"2 0 obj << /Type /ObjStm /Filter /FlateDecode >> stream\n" + swollen
    yield "packed objects.pdf", b"%PDF-1.4\n" + (packed + b"\nendstream ") * 5 + b"%%EOF"
    yield "an old workbook.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\xff" * 100_000
    yield "a looping old workbook.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(100_000)
    noise = random.Random(1).randbytes(200_000)
    for name in ("noise.xls", "noise.docx", "noise.jpg", "noise.pdf", "noise.mp4", "noise.txt"):
        yield name, noise
    for start in (b"PK\x03\x04", b"\xff\xd8\xff", b"%PDF-1.7\n", b"\x89PNG\r\n\x1a\n"):
        yield f"noise behind {start[:3]!r}", start + noise
    for name, content in list(far_workbooks())[:2]:
        yield f"{name}.et", content


def hostile_files() -> list[tuple[str, bytes]]:
    """(name, content) of all of them."""
    files: list[tuple[str, bytes]] = []
    for group in (
        far_workbooks,
        many_workbooks,
        odd_zips,
        texts,
        documents,
        questions,
        pictures,
        films_and_papers,
    ):
        files += group()
    return files
