"""A file's content as it is kept: pictures and films without what they tell besides. Pure."""

import hashlib
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from tongpin.evidence.file_types import FileError, media_type_of
from tongpin.evidence.films import FILMS, clean_film
from tongpin.evidence.likeness import Likeness, likeness_of
from tongpin.evidence.pictures import KEPT_PIXELS, clean_picture


@dataclass(frozen=True)
class CleanedContent:
    """What is kept; `taken_at` is what a camera said, `likeness` what a picture looks like."""

    content: bytes
    media_type: str
    taken_at: datetime | None = None
    likeness: Likeness | None = None

    @property
    def digest(self) -> str:
        return hashlib.sha256(self.content).hexdigest()


def cleaned_content(content: bytes) -> CleanedContent:
    """Raises FileError, with the reason, for what is not taken."""
    media_type = media_type_of(content)
    if media_type.startswith("image/"):
        return _cleaned_picture(content, media_type, KEPT_PIXELS)
    if media_type in FILMS:
        content = clean_film(content)
    return CleanedContent(content, media_type)


def cleaned_picture(content: bytes, *, most_pixels: int) -> CleanedContent:
    """A picture that need not be kept as large as it was taken.

    Raises FileError for what is no picture, or none that is taken.
    """
    media_type = media_type_of(content)
    if not media_type.startswith("image/"):
        raise FileError(_("Pictures are PNG, JPEG, GIF, WebP, BMP or TIFF; this is none of them."))
    return _cleaned_picture(content, media_type, most_pixels)


def _cleaned_picture(content: bytes, media_type: str, most_pixels: int) -> CleanedContent:
    picture = clean_picture(content, media_type, most_pixels)
    return CleanedContent(
        picture.content, picture.media_type, picture.taken_at, likeness_of(picture.image)
    )
