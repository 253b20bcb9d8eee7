from datetime import date, timedelta

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from tongpin.acts.models import ChangedDay, ChangedUnit
from tongpin.evidence.uploads import start_upload
from tongpin.home.management.commands import tick as tick_command
from tongpin.home.tick_record import last_tick, record_tick
from tongpin.notices.actions import add_channel, send_message
from tongpin.notices.channels import KINDS
from tongpin.notices.models import Channel, Sending, SendingState
from tongpin.operation import backlog
from tongpin.operation.checks import work
from tongpin.operation.checks.operation_check import CheckState
from tongpin.orgs.journal import record
from tongpin.search.models import SearchChange

pytestmark = pytest.mark.django_db

MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)


@pytest.fixture
def channel(county, settings):
    settings.MAIL_URL = "mailtos://user:password@mail.example?from=office@mail.example"
    kind = KINDS["mail"]
    now = timezone.now()
    return add_channel(county["柳林镇"], kind, "值班邮箱", "duty@liulin.example", by=None, now=now)


@pytest.fixture
def sending(channel, now):
    send_message(channel.unit_id, "k", "到期", "明天到期。", path="", now=now)
    return Sending.objects.get()


def test_tick_that_never_ran_is_worth_a_look(now, var):
    result = work.look_at_tick(now)

    assert result.state == CheckState.WARN
    assert "systemd timer" in result.advice


@pytest.mark.parametrize(
    ("minutes", "state"),
    [(4, CheckState.OK), (16, CheckState.WARN), (59, CheckState.WARN), (61, CheckState.BAD)],
)
def test_tick_that_is_overdue_is_told(now, var, minutes, state):
    record_tick(ended_at=now - minutes * MINUTE, took_s=3.21, failed=[])

    result = work.look_at_tick(now)

    assert result.state == state
    assert "in 3.2 s" in result.text


def test_tick_notes_when_it_ran_well_and_how_long_it_took(campaign, county, var):
    before = timezone.now()

    call_command("tick")

    tick = last_tick()
    assert before <= tick.ended_at == tick.well_at
    assert tick.took_s > 0
    assert tick.failed == ()
    assert work.look_at_tick(timezone.now()).state == CheckState.OK
    assert (var / "last-tick.json").stat().st_mode & 0o777 == 0o640


def test_a_step_that_failed_is_bad_and_keeps_when_it_last_went_well(
    campaign, county, var, now, monkeypatch
):
    def fail(now):
        raise RuntimeError("no")

    record_tick(ended_at=now, took_s=1, failed=[])
    monkeypatch.setattr(tick_command, "STEPS", [("messages", fail)])

    with pytest.raises(CommandError):
        call_command("tick")

    assert last_tick().failed == ("messages",)
    assert last_tick().well_at == now
    result = work.look_at_tick(timezone.now())
    assert result.state == CheckState.BAD
    assert "these steps failed: messages." in result.text


@pytest.mark.parametrize("text", ["", "{", '{"ended_at": "x"}', "[]"])
def test_a_record_that_cannot_be_read_is_as_none(var, text):
    (var / "last-tick.json").write_text(text)

    assert last_tick() is None


def make_backup(at):
    record("backups.backup.make", "backup", by=None, at=at, name="a.age", bytes=2048, digest="ab")


def test_no_backup_is_worth_a_look(now, county):
    assert work.look_at_backup(now).state == CheckState.WARN


@pytest.mark.parametrize(("days", "state"), [(7, CheckState.OK), (8, CheckState.WARN)])
def test_an_old_backup_is_worth_a_look(now, county, days, state):
    make_backup(now - 30 * DAY)
    make_backup(now - days * DAY)
    record("orgs.unit.add", "unit", by=None, at=now)

    result = work.look_at_backup(now)

    assert result.state == state
    assert result.text.replace("\xa0", " ").startswith(
        "The newest backup is a.age, made 1 week ago"
    )
    assert "2.0" in result.text


def test_a_message_that_waits_for_its_hour_is_in_order(sending, now):
    result = work.look_at_sendings(now)

    assert result.state == CheckState.OK
    assert backlog.count_sendings(now) == backlog.SendingCounts(waiting=1, stuck=0, failed=0)


def test_a_message_that_is_stuck_is_worth_a_look(sending, now):
    result = work.look_at_sendings(now + 61 * MINUTE)

    assert result.state == CheckState.WARN
    assert "1 of them for too long" in result.text
    assert "timed work" in result.advice


def test_a_message_for_a_channel_that_rests_is_not_stuck(sending, now):
    Channel.objects.update(is_on=False)

    assert backlog.count_sendings(now + DAY).stuck == 0


@pytest.mark.parametrize("state", [SendingState.FAILED, SendingState.UNSURE])
def test_a_message_that_was_given_up_is_worth_a_look(sending, now, state):
    Sending.objects.update(state=state)

    result = work.look_at_sendings(now)

    assert result.state == CheckState.WARN
    assert "1 given up" in result.text
    assert "tried again" in result.advice


def test_a_broken_channel_is_named(channel, now):
    assert work.look_at_channels(now).state == CheckState.OK
    Channel.objects.update(broken_since=now, fault="550 no such user")

    result = work.look_at_channels(now)

    assert result.state == CheckState.WARN
    assert "值班邮箱 (柳林镇)" in result.text
    assert "duty@" not in result.text


def test_a_broken_channel_that_rests_is_nobodys_matter(channel, now):
    Channel.objects.update(broken_since=now, is_on=False)

    assert work.look_at_channels(now).state == CheckState.OK


def test_days_that_pile_up_are_worth_a_look(campaign, county, now, monkeypatch):
    monkeypatch.setattr(work, "MOST_MARKS", 1)
    for day in (1, 2):
        before = work.look_at_changed_days(now)
        ChangedDay.objects.create(campaign=campaign, unit=county["柳林镇"], day=date(2021, 4, day))

    assert before.state == CheckState.OK
    result = work.look_at_changed_days(now)
    assert result.state == CheckState.WARN
    assert result.text.endswith(": 2.")


def test_units_that_pile_up_are_worth_a_look(campaign, county, now, monkeypatch):
    monkeypatch.setattr(work, "MOST_MARKS", 1)
    ChangedUnit.objects.all().delete()
    for __ in range(2):
        before = work.look_at_changed_units(now)
        ChangedUnit.objects.create(campaign=campaign.pk, unit=county["柳林镇"].pk)

    assert before.state == CheckState.OK
    assert work.look_at_changed_units(now).state == CheckState.WARN


def test_rows_that_the_search_lacks_are_counted(now, db, monkeypatch):
    SearchChange.objects.create(kind="act", number=1)
    monkeypatch.setattr(work, "MOST_MARKS", 1)
    assert work.look_at_search_changes(now).state == CheckState.OK

    SearchChange.objects.create(kind="act", number=1)

    result = work.look_at_search_changes(now)
    assert result.state == CheckState.WARN
    assert result.text.endswith(": 2.")


def test_uploads_that_pile_up_are_worth_a_look(clerk, now, monkeypatch):
    monkeypatch.setattr(work, "MOST_UPLOADS", 1)
    for number in range(2):
        before = work.look_at_uploads(now)
        start_upload(f"{number}.pdf", 100, by=clerk, now=now)

    assert before.state == CheckState.OK
    assert work.look_at_uploads(now).text == "Uploads that are half there: 2."
    assert work.look_at_uploads(now).state == CheckState.WARN
