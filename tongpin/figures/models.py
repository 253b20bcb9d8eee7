"""Folded values: what each indicator counts per unit and day, and per unit and month."""

from typing import Self

from django.db import models

from tongpin.campaigns.models import Indicator

WHOLE = 0  # stands for all units together in month cells


class DayCellQuerySet(models.QuerySet["DayCell"]):
    def together(self, units: frozenset[int] | None) -> Self:
        """Cells that add up to these units; None: to all."""
        return self if units is None else self.filter(unit_id__in=units)

    def each(self) -> Self:
        """A cell for each unit."""
        return self


class MonthCellQuerySet(models.QuerySet["MonthCell"]):
    def together(self, units: frozenset[int] | None) -> Self:
        """Cells that add up to these units; None: to all, which have one of their own."""
        return self.filter(unit_id__in=[WHOLE] if units is None else units)

    def each(self) -> Self:
        """A cell for each unit."""
        return self.filter(unit_id__gt=WHOLE)


class DayCell(models.Model):
    """What one indicator counts in one unit on one day. Absent means nothing."""

    indicator = models.ForeignKey(Indicator, models.CASCADE, related_name="+")
    unit_id = models.BigIntegerField()
    day = models.DateField()
    value = models.BigIntegerField()  # for distinct things: the distinct ones of that day
    rows = models.PositiveIntegerField()
    members = models.BinaryField(null=True)  # a roaring bitmap of ids, for distinct ones

    objects = DayCellQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint("indicator", "day", "unit_id", name="figures_day_cell_once")
        ]

    def __str__(self) -> str:
        return f"#{self.indicator_id} {self.unit_id} {self.day}"


class MonthCell(models.Model):
    """What one indicator counts in one unit, or in all together, in one month."""

    indicator = models.ForeignKey(Indicator, models.CASCADE, related_name="+")
    unit_id = models.BigIntegerField()
    month = models.DateField()  # its first day
    value = models.BigIntegerField()
    rows = models.PositiveIntegerField()
    members = models.BinaryField(null=True)  # a roaring bitmap of ids, for distinct ones

    objects = MonthCellQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint("indicator", "month", "unit_id", name="figures_month_cell_once")
        ]

    def __str__(self) -> str:
        return f"#{self.indicator_id} {self.unit_id} {self.month}"


class FoldedIndicator(models.Model):
    """The definition that an indicator's cells were folded by; another one folds anew."""

    indicator = models.OneToOneField(Indicator, models.CASCADE, related_name="folded")
    seal = models.CharField(max_length=64)

    def __str__(self) -> str:
        return self.seal
