"""Word files as people lay them out."""

import io
from base64 import b64encode

import pytest
from docx import Document
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from PIL import Image

from tongpin.questions.tests.outcomes import outcomes

WORD = nsdecls("w")
DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/main"
MATH = 'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
LINKS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
FIRST = "single: 一大？ [上海|嘉兴] = B"
SECOND = "single: 七大？ [延安|重庆] = A"
NO_PICTURE = (
    "refused: It holds a picture or formula without a text that says what it shows; write one."
)
PAGE = (
    "<html><head><meta charset='utf-8'><style>p{a:b}</style></head><body>"
    "<p>1. 一<b>大</b>？【答案】B</p><p>A. 上海</p><p>B. 嘉兴<br></p>"
    "<p>2. 七大？</p><p>A. 延安&nbsp;&nbsp;B. 重庆</p><p>答案：A</p></body></html>"
)
TABLE_PAGE = (
    "<html><body><table><tr><th>题干</th><th>选项A</th><th>选项B</th><th>答案</th></tr>"
    "<tr><td>一大？</td><td>上海</td><td>嘉兴</td><td>B</td></tr></table></body></html>"
)


def content_of(document):
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def document_of(*paragraphs):
    document = Document()
    for text in paragraphs:
        document.add_paragraph(text)
    return document


def read(document):
    return outcomes("a.docx", content_of(document))


class NumberedDocument:
    """A document whose numbers Word itself writes.

    formats  (format, text) of each list: decimal and %1. …; its second level has letters
    numbers  list and, for one that begins anew, 1
    """

    def __init__(self, formats, numbers):
        self.document = Document()
        root = self.document.part.numbering_part.element
        for node in list(root):
            root.remove(node)
        for place, (number_format, text) in enumerate(formats, start=1):
            root.append(
                parse_xml(
                    f'<w:abstractNum {WORD} w:abstractNumId="{place}"><w:lvl w:ilvl="0">'
                    f'<w:start w:val="1"/><w:numFmt w:val="{number_format}"/>'
                    f'<w:lvlText w:val="{text}"/></w:lvl><w:lvl w:ilvl="1"><w:start w:val="1"/>'
                    f'<w:numFmt w:val="upperLetter"/><w:lvlText w:val="%2."/></w:lvl>'
                    "</w:abstractNum>"
                )
            )
        for place, (abstract, start) in enumerate(numbers, start=1):
            override = ""
            if start:
                override = (
                    f'<w:lvlOverride w:ilvl="0"><w:startOverride w:val="{start}"/></w:lvlOverride>'
                )
            root.append(
                parse_xml(
                    f'<w:num {WORD} w:numId="{place}"><w:abstractNumId w:val="{abstract}"/>'
                    f"{override}</w:num>"
                )
            )

    def add(self, text, number=0, level=0):
        paragraph = self.document.add_paragraph(text)
        if number:
            paragraph._p.get_or_add_pPr().append(
                parse_xml(
                    f'<w:numPr {WORD}><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>'
                )
            )

    def add_two(self, first_options, second_options, level=0):
        """Two questions of list 1, with options of these lists."""
        self.add("一大？", 1)
        self.add("上海", first_options, level)
        self.add("嘉兴", first_options, level)
        self.add("答案：B")
        self.add("七大？", 1)
        self.add("延安", second_options, level)
        self.add("重庆", second_options, level)
        self.add("答案：A")


DECIMAL, LETTER = ("decimal", "%1."), ("upperLetter", "%1.")


def test_letters_of_lists_that_begin_anew():
    numbered = NumberedDocument([DECIMAL, LETTER], [(1, 0), (2, 0), (2, 1)])
    numbered.add_two(2, 3)

    assert read(numbered.document) == [FIRST, SECOND]


def test_letters_of_one_list_go_on_as_word_shows_them():
    numbered = NumberedDocument([DECIMAL, LETTER], [(1, 0), (2, 0)])
    numbered.add_two(2, 2)

    told = read(numbered.document)

    assert told[0] == FIRST
    assert told[1].startswith("refused: Its options are lettered C, D")


