"""Workbooks that are encrypted: with the password of every office program, or with another."""

import io

import msoffcrypto
from msoffcrypto.exceptions import DecryptionError, FileFormatError, InvalidKeyError, ParseError

OLE2 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# Office encrypts a workbook that is recommended for reading only, or whose structure is
# protected, with this password, and every office program tries it without asking.
COMMON_PASSWORD = "VelvetSweatshop"  # noqa: S105
PACKAGE = "EncryptedPackage".encode("utf-16-le")
UNREADABLE = (
    DecryptionError,
    FileFormatError,
    InvalidKeyError,
    ParseError,
    ValueError,
    OSError,
    KeyError,
    IndexError,
    AttributeError,
    TypeError,
)


def is_locked_package(content: bytes) -> bool:
    """Whether it is a newer Office file in encryption."""
    return content.startswith(OLE2) and PACKAGE in content


def opened(content: bytes) -> bytes | None:
    """The file without its encryption; None where it asks for a password of its own."""
    stream = io.BytesIO()
    try:
        office_file = msoffcrypto.OfficeFile(io.BytesIO(content))
        office_file.load_key(password=COMMON_PASSWORD)
        office_file.decrypt(stream)
    except UNREADABLE:
        return None
    return stream.getvalue()
