"""A file that answers a slot, sent from headless Chromium over a network that breaks off."""

import random

import pytest
from playwright.sync_api import Page, expect

from tests.test_browser import browser, context_of, opened  # noqa: F401
from tongpin.acts.models import Act
from tongpin.evidence.models import StoredFile, Upload
from tongpin.orgs.models import Role
from tongpin.testing import make_act, make_campaign, make_county, make_person

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SIZE = 2_600_000  # bytes: three parts


@pytest.fixture
def act(live_server) -> Act:
    campaign, county = make_campaign(), make_county()
    make_person("林晓", county["柳林镇"], Role.CLERK, username="clerk")
    return make_act(campaign, county["柳林镇"], "session", visits=0)


@pytest.fixture
def notes(tmp_path):
    path = tmp_path / "学习资料.txt"
    path.write_bytes(bytes(random.Random(1).choices(b"abcdefgh \n", k=SIZE)))
    return path


def choose(page: Page, site: str, act: Act, path) -> None:
    """Open the form of the slot 学习资料 and choose the file."""
    page.goto(f"{site}/acts/{act.pk}/")
    slot = page.locator(".slots > li", has_text="学习资料")
    slot.locator("summary").click()
    slot.locator("input[type=file]").set_input_files(path)


def save(page: Page) -> None:
    page.locator(".slots > li", has_text="学习资料").locator("button").click()


def test_an_upload_goes_on_where_the_network_broke_off(browser, live_server, act, notes):  # noqa: F811
    page = opened(context_of(browser, 360), live_server.url, "clerk")
    offsets: list[str] = []

    def breaking(route):
        if route.request.method != "PATCH":
            return route.continue_()
        offsets.append(route.request.headers["upload-offset"])
        return route.abort() if len(offsets) == 2 else route.continue_()

    page.route("**/uploads/*/", breaking)
    choose(page, live_server.url, act, notes)
    save(page)

    expect(page.locator(".slots")).to_contain_text("学习资料.txt", timeout=20_000)
    assert offsets == ["0", "1048576", "1048576", "2097152"]
    assert act.answers.get().file.read() == notes.read_bytes()


def test_an_upload_goes_on_after_the_page_was_left(browser, live_server, act, notes):  # noqa: F811
    page = opened(context_of(browser, 360), live_server.url, "clerk")
    page.route(
        "**/uploads/*/",
        lambda route: (
            route.abort()
            if route.request.headers.get("upload-offset") == "1048576"
            else route.continue_()
        ),
    )
    choose(page, live_server.url, act, notes)
    save(page)
    expect(page.locator(".slots [data-upload-state]", has_text="40 %")).to_be_visible()

    page.unroute("**/uploads/*/")
    choose(page, live_server.url, act, notes)
    save(page)

    expect(page.locator(".slots")).to_contain_text("学习资料.txt", timeout=20_000)
    assert Upload.objects.count() == 1
    assert act.answers.get().file.read() == notes.read_bytes()


def test_what_is_not_taken_is_told_beside_the_file(browser, live_server, act, tmp_path):  # noqa: F811
    page = opened(context_of(browser, 360), live_server.url, "clerk")
    path = tmp_path / "纪要.docx"
    path.write_bytes(b"\x7fELF\x00\x01")

    choose(page, live_server.url, act, path)
    save(page)

    expect(page.locator(".slots [data-upload-state]", has_text="不收这种文件")).to_be_visible()
    assert not StoredFile.objects.exists()
