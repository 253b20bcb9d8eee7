"""No page ends with a server error, whatever is asked of it."""

import json

import pytest

from tests.demonstration import run

pytestmark = [pytest.mark.slow, pytest.mark.own_database]


def test_nothing_that_is_asked_or_sent_ends_with_a_server_error(demonstration):
    done = run(demonstration, "from tests.address_fuzz import main; main(seconds=40, seed=1)")

    *failures, counts = done.stdout.splitlines()
    assert failures == []
    assert json.loads(counts)["forms"] > 20
