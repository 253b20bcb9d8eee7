"""The measure that learning offers to figures: claims, apart from everything that happened here."""

from collections.abc import Collection

from django.db.models import QuerySet
from django.utils.translation import gettext_noop

from tongpin.campaigns.measures import Measure, RowDescription, RowName
from tongpin.campaigns.models import Indicator
from tongpin.campaigns.specs import IndicatorSpec
from tongpin.learning.models import Claim


class ClaimMeasure(Measure):
    """Rows of outside platforms that somebody confirmed."""

    model = Claim
    unit_path = "unit_id"
    sealed_columns = (
        "pk",
        "file__platform",
        "unit_id",
        "person_name",
        "day",
        "what",
        "amount",
        "file__confirmed_by",
    )

    def rows(self, indicator: Indicator, kinds: Collection[int]) -> QuerySet[Claim]:
        return Claim.objects.filter(
            campaign=indicator.campaign_id, is_standing=True, file__confirmed_at__isnull=False
        )

    def day_path(self, spec: IndicatorSpec) -> str:
        return "day"

    def describe(self, rows: QuerySet[Claim]) -> list[RowDescription]:
        return [describe_claim(row) for row in rows.select_related("file__confirmed_by", "unit")]

    def names(self, rows: QuerySet[Claim]) -> dict[int, RowName]:
        """Without people: their names are for those alone whose posts cover the unit."""
        names = {}
        for claim in rows.select_related("file", "unit"):
            names[claim.pk] = RowName(f"{claim.day} {claim.unit.name} {claim.file.platform}")
        return names


def describe_claim(claim: Claim) -> RowDescription:
    confirmed_by = claim.file.confirmed_by
    return {
        "id": claim.pk,
        "unit": claim.unit.name,
        "day": claim.day,
        "title": str(claim),
        "value": 1,
        "recorded_by": confirmed_by.name if confirmed_by else None,
        "source": f"{claim.file} · {claim.sheet} · {claim.row}",
    }


MEASURES = (
    ClaimMeasure(
        key="claims",
        about=gettext_noop("rows of outside platforms that somebody confirmed"),
        words=frozenset({"条"}),
        aggregate="count",
        value="id",
        is_folded=True,
        is_attendance=False,
    ),
)
