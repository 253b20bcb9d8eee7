"""The file that names the providers: a TOML table for each; faults are told with their line."""

import os
import stat
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

from tongpin.accounts.providers.provider_kind import ProviderKind, SignInProvider
from tongpin.base.toml_lines import line_at, lines_of

LOOPBACK = {"127.0.0.1", "::1", "localhost"}
SECRET_FILE, SECRET_VARIABLE = "secret_file", "secret_variable"
OF_ALL = {"kind", "name", "client_id"}  # keys that every provider has
MAY_HAVE = {SECRET_FILE, SECRET_VARIABLE, "number_claim", "is_second_factor"}
LONGEST_KEY, LONGEST_NAME = 40, 40


class ProviderFileError(ImproperlyConfigured):
    """The file of providers cannot be used; says where, and what is accepted."""


@dataclass(frozen=True)
class ProviderTable:
    """The table of one provider, as it is written."""

    path: Path
    key: str
    values: Mapping[str, Any]
    lines: Mapping[tuple[str | int, ...], int]

    def fault(self, text: str, key: str = "") -> ProviderFileError:
        """The fault at the line of the key, or of the table."""
        place = (self.key, key) if key else (self.key,)
        line = line_at(dict(self.lines), place)
        return ProviderFileError(f"{self.path}, line {line}: {text}")

    def text(self, key: str) -> str:
        """The value. Raises ProviderFileError where it is no text."""
        value = self.values.get(key, "")
        if not isinstance(value, str) or (key in self.values and not value.strip()):
            raise self.fault(f"{key} is {value!r}; accepted is text in quotation marks.", key)
        return value.strip()

    def flag(self, key: str) -> bool:
        value = self.values.get(key, False)
        if not isinstance(value, bool):
            raise self.fault(f"{key} is {value!r}; accepted are true and false.", key)
        return value

    def server(self, key: str) -> str:
        """The address of a server; in the open only on this machine itself."""
        address = self.text(key).rstrip("/")
        if not address:
            return ""
        parts = urlsplit(address)
        is_open = parts.scheme == "http" and parts.hostname in LOOPBACK
        is_plain = not parts.query and not parts.fragment and parts.username is None
        if not parts.hostname or not is_plain or not (parts.scheme == "https" or is_open):
            accepted = "accepted is an address such as https://sso.example.gov.cn."
            raise self.fault(f"{key} is {address!r}; {accepted}", key)
        return address


def read_providers(path: Path, kinds: Mapping[str, ProviderKind]) -> dict[str, SignInProvider]:
    """The providers of the file, in its order. Raises ProviderFileError for its first fault."""
    providers = {}
    for table in tables_of(path):
        providers[table.key] = provider_of(table, kinds)
    return providers


def tables_of(path: Path) -> list[ProviderTable]:
    """Raises ProviderFileError for a file that is no TOML, or holds something but tables."""
    try:
        text = path.read_text("utf-8")
        content = tomllib.loads(text)
    except OSError as error:
        raise ProviderFileError(
            f"{path} (TONGPIN_SIGN_IN_PROVIDERS) cannot be read: {error.strerror}."
        ) from error
    except ValueError as error:  # also of letters that are no UTF-8
        raise ProviderFileError(f"{path}: {error}; accepted is TOML in UTF-8.") from error
    lines = lines_of(text)
    tables = []
    for key, values in content.items():
        table = ProviderTable(path, key, values, lines)
        if not isinstance(values, dict):
            raise table.fault(f"{key} is no table; accepted are tables such as [province].")
        tables.append(table)
    return tables


def provider_of(table: ProviderTable, kinds: Mapping[str, ProviderKind]) -> SignInProvider:
    """Raises ProviderFileError."""
    if not is_key(table.key):
        accepted = f"accepted are at most {LONGEST_KEY} small letters, digits and hyphens."
        raise table.fault(f"[{table.key}]: {accepted}")
    kind = kinds.get(table.text("kind"))
    if kind is None:
        accepted = f"accepted are {', '.join(kinds)}."
        raise table.fault(f"kind is {table.text('kind')!r}; {accepted}", "kind")
    check_keys(table, kind)
    name = table.text("name")
    if len(name) > LONGEST_NAME:
        raise table.fault(f"name: accepted are at most {LONGEST_NAME} characters.", "name")
    return SignInProvider(
        key=table.key,
        kind=kind,
        name=name,
        client_id=table.text("client_id"),
        secret=secret_of(table),
        server=table.server("server"),
        login_page=table.server("login_page"),
        agent=table.text("agent"),
        number_claim=table.text("number_claim"),
        is_second_factor=table.flag("is_second_factor"),
    )


def is_key(text: str) -> bool:
    signs = text.replace("-", "")
    return signs.isascii() and signs.isalnum() and text == text.lower() and len(text) <= LONGEST_KEY


def check_keys(table: ProviderTable, kind: ProviderKind) -> None:
    """Raises ProviderFileError for a key that is missing, or that the kind does not know."""
    needed = OF_ALL | kind.needs
    known = needed | kind.may_have | MAY_HAVE
    for key in table.values:
        if key == "secret":
            accepted = f"accepted are {SECRET_FILE} and {SECRET_VARIABLE}, which say where it is."
            raise table.fault(f"The secret stands in this file; {accepted}", key)
        if key not in known:
            accepted = f"accepted are {', '.join(sorted(known))}."
            raise table.fault(f"{key} is no key of a provider of kind {kind.key}; {accepted}", key)
    missing = sorted(needed - table.values.keys())
    if missing:
        raise table.fault(f"[{table.key}] lacks {', '.join(missing)}.")


def secret_of(table: ProviderTable) -> str:
    """The secret, from one of its two places. Raises ProviderFileError."""
    written = [key for key in SECRETS if key in table.values]
    if len(written) != 1:
        raise table.fault(f"[{table.key}]: accepted is one of {' and '.join(SECRETS)}.")
    key = written[0]
    secret = SECRETS[key](table).strip()
    if not secret:
        raise table.fault(f"{table.text(key)} ({key}) is empty; accepted is the secret.", key)
    return secret


def _secret_in_file(table: ProviderTable) -> str:
    path = table.path.parent / table.text(SECRET_FILE)
    try:
        mode = path.stat().st_mode
        secret = path.read_text("utf-8")
    except (OSError, ValueError) as error:
        raise table.fault(f"{path} cannot be read: {error}.", SECRET_FILE) from error
    if mode & (stat.S_IRWXG | stat.S_IRWXO):
        accepted = f"accepted is a file of its owner alone (chmod 600 {path})."
        raise table.fault(f"Others on this machine can read {path}; {accepted}", SECRET_FILE)
    return secret


def _secret_in_variable(table: ProviderTable) -> str:
    return os.environ.get(table.text(SECRET_VARIABLE), "")


SECRETS: dict[str, Callable[[ProviderTable], str]] = {
    SECRET_FILE: _secret_in_file,
    SECRET_VARIABLE: _secret_in_variable,
}
