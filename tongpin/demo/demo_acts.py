"""What the demonstration's units did, from the county's own meeting to today."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from operator import attrgetter
from random import Random
from typing import Any

from tongpin.base.workdays import HOLIDAYS
from tongpin.demo.demo_days import DAY

SATURDAY = 5  # as `weekday` counts


@dataclass
class DemoAct:
    """Something that a unit did, before anybody wrote it into a ledger."""

    unit: str
    day: date
    title: str
    place: str = ""
    visits: int = 0
    more: dict[str, Any] = field(default_factory=dict)


def by_day(deeds: Sequence[DemoAct]) -> list[DemoAct]:
    """The deeds from the first day to the last; those of one day keep their order."""
    return sorted(deeds, key=attrgetter("day"))


def is_workday(day: date) -> bool:
    return day.weekday() < SATURDAY and day not in HOLIDAYS


def some_day(rng: Random, first: date, last: date) -> date:
    """A day by chance, from `first` to `last` inclusive."""
    return first + timedelta(days=rng.randint(0, (last - first).days))


def some_workday(rng: Random, first: date, last: date) -> date:
    """A workday by chance, from `first` to `last` inclusive; the next one after long holidays."""
    days = [first + number * DAY for number in range((last - first).days + 1)]
    workdays = [day for day in days if is_workday(day)]
    if workdays:
        return rng.choice(workdays)
    return some_workday(rng, last + DAY, last + DAY)


def shares(total: int, weights: Sequence[int]) -> list[int]:
    """Whole numbers in the proportion of the weights that add up to the total exactly."""
    sum_of_weights = sum(weights)
    numbers: list[int] = []
    weight_so_far = 0
    shared_so_far = 0
    for weight in weights:
        weight_so_far += weight
        share = total * weight_so_far // sum_of_weights - shared_so_far
        shared_so_far += share
        numbers.append(share)
    return numbers


def share_visits(deeds: Sequence[DemoAct], total: int, weights: Sequence[int]) -> None:
    """Give each deed its share of the visits."""
    for deed, visits in zip(deeds, shares(total, weights), strict=True):
        deed.visits = visits
