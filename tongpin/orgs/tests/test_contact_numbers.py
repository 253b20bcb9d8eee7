"""Numbers that are sealed and can be looked for all the same."""

import pytest

from tongpin.orgs.actions import PersonFacts, add_person, change_person
from tongpin.orgs.contact_numbers import plain_number
from tongpin.orgs.models import Person
from tongpin.testing import NOON

NUMBER = "13800000001"


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("13800000001", NUMBER),
        ("138-0000-0001", NUMBER),
        ("+86 138 0000 0001", NUMBER),
        ("008613800000001", NUMBER),
        ("１３８００００" + "0001", NUMBER),
        ("0912-1234567", "09121234567"),
        ("86138000", "86138000"),
        ("99010119800101001x", "99010119800101001X"),
        ("8023", ""),
        ("无", ""),
        ("", ""),
    ],
)
def test_a_number_is_told_whichever_way_it_is_written(written, number):
    assert plain_number(written) == number


@pytest.fixture
def person(county) -> Person:
    return add_person(PersonFacts("白露", "138 0000 0001"), county["柳林镇"], by=None, now=NOON)


def test_somebody_is_found_by_the_number_of_now(person):
    assert Person.objects.with_number("+8613800000001") == [person]

    change_person(person, PersonFacts("白露", "139 0000 0001"), by=None, now=NOON)

    assert Person.objects.with_number(NUMBER) == []
    assert Person.objects.with_number("13900000001") == [person]


def test_the_number_is_not_in_the_clear(person):
    row = Person.objects.filter(pk=person.pk).values_list("phone_mac", "name").get()

    assert len(row[0]) == 64
    assert NUMBER not in row[0]


def test_a_mac_that_was_left_behind_finds_nobody(person):
    person.phone = "13900000001"
    person.save(update_fields=["phone"])

    assert Person.objects.with_number(NUMBER) == []


def test_nobody_is_found_by_no_number_or_after_leaving(person, county):
    add_person(PersonFacts("无号"), county["柳林镇"], by=None, now=NOON)
    assert Person.objects.with_number("") == []

    Person.objects.filter(pk=person.pk).update(is_active=False)

    assert Person.objects.with_number(NUMBER) == []


def test_numbers_are_found_after_a_new_key(person, settings):
    settings.DATA_KEYS = ("ab" * 32, *settings.DATA_KEYS)

    assert Person.objects.with_number(NUMBER) == [person]
