import json
from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest

from tongpin.acts.models import Act, Participation
from tongpin.figures.figure_reader import Scope, read_figures
from tongpin.orgs.models import Person
from tongpin.quizzes import attempt_settlement
from tongpin.quizzes.answerers import uuid_of_person
from tongpin.quizzes.attempt_settlement import LAG, SOURCES, settle, settle_attempts
from tongpin.quizzes.attempt_store import store
from tongpin.quizzes.attempts import HandIn, milliseconds
from tongpin.quizzes.models import EntryWay
from tongpin.quizzes.tests.builders import RIGHT, published
from tongpin.testing import NOON

LATER = NOON + LAG + timedelta(minutes=1)


@pytest.fixture
def quiz(campaign, county):
    return published(campaign, county["青禾县"])


def attempt(quiz, who=None, number=1, minutes=0, **told) -> HandIn:
    when = milliseconds(NOON) + minutes * 60_000
    answers = json.dumps(RIGHT)
    one = HandIn(
        quiz.pk, who or uuid4(), number, quiz.unit_id, when, when, answers, 0, False, False
    )
    return replace(one, **told)


def figures(campaign) -> dict[str, int]:
    return {one.key: one.exact for one in read_figures(Scope.of(campaign), now=LATER)}


def test_papers_become_acts_that_the_figures_count(campaign, county, quiz, office):
    device, village = uuid4(), county["王庄村"].pk
    store(
        [
            attempt(quiz, device),
            attempt(quiz, device, number=2, minutes=1),
            attempt(quiz, uuid_of_person(office.pk), unit=village),
            attempt(quiz),
        ]
    )

    assert settle_attempts(now=LATER) == 4

    told = figures(campaign)
    assert (told["quiz_attempts"], told["online_people"]) == (4, 3)
    assert Act.objects.get(unit=village).participations.get().person == office
    assert Person.objects.get(token=device.hex).participations.count() == 2


def test_settling_again_makes_no_act_twice(quiz):
    store([attempt(quiz), attempt(quiz, minutes=1)])
    settle_attempts(now=LATER + timedelta(hours=1))
    quiz.settled_at = None
    quiz.save()  # as if the note of it had been lost

    settle_attempts(now=LATER + timedelta(hours=1))

    assert Act.objects.count() == Participation.objects.count() == 2


def test_what_was_handed_in_just_now_waits(quiz):
    store([attempt(quiz), attempt(quiz, minutes=30)])

    assert settle(quiz, now=LATER) == 1
    assert settle(quiz, now=LATER) == 0
    assert settle(quiz, now=LATER + timedelta(minutes=30)) == 1


def test_many_of_one_moment_are_settled_together(quiz, monkeypatch):
    monkeypatch.setattr(attempt_settlement, "TOGETHER", 2)
    store([attempt(quiz), *(attempt(quiz, minutes=1) for __ in range(3)), attempt(quiz, minutes=2)])

    assert settle_attempts(now=LATER + timedelta(hours=1)) == 5
    assert Act.objects.count() == 5


def test_each_try_of_a_person_says_how_it_came_in(quiz, office):
    who = uuid_of_person(office.pk)
    store([attempt(quiz, who), attempt(quiz, who, number=2, way="helper", by=office.pk)])

    settle_attempts(now=LATER)

    sources = Participation.objects.order_by("act__number").values_list("source", flat=True)
    assert list(sources) == [SOURCES[EntryWay.SELF], SOURCES[EntryWay.HELPER]]
    recorders = Act.objects.order_by("number").values_list("recorded_by", flat=True)
    assert list(recorders) == [None, office.pk]
