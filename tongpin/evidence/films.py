"""Films made clean: what a phone notes beside the film, place and names, is blanked out. Pure.

The notes' boxes become empty ones of the same length, so that nothing else moves.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from tongpin.evidence.file_types import FileError

FILMS = {"video/mp4", "video/quicktime", "audio/mp4"}
NOTES = {b"udta", b"meta", b"uuid", b"XMP_"}  # boxes that hold nothing of picture or sound
HOLDERS = {b"moov", b"trak", b"mdia", b"moof", b"traf"}  # boxes that hold boxes with notes
LARGE = 1  # a length that stands after the name, in eight bytes


@dataclass(frozen=True, slots=True)
class FilmBox:
    """One box of a film: its name, and the bytes at which it and its content begin and it ends."""

    name: bytes
    start: int
    content: int
    end: int


def clean_film(content: bytes) -> bytes:
    """An MP4 or QuickTime file without notes, and without tracks of measurements over time.

    Raises FileError for one whose boxes do not fit into each other.
    """
    film = bytearray(content)
    _clean(film, 0, len(film))
    return bytes(film)


def _clean(film: bytearray, start: int, end: int) -> None:
    for box in _boxes(film, start, end):
        if box.name in NOTES or _is_measured_track(film, box):
            film[box.start + 4 : box.start + 8] = b"free"
            film[box.content : box.end] = bytes(box.end - box.content)
        elif box.name in HOLDERS:
            _clean(film, box.content, box.end)


def _is_measured_track(film: bytearray, box: FilmBox) -> bool:
    return box.name == b"trak" and _is_measured(film, box.content, box.end)


def _is_measured(film: bytearray, start: int, end: int) -> bool:
    """Whether a track is of places, movements or faces, as its handler says."""
    for box in _boxes(film, start, end):
        if box.name == b"mdia":
            return _is_measured(film, box.content, box.end)
        if box.name == b"hdlr":
            return bytes(film[box.content + 8 : box.content + 12]) == b"meta"
    return False


def _boxes(film: bytearray, start: int, end: int) -> Iterator[FilmBox]:
    """The boxes that follow each other between these bytes."""
    while end - start >= 8:
        name = bytes(film[start + 4 : start + 8])
        size = int.from_bytes(film[start : start + 4])
        content = start + 8
        if size == LARGE:
            size = int.from_bytes(film[content : content + 8])
            content += 8
        box_end = start + size if size else end  # 0: up to the end
        if not content <= box_end <= end:
            raise FileError(_("This film is damaged or cut off; send it again."))
        yield FilmBox(name, start, content, box_end)
        start = box_end
