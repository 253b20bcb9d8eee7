"""Pictures in files of questions: one rule for all formats; pure.

A picture that the file carries is cleaned as all pictures are, and its sign stands in the text. A
drawing (SVG, EMF), a damaged one and one that is too large are none that can be kept: there
markup.py's rule holds, which is the text that says what it shows, or a refusal.
"""

import base64
import binascii
import hashlib
import io
import re
from collections.abc import Callable, Collection
from html import escape, unescape
from urllib.parse import unquote, unquote_to_bytes

from django.utils.translation import gettext as _
from PIL import Image

from tongpin.evidence.cleaning import CleanedContent, cleaned_picture
from tongpin.evidence.file_types import FileError
from tongpin.questions.drafts import DraftPicture
from tongpin.questions.notations.markup import NO_ALTERNATIVE
from tongpin.questions.picture_signs import MARK_LENGTH, PictureSign, sign_alternative

MOST_PICTURES = 12  # of one question
MOST_BYTES = 60_000_000  # of all pictures of a file, as they are kept
LARGEST_SENT = 20_000_000  # bytes of one picture in a file
PIXELS = 1600 * 1600  # a picture is kept with: what a phone or a sheet of paper shows
IMG = re.compile(r"<img\b(?:[^<>\"']|\"[^\"]*\"|'[^']*')*>", re.IGNORECASE)
VALUE = re.compile(r"([a-z][\w-]*)\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+))", re.IGNORECASE)
DATA = re.compile(r"\s*data:(image/[\w.+-]+)((?:;[\w=.-]+)*),(.*)", re.DOTALL | re.IGNORECASE)

Found = Callable[[str], bytes | None]  # the content that an address of the file's own leads to


class PictureError(Exception):
    """The picture cannot be kept; the message says why."""


class FilePictures:
    """The pictures of one file, cleaned as they are met.

    known  SHA-256 of pictures that were kept before: they are clean as they are
    """

    def __init__(self, known: Collection[str] = ()) -> None:
        self.known = known
        self.by_mark: dict[str, DraftPicture] = {}
        self.signs: dict[str, PictureSign] = {}  # by the digest of what was sent
        self.size = 0  # bytes

    def sign(self, content: bytes, alternative: str) -> str:
        """What stands in the text for the picture. Raises PictureError."""
        digest = hashlib.sha256(content).hexdigest()
        if digest not in self.signs:
            self.signs[digest] = self._kept(content, digest)
        sign = self.signs[digest]
        plain = " ".join(alternative.split())
        shows = "" if NO_ALTERNATIVE.fullmatch(plain) else sign_alternative(plain)
        return PictureSign(sign.mark, sign.width, sign.height, shows).text

    def _kept(self, content: bytes, digest: str) -> PictureSign:
        """Raises PictureError."""
        if len(content) > LARGEST_SENT:
            raise PictureError(_("A picture is larger than 20 MB; make it smaller."))
        try:
            cleaned = self._cleaned(content, digest)
        except FileError as error:
            raise PictureError(str(error)) from error
        self.size += len(cleaned.content)
        if self.size > MOST_BYTES:
            raise PictureError(_("The pictures of this file are too large together; split it."))
        picture = DraftPicture(cleaned.digest[:MARK_LENGTH], cleaned)
        self.by_mark[picture.mark] = picture
        with Image.open(io.BytesIO(cleaned.content)) as image:
            width, height = image.size
        return PictureSign(picture.mark, width, height)

    def _cleaned(self, content: bytes, digest: str) -> CleanedContent:
        """Raises FileError for what is no picture that can be kept."""
        if digest in self.known:
            is_png = content.startswith(b"\x89PNG")
            return CleanedContent(content, "image/png" if is_png else "image/jpeg")
        return cleaned_picture(content, most_pixels=PIXELS)

    def of_marks(self, marks: Collection[str]) -> tuple[DraftPicture, ...]:
        """The pictures of these marks that the file carries, each once."""
        return tuple(self.by_mark[mark] for mark in dict.fromkeys(marks) if mark in self.by_mark)


def no_file(address: str) -> None:
    """For formats that hold pictures in their addresses alone."""


def picture_content(address: str, find: Found) -> bytes | None:
    """The picture that an address leads to: in itself (data:) or in the file; None for no such."""
    data = DATA.match(address)
    if data is None:
        return find(unquote(address).strip())
    if ";base64" not in data[2].lower():
        return unquote_to_bytes(data[3])
    try:
        return base64.b64decode(re.sub(r"\s", "", unquote(data[3])))
    except (binascii.Error, ValueError):
        return None


def html_with_signs(
    markup: str, pictures: FilePictures, find: Found = no_file, *, is_strict: bool = False
) -> str:
    """HTML in which signs stand for the pictures that the file carries.

    is_strict  a picture without a text that says what it shows and that cannot be kept is told
               by PictureError; otherwise its tag stays for whoever reads the text
    """

    def replaced(tag: re.Match[str]) -> str:
        values = _values_in(tag[0])
        content = picture_content(values.get("src", ""), find)
        alternative = values.get("alt", "") or values.get("title", "")
        if content is None or _is_formula(values):
            return tag[0]
        try:
            return escape(pictures.sign(content, alternative), quote=False)
        except PictureError:
            if is_strict and NO_ALTERNATIVE.fullmatch(" ".join(alternative.split())):
                raise
            return tag[0]

    return IMG.sub(replaced, markup)


def _values_in(tag: str) -> dict[str, str]:
    values: dict[str, str] = {}
    for name, *texts in VALUE.findall(tag):
        values.setdefault(name.lower(), unescape("".join(texts)))
    return values


def _is_formula(values: dict[str, str]) -> bool:
    """Whether the picture is of a formula, which its text says."""
    return "data-equation-content" in values or values.get("alt", "").startswith("LaTeX:")
