"""Keeping cells equal to the rows: changed days are counted again from the rows."""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Count, Max, Min, Q, QuerySet, Sum
from pyroaring import BitMap

from tongpin.acts.models import ChangedDay
from tongpin.base.periods import DAY, Period, month_of, month_start, periods_between
from tongpin.campaigns.measures import (
    Definition,
    distinct_figures,
    folded_figures,
    indicator_ids,
)
from tongpin.campaigns.models import Campaign
from tongpin.figures.catalogue import definitions
from tongpin.figures.models import WHOLE, DayCell, FoldedIndicator, MonthCell

MANY_UNITS = 500  # from here on a month is folded for all units at once
BATCH = 5000
COUNTING_VERSION = 3  # another number folds everything anew


def seal_of(definition: Definition) -> str:
    """Changes whenever the pack's definition or the way of counting changes."""
    text = f"{COUNTING_VERSION} {definition.spec!r}"
    return hashlib.sha256(text.encode()).hexdigest()


def fold_cells(campaign: Campaign) -> int:
    """Count changed days again; returns how many changes were worked off.

    Afterwards every cell equals a recount of the rows committed by then. Can be repeated
    and interrupted at will, and run by several processes: one waits for the other.
    """
    return fold_changes(campaign, definitions(campaign))


def fold_changes(campaign: Campaign, figures: Sequence[Definition]) -> int:
    """`fold_cells` with the campaign's definitions at hand."""
    folded = folded_figures(figures)
    marks = ChangedDay.objects.filter(campaign=campaign)
    if not marks.exists() and not outdated_figures(campaign, folded):
        return 0
    with transaction.atomic():
        Campaign.objects.select_for_update().get(pk=campaign.pk)
        changes = list(marks.values_list("id", "unit_id", "day"))
        outdated = outdated_figures(campaign, folded)
        for definition in outdated:
            rebuild(definition)
        current = [definition for definition in folded if definition not in outdated]
        fold_days(current, {(unit, day) for _mark, unit, day in changes})
        delete_marks([mark for mark, _unit, _day in changes])
    return len(changes)


def delete_marks(numbers: list[int]) -> None:
    for start in range(0, len(numbers), BATCH):
        ChangedDay.objects.filter(id__in=numbers[start : start + BATCH]).delete()


def outdated_figures(campaign: Campaign, folded: Sequence[Definition]) -> list[Definition]:
    """Figures that were never folded, or by another definition."""
    rows = FoldedIndicator.objects.filter(indicator__campaign=campaign)
    seals = dict(rows.values_list("indicator_id", "seal"))
    outdated = []
    for definition in folded:
        if seals.get(definition.indicator_id) != seal_of(definition):
            outdated.append(definition)
    return outdated


def fold_days(folded: Sequence[Definition], pairs: set[tuple[int, date]]) -> None:
    """Count the figures again on each day of each unit: pairs of (unit, day)."""
    pairs_by_month: defaultdict[date, set[tuple[int, date]]] = defaultdict(set)
    for unit, day in pairs:
        pairs_by_month[month_start(day)].add((unit, day))
    for first_day, changed in pairs_by_month.items():
        month = month_of(first_day)
        units = {unit for unit, __ in changed}
        days = [day for __, day in changed]
        changed_days = Period(min(days), max(days) + DAY, month.key)
        for definition in folded:
            MonthFold(definition, month, units).fold(changed_days)
        fold_whole(folded, month)


def rebuild(definition: Definition) -> None:
    """Count all cells of one figure anew, and note by which definition."""
    DayCell.objects.filter(indicator_id=definition.indicator_id).delete()
    MonthCell.objects.filter(indicator_id=definition.indicator_id).delete()
    days = definition.rows.aggregate(first=Min(definition.day), last=Max(definition.day))
    if days["first"]:
        for month in periods_between("month", days["first"], days["last"] + DAY):
            MonthFold(definition, month, None).fold(month)
            fold_whole([definition], month)
    FoldedIndicator.objects.update_or_create(
        indicator_id=definition.indicator_id, defaults={"seal": seal_of(definition)}
    )


