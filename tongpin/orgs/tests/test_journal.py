import pytest
from django.core.management import CommandError, call_command

from tongpin.orgs.journal import first_broken_link, record
from tongpin.orgs.models import JournalEntry
from tongpin.testing import NOON


@pytest.fixture
def entries(db) -> list[JournalEntry]:
    return [record("test.thing.do", f"thing#{n}", by=None, at=NOON, n=n) for n in range(4)]


def test_an_untouched_journal_holds(entries):
    assert first_broken_link() is None


@pytest.mark.parametrize("change", [{"verb": "other"}, {"details": {"n": 9}}, {"about": "x"}])
def test_a_changed_entry_is_named(entries, change):
    JournalEntry.objects.filter(pk=entries[1].pk).update(**change)

    assert first_broken_link() == entries[1]


def test_a_removed_entry_breaks_the_link_of_the_next(entries):
    entries[1].delete()

    assert first_broken_link() == entries[2]


def test_check_journal_fails_with_the_number_of_the_entry(entries):
    JournalEntry.objects.filter(pk=entries[2].pk).update(verb="other")

    with pytest.raises(CommandError, match=str(entries[2].pk)):
        call_command("check-journal")
