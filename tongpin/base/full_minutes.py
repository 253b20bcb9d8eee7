"""How many came within one minute: what a script leaves behind beside a figure."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, QuerySet
from django.db.models.functions import TruncMinute


@dataclass(frozen=True)
class FullMinute:
    """The minute in which most rows came."""

    count: int
    at: datetime | None  # its beginning; None where no row came

    def is_above(self, usual: int) -> bool:
        return self.count > usual


def fullest_minute(rows: QuerySet[Any], moment: str) -> FullMinute:
    """The minute with the most rows, the earliest of several. Costs one query.

    moment  the name of the column that says when each row came
    """
    minutes = rows.order_by().annotate(rush_minute=TruncMinute(moment)).values("rush_minute")
    counted = minutes.annotate(rush_count=Count("*"))
    fullest = counted.order_by("-rush_count", "rush_minute").first()
    if fullest is None:
        return FullMinute(0, None)
    return FullMinute(fullest["rush_count"], fullest["rush_minute"])
