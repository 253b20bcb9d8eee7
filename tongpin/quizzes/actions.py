"""What people do with quizzes: make, publish, take back, correct a key."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from tongpin.base.errors import UserError
from tongpin.campaigns.campaign_states import check_running
from tongpin.campaigns.models import Kind
from tongpin.orgs.journal import record
from tongpin.orgs.models import Person, Unit
from tongpin.questions.content import Key
from tongpin.questions.kinds import KINDS, question_faults
from tongpin.questions.models import Question, Version
from tongpin.quizzes.attempt_store import hold_attempts, set_scores
from tongpin.quizzes.attempts import hand_in_of
from tongpin.quizzes.beginnings import has_begun
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
    kind: Kind, unit: Unit, fields: Mapping[str, Any], *, by: Person | None, now: datetime
) -> Quiz:
    """A quiz that nobody sees yet.

    fields  what the quiz's form asks, by the names of the model's fields
    Raises QuizError where it closes before it opens, or tells what was right while others
    still answer for places.
    """
    _check_rules(fields)
    quiz = Quiz(campaign=kind.campaign, kind=kind, unit=unit, made_at=now, made_by=by, **fields)
    quiz.save()
    record("quizzes.quiz.make", quiz, by=by, at=now, title=quiz.title)
    return quiz


def _check_rules(fields: Mapping[str, Any]) -> None:
    feedback = fields["feedback"]
    if fields["closes_at"] <= fields["opens_at"]:
        raise QuizError(_("The quiz has to close after it opens."))
    if fields.get("has_places") and feedback != Feedback.AFTERWARDS:
        raise QuizError(_("A contest tells what was right once it is over, not at once."))
    if feedback == Feedback.EACH and fields.get("pace") != Pace.STEPS:
        raise QuizError(_("To tell after each question, ask one at a time."))
    if fields.get("tries_each", 1) > 1 and feedback != Feedback.EACH:
        raise QuizError(_("Trying a question again needs to be told after each question."))


@transaction.atomic
def publish_quiz(
    quiz: Quiz, picks: Sequence[Pick], *, by: Person | None, now: datetime
) -> QuizPaper:
    """Freeze the paper; from then on people can answer when the quiz is open.

    Raises QuizError for a quiz that is published already, for nothing to ask, for questions
    without approval, for more to draw than there is, or questions that stand in two parts;
    CampaignError while the campaign stands still.
    """
    quiz = Quiz.objects.select_for_update(of=("self",)).select_related("campaign").get(pk=quiz.pk)
    if quiz.published_at:
        raise QuizError(_("This quiz is published already."))
    check_running(quiz.campaign)
    sections = sections_of(quiz, picks)
    paper = QuizPaper.objects.create(
        quiz=quiz,
        sections=sections.as_json(),
        seed=sections.seed,
        digest=sections.digest,
        frozen_at=now,
    )
    quiz.published_at = now
    quiz.published_by = by
    quiz.save(update_fields=["published_at", "published_by"])
    record("quizzes.quiz.publish", quiz, by=by, at=now, paper=paper.digest, asked=sections.asked)
    return paper


def sections_of(quiz: Quiz, picks: Sequence[Pick]) -> Sections:
    """The paper that these picks make, with a seed of its own each time.

    Raises QuizError for picks that cannot be published.
    """
    _check_picks(picks)
    return Sections(
        sections=tuple(map(_section, picks)),
        seed=secrets.token_hex(32),
        shuffles=quiz.shuffles,
        tries_each=quiz.tries_each,
    )


@transaction.atomic
def withdraw_quiz(quiz: Quiz, *, by: Person | None, now: datetime) -> None:
    """Make a published quiz a draft again, as long as nobody was given its paper. Safe to repeat.

    Raises QuizError once somebody was; CampaignError while the campaign stands still.
    """
    quiz = Quiz.objects.select_for_update(of=("self",)).select_related("campaign").get(pk=quiz.pk)
    if quiz.published_at is None:
        return
    check_running(quiz.campaign)
    if has_begun(quiz.pk):
        raise QuizError(_("Somebody has the paper already: it stands."))
    paper = quiz.paper
    digest = paper.digest
    paper.delete()
    quiz.published_at = None
    quiz.published_by = None
    quiz.save(update_fields=["published_at", "published_by"])
    record("quizzes.quiz.withdraw", quiz, by=by, at=now, paper=digest)


def _check_picks(picks: Sequence[Pick]) -> None:
    if not any(pick.versions for pick in picks):
        raise QuizError(_("Choose questions first."))
    questions: set[int] = set()
    for pick in picks:
        _check_pick(pick)
        for version in pick.versions:
            if version.question_id in questions:
                text = _("Question %(question)s stands in the paper twice.")
                raise QuizError(text % {"question": version.question_id})
            questions.add(version.question_id)


def _check_pick(pick: Pick) -> None:
    count = len(pick.versions)
    if pick.draw is not None and not 1 <= pick.draw <= count:
        text = _("%(draw)s questions cannot be drawn from %(count)s.")
        raise QuizError(text % {"draw": pick.draw, "count": count})
    if pick.points < 1:
        raise QuizError(_("Each question is worth a point at least."))
    for version in pick.versions:
        if version.approved_at is None:
            text = _("Question %(question)s was not approved yet.")
            raise QuizError(text % {"question": version.question_id})


def _section(pick: Pick) -> DrawSection:
    items = tuple(_item(version, pick.points) for version in pick.versions)
    return DrawSection(items, pick.draw, pick.title)


def _item(version: Version, points: int) -> PaperItem:
    question: Question = version.question
    return PaperItem(
        version=version.pk,
        points=points * HUNDREDTHS if KINDS[version.kind].is_scored else 0,
        content=version.asked_content,
        key=version.answer_key,
        source=version.source,
        topic=question.topic,
    )


@transaction.atomic
def close_quiz(quiz: Quiz, *, by: Person | None, now: datetime) -> None:
    """The quiz is over now, whatever was announced; who answers already may hand in. Repeatable."""
    quiz = Quiz.objects.select_for_update(of=("self",)).get(pk=quiz.pk)
    if quiz.closes_at > now:
        before = quiz.closes_at
        quiz.closes_at = max(now, quiz.opens_at + timedelta(seconds=1))
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
    extra_time, __ = ExtraTime.objects.update_or_create(
        quiz=quiz,
        person=person,
        defaults={"percent": max(percent, 1), "reason": reason.strip()[:100]},
    )
    if percent == 0:
        extra_time.delete()
    record("quizzes.quiz.extra_time", quiz, by=by, at=now, person=person.pk, percent=percent)
    return extra_time


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
    paper = paper_of(quiz)
    item = paper.item_of(version)
    if item is None:
        raise QuizError(_("This question is not in the paper."))
    if faults := question_faults(item.content, key):
        raise QuizError(" ".join(faults))
    change = KeyChange.objects.create(
        quiz=quiz,
        version=version,
        before=item.key.as_json(),
        after=key.as_json(),
        reason=reason.strip()[:200],
        changed_at=now,
        changed_by=by,
    )
    count = _mark_again(quiz, paper.with_key(version, key), change)
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
    marking = PaperMarking(paper)
    hand_marks = marks_of(quiz.pk)
    changed_rows: list[Attempt] = []
    score_changes: list[ScoreChange] = []
    rows = Attempt.objects.filter(quiz=quiz.pk).order_by("who", "number")
    for row in rows.iterator(chunk_size=2000):
        attempt = hand_in_of(row)
        places = paper.drawn(attempt.who, attempt.number)
        score = marking.total(places, attempt.unpacked)
        score += hand_marks.get((attempt.who, attempt.number), 0)
        if score != row.score:
            score_changes.append(_score_change(change, row, score))
            row.score = score
            changed_rows.append(row)
    ScoreChange.objects.bulk_create(score_changes, batch_size=1000)
    set_scores(changed_rows)
    return len(changed_rows)


def _score_change(change: KeyChange, row: Attempt, score: int) -> ScoreChange:
    return ScoreChange(change=change, who=row.who, number=row.number, before=row.score, after=score)
