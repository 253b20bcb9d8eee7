"""Help of every role in every language, and hints of first visits, in headless Chromium."""

import os

import pytest
from django.conf import settings
from playwright.sync_api import BrowserContext, Page, expect

from tests.served import served_site
from tests.test_accessibility_browser import barriers
from tests.test_browser import WIDTHS, browser, context_of, opened  # noqa: F401
from tongpin.guide.help_pages import HELP

pytestmark = [pytest.mark.browser, pytest.mark.slow]
SHOTS = os.environ.get("TONGPIN_SHOTS", "")  # a folder for pictures
LANGUAGES = [code for code, __ in settings.LANGUAGES]
PREPARE = """
from django.utils import timezone
from tongpin.orgs.models import ADMINISTRATORS, Role
from tongpin.quizzes.tests.builders import published
from tongpin.testing import make_act, make_campaign, make_county, make_person
campaign, county = make_campaign(), make_county()
for role in Role:
    unit = county["柳林镇" if role in (Role.CLERK, Role.SECRETARY) else "青禾县"]
    make_person(f"某{role.label}", unit, role, username=role.value)
make_act(campaign, county["柳林镇"])
print(published(campaign, county["青禾县"], timezone.now()).key)
"""
OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
# Words of a picture that stick out of their row; beside the rows stand the numbers.
STICKING_OUT = """() => [...document.querySelectorAll('.sketch text')].filter(text => {
    const box = text.getBBox();
    const end = text.classList.contains('number-on-disc') ? 304 : 268;
    return box.x < 16 || box.x + box.width > end;
}).map(text => text.textContent)"""


@pytest.fixture(scope="module")
def served(tmp_path_factory):
    with served_site(tmp_path_factory.mktemp("guide"), PREPARE) as (address, key):
        yield address, key


@pytest.fixture
def site(served) -> str:
    return served[0]


def speak(context: BrowserContext, site: str, language: str) -> None:
    cookie = {"name": settings.LANGUAGE_COOKIE_NAME, "value": language, "url": site}
    context.add_cookies([cookie])


def keep_picture(page: Page, name: str) -> None:
    if SHOTS:
        page.screenshot(path=f"{SHOTS}/{name}.png", full_page=True)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("width", WIDTHS)
def test_every_help_page_fits_and_puts_up_no_barrier(browser, site, width, language):  # noqa: F811
    context = context_of(browser, width)
    speak(context, site, language)
    page = context.new_page()
    for help_page in HELP:
        page.goto(f"{site}/help/{help_page.key}/")
        keep_picture(page, f"help-{help_page.key}-{language}-{width}")

        expect(page.locator("html")).to_have_attribute("lang", language)
        assert page.locator(".sketch").count() == 3
        assert page.evaluate(OVERFLOW) == 0, help_page.key
        assert page.evaluate(STICKING_OUT) == [], help_page.key
        assert barriers(page) == [], help_page.key
    context.close()


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("user", [page.key for page in HELP if page.key != "resident"])
def test_everybody_finds_their_help_from_their_first_page(browser, site, width, user):  # noqa: F811
    page = opened(context_of(browser, width), site, user)
    page.click(".help-door")
    page.wait_for_url(f"{site}/help/")

    expect(page.locator("h1")).to_contain_text("您在这里做什么")
    assert page.locator(".steps a").count() > 3
    assert page.evaluate(OVERFLOW) == 0
    keep_picture(page, f"own-help-{user}-{width}")
    page.context.close()


def test_a_hint_goes_by_one_press_and_comes_back_without_scripts(browser, site):  # noqa: F811
    page = opened(context_of(browser, 360, scripts=False), site, "clerk")
    expect(page.locator(".hint")).to_have_count(1)
    page.click(".hint button")
    expect(page.locator(".hint")).to_have_count(0)
    assert page.url == f"{site}/"
    page.context.close()

    elsewhere = opened(context_of(browser, 360, scripts=False), site, "clerk")
    expect(elsewhere.locator(".hint")).to_have_count(0)
    elsewhere.goto(f"{site}/figures/")
    expect(elsewhere.locator(".hint")).to_have_count(1)
    elsewhere.goto(f"{site}/me/")
    keep_picture(elsewhere, "hints-back")
    elsewhere.click("form[action='/help/hints/back/'] button")
    expect(elsewhere.locator(".message.success")).to_be_visible()
    elsewhere.goto(f"{site}/")
    expect(elsewhere.locator(".hint")).to_have_count(1)
    elsewhere.context.close()


@pytest.mark.parametrize("width", WIDTHS)
def test_pages_with_a_hint_fit_and_print_without_it(browser, site, width):  # noqa: F811
    page = opened(context_of(browser, width), site, "inspector")
    for path in ("/", "/figures/", "/reports/", "/inspections/"):
        page.goto(site + path)
        keep_picture(page, f"hint{path.replace('/', '-')}{width}")
        expect(page.locator(".hint")).to_be_visible()
        assert page.evaluate(OVERFLOW) == 0, path
        assert barriers(page) == [], path
        page.emulate_media(media="print")
        expect(page.locator(".hint")).to_be_hidden()
        page.emulate_media(media="screen")
    page.context.close()


@pytest.mark.parametrize("scripts", [True, False])
def test_a_phone_without_a_login_puts_the_hint_of_a_quiz_away(browser, served, scripts):  # noqa: F811
    site, key = served
    page = context_of(browser, 360, scripts=scripts).new_page()
    page.goto(f"{site}/q/{key}/")
    keep_picture(page, "hint-quiz")
    expect(page.locator(".hint")).to_have_count(1)
    assert page.evaluate(OVERFLOW) == 0

    page.click(".hint button")

    page.wait_for_url(f"{site}/q/{key}/")
    expect(page.locator("form[data-paper]")).to_have_count(1)
    expect(page.locator(".hint")).to_have_count(0)
    page.reload()
    expect(page.locator(".hint")).to_have_count(0)
    page.context.close()
