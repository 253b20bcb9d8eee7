"""From a meeting to its dossier, as a clerk and a participant go through it on their phones."""

import os
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from tests.test_browser import browser, context_of, opened  # noqa: F401
from tongpin.acts.models import Act
from tongpin.base.periods import read_period
from tongpin.orgs.models import Role
from tongpin.plans.actions import PlanItemDraft, add_item
from tongpin.signin.codes import hall_code, window_at
from tongpin.signin.models import Hall
from tongpin.testing import NOON, make_campaign, make_county, make_person

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SHOTS = os.environ.get("TONGPIN_SHOTS", "")  # a folder for pictures: docs/dossier


@pytest.fixture
def site(live_server) -> str:
    """A township whose plan has one topic; three members and a clerk."""
    campaign, county = make_campaign(), make_county()
    town = county["柳林镇"]
    make_person("林晓", town, Role.CLERK, username="clerk")
    for name in ("马丽", "石磊", "周敏"):
        make_person(name, town)
    wanted = PlanItemDraft(
        campaign.kinds.get(key="session"), read_period("2021-Q2"), "党的十九大精神", "马丽"
    )
    add_item(town, wanted, by=None, now=NOON)
    return live_server.url


def shot(page: Page, name: str) -> None:
    if SHOTS:
        page.screenshot(path=Path(SHOTS) / f"{name}.png")


def keep_the_rest(page: Page, place: str) -> None:
    """Tick what is open still, and say once where it lies."""
    rest = page.locator("form[action$='/rest/']")
    for box in rest.locator("input[type=checkbox]").all():
        box.check()
    rest.locator("input[name=text]").fill(place)
    rest.get_by_role("button", name="保存", exact=True).click()


def test_a_meeting_becomes_a_dossier_by_three_typed_fields(browser, site):  # noqa: F811
    page = opened(context_of(browser, 360), site, "clerk")
    page.goto(f"{site}/plans/")
    shot(page, "1-plan")
    page.click("a:text-is('定日期')")
    page.fill("input[name=day]", timezone.localdate().isoformat())  # chosen in the calendar
    page.click("main form button")
    act = Act.objects.get()

    page.goto(f"{site}/signin/{act.pk}/")
    page.click("main form button >> nth=0")
    hall = Hall.objects.get()
    screen = context_of(browser).new_page()
    screen.context.add_cookies(page.context.cookies())
    screen.goto(f"{site}/signin/{act.pk}/screen/")
    expect(screen.locator(".qr svg")).to_be_visible()
    shot(screen, "2-screen")
    for name in ("马丽", "石磊", "周敏"):
        phone = context_of(browser, 360).new_page()
        phone.goto(f"{site}/s/{hall.pk}/{hall_code(hall.key, window_at(timezone.now()))}/")
        phone.fill("input[name=name]", name)
        phone.click("main form button")
        expect(phone.locator("h1")).to_contain_text(name)
    shot(phone, "3-phone")

    page.goto(f"{site}/dossiers/{act.pk}/minutes/")
    page.fill("textarea[name=points]", "一是学习原文。二是交流体会。三是议定每人联系一户。")
    page.click("main form button")
    shot(page, "4-dossier-open")
    keep_the_rest(page, "镇党建办三号柜")
    expect(page.locator(".slots")).not_to_contain_text("待补充")

    expect(page.locator("main")).to_contain_text("列入计划：党的十九大精神")
    expect(page.locator("main")).to_contain_text("实名到会 3 人")
    shot(page, "5-dossier")
    page.set_viewport_size({"width": 1280, "height": 900})
    shot(page, "6-dossier-wide")


def test_two_taps_sign_in_a_phone_that_is_known(browser, site):  # noqa: F811
    page = opened(context_of(browser, 360), site, "clerk")
    page.goto(f"{site}/plans/act/")
    page.fill("input[name=title]", "学习")
    page.fill("input[name=day]", timezone.localdate().isoformat())
    page.click("main form button")
    page.goto(f"{site}/signin/{Act.objects.get().pk}/")
    page.click("main form button >> nth=0")
    hall = Hall.objects.get()
    phone = context_of(browser, 360).new_page()
    code = f"{site}/s/{hall.pk}/{hall_code(hall.key, window_at(timezone.now()))}/"
    phone.goto(code)
    phone.fill("input[name=name]", "马丽")
    phone.click("main form button")

    phone.goto(code)  # the first tap: the camera opens what it sees
    phone.click("main form button >> nth=0")  # the second

    expect(phone.locator("h1")).to_contain_text("马丽")


def test_a_paper_list_becomes_a_dossier_by_five_typed_fields(browser, site):  # noqa: F811
    page = opened(context_of(browser, 360), site, "clerk")
    page.goto(f"{site}/ledgers/record/session/")
    page.fill("input[type=date]", "2021-04-09")
    page.get_by_label("学习主题").fill("党的十九大精神")
    page.get_by_label("参加人员").fill("马丽、石磊")
    page.get_by_label("请假人员及事由").fill("周敏（下乡）")
    page.click("main form button.primary")
    page.click("a:text-is('写会议纪要')")
    page.fill("textarea[name=points]", "一是学习原文。二是交流体会。")
    page.click("main form button")
    keep_the_rest(page, "镇党建办三号柜")

    expect(page.locator(".slots")).not_to_contain_text("待补充")
    expect(page.locator("main")).to_contain_text("实名到会 2 人，请假缺席 1 人")
