"""When a typed answer is the same as an accepted one: by what it says, never by likeness. Pure."""

import re
from decimal import Decimal, InvalidOperation

from tongpin.base.numbers import chinese_number
from tongpin.base.text import bare, simplified

NUMERAL = re.compile("[〇零○一二三四五六七八九十百千万]+")
SAYS_A_NUMBER = re.compile("[〇零○一二三四五六七八九]|^十")
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


def _digits(found: re.Match[str]) -> str:
    if not SAYS_A_NUMBER.search(found[0]):
        return found[0]
    try:
        return str(chinese_number(found[0]))
    except ValueError:
        return found[0]


def is_accepted(text: str, accepted: list[str]) -> bool:
    told = normal(text)
    return bool(told) and any(told == normal(one) for one in accepted)


def read_number(text: str, unit: str = "") -> Decimal | None:
    """1921, １９２１, 1,921, 一九二一 or 3.5, with its unit or without; None for anything else."""
    plain = bare(text).removesuffix(bare(unit)) if unit else bare(text)
    plain = plain.replace("−", "-")
    if re.fullmatch(r"-?[0-9]{1,3}(,[0-9]{3})+(\.[0-9]+)?", plain):
        plain = plain.replace(",", "")
    if re.fullmatch(r"-?[0-9]+(\.[0-9]+)?", plain):
        try:
            return Decimal(plain)
        except InvalidOperation:
            return None
    try:
        return Decimal(chinese_number(plain)) if plain else None
    except ValueError:
        return None
