"""Older entries of the journal in a file of their own, and what is proved with it and without."""

import json
from datetime import date, timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils.timezone import now

from tongpin.campaigns.models import Campaign, CampaignState
from tongpin.closings.errors import ClosingError
from tongpin.closings.journal_moves import move_journal
from tongpin.orgs.actions import add_unit, rename_unit
from tongpin.orgs.journal import record
from tongpin.orgs.journal_anchors import Anchor, write_anchor
from tongpin.orgs.journal_archive import JournalArchive, JournalArchiveError
from tongpin.orgs.journal_check import broken_entries
from tongpin.orgs.models import JournalEntry, RowVoucher, Unit
from tongpin.orgs.row_check import broken_rows, broken_vouchers
from tongpin.orgs.written_rows import forget_notes
from tongpin.testing import make_campaign

pytestmark = pytest.mark.django_db
LONG_AGO = now() - timedelta(days=400)
LATER = now() - timedelta(days=300)
BEFORE_ON = (now() - timedelta(days=350)).date()
LATER_ON = (now() - timedelta(days=250)).date()


@pytest.fixture(autouse=True)
def _own_var(settings, tmp_path):
    settings.VAR = tmp_path
    settings.ANCHORS = []


@pytest.fixture
def towns() -> list[Unit]:
    """Two towns of long ago, the first of which was renamed later; three entries are older."""
    root = add_unit("青禾县", parent=None, by=None, now=LONG_AGO)
    towns = [add_unit(name, parent=root, by=None, now=LONG_AGO) for name in ("北坡镇", "南坡镇")]
    write_anchor(LONG_AGO)
    rename_unit(towns[0], "北坡街道", by=None, now=LATER)
    record("test.thing.do", "thing", by=None, at=now())
    return towns


def change_behind(unit: Unit) -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE orgs_unit SET name = 'X' WHERE id = %s", [unit.pk])
    forget_notes(connection)


def assert_all_is_proved() -> None:
    assert list(broken_entries()) == []
    assert list(broken_vouchers()) == []
    assert list(broken_rows()) == []


def test_older_entries_move_and_everything_is_still_proved(towns, tmp_path, capsys):
    count = JournalEntry.objects.count()
    path = tmp_path / "archives" / "2025.jsonl"

    head = move_journal(path, before_on=BEFORE_ON, now=now())

    assert head.count == 3
    assert JournalEntry.objects.count() == count - 3 + 1
    assert path.stat().st_mode & 0o777 == 0o600
    assert not RowVoucher.objects.filter(entry__lte=head.last).exists()
    assert_all_is_proved()
    call_command("check-journal")
    assert "3 older ones, up to" in capsys.readouterr().out
    call_command("check-journal", "--archive", str(path))
    assert "The archives hold: 3 entries." in capsys.readouterr().out


def test_the_file_says_which_rows_an_entry_wrote(towns, tmp_path):
    path = tmp_path / "archive.jsonl"
    move_journal(path, before_on=BEFORE_ON, now=now())

    entries = list(JournalArchive.at(path).entries())
    assert [entry["verb"] for entry in entries] == ["orgs.unit.add"] * 3
    assert ["orgs_unit", str(towns[1].pk)] in entries[2]["rows"]


@pytest.mark.parametrize("place", [0, 1])
def test_a_row_that_was_changed_before_or_after_stays_found(towns, tmp_path, place, capsys):
    change_behind(towns[place])
    move_journal(tmp_path / "archive.jsonl", before_on=BEFORE_ON, now=now())

    (row,) = broken_rows()
    assert (row.table, row.number) == ("orgs_unit", towns[place].pk)
    with pytest.raises(CommandError):
        call_command("verify", "--rows")
    words = ["last written by", "stands in the archive “archive.jsonl”"]
    assert words[place] in capsys.readouterr().out


def test_a_row_that_was_removed_is_not_vouched_for_again(towns, tmp_path):
    towns[1].placements.all().delete()
    record("test.thing.do", "thing", by=None, at=LATER)
    record("test.thing.do", "thing", by=None, at=LATER)
    move_journal(tmp_path / "one.jsonl", before_on=BEFORE_ON, now=now())
    move_journal(tmp_path / "two.jsonl", before_on=LATER_ON, now=now())

    assert_all_is_proved()
    numbers = RowVoucher.objects.values_list("entry__verb", flat=True).distinct()
    assert "orgs.unit.add" not in numbers


