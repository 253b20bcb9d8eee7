"""A figure's definition: which rows it counts, where each belongs, and how."""

from dataclasses import dataclass
from typing import Any, Literal

from django.db.models import Count, F, Model, QuerySet, Sum
from django.db.models.expressions import Combinable

from tongpin.campaigns.models import Indicator

Measure = Literal["count", "sum", "distinct"]


@dataclass(frozen=True)
class Definition:
    """What one figure counts. `rows` is unevaluated; paths are those of its model."""

    indicator: Indicator
    rows: QuerySet[Any]
    unit: str  # path to the unit's id
    day: str  # path to the day on which a row counts
    measure: Measure
    value: str | Combinable = "id"  # what is summed, or the id whose distinct values count
    is_folded: bool = True  # kept in cells; otherwise few rows, counted each time

    @property
    def model(self) -> type[Model]:
        return self.rows.model

    def total(self) -> Count | Sum:
        """The aggregate over plain rows."""
        if self.measure == "sum":
            value = F(self.value) if isinstance(self.value, str) else self.value
            return Sum(value, default=0)
        return Count(self.value, distinct=self.measure == "distinct")
