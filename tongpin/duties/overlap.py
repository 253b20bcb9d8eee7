"""How much of a text stands in another already. Pure."""

import re

SHINGLE = 8  # characters that follow one another
NOTE_FROM = 0.6


def repeated(text: str, superior: str) -> float:
    """The share of the text's runs of eight characters that the superior's text has too, 0 to 1."""
    mine, theirs = _runs(text), _runs(superior)
    return sum(run in theirs for run in mine) / len(mine) if mine else 0.0


def _runs(text: str) -> set[str]:
    plain = re.sub(r"\W+", "", text)
    return {plain[place : place + SHINGLE] for place in range(len(plain) - SHINGLE + 1)}


def length(text: str) -> int:
    """Characters as documents are counted: without blanks."""
    return len(re.sub(r"\s+", "", text))
