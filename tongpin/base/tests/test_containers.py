"""Files as programs of offices write them, each with one peculiarity."""

import io
import zipfile
from datetime import date, time

import docx
import pytest
import xlwt
from msoffcrypto.format.ooxml import OOXMLFile
from opencc import OpenCC
from openpyxl import Workbook
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from tongpin.base.sheets import SheetError, read_book

TEXT = "时间,单位\n2021-03-10,柳林镇\n"
ROWS = [["时间", "单位"], ["2021-03-10", "柳林镇"]]


def saved(book):
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def workbook(*rows):
    book = Workbook()
    for row in rows:
        book.active.append(row)
    return book


def only_sheet(content, name="a.xlsx"):
    (sheet,) = read_book(name, content).sheets
    return sheet


def rows_of(content, name="a.xlsx"):
    return [list(row) for row in only_sheet(content, name).rows]


def encrypted(content, password):
    stream = io.BytesIO()
    OOXMLFile(io.BytesIO(content)).encrypt(password, stream)
    return stream.getvalue()


@pytest.mark.parametrize("text", [TEXT, "姓名,单位\n王伟,县教育局\n", "日期,主题\n3月5日,学党史"])
def test_a_short_text_in_big5_is_told_by_signs_without_meaning(text):
    traditional = OpenCC("s2t").convert(text)

    rows = rows_of(traditional.encode("big5"), "a.csv")
    assert "\n".join(",".join(row) for row in rows) == traditional.strip()


@pytest.mark.parametrize("separator", [",", "\t", ";", "|", "，"])
@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "gb18030"])
def test_text_is_read_in_every_encoding_and_with_every_separator(separator, encoding):
    assert rows_of(TEXT.replace(",", separator).encode(encoding), "a.csv") == ROWS


def test_big5_is_told_from_gb18030_by_its_common_characters():
    traditional = OpenCC("s2t").convert(TEXT * 5)

    assert rows_of(traditional.encode("big5"), "a.csv")[1] == ["2021-03-10", "柳林鎮"]


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_a_bad_byte_is_named_by_its_line_and_the_rest_is_read(encoding):
    content = TEXT.encode(encoding) + b"2021-03-11,\xff" + "槐荫镇\n".encode(encoding)

    book = read_book("a.csv", content)

    rows = [list(row) for row in book.sheets[0].rows]
    assert rows[:2] == ROWS
    assert rows[2][0] == "2021-03-11"
    assert "�" in rows[2][1]
    assert "line 3" in book.remarks[0]


def test_guards_of_numbers_are_no_part_of_them():
    assert rows_of(b'="0012",="a ""b"""\n"=""2021-03-10""",1\n', "a.csv") == [
        ["0012", 'a "b"'],
        ["2021-03-10", "1"],
    ]


def test_a_line_that_names_the_separator_is_no_row():
    assert rows_of("sep=;\n甲;乙\n".encode(), "a.csv") == [[], ["甲", "乙"]]


def test_a_table_drawn_with_bars_loses_its_rule():
    rows = rows_of("| 甲 | 乙 |\n|---|:-:|\n| 1 | 2 |\n".encode(), "a.md")

    assert [[cell.strip() for cell in row] for row in rows] == [
        ["", "甲", "乙", ""],
        [],
        ["", "1", "2", ""],
    ]


def test_a_workbook_of_the_common_password_opens():
    assert rows_of(encrypted(saved(workbook(["甲"])), "VelvetSweatshop")) == [["甲"]]


def test_a_workbook_with_a_password_of_its_own_is_named_as_that():
    with pytest.raises(SheetError, match="locked by a password"):
        read_book("a.xlsx", encrypted(saved(workbook(["甲"])), "geheim"))


def test_part_names_may_have_backslashes():
    stream = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(saved(workbook(["甲"])))) as source,
        zipfile.ZipFile(stream, "w") as target,
    ):
        for info in source.infolist():
            target.writestr(info.filename.replace("/", "\\"), source.read(info))

    assert rows_of(stream.getvalue()) == [["甲"]]


def test_errors_and_formulas_that_were_never_computed_show_as_what_they_are():
    book = workbook(["#N/A", "=SUM(A1,2)", "甲"])

    assert rows_of(saved(book)) == [["#N/A", "=SUM(A1,2)", "甲"]]


def test_days_follow_the_epoch_and_bare_numbers_do_not():
    book = Workbook()
    book.epoch = CALENDAR_MAC_1904
    book.active.append([date(2021, 3, 31), 42_824])

    read = read_book("a.xlsx", saved(book))

    assert [list(row) for row in read.sheets[0].rows] == [[date(2021, 3, 31), 42_824.0]]
    assert read.counts_from_1904 is True


