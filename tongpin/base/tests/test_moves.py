"""Tables of moves: what is legal, and which tables contradict themselves."""

from dataclasses import replace
from enum import Enum

import pytest
from django.db.models import TextChoices

from tongpin.base.moves import Move, MoveTable


class DoorState(TextChoices):
    OPEN = "open"
    SHUT = "shut"
    LOCKED = "locked"


class DoorSide(Enum):
    GUEST = "guest"
    HOST = "host"


CLOSE = Move(
    label="Close", sources=frozenset({DoorState.OPEN}), target=DoorState.SHUT, side=DoorSide.GUEST
)
OPEN = Move(
    label="Open", sources=frozenset({DoorState.SHUT}), target=DoorState.OPEN, side=DoorSide.GUEST
)
LOCK = Move(
    label="Lock",
    sources=frozenset({DoorState.SHUT}),
    target=DoorState.LOCKED,
    side=DoorSide.HOST,
    asks=("text", "key"),
    needs=("key",),
    other_than="close",
)
MOVES = {"close": CLOSE, "open": OPEN, "lock": LOCK}


def table_of(**moves):
    return MoveTable(states=DoorState, first=DoorState.OPEN, moves=MOVES | moves)


@pytest.mark.parametrize(
    ("state", "sides", "keys"),
    [
        (DoorState.OPEN, {DoorSide.GUEST, DoorSide.HOST}, ["close"]),
        (DoorState.SHUT, {DoorSide.GUEST, DoorSide.HOST}, ["open", "lock"]),
        (DoorState.SHUT, {DoorSide.GUEST}, ["open"]),
        (DoorState.SHUT, set(), []),
        (DoorState.LOCKED, {DoorSide.HOST}, []),
    ],
)
def test_a_move_is_legal_in_its_states_for_its_side(state, sides, keys):
    assert list(table_of().legal(state, sides)) == keys


def test_a_table_is_asked_for_its_moves_by_key():
    table = table_of()

    assert table["lock"] is LOCK
    assert "lock" in table
    assert "burn" not in table
    assert table.reachable_states() == set(DoorState)


@pytest.mark.parametrize(
    ("moves", "fault"),
    [
        ({"lock": replace(LOCK, target=DoorState.SHUT)}, "No move leads to locked."),
        ({"lock": replace(LOCK, target="burnt")}, "lock leads from or to no state"),
        ({"lock": replace(LOCK, sources=frozenset())}, "lock leads from or to no state"),
        ({"lock": replace(LOCK, needs=("code",))}, "lock needs what it does not ask for"),
        ({"lock": replace(LOCK, needs_one_of=("code",))}, "lock needs what it does not ask for"),
        ({"lock": replace(LOCK, other_than="burn")}, "a move that is not in the table"),
    ],
)
def test_a_table_that_contradicts_itself_is_refused(moves, fault):
    with pytest.raises(ValueError, match=fault):
        table_of(**moves)
