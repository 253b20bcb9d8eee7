"""Approved questions that a person's banks offer, group by group, and what a paper asks of them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from tongpin.base.numbers import is_digits
from tongpin.orgs.models import Person
from tongpin.orgs.permissions import recordable_unit_ids
from tongpin.questions.models import Bank, Version
from tongpin.quizzes.actions import Pick, QuizError

MOST_TYPED = 1000  # questions of a group, or points for each


@dataclass
class QuestionGroup:
    """Approved questions of one bank, topic and kind, from which a paper can ask."""

    name: str  # of the form's fields
    bank: str
    topic: str
    kind: str
    versions: list[Version]

    @property
    def count(self) -> int:
        return len(self.versions)

    @property
    def title(self) -> str:
        """What the paper calls its part with these questions."""
        return f"{self.topic} · {self.kind}" if self.topic else self.kind

    def pick(self, asked: int, points: int) -> Pick:
        """So many of the questions; all of them are not drawn."""
        draw = None if asked == self.count else asked
        return Pick(self.versions, points, draw, self.title)


def offered_groups(person: Person, day: date) -> list[QuestionGroup]:
    """What the banks of the person's units offer. Costs one query."""
    units = recordable_unit_ids(person, day)
    banks = Bank.objects.filter(unit__in=units)
    versions = Version.objects.standing().approved().filter(question__bank__in=banks)
    groups: dict[tuple[int, str, str], QuestionGroup] = {}
    for version in versions.select_related("question__bank").order_by("question_id"):
        bank = version.question.bank
        topic = version.question.topic
        key = (bank.pk, topic, version.kind)
        if key not in groups:
            groups[key] = QuestionGroup(
                name=f"sort{len(groups)}",
                bank=bank.name,
                topic=topic,
                kind=version.kind_label,
                versions=[],
            )
        groups[key].versions.append(version)
    return list(groups.values())


def picks_of(groups: Iterable[QuestionGroup], data: Mapping[str, str]) -> list[Pick]:
    """What a form asks of each group, and how many points for each question.

    Raises QuizError for something typed that is no whole number.
    """
    picks: list[Pick] = []
    for group in groups:
        asked = _whole_number(data.get(f"{group.name}.asked", ""))
        if asked:
            points = _whole_number(data.get(f"{group.name}.points", "")) or 1
            picks.append(group.pick(asked, points))
    return picks


def _whole_number(text: str) -> int:
    """A number that was typed; 0 for nothing. Raises QuizError for anything else."""
    digits = text.strip()
    if not digits:
        return 0
    if not is_digits(digits, most=4) or int(digits) > MOST_TYPED:
        message = _("“%(text)s”: accepted is a whole number up to 1000.")
        raise QuizError(message % {"text": text[:20]})
    return int(digits)
