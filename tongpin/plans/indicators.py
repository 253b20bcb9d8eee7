"""The measures that year plans offer to figures: what is planned, and by how many units."""

from collections.abc import Collection

from django.db.models import QuerySet
from django.utils.translation import gettext_noop

from tongpin.campaigns.measures import THING_WORDS, Measure, RowDescription, RowName
from tongpin.campaigns.models import Indicator
from tongpin.campaigns.specs import IndicatorSpec
from tongpin.plans.models import PlanItem


class PlanMeasure(Measure):
    """What stands of the indicator's kinds in year plans."""

    model = PlanItem
    unit_path = "unit_id"
    sealed_columns = ("pk", "unit_id", "kind__key", "from_on", "before_on", "topic")

    def rows(self, indicator: Indicator, kinds: Collection[int]) -> QuerySet[PlanItem]:
        return PlanItem.objects.current().filter(campaign=indicator.campaign_id, kind__in=kinds)

    def day_path(self, spec: IndicatorSpec) -> str:
        return "from_on"

    def describe(self, rows: QuerySet[PlanItem]) -> list[RowDescription]:
        is_of_units = self.aggregate == "distinct"
        descriptions = []
        for item in rows.select_related("unit", "recorded_by"):
            descriptions.append(describe_item(item, item.unit.name if is_of_units else 1))
        return descriptions

    def names(self, rows: QuerySet[PlanItem]) -> dict[int, RowName]:
        names = {}
        for item in rows.select_related("unit"):
            names[item.pk] = RowName(f"{item.from_on} {item.unit.name} {item.topic}")
        return names


def describe_item(item: PlanItem, value: int | str) -> RowDescription:
    return {
        "id": item.pk,
        "unit": item.unit.name,
        "day": item.from_on,
        "title": item.topic,
        "value": value,
        "recorded_by": item.recorded_by.name if item.recorded_by else None,
        "source": "",
        "path": item.get_absolute_url(),
    }


MEASURES = (
    PlanMeasure(
        key="plan_items",
        about=gettext_noop("topics of the kinds in year plans"),
        words=THING_WORDS,
        aggregate="count",
        value="id",
        is_folded=False,
        is_attendance=False,
    ),
    PlanMeasure(
        key="planning_units",
        about=gettext_noop("different units that have acts of the kinds in their year plan"),
        words=THING_WORDS,
        aggregate="distinct",
        value="unit_id",
        is_folded=False,
        is_attendance=False,
        thing="unit__name",
    ),
)
