"""Quizzes for everybody, through the served site: on paper, step by step, on a second device."""

import os

import pytest
from playwright.sync_api import expect

from tests.served import served_site
from tests.test_browser import browser, context_of, opened  # noqa: F401
from tests.test_quiz_browser import hand_in_with_gaps
from tongpin.quizzes.tests.photos import photographed, printed, with_pencil

pytestmark = [pytest.mark.browser, pytest.mark.slow]
SHOTS = os.environ.get("TONGPIN_SHOTS", "")  # a folder for pictures: docs/quizzes
PREPARE = """
from django.utils import timezone
from tongpin.orgs.models import Role
from tongpin.questions.tests import builders as b
from tongpin.quizzes.actions import Pick, publish_quiz
from tongpin.quizzes.tests.builders import ASKED, quiz_of, versions
from tongpin.testing import make_campaign, make_county, make_person
campaign, county, now = make_campaign(), make_county(), timezone.now()
make_person("赵文员", county["青禾县"], Role.CLERK, username="clerk")
asked = versions(county["青禾县"], *ASKED)
keys = []
for told in ({"title": "纸面也能答"}, {"title": "逐题作答", "pace": "steps", "feedback": "each",
             "tries_each": 2, "tries": 9}):
    quiz = quiz_of(campaign, county["青禾县"], now, **told)
    publish_quiz(quiz, [Pick(asked, 10)], by=None, now=now)
    keys.append(f"{quiz.pk}:{quiz.key}")
print(",".join(keys))
"""


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """The address, then number and key of both quizzes."""
    with served_site(tmp_path_factory.mktemp("others"), PREPARE) as (address, told):
        yield address, *[pair.split(":") for pair in told.split(",")]


def shot(page, name):
    if SHOTS:
        page.screenshot(path=f"{SHOTS}/{name}.png", full_page=True)


def test_a_clerk_prints_a_sheet_and_reads_it_back_from_a_picture(browser, site, tmp_path):  # noqa: F811
    address, (number, __), ___ = site
    page = opened(context_of(browser, 360), address, "clerk")
    page.goto(f"{address}/quizzes/{number}/others/")
    form = page.locator("main form").first
    told = {
        "csrfmiddlewaretoken": form.locator("[name=csrfmiddlewaretoken]").input_value(),
        "unit": form.locator("[name=unit]").input_value(),
        "names": "王大爷",
    }
    pdf = page.request.post(f"{address}/quizzes/{number}/sheets/", form=told)
    assert pdf.headers["content-type"] == "application/pdf"
    picture = tmp_path / "sheet.jpg"
    marks = [(0, 1), (1, 0), (1, 1), (2, 0)]
    picture.write_bytes(photographed(with_pencil(printed(pdf.body()), marks), turn=4, lean=0.05))

    page.set_input_files("[name=pictures]", picture)
    page.get_by_role("button", name="读取").click()
    expect(page.locator("h1")).to_have_text("王大爷")
    expect(page.locator("input[name=a1][value=B]")).to_be_checked()
    expect(page.locator("input[name=a2]:checked")).to_have_count(2)
    page.get_by_label("第 1 空").fill("1921")
    page.get_by_label("第 2 空").fill("13")
    shot(page, "6-sheet-read")
    page.get_by_role("button", name="录入答卷").click()

    expect(page.locator(".score")).to_contain_text("40")


@pytest.mark.parametrize("scripts", [True, False])
def test_one_question_at_a_time_with_a_second_try(browser, site, scripts):  # noqa: F811
    address, __, (___, key) = site
    page = context_of(browser, 360, scripts=scripts).new_page()
    page.goto(f"{address}/q/{key}/")
    page.get_by_text("上海").click()
    page.get_by_role("button", name="下一题").click()
    expect(page.locator("[role=status]")).to_have_text("还不对，可以再答一次。")
    if scripts:
        shot(page, "7-step")
    page.get_by_text("嘉兴").click()
    page.get_by_role("button", name="下一题").click()
    expect(page.locator(".told")).to_contain_text("会议转移到南湖")
    page.reload()
    expect(page.locator(".told")).to_contain_text("会议转移到南湖")
    page.get_by_role("button", name="下一题").click()
    for value in ("A", "B"):
        page.check(f"input[name=a2][value={value}]")
    page.get_by_role("button", name="下一题").click()
    page.get_by_role("button", name="下一题").click()
    page.check("input[name=a3][value=T]")
    page.get_by_role("button", name="下一题").click()
    page.get_by_role("button", name="下一题").click()
    page.get_by_label("第 1 空").fill("一九二一")
    page.get_by_label("第 2 空").fill("13")
    page.get_by_role("button", name="下一题").click()
    page.get_by_role("button", name="交卷").click()

    expect(page.locator(".score")).to_contain_text("35")


def test_a_paper_goes_on_on_another_device_with_its_answers(browser, site):  # noqa: F811
    address, (__, key), ___ = site
    first = context_of(browser, 360).new_page()
    first.goto(f"{address}/q/{key}/")
    first.check("input[name=a1][value=B]")
    first.get_by_label("第 1 空").fill("一九二一")
    first.get_by_role("button", name="换一台设备接着答").click()
    expect(first.locator(".qr svg")).to_be_visible()
    link = first.get_by_role("link", name="回到答卷").get_attribute("href")

    other = context_of(browser, 360).new_page()
    other.goto(link)
    other.get_by_role("link", name="是我开始的，在这里继续").click()
    expect(other.locator("input[name=a1][value=B]")).to_be_checked()
    expect(other.get_by_label("第 1 空")).to_have_value("一九二一")
    assert "#" not in other.url
    hand_in_with_gaps(other, "第2、3题")
    expect(other.locator(".score")).to_contain_text("15")

    first.goto(f"{address}/q/{key}/")
    expect(first.locator(".score")).to_contain_text("15")
