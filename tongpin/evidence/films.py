"""Films made clean: what a phone notes beside the film, place and names, is blanked out. Pure.

The notes' boxes become empty ones of the same length, so that nothing else moves.
"""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from tongpin.evidence.file_types import FileError

FILMS = {"video/mp4", "video/quicktime", "audio/mp4"}
NOTES = {b"udta", b"meta", b"uuid", b"XMP_"}  # boxes that hold nothing of picture or sound
HOLDERS = {b"moov", b"trak", b"mdia", b"moof", b"traf"}  # boxes that hold boxes with notes
LARGE = 1  # a length that stands after the name, in eight bytes

Box = tuple[bytes, int, int, int]  # name, where it starts, where its content starts, its end


def clean_film(content: bytes) -> bytes:
    """An MP4 or QuickTime file without notes, and without tracks of measurements over time.

    Raises FileError for one whose boxes do not fit into each other.
    """
    film = bytearray(content)
    _clean(film, 0, len(film))
    return bytes(film)


def _clean(film: bytearray, start: int, end: int) -> None:
    for name, begin, inside, until in _boxes(film, start, end):
        if name in NOTES or (name == b"trak" and _is_measured(film, inside, until)):
            film[begin + 4 : begin + 8] = b"free"
            film[inside:until] = bytes(until - inside)
        elif name in HOLDERS:
            _clean(film, inside, until)


def _is_measured(film: bytearray, start: int, end: int) -> bool:
    """Whether a track is of places, movements or faces, as its handler says."""
    for name, __, inside, until in _boxes(film, start, end):
        if name == b"mdia":
            return _is_measured(film, inside, until)
        if name == b"hdlr":
            return bytes(film[inside + 8 : inside + 12]) == b"meta"
    return False


def _boxes(film: bytearray, start: int, end: int) -> Iterator[Box]:
    while end - start >= 8:
        size, inside = int.from_bytes(film[start : start + 4]), start + 8
        if size == LARGE:
            size, inside = int.from_bytes(film[inside : inside + 8]), inside + 8
        until = start + size if size else end  # 0: up to the end
        if not inside <= until <= end:
            raise FileError(_("This film is damaged or cut off; send it again."))
        yield bytes(film[start + 4 : start + 8]), start, inside, until
        start = until
