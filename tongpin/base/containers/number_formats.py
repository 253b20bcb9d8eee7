"""Whether a workbook's number format shows a day, a month, a time or a span; pure."""

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import Literal

from tongpin.base.containers.books import Cell

Showing = Literal["number", "moment", "month", "span"]
MOMENT_IDS = frozenset([*range(14, 23), *range(27, 37), 45, 47, *range(50, 59)])  # of all locales
MONTH_IDS = frozenset([17, 27, 36, 50, 52, 57])  # mmm-yy, and yyyy年m月 in Chinese programs
SPAN_ID = 46  # [h]:mm:ss
LITERALS = re.compile(r'"[^"]*"|\\.|!.|_.|\*.')
SPAN = re.compile(r"\[(?:h+|m+|s+)\]", re.IGNORECASE)
BRACKETS = re.compile(r"\[[^\]]*\]")
MOMENT_SIGNS = re.compile(r"[ymdhs]", re.IGNORECASE)
MONTH_SIGNS = ({"y", "m"}, {"m"})
SIGNS = re.compile(r'[_*].|[\\"!]')  # what is beside the words that a format shows
UNIT = re.compile(  # what a format shows behind a number and a bare number would not tell
    r"(?:[0#?]|general|g/通用格式)\s*"
    "(?P<unit>半?天|日|月|课时|学时|工日|人天|节|周|小时|分钟|户次?|家|个|[百千万]人?次?)\\s*$",
    re.IGNORECASE,
)
EPOCH_1900 = datetime(1899, 12, 30)  # noqa: DTZ001 - workbooks know no time zones
EPOCH_1904 = datetime(1904, 1, 1)  # noqa: DTZ001
LEAP_FAULT = 60  # below, days of 1900 stand one too far on: that year had no 29 February
LAST_SERIAL = 2_958_466  # the last day of 9999


@lru_cache(maxsize=1024)
def showing_of(format_id: int, code: str = "") -> Showing:
    """What cells of this format show; `code` is that of a format of the workbook's own."""
    if not code:
        if format_id == SPAN_ID:
            return "span"
        if format_id in MONTH_IDS:
            return "month"
        return "moment" if format_id in MOMENT_IDS else "number"
    first_section = LITERALS.sub("", code).split(";")[0]
    if SPAN.search(first_section):
        return "span"
    plain = BRACKETS.sub("", first_section)
    if plain.lower() == "general" or not MOMENT_SIGNS.search(plain):
        return "number"
    signs = set(MOMENT_SIGNS.findall(plain.lower()))
    return "month" if signs in MONTH_SIGNS else "moment"


@lru_cache(maxsize=1024)
def unit_of(code: str) -> str:
    """The unit that the format shows behind each number: 天 for 0"天"; "" for none."""
    words = SIGNS.sub("", BRACKETS.sub("", code.split(";", maxsplit=1)[0]))
    match = UNIT.search(words)
    return match["unit"] if match else ""


@dataclass(frozen=True, slots=True)
class NumberFormat:
    """What cells of one format show."""

    showing: Showing = "number"
    unit: str = ""  # behind each number

    @property
    def hides_something(self) -> bool:
        """Whether a cell shows less or more than its value: a month, or a unit."""
        return self.showing == "month" or (self.showing == "number" and self.unit != "")

    def shown(self, value: Cell) -> Cell:
        """A day as the month that is shown of it, a number with its unit; others as they are."""
        if self.showing == "month" and isinstance(value, date):
            return month_words(value)
        is_number = isinstance(value, int | float) and not isinstance(value, bool)
        if self.showing == "number" and self.unit and is_number:
            return f"{value:.15g}{self.unit}"
        return value


def number_format(format_id: int, code: str = "") -> NumberFormat:
    """By number, and by its code where the workbook has made it."""
    return NumberFormat(showing_of(format_id, code), unit_of(code))


def month_words(day: date) -> str:
    return f"{day.year}年{day.month}月"


def shown_value(number: float, showing: Showing, *, counts_from_1904: bool) -> Cell:
    """The number as a day, moment, time of day or span; out of their range as it is.

    A month, of which the sheet shows no day, is a text: 2021年3月.
    """
    if showing == "number" or not 0 <= number < LAST_SERIAL:
        return number
    if showing == "span":
        return timedelta(seconds=round(number * 86_400))
    moment = _moment(number, counts_from_1904=counts_from_1904)
    if number < 1:
        return moment.time()
    if showing == "month":
        return month_words(moment)
    return moment.date() if moment.time() == time(0) else moment


def _moment(number: float, *, counts_from_1904: bool) -> datetime:
    span = timedelta(seconds=round(number * 86_400))
    if counts_from_1904:
        return EPOCH_1904 + span
    if 1 <= number < LEAP_FAULT:
        span += timedelta(days=1)
    return EPOCH_1900 + span


def iso_value(text: str) -> Cell:
    """2021-03-10T00:00:00 as a day, with an hour as a moment; before 1900 as a time of day."""
    try:
        moment = datetime.fromisoformat(text).replace(tzinfo=None)
    except ValueError:
        return text
    if moment.date() <= date(1900, 1, 1):
        return moment.time()
    return moment.date() if moment.time() == time(0) else moment
