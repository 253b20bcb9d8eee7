from datetime import timedelta

import django
import pytest

from tongpin import __version__
from tongpin.operation.checks.operation_check import CheckState
from tongpin.operation.checks.program import (
    look_at_clock,
    look_at_slow_pages,
    look_at_versions,
)
from tongpin.operation.slow_requests import (
    LARGEST,
    SlowRequest,
    note_slow_request,
    slow_requests,
    slow_views,
)
from tongpin.orgs.journal import record

HOUR = timedelta(hours=1)


def test_versions_are_told(now):
    result = look_at_versions(now)

    assert result.state == CheckState.OK
    assert result.text.startswith(f"Tongpin {__version__}, Django {django.get_version()}, Python 3")


def test_another_django_is_worth_a_look(now, monkeypatch):
    monkeypatch.setattr(django, "VERSION", (6, 0, 0, "final", 0))

    result = look_at_versions(now)

    assert result.state == CheckState.WARN
    assert "5.2" in result.advice


@pytest.mark.django_db
def test_a_clock_behind_the_journal_is_worth_a_look(now):
    assert look_at_clock(now).state == CheckState.OK
    record("test.clock.read", "clock", by=None, at=now + HOUR)

    result = look_at_clock(now)

    assert result.state == CheckState.WARN
    assert "2021-04-30 13:00:00" in result.text


def test_slow_requests_of_the_last_hour_are_told_by_page(now, var):
    assert look_at_slow_pages(now).state == CheckState.OK
    for took_s, number in ((2.5, "aaaaaaaaaa"), (4.2, "bbbbbbbbbb")):
        note_slow_request(SlowRequest(now, "reports:report", took_s, number))
    note_slow_request(SlowRequest(now - 2 * HOUR, "figures:figure_list", 9.0, "cccccccccc"))

    result = look_at_slow_pages(now)

    assert result.state == CheckState.WARN
    assert result.text == (
        "Longer than 2 s in the last hour: 2 requests. "
        "reports:report 2 times, up to 4.2 s (bbbbbbbbbb)."
    )


def test_the_slowest_page_comes_first(now, var):
    note_slow_request(SlowRequest(now, "acts:act_list", 3.0, "a"))
    note_slow_request(SlowRequest(now, "reports:report", 5.0, "b"))

    views = [(view.view, view.count) for view in slow_views(now - HOUR)]

    assert views == [("reports:report", 1), ("acts:act_list", 1)]


def test_a_full_file_is_followed_by_a_new_one_and_both_are_read(now, var):
    slow = SlowRequest(now, "reports:report", 3.0, "x" * 1000)
    count = LARGEST * 3 // 2000  # fill it once, and half of the next

    for __ in range(count):
        note_slow_request(slow)

    sizes = [path.stat().st_size for path in var.iterdir()]
    assert len(sizes) == 2
    assert max(sizes) < LARGEST + 2000
    assert len(list(slow_requests(now - HOUR))) == count


def test_a_torn_line_is_passed_over(now, var):
    note_slow_request(SlowRequest(now, "reports:report", 3.0, "a"))
    with (var / "slow-requests.jsonl").open("a") as file:
        file.write('["2021-04-')

    assert [slow.number for slow in slow_requests(now - HOUR)] == ["a"]


def test_a_disk_that_takes_no_line_holds_up_nobody(now, settings, tmp_path):
    settings.VAR = tmp_path / "missing"

    note_slow_request(SlowRequest(now, "reports:report", 3.0, "a"))

    assert slow_views(now - HOUR) == []
