"""Readings: written, published with their questions, withdrawn."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, time, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.timezone import localdate, make_aware
from django.utils.translation import gettext as _

from tongpin.base.errors import UserError
from tongpin.campaigns.models import Campaign
from tongpin.learning.models import Reading
from tongpin.orgs.journal import record
from tongpin.orgs.models import Person, Unit
from tongpin.questions.actions import (
    QuestionError,
    Repeated,
    approve_question,
    make_bank,
    retire_question,
    rewrite_question,
    write_question,
)
from tongpin.questions.drafts import QuestionDraft
from tongpin.questions.formats.text import read_text
from tongpin.questions.models import Purpose, Question, Version
from tongpin.quizzes.act_kinds import kinds_of_quizzes
from tongpin.quizzes.actions import Pick, QuizError, close_quiz, make_quiz, publish_quiz
from tongpin.quizzes.models import Feedback, Quiz

MOST = 5  # questions behind one reading
POINTS = 20  # each
OPEN = timedelta(days=7)  # how long its questions can be answered
TRIES = 100
BANK = "每日一读题目"  # where a unit's typed questions are kept


class ReadingError(UserError):
    """The reading cannot be stored or shown as asked; the message is written for users."""


@transaction.atomic
def write_reading(
    campaign: Campaign,
    unit: Unit,
    told: Mapping[str, Any],
    *,
    by: Person | None,
    now: datetime,
    reading: Reading | None = None,
) -> Reading:
    """Store a reading that nobody sees yet, or change one; `told` is what its form asks.

    Raises ReadingError for a second one of the unit's day, for questions that cannot be
    understood, or for other questions once it is published.
    """
    is_new = reading is None
    one = (
        Reading.objects.select_for_update().get(pk=reading.pk)
        if reading
        else Reading(campaign=campaign, unit=unit, written_at=now, written_by=by)
    )
    if one.withdrawn_at:
        raise ReadingError(_("This reading was withdrawn."))
    before = {} if is_new else {name: str(getattr(one, name)) for name in told}
    if one.published_at and told["questions"] != one.questions:
        raise ReadingError(_("It is published: its questions stand. Correct a key at its quiz."))
    for name, value in told.items():
        setattr(one, name, value)
    drafts_of(one)
    same_day = Reading.objects.filter(campaign=campaign, unit=unit, day=one.day, withdrawn_at=None)
    if same_day.exclude(pk=one.pk).exists():
        raise ReadingError(_("This unit has a reading for that day already."))
    try:
        with transaction.atomic():
            one.save(update_fields=None if is_new else [*told])
    except IntegrityError as error:  # somebody else was quicker
        raise ReadingError(_("This unit has a reading for that day already.")) from error
    changed = {name: text for name, text in before.items() if text != str(told[name])}
    if is_new or changed:
        verb = "learning.reading.write" if is_new else "learning.reading.change"
        record(verb, one, by=by, at=now, title=one.title, before=changed)
    return one


def drafts_of(reading: Reading) -> list[QuestionDraft]:
    """The questions as typed. Raises ReadingError that says which cannot be understood."""
    if not reading.questions.strip():
        return []
    found, faults, drafts = read_text(reading.questions), [], []
    for number, one in enumerate(found, start=1):
        if one.draft is None:
            faults.append(
                _("Question %(number)s: %(fault)s")
                % {"number": number, "fault": " ".join(one.faults)}
            )
        else:
            drafts.append(one.draft)
    if not found:
        faults.append(_("Begin each question with its number: 1."))
    if len(found) > MOST:
        faults.append(_("At most five questions follow a reading."))
    if faults:
        raise ReadingError(" ".join(faults))
    return drafts


@transaction.atomic
def publish_reading(
    reading: Reading, *, by: Person | None, now: datetime, closes_at: datetime | None = None
) -> Reading:
    """Anybody can read it from its day on; its questions are approved by whoever publishes.

    closes_at  when its questions close (aware); None: after a week
    Safe to repeat. Raises ReadingError where a question cannot be asked.
    """
    reading = (
        Reading.objects.select_for_update(of=("self",))
        .select_related("campaign", "unit")
        .get(pk=reading.pk)
    )
    if reading.withdrawn_at:
        raise ReadingError(_("This reading was withdrawn."))
    if reading.published_at:
        return reading
    if drafts := drafts_of(reading):
        try:
            reading.quiz = _quiz(reading, drafts, closes_at, by, now)
        except (QuizError, QuestionError) as error:
            raise ReadingError(str(error)) from error
    reading.published_at, reading.published_by = now, by
    reading.save(update_fields=["published_at", "published_by", "quiz"])
    record("learning.reading.publish", reading, by=by, at=now, title=reading.title)
    return reading


def _quiz(
    reading: Reading,
    drafts: list[QuestionDraft],
    closes_at: datetime | None,
    by: Person | None,
    now: datetime,
) -> Quiz:
    """The questions, open from the reading's day on."""
    kinds = kinds_of_quizzes(reading.campaign)
    if not kinds:
        raise ReadingError(_("The campaign's pack has no kind of act for papers of single people."))
    opens = make_aware(datetime.combine(reading.day, time.min))
    begins = max(opens, make_aware(datetime.combine(localdate(now), time.min)))
    told = {
        "title": reading.title,
        "opens_at": opens,
        "closes_at": closes_at or begins + OPEN,
        "tries": TRIES,
        "feedback": Feedback.AT_ONCE,
    }
    quiz = make_quiz(kinds[0], reading.unit, told, by=by, now=now)
    versions = [_approved(reading, draft, by, now) for draft in drafts]
    publish_quiz(quiz, [Pick(versions, POINTS)], by=by, now=now)
    return quiz


