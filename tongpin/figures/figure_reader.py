"""Figures from cells: exact, for any subtree and period, as the tree stood on each day."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum
from pyroaring import BitMap

from tongpin.base.dates import month_start, next_month
from tongpin.base.numbers import CountedNumber, phrase
from tongpin.campaigns.measures import Definition
from tongpin.campaigns.models import Campaign
from tongpin.campaigns.outline_specs import PrintStyle
from tongpin.figures.catalogue import definitions
from tongpin.figures.cell_folding import bitmap_of, fold_changes
from tongpin.figures.models import DayCell, DayCellQuerySet, MonthCell, MonthCellQuerySet
from tongpin.orgs.models import Unit, whole_tree

EXACTLY = PrintStyle()


@dataclass(frozen=True)
class Scope:
    """Where and when: a unit with all below it (None: everything), start <= day < end."""

    campaign: Campaign
    unit: Unit | None
    start: date
    end: date

    @classmethod
    def of(
        cls,
        campaign: Campaign,
        unit: Unit | None = None,
        start: date | None = None,
        until: date | None = None,
    ) -> "Scope":
        """From the first day to the last day; the campaign's own where none is given."""
        last = until or campaign.ends_on
        return cls(campaign, unit, start or campaign.starts_on, last + timedelta(days=1))

    @property
    def until(self) -> date:
        """The last day."""
        return self.end - timedelta(days=1)

    def spans(self) -> list[tuple[date, date, frozenset[int] | None]]:
        """(from, until, units) with the subtree constant in each; None: all units."""
        if self.unit is None:
            return [(self.start, self.end, None)]
        everything = Unit.objects.count()
        spans = whole_tree().spans(self.unit.pk, self.start, self.end)
        return [(a, b, None if len(units) == everything else units) for a, b, units in spans]

    def units(self) -> frozenset[int] | None:
        """Units that belonged to the scope on any of its days; None: all."""
        found: frozenset[int] = frozenset()
        for *__, units in self.spans():
            if units is None:
                return None
            found |= units
        return found


@dataclass(frozen=True)
class Figure:
    """One figure's exact value, and how it is printed."""

    definition: Definition
    scope: Scope
    count: CountedNumber
    rows: int
    as_of: datetime

    @property
    def key(self) -> str:
        return self.definition.key

    @property
    def label(self) -> str:
        return self.definition.spec.label

    @property
    def exact(self) -> int:
        return self.count.value

    @property
    def word(self) -> str:
        return self.count.word

    @property
    def printed(self) -> str:
        style = self.scope.campaign.outline_spec.print_styles.get(self.key, EXACTLY)
        return phrase(
            self.exact,
            self.word,
            digits=style.digits,
            direction=style.direction,
            vague_below=style.vague_below,
        )

    def as_json(self) -> dict[str, Any]:
        return {
            "key": self.key,
            "label": self.label,
            "exact": self.exact,
            "printed": self.printed,
            "word": self.word,
            "rows": self.rows,
            "unit": self.scope.unit.name if self.scope.unit else None,
            "from": self.scope.start.isoformat(),
            "to": self.scope.until.isoformat(),
            "as_of": self.as_of.isoformat(),
        }


def read_figures(scope: Scope, *, now: datetime) -> list[Figure]:
    """All figures of the campaign in the scope, in the pack's order.

    Changed days are folded first, so the values are those of the rows as they are now.
    """
    known = definitions(scope.campaign)
    fold_changes(scope.campaign, known)
    sums = Sums(scope, [d.indicator_id for d in known if d.is_folded])
    figures = []
    for definition in known:
        if not definition.is_folded:
            totals = rows_for(definition, scope).aggregate(
                value=definition.measure.total(), rows=Count("pk")
            )
            value, rows = totals["value"], totals["rows"]
        else:
            value, rows = sums.values[definition.indicator_id]
            if definition.is_distinct:
                value = len(sums.members(definition))
        count = CountedNumber(value, definition.spec.word)
        figures.append(Figure(definition, scope, count, rows, now))
    return figures


def rows_for(definition: Definition, scope: Scope) -> QuerySet[Any]:
    """The rows that the figure counts."""
    day, unit = definition.day, definition.unit
    rows = definition.rows
    if not unit:
        return rows.filter(**{f"{day}__gte": scope.start, f"{day}__lt": scope.end})
    inside = Q(pk__in=[])
    for start, end, units in scope.spans():
        span = Q(**{f"{day}__gte": start, f"{day}__lt": end})
        inside |= span if units is None else span & Q(**{f"{unit}__in": units})
    return rows.filter(inside)


def count_rows(definition: Definition, scope: Scope) -> int:
    """The figure's exact value by its rows, without cells."""
    totals = rows_for(definition, scope).aggregate(value=definition.measure.total())
    value: int = totals["value"]
    return value


