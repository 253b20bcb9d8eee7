"""Reports as files: HTML that stands alone, DOCX, JSON; and releases found again in them."""

import io
import json
import re
import zipfile
from collections.abc import Sequence
from typing import Any

from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from tongpin.base.columns import Column, table_of
from tongpin.base.keyed import by_key
from tongpin.base.zip_damage import ZIP_DAMAGE
from tongpin.figures.figure_reader import Figure
from tongpin.reports.models import Release
from tongpin.reports.releases import ReleaseError
from tongpin.reports.report_text import Report

MOST_PROPERTIES = 1_000_000  # bytes that are looked at of a DOCX
MARK = re.compile(r"tongpin-release:([0-9a-f]{64})")
BODY_PT, TITLE_PT, LINE_PT = 16, 22, 28.95  # 3号, 2号, and 22 lines in 225 mm
APPENDIX_PT = 12
APPENDIX_MM = (36, 28, 28, 64)
APPENDIX_COLUMNS: tuple[Column[Figure, str], ...] = (
    Column("数字", lambda figure: figure.label),
    Column("报告写作", lambda figure: figure.printed),
    Column("准确值", lambda figure: f"{figure.exact}{figure.word}"),
    Column("怎么数", lambda figure: figure.definition.spec.definition),
)
FONTS = {"title": "方正小标宋简体", "heading": "黑体", "body": "仿宋_GB2312"}


def as_html(report: Report, release: Release | None = None) -> bytes:
    """One page without anything outside it."""
    page = render_to_string("reports/file.html", {"report": report, "release": release})
    return page.encode()


def as_json(report: Report, release: Release | None = None) -> bytes:
    """The release as it was frozen, or the report as it is."""
    if release:
        return frozen(release)
    content = {
        "title": report.title,
        "paragraphs": [list(paragraph) for paragraph in report.paragraphs()],
        "figures": [figure.as_json() for figure in report.figures],
        "as_of": report.as_of.isoformat(),
    }
    return json.dumps(content, ensure_ascii=False, indent=1).encode()


def frozen(release: Release) -> bytes:
    """Everything that was signed, for `tongpin verify`."""
    return json.dumps(release.content, ensure_ascii=False, indent=1).encode()


def as_docx(report: Report, release: Release | None = None) -> bytes:
    """The text on A4 with the margins of official documents, and an appendix of figures."""
    document = Document()
    for language in document.styles.element.xpath("//w:lang"):
        language.set(qn("w:eastAsia"), "zh-CN")  # else a word processor may draw Japanese forms
    _set_margins(document.sections[0])
    for style, text in report.paragraphs():
        _paragraph(document, style, text)
    if release and release.authors:
        _paragraph(document, "body", f"作者：{release.authors}")
    document.add_page_break()
    _paragraph(document, "heading", "附：数字来源表")
    _appendix(document, report)
    if release:
        document.core_properties.comments = f"tongpin-release:{release.digest}"
        _paragraph(document, "body", f"校验码：{release.digest}")
    document.core_properties.title = report.title
    document.core_properties.author = "Tongpin"
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def _set_margins(page: Any) -> None:
    """A4 with the margins of official documents."""
    page.page_width = Mm(210)
    page.page_height = Mm(297)
    page.top_margin = Mm(37)
    page.bottom_margin = Mm(35)
    page.left_margin = Mm(28)
    page.right_margin = Mm(26)


def _paragraph(document: Any, style: str, text: str) -> None:
    paragraph = document.add_paragraph()
    shape = paragraph.paragraph_format
    shape.line_spacing_rule = WD_LINE_SPACING.EXACTLY
    shape.line_spacing = Pt(LINE_PT)
    shape.keep_with_next = style == "heading"
    if style == "title":
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        shape.space_after = Pt(LINE_PT)
        _run(paragraph, text, FONTS[style], TITLE_PT)
    else:
        shape.first_line_indent = Pt(BODY_PT * 2)
        shape.space_after = Pt(0)
        _run(paragraph, text, FONTS[style], BODY_PT)


def _run(paragraph: Any, text: str, font: str, size: float) -> None:
    run = paragraph.add_run(text)
    run.font.size = Pt(size)
    run.font.name = "Times New Roman"
    run._element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), font)


def _appendix(document: Any, report: Report) -> None:
    """The table of figures in the text: its header comes again on each page, no row is torn."""
    table = document.add_table(rows=1, cols=len(APPENDIX_COLUMNS), style="Table Grid")
    table.autofit = False
    for column, width in zip(table.columns, APPENDIX_MM, strict=True):
        column.width = Mm(width)
    figures = by_key(report.figures)
    used_figures = [figures[key] for key in report.used]
    headers, rows = table_of(APPENDIX_COLUMNS, used_figures)
    _fill_row(table.rows[0], headers, "w:tblHeader", FONTS["heading"])
    for texts in rows:
        _fill_row(table.add_row(), texts, "w:cantSplit", FONTS["body"])


def _fill_row(row: Any, texts: Sequence[str], property_name: str, font: str) -> None:
    row._tr.get_or_add_trPr().append(OxmlElement(property_name))
    for cell, text in zip(row.cells, texts, strict=True):
        _run(cell.paragraphs[0], text, font, APPENDIX_PT)


def release_in(name: str, content: bytes) -> dict[str, Any]:
    """The release that a file holds (JSON) or names (HTML, DOCX).

    Raises ReleaseError for a file without one, or one that this database does not have.
    """
    released = release_in_json(content)
    if released is not None:
        return released
    match = MARK.search(text_of_file(name, content))
    release = match and Release.objects.filter(digest=match[1]).first()
    if not release:
        raise ReleaseError(_("%(name)s is no released report.") % {"name": name})
    stored_content: dict[str, Any] = release.content
    return stored_content


def release_in_json(content: bytes) -> dict[str, Any] | None:
    try:
        data = json.loads(content)
    except (ValueError, UnicodeDecodeError):
        return None
    is_release = isinstance(data, dict) and "row_seals" in str(data)
    return data if is_release else None


def text_of_file(name: str, content: bytes) -> str:
    """The text in which a file names its release: of DOCX its properties, else all of it."""
    if not content.startswith(b"PK"):
        return content.decode("utf-8", "replace")
    try:
        with zipfile.ZipFile(io.BytesIO(content)).open("docProps/core.xml") as properties:
            return properties.read(MOST_PROPERTIES).decode()
    except (KeyError, *ZIP_DAMAGE) as error:
        raise ReleaseError(_("%(name)s is no released report.") % {"name": name}) from error
