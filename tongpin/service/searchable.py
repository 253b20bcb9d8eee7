"""Which rows of service people may search: orders."""

from collections.abc import Iterable, Sequence
from datetime import date

from django.db.models import QuerySet
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from tongpin.orgs.models import Person, Unit
from tongpin.orgs.permissions import readable_unit_ids
from tongpin.orgs.searchable_rows import SearchableRows, SearchEntry, TextSource, filled_texts
from tongpin.service.models import ServiceOrder


class OrderRows(SearchableRows):
    """Orders, by number, what is to be done and where. Words of residents are not searched."""

    key = "order"
    label = _("Requests of residents")
    model = ServiceOrder
    sources = (
        TextSource(
            model=ServiceOrder, fields=("title", "unit", "place", "desk", "holder", "made_at")
        ),
        TextSource(model=Unit, fields=("name",), back="unit"),
    )
    campaign_field = "campaign"
    day_field = "made_at"

    def rows(self) -> QuerySet[ServiceOrder]:
        return ServiceOrder.objects.select_related("unit")

    def entry(self, row: ServiceOrder) -> SearchEntry:
        units = {row.desk_id, row.holder_id}
        return SearchEntry(
            number=row.pk,
            campaign=row.campaign_id,
            day=localdate(row.made_at),
            units=frozenset(unit for unit in units if unit),
            title=str(row),
            texts=filled_texts([row.number, row.title, row.place, row.unit.name]),
            unit_name=row.unit.name,
        )

    def reach(self, person: Person, day: date) -> frozenset[int] | None:
        return frozenset(readable_unit_ids(person, day))

    def open_rows(
        self, numbers: Sequence[int], person: Person, day: date
    ) -> Iterable[ServiceOrder]:
        orders = ServiceOrder.objects.visible_to(person, day).filter(pk__in=numbers)
        return orders.select_related("unit")

    def address(self, row: ServiceOrder) -> str:
        return row.get_absolute_url()


SEARCHABLE: tuple[SearchableRows, ...] = (OrderRows(),)
