"""Starting campaigns from packs, and bringing them up to packs and adjustments that changed."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from tongpin.base.keyed import by_key
from tongpin.campaigns.adjustments import lines_from_json, same_lines
from tongpin.campaigns.campaign_states import check_open
from tongpin.campaigns.models import (
    Campaign,
    Indicator,
    KeyDate,
    Kind,
    Mechanism,
    PackEdition,
)
from tongpin.campaigns.pack_specs import AdjustmentSpec, Pack
from tongpin.campaigns.packs import fitting_pack
from tongpin.orgs.journal import record
from tongpin.orgs.models import Person


@transaction.atomic
def start_campaign(pack: Pack, *, by: Person | None, now: datetime) -> Campaign:
    """Start the pack's campaign, or bring it up to the pack as it is now.

    Safe to repeat: the same pack again changes nothing. Kinds, indicators and mechanisms that
    the pack no longer has stay, for acts, releases and papers name them. What the campaign says
    otherwise stays too, unless the pack brings adjustments of its own.

    Raises CampaignError if the pack has changed and the campaign is closed.
    """
    campaign = Campaign.objects.select_for_update().filter(code=pack.campaign.code).first()
    lines = wanted_lines(pack, campaign)
    keep_edition(pack, now)
    if campaign and says_the_same(campaign, pack.digest, lines):
        return campaign
    if campaign:
        check_open(campaign)
    adjusted = fitting_pack(pack, lines)
    campaign = store_campaign(adjusted, lines, now)
    misfits = [line.words for line in lines if line not in adjusted.applied]
    details = {"pack": pack.digest, "adjusted": len(adjusted.applied), "unfit": misfits}
    record("campaigns.campaign.start", campaign, by=by, at=now, **details)
    return campaign


def wanted_lines(pack: Pack, campaign: Campaign | None) -> tuple[AdjustmentSpec, ...]:
    """The pack's own lines where it brings some, else those that the campaign has."""
    if pack.adjustments is not None:
        return pack.adjustments
    return lines_from_json(campaign.adjustments) if campaign else ()


def says_the_same(campaign: Campaign, digest: str, lines: Sequence[AdjustmentSpec]) -> bool:
    """Whether the campaign follows this edition with these lines already."""
    stored_lines = lines_from_json(campaign.adjustments)
    return campaign.pack_digest == digest and same_lines(stored_lines, lines)


def keep_edition(pack: Pack, now: datetime) -> None:
    """Keep the pack's files, so that adjustments can be put upon them later."""
    values = {"files": pack.own_files, "taken_at": now}
    PackEdition.objects.get_or_create(digest=pack.digest, defaults=values)


@transaction.atomic
def change_adjustments(
    campaign: Campaign,
    pack: Pack,
    lines: Sequence[AdjustmentSpec],
    *,
    by: Person | None,
    now: datetime,
    **details: object,
) -> Campaign:
    """Let the campaign say these lines otherwise than its pack, and nothing else. Safe to repeat.

    pack      the edition that the campaign follows, as it is without adjustments
    details   what the journal says of the change

    Raises CampaignError if the campaign is closed.
    """
    campaign = Campaign.objects.select_for_update().get(pk=campaign.pk)
    if says_the_same(campaign, pack.digest, lines):
        return campaign
    check_open(campaign)
    campaign = store_campaign(fitting_pack(pack, lines), lines, now)
    record("campaigns.campaign.adjust", campaign, by=by, at=now, **details)
    return campaign


def store_campaign(pack: Pack, lines: Sequence[AdjustmentSpec], now: datetime) -> Campaign:
    """Write the campaign as the pack says it; `lines` are kept with it."""
    spec = pack.campaign
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
        "services": services_of(pack, spec.code),
        "english": {one.name: one.english for one in spec.english},
        "pack_digest": pack.digest,
        "adjustments": [line.as_json() for line in lines],
    }
    campaign, __ = Campaign.objects.update_or_create(
        code=spec.code, defaults=values, create_defaults=values | {"started_at": now}
    )
    bring_kinds(campaign, pack)
    bring_indicators(campaign, pack)
    bring_mechanisms(campaign, pack)
    bring_key_dates(campaign, pack)
    return campaign


def services_of(pack: Pack, code: str) -> dict[str, Any]:
    """What the pack says of services; categories that it no longer has stay: orders name them."""
    services = pack.services
    earlier = Campaign.objects.filter(code=code).first()
    if earlier is None:
        return services.as_json()
    known = by_key(services.categories)
    kept = [row for row in earlier.services_spec.categories if row.key not in known]
    return services.model_copy(update={"categories": (*services.categories, *kept)}).as_json()


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
    """Nothing names a key date, so those that the pack no longer has go."""
    kept = []
    for spec in pack.campaign.key_dates:
        key_date, __ = KeyDate.objects.update_or_create(
            campaign=campaign, name=spec.name, on=spec.on, defaults={"about": spec.about}
        )
        kept.append(key_date.pk)
    campaign.key_dates.exclude(pk__in=kept).delete()
