"""A quiz on a phone, through the served site: as people open it, with and without scripts."""

import os

import pytest
from playwright.sync_api import expect

from tests.served import served_site
from tests.test_browser import browser, context_of  # noqa: F401

pytestmark = [pytest.mark.browser, pytest.mark.slow]
SHOTS = os.environ.get("TONGPIN_SHOTS", "")  # a folder for pictures: docs/quizzes
PREPARE = """
from datetime import timedelta
from django.utils import timezone
from tongpin.quizzes.tests.builders import published
from tongpin.testing import make_campaign, make_county
told = {"minutes": 20}
quiz = published(make_campaign(), make_county()["青禾县"], timezone.now(), **told)
print(quiz.key)
"""


@pytest.fixture(scope="module")
def quiz(tmp_path_factory):
    """The address of a quiz on a site of its own."""
    with served_site(tmp_path_factory.mktemp("quiz"), PREPARE) as (address, key):
        yield f"{address}/q/{key}/"


def answer(page):
    for name, value in (("a1", "B"), ("a2", "A"), ("a2", "B"), ("a3", "T")):
        page.check(f"input[name={name}][value={value}]")
    page.get_by_label("第 1 空").fill("一九二一")
    page.get_by_label("第 2 空").fill("13")


def hand_in_with_gaps(page, gaps):
    """Hand in a paper that names its gaps first ("第2、3题")."""
    page.get_by_role("button", name="交卷").click()
    expect(page.locator("form .message.warning")).to_contain_text(gaps)
    page.get_by_role("button", name="交卷").click()


@pytest.mark.parametrize("scripts", [True, False])
def test_five_answers_and_what_the_score_means(browser, quiz, scripts):  # noqa: F811
    page = context_of(browser, 360, scripts=scripts).new_page()
    faults: list[str] = []
    page.on("console", lambda told: faults.append(told.text) if told.type == "error" else None)
    page.goto(quiz)
    answer(page)
    page.click("button:text-is('交卷')")

    expect(page.locator(".score")).to_contain_text("40")
    expect(page.locator(".told > .right")).to_have_count(4)
    page.click("text=查验回执")
    expect(page.locator("main")).to_contain_text("这份回执是真的")
    assert faults == []


def test_a_paper_with_gaps_names_them_once_before_it_goes_off(browser, quiz):  # noqa: F811
    page = context_of(browser, 360).new_page()
    page.goto(quiz)
    page.check("input[name=a1][value=B]")
    page.click("button:text-is('交卷')")

    warning = page.locator("form .message.warning")
    expect(warning).to_contain_text("2、3、4")
    page.check("input[name=a3][value=T]")
    expect(warning).to_have_count(0)
    page.click("button:text-is('交卷')")
    expect(warning).to_contain_text("2、4题")
    page.click("button:text-is('交卷')")
    expect(page.locator(".score")).to_be_visible()


def test_what_was_answered_stays_when_the_page_is_closed(browser, quiz):  # noqa: F811
    context = context_of(browser, 360)
    page = context.new_page()
    page.goto(quiz)
    answer(page)
    page.close()

    again = context.new_page()
    again.goto(quiz)

    expect(again.locator("input[name=a1][value=B]")).to_be_checked()
    expect(again.get_by_label("第 2 空")).to_have_value("13")


@pytest.mark.parametrize("width", [360, 1280])
def test_a_paper_fits_in_large_type(browser, quiz, width):  # noqa: F811
    page = context_of(browser, width).new_page()
    page.goto(f"{quiz}?type=large")

    overflow = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert page.evaluate(overflow) == 0
    assert page.evaluate("getComputedStyle(document.documentElement).fontSize") == "21px"


PREPARE_PICTURES = """
from tongpin.quizzes.tests.test_question_pictures import pictured_quiz
from tongpin.testing import make_campaign, make_county
print(pictured_quiz(make_campaign(), make_county()["青禾县"]).key)
"""


@pytest.fixture(scope="module")
def pictured(tmp_path_factory):
    """The address of a quiz whose question shows pictures."""
    with served_site(tmp_path_factory.mktemp("pictured"), PREPARE_PICTURES) as (address, key):
        yield f"{address}/q/{key}/"


def test_pictures_fit_on_a_phone_and_are_there(browser, pictured):  # noqa: F811
    page = context_of(browser, 360).new_page()
    faults: list[str] = []
    page.on("console", lambda told: faults.append(told.text) if told.type == "error" else None)
    page.goto(pictured)
    for image in page.locator("img").all():
        image.scroll_into_view_if_needed()
    page.wait_for_function("[...document.images].every(image => image.complete)")

    sizes = "[...document.images].map(image => [image.naturalWidth > 0, image.width])"
    shown = page.evaluate(sizes)
    assert [is_there for is_there, __ in shown] == [True, True]
    assert all(100 < width <= 328 for __, width in shown)
    overflow = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert page.evaluate(overflow) == 0
    if SHOTS:
        page.screenshot(path=f"{SHOTS}/8-pictures.png", full_page=True)
    page.check("input[name=a1][value=A]")
    page.click("button:text-is('交卷')")
    expect(page.locator(".told img")).to_have_count(4)
    assert faults == []
