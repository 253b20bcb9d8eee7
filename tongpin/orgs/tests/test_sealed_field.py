"""How to reach people is not in the clear in the database."""

import pytest
from django.core.exceptions import FieldError, ValidationError
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from tongpin.orgs.models import Person
from tongpin.orgs.vouchers import nothing_vouched

PHONE = "13800000000"


def stored_phones() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT phone FROM orgs_person ORDER BY id")
        return [row[0] for row in cursor.fetchall()]


@pytest.mark.django_db
def test_a_telephone_is_sealed_in_the_table_and_plain_in_python():
    Person.objects.create(name="白露", phone=PHONE)
    Person.objects.create(name="霜降")

    (sealed, empty) = stored_phones()
    assert PHONE not in sealed
    assert len(sealed) > 60
    assert empty == ""
    assert list(Person.objects.order_by("id").values_list("phone", flat=True)) == [PHONE, ""]


@pytest.mark.django_db
def test_it_is_not_looked_for_and_not_too_long():
    with pytest.raises(FieldError, match="is sealed"):
        Person.objects.filter(phone=PHONE).exists()
    with pytest.raises(ValidationError, match="20"):
        Person(name="白露", phone="1" * 21, password="!").full_clean()


@pytest.mark.django_db(transaction=True)
def test_what_was_in_the_clear_is_sealed_by_the_migration_and_back():
    with nothing_vouched():
        seal_and_open_again()


def seal_and_open_again() -> None:
    executor = MigrationExecutor(connection)
    newest = executor.loader.graph.leaf_nodes()
    executor.migrate([("orgs", "0002_post_proposal")])
    try:
        with connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO orgs_person (name, phone, password, is_active) VALUES (%s, %s, %s, %s)",
                ["白露", PHONE, "!", True],
            )
        MigrationExecutor(connection).migrate(newest)
        assert stored_phones() != [PHONE]
        assert Person.objects.get().phone == PHONE
        assert len(Person.objects.with_number(PHONE)) == 1

        MigrationExecutor(connection).migrate([("orgs", "0002_post_proposal")])
        assert stored_phones() == [PHONE]
    finally:
        MigrationExecutor(connection).migrate(newest)
