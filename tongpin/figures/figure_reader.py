"""Figures from cells: exact, for any subtree and period, as the tree stood on each day."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum
from pyroaring import BitMap

from tongpin.base.numbers import CountedNumber, at_a_glance, printed_count
from tongpin.base.periods import DAY, month_start, next_month
from tongpin.campaigns.measures import (
    Definition,
    distinct_figures,
    folded_figures,
    indicator_ids,
)
from tongpin.campaigns.models import Campaign
from tongpin.campaigns.outline_specs import PrintStyle
from tongpin.figures.catalogue import definitions
from tongpin.figures.cell_folding import bitmap_of, fold_changes
from tongpin.figures.models import DayCell, DayCellQuerySet, MonthCell, MonthCellQuerySet
from tongpin.orgs.models import Unit, whole_tree

EXACTLY = PrintStyle()

Span = tuple[date, date, frozenset[int] | None]


@dataclass(frozen=True)
class Scope:
    """Where and when: a unit with all below it (None: everything), from_on <= day < before_on."""

    campaign: Campaign
    unit: Unit | None
    from_on: date
    before_on: date

    @classmethod
    def of(
        cls,
        campaign: Campaign,
        unit: Unit | None = None,
        from_on: date | None = None,
        last_on: date | None = None,
    ) -> "Scope":
        """From the first day to the last day, as far as the campaign goes.

        Days outside the campaign are in no figure, wherever it is printed.
        """
        first_day = max(from_on or campaign.starts_on, campaign.starts_on)
        last_day = min(last_on or campaign.ends_on, campaign.ends_on)
        return cls(campaign, unit, first_day, max(first_day, last_day + DAY))

    @property
    def last_on(self) -> date:
        """The last day, for people to read."""
        return self.before_on - DAY

    @cached_property
    def spans(self) -> list[Span]:
        """(from_on, before_on, units) with the subtree constant in each; None: all units."""
        if self.unit is None:
            return [(self.from_on, self.before_on, None)]
        everything = Unit.objects.count()
        spans: list[Span] = []
        subtrees = whole_tree().spans(self.unit.pk, self.from_on, self.before_on)
        for from_on, before_on, units in subtrees:
            is_everything = len(units) == everything
            spans.append((from_on, before_on, None if is_everything else units))
        return spans

    @cached_property
    def own_units(self) -> frozenset[int]:
        """The unit alone; of everything those at the top of the tree."""
        if self.unit:
            return frozenset({self.unit.pk})
        return frozenset(Unit.objects.roots().values_list("pk", flat=True))

    def units(self) -> frozenset[int] | None:
        """Units that belonged to the scope on any of its days; None: all."""
        union: frozenset[int] = frozenset()
        for *__, units in self.spans:
            if units is None:
                return None
            union |= units
        return union


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
    def glance(self) -> CountedNumber:
        """As tiles show it."""
        return at_a_glance(self.count)

    @property
    def style(self) -> PrintStyle:
        """How reports of the campaign print it."""
        return self.scope.campaign.outline_spec.print_styles.get(self.key, EXACTLY)

    @property
    def printed(self) -> str:
        style = self.style
        return printed_count(
            self.count,
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
            "from": self.scope.from_on.isoformat(),
            "to": self.scope.last_on.isoformat(),
            "as_of": self.as_of.isoformat(),
        }


def read_figures(scope: Scope, *, now: datetime) -> tuple[Figure, ...]:
    """All figures of the campaign in the scope, in the pack's order.

    Changed days are folded first, so the values are those of the rows as they are now.
    """
    all_definitions = definitions(scope.campaign)
    fold_changes(scope.campaign, all_definitions)
    folded = folded_figures(all_definitions)
    sums = CellSums(scope, indicator_ids(folded))
    figures = []
    for definition in all_definitions:
        if definition.is_folded:
            value, rows = sums.value_and_rows(definition)
        else:
            value, rows = counted_value_and_rows(definition, scope)
        count = CountedNumber(value, definition.spec.word)
        figure = Figure(definition=definition, scope=scope, count=count, rows=rows, as_of=now)
        figures.append(figure)
    return tuple(figures)


def rows_for(definition: Definition, scope: Scope) -> QuerySet[Any]:
    """The rows that the figure counts."""
    inside = Q(pk__in=[])
    for from_on, before_on, units in spans_of(definition, scope):
        span = definition.during(from_on, before_on)
        if units is not None:
            span &= Q(**{f"{definition.unit}__in": units})
        inside |= span
    return definition.rows_where(inside)


def spans_of(definition: Definition, scope: Scope) -> list[Span]:
    """The scope's spans; of a figure of the own unit alone, the whole scope with that unit."""
    if definition.spec.of_own_unit:
        return [(scope.from_on, scope.before_on, scope.own_units)]
    return scope.spans


