"""Every kind is whole: each has every member, and what it says of its rows is so."""

import pytest
from django.utils.timezone import localdate

from tongpin.orgs.searchable_rows import SearchableRows
from tongpin.search.catalogue import ADMINISTERED_KINDS, KINDS, KINDS_BY_KEY
from tongpin.search.change_triggers import change_triggers, column_of
from tongpin.search.index_keeping import day_of
from tongpin.search.tests.conftest import WORD
from tongpin.testing import NOON

TODAY = localdate(NOON)
each_kind = pytest.mark.parametrize(
    "kind", [*KINDS, *ADMINISTERED_KINDS], ids=lambda kind: kind.key
)


def test_each_kind_has_a_key_of_its_own():
    assert len(KINDS_BY_KEY) == len(KINDS)


def test_administrators_search_kinds_of_the_same_index():
    for kind in ADMINISTERED_KINDS:
        assert isinstance(kind, type(KINDS_BY_KEY[kind.key]))


@each_kind
def test_a_kind_has_every_member(kind):
    assert isinstance(kind, SearchableRows)
    assert 1 <= len(kind.key) <= 10
    assert kind.key.isidentifier()
    assert str(kind.label)
    assert type(kind).__doc__ != SearchableRows.__doc__
    assert kind.version >= 1


@each_kind
def test_sources_name_columns_that_there_are(kind):
    assert any(source.model is kind.model for source in kind.sources)
    for source in kind.sources:
        assert all(column_of(source.model, field) for field in source.fields)
        assert column_of(source.model, source.owner)
        if source.back:
            assert kind.model._meta.get_field(source.back).related_model is source.model
        elif source.owner != "pk":
            assert source.model._meta.get_field(source.owner).related_model is kind.model


def test_triggers_have_names_that_databases_take():
    names = [trigger.name for trigger in change_triggers()]

    assert len(set(names)) == len(names)
    assert max(map(len, names)) <= 63


def test_there_is_a_row_of_every_kind(rows):
    assert rows.keys() == KINDS_BY_KEY.keys()


@each_kind
def test_an_entry_says_what_the_row_says(kind, rows):
    row = kind.rows().get(pk=rows[kind.key].pk)
    fields = [kind.campaign_field or "pk", kind.day_field or "pk"]
    (campaign, day) = kind.rows().filter(pk=row.pk).values_list(*fields)[0]

    entry = kind.entry(row)

    assert entry.number == row.pk
    assert entry.campaign == (campaign if kind.campaign_field else 0)
    assert entry.day == (day_of(day) if kind.day_field else None)
    assert entry.title in entry.all_texts
    assert any(WORD in text for text in entry.all_texts)
    assert all(entry.all_texts)


@each_kind
def test_rows_are_described_without_further_queries(kind, rows, django_assert_num_queries):
    all_rows = list(kind.rows())

    with django_assert_num_queries(0):
        for row in all_rows:
            kind.entry(row)


@each_kind
def test_what_opens_lies_within_reach(kind, rows, office):
    """The index leaves out rows of units that are not in reach, so none of them may open."""
    reach = kind.reach(office, TODAY)
    numbers = list(kind.rows().values_list("pk", flat=True))
    visible = list(kind.open_rows(numbers, office, TODAY))

    assert visible or kind in ADMINISTERED_KINDS
    for row in visible:
        assert reach is None or kind.entry(row).units & reach
