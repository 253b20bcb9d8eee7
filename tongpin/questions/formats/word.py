"""Questions in Word files: paragraphs and tables as lines of text."""

import io
from collections.abc import Iterator
from typing import Any
from zipfile import BadZipFile

from django.utils.translation import gettext as _
from docx import Document
from docx.document import Document as Opened
from docx.opc.exceptions import PackageNotFoundError
from docx.table import Table
from docx.text.paragraph import Paragraph
from lxml.etree import XMLSyntaxError

from tongpin.questions.formats.raw import ReadQuestion
from tongpin.questions.formats.text import LETTERED, read_lines
from tongpin.questions.formats.weights import ODD


class WordError(Exception):
    """The file cannot be read; the message is written for users."""


def read_word(content: bytes) -> list[ReadQuestion]:
    """The questions of a .docx file. Raises WordError for one that cannot be opened.

    Numbers and letters that Word itself puts before a paragraph are not in its text: they are
    counted as Word counts them.
    """
    try:
        document = Document(io.BytesIO(content))
    except (PackageNotFoundError, BadZipFile, XMLSyntaxError, *ODD) as error:
        raise WordError(_("This is no Word file that can be opened; save it as .docx.")) from error
    try:
        return list(read_lines(_lines(document)))
    except ODD as error:
        raise WordError(_("This is no Word file that can be opened; save it as .docx.")) from error


def _lines(document: Opened) -> Iterator[str]:
    counts: dict[tuple[str, str], int] = {}
    for part in document.iter_inner_content():
        if isinstance(part, Paragraph):
            yield _numbered(part, counts)
        elif isinstance(part, Table):
            for row in part.rows:
                cells = ("".join(cell.xpath(".//w:t/text()")) for cell in row._tr.tc_lst)
                yield "\t".join(cells)


def _numbered(paragraph: Paragraph, counts: dict[tuple[str, str], int]) -> str:
    """The text with the number or letter that Word shows before it."""
    properties: Any = paragraph._p.pPr
    numbering = properties.numPr if properties is not None else None
    if numbering is None or numbering.numId is None or not paragraph.text.strip():
        return paragraph.text
    level = str(numbering.ilvl.val if numbering.ilvl is not None else 0)
    place = (str(numbering.numId.val), level)
    form = _form_of(paragraph, *place)
    counts[place] = counts.get(place, 0) + 1
    if form == "upperLetter":
        if counts[place] > len(LETTERED):
            counts[place] = 1
        return f"{LETTERED[counts[place] - 1]}. {paragraph.text}"
    for other in [one for one in counts if one[0] == place[0] and one[1] > level]:
        del counts[other]  # what is below begins anew
    return f"{counts[place]}. {paragraph.text}"


def _form_of(paragraph: Paragraph, number: str, level: str) -> str:
    """decimal, upperLetter …: how Word writes the numbers of this list."""
    try:
        part: Any = paragraph.part
        root = part.numbering_part.element
    except (KeyError, NotImplementedError):
        return "decimal"
    abstract = root.xpath(f'./w:num[@w:numId="{number}"]/w:abstractNumId/@w:val')
    told = root.xpath(
        f'./w:abstractNum[@w:abstractNumId="{abstract[0] if abstract else -1}"]'
        f'/w:lvl[@w:ilvl="{level}"]/w:numFmt/@w:val'
    )
    return str(told[0]) if told else "decimal"
