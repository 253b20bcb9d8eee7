"""Lengths of time as Chinese clerks write them: 2小时30分, 两个半小时; see docs/ledgers.md."""

import re
from dataclasses import dataclass
from datetime import time, timedelta
from decimal import Decimal
from math import isfinite

from tongpin.base.clock_times import plain_notation, read_clock_span
from tongpin.base.notation_scanner import NotationScanner
from tongpin.base.numbers import exact_chinese_number

HAN_NUMBER = "[零一二两三四五六七八九十百]{1,4}(?:点[零一二三四五六七八九]+)?"
NUMBER = rf"(?P<number>\d+(?:\.\d+)?|{HAN_NUMBER})"
HOURS = re.compile(
    rf"{NUMBER}(?:个)?(?P<half>半)?(?:小时|钟头|时|h(?:ou)?rs?|h)(?P<more>半)?(?:钟)?[整正]?"
)
HALF_HOUR = re.compile("半个?(?:小时|钟头)")
QUARTERS = re.compile(r"(?P<number>[123一二两三])刻钟?")
MINUTES = re.compile(rf"{NUMBER}(?:(?:分钟?|mins?(?:utes?)?|m|['′’])[整正]?)")
BARE_MINUTES = re.compile(r"(?P<number>[0-5]?\d)(?!\d)")
COLON = re.compile(r"(?P<hours>\d{1,2}):(?P<minutes>[0-5]\d)(?::(?P<seconds>[0-5]\d))?")
EACH = re.compile("人均|每次|每场|每人|平均|各|约|大约|大概|近|~|≈|时长|用时|:")
ABOUT = re.compile("约|大约|大概|近|~|≈|左右|上下|多|余|以上|\\+")
ABOUT_END = re.compile("左右|上下|多|余|以上|\\+")
PER_HEAD = re.compile(r"(?:/|每)(?:人|人次|次)")
JOIN = re.compile(" ?(?:零|又|加|,|、)? ?")
BRACKET = re.compile(r"[(\[【][^()\[\]【】]*[)\]】]")
ENDS = '"“”`。.;,='


@dataclass(frozen=True, slots=True)
class ReadDuration:
    """A length of time; without a word of its own it is a bare number of unknown unit."""

    minutes: Decimal | None  # None for a bare number
    number: Decimal = Decimal(0)  # the bare number
    is_rounded: bool = False  # 约, 左右 or 多 stood beside it
    is_understood: bool = False  # the notation was not plain, so a note should tell it


def read_duration(cell: object) -> ReadDuration:
    """Raises ValueError for what is no single length of time."""
    if isinstance(cell, bool):
        raise ValueError("not a length of time")
    if isinstance(cell, timedelta):
        return ReadDuration(Decimal(round(cell.total_seconds())) / 60)
    if isinstance(cell, time):
        return ReadDuration(Decimal(cell.hour * 60 + cell.minute), is_understood=True)
    if isinstance(cell, int | float):
        if not isfinite(cell):
            raise ValueError("not a length of time")
        return ReadDuration(None, number=Decimal(str(cell)))
    text = plain_notation(str(cell)).strip(ENDS).lstrip("'‘").replace(" ", "")
    if re.fullmatch(r"\d+(?:\.\d+)?", text):
        return ReadDuration(None, number=Decimal(text))
    return _by_words(text)


def _by_words(text: str) -> ReadDuration:
    is_rounded = False
    scanner = NotationScanner(text)
    while match := scanner.take(EACH):
        is_rounded = is_rounded or ABOUT.fullmatch(match[0]) is not None
    start = scanner.position
    if span := _clock_span(text[start:]):
        return span
    minutes, is_understood = _length(scanner)
    while not scanner.is_done:
        if scanner.take(ABOUT_END):
            is_rounded = True
        elif scanner.take(BRACKET):
            is_understood = True
        elif not scanner.take(PER_HEAD):
            raise ValueError("not a length of time")
    return ReadDuration(minutes, is_rounded=is_rounded, is_understood=is_understood)


def _clock_span(text: str) -> ReadDuration | None:
    """9:00-11:30 is two hours and a half."""
    try:
        first, last = read_clock_span(text)
    except ValueError:
        return None
    length = (last.hour - first.hour) * 60 + last.minute - first.minute
    if length <= 0:
        raise ValueError("an end before the beginning")
    return ReadDuration(Decimal(length), is_understood=True)


def _length(scanner: NotationScanner) -> tuple[Decimal, bool]:
    """Minutes, and whether a note should tell how they were understood."""
    if match := scanner.take(COLON):
        if int(match["seconds"] or 0):
            raise ValueError("seconds are no length of an act")
        return Decimal(int(match["hours"]) * 60 + int(match["minutes"])), True
    if scanner.take(HALF_HOUR):
        return Decimal(30), False
    if match := scanner.take(QUARTERS):
        return _value(match["number"]) * 15, False
    hours = scanner.take(HOURS)
    if hours is None:
        match = scanner.take(MINUTES)
        if match is None:
            raise ValueError("not a length of time")
        return _value(match["number"]), False
    minutes = _value(hours["number"]) * 60
    if hours["half"] or hours["more"]:
        return minutes + 30, False
    rest, is_understood = _rest(scanner)
    return minutes + rest, is_understood


def _rest(scanner: NotationScanner) -> tuple[Decimal, bool]:
    """The minutes behind the hours; 2小时30 lacks their word."""
    here = scanner.position
    scanner.take(JOIN)
    if match := scanner.take(QUARTERS):
        return _value(match["number"]) * 15, False
    if match := scanner.take(MINUTES):
        return _value(match["number"]), False
    if match := scanner.take(BARE_MINUTES):
        return Decimal(match["number"]), True
    scanner.position = here
    return Decimal(0), False


def _value(written: str) -> Decimal:
    if written[0].isdecimal():
        return Decimal(written)
    whole, __, places = written.partition("点")
    digits = "".join(str(exact_chinese_number(sign)) for sign in places)
    return Decimal(f"{exact_chinese_number(whole)}.{digits}")
