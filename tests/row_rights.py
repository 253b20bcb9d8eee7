"""Asks every page about a row, as each role, with rows of the demonstration; prints a table.

Run by `tongpin shell` in a folder that holds the demonstration.
"""

import logging
import re
import sys
from collections.abc import Iterator

from django.test import Client
from django.urls import URLPattern, get_resolver

from tongpin.base.row_converter import RowConverter
from tongpin.orgs.models import Person, Role
from tongpin.testing import client_of

NUMBERS = (1, 2, 3, 7, 20, 50)  # of rows that are asked for
NOBODY = "nobody"
LOGINS = {  # role -> user name of the demonstration
    Role.LEADER: "leader",
    Role.OFFICE: "office",
    Role.CLERK: "clerk",
    Role.SECRETARY: "study",
    Role.INSPECTOR: "inspector",
    Role.EDITOR: "editor",
    Role.SYSTEM_ADMIN: "system",
    Role.SECURITY_ADMIN: "security",
    Role.AUDIT_ADMIN: "audit",
}
OPENS, OPENS_SOME, REFUSES = "✓", "◐", "–"
NUMBER = re.compile(r"<row:\w+>")


def row_pages() -> Iterator[tuple[str, str]]:
    """(name, pattern of the address) of our pages that name nothing but numbers of rows."""
    for app in get_resolver().url_patterns:
        if getattr(app, "app_name", ""):
            for pattern, name in patterns_below(app.url_patterns, f"/{app.pattern}"):
                yield f"{app.app_name}:{name}", pattern


def patterns_below(patterns, prefix: str) -> Iterator[tuple[str, str]]:
    for pattern in patterns:
        address = f"{prefix}{pattern.pattern}"
        if not isinstance(pattern, URLPattern):
            yield from patterns_below(pattern.url_patterns, address)
        elif NUMBER.search(address) and "<" not in NUMBER.sub("", address):
            assert all(type(each) is RowConverter for each in pattern.pattern.converters.values())
            yield address, pattern.name


def clients() -> dict[str, Client]:
    clients: dict[str, Client] = {NOBODY: Client()}
    for role, username in LOGINS.items():
        clients[role] = client_of(Person.objects.get(username=username))
    clerk = Person.objects.get(username=LOGINS[Role.CLERK])
    unit = clerk.posts.get(role=Role.CLERK).unit
    members = Person.objects.filter(posts__unit=unit, posts__role=Role.MEMBER).order_by("id")
    alone = [person for person in members if person.posts.count() == 1]
    clients[Role.MEMBER] = client_of(alone[0])
    return clients


def opened(client: Client, pattern: str) -> set[int]:
    """The numbers of the rows that the page shows."""
    numbers = set()
    for number in NUMBERS:
        address = NUMBER.sub(str(number), pattern)
        status = client.get(address, SERVER_NAME="127.0.0.1").status_code
        assert status in (200, 302, 403, 404, 405), (address, status)
        if status == 200:
            numbers.add(number)
        if status == 405:
            break  # it takes what is sent, and shows nothing
    return numbers


def sign_of(numbers: set[int], all_numbers: set[int]) -> str:
    if not numbers:
        return REFUSES
    return OPENS if numbers == all_numbers else OPENS_SOME


def table() -> str:
    askers = clients()
    lines = [f"| page | {' | '.join(askers)} |", "|---" * (len(askers) + 1) + "|"]
    for name, pattern in sorted(row_pages(), key=lambda page: page[1]):
        numbers = {asker: opened(client, pattern) for asker, client in askers.items()}
        all_numbers = set().union(*numbers.values())
        if all_numbers:
            signs = [sign_of(each, all_numbers) for each in numbers.values()]
            lines.append(f"| `{NUMBER.sub('…', pattern)}` {name} | {' | '.join(signs)} |")
    return "\n".join(lines) + "\n"


def main() -> None:
    logging.disable(logging.CRITICAL)
    sys.stdout.write(table())