def test_letters_of_a_second_level_begin_anew_with_each_question():
    numbered = NumberedDocument([("decimal", "%1、")], [(1, 0)])
    numbered.add_two(1, 1, level=1)

    assert read(numbered.document) == [FIRST, SECOND]


@pytest.mark.parametrize("number_format", ["upperLetter", "lowerLetter"])
@pytest.mark.parametrize("text", ["%1.", "%1、", "(%1)", "%1）", "%1．"])
def test_letters_of_a_style(number_format, text):
    numbered = NumberedDocument([(number_format, text)], [(1, 0)])
    style = numbered.document.styles.add_style("选项", 1)
    style.element.get_or_add_pPr().append(
        parse_xml(f'<w:numPr {WORD}><w:numId w:val="1"/></w:numPr>')
    )
    child = numbered.document.styles.add_style("选项二", 1)
    child.base_style = style
    numbered.add("1. 一大？")
    numbered.document.add_paragraph("上海", style="选项")
    numbered.document.add_paragraph("嘉兴", style="选项二")
    numbered.add("答案：B")

    assert read(numbered.document) == [FIRST]


def test_headings_that_word_numbers_in_chinese():
    numbered = NumberedDocument([("chineseCounting", "%1、"), DECIMAL], [(1, 0), (2, 0), (2, 1)])
    numbered.add("多选题", 1)
    numbered.add("一大？", 2)
    numbered.add("A. 上海 B. 嘉兴")
    numbered.add("答案：B")
    numbered.add("判断题", 1)
    numbered.add("甲。", 3)
    numbered.add("答案：√")

    assert read(numbered.document) == [
        "multiple: 一大？ [上海|嘉兴] = B ?",
        "true_false: 甲。 = T",
    ]


def table_of(*rows):
    document = Document()
    table = document.add_table(rows=0, cols=len(rows[0]))
    for row in rows:
        for cell, text in zip(table.add_row().cells, row, strict=True):
            lines = text.split("\n")
            cell.text = lines[0]
            for line in lines[1:]:
                cell.add_paragraph(line)
    return document


@pytest.mark.parametrize(
    "rows",
    [
        [["1. 一大？\nA. 上海\nB. 嘉兴\n答案：B"], ["2. 七大？\nA. 延安\nB. 重庆\n答案：A"]],
        [["1", "一大？\nA. 上海\nB. 嘉兴\n答案：B"], ["2", "七大？\nA. 延安\nB. 重庆\n答案：A"]],
        [
            ["1.", "一大？"],
            ["A. 上海", "B. 嘉兴"],
            ["答案：B", ""],
            ["2.", "七大？"],
            ["A. 延安", "B. 重庆"],
            ["答案：A", ""],
        ],
        [["1. 一大？\nA. 上海\nB. 嘉兴", "答案：B"], ["2. 七大？\nA. 延安\nB. 重庆", "答案：A"]],
        [
            ["题干", "选项A", "选项B", "答案"],
            ["一大？", "上海", "嘉兴", "B"],
            ["七大？", "延安", "重庆", "A"],
        ],
        [
            ["题目", "选项", "答案"],
            ["一大？", "A. 上海\nB. 嘉兴", "B"],
            ["七大？", "A. 延安\nB. 重庆", "A"],
        ],
        [
            ["1. 一大？", "A. 上海", "B. 嘉兴", "答案：B"],
            ["2. 七大？", "A. 延安", "B. 重庆", "答案：A"],
        ],
    ],
)
def test_tables_that_hold_or_arrange_questions(rows):
    assert read(table_of(*rows)) == [FIRST, SECOND]


def test_a_table_of_answers_below():
    document = document_of(
        "1. 一大？", "A. 上海 B. 嘉兴", "2. 七大？", "A. 延安 B. 重庆", "参考答案"
    )
    table = document.add_table(rows=2, cols=3)
    texts = ("题号", "1", "2", "答案", "B", "A")
    for cell, text in zip((cell for row in table.rows for cell in row.cells), texts, strict=True):
        cell.text = text

    assert read(document) == [FIRST, SECOND]


