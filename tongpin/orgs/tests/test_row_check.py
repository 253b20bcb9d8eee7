"""The journal vouches for rows, and whoever changes one behind it is found out."""

import pytest
from django.core.management import call_command
from django.db import connection, models, transaction
from django.utils.timezone import now

from tongpin.orgs import row_check
from tongpin.orgs.actions import add_unit, rename_unit
from tongpin.orgs.journal import REST, record
from tongpin.orgs.models import JournalEntry, RowVoucher, Unit, VouchedColumns
from tongpin.orgs.row_check import broken_rows, broken_vouchers
from tongpin.orgs.vouched import vouched_models
from tongpin.orgs.vouchers import columns_of
from tongpin.orgs.written_rows import EVENTS, forget_notes

pytestmark = pytest.mark.django_db
UNIT = Unit._meta.db_table


def found() -> list[tuple[str, int, str]]:
    rows = broken_rows()
    return [(row.table, row.number, str(row.fault)) for row in rows]


def behind(sql: str, *values: object) -> None:
    """As if written by somebody else's connection, which nothing of ours notes."""
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
    forget_notes(connection)


@pytest.fixture
def county():
    """A county with two towns, each written by an entry of its own."""
    root = add_unit("青禾县", parent=None, by=None, now=now())
    return [
        root,
        *(add_unit(name, parent=root, by=None, now=now()) for name in ("北坡镇", "南坡镇")),
    ]


def test_rows_are_as_they_were_written(county):
    rename_unit(county[1], "北坡街道", by=None, now=now())

    assert found() == []
    assert list(broken_vouchers()) == []


def test_a_changed_row_is_named_with_the_entry_that_wrote_it_last(county):
    rename_unit(county[1], "北坡街道", by=None, now=now())
    last = JournalEntry.objects.get(verb="orgs.unit.use_name")
    behind(f"UPDATE {UNIT} SET name = %s WHERE id = %s", "东坡镇", county[1].pk)

    (row,) = broken_rows()
    assert (row.table, row.number, row.fault, row.entry) == (
        UNIT,
        county[1].pk,
        row_check.CHANGED,
        last.pk,
    )


def test_a_row_that_was_put_back_to_what_it_once_was_is_named(county):
    rename_unit(county[1], "北坡街道", by=None, now=now())
    behind(f"UPDATE {UNIT} SET name = %s WHERE id = %s", "北坡镇", county[1].pk)

    assert found() == [(UNIT, county[1].pk, str(row_check.CHANGED))]


def test_rows_that_changed_places_are_both_named(county):
    first, second = county[1:]
    set_name = f"UPDATE {UNIT} SET name = %s WHERE id = %s"
    behind(set_name, "–", first.pk)
    behind(set_name, first.name, second.pk)
    behind(set_name, second.name, first.pk)

    assert [number for _table, number, _fault in found()] == [first.pk, second.pk]


def test_added_and_removed_rows_are_named(county):
    behind("DELETE FROM orgs_placement WHERE unit_id = %s", county[2].pk)
    stranger = Unit.objects.create(name="西坡镇")
    forget_notes(connection)

    assert (UNIT, stranger.pk, str(row_check.ADDED)) in found()
    assert ("orgs_placement", str(row_check.REMOVED)) in [(row[0], row[2]) for row in found()]
    assert len(found()) == 2


def test_what_our_own_transaction_writes_by_whatever_way_is_vouched_for(county):
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE {UNIT} SET category = '乡镇' WHERE id > %s", [county[0].pk])
    Unit.objects.filter(pk=county[0].pk).update(position=models.F("position") + 1)
    Unit.objects.bulk_create([Unit(name="东坡镇"), Unit(name="西坡镇")])
    Unit.objects.filter(name="西坡镇").delete()
    assert len(found()) == 4

    record("orgs.unit.name", county[0], by=None, at=now())

    assert found() == []


def test_a_changed_voucher_is_named(county):
    first, second, third = RowVoucher.objects.order_by("id")[:3]
    RowVoucher.objects.filter(pk=first.pk).update(digests=b"\7" * 8)
    second.delete()
    third.pk = None
    third.save()

    entries = [broken.entry for broken in broken_vouchers()]
    assert entries == sorted({first.entry_id, second.entry_id, third.entry_id})
    assert len(found()) == 2


