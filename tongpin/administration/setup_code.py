"""The one-time code by which the first-steps page knows who owns the server."""

import os
import secrets
from pathlib import Path

from django.conf import settings

from tongpin.accounts.invitation_codes import digest_of, new_code


def code_path() -> Path:
    return Path(settings.VAR) / "setup_code"


def make_setup_code() -> str:
    """A new code; the one before works no more. Only its digest is kept, in a file of ours."""
    code = new_code()
    descriptor = os.open(code_path(), os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(digest_of(code))
    return code


def is_setup_code(written: str) -> bool:
    """Whether it is the code that the terminal printed last."""
    if not code_path().exists():
        return False
    return secrets.compare_digest(code_path().read_text(), digest_of(written))


def forget_setup_code() -> None:
    code_path().unlink(missing_ok=True)
