"""By what rows a slot fills itself: a registry, each source for one dossier and for many acts."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from tongpin.acts.models import Act, Participation
from tongpin.base.periods import month_or_quarter
from tongpin.dossiers.minutes_head import LISTED, MinutesHead
from tongpin.dossiers.models import Minutes
from tongpin.plans.actions import item_of
from tongpin.plans.models import PlannedAct


@dataclass(frozen=True, slots=True)
class ActRecord:
    """What a source may need to know of one act."""

    act: Act
    head: MinutesHead
    minutes: Minutes | None


@dataclass(frozen=True, slots=True)
class ActBatch:
    """Many acts at once.

    acts      their numbers
    editions  number of each row that an act is or corrects -> number of the act
    """

    acts: Collection[int]
    editions: Mapping[int, int]


@dataclass(frozen=True, kw_only=True)
class SlotSource:
    """One way in which a slot fills itself.

    facts          what the rows say in the dossier of one act; empty where there are none
    answered_acts  the acts of a batch of which there are such rows
    """

    key: str  # as packs write it in `filled_by`
    facts: Callable[[ActRecord], list[str]]
    answered_acts: Callable[[ActBatch], set[int]]


def people_facts(record: ActRecord) -> list[str]:
    if not record.head["present"]:
        return []
    counts = {"present": len(record.head["present"]), "away": len(record.head["away"])}
    return [_("%(present)s there, %(away)s away, by name") % counts]


def acts_with_people(batch: ActBatch) -> set[int]:
    participations = Participation.objects.filter(
        act__in=batch.acts, superseded_at=None, role__in=LISTED, status="present"
    )
    acts = set()
    for participation in participations.exclude(person=None).select_related("person"):
        if participation.person and participation.person.is_known:
            acts.add(participation.act_id)
    return acts


def minutes_facts(record: ActRecord) -> list[str]:
    if record.minutes is None:
        return []
    return [_("revision %(number)s") % {"number": record.minutes.number}]


def acts_with_minutes(batch: ActBatch) -> set[int]:
    editions = Minutes.objects.filter(act__in=list(batch.editions))
    return {batch.editions[edition] for edition in editions.values_list("act", flat=True)}


def plan_facts(record: ActRecord) -> list[str]:
    item = item_of(record.act)
    if item is None:
        return []
    period = month_or_quarter(item.from_on, item.before_on).label
    return [_("in the plan: %(topic)s, %(period)s") % {"topic": item.topic, "period": period}]


def planned_acts(batch: ActBatch) -> set[int]:
    editions = PlannedAct.objects.filter(act__in=list(batch.editions))
    return {batch.editions[edition] for edition in editions.values_list("act", flat=True)}


def no_facts(record: ActRecord) -> list[str]:
    return []


def no_acts(batch: ActBatch) -> set[int]:
    return set()


SOURCES: dict[str, SlotSource] = {
    source.key: source
    for source in (
        SlotSource(key="plan", facts=plan_facts, answered_acts=planned_acts),
        SlotSource(key="people", facts=people_facts, answered_acts=acts_with_people),
        SlotSource(key="minutes", facts=minutes_facts, answered_acts=acts_with_minutes),
        # Papers stand in the slot themselves, beside answers: they are no facts.
        SlotSource(key="papers", facts=no_facts, answered_acts=no_acts),
    )
}
