"""Which rows of oversight people may search: problems."""

from collections.abc import Iterable, Sequence
from datetime import date

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from tongpin.orgs.models import Person, Unit
from tongpin.orgs.permissions import readable_unit_ids
from tongpin.orgs.searchable_rows import SearchableRows, SearchEntry, TextSource, filled_texts
from tongpin.oversight.models import Problem


class ProblemRows(SearchableRows):
    """Problems, by number, what is wrong, where, and what is done about it."""

    key = "problem"
    label = _("Problems")
    model = Problem
    sources = (
        TextSource(
            model=Problem,
            fields=(
                *("number", "unit", "asker", "text", "place", "found_on"),
                *("lead", "charge", "helpers", "measures", "goal"),
            ),
        ),
        TextSource(model=Unit, fields=("name",), back="unit"),
    )
    campaign_field = "campaign"
    day_field = "found_on"

    def rows(self) -> QuerySet[Problem]:
        return Problem.objects.select_related("unit")

    def entry(self, row: Problem) -> SearchEntry:
        who = (row.lead, row.charge, row.helpers)
        return SearchEntry(
            number=row.pk,
            campaign=row.campaign_id,
            day=row.found_on,
            units=frozenset({row.unit_id, row.asker_id}),
            title=str(row),
            texts=filled_texts([row.text, row.place, row.measures, row.goal, *who, row.unit.name]),
            unit_name=row.unit.name,
        )

    def reach(self, person: Person, day: date) -> frozenset[int] | None:
        return frozenset(readable_unit_ids(person, day))

    def open_rows(self, numbers: Sequence[int], person: Person, day: date) -> Iterable[Problem]:
        problems = Problem.objects.visible_to(person, day).filter(pk__in=numbers)
        return problems.select_related("unit")

    def address(self, row: Problem) -> str:
        return row.get_absolute_url()


SEARCHABLE: tuple[SearchableRows, ...] = (ProblemRows(),)
