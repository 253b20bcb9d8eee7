"""Which format a file of questions has, by its content, and who reads it."""

import io
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tongpin.base.errors import UserError
from tongpin.base.sheets import ENCODINGS, SheetError
from tongpin.evidence.file_types import FileError, media_type_of
from tongpin.questions.drafts import QuestionDraft
from tongpin.questions.formats.gift import is_aiken, is_gift, read_aiken, read_gift, write_gift
from tongpin.questions.formats.moodle import XmlError, read_moodle, write_moodle
from tongpin.questions.formats.qti import QTI_21, QTI_30, Dialect, is_package, read_qti, write_qti
from tongpin.questions.formats.raw import ReadQuestion
from tongpin.questions.formats.spreadsheet import FIELD_OF, read_tables, write_table
from tongpin.questions.formats.text import read_text, write_text
from tongpin.questions.formats.word import WordError, read_word
from tongpin.serving.file_response import XLSX


class FormatError(UserError):
    """The file holds no questions that can be read; the message is written for users."""


@dataclass(frozen=True)
class Format:
    """One format by which questions come in."""

    name: str
    label: str | Promise
    read: Callable[[str, bytes], list[ReadQuestion]]


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


def _word(name: str, content: bytes) -> list[ReadQuestion]:
    return read_word(content)


def _text(name: str, content: bytes) -> list[ReadQuestion]:
    return read_text(decoded(content))


def _gift(name: str, content: bytes) -> list[ReadQuestion]:
    return read_gift(decoded(content))


def _aiken(name: str, content: bytes) -> list[ReadQuestion]:
    return read_aiken(decoded(content))


def _moodle(name: str, content: bytes) -> list[ReadQuestion]:
    return read_moodle(content)


def _qti(name: str, content: bytes) -> list[ReadQuestion]:
    return read_qti(content)


QTI = Format("qti", "QTI", _qti)
GIFT = Format("gift", "GIFT", _gift)
AIKEN = Format("aiken", "Aiken", _aiken)
MOODLE = Format("moodle", "Moodle XML", _moodle)
TABLE = Format("table", gettext_lazy("spreadsheet"), read_tables)
WORD = Format("word", gettext_lazy("Word"), _word)
TEXT = Format("text", gettext_lazy("plain text"), _text)
MOST = 5000  # questions of one file: somebody has to read them
SHEETS = ("spreadsheetml.sheet", "ms-excel")


def format_of(name: str, content: bytes) -> Format:
    """The format of a file. Raises FormatError for what holds no questions or is harmful."""
    if is_package(content):
        return QTI
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
    if first.lstrip("\ufeff ").startswith("<"):
        return MOODLE if "<quiz" in text[:2000] else QTI
    if is_aiken(text):
        return AIKEN
    for sign in ",;\t":
        cells = [cell.strip(' "\ufeff') for cell in first.split(sign)]
        if len(cells) > 2 and (name.lower().endswith(".csv") or any(c in FIELD_OF for c in cells)):
            return TABLE
    return GIFT if is_gift(text) else TEXT


def read_questions(name: str, content: bytes) -> tuple[Format, list[ReadQuestion]]:
    """The questions of a file, each with what keeps it from being one. Raises FormatError."""
    told = format_of(name, content)
    try:
        found = told.read(name, content)
    except (SheetError, WordError, XmlError) as error:
        raise FormatError(str(error)) from error
    if not found:
        raise FormatError(_("No question was found in %(name)s.") % {"name": name})
    if len(found) > MOST:
        text = _("%(name)s holds %(count)s questions; at most %(most)s at once, so split it.")
        raise FormatError(text % {"name": name, "count": len(found), "most": MOST})
    return told, found


def _written_text(name: str, drafts: Sequence[QuestionDraft]) -> bytes:
    texts = (write_text(draft, number) for number, draft in enumerate(drafts, start=1))
    return "\n\n".join(texts).encode("utf-8-sig")


def _written_table(name: str, drafts: Sequence[QuestionDraft]) -> bytes:
    return write_table(name, [draft for draft in drafts if not draft.content.parts])


def _written_gift(name: str, drafts: Sequence[QuestionDraft]) -> bytes:
    text, left_out = write_gift(drafts)
    told = "".join(f"// {_left_out(draft)}\n" for draft in left_out)
    return f"{told}{text}".encode()


def _written_moodle(name: str, drafts: Sequence[QuestionDraft]) -> bytes:
    content, left_out = write_moodle(drafts)
    told = "".join(f"<!-- {_left_out(draft).replace('--', '—')} -->\n" for draft in left_out)
    return content + told.encode()


def _written_qti(dialect: Dialect) -> Callable[[str, Sequence[QuestionDraft]], bytes]:
    def write(name: str, drafts: Sequence[QuestionDraft]) -> bytes:
        content, left_out = write_qti(drafts, dialect)
        stream = io.BytesIO(content)
        with zipfile.ZipFile(stream, "a", zipfile.ZIP_DEFLATED) as archive:
            if left_out:
                archive.writestr("left-out.txt", "\n".join(map(_left_out, left_out)))
        return stream.getvalue()

    return write


def _left_out(draft: QuestionDraft) -> str:
    """What a format cannot say is named in the file."""
    stem = draft.content.stem.replace("\n", " ")[:80]
    return _("left out, for this format cannot say it: %(question)s") % {"question": stem}


@dataclass(frozen=True)
class FormatWriter:
    """One format in which a bank goes out."""

    label: str | Promise
    media_type: str
    write: Callable[[str, Sequence[QuestionDraft]], bytes]


TEXT_TYPE = "text/plain; charset=utf-8"
WRITERS = {  # by the ending of the file's name
    "txt": FormatWriter(
        gettext_lazy("text, with everything"), "text/plain; charset=utf-8", _written_text
    ),
    "xlsx": FormatWriter(
        gettext_lazy("Excel, without texts with several questions"),
        XLSX,
        _written_table,
    ),
    "gift": FormatWriter("GIFT", TEXT_TYPE, _written_gift),
    "xml": FormatWriter("Moodle XML", "application/xml", _written_moodle),
    "qti21.zip": FormatWriter("QTI 2.1", "application/zip", _written_qti(QTI_21)),
    "qti30.zip": FormatWriter("QTI 3.0", "application/zip", _written_qti(QTI_30)),
}
