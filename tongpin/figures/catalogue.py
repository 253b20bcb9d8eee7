"""All measures that the apps below offer, and the definitions of a campaign's figures."""

from django.utils.translation import gettext as _

from tongpin.acts import indicators as acts
from tongpin.base.keyed import by_key
from tongpin.campaigns import indicators as campaigns
from tongpin.campaigns.adjustments import lines_from_json
from tongpin.campaigns.campaign_states import CampaignError
from tongpin.campaigns.measures import Definition, Measure
from tongpin.campaigns.models import Campaign, Indicator, PackEdition
from tongpin.campaigns.pack_specs import Pack, PackFiles
from tongpin.campaigns.packs import (
    files_at,
    find_pack,
    fitting_pack,
    read_pack,
    shipped_packs,
)
from tongpin.dossiers import indicators as dossiers
from tongpin.duties import indicators as duties
from tongpin.learning import indicators as learning
from tongpin.plans import indicators as plans
from tongpin.service import indicators as service

ALL_MEASURES: tuple[Measure, ...] = (
    *campaigns.MEASURES,
    *acts.MEASURES,
    *plans.MEASURES,
    *duties.MEASURES,
    *dossiers.MEASURES,
    *learning.MEASURES,
    *service.MEASURES,
)
MEASURES = by_key(ALL_MEASURES)  # by what packs write


def open_pack(name: str) -> Pack:
    """A shipped pack, or that in a folder or zip, checked. Raises PackError with every fault."""
    return checked_pack(files_at(find_pack(name)))


def checked_pack(files: PackFiles) -> Pack:
    """The pack of these files, checked. Raises PackError with every fault."""
    return read_pack(files, MEASURES)


def pack_of(campaign: Campaign) -> Pack:
    """The edition of its pack that the campaign follows, as it is without adjustments.

    Raises CampaignError where no copy of it is left. Costs a query.
    """
    edition = PackEdition.objects.filter(digest=campaign.pack_digest).first()
    if edition:
        return checked_pack(edition.files)
    for name in shipped_packs():  # before editions were kept
        pack = open_pack(name)
        if pack.digest == campaign.pack_digest:
            return pack
    text = _("No copy of the pack of %(campaign)s is kept here. Take the pack in again first.")
    raise CampaignError(text % {"campaign": campaign.name})


def campaign_pack(campaign: Campaign) -> Pack:
    """The same with the campaign's adjustments in place. Raises CampaignError."""
    return fitting_pack(pack_of(campaign), lines_from_json(campaign.adjustments))


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
