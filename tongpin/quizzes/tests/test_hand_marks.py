from dataclasses import replace
from hashlib import blake2b, sha256
from uuid import UUID

import pytest
from django.utils import timezone

from tongpin.questions.content import Key
from tongpin.questions.models import Version
from tongpin.questions.tests import builders as b
from tongpin.quizzes.actions import correct_key
from tongpin.quizzes.answerers import uuid_of_person
from tongpin.quizzes.attempt_store import store
from tongpin.quizzes.attempts import packed
from tongpin.quizzes.current_paper import paper_of
from tongpin.quizzes.hand_marks import HandMarkDraft, MarkError, mark_by_hand
from tongpin.quizzes.models import Attempt, HandMark
from tongpin.quizzes.question_statistics import facts_of
from tongpin.quizzes.score_counts import recomputed_counts, score_counts
from tongpin.quizzes.tests.builders import ATTEMPT, asking, paper_from
from tongpin.testing import make_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def quiz(campaign, county):
    return asking(campaign, county, b.SINGLE, b.SHORT)


def test_a_person_marks_them_without_seeing_whose_they_are(quiz, office_client, county):
    person = make_person("孙学", county["柳林镇"])
    who = uuid_of_person(person.pk)
    paper_from(quiz, who, ["B", "学史明理"], score=1000)
    paper_from(quiz, UUID(int=9), ["A", " "], score=0)

    shown = office_client.get(f"/quizzes/{quiz.pk}/marking/")
    html = shown.content.decode()
    assert "学史明理" in html
    assert "孙学" not in html
    assert who.hex not in html
    told = {"answer": shown.context["mark"], "points": "7.5", "remark": "举例更好"}
    office_client.post(f"/quizzes/{quiz.pk}/marking/", told)

    assert Attempt.objects.get(who=who).score == 1750
    assert (
        "Everything is marked" in office_client.get(f"/quizzes/{quiz.pk}/marking/").content.decode()
    )


def test_too_many_points_are_refused(quiz, office):
    one = paper_from(quiz, UUID(int=9), ["B", "字"], score=1000)
    row = Attempt.objects.get(who=one.who)

    for points in (1001, -1):
        with pytest.raises(MarkError, match="0 to 10"):
            mark_by_hand(
                quiz,
                row,
                Version.objects.get(kind="short").pk,
                HandMarkDraft(points),
                by=office,
                now=timezone.now(),
            )
    assert not HandMark.objects.exists()


def test_marked_again_the_new_points_count_and_a_corrected_key_keeps_them(quiz, office):
    one = paper_from(quiz, UUID(int=9), ["A", "字"], score=0)
    row, short = Attempt.objects.get(who=one.who), Version.objects.get(kind="short").pk
    for points in (900, 300):
        mark_by_hand(quiz, row, short, HandMarkDraft(points), by=office, now=timezone.now())

    correct_key(
        quiz,
        Version.objects.get(kind="single").pk,
        Key("A"),
        reason="误",
        by=None,
        now=timezone.now(),
    )

    assert Attempt.objects.get().score == 1300
    assert Attempt.objects.get(score=1300).who == one.who


def test_places_follow_the_marks(campaign, county, office):
    quiz = asking(campaign, county, b.SHORT, has_places=True)
    told = replace(ATTEMPT, quiz=quiz.pk, unit=quiz.unit_id, answers=packed(["字"]), score=0)
    for number in (5, 6):
        store([replace(told, who=UUID(int=number))])

    mark_by_hand(
        quiz,
        Attempt.objects.get(who=UUID(int=5)),
        Version.objects.get().pk,
        HandMarkDraft(800),
        by=office,
        now=timezone.now(),
    )

    assert score_counts(quiz.pk) == recomputed_counts(quiz.pk) == {800: 1, 0: 1}


def test_somebody_elses_answer_is_not_marked_twice(quiz, office_client, office):
    paper_from(quiz, UUID(int=9), ["B", "字"], score=1000)
    shown = office_client.get(f"/quizzes/{quiz.pk}/marking/")
    mark_by_hand(
        quiz,
        Attempt.objects.get(),
        Version.objects.get(kind="short").pk,
        HandMarkDraft(500),
        by=office,
        now=timezone.now(),
    )

    told = {"answer": shown.context["mark"], "points": "1"}
    done = office_client.post(f"/quizzes/{quiz.pk}/marking/", told, follow=True)

    assert "Somebody else marked" in done.content.decode()
    assert Attempt.objects.get().score == 1500


def test_facility_counts_what_a_person_gave(quiz, office):
    for number in range(10):
        one = paper_from(quiz, UUID(int=100 + number), ["B", "字"], score=1000)
        mark_by_hand(
            quiz,
            Attempt.objects.get(who=one.who),
            Version.objects.get(kind="short").pk,
            HandMarkDraft(500),
            by=office,
            now=timezone.now(),
        )

    told = facts_of(quiz, paper_of(quiz)).items

    assert [one.facility for one in told] == [1, 0.5]


def test_the_form_does_not_tell_whose_answer_it_is_to_who_can_count(quiz, office_client, county):
    person = make_person("孙学", county["柳林镇"])
    paper_from(quiz, uuid_of_person(person.pk), ["B", "字"], score=1000)
    version = Version.objects.get(kind="short").pk
    told = f"{quiz.pk}:{uuid_of_person(person.pk)}:1:{version}".encode()

    mark = office_client.get(f"/quizzes/{quiz.pk}/marking/").context["mark"]

    assert mark not in (sha256(told).hexdigest()[:16], blake2b(told, digest_size=8).hexdigest())
