"""Hints of first visits: one press, and they are gone for good."""

import pytest
from django.test import Client

from tongpin.guide.actions import bring_hints_back, put_hint_away
from tongpin.guide.hints import COOKIE, HINTS, hint_on, keys_in_cookie
from tongpin.guide.models import ReadHint
from tongpin.orgs.models import JournalEntry
from tongpin.testing import NOON, client_of, make_act, workbook

pytestmark = pytest.mark.django_db
HINT = 'class="hint no-print"'
PAGES = {
    "start": ("office", "/"),
    "act": ("office", "/ledgers/record/activity/"),
    "ledger": ("office", "/ledgers/load/"),
    "figures": ("office", "/figures/"),
    "report": ("office", "/reports/"),
    "inspection": ("inspector", "/inspections/"),
    "journal": ("audit", "/administration/journal/"),
}


def page_of(client: Client, path: str) -> str:
    return client.get(path).content.decode()


def verbs() -> list[str]:
    entries = JournalEntry.objects.filter(verb__startswith="guide.").order_by("id")
    return list(entries.values_list("verb", flat=True))


def test_every_hint_has_a_page_here_or_stands_on_quizzes():
    assert {hint.key for hint in HINTS} == PAGES.keys() | {"quiz"}


@pytest.mark.parametrize("key", PAGES)
def test_one_press_puts_a_hint_away_on_every_device(request, campaign, county, key):
    make_act(campaign, county["柳林镇"])
    user, path = PAGES[key]
    person = request.getfixturevalue(user)
    here, elsewhere = client_of(person), client_of(person)
    assert page_of(here, path).count(HINT) == 1

    response = here.post("/help/hints/away/", {"hint": key, "next": path})

    assert response.url == path
    assert HINT not in page_of(here, path)
    assert HINT not in page_of(elsewhere, path)
    assert [(hint.person, hint.key) for hint in ReadHint.objects.all()] == [(person, key)]


def test_other_people_still_see_the_hint(clerk_client, stranger_client, campaign):
    clerk_client.post("/help/hints/away/", {"hint": "figures", "next": "/figures/"})

    assert HINT not in page_of(clerk_client, "/figures/")
    assert HINT in page_of(stranger_client, "/figures/")


def test_most_pages_have_no_hint(clerk_client, campaign):
    for path in ("/units/", "/acts/", "/help/", "/me/", "/missing/"):
        assert HINT not in page_of(clerk_client, path)


def test_a_refused_page_has_no_hint(clerk_client, campaign):
    response = clerk_client.get("/administration/journal/")

    assert response.status_code == 403
    assert HINT not in response.content.decode()


def test_a_page_with_errors_has_no_hint(office_client, campaign):
    sent = office_client.post("/ledgers/record/activity/", {"day": "someday"}).content.decode()
    faulty = page_of(office_client, "/reports/?start=someday&until=2021-13-01")

    assert 'role="alert"' in sent
    assert HINT not in sent
    assert HINT not in faulty


def test_a_dry_run_with_refused_rows_has_no_hint(clerk_client, campaign, tmp_path):
    header = ["活动时间", "承办单位", "活动名称", "活动地点", "参加人次"]
    good = ["2021-03-24", "柳林镇", "清明祭英烈", "烈士陵园", "128人次"]
    bad = ["2021-03-25", "柳林镇", "讲故事比赛", "文化站", "若干"]
    pages = []
    for rows in ([good], [good, bad]):
        path = tmp_path / f"主题活动台账{len(rows)}.xlsx"
        path.write_bytes(workbook(header, *rows))
        with path.open("rb") as file:
            pages.append(clerk_client.post("/ledgers/load/", {"files": file}, follow=True))

    assert HINT in pages[0].content.decode()
    assert "若干" in pages[1].content.decode()
    assert HINT not in pages[1].content.decode()


def test_a_phone_without_a_login_keeps_it_in_a_cookie(client, campaign):
    client.post("/help/hints/away/", {"hint": "quiz", "next": "/q/abc/"})
    client.post("/help/hints/away/", {"hint": "start", "next": "/"})

    cookie = client.cookies[COOKIE]
    assert cookie.value == "quiz.start"
    assert (cookie["samesite"], cookie["httponly"]) == ("Lax", True)
    assert not ReadHint.objects.exists()
    assert verbs() == []


def test_a_cookie_names_hints_of_ours_alone():
    assert keys_in_cookie("start.quiz.<script>.start") == {"start", "quiz"}
    assert keys_in_cookie("") == frozenset()


def test_hints_that_there_are_not_are_refused(clerk_client, campaign):
    response = clerk_client.post("/help/hints/away/", {"hint": "all", "next": "/"})

    assert response.status_code == 404
    assert not ReadHint.objects.exists()


def test_no_foreign_address_is_followed(clerk_client, campaign):
    sent = {"hint": "start", "next": "https://evil.example/"}

    assert clerk_client.post("/help/hints/away/", sent).url == "/"


def test_putting_away_twice_writes_once(clerk):
    put_hint_away("start", by=clerk, now=NOON)
    put_hint_away("start", by=clerk, now=NOON)

    assert ReadHint.objects.count() == 1
    assert verbs() == ["guide.hint.put_away"]


def test_bringing_back_twice_writes_once(clerk, stranger):
    for person in (clerk, stranger):
        put_hint_away("start", by=person, now=NOON)

    bring_hints_back(by=clerk, now=NOON)
    bring_hints_back(by=clerk, now=NOON)

    assert [hint.person for hint in ReadHint.objects.all()] == [stranger]
    assert verbs()[2:] == ["guide.hints.bring_back"]


def test_the_page_about_oneself_brings_them_back(clerk_client, campaign):
    assert "/help/hints/back/" not in page_of(clerk_client, "/me/")
    clerk_client.post("/help/hints/away/", {"hint": "figures", "next": "/figures/"})
    assert "/help/hints/back/" in page_of(clerk_client, "/me/")

    response = clerk_client.post("/help/hints/back/", follow=True)

    assert "The hints are back" in response.content.decode()
    assert not clerk_client.cookies[COOKIE].value
    assert HINT in page_of(clerk_client, "/figures/")


def test_a_phone_brings_them_back_too(client, campaign):
    client.post("/help/hints/away/", {"hint": "quiz", "next": "/q/abc/"})
    assert "/help/hints/back/" in page_of(client, "/me/")

    client.post("/help/hints/back/")

    assert not client.cookies[COOKIE].value


def test_only_pages_of_a_hint_have_one():
    assert hint_on("home:start").key == "start"
    assert hint_on("acts:act_list") is None