def with_chunk(content, media_type="text/html", name="a.htm"):
    """A document whose text is a part of another type."""
    document = Document()
    part = Part(PackURI(f"/word/{name}"), media_type, content, document.part.package)
    link = document.part.relate_to(part, f"{LINKS}/aFChunk")
    chunk = parse_xml(f'<w:altChunk {WORD} xmlns:r="{LINKS}" r:id="{link}"/>')
    document.element.body.insert(0, chunk)
    return document


ARCHIVE = (
    b"MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=x\r\n\r\n--x\r\n"
    b"Content-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n"
    + b64encode(PAGE.encode())
    + b"\r\n--x--\r\n"
)


@pytest.mark.parametrize(
    ("document", "expected"),
    [
        (with_chunk(PAGE.encode()), [FIRST, SECOND]),
        (with_chunk(PAGE.replace("utf-8", "gb2312").encode("gb18030")), [FIRST, SECOND]),
        (with_chunk(PAGE.encode("utf-16")), [FIRST, SECOND]),
        (with_chunk(PAGE.encode(), "application/xhtml+xml"), [FIRST, SECOND]),
        (with_chunk(ARCHIVE, "message/rfc822", "a.mht"), [FIRST, SECOND]),
        (with_chunk(TABLE_PAGE.encode()), [FIRST]),
        (with_chunk(PAGE.replace("七大", "<img src='x'>").encode()), [FIRST, NO_PICTURE]),
        (
            with_chunk(
                content_of(document_of("1. 一大？", "A. 上海", "B. 嘉兴", "答案：B")),
                DOCX,
                "a.docx",
            ),
            [FIRST],
        ),
        (
            with_chunk(b"{\\rtf1}", "application/rtf", "a.rtf"),
            [
                (
                    "no questions: It holds a part that cannot be read (application/rtf); "
                    "copy it into the file itself."
                )
            ],
        ),
    ],
)
def test_files_inside_the_file(document, expected):
    assert read(document) == expected


@pytest.mark.parametrize(
    ("name", "content", "expected"),
    [
        ("a.doc", PAGE, [FIRST, SECOND]),
        ("a.html", PAGE, [FIRST, SECOND]),
        ("a.html", TABLE_PAGE, [FIRST]),
        ("a.txt", "题目\n题干\t选项A\t选项B\t答案\n一大？\t上海\t嘉兴\tB\n", [FIRST]),
    ],
)
def test_pages_under_other_names(name, content, expected):
    assert outcomes(name, content) == expected


def test_what_stands_higher_or_lower_than_the_line():
    document = document_of("1. 10")
    document.paragraphs[0].add_run("2").font.superscript = True
    document.paragraphs[0].add_run("个H")
    document.paragraphs[0].add_run("2").font.subscript = True
    document.paragraphs[0].add_run("O？")
    for text in ("A. 甲", "B. 乙", "答案：A"):
        document.add_paragraph(text)

    assert read(document) == ["single: 10^2个H₂O？ [甲|乙] = A"]


FRACTION = (
    "<m:f><m:num><m:r><m:t>1</m:t></m:r></m:num><m:den><m:r><m:t>x+1</m:t></m:r></m:den></m:f>"
)
ROOT = "<m:rad><m:radPr/><m:deg/><m:e><m:r><m:t>2</m:t></m:r></m:e></m:rad>"
BRACKETS = (
    '<m:d><m:dPr><m:begChr m:val="["/><m:endChr m:val="]"/></m:dPr>'
    "<m:e><m:r><m:t>a</m:t></m:r></m:e></m:d>"
)


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        (FRACTION, "single: 求1/(x+1) [甲|乙] = A"),
        (ROOT, "single: 求√2 [甲|乙] = A"),
        (BRACKETS, "single: 求[a] [甲|乙] = A"),
        ("<m:nary><m:e/></m:nary>", NO_PICTURE),
    ],
)
def test_formulas(formula, expected):
    document = document_of("1. 求", "A. 甲", "B. 乙", "答案：A")
    document.paragraphs[0]._p.append(parse_xml(f"<m:oMath {MATH}>{formula}</m:oMath>"))

    assert read(document) == [expected]


