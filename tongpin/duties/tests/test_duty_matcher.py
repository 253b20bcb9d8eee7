"""Which acts meet which duties of one unit and kind."""

from collections import Counter
from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from tongpin.duties.duty_matcher import DutyMatch, MatchableAct, MatchableDuty, match_duties

DAY = date(2021, 1, 1)
Q1 = MatchableDuty(1, DAY, date(2021, 3, 31))
Q2 = MatchableDuty(2, date(2021, 4, 1), date(2021, 6, 30))


def matches_on(owed, days):
    return match_duties(owed, [MatchableAct(number, day) for number, day in enumerate(days)])


def met(owed, *days):
    return {duty: match.met_on for duty, match in matches_on(owed, days).items()}


def test_an_act_in_time_meets_the_duty_of_its_time():
    assert met([Q1, Q2], date(2021, 5, 1)) == {1: None, 2: date(2021, 5, 1)}


def test_one_act_never_meets_two_duties():
    both = [Q1, MatchableDuty(3, date(2021, 1, 1), date(2021, 2, 28))]

    assert met(both, date(2021, 2, 1)) == {1: None, 3: date(2021, 2, 1)}


def test_what_comes_late_makes_up_for_what_was_missed_but_never_takes_from_the_next():
    days = [date(2021, 4, 10), date(2021, 6, 1)]

    assert met([Q1, Q2], *days) == {1: date(2021, 6, 1), 2: date(2021, 4, 10)}
    assert met([Q1, Q2], days[0]) == {1: None, 2: date(2021, 4, 10)}


def test_several_acts_are_met_by_the_last_of_them():
    three = MatchableDuty(1, DAY, date(2021, 12, 31), 3)
    february, may, september, november = (date(2021, month, 1) for month in (2, 5, 9, 11))

    assert matches_on([three], [february, may])[1] == DutyMatch((february, may), None)
    assert met([three], september, february, may, november) == {1: september}


def test_acts_before_it_began_do_not_count():
    assert met([Q2], date(2021, 3, 31)) == {2: None}


@st.composite
def owed_duties(draw):
    """Up to six duties that begin within 200 days and take up to 90."""
    duties = []
    for number in range(draw(st.integers(0, 6))):
        from_on = DAY + timedelta(draw(st.integers(0, 200)))
        due_on = from_on + timedelta(draw(st.integers(0, 90)))
        duties.append(MatchableDuty(number, from_on, due_on, draw(st.integers(1, 3))))
    return duties


DUTIES = owed_duties()
DAYS = st.lists(st.dates(DAY, DAY + timedelta(400)), max_size=12)


@settings(deadline=None)
@given(DUTIES, DAYS, st.randoms())
def test_no_act_counts_twice_and_order_does_not_matter(owed, days, chance):
    matches = matches_on(owed, days)

    matched_days = Counter()
    for duty in owed:
        match = matches[duty.duty]
        matched_days.update(match.days)
        assert len(match.days) <= duty.count
        assert all(day >= duty.from_on for day in match.days)
        assert match.met_on == (match.days[-1] if len(match.days) == duty.count else None)
    assert matched_days <= Counter(days)
    mixed_days = list(days)
    chance.shuffle(mixed_days)
    assert matches_on(list(reversed(owed)), mixed_days) == matches


@settings(deadline=None)
@given(DUTIES, DAYS, DAYS)
def test_more_acts_never_meet_fewer_duties_in_number(owed, days, more):
    def count(days):
        return sum(len(match.days) for match in matches_on(owed, days).values())

    assert count([*days, *more]) >= count(days)


def test_acts_below_do_only_for_duties_that_are_answered_for():
    below = MatchableDuty(2, Q1.from_on, Q1.due_on, with_below=True)
    own = MatchableAct(1, DAY)
    other = MatchableAct(2, DAY, is_own=False)

    def met_days(*acts):
        return {duty: match.met_on for duty, match in match_duties([Q1, below], acts).items()}

    assert met_days(other) == {1: None, 2: DAY}
    assert met_days(own) == {1: DAY, 2: None}
    assert met_days(own, other) == {1: DAY, 2: DAY}