def test_an_entry_without_vouchers_gets_none_afterwards(county):
    entry = record("orgs.unit.name", county[0], by=None, at=now())
    assert entry.vouchers == ""
    voucher = RowVoucher.objects.earliest("id")
    voucher.pk, voucher.entry = None, entry
    voucher.save()

    assert [broken.entry for broken in broken_vouchers()] == [entry.pk]


def test_rows_vouched_for_by_a_key_of_another_house_are_named(county, settings):
    settings.DATA_KEYS = ("ab" * 32,)

    assert {fault for _table, _number, fault in found()} == {str(row_check.UNKNOWN_KEY)}


def test_rows_stay_vouched_for_under_a_new_key(county, settings):
    settings.DATA_KEYS = ("ab" * 32, *settings.DATA_KEYS)
    rename_unit(county[1], "北坡街道", by=None, now=now())

    assert found() == []
    assert VouchedColumns.objects.filter(table=UNIT).count() == 2


def test_a_column_that_came_later_leaves_the_rows_as_they_were(county, monkeypatch):
    """As if rows had been vouched for before there was a column `category`."""

    def columns_then(model: type[models.Model]) -> tuple[str, ...]:
        return tuple(name for name in columns_of(model) if name != "category")

    monkeypatch.setattr("tongpin.orgs.vouchers.columns_of", columns_then)
    early = add_unit("东坡镇", parent=county[0], by=None, now=now())
    monkeypatch.undo()

    assert found() == []
    behind(f"UPDATE {UNIT} SET name = '西坡镇' WHERE id = %s", early.pk)
    assert found() == [(UNIT, early.pk, str(row_check.CHANGED))]


def test_rows_in_several_windows_are_all_seen(county, monkeypatch):
    monkeypatch.setattr(row_check, "NUMBERS_AT_ONCE", 2)
    told = []

    assert list(broken_rows(lambda table, number: told.append((table, number)))) == []

    behind(f"UPDATE {UNIT} SET category = '镇' WHERE id = %s", county[-1].pk)
    assert [number for _table, number, _fault in found()] == [county[-1].pk]
    assert (UNIT, county[-1].pk) in told


@pytest.mark.django_db(transaction=True)
def test_what_is_written_after_the_last_entry_gets_one_when_it_is_stored():
    with transaction.atomic():
        unit = add_unit("青禾县", parent=None, by=None, now=now())
        Unit.objects.filter(pk=unit.pk).update(category="县")

    entry = JournalEntry.objects.latest("id")
    assert entry.verb == REST
    assert entry.row_vouchers.get().numbers == str(unit.pk)
    assert found() == []

    unit.category = "县城"
    unit.save()  # a transaction of its own

    assert found() == []
    assert JournalEntry.objects.filter(verb=REST).count() == 2


@pytest.mark.django_db(transaction=True)
def test_what_is_not_stored_is_not_vouched_for():
    unit = add_unit("青禾县", parent=None, by=None, now=now())
    with transaction.atomic():
        Unit.objects.filter(pk=unit.pk).update(category="县")
        transaction.set_rollback(True)

    assert JournalEntry.objects.count() == 1
    assert found() == []


@pytest.mark.skipif(
    connection.vendor != "postgresql", reason="SQLite's triggers come by connection"
)
def test_every_table_has_its_triggers():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname, tgname FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid "
            "WHERE tgname LIKE 'written_%%' ORDER BY 1, 2"
        )
        there = cursor.fetchall()

    wanted = [(table, f"written_{event}") for table in vouched_models() for event in EVENTS]
    assert there == sorted(wanted)


def test_every_vouched_model_has_a_number():
    for model in vouched_models().values():
        assert model._meta.pk.column == "id", model
        assert isinstance(model._meta.pk, models.BigAutoField), model


def test_rows_that_an_update_changed_are_vouched_for_as_they_are(county, capsys):
    behind(f"UPDATE {UNIT} SET category = '镇' WHERE id > %s", county[0].pk)
    behind("DELETE FROM orgs_placement WHERE unit_id = %s", county[2].pk)

    call_command("vouch-rows")
    assert len(found()) == 3

    call_command("vouch-rows", "--as-they-are")

    assert found() == []
    entry = JournalEntry.objects.latest("id")
    assert (entry.verb, entry.details) == ("orgs.rows.adopt", {UNIT: 2, "orgs_placement": 1})
    assert list(broken_vouchers()) == []
    call_command("vouch-rows", "--as-they-are")
    assert JournalEntry.objects.latest("id") == entry
