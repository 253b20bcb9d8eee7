"""Plan items as pages show them: each with the acts that came of it."""

from dataclasses import dataclass

from django.db.models import Prefetch

from tongpin.acts.models import HAPPENED, Act, Status
from tongpin.plans.models import PlanItem, PlanItemQuerySet, PlannedAct


@dataclass(frozen=True)
class PlanRow:
    """One topic with the acts that stand."""

    item: PlanItem
    acts: list[Act]

    @property
    def is_done(self) -> bool:
        return any(act.status in HAPPENED for act in self.acts)


def plan_rows(items: PlanItemQuerySet) -> list[PlanRow]:
    """In the plan's order. Costs two queries, and one for each correction of an act."""
    planned = PlannedAct.objects.select_related("act").order_by("act")
    items = items.in_order().select_related("kind", "replaces")
    rows = []
    for item in items.prefetch_related(Prefetch("planned", planned)):
        rows.append(PlanRow(item, _standing_acts(item)))
    return rows


def _standing_acts(item: PlanItem) -> list[Act]:
    """The acts that the item led to, as they were corrected, without cancelled ones."""
    acts = []
    for planned in item.planned.all():
        act = planned.act
        while not act.is_current:
            act = act.corrected_by
        if act.status != Status.CANCELLED:
            acts.append(act)
    return acts
