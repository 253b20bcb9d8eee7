"""Texts of requests: which say the same, and how somebody can be reached. Pure."""

import re
from dataclasses import dataclass

from tongpin.base.text import half_width, squeeze

RUN = 2  # characters that follow one another
ALIKE_FROM = 0.3  # share of runs that two texts have in common
NUMBER = re.compile(r"\+?\d[\d\- ]{5,}\d")
LONGEST_TITLE = 80
SENTENCE_ENDS = re.compile(r"[。！？!?；;\n]")


def likeness(text: str, other: str) -> float:
    """How much two short texts have in common: shared runs of characters by all of the shorter."""
    runs, other_runs = _runs(text), _runs(other)
    smaller = min(len(runs), len(other_runs))
    return len(runs & other_runs) / smaller if smaller else 0.0


def _runs(text: str) -> set[str]:
    plain = re.sub(r"\W+", "", text).lower()
    return {plain[place : place + RUN] for place in range(len(plain) - RUN + 1)}


@dataclass(frozen=True)
class Contact:
    """How to reach somebody."""

    name: str = ""
    phone: str = ""

    def __bool__(self) -> bool:
        return bool(self.name or self.phone)


def contact_in(text: str) -> Contact:
    """Name and number in what somebody wrote in one line: 王阿姨 138 0000 0000."""
    written = squeeze(half_width(text))
    match = NUMBER.search(written)
    if match is None:
        return Contact(name=written[:60])
    rest = written.replace(match[0], " ")
    return Contact(name=squeeze(rest).strip(" ,，、:：")[:60], phone=match[0][:40])


def title_of(text: str) -> str:
    """The first sentence of a request, without numbers by which somebody can be reached."""
    first = SENTENCE_ENDS.split(squeeze(text).strip(), maxsplit=1)[0]
    return NUMBER.sub("…", first)[:LONGEST_TITLE] or text.strip()[:LONGEST_TITLE]
