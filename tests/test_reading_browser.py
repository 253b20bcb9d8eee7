"""A reading on a phone, through the served site: read, answered, and kept for no line."""

import json
import os

import pytest
from playwright.sync_api import expect

from tests.served import served_site
from tests.test_browser import browser, context_of  # noqa: F401
from tests.test_quiz_browser import hand_in_with_gaps

pytestmark = [pytest.mark.browser, pytest.mark.slow]
SHOTS = os.environ.get("TONGPIN_SHOTS", "")  # a folder for pictures: docs/learning
PREPARE = """
from django.utils import timezone
from tongpin.demo.demo_days import DemoDays
from tongpin.demo.demo_readings import read_demo_readings
from tongpin.learning.readings import publish_reading, write_reading
from tongpin.testing import make_campaign, make_county
campaign, county = make_campaign(), make_county()["青禾县"]
for draft, __ in read_demo_readings(DemoDays(timezone.localdate()))[:2]:
    reading = write_reading(campaign, county, draft, by=None, now=timezone.now())
    publish_reading(reading, by=None, now=timezone.now())
"""


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    with served_site(tmp_path_factory.mktemp("readings"), PREPARE) as (address, __):
        yield address


def shot(page, name):
    if SHOTS:
        page.screenshot(path=f"{SHOTS}/{name}.png", full_page=True)


def test_the_newest_reading_and_its_questions(browser, site):  # noqa: F811
    page = context_of(browser, 360).new_page()
    page.goto(f"{site}/today/")
    expect(page.locator("h1")).to_have_text("进京“赶考”的那一天")
    shot(page, "1-reading")
    page.get_by_role("link", name="答几道题").click()
    page.get_by_label("B. 1949年3月23日").or_(page.get_by_text("1949年3月23日")).first.click()
    hand_in_with_gaps(page, "第2、3题")
    expect(page.locator(".score")).to_contain_text("20")

    page.goto(f"{site}/five/")
    page.get_by_role("button", name="我的错题本").click()
    expect(page.locator(".quiz li")).to_have_count(2)
    shot(page, "2-book")


def test_a_device_keeps_its_daily_five_to_itself(browser, site):  # noqa: F811
    page = context_of(browser, 360).new_page()
    page.goto(f"{site}/five/")
    page.get_by_role("button", name="开始").click()
    expect(page.locator("fieldset")).to_have_count(5)
    shot(page, "3-five")
    page.get_by_role("button", name="看答案").click()
    expect(page.locator(".told li")).to_have_count(5)

    page.goto(f"{site}/five/")
    kept = json.loads(page.evaluate("localStorage.getItem('five')"))
    assert [entry[2] for entry in kept] == [0] * 5
    page.get_by_role("button", name="我的错题本").click()
    expect(page.locator(".quiz li")).to_have_count(5)


def test_without_a_line_the_week_is_read_and_nothing_is_lost(browser, site):  # noqa: F811
    context = context_of(browser, 360)
    page = context.new_page()
    page.goto(f"{site}/r/")
    page.get_by_role("button", name="存到本机").click()
    expect(page.locator("[role=status]")).to_have_text("已存到本机，题目也在。")

    context.set_offline(True)
    page.goto(f"{site}/today/")
    page.get_by_role("link", name="三湾改编").click()
    expect(page.locator("h1")).to_have_text("三湾改编：支部建在连上")
    page.get_by_role("link", name="答几道题").click()
    page.get_by_text("1927年").click()
    page.get_by_role("button", name="交卷").click()
    expect(page.locator("form [role=status]")).to_contain_text("现在没有网络")
    shot(page, "4-no-line")

    context.set_offline(False)
    expect(page.locator("form [role=status]")).to_have_count(0)
    hand_in_with_gaps(page, "第2题")
    expect(page.locator(".score")).to_contain_text("20")
