"""How to reach people is not in the clear in the database."""

import pytest
from django.core.exceptions import FieldError, ValidationError
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from tongpin.orgs.contact_numbers import number_mac
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


BEFORE, AFTER = ("orgs", "0002_post_proposal"), ("orgs", "0008_phone_mac")


def migrated_to(target: tuple[str, str]) -> type[Person]:
    """Migrate there; people as they are known there."""
    with nothing_vouched():
        state = MigrationExecutor(connection).migrate([target])
    return state.apps.get_model("orgs", "Person")


@pytest.mark.django_db(transaction=True)
def test_what_was_in_the_clear_is_sealed_by_the_migration_and_back(own_place):
    with own_place.entered():
        migrated_to(BEFORE).objects.create(name="白露", phone=PHONE, password="!")

        person = migrated_to(AFTER).objects.get()
        assert PHONE not in stored_phones()[0]
        assert person.phone == PHONE
        assert person.phone_mac == number_mac(PHONE)

        migrated_to(BEFORE)
        assert stored_phones() == [PHONE]
