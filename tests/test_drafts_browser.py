"""What was typed and not sent is offered again: after closing, after the session's end."""

import pytest
from playwright.sync_api import expect

from tests.test_browser import browser, context_of, opened, site  # noqa: F401

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
FORM = "/ledgers/record/activity/"
WAIT_MS = 1_000  # the page keeps what is typed after a moment
OFFER = "上次填了一部分，没有交。"


def begin(page, address):
    """Begin to record an activity, and wait until the draft is kept."""
    page.goto(address + FORM)
    page.fill("input[name=title]", "参观红石岭纪念馆")
    page.fill("input[name=place]", "红石岭")
    page.fill("input[name=day]", "2021-04-02")
    page.fill("input[name=visits]", "30")
    page.wait_for_timeout(WAIT_MS)
    assert drafts(page) == 1


def drafts(page):
    return page.evaluate("Object.keys(localStorage).filter(key => key.startsWith('draft:')).length")


def sign_in(page):
    page.fill("input[name=login]", "clerk")
    page.fill("input[name=password]", "secret-pass")
    page.click("main button")


def test_a_closed_page_offers_what_was_typed_and_forgets_what_was_sent(browser, site):  # noqa: F811
    context = context_of(browser, 360)
    page = opened(context, site, "clerk")
    begin(page, site)
    page.close()

    page = context.new_page()
    page.goto(site + FORM)
    expect(page.get_by_text(OFFER)).to_be_visible()
    assert page.input_value("input[name=title]") == ""
    page.get_by_role("button", name="接着填").click()
    assert page.input_value("input[name=title]") == "参观红石岭纪念馆"
    expect(page.get_by_text(OFFER)).to_have_count(0)
    page.get_by_role("button", name="录入").click()
    expect(page.locator("h1")).to_contain_text("参观红石岭纪念馆")

    page.goto(site + FORM)
    expect(page.get_by_text(OFFER)).to_have_count(0)
    assert drafts(page) == 0


def test_a_form_sent_after_the_session_ended_is_offered_after_signing_in(browser, site):  # noqa: F811
    context = context_of(browser, 360)
    page = opened(context, site, "clerk")
    begin(page, site)
    context.clear_cookies(name="sessionid")
    page.get_by_role("button", name="录入").click()
    sign_in(page)

    expect(page.get_by_text(OFFER)).to_be_visible()
    page.get_by_role("button", name="接着填").click()
    assert page.input_value("input[name=place]") == "红石岭"


def test_a_fault_shows_what_was_typed_and_signing_out_leaves_nothing(browser, site):  # noqa: F811
    context = context_of(browser, 360)
    page = opened(context, site, "clerk")
    begin(page, site)
    page.fill("input[name=visits]", "许多")
    page.get_by_role("button", name="录入").click()
    expect(page.locator(".fault")).to_be_visible()
    expect(page.get_by_text(OFFER)).to_have_count(0)
    assert page.input_value("input[name=title]") == "参观红石岭纪念馆"

    page.goto(site + FORM)
    page.get_by_role("button", name="不要了").click()
    page.reload()
    expect(page.get_by_text(OFFER)).to_have_count(0)

    begin(page, site)
    page.get_by_role("button", name="退出登录").click()
    expect(page.locator("h1")).to_be_visible()
    assert drafts(page) == 0
