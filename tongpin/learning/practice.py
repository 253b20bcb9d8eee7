"""Five questions a day and the wrong-answer book: what is asked, and what comes of it."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from tongpin.learning.answer_history import LogEntry
from tongpin.learning.memory import MemoryState, due_states, wrong_answer_book
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

    own: Collection[int] | None  # questions of the own papers; None: all that is known is trusted
    silent: Collection[int]  # see answer_history.silent_questions

    def askable(self, questions: Sequence[int]) -> list[Version]:
        """The approved versions under the keys of now, in this order. Costs two queries."""
        wanted = [question for question in questions if question not in self.silent]
        versions = Version.objects.standing().approved().filter(kind__in=KINDS_ASKED)
        if self.own is not None:
            allowed = Q(question__in=self.own) | Q(question__bank__purpose=Purpose.PRACTICE)
            versions = versions.filter(allowed)
        rows = versions.filter(question__in=wanted).select_related("question")
        askable = {version.question_id: version for version in with_keys(rows)}
        return [askable[question] for question in wanted if question in askable]

    def five(
        self, memory: dict[int, MemoryState], units: Iterable[int], who: UUID, day: date
    ) -> list[Version]:
        """What is due, least remembered first; then questions of practice banks not seen yet.

        units  whose banks may be asked from
        The same person is offered the same on one day, as long as nothing was answered.
        """
        due = due_states(memory.values(), day)
        versions = self.askable([state.question for state in due])
        if len(versions) >= FIVE:
            return versions[:FIVE]
        unseen = self._unseen(memory, units)
        stream = SeededStream("five", who, day.toordinal() % 65536)
        places = stream.draw(FIVE - len(versions), len(unseen))
        return versions + self.askable([unseen[place] for place in places])

    def wrong(self, memory: dict[int, MemoryState]) -> list[Version]:
        """The wrong-answer book, newest first."""
        book = wrong_answer_book(memory.values())
        return self.askable([state.question for state in book])

    def _unseen(self, memory: dict[int, MemoryState], units: Iterable[int]) -> list[int]:
        """Questions of the units' practice banks that were not answered yet, by number."""
        versions = Version.objects.standing().approved()
        offered = versions.filter(
            kind__in=KINDS_ASKED,
            question__bank__purpose=Purpose.PRACTICE,
            question__bank__unit__in=list(units),
        )
        questions = offered.order_by("question").values_list("question", flat=True)
        left_out = {*memory, *self.silent}
        return [question for question in questions if question not in left_out]


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


def mark_sheet(sheet: PracticeSheet, responses: Sequence[Response]) -> list[PracticeAnswer]:
    """What the answers are worth; a question that was withdrawn meanwhile still counts."""
    rows = Version.objects.select_related("question").filter(pk__in=sheet.versions)
    versions = {version.pk: version for version in with_keys(rows)}
    answers = []
    for number, response in zip(sheet.versions, responses, strict=True):
        version = versions[number]
        fraction = score_response(version.asked_content, version.answer_key, response).fraction or 0
        answers.append(PracticeAnswer(version, response, int(100 * fraction)))
    return answers


def log_entries(
    sheet: PracticeSheet, answers: Iterable[PracticeAnswer], day: date
) -> list[LogEntry]:
    """The same for a device's own log."""
    return [(answer.version.question_id, day, answer.share, sheet.asked_ms) for answer in answers]


@transaction.atomic
def keep_recalls(
    person: Person, answers: Iterable[PracticeAnswer], *, asked_at: datetime, day: date
) -> None:
    """Remember what a person with an account answered. Safe to repeat."""
    recalls = []
    for answer in answers:
        recalls.append(
            Recall(
                person=person,
                question_id=answer.version.question_id,
                asked_at=asked_at,
                answered_on=day,
                share=answer.share,
            )
        )
    Recall.objects.bulk_create(recalls, ignore_conflicts=True)
