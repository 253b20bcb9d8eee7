"""Which rows of duties people may search: duties, and the directives that ask for some."""

from collections.abc import Iterable, Sequence
from datetime import date

from django.db.models import Prefetch, QuerySet
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from tongpin.duties.duties_in_reach import directives_of
from tongpin.duties.models import Addressee, Directive, Duty
from tongpin.orgs.models import Person, Unit
from tongpin.orgs.permissions import recordable_unit_ids
from tongpin.orgs.searchable_rows import (
    SearchableRows,
    SearchEntry,
    TextSource,
    filled_texts,
    rows_of_units,
)


class DutyRows(SearchableRows):
    """Duties, by what is owed, where it comes from, and the unit that owes it."""

    key = "duty"
    label = _("Duties")
    model = Duty
    sources = (
        TextSource(model=Duty, fields=("title", "origin", "unit", "due_on")),
        TextSource(model=Unit, fields=("name",), back="unit"),
    )
    campaign_field = "campaign"
    day_field = "due_on"

    def rows(self) -> QuerySet[Duty]:
        return Duty.objects.select_related("unit")

    def entry(self, row: Duty) -> SearchEntry:
        return SearchEntry(
            number=row.pk,
            campaign=row.campaign_id,
            day=row.due_on,
            units=frozenset({row.unit_id}),
            title=row.title,
            texts=filled_texts([row.origin, row.unit.name]),
            unit_name=row.unit.name,
        )

    def reach(self, person: Person, day: date) -> frozenset[int] | None:
        return frozenset(recordable_unit_ids(person, day))

    def open_rows(self, numbers: Sequence[int], person: Person, day: date) -> Iterable[Duty]:
        rows = self.rows().filter(pk__in=numbers)
        return rows_of_units(rows, frozenset(recordable_unit_ids(person, day)))

    def address(self, row: Duty) -> str:
        return row.get_absolute_url()


class DirectiveRows(SearchableRows):
    """Directives, by title, number, text, and the unit that issued them."""

    key = "directive"
    label = _("Directives")
    model = Directive
    sources = (
        TextSource(model=Directive, fields=("title", "number", "text", "unit", "issued_at")),
        TextSource(model=Addressee, fields=("unit",), owner="directive"),
        TextSource(model=Unit, fields=("name",), back="unit"),
    )
    campaign_field = "campaign"
    day_field = "issued_at"

    def rows(self) -> QuerySet[Directive]:
        return self._described(Directive.objects.all())

    def _described(self, directives: QuerySet[Directive]) -> QuerySet[Directive]:
        addressees = Prefetch("addressees", Addressee.objects.only("directive", "unit"))
        return directives.select_related("unit").prefetch_related(addressees)

    def entry(self, row: Directive) -> SearchEntry:
        units = {addressee.unit_id for addressee in row.addressees.all()}
        return SearchEntry(
            number=row.pk,
            campaign=row.campaign_id,
            day=localdate(row.issued_at),
            units=frozenset(units | {row.unit_id}),
            title=row.title,
            texts=filled_texts([row.number, row.text, row.unit.name]),
            unit_name=row.unit.name,
        )

    def reach(self, person: Person, day: date) -> frozenset[int] | None:
        return frozenset(recordable_unit_ids(person, day))

    def open_rows(self, numbers: Sequence[int], person: Person, day: date) -> Iterable[Directive]:
        return self._described(directives_of(person, day).filter(pk__in=numbers))

    def address(self, row: Directive) -> str:
        return row.get_absolute_url()


SEARCHABLE: tuple[SearchableRows, ...] = (DutyRows(), DirectiveRows())
