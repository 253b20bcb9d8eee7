"""What the answers to a quiz say, and that it is never older than the answers."""

from datetime import timedelta
from uuid import UUID

import pytest
from django.utils import timezone

from tongpin.questions.tests import builders as b
from tongpin.quizzes.current_paper import paper_of
from tongpin.quizzes.models import Quiz
from tongpin.quizzes.question_statistics import correlation, current_scale, facts_of
from tongpin.quizzes.tests.builders import asking, paper_from

pytestmark = pytest.mark.django_db
FIRST_DEVICE = 1 << 70


@pytest.fixture
def drawn_quiz(campaign, county):
    """Two of three questions are drawn for each person; the quiz is over."""
    quiz = asking(campaign, county, b.SINGLE, b.TRUE_FALSE, b.NUMBER, draw=2)
    Quiz.objects.filter(pk=quiz.pk).update(closes_at=timezone.now() - timedelta(minutes=5))
    return Quiz.objects.select_related("paper").get(pk=quiz.pk)


def hand_in(quiz, first, count, *, is_right):
    """So many attempts of devices that nobody knows; everything in them is right or wrong."""
    paper = paper_of(quiz)
    answers = {0: "B", 1: "T", 2: "25000"} if is_right else {0: "C", 1: "F", 2: "1"}
    for number in range(first, first + count):
        who = UUID(int=FIRST_DEVICE + number)
        places = paper.drawn(who, 1)
        score = 2000 if is_right else 0
        paper_from(quiz, who, [answers[place] for place in places], score=score)


def test_the_scale_follows_attempts_that_no_journal_entry_tells_of(drawn_quiz):
    hand_in(drawn_quiz, 0, 60, is_right=True)
    before = current_scale(drawn_quiz.pk)

    hand_in(drawn_quiz, 60, 60, is_right=False)
    after = current_scale(drawn_quiz.pk)

    assert before.usual == pytest.approx(20)
    assert after.usual == pytest.approx(facts_of(drawn_quiz, paper_of(drawn_quiz)).scale.usual)
    assert after.usual < 11


def test_the_scale_is_worked_out_once_for_many_who_open_their_papers(
    drawn_quiz, django_assert_num_queries
):
    hand_in(drawn_quiz, 0, 40, is_right=True)
    scale = current_scale(drawn_quiz.pk)

    with django_assert_num_queries(2):  # the count, and the newest journal entry
        assert current_scale(drawn_quiz.pk) is scale


def test_a_scale_can_be_shared_since_nobody_can_change_it(drawn_quiz):
    hand_in(drawn_quiz, 0, 40, is_right=True)

    assert hash(current_scale(drawn_quiz.pk)) == hash(current_scale(drawn_quiz.pk))


def test_correlation_is_pearsons():
    assert correlation([1, 2, 3], [2, 4, 6]) == pytest.approx(1)
    assert correlation([1, 2, 3], [3, 2, 1]) == pytest.approx(-1)
    assert correlation([1, 1], [1, 2]) is None
