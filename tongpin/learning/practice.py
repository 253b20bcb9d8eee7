"""Five questions a day and the wrong-answer book: what is asked, and what comes of it."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from tongpin.learning.answer_history import Entry
from tongpin.learning.memory import MemoryState, book, due
from tongpin.learning.models import Recall
from tongpin.orgs.models import Person, Unit, whole_tree
from tongpin.questions.content import Response
from tongpin.questions.kinds import KINDS, score_response
from tongpin.questions.models import Purpose, Version
from tongpin.quizzes.models import KeyChange
from tongpin.quizzes.question_draw import SeededStream

FIVE = 5
KINDS_ASKED = [kind.name for kind in KINDS.values() if kind.is_marked_by_machine]


@dataclass(frozen=True, slots=True)
class PracticeSheet:
    """Questions that were put to somebody at one moment."""

    versions: tuple[int, ...]
    asked_ms: int  # Unix time


@dataclass
class QuestionShelf:
    """What may be put to one person: never what a quiz asks that has not told yet.

    Whoever only says what was answered, as a device does, gets questions for practice and those
    of the own papers: anybody could name any number.
    """

    own: Collection[int] | None  # questions of the own papers; None: what is known is trusted
    silent: Collection[int]  # see history.silent_questions

    def askable(self, questions: Sequence[int]) -> list[Version]:
        """The approved versions under the keys of now, in this order. Costs two queries."""
        wanted = [one for one in questions if one not in self.silent]
        versions = Version.objects.standing().approved().filter(kind__in=KINDS_ASKED)
        if self.own is not None:
            allowed = Q(question__in=self.own) | Q(question__bank__purpose=Purpose.PRACTICE)
            versions = versions.filter(allowed)
        rows = versions.filter(question__in=wanted).select_related("question")
        found = {version.question_id: version for version in with_keys(rows)}
        return [found[question] for question in wanted if question in found]

    def five(
        self, known: dict[int, MemoryState], units: Iterable[int], who: UUID, day: date
    ) -> list[Version]:
        """What is due, least remembered first; then questions of practice banks not seen yet.

        units  whose banks may be asked from
        The same person is offered the same on one day, as long as nothing was answered.
        """
        versions = self.askable([one.question for one in due(known.values(), day)])
        if len(versions) < FIVE:
            versions += self._unseen(known, units, who, day, FIVE - len(versions))
        return versions[:FIVE]

    def wrong(self, known: dict[int, MemoryState]) -> list[Version]:
        """The wrong-answer book, newest first."""
        return self.askable([one.question for one in book(known.values())])

    def _unseen(
        self, known: dict[int, MemoryState], units: Iterable[int], who: UUID, day: date, count: int
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
        new = [one for one in numbers if one not in known and one not in self.silent]
        chance = SeededStream("five", who, day.toordinal() % 65536)
        return self.askable([new[place] for place in chance.draw(count, len(new))])


def with_keys(versions: Iterable[Version]) -> list[Version]:
    """The versions with their keys as they were corrected in quizzes since. Not to be saved."""
    found = {version.pk: version for version in versions}
    for change in KeyChange.objects.filter(version__in=list(found)).order_by("id"):
        found[change.version].key = change.after
    return list(found.values())


def units_above(unit: int | None, day: date) -> list[int]:
    """The unit and those above it; without one, those that stand under nobody."""
    if unit is not None:
        return whole_tree().above(unit, day)
    return list(Unit.objects.roots().values_list("pk", flat=True))


@dataclass(frozen=True, slots=True)
class PracticeAnswer:
    """One question with the answer that was given, and hundredths of right."""

    version: Version
    answer: Response
    share: int


def marked(sheet: PracticeSheet, answers: Sequence[Response]) -> list[PracticeAnswer]:
    """What the answers are worth; a question that was withdrawn meanwhile still counts."""
    rows = Version.objects.select_related("question").filter(pk__in=sheet.versions)
    versions = {version.pk: version for version in with_keys(rows)}
    found = []
    for number, answer in zip(sheet.versions, answers, strict=True):
        version = versions[number]
        fraction = score_response(version.asked, version.answer, answer).fraction or 0
        found.append(PracticeAnswer(version, answer, int(100 * fraction)))
    return found


def entries(sheet: PracticeSheet, told: Iterable[PracticeAnswer], day: date) -> list[Entry]:
    """The same for a device's own log."""
    return [(one.version.question_id, day, one.share, sheet.asked_ms) for one in told]


@transaction.atomic
def keep(person: Person, told: Iterable[PracticeAnswer], *, asked_at: datetime, day: date) -> None:
    """Remember what a person with an account answered. Safe to repeat."""
    rows = [
        Recall(
            person=person,
            question_id=one.version.question_id,
            asked_at=asked_at,
            answered_on=day,
            share=one.share,
        )
        for one in told
    ]
    Recall.objects.bulk_create(rows, ignore_conflicts=True)
