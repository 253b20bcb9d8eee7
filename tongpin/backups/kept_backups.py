"""Dated backups in a folder, of which so many are kept."""

import re
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from tongpin.backups.backup_maker import MadeBackup, hold_part, make_backup
from tongpin.backups.backup_notes import noted_names
from tongpin.backups.errors import BackupError
from tongpin.backups.sealing import Secrets
from tongpin.orgs.models import Person

NAME = re.compile(r"tongpin-\d{8}-\d{6}\.backup")
PARTS = ".tongpin-*.backup.part"


@dataclass(frozen=True)
class KeptBackup:
    """The new backup, and the names of older ones that were deleted after it was checked."""

    made: MadeBackup
    deleted: tuple[str, ...]


def make_kept_backup(
    folder: Path, keep: int, secrets: Secrets, *, by: Person | None, now: datetime
) -> KeptBackup:
    """Make a backup named by its moment; of those that this county made, keep the newest.

    Nothing is deleted where the new one lacks a file: an older one may have it. Raises
    BackupError where it cannot be made; the older ones are all there then.
    """
    if keep < 1:
        raise BackupError(_("--keep is %(keep)s; accepted is 1 or more.") % {"keep": keep})
    _remove_leftovers(folder)
    path = folder / f"tongpin-{localtime(now):%Y%m%d-%H%M%S}.backup"
    made = make_backup(path, secrets, by=by, now=now)
    if made.faulty_files:
        return KeptBackup(made, ())
    own_names = sorted(noted_names(_names_in(folder)))
    deleted = tuple(own_names[:-keep])
    for name in deleted:
        (folder / name).unlink()
    return KeptBackup(made, deleted)


def _names_in(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir() if NAME.fullmatch(path.name)]


def _remove_leftovers(folder: Path) -> None:
    """Delete what killed backups left half done; one that is being written is held."""
    for part in folder.glob(PARTS):
        with part.open("r+b") as file:
            hold_part(file)
            part.unlink()