@pytest.mark.parametrize(
    ("number_format", "value", "shown"),
    [
        ('yyyy"年"m"月"d"日"', 44_286, date(2021, 3, 31)),
        ("[$-804]yyyy/m/d;@", 44_286, date(2021, 3, 31)),
        ('yyyy"年"m"月"', 44_286, "2021年3月"),
        ("[$-804]yyyy/m;@", 44_286, "2021年3月"),
        ("mmm-yy", 44_286, "2021年3月"),
        ("m/d", 44_286, date(2021, 3, 31)),
        ("h:mm", 0.375, time(9)),
        ('0"人"', 40, 40.0),
        ('0"天"', 2, "2天"),
        ('0.0"小时";@', 2.5, "2.5小时"),
        ('#,##0"户"', 20, "20户"),
        ('0"万元"', 5, 5.0),
        ("[Red]0.00", 2.5, 2.5),
    ],
)
def test_a_number_shows_as_its_format_says(number_format, value, shown):
    book = workbook([value])
    book.active["A1"].number_format = number_format

    assert rows_of(saved(book)) == [[shown]]


def test_hidden_sheets_rows_and_merges_are_told():
    book = workbook(["甲", "乙"], ["丙", "丁"], [None, "戊"])
    book.active.merge_cells("A2:A3")
    book.active.row_dimensions[2].hidden = True
    book.create_sheet("旧").sheet_state = "hidden"

    first, second = read_book("a.xlsx", saved(book)).sheets

    assert (first.is_hidden, second.is_hidden) == (False, True)
    assert first.hidden_rows == {2}
    assert [(merge.top, merge.bottom, merge.left) for merge in first.merges] == [(1, 2, 0)]
    assert [list(row) for row in first.rows][2] == ["丙", "戊"]


def test_hidden_sheets_of_the_old_format_are_told():
    book = xlwt.Workbook()
    book.add_sheet("台账").write(0, 0, "甲")
    book.add_sheet("旧").visibility = 1

    assert [sheet.is_hidden for sheet in read_book("a.xls", saved(book)).sheets] == [False, True]


PAGE = """<html><head><meta charset="gb2312"></head><body><h3>主题活动台账</h3><table>
<thead><tr><th>时间</th><th>单位</th></tr></thead>
<tr><td rowspan=2>2021-03-10</td><td>柳林镇<br>政府</td></tr><tr><td>&nbsp;槐荫镇</td></tr>
<tr style="display:none"><td colspan=2>旧</td></tr></table></body></html>"""


def test_a_page_under_the_name_of_a_workbook_is_read_as_its_table():
    book = read_book("a.xls", PAGE.encode("gb18030"))

    (sheet,) = book.sheets
    assert [list(row) for row in sheet.rows] == [
        ["时间", "单位"],
        ["2021-03-10", "柳林镇\n政府"],
        ["2021-03-10", "槐荫镇"],
        ["旧", ""],
    ]
    assert (sheet.titles, sheet.hidden_rows) == (("主题活动台账",), {4})
    assert book.remarks == ["a.xls is a web page; its tables are read"]


SPREADSHEET_XML = """<?xml version="1.0" encoding="GB2312"?>
<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"
 xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"><Worksheet ss:Name="台账"><Table>
<Row><Cell ss:MergeDown="2"><Data ss:Type="String">甲</Data></Cell>
<Cell><Data ss:Type="Number">2</Data></Cell></Row>
<Row ss:Index="3" ss:Hidden="1"><Cell ss:Index="2">
<Data ss:Type="DateTime">2021-03-10T00:00:00.000</Data></Cell>
<Cell ss:Formula="=SUM(A1)"/></Row></Table></Worksheet></Workbook>"""


def test_xml_of_2003_is_read_with_its_gaps_and_merges():
    book = read_book("a.xls", SPREADSHEET_XML.encode("gb18030"))

    (sheet,) = book.sheets
    assert [list(row) for row in sheet.rows] == [
        ["甲", 2.0],
        ["甲"],
        ["甲", date(2021, 3, 10), "=SUM(A1)"],
    ]
    assert (sheet.name, sheet.hidden_rows) == ("台账", {3})


def test_tables_in_word_come_with_the_lines_above_them():
    document = docx.Document()
    document.add_paragraph("填报单位：柳林镇")
    table = document.add_table(3, 2)
    for row, texts in enumerate([["时间", "单位"], ["3月10日", "柳林镇"], ["", "槐荫镇"]]):
        for column, text in enumerate(texts):
            table.cell(row, column).text = text
    table.cell(1, 0).merge(table.cell(2, 0))

    sheet = only_sheet(saved(document), "台账.docx")

    assert sheet.titles == ("填报单位：柳林镇",)
    assert [list(row) for row in sheet.rows] == [
        ["时间", "单位"],
        ["3月10日", "柳林镇"],
        ["3月10日", "槐荫镇"],
    ]


def test_an_archive_is_named_as_that():
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("甲.txt", "乙")

    with pytest.raises(SheetError, match="is an archive"):
        read_book("a.zip", stream.getvalue())


def test_damage_that_shows_late_is_told_likewise():
    stream = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(saved(workbook(["甲"], ["乙"])))) as source,
        zipfile.ZipFile(stream, "w") as target,
    ):
        for info in source.infolist():
            part = source.read(info)
            is_sheet = info.filename.endswith("sheet1.xml")
            target.writestr(info.filename, part[:-80] if is_sheet else part)

    with pytest.raises(SheetError, match="is damaged"):
        rows_of(stream.getvalue())
