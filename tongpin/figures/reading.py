"""Figures from cells: exact, for any subtree and period, as the tree stood on each day."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum
from pyroaring import BitMap

from tongpin.base.dates import month_start, next_month
from tongpin.base.numbers import phrase
from tongpin.campaigns.definitions import Definition
from tongpin.campaigns.models import Campaign
from tongpin.figures.catalogue import definitions
from tongpin.figures.folding import bitmap_of, fold_changes
from tongpin.figures.models import DayCell, MonthCell
from tongpin.orgs.models import Unit, whole_tree


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
    exact: int
    rows: int
    as_of: datetime

    @property
    def key(self) -> str:
        return self.definition.indicator.key

    @property
    def label(self) -> str:
        return self.definition.indicator.spec.label

    @property
    def word(self) -> str:
        return self.definition.indicator.spec.word

    @property
    def printed(self) -> str:
        style = self.scope.campaign.outline.get("print", {}).get(self.key, {})
        return phrase(self.exact, self.word, **style)

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
    sums = Sums(scope, [d.indicator.pk for d in known if d.is_folded])
    figures = []
    for definition in known:
        if not definition.is_folded:
            totals = rows_for(definition, scope).aggregate(
                value=definition.total(), rows=Count("pk")
            )
            value, rows = totals["value"], totals["rows"]
        else:
            value, rows = sums.values[definition.indicator.pk]
            if definition.measure == "distinct":
                value = len(sums.members(definition))
        figures.append(Figure(definition, scope, value, rows, now))
    return figures


def read_figure(scope: Scope, key: str, *, now: datetime) -> Figure | None:
    return next((figure for figure in read_figures(scope, now=now) if figure.key == key), None)


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


class Sums:
    """What the cells in a scope add up to."""

    def __init__(self, scope: Scope, indicators: list[int]) -> None:
        self.indicators = indicators
        self.values: dict[int, tuple[int, int]] = dict.fromkeys(indicators, (0, 0))
        self.cells = [
            cells if units is None else cells.filter(unit_id__in=units)
            for start, end, units in scope.spans()
            for cells in self._cells(start, end)
        ]
        for cells in self.cells:
            sums = cells.order_by().values_list("indicator").annotate(Sum("value"), Sum("rows"))
            for indicator, value, rows in sums:
                before = self.values[indicator]
                self.values[indicator] = (before[0] + value, before[1] + rows)

    def _cells(self, start: date, end: date) -> Iterator[QuerySet[Any]]:
        """Month cells for whole months, day cells for the edges.

        An edge without any cell in the rest of its month is as good as a whole month.
        """
        days = DayCell.objects.filter(indicator__in=self.indicators)
        if not days.filter(day__gte=month_start(start), day__lt=start).exists():
            start = month_start(start)
        if not days.filter(day__gte=end, day__lt=next_month(end)).exists():
            end = end if end.day == 1 else next_month(end)
        months, edges = cut(start, end)
        if months:
            yield MonthCell.objects.filter(
                indicator__in=self.indicators, month__gte=months[0], month__lt=months[1]
            )
        for first, last in edges:
            yield days.filter(day__gte=first, day__lt=last)

    def members(self, definition: Definition) -> BitMap:
        """The set of people or things, joined over units and days."""
        found = BitMap()
        for cells in self.cells:
            bitmaps = cells.filter(indicator=definition.indicator).values_list("members", flat=True)
            for bitmap in bitmaps.iterator(chunk_size=2000):
                found |= bitmap_of(bitmap)
        return found


def cut(start: date, end: date) -> tuple[tuple[date, date] | None, list[tuple[date, date]]]:
    """start <= day < end as whole months (first, until) and the days left over at the edges."""
    first = start if start.day == 1 else next_month(start)
    until = month_start(end)
    if first >= until:
        return None, [(start, end)] if start < end else []
    edges = [(start, first), (until, end)]
    return (first, until), [(a, b) for a, b in edges if a < b]


def by_unit(figures: list[Figure], children: list[Unit]) -> Iterator[tuple[Unit, list[int]]]:
    """Each child unit with the exact values of the same figures, in the order of `figures`."""
    for child in children:
        scope = Scope(
            figures[0].scope.campaign, child, figures[0].scope.start, figures[0].scope.end
        )
        sums = Sums(scope, [f.definition.indicator.pk for f in figures if f.definition.is_folded])
        values = []
        for figure in figures:
            pk = figure.definition.indicator.pk
            if figure.definition.measure == "distinct":
                values.append(len(sums.members(figure.definition)))
            else:
                values.append(sums.values.get(pk, (0, 0))[0])
        yield child, values
