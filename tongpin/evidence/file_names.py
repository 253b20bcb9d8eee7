"""Names of files that say what the content is: an ending that lies is refused. Pure."""

import re
import unicodedata
from pathlib import PurePosixPath

from django.utils.translation import gettext as _

from tongpin.base.text import half_width, printable
from tongpin.evidence.file_types import OFFICE, FileError

MOST, LONGEST_STEM = 200, 190  # characters of a name, and of it before an ending that is added
INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\u061c\u180e\ufeff]")
FORBIDDEN = re.compile(r'[<>:"|?*]')  # on Windows, where a colon also hides a second content
ENDING = re.compile(r"[0-9A-Za-z]{1,10}")
PICTURE_ENDINGS = (
    *("jpg", "jpeg", "jpe", "jfif", "png", "gif", "bmp", "tif", "tiff", "webp"),
    *("heic", "heif", "avif"),
)
FILM_ENDINGS = ("mp4", "m4v", "mov", "3gp", "3g2", "qt")
TABLE_ENDINGS = ("xlsx", "xls", "et", "csv")
ENDINGS: dict[str, tuple[str, ...]] = {  # media type -> its endings, the one that is given first
    "image/jpeg": PICTURE_ENDINGS,
    "image/png": ("png", *PICTURE_ENDINGS),
    "image/gif": ("gif", *PICTURE_ENDINGS),
    "image/tiff": ("tif", *PICTURE_ENDINGS),
    "image/bmp": ("bmp", *PICTURE_ENDINGS),
    "image/webp": ("webp", *PICTURE_ENDINGS),
    "image/heic": ("heic", *PICTURE_ENDINGS),
    "image/avif": ("avif", *PICTURE_ENDINGS),
    "application/pdf": ("pdf",),
    OFFICE["word"]: ("docx", "doc", "wps"),
    OFFICE["xl"]: ("xlsx", "xls", "et"),
    OFFICE["ppt"]: ("pptx", "ppt", "dps"),
    "application/msword": ("doc", "docx", "wps"),
    "application/vnd.ms-excel": ("xls", "xlsx", "et"),
    "application/vnd.ms-powerpoint": ("ppt", "pptx", "dps"),
    "application/vnd.oasis.opendocument.text": ("odt",),
    "application/vnd.oasis.opendocument.spreadsheet": ("ods",),
    "application/vnd.oasis.opendocument.presentation": ("odp",),
    "application/x-imscp+zip": ("zip",),
    "video/mp4": FILM_ENDINGS,
    "video/quicktime": ("mov", *FILM_ENDINGS),
    "audio/mp4": ("m4a", "m4b", "mp4", "aac"),
    "audio/mpeg": ("mp3", "mpga", "mp2"),
    "text/plain": ("txt", "csv"),
}
OWN_ENDINGS = {  # what each media type may be called; the others of its list are put right
    "image/jpeg": ("jpg", "jpeg"),
    "image/tiff": ("tif", "tiff"),
    "image/heic": ("heic", "heif"),
    "video/mp4": ("mp4", "m4v", "3gp", "3g2"),
    "text/plain": ("txt", "csv"),
}
RUNNING = re.compile(  # of programs, scripts, links, and pages that run in a browser
    "ade|adp|apk|app|appimage|bat|bash|bin|cab|chm|cmd|com|cpl|crt|deb|desktop|dll|dmg|drv|elf|exe|"
    "gadget|hlp|hta|htm|html|htx|inf|ins|iso|isp|jar|job|jnlp|js|jse|ksh|lnk|mde|mht|mhtml|msc|msi|"
    "msp|mst|php|pif|pl|ps1|ps2|psc1|psm1|py|pyc|reg|rpm|scf|scr|sct|sh|shb|shs|shtml|so|svg|svgz|"
    "swf|sys|tmp|url|vb|vbe|vbs|vbscript|vhd|vxd|ws|wsc|wsf|wsh|xap|xhtml|xht|xll|xlam|xlsm|docm|"
    "dotm|pptm|potm|ppam|xltm"
)


def kept_name(name: str, media_type: str) -> str:
    """The name under which the content is kept and offered, with an ending of its kind.

    Raises FileError for an ending that belongs to another kind. Text without an ending of its
    own gets .txt; pictures, films and Office files with the ending of a sibling get their own.
    """
    bare_name = plain_name(name)
    ending = ending_of(bare_name)
    if not _may_be_called(ending, media_type):
        raise FileError(
            _("%(name)s is called .%(ending)s and holds something else. Give it its own name.")
            % {"name": bare_name, "ending": ending}
        )
    return _with_own_ending(bare_name, ending, media_type)


def offered_name(name: str, media_type: str) -> str:
    """The name for whoever gets the file: also an older one, kept before endings were looked at."""
    bare_name = plain_name(name)
    return _with_own_ending(bare_name, ending_of(bare_name), media_type)


def plain_name(name: str) -> str:
    """Without folders, signs that nobody sees or that turn the reading round, and dots at the end.

    Never empty.
    """
    last_part = PurePosixPath(name.replace("\\", "/")).name
    visible = INVISIBLE.sub("", printable(unicodedata.normalize("NFC", last_part)))
    squeezed = " ".join(FORBIDDEN.sub("_", visible).split())
    return squeezed.strip(". ")[-MOST:].lstrip(". ") or _("file")


def ending_of(name: str) -> str:
    """The ending in small letters, as a computer reads it; "" where there is none."""
    ending = half_width(name).rpartition(".")[2].strip().lower() if "." in half_width(name) else ""
    return ending if ENDING.fullmatch(ending) else ""


def _may_be_called(ending: str, media_type: str) -> bool:
    """Whether the ending is of this kind or of none; old programs call tables of text .xls."""
    if RUNNING.fullmatch(ending):
        return False
    if media_type == "text/plain" and ending in TABLE_ENDINGS:
        return True
    is_known = any(ending in endings for endings in ENDINGS.values())
    return not is_known or ending in ENDINGS[media_type]


def _with_own_ending(name: str, ending: str, media_type: str) -> str:
    known = ENDINGS.get(media_type, ())
    own = OWN_ENDINGS.get(media_type, known[:1])
    if not known or ending in own:
        return name
    is_siblings = ending in known and media_type != "text/plain"
    stem = half_width(name).rpartition(".")[0] if is_siblings else name
    return f"{stem[:LONGEST_STEM]}.{own[0]}"
