"""What formats of numbers show, in every kind of workbook: a month of a day, a unit of a number."""

import io
import zipfile
from datetime import date

import pytest
import xlwt
from openpyxl import Workbook

from tongpin.base.containers.number_formats import number_format
from tongpin.base.sheets import read_book

DAY = date(2021, 3, 1)
MONTH = 'yyyy"年"m"月"'
# Value, format, and what is shown.
CELLS = [
    (DAY, MONTH, "2021年3月"),
    (DAY, "mmm-yy", "2021年3月"),
    (DAY, "yyyy/m", "2021年3月"),
    (DAY, "yyyy-mm-dd", DAY),
    (3, '0"天"', "3天"),
    (20, '#,##0"户"', "20户"),
    (7, "General", 7),
]
OPEN_NAMES = "".join(
    f' xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for prefix, name in (
        ("office", "office"),
        ("table", "table"),
        ("style", "style"),
        ("number", "datastyle"),
    )
)
OPEN = f"""<office:document-content{OPEN_NAMES}><office:automatic-styles>
<number:date-style style:name="N1"><number:year/><number:text>年</number:text><number:month/>
</number:date-style>
<number:date-style style:name="N3"><number:year/><number:month/><number:day/></number:date-style>
<number:number-style style:name="N2"><number:number/><number:text>天</number:text>
</number:number-style>
<style:style style:name="c1" style:data-style-name="N1"/>
<style:style style:name="c2" style:data-style-name="N2"/>
<style:style style:name="c3" style:data-style-name="N3"/>
</office:automatic-styles><office:body><office:spreadsheet><table:table table:name="台账">
<table:table-column table:default-cell-style-name="c1"/><table:table-column/>
<table:table-row table:number-rows-repeated="2"><table:table-cell/></table:table-row>
<table:table-row>
<table:table-cell office:value-type="date" office:date-value="2021-03-01"/>
<table:table-cell table:number-columns-repeated="2"/>
<table:table-cell table:style-name="c2" office:value-type="float" office:value="3"/>
<table:table-cell table:style-name="c3" office:value-type="date" office:date-value="2021-03-01"/>
</table:table-row></table:table></office:spreadsheet></office:body></office:document-content>"""
MANIFEST = """<m:manifest xmlns:m="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">
<m:file-entry m:full-path="content.xml" m:media-type="text/xml"/></m:manifest>"""
XML = """<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"
xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"><Styles>
<Style ss:ID="Default"><NumberFormat/></Style>
<Style ss:ID="s1"><NumberFormat ss:Format="yyyy&quot;年&quot;m&quot;月&quot;"/></Style>
<Style ss:ID="s2"><NumberFormat ss:Format="0&quot;天&quot;"/></Style>
<Style ss:ID="s3"><NumberFormat ss:Format="Short Date"/></Style></Styles>
<Worksheet ss:Name="台账"><Table><Row>
<Cell ss:StyleID="s1"><Data ss:Type="DateTime">2021-03-01T00:00:00.000</Data></Cell>
<Cell ss:StyleID="s1"><Data ss:Type="Number">44256</Data></Cell>
<Cell ss:StyleID="s2"><Data ss:Type="Number">3</Data></Cell>
<Cell ss:StyleID="s3"><Data ss:Type="Number">44256</Data></Cell>
<Cell><Data ss:Type="DateTime">2021-03-01T00:00:00.000</Data></Cell>
<Cell><Data ss:Type="Number">3</Data></Cell></Row></Table></Worksheet></Workbook>"""


def rows_of(name, content):
    (sheet,) = read_book(name, content).sheets
    return [list(row) for row in sheet.rows]


def old_workbook(top, left):
    book = xlwt.Workbook()
    sheet = book.add_sheet("台账")
    for offset, (value, code, __) in enumerate(CELLS):
        sheet.write(top, left + offset, value, xlwt.easyxf(num_format_str=code))
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


@pytest.mark.parametrize(("top", "left"), [(0, 0), (3, 2)])
def test_an_xls_is_read_as_it_shows(top, left):
    rows = rows_of("a.xls", old_workbook(top, left))

    assert rows[-1][left:] == [shown for __, __, shown in CELLS]


def test_an_xlsx_is_read_as_it_shows():
    book = Workbook()
    for column, (value, code, __) in enumerate(CELLS, start=1):
        book.active.cell(1, column, value).number_format = code
    stream = io.BytesIO()
    book.save(stream)

    assert rows_of("a.xlsx", stream.getvalue()) == [[shown for __, __, shown in CELLS]]


def test_an_ods_is_read_as_it_shows():
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as parts:
        parts.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        parts.writestr("META-INF/manifest.xml", MANIFEST)
        parts.writestr("content.xml", OPEN.replace("\n", ""))

    assert rows_of("a.ods", stream.getvalue())[-1] == ["2021年3月", "", "", "3天", DAY]


def test_xml_of_2003_is_read_as_it_shows():
    assert rows_of("a.xls", XML.encode()) == [["2021年3月", "2021年3月", "3天", DAY, DAY, 3]]


@pytest.mark.parametrize(
    ("code", "unit"),
    [
        (r"0\天", "天"),
        ('0_ "天"', "天"),
        ('General"学时"', "学时"),
        ('G/通用格式"户"', "户"),
        ('0.0"天";-0.0"天"', "天"),
        ("0.00", ""),
    ],
)
def test_a_unit_is_known_however_the_code_quotes_it(code, unit):
    assert number_format(0, code).unit == unit


@pytest.mark.parametrize(("code", "shown"), [('m"月"', "2021年3月"), ("mm:ss", DAY), ("m/d", DAY)])
def test_a_month_alone_is_no_day(code, shown):
    assert number_format(0, code).shown(DAY) == shown
