"""Tables of legal moves: between which states, by whom, and what each move asks for. Pure."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Generic, TypeVar

from django.db.models import TextChoices
from django.utils.functional import Promise


@dataclass(frozen=True, kw_only=True)
class Move:
    """One thing that may be done with an object that has a state."""

    label: str | Promise
    sources: frozenset[str]  # the states in which it may be done
    target: str  # the state to which it leads
    side: Enum  # who does it
    asks: tuple[str, ...] = ("text",)  # fields that go with it
    needs: tuple[str, ...] = ()  # those of them that must be filled
    needs_one_of: tuple[str, ...] = ()  # of these at least one must be filled
    other_than: str = ""  # the move whose last maker may not make this one


AnyMove = TypeVar("AnyMove", bound=Move)


@dataclass(frozen=True)
class MoveTable(Generic[AnyMove]):
    """All that may be done with one sort of object: key -> move.

    Raises ValueError where the table contradicts itself, so that it cannot be put to use.
    """

    states: type[TextChoices]
    first: str  # the state in which an object begins
    moves: Mapping[str, AnyMove]

    def __post_init__(self) -> None:
        for key, move in self.moves.items():
            self._check(key, move)
        lost = set(self.states) - self.reachable_states()
        if lost:
            raise ValueError(f"No move leads to {', '.join(sorted(lost))}.")

    def _check(self, key: str, move: AnyMove) -> None:
        unknown = {*move.sources, move.target}.difference(self.states)
        if unknown or not move.sources:
            raise ValueError(f"{key} leads from or to no state of the table.")
        if not {*move.needs, *move.needs_one_of}.issubset(move.asks):
            raise ValueError(f"{key} needs what it does not ask for.")
        if move.other_than and move.other_than not in self.moves:
            raise ValueError(f"{key} speaks of a move that is not in the table.")

    def __getitem__(self, key: str) -> AnyMove:
        return self.moves[key]

    def __contains__(self, key: object) -> bool:
        return key in self.moves

    def legal(self, state: str, sides: Collection[Enum]) -> dict[str, AnyMove]:
        """The moves that somebody on these sides may make in this state, in the table's order."""
        return {
            key: move
            for key, move in self.moves.items()
            if state in move.sources and move.side in sides
        }

    def reachable_states(self) -> set[str]:
        """The first state and all to which moves lead from it."""
        reachable = {self.first}
        waiting = [self.first]
        while waiting:
            state = waiting.pop()
            for move in self.moves.values():
                if state in move.sources and move.target not in reachable:
                    reachable.add(move.target)
                    waiting.append(move.target)
        return reachable
