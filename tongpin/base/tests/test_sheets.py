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


def test_read_book_refuses_a_quote_that_swallows_rows():
    with pytest.raises(SheetError, match="quotation marks of row 2"):
        rows_of("a.csv", '甲,乙\n"丙,丁\n戊,己\n'.encode())
    assert rows_of("a.csv", '甲,"乙\n丙"\n'.encode()) == [["甲", "乙\n丙"]]


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
