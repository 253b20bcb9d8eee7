"""Questions in Word files: paragraphs and tables as lines of text."""

import io
from collections.abc import Iterator
from typing import Any
from zipfile import BadZipFile

from django.utils.translation import gettext as _
from docx import Document
from docx.document import Document as OpenedDocument
from docx.opc.exceptions import PackageNotFoundError
from docx.table import Table
from docx.text.paragraph import Paragraph
from lxml.etree import XMLSyntaxError

from tongpin.questions.drafts import ReadQuestion
from tongpin.questions.formats.text import read_lines
from tongpin.questions.notations.raw_question import ODD

NUMBERING_LETTERS = "ABCDEFGH"  # by which options are numbered


class WordError(Exception):
    """The file cannot be read; the message is written for users."""


def read_word(content: bytes) -> list[ReadQuestion]:
    """The questions of a .docx file. Raises WordError for one that cannot be opened.

    Numbers and letters that Word itself puts before a paragraph are not in its text: they are
    counted as Word counts them.
    """
    try:
        document = Document(io.BytesIO(content))
        return list(read_lines(_lines(document)))
    except (PackageNotFoundError, BadZipFile, XMLSyntaxError, *ODD) as error:
        raise WordError(_("This is no Word file that can be opened; save it as .docx.")) from error


def _lines(document: OpenedDocument) -> Iterator[str]:
    counter = _Counter()
    for part in document.iter_inner_content():
        if isinstance(part, Paragraph):
            yield counter.numbered(part)
        elif isinstance(part, Table):
            yield from _rows(part)


def _rows(table: Table) -> Iterator[str]:
    for row in table.rows:
        yield "\t".join("".join(cell.xpath(".//w:t/text()")) for cell in row._tr.tc_lst)


class _Counter:
    """Counts numbered paragraphs as Word does."""

    def __init__(self) -> None:
        self.counts: dict[tuple[str, str], int] = {}  # by list and level

    def numbered(self, paragraph: Paragraph) -> str:
        """The text with the number or letter that Word shows before it."""
        text = paragraph.text
        properties: Any = paragraph._p.pPr
        numbering = properties.numPr if properties is not None else None
        if numbering is None or numbering.numId is None or not text.strip():
            return text
        number = str(numbering.numId.val)
        level = "0" if numbering.ilvl is None else str(numbering.ilvl.val)
        count = self._next(number, level)
        if _number_format(paragraph, number, level) == "upperLetter":
            if count > len(NUMBERING_LETTERS):
                self.counts[number, level] = count = 1
            return f"{NUMBERING_LETTERS[count - 1]}. {text}"
        self._forget_below(number, level)
        return f"{count}. {text}"

    def _next(self, number: str, level: str) -> int:
        count = self.counts.get((number, level), 0) + 1
        self.counts[number, level] = count
        return count

    def _forget_below(self, number: str, level: str) -> None:
        """What is below begins anew."""
        for other_number, other_level in list(self.counts):
            if other_number == number and other_level > level:
                del self.counts[other_number, other_level]


def _number_format(paragraph: Paragraph, number: str, level: str) -> str:
    """decimal, upperLetter …: how Word writes the numbers of this list."""
    try:
        part: Any = paragraph.part
        root = part.numbering_part.element
    except (KeyError, NotImplementedError):
        return "decimal"
    abstract = root.xpath(f'./w:num[@w:numId="{number}"]/w:abstractNumId/@w:val')
    identifier = abstract[0] if abstract else -1
    formats = root.xpath(
        f'./w:abstractNum[@w:abstractNumId="{identifier}"]/w:lvl[@w:ilvl="{level}"]/w:numFmt/@w:val'
    )
    return str(formats[0]) if formats else "decimal"
