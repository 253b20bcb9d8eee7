"""A missed session, from reminder to close-out, as clerk, office and inspector through the site."""

import os
from datetime import timedelta

import pytest
from django.utils.timezone import localdate
from playwright.sync_api import Page, expect

from tests.served import served_site
from tests.test_browser import browser, context_of, opened  # noqa: F401

pytestmark = [pytest.mark.browser, pytest.mark.slow]
SHOTS = os.environ.get("TONGPIN_SHOTS", "")  # a folder for pictures: docs/oversight
PREPARE = """
from datetime import datetime, time, timedelta
from django.utils import timezone
from tongpin.campaigns.models import Campaign
from tongpin.duties.models import Recurrence
from tongpin.duties.recurring_duties import TemplateDraft, make_template
from tongpin.duties.reminders import remind_all
from tongpin.orgs.models import Role
from tongpin.testing import make_campaign, make_county, make_person
campaign = make_campaign()
today = timezone.localdate()
Campaign.objects.update(starts_on=today - timedelta(days=200), ends_on=today + timedelta(days=200))
campaign.refresh_from_db()
county = make_county()
for name, unit, role, user in [
    ("周办", "青禾县", Role.OFFICE, "office"), ("赵文员", "柳林镇", Role.CLERK, "clerk"),
    ("杭景行", "青禾县", Role.INSPECTOR, "inspector"),
]:
    make_person(name, county[unit], role, username=user)
past = (today.replace(day=1) - timedelta(days=1)).replace(day=1)
rule = TemplateDraft(
    title="每季度至少一次中心组学习", kind=campaign.kinds.get(key="session"), count=1,
    every=Recurrence.QUARTER, from_on=past - timedelta(days=100), before_on=today.replace(day=1),
)
noon = timezone.make_aware(datetime.combine(today, time(12)))
make_template(campaign, county["青禾县"], rule, [county["柳林镇"].pk], by=None, now=noon)
remind_all(now=noon)
"""


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    with served_site(tmp_path_factory.mktemp("oversight"), PREPARE) as (address, __):
        yield address


def shot(page: Page, name: str) -> None:
    if SHOTS:
        page.screenshot(path=f"{SHOTS}/{name}.png", full_page=True)


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()
    expect(page.locator(".fault")).to_have_count(0)


def fits(page: Page) -> None:
    wider = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert page.evaluate(wider) <= 0, page.url


def test_a_missed_session_is_reminded_found_corrected_verified_and_closed(browser, site):  # noqa: F811
    clerk = opened(context_of(browser, 360), site, "clerk")
    clerk.get_by_role("link", name="待办消息").click()
    expect(clerk.get_by_text("每季度至少一次中心组学习").first).to_be_visible()
    fits(clerk)

    office = opened(context_of(browser, 1280), site, "office")
    office.goto(f"{site}/office/")
    expect(office.locator("main")).to_contain_text("柳林镇")
    shot(office, "1-office")
    press(office, "生成调度表")
    expect(office.locator("article")).to_contain_text("每季度至少一次中心组学习")
    office.locator("[name=words]").fill("请各单位对照抓紧。")
    press(office, "印发")
    expect(office.locator("article")).to_contain_text("请各单位对照抓紧。")
    shot(office, "2-sheet")

    inspector = opened(context_of(browser, 360), site, "inspector")
    observed(inspector, site)
    inspector.get_by_role("button", name="交办整改").click()
    expect(inspector.locator("main").get_by_role("link", name="问题 ")).to_be_visible()
    inspector.locator("[name=text]").fill("计划齐全，上季度学习未开展，请补上。")
    press(inspector, "反馈意见")
    shot(inspector, "4-visit")
    fits(inspector)
    inspector.locator("main").get_by_role("link", name="问题 ").click()
    problem = inspector.url

    corrected(clerk, site, problem)

    inspector.goto(problem)
    inspector.get_by_text("复核通过").first.click()
    form = inspector.locator("form[action$='/verify/']")
    form.locator("[name=text]").fill("查看了记录和签到，属实。")
    form.locator("button").click()
    expect(inspector.locator("h1")).to_contain_text("复核通过")

    office.goto(problem)
    press(office, "销号")
    expect(office.locator("h1")).to_contain_text("已销号")
    story = office.locator("main").inner_text()
    for part in (
        "已提醒",
        "工作调度表",
        "督导中发现",
        "交办",
        "签收",
        "补学一次",
        "已补学",
        "查看了记录和签到",
        "回头看",
    ):
        assert part in story, part
    shot(office, "6-story")
    office.set_viewport_size({"width": 360, "height": 800})
    fits(office)
    office.set_viewport_size({"width": 1280, "height": 800})
    office.goto(f"{site}/problems/ledger/")
    expect(office.locator("article")).to_contain_text("已销号")
    shot(office, "7-ledger")


