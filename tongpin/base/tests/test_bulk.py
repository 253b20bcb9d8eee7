"""Many rows at once say the same as rows written one by one."""

from datetime import date

import pytest

from tongpin.base.bulk import insert_rows, update_rows
from tongpin.orgs.models import JournalEntry, Unit
from tongpin.testing import NOON

pytestmark = pytest.mark.django_db
COLUMNS = ("name", "category", "code", "position", "from_on", "before_on")


def test_rows_are_inserted_with_values_as_django_writes_them():
    rows = [
        ("甲村", "", "", 1, date(2020, 1, 1), date(9999, 12, 31)),
        ("乙村", "村", "990101", 2, date(2021, 1, 1), date(2022, 1, 1)),
    ]

    insert_rows(Unit, COLUMNS, rows)

    assert list(Unit.objects.order_by("position").values_list(*COLUMNS)) == rows


def test_a_text_in_a_json_column_stays_a_text():
    columns = ("at", "by", "verb", "about", "details", "previous", "digest", "seal", "vouchers")

    insert_rows(JournalEntry, columns, [(NOON, None, "a", "b", "文字", "", "1", "2", "")])

    assert JournalEntry.objects.get().details == "文字"


def test_rows_are_updated_by_their_number():
    units = [Unit.objects.create(name=name) for name in ("甲村", "乙村")]

    update_rows(
        Unit, ("name", "position"), [(units[0].pk, ("丙村", 7)), (units[1].pk, ("丁村", 8))]
    )

    assert list(Unit.objects.order_by("pk").values_list("name", "position")) == [
        ("丙村", 7),
        ("丁村", 8),
    ]


def test_without_rows_nothing_happens():
    insert_rows(Unit, COLUMNS, [])
    update_rows(Unit, ("name",), [])

    assert not Unit.objects.exists()
