"""Months and quarters as plans name them; pure."""

import re
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

WRITTEN = re.compile(r"(\d{4})-(?:Q([1-4])|(0[1-9]|1[0-2]))")


@dataclass(frozen=True, order=True)
class Period:
    """from_on <= day < before_on: a month or a quarter."""

    from_on: date
    before_on: date

    @classmethod
    def read(cls, text: str) -> "Period":
        """From 2021-Q2 or 2021-05. Raises ValueError for anything else."""
        match = WRITTEN.fullmatch(text)
        if not match:
            raise ValueError(text)
        year, quarter, month = int(match[1]), match[2], match[3]
        if quarter:
            return cls.of(year, int(quarter) * 3 - 2, 3)
        return cls.of(year, int(month), 1)

    @classmethod
    def of(cls, year: int, month: int, months: int) -> "Period":
        after = month + months
        return cls(date(year, month, 1), date(year + (after > 12), (after - 1) % 12 + 1, 1))

    @property
    def is_quarter(self) -> bool:
        return (self.before_on - self.from_on).days > 31

    @property
    def code(self) -> str:
        if self.is_quarter:
            return f"{self.from_on.year}-Q{(self.from_on.month + 2) // 3}"
        return f"{self.from_on:%Y-%m}"

    @property
    def short(self) -> str:
        """Where the year is told already."""
        if self.is_quarter:
            return _("quarter %(quarter)s") % {"quarter": (self.from_on.month + 2) // 3}
        return _("month %(month)s") % {"month": self.from_on.month}

    @property
    def label(self) -> str:
        if self.is_quarter:
            told = {"year": self.from_on.year, "quarter": (self.from_on.month + 2) // 3}
            return _("quarter %(quarter)s of %(year)s") % told
        return _("%(year)s-%(month)s") % {"year": self.from_on.year, "month": self.from_on.month}


def periods_of(year: int) -> list[Period]:
    """The quarters of a year, each followed by its months."""
    found = []
    for month in (1, 4, 7, 10):
        found.append(Period.of(year, month, 3))
        found += [Period.of(year, one, 1) for one in range(month, month + 3)]
    return found
