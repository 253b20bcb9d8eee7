"""The journal names what was changed, cut off or written anew behind its back."""

import pytest
from django.core.management import CommandError, call_command

from tongpin.orgs.journal import digest_of, record
from tongpin.orgs.journal_anchors import anchor_files, anchors_in, write_anchor, write_due_anchor
from tongpin.orgs.journal_check import broken_entries
from tongpin.orgs.models import JournalEntry
from tongpin.testing import NOON


@pytest.fixture(autouse=True)
def _own_var(settings, tmp_path):
    settings.VAR = tmp_path
    settings.ANCHORS = [str(tmp_path / "elsewhere" / "anchors.jsonl")]


@pytest.fixture
def entries(db) -> list[JournalEntry]:
    return [record("test.thing.do", f"thing#{n}", by=None, at=NOON, n=n) for n in range(6)]


def broken() -> list[int]:
    return [fault.entry.pk for fault in broken_entries()]


def check(capsys) -> str:
    """What check-journal prints where it finds something."""
    with pytest.raises(CommandError, match="not as it was written"):
        call_command("check-journal")
    return capsys.readouterr().out


def test_an_untouched_journal_holds(entries, capsys):
    write_anchor(NOON)

    call_command("check-journal")

    assert "6 entries" in capsys.readouterr().out


@pytest.mark.parametrize("change", [{"verb": "other"}, {"details": {"n": 9}}, {"about": "x"}])
def test_every_changed_entry_is_named_and_no_other(entries, change):
    JournalEntry.objects.filter(pk__in=[entries[n].pk for n in (1, 3, 4)]).update(**change)

    assert broken() == [entries[1].pk, entries[3].pk, entries[4].pk]


def test_a_removed_entry_breaks_the_link_of_the_next(entries):
    entries[1].delete()

    assert broken() == [entries[2].pk]


def test_a_chain_that_is_written_anew_lacks_the_key(entries):
    JournalEntry.objects.filter(pk=entries[2].pk).update(verb="other")
    previous = entries[1].digest
    for entry in JournalEntry.objects.filter(pk__gte=entries[2].pk).order_by("id"):
        entry.previous = previous
        entry.digest = previous = digest_of(entry)
        entry.save()

    assert broken() == [entry.pk for entry in entries[2:]]


def test_entries_that_are_cut_off_at_the_end_are_missed_by_the_anchor(entries, capsys):
    write_anchor(NOON)
    JournalEntry.objects.filter(pk__gte=entries[3].pk).delete()

    told = check(capsys)

    assert broken() == []
    assert f"entry {entries[5].pk} as the 6." in told
    assert "has 3 up to there" in told


def test_an_anchor_elsewhere_is_enough(entries, capsys):
    write_anchor(NOON)
    anchor_files()[0].unlink()
    entries[5].delete()

    assert "names entry" in check(capsys)


def test_a_line_that_no_key_of_ours_sealed_is_no_anchor(entries):
    write_anchor(NOON)
    path = anchor_files()[0]
    line = path.read_text()
    path.write_text(line.replace('"count": 6', '"count": 5') + "nonsense\n[]\n" + line)

    assert [anchor.count for anchor in anchors_in(path)] == [6]


def test_an_anchor_is_written_once_a_day(entries):
    told = [write_due_anchor(NOON), write_due_anchor(NOON)]

    assert told == [str(entries[5].pk), "not due"]
    assert len(list(anchors_in(anchor_files()[1]))) == 1


def test_an_empty_journal_has_no_anchor(db):
    assert write_due_anchor(NOON) == "nothing yet"


def test_check_journal_names_the_entry(entries, capsys):
    JournalEntry.objects.filter(pk=entries[2].pk).update(verb="other")

    assert f"{entries[2].pk} " in check(capsys)
