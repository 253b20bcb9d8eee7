"""Which rows of office people may search: papers."""

from collections.abc import Iterable, Sequence
from datetime import date

from django.db.models import QuerySet
from django.utils.timezone import localdate
from django.utils.translation import pgettext_lazy

from tongpin.office.models import OfficePaper
from tongpin.office.papers import title_of
from tongpin.office.papers_in_reach import papers_visible_to, units_above
from tongpin.orgs.models import Person, Unit
from tongpin.orgs.permissions import readable_unit_ids
from tongpin.orgs.searchable_rows import SearchableRows, SearchEntry, TextSource, filled_texts


class PaperRows(SearchableRows):
    """Papers, by heading, period, number, what a person wrote, and the units.

    What is drawn from the ledger is not looked at: some of its rows may not open for a reader.
    """

    key = "paper"
    label = pgettext_lazy("office", "Papers")
    model = OfficePaper
    sources = (
        TextSource(
            model=OfficePaper,
            fields=("kind", "period", "unit", "to", "number", "words", "made_at"),
        ),
        TextSource(model=Unit, fields=("name",), back="unit"),
        TextSource(model=Unit, fields=("name",), back="to"),
    )
    campaign_field = "campaign"
    day_field = "made_at"

    def rows(self) -> QuerySet[OfficePaper]:
        return self._described(OfficePaper.objects.all())

    def _described(self, papers: QuerySet[OfficePaper]) -> QuerySet[OfficePaper]:
        return papers.select_related("unit", "to").defer("sections")

    def entry(self, row: OfficePaper) -> SearchEntry:
        addressee = row.to.name if row.to else ""
        return SearchEntry(
            number=row.pk,
            campaign=row.campaign_id,
            day=localdate(row.made_at),
            units=frozenset({row.unit_id, row.to_id or row.unit_id}),
            title=title_of(row),
            texts=filled_texts([row.number, row.words, addressee, row.unit.name]),
            unit_name=row.unit.name,
        )

    def reach(self, person: Person, day: date) -> frozenset[int] | None:
        return frozenset([*readable_unit_ids(person, day), *units_above(person, day)])

    def open_rows(self, numbers: Sequence[int], person: Person, day: date) -> Iterable[OfficePaper]:
        papers = papers_visible_to(person, readable_unit_ids(person, day), day)
        return self._described(papers.filter(pk__in=numbers))

    def address(self, row: OfficePaper) -> str:
        return row.get_absolute_url()


SEARCHABLE: tuple[SearchableRows, ...] = (PaperRows(),)