def counted_value_and_rows(definition: Definition, scope: Scope) -> tuple[int, int]:
    """The exact value by the rows, without cells, and how many rows there are."""
    totals = rows_for(definition, scope).aggregate(
        value=definition.measure.total(), rows=Count("pk")
    )
    return totals["value"], totals["rows"]


def counted_value(definition: Definition, scope: Scope) -> int:
    return counted_value_and_rows(definition, scope)[0]


class CellSums:
    """What the cells in a scope add up to."""

    def __init__(self, scope: Scope, indicators: list[int]) -> None:
        self.sums: dict[int, tuple[int, int]] = dict.fromkeys(indicators, (0, 0))
        self.cells: list[DayCellQuerySet | MonthCellQuerySet] = []
        for from_on, before_on, units in scope.spans:
            for cells in cells_between(indicators, from_on, before_on):
                self.add_cells(cells.together(units))

    def add_cells(self, cells: DayCellQuerySet | MonthCellQuerySet) -> None:
        self.cells.append(cells)
        sums = cells.order_by().values_list("indicator").annotate(Sum("value"), Sum("rows"))
        for indicator, value, rows in sums:
            value_before, rows_before = self.sums[indicator]
            self.sums[indicator] = (value_before + value, rows_before + rows)

    def value_and_rows(self, definition: Definition) -> tuple[int, int]:
        """The figure's value and how many rows it counts; people and things count once."""
        value, rows = self.sums[definition.indicator_id]
        if definition.is_distinct:
            value = len(self.members(definition))
        return value, rows

    def members(self, definition: Definition) -> BitMap:
        """The set of people or things, joined over units and days."""
        union = BitMap()
        for cells in self.cells:
            bitmaps = cells.filter(indicator_id=definition.indicator_id)
            for members in bitmaps.values_list("members", flat=True).iterator(chunk_size=2000):
                union |= bitmap_of(members)
        return union


def cells_between(
    indicators: list[int], from_on: date, before_on: date
) -> Iterator[DayCellQuerySet | MonthCellQuerySet]:
    """Month cells for whole months, day cells for the edges of from_on <= day < before_on.

    An edge without any cell in the rest of its month is as good as a whole month.
    """
    days = DayCell.objects.filter(indicator__in=indicators)
    if not days.filter(day__gte=month_start(from_on), day__lt=from_on).exists():
        from_on = month_start(from_on)
    is_whole = before_on.day == 1
    if not days.filter(day__gte=before_on, day__lt=next_month(before_on)).exists():
        before_on = before_on if is_whole else next_month(before_on)
    months, edges = cut(from_on, before_on)
    if months:
        yield MonthCell.objects.filter(
            indicator__in=indicators, month__gte=months[0], month__lt=months[1]
        )
    for edge_from_on, edge_before_on in edges:
        yield days.filter(day__gte=edge_from_on, day__lt=edge_before_on)


