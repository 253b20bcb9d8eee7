"""On which side of a problem somebody stands."""

import pytest

from tongpin.oversight.permissions import asking_unit_ids, may_inspect_for, sides_of
from tongpin.oversight.problem_moves import ProblemSide
from tongpin.oversight.tests.builders import DAY

pytestmark = pytest.mark.django_db
ASKER = ProblemSide.ASKER
UNIT = ProblemSide.UNIT


@pytest.mark.parametrize(
    ("name", "sides"),
    [
        ("office", {ASKER, UNIT}),
        ("inspector", {ASKER}),
        ("leader", {ASKER}),
        ("clerk", {UNIT}),
        ("stranger", set()),
    ],
)
def test_the_sides_of_a_problem_follow_from_posts(problem, request, name, sides):
    assert sides_of(problem, request.getfixturevalue(name), DAY) == sides


def test_who_may_inspect_a_unit_may_inspect_those_below_it(county, inspector, clerk):
    assert asking_unit_ids(inspector, DAY) == {county["青禾县"].pk}
    assert may_inspect_for(inspector, county["王庄村"], DAY)
    assert not may_inspect_for(clerk, county["青禾县"], DAY)
