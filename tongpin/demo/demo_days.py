"""The days of the demonstration: written down for spring 2021, moved so that it goes on today."""

import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cache

from tongpin.base.periods import Period, last_ended, period_of
from tongpin.campaigns.adjustments import adjustable_places
from tongpin.campaigns.pack_specs import AdjustmentSpec, CampaignSpec, Pack

DAY = timedelta(days=1)
YEAR = 2021  # in which the texts' days are written down
WRITTEN_TODAY = date(YEAR, 4, 30)
CENTENARY = "建党一百周年"  # a day that no other year has
ALL_YEAR = ("01-01", "12-31")  # a season
QUARTER_NEEDS = timedelta(days=30)  # shorter than this, a quarter is not planned for


@dataclass(frozen=True)
class DemoDays:
    """When the demonstration goes on. Days are written as month and day of 2021: 04-05.

    today   the day on which the units hand in, and the last on which anything happened
    """

    today: date

    def on(self, text: str) -> date:
        """The day that is written as 04-05, moved."""
        return self.moved(date.fromisoformat(f"{YEAR}-{text}"))

    def moved(self, day: date) -> date:
        return day + (self.today - WRITTEN_TODAY)

    @property
    def first(self) -> date:
        """The day after the county's own meeting, on which the units begin."""
        return self.on("02-24")

    @property
    def starts_on(self) -> date:
        """The campaign's first day: early enough that one of its quarters is over."""
        quarter_over = last_ended("quarter", self.on("04-02"))
        return min(self.on("02-01"), quarter_over.before_on - QUARTER_NEEDS)

    @property
    def first_quarter(self) -> Period:
        """The first quarter of which enough is left for the units to meet in."""
        quarter = period_of("quarter", self.first)
        if quarter.before_on - self.first >= QUARTER_NEEDS:
            return quarter
        return period_of("quarter", quarter.before_on)

    def quarter(self, number: int) -> Period:
        """The first quarter that is planned for is number 1."""
        quarter = self.first_quarter
        for __ in range(number - 1):
            quarter = period_of("quarter", quarter.before_on)
        return quarter

    def of_season(self, season: Sequence[str]) -> list[date]:
        """The days, from the units' first to today, that lie in a season of any year.

        season   its first and its last day, both counted: 03-20, 03-24
        """
        first, last = season
        return _days_of_season(self, first, last)

    def passed(self) -> Iterator[date]:
        """The days from the units' first to today."""
        day = self.first
        while day <= self.today:
            yield day
            day += DAY

    def anniversary(self, day: date) -> date:
        """The first return of a day's month and day within the campaign; Qingming is found anew."""
        year = self.starts_on.year
        if (day.month, day.day) < (self.starts_on.month, self.starts_on.day):
            year += 1
        if day == date(YEAR, 4, 4):
            return qingming(year)
        return day.replace(year=year)


@cache
def _days_of_season(days: DemoDays, first: str, last: str) -> list[date]:
    """Looked up once: whoever draws a theme or a service asks for the same seasons again."""
    return [day for day in days.passed() if first <= f"{day:%m-%d}" <= last]


def qingming(year: int) -> date:
    """The day of Qingming in a year from 2001 to 2099, by the common rule of thumb."""
    short = year % 100
    return date(year, 4, int(short * 0.2422 + 4.81) - short // 4)


def at(day: date, hour: int = 9) -> datetime:
    """An hour of a day in China."""
    return datetime(day.year, day.month, day.day, tzinfo=UTC) + timedelta(hours=hour - 8)


def moved_lines(pack: Pack, days: DemoDays) -> list[AdjustmentSpec]:
    """What the demonstration's campaign says otherwise than its pack: the days."""
    lines = []
    for place in adjustable_places(CampaignSpec, tomllib.loads(pack.files["pack.toml"])):
        value = place.value
        if isinstance(value, date):
            value = _moved_value(place.at, value, days)
        elif value == CENTENARY and days.today != WRITTEN_TODAY:
            value = "建党纪念日"
        if value != place.value:
            lines.append(AdjustmentSpec(file="pack.toml", at=place.at, value=str(value)))
    return lines


def _moved_value(at: tuple[str, ...], day: date, days: DemoDays) -> date:
    if at[0] == "key_date":
        return days.anniversary(day)
    if day == date(YEAR, 2, 1):  # of the campaign, and of its first phase
        return days.starts_on
    return days.moved(day)
