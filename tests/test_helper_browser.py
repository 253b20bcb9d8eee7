"""The helper's page in headless Chromium: no network, a closed browser, two devices."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import BrowserContext, Page, Playwright, expect, sync_playwright

from tests.test_browser import FLAGS, opened
from tongpin.acts.models import Act
from tongpin.orgs.models import Role
from tongpin.signin.actions import open_hall
from tongpin.signin.models import Scan
from tongpin.testing import NOON, make_act, make_campaign, make_county, make_person

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PEOPLE = 50


@pytest.fixture(scope="module")
def playwright() -> Iterator[Playwright]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")  # Playwright runs a loop of its own
        with sync_playwright() as running:
            yield running


@pytest.fixture
def act(live_server) -> Act:
    """An act whose sign-in is open; fifty members are expected, the clerk can sign in."""
    campaign, county = make_campaign(), make_county()
    make_person("林晓", county["柳林镇"], Role.CLERK, username="clerk")
    for number in range(PEOPLE):
        make_person(f"党员{number:02}", county["柳林镇"])
    act = make_act(campaign, county["柳林镇"], "session", visits=0)
    open_hall(act, by=None, now=NOON)
    return act


def device(playwright: Playwright, folder) -> BrowserContext:
    """A browser whose storage outlives it."""
    return playwright.chromium.launch_persistent_context(
        folder,
        executable_path="/usr/bin/chromium",
        args=FLAGS,
        viewport={"width": 360, "height": 800},
        locale="zh-CN",
    )


def helper(page: Page, site: str, act: Act) -> Page:
    page.goto(f"{site}/signin/{act.pk}/helper/")
    page.click("main form button")
    expect(page.locator("body[data-kept]")).to_be_attached()
    return page


def test_fifty_scans_without_a_network_outlive_the_browser(playwright, live_server, act, tmp_path):
    site = live_server.url
    first = device(playwright, tmp_path / "one")
    page = helper(opened(first, site, "clerk"), site, act)
    first.set_offline(True)
    for button in page.locator("#people button").all():
        button.click()
    expect(page.locator("#state")).to_have_text(f"离线 · {PEOPLE} 条待上传")
    first.close()
    assert Scan.objects.count() == 0

    again = device(playwright, tmp_path / "one")
    again.set_offline(True)
    page = again.new_page()
    page.goto(f"{site}/signin/{act.pk}/helper/")
    expect(page.locator("#state")).to_have_text(f"离线 · {PEOPLE} 条待上传")
    expect(page.locator("#people [aria-pressed=true]")).to_have_count(PEOPLE)
    again.set_offline(False)
    expect(page.locator("#state")).to_have_text("在线 · 0 条待上传", timeout=15_000)
    again.close()

    assert Scan.objects.count() == PEOPLE
    assert act.participations.filter(superseded_at=None, status="present").count() == PEOPLE


def test_two_devices_count_the_same_people_once(playwright, live_server, act, tmp_path):
    site = live_server.url
    pages = []
    for name in ("one", "two"):
        context = device(playwright, tmp_path / name)
        pages.append(helper(opened(context, site, "clerk"), site, act))
        context.set_offline(True)
        for button in pages[-1].locator("#people button").all()[:5]:
            button.click()
    for page in pages:
        page.context.set_offline(False)
        expect(page.locator("#state")).to_have_text("在线 · 0 条待上传", timeout=15_000)
        page.context.close()

    assert Scan.objects.count() == 10
    assert act.participations.filter(superseded_at=None).count() == 5


def test_a_refused_scan_is_told_and_a_tap_can_be_taken_back(playwright, live_server, act, tmp_path):
    site = live_server.url
    context = device(playwright, tmp_path / "one")
    page = helper(opened(context, site, "clerk"), site, act)
    page.on("dialog", lambda dialog: dialog.accept())

    page.fill("#scan input", "1.0000000000000000")
    page.press("#scan input", "Enter")
    expect(page.locator("#faults")).to_contain_text("不是本系统的个人码")
    page.click("#people button:has-text('党员07')")
    expect(page.locator("#people [aria-pressed=true]")).to_have_count(1)
    expect(page.locator("#state")).to_have_text("在线 · 0 条待上传", timeout=15_000)
    page.click("#people button:has-text('党员07')")
    expect(page.locator("#people [aria-pressed=true]")).to_have_count(0, timeout=15_000)
    expect(page.locator("#state")).to_have_text("在线 · 0 条待上传")
    context.close()

    assert act.participations.filter(superseded_at=None).count() == 0
