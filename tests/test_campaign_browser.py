"""A campaign from its pack to its end, in the system administrator's browser."""

import os
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils.timezone import localdate
from playwright.sync_api import Page, expect

from tests.test_browser import WIDTHS, browser, context_of, opened  # noqa: F401
from tongpin.campaigns.models import Campaign
from tongpin.campaigns.pack_zips import zip_of_files
from tongpin.campaigns.packs import files_at, find_pack
from tongpin.orgs.models import Role
from tongpin.testing import make_county, make_person

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PICTURES = os.environ.get("TONGPIN_PICTURES")  # a folder, for whoever wants to look


@pytest.fixture
def site(live_server, settings, tmp_path) -> str:
    settings.VAR = tmp_path
    county = make_county()
    make_person("秦越川", county["青禾县"], Role.SYSTEM_ADMIN, username="system")
    make_person("林晓", county["柳林镇"], Role.CLERK, username="clerk")
    return live_server.url


def looked_at(page: Page, name: str) -> None:
    """The page is no wider than the screen."""
    root = "document.documentElement"
    assert page.evaluate(f"{root}.scrollWidth - {root}.clientWidth") == 0, name
    if PICTURES:
        width = page.viewport_size["width"]
        page.screenshot(path=Path(PICTURES) / f"{name}-{width}.png", full_page=True)


def choose(page: Page, files: dict[str, str]) -> None:
    """Send the files as a zip to be checked."""
    content = zip_of_files(files, "防汛")
    file = {"name": "pack.zip", "mimeType": "application/zip", "buffer": content}
    page.set_input_files("[name=file]", file)
    page.click("button:has-text('检查')")


@pytest.mark.parametrize("width", WIDTHS)
def test_a_campaign_is_taken_in_adjusted_paused_and_resumed(browser, site, width):  # noqa: F811
    page = opened(context_of(browser, width, scripts=False), site, "system")
    files = dict(files_at(find_pack("flood-safety")))
    page.goto(f"{site}/administration/packs/")

    broken = files["kinds.toml"].replace('label = "安置点"', 'lable = "安置点"')
    choose(page, files | {"kinds.toml": broken})
    expect(page.locator("#faults")).to_contain_text("不认识的键 lable")
    looked_at(page, "faults")

    choose(page, files)
    expect(page.locator("#comparison")).to_contain_text("将启动活动“防汛安全月”")
    looked_at(page, "comparison")
    page.click("#comparison button")
    expect(page.locator("h1")).to_have_text("防汛安全月")
    campaign = Campaign.objects.get()

    page.click("main a.button:has-text('调整')")
    looked_at(page, "adjustments")
    page.click("tr:has-text('最后一天') a")
    page.fill("[name=value]", "2026-05-01")
    page.click("main button.primary")
    expect(page.locator(".fault")).to_contain_text("早于 starts_on")
    looked_at(page, "adjustment")
    page.fill("[name=value]", "2026-07-15")
    page.click("main button.primary")
    expect(page.locator("#adjusted")).to_contain_text("2026-06-30 → 2026-07-15")
    looked_at(page, "adjusted")

    page.goto(f"{site}/administration/campaigns/{campaign.pk}/")
    yesterday = localdate() - timedelta(days=1)
    page.fill("[name=on]", f"{yesterday}")
    page.fill("[name=reason]", "防汛抢险")
    page.click("form >> button:has-text('暂停')")
    expect(page.locator("#steps")).to_contain_text("防汛抢险")
    looked_at(page, "paused")

    clerk = opened(context_of(browser, width), site, "clerk")
    expect(clerk.locator("main")).to_contain_text(f"自 {yesterday} 起暂停：防汛抢险")
    looked_at(clerk, "clerk")

    page.fill("[name=reason]", "汛情解除")
    page.click("form >> button:has-text('恢复')")
    expect(page.locator("#steps")).to_contain_text("汛情解除")
    assert Campaign.objects.get().is_running

    page.click("a:has-text('结束活动')")
    expect(page.locator("#obstacles")).to_contain_text("未发布的数字 1")
    page.fill("[name=reason]", "任务完成")
    page.click("main button.primary")
    expect(page.locator(".fault")).to_contain_text("还有未了事项：未发布的数字 1")
    looked_at(page, "closing")
    page.fill("[name=override_reason]", "转入常态")
    page.click("main button.primary")
    page.click("#archive button")
    expect(page.locator("#archive")).to_contain_text("flood-safety-")
    expect(page.locator("#data")).to_contain_text("没有还要到期清空的内容")
    looked_at(page, "closed")
    page.goto(f"{site}/administration/campaigns/{campaign.pk}/closing/data/")
    looked_at(page, "list")
    clerk.reload()
    expect(clerk.locator("main")).to_contain_text("已于")
