"""Which rows of acts people may search: acts that stand, but for those of single people."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.db.models import F, Prefetch
from django.utils.translation import gettext_lazy as _

from tongpin.acts.models import Act, ActQuerySet, Entry, SlotAnswer
from tongpin.campaigns.models import Kind
from tongpin.orgs.journal_cache import journal_cached
from tongpin.orgs.models import Person, Unit
from tongpin.orgs.searchable import open_unit_ids
from tongpin.orgs.searchable_rows import (
    SearchableRows,
    SearchEntry,
    TextSource,
    filled_texts,
    rows_of_units,
)

OWN_COLUMNS = ("id", "unit", "title", "occurred_on", "place", "number", "fields")


@journal_cached
def personal_kinds() -> tuple[int, ...]:
    """Kinds whose acts are single people's, of all campaigns: too many rows to be looked for."""
    return tuple(kind.pk for kind in Kind.objects.all() if kind.spec.is_personal)


class ActRows(SearchableRows):
    """Acts, by topic, place, number, what they are about, what was typed, and their unit."""

    key = "act"
    label = _("Acts")
    model = Act
    sources = (
        TextSource(
            model=Act,
            fields=(
                *("kind", "unit", "title", "occurred_on", "place", "number", "entry"),
                *("fields", "superseded_at"),
            ),
        ),
        TextSource(model=SlotAnswer, fields=("text", "superseded_at"), owner="act"),
        TextSource(model=Entry, fields=("name",), back="entry"),
        TextSource(model=Unit, fields=("name",), back="unit"),
    )
    campaign_field = "kind__campaign"
    day_field = "occurred_on"

    def rows(self) -> ActQuerySet:
        answers = SlotAnswer.objects.filter(superseded_at=None).exclude(text="").order_by("id")
        acts = Act.objects.current().exclude(kind__in=personal_kinds())
        acts = acts.annotate(
            campaign_id=F("kind__campaign"), unit_name=F("unit__name"), entry_name=F("entry__name")
        )
        slots = Prefetch("answers", answers, to_attr="texts_of_slots")
        return acts.only(*OWN_COLUMNS).prefetch_related(slots)

    def entry(self, row: Any) -> SearchEntry:
        own_texts = [row.place, row.number, row.entry_name or ""]
        slot_texts = [answer.text for answer in row.texts_of_slots]
        return SearchEntry(
            number=row.pk,
            campaign=row.campaign_id,
            day=row.occurred_on,
            units=frozenset({row.unit_id}),
            title=row.title,
            texts=filled_texts([*own_texts, *typed_texts(row), *slot_texts, row.unit_name]),
            unit_name=row.unit_name,
        )

    def reach(self, person: Person, day: date) -> frozenset[int] | None:
        return open_unit_ids(person, day)

    def open_rows(self, numbers: Sequence[int], person: Person, day: date) -> Iterable[Any]:
        rows = self.rows().filter(pk__in=numbers)
        return rows_of_units(rows, open_unit_ids(person, day))

    def address(self, row: Act) -> str:
        return row.get_absolute_url()


def typed_texts(act: Act) -> list[str]:
    """The words in the fields that only its kind has."""
    return [value for value in act.fields.values() if isinstance(value, str)]


SEARCHABLE: tuple[SearchableRows, ...] = (ActRows(),)
