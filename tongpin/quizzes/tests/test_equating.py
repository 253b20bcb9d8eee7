from datetime import timedelta
from uuid import UUID

import pytest
from django.test import Client
from django.utils import timezone

from tongpin.questions.tests import builders as b
from tongpin.quizzes.answerers import uuid_of_device
from tongpin.quizzes.current_paper import paper_of
from tongpin.quizzes.equating import scale_of
from tongpin.quizzes.models import Quiz
from tongpin.quizzes.paper_content import DrawSection, PaperItem, Sections
from tongpin.quizzes.question_statistics import facts_of
from tongpin.quizzes.tests.builders import asking, paper_from

pytestmark = pytest.mark.django_db


PAPER = Sections(
    (DrawSection(tuple(PaperItem(n, 1000, *b.SINGLE) for n in range(4)), draw=2),), "seed"
)


def test_a_hard_draw_is_worth_more():
    scale = scale_of(PAPER, {0: 1.0, 1: 0.8, 2: 0.4, 3: 0.2}, [[0, 1], [2, 3]])

    assert (scale.lowest, scale.usual, scale.highest) == pytest.approx((6, 12, 18))
    assert scale.equated(1000, [2, 3]) == pytest.approx(16)
    assert scale.equated(1000, [0, 1]) == pytest.approx(4)


def test_the_mean_of_all_stays_what_it_was():
    draws = [[0, 1], [2, 3], [0, 3], [1, 2]]
    scale = scale_of(PAPER, {0: 0.9, 1: 0.7, 2: 0.5, 3: 0.3}, draws)

    told = [scale.equated(1000, draw) for draw in draws]

    assert sum(told) / 4 == pytest.approx(10)


def test_nothing_is_told_of_what_is_not_known():
    scale = scale_of(PAPER, {0: 0.9, 1: 0.7}, [[0, 1], [2, 3]])

    assert scale.equated(1000, [2, 3]) is None
    assert scale_of(PAPER, {}, [[0, 1]]) is None
    fixed = Sections((DrawSection((PaperItem(1, 1000, *b.SINGLE),)),), "seed")
    assert scale_of(fixed, {0: 0.5}, [[0]]) is None


def test_ones_own_page_and_the_units_tell_it(campaign, county, office_client):
    quiz = asking(campaign, county, b.SINGLE, b.TRUE_FALSE, b.NUMBER, b.POLL, draw=2)
    paper = paper_of(quiz)
    right = {0: "B", 1: "F", 2: "1", 3: "A"}
    client = Client()
    client.get("/five/")
    device = uuid_of_device(client.cookies["phone"].value.partition(":")[0])
    for who in [device, *(UUID(int=(1 << 70) + n) for n in range(60))]:
        places = paper.drawn(who, 1)
        score = sum(1000 for place in places if place == 0)
        paper_from(quiz, who, [right[place] for place in places], score=score)
    Quiz.objects.update(closes_at=timezone.now() - timedelta(minutes=5))

    told = facts_of(quiz, paper)
    shown = office_client.get(f"/quizzes/{quiz.pk}/").content.decode()
    mine = client.get(f"/quizzes/mine/{quiz.key}/")

    assert [one.facility for one in told.items] == [1, 0, 0, None]
    assert (told.scale.lowest, told.scale.highest) == (0, 10)
    assert "equated" in shown
    assert mine.context["papers"]