def test_several_archives_are_one_chain(towns, tmp_path, capsys):
    first, second = tmp_path / "one.jsonl", tmp_path / "two.jsonl"
    move_journal(first, before_on=BEFORE_ON, now=now())
    head = move_journal(second, before_on=LATER_ON, now=now())
    write_anchor(now())

    assert head.previous == JournalArchive.at(first).head.digest
    call_command("check-journal", "--archive", str(second), str(first))
    assert f"The archives hold: {head.count + 3} entries." in capsys.readouterr().out
    for given, message in ((first, "not all archives"), (second, "before")):
        with pytest.raises(CommandError):
            call_command("check-journal", "--archive", str(given))
        assert message in capsys.readouterr().out


def test_entries_that_are_cut_off_at_the_front_are_missed(towns):
    first = JournalEntry.objects.order_by("id").first()
    first.row_vouchers.all().delete()
    first.delete()

    assert len(list(broken_entries())) == 1


def change_line(lines: list[str]) -> list[str]:
    return [lines[0], lines[1].replace("青禾县", "黄禾县"), *lines[2:]]


def seal_line_anew(lines: list[str]) -> list[str]:
    entry = json.loads(lines[1]) | {"seal": "0" * 64}
    return [lines[0], json.dumps(entry) + "\n", *lines[2:]]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (change_line, "line 2: the entry is not as it was written"),
        (seal_line_anew, "line 2: the entry is not as it was written"),
        (lambda lines: [*lines[:2], *lines[3:]], "line 3: the entry is not"),
        (lambda lines: lines[:-1], "ends early: it has 2 entries, not 3"),
        (lambda lines: ["{}\n", *lines[1:]], "is no archive"),
        (lambda lines: [*lines[:1], "nonsense\n"], "line 2: the entry is not"),
    ],
)
def test_an_archive_that_was_changed_is_named(towns, tmp_path, change, message, capsys):
    path = tmp_path / "archive.jsonl"
    move_journal(path, before_on=BEFORE_ON, now=now())
    lines = path.read_text("utf-8").splitlines(keepends=True)
    path.write_text("".join(change(lines)), "utf-8")

    with pytest.raises(CommandError):
        call_command("check-journal", "--archive", str(path))
    assert message in capsys.readouterr().out


def test_an_anchor_of_an_archived_entry_is_held_against_the_archive(towns, tmp_path, capsys):
    path = tmp_path / "archive.jsonl"
    head = move_journal(path, before_on=BEFORE_ON, now=now())
    call_command("check-journal", "--archive", str(path))
    assert "otherwise than" not in capsys.readouterr().out

    other = Anchor(str(LONG_AGO), head.last, head.count + 1, head.digest)
    (tmp_path / "other.jsonl").write_text(other.line() + "\n")
    files = ["--archive", str(path), "--anchors", str(tmp_path / "other.jsonl")]
    with pytest.raises(CommandError):
        call_command("check-journal", *files)
    assert f"names entry {head.last} otherwise than" in capsys.readouterr().out


def test_what_cannot_be_archived_is_refused_and_nothing_changes(towns, tmp_path):
    count = JournalEntry.objects.count()
    there = tmp_path / "there.jsonl"
    there.write_text("")
    refusals = [
        (tmp_path / "a", now().date(), "180 days stay"),
        (tmp_path / "a", date(1990, 1, 1), "no entries before 1990-01-01"),
        (there, BEFORE_ON, "is there already"),
    ]
    for path, before_on, message in refusals:
        with pytest.raises(JournalArchiveError, match=message):
            move_journal(path, before_on=before_on, now=now())
    JournalEntry.objects.filter(verb="orgs.unit.rename").update(verb="other")
    with pytest.raises(JournalArchiveError, match="not as it was written"):
        move_journal(tmp_path / "a", before_on=BEFORE_ON, now=now())

    assert JournalEntry.objects.count() == count
    assert not (tmp_path / "a").exists()


def test_entries_of_an_open_campaign_stay(towns, tmp_path):
    make_campaign()
    Campaign.objects.update(started_at=LONG_AGO)

    with pytest.raises(ClosingError, match="is not closed"):
        move_journal(tmp_path / "a", before_on=BEFORE_ON, now=now())
    Campaign.objects.update(state=CampaignState.CLOSED)
    assert move_journal(tmp_path / "a", before_on=BEFORE_ON, now=now()).count >= 3


def test_the_command_says_what_moved_or_why_not(towns, tmp_path, capsys):
    path = str(tmp_path / "archive.jsonl")
    call_command("archive-journal", path, "--before", str(BEFORE_ON))
    assert "3 entries, " in capsys.readouterr().out

    with pytest.raises(CommandError, match="is there already"):
        call_command("archive-journal", path, "--before", str(BEFORE_ON))
