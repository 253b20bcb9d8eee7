"""Backups as a command makes or reads them, told in lines."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.template.defaultfilters import filesizeformat
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from tongpin.backups.backup_maker import MadeBackup, make_backup
from tongpin.backups.backup_reader import CheckedBackup, check_backup
from tongpin.backups.command_options import closing_secrets, opening_secrets
from tongpin.backups.empty_place import FIRST_KEYS
from tongpin.backups.errors import BackupError
from tongpin.backups.kept_backups import make_kept_backup

NAMED = 20  # faulty files that are named


def run_check(path: Path, options: dict[str, Any]) -> Iterator[str]:
    """Read a backup through. Raises BackupError where anything is wrong."""
    yield from lines_of_check(check_backup(path, opening_secrets(path, options)))


def run_backup(path: Path, options: dict[str, Any], *, now: datetime) -> Iterator[str]:
    """Make a backup. Raises BackupError where it cannot be made, or lacks files, at the end."""
    made = make_backup(path, closing_secrets(options), by=None, now=now)
    yield from lines_of_backup(made)
    check_faulty_files(made)


def run_kept_backup(folder: Path, options: dict[str, Any], *, now: datetime) -> Iterator[str]:
    """Make a dated backup and delete the oldest. Raises BackupError as `run_backup` does."""
    secrets = closing_secrets(options)
    kept = make_kept_backup(folder, options["keep"], secrets, by=None, now=now)
    yield from lines_of_backup(kept.made)
    for name in kept.deleted:
        yield _("Deleted: %(name)s") % {"name": name}
    check_faulty_files(kept.made)


def lines_of_check(checked: CheckedBackup) -> Iterator[str]:
    """What the backup holds."""
    manifest = checked.manifest
    values: dict[str, Any] = {
        "at": f"{localtime(checked.head.made_at):%Y-%m-%d %H:%M:%S}",
        "version": checked.head.tongpin,
        "database": checked.head.database,
    }
    yield _("Backup of %(at)s, by Tongpin %(version)s, from %(database)s.") % values
    values = {
        "rows": manifest.rows,
        "tables": len(manifest.tables),
        "files": manifest.files.count,
        "keys": len(manifest.keys),
        "entries": manifest.journal_entries,
    }
    text = _("%(rows)s rows of %(tables)s tables, %(files)s files, %(keys)s keys.")
    yield text % values
    yield _("The journal has %(entries)s entries.") % values
    values = {"size": filesizeformat(checked.bytes), "digest": checked.digest}
    yield _("%(size)s, every part read and as it was written. SHA-256: %(digest)s") % values


def lines_of_backup(made: MadeBackup) -> Iterator[str]:
    """What was made, and what it does not hold."""
    yield str(made.path)
    yield from lines_of_check(made.checked)
    if not made.checked.manifest.keys:
        yield _key_words(is_encrypted=False)
    elif not made.checked.manifest.keys.keys() >= FIRST_KEYS:
        yield _key_words(is_encrypted=True)


def _key_words(*, is_encrypted: bool) -> str:
    if is_encrypted:
        return _("TONGPIN_SECRET_KEY is not in the backup: keep it yourself.")
    text = _("The backup is not encrypted and holds no keys: keep %(folder)s/*_key apart.")
    return text % {"folder": settings.VAR}


def check_faulty_files(made: MadeBackup) -> None:
    """Raises BackupError for files that were missing or damaged before the backup was made."""
    places = made.faulty_files
    if places:
        names = "\n".join(places[:NAMED])
        text = _("The backup is made, but %(count)s files of evidence are missing or damaged:")
        raise BackupError(f"{text % {'count': len(places)}}\n{names}")
