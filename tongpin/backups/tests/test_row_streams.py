"""Rows of every kind of column, out of a database and back, the same on all databases."""

import json
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from uuid import UUID

import pytest
from django.apps import apps
from django.db import connection, models
from django.db.models import Value
from django.db.models.functions import Upper
from django.test.utils import isolate_apps

from tongpin.backups.column_kinds import KINDS, canonical_json, kind_of
from tongpin.backups.errors import BackupError
from tongpin.backups.row_streams import (
    LineTally,
    digest_of_table,
    newest_number,
    read_parts,
    set_newest_number,
    write_lines,
)
from tongpin.backups.tables import table_of

NUMBER = UUID("0123456789abcdef0123456789abcdef")
FULL = {
    "text": "𠮷\u2028\n\"\\ '",
    "note": "",
    "number": -(2**63),
    "share": 0.1,
    "money": Decimal("12345678.90"),
    "is_open": True,
    "held_on": date(987, 1, 2),
    "held_from": time(8, 5),
    "held_at": datetime(2021, 3, 1, 23, 59, 59, 7, tzinfo=UTC),
    "length": timedelta(days=-1, microseconds=3),
    "key": NUMBER,
    "content": b"\0\xff",
    "data": {"b": [1.5, None, "é"], "a": 1},
    "source": "10.0.0.1",
}
FULL_LINE = [
    1,
    "𠮷\u2028\n\"\\ '",
    "",
    -(2**63),
    0.1,
    "12345678.9",
    True,
    "0987-01-02",
    "08:05:00.000000",
    "2021-03-01T23:59:59.000007Z",
    -86399999997,
    NUMBER.hex,
    "AP8=",
    None,  # JSON is compared by what it says
    "10.0.0.1",
    None,
]


@pytest.fixture
def every_kind(transactional_db):
    """A table with a column of every kind, of which one is worked out by the database."""
    with isolate_apps("tongpin.backups"):

        class Sample(models.Model):
            text = models.CharField(max_length=50)
            note = models.TextField(null=True)  # noqa: DJ001  # NULL and "" have to stay apart
            number = models.BigIntegerField(null=True)
            share = models.FloatField(null=True)
            money = models.DecimalField(max_digits=12, decimal_places=2, null=True)
            is_open = models.BooleanField(null=True)
            held_on = models.DateField(null=True)
            held_from = models.TimeField(null=True)
            held_at = models.DateTimeField(null=True)
            length = models.DurationField(null=True)
            key = models.UUIDField(null=True)
            content = models.BinaryField(null=True)
            data = models.JSONField(null=True)
            source = models.GenericIPAddressField(null=True)
            above = models.ForeignKey("self", models.CASCADE, null=True)
            loud = models.GeneratedField(
                expression=Upper("text"),
                output_field=models.CharField(max_length=50),
                db_persist=True,
            )

            class Meta:
                app_label = "backups"

            def __str__(self):
                return self.text

    with connection.schema_editor() as editor:
        editor.create_model(Sample)
    yield Sample
    with connection.schema_editor() as editor:
        editor.delete_model(Sample)


def lines_of(table):
    return b"".join(read_parts(connection, table, LineTally()))


def values(model):
    return list(model.objects.order_by("pk").values())


def test_every_column_of_every_table_has_a_kind():
    for model in apps.get_models(include_auto_created=True):
        for field in model._meta.local_concrete_fields:
            assert kind_of(field) in KINDS


@isolate_apps("tongpin.backups")
def test_a_column_of_a_kind_that_is_not_known_is_named():
    class OddField(models.TextField):
        def get_internal_type(self):
            return "OddField"

    class Odd(models.Model):
        strange = OddField()

        class Meta:
            app_label = "backups"

        def __str__(self):
            return ""

    with pytest.raises(BackupError, match=r"Odd\.strange is a OddField"):
        table_of(Odd)


def test_lines_say_the_same_on_every_database(every_kind):
    every_kind.objects.create(**FULL)
    every_kind.objects.create(text="x")
    table = table_of(every_kind)

    rows = [json.loads(line) for line in lines_of(table).splitlines()]

    data = rows[0][13]
    rows[0][13] = None
    assert json.loads(data) == FULL["data"]
    assert rows == [FULL_LINE, [2, "x", *[None] * 14]]


def test_rows_come_back_as_they_were(every_kind):
    every_kind.objects.create(**FULL)
    every_kind.objects.create(text="x", above_id=1, data=Value(None, models.JSONField()))
    every_kind.objects.create(text="y", data={"a": 1e300}, held_at=datetime(1, 1, 1, tzinfo=UTC))
    table = table_of(every_kind)
    before, lines, digest = values(every_kind), lines_of(table), digest_of_table(connection, table)
    every_kind.objects.all().delete()

    write_lines(connection, table, lines)

    assert values(every_kind) == before
    assert lines_of(table) == lines
    assert digest_of_table(connection, table) == digest
    assert every_kind.objects.get(pk=2).loud == "X"
    assert every_kind.objects.filter(data__isnull=True).count() == 0
    assert every_kind.objects.filter(held_at=FULL["held_at"]).count() == 1


def test_moments_are_written_as_django_writes_them(every_kind):
    """SQLite compares texts: the same moment written otherwise would be another one."""
    moment = datetime(2021, 3, 1, tzinfo=UTC)
    every_kind.objects.create(text="x", held_at=moment, held_from=time(1), money=Decimal("1.50"))
    table = table_of(every_kind)
    lines = lines_of(table)
    every_kind.objects.all().delete()

    write_lines(connection, table, lines)

    found = every_kind.objects.filter(held_at=moment, held_from=time(1), money=Decimal("1.5"))
    assert found.count() == 1


def test_a_row_of_another_width_is_refused(every_kind):
    with pytest.raises(ValueError, match="has 2 values"):
        write_lines(connection, table_of(every_kind), b'[1,"x"]\n')


def test_numbers_of_rows_that_are_gone_do_not_come_again(every_kind):
    table = table_of(every_kind)
    assert newest_number(connection, table) == 0
    every_kind.objects.create(text="x")
    every_kind.objects.create(text="y").delete()
    assert newest_number(connection, table) == 2

    set_newest_number(connection, table, 9)

    assert newest_number(connection, table) == 9
    assert every_kind.objects.create(text="z").pk == 10


def test_a_table_without_rows_begins_at_one(every_kind):
    table = table_of(every_kind)

    set_newest_number(connection, table, 0)

    assert every_kind.objects.create(text="x").pk == 1


def test_parts_hold_whole_lines_and_are_small(every_kind, monkeypatch):
    monkeypatch.setattr("tongpin.backups.row_streams.PART", 200)
    every_kind.objects.bulk_create([every_kind(text=f"{number:050}") for number in range(20)])
    tally = LineTally()

    parts = list(read_parts(connection, table_of(every_kind), tally))

    assert all(part.endswith(b"\n") and len(part) < 400 for part in parts)
    assert sum(part.count(b"\n") for part in parts) == tally.rows == 20


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ('{"b": 1, "a": [2, 3]}', '{"a":[2,3],"b":1}'),
        ('"\\u4e2d"', '"中"'),
        ("1e+22", "10000000000000000000000"),
        ("1e-07", "0.0000001"),
    ],
)
def test_json_means_the_same_however_it_is_written(one, other):
    assert canonical_json(one) == canonical_json(other)


@pytest.mark.parametrize(("one", "other"), [("null", '""'), ("[1,2]", "[2,1]"), ("1", '"1"')])
def test_json_that_says_something_else_means_something_else(one, other):
    assert canonical_json(one) != canonical_json(other)
