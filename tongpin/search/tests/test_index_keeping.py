"""The index equals the rows, whoever wrote them and however often it is kept."""

import random
from datetime import date, timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from tongpin.acts.models import Act, SlotAnswer
from tongpin.backups.tables import tables_after
from tongpin.orgs.actions import add_other_name, rename_unit
from tongpin.search import change_triggers, index_keeping
from tongpin.search.catalogue import KINDS, KINDS_BY_KEY
from tongpin.search.index_keeping import index_kind, keep_index, outdated_kinds, work_off_changes
from tongpin.search.models import IndexedBlock, IndexedKind, IndexedRow, Posting, SearchChange
from tongpin.search.posting_store import bitmap_of
from tongpin.testing import NOON, make_act

pytestmark = pytest.mark.django_db


def index() -> dict[tuple, list[int]]:
    """All that the index says."""
    said = {}
    for posting in Posting.objects.all():
        key = (posting.kind, posting.campaign, posting.block, posting.term)
        said[key] = list(bitmap_of(posting.rows))
    for row in IndexedRow.objects.all():
        said[row.kind, row.number] = [row.campaign, row.block, row.marks, row.words]
    return said


def index_anew() -> dict[tuple, list[int]]:
    for kind in KINDS:
        index_kind(kind)
    return index()


def test_all_kinds_are_indexed_once(rows):
    assert outdated_kinds() == list(KINDS)

    assert keep_index() > 0

    assert outdated_kinds() == []
    assert keep_index() == 0


def test_what_was_changed_step_by_step_equals_what_is_indexed_anew(campaign, county):
    keep_index()
    chance = random.Random(7)
    acts = []
    for number in range(40):
        unit = county[chance.choice(["柳林镇", "石桥乡"])]
        day = date(2021, 3, 1) + timedelta(days=chance.randrange(90))
        acts.append(make_act(campaign, unit, title=f"学习{number}党史", day=day))
        act = chance.choice(acts)
        act.title = f"改{chance.randrange(9)}题"
        act.occurred_on += timedelta(days=chance.randrange(60))
        act.save()
        if number % 7 == 0:
            SlotAnswer.objects.create(act=act, slot="s", kind="kept", text="柜", recorded_at=NOON)
            Act.objects.filter(pk=chance.choice(acts).pk).update(superseded_at=NOON)
            rename_unit(county["石桥乡"], f"第{number}乡", by=None, now=NOON)
            work_off_changes()
    work_off_changes()

    assert index() == index_anew()


def test_every_written_kind_is_noted_in_the_same_transaction(rows):
    noted = SearchChange.objects.values_list("kind", flat=True)

    assert set(noted) == KINDS_BY_KEY.keys()


def test_what_is_deleted_is_noted(county):
    add_other_name(county["柳林镇"], "柳镇", by=None, now=NOON)
    SearchChange.objects.all().delete()

    county["柳林镇"].names.all().delete()

    change = SearchChange.objects.get()
    assert (change.kind, change.number) == ("unit", county["柳林镇"].pk)


def test_a_column_that_says_nothing_is_not_noted(campaign, county):
    act = make_act(campaign, county["柳林镇"])
    SearchChange.objects.all().delete()

    act.status = "closed"
    act.save()

    assert not SearchChange.objects.exists()


def test_changes_of_unknown_kinds_are_dropped(db):
    SearchChange.objects.create(kind="gone", number=1)
    IndexedRow.objects.create(kind="gone", number=1, campaign=0, block=0)
    IndexedKind.objects.create(kind="gone", seal="x")
    Posting.objects.create(kind="gone", campaign=0, block=0, term="学", rows=b"")

    keep_index()

    assert not SearchChange.objects.exists()
    assert not Posting.objects.filter(kind="gone").exists()


def test_who_indexes_the_same_kind_later_goes_on_alone(rows, monkeypatch):
    """A first run that finds its kind taken over leaves the rest to the second."""
    kind = KINDS_BY_KEY["act"]
    begun = index_keeping.numbers_by_block

    def take_over(taken):
        numbers = begun(taken)
        index_keeping.begin_indexing(kind, "another run")
        return numbers

    monkeypatch.setattr(index_keeping, "numbers_by_block", take_over)

    assert index_kind(kind) == 0
    assert kind in outdated_kinds()
    assert not IndexedBlock.objects.filter(kind="act").exists()


def test_while_a_kind_is_indexed_its_changes_wait(campaign, county):
    keep_index()
    index_keeping.begin_indexing(KINDS_BY_KEY["act"], "a run")
    make_act(campaign, county["柳林镇"])

    assert work_off_changes() == 0

    assert SearchChange.objects.filter(kind="act").exists()


def test_another_definition_indexes_anew(rows, monkeypatch):
    keep_index()
    monkeypatch.setattr(type(KINDS_BY_KEY["act"]), "version", 2)

    assert outdated_kinds() == [KINDS_BY_KEY["act"]]


def test_indexing_that_was_broken_off_begins_anew(rows, monkeypatch):
    keep_index()
    whole = index()

    def fail(*args):
        raise OSError("full")

    monkeypatch.setattr(index_keeping, "fill_block", fail)
    with pytest.raises(OSError, match="full"):
        index_kind(KINDS_BY_KEY["act"])
    monkeypatch.undo()

    assert outdated_kinds() == [KINDS_BY_KEY["act"]]
    keep_index()
    assert index() == whole


def test_triggers_that_were_gone_index_everything_anew(rows):
    keep_index()
    change_triggers.drop_triggers(connection)
    assert change_triggers.standing_triggers(connection) == set()

    change_triggers.after_migrating(using="default")

    assert len(outdated_kinds()) == len(KINDS)
    keep_index()
    change_triggers.after_migrating(using="default")
    assert outdated_kinds() == []


def test_triggers_step_aside_where_something_is_migrated(db):
    change_triggers.before_migrating(using="default", plan=[])
    assert change_triggers.standing_triggers(connection)

    change_triggers.before_migrating(using="default", plan=["something"])
    assert not change_triggers.standing_triggers(connection)


def test_backups_leave_the_index_out(db):
    loader = MigrationLoader(connection)
    names = {table.name for table in tables_after(loader, tuple(loader.applied_migrations))}

    assert "acts_act" in names
    assert not [name for name in names if name.startswith("search_")]


def test_the_command_indexes_what_it_is_told(rows, capsys):
    call_command("search-index", "act", "unit")

    assert capsys.readouterr().out.split() == ["act:", "1", "unit:", "6"]
    assert KINDS_BY_KEY["act"] not in outdated_kinds()
    assert KINDS_BY_KEY["duty"] in outdated_kinds()


def test_the_command_names_the_kinds_that_there_are(db):
    with pytest.raises(CommandError, match=r"Unknown: acts\. Accepted: unit, person, act"):
        call_command("search-index", "acts")
