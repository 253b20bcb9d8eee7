"""Things that have a key, found by it. Pure."""

from collections.abc import Iterable
from typing import Protocol, TypeVar


class Keyed(Protocol):
    @property
    def key(self) -> str: ...


SomeKeyed = TypeVar("SomeKeyed", bound=Keyed)


def by_key(things: Iterable[SomeKeyed]) -> dict[str, SomeKeyed]:
    """The things by their keys, in their order; of two with the same key the later one."""
    return {thing.key: thing for thing in things}
