"""Days as Chinese clerks write them, read without guessing."""

import re
from datetime import date, datetime, time, timedelta

from tongpin.base.numbers import chinese_number
from tongpin.base.text import bare

FULL = re.compile(
    r"(\d{4})(?:年|[-./])(\d{1,2})(?:月|[-./])(\d{1,2})日?(?:[(（]?(?:星期|周).[)）]?)?"
    r"(?:[ t上下午晨晚]*(\d{1,2})(?:[:时点](\d{1,2})?分?(?::\d{1,2}(?:\.\d+)?)?))?"
)
COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})")
NO_YEAR = re.compile(r"(\d{1,2})(?:月|[./-])(\d{1,2})日?(?:[(（]?(?:星期|周).[)）]?)?")
IN_HAN = re.compile(
    r"([〇零○一二三四五六七八九]{4})年([一二三四五六七八九十]+)月([一二三四五六七八九十]+)日?"
)
HAN_NO_YEAR = re.compile(r"([一二三四五六七八九十]+)月([一二三四五六七八九十]+)日?")
YEAR = re.compile(r"((?:19|20)\d{2})\s*(?:年|[-./]\d)")
EXCEL_FIRST, EXCEL_LAST = 29_221, 73_050  # 1980-01-01 to 2099-12-31 as serial days
EXCEL_EPOCH = date(1899, 12, 30)

ACCEPTED = "2021年3月31日, 2021-03-31, 2021.3.31, 2021/3/31, 20210331, 3月31日"


def year_in(text: str) -> int | None:
    """The last year that a title names: 填报日期：2021年4月30日 gives 2021."""
    years = YEAR.findall(bare(text))
    return int(years[-1]) if years else None


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
    text = bare(str(cell))
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
    if match := COMPACT.fullmatch(str(int(number))):
        return date(int(match[1]), int(match[2]), int(match[3])), ""
    if not EXCEL_FIRST <= number <= EXCEL_LAST:
        raise ValueError("not a day")
    found = EXCEL_EPOCH + timedelta(days=int(number))
    return found, f"{number:g} → {found}"


def read_time(cell: object) -> time | None:
    """The time of day that a cell gives beside its day, or None."""
    if isinstance(cell, datetime):
        return cell.time() if cell.time() != time(0) else None
    if isinstance(cell, str) and (match := FULL.fullmatch(bare(cell))) and match[4]:
        hour = int(match[4])
        if ("下午" in cell or "晚" in cell) and hour < 12:
            hour += 12
        return time(hour, int(match[5] or 0)) if hour < 24 and int(match[5] or 0) < 60 else None
    return None


def month_start(day: date) -> date:
    return day.replace(day=1)


def next_month(day: date) -> date:
    """The first day of the month after `day`."""
    return (day.replace(day=1) + timedelta(days=32)).replace(day=1)
