"""All measures that the apps below offer, and the definitions of a campaign's figures."""

from tongpin.acts import indicators as acts
from tongpin.campaigns import indicators as campaigns
from tongpin.campaigns.measures import Definition, Measure
from tongpin.campaigns.models import Campaign, Indicator
from tongpin.campaigns.pack_specs import Pack
from tongpin.campaigns.packs import find_pack, read_pack
from tongpin.learning import indicators as learning

MEASURES: dict[str, Measure] = {  # by the key that packs write
    measure.key: measure
    for measure in (
        *campaigns.MEASURES,
        *acts.MEASURES,
        *learning.MEASURES,
    )
}


def open_pack(name: str) -> Pack:
    """A shipped pack, or the pack in a folder, checked. Raises PackError with every fault."""
    return read_pack(find_pack(name), MEASURES)


def measure_of(indicator: Indicator) -> Measure:
    return MEASURES[indicator.spec.measure]


def definitions(campaign: Campaign) -> list[Definition]:
    """The campaign's figures in the pack's order. Costs two queries."""
    kind_ids = dict(campaign.kinds.values_list("key", "id"))
    figures = []
    for indicator in campaign.indicators.order_by("position", "id"):
        spec = indicator.spec
        measure = MEASURES[spec.measure]
        kinds = [kind_ids[key] for key in spec.kinds if key in kind_ids]
        figures.append(Definition(indicator.pk, spec, measure, measure.rows(indicator, kinds)))
    return figures
