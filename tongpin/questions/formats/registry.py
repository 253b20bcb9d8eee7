"""Which format a file of questions has, by its content, and who reads it."""

import io
import re
import zipfile
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tongpin.base.containers.text_encodings import UnknownEncoding, decoded
from tongpin.base.errors import UserError
from tongpin.base.sheets import SheetError
from tongpin.evidence.file_types import FileError, media_type_of
from tongpin.questions.drafts import QuestionDraft, ReadQuestion
from tongpin.questions.formats.aiken import is_aiken, read_aiken
from tongpin.questions.formats.gift import is_gift, read_gift, write_gift
from tongpin.questions.formats.moodle import read_moodle, write_moodle
from tongpin.questions.formats.qti import is_package, read_qti
from tongpin.questions.formats.qti_package import write_qti
from tongpin.questions.formats.question_columns import FIELD_OF, HEADER_ROWS, OPTION, header_word
from tongpin.questions.formats.spreadsheet import read_rows, read_tables, write_table
from tongpin.questions.formats.text import read_lines, read_text, write_text
from tongpin.questions.formats.web_pages import is_web_page, page_in
from tongpin.questions.formats.word import WordError, read_word
from tongpin.questions.kinds import KINDS
from tongpin.questions.notations.file_pictures import FilePictures, html_with_signs
from tongpin.questions.notations.qti_writer import QTI_21, QTI_30, Dialect
from tongpin.questions.notations.xml_source import XmlError
from tongpin.serving.file_response import XLSX


class FormatError(UserError):
    """The file holds no questions that can be read; the message is written for users."""


@dataclass(frozen=True)
class Format:
    """One format by which questions come in."""

    name: str
    label: str | Promise
    read: Callable[[str, bytes, FilePictures], list[ReadQuestion]]


def _text_of(content: bytes) -> str:
    """The text of a file. Raises FormatError for one in no known encoding."""
    try:
        return decoded(content).text
    except UnknownEncoding as error:
        text = _("Its encoding is not known. Accepted are UTF-8, UTF-16, GB18030 and Big5.")
        raise FormatError(text) from error


def _word(name: str, content: bytes, pictures: FilePictures) -> list[ReadQuestion]:
    return read_word(content, pictures)


def _text(name: str, content: bytes, pictures: FilePictures) -> list[ReadQuestion]:
    return read_text(html_with_signs(_text_of(content), pictures))


def _gift(name: str, content: bytes, pictures: FilePictures) -> list[ReadQuestion]:
    return read_gift(html_with_signs(_text_of(content), pictures))


def _aiken(name: str, content: bytes, pictures: FilePictures) -> list[ReadQuestion]:
    return read_aiken(html_with_signs(_text_of(content), pictures))


def _moodle(name: str, content: bytes, pictures: FilePictures) -> list[ReadQuestion]:
    return read_moodle(content, pictures)


def _qti(name: str, content: bytes, pictures: FilePictures) -> list[ReadQuestion]:
    return read_qti(content, pictures)


def _page(name: str, content: bytes, pictures: FilePictures) -> list[ReadQuestion]:
    page = page_in(html_with_signs(_text_of(content), pictures))
    questions = list(read_lines(page.lines))
    for number, rows in enumerate(page.tables, start=1):
        questions += read_rows(_("Table %(number)s") % {"number": number}, rows)
    return questions


QTI = Format("qti", "QTI", _qti)
GIFT = Format("gift", "GIFT", _gift)
AIKEN = Format("aiken", "Aiken", _aiken)
MOODLE = Format("moodle", "Moodle XML", _moodle)
TABLE = Format("table", gettext_lazy("spreadsheet"), read_tables)
WORD = Format("word", gettext_lazy("Word"), _word)
PAGE = Format("page", gettext_lazy("web page"), _page)
TEXT = Format("text", gettext_lazy("plain text"), _text)
HTML_BEGIN = re.compile(r"\s*<(?:p|b|i|u|em|strong|span|div|img|math|sup|sub|h\d)\b", re.IGNORECASE)
MOST = 5000  # questions of one file: somebody has to read them
TYPED_LINE = re.compile(
    r"^\s*(?:\d{1,4}\s*[.．、]\s*【.{1,8}题】|[【\[]?(?:正确|参考)?答案[】\]]?\s*[:：])"
)
TABLE_ENDINGS = (".xls", ".xlsx", ".et", ".csv")
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
        return _text_format(name, _text_of(content))
    raise FormatError(
        _("Questions come in Excel, Word (.docx), text, CSV, GIFT, Aiken, Moodle XML or QTI.")
    )


def _text_format(name: str, text: str) -> Format:
    first_line = _first_line(text)
    if is_web_page(text):
        return TABLE if name.lower().endswith(TABLE_ENDINGS) else PAGE
    if name.lower().endswith(".gift") and "{" in text:
        return GIFT
    if first_line.lstrip("\ufeff ").startswith("<") and not _is_gift_in_html(text):
        return MOODLE if "<quiz" in text[:2000] else QTI
    if is_aiken(text):
        return AIKEN
    is_csv = name.lower().endswith(".csv")
    if _is_table_row(first_line, is_csv=is_csv) or _has_header(text):
        return TABLE
    return GIFT if is_gift(text) and not _is_typed(text) else TEXT


def _is_typed(text: str) -> bool:
    """Whether questions begin with numbers and kinds, or answers stand under 答案."""
    return any(TYPED_LINE.match(line) for line in text.splitlines())


def _is_gift_in_html(text: str) -> bool:
    """Whether it begins with a tag, and not of XML: <p>一大在哪里？</p>{=嘉兴 ~上海}"""
    return HTML_BEGIN.match(text) is not None and is_gift(text)


