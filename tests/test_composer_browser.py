"""Composing a quiz: sums beside the numbers, and questions spread evenly over the sorts."""

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from tests.test_browser import browser, context_of, opened, site  # noqa: F401
from tongpin.campaigns.models import Campaign
from tongpin.orgs.models import Unit
from tongpin.quizzes.models import Quiz
from tongpin.quizzes.tests.builders import ASKED, quiz_of, versions

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def draft(site) -> str:  # noqa: F811
    """The address of a quiz that asks nothing yet; its bank has four sorts of questions."""
    county = Unit.objects.get(name="青禾县")
    versions(county, *ASKED)
    return site + quiz_of(Campaign.objects.get(), county, timezone.now()).get_absolute_url()


@pytest.mark.parametrize("width", [360, 1280])
def test_the_sums_follow_what_is_typed_and_a_number_is_spread(browser, site, draft, width):  # noqa: F811
    page = opened(context_of(browser, width), site, "office")
    page.goto(draft)
    sums = page.locator("[data-sums]")
    expect(sums).to_have_text("合计0题，0分。")

    page.locator("[name$='.asked']").first.fill("1")
    expect(sums).to_have_text("合计1题，10分。")
    page.locator("[data-wanted]").fill("3")
    page.get_by_role("button", name="按各类题量均匀分配").click()
    expect(sums).to_have_text("合计3题，30分。")
    page.locator("[data-wanted]").fill("99")
    page.get_by_role("button", name="按各类题量均匀分配").click()
    expect(sums).to_have_text("合计4题，40分。")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")

    page.get_by_role("button", name="发布").click()
    expect(page.locator("main")).to_contain_text("去答题")
    assert Quiz.objects.get().published_at


def test_without_a_script_the_numbers_are_typed(browser, site, draft):  # noqa: F811
    page = opened(context_of(browser, 360, scripts=False), site, "office")
    page.goto(draft)

    expect(page.get_by_role("button", name="按各类题量均匀分配")).to_be_hidden()
    page.locator("[name$='.asked']").first.fill("1")
    page.get_by_role("button", name="发布").click()
    assert Quiz.objects.get().published_at


def test_a_paper_is_looked_at_published_and_taken_back(browser, site, draft):  # noqa: F811
    page = opened(context_of(browser), site, "office")
    page.goto(draft)
    page.locator("[name$='.asked']").first.fill("1")

    with page.expect_popup() as popup:
        page.get_by_role("button", name="预览").click()
    expect(popup.value.locator(".quiz .question, .quiz fieldset").first).to_be_visible()
    popup.value.close()
    page.get_by_role("button", name="发布", exact=True).click()
    expect(page.locator("main")).to_contain_text("还没有人拿到试卷")
    page.get_by_role("button", name="撤回发布").click()

    expect(page.locator("main")).to_contain_text("已恢复为草稿")
    assert not Quiz.objects.get().published_at