@pytest.mark.parametrize(
    ("paragraph", "alternative", "expected"),
    [
        (0, "", "single: 这是？（图#2x2） [甲|乙] = A ?"),
        (0, "图片 1", "single: 这是？（图#2x2） [甲|乙] = A ?"),
        (0, "红船", "single: 这是？（图#2x2：红船） [甲|乙] = A ?"),
        (1, "", "single: 这是？ [甲（图#2x2）|乙] = A ?"),
        (2, "红船", "single: 这是？ [甲|乙（图#2x2：红船）] = A ?"),
    ],
)
def test_pictures(paragraph, alternative, expected):
    document = document_of("1. 这是？", "A. 甲", "B. 乙", "答案：A", "2. 乙。", "答案：×")
    picture = io.BytesIO()
    Image.new("RGB", (2, 2)).save(picture, "png")
    picture.seek(0)
    document.paragraphs[paragraph].add_run().add_picture(picture)
    next(document.element.body.iter(qn("wp:docPr"))).set("descr", alternative)

    assert read(document) == [expected, "true_false: 乙。 = F"]


@pytest.mark.parametrize(
    ("alternative", "expected"),
    [("", NO_PICTURE), ("红船", "single: 这是？（图：红船） [甲|乙] = A ?")],
)
def test_a_picture_of_which_only_a_part_is_seen_is_not_kept(alternative, expected):
    document = document_of("1. 这是？", "A. 甲", "B. 乙", "答案：A")
    picture = io.BytesIO()
    Image.new("RGB", (2, 2)).save(picture, "png")
    document.paragraphs[0].add_run().add_picture(picture)
    next(document.element.body.iter(qn("wp:docPr"))).set("descr", alternative)
    fill = next(document.element.body.iter(qn("pic:blipFill")))
    fill.append(parse_xml(f'<a:srcRect xmlns:a="{DRAWING}" l="50000"/>'))

    assert read(document) == [expected]


def test_what_was_written_while_changes_were_tracked_and_in_fields():
    document = document_of("1. 一大？", "A. 上", "答案：B")
    added = '<w:ins {} w:id="1" w:author="x"><w:r><w:t>海</w:t></w:r></w:ins>'
    removed = '<w:del {} w:id="2" w:author="x"><w:r><w:delText>省</w:delText></w:r></w:del>'
    for markup in (added, removed):
        document.paragraphs[1]._p.append(parse_xml(markup.format(WORD)))
    field = f"<w:sdt {WORD}><w:sdtContent><w:p><w:r><w:t>B. 嘉兴</w:t></w:r></w:p></w:sdtContent></w:sdt>"
    document.element.body.insert(2, parse_xml(field))

    assert read(document) == [FIRST]


@pytest.mark.parametrize(
    ("font", "sign", "expected"),
    [
        ("Wingdings 2", "F050", "true_false: 甲。（\u3000\u3000） = T ?"),
        ("Wingdings 2", "F04F", "true_false: 甲。（\u3000\u3000） = F ?"),
        ("Wingdings", "F0FC", "true_false: 甲。（\u3000\u3000） = T ?"),
        ("Wingdings", "F04A", NO_PICTURE),
    ],
)
def test_ticks_that_are_signs_of_a_font(font, sign, expected):
    document = document_of("1. 甲。（")
    symbol = f'<w:sym w:font="{font}" w:char="{sign}"/>'
    document.paragraphs[0]._p.append(parse_xml(f"<w:r {WORD}>{symbol}</w:r>"))
    document.paragraphs[0].add_run("）")

    assert read(document) == [expected]


def test_a_text_box_is_read():
    document = document_of("1. 一大？", "A. 上海", "B. 嘉兴")
    box = (
        f'<w:r {WORD}><w:pict xmlns:v="urn:schemas-microsoft-com:vml"><v:shape><v:textbox>'
        "<w:txbxContent><w:p><w:r><w:t>答案：B</w:t></w:r></w:p></w:txbxContent>"
        "</v:textbox></v:shape></w:pict></w:r>"
    )
    document.paragraphs[2]._p.append(parse_xml(box))

    assert read(document) == [FIRST]
