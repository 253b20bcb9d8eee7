"""The dossier of an act: each slot with what answers it, and what does not agree."""

from dataclasses import dataclass, field
from functools import cached_property

from tongpin.acts.models import Act, SlotAnswer
from tongpin.campaigns.specs import SlotSpec
from tongpin.dossiers.actions import newest_minutes
from tongpin.dossiers.dossier_questions import DossierParts, DossierQuestion, questions_of
from tongpin.dossiers.minutes_head import head_of
from tongpin.dossiers.models import DossierPaper, MakeUp
from tongpin.dossiers.repeats import Repeat, find_repeats
from tongpin.dossiers.slot_sources import SOURCES, ActRecord


@dataclass
class Slot:
    """One slot of the kind and everything that answers it; open where nothing does."""

    spec: SlotSpec
    facts: list[str] = field(default_factory=list)  # rows that answer by being there
    papers: list[DossierPaper] = field(default_factory=list)
    answers: list[SlotAnswer] = field(default_factory=list)

    @property
    def is_open(self) -> bool:
        return not (self.facts or self.papers or self.answers)


class Dossier:
    """All parts of one act's dossier, read once."""

    def __init__(self, act: Act) -> None:
        self.act = act
        self.head = head_of(act)
        self.minutes = newest_minutes(act)
        editions = act.editions()
        papers = DossierPaper.objects.current().filter(act__in=editions).select_related("author")
        self.papers = list(papers.order_by("author__name", "id"))
        answers = act.answers.filter(superseded_at=None).select_related("file")
        self.answers = list(answers.order_by("id"))
        make_ups = MakeUp.objects.filter(act__in=editions).select_related("person")
        self.make_ups = list(make_ups.order_by("id"))

    @cached_property
    def slots(self) -> list[Slot]:
        slots = []
        for spec in self.act.kind.spec.slots:
            slots.append(
                Slot(
                    spec=spec,
                    facts=self._facts(spec),
                    papers=[paper for paper in self.papers if paper.slot == spec.key],
                    answers=[answer for answer in self.answers if answer.slot == spec.key],
                )
            )
        return slots

    @property
    def open_slots(self) -> list[tuple[str, str]]:
        """(key, label) of the slots that nothing answers."""
        return [(slot.spec.key, slot.spec.label) for slot in self.slots if slot.is_open]

    def _facts(self, spec: SlotSpec) -> list[str]:
        """What rows of the act say in a slot that fills itself."""
        if not spec.filled_by:
            return []
        record = ActRecord(self.act, self.head, self.minutes)
        return SOURCES[spec.filled_by].facts(record)

    @cached_property
    def repeats(self) -> list[Repeat]:
        """What of this act stands in another one too."""
        return find_repeats(self.act, self.papers, self.answers)

    @cached_property
    def questions(self) -> list[DossierQuestion]:
        """Everything that does not agree, in the order of the dossier."""
        return questions_of(
            DossierParts(
                act=self.act,
                head=self.head,
                minutes=self.minutes,
                papers=self.papers,
                answers=self.answers,
                make_ups=self.make_ups,
                repeats=self.repeats,
            )
        )
