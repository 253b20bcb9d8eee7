"""The main ways through the site, in headless Chromium, with and without scripts."""

import os
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from tongpin.orgs.models import Role
from tongpin.testing import make_act, make_campaign, make_county, make_person, workbook

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
FLAGS = [
    *("--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"),
    *("--disable-component-update", "--disable-sync"),
]
WIDTHS = [360, 1280]
PATIENCE_MS = 15_000  # for what appears; machines are shared


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # Playwright runs a loop of its own
    expect.set_options(timeout=PATIENCE_MS)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=FLAGS)
        yield browser
        browser.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture
def site(live_server) -> str:
    """The site with a county, a campaign and one act; the clerk and the office can sign in."""
    campaign, county = make_campaign(), make_county()
    make_person("方远", county["青禾县"], Role.OFFICE, username="office")
    make_person("林晓", county["柳林镇"], Role.CLERK, username="clerk")
    make_act(campaign, county["柳林镇"], title="参观红石岭纪念馆", place="红石岭纪念馆", visits=162)
    return live_server.url


def opened(context: BrowserContext, site: str, user: str, password: str = "secret-pass") -> Page:
    page = context.new_page()
    page.goto(f"{site}/accounts/login/")
    page.fill("input[name=login]", user)
    page.fill("input[name=password]", password)
    page.click("main button")
    page.wait_for_url(lambda url: not urlsplit(url).path.startswith("/accounts/login"))
    return page


def context_of(browser: Browser, width: int = 1280, *, scripts: bool = True) -> BrowserContext:
    return browser.new_context(
        viewport={"width": width, "height": 800}, locale="zh-CN", java_script_enabled=scripts
    )


@pytest.mark.parametrize("width", WIDTHS)
def test_a_figure_of_the_report_opens_to_its_act(browser, site, width):
    page = opened(context_of(browser, width), site, "office")
    faults: list[str] = []
    page.on("console", lambda told: faults.append(told.text) if told.type == "error" else None)

    page.goto(f"{site}/reports/")
    page.click("a.figure:has-text('1场次')")
    expect(page.locator("#panel .exact")).to_have_text("1场次")
    page.click("#panel a:has-text('参观红石岭纪念馆')")

    expect(page.locator("h1")).to_have_text("参观红石岭纪念馆")
    assert faults == []


def test_the_panel_closes_by_escape_and_gives_the_focus_back(browser, site):
    page = opened(context_of(browser), site, "office")
    page.goto(f"{site}/reports/")
    page.click("a.figure:has-text('1场次')")
    expect(page.locator("#panel .exact")).to_be_visible()

    page.keyboard.press("Escape")

    expect(page.locator("#panel")).to_be_empty()
    assert page.evaluate("document.activeElement.textContent") == "1场次"


def test_everything_works_without_scripts(browser, site):
    page = opened(context_of(browser, 360, scripts=False), site, "office")

    page.goto(f"{site}/reports/")
    page.click("a.figure:has-text('1场次')")
    page.click("main li a:has-text('参观红石岭纪念馆')")

    expect(page.locator("h1")).to_have_text("参观红石岭纪念馆")


def test_a_clerk_loads_a_ledger_and_sees_every_row_first(browser, site, tmp_path):
    header = ["活动时间", "承办单位", "活动名称", "活动地点", "参加人次"]
    path = tmp_path / "主题活动台账.xlsx"
    path.write_bytes(
        workbook(
            header,
            ["3月24日", "青禾县柳林镇", "清明祭英烈", "烈士陵园", "１２８人次"],
            ["2021-03-25", "柳林集镇", "讲故事比赛", "文化站", "若干"],
        )
    )
    page = opened(context_of(browser, 360), site, "clerk")

    page.goto(f"{site}/ledgers/load/")
    page.set_input_files("input[type=file]", path)
    page.click("main form button")

    expect(page.locator("table")).to_contain_text("3月24日 → 2021-03-24")
    expect(page.locator("table")).to_contain_text("若干")
    page.click("main .head form button")
    page.wait_for_url(f"{site}/ledgers/")
    page.goto(f"{site}/acts/")
    expect(page.locator("#rows")).to_contain_text("清明祭英烈")


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("size", ["normal", "large"])
def test_no_page_is_wider_than_the_screen(browser, site, width, size):
    context = context_of(browser, width)
    context.add_cookies([{"name": "type", "value": size, "url": site}])
    page = opened(context, site, "office")
    paths = ["/", "/acts/", "/figures/", "/reports/", "/ledgers/", "/ledgers/load/", "/units/"]
    paths += ["/ledgers/record/session/", "/complaints/new/", "/reports/releases/new/", "/nowhere/"]
    paths += ["/dossiers/1/", "/dossiers/1/minutes/", "/dossiers/1/print/", "/me/", "/plans/act/"]
    paths += ["/plans/1/2021/", "/calendar/1/2021-03/?below", "/bases/", "/bases/new/"]
    paths += ["/contests/", "/contests/new/", "/certificates/", "/certificates/7K4M/"]
    paths += ["/ledgers/correct/1/", "/signin/1/", "/signin/1/sheet/", "/signin/code/", "/s/"]

    for path in paths:
        page.goto(site + path)
        wider = page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        assert wider <= 0, f"{path} at {width} px, {size} type"


def test_the_page_is_worked_by_keyboard(browser, site):
    page = context_of(browser).new_page()
    page.goto(f"{site}/accounts/login/")
    page.focus("input[name=login]")

    page.keyboard.type("office")
    page.keyboard.press("Tab")
    page.keyboard.type("secret-pass")
    page.keyboard.press("Enter")

    page.wait_for_url(f"{site}/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
