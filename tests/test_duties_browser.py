"""A directive, through the served site: issued by the office, met by a clerk who records an act."""

import os
from datetime import timedelta

import pytest
from django.utils.timezone import localdate
from playwright.sync_api import expect

from tests.served import served_site
from tests.test_browser import browser, context_of, opened  # noqa: F401

pytestmark = [pytest.mark.browser, pytest.mark.slow]
SHOTS = os.environ.get("TONGPIN_SHOTS", "")  # a folder for pictures: docs/duties
PREPARE = """
from django.utils import timezone
from tongpin.orgs.models import Role
from tongpin.testing import make_campaign, make_county, make_person
from tongpin.campaigns.models import Campaign
make_campaign()
year = timezone.localdate().year
Campaign.objects.update(starts_on=f"{year}-01-01", ends_on=f"{year}-12-31")
county = make_county()
make_person("周办", county["青禾县"], Role.OFFICE, username="office")
make_person("赵文员", county["柳林镇"], Role.CLERK, username="clerk")
"""


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    with served_site(tmp_path_factory.mktemp("duties"), PREPARE) as (address, __):
        yield address


def shot(page, name):
    if SHOTS:
        page.screenshot(path=f"{SHOTS}/{name}.png", full_page=True)


def test_a_directive_is_issued_opened_and_met_by_the_act(browser, site):  # noqa: F811
    office = opened(context_of(browser, 1280), site, "office")
    office.goto(f"{site}/directives/new/")
    office.get_by_label("名称").fill("关于开展党史学习教育的通知")
    office.get_by_label("正文").fill("各单位：请抓好落实，做了照常记录即可。")
    office.locator("[name=row0-label]").fill("动员部署会")
    office.locator("[name=row0-kind]").select_option(label="动员部署")
    office.locator("[name=row0-due_on]").fill(f"{localdate() + timedelta(days=30)}")
    office.get_by_role("button", name="发出").click()
    expect(office.locator("tbody tr")).to_have_count(3)
    directive = office.url

    clerk = opened(context_of(browser, 360), site, "clerk")
    clerk.get_by_role("link", name="待办消息 1").click()
    shot(clerk, "1-inbox")
    clerk.get_by_role("link", name="打开").click()
    expect(clerk.locator("tbody tr")).to_have_count(1)
    clerk.goto(f"{site}/ledgers/record/meeting/")
    clerk.locator("[name=day]").fill(f"{localdate()}")
    clerk.get_by_label("会议名称").fill("动员部署会")
    clerk.get_by_label("参会人数").fill("30")
    clerk.locator("main form button.primary").click()
    expect(clerk.locator(".fault")).to_have_count(0)
    clerk.goto(f"{site}/duties/")
    expect(clerk.get_by_text("没有未完成的任务。")).to_be_visible()
    clerk.get_by_text("已完成或已免除").click()
    shot(clerk, "2-duties")

    office.goto(directive)
    line = office.locator("tbody tr").filter(has_text="柳林镇")
    expect(line).to_contain_text(f"{localdate()}")
    expect(office.locator("tbody tr").filter(has_text="石桥乡")).to_contain_text("按期推进")
    office.set_viewport_size({"width": 360, "height": 800})
    shot(office, "3-directive")
