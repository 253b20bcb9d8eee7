"""Which format a file of questions has, by its content, and who reads it."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tongpin.base.sheets import ENCODINGS, SheetError
from tongpin.evidence.sniffing import FileError, media_type_of
from tongpin.questions.formats.raw import Found
from tongpin.questions.formats.tables import FIELD_OF, read_tables
from tongpin.questions.formats.text import read_text
from tongpin.questions.formats.word import WordError, read_word


class FormatError(Exception):
    """The file holds no questions that can be read; the message is written for users."""


@dataclass(frozen=True)
class Format:
    """One format by which questions come in."""

    name: str
    label: str | Promise
    read: Callable[[str, bytes], list[Found]]


def decoded(content: bytes) -> str:
    """The text of a file. Raises FormatError for one in no known encoding."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", "replace")
    for encoding in ENCODINGS:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise FormatError(_("Its encoding is not known. Accepted are UTF-8 and GB18030."))


def _word(name: str, content: bytes) -> list[Found]:
    return read_word(content)


def _text(name: str, content: bytes) -> list[Found]:
    return read_text(decoded(content))


TABLE = Format("table", gettext_lazy("spreadsheet"), read_tables)
WORD = Format("word", gettext_lazy("Word"), _word)
TEXT = Format("text", gettext_lazy("plain text"), _text)
SHEETS = ("spreadsheetml.sheet", "ms-excel")


def format_of(name: str, content: bytes) -> Format:
    """The format of a file. Raises FormatError for what holds no questions or is harmful."""
    try:
        media_type = media_type_of(content)
    except FileError as error:
        raise FormatError(str(error)) from error
    if media_type.endswith(SHEETS):
        return TABLE
    if media_type.endswith("wordprocessingml.document"):
        return WORD
    if media_type == "text/plain":
        return _text_format(name, decoded(content))
    raise FormatError(
        _("Questions come in Excel, Word (.docx), text, CSV, GIFT, Aiken, Moodle XML or QTI.")
    )


def _text_format(name: str, text: str) -> Format:
    first = next((line for line in text.splitlines() if line.strip()), "")
    for sign in ",;\t":
        cells = [cell.strip(' "\ufeff') for cell in first.split(sign)]
        if len(cells) > 2 and (name.lower().endswith(".csv") or any(c in FIELD_OF for c in cells)):
            return TABLE
    return TEXT


def read_questions(name: str, content: bytes) -> tuple[Format, list[Found]]:
    """The questions of a file, each with what keeps it from being one. Raises FormatError."""
    told = format_of(name, content)
    try:
        found = told.read(name, content)
    except (SheetError, WordError) as error:
        raise FormatError(str(error)) from error
    if not found:
        raise FormatError(_("No question was found in %(name)s.") % {"name": name})
    return told, found
