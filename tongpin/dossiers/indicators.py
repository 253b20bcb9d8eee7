"""The measure that dossiers offer to figures: acts of which everything is kept."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_noop

from tongpin.acts.indicators import ActMeasure
from tongpin.acts.models import Act
from tongpin.campaigns.measures import THING_WORDS
from tongpin.dossiers.completeness import open_slots


class DossierMeasure(ActMeasure):
    """Acts as ActMeasure counts them, of kinds with slots, each of which something answers."""

    def narrowed(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        """Costs what `open_slots` costs; the days should not hold 200,000 acts of the kinds."""
        acts = [act for act in rows.select_related("kind") if act.kind.spec.slots]
        labels = open_slots(acts)
        return Act.objects.filter(pk__in=[act for act, slots in labels.items() if not slots])


MEASURES = (
    DossierMeasure(
        key="dossiers",
        about=gettext_noop("acts whose dossiers are complete"),
        words=THING_WORDS,
        aggregate="count",
        value="id",
        is_folded=True,
        is_attendance=False,
    ),
)
