"""Keeping cells equal to the rows: changed days are counted again from the rows."""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Count, Max, Min, QuerySet, Sum
from pyroaring import BitMap

from tongpin.acts.models import ChangedDay
from tongpin.base.dates import month_start, next_month
from tongpin.campaigns.measures import Definition
from tongpin.campaigns.models import Campaign
from tongpin.figures.catalogue import definitions
from tongpin.figures.models import WHOLE, DayCell, FoldedIndicator, MonthCell

MANY_UNITS = 500  # from here on a month is folded for all units at once
BATCH = 5000
WAY_OF_COUNTING = 3  # another number folds everything anew


def seal_of(definition: Definition) -> str:
    """Changes whenever the pack's definition or the way of counting changes."""
    text = f"{WAY_OF_COUNTING} {definition.spec!r}"
    return hashlib.sha256(text.encode()).hexdigest()


def fold_cells(campaign: Campaign) -> int:
    """Count changed days again; returns how many changes were worked off.

    Afterwards every cell equals a recount of the rows committed by then. Can be repeated
    and interrupted at will, and run by several processes: one waits for the other.
    """
    return fold_changes(campaign, definitions(campaign))


def fold_changes(campaign: Campaign, known: list[Definition]) -> int:
    """`fold` with the campaign's definitions at hand."""
    folded = [definition for definition in known if definition.is_folded]
    if not (ChangedDay.objects.filter(campaign=campaign).exists() or _outdated(campaign, folded)):
        return 0
    with transaction.atomic():
        Campaign.objects.select_for_update().get(pk=campaign.pk)
        marks = list(
            ChangedDay.objects.filter(campaign=campaign).values_list("id", "unit_id", "day")
        )
        outdated = _outdated(campaign, folded)
        for definition in outdated:
            rebuild(definition)
            FoldedIndicator.objects.update_or_create(
                indicator_id=definition.indicator_id, defaults={"seal": seal_of(definition)}
            )
        _fold_days(
            [definition for definition in folded if definition not in outdated],
            {(unit, day) for __, unit, day in marks},
        )
        ids = [mark[0] for mark in marks]
        for start in range(0, len(ids), BATCH):
            ChangedDay.objects.filter(id__in=ids[start : start + BATCH]).delete()
    return len(marks)


def _outdated(campaign: Campaign, folded: list[Definition]) -> list[Definition]:
    """Figures that were never folded, or by another definition."""
    rows = FoldedIndicator.objects.filter(indicator__campaign=campaign)
    seals = dict(rows.values_list("indicator_id", "seal"))
    return [d for d in folded if seals.get(d.indicator_id) != seal_of(d)]


def _fold_days(folded: list[Definition], pairs: set[tuple[int, date]]) -> None:
    months: defaultdict[date, set[tuple[int, date]]] = defaultdict(set)
    for unit, day in pairs:
        months[month_start(day)].add((unit, day))
    for month, changed in months.items():
        units = {unit for unit, __ in changed}
        days = [day for __, day in changed]
        for definition in folded:
            MonthFold(definition, month, units).fold(min(days), max(days))
        fold_whole(folded, month)


def rebuild(definition: Definition) -> None:
    """Count all cells of one figure anew."""
    DayCell.objects.filter(indicator_id=definition.indicator_id).delete()
    MonthCell.objects.filter(indicator_id=definition.indicator_id).delete()
    days = definition.rows.aggregate(first=Min(definition.day), last=Max(definition.day))
    month = days["first"] and month_start(days["first"])
    while month and month <= days["last"]:
        following = next_month(month)
        MonthFold(definition, month, None).fold(month, following - timedelta(days=1))
        fold_whole([definition], month)
        month = following


