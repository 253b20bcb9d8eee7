"""A request from a phone to the resident's last word: split, objected to, half solved, and done."""

import os
import re

import pytest
from playwright.sync_api import Page, expect

from tests.served import served_site
from tests.test_browser import browser, context_of, opened  # noqa: F401

pytestmark = [pytest.mark.browser, pytest.mark.slow]
SHOTS = os.environ.get("TONGPIN_SHOTS", "")  # a folder for pictures: docs/service
PREPARE = """
from datetime import timedelta
from django.utils import timezone
from tongpin.campaigns.models import Campaign
from tongpin.orgs.models import Role
from tongpin.testing import make_campaign, make_county, make_person
from tongpin.service.tests.builders import ask
campaign = make_campaign()
today = timezone.localdate()
Campaign.objects.update(starts_on=today - timedelta(days=100), ends_on=today + timedelta(days=100))
campaign.refresh_from_db()
county = make_county()
for name, unit, role, user in [
    ("周办", "青禾县", Role.OFFICE, "office"), ("赵文员", "柳林镇", Role.CLERK, "clerk"),
    ("王支书", "王庄村", Role.CLERK, "village"),
]:
    make_person(name, county[unit], role, username=user)
ask(
    campaign, county["王庄村"], "家里的水龙头坏了一直漏水，想修一下", category="water", now=timezone.now()
)
"""


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    with served_site(tmp_path_factory.mktemp("service"), PREPARE) as (address, __):
        yield address


def shot(page: Page, name: str) -> None:
    if SHOTS:
        page.screenshot(path=f"{SHOTS}/{name}.png", full_page=True)


def fits(page: Page) -> None:
    wider = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert page.evaluate(wider) <= 0, page.url


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()
    expect(page.locator(".fault")).to_have_count(0)
    fits(page)


def open_order(page: Page, site: str, title: str) -> None:
    page.goto(f"{site}/orders/?show=all")
    page.locator("main").get_by_role("link", name=title, exact=True).click()


def move(page: Page, summary: str, **values: str) -> None:
    """Open the move, fill in what it asks and make it."""
    box = page.locator("details", has=page.locator("summary", has_text=summary)).first
    if box.get_attribute("open") is None:
        box.locator("summary").click()
    for name, value in values.items():
        field = box.locator(f"[name={name}]")
        if field.evaluate("field => field.tagName") == "SELECT":
            field.select_option(label=value)
        else:
            field.fill(value)
    box.get_by_role("button", name=summary, exact=True).click()
    expect(page.locator(".fault")).to_have_count(0)
    fits(page)


def asked(page: Page, site: str, text: str, where: str) -> None:
    page.goto(f"{site}/")
    page.get_by_role("link", name="说说您需要什么").click()
    page.get_by_role("link", name="说说您需要什么").click()
    page.locator("[name=text]").fill(text)
    page.locator("[name=where]").fill(where)
    page.locator("[name=contact]").fill("王阿姨 10012345678")
    fits(page)
    shot(page, "1-ask")
    press(page, "提交")


def state(page: Page, words: str) -> None:
    expect(page.locator("h1 .mark").first).to_contain_text(words)


def dispatch(page: Page, category: str, unit: str) -> None:
    move(page, "派单", category=category, unit=unit)
    state(page, "已派单")


def report(page: Page, text: str) -> None:
    move(page, "办完了，告诉群众", text=text, confirmation="户主在场看过")
    state(page, "已报办完")


def test_a_resident_asks_and_has_the_last_word(browser, site):  # noqa: F811
    neighbour = context_of(browser, 360).new_page()
    asked(neighbour, site, "我家水龙头也坏了，一直漏水", "王庄村三号院")
    expect(neighbour.get_by_role("heading", name="是不是这一件？")).to_be_visible()
    shot(neighbour, "2-alike")
    press(neighbour, "就是这一件")
    state(neighbour, "中心正在处理")

    resident = context_of(browser, 360).new_page()
    asked(resident, site, "想请人送我去医院复查，再帮着修一下门锁", "王庄村")
    own_page = resident.url
    assert re.search(r"/ask/[0-9a-f-]{36}/$", own_page)
    shot(resident, "3-own-page")

    office = opened(context_of(browser, 360), site, "office")
    open_order(office, site, "想请人送我去医院复查，再帮着修一下门锁")
    shot(office, "4-dispatcher")
    move(office, "拆单", parts="送去复查\n修门锁")
    for part, category in (("送去复查", "助老助残"), ("修门锁", "其他")):
        open_order(office, site, part)
        dispatch(office, category, "王庄村")

    village = opened(context_of(browser, 360), site, "village")
    open_order(village, site, "送去复查")
    move(village, "提出异议：不归我们", text="村里没有车，镇上有接送车")
    open_order(village, site, "修门锁")
    move(village, "接单")
    report(village, "换了锁芯")

    open_order(office, site, "送去复查")
    state(office, "单位有异议")
    shot(office, "5-objection")
    move(office, "异议成立，收回")
    dispatch(office, "助老助残", "柳林镇")
    clerk = opened(context_of(browser, 360), site, "clerk")
    open_order(clerk, site, "送去复查")
    move(clerk, "接单")
    report(clerk, "送到县医院并送回")

    resident.goto(own_page)
    state(resident, "等您评价")
    shot(resident, "6-rating")
    resident.locator("[name=text]").first.fill("门锁好了，还要再送一次")
    press(resident, "解决了一半")
    expect(resident.locator("main")).to_contain_text("余下的继续办")

    open_order(office, site, "门锁好了，还要再送一次")
    dispatch(office, "助老助残", "柳林镇")
    open_order(clerk, site, "门锁好了，还要再送一次")
    move(clerk, "接单")
    report(clerk, "第二次也送了")
    resident.goto(own_page)
    press(resident, "解决了")
    state(resident, "已办结")
    shot(resident, "7-done")

    office.goto(f"{site}/reports/")
    sentence = office.get_by_text("群众对办得怎么样作出评价的").first
    expect(sentence).to_contain_text("1件中1件")
    office.get_by_role("link", name="1件中", exact=True).first.click()
    expect(office.locator("main")).to_contain_text("想请人送我去医院复查")
    fits(office)
