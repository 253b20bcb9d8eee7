import json
from dataclasses import replace
from uuid import uuid4

import pytest

from tongpin.orgs.models import JournalEntry
from tongpin.questions.actions import make_bank, write_question
from tongpin.questions.content import Key
from tongpin.questions.drafts import QuestionDraft
from tongpin.questions.models import Purpose, Version
from tongpin.questions.tests import builders as b
from tongpin.quizzes.actions import Pick, QuizError, correct_key, publish_quiz, withdraw_quiz
from tongpin.quizzes.attempt_store import store
from tongpin.quizzes.attempts import HandIn, milliseconds
from tongpin.quizzes.beginnings import note_beginning
from tongpin.quizzes.current_paper import paper_of
from tongpin.quizzes.models import Attempt, Quiz, QuizPaper, ScoreChange
from tongpin.quizzes.question_statistics import facts_of, units_of
from tongpin.quizzes.score_counts import recomputed_counts, score_counts
from tongpin.quizzes.tests.builders import RIGHT, published, quiz_of, versions
from tongpin.testing import NOON

TOLD = {"by": None, "now": NOON}


@pytest.fixture
def quiz(campaign, county):
    return published(campaign, county["青禾县"], has_places=True)


def hand_in(quiz, *first_answers):
    """One attempt for each answer to the first question; the others are right."""
    when = milliseconds(NOON)
    rows = []
    for first in first_answers:
        answers = json.dumps([first, *RIGHT[1:]])
        score = 4000 if first == "B" else 3000
        rows.append(
            HandIn(quiz.pk, uuid4(), 1, quiz.unit_id, when, when, answers, score, False, True)
        )
    store(rows)
    return rows


def test_a_published_paper_stands(quiz, county):
    with pytest.raises(QuizError, match="published already"):
        publish_quiz(quiz, [], **TOLD)

    paper = QuizPaper.objects.get()
    assert paper_of(quiz).digest == paper.digest
    told = JournalEntry.objects.get(verb="quizzes.quiz.publish").details
    assert told == {"paper": paper.digest, "asked": 4}


@pytest.mark.parametrize(
    ("pick", "said"),
    [
        (lambda found: [], "Choose"),
        (lambda found: [Pick(found, 10, 9)], "cannot be drawn"),
        (lambda found: [Pick(found, 10, 0)], "cannot be drawn"),
        (lambda found: [Pick(found, 0)], "a point"),
        (lambda found: [Pick(found, 1), Pick(found[:1], 1)], "twice"),
    ],
)
def test_a_paper_that_makes_no_sense_is_refused(campaign, county, pick, said):
    quiz = quiz_of(campaign, county["青禾县"])
    found = versions(county["青禾县"], b.SINGLE, b.TRUE_FALSE)

    with pytest.raises(QuizError, match=said):
        publish_quiz(quiz, pick(found), **TOLD)

    assert QuizPaper.objects.count() == 0


def test_a_question_without_approval_is_not_asked(campaign, county):
    bank = make_bank(county["青禾县"], "题库", Purpose.PRACTICE, **TOLD)
    version = write_question(bank, QuestionDraft(*b.SINGLE, source="书"), **TOLD)

    with pytest.raises(QuizError, match="approved"):
        publish_quiz(quiz_of(campaign, county["青禾县"]), [Pick([version], 1)], **TOLD)


def test_a_poll_has_no_points(campaign, county):
    poll, single = versions(county["青禾县"], b.POLL, b.SINGLE)
    quiz = quiz_of(campaign, county["青禾县"])

    publish_quiz(quiz, [Pick([poll], 10), Pick([single], 10)], **TOLD)

    assert paper_of(Quiz.objects.get()).most == 1000


def test_a_quiz_closes_after_it_opens(campaign, county):
    with pytest.raises(QuizError, match="after it opens"):
        quiz_of(campaign, county["青禾县"], closes_at=NOON, opens_at=NOON)


def test_a_corrected_key_marks_everybody_again(quiz):
    hand_in(quiz, "B", "B", "C")
    item = paper_of(quiz).items[0]

    change = correct_key(quiz, item.version, replace(item.key, right="C"), reason="印错", **TOLD)

    scores = sorted(Attempt.objects.values_list("score", flat=True))
    assert scores == [3000, 3000, 4000]
    told = ScoreChange.objects.filter(change=change).values_list("before", "after")
    assert sorted(told) == [(3000, 4000), (4000, 3000), (4000, 3000)]
    assert score_counts(quiz.pk) == recomputed_counts(quiz.pk) == {3000: 2, 4000: 1}
    assert paper_of(quiz).items[0].key.right == "C"


def test_the_same_key_once_more_changes_no_score(quiz):
    hand_in(quiz, "B")
    item = paper_of(quiz).items[0]

    change = correct_key(quiz, item.version, item.key, reason="再核", **TOLD)

    assert change.score_changes.count() == 0


@pytest.mark.parametrize(
    ("key", "reason", "said"),
    [(Key("C"), " ", "why"), (Key("Z"), "x", "not among")],
)
def test_a_key_that_makes_no_sense_is_refused(quiz, key, reason, said):
    version = paper_of(quiz).items[0].version

    with pytest.raises(QuizError, match=said):
        correct_key(quiz, version, key, reason=reason, **TOLD)


def test_statistics_tell_of_questions_and_hide_small_groups(quiz):
    hand_in(quiz, *"BBBBBCCC")
    assert {one.facility for one in facts_of(quiz, paper_of(quiz)).items} == {None}
    assert units_of(quiz)[0].mean is None

    hand_in(quiz, "B", "C")

    first, second, *__ = facts_of(quiz, paper_of(quiz)).items
    assert (first.answered, first.facility) == (10, 0.6)
    assert (second.facility, second.discrimination) == (1, None)
    assert units_of(quiz)[0].mean == 36


def test_publishing_is_undone_before_anybody_has_the_paper(quiz):
    digest = quiz.paper.digest

    withdraw_quiz(quiz, **TOLD)
    withdraw_quiz(quiz, **TOLD)  # safe to repeat

    assert Quiz.objects.get().published_at is None
    assert QuizPaper.objects.count() == 0
    told = JournalEntry.objects.get(verb="quizzes.quiz.withdraw").details
    assert told == {"paper": digest}


def test_a_quiz_that_was_taken_back_is_published_anew(quiz, county):
    asked = [item.version for item in paper_of(quiz).items]
    withdraw_quiz(quiz, **TOLD)

    picks = [Pick(list(Version.objects.filter(pk__in=asked)), 5)]
    paper = publish_quiz(Quiz.objects.get(), picks, **TOLD)

    assert paper.seed != quiz.paper.seed


def test_a_paper_that_somebody_has_is_not_taken_back(quiz):
    assert note_beginning(quiz.pk, quiz.paper.seed, now=NOON)

    with pytest.raises(QuizError, match="has the paper already"):
        withdraw_quiz(quiz, **TOLD)


def test_a_paper_that_was_handed_in_is_not_taken_back(quiz):
    hand_in(quiz, "B")

    with pytest.raises(QuizError, match="has the paper already"):
        withdraw_quiz(quiz, **TOLD)


def test_a_paper_that_was_taken_back_is_given_to_nobody(quiz):
    withdraw_quiz(quiz, **TOLD)

    assert not note_beginning(quiz.pk, quiz.paper.seed, now=NOON)