class MonthFold:
    """One figure in one month, for some units or (None) for all."""

    def __init__(self, definition: Definition, month: date, units: set[int] | None) -> None:
        self.definition = definition
        self.month = month
        self.units = None if units is None or len(units) > MANY_UNITS else units

    def _of_units(self, rows: QuerySet[Any], path: str) -> QuerySet[Any]:
        return rows if self.units is None else rows.filter(**{f"{path}__in": self.units})

    def _rows(self, first: date, until: date) -> QuerySet[Any]:
        definition = self.definition
        day = definition.day
        rows = definition.rows.filter(**{f"{day}__gte": first, f"{day}__lt": until})
        return self._of_units(rows, definition.unit)

    def fold(self, first: date, last: date) -> None:
        """Count the days first to last again, and the month with them."""
        cells = DayCell.objects.filter(
            indicator_id=self.definition.indicator_id, day__gte=first, day__lte=last
        )
        self._of_units(cells, "unit_id").delete()
        create(DayCell, self.day_cells(first, last))
        cells_of_month = MonthCell.objects.filter(
            indicator_id=self.definition.indicator_id, month=self.month
        )
        self._of_units(cells_of_month, "unit_id").delete()
        create(MonthCell, self.month_cells())

    def day_cells(self, first: date, last: date) -> Iterator[DayCell]:
        definition = self.definition
        until = last + timedelta(days=1)
        counted = (
            self._rows(first, until)
            .order_by()
            .values_list(definition.unit, definition.day)
            .annotate(cell_value=definition.measure.total(), cell_rows=Count("pk"))
        )
        members = self.members(first, until) if definition.is_distinct else {}
        for unit, day, value, rows in counted.iterator(chunk_size=BATCH):
            bitmap = members.get((unit, day))
            yield DayCell(
                indicator_id=definition.indicator_id,
                unit_id=unit,
                day=day,
                value=value,
                rows=rows,
                members=bitmap.serialize() if bitmap is not None else None,
            )

    def members(self, first: date, until: date) -> dict[tuple[int, date], BitMap]:
        """(unit, day) -> the set of people or things counted there."""
        definition = self.definition
        rows = self._rows(first, until).order_by()
        triples = rows.values_list(definition.unit, definition.day, str(definition.measure.value))
        lists: defaultdict[tuple[int, date], list[int]] = defaultdict(list)
        for unit, day, member in triples.iterator(chunk_size=BATCH):
            lists[unit, day].append(member)
        return {place: BitMap(members) for place, members in lists.items()}

    def month_cells(self) -> Iterator[MonthCell]:
        days: QuerySet[Any] = DayCell.objects.filter(
            indicator_id=self.definition.indicator_id,
            day__gte=self.month,
            day__lt=next_month(self.month),
        )
        days = self._of_units(days, "unit_id")
        sums = days.order_by().values_list("unit_id").annotate(Sum("value"), Sum("rows"))
        sets: defaultdict[int, BitMap] = defaultdict(BitMap)
        if self.definition.is_distinct:
            for unit, members in days.values_list("unit_id", "members").iterator():
                sets[unit] |= bitmap_of(members)
        for unit, value, rows in sums:
            bitmap = sets.get(unit)
            yield MonthCell(
                indicator_id=self.definition.indicator_id,
                unit_id=unit,
                month=self.month,
                value=value if bitmap is None else len(bitmap),
                rows=rows,
                members=None if bitmap is None else bitmap.serialize(),
            )


def fold_whole(folded: list[Definition], month: date) -> None:
    """The month's cells of all units together, from those of each: what a county reads most."""
    indicators = [definition.indicator_id for definition in folded]
    cells = MonthCell.objects.filter(indicator__in=indicators, month=month)
    cells.together(None).delete()
    sums = cells.each().order_by().values_list("indicator").annotate(Sum("value"), Sum("rows"))
    sets: defaultdict[int, BitMap] = defaultdict(BitMap)
    distinct = [one.indicator_id for one in folded if one.is_distinct]
    members = cells.each().filter(indicator__in=distinct).values_list("indicator_id", "members")
    for indicator, bitmap in members.iterator(chunk_size=BATCH):
        sets[indicator] |= bitmap_of(bitmap)
    create(
        MonthCell,
        (
            MonthCell(
                indicator_id=indicator,
                unit_id=WHOLE,
                month=month,
                value=len(sets[indicator]) if indicator in sets else value,
                rows=rows,
                members=sets[indicator].serialize() if indicator in sets else None,
            )
            for indicator, value, rows in sums
        ),
    )


def bitmap_of(members: bytes | memoryview | None) -> BitMap:
    """The set that a cell keeps; empty where it keeps none."""
    return BitMap.deserialize(bytes(members)) if members is not None else BitMap()


def create(model: type[DayCell] | type[MonthCell], cells: Iterable[Any]) -> None:
    """Insert in batches, so that memory stays small."""
    waiting: list[Any] = []
    for cell in cells:
        waiting.append(cell)
        if len(waiting) >= BATCH:
            model._default_manager.bulk_create(waiting)
            waiting = []
    model._default_manager.bulk_create(waiting)