class Sums:
    """What the cells in a scope add up to."""

    def __init__(self, scope: Scope, indicators: list[int]) -> None:
        self.indicators = indicators
        self.values: dict[int, tuple[int, int]] = dict.fromkeys(indicators, (0, 0))
        self.cells = [
            cells.together(units)
            for start, end, units in scope.spans()
            for cells in cells_between(indicators, start, end)
        ]
        for cells in self.cells:
            sums = cells.order_by().values_list("indicator").annotate(Sum("value"), Sum("rows"))
            for indicator, value, rows in sums:
                before = self.values[indicator]
                self.values[indicator] = (before[0] + value, before[1] + rows)

    def members(self, definition: Definition) -> BitMap:
        """The set of people or things, joined over units and days."""
        found = BitMap()
        for cells in self.cells:
            bitmaps = cells.filter(indicator_id=definition.indicator_id).values_list(
                "members", flat=True
            )
            for bitmap in bitmaps.iterator(chunk_size=2000):
                found |= bitmap_of(bitmap)
        return found


def cells_between(
    indicators: list[int], start: date, end: date
) -> Iterator[DayCellQuerySet | MonthCellQuerySet]:
    """Month cells for whole months, day cells for the edges of start <= day < end.

    An edge without any cell in the rest of its month is as good as a whole month.
    """
    days = DayCell.objects.filter(indicator__in=indicators)
    if not days.filter(day__gte=month_start(start), day__lt=start).exists():
        start = month_start(start)
    if not days.filter(day__gte=end, day__lt=next_month(end)).exists():
        end = end if end.day == 1 else next_month(end)
    months, edges = cut(start, end)
    if months:
        yield MonthCell.objects.filter(
            indicator__in=indicators, month__gte=months[0], month__lt=months[1]
        )
    for first, last in edges:
        yield days.filter(day__gte=first, day__lt=last)


def cut(start: date, end: date) -> tuple[tuple[date, date] | None, list[tuple[date, date]]]:
    """start <= day < end as whole months (first, until) and the days left over at the edges."""
    first = start if start.day == 1 else next_month(start)
    until = month_start(end)
    if first >= until:
        return None, [(start, end)] if start < end else []
    edges = [(start, first), (until, end)]
    return (first, until), [(a, b) for a, b in edges if a < b]


def by_unit(
    figures: Sequence[Figure], children: Sequence[Unit]
) -> Iterator[tuple[Unit, list[int]]]:
    """Each child unit with the exact values of the same figures, in the order of `figures`.

    Costs a few queries for each stretch of days that a child's subtree stood unchanged,
    however many children there are, and one for each child and figure that is not folded.
    Figures that belong to no unit read 0.
    """
    scope = figures[0].scope
    tree = whole_tree()
    spans = {child: list(tree.spans(child.pk, scope.start, scope.end)) for child in children}
    folded = [figure.definition for figure in figures if figure.definition.is_folded]
    cells: dict[tuple[date, date], UnitCells] = {}
    for child in children:
        for start, end, __ in spans[child]:
            if (start, end) not in cells:
                cells[start, end] = UnitCells(folded, start, end)
    for child in children:
        parts = [(cells[start, end], units) for start, end, units in spans[child]]
        child_scope = Scope(scope.campaign, child, scope.start, scope.end)
        values = []
        for figure in figures:
            values.append(value_of_unit(figure.definition, child_scope, parts))
        yield child, values


class UnitCells:
    """What the cells of start <= day < end hold, for each indicator and unit."""

    def __init__(self, kept: list[Definition], start: date, end: date) -> None:
        self.sums: defaultdict[tuple[int, int], int] = defaultdict(int)
        self.sets: defaultdict[tuple[int, int], BitMap] = defaultdict(BitMap)
        distinct = [d.indicator_id for d in kept if d.is_distinct]
        for every in cells_between([d.indicator_id for d in kept], start, end):
            cells = every.each()
            sums = cells.order_by().values_list("indicator_id", "unit_id").annotate(Sum("value"))
            for indicator, unit, value in sums:
                self.sums[indicator, unit] += value
            sets = cells.filter(indicator__in=distinct)
            for indicator, unit, members in sets.values_list("indicator_id", "unit_id", "members"):
                self.sets[indicator, unit] |= bitmap_of(members)


UnitParts = list[tuple[UnitCells, frozenset[int]]]  # the cells of each stretch, the units in it


def value_of_unit(definition: Definition, scope: Scope, parts: UnitParts) -> int:
    """One figure of the scope's unit: from cells where they are kept, else from the rows."""
    if definition.is_folded:
        return value_of_cells(definition, parts)
    if definition.measure.has_units:
        value: int = rows_for(definition, scope).aggregate(value=definition.measure.total())[
            "value"
        ]
        return value
    return 0


def value_of_cells(definition: Definition, parts: UnitParts) -> int:
    """What the cells of these units add up to; distinct people and things count once."""
    indicator = definition.indicator_id
    if definition.is_distinct:
        sets: list[BitMap] = []
        for cells, units in parts:
            sets.extend(cells.sets[indicator, unit] for unit in units)
        return len(BitMap.union(BitMap(), *sets))
    total = 0
    for cells, units in parts:
        total += sum(cells.sums[indicator, unit] for unit in units)
    return total
