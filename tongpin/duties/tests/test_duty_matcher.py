from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from tongpin.duties.duty_matcher import MatchableAct, MatchableDuty, match_duties

DAY = date(2021, 1, 1)
Q1 = MatchableDuty(1, date(2021, 1, 1), date(2021, 3, 31))
Q2 = MatchableDuty(2, date(2021, 4, 1), date(2021, 6, 30))


def matches_on(owed, days):
    return match_duties(owed, [MatchableAct(number, day) for number, day in enumerate(days)])


def met(owed, *days):
    return {duty: done.met_on for duty, done in matches_on(owed, days).items()}


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
    told = matches_on(
        [MatchableDuty(1, DAY, date(2021, 12, 31), 3)], [date(2021, m, 1) for m in (2, 5)]
    )

    assert (told[1].met_on, len(told[1].days)) == (None, 2)
    days = [date(2021, m, 1) for m in (9, 2, 5, 11)]
    assert met([MatchableDuty(1, DAY, date(2021, 12, 31), 3)], *days) == {1: date(2021, 9, 1)}


def test_acts_before_it_began_do_not_count():
    assert met([Q2], date(2021, 3, 31)) == {2: None}


DUTIES = st.lists(
    st.tuples(st.integers(0, 200), st.integers(0, 90), st.integers(1, 3)), max_size=6
).map(
    lambda told: [
        MatchableDuty(n, DAY + timedelta(a), DAY + timedelta(a + b), count)
        for n, (a, b, count) in enumerate(told)
    ]
)
DAYS = st.lists(st.integers(0, 400).map(lambda n: DAY + timedelta(n)), max_size=12)


@given(DUTIES, DAYS, st.randoms())
def test_no_act_counts_twice_and_order_does_not_matter(owed, days, chance):
    told = matches_on(owed, days)

    taken = sorted(day for done in told.values() for day in done.days)
    for day in taken:
        assert taken.count(day) <= days.count(day)
    for one in owed:
        done = told[one.duty]
        assert len(done.days) <= one.count
        assert all(day >= one.from_on for day in done.days)
        assert done.met_on == (done.days[-1] if len(done.days) == one.count else None)
    mixed = list(days)
    chance.shuffle(mixed)
    assert matches_on(list(reversed(owed)), mixed) == told


@given(DUTIES, DAYS, DAYS)
def test_more_acts_never_meet_fewer_duties_in_number(owed, days, more):
    def count(days):
        return sum(len(done.days) for done in matches_on(owed, days).values())

    assert count([*days, *more]) >= count(days)


def test_acts_below_do_only_for_duties_that_are_answered_for():
    below = MatchableDuty(2, Q1.from_on, Q1.due_on, with_below=True)
    own, other = MatchableAct(1, DAY), MatchableAct(2, DAY, is_own=False)

    def told(*acts):
        return {duty: bool(done.met_on) for duty, done in match_duties([Q1, below], acts).items()}

    assert told(other) == {1: False, 2: True}
    assert told(own) == {1: True, 2: False}
    assert told(own, other) == {1: True, 2: True}
