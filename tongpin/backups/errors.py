"""What keeps a county from being backed up, restored or moved."""

from tongpin.base.errors import UserError


class BackupError(UserError):
    """It cannot be done as asked; nothing was changed."""


class DamagedBackupError(BackupError):
    """The file is no backup, was cut off, or is not what was written."""


class ProofError(UserError):
    """What was brought over is not what it was; the message names the difference."""
