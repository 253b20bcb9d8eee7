"""Starting campaigns from packs."""

from datetime import datetime

from django.db import transaction

from tongpin.campaigns.models import Campaign, Indicator, KeyDate, Kind, Mechanism
from tongpin.campaigns.pack_specs import Pack
from tongpin.orgs.journal import record
from tongpin.orgs.models import Person


@transaction.atomic
def start_campaign(pack: Pack, *, by: Person | None, now: datetime) -> Campaign:
    """Start the pack's campaign, or bring it up to the pack as it is now.

    Safe to repeat: the same pack again changes nothing. Kinds and indicators that the
    pack no longer has stay where acts use them.
    """
    spec = pack.campaign
    campaign = Campaign.objects.select_for_update().filter(code=spec.code).first()
    if campaign and campaign.pack_digest == pack.digest:
        return campaign
    values = {
        "name": spec.name,
        "about": spec.about,
        "goals": list(spec.goals),
        "phases": [phase.as_json() for phase in spec.phases],
        "starts_on": spec.starts_on,
        "ends_on": spec.ends_on,
        "look_back_days": spec.look_back_days,
        "ask_minutes": spec.ask_minutes,
        "outline": pack.outline.as_json(),
        "pack_digest": pack.digest,
    }
    campaign, __ = Campaign.objects.update_or_create(
        code=spec.code, defaults=values, create_defaults=values | {"started_at": now}
    )
    bring_kinds(campaign, pack)
    bring_indicators(campaign, pack)
    bring_mechanisms(campaign, pack)
    bring_key_dates(campaign, pack)
    record("campaigns.campaign.start", campaign, by=by, at=now, pack=pack.digest)
    return campaign


def bring_kinds(campaign: Campaign, pack: Pack) -> None:
    for position, spec in enumerate(pack.kinds):
        values = {"label": spec.label, "position": position, "data": spec.as_json()}
        Kind.objects.update_or_create(campaign=campaign, key=spec.key, defaults=values)


def bring_indicators(campaign: Campaign, pack: Pack) -> None:
    for position, spec in enumerate(pack.indicators):
        values = {"position": position, "data": spec.as_json()}
        Indicator.objects.update_or_create(campaign=campaign, key=spec.key, defaults=values)


def bring_mechanisms(campaign: Campaign, pack: Pack) -> None:
    for spec in pack.campaign.mechanisms:
        values = spec.model_dump(exclude={"key"}) | {"established_on": campaign.starts_on}
        Mechanism.objects.update_or_create(campaign=campaign, key=spec.key, defaults=values)


def bring_key_dates(campaign: Campaign, pack: Pack) -> None:
    for spec in pack.campaign.key_dates:
        KeyDate.objects.update_or_create(
            campaign=campaign, name=spec.name, on=spec.on, defaults={"about": spec.about}
        )
