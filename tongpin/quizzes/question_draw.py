"""Everybody's own draw, which follows from a seed and is stored nowhere. Pure."""

from collections.abc import Iterator
from functools import cache
from hashlib import blake2b
from itertools import count, permutations
from struct import Struct
from uuid import UUID

BLOCK = Struct(">16I")
FREE = 6  # options that change places; of more, the last ones stay


def _numbers(label: bytes, key: bytes) -> Iterator[int]:
    """Endless numbers of 32 bits that follow from a label and a key, block by block."""
    for block in count():
        digest = blake2b(label + block.to_bytes(4), key=key, digest_size=64).digest()
        yield from BLOCK.unpack(digest)


class SeededStream:
    """An endless stream of numbers that anybody can compute again from the seed."""

    def __init__(self, seed: str, who: UUID, number: int, about: str = "") -> None:
        """For one try of a person; `about` parts streams that must not depend on each other."""
        label = who.bytes + number.to_bytes(2) + about.encode()
        self.numbers = _numbers(label, seed.encode()[:64])

    def below(self, limit: int) -> int:
        """A whole number from 0 up to below the limit, each as likely as the others."""
        return next(self.numbers) * limit >> 32

    def draw(self, some: int, size: int) -> list[int]:
        """`some` different numbers below `size`, in the order drawn."""
        moved: dict[int, int] = {}  # what stands at a place, where it is no longer its number
        drawn = []
        for place in range(min(some, size)):
            other = place + self.below(size - place)
            drawn.append(moved.get(other, other))
            moved[other] = moved.get(place, place)
        return drawn


@cache
def choice_orders(fixed: tuple[bool, ...]) -> tuple[tuple[int, ...], ...]:
    """Every order of options in which the fixed ones keep their places; at most FREE may move."""
    free = [place for place, is_fixed in enumerate(fixed) if not is_fixed][:FREE]
    orders = []
    for permutation in permutations(free):
        order = list(range(len(fixed)))
        for place, other in zip(free, permutation, strict=True):
            order[place] = other
        orders.append(tuple(order))
    return tuple(orders)
