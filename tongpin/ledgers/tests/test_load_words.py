from tongpin.ledgers.cell_meanings import Fault
from tongpin.ledgers.load_run import LoadReport, RowReport
from tongpin.ledgers.load_words import line_of, summary_of
from tongpin.ledgers.models import RowOutcome


def report_of(outcome, **parts):
    return RowReport("甲.xlsx", "三月", 2, "主题活动", outcome, **parts)


def test_a_plain_row_is_a_short_line():
    assert line_of(report_of(RowOutcome.TAKEN)) == "甲.xlsx · 三月 · row 2: taken"


def test_a_line_says_what_was_understood_and_what_is_accepted():
    faults = (Fault("人次", "许多", "a number"), Fault("", "", "a unit"))

    assert line_of(report_of(RowOutcome.REFUSED, notes=("约",), faults=faults)) == (
        "甲.xlsx · 三月 · row 2: refused — 约；人次: “许多” is not taken; accepted is a number；"
        "—: “” is not taken; accepted is a unit"
    )


def test_the_summary_counts_kinds_and_outcomes_in_their_order():
    report = LoadReport(remarks=["三月 is hidden"])
    for outcome in (RowOutcome.REFUSED, RowOutcome.NOTED, RowOutcome.TAKEN, RowOutcome.TAKEN):
        report.add(report_of(outcome))

    assert summary_of(report) == (
        "三月 is hidden\n主题活动: 3\ntaken 2，taken with a note 1，refused 1"
    )


def test_the_summary_of_nothing_says_so():
    assert summary_of(LoadReport()) == "no rows"
