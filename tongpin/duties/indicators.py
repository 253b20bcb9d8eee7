"""The measure that directives offer to figures: documents that were issued."""

from collections.abc import Collection

from django.db.models import QuerySet
from django.utils.timezone import localdate
from django.utils.translation import gettext_noop

from tongpin.campaigns.measures import THING_WORDS, Measure, RowDescription, RowName
from tongpin.campaigns.models import Indicator
from tongpin.campaigns.specs import IndicatorSpec
from tongpin.duties.models import Directive


class DirectiveMeasure(Measure):
    """Directives that were issued and not withdrawn; passed on they are no new ones."""

    model = Directive
    unit_path = "unit_id"
    sealed_columns = ("pk", "unit_id", "number", "title", "issued_at")

    def rows(self, indicator: Indicator, kinds: Collection[int]) -> QuerySet[Directive]:
        return Directive.objects.filter(
            campaign=indicator.campaign_id, withdrawn_at=None, passes_on=None
        )

    def day_path(self, spec: IndicatorSpec) -> str:
        return "issued_at__date"

    def describe(self, rows: QuerySet[Directive]) -> list[RowDescription]:
        return [describe_directive(row) for row in rows.select_related("unit", "issued_by")]

    def names(self, rows: QuerySet[Directive]) -> dict[int, RowName]:
        names = {}
        for directive in rows.select_related("unit"):
            day = localdate(directive.issued_at)
            names[directive.pk] = RowName(f"{day} {directive.unit.name} {directive.title}")
        return names


def describe_directive(directive: Directive) -> RowDescription:
    title = directive.title
    return {
        "id": directive.pk,
        "unit": directive.unit.name,
        "day": localdate(directive.issued_at),
        "title": f"{title}（{directive.number}）" if directive.number else title,
        "value": 1,
        "recorded_by": directive.issued_by.name if directive.issued_by else None,
        "source": "",
        "path": directive.get_absolute_url(),
    }


MEASURES = (
    DirectiveMeasure(
        key="directives",
        about=gettext_noop("documents that were issued to units below"),
        words=THING_WORDS | {"份"},
        aggregate="count",
        value="id",
        is_folded=False,
        is_attendance=False,
        thing="title",
    ),
)