def _first_line(text: str) -> str:
    """The first line that says something."""
    for line in text.splitlines():
        if line.strip():
            return line
    return ""


def _has_header(text: str) -> bool:
    """Whether a header of questions stands below a title."""
    return any(_is_table_row(line, is_csv=False) for line in text.splitlines()[1:HEADER_ROWS])


def _is_table_row(line: str, *, is_csv: bool) -> bool:
    """Whether the line has cells, and a header among them where its name does not say table."""
    for sign in ",;\t":
        cells = [header_word(cell.strip(' "\ufeff')) for cell in line.split(sign)]
        known_count = sum(cell in FIELD_OF for cell in cells)
        option_count = sum(OPTION.match(cell) is not None for cell in cells)
        if known_count and known_count + option_count > 1:
            return True
        if len(cells) > 2 and is_csv:
            return True
    return False


def read_questions(
    name: str, content: bytes, known: Collection[str] = ()
) -> tuple[Format, list[ReadQuestion]]:
    """The questions of a file, each with what keeps it from being one. Raises FormatError.

    known  SHA-256 of pictures that were kept before
    """
    file_format = format_of(name, content)
    pictures = FilePictures(known)
    try:
        questions = file_format.read(name, content, pictures)
    except (SheetError, WordError, XmlError) as error:
        raise FormatError(str(error)) from error
    if not questions:
        raise FormatError(_("No question was found in %(name)s.") % {"name": name})
    if len(questions) > MOST:
        text = _("%(name)s holds %(count)s questions; at most %(most)s at once, so split it.")
        raise FormatError(text % {"name": name, "count": len(questions), "most": MOST})
    return file_format, [_with_pictures(question, pictures) for question in questions]


def _with_pictures(question: ReadQuestion, pictures: FilePictures) -> ReadQuestion:
    """The question with the pictures that its signs name."""
    if question.draft is None or not question.draft.signs:
        return question
    marks = [sign.mark for sign in question.draft.signs]
    draft = replace(question.draft, pictures=pictures.of_marks(marks))
    return replace(question, draft=draft)


def _written_text(name: str, drafts: Sequence[QuestionDraft]) -> bytes:
    plain_drafts = [draft.without_pictures() for draft in drafts]
    texts = [write_text(draft, number) for number, draft in enumerate(plain_drafts, start=1)]
    if _has_pictures(drafts):
        texts.insert(0, _pictures_left_out())
    return "\n\n".join(texts).encode("utf-8-sig")


def _written_table(name: str, drafts: Sequence[QuestionDraft]) -> bytes:
    fitting = []
    for draft in drafts:
        if not KINDS[draft.content.kind].files.has_parts:
            fitting.append(draft.without_pictures())
    return write_table(name, fitting)


def _written_gift(name: str, drafts: Sequence[QuestionDraft]) -> bytes:
    text, left_out = write_gift([draft.without_pictures() for draft in drafts])
    lines = _left_out_lines(left_out)
    if _has_pictures(drafts):
        lines.append(_pictures_left_out())
    comments = [f"// {line}\n" for line in lines]
    return "".join([*comments, text]).encode()


def _has_pictures(drafts: Sequence[QuestionDraft]) -> bool:
    return any(draft.signs for draft in drafts)


def _pictures_left_out() -> str:
    return _("Pictures are left out; what they show stands in their places.")


def _written_moodle(name: str, drafts: Sequence[QuestionDraft]) -> bytes:
    content, left_out = write_moodle(drafts)
    for line in _left_out_lines(left_out):
        comment = line.replace("--", "—")  # two hyphens would end it
        content += f"<!-- {comment} -->\n".encode()
    return content


def _written_qti_21(name: str, drafts: Sequence[QuestionDraft]) -> bytes:
    return _written_qti(drafts, QTI_21)


def _written_qti_30(name: str, drafts: Sequence[QuestionDraft]) -> bytes:
    return _written_qti(drafts, QTI_30)


def _written_qti(drafts: Sequence[QuestionDraft], dialect: Dialect) -> bytes:
    content, left_out = write_qti(drafts, dialect)
    if not left_out:
        return content
    stream = io.BytesIO(content)
    with zipfile.ZipFile(stream, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("left-out.txt", "\n".join(_left_out_lines(left_out)))
    return stream.getvalue()


def _left_out_lines(drafts: Sequence[QuestionDraft]) -> list[str]:
    """What a format cannot say is named in the file."""
    lines = []
    for draft in drafts:
        stem = draft.content.stem.replace("\n", " ")[:80]
        text = _("left out, for this format cannot say it: %(question)s")
        lines.append(text % {"question": stem})
    return lines


@dataclass(frozen=True)
class FormatWriter:
    """One format in which a bank goes out."""

    label: str | Promise
    media_type: str
    write: Callable[[str, Sequence[QuestionDraft]], bytes]


TEXT_TYPE = "text/plain; charset=utf-8"
WRITERS = {  # by the ending of the file's name
    "txt": FormatWriter(gettext_lazy("text, with everything"), TEXT_TYPE, _written_text),
    "xlsx": FormatWriter(
        gettext_lazy("Excel, without texts with several questions"), XLSX, _written_table
    ),
    "gift": FormatWriter("GIFT", TEXT_TYPE, _written_gift),
    "xml": FormatWriter("Moodle XML", "application/xml", _written_moodle),
    "qti21.zip": FormatWriter("QTI 2.1", "application/zip", _written_qti_21),
    "qti30.zip": FormatWriter("QTI 3.0", "application/zip", _written_qti_30),
}
