"""When a typed answer is the same as an accepted one: by what it says, never by likeness. Pure."""

import re
from decimal import Decimal, InvalidOperation

from tongpin.base.numbers import chinese_number
from tongpin.base.text import bare, simplified

NUMERAL = re.compile("[〇零○一二三四五六七八九十百千万]+")
SAYS_A_NUMBER = re.compile("[〇零○一二三四五六七八九]|^十")
WITH_COMMAS = re.compile(r"-?[0-9]{1,3}(,[0-9]{3})+(\.[0-9]+)?")
DECIMAL = re.compile(r"-?[0-9]+(\.[0-9]+)?")
COMMAS = str.maketrans(dict.fromkeys("、;；，", ","))
DASHES = str.maketrans(dict.fromkeys("—–‐‑−－~～", "-") | dict.fromkeys("•・‧", "·"))
QUOTES = str.maketrans(dict.fromkeys("《》〈〉“”‘’「」『』\"'"))
ENDS = "。.!！?？,"


def normal(text: str) -> str:
    """The form in which two answers are compared.

    Widths, blanks, script, quotation marks and the mark at the end make no difference,
    、 is ，, and 一九二一 is 1921. Everything else does: 十二届 is not 十一届.
    """
    plain = bare(simplified(text)).translate(COMMAS).translate(DASHES).translate(QUOTES)
    return NUMERAL.sub(_digits, plain).strip(ENDS)


def _digits(numeral: re.Match[str]) -> str:
    """The numeral in digits, if it says a number."""
    text = numeral[0]
    if not SAYS_A_NUMBER.search(text):
        return text
    try:
        return str(chinese_number(text))
    except ValueError:
        return text


def is_accepted(text: str, accepted: list[str]) -> bool:
    compared = normal(text)
    return compared != "" and compared in map(normal, accepted)


def read_number(text: str, unit: str = "") -> Decimal | None:
    """1921, １９２１, 1,921, 一九二一 or 3.5, with its unit or without; None for anything else."""
    plain = bare(text).removesuffix(bare(unit)).replace("−", "-")
    if not plain:
        return None
    if WITH_COMMAS.fullmatch(plain):
        plain = plain.replace(",", "")
    try:
        if DECIMAL.fullmatch(plain):
            return Decimal(plain)
        return Decimal(chinese_number(plain))
    except (InvalidOperation, ValueError):
        return None
