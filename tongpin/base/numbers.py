"""Counting words as types, and the phrases in which a Chinese report prints a count."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

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
MANY_MINUTES = 600  # are read as hours
POWERS = {100: "百", 1000: "千", 10_000: "万", 100_000_000: "亿"}

# 八九, 三五十, 一两百, 十五六: between two numbers; 千八百: somewhat less than a thousand.
APPROXIMATE = re.compile("[一二两三四五六七八九]{2}|^[百千万][一二两三四五六七八九]")
ZERO = re.compile("[〇零○]")

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


def at_a_glance(count: CountedNumber) -> CountedNumber:
    """The count as it is read at a glance: many minutes as hours, 835830 分钟 as 13930 余小时."""
    if count.word != "分钟" or count.value < MANY_MINUTES:
        return count
    hours, rest = divmod(count.value, 60)
    return CountedNumber(hours, "余小时" if rest else "小时")


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


def printed_count(
    count: CountedNumber,
    *,
    digits: int | None = None,
    direction: Direction = "down",
    vague_below: int = 0,
) -> str:
    """The count as a report prints it, see phrase(); many minutes are hours there too."""
    seen = at_a_glance(count)
    word = seen.word.removeprefix("余")
    text = phrase(seen.value, word, digits=digits, direction=direction, vague_below=vague_below)
    if word != seen.word and not any(sign in text for sign in "余近多"):
        return f"{text.removesuffix(word)}{seen.word}"
    return text


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


def exact_chinese_number(text: str) -> int:
    """Like `chinese_number`; raises ValueError for 八九 and 三五十, which name no one number."""
    if APPROXIMATE.search(text) and not (ZERO.search(text) and DIGITS.keys() >= set(text)):
        raise ValueError(f"not a single number: {text}")
    return chinese_number(text)


def row_number(text: str) -> int:
    """The number of a row, as a form or an address gave it; 0, which none has, for all else."""
    return int(text) if is_digits(text, most=17) else 0


def row_numbers(texts: Iterable[str]) -> list[int]:
    """The numbers of rows that a form sent."""
    return [row_number(text) for text in texts]


def is_digits(text: str, *, most: int) -> bool:
    """Whether it is 1 to `most` of the digits 0 to 9, which Python and databases count with."""
    return text.isascii() and text.isdecimal() and len(text) <= most
