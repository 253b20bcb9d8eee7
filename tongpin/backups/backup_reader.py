"""Reading a backup through."""

from dataclasses import dataclass
from pathlib import Path

from django.utils.translation import gettext as _

from tongpin.backups.contents import BackupHead, BackupManifest, BackupVisitor, BackupWalk
from tongpin.backups.errors import BackupError
from tongpin.backups.sealing import Secrets, sealed_reader


@dataclass(frozen=True, kw_only=True)
class CheckedBackup:
    """A backup of which every part is as it was written."""

    head: BackupHead
    manifest: BackupManifest
    bytes: int
    digest: str  # SHA-256 of the file


def check_backup(path: Path, secrets: Secrets) -> CheckedBackup:
    """Read all of it and check every part. Raises BackupError where anything is wrong."""
    return show_backup(path, secrets, BackupVisitor())


def show_backup(path: Path, secrets: Secrets, visitor: BackupVisitor) -> CheckedBackup:
    """Show the visitor every part. Raises BackupError, at the latest at the end."""
    try:
        file = path.open("rb")
    except OSError as error:
        values = {"path": path, "reason": error.strerror}
        raise BackupError(_("%(path)s cannot be read: %(reason)s") % values) from error
    with file:
        with sealed_reader(file, secrets) as (reader, hashed):
            head, manifest = BackupWalk(reader, visitor).walk()
        size = file.tell()
    return CheckedBackup(head=head, manifest=manifest, bytes=size, digest=hashed.digest.hexdigest())
