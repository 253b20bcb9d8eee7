"""The search box of a page's head, through the served site: typed, Enter, a result opened."""

import pytest
from playwright.sync_api import expect

from tests.served import served_site
from tests.test_browser import browser, context_of, opened  # noqa: F401

pytestmark = [pytest.mark.browser, pytest.mark.slow]
PREPARE = """
from tongpin.orgs.models import Role
from tongpin.search.index_keeping import keep_index
from tongpin.testing import make_act, make_campaign, make_county, make_person
campaign, county = make_campaign(), make_county()
for number in range(8):
    make_act(campaign, county["柳林镇"], title=f"第{number}次參觀烈士陵园", place="青禾县烈士陵园" * 12)
make_person("赵文员", county["柳林镇"], Role.CLERK, username="clerk")
keep_index()
"""


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    with served_site(tmp_path_factory.mktemp("search"), PREPARE) as (address, __):
        yield address


@pytest.mark.parametrize("width", [360, 1280])
def test_words_typed_into_the_head_lead_to_the_row(browser, site, width):  # noqa: F811
    page = opened(context_of(browser, width), site, "clerk")
    box = page.get_by_role("searchbox", name="搜索您能看到的全部内容")
    box.fill("参观 陵园")
    box.press("Enter")

    expect(page.get_by_role("searchbox", name="关键词")).to_have_value("参观 陵园")
    expect(page.locator("section h2")).to_contain_text("8")
    expect(page.locator("mark").first).to_have_text("參觀")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")

    page.get_by_role("link", name="更多事项").click()
    expect(page.locator("section li")).to_have_count(8)
    page.locator("section li a").first.click()
    expect(page.locator("h1")).to_have_text("第7次參觀烈士陵园")
