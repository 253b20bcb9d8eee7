"""Files on disk: whole or not at all."""

import os
import tempfile
from pathlib import Path
from typing import Any

from django.core.files.storage import FileSystemStorage


class WholeFiles(FileSystemStorage):
    """A reader sees the whole file or none: written beside, then moved.

    Names are digests of contents, so a name that is taken already holds the same.
    """

    def _save(self, name: str, content: Any) -> str:
        path = Path(self.path(name))
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor, temporary_name = tempfile.mkstemp(dir=path.parent)
        temporary = Path(temporary_name)
        try:
            with os.fdopen(descriptor, "wb") as file:
                for chunk in content.chunks():
                    file.write(chunk)
                file.flush()
                os.fsync(file.fileno())
            temporary.chmod(0o640)
            temporary.replace(path)
        except BaseException:
            temporary.unlink()
            raise
        return name

    def get_available_name(self, name: str, max_length: int | None = None) -> str:
        return name
