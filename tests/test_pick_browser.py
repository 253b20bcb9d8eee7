"""One unit among many is typed or found in the tree, with a script and without one."""

import pytest
from playwright.sync_api import Page, expect

from tests.test_browser import browser, context_of, opened, site  # noqa: F401  # fixtures
from tongpin.base.pick_lists import FEW
from tongpin.orgs.models import Placement, Unit

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def large(site) -> str:  # noqa: F811
    """A county with more villages than a select would hold, each under 柳林镇."""
    town = Unit.objects.get(name="柳林镇")
    for number in range(FEW):
        village = Unit.objects.create(name=f"{number:02}号村", position=900 + number)
        Placement.objects.create(unit=village, parent=town)
    return site


def rows(page: Page) -> list[str]:
    return page.locator(".picks [role=option] > span:first-child").all_text_contents()


@pytest.mark.parametrize("width", [360, 1280])
def test_a_unit_is_found_in_the_tree(browser, large, width):  # noqa: F811
    page = opened(context_of(browser, width), large, "office")
    page.goto(f"{large}/acts/")

    page.click("[name=unit]")
    assert rows(page)[0] == "青禾县"
    page.click(".picks [data-deeper=柳林镇]")
    page.click(".picks [data-label='07号村']")

    expect(page.locator("[name=unit]")).to_have_value("07号村")
    expect(page.locator(".picks")).to_be_hidden()
    page.click(".filters button")
    expect(page.locator("[name=unit]")).to_have_value("07号村")


def test_typing_narrows_and_enter_chooses(browser, large):  # noqa: F811
    page = opened(context_of(browser), large, "office")
    page.goto(f"{large}/acts/")

    page.locator("[name=unit]").press_sequentially("柳林")
    assert rows(page) == ["柳林镇"]
    page.keyboard.press("Enter")

    expect(page.locator("[name=unit]")).to_have_value("柳林镇")
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_contain_text("参观红石岭纪念馆")


def test_what_is_no_unit_is_said_before_it_is_sent(browser, large):  # noqa: F811
    page = opened(context_of(browser), large, "office")
    page.goto(f"{large}/acts/")

    page.fill("[name=unit]", "没有的村")
    page.keyboard.press("Escape")
    page.click(".filters button")

    assert "没有的村" not in page.url
    assert page.locator("[name=unit]:invalid").count() == 1


def test_a_name_is_enough_without_a_script(browser, large):  # noqa: F811
    page = opened(context_of(browser, scripts=False), large, "office")
    page.goto(f"{large}/acts/")

    page.fill("[name=unit]", "柳林")
    page.click(".filters button")
    expect(page.locator(".fault")).to_contain_text("柳林镇")
    page.fill("[name=unit]", "柳林镇")
    page.click(".filters button")

    expect(page.locator("main")).to_contain_text("参观红石岭纪念馆")
    expect(page.locator(".fault")).to_have_count(0)
