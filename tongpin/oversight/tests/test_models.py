"""What a visit says of itself."""

from datetime import timedelta

import pytest

from tongpin.orgs.models import Person
from tongpin.oversight.models import Visit
from tongpin.oversight.tests.builders import DAY, MONTH
from tongpin.testing import NOON


def test_a_visit_may_be_replied_to_for_thirty_days_after_its_opinion():
    visit = Visit(opinion_at=NOON)

    assert visit.last_day_to_reply == DAY + MONTH
    assert visit.may_be_replied_to(DAY + MONTH)
    assert not visit.may_be_replied_to(DAY + MONTH + timedelta(days=1))
    assert not Visit(opinion_at=NOON, reply_at=NOON).may_be_replied_to(DAY)


def test_a_visit_without_an_opinion_is_not_replied_to():
    assert Visit().last_day_to_reply is None
    assert not Visit().may_be_replied_to(DAY)


@pytest.mark.parametrize(
    ("times", "may"),
    [({}, False), ({"reply_at": NOON}, True), ({"reply_at": NOON, "answer_at": NOON}, False)],
)
def test_a_reply_waits_for_one_answer_by_somebody_else(times, may):
    visit = Visit(opinion_at=NOON, opinion_by_id=1, **times)

    assert visit.may_be_answered_by(Person(pk=2)) is may
    assert visit.may_be_answered_by(Person(pk=1)) is False
