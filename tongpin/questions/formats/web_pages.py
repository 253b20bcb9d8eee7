"""Web pages inside Word files (altChunk), and web pages saved under a document's name; pure."""

import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from email import message_from_bytes, policy
from typing import Any

from django.utils.translation import gettext as _
from lxml import html

from tongpin.base.containers.text_encodings import UnknownEncoding, decoded
from tongpin.questions.formats.question_columns import find_columns
from tongpin.questions.notations.file_pictures import FilePictures, html_with_signs
from tongpin.questions.notations.markup import INLINE_DATA, lines_of_html
from tongpin.questions.notations.raw_question import UnclearError

CHARSET = re.compile(rb"charset\s*=\s*[\"']?\s*([\w-]{2,20})", re.IGNORECASE)
PAGE = re.compile(
    r"^\s*(?:<\?xml[^<>]*\?>\s*)?(?:<!DOCTYPE\s+html\b[^<>]*>\s*)?<html\b", re.IGNORECASE
)
COMMENT = re.compile(r"<!--.*?-->|<!\[[^\]]*\]>", re.DOTALL)
DECLARATION = re.compile(r"<\?xml[^<>]*\?>")
PART = re.compile(r"(?=<(?:p|div|tr|li|h\d)\b)", re.IGNORECASE)
WEB_TYPES = ("text/html", "application/xhtml+xml", "text/plain")
ARCHIVE_TYPES = ("message/rfc822", "multipart/related", "application/x-mimearchive")


def is_web_page(text: str) -> bool:
    return PAGE.match(text[:2000].lstrip("\ufeff")) is not None


@dataclass(frozen=True)
class WebPage:
    """What a page says: its lines, and the rows of its tables that have a header of questions."""

    lines: list[str]
    tables: list[list[list[str]]]


def read_web_page(media_type: str, content: bytes, pictures: FilePictures) -> WebPage:
    """A page, or that of an archive. Raises UnclearError for what is neither."""
    if media_type in ARCHIVE_TYPES:
        content = _page_of_archive(content)
    elif media_type not in WEB_TYPES:
        text = _("It holds a part that cannot be read (%(kind)s); copy it into the file itself.")
        raise UnclearError(text % {"kind": media_type})
    return page_in(html_with_signs(decoded_page(content), pictures))


def page_in(text: str) -> WebPage:
    """What a page of any length says."""
    root = html.document_fromstring(COMMENT.sub("", DECLARATION.sub("", text)) or "<p></p>")
    tables = []
    for table in list(root.iter("table")):
        rows = list(_rows(table))
        columns, __ = find_columns(rows)
        if columns is not None and columns.are_of_questions and not columns.is_guessed:
            tables.append(rows)
            table.drop_tree()
    return WebPage(_lines(html.tostring(root, encoding="unicode")), tables)


def _rows(table: Any) -> Iterator[list[str]]:
    for row in table.iter("tr"):
        cells = []
        for cell in row.iterchildren("td", "th"):
            lines = _lines(html.tostring(cell, encoding="unicode", with_tail=False))
            cells.append("\n".join(map(str.strip, lines)))
        yield cells


def _lines(page: str) -> list[str]:
    """The lines of HTML of any length, part by part."""
    lines: list[str] = []
    for part in PART.split(INLINE_DATA.sub("data:", page)):
        lines += lines_of_html(part, is_page=True)
    return [line for line in lines if line.strip()]


def decoded_page(content: bytes) -> str:
    """The text of a page, by the encoding that it names. Raises UnclearError."""
    named = CHARSET.search(content[:2000])
    if named:
        with suppress(UnicodeDecodeError, LookupError):
            return content.decode(named[1].decode("ascii"))
    try:
        return decoded(content).text
    except UnknownEncoding as error:
        raise UnclearError(
            _("Its encoding is not known. Accepted are UTF-8, UTF-16, GB18030 and Big5.")
        ) from error


def _page_of_archive(content: bytes) -> bytes:
    """Raises UnclearError for an archive without a page."""
    message = message_from_bytes(content, policy=policy.default)
    for part in message.walk():
        if part.get_content_type() in WEB_TYPES:
            payload = part.get_payload(decode=True)
            return payload if isinstance(payload, bytes) else b""
    raise UnclearError(_("It holds no text that can be read."))
