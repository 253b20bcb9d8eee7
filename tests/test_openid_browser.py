"""Signing in by a provider in a browser on a phone, with a real OpenID Connect server."""

import pytest
from playwright.sync_api import Page, expect

from tests.openid_server import openid_server
from tests.openid_site.people import PASSWORD as THEIR_PASSWORD
from tests.test_accessibility_browser import barriers
from tests.test_browser import browser, context_of, opened  # noqa: F401
from tests.test_first_start_browser import width_beyond
from tongpin.orgs.actions import PersonFacts, change_person
from tongpin.orgs.models import Role
from tongpin.testing import NOON, make_campaign, make_county, make_person

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PHONE_PX = 360
PROVIDER = "省统一身份认证"


@pytest.fixture
def site(live_server, settings, tmp_path):
    """The site with 林晓 as clerk, a system administrator, and a newcomer known by a number."""
    back = f"{live_server.url}/accounts/with/province/back/"
    with openid_server(tmp_path, back) as server:
        settings.SIGN_IN_PROVIDERS = str(server.provider_file(number_claim="phone_number"))
        make_campaign()
        county = make_county()
        make_person("林晓", county["柳林镇"], Role.CLERK, username="clerk")
        make_person("秦越川", county["青禾县"], Role.SYSTEM_ADMIN, username="system")
        newcomer = make_person("白露", county["石桥乡"], Role.CLERK)
        facts = PersonFacts("白露", "13800000002")
        change_person(newcomer, facts, by=None, now=NOON)
        yield live_server.url


def check(page: Page) -> None:
    """Nothing sticks out at the side, and nothing stands in anybody's way."""
    assert width_beyond(page) == 0
    assert barriers(page) == []


def new_page(browser, *, scripts: bool = True) -> Page:  # noqa: F811
    return context_of(browser, PHONE_PX, scripts=scripts).new_page()


def sign_in_there(page: Page, name: str) -> None:
    """On the server's own page."""
    page.wait_for_url("**/login/?next=/o/authorize/**")
    page.fill("[name=username]", name)
    page.fill("[name=password]", THEIR_PASSWORD)
    page.click("button")


def come_by_provider(page: Page, site: str, name: str) -> None:
    page.goto(f"{site}/accounts/login/")
    check(page)
    page.click(f"text={PROVIDER}")
    sign_in_there(page, name)


def joining_link(page: Page, site: str) -> str:
    """The system administrator writes 林晓 a letter."""
    page.goto(f"{site}/administration/people/?word=林晓")
    page.click("main a:has-text('林晓')")
    page.click("text=出具绑定单")
    return page.locator("section.letter a").get_attribute("href")


def test_who_was_joined_by_a_letter_comes_in_until_it_is_taken_off(browser, site):  # noqa: F811
    system = opened(context_of(browser), site, "system")
    link = joining_link(system, site)
    page = new_page(browser, scripts=False)
    page.goto(link)
    assert width_beyond(page) == 0
    page.click("text=绑定我的")
    sign_in_there(page, "linxiao")
    expect(page.locator("main")).to_contain_text(f"今后可以用{PROVIDER}登录")

    page = new_page(browser)
    come_by_provider(page, site, "linxiao")
    page.wait_for_url(f"{site}/")
    page.goto(f"{site}/accounts/joined/")
    expect(page.locator("main")).to_contain_text(PROVIDER)
    check(page)

    system.goto(f"{site}/administration/people/?word=林晓")
    system.click("main a:has-text('林晓')")
    system.click("text=解除绑定")
    expect(system.locator("main")).to_contain_text("已解除绑定")
    page.goto(f"{site}/units/")
    page.wait_for_url("**/accounts/login/**")
    page = new_page(browser)
    come_by_provider(page, site, "linxiao")
    expect(page.locator("[role=alert]")).to_contain_text("没有绑定本系统的任何人")


def test_a_number_that_the_province_confirmed_joins_who_says_yes(browser, site):  # noqa: F811
    page = new_page(browser)
    come_by_provider(page, site, "bailu")
    expect(page.locator("main")).to_contain_text("白＊ · 石桥乡")
    check(page)

    page.click("text=是我本人")

    page.wait_for_url(f"{site}/")
    expect(page.locator("header")).to_contain_text("白露")


def test_a_stranger_is_told_whom_to_ask(browser, site):  # noqa: F811
    page = new_page(browser)

    come_by_provider(page, site, "nobody")

    expect(page.locator("[role=alert]")).to_contain_text("请找管理员办理")
    check(page)
    page.click("text=去登录页")
    page.wait_for_url("**/accounts/login/")
