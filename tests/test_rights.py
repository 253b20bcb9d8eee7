"""docs/rights.md says who may open which page; every page that shows something is asked.

With TONGPIN_WRITE_DOCS=1 the tables are written anew.
"""

import os
from pathlib import Path

import pytest
from django.test import Client
from django.urls import URLPattern, get_resolver

from tests.demonstration import run
from tongpin.orgs.models import Role
from tongpin.testing import client_of, make_act, make_campaign, make_county, make_person

PAGE = Path(__file__).parents[1] / "docs" / "rights.md"
PAGES = ("<!-- table -->", "<!-- end of table -->")
ROWS = ("<!-- table of rows -->", "<!-- end of the table of rows -->")
SIGNS = {200: "✓", 302: "→", 403: "–", 404: "–", 405: ""}  # "": takes what is sent, shows nothing
NOBODY = "nobody"


def own_pages(patterns, prefix: str = "") -> list[tuple[str, str]]:
    """(name, address) of our pages that name no row, in the order of addresses."""
    pages = []
    for pattern in patterns:
        address = f"{prefix}{pattern.pattern}"
        if not isinstance(pattern, URLPattern):
            pages += own_pages(pattern.url_patterns, address)
        elif not pattern.pattern.converters and "<" not in address:
            pages.append((pattern.name, f"/{address}"))
    return pages


def all_pages() -> list[tuple[str, str]]:
    pages = []
    for app in get_resolver().url_patterns:
        if getattr(app, "app_name", ""):  # those of other packages are for one's own account
            for name, address in own_pages(app.url_patterns, str(app.pattern)):
                pages.append((f"{app.app_name}:{name}", address))
    return sorted(pages, key=lambda page: page[1])


@pytest.fixture
def clients(db) -> dict[str, Client]:
    """A browser for each role, held at the county; for nobody one that is not signed in."""
    county = make_county()
    make_act(make_campaign(), county["青禾县"])
    clients = {NOBODY: Client()}
    for role in Role:
        unit = county["柳林镇" if role in (Role.CLERK, Role.SECRETARY) else "青禾县"]
        clients[role] = client_of(make_person(f"某{role}", unit, role, username=role))
    return clients


def sign_of(client: Client, address: str) -> str:
    answer = client.get(address)
    if answer.status_code == 302 and answer.url.startswith("/accounts/login/"):
        return "–"
    return SIGNS[answer.status_code]


def table(clients: dict[str, Client]) -> str:
    lines = [f"| page | {' | '.join(clients)} |", "|---" * (len(clients) + 1) + "|"]
    for name, address in all_pages():
        signs = [sign_of(client, address) for client in clients.values()]
        if any(signs):
            lines.append(f"| `{address}` {name} | {' | '.join(signs)} |")
    return "\n".join(lines) + "\n"


def test_the_table_of_rights_is_as_pages_answer(clients):
    assert_written(table(clients), *PAGES)


@pytest.mark.slow
@pytest.mark.own_database
def test_the_table_of_rights_on_rows_is_as_pages_answer(demonstration):
    done = run(demonstration, "from tests.row_rights import main; main()")

    assert_written(done.stdout, *ROWS)


def assert_written(table: str, begin: str, end: str) -> None:
    """The page holds the table between its marks."""
    before, rest = PAGE.read_text("utf-8").split(begin)
    __, after = rest.split(end)
    page = f"{before}{begin}\n\n{table}\n{end}{after}"
    if os.environ.get("TONGPIN_WRITE_DOCS"):
        PAGE.write_text(page, "utf-8")

    assert PAGE.read_text("utf-8") == page, "TONGPIN_WRITE_DOCS=1 pytest tests/test_rights.py"
