"""Films made clean: what a phone notes beside the film, place and names, is blanked out. Pure.

The notes' boxes become empty ones of the same length, so that nothing else moves.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from tongpin.evidence.file_types import FileError

FILMS = {"video/mp4", "video/quicktime", "audio/mp4"}
NOTES = {b"udta", b"meta", b"uuid", b"XMP_"}  # boxes that hold nothing of picture or sound
HOLDERS = {b"moov", b"trak", b"mdia", b"moof", b"traf"}  # boxes that hold boxes with notes
DEPTH = 8  # of boxes in boxes; a film has five
DAMAGED = gettext_noop("This film is damaged or cut off; send it again.")
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


def _clean(film: bytearray, start: int, end: int, depth: int = 0) -> None:
    if depth > DEPTH:
        raise FileError(_(DAMAGED))
    for box in _boxes(film, start, end):
        if box.name in NOTES or _is_measured_track(film, box):
            film[box.start + 4 : box.start + 8] = b"free"
            film[box.content : box.end] = bytes(box.end - box.content)
        elif box.name in HOLDERS:
            _clean(film, box.content, box.end, depth + 1)


def _is_measured_track(film: bytearray, box: FilmBox) -> bool:
    """Whether it is a track of places, movements or faces, as its handler says."""
    if box.name != b"trak":
        return False
    media = _first_box(film, box, b"mdia") or box
    handler = _first_box(film, media, b"hdlr")
    if handler is None:
        return False
    return bytes(film[handler.content + 8 : handler.content + 12]) == b"meta"


def _first_box(film: bytearray, holder: FilmBox, name: bytes) -> FilmBox | None:
    for box in _boxes(film, holder.content, holder.end):
        if box.name == name:
            return box
    return None


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
            raise FileError(_(DAMAGED))
        yield FilmBox(name, start, content, box_end)
        start = box_end
