"""The tree of units as it stood on a day, line by line."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from tongpin.orgs.models import NamePeriod, Placement, Unit

DEEPEST = 20  # levels that a list shows


@dataclass(frozen=True)
class TreeLine:
    unit: Unit
    level: int  # from 0 for the top
    name: str  # as it was on the day


def tree_lines(day: date) -> list[TreeLine]:
    """Every unit that stood on that day, each below its superior. Costs three queries."""
    units = Unit.objects.filter(from_on__lte=day, before_on__gt=day).in_order()
    placements = Placement.objects.filter(from_on__lte=day, before_on__gt=day)
    parents = dict(placements.values_list("unit_id", "parent_id"))
    standing = {unit.pk for unit in units}
    children: defaultdict[int | None, list[Unit]] = defaultdict(list)
    for unit in units:
        parent = parents.get(unit.pk)
        children[parent if parent in standing else None].append(unit)
    return list(_lines_below(None, TreeOfDay(children, NamePeriod.objects.names_on(day)), 0))


@dataclass(frozen=True)
class TreeOfDay:
    """Who stood below whom on a day, and the names of those that were ever renamed."""

    children: dict[int | None, list[Unit]]
    names: dict[int, str]


def _lines_below(parent: int | None, tree: TreeOfDay, level: int) -> Iterator[TreeLine]:
    for unit in tree.children.get(parent, []) if level < DEEPEST else []:
        yield TreeLine(unit, level, tree.names.get(unit.pk, unit.name))
        yield from _lines_below(unit.pk, tree, level + 1)
