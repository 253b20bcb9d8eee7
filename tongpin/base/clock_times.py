"""Times of day as Chinese clerks write them: 下午2点半, 14:30, 上午9时; see docs/ledgers.md."""

import re
from dataclasses import dataclass
from datetime import datetime, time

from tongpin.base.notation_scanner import NotationScanner
from tongpin.base.numbers import chinese_number
from tongpin.base.text import half_width

HAN_HOUR = "一二两三四五六七八九十"
LATE = ("下午", "午后", "傍晚", "晚上", "晚间", "晚", "夜间", "夜里", "夜", "pm", "p.m.")
AT_NIGHT = ("晚上", "晚间", "晚", "夜间", "夜里", "夜")
FIRST_AT_NIGHT, MIDNIGHT = 5, 12  # 夜里2点 and 晚12点 may belong to the next day
NOON = ("中午", "正午")
NIGHT = ("凌晨", "半夜")
EARLY = ("上午", "早上", "早晨", "清晨", "午前", "早", "晨", "am", "a.m.")
BEFORE_NOON = (*NIGHT, "am", "a.m.")
# Below this hour, one that stands beside such a word is twelve later.
FIRST_LATE = dict.fromkeys(LATE, 12) | dict.fromkeys(NOON, 3)
WHOLE = ("全天", "整天", "白天", "当天", "当日")
WORDS = sorted((*LATE, *NOON, *NIGHT, *EARLY, *WHOLE), key=len, reverse=True)
PART = re.compile("|".join(map(re.escape, WORDS)))
CLOCK = re.compile(
    r"[t ]?(?P<hour>\d{1,2})(?::(?P<minute>\d{1,2})(?P<seconds>:\d{1,2}(?:\.\d+)?)?"
    r"|[时点](?:(?P<said>\d{1,2})分?(?!\d)|(?P<quarter>半|整|钟|一刻|三刻|1刻|3刻))?(?:\d{1,2}秒)?)"
)
HAN_CLOCK = re.compile(
    rf"(?P<hour>[{HAN_HOUR}]{{1,3}})[时点](?:(?P<said>[{HAN_HOUR}零〇]{{1,3}})分"
    r"|(?P<quarter>半|整|钟|一刻|三刻))?"
)
ABOUT = re.compile("左右|前后|许|开始|准时|整")
ZONE = re.compile(r"z|\+(?:00:?00|08:?00)")
RANGE = re.compile(r" ?(?:-|~|至|到|/(?=\d{4}\D)) ?")
QUARTERS = {"半": 30, "一刻": 15, "1刻": 15, "三刻": 45, "3刻": 45}
DASHES = str.maketrans(dict.fromkeys("—–―‒−﹘‐‑─", "-") | dict.fromkeys("〜∼", "~"))
INNER_BLANK = re.compile(r"(?<!\d)[\s\u200b\ufeff]+|[\s\u200b\ufeff]+(?!\d)")
DOUBLED = re.compile(r"([-~])\1+")


@dataclass(frozen=True, slots=True)
class ClockReading:
    """What stands beside a day: a part of it, an hour, or both."""

    part: str = ""  # 上午, 晚上
    at: time | None = None
    is_default: bool = False  # 00:00:00, by which programs write a day without an hour


def plain_notation(text: str) -> str:
    """Half-width, lower case, one kind of dash, blanks only where they part two numbers."""
    plain = INNER_BLANK.sub("", half_width(text).translate(DASHES)).strip().lower()
    return DOUBLED.sub(r"\1", plain)


def take_clock(scanner: NotationScanner, *, part: str = "") -> ClockReading | None:
    """The part of the day and the hour that stand here; None where nothing of both does.

    part   holds for an hour without one, as in 下午2点至4点
    Raises ValueError for an hour that no day has: 25:00, 14:75, 晚12点.
    """
    before = scanner.take(PART)
    match = scanner.take(CLOCK) or scanner.take(HAN_CLOCK)
    if match is None:
        return ClockReading(before[0]) if before else None
    scanner.take(ABOUT)
    after = scanner.take(PART)
    word = before or after
    written_part = word[0] if word else part
    at = _time_of(match, written_part)
    is_default = at == time(0) and bool(match.groupdict().get("seconds"))
    return ClockReading(written_part, at, is_default)


def _time_of(match: re.Match[str], part: str) -> time:
    """Raises ValueError for an hour that no day has, or that may be of the next day."""
    hour = _number(match["hour"])
    minute = _minute(match.groupdict())
    if part in AT_NIGHT and (hour < FIRST_AT_NIGHT or hour == MIDNIGHT):
        raise ValueError("not a time of day alone: of this or of the next")
    if hour < FIRST_LATE.get(part, 0):
        hour += 12
    elif hour == 12 and part in BEFORE_NOON:
        hour = 0
    if hour >= 24 or minute >= 60:
        raise ValueError("not a time of day")
    return time(hour, minute)


def _minute(groups: dict[str, str | None]) -> int:
    written = groups.get("minute") or groups.get("said")
    if written:
        return _number(written)
    return QUARTERS.get(groups.get("quarter") or "", 0)


def _number(text: str) -> int:
    return int(text) if text.isdecimal() else chinese_number(text)


def read_clock(cell: object) -> time:
    """The time of day in a cell of its own. Raises ValueError for anything else."""
    if isinstance(cell, datetime):
        return cell.time().replace(second=0, microsecond=0)
    if isinstance(cell, time):
        return cell.replace(second=0, microsecond=0)
    if isinstance(cell, float) and 0 <= cell < 1:
        minutes = round(cell * 1440)
        return time(minutes // 60 % 24, minutes % 60)
    scanner = NotationScanner(plain_notation(str(cell)))
    reading = take_clock(scanner)
    if reading is None or reading.at is None or not scanner.is_done:
        raise ValueError("not a time of day")
    return reading.at


def read_clock_span(text: str) -> tuple[time, time]:
    """Both ends of 9:00-11:30. Raises ValueError for anything else."""
    scanner = NotationScanner(plain_notation(text))
    first = take_clock(scanner)
    if first is None or first.at is None or not scanner.take(RANGE):
        raise ValueError("no span of hours")
    last = take_clock(scanner, part=first.part)
    if last is None or last.at is None or not scanner.is_done:
        raise ValueError("no span of hours")
    return first.at, last.at
