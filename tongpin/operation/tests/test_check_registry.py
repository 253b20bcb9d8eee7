"""Every check has every member, and answers whatever the state of the database."""

import pytest
from django.utils.functional import Promise

from tongpin.operation.checks import CHECKS, groups_of, run_checks, summary_of
from tongpin.operation.checks.operation_check import (
    CheckGroup,
    CheckReport,
    CheckResult,
    CheckState,
    Needs,
    OperationCheck,
    broken,
    doubtful,
    fine,
)

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.key)
def test_a_check_has_every_member(check, county, now, var):
    assert check.key.isidentifier()
    assert isinstance(check.label, str | Promise)
    assert str(check.label)
    assert check.group in CheckGroup
    assert check.needs in Needs
    result = check.look(now)
    assert result.state in CheckState
    assert result.text
    assert bool(result.advice) == (result.state != CheckState.OK)


def test_keys_and_groups_are_whole():
    assert len({check.key for check in CHECKS}) == len(CHECKS)
    assert {check.group for check in CHECKS} == set(CheckGroup)


@pytest.mark.parametrize("state", CheckState)
def test_every_state_has_a_word_and_a_shape_of_its_own(state):
    assert state.label
    assert [other.mark for other in CheckState].count(state.mark) == 1


@pytest.mark.parametrize(
    ("state", "advice"), [(CheckState.OK, "Do it."), (CheckState.WARN, ""), (CheckState.BAD, "")]
)
def test_advice_is_given_exactly_where_something_is_wrong(state, advice):
    with pytest.raises(ValueError, match="Advice"):
        CheckResult(state, "So it is.", advice)


def test_a_check_that_fails_says_so_and_holds_up_no_other(monkeypatch, now, var, caplog):
    def fail(now):
        raise RuntimeError("no")

    failing = OperationCheck(
        key="failing", label="Failing", group=CheckGroup.WORK, needs=Needs.NOTHING, look=fail
    )
    monkeypatch.setattr("tongpin.operation.checks.CHECKS", (failing, *CHECKS))

    reports = run_checks(now)

    assert len(reports) == len(CHECKS) + 1
    assert reports[0].result.state == CheckState.BAD
    assert "The check failing failed" in caplog.text


def test_reports_stand_under_their_headings_in_order(now, var):
    reports = run_checks(now)

    groups = groups_of(reports)

    assert [group for group, __ in groups] == list(CheckGroup)
    assert sum(len(members) for __, members in groups) == len(CHECKS)


def report_of(result):
    return CheckReport(CHECKS[0], result)


def test_the_summary_counts_what_is_not_in_order():
    good, odd, bad = fine("Good."), doubtful("Odd.", "Look."), broken("Bad.", "Mend.")

    assert summary_of([report_of(good)]) == "All is in order."
    assert summary_of([report_of(good), report_of(odd)]) == "Worth a look: 1."
    reports = [report_of(result) for result in (bad, odd, bad)]
    assert summary_of(reports) == "To be mended: 2. Worth a look: 1."
