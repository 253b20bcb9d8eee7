"""Which encoding a text file is in: told by marks, by what decodes, and by common characters."""

import codecs
import re
from dataclasses import dataclass

MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
ENCODINGS = ("utf-8", "gb18030", "big5")  # without a mark, the likeliest first
SAMPLE = 200_000  # bytes that decide
LOST = "\ufffd"
MOST_LOST = 200  # one character in so many may be lost, or
FEW_LOST = 3  # so many in a short file
# Chinese characters, and what stands for them where the encoding is another: signs that have no
# meaning of their own, kana, letters of Greek and Russian, lines of frames.
SIGNS = re.compile("[\u3400-\u9fff\ue000-\uf8ff\u3040-\u30ff\u0370-\u04ff\u2500-\u257f]")
COMMON_LEADS = {"gb18030": ("gb2312", 0xB0, 0xD7), "big5": ("big5", 0xA4, 0xC6)}
CLEARLY = 0.2  # by so much the share of common characters must be greater


class UnknownEncoding(ValueError):
    """The bytes are text in no known encoding."""


@dataclass(frozen=True)
class DecodedText:
    """The text; where bytes could not be read, "\ufffd" stands and `lost_lines` names the lines."""

    text: str
    lost_lines: tuple[int, ...] = ()  # from 1


def decoded(content: bytes) -> DecodedText:
    """Raises UnknownEncoding for what is no text."""
    for mark, encoding in MARKS:
        if content.startswith(mark):
            return _tolerant(content[len(mark) :], encoding)
    if encoding := _unmarked_wide(content):
        return _tolerant(content, encoding)
    whole = [encoding for encoding in ENCODINGS if _decodes(content, encoding)]
    if "utf-8" in whole:
        return DecodedText(content.decode("utf-8"))
    if whole:
        return DecodedText(content.decode(_commonest(content, whole)))
    return _best_of(content)


def _unmarked_wide(content: bytes) -> str:
    """UTF-16 without its mark: every second byte of its separators and digits is zero."""
    sample = content[:2000]
    odd, even = sample[1::2].count(0), sample[::2].count(0)
    threshold = max(len(sample) // 20, 1)
    if odd > threshold and not even:
        return "utf-16-le"
    return "utf-16-be" if even > threshold and not odd else ""


def _decodes(content: bytes, encoding: str) -> bool:
    try:
        content.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


def _commonest(content: bytes, encodings: list[str]) -> str:
    """Of two that both decode, the one whose characters people use; else the likelier."""
    best = encodings[0]
    for encoding in encodings[1:]:
        if _common_share(content, encoding) > _common_share(content, best) + CLEARLY:
            best = encoding
    return best


def _common_share(content: bytes, encoding: str) -> float:
    """The share of the signs that stand in the first level of the encoding."""
    base, first, last = COMMON_LEADS[encoding]
    signs = SIGNS.findall(content[:SAMPLE].decode(encoding, "ignore"))
    common = 0
    for sign in signs:
        lead = sign.encode(base, "ignore")[:1]
        common += bool(lead) and first <= lead[0] <= last
    return common / len(signs) if signs else 0.0


def _best_of(content: bytes) -> DecodedText:
    """With some bytes lost, in the encoding that loses the fewest."""
    candidates = [_replaced(content, encoding) for encoding in ENCODINGS]
    return _checked(min(candidates, key=lambda text: text.count(LOST)))


def _tolerant(content: bytes, encoding: str) -> DecodedText:
    return _checked(_replaced(content, encoding))


def _replaced(content: bytes, encoding: str) -> str:
    return content.decode(encoding, "replace")


def _checked(text: str) -> DecodedText:
    lost = text.count(LOST)
    if lost > FEW_LOST and lost * MOST_LOST > len(text):
        raise UnknownEncoding("too many characters are lost")
    if not lost:
        return DecodedText(text)
    if "\x00" in text:
        raise UnknownEncoding("these are no characters")
    lines = []
    for number, line in enumerate(text.split("\n"), start=1):
        if LOST in line:
            lines.append(number)
    return DecodedText(text, tuple(lines))
