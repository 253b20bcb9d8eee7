"""Which rows of reports people may search: releases, which everybody who works may read."""

from collections.abc import Iterable, Sequence
from datetime import date

from django.db.models import QuerySet
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from tongpin.orgs.models import Person, Unit
from tongpin.orgs.searchable_rows import SearchableRows, SearchEntry, TextSource, filled_texts
from tongpin.reports.models import Release


class ReleaseRows(SearchableRows):
    """Releases, by unit, period, campaign and check code.

    Their text is not looked at: it lies in one column with a seal for every row of every figure.
    """

    key = "release"
    label = _("Releases")
    model = Release
    sources = (
        TextSource(model=Release, fields=("unit", "digest", "released_at")),
        TextSource(model=Unit, fields=("name",), back="unit"),
    )
    campaign_field = "campaign"
    day_field = "released_at"

    def rows(self) -> QuerySet[Release]:
        return Release.objects.select_related("unit", "campaign").defer("content")

    def entry(self, row: Release) -> SearchEntry:
        unit_name = row.unit.name if row.unit else ""
        return SearchEntry(
            number=row.pk,
            campaign=row.campaign_id,
            day=localdate(row.released_at),
            units=frozenset({row.unit_id or 0}),
            title=f"{unit_name}{row.campaign.name}报告（{row.from_on}至{row.last_on}）",
            texts=filled_texts([row.digest, unit_name]),
            unit_name=unit_name,
        )

    def reach(self, person: Person, day: date) -> None:
        return None

    def open_rows(self, numbers: Sequence[int], person: Person, day: date) -> Iterable[Release]:
        return self.rows().filter(pk__in=numbers)

    def address(self, row: Release) -> str:
        return row.get_absolute_url()


SEARCHABLE: tuple[SearchableRows, ...] = (ReleaseRows(),)
