"""Chinese text as people type and paste it: widths, blanks, lists of names, web debris."""

import re
import unicodedata
from functools import cache

from opencc import OpenCC

UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
BLANKS = re.compile(r"[\s\u200b\ufeff]+")  # \s holds the ideographic space U+3000 too
NAME_SEPARATORS = re.compile(r"[,，、;；/／|｜\n\r\t]+")
PINYIN = "a-zA-Zāáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜüńňɡ"
DEBRIS = re.compile(
    rf"(?<=[\u3400-\u9fff])[(（][{PINYIN}]{{1,6}}[)）](?=[\u3400-\u9fff，。、”》]|$)"
)
HAN = re.compile(r"[\u3400-\u9fff]")
INNER_QUOTES = {  # opening mark -> it, its closing mark, what they become inside
    "“": ("“", "”", str.maketrans("“”", "‘’")),
    "《": ("《", "》", str.maketrans("《》", "〈〉")),
}


def half_width(text: str) -> str:
    """Full-width digits, letters and brackets as half-width (Unicode NFKC)."""
    return text if text.isascii() else unicodedata.normalize("NFKC", text)


def printable(text: str) -> str:
    """Without control characters, which neither PostgreSQL nor a workbook can hold."""
    return UNPRINTABLE.sub("", text)


def squeeze(text: str) -> str:
    """Without blanks at the ends, runs of blanks inside as one space."""
    return BLANKS.sub(" ", text).strip()


def bare(text: str) -> str:
    """For comparing: half-width, without any blank, lower case."""
    return BLANKS.sub("", half_width(text)).lower()


@cache
def _simplifier() -> OpenCC:
    return OpenCC("t2s")


def simplified(text: str) -> str:
    """Traditional characters as simplified ones."""
    converted: str = _simplifier().convert(text)
    return converted


def has_debris(text: str) -> bool:
    """Whether a web clipping left pinyin in brackets behind a character: 創(chuàng)新."""
    return DEBRIS.search(text) is not None


def without_debris(text: str) -> str:
    """The clipped text without its pinyin, in simplified characters; other text as it is.

    Sites that turn pages into traditional script put pinyin behind the characters that
    they changed, so both marks come together and are undone together.
    """
    return simplified(DEBRIS.sub("", text)) if has_debris(text) else text


def split_names(text: str) -> list[str]:
    """Names of people from one cell, in the order typed, each once.

    Commas, semicolons, enumeration commas, slashes and line breaks of either width part
    names. A blank parts them only between words of two characters or more, so that the
    padded 王 伟 stays one name.
    """
    names: list[str] = []
    for part in NAME_SEPARATORS.split(text):
        words = BLANKS.split(part.strip())
        is_one_name = len(words) == 1 or min(map(len, words)) < 2
        if not is_one_name:
            names.extend(words)
        elif HAN.search(part):
            names.append("".join(words))
        else:
            names.append(" ".join(words))
    return list(dict.fromkeys(filter(None, names)))


def quotable(title: str, opening: str = "“") -> str:
    """A title to stand between “ ” or 《 》: its own of that kind gone around it, single inside.

    Where nothing opens, the title stays as it is.
    """
    if opening not in INNER_QUOTES:
        return title
    left, right, inner = INNER_QUOTES[opening]
    is_quoted = title.startswith(left) and title.endswith(right)
    if is_quoted and title.count(left) == 1:
        title = title[1:-1]
    return title.translate(inner)
