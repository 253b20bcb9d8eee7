"""Five questions a day and the wrong-answer book: what is asked, and what comes of it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from tongpin.learning.history import Entry
from tongpin.learning.memory import Known, book, due
from tongpin.learning.models import Recall
from tongpin.orgs.models import Person, Unit, whole_tree
from tongpin.questions.content import Response
from tongpin.questions.kinds import KINDS, score
from tongpin.questions.models import Purpose, Version
from tongpin.quizzes.drawing import Chance

FIVE = 5
KINDS_ASKED = [name for name, one in KINDS.items() if not one.is_marked_by_hand and name != "poll"]


@dataclass(frozen=True, slots=True)
class Sheet:
    """Questions that were put to somebody at one moment."""

    versions: tuple[int, ...]
    asked_ms: int  # Unix time


def five(known: dict[int, Known], units: Iterable[int], who: UUID, day: date) -> list[Version]:
    """What is due, least remembered first; then questions of practice banks not seen yet.

    units  whose banks may be asked from
    The same person is offered the same on one day, as long as nothing was answered.
    """
    versions = _askable([one.question for one in due(known.values(), day)])
    if len(versions) < FIVE:
        versions += _unseen(known, units, who, day, FIVE - len(versions))
    return versions[:FIVE]


def wrong(known: dict[int, Known]) -> list[Version]:
    """The wrong-answer book, newest first."""
    return _askable([one.question for one in book(known.values())])


def _askable(questions: Sequence[int]) -> list[Version]:
    """The approved versions of standing questions, in this order. Costs one query."""
    versions = Version.objects.standing().approved().filter(kind__in=KINDS_ASKED)
    rows = versions.filter(question__in=questions).select_related("question")
    found = {version.question_id: version for version in rows}
    return [found[question] for question in questions if question in found]


def _unseen(
    known: dict[int, Known], units: Iterable[int], who: UUID, day: date, count: int
) -> list[Version]:
    offered = (
        Version.objects.standing()
        .approved()
        .filter(
            kind__in=KINDS_ASKED,
            question__bank__purpose=Purpose.PRACTICE,
            question__bank__unit__in=list(units),
        )
    )
    numbers = offered.order_by("question").values_list("question", flat=True)
    new = [number for number in numbers if number not in known]
    chance = Chance("five", who, day.toordinal() % 65536)
    return _askable([new[place] for place in chance.draw(count, len(new))])


def units_above(unit: int | None, day: date) -> list[int]:
    """The unit and those above it; without one, those that stand under nobody."""
    if unit is not None:
        return whole_tree().above(unit, day)
    return list(Unit.objects.roots().values_list("pk", flat=True))


@dataclass(frozen=True, slots=True)
class Told:
    """One question with the answer that was given, and hundredths of right."""

    version: Version
    answer: Response
    share: int


def marked(sheet: Sheet, answers: Sequence[Response]) -> list[Told]:
    """What the answers are worth; a question that was withdrawn meanwhile still counts."""
    versions = Version.objects.select_related("question").in_bulk(sheet.versions)
    found = []
    for number, answer in zip(sheet.versions, answers, strict=True):
        version = versions[number]
        fraction = score(version.asked, version.answer, answer).fraction or 0
        found.append(Told(version, answer, int(100 * fraction)))
    return found


def entries(sheet: Sheet, told: Iterable[Told], day: date) -> list[Entry]:
    """The same for a device's own log."""
    return [(one.version.question_id, day, one.share, sheet.asked_ms) for one in told]


@transaction.atomic
def keep(person: Person, told: Iterable[Told], *, asked_at: datetime, day: date) -> None:
    """Remember what a person with an account answered. Safe to repeat."""
    rows = [
        Recall(
            person=person, question_id=one.version.question_id, asked_at=asked_at,
            answered_on=day, share=one.share,
        )
        for one in told
    ]  # fmt: skip
    Recall.objects.bulk_create(rows, ignore_conflicts=True)
