"""The daily ways through the demonstration: they work, and cost no more than docs/journeys.md says.

With TONGPIN_WRITE_DOCS=1 the table there is written anew; its seconds are those of that run.
"""

import os
from pathlib import Path

import pytest

from tests.demonstration import copy_of
from tests.journeys import JOURNEYS, Costs, Hand
from tests.served import served_site
from tests.test_browser import browser, context_of, opened  # noqa: F401
from tongpin.operation.demo_logins import PASSWORD

pytestmark = [pytest.mark.browser, pytest.mark.slow]
PAGE = Path(__file__).parents[1] / "docs/journeys.md"
BEGIN, END = "<!-- table of journeys -->", "<!-- end of the table of journeys -->"


@pytest.fixture(scope="module")
def site(demonstration_today, tmp_path_factory):
    folder = copy_of(demonstration_today, tmp_path_factory.mktemp("journeys"))
    with served_site(folder, "") as (address, __):
        yield address


def counts_of(table: str) -> list[str]:
    """The rows of a table without the seconds, which differ from run to run."""
    rows = []
    for line in table.strip().splitlines():
        rows.append(line.rstrip("| ").rpartition("|")[0].strip())
    return rows


def test_the_daily_ways_cost_what_is_said_of_them(browser, site):  # noqa: F811
    costs = Costs()
    for journey in JOURNEYS:
        context = context_of(browser, journey.width)
        page = opened(context, site, journey.who, PASSWORD) if journey.who else context.new_page()
        hand = Hand(page)
        hand.look()
        journey.walk(hand, site)
        costs.rows.append((journey, hand))
        context.close()

    before, rest = PAGE.read_text("utf-8").split(BEGIN)
    told, after = rest.split(END)
    if os.environ.get("TONGPIN_WRITE_DOCS"):
        PAGE.write_text(f"{before}{BEGIN}\n\n{costs.table()}\n\n{END}{after}", "utf-8")
        told = costs.table()
    assert counts_of(told) == counts_of(costs.table())
