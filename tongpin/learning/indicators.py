"""The measure that learning offers to figures: claims, apart from everything that happened here."""

from tongpin.campaigns.definitions import Definition
from tongpin.campaigns.models import Indicator
from tongpin.learning.models import Claim


def claims(indicator: Indicator) -> Definition:
    """Rows of outside platforms that somebody confirmed: 条."""
    rows = Claim.objects.filter(
        campaign=indicator.campaign_id, is_standing=True, file__confirmed_at__isnull=False
    )
    return Definition(indicator, rows, "unit_id", "day", "count")


MEASURES = {"claims": claims}
