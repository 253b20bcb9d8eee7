"""Questions to owners and authors: one phone for many, two places at once, texts alike."""

from datetime import time

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tongpin.acts.models import Participation, PresenceStatus
from tongpin.dossiers.actions import PaperDraft, erase_paper, hand_in_paper, paper_slots
from tongpin.dossiers.dossier import Dossier
from tongpin.dossiers.dossier_questions import is_same_hour
from tongpin.dossiers.like_papers import has_its_like, sketch_papers
from tongpin.dossiers.models import PaperSketch
from tongpin.dossiers.text_likeness import (
    LEAST,
    are_largely_the_same,
    pieces_of,
    sketch_of,
)
from tongpin.signin.actions import open_hall
from tongpin.signin.codes import hall_code, window_at
from tongpin.testing import NOON, client_of, make_act, make_person

pytestmark = pytest.mark.django_db
TEXT = "".join(chr(0x4E00 + (number * 7919) % 9000) for number in range(600))
OTHER = "".join(chr(0x4E00 + (number * 6607 + 13) % 9000) for number in range(600))


@pytest.fixture
def act(campaign, county):
    return make_act(campaign, county["柳林镇"], "session", visits=0)


def questions(act):
    return [question.text for question in Dossier(act).questions]


def sign_in(phone, hall, name):
    page = phone.get(f"/s/{hall.pk}/{hall_code(hall.key, window_at(timezone.now()))}/")
    ticket = page.context["form"].initial["ticket"]
    phone.post(f"/s/{hall.pk}/", {"ticket": ticket, "name": name})


@pytest.mark.parametrize(("count", "asked"), [(2, False), (3, True)])
def test_one_phone_for_three_people_is_asked_about_and_not_blocked(act, count, asked):
    hall = open_hall(act, by=None, now=timezone.now())
    phone = Client()
    for number in range(count):
        sign_in(phone, hall, f"来宾{number}")

    found = [text for text in questions(act) if text.startswith("One phone signed in")]

    assert len(found) == asked
    assert act.participations.filter(superseded_at=None).count() == count
    if asked:
        assert found[0].endswith("来宾0、来宾1、来宾2")


def was_there(act, person):
    Participation.objects.create(
        act=act,
        person=person,
        role="participant",
        status=PresenceStatus.PRESENT,
        source="roster",
        recorded_at=NOON,
    )


@pytest.mark.parametrize(
    ("hour", "asked"), [(time(9), True), (time(9, 59), True), (time(10), False), (None, False)]
)
def test_who_was_in_two_acts_at_the_same_hour_is_asked_about(campaign, county, act, hour, asked):
    other = make_act(campaign, county["石桥乡"])
    person = make_person("两处", county["柳林镇"])
    for one, starts_at in ((act, time(9)), (other, hour)):
        one.starts_at = starts_at
        one.save(update_fields=["starts_at"])
        was_there(one, person)

    found = [text for text in questions(act) if text.startswith("At the same hour")]

    assert len(found) == asked
    assert not asked or "两处" in found[0]


def test_the_hour_has_no_direction():
    assert is_same_hour(time(9), time(8, 1))
    assert not is_same_hour(time(9), time(8))


def hand_in(act, author, text):
    slot = next(iter(paper_slots(act)))
    return hand_in_paper(act, author, PaperDraft(slot, "体会", text), by=author, now=NOON)


@pytest.fixture
def authors(county):
    return [make_person(name, county["柳林镇"], username=name) for name in ("甲某", "乙某")]


@pytest.mark.parametrize(
    ("text", "alike"),
    [
        (TEXT, True),
        (TEXT[:480] + OTHER[:120], True),
        ("　".join(TEXT[at : at + 40] + "，" for at in range(0, 600, 40)), True),
        (OTHER, False),
        (TEXT[:100] + OTHER[:500], False),
    ],
)
def test_texts_of_two_authors_that_are_largely_the_same_are_found(act, authors, text, alike):
    first = hand_in(act, authors[0], TEXT)
    second = hand_in(act, authors[1], text)

    assert has_its_like(first) == has_its_like(second) == alike


def test_an_author_is_not_compared_with_the_own_earlier_text(act, authors):
    hand_in(act, authors[0], TEXT)

    assert not has_its_like(hand_in(act, authors[0], TEXT + "完"))


def test_short_texts_are_alike_by_chance(act, authors):
    text = TEXT[: LEAST - 1]
    hand_in(act, authors[0], text)

    assert not has_its_like(hand_in(act, authors[1], text))


def test_each_author_is_asked_on_the_own_page_and_nobody_else(act, authors, office_client):
    for author, text in zip(authors, (TEXT, TEXT[:550]), strict=True):
        was_there(act, author)
        hand_in(act, author, text)
    slot = next(iter(paper_slots(act)))

    pages = [page_of(author, act, slot) for author in authors]

    for page in pages:
        assert "Only you and the other author are asked" in page
    assert "甲某" not in pages[1]
    dossier = office_client.get(reverse("dossiers:dossier", args=[act.pk])).content.decode()
    assert "another author" not in dossier


def page_of(author, act, slot):
    address = reverse("dossiers:own_paper", args=[act.pk, slot])
    return client_of(author).get(address).content.decode()


def test_an_erased_paper_is_compared_no_more(act, authors):
    first = hand_in(act, authors[0], TEXT)
    second = hand_in(act, authors[1], TEXT)

    erase_paper(first, by=authors[0], now=NOON)

    assert not has_its_like(second)
    assert not PaperSketch.objects.filter(paper=first).exists()


def test_older_papers_are_sketched_once(act, authors):
    first = hand_in(act, authors[0], TEXT)
    short = hand_in(act, authors[1], "短")
    PaperSketch.objects.all().delete()

    assert sketch_papers() == 2
    assert sketch_papers() == 0
    assert first.sketches.count() == 16
    assert short.sketches.get().number == -1


def test_sketches_fit_the_column_and_alike_texts_share_them():
    first, second = sketch_of(pieces_of(TEXT)), sketch_of(pieces_of(TEXT[:550]))

    assert all(0 <= number < 1 << 63 for number in first)
    assert len(set(first) & set(second)) >= 8
    assert not set(first) & set(sketch_of(pieces_of(OTHER)))
    assert not are_largely_the_same(frozenset(), frozenset())
