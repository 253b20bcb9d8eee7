"""Duties find themselves met: acts as they stand are matched with what is owed."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence

from django.db import transaction

from tongpin.acts.models import Act, ChangedUnit
from tongpin.base.bulk import update_rows
from tongpin.duties.duty_matcher import MatchableAct, MatchableDuty, match_duties
from tongpin.duties.models import Duty
from tongpin.orgs.models import whole_tree

BATCH_UNITS = 200  # that are locked and matched with one query
BATCH_MARKS = 2000  # taken up in one transaction
UnitAndKind = tuple[int, int]


def settle_duties() -> int:
    """Match again for every unit whose acts changed; the answer counts their marks."""
    count = 0
    while settled := _settle_some():
        count += settled
    return count


@transaction.atomic
def _settle_some() -> int:
    """Take up some marks of changed units; what is marked meanwhile stays marked."""
    marks = ChangedUnit.objects.order_by("id").values_list("id", "campaign", "unit")
    numbers: list[int] = []
    units: defaultdict[int, set[int]] = defaultdict(set)
    for number, campaign, unit in marks[:BATCH_MARKS]:
        numbers.append(number)
        units[campaign].add(unit)
    if not numbers:
        return 0
    ChangedUnit.objects.filter(id__in=numbers).delete()
    for campaign, changed in sorted(units.items()):
        settle_units(campaign, changed | _above(changed))
    return len(numbers)


def _above(units: Collection[int]) -> set[int]:
    """Units that answer for those below them, where one of these may be or have been below."""
    superiors = set()
    for unit in set(Duty.objects.filter(with_below=True).values_list("unit", flat=True)):
        if not _ever_below(unit).isdisjoint(units):
            superiors.add(unit)
    return superiors


def _ever_below(unit: int) -> set[int]:
    """The unit and all that stood below it at any time."""
    places_below = whole_tree().below
    reached = {unit}
    waiting = [unit]
    while waiting:
        for place in places_below.get(waiting.pop(), ()):
            if place.unit not in reached:
                reached.add(place.unit)
                waiting.append(place.unit)
    return reached


@transaction.atomic
def settle_units(campaign: int, units: Collection[int]) -> None:
    """Match the acts of these units with all their duties. Safe to repeat.

    All duties of the units are locked, unit by unit in their order: whoever changes duties calls
    it first, and writes into the journal last, so that nobody waits for who waits for them.
    """
    in_order = sorted(units)
    for first in range(0, len(in_order), BATCH_UNITS):
        _settle_batch(campaign, in_order[first : first + BATCH_UNITS])


def _settle_batch(campaign: int, units: Sequence[int]) -> None:
    locked = Duty.objects.select_for_update().filter(campaign=campaign, unit__in=units)
    asked: defaultdict[UnitAndKind, list[Duty]] = defaultdict(list)
    planned: defaultdict[UnitAndKind, list[Duty]] = defaultdict(list)
    for duty in locked.order_by("unit_id", "id"):
        if duty.waived_at is None and duty.kind_id:
            duties = asked if duty.plan_item_id is None else planned
            duties[duty.unit_id, duty.kind_id].append(duty)
    acts = _acts(planned | asked)
    changed: list[Duty] = []
    for key, duties_of_kind in [*asked.items(), *planned.items()]:
        changed += _changed(duties_of_kind, acts[key])  # one act does for the own plan too
    values = ((duty.pk, (duty.done, duty.met_on)) for duty in changed)
    update_rows(Duty, ["done", "met_on"], values)


def _acts(groups: Mapping[UnitAndKind, list[Duty]]) -> dict[UnitAndKind, list[MatchableAct]]:
    """Acts that happened, for each unit and kind: its own, and where it answers for units below,
    those of units that stood below it on the day of the act.
    """
    tree = whole_tree()
    answering = _answering_units(groups)
    units: set[int] = set()
    kinds: set[int] = set()
    for unit, kind in groups:
        units.add(unit)
        kinds.add(kind)
    for unit in answering:
        units |= _ever_below(unit)
    rows = Act.objects.current().happened().filter(unit__in=units, kind__in=kinds)
    acts: defaultdict[UnitAndKind, list[MatchableAct]] = defaultdict(list)
    for number, unit, kind, day in rows.values_list("id", "unit", "kind", "occurred_on"):
        if (unit, kind) in groups:
            acts[unit, kind].append(MatchableAct(number, day, is_own=True))
        if answering:
            for above in tree.above(unit, day)[1:]:
                if above in answering and (above, kind) in groups:
                    acts[above, kind].append(MatchableAct(number, day, is_own=False))
    return acts


def _answering_units(groups: Mapping[UnitAndKind, list[Duty]]) -> set[int]:
    """Units for one of whose duties acts of units below count."""
    units = set()
    for (unit, __), duties in groups.items():
        if any(duty.with_below for duty in duties):
            units.add(unit)
    return units


def _changed(duties: Sequence[Duty], acts: Sequence[MatchableAct]) -> list[Duty]:
    """Those of which something is other than it was kept; they hold the new values."""
    matches = match_duties([_matchable(duty) for duty in duties], acts)
    changed = []
    for duty in duties:
        match = matches[duty.pk]
        done = len(match.days)
        if (duty.done, duty.met_on) != (done, match.met_on):
            duty.done = done
            duty.met_on = match.met_on
            changed.append(duty)
    return changed


def _matchable(duty: Duty) -> MatchableDuty:
    return MatchableDuty(
        duty=duty.pk,
        from_on=duty.from_on,
        due_on=duty.due_on,
        count=duty.count,
        with_below=duty.with_below,
    )


def mark_units(campaign: int, units: Collection[int]) -> None:
    """Let these units be looked at again once this transaction is seen.

    Acts that come meanwhile may have been matched without the duties that it makes.
    """
    marks = [ChangedUnit(campaign=campaign, unit=unit) for unit in sorted(set(units))]
    ChangedUnit.objects.bulk_create(marks, batch_size=1000)
