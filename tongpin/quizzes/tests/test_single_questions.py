import json
import re
from datetime import timedelta
from urllib.parse import urlencode
from uuid import uuid4

import pytest
from django.utils import timezone

from tongpin.questions.content import Key
from tongpin.questions.models import Version
from tongpin.questions.tests import builders as b
from tongpin.quizzes.actions import Pick, QuizError, correct_key, publish_quiz
from tongpin.quizzes.models import Attempt, Quiz
from tongpin.quizzes.paper_content import DrawSection, PaperItem, PaperMarking, Sections
from tongpin.quizzes.receipts import SECRETS
from tongpin.quizzes.tests.browsers import Browser
from tongpin.quizzes.tests.builders import quiz_of, versions
from tongpin.quizzes.tickets import Progress, Ticket

pytestmark = pytest.mark.django_db


def stepped(campaign, county, *questions, **told):
    now = timezone.now()
    quiz = quiz_of(campaign, county["青禾县"], now, pace="steps", **told)
    asked = versions(county["青禾县"], *(questions or (b.SINGLE, b.TRUE_FALSE)))
    publish_quiz(quiz, [Pick(asked, 10)], by=None, now=now)
    return Quiz.objects.select_related("paper").get(pk=quiz.pk)


class Stepper(Browser):
    """Somebody who goes from question to question."""

    @property
    def progress(self):
        return re.search(r'name="progress" value="([^"]+)"', self.page)[1]

    def go(self, where="next", progress="", **fields):
        told = {"progress": progress or self.progress, "go": where, **fields}
        return self.ask("POST", urlencode(told, doseq=True).encode())

    @property
    def number(self):
        return int(re.search(r"Question (\d+) of", self.page)[1])


def test_questions_come_one_at_a_time_and_end_in_one_paper(campaign, county):
    stepper = Stepper(stepped(campaign, county))
    assert "一大最后一天" in stepper.open()
    assert "遵义会议" not in stepper.page

    stepper.go(a1="B")
    assert (stepper.number, Attempt.objects.count()) == (2, 0)
    assert "Hand in the paper" in stepper.page
    stepper.go(a2="T")

    assert json.loads(Attempt.objects.get().answers) == ["B", "T"]
    assert Attempt.objects.get().score == 2000
    assert stepper.page.count('<li class="right">') == 2


def test_going_back_finds_what_was_answered_and_changes_it(campaign, county):
    stepper = Stepper(stepped(campaign, county, b.MATCHING, b.TRUE_FALSE))
    stepper.open()
    stepper.go(**{"a1.1": "A", "a1.2": "C"})

    stepper.go("back", a2="F")
    assert stepper.number == 1
    assert stepper.page.count(" selected>") == 2
    stepper.go(**{"a1.1": "A", "a1.2": "B"})
    assert 'value="F" checked' in stepper.page
    stepper.go(a2="T")

    assert json.loads(Attempt.objects.get().answers) == [["A", "B"], "T"]


def test_where_the_rules_say_so_nobody_goes_back(campaign, county):
    stepper = Stepper(stepped(campaign, county, goes_back=False))
    stepper.open()
    stepper.go(a1="A")

    assert "Back to" not in stepper.page
    stepper.go("back", a2="T")

    assert json.loads(Attempt.objects.get().answers) == ["A", "T"]


def test_the_page_can_be_closed_in_between(campaign, county):
    stepper = Stepper(stepped(campaign, county))
    stepper.open()
    stepper.go(a1="B")

    stepper.open()
    assert stepper.number == 2
    stepper.go(a2="T")

    assert Attempt.objects.get().score == 2000
    assert "Score" in stepper.open()


def test_people_are_told_after_each_question(campaign, county):
    stepper = Stepper(stepped(campaign, county, feedback="each"))
    stepper.open()
    stepper.go(a1="A")
    assert "会议转移到南湖" in stepper.page
    assert 'name="a1"' not in stepper.page

    stepper.open()
    assert "会议转移到南湖" in stepper.page
    stepper.go("next", a1="B")  # what was told stands
    assert stepper.number == 2
    stepper.go(a2="T")
    stepper.go("on")

    assert json.loads(Attempt.objects.get().answers) == ["A", "T"]
    assert Attempt.objects.get().score == 1000


