"""Duties find themselves met: acts as they stand are matched with what is owed."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import date

from django.db import transaction
from django.utils.timezone import localdate

from tongpin.acts.models import Act, ChangedUnit, Status
from tongpin.duties.matching import Owed, matched
from tongpin.duties.models import Duty
from tongpin.orgs.models import whole_tree

TOGETHER = 200  # units that are looked at in one transaction


def settle_all() -> int:
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
    for campaign, changed in units.items():
        settle_units(campaign, changed | _above(changed))
    return len(marks)


def _above(units: Iterable[int]) -> set[int]:
    """Units above, which may answer for those below."""
    answering = set(Duty.objects.filter(with_below=True).values_list("unit", flat=True))
    if not answering:
        return set()
    tree, today = whole_tree(), localdate()
    return {one for one in answering if set(tree.subtree(one, today)) & set(units)}


@transaction.atomic
def settle_units(campaign: int, units: Collection[int]) -> None:
    """Match the acts of these units with all their duties. Safe to repeat, in any order."""
    listed = sorted(units)
    for first in range(0, len(listed), TOGETHER):
        some = listed[first : first + TOGETHER]
        duties = Duty.objects.select_for_update().filter(campaign=campaign, unit__in=some)
        duties = duties.filter(waived_at=None).order_by("id")
        groups: defaultdict[tuple[int, int, bool], list[Duty]] = defaultdict(list)
        for duty in duties:
            groups[duty.unit_id, duty.kind_id, duty.with_below].append(duty)
        days = _days(groups)
        changed = []
        for key, owed in groups.items():
            changed += _changed(owed, days.get(key, []))
        Duty.objects.bulk_update(changed, ["done", "met_on"], batch_size=500)


def _days(groups: Collection[tuple[int, int, bool]]) -> dict[tuple[int, int, bool], list[date]]:
    """The days of acts that happened, for each unit and kind; of units below where they count."""
    tree, today = whole_tree(), localdate()
    below: defaultdict[int, list[tuple[int, int, bool]]] = defaultdict(list)
    for unit, kind, with_below in groups:
        covered = tree.subtree(unit, today) if with_below else [unit]
        for one in covered:
            below[one].append((unit, kind, with_below))
    acts = Act.objects.current().filter(
        unit__in=list(below),
        kind__in={kind for __, kind, ___ in groups},
        status__in=[Status.HELD, Status.CLOSED],
    )
    found: defaultdict[tuple[int, int, bool], list[date]] = defaultdict(list)
    for unit, kind, day in acts.values_list("unit", "kind", "occurred_on"):
        for key in below[unit]:
            if key[1] == kind and day:
                found[key].append(day)
    return found


def _changed(duties: Sequence[Duty], days: Sequence[date]) -> list[Duty]:
    """Those for which something is other than it stands there."""
    owed = [Owed(one.pk, one.from_on, one.due_on, one.count) for one in duties]
    told = matched(owed, days)
    changed = []
    for duty in duties:
        done = told[duty.pk]
        if (duty.done, duty.met_on) != (len(done.days), done.met_on):
            duty.done, duty.met_on = len(done.days), done.met_on
            changed.append(duty)
    return changed
