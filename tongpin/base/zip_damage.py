"""What `zipfile` raises for files that are no zip, or a damaged, cut off or locked one."""

import struct
import zipfile
import zlib

ZIP_DAMAGE = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    ValueError,  # of places before the file's beginning, and names that are no text
    IndexError,  # of parts without a name
    RuntimeError,  # of a password, and of ways to pack that nobody unpacks
    EOFError,
    OSError,
)