def test_the_second_try_of_a_question_is_worth_a_half(campaign, county):
    quiz = stepped(campaign, county, feedback="each", tries_each=2)
    stepper = Stepper(quiz)
    stepper.open()
    stepper.go(a1="A")
    assert "Not right yet" in stepper.page
    assert "会议转移到南湖" not in stepper.page
    stepper.go(a1="B")
    assert "会议转移到南湖" in stepper.page
    stepper.go("on")
    stepper.go(a2="T")
    stepper.go("on")

    row = Attempt.objects.get()
    assert (json.loads(row.answers), row.score) == ([["A", "B"], ["T"]], 1500)

    version = Version.objects.get(kind="single").pk
    correct_key(quiz, version, Key("A"), reason="有误", by=None, now=timezone.now())
    assert Attempt.objects.get().score == 2000


def test_a_progress_of_another_quiz_or_hand_is_refused(campaign, county):
    first = stepped(campaign, county)
    other = Stepper(Quiz.objects.select_related("paper").get(pk=first.pk))
    other.open()
    sealed = other.progress
    second = quiz_of(campaign, county["柳林镇"], timezone.now(), pace="steps")
    publish_quiz(
        second, [Pick(versions(county["柳林镇"], b.NUMBER), 10)], by=None, now=timezone.now()
    )
    stepper = Stepper(Quiz.objects.select_related("paper").get(pk=second.pk))
    stepper.open()

    stepper.go(progress=sealed, a1="B")
    assert stepper.status == 400
    stepper.open()
    stepper.go(progress=f"{stepper.progress[:-2]}AA", a1="B")
    assert stepper.status == 400


def test_time_holds_between_questions(campaign, county):
    quiz = stepped(campaign, county, minutes=1, grace_s=0)
    long_ago = timezone.now() - timedelta(days=2)
    ticket = Ticket(quiz.pk, uuid4(), 1, quiz.unit_id, int(long_ago.timestamp() * 1000), 60)
    stepper = Stepper(quiz)

    stepper.go(progress=Progress(ticket, 0, ((), ())).sealed(SECRETS), a1="B")

    assert stepper.status == 410


@pytest.mark.parametrize(
    ("told", "fault"),
    [
        ({"feedback": "each", "pace": "whole"}, "one at a time"),
        ({"feedback": "at_once", "pace": "steps", "tries_each": 2}, "told after each"),
        ({"feedback": "each", "pace": "steps", "has_places": True}, "contest"),
    ],
)
def test_behaviours_that_make_no_sense_are_refused(campaign, county, told, fault):
    with pytest.raises(QuizError, match=fault):
        quiz_of(campaign, county["青禾县"], **told)


def test_tries_are_marked_by_the_best_of_them():
    paper = Sections((DrawSection((PaperItem(1, 900, *b.multiple()),)),), "seed", tries_each=3)

    told = PaperMarking(paper).all([0], [[["C"], ["A", "B"], ["A"]]])

    assert (told[0].points, told[0].answer) == (450, ["A", "B"])
    assert PaperMarking(paper).total([0], [[]]) == 0


def test_a_long_progress_comes_back_as_it_was():
    ticket = Ticket(1, uuid4(), 2, 3, 1_700_000_000_000, 60)
    progress = Progress(ticket, 1, (("一" * 300, "二"), (["A", "B"],), ()))

    sealed = progress.sealed(SECRETS)

    assert Progress.opened(sealed, SECRETS) == progress
    assert Progress.opened(sealed, (b"other" * 6,)) is None
    assert Ticket.opened(sealed, SECRETS) is None


def test_what_came_from_another_device_never_takes_back_what_was_answered_since(campaign, county):
    stepper = Stepper(stepped(campaign, county, b.SINGLE, b.TRUE_FALSE, b.NUMBER))
    stepper.open()
    old = stepper.progress
    stepper.go(a1="B")
    stepper.go(a2="T")

    stepper.open(urlencode({"p": old}))

    assert stepper.number == 3


def test_a_progress_too_long_to_keep_leaves_no_older_one_behind(campaign, county):
    stepper = Stepper(stepped(campaign, county, b.SINGLE, b.SHORT, b.TRUE_FALSE))
    stepper.open()
    stepper.go(a1="B")
    words = "".join(chr(0x4E00 + (n * 7919) % 20000) for n in range(1900))
    stepper.go(a2=words)

    assert "too long to be kept" in stepper.page
    stepper.go(a3="T")
    assert json.loads(Attempt.objects.get().answers) == ["B", words, "T"]
    assert not stepper.cookies.get(f"steps{Quiz.objects.get().pk}")


def test_people_say_their_unit_on_the_last_question(campaign, county):
    stepper = Stepper(stepped(campaign, county))
    assert 'name="unit"' not in stepper.open()
    stepper.go(a1="B")
    assert 'name="unit"' in stepper.page

    stepper.go(a2="T", unit=str(county["柳林镇"].pk))

    assert Attempt.objects.get().unit == county["柳林镇"].pk
