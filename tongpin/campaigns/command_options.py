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
        for campaign in campaigns:
            if campaign.code == code:
                return campaign
        told = {"code": code, "codes": codes or "—"}
        raise CommandError(_("There is no campaign %(code)s. There are: %(codes)s") % told)
    if not campaigns:
        told = {"packs": "、".join(shipped_packs())}
        raise CommandError(
            _("No campaign was started yet. Start one: tongpin campaign PACK (%(packs)s)") % told
        )
    if len(campaigns) > 1:
        raise CommandError(
            _("Say which campaign: --campaign with one of %(codes)s") % {"codes": codes}
        )
    return campaigns[0]


def chosen_unit(written: str | None) -> Unit | None:
    """The unit with that code or name; the only root where none is given."""
    if not written:
        roots = list(Unit.objects.roots()[:2])
        return roots[0] if len(roots) == 1 else None
    unit = Unit.objects.filter(code=written).first() or Unit.objects.filter(name=written).first()
    if unit is None:
        raise CommandError(
            _("There is no unit with the code or name %(unit)s.") % {"unit": written}
        )
    return unit
