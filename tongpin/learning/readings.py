"""Readings: written, published with their questions, withdrawn."""

from dataclasses import dataclass, fields, replace
from datetime import date, datetime, time, timedelta

from django.db import IntegrityError, transaction
from django.utils.timezone import localdate, make_aware
from django.utils.translation import gettext as _

from tongpin.base.errors import UserError
from tongpin.campaigns.models import Campaign
from tongpin.evidence.models import StoredFile
from tongpin.learning.models import Medium, Reading
from tongpin.orgs.journal import record
from tongpin.orgs.models import Person, Unit
from tongpin.questions.actions import (
    RepeatedQuestionError,
    approve_question,
    make_bank,
    retire_question,
    rewrite_question,
    write_question,
)
from tongpin.questions.drafts import QuestionDraft
from tongpin.questions.formats.text import read_text
from tongpin.questions.kept_pictures import QuestionError
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


@dataclass(frozen=True, kw_only=True)
class ReadingDraft:
    """What a reading is to say; None keeps the picture that is there."""

    title: str
    day: date
    body: str
    source: str
    picture_text: str = ""
    link: str = ""
    medium: Medium = Medium.VIDEO
    questions: str = ""
    picture: StoredFile | None = None

    def values(self) -> dict[str, object]:
        """Field of Reading -> value, without a picture where none is given."""
        values = {field.name: getattr(self, field.name) for field in fields(self)}
        if self.picture is None:
            del values["picture"]
        return values


@transaction.atomic
def write_reading(
    campaign: Campaign, unit: Unit, draft: ReadingDraft, *, by: Person | None, now: datetime
) -> Reading:
    """Store a reading that nobody sees yet.

    Raises ReadingError for a second one of the unit's day, or for questions that cannot be
    understood.
    """
    reading = Reading(campaign=campaign, unit=unit, written_at=now, written_by=by)
    _fill_in(reading, draft)
    _save(reading)
    record("learning.reading.write", reading, by=by, at=now, title=reading.title, before={})
    return reading


@transaction.atomic
def change_reading(
    reading: Reading, draft: ReadingDraft, *, by: Person | None, now: datetime
) -> Reading:
    """Change a reading. Raises ReadingError for other questions once it is published, too."""
    reading = Reading.objects.select_for_update().get(pk=reading.pk)
    if reading.withdrawn_at:
        raise ReadingError(_("This reading was withdrawn."))
    if reading.published_at and draft.questions != reading.questions:
        raise ReadingError(_("It is published: its questions stand. Correct a key at its quiz."))
    values = draft.values()
    earlier_texts = {name: str(getattr(reading, name)) for name in values}
    _fill_in(reading, draft)
    _save(reading, fields=list(values))
    changes = {name: text for name, text in earlier_texts.items() if text != str(values[name])}
    if changes:
        title = reading.title
        record("learning.reading.change", reading, by=by, at=now, title=title, before=changes)
    return reading


def _fill_in(reading: Reading, draft: ReadingDraft) -> None:
    """Raises ReadingError for questions that cannot be understood."""
    for name, value in draft.values().items():
        setattr(reading, name, value)
    drafts_of(reading)


def _save(reading: Reading, fields: list[str] | None = None) -> None:
    """Raises ReadingError for a second reading of the unit's day."""
    standing = Reading.objects.filter(campaign=reading.campaign_id, withdrawn_at=None)
    same_day = standing.filter(unit=reading.unit_id, day=reading.day)
    fault = _("This unit has a reading for that day already.")
    if same_day.exclude(pk=reading.pk).exists():
        raise ReadingError(fault)
    try:
        with transaction.atomic():
            reading.save(update_fields=fields)
    except IntegrityError as error:  # somebody else was quicker
        raise ReadingError(fault) from error


def drafts_of(reading: Reading) -> list[QuestionDraft]:
    """The questions as typed. Raises ReadingError that says which cannot be understood."""
    if not reading.questions.strip():
        return []
    questions = read_text(reading.questions)
    drafts = []
    faults = []
    for number, question in enumerate(questions, start=1):
        if question.draft is None:
            values = {"number": number, "fault": " ".join(question.faults)}
            faults.append(_("Question %(number)s: %(fault)s") % values)
        else:
            drafts.append(question.draft)
    if not questions:
        faults.append(_("Begin each question with its number: 1."))
    if len(questions) > MOST:
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
    held = Reading.objects.select_for_update(of=("self",)).select_related("campaign", "unit")
    reading = held.get(pk=reading.pk)
    if reading.withdrawn_at:
        raise ReadingError(_("This reading was withdrawn."))
    if reading.published_at:
        return reading
    drafts = drafts_of(reading)
    if drafts:
        try:
            reading.quiz = _quiz(reading, drafts, closes_at, by=by, now=now)
        except (QuizError, QuestionError) as error:
            raise ReadingError(str(error)) from error
    reading.published_at = now
    reading.published_by = by
    reading.save(update_fields=["published_at", "published_by", "quiz"])
    record("learning.reading.publish", reading, by=by, at=now, title=reading.title)
    return reading


def _quiz(
    reading: Reading,
    drafts: list[QuestionDraft],
    closes_at: datetime | None,
    *,
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
    except RepeatedQuestionError as error:
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
    """Ask its questions no more, unless another reading that stands asks them too."""
    others = Reading.objects.filter(unit=reading.unit_id, withdrawn_at=None, quiz__isnull=False)
    still_asked: set[int] = set()
    for other in others.select_related("quiz__paper"):
        still_asked |= _versions_asked(other)
    questions = Question.objects.standing().filter(
        versions__in=_versions_asked(reading) - still_asked,
        bank__name=BANK,
        bank__unit=reading.unit_id,
    )
    for question in questions.distinct():
        retire_question(question, by=by, now=now)


def _versions_asked(reading: Reading) -> set[int]:
    """The versions that its quiz asks."""
    assert reading.quiz
    versions: set[int] = set()
    for section in reading.quiz.paper.sections:
        versions.update(item["version"] for item in section["items"])
    return versions
