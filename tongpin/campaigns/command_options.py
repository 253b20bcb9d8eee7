"""Which campaign or unit a command means."""

from django.core.management.base import CommandError
from django.utils.translation import gettext as _

from tongpin.campaigns.models import Campaign
from tongpin.campaigns.packs import shipped_packs
from tongpin.orgs.models import Unit


def chosen_campaign(code: str | None) -> Campaign:
    """The campaign of that code, or the only one. Raises CommandError naming what there is."""
    campaigns = list(Campaign.objects.newest_first())
    codes = "、".join(campaign.code for campaign in campaigns)
    if code:
        campaign = Campaign.objects.filter(code=code).first()
        if campaign is None:
            values = {"code": code, "codes": codes or "—"}
            raise CommandError(_("There is no campaign %(code)s. There are: %(codes)s") % values)
        return campaign
    if not campaigns:
        text = _("No campaign was started yet. Start one: tongpin campaign PACK (%(packs)s)")
        raise CommandError(text % {"packs": "、".join(shipped_packs())})
    if len(campaigns) > 1:
        text = _("Say which campaign: --campaign with one of %(codes)s")
        raise CommandError(text % {"codes": codes})
    return campaigns[0]


def chosen_unit(written: str | None) -> Unit | None:
    """The unit with that code or name; the only root where none is given."""
    if not written:
        return Unit.objects.only_root()
    units = Unit.objects
    unit = units.filter(code=written).first() or units.filter(name=written).first()
    if unit is None:
        text = _("There is no unit with the code or name %(unit)s.")
        raise CommandError(text % {"unit": written})
    return unit
