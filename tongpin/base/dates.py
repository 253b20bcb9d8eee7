"""Days as Chinese clerks write them, read without guessing."""

import re
from datetime import date, datetime, time, timedelta
from math import isfinite

from tongpin.base.numbers import chinese_number
from tongpin.base.text import bare, half_width

WEEKDAY = r"(?:[(（]?(?:星期|周).[)）]?)?"
HOUR = (
    r"(?:[ t上下午中晨早晚]*(?:(?<=[ t上下午中晨早晚日号)）])(\d{1,2})[:时点](\d{1,2})?分?"
    r"(?::\d{1,2}(?:\.\d+)?)?)?)?"
)
FULL = re.compile(
    rf"(\d{{4}})(?:年|[-./ ])(\d{{1,2}})(?:月|[-./ ])(\d{{1,2}})[日号]?{WEEKDAY}{HOUR}"
)
COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})")
NO_YEAR = re.compile(rf"(\d{{1,2}})(?:月|[./-])(\d{{1,2}})[日号]?{WEEKDAY}{HOUR}")
HAN = "一二三四五六七八九十"
IN_HAN = re.compile(rf"([〇零○一二三四五六七八九]{{4}})年([{HAN}]+)月([{HAN}]+)[日号]?{WEEKDAY}")
HAN_NO_YEAR = re.compile(rf"([{HAN}]+)月([{HAN}]+)[日号]?{WEEKDAY}")
YEAR = re.compile(r"(?<!\d)((?:19|20)\d{2})(?=年|[-./]\d)")
INNER_BLANK = re.compile(r"(?<!\d)[\s\u200b\ufeff]+|[\s\u200b\ufeff]+(?!\d)")
EXCEL_FIRST, EXCEL_LAST = 29_221, 73_050  # 1980-01-01 to 2099-12-31 as serial days
EXCEL_EPOCH = date(1899, 12, 30)

LATE = ("下午", "晚")  # the hour beside it is one of the afternoon
ACCEPTED = "2021年3月31日、2021-03-31、2021.3.31、2021/3/31、20210331、3月31日"


def years_in(text: str) -> list[int]:
    """The years that titles name, in their order: 填报日期：2021年4月30日 gives 2021."""
    return [int(year) for year in YEAR.findall(bare(text))]


def _plain(text: str) -> str:
    """Half-width and without blanks, but for those that part a day from its hour."""
    return INNER_BLANK.sub("", half_width(text)).strip().lower()


def read_day(cell: object, *, year: int | None = None) -> tuple[date, str]:
    """The day in a cell and a note on what was understood ("" where it was plain).

    year    taken for days written without one (3月31日); None refuses those
    Raises ValueError for anything else, days that do not exist included.
    """
    if isinstance(cell, datetime):
        return cell.date(), ""
    if isinstance(cell, date):
        return cell, ""
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return _day_of_number(cell)
    text = _plain(str(cell))
    if match := FULL.fullmatch(text) or COMPACT.fullmatch(text):
        return _day_of(match), ""
    if match := IN_HAN.fullmatch(text):
        return date(*(chinese_number(part) for part in match.groups())), ""
    if text.isdigit():
        return _day_of_number(int(text))
    month, day = _month_and_day(text)
    if year is None:
        raise ValueError("a day without its year")
    understood = date(year, month, day)
    return understood, f"{str(cell).strip()} → {understood}"


def _day_of(match: re.Match[str]) -> date:
    return date(int(match[1]), int(match[2]), int(match[3]))


def _month_and_day(text: str) -> tuple[int, int]:
    """Of a day without its year. Raises ValueError for other text."""
    if match := NO_YEAR.fullmatch(text):
        return int(match[1]), int(match[2])
    if match := HAN_NO_YEAR.fullmatch(text):
        return chinese_number(match[1]), chinese_number(match[2])
    raise ValueError("not a day")


def _day_of_number(number: float) -> tuple[date, str]:
    """20210331, or the serial day of a workbook, which gets a note."""
    if not isfinite(number):
        raise ValueError("not a day")
    if match := COMPACT.fullmatch(str(int(number))):
        return _day_of(match), ""
    if not EXCEL_FIRST <= number <= EXCEL_LAST:
        raise ValueError("not a day")
    understood = EXCEL_EPOCH + timedelta(days=int(number))
    return understood, f"{number:g} → {understood}"


def read_time(cell: object) -> time | None:
    """The time of day that a cell gives beside its day, or None."""
    if isinstance(cell, datetime):
        minute = cell.time().replace(second=0, microsecond=0)
        return minute if minute != time(0) else None
    if not isinstance(cell, str):
        return None
    text = _plain(cell)
    match = FULL.fullmatch(text) or NO_YEAR.fullmatch(text)
    if match is None:
        return None
    written_hour, written_minute = match.groups()[-2:]
    if written_hour is None:
        return None
    hour = int(written_hour)
    if hour < 12 and any(word in text for word in LATE):
        hour += 12
    minute_number = int(written_minute or 0)
    if hour >= 24 or minute_number >= 60:
        return None
    return time(hour, minute_number)
