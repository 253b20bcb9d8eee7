"""Figures over requests, and the rate that the report prints with its base."""

from datetime import timedelta

import pytest

from tongpin.figures.figure_reader import Scope, read_figures, rows_for
from tongpin.reports.report_writer import write_report
from tongpin.service.actions import withdraw_request
from tongpin.service.tests.builders import DAY, ask, done, rate
from tongpin.testing import NOON

pytestmark = pytest.mark.django_db


@pytest.fixture
def scope(campaign) -> Scope:
    return Scope(campaign=campaign, unit=None, from_on=DAY, before_on=DAY + timedelta(days=1))


def values(scope, *keys):
    figures = {figure.key: figure.exact for figure in read_figures(scope, now=NOON)}
    return [figures[key] for key in keys]


@pytest.fixture
def four_requests(campaign, county, office, clerk):
    """One solved, one half, one without a word, one that nobody has seen to."""
    requests = [ask(campaign, county["王庄村"], f"诉求{number}" * 3) for number in range(4)]
    for request in requests[:3]:
        done(request, office, clerk, county["柳林镇"])
    rate(requests[0], "solved")
    rate(requests[1], "half")
    return requests


def test_requests_are_counted_by_what_came_of_them(scope, four_requests):
    keys = ("requests", "requests_done", "requests_answered", "requests_solved", "orders_done")

    assert values(scope, *keys) == [4, 3, 2, 1, 3]
    assert values(scope, "order_served", "order_served_named") == [9, 0]


def test_what_is_withdrawn_or_called_unsolved_does_not_count(scope, four_requests):
    withdraw_request(four_requests[3], four_requests[3].order, now=NOON)
    rate(four_requests[0], "not_solved")

    keys = ("requests", "requests_answered", "requests_solved", "orders_done")
    assert values(scope, *keys) == [3, 2, 0, 2]


def test_figures_open_to_rows_without_residents_words(scope, four_requests):
    figure = next(one for one in read_figures(scope, now=NOON) if one.key == "requests")
    measure = figure.definition.measure

    rows = measure.describe(rows_for(figure.definition, scope).order_by("pk"))

    assert [row["path"] for row in rows] == [
        request.order.get_absolute_url() for request in four_requests
    ]
    assert len(measure.names(rows_for(figure.definition, scope))) == 4


def test_channels_are_asked_for(scope, campaign, county):
    ask(campaign, county["王庄村"], channel="hotline", outside_number="7")
    ask(campaign, county["王庄村"], "另一件事")

    assert values(scope, "requests", "requests_by_hotline") == [2, 1]


def test_the_report_prints_rates_with_their_base(scope, four_requests):
    text = "".join(
        piece.text
        for section in write_report(scope, now=NOON).sections
        for point in section.points
        for sentence in point.sentences
        for piece in sentence
    )

    assert "作出评价的，3件中2件（66.7%）；其中说解决了的，2件中1件（50.0%）。" in text


def test_where_nothing_was_done_there_is_no_rate(scope, campaign, county):
    ask(campaign, county["王庄村"])

    report = write_report(scope, now=NOON)

    assert not any("中0件" in piece.text for piece in _pieces(report))


def _pieces(report):
    for section in report.sections:
        for point in section.points:
            for sentence in point.sentences:
                yield from sentence