class MonthFold:
    """One figure in one month, for some units or (None) for all."""

    def __init__(self, definition: Definition, month: Period, units: set[int] | None) -> None:
        self.definition = definition
        self.month = month
        is_for_all = units is None or len(units) > MANY_UNITS
        self.units = None if is_for_all else units

    def of_units(self, rows: QuerySet[Any], path: str) -> QuerySet[Any]:
        """Those of the rows that belong to the units; `path` leads to the unit's id."""
        if self.units is None:
            return rows
        return rows.filter(**{f"{path}__in": self.units})

    def counted_rows(self, days: Period) -> QuerySet[Any]:
        definition = self.definition
        condition = definition.during(days.from_on, days.before_on)
        if self.units is not None:
            condition &= Q(**{f"{definition.unit}__in": self.units})
        return definition.rows_where(condition)

    def fold(self, days: Period) -> None:
        """Count these days of the month again, and the month with them."""
        self.stored_days(days).delete()
        create_cells(DayCell, self.day_cells(days))
        months = MonthCell.objects.filter(
            indicator_id=self.definition.indicator_id, month=self.month.from_on
        )
        self.of_units(months, "unit_id").delete()
        create_cells(MonthCell, self.month_cells())

    def stored_days(self, days: Period) -> QuerySet[DayCell]:
        cells = DayCell.objects.filter(
            indicator_id=self.definition.indicator_id,
            day__gte=days.from_on,
            day__lt=days.before_on,
        )
        return self.of_units(cells, "unit_id")

    def day_cells(self, days: Period) -> Iterator[DayCell]:
        definition = self.definition
        counted = (
            self.counted_rows(days)
            .order_by()
            .values_list(definition.unit, definition.day)
            .annotate(cell_value=definition.measure.total(), cell_rows=Count("pk"))
        )
        members = self.members(days) if definition.is_distinct else {}
        for unit, day, value, rows in counted.iterator(chunk_size=BATCH):
            bitmap = members.get((unit, day))
            yield DayCell(
                indicator_id=definition.indicator_id,
                unit_id=unit,
                day=day,
                value=value,
                rows=rows,
                members=bytes_of(bitmap),
            )

    def members(self, days: Period) -> dict[tuple[int, date], BitMap]:
        """(unit, day) -> the set of people or things counted there."""
        definition = self.definition
        rows = self.counted_rows(days).order_by()
        member = str(definition.measure.value)
        triples = rows.values_list(definition.unit, definition.day, member)
        lists: defaultdict[tuple[int, date], list[int]] = defaultdict(list)
        for unit, day, number in triples.iterator(chunk_size=BATCH):
            lists[unit, day].append(number)
        return {place: BitMap(numbers) for place, numbers in lists.items()}

    def month_cells(self) -> Iterator[MonthCell]:
        """The month of each unit, from its days."""
        days = self.stored_days(self.month).order_by()
        sums = days.values_list("unit_id").annotate(Sum("value"), Sum("rows"))
        sets: defaultdict[int, BitMap] = defaultdict(BitMap)
        if self.definition.is_distinct:
            for unit, members in days.values_list("unit_id", "members").iterator():
                sets[unit] |= bitmap_of(members)
        for unit, value, rows in sums:
            bitmap = sets.get(unit)
            yield MonthCell(
                indicator_id=self.definition.indicator_id,
                unit_id=unit,
                month=self.month.from_on,
                value=value if bitmap is None else len(bitmap),
                rows=rows,
                members=bytes_of(bitmap),
            )


def fold_whole(folded: Sequence[Definition], month: Period) -> None:
    """The month's cells of all units together, from those of each: what a county reads most."""
    indicators = indicator_ids(folded)
    cells = MonthCell.objects.filter(indicator__in=indicators, month=month.from_on)
    cells.together(None).delete()
    create_cells(MonthCell, whole_cells(cells.each(), folded, month))


def whole_cells(
    cells: QuerySet[MonthCell], folded: Sequence[Definition], month: Period
) -> Iterator[MonthCell]:
    """The cells of each unit added up for each figure; people and things are joined."""
    distinct = indicator_ids(distinct_figures(folded))
    sets: defaultdict[int, BitMap] = defaultdict(BitMap)
    members = cells.filter(indicator__in=distinct).values_list("indicator_id", "members")
    for indicator, bytes_of_set in members.iterator(chunk_size=BATCH):
        sets[indicator] |= bitmap_of(bytes_of_set)
    sums = cells.order_by().values_list("indicator").annotate(Sum("value"), Sum("rows"))
    for indicator, value, rows in sums:
        bitmap = sets.get(indicator)
        yield MonthCell(
            indicator_id=indicator,
            unit_id=WHOLE,
            month=month.from_on,
            value=value if bitmap is None else len(bitmap),
            rows=rows,
            members=bytes_of(bitmap),
        )


def bytes_of(bitmap: BitMap | None) -> bytes | None:
    """The set as a cell keeps it."""
    return None if bitmap is None else bitmap.serialize()


def bitmap_of(members: bytes | memoryview | None) -> BitMap:
    """The set that a cell keeps; empty where it keeps none."""
    return BitMap.deserialize(bytes(members)) if members is not None else BitMap()


def create_cells(model: type[DayCell] | type[MonthCell], cells: Iterable[Any]) -> None:
    """Insert in batches, so that memory stays small."""
    waiting: list[Any] = []
    for cell in cells:
        waiting.append(cell)
        if len(waiting) >= BATCH:
            model._default_manager.bulk_create(waiting)
            waiting = []
    model._default_manager.bulk_create(waiting)
