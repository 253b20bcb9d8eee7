"""A file's content as it is kept: pictures and films without what they tell besides. Pure."""

import hashlib
from dataclasses import dataclass
from datetime import datetime

from tongpin.evidence.file_types import media_type_of
from tongpin.evidence.films import FILMS, clean_film
from tongpin.evidence.likeness import Likeness, likeness_of
from tongpin.evidence.pictures import clean_picture


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
        picture = clean_picture(content, media_type)
        return CleanedContent(
            picture.content, picture.media_type, picture.taken_at, likeness_of(picture.image)
        )
    if media_type in FILMS:
        content = clean_film(content)
    return CleanedContent(content, media_type)
