"""Which rows of burden people may search: requests for data."""

from collections.abc import Iterable, Sequence
from datetime import date

from django.db.models import QuerySet
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from tongpin.burden.models import AskedUnit, DataRequest, RequestField
from tongpin.orgs.models import Person, Role, Unit
from tongpin.orgs.permissions import names_within, recordable_unit_ids, units_of_roles
from tongpin.orgs.searchable_rows import SearchableRows, SearchEntry, TextSource, filled_texts


class DataRequestRows(SearchableRows):
    """Requests for data, by title, basis, what they ask, and the unit that asks."""

    key = "request"
    label = _("Requests for data")
    model = DataRequest
    sources = (
        TextSource(model=DataRequest, fields=("title", "basis", "unit", "made_at")),
        TextSource(model=RequestField, fields=("label",), owner="request"),
        TextSource(model=AskedUnit, fields=("unit",), owner="request"),
        TextSource(model=Unit, fields=("name",), back="unit"),
    )
    campaign_field = "campaign"
    day_field = "made_at"

    def rows(self) -> QuerySet[DataRequest]:
        return self._described(DataRequest.objects.all())

    def _described(self, requests: QuerySet[DataRequest]) -> QuerySet[DataRequest]:
        return requests.select_related("unit").prefetch_related("fields", "asked_units")

    def entry(self, row: DataRequest) -> SearchEntry:
        labels = [field.label for field in row.fields.all()]
        asked_units = {asked.unit_id for asked in row.asked_units.all()}
        return SearchEntry(
            number=row.pk,
            campaign=row.campaign_id,
            day=localdate(row.made_at),
            units=frozenset(asked_units | {row.unit_id}),
            title=row.title,
            texts=filled_texts([row.basis, *labels, row.unit.name]),
            unit_name=row.unit.name,
        )

    def reach(self, person: Person, day: date) -> frozenset[int] | None:
        led = names_within(units_of_roles(person, {Role.LEADER}, day), day)
        return frozenset([*recordable_unit_ids(person, day), *(unit for unit, __ in led)])

    def open_rows(self, numbers: Sequence[int], person: Person, day: date) -> Iterable[DataRequest]:
        requests = DataRequest.objects.visible_to(person, day).filter(pk__in=numbers)
        return self._described(requests)

    def address(self, row: DataRequest) -> str:
        return row.get_absolute_url()


SEARCHABLE: tuple[SearchableRows, ...] = (DataRequestRows(),)
