"""Which dossiers are complete, for many acts at once."""

from collections import defaultdict
from collections.abc import Sequence

from tongpin.acts.models import Act, Participation, SlotAnswer
from tongpin.dossiers.minutes_head import LISTED
from tongpin.dossiers.models import DossierPaper, Minutes
from tongpin.plans.models import PlannedAct


def open_slots(acts: Sequence[Act]) -> dict[int, list[str]]:
    """Labels of the slots that nothing answers yet, by act, as its dossier has them.

    Acts come with their kind. Costs five queries for each thousand acts, and one for each
    correction of an act.
    """
    found: dict[int, list[str]] = {}
    for first in range(0, len(acts), 1000):
        found |= _open_slots(acts[first : first + 1000])
    return found


def _open_slots(acts: Sequence[Act]) -> dict[int, list[str]]:
    own = [act.pk for act in acts]
    editions = {  # each row that an act is or corrects -> the act
        one: act.pk for act in acts for one in (act.editions() if act.corrects_id else [act.pk])
    }
    answered: defaultdict[int, set[str]] = defaultdict(set)
    answers = SlotAnswer.objects.filter(act__in=own, superseded_at=None)
    for act, slot in answers.values_list("act", "slot"):
        answered[act].add(slot)
    papers = (
        DossierPaper.objects.current().filter(act__in=list(editions)).values_list("act", "slot")
    )
    for act, slot in papers:
        answered[editions[act]].add(slot)
    named = Participation.objects.filter(
        act__in=own, superseded_at=None, role__in=LISTED, status="present"
    ).exclude(person=None)
    planned = PlannedAct.objects.filter(act__in=list(editions)).values_list("act", flat=True)
    written = Minutes.objects.filter(act__in=list(editions)).values_list("act", flat=True)
    by_itself = {
        "people": {part.act_id for part in named.select_related("person") if _is_known(part)},
        "minutes": {editions[act] for act in written},
        "plan": {editions[act] for act in planned},
    }
    return {
        act.pk: [
            slot.label
            for slot in act.kind.spec.slots
            if slot.key not in answered[act.pk] and act.pk not in by_itself.get(slot.filled_by, ())
        ]
        for act in acts
    }


def _is_known(part: Participation) -> bool:
    return part.person is not None and part.person.is_known
