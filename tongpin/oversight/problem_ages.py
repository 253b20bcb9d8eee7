"""How old open problems are."""

from collections import Counter
from collections.abc import Collection
from datetime import date

from django.utils.translation import gettext as _

from tongpin.oversight.models import Problem

LIMITS = (7, 30, 90)  # days


def problem_ages(problems: Collection[Problem], today: date) -> list[tuple[str, int]]:
    """How many open problems are how old, by the days since they were found."""
    counts: Counter[int | None] = Counter()
    for problem in problems:
        if not problem.is_done:
            counts[_limit_of((today - problem.found_on).days)] += 1
    return [
        (_("up to 7 days"), counts[7]),
        (_("8 to 30 days"), counts[30]),
        (_("31 to 90 days"), counts[90]),
        (_("more than 90 days"), counts[None]),
    ]


def _limit_of(days: int) -> int | None:
    """The first limit that so many days do not pass; None where they pass all."""
    for limit in LIMITS:
        if days <= limit:
            return limit
    return None