def cut(from_on: date, before_on: date) -> tuple[tuple[date, date] | None, list[tuple[date, date]]]:
    """from_on <= day < before_on as whole months and the days left over at the edges.

    Whole months and edges are half-open pairs of days; None where no month is whole.
    """
    is_month_start = from_on.day == 1
    months_from_on = from_on if is_month_start else next_month(from_on)
    months_before_on = month_start(before_on)
    if months_from_on >= months_before_on:
        return None, [(from_on, before_on)] if from_on < before_on else []
    edges = []
    if from_on < months_from_on:
        edges.append((from_on, months_from_on))
    if months_before_on < before_on:
        edges.append((months_before_on, before_on))
    return (months_from_on, months_before_on), edges


def by_unit(
    figures: Sequence[Figure], children: Sequence[Unit]
) -> Iterator[tuple[Unit, list[int]]]:
    """Each child unit with the exact values of the same figures, in the order of `figures`.

    Costs a few queries for each stretch of days that a child's subtree stood unchanged, and one
    more for each figure that is not folded, however many children there are.
    """
    scope = figures[0].scope
    tree = whole_tree()
    spans: dict[Unit, list[tuple[date, date, frozenset[int]]]] = {}
    for child in children:
        spans[child] = list(tree.spans(child.pk, scope.from_on, scope.before_on))
    all_definitions = [figure.definition for figure in figures]
    parts_of: dict[tuple[date, date], UnitParts] = {}
    for child in children:
        for from_on, before_on, __ in spans[child]:
            if (from_on, before_on) not in parts_of:
                parts_of[from_on, before_on] = UnitParts(all_definitions, from_on, before_on)
    for child in children:
        stretches = []
        for from_on, before_on, units in spans[child]:
            stretches.append((parts_of[from_on, before_on], units))
        values = []
        for definition in all_definitions:
            values.append(value_of_unit(definition, child, stretches))
        yield child, values


class UnitParts:
    """What counts in from_on <= day < before_on, for each figure and unit: cells or else rows."""

    def __init__(self, all_definitions: list[Definition], from_on: date, before_on: date) -> None:
        self.sums: defaultdict[tuple[int, int], int] = defaultdict(int)
        self.sets: defaultdict[tuple[int, int], BitMap] = defaultdict(BitMap)
        folded = folded_figures(all_definitions)
        self.distinct = indicator_ids(distinct_figures(folded))
        for cells in cells_between(indicator_ids(folded), from_on, before_on):
            self.add_cells(cells.each())
        for definition in all_definitions:
            if not definition.is_folded:
                self.add_rows(definition, from_on, before_on)

    def add_cells(self, cells: DayCellQuerySet | MonthCellQuerySet) -> None:
        sums = cells.order_by().values_list("indicator_id", "unit_id").annotate(Sum("value"))
        for indicator, unit, value in sums:
            self.sums[indicator, unit] += value
        sets = cells.filter(indicator__in=self.distinct)
        for indicator, unit, members in sets.values_list("indicator_id", "unit_id", "members"):
            self.sets[indicator, unit] |= bitmap_of(members)

    def add_rows(self, definition: Definition, from_on: date, before_on: date) -> None:
        """Figures that keep no cells have few rows."""
        rows = definition.rows_where(definition.during(from_on, before_on)).order_by()
        indicator = definition.indicator_id
        if definition.is_distinct:
            for unit, member in rows.values_list(definition.unit, definition.measure.value):
                self.sets[indicator, unit].add(member)
            return
        values = rows.values_list(definition.unit).annotate(of_unit=definition.measure.total())
        for unit, value in values:
            self.sums[indicator, unit] += value


Stretches = list[tuple[UnitParts, frozenset[int]]]  # the days of each, and the units in it


def value_of_unit(definition: Definition, unit: Unit, stretches: Stretches) -> int:
    """What these units add up to; distinct people and things count once."""
    indicator = definition.indicator_id
    sets: list[BitMap] = []
    total = 0
    for parts, subtree in stretches:
        units = {unit.pk} if definition.spec.of_own_unit else subtree
        sets.extend(parts.sets[indicator, number] for number in units)
        total += sum(parts.sums[indicator, number] for number in units)
    return len(BitMap.union(BitMap(), *sets)) if definition.is_distinct else total
