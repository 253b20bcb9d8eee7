"""What people do with quizzes: make, publish, correct a key."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from tongpin.base.errors import UserError
from tongpin.campaigns.models import Kind
from tongpin.orgs.journal import record
from tongpin.orgs.models import Person, Unit
from tongpin.questions.content import Key
from tongpin.questions.kinds import KINDS, question_faults
from tongpin.questions.models import Question, Version
from tongpin.quizzes.attempt_store import hold_attempts, set_scores
from tongpin.quizzes.attempts import hand_in_of
from tongpin.quizzes.current_paper import paper_of
from tongpin.quizzes.hand_marks import marks_of
from tongpin.quizzes.models import (
    Attempt,
    ExtraTime,
    Feedback,
    KeyChange,
    Pace,
    Quiz,
    QuizPaper,
    ScoreChange,
)
from tongpin.quizzes.paper_content import HUNDREDTHS, DrawSection, PaperItem, PaperMarking, Sections
from tongpin.quizzes.score_counts import recount_scores


class QuizError(UserError):
    """The quiz cannot be changed as asked; the message is written for users."""


@dataclass(frozen=True)
class Pick:
    """A part of a paper to be: approved versions, each worth so many points."""

    versions: Sequence[Version]
    points: int
    draw: int | None = None  # how many of them each person is asked; None: all
    title: str = ""


@transaction.atomic
def make_quiz(
    kind: Kind, unit: Unit, told: Mapping[str, Any], *, by: Person | None, now: datetime
) -> Quiz:
    """A quiz that nobody sees yet; `told` is what its form asks.

    Raises QuizError where it closes before it opens, or tells what was right while others
    still answer for places.
    """
    if told["closes_at"] <= told["opens_at"]:
        raise QuizError(_("The quiz has to close after it opens."))
    if told.get("has_places") and told["feedback"] != Feedback.AFTERWARDS:
        raise QuizError(_("A contest tells what was right once it is over, not at once."))
    if told["feedback"] == Feedback.EACH and told.get("pace") != Pace.STEPS:
        raise QuizError(_("To tell after each question, ask one at a time."))
    if told.get("tries_each", 1) > 1 and told["feedback"] != Feedback.EACH:
        raise QuizError(_("Trying a question again needs to be told after each question."))
    quiz = Quiz(campaign=kind.campaign, kind=kind, unit=unit, made_at=now, made_by=by, **told)
    quiz.save()
    record("quizzes.quiz.make", quiz, by=by, at=now, title=quiz.title)
    return quiz


@transaction.atomic
def publish_quiz(
    quiz: Quiz, picks: Sequence[Pick], *, by: Person | None, now: datetime
) -> QuizPaper:
    """Freeze the paper; from then on people can answer when the quiz is open.

    Raises QuizError for a quiz that is published already, for nothing to ask, for questions
    without approval, for more to draw than there is, or questions that stand in two parts.
    """
    quiz = Quiz.objects.select_for_update().get(pk=quiz.pk)
    if quiz.published_at:
        raise QuizError(_("This quiz is published already."))
    _check_picks(picks)
    sections = Sections(
        tuple(
            DrawSection(
                tuple(_item(version, pick.points) for version in pick.versions),
                pick.draw,
                pick.title,
            )
            for pick in picks
        ),
        secrets.token_hex(32),
        quiz.shuffles,
        quiz.tries_each,
    )
    paper = QuizPaper.objects.create(
        quiz=quiz,
        sections=sections.as_json(),
        seed=sections.seed,
        digest=sections.digest,
        frozen_at=now,
    )
    quiz.published_at, quiz.published_by = now, by
    quiz.save(update_fields=["published_at", "published_by"])
    record("quizzes.quiz.publish", quiz, by=by, at=now, paper=paper.digest, asked=sections.asked)
    return paper


def _check_picks(picks: Sequence[Pick]) -> None:
    if not any(pick.versions for pick in picks):
        raise QuizError(_("Choose questions first."))
    seen: set[int] = set()
    for pick in picks:
        if pick.draw is not None and not 1 <= pick.draw <= len(pick.versions):
            told = {"draw": pick.draw, "count": len(pick.versions)}
            text = _("%(draw)s questions cannot be drawn from %(count)s.")
            raise QuizError(text % told)
        if pick.points < 1:
            raise QuizError(_("Each question is worth a point at least."))
        for version in pick.versions:
            if version.approved_at is None:
                raise QuizError(
                    _("Question %(question)s was not approved yet.")
                    % {"question": version.question_id}
                )
            if version.question_id in seen:
                text = _("Question %(question)s stands in the paper twice.")
                raise QuizError(text % {"question": version.question_id})
            seen.add(version.question_id)


def _item(version: Version, points: int) -> PaperItem:
    question: Question = version.question
    points = points if KINDS[version.kind].is_scored else 0
    return PaperItem(
        version.pk,
        points * HUNDREDTHS,
        version.asked,
        version.answer,
        version.source,
        question.topic,
    )


@transaction.atomic
def close_quiz(quiz: Quiz, *, by: Person | None, now: datetime) -> None:
    """The quiz is over now, whatever was announced; who answers already may hand in. Repeatable."""
    quiz = Quiz.objects.select_for_update(of=("self",)).get(pk=quiz.pk)
    if quiz.closes_at > now:
        before, quiz.closes_at = quiz.closes_at, max(now, quiz.opens_at + timedelta(seconds=1))
        quiz.save(update_fields=["closes_at"])
        record("quizzes.quiz.close", quiz, by=by, at=now, before=str(before))


@transaction.atomic
def give_extra_time(
    quiz: Quiz, person: Person, percent: int, *, reason: str, by: Person | None, now: datetime
) -> ExtraTime:
    """The person has so much more time, also where the quiz closes earlier; 0 takes it back.

    It holds for papers that are opened from now on. Raises QuizError for a quiz without a time
    limit, or more than four times the usual.
    """
    if quiz.minutes is None:
        raise QuizError(_("This quiz has no time limit."))
    if not 0 <= percent <= 300:
        raise QuizError(_("Accepted are 0 to 300 percent more."))
    told = {"percent": max(percent, 1), "reason": reason.strip()[:100]}
    given, __ = ExtraTime.objects.update_or_create(quiz=quiz, person=person, defaults=told)
    if percent == 0:
        given.delete()
    record("quizzes.quiz.extra_time", quiz, by=by, at=now, person=person.pk, percent=percent)
    return given


@transaction.atomic
def correct_key(
    quiz: Quiz, version: int, key: Key, *, reason: str, by: Person | None, now: datetime
) -> KeyChange:
    """Mark every attempt again under another key for one question.

    Afterwards scores and places are as if the key had been so from the start; what changed
    is told attempt by attempt. Safe to repeat: the same key again changes nothing.
    Raises QuizError without a reason, or for a key that does not fit the question.
    """
    quiz = Quiz.objects.select_for_update(of=("self",)).select_related("paper").get(pk=quiz.pk)
    hold_attempts()
    if not reason.strip():
        raise QuizError(_("Say why the key is corrected."))
    before = paper_of(quiz)
    item = next((item for item in before.items if item.version == version), None)
    if item is None:
        raise QuizError(_("This question is not in the paper."))
    if wrong := question_faults(item.content, key):
        raise QuizError(" ".join(wrong))
    change = KeyChange.objects.create(
        quiz=quiz,
        version=version,
        before=item.key.as_json(),
        after=key.as_json(),
        reason=reason.strip()[:200],
        changed_at=now,
        changed_by=by,
    )
    count = _mark_again(quiz, before.with_key(version, key), change)
    recount_scores(quiz.pk)
    record(
        "quizzes.key.correct",
        quiz,
        by=by,
        at=now,
        version=version,
        reason=change.reason,
        before=change.before,
        after=change.after,
        scores_changed=count,
    )
    return change


def _mark_again(quiz: Quiz, paper: Sections, change: KeyChange) -> int:
    """Set the score of every attempt by the paper's keys; tells how many are others now."""
    marking, count, by_hand = PaperMarking(paper), 0, marks_of(quiz.pk)
    changed: list[Attempt] = []
    changes: list[ScoreChange] = []
    rows = Attempt.objects.filter(quiz=quiz.pk).order_by("who", "number")
    for row in rows.iterator(chunk_size=2000):
        one = hand_in_of(row)
        places = paper.drawn(one.who, one.number)
        score = marking.total(places, one.unpacked) + by_hand.get((one.who, one.number), 0)
        if score != row.score:
            changes.append(
                ScoreChange(
                    change=change, who=row.who, number=row.number, before=row.score, after=score
                )
            )
            row.score = score
            changed.append(row)
            count += 1
    ScoreChange.objects.bulk_create(changes, batch_size=1000)
    set_scores(changed)
    return count
