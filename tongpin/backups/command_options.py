"""Options that the commands about backups share."""

import os
import sys
from argparse import ArgumentParser
from getpass import getpass
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError
from django.utils.translation import gettext as _

from tongpin.backups.sealing import Secrets, is_encrypted_by_passphrase

ASK = "ask"


def add_closing(parser: ArgumentParser) -> None:
    """What closes a backup, besides the passphrase that opens it too."""
    parser.add_argument(
        "--to", action="append", metavar="RECIPIENT", help="of age, age1…, for whom it is encrypted"
    )


def add_opening(parser: ArgumentParser) -> None:
    """What opens a backup."""
    parser.add_argument(
        "--passphrase",
        metavar="ask|env:NAME|file:PATH",
        help="where the passphrase comes from: the terminal, a variable or a file",
    )
    parser.add_argument(
        "--identity", type=Path, metavar="FILE", help="with the private key, as age-keygen makes it"
    )


def passphrase_from(source: str | None, *, is_new: bool) -> str:
    """The passphrase, "" where none is wanted. Raises CommandError where it is not there."""
    if not source:
        return ""
    way, __, name = source.partition(":")
    if source == ASK:
        return _asked(is_new=is_new)
    if way == "env" and name:
        return _given(os.environ.get(name, ""), source)
    if way == "file" and name:
        return _given(_text_of(Path(name)).rstrip("\r\n"), source)
    values = {"source": source}
    raise CommandError(
        _("--passphrase is %(source)s; accepted: ask, env:NAME, file:PATH.") % values
    )


def _given(passphrase: str, source: str) -> str:
    if not passphrase:
        raise CommandError(_("%(source)s holds no passphrase.") % {"source": source})
    return passphrase


def _asked(*, is_new: bool) -> str:
    if not sys.stdin.isatty():
        raise CommandError(_("There is no terminal to ask at; use --passphrase env: or file:."))
    passphrase = getpass(_("Passphrase: "))
    if is_new and getpass(_("Again: ")) != passphrase:
        raise CommandError(_("The two passphrases differ."))
    return _given(passphrase, ASK)


def _text_of(path: Path) -> str:
    try:
        return path.read_text("utf-8")
    except OSError as error:
        raise CommandError(f"{path}: {error.strerror}") from error


def opening_secrets(path: Path, options: dict[str, Any]) -> Secrets:
    """What opens the backup, by the options; a passphrase that it needs is asked for."""
    source = options["passphrase"]
    if not source and sys.stdin.isatty() and _needs_passphrase(path):
        source = ASK
    identities = []
    if options["identity"]:
        for line in _text_of(options["identity"]).splitlines():
            if line.strip() and not line.startswith("#"):
                identities.append(line.strip())
    passphrase = passphrase_from(source, is_new=False)
    return Secrets(passphrase=passphrase, identities=tuple(identities))


def _needs_passphrase(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            return is_encrypted_by_passphrase(file)
    except OSError:
        return False  # reading it tells why


def closing_secrets(options: dict[str, Any]) -> Secrets:
    """What closes a backup, by the options; nothing where it is to be left open."""
    passphrase = passphrase_from(options["passphrase"], is_new=True)
    return Secrets(passphrase=passphrase, recipients=tuple(options["to"] or ()))
