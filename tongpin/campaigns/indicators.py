"""The measures that campaigns offer to figures."""

from tongpin.campaigns.definitions import Definition
from tongpin.campaigns.models import Indicator, Mechanism


def mechanisms(indicator: Indicator) -> Definition:
    """Working mechanisms established in the campaign; they belong to no unit in particular."""
    rows = Mechanism.objects.filter(campaign=indicator.campaign_id)
    return Definition(indicator, rows, "", "established_on", "count", is_folded=False)


MEASURES = {"mechanisms": mechanisms}
