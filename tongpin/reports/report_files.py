"""Reports as files: HTML that stands alone, DOCX, JSON; and releases found again in them."""

import io
import json
import re
import zipfile
from typing import Any

from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from tongpin.reports.models import Release
from tongpin.reports.releases import ReleaseError
from tongpin.reports.report_writer import Report

MARK = re.compile(r"tongpin-release:([0-9a-f]{64})")
BODY_PT, TITLE_PT, LINE_PT = 16, 22, 28.95  # 3号, 2号, and 22 lines in 225 mm
APPENDIX_MM = (36, 28, 28, 64)  # figure, phrase, exact value, what it counts
FONTS = {"title": "方正小标宋简体", "heading": "黑体", "body": "仿宋_GB2312"}


def as_html(report: Report, release: Release | None = None) -> bytes:
    """One page without anything outside it."""
    page = render_to_string("reports/file.html", {"report": report, "release": release})
    return page.encode()


def as_json(report: Report, release: Release | None = None) -> bytes:
    """The release as it was frozen, or the report as it is."""
    if release:
        return frozen(release)
    told = {
        "title": report.title,
        "paragraphs": [list(paragraph) for paragraph in report.paragraphs()],
        "figures": [figure.as_json() for figure in report.figures],
        "as_of": report.as_of.isoformat(),
    }
    return json.dumps(told, ensure_ascii=False, indent=1).encode()


def frozen(release: Release) -> bytes:
    """Everything that was signed, for `tongpin verify`."""
    return json.dumps(release.content, ensure_ascii=False, indent=1).encode()


def as_docx(report: Report, release: Release | None = None) -> bytes:
    """The text on A4 with the margins of official documents, and an appendix of figures."""
    document = Document()
    for language in document.styles.element.xpath("//w:lang"):
        language.set(qn("w:eastAsia"), "zh-CN")  # else a word processor may draw Japanese forms
    page = document.sections[0]
    page.page_width, page.page_height = Mm(210), Mm(297)
    page.top_margin, page.bottom_margin = Mm(37), Mm(35)
    page.left_margin, page.right_margin = Mm(28), Mm(26)
    for style, text in report.paragraphs():
        _paragraph(document, style, text)
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


def _paragraph(document: Any, style: str, text: str) -> None:
    paragraph = document.add_paragraph()
    shape = paragraph.paragraph_format
    shape.line_spacing_rule, shape.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(LINE_PT)
    shape.keep_with_next = style == "heading"
    shape.space_after = Pt(LINE_PT if style == "title" else 0)
    if style == "title":
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    else:
        shape.first_line_indent = Pt(BODY_PT * 2)
    _run(paragraph, text, FONTS[style], TITLE_PT if style == "title" else BODY_PT)


def _run(paragraph: Any, text: str, font: str, size: float) -> None:
    run = paragraph.add_run(text)
    run.font.size, run.font.name = Pt(size), "Times New Roman"
    run._element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), font)


def _appendix(document: Any, report: Report) -> None:
    table = document.add_table(rows=1, cols=4, style="Table Grid")
    table.autofit = False
    for column, width in zip(table.columns, APPENDIX_MM, strict=True):
        column.width = Mm(width)
    rows = [("数字", "报告写作", "准确值", "怎么数")]
    figures = {figure.key: figure for figure in report.figures}
    for key in report.used:
        figure = figures[key]
        spec = figure.definition.spec
        rows.append((spec.label, figure.printed, f"{figure.exact}{spec.word}", spec.definition))
    for number, texts in enumerate(rows):
        row = table.add_row() if number else table.rows[0]
        row._tr.get_or_add_trPr().append(
            OxmlElement("w:tblHeader" if number == 0 else "w:cantSplit")
        )
        for cell, text in zip(row.cells, texts, strict=True):
            _run(cell.paragraphs[0], text, FONTS["heading" if number == 0 else "body"], 12)


def release_in(name: str, content: bytes) -> dict[str, Any]:
    """The release that a file holds (JSON) or names (HTML, DOCX).

    Raises ReleaseError for a file without one, or one that this database does not have.
    """
    try:
        told = json.loads(content)
        if isinstance(told, dict) and "row_seals" in str(told):
            return told
    except (ValueError, UnicodeDecodeError):
        pass
    text = content.decode("utf-8", "replace")
    if content.startswith(b"PK"):
        try:
            text = zipfile.ZipFile(io.BytesIO(content)).read("docProps/core.xml").decode()
        except (zipfile.BadZipFile, KeyError) as error:
            raise ReleaseError(_("%(name)s is no released report.") % {"name": name}) from error
    match = MARK.search(text)
    release = match and Release.objects.filter(digest=match[1]).first()
    if not release:
        raise ReleaseError(_("%(name)s is no released report.") % {"name": name})
    content_now: dict[str, Any] = release.content
    return content_now
