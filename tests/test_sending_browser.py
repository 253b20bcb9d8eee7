"""What is sent twice in a browser counts once: a double press, and back and send again."""

import re

import pytest
from playwright.sync_api import expect

from tests.served import printed, served_site
from tests.test_browser import browser, context_of, opened  # noqa: F401

pytestmark = [pytest.mark.browser, pytest.mark.slow]
PREPARE = """
from tongpin.orgs.models import Role
from tongpin.testing import make_campaign, make_county, make_person
make_campaign()
make_person("赵文员", make_county()["柳林镇"], Role.CLERK, username="clerk")
"""
COUNT = "from tongpin.acts.models import Act; print(Act.objects.count())"


@pytest.fixture
def site(tmp_path):
    with served_site(tmp_path / "var", PREPARE) as (address, __):
        yield address, lambda: printed(tmp_path / "var", COUNT)


def fill_in(page, title):
    page.locator("[name=day]").fill("2021-03-23")
    page.locator("[name=title]").fill(title)
    page.locator("[name=visits]").fill("30")


def send(page):
    return page.locator("main form[method=post] button.primary").last


@pytest.mark.parametrize("width", [360, 1280])
def test_an_act_that_is_sent_twice_is_one(browser, site, width):  # noqa: F811
    address, acts = site
    page = opened(context_of(browser, width), address, "clerk")
    page.goto(f"{address}/ledgers/record/activity/")
    fill_in(page, "参观烈士陵园")

    send(page).dblclick()

    expect(page).to_have_url(re.compile(r"/acts/\d+/"))
    act = page.url
    assert acts() == "1"

    page.go_back()
    send(page).click()

    expect(page).to_have_url(act)
    expect(page.locator(".message").first).to_contain_text("已经提交过")
    assert acts() == "1"


def test_what_was_changed_after_going_back_is_another(browser, site):  # noqa: F811
    address, acts = site
    page = opened(context_of(browser, 360), address, "clerk")
    page.goto(f"{address}/ledgers/record/activity/")
    fill_in(page, "参观烈士陵园")
    send(page).click()
    expect(page).to_have_url(re.compile(r"/acts/\d+/"))

    page.go_back()
    page.locator("[name=title]").fill("参观纪念馆")
    send(page).click()

    expect(page).to_have_url(re.compile(r"/acts/\d+/"))
    assert acts() == "2"
