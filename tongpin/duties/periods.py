"""Months, quarters and years of a template. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from tongpin.base.dates import month_start, next_month


@dataclass(frozen=True, slots=True)
class DutyPeriod:
    """One time in which something is owed once."""

    key: str  # 2021, 2021-Q2 or 2021-04
    from_on: date
    last_on: date


def periods(every: str, start: date, end: date) -> Iterator[DutyPeriod]:
    """The whole periods that touch start <= day < end; their first and last days are cut to it."""
    months = {"month": 1, "quarter": 3, "year": 12}[every]
    first = month_start(start)
    first = first.replace(month=(first.month - 1) // months * months + 1)
    while first < end:
        after = first
        for _month in range(months):
            after = next_month(after)
        yield DutyPeriod(_key(every, first), max(first, start), min(after, end) - timedelta(days=1))
        first = after


def _key(every: str, first: date) -> str:
    if every == "year":
        return f"{first.year}"
    if every == "quarter":
        return f"{first.year}-Q{(first.month - 1) // 3 + 1}"
    return f"{first:%Y-%m}"
