"""The measure that campaigns offer to figures: their working mechanisms."""

from collections.abc import Collection

from django.db.models import QuerySet
from django.utils.translation import gettext_noop

from tongpin.campaigns.measures import THING_WORDS, Measure, RowDescription, RowName
from tongpin.campaigns.models import Indicator, Mechanism
from tongpin.campaigns.specs import IndicatorSpec


class MechanismMeasure(Measure):
    """Mechanisms of the campaign; they belong to no unit in particular."""

    model = Mechanism
    unit_path = ""
    sealed_columns = ("pk", "key", "name", "established_on")

    def rows(self, indicator: Indicator, kinds: Collection[int]) -> QuerySet[Mechanism]:
        return Mechanism.objects.filter(campaign=indicator.campaign_id)

    def day_path(self, spec: IndicatorSpec) -> str:
        return "established_on"

    def describe(self, rows: QuerySet[Mechanism]) -> list[RowDescription]:
        return [{"id": row.pk, "title": row.name, "value": 1} for row in rows]

    def names(self, rows: QuerySet[Mechanism]) -> dict[int, RowName]:
        return {row.pk: RowName(row.name) for row in rows}


MEASURES = (
    MechanismMeasure(
        key="mechanisms",
        about=gettext_noop("working mechanisms of the campaign"),
        words=THING_WORDS,
        aggregate="count",
        value="id",
        is_folded=False,
        is_attendance=False,
    ),
)
