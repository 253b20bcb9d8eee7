"""Duties find themselves met: acts as they stand are matched with what is owed."""

from collections import defaultdict
from collections.abc import Collection, Sequence

from django.db import transaction

from tongpin.acts.models import Act, ChangedUnit
from tongpin.base.bulk import update_rows
from tongpin.duties.duty_matcher import MatchableAct, MatchableDuty, match_duties
from tongpin.duties.models import Duty
from tongpin.orgs.models import whole_tree

TOGETHER = 200  # units that are looked at in one transaction


def settle_duties() -> int:
    """Match again for every unit whose acts changed; tells how many units."""
    count = 0
    while done := _settle_some():
        count += done
    return count


@transaction.atomic
def _settle_some() -> int:
    """Take up some marks of changed units; what is marked meanwhile stays marked."""
    marks = list(ChangedUnit.objects.order_by("id").values_list("id", "campaign", "unit")[:2000])
    if not marks:
        return 0
    ChangedUnit.objects.filter(id__in=[mark for mark, *__ in marks]).delete()
    units: defaultdict[int, set[int]] = defaultdict(set)
    for __, campaign, unit in marks:
        units[campaign].add(unit)
    for campaign, changed in sorted(units.items()):
        settle_units(campaign, changed | _above(changed))
    return len(marks)


def _above(units: Collection[int]) -> set[int]:
    """Units that answer for those below them, where one of these may be or have been below."""
    answering = set(Duty.objects.filter(with_below=True).values_list("unit", flat=True))
    below: defaultdict[int, set[int]] = defaultdict(set)
    if answering:
        for place in whole_tree().places:
            below[place.parent].add(place.unit)
    return {one for one in answering if _ever_below(one, below) & set(units)}


def _ever_below(unit: int, below: dict[int, set[int]]) -> set[int]:
    found, waiting = {unit}, [unit]
    while waiting:
        new = below.get(waiting.pop(), set()) - found
        found |= new
        waiting += new
    return found


@transaction.atomic
def settle_units(campaign: int, units: Collection[int]) -> None:
    """Match the acts of these units with all their duties. Safe to repeat.

    All duties of the units are locked, unit by unit in their order: whoever changes duties calls
    it first, and writes into the journal last, so that nobody waits for who waits for them.
    """
    listed = sorted(units)
    for first in range(0, len(listed), TOGETHER):
        some = listed[first : first + TOGETHER]
        locked = Duty.objects.select_for_update().filter(campaign=campaign, unit__in=some)
        groups: defaultdict[tuple[int, int], list[Duty]] = defaultdict(list)
        plans: defaultdict[tuple[int, int], list[Duty]] = defaultdict(list)
        for duty in locked.order_by("unit_id", "id"):
            if duty.waived_at is None and duty.kind_id:
                asked = groups if duty.plan_item_id is None else plans
                asked[duty.unit_id, duty.kind_id].append(duty)
        acts = _acts(plans | groups)
        changed: list[Duty] = []
        for key, owed in [*groups.items(), *plans.items()]:  # one act does for the own plan too
            changed += _changed(owed, acts[key])
        update_rows(Duty, ["done", "met_on"], ((one.pk, (one.done, one.met_on)) for one in changed))


def _acts(groups: dict[tuple[int, int], list[Duty]]) -> dict[tuple[int, int], list[MatchableAct]]:
    """Acts that happened, for each unit and kind: its own, and where it answers for units below,
    those of units that stood below it on the day of the act.
    """
    tree = whole_tree()
    answering = {unit for (unit, __), owed in groups.items() if any(d.with_below for d in owed)}
    below: defaultdict[int, set[int]] = defaultdict(set)
    for place in tree.places if answering else ():
        below[place.parent].add(place.unit)
    wanted = {unit for unit, __ in groups}
    for unit in answering:
        wanted |= _ever_below(unit, below)
    kinds = {kind for __, kind in groups}
    acts = Act.objects.current().happened().filter(unit__in=wanted, kind__in=kinds)
    found: defaultdict[tuple[int, int], list[MatchableAct]] = defaultdict(list)
    for number, unit, kind, day in acts.values_list("id", "unit", "kind", "occurred_on"):
        if (unit, kind) in groups:
            found[unit, kind].append(MatchableAct(number, day, is_own=True))
        if answering:
            for above in tree.above(unit, day)[1:]:
                if above in answering and (above, kind) in groups:
                    found[above, kind].append(MatchableAct(number, day, is_own=False))
    return found


def _changed(duties: Sequence[Duty], acts: Sequence[MatchableAct]) -> list[Duty]:
    """Those for which something is other than it stands there."""
    owed = [
        MatchableDuty(one.pk, one.from_on, one.due_on, one.count, one.with_below) for one in duties
    ]
    told = match_duties(owed, acts)
    changed = []
    for duty in duties:
        done = told[duty.pk]
        if (duty.done, duty.met_on) != (len(done.days), done.met_on):
            duty.done, duty.met_on = len(done.days), done.met_on
            changed.append(duty)
    return changed


def mark_units(campaign: int, units: Collection[int]) -> None:
    """Have them looked at again once this transaction is seen: acts that come meanwhile may have
    been matched without the duties that it makes.
    """
    ChangedUnit.objects.bulk_create(
        [ChangedUnit(campaign=campaign, unit=unit) for unit in sorted(set(units))],
        batch_size=1000,
    )
