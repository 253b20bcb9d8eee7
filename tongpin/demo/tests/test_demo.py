"""The demonstration comes in whole, says what it should, and comes in once."""

from contextlib import contextmanager
from datetime import date
from io import StringIO

import pytest
from django.apps import apps
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import transaction
from django.test import override_settings

from tongpin.acts.models import Act, SlotAnswer
from tongpin.campaigns.models import Campaign
from tongpin.demo.demo_days import WRITTEN_TODAY, at
from tongpin.demo.demo_load import load_demo
from tongpin.duties.models import Duty
from tongpin.figures.checks import figure_questions
from tongpin.figures.figure_reader import Scope, read_figures
from tongpin.learning.models import Reading
from tongpin.ledgers.actions import load_files
from tongpin.ledgers.load_run import LoadOptions
from tongpin.operation.demo_logins import DEMO_LOGINS
from tongpin.orgs.journal_check import broken_entries
from tongpin.orgs.models import Person
from tongpin.testing import make_county

HANDED_IN = at(WRITTEN_TODAY, 18)
QUICK = ["django.contrib.auth.hashers.MD5PasswordHasher"]
PRINTED = {
    "mechanisms": "11项",
    "sessions": "100余次",
    "activities": "110余场次",
    "activity_visits": "18000余人次",
    "online_people": "近万人",
    "projects": "10项",
    "milestones": "30个",
    "services": "600余场次",
    "served": "15万余人次",
    "disputes_resolved": "30余起",
    "accounts": "30多个",
    "articles": "300余篇",
    "originals_above": "多篇",
}
LOGINS = [(username, unit, password) for username, __, unit, password in DEMO_LOGINS]


@contextmanager
def loaded(folder, now):
    """The demonstration of a moment; what was loaded is gone after the block."""
    with (
        override_settings(VAR=folder, FILES=folder / "files", PASSWORD_HASHERS=QUICK),
        transaction.atomic(),
    ):
        yield load_demo(folder=folder / "demo-ledgers", now=now, tell=lambda stage: None)
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def demo(django_db_setup, django_db_blocker, tmp_path_factory):
    """The demonstration as written, loaded once for this module.

    pytest-django's own fixtures live for one test each, so tests here do without them.
    """
    with django_db_blocker.unblock(), loaded(tmp_path_factory.mktemp("demo"), HANDED_IN) as demo:
        yield demo


def row_counts():
    return {model._meta.label: model._default_manager.count() for model in apps.get_models()}


def printed_figures(demo, now):
    figures = read_figures(Scope.of(demo.campaign), now=now)
    return {figure.key: figure.printed for figure in figures if figure.key in PRINTED}


def test_the_figures_print_as_the_report_has_them(demo):
    assert printed_figures(demo, HANDED_IN) == PRINTED


def test_every_row_is_taken_but_the_one_pasted_twice(demo):
    tally = demo.report.tally

    assert (tally["refused"], tally["question"], tally["changed"]) == (0, 1, 0)


def test_units_are_asked_about_what_was_planted(demo):
    questions = figure_questions(Scope.of(demo.campaign))

    assert [question.unit for question in questions] == ["县委组织部、县教育局", "县水务局"]


@pytest.mark.parametrize(("username", "unit", "password"), LOGINS)
def test_every_login_has_a_post_in_its_unit(demo, username, unit, password):
    person = Person.objects.get(username=username)

    assert person.posts.filter(unit__name=unit).exists()
    assert person.check_password(password)


def test_there_are_no_other_logins(demo):
    usernames = set(Person.objects.exclude(username=None).values_list("username", flat=True))

    assert usernames == {username for username, *__ in DEMO_LOGINS}


def test_some_slots_hold_what_people_put_there_by_hand(demo):
    answers = SlotAnswer.objects.filter(superseded_at=None, kind__in=["file", "link"])

    kinds = sorted(answers.values_list("act__kind__key", "slot", "kind"))

    assert kinds == [
        ("activity", "pictures", "file"),
        ("activity", "pictures", "file"),
        ("activity", "plan", "link"),
        ("session", "minutes", "file"),
        ("session", "pictures", "file"),
    ]


def test_the_journal_holds(demo):
    assert list(broken_entries()) == []


def test_a_second_run_changes_nothing(demo):
    counts_before = row_counts()
    output = StringIO()

    call_command("demo", stdout=output)

    assert row_counts() == counts_before
    assert output.getvalue() == "演示数据已在库中，没有改动。演示数据，人物均为虚构。\n"


def test_the_kept_files_loaded_again_change_nothing(demo):
    folder = settings.VAR / "demo-ledgers"
    files = [(path.name, path.read_bytes()) for path in sorted(folder.iterdir())]

    report = load_files(
        demo.campaign, files, by=None, now=HANDED_IN, options=LoadOptions(dry_run=True)
    )

    assert set(report.tally) == {"same", "question"}


@pytest.mark.slow
@pytest.mark.django_db
@pytest.mark.parametrize("today", [date(2027, 1, 2), date(2027, 3, 31), date(2028, 4, 27)])
def test_on_any_day_it_is_the_same_and_under_way(today, tmp_path, monkeypatch):
    now = at(today, 18)
    monkeypatch.setattr("django.utils.timezone.now", lambda: now)

    with loaded(tmp_path, now) as demo:
        campaign = demo.campaign
        acts = Act.objects.current().filter(kind__campaign=campaign)
        planned = Act.objects.filter(kind__campaign=campaign, status="planned")
        ledger_days = acts.exclude(status="planned").exclude(kind__key="milestone")

        assert campaign.starts_on < today < campaign.ends_on
        assert printed_figures(demo, now) == PRINTED
        assert (demo.report.tally["refused"], demo.report.tally["changed"]) == (0, 0)
        assert max(ledger_days.values_list("occurred_on", flat=True)) <= today
        assert min(ledger_days.values_list("occurred_on", flat=True)) >= campaign.starts_on
        assert planned.filter(occurred_on=today).exists()
        assert Duty.objects.open().filter(due_on=today).exists()
        assert Reading.objects.filter(day=today).exists()


@pytest.mark.django_db
def test_a_database_with_other_units_is_left_alone():
    make_county()

    with pytest.raises(CommandError):
        call_command("demo")

    assert (Campaign.objects.count(), Person.objects.count()) == (0, 0)