def _approved(reading: Reading, draft: QuestionDraft, by: Person | None, now: datetime) -> Version:
    """The question in the unit's bank, approved."""
    bank = make_bank(reading.unit, BANK, Purpose.PRACTICE, by=by, now=now)
    sourced = draft if draft.source else replace(draft, source=reading.source)
    try:
        version = write_question(bank, sourced, by=reading.written_by, now=now)
    except Repeated as error:
        version = rewrite_question(error.question, sourced, by=reading.written_by, now=now)
    return approve_question(version, by=by, now=now)


@transaction.atomic
def withdraw_reading(reading: Reading, *, by: Person | None, now: datetime) -> None:
    """Nobody sees it any more, nor is asked its questions; what people answered stays.

    Safe to repeat.
    """
    held = Reading.objects.select_for_update(of=("self",)).select_related("quiz__paper")
    reading = held.get(pk=reading.pk)
    if reading.withdrawn_at is None:
        reading.withdrawn_at = now
        reading.save(update_fields=["withdrawn_at"])
        if reading.quiz:
            close_quiz(reading.quiz, by=by, now=now)
            _retire(reading, by, now)
        record("learning.reading.withdraw", reading, by=by, at=now, title=reading.title)


def _retire(reading: Reading, by: Person | None, now: datetime) -> None:
    """Its questions are asked no more, unless another reading that stands asks them too."""
    assert reading.quiz
    others = Reading.objects.filter(unit=reading.unit_id, withdrawn_at=None, quiz__isnull=False)
    kept = {one for other in others.select_related("quiz__paper") for one in _asked(other)}
    questions = Question.objects.standing().filter(
        versions__in=_asked(reading) - kept, bank__name=BANK, bank__unit=reading.unit_id
    )
    for question in questions.distinct():
        retire_question(question, by=by, now=now)


def _asked(reading: Reading) -> set[int]:
    """The versions that its quiz asks."""
    assert reading.quiz
    sections = reading.quiz.paper.sections
    return {item["version"] for one in sections for item in one["items"]}
