import pytest
from django.db import transaction

from tongpin.orgs.actions import add_unit, rename_unit
from tongpin.orgs.journal_cache import journal_cached, newest_digest, one_journal_moment
from tongpin.orgs.models import Unit
from tongpin.testing import NOON


@pytest.fixture
def names(county):
    """A cached function that reads the names of units, and how often it did."""
    calls = []

    @journal_cached
    def names() -> tuple[str, ...]:
        calls.append(1)
        return tuple(Unit.objects.in_order().values_list("name", flat=True))

    return names, calls


def test_an_answer_is_made_once_until_the_next_entry(names, county):
    read, calls = names

    assert read() is read()
    assert len(calls) == 1
    add_unit("新设村", parent=county["柳林镇"], by=None, now=NOON)
    assert "新设村" in read()
    assert len(calls) == 2


def test_what_was_rolled_back_is_not_remembered(names, county):
    read, __ = names

    with transaction.atomic():
        add_unit("新设村", parent=county["柳林镇"], by=None, now=NOON)
        assert "新设村" in read()
        transaction.set_rollback(True)

    assert "新设村" not in read()


def test_going_back_to_a_former_name_is_told_too(names, county):
    read, __ = names

    for name in ("柳林街道", "柳林镇", "柳林街道"):
        rename_unit(county["柳林镇"], name, by=None, now=NOON)
        assert name in read()


def test_cached_functions_inside_another_ask_for_the_digest_once(names, django_assert_num_queries):
    read, __ = names

    @journal_cached
    def count() -> int:
        return len(read())

    newest_digest()
    with django_assert_num_queries(2):
        assert count() == 5
    with django_assert_num_queries(1):
        assert count() == 5


def test_in_one_moment_the_journal_is_asked_once(names, county, django_assert_num_queries):
    read, __ = names
    read()

    with django_assert_num_queries(1), one_journal_moment():
        assert read() is read()
    add_unit("新设村", parent=county["柳林镇"], by=None, now=NOON)
    assert "新设村" in read()
