from datetime import date

import pytest

from tongpin.duties.models import Template


@pytest.mark.parametrize(
    ("every", "from_on", "before_on", "periods"),
    [
        (
            "quarter",
            date(2021, 2, 1),
            date(2021, 8, 1),
            [
                ("2021-Q1", "2021-02-01", "2021-04-01"),
                ("2021-Q2", "2021-04-01", "2021-07-01"),
                ("2021-Q3", "2021-07-01", "2021-08-01"),
            ],
        ),
        (
            "month",
            date(2020, 2, 29),
            date(2020, 3, 2),
            [("2020-02", "2020-02-29", "2020-03-01"), ("2020-03", "2020-03-01", "2020-03-02")],
        ),
        (
            "year",
            date(2021, 12, 31),
            date(2022, 1, 2),
            [("2021", "2021-12-31", "2022-01-01"), ("2022", "2022-01-01", "2022-01-02")],
        ),
        ("month", date(2021, 3, 1), date(2021, 3, 1), []),
    ],
)
def test_the_periods_of_a_rule_are_cut_to_its_days(every, from_on, before_on, periods):
    rule = Template(every=every, from_on=from_on, before_on=before_on)

    cut = [
        (period.key, str(period.from_on), str(period.before_on))
        for period in rule.periods_begun(date(2022, 12, 31))
    ]

    assert cut == periods


def test_a_period_of_a_rule_begins_on_its_first_day():
    rule = Template(every="quarter", from_on=date(2021, 2, 1), before_on=date(2022, 1, 1))

    assert [period.key for period in rule.periods_begun(date(2021, 1, 31))] == []
    assert [period.key for period in rule.periods_begun(date(2021, 2, 1))] == ["2021-Q1"]
    assert [period.key for period in rule.periods_begun(date(2021, 4, 1))] == ["2021-Q1", "2021-Q2"]
