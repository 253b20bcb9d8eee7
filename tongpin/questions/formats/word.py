"""Questions in Word files: paragraphs and tables as lines of text."""

import io
import re
from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _
from docx import Document
from docx.opc.exceptions import PackageNotFoundError
from docx.oxml.ns import qn
from lxml.etree import XMLSyntaxError

from tongpin.base.zip_damage import ZIP_DAMAGE
from tongpin.questions.drafts import ReadQuestion
from tongpin.questions.formats.question_columns import find_columns
from tongpin.questions.formats.spreadsheet import read_rows
from tongpin.questions.formats.text import read_lines
from tongpin.questions.formats.web_pages import read_web_page
from tongpin.questions.formats.word_numbering import WordNumbering
from tongpin.questions.formats.word_pictures import put_signs
from tongpin.questions.formats.word_text import paragraph_text
from tongpin.questions.notations.file_pictures import FilePictures
from tongpin.questions.notations.raw_question import ODD, UnclearError

WRAPPERS = frozenset(map(qn, ("w:sdt", "w:sdtContent", "w:customXml", "w:smartTag", "w:ins")))
PARAGRAPH, TABLE, ROW, CELL, CHUNK = map(qn, ("w:p", "w:tbl", "w:tr", "w:tc", "w:altChunk"))
NUMBER = re.compile(r"\d{1,4}[.．、]?")  # of a question, in a cell of its own
WORD_MEDIA_TYPE = "wordprocessingml.document"
MOST_DEPTH = 5  # files within files


class WordError(Exception):
    """The file cannot be read; the message is written for users."""


def read_word(content: bytes, pictures: FilePictures | None = None) -> list[ReadQuestion]:
    """The questions of a .docx file. Raises WordError for one that cannot be opened.

    Numbers and letters that Word itself puts before a paragraph are not in its text: they are
    counted as Word counts them. A table with a header of question columns is read as a table.
    """
    try:
        reader = _WordReader(content, pictures or FilePictures())
        return reader.questions()
    except UnclearError as error:
        raise WordError(str(error)) from error
    except (PackageNotFoundError, XMLSyntaxError, *ZIP_DAMAGE, *ODD) as error:
        raise WordError(_("This is no Word file that can be opened; save it as .docx.")) from error


class _WordReader:
    """Reads the body of one document from its beginning to its end."""

    def __init__(self, content: bytes, pictures: FilePictures, depth: int = 0) -> None:
        self.document = Document(io.BytesIO(content))
        self.pictures = pictures
        put_signs(self.document, pictures)
        self.numbering = WordNumbering(self.document)
        self.depth = depth
        self.tables: list[list[list[str]]] = []  # rows of those with headers, once lines are read

    def questions(self) -> list[ReadQuestion]:
        """Of the lines first, then of the tables with headers."""
        questions = list(read_lines(self.lines()))
        for number, rows in enumerate(self.tables, start=1):
            name = _("Table %(number)s") % {"number": number}
            questions += read_rows(name, rows)
        return questions

    def lines(self) -> Iterator[str]:
        yield from self._lines_in(self.document.element.body)

    def _lines_in(self, node: Any) -> Iterator[str]:
        for child in node:
            if child.tag == PARAGRAPH:
                yield self._paragraph(child)
            elif child.tag == TABLE:
                yield from self._lines_of_table(child)
            elif child.tag == CHUNK:
                yield from self._lines_of_chunk(child)
            elif child.tag in WRAPPERS:
                yield from self._lines_in(child)

    def _paragraph(self, paragraph: Any) -> str:
        """The text with the number or letter that Word shows before it."""
        text = paragraph_text(paragraph)
        return f"{self.numbering.label(paragraph)}{text}" if text.strip() else text

    def _lines_of_table(self, table: Any) -> Iterator[str]:
        """A table that only arranges questions gives its cells as lines."""
        rows = list(self._rows(table))
        columns, __ = find_columns(rows)
        if columns is not None and not columns.is_guessed:
            self.tables.append(rows)
            return
        for row in rows:
            yield from _lines_of_row(row)

    def _rows(self, table: Any) -> Iterator[list[str]]:
        for row in table.iter(ROW):
            if next(row.iterancestors(TABLE)) is not table:
                continue  # of a table inside a cell, which its cell holds
            yield ["\n".join(self._lines_in(cell)) for cell in row.iter(CELL) if _is_in(cell, row)]

    def _lines_of_chunk(self, chunk: Any) -> Iterator[str]:
        """The lines of a file inside the file. Raises UnclearError for one that cannot be read."""
        part = self.document.part.related_parts[chunk.get(qn("r:id"))]
        if part.content_type.endswith(WORD_MEDIA_TYPE) and self.depth < MOST_DEPTH:
            inner = _WordReader(part.blob, self.pictures, self.depth + 1)
            yield from inner.lines()
            self.tables += inner.tables
        else:
            page = read_web_page(part.content_type, part.blob, self.pictures)
            yield from page.lines
            self.tables += page.tables


def _lines_of_row(row: list[str]) -> list[str]:
    """A row as one line, or cell by cell where cells have several; a number goes with the next."""
    cells = list(map(str.strip, row))
    if len(cells) > 1 and NUMBER.fullmatch(cells[0]) and cells[1]:
        cells[:2] = [f"{cells[0].rstrip('.．、')}. {cells[1]}"]
    if any("\n" in cell for cell in cells):
        return cells
    return ["\t".join(cells)]


def _is_in(cell: Any, row: Any) -> bool:
    return next(cell.iterancestors(ROW)) is row
