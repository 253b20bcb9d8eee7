"""All measures that the apps below offer, joined into the definitions of a campaign."""

from tongpin.acts import indicators as acts
from tongpin.campaigns import indicators as campaigns
from tongpin.campaigns.definitions import Definition
from tongpin.campaigns.models import Campaign, Indicator

MEASURES = campaigns.MEASURES | acts.MEASURES


def definition_of(indicator: Indicator) -> Definition:
    return MEASURES[indicator.spec.measure](indicator)


def definitions(campaign: Campaign) -> list[Definition]:
    """The campaign's figures in the pack's order. Costs one query."""
    indicators = campaign.indicators.select_related("campaign").order_by("position", "id")
    return [definition_of(indicator) for indicator in indicators]
