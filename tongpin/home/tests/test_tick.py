import pytest
from django.core.management import CommandError, call_command

from tongpin.home.management.commands import tick
from tongpin.serving.standstill import begin_standstill
from tongpin.testing import NOON

pytestmark = pytest.mark.django_db


def test_a_step_that_fails_holds_up_no_other(campaign, county, monkeypatch, capsys, caplog):
    def broken(now):
        raise RuntimeError("no")

    monkeypatch.setattr(tick, "STEPS", [("first", broken), *tick.STEPS])

    with pytest.raises(CommandError, match="first"):
        call_command("tick")

    told = capsys.readouterr().out
    assert "offices reminded: 0" in told
    assert "uploads dropped: 0" in told
    assert "tick: first failed" in caplog.text


def test_a_pass_may_be_repeated(campaign, county, capsys):
    call_command("tick")
    call_command("tick")

    assert capsys.readouterr().out.count("papers settled: 0") == 2


def test_nothing_is_done_while_the_county_is_moved(county, capsys, settings, tmp_path):
    settings.VAR = tmp_path
    begin_standstill(now=NOON)

    with pytest.raises(CommandError, match="is being moved"):
        call_command("tick")

    assert capsys.readouterr().out == ""
