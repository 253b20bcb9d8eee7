"""Which dossiers are complete, for many acts at once."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from tongpin.acts.models import Act, SlotAnswer
from tongpin.dossiers.models import DossierPaper
from tongpin.dossiers.slot_sources import SOURCES, ActBatch

BATCH = 1000  # acts looked at with one query each


def open_slots(acts: Sequence[Act]) -> dict[int, list[str]]:
    """Labels of the slots that nothing answers yet, by act, as its dossier has them.

    Acts come with their kind. Costs five queries for each thousand acts, and one for each
    correction of an act.
    """
    labels: dict[int, list[str]] = {}
    for first in range(0, len(acts), BATCH):
        labels |= _open_slots(acts[first : first + BATCH])
    return labels


def _open_slots(acts: Sequence[Act]) -> dict[int, list[str]]:
    editions = editions_of(acts)
    batch = ActBatch([act.pk for act in acts], editions)
    answered = answered_slots(batch)
    filled = {key: source.answered_acts(batch) for key, source in SOURCES.items()}
    labels: dict[int, list[str]] = {}
    for act in acts:
        labels[act.pk] = []
        for slot in act.kind.spec.slots:
            is_filled = act.pk in filled.get(slot.filled_by, ())
            if not is_filled and slot.key not in answered[act.pk]:
                labels[act.pk].append(slot.label)
    return labels


def editions_of(acts: Sequence[Act]) -> dict[int, int]:
    """Number of each row that an act is or corrects -> number of the act."""
    editions = {}
    for act in acts:
        editions[act.pk] = act.pk
        if act.corrects_id:
            editions |= dict.fromkeys(act.editions(), act.pk)
    return editions


def answered_slots(batch: ActBatch) -> Mapping[int, set[str]]:
    """Act -> keys of the slots with an answer or a paper."""
    slots: defaultdict[int, set[str]] = defaultdict(set)
    answers = SlotAnswer.objects.filter(act__in=batch.acts, superseded_at=None)
    for act, slot in answers.values_list("act", "slot"):
        slots[act].add(slot)
    papers = DossierPaper.objects.current().filter(act__in=list(batch.editions))
    for edition, slot in papers.values_list("act", "slot"):
        slots[batch.editions[edition]].add(slot)
    return slots
