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
        return _from_number(cell)
    text = _plain(str(cell))
    if match := FULL.fullmatch(text) or COMPACT.fullmatch(text):
        return date(int(match[1]), int(match[2]), int(match[3])), ""
    if match := IN_HAN.fullmatch(text):
        return date(*(chinese_number(part) for part in match.groups())), ""
    if text.isdigit():
        return _from_number(int(text))
    if match := NO_YEAR.fullmatch(text):
        month, day = int(match[1]), int(match[2])
    elif match := HAN_NO_YEAR.fullmatch(text):
        month, day = chinese_number(match[1]), chinese_number(match[2])
    else:
        raise ValueError("not a day")
    if year is None:
        raise ValueError("a day without its year")
    found = date(year, month, day)
    return found, f"{str(cell).strip()} → {found}"


def _from_number(number: float) -> tuple[date, str]:
    if not isfinite(number):
        raise ValueError("not a day")
    if match := COMPACT.fullmatch(str(int(number))):
        return date(int(match[1]), int(match[2]), int(match[3])), ""
    if not EXCEL_FIRST <= number <= EXCEL_LAST:
        raise ValueError("not a day")
    found = EXCEL_EPOCH + timedelta(days=int(number))
    return found, f"{number:g} → {found}"


def read_time(cell: object) -> time | None:
    """The time of day that a cell gives beside its day, or None."""
    if isinstance(cell, datetime):
        minute = cell.time().replace(second=0, microsecond=0)
        return minute if minute != time(0) else None
    if not isinstance(cell, str):
        return None
    text = _plain(cell)
    match = FULL.fullmatch(text) or NO_YEAR.fullmatch(text)
    hour, minutes = match.groups()[-2:] if match else (None, None)
    if hour is None:
        return None
    is_late = int(hour) < 12 and any(word in text for word in ("下午", "晚"))
    past, minute_number = int(hour) + 12 * is_late, int(minutes or 0)
    return time(past, minute_number) if past < 24 and minute_number < 60 else None


def month_start(day: date) -> date:
    return day.replace(day=1)


def next_month(day: date) -> date:
    """The first day of the month after `day`."""
    return (day.replace(day=1) + timedelta(days=32)).replace(day=1)