def observed(page: Page, site: str) -> None:
    """Plan an inspection and a visit, and note down what is seen there without a network."""
    today = localdate()
    page.goto(f"{site}/inspections/new/")
    page.get_by_label("名称").fill("第一轮巡回督导")
    page.get_by_label("督导内容").fill("动员部署、中心组学习")
    page.get_by_label("检查清单").fill("年度学习计划\n按季开展中心组学习")
    press(page, "保存")
    page.locator("[name=unit]").select_option(label="柳林镇")
    page.locator("[name=planned_on]").fill(f"{today}")
    press(page, "保存")
    page.get_by_role("link", name="柳林镇").click()
    page.get_by_role("link", name="现场记录").click()
    expect(page.locator("body[data-kept]")).to_be_attached()
    page.context.set_offline(True)
    page.locator("[name=item]").select_option(label="按季开展中心组学习")
    page.locator("[name=about]").select_option(index=1)
    page.get_by_label("需整改").check()
    page.get_by_label("看到的情况").fill("上季度没有开展中心组学习。")
    page.get_by_role("button", name="记下").click()
    expect(page.locator("#state")).to_have_text("离线 · 1 条待上传")
    page.reload()  # the page itself comes without a network too, and what was noted is there
    expect(page.locator("#noted")).to_contain_text("上季度没有开展中心组学习。")
    shot(page, "3-observe")
    fits(page)
    page.context.set_offline(False)
    expect(page.locator("#state")).to_have_text("在线 · 0 条待上传", timeout=15_000)
    page.get_by_role("link", name="第一轮巡回督导").click()
    expect(page.locator("main")).to_contain_text("上季度没有开展中心组学习。")


def corrected(page: Page, site: str, problem: str) -> None:
    """As the unit: accept, plan, hold the session, apply for closing with the act."""
    page.goto(problem)
    page.locator("form[action$='/accept/'] button").click()
    form = page.locator("form[action$='/plan/']")
    form.locator("[name=measures]").fill("本周内补学一次。")
    form.locator("[name=goal]").fill("补学一次，签到和记录齐全")
    form.locator("button").click()
    expect(page.locator("h1")).to_contain_text("已定方案")
    page.goto(f"{site}/ledgers/record/session/")
    page.locator("[name=day]").fill(f"{localdate()}")
    page.get_by_label("学习主题").fill("补学：党史第一讲")
    page.locator("main form button.primary").click()
    expect(page.locator(".fault")).to_have_count(0)
    page.goto(problem)
    page.locator("summary", has_text="申请销号").click()
    form = page.locator("form[action$='/apply/']")
    form.locator("[name=text]").fill("已补学。")
    form.locator("[name=act]").select_option(label=f"{localdate()} 补学：党史第一讲")
    form.locator("button").click()
    expect(page.locator("h1")).to_contain_text("申请销号")
    shot(page, "5-problem")
    fits(page)


def test_a_unit_is_asked_only_for_what_nobody_knows(browser, site):  # noqa: F811
    office = opened(context_of(browser, 1280), site, "office")
    office.goto(f"{site}/requests/new/")
    office.get_by_label("名称").fill("基地和学习情况")
    office.get_by_label("依据").fill("青办发〔2021〕3号")
    office.locator("[name=due_on]").fill(f"{localdate() + timedelta(days=9)}")
    office.get_by_label("填报内容").fill("中心组学习次数 5\n讲解员人数 10")
    press(office, "下一步：比对已有数据")
    shot(office, "8-request")
    press(office, "发出")
    expect(office.locator("h1")).to_contain_text("已向单位发出")
    address = office.url

    clerk = opened(context_of(browser, 360), site, "clerk")
    clerk.goto(address)
    expect(clerk.locator("main input[name^=v]")).to_have_count(1)
    clerk.get_by_label("讲解员人数").fill("3")
    shot(clerk, "9-answer")
    press(clerk, "答复")
    fits(clerk)
    expect(clerk.locator("h2").first).to_contain_text("已答")
    office.goto(f"{site}/burden/")
    expect(office.locator("main")).to_contain_text("基地和学习情况")
    shot(office, "10-burden")
