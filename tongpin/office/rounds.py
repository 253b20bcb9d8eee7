"""The rounds in which mechanisms run: weeks, pairs of weeks, months, quarters. Pure."""

import re
from dataclasses import dataclass
from datetime import date, timedelta

DAY = timedelta(days=1)
WEEK, QUARTER = re.compile(r"(\d{4})-W(\d\d)(\+?)"), re.compile(r"(\d{4})-Q([1-4])")
MONTH, ISO_DAY = re.compile(r"(\d{4})-(\d\d)"), re.compile(r"(\d{4})-(\d\d)-(\d\d)")


@dataclass(frozen=True, slots=True)
class MechanismRound:
    """start <= day <= last, and the key by which it is known."""

    key: str  # 2021-W17, 2021-W17+, 2021-04, 2021-Q2
    start: date
    last: date


def round_of(every: str, day: date) -> MechanismRound:
    """The round that holds the day. Weeks begin on Monday; pairs of weeks never straddle a year
    of the calendar of weeks, so the last one of a long year has one week.
    """
    year, week, weekday = day.isocalendar()
    monday = day - (weekday - 1) * DAY
    if every == "week":
        return MechanismRound(f"{year}-W{week:02d}", monday, monday + 6 * DAY)
    if every == "two_weeks":
        first = monday - (0 if week % 2 else 7) * DAY
        last = first + 13 * DAY
        if last.isocalendar().year != year:  # week 53
            last = first + 6 * DAY
        return MechanismRound(f"{year}-W{first.isocalendar().week:02d}+", first, last)
    months = {"month": 1, "quarter": 3}[every]
    month = (day.month - 1) // months * months + 1
    start = date(day.year, month, 1)
    after = date(day.year + (month + months > 12), (month + months - 1) % 12 + 1, 1)
    key = f"{day.year}-{month:02d}" if months == 1 else f"{day.year}-Q{(month + 2) // 3}"
    return MechanismRound(key, start, after - DAY)


def ended(every: str, today: date) -> MechanismRound:
    """The last round that is over."""
    return round_of(every, round_of(every, today).start - DAY)


def next_start(every: str, today: date) -> date:
    """The day on which the next round begins, and this one's paper is made."""
    return round_of(every, today).last + DAY


def words_of(key: str) -> str:
    """The key of a round, or a day in ISO form, as documents write it; another text as it is."""
    if found := WEEK.fullmatch(key):
        year, week, is_pair = found[1], int(found[2]), found[3]
        return f"{year}年第{week}—{week + 1}周" if is_pair else f"{year}年第{week}周"
    if found := QUARTER.fullmatch(key):
        return f"{found[1]}年第{found[2]}季度"
    if found := MONTH.fullmatch(key):
        return f"{found[1]}年{int(found[2])}月"
    if found := ISO_DAY.fullmatch(key):
        return f"{found[1]}年{int(found[2])}月{int(found[3])}日"
    return key
