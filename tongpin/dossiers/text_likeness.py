"""Whether two texts are largely the same: by pieces of a few signs. Pure."""

import re
from collections.abc import Iterable
from hashlib import blake2b

from tongpin.base.text import bare

PIECE = 6  # signs of one piece
LEAST = 120  # signs of a text that is compared; shorter ones are alike by chance
LARGELY = 0.7  # of the shorter text's pieces stand in the other one
SKETCH = 16  # numbers by which texts that may be alike are found
ENOUGH = 3  # of these numbers that two texts share before they are compared
PRIME = (1 << 61) - 1
NO_SIGN = re.compile(r"\W+")
STEPS = tuple(
    int.from_bytes(blake2b(f"step {number}".encode(), digest_size=7).digest())
    for number in range(2 * SKETCH)
)


def pieces_of(text: str) -> frozenset[int]:
    """Hashes of all runs of PIECE signs, without blanks, punctuation and widths."""
    plain = NO_SIGN.sub("", bare(text))
    if len(plain) < LEAST:
        return frozenset()
    return frozenset(
        int.from_bytes(blake2b(plain[at : at + PIECE].encode(), digest_size=7).digest())
        for at in range(len(plain) - PIECE + 1)
    )


def sketch_of(pieces: Iterable[int]) -> list[int]:
    """SKETCH numbers, each below 2**63; alike texts share many (minima of hashes). [] for none."""
    pieces = list(pieces)
    if not pieces:
        return []
    numbers = []
    for position in range(SKETCH):
        factor, offset = STEPS[2 * position], STEPS[2 * position + 1]
        least = min((factor * piece + offset) % PRIME for piece in pieces)
        numbers.append((least % (1 << 58)) * SKETCH + position)
    return numbers


def are_largely_the_same(first: frozenset[int], second: frozenset[int]) -> bool:
    """Whether most of the shorter text stands in the other one."""
    shorter = min(len(first), len(second))
    return shorter > 0 and len(first & second) >= LARGELY * shorter
