"""Where Tongpin keeps what it stores on disks, and who else on the machine can reach it."""

import os
import stat
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.core.files.storage import FileSystemStorage, storages


@dataclass(frozen=True)
class DiskSpace:
    """Bytes of a disk: those that are free for us, and all."""

    free: int
    size: int

    @property
    def free_percent(self) -> float:
        return 100 * self.free / self.size if self.size else 0.0


@dataclass(frozen=True)
class StoragePlace:
    """A folder in which Tongpin stores."""

    key: str
    path: Path

    def space(self) -> DiskSpace | None:
        """The space of its disk; None where the folder cannot be looked at."""
        try:
            disk = os.statvfs(_nearest_folder(self.path))
        except OSError:
            return None
        return DiskSpace(disk.f_bavail * disk.f_frsize, disk.f_blocks * disk.f_frsize)


def var_place() -> StoragePlace:
    return StoragePlace("var", settings.VAR)


def files_place() -> StoragePlace | None:
    """The folder of evidence; None where an S3 store keeps it."""
    store = storages["evidence"]
    if isinstance(store, FileSystemStorage):
        return StoragePlace("files", Path(store.location))
    return None


def storage_places() -> list[StoragePlace]:
    files = files_place()
    return [var_place(), files] if files else [var_place()]


def _nearest_folder(path: Path) -> Path:
    """The folder, or the nearest one above it that exists: nothing was stored yet."""
    while not path.exists() and path != path.parent:
        path = path.parent
    return path


def mode_of(path: Path) -> int:
    """The bits of who may do what. Raises OSError where there is nothing."""
    return stat.S_IMODE(path.stat().st_mode)


def is_open_to_others(path: Path) -> bool:
    """Whether accounts outside owner and group can read it: by its bits and those above it.

    Raises OSError where there is nothing.
    """
    if not mode_of(path) & stat.S_IROTH:
        return False
    return all(mode_of(folder) & stat.S_IXOTH for folder in path.parents)
