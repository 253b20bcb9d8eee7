"""The table of moves, looked at as a table."""

import pytest

from tongpin.service.order_clock import ClockChange
from tongpin.service.order_consequences import CONSEQUENCES
from tongpin.service.order_moves import MOVES, OrderSide
from tongpin.service.order_states import AT_DESK, ENDED_STATES, STANDING_CLOCK, OrderState


def test_every_consequence_belongs_to_a_move():
    assert set(CONSEQUENCES) <= set(MOVES.moves)


@pytest.mark.parametrize("key", MOVES.moves)
def test_the_clock_does_what_the_state_asks_for(key):
    move = MOVES[key]
    if move.target in ENDED_STATES or move.target == OrderState.DONE:
        assert move.clock == ClockChange.END
    elif move.target in STANDING_CLOCK:
        assert move.clock == ClockChange.STAND
    elif move.target in AT_DESK:
        assert move.clock in (ClockChange.DESK, ClockChange.GO_ON)
    else:
        assert move.clock in (ClockChange.ACCEPT, ClockChange.FINISH, ClockChange.GO_ON)


def test_no_unit_closes_or_reopens_what_it_did():
    for move in MOVES.moves.values():
        if move.side == OrderSide.UNIT:
            assert move.target not in ENDED_STATES
            assert not move.sources & {OrderState.DONE, OrderState.CONTESTED, *ENDED_STATES}


def test_only_residents_and_time_close_what_was_done():
    closing = {key for key, move in MOVES.moves.items() if move.target == OrderState.CONFIRMED}

    assert closing == {"solved", "half", "settle", "close"}
    assert MOVES["close"].other_than == "report"


def test_what_residents_call_unsolved_is_never_closed_as_done():
    from_contested = {move.target for move in MOVES.moves.values() if "contested" in move.sources}

    assert OrderState.CONFIRMED not in from_contested


def test_residents_are_told_of_whatever_ends_their_request():
    for key, move in MOVES.moves.items():
        if move.target in ENDED_STATES and key != "settle":
            assert move.told, key
