import io
import zipfile
from datetime import date

import pytest
import xlwt
from openpyxl import Workbook
from openpyxl.styles import Font

from tongpin.base.sheets import SheetError, read_book, write_book


def rows_of(name: str, content: bytes) -> list[list]:
    return [list(row) for row in read_book(name, content).sheets[0].rows]


def test_read_book_reads_back_what_write_book_wrote():
    content = write_book("台账", ["日期", "名称"], [[date(2021, 3, 31), "=1+1"], [None, "甲"]])

    assert rows_of("a.xlsx", content) == [["日期", "名称"], [date(2021, 3, 31), "=1+1"], ["", "甲"]]


def test_read_book_reads_the_old_format():
    workbook = xlwt.Workbook()
    workbook.add_sheet("台账").write(0, 0, "单位")
    stream = io.BytesIO()
    workbook.save(stream)

    assert rows_of("a.xls", stream.getvalue()) == [["单位"]]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_read_book_reads_csv_in_every_encoding(encoding):
    content = "单位,人数\n龙华镇,“十一”\n".encode(encoding)

    assert rows_of("a.csv", content) == [["单位", "人数"], ["龙华镇", "“十一”"]]


def test_read_book_refuses_a_zip_bomb():
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * 30_000_000)

    with pytest.raises(SheetError, match="too large when unpacked"):
        read_book("a.xlsx", stream.getvalue())


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"PK\x03\x04broken", "damaged"),
        (b"\xff\xfe" + b"\x00\xd8" * 9, "encoding is not known"),
        (b"%PDF-1.7", "is a PDF"),
        (b"MIME-Version: 1.0", "is a web archive"),
        (b"a\x00b", "is no table"),
    ],
)
def test_read_book_refuses_what_is_no_table(content, reason):
    with pytest.raises(SheetError, match=reason):
        read_book("a.xlsx", content)


def test_read_book_keeps_the_places_of_cells():
    workbook = xlwt.Workbook()
    workbook.add_sheet("台账").write(2, 1, "单\x00位")
    stream = io.BytesIO()
    workbook.save(stream)

    assert rows_of("a.xls", stream.getvalue())[2] == ["", "单位"]


@pytest.mark.parametrize(
    ("lines", "row", "cell"),
    [
        (['3-5,甲,"参观,20', "3-6,乙,讲座,30", "3-7,丙,义诊,40"], 2, '"参观'),
        (["3-5,甲,参观,20", '3-6,乙,"讲座,30', '3-7,丙,"义诊",40'], 3, '"讲座'),
        (["3-5,甲,参观,20", "3-6,乙,讲座,30", '3-7,丙,"义诊,40'], 4, '"义诊'),
    ],
)
def test_a_quote_that_is_never_closed_swallows_no_rows(lines, row, cell):
    text = "\n".join(["时间,单位,主题,人数", *lines, ""])

    book = read_book("a.csv", text.encode())

    rows = list(book.sheets[0].rows)
    assert [len(cells) for cells in rows] == [4, 4, 4, 4]
    assert rows[row - 1][2] == cell
    assert book.remarks == [
        f"a.csv: a quotation mark in line {row} is never closed; the line is read as it stands"
    ]


def test_a_quoted_cell_may_have_lines():
    book = read_book("a.csv", '时间,主题\n3-5,"参观\n基地"\n3-6,5" 屏\n'.encode())

    assert list(book.sheets[0].rows)[1:] == [["3-5", "参观\n基地"], ["3-6", '5" 屏']]
    assert book.remarks == []


def test_write_book_leaves_out_what_no_workbook_holds():
    assert rows_of("a.xlsx", write_book("台账", ["甲"], [["乙\x07"]])) == [["甲"], ["乙"]]


def test_a_sheet_whose_corners_are_far_apart_costs_nothing_between():
    book = Workbook()
    book.active["A1"] = 1
    book.active["C100000"] = 2
    stream = io.BytesIO()
    book.save(stream)

    rows = rows_of("a.xlsx", stream.getvalue())

    assert (rows[0], rows[-1], len(rows)) == ([1.0], ["", "", 2.0], 100_000)
    assert set(map(len, rows[1:-1])) == {0}


def test_an_empty_formatted_cell_far_away_is_no_row():
    book = Workbook()
    book.active["A1"] = 1
    book.active["XFD1048576"].font = Font(bold=True)
    stream = io.BytesIO()
    book.save(stream)

    assert rows_of("a.xlsx", stream.getvalue()) == [[1.0]]
