"""Days and spans of days as Chinese clerks write them, read without guessing.

docs/ledgers.md holds a table of the notations, which a test reads.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta, timezone
from math import isfinite

from tongpin.base.clock_times import (
    ABOUT,
    RANGE,
    ZONE,
    ClockReading,
    plain_notation,
    take_clock,
)
from tongpin.base.notation_scanner import NotationScanner
from tongpin.base.numbers import chinese_number
from tongpin.base.text import bare

HAN = "一二三四五六七八九十廿卅"
NUMBER = rf"(\d{{1,2}}|[{HAN}]{{1,3}})"
HAN_YEAR = "[〇零○o0一二三四五六七八九]"
# Each form gives year, month and day; "" stands for what it leaves out.
YEAR_WORD = re.compile(
    rf"(?P<year>\d{{4}}|{HAN_YEAR}{{4}}|\d{{2}}|{HAN_YEAR}{{2}})年"
    rf"(?P<month>\d{{1,2}}|[{HAN}]{{1,3}})(?:月份?|[-./、,])"
    rf"(?P<day>\d{{1,2}}|[{HAN}]{{1,3}})(?![\d月{HAN}])[日号]?"
)
SIGN = r"[-./\\_,、·•・ ]"
YEAR_SIGN = re.compile(
    rf"(?P<year>\d{{4}})(?P<sign>{SIGN})(?P<month>\d{{1,2}})(?:月|(?P<second>{SIGN}))"
    r"(?P<day>\d{1,2})(?!\d)[日号]?"
)
COMPACT = re.compile(r"(?P<year>\d{4})(?P<month>\d{2})(?P<day>\d{2})(?!\d)")
SHORT_COMPACT = re.compile(r"(?P<year>\d{2})(?P<month>\d{2})(?P<day>\d{2})(?!\d)")
SHORT_YEAR = re.compile(
    r"(?P<first>\d{1,2})(?P<sign>[-./、])(?P<second>\d{1,2})(?P=sign)(?P<third>\d{1,2})(?!\d)[日号]?"
)
# Which of three short numbers are year, month and day, the usual order first.
SHORT_ORDERS = (
    ("first", "second", "third"),
    ("third", "second", "first"),
    ("third", "first", "second"),
)
YEAR_LAST = re.compile(
    r"(?P<first>\d{1,2})(?P<sign>[-./])(?P<second>\d{1,2})(?P=sign)(?P<year>\d{4})(?!\d)"
)
NO_YEAR = re.compile(
    rf"(?:今年|本年|当年)?(?:(?P<month>\d{{1,2}}|[{HAN}]{{1,3}})月份?(?P<day>\d{{1,2}}|[{HAN}]{{1,3}})"
    rf"(?![\d月{HAN}:时点])[日号]?"
    r"|(?P<month_number>\d{1,2})(?P<sign>[-./、·・])(?P<day_number>\d{1,2})(?![\d:时点])[日号]?)"
)
DAY_ALONE = re.compile(rf"(?P<day>\d{{1,2}}|[{HAN}]{{1,3}})(?:[日号]|(?![\d月:时点./{HAN}-]))")
DAY_IN_LIST = re.compile(rf"(?P<day>\d{{1,2}}|[{HAN}]{{1,3}})[日号]?(?=[、,;和及与(周星]|$)")
DAY_OF_MONTH = re.compile(
    rf"(?P<day>\d{{1,2}}|[{HAN}]{{1,3}})(?:[日号]|(?=[-~至到、,]\d{{1,2}}[日号]))"
)
MONTH_NAMED = re.compile(
    rf"(?<![-~至到、\d{HAN}])(?P<month>\d{{1,2}}|[{HAN}]{{1,2}})月份?(?![-~至到、底前]|\d|[{HAN}]{{1,3}}[日号])"
    r"|(?:19|20)\d{2}[-./](?P<number>\d{1,2})(?!\d|[-./]\d)"
)
SHORT_END = re.compile(r"(?P<month>\d{2})(?P<day>\d{2})(?!\d)")
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
MONTH_WORD = r"(?P<word>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?"
ENGLISH = (
    re.compile(rf"{MONTH_WORD}[- ]?(?P<day>\d{{1,2}})(?:st|nd|rd|th)?,?[- ]?(?P<year>\d{{4}})"),
    re.compile(rf"(?P<day>\d{{1,2}})[- ]?{MONTH_WORD}[- ,]*(?P<year>\d{{4}}|\d{{2}})(?!\d)"),
    re.compile(rf"(?P<year>\d{{4}})[- ]?{MONTH_WORD}[- ]?(?P<day>\d{{1,2}})(?!\d)"),
)
WEEKDAY = re.compile(r"(?:星期|周|礼拜)(?P<weekday>[一二三四五六日天末1-7])")
BARE_WEEKDAY = re.compile("(?P<weekday>[一二三四五六日])")
ENGLISH_WEEKDAY = re.compile(r"(?P<weekday>mon|tue|wed|thu|fri|sat|sun)[a-z]*\.?,?")
WEEKDAYS = {  # from 0
    sign: number
    for signs in ("一二三四五六日", "1234567", ("mon", "tue", "wed", "thu", "fri", "sat", "sun"))
    for number, sign in enumerate(signs)
} | {"天": 6}
BRACKET = re.compile(r"[(\[【〔](?P<inside>[^()\[\]【】〔〕]*)[)\]】〕]")
UNCERTAIN = re.compile("农历|阴历|拟|暂定|预计|计划|待定")
COMMA = re.compile("[,;、]")
BEGIN = re.compile("(?:公元|公历|阳历|自|从|时间:|日期:)+")
OPEN_END = re.compile(" ?起?(?=-|~|至|到)")
CLOSE = re.compile("(?:为?止|结束)?(?:召开|举行|举办|开展)?")
BOTH = re.compile(" ?(?:和|及|与|、|,|;) ?")
WEEKDAY_SIGNS = "一二三四五六日"
ENDS = "'\"‘’“”`。.,;、:=|"  # what may stand around a day
YEAR = re.compile(r"(?<!\d)((?:19|20)\d{2})(?=年|[-./]\d)")
EXCEL_FIRST, EXCEL_LAST = 29_221, 73_050  # 1980-01-01 to 2099-12-31 as serial days
EXCEL_EPOCH = date(1899, 12, 30)
DAYS_TO_1904 = 1462  # by which bare numbers of old Macintosh workbooks count less
SECONDS = (1_262_304_000, 4_102_444_800)  # of the years 2010 to 2099, as computers count
BEIJING = timezone(timedelta(hours=8))
GREENWICH = ("z", "+00:00", "+0000")
TYPED_AS_NUMBER = re.compile(r"\d{1,2}\.\d{2}|\d{6}")  # 3.31 and 210331; 3.1 may be 3.10
SERIAL = re.compile(r"\d{5}\.\d+")
LONGEST = 366  # days of a span
LONGEST_OVER_NEW_YEAR = 120  # of one whose last day names no year
ACCEPTED = "2021年3月31日、2021-03-31、2021.3.31、2021/3/31、20210331、3月31日、3月30日-4月2日"


@dataclass(frozen=True, slots=True)
class DaySpan:
    """A day, or the days from the first to the last, with the hours that stand beside them."""

    first_on: date
    last_on: date | None = None  # None for a single day
    starts_at: time | None = None
    ends_at: time | None = None
    note: str = ""  # what was understood, where it was not plain


@dataclass(frozen=True, slots=True)
class WrittenDay:
    """A day as it stands in a text; what was left out is None."""

    year: int | None
    month: int | None
    day: int
    is_plain: bool = True  # nothing had to be understood


def years_in(text: str) -> list[int]:
    """The years that titles name, in their order: 填报日期：2021年4月30日 gives 2021."""
    return [int(year) for year in YEAR.findall(bare(text))]


def month_in(text: str) -> int | None:
    """The one month that a title names: 2021年3月台账 is 3; None for 1-3月, 3月5日 and several."""
    months = set()
    for match in MONTH_NAMED.finditer(plain_notation(text)):
        months.add(_number(match["month"] or match["number"]))
    return months.pop() if len(months) == 1 and months <= set(range(1, 13)) else None


def read_day(cell: object, *, year: int | None = None) -> tuple[date, str]:
    """The single day in a cell and a note on what was understood ("" where it was plain).

    Raises ValueError for anything else, spans included.
    """
    span = read_days(cell, year=year)
    if span.last_on:
        raise ValueError("more than one day")
    return span.first_on, span.note


def read_time(cell: object) -> time | None:
    """The time of day that a cell gives beside its day, or None."""
    try:
        return read_days(cell, year=2000).starts_at
    except ValueError:
        return None


def read_days(
    cell: object,
    *,
    year: int | None = None,
    month: int | None = None,
    counts_from_1904: bool = False,
) -> DaySpan:
    """The day or the span of days in a cell.

    year               taken for days written without one (3月31日); None refuses those
    month              taken for days written without one (5日); likewise
    counts_from_1904   whether bare numbers count days from 1904, as the workbook says
    Raises ValueError for anything else: days that do not exist, months, several single days.
    """
    if isinstance(cell, datetime):
        minute = cell.time().replace(second=0, microsecond=0)
        return DaySpan(cell.date(), starts_at=minute if minute != time(0) else None)
    if isinstance(cell, date):
        return DaySpan(cell)
    if isinstance(cell, bool):
        raise ValueError("not a day")
    if isinstance(cell, int | float):
        return _span_of_number(cell, year=year, counts_from_1904=counts_from_1904)
    text = plain_notation(str(cell)).strip(ENDS).strip()
    if text.isascii() and text.isdigit():
        return _span_of_number(int(text), year=year, counts_from_1904=counts_from_1904)
    if SERIAL.fullmatch(text):
        return _span_of_number(float(text), year=year, counts_from_1904=counts_from_1904)
    span = DayGrammar(text, year, month).span()
    if not span.note:
        return span
    return replace(span, note=f"{str(cell).strip()} → {span.note}")


def _span_of_number(number: float, *, year: int | None, counts_from_1904: bool) -> DaySpan:
    """20210331, the serial day of a workbook, a moment as computers count, or 3.31."""
    if not isfinite(number):
        raise ValueError("not a day")
    written = f"{number:.15g}"
    if COMPACT.fullmatch(written):
        return DayGrammar(written, year).span()
    if counts_from_1904:
        number += DAYS_TO_1904
    if EXCEL_FIRST <= number <= EXCEL_LAST:
        day = EXCEL_EPOCH + timedelta(days=int(number))
        return DaySpan(day, note=f"{written} → {day}")
    for seconds in (number, number / 1000):
        if SECONDS[0] <= seconds < SECONDS[1]:
            return _span_of_seconds(seconds, written)
    if TYPED_AS_NUMBER.fullmatch(written):
        span = DayGrammar(written, year).span()
        return replace(span, note=f"{written} → {span.first_on}")
    raise ValueError("not a day")


def _span_of_seconds(seconds: float, written: str) -> DaySpan:
    moment = datetime.fromtimestamp(seconds, BEIJING)
    minute = moment.time().replace(second=0, microsecond=0)
    return DaySpan(moment.date(), starts_at=minute, note=f"{written} → {moment.date()}")


def _written(match: re.Match[str]) -> WrittenDay:
    groups = match.groupdict()
    year = _year(groups.get("year"))
    word = groups.get("word")
    month = MONTHS.index(word) + 1 if word else _number(groups.get("month"))
    day = _number(groups["day"])
    assert day is not None
    is_plain = year is not None and len(groups["year"] or "") == 4
    return WrittenDay(year=year, month=month, day=day, is_plain=is_plain)


def _year(written: str | None) -> int | None:
    if not written:
        return None
    if not written.isdecimal():
        written = str(chinese_number(written.translate(str.maketrans("o0", "〇〇"))))
    number = int(written)
    return number + 2000 if len(written) <= 2 else number


def _number(written: str | None) -> int | None:
    if not written:
        return None
    if written.isdecimal():
        return int(written)
    return chinese_number(written.replace("廿", "二十").replace("卅", "三十"))


def _date_of(written: WrittenDay, year: int | None) -> date:
    """Raises ValueError for a day that does not exist or that lacks its year."""
    used_year = written.year or year
    if written.month is None:
        raise ValueError("not a day")
    date(2000, written.month, written.day)  # a day without its year must be one all the same
    if used_year is None:
        raise ValueError("a day without its year")
    return date(used_year, written.month, written.day)


class DayGrammar:
    """Reads one text: a day with what stands beside it, and perhaps the last day of a span."""

    def __init__(self, text: str, year: int | None, month: int | None = None) -> None:
        self.scanner = NotationScanner(text)
        self.year = year
        self.month = month  # of a first day that names none
        self.has_remark = False  # something beside the day is no part of it
        self.weekdays: list[int] = []  # that stand beside the day that was read last, from 0
        self.true_weekday = ""  # of a day beside which another one stands

    def span(self) -> DaySpan:
        """Raises ValueError where the text is neither a day nor a span."""
        self.scanner.take(BEGIN)
        self._take_weekday(self.scanner, ENGLISH_WEEKDAY)
        written = self._first_day()
        self.month = None
        first_on = _date_of(written, self.year)
        clock, zone = self._beside()
        self._compare_weekday(first_on)
        if zone in GREENWICH and clock and clock.at:
            return self._moment(first_on, clock.at)
        span = DaySpan(first_on, starts_at=_hour_of(clock))
        self.scanner.take(OPEN_END)
        if self.scanner.take(RANGE):
            span = self._with_end(span, written, clock)
        elif self.scanner.take(BOTH):
            span = self._with_next_days(span, written)
        self.scanner.take(CLOSE)
        if not self.scanner.is_done:
            raise ValueError("not a day")
        if span.last_on:
            self._compare_weekday(span.last_on)
        is_noted = bool(span.last_on or self.true_weekday) or self.has_remark
        note = _span_words(span) + self.true_weekday
        return replace(span, note=note if is_noted or not written.is_plain else "")

    def _take_weekday(self, scanner: NotationScanner, pattern: re.Pattern[str]) -> bool:
        match = scanner.take(pattern)
        if match and match["weekday"] in WEEKDAYS:
            self.weekdays.append(WEEKDAYS[match["weekday"]])
        return match is not None

    def _compare_weekday(self, day: date) -> None:
        """Keep the day's own weekday for the note where another one stands beside it."""
        if any(number != day.weekday() for number in self.weekdays):
            self.true_weekday = f" 星期{WEEKDAY_SIGNS[day.weekday()]}"
        self.weekdays = []

    def _moment(self, day: date, at: time) -> DaySpan:
        """A moment of Greenwich, as programs export it, is another one here."""
        if not self.scanner.is_done:
            raise ValueError("not a day")
        moment = datetime.combine(day, at, UTC).astimezone(BEIJING)
        minute = moment.time()
        return DaySpan(moment.date(), starts_at=minute, note=f"{moment:%Y-%m-%d %H:%M}")

    def _first_day(self) -> WrittenDay:
        for candidate, end in self._candidates():
            try:
                _date_of(candidate, candidate.year or self.year or 2000)
            except ValueError:
                continue
            self.scanner.position = end
            return candidate
        raise ValueError("not a day")

    def _candidates(self) -> Iterator[tuple[WrittenDay, int]]:
        """What may be a day here and where it ends, the forms with most in them first."""
        for pattern in (YEAR_WORD, YEAR_SIGN, COMPACT, SHORT_COMPACT, *ENGLISH):
            match = self._match(pattern)
            if match and not _is_two_things(match):
                yield _written(match), match.end()
        if (match := self._match(SHORT_YEAR)) and (written := _short_year(match, self.year)):
            yield written, match.end()
        if (match := self._match(YEAR_LAST)) and (written := _year_last(match)):
            yield written, match.end()
        if self.month and (match := self._match(DAY_OF_MONTH)):
            yield self._day_of_month(match), match.end()
        if match := self._match(NO_YEAR):
            yield _without_year(match), match.end()

    def _day_of_month(self, match: re.Match[str]) -> WrittenDay:
        """5日 of the month above. Raises ValueError for 3-5日 in March, which may be one day."""
        day = _number(match["day"]) or 0
        if day == self.month and match[0] == match["day"]:
            raise ValueError("a day or a month")
        return WrittenDay(None, self.month, day, is_plain=False)

    def _match(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        return pattern.match(self.scanner.text, self.scanner.position)

    def _beside(self) -> tuple[ClockReading | None, str]:
        """What stands behind a day: weekday, part of the day, hour, remarks in brackets."""
        clock: ClockReading | None = None
        zone = ""
        while not self.scanner.is_done:
            start = self.scanner.position
            if reading := take_clock(self.scanner):
                clock = _joined(clock, reading)
                if reading.at and (match := self.scanner.take(ZONE)):
                    zone = match[0]
            elif self._take_aside() and self.scanner.position > start:
                continue
            elif match := self.scanner.take(BRACKET):
                clock = _joined(clock, self._inside(match["inside"]))
            else:
                break
        return clock, zone

    def _take_aside(self) -> bool:
        """A weekday, or a comma before what stands beside the day."""
        for pattern in (WEEKDAY, ENGLISH_WEEKDAY):
            if self._take_weekday(self.scanner, pattern):
                return True
        here = self.scanner.position
        if self.scanner.take(COMMA):
            inner = NotationScanner(self.scanner.text[self.scanner.position :])
            if inner.take(WEEKDAY) or take_clock(inner):
                return True
        self.scanner.position = here
        return False

    def _inside(self, text: str) -> ClockReading | None:
        """What brackets say: a weekday or an hour; all else is a remark."""
        inner = NotationScanner(text)
        if BARE_WEEKDAY.fullmatch(text):
            self._take_weekday(inner, BARE_WEEKDAY)
        self._take_weekday(inner, WEEKDAY)
        inner.take(COMMA)
        reading = take_clock(inner)
        inner.take(ABOUT)
        if not inner.is_done:
            self.has_remark = True
            if UNCERTAIN.search(text) and "历" not in text:
                raise ValueError("not a day that is certain")
            return None
        return reading

    def _with_end(self, span: DaySpan, first: WrittenDay, clock: ClockReading | None) -> DaySpan:
        """The span to its last day, or to its last hour."""
        last_on = self._last_day(span.first_on, first)
        part = clock.part if clock and last_on is None else ""
        end_clock = take_clock(self.scanner, part=part) if last_on is None else self._beside()[0]
        if last_on is None and end_clock is None:
            raise ValueError("not a day")
        ends_at = end_clock.at if end_clock else None
        if last_on in (None, span.first_on):
            self.scanner.take(BRACKET)
            return replace(span, ends_at=ends_at)
        return replace(span, last_on=last_on, ends_at=ends_at)

    def _last_day(self, first_on: date, first: WrittenDay) -> date | None:
        """The day that stands here; month and year may be those of the first. None for none."""
        here = self.scanner.position
        try:
            written = self._first_day()
        except ValueError:
            written = None
        if written is None and (match := self._match(SHORT_END)):
            written = WrittenDay(year=None, month=int(match[1]), day=int(match[2]))
            self.scanner.position = match.end()
        if written is None and (match := self._match(DAY_ALONE)):
            written = WrittenDay(year=None, month=None, day=_number(match["day"]) or 0)
            self.scanner.position = match.end()
        if written is None:
            self.scanner.position = here
            return None
        return _checked_end(first_on, written)

    def _with_next_days(self, span: DaySpan, first: WrittenDay) -> DaySpan:
        """3月5日、6日 and 5、6、7日 are spans; days that are not next to each other are several."""
        last_on = self._next_day(span.first_on, first)
        self._beside()
        while self.scanner.take(BOTH):
            last_on = self._next_day(last_on, first)
            self._beside()
        return replace(span, last_on=last_on)

    def _next_day(self, day: date, first: WrittenDay) -> date:
        """The day behind this one, which must stand here. Raises ValueError for any other."""
        next_on = day + timedelta(days=1)
        match = self._match(DAY_IN_LIST)
        if match and _number(match["day"]) == next_on.day:
            self.scanner.position = match.end()
            return next_on
        if self._last_day(day, first) != next_on:
            raise ValueError("several days")
        return next_on


def _hour_of(clock: ClockReading | None) -> time | None:
    """The hour beside a day; None where a program only filled it up with zeros."""
    if clock is None or clock.is_default:
        return None
    return clock.at


def _span_words(span: DaySpan) -> str:
    return f"{span.first_on} — {span.last_on}" if span.last_on else str(span.first_on)


def _joined(clock: ClockReading | None, reading: ClockReading | None) -> ClockReading | None:
    """What both say together. Raises ValueError for two hours: 9:00、14:30."""
    if clock is None or reading is None:
        return clock or reading
    if clock.at and reading.at and clock.at != reading.at:
        raise ValueError("several hours")
    return replace(reading, part=clock.part or reading.part, at=clock.at or reading.at)


def _is_two_things(match: re.Match[str]) -> bool:
    """Whether unlike signs leave open what the numbers are: 2021.3-4 may be two months."""
    groups = match.groupdict()
    second = groups.get("second")
    if second is None or second == groups["sign"]:
        return False
    return int(groups["day"]) <= 12


def _year_last(match: re.Match[str]) -> WrittenDay | None:
    """3/31/2021: one of the numbers must be too great for a month."""
    first, second = int(match["first"]), int(match["second"])
    if min(first, second) > 12 or (max(first, second) <= 12 and first != second):
        return None
    return WrittenDay(
        year=int(match["year"]),
        month=min(first, second),
        day=max(first, second),
        is_plain=False,
    )


def _short_year(match: re.Match[str], year: int | None) -> WrittenDay | None:
    """21.3.31, or 31/3/21 and 3/31/21 where one day alone of the table's year may be meant.

    Where none of that year may be, the usual order holds; None where several may.
    """
    readings = {}
    for names in SHORT_ORDERS:
        short_year, month, day = (int(match[name]) for name in names)
        written = WrittenDay(short_year + 2000, month, day, is_plain=False)
        if _is_day(written) and (names == SHORT_ORDERS[0] or match["sign"] in "./"):
            readings[written.year, month, day] = written
    of_year = [written for written in readings.values() if written.year == year]
    if len(of_year) > 1:
        return None
    is_usual = len(match["first"]) == 2
    fitting = of_year or [*readings.values()][:is_usual]
    return fitting[0] if fitting else None


def _is_day(written: WrittenDay) -> bool:
    try:
        _date_of(written, None)
    except ValueError:
        return False
    return True


def _without_year(match: re.Match[str]) -> WrittenDay:
    groups = match.groupdict()
    month = _number(groups["month"] or groups["month_number"])
    day = _number(groups["day"] or groups["day_number"])
    return WrittenDay(year=None, month=month, day=day or 0, is_plain=False)


def _checked_end(first_on: date, written: WrittenDay) -> date:
    """Raises ValueError for an end before the beginning, or more than a year later."""
    month = written.month or first_on.month
    last_on = date(written.year or first_on.year, month, written.day)
    longest = LONGEST
    if last_on < first_on and written.year is None and written.month:
        last_on = date(first_on.year + 1, month, written.day)
        longest = LONGEST_OVER_NEW_YEAR
    if not first_on <= last_on <= first_on + timedelta(days=longest):
        raise ValueError("an end before the beginning")
    return last_on
