"""All measures that the apps below offer, joined into the definitions of a campaign."""

from django.db.models import prefetch_related_objects

from tongpin.acts import indicators as acts
from tongpin.campaigns import indicators as campaigns
from tongpin.campaigns.definitions import Definition
from tongpin.campaigns.models import Campaign, Indicator
from tongpin.learning import indicators as learning

MEASURES = campaigns.MEASURES | acts.MEASURES | learning.MEASURES


def definition_of(indicator: Indicator) -> Definition:
    return MEASURES[indicator.spec.measure](indicator)


def definitions(campaign: Campaign) -> list[Definition]:
    """The campaign's figures in the pack's order. Costs two queries."""
    prefetch_related_objects([campaign], "kinds")
    indicators = list(campaign.indicators.order_by("position", "id"))
    for indicator in indicators:
        indicator.campaign = campaign  # one object for all, with its kinds at hand
    return [definition_of(indicator) for indicator in indicators]
