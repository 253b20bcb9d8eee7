"""What a cache holds is frozen: threads share it, so nobody may change it."""

import dataclasses
import enum
import types
import typing
from collections.abc import Mapping
from datetime import date, datetime, time
from decimal import Decimal
from fractions import Fraction
from uuid import UUID

import pytest
from django.urls import get_resolver

from tongpin.acts.models import Act
from tongpin.orgs.journal_cache import cached_functions
from tongpin.orgs.tree import Tree

PLAIN = {
    *(bool, bytes, float, int, str, type(None)),
    *(date, datetime, time, Decimal, Fraction, UUID),
}
FROZEN_CONTAINERS = (tuple, frozenset, Mapping, typing.Union, types.UnionType)

# What is not frozen: function -> the first part of its answer that somebody could change.
EXCUSES: dict[str, str] = {
    # Rows that every page needs: callers hand out copies.
    "tongpin.campaigns.http.stored_campaigns": "Campaign",
    "tongpin.campaigns.http.stored_kinds": "Kind",
    "tongpin.figures.http.stored_top_unit": "Unit",
    # Their scope and definitions hold rows that nobody writes to.
    "tongpin.figures.http.figures_of": "IndicatorSpec",
    "tongpin.reports.views.report_of": "Campaign",
    # It remembers its own answers, which the next entry ends with it.
    "tongpin.service.intake._directory": "Directory",
}


def is_frozen_dataclass(hint: object) -> bool:
    return dataclasses.is_dataclass(hint) and hint.__dataclass_params__.frozen


def first_unfrozen(hint: object, trail: tuple[object, ...] = ()) -> str:
    """The name of the first part of a type whose values somebody could change; "" for none.

    trail   the dataclasses around it, which are not looked at again
    """
    if hint in PLAIN or hint is Ellipsis or hint in trail:
        return ""
    if isinstance(hint, type) and issubclass(hint, enum.Enum):
        return ""
    parts: list[object]
    if typing.get_origin(hint) in FROZEN_CONTAINERS:
        parts = list(typing.get_args(hint))
    elif is_frozen_dataclass(hint):
        parts = list(typing.get_type_hints(hint).values())
        trail = (*trail, hint)
    else:
        return getattr(typing.get_origin(hint) or hint, "__name__", str(hint))
    for part in parts:
        if name := first_unfrozen(part, trail):
            return name
    return ""


def offenders() -> dict[str, str]:
    """Every cached function of ours that answers something which is not frozen."""
    unfrozen = {}
    for function in cached_functions():
        if ".tests." in function.__module__:
            continue
        name = first_unfrozen(typing.get_type_hints(function)["return"])
        if name:
            unfrozen[f"{function.__module__}.{function.__name__}"] = name
    return unfrozen


def test_cached_functions_answer_what_nobody_can_change():
    assert get_resolver().url_patterns, "importing all pages registers their functions"

    assert offenders() == EXCUSES


@dataclasses.dataclass(frozen=True)
class Frozen:
    names: tuple[str, ...]
    by_day: Mapping[date, frozenset[int]]
    above: "Frozen | None" = None


@dataclasses.dataclass(frozen=True)
class HalfFrozen:
    day: date
    names: list[str]


@pytest.mark.parametrize(
    ("hint", "name"),
    [
        (tuple[int, ...], ""),
        (Frozen, ""),
        (Tree, ""),
        (Frozen | None, ""),
        (list[int], "list"),
        (tuple[HalfFrozen, ...], "list"),
        (tuple[tuple[Act, int], ...], "Act"),
        (dict[str, int], "dict"),
    ],
)
def test_the_part_that_can_be_changed_is_named(hint, name):
    assert first_unfrozen(hint) == name
