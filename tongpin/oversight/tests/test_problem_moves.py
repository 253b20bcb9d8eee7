"""The table of moves: every move has all its members, every state can be reached."""

import pytest

from tongpin.oversight.forms import ProblemMoveForm
from tongpin.oversight.models import ProblemStep
from tongpin.oversight.move_details import REQUESTS, MoveDetails
from tongpin.oversight.problem_ledger import STATES
from tongpin.oversight.problem_moves import MOVES, ProblemSide
from tongpin.oversight.problem_states import DONE_STATES, ProblemState

ALL_MOVES = pytest.mark.parametrize("key", MOVES.moves)


@ALL_MOVES
def test_every_move_has_a_label_of_its_own(key):
    labels = [str(move.label) for move in MOVES.moves.values()]

    assert labels.count(str(MOVES[key].label)) == 1


@ALL_MOVES
def test_every_move_asks_for_what_its_details_hold(key):
    details = MoveDetails()

    assert [name for name in MOVES[key].asks if details.has(name)] == []


@ALL_MOVES
def test_every_move_has_a_form_with_what_it_asks_for(key):
    move = MOVES[key]

    form = ProblemMoveForm(move)

    assert tuple(form.fields) == move.asks
    required = [name for name, field in form.fields.items() if field.required]
    assert sorted(required) == sorted(move.needs)


@ALL_MOVES
def test_every_move_says_what_it_needs(key):
    assert set(MOVES[key].needs) <= REQUESTS.keys()


@ALL_MOVES
def test_the_key_of_every_move_fits_into_a_step(key):
    assert len(key) <= ProblemStep._meta.get_field("move").max_length


@ALL_MOVES
def test_every_move_belongs_to_a_side(key):
    assert MOVES[key].side in ProblemSide


@pytest.mark.parametrize("state", ProblemState)
def test_every_state_is_reached_and_written_in_the_ledger(state):
    assert state in MOVES.reachable_states()
    assert STATES[state]


@pytest.mark.parametrize("state", ProblemState)
def test_every_state_that_is_not_an_end_leads_on(state):
    moves = MOVES.legal(state, set(ProblemSide))

    assert bool(moves) == (state != ProblemState.STRUCK)


def test_only_what_is_done_waits_for_nobody():
    waiting_states = {state for move in MOVES.moves.values() for state in move.sources}

    assert set(ProblemState) - waiting_states <= DONE_STATES
    assert {ProblemState.CLOSED, ProblemState.LASTING, ProblemState.STRUCK} == DONE_STATES


def test_who_applied_is_named_by_every_move_that_judges():
    judging = {key for key, move in MOVES.moves.items() if move.other_than}

    assert judging == {"reject", "verify", "keep"}
    assert {MOVES[key].other_than for key in judging} == {"apply"}
