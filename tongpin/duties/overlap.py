"""How much of a text stands in another already. Pure."""

import re

SHINGLE = 8  # characters that follow one another
NOTE_FROM = 0.6


def shared_part(text: str, superior: str) -> float:
    """The share of the text's runs of eight characters that the superior's text has too, 0 to 1."""
    own_runs = _runs(text)
    if not own_runs:
        return 0.0
    return len(own_runs & _runs(superior)) / len(own_runs)


def _runs(text: str) -> set[str]:
    plain = re.sub(r"\W+", "", text)
    return {plain[place : place + SHINGLE] for place in range(len(plain) - SHINGLE + 1)}


def length(text: str) -> int:
    """Characters as documents are counted: without blanks."""
    return len(re.sub(r"\s+", "", text))
