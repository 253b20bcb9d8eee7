"""Counting words as types, and the phrases in which a Chinese report prints a count."""

import re
from dataclasses import dataclass
from decimal import Decimal
from math import isfinite
from typing import Literal

from tongpin.base.text import bare, half_width

COUNTING_WORDS = (
    "人",
    "人次",
    "户",
    "户次",
    "场",
    "场次",
    "次",
    "件",
    "项",
    "篇",
    "起",
    "个",
    "家",
    "处",
    "条",
    "分钟",
    "小时",
    "元",
    "公里",
    "吨",
    "米",
    "份",
    "支",
    "期",
    "台",
    "套",
    "座",
    "批",
)
DIGITS = {
    "〇": 0,
    "零": 0,
    "○": 0,
    "一": 1,
    "二": 2,
    "两": 2,
    "三": 3,
    "四": 4,
    "五": 5,
    "六": 6,
    "七": 7,
    "八": 8,
    "九": 9,
}
STEPS = {"十": 10, "百": 100, "千": 1000}
SCALES = {"万": 10_000, "亿": 100_000_000}
POWERS = {100: "百", 1000: "千", 10_000: "万", 100_000_000: "亿"}
COUNT = re.compile(
    r"(约)?(?:共|计|合计)?([0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?|[0-9]+(?:\.[0-9]+)?)"
    r"(万|亿)?(余|多)?(\D*)"
)
TORN = re.compile(r"[0-9.]\s+[0-9.]")  # two numbers rather than one
VAGUE = ("左右", "上下")
CHINESE_COUNT = re.compile(r"([〇零○一二两三四五六七八九十百千万]+)(\D*)")

Direction = Literal["down", "up"]


class UnlikeCounts(TypeError):
    """Counts with different words cannot be added, and people are never added at all."""


@dataclass(frozen=True, slots=True)
class CountedNumber:
    """An exact number with its counting word: 104 次."""

    value: int
    word: str

    def __add__(self, other: object) -> "CountedNumber":
        if not isinstance(other, CountedNumber):
            raise UnlikeCounts(f"{self.word} and {type(other).__name__} do not add up.")
        if other.word != self.word:
            raise UnlikeCounts(f"{self.word} and {other.word} do not add up.")
        if self.word == "人":
            raise UnlikeCounts("人 are joined as sets of people, never added.")
        return CountedNumber(self.value + other.value, self.word)

    def __str__(self) -> str:
        return f"{self.value}{self.word}"


def phrase(
    value: int,
    word: str,
    *,
    digits: int | None = None,
    direction: Direction = "down",
    vague_below: int = 0,
) -> str:
    """The count as a report prints it, never above the truth with 余, never far with 近.

    digits       leading digits to round to (1 or 2); None prints the exact number
    direction    "up" gives 近 when the true value is within 5 % below the rounded one,
                 otherwise rounds down all the same
    vague_below  values from 2 up to below this print as 多 alone: 多篇

    104 次 to one digit is 100余次; 33 个 is 30多个; 9724 人 up is 近万人;
    158430 人次 to two digits is 15万余人次. Raises ValueError for negative values.
    """
    if value < 0:
        raise ValueError(f"A count is never negative: {value}")
    if 2 <= value < vague_below:
        return f"多{word}"
    if digits is None or value < 10:
        return f"{value}{word}"
    step = 10 ** max(len(str(value)) - digits, 0)
    below = value // step * step
    if below == value:
        return f"{_large(below)}{word}"
    above = below + step
    if direction == "up" and value * 100 >= above * 95:
        return f"近{_large(above, bare_power=True)}{word}"
    more = "多" if word == "个" else "余"
    return f"{_large(below)}{more}{word}"


def _large(value: int, *, bare_power: bool = False) -> str:
    """150000 as 15万; a lone power of ten as its name (万, 千) where asked."""
    if bare_power and value in POWERS:
        return POWERS[value]
    for name in ("亿", "万"):
        size = SCALES[name]
        if value >= size and value % size == 0:
            return f"{value // size}{name}"
    return str(value)


def chinese_number(text: str) -> int:
    """二十三 as 23, 一百零五 as 105, 二〇二一 as 2021. Raises ValueError for other text."""
    if not text:
        raise ValueError("not a Chinese number: nothing")
    if DIGITS.keys() >= set(text):
        return int("".join(str(DIGITS[sign]) for sign in text))
    if re.search("[百千万][一二两三四五六七八九]$", text):
        raise ValueError(f"two thousand five or five hundred: {text}")
    total = 0
    section = 0  # below ten thousand, without its last digit
    digit = 0
    for sign in text:
        if sign in DIGITS:
            digit = DIGITS[sign]
        elif sign in STEPS:
            section += (digit or 1) * STEPS[sign]
            digit = 0
        elif sign == "万":
            total += (section + digit or 1) * 10_000
            section = 0
            digit = 0
        else:
            raise ValueError(f"not a Chinese number: {text}")
    return total + section + digit


@dataclass(frozen=True, slots=True)
class ReadCount:
    """A count as read from a cell."""

    value: Decimal
    word: str  # "" where the cell gave none
    is_rounded: bool  # 约, 余, 多 or 左右 stood beside it, so the true value is not known


def read_count(cell: object) -> ReadCount:
    """13人, １２８, 1,203, 3万, 二十人 or a number, read as a count.

    Raises ValueError where the cell holds no single number.
    """
    if isinstance(cell, bool):
        raise ValueError("not a number")
    if isinstance(cell, int | float):
        if not isfinite(cell):
            raise ValueError("not a number")
        return ReadCount(Decimal(str(cell)), word="", is_rounded=False)
    text = bare(str(cell))
    if TORN.search(half_width(str(cell))):
        raise ValueError("not a single number")
    if match := COUNT.fullmatch(text):
        return _count_in_figures(match)
    if match := CHINESE_COUNT.fullmatch(text):
        return _count_in_words(match)
    raise ValueError("not a number")


def _count_in_figures(match: re.Match[str]) -> ReadCount:
    about, number, scale, more, word = match.groups()
    value = Decimal(number.replace(",", "")) * SCALES.get(scale, 1)
    return _without_vague_end(value, word, is_rounded=bool(about or more))


def _count_in_words(match: re.Match[str]) -> ReadCount:
    value = Decimal(chinese_number(match[1]))
    word = match[2]
    if word.startswith(("余", "多")):
        return _without_vague_end(value, word[1:], is_rounded=True)
    return _without_vague_end(value, word, is_rounded=False)


def _without_vague_end(value: Decimal, word: str, *, is_rounded: bool) -> ReadCount:
    """The count, whose word may end in 左右."""
    if word.endswith(VAGUE):
        word = word[:-2]
        is_rounded = True
    return ReadCount(value, word.strip("。.;"), is_rounded)


def row_number(text: str) -> int:
    """The number of a row, as a form or an address gave it; 0, which none has, for all else."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 18 else 0
