"""The operator's page and the pages of errors in headless Chromium, as axe-core judges them."""

import os

import pytest

from tests.served import served_site
from tests.test_accessibility_browser import barriers
from tests.test_browser import WIDTHS, browser, context_of, opened  # noqa: F401
from tongpin.operation.views_faults import fault_page

pytestmark = [pytest.mark.browser, pytest.mark.slow]
SHOTS = os.environ.get("TONGPIN_SHOTS", "")  # a folder for pictures
PREPARE = """
from tongpin.orgs.models import Role
from tongpin.testing import make_campaign, make_county, make_person
make_campaign()
make_person("祁明", make_county()["青禾县"], Role.SYSTEM_ADMIN, username="system")
"""
OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    with served_site(tmp_path_factory.mktemp("operation"), PREPARE) as (address, __):
        yield address


@pytest.mark.parametrize("width", WIDTHS)
def test_the_menu_leads_to_a_page_without_barriers(browser, site, width):  # noqa: F811
    page = opened(context_of(browser, width), site, "system")
    page.locator("nav a[href='/operation/']").click()
    page.wait_for_url(f"{site}/operation/")

    assert page.locator("main .list > li").count() > 20
    assert page.evaluate(OVERFLOW) == 0
    assert barriers(page) == []
    if SHOTS:
        page.screenshot(path=f"{SHOTS}/operation-{width}.png", full_page=True)


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("template", ["400.html", "500.html"])
def test_a_page_of_an_error_puts_up_no_barrier(browser, site, width, template):  # noqa: F811
    page = context_of(browser, width).new_page()
    text = fault_page(template, "0123456789")
    page.route("**/broken/", lambda route: route.fulfill(body=text, content_type="text/html"))
    page.goto(f"{site}/broken/")

    assert page.locator("h1").count() == page.locator("main").count() == 1
    assert page.get_by_text("0123456789").count() == 3
    assert page.evaluate(OVERFLOW) == 0
    assert barriers(page) == []
    if SHOTS:
        page.screenshot(path=f"{SHOTS}/{template}-{width}.png", full_page=True)
